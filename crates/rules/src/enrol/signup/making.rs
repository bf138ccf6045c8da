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
    /// Who waited at the point that the child comes to, and has one of its free seats first.
    pub caught_up: Vec<StudentId>,
    /// The child stands there already: what the point should know is all that changes.
    pub is_note: bool,
    /// It stood already: nothing was written.
    pub already: bool,
}

/// Takes a sign-up (P4.6, P4.16): a free seat at once, else a place in the list (X.1). A list stands before whoever comes,
/// also where the plan has more seats than when it began. At the same point a new note is taken while the period lasts.
pub fn make(plan: &Holiday, facts: &Facts, draft: Draft, now: Moment) -> Result<Made, Refusal> {
    let terms = plan.point.iter().find(|point| point.id() == draft.point);
    let period = plan.period.iter().find(|period| period.is(draft.period)).ok_or(Refusal::NoSuchPoint)?;
    let terms = terms.ok_or(Refusal::NoSuchPoint)?;
    let load = facts.load(&draft.point);
    if let Some(stands) = facts.live().filter(|stands| stands.point == draft.point) {
        let is_note = stands.note != draft.note;
        if is_note && !facts.guardian_verified {
            return Err(Refusal::NotVerified);
        }
        if is_note && period.days().until <= now.date() {
            return Err(Refusal::PeriodOver);
        }
        return Ok(Made { is_note, ..made(facts, draft, stands.state, None, !is_note) });
    }
    if load.is_closed {
        return Err(Refusal::NoSuchPoint);
    }
    may_come(plan, facts, &draft.point, now)?;
    let caught_up = facts.promoted(terms, 0);
    let is_full = terms.free(load.taken) <= load.queue.len() as i64;
    if is_full && facts.live().is_some_and(|stands| stands.state == State::Placed) {
        return Err(Refusal::KeepsSeat);
    }
    let position = is_full.then(|| (load.queue.len() - caught_up.len()) as i64 + 1);
    let state = if is_full { State::Waiting } else { State::Placed };
    let promoted = facts.moves_up(plan);
    Ok(Made { promoted, caught_up, ..made(facts, draft, state, position, false) })
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
    let (before, promoted, caught_up) = (facts.standing.clone(), Vec::new(), Vec::new());
    let is_note = false;
    Made { student, period, point, state, position, note, before, promoted, caught_up, is_note, already }
}

#[cfg(test)]
mod tests {
    use super::super::{facts, stands};
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
        known.standing = Some(stands("u2", State::Placed));
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
        known.standing = Some(stands("u2", State::Waiting));
        let moved = make(&plan, &known, draft("u1"), at(OPEN)).unwrap();
        assert_eq!(moved.promoted, [], "whoever only waited leaves no seat");
    }

    /// Seats taken of u2's 60, who waits there; how the newcomer stands, at which position, who has a seat first.
    #[test]
    fn nobody_overtakes_a_list_when_the_plan_has_more_seats() {
        let plan = yuhang();
        type Case = (i64, &'static [&'static str], State, Option<i64>, &'static [&'static str]);
        let cases: [Case; 5] = [
            (60, &["hua", "lan"], State::Waiting, Some(3), &[]),
            (59, &["hua", "lan"], State::Waiting, Some(2), &["hua"]),
            (58, &["hua", "lan"], State::Waiting, Some(1), &["hua", "lan"]),
            (57, &["hua", "lan"], State::Placed, None, &["hua", "lan"]),
            (57, &[], State::Placed, None, &[]),
        ];
        for (taken, queue, state, position, first) in cases {
            let mut known = facts([0, taken, 0], None);
            known.loads[1].queue = queue.iter().map(|id| StudentId::new(*id)).collect();
            let came = make(&plan, &known, draft("u2"), at(OPEN)).unwrap();
            assert_eq!((came.state, came.position), (state, position), "{taken} {queue:?}");
            let caught_up: Vec<&str> = came.caught_up.iter().map(StudentId::as_str).collect();
            assert_eq!(caught_up, first, "{taken} {queue:?}");
        }
        let mut known = facts([0, 59, 0], Some(("u2", State::Waiting)));
        known.loads[1].queue = ["ming", "hua"].map(StudentId::new).into();
        let changed = make(&plan, &known, draft("u1"), at(OPEN)).unwrap();
        assert_eq!(
            changed.promoted,
            [StudentId::new("hua")],
            "the seat that was free, not the child that leaves"
        );
        known.loads[1].is_closed = true;
        assert_eq!(
            make(&plan, &known, draft("u1"), at(OPEN)).unwrap().promoted,
            [],
            "nobody at a closed point"
        );
    }

    #[test]
    fn another_note_is_taken_and_changes_nothing_else() {
        let plan = yuhang();
        let known = facts([80, 0, 0], Some(("u1", State::Waiting)));
        let noted = |now| make(&plan, &known, Draft { note: "花生过敏".into(), ..draft("u1") }, at(now));
        let taken = noted("2022-07-20T10:00:00").unwrap();
        assert_eq!((taken.is_note, taken.already, taken.state), (true, false, State::Waiting));
        assert_eq!((taken.note.as_str(), taken.promoted, taken.caught_up), ("花生过敏", vec![], vec![]));
        let same = make(&plan, &known, draft("u1"), at(OPEN)).unwrap();
        assert_eq!((same.is_note, same.already), (false, true), "the same note is nothing new");
        let stranger = Facts { guardian_verified: false, ..known.clone() };
        let note = Draft { note: "花生过敏".into(), ..draft("u1") };
        let told = make(&plan, &stranger, note, at("2022-07-20T10:00:00")).map_err(|why| why.code());
        assert_eq!(told, Err("signup-not-verified"), "a number that the school does not know");
        assert_eq!(noted("2022-07-23T00:00:00").map_err(|why| why.code()), Err("signup-period-over"));
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
