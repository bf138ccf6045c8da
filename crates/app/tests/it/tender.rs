//! 支付单 WeChat Pay and Alipay against fakes on loopback that sign like the real ones (P3.23, P0.1).

use crate::account::billed;
use crate::evening::school;
use crate::fake::{Fake, NEXT_SERIAL, NO, order, sealed};
use crate::town::Story;
use afterbell::channel::{Channels, Merchant};
use afterbell::money::{refund, tender};
use afterbell::who::Who;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use rules::fen::Fen;
use rules::id::{RefundId, TenderId};
use rules::money::tender::Channel;
use rules::people::act::Act;
use rules::people::role::clock;
use std::sync::Arc;
use std::time::Duration;
use store::money::BillRow;
use tower::ServiceExt;

pub(crate) const NOTICES: &str = "/gongshu/wenlan/tenders/notices/wechat";
const ALIPAY: &str = "/gongshu/wenlan/tenders/notices/alipay";
const PATIENT: Duration = Duration::from_secs(600);

/// A town where bills are out and the school takes both channels.
pub(crate) async fn merchant() -> (Story, Fake) {
    taking(billed().await).await
}

/// The same of another story.
pub(crate) async fn taking(story: Story) -> (Story, Fake) {
    taking_at(story, "gongshu/wenlan").await
}

/// The same at another place.
pub(crate) async fn taking_at(mut story: Story, place: &str) -> (Story, Fake) {
    let fake = Fake::start().await;
    answering(&mut story, &fake, (place, PATIENT));
    (story, fake)
}

/// A place takes both channels, and gives a notice so long. No story asks how fast this machine is.
fn answering(story: &mut Story, fake: &Fake, (place, patience): (&str, Duration)) {
    let merchant = Merchant { wechat: Some(fake.wechat()), alipay: Some(fake.alipay()) };
    let channels = Channels::of([(place.to_owned(), merchant)].into()).unwrap();
    story.with(|app| app.channels = Arc::new(channels.answering_within(patience)));
}

pub(crate) async fn ming(story: &Story) -> BillRow {
    let mut tx = story.app.store.look(&clock(Act::BillIssue, &school(story)).unwrap()).await.unwrap();
    tx.bills(None).await.unwrap().into_iter().find(|bill| bill.student.as_str() == "ming").unwrap()
}

pub(crate) async fn held(story: &Story) -> Fen {
    let mut tx = story.app.store.look(&clock(Act::BillIssue, &school(story)).unwrap()).await.unwrap();
    let totals = tx.account_totals().await.unwrap();
    assert_eq!(totals.sum, Fen::ZERO);
    totals.custody
}

pub(crate) async fn wang(story: &Story) -> Who {
    let guardian = story.town.register.guardians.iter().find(|one| one.phone == "13800000001").unwrap();
    Who::person(story.app.store.person("gongshu", &guardian.id).await.unwrap().unwrap())
}

pub(crate) async fn cashier(story: &Story) -> Who {
    let staff = story.town.register.staff.iter().find(|staff| staff.login == "cashier").unwrap();
    Who::person(story.app.store.person("gongshu", &staff.id).await.unwrap().unwrap())
}

/// Makes a tender for 王小明's bill.
pub(crate) async fn made(story: &Story, channel: Channel) -> (String, Fen) {
    let bill = ming(story).await;
    let made = tender::make(
        &story.app,
        &wang(story).await,
        &school(story),
        (&bill.student, &bill.id),
        (channel, ""),
    )
    .await;
    let made = made.unwrap();
    (made.id.to_string(), made.fen)
}

/// The family opens the address at which it pays by Alipay.
async fn opened(story: &Story, fake: &Fake, id: &str) {
    let permit = clock(Act::TenderSettle, &school(story)).unwrap();
    let row = story.app.store.look(&permit).await.unwrap().tender(&TenderId::new(id)).await.unwrap();
    fake.open(&row.door);
}

