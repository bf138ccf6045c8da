//! 试演的人 Who takes part in an evening: six children, their adults, the school.

use super::step::Person;
use super::world::{Kid, Room};
use crate::day::alone::{self, Consent};
use crate::day::late::answering::Wish;
use crate::day::leave::hours::Stay;
use crate::day::roll::{self, State};
use crate::day::session::{By, Session};
use crate::day::{passcode, taking};
use crate::id::{CollectorId, HouseholdId, PersonId, StudentId};
use crate::people::collector::Adult;
use crate::people::role::Role;

/// The child who is on no list of the evening.
pub(super) const UNLISTED: u8 = super::world::KIDS - 1;

pub(super) fn student(n: u8) -> StudentId {
    StudentId::new(format!("kid{n}"))
}

pub(super) fn kid(n: u8, session: &Session) -> Kid {
    let name = format!("child {n}");
    let by_itself = adult("alone", name_of(Person::Mum), phone_of(Person::Mum));
    let listed =
        [Person::Mum, Person::Dad, Person::Aunt].map(|who| adult(id_of(who), name_of(who), phone_of(who)));
    let consent = Consent {
        id: CollectorId::new("alone"),
        signed_by: PersonId::new("mum"),
        name: name_of(Person::Mum).to_owned(),
        from: session.date,
        until: session.date,
        withdrawn_at: None,
    };
    Kid {
        row: roll::Row {
            name: name.clone(),
            household: HouseholdId::new(format!("h{n}")),
            // The fifth child's class has no head teacher.
            home_class: if n == 4 { "4-1".into() } else { "3-2".into() },
            state: State::Expected,
            stay: Stay::default(),
            has_slip: false,
            says_leave: false,
            marked_at: None,
            came_at: None,
            mark: None,
            conflict: None,
        },
        on_roll: false,
        room: Room::Evening,
        moved_at: None,
        over: None,
        heard_at: None,
        slips: Vec::new(),
        taking: taking::Facts {
            name,
            grade: i64::from(n) + 1,
            adults: listed
                .into_iter()
                .chain([Adult { relation: alone::RELATION.into(), ..by_itself }])
                .collect(),
            guardians: vec![CollectorId::new("mum"), CollectorId::new("dad")],
            consents: vec![consent],
            ..taking::Facts::default()
        },
        questions: Vec::new(),
        pickup: None,
        codes: passcode::Facts { student: student(n), date: session.date, issued: Vec::new(), wrong: 0 },
        absence: None,
        follower: None,
        way: None,
        left_way: None,
        brought_at: None,
        added: Vec::new(),
        asked: Vec::new(),
        told: Vec::new(),
        wish: (n == 1 || n == 3).then_some(Wish {
            from: session.date,
            until: session.date,
            agreed: true,
            declined: false,
            ended_from: None,
        }),
        taken_by: None,
        handed: Vec::new(),
    }
}

pub(super) fn adult(id: &str, name: &str, phone: &str) -> Adult {
    let relation = "relative".to_owned();
    Adult { collector: CollectorId::new(id), name: name.to_owned(), relation, phone: phone.to_owned() }
}

pub(super) fn by_of(person: Person) -> By {
    let role = match person {
        Person::Teacher | Person::Other | Person::StandIn | Person::Companion => Role::CareTeacher,
        Person::Lecturer => Role::Lecturer,
        Person::Staff | Person::SecondStaff => Role::Manager,
        Person::Gate => Role::Doorkeeper,
        Person::Mum | Person::Dad | Person::Aunt | Person::Neighbour | Person::Stranger | Person::Alone => {
            Role::Guardian
        }
    };
    By { person: PersonId::new(id_of(person)), role }
}

/// Whose phone it is: two are the teacher's, the third the stand-in's; of a lesson from outside one is theirs who gives it, and one
/// of who goes along.
pub(super) fn owner(device: u8) -> Person {
    match device {
        0 | 1 => Person::Teacher,
        2 => Person::StandIn,
        3 => Person::Lecturer,
        _ => Person::Companion,
    }
}

pub(super) fn id_of(person: Person) -> &'static str {
    match person {
        Person::Teacher => "teacher",
        Person::Other => "other",
        Person::StandIn => "stand-in",
        Person::Lecturer => "lecturer",
        Person::Companion => "companion",
        Person::Staff => "staff",
        Person::SecondStaff => "second",
        Person::Gate => "gate",
        Person::Mum => "mum",
        Person::Dad => "dad",
        Person::Aunt => "aunt",
        Person::Neighbour => "neighbour",
        Person::Stranger => "stranger",
        Person::Alone => "alone",
    }
}

pub(super) fn name_of(person: Person) -> &'static str {
    known(person).0
}

pub(super) fn phone_of(person: Person) -> &'static str {
    known(person).1
}

/// Name and phone of whoever comes for a child; nobody of the school does.
fn known(person: Person) -> (&'static str, &'static str) {
    match person {
        Person::Mum | Person::Alone => ("Fang", "13800000001"),
        Person::Dad => ("Wei", "13800000002"),
        Person::Aunt => ("Li", "13800000003"),
        Person::Neighbour => ("Zhao", "13700001234"),
        Person::Stranger => ("somebody", "13900000009"),
        Person::Teacher
        | Person::Other
        | Person::StandIn
        | Person::Lecturer
        | Person::Companion
        | Person::Staff
        | Person::SecondStaff
        | Person::Gate => ("", ""),
    }
}
