//! 上级意见 Policy: what a city, a district or the state asks of the plans below it, as limits with their force.

mod news;
mod paper;

pub use news::{Live, new_from, newly_breaking};

use super::finding::Finding;
use super::head::{Kind, Stage};
use super::local::{Days, Words, date, date_if, dated};
use super::measure::{self, Measure, Sort, Value};
use super::shape::{self, Fault};
use super::source::Source;
use super::vocabulary;
use super::wording::{self, same};
use crate::refusal::Refuses;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeSet;

/// A policy (P1.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// What the document is.
    pub head: Issued,
    /// What it asks, in its order.
    pub limits: Vec<Limit>,
}

/// What a policy is and where it holds.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issued {
    /// The document's name, the same as its file's.
    pub id: String,
    /// Its title.
    pub title: Words,
    /// Who issued it.
    pub issuer: Words,
    /// Its official number; empty where the text has lost it (P0.7).
    pub number: String,
    /// The place it binds, as a path from the city down; empty for the whole country.
    pub place: String,
    /// The policies above it.
    pub under: Vec<String>,
    /// Counts up with every amendment.
    pub version: i64,
    /// The day it was issued.
    #[serde(deserialize_with = "date")]
    pub issued: Date,
    /// The first day on which it binds.
    #[serde(deserialize_with = "date")]
    pub from: Date,
    /// The first day on which it no longer binds; open where it is left out.
    #[serde(default, deserialize_with = "date_if")]
    pub until: Option<Date>,
}

/// 强制程度 How strictly a limit binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Force {
    /// 必须: a plan that breaks it is refused.
    Must,
    /// 不得: a plan that breaks it is refused, and the attempt is reportable.
    MustNot,
    /// 原则上: passes only with a reason and a named approver.
    Principle,
    /// 可: a switch that is off until someone with authority turns it on.
    May,
    /// 力争: a target; a plan behind it is named, not refused.
    Goal,
}

/// One thing that a policy asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Its name in the policy.
    pub id: String,
    /// What it limits.
    pub on: Measure,
    /// How far.
    pub bound: Bound,
    /// How strictly.
    pub force: Force,
    /// `P1.23`, or the article of a policy outside the source plans.
    pub clause: String,
    /// The policy's own words.
    pub words: Words,
    /// The plans it is about; empty for all.
    pub kinds: Vec<Kind>,
    /// The stages it is about; empty for all.
    pub stages: Vec<Stage>,
    /// The first day of this limit, where it is later than the policy's.
    pub from: Option<Date>,
    /// The first day without this limit, where it is earlier than the policy's.
    pub until: Option<Date>,
    /// 具体由……规定: whether a policy below may set its own instead (P1.24).
    pub delegated: bool,
}

/// How far a limit reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bound {
    /// 不晚于, 不超过
    AtMost(Value),
    /// 不早于, 不少于
    AtLeast(Value),
    /// Exactly this.
    Is(Value),
    /// Only words of this list.
    Within(Value),
    /// All words of this list.
    Includes(Value),
    /// No word of this list.
    Excludes(Value),
}

/// The keys under which a limit is bounded, of which it has one.
pub const BOUNDS: [&str; 6] = ["at_most", "at_least", "is", "within", "includes", "excludes"];

/// What makes a bound of a value.
type Make = fn(Value) -> Bound;

/// A limit as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: String,
    on: String,
    at_most: Option<toml::Value>,
    at_least: Option<toml::Value>,
    is: Option<toml::Value>,
    within: Option<toml::Value>,
    includes: Option<toml::Value>,
    excludes: Option<toml::Value>,
    force: Force,
    clause: String,
    words: Words,
    #[serde(default)]
    kinds: Vec<Kind>,
    #[serde(default)]
    stages: Vec<Stage>,
    #[serde(default, deserialize_with = "date_if")]
    from: Option<Date>,
    #[serde(default, deserialize_with = "date_if")]
    until: Option<Date>,
    #[serde(default)]
    delegated: bool,
}

