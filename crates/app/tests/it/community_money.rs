//! 社区收费 A community's money goes the ways of a school's: out by the list and in by the bank's file, by phone, back by the bank's list,
//! and it is closed by day and month (P2.29, P0.1, X.7).

use crate::collection::{file, line_at};
use crate::community::{CLASS, settled};
use crate::fake::{Fake, order};
use crate::reconciliation::wechat;
use crate::regimes::{TERM, agreed, row};
use crate::tender::{taking_at, told};
use crate::town::{Browser, Story};
use afterbell::money::{bill::reminding, day_end, month_end, reconciliation};
use axum::http::StatusCode;
use jiff::civil::date;
use rules::fen::Fen;
use rules::id::{DistrictId, PlaceId, StudentId};
use rules::money::payment_code;
use rules::people::act::Act;
use rules::people::role::clock;

const AT: &str = "/gongshu/xianyou-road";
const BILLS: &str = "/gongshu/xianyou-road/bills";
const CHARGING: &str = "/gongshu/xianyou-road/agreement-bills";
const COLLECTIONS: &str = "/gongshu/xianyou-road/collections";
const CORRECTIONS: &str = "/gongshu/xianyou-road/corrections";
const JULY: &str = "/gongshu/xianyou-road/month-ends?month=2022-07";
const MING: &str = "/gongshu/xianyou-road/accounts/xy-ming";
const HONG: &str = "/gongshu/xianyou-road/accounts/xy-hong";
const CASHIER: &str = "cashier-xianyou-road";

/// What the cashier's navigation leads to.
const WAYS: [&str; 7] =
    ["agreement-bills", "bills", "collections", "reconciliations", "flows", "day-ends", "month-ends"];

fn bill(child: &str) -> String {
    format!("bill/agreement/{TERM}/2022-07/{child}")
}

fn code(id: &str) -> String {
    payment_code::of(&DistrictId::new("gongshu"), &PlaceId::new("xianyou-road"), id)
}

/// Both July bills go out, and onto the bank's list.
async fn billed(story: &Story) {
    let mut desk = story.staff(CASHIER).await;
    assert_eq!(desk.led_to(), BILLS, "the cashier begins at the bills");
    desk.get(BILLS).await.is(200).shows("还没有账单");
    for rest in WAYS {
        desk.get(BILLS).await.is(200).shows(&format!("href=\"{AT}/{rest}\""));
        desk.get(&format!("{AT}/{rest}")).await.is(200);
    }
    desk.get(CHARGING).await.is(200).shows("还有 2 个孩子没有账单");
    desk.post(CHARGING, &[("month", "2022-07")]).await.is(303);
    desk.get(CHARGING).await.is(200).shows("已出 2 张账单，缴了 0 张");
    desk.get(BILLS)
        .await
        .is(200)
        .shows("王小明")
        .shows("王小红")
        .shows("社区托管 2022年7月")
        .shows("¥300.00");
    for list in ["bills-xlsx", "bills-csv"] {
        desk.get(BILLS).await.is(200);
        desk.post(&format!("{BILLS}/export"), &[("list", list)]).await.is(200);
    }
    let list = String::from_utf8(desk.bytes.clone()).unwrap();
    for child in ["xy-ming", "xy-hong"] {
        assert!(list.contains(&code(&bill(child))), "{child}: {list}");
    }
}

/// The bank's file pays one of them; the other's line is a fen off, and is shown until somebody says what became of it.
async fn paid_by_the_bank(story: &Story) {
    let mut desk = story.staff(CASHIER).await;
    let (ming, hong) = (code(&bill("xy-ming")), code(&bill("xy-hong")));
    let text =
        file(&[("B1", "王小红", "300.00".to_owned(), &hong), ("B2", "王小明", "299.99".to_owned(), &ming)]);
    desk.get(COLLECTIONS).await.is(200).shows("都对上了");
    desk.send_file(COLLECTIONS, &[("direction", "in")], ("7月1日.csv", text.as_bytes())).await.is(303);
    let taken = desk.led_to().to_owned();
    desk.get(&taken).await.is(200).shows("已入账 1 笔，没对上 1 笔").shows("一笔不少");
    assert!(line_at(&desk, 4).contains("少了 ¥0.01"), "{}", line_at(&desk, 4));
    desk.get(BILLS).await.is(200).shows("¥299.99");
    desk.get(&taken).await.is(200);
    let back = [("answer", "gave-back"), ("reason", "少一分，已退回")];
    desk.post(&format!("{taken}/lines/4"), &back).await.is(303);
    desk.get(COLLECTIONS).await.is(200).shows("都对上了");
}

