//! 原路退回 Money that goes back through a channel, by the rules.

use super::super::super::op::{Balances, Outcome};
use super::super::super::play::Failed;
use super::super::op::{Back, Heard, Order, Try, code_of, next_number, numbered, try_of};
use super::Pure;
use rules::fen::Fen;
use rules::money::account::Transfer;
use rules::money::refund::{self, Asked, By, Under};
use rules::money::tender::back::{self, Claim, Ended, Said as Word, Stage};
use rules::money::tender::{Return, State, Tender};
use rules::refusal::Refuses;
use std::collections::BTreeSet;

/// A return as it stands.
#[derive(Clone)]
pub(super) struct Way {
    back: Return,
    stage: Stage,
    /// The channel's last word.
    word: &'static str,
    is_twice: bool,
    is_settled: bool,
}

/// What is sent: the returns, and the parts into which a refund goes for them with what moves.
type Sent = (Vec<Return>, Vec<Asked>, Vec<Transfer>);

impl Pure {
    /// Whether a refund waits for its money.
    pub(super) fn waits(&self, id: &str) -> bool {
        self.school.refund(id).is_some_and(|(_, is_over)| !is_over)
    }

    pub(super) fn under(&self, id: &str) -> Under {
        let tries = self.tries(&Back::Refund(id.to_owned()).number(&self.place));
        let is_returning = tries.iter().any(|way| way.stage != Stage::Failed && !way.is_twice);
        Under { is_returning, is_listed: self.listed.contains(id) }
    }

    /// The tries of a return, in their order, by the number of the first.
    fn tries(&self, first: &str) -> Vec<&Way> {
        (1..).map_while(|n| self.backs.get(&back::number(first, n))).collect()
    }

    /// The number under which the channel is asked for a return, and what that comes to.
    fn number(&self, back: &Return) -> (String, Outcome) {
        let tries = self.tries(&back.id);
        next_number(back, tries.len(), tries.last().map(|way| (&way.back, way.word)))
    }

    pub(super) fn send_back(&mut self, what: &Back, answer: Option<Heard>) -> Result<Outcome, Failed> {
        let tries = self.tries(&what.number(&self.place));
        if tries.last().is_some_and(|way| way.stage != Stage::Failed) {
            return Ok("already");
        }
        let sent = match what {
            Back::Refund(id) => self.of_refund(id),
            Back::Odd(order) => self.of_odd(*order),
            Back::Extra(order, no) => self.of_extra(*order, no),
        };
        let (all, parts, moved) = match sent {
            Ok(sent) => sent,
            Err(refused) => return Ok(refused),
        };
        for (n, part) in parts.into_iter().enumerate() {
            self.school.refund_moved((part, false), if n == 0 { &moved } else { &[] })?;
        }
        let (mut came, mut numbers) = (Vec::new(), Vec::new());
        for mut back in all {
            let (number, of) = self.number(&back);
            back.id.clone_from(&number);
            let way = Way { stage: Stage::Sent, word: "", is_twice: false, is_settled: false, back };
            self.backs.insert(number.clone(), way);
            numbers.push(number);
            came.push(of);
        }
        for number in numbers {
            if let Some(heard) = answer {
                self.ended(&number, heard)?;
            }
        }
        Ok(numbered(&came))
    }

    fn of_refund(&self, id: &str) -> Result<Sent, Outcome> {
        let Some((asked, false)) = self.school.refund(id) else {
            return Err(refund::Refusal::NotAsked.code());
        };
        refund::payable(self.under(id), By::Channel).map_err(|why| why.code())?;
        let free = self.school.free_for(asked);
        refund::pay(asked, true, free).map_err(|why| why.code())?;
        let own = self.tenders.iter().filter(|one| one.tender.student == asked.student);
        let paid = own.filter(|one| self.stands(one) == State::Paid);
        let left = paid.map(|one| (one.tender.clone(), one.came - self.gone(&one.tender)));
        let by = back::parts(asked.fen, &left.collect::<Vec<_>>()).map_err(|why| why.code())?;
        let (mut parts, mut moved) = (vec![asked.clone()], Vec::new());
        if by.len() > 1 {
            let sums: Vec<Fen> = by.iter().map(|(_, fen)| *fen).collect();
            (parts, moved) = refund::split(asked, &sums);
        }
        let one = |(part, by): (&Asked, _)| {
            let id = part.id.as_str();
            back::give_back(&code_of(&self.place, id), id, by)
        };
        let all = parts.iter().zip(by).map(one).collect();
        if moved.is_empty() {
            parts.clear();
        }
        Ok((all, parts, moved))
    }

    fn of_odd(&self, order: Order) -> Result<Sent, Outcome> {
        let held = self.held(order).ok_or("none")?;
        let tender = Tender { state: self.stands(held), ..held.tender.clone() };
        let back = back::undo(&tender, held.came - self.gone(&tender)).map_err(|why| why.code())?;
        Ok((vec![back], Vec::new(), Vec::new()))
    }

    fn of_extra(&self, order: Order, no: &str) -> Result<Sent, Outcome> {
        let held = self.held(order).ok_or("none")?;
        let is_there = self.is_there(&held.tender, no);
        let fen = self.extras.get(&(held.tender.id.to_string(), no.to_owned())).filter(|_| !is_there);
        let back = back::undo_extra(&held.tender, fen.map(|fen| (no, *fen))).map_err(|why| why.code())?;
        Ok((vec![back], Vec::new(), Vec::new()))
    }

