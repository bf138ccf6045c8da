//! 更正计课 What recounts owe, in the rows that older programs left and over the terms that tallies lie in.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod ward;

use jiff::civil::{Date, date};
use proptest::prelude::*;
use rules::fen::Fen;
use rules::id::{CourseId, SessionId, StudentId, TallyId};
use rules::money::release::{self, Stood};
use rules::money::share::Parts;
use rules::people::act::Act;
use rules::people::role::clock;
use sqlx::{AssertSqlSafe, Connection, Row};
use std::path::Path;
use store::Store;
use ward::{Ward, school};

/// A school with two children, a course, and a tally of September that is billed.
const SCHOOL: &str = "
    INSERT INTO place (district, place, path, kind, name_zh, name_en)
        VALUES ('gongshu', 'wenlan', 'wenlan', 'school', 'w', 'w');
    INSERT INTO household (district, household) VALUES ('gongshu', 'h');
    INSERT INTO student (district, place, student, household, name, sort_key, grade, home_class, seat, on_roll_from)
        VALUES ('gongshu', 'wenlan', 'ming', 'h', 'm', 'm', 3, '3-2', 1, '2021-02-01'),
               ('gongshu', 'wenlan', 'hua', 'h', 'h', 'h', 3, '3-2', 2, '2021-02-01');
    INSERT INTO course (district, place, course, title_zh, title_en, kind, teacher, site, room, weekday, from_minute, lessons,
            grade_min, grade_max, seats, taken, state)
        VALUES ('gongshu', 'wenlan', 'robotics', 'r', 'r', 'science', 't', 's', '1', 2, 980, 1, 1, 6, 9, 2, 'open');";

/// The schema as it was before a step, in its order: before the 57th credits had no payers.
fn before(step: i64) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let mut files: Vec<_> = folder.read_dir().unwrap().map(|one| one.unwrap().path()).collect();
    files.sort();
    let number = |file: &Path| file.file_name().unwrap().to_str().unwrap()[..4].parse::<i64>().unwrap();
    files.retain(|file| number(file) < step);
    let table = "CREATE TABLE schema_version (version BIGINT PRIMARY KEY, name TEXT NOT NULL);".to_owned();
    let said = |file: &Path| {
        format!("INSERT INTO schema_version (version, name) VALUES ({}, 'before');", number(file))
    };
    // What the program itself did after its tenth step, where nothing was to be carried over.
    let done = |file: &Path| match number(file) {
        10 => "DROP TABLE old_transfer; DROP TABLE old_account;".to_owned(),
        _ => String::new(),
    };
    let each = files.iter().flat_map(|file| [std::fs::read_to_string(file).unwrap(), done(file), said(file)]);
    [table].into_iter().chain(each).collect()
}

/// A recount's row: whose, how often, how its money went, and whose that was.
fn recount(
    child: &str,
    (times, day): (i64, Date),
    way: &str,
    (family, government, school): (i64, i64, i64),
) -> String {
    format!(
        "INSERT INTO tally_recount (district, place, session, student, times, tally, course, date, lessons, counts, way,
             family_fen, government_fen, school_fen, made_at, made_by)
         VALUES ('gongshu', 'wenlan', 's1', '{child}', {times}, '2021-09-01', 'robotics', '{day}', 1, 0, '{way}',
             {family}, {government}, {school}, 1, 'staff');"
    )
}

fn tally(from: Date, until: Date, is_billed: bool) -> String {
    let billed = if is_billed { "1, 'staff'" } else { "NULL, NULL" };
    format!(
        "INSERT INTO tally (district, place, tally, from_on, until_on, posted_at, posted_by, billed_from, billed_at, billed_by)
         VALUES ('gongshu', 'wenlan', '{from}', '{from}', '{until}', 1, 'staff', '{until}', {billed});"
    )
}

