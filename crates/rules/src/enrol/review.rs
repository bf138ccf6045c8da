//! 审核 Review: every request is accepted, waits, or goes back with a reason; nobody is refused (P3.28, P1.16).

pub mod waiting;

use super::grouping::{self, Room, Taken};
use super::registration::{self, State};
use crate::id::StudentId;
use crate::moment::Moment;
use crate::people::student::Student;
use crate::plan::scheme::Scheme;
use crate::refusal::Refuses;
use jiff::civil::Date;

/// One request among those chosen.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Whose.
    pub student: Student,
    /// How it stands.
    pub state: State,
    /// When it came.
    pub submitted_at: Moment,
}

/// What a review may know.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The requests chosen.
    pub asked: Vec<Asked>,
    /// Children with a place, and the groups that stand.
    pub taken: Taken,
    /// The last position given in the waiting list; 0 when nobody ever waited.
    pub last_position: i64,
}

/// What the reviewer says of those chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// 通过
    Accept,
    /// 退回补充
    Return,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Of whom.
    pub students: Vec<StudentId>,
    /// What.
    pub verdict: Verdict,
    /// Why; needed to send back and to accept what came late.
    pub reason: String,
}

/// What became of those chosen, in the order in which they had asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviewed {
    /// One row a child.
    pub outcomes: Vec<Outcome>,
    /// Why.
    pub reason: String,
}

impl Reviewed {
    /// The rows that change.
    pub fn changed(&self) -> impl Iterator<Item = &Outcome> {
        self.outcomes.iter().filter(|one| one.kept.is_none())
    }
}

/// What became of one child.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Whose.
    pub student: Student,
    /// How it stood.
    pub before: State,
    /// How it stands now.
    pub after: State,
    /// Place in the waiting list's numbering.
    pub position: Option<i64>,
    /// Why nothing changed.
    pub kept: Option<Kept>,
}

/// Why a row stays as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It had been decided before.
    Decided,
    /// It came late: accepting it needs a reason (P3.27).
    LateNeedsReason,
    /// The child is no longer on the roll: send it back with the reason (P3.4).
    NotOnRoll,
}

/// Why nothing is reviewed, in the order in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The day of the review has not come.
    #[error("the review has not begun")]
    NotYet {
        /// Which day.
        on: Date,
    },
    /// Nobody was chosen.
    #[error("nobody chosen")]
    NobodyChosen,
    /// Sent back without a reason.
    #[error("a reason is missing")]
    ReasonMissing,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotYet { .. } => "review-not-yet",
            Self::NobodyChosen => "review-nobody-chosen",
            Self::ReasonMissing => "review-reason-missing",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NotYet { .. } | Self::NobodyChosen => "P3.28",
            Self::ReasonMissing => "P1.16",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotYet { on } => vec![("on", on.strftime("%m-%d").to_string())],
            Self::NobodyChosen | Self::ReasonMissing => Vec::new(),
        }
    }
}

/// Whether the day of the review is over and families still wait for their answer: whoever reviews hears of it (P3.28).
pub fn is_overdue(terms: &registration::Terms, pending: i64, today: Date) -> bool {
    pending > 0 && today > registration::review_day(terms)
}

/// Decides the chosen requests in the order in which they came; beyond the room of their site they wait (P3.35, P3.19, X.1).
pub fn review(scheme: &Scheme, facts: &Facts, draft: Draft, now: Moment) -> Result<Reviewed, Refusal> {
    let (terms, reason, day) = (&scheme.registration, draft.reason.trim().to_owned(), now.date());
    if day < registration::review_day(terms) {
        return Err(Refusal::NotYet { on: registration::review_day(terms) });
    }
    if draft.students.is_empty() {
        return Err(Refusal::NobodyChosen);
    }
    if draft.verdict == Verdict::Return && reason.is_empty() {
        return Err(Refusal::ReasonMissing);
    }
    let mut seats = Seats {
        room: Room::new(scheme, &facts.taken),
        waits: grouping::waits(&scheme.grouping),
        last_position: facts.last_position,
    };
    let mut asked: Vec<&Asked> = facts.asked.iter().collect();
    asked.sort_by_key(|one| (one.state == State::Late, one.submitted_at, one.student.id.clone()));
    let decide = |one: &&Asked| {
        let eligible = registration::is_eligible(terms, &one.student, day);
        match (kept(one, draft.verdict, &reason, eligible), draft.verdict) {
            (Some(kept), _) => outcome(one, one.state, None, Some(kept)),
            (None, Verdict::Return) => outcome(one, State::Returned, None, None),
            (None, Verdict::Accept) => seats.give(one),
        }
    };
    Ok(Reviewed { outcomes: asked.iter().map(decide).collect(), reason })
}

