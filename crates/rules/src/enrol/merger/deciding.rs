//! 征询与决定 How points are merged: the bureau sees the proposal, families are asked, then it is decided, once.
//!
//! Nobody is moved without having been asked where to, and an answer counts for that point alone: where another one is to
//! take the child, its family is asked again. A family that has not answered moves with the others and may still
//! withdraw with everything it has paid; one that declines withdraws so once its point closes. All of it after the
//! window, when the children can be counted, and before the period begins.

use super::{Answer, Child, Closing, Merged, Move, Point, merge};
use crate::enrol::point;
use crate::id::{PlaceId, StudentId};
use crate::moment::Moment;
use crate::plan::holiday_care::Holiday;
use crate::plan::period;
use crate::refusal::Refuses;
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
    /// Where to its family was asked to move from here, and what it said.
    pub asked: Option<(PlaceId, Option<bool>)>,
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
            Some((to, said)) if *to == one.to => match said {
                Some(true) => Status::Agreed,
                Some(false) | None => Status::Silent,
            },
            Some(_) | None => Status::Unasked,
        }
    }

    /// The point that the child's family said no to.
    fn declined(&self, child: &StudentId) -> Option<&PlaceId> {
        self.asked(child).filter(|(_, said)| *said == Some(false)).map(|(to, _)| to)
    }

    fn asked(&self, child: &StudentId) -> Option<&(PlaceId, Option<bool>)> {
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
            | Self::ReasonMissing => "P4.7",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::SignUpOpen { until } => vec![("until", until.local().strftime("%m-%d %H:%M").to_string())],
            Self::Unasked { count } => vec![("count", count.to_string())],
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
        Point {
            id: terms.id(),
            town: PlaceId::new(terms.town.as_str()),
            capacity: terms.capacity - held.map_or(0, |held| held.waiting),
            is_kept: held.is_some_and(|held| held.kept.is_some()),
            children: children.map(|member| child(member, open_again, &ways(plan, terms))).collect(),
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
    let answer = match member.asked {
        Some((_, Some(true))) => Answer::Agreed,
        Some((_, Some(false))) if !open_again.contains(&member.id) => Answer::Declined,
        Some((_, Some(false) | None)) | None => Answer::Unasked,
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

/// Merges the points as it was shown, once all whom it moves were asked (P4.7, X.1). The same again changes nothing.
pub fn decide(plan: &Holiday, facts: &Facts, seen: &str, now: Moment) -> Result<Decided, Refusal> {
    may_begin(plan, facts.period, now)?;
    let merged = proposal(plan, facts);
    let relieved = facts.relieved(&merged);
    let unasked = facts.unasked(&merged).len() as i64;
    let hash = merged.hash();
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
mod tests {
    use super::*;
    use crate::plan::holiday_care::yuhang;

    fn at(local: &str) -> Moment {
        Moment::at(local.parse().unwrap())
    }

    const AFTER: &str = "2022-07-04T09:00:00";

    /// Points u1, u2, u3 with so many children each; u1 and u2 stand in one town.
    fn facts(counts: [usize; 3]) -> Facts {
        let held = |(point, count): (&str, usize)| Held {
            point: PlaceId::new(point),
            kept: None,
            children: (0..count)
                .map(|n| Member { id: StudentId::new(format!("{point}-{n:02}")), asked: None })
                .collect(),
            waiting: 0,
        };
        let points = ["u1", "u2", "u3"].into_iter().zip(counts).map(held).collect();
        Facts { period: 1, points, closed: BTreeSet::new() }
    }

    fn asked(mut facts: Facts, said: Option<bool>, count: usize) -> Facts {
        let children = facts.points[0].children.iter_mut().take(count);
        children.for_each(|member| member.asked = Some((PlaceId::new("u2"), said)));
        facts
    }

    /// What has been decided is done: children sit where they were sent.
    fn after(mut facts: Facts, decided: &Decided) -> Facts {
        for closing in &decided.closings {
            facts.closed.insert(closing.point.clone());
            facts.points.retain(|held| held.point != closing.point);
            for one in &closing.moves {
                let to = facts.points.iter_mut().find(|held| held.point == one.to).unwrap();
                to.children.push(Member { id: one.child.clone(), asked: None });
            }
        }
        facts
    }

    #[test]
    fn of_two_points_the_nearer_takes_the_children() {
        let mut plan = yuhang();
        plan.point[2].town = plan.point[0].town.clone();
        let known = facts([10, 40, 40]);
        let goes = |plan: &Holiday| {
            let merged = proposal(plan, &known);
            let moves = &merged.closings[0].moves;
            (moves.len(), moves[0].to.to_string(), moves[0].metres)
        };
        plan.point[2].metres_to = vec![point::Way { point: "u1".into(), metres: 400 }];
        assert_eq!(goes(&plan), (10, "u3".to_owned(), Some(400)), "said at the other end");
        plan.point[2].metres_to[0].metres = 1_400;
        assert_eq!(goes(&plan), (10, "u2".to_owned(), Some(900)));
    }

    #[test]
    fn families_are_asked_before_anything_is_decided_and_twice_is_once() {
        let plan = yuhang();
        let known = facts([24, 36, 30]);
        let seen = proposal(&plan, &known).hash();
        let refused = decide(&plan, &known, &seen, at(AFTER)).unwrap_err();
        assert_eq!(refused, Refusal::Unasked { count: 24 });
        let asking = ask(&plan, &known, &seen, at(AFTER)).unwrap();
        assert_eq!(asking.moves.len(), 24);
        let known = asked(known, None, 24);
        assert_eq!(ask(&plan, &known, "whatever was seen", at(AFTER)).unwrap().moves, []);
        assert_eq!(decide(&plan, &known, "another", at(AFTER)), Err(Refusal::PlanChanged));
        let decided = decide(&plan, &known, &seen, at(AFTER)).unwrap();
        assert_eq!((decided.closings.len(), decided.closings[0].moves.len()), (1, 24));
        let later = after(known, &decided);
        assert!(decide(&plan, &later, &seen, at(AFTER)).unwrap().is_already(), "twice changes nothing");
    }

    #[test]
    fn whoever_declines_is_listed_and_not_moved() {
        let plan = yuhang();
        let known = asked(asked(facts([24, 36, 30]), Some(true), 24), Some(false), 2);
        let seen = proposal(&plan, &known).hash();
        let decided = decide(&plan, &known, &seen, at(AFTER)).unwrap();
        let closing = &decided.closings[0];
        assert_eq!((closing.moves.len(), closing.unsettled.len()), (22, 2));
        let statuses: BTreeSet<Status> = closing.moves.iter().map(|one| known.status(one)).collect();
        assert_eq!(statuses, BTreeSet::from([Status::Agreed]));
    }

    #[test]
    fn what_was_said_of_one_point_does_not_count_for_another() {
        let plan = yuhang();
        for said in [true, false] {
            let mut known = asked(facts([24, 36, 30]), Some(true), 24);
            known.points[0].children[0].asked = Some((PlaceId::new("u9"), Some(said)));
            let seen = proposal(&plan, &known).hash();
            assert_eq!(decide(&plan, &known, &seen, at(AFTER)), Err(Refusal::Unasked { count: 1 }), "{said}");
            assert_eq!(ask(&plan, &known, &seen, at(AFTER)).unwrap().moves.len(), 1, "{said}");
        }
        let mut known = facts([24, 36, 30]);
        let all = known.points[0].children.iter_mut();
        all.for_each(|member| member.asked = Some((PlaceId::new("u9"), Some(false))));
        let seen = proposal(&plan, &known).hash();
        assert_eq!(ask(&plan, &known, &seen, at(AFTER)).unwrap().moves.len(), 24, "all said no elsewhere");
    }

    #[test]
    fn a_no_to_the_point_itself_stands() {
        let plan = yuhang();
        for declined in [1, 24] {
            let known = asked(asked(facts([24, 36, 30]), Some(true), 24), Some(false), declined);
            let closing = proposal(&plan, &known).closings.remove(0);
            assert_eq!((closing.moves.len(), closing.unsettled.len()), (24 - declined, declined));
        }
    }

    #[test]
    fn seats_that_children_wait_for_are_not_spare() {
        let plan = yuhang();
        let mut known = facts([24, 36, 30]);
        assert_eq!(proposal(&plan, &known).closings.len(), 1, "u2 has 24 seats of 60 left");
        known.points[1].waiting = 1;
        assert_eq!(proposal(&plan, &known).closings.len(), 0, "and one of them is taken");
    }

    #[test]
    fn it_is_done_after_the_window_and_before_the_period() {
        let plan = yuhang();
        let known = asked(facts([24, 36, 30]), Some(true), 24);
        let seen = proposal(&plan, &known).hash();
        let until = plan.signup.closes_at();
        let cases = [
            ("2022-07-03T16:59:59", Some(Refusal::SignUpOpen { until })),
            ("2022-07-03T17:00:00", None),
            ("2022-07-10T23:59:59", None),
            ("2022-07-11T00:00:00", Some(Refusal::Begun)),
        ];
        for (now, refused) in cases {
            assert_eq!(decide(&plan, &known, &seen, at(now)).err(), refused, "{now}");
            assert_eq!(ask(&plan, &known, &seen, at(now)).err(), refused, "{now}");
        }
        let nowhere = Facts { period: 2, ..known };
        assert_eq!(ask(&plan, &nowhere, &seen, at(AFTER)), Err(Refusal::NoSuchPoint));
    }

    #[test]
    fn of_two_small_points_the_bureau_may_choose_which_one_stays() {
        let plan = yuhang();
        let mut known = facts([10, 12, 30]);
        let closes = |known: &Facts| {
            proposal(&plan, known).closings.iter().map(|one| one.point.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(closes(&known), ["u1"], "the one with more children stays");
        known.points[0].kept = Some("靠近地铁".into());
        assert_eq!(closes(&known), ["u2"]);
        known.points[1].kept = Some("房间已备好".into());
        assert_eq!(closes(&known), <[&str; 0]>::default());
        assert_eq!(proposal(&plan, &known).stays[1].why, super::super::Why::Kept);
    }

    #[test]
    fn a_point_is_kept_for_a_reason_and_its_families_are_no_longer_asked() {
        let plan = yuhang();
        let known = asked(facts([24, 36, 30]), None, 24);
        let draft = |point: &str, is_kept, reason: &str| Keep {
            point: PlaceId::new(point),
            is_kept,
            reason: reason.into(),
        };
        let keeps = |draft, now| keep(&plan, &known, draft, at(now));
        assert_eq!(keeps(draft("u9", true, ""), AFTER), Err(Refusal::NoSuchPoint));
        assert_eq!(keeps(draft("u1", true, ""), "2022-07-11T08:00:00"), Err(Refusal::Begun));
        assert_eq!(keeps(draft("u1", true, " "), AFTER), Err(Refusal::ReasonMissing));
        let kept = keeps(draft("u1", true, "路远"), AFTER).unwrap();
        assert_eq!((kept.relieved.len(), kept.already, kept.before), (24, false, None));
        let mut kept = known.clone();
        kept.points[0].kept = Some("路远".into());
        let let_go = keep(&plan, &kept, draft("u1", false, ""), at(AFTER)).unwrap();
        assert_eq!(let_go.before.as_deref(), Some("路远"), "the old reason goes along");
        assert!(keeps(draft("u1", false, ""), AFTER).unwrap().already, "it was not kept");
    }

    #[test]
    fn a_question_lapses_where_the_point_stays_after_all() {
        let plan = yuhang();
        let mut known = asked(facts([24, 36, 30]), Some(true), 24);
        known.points[0].children.push(Member { id: StudentId::new("late"), asked: None });
        let seen = proposal(&plan, &known).hash();
        let decided = decide(&plan, &known, &seen, at(AFTER)).unwrap();
        assert_eq!((decided.closings.len(), decided.relieved.len()), (0, 24));
        assert_eq!(known.relieved(&proposal(&plan, &known)), decided.relieved);
    }
}
