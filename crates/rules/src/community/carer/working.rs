//! 在岗 Who works in a class: an account with the care teacher's role rests on the application by which the committee took its person.
//! Whoever rests on none is named and begins nothing; children who are there are looked after all the same (X.22).

use super::choosing::Standing;
use crate::id::PersonId;
use crate::refusal::Refuses;

/// 在岗人员 An account with the care teacher's role at a community.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worker {
    /// Whose.
    pub person: PersonId,
    /// The name of the account.
    pub name: String,
    /// How the application on which it rests stands today; nothing where the committee has named none.
    pub rests_on: Option<Standing>,
}

/// Why nothing is done, in the order in which it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The applicant was not taken, or not for today.
    NotHeld,
    /// The account has not the care teacher's role here.
    NotStaff,
    /// Whoever acts works here without an approval that holds.
    Unapproved,
}

impl Worker {
    /// Whether its person may work there today (P2.20).
    pub fn is_approved(&self) -> bool {
        matches!(self.rests_on, Some(Standing::Holds(_)))
    }
}

/// The committee says which account rests on an application (P2.20): one of the class's own, and an approval that holds. That none
/// does may be said of every application.
pub fn entrust(standing: Standing, person: Option<&PersonId>, workers: &[Worker]) -> Result<(), Refusal> {
    let Some(person) = person else { return Ok(()) };
    if !matches!(standing, Standing::Holds(_)) {
        return Err(Refusal::NotHeld);
    }
    if workers.iter().any(|one| one.person == *person) { Ok(()) } else { Err(Refusal::NotStaff) }
}

/// Whether somebody may open a class or sign for another child (P2.20): not who looks after its children unapproved.
pub fn begins(workers: &[Worker], person: &PersonId) -> Result<(), Refusal> {
    let own = workers.iter().find(|one| one.person == *person);
    if own.is_none_or(Worker::is_approved) { Ok(()) } else { Err(Refusal::Unapproved) }
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotHeld => "carer-not-held",
            Self::NotStaff => "carer-not-staff",
            Self::Unapproved => "carer-unapproved",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NotHeld | Self::NotStaff | Self::Unapproved => "P2.20",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotHeld | Self::NotStaff | Self::Unapproved => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{Date, date};

    const UNTIL: Date = Date::constant(2012, 5, 8);

    fn worker(person: &str, rests_on: Option<Standing>) -> Worker {
        Worker { person: PersonId::new(person), name: person.to_owned(), rests_on }
    }

    #[test]
    fn whoever_works_without_an_approval_that_holds_begins_nothing() {
        let over = Standing::Over(date(2011, 5, 8));
        let cases = [
            (Some(Standing::Holds(UNTIL)), Ok(())),
            (None, Err(Refusal::Unapproved)),
            (Some(over), Err(Refusal::Unapproved)),
            (Some(Standing::Changed), Err(Refusal::Unapproved)),
            (Some(Standing::Refused), Err(Refusal::Unapproved)),
            (Some(Standing::Waiting), Err(Refusal::Unapproved)),
        ];
        for (rests_on, expected) in cases {
            let workers = [worker("zhou", Some(Standing::Holds(UNTIL))), worker("wu", rests_on)];
            assert_eq!(begins(&workers, &PersonId::new("wu")), expected, "{rests_on:?}");
            assert_eq!(begins(&workers, &PersonId::new("committee")), Ok(()), "who does not work there");
        }
    }

    #[test]
    fn an_account_of_the_class_rests_on_an_approval_that_holds() {
        let (workers, holds) = ([worker("wu", None)], Standing::Holds(UNTIL));
        let cases = [
            (holds, Some("wu"), Ok(())),
            (holds, Some("zhou"), Err(Refusal::NotStaff)),
            (Standing::Over(UNTIL), Some("wu"), Err(Refusal::NotHeld)),
            (Standing::Waiting, Some("zhou"), Err(Refusal::NotHeld)),
            (Standing::Over(UNTIL), None, Ok(())),
        ];
        for (standing, person, expected) in cases {
            let person = person.map(PersonId::new);
            assert_eq!(entrust(standing, person.as_ref(), &workers), expected, "{standing:?} {person:?}");
        }
    }
}
