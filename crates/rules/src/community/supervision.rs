//! 指导监督 Supervision: the residents' committee visits every class and signs off what it opens with.

pub mod visiting;

use super::promise::Office;
use crate::choice::{choices, missing};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

/// Who supervises, how often, and what is signed off.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Who supervises (P2.27).
    pub by: Office,
    /// Days between two visits, at most (P2.27).
    pub visit_every_days: i64,
    /// What the supervisor signs off (P2.27).
    pub signs_off: Vec<Subject>,
}

choices! {
    /// 核签事项 What is signed off.
    Subject {
        /// 开班
        Opening = "opening",
        /// 管理制度
        Rules = "rules",
        /// 协议文本
        AgreementText = "agreement-text",
    }
}

/// One visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// When.
    pub on: Date,
    /// Who came.
    pub by: Office,
}

/// One signature of the supervisor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Under what.
    pub subject: Subject,
    /// Whose.
    pub by: Office,
}

impl Terms {
    /// Rule 走访 `[supervision.visit_every_days]` (P2.27): whether a class is without a visit for too long, counted from its
    /// last one, or from its opening.
    pub fn is_overdue(&self, opened_on: Date, visits: &[Visit], today: Date) -> bool {
        let last = visits.iter().filter(|visit| self.is_of(visit.by)).map(|visit| visit.on).max();
        let since = last.unwrap_or(opened_on).max(opened_on);
        today > since.saturating_add(self.visit_every_days.days())
    }

    /// Rule 监督者 `[supervision.by]` (P2.27): a visit or a signature of anyone else is none.
    fn is_of(&self, office: Office) -> bool {
        office == self.by
    }

    /// Rule 核签 `[supervision.signs_off]` (P2.27): what is not yet signed off; an agreement whose text is among it
    /// cannot be offered.
    pub fn unsigned(&self, signatures: &[Signature]) -> Vec<Subject> {
        let signed: Vec<Subject> =
            signatures.iter().filter(|one| self.is_of(one.by)).map(|one| one.subject).collect();
        missing(&self.signs_off, &signed)
    }

    /// Whether agreements may be offered to parents (P2.27).
    pub fn may_offer(&self, signatures: &[Signature]) -> bool {
        !self.unsigned(signatures).contains(&Subject::AgreementText)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::community_care::shinan;
    use jiff::civil::date;

    const OPENED: Date = date(2011, 5, 10);

    fn visit(on: Date, by: Office) -> Visit {
        Visit { on, by }
    }

    #[test]
    fn visit_every_days_since_the_last_or_the_opening() {
        let terms = shinan().supervision;
        let committee = Office::ResidentsCommittee;
        let cases = [
            (vec![], date(2011, 6, 9), false),
            (vec![], date(2011, 6, 10), true),
            (vec![visit(date(2011, 6, 1), committee)], date(2011, 7, 1), false),
            (vec![visit(date(2011, 6, 1), committee)], date(2011, 7, 2), true),
            (vec![visit(date(2011, 5, 1), committee)], date(2011, 6, 9), false),
        ];
        for (visits, today, overdue) in cases {
            assert_eq!(terms.is_overdue(OPENED, &visits, today), overdue, "{visits:?} {today}");
        }
    }

    #[test]
    fn by_the_committee_and_nobody_else() {
        let terms = shinan().supervision;
        let street = [visit(date(2011, 6, 9), Office::StreetOffice)];
        assert!(terms.is_overdue(OPENED, &street, date(2011, 6, 10)));
        let signed = [Signature { subject: Subject::AgreementText, by: Office::StreetOffice }];
        assert!(!terms.may_offer(&signed));
    }

    #[test]
    fn signs_off_opening_rules_and_the_agreement_s_text() {
        let terms = shinan().supervision;
        let sign = |subject| Signature { subject, by: Office::ResidentsCommittee };
        assert_eq!(terms.unsigned(&[]), Subject::ALL);
        let two = [sign(Subject::Opening), sign(Subject::Rules)];
        assert_eq!(terms.unsigned(&two), [Subject::AgreementText]);
        assert!(!terms.may_offer(&two));
        assert!(terms.may_offer(&[sign(Subject::AgreementText)]));
    }
}