/// 王小明 leaves the course that was paid for, and the family asks for all of it back.
async fn asked_back(story: &Story, fen: Fen) -> RefundId {
    let bill = ming(story).await;
    let (guardian, place) = (wang(story).await, school(story));
    afterbell::enrol::placement::withdraw(&story.app, &guardian, &place, &bill.student, &bill.course_id)
        .await
        .unwrap();
    let id = RefundId::new("r1");
    let asked = refund::ask(&story.app, &guardian, &place, &bill.student, (id.clone(), "搬家")).await;
    assert_eq!(asked.unwrap().unwrap().fen, fen);
    id
}

pub(crate) async fn told(story: &Story, path: &str, headers: &[(&str, String)], body: Vec<u8>) -> StatusCode {
    let request = Request::builder().method("POST").uri(path);
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, value));
    story.router().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap().status()
}

#[tokio::test]
async fn a_family_scans_pays_and_sees_it() {
    let (story, fake) = merchant().await;
    let bill = ming(&story).await;
    let mut browser = story.wang().await;
    browser.get("/gongshu/wenlan/accounts/ming").await.is(200).shows("微信支付");
    let form = [("bill", bill.id.as_str()), ("channel", "wechat")];
    browser.post("/gongshu/wenlan/accounts/ming/tenders", &form).await.is(303);
    let page = browser.led_to().to_owned();
    browser.get(&page).await.is(200).shows("用微信扫").shows("<svg class=\"code\"");
    browser.get("/gongshu/wenlan/accounts/ming").await;
    browser.post("/gongshu/wenlan/accounts/ming/tenders", &form).await.is(303);
    assert_eq!(browser.led_to(), page, "pressed twice is one order");
    assert_eq!(fake.orders(), 1);
    let mut other = story.guardian("13800000002").await;
    other.get(&page).await.is(404);

    let id = page.rsplit('/').next().unwrap().to_owned();
    let (headers, body) = fake.notice(&story, order(&id, bill.fen, "W1"));
    assert_eq!(told(&story, NOTICES, &headers, body).await, StatusCode::NO_CONTENT);
    browser.get(&page).await.is(200).shows("已缴");
    browser.get("/gongshu/wenlan/accounts/ming").await.shows("分毫不差");
    assert_eq!(held(&story).await, bill.fen);
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
}

#[tokio::test]
async fn the_same_notice_a_thousand_times_at_once_posts_once() {
    let (story, fake) = merchant().await;
    let (id, fen) = made(&story, Channel::Wechat).await;
    let (headers, body) = fake.notice(&story, order(&id, fen, "W1"));
    let (mut all, router) = (tokio::task::JoinSet::new(), story.router());
    for _ in 0..1000 {
        let request = Request::builder().method("POST").uri(NOTICES);
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, value));
        let request = request.body(Body::from(body.clone())).unwrap();
        let router = router.clone();
        all.spawn(async move { router.oneshot(request).await.unwrap().status() });
    }
    let answers = all.join_all().await;
    assert!(answers.iter().all(|status| *status == StatusCode::NO_CONTENT), "{answers:?}");
    assert_eq!(held(&story).await, fen, "a thousand notices, one payment");
    let mut tx = story.app.store.look(&clock(Act::BillIssue, &school(&story)).unwrap()).await.unwrap();
    assert_eq!(tx.account_movements(&ming(&story).await.student).await.unwrap().len(), 1);
    drop(tx);
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
}

/// A notice's answer: its status, and the word that the channel reads.
async fn said(
    story: &Story,
    path: &str,
    (headers, body): (&[(&str, String)], Vec<u8>),
) -> (StatusCode, String) {
    let request = Request::builder().method("POST").uri(path);
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, value));
    let answer = story.router().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
    let status = answer.status();
    let word = axum::body::to_bytes(answer.into_body(), 1024).await.unwrap();
    (status, String::from_utf8(word.to_vec()).unwrap())
}

