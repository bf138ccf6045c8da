//! 批准 Approval: a principle is set aside, or a switch turned on, for a stated reason by a named person.

use super::document::{Document, Opened};
use super::filing::{State, Version};
use super::finding::{Finding, Outside};
use super::lattice::Library;
use super::local::{Words, date};
use super::wording::same;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

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

/// 在案的批准 A row as the office above gave it, and for which values of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowed {
    /// The row.
    pub terms: Terms,
    /// The values that lay outside the limit then, as the plan writes them.
    pub values: BTreeSet<String>,
}

impl Allowed {
    /// A row as it is given now, for every value outside its limit. `None` where there is none: nothing is asked for.
    pub fn now(terms: &Terms, found: &[Finding]) -> Option<Self> {
        let of_it =
            found.iter().filter(|one| super::filing::is_for_the_district(one) && is_about(one, terms));
        let values: BTreeSet<String> =
            of_it.filter_map(|one| one.outside.as_ref()).map(|one| one.value.clone()).collect();
        (!values.is_empty()).then(|| Self { terms: terms.clone(), values })
    }
}

/// What a place's plan of that name was allowed: what stands on `record`, and of its published versions the rows that were never
/// asked for in the program, such as those of a file that was put in force.
pub fn known(
    mut record: Vec<Allowed>,
    standing: &[Version],
    scheme: &str,
    library: &Library,
) -> Vec<Allowed> {
    for one in standing.iter().filter(|one| one.state == State::Published && one.scheme == scheme) {
        let file = format!("{scheme}.toml");
        let Ok(opened) = Opened::read(&file, &one.text) else { continue };
        let is_new = |row: &Terms| !record.iter().any(|known| known.terms == *row);
        if opened.document.plan().is_some_and(|plan| plan.approvals().iter().any(is_new)) {
            let rows = of_published(&opened.document, &library.check(&opened, None));
            let new: Vec<Allowed> = rows.into_iter().filter(|row| is_new(&row.terms)).collect();
            record.extend(new);
        }
    }
    record
}

/// The rows of a published plan, for the values that it has: what was published had been answered for. `found` is what the
/// check says of it.
fn of_published(document: &Document, found: &[Finding]) -> Vec<Allowed> {
    let rows = document.plan().map(|plan| plan.approvals().to_vec()).unwrap_or_default();
    let one = |terms: Terms| {
        let values = outside(found, &terms).map(|one| one.value.clone()).collect();
        Allowed { terms, values }
    };
    rows.into_iter().map(one).collect()
}

/// What is found once each row that sets a limit aside is looked for among those on record (P1.22): a row that nobody gave, or
/// that was given for another value, is an error in its place, about which the office above decides.
pub fn on_record(opened: &Opened<'_>, found: Vec<Finding>, record: &[Allowed]) -> Vec<Finding> {
    let rows = opened.document.plan().map(|plan| plan.approvals().to_vec()).unwrap_or_default();
    let mut found = found;
    for (at, row) in rows.iter().enumerate() {
        let breaches = outside(&found, row).map(|one| (one.value.clone(), one.clone()));
        let breaches: BTreeMap<String, Outside> = breaches.collect();
        let mut given = record.iter().filter(|one| one.terms == *row).peekable();
        let code =
            if given.peek().is_none() { "approval-not-on-record" } else { "approval-of-another-value" };
        if given.any(|one| breaches.keys().all(|value| one.values.contains(value))) {
            continue;
        }
        let strange = breaches.into_values().map(|outside| {
            let fault = (code, vec![("breach", outside.breach.clone()), ("limit", same(&row.of))]);
            let strange = opened.source.finding(&format!("approval.{at}.of"), "P1.22", fault);
            Finding { limit: Some(row.of.clone()), outside: Some(outside), ..strange }
        });
        found.extend(strange);
    }
    let strange: BTreeSet<String> =
        found.iter().filter(|one| is_strange(one)).filter_map(|one| one.limit.clone()).collect();
    let is_withdrawn =
        |one: &Finding| is_set_aside(one) && one.limit.as_ref().is_some_and(|limit| strange.contains(limit));
    found.retain(|one| !is_withdrawn(one));
    found
}

/// How many values of a plan are let off each limit (P1.23): what is set aside is counted.
pub fn counted(found: &[Finding]) -> BTreeMap<String, i64> {
    let mut counted = BTreeMap::new();
    for limit in found.iter().filter(|one| is_set_aside(one)).filter_map(|one| one.limit.clone()) {
        *counted.entry(limit).or_insert(0) += 1;
    }
    counted
}

/// The values that a row sets aside.
fn outside<'f>(found: &'f [Finding], row: &'f Terms) -> impl Iterator<Item = &'f Outside> {
    let set_aside = found.iter().filter(move |one| is_set_aside(one) && is_about(one, row));
    set_aside.filter_map(|one| one.outside.as_ref())
}

fn is_about(finding: &Finding, row: &Terms) -> bool {
    finding.limit.as_ref().is_some_and(|limit| row.is_of(limit))
}

