//! 层层约束 The policies above a plan: limits narrow downward, and a plan keeps all of them or says who let it off.

use super::document::{Document, Opened, Plan};
use super::finding::{Finding, Outside, Weight};
use super::head::{Head, Stage};
use super::local::Days;
use super::measure::{Measured, Value};
use super::policy::{Bound, Force, Limit, Policy};
use super::source::Source;
use super::wording::{self, Fill, same};
use crate::people::place::Path;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// The policies that are known, by their ids.
#[derive(Clone, Debug, Default)]
pub struct Library {
    policies: BTreeMap<String, Policy>,
}

/// One limit of one policy.
type Bound1<'l> = (&'l Policy, &'l Limit);

impl Library {
    /// A library of these policies. Of two with one id the newer version stays, whichever begins later: a version may be dated before
    /// the one that it takes the place of (P1.24). Of one version the later stays.
    pub fn new(policies: impl IntoIterator<Item = Policy>) -> Self {
        let mut known: BTreeMap<String, Policy> = BTreeMap::new();
        for policy in policies {
            let standing = known.get(&policy.head.id);
            if standing.is_none_or(|one| one.head.version <= policy.head.version) {
                known.insert(policy.head.id.clone(), policy);
            }
        }
        Self { policies: known }
    }

    /// The policy of that id.
    pub fn get(&self, id: &str) -> Option<&Policy> {
        self.policies.get(id)
    }

    /// Every policy, in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &Policy> {
        self.policies.values()
    }

    /// All that is wrong with a document: on its own, and under the policies above it. `since` leaves out what lies
    /// before that day, so that a changed policy never speaks of what already happened.
    pub fn check(&self, opened: &Opened, since: Option<Date>) -> Vec<Finding> {
        let mut found = opened.findings.clone();
        found.extend(match &opened.document {
            Document::Policy(policy) => self.narrowed(policy, &opened.source),
            Document::TermCare(_)
            | Document::HolidayCare(_)
            | Document::CommunityCare(_)
            | Document::ReturnToSchool(_) => match opened.document.plan() {
                Some(plan) => Under { library: self, plan, source: &opened.source, since }.check(),
                None => Vec::new(),
            },
        });
        found.sort_by_key(|finding| (finding.line, finding.column));
        told_once(found)
    }

    /// The policies directly above a new document at a place, where those that its model names do not all stand above it:
    /// of those that do, the ones that no other of them names. `None` keeps the model's.
    pub fn under(&self, model: &str, place: &str) -> Option<Vec<String>> {
        let document = Opened::read("", model).ok()?.document;
        let (named, id) = (document.under().to_vec(), document.id());
        let is_above = |policy: &&Policy| covers(&policy.head.place, place) && policy.head.id != id;
        if named.iter().all(|id| self.get(id).as_ref().is_some_and(is_above)) {
            return None;
        }
        let above: Vec<&Policy> = self.iter().filter(is_above).collect();
        let is_named = |id: &String| above.iter().any(|policy| policy.head.under.contains(id));
        let nearest = above.iter().map(|policy| policy.head.id.clone()).filter(|id| !is_named(id));
        Some(nearest.collect())
    }

    /// The policies named, and those that they name, nearest first; each once.
    fn above(&self, under: &[String]) -> Vec<&Policy> {
        let mut found: Vec<&Policy> = Vec::new();
        let mut next: Vec<&String> = under.iter().collect();
        let mut seen = BTreeSet::new();
        while !next.is_empty() {
            let named: Vec<&String> = next.into_iter().filter(|id| seen.insert(id.as_str())).collect();
            let policies: Vec<&Policy> = named.into_iter().filter_map(|id| self.get(id)).collect();
            next = policies.iter().flat_map(|policy| &policy.head.under).collect();
            found.extend(policies);
        }
        found
    }

    /// Whether a policy stands under another, by the policies that it names. Two that name each other do not.
    fn is_below(&self, below: &Policy, above: &Policy) -> bool {
        let names = |one: &Policy, other: &Policy| {
            self.above(&one.head.under).iter().any(|policy| policy.head.id == other.head.id)
        };
        names(below, above) && !names(above, below)
    }

    /// Limits of a policy that allow more than the policies above it (P1.3).
    fn narrowed(&self, policy: &Policy, source: &Source) -> Vec<Finding> {
        let mut found = self.known(&policy.head.under, &policy.head.place, "policy.under", source);
        let above: Vec<Bound1> = self
            .above(&policy.head.under)
            .into_iter()
            .flat_map(|one| one.limits.iter().map(move |limit| (one, limit)))
            .collect();
        for (at, own) in policy.limits.iter().enumerate() {
            for (from, limit) in &above {
                if !own.meets(limit) || limit.delegated || !overlap(policy.days(own), from.days(limit)) {
                    continue;
                }
                if own.bound.is_inside(&limit.bound) == Some(false) {
                    let fills =
                        [("policy", from.head.title.clone()), ("bound", limit.on.shown(limit.bound.value()))];
                    let path = format!("limit.{at}.{}", own.bound.key());
                    found.push(source.finding(&path, "P1.3", ("wider-than-above", fills.to_vec())));
                }
            }
        }
        found
    }

    /// Policies that are named but not known, or are another place's.
    fn known(&self, under: &[String], place: &str, path: &str, source: &Source) -> Vec<Finding> {
        let mut found = Vec::new();
        for (at, id) in under.iter().enumerate() {
            let path = format!("{path}.{at}");
            match self.get(id) {
                None => {
                    let known = same(self.policies.keys().cloned().collect::<Vec<_>>().join(", "));
                    let fills = vec![("id", same(id)), ("known", known)];
                    found.push(source.finding(&path, "P1.1", ("no-such-policy", fills)));
                }
                Some(policy) if !covers(&policy.head.place, place) => {
                    let fills =
                        vec![("policy", policy.head.title.clone()), ("place", same(&policy.head.place))];
                    found.push(source.finding(&path, "P1.8", ("policy-of-another-place", fills)));
                }
                Some(_) => {}
            }
        }
        found
    }
}