/// The room that is left while those chosen are decided.
struct Seats<'a> {
    room: Room<'a>,
    waits: bool,
    last_position: i64,
}

impl Seats<'_> {
    fn give(&mut self, one: &Asked) -> Outcome {
        if self.room.has(one.student.grade) || !self.waits {
            self.room.give(one.student.grade);
            return outcome(one, State::Accepted, None, None);
        }
        self.last_position += 1;
        outcome(one, State::Waiting, Some(self.last_position), None)
    }
}

fn kept(one: &Asked, verdict: Verdict, reason: &str, eligible: bool) -> Option<Kept> {
    if !one.state.is_pending() {
        return Some(Kept::Decided);
    }
    if verdict == Verdict::Return {
        return None;
    }
    if !eligible {
        return Some(Kept::NotOnRoll);
    }
    (one.state == State::Late && reason.is_empty()).then_some(Kept::LateNeedsReason)
}

fn outcome(one: &Asked, after: State, position: Option<i64>, kept: Option<Kept>) -> Outcome {
    Outcome { student: one.student.clone(), before: one.state, after, position, kept }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::HouseholdId;
    use crate::plan::scheme::gongshu;
    use jiff::civil::date;

    fn asked(id: &str, state: State, minute: i64) -> Asked {
        let student = Student {
            id: StudentId::new(id),
            household: HouseholdId::new("h"),
            name: id.into(),
            sort_key: id.into(),
            grade: 3,
            home_class: "3-2".into(),
            seat: 1,
            on_roll_from: date(2021, 9, 1),
            on_roll_until: (id == "gone").then(|| date(2021, 9, 2)),
            care_note: String::new(),
        };
        Asked { student, state, submitted_at: Moment(minute) }
    }

    fn school() -> Scheme {
        let mut scheme = gongshu();
        (scheme.grouping.groups_max, scheme.grouping.students_max) = (1, 3);
        scheme
    }

    fn taken(accepted: i64) -> Taken {
        Taken { accepted: [(3, accepted)].into(), own_site: "wenlan".into(), ..Taken::default() }
    }

    fn run(facts: &Facts, verdict: Verdict, reason: &str, now: &str) -> Result<Reviewed, Refusal> {
        let scheme = school();
        let students = facts.asked.iter().map(|one| one.student.id.clone()).collect();
        let draft = Draft { students, verdict, reason: reason.into() };
        review(&scheme, facts, draft, Moment::at(now.parse().unwrap()))
    }

    #[test]
    fn whoever_still_waits_when_the_day_of_the_review_is_over_is_told_of() {
        let terms = gongshu().registration;
        let cases = [(3, 1, false), (4, 0, false), (4, 1, true), (20, 1, true)];
        for (day, pending, expected) in cases {
            assert_eq!(is_overdue(&terms, pending, date(2021, 9, day)), expected, "{day} {pending}");
        }
    }

    #[test]
    fn a_ladder_of_refusals() {
        let one = Facts { asked: vec![asked("a", State::Submitted, 1)], taken: taken(0), last_position: 0 };
        let none = Facts { asked: Vec::new(), ..one.clone() };
        let cases = [
            (&none, "2021-09-02T23:59:59", "review-not-yet"),
            (&none, "2021-09-03T17:00:00", "review-nobody-chosen"),
            (&one, "2021-09-03T17:00:00", "review-reason-missing"),
        ];
        for (facts, now, code) in cases {
            assert_eq!(run(facts, Verdict::Return, " ", now).unwrap_err().code(), code);
        }
        let back = run(&one, Verdict::Return, "缺班级", "2021-09-03T17:00:00").unwrap();
        assert_eq!(back.outcomes[0].after, State::Returned);
    }

    #[test]
    fn beyond_the_room_they_wait_in_the_order_in_which_they_came() {
        let asked = vec![
            asked("late", State::Late, 1),
            asked("second", State::Submitted, 3),
            asked("first", State::Submitted, 2),
            asked("decided", State::Accepted, 0),
            asked("gone", State::Submitted, 4),
        ];
        let facts = Facts { asked, taken: taken(2), last_position: 4 };
        let told = |reason| {
            let reviewed = run(&facts, Verdict::Accept, reason, "2021-09-03T17:00:00").unwrap();
            let row = |one: &Outcome| (one.student.name.clone(), one.after, one.position, one.kept);
            reviewed.outcomes.iter().map(row).collect::<Vec<_>>()
        };
        let mut expected = vec![
            ("decided".to_owned(), State::Accepted, None, Some(Kept::Decided)),
            ("first".to_owned(), State::Accepted, None, None),
            ("second".to_owned(), State::Waiting, Some(5), None),
            ("gone".to_owned(), State::Submitted, None, Some(Kept::NotOnRoll)),
            ("late".to_owned(), State::Late, None, Some(Kept::LateNeedsReason)),
        ];
        assert_eq!(told(""), expected);
        expected[4] = ("late".to_owned(), State::Waiting, Some(6), None);
        assert_eq!(told("住院"), expected);
    }

    #[test]
    fn nobody_is_refused_and_no_place_is_given_beyond_the_room() {
        for accepted in 0..5 {
            let many = (0..9).map(|n| asked(&format!("s{n}"), State::Submitted, n)).collect();
            let facts = Facts { asked: many, taken: taken(accepted), last_position: 0 };
            let done = run(&facts, Verdict::Accept, "", "2021-09-03T17:00:00").unwrap();
            let placed = done.outcomes.iter().filter(|one| one.after == State::Accepted).count() as i64;
            assert_eq!(placed, (3 - accepted).max(0));
            let waiting: Vec<_> = done.outcomes.iter().filter_map(|one| one.position).collect();
            assert_eq!(waiting, (1..=9 - placed).collect::<Vec<_>>());
        }
    }

    /// A group stands at one site: of forty-one and ten in two groups of forty somebody has to wait, whoever came last.
    #[test]
    fn a_place_is_given_only_where_its_site_has_a_group_for_it() {
        let mut scheme = gongshu();
        (scheme.grouping.groups_max, scheme.grouping.students_max) = (2, 40);
        let cases = [([(3, 41), (6, 10)], [41, 0]), ([(6, 10), (3, 41)], [10, 40])];
        for (order, expected) in cases {
            let grades = order.iter().flat_map(|(grade, count)| (0..*count).map(move |_| *grade));
            let child = |(n, grade): (i64, i64)| {
                let mut one = asked(&format!("s{n:02}"), State::Submitted, n);
                one.student.grade = grade;
                one
            };
            let asked = (0..).zip(grades).map(child).collect();
            let facts = Facts { asked, taken: taken(0), last_position: 0 };
            let students = facts.asked.iter().map(|one| one.student.id.clone()).collect();
            let draft = Draft { students, verdict: Verdict::Accept, reason: String::new() };
            let done =
                review(&scheme, &facts, draft, Moment::at("2021-09-03T17:00:00".parse().unwrap())).unwrap();
            let accepted = |grade: i64| {
                let of = |one: &&Outcome| one.after == State::Accepted && one.student.grade == grade;
                done.outcomes.iter().filter(of).count()
            };
            assert_eq!(order.map(|(grade, _)| accepted(grade)), expected, "{order:?}");
        }
    }
}
