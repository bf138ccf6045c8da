//! 接送条 An early collection on two phones without a network: three hands in their order, each once, never past a block.

use crate::escort::{in_the_room, state};
use crate::evening::school;
use crate::town::{Browser, Story, at};
use rules::day::roll::State;
use rules::people::act::Act;
use rules::people::role::clock;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const OFFLINE: &str = "/gongshu/wenlan/offline";
const GATE: &str = "/gongshu/wenlan/gate-signings";
const PICKUPS: &str = "/gongshu/wenlan/pickups";
const ROOM: &str = "/gongshu/wenlan/pickups/signings";
const BLOCKS: &str = "/gongshu/wenlan/blocks";

/// The list that a page gives a phone.
fn list(phone: &Browser<'_>) -> Vec<Value> {
    let rest = phone.html.split("data-chit-children>").nth(1).expect("the page has a list");
    serde_json::from_str(rest.split("</script>").next().unwrap()).unwrap()
}

fn child<'a>(list: &'a [Value], id: &str) -> &'a Value {
    list.iter().find(|one| one["id"] == id).unwrap_or_else(|| panic!("{id} is not listed"))
}

/// The first adult of a child who may take it without a network.
fn adult<'a>(list: &'a [Value], id: &str) -> &'a Value {
    let adults = child(list, id)["adults"].as_array().unwrap();
    adults.iter().find(|one| one["early"] == true).expect("a guardian")
}

fn kept(key: &str, (student, to): (&str, &str), state: &str, hours: (&str, &str)) -> Value {
    let moment = |hour: &str| at(&format!("2021-09-07T{hour}")).0;
    json!({ "key": key, "student": student, "state": state, "to": to, "reason": "看牙医",
        "made_at": moment(hours.0), "seen_at": moment(hours.1) })
}

async fn sent(phone: &mut Browser<'_>, (page, to): (&str, &str), who: &str, marks: &[Value]) -> Value {
    phone.get(page).await.is(200);
    let now = phone.now().0.to_string();
    let marks = Value::from(marks.to_vec()).to_string();
    let fields = [("who", who), ("sent_at", now.as_str()), ("marks", marks.as_str())];
    phone.post(to, &fields).await.is(200);
    serde_json::from_str(&phone.html).unwrap()
}

fn outcomes(heard: &Value) -> Vec<&str> {
    heard["taken"].as_array().unwrap().iter().map(|one| one["outcome"].as_str().unwrap()).collect()
}

async fn told(story: &Story, whom: &str, kind: &str) -> usize {
    let permit = clock(Act::SessionPlan, &school(story)).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    let told = tx.messages(&[whom.to_owned()], 40).await.unwrap();
    told.into_iter().filter(|one| one.kind == kind).count()
}

#[tokio::test]
async fn a_chit_carries_each_number_to_the_phone_that_asks_for_it() {
    let story = in_the_room().await;
    story.turn("2021-09-07T16:05:00");
    let (mut gate, mut teacher) = (story.staff("gate1").await, story.staff("care1").await);
    gate.get(OFFLINE).await.is(200).shows("30 分钟内能用").shows("断网时动态码对不上");
    gate.shows("data-spent=\"这张接送条今天已经用过");
    teacher.get(PICKUPS).await.is(200);
    let (of_gate, of_room) = (list(&gate), list(&teacher));
    for (gives, asks) in [(&of_gate, &of_room), (&of_room, &of_gate)] {
        let (gives, asks) = (adult(gives, "ming"), adult(asks, "ming"));
        let words = format!("ming/{}/{}", gives["id"].as_str().unwrap(), gives["gives"].as_str().unwrap());
        let hash = Sha256::digest(words.as_bytes());
        let known: String = hash[..8].iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(asks["asks"], known, "the other phone knows the number");
        assert!(!asks.to_string().contains(gives["gives"].as_str().unwrap()), "and does not have it");
    }
    let (one, other) = (adult(&of_gate, "ming"), adult(&of_gate, "h1s0"));
    assert_ne!(one["gives"], other["gives"], "each child has numbers of its own");
    let mut other = story.staff("care2").await;
    other.get(PICKUPS).await.is(200);
    assert!(list(&other).is_empty(), "a teacher's phone has its own children only");
    story.turn("2021-09-08T16:05:00");
    let mut gate = story.staff("gate1").await;
    gate.get(OFFLINE).await.is(200);
    assert!(list(&gate).is_empty(), "nobody is inside on a day whose rolls were not opened");
    let mut manager = story.staff("manager").await;
    manager.get(OFFLINE).await.is(200).shows("没有网络，孩子先留下");
}