/// A credit that was used: what of it the update says is the government's, the school's, and so the family's.
async fn used(ward: &Ward) -> Vec<(String, i64, i64, i64)> {
    const READ: &str = "SELECT student, credit_fen, credit_government_fen, credit_school_fen FROM tally_charge ORDER BY student, tally";
    macro_rules! read {
        ($conn:expr) => {{
            let mut all = Vec::new();
            for row in sqlx::query(READ).fetch_all(&mut $conn).await.unwrap() {
                let (whole, government, school): (i64, i64, i64) = (row.get(1), row.get(2), row.get(3));
                all.push((row.get(0), whole - government - school, government, school));
            }
            all
        }};
    }
    match &ward.server {
        Some((server, schema)) => {
            let mut raw = sqlx::PgConnection::connect(server).await.unwrap();
            sqlx::query(AssertSqlSafe(format!("SET search_path TO {schema}")))
                .execute(&mut raw)
                .await
                .unwrap();
            read!(raw)
        }
        None => {
            let mut raw = sqlx::SqliteConnection::connect(&ward.file()).await.unwrap();
            read!(raw)
        }
    }
}

async fn owed(store: &Store) -> Vec<(String, Parts)> {
    let mut tx = store.look(&clock(Act::RegisterImport, &school()).unwrap()).await.unwrap();
    let all = tx.tally_owed(date(2021, 11, 1)).await.unwrap();
    all.into_iter().map(|one| (one.student.to_string(), one.parts)).collect()
}

fn parts(family: i64, government: i64, school: i64) -> Parts {
    Parts { family: Fen(family), government: Fen(government), school: Fen(school) }
}

/// What had been used of credits before anybody wrote whose it was: theirs who had paid for the lessons that were recounted.
#[tokio::test]
async fn a_credit_that_was_used_before_is_its_payers_in_their_proportion() {
    let september = date(2021, 9, 14);
    let charge = |child: &str, credit: i64| {
        format!(
            "INSERT INTO tally_charge (district, place, tally, student, course, lessons, whole_fen, family_fen, government_fen,
                 school_fen, credit_fen) VALUES ('gongshu', 'wenlan', '2021-10-01', '{child}', 'robotics', 1, 0, 0, 0, 0, {credit});"
        )
    };
    // What recounts made a credit, what came back at once, what was used, and whose that is now; what is owed still.
    let rows = [
        ((1400, 400, 200), (0, 0, 0), 1000, (700, 200, 100), parts(700, 200, 100)),
        ((1400, 400, 200), (0, 0, 0), 999, (701, 199, 99), parts(699, 201, 101)), // a part of a fen is the family's
        ((1400, 400, 200), (9000, 9000, 0), 1000, (700, 200, 100), parts(700, 200, 100)), // what came back is no credit
        ((2000, 0, 0), (0, 0, 0), 500, (500, 0, 0), parts(1500, 0, 0)),
        ((0, 2000, 0), (0, 0, 0), 2000, (0, 2000, 0), parts(0, 0, 0)),
        ((1400, 400, 200), (0, 0, 0), 0, (0, 0, 0), parts(1400, 400, 200)), // none was used
        ((0, 0, 0), (0, 0, 0), 600, (600, 0, 0), parts(0, 0, 0)),           // and no row says whose
    ];
    for (n, (next, back, credit, expected, left)) in rows.into_iter().enumerate() {
        let ward = Ward::new(&format!("credit_{n}"));
        let mut sql = before(57);
        sql.push(SCHOOL.to_owned());
        sql.push(tally(date(2021, 9, 1), date(2021, 10, 1), true));
        sql.push(tally(date(2021, 10, 1), date(2021, 11, 1), true));
        for (times, way, of) in [(1, "next", next), (2, "back", back)] {
            if of != (0, 0, 0) {
                sql.push(recount("ming", (times, september), way, of));
            }
        }
        sql.push(charge("ming", credit));
        sql.push(charge("hua", 0));
        ward.run(&sql.join("\n")).await;
        let store = ward.open().await;
        let (family, government, school) = expected;
        let told = [("hua".to_owned(), 0, 0, 0), ("ming".to_owned(), family, government, school)];
        assert_eq!(used(&ward).await, told, "row {n}");
        let left = (left.whole() > Fen::ZERO).then(|| ("ming".to_owned(), left));
        assert_eq!(owed(&store).await, Vec::from_iter(left), "row {n}");
        store.close().await;
    }
}

