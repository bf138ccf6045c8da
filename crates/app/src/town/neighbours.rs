//! 邻里 What the demo shows beside its school: a school that comes back from an epidemic (plan five), and communities that
//! care for pupils (plan two).

pub(crate) mod life;

use super::chance::Chance;
use super::names::{Names, PlaceName, StaffName};
use super::{PASSWORD, Plan, SignIn, Town, household_of, import, member, places, seat, sign_ins};
use crate::app::App;
use crate::plan::policy;
use crate::safety::{readiness, stock};
use crate::who::Who;
use jiff::civil::{Date, date};
use life::Family;
use rules::id::StudentId;
use rules::people::act::Act;
use rules::people::role::{Role, clock};
use rules::people::student::Student;
use rules::plan::document::Opened;
use rules::plan::finding::Finding;
use rules::safety::readiness::recording::Entry;
use rules::safety::stock::{Item, Lot};
use serde::Deserialize;
use store::people::{Register, Staff};
use store::plan::Filing;

/// What the city asks of every return.
const OPENING: &str = include_str!("opening.toml");
/// The returning school's plan of return.
const RETURN: Plan<'_> = Plan { file: "tianshui-2021-return.toml", text: include_str!("return.toml") };
/// The district's plan of community care.
const COMMUNITY: Plan<'_> =
    Plan { file: "gongshu-2021-community.toml", text: include_str!("community.toml") };
/// Home classes of the returning school, each with a head teacher.
const CLASSES: [(i64, &str); 2] = [(2, "2-1"), (3, "3-1")];
/// Families in each of them, and in the community.
const FAMILIES: usize = 9;
/// What the returning school has: too few masks for its two classes, and enough of all else.
const STOCK: [(Item, i64); 7] = [
    (Item::Masks, 100),
    (Item::Gloves, 60),
    (Item::Gowns, 10),
    (Item::HandWash, 10),
    (Item::Thermometers, 5),
    (Item::Disinfectant, 500),
    (Item::Sprayers, 40),
];
/// The plans hold from here on, before the demo begins.
const HELD_FROM: Date = date(2021, 8, 5);

/// What `neighbours.toml` holds.
#[derive(Deserialize)]
struct Neighbours {
    place: Vec<PlaceName>,
    staff: Vec<StaffName>,
    returning: Vec<StaffName>,
}

/// Puts both plans in force with their people; who of them can sign in.
pub(crate) async fn settle(app: &App, town: &Town) -> Result<Vec<SignIn>, anyhow::Error> {
    let names = Names::read();
    let beside: Neighbours = toml::from_str(include_str!("neighbours.toml"))?;
    let mut chance = Chance::new(2021);
    let school = returning(&names, &beside, &mut chance);
    let community = community(&names, town, &mut chance);
    let families = families(&community, town);
    let district =
        Register { places: places(&beside.place), staff: members(&beside.staff), ..Register::default() };
    let mut shown = Vec::new();
    for (place, register) in [("gongshu", district), ("tianshui", school), ("xinwen", community)] {
        shown.extend(settled(app, place, register).await?);
    }
    let at = app.place("gongshu", "gongshu").map_err(|why| anyhow::anyhow!("{why}"))?;
    policy::file(app, &Who::Clock, &at, OPENING).await?;
    file(app, "tianshui", "tianshui-2021-return", &RETURN).await?;
    file(app, "gongshu", "gongshu-2021-community", &COMMUNITY).await?;
    app.reread().await?;
    stocked(app, &town.sign_ins(), &shown).await?;
    life::begin(app, &families).await?;
    Ok(shown)
}

/// Each child of the community with the first of its guardians, whichever register knows them.
fn families(community: &Register, town: &Town) -> Vec<Family> {
    let known = || community.guardians.iter().chain(&town.register.guardians);
    let family = |child: &Student| {
        let guardian = known().find(|one| one.household == child.household)?;
        Some(Family { child: child.id.clone(), guardian: guardian.id.clone() })
    };
    community.students.iter().filter_map(family).collect()
}