impl Limit {
    /// Whether two limits can bind the same value of the same plan.
    fn meets(&self, other: &Self) -> bool {
        fn share<T: PartialEq>(one: &[T], other: &[T]) -> bool {
            one.is_empty() || other.is_empty() || one.iter().any(|item| other.contains(item))
        }
        self.on == other.on && share(&self.kinds, &other.kinds) && share(&self.stages, &other.stages)
    }
}

impl Limit {
    /// Whether it is about a stage; what serves no stage is meant by those about all.
    fn is_of(&self, stage: Option<Stage>) -> bool {
        self.stages.is_empty() || stage.is_some_and(|stage| self.stages.contains(&stage))
    }

    fn is_strict(&self) -> bool {
        matches!(self.force, Force::Must | Force::MustNot)
    }

    /// Whether a breach of both by one value is told by this one alone: it binds strictly, and is no wider or blames
    /// the same words.
    fn tells(&self, other: &Self, value: &Value) -> bool {
        let (own, others) = (self.bound.blamed(value), other.bound.blamed(value));
        let same_words = !others.is_empty() && others.is_subset(&own);
        self.is_strict() && (same_words || self.bound.is_inside(&other.bound) == Some(true))
    }

    /// What forbids says more than what lists; what binds strictly more than a principle.
    fn rank(&self) -> (bool, bool) {
        (!self.is_strict(), !matches!(self.bound, Bound::Excludes(_)))
    }
}

/// Of two errors at one place the plan's own is told, not the policy's that says the same.
fn told_once(found: Vec<Finding>) -> Vec<Finding> {
    let own: Vec<usize> =
        found.iter().filter(|one| one.is_error() && one.limit.is_none()).map(|one| one.offset).collect();
    let echoes = |one: &Finding| one.is_error() && one.limit.is_some() && own.contains(&one.offset);
    found.into_iter().filter(|one| !echoes(one)).collect()
}

/// A plan under its policies.
struct Under<'l> {
    library: &'l Library,
    plan: &'l dyn Plan,
    source: &'l Source<'l>,
    since: Option<Date>,
}

