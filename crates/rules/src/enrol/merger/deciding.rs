//! 征询与决定 How points are merged: the bureau sees the proposal, families are asked, then it is decided, once.
//!
//! Nobody is moved without having been asked where to, and an answer counts for that point alone: where another one is to
//! take the child, its family is asked again. A family that has not answered moves with the others and may still
//! withdraw with everything it has paid; one that declines withdraws so once its point closes. While some family that
//! would move has time to answer nothing is decided, but on the last day before the period. All of it after the window,
//! when the children can be counted, and before the period begins.

use super::{Answer, Child, Closing, Merged, Move, Point, Terms, merge};
use crate::enrol::point;
use crate::enrol::signup::answers_until;
use crate::id::{PlaceId, StudentId};
use crate::moment::{Moment, moment};
use crate::plan::holiday_care::Holiday;
use crate::plan::period;
use crate::refusal::Refuses;
use jiff::ToSpan;
use jiff::civil::Time;
use std::collections::{BTreeMap, BTreeSet};

/// A point of a period that is open, as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Which.
    pub point: PlaceId,
    /// Why the bureau keeps it; `None` where it does not.
    pub kept: Option<String>,
    /// Who has a seat there.
    pub children: Vec<Member>,
    /// How many wait there: seats that are free are theirs first.
    pub waiting: i64,
}

/// A child with a seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub id: StudentId,
    /// What its family was asked here.
    pub asked: Option<Asked>,
}

/// A question to a family, and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The point that would take the child.
    pub to: PlaceId,
    /// When it was asked.
    pub at: Moment,
    /// What it said; `None` until it did.
    pub said: Option<bool>,
}

/// What merging may know of a period.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Its number in the plan.
    pub period: i64,
    /// Its open points; one of the plan that is neither here nor in `closed` is empty.
    pub points: Vec<Held>,
    /// Points that were merged before.
    pub closed: BTreeSet<PlaceId>,
}

/// How far a family is with its move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// 未征询
    Unasked,
    /// 未答复
    Silent,
    /// 已同意
    Agreed,
}

impl Facts {
    /// How far the family of a move is: what it said of another point does not count for this one.
    pub fn status(&self, one: &Move) -> Status {
        match self.asked(&one.child) {
            Some(asked) if asked.to == one.to => match asked.said {
                Some(true) => Status::Agreed,
                Some(false) | None => Status::Silent,
            },
            Some(_) | None => Status::Unasked,
        }
    }

    /// The point that the child's family said no to.
    fn declined(&self, child: &StudentId) -> Option<&PlaceId> {
        self.asked(child).filter(|asked| asked.said == Some(false)).map(|asked| &asked.to)
    }

    fn asked(&self, child: &StudentId) -> Option<&Asked> {
        let members = self.points.iter().flat_map(|held| &held.children);
        members
            .filter_map(|member| Some((&member.id, member.asked.as_ref()?)))
            .find(|one| one.0 == child)
            .map(|one| one.1)
    }

    fn unasked(&self, merged: &Merged) -> Vec<Moving> {
        let moves =
            merged.closings.iter().flat_map(|closing| closing.moves.iter().map(move |one| (closing, one)));
        let unasked = moves.filter(|(_, one)| self.status(one) == Status::Unasked);
        unasked
            .map(|(closing, one)| Moving {
                student: one.child.clone(),
                from: closing.point.clone(),
                to: one.to.clone(),
            })
            .collect()
    }

    /// Children whose family was asked although their point is to stay open after all.
    pub fn relieved(&self, merged: &Merged) -> Vec<StudentId> {
        let closes: BTreeSet<&PlaceId> = merged.closings.iter().map(|closing| &closing.point).collect();
        let stays = self.points.iter().filter(|held| !closes.contains(&held.point));
        let asked = stays.flat_map(|held| &held.children).filter(|member| member.asked.is_some());
        asked.map(|member| member.id.clone()).collect()
    }
}

/// A child's way from one point to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moving {
    /// Who.
    pub student: StudentId,
    /// The point that closes.
    pub from: PlaceId,
    /// The point that takes the child.
    pub to: PlaceId,
}

/// Families are asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asking {
    /// Whose, and about what; empty when all were asked before.
    pub moves: Vec<Moving>,
}

/// Points were merged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// Points that close, with who goes where and whose family declined.
    pub closings: Vec<Closing>,
    /// Children whose question lapses: their point stays.
    pub relieved: Vec<StudentId>,
}

impl Decided {
    /// There was nothing to merge, or it had been done before.
    pub fn is_already(&self) -> bool {
        self.closings.is_empty() && self.relieved.is_empty()
    }
}

/// The bureau keeps a small point, or no longer does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keep {
    /// Which.
    pub point: PlaceId,
    /// Kept from now on, or not.
    pub is_kept: bool,
    /// Why.
    pub reason: String,
}

/// A point is kept, or no longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// What was decided.
    pub keep: Keep,
    /// Why it was kept before; `None` where it was not.
    pub before: Option<String>,
    /// Children whose question lapses.
    pub relieved: Vec<StudentId>,
    /// It stood so before: nothing was written.
    pub already: bool,
}

