//! 方案抬头 What a document is: its kind, its place in the tree, the policies above it, its version.

use super::local::{Words, date_if};
use jiff::civil::Date;
use serde::Deserialize;

/// What the document is and where it holds.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// The document's name, the same as its file's.
    pub id: String,
    /// Which plan it is, and so which tables it has.
    pub kind: Kind,
    /// Its title on the notice (P3.1).
    pub title: Words,
    /// The place it is for, as a path from the city down.
    pub place: String,
    /// The school stages it serves: a policy may bind some of them only (P1.26).
    pub stages: Vec<Stage>,
    /// The policies directly above it, by their ids (P1.1, P3.3).
    pub under: Vec<String>,
    /// Counts up with every amendment; the journal names it.
    pub version: i64,
    /// The day from which this version holds; from the plan's beginning where it is left out.
    #[serde(default, deserialize_with = "date_if")]
    pub from: Option<Date>,
}

/// Which plan a document is (P0.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// 学校课后托管 A school's evening care in one term.
    TermCare,
    /// 暑期托管 A district's care in the holidays.
    HolidayCare,
    /// 社区托管 Care in neighbourhood communities.
    CommunityCare,
    /// 开学返校 A safe return to school.
    ReturnToSchool,
}

/// 学段 A school's stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// 幼儿园
    Kindergarten,
    /// 小学
    Primary,
    /// 初中
    Junior,
    /// 高中
    Senior,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::TermCare, Self::HolidayCare, Self::CommunityCare, Self::ReturnToSchool];

    /// As a document writes it, and the last part of its locale key.
    pub fn key(self) -> &'static str {
        match self {
            Self::TermCare => "term-care",
            Self::HolidayCare => "holiday-care",
            Self::CommunityCare => "community-care",
            Self::ReturnToSchool => "return-to-school",
        }
    }
}

impl Stage {
    /// Every stage, the youngest first.
    pub const ALL: [Self; 4] = [Self::Kindergarten, Self::Primary, Self::Junior, Self::Senior];

    /// The stage of a grade of compulsory schooling: six years of primary school, three of junior.
    pub fn of_grade(grade: i64) -> Option<Self> {
        match grade {
            1..=6 => Some(Self::Primary),
            7..=9 => Some(Self::Junior),
            _ => None,
        }
    }

    /// The stage of a home class of a school: those of a kindergarten beside it begin with `K`.
    pub fn of_class(grade: i64, home_class: &str) -> Self {
        match grade {
            _ if home_class.starts_with('K') => Self::Kindergarten,
            ..=6 => Self::Primary,
            7..=9 => Self::Junior,
            10.. => Self::Senior,
        }
    }

    /// As a document writes it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Kindergarten => "kindergarten",
            Self::Primary => "primary",
            Self::Junior => "junior",
            Self::Senior => "senior",
        }
    }
}
