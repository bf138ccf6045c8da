//! 更正计课 A corrected roll is followed by the rules: the count of a tally, and the money of what was billed.

use super::super::super::desk::number;
use super::super::super::op::{Evening, Outcome, child, course};
use super::super::super::play::Failed;
use super::super::on;
use super::{Key, Line, Pure, Recount};
use rules::fen::Fen;
use rules::id::{SessionId, StudentId, TallyId};
use rules::money::account::Kind;
use rules::money::share::Parts;
use rules::money::tally::recount::{self, Billed, Charged, Child, Facts, Recounted, Way};
use rules::money::tally::{self, Paid};

impl Pure {
    pub(super) fn recounted_of(&self, (n, k): (usize, usize)) -> impl Iterator<Item = &Recount> {
        self.recounts.iter().filter(move |one| one.at.1 == n && one.at.0.course == k)
    }

    /// Lets what was posted follow the marks of these children; says how the last one's money went.
    pub(super) fn follow(&mut self, evening: Evening, of: &[usize]) -> Result<Outcome, Failed> {
        let Some(facts) = self.recount_facts(evening, of) else { return Ok("done") };
        let recounted = recount::recount(self.terms(), &facts, self.now());
        for one in &recounted {
            self.recounted(evening, one)?;
        }
        Ok(recounted.last().map_or("done", |one| match one.way {
            Way::Nothing => "recounted",
            Way::Back => "recounted-back",
            Way::Lowered => "recounted-lowered",
            Way::Next => "recounted-next",
        }))
    }

    fn recount_facts(&self, evening: Evening, of: &[usize]) -> Option<Facts> {
        let date = on(evening);
        let (mut posted, mut checked) = (None, None);
        for one in self.tallies.iter().filter(|one| one.period.until > date) {
            if one.period.from <= date {
                posted = Some(one.period.id());
            }
            if !one.is_billed {
                checked = Some(one.period.id());
            }
        }
        Some(Facts {
            session: SessionId::new(evening.id()),
            course: self.desk.item(evening.course),
            date,
            lessons: evening.lessons(),
            is_cancelled: self.desk.cancelled.contains(&evening),
            posted: posted?,
            checked,
            earned: self.standing(&self.payee(evening.course)).free(),
            children: of.iter().map(|n| self.child_of((evening, *n))).collect(),
        })
    }

    fn child_of(&self, at: (Evening, usize)) -> Child {
        let line = |one: &super::Posting| {
            let line = one.lines.get(&at)?;
            Some(recount::Line {
                tally: one.period.id(),
                is_billed: one.is_billed,
                stands: line.stands,
                is_agreed: line.is_agreed(),
            })
        };
        let lines: Vec<recount::Line> = self.tallies.iter().filter_map(line).collect();
        let last = self.recounts.iter().rfind(|one| one.at == at);
        let billed = lines.iter().find(|line| line.is_billed && line.stands);
        Child {
            student: StudentId::new(child(at.1)),
            stood: self.stood(at),
            waits: last.is_some_and(|one| one.counts) && !lines.iter().any(|line| line.stands),
            charged: billed.and_then(|line| self.charged((at.1, at.0.course), &line.tally)),
            times: last.map_or(0, |one| one.times),
            lines,
        }
    }

    /// What a child's lessons of one billed tally came to.
    fn charged(&self, at: (usize, usize), tally: &TallyId) -> Option<Charged> {
        let own = self.tallies.iter().find(|one| one.period.id() == *tally)?.charges.get(&at)?;
        let (mut back, mut again) = (Parts::default(), Parts::default());
        for one in self.recounted_of(at).filter(|one| one.tally == *tally) {
            (back, again) = (back.and(one.parts), again.and(one.again));
        }
        let of_charge = again.less(again.least(own.credit));
        let key = (at.0, at.1, tally.to_string());
        let bill = self.bills.get(&key);
        Some(Charged {
            grade: 3,
            title: course(at.1),
            parts: own.parts.less(back).less(of_charge).at_least_nothing(),
            credit: own.credit.less(again).at_least_nothing(),
            charged_of_term: self.charged_by(at),
            late_of_term: Fen::ZERO,
            by_day: self.billed_days(at),
            bill: match bill.map(|bill| (bill.state, bill.fen - bill.carried)) {
                Some(("due", open)) => Some(Billed::Due { bill: self.bill_id(&key), open }),
                Some(("paid", _)) => self.paid(&key).map(Billed::Paid),
                _ => None,
            },
        })
    }

    fn recounted(&mut self, evening: Evening, one: &Recounted) -> Result<(), Failed> {
        let at = (evening, number(&one.student).ok_or("a child that is not there")?);
        let Recounted { times, counts, way, parts, again, .. } = *one;
        self.recounts.push(Recount { at, tally: one.tally.clone(), times, counts, way, parts, again });
        let tally = self.tallies.iter_mut().find(|posted| posted.period.id() == one.tally);
        let lines = &mut tally.ok_or("a tally that is not there")?.lines;
        match (counts, one.billed_from) {
            (true, Some(from)) => {
                let line = lines.entry(at).or_insert_with(Line::new);
                (line.stands, line.billed_from) = (true, Some(from));
            }
            (true, None) => {
                if let Some(line) = lines.get_mut(&at).filter(|line| line.is_agreed()) {
                    line.stands = true;
                }
            }
            (false, _) => {
                if let Some(line) = lines.get_mut(&at) {
                    line.stands = false;
                }
            }
        }
        if one.lowered.is_some() {
            self.lowered(&(at.1, evening.course, one.tally.to_string()), parts.family)?;
        }
        self.post(&one.transfers)
    }

    /// A bill that is not paid is lowered; what carried money has paid of it may be all of it then.
    pub(super) fn lowered(&mut self, key: &Key, by: Fen) -> Result<(), Failed> {
        if let Some(bill) = self.bills.get_mut(key).filter(|bill| bill.state == "due") {
            if bill.fen == by {
                bill.state = "cancelled";
            } else if bill.fen > by {
                bill.fen = bill.fen - by;
                bill.state = if bill.fen <= bill.carried { "paid" } else { "due" };
            }
        }
        self.given(key)
    }

    /// What a paid bill has brought the course, as the rules ask it.
    pub(super) fn paid(&self, key: &Key) -> Option<Paid> {
        let bill = self.bills.get(key).filter(|bill| bill.state == "paid")?;
        let id = self.bill_id(key);
        let gone = self.recounted_of((key.0, key.1));
        let gone = gone.filter(|one| one.tally.as_str() == key.2 && one.way == Way::Back);
        let sent_back = gone.map(|one| one.parts.family).sum::<Fen>() - bill.sent_back;
        let moved = self.desk.till.books.log.iter().filter(|one| {
            let is_given = one.id.as_str().starts_with("given/");
            is_given && one.subject == id.as_str()
        });
        let signed: Vec<Fen> =
            moved.map(|one| if one.kind == Kind::Release { one.fen } else { -one.fen }).collect();
        Some(Paid {
            student: StudentId::new(child(key.0)),
            course: self.desk.item(key.1),
            fen: bill.fen - sent_back,
            carried: bill.carried,
            sent_back,
            times: i64::try_from(signed.len()).unwrap_or(i64::MAX),
            released: signed.into_iter().sum(),
            bill: id,
        })
    }

    /// A paid bill's lessons were given: the course has its money at once.
    pub(super) fn given(&mut self, key: &Key) -> Result<(), Failed> {
        let given = self.paid(key).as_ref().and_then(tally::given);
        self.post(given.as_slice())
    }
}
