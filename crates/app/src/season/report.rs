//! 彩排报告 What a rehearsal counted: a row a day, a summary, the same bytes for the same seed.

use jiff::civil::Date;
use rules::fen::Fen;
use rules::moment::Moment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Write;
use store::bureau::Figures;

/// One evening.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evening {
    /// The day in Shanghai.
    pub date: String,
    /// Children expected, those on leave not counted.
    pub expected: i64,
    /// Children who came.
    pub present: i64,
    /// Children handed over to a named adult.
    pub handed_over: i64,
    /// Sessions that run at the same time, at most: as many teachers and as many rooms are needed.
    pub at_once: i64,
    /// Absences that nobody has explained.
    pub open_absences: i64,
    /// Fen held in custody.
    pub held_fen: Fen,
    /// Fen released for lessons given, so far.
    pub released_fen: Fen,
    /// Promises that do not hold.
    pub broken: Vec<String>,
}

impl Evening {
    pub(super) fn of(date: Date, figures: Option<&Figures>, broken: Vec<String>) -> Self {
        let date = date.to_string();
        let Some(figures) = figures else { return Self { date, broken, ..Self::default() } };
        Self {
            date,
            expected: figures.expected,
            present: figures.present,
            handed_over: figures.handed_over,
            at_once: 0,
            open_absences: figures.open_absences,
            held_fen: figures.held,
            released_fen: figures.released,
            broken,
        }
    }
}

/// Class “1” after the draw.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolment {
    /// Pupils on the roll.
    pub students: i64,
    /// Registrations, withdrawn ones not counted.
    pub registered: i64,
    /// Accepted (P3.28).
    pub accepted: i64,
    /// Waiting for room (X.1).
    pub waiting: i64,
}

/// One course after the draw.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseOutcome {
    /// Title in Chinese and English.
    pub title: (String, String),
    /// 1 Monday … 5 Friday.
    pub weekday: i64,
    /// Children who wished for it.
    pub wishes: i64,
    /// Children with a seat.
    pub placed: i64,
    /// Children who wait.
    pub waiting: i64,
    /// Children with whom it opens (P3.21).
    pub minimum: i64,
    /// Seats.
    pub seats: i64,
    /// Whether it opened.
    pub opened: bool,
}

/// Where the families' money is: `paid = released + refunded + held`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// Fen paid in.
    pub paid_fen: Fen,
    /// Fen released for lessons given.
    pub released_fen: Fen,
    /// Fen paid back.
    pub refunded_fen: Fen,
    /// Fen still held.
    pub held_fen: Fen,
}

/// How many sessions run at the same time, at most; one ends before the next of the same moment begins.
pub(super) fn at_once(hours: &[(Moment, Moment)]) -> i64 {
    let running = |at: Moment| hours.iter().filter(|(from, until)| (*from..*until).contains(&at)).count();
    let most = hours.iter().map(|(from, _)| running(*from)).max();
    most.map_or(0, |most| i64::try_from(most).unwrap_or(i64::MAX))
}

/// A season counted. What a report that was kept before lacks is read as nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Report {
    /// Acts that were done, by name.
    pub acts: BTreeMap<String, u64>,
    /// Refusals, by code.
    pub refusals: BTreeMap<String, u64>,
    /// Children who asked for class “1”, were accepted, and wait, after the draw.
    pub enrolment: Enrolment,
    /// The courses after the draw, by weekday.
    pub courses: Vec<CourseOutcome>,
    /// Where the families' money is at the end.
    pub money: Money,
    /// Whether the children are a register's, and not made up.
    pub by_register: bool,
    /// Whether the courses are the school's own, and not made up.
    pub own_courses: bool,
    /// A row a day.
    pub evenings: Vec<Evening>,
    /// Promises that did not hold, of any day.
    pub broken: usize,
    /// Hash of the school's last journal row: the same seed ends at the same one.
    pub journal: String,
}

impl Report {
    pub(super) fn act(&mut self, name: &'static str) {
        *self.acts.entry(name.to_owned()).or_default() += 1;
    }

    pub(super) fn refusal(&mut self, code: &'static str) {
        *self.refusals.entry(code.to_owned()).or_default() += 1;
    }

    pub(super) fn evening(&mut self, evening: Evening) {
        self.broken += evening.broken.len();
        self.evenings.push(evening);
    }

    /// What does not hold at the very end, told of the last day where it was not told of it before.
    pub(super) fn at_last(&mut self, broken: impl Iterator<Item = String>) {
        let Some(last) = self.evenings.last_mut() else { return self.broken += broken.count() };
        let before = last.broken.len();
        let known = last.broken.clone();
        last.broken.extend(broken.filter(|one| !known.contains(one)));
        self.broken += last.broken.len() - before;
    }

    /// How many acts were done.
    pub fn acts_done(&self) -> u64 {
        self.acts.values().sum()
    }

