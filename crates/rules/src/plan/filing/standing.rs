//! 现行 Which published documents count: those that hold today or will, until another of the same kind has taken over.

use crate::id::{DistrictId, PlaceId};
use crate::plan::form::Form;
use jiff::civil::Date;

/// What a published document is, and from when it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published<'a> {
    /// Its district and its place.
    pub at: (&'a DistrictId, &'a PlaceId),
    /// What it is; nothing where its text no longer reads.
    pub form: Option<Form>,
    /// The document's name.
    pub scheme: &'a str,
    /// 1, 2, 3 …
    pub version: i64,
    /// The first day on which it holds.
    pub holds_from: Date,
}

/// Whether another has taken over from it by today. A place has one plan of a kind, which each later one replaces.
pub fn is_over(one: &Published<'_>, all: &[Published<'_>], today: Date) -> bool {
    all.iter().any(|other| other.follows(one) && other.holds_from <= today)
}

impl Published<'_> {
    fn follows(&self, one: &Self) -> bool {
        let is_later = match one.form {
            // A policy's versions count one after another, whatever day each is dated (P1.24).
            Some(Form::Policy) => self.scheme == one.scheme && one.version < self.version,
            Some(Form::Plan(_)) | None => (one.holds_from, one.version) < (self.holds_from, self.version),
        };
        is_later && self.form == one.form && self.at == one.at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::head::Kind;
    use jiff::civil::date;

    #[test]
    fn a_document_counts_until_another_of_its_kind_has_taken_over() {
        let (gongshu, wenlan, other) =
            (DistrictId::new("gongshu"), PlaceId::new("wenlan"), PlaceId::new("qiushi"));
        let (term, policy) = (Some(Form::Plan(Kind::TermCare)), Some(Form::Policy));
        let of = |form, scheme, (version, month)| Published {
            at: (&gongshu, &wenlan),
            form,
            scheme,
            version,
            holds_from: date(2021, month, 1),
        };
        let autumn = of(term, "autumn", (1, 9));
        let rules = of(policy, "rules", (2, 9));
        let cases = [
            ("nothing else", autumn, autumn, 12, false),
            ("an amendment", autumn, of(term, "autumn", (2, 11)), 11, true),
            ("until its day", autumn, of(term, "autumn", (2, 11)), 10, false),
            ("another plan's", autumn, of(term, "spring", (2, 11)), 11, true),
            ("of one day, the later version", autumn, of(term, "autumn", (2, 9)), 9, true),
            ("dated before it", autumn, of(term, "autumn", (2, 8)), 12, false),
            ("another kind's", autumn, of(Some(Form::Plan(Kind::HolidayCare)), "summer", (2, 11)), 12, false),
            ("one that does not read", autumn, of(None, "autumn", (2, 11)), 12, false),
            ("another school's", autumn, Published { at: (&gongshu, &other), ..autumn }, 12, false),
            ("a policy's next version", rules, of(policy, "rules", (3, 10)), 10, true),
            ("whatever day it is dated", rules, of(policy, "rules", (3, 8)), 10, true),
            ("but no version before", rules, of(policy, "rules", (1, 10)), 10, false),
            ("another policy", rules, of(policy, "hygiene", (3, 10)), 10, false),
        ];
        for (what, one, second, month, expected) in cases {
            assert_eq!(is_over(&one, &[one, second], date(2021, month, 1)), expected, "{what}");
        }
    }
}
