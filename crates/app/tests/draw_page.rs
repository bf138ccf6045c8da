//! 摇号计时 What the buttons of the draw's page take with 10,000 families and 200 courses, the database included.
//!
//! A benchmark, not a test: `cargo xtask draw page` runs it on its own, in release.
#![expect(clippy::unwrap_used, reason = "a benchmark stops where something is wrong")]

use afterbell::app::{App, Clock, Ids};
use afterbell::enrol::{course, draw, offer, preference};
use afterbell::town::{PLAN, Town};
use afterbell::who::Who;
use jiff::civil::{DateTime, Time};
use rules::enrol::course::{Draft as Proposal, Verdict};
use rules::enrol::draw::Chance;
use rules::enrol::preference::{Asked, Draft};
use rules::id::{CourseId, PersonId, StudentId};
use rules::moment::Moment;
use rules::people::place::Place;
use std::io::Write;
use std::time::{Duration, Instant};
use store::Store;

const FAMILIES: usize = 10_000;
const COURSES: usize = 200;
/// "Well under a second": each button, on one core of a small machine.
const MOST: Duration = Duration::from_millis(1000);

#[expect(clippy::disallowed_methods, reason = "a benchmark measures real time; nothing decides by it")]
fn now() -> Instant {
    Instant::now()
}

fn told(what: &str, since: Instant, goal: Option<Duration>) {
    let took = since.elapsed();
    let mut terminal = std::io::stderr();
    let _ = writeln!(terminal, "{what:44} {:>7} ms", took.as_millis());
    assert!(goal.is_none_or(|goal| took < goal), "{what} took {took:?}");
}

async fn person(app: &App, id: &str) -> Who {
    Who::person(app.store.person("gongshu", &PersonId::new(id)).await.unwrap().unwrap())
}

fn at(local: &str) -> Moment {
    Moment::at(local.parse::<DateTime>().unwrap())
}

/// Forty courses a weekday, for all grades of the main site or for some.
async fn courses(app: &App, place: &Place) {
    let teaching = person(app, "staff-teaching").await;
    let mut ids = Vec::new();
    for n in 0..COURSES {
        let weekday = (n % 5) as i64 + 1;
        let (from, until) = (Time::constant(15, 50, 0, 0), Time::constant(16, 30, 0, 0));
        let draft = Proposal {
            id: CourseId::new(format!("course-{n:03}")),
            title_zh: format!("课程{n}"),
            title_en: format!("Course {n}"),
            kind: "arts".to_owned(),
            teacher: PersonId::new(format!("staff-course{}", n % 20 + 1)),
            room: format!("{}", 200 + n),
            weekday,
            from,
            until,
            grades: if n % 3 == 0 { (1, 5) } else { ((n % 4) as i64 + 1, (n % 4) as i64 + 2) },
            seats: 20 + (n % 4) as i64 * 10,
        };
        ids.push(draft.id.clone());
        course::propose(app, &teaching, place, draft).await.unwrap();
    }
    course::review(app, &teaching, place, &ids, (Verdict::Settle, "")).await.unwrap();
    course::announce(app, &teaching, place).await.unwrap();
}

/// Every child of the lower grades wishes for up to four courses.
async fn wishes(app: &App, place: &Place, town: &Town) -> usize {
    let (mut wished, mut n) = (0, 7_usize);
    for child in town.register.students.iter().filter(|child| child.grade < 6) {
        let guardian = town.register.guardians.iter().find(|one| one.household == child.household).unwrap();
        let who = person(app, guardian.id.as_str()).await;
        let mut choices = Vec::new();
        while choices.len() < 4 {
            n = (n * 1_103_515_245 + 12_345) % 2_147_483_648;
            let course = (n / 65_536) % COURSES;
            let open = course.is_multiple_of(3)
                || (course % 4) as i64 + 1 == child.grade
                || (course % 4) as i64 + 2 == child.grade;
            let id = CourseId::new(format!("course-{course:03}"));
            if open && !choices.contains(&id) {
                choices.push(id);
            }
        }
        let asked = Asked { choices, ..Asked::default() };
        let draft = Draft { student: child.id.clone(), asked };
        preference::submit(app, &who, place, draft).await.unwrap();
        wished += 1;
    }
    wished
}

#[tokio::test]
#[ignore = "a benchmark of a minute: cargo xtask draw page"]
async fn ten_thousand_families_and_two_hundred_courses() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path().join("town.db").to_str().unwrap()).await.unwrap();
    let app = App::open(store, Clock::turned(at("2021-09-06T09:00:00")), Ids::seeded(7)).await.unwrap();
    let town = Town::make(7, FAMILIES);
    town.settle(&app, &PLAN).await.unwrap();
    let place = app.place("gongshu", "wenlan").unwrap();
    courses(&app, &place).await;
    app.turn(at("2021-09-08T09:00:00"));
    let begun = now();
    let wished = wishes(&app, &place, &town).await;
    told(&format!("{wished} lists of wishes handed in"), begun, None);
    app.store.analyze().await.unwrap();
    let manager = person(&app, "staff-manager").await;
    app.turn(at("2021-09-09T20:00:00"));
    let begun = now();
    draw::fix(&app, &manager, &place, None).await.unwrap();
    told("publish the list", begun, Some(MOST));
    let begun = now();
    let chance = Chance { hall: "03 14 15 09 26 53".to_owned(), beacon: None };
    let drawn = draw::run(&app, &manager, &place, &chance).await.unwrap().unwrap();
    told("hold the draw", begun, Some(MOST));
    let begun = now();
    draw::publish(&app, &manager, &place).await.unwrap().unwrap();
    let what = format!("tell everyone: {} seats, {} wait", drawn.placed.len(), drawn.waiting.len());
    told(&what, begun, Some(2 * MOST));
    let begun = now();
    let permit = manager.permit(rules::people::act::Act::DrawRead, &place).unwrap();
    let published = app.store.look(&permit).await.unwrap().draw(&drawn.draw).await.unwrap().unwrap();
    let why = rules::enrol::draw::why(&published, &StudentId::new("ming"));
    assert!(why.is_some());
    told("explain one child's result", begun, Some(MOST));
    let begun = now();
    let moved = offer::settle(&app, &place).await.unwrap();
    told(&format!("pass on free seats: {moved} courses"), begun, None);
    assert_eq!(app.store.doctor().await.unwrap().len(), 0);
}
