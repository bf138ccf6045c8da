//! 收假条 A paper slip reaches whoever leads tonight's session: for a child of its roll, for today, while the session lasts. The
//! hour of `[leave.notice_until]` binds what comes without a person; who has the paper in hand has read it.

use super::{Kind, NOTE_MAX};
use crate::day::roll;
use crate::id::{LeaveId, StudentId};
use crate::refusal::Refuses;

/// What the paper says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Whose.
    pub student: StudentId,
    /// Why.
    pub kind: Kind,
    /// In the family's words.
    pub note: String,
}

/// 已收假条
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handed {
    /// Which slip.
    pub leave: LeaveId,
    /// What it says.
    pub draft: Draft,
    /// No slip covered the evening before.
    pub is_new: bool,
    /// The child was expected or counted as absent, and is on leave now.
    pub off_tonight: bool,
}

/// Why a paper is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Whoever acts may not change this roll, or nobody may any more (P3.52, P3.54).
    Roll(roll::Refusal),
    /// The child is here, or has been tonight: whoever stands on the roll of extended care has (P3.60).
    ChildHere {
        /// Its name.
        name: String,
    },
    /// Longer than a line or two (P3.60).
    TooLong,
}

/// Takes a paper slip in. It makes leave whole that only a teacher's word had said.
pub fn hand(facts: &roll::Facts, (leave, draft): (LeaveId, Draft)) -> Result<Handed, Refusal> {
    facts.may_change().map_err(Refusal::Roll)?;
    let row = facts.rows.get(&draft.student);
    let row = row.ok_or(Refusal::Roll(roll::Refusal::NotListed { count: 1 }))?;
    if row.state.attends() || facts.session.is_extended() {
        return Err(Refusal::ChildHere { name: row.name.clone() });
    }
    if draft.note.chars().count() > NOTE_MAX {
        return Err(Refusal::TooLong);
    }
    let off_tonight = row.state != roll::State::Leave;
    Ok(Handed { leave, draft, is_new: !row.has_slip, off_tonight })
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Roll(why) => why.code(),
            Self::ChildHere { .. } => "leave-child-here",
            Self::TooLong => "leave-paper-too-long",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::Roll(why) => why.clause(),
            Self::ChildHere { .. } | Self::TooLong => "P3.60",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Roll(why) => why.words(),
            Self::ChildHere { name } => vec![("name", name.clone())],
            Self::TooLong => vec![("max", NOTE_MAX.to_string())],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::leave::hours::Stay;
    use crate::day::roll::{Facts, Row, State};
    use crate::day::session::Session;
    use crate::day::session::tests::{by, session};
    use crate::id::HouseholdId;
    use crate::people::role::Role;
    use std::collections::{BTreeMap, BTreeSet};

    fn facts(state: State, has_slip: bool) -> Facts {
        let row = Row {
            name: "王小明".into(),
            household: HouseholdId::new("h"),
            home_class: "3-2".into(),
            state,
            stay: Stay::default(),
            has_slip,
            says_leave: state == State::Absent,
            marked_at: None,
            came_at: None,
            mark: None,
            conflict: None,
        };
        Facts {
            session: Session { opened_at: Some(session().from), ..session() },
            by: by("li", Role::CareTeacher),
            rows: [(StudentId::new("ming"), row)].into_iter().collect(),
            head_teachers: BTreeMap::new(),
            known: BTreeSet::new(),
            led_before: Vec::new(),
        }
    }

    fn draft(student: &str, note: &str) -> (LeaveId, Draft) {
        let draft = Draft { student: StudentId::new(student), kind: Kind::Sick, note: note.to_owned() };
        (LeaveId::new("l"), draft)
    }

    #[test]
    fn a_paper_makes_leave_of_whoever_is_not_here() {
        let cases = [
            (State::Expected, false, Ok((true, true))),
            (State::Absent, false, Ok((true, true))),
            (State::Absent, true, Ok((false, true))),
            (State::Leave, true, Ok((false, false))),
            (State::Leave, false, Ok((true, false))),
            (State::Present, false, Err("leave-child-here")),
            (State::Late, false, Err("leave-child-here")),
            (State::HandedOver, false, Err("leave-child-here")),
        ];
        for (state, has_slip, expected) in cases {
            let handed = hand(&facts(state, has_slip), draft("ming", ""));
            let handed = handed.map(|one| (one.is_new, one.off_tonight)).map_err(|why| why.code());
            assert_eq!(handed, expected, "{state:?} {has_slip}");
        }
    }

    #[test]
    fn no_paper_accounts_for_a_child_that_has_gone_over_to_extended_care() {
        let group = crate::id::GroupId::new(crate::day::extended::GROUP);
        for (state, has_slip) in [(State::Expected, false), (State::Expected, true), (State::Absent, false)] {
            let mut facts = facts(state, has_slip);
            facts.session.group = group.clone();
            let handed = hand(&facts, draft("ming", ""));
            assert_eq!(handed.map_err(|why| why.code()), Err("leave-child-here"), "{state:?} {has_slip}");
        }
    }

    #[test]
    fn only_whoever_leads_tonight_takes_a_paper_and_only_while_it_lasts() {
        let code = |facts: &Facts, draft| hand(facts, draft).map(|_| ()).map_err(|why| why.code());
        let mut facts = facts(State::Expected, false);
        assert_eq!(code(&facts, draft("hua", "")), Err("roll-not-listed"));
        let long = "远".repeat(NOTE_MAX + 1);
        assert_eq!(code(&facts, draft("ming", &long)), Err("leave-paper-too-long"));
        facts.session.roll_closed_at = Some(session().from);
        assert_eq!(code(&facts, draft("ming", "发烧")), Ok(()), "the roll may be closed");
        facts.session.closed_at = Some(session().until);
        assert_eq!(code(&facts, draft("ming", "")), Err("roll-session-closed"));
        facts.by = by("wang", Role::CareTeacher);
        assert_eq!(code(&facts, draft("ming", "")), Err("roll-not-yours"));
    }
}
