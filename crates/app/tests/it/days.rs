//! 一周几天 A course of two days a week, from its proposal to the lessons that a bill counts: one seat for both.

use crate::course::{COURSES, announce_all};
use crate::draw::children;
use crate::evening::{school, staff};
use crate::preference::course;
use crate::town::{Browser, Story};
use afterbell::day::session;
use afterbell::who::Who;
use rules::id::CourseId;
use rules::people::act::Act;
use std::collections::BTreeMap;

const DRAWS: &str = "/gongshu/wenlan/draws";

/// Proposes a course of these days through the form.
async fn propose(teaching: &mut Browser<'_>, title: &str, teacher: &str, (first, also): (&str, &[&str])) {
    teaching.get(&format!("{COURSES}/new")).await.is(200).shows("还有哪几天");
    let mut form = vec![
        ("title_zh", title),
        ("title_en", title),
        ("kind", "arts"),
        ("teacher", teacher),
        ("room", "206"),
        ("weekday", first),
        ("from", "16:40"),
        ("until", "17:20"),
        ("grade_min", "1"),
        ("grade_max", "5"),
        ("seats", "60"),
    ];
    form.extend(also.iter().map(|day| (*day, "yes")));
    teaching.post(&format!("{COURSES}/new"), &form).await.is(303);
}

/// Folk music on Tuesdays and Thursdays, robots on Thursdays: parents see both.
async fn announced() -> Story {
    let story = Story::at("2021-09-06T09:00:00").await;
    {
        let mut teaching = story.staff("teaching").await;
        propose(&mut teaching, "民乐", "staff-course1", ("4", &["also-2"])).await;
        propose(&mut teaching, "机器人", "staff-course2", ("4", &[])).await;
        teaching.get(COURSES).await.is(200).shows("周二、周四 16:40");
        announce_all(&mut teaching).await;
    }
    story.turn("2021-09-08T09:00:00");
    story
}

/// Half the children wish for folk music on Tuesdays and Thursdays, then for robots; the others for robots on Thursdays.
async fn drawn() -> (Story, [String; 2]) {
    let story = announced().await;
    let mut ids = [String::new(), String::new()];
    let all = children(&story);
    for (n, (child, phone)) in all.iter().enumerate() {
        let mut guardian = story.guardian(phone).await;
        let page = format!("/gongshu/wenlan/preferences/{}", child.id);
        guardian.get(&page).await.is(200).shows("周二、周四 民乐");
        ids = ["民乐", "机器人"].map(|title| course(&guardian, title));
        let [music, robots] = [ids[0].as_str(), ids[1].as_str()];
        let (first, second) = if n < all.len() / 2 { (music, robots) } else { (robots, "") };
        guardian.post(&page, &[("choice-1", first), ("choice-2", second)]).await.is(303);
    }
    story.turn("2021-09-09T20:00:00");
    {
        let mut manager = story.staff("manager").await;
        manager.get(DRAWS).await.is(200).shows("轮到时一次选完");
        let numbers = [("randomness", "03 14 15")];
        let steps: [(&str, &[(&str, &str)]); 3] = [("fix", &[]), ("run", &numbers), ("publish", &[])];
        for (step, form) in steps {
            manager.get(DRAWS).await.is(200);
            manager.post(&format!("{DRAWS}/{step}"), form).await.is(303);
            story.turn("2021-09-09T20:10:00");
        }
    }
    (story, ids)
}

#[tokio::test]
async fn a_course_of_two_days_is_no_wish_of_a_family_that_wants_one() {
    let story = announced().await;
    let (child, phone) = children(&story).swap_remove(0);
    let mut guardian = story.guardian(&phone).await;
    let page = format!("/gongshu/wenlan/preferences/{}", child.id);
    guardian.get(&page).await.is(200).shows("每周最多来几天").shows("一门上两天的课算两天");
    let [music, robots] = ["民乐", "机器人"].map(|title| course(&guardian, title));
    let cases = [
        (music.as_str(), "1", 422),
        (music.as_str(), "2", 303),
        (robots.as_str(), "1", 303),
        (music.as_str(), "0", 303),
    ];
    for (chosen, most, status) in cases {
        guardian.get(&page).await.is(200);
        guardian.post(&page, &[("choice-1", chosen), ("most", most)]).await.is(status);
        if status == 422 {
            guardian.shows("一周上 2 天").shows("P3.33");
        }
    }
}