/// The place is busy for longer than a channel waits: the channel is told in time to come again, nothing is done in part, and what is
/// told again posts once, whether the first one has gone on meanwhile or not.
#[tokio::test]
async fn a_notice_that_is_not_settled_in_time_is_told_again_and_posts_once() {
    for (which, path, failing) in [(Channel::Wechat, NOTICES, "\"FAIL\""), (Channel::Alipay, ALIPAY, "fail")]
    {
        let (mut story, fake) = merchant().await;
        let (id, fen) = made(&story, which).await;
        let (headers, body) = match which {
            Channel::Wechat => fake.notice(&story, order(&id, fen, "W1")),
            Channel::Alipay => {
                let form = ("content-type", "application/x-www-form-urlencoded".to_owned());
                (vec![form], fake.alipay_notice(&id, fen, "A1"))
            }
        };
        answering(&mut story, &fake, ("gongshu/wenlan", Duration::ZERO));
        let busy = story.app.store.act(&clock(Act::TenderSettle, &school(&story)).unwrap()).await.unwrap();
        for _ in 0..3 {
            let (status, word) = said(&story, path, (&headers, body.clone())).await;
            assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{which:?}");
            assert!(word.contains(failing) && !word.contains("success"), "{word}");
        }
        assert_eq!(held(&story).await, Fen::ZERO, "nothing, and nothing in part");
        drop(busy);
        answering(&mut story, &fake, ("gongshu/wenlan", PATIENT));
        for _ in 0..2 {
            let (status, word) = said(&story, path, (&headers, body.clone())).await;
            assert!(
                status.is_success() && !word.to_lowercase().contains("fail"),
                "{which:?}: {status} {word}"
            );
        }
        assert_eq!(held(&story).await, fen);
        let mut tx = story.app.store.look(&clock(Act::BillIssue, &school(&story)).unwrap()).await.unwrap();
        assert_eq!(tx.account_movements(&ming(&story).await.student).await.unwrap().len(), 1, "{which:?}");
        drop(tx);
        assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
    }
}

