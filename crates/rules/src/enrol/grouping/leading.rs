//! 换老师或教室 A care group gets another responsible teacher or another room by hand (P3.36, P3.54); a course that somebody from outside
//! gives gets one of the school's own beside them (P3.50).

use super::Group;
use crate::day::session::By;
use crate::id::{GroupId, PersonId};
use crate::people::role::Role;
use crate::plan::local::Words;
use crate::refusal::Refuses;
use std::collections::BTreeSet;

/// Letters of a room's name, at most.
pub const ROOM_MAX: usize = 40;

/// What changing a group may know.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Which group.
    pub group: Group,
    /// The others.
    pub others: Vec<Group>,
    /// Who may be responsible for a group here.
    pub teachers: BTreeSet<PersonId>,
}

/// What is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// Who is responsible from now on.
    pub teacher: Option<PersonId>,
    /// Where.
    pub room: String,
    /// Why.
    pub reason: String,
}

/// A group that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Led {
    /// As it was.
    pub before: Group,
    /// Who is responsible.
    pub teacher: PersonId,
    /// Where.
    pub room: String,
    /// Why.
    pub reason: String,
    /// It is so already: nothing is written.
    pub already: bool,
}

/// Why a group stays as it is, in the order in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nobody is chosen, or nobody who looks after children here.
    #[error("no teacher chosen")]
    NoTeacher,
    /// The teacher is responsible for another group at the same hours (P3.54).
    #[error("the teacher has another group")]
    TeacherBusy {
        /// Which.
        group: Words,
    },
    /// No room is named, or with too many words.
    #[error("no room")]
    NoRoom,
    /// Another group sits in it.
    #[error("the room is taken")]
    RoomTaken {
        /// Which.
        group: Words,
    },
    /// Nobody said why.
    #[error("a reason is missing")]
    ReasonMissing,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoTeacher => "grouping-lead-no-teacher",
            Self::TeacherBusy { .. } => "grouping-lead-teacher-busy",
            Self::NoRoom => "grouping-lead-no-room",
            Self::RoomTaken { .. } => "grouping-lead-room-taken",
            Self::ReasonMissing => "grouping-lead-reason",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NoTeacher | Self::TeacherBusy { .. } => "P3.54",
            Self::NoRoom | Self::RoomTaken { .. } => "P3.35",
            Self::ReasonMissing => "P3.36",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TeacherBusy { group } | Self::RoomTaken { group } => {
                vec![("group", group.zh.clone()), ("group_en", group.en.clone())]
            }
            Self::NoTeacher | Self::NoRoom | Self::ReasonMissing => Vec::new(),
        }
    }
}

/// Gives the group another teacher or another room (P3.36, P3.54).
pub fn lead(facts: &Facts, draft: Draft) -> Result<Led, Refusal> {
    let Facts { group, others, teachers } = facts;
    let (room, reason) = (draft.room.trim().to_owned(), draft.reason.trim().to_owned());
    let chosen = draft.teacher.filter(|one| teachers.contains(one) || *one == group.teacher);
    let teacher = chosen.ok_or(Refusal::NoTeacher)?;
    if let Some(other) = others.iter().find(|other| other.teacher == teacher && teacher != group.teacher) {
        return Err(Refusal::TeacherBusy { group: other.name.clone() });
    }
    if room.is_empty() || room.chars().count() > ROOM_MAX {
        return Err(Refusal::NoRoom);
    }
    let sits = |other: &&Group| other.site == group.site && other.room == room && room != group.room;
    if let Some(other) = others.iter().find(sits) {
        return Err(Refusal::RoomTaken { group: other.name.clone() });
    }
    let already = teacher == group.teacher && room == group.room;
    if !already && reason.is_empty() {
        return Err(Refusal::ReasonMissing);
    }
    Ok(Led { before: group.clone(), teacher, room, reason, already })
}

/// What naming a companion may know, of a course's group whose teacher takes care of no group here.
#[derive(Clone, Debug)]
pub struct CompanionFacts {
    /// Which group.
    pub group: GroupId,
    /// Who is named so far.
    pub before: Option<PersonId>,
    /// Who may be responsible for a group here.
    pub teachers: BTreeSet<PersonId>,
    /// The group that the one who is asked for has in some lesson's time.
    pub busy: Option<Words>,
}

/// 随班 Who is responsible beside somebody from outside from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accompanied {
    /// Which group.
    pub group: GroupId,
    /// Who was.
    pub before: Option<PersonId>,
    /// Who is.
    pub companion: PersonId,
    /// It is so already: nothing is written.
    pub already: bool,
}

