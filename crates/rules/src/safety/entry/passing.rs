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
}

/// What the gate does, and what its family is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passed {
    /// It comes in.
    In,
    /// The campus is closed until its opening: the family is told the day (P5.21).
    Closed,
    /// It waits in the isolation area with a grown-up; the family is told why and what next (P5.29, X.22).
    Held,
}

impl Passed {
    /// As the table holds it.
    pub fn code(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Closed => "closed",
            Self::Held => "held",
        }
    }
}

/// A pupil comes to the gate (P5.15, P5.21, X.9, X.22).
pub fn arrive(terms: &Terms, facts: &Facts) -> Passed {
    let free = matches!(facts.state, None | Some(State::Free));
    let visit = Visit { errand: Errand::Pupil, listed: false, free };
    match terms.pass(visit, facts.today, facts.opens_on) {
        Pass::In | Pass::Logged => Passed::In,
        Pass::Out if free => Passed::Closed,
        Pass::Out => Passed::Held,
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
            let facts = Facts { state: state.clone(), today, opens_on };
            assert_eq!(arrive(&plan.entry, &facts), passed, "{state:?} {today}");
        }
        assert_eq!([Passed::In, Passed::Closed, Passed::Held].map(Passed::code), ["in", "closed", "held"]);
    }
}
