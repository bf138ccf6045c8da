//! 演示小镇 A plausible town for demo, rehearsal and tests: one school of two campuses, its families and staff.

pub mod chance;
mod names;
pub(crate) mod neighbours;
pub mod roll;

use crate::app::App;
use crate::day::briefing::edition;
use crate::who::Who;
use chance::Chance;
use jiff::civil::date;
use names::Names;
use rules::enrol::course::Course;
use rules::id::{CollectorId, DistrictId, HouseholdId, PersonId, PlaceId, StudentId};
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::place::{Path, Place};
use rules::people::role::{Role, clock};
use rules::people::student::Student;
use rules::plan::document::{Document, Opened};
use rules::plan::head::Head;
use rules::plan::holiday_care::Holiday;
use rules::plan::scheme::Scheme;
use std::collections::BTreeSet;
use store::people::{Collector, Guardian, Register, Staff};
use store::plan::Filing;

pub use names::CourseName;
pub(crate) use names::initials;
use roll::{Enrolled, People};

/// The password of everybody on the demo's staff.
pub const PASSWORD: &str = "afterbell";
/// The plan that the town lives by, where no other is named.
pub const PLAN: Plan<'_> = Plan {
    file: "gongshu-2021-autumn.toml",
    text: include_str!("../../../schemes/gongshu-2021-autumn.toml"),
};
/// The summer plan of the town's district.
pub const SUMMER: Plan<'_> =
    Plan { file: "gongshu-2022-summer.toml", text: include_str!("town/summer.toml") };
/// The policies above the town's schools, the farthest first.
const POLICIES: [Plan<'_>; 4] = [
    Plan { file: "national-2021.toml", text: include_str!("../../../schemes/national-2021.toml") },
    Plan { file: "national-2023.toml", text: include_str!("../../../schemes/national-2023.toml") },
    Plan { file: "city-2021.toml", text: include_str!("../../../schemes/city-2021.toml") },
    Plan {
        file: "gongshu-district-2021.toml",
        text: include_str!("../../../schemes/gongshu-district-2021.toml"),
    },
];
/// Classes in each grade: 18 head teachers in all.
const CLASSES: usize = 3;
/// Care teachers for the class "1" groups, and as many for courses.
const CARERS: usize = 20;
/// How the logins of the first begin, and which surname comes first.
const CARE: (&str, usize) = ("care", 7);
/// The same of the others.
const COURSES: (&str, usize) = ("course", 19);

/// A made-up town.
#[derive(Clone, Debug)]
pub struct Town {
    /// Everybody in it, school by school.
    pub register: Register,
    /// The neighbour school's few children.
    neighbour: Register,
    /// What its teaching group offers, unless a school's own courses are played.
    courses: Vec<CourseName>,
    /// A school's own courses.
    own: Vec<Course>,
    whereabouts: String,
    late_reason: String,
    early_reason: String,
    neighbour_adult: (String, String),
}

/// A scheme as a file holds it.
#[derive(Clone, Copy, Debug)]
pub struct Plan<'a> {
    /// The file's name.
    pub file: &'a str,
    /// Its text.
    pub text: &'a str,
}

impl Plan<'_> {
    /// The scheme, or everything that is wrong with it.
    pub fn read(&self) -> Result<Scheme, anyhow::Error> {
        Scheme::read(self.file, self.text).map_err(|found| {
            let found: Vec<String> = found.iter().map(|one| one.render(true)).collect();
            anyhow::anyhow!("{}", found.join("\n"))
        })
    }
}

/// Somebody who can sign in.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// Who.
    pub person: PersonId,
    /// What they are.
    pub role: Role,
    /// Name.
    pub name: String,
    /// A staff login, or a guardian's phone.
    pub login: String,
}

impl Town {
    /// The town of a seed, with these people in it.
    pub fn of(seed: u64, people: &People) -> Self {
        match people {
            People::Families(families) => Self::make(seed, *families),
            People::Roll(children) => Self::enrolled(seed, children),
        }
    }

    /// The town of a seed, with about as many children as `families`.
    pub fn make(seed: u64, families: usize) -> Self {
        let names = Names::read();
        let mut chance = Chance::new(seed);
        let classes = (1..=6).flat_map(|grade| (1..=CLASSES).map(move |class| format!("{grade}-{class}")));
        let mut register = empty(&names, classes.collect());
        well_known(&names, &mut register);
        for n in 1..families {
            household(&names, &mut chance, n, &mut register);
        }
        Self::settled(names, chance, register)
    }

