//! 限量 Each platform takes so much and no more: letters in a value, messages to one address, calls a minute. We stay below it;
//! where it says no all the same it is asked later, nothing counts as failed, and nobody is told twice.

use crate::channels::{Fake, settings};
use crate::delivery::{know, missing, round, turn};
use crate::evening::{school, staff};
use crate::town::{Story, at};
use afterbell::day::pickup;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rules::day::pickup::Question;
use rules::id::StudentId;
use rules::moment::Moment;
use rules::people::delivery::Address;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The child for whom somebody asks at the gate; an alarm to its mother and its father.
const ASKED: &str = "h1s0";
const MOTHER: &str = "13800000002";
const FATHER: &str = "13900000002";

async fn asks(story: &Story, n: usize, name: &str) {
    let question =
        Question { student: StudentId::new(ASKED), name: name.to_owned(), phone: format!("137{n:08}") };
    pickup::ask(&story.app, &staff(story, "gate1"), &school(story), question).await.unwrap();
}

/// The mother can be reached in every way.
async fn knows_the_mother(story: &Story) {
    for (kind, address) in [
        (Address::ParentId, "h1-mother"),
        (Address::OpenId, "o-h1-mother"),
        (Address::Mail, "h1@school.test"),
    ] {
        know(story, "h1g0", kind, address).await;
    }
}

fn to_number(fake: &Fake, phone: &str) -> usize {
    let to = format!("+86{phone}");
    let taken = fake.taken("tencent");
    taken.iter().filter(|one| one["PhoneNumberSet"][0].as_str() == Some(to.as_str())).count()
}

/// What the reader of a message sees there.
fn words_of(platform: &str, message: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    match platform {
        "aliyun" => {
            let blanks: BTreeMap<String, String> =
                serde_json::from_str(message["TemplateParam"].as_str().unwrap()).unwrap();
            blanks["what"].clone()
        }
        "tencent" => text(&message["TemplateParamSet"][1]),
        "wechat" => text(&message["data"]["thing1"]["value"]),
        "wecom-school" => text(&message["text"]["content"]),
        _ => {
            let letter = text(message);
            let body: String = letter.split_once("\r\n\r\n").unwrap().1.split_whitespace().collect();
            String::from_utf8(STANDARD.decode(body).unwrap()).unwrap()
        }
    }
}

#[tokio::test]
async fn a_text_of_any_length_fits_each_channel_and_all_of_it_stands_on_the_page() {
    let (story, fake) = missing("15:41:00").await;
    knows_the_mother(&story).await;
    let name = "赵建国".repeat(300);
    let whole = |said: &str| said.contains(&name) && said.contains("https://care.test");
    let cut = |said: &str, letters: usize| said.chars().count() == letters && said.ends_with('…');
    for (n, platform) in ["aliyun", "tencent", "wechat", "wecom-school", "mail"].into_iter().enumerate() {
        asks(&story, n, &name).await;
        round(&story, &settings(&fake, &[platform])).await;
        let taken = fake.taken(platform);
        let said: Vec<String> = taken.iter().map(|one| words_of(platform, one)).collect();
        let said = said.iter().find(|said| said.starts_with("校门口有人要接")).expect(platform);
        let fits = match platform {
            "aliyun" | "tencent" => cut(said, 35),
            "wechat" => cut(said, 20),
            "wecom-school" => {
                (2040..=2048).contains(&said.len())
                    && said.ends_with("…\nhttps://care.test\n2021-09-07 15:41")
            }
            _ => whole(said),
        };
        assert!(fits, "{platform}: {} bytes: {said}", said.len());
    }
    assert_eq!(fake.taken("wechat")[0]["url"], "https://care.test");
    assert!(fake.refusals().is_empty(), "{:?}", fake.refusals());
    let mut mother = story.guardian(MOTHER).await;
    mother.get("/gongshu/wenlan/messages").await.is(200).shows(&name);
}

