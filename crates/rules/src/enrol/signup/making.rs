//! 报名与改点 A family signs up for a point of a period, or changes to another one.

use super::{Facts, Refusal, Standing, State};
use crate::id::{PlaceId, StudentId};
use crate::moment::Moment;
use crate::plan::holiday_care::Holiday;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// For which child.
    pub student: StudentId,
    /// For which period.
    pub period: i64,
    /// At which point.
    pub point: PlaceId,
    /// What the point should know of the child: health, who fetches it (P4.16).
    pub note: String,
}

/// A sign-up that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Whose.
    pub student: StudentId,
    /// For which period.
    pub period: i64,
    /// At which point.
    pub point: PlaceId,
    /// With a seat, or waiting.
    pub state: State,
    /// The place in the waiting list, from 1.
    pub position: Option<i64>,
    /// What the point should know.
    pub note: String,
    /// What stood before.
    pub before: Option<Standing>,
    /// Who has the seat that the child left.
    pub promoted: Vec<StudentId>,
    /// It stood already: nothing was written.
    pub already: bool,
}

/// Takes a sign-up (P4.6, P4.16): a free seat at once, else a place in the list (X.1).
pub fn make(plan: &Holiday, facts: &Facts, draft: Draft, now: Moment) -> Result<Made, Refusal> {
    let terms = plan.point.iter().find(|point| point.id() == draft.point);
    let terms = terms.filter(|_| plan.period.iter().any(|period| period.is(draft.period)));
    let terms = terms.ok_or(Refusal::NoSuchPoint)?;
    let load = facts.load(&draft.point);
    if let Some(stands) = facts.live().filter(|stands| stands.point == draft.point) {
        return Ok(made(facts, draft, stands.state, None, true));
    }
    if load.is_closed {
        return Err(Refusal::NoSuchPoint);
    }
    may_come(plan, facts, &draft.point, now)?;
    let is_full = terms.free(load.taken) == 0;
    if is_full && facts.live().is_some_and(|stands| stands.state == State::Placed) {
        return Err(Refusal::KeepsSeat);
    }
    let position = is_full.then(|| load.queue.len() as i64 + 1);
    let state = if is_full { State::Waiting } else { State::Placed };
    let promoted = facts.moves_up(plan);
    Ok(Made { promoted, ..made(facts, draft, state, position, false) })
}

/// Who may come, and when the form is taken (P4.2, P4.6).
fn may_come(plan: &Holiday, facts: &Facts, point: &PlaceId, now: Moment) -> Result<(), Refusal> {
    if !facts.guardian_verified {
        return Err(Refusal::NotVerified);
    }
    if !facts.student.is_on_roll(now.date()) {
        return Err(Refusal::NotOnRoll);
    }
    if !plan.eligibility.serves(facts.pupil(point)) {
        return Err(Refusal::NotServed { grade: facts.student.grade });
    }
    if now < plan.signup.opens_at() {
        return Err(Refusal::NotYet { from: plan.signup.opens_at() });
    }
    if !plan.signup.is_open(now) {
        return Err(Refusal::Closed { until: plan.signup.closes_at() });
    }
    Ok(())
}

fn made(facts: &Facts, draft: Draft, state: State, position: Option<i64>, already: bool) -> Made {
    let Draft { student, period, point, note } = draft;
    let before = facts.standing.clone();
    Made { student, period, point, state, position, note, before, promoted: Vec::new(), already }
}

#[cfg(test)]
mod tests {
    use super::super::facts;
    use super::*;
    use crate::plan::holiday_care::yuhang;
    use crate::refusal::Refuses;

    fn at(local: &str) -> Moment {
        Moment::at(local.parse().unwrap())
    }

    fn draft(point: &str) -> Draft {
        Draft { student: StudentId::new("ming"), period: 1, point: PlaceId::new(point), note: String::new() }
    }

    const OPEN: &str = "2022-06-28T10:00:00";

