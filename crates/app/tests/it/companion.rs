//! 随班老师 Who goes along to a lesson from outside, where the coach is missed and where another is named meanwhile (P3.43, P3.50).

use crate::evening::{count, says, school, session_of, staff, told};
use crate::extended::stays;
use crate::lecturer::{
    DUTIES, accompany, all_came, all_here, lesson_on, missed, monday, name_of, opened_of_ming, says_yes,
};
use crate::tally::courses_on;
use crate::town::{Story, at};
use afterbell::day::{handover, late, roll, session};
use jiff::civil::date;
use rules::day::handover::{Draft, Release};
use rules::day::roll::State;
use rules::id::{CollectorId, SessionId, StudentId};
use rules::people::act::Act;
use rules::people::role::clock;

const CARE: &str = "/gongshu/wenlan/rolls/extended-care-2021-09-13";

/// The coach is missed; who goes along stands there and nobody calls the roll: the management group hears of that room, not of the
/// other, where it is known that nobody is there.
#[tokio::test]
async fn a_roll_that_who_goes_along_leaves_open_is_told_of_though_the_coach_is_missed() {
    let (story, lessons) = monday().await;
    accompany(&story, &lessons[0], "staff-care1").await;
    story.turn("2021-09-27T16:30:00");
    let lesson = lesson_on(&story, &lessons[0], (9, 27)).await;
    let mut care = story.staff("care1").await;
    care.get("/gongshu/wenlan/sessions").await.is(200);
    care.post(&format!("{DUTIES}/{}/arrive", lesson.id), &[]).await.is(303);
    story.turn("2021-09-27T16:36:00");
    assert_eq!(missed(&story).await, 2, "both coaches");
    story.turn("2021-09-27T16:51:00");
    late::look(&story.app, &school(&story)).await.unwrap();
    assert_eq!(count(&told(&story, "staff-manager").await, "roll-overdue"), 1);
    let mut manager = story.staff("manager").await;
    let find = format!("请马上找{}", name_of(&story, "care1"));
    manager.get("/gongshu/wenlan/messages").await.is(200).shows(&find);
}

