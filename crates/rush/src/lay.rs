//! 布置 A school for a rush: courses with seats, households with children, everyone signed in before the minute.

use crate::evening;
use anyhow::Result;
use jiff::civil::date;
use rules::enrol::course::{Announced, Course, Kind, Proposed, Reviewed, State};
use rules::id::{CourseId, DistrictId, HouseholdId, PersonId, PlaceId, StudentId};
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::place::{Path, Place};
use rules::people::role::{Role, clock};
use rules::people::student::Student;
use rules::plan::programme::Content;
use rules::plan::scheme::Scheme;
use sha2::{Digest, Sha256};
use store::people::{Guardian, Register, Staff};
use store::plan::Filing;
use store::{Store, Tx};

const PLAN: &str = include_str!("../../../schemes/gongshu-2021-autumn.toml");
/// What the plan says of claims, and what it says here: all seats, at any time, no matter how often.
const INSTEAD: [(&str, &str); 4] = [
    ("= \"left-over\"", "= \"first-come\""),
    ("2022-01-21T16:00:00", "2999-01-01T00:00:00"),
    ("household_max      = 30  ", "household_max      = 30000000  "),
    ("address_max        = 3000 ", "address_max        = 30000000 "),
];
/// The plan's opening.
const OPENS: &str = "2021-09-10T18:00:00    # setting (P3.33";
/// The plan's first seconds, which chance orders.
const ONE_MOMENT: &str = "one_moment_seconds = 3 ";
/// Children of one household: fewer sign-ins for as many seats.
pub(crate) const CHILDREN: usize = 10;

/// How large the school is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    pub(crate) courses: usize,
    pub(crate) seats: i64,
    pub(crate) households: usize,
    /// When the waiting room is decided, to the second; open for long without it.
    pub(crate) opens: Option<Moment>,
}

impl Size {
    /// A school that has been open for long.
    pub(crate) fn open(courses: usize, seats: i64, households: usize) -> Self {
        Self { courses, seats, households, opens: None }
    }

    /// What its plan says.
    fn plan(self) -> String {
        let (opens, moment) = match self.opens {
            Some(at) => (at.local().strftime("%Y-%m-%dT%H:%M:%S").to_string(), ONE_MOMENT),
            None => ("2021-09-03T18:00:00".to_owned(), "one_moment_seconds = 0 "),
        };
        let plan = INSTEAD.iter().fold(PLAN.to_owned(), |text, (from, to)| text.replace(from, to));
        plan.replace(OPENS, &format!("{opens}    # setting (P3.33")).replace(ONE_MOMENT, moment)
    }
}

/// The school as it was laid out: what the check starts from, and what presses need.
#[derive(Clone, Debug)]
pub(crate) struct Laid {
    pub(crate) courses: Vec<Course>,
    pub(crate) students: Vec<Student>,
    pub(crate) scheme: Scheme,
}

/// The school's address.
pub(crate) fn place() -> Place {
    Place {
        district: DistrictId::new("gongshu"),
        place: PlaceId::new("wenlan"),
        path: Path::new("hangzhou/gongshu/wenlan"),
        kind: "school".into(),
        name_zh: "Wenlan".into(),
        name_en: "Wenlan".into(),
    }
}

/// A household's sign-in: nobody else knows it, for it exists only in this database.
pub(crate) fn token(household: usize) -> String {
    hex(&Sha256::digest(format!("rush/{household}")))
}

