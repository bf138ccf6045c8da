//! 月末结清 What a month that was charged by itself has left goes back or pays the next bill, as the family chose, though its term
//! goes on; and the month is closed once nothing is in its way (P0.1).

use crate::account::{ACCOUNT, BILLS};
use crate::evening::{school, session_of, staff};
use crate::item::{MONTHLY, bills, charge, issue, paid_out, pay};
use crate::registration::accepted;
use crate::tally::{on_slip, totals};
use crate::town::Story;
use afterbell::day::{roll, session};
use afterbell::money::{day_end, month_end};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use rules::day::roll::{Mark, State};
use rules::fen::Fen;
use rules::id::MarkId;
use rules::people::act::Act;
use rules::people::role::clock;
use store::day::RollRow;
use store::money::BillRow;

const RESTS: &str = "/gongshu/wenlan/rests";
const MONTHS: &str = "/gongshu/wenlan/month-ends";
const SEPTEMBER: &str = "/gongshu/wenlan/month-ends?month=2021-09";

/// The evenings of September on which the care group sits.
async fn evenings(story: &Story) -> Vec<Date> {
    let permit = clock(Act::SessionPlan, &school(story)).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    let mut all = Vec::new();
    for day in date(2021, 9, 6).series(1.days()).take_while(|day| *day <= date(2021, 9, 30)) {
        let id = session_of("jia", &day.to_string());
        let rows = tx.sessions(day, None).await.unwrap();
        all.extend(rows.iter().any(|row| row.session.id == id).then_some(day));
    }
    all
}

/// An evening of the group is given, in which 王小明 stood so; on one to which nobody comes there is nothing to mark.
async fn given(story: &Story, day: Date, state: State) {
    let (place, manager) = (school(story), staff(story, "manager"));
    let permit = clock(Act::SessionPlan, &place).unwrap();
    let id = session_of("jia", &day.to_string());
    let session = story.app.store.look(&permit).await.unwrap().session(&id).await.unwrap();
    assert!(story.app.turn(session.from));
    session::open(&story.app, &manager, &place, &id).await.unwrap();
    let rows = story.app.store.look(&permit).await.unwrap().roll_rows(&id).await.unwrap();
    let now = story.app.now();
    let mark = |row: RollRow| {
        let key = MarkId::new(format!("{id}-{}", row.student.id));
        let state = if row.student.id.as_str() == "ming" { state } else { State::Present };
        Mark { student: row.student.id, state, made_at: now, seen_at: now, after: None, key }
    };
    let marks: Vec<Mark> = rows.into_iter().map(mark).collect();
    if !marks.is_empty() {
        if state == State::Leave {
            on_slip(story, "ming", day).await;
        }
        roll::mark(&story.app, &manager, &place, &id, &marks).await.unwrap();
        roll::close(&story.app, &manager, &place, &id).await.unwrap();
    }
}

/// Care by the month, September paid and given, but for one evening on leave, whose money is left; and it is October.
async fn october() -> (Story, Fen) {
    let story = accepted("2021-09-04T09:00:00").await;
    charge(&story, MONTHLY, &[]).await;
    issue(&story).await;
    let paid = pay(&story).await;
    for (n, day) in evenings(&story).await.into_iter().enumerate() {
        given(&story, day, if n == 1 { State::Leave } else { State::Present }).await;
    }
    story.turn("2021-10-08T09:00:00");
    let sums = totals(&story).await;
    assert!(sums.custody > Fen::ZERO && sums.custody + sums.payee == paid, "{sums:?}");
    (story, sums.custody)
}

async fn choose(story: &Story, choice: &str) {
    let mut wang = story.wang().await;
    wang.get(ACCOUNT).await.is(200).shows("每个月结束后没用完的钱");
    wang.post(&format!("{ACCOUNT}/rest"), &[("choice", choice)]).await.is(303);
}

async fn of_october(story: &Story) -> BillRow {
    issue(story).await;
    bills(story).await.into_iter().find(|bill| bill.part == "2021-10").unwrap()
}

#[tokio::test]
async fn what_a_month_has_left_pays_the_next_bill_and_the_month_is_closed() {
    let (story, left) = october().await;
    let place = school(&story);
    assert!(!month_end::look(&story.app, &place).await.unwrap(), "the family has not chosen");
    assert_eq!(totals(&story).await.custody, left);
    let mut cashier = story.staff("cashier").await;
    cashier.get(SEPTEMBER).await.is(200).shows("没有日结").shows("1 个账户还留着已结束月份没用完的钱");
    cashier.post(MONTHS, &[("month", "2021-09")]).await.is(422).shows("没有日结").shows("P0.1");
    day_end::close(&story.app, &staff(&story, "cashier"), &place, date(2021, 10, 8)).await.unwrap();
    cashier.get(SEPTEMBER).await.is(200);
    cashier.post(MONTHS, &[("month", "2021-09")]).await.is(422).shows("1 个账户还留着已结束月份没用完的钱");
    cashier
        .post(MONTHS, &[("month", "2021-10")])
        .await
        .is(422)
        .shows("这个月还没有结束")
        .shows("2021年11月1日");

    choose(&story, "carry").await;
    assert!(month_end::look(&story.app, &place).await.unwrap(), "nothing is in the way");
    assert!(!month_end::look(&story.app, &place).await.unwrap(), "once");
    let sums = totals(&story).await;
    assert_eq!((sums.custody, sums.carried, sums.sum), (Fen::ZERO, left, Fen::ZERO));
    cashier.get(SEPTEMBER).await.is(200).shows("月结，最后一笔是第");
    cashier.post(MONTHS, &[("month", "2021-09")]).await.is(303);
    story.wang().await.get(ACCOUNT).await.is(200).shows("已留下").shows("分毫不差");
    let bill = of_october(&story).await;
    assert_eq!((bill.asked, bill.fen), (Fen(20_000), Fen(20_000) - left), "less what September left");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
    story.staff("leader").await.post(MONTHS, &[("month", "2021-09")]).await.is(404);
}

#[tokio::test]
async fn what_a_month_has_left_goes_back_where_the_family_said_nothing_and_the_cashier_knows() {
    let (story, left) = october().await;
    let paid = of_october(&story).await;
    assert_eq!(pay(&story).await, paid.fen, "October is paid, and stays where it is");
    let mut cashier = story.staff("cashier").await;
    cashier.get(RESTS).await.is(200).shows("已结束的月份没用完的钱也在这里结清").shows("还有 1 家没有选");
    cashier.post(RESTS, &[]).await.is(422).shows("没有选");
    cashier.post(RESTS, &[("sure", "true")]).await.is(303);
    paid_out(&story).await;
    let sums = totals(&story).await;
    assert_eq!((sums.custody, sums.carried), (Fen(20_000), Fen::ZERO), "{left} went back");
    cashier.get(RESTS).await.is(200);
    cashier.post(RESTS, &[("sure", "true")]).await.is(422).shows("学期还没有结束");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
    cashier.get(BILLS).await.is(200);
}
