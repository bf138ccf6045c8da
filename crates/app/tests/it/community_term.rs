//! 社区学期 A community's term ends with nothing left: its months go to the class, the rest goes back, what the class has left is told to the
//! street, and everybody reads the sheet (P1.11, P2.28, P2.29, P0.1).

use crate::behalf::{asker, sends};
use crate::community::{CLASS, settled};
use crate::regimes::{TERM, agreed, row};
use crate::town::{Browser, Story};
use afterbell::money::surplus;
use jiff::civil::time;
use rules::community::agreement::Text;
use rules::fen::Fen;
use rules::people::act::Act;
use rules::people::role::clock;
use rules::plan::local::Day;

const AT: &str = "/gongshu/xianyou-road";
const BILLS: &str = "/gongshu/xianyou-road/bills";
const CHARGING: &str = "/gongshu/xianyou-road/agreement-bills";
const FLOWS: &str = "/gongshu/xianyou-road/flows";
const HONG: &str = "/gongshu/xianyou-road/accounts/xy-hong";
const JULY: &str = "/gongshu/xianyou-road/month-ends?month=2022-07";
const RESTS: &str = "/gongshu/xianyou-road/rests";
const SHEET: &str = "/gongshu/xianyou-road/balance-sheet";
const SURPLUSES: &str = "/gongshu/xianyou-road/surpluses";
const CASHIER: &str = "cashier-xianyou-road";
const OFFICER: &str = "officer-xianyou-road";

/// July is billed and paid for both children, and the agreement of one ends on the 12th.
async fn paid() -> Story {
    let story = settled("2022-06-28T10:00:00").await;
    agreed(&story, 30_000, &["xy-ming", "xy-hong"]).await;
    let mut desk = story.staff(CASHIER).await;
    desk.get(CHARGING).await.is(200);
    desk.post(CHARGING, &[("month", "2022-07")]).await.is(303);
    pays(&mut desk, "2022-07/xy-ming", "XY-1").await;
    pays(&mut desk, "2022-07/xy-hong", "XY-2").await;
    drop(desk);
    story.turn("2022-07-05T09:00:00");
    let mut wang = story.wang().await;
    wang.get(HONG).await.is(200);
    wang.post(&format!("{CLASS}/xy-hong/end"), &[]).await.is(303);
    drop(wang);
    story
}

/// A child's month is paid at the desk.
async fn pays(desk: &mut Browser<'_>, month: &str, receipt: &str) {
    let bill = format!("bill/agreement/{TERM}/{month}");
    let form = [("bill", bill.as_str()), ("yuan", "300.00"), ("way", "cash"), ("receipt", receipt)];
    desk.get(BILLS).await.is(200);
    desk.post(&format!("{AT}/payments"), &form).await.is(303);
}

async fn look(story: &Story, place: &str) -> usize {
    let place = story.app.place("gongshu", place).unwrap();
    surplus::look(&story.app, &place).await.unwrap()
}

/// The committee signs off the text of another term.
async fn next_term(story: &Story, term: &str) {
    let at = story.app.place("gongshu", "xianyou-road").unwrap();
    let mut tx = story.app.store.act(&clock(Act::SchemeFile, &at).unwrap()).await.unwrap();
    let text = Text {
        days: vec![Day::Mon],
        hours: Some((time(15, 30, 0, 0), time(18, 0, 0, 0))),
        content: "看护".to_owned(),
        fee: Some(Fen(20_000)),
    };
    tx.agreement_written(("t2", term), &text, 1, story.app.now()).await.unwrap();
    tx.agreement_cleared("t2", 1, story.app.now()).await.unwrap();
    tx.commit().await.unwrap();
}

