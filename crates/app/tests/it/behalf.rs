//! 柜台代办 A family without a phone asks at the cashier's desk for what its own page would do, and all of its household hears of it
//! (P0.1, P3.16).

use crate::account::{ACCOUNT, BILLS};
use crate::photo::picture;
use crate::rest::{left, totals};
use crate::town::Browser;
use rules::fen::Fen;

const BEHALVES: &str = "/gongshu/wenlan/accounts/ming/behalves";

/// Who is to be chosen on the open page under a name.
pub(crate) fn asker(desk: &Browser<'_>, name: &str) -> String {
    let (before, _) = desk.html.split_once(&format!("\">{name}")).unwrap();
    before.rsplit('"').next().unwrap().to_owned()
}

/// What of one kind may be asked on the open page: its code.
fn code(desk: &Browser<'_>, kind: &str) -> String {
    let start = format!("value=\"{kind}");
    let rest = desk.html.split_once(&start).unwrap().1;
    format!("{kind}{}", rest.split('"').next().unwrap())
}

/// Sends the form of the page that stands open, with a picture of the paper or without one.
pub(crate) async fn sends<'b, 's>(
    desk: &'b mut Browser<'s>,
    path: &str,
    fields: &[(&str, &str)],
    paper: &[u8],
) -> &'b mut Browser<'s> {
    let key = desk.hidden("key");
    let mut all = fields.to_vec();
    if fields.iter().all(|(name, _)| *name != "key") {
        all.push(("key", &key));
    }
    desk.send_file(path, &all, ("paper.jpg", paper)).await
}

/// The fields and the picture of a form, and what it is told.
type Refused<'f> = (&'f [(&'f str, &'f str)], &'f [u8], &'f str);

/// An adult of the household is named, and how it was asked; the same form twice is once.
#[tokio::test]
async fn the_cashier_asks_money_back_for_a_family_without_a_phone() {
    let (story, fen) = left().await;
    let mut desk = story.staff("cashier").await;
    desk.get(ACCOUNT).await.is(200).shows("柜台代办").shows(&format!("申请退回现在可退的 {fen}"));
    let (fang, paper) = (asker(&desk, "王芳"), picture(b"GPS 30.27 120.15"));
    let rows: [Refused<'_>; 4] = [
        (&[("what", "refund")], b"", "没有选是哪位监护人提出的"),
        (&[("what", "refund"), ("asker", "staff-cashier")], b"", "没有选是哪位监护人提出的"),
        (&[("what", "refund"), ("asker", fang.as_str())], b"", "没有写明是本人到柜台还是交的纸质申请"),
        (&[("what", "refund"), ("asker", fang.as_str()), ("way", "paper")], b"<svg/>", "不是 JPEG 或 PNG"),
    ];
    for (fields, picture, told) in rows {
        desk.get(ACCOUNT).await;
        sends(&mut desk, BEHALVES, fields, picture).await.is(422).shows(told);
    }
    assert_eq!(totals(&story).await.refunds_due, Fen::ZERO, "nothing was done");
    desk.get(ACCOUNT).await;
    sends(&mut desk, BEHALVES, &[("what", "pay"), ("asker", fang.as_str()), ("way", "paper")], b"")
        .await
        .is(400);
    desk.get(ACCOUNT).await;
    let key = desk.hidden("key");
    let form = [
        ("what", "refund"),
        ("asker", fang.as_str()),
        ("way", "paper"),
        ("behalf-reason", "奶奶没有手机"),
        ("key", &key),
    ];
    for _ in 0..2 {
        desk.get(ACCOUNT).await;
        sends(&mut desk, BEHALVES, &form, &paper).await.is(303);
    }
    assert_eq!(totals(&story).await.refunds_due, fen, "once");
    desk.get(ACCOUNT).await.is(200).shows("纸质申请").shows("奶奶没有手机").shows("看申请照片");
    assert!(!desk.html.contains("申请退回现在可退的"), "nothing is free any more");
    desk.get(BILLS).await.is(200).shows("奶奶没有手机");

    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/messages").await.is(200).shows("王芳（纸质申请）在柜台为王小明申请退费");
    wang.get(ACCOUNT).await.is(200).shows("柜台代办").shows("看申请照片");
    assert!(!wang.html.contains("登记并办理"), "the family has its own page");
    let start = format!("{BEHALVES}/");
    let id = wang.html.split(&start).nth(1).unwrap().split('"').next().unwrap().to_owned();
    let src = format!("{BEHALVES}/{id}");
    for browser in [&mut wang, &mut desk] {
        browser.get(&src).await.is(200);
        assert!(!browser.bytes.windows(3).any(|three| three == b"GPS"), "where it was taken is not kept");
    }
    story.guardian("13800000002").await.get(&src).await.is(404);
    for login in ["manager", "gate1", "beixiu"] {
        story.staff(login).await.get(&src).await.is(404);
    }
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// What was asked is taken back at the desk, and what becomes of the rest is chosen there; nobody else does it.
#[tokio::test]
async fn what_was_asked_is_taken_back_and_the_rest_chosen_at_the_desk() {
    let (story, fen) = left().await;
    let mut desk = story.staff("cashier").await;
    desk.get(ACCOUNT).await;
    let fang = asker(&desk, "王芳");
    let asks =
        |what: &str| [("what", what.to_owned()), ("asker", fang.clone()), ("way", "in-person".to_owned())];
    for (kind, due) in [("refund", fen), ("withdraw/", Fen::ZERO), ("rest/carry", Fen::ZERO)] {
        desk.get(ACCOUNT).await.is(200);
        let form = asks(&code(&desk, kind));
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        sends(&mut desk, BEHALVES, &form, b"").await.is(303);
        assert_eq!(totals(&story).await.refunds_due, due, "{kind}");
    }
    desk.get(ACCOUNT).await.is(200).shows("撤回退费申请").shows("学期结束后剩下的钱留到下学期");
    assert!(!desk.html.contains("看申请照片"), "nothing came on paper");
    desk.get("/gongshu/wenlan/rests").await.is(200).shows("留到下学期");
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/messages")
        .await
        .is(200)
        .shows("王芳（本人到柜台）在柜台撤回了王小明的退费申请");
    wang.shows("学期结束后剩下的钱留到下学期");
    wang.get(ACCOUNT).await.is(200);
    let form = [("what", "refund"), ("asker", fang.as_str()), ("way", "in-person")];
    sends(&mut wang, BEHALVES, &form, b"").await.is(404);
    for login in ["leader", "manager", "head3-2", "beixiu"] {
        let mut other = story.staff(login).await;
        other.get("/gongshu/wenlan/messages").await;
        sends(&mut other, BEHALVES, &form, b"").await.is(404);
    }
    assert_eq!(totals(&story).await.refunds_due, Fen::ZERO);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}
