//! 校外老师 Somebody from outside calls the roll of their own lesson and sees nothing else; one of the school's own goes along and
//! closes it (P3.50, P3.54).

use crate::draw::drawn_in;
use crate::evening::{count, school, told};
use crate::preference::announced_in;
use crate::tally::courses_on;
use crate::town::Story;
use afterbell::day::session;
use afterbell::town::{PLAN, Town};
use afterbell::who::Who;
use jiff::civil::date;
use rules::day::session::Session;
use rules::people::act::Act;
use rules::people::role::{Role, clock};

const OWN: &str = "/gongshu/wenlan/duties/own";

/// A Monday with two courses, each given by somebody from outside.
async fn monday() -> (Story, Vec<Session>) {
    let outside = |town: &mut Town| {
        let coaches = town.register.staff.iter_mut().filter(|one| one.login.starts_with("course"));
        coaches.for_each(|one| one.roles = vec![(Role::Lecturer, "wenlan".to_owned(), String::new())]);
    };
    let story = Story::otherwise(PLAN.text, outside, "2021-09-06T09:00:00").await;
    let story = drawn_in(announced_in(story).await).await;
    session::plan(&story.app, &Who::Clock, &school(&story)).await.unwrap();
    let lessons = courses_on(&story, date(2021, 9, 13)).await;
    assert_eq!(lessons.len(), 2);
    story.turn("2021-09-13T16:45:00");
    (story, lessons)
}

fn login(lesson: &Session) -> String {
    lesson.teacher.as_str().trim_start_matches("staff-").to_owned()
}

/// Every child of a roll as a form names it, present.
async fn all_here(story: &Story, lesson: &Session) -> Vec<String> {
    let permit = clock(Act::EveningWatch, &school(story)).unwrap();
    let rows = story.app.store.look(&permit).await.unwrap().roll_rows(&lesson.id).await.unwrap();
    assert!(!rows.is_empty());
    rows.into_iter().map(|row| format!("mark-{}", row.student.id)).collect()
}

#[tokio::test]
async fn the_teacher_of_a_lesson_calls_its_roll_and_one_of_the_school_s_own_closes_it() {
    let (story, lessons) = monday().await;
    let (lesson, other) = (&lessons[0], &lessons[1]);
    let roll = |lesson: &Session| format!("/gongshu/wenlan/rolls/{}", lesson.id);
    let own = roll(lesson);
    let mut coach = story.staff(&login(lesson)).await;
    coach.get(OWN).await.is(200).shows("开始点名").shows(&own);
    coach.get(&roll(other)).await.is(404);
    coach.get(&own).await.is(200);
    coach.post(&format!("/gongshu/wenlan/sessions/{}/open", lesson.id), &[]).await.is(303);
    coach.get(&own).await.is(200).shows("由管理小组点名完毕").shows("incidents/new?child=");
    for hidden in ["/close\"", "/groupings/", "/slips/", "name=\"find\""] {
        assert!(!coach.html.contains(hidden), "{hidden}");
    }
    let marks = all_here(&story, lesson).await;
    let marks: Vec<(&str, &str)> = marks.iter().map(|name| (name.as_str(), "present")).collect();
    coach.post(&own, &marks).await.is(303);
    coach.get(&format!("{own}?find=w")).await.is(200);
    assert!(!coach.html.contains("/add\""), "the pupils of the school are not theirs to seek");
    coach.post(&format!("{own}/add"), &[("student", "ming")]).await.is(404);
    coach.get(&own).await.is(200);
    coach.post(&format!("{own}/unlisted"), &[("also", "小红 6-1班")]).await.is(303);
    coach.get(&own).await.is(200).shows("小红 6-1班");
    coach.post(&format!("{}/unlisted", roll(other)), &[("also", "小红 6-1班")]).await.is(404);
    coach.get(&own).await.is(200);
    coach.post(&format!("{own}/close"), &[]).await.is(404);

    let group = format!("/gongshu/wenlan/groupings/{}", lesson.group);
    let mut manager = story.staff("manager").await;
    for (person, status) in [(lesson.teacher.as_str(), 422), ("", 422), ("staff-care1", 303)] {
        manager.get(&group).await.is(200).shows("随班老师").shows("还没有");
        manager.post(&format!("{group}/companion"), &[("person", person)]).await.is(status);
    }
    assert_eq!(count(&told(&story, "staff-care1").await, "grouping-accompanied"), 1);
    manager.get("/gongshu/wenlan/groupings").await.is(200);
    let second = format!("/gongshu/wenlan/groupings/{}/companion", other.group);
    manager.post(&second, &[("person", "staff-care1")]).await.is(422).shows("这位老师同一时间负责");

    let mut care = story.staff("care1").await;
    care.get("/gongshu/wenlan/sessions").await.is(200).shows(&own);
    care.get(&roll(other)).await.is(404);
    care.get(&own).await.is(200).shows("小红 6-1班");
    care.post(&format!("{own}/close"), &[]).await.is(303);
    care.get(&own).await.is(200).shows("放学交接");
    coach.get(&own).await.is(200);
    assert!(!coach.html.contains("/handovers/"), "who goes home with whom is not theirs");
    coach.shows("data-state=\"present\" disabled");
    coach.post(&own, &[(marks[0].0, "absent")]).await.is(422).shows("由别的老师点名");

    story.turn("2021-09-14T09:00:00");
    let mut coach = story.staff(&login(lesson)).await;
    coach.get(&own).await.is(404);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}
