//! 照护提示 What a family writes is read by those whom its page names, and goes into no message (X.4).

use crate::conduct::journal;
use crate::evening::school;
use crate::pickup::{GATE, ROLL, adult, called};
use crate::town::Story;
use rules::people::act::Act;
use rules::people::role::clock;

const NOTE: &str = "/gongshu/wenlan/care-notes/ming";
const STUDENTS: &str = "/gongshu/wenlan/students";
/// As the page says it, with a sign-in for each.
const READERS: [(&str, &str); 5] = [
    ("班主任", "head3-2"),
    ("全校托管老师", "care2"),
    ("门卫", "gate1"),
    ("管理小组", "manager"),
    ("校领导", "leader"),
];

#[tokio::test]
async fn a_family_writes_what_to_know_and_tonight_s_teacher_and_gate_read_it() {
    let story = called().await;
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/evenings/ming").await.is(200).shows("照护提示");
    wang.get(NOTE).await.is(200).shows("不会写进任何消息").shows("管暑托服务点的人");
    for (word, _) in READERS {
        wang.shows(word);
    }
    let long = "药".repeat(201);
    wang.post(NOTE, &[("note", &long)]).await.is(422).shows("X.4");
    wang.post(NOTE, &[("note", "猕猴桃过敏")]).await.is(303);
    wang.get(NOTE).await.is(200).shows("猕猴桃过敏");
    story.staff("care1").await.get(ROLL).await.is(200).shows("猕猴桃过敏");
    story.staff("gate1").await.get(GATE).await.is(200).shows("猕猴桃过敏");
    for (_, login) in READERS {
        story.staff(login).await.get(STUDENTS).await.is(200).shows("猕猴桃过敏");
    }
    for login in ["health", "cook", "cashier", "teaching"] {
        story.staff(login).await.get(STUDENTS).await.is(404);
    }
    let mut head = story.staff("head3-2").await;
    head.get(STUDENTS).await.is(200).shows("care-notes/ming");
    head.get(NOTE).await.is(200);
    head.post(NOTE, &[("note", "猕猴桃过敏，带着肾上腺素笔")]).await.is(303);
    wang.get(NOTE).await.is(200).shows("肾上腺素笔");
    for mut other in [story.staff("head1-1").await, story.guardian("13800000002").await] {
        other.get(NOTE).await.is(404);
    }
    let mut other = story.staff("head1-1").await;
    other.get(STUDENTS).await.is(200);
    assert!(!other.html.contains("猕猴桃"), "another class");
    let written: Vec<_> =
        journal(&story).await.into_iter().filter(|entry| entry.act == "care-note.written").collect();
    assert_eq!(written.len(), 2);
    assert!(written.iter().all(|entry| !entry.after.contains("过敏")), "no word of it in the journal");

    let mut gate = story.staff("gate1").await;
    gate.get(GATE).await.is(200);
    let mother = adult(&gate, "collector");
    gate.post(&format!("{GATE}/check"), &[("collector", &mother), ("reason", "看牙医")]).await.is(303);
    let told = messages(&story).await;
    assert!(told.iter().any(|words| words.contains("王小明")), "messages about the child were written");
    assert!(told.iter().all(|words| !words.contains("猕猴桃")), "and none says what it must not eat");
}

/// What stands in every message to anyone of the school, staff or family.
async fn messages(story: &Story) -> Vec<String> {
    let register = &story.town.register;
    let staff = register.staff.iter().map(|one| one.id.to_string());
    let families = register
        .guardians
        .iter()
        .flat_map(|one| [one.id.to_string(), format!("household:{}", one.household)]);
    let everyone: Vec<String> = staff.chain(families).collect();
    let permit = clock(Act::SessionPlan, &school(story)).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    tx.messages(&everyone, 10_000).await.unwrap().into_iter().map(|one| one.words.to_string()).collect()
}