    /// Each row mends what the row above was refused for.
    #[test]
    fn the_ladder_is_walked_from_its_first_step() {
        let plan = yuhang();
        let mut known = facts([0, 0, 0], None);
        known.guardian_verified = false;
        known.student.grade = 6;
        known.student.on_roll_until = Some(jiff::civil::date(2022, 6, 1));
        let mut wanted = draft("u9");
        let mut now = at("2022-06-27T08:59:59");
        let asked = |code: &str, known: &Facts, wanted: &Draft, now| {
            let said = make(&plan, known, wanted.clone(), now).map_err(|why| why.code());
            assert_eq!(said.err().unwrap_or(""), code);
        };
        asked("signup-no-such-point", &known, &wanted, now);
        wanted = Draft { period: 2, ..draft("u1") };
        asked("signup-no-such-point", &known, &wanted, now);
        wanted = draft("u1");
        known.loads[0].is_closed = true;
        asked("signup-no-such-point", &known, &wanted, now);
        known.loads[0].is_closed = false;
        asked("signup-not-verified", &known, &wanted, now);
        known.guardian_verified = true;
        asked("signup-not-on-roll", &known, &wanted, now);
        known.student.on_roll_until = None;
        asked("signup-not-served", &known, &wanted, now);
        known.student.grade = 5;
        asked("signup-not-yet", &known, &wanted, now);
        now = at("2022-07-03T17:00:00");
        asked("signup-closed", &known, &wanted, now);
        now = at("2022-07-03T16:59:59");
        asked("", &known, &wanted, now);
        known.standing = Some(Standing { point: PlaceId::new("u2"), state: State::Placed });
        known.loads[0].taken = 80;
        asked("signup-keeps-seat", &known, &wanted, now);
    }

    #[test]
    fn the_last_seat_is_given_and_the_next_child_waits_at_a_position() {
        let plan = yuhang();
        let last = make(&plan, &facts([0, 59, 0], None), draft("u2"), at(OPEN)).unwrap();
        assert_eq!((last.state, last.position, last.already), (State::Placed, None, false));
        let mut full = facts([0, 60, 0], None);
        full.loads[1].queue = vec![StudentId::new("hua")];
        let next = make(&plan, &full, draft("u2"), at(OPEN)).unwrap();
        assert_eq!((next.state, next.position), (State::Waiting, Some(2)));
    }

    #[test]
    fn whoever_changes_leaves_the_seat_to_the_first_that_waits() {
        let plan = yuhang();
        let mut known = facts([0, 60, 0], Some(("u2", State::Placed)));
        known.loads[1].queue = vec![StudentId::new("hua"), StudentId::new("lan")];
        let changed = make(&plan, &known, draft("u1"), at(OPEN)).unwrap();
        assert_eq!(changed.promoted, [StudentId::new("hua")]);
        assert_eq!(changed.before.unwrap().point, PlaceId::new("u2"));
        known.standing = Some(Standing { point: PlaceId::new("u2"), state: State::Waiting });
        let moved = make(&plan, &known, draft("u1"), at(OPEN)).unwrap();
        assert_eq!(moved.promoted, [], "whoever only waited leaves no seat");
    }

    #[test]
    fn twice_is_once_and_a_withdrawn_child_may_come_back() {
        let plan = yuhang();
        let stands = facts([5, 0, 0], Some(("u1", State::Placed)));
        assert!(make(&plan, &stands, draft("u1"), at("2022-07-20T10:00:00")).unwrap().already);
        let back = facts([5, 0, 0], Some(("u1", State::Withdrawn)));
        let again = make(&plan, &back, draft("u1"), at(OPEN)).unwrap();
        assert_eq!((again.already, again.state), (false, State::Placed));
    }

    #[test]
    fn a_school_s_own_points_serve_its_own_pupils() {
        let mut plan = yuhang();
        plan.eligibility.roll = crate::enrol::eligibility::Roll::School;
        let known = facts([0, 0, 0], None);
        let refused = make(&plan, &known, draft("u1"), at(OPEN)).unwrap_err();
        assert_eq!(refused.code(), "signup-not-served");
        let own = Facts { school: PlaceId::new("u1"), ..known };
        assert!(make(&plan, &own, draft("u1"), at(OPEN)).is_ok());
    }
}
