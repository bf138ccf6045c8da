//! 课时公示 Lessons are posted by the rules, objected to, answered and billed.

use super::super::super::desk::number;
use super::super::super::op::{Evening, Outcome, child, course};
use super::super::super::play::Failed;
use super::super::{TERM, on};
use super::{Bill, Line, Posting, Pure, evening_of, listed};
use jiff::civil::Date;
use rules::fen::Fen;
use rules::id::{SessionId, StudentId, TallyId};
use rules::money::release::Stood;
use rules::money::share::Parts;
use rules::money::tally::recount::Way;
use rules::money::tally::{self, Check, Counted, Facts, Last, Period, Stand, Standing};
use rules::refusal::Refuses;
use std::collections::BTreeMap;

impl Pure {
    pub(super) fn post_period(&mut self) -> Outcome {
        let is_billed = self.tallies.iter().all(|one| one.is_billed);
        let last = self.tallies.iter().map(|one| one.period.until).max();
        let last = last.map(|until| Last { until, is_billed });
        let period = match tally::next(self.terms(), TERM, last, self.today()) {
            Err(refused) => return refused.code(),
            Ok(period) => period,
        };
        match tally::post(self.terms(), self.period_facts(period), self.now()) {
            Err(refused) => refused.code(),
            Ok(posted) => {
                let line =
                    |one: &Stand| Some(((evening_of(&one.session)?, number(&one.student)?), Line::new()));
                self.tallies.push(Posting {
                    period,
                    billed_from: posted.billed_from,
                    is_billed: false,
                    lines: posted.lines.iter().filter_map(line).collect(),
                    charges: BTreeMap::new(),
                });
                "done"
            }
        }
    }

    fn period_facts(&self, period: Period) -> Facts {
        let is_of = |one: &Evening| {
            (period.from..period.until).contains(&on(*one)) && !self.desk.cancelled.contains(one)
        };
        let open = self.desk.opened.iter().filter(|one| is_of(one) && !self.desk.closed.contains(*one));
        let open: Vec<Date> = open.map(|one| on(*one)).collect();
        let given = self.desk.closed.iter().filter(|one| is_of(one));
        let given = given.flat_map(|one| listed(*one).map(move |n| (*one, n)));
        let mut stands: Vec<Stand> = given.map(|at| self.stand(at, self.stood(at))).collect();
        let mut latest = BTreeMap::new();
        for one in &self.recounts {
            latest.insert(one.at, one.counts);
        }
        let late = latest.into_iter().filter(|(at, counts)| {
            let stands = self.tallies.iter().any(|one| one.lines.get(at).is_some_and(|line| line.stands));
            *counts && on(at.0) < period.from && !stands
        });
        stands.extend(late.map(|(at, _)| self.stand(at, Stood::Attended)));
        let first = open.iter().min().copied();
        let open = first.map(|first| (i64::try_from(open.len()).unwrap_or(i64::MAX), first));
        Facts { period, open, stands }
    }

    fn stand(&self, (evening, n): (Evening, usize), stood: Stood) -> Stand {
        Stand {
            student: StudentId::new(child(n)),
            course: self.desk.item(evening.course),
            session: SessionId::new(evening.id()),
            date: on(evening),
            lessons: evening.lessons(),
            stood,
        }
    }

    fn tally(&self, id: &str) -> Option<usize> {
        self.tallies.iter().position(|one| one.period.id().as_str() == id)
    }

    fn heard(&self, tally: &str, at: (Evening, usize)) -> Option<(usize, Standing)> {
        let n = self.tally(tally)?;
        let one = &self.tallies[n];
        let line = one.lines.get(&at).filter(|line| line.stands)?;
        let billed_from = line.billed_from.unwrap_or(one.billed_from);
        Some((n, Standing { billed_from, is_billed: one.is_billed, objection: line.objection }))
    }

    pub(super) fn object(&mut self, tally: &str, at: (Evening, usize)) -> Outcome {
        let Some((n, standing)) = self.heard(tally, at) else { return "none" };
        match tally::object(&standing, self.today()) {
            Err(refused) => refused.code(),
            Ok(false) => "already",
            Ok(true) => self.said(n, at, tally::Objection::Open),
        }
    }

    pub(super) fn hear(&mut self, tally: &str, at: (Evening, usize), agrees: bool, reason: &str) -> Outcome {
        let Some((n, standing)) = self.heard(tally, at) else { return "none" };
        match tally::answer(&standing, agrees, reason) {
            Err(refused) => refused.code(),
            Ok(objection) => self.said(n, at, objection),
        }
    }

    fn said(&mut self, n: usize, at: (Evening, usize), objection: tally::Objection) -> Outcome {
        if let Some(line) = self.tallies[n].lines.get_mut(&at) {
            line.objection = Some(objection);
        }
        "done"
    }

