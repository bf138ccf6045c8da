//! 晚托 An ordinary evening beside a rush: groups with a teacher, a roll that is open, children whom somebody comes to
//! collect.

use crate::lay::{hash, hex, place};
use anyhow::Result;
use jiff::civil::date;
use rules::day::leave::hours::Stay;
use rules::day::roll::State;
use rules::day::session::planning::{Planned, Slot};
use rules::day::session::{Laid, Opened};
use rules::enrol::grouping::{Arranged, Facts, Group};
use rules::id::{GroupId, HouseholdId, PersonId, SessionId, StudentId};
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::role::{Role, clock};
use rules::people::student::Student;
use rules::plan::local::Words;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use store::people::{Guardian, Staff};
use store::{Store, Tx};

/// Groups of the evening, and children in each.
const GROUPS: usize = 40;
const MEMBERS: usize = 30;
/// The evening has begun so long ago, and lasts so much longer, in minutes.
const BEGUN: i64 = -60;
const LASTS: i64 = 12 * 60;

/// How many children can be collected.
pub(crate) const COLLECTED_MAX: usize = GROUPS * MEMBERS;

/// The care teacher's sign-in.
pub(crate) fn care_token() -> String {
    hex(&Sha256::digest("rush/care"))
}

/// The teacher who is responsible for every group.
pub(crate) fn teacher() -> Staff {
    Staff {
        id: PersonId::new("care"),
        name: "Care".into(),
        phone: String::new(),
        login: "care".into(),
        password: String::new(),
        roles: vec![(Role::CareTeacher, "wenlan".into(), String::new())],
    }
}

/// The children: in households of their own, none of whom claims a seat.
pub(crate) fn children() -> Vec<Student> {
    (0..COLLECTED_MAX).map(child).collect()
}

/// One guardian for all of a group.
pub(crate) fn guardians() -> Vec<Guardian> {
    let guardian = |group: usize| Guardian {
        id: PersonId::new(collector(group * MEMBERS)),
        household: HouseholdId::new(format!("he{group}")),
        name: format!("Collector {group}"),
        phone: format!("136{group:08}"),
        relation: "father".into(),
        verified_at: Some(Moment(0)),
    };
    (0..GROUPS).map(guardian).collect()
}

/// Who comes for a child.
pub(crate) fn collector(child: usize) -> String {
    format!("ge{}", child / MEMBERS)
}

/// A child's id.
pub(crate) fn child_id(child: usize) -> String {
    format!("e{child}")
}

/// The evening of a child's group.
pub(crate) fn session_id(child: usize) -> String {
    format!("session{}", child / MEMBERS)
}

fn child(n: usize) -> Student {
    Student {
        id: StudentId::new(child_id(n)),
        household: HouseholdId::new(format!("he{}", n / MEMBERS)),
        name: format!("Evening {n}"),
        sort_key: format!("ev{n}"),
        grade: 2,
        home_class: format!("2-{}", n / MEMBERS + 1),
        seat: (n % MEMBERS) as i64,
        on_roll_from: date(2021, 9, 1),
        on_roll_until: None,
        care_note: String::new(),
    }
}

/// Groups, tonight's evenings, and their rolls laid out. Tonight is the machine's: the server reads the same clock.
pub(crate) async fn lay(store: &Store, laid_at: Moment) -> Result<()> {
    let tonight = crate::wall();
    let mut tx = store.act(&clock(Act::SessionPlan, &place())?).await?;
    let groups: Vec<Group> = (0..GROUPS).map(group).collect();
    let facts = Facts {
        admitted: children(),
        groups: Vec::new(),
        teachers: vec![(teacher().id, "wenlan".into())],
        own_site: "wenlan".into(),
        naming: name(0),
        told: BTreeSet::new(),
    };
    let arranged = Arranged { made: groups, ..Arranged::default() };
    tx.grouping_arranged(&arranged, &facts, 1, laid_at).await?;
    let added = (0..GROUPS).map(|group| slot(group, tonight)).collect();
    tx.session_planned(&Planned { added, already: 0 }, 1, laid_at).await?;
    for group in 0..GROUPS {
        open(&mut tx, group, tonight).await?;
    }
    tx.signin_started(&teacher().id, "care", &hash(&care_token()), tonight).await?;
    tx.commit().await?;
    Ok(())
}

async fn open(tx: &mut Tx, group: usize, tonight: Moment) -> Result<()> {
    let row = |n: usize| Laid {
        student: StudentId::new(child_id(n)),
        state: State::Expected,
        stay: Stay { comes_at: None, leaves_at: None },
    };
    let opened = Opened {
        session: SessionId::new(session_id(group * MEMBERS)),
        date: tonight.date(),
        rows: (group * MEMBERS..(group + 1) * MEMBERS).map(row).collect(),
        already: false,
    };
    Ok(tx.session_opened(&opened, 1, tonight).await?)
}

fn group(n: usize) -> Group {
    Group {
        id: GroupId::new(format!("group{n}")),
        number: n as i64 + 1,
        name: name(n),
        site: "wenlan".into(),
        room: format!("2-{}", n + 1),
        teacher: teacher().id,
        members: (n * MEMBERS..(n + 1) * MEMBERS).map(|n| StudentId::new(child_id(n))).collect(),
    }
}

fn slot(group: usize, tonight: Moment) -> Slot {
    Slot {
        id: SessionId::new(session_id(group * MEMBERS)),
        group: GroupId::new(format!("group{group}")),
        name: name(group),
        date: tonight.date(),
        from: tonight.plus_minutes(BEGUN),
        until: tonight.plus_minutes(LASTS),
        lessons: 0,
        teacher: teacher().id,
        companion: None,
    }
}

fn name(group: usize) -> Words {
    Words { zh: format!("Group {}", group + 1), en: format!("Group {}", group + 1) }
}
