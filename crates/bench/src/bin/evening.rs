//! 晚间速度 Marks a second through HTTP beside bare rows in group commits, and the gate's search while marks come in.
//!
//! `cargo xtask evening bench` runs it, on both databases.

use afterbell::app::{App, Clock, Ids};
use afterbell::day::session;
use afterbell::routes::router;
use afterbell::who::Who;
use anyhow::{Context, Result, ensure};
use axum::http::{Request, header};
use http_body_util::BodyExt;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use jiff::civil::date;
use rules::enrol::grouping::{Arranged, Group};
use rules::enrol::registration::{State, Submitted};
use rules::id::{DistrictId, GroupId, HouseholdId, PersonId, PlaceId, SessionId, StudentId};
use rules::moment::{Moment, moment};
use rules::people::act::Act;
use rules::people::place::{Path, Place};
use rules::people::role::{Grant, Permit, Role, clock, permit};
use rules::people::student::Student;
use rules::plan::local::Words;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::io::Write;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use store::people::{Register, Staff};
use store::plan::Filing;
use store::{Bare, Store};

const PLAN: &str = include_str!("../../../../schemes/gongshu-2021-autumn.toml");
const CHILDREN: u64 = 5_010;
const A_GROUP: u64 = 30;
/// Marks a second that come in while the gate searches.
const COMING_IN: u64 = 200;
/// Doorkeepers who search at once, and phones that send all the time.
const GATES: u64 = 4;
const PHONES: u64 = 32;
/// Nobody types two letters and reads what they find faster.
const A_SEARCH: Duration = Duration::from_millis(100);
/// So long are searches typed at least: a thousand of them, so that the one in a hundred is not one of four.
const TYPED_LEAST: Duration = Duration::from_secs(26);
/// Rows in one commit of the bare limit.
const ROWS: u64 = 256;
/// The gate's search at the 99th percentile.
const LIMIT_US: u64 = 50_000;

/// A school at its first roll, served on the loopback.
struct School {
    app: App,
    base: String,
    client: Client<HttpConnector, String>,
    next: AtomicU64,
    said: AtomicU64,
    taken: AtomicU64,
}

#[tokio::main]
async fn main() -> Result<()> {
    let mut words = std::env::args().skip(1);
    let seconds = words.next().context("how many seconds")?.parse()?;
    let report = bench(Duration::from_secs(seconds), words.next().as_deref()).await?;
    writeln!(std::io::stdout().lock(), "{report}")?;
    let p99 = report["search_p99_us"].as_u64().context("how long the gate searched")?;
    ensure!(p99 <= LIMIT_US, "a search of the gate takes {p99} µs at the 99th percentile, over {LIMIT_US}");
    Ok(())
}

async fn bench(long: Duration, server: Option<&str>) -> Result<Value> {
    let folder = tempfile::tempdir()?;
    let limit = group_commits(long, server, folder.path()).await?;
    let store = match server {
        None => Store::open(&folder.path().join("evening.db").display().to_string()).await?,
        Some(server) => {
            Store::drop_schema(server, "evening").await?;
            Store::open_schema(server, "evening").await?
        }
    };
    let school = School::open(store).await?;
    let one = school.marks_a_second(long, 1).await?;
    let many = school.marks_a_second(long, A_GROUP).await?;
    let before = school.taken.load(Ordering::SeqCst);
    let typing = long.max(TYPED_LEAST);
    let typed = school.searches(typing, A_SEARCH).await?;
    let came_in = school.taken.load(Ordering::SeqCst) - before;
    let flat_out = school.searches(long, Duration::ZERO).await?;
    let at = |micros: &[u64], thousandths: usize| {
        micros[(micros.len() * thousandths / 1000).min(micros.len() - 1)]
    };
    ensure!(
        school.said.load(Ordering::SeqCst) == school.taken.load(Ordering::SeqCst),
        "a mark was not taken"
    );
    ensure!(school.app.store.doctor().await?.is_empty(), "the books do not agree");
    Ok(json!({
        "database": if server.is_some() { "postgres" } else { "sqlite" },
        "bare_rows_a_second": limit,
        "marks_a_second_one_a_post": one, "one_a_post_per_mille_of_bare": one * 1000 / limit,
        "marks_a_second_thirty_a_post": many, "thirty_a_post_per_mille_of_bare": many * 1000 / limit,
        "inside": CHILDREN, "marks_coming_in_a_second": came_in / typing.as_secs(), "searches": typed.len(),
        "search_p50_us": at(&typed, 500), "search_p99_us": at(&typed, 990), "search_p999_us": at(&typed, 999),
        "search_p99_limit_us": LIMIT_US, "searches_flat_out": flat_out.len(),
        "search_flat_out_p50_us": at(&flat_out, 500), "search_flat_out_p99_us": at(&flat_out, 990),
    }))
}

