//! 离线签名 Links signed on phones without a network: in any order, each once, never past a block, never for somebody else.

use crate::escort::{ESCORTS, in_the_room, line_of, state};
use crate::evening::{school, session_of, staff};
use crate::town::{Browser, Story, at};
use afterbell::day::{late, session};
use rules::day::roll::State;
use rules::people::act::Act;
use rules::people::role::clock;
use serde_json::{Value, json};

const SIGNINGS: &str = "/gongshu/wenlan/signings";
const SESSIONS: &str = "/gongshu/wenlan/sessions";
const HAND_OVER: &str = "/gongshu/wenlan/handovers/jia-2021-09-07";

/// One signature as a phone keeps it, made and seen at these hours.
pub(crate) fn kept(key: &str, student: &str, state: &str, to: &str, hours: (&str, &str)) -> Value {
    let moment = |hour: &str| at(&format!("2021-09-07T{hour}")).0;
    let (made_at, seen_at) = (moment(hours.0), moment(hours.1));
    json!({ "key": key, "student": student, "state": state, "to": to, "made_at": made_at, "seen_at": seen_at })
}

/// A phone sends what it has kept of the page that is open; what it hears, with the page left open.
async fn sent(phone: &mut Browser<'_>, page: &str, who: &str, marks: &[Value]) -> Value {
    sent_from(phone, (page, page), who, marks).await
}

/// The same of a page while another one is open.
pub(crate) async fn sent_from(
    phone: &mut Browser<'_>,
    (open, page): (&str, &str),
    who: &str,
    marks: &[Value],
) -> Value {
    phone.get(open).await.is(200);
    let open = phone.html.clone();
    let now = phone.now().0.to_string();
    let marks = Value::from(marks.to_vec()).to_string();
    let fields = [("who", who), ("sent_at", now.as_str()), ("marks", marks.as_str())];
    phone.post(&format!("{page}/signings"), &fields).await.is(200);
    let heard = serde_json::from_str(&phone.html).unwrap();
    phone.html = open;
    heard
}

pub(crate) fn outcomes(heard: &Value) -> Vec<&str> {
    heard["taken"].as_array().unwrap().iter().map(|one| one["outcome"].as_str().unwrap()).collect()
}

async fn told(story: &Story, kind: &str) -> usize {
    let permit = clock(Act::SessionPlan, &school(story)).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    let told = tx.messages(&["staff-manager".to_owned()], 40).await.unwrap();
    told.into_iter().filter(|one| one.kind == kind).count()
}

/// The leader's phone finds the network first, then the teacher's: the chain is whole, each link at its own moment.
#[tokio::test]
async fn links_count_in_the_order_in_which_they_were_signed_whatever_comes_in_first() {
    let story = in_the_room().await;
    story.turn("2021-09-07T18:20:00");
    let mut leader = story.staff("care2").await;
    leader.get(ESCORTS).await.is(200);
    let line = line_of(&leader);
    let id = line.rsplit('/').next().unwrap().to_owned();
    let taken = [kept("t1", "ming", "taken", "", ("18:04:00", "17:59:00"))];
    let heard = sent(&mut leader, &line, "staff-care2", &taken).await;
    assert_eq!(outcomes(&heard), ["waits"], "{heard}");
    leader.get(&line).await.is(200).shows("前一环还在别的手机上");
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/tonight").await.is(200).shows("1 条断网签名没有生效");
    manager.get(SIGNINGS).await.is(200).shows("王小明").shows("3号 接手").shows("等前一环传到");

    let mut teacher = story.staff("care1").await;
    let give = format!("{ESCORTS}/give/{}", session_of("jia", "2021-09-07"));
    let given = [kept("g1", "ming", "given", &id, ("18:01:00", "17:59:00"))];
    let heard = sent(&mut teacher, &give, "staff-care1", &given).await;
    assert_eq!(outcomes(&heard), ["counted"], "{heard}");
    let heard = sent(&mut teacher, &give, "staff-care1", &given).await;
    assert_eq!(outcomes(&heard), ["counted"], "an answer that got lost is given again");
    leader.get(&line).await.is(200).shows("在路上 1 人").shows("18:04");
    assert!(!leader.html.contains("前一环还在别的手机上"), "it waits no longer");
    manager.get(SIGNINGS).await.is(200).shows("没有这样的签名");

    let mut gate = story.staff("gate1").await;
    let arrived = [kept("a1", "ming", "arrived", "", ("18:09:00", "18:00:00"))];
    assert_eq!(outcomes(&sent(&mut gate, &line, "staff-gate1", &arrived).await), ["counted"]);
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/evenings/ming").await.is(200).shows("3号 · 18:09 已清点");
    assert_eq!(state(&story, "ming").await, State::Present, "counted, and still nobody's");
}

