//! 代收结果 The bank's files, by the rules.

use super::super::super::op::{Balances, Outcome, bill};
use super::super::super::play::Failed;
use super::super::op::{Code, FIRST_LINE, Row, Told, code_of, line_of};
use super::Pure;
use rules::fen::Fen;
use rules::id::{BillId, PaymentId};
use rules::money::collection::{self, Answer, Bounced, Claim, Direction, Facts, Line, State, Verdict};
use rules::money::payment::{self, Draft, Way};
use rules::money::refund::{self, By};
use rules::refusal::Refuses;
use std::collections::BTreeMap;

/// A line with what it came to.
#[derive(Clone)]
pub(super) struct Kept {
    line: Line,
    verdict: Verdict,
    state: &'static str,
    answer: &'static str,
}

impl Pure {
    pub(super) fn take(&mut self, id: &str, direction: Direction, rows: &[Row]) -> Result<Outcome, Failed> {
        if self.files.contains_key(id) {
            return Ok("already");
        }
        let lines: Vec<Line> =
            rows.iter().enumerate().map(|(at, row)| line_of(&self.place, at, row)).collect();
        let facts = Facts {
            district: self.place.district.clone(),
            place: self.place.place.clone(),
            claims: self.claims(direction),
            known: self.known(direction),
        };
        let verdicts = collection::matched(&facts, direction, &lines);
        let mut kept = Vec::new();
        for (line, mut verdict) in lines.into_iter().zip(verdicts) {
            if let Verdict::Matched(claim) = &verdict {
                let id = format!("collection/{}", line.key());
                if let Err(waits) = self.pays(direction, (&id, claim), line.fen.unwrap_or_default())? {
                    verdict = waits;
                }
            }
            kept.push(Kept { state: verdict.state(), answer: "", line, verdict });
        }
        self.files.insert(id.to_owned(), (direction, kept));
        Ok("done")
    }

    /// Every bill or refund by its code.
    fn claims(&self, direction: Direction) -> BTreeMap<String, Vec<Claim>> {
        let all: Vec<Claim> = match direction {
            Direction::In => self.school.billed().into_iter().filter_map(|at| self.bill_claim(at)).collect(),
            Direction::Out => {
                let ids = self.school.refunds().map(|(asked, _)| asked.id.as_str());
                ids.filter_map(|id| self.refund_claim(id)).collect()
            }
        };
        let mut claims = BTreeMap::<String, Vec<Claim>>::new();
        for claim in all {
            claims.entry(code_of(&self.place, &claim.id)).or_default().push(claim);
        }
        claims
    }

    fn bill_claim(&self, at: (usize, usize)) -> Option<Claim> {
        let facts = self.school.payment_facts(at, "", "")?;
        let state = match facts.state.as_str() {
            "due" => State::Due,
            "paid" => State::Paid,
            _ => State::Cancelled,
        };
        let (id, fen, is_on_roll) = (facts.bill.to_string(), facts.due, !self.school.is_gone(at.0));
        Some(Claim { id, fen, state, is_on_roll })
    }

    fn refund_claim(&self, id: &str) -> Option<Claim> {
        let (asked, is_over) = self.school.refund(id)?;
        let state = match is_over {
            true if self.withdrawn.contains(id) => State::Cancelled,
            true => State::Paid,
            false if self.under(id).is_returning => State::Returning,
            false => State::Due,
        };
        Some(Claim { id: id.to_owned(), fen: asked.fen, state, is_on_roll: true })
    }

    /// What earlier files had. A payment that had failed, or could not be read, may come again.
    fn known(&self, direction: Direction) -> BTreeMap<String, (String, Option<Fen>)> {
        let again = ["known", "edited", "doubled", "failed", "bounced", "unreadable"];
        let files = self.files.values().filter(|(way, _)| *way == direction);
        let lines = files.flat_map(|(_, lines)| lines).filter(|one| !again.contains(&one.verdict.code()));
        lines.map(|one| (one.line.key(), (one.line.code.clone(), one.line.fen))).collect()
    }

