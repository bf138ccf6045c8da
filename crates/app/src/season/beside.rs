//! 课后服务以外的季节 Families choose the weekdays of lunch care, early care and evening study, some of them anew in the middle of the term;
//! whoever watches signs who was there, day by day, and the money follows.

use super::{Job, Season, Step};
use crate::day::{beside, study};
use jiff::ToSpan;
use jiff::civil::Date;
use rules::day::beside::{CHOSEN, Draft, There, offered};
use rules::day::study::Draft as Evenings;
use rules::id::StudentId;
use rules::moment::Moment;
use rules::money::account::Purse;
use rules::money::bill;
use rules::money::item::Beside;
use rules::people::act::Act;
use rules::people::student::Student;
use rules::plan::calendar::Calendar;
use rules::plan::local::Day;
use rules::plan::programme::Kind;
use rules::plan::scheme::Scheme;
use std::collections::{BTreeMap, BTreeSet};
use store::day::BesideRow;

/// In a hundred children, so many stay for each kind …
const CHOOSING: usize = 60;
/// … on so many of its weekdays in a hundred …
const DAYS: usize = 60;
/// … so many of all choose anew in the middle of the term, every other of them to stop …
const CHANGING: usize = 12;
/// … and on a day so many of a thousand are away without a slip.
const ABSENT: usize = 20;

/// What a plan charges for of which registers are signed: its families choose twice, and each of its days is signed when it is over.
/// What changed is billed at once where it is paid ahead.
pub(super) fn steps(
    scheme: &Scheme,
    calendar: &Calendar,
    (first, again): (Moment, Moment),
) -> impl Iterator<Item = Step> {
    let kinds: Vec<Beside> =
        Beside::all(scheme).into_iter().filter(|one| one.purse != Purse::ExtendedCare).collect();
    let is_ahead = |one: &Beside| scheme.fee_of(&one.id()).is_some_and(|fee| !bill::is_afterwards(fee));
    let mut steps = Vec::new();
    if !kinds.is_empty() {
        steps.push(Step { at: first, job: Job::ChooseBesides });
        steps.push(Step { at: again, job: Job::ChangeBesides });
    }
    if kinds.iter().any(is_ahead) {
        steps.push(Step { at: again.plus_minutes(30), job: Job::Bill });
        steps.push(Step { at: again.plus_minutes(24 * 60), job: Job::Pay { late: true } });
    }
    let mut over = BTreeMap::<Date, Moment>::new();
    for day in kinds.iter().flat_map(|one| one.days(&[(scheme.term.from, scheme)], calendar)) {
        let last = over.entry(day.date).or_insert(day.until);
        *last = (*last).max(day.until);
    }
    let signed = over.into_iter();
    steps.extend(signed.map(|(date, at)| Step { at: at.plus_minutes(5), job: Job::SignRegisters(date) }));
    steps.into_iter()
}

impl Season {
    /// Once it is known who has which course, families choose; some press twice.
    pub(super) async fn choose_besides(&mut self) -> Result<(), anyhow::Error> {
        for (child, kind, held) in self.besides()? {
            if !self.chance.in_hundred(CHOOSING) {
                continue;
            }
            let days = self.weekdays(&held);
            let times = if self.chance.in_hundred(5) { 2 } else { 1 };
            for _ in 0..times {
                self.choose_beside(&child.id, kind, days.clone()).await?;
            }
        }
        Ok(())
    }

    /// Some families choose otherwise, or stop: what is free of what they paid goes back with the term, or pays the next bill.
    pub(super) async fn change_besides(&mut self) -> Result<(), anyhow::Error> {
        for (child, kind, held) in self.besides()? {
            if self.chance.in_hundred(CHANGING) {
                let stops = self.chance.in_hundred(50);
                let days = if stops { BTreeSet::new() } else { self.weekdays(&held) };
                self.choose_beside(&child.id, kind, days).await?;
            }
        }
        Ok(())
    }

    /// Every child with each kind that the plan has for its grade, and the weekdays on which that is held.
    fn besides(&self) -> Result<Vec<(Student, Kind, Vec<Day>)>, anyhow::Error> {
        let plan = self.app.scheme(&self.place).map_err(|why| anyhow::anyhow!("{why}"))?;
        let mut all = Vec::new();
        for child in &self.town.register.students {
            for kind in CHOSEN.into_iter().chain([Kind::EveningStudy]) {
                let held = offered(&plan.scheme, kind, child.grade);
                all.extend(held.map(|one| (child.clone(), kind, one.days.clone())));
            }
        }
        Ok(all)
    }

    /// Some of them, and at least the first.
    fn weekdays(&mut self, held: &[Day]) -> BTreeSet<Day> {
        let mut days: BTreeSet<Day> = held.iter().copied().filter(|_| self.chance.in_hundred(DAYS)).collect();
        if days.is_empty() {
            days.extend(held.first());
        }
        days
    }

    async fn choose_beside(
        &mut self,
        student: &StudentId,
        kind: Kind,
        days: BTreeSet<Day>,
    ) -> Result<(), anyhow::Error> {
        let (guardian, student) = (self.guardian(student).await?, student.clone());
        if kind == Kind::EveningStudy {
            let draft = Evenings { student, days };
            let chosen = study::choose(&self.app, &guardian, &self.place, draft).await;
            self.counted("study.chosen", chosen)?;
        } else {
            let draft = Draft { student, kind, days };
            let chosen = beside::choose(&self.app, &guardian, &self.place, draft).await;
            self.counted("beside.chosen", chosen)?;
        }
        Ok(())
    }

    /// The registers of a day are signed when the last of it is over, and any of the week before that nobody has signed; now and then
    /// one twice.
    pub(super) async fn sign_registers(&mut self, date: Date) -> Result<(), anyhow::Error> {
        let manager = self.staff("manager").await?;
        let mut tx = self.app.store.look(&manager.permit(Act::RollClose, &self.place)?).await?;
        let mut registers = Vec::new();
        for day in tx.beside_registers(date.saturating_sub(7.days()), date).await? {
            if day.is_cancelled || day.signed_at.is_some() {
                continue;
            }
            let rows = tx.beside_rows(&day).await?;
            registers.push((day, rows));
        }
        drop(tx);
        for (day, rows) in registers {
            let marks: BTreeMap<StudentId, There> =
                rows.into_iter().map(|row| self.stood_beside(row)).collect();
            let times = if self.chance.below(20) == 0 { 2 } else { 1 };
            for _ in 0..times {
                let (of, said) = ((day.purse, day.date), (marks.clone(), String::new()));
                let signed = beside::sign(&self.app, &manager, &self.place, of, said).await;
                self.counted("beside.signed", signed)?;
            }
        }
        Ok(())
    }

    fn stood_beside(&mut self, row: BesideRow) -> (StudentId, There) {
        let there = match (row.on_leave, self.chance.below(1000) < ABSENT) {
            (true, _) => There::Leave,
            (false, true) => There::Absent,
            (false, false) => There::Present,
        };
        (row.student.id, there)
    }
}