    /// The most sessions that run at once on a weekday (1 Monday … 7 Sunday) of the season.
    pub fn at_once(&self) -> BTreeMap<i64, i64> {
        let mut most = BTreeMap::new();
        for evening in &self.evenings {
            let Ok(date) = evening.date.parse::<Date>() else { continue };
            let weekday = i64::from(date.weekday().to_monday_one_offset());
            let known: &mut i64 = most.entry(weekday).or_default();
            *known = (*known).max(evening.at_once);
        }
        most.retain(|_, most| *most > 0);
        most
    }

    /// A table a person can read, with the summary under it.
    pub fn table(&self) -> String {
        let mut out = String::from(
            "date        expected  present  handed over  open absences         held     released  broken\n",
        );
        for day in &self.evenings {
            let (held, released) = (day.held_fen.to_string(), day.released_fen.to_string());
            let _ = writeln!(
                out,
                "{:10} {:9} {:8} {:12} {:14} {held:>12} {released:>12} {:7}",
                day.date,
                day.expected,
                day.present,
                day.handed_over,
                day.open_absences,
                day.broken.len()
            );
            for broken in &day.broken {
                let _ = writeln!(out, "           broken: {broken}");
            }
        }
        out.push('\n');
        for one in &self.courses {
            let state = if one.opened { "open" } else { "closed" };
            let CourseOutcome { title, wishes, placed, waiting, minimum, seats, .. } = one;
            let _ = writeln!(
                out,
                "{state:8} {wishes:4} wishes, {placed:3} of {seats:3} placed (opens with {minimum}), {waiting:3} waiting  {}",
                title.1
            );
        }
        let Money { paid_fen, released_fen, refunded_fen, held_fen } = self.money;
        let _ = writeln!(
            out,
            "paid {paid_fen}, released {released_fen}, refunded {refunded_fen}, held {held_fen}"
        );
        let _ = writeln!(out, "at most {} sessions at once", self.at_once().values().max().unwrap_or(&0));
        let _ = writeln!(out, "\n{} acts", self.acts_done());
        for (act, n) in &self.acts {
            let _ = writeln!(out, "  {act:28} {n:8}");
        }
        let refused: u64 = self.refusals.values().sum();
        let _ = writeln!(out, "{refused} refusals");
        for (code, n) in &self.refusals {
            let _ = writeln!(out, "  {code:28} {n:8}");
        }
        let _ = writeln!(
            out,
            "{} evenings, {} broken invariants, journal {}",
            self.evenings.len(),
            self.broken,
            self.journal
        );
        out
    }
}

#[cfg(test)]
mod tests {
    use super::{Evening, Report, at_once};
    use rules::moment::Moment;

    #[test]
    fn sessions_count_at_once_only_while_they_run() {
        let cases: [(&[(i64, i64)], i64); 5] = [
            (&[], 0),
            (&[(0, 90)], 1),
            (&[(0, 90), (90, 120)], 1),
            (&[(0, 90), (30, 120), (89, 200)], 3),
            (&[(0, 30), (10, 40), (35, 60)], 2),
        ];
        for (hours, most) in cases {
            let hours: Vec<_> = hours.iter().map(|(from, until)| (Moment(*from), Moment(*until))).collect();
            assert_eq!(at_once(&hours), most, "{hours:?}");
        }
    }

    #[test]
    fn what_breaks_at_the_end_stands_at_the_last_day_once() {
        let day = Evening { broken: vec!["seats: a".to_owned()], ..Evening::default() };
        let mut report = Report { broken: 1, evenings: vec![Evening::default(), day], ..Report::default() };
        report.at_last(["seats: a", "chain: b"].map(str::to_owned).into_iter());
        assert_eq!((report.broken, report.evenings[0].broken.len()), (2, 0));
        assert_eq!(report.evenings[1].broken, ["seats: a", "chain: b"]);
        let mut empty = Report::default();
        empty.at_last(["chain: b".to_owned()].into_iter());
        assert_eq!(empty.broken, 1, "without an evening it counts all the same");
    }

    #[test]
    fn a_report_kept_by_an_older_program_still_reads() {
        let report: Report = serde_json::from_str("{\"acts\":{},\"broken\":1}").unwrap();
        assert_eq!((report.broken, report.evenings.len()), (1, 0));
    }

    #[test]
    fn a_weekday_needs_what_its_fullest_evening_needs() {
        let evening =
            |date: &str, at_once: i64| Evening { date: date.to_owned(), at_once, ..Evening::default() };
        let evenings = vec![evening("2021-09-06", 3), evening("2021-09-13", 5), evening("2021-09-07", 0)];
        let report = Report { evenings, ..Report::default() };
        assert_eq!(report.at_once().into_iter().collect::<Vec<_>>(), [(1, 5)]);
    }
}
