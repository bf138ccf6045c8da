//! 几个节点 Two programs on one database: what one of them publishes, or a command adds, the other knows at its next look.

use crate::changed::filed;
use crate::evening::school;
use crate::town::Story;
use afterbell::app::{App, Clock, Ids};
use afterbell::people::place;
use afterbell::routes::router;
use afterbell::town::PLAN;
use axum::body::Body;
use axum::http::{Request, header};
use jiff::civil::Date;
use rules::people::place::Draft;
use std::sync::Arc;
use tower::ServiceExt;

const POLICIES: &str = "/gongshu/gongshu/policies";
const CALENDAR: &str = "/gongshu/gongshu/calendar";
const ACTIVITIES: &str = "/gongshu/beixiu/activities";
const BREAK: &str = "放假：秋假";

/// Another node, started by now.
async fn beside(story: &Story) -> App {
    let clock = Clock::turned(story.app.now());
    App::open(story.app.store.clone(), clock, Ids::seeded(8)).await.unwrap()
}

/// How a node answers somebody who has not signed in.
async fn answers(node: &App, page: &str) -> (u16, String) {
    let request = Request::builder().uri(page).header(header::HOST, "school.test");
    let response = router(node.clone()).oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let status = response.status().as_u16();
    let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8_lossy(&body).into_owned())
}

async fn says(node: &App, page: &str, words: &str) -> bool {
    answers(node, page).await.1.contains(words)
}

/// Whether a look found news, and what was held before it is let go only then.
async fn looks(node: &App) -> bool {
    let held = node.library();
    let found = node.catch_up().await.unwrap();
    assert_eq!(Arc::ptr_eq(&held, &node.library()), !found, "nothing is read again without news");
    found
}

#[tokio::test]
async fn a_policy_and_a_break_of_one_node_are_known_to_the_other_at_its_next_look() {
    let story = Story::at("2021-09-07T08:00:00").await;
    let other = beside(&story).await;
    assert!(!looks(&other).await, "both began with the same");
    let mut bureau = story.staff("bureau").await;
    bureau.get(CALENDAR).await.is(200);
    let days = [("first", "2021-09-13"), ("last", "2021-09-14"), ("title", "秋假"), ("title_en", "Break")];
    bureau.post(&format!("{CALENDAR}/own"), &days).await.is(303);
    assert_eq!([says(&story.app, POLICIES, BREAK).await, says(&other, POLICIES, BREAK).await], [true, false]);
    assert!(looks(&other).await && says(&other, POLICIES, BREAK).await);
    assert!(!looks(&other).await);
    bureau.get(CALENDAR).await.is(200);
    bureau.post(&format!("{CALENDAR}/own/2021-09-13/drop"), &[]).await.is(303);
    assert!(looks(&other).await && !says(&other, POLICIES, BREAK).await);

    let breaking = "1份现行方案不合规";
    let change = [
        ("policy", "gongshu-district-2021"),
        ("limit", "term-begins"),
        ("value", "2021-09-02"),
        ("from", "2021-10-01"),
    ];
    bureau.get(POLICIES).await.is(200);
    bureau.post(&format!("{POLICIES}/change"), &change).await.is(303);
    let told = [says(&story.app, POLICIES, breaking).await, says(&other, POLICIES, breaking).await];
    assert_eq!(told, [true, false]);
    assert!(looks(&other).await && says(&other, POLICIES, breaking).await);
    assert!(!looks(&other).await && !looks(&story.app).await, "whoever published it has read it");
}

#[tokio::test]
async fn a_plan_and_a_place_that_a_command_adds_are_known_to_a_running_program() {
    let story = Story::at("2021-09-20T09:00:00").await;
    let other = beside(&story).await;
    let text = PLAN.text.replace("version = 1", "version = 2");
    filed(&story, &school(&story), ("gongshu-2021-autumn", 2), &text).await;
    let version = || other.scheme(&school(&story)).unwrap().version;
    assert_eq!(version(), 1);
    assert!(looks(&other).await && version() == 2 && !looks(&other).await);

    let signin = "/gongshu/daguan/signin";
    let [district, code, kind, under] = ["gongshu", "daguan", "school", "gongshu"].map(str::to_owned);
    let draft =
        Draft { district, code, kind, under, name_zh: "大关小学".to_owned(), name_en: String::new() };
    assert!(place::add(&story.app, draft).await.unwrap());
    assert_eq!(answers(&other, signin).await.0, 404);
    assert!(looks(&other).await);
    assert_eq!(answers(&other, signin).await.0, 200);
    assert!(!looks(&other).await);
}

/// The second file is as long as the first, and comes in the same moment.
#[tokio::test]
async fn a_year_that_is_replaced_and_a_question_that_is_answered_are_news() {
    let story = Story::at("2021-08-20T09:00:00").await;
    let other = beside(&story).await;
    let mut bureau = story.staff("bureau").await;
    for date in ["2027-01-04", "2027-01-05"] {
        let day = format!("{{\"name\": \"元旦\", \"date\": \"{date}\", \"isOffDay\": true}}");
        let file = format!("{{\"year\": 2027, \"papers\": [\"第2027号通知\"], \"days\": [{day}]}}");
        bureau.get(CALENDAR).await.is(200);
        bureau.send_file(CALENDAR, &[], ("year.json", file.as_bytes())).await.is(303);
        assert!(looks(&other).await, "{date}");
        let off: Date = date.parse().unwrap();
        assert!(!other.national().is_working_day(off), "{date}");
    }

    let mut school = story.staff("beixiu").await;
    school.get("/gongshu/beixiu/plans").await.is(200);
    school.post("/gongshu/beixiu/plans/begin", &[("beginning", "new")]).await.is(303);
    school.get(ACTIVITIES).await.is(200);
    let asked = [("code", "go"), ("title_zh", "围棋"), ("title_en", "Go"), ("why", "棋类")];
    school.post(&format!("{ACTIVITIES}/ask"), &asked).await.is(303);
    assert!(!looks(&other).await, "a draft and a question are nobody's rules yet");
    bureau.get("/gongshu/gongshu/activities").await.is(200);
    let granted = [("answer", "granted"), ("reason", "益智游戏")];
    bureau.post(&format!("{ACTIVITIES}/go/answer"), &granted).await.is(303);
    assert!(looks(&other).await);
    let beixiu = other.place("gongshu", "beixiu").unwrap();
    assert_eq!(other.granted(&beixiu).len(), 1);
}
