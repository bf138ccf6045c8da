//! 送达 Messages that arrive: once, over a channel that works, in daylight unless a child's safety is at stake; seen by
//! whoever sent them. The other sides are fakes on this machine that check what the real ones check.

use crate::channels::{Fake, settings};
use crate::evening::{group, school, session_of, staff};
use crate::inside::{WECHAT, fields};
use crate::registration::accepted;
use crate::town::{Browser, Story, at};
use afterbell::courier::{Channels, sender};
use afterbell::day::{pickup, roll, session};
use afterbell::who::Who;
use rules::day::pickup::Question;
use rules::day::roll::{Mark, State};
use rules::id::{MarkId, PersonId, StudentId};
use rules::people::act::Act;
use rules::people::delivery::digest::Room;
use rules::people::delivery::{Address, Channel, Named};
use rules::people::message::Terms;
use rules::people::role::clock;
use serde_json::json;

const MOTHER: &str = "13800000001";
const FATHER: &str = "13900000001";

/// At the gate somebody asks for a child again and again, each time by another number: as many alarms to its family.
pub(crate) async fn asked_for(story: &Story, numbers: std::ops::Range<u32>) {
    let (gate, school, student) = (staff(story, "gate1"), school(story), StudentId::new("h1s0"));
    for n in numbers {
        let question =
            Question { student: student.clone(), name: "赵建国".into(), phone: format!("137{n:08}") };
        pickup::ask(&story.app, &gate, &school, question).await.unwrap();
    }
}

/// A school day on which 王小明 is missing: the family and the head teacher are told.
pub(crate) async fn missing(hour: &str) -> (Story, Fake) {
    let story = accepted("2021-09-07T08:00:00").await;
    group(&story, "jia", "care1", &["ming", "h1s0", "h2s0"]).await;
    let now = at(&format!("2021-09-07T{hour}"));
    story.app.turn(now);
    let (teacher, school, id) = (staff(&story, "care1"), school(&story), session_of("jia", "2021-09-07"));
    session::open(&story.app, &teacher, &school, &id).await.unwrap();
    roll::add(&story.app, &teacher, &school, &id, &StudentId::new("h1s0")).await.unwrap();
    quiet_outbox(&story).await;
    let permit = teacher.permit(Act::RollMark, &school).unwrap();
    let rows = story.app.store.look(&permit).await.unwrap().roll_rows(&id).await.unwrap();
    let state = |ming| if ming { State::Absent } else { State::Present };
    let marks: Vec<Mark> = rows
        .into_iter()
        .map(|row| Mark {
            key: MarkId::new(format!("m-{}", row.student.id)),
            state: state(row.student.id.as_str() == "ming"),
            student: row.student.id,
            made_at: now,
            seen_at: now,
            after: None,
        })
        .collect();
    roll::mark(&story.app, &teacher, &school, &id, &marks).await.unwrap();
    roll::close(&story.app, &teacher, &school, &id).await.unwrap();
    (story, Fake::start(now).await)
}

/// Everything that was written before the story begins is looked at with no channel to take it.
async fn quiet_outbox(story: &Story) {
    let mut tx = story.app.store.tend(&clock(Act::DeliverySend, &school(story)).unwrap()).await.unwrap();
    while tx.fan_out(&[], &Terms::default(), story.app.now()).await.unwrap() > 0 {}
    tx.commit().await.unwrap();
}

pub(crate) async fn round(story: &Story, channels: &Channels) -> usize {
    sender::round(&story.app, channels).await
}

/// An address of before, when nobody wrote down which account had given it.
pub(crate) async fn know(story: &Story, person: &str, kind: Address, address: &str) {
    know_by(story, person, (kind, "", address)).await;
}

async fn know_by(story: &Story, person: &str, address: (Address, &str, &str)) {
    let permit = staff(story, "manager").permit(Act::MessageRead, &school(story)).unwrap();
    let mut tx = story.app.store.act(&permit).await.unwrap();
    tx.address_put(person, address, story.app.now()).await.unwrap();
    tx.commit().await.unwrap();
}

pub(crate) fn turn(story: &Story, fake: &Fake, local: &str) {
    story.turn(local);
    fake.turn(at(local));
}