#[tokio::test]
async fn one_wrong_byte_posts_nothing_and_is_logged() {
    let (story, fake) = merchant().await;
    let (id, fen) = made(&story, Channel::Wechat).await;
    let (headers, body) = fake.notice(&story, order(&id, fen, "W1"));
    for at in (0..body.len()).step_by(7) {
        let mut wrong = body.clone();
        wrong[at] ^= 1;
        assert_eq!(told(&story, NOTICES, &headers, wrong).await, StatusCode::UNAUTHORIZED, "byte {at}");
    }
    for (name, _) in &headers {
        let left: Vec<_> = headers.iter().filter(|(one, _)| one != name).cloned().collect();
        assert_eq!(
            told(&story, NOTICES, &left, body.clone()).await,
            StatusCode::UNAUTHORIZED,
            "without {name}"
        );
    }
    let of = |name: &str, value: &str| -> Vec<(&str, String)> {
        let one =
            |(n, v): &(&'static str, String)| (*n, if *n == name { value.to_owned() } else { v.clone() });
        headers.iter().map(one).collect()
    };
    let stale = of("wechatpay-timestamp", "1630000000");
    assert_eq!(told(&story, NOTICES, &stale, body.clone()).await, StatusCode::UNAUTHORIZED);
    let other_key = of("wechatpay-serial", "SOMEBODY-ELSE");
    assert_eq!(told(&story, NOTICES, &other_key, body.clone()).await, StatusCode::UNAUTHORIZED);
    let signed_by_us = fake.signed_by_the_merchant(&story, order(&id, fen, "W1"));
    assert_eq!(told(&story, NOTICES, &signed_by_us.0, signed_by_us.1).await, StatusCode::UNAUTHORIZED);
    let huge = vec![b' '; 65 * 1024];
    assert_eq!(told(&story, NOTICES, &headers, huge).await, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(held(&story).await, Fen::ZERO);
    let mut tx = story.app.store.look(&clock(Act::BillIssue, &school(&story)).unwrap()).await.unwrap();
    let rows = tx.journal_entries(Some("wechat"), 1000).await.unwrap();
    assert_eq!(
        rows.len(),
        20,
        "the first twenty of a day are journalled, so that a flood cannot fill the disk"
    );
    assert!(rows.iter().all(|row| row.act == "tender.disbelieved"));
}

/// While WeChat renews its key notices come under the old serial number and the new one.
#[tokio::test]
async fn a_notice_is_believed_under_each_known_key_and_no_other() {
    let (story, fake) = merchant().await;
    let (id, fen) = made(&story, Channel::Wechat).await;
    let rows = [
        ("PUB_KEY_ID_0001", StatusCode::UNAUTHORIZED, Fen::ZERO), // the other key's signature
        ("PUB_KEY_ID_0003", StatusCode::UNAUTHORIZED, Fen::ZERO),
        (NEXT_SERIAL, StatusCode::NO_CONTENT, fen),
    ];
    for (serial, status, custody) in rows {
        let (headers, body) = fake.signed_by_the_next(&story, order(&id, fen, "W1"), serial);
        assert_eq!(told(&story, NOTICES, &headers, body).await, status, "{serial}");
        assert_eq!(held(&story).await, custody, "{serial}");
    }
}

#[tokio::test]
async fn late_odd_and_foreign_notices_do_no_harm() {
    let (story, fake) = merchant().await;
    let (id, fen) = made(&story, Channel::Wechat).await;
    let tell = async |resource: serde_json::Value| {
        let (headers, body) = fake.notice(&story, resource);
        told(&story, NOTICES, &headers, body).await
    };
    let mut foreign = order(&id, fen, "W1");
    foreign["mchid"] = "1999999999".into();
    assert_eq!(tell(foreign).await, StatusCode::UNAUTHORIZED);
    assert_eq!(
        tell(order("00000000000000000000T1", fen, "W1")).await,
        StatusCode::NO_CONTENT,
        "not our order"
    );
    let mut closed = order(&id, fen, "");
    closed["trade_state"] = "CLOSED".into();
    assert_eq!(tell(closed.clone()).await, StatusCode::NO_CONTENT);
    assert_eq!(held(&story).await, Fen::ZERO);
    assert_eq!(tell(order(&id, fen, "W1")).await, StatusCode::NO_CONTENT, "late, and the money is there");
    assert_eq!(tell(closed).await, StatusCode::NO_CONTENT, "told in the wrong order");
    assert_eq!(tell(order(&id, fen, "W1")).await, StatusCode::NO_CONTENT);
    assert_eq!(held(&story).await, fen);
    assert_eq!(tell(order(&id, fen, "W2")).await, StatusCode::NO_CONTENT, "the same order paid twice");
    assert_eq!(held(&story).await, fen);
    let mut desk = story.staff("cashier").await;
    desk.get("/gongshu/wenlan/tenders").await.is(200).shows("W2");
}

#[tokio::test]
async fn money_for_a_bill_that_was_paid_in_cash_goes_back() {
    let (story, fake) = merchant().await;
    let (id, fen) = made(&story, Channel::Wechat).await;
    let bill = ming(&story).await;
    let mut desk = story.staff("cashier").await;
    desk.get("/gongshu/wenlan/bills").await;
    let yuan = bill.fen.to_string().replace(['¥', ','], "");
    let form = [("bill", bill.id.as_str()), ("yuan", yuan.as_str()), ("way", "cash"), ("receipt", "R-1")];
    desk.post("/gongshu/wenlan/payments", &form).await.is(303);
    let (headers, body) = fake.notice(&story, order(&id, fen, "W1"));
    assert_eq!(told(&story, NOTICES, &headers, body).await, StatusCode::NO_CONTENT);
    assert_eq!(held(&story).await, fen, "the cash alone");
    desk.get("/gongshu/wenlan/tenders").await.is(200).shows("王小明").shows("原路退回");
    for _ in 0..2 {
        desk.post("/gongshu/wenlan/tenders/returns", &[("tender", id.as_str()), ("back", "tenders")]).await;
    }
    assert_eq!(fake.returned(), fen, "once, and all of it");
    desk.get("/gongshu/wenlan/tenders").await.is(200).shows("没有");
    assert_eq!(held(&story).await, fen);
}

#[tokio::test]
async fn no_notice_came_so_the_channel_is_asked() {
    let (story, fake) = merchant().await;
    let (id, fen) = made(&story, Channel::Wechat).await;
    assert_eq!(tender::poll(&story.app, &school(&story)).await.unwrap(), 0, "too young to ask");
    let later = rules::moment::Moment(story.app.now().0 + 120_000);
    assert!(story.app.turn(later));
    assert_eq!(tender::poll(&story.app, &school(&story)).await.unwrap(), 1);
    assert_eq!(held(&story).await, Fen::ZERO, "asked, not paid yet");
    fake.pay(&id);
    tender::poll(&story.app, &school(&story)).await.unwrap();
    assert_eq!(held(&story).await, fen);
    assert_eq!(tender::poll(&story.app, &school(&story)).await.unwrap(), 0);
}

#[tokio::test]
async fn no_notice_of_alipay_came_so_it_is_asked() {
    let (story, fake) = merchant().await;
    let (id, fen) = made(&story, Channel::Alipay).await;
    let place = school(&story);
    assert_eq!(tender::poll(&story.app, &place).await.unwrap(), 0, "too young to ask");
    let later = rules::moment::Moment(story.app.now().0 + 120_000);
    assert!(story.app.turn(later));
    assert_eq!(tender::poll(&story.app, &place).await.unwrap(), 1, "Alipay knows of none that nobody opened");
    opened(&story, &fake, &id).await;
    assert_eq!(tender::poll(&story.app, &place).await.unwrap(), 1);
    assert_eq!(held(&story).await, Fen::ZERO, "opened, not paid yet");
    fake.pay(&id);
    tender::poll(&story.app, &place).await.unwrap();
    assert_eq!(held(&story).await, fen);
    assert_eq!(tender::poll(&story.app, &place).await.unwrap(), 0);
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
}

#[tokio::test]
async fn a_refund_goes_back_the_way_the_money_came() {
    let (story, fake) = merchant().await;
    let (id, fen) = made(&story, Channel::Wechat).await;
    fake.pay(&id);
    tender::ask(&story.app, &school(&story), &TenderId::new(&id)).await.unwrap();
    let (place, refund_id) = (school(&story), asked_back(&story, fen).await);
    fake.slow_refunds(true);
    let what = || tender::back::What::Refund(refund_id.clone());
    let desk = cashier(&story).await;
    for _ in 0..2 {
        tender::back::send(&story.app, &desk, &place, what()).await.unwrap();
    }
    assert_eq!((fake.returned(), held(&story).await), (fen, fen), "under way, still in custody");
    let (headers, body) = fake.sign(
        &story,
        sealed(
            "REFUND.SUCCESS",
            &serde_json::json!({
                "out_refund_no": fake.return_no(), "out_trade_no": id, "refund_status": "SUCCESS",
            }),
        ),
    );
    for _ in 0..2 {
        assert_eq!(told(&story, NOTICES, &headers, body.clone()).await, StatusCode::NO_CONTENT);
    }
    assert_eq!(held(&story).await, Fen::ZERO);
    tender::back::send(&story.app, &desk, &place, what()).await.unwrap();
    assert_eq!(fake.returned(), fen);
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
}

/// A bill was paid by Alipay, and its family asks for all of it back: the order, how much, and the refund.
async fn paid_by_alipay(story: &Story, fake: &Fake) -> (String, Fen, RefundId) {
    let (id, fen) = made(story, Channel::Alipay).await;
    opened(story, fake, &id).await;
    fake.pay(&id);
    tender::ask(&story.app, &school(story), &TenderId::new(&id)).await.unwrap();
    assert_eq!(held(story).await, fen);
    let refund = asked_back(story, fen).await;
    (id, fen, refund)
}

/// Alipay gives the money back and does not say so: asked again under the same number, it goes back once.
#[tokio::test]
async fn a_refund_by_alipay_goes_back_the_way_the_money_came() {
    let (story, fake) = merchant().await;
    let (place, (id, fen, refund_id)) = (school(&story), paid_by_alipay(&story, &fake).await);
    fake.slow_refunds(true);
    let what = || tender::back::What::Refund(refund_id.clone());
    let desk = cashier(&story).await;
    for _ in 0..2 {
        tender::back::send(&story.app, &desk, &place, what()).await.unwrap();
    }
    assert_eq!((fake.returned(), held(&story).await), (fen, fen), "in doubt, still in custody");
    story.staff("cashier").await.get("/gongshu/wenlan/tenders").await.is(200).shows("ACQ.SYSTEM_ERROR");
    fake.slow_refunds(false);
    assert_eq!(tender::poll(&story.app, &place).await.unwrap(), 1);
    assert_eq!(held(&story).await, Fen::ZERO);
    tender::back::send(&story.app, &desk, &place, what()).await.unwrap();
    assert_eq!(tender::poll(&story.app, &place).await.unwrap(), 0);
    assert_eq!((fake.returned(), fake.returned_by()), (fen, vec![id.clone(), id]), "asked twice, once back");
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
}

/// Alipay takes a refund, says that no money moved, and knows of none when it is asked: nothing is paid, and the number is sent again.
#[tokio::test]
async fn a_refund_that_alipay_took_and_did_not_move_is_still_held() {
    let (story, fake) = merchant().await;
    let (place, (_, fen, refund_id)) = (school(&story), paid_by_alipay(&story, &fake).await);
    fake.take_refunds(Some("PROCESSING"));
    let what = tender::back::What::Refund(refund_id);
    tender::back::send(&story.app, &cashier(&story).await, &place, what).await.unwrap();
    assert_eq!((fake.returned(), held(&story).await), (Fen::ZERO, fen), "code 10000, and nothing moved");
    story.staff("cashier").await.get("/gongshu/wenlan/tenders").await.is(200).shows("fund_change N");
    assert_eq!(tender::poll(&story.app, &place).await.unwrap(), 1, "asked for again");
    assert_eq!(held(&story).await, fen);
    fake.take_refunds(None);
    assert_eq!(tender::poll(&story.app, &place).await.unwrap(), 1);
    assert_eq!((fake.returned(), held(&story).await), (fen, Fen::ZERO));
    assert_eq!(tender::poll(&story.app, &place).await.unwrap(), 0);
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
}

#[tokio::test]
async fn alipay_pays_asks_and_refuses_like_the_other() {
    let (story, fake) = merchant().await;
    let (id, fen) = made(&story, Channel::Alipay).await;
    let mut browser = story.wang().await;
    browser
        .get(&format!("/gongshu/wenlan/accounts/ming/tenders/{id}"))
        .await
        .is(200)
        .shows("alipay.trade.wap.pay");
    let path = ALIPAY;
    let form = [("content-type", "application/x-www-form-urlencoded".to_owned())];
    let body = fake.alipay_notice(&id, fen, &format!("no-{id}"));
    for at in (0..body.len()).step_by(11) {
        let mut wrong = body.clone();
        wrong[at] ^= 1;
        assert_eq!(told(&story, path, &form, wrong).await, StatusCode::UNAUTHORIZED, "byte {at}");
    }
    assert_eq!(held(&story).await, Fen::ZERO);
    for _ in 0..3 {
        assert_eq!(told(&story, path, &form, body.clone()).await, StatusCode::OK);
    }
    assert_eq!(held(&story).await, fen);
    opened(&story, &fake, &id).await;
    fake.pay(&id);
    tender::ask(&story.app, &school(&story), &TenderId::new(&id)).await.unwrap();
    assert_eq!(held(&story).await, fen, "asked and told are one");
}

#[tokio::test]
async fn a_channel_that_fails_is_told_plainly_and_a_school_without_one_shows_none() {
    let (story, fake) = merchant().await;
    fake.break_down(true);
    let bill = ming(&story).await;
    let mut browser = story.wang().await;
    browser.get("/gongshu/wenlan/accounts/ming").await;
    let form = [("bill", bill.id.as_str()), ("channel", "wechat")];
    browser.post("/gongshu/wenlan/accounts/ming/tenders", &form).await.is(422).shows("暂时连不上");
    fake.break_down(false);
    browser.post("/gongshu/wenlan/accounts/ming/tenders", &form).await.is(303);
    assert!(browser.led_to().ends_with("T1"), "the same order is placed after all");
    let plain = billed().await;
    let mut browser = plain.wang().await;
    browser.get("/gongshu/wenlan/accounts/ming").await.is(200);
    assert!(!browser.html.contains("微信支付"));
    browser.post("/gongshu/wenlan/accounts/ming/tenders", &form).await.is(422).shows("没有开通");
    assert_eq!(told(&plain, NOTICES, &[], NO.to_vec()).await, StatusCode::NOT_FOUND);
}
