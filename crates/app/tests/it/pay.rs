//! 课时费 Lessons given become a sheet; two others approve it; payroll gets it; what changes comes on the next one (P1.38).

use crate::account::billed;
use crate::closure::close;
use crate::evening::{group, says, school, session_of, staff};
use crate::item::spring;
use crate::tally::courses_on;
use crate::town::{Story, at};
use afterbell::day::{roll, session};
use afterbell::money::pay;
use afterbell::who::Who;
use jiff::civil::{Date, date};
use rules::day::roll::{Mark, State};
use rules::fen::Fen;
use rules::id::{MarkId, StudentId};
use rules::people::act::Act;
use rules::people::role::clock;

const PAYS: &str = "/gongshu/wenlan/pays";

/// A story in which one evening's roll is closed.
async fn given() -> Story {
    let story = Story::at("2021-09-04T10:00:00").await;
    group(&story, "a", "care1", &["ming"]).await;
    evening_of(&story, "2021-09-06").await;
    story
}

/// An evening on which 王小明 comes, and its roll is closed.
async fn evening_of(story: &Story, day: &str) {
    let (school, li, id) = (school(story), staff(story, "care1"), session_of("a", day));
    story.turn(&format!("{day}T15:30:00"));
    session::open(&story.app, &li, &school, &id).await.unwrap();
    let ming = StudentId::new("ming");
    roll::add(&story.app, &li, &school, &id, &ming).await.unwrap();
    let seen = format!("{day}T15:35:00");
    let now = at(&seen);
    story.turn(&seen);
    let mark = Mark {
        student: ming,
        state: State::Present,
        made_at: now,
        seen_at: now,
        after: None,
        key: MarkId::new(format!("m-{day}")),
    };
    roll::mark(&story.app, &li, &school, &id, &[mark]).await.unwrap();
    roll::close(&story.app, &li, &school, &id).await.unwrap();
}

/// A plan that pays more for an evening.
fn dearer(text: &str) -> String {
    let dearer = text.replace("evening_fen         = 6000", "evening_fen         = 9000");
    assert_ne!(dearer, text);
    dearer
}

#[tokio::test]
async fn a_sheet_is_drawn_posted_approved_by_two_and_exported() {
    let story = given().await;
    let mut manager = story.staff("manager").await;
    manager.get(PAYS).await.is(200).shows("还没有课时费表");
    manager.post(PAYS, &[]).await.is(303);
    let sheet = manager.led_to().to_owned();
    manager.get(&sheet).await.is(200).shows("公示中").shows("每人合计");
    manager.get(PAYS).await;
    manager.post(PAYS, &[]).await.is(422).shows("上一张表还没核准完");
    let mut teacher = story.staff("care1").await;
    teacher.get(&sheet).await.is(200).shows("托管值守");
    assert!(!teacher.html.contains("不核准的原因"), "everyone who teaches reads it, not everyone approves");
    let approval = format!("{sheet}/approval");
    let yes = [("answer", "yes")];
    let mut leader = story.staff("leader").await;
    leader.get(&sheet).await;
    leader.post(&approval, &yes).await.is(303);
    leader.post(&approval, &yes).await.is(422).shows("不能再核准");
    let mut cashier = story.staff("cashier").await;
    cashier.get(&sheet).await.shows("已一核");
    cashier.post(&format!("{sheet}/export"), &[("format", "csv")]).await.is(422).shows("还没有两个人核准");
    cashier.get(&sheet).await;
    cashier.post(&approval, &[("answer", "no"), ("reason", " ")]).await.is(422).shows("没有写不核准的原因");
    cashier.post(&approval, &yes).await.is(303);
    cashier.get(&sheet).await.shows("已核准");
    cashier.post(&format!("{sheet}/export"), &[("format", "csv")]).await.is(200);
    let csv = String::from_utf8(cashier.bytes.clone()).unwrap();
    assert!(csv.contains("托管值守") && csv.contains("合计"), "{csv}");
    manager.get(PAYS).await;
    manager.post(PAYS, &[]).await.is(422).shows("没有要发的新课时");
}

