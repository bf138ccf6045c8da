//! 彩排报告 What a rehearsal counted: a row a day, a summary, the same bytes for the same seed.

use jiff::civil::Date;
use rules::fen::Fen;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;
use store::bureau::Figures;

/// One evening.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Evening {
    /// The day in Shanghai.
    pub date: String,
    /// Children expected, those on leave not counted.
    pub expected: i64,
    /// Children who came.
    pub present: i64,
    /// Children handed over to a named adult.
    pub handed_over: i64,
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
            open_absences: figures.open_absences,
            held_fen: figures.held,
            released_fen: figures.released,
            broken,
        }
    }
}

/// A season counted.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// Acts that were done, by name.
    pub acts: BTreeMap<&'static str, u64>,
    /// Refusals, by code.
    pub refusals: BTreeMap<&'static str, u64>,
    /// A row a day.
    pub evenings: Vec<Evening>,
    /// Promises that did not hold, of any day.
    pub broken: usize,
    /// Hash of the school's last journal row: the same seed ends at the same one.
    pub journal: String,
}

impl Report {
    pub(super) fn act(&mut self, name: &'static str) {
        *self.acts.entry(name).or_default() += 1;
    }

    pub(super) fn refusal(&mut self, code: &'static str) {
        *self.refusals.entry(code).or_default() += 1;
    }

    pub(super) fn evening(&mut self, evening: Evening) {
        self.broken += evening.broken.len();
        self.evenings.push(evening);
    }

    /// How many acts were done.
    pub fn acts_done(&self) -> u64 {
        self.acts.values().sum()
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
