//! 余额去向 What is left when the term is over: back, or over to the next term as the guardian chose (P0.1).

use crate::account::{ACCOUNT, BILLS, billed, ming};
use crate::evening::{school, staff};
use crate::town::{Story, at};
use afterbell::day::{roll, session};
use afterbell::enrol::course::ending;
use jiff::civil::{Date, date};
use rules::day::roll::{Mark, State};
use rules::fen::Fen;
use rules::id::{MarkId, SessionId, StudentId};
use rules::money::account::Purse;
use rules::money::refund;
use rules::people::act::Act;
use rules::people::role::clock;
use store::day::RollRow;
use store::money::Totals;

const RESTS: &str = "/gongshu/wenlan/rests";

pub(crate) async fn totals(story: &Story) -> Totals {
    let permit = clock(Act::BillIssue, &school(story)).unwrap();
    story.app.store.look(&permit).await.unwrap().account_totals().await.unwrap()
}

/// 王小明's bill is paid, and his lessons are still to come.
async fn paid() -> (Story, Fen) {
    let story = billed().await;
    let fen = pay(&story).await;
    (story, fen)
}

/// The bill of 王小明 is paid; its fen.
async fn pay(story: &Story) -> Fen {
    let mut cashier = story.staff("cashier").await;
    cashier.get(BILLS).await;
    let (bill, due) = ming(&cashier);
    let form = [("bill", bill.as_str()), ("yuan", &due), ("way", "transfer"), ("receipt", "R-2")];
    cashier.post("/gongshu/wenlan/payments", &form).await.is(303);
    Fen::from_yuan(&due).unwrap()
}

/// The rolls of a day's courses are opened.
async fn opened(story: &Story, day: Date) -> Vec<SessionId> {
    let (place, manager) = (school(story), staff(story, "manager"));
    let permit = clock(Act::SessionPlan, &place).unwrap();
    let rows = story.app.store.look(&permit).await.unwrap().sessions(day, None).await.unwrap();
    let mut opened = Vec::new();
    for one in rows.into_iter().map(|row| row.session).filter(|one| one.course.is_some()) {
        assert!(story.app.turn(one.from));
        session::open(&story.app, &manager, &place, &one.id).await.unwrap();
        opened.push(one.id);
    }
    opened
}

/// Everybody has come, and the rolls are closed.
async fn closed(story: &Story, opened: &[SessionId]) {
    let (place, manager) = (school(story), staff(story, "manager"));
    let permit = clock(Act::SessionPlan, &place).unwrap();
    for id in opened {
        let rows = story.app.store.look(&permit).await.unwrap().roll_rows(id).await.unwrap();
        let now = story.app.now();
        let mark = |row: RollRow| {
            let key = MarkId::new(format!("{id}-{}", row.student.id));
            let (state, after) = (State::Present, None);
            Mark { student: row.student.id, state, made_at: now, seen_at: now, after, key }
        };
        let marks: Vec<Mark> = rows.into_iter().map(mark).collect();
        roll::mark(&story.app, &manager, &place, id, &marks).await.unwrap();
        roll::close(&story.app, &manager, &place, id).await.unwrap();
    }
}

/// 王小明's bill is paid and his course left: everything is free.
pub(crate) async fn left() -> (Story, Fen) {
    let (story, fen) = paid().await;
    let mut wang = story.wang().await;
    let placements = "/gongshu/wenlan/placements/ming";
    wang.get(placements).await;
    let course = wang.hidden("course");
    wang.post(&format!("{placements}/withdraw"), &[("course", &course)]).await.is(303);
    drop(wang);
    (story, fen)
}

async fn choose(story: &Story, choice: &str) {
    let mut wang = story.wang().await;
    wang.get(ACCOUNT).await.is(200).shows("学期结束后剩下的钱");
    wang.post(&format!("{ACCOUNT}/rest"), &[("choice", choice)]).await.is(303);
}

