//! 规则预演 What rehearsing a plan without a term comes to: the plan's own rules over as many families as the place has, as
//! figures and bars that two rehearsals can be compared by.

use crate::rehearse::{community, reopening, summer};
use crate::texts::Texts;
use rules::fen::Fen;
use rules::plan::calendar;
use rules::plan::document::Document;
use serde::{Deserialize, Serialize};

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Outcome {
    /// Which plan.
    pub(super) kind: String,
    /// The figures, by what they count.
    pub(super) figures: Vec<(Figure, i64)>,
    /// Points, stages or batches, each against what it holds.
    pub(super) rows: Vec<Filled>,
    /// Rules that could not be kept, in words.
    pub(super) broken: Vec<String>,
}

/// One row of the picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Filled {
    /// What it is, in Chinese and English.
    pub(super) label: (String, String),
    /// How many are in it.
    pub(super) value: i64,
    /// How many it holds.
    pub(super) whole: i64,
}

/// What a figure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Figure {
    /// Children whose families want a place, or who come back.
    Children,
    /// Without a place, a batch, or still waiting.
    Waiting,
    /// Refused by grade, roll or hour.
    Refused,
    /// For the district to settle.
    Unsettled,
    /// What families pay.
    PaidFen,
    /// Classes that are open at the end.
    Open,
    /// Communities that are to open and have not.
    ToOpen,
    /// Wash basins that the school needs.
    Basins,
    /// Rules not kept.
    Broken,
}

impl Figure {
    /// Its label.
    pub(super) fn label(self, t: &Texts) -> String {
        match self {
            Self::Children => t.rehearsal_children(),
            Self::Waiting => t.rehearsal_waiting(),
            Self::Refused => t.rehearsal_not_served(),
            Self::Unsettled => t.rehearsal_unsettled(),
            Self::PaidFen => t.rehearsal_paid(),
            Self::Open => t.rehearsal_open(),
            Self::ToOpen => t.rehearsal_to_open(),
            Self::Basins => t.rehearsal_basins(),
            Self::Broken => t.rehearsal_broken(),
        }
    }

    /// As people read it: money in yuan.
    pub(super) fn shown(self, value: i64) -> String {
        if self == Self::PaidFen { Fen(value).to_string() } else { value.to_string() }
    }

    /// Whether somebody must look at it when it is not nought.
    pub(super) fn is_trouble(self) -> bool {
        matches!(self, Self::Waiting | Self::Unsettled | Self::ToOpen | Self::Broken)
    }
}

/// Plays a plan's rules; nothing for a term's plan, which is played through its acts, and for a policy.
pub(super) fn play(document: &Document, families: usize, seed: u64) -> Option<Outcome> {
    match document {
        Document::HolidayCare(plan) => {
            let report = summer::rehearse(plan, calendar::committed(), families, seed);
            Some(of_summer(plan.scheme.kind.key(), report))
        }
        Document::CommunityCare(plan) => {
            Some(of_community(plan.scheme.kind.key(), community::rehearse(plan, families, seed)))
        }
        Document::ReturnToSchool(plan) => {
            Some(of_return(plan.scheme.kind.key(), reopening::rehearse(plan, families, seed)))
        }
        Document::TermCare(_) | Document::Policy(_) => None,
    }
}

fn told(kind: &str, mut figures: Vec<(Figure, i64)>, rows: Vec<Filled>, broken: Vec<String>) -> Outcome {
    figures.push((Figure::Broken, i64::try_from(broken.len()).unwrap_or(i64::MAX)));
    Outcome { kind: kind.to_owned(), figures, rows, broken }
}

fn filled(label: &str, value: i64, whole: i64) -> Filled {
    Filled { label: (label.to_owned(), label.to_owned()), value, whole }
}

fn of_summer(kind: &str, report: summer::SummerReport) -> Outcome {
    let money = report.money;
    let figures = vec![
        (Figure::Children, report.wanted),
        (Figure::Refused, report.not_served + report.too_late),
        (Figure::Waiting, report.waiting),
        (Figure::Unsettled, report.unsettled),
        (Figure::PaidFen, money.care_fen.0 + money.food_fen.0),
    ];
    let point = |one: &summer::PointOutcome| Filled {
        label: one.label.clone(),
        value: one.after,
        whole: one.capacity,
    };
    let rows = report.points.iter().map(point).collect();
    told(kind, figures, rows, report.broken)
}

fn of_community(kind: &str, report: community::CommunityReport) -> Outcome {
    let last = report.stages.last();
    let figures = vec![
        (Figure::Children, report.families),
        (Figure::Waiting, last.map_or(0, |stage| stage.without)),
        (Figure::Open, last.map_or(0, |stage| stage.open)),
        (Figure::ToOpen, report.target.1),
    ];
    let stage = |one: &community::StageOutcome| {
        let word = rules::plan::form::word(one.name);
        let label = (format!("{} · {}", word.zh, one.ends), format!("{} · {}", word.en, one.ends));
        Filled { label, value: one.open, whole: report.communities }
    };
    let rows = report.stages.iter().map(stage).collect();
    told(kind, figures, rows, report.broken)
}

fn of_return(kind: &str, report: reopening::ReturnReport) -> Outcome {
    let figures = vec![
        (Figure::Children, report.pupils),
        (Figure::Waiting, report.without),
        (Figure::Basins, report.basins_min),
    ];
    let batch = |one: &reopening::BatchOutcome| filled(&one.at, one.comes, one.capacity);
    let rows = report.batches.iter().map(batch).collect();
    told(kind, figures, rows, report.broken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rules::plan::document::Opened;

    #[test]
    fn each_plan_without_a_term_comes_to_figures_and_rows() {
        let plans = [
            ("yuhang-2022-summer.toml", include_str!("../../../../../schemes/yuhang-2022-summer.toml")),
            ("shinan-2011-community.toml", include_str!("../../../../../schemes/shinan-2011-community.toml")),
            ("wuxi-2021-return.toml", include_str!("../../../../../schemes/wuxi-2021-return.toml")),
        ];
        for (file, text) in plans {
            let document = Opened::read(file, text).expect("a committed plan reads").document;
            let outcome = play(&document, 120, 7).expect("it has no term");
            assert!(outcome.rows.len() >= 3 && outcome.broken.is_empty(), "{file}: {outcome:?}");
            assert!(outcome.figures.iter().any(|(what, n)| *what == Figure::Children && *n >= 120), "{file}");
            let text = serde_json::to_string(&outcome).expect("it is written");
            assert_eq!(serde_json::from_str::<Outcome>(&text).expect("it is read"), outcome);
        }
    }
}