#[tokio::test]
async fn an_alarm_reaches_both_parents_once_and_the_sender_sees_who_has_read_it() {
    let (story, fake) = missing("15:41:00").await;
    let channels = settings(&fake, &["aliyun"]);
    story.app.couriers.set(channels.clone()).unwrap();
    assert_eq!(round(&story, &channels).await, 2);
    assert_eq!(round(&story, &channels).await, 0, "what was taken is not sent again");
    let taken = fake.taken("aliyun");
    let phones: Vec<&str> = taken.iter().map(|one| one["PhoneNumbers"].as_str().unwrap()).collect();
    assert_eq!(phones, [MOTHER, FATHER]);
    assert_eq!(taken[0]["TemplateCode"], "SMS_1");
    let words = taken[0]["TemplateParam"].as_str().unwrap();
    assert!(words.contains("王小明今晚没有到"), "{words}");
    let mut manager = story.staff("manager").await;
    story.turn("2021-09-07T15:47:00");
    manager
        .get("/gongshu/wenlan/deliveries")
        .await
        .is(200)
        .shows("没有人读的告警")
        .shows("aliyun 已发 15:41")
        .shows("tel:13800000001");
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/messages").await.is(200).shows("王小明今晚没有到");
    manager.get("/gongshu/wenlan/deliveries").await.is(200).shows("已读 15:47").shows("已读 1 人");
    let mut head = story.staff("head3-2").await;
    head.get("/gongshu/wenlan/messages").await.is(200).shows("王小明今晚没有到");
    head.get("/gongshu/wenlan/deliveries").await.is(200).shows("王小明今晚没有到");
    let mut other = story.staff("head1-1").await;
    other.get("/gongshu/wenlan/deliveries").await.is(200);
    assert!(!other.html.contains("王小明"), "another class's families are not theirs to follow");
    let mut stranger = story.guardian("13800000002").await;
    stranger.get("/gongshu/wenlan/messages").await.is(200);
    assert!(!stranger.html.contains("王小明"));
}

#[tokio::test]
async fn what_was_read_on_the_page_needs_no_short_message() {
    let (story, fake) = missing("15:41:00").await;
    let channels = settings(&fake, &["gone"]);
    let mut wang = story.wang().await;
    assert_eq!(round(&story, &channels).await, 2, "two alarms; nothing answers there, and her code waits");
    wang.get("/gongshu/wenlan/children").await.is(200);
    turn(&story, &fake, "2021-09-07T15:42:00");
    assert_eq!(round(&story, &channels).await, 2, "only the father's is tried again, and her code");
}

#[tokio::test]
async fn an_answer_that_is_lost_is_told_as_doubt_and_nobody_is_told_twice() {
    let (story, fake) = missing("15:41:00").await;
    let channels = settings(&fake, &["aliyun", "tencent"]);
    fake.drop_next("aliyun", 2);
    assert_eq!(round(&story, &channels).await, 2);
    for later in ["2021-09-07T15:43:00", "2021-09-07T16:43:00"] {
        turn(&story, &fake, later);
        assert_eq!(round(&story, &channels).await, 0);
    }
    assert_eq!((fake.taken("aliyun").len(), fake.taken("tencent").len()), (2, 0));
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/deliveries").await.is(200).shows("不确定，请当面或打电话确认");
}

#[tokio::test]
async fn a_channel_that_knows_our_key_is_asked_again_and_shows_it_once() {
    let (story, fake) = missing("15:41:00").await;
    let channels = settings(&fake, &["wechat", "aliyun"]);
    story.app.couriers.set(channels.clone()).unwrap();
    know(&story, "h0g0", Address::OpenId, "openid-of-wang").await;
    fake.drop_next("wechat", 1);
    assert_eq!(round(&story, &channels).await, 2);
    turn(&story, &fake, "2021-09-07T15:41:05");
    assert_eq!(round(&story, &channels).await, 1);
    let letter = &fake.taken("wechat")[0];
    assert_eq!((fake.taken("wechat").len(), fake.taken("aliyun").len()), (1, 1), "the father has no openid");
    assert_eq!(letter["touser"], "openid-of-wang");
    assert_eq!(letter["data"]["phrase4"]["value"], "托管提醒");
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/deliveries").await.is(200).shows("wechat 已发");
}

