//! 收费标准 Fees: what a lesson costs, and when its money moves.

use super::account::{Payer, Purse};
use super::spending::Purpose;
use crate::fen::Fen;
use crate::plan::head::Stage;
use crate::plan::local::date_if;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The fees of a plan by their kind of money: each kind is charged, counted and settled by its own (X.7).
pub type Fees<'t> = BTreeMap<Purse, &'t Terms>;

/// One fee, by the name that a programme's `fee` refers to.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// What is charged for (P3.15, P3.16).
    pub unit: Unit,
    /// The price of one unit, in fen (P3.16).
    pub price_fen: Fen,
    /// What must have happened before a bill is sent (P3.23).
    pub bill_after: BillAfter,
    /// What moves one unit's money from custody to the school (P0.1).
    pub release: Release,
    /// What becomes of a lesson that a child missed without leave (P3.16).
    pub absent_without_leave: Missed,
    /// What becomes of a lesson that a child missed on leave (P3.16).
    pub on_leave: Missed,
    /// What becomes of half a month in a row that a child was away and stays (P3.16); each lesson as it was missed where this is left out.
    #[serde(default)]
    pub on_half_month: HalfMonth,
    /// What becomes of a lesson that a closure of the school took away (P3.16); it goes back where this is left out.
    #[serde(default)]
    pub on_closure: NotHeld,
    /// What becomes of a lesson whose teacher did not come (P3.16); it goes back where this is left out.
    #[serde(default)]
    pub teacher_absent: NotHeld,
    /// Which kind of money it is (X.7); a course's where this is left out.
    #[serde(default)]
    pub purse: Purse,
    /// Where the school is, for prices that ask (P1.10).
    #[serde(default)]
    pub area: Option<Area>,
    /// Other prices for some, the first that fits (P1.10).
    #[serde(default)]
    pub prices: Vec<Price>,
    /// Courses that a third party gives (X.7).
    #[serde(default)]
    pub providers: Vec<Provider>,
    /// Lessons of one day that are charged, at most (P1.10).
    #[serde(default)]
    pub lessons_a_day_max: Option<i64>,
    /// Fen of one day, at most (P1.10).
    #[serde(default)]
    pub day_fen_max: Option<Fen>,
    /// Fen of one term, at most (P1.10).
    #[serde(default)]
    pub term_fen_max: Option<Fen>,
    /// What a child pays who joins late (P3.16).
    #[serde(default)]
    pub on_joining: Joining,
    /// Days of objection after the counted lessons are posted, before they are billed (P1.10).
    #[serde(default)]
    pub objection_days: i64,
    /// Days before its last day at which a bill that is not paid is brought to mind; 0 for never (P3.23).
    #[serde(default)]
    pub remind_before_days: Option<i64>,
    /// Days after its last day at which it is brought to mind again; 0 for never (P3.23).
    #[serde(default)]
    pub remind_after_days: Option<i64>,
    /// What goes back to a family that leaves (P3.16).
    #[serde(default)]
    pub on_withdrawal: Withdrawal,
    /// The share that goes back by how long the child was there (P3.16).
    #[serde(default)]
    pub refund_steps: Vec<RefundStep>,
    /// What may become of the rest when the term is over (P0.1); the guardian chooses where this is left out.
    #[serde(default)]
    pub rest: Rest,
    /// Who pays less, and who bears the rest (P4.15).
    #[serde(default)]
    pub reductions: Vec<Reduction>,
    /// The first day on which relief that a family was granted holds no more (P4.15); the first after the term where this is left out.
    #[serde(default, deserialize_with = "date_if")]
    pub relief_until: Option<Date>,
    /// Who bears it, in percent (P1.12); the family all of it where this is left out.
    #[serde(default)]
    pub shares: Option<Shares>,
    /// What a term of the programme is meant to cost, by kind of cost (P1.12).
    #[serde(default)]
    pub budget: Vec<Cost>,
    /// Lessons that one bill covers, at most (P0.1).
    #[serde(default)]
    pub ahead_lessons_max: Option<i64>,
    /// Months that one bill covers, at most (P0.1).
    #[serde(default)]
    pub ahead_months_max: Option<i64>,
    /// Months before the first day of the term at which a bill may go out, at the earliest (P0.1); one where this is left out.
    #[serde(default)]
    pub before_months_max: Option<i64>,
    /// The first day on which the price holds (P1.10).
    #[serde(default, deserialize_with = "date_if")]
    pub valid_from: Option<Date>,
    /// The day from which it holds no more (P1.10).
    #[serde(default, deserialize_with = "date_if")]
    pub valid_until: Option<Date>,
    /// The paper that approved it (P1.10).
    #[serde(default)]
    pub document: String,
}

/// What is charged for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// 课时
    Lesson,
    /// 天
    Day,
    /// 月
    Month,
    /// 学期
    Term,
    /// 期 A period of holiday care.
    Period,
}

/// What must have happened before a bill is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BillAfter {
    /// 开班 The course opened.
    Opening,
    /// 公示 The counted lessons were posted and nobody objected: charged afterwards.
    PublicCheck,
}

/// What moves one unit's money from custody to the school.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Release {
    /// 点名结束 The roll of that lesson was closed.
    RollClosed,
}