/// Somebody is asked in place of one, and says yes when another is named: it is that one whose phone may still send what it kept.
#[tokio::test]
async fn who_was_named_after_somebody_was_asked_is_the_one_who_was_stood_in_for() {
    let (story, lessons) = monday().await;
    let lesson = &lessons[0];
    accompany(&story, lesson, "staff-care1").await;
    let mut manager = story.staff("manager").await;
    manager.get(DUTIES).await.is(200);
    let asked = [("person", "staff-care3"), ("beside", "yes")];
    manager.post(&format!("{DUTIES}/{}/stand-in", lesson.id), &asked).await.is(303);
    accompany(&story, lesson, "staff-care2").await;
    let (place, named) = (school(&story), staff(&story, "care2"));
    session::open(&story.app, &named, &place, &lesson.id).await.unwrap();
    let children = all_here(&story, lesson).await;
    story.turn("2021-09-13T16:50:00");
    says_yes(&story, "care3", "今晚不能到").await;
    story.turn("2021-09-13T16:55:00");
    for (who, nth, expected) in [("care1", 0, "refused"), ("care2", 1, "applied")] {
        let child = children[nth].trim_start_matches("mark-");
        let said = says(child, State::Present, at("2021-09-13T16:47:00"));
        let by = staff(&story, who);
        let fates = roll::take(&story.app, &by, &place, &lesson.id, (&[said], 0)).await.unwrap();
        assert_eq!(fates[0].outcome, expected, "{who}");
    }
    assert_eq!(count(&told(&story, "staff-care2").await, "stand-in-for-you"), 1);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// 王小明 is waited for after his lesson, to which nobody goes along; its roll is closed. Who gives the lesson.
async fn waited_for(story: &Story) -> String {
    let lessons = courses_on(story, date(2021, 9, 13)).await;
    let lesson = opened_of_ming(story, &lessons).await;
    all_came(story, lesson, "manager").await;
    stays(story, "2021-09-13").await;
    lesson.teacher.to_string()
}

fn care() -> SessionId {
    session_of("extended-care", "2021-09-13")
}

/// 王小明 goes home from extended care with his mother or father, by somebody's hand.
async fn home(story: &Story, login: &str) {
    let (place, by) = (school(story), staff(story, login));
    let here = [says("ming", State::Present, story.app.now())];
    roll::mark(&story.app, &by, &place, &care(), &here).await.unwrap();
    roll::close(&story.app, &by, &place, &care()).await.unwrap();
    let register = &story.town.register;
    let child = register.students.iter().find(|one| one.id.as_str() == "ming").unwrap();
    let parent = register.guardians.iter().find(|one| one.household == child.household).unwrap();
    let (student, collector) = (StudentId::new("ming"), CollectorId::new(parent.id.as_str()));
    let draft = Draft { session: care(), released: vec![Release { student, collector, nth: None }] };
    let released = handover::release(&story.app, &by, &place, draft).await.unwrap();
    assert_eq!(released.handed.len(), 1);
    session::close(&story.app, &by, &place, &care()).await.unwrap();
}

/// The coach keeps no extended care: the management group hears at once that its seat is empty, reads it with the clause on the
/// evening board and among the duties, and asks one of the school's own, who takes it (P1.25, P3.50, P3.54).
#[tokio::test]
async fn extended_care_that_only_a_coach_could_keep_has_an_empty_seat_until_one_of_the_school_takes_it() {
    let (story, _) = monday().await;
    let coach = waited_for(&story).await;
    story.turn("2021-09-13T17:50:00");
    assert_eq!(missed(&story).await, 1, "at once, ten minutes before it begins");
    assert_eq!(missed(&story).await, 1, "and once");
    assert_eq!(count(&told(&story, &coach).await, "duty-soon"), 0, "it is not the coach's");
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/messages").await.is(200).shows("还没有本校老师");
    manager.get("/gongshu/wenlan/tonight").await.is(200).shows("延时托管没有本校老师").shows("P3.54");
    manager.get(DUTIES).await.is(200).shows("没有本校老师").shows("每班安排一个托管教师或管理人员");
    manager.post(&format!("{DUTIES}/{}/arrive", care()), &[]).await.is(422);
    let mut theirs = story.staff(coach.trim_start_matches("staff-")).await;
    theirs.get(CARE).await.is(404);

    manager.get(DUTIES).await.is(200);
    let asked = [("person", "staff-care3")];
    manager.post(&format!("{DUTIES}/{}/stand-in", care()), &asked).await.is(303);
    story.turn("2021-09-13T18:00:00");
    assert_eq!(late::look(&story.app, &school(&story)).await.unwrap().extended, 1, "the child goes over");
    let mut gate = story.staff("gate1").await;
    gate.get("/gongshu/wenlan/gate/ming").await.is(200).shows("· 管理小组");
    says_yes(&story, "care3", "还没有本校老师").await;
    gate.get("/gongshu/wenlan/gate/ming").await.is(200).shows(&name_of(&story, "care3"));
    let mut keeper = story.staff("care3").await;
    keeper.get("/gongshu/wenlan/sessions").await.is(200).shows("延时托管");
    keeper.post(&format!("{DUTIES}/{}/arrive", care()), &[]).await.is(303);
    story.turn("2021-09-13T18:11:00");
    assert_eq!(missed(&story).await, 1, "somebody is there");
    assert_eq!(count(&told(&story, "staff-leader").await, "duty-unfilled"), 0);
    manager.get("/gongshu/wenlan/tonight").await.is(200);
    assert!(!manager.html.contains("没有本校老师"));
    home(&story, "care3").await;
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// Whoever else stands in a room that nobody keeps is sought in that same room; and then it is known who it was.
async fn with_somebody_unlisted(story: &Story) {
    let noted = format!("{CARE}/unlisted");
    let (mut manager, mut gate) = (story.staff("manager").await, story.staff("gate1").await);
    manager.get(CARE).await.is(200);
    manager.post(&noted, &[("also", "小红 6-1班")]).await.is(303);
    gate.get("/gongshu/wenlan/muster").await.is(200);
    let (_, room) = gate.html.split_once("· 管理小组").unwrap();
    let (room, _) = room.split_once("</ol>").unwrap();
    assert!(room.contains("王小明") && room.contains("小红 6-1班"), "{room}");
    manager.get(CARE).await.is(200);
    let line = manager.hidden("unlisted");
    manager.post(&noted, &[("unlisted", &line), ("who", "邻校的妹妹，妈妈接走了")]).await.is(303);
}

/// Nobody takes it: the leading group hears as of a teacher who has not come, the management group looks after the child, and whoever
/// closed the roll is owed the evening.
#[tokio::test]
async fn extended_care_that_nobody_takes_is_the_management_group_s() {
    let (story, _) = monday().await;
    waited_for(&story).await;
    for hour in ["17:50:00", "18:00:00", "18:10:00"] {
        story.turn(&format!("2021-09-13T{hour}"));
        assert_eq!(missed(&story).await, 1, "{hour}");
    }
    let leader = told(&story, "staff-leader").await;
    assert_eq!((count(&leader, "duty-unfilled"), count(&leader, "duty-missing")), (1, 0));
    with_somebody_unlisted(&story).await;
    home(&story, "manager").await;
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
    let permit = clock(Act::SessionPlan, &school(&story)).unwrap();
    let given = story.app.store.look(&permit).await.unwrap().pay_given(date(2021, 9, 13)).await.unwrap();
    let kept = given.iter().find(|one| one.session == care()).unwrap();
    assert_eq!((kept.teacher.as_str(), kept.lessons, kept.is_lecturer), ("staff-manager", 0, false));
}