#[tokio::test]
async fn two_schools_of_a_district_reach_a_parent_each_by_its_own_account() {
    let (story, fake) = missing("15:41:00").await;
    let channels = settings(&fake, &["wechat", "wechat-next", "aliyun"]);
    story.app.couriers.set(channels.clone()).unwrap();
    know_by(&story, "h0g0", (Address::OpenId, "wx", "o-wang")).await;
    know_by(&story, "h0g0", (Address::OpenId, "wx-next", "o-wang-next")).await;
    know(&story, "h0g1", Address::OpenId, "o-of-either").await;
    assert_eq!(round(&story, &channels).await, 2);
    let wechat = fake.taken("wechat");
    assert_eq!((wechat.len(), wechat[0]["touser"].as_str()), (1, Some("o-wang")));
    let short = fake.taken("aliyun");
    assert_eq!(
        (short.len(), short[0]["PhoneNumbers"].as_str()),
        (1, Some(FATHER)),
        "of which account, nobody knows"
    );

    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/messages").await.is(200).shows("已绑定");
    let forget = "/gongshu/wenlan/messages/door/forget";
    wang.post(forget, &[("channel", "wechat-next")]).await.is(400); // not this school's
    wang.get("/gongshu/wenlan/messages").await.is(200);
    wang.post(forget, &[("channel", "wechat")]).await.is(303);
    wang.get("/gongshu/wenlan/messages").await.is(200);
    assert!(!wang.html.contains("已绑定"));
    let mother = story.app.store.person("gongshu", &PersonId::new("h0g0")).await.unwrap().unwrap();
    let permit = Who::person(mother).permit(Act::MessageRead, &school(&story)).unwrap();
    let left = story.app.store.look(&permit).await.unwrap().addresses().await.unwrap();
    let next = ("openid".to_owned(), "wx-next".to_owned(), "o-wang-next".to_owned());
    assert_eq!(left, [next], "the other school's account still knows her");
}

#[tokio::test]
async fn a_channel_that_is_away_hands_over_to_the_next_and_a_wrong_address_at_once() {
    let (story, fake) = missing("15:41:00").await;
    let channels = settings(&fake, &["wecom-school", "gone", "tencent"]);
    know(&story, "h0g0", Address::ParentId, "gone").await;
    for later in ["15:41:00", "15:41:05", "15:41:15", "15:41:35", "15:42:00"] {
        turn(&story, &fake, &format!("2021-09-07T{later}"));
        round(&story, &channels).await;
    }
    let taken = fake.taken("tencent");
    let phones: Vec<&str> = taken.iter().map(|one| one["PhoneNumberSet"][0].as_str().unwrap()).collect();
    assert_eq!((phones.len(), fake.taken("wecom-school").len()), (2, 0), "{phones:?}");
    assert!(taken[0]["TemplateParamSet"][1].as_str().unwrap().contains("没有到"));
}

#[tokio::test]
async fn a_group_reads_how_many_and_no_name_and_no_more_than_twenty_a_minute() {
    let (story, fake) = missing("15:41:00").await;
    let channels = settings(&fake, &["dingtalk", "wecom-robot"]);
    assert_eq!(round(&story, &channels).await, 2);
    let (ding, wecom) = (fake.taken("dingtalk"), fake.taken("wecom-robot"));
    let text = ding[0]["markdown"]["text"].as_str().unwrap();
    assert!(text.contains("1 名学生今晚没有到") && text.contains("托管"), "{text}");
    assert!(!format!("{ding:?}{wecom:?}").contains("小明"), "{ding:?}");
    for n in 10..35 {
        asked_for(&story, n..n + 1).await;
        round(&story, &channels).await;
    }
    assert_eq!(fake.taken("dingtalk").len(), 20, "the limit is ours before it is theirs");
    assert_eq!(fake.taken("wecom-robot").len(), 20);
    turn(&story, &fake, "2021-09-07T15:42:01");
    round(&story, &channels).await;
    let last = fake.taken("dingtalk").pop().unwrap().to_string();
    assert!(last.contains("门口有 6 次"), "what waited is one digest: {last}");
    let last = fake.taken("wecom-robot").pop().unwrap().to_string();
    assert!(last.contains("门口有 6 次") && fake.refusals().is_empty(), "{last}");
}

