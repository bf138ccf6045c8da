//! 照护提示 What a family writes stands on the roll and at the gate, and nowhere else (X.4).

use crate::conduct::journal;
use crate::pickup::{GATE, ROLL, called};

const NOTE: &str = "/gongshu/wenlan/care-notes/ming";

#[tokio::test]
async fn a_family_writes_what_to_know_and_tonight_s_teacher_and_gate_read_it() {
    let story = called().await;
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/evenings/ming").await.is(200).shows("照护提示");
    wang.get(NOTE).await.is(200).shows("不会写进任何消息");
    let long = "药".repeat(201);
    wang.post(NOTE, &[("note", &long)]).await.is(422).shows("X.4");
    wang.post(NOTE, &[("note", "花生过敏")]).await.is(303);
    wang.get(NOTE).await.is(200).shows("花生过敏");
    story.staff("care1").await.get(ROLL).await.is(200).shows("花生过敏");
    story.staff("gate1").await.get(GATE).await.is(200).shows("花生过敏");
    let mut head = story.staff("head3-2").await;
    head.get("/gongshu/wenlan/students").await.is(200).shows("花生过敏").shows("care-notes/ming");
    head.get(NOTE).await.is(200);
    head.post(NOTE, &[("note", "花生过敏，带着肾上腺素笔")]).await.is(303);
    wang.get(NOTE).await.is(200).shows("肾上腺素笔");
    for mut other in [story.staff("head1-1").await, story.guardian("13800000002").await] {
        other.get(NOTE).await.is(404);
    }
    let written: Vec<_> =
        journal(&story).await.into_iter().filter(|entry| entry.act == "care-note.written").collect();
    assert_eq!(written.len(), 2);
    assert!(written.iter().all(|entry| !entry.after.contains("过敏")), "no word of it in the journal");
}