/// Settling lets July go to the class and sends the rest back, whatever the family did in between; the month waits for it.
#[tokio::test]
async fn a_class_s_term_settles_to_nothing() {
    let story = paid().await;
    let mut desk = story.staff(CASHIER).await;
    desk.get(BILLS).await.is(200).shows(&format!("href=\"{RESTS}\""));
    desk.get(RESTS)
        .await
        .is(200)
        .shows("协议没有约定结转")
        .shows(&format!("{TERM}：进行中"))
        .shows("¥600.00");
    assert!(!desk.html.contains("结清每个孩子的余额"), "July runs");
    desk.post(RESTS, &[]).await.is(303);
    desk.get(RESTS).await.is(200).shows("¥600.00");

    story.turn("2022-08-01T09:00:00");
    let mut desk = story.staff(CASHIER).await;
    desk.get(RESTS).await.is(200).shows("已过完的月份还有 2 张已缴账单");
    for _ in 0..2 {
        desk.get(RESTS).await.is(200);
        desk.post(RESTS, &[]).await.is(303);
    }
    desk.get(RESTS).await.is(200).shows("¥412.50").shows("待退中").shows("全部结清");
    let mut wang = story.wang().await;
    wang.get(HONG).await.is(200);
    let refund = wang.hidden("refund");
    wang.post(&format!("{HONG}/refund/withdraw"), &[("refund", &refund)]).await.is(303);
    desk.get(JULY).await.is(200).shows("1 个账户还留着");
    desk.get(RESTS).await.is(200).shows("结清每个孩子的余额");
    assert!(!desk.html.contains("全部结清"));

    desk.get(HONG).await.is(200).shows("申请退回现在可退的 ¥187.50");
    assert!(!desk.html.contains("留到下学期"), "no agreement lets anything go over");
    let fang = asker(&desk, "王芳");
    let form = [("what", "refund"), ("asker", fang.as_str()), ("way", "paper")];
    sends(&mut desk, &format!("{HONG}/behalves"), &form, b"").await.is(303);
    desk.get(RESTS).await.is(200).shows("全部结清");
    desk.get(BILLS).await.is(200).shows("¥187.50");
    let refund =
        desk.html.split("name=\"refund\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    desk.post(&format!("{AT}/refunds"), &[("refund", &refund), ("way", "cash")]).await.is(303);
    wang.get(HONG).await.is(200).shows(&row("社区托管费", ["300.00", "112.50", "187.50", "0.00"]));
    wang.get(&format!("{AT}/messages")).await.is(200).shows("王芳（纸质申请）在柜台为王小红申请退费 ¥187.50");

    story.turn("2022-08-25T09:00:00");
    next_term(&story, "2022年秋").await;
    story.turn("2022-09-01T09:00:00");
    let mut officer = story.staff(OFFICER).await;
    officer
        .get(RESTS)
        .await
        .is(200)
        .shows(&format!("{TERM}：到 8月31日"))
        .shows("2022年秋：进行中")
        .shows("全部结清");
    assert!(!officer.html.contains("结清每个孩子的余额"), "the committee reads, the cashier settles");
    officer.post(RESTS, &[]).await.is(404);
    for login in
        ["provider-xianyou-road", "minder-xianyou-road", "officer-street-b", "cashier-laoshan-road", "bureau"]
    {
        story.staff(login).await.get(RESTS).await.is(404);
    }
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// Everybody reads what is held, had and spent; what is left when the term is over the street hears of, and two people send it back.
#[tokio::test]
async fn a_class_s_sheet_is_public_and_its_surplus_is_told_to_the_street() {
    let story = paid().await;
    let mut visitor = story.visitor();
    visitor.get(SHEET).await.is(200).shows(TERM).shows("逐月").shows("¥600.00");
    assert!(!visitor.html.contains("王小"), "without names");
    story.turn("2022-08-01T09:00:00");
    let mut desk = story.staff(CASHIER).await;
    desk.get(RESTS).await.is(200);
    desk.post(RESTS, &[]).await.is(303);
    desk.get(&format!("{AT}/spendings")).await.is(200).shows(&format!("{TERM} · ¥412.50")).shows(SHEET);
    let from = format!("community/agreement/{TERM}");
    let form = [("from", from.as_str()), ("purpose", "materials"), ("yuan", "100"), ("voucher", "V-1")];
    desk.post(&format!("{AT}/spendings"), &form).await.is(303);
    visitor.get(SHEET).await.is(200).shows("¥412.50").shows("材料").shows("¥100.00").shows("¥312.50");
    assert!(!visitor.html.contains("学期已结束仍有结余"));
    visitor.get(&format!("{SHEET}?of=nothing")).await.is(404);
    assert_eq!(look(&story, "xianyou-road").await, 0, "the term runs");

    story.turn("2022-08-25T09:00:00");
    next_term(&story, "2022年秋").await;
    assert_eq!(look(&story, "xianyou-road").await, 0, "August is its last month");
    story.turn("2022-09-01T09:00:00");
    for found in [1, 0] {
        assert_eq!(look(&story, "xianyou-road").await, found, "once");
    }
    assert_eq!(look(&story, "gongshu").await, 0, "the street stands between");
    for told in [1, 0] {
        assert_eq!(look(&story, "street-b").await, told, "once");
    }
    let mut street = story.staff("officer-street-b").await;
    street.get("/gongshu/street-b/messages").await.is(200).shows("仙游路社区有 1 个项目");
    street
        .get("/gongshu/street-b/flows")
        .await
        .is(200)
        .shows("项目结余")
        .shows("社区托管费")
        .shows("¥312.50");
    assert!(!street.html.contains("name=\"payee\""), "the community says it, not the street");
    visitor.get(SHEET).await.is(200).shows("2022年秋");
    let summer =
        visitor.html.split("/balance-sheet?of=").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let summer = format!("{SHEET}?of={summer}");
    visitor.get(&summer).await.is(200).shows(TERM).shows("学期已结束仍有结余").shows("¥312.50");

    let mut officer = story.staff(OFFICER).await;
    officer.get(&format!("{AT}/messages")).await.is(200).shows(&format!("{TERM}已结束"));
    officer.get(FLOWS).await.is(200);
    let payee = officer.hidden("payee");
    let said = [("payee", payee.as_str()), ("choice", "back"), ("reason", "人数比预计多")];
    for login in ["provider-xianyou-road", "officer-street-b", "cashier-laoshan-road", "bureau", "leader"] {
        story.staff(login).await.post(SURPLUSES, &said).await.is(404);
    }
    officer.post(SURPLUSES, &said).await.is(303);
    officer.get(FLOWS).await.is(200);
    officer.post(&format!("{SURPLUSES}/settle"), &[("payee", &payee)]).await.is(422).shows("不能自己办结");
    let mut desk = story.staff(CASHIER).await;
    desk.get(FLOWS).await.is(200);
    desk.post(&format!("{SURPLUSES}/settle"), &[("payee", &payee)]).await.is(303);
    visitor.get(&summer).await.is(200).shows("退还家长").shows("人数比预计多");
    desk.get(BILLS).await.is(200).shows("¥227.27").shows("¥85.23");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// What the class has left is not known, and told to nobody, before the last month of its term has gone to it.
#[tokio::test]
async fn a_class_s_surplus_waits_for_the_last_month() {
    let story = paid().await;
    story.turn("2022-08-01T09:00:00");
    let mut desk = story.staff(CASHIER).await;
    desk.get(RESTS).await.is(200);
    desk.post(RESTS, &[]).await.is(303);
    desk.get(CHARGING).await.is(200);
    desk.post(CHARGING, &[("month", "2022-08")]).await.is(303);
    pays(&mut desk, "2022-08/xy-ming", "XY-3").await;
    next_term(&story, "2022年秋").await;
    story.turn("2022-09-01T09:00:00");
    assert_eq!(look(&story, "xianyou-road").await, 0, "August has not gone to the class");
    let mut visitor = story.visitor();
    let summer = serde_html_form::to_string([("of", TERM)]).unwrap();
    let summer = format!("{SHEET}?{summer}");
    // July's 600 and August's 300 came in, 412.50 went to the class: each month begins with what the one before it held.
    visitor.get(&summer).await.is(200).shows("¥412.50").shows("¥487.50");
    assert!(!visitor.html.contains("已报上级"), "nobody was told");
    let mut desk = story.staff(CASHIER).await;
    desk.get(RESTS).await.is(200).shows("还有 1 张已缴账单");
    desk.post(RESTS, &[]).await.is(303);
    assert_eq!(look(&story, "xianyou-road").await, 1);
    visitor.get(&summer).await.is(200).shows("已报上级");
    let mut officer = story.staff(OFFICER).await;
    officer.get(FLOWS).await.is(200).shows("¥712.50");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}