impl<'l> Under<'l> {
    fn check(&self) -> Vec<Finding> {
        let head = self.plan.head();
        let mut found = self.library.known(&head.under, &head.place, "scheme.under", self.source);
        let limits = self.limits();
        found.extend(self.left_out());
        let measured = self.plan.measured();
        let mut used = BTreeSet::new();
        for value in &measured {
            let broken =
                |(_, limit): &&Bound1| limit.on.name == value.measure && !limit.bound.holds(&value.value);
            let mut broken: Vec<&Bound1> = limits.iter().filter(broken).collect();
            used.extend(broken.iter().map(|(policy, limit)| policy.name(limit)));
            broken.sort_by_key(|(_, limit)| limit.rank());
            let mut told: Vec<&Bound1> = Vec::new();
            for one in broken {
                if !told.iter().any(|(_, limit)| limit.tells(one.1, &value.value)) {
                    told.push(one);
                }
            }
            told.retain(|(policy, limit)| !self.lacks(&policy.name(limit)));
            found.extend(told.into_iter().map(|(policy, limit)| self.breach(policy, limit, value)));
        }
        found.extend(self.approvals(&limits, &used));
        found
    }

    /// Whether a limit has an approval that lacks its reason or its name: that is what is told, not the breach.
    fn lacks(&self, limit: &str) -> bool {
        self.plan.approvals().iter().any(|one| one.is_of(limit) && !one.is_complete())
    }

    /// The days that are asked about.
    fn days(&self) -> Days {
        let days = self.plan.days();
        let from = self.plan.head().from.into_iter().chain(self.since).fold(days.from, Date::max);
        Days { from, until: days.until }
    }

    /// The limits that bind it; one that is delegated gives way to what a nearer policy set instead (P1.24).
    fn limits(&self) -> Vec<Bound1<'l>> {
        let head = self.plan.head();
        let policies = self.library.above(&head.under);
        let binding = |(policy, limit): &Bound1<'l>| {
            covers(&policy.head.place, &head.place)
                && limit.is_about(head.kind, &head.stages)
                && overlap(policy.days(limit), self.days())
        };
        let all: Vec<Bound1> = policies
            .into_iter()
            .flat_map(|policy| policy.limits.iter().map(move |limit| (policy, limit)))
            .filter(binding)
            .collect();
        all.iter().filter(|(policy, limit)| !self.gives_way(policy, limit, &all)).copied().collect()
    }

    /// Whether policies below the one that delegates it have limits of their own on all its days, for each stage that it is
    /// about. On a day that they leave out it still binds.
    fn gives_way(&self, policy: &Policy, limit: &Limit, all: &[Bound1]) -> bool {
        if !limit.delegated {
            return false;
        }
        let is_own = |(below, own): &&Bound1| own.on == limit.on && self.library.is_below(below, policy);
        let own: Vec<&Bound1> = all.iter().filter(is_own).collect();
        let asked = shared(policy.days(limit), self.days());
        let holds = |stage: Option<Stage>| {
            let of_it = own.iter().filter(|(_, own)| own.is_of(stage));
            is_covered(asked, of_it.map(|(below, own)| below.days(own)).collect())
        };
        let stages = &self.plan.head().stages;
        let mut about = stages.iter().filter(|stage| limit.is_of(Some(**stage)));
        if stages.is_empty() { holds(None) } else { about.all(|stage| holds(Some(*stage))) }
    }

    /// A policy of this very place and time that the plan does not stand under.
    fn left_out(&self) -> Vec<Finding> {
        let head = self.plan.head();
        let above: BTreeSet<&str> =
            self.library.above(&head.under).iter().map(|policy| policy.head.id.as_str()).collect();
        let binds = |policy: &&Policy| binds(policy, head, self.days());
        let missing =
            self.library.iter().filter(|policy| !above.contains(policy.head.id.as_str())).filter(binds);
        let told = |policy: &Policy| {
            let fills = vec![("policy", policy.head.title.clone()), ("id", same(&policy.head.id))];
            self.source.finding("scheme.under", "P1.1", ("policy-left-out", fills))
        };
        missing.map(told).collect()
    }

    /// A value outside a limit: refused, let off by an approval, or only behind a target.
    fn breach(&self, policy: &Policy, limit: &Limit, value: &Measured) -> Finding {
        let name = policy.name(limit);
        let approved = self.plan.approvals().iter().find(|one| one.is_of(&name) && one.is_complete());
        let mut fills: Vec<Fill> = vec![
            ("measure", wording::measure(limit.on.name)),
            ("given", limit.on.shown(&value.value)),
            ("bound", limit.on.shown(limit.bound.value())),
            ("write", limit.on.to_write(limit.bound.value())),
            ("limit", same(&name)),
            (
                "blamed",
                wording::list(limit.bound.blamed(&value.value).iter().map(|word| wording::named(word))),
            ),
        ];
        let (code, weight) = match (limit.force, approved) {
            (Force::Goal, _) => ("behind-a-goal", Weight::Warning),
            (Force::Principle | Force::May, Some(approval)) => {
                fills.push(("approver", same(&approval.approver)));
                fills.push(("reason", approval.reason.clone()));
                ("set-aside", Weight::Note)
            }
            (Force::Principle, None) => ("principle-without-approval", Weight::Error),
            (Force::May, None) => ("switch-without-approval", Weight::Error),
            (Force::Must | Force::MustNot, _) => (plain(&limit.bound), Weight::Error),
        };
        let breach = wording::breach(limit.bound.key(), &fills);
        fills.push(("breach", breach.clone()));
        let finding = self.source.finding(&value.path, "", (code, fills));
        let outside = Some(Outside { value: value.value.written(), breach });
        Finding { outside, ..finding.under(policy, limit, weight) }
    }

    /// Approvals of limits that are not there, bind strictly, or are kept anyway; or that lack what makes them one.
    fn approvals(&self, limits: &[Bound1], used: &BTreeSet<String>) -> Vec<Finding> {
        let mut found = Vec::new();
        for (at, approval) in self.plan.approvals().iter().enumerate() {
            let mut wrong = |key: &str, code, weight| {
                let fills = vec![("limit", same(&approval.of))];
                let finding = self.source.finding(&format!("approval.{at}.{key}"), "P1.22", (code, fills));
                found.push(Finding { weight, ..finding });
            };
            let limit = limits.iter().find(|(policy, limit)| approval.is_of(&policy.name(limit)));
            match limit {
                None => wrong("of", "no-such-limit", Weight::Error),
                Some((_, limit)) if matches!(limit.force, Force::Must | Force::MustNot | Force::Goal) => {
                    wrong("of", "cannot-be-approved", Weight::Error);
                }
                Some((policy, _)) if !approval.is_since(policy.head.issued) => {
                    wrong("on", "approval-before-policy", Weight::Error);
                }
                Some(_) if !approval.is_complete() => wrong("approver", "approval-incomplete", Weight::Error),
                Some((policy, limit)) if !used.contains(&policy.name(limit)) => {
                    wrong("of", "approval-of-nothing", Weight::Warning);
                }
                Some(_) => {}
            }
        }
        found
    }
}

