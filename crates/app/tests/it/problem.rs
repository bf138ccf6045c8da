//! 问题单 A problem has an owner and an hour; past it the leading group hears of it, once (P3.44).

use crate::evening::{count, school, told};
use crate::town::Story;
use afterbell::day::late;
use rules::id::PersonId;
use rules::people::role::Role;
use store::people::Staff;

const PROBLEMS: &str = "/gongshu/wenlan/problems";

#[tokio::test]
async fn a_problem_is_seen_to_in_time_or_the_leading_group_hears_of_it() {
    let story = Story::at("2021-09-07T16:00:00").await;
    let mut care = story.staff("care1").await;
    care.get(PROBLEMS).await.is(200).shows("没有要办的问题");
    let said = |what, owner, hour| [("what", what), ("owner", owner), ("day", "2021-09-07"), ("hour", hour)];
    for (fields, why) in [
        (said(" ", "staff-care2", "18:00"), "没有写内容"),
        (said("走廊灯坏了", "nobody", "18:00"), "没有选由谁办"),
        (said("走廊灯坏了", "staff-care2", "15:00"), "已经过了"),
    ] {
        care.get(PROBLEMS).await.is(200);
        care.post(PROBLEMS, &fields).await.is(422).shows(why).shows("P3.44");
    }
    care.get(PROBLEMS).await.is(200);
    let key = care.hidden("key");
    let [what, owner, day, hour] = said("走廊灯坏了", "staff-care2", "18:00");
    for _ in 0..2 {
        care.get(PROBLEMS).await.is(200);
        care.post(PROBLEMS, &[("key", key.as_str()), what, owner, day, hour]).await.is(303);
    }
    assert_eq!(count(&told(&story, "staff-care2").await, "problem-reported"), 1, "twice is once");
    story.staff("cashier").await.get(PROBLEMS).await.is(404);
    let mut gate = story.staff("gate1").await;
    gate.get(PROBLEMS).await.is(200);
    assert!(!gate.html.contains("走廊灯坏了"), "whoever has nothing to do with it does not read it");

    let place = school(&story);
    assert_eq!(late::look(&story.app, &place).await.unwrap().problems, 0);
    story.turn("2021-09-07T18:00:00");
    let looks = [late::look(&story.app, &place).await, late::look(&story.app, &place).await];
    assert_eq!(looks.map(|told| told.unwrap().problems), [1, 0]);
    assert_eq!(count(&told(&story, "staff-leader").await, "problem-overdue"), 1);

    let mut owner = story.staff("care2").await;
    owner.get(PROBLEMS).await.is(200).shows("走廊灯坏了").shows("超时");
    let close = owner.html.split("action=\"").find(|part| part.contains("/close\"")).unwrap();
    let close = close.split('"').next().unwrap().to_owned();
    care.get(PROBLEMS).await.is(200);
    care.post(&close, &[("note", "好了")]).await.is(422).shows("不由您办结");
    gate.get(PROBLEMS).await.is(200);
    gate.post(&close, &[("note", "好了")]).await.is(404);
    for note in ["换了灯管", "又换了"] {
        owner.get(PROBLEMS).await.is(200);
        owner.post(&close, &[("note", note)]).await.is(303);
    }
    assert_eq!(count(&told(&story, "staff-care1").await, "problem-closed"), 1);
    let mut leader = story.staff("leader").await;
    leader.get(PROBLEMS).await.is(200).shows("换了灯管").shows("办结");
    assert!(!leader.html.contains("又换了"), "what became of it was said once");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn people_of_one_name_are_told_apart_and_nobody_else() {
    let story = Story::otherwise(afterbell::town::PLAN.text, namesakes, "2021-09-06T09:00:00").await;
    let mut teaching = story.staff("teaching").await;
    teaching.get("/gongshu/wenlan/courses/new").await.is(200).shows(">双老师 · double1</option>");
    let mut manager = story.staff("manager").await;
    manager.get(PROBLEMS).await.is(200).shows(">双老师 · 3-9班</option>").shows(">双老师 · double2</option>");
    manager.shows(">独老师</option>");
}

/// Three of one name, one of them with a class, and one who has a name alone.
fn namesakes(town: &mut afterbell::town::Town) {
    let roles = [
        ("double1", "双老师", Role::CareTeacher, ""),
        ("double2", "双老师", Role::CareTeacher, ""),
        ("double3", "双老师", Role::HeadTeacher, "3-9"),
        ("single", "独老师", Role::CareTeacher, ""),
    ];
    town.register.staff.extend(roles.map(|(login, name, role, class)| Staff {
        id: PersonId::new(format!("staff-{login}")),
        name: name.to_owned(),
        phone: String::new(),
        login: login.to_owned(),
        password: String::new(),
        roles: vec![(role, "wenlan".to_owned(), class.to_owned())],
    }));
}
