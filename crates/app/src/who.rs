//! 何人 Whoever acts: a person who signed in, a visitor, or the plan's own clock.

use crate::failure::Failure;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::{self, Permit, Role};
use std::collections::BTreeSet;
use store::people::Person;

/// Whoever acts.
#[derive(Clone, Debug)]
pub enum Who {
    /// Signed in, with the token of this sign-in.
    Person(Box<Person>, Option<String>),
    /// Not signed in.
    Visitor,
    /// What the scheme itself does at its moments.
    Clock,
}

impl Who {
    /// A person without a browser: rehearsals, imports, tests.
    pub fn person(person: Person) -> Self {
        Self::Person(Box::new(person), None)
    }

    /// Asks for the permit of one act at one place. A visitor is asked to sign in first.
    pub fn permit(&self, act: Act, place: &Place) -> Result<Permit, Failure> {
        match self {
            Self::Person(person, _) => Ok(role::permit(&person.id, &person.grants, act, place)?),
            Self::Visitor => role::visitor(act, place).map_err(|_| Failure::SignInFirst),
            Self::Clock => Ok(role::clock(act, place)?),
        }
    }

    /// The person, if somebody is signed in.
    pub fn signed_in(&self) -> Option<&Person> {
        match self {
            Self::Person(person, _) => Some(person),
            Self::Visitor | Self::Clock => None,
        }
    }

    /// Whether this person has a role anywhere.
    pub fn is(&self, role: Role) -> bool {
        self.signed_in().is_some_and(|person| person.grants.iter().any(|grant| grant.role == role))
    }

    /// What this person is at a place: for telling whose of several duties something is, never instead of the permit.
    pub(crate) fn roles(&self, place: &Place) -> BTreeSet<Role> {
        let grants = self.signed_in().map_or(&[][..], |person| &person.grants);
        grants.iter().filter(|grant| grant.path.covers(&place.path)).map(|grant| grant.role).collect()
    }

    pub(crate) fn token(&self) -> Option<&str> {
        match self {
            Self::Person(_, token) => token.as_deref(),
            Self::Visitor | Self::Clock => None,
        }
    }
}