/// What lies ready at the returning school, which asks for masks, and at the district, which can give it some (P5.28).
async fn stocked(app: &App, town: &[SignIn], beside: &[SignIn]) -> Result<(), anyhow::Error> {
    let place = |name: &str| app.place("gongshu", name).map_err(|why| anyhow::anyhow!("{why}"));
    let (school, district) = (place("tianshui")?, place("gongshu")?);
    let manager = person(app, beside, "tianshui").await?;
    let officer = person(app, town, "bureau").await?;
    let lot = |item, count| Lot { item, count, good_until: None };
    let entries = STOCK.iter().map(|(item, count)| Entry::Lot(lot(*item, *count)));
    for (n, entry) in std::iter::once(Entry::Area(3_000)).chain(entries).enumerate() {
        let id = format!("stocked-{n}");
        readiness::enter(app, &manager, &school, Act::ReadinessEnter, (id.as_str(), entry)).await?;
    }
    stock::enter(app, &officer, &district, "stocked", (lot(Item::Masks, 5_000), None)).await?;
    stock::ask(app, &manager, &school, ("stocked-ask", Item::Masks, 60)).await?;
    Ok(())
}

async fn person(app: &App, of: &[SignIn], login: &str) -> Result<Who, anyhow::Error> {
    let one = of.iter().find(|one| one.login == login);
    let one = one.ok_or_else(|| anyhow::anyhow!("nobody signs in as {login}"))?;
    let found = app.store.person("gongshu", &one.person).await?;
    Ok(Who::person(found.ok_or_else(|| anyhow::anyhow!("nobody is {login}"))?))
}

/// The children of two home classes with their head teachers, a doctor and a doorkeeper.
fn returning(names: &Names, beside: &Neighbours, chance: &mut Chance) -> Register {
    let mut register = Register { staff: members(&beside.returning), ..Register::default() };
    let mut number = 7000;
    for (n, (grade, class)) in CLASSES.iter().enumerate() {
        for _ in 0..FAMILIES {
            number += 1;
            let child = vec![(*grade, Some((*class).to_owned()))];
            household_of(names, chance, &format!("ts{number}"), child, &mut register);
        }
        let roles = vec![(Role::HeadTeacher, "tianshui".to_owned(), (*class).to_owned())];
        register.staff.push(member(&format!("tianshui{class}"), &names.teacher(n + 31), roles));
    }
    seat(&mut register.students);
    register
}

/// Children of the community, among them 王小明 under an id of its own: one child is written down by both.
fn community(names: &Names, town: &Town, chance: &mut Chance) -> Register {
    let mut register = Register::default();
    register.students.extend(
        town.register
            .students
            .first()
            .map(|child| Student { id: StudentId::new(format!("xw-{}", child.id)), ..child.clone() }),
    );
    for n in 1..=FAMILIES {
        let grade = i64::try_from(chance.below(5)).unwrap_or(0) + 1;
        household_of(names, chance, &format!("xw{}", 8000 + n), vec![(grade, None)], &mut register);
    }
    seat(&mut register.students);
    register
}

fn members(names: &[StaffName]) -> Vec<Staff> {
    names.iter().map(|row| member(&row.login, &row.name, row.roles())).collect()
}

/// Files a register at a place; who of it can sign in.
async fn settled(app: &App, place: &str, mut register: Register) -> Result<Vec<SignIn>, anyhow::Error> {
    let hash = app.secrets.password_hash(PASSWORD.to_owned()).await?;
    register.staff.iter_mut().for_each(|one| one.password.clone_from(&hash));
    let at = app.place("gongshu", place).map_err(|why| anyhow::anyhow!("{why}"))?;
    import(app, &at, &register).await?;
    app.reread().await?;
    Ok(sign_ins(&register))
}

/// Puts a plan in force; one that does not hold is a mistake in its file.
async fn file(app: &App, place: &str, scheme: &str, plan: &Plan<'_>) -> Result<(), anyhow::Error> {
    let opened = Opened::read(plan.file, plan.text).map_err(|found| anyhow::anyhow!("{found:?}"))?;
    let found = app.library().check(&opened, None);
    anyhow::ensure!(!found.iter().any(Finding::is_error), "{found:?}");
    let at = app.place("gongshu", place).map_err(|why| anyhow::anyhow!("{why}"))?;
    let filing = Filing { scheme, version: 1, holds_from: HELD_FROM, text: plan.text };
    let mut tx = app.store.act(&clock(Act::SchemeFile, &at)?).await?;
    tx.scheme_filed(&filing, app.now()).await?;
    Ok(tx.commit().await?)
}
