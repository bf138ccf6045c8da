//! 月结 A month's money adds up, and what is in the way of its close is named (P0.1).

use crate::account::BILLS;
use crate::evening::{school, staff};
use crate::fake::order;
use crate::tender::{NOTICES, made, merchant, ming, told};
use afterbell::money::day_end;
use axum::http::StatusCode;
use jiff::ToSpan;
use rules::fen::Fen;
use rules::money::tender::Channel;

const SEPTEMBER: &str = "/gongshu/wenlan/month-ends?month=2021-09";
const OCTOBER: &str = "/gongshu/wenlan/month-ends?month=2021-10";

#[tokio::test]
async fn a_month_adds_up_and_names_what_is_in_the_way() {
    let (story, fake) = merchant().await;
    let bill = ming(&story).await;
    let (id, fen) = made(&story, Channel::Wechat).await;
    let (headers, body) = fake.notice(&story, order(&id, fen, "W1"));
    assert_eq!(told(&story, NOTICES, &headers, body).await, StatusCode::NO_CONTENT);
    assert_eq!(fen, bill.fen);
    let today = story.app.now().date();
    let day = format!("{}月{}日", today.month(), today.day());
    let mut cashier = story.staff("cashier").await;
    cashier.get(SEPTEMBER).await.is(200).shows("2021年9月").shows("待办").shows("到现在");
    assert!(cashier.html.contains(&format!("<b>{day}")), "the day that is not closed is named");
    cashier.shows(&fen.to_string());
    day_end::close(&story.app, &staff(&story, "cashier"), &school(&story), today).await.unwrap();
    cashier.get(SEPTEMBER).await.is(200).shows("到今天账平");
    assert!(!cashier.html.contains("待办"), "nothing is in the way");

    story.turn("2021-10-08T09:00:00");
    let mut cashier = story.staff("cashier").await;
    cashier.get(SEPTEMBER).await.is(200).shows(&format!("<b>微信支付 {day}")).shows("2021年10月");
    cashier.shows("的账单还没取到").shows("待办");
    cashier.get(OCTOBER).await.is(200);
    let facts = cashier.html.split("<dl class=\"facts num\">").nth(1).unwrap().split("</dl>").next().unwrap();
    assert_eq!(
        facts.matches(&fen.to_string()).count(),
        2,
        "what September closed with opens October: {facts}"
    );
    assert_eq!(facts.matches(&Fen::ZERO.to_string()).count(), 4, "and nothing moved: {facts}");
    cashier.get("/gongshu/wenlan/month-ends?month=nonsense").await.is(200).shows("2021年10月");
    cashier.get(BILLS).await.is(200).shows("month-ends");
}

#[tokio::test]
async fn a_month_is_the_cashier_s_and_the_leader_s_and_sums_are_the_bureau_s() {
    let (story, fake) = merchant().await;
    let (id, fen) = made(&story, Channel::Wechat).await;
    let (headers, body) = fake.notice(&story, order(&id, fen, "W1"));
    assert_eq!(told(&story, NOTICES, &headers, body).await, StatusCode::NO_CONTENT);
    story.staff("leader").await.get(SEPTEMBER).await.is(200).shows("按收款方");
    for login in ["manager", "head3-2", "care1", "beixiu"] {
        story.staff(login).await.get(SEPTEMBER).await.is(404);
    }
    story.wang().await.get(SEPTEMBER).await.is(404);
    let mut bureau = story.staff("bureau").await;
    bureau.get("/gongshu/wenlan/month-ends").await.is(404);
    bureau.get("/gongshu/gongshu/flows").await.is(200).shows("每月收支").shows("2021年9月");
    assert!(!bureau.html.contains("王小明"));
}

/// A payment after the day's close is in no close, and is named; the clock closes what nobody closed, and never a day twice.
#[tokio::test]
async fn what_comes_in_after_the_day_s_close_waits_for_the_next_one() {
    let (story, fake) = merchant().await;
    let (place, today) = (school(&story), story.app.now().date());
    let (id, fen) = made(&story, Channel::Wechat).await;
    let (headers, body) = fake.notice(&story, order(&id, fen, "W1"));
    assert_eq!(told(&story, NOTICES, &headers, body).await, StatusCode::NO_CONTENT);
    assert_eq!(day_end::look(&story.app, &place).await.unwrap(), None, "the day runs");
    day_end::close(&story.app, &staff(&story, "cashier"), &place, today).await.unwrap();
    let mut cashier = story.staff("cashier").await;
    cashier.get(SEPTEMBER).await.is(200).shows("到今天账平");
    cashier.get("/gongshu/wenlan/spendings").await.is(200);
    let grant = [("payer", "school"), ("purse", "course"), ("yuan", "5"), ("voucher", "拨1")];
    cashier.post("/gongshu/wenlan/spendings/grants", &grant).await.is(303);
    let named = format!("<b>{}月{}日", today.month(), today.day());
    cashier.get(SEPTEMBER).await.is(200).shows("待办").shows(&named);
    let day = |days: i64| today.saturating_add(days.days());
    for (days, closed) in [(1, None), (2, Some(day(1))), (3, None)] {
        story.turn(&format!("{}T00:01:00", day(days)));
        assert_eq!(day_end::look(&story.app, &place).await.unwrap(), closed, "{days}");
    }
    let mut cashier = story.staff("cashier").await;
    cashier.get(SEPTEMBER).await.is(200);
    assert!(!cashier.html.contains(&named), "the close of the day after has it");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}