impl Policy {
    /// Reads a document with a `[policy]` table, or says everything that is wrong with its form.
    pub(crate) fn shaped(source: &Source) -> Result<Self, Vec<Finding>> {
        let mut tables = source.tables();
        let head: Option<Issued> = tables.take("policy");
        let written: Option<Vec<Written>> = tables.take("limit");
        let mut findings = tables.finish();
        let mut limits = Vec::new();
        for (at, written) in written.into_iter().flatten().enumerate() {
            match written.limit() {
                Ok(limit) => limits.push(limit),
                Err((key, fault)) => findings.push(source.finding(&format!("limit.{at}.{key}"), "", fault)),
            }
        }
        findings.sort_by_key(|finding| (finding.line, finding.column));
        match head {
            Some(head) if findings.is_empty() => Ok(Self { head, limits }),
            _ => Err(findings),
        }
    }

    /// On what a policy contradicts itself.
    pub(crate) fn check(&self, source: &Source) -> Vec<Finding> {
        let mut found = Vec::new();
        let mut wrong =
            |path: &str, code, fills: &[_]| found.push(source.finding(path, "", (code, fills.to_vec())));
        if self.head.id != source.stem() {
            let fills = [("id", same(&self.head.id)), ("file", same(source.stem()))];
            wrong("policy.id", "id-not-file-name", &fills);
        }
        if self.head.version < 1 {
            wrong(
                "policy.version",
                "not-positive",
                &[("given", same(self.head.version)), ("least", same(1))],
            );
        }
        if let Some(until) = self.head.until.filter(|until| *until <= self.head.from) {
            let fills = [("from", dated(self.head.from)), ("until", dated(until))];
            wrong("policy.until", "ends-before-it-begins", &fills);
        }
        let mut seen = BTreeSet::new();
        for (at, limit) in self.limits.iter().enumerate() {
            if !seen.insert(&limit.id) {
                wrong(&format!("limit.{at}.id"), "given-twice", &[("given", same(&limit.id))]);
            }
        }
        for (at, limit) in self.limits.iter().enumerate() {
            found.extend(unstated(source, &format!("limit.{at}.kinds"), limit));
            found.extend(strange(source, &format!("limit.{at}.{}", limit.bound.key()), limit));
        }
        found
    }

    /// The days on which one of its limits binds.
    pub fn days(&self, limit: &Limit) -> Days {
        let from = limit.from.map_or(self.head.from, |from| from.max(self.head.from));
        let ends = [limit.until, self.head.until].into_iter().flatten();
        Days { from, until: ends.min().unwrap_or(Date::MAX) }
    }

    /// How a finding names one of its limits.
    pub fn name(&self, limit: &Limit) -> String {
        format!("{}/{}", self.head.id, limit.id)
    }
}

impl Limit {
    /// What it says, its days left out: they are compared as they bind.
    fn undated(&self) -> Self {
        Self { from: None, until: None, ..self.clone() }
    }

    /// Whether it is about a plan of this kind that serves these stages.
    pub fn is_about(&self, kind: Kind, stages: &[Stage]) -> bool {
        let of_kind = self.kinds.is_empty() || self.kinds.contains(&kind);
        of_kind && (self.stages.is_empty() || stages.iter().any(|stage| self.stages.contains(stage)))
    }
}