/// What the database could do with nothing around it.
async fn group_commits(long: Duration, server: Option<&str>, folder: &std::path::Path) -> Result<u64> {
    let bare = match server {
        None => Bare::make(&folder.join("bare.db")).await?,
        Some(server) => {
            Store::drop_schema(server, "evening_bare").await?;
            Bare::make_in_schema(server, "evening_bare").await?
        }
    };
    let (begun, mut rows) = (now(), 0);
    while begun.elapsed() < long.min(Duration::from_secs(3)) {
        bare.commit(1, ROWS).await?;
        rows += ROWS;
    }
    Ok(a_second(rows, begun.elapsed()))
}

impl School {
    /// Lays out five thousand children in groups of thirty, every roll open and marked before, and serves them. Its clock runs.
    async fn open(store: Store) -> Result<Arc<Self>> {
        let start = moment(date(2021, 9, 7), jiff::civil::time(15, 35, 0, 0));
        lay(&store, start).await?;
        let app = App::open(store, Clock::turned(start), Ids::seeded(7)).await?;
        session::plan(&app, &Who::Clock, &place()).await?;
        for group in 0..CHILDREN.div_ceil(A_GROUP) {
            session::open(&app, &Who::Clock, &place(), &session_of(group)).await?;
        }
        let mut tx = app.store.look(&permit_of(Role::Manager, Act::GateRead)?).await?;
        let inside = tx.gate_counts(start).await?.inside;
        ensure!(inside == i64::try_from(CHILDREN)?, "{inside} of {CHILDREN} children are on a roll");
        drop(tx);
        let (turned, begun) = (app.clone(), now());
        tokio::spawn(async move {
            let mut beats = tokio::time::interval(Duration::from_millis(1));
            loop {
                beats.tick().await;
                let passed = i64::try_from(begun.elapsed().as_millis()).unwrap_or(i64::MAX);
                turned.turn(Moment(start.0 + passed));
            }
        });
        let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let base = format!("http://{}/gongshu/wenlan", listener.local_addr()?);
        let served = router(app.clone());
        tokio::spawn(async move { axum::serve(listener, served).await });
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let client = Client::builder(TokioExecutor::new()).build(connector);
        let (next, said, taken) = (AtomicU64::new(0), AtomicU64::new(0), AtomicU64::new(0));
        let school = Arc::new(Self { app, base, client, next, said, taken });
        school.first_marks().await?;
        Ok(school)
    }

    /// Every child once, as on an evening before; a server counts its tables by itself within a minute, and a benchmark cannot wait.
    async fn first_marks(&self) -> Result<()> {
        for _ in 0..CHILDREN.div_ceil(A_GROUP) {
            self.post(A_GROUP).await?;
        }
        Ok(self.app.store.analyze().await?)
    }

    /// Phones that send the next marks as soon as the last ones were answered.
    async fn marks_a_second(self: &Arc<Self>, long: Duration, a_post: u64) -> Result<u64> {
        let (begun, before) = (now(), self.taken.load(Ordering::SeqCst));
        self.next.store(self.next.load(Ordering::SeqCst).next_multiple_of(A_GROUP), Ordering::SeqCst);
        let mut phones = tokio::task::JoinSet::new();
        for _ in 0..PHONES {
            let school = Arc::clone(self);
            phones.spawn(async move {
                while begun.elapsed() < long {
                    school.post(a_post).await?;
                }
                anyhow::Ok(())
            });
        }
        while let Some(phone) = phones.join_next().await {
            phone??;
        }
        Ok(a_second(self.taken.load(Ordering::SeqCst) - before, begun.elapsed()))
    }

    /// Microseconds of each search, the shortest first: each doorkeeper begins one every so often, or as soon as the one
    /// before is answered. Marks come in at their pace, whether or not the ones before were answered.
    async fn searches(self: &Arc<Self>, long: Duration, every: Duration) -> Result<Vec<u64>> {
        let (begun, school) = (now(), Arc::clone(self));
        let marks = tokio::spawn(async move {
            let mut posts = tokio::task::JoinSet::new();
            let mut beats = tokio::time::interval(Duration::from_micros(1_000_000 / COMING_IN));
            while begun.elapsed() < long {
                beats.tick().await;
                let school = Arc::clone(&school);
                posts.spawn(async move { school.post(1).await });
            }
            while let Some(post) = posts.join_next().await {
                post??;
            }
            anyhow::Ok(())
        });
        let mut gates = tokio::task::JoinSet::new();
        for gate in 0..GATES {
            let school = Arc::clone(self);
            gates.spawn(async move { school.search((begun, long, every), gate).await });
        }
        let mut micros = Vec::new();
        while let Some(gate) = gates.join_next().await {
            micros.extend(gate??);
        }
        marks.await??;
        micros.sort_unstable();
        Ok(micros)
    }