#[tokio::test]
async fn a_robot_that_was_too_fast_rests_for_ten_minutes() {
    let (story, fake) = missing("15:41:00").await;
    let channels = settings(&fake, &["dingtalk"]);
    fake.answer_next(json!({ "errcode": 130_101, "errmsg": "send too fast" }));
    assert_eq!(round(&story, &channels).await, 1);
    turn(&story, &fake, "2021-09-07T15:50:59");
    assert_eq!(round(&story, &channels).await, 0);
    turn(&story, &fake, "2021-09-07T15:51:00");
    assert_eq!(round(&story, &channels).await, 1);
    assert_eq!(fake.taken("dingtalk").len(), 1);
}

#[tokio::test]
async fn at_night_a_slip_waits_for_the_morning_and_an_alarm_does_not() {
    let (story, fake) = missing("21:45:00").await;
    let channels = settings(&fake, &["aliyun"]);
    let mut head = story.staff("head3-2").await;
    head.get("/gongshu/wenlan/leaves").await.is(200);
    let slip = [
        ("student", "ming"),
        ("day", "days"),
        ("from", "2021-09-08"),
        ("to", "2021-09-08"),
        ("kind", "affair"),
    ];
    head.post("/gongshu/wenlan/leaves", &slip).await.is(303);
    round(&story, &channels).await;
    let sent = |fake: &Fake| {
        fake.taken("aliyun").iter().map(|one| one["TemplateCode"].to_string()).collect::<Vec<_>>()
    };
    assert_eq!(sent(&fake), ["\"SMS_1\""; 2], "the alarms only");
    turn(&story, &fake, "2021-09-08T06:29:59");
    assert_eq!(round(&story, &channels).await, 0);
    turn(&story, &fake, "2021-09-08T06:30:00");
    assert_eq!(round(&story, &channels).await, 2);
    assert_eq!(sent(&fake)[2..], ["\"SMS_2\""; 2]);
}

#[tokio::test]
async fn a_code_is_sent_to_the_phone_that_asked_and_not_when_it_is_worth_nothing() {
    let (story, fake) = missing("15:41:00").await;
    let channels = settings(&fake, &["aliyun"]);
    round(&story, &channels).await;
    let mut visitor = story.visitor();
    visitor.get("/gongshu/wenlan/signin").await.is(200);
    visitor.post("/gongshu/wenlan/signin/code", &[("phone", MOTHER)]).await;
    assert_eq!(round(&story, &channels).await, 1);
    let sent = fake.taken("aliyun").pop().unwrap();
    assert_eq!((sent["TemplateCode"].as_str(), sent["PhoneNumbers"].as_str()), (Some("SMS_3"), Some(MOTHER)));
    visitor.get("/gongshu/wenlan/signin").await.is(200);
    turn(&story, &fake, "2021-09-07T15:43:00");
    visitor.post("/gongshu/wenlan/signin/code", &[("phone", MOTHER)]).await;
    turn(&story, &fake, "2021-09-07T15:48:00");
    assert_eq!(round(&story, &channels).await, 0, "five minutes are over");
}

#[tokio::test]
async fn two_nodes_share_the_work_and_a_lost_one_s_is_not_sent_twice() {
    let (story, fake) = missing("15:41:00").await;
    let channels = settings(&fake, &["aliyun"]);
    let (one, other) = (story.app.clone(), story.app.clone());
    let (first, second) = tokio::join!(sender::round(&one, &channels), sender::round(&other, &channels));
    assert_eq!(first + second, 2);
    assert_eq!(fake.taken("aliyun").len(), 2);
}

#[tokio::test]
async fn what_a_lost_node_had_claimed_is_not_sent_again_without_a_key() {
    let (story, fake) = missing("15:41:00").await;
    let channels = settings(&fake, &["aliyun"]);
    let now = story.app.now();
    let permit = clock(Act::DeliverySend, &school(&story)).unwrap();
    let mut tx = story.app.store.tend(&permit).await.unwrap();
    let named = [Named { name: "aliyun", channel: Channel::AliyunSms, account: "", is_only: true }];
    tx.fan_out(&named, &Terms::default(), now).await.unwrap();
    let (due, calls) = tx.due(named[0], 600, now).await.unwrap();
    assert_eq!((due.len(), calls), (2, Room { calls: 10, plain: 10 }));
    tx.claimed(&[&due[0]], "a call of a node that is lost", now).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(round(&story, &channels).await, 1, "the other one is nobody's yet");
    turn(&story, &fake, "2021-09-07T15:46:01");
    assert_eq!(round(&story, &channels).await, 0);
    assert_eq!(fake.taken("aliyun").len(), 1);
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/deliveries").await.is(200).shows("不确定");
}