/// Two messages that can wait are one, which names no child; its template has a place for one all the same.
#[tokio::test]
async fn a_blank_for_a_child_is_never_empty() {
    let (story, fake) = missing("15:41:00").await;
    let channels = settings(&fake, &["aliyun"]);
    round(&story, &channels).await;
    let mut head = story.staff("head3-2").await;
    for day in ["2021-09-08", "2021-09-09"] {
        head.get("/gongshu/wenlan/leaves").await.is(200);
        let slip = [("student", "ming"), ("day", "days"), ("from", day), ("to", day), ("kind", "affair")];
        head.post("/gongshu/wenlan/leaves", &slip).await.is(303);
    }
    assert_eq!(round(&story, &channels).await, 2, "one to each parent");
    let last = fake.taken("aliyun").pop().unwrap();
    assert_eq!(last["TemplateCode"], "SMS_2");
    let blanks: BTreeMap<String, String> =
        serde_json::from_str(last["TemplateParam"].as_str().unwrap()).unwrap();
    assert_eq!(blanks["child"], school(&story).name_zh);
    assert!(blanks["what"].ends_with("条新消息，请登录页面查看。"), "{blanks:?}");
    assert!(fake.refusals().is_empty(), "{:?}", fake.refusals());
}

#[tokio::test]
async fn a_number_gets_no_more_short_messages_than_its_provider_takes_and_what_presses_goes_elsewhere() {
    let (story, fake) = missing("15:41:00").await;
    let channels = settings(&fake, &["tencent", "mail"]);
    know(&story, "h1g0", Address::Mail, "h1@school.test").await;
    for n in 0..7 {
        asks(&story, n, "赵建国").await;
    }
    let had = [("15:41:00", 1), ("15:41:29", 1), ("15:41:30", 2), ("15:42:00", 3), ("15:42:30", 4)];
    for (time, count) in had.into_iter().chain([("15:43:00", 5), ("16:40:59", 5)]) {
        turn(&story, &fake, &format!("2021-09-07T{time}"));
        round(&story, &channels).await;
        assert_eq!((to_number(&fake, MOTHER), to_number(&fake, FATHER)), (count, count), "{time}");
    }
    assert_eq!(fake.taken("mail").len(), 2, "her two last ones did not wait for an hour");
    turn(&story, &fake, "2021-09-07T16:41:00");
    round(&story, &channels).await;
    assert_eq!((to_number(&fake, MOTHER), to_number(&fake, FATHER)), (5, 6), "he has no other way");
    turn(&story, &fake, "2021-09-07T16:41:30");
    round(&story, &channels).await;
    assert_eq!((to_number(&fake, FATHER), fake.taken("mail").len()), (7, 2));
    let keys: BTreeSet<String> =
        fake.taken("tencent").iter().map(|one| one["SessionContext"].to_string()).collect();
    assert_eq!(keys.len(), fake.taken("tencent").len(), "each came once");
    assert!(fake.refusals().is_empty(), "the limit is ours before it is theirs: {:?}", fake.refusals());
}

#[tokio::test]
async fn a_parent_of_wecom_gets_thirty_a_minute_and_none_is_dropped() {
    let (story, fake) = missing("15:41:00").await;
    let channels = settings(&fake, &["wecom-school"]);
    know(&story, "h1g0", Address::ParentId, "h1-mother").await;
    for n in 0..33 {
        asks(&story, n, "赵建国").await;
    }
    for (time, made) in [("15:41:00", 30), ("15:41:59", 0), ("15:42:00", 3), ("15:43:00", 0)] {
        turn(&story, &fake, &format!("2021-09-07T{time}"));
        assert_eq!(round(&story, &channels).await, made, "{time}");
    }
    let said: BTreeSet<String> =
        fake.taken("wecom-school").iter().map(|one| words_of("wecom-school", one)).collect();
    assert_eq!(said.len(), 33);
    assert!(fake.refusals().is_empty(), "{:?}", fake.refusals());
}