fn is_set_aside(finding: &Finding) -> bool {
    finding.code == "set-aside"
}

/// Whether a row is not on record as it stands.
pub(super) fn is_strange(finding: &Finding) -> bool {
    matches!(finding.code, "approval-not-on-record" | "approval-of-another-value")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment::Moment;
    use crate::plan::filing::begin;
    use crate::plan::policy::{DISTRICT, district};
    use crate::plan::scheme::GONGSHU;
    use jiff::civil::{date, datetime};

    fn library() -> Library {
        Library::new([district(DISTRICT)])
    }

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

    /// What is found of the plan with this price and this row under its policies, when that is on record.
    fn codes(price: &str, approver: &str, record: &[Allowed]) -> Vec<&'static str> {
        let text = GONGSHU.replace("= 2000", price).replace("王敏(", approver);
        let opened = Opened::read("gongshu-2021-autumn.toml", &text).unwrap();
        let found = on_record(&opened, library().check(&opened, None), record);
        found.iter().map(|one| one.code).collect()
    }

    #[test]
    fn a_row_counts_only_as_it_was_given_and_for_the_values_it_was_given_for() {
        let opened = Opened::read("gongshu-2021-autumn.toml", GONGSHU).unwrap();
        let standing = of_published(&opened.document, &library().check(&opened, None));
        let values: Vec<&String> = standing.iter().flat_map(|one| &one.values).collect();
        assert_eq!(values, ["2000"]);
        let counted = counted(&library().check(&opened, None));
        assert_eq!(
            counted.into_iter().collect::<Vec<_>>(),
            [("gongshu-district-2021/fee-guide".to_owned(), 1)]
        );
        let cases = [
            ("as it was given", "= 2000", "王敏(", &standing[..], "set-aside"),
            ("nobody gave it", "= 2000", "王敏(", &[], "approval-not-on-record"),
            ("by another name", "= 2000", "校长(", &standing[..], "approval-not-on-record"),
            ("for another value", "= 2100", "王敏(", &standing[..], "approval-of-another-value"),
            ("the limit is kept", "= 1500", "王敏(", &[], "approval-of-nothing"),
        ];
        for (what, price, approver, record, expected) in cases {
            assert_eq!(codes(price, approver, record), [expected], "{what}");
        }
    }

    #[test]
    fn what_was_published_had_been_answered_for_and_a_draft_was_not() {
        let now = Moment::at(datetime(2021, 8, 28, 9, 0, 0, 0));
        let of = |scheme: &str, state, text: &str| {
            let begun = begin(&[], (scheme, true), text.to_owned(), now).unwrap();
            Version { state, ..begun }
        };
        let published = |text: &str| of("gongshu-2021-autumn", State::Published, text);
        let unread = Version { text: "[".to_owned(), ..published(GONGSHU) };
        let dearer = GONGSHU.replace("= 2000", "= 2100");
        let other = GONGSHU.replace("王敏(", "李强(");
        let asked = Allowed { terms: approval(), values: BTreeSet::from(["4".to_owned()]) };
        let cases = [
            ("nothing", vec![], vec![], vec![]),
            ("what is on record", vec![asked.clone()], vec![], vec!["4"]),
            ("a file that was put in force", vec![], vec![published(GONGSHU)], vec!["2000"]),
            ("beside what is on record", vec![asked], vec![published(GONGSHU)], vec!["4", "2000"]),
            ("one row once", vec![], vec![published(GONGSHU), published(&dearer)], vec!["2000"]),
            ("each of its rows", vec![], vec![published(GONGSHU), published(&other)], vec!["2000", "2000"]),
            ("no draft", vec![], vec![of("gongshu-2021-autumn", State::Draft, GONGSHU)], vec![]),
            ("no other plan", vec![], vec![of("spring", State::Published, GONGSHU)], vec![]),
            ("none that does not read", vec![], vec![unread], vec![]),
        ];
        for (what, record, standing, expected) in cases {
            let found = known(record, &standing, "gongshu-2021-autumn", &library());
            let values: Vec<&str> = found.iter().flat_map(|one| &one.values).map(String::as_str).collect();
            assert_eq!(values, expected, "{what}");
        }
    }

    #[test]
    fn what_is_given_is_given_for_every_value_outside() {
        let row = Terms { of: "gongshu-district-2021/fee-guide".to_owned(), ..approval() };
        let text = GONGSHU.replace("= 2000", "= 2100");
        let opened = Opened::read("gongshu-2021-autumn.toml", &text).unwrap();
        let found = on_record(&opened, library().check(&opened, None), &[]);
        let given = Allowed::now(&row, &found).unwrap();
        assert_eq!(given.values.into_iter().collect::<Vec<_>>(), ["2100"]);
        assert_eq!(Allowed::now(&approval(), &found), None, "of another limit");
        assert_eq!(Allowed::now(&row, &[]), None, "nothing is asked for");
    }

    #[test]
    fn on_or_after_the_policy() {
        let since = |day| approval().is_since(date(2021, 9, day));
        assert_eq!([1, 2].map(since), [true, false]);
    }
}