/// The family sees the bill with its code and the ways to pay, and pays by WeChat.
async fn paid_by_phone(story: &Story, fake: &Fake) {
    let (mut wang, ming) = (story.wang().await, bill("xy-ming"));
    wang.get(MING).await.is(200).shows("微信支付").shows("缴款码").shows("¥300.00");
    wang.post(&format!("{MING}/tenders"), &[("bill", ming.as_str()), ("channel", "wechat")]).await.is(303);
    let page = wang.led_to().to_owned();
    wang.get(&page).await.is(200).shows("用微信扫");
    let mut stranger = story.guardian("13800000002").await;
    for path in [MING, page.as_str()] {
        stranger.get(path).await.is(404);
    }
    let id = page.rsplit('/').next().unwrap().to_owned();
    let (headers, body) = fake.notice(story, order(&id, Fen(30_000), "W1"));
    let notices = format!("{AT}/tenders/notices/wechat");
    for _ in 0..2 {
        assert_eq!(told(story, &notices, &headers, body.clone()).await, StatusCode::NO_CONTENT);
    }
    wang.get(&page).await.is(200).shows("已缴");
    wang.get(MING).await.is(200).shows(&row("社区托管费", ["300.00", "0.00", "0.00", "300.00"]));
    fake.bill("2022-07-01", wechat(date(2022, 7, 1), &[(&id, "W1", Fen(30_000))]));
}

/// July goes to the class, and what the agreement that ended has not used goes back on the bank's list, whoever forgot to ask.
async fn released_and_sent_back(story: &Story) {
    let mut desk = story.staff(CASHIER).await;
    desk.get(JULY).await.is(200).shows("还有 2 张已缴账单的钱没有划给托管班");
    desk.post(&format!("{AT}/month-ends"), &[("month", "2022-07")]).await.is(422).shows("没有划给托管班");
    desk.get(CHARGING).await.is(200);
    desk.post(&format!("{CHARGING}/release"), &[("month", "2022-07")]).await.is(303);
    desk.get(CHARGING).await.is(200).shows("¥412.50");
    let mut wang = story.wang().await;
    wang.get(HONG).await.is(200).shows(&row("社区托管费", ["300.00", "112.50", "0.00", "187.50"]));
    desk.get(BILLS).await.is(200).shows("¥187.50");
    desk.post(&format!("{BILLS}/export"), &[("list", "refunds-csv")]).await.is(200);
    let list = String::from_utf8(desk.bytes.clone()).unwrap();
    let first = list.lines().nth(1).unwrap().split(',').next().unwrap();
    let code: String = first.chars().filter(char::is_ascii_digit).collect();
    wang.get(HONG).await.is(200).shows("已在银行清单");
    let result = format!("流水号,姓名,退费金额(元),退费状态,缴款识别码\nR1,王小红,187.50,退费成功,{code}\n");
    desk.get(COLLECTIONS).await.is(200);
    desk.send_file(COLLECTIONS, &[("direction", "out")], ("退.csv", result.as_bytes())).await.is(303);
    let taken = desk.led_to().to_owned();
    desk.get(&taken).await.is(200).shows("已到账");
    wang.get(HONG).await.is(200).shows(&row("社区托管费", ["300.00", "112.50", "187.50", "0.00"]));
}