    /// The town with the children of a register: their grades, classes and households, under made-up names.
    fn enrolled(seed: u64, children: &[Enrolled]) -> Self {
        let names = Names::read();
        let mut chance = Chance::new(seed);
        let classes = children.iter().map(|child| child.home_class.clone());
        let mut register = empty(&names, classes.collect());
        for (n, children) in roll::households(children).into_iter().enumerate() {
            let children = children.into_iter().map(|child| (child.grade, Some(child.home_class.clone())));
            household_of(&names, &mut chance, &format!("h{n}"), children.collect(), &mut register);
        }
        Self::settled(names, chance, register)
    }

    fn settled(names: Names, mut chance: Chance, mut register: Register) -> Self {
        seat(&mut register.students);
        let mut neighbour = Register::default();
        household_of(&names, &mut chance, "bx", vec![(2, None)], &mut neighbour);
        let Names { course, whereabouts, late_reason, early_reason, neighbour_adult, .. } = names;
        let (courses, own) = (course, Vec::new());
        Self { register, neighbour, courses, own, whereabouts, late_reason, early_reason, neighbour_adult }
    }

    /// The town whose teaching group offers a school's own courses instead, where there are any. Each teacher of theirs is one of the
    /// town's.
    #[must_use]
    pub fn offering(mut self, own: Vec<Course>) -> Self {
        let teachers = own.iter().map(|course| &course.teacher).collect::<BTreeSet<_>>().len();
        let names = Names::read();
        self.register.staff.extend((CARERS + 1..=teachers).map(|n| carer(&names, COURSES, n)));
        self.own = own;
        self
    }

    /// The courses that its teaching group makes up.
    pub fn courses(&self) -> &[CourseName] {
        &self.courses
    }

    /// The courses of a school's own that it offers instead; none where it makes them up.
    pub fn own(&self) -> &[Course] {
        &self.own
    }

    /// The school of the town.
    pub fn school() -> (&'static str, &'static str) {
        ("gongshu", "wenlan")
    }

    /// Files the register and the text of a scheme through the acts that every school uses.
    pub async fn settle(&self, app: &App, plan: &Plan<'_>) -> Result<(), anyhow::Error> {
        let hash = app.secrets.password_hash(PASSWORD.to_owned()).await?;
        let mut register = self.register.clone();
        for one in &mut register.staff {
            one.password.clone_from(&hash);
        }
        let find =
            |name: &str| self.register.places.iter().find(|place| place.place.as_str() == name).cloned();
        let (school, beixiu) =
            (find("wenlan").expect("the town has it"), find("beixiu").expect("the town has it"));
        import(app, &school, &register).await?;
        let district = find("gongshu").expect("the town has it");
        for policy in POLICIES {
            crate::plan::policy::file(app, &Who::Clock, &district, policy.text).await?;
        }
        import(app, &beixiu, &self.neighbour).await?;
        file(app, &school, plan).await?;
        self.study(app, &school, plan).await?;
        app.reread().await
    }

    /// Its staff have studied the safety part of the plan before the town begins (P3.48).
    async fn study(&self, app: &App, school: &Place, plan: &Plan<'_>) -> Result<(), anyhow::Error> {
        let scheme = plan.read()?;
        let people: Vec<&PersonId> = self.register.staff.iter().map(|one| &one.id).collect();
        let mut tx = app.store.act(&clock(Act::RegisterImport, school)?).await?;
        tx.briefing_passed(&people, &edition(&scheme), scheme.scheme.version, app.now()).await?;
        Ok(tx.commit().await?)
    }

    /// Puts the district's summer plan in force, and says what it is.
    pub async fn settle_summer(app: &App) -> Result<Holiday, anyhow::Error> {
        let plan = Self::summer()?;
        let district = app.place("gongshu", "gongshu").map_err(|why| anyhow::anyhow!("{why}"))?;
        let Head { id, version, from, .. } = &plan.scheme;
        let holds_from = from.unwrap_or_else(|| plan.signup.opens_at().date());
        let filing = Filing { scheme: id, version: *version, holds_from, text: SUMMER.text };
        let mut tx = app.store.act(&clock(Act::SchemeFile, &district)?).await?;
        tx.scheme_filed(&filing, app.now()).await?;
        tx.commit().await?;
        app.reread().await?;
        Ok(plan)
    }

