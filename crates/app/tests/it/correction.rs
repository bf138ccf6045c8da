//! 更正与日结 A payment under the wrong child is undone by two people, and the day closes when it adds up (P0.1).

use crate::account::{ACCOUNT, BILLS, billed, ming};
use crate::town::{Browser, Story};

const CORRECTIONS: &str = "/gongshu/wenlan/corrections";
const DAY_ENDS: &str = "/gongshu/wenlan/day-ends";

async fn paid(story: &Story) -> (Browser<'_>, String) {
    let mut cashier = story.staff("cashier").await;
    cashier.get(BILLS).await.is(200);
    let (bill, due) = ming(&cashier);
    let form = [("bill", bill.as_str()), ("yuan", &due), ("way", "cash"), ("receipt", "R-9")];
    cashier.post("/gongshu/wenlan/payments", &form).await.is(303);
    (cashier, due)
}

/// The value of the first hidden field of that name, or the id in a form's address.
fn after<'a>(html: &'a str, mark: &str) -> &'a str {
    html.split(mark).nth(1).unwrap().split('"').next().unwrap()
}

#[tokio::test]
async fn a_wrong_payment_is_undone_by_two_people_and_the_bill_is_due_again() {
    let story = billed().await;
    let (mut cashier, due) = paid(&story).await;
    cashier.get(CORRECTIONS).await.is(200).shows("王小明").shows("R-9");
    let transfer = after(&cashier.html, "name=\"transfer\" value=\"").to_owned();
    cashier.post(CORRECTIONS, &[("transfer", &transfer), ("reason", " ")]).await.is(422).shows("没有写原因");
    let key = cashier.hidden("key");
    let form = [("transfer", transfer.as_str()), ("reason", "记错了孩子"), ("key", key.as_str())];
    for _ in 0..2 {
        cashier.post(CORRECTIONS, &form).await.is(303);
    }
    cashier.get(CORRECTIONS).await.is(200).shows("记错了孩子");
    assert!(!cashier.html.contains("value=\"make\""), "whoever proposes does not approve");
    assert_eq!(cashier.html.matches("待批准").count(), 1, "the same proposal twice is one");
    let mut leader = story.staff("leader").await;
    leader.get(CORRECTIONS).await.is(200);
    let one = after(&leader.html, "action=\"/gongshu/wenlan/corrections/").to_owned();
    let answer = format!("{CORRECTIONS}/{one}");
    leader.post(&answer, &[("answer", "turn-down"), ("reason", "")]).await.is(422);
    leader.post(&answer, &[("answer", "turn-down"), ("reason", "收据无误")]).await.is(303);
    cashier.get(CORRECTIONS).await.is(200).shows("收据无误");
    cashier.post(CORRECTIONS, &[("transfer", &transfer), ("reason", "收据是别人的")]).await.is(303);
    leader.get(CORRECTIONS).await.is(200);
    leader.post(&answer, &[("answer", "make"), ("reason", "")]).await.is(422).shows("没有等批准的更正");
    let one = after(&leader.html, "action=\"/gongshu/wenlan/corrections/").to_owned();
    let answer = format!("{CORRECTIONS}/{one}");
    leader.post(&answer, &[("answer", "make"), ("reason", "")]).await.is(303);
    leader.get(CORRECTIONS).await.is(200).shows("已冲回");
    leader.post(&answer, &[("answer", "make"), ("reason", "")]).await.is(422).shows("没有等批准的更正");
    let mut wang = story.wang().await;
    wang.get(ACCOUNT).await.is(200).shows("¥0.00 − ¥0.00 − ¥0.00 = ¥0.00").shows("更正");
    cashier.get(BILLS).await.is(200);
    let (bill, again) = ming(&cashier);
    assert_eq!(again, due, "the bill is due again");
    let form = [("bill", bill.as_str()), ("yuan", &due), ("way", "cash"), ("receipt", "R-10")];
    cashier.post("/gongshu/wenlan/payments", &form).await.is(303);
    wang.get(ACCOUNT).await.is(200).shows(&format!("¥{due} − ¥0.00 − ¥0.00 = ¥{due}"));
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn a_day_closes_once_with_its_trial_balance() {
    let story = billed().await;
    let (mut cashier, due) = paid(&story).await;
    cashier.get(DAY_ENDS).await.is(200).shows("借贷平衡").shows(&format!("-¥{due}"));
    let today = cashier.hidden("date");
    cashier.post(DAY_ENDS, &[("date", "2030-01-01")]).await.is(422).shows(&today);
    for _ in 0..2 {
        cashier.get(DAY_ENDS).await.is(200);
        cashier.post(DAY_ENDS, &[("date", &today)]).await.is(303);
    }
    cashier.get(DAY_ENDS).await.is(200).shows("今天已经日结");
    assert_eq!(cashier.html.matches("<code>").count(), 1, "the same day twice is one close");
    cashier.post(DAY_ENDS, &[("date", "2021-09-01")]).await.is(422).shows("后面的日子已经结了");
    let mut leader = story.staff("leader").await;
    leader.get(DAY_ENDS).await.is(200).shows("已日结");
    leader.post(DAY_ENDS, &[("date", &today)]).await.is(404);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}