#[tokio::test]
async fn a_teacher_adds_an_e_mail_address_and_gets_the_alarm_there() {
    let (story, fake) = missing("15:41:00").await;
    let channels = settings(&fake, &["mail"]);
    let mut head = story.staff("head3-2").await;
    head.get("/gongshu/wenlan/deliveries").await.is(200);
    let mut desk = story.staff("head3-2").await;
    let page = "/gongshu/wenlan/messages";
    let mut manager = story.staff("manager").await;
    manager.get(page).await.is(200);
    manager
        .post("/gongshu/wenlan/messages/address", &[("mail", "王@学校")])
        .await
        .is(422)
        .shows("X.18")
        .shows("王@学校");
    know(&story, "staff-head3-2", Address::Mail, "head@school.test").await;
    assert_eq!(round(&story, &channels).await, 1);
    let letter = fake.taken("mail")[0].as_str().unwrap().to_owned();
    assert!(letter.contains("To: <head@school.test>") && letter.contains("Message-ID: <"), "{letter}");
    desk.get(page).await.is(200).shows("head@school.test");
    desk.post("/gongshu/wenlan/messages/address", &[("mail", "")]).await.is(303);
    desk.get(page).await.is(200);
    assert!(!desk.html.contains("head@school.test"));
}

#[tokio::test]
async fn a_school_message_goes_to_a_parent_s_wechat_with_a_token_that_is_renewed() {
    let (story, fake) = missing("15:41:00").await;
    let channels = settings(&fake, &["wecom-school"]);
    know(&story, "h0g0", Address::ParentId, "wang-parent").await;
    fake.forget_token();
    assert_eq!(round(&story, &channels).await, 1);
    let message = fake.taken("wecom-school").pop().unwrap();
    assert_eq!(message["to_parent_userid"], json!(["wang-parent"]));
    fake.forget_token();
    know(&story, "h0g1", Address::ParentId, "li-parent").await;
    let mut head = story.staff("head3-2").await;
    head.get("/gongshu/wenlan/leaves").await.is(200);
    let slip = [
        ("student", "ming"),
        ("day", "days"),
        ("from", "2021-09-08"),
        ("to", "2021-09-08"),
        ("kind", "affair"),
    ];
    head.post("/gongshu/wenlan/leaves", &slip).await.is(303);
    assert_eq!(round(&story, &channels).await, 2);
    assert_eq!(fake.taken("wecom-school").len(), 3, "the old token was refused once and asked for again");
    story.app.couriers.set(channels).unwrap();
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/deliveries").await.is(200).shows("wecom-school 渠道已接受，没有送达回执");
}

/// Where a channel of the school hands receipts in.
fn receipts(rest: &str) -> String {
    format!("/gongshu/wenlan/receipts/{rest}")
}