impl Bound {
    /// As a policy writes it, which is also the end of its texts' keys.
    pub fn key(&self) -> &'static str {
        match self {
            Self::AtMost(_) => "at_most",
            Self::AtLeast(_) => "at_least",
            Self::Is(_) => "is",
            Self::Within(_) => "within",
            Self::Includes(_) => "includes",
            Self::Excludes(_) => "excludes",
        }
    }

    /// What it is measured by.
    pub fn value(&self) -> &Value {
        let (Self::AtMost(value)
        | Self::AtLeast(value)
        | Self::Is(value)
        | Self::Within(value)
        | Self::Includes(value)
        | Self::Excludes(value)) = self;
        value
    }

    /// Whether a value stays inside it. Words are compared as sets.
    pub fn holds(&self, given: &Value) -> bool {
        let words = |value: &Value| match value {
            Value::Words(words) => words.clone(),
            Value::Word(word) => BTreeSet::from([word.clone()]),
            Value::Time(_) | Value::Number(_) | Value::Date(_) | Value::Flag(_) => BTreeSet::new(),
        };
        match self {
            Self::AtMost(most) => given <= most,
            Self::AtLeast(least) => given >= least,
            Self::Is(value) => given == value,
            Self::Within(list) => words(given).is_subset(&words(list)),
            Self::Includes(list) => words(list).is_subset(&words(given)),
            Self::Excludes(list) => words(list).is_disjoint(&words(given)),
        }
    }

    /// The words of a list that lie outside it; none for values of other sorts.
    pub fn blamed(&self, given: &Value) -> BTreeSet<String> {
        let Value::Words(given) = given else { return BTreeSet::new() };
        match (self, self.value()) {
            (Self::Excludes(_), Value::Words(list)) => given.intersection(list).cloned().collect(),
            (Self::Within(_), Value::Words(list)) => given.difference(list).cloned().collect(),
            _ => BTreeSet::new(),
        }
    }

    /// Whether it allows nothing that `above` forbids, where one can be wider than the other; lists of what must or
    /// must not be there only add up, and bounds of two forms are both kept: `None`.
    pub fn is_inside(&self, above: &Self) -> Option<bool> {
        match (self, above) {
            (Self::AtMost(own), Self::AtMost(above)) => Some(own <= above),
            (Self::AtLeast(own), Self::AtLeast(above)) => Some(own >= above),
            (Self::Is(own), bound) => Some(bound.holds(own)),
            (Self::Within(Value::Words(own)), Self::Within(Value::Words(above))) => {
                Some(own.is_subset(above))
            }
            (
                Self::AtMost(_) | Self::AtLeast(_) | Self::Within(_) | Self::Includes(_) | Self::Excludes(_),
                _,
            ) => None,
        }
    }

    /// Whether it can bound values of a sort.
    fn fits(&self, sort: Sort) -> bool {
        let ordered = matches!(sort, Sort::Time | Sort::Number | Sort::Date);
        match self {
            Self::AtMost(_) | Self::AtLeast(_) => ordered,
            Self::Is(_) => sort != Sort::Words,
            Self::Within(_) => matches!(sort, Sort::Word | Sort::Words),
            Self::Includes(_) | Self::Excludes(_) => sort == Sort::Words,
        }
    }
}

impl Written {
    /// The limit, or which of its keys is wrong and how.
    fn limit(self) -> Result<Limit, (&'static str, Fault)> {
        let Some(on) = measure::find(&self.on) else {
            return Err(("on", shape::unknown_measure(&self.on, &measure::names())));
        };
        let bounds = self.bounds();
        let [(key, written, make)] = &bounds[..] else {
            return Err(("id", ("not-one-bound", vec![("count", same(bounds.len()))])));
        };
        let sort = if *key == "within" { Sort::Words } else { on.sort };
        let Some(bound) = Value::of(sort, written).map(make).filter(|bound| bound.fits(on.sort)) else {
            let money =
                on.is_money().then(|| shape::too_fine(written.to_string().trim_matches('"'))).flatten();
            let other = || ("bound-of-another-sort", vec![("measure", wording::measure(on.name))]);
            return Err((key, money.unwrap_or_else(other)));
        };
        Ok(Limit {
            id: self.id,
            on,
            bound,
            force: self.force,
            clause: self.clause,
            words: self.words,
            kinds: self.kinds,
            stages: self.stages,
            from: self.from,
            until: self.until,
            delegated: self.delegated,
        })
    }