#[tokio::test]
async fn the_rest_goes_over_to_the_next_term_and_comes_back_when_the_guardian_wants_it() {
    let (story, fen) = left().await;
    choose(&story, "carry").await;
    {
        let mut cashier = story.staff("cashier").await;
        cashier.get(BILLS).await.is(200);
        assert!(!cashier.html.contains("学期已经结束"), "the term runs");
        cashier.get(RESTS).await.is(200).shows("王小明").shows(&fen.to_string()).shows("留到下学期");
        cashier.post(RESTS, &[]).await.is(422).shows("学期还没有结束");
    }
    let until = story.app.scheme(&school(&story)).unwrap().scheme.term.until;
    assert!(story.app.turn(at(&format!("{until}T09:00:00"))));
    let mut cashier = story.staff("cashier").await;
    for _ in 0..2 {
        cashier.get(BILLS).await.is(200).shows("学期已经结束");
        cashier.post(RESTS, &[]).await.is(303);
        cashier.get(RESTS).await.is(200).shows("全部结清").shows("已结清");
        let sums = totals(&story).await;
        assert_eq!(
            (sums.custody, sums.carried, sums.sum),
            (Fen::ZERO, fen, Fen::ZERO),
            "again settles nothing"
        );
        let sums = format!("− 结转 {fen} = 托管中 ¥0.00");
        cashier.get("/gongshu/wenlan/flows").await.is(200).shows(&sums);
    }
    let mut wang = story.wang().await;
    wang.get(ACCOUNT).await.is(200).shows("已结转下学期").shows("分毫不差").shows("结转到下学期");
    wang.shows(&format!("¥0.00 − {fen} = ¥0.00"));
    choose(&story, "refund").await;
    let sums = totals(&story).await;
    assert_eq!((sums.custody, sums.carried), (fen, Fen::ZERO));
    wang.get(ACCOUNT).await.is(200).shows(&format!("申请退 {fen}")).shows("结转款转回");
    choose(&story, "carry").await;
    cashier.get(BILLS).await.is(200);
    cashier.post(RESTS, &[]).await.is(303);
    let sums = totals(&story).await;
    assert_eq!((sums.custody, sums.carried), (Fen::ZERO, fen), "the same sum goes over a second time");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
    story
        .guardian("13800000002")
        .await
        .post(&format!("{ACCOUNT}/rest"), &[("choice", "carry")])
        .await
        .is(404);
}

