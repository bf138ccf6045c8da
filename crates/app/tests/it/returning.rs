//! 退费的路 A refund goes one way at a time: by phone, by the bank or in cash; what does not arrive is not lost (P3.16, P0.1).

use crate::account::{ACCOUNT, BILLS, billed};
use crate::charge::pay_all;
use crate::claim::amended;
use crate::collection::{code, yuan};
use crate::draw::drawn_in;
use crate::evening::{count, school, told as letters};
use crate::fake::{Fake, order, sealed};
use crate::fee::undo;
use crate::flow::part;
use crate::preference::announced;
use crate::signup::{MING, phone, served, summer};
use crate::tender::{NOTICES, cashier, held, made, merchant, ming, taking, told, wang};
use crate::town::{Browser, Story};
use afterbell::day::session;
use afterbell::enrol::placement;
use afterbell::failure::Failure;
use afterbell::money::tender::back::{What, send};
use afterbell::money::{refund, tender};
use afterbell::who::Who;
use axum::http::StatusCode;
use rules::fen::Fen;
use rules::id::{RefundId, StudentId, TenderId};
use rules::money::payment::Way;
use rules::money::tender::Channel;
use rules::people::act::Act;
use rules::people::role::clock;

const DESK: &str = "/gongshu/wenlan/collections";
const DAY_ENDS: &str = "/gongshu/wenlan/day-ends";
const REFUNDS: &str = "/gongshu/wenlan/refunds";
/// In cash, and not sure.
const CASH: (Way, bool) = (Way::Cash, false);
const TENDERS: &str = "/gongshu/wenlan/tenders";

/// What the bank says of one refund.
fn result(id: &str, fen: Fen, (status, serial): (&str, &str)) -> String {
    let (fen, code) = (yuan(fen), code(id));
    format!("流水号,姓名,退费金额(元),退费状态,缴款识别码\n{serial},x,{fen},{status},{code}\n")
}

/// 王小明 leaves the course and the family asks for what it had paid.
async fn asked_back(story: &Story, id: &str) -> Fen {
    let (bill, guardian, place) = (ming(story).await, wang(story).await, school(story));
    placement::withdraw(&story.app, &guardian, &place, &bill.student, &bill.course_id).await.unwrap();
    let asked = refund::ask(&story.app, &guardian, &place, &bill.student, (RefundId::new(id), "搬家"));
    asked.await.unwrap().unwrap().fen
}

/// A family that paid by WeChat and asked for its money back.
async fn paid_by_phone() -> (Story, Fake, String, Fen) {
    let (story, fake) = merchant().await;
    let (order, _) = made(&story, Channel::Wechat).await;
    fake.pay(&order);
    tender::ask(&story.app, &school(&story), &TenderId::new(&order)).await.unwrap();
    let fen = asked_back(&story, "r1").await;
    (story, fake, order, fen)
}

fn refused(answer: Result<impl Sized, Failure>) -> &'static str {
    match answer.err() {
        Some(Failure::Refused(why)) => why.code(),
        other => panic!("not a refusal: {other:?}"),
    }
}

async fn gone_back(story: &Story, fake: &Fake, order: &str) -> StatusCode {
    gone_back_by(story, fake, (order, &fake.return_no())).await
}

/// WeChat says that a refund is with the family, by its number.
async fn gone_back_by(story: &Story, fake: &Fake, (order, number): (&str, &str)) -> StatusCode {
    let event = serde_json::json!({
        "out_refund_no": number, "out_trade_no": order, "refund_status": "SUCCESS",
    });
    let (headers, body) = fake.sign(story, sealed("REFUND.SUCCESS", &event));
    told(story, NOTICES, &headers, body).await
}