    fn bounds(&self) -> Vec<(&'static str, toml::Value, Make)> {
        let all: [(&'static str, &Option<toml::Value>, Make); 6] = [
            ("at_most", &self.at_most, Bound::AtMost),
            ("at_least", &self.at_least, Bound::AtLeast),
            ("is", &self.is, Bound::Is),
            ("within", &self.within, Bound::Within),
            ("includes", &self.includes, Bound::Includes),
            ("excludes", &self.excludes, Bound::Excludes),
        ];
        all.into_iter().filter_map(|(key, value, make)| Some((key, value.clone()?, make))).collect()
    }
}

/// The kinds of plans that never state what it is on: it seems to bind them, and binds none of them.
fn unstated(source: &Source, path: &str, limit: &Limit) -> Vec<Finding> {
    let kinds = limit.kinds.iter().enumerate().filter(|(_, kind)| !measure::is_stated(limit.on, **kind));
    let told = |(at, kind): (usize, &Kind)| {
        let fills = vec![("measure", wording::measure(limit.on.name)), ("kind", wording::named(kind.key()))];
        source.finding(&format!("{path}.{at}"), "P1.1", ("kind-without-measure", fills))
    };
    kinds.map(told).collect()
}

/// The words of a bound that are none of its measure's, or a list without any: such a limit would bind nobody.
fn strange(source: &Source, path: &str, limit: &Limit) -> Vec<Finding> {
    if !matches!(limit.on.sort, Sort::Word | Sort::Words) {
        return Vec::new();
    }
    let (known, written) = (vocabulary::of(&limit.on), source.texts(path));
    if written.is_empty() {
        return vec![source.finding(path, "", ("empty", Vec::new()))];
    }
    let unknown = written.into_iter().filter(|(_, word)| !known.contains(word));
    unknown.map(|(at, word)| source.finding(&at, "", shape::unknown_word(word, &known))).collect()
}

/// Why a version of a policy is not issued.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It contradicts itself or what is above it.
    #[error("{count} findings: {}", .first.en)]
    HasErrors {
        /// How many.
        count: usize,
        /// What the first says.
        first: Words,
    },
    /// There is a version as new.
    #[error("no newer version")]
    NotNewer,
    /// A change begins tomorrow at the earliest.
    #[error("a limit cannot change from {from}")]
    TooLate {
        /// The day asked for.
        from: Date,
    },
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::HasErrors { .. } => "policy-has-errors",
            Self::NotNewer => "policy-not-newer",
            Self::TooLate { .. } => "policy-too-late",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::HasErrors { .. } => "P1.3",
            Self::NotNewer | Self::TooLate { .. } => "P1.24",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::HasErrors { count, first } => {
                let said = first.clone();
                vec![("count", count.to_string()), ("first", said.zh), ("first_en", said.en)]
            }
            Self::NotNewer => Vec::new(),
            Self::TooLate { from } => vec![("from", from.to_string())],
        }
    }
}

/// Whether a version may be issued: it holds under what is above it, and is newer than what stands.
pub fn issue(policy: &Policy, standing: Option<&Policy>, found: &[Finding]) -> Result<(), Refusal> {
    if standing.is_some_and(|standing| standing.head.version >= policy.head.version) {
        return Err(Refusal::NotNewer);
    }
    let mut errors = found.iter().filter(|one| one.is_error());
    match errors.next() {
        Some(first) => Err(Refusal::HasErrors { count: 1 + errors.count(), first: first.what.clone() }),
        None => Ok(()),
    }
}

/// Whether a limit may change from a day on: what already happened is not touched (P1.24).
pub fn may_change(from: Date, today: Date) -> Result<(), Refusal> {
    if from > today { Ok(()) } else { Err(Refusal::TooLate { from }) }
}

/// Whether a version may take the place of the one that stands (P1.24): a limit that is new begins ahead, one that is over
/// ends ahead, one that binds says what it said, and none is lost, so that nobody is measured anew for what already
/// happened. Another value is a limit of its own from its day on, as `form::amend` writes it.
pub fn may_follow(new: &Policy, standing: &Policy, today: Date) -> Result<(), Refusal> {
    let late = |from: Date| Err(Refusal::TooLate { from });
    for limit in &new.limits {
        if let Some(from) = news::changed(new, standing, limit) {
            may_change(from, today)?;
        }
    }
    let is_lost =
        |old: &&Limit| standing.days(old).until > today && new.limits.iter().all(|limit| limit.id != old.id);
    standing.limits.iter().find(is_lost).map_or(Ok(()), |_| late(today))
}

/// The committed policy of the district, for tests.
#[cfg(test)]
pub(crate) const DISTRICT: &str = include_str!("../../../../schemes/gongshu-district-2021.toml");