/// Why it was not done, in the order in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The plan has no such period, or the point is not open in it.
    #[error("no such point")]
    NoSuchPoint,
    /// Families may still sign up: nobody knows how many children a point will have.
    #[error("sign-up is open")]
    SignUpOpen {
        /// Until when.
        until: Moment,
    },
    /// The period has begun: nobody is moved any more.
    #[error("the period has begun")]
    Begun,
    /// Sign-ups or answers have changed since the proposal was shown, and so would the merger.
    #[error("the proposal is another by now")]
    PlanChanged,
    /// A family was not asked about the point that its child would go to.
    #[error("families are not asked")]
    Unasked {
        /// How many.
        count: i64,
    },
    /// A family that would move has not answered and is still waited for.
    #[error("families may still answer")]
    AnswersOpen {
        /// How many.
        count: i64,
        /// Until when.
        until: Moment,
    },
    /// Nobody said why a point is kept.
    #[error("no reason")]
    ReasonMissing,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoSuchPoint => "merger-no-such-point",
            Self::SignUpOpen { .. } => "merger-signup-open",
            Self::Begun => "merger-begun",
            Self::PlanChanged => "merger-plan-changed",
            Self::Unasked { .. } => "merger-unasked",
            Self::AnswersOpen { .. } => "merger-answers-open",
            Self::ReasonMissing => "merger-reason-missing",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NoSuchPoint => "P4.6",
            Self::SignUpOpen { .. }
            | Self::Begun
            | Self::PlanChanged
            | Self::Unasked { .. }
            | Self::AnswersOpen { .. }
            | Self::ReasonMissing => "P4.7",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        let shown = |at: &Moment| at.local().strftime("%m-%d %H:%M").to_string();
        match self {
            Self::SignUpOpen { until } => vec![("until", shown(until))],
            Self::Unasked { count } => vec![("count", count.to_string())],
            Self::AnswersOpen { count, until } => vec![("count", count.to_string()), ("until", shown(until))],
            Self::NoSuchPoint | Self::Begun | Self::PlanChanged | Self::ReasonMissing => Vec::new(),
        }
    }
}

/// What would become of the period's points today, by the plan's own numbers (P4.7). A no counts for the point that was
/// asked about: where another one would take the child its family counts as not asked. Where that would send the child
/// to the very point that was refused, the no stands for good: nobody is forced.
pub fn proposal(plan: &Holiday, facts: &Facts) -> Merged {
    let (mut open_again, mut firm) = (BTreeSet::new(), BTreeSet::new());
    loop {
        let merged = merge(&plan.merger, &points(plan, facts, &open_again));
        let forced = forced(facts, &merged);
        let mut elsewhere = asked_elsewhere(facts, &merged);
        elsewhere.retain(|child| !firm.contains(child));
        if forced.is_empty() && elsewhere.is_empty() {
            return merged;
        }
        open_again.extend(elsewhere);
        open_again.retain(|child| !forced.contains(child));
        firm.extend(forced);
    }
}

/// Children whose family declined another point than those which take the children of theirs.
fn asked_elsewhere(facts: &Facts, merged: &Merged) -> Vec<StudentId> {
    let mut elsewhere = Vec::new();
    for closing in &merged.closings {
        let takes = |to: &PlaceId| match closing.moves.as_slice() {
            [] => merged.stays.iter().any(|stay| stay.point == *to),
            moves => moves.iter().any(|one| one.to == *to),
        };
        let others =
            closing.unsettled.iter().filter(|child| facts.declined(child).is_some_and(|to| !takes(to)));
        elsewhere.extend(others.cloned());
    }
    elsewhere
}

/// Children who would go where their family said no.
fn forced(facts: &Facts, merged: &Merged) -> Vec<StudentId> {
    let moves = merged.closings.iter().flat_map(|closing| &closing.moves);
    moves.filter(|one| facts.declined(&one.child) == Some(&one.to)).map(|one| one.child.clone()).collect()
}

fn points(plan: &Holiday, facts: &Facts, open_again: &BTreeSet<StudentId>) -> Vec<Point> {
    let held: BTreeMap<&PlaceId, &Held> = facts.points.iter().map(|held| (&held.point, held)).collect();
    let open = plan.point.iter().filter(|terms| !facts.closed.contains(&terms.id()));
    let point = |terms: &point::Terms| {
        let held = held.get(&terms.id());
        let children = held.iter().flat_map(|held| &held.children);
        let ways = ways(plan, terms);
        Point {
            id: terms.id(),
            town: PlaceId::new(terms.town.as_str()),
            capacity: terms.capacity - held.map_or(0, |held| held.waiting),
            is_kept: held.is_some_and(|held| held.kept.is_some()),
            children: children.map(|member| child(member, open_again, &ways)).collect(),
        }
    };
    open.map(point).collect()
}

/// How far the other points of its town are, as the plan says.
fn ways(plan: &Holiday, terms: &point::Terms) -> BTreeMap<PlaceId, i64> {
    let beside = plan.point.iter().filter(|other| terms.is_beside(other));
    beside.filter_map(|other| Some((other.id(), terms.metres_to(other)?))).collect()
}

