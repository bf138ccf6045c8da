//! 物资调剂 A school that falls short asks, the district sees who can spare, the giver counts out, the taker counts in, and what is
//! missing between them stands until it is explained (P5.28).

use crate::conduct::journal;
use crate::reopening;
use crate::town::{Browser, Story};
use jiff::civil::date;
use rules::people::act::Act;
use rules::people::role::clock;
use store::plan::Filing;

const PLAN: &str = include_str!("../../../../schemes/wuxi-2021-return.toml");
const GIVER: &str = "/gongshu/wenlan/stock";
const TAKER: &str = "/gongshu/beixiu/stock";
const OFFICE: &str = "/gongshu/gongshu/stock";

/// Two schools of a thousand square metres each need 140 of disinfectant, whoever is on their rolls.
async fn two_schools() -> Story {
    let story = Story::at("2021-08-29T09:00:00").await;
    reopening::plan(&story, 2, false, false).await;
    let beixiu = story.app.place("gongshu", "beixiu").unwrap();
    let text = PLAN.replace("wuxi/liangxi/dongpo", "hangzhou/gongshu/beixiu");
    let mut tx = story.app.store.act(&clock(Act::SchemeFile, &beixiu).unwrap()).await.unwrap();
    let holds_from = date(2021, 8, 5);
    let filing = Filing { scheme: "wuxi-2021-return", version: 2, holds_from, text: &text };
    tx.scheme_filed(&filing, story.app.now()).await.unwrap();
    tx.commit().await.unwrap();
    story.app.reread().await.unwrap();
    story
}

async fn does(browser: &mut Browser<'_>, page: &str, act: &str, fields: &[(&str, &str)]) -> u16 {
    browser.get(page).await.is(200);
    browser.post(&format!("{page}/{act}"), fields).await.status.as_u16()
}

/// Notes the area, and lots of disinfectant, each good until a day.
async fn stocks(browser: &mut Browser<'_>, school: &str, lots: &[(&str, &str)]) {
    let page = format!("/gongshu/{school}/readiness");
    browser.get(&page).await.is(200);
    browser.post(&page, &[("kind", "area"), ("area", "1000")]).await.is(303);
    for (count, until) in lots {
        browser.get(&page).await.is(200).shows("物资调剂");
        let lot = [("kind", "lot"), ("item", "disinfectant"), ("count", *count), ("good_until", *until)];
        browser.post(&page, &lot).await.is(303);
    }
}

async fn asks(browser: &mut Browser<'_>, count: &str) -> u16 {
    does(browser, TAKER, "ask", &[("item", "disinfectant"), ("count", count)]).await
}

/// The district's word on the one question that is open.
async fn agrees(bureau: &mut Browser<'_>, giver: &str, count: &str) -> u16 {
    bureau.get(OFFICE).await.is(200);
    let ask = bureau.hidden("ask");
    let fields = [("taker", "beixiu"), ("ask", ask.as_str()), ("giver", giver), ("count", count)];
    bureau.post(&format!("{OFFICE}/agree"), &fields).await.status.as_u16()
}

/// A step of the first move on the page that waits for somebody.
async fn steps(browser: &mut Browser<'_>, page: &str, act: &str, fields: &[(&str, &str)]) -> u16 {
    browser.get(page).await.is(200);
    let of = browser.hidden("move");
    let fields: Vec<_> = fields.iter().copied().chain([("move", of.as_str())]).collect();
    browser.post(&format!("{page}/{act}"), &fields).await.status.as_u16()
}