    pub(super) fn charge(&mut self, id: &str) -> Result<Outcome, Failed> {
        let Some(n) = self.tally(id) else { return Ok("none") };
        if self.tallies[n].is_billed {
            return Ok("already");
        }
        let charges = match tally::bill(self.terms(), &self.check(n), self.now()) {
            Err(refused) => return Ok(refused.code()),
            Ok(charges) => charges,
        };
        let id = TallyId::new(id);
        self.tallies[n].is_billed = true;
        let (mut shares, mut bills) = (Vec::new(), Vec::new());
        for charge in charges {
            let at = self.at(&charge.student, &charge.course).ok_or("a charge of nobody")?;
            shares.extend(tally::shares(&id, &charge));
            if let Some(bill) = &charge.bill {
                let row = Bill { state: "due", fen: bill.fen, carried: Fen::ZERO, sent_back: Fen::ZERO };
                self.bills.insert((at.0, at.1, id.to_string()), row);
                bills.push(bill.clone());
            }
            self.tallies[n].charges.insert(at, charge);
        }
        self.post(&shares)?;
        self.credited(&id, &bills)?;
        self.carried(&bills)?;
        Ok("done")
    }

    fn check(&self, n: usize) -> Check {
        let one = &self.tallies[n];
        let standing = || one.lines.values().filter(|line| line.stands);
        let latest = standing().filter_map(|line| line.billed_from).max();
        let open = standing().filter(|line| line.objection == Some(tally::Objection::Open)).count();
        let mut counted: BTreeMap<(usize, usize), Counted> = BTreeMap::new();
        for (at, _) in one.lines.iter().filter(|(_, line)| line.is_charged()) {
            let key = (at.1, at.0.course);
            let own = counted.entry(key).or_insert_with(|| self.counted(key));
            *own.by_day.entry(on(at.0)).or_default() += at.0.lessons();
        }
        for (key, own) in &mut counted {
            if own.by_day.keys().next().is_some_and(|first| *first < one.period.from) {
                own.before = self.billed_days(*key);
            }
        }
        Check {
            id: one.period.id(),
            billed_from: latest.map_or(one.billed_from, |latest| latest.max(one.billed_from)),
            term_from: TERM.0,
            open: i64::try_from(open).unwrap_or(i64::MAX),
            area: None,
            counted: counted.into_values().collect(),
        }
    }

    fn counted(&self, at: (usize, usize)) -> Counted {
        Counted {
            student: StudentId::new(child(at.0)),
            course: self.desk.item(at.1),
            title: course(at.1),
            grade: 3,
            relief: self.desk.relief.get(&at.0).copied(),
            by_day: BTreeMap::new(),
            earlier: self.charged_by(at).whole(),
            before: BTreeMap::new(),
            credit: self.owed_of(at),
        }
    }

    /// The lessons of a child and course that stand in billed tallies, day by day.
    pub(super) fn billed_days(&self, (n, k): (usize, usize)) -> BTreeMap<Date, i64> {
        let billed = self.tallies.iter().filter(|one| one.is_billed);
        let lines = billed.flat_map(|one| &one.lines).filter(|(at, line)| {
            let is_own = at.1 == n && at.0.course == k;
            is_own && line.is_charged()
        });
        let mut days = BTreeMap::new();
        for (at, _) in lines {
            *days.entry(on(at.0)).or_default() += at.0.lessons();
        }
        days
    }

    /// What a child's lessons of a course were charged, money and credit, less what recounts took off.
    pub(super) fn charged_by(&self, at: (usize, usize)) -> Parts {
        let charges = self.tallies.iter().filter_map(|one| one.charges.get(&at));
        let charged = charges.fold(Parts::default(), |sum, one| sum.and(one.parts).and(one.credit));
        self.recounted_of(at).fold(charged, |sum, one| sum.less(one.parts).less(one.again))
    }

    /// What recounts owe of a child's lessons of a course and no charge has used up.
    pub(super) fn owed_of(&self, at: (usize, usize)) -> Parts {
        let made = self.recounted_of(at).fold(Parts::default(), |sum, one| {
            let next = if one.way == Way::Next { one.parts } else { Parts::default() };
            sum.and(one.again).and(next)
        });
        let used = self.tallies.iter().filter_map(|one| one.charges.get(&at));
        let left = used.fold(made, |sum, one| sum.less(one.credit));
        let back = self.repaid.iter().filter(|(of, _)| *of == at);
        let left = back.fold(left, |sum, (_, parts)| sum.less(*parts));
        if left.whole() > Fen::ZERO { left.at_least_nothing() } else { Parts::default() }
    }
}
