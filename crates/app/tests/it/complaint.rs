//! 投诉 Anybody complains past the school: the bureau reads and answers, the school sees what it is asked, the clock rises once
//! (P1.15).

use crate::evening::school;
use crate::town::{Browser, Story};
use afterbell::bureau::complaint;
use afterbell::town::{PLAN, Town};
use rules::bureau::complaint::{Draft, Kind};
use rules::id::PersonId;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::{Role, clock};
use store::Entry;
use store::people::Staff;

const FORM: &str = "/gongshu/wenlan/complaints";
const ASKED: &str = "/gongshu/wenlan/complaint-questions";
const BOARD: &str = "/gongshu/gongshu/board";
const DESK: &str = "/gongshu/gongshu/complaint-desk";
const MONDAY: &str = "2021-09-06T09:00:00";
const SECRET: &str = "班主任说不报名就不能评优";
const QUESTION: &str = "请说明三年级的报名经过";
const STATEMENT: &str = "家长会上只念了通知，名单附后";
const ANSWER: &str = "已查明并要求整改，报名一律自愿";

/// Somebody fills in the form; the way to the answer.
async fn complains(browser: &mut Browser<'_>, contact: &str) -> String {
    browser.get(FORM).await.is(200);
    browser.post(FORM, &[("kind", "forced"), ("words", SECRET), ("contact", contact)]).await.is(303);
    browser.led_to().to_owned()
}

/// Sends a form of a page to an address below it.
async fn sends(browser: &mut Browser<'_>, page: &str, rest: &str, field: (&str, &str)) -> u16 {
    browser.get(page).await.is(200);
    browser.post(&format!("{page}/{rest}"), &[field]).await.status.as_u16()
}

fn bureau_of(story: &Story) -> Place {
    story.app.place("gongshu", "gongshu").unwrap()
}

async fn journal(story: &Story, act: &str) -> Vec<Entry> {
    let permit = clock(Act::ComplaintRise, &bureau_of(story)).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    let mut entries = tx.journal_entries(None, 200).await.unwrap();
    entries.retain(|entry| entry.act == act);
    entries
}