#[tokio::test]
async fn whoever_chose_nothing_gets_everything_back() {
    let (story, fen) = left().await;
    let until = story.app.scheme(&school(&story)).unwrap().scheme.term.until;
    assert!(story.app.turn(at(&format!("{until}T09:00:00"))));
    let mut cashier = story.staff("cashier").await;
    cashier.get(RESTS).await.is(200).shows("没有选的一律退回");
    cashier.post(RESTS, &[]).await.is(422).shows("还有 1 个家庭没有选");
    assert_eq!(totals(&story).await.custody, fen, "a refusal moves nothing");
    cashier.post(RESTS, &[("sure", "true")]).await.is(303);
    assert_eq!((totals(&story).await.refunds_due, totals(&story).await.carried), (fen, Fen::ZERO));
    cashier.get(BILLS).await.is(200).shows("王小明");
    let refund =
        cashier.html.split("name=\"refund\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    cashier.post("/gongshu/wenlan/refunds", &[("refund", &refund), ("way", "cash")]).await.is(303);
    let sums = totals(&story).await;
    assert_eq!(
        (sums.custody, sums.carried, sums.on_the_way, sums.sum),
        (Fen::ZERO, Fen::ZERO, Fen::ZERO, Fen::ZERO)
    );
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// A roll that was opened and forgotten stands in the way; lessons whose roll nobody opened do not keep a family's money.
#[tokio::test]
async fn no_money_is_settled_over_an_open_roll_and_none_stays_for_lessons_never_held() {
    let (story, fen) = paid().await;
    let opened = opened(&story, date(2021, 9, 13)).await;
    choose(&story, "refund").await;
    let until = story.app.scheme(&school(&story)).unwrap().scheme.term.until;
    assert!(story.app.turn(at(&format!("{until}T09:00:00"))));
    let mut cashier = story.staff("cashier").await;
    cashier.get(RESTS).await.is(200).shows("没点完的课");
    cashier.post(RESTS, &[("sure", "true")]).await.is(422).shows("还有 1 个孩子的课没有点名完毕");
    closed(&story, &opened).await;
    cashier.get(RESTS).await.is(200);
    cashier.post(RESTS, &[]).await.is(303);
    let sums = totals(&story).await;
    assert_eq!(sums.payee, Fen(2000), "one lesson was given");
    assert_eq!(sums.refunds_due, fen - Fen(2000), "every other fen goes back");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// A course whose term is over holds no lesson any more: what was paid for those that were never held is free before anybody
/// settles it, and is settled once.
#[tokio::test]
async fn what_an_ended_course_never_held_is_free_at_once() {
    let (story, fen) = paid().await;
    choose(&story, "refund").await;
    let place = school(&story);
    let free = async || {
        let permit = clock(Act::BillIssue, &place).unwrap();
        let mut tx = story.app.store.look(&permit).await.unwrap();
        refund::free(&tx.refund_facts(&StudentId::new("ming"), Purse::Course).await.unwrap())
    };
    let until = story.app.scheme(&place).unwrap().scheme.term.until;
    assert!(story.app.turn(at(&format!("{until}T09:00:00"))));
    assert_eq!(free().await, Fen::ZERO, "as long as the course has not ended");
    assert!(ending::look(&story.app, &place).await.unwrap() > 0);
    assert_eq!(free().await, fen);
    let mut cashier = story.staff("cashier").await;
    for _ in 0..2 {
        cashier.get(RESTS).await.is(200);
        cashier.post(RESTS, &[]).await.is(303);
        assert_eq!(totals(&story).await.refunds_due, fen, "once");
    }
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// Relief takes a bill over whose lessons were given while it was due: who bears the relief pays for them (P1.12, P4.15).
#[tokio::test]
async fn lessons_given_before_relief_took_a_bill_over_are_paid_for_by_who_bears_it() {
    const RELIEF: &str = "/gongshu/wenlan/accounts/ming/relief";
    const RELIEFS: &str = "/gongshu/wenlan/reliefs";
    let story = billed().await;
    let monday = opened(&story, date(2021, 9, 13)).await;
    closed(&story, &monday).await;
    let mut wang = story.wang().await;
    wang.get(RELIEF).await.is(200);
    wang.post(RELIEF, &[("hardship", "out-of-poverty"), ("words", "证明在学校")]).await.is(303);
    let mut leader = story.staff("leader").await;
    leader.get(RELIEFS).await.is(200);
    let one = leader.html.split("action=\"/gongshu/wenlan/reliefs/").nth(1).unwrap();
    let answer = format!("{RELIEFS}/{}", one.split('"').next().unwrap());
    leader.post(&answer, &[("answer", "grant"), ("reason", "")]).await.is(303);
    let sums = totals(&story).await;
    assert_eq!((sums.payee, sums.payers, sums.custody), (Fen(2000), Fen(-2000), Fen::ZERO));
    assert_eq!(sums.sum, Fen::ZERO);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// Nothing is held while a bill is due; once it is paid, the lessons that were given before count like any other.
#[tokio::test]
async fn lessons_given_before_a_bill_was_paid_leave_custody_when_it_is() {
    let story = billed().await;
    let monday = opened(&story, date(2021, 9, 13)).await;
    closed(&story, &monday).await;
    assert_eq!(totals(&story).await.payee, Fen::ZERO, "nothing was held");
    let fen = pay(&story).await;
    let sums = totals(&story).await;
    assert_eq!((sums.payee, sums.custody), (Fen(2000), fen - Fen(2000)), "his lesson of Monday");
    let mut wang = story.wang().await;
    wang.get(ACCOUNT).await.is(200).shows("分毫不差");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}