/// Names one of the school's own beside somebody from outside: each class has one of them (P3.54), and they close its roll.
pub fn accompany(facts: &CompanionFacts, person: Option<PersonId>) -> Result<Accompanied, Refusal> {
    let companion = person.filter(|one| facts.teachers.contains(one)).ok_or(Refusal::NoTeacher)?;
    let already = facts.before.as_ref() == Some(&companion);
    if let Some(group) = facts.busy.as_ref().filter(|_| !already) {
        return Err(Refusal::TeacherBusy { group: group.clone() });
    }
    Ok(Accompanied { group: facts.group.clone(), before: facts.before.clone(), companion, already })
}

/// Whether somebody reads a group's list with the phones of its families (P3.53, X.16): the school's own desks, and of those who
/// look after children whoever leads the group, or one of its evenings that is today's or that nobody has ended yet.
pub fn reads(by: &By, leading: &[&PersonId], has_evening: bool) -> bool {
    by.role != Role::CareTeacher || has_evening || leading.contains(&&by.person)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::session::tests::by;

    fn group(n: i64, teacher: &str, (site, room): (&str, &str)) -> Group {
        Group {
            id: GroupId::new(format!("care-{n}")),
            number: n,
            name: Words { zh: format!("托管{n}班"), en: format!("Care group {n}") },
            site: site.into(),
            room: room.into(),
            teacher: PersonId::new(teacher),
            members: Vec::new(),
        }
    }

    #[test]
    fn a_ladder_of_refusals() {
        let others = vec![group(2, "wang", ("wenlan", "3-1")), group(3, "sun", ("junior", "6-1"))];
        let teachers = ["li", "wang", "zhao"].map(PersonId::new).into();
        let facts = Facts { group: group(1, "li", ("wenlan", "2-1")), others, teachers };
        let long = "x".repeat(ROOM_MAX + 1);
        let cases = [
            ("", "", "", Err("grouping-lead-no-teacher")),
            ("nobody", "", "", Err("grouping-lead-no-teacher")),
            ("wang", "", "", Err("grouping-lead-teacher-busy")),
            ("zhao", " ", "", Err("grouping-lead-no-room")),
            ("zhao", long.as_str(), "", Err("grouping-lead-no-room")),
            ("zhao", "3-1", "", Err("grouping-lead-room-taken")),
            ("zhao", "6-1", "", Err("grouping-lead-reason")),
            ("zhao", "6-1", "李老师产假", Ok(false)),
            ("zhao", "2-1", "李老师产假", Ok(false)),
            ("li", "206", "漏水", Ok(false)),
            ("li", "2-1", "", Ok(true)),
        ];
        for (teacher, room, reason, expected) in cases {
            let teacher = (!teacher.is_empty()).then(|| PersonId::new(teacher));
            let draft = Draft { teacher: teacher.clone(), room: room.into(), reason: reason.into() };
            let led = lead(&facts, draft);
            let told = led.map(|one| one.already).map_err(|why| why.code());
            assert_eq!(told, expected, "{teacher:?} {room} {reason}");
        }
    }

    #[test]
    fn phones_are_read_by_whoever_leads_the_group_or_one_of_its_evenings() {
        let (teacher, companion) = (PersonId::new("li"), PersonId::new("wang"));
        let leading = [&teacher, &companion];
        let cases = [
            ("li", Role::CareTeacher, false, true),
            ("wang", Role::CareTeacher, false, true),
            ("zhao", Role::CareTeacher, false, false),
            ("zhao", Role::CareTeacher, true, true),
            ("zhao", Role::Manager, false, true),
            ("zhao", Role::SchoolLeader, false, true),
        ];
        for (person, role, has_evening, expected) in cases {
            assert_eq!(reads(&by(person, role), &leading, has_evening), expected, "{person} {role:?}");
        }
    }

    #[test]
    fn one_of_the_school_s_own_goes_along() {
        let busy = Some(Words { zh: "托管2班".into(), en: "Care group 2".into() });
        let cases = [
            (None, None, None, Err("grouping-lead-no-teacher")),
            (Some("coach"), None, None, Err("grouping-lead-no-teacher")),
            (Some("li"), None, busy.clone(), Err("grouping-lead-teacher-busy")),
            (Some("li"), None, None, Ok(false)),
            (Some("li"), Some("wang"), None, Ok(false)),
            (Some("li"), Some("li"), busy, Ok(true)),
        ];
        for (person, before, busy, expected) in cases {
            let facts = CompanionFacts {
                group: GroupId::new("course-robotics"),
                before: before.map(PersonId::new),
                teachers: ["li", "wang"].map(PersonId::new).into(),
                busy,
            };
            let named = accompany(&facts, person.map(PersonId::new));
            let told = named.map(|one| one.already).map_err(|why| why.code());
            assert_eq!(told, expected, "{person:?} after {before:?}");
        }
    }
}