/// What becomes of a missed lesson's money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Missed {
    /// It is released to the school as if the child had come.
    Release,
    /// It stays in custody and can be refunded.
    Refund,
}

/// What becomes of half a month away in a row, of a child that stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HalfMonth {
    /// 按每次缺课 Each lesson as it was missed, on leave or without.
    #[default]
    AsMissed,
    /// 可退 Its lessons go back.
    Refund,
}

/// What becomes of the money of a lesson that was not held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotHeld {
    /// It is free at once, and the family may have it back.
    #[default]
    Refund,
    /// It is kept for a lesson in its place.
    Keep,
}

/// Three shares of a whole, in percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shares {
    /// 政府
    pub government: i64,
    /// 学校
    pub school: i64,
    /// 家长
    pub family: i64,
}

/// One kind of cost in a budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    /// What for.
    pub cost: Purpose,
    /// How much in a term, in fen.
    pub fen: Fen,
}

/// A price for some.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// Of this stage only.
    #[serde(default)]
    pub stage: Option<Stage>,
    /// Of schools in the country, or in town, only.
    #[serde(default)]
    pub area: Option<Area>,
    /// Of these grades only; all where none is named.
    #[serde(default)]
    pub grades: Vec<i64>,
    /// For this hour or kind only.
    #[serde(default)]
    pub hour: Option<Hour>,
    /// For this course only.
    #[serde(default)]
    pub course: Option<String>,
    /// The price of one unit, in fen.
    pub price_fen: Fen,
    /// Fen of one term, at most, for them.
    #[serde(default)]
    pub term_fen_max: Option<Fen>,
}

/// Who gives a course that is not the school's own: its money has an account and receipts of its own (X.7).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// The course, by its title in Chinese.
    pub course: String,
    /// Who gives it.
    pub name: String,
    /// What its contract pays it for one lesson given, in fen; without it nothing is paid to it (P1.11).
    #[serde(default)]
    pub rate_fen: Option<Fen>,
    /// The contract's number (P1.11).
    #[serde(default)]
    pub contract: Option<String>,
}

/// Where a school is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Area {
    /// 乡村
    Rural,
    /// 城区
    Urban,
}

/// When a lesson is, or what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hour {
    /// 早间 Before school.
    Morning,
    /// 午间
    Noon,
    /// 下午
    Afternoon,
    /// 特色课程
    Feature,
    /// 晚间
    Evening,
    /// 双休日、节假日
    Weekend,
    /// 第三方课程
    ThirdParty,
}

/// What a child pays who joins late.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Joining {
    /// The units that are left.
    #[default]
    ByUnit,
    /// The days that are left, of all days.
    ByDay,
    /// Everything.
    Whole,
}

/// What goes back to a family that leaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Withdrawal {
    /// 按课时 Every unit that was not used.
    #[default]
    ByUnit,
    /// 按天 The days that are left, of all days.
    ByDay,
    /// 按半月 Half a month for each half month away in a row.
    ByHalfMonth,
    /// 分档 A share by how long the child was there.
    BySteps,
    /// 不退
    None,
}

/// What may become of the rest when the term is over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rest {
    /// 由家长选 Back, or over to the next term: the guardian chooses.
    #[default]
    Choice,
    /// 退回 Always back: nothing goes across terms.
    Refund,
}

/// A share that goes back until so many months have passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefundStep {
    /// For whoever leaves within so many months.
    pub months_max: i64,
    /// Percent of what was paid.
    pub percent: i64,
}

/// A reduction for a kind of hardship.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reduction {
    /// Which kind.
    pub who: Hardship,
    /// Percent that the family does not pay.
    pub percent: i64,
    /// Who pays it.
    pub borne_by: Payer,
}

/// A kind of hardship, as local rules list them. Sealed: never on a list, in a message or on a posted page (P4.15).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hardship {
    /// 脱贫户、监测户
    OutOfPoverty,
    /// 脱贫不稳定
    Unsteady,
    /// 边缘易致贫
    AtRisk,
    /// 突发严重困难
    SuddenNeed,
    /// 农村低保
    RuralAllowance,
    /// 城市低保
    UrbanAllowance,
    /// 特困供养
    Supported,
    /// 孤儿
    Orphan,
    /// 残疾
    Disabled,
    /// 其他困难
    Other,
}

impl Hardship {
    /// Every kind, in the order of a form.
    pub const ALL: [Self; 10] = [
        Self::OutOfPoverty,
        Self::Unsteady,
        Self::AtRisk,
        Self::SuddenNeed,
        Self::RuralAllowance,
        Self::UrbanAllowance,
        Self::Supported,
        Self::Orphan,
        Self::Disabled,
        Self::Other,
    ];

    /// As a scheme and a sealed paper write it.
    pub fn code(self) -> &'static str {
        match self {
            Self::OutOfPoverty => "out-of-poverty",
            Self::Unsteady => "unsteady",
            Self::AtRisk => "at-risk",
            Self::SuddenNeed => "sudden-need",
            Self::RuralAllowance => "rural-allowance",
            Self::UrbanAllowance => "urban-allowance",
            Self::Supported => "supported",
            Self::Orphan => "orphan",
            Self::Disabled => "disabled",
            Self::Other => "other",
        }
    }

    /// Reads a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}