/// The tallies of three terms: the spring's, the autumn's, and the first of the next spring.
const TALLIES: [(Date, Date); 5] = [
    (date(2021, 3, 1), date(2021, 4, 1)),
    (date(2021, 4, 1), date(2021, 7, 1)),
    (date(2021, 9, 1), date(2021, 10, 1)),
    (date(2021, 10, 1), date(2022, 1, 22)),
    (date(2022, 2, 15), date(2022, 3, 1)),
];

/// Tallies of one term follow each other without a gap: whichever plan holds today, a tally's term begins with its own.
#[tokio::test]
async fn a_tally_s_term_is_its_own_whichever_plan_holds_when_it_is_billed() {
    let (autumn, spring) = (date(2021, 9, 1), date(2022, 2, 15));
    // The tally, the first day of the term whose plan holds, and the first day of the tally's own.
    let rows = [
        (0, autumn, date(2021, 3, 1)),
        (1, autumn, date(2021, 3, 1)),
        (1, date(2021, 3, 1), date(2021, 3, 1)),
        (2, autumn, autumn),
        (3, autumn, autumn),
        (3, spring, autumn),
        (2, spring, autumn),
        (1, spring, date(2021, 3, 1)),
        (4, spring, spring),
        (4, autumn, autumn), // the plan of the autumn holds still: its term is as long as it says
    ];
    for (n, (of, plan, begins)) in rows.into_iter().enumerate() {
        let ward = Ward::new(&format!("term_{n}"));
        let store = ward.open().await;
        let tallies = TALLIES.iter().enumerate();
        let tallies = tallies.map(|(k, (from, until))| tally(*from, *until, k != of));
        ward.run(&[SCHOOL.to_owned()].into_iter().chain(tallies).collect::<Vec<_>>().join("\n")).await;
        let mut tx = store.look(&clock(Act::RegisterImport, &school()).unwrap()).await.unwrap();
        let check = tx.tally_check(&TallyId::new(TALLIES[of].0.to_string()), plan).await.unwrap().unwrap();
        assert_eq!(check.term_from, begins, "row {n}: {:?} under the plan of {plan}", TALLIES[of]);
        drop(tx);
        store.close().await;
    }
}

/// What of a charge was for lessons of a term before is none of this term's cap, and neither is what recounts took off it.
#[tokio::test]
async fn what_came_late_is_none_of_this_term_s_cap() {
    let (june, september) = (date(2021, 6, 15), date(2021, 9, 14));
    // Charged in September, used of a credit, late; recounts of September and of June; and what the term has come to.
    let rows = [
        (6000, 0, 0, 0, 0, 6000),
        (6000, 0, 2000, 0, 0, 4000),
        (5000, 1000, 2000, 0, 0, 4000),
        (6000, 0, 2000, 2000, 0, 2000),
        (6000, 0, 2000, 0, 2000, 4000),
        (2000, 0, 2000, 0, 0, 0),
    ];
    for (n, (whole, credit, late, back, of_june, earlier)) in rows.into_iter().enumerate() {
        let ward = Ward::new(&format!("late_{n}"));
        let store = ward.open().await;
        let mut sql = vec![SCHOOL.to_owned()];
        sql.extend(TALLIES[..3].iter().map(|(from, until)| tally(*from, *until, true)));
        sql.push(tally(TALLIES[3].0, TALLIES[3].1, false));
        sql.push(format!(
            "INSERT INTO tally_charge (district, place, tally, student, course, lessons, whole_fen, family_fen, government_fen,
                 school_fen, credit_fen, late_fen)
             VALUES ('gongshu', 'wenlan', '2021-09-01', 'ming', 'robotics', 3, {whole}, {whole}, 0, 0, {credit}, {late});
             INSERT INTO tally_line (district, place, tally, student, session, course, date, lessons)
             VALUES ('gongshu', 'wenlan', '2021-10-01', 'ming', 's9', 'robotics', '2021-10-12', 1);"
        ));
        for (times, day, fen) in [(1, september, back), (2, june, of_june)] {
            if fen > 0 {
                sql.push(recount("ming", (times, day), "back", (fen, 0, 0)));
            }
        }
        ward.run(&sql.join("\n")).await;
        let mut tx = store.look(&clock(Act::RegisterImport, &school()).unwrap()).await.unwrap();
        let check = tx.tally_check(&TallyId::new("2021-10-01"), TALLIES[2].0).await.unwrap().unwrap();
        assert_eq!(check.counted[0].earlier, Fen(earlier), "row {n}");
        drop(tx);
        store.close().await;
    }
}