#[tokio::test]
async fn a_community_s_money_goes_the_ways_of_a_school_s() {
    let story = settled("2022-06-28T10:00:00").await;
    let (story, fake) = taking_at(story, "gongshu/xianyou-road").await;
    let place = story.app.place("gongshu", "xianyou-road").unwrap();
    agreed(&story, 30_000, &["xy-ming", "xy-hong"]).await;
    billed(&story).await;
    story.turn("2022-07-01T09:00:00");
    paid_by_the_bank(&story).await;
    paid_by_phone(&story, &fake).await;
    let mut desk = story.staff(CASHIER).await;
    let days = format!("{AT}/day-ends");
    desk.get(&days).await.is(200).shows("托管账户 · 社区托管费").shows("¥600.00");
    desk.post(&days, &[("date", "2022-07-01")]).await.is(303);
    desk.get(&days).await.is(200).shows("已日结");

    story.turn("2022-07-05T09:00:00");
    let mut wang = story.wang().await;
    wang.get(HONG).await.is(200);
    wang.post(&format!("{CLASS}/xy-hong/end"), &[]).await.is(303);

    story.turn("2022-08-01T10:30:00");
    assert_eq!(reconciliation::poll(&story.app, &place).await.unwrap(), 31, "July's bills of the channel");
    released_and_sent_back(&story).await;

    story.turn("2022-08-02T00:30:00");
    assert_eq!(day_end::look(&story.app, &place).await.unwrap(), Some(date(2022, 8, 1)));
    assert!(month_end::look(&story.app, &place).await.unwrap(), "nothing is in July's way");
    assert!(!month_end::look(&story.app, &place).await.unwrap(), "once");
    let mut desk = story.staff(CASHIER).await;
    desk.get(JULY).await.is(200).shows("月结，最后一笔是第");
    desk.get(&format!("{AT}/flows")).await.is(200).shows("¥600.00");
    desk.post(&format!("{AT}/audits"), &[("year", "2022")]).await.is(200);
    let mut bureau = story.staff("bureau").await;
    bureau.get("/gongshu/gongshu/flows").await.is(200).shows("仙游路社区");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// Who reads which page: the committee as a school's leader does, the street only sums, nobody from elsewhere anything.
#[tokio::test]
async fn a_community_s_desk_is_its_own() {
    let story = settled("2022-06-28T10:00:00").await;
    agreed(&story, 30_000, &["xy-ming"]).await;
    let pages = [
        "bills",
        "agreement-bills",
        "collections",
        "tenders",
        "quittances",
        "reconciliations",
        "day-ends",
        "month-ends",
        "spendings",
        "corrections",
        "accounts/xy-ming",
        "rests",
        "flows",
    ];
    let rows: [(&str, &[&str]); 8] = [
        (CASHIER, &pages),
        ("officer-xianyou-road", &[&pages[..1], &pages[2..]].concat()),
        ("provider-xianyou-road", &["agreement-bills", "flows"]),
        ("minder-xianyou-road", &[]),
        ("officer-street-b", &[]),
        ("cashier-laoshan-road", &[]),
        ("cashier", &[]),
        ("bureau", &["flows"]),
    ];
    for (login, own) in rows {
        let mut browser = story.staff(login).await;
        for page in pages {
            let expected = if own.contains(&page) { 200 } else { 404 };
            browser.get(&format!("{AT}/{page}")).await;
            assert_eq!(browser.status.as_u16(), expected, "{login} {page}");
        }
    }
    let mut street = story.staff("officer-street-b").await;
    street.get("/gongshu/street-b/flows").await.is(200);
    let mut cashier = story.staff(CASHIER).await;
    cashier.get("/gongshu/wenlan/bills").await.is(404);
}

/// What is not paid of a month in which the agreement ends is billed anew by its days; a payment under the wrong child is undone by the
/// committee, but not once its month has gone to the class.
#[tokio::test]
async fn an_agreement_that_ends_is_billed_by_its_days_and_a_wrong_payment_is_undone_by_two() {
    let story = settled("2022-06-28T10:00:00").await;
    agreed(&story, 30_000, &["xy-ming"]).await;
    let mut desk = story.staff(CASHIER).await;
    desk.get(CHARGING).await.is(200);
    desk.post(CHARGING, &[("month", "2022-07")]).await.is(303);
    story.turn("2022-07-05T09:00:00");
    let place = story.app.place("gongshu", "xianyou-road").unwrap();
    assert_eq!(reminding::look(&story.app, &place).await.unwrap(), 1, "as a school's family is");
    assert_eq!(reminding::look(&story.app, &place).await.unwrap(), 0, "once");
    let mut wang = story.wang().await;
    wang.get(MING).await.is(200);
    wang.post(&format!("{CLASS}/xy-ming/end"), &[]).await.is(303);
    let mut desk = story.staff(CASHIER).await;
    desk.get(CHARGING).await.is(200).shows("已出 0 张账单");
    desk.post(CHARGING, &[("month", "2022-07")]).await.is(303);
    desk.get(CHARGING).await.is(200).shows("已出 1 张账单，缴了 0 张");
    desk.get(BILLS).await.is(200).shows("¥112.50");
    let again = format!("{}/1", bill("xy-ming"));
    let paid = [("bill", again.as_str()), ("yuan", "112.50"), ("way", "cash"), ("receipt", "XY-1")];
    desk.post(&format!("{AT}/payments"), &paid).await.is(303);
    assert_eq!(desk.led_to(), BILLS);

    undone(&story).await;
    let mut desk = story.staff(CASHIER).await;
    desk.get(CHARGING).await.is(200).shows("已出 1 张账单，缴了 0 张");
    desk.get(BILLS).await.is(200);
    desk.post(&format!("{AT}/payments"), &paid).await.is(303);
    story.turn("2022-08-01T09:00:00");
    let mut desk = story.staff(CASHIER).await;
    desk.get(CHARGING).await.is(200);
    desk.post(&format!("{CHARGING}/release"), &[("month", "2022-07")]).await.is(303);
    desk.get(CORRECTIONS).await.is(200);
    let transfer = desk.hidden("transfer");
    let wrong = [("transfer", transfer.as_str()), ("reason", "又记错了")];
    desk.post(CORRECTIONS, &wrong).await.is(422).shows("能动的只剩 ¥0.00");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// The agreement ends on the 12th, with a month that is paid, and the family signs anew on the 19th: both parts of July have a bill, and
/// each goes to the class by its own days. Of eight days the first part has three, and so has the second.
#[tokio::test]
async fn whoever_signs_anew_in_the_month_of_an_end_is_billed_for_both_parts() {
    let story = settled("2022-06-28T10:00:00").await;
    agreed(&story, 30_000, &["xy-ming"]).await;
    let mut desk = story.staff(CASHIER).await;
    desk.get(CHARGING).await.is(200);
    desk.post(CHARGING, &[("month", "2022-07")]).await.is(303);
    cash(&mut desk, &bill("xy-ming"), ("300.00", "XY-1")).await;
    story.turn("2022-07-05T09:00:00");
    let mut wang = story.wang().await;
    wang.get(MING).await.is(200);
    wang.post(&format!("{CLASS}/xy-ming/end"), &[]).await.is(303);
    story.turn("2022-07-19T09:00:00");
    let mut desk = story.staff(CASHIER).await;
    desk.get(CHARGING).await.is(200);
    desk.post(CHARGING, &[("month", "2022-07")]).await.is(303);
    desk.get(CHARGING).await.is(200).shows("已出 1 张账单，缴了 1 张");
    signed_anew(&story).await;
    for _ in 0..2 {
        desk.get(CHARGING).await.is(200);
        desk.post(CHARGING, &[("month", "2022-07")]).await.is(303); // twice is once
        desk.get(CHARGING).await.is(200).shows("已出 2 张账单，缴了 1 张");
    }
    cash(&mut desk, &format!("{}/1", bill("xy-ming")), ("112.50", "XY-2")).await;
    story.turn("2022-08-01T09:00:00");
    let mut desk = story.staff(CASHIER).await;
    desk.get(CHARGING).await.is(200);
    desk.post(&format!("{CHARGING}/release"), &[("month", "2022-07")]).await.is(303);
    let mut wang = story.wang().await;
    wang.get(MING).await.is(200).shows(&row("社区托管费", ["412.50", "225.00", "0.00", "187.50"]));
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// A bill is paid in cash at the desk.
async fn cash(desk: &mut Browser<'_>, bill: &str, (yuan, receipt): (&str, &str)) {
    let paid = [("bill", bill), ("yuan", yuan), ("way", "cash"), ("receipt", receipt)];
    desk.get(BILLS).await.is(200);
    desk.post(&format!("{AT}/payments"), &paid).await.is(303);
    assert_eq!(desk.led_to(), BILLS);
}

/// Provider and guardian sign the text that stands once more.
async fn signed_anew(story: &Story) {
    let at = story.app.place("gongshu", "xianyou-road").unwrap();
    let mut tx = story.app.store.act(&clock(Act::SchemeFile, &at).unwrap()).await.unwrap();
    let (child, now) = (tx.student(&StudentId::new("xy-ming")).await.unwrap(), story.app.now());
    tx.agreement_offered(("again", &child), "t1", 1, now).await.unwrap();
    tx.agreement_signed("again", 1, now).await.unwrap();
    tx.commit().await.unwrap();
}

/// The cashier says that the only payment is wrong, and the committee undoes it.
async fn undone(story: &Story) {
    let mut desk = story.staff(CASHIER).await;
    desk.get(CORRECTIONS).await.is(200).shows("XY-1");
    let transfer = desk.hidden("transfer");
    desk.post(CORRECTIONS, &[("transfer", transfer.as_str()), ("reason", "记错孩子")]).await.is(303);
    desk.get(CORRECTIONS).await.is(200).shows("记错孩子");
    let mut officer = story.staff("officer-xianyou-road").await;
    officer.get(CORRECTIONS).await.is(200).shows("记错孩子");
    let start = format!("action=\"{CORRECTIONS}/");
    let one = officer.html.split(&start).nth(1).unwrap().split('"').next().unwrap().to_owned();
    let made = [("answer", "make"), ("reason", "")];
    desk.post(&format!("{CORRECTIONS}/{one}"), &made).await.is(404);
    officer.post(&format!("{CORRECTIONS}/{one}"), &made).await.is(303);
}
