//! 托管协议书 Agreement: what provider and guardian sign for one child and one term; never the school's mandate letter.

pub mod charging;
pub mod ending;
pub mod leave;
pub mod overdue;
pub mod signing;

use super::promise::Office;
use crate::choice::{choices, missing};
use crate::fen::Fen;
use crate::plan::local::Day;
use jiff::ToSpan;
use jiff::civil::{Date, Time};
use serde::Deserialize;

/// What an agreement is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// The papers that a community class asks for (X.11).
    pub papers: Vec<Paper>,
    /// What an agreement states (P2.29).
    pub items: Vec<Item>,
    /// For what one is signed (P2.28).
    pub per: Per,
    /// Who signs (P2.28).
    pub signers: Vec<Signer>,
    /// Who stands by (P2.28).
    pub witness: Office,
    /// What happens to a child who comes unsigned (X.22).
    pub unsigned: Unsigned,
    /// How long before its end either side says so (P2.28).
    pub notice_days: i64,
    /// Minutes after the hours of a day, their beginning and their end, by which a child has come and has left (P2.24).
    #[serde(default = "usually_overdue")]
    pub overdue_minutes: i64,
}

/// Where a plan does not say how long a child may be waited for.
fn usually_overdue() -> i64 {
    15
}

choices! {
    /// 文书 A paper.
    Paper {
        /// 托管协议书
        Agreement = "care-agreement",
        /// 托管委托书
        Mandate = "mandate-letter",
    }
}

choices! {
    /// 必备条款 What an agreement states.
    Item {
        /// 服务时间
        Hours = "service-hours",
        /// 服务内容
        Content = "service-content",
        /// 收费标准
        Fee = "fee-standard",
    }
}

choices! {
    /// 签订单位 For what one is signed.
    Per {
        /// 每名学生每学期
        ChildAndTerm = "child-and-term",
    }
}

choices! {
    /// 签署人 Who signs.
    Signer {
        /// 承办单位
        Provider = "provider",
        /// 监护人
        Guardian = "guardian",
    }
}

choices! {
    /// 未签到场 What happens to a child who comes unsigned.
    Unsigned {
        /// 先照看并记录
        RecordAndWatch = "record-and-watch",
    }
}

/// What an agreement states, as the class record has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// On which weekdays.
    pub days: Vec<Day>,
    /// From when until when.
    pub hours: Option<(Time, Time)>,
    /// What the children do.
    pub content: String,
    /// The fee standard of a month; 0 is a standard, nothing is none.
    pub fee: Option<Fen>,
}

/// One agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// Whose care.
    pub child: String,
    /// Which term.
    pub term: String,
    /// What was signed; a changed text is another agreement.
    pub text: Text,
    /// Who signed it.
    pub signed: Vec<Signer>,
    /// The first day without it, once an end was announced.
    pub ends_on: Option<Date>,
}

/// How a child stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// 应到 In the expected list.
    Expected,
    /// 不在名册 Not expected, and not there.
    NotExpected,
    /// 到场未签 There without an agreement: looked after, and raised.
    PresentUnsigned,
}

impl Terms {
    /// Rule 文书 `[agreement.papers]` (X.11): whether a community class asks for a paper.
    pub fn asks_for(&self, paper: Paper) -> bool {
        self.papers.contains(&paper)
    }

    /// Rule 必备条款 `[agreement.items]` (P2.29): what a text does not state and must; a fee of 0 is stated.
    pub fn lacks(&self, text: &Text) -> Vec<Item> {
        let stated: Vec<Item> = Item::ALL.iter().copied().filter(|item| text.states(*item)).collect();
        missing(&self.items, &stated)
    }

    /// Rule 签署 `[agreement.signers]` (P2.28): who has not signed yet.
    pub fn unsigned_by(&self, agreement: &Agreement) -> Vec<Signer> {
        missing(&self.signers, &agreement.signed)
    }

    /// Rule 一生一学期一签 `[agreement.per]` (P2.28): the agreement that holds for a child in a term under the class's
    /// present text: complete, signed by both, not ended.
    pub fn in_force<'a>(
        &self,
        all: &'a [Agreement],
        (child, term): (&str, &str),
        (text, on): (&Text, Date),
    ) -> Option<&'a Agreement> {
        let Per::ChildAndTerm = self.per;
        let own = |one: &&Agreement| one.child == child && one.term == term && one.text == *text;
        let holds = |one: &&Agreement| {
            self.lacks(&one.text).is_empty()
                && self.unsigned_by(one).is_empty()
                && one.ends_on.is_none_or(|end| on < end)
        };
        all.iter().filter(own).find(holds)
    }

    /// Rule 未签到场 `[agreement.unsigned]` (X.22, P2.28): how a child stands; nobody is expected before signing, and
    /// nobody who came is sent away.
    pub fn standing(&self, agreement: Option<&Agreement>, is_there: bool) -> Standing {
        match (agreement, is_there, self.unsigned) {
            (Some(_), _, _) => Standing::Expected,
            (None, true, Unsigned::RecordAndWatch) => Standing::PresentUnsigned,
            (None, false, Unsigned::RecordAndWatch) => Standing::NotExpected,
        }
    }

    /// Rule 解除 `[agreement.notice_days]` (P2.28): the first day without the agreement, if its end is announced today.
    pub fn ends_after(&self, today: Date) -> Date {
        today.saturating_add(self.notice_days.days())
    }

    /// Rule 见证 `[agreement.witness]` (P2.28): whether an office is the one that stands by.
    pub fn is_witnessed_by(&self, office: Office) -> bool {
        office == self.witness
    }
}

impl Text {
    fn states(&self, item: Item) -> bool {
        match item {
            Item::Hours => !self.days.is_empty() && self.hours.is_some_and(|(from, until)| from < until),
            Item::Content => !self.content.trim().is_empty(),
            Item::Fee => self.fee.is_some_and(|fee| fee >= Fen::ZERO),
        }
    }

    /// Whether a month's bill keeps to the standard (P2.29).
    pub fn allows(&self, bill: Fen) -> bool {
        self.fee.is_some_and(|fee| bill <= fee)
    }

    /// Whether a session lies within the agreed hours; outside them it is warned of (P2.29).
    pub fn covers(&self, day: Day, (from, until): (Time, Time)) -> bool {
        self.days.contains(&day) && self.hours.is_some_and(|(start, end)| start <= from && until <= end)
    }
}

#[cfg(test)]
mod tests;