async fn asked_and_agreed(wenlan: &mut Browser<'_>, beixiu: &mut Browser<'_>, bureau: &mut Browser<'_>) {
    stocks(wenlan, "wenlan", &[("200", "2021-12-31"), ("100", "")]).await;
    stocks(beixiu, "beixiu", &[("20", "")]).await;
    bureau.get(OFFICE).await.is(200).shows("30天，应备14天").shows("现在没有学校申请物资");
    assert_eq!(asks(beixiu, "121").await, 422);
    beixiu.shows("只差120");
    assert_eq!(asks(beixiu, "0").await, 422);
    beixiu.shows("数目不对");
    assert_eq!(asks(beixiu, "120").await, 303);
    beixiu.get(TAKER).await.is(200).shows("申请消毒药品120").shows("还有120没有安排").shows("2天，应备14天");
    assert_eq!(asks(beixiu, "1").await, 422);
    beixiu.shows("这样物资不缺");
    let enough = does(wenlan, GIVER, "ask", &[("item", "disinfectant"), ("count", "1")]).await;
    assert_eq!(enough, 422, "whoever has enough asks for nothing");

    bureau.get("/gongshu/gongshu/messages").await.is(200).shows("申请消毒药品120");
    bureau.shows(&format!("href=\"{OFFICE}\""));
    assert_eq!(bureau.html.matches("申请消毒药品120").count(), 1, "it is told once");
    bureau.get(OFFICE).await.is(200).shows("申请消毒药品120").shows("最多可以调出160").shows("建议");
    assert_eq!(agrees(bureau, "beixiu", "1").await, 422, "nobody gives to itself");
    assert_eq!(agrees(bureau, "wenlan", "121").await, 422);
    bureau.shows("只剩120没有安排");
    assert_eq!(agrees(bureau, "gongshu", "1").await, 422);
    bureau.shows("最多可以调出0");
    assert_eq!(agrees(bureau, "wenlan", "120").await, 303);
    bureau.get(OFFICE).await.is(200).shows("等待发出").shows("现在没有学校申请物资");
    wenlan.get("/gongshu/wenlan/messages").await.is(200).shows("区里请我校调出消毒药品120");
    beixiu.get("/gongshu/beixiu/messages").await.is(200).shows("区里安排调入消毒药品120");
}

/// The giver's shelf has shrunk since: it keeps what it needs, and sends fewer, what expires first before the rest.
async fn counted_out(wenlan: &mut Browser<'_>, beixiu: &mut Browser<'_>) {
    let of = {
        wenlan.get(GIVER).await.is(200).shows("等待发出");
        wenlan.hidden("move")
    };
    let theirs = [("move", of.as_str()), ("count", "1")];
    assert_eq!(does(beixiu, TAKER, "send", &theirs).await, 422);
    beixiu.shows("这一步不由您这边登记");
    let page = "/gongshu/wenlan/readiness";
    wenlan.get(page).await.is(200);
    let off = [
        ("kind", "corrected"),
        ("item", "disinfectant"),
        ("good_until", ""),
        ("count", "60"),
        ("reason", "盘点"),
    ];
    wenlan.post(page, &off).await.is(303);
    assert_eq!(steps(wenlan, GIVER, "send", &[("count", "120")]).await, 422);
    wenlan.shows("最多可以调出100");
    assert_eq!(steps(wenlan, GIVER, "send", &[("count", "100"), ("key", "sent-once")]).await, 303);
    let again = [("move", of.as_str()), ("count", "100"), ("key", "sent-once")];
    assert_eq!(does(wenlan, GIVER, "send", &again).await, 303, "twice is once");
    wenlan.get(GIVER).await.is(200).shows("现有140，应备140").shows("在途").shows("发出100，收到0");
    assert_eq!(does(wenlan, GIVER, "send", &theirs).await, 422);
    wenlan.shows("已经发出");
    wenlan.get(page).await.is(200).shows("有效期到2021-12-31");
}

/// Ninety of a hundred come; the rest is in sight of all three until each part of it is explained.
async fn counted_in<'s>(wenlan: &mut Browser<'s>, beixiu: &mut Browser<'s>, bureau: &mut Browser<'s>) {
    let came = |count| [("until-0", "2021-12-31"), ("came-0", count)];
    beixiu.get(TAKER).await.is(200).shows("待调入100").shows("有效期到2021-12-31的，发出100，收到");
    assert_eq!(steps(beixiu, TAKER, "receive", &came("101")).await, 422);
    beixiu.shows("只登记发出100");
    assert_eq!(steps(beixiu, TAKER, "receive", &came("90")).await, 303);
    for (browser, page) in [(&mut *wenlan, GIVER), (&mut *beixiu, TAKER), (&mut *bureau, OFFICE)] {
        browser.get(page).await.is(200).shows("有差额").shows("收到90，还没有下落的10");
    }
    beixiu.get(TAKER).await.shows("现有110，应备140");
    let said = |why, count| [("why", why), ("good_until", "2021-12-31"), ("count", count), ("how", "清点")];
    assert_eq!(steps(beixiu, TAKER, "explain", &said("lost", "10")).await, 422, "the office writes off");
    assert_eq!(steps(beixiu, TAKER, "explain", &said("came-later", "11")).await, 422);
    beixiu.shows("没有下落的只有10");
    assert_eq!(steps(wenlan, GIVER, "explain", &said("put-back", "4")).await, 303);
    assert_eq!(steps(bureau, OFFICE, "explain", &said("lost", "6")).await, 303);
    for (browser, page) in [(&mut *wenlan, GIVER), (&mut *beixiu, TAKER), (&mut *bureau, OFFICE)] {
        browser.get(page).await.is(200).shows("已结清").shows("放回调出方4，核销6");
    }
    wenlan.get(GIVER).await.shows("现有144，应备140");
    beixiu.get("/gongshu/beixiu/readiness").await.is(200).shows("消毒药品还差30");
}