#[tokio::test]
async fn a_sheet_turned_down_is_owed_again() {
    let story = given().await;
    let mut manager = story.staff("manager").await;
    manager.get(PAYS).await;
    manager.post(PAYS, &[]).await.is(303);
    let first = manager.led_to().to_owned();
    let mut leader = story.staff("leader").await;
    leader.get(&first).await;
    leader.post(&format!("{first}/approval"), &[("answer", "no"), ("reason", "李老师请假了")]).await.is(303);
    manager.get(&first).await.shows("李老师请假了");
    manager.get(PAYS).await;
    manager.post(PAYS, &[]).await.is(303);
    assert_ne!(manager.led_to(), first);
    let mut tx = story.app.store.look(&clock(Act::BillIssue, &school(&story)).unwrap()).await.unwrap();
    let sheets = tx.pays().await.unwrap();
    assert_eq!((sheets.len(), sheets[0].fen), (2, sheets[1].fen), "the same rows once more");
}

/// The next term pays more: what autumn's sheet had stands, and an evening of autumn that no sheet had yet is paid as in autumn.
#[tokio::test]
async fn the_next_term_s_rates_say_nothing_of_the_term_before() {
    let story = given().await;
    let (place, manager) = (school(&story), staff(&story, "manager"));
    let autumn = pay::draw(&story.app, &manager, &place, "autumn").await.unwrap();
    for login in ["leader", "cashier"] {
        pay::approve(&story.app, &staff(&story, login), &place, &autumn, None).await.unwrap();
    }
    evening_of(&story, "2021-09-07").await;
    spring(&story, dearer).await;
    story.turn("2022-02-21T09:00:00");
    session::plan(&story.app, &Who::Clock, &place).await.unwrap();
    evening_of(&story, "2022-02-21").await;
    let spring = pay::draw(&story.app, &manager, &place, "spring").await.unwrap();
    let mut tx = story.app.store.look(&clock(Act::BillIssue, &place).unwrap()).await.unwrap();
    let lines = tx.pay_lines(&spring).await.unwrap();
    let lines: Vec<(Date, &str, Fen)> =
        lines.iter().map(|line| (line.date, line.kind.as_str(), line.fen)).collect();
    let expected = [(date(2021, 9, 7), "evening", Fen(6000)), (date(2022, 2, 21), "evening", Fen(9000))];
    assert_eq!(lines, expected);
}

/// A lesson that was cancelled and opened for a child that came all the same is an evening, not a lesson given.
#[tokio::test]
async fn a_cancelled_lesson_is_paid_as_an_evening() {
    let story = billed().await;
    let one = courses_on(&story, date(2021, 9, 13)).await.remove(0);
    let storm = [
        ("from", "2021-09-13"),
        ("to", "2021-09-13"),
        ("cause", "weather"),
        ("note", "台风"),
        ("instead", "cancel"),
    ];
    close(&story, &storm).await;
    let (place, manager, ming) = (school(&story), staff(&story, "manager"), StudentId::new("ming"));
    assert!(story.app.turn(one.from));
    session::open(&story.app, &manager, &place, &one.id).await.unwrap();
    roll::add(&story.app, &manager, &place, &one.id, &ming).await.unwrap();
    roll::mark(&story.app, &manager, &place, &one.id, &[says("ming", State::Present, one.from)])
        .await
        .unwrap();
    roll::close(&story.app, &manager, &place, &one.id).await.unwrap();
    let sheet = pay::draw(&story.app, &manager, &place, "sheet").await.unwrap();
    let mut tx = story.app.store.look(&clock(Act::BillIssue, &place).unwrap()).await.unwrap();
    let lines = tx.pay_lines(&sheet).await.unwrap();
    let lines: Vec<(&str, i64, Fen)> =
        lines.iter().map(|line| (line.kind.as_str(), line.units, line.fen)).collect();
    assert_eq!(lines, [("evening", 1, Fen(6000))]);
}
