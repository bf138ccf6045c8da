//! 托管账户 A family's money from the bill to the refund, and a statement that adds up to the fen (P0.1, P3.16, P3.23).

use crate::draw::drawn;
use crate::evening::school;
use crate::fee::undo;
use crate::item::spring;
use crate::town::{Browser, Story};
use afterbell::day::session;
use afterbell::who::Who;

pub(crate) const BILLS: &str = "/gongshu/wenlan/bills";
/// How a bill begins on the cashier's page.
pub(crate) const ROW: &str = "<td><a href=\"/gongshu/wenlan/accounts/";
pub(crate) const ACCOUNT: &str = "/gongshu/wenlan/accounts/ming";

/// A story in which courses opened, their term is planned and every bill is out.
pub(crate) async fn billed() -> Story {
    billed_in(drawn().await).await
}

/// The same in a story in which the seats are drawn.
pub(crate) async fn billed_in(story: Story) -> Story {
    {
        let mut cashier = story.staff("cashier").await;
        cashier.get(BILLS).await.is(200).shows("还没有账单");
        session::plan(&story.app, &Who::Clock, &school(&story)).await.unwrap();
        cashier.post(BILLS, &[]).await.is(303);
        cashier.get(BILLS).await.is(200).shows("王小明").shows("合计为零");
    }
    story
}