/// A lesson of October goes off, and a cap had let September pay for it: what all tallies of the term were charged is known, what
/// credits paid of that included and what recounts took off it not; and what of it is for lessons of a term before.
#[tokio::test]
async fn a_recount_knows_what_the_whole_term_was_charged() {
    let (june, september) = (date(2021, 6, 15), date(2021, 9, 14));
    // Charged in September, used of a credit, late; what recounts of September and of June took off; and what is known.
    let rows = [
        (4000, 0, 0, 0, 0, (4000, 0)),
        (3000, 1000, 0, 0, 0, (4000, 0)),
        (6000, 0, 2000, 0, 0, (6000, 2000)),
        (4000, 0, 0, 2000, 0, (2000, 0)),
        (6000, 0, 2000, 0, 2000, (6000, 2000)), // the lesson of June was none of the term's before either
    ];
    for (n, (whole, credit, late, back, of_june, expected)) in rows.into_iter().enumerate() {
        let ward = Ward::new(&format!("whole_{n}"));
        let store = ward.open().await;
        let mut sql = vec![SCHOOL.to_owned()];
        sql.extend(TALLIES[..4].iter().map(|(from, until)| tally(*from, *until, true)));
        for (of, fen, credit, late) in [(1, 9000, 0, 0), (2, whole, credit, late), (3, 0, 0, 0)] {
            sql.push(format!(
                "INSERT INTO tally_charge (district, place, tally, student, course, lessons, whole_fen, family_fen,
                     government_fen, school_fen, credit_fen, late_fen)
                 VALUES ('gongshu', 'wenlan', '{}', 'ming', 'robotics', 2, {fen}, {fen}, 0, 0, {credit}, {late});",
                TALLIES[of].0
            ));
        }
        sql.push(
            "INSERT INTO tally_line (district, place, tally, student, session, course, date, lessons)
             VALUES ('gongshu', 'wenlan', '2021-10-01', 'ming', 's9', 'robotics', '2021-10-12', 1);"
                .to_owned(),
        );
        for (times, day, fen) in [(1, september, back), (2, june, of_june)] {
            if fen > 0 {
                sql.push(recount("ming", (times, day), "back", (fen, 0, 0)));
            }
        }
        ward.run(&sql.join("\n")).await;
        let mut tx = store.look(&clock(Act::RegisterImport, &school()).unwrap()).await.unwrap();
        let term = (TALLIES[2].0, Date::MAX);
        let facts = tx.recount_facts(&roll(), date(2021, 10, 12), term).await.unwrap().unwrap();
        let charged = facts.children[0].charged.as_ref().unwrap();
        let (family, late) = expected;
        assert_eq!(charged.charged_of_term, parts(family, 0, 0), "row {n}");
        assert_eq!((charged.late_of_term, charged.parts), (Fen(late), Parts::default()), "row {n}");
        drop(tx);
        store.close().await;
    }
}

/// The roll of October's lesson: ming was on leave.
fn roll() -> release::Facts {
    let child = release::Child {
        student: StudentId::new("ming"),
        stood: Stood::OnLeave,
        held: Fen::ZERO,
        lesson: None,
        relief: None,
        moved: Parts::default(),
        times: 0,
    };
    release::Facts {
        session: SessionId::new("s9"),
        course: Some(CourseId::new("robotics")),
        lessons: 1,
        lesson: None,
        is_cancelled: false,
        earned: Fen::ZERO,
        children: vec![child],
    }
}

