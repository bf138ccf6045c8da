//! 到场 Arriving: a child who stands in the room is recorded and watched, listed or not (X.22).

use super::{Absent, Change, Facts, Refusal, State};
use crate::day::extended;
use crate::day::session::By;
use crate::id::{GroupId, HouseholdId, SessionId, StudentId};
use crate::moment::Moment;
use crate::plan::local::Words;

/// Where the roll has the child this evening, if anywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// In which session.
    pub session: SessionId,
    /// Of which group.
    pub group: GroupId,
    /// The group's name.
    pub name: Words,
    /// In which state.
    pub state: State,
    /// When that session ends.
    pub until: Moment,
}

/// A child who turned up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Child {
    /// Who.
    pub student: StudentId,
    /// Name.
    pub name: String,
    /// Whose child.
    pub household: HouseholdId,
    /// Home class.
    pub home_class: String,
    /// Where the roll has it.
    pub held: Option<Held>,
}

/// 加入点名 The child is on this roll now, present.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// Which session.
    pub session: SessionId,
    /// Which child, who is told of it.
    pub child: Absent,
    /// The row it had elsewhere, or here, before.
    pub before: Option<Held>,
    /// The change, where one was made.
    pub change: Option<Change>,
    /// The roll had been closed: attendance moves with it.
    pub correction: bool,
}

/// Whether this person takes children onto rolls, and seeks them: only the school's own do. Whoever comes from outside writes down who
/// else is in the room, and one of the school's own says who it is (P3.50, X.22).
pub fn takes_on(by: &By) -> bool {
    !by.is_from_outside()
}

/// Puts a child who is in the room on this roll as present. No list, letter or choice stands in the way (X.22); only a
/// child whom another room has, or who has been handed over, is not taken twice. Extended care takes whoever is left of an evening
/// that is over (P1.25): somebody has said so, and the ladder goes on.
pub fn add(facts: &Facts, child: &Child, now: Moment) -> Result<Added, Refusal> {
    facts.may_change()?;
    if !takes_on(&facts.by) {
        return Err(Refusal::NotYours { group: facts.session.name.clone() });
    }
    let follower = facts.head_teachers.get(&child.home_class).cloned();
    let Child { student, name, household, home_class, .. } = child.clone();
    let added = |change| Added {
        session: facts.session.id.clone(),
        child: Absent { student, name, household, home_class, follower },
        before: child.held.clone(),
        change,
        correction: facts.session.roll_closed_at.is_some(),
    };
    let Some(held) = &child.held else { return Ok(added(Some(here(child, State::Expected, now)))) };
    if held.state == State::HandedOver {
        return Err(Refusal::HandedOver { names: vec![child.name.clone()] });
    }
    if held.state.attends() && held.session == facts.session.id {
        return Ok(added(None));
    }
    let is_elsewhere = held.session != facts.session.id && held.has_it();
    if is_elsewhere && !(facts.session.is_extended() && now >= held.until) {
        return Err(Refusal::PresentElsewhere { name: child.name.clone(), group: held.name.clone() });
    }
    Ok(added(Some(here(child, held.state, now))))
}

impl Held {
    /// Whether that room has the child: it was seen there, or has gone over to extended care and waits to be called.
    fn has_it(&self) -> bool {
        self.state.attends() || (self.group.as_str() == extended::GROUP && self.state == State::Expected)
    }
}

impl Added {
    /// Whether the child goes over to it from the roll of its evening, on which it had been seen.
    pub fn rolls_over(&self) -> bool {
        let seen = |held: &Held| held.state.attends() && held.session != self.session;
        self.change.is_some() && self.before.as_ref().is_some_and(seen)
    }
}

fn here(child: &Child, before: State, now: Moment) -> Change {
    Change {
        student: child.student.clone(),
        before,
        after: State::Present,
        says_leave: false,
        at: now,
        absence: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::roll::tests::{at, facts};
    use crate::day::session::tests::by;
    use crate::id::PersonId;
    use crate::people::role::Role;
    use crate::refusal::Refuses;

    #[test]
    fn only_the_school_s_own_take_a_child_onto_a_roll() {
        let mut facts = facts();
        facts.session.teacher = PersonId::new("coach");
        facts.session.companion = Some(PersonId::new("sun"));
        let (household, name, home_class) = (HouseholdId::new("h"), "hong".to_owned(), "3-2".to_owned());
        let child = Child { student: StudentId::new("hong"), name, household, home_class, held: None };
        let cases = [
            ("coach", Role::Lecturer, false, Err("roll-not-yours")),
            ("other-coach", Role::Lecturer, false, Err("roll-not-yours")),
            ("sun", Role::CareTeacher, true, Ok(true)),
            ("li", Role::CareTeacher, true, Err("roll-not-yours")),
            ("chen", Role::Manager, true, Ok(true)),
        ];
        for (person, role, takes, expected) in cases {
            facts.by = by(person, role);
            assert_eq!(takes_on(&facts.by), takes, "{person}");
            let added = add(&facts, &child, at(5)).map(|one| one.change.is_some());
            assert_eq!(added.map_err(|why| why.code()), expected, "{person}");
        }
    }
}
