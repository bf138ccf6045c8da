//! 演示 `afterbell demo`: a town on an embedded database, a clock on every page, a list of who can sign in.

mod turning;

use crate::app::{App, Clock, Ids};
use crate::cli::say;
use crate::day::tonight;
use crate::desk::{Desk, SIGNIN_COOKIE, go, set_cookie};
use crate::failure::Failure;
use crate::listen::listen_until_told;
use crate::page::{ClockMoment, DemoClock, Shell, page};
use crate::people::signin;
use crate::posted::Posted;
use crate::routes::Route;
use crate::season::Season;
use crate::texts::Texts;
use crate::town::{PASSWORD, PLAN, SignIn, Town, neighbours};
use crate::when;
use anyhow::Context;
use askama::Template;
use axum::response::Response;
use clap::Args;
use rules::people::role::Role;
use rules::plan::moments::{Stop, moments, summer_moments};
use serde::Deserialize;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use store::Store;
use tokio::sync::Mutex;

/// Families in the demo's town.
const FAMILIES: usize = 560;
const SEED: u64 = 7;
/// Logins and phones of the people whom a visitor can be: of the school and its district, of the school that comes back
/// after the holidays, of a community.
const DESKS: [&[&str]; 3] = [
    &[
        "13800000001",
        "13900000001",
        "manager",
        "head3-2",
        "teaching",
        "care1",
        "course1",
        "gate1",
        "cashier",
        "leader",
        "bureau",
        "beixiu",
    ],
    &["tianshui", "tianshui2-1", "tianshui-health", "tianshui-gate", "13800007002"],
    &["xinwen", "provider", "minder", "xinwen-cashier", "xiangfu"],
];

/// How to show the demo.
#[derive(Debug, Args)]
pub struct Showing {
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: String,
    /// Keep the database in this folder; else in a temporary one that goes with the program.
    #[arg(long)]
    folder: Option<PathBuf>,
}

/// The demo behind an app: its season, and the moments its clock can be turned to.
#[derive(Debug)]
pub struct Demo {
    season: Arc<Mutex<Season>>,
    stops: Vec<Stop>,
    sign_ins: Vec<SignIn>,
}

/// Opens the town at the plan's notice and serves it until ctrl-c.
pub(crate) async fn run(asked: Showing) -> Result<ExitCode, anyhow::Error> {
    let temporary = tempfile::tempdir()?;
    let folder = asked.folder.clone().unwrap_or_else(|| temporary.path().to_owned());
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let file = folder.join("afterbell-demo.db");
    if file.exists() {
        anyhow::bail!(
            "{} is there already: name an empty folder, or open it with `afterbell serve`",
            file.display()
        );
    }
    let app = open(&file.to_string_lossy(), FAMILIES).await?;
    let listener = tokio::net::TcpListener::bind(&asked.listen).await;
    let listener = listener.with_context(|| format!("cannot listen on {}", asked.listen))?;
    say(&greeting(&app, &listener.local_addr()?.to_string()))?;
    listen_until_told(listener, app).await?;
    Ok(ExitCode::SUCCESS)
}

/// A demo over a database of its own, standing at the plan's first moment.
pub async fn open(database: &str, families: usize) -> Result<App, anyhow::Error> {
    let scheme = PLAN.read()?;
    let store = Store::open(database).await?;
    let mut app = App::open(store, Clock::turned(scheme.registration.notice_at), Ids::seeded(SEED)).await?;
    let town = Town::make(SEED, families);
    town.settle(&app, &PLAN).await?;
    let summer = Town::settle_summer(&app).await?;
    let mut stops = moments(&scheme, app.national());
    stops.extend(summer_moments(&summer));
    let mut sign_ins = town.sign_ins();
    sign_ins.extend(neighbours::settle(&app, &town).await?);
    let mut season = Season::new(&app, town, SEED)?.with_summer(&summer);
    season.play_until(scheme.registration.notice_at).await?;
    app.shows_codes = true;
    app.demo = Some(Arc::new(Demo { season: Arc::new(Mutex::new(season)), stops, sign_ins }));
    Ok(app)
}

fn greeting(app: &App, address: &str) -> String {
    let demo = app.demo.as_ref().expect("this app is a demo");
    let mut out = format!("Afterbell  http://{address}\n\nWho can sign in (staff password: {PASSWORD}):\n");
    for one in demo.shown().into_iter().flatten() {
        out += &format!("  {:18} {:14} {}\n", one.role.code(), one.login, one.name);
    }
    out + "\nGuardians sign in by phone; the code is shown on the page. Ctrl-C ends the demo.\n"
}

impl Demo {
    /// One of each desk, plan by plan, in the order in which its season needs them.
    fn shown(&self) -> [Vec<&SignIn>; 3] {
        let of = |login: &&str| self.sign_ins.iter().find(|one| one.login == **login);
        DESKS.map(|desks| desks.iter().filter_map(of).collect())
    }