/// The bill of 王小明 on the cashier's open page, and what is due on it.
pub(crate) fn ming(cashier: &Browser<'_>) -> (String, String) {
    let row = cashier.html.split("/accounts/ming\">王小明").nth(1).unwrap().split("</tr>").next().unwrap();
    let bill = row.split("name=\"bill\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let due = row.split('¥').nth(1).unwrap().split('<').next().unwrap();
    (bill.to_owned(), due.to_owned())
}

#[tokio::test]
async fn a_bill_is_paid_once_in_full_and_the_statement_says_so() {
    let story = billed().await;
    let mut cashier = story.staff("cashier").await;
    cashier.get(BILLS).await.is(200);
    let (bill, due) = ming(&cashier);
    let bills = cashier.html.matches(ROW).count();
    cashier.post(BILLS, &[]).await.is(303);
    cashier.get(BILLS).await.is(200);
    assert_eq!(cashier.html.matches(ROW).count(), bills, "nobody is billed twice");
    let paid = |yuan: &'static str| [("bill", bill.clone()), ("yuan", yuan.into()), ("way", "cash".into())];
    let form = |yuan: &str, receipt: &str| -> Vec<(&'static str, String)> {
        let mut form = paid("").to_vec();
        form[1].1 = yuan.to_owned();
        form.push(("receipt", receipt.to_owned()));
        form
    };
    let short = form("7.2", "R-1");
    let short: Vec<(&str, &str)> = short.iter().map(|(name, value)| (*name, value.as_str())).collect();
    cashier.post("/gongshu/wenlan/payments", &short).await.is(422).shows(&format!("应缴 ¥{due}"));
    let whole = form(&due, "R-1");
    let whole: Vec<(&str, &str)> = whole.iter().map(|(name, value)| (*name, value.as_str())).collect();
    cashier.get(BILLS).await.is(200);
    cashier.post("/gongshu/wenlan/payments", &whole).await.is(303);
    cashier.post("/gongshu/wenlan/payments", &whole).await.is(303);
    let mut wang = story.wang().await;
    wang.get(ACCOUNT).await.is(200).shows("分毫不差").shows(&format!("¥{due} − ¥0.00 − ¥0.00 = ¥{due}"));
    assert_eq!(wang.html.matches("R-1").count(), 1, "the same payment twice is one");
    let mut other = story.guardian("13800000002").await;
    other.get(ACCOUNT).await.is(404);
}

#[tokio::test]
async fn a_course_is_left_and_its_money_asked_back_with_one_press() {
    let story = billed().await;
    let mut cashier = story.staff("cashier").await;
    cashier.get(BILLS).await.is(200);
    let (bill, due) = ming(&cashier);
    let form = [("bill", bill.as_str()), ("yuan", &due), ("way", "transfer"), ("receipt", "R-2")];
    cashier.post("/gongshu/wenlan/payments", &form).await.is(303);
    let mut wang = story.wang().await;
    let placements = "/gongshu/wenlan/placements/ming";
    wang.get(placements).await.is(200).shows("退给我").shows("留在托管账户");
    let course =
        wang.html.split("name=\"course\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let key = wang.hidden("key");
    let leaves = [("key", key.as_str()), ("course", course.as_str()), ("money", "back")];
    wang.post(&format!("{placements}/withdraw"), &leaves).await.is(303);
    wang.get(placements).await.is(200).shows(&format!("已提出退费 ¥{due}"));
    wang.post(&format!("{placements}/withdraw"), &leaves).await.is(303); // sent again
    wang.get(ACCOUNT).await.is(200).shows(&format!("申请退 ¥{due}"));
    assert!(!wang.html.contains(&format!("action=\"{ACCOUNT}/refunds")), "nothing is left to ask back");
    cashier.get(BILLS).await.is(200);
    assert_eq!(cashier.html.matches("name=\"refund\" value=\"").count(), 1, "sent twice is one refund");
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
}

#[tokio::test]
async fn money_bound_to_lessons_stays_and_goes_back_when_the_course_is_left() {
    let story = billed().await;
    let mut cashier = story.staff("cashier").await;
    cashier.get(BILLS).await.is(200);
    let (bill, due) = ming(&cashier);
    let form = [("bill", bill.as_str()), ("yuan", &due), ("way", "transfer"), ("receipt", "R-2")];
    cashier.post("/gongshu/wenlan/payments", &form).await.is(303);
    let mut wang = story.wang().await;
    wang.get(ACCOUNT).await.is(200);
    assert!(!wang.html.contains("申请退"), "there is nothing to ask back");
    wang.post(&format!("{ACCOUNT}/refunds"), &[]).await.is(422).shows("P3.16");
    let placements = "/gongshu/wenlan/placements/ming";
    wang.get(placements).await.is(200);
    let course =
        wang.html.split("name=\"course\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    wang.post(&format!("{placements}/withdraw"), &[("course", &course)]).await.is(303);
    wang.get(ACCOUNT).await.is(200).shows(&format!("申请退 ¥{due}"));
    wang.post(&format!("{ACCOUNT}/refunds"), &[("reason", "不上了")]).await.is(303);
    cashier.get(BILLS).await.is(200).shows("不上了");
    let refund = cashier.html.split("name=\"refund\" value=\"").nth(1).unwrap();
    let refund = refund.split('"').next().unwrap().to_owned();
    for status in [303, 422] {
        cashier.post("/gongshu/wenlan/refunds", &[("refund", &refund), ("way", "cash")]).await.is(status);
    }
    wang.get(ACCOUNT).await.is(200).shows(&format!("¥{due} − ¥0.00 − ¥{due} = ¥0.00")).shows("分毫不差");
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
}

/// The cashier's first page has what is due and what is of this term; what is over is found by name.
#[tokio::test]
async fn bills_of_a_term_that_is_over_are_found_by_name() {
    const OWN: &str = "/accounts/ming\">王小明";
    let story = billed().await;
    {
        let mut cashier = story.staff("cashier").await;
        cashier.get(BILLS).await.is(200).shows("更早的请查找");
        let (bill, due) = ming(&cashier);
        let form = [("bill", bill.as_str()), ("yuan", &due), ("way", "cash"), ("receipt", "R-1")];
        cashier.post("/gongshu/wenlan/payments", &form).await.is(303);
        cashier.get(BILLS).await.is(200).shows(OWN);
    }
    spring(&story, str::to_owned).await;
    story.turn("2022-02-21T09:00:00");
    let mut cashier = story.staff("cashier").await;
    cashier.get(BILLS).await.is(200).shows(ROW);
    assert!(!cashier.html.contains(OWN), "paid, and of a term that is over");
    cashier.get(&format!("{BILLS}?find=%E7%8E%8B%E5%B0%8F%E6%98%8E")).await.is(200).shows(OWN);
    cashier.get(&format!("{BILLS}?find=nobody%25")).await.is(200).shows("没有找到");
}

/// A grant that was recorded for the wrong sum is undone, and its paper brings the right one.
#[tokio::test]
async fn a_corrected_grant_frees_its_paper() {
    const SPENDINGS: &str = "/gongshu/wenlan/spendings";
    let story = billed().await;
    let grants = format!("{SPENDINGS}/grants");
    let form = |yuan: &'static str| {
        [("payer", "government"), ("purse", "course"), ("yuan", yuan), ("voucher", "拨〔2021〕9号")]
    };
    for (yuan, status) in [("1200", 303), ("120", 422)] {
        let mut cashier = story.staff("cashier").await;
        cashier.get(SPENDINGS).await.is(200);
        cashier.post(&grants, &form(yuan)).await.is(status);
    }
    undo(&story).await;
    let mut cashier = story.staff("cashier").await;
    cashier.get(SPENDINGS).await.is(200);
    cashier.post(&grants, &form("120")).await.is(303);
    cashier.get(SPENDINGS).await.is(200);
    cashier.post(&grants, &form("120")).await.is(422);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}
