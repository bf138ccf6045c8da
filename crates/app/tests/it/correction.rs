//! 更正与日结 A payment under the wrong child is undone by two people, and the day closes when it adds up (P0.1).

use crate::account::{ACCOUNT, BILLS, billed, ming};
use crate::fee::given;
use crate::item::paid_out;
use crate::tally::totals;
use crate::town::{Browser, Story};
use jiff::civil::date;
use rules::fen::Fen;

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
    let form = [("bill", bill.as_str()), ("yuan", &due), ("way", "cash"), ("receipt", "R-9")];
    cashier.post("/gongshu/wenlan/payments", &form).await.is(303); // its paper serves again
    wang.get(ACCOUNT).await.is(200).shows(&format!("¥{due} − ¥0.00 − ¥0.00 = ¥{due}"));
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// A payment under the wrong child is undone after lessons were given: the course gives them back, the bill is due again with them,
/// its paper serves for another payment, and the lessons are given once more when that is made.
#[tokio::test]
async fn a_wrong_payment_is_undone_after_lessons_were_given() {
    let story = billed().await;
    let (_, due) = paid(&story).await;
    let before = totals(&story).await;
    given(&story, date(2021, 9, 13)).await;
    let after_lessons = totals(&story).await;
    assert!(after_lessons.payee > Fen::ZERO, "王小明 had a lesson");
    let mut cashier = story.staff("cashier").await;
    cashier.get(CORRECTIONS).await.is(200);
    let transfer = after(&cashier.html, "name=\"transfer\" value=\"").to_owned();
    cashier.post(CORRECTIONS, &[("transfer", &transfer), ("reason", "缴的是同名孩子")]).await.is(303);
    let mut leader = story.staff("leader").await;
    leader.get(CORRECTIONS).await.is(200);
    let one = after(&leader.html, "action=\"/gongshu/wenlan/corrections/").to_owned();
    leader.post(&format!("{CORRECTIONS}/{one}"), &[("answer", "make"), ("reason", "")]).await.is(303);
    let undone = totals(&story).await;
    assert_eq!((undone.custody, undone.payee), (Fen::ZERO, before.payee));
    let mut wang = story.wang().await;
    wang.get(ACCOUNT).await.is(200).shows("分毫不差").shows("待缴");
    cashier.get(BILLS).await.is(200);
    let (bill, again) = ming(&cashier);
    assert_eq!(again, due);
    let form = [("bill", bill.as_str()), ("yuan", &due), ("way", "cash"), ("receipt", "R-9")];
    cashier.post("/gongshu/wenlan/payments", &form).await.is(303);
    assert_eq!(totals(&story).await, after_lessons, "its lessons are paid for again");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// The leader makes what stands first in the list of proposals.
async fn made(story: &Story) {
    let mut leader = story.staff("leader").await;
    leader.get(CORRECTIONS).await.is(200);
    let one = after(&leader.html, "action=\"/gongshu/wenlan/corrections/").to_owned();
    leader.post(&format!("{CORRECTIONS}/{one}"), &[("answer", "make"), ("reason", "")]).await.is(303);
}

/// A payment under the wrong child went back to that child's family already: it can be undone once the family has brought the money
/// back, which two people record.
#[tokio::test]
async fn a_refund_is_brought_back_and_the_wrong_payment_undone() {
    const PLACEMENTS: &str = "/gongshu/wenlan/placements/ming";
    let story = billed().await;
    let (mut cashier, due) = paid(&story).await;
    cashier.get(CORRECTIONS).await.is(200);
    let payment = after(&cashier.html, "name=\"transfer\" value=\"").to_owned();
    let mut wang = story.wang().await;
    wang.get(PLACEMENTS).await.is(200);
    let course = wang.hidden("course");
    wang.post(&format!("{PLACEMENTS}/withdraw"), &[("course", course.as_str())]).await.is(303);
    wang.get(ACCOUNT).await.is(200);
    wang.post(&format!("{ACCOUNT}/refunds"), &[("reason", "不上了")]).await.is(303);
    assert_eq!(paid_out(&story).await, 1);
    let mut cashier = story.staff("cashier").await;
    cashier.get(CORRECTIONS).await.is(200).shows("已付退款").shows("家长把它缴回来了");
    let wrong = [("transfer", payment.as_str()), ("reason", "记错了孩子")];
    cashier.post(CORRECTIONS, &wrong).await.is(422).shows("能动的只剩 ¥0.00").shows("登记缴回");
    let back = |html: &str| {
        let all =
            html.split("name=\"transfer\" value=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
        all.filter(|id| id.ends_with("/payout")).map(str::to_owned).collect::<Vec<_>>()
    };
    cashier.get(CORRECTIONS).await.is(200);
    let payouts = back(&cashier.html);
    assert_eq!(payouts.len(), 1);
    let form = [("transfer", payouts[0].as_str()), ("reason", "家长缴回，收据 R-10")];
    cashier.post(CORRECTIONS, &form).await.is(303);
    wang.get(ACCOUNT).await.is(200).shows(&format!("¥{due} − ¥0.00 − ¥{due} = ¥0.00"));
    made(&story).await;
    wang.get(ACCOUNT).await.is(200).shows(&format!("¥{due} − ¥0.00 − ¥0.00 = ¥{due}")).shows("退费缴回");
    wang.get("/gongshu/wenlan/children").await.is(200).shows("您缴回的王小明的退费");
    cashier.get(CORRECTIONS).await.is(200).shows("家长缴回，收据 R-10");
    assert!(back(&cashier.html).is_empty(), "it is with the family no more");
    cashier.post(CORRECTIONS, &form).await.is(422).shows("这一笔已经更正");
    cashier.post(CORRECTIONS, &wrong).await.is(303);
    made(&story).await;
    wang.get(ACCOUNT).await.is(200).shows("¥0.00 − ¥0.00 − ¥0.00 = ¥0.00");
    assert_eq!(totals(&story).await.custody, Fen::ZERO);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// More money has come than the page shows: what is looked for is found by whose it is, by its paper and by how much it is.
#[tokio::test]
async fn a_transfer_is_found_by_name_receipt_or_amount() {
    let story = billed().await;
    let (mut cashier, due) = paid(&story).await;
    for (find, is_there) in
        [("", true), ("王小明", true), ("r-9", true), (due.as_str(), true), ("R_9", false), ("0.01", false)]
    {
        let query = serde_html_form::to_string([("find", find)]).unwrap();
        cashier.get(&format!("{CORRECTIONS}?{query}")).await.is(200);
        assert_eq!(cashier.html.contains("name=\"transfer\" value=\""), is_there, "{find}");
    }
    cashier.shows("没有找到");
}

#[tokio::test]
async fn a_day_closes_once_with_its_trial_balance() {
    let story = billed().await;
    let (mut cashier, due) = paid(&story).await;
    cashier.get(DAY_ENDS).await.is(200).shows("借贷平衡").shows(&format!("-¥{due}"));
    let today = cashier.hidden("date");
    let told = rules::plan::local::in_words(&today).zh;
    cashier.post(DAY_ENDS, &[("date", "2030-01-01")]).await.is(422).shows(&told);
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

/// What was typed at the cashier's desk stands there after a refusal, in its own form and in no other.
#[tokio::test]
async fn nothing_that_was_typed_at_the_desk_is_lost() {
    const SPENDINGS: &str = "/gongshu/wenlan/spendings";
    let story = billed().await;
    let mut cashier = story.staff("cashier").await;
    cashier.get(BILLS).await.is(200);
    let (bill, _) = ming(&cashier);
    let form = [("bill", bill.as_str()), ("yuan", "1.5"), ("way", "cash"), ("receipt", "R-77")];
    cashier.post("/gongshu/wenlan/payments", &form).await.is(422);
    for kept in ["name=\"yuan\" inputmode=\"decimal\" required value=\"1.5\"", "value=\"R-77\""] {
        assert_eq!(cashier.html.matches(kept).count(), 1, "{kept}");
    }
    cashier.shows("<details open>").shows("name=\"way\" value=\"cash\" checked");
    let gift =
        [("payer", "school"), ("purse", "meals"), ("yuan", "12"), ("voucher", "拨 1"), ("form", "grant")];
    for status in [303, 422] {
        cashier.get(SPENDINGS).await.is(200);
        cashier.post(&format!("{SPENDINGS}/grants"), &gift).await.is(status);
    }
    cashier.shows("name=\"payer\" value=\"school\" checked").shows("name=\"purse\" value=\"meals\" checked");
    assert_eq!(cashier.html.matches("value=\"12\"").count(), 1, "in the form that was sent");
}