    /// What the bar on every page shows.
    pub(crate) fn clock(&self, desk: &Desk) -> DemoClock {
        let current = self.stops.iter().rev().find(|stop| stop.at <= desk.now).map(|stop| stop.key);
        let moment = |stop: &Stop| ClockMoment {
            key: stop.key.to_owned(),
            label: format!("{} {}", tonight::label(&desk.t, stop.key), when::moment(&desk.t, stop.at)),
            current: Some(stop.key) == current,
        };
        let ahead = self.stops.iter().filter(|stop| stop.at >= desk.now || Some(stop.key) == current);
        DemoClock { now_label: when::moment(&desk.t, desk.now), moments: ahead.map(moment).collect() }
    }
}

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::open_get("/demo", people),
        Route::open_post("/demo/clock", turning::turn),
        Route::open_get("/demo/turning", turning::show),
        Route::open_post("/demo/signin", sign_in),
    ]
}

#[derive(Template)]
#[template(path = "home/demo.html")]
struct PeoplePage {
    shell: Shell,
    t: Texts,
    plans: Vec<Section>,
}

/// Which plan somebody lives by, in the order of [`DESKS`].
#[derive(Clone, Copy)]
enum Plan {
    Service,
    Return,
    Community,
}

impl Plan {
    const ALL: [Self; 3] = [Self::Service, Self::Return, Self::Community];
}

/// The people of one plan.
struct Section {
    title: String,
    people: Vec<Row>,
}

struct Row {
    role: String,
    does: String,
    name: String,
    login: String,
}

fn demo(desk: &Desk) -> Result<Arc<Demo>, Failure> {
    desk.app.demo.clone().ok_or(Failure::NotTheirs)
}

async fn people(desk: Desk) -> Result<Response, Failure> {
    let demo = demo(&desk)?;
    let row = |plan: Plan, one: &SignIn| Row {
        role: role_name(&desk.t, one.role),
        does: role_does(&desk.t, one.role, plan),
        name: one.name.clone(),
        login: one.login.clone(),
    };
    let section = |(plan, people): (Plan, Vec<&SignIn>)| Section {
        title: match plan {
            Plan::Service => desk.t.demo_of_school(),
            Plan::Return => desk.t.demo_of_return(),
            Plan::Community => desk.t.demo_of_community(),
        },
        people: people.into_iter().map(|one| row(plan, one)).collect(),
    };
    let plans = Plan::ALL.into_iter().zip(demo.shown()).map(section).collect();
    Ok(page(PeoplePage { shell: desk.shell(), t: desk.t.clone(), plans }))
}

fn role_name(t: &Texts, role: Role) -> String {
    match role {
        Role::BureauOfficer => t.role_bureau_officer(),
        Role::SchoolLeader => t.role_school_leader(),
        Role::Manager => t.role_manager(),
        Role::Teaching => t.role_teaching(),
        Role::Logistics => t.role_logistics(),
        Role::HeadTeacher => t.role_head_teacher(),
        Role::CareTeacher => t.role_care_teacher(),
        Role::Lecturer => t.role_lecturer(),
        Role::Doorkeeper => t.role_doorkeeper(),
        Role::HealthWorker => t.role_health_worker(),
        Role::Cook => t.role_cook(),
        Role::Cashier => t.role_cashier(),
        Role::CommunityOfficer => t.role_community_officer(),
        Role::Guardian => t.role_guardian(),
        Role::Visitor | Role::Clock => String::new(),
    }
}

/// What somebody at this desk does first.
fn role_does(t: &Texts, role: Role, plan: Plan) -> String {
    match (role, plan) {
        (Role::Guardian, Plan::Return) => t.demo_return_guardian(),
        (Role::Manager, Plan::Return) => t.demo_return_manager(),
        (Role::HeadTeacher, Plan::Return) => t.demo_return_head_teacher(),
        (Role::Doorkeeper, Plan::Return) => t.demo_return_doorkeeper(),
        (Role::Manager, Plan::Community) => t.demo_community_manager(),
        (Role::CareTeacher, Plan::Community) => t.demo_community_care_teacher(),
        (Role::Guardian, _) => t.demo_guardian(),
        (Role::Manager, Plan::Service) => t.demo_manager(),
        (Role::HeadTeacher, _) => t.demo_head_teacher(),
        (Role::Teaching, _) => t.demo_teaching(),
        (Role::CareTeacher, _) => t.demo_care_teacher(),
        (Role::Doorkeeper, _) => t.demo_doorkeeper(),
        (Role::Cashier, _) => t.demo_cashier(),
        (Role::SchoolLeader, _) => t.demo_school_leader(),
        (Role::BureauOfficer, _) => t.demo_bureau_officer(),
        (Role::HealthWorker, _) => t.demo_health_worker(),
        (Role::CommunityOfficer, _) => t.demo_community_officer(),
        (Role::Logistics | Role::Lecturer | Role::Cook | Role::Visitor | Role::Clock, _) => String::new(),
    }
}

#[derive(Deserialize)]
struct As {
    login: String,
}

/// One tap instead of a code or a password: only in the demo, only for those on its list.
async fn sign_in(desk: Desk, posted: Posted<As>) -> Result<Response, Failure> {
    let demo = demo(&desk)?;
    let login = posted.form.login;
    let one = demo.shown().into_iter().flatten().find(|one| one.login == login).ok_or(Failure::NotTheirs)?;
    let token =
        signin::start_known(&desk.app, &desk.app.place("gongshu", "wenlan")?, &one.person, &login).await?;
    let mut response = go("/", None);
    set_cookie(response.headers_mut(), SIGNIN_COOKIE, &format!("gongshu.{token}"), 604_800);
    Ok(response)
}