/// The code of a value outside a limit that binds strictly.
fn plain(bound: &Bound) -> &'static str {
    match bound {
        Bound::AtMost(_) => "above-limit",
        Bound::AtLeast(_) => "below-limit",
        Bound::Is(_) => "not-as-required",
        Bound::Within(_) => "not-in-catalogue",
        Bound::Includes(_) => "required-missing",
        Bound::Excludes(_) => "forbidden",
    }
}

/// Whether any limit of a policy is about a plan of this head and these days (P1.1).
pub fn binds(policy: &Policy, head: &Head, days: Days) -> bool {
    let is_about =
        |limit: &Limit| limit.is_about(head.kind, &head.stages) && overlap(policy.days(limit), days);
    covers(&policy.head.place, &head.place) && policy.limits.iter().any(is_about)
}

/// Whether a policy of one place binds another; the empty place is the whole country.
fn covers(policy: &str, place: &str) -> bool {
    policy.is_empty() || Path::new(policy).covers(&Path::new(place))
}

fn overlap(one: Days, other: Days) -> bool {
    one.from < other.until && other.from < one.until
}

/// The days that lie in both.
fn shared(one: Days, other: Days) -> Days {
    Days { from: one.from.max(other.from), until: one.until.min(other.until) }
}

/// Whether each of the days lies in one of the parts.
fn is_covered(days: Days, mut parts: Vec<Days>) -> bool {
    parts.sort_by_key(|part| part.from);
    let reached = |from: Date, part: &Days| if part.from <= from { from.max(part.until) } else { from };
    parts.iter().fold(days.from, reached) >= days.until
}

#[cfg(test)]
mod tests;