#[tokio::test]
async fn a_complaint_is_filed_once_by_nobody_and_lies_sealed() {
    let story = Story::at(MONDAY).await;
    let mut visitor = story.visitor();
    visitor.get("/").await.is(200).shows(&format!("href=\"{FORM}\""));
    visitor.get(FORM).await.is(200).shows("由拱墅区受理，文澜小学看不到").shows("10个工作日内答复");
    visitor.post(FORM, &[("words", SECRET)]).await.is(422);
    visitor.shows("没有选投诉什么").shows("严禁任何单位或个人").shows(SECRET);
    let empty = [("kind", "fee"), ("words", "  ")];
    visitor.post(FORM, &empty).await.is(422).shows("什么也没有写");

    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/children").await.is(200).shows(&format!("href=\"{FORM}\""));
    wang.get(FORM).await.is(200);
    let key = wang.hidden("key");
    let sent = [("kind", "forced"), ("words", SECRET), ("contact", "13900000066"), ("key", key.as_str())];
    for _ in 0..2 {
        wang.post(FORM, &sent).await.is(303);
    }
    let answer = wang.led_to().to_owned();
    let other = [("kind", "fee"), ("words", "多收了钱"), ("key", key.as_str())];
    wang.post(FORM, &other).await.is(422).shows("已经提交过另一件投诉");

    visitor.get(&answer).await.is(200).shows("投诉第1号").shows("还剩12天");
    visitor.shows("拱墅区正在办理，最迟9月18日");
    assert!(!visitor.html.contains(SECRET), "the link shows the answer, not what was said");
    visitor.get(&answer.replace("wenlan", "beixiu")).await.is(404);
    visitor.get(&format!("{FORM}/nothing")).await.is(404);
    visitor.get("/gongshu/gongshu/complaints").await.is(404);

    let entries = journal(&story, "complaint.filed").await;
    assert_eq!(entries.len(), 1, "the same form twice is one complaint");
    assert_eq!(entries[0].who, "visitor", "whoever is signed in is nobody here");
    assert_ne!(entries[0].subject, key, "the journal opens no answer");
    let disk = story.on_disk();
    let stands = |text: &str| disk.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(!stands(SECRET) && !stands("13900000066"), "a copy of the database shows no complaint");
    assert!(stands("王小明") || disk.is_empty(), "and would show what stands in it in the open");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn a_complaint_is_invisible_to_the_school_but_for_what_it_is_asked() {
    let story = Story::at(MONDAY).await;
    let mut visitor = story.visitor();
    let answer = complains(&mut visitor, "").await;
    let (mut bureau, mut leader) = (story.staff("bureau").await, story.staff("leader").await);
    leader.get("/gongshu/wenlan/board").await.is(200);
    assert!(!leader.html.contains("投诉第") && !leader.html.contains("请学校说明"));
    leader.get("/gongshu/wenlan/messages").await.is(200);
    assert!(!leader.html.contains("投诉文澜小学"));
    leader.get(ASKED).await.is(200).shows("没有要说明的情况");
    for rest in ["", "/1"] {
        leader.get(&format!("{DESK}{rest}")).await.is(404);
    }
    leader.post(&format!("{DESK}/1/answers"), &[("answer", ANSWER)]).await.is(404);

    bureau.get("/gongshu/gongshu/messages").await.is(200).shows("有人投诉文澜小学（第1号）");
    bureau.shows(&format!("href=\"{DESK}/1\""));
    bureau.get(BOARD).await.is(200).shows("投诉第1号 · 文澜小学").shows("还剩12天");
    bureau.get(&format!("{DESK}/2")).await.is(404);
    let one = format!("{DESK}/1");
    bureau.get(&one).await.is(200).shows(SECRET).shows("匿名").shows("强制或变相强制参加");
    assert_eq!(sends(&mut bureau, &one, "questions", ("question", " ")).await, 422);
    for _ in 0..2 {
        assert_eq!(sends(&mut bureau, &one, "questions", ("question", QUESTION)).await, 303);
    }
    bureau.get(&one).await.is(200).shows("学校还没有说明");
    assert_eq!(sends(&mut bureau, &one, "questions", ("question", "还有收费")).await, 422);
    bureau.shows("学校还没有说明上次问的事");
    assert_eq!(journal(&story, "complaint.forwarded").await.len(), 1);

    leader.get("/gongshu/wenlan/messages").await.is(200).shows("教育局请学校说明情况，最迟9月9日");
    leader.shows(&format!("href=\"{ASKED}\""));
    leader.get("/gongshu/wenlan/board").await.is(200).shows("教育局有1件事请学校说明");
    leader.get(ASKED).await.is(200).shows(QUESTION);
    assert!(!leader.html.contains(SECRET), "the school reads the bureau's words alone");
    for login in ["manager", "beixiu"] {
        story.staff(login).await.get(ASKED).await.is(404);
    }
    let start = format!("action=\"{ASKED}/");
    let id = leader.html.split(&start).nth(1).unwrap().split('"').next().unwrap().to_owned();
    let mut beixiu = story.staff("beixiu").await;
    assert_eq!(
        sends(&mut beixiu, "/gongshu/beixiu/complaint-questions", &id, ("statement", STATEMENT)).await,
        404,
        "another school's question"
    );
    assert_eq!(sends(&mut leader, ASKED, &id, ("statement", " ")).await, 422);
    for _ in 0..2 {
        assert_eq!(sends(&mut leader, ASKED, &id, ("statement", STATEMENT)).await, 303);
    }
    assert_eq!(sends(&mut leader, ASKED, &id, ("statement", "改一下")).await, 422);
    leader.shows("已经说明过");

    visitor.get(&answer).await.is(200).shows("已请学校说明情况");
    assert!(!visitor.html.contains(STATEMENT) && !visitor.html.contains(QUESTION));
    bureau.get("/gongshu/gongshu/messages").await.is(200).shows("文澜小学交来了投诉第1号的情况说明");
    bureau.get(&one).await.is(200).shows(STATEMENT).shows("学校说明");
    for _ in 0..2 {
        assert_eq!(sends(&mut bureau, &one, "answers", ("answer", ANSWER)).await, 303);
    }
    visitor.get(&answer).await.is(200).shows("已答复").shows(ANSWER);
    assert_eq!(sends(&mut bureau, &one, "questions", ("question", "还有收费")).await, 422);
    bureau.shows("这件投诉已经答复");
    assert_eq!(sends(&mut bureau, &one, "answers", ("answer", "整改已完成")).await, 303);
    visitor.get(&answer).await.is(200).shows(ANSWER).shows("整改已完成");
    assert_eq!(journal(&story, "complaint.answered").await.len(), 2);
    bureau.get(BOARD).await.is(200).shows("没有等答复的投诉");
    bureau.get(DESK).await.is(200).shows("投诉第1号 · 文澜小学").shows("已答复");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// A page has a form for the question and one for the answer, and one key: whoever goes back to it and writes on loses nothing.
#[tokio::test]
async fn what_is_written_on_one_page_is_a_step_each_and_the_same_twice_is_one() {
    let story = Story::at(MONDAY).await;
    let mut visitor = story.visitor();
    let answer = complains(&mut visitor, "").await;
    let (mut bureau, one) = (story.staff("bureau").await, format!("{DESK}/1"));
    bureau.get(&one).await.is(200);
    let key = bureau.hidden("key");
    let steps = [
        ("questions", "question", QUESTION),
        ("answers", "answer", ANSWER),
        ("answers", "answer", "整改已完成"),
        ("answers", "answer", "整改已完成"),
    ];
    for (rest, field, words) in steps {
        let sent = [(field, words), ("key", key.as_str())];
        bureau.post(&format!("{one}/{rest}"), &sent).await.is(303);
        bureau.get(&one).await.is(200).shows(words);
    }
    visitor.get(&answer).await.is(200).shows(ANSWER).shows("整改已完成");
    assert_eq!(journal(&story, "complaint.answered").await.len(), 2);
}

/// An officer of the city besides the district's.
fn with_city(town: &mut Town) {
    town.register.staff.push(Staff {
        id: PersonId::new("staff-city"),
        name: "市教育局 方处长".to_owned(),
        phone: String::new(),
        login: "city".to_owned(),
        password: String::new(),
        roles: vec![(Role::BureauOfficer, "hangzhou".to_owned(), String::new())],
    });
}

#[tokio::test]
async fn a_complaint_that_nobody_answers_in_time_rises_once() {
    let story = Story::otherwise(PLAN.text, with_city, MONDAY).await;
    for _ in 0..2 {
        complains(&mut story.visitor(), "").await;
    }
    let mut bureau = story.staff("bureau").await;
    assert_eq!(sends(&mut bureau, &format!("{DESK}/2"), "answers", ("answer", ANSWER)).await, 303);
    let beats = [
        ("2021-09-18T23:59:00", 0),
        ("2021-09-19T00:00:00", 1),
        ("2021-09-19T00:01:00", 0),
        ("2021-09-22T08:00:00", 0),
    ];
    for (moment, risen) in beats {
        story.turn(moment);
        assert_eq!(complaint::look(&story.app, &bureau_of(&story)).await.unwrap(), risen, "{moment}");
    }
    let mut bureau = story.staff("bureau").await;
    bureau.get("/gongshu/gongshu/messages").await.is(200).shows("对文澜小学的投诉（第1号）应在9月18日");
    bureau.get(BOARD).await.is(200).shows("投诉第1号").shows("逾期4天");
    assert!(!bureau.html.contains("投诉第2号"), "it is answered");
    let mut city = story.staff("city").await;
    city.get("/gongshu/hangzhou/messages")
        .await
        .is(200)
        .shows("拱墅区对文澜小学的投诉（第1号）没有在9月18日");
    city.get(DESK).await.is(404);
    city.get(BOARD).await.is(200);
    assert!(!city.html.contains("投诉第"), "the office above hears that it is late, and reads nothing");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// Twenty of one sender, who has no more in this hour.
async fn flood(story: &Story, from: &str) {
    let (words, contact) = ("占满投诉箱".to_owned(), String::new());
    let draft = Draft { kind: Some(Kind::Other), words, contact };
    for n in 0..20 {
        let id = format!("flood-{}-{n}", from.len());
        complaint::file(&story.app, &school(story), (&id, &draft), from).await.unwrap();
    }
    let more = complaint::file(&story.app, &school(story), ("flood-more", &draft), from).await;
    assert_eq!(more.unwrap_err().code(), Some("complaint-sent-often"), "{from}");
}

#[tokio::test]
async fn twenty_complaints_an_hour_are_taken_of_each_sender_about_each_school() {
    let story = Story::at(MONDAY).await;
    flood(&story, "").await;
    let mut visitor = story.visitor();
    visitor.get(FORM).await.is(200);
    let sent = [("kind", "safety"), ("words", SECRET)];
    visitor.post(FORM, &sent).await.is(422).shows("20 件投诉").shows("先登录").shows(SECRET);
    let mut wang = story.wang().await;
    wang.get(FORM).await.is(200);
    wang.post(FORM, &sent).await.is(303);
    let beixiu = "/gongshu/beixiu/complaints";
    visitor.get(beixiu).await.is(200);
    visitor.post(beixiu, &sent).await.is(303);
    story.turn("2021-09-06T10:00:00");
    visitor.get(FORM).await.is(200);
    visitor.post(FORM, &sent).await.is(303);
    assert_eq!(journal(&story, "complaint.filed").await.len(), 23);
}

#[tokio::test]
async fn one_sender_takes_nobody_else_s_turn_and_stands_on_no_disk() {
    let story = Story::at(MONDAY).await;
    let senders = ["203.0.113.7", "account/wang-of-another-house"];
    for from in senders {
        flood(&story, from).await;
    }
    complains(&mut story.visitor(), "").await;
    complains(&mut story.wang().await, "").await;
    let disk = story.on_disk();
    for from in senders {
        let stands = disk.windows(from.len()).any(|part| part == from.as_bytes());
        assert!(!stands, "{from}");
    }
}