#[tokio::test]
async fn a_refund_under_way_by_phone_is_paid_no_other_way() {
    let (story, fake, order, fen) = paid_by_phone().await;
    let (desk, place, id) = (cashier(&story).await, school(&story), RefundId::new("r1"));
    fake.slow_refunds(true);
    send(&story.app, &desk, &place, What::Refund(id.clone())).await.unwrap();
    assert_eq!(refused(refund::pay(&story.app, &desk, &place, &id, CASH).await), "refund-returning");
    let mut browser = story.staff("cashier").await;
    browser.get(BILLS).await.is(200).shows("正在原路退");
    assert!(!browser.html.contains("name=\"refund\" value=\""), "no button pays it in cash");
    browser.post("/gongshu/wenlan/bills/export", &[("list", "refunds-csv")]).await.is(200);
    assert!(
        !String::from_utf8(browser.bytes.clone()).unwrap().contains(&code("r1")),
        "not on the bank's list"
    );
    browser.get(DESK).await;
    let file = result("r1", fen, ("退费成功", "R1"));
    browser.send_file(DESK, &[("direction", "out")], ("out.csv", file.as_bytes())).await.is(303);
    let taken = browser.led_to().to_owned();
    browser.get(&taken).await.is(200).shows("可能退了两次");
    browser.get(TENDERS).await.is(200).shows("通道最后说：PROCESSING").shows("王小明");
    let mut family = story.wang().await;
    family.get(ACCOUNT).await.is(200).shows("正在原路退");
    let back = format!("{ACCOUNT}/refund/withdraw");
    family.post(&back, &[("refund", "r1")]).await.is(422).shows("正在通过微信或支付宝原路退回");
    for _ in 0..2 {
        assert_eq!(gone_back(&story, &fake, &order).await, StatusCode::NO_CONTENT);
    }
    assert_eq!((held(&story).await, fake.returned()), (Fen::ZERO, fen));
    browser.get(TENDERS).await.is(200).shows("没有正在退的钱");
    assert_eq!(tender::poll(&story.app, &place).await.unwrap(), 0, "nothing is asked for again");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
    browser.get("/gongshu/wenlan/flows").await.is(200);
    browser.post("/gongshu/wenlan/audits", &[("year", "2021")]).await.is(200);
    let returns = part(&browser.bytes, "tender-returns.csv");
    assert!(
        returns.contains(&fake.return_no()) && returns.contains(&order),
        "the auditors see it: {returns}"
    );
    assert!(returns.contains("\"done\"") && returns.contains(&format!("\"{}\"", fen.0)), "{returns}");
}

