//! 课时费 Lessons given become a sheet; two others approve it; payroll gets it; what changes comes on the next one (P1.38).

use crate::account::billed;
use crate::closure::close;
use crate::evening::{group, says, school, session_of, staff};
use crate::tally::courses_on;
use crate::town::{Story, at};
use afterbell::day::{roll, session};
use afterbell::money::pay;
use jiff::civil::date;
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
    let (school, li, id) = (school(&story), staff(&story, "care1"), session_of("a", "2021-09-06"));
    story.turn("2021-09-06T15:30:00");
    session::open(&story.app, &li, &school, &id).await.unwrap();
    let ming = StudentId::new("ming");
    roll::add(&story.app, &li, &school, &id, &ming).await.unwrap();
    let now = at("2021-09-06T15:35:00");
    story.turn("2021-09-06T15:35:00");
    let mark = Mark {
        student: ming,
        state: State::Present,
        made_at: now,
        seen_at: now,
        after: None,
        key: MarkId::new("m1"),
    };
    roll::mark(&story.app, &li, &school, &id, &[mark]).await.unwrap();
    roll::close(&story.app, &li, &school, &id).await.unwrap();
    story
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