#[tokio::test]
async fn one_seat_is_for_all_days_and_nothing_else_fits_on_any_of_them() {
    let (story, [music, robots]) = drawn().await;
    let mut anyone = story.visitor();
    anyone.get(&format!("{DRAWS}/gongshu-2021-autumn")).await.is(200).shows("轮到时一次选完");
    assert!(!anyone.html.contains("每个星期几从不同的地方数起"), "hours hang together");
    story.turn("2021-09-10T18:00:05");
    let all = children(&story);
    let ((child, phone), (other, other_phone)) = (&all[0], all.last().unwrap());
    let mut guardian = story.guardian(phone).await;
    let base = format!("/gongshu/wenlan/placements/{}", child.id);
    guardian.get(&base).await.is(200).shows("周二、周四 16:40").shows("更想上的“民乐”").shows("您在全校第");
    assert!(!guardian.html.contains("还可以加入"), "robots would be on its Thursday");
    guardian.post(&format!("{base}/join"), &[("course", &robots)]).await.is(422);
    let mut guardian = story.guardian(other_phone).await;
    let base = format!("/gongshu/wenlan/placements/{}", other.id);
    guardian.get(&base).await.is(200).shows("机器人");
    assert!(!guardian.html.contains("还可以加入"), "music would be on its Thursday");
    guardian.post(&format!("{base}/join"), &[("course", &music)]).await.is(422).shows("和另一门课撞了");
    // Robots given up, music fits on both days.
    guardian.get(&base).await.is(200);
    guardian.post(&format!("{base}/withdraw"), &[("course", &robots)]).await.is(303);
    guardian.get(&base).await.is(200).shows("还可以加入").shows("周二、周四");
    guardian.post(&format!("{base}/join"), &[("course", &music)]).await.is(303);
    guardian.get(&base).await.is(200).shows("退掉").shows("周二、周四");
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
}

#[tokio::test]
async fn rolls_are_laid_out_on_each_day_and_every_lesson_is_billed() {
    let (story, [music, robots]) = drawn().await;
    session::plan(&story.app, &Who::Clock, &school(&story)).await.unwrap();
    let permit = staff(&story, "cashier").permit(Act::BillIssue, &school(&story)).unwrap();
    let today = story.app.now().date();
    let facts = story.app.store.look(&permit).await.unwrap().bill_facts(today).await.unwrap();
    let weeks = |course: &str| {
        let found = facts.iter().find(|one| one.course == CourseId::new(course)).unwrap();
        let mut days: BTreeMap<i8, usize> = BTreeMap::new();
        found
            .by_day
            .keys()
            .for_each(|day| *days.entry(day.weekday().to_monday_one_offset()).or_default() += 1);
        assert_eq!(found.lessons(), found.by_day.len() as i64, "one lesson a day");
        days
    };
    let (music, robots) = (weeks(&music), weeks(&robots));
    // Saturday 9 October is a working day with a Thursday's timetable.
    assert_eq!(music.keys().copied().collect::<Vec<_>>(), [2, 4, 6]);
    assert_eq!(robots.keys().copied().collect::<Vec<_>>(), [4, 6]);
    assert_eq!((music[&6], robots[&6]), (1, 1));
    assert_eq!(music[&4], robots[&4]);
    assert!(music[&2] > 10);
    let mut cashier = story.staff("cashier").await;
    cashier.get("/gongshu/wenlan/bills").await.is(200);
    cashier.post("/gongshu/wenlan/bills", &[]).await.is(303);
    let yuan = format!("¥{}.00", 20 * music.values().sum::<usize>());
    cashier.get("/gongshu/wenlan/bills").await.is(200).shows("王小明").shows(&yuan);
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
}