/// The doorkeeper's.
pub(crate) fn gate_token() -> String {
    hex(&Sha256::digest("rush/gate"))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Lays the school out in an empty database.
pub(crate) async fn lay(store: &Store, size: Size, now: Moment) -> Result<Laid> {
    let text = size.plan();
    let scheme = Scheme::read("gongshu-2021-autumn.toml", &text)
        .map_err(|found| anyhow::anyhow!("the plan of the rush does not read: {found:?}"))?;
    let students: Vec<Student> = (0..size.households * CHILDREN).map(student).collect();
    let register = Register {
        places: vec![district(), place()],
        students: students.iter().cloned().chain(evening::children()).collect(),
        guardians: (0..size.households).map(guardian).chain(evening::guardians()).collect(),
        staff: vec![doorkeeper(), evening::teacher()],
        collectors: Vec::new(),
    };
    let mut tx = store.act(&clock(Act::RegisterImport, &place())?).await?;
    tx.register_imported(&register, now).await?;
    tx.commit().await?;
    let mut tx = store.act(&clock(Act::SchemeFile, &place())?).await?;
    let filing = Filing { scheme: &scheme.scheme.id, version: 1, holds_from: scheme.term.from, text: &text };
    tx.scheme_filed(&filing, now).await?;
    tx.commit().await?;
    let courses: Vec<Course> = (0..size.courses).map(|n| course(n, size.seats)).collect();
    let mut tx = store.act(&clock(Act::CoursePropose, &place())?).await?;
    offer(&mut tx, &courses, now).await?;
    let signed_in = crate::wall();
    for household in 0..size.households {
        tx.signin_started(&guardian(household).id, "", &hash(&token(household)), signed_in).await?;
    }
    tx.signin_started(&doorkeeper().id, "gate", &hash(&gate_token()), signed_in).await?;
    tx.commit().await?;
    evening::lay(store, now).await?;
    store.analyze().await?;
    let courses = courses.into_iter().map(|course| Course { state: State::Announced, ..course }).collect();
    Ok(Laid { courses, students, scheme })
}

async fn offer(tx: &mut Tx, courses: &[Course], now: Moment) -> Result<()> {
    for course in courses {
        tx.course_proposed(&Proposed { course: course.clone(), already: false }, 1, now).await?;
    }
    let ids: Vec<CourseId> = courses.iter().map(|course| course.id.clone()).collect();
    let reviewed =
        Reviewed { courses: ids.clone(), state: State::Settled, despite: Vec::new(), reason: String::new() };
    tx.courses_reviewed(&reviewed, 1, now).await?;
    tx.courses_announced(&Announced { courses: ids }, (1, None), now).await?;
    Ok(())
}

pub(crate) fn hash(token: &str) -> String {
    hex(&Sha256::digest(token))
}

fn district() -> Place {
    let path = Path::new("hangzhou/gongshu");
    Place { place: PlaceId::new("gongshu"), path, kind: "district".into(), ..place() }
}

fn doorkeeper() -> Staff {
    Staff {
        id: PersonId::new("gate"),
        name: "Gate".into(),
        phone: String::new(),
        login: "gate".into(),
        password: String::new(),
        roles: vec![(Role::Doorkeeper, "wenlan".into(), String::new())],
    }
}

fn guardian(n: usize) -> Guardian {
    Guardian {
        id: PersonId::new(format!("g{n}")),
        household: HouseholdId::new(format!("h{n}")),
        name: format!("Guardian {n}"),
        phone: format!("139{n:08}"),
        relation: "mother".into(),
        verified_at: Some(Moment(0)),
    }
}

fn student(n: usize) -> Student {
    Student {
        id: student_id(n),
        household: HouseholdId::new(format!("h{}", n / CHILDREN)),
        name: format!("Child {n}"),
        sort_key: format!("xs{n}"),
        grade: 3,
        home_class: format!("3-{}", n / 40 + 1),
        seat: (n % 40) as i64,
        on_roll_from: date(2021, 9, 1),
        on_roll_until: None,
        care_note: String::new(),
    }
}

pub(crate) fn student_id(n: usize) -> StudentId {
    StudentId::new(format!("s{n}"))
}

/// Courses go round the week: course 0 on Monday, course 5 again.
pub(crate) fn course_id(n: usize) -> CourseId {
    CourseId::new(format!("c{n:04}"))
}

fn course(n: usize, seats: i64) -> Course {
    Course {
        id: course_id(n),
        title_zh: format!("Course {n}"),
        title_en: format!("Course {n}"),
        kind: Kind::Listed(Content::Arts),
        teacher: PersonId::new("gate"),
        site: "wenlan".into(),
        room: "101".into(),
        weekday: (n % 5) as i64 + 1,
        also: Vec::new(),
        from_minute: 16 * 60,
        lessons: 1,
        grades: (1, 5),
        seats,
        taken: 0,
        state: State::Draft,
        plan: None,
    }
}
