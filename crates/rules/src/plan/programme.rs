//! 服务内容 Programmes: the rows of the notice's arrangement table, class “1” and class “x”.

use super::local::{Day, Words, date, time_if};
use jiff::civil::{Date, Time};
use serde::{Deserialize, Deserializer};

/// One row of the arrangement table (P3.5).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Its short name: `1` or `x` (P3.6, P3.12).
    pub code: String,
    /// Its name on the notice (P3.6, P3.12).
    pub title: Words,
    /// The first day with sessions (P3.31, P3.34).
    #[serde(deserialize_with = "date")]
    pub starts: Date,
    /// The weekdays with sessions (X.6).
    pub days: Vec<Day>,
    /// When an evening begins (P3.7, P3.13).
    pub from: Begins,
    /// When an evening ends (P3.7, P3.13, P3.14).
    pub until: Timetable,
    /// What the children do (P3.9, P3.17).
    pub content: Vec<Content>,
    /// `free`, or the name of a table under `[fee]` (P3.8, P3.16).
    pub fee: Charge,
    /// Minutes of one lesson, for a programme taught in lessons (P3.15).
    pub lesson_minutes: Option<i64>,
    /// What must be settled before parents see its courses (P3.22).
    pub hidden_until: Option<HiddenUntil>,
}

/// When an evening begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Begins {
    /// 放学后 At the school's dismissal time, `[term.dismissal]`.
    Dismissal,
}

/// When an evening ends: by the school's summer timetable or by weekday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub enum Timetable {
    /// 夏令时托管: one time outside the summer timetable, another in it (P3.7).
    BySeason {
        /// Outside `[term.summer]`.
        winter: Time,
        /// In `[term.summer]`.
        summer: Time,
    },
    /// 周一至周四、周五 (P3.13, P3.14).
    ByWeekday {
        /// Monday to Thursday.
        mon_thu: Time,
        /// Friday.
        fri: Time,
    },
}

/// What the children do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Content {
    /// 自主阅读
    Reading,
    /// 自主作业
    Homework,
    /// 艺术
    Arts,
    /// 体育
    Sports,
    /// 科技
    Science,
}

/// What an evening costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Charge {
    /// 免费 (P3.8): the programme can carry no price.
    Free,
    /// The fee of that name.
    Fee(String),
}

/// What must be settled before parents see a programme's courses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HiddenUntil {
    /// 待课程内容审定 (P3.22)
    Reviewed,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    #[serde(default, deserialize_with = "time_if")]
    winter: Option<Time>,
    #[serde(default, deserialize_with = "time_if")]
    summer: Option<Time>,
    #[serde(default, deserialize_with = "time_if")]
    mon_thu: Option<Time>,
    #[serde(default, deserialize_with = "time_if")]
    fri: Option<Time>,
}

impl TryFrom<Written> for Timetable {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        match (written.winter, written.summer, written.mon_thu, written.fri) {
            (Some(winter), Some(summer), None, None) => Ok(Self::BySeason { winter, summer }),
            (None, None, Some(mon_thu), Some(fri)) => Ok(Self::ByWeekday { mon_thu, fri }),
            (..) => Err("expected either `winter` and `summer`, or `mon-thu` and `fri`"),
        }
    }
}

impl<'de> Deserialize<'de> for Charge {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let written = String::deserialize(from)?;
        Ok(if written == "free" { Self::Free } else { Self::Fee(written) })
    }
}
