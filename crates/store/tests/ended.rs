//! 学期结束 An older database opens, and each course ends with the term of the plan that its journal names; a child's wishes and seats
//! are of that term as well.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod ward;

use rules::enrol::course::term::Which;
use rules::id::StudentId;
use rules::people::act::Act;
use rules::people::role::clock;
use std::path::Path;
use ward::{Ward, school};

/// Two plans, the first with an amendment, and courses of both: of some it was guessed under which they were decided.
const ROWS: &str = "
    INSERT INTO place (district, place, path, kind, name_zh, name_en)
        VALUES ('gongshu', 'wenlan', 'wenlan', 'school', 'w', 'w');
    INSERT INTO scheme (district, place, scheme, version, holds_from, filed_at, text)
        VALUES ('gongshu', 'wenlan', 'autumn', 1, '2021-09-01', 1, ''), ('gongshu', 'wenlan', 'autumn', 2, '2021-10-01', 1, ''),
               ('gongshu', 'wenlan', 'spring', 3, '2022-02-01', 1, '');
    INSERT INTO draw (district, place, draw, mechanism, salt, roster, roster_hash, fixed_at, fixed_by)
        VALUES ('gongshu', 'wenlan', 'autumn', 'lottery', 's', '{}', 'h', 1, 'staff');";

/// What the journal tells of announcements, of autumn's draw and of spring's claims: act, subject, version, and what was then.
const ACTS: [(&str, &str, i64, &str); 5] = [
    ("course.announced", "wenlan", 1, r#"{"courses":["chess","ball","clay","dance"]}"#),
    ("draw.published", "autumn", 1, r#"{"closed":[["ball",3]],"opened":[["chess",15]]}"#),
    ("course.announced", "wenlan", 2, r#"{"courses":["late"]}"#),
    ("course.announced", "wenlan", 3, r#"{"courses":["choir","next"]}"#),
    ("claim.settled", "courses", 3, r#"{"closed":[],"moved":0,"opened":[["choir",15]]}"#),
];

/// A course, its state and the plan that was guessed.
const COURSES: [(&str, &str, &str); 7] = [
    ("ball", "closed", "'spring'"),
    ("chess", "open", "'spring'"),
    ("choir", "open", "'spring'"),
    ("clay", "open", "NULL"),
    ("dance", "announced", "NULL"),
    ("late", "announced", "NULL"),
    ("next", "announced", "NULL"),
];

/// With the term of which plan each ends; without one, of which no row tells under which plan it opened, with the term in force. What
/// was announced after the draw of its plan waits for the next one, and is not among them.
const ENDS: [(&str, Option<&str>); 6] = [
    ("ball", Some("autumn")),
    ("chess", Some("autumn")),
    ("choir", Some("spring")),
    ("clay", None),
    ("dance", Some("autumn")),
    ("next", Some("spring")),
];

/// The schema as it was before a step.
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

fn course((id, state, plan): (&str, &str, &str)) -> String {
    format!(
        "INSERT INTO course (district, place, course, title_zh, title_en, kind, teacher, site, room, weekday, from_minute,
             lessons, grade_min, grade_max, seats, taken, state, plan)
         VALUES ('gongshu', 'wenlan', '{id}', 'r', 'r', 'science', 't', 's', '1', 2, 980, 1, 1, 6, 40, 0, '{state}', {plan});"
    )
}

fn act((seq, (act, subject, version, after)): (usize, (&str, &str, i64, &str))) -> String {
    format!(
        "INSERT INTO journal (district, place, seq, at, who, role, act, subject, clause, scheme_version, before, after,
             prev_hash, hash)
         VALUES ('gongshu', 'wenlan', {}, 1, 'staff', 'teaching', '{act}', '{subject}', 'P3.22', {version}, 'null', '{after}',
             '', '');",
        seq + 1
    )
}

#[tokio::test]
async fn a_course_ends_with_the_term_of_the_plan_that_its_journal_names() {
    let ward = Ward::new("ended");
    let mut sql = before(113);
    sql.push(ROWS.to_owned());
    sql.extend(COURSES.map(course));
    sql.extend(ACTS.into_iter().enumerate().map(act));
    ward.run(&sql.join("\n")).await;
    let store = ward.open().await;
    let mut tx = store.look(&clock(Act::CourseEnd, &school()).unwrap()).await.unwrap();
    let running = tx.courses_running().await.unwrap();
    let found: Vec<_> = running.iter().map(|one| (one.course.as_str(), one.plan.as_deref())).collect();
    assert_eq!(found, ENDS);
    drop(tx);
    store.close().await;
}

/// A child that sits in autumn's chess, and has wished for and claimed a course that waited for spring's plan.
const CLAIMED: &str = "
    INSERT INTO household (district, household) VALUES ('gongshu', 'h');
    INSERT INTO student (district, place, student, household, name, sort_key, grade, home_class, seat, on_roll_from)
        VALUES ('gongshu', 'wenlan', 'ming', 'h', 'm', 'm', 3, '3-2', 1, '2021-02-01');
    INSERT INTO preference (district, place, student, rank, course, submitted_at)
        VALUES ('gongshu', 'wenlan', 'ming', 1, 'next', 1);
    INSERT INTO placement (district, place, student, course, state, rank, since, weekday, days)
        VALUES ('gongshu', 'wenlan', 'ming', 'chess', 'placed', 1, 1, 1, 1),
               ('gongshu', 'wenlan', 'ming', 'next', 'placed', 0, 1, 2, 2);
    INSERT INTO claim (district, place, student, request, person, state, at, turn, wishes, slots, seq)
        VALUES ('gongshu', 'wenlan', 'ming', 'r', 'p', 'decided', 1, 1, '[]', '[]', 2);";

#[tokio::test]
async fn wishes_and_seats_of_a_course_that_waited_for_its_plan_are_of_the_term_in_which_they_were_sent() {
    let ward = Ward::new("claimed");
    let mut sql = before(154);
    sql.push(ROWS.to_owned());
    sql.extend([("chess", "open", "'autumn'"), ("next", "announced", "NULL")].map(course));
    let acts = [("preference.submitted", "ming", 3, "{}"), ("claim.decided", "ming", 3, "{}")];
    sql.extend(acts.into_iter().enumerate().map(act));
    sql.push(CLAIMED.to_owned());
    ward.run(&sql.join("\n")).await;
    let store = ward.open().await;
    let spring = Some("spring".to_owned());
    let which = Which { plan: "spring".to_owned(), next: spring, waits: true, ..Which::alone("autumn") };
    let mut tx = store.look(&clock(Act::CourseEnd, &school()).unwrap()).await.unwrap();
    let rows = tx.choice_rows(&[StudentId::new("ming")], &which).await.unwrap();
    let ming = rows[&StudentId::new("ming")];
    assert_eq!((ming.wishes, ming.placed, ming.ahead), (1, 1, 1));
    drop(tx);
    store.close().await;
}