/// A bill whose payment was undone before the program knew: it asks for no lesson of which a recount had sent the money back.
#[tokio::test]
async fn a_bill_that_is_due_again_is_lowered_by_what_was_sent_back() {
    // What it asks, what carried money has paid of it, what a recount sent back; and how it stands then.
    let rows = [
        (6000, 0, 2000, ("due", 4000)),
        (6000, 1000, 2000, ("due", 4000)),
        (6000, 0, 6000, ("cancelled", 6000)),
        (6000, 0, 0, ("due", 6000)),
        (6000, 4500, 2000, ("due", 6000)), // carried money would pay it: the cashier does that
    ];
    for (n, (fen, carried, back, expected)) in rows.into_iter().enumerate() {
        let ward = Ward::new(&format!("again_{n}"));
        let mut sql = before(79);
        sql.push(SCHOOL.to_owned());
        sql.push(tally(date(2021, 9, 1), date(2021, 10, 1), true));
        sql.push(format!(
            "INSERT INTO bill (district, place, bill, student, course, tally, lessons, price_fen, fen, issued_at, due_on, state,
                 carried_fen)
             VALUES ('gongshu', 'wenlan', 'b', 'ming', 'robotics', '2021-09-01', 3, 2000, {fen}, 1, '2021-10-13', 'due',
                 {carried});"
        ));
        if back > 0 {
            sql.push(recount("ming", (1, date(2021, 9, 14)), "back", (back, 0, 0)));
        }
        ward.run(&sql.join("\n")).await;
        let store = ward.open().await;
        let mut tx = store.look(&clock(Act::RegisterImport, &school()).unwrap()).await.unwrap();
        let bill = tx.bills(None).await.unwrap().remove(0);
        assert_eq!((bill.state.as_str(), bill.asked), (expected.0, Fen(expected.1)), "row {n}");
        drop(tx);
        store.close().await;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, max_shrink_iters: 12, ..ProptestConfig::default() })]
    /// Whatever recounts made a credit and charges used of it before, the update divides it without a rest, gives nobody more
    /// than was theirs, and leaves what is owed as it was in sum.
    #[test]
    fn a_used_credit_is_divided_without_a_rest(
        of in (0_i64..5000, 0_i64..5000, 0_i64..5000),
        percent in 0_i64..=100,
        charges in 1_usize..3,
    ) {
        let whole = of.0 + of.1 + of.2;
        let each = whole * percent / 100 / i64::try_from(charges).unwrap();
        let case = format!("{}_{}_{}_{percent}_{charges}", of.0, of.1, of.2);
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
            let ward = Ward::new(&format!("part_{case}"));
            let mut sql = before(57);
            sql.push(SCHOOL.to_owned());
            sql.push(tally(date(2021, 9, 1), date(2021, 10, 1), true));
            if whole > 0 {
                sql.push(recount("ming", (1, date(2021, 9, 14)), "next", of));
            }
            for n in 0..charges {
                let (from, until) = (date(2021, 10, 1 + i8::try_from(n).unwrap()), date(2021, 11, 1));
                sql.push(tally(from, until, true));
                sql.push(format!(
                    "INSERT INTO tally_charge (district, place, tally, student, course, lessons, whole_fen, family_fen,
                         government_fen, school_fen, credit_fen)
                     VALUES ('gongshu', 'wenlan', '{from}', 'ming', 'robotics', 1, 0, 0, 0, 0, {each});"
                ));
            }
            ward.run(&sql.join("\n")).await;
            let store = ward.open().await;
            let all = used(&ward).await;
            let sum = |of: fn(&(String, i64, i64, i64)) -> i64| all.iter().map(of).sum::<i64>();
            let (government, school) = (sum(|one| one.2), sum(|one| one.3));
            assert!(government <= of.1 && school <= of.2, "{all:?}");
            assert!(all.iter().all(|one| one.1 >= 0 && one.1 + one.2 + one.3 == each), "{all:?}");
            let left: Fen = owed(&store).await.into_iter().map(|(_, parts)| parts.whole()).sum();
            assert!(left >= Fen(whole - each * i64::try_from(charges).unwrap()), "no credit is lost");
            store.close().await;
        });
    }
}
