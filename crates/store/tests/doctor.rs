//! 体检 The doctor finds every kind of tampering, and nothing in health; an act that fails leaves nothing behind.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use rules::fen::Fen;
use rules::id::{DistrictId, HouseholdId, PersonId, PlaceId, StudentId};
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::place::{Path, Place};
use rules::people::role::clock;
use rules::people::student::Student;
use sqlx::{AssertSqlSafe, Connection, Executor};
use std::sync::atomic::{AtomicU64, Ordering};
use store::people::{Guardian, Register, Staff};
use store::{Fault, Store};
use tempfile::TempDir;

const NOW: Moment = Moment(1_630_540_800_000);
static SCHEMAS: AtomicU64 = AtomicU64::new(0);

/// A database of its own, with the way to reach around the store.
struct Ward {
    store: Store,
    folder: TempDir,
    server: Option<(String, String)>,
}

impl Ward {
    async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let server = std::env::var("AFTERBELL_TEST_DATABASE").ok().map(|server| {
            let n = SCHEMAS.fetch_add(1, Ordering::SeqCst);
            (server, format!("doctor_{}_{n}", std::process::id()))
        });
        let store = match &server {
            Some((server, schema)) => Store::open_schema(server, schema).await.unwrap(),
            None => {
                let shelf = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
                Store::open_copied_file(&folder.path().join("ward.db"), shelf).await.unwrap()
            }
        };
        let ward = Self { store, folder, server };
        ward.import("ming").await;
        ward.import("hua").await;
        ward
    }

    async fn import(&self, id: &str) {
        let mut tx = self.store.act(&clock(Act::RegisterImport, &school()).unwrap()).await.unwrap();
        let register = Register { places: vec![school()], students: vec![pupil(id)], ..Register::default() };
        tx.register_imported(&register, NOW).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// What somebody with the database's password could do.
    async fn tamper(&self, sql: &str) {
        match &self.server {
            Some((server, schema)) => {
                let mut raw = sqlx::PgConnection::connect(server).await.unwrap();
                raw.execute(AssertSqlSafe(format!("SET search_path TO {schema}"))).await.unwrap();
                raw.execute(AssertSqlSafe(sql.to_owned())).await.unwrap();
            }
            None => {
                let file = self.folder.path().join("ward.db");
                let mut raw = sqlx::SqliteConnection::connect(file.to_str().unwrap()).await.unwrap();
                raw.execute(AssertSqlSafe(sql.to_owned())).await.unwrap();
            }
        }
    }
}

fn school() -> Place {
    Place {
        district: DistrictId::new("gongshu"),
        place: PlaceId::new("wenlan"),
        path: Path::new("wenlan"),
        kind: "school".into(),
        name_zh: "文澜小学".into(),
        name_en: "Wenlan".into(),
    }
}

fn pupil(id: &str) -> Student {
    Student {
        id: StudentId::new(id),
        household: HouseholdId::new(id),
        name: "王小明".into(),
        sort_key: "wxm".into(),
        grade: 3,
        home_class: "3-2".into(),
        seat: 1,
        on_roll_from: "2021-09-01".parse().unwrap(),
        on_roll_until: None,
        care_note: String::new(),
    }
}

const COURSE: &str = "INSERT INTO course (district, place, course, title_zh, title_en, kind, teacher, site, room,
    weekday, from_minute, lessons, grade_min, grade_max, seats, taken, state)
    VALUES ('gongshu', 'wenlan', 'robotics', 'r', 'r', 'science', 't', 'wenlan', '1', 1, 980, 2, 1, 5, 2, 1, 'open')";
const POINT: &str = "INSERT INTO point (district, place, scheme, period, point, capacity, taken)
    VALUES ('gongshu', 'wenlan', 'gongshu-2022-summer', 1, 'wenlan', 80, 1)";
const ACCOUNT: &str = "INSERT INTO account (district, place, account, kind, purse, student, balance_fen)
    VALUES ('gongshu', 'wenlan', 'custody/course/ming', 'custody', 'course', 'ming', 100)";

#[tokio::test]
async fn every_kind_of_tampering_is_named() {
    let cases: [(&str, &[&str], &str); 6] = [
        ("a journal row was rewritten", &["UPDATE journal SET after = '{}' WHERE seq = 1"], "journal"),
        ("the newest journal row was taken away", &["DELETE FROM journal WHERE seq = 2"], "journal"),
        ("money without a transfer", &[ACCOUNT], "ledger"),
        ("a seat without a child", &[COURSE], "seats"),
        ("a summer seat without a child", &[POINT], "seats"),
        (
            "a schema of another program",
            &[
                "UPDATE schema_version SET version = version - 1 WHERE version = (SELECT max(version) FROM schema_version)",
                "DELETE FROM schema_version WHERE version = (SELECT max(version) FROM schema_version)",
            ],
            "schema",
        ),
    ];
    for (name, tampering, part) in cases {
        let ward = Ward::open().await;
        assert_eq!(ward.store.doctor().await.unwrap(), [], "healthy before: {name}");
        for sql in tampering.iter().skip(usize::from(part == "schema")) {
            ward.tamper(sql).await;
        }
        let found = ward.store.doctor().await.unwrap();
        assert!(found.iter().any(|finding| finding.part == part), "{name}: {found:?}");
    }
}