    /// Money of a line pays a bill, or a refund has reached its family; else what the line comes to instead.
    fn pays(
        &mut self,
        direction: Direction,
        (id, claim): (&str, &str),
        fen: Fen,
    ) -> Result<Result<(), Verdict>, Failed> {
        match direction {
            Direction::In => {
                let at = self.school.billed().into_iter().find(|at| bill(*at, "") == claim);
                let at = at.ok_or("a line that pays no bill")?;
                let facts = self.school.payment_facts(at, id, "").ok_or("a line that pays no bill")?;
                let (bill, receipt) = (BillId::new(claim), String::new());
                let draft = Draft { id: PaymentId::new(id), bill, fen, way: Way::Collection, receipt };
                match payment::record(&facts, draft) {
                    Err(why) => Ok(Err(collection::unpaid(claim, &facts, &why))),
                    Ok(recorded) => self.school.received(at, recorded).map(Ok),
                }
            }
            Direction::Out => {
                let Some((asked, false)) = self.school.refund(claim).cloned() else {
                    return Ok(Err(collection::unrefunded(claim, &refund::Refusal::NotAsked)));
                };
                let free = self.school.free_for(&asked);
                let by_bank = refund::payable(self.under(claim), By::Bank);
                let paid = by_bank.and_then(|()| refund::pay(&asked, true, free));
                match paid {
                    Err(why) => Ok(Err(collection::unrefunded(claim, &why))),
                    Ok(transfers) => self.school.refund_moved((asked, true), &transfers).map(Ok),
                }
            }
        }
    }

    pub(super) fn answer(
        &mut self,
        (file, number): (&str, i64),
        told: &Told,
        reason: &str,
    ) -> Result<Outcome, Failed> {
        let at = usize::try_from(number - FIRST_LINE).unwrap_or(usize::MAX);
        let line = self.files.get(file).and_then(|(way, lines)| Some((*way, lines.get(at)?.clone())));
        let Some((direction, kept)) = line else { return Ok("none") };
        let answer = match told {
            Told::GaveBack => Answer::GaveBack,
            Told::NoMoney => Answer::NoMoney,
            Told::Bounced => Answer::Bounced(self.bounced(&kept)),
            Told::Assign(code, is_settled) => {
                let claim = self.assigned(direction, code);
                Answer::Assign { claim, difference_settled: *is_settled }
            }
        };
        let due = if let Answer::Assign { claim: Some(claim), .. } = &answer { claim.fen } else { Fen::ZERO };
        let answered = match collection::answer(kept.state, kept.line.fen, answer, reason) {
            Err(refused) => return Ok(refused.code()),
            Ok(answered) => answered,
        };
        match (answered.code, &answered.claim) {
            ("bounced", Some(claim)) => self.comes_back(claim)?,
            (_, Some(claim)) => {
                let id = format!("collection/{file}/{number}");
                let paid = self.pays(direction, (&id, claim), due)?;
                paid.map_err(|waits| format!("an assigned line came to {}", waits.code()))?;
            }
            (_, None) => {}
        }
        if let Some(line) = self.files.get_mut(file).and_then(|(_, lines)| lines.get_mut(at)) {
            (line.state, line.answer) = ("answered", answered.code);
        }
        Ok("done")
    }

    fn assigned(&self, direction: Direction, code: &Code) -> Option<Claim> {
        let digits: String = code.text(&self.place).chars().filter(char::is_ascii_digit).collect();
        let mut found = self.claims(direction).remove(&digits)?;
        if found.len() == 1 { found.pop() } else { None }
    }

    fn bounced(&self, kept: &Kept) -> Bounced {
        let is_same = |one: &Kept| one.line.key() == kept.line.key() && one.answer == "bounced";
        let claim = kept.verdict.claim().and_then(|id| self.refund_claim(id));
        Bounced {
            by_channel: claim.as_ref().is_some_and(|one| self.under(&one.id).is_returning),
            is_told: kept.verdict.code() == "bounced",
            is_before: self.files.values().flat_map(|(_, lines)| lines).any(is_same),
            claim,
        }
    }

    fn comes_back(&mut self, id: &str) -> Result<(), Failed> {
        self.listed.remove(id);
        let Some((asked, true)) = self.school.refund(id).cloned() else { return Ok(()) };
        let (again, transfers) = refund::bounce(&asked);
        self.school.refund_moved((again, false), &transfers)
    }

    /// Of each file what moved and what waits: lines and money.
    pub(super) fn files_stand(&self, all: &mut Balances) {
        for (id, (_, lines)) in &self.files {
            for of in ["posted", "waiting"] {
                let counts = |one: &&Kept| one.state == of || (of == "posted" && one.answer == "assigned");
                let lines: Vec<&Kept> = lines.iter().filter(counts).collect();
                let fen: Fen = lines.iter().filter_map(|one| one.line.fen).sum();
                all.insert(format!("file/{id}/{of}"), (lines.len() as i64, fen.0));
            }
        }
    }
}