    /// The district's summer plan.
    pub fn summer() -> Result<Holiday, anyhow::Error> {
        let opened = Opened::read(SUMMER.file, SUMMER.text);
        let opened = opened.map_err(|found| anyhow::anyhow!("{found:?}"))?;
        anyhow::ensure!(opened.holds(), "{:?}", opened.findings);
        let Document::HolidayCare(plan) = opened.document else {
            anyhow::bail!("{} is no summer plan", SUMMER.file)
        };
        Ok(*plan)
    }

    /// The name of a household's first guardian.
    pub fn grown_up(&self, household: &HouseholdId) -> String {
        let found = self.register.guardians.iter().find(|one| one.household == *household);
        found.map_or_else(String::new, |one| one.name.clone())
    }

    /// Where a child is found who did not come.
    pub fn whereabouts(&self) -> &str {
        &self.whereabouts
    }

    /// Why a late request is taken.
    pub fn late_reason(&self) -> &str {
        &self.late_reason
    }

    /// Why a child is collected early.
    pub fn early_reason(&self) -> &str {
        &self.early_reason
    }

    /// Somebody next door who fetches a child now and then: name and phone.
    pub fn neighbour_adult(&self) -> (&str, &str) {
        (&self.neighbour_adult.0, &self.neighbour_adult.1)
    }

    /// Who can sign in, one line each, staff first.
    pub fn sign_ins(&self) -> Vec<SignIn> {
        sign_ins(&self.register)
    }
}

fn sign_ins(register: &Register) -> Vec<SignIn> {
    let staff = register.staff.iter().map(|one| SignIn {
        person: one.id.clone(),
        role: one.roles.first().map_or(Role::Visitor, |(role, ..)| *role),
        name: one.name.clone(),
        login: one.login.clone(),
    });
    let guardians = register.guardians.iter().map(|one| SignIn {
        person: one.id.clone(),
        role: Role::Guardian,
        name: one.name.clone(),
        login: one.phone.clone(),
    });
    staff.chain(guardians).collect()
}

async fn import(app: &App, place: &Place, register: &Register) -> Result<(), anyhow::Error> {
    let mut tx = app.store.act(&clock(Act::RegisterImport, place)?).await?;
    tx.register_imported(register, app.now()).await?;
    Ok(tx.commit().await?)
}

/// Puts a school's plan in force.
async fn file(app: &App, school: &Place, plan: &Plan<'_>) -> Result<(), anyhow::Error> {
    let scheme = plan.read()?;
    let filing = Filing {
        scheme: &scheme.scheme.id,
        version: scheme.scheme.version,
        holds_from: scheme.term.from,
        text: plan.text,
    };
    let mut tx = app.store.act(&clock(Act::SchemeFile, school)?).await?;
    tx.scheme_filed(&filing, app.now()).await?;
    Ok(tx.commit().await?)
}

fn places(names: &[names::PlaceName]) -> Vec<Place> {
    let place = |row: &names::PlaceName| Place {
        district: DistrictId::new("gongshu"),
        place: PlaceId::new(&row.place),
        path: Path::new(&row.path),
        kind: row.kind.clone(),
        name_zh: row.zh.clone(),
        name_en: row.en.clone(),
    };
    names.iter().map(place).collect()
}

/// The places and the staff of a town without families, with a head teacher for each home class.
fn empty(names: &Names, classes: BTreeSet<String>) -> Register {
    Register { places: places(&names.place), staff: staff(names, classes), ..Register::default() }
}

fn staff(names: &Names, classes: BTreeSet<String>) -> Vec<Staff> {
    let mut all: Vec<Staff> =
        names.staff.iter().map(|row| member(&row.login, &row.name, row.roles())).collect();
    for (n, home) in classes.into_iter().enumerate() {
        let name = names.teacher(n + CLASSES + 1);
        let roles = vec![(Role::HeadTeacher, "wenlan".to_owned(), home.clone())];
        all.push(member(&format!("head{home}"), &name, roles));
    }
    for kind in [CARE, COURSES] {
        all.extend((1..=CARERS).map(|n| carer(names, kind, n)));
    }
    all
}