/// What a platform says when it is too much, how many are told in all, how many calls are made at once, and the seconds until
/// it is asked again.
type Case = (&'static str, Value, [usize; 2], i64);

fn cases() -> [Case; 9] {
    let of_one = |code: &str| json!({ "Response": { "SendStatusSet": [{ "Code": code, "Message": "x", "SerialNo": "" }] } });
    let wecom = || json!({ "errcode": 45_009, "errmsg": "api freq out of limit" });
    let minute = json!({ "Code": "isv.BUSINESS_LIMIT_CONTROL", "Message": "触发分钟级流控Permits:1" });
    let all = json!({ "Response": { "Error": { "Code": "RequestLimitExceeded", "Message": "x" } } });
    [
        ("dingtalk", json!({ "errcode": 130_101, "errmsg": "send too fast" }), [1, 1], 600),
        ("wecom-robot", wecom(), [1, 1], 60),
        ("wecom-school", wecom(), [1, 1], 60),
        ("wechat", wecom(), [1, 1], 60),
        ("aliyun", json!({ "Code": "Throttling.User", "Message": "x" }), [2, 1], 60),
        ("aliyun", minute, [2, 2], 60),
        ("tencent", all, [2, 1], 60),
        ("tencent", of_one("LimitExceeded.PhoneNumberThirtySecondLimit"), [2, 2], 30),
        ("mail", json!("450 4.7.1 too many letters"), [1, 1], 5),
    ]
}

#[tokio::test]
async fn what_was_too_much_for_a_platform_is_sent_later_once_and_never_counts_as_failed() {
    let (story, fake) = missing("15:41:00").await;
    round(&story, &settings(&fake, &["aliyun"])).await;
    knows_the_mother(&story).await;
    let mut start = at("2021-09-07T16:00:00");
    for (n, (platform, answer, [all, at_once], wait)) in cases().into_iter().enumerate() {
        let after = |seconds: i64| {
            let now = Moment(start.0 + seconds * 1000);
            story.app.turn(now);
            fake.turn(now);
        };
        let channels = settings(&fake, &[platform]);
        after(0);
        asks(&story, n, "赵建国").await;
        let before = fake.taken(platform).len();
        fake.answer_next(answer.clone());
        assert_eq!(round(&story, &channels).await, at_once, "{platform} {answer}");
        assert_eq!(fake.taken(platform).len() - before, at_once - 1, "{platform} {answer}");
        let mut manager = story.staff("manager").await;
        manager.get("/gongshu/wenlan/deliveries?show=failed").await.is(200).shows("没有这样的消息");
        after(wait - 1);
        assert_eq!(round(&story, &channels).await, 0, "{platform} {answer}");
        after(wait);
        assert_eq!(round(&story, &channels).await, all + 1 - at_once, "{platform} {answer}");
        assert_eq!(fake.taken(platform).len() - before, all, "{platform} {answer}");
        after(wait + 60);
        assert_eq!(round(&story, &channels).await, 0, "nobody is told twice: {platform} {answer}");
        start = start.plus_minutes(12);
    }
    assert!(fake.refusals().is_empty(), "{:?}", fake.refusals());
}

#[tokio::test]
async fn after_too_much_a_platform_is_asked_nothing_more_until_its_time_is_over() {
    let (story, fake) = missing("15:41:00").await;
    let channels = settings(&fake, &["wechat"]);
    know(&story, "h1g0", Address::OpenId, "o-h1-mother").await;
    for n in 0..5 {
        asks(&story, n, "赵建国").await;
    }
    fake.answer_next(json!({ "errcode": 45_009, "errmsg": "reach max api daily quota limit" }));
    for (time, made) in [("15:41:00", 1), ("15:41:59", 0), ("15:42:00", 5), ("15:43:00", 0)] {
        turn(&story, &fake, &format!("2021-09-07T{time}"));
        assert_eq!(round(&story, &channels).await, made, "{time}");
    }
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/deliveries?show=failed").await.is(200).shows("没有这样的消息");
    assert_eq!(fake.taken("wechat").len(), 5);
}

#[tokio::test]
async fn no_alarm_waits_behind_a_platform_whose_quota_is_used_up() {
    let (story, fake) = missing("15:41:00").await;
    let channels = settings(&fake, &["wechat", "mail"]);
    know(&story, "h1g0", Address::OpenId, "o-h1-mother").await;
    know(&story, "h1g0", Address::Mail, "h1@school.test").await;
    for n in 0..25 {
        asks(&story, n, "赵建国").await;
    }
    for (time, made, by_mail) in [("15:41:00", 1, 0), ("15:42:00", 26, 25), ("15:43:00", 0, 25)] {
        turn(&story, &fake, &format!("2021-09-07T{time}"));
        fake.answer_next(json!({ "errcode": 45_009, "errmsg": "reach max api daily quota limit" }));
        assert_eq!(round(&story, &channels).await, made, "{time}");
        assert_eq!((fake.taken("mail").len(), fake.taken("wechat").len()), (by_mail, 0), "{time}");
    }
}