    /// Two keystrokes, another two, and so on: each finds some dozen children.
    async fn search(
        &self,
        (begun, long, every): (Instant, Duration, Duration),
        gate: u64,
    ) -> Result<Vec<u64>> {
        let (mut micros, mut n) = (Vec::new(), gate);
        // Nobody begins to type at the same instant as the others.
        tokio::time::sleep(every / u32::try_from(GATES)? * u32::try_from(gate)?).await;
        while begun.elapsed() < long {
            let letters = initials(n);
            let asked = Request::get(format!("{}/gate?find={letters}", self.base));
            let asked = asked.header(header::COOKIE, cookie("gate")).body(String::new())?;
            let since = now();
            let page = self.ask(asked).await?;
            micros.push(u64::try_from(since.elapsed().as_micros())?);
            ensure!(page.contains("data-find=\"Child "), "the gate finds {letters}");
            n += GATES;
            tokio::time::sleep(every.saturating_sub(since.elapsed())).await;
        }
        Ok(micros)
    }

    /// The next marks of one roll, late and present by turns, so that each changes its child.
    async fn post(&self, count: u64) -> Result<()> {
        let first = self.next.fetch_add(count, Ordering::SeqCst);
        self.said.fetch_add(count, Ordering::SeqCst);
        let marks: Vec<Value> = (first..first + count).map(mark).collect();
        let group = (first % CHILDREN) / A_GROUP;
        let fields = [
            ("csrf", hex(&Sha256::digest(format!("csrf/{}", token("manager"))))),
            ("who", "manager".to_owned()),
            ("sent_at", "0".to_owned()),
            ("marks", Value::from(marks).to_string()),
        ];
        let asked = Request::post(format!("{}/rolls/{}/marks", self.base, session_of(group)))
            .header(header::COOKIE, cookie("manager"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(serde_html_form::to_string(fields)?)?;
        let told: Value = serde_json::from_str(&self.ask(asked).await?)?;
        let taken = told["taken"].as_array().context("what was taken")?;
        // A child whose turn was left out between two runs stands so already.
        ensure!(taken.iter().all(|one| one["outcome"] == "applied" || one["outcome"] == "agreed"), "{told}");
        self.taken.fetch_add(taken.len() as u64, Ordering::SeqCst);
        Ok(())
    }

    async fn ask(&self, asked: Request<String>) -> Result<String> {
        let answer = self.client.request(asked).await?;
        let status = answer.status();
        let body = String::from_utf8(answer.into_body().collect().await?.to_bytes().to_vec())?;
        ensure!(status.is_success(), "{status}: {body}");
        Ok(body)
    }
}

fn mark(n: u64) -> Value {
    let state = if (n / CHILDREN).is_multiple_of(2) { "late" } else { "present" };
    let student = student_id(n % CHILDREN);
    json!({ "key": format!("m{n}"), "student": student, "state": state, "made_at": 0, "seen_at": i64::MAX })
}

/// The register, the plan, the groups and two who are signed in.
async fn lay(store: &Store, at: Moment) -> Result<()> {
    let district = Place {
        place: PlaceId::new("gongshu"),
        path: Path::new("hangzhou/gongshu"),
        kind: "district".into(),
        ..place()
    };
    let register = Register {
        places: vec![district, place()],
        students: (0..CHILDREN).map(student).collect(),
        guardians: Vec::new(),
        staff: everyone(),
        collectors: Vec::new(),
    };
    let mut tx = store.act(&clock(Act::RegisterImport, &place())?).await?;
    tx.register_imported(&register, at).await?;
    for login in ["manager", "gate"] {
        tx.signin_started(&PersonId::new(login), login, &hex(&Sha256::digest(token(login))), at).await?;
    }
    tx.commit().await?;
    let mut tx = store.act(&permit_of(Role::Guardian, Act::RegistrationSubmit)?).await?;
    for n in 0..CHILDREN {
        tx.registration_submitted(&accepted(n), &student(n), 1, at).await?;
    }
    tx.commit().await?;
    let scheme = rules::plan::scheme::Scheme::read("gongshu-2021-autumn.toml", PLAN);
    let scheme = scheme.map_err(|found| anyhow::anyhow!("the plan does not read: {found:?}"))?;
    let mut tx = store.act(&clock(Act::SchemeFile, &place())?).await?;
    let filing = Filing { scheme: &scheme.scheme.id, version: 1, holds_from: scheme.term.from, text: PLAN };
    tx.scheme_filed(&filing, at).await?;
    tx.commit().await?;
    let mut tx = store.act(&clock(Act::SessionPlan, &place())?).await?;
    let facts = tx.grouping_facts("wenlan".into(), Words { zh: String::new(), en: String::new() }).await?;
    let made = (0..CHILDREN.div_ceil(A_GROUP)).map(group).collect();
    let arranged = Arranged { made, ..Arranged::default() };
    tx.grouping_arranged(&arranged, &facts, 1, at).await?;
    tx.commit().await?;
    Ok(())
}

/// Of somebody of the school's: as a guardian, of every child.
fn permit_of(role: Role, act: Act) -> Result<Permit> {
    let children = (0..CHILDREN).map(student_id).collect();
    let grant = Grant { role, path: place().path, home_class: None, children };
    Ok(permit(&PersonId::new(role.code()), &[grant], act, &place())?)
}

/// A place in the care of the term (P3.25).
fn accepted(n: u64) -> Submitted {
    Submitted {
        student: student_id(n),
        request: format!("r{n}"),
        state: State::Accepted,
        before: None,
        fridays: true,
        note: String::new(),
        already: false,
    }
}

fn children_of(group: u64) -> impl Iterator<Item = StudentId> {
    (group * A_GROUP..((group + 1) * A_GROUP).min(CHILDREN)).map(student_id)
}

fn place() -> Place {
    Place {
        district: DistrictId::new("gongshu"),
        place: PlaceId::new("wenlan"),
        path: Path::new("hangzhou/gongshu/wenlan"),
        kind: "school".into(),
        name_zh: "Wenlan".into(),
        name_en: "Wenlan".into(),
    }
}

fn staff(login: &str, role: Role) -> Staff {
    Staff {
        id: PersonId::new(login),
        name: login.into(),
        phone: String::new(),
        login: login.into(),
        password: String::new(),
        roles: vec![(role, "wenlan".into(), String::new())],
    }
}

fn everyone() -> Vec<Staff> {
    let teachers = (0..CHILDREN.div_ceil(A_GROUP)).map(|n| staff(&teacher(n), Role::CareTeacher));
    [staff("manager", Role::Manager), staff("gate", Role::Doorkeeper)].into_iter().chain(teachers).collect()
}

fn teacher(group: u64) -> String {
    format!("teacher-{group}")
}

fn student(n: u64) -> Student {
    Student {
        id: student_id(n),
        household: HouseholdId::new(format!("h{n}")),
        name: format!("Child {n}"),
        sort_key: initials(n),
        grade: 3,
        home_class: format!("3-{}", n / A_GROUP + 1),
        seat: i64::try_from(n % A_GROUP).unwrap_or(0) + 1,
        on_roll_from: date(2021, 9, 1),
        on_roll_until: None,
        care_note: String::new(),
    }
}

fn group(n: u64) -> Group {
    Group {
        id: GroupId::new(format!("care-{n}")),
        number: i64::try_from(n).unwrap_or(0) + 1,
        name: Words { zh: format!("Care group {n}"), en: format!("Care group {n}") },
        site: "wenlan".into(),
        room: format!("3-{}", n + 1),
        teacher: PersonId::new(teacher(n)),
        members: children_of(n).collect(),
    }
}

/// Two letters, spread over the alphabet.
fn initials(n: u64) -> String {
    let letter = |n: u64| char::from(b'a' + u8::try_from(n % 26).unwrap_or(0));
    [letter(n), letter(n / 26)].iter().collect()
}

fn student_id(n: u64) -> StudentId {
    StudentId::new(format!("s{n}"))
}

fn session_of(group: u64) -> SessionId {
    SessionId::new(format!("care-{group}-2021-09-07"))
}

fn token(login: &str) -> String {
    hex(&Sha256::digest(format!("evening/{login}")))
}

fn cookie(login: &str) -> String {
    format!("afterbell=gongshu.{}", token(login))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn a_second(count: u64, took: Duration) -> u64 {
    count * 1000 / u64::try_from(took.as_millis()).unwrap_or(1).max(1)
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures real time; no rule knows of it")]
fn now() -> Instant {
    Instant::now()
}