/// Nobody has told the program where a child lives: its way is that from its point.
fn child(member: &Member, open_again: &BTreeSet<StudentId>, ways: &BTreeMap<PlaceId, i64>) -> Child {
    let answer = match member.asked.as_ref().and_then(|asked| asked.said) {
        Some(true) => Answer::Agreed,
        Some(false) if !open_again.contains(&member.id) => Answer::Declined,
        Some(false) | None => Answer::Unasked,
    };
    Child { id: member.id.clone(), answer, metres: ways.clone() }
}

/// Asks every family whose child would move, and who was not asked about this point yet (P4.7). `seen` is the hash of the
/// proposal that was shown.
pub fn ask(plan: &Holiday, facts: &Facts, seen: &str, now: Moment) -> Result<Asking, Refusal> {
    may_begin(plan, facts.period, now)?;
    let merged = proposal(plan, facts);
    let moves = facts.unasked(&merged);
    if !moves.is_empty() && merged.hash() != seen {
        return Err(Refusal::PlanChanged);
    }
    Ok(Asking { moves })
}

/// Until when a family's answer is waited for: so long as it may answer, but not into the last day before the period,
/// which is the bureau's, because nobody is moved any more once the period has begun.
fn waits_until(terms: &Terms, period: &period::Terms, asked_at: Moment) -> Moment {
    let eve = moment(period.days().from.saturating_sub(1.day()), Time::midnight());
    answers_until(terms, period, asked_at).min(eve)
}

/// Families that would move, have not answered and are still waited for: how many, and until when (P4.7).
pub fn answers_open(plan: &Holiday, facts: &Facts, merged: &Merged, now: Moment) -> Option<(i64, Moment)> {
    let period = plan.period.iter().find(|one| one.is(facts.period))?;
    let moves = merged.closings.iter().flat_map(|closing| &closing.moves);
    let silent = moves.filter(|one| facts.status(one) == Status::Silent);
    let asked = silent.filter_map(|one| facts.asked(&one.child));
    let ends = asked.map(|asked| waits_until(&plan.merger, period, asked.at));
    let open: Vec<Moment> = ends.filter(|until| now < *until).collect();
    Some((open.len() as i64, open.into_iter().max()?))
}

/// Merges the points as it was shown, once all whom it moves were asked, and have answered or had their time (P4.7,
/// X.1). The same again changes nothing.
pub fn decide(plan: &Holiday, facts: &Facts, seen: &str, now: Moment) -> Result<Decided, Refusal> {
    may_begin(plan, facts.period, now)?;
    let merged = proposal(plan, facts);
    let relieved = facts.relieved(&merged);
    let unasked = facts.unasked(&merged).len() as i64;
    let (hash, open) = (merged.hash(), answers_open(plan, facts, &merged, now));
    let decided = Decided { closings: merged.closings, relieved };
    if decided.is_already() {
        return Ok(decided);
    }
    if hash != seen {
        return Err(Refusal::PlanChanged);
    }
    if unasked > 0 {
        return Err(Refusal::Unasked { count: unasked });
    }
    if let Some((count, until)) = open {
        return Err(Refusal::AnswersOpen { count, until });
    }
    Ok(decided)
}

/// Keeps a small point, or lets it be merged again: of two small ones the bureau may choose (P4.7).
pub fn keep(plan: &Holiday, facts: &Facts, draft: Keep, now: Moment) -> Result<Kept, Refusal> {
    let known = plan.point.iter().any(|terms| terms.id() == draft.point);
    if !known || facts.closed.contains(&draft.point) {
        return Err(Refusal::NoSuchPoint);
    }
    let period = plan.period.iter().find(|period| period.is(facts.period)).ok_or(Refusal::NoSuchPoint)?;
    if has_begun(period, now) {
        return Err(Refusal::Begun);
    }
    if draft.is_kept && draft.reason.trim().is_empty() {
        return Err(Refusal::ReasonMissing);
    }
    let held = facts.points.iter().find(|held| held.point == draft.point);
    let before = held.and_then(|held| held.kept.clone());
    let already = if draft.is_kept { before.as_ref() == Some(&draft.reason) } else { before.is_none() };
    let asked = held.iter().flat_map(|held| &held.children).filter(|member| member.asked.is_some());
    let relieved = asked.filter(|_| draft.is_kept && !already).map(|member| member.id.clone()).collect();
    Ok(Kept { keep: draft, before, relieved, already })
}

/// Whether families may be asked and points merged now: after the window, before the period.
pub fn may_begin(plan: &Holiday, period: i64, now: Moment) -> Result<(), Refusal> {
    let period = plan.period.iter().find(|one| one.is(period)).ok_or(Refusal::NoSuchPoint)?;
    let until = plan.signup.closes_at();
    if now < until {
        return Err(Refusal::SignUpOpen { until });
    }
    if has_begun(period, now) { Err(Refusal::Begun) } else { Ok(()) }
}

/// Whether nobody is moved any more: children are there.
pub fn has_begun(period: &period::Terms, now: Moment) -> bool {
    period.days().from <= now.date()
}

#[cfg(test)]
mod tests;