/// SQLite forbids it by a key unless told not to look; PostgreSQL has no key there.
#[tokio::test]
async fn a_place_of_a_child_that_is_not_there_is_named() {
    const PLACEMENT: &str = "INSERT INTO placement (district, place, student, course, state, rank, since)
        VALUES ('gongshu', 'wenlan', 'nobody', 'robotics', 'waiting', 1, 0)";
    let ward = Ward::open().await;
    ward.tamper(&COURSE.replace("2, 1, 'open'", "2, 0, 'open'")).await;
    assert_eq!(ward.store.doctor().await.unwrap(), [], "a course without children");
    let blind = if ward.server.is_some() { "" } else { "PRAGMA foreign_keys = OFF; " };
    ward.tamper(&format!("{blind}{PLACEMENT}")).await;
    let found = ward.store.doctor().await.unwrap();
    assert!(found.iter().any(|finding| finding.part == "seats"), "{found:?}");
}

#[tokio::test]
async fn an_act_that_is_not_committed_leaves_nothing() {
    let ward = Ward::open().await;
    let permit = clock(Act::RegisterImport, &school()).unwrap();
    let mut tx = ward.store.act(&permit).await.unwrap();
    let register = Register { students: vec![pupil("lost")], ..Register::default() };
    tx.register_imported(&register, NOW).await.unwrap();
    drop(tx);
    let mut tx = ward.store.act(&permit).await.unwrap();
    assert!(tx.student(&StudentId::new("lost")).await.is_err());
    assert!(tx.student(&StudentId::new("ming")).await.is_ok());
    drop(tx);
    assert_eq!(ward.store.doctor().await.unwrap(), []);
}

/// A guardian of 王小明's household and a member of staff, by these ids.
fn people(id: &str) -> Register {
    let guardian = Guardian {
        id: PersonId::new(format!("guardian-{id}")),
        household: HouseholdId::new("ming"),
        name: "王芳".into(),
        phone: "13800000001".into(),
        relation: "mother".into(),
        verified_at: None,
    };
    let staff = Staff {
        id: PersonId::new(format!("staff-{id}")),
        name: "周老师".into(),
        phone: String::new(),
        login: "zhou".into(),
        password: String::new(),
        roles: Vec::new(),
    };
    Register { guardians: vec![guardian], staff: vec![staff], ..Register::default() }
}

#[tokio::test]
async fn a_phone_or_login_that_is_somebody_else_s_by_now_is_a_conflict() {
    let ward = Ward::open().await;
    let permit = clock(Act::RegisterImport, &school()).unwrap();
    for again in [false, true] {
        let mut tx = ward.store.act(&permit).await.unwrap();
        let done = tx.register_imported(&people("a"), NOW).await;
        assert!(done.is_ok(), "the same again ({again}) is one import: {done:?}");
        tx.commit().await.unwrap();
    }
    let cases = [
        ("phone", Register { staff: Vec::new(), ..people("b") }),
        ("login", Register { guardians: Vec::new(), ..people("b") }),
    ];
    for (what, register) in cases {
        let mut tx = ward.store.act(&permit).await.unwrap();
        let register = Register { students: vec![pupil("lost")], ..register };
        let done = tx.register_imported(&register, NOW).await;
        assert!(matches!(&done, Err(Fault::Conflict(why)) if why.contains(what)), "{what}: {done:?}");
        drop(tx);
    }
    let mut tx = ward.store.act(&permit).await.unwrap();
    assert!(tx.student(&StudentId::new("lost")).await.is_err(), "nothing of it was written");
}

#[tokio::test]
async fn writers_of_one_place_go_one_by_one() {
    let ward = Ward::open().await;
    let all = (0..24).map(|n| {
        let (store, id) = (ward.store.clone(), format!("child{n}"));
        tokio::spawn(async move {
            let mut tx = store.act(&clock(Act::RegisterImport, &school()).unwrap()).await.unwrap();
            let register = Register { students: vec![pupil(&id)], ..Register::default() };
            tx.register_imported(&register, NOW).await.unwrap();
            tx.commit().await.unwrap();
        })
    });
    for one in all.collect::<Vec<_>>() {
        one.await.unwrap();
    }
    let mut tx = ward.store.look(&clock(Act::RegisterImport, &school()).unwrap()).await.unwrap();
    assert_eq!(tx.journal_entries(None, 100).await.unwrap().len(), 26);
    assert_eq!(tx.account_totals().await.unwrap().custody, Fen::ZERO);
    drop(tx);
    assert_eq!(ward.store.doctor().await.unwrap(), [], "24 acts at once, one chain");
}