#[tokio::test]
async fn a_refused_return_frees_its_refund_and_a_late_one_is_not_hidden() {
    let (story, fake, order, fen) = paid_by_phone().await;
    let (desk, place, id) = (cashier(&story).await, school(&story), RefundId::new("r1"));
    fake.slow_refunds(true);
    fake.refuse_refunds(Some("SYSTEM_ERROR"));
    send(&story.app, &desk, &place, What::Refund(id.clone())).await.unwrap();
    let paid = refund::pay(&story.app, &desk, &place, &id, CASH).await;
    assert_eq!(refused(paid), "refund-returning", "in doubt");
    fake.refuse_refunds(None);
    assert_eq!(tender::poll(&story.app, &place).await.unwrap(), 1);
    let mut browser = story.staff("cashier").await;
    browser.get(TENDERS).await.is(200).shows("通道最后说：PROCESSING");
    fake.refuse_refunds(Some("NOT_ENOUGH"));
    tender::poll(&story.app, &place).await.unwrap();
    assert_eq!(tender::poll(&story.app, &place).await.unwrap(), 0, "refused, and asked for no more");
    refund::pay(&story.app, &desk, &place, &id, CASH).await.unwrap();
    assert_eq!(held(&story).await, Fen::ZERO);
    // The channel changes its mind: the family has it twice, and the desk is told until somebody has settled it.
    for _ in 0..2 {
        assert_eq!(gone_back(&story, &fake, &order).await, StatusCode::NO_CONTENT);
    }
    assert_eq!(held(&story).await, Fen::ZERO, "the ledger knows one payout");
    browser.get(BILLS).await.is(200).shows(&format!("<b>{fen}</b><span>线上付错，要退"));
    browser.get(TENDERS).await.is(200).shows("退了两次");
    let said = format!("{TENDERS}/returns/{}", fake.return_no());
    browser.post(&said, &[("said", "settled"), ("reason", " ")]).await.is(422).shows("没有写原因");
    browser.post(&said, &[("said", "settled"), ("reason", "家长退回现金")]).await.is(303);
    browser.get(TENDERS).await.is(200).shows("没有正在退的钱");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// The payer's card takes nothing: whoever keeps WeChat's account sends the money to another card, so that until it is there the
/// refund is paid no other way. A refund that WeChat closed is free at once.
#[tokio::test]
async fn an_abnormal_return_waits_for_a_person_and_a_closed_one_is_free() {
    let (story, fake, order, fen) = paid_by_phone().await;
    let (desk, place, id) = (cashier(&story).await, school(&story), RefundId::new("r1"));
    fake.take_refunds(Some("ABNORMAL"));
    send(&story.app, &desk, &place, What::Refund(id.clone())).await.unwrap();
    assert_eq!(refused(refund::pay(&story.app, &desk, &place, &id, CASH).await), "refund-returning");
    story.staff("cashier").await.get(TENDERS).await.is(200).shows("微信退款异常");
    assert_eq!(tender::poll(&story.app, &place).await.unwrap(), 1, "and is asked about");
    assert_eq!(held(&story).await, fen);
    assert_eq!(gone_back(&story, &fake, &order).await, StatusCode::NO_CONTENT);
    assert_eq!(held(&story).await, Fen::ZERO, "to another card");

    let (story, fake, _, fen) = paid_by_phone().await;
    let (desk, place, id) = (cashier(&story).await, school(&story), RefundId::new("r1"));
    fake.take_refunds(Some("CLOSED"));
    send(&story.app, &desk, &place, What::Refund(id.clone())).await.unwrap();
    assert_eq!((tender::poll(&story.app, &place).await.unwrap(), held(&story).await), (0, fen));
    refund::pay(&story.app, &desk, &place, &id, CASH).await.unwrap();
    assert_eq!(held(&story).await, Fen::ZERO);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// A number that WeChat closed brings the closed refund again: the next try has one of its own, and both stay on the books. Should the
/// first go after all, nobody hides it.
#[tokio::test]
async fn after_a_closed_refund_the_next_try_has_a_number_of_its_own() {
    let (story, fake, order, fen) = paid_by_phone().await;
    let (desk, place, id) = (cashier(&story).await, school(&story), RefundId::new("r1"));
    let again = async || send(&story.app, &desk, &place, What::Refund(id.clone())).await.unwrap().id;
    fake.refuse_refunds(Some("NOT_ENOUGH"));
    let first = again().await;
    fake.refuse_refunds(None);
    fake.take_refunds(Some("CLOSED"));
    assert_eq!(again().await, first, "one that was never taken is asked for under its number");
    fake.take_refunds(None);
    let second = again().await;
    assert_eq!((second.clone(), again().await), (format!("{first}N2"), second.clone()));
    assert_eq!((held(&story).await, fake.returned()), (Fen::ZERO, fen));
    let mut browser = story.staff("cashier").await;
    browser.get("/gongshu/wenlan/flows").await.is(200);
    browser.post("/gongshu/wenlan/audits", &[("year", "2021")]).await.is(200);
    let returns = part(&browser.bytes, "tender-returns.csv");
    let of = |number: &str| returns.lines().find(|line| line.contains(&format!("\"{number}\""))).unwrap();
    assert!(of(&first).contains("\"failed\"") && of(&first).contains("\"CLOSED\""), "{returns}");
    assert!(of(&second).contains("\"done\""), "{returns}");
    assert_eq!(gone_back_by(&story, &fake, (&order, &first)).await, StatusCode::NO_CONTENT);
    browser.get(TENDERS).await.is(200).shows("退了两次");
    assert_eq!(held(&story).await, Fen::ZERO, "the ledger knows one payout");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn what_the_channel_never_answers_is_ended_by_a_person_who_says_why() {
    let (story, fake, _, _) = paid_by_phone().await;
    let (desk, place, id) = (cashier(&story).await, school(&story), RefundId::new("r1"));
    fake.refuse_refunds(Some("INVALID_REQUEST"));
    send(&story.app, &desk, &place, What::Refund(id.clone())).await.unwrap();
    let mut browser = story.staff("cashier").await;
    browser.get(TENDERS).await.is(200).shows("INVALID_REQUEST");
    let said = browser.html.split("action=\"/gongshu/wenlan/tenders/returns/").nth(1).unwrap();
    let said = format!("{TENDERS}/returns/{}", said.split('"').next().unwrap());
    browser.post(&said, &[("said", "never-went"), ("reason", "商户平台上没有这笔退款")]).await.is(303);
    refund::pay(&story.app, &desk, &place, &id, CASH).await.unwrap();
    assert_eq!((held(&story).await, fake.returned()), (Fen::ZERO, Fen::ZERO));
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn a_second_payment_of_an_order_goes_back_by_its_own_number() {
    let (story, fake) = merchant().await;
    let (id, fen) = made(&story, Channel::Wechat).await;
    for number in ["W1", "W2"] {
        let (headers, body) = fake.notice(&story, order(&id, fen, number));
        assert_eq!(told(&story, NOTICES, &headers, body).await, StatusCode::NO_CONTENT);
    }
    let mut browser = story.staff("cashier").await;
    browser.get(BILLS).await.is(200).shows(&format!("<b>{fen}</b><span>线上付错，要退"));
    browser.get(TENDERS).await.is(200).shows("通道单号 W2");
    let form = [("tender", id.as_str()), ("channel_no", "W2"), ("back", "tenders")];
    for _ in 0..2 {
        browser.post(&format!("{TENDERS}/returns"), &form).await.is(303);
        browser.get(TENDERS).await.is(200).shows("没有要退回的钱");
    }
    assert_eq!((fake.returned(), fake.returned_by()), (fen, vec!["W2".to_owned()]));
    assert_eq!(held(&story).await, fen, "what paid the bill stays");
    browser.post(&format!("{TENDERS}/returns"), &[("tender", &id), ("channel_no", "W9")]).await.is(422);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// The same of a second payment: under the next number once the first is closed, and told where both went.
#[tokio::test]
async fn a_second_payment_whose_return_was_closed_goes_back_by_the_next_number() {
    let (story, fake) = merchant().await;
    let (order_id, fen) = made(&story, Channel::Wechat).await;
    for number in ["W1", "W2"] {
        let (headers, body) = fake.notice(&story, order(&order_id, fen, number));
        assert_eq!(told(&story, NOTICES, &headers, body).await, StatusCode::NO_CONTENT);
    }
    let (desk, place) = (cashier(&story).await, school(&story));
    let extra = || What::Extra(TenderId::new(&order_id), "W2".to_owned());
    fake.take_refunds(Some("CLOSED"));
    let first = send(&story.app, &desk, &place, extra()).await.unwrap().id;
    fake.take_refunds(None);
    let second = send(&story.app, &desk, &place, extra()).await.unwrap().id;
    assert_eq!((second, fake.returned()), (format!("{first}N2"), fen));
    let mut browser = story.staff("cashier").await;
    browser.get(TENDERS).await.is(200).shows("没有要退回的钱").shows("没有正在退的钱");
    assert_eq!(gone_back_by(&story, &fake, (&order_id, &first)).await, StatusCode::NO_CONTENT);
    browser.get(TENDERS).await.is(200).shows("退了两次");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// A phone payment is corrected and made again by another order: a refund goes back by that one, and the first one's money by its own
/// button, once.
#[tokio::test]
async fn money_of_a_corrected_payment_goes_back_once_and_carries_no_refund() {
    let (story, fake) = merchant().await;
    let place = school(&story);
    let mut orders = Vec::new();
    for is_wrong in [true, false] {
        let (order, _) = made(&story, Channel::Wechat).await;
        fake.pay(&order);
        tender::ask(&story.app, &place, &TenderId::new(&order)).await.unwrap();
        if is_wrong {
            undo(&story).await;
        }
        orders.push(order);
    }
    let [wrong, right] = [&orders[0], &orders[1]];
    let fen = asked_back(&story, "r1").await;
    send(&story.app, &cashier(&story).await, &place, What::Refund(RefundId::new("r1"))).await.unwrap();
    assert_eq!((held(&story).await, fake.returned_by()), (Fen::ZERO, vec![right.clone()]));
    let mut browser = story.staff("cashier").await;
    browser.get(BILLS).await.is(200).shows(&format!("<b>{fen}</b><span>线上付错，要退"));
    browser.get(TENDERS).await.is(200).shows("这笔缴费已更正冲回").shows(wrong);
    for _ in 0..2 {
        browser.post(&format!("{TENDERS}/returns"), &[("tender", wrong), ("back", "tenders")]).await.is(303);
        browser.get(TENDERS).await.is(200).shows("没有要退回的钱");
    }
    assert_eq!((fake.returned(), fake.returned_by()), (fen + fen, vec![right.clone(), wrong.clone()]));
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// 王小明's family paid for two courses by two orders, and left both.
async fn two_orders() -> (Story, Fake, Vec<String>, Fen) {
    let story = announced().await;
    amended(&story, &[("students_min  = 15", "students_min  = 3")]).await;
    let story = drawn_in(story).await;
    session::plan(&story.app, &Who::Clock, &school(&story)).await.unwrap();
    {
        let mut desk = story.staff("cashier").await;
        desk.get(BILLS).await.is(200);
        desk.post(BILLS, &[]).await.is(303);
    }
    let (story, fake) = taking(story).await;
    let permit = clock(Act::BillIssue, &school(&story)).unwrap();
    let bills =
        story.app.store.look(&permit).await.unwrap().bills(Some(&StudentId::new("ming"))).await.unwrap();
    let (guardian, place, mut orders) = (wang(&story).await, school(&story), Vec::new());
    for bill in &bills {
        let what = (&bill.student, &bill.id);
        let made = tender::make(&story.app, &guardian, &place, what, (Channel::Wechat, "")).await.unwrap();
        fake.pay(made.id.as_str());
        tender::ask(&story.app, &place, &made.id).await.unwrap();
        orders.push(made.id.to_string());
    }
    for bill in &bills {
        placement::withdraw(&story.app, &guardian, &place, &bill.student, &bill.course_id).await.unwrap();
    }
    let child = StudentId::new("ming");
    let asked = refund::ask(&story.app, &guardian, &place, &child, (RefundId::new("r1"), "搬家"));
    let fen = asked.await.unwrap().unwrap().fen;
    assert_eq!((orders.len(), fen), (2, bills.iter().map(|bill| bill.fen).sum()));
    (story, fake, orders, fen)
}

#[tokio::test]
async fn a_refund_that_no_one_order_holds_goes_back_by_several() {
    let (story, fake, mut orders, fen) = two_orders().await;
    let place = school(&story);
    fake.slow_refunds(true);
    for _ in 0..2 {
        send(&story.app, &cashier(&story).await, &place, What::Refund(RefundId::new("r1"))).await.unwrap();
    }
    assert_eq!((held(&story).await, fake.returned()), (fen, fen), "under way in two parts, still in custody");
    let mut by = fake.returned_by();
    by.sort();
    orders.sort();
    assert_eq!(by, orders);
    let mut desk = story.staff("cashier").await;
    desk.get(BILLS).await.is(200);
    assert_eq!(desk.html.matches("正在原路退").count(), 2, "each part is a refund of its own");
    fake.slow_refunds(false);
    tender::poll(&story.app, &place).await.unwrap();
    assert_eq!((held(&story).await, fake.returned()), (Fen::ZERO, fen));
    let mut family = story.wang().await;
    family.get(ACCOUNT).await.is(200).shows("分毫不差");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn a_refund_that_bounced_after_it_was_booked_is_due_again() {
    let story = billed().await;
    let (ming, id) = (StudentId::new("ming"), RefundId::new("r1"));
    pay_all(&story, &ming).await;
    let fen = asked_back(&story, "r1").await;
    let rest = held(&story).await - fen;
    let mut desk = story.staff("cashier").await;
    let mut answers = Vec::new();
    for (n, status) in ["退费成功", "退费失败", "退费失败"].into_iter().enumerate() {
        desk.get(DESK).await;
        let (serial, name) = (["R1", "R2", "R2"][n], format!("out{n}.csv"));
        let file = format!("{}{}", result("r1", fen, (status, serial)), "\n".repeat(n));
        desk.send_file(DESK, &[("direction", "out")], (&name, file.as_bytes())).await.is(303);
        answers.push(format!("{}/lines/2", desk.led_to()));
    }
    assert_eq!(held(&story).await, rest, "booked as paid");
    desk.get(DESK).await.is(200).shows("退票：钱没有退到家长手里");
    let line = answers[1].trim_start_matches(&format!("{DESK}/")).replace("/lines/", "-");
    desk.post(&answers[1], &[("answer", "bounced"), ("reason", ""), ("line", &line)]).await.is(422);
    desk.shows("value=\"bounced\" checked").shows("没有写说明");
    desk.post(&answers[1], &[("answer", "bounced"), ("reason", "账号不对")]).await.is(303);
    assert_eq!(held(&story).await, rest + fen, "in custody again");
    let child = story.town.register.students.iter().find(|one| one.id == ming).unwrap();
    let household = format!("household:{}", child.household);
    assert_eq!(count(&letters(&story, &household).await, "refund-bounced"), 1);
    desk.get(BILLS).await.is(200).shows("name=\"refund\" value=\"r1\"");
    let mut family = story.wang().await;
    family.get(ACCOUNT).await.is(200).shows("退费没有到账").shows("分毫不差");
    refund::pay(&story.app, &cashier(&story).await, &school(&story), &id, CASH).await.unwrap();
    desk.get(DESK).await;
    let again = [("answer", "bounced"), ("reason", "同一笔")];
    desk.post(&answers[2], &again).await.is(422).shows("同一笔退票以前处理过了");
    assert_eq!(held(&story).await, rest, "the second time it arrived");
    family.get(ACCOUNT).await.is(200).shows("分毫不差");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn a_family_takes_its_refund_back_until_the_bank_has_it() {
    let story = billed().await;
    pay_all(&story, &StudentId::new("ming")).await;
    let fen = asked_back(&story, "r1").await;
    let rest = held(&story).await - fen;
    let withdraw = format!("{ACCOUNT}/refund/withdraw");
    let mut other = story.guardian("13800000002").await;
    other.post(&withdraw, &[("refund", "r1")]).await.is(404);
    let mut family = story.wang().await;
    family.get(ACCOUNT).await.is(200).shows("撤回，不退");
    family.post(&withdraw, &[("refund", "r1")]).await.is(303);
    family.get(ACCOUNT).await.is(200).shows(&format!("申请退 {fen}"));
    family.post(&withdraw, &[("refund", "r1")]).await.is(422).shows("没有这笔待退");
    family.get(ACCOUNT).await;
    family.post(&format!("{ACCOUNT}/refunds"), &[("key", "r2"), ("reason", "还是要退")]).await.is(303);
    let mut desk = story.staff("cashier").await;
    desk.get(BILLS).await.is(200).shows("还是要退");
    assert!(!desk.html.contains("value=\"r1\""), "what was taken back is paid by nobody");
    desk.post("/gongshu/wenlan/bills/export", &[("list", "refunds-csv")]).await.is(200);
    family.get(ACCOUNT).await.is(200).shows("已在银行清单");
    family.post(&withdraw, &[("refund", "r2")]).await.is(422).shows("已经交给银行");
    for (id, serial, said) in [("r1", "R1", "已经退过或撤回了"), ("r2", "R2", "已到账")] {
        desk.get(DESK).await;
        let file = result(id, fen, ("退费成功", serial));
        desk.send_file(DESK, &[("direction", "out")], ("out.csv", file.as_bytes())).await.is(303);
        let taken = desk.led_to().to_owned();
        desk.get(&taken).await.is(200).shows(said);
    }
    assert_eq!(held(&story).await, rest);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// A list of the cashier's as a file.
async fn exported(desk: &mut Browser<'_>, list: &str) -> String {
    desk.get(BILLS).await.is(200);
    desk.post("/gongshu/wenlan/bills/export", &[("list", list)]).await.is(200);
    String::from_utf8(desk.bytes.clone()).unwrap()
}

/// What the bank has on its list goes on no second list, nor back by phone; the list can be had once more, and what the bank does not pay
/// is taken off it by a person who says why.
#[tokio::test]
async fn a_refund_on_the_bank_s_list_is_listed_and_paid_once() {
    const UNLIST: &str = "/gongshu/wenlan/refunds/unlist";
    let (story, fake, _, fen) = paid_by_phone().await;
    let (desk, place, id) = (cashier(&story).await, school(&story), RefundId::new("r1"));
    let mut browser = story.staff("cashier").await;
    browser.get(BILLS).await.is(200).shows("新的待退清单：1 笔").shows("value=\"original\"");
    for (list, has) in [("refunds-csv", true), ("refunds-csv", false), ("listed-csv", true)] {
        assert_eq!(exported(&mut browser, list).await.contains(&code("r1")), has, "{list}");
    }
    browser.get(BILLS).await.is(200).shows("新的待退清单：0 笔").shows("已在银行清单");
    assert!(!browser.html.contains("value=\"original\""), "not by phone as well");
    let sent = send(&story.app, &desk, &place, What::Refund(id)).await;
    assert_eq!(refused(sent), "refund-listed-channel");
    browser.post(UNLIST, &[("listed", "r1"), ("reason", " ")]).await.is(422).shows("没有写原因");
    browser.post(UNLIST, &[("listed", "r1"), ("reason", "账号已销户，银行没有付")]).await.is(303);
    browser.get(BILLS).await.is(200).shows("新的待退清单：1 笔");
    browser.post(UNLIST, &[("listed", "r1"), ("reason", "再取一次")]).await.is(422).shows("不在银行清单上");
    browser.get(BILLS).await.is(200);
    browser.post(REFUNDS, &[("refund", "r1"), ("way", "original")]).await.is(303);
    assert_eq!((held(&story).await, fake.returned()), (Fen::ZERO, fen));
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// In cash while the bank has it on its list: only by a cashier who says that they have asked, and the bank's own payment is seen.
#[tokio::test]
async fn a_cashier_is_asked_first_before_cash_goes_beside_the_bank() {
    let story = billed().await;
    pay_all(&story, &StudentId::new("ming")).await;
    let fen = asked_back(&story, "r1").await;
    let rest = held(&story).await - fen;
    let mut desk = story.staff("cashier").await;
    assert!(exported(&mut desk, "refunds-csv").await.contains(&code("r1")));
    desk.get(BILLS).await.is(200);
    desk.post(REFUNDS, &[("refund", "r1"), ("way", "cash")]).await.is(422).shows("请先问银行");
    desk.shows("value=\"cash\" checked").shows("已问过银行，仍要这样付");
    desk.post(REFUNDS, &[("refund", "r1"), ("way", "cash"), ("sure", "yes")]).await.is(303);
    assert_eq!(held(&story).await, rest);
    desk.get(DESK).await;
    let file = result("r1", fen, ("退费成功", "R1"));
    desk.send_file(DESK, &[("direction", "out")], ("out.csv", file.as_bytes())).await.is(303);
    let taken = desk.led_to().to_owned();
    desk.get(&taken).await.is(200).shows("已经退过或撤回了");
    assert_eq!(held(&story).await, rest, "booked once");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// 现金盒 What came and went by each way since the last close, so that the cash box can be counted; and what went is kept with its day.
#[tokio::test]
async fn the_day_s_close_says_what_came_and_went_by_each_way() {
    let story = billed().await;
    let paid: Fen = pay_all(&story, &StudentId::new("ming")).await.into_iter().map(|(_, fen)| fen).sum();
    let fen = asked_back(&story, "r1").await;
    let row = |way: &str, into: Fen, out_of: Fen| {
        let cells = [into, out_of, into - out_of].map(|fen| format!("<td class=\"num\">{fen}</td>"));
        format!("<td>{way}</td>{}", cells.concat())
    };
    let mut desk = story.staff("cashier").await;
    desk.get(DAY_ENDS).await.is(200).shows(&row("现金", paid, Fen::ZERO));
    desk.get(BILLS).await.is(200);
    desk.post(REFUNDS, &[("refund", "r1"), ("way", "")]).await.is(400);
    desk.get(BILLS).await.is(200);
    desk.post(REFUNDS, &[("refund", "r1"), ("way", "transfer")]).await.is(303);
    desk.get(DAY_ENDS).await.is(200).shows(&row("现金", paid, Fen::ZERO)).shows(&row("转账", Fen::ZERO, fen));
    let today = story.app.now().date().to_string();
    desk.post(DAY_ENDS, &[("date", &today)]).await.is(303);
    desk.get(DAY_ENDS).await.is(200).shows("上次日结以来没有收退");
    desk.shows(&format!("<td class=\"num\">{paid} / {}</td>", Fen::ZERO));
    // The transfer bounces on the next day, and the family fetches the cash.
    desk.get(DESK).await;
    let file = result("r1", fen, ("退费失败", "R1"));
    desk.send_file(DESK, &[("direction", "out")], ("out.csv", file.as_bytes())).await.is(303);
    let line = format!("{}/lines/2", desk.led_to());
    desk.get(DESK).await;
    desk.post(&line, &[("answer", "bounced"), ("reason", "账号不对")]).await.is(303);
    desk.get(BILLS).await.is(200);
    desk.post(REFUNDS, &[("refund", "r1"), ("way", "cash")]).await.is(303);
    desk.get(DAY_ENDS).await.is(200).shows(&row("现金", Fen::ZERO, fen)).shows(&row("转账", fen, Fen::ZERO));
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// The bills of whoever left a summer period are due no more, and the bank's file with one of them is taken all the same.
#[tokio::test]
async fn a_leaver_s_line_does_not_stop_the_bank_s_file() {
    let story = summer(12, "2022-06-28T10:00:00").await;
    let signed = [("period", "1"), ("point", "wenlan"), ("note", "")];
    let other = served(&story).remove(1);
    let page = format!("/gongshu/wenlan/signups/{}", other.id);
    let mut mother = phone(&story, &other).await;
    mother.get(&page).await.is(200);
    mother.post(&page, &signed).await.is(303);
    {
        let mut wang = story.wang().await;
        wang.get(MING).await.is(200);
        wang.post(MING, &signed).await.is(303);
    }
    story.turn("2022-07-04T09:00:00");
    let mut desk = story.staff("cashier").await;
    desk.get(BILLS).await.is(200);
    desk.post("/gongshu/wenlan/bills/summer", &[("period", "1")]).await.is(303);
    let mut mother = phone(&story, &other).await;
    mother.get(&page).await.is(200);
    mother.post(&format!("{page}/withdraw"), &[("period", "1")]).await.is(303);
    let permit = clock(Act::BillIssue, &school(&story)).unwrap();
    let bills = story.app.store.look(&permit).await.unwrap().bills(None).await.unwrap();
    let (left, stays): (Vec<_>, Vec<_>) = bills.iter().partition(|bill| bill.student == other.id);
    let mut file = "流水号,姓名,金额,状态,缴款识别码\n".to_owned();
    for (n, bill) in [stays[0], left[0], stays[1]].into_iter().enumerate() {
        file.push_str(&format!("S{n},x,{},缴费成功,{}\n", yuan(bill.fen), code(bill.id.as_str())));
    }
    desk.get(DESK).await;
    desk.send_file(DESK, &[("direction", "in")], ("in.csv", file.as_bytes())).await.is(303);
    let taken = desk.led_to().to_owned();
    desk.get(&taken).await.is(200).shows("已入账 2 笔，没对上 1 笔").shows("已经取消");
    assert_eq!(held(&story).await, stays[0].fen + stays[1].fen);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}