/// What is still missing comes out of the district's own store.
async fn from_the_district(beixiu: &mut Browser<'_>, bureau: &mut Browser<'_>) {
    let lot = |count| [("item", "disinfectant"), ("count", count), ("good_until", "")];
    assert_eq!(does(bureau, OFFICE, "enter", &lot("0")).await, 422);
    assert_eq!(does(bureau, OFFICE, "enter", &lot("50")).await, 303);
    let off = [&lot("5")[..], &[("off", "yes"), ("reason", "多记了一箱")]].concat();
    assert_eq!(does(bureau, OFFICE, "enter", &off).await, 303);
    bureau.get(OFFICE).await.is(200).shows("还有30没有安排").shows("区里的库存可以调出45");
    assert_eq!(agrees(bureau, "gongshu", "10").await, 303);
    let why = [("reason", "改用下一批")];
    assert_eq!(steps(bureau, OFFICE, "drop", &why[..0]).await, 422);
    assert_eq!(steps(bureau, OFFICE, "drop", &why).await, 303);
    bureau.get(OFFICE).await.is(200).shows("原因：改用下一批").shows("还有30没有安排");
    assert_eq!(agrees(bureau, "gongshu", "30").await, 303);
    assert_eq!(steps(bureau, OFFICE, "send", &[("count", "30")]).await, 303);
    assert_eq!(steps(beixiu, TAKER, "receive", &[("until-0", ""), ("came-0", "30")]).await, 303);
    beixiu.get(TAKER).await.is(200).shows("现有140，应备140");
    beixiu.get("/gongshu/beixiu/readiness").await.is(200);
    assert!(!beixiu.html.contains("消毒药品还差"));
}

#[tokio::test]
async fn what_one_school_can_spare_another_has_and_nothing_is_lost_on_the_way() {
    let story = two_schools().await;
    let (mut wenlan, mut beixiu) = (story.staff("manager").await, story.staff("beixiu").await);
    let mut bureau = story.staff("bureau").await;
    asked_and_agreed(&mut wenlan, &mut beixiu, &mut bureau).await;
    counted_out(&mut wenlan, &mut beixiu).await;
    counted_in(&mut wenlan, &mut beixiu, &mut bureau).await;
    from_the_district(&mut beixiu, &mut bureau).await;
    let sent = journal(&story).await.iter().filter(|entry| entry.act == "stock.sent").count();
    assert_eq!(sent, 1, "sent twice is sent once, and the district's is in its own journal");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

#[tokio::test]
async fn whoever_has_no_part_in_a_move_finds_none_and_a_question_may_be_taken_back() {
    let story = two_schools().await;
    let (mut wenlan, mut beixiu) = (story.staff("manager").await, story.staff("beixiu").await);
    let mut bureau = story.staff("bureau").await;
    stocks(&mut wenlan, "wenlan", &[("300", "")]).await;
    stocks(&mut beixiu, "beixiu", &[]).await;
    assert_eq!(asks(&mut beixiu, "100").await, 303);
    bureau.get(OFFICE).await.is(200);
    let ask = bureau.hidden("ask");
    let own = [("ask", ask.as_str())];
    assert_eq!(does(&mut wenlan, GIVER, "withdraw", &own).await, 404, "another school's question");
    bureau.get(OFFICE).await;
    bureau.post(&format!("{GIVER}/agree"), &own).await.is(404);
    bureau.get(TAKER).await.is(200);
    bureau.post(&format!("{TAKER}/send"), &[("move", "m"), ("count", "1")]).await.is(404);
    bureau.get(TAKER).await.is(200);
    bureau.post(&format!("{TAKER}/receive"), &[("move", "m")]).await.is(404);
    assert_eq!(does(&mut wenlan, GIVER, "send", &[("move", "m"), ("count", "1")]).await, 404);
    for _ in 0..2 {
        assert_eq!(does(&mut beixiu, TAKER, "withdraw", &own).await, 303, "twice is once");
    }
    bureau.get(OFFICE).await.is(200).shows("现在没有学校申请物资");
    let late = [("taker", "beixiu"), ("ask", ask.as_str()), ("giver", "wenlan"), ("count", "1")];
    bureau.post(&format!("{OFFICE}/agree"), &late).await.is(422).shows("只剩0没有安排");
    let mut gate = story.staff("gate1").await;
    gate.get(GIVER).await.is(404);
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}