#[tokio::test]
async fn three_hands_count_in_their_order_whichever_phone_is_heard_first() {
    let story = in_the_room().await;
    story.turn("2021-09-07T16:05:00");
    let (mut gate, mut teacher) = (story.staff("gate1").await, story.staff("care1").await);
    gate.get(OFFLINE).await.is(200);
    let mother = adult(&list(&gate), "ming")["id"].as_str().unwrap().to_owned();
    let mother = ("ming", mother.as_str());
    story.turn("2021-09-07T16:40:00");
    let check = kept("c1", mother, "gate-check", ("16:10:00", "16:05:00"));
    let exit = kept("x1", mother, "exit", ("16:20:00", "16:05:00"));
    let both = [check, exit];
    let heard = sent(&mut gate, (OFFLINE, GATE), "staff-gate1", &both).await;
    assert_eq!(outcomes(&heard), ["counted", "waits"], "{heard}");
    assert_eq!(state(&story, "ming").await, State::Present, "nobody has signed for it yet");
    assert_eq!(told(&story, "staff-manager", "signing-out-first").await, 1, "and it is out of the gate");
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/signings").await.is(200).shows("校门放行").shows("等前一环传到");

    let sign = [kept("s1", mother, "care-teacher-signature", ("16:15:00", "16:04:00"))];
    let heard = sent(&mut teacher, (PICKUPS, ROOM), "staff-care1", &sign).await;
    assert_eq!(outcomes(&heard), ["counted"], "{heard}");
    assert_eq!(state(&story, "ming").await, State::HandedOver);
    for _ in 0..2 {
        let heard = sent(&mut gate, (OFFLINE, GATE), "staff-gate1", &both).await;
        assert_eq!(outcomes(&heard), ["counted", "counted"], "an answer that got lost is given again");
    }
    gate.get("/gongshu/wenlan/gate/ming").await.is(200).shows("16:20 已由").shows("16:10").shows("16:15");
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/children").await.is(200);
    assert_eq!(wang.html.matches("王小明已交给").count(), 1, "the household is told once");
    let twice = [kept("x2", mother, "exit", ("16:25:00", "16:05:00"))];
    assert_eq!(outcomes(&sent(&mut gate, (OFFLINE, GATE), "staff-gate1", &twice).await), ["known"]);
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

#[tokio::test]
async fn what_became_known_meanwhile_beats_a_step_and_is_told_to_the_gate_and_the_management_group() {
    let story = in_the_room().await;
    story.turn("2021-09-07T16:05:00");
    let (mut gate, mut teacher) = (story.staff("gate1").await, story.staff("care1").await);
    gate.get(OFFLINE).await.is(200);
    let all = list(&gate);
    let id = |student: &str| adult(&all, student)["id"].as_str().unwrap().to_owned();
    let name = |student: &str| {
        let who = adult(&all, student)["who"].as_str().unwrap().to_owned();
        who.split(" · ").next().unwrap().to_owned()
    };
    let (barred, gone) = (id("h1s0"), id("h2s0"));
    let check = [kept("c1", ("h1s0", &barred), "gate-check", ("16:10:00", "16:05:00"))];
    story.turn("2021-09-07T16:12:00");
    assert_eq!(outcomes(&sent(&mut gate, (OFFLINE, GATE), "staff-gate1", &check).await), ["counted"]);
    let mut manager = story.staff("manager").await;
    manager.get(&format!("{BLOCKS}?find=wxm")).await.is(200);
    let block = [("student", "h1s0"), ("name", &*name("h1s0")), ("phone", ""), ("document", "裁定9号")];
    manager.post(BLOCKS, &block).await.is(303);
    gate.get(OFFLINE).await.is(200);
    let after = list(&gate);
    let entries = child(&after, "h1s0")["adults"].as_array().unwrap();
    let entry = entries.iter().find(|one| one["id"] == *barred).unwrap();
    assert_eq!(
        (&entry["early"], &entry["late"]),
        (&json!(false), &json!(false)),
        "the next list lets nobody go with them"
    );
    assert!(!gate.html.contains("裁定"), "and does not say why");

    story.turn("2021-09-07T16:50:00");
    let sign = [kept("s1", ("h1s0", &barred), "care-teacher-signature", ("16:15:00", "16:04:00"))];
    assert_eq!(outcomes(&sent(&mut teacher, (PICKUPS, ROOM), "staff-care1", &sign).await), ["refused"]);
    let rest = [
        kept("x1", ("h1s0", &barred), "exit", ("16:20:00", "16:05:00")),
        kept("c2", ("h2s0", &gone), "gate-check", ("16:45:00", "16:10:00")),
    ];
    let heard = sent(&mut gate, (OFFLINE, GATE), "staff-gate1", &rest).await;
    assert_eq!(outcomes(&heard), ["waits", "refused"], "{heard}");
    assert!(heard["taken"][1]["refused"].as_str().unwrap().contains("名单太久没有更新"), "{heard}");
    assert_eq!(state(&story, "h1s0").await, State::Present, "a blocked person is never released to");
    assert_eq!(told(&story, "staff-manager", "block-met").await, 1);
    assert_eq!(told(&story, "staff-manager", "signing-refused").await, 2);
    assert_eq!(told(&story, "staff-manager", "signing-out-first").await, 1);
    assert_eq!(told(&story, "staff-gate1", "signing-refused").await, 1, "the doorkeeper hears of their own");
    gate.get(OFFLINE).await.is(200).shows("名单太久没有更新");
}

#[tokio::test]
async fn who_was_taken_back_goes_by_no_step_and_no_number_from_before() {
    const INSIDE: &str = "/gongshu/wenlan/handovers/jia-2021-09-07/inside/ming";
    let story = in_the_room().await;
    story.turn("2021-09-07T16:05:00");
    let (mut gate, mut teacher) = (story.staff("gate1").await, story.staff("care1").await);
    gate.get(OFFLINE).await.is(200);
    let mother = adult(&list(&gate), "ming")["id"].as_str().unwrap().to_owned();
    let mother = ("ming", mother.as_str());
    story.turn("2021-09-07T16:12:00");
    let check = kept("c1", mother, "gate-check", ("16:06:00", "16:05:00"));
    let sign = kept("s1", mother, "care-teacher-signature", ("16:07:00", "16:05:00"));
    let exit = kept("x1", mother, "exit", ("16:08:00", "16:05:00"));
    assert_eq!(outcomes(&sent(&mut gate, (OFFLINE, GATE), "staff-gate1", &[check]).await), ["counted"]);
    assert_eq!(outcomes(&sent(&mut teacher, (PICKUPS, ROOM), "staff-care1", &[sign]).await), ["counted"]);
    let gone = std::slice::from_ref(&exit);
    assert_eq!(outcomes(&sent(&mut gate, (OFFLINE, GATE), "staff-gate1", gone).await), ["counted"]);
    gate.get(INSIDE).await.is(200);
    gate.post(INSIDE, &[("nth", "1"), ("cause", "not-taken")]).await.is(303);
    assert_eq!(state(&story, "ming").await, State::Present);
    for (phone, page) in [(&mut gate, OFFLINE), (&mut teacher, PICKUPS)] {
        phone.get(page).await.is(200).shows("后来撤回了");
        assert_eq!(child(&list(phone), "ming")["step"], "exit", "the numbers of its chit are used: {page}");
    }

    story.turn("2021-09-07T16:20:00");
    let heard = sent(&mut gate, (OFFLINE, GATE), "staff-gate1", gone).await;
    assert_eq!(outcomes(&heard), ["counted"], "an answer that got lost is given again, and changes nothing");
    let late = [kept("x2", mother, "exit", ("16:11:00", "16:05:00"))];
    let heard = sent(&mut gate, (OFFLINE, GATE), "staff-gate1", &late).await;
    assert_eq!(outcomes(&heard), ["refused"], "{heard}");
    assert!(heard["taken"][0]["refused"].as_str().unwrap().contains("又回到校内"), "{heard}");
    assert_eq!(told(&story, "staff-manager", "signing-refused").await, 1);
    assert_eq!(state(&story, "ming").await, State::Present);
    let now = [kept("x3", mother, "exit", ("16:19:00", "16:05:00"))];
    assert_eq!(outcomes(&sent(&mut gate, (OFFLINE, GATE), "staff-gate1", &now).await), ["counted"]);
    assert_eq!(state(&story, "ming").await, State::HandedOver, "whoever goes after all has gone");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn each_hand_signs_its_own_step_only() {
    let story = in_the_room().await;
    story.turn("2021-09-07T16:05:00");
    let (mut gate, mut teacher) = (story.staff("gate1").await, story.staff("care1").await);
    let now = story.app.now().0.to_string();
    let marks = |state: &str| {
        Value::from(vec![kept("k", ("ming", "x"), state, ("16:04:00", "16:03:00"))]).to_string()
    };
    let of_gate = ("staff-gate1", OFFLINE);
    let of_room = ("staff-care1", PICKUPS);
    for ((who, page), to, step, status) in [
        (of_gate, GATE, "care-teacher-signature", 400),
        (of_gate, ROOM, "care-teacher-signature", 404),
        (of_room, ROOM, "exit", 400),
        (of_room, GATE, "exit", 404),
    ] {
        let phone = if who == of_gate.0 { &mut gate } else { &mut teacher };
        phone.get(page).await.is(200);
        let marks = marks(step);
        let fields = [("who", who), ("sent_at", now.as_str()), ("marks", marks.as_str())];
        phone.post(to, &fields).await.is(status);
    }
    assert_eq!(state(&story, "ming").await, State::Present);
}