    /// Whether money that pays nothing here has gone back by a try.
    fn is_there(&self, tender: &Tender, no: &str) -> bool {
        let is_own = |back: &Return| back.tender.id == tender.id && back.channel_no == no;
        let done = self.backs.values().filter(|way| way.stage == Stage::Done);
        done.map(|way| &way.back).any(|back| back.refund.is_none() && is_own(back))
    }

    pub(super) fn ended(&mut self, number: &str, heard: Heard) -> Result<Outcome, Failed> {
        let Some(way) = self.backs.get(number) else { return Ok("none") };
        let claim = match &way.back.refund {
            None if self.is_there(&way.back.tender, &way.back.channel_no) => Claim::Gone,
            None => Claim::None,
            Some(id) if self.waits(id) => Claim::Due,
            Some(_) => Claim::Gone,
        };
        let (stage, pays, is_twice) = match back::end(way.stage, heard.outcome(), claim) {
            Ended::Already => return Ok("already"),
            Ended::Waits => {
                self.heard(number, heard);
                return Ok("waits");
            }
            Ended::Failed => (Stage::Failed, false, false),
            Ended::Done { pays, is_twice } => (Stage::Done, pays, is_twice),
        };
        let back = way.back.clone();
        if let Some(way) = self.backs.get_mut(number) {
            (way.stage, way.is_twice, way.is_settled) = (stage, is_twice, false);
        }
        self.heard(number, heard);
        if stage == Stage::Failed {
            return Ok("failed");
        }
        if let Some(id) = back.refund.as_ref().filter(|_| pays) {
            let asked = self.school.refund(id).map(|(asked, _)| asked.clone()).ok_or("no refund")?;
            let transfers = refund::pay(&asked, true, Fen::ZERO).map_err(|why| why.code())?;
            self.school.refund_moved((asked, true), &transfers)?;
        }
        if back.refund.is_none() && back.channel_no.is_empty() {
            let own = self.tenders.iter_mut().filter(|one| one.tender.id == back.tender.id);
            own.for_each(|one| one.tender.state = State::Returned);
        }
        Ok(if is_twice { "twice" } else { "returned" })
    }

    fn heard(&mut self, number: &str, heard: Heard) {
        if let Some(way) = self.backs.get_mut(number) {
            way.word = heard.word();
        }
    }

    pub(super) fn say(&mut self, of: &Try, word: Word, reason: &str) -> Outcome {
        let Some(way) = self.backs.get_mut(&of.number(&self.place)) else { return "none" };
        if let Err(refused) = back::say(way.stage, way.is_twice && !way.is_settled, word, reason) {
            return refused.code();
        }
        match word {
            Word::NeverWent => way.stage = Stage::Failed,
            Word::Settled => way.is_settled = true,
        }
        "done"
    }

    pub(super) fn withdraw(&mut self, id: &str) -> Result<Outcome, Failed> {
        let Some((asked, false)) = self.school.refund(id).cloned() else {
            return Ok(refund::Refusal::NotAsked.code());
        };
        match refund::withdraw(&asked, true, self.under(id)) {
            Err(refused) => Ok(refused.code()),
            Ok(let_go) => {
                self.withdrawn.insert(id.to_owned());
                self.school.refund_moved((asked, true), let_go.as_slice())?;
                Ok("done")
            }
        }
    }

    pub(super) fn unlist(&mut self, id: &str, reason: &str) -> Outcome {
        if !self.waits(id) {
            return refund::Refusal::NotAsked.code();
        }
        match refund::unlist(self.under(id), reason) {
            Err(refused) => refused.code(),
            Ok(_) => {
                self.listed.remove(id);
                "done"
            }
        }
    }

    pub(super) fn list(&mut self) -> Outcome {
        let waiting = self.school.refunds().filter(|(_, is_over)| !is_over);
        let waiting = waiting.map(|(asked, _)| asked.id.to_string());
        let due: Vec<String> = waiting.filter(|id| refund::is_next(self.under(id))).collect();
        self.listed.extend(due);
        "done"
    }

    /// Returns that the channel has not ended.
    pub(super) fn under_way(&self) -> BTreeSet<String> {
        self.backs.values().filter(|way| way.stage == Stage::Sent).map(|way| way.back.id.clone()).collect()
    }

    /// What went back of an order's own money as a family's refund, or is on its way.
    pub(super) fn gone(&self, tender: &Tender) -> Fen {
        let own = |way: &&Way| {
            let back = &way.back;
            back.tender.id == tender.id && back.refund.is_some() && way.stage != Stage::Failed
        };
        self.backs.values().filter(own).map(|way| way.back.fen).sum()
    }

    /// Second payments that have not gone back; and by order and try what is under way, and what a family has twice.
    pub(super) fn backs_stand(&self, all: &mut Balances) {
        for held in &self.tenders {
            for ((_, no), fen) in self.extras.iter().filter(|((id, _), _)| *id == held.tender.id.as_str()) {
                let tries = self.tries(&Back::Extra(held.order, no.clone()).number(&self.place));
                let stands = |stage: Stage| tries.iter().any(|way| way.stage == stage);
                if stands(Stage::Sent) || !stands(Stage::Done) {
                    let is_sent = i64::from(stands(Stage::Sent));
                    all.insert(format!("extra/{}/{no}", held.order), (fen.0, is_sent));
                }
            }
            for way in self.backs.values().filter(|way| way.back.tender.id == held.tender.id) {
                let is_twice = way.stage == Stage::Done && way.is_twice && !way.is_settled;
                if is_twice || way.stage == Stage::Sent {
                    let name = format!("back/{}/{}", held.order, try_of(&way.back.id));
                    let sum = all.entry(name).or_default();
                    let part = if is_twice { &mut sum.1 } else { &mut sum.0 };
                    *part += way.back.fen.0;
                }
            }
        }
    }
}
