//! 到校 A pupil at the gate: nobody is refused silently, and the gate is told nothing of anybody's health (P5.15).

use super::{Errand, Pass, Terms, Visit};
use crate::safety::clearance::file::State;
use jiff::civil::Date;

/// What is known of a pupil who stands at the gate.
#[derive(Clone, Debug)]
pub struct Facts {
    /// How it stands; nothing where the health rules are off.
    pub state: Option<State>,
    /// The day.
    pub today: Date,
    /// The day on which the school opens.
    pub opens_on: Date,
    /// The day of its batch, where the plan has one for it (P5.39).
    pub batch_on: Option<Date>,
}

/// What the gate does, and what its family is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passed {
    /// It comes in.
    In,
    /// The campus is closed until its opening: the family is told the day (P5.21).
    Closed,
    /// The school is open and its batch comes another day: the family is told which (P5.39).
    Early,
    /// It waits in the isolation area with a grown-up; the family is told why and what next (P5.29, X.22).
    Held,
}

impl Passed {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::In, Self::Closed, Self::Early, Self::Held];

    /// As the table holds it.
    pub fn code(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Closed => "closed",
            Self::Early => "early",
            Self::Held => "held",
        }
    }
}

/// A pupil comes to the gate (P5.15, P5.21, P5.39, X.9, X.22). Whoever comes on its day but outside its hours comes in: a gate
/// that is busy asks it to wait, and turns nobody away.
pub fn arrive(terms: &Terms, facts: &Facts) -> Passed {
    let free = matches!(facts.state, None | Some(State::Free));
    let visit = Visit { errand: Errand::Pupil, listed: false, free };
    let is_early = facts.batch_on.is_some_and(|day| facts.today < day);
    match terms.pass(visit, facts.today, facts.opens_on) {
        Pass::In | Pass::Logged if is_early => Passed::Early,
        Pass::In | Pass::Logged => Passed::In,
        Pass::Out if free => Passed::Closed,
        Pass::Out => Passed::Held,
    }
}

/// Whether a pupil still waits at the gate: it was not let in when it last came, and nobody has fetched it since (P5.29,
/// X.22). It waits on another day too, until somebody says with whom it went.
pub fn waits(last: Passed, fetched: bool) -> bool {
    match last {
        Passed::In => false,
        Passed::Closed | Passed::Early | Passed::Held => !fetched,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::return_to_school::dongpo;
    use crate::safety::entry::Standing;
    use jiff::civil::date;

    #[test]
    fn a_pupil_comes_in_from_the_opening_when_nothing_holds_it() {
        let plan = dongpo();
        let opens_on = plan.reopening.opens_on;
        let (before, opening) = (date(2021, 8, 31), date(2021, 9, 1));
        let held = || Some(State::Held(Standing::default()));
        let cases = [
            (None, before, Passed::Closed),
            (None, opening, Passed::In),
            (Some(State::Free), before, Passed::Closed),
            (Some(State::Free), opening, Passed::In),
            (Some(State::Unknown), opening, Passed::Held),
            (held(), before, Passed::Held),
            (held(), opening, Passed::Held),
        ];
        for (state, today, passed) in cases {
            let facts = Facts { state: state.clone(), today, opens_on, batch_on: None };
            assert_eq!(arrive(&plan.entry, &facts), passed, "{state:?} {today}");
        }
        let open = Terms { closed_before_opening: false, ..plan.entry };
        for (batch_on, passed) in [(None, Passed::In), (Some(opening), Passed::Early)] {
            let facts = Facts { state: None, today: before, opens_on, batch_on };
            assert_eq!(arrive(&open, &facts), passed, "{batch_on:?}");
        }
        assert_eq!(Passed::ALL.map(Passed::code), ["in", "closed", "early", "held"]);
    }

    #[test]
    fn a_pupil_of_a_later_batch_comes_in_from_its_own_day() {
        let plan = dongpo();
        let day = date(2021, 9, 3);
        let cases = [
            (None, date(2021, 8, 31), Passed::Closed),
            (None, date(2021, 9, 2), Passed::Early),
            (Some(State::Free), date(2021, 9, 2), Passed::Early),
            (Some(State::Unknown), date(2021, 9, 2), Passed::Held),
            (None, day, Passed::In),
        ];
        for (state, today, passed) in cases {
            let opens_on = plan.reopening.opens_on;
            let facts = Facts { state: state.clone(), today, opens_on, batch_on: Some(day) };
            assert_eq!(arrive(&plan.entry, &facts), passed, "{state:?} {today}");
        }
    }

    #[test]
    fn whoever_was_not_let_in_waits_until_somebody_fetches_it() {
        let cases = [
            (Passed::In, false, false),
            (Passed::In, true, false),
            (Passed::Closed, false, true),
            (Passed::Early, false, true),
            (Passed::Held, false, true),
            (Passed::Closed, true, false),
            (Passed::Held, true, false),
        ];
        for (last, fetched, still) in cases {
            assert_eq!(waits(last, fetched), still, "{last:?} {fetched}");
        }
    }
}
