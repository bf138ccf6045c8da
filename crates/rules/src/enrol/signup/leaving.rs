//! 退出暑托 A family takes a sign-up back: who moves up, and what that means for the money.

use super::{Facts, Refusal, State};
use crate::id::{PlaceId, StudentId};
use crate::moment::Moment;
use crate::plan::holiday_care::Holiday;
use crate::plan::period;

/// What the family gets back of what it has paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refund {
    /// 全额 The period has not begun, the child only waited, or its point closes: everything (P4.7).
    Whole,
    /// 方案未写明 The period has begun, and the plan says nothing of a refund (P4.13).
    Unsaid,
}

impl Refund {
    /// Every one.
    pub const ALL: [Self; 2] = [Self::Whole, Self::Unsaid];

    /// From the table's word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|refund| refund.code() == code)
    }

    /// As the journal holds it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Unsaid => "unsaid",
        }
    }
}

/// A sign-up that was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// Whose.
    pub student: StudentId,
    /// For which period.
    pub period: i64,
    /// At which point.
    pub point: PlaceId,
    /// How it stood.
    pub before: State,
    /// Who has the seat now.
    pub promoted: Vec<StudentId>,
    /// What the family gets back.
    pub refund: Refund,
    /// It had been taken back before: nothing was written.
    pub already: bool,
}

/// Takes a sign-up back: nobody must stay (P4.12). The same again says what was said the first time.
pub fn leave(plan: &Holiday, facts: &Facts, period: i64, now: Moment) -> Result<Left, Refusal> {
    let terms = plan.period.iter().find(|one| one.is(period)).ok_or(Refusal::NoSuchPoint)?;
    let stands = facts.standing.as_ref().ok_or(Refusal::NothingThere)?;
    let already = stands.state == State::Withdrawn;
    if !already && terms.days().until <= now.date() {
        return Err(Refusal::PeriodOver);
    }
    Ok(Left {
        student: facts.student.id.clone(),
        period,
        point: stands.point.clone(),
        before: stands.state,
        promoted: facts.moves_up(plan),
        refund: stands.refund.filter(|_| already).unwrap_or_else(|| refund(terms, stands.state, now)),
        already,
    })
}

/// What leaving now means for the money: whoever only waited had no care that could be charged.
pub fn refund(terms: &period::Terms, before: State, now: Moment) -> Refund {
    let is_whole = now.date() < terms.days().from || before == State::Waiting;
    if is_whole { Refund::Whole } else { Refund::Unsaid }
}

#[cfg(test)]
mod tests {
    use super::super::facts;
    use super::*;
    use crate::plan::holiday_care::yuhang;
    use crate::refusal::Refuses;

    fn leaving(known: &Facts, local: &str) -> Result<Left, &'static str> {
        let now = Moment::at(local.parse().unwrap());
        leave(&yuhang(), known, 1, now).map_err(|why| why.code())
    }

    #[test]
    fn the_seat_goes_to_the_first_that_waits_and_the_money_comes_back() {
        let mut known = facts([0, 60, 0], Some(("u2", State::Placed)));
        known.loads[1].queue = vec![StudentId::new("hua")];
        let left = leaving(&known, "2022-07-10T23:59:59").unwrap();
        assert_eq!((left.promoted, left.refund), (vec![StudentId::new("hua")], Refund::Whole));
        let during = leaving(&known, "2022-07-11T00:00:00").unwrap();
        assert_eq!((during.refund, during.before), (Refund::Unsaid, State::Placed));
        assert_eq!(leaving(&known, "2022-07-23T00:00:00"), Err("signup-period-over"));
    }

    #[test]
    fn nothing_is_not_taken_back_and_twice_is_once() {
        assert_eq!(leaving(&facts([0, 0, 0], None), "2022-07-01T10:00:00"), Err("signup-nothing-there"));
        let gone = facts([0, 60, 0], Some(("u2", State::Withdrawn)));
        let again = leaving(&gone, "2022-08-01T10:00:00").unwrap();
        assert!(again.already && again.promoted.is_empty());
    }

    #[test]
    fn what_was_said_of_the_money_stands_and_whoever_waited_is_owed_nothing() {
        let mut gone = facts([0, 60, 0], Some(("u2", State::Withdrawn)));
        gone.standing.as_mut().unwrap().refund = Some(Refund::Whole);
        let again = leaving(&gone, "2022-07-12T10:00:00").unwrap();
        assert_eq!(
            (again.refund, again.already),
            (Refund::Whole, true),
            "left before it began, asked again after"
        );
        gone.standing.as_mut().unwrap().refund = Some(Refund::Unsaid);
        assert_eq!(leaving(&gone, "2022-07-12T10:00:00").unwrap().refund, Refund::Unsaid);
        let waited = facts([0, 60, 0], Some(("u2", State::Waiting)));
        assert_eq!(leaving(&waited, "2022-07-12T10:00:00").unwrap().refund, Refund::Whole);
    }
}