#[tokio::test]
async fn a_short_message_that_did_not_arrive_goes_over_the_next_channel_and_the_sender_sees_why() {
    let (story, fake) = missing("15:41:00").await;
    let channels = settings(&fake, &["aliyun", "tencent"]);
    let mut provider = story.visitor();
    let path = receipts("aliyun/let-me-in");
    provider.post_raw(&path, "application/json", "[]").await;
    assert_ne!(provider.status, 200, "nothing is taken before the channels are known");
    story.app.couriers.set(channels.clone()).unwrap();
    assert_eq!(round(&story, &channels).await, 2);
    let taken = fake.taken("aliyun");
    let biz = |n: usize| format!("biz-{}", taken[n]["OutId"].as_str().unwrap());
    let report = |n: usize, success: bool| {
        json!({ "phone_number": "1", "success": success, "err_code": if success { "DELIVERED" } else { "MK:0001" },
                "err_msg": if success { "" } else { "空号" }, "biz_id": biz(n) })
    };
    let both = json!([report(0, true), report(1, false)]).to_string();
    for wrong in ["aliyun/let-me", "aliyun/", "aliyun", "tencent/AK", "gone/let-me-in", "mail/"] {
        provider.post_raw(&receipts(wrong), "application/json", &both).await;
        assert_ne!(provider.status, 200, "{wrong}");
    }
    assert_eq!(round(&story, &channels).await, 0, "nobody but the provider says that something was lost");
    provider.post_raw(&path, "application/json", "{").await.is(400);
    for _ in 0..2 {
        provider.post_raw(&path, "application/json", &both).await.is(200).shows("\"code\":0");
    }
    let unknown = json!([{ "success": true, "biz_id": "biz-of-nobody" }]).to_string();
    provider.post_raw(&path, "application/json", &unknown).await.is(503);
    assert_eq!(round(&story, &channels).await, 1, "the father is told over the other provider");
    assert_eq!(fake.taken("tencent").len(), 1);
    let heard = json!([{ "sid": "serial-1", "report_status": "SUCCESS", "errmsg": "DELIVRD" }]).to_string();
    provider.post_raw(&receipts("tencent/let-me-in"), "application/json", &heard).await.is(200);
    assert_eq!(round(&story, &channels).await, 0);
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/deliveries").await.is(200).shows("空号");
    manager.shows("aliyun 已送达 15:41").shows("tencent 已送达 15:41");
}

#[tokio::test]
async fn an_account_signs_what_it_says_of_a_message() {
    use sha1::{Digest, Sha1};
    let (story, fake) = missing("15:41:00").await;
    let mother = story.town.register.guardians[0].id.to_string();
    know(&story, &mother, Address::OpenId, "o-mother").await;
    let channels = settings(&fake, &["wechat"]);
    story.app.couriers.set(channels.clone()).unwrap();
    assert_eq!(round(&story, &channels).await, 1);
    let seconds = story.app.now().0 / 1000;
    let signed = |token: &str, at: i64| {
        let at = at.to_string();
        let mut parts = [token, at.as_str(), "n1"];
        parts.sort_unstable();
        let sum = Sha1::digest(parts.concat().as_bytes());
        let sum: String = sum.iter().map(|byte| format!("{byte:02x}")).collect();
        receipts(&format!("wechat?signature={sum}&timestamp={at}&nonce=n1&echostr=hello1"))
    };
    let event = "<xml><Event><![CDATA[TEMPLATESENDJOBFINISH]]></Event><MsgID>200163836</MsgID><Status><![CDATA[success]]></Status></xml>";
    let mut wechat = story.visitor();
    for wrong in [signed("other", seconds), signed("wx-token", seconds - 301)] {
        wechat.post_raw(&wrong, "text/xml", event).await;
        assert_ne!(wechat.status, 200);
        wechat.get(&wrong).await;
        assert_ne!(wechat.status, 200);
    }
    wechat.get(&signed("wx-token", seconds)).await.is(200).shows("hello1");
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/deliveries").await.is(200).shows("wechat 已发 15:41");
    let unknown = event.replace("200163836", "200163837");
    wechat.post_raw(&signed("wx-token", seconds), "text/xml", &unknown).await.is(503);
    wechat.post_raw(&signed("wx-token", seconds), "text/xml", event).await.is(200).shows("success");
    manager.get("/gongshu/wenlan/deliveries").await.is(200).shows("wechat 已送达 15:41");
}

/// Presses the link of a channel on the own page of messages; answers where WeChat's page would send the browser back to.
async fn at_the_door(browser: &mut Browser<'_>, channel: &str) -> String {
    browser.agent = WECHAT;
    browser.get("/gongshu/wenlan/messages").await.is(200);
    let bare = format!("/gongshu/wenlan/messages/door?channel={channel}");
    let state = browser.html.split(&format!("{bare}&")).nth(1).unwrap().split('"').next().unwrap();
    let link = format!("{bare}&{}", state.trim_start_matches("#38;").trim_start_matches("amp;"));
    browser.get(&bare).await.is(400); // a link that somebody sends binds nobody
    browser.get(&link).await.is(303);
    let asked = fields(browser.led_to());
    let back = asked["redirect_uri"].strip_prefix("https://care.test").unwrap();
    format!("{back}&state={}", asked["state"])
}