/// The manager, who has just given the evening to another teacher.
async fn stood_in(story: &Story) -> Browser<'_> {
    let duties = "/gongshu/wenlan/duties";
    let mut manager = story.staff("manager").await;
    manager.get(duties).await.is(200);
    let named = [("person", "staff-care3"), ("agreed", "yes")];
    manager.post(&format!("{duties}/jia-2021-09-07/stand-in"), &named).await.is(303);
    manager
}

#[tokio::test]
async fn what_a_teacher_signed_before_somebody_stood_in_counts_and_what_came_after_does_not() {
    let story = in_the_room().await;
    story.turn("2021-09-07T17:57:00");
    let mut manager = stood_in(&story).await;
    let mut leader = story.staff("care2").await;
    leader.get(ESCORTS).await.is(200);
    let line = line_of(&leader);
    let id = line.rsplit('/').next().unwrap().to_owned();
    story.turn("2021-09-07T18:20:00");
    let give = format!("{ESCORTS}/give/{}", session_of("jia", "2021-09-07"));
    let marks = [
        kept("g1", "ming", "given", &id, ("17:55:00", "17:50:00")),
        kept("g2", "h1s0", "given", &id, ("17:59:00", "17:50:00")),
    ];
    let mut first = story.staff("care1").await;
    for _ in 0..2 {
        let heard = sent_from(&mut first, (SESSIONS, &give), "staff-care1", &marks).await;
        assert_eq!(by_key(&heard), [("g1", "counted"), ("g2", "refused")], "{heard}");
    }
    leader.get(&line).await.is(200).shows("王小明");
    manager.get(SIGNINGS).await.is(200).shows("17:59");
    assert!(!manager.html.contains("17:55"), "what counts is nobody's question");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// The clock of the phone was ten minutes slow when the child was marked absent by mistake, and was put right before the teacher took
/// that back: by then somebody else led the evening, and the older word looks older than it is.
#[tokio::test]
async fn an_older_word_of_a_phone_never_wins_over_its_newer_one_whatever_its_clock_did() {
    let story = in_the_room().await;
    story.turn("2021-09-07T17:57:00");
    let mut manager = stood_in(&story).await;
    story.turn("2021-09-07T18:05:00");
    let (roll, now) = ("/gongshu/wenlan/rolls/jia-2021-09-07", story.app.now().0.to_string());
    let marks = [
        kept("t1", "ming", "absent", "", ("17:49:00", "17:48:00")),
        kept("t2", "ming", "late", "", ("18:01:00", "17:48:00")),
        kept("t3", "h2s0", "late", "", ("18:01:00", "17:48:00")),
    ];
    let marks = Value::from(marks.to_vec()).to_string();
    let mut first = story.staff("care1").await;
    for _ in 0..2 {
        first.get(SESSIONS).await.is(200);
        let fields = [("who", "staff-care1"), ("sent_at", now.as_str()), ("marks", marks.as_str())];
        first.post(&format!("{roll}/marks"), &fields).await.is(200);
        let heard: Value = serde_json::from_str(&first.html).unwrap();
        let outcomes = by_key(&heard);
        assert!(matches!(outcomes[0], ("t1", "superseded" | "known")), "{heard}");
        assert_eq!(outcomes[1..], [("t2", "refused"), ("t3", "refused")], "{heard}");
    }
    assert_eq!(state(&story, "ming").await, State::Present, "no leader has said otherwise");
    manager.get(&format!("{roll}/late")).await.is(200).shows("18:01");
    assert!(!manager.html.contains("17:49"), "what the phone itself took back is nobody's question");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn a_phone_never_sends_what_somebody_else_has_signed() {
    let story = in_the_room().await;
    story.turn("2021-09-07T18:05:00");
    let mut teacher = story.staff("care1").await;
    teacher.get(HAND_OVER).await.is(200).shows("data-keeps-of=\"staff-care1\"");
    let marks = Value::from(vec![kept("h1", "ming", "handed", "x", ("18:01:00", "18:00:00"))]).to_string();
    let sent_at = story.app.now().0.to_string();
    let fields = [("who", "staff-care2"), ("sent_at", sent_at.as_str()), ("marks", marks.as_str())];
    teacher.post(&format!("{HAND_OVER}/signings"), &fields).await.is(400);
    assert_eq!(state(&story, "ming").await, State::Present);
}

/// Every signature's key with what became of it, as the answer lists them.
fn by_key(heard: &serde_json::Value) -> Vec<(&str, &str)> {
    let taken = heard["taken"].as_array().unwrap();
    taken.iter().map(|one| (one["key"].as_str().unwrap(), one["outcome"].as_str().unwrap())).collect()
}

#[tokio::test]
async fn a_kept_hand_over_counts_once_by_its_own_moment_and_a_block_beats_it() {
    let story = in_the_room().await;
    story.turn("2021-09-07T18:20:00");
    let guardian = |n: usize| story.town.register.guardians[n].id.to_string();
    let (mother, other) = (guardian(0), guardian(1));
    let mut teacher = story.staff("care1").await;
    teacher.get(HAND_OVER).await.is(200);
    let whose = |student: &str| {
        let rest = teacher.html.split(&format!("name=\"to-{student}\" value=\"")).nth(1).unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    let (second, third) = (whose("h1s0"), whose("h2s0"));
    let name = |id: &str| {
        let one = story.town.register.guardians.iter().find(|one| one.id.as_str() == id).unwrap();
        one.name.clone()
    };
    let early = kept("h0", "h2s0", "handed", &third, ("17:58:00", "17:50:00"));
    let fine = kept("h1", "ming", "handed", &mother, ("18:05:00", "18:00:00"));
    let old = kept("h2", "h2s0", "handed", &third, ("18:15:00", "17:30:00"));
    let stranger = kept("h3", "h2s0", "handed", &other, ("18:06:00", "18:00:00"));
    let barred = kept("h4", "h1s0", "handed", &second, ("18:06:00", "18:00:00"));
    let mut manager = story.staff("manager").await;
    let blocks = "/gongshu/wenlan/blocks";
    manager.get(&format!("{blocks}?find=wxm")).await.is(200);
    let block = [("student", "h1s0"), ("name", &name(&second)), ("phone", ""), ("document", "裁定9号")];
    manager.post(blocks, &block).await.is(303);

    let all = [early, fine.clone(), stranger, barred, old];
    let heard = sent(&mut teacher, HAND_OVER, "staff-care1", &all).await;
    let expected =
        [("h0", "refused"), ("h1", "counted"), ("h3", "refused"), ("h4", "refused"), ("h2", "refused")];
    assert_eq!(by_key(&heard), expected, "in the order in which the phone kept them");
    assert!(heard["taken"][0]["refused"].as_str().unwrap().contains("18:00"), "the phone hears why: {heard}");
    assert!(!heard.to_string().contains("裁定"), "and not that somebody is barred");
    let heard = sent(&mut teacher, HAND_OVER, "staff-care1", &[fine]).await;
    assert_eq!(outcomes(&heard), ["counted"]);
    let heard = sent(&mut teacher, HAND_OVER, "staff-care1", &all[4..]).await;
    assert_eq!(outcomes(&heard), ["refused"], "the answer got lost");
    let words = heard["taken"][0]["refused"].as_str().unwrap();
    assert!(words.contains("名单太久没有更新"), "and the signer still reads why: {heard}");
    teacher.get(HAND_OVER).await.is(200).shows("名单太久没有更新");

    assert_eq!(state(&story, "ming").await, State::HandedOver);
    assert_eq!(state(&story, "h1s0").await, State::Present, "a blocked person is never released to");
    assert_eq!(state(&story, "h2s0").await, State::Present);
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/evenings/ming").await.is(200).shows("18:05");
    assert_eq!((told(&story, "block-met").await, told(&story, "signing-refused").await), (1, 4));
    manager.get("/gongshu/wenlan/tonight").await.is(200).shows("4 条断网签名没有生效");
    manager.get(SIGNINGS).await.is(200).shows(&name(&second)).shows("名单太久没有更新");
    teacher.get(SIGNINGS).await.is(404);
    let (by, place, id) = (staff(&story, "care1"), school(&story), session_of("jia", "2021-09-07"));
    assert!(session::close(&story.app, &by, &place, &id).await.is_err(), "nobody is let go by a conflict");
    manager.get(SIGNINGS).await;
    manager.post(SIGNINGS, &[("note", "孩子找到了")]).await.is(400);
    manager.get(SIGNINGS).await;
    let seen = manager.hidden("seen");
    story.turn("2021-09-07T18:21:00");
    let later = kept("h5", "h2s0", "handed", &other, ("18:07:00", "18:00:00"));
    assert_eq!(outcomes(&sent(&mut teacher, HAND_OVER, "staff-care1", &[later]).await), ["refused"]);
    manager.post(SIGNINGS, &[("note", "孩子找到了"), ("seen", &seen)]).await.is(303);
    manager.get(SIGNINGS).await.is(200).shows("孩子找到了");
    manager.get("/gongshu/wenlan/tonight").await.is(200).shows("1 条断网签名没有生效");
    manager.get(SIGNINGS).await;
    let seen = manager.hidden("seen");
    manager.post(SIGNINGS, &[("note", "都找到了"), ("seen", &seen)]).await.is(303);
    manager.get("/gongshu/wenlan/tonight").await.is(200);
    assert!(!manager.html.contains("断网签名没有生效"));
}

/// A hand-over that comes before the roll's own mark waits for it; the clock looks again.
#[tokio::test]
async fn a_hand_over_waits_for_the_mark_that_the_same_phone_sends_later() {
    let story = crate::pickup::called().await;
    story.turn("2021-09-07T18:10:00");
    let mut teacher = story.staff("care1").await;
    teacher.get(HAND_OVER).await.is(200);
    let permit = staff(&story, "manager").permit(Act::GateRead, &school(&story)).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    let child = rules::id::StudentId::new("h2s0");
    let taking = tx.taking_facts(std::slice::from_ref(&child), story.app.now().date()).await.unwrap();
    let to = taking[&child].adults[0].collector.to_string();
    drop(tx);
    let one = kept("w1", "h2s0", "handed", &to, ("18:05:00", "18:00:00"));
    assert_eq!(outcomes(&sent(&mut teacher, HAND_OVER, "staff-care1", &[one]).await), ["waits"]);
    let roll = "/gongshu/wenlan/rolls/jia-2021-09-07";
    teacher.get(roll).await.is(200);
    teacher.post(roll, &[("mark-h2s0", "present")]).await.is(303);
    assert_eq!(late::look(&story.app, &school(&story)).await.unwrap().signings, 1);
    assert_eq!(state(&story, "h2s0").await, State::HandedOver);
    assert_eq!(late::look(&story.app, &school(&story)).await.unwrap().signings, 0, "once");
}

/// The teacher's page was old: a line had the children by the time at which they were said to have gone.
#[tokio::test]
async fn a_kept_hand_over_lets_nobody_go_whom_a_line_had_later() {
    let story = in_the_room().await;
    story.turn("2021-09-07T18:04:00");
    let mut teacher = story.staff("care1").await;
    let (line, second) = given(&mut teacher, &["ming", "h1s0"]).await;
    story.turn("2021-09-07T18:06:00");
    let mut leader = story.staff("care2").await;
    leader.get(&line).await.is(200);
    leader.post(&line, &[("link", "taken"), ("go-ming", "1"), ("go-h1s0", "1")]).await.is(303);
    story.turn("2021-09-07T18:10:00");
    let mother = story.town.register.guardians[0].id.to_string();
    let hours = ("18:05:00", "18:00:00");
    let both = [kept("n1", "ming", "handed", &mother, hours), kept("n2", "h1s0", "handed", &second, hours)];
    let heard = sent(&mut teacher, HAND_OVER, "staff-care1", &both).await;
    assert_eq!(outcomes(&heard), ["waits", "waits"], "{heard}");

    story.turn("2021-09-07T18:20:00");
    let mut gate = story.staff("gate1").await;
    gate.get(&line).await.is(200);
    gate.post(&line, &[("link", "arrived"), ("go-ming", "1")]).await.is(303);
    leader.get(&line).await.is(200);
    leader.post(&line, &[("link", "back"), ("go-h1s0", "1")]).await.is(303);
    assert_eq!(late::look(&story.app, &school(&story)).await.unwrap().signings, 1);
    assert_eq!(state(&story, "ming").await, State::Present, "he stands at the gate");
    assert_eq!(state(&story, "h1s0").await, State::Present, "and this one is back in the room");
    let mut manager = story.staff("manager").await;
    manager.get(SIGNINGS).await.is(200).shows("等前一环传到").shows("又回到校内");
    assert_eq!(told(&story, "signing-refused").await, 1);
}

/// Gives children to the one line; its address, and an adult of the list of h1s0.
async fn given(teacher: &mut Browser<'_>, students: &[&str]) -> (String, String) {
    teacher.get(HAND_OVER).await.is(200);
    let adult = teacher.html.split("name=\"to-h1s0\" value=\"").nth(1).unwrap();
    let adult = adult.split('"').next().unwrap().to_owned();
    teacher.get(ESCORTS).await.is(200);
    let line = line_of(teacher);
    let id = line.rsplit('/').next().unwrap().to_owned();
    let give = format!("{ESCORTS}/give/{}", session_of("jia", "2021-09-07"));
    teacher.get(&give).await.is(200);
    let go: Vec<String> = students.iter().map(|student| format!("go-{student}")).collect();
    let mut fields: Vec<(&str, &str)> = go.iter().map(|field| (field.as_str(), "1")).collect();
    fields.push(("escort", &id));
    teacher.post(&give, &fields).await.is(303);
    (line, adult)
}

#[tokio::test]
async fn that_somebody_barred_was_met_is_told_once_however_long_the_signature_waits() {
    let story = in_the_room().await;
    story.turn("2021-09-07T18:04:00");
    let mut teacher = story.staff("care1").await;
    let (line, second) = given(&mut teacher, &["h1s0"]).await;
    let adult = story.town.register.guardians.iter().find(|one| one.id.as_str() == second).unwrap();
    let mut manager = story.staff("manager").await;
    let blocks = "/gongshu/wenlan/blocks";
    manager.get(&format!("{blocks}?find=wxm")).await.is(200);
    let block = [("student", "h1s0"), ("name", &adult.name), ("phone", ""), ("document", "裁定9号")];
    manager.post(blocks, &block).await.is(303);
    story.turn("2021-09-07T18:07:00");
    let one = kept("b1", "h1s0", "handed", &second, ("18:06:00", "18:00:00"));
    assert_eq!(outcomes(&sent(&mut teacher, HAND_OVER, "staff-care1", &[one]).await), ["waits"]);
    let give = format!("{ESCORTS}/give/{}", session_of("jia", "2021-09-07"));
    let id = line.rsplit('/').next().unwrap();
    for (key, student) in [("b2", "ming"), ("b3", "h2s0")] {
        let other = kept(key, student, "given", id, ("18:06:00", "18:00:00"));
        assert_eq!(outcomes(&sent(&mut teacher, &give, "staff-care1", &[other]).await), ["counted"]);
    }
    for _ in 0..2 {
        late::look(&story.app, &school(&story)).await.unwrap();
    }
    assert_eq!(told(&story, "block-met").await, 1);
    assert_eq!(state(&story, "h1s0").await, State::Present);
}

/// Whoever lost the page between the signature and its coming in hears what became of it; else the phone asks for ever.
#[tokio::test]
async fn who_may_not_open_the_page_hears_what_became_of_what_they_signed() {
    let story = in_the_room().await;
    story.turn("2021-09-07T18:05:00");
    let mut other = story.staff("care3").await;
    other.get(ESCORTS).await.is(200);
    let line = line_of(&other);
    let id = line.rsplit('/').next().unwrap().to_owned();
    let give = format!("{ESCORTS}/give/{}", session_of("jia", "2021-09-07"));
    let mother = story.town.register.guardians[0].id.to_string();
    let hours = ("18:01:00", "18:00:00");
    let signed = [
        (give.as_str(), kept("o1", "ming", "given", &id, hours)),
        (HAND_OVER, kept("o2", "ming", "handed", &mother, hours)),
    ];
    for (page, one) in signed {
        other.get(page).await.is(404);
        let heard = sent_from(&mut other, (ESCORTS, page), "staff-care3", &[one]).await;
        assert_eq!((outcomes(&heard), heard["shape"].as_str()), (vec!["refused"], Some("")), "{heard}");
    }
    let roll = "/gongshu/wenlan/rolls/jia-2021-09-07";
    other.get(roll).await.is(404);
    let marks = Value::from(vec![kept("o3", "ming", "absent", "", hours)]).to_string();
    let sent_at = story.app.now().0.to_string();
    other.get(ESCORTS).await.is(200);
    let fields = [("who", "staff-care3"), ("sent_at", sent_at.as_str()), ("marks", marks.as_str())];
    other.post(&format!("{roll}/marks"), &fields).await.is(200);
    let heard: Value = serde_json::from_str(&other.html).unwrap();
    assert_eq!((outcomes(&heard), heard["rows"].as_array().unwrap().len()), (vec!["refused"], 0), "{heard}");
    assert_eq!(state(&story, "ming").await, State::Present);
}

#[tokio::test]
async fn what_no_phone_keeps_is_not_taken_and_one_key_is_one() {
    let story = in_the_room().await;
    story.turn("2021-09-07T18:10:00");
    let mut teacher = story.staff("care1").await;
    let (roll, now) = ("/gongshu/wenlan/rolls/jia-2021-09-07", story.app.now().0);
    let pages = [(HAND_OVER, "signings", "handed"), (roll, "marks", "late")];
    for (key, made_at) in [("", now), ("f1", i64::MIN), ("f2", -1), ("f3", i64::MIN + now)] {
        for (page, address, state) in pages {
            teacher.get(page).await.is(200);
            let one = json!({ "key": key, "student": "ming", "state": state, "to": "x",
                "made_at": made_at, "seen_at": now });
            let (marks, sent_at) = (Value::from(vec![one]).to_string(), now.to_string());
            let fields = [("who", "staff-care1"), ("sent_at", &sent_at), ("marks", &marks)];
            teacher.post(&format!("{page}/{address}"), &fields).await.is(400);
        }
    }
    let mother = story.town.register.guardians[0].id.to_string();
    let one = kept("d1", "ming", "handed", &mother, ("18:05:00", "18:00:00"));
    let heard = sent(&mut teacher, HAND_OVER, "staff-care1", &[one.clone(), one]).await;
    assert_eq!(outcomes(&heard), ["counted", "counted"], "{heard}");
    let one = kept("d2", "h2s0", "late", "", ("18:05:00", "18:10:00"));
    let marks = Value::from(vec![one.clone(), one]).to_string();
    teacher.get(roll).await.is(200);
    let sent_at = now.to_string();
    let fields = [("who", "staff-care1"), ("sent_at", &sent_at), ("marks", &marks)];
    teacher.post(&format!("{roll}/marks"), &fields).await.is(200);
    let heard: Value = serde_json::from_str(&teacher.html).unwrap();
    assert_eq!(outcomes(&heard), ["applied", "applied"], "{heard}");
    assert_eq!(state(&story, "h2s0").await, State::Late);
}
