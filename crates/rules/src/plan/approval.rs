//! 批准 Approval: a principle is set aside, or a switch turned on, for a stated reason by a named person.

use super::local::{Words, date};
use jiff::civil::Date;
use serde::Deserialize;

/// One limit that does not bind this plan, and who answers for it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// `policy/limit`, as a finding names it.
    pub of: String,
    /// Why.
    pub reason: Words,
    /// Who approved it: name and office.
    pub approver: String,
    /// When.
    #[serde(deserialize_with = "date")]
    pub on: Date,
}

impl Terms {
    /// Rule 批准事项 `[approval.of]` (P1.3): the one limit that it sets aside.
    pub fn is_of(&self, limit: &str) -> bool {
        self.of == limit
    }

    /// Rule 批准理由 `[approval.reason]` (P1.22): a principle passes only with a reason.
    /// Rule 批准人 `[approval.approver]` (P1.22): and only with a name.
    pub fn is_complete(&self) -> bool {
        let given = |text: &str| !text.trim().is_empty();
        given(&self.reason.zh) && given(&self.reason.en) && given(&self.approver)
    }

    /// Rule 批准日期 `[approval.on]` (P1.22): no approval is older than the policy that it is about.
    pub fn is_since(&self, issued: Date) -> bool {
        self.on >= issued
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn approval() -> Terms {
        let reason = Words { zh: "周五教师进修".to_owned(), en: "staff training".to_owned() };
        let of = "city-2021/care-days".to_owned();
        Terms { of, reason, approver: "王敏(区教育局)".to_owned(), on: date(2021, 9, 1) }
    }

    #[test]
    fn of_one_limit() {
        assert!(approval().is_of("city-2021/care-days"));
        assert!(!approval().is_of("city-2021/care-ends"));
    }

    #[test]
    fn reason_and_approver_are_both_needed() {
        let blank = Words { zh: " ".to_owned(), en: "x".to_owned() };
        assert!(approval().is_complete());
        assert!(!Terms { reason: blank, ..approval() }.is_complete());
        assert!(!Terms { approver: String::new(), ..approval() }.is_complete());
    }

    #[test]
    fn on_or_after_the_policy() {
        let since = |day| approval().is_since(date(2021, 9, day));
        assert_eq!([1, 2].map(since), [true, false]);
    }
}