#[tokio::test]
async fn a_parent_shows_who_they_are_in_wechat_and_the_alarm_comes_there() {
    let (story, fake) = missing("15:41:00").await;
    let channels = settings(&fake, &["wecom-school", "wechat", "aliyun"]);
    story.app.couriers.set(channels.clone()).unwrap();
    let page = "/gongshu/wenlan/messages";
    let mut wang = story.wang().await;
    wang.get(page).await.is(200).shows("请在微信里打开本页再绑定");
    let back = at_the_door(&mut wang, "wechat").await;
    wang.get(&format!("{back}&code=")).await.is(303);
    wang.get(page).await.is(200).shows("微信没有说明您是谁");
    wang.get(&format!("{back}&code=wang")).await.is(303);
    wang.get(page).await.is(200).shows("绑定好了").shows("已绑定");
    assert!(!wang.html.contains("o-wang"), "who somebody is to the account stands on no page");
    wang.get(&format!("{back}&code=wang")).await.is(303);
    wang.get(page).await.is(200).shows("微信没有说明您是谁"); // a code is good once
    let mut father = story.guardian(FATHER).await;
    father.agent = WECHAT;
    father.get(&format!("{back}&code=stolen")).await.is(400); // somebody else's way back binds nobody
    let pupil = at_the_door(&mut father, "wecom-school").await;
    father.get(&format!("{pupil}&code=pupil")).await.is(303);
    father.get(page).await.is(200).shows("微信没有说明您是谁");
    father.get(&format!("{pupil}&code=father")).await.is(303);
    assert!(round(&story, &channels).await > 0);
    let wechat = fake.taken("wechat");
    assert_eq!((wechat.len(), wechat[0]["touser"].as_str()), (1, Some("o-wang")));
    let wecom = fake.taken("wecom-school");
    assert_eq!((wecom.len(), &wecom[0]["to_parent_userid"]), (1, &json!(["p-father"])));
    wang.post(&format!("{page}/door/forget"), &[("channel", "wechat")]).await.is(303);
    wang.get(page).await.is(200).shows("绑定解除了");
    assert!(!wang.html.contains("已绑定"));
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn an_alarm_that_no_channel_could_bring_is_shown_at_once() {
    let (story, fake) = missing("15:41:00").await;
    let channels = settings(&fake, &["wecom-school"]);
    know(&story, "h0g0", Address::ParentId, "gone").await;
    let (mut manager, page) = (story.staff("manager").await, "/gongshu/wenlan/deliveries");
    manager.get(&format!("{page}?show=failed")).await.is(200).shows("没有这样的消息");
    round(&story, &channels).await;
    manager.get(page).await.is(200).shows("没有人读的告警").shows("王小明今晚没有到").shows("失败");
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/messages").await.is(200);
    manager.get(&format!("{page}?show=failed")).await.is(200).shows("没有这样的消息");
}

#[tokio::test]
async fn a_channel_that_hangs_stops_no_other_and_the_next_one_takes_over_what_presses() {
    let (story, fake) = missing("15:41:00").await;
    let channels = settings(&fake, &["hanging", "tencent-agreed", "dingtalk"]);
    fake.lift("tencent");
    asked_for(&story, 10..30).await;
    assert_eq!(round(&story, &channels).await, 3, "two that hang, and the group's");
    assert_eq!((fake.taken("dingtalk").len(), fake.taken("tencent").len()), (1, 0));
    turn(&story, &fake, "2021-09-07T15:41:05");
    assert_eq!(round(&story, &channels).await, 2);
    turn(&story, &fake, "2021-09-07T15:41:15");
    let made = round(&story, &channels).await;
    let taken = fake.taken("tencent").len();
    assert!(taken >= 16, "{taken} alarms did not wait for it");
    assert_eq!(made, 2 + taken);
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/deliveries").await.is(200).shows("不确定，请当面或打电话确认");
}

#[tokio::test]
async fn an_alarm_that_no_channel_was_given_in_time_counts_as_failed() {
    let (story, fake) = missing("15:41:00").await;
    let channels = settings(&fake, &["aliyun"]);
    turn(&story, &fake, "2021-09-07T17:42:00");
    assert_eq!(round(&story, &channels).await, 0, "two hours are over");
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/deliveries?show=failed").await.is(200).shows("王小明今晚没有到");
    manager.shows("aliyun 失败 17:42");
}
