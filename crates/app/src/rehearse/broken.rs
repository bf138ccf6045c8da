//! 守不住的规定 A rule that a rehearsal could not keep: which, where and by how much, so that it is told in the reader's language.

use crate::texts::Lang;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A rule that was not kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Broken {
    /// Which.
    pub rule: Rule,
    /// Which period, point, batch, stage or community, in Chinese and English; empty where it is the whole plan's.
    pub at: (String, String),
    /// How many there are.
    pub given: i64,
    /// How many there may be, or should; 0 where only `given` counts.
    pub bound: i64,
    /// The day that it is about, where it is about one.
    pub day: Option<Date>,
}

/// What a plan promises and a rehearsal looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// A summer period has the working days that it names (P4.3).
    WorkingDays,
    /// A point holds no more children than it has room for (P4.7).
    PointRoom,
    /// Whoever signed up has a seat or is to be settled (P4.7, X.1).
    NobodyLost,
    /// A class opens in its stage only (P2.10).
    OpensInItsStage,
    /// No child beyond the places of a class (P2.19).
    Places,
    /// What a family paid by its agreement goes to the class or back, and nothing of it stays behind (P2.29).
    AgreementMoney,
    /// A batch comes before the last day for it (P5.39).
    BatchInTime,
    /// A gate takes no more than it can (P5.39).
    GateRoom,
    /// Every child has a batch (P5.39).
    EveryoneHasABatch,
    /// Brothers and sisters come together (P5.39).
    SiblingsTogether,
    /// Nobody is still under observation when the plan ends (P5.13).
    ObservationEnds,
}

impl Rule {
    /// The clause that asks for it.
    pub fn clause(self) -> &'static str {
        match self {
            Self::WorkingDays => "P4.3",
            Self::PointRoom | Self::NobodyLost => "P4.7",
            Self::OpensInItsStage => "P2.10",
            Self::Places => "P2.19",
            Self::AgreementMoney => "P2.29",
            Self::BatchInTime | Self::GateRoom | Self::EveryoneHasABatch | Self::SiblingsTogether => "P5.39",
            Self::ObservationEnds => "P5.13",
        }
    }
}

impl Broken {
    /// A rule of the whole plan.
    pub(crate) fn new(rule: Rule, given: i64, bound: i64) -> Self {
        Self { rule, at: (String::new(), String::new()), given, bound, day: None }
    }

    /// The same at one place or of one thing.
    pub(crate) fn at(self, at: (String, String)) -> Self {
        Self { at, ..self }
    }

    /// The same about a day.
    pub(crate) fn on(self, day: Date) -> Self {
        Self { day: Some(day), ..self }
    }

    /// In words, with the clause.
    pub(crate) fn told(&self, lang: Lang) -> String {
        let (t, at) = (lang.texts(), lang.pick(&self.at.0, &self.at.1));
        let (given, bound) = (self.given, self.bound);
        let day = self.day.map_or_else(String::new, |day| day.to_string());
        let what = match self.rule {
            Rule::WorkingDays => t.rehearsal_unkept_days(at, given, bound),
            Rule::PointRoom => t.rehearsal_unkept_point(at, given, bound),
            Rule::NobodyLost => t.rehearsal_unkept_lost(given, bound),
            Rule::OpensInItsStage => t.rehearsal_unkept_stage(at, day),
            Rule::Places => t.rehearsal_unkept_places(at, given),
            Rule::AgreementMoney => t.rehearsal_unkept_money(given),
            Rule::BatchInTime => t.rehearsal_unkept_batch(at, day),
            Rule::GateRoom => t.rehearsal_unkept_gate(at, given),
            Rule::EveryoneHasABatch => t.rehearsal_unkept_without(given),
            Rule::SiblingsTogether => t.rehearsal_unkept_siblings(given),
            Rule::ObservationEnds => t.rehearsal_unkept_home(given),
        };
        format!("{what} ({})", self.rule.clause())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_kept_is_told_in_the_reader_s_language() {
        let at = ("南门".to_owned(), "South gate".to_owned());
        let gate = Broken::new(Rule::GateRoom, 12, 0).at(at);
        let (zh, en) = (gate.told(Lang::Zh), gate.told(Lang::En));
        assert!(zh.contains("南门") && zh.contains("12") && zh.ends_with("(P5.39)"), "{zh}");
        assert!(en.contains("South gate") && en.contains("12 more than the gate takes"), "{en}");
        let text = serde_json::to_string(&gate).expect("it is written");
        assert_eq!(serde_json::from_str::<Broken>(&text).expect("it is read"), gate);
    }
}
