//! 摇号计时 `cargo xtask draw page`: what the buttons of the draw's page take in a school of many families, through the
//! routes and the database, beside the limit of each.
#![expect(clippy::unwrap_used, reason = "a benchmark stops where something is wrong")]

#[expect(dead_code, reason = "the stories need more of it")]
#[path = "../../../app/tests/it/town.rs"]
mod town;

use afterbell::enrol::{course, preference};
use afterbell::who::Who;
use jiff::civil::Time;
use rules::enrol::course::{Draft as Proposal, Verdict};
use rules::enrol::preference::{Asked, Draft};
use rules::id::{CourseId, PersonId, StudentId};
use rules::people::place::Place;
use std::collections::BTreeMap;
use std::io::Write;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use town::{Browser, Story};

/// "Well under a second": each press, the database included.
const LIMIT: Duration = Duration::from_secs(1);
const DRAWS: &str = "/gongshu/wenlan/draws";

/// `FAMILIES COURSES`; on PostgreSQL where `AFTERBELL_TEST_DATABASE` names a server.
#[tokio::main]
async fn main() -> ExitCode {
    let said: Vec<usize> = std::env::args().skip(1).map(|word| word.parse().unwrap()).collect();
    let (families, courses) = (said[0], said[1]);
    let story = Story::of(families, "2021-09-06T09:00:00").await;
    let place = story.app.place("gongshu", "wenlan").unwrap();
    offer(&story, &place, courses).await;
    story.turn("2021-09-08T09:00:00");
    let wished = wish(&story, &place, courses).await;
    story.app.store.analyze().await.unwrap();
    let (phone, child) = &wished[wished.len() / 2];
    let mut clock = Stopwatch { is_over: false };
    story.turn("2021-09-09T20:00:00");
    let mut manager = story.staff("manager").await;
    say(&format!("{} children with wishes, {courses} courses; each step may take {LIMIT:?}", wished.len()));
    clock.time("open the page", manager.get(DRAWS)).await.is(200);
    clock.time("publish the list", manager.post(&format!("{DRAWS}/fix"), &[])).await.is(303);
    story.turn("2021-09-09T20:10:00");
    manager.get(DRAWS).await.is(200);
    let run = [("randomness", "03 14 15 09 26 53")];
    clock.time("hold the draw", manager.post(&format!("{DRAWS}/run"), &run)).await.is(303);
    clock.time("see its figures", manager.get(DRAWS)).await.is(200);
    clock.time("publish and tell", manager.post(&format!("{DRAWS}/publish"), &[])).await.is(303);
    clock.time("open the page again", manager.get(DRAWS)).await.is(200);
    let mut visitor = story.visitor();
    let public = format!("{DRAWS}/gongshu-2021-autumn");
    clock.time("the public page", visitor.get(&public)).await.is(200);
    clock.time("the public folder", visitor.get(&format!("{public}/folder"))).await.is(200);
    let mut guardian = story.guardian(phone).await;
    let own = format!("/gongshu/wenlan/placements/{child}");
    clock.time("a family's own page", guardian.get(&own)).await.is(200);
    guardian.shows(&format!("/ {}", wished.len()));
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
    if clock.is_over { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").unwrap();
}

struct Stopwatch {
    is_over: bool,
}

impl Stopwatch {
    /// Does one step and says what it took.
    #[expect(clippy::disallowed_methods, reason = "a benchmark measures real time; nothing decides by it")]
    async fn time<'b, 's>(
        &mut self,
        what: &str,
        step: impl Future<Output = &'b mut Browser<'s>>,
    ) -> &'b mut Browser<'s>
    where
        's: 'b,
    {
        let begun = Instant::now();
        let browser = step.await;
        let took = begun.elapsed();
        let verdict = if took <= LIMIT { "" } else { "  OVER" };
        say(&format!("  {what:24} {:>3}.{:03} s{verdict}", took.as_secs(), took.subsec_millis()));
        self.is_over |= took > LIMIT;
        browser
    }
}

async fn person(story: &Story, id: &str) -> Who {
    Who::person(story.app.store.person("gongshu", &PersonId::new(id)).await.unwrap().unwrap())
}

fn id(course: usize) -> CourseId {
    CourseId::new(format!("course-{course:03}"))
}

/// Grades that a course takes: a third of them all, the others two.
fn grades(course: usize) -> (i64, i64) {
    let from = (course % 4) as i64 + 1;
    if course.is_multiple_of(3) { (1, 5) } else { (from, from + 1) }
}

/// As many on each weekday.
async fn offer(story: &Story, place: &Place, courses: usize) {
    let teaching = person(story, "staff-teaching").await;
    for n in 0..courses {
        let draft = Proposal {
            id: id(n),
            title_zh: format!("Course {n}"),
            title_en: format!("Course {n}"),
            kind: "arts".to_owned(),
            teacher: PersonId::new(format!("staff-course{}", n % 20 + 1)),
            room: format!("{}", 200 + n),
            weekdays: [(n % 5) as i64 + 1].into(),
            from: Time::constant(15, 50, 0, 0),
            until: Time::constant(16, 30, 0, 0),
            grades: grades(n),
            seats: 20 + (n % 4) as i64 * 10,
        };
        course::propose(&story.app, &teaching, (place, None), draft).await.unwrap();
    }
    let ids: Vec<CourseId> = (0..courses).map(id).collect();
    course::review(&story.app, &teaching, place, &ids, (Verdict::Settle, "")).await.unwrap();
    course::announce(&story.app, &teaching, (place, None)).await.unwrap();
}

/// Every child of the lower grades wishes for four courses; each with the phone of who asked for it.
async fn wish(story: &Story, place: &Place, courses: usize) -> Vec<(String, StudentId)> {
    let register = &story.town.register;
    let parents: BTreeMap<_, _> = register.guardians.iter().map(|one| (&one.household, one)).collect();
    let mut dice = afterbell::town::chance::Chance::new(7);
    let mut wished = Vec::new();
    for child in register.students.iter().filter(|child| child.grade < 6) {
        let mut choices: Vec<CourseId> = Vec::new();
        while choices.len() < 4 {
            let course = dice.below(courses);
            let (from, to) = grades(course);
            if (from..=to).contains(&child.grade) && !choices.contains(&id(course)) {
                choices.push(id(course));
            }
        }
        let parent = parents[&child.household];
        let asked = Asked { choices, ..Asked::default() };
        let draft = Draft { student: child.id.clone(), asked };
        let guardian = person(story, parent.id.as_str()).await;
        preference::submit(&story.app, &guardian, (place, None), draft).await.unwrap();
        wished.push((parent.phone.clone(), child.id.clone()));
    }
    wished
}