fn carer(names: &Names, (login, shift): (&str, usize), n: usize) -> Staff {
    let roles = vec![(Role::CareTeacher, "wenlan".to_owned(), String::new())];
    member(&format!("{login}{n}"), &names.teacher(n + shift), roles)
}

fn member(login: &str, name: &str, roles: Vec<(Role, String, String)>) -> Staff {
    Staff {
        id: PersonId::new(format!("staff-{login}")),
        name: name.to_owned(),
        phone: String::new(),
        login: login.to_owned(),
        password: String::new(),
        roles,
    }
}

/// 王小明 of class 3-2 and his sister 王小红 of grade 6: the children everyone in the tests knows.
fn well_known(names: &Names, register: &mut Register) {
    let household = HouseholdId::new("h0");
    for (id, given, grade, class) in
        [("ming", &names.well_known.0, 3, 2), ("hong", &names.well_known.1, 6, 1)]
    {
        register.students.push(student(
            id,
            &household,
            &format!("{}{given}", names.surnames[0]),
            grade,
            format!("{grade}-{class}"),
        ));
    }
    grown_ups(names, "h0", &names.surnames[0].clone(), 0, register);
}

fn household(names: &Names, chance: &mut Chance, n: usize, register: &mut Register) {
    let grade = |chance: &mut Chance| (i64::try_from(chance.below(6)).unwrap_or(0) + 1, None);
    let mut children = vec![grade(chance)];
    if chance.in_hundred(12) {
        children.push(grade(chance));
    }
    household_of(names, chance, &format!("h{n}"), children, register);
}

/// A household with children of these grades; a child without a class gets one by chance.
fn household_of(
    names: &Names,
    chance: &mut Chance,
    id: &str,
    children: Vec<(i64, Option<String>)>,
    register: &mut Register,
) {
    let surname = chance.pick(&names.surnames).clone();
    let household = HouseholdId::new(id);
    for (n, (grade, class)) in children.into_iter().enumerate() {
        let given = chance.pick(&names.given);
        let class = class.unwrap_or_else(|| format!("{grade}-{}", chance.below(CLASSES) + 1));
        let mut child = student(&format!("{id}s{n}"), &household, &format!("{surname}{given}"), grade, class);
        if chance.in_hundred(4) {
            child.care_note = chance.pick(&names.notes).clone();
        }
        register.students.push(child);
    }
    let shift = chance.below(names.adults.len());
    grown_ups(names, id, &surname, shift, register);
}

fn student(id: &str, household: &HouseholdId, name: &str, grade: i64, home_class: String) -> Student {
    Student {
        id: StudentId::new(id),
        household: household.clone(),
        name: name.to_owned(),
        sort_key: names::initials(name),
        grade,
        home_class,
        seat: 0,
        on_roll_from: date(2021, 9, 1),
        on_roll_until: None,
        care_note: String::new(),
    }
}

/// A mother and a father who can sign in, and a grandmother who may collect every child of the household.
fn grown_ups(names: &Names, id: &str, surname: &str, shift: usize, register: &mut Register) {
    let adult = |n: usize| format!("{surname}{}", names.adults[(shift + n) % names.adults.len()]);
    let number: usize = id.trim_start_matches(|c: char| !c.is_ascii_digit()).parse().unwrap_or(99_999);
    for (n, relation) in ["mother", "father"].into_iter().enumerate() {
        register.guardians.push(Guardian {
            id: PersonId::new(format!("{id}g{n}")),
            household: HouseholdId::new(id),
            name: adult(n),
            phone: format!("13{}{:08}", 8 + n, number + 1),
            relation: relation.to_owned(),
            verified_at: Some(Moment(1_630_454_400_000)),
        });
    }
    let children: Vec<_> = register
        .students
        .iter()
        .filter(|child| child.household.as_str() == id)
        .map(|child| child.id.clone())
        .collect();
    for child in children {
        register.collectors.push(Collector {
            id: CollectorId::new(format!("{child}g")),
            student: child,
            name: adult(2),
            relation: "grandmother".to_owned(),
            phone: format!("136{:08}", number + 1),
            held_from: "2021-09-01".to_owned(),
        });
    }
}

/// Seat numbers in each home class, in order of the register.
fn seat(students: &mut [Student]) {
    let mut next = std::collections::BTreeMap::<String, i64>::new();
    for child in students {
        let seat = next.entry(child.home_class.clone()).or_default();
        *seat += 1;
        child.seat = *seat;
    }
}