/// A text of it, read.
#[cfg(test)]
pub(crate) fn district(text: &str) -> Policy {
    let opened = super::document::Opened::read("gongshu-district-2021.toml", text).unwrap();
    opened.document.into_policy().unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::document::Opened;
    use crate::plan::form;
    use jiff::civil::date;

    #[test]
    fn a_version_is_issued_when_it_is_newer_and_holds() {
        let text = include_str!("../../../../schemes/city-2021.toml");
        let read = |text: &str| {
            let opened = Opened::read("city-2021.toml", text).unwrap();
            (opened.document.into_policy().unwrap(), opened.findings)
        };
        let (first, _) = read(text);
        let (second, none) = read(&text.replace("version = 1", "version = 2"));
        let (twice, wrong) =
            read(&text.replace("\"five-days\"", "\"weekdays\"").replace("version = 1", "version = 2"));
        assert_eq!(issue(&first, None, &none), Ok(()));
        assert_eq!(issue(&second, Some(&first), &none), Ok(()));
        assert_eq!(issue(&first, Some(&first), &none), Err(Refusal::NotNewer));
        assert!(matches!(issue(&twice, Some(&first), &wrong), Err(Refusal::HasErrors { count: 1, .. })));
    }

    #[test]
    fn a_limit_changes_tomorrow_at_the_earliest() {
        let today = date(2021, 10, 8);
        let cases = [(7, false), (8, false), (9, true)];
        for (day, may) in cases {
            assert_eq!(may_change(date(2021, 10, day), today).is_ok(), may, "{day}");
        }
    }

    #[test]
    fn a_version_changes_only_what_lies_ahead() {
        let (standing, today) = (district(DISTRICT), date(2021, 10, 8));
        let limit = standing.limits[0].clone();
        let with = |change: &dyn Fn(&mut Policy)| {
            let mut new = standing.clone();
            change(&mut new);
            may_follow(&new, &standing, today)
        };
        let ahead = Some(date(2021, 11, 1));
        assert_eq!(with(&|_| {}), Ok(()));
        assert_eq!(with(&|new| new.limits[0].until = ahead), Ok(()));
        assert!(with(&|new| new.limits[0].until = Some(today)).is_err());
        assert!(with(&|new| new.limits[0].clause = "P1.1".to_owned()).is_err(), "what was asked was asked");
        assert!(with(&|new| drop(new.limits.remove(0))).is_err());
        let added = |from| Limit { id: "another".to_owned(), from, ..limit.clone() };
        assert_eq!(with(&|new| new.limits.push(added(ahead))), Ok(()));
        assert!(with(&|new| new.limits.push(added(None))).is_err());
    }

    #[test]
    fn a_limit_that_binds_is_changed_neither_by_the_policy_s_days_nor_in_its_own_row() {
        let (mut standing, today) = (district(DISTRICT), date(2021, 10, 8));
        let (past, ahead, later) = (date(2021, 8, 1), date(2021, 11, 1), date(2021, 12, 1));
        let due = Limit { id: "due".to_owned(), from: Some(ahead), ..standing.limits[0].clone() };
        standing.limits.push(due);
        let last = standing.limits.len() - 1;
        assert!(standing.limits[0].from.is_none(), "it binds as long as the policy does");
        let with = |change: &dyn Fn(&mut Policy)| {
            let mut new = standing.clone();
            change(&mut new);
            may_follow(&new, &standing, today).map_err(|_| "late")
        };
        let otherwise = |limit: &mut Limit| limit.clause = "P1.1".to_owned();
        type Case<'a> = (&'a str, &'a dyn Fn(&mut Policy), Result<(), &'static str>);
        let cases: [Case<'_>; 9] = [
            ("the policy begins earlier", &|new| new.head.from = past, Err("late")),
            ("the policy begins later", &|new| new.head.from = ahead, Err("late")),
            ("the policy is over today", &|new| new.head.until = Some(today), Err("late")),
            ("the policy is over ahead", &|new| new.head.until = Some(later), Ok(())),
            ("its day is written out", &|new| new.limits[0].from = Some(new.head.from), Ok(())),
            ("it begins anew ahead", &|new| new.limits[0].from = Some(ahead), Err("late")),
            (
                "another value, from a day ahead",
                &|new| {
                    otherwise(&mut new.limits[0]);
                    new.limits[0].from = Some(ahead);
                },
                Err("late"),
            ),
            ("another value of what has not begun", &|new| otherwise(&mut new.limits[last]), Ok(())),
            ("what has not begun begins today", &|new| new.limits[last].from = Some(today), Err("late")),
        ];
        for (what, change, expected) in cases {
            assert_eq!(with(change), expected, "{what}");
        }
    }

    #[test]
    fn what_the_page_of_policies_changes_may_follow() {
        let (standing, today) = (district(DISTRICT), date(2021, 10, 8));
        let limit = standing.limits.iter().find(|one| one.id == "fee-cap").unwrap();
        let cases = [(date(2021, 10, 9), Ok(())), (today, Err(Refusal::TooLate { from: today }))];
        for (from, expected) in cases {
            let new = form::amend(DISTRICT, &standing, limit, "18", from).unwrap();
            assert_eq!(may_follow(&district(&new), &standing, today), expected, "{from}");
        }
    }
}
