//! 服务承诺 Promise: what a residents' committee promises, by when, and to whom an overdue promise rises.

pub mod keeping;

use crate::choice::{choices, missing};
use jiff::civil::Date;
use serde::Deserialize;

/// How promises are shown and followed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// What each promise states (P2.3).
    pub states: Vec<Part>,
    /// Who is told of an overdue one (P2.3).
    pub overdue_to: Office,
    /// The best rating; the worst is 1 (P2.3).
    pub rating_max: i64,
}

choices! {
    /// 承诺内容 A part of a promise.
    Part {
        /// 事项
        What = "what",
        /// 期限
        ByWhen = "by-when",
        /// 联系人
        Contact = "contact",
    }
}

choices! {
    /// 机构 Who stands over a community, or in it.
    Office {
        /// 社区居委会
        ResidentsCommittee = "residents-committee",
        /// 街道办事处
        StreetOffice = "street-office",
        /// 民政局
        CivilAffairs = "civil-affairs",
    }
}

/// One promise as it stands on the board.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Promise {
    /// What is promised.
    pub what: String,
    /// The last day in time.
    pub by_when: Option<Date>,
    /// Whom residents ask.
    pub contact: String,
    /// When it was kept.
    pub kept_on: Option<Date>,
}

/// 逾期 A promise that is overdue, and who is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overdue {
    /// Days past its last.
    pub days: i32,
    /// Who is told.
    pub to: Office,
}

impl Terms {
    /// Rule 承诺内容 `[promise.states]` (P2.3): what a promise does not state and must.
    pub fn lacks(&self, promise: &Promise) -> Vec<Part> {
        let there: Vec<Part> = Part::ALL.iter().copied().filter(|part| promise.states(*part)).collect();
        missing(&self.states, &there)
    }

    /// Rule 逾期上报 `[promise.overdue_to]` (P2.3): a promise that is past its day and not kept rises; its day is in time.
    pub fn overdue(&self, promise: &Promise, today: Date) -> Option<Overdue> {
        let by = promise.by_when.filter(|by| promise.kept_on.is_none() && today > *by)?;
        let days = today.since(by).map_or(0, |span| span.get_days());
        Some(Overdue { days, to: self.overdue_to })
    }

    /// Rule 居民评分 `[promise.rating_max]` (P2.3): whether residents can give this rating.
    pub fn takes(&self, rating: i64) -> bool {
        (1..=self.rating_max).contains(&rating)
    }
}

impl Promise {
    fn states(&self, part: Part) -> bool {
        match part {
            Part::What => !self.what.trim().is_empty(),
            Part::ByWhen => self.by_when.is_some(),
            Part::Contact => !self.contact.trim().is_empty(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::community_care::shinan;
    use jiff::civil::date;

    fn promise() -> Promise {
        Promise {
            what: "腾出图书室".to_owned(),
            by_when: Some(date(2011, 6, 10)),
            contact: "周主任".to_owned(),
            kept_on: None,
        }
    }

    #[test]
    fn states_what_by_when_and_whom_to_ask() {
        let terms = shinan().promise;
        assert_eq!(terms.lacks(&promise()), []);
        assert_eq!(terms.lacks(&Promise { contact: " ".to_owned(), ..promise() }), [Part::Contact]);
        assert_eq!(terms.lacks(&Promise::default()), Part::ALL);
    }

    #[test]
    fn overdue_to_the_street_office_from_the_day_after() {
        let terms = shinan().promise;
        let told = |days| Some(Overdue { days, to: Office::StreetOffice });
        let kept = Promise { kept_on: Some(date(2011, 6, 9)), ..promise() };
        assert_eq!(terms.overdue(&promise(), date(2011, 6, 10)), None);
        assert_eq!(terms.overdue(&promise(), date(2011, 6, 11)), told(1));
        assert_eq!(terms.overdue(&promise(), date(2011, 8, 10)), told(61));
        assert_eq!(terms.overdue(&kept, date(2011, 8, 10)), None);
    }

    #[test]
    fn rating_max_and_one_are_the_ends() {
        let terms = shinan().promise;
        assert_eq!([0, 1, 5, 6].map(|rating| terms.takes(rating)), [false, true, true, false]);
    }
}
