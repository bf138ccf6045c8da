//! 改回未办 A step that was marked as done by mistake is open again, with the reason; what was written of it stays beside it (P3.58).
//! Not of its own day only: a file lasts until it is closed, and whoever finds a day later that nobody had called the guardian
//! must be able to say so.

use super::{Done, Facts as File, Step};
use crate::day::session::By;
use crate::moment::Moment;
use crate::people::role::Role;
use crate::refusal::Refuses;

/// As many letters as the reason may have.
const LETTERS_MAX: usize = 200;

/// What is said now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Of which step.
    pub step: Step,
    /// When it was done, as the page had shown.
    pub done_at: Moment,
    /// How it came.
    pub reason: String,
}

/// What the rule may know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The file.
    pub file: File,
    /// Who acts.
    pub by: By,
    /// Steps that were opened again, each with when it had been done.
    pub reopened: Vec<(Step, Moment)>,
}

/// 已改回 A step that is open again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reopened {
    /// Which.
    pub step: Step,
    /// What does not stand.
    pub done: Done,
    /// How it came.
    pub reason: String,
}

/// Why a step stays done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is not done, or was done anew since the page was opened (P3.58).
    NotDone,
    /// Only whoever marked it, the management group or the school's leader says that it was a mistake (P3.58).
    NotYours,
    /// The file is closed (P3.58).
    Closed,
    /// No reason (P3.58).
    NoReason,
    /// Longer than a line or two (P3.58).
    TooLong,
}

/// Opens a step again. The same again is no act.
pub fn reopen(facts: &Facts, draft: &Draft) -> Result<Option<Reopened>, Refusal> {
    let done = facts.done(draft.step).filter(|done| done.at == draft.done_at);
    let Some(done) = done else {
        let before = facts.reopened.contains(&(draft.step, draft.done_at));
        return if before && facts.done(draft.step).is_none() { Ok(None) } else { Err(Refusal::NotDone) };
    };
    offered(facts, done)?;
    let reason = draft.reason.trim().to_owned();
    if reason.is_empty() {
        return Err(Refusal::NoReason);
    }
    if reason.chars().count() > LETTERS_MAX {
        return Err(Refusal::TooLong);
    }
    Ok(Some(Reopened { step: draft.step, done: done.clone(), reason }))
}

/// Whether a page offers it to this person, or what stands in the way.
pub fn offered(facts: &Facts, done: &Done) -> Result<(), Refusal> {
    if done.by != facts.by.person && !matches!(facts.by.role, Role::Manager | Role::SchoolLeader) {
        return Err(Refusal::NotYours);
    }
    if facts.file.closed_at.is_some() { Err(Refusal::Closed) } else { Ok(()) }
}

impl Facts {
    fn done(&self, step: Step) -> Option<&Done> {
        let (_, done) = self.file.steps.iter().find(|(one, _)| *one == step)?;
        done.as_ref()
    }
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotDone => "incident-reopen-not-done",
            Self::NotYours => "incident-reopen-not-yours",
            Self::Closed => "incident-reopen-closed",
            Self::NoReason => "incident-reopen-no-reason",
            Self::TooLong => "incident-reopen-too-long",
        }
    }

    fn clause(&self) -> &'static str {
        "P3.58"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooLong => vec![("max", LETTERS_MAX.to_string())],
            Self::NotDone | Self::NotYours | Self::Closed | Self::NoReason => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::session::tests::by;
    use crate::id::{IncidentId, PersonId, StudentId};

    const DONE: Moment = Moment(1_631_000_000_000);

    /// A file whose guardian 李老师 has called; the follow-up is open.
    fn facts(person: &str, role: Role) -> Facts {
        let done = Done { at: DONE, by: PersonId::new("li"), note: "妈妈".into() };
        let file = File {
            incident: IncidentId::new("i"),
            student: StudentId::new("ming"),
            reported_at: DONE,
            steps: vec![(Step::Guardian, Some(done)), (Step::FollowUp, None)],
            closed_at: None,
        };
        Facts { file, by: by(person, role), reopened: Vec::new() }
    }

    fn draft(step: Step, reason: &str) -> Draft {
        Draft { step, done_at: DONE, reason: reason.to_owned() }
    }

    /// The ladder: each row mends what the row above was refused for.
    #[test]
    fn a_step_that_was_marked_by_mistake_is_open_again() {
        let teacher = Role::CareTeacher;
        let stranger = facts("zhou", teacher);
        let mut closed = facts("li", teacher);
        closed.file.closed_at = Some(DONE);
        let mine = facts("li", teacher);
        let (long, most) = ("长".repeat(201), "长".repeat(200));
        let old = Draft { done_at: DONE.plus_minutes(1), ..draft(Step::Guardian, " ") };
        let cases = [
            (&stranger, draft(Step::FollowUp, " "), Err(Refusal::NotDone)),
            (&stranger, draft(Step::Rescue, " "), Err(Refusal::NotDone)),
            (&stranger, old, Err(Refusal::NotDone)),
            (&stranger, draft(Step::Guardian, " "), Err(Refusal::NotYours)),
            (&closed, draft(Step::Guardian, " "), Err(Refusal::Closed)),
            (&mine, draft(Step::Guardian, " "), Err(Refusal::NoReason)),
            (&mine, draft(Step::Guardian, &long), Err(Refusal::TooLong)),
            (&mine, draft(Step::Guardian, &most), Ok(true)),
        ];
        for (n, (facts, draft, outcome)) in cases.into_iter().enumerate() {
            assert_eq!(reopen(facts, &draft).map(|one| one.is_some()), outcome, "case {n}");
        }
        for (role, outcome) in [
            (Role::Manager, Ok(true)),
            (Role::SchoolLeader, Ok(true)),
            (Role::HealthWorker, Err(Refusal::NotYours)),
            (Role::HeadTeacher, Err(Refusal::NotYours)),
        ] {
            let said = reopen(&facts("zhou", role), &draft(Step::Guardian, "打错了"));
            assert_eq!(said.map(|one| one.is_some()), outcome, "{role:?}");
        }
    }

    #[test]
    fn twice_is_once_and_an_old_page_opens_nothing_that_was_done_anew() {
        let mut open = facts("li", Role::CareTeacher);
        open.reopened = vec![(Step::Guardian, DONE)];
        let mut anew = open.clone();
        let done = Done { at: DONE.plus_minutes(5), by: PersonId::new("li"), note: "爸爸".into() };
        anew.file.steps[0].1 = Some(done);
        open.file.steps[0].1 = None;
        let ask = |facts: &Facts| reopen(facts, &draft(Step::Guardian, "打错了")).map(|one| one.is_some());
        assert_eq!((ask(&open), ask(&anew)), (Ok(false), Err(Refusal::NotDone)));
    }
}
