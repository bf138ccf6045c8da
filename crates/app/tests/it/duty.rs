//! 到岗 A teacher signs in; one who has not is missed five minutes before, and somebody else takes the evening (P3.43).

use crate::escort::state;
use crate::evening::{count, group, says, school, session_of, staff, told};
use crate::registration::accepted;
use crate::town::{Browser, Story, at};
use afterbell::day::{late, roll, session};
use rules::day::roll::State;

const DUTIES: &str = "/gongshu/wenlan/duties";
const SESSIONS: &str = "/gongshu/wenlan/sessions";
const ROLL: &str = "/gongshu/wenlan/rolls/jia-2021-09-07";
const LIST: &str = "/gongshu/wenlan/groupings/jia";

/// A Tuesday with 甲组 of care1 and 乙组 of care2.
async fn tuesday(hour: &str) -> Story {
    let story = accepted("2021-09-07T08:00:00").await;
    group(&story, "jia", "care1", &["ming", "h1s0"]).await;
    group(&story, "yi", "care2", &["h2s0", "h3s0"]).await;
    story.turn(&format!("2021-09-07T{hour}"));
    story
}

/// Letters of a kind to somebody.
async fn look(story: &Story) -> usize {
    late::look(&story.app, &school(story)).await.unwrap().duties
}

async fn asks(browser: &mut Browser<'_>, person: &str, agreed: &str) -> u16 {
    browser.get(DUTIES).await.is(200);
    let form = [("person", person), ("agreed", agreed)];
    browser.post(&format!("{DUTIES}/jia-2021-09-07/stand-in"), &form).await;
    browser.status.as_u16()
}

#[tokio::test]
async fn a_teacher_is_reminded_signs_in_and_nobody_is_alarmed() {
    let story = tuesday("14:59:59").await;
    assert_eq!(look(&story).await, 0);
    story.turn("2021-09-07T15:00:00");
    assert_eq!(look(&story).await, 2);
    assert_eq!((count(&told(&story, "staff-care1").await, "duty-soon"), look(&story).await), (1, 0), "once");
    let mut care = story.staff("care1").await;
    care.get(SESSIONS).await.is(200).shows("我已到岗：jia组");
    let arrive = format!("{DUTIES}/jia-2021-09-07/arrive");
    care.post(&format!("{DUTIES}/yi-2021-09-07/arrive"), &[]).await.is(422).shows("这不是您的班（yi组）");
    care.get(SESSIONS).await;
    for _ in 0..2 {
        care.post(&arrive, &[]).await.is(303);
        care.get(SESSIONS).await.is(200).shows("15:00 到岗");
        story.turn("2021-09-07T15:10:00");
    }
    assert!(!care.html.contains("我已到岗"), "who is there is not asked again");
    story.turn("2021-09-07T15:24:59");
    assert_eq!(look(&story).await, 0);
    story.turn("2021-09-07T15:25:00");
    assert_eq!(look(&story).await, 1, "the other one is missed");
    let missing = count(&told(&story, "staff-manager").await, "duty-missing");
    assert_eq!((missing, count(&told(&story, "staff-care1").await, "duty-missing")), (1, 0));
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/tonight").await.is(200).shows("教师未到岗");
    manager.get(DUTIES).await.is(200).shows("15:00 到岗").shows("未到岗");
    let mut gate = story.staff("gate1").await;
    gate.get(DUTIES).await.is(404);
    gate.post(&arrive, &[]).await.is(404);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn what_the_management_group_leaves_undone_or_unread_goes_on_to_the_leader() {
    let story = tuesday("15:25:00").await;
    let heard = |at: &'static str| {
        story.turn(&format!("2021-09-07T{at}"));
        let story = &story;
        async move {
            let told = late::look(&story.app, &school(story)).await.unwrap();
            (told.duties, told.rolls, told.unread)
        }
    };
    assert_eq!(heard("15:25:00").await, (2, 0, 0), "nobody is in place");
    assert_eq!(heard("15:39:59").await, (0, 0, 0));
    assert_eq!(
        heard("15:40:00").await,
        (2, 0, 0),
        "still nobody: whoever hears it knows that there is no roll"
    );
    assert_eq!(heard("15:40:30").await, (0, 0, 0), "once");
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/messages").await.is(200).shows("还没有签到");
    {
        let mut care = story.staff("care1").await;
        care.get(ROLL).await.is(200);
        care.post(&format!("{ROLL}/unlisted"), &[("also", "小红 6-1班")]).await.is(303);
    }
    assert_eq!(heard("15:50:00").await, (0, 0, 0), "the leader knows that nobody is there");
    assert_eq!(heard("15:55:29").await, (0, 0, 0), "what was read goes nowhere, nor what the leader has");
    assert_eq!(heard("15:55:30").await, (0, 0, 1), "no ladder says that nobody read who is on no list");
    assert_eq!(heard("15:56:00").await, (0, 0, 0), "once");
    let letters = told(&story, "staff-leader").await;
    let expected = [("duty-unfilled", 2), ("roll-leader", 0), ("alarm-unread", 1), ("duty-missing", 0)];
    for (kind, times) in expected {
        assert_eq!(count(&letters, kind), times, "{kind}");
    }
    let (place, id) = (school(&story), session_of("jia", "2021-09-07"));
    session::open(&story.app, &staff(&story, "care1"), &place, &id).await.unwrap();
    assert_eq!(heard("16:05:59").await, (0, 0, 0), "who came late has the minutes of every roll");
    assert_eq!(heard("16:06:00").await, (0, 1, 0), "the roll of the one who came is not closed");
    assert_eq!(heard("16:16:00").await, (0, 1, 0), "and goes on to the leader");
    let mut leader = story.staff("leader").await;
    leader.get("/gongshu/wenlan/messages").await.is(200).shows("没有人打开").shows("仍没有签到");
    leader.shows("仍没有点名完毕");
    assert_eq!(count(&told(&story, "staff-manager").await, "roll-overdue"), 1);
    assert_eq!(count(&told(&story, "staff-leader").await, "roll-leader"), 1);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn who_stands_in_has_the_roll_and_who_was_replaced_has_not() {
    let story = tuesday("15:26:00").await;
    let mut manager = story.staff("manager").await;
    assert_eq!(asks(&mut manager, "staff-care2", "").await, 422);
    manager.shows("一人不能同时带两个班").shows("P3.54");
    assert_eq!(asks(&mut manager, "staff-care1", "").await, 422);
    assert_eq!(asks(&mut manager, "staff-cashier", "yes").await, 422);
    assert_eq!(asks(&mut manager, "staff-care3", "").await, 303);
    manager.get(DUTIES).await.shows("还没有答复");
    let mut third = story.staff("care3").await;
    third.get(ROLL).await.is(404);
    third.get(LIST).await.is(404);
    third.get(SESSIONS).await.is(200).shows("今晚不能到，请您代jia组的班");
    let href = third.html.split("action=\"").find(|part| part.contains("/stand-ins/")).unwrap();
    let answer = href.split('"').next().unwrap().to_owned();
    let mut first = story.staff("care1").await;
    first.get(SESSIONS).await;
    first.post(&answer, &[("answer", "yes")]).await.is(422).shows("这不是您的班");
    third.get(SESSIONS).await;
    for _ in 0..2 {
        third.post(&answer, &[("answer", "yes")]).await.is(303);
        third.get(SESSIONS).await.is(200).shows("jia组");
    }
    third.post(&answer, &[("answer", "no")]).await.is(422).shows("已经有了答复");
    assert_eq!(count(&told(&story, "staff-manager").await, "stand-in-accepted"), 1);
    assert_eq!(count(&told(&story, "staff-care1").await, "stand-in-for-you"), 1);
    third.get(LIST).await.is(200).shows("tel:");
    let (place, id) = (school(&story), session_of("jia", "2021-09-07"));
    assert!(session::open(&story.app, &staff(&story, "care1"), &place, &id).await.is_err());
    session::open(&story.app, &staff(&story, "care3"), &place, &id).await.unwrap();
    manager.get(DUTIES).await.is(200).shows("15:26 到岗");
    story.turn("2021-09-07T18:01:00");
    manager.get(DUTIES).await.is(200).shows("由人代班");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn a_no_or_silence_lets_the_next_be_asked_and_a_yes_on_the_phone_is_enough() {
    let story = tuesday("15:26:00").await;
    let mut manager = story.staff("manager").await;
    assert_eq!(asks(&mut manager, "staff-care3", "").await, 303);
    let mut third = story.staff("care3").await;
    third.get(SESSIONS).await.is(200);
    let href = third.html.split("action=\"").find(|part| part.contains("/stand-ins/")).unwrap();
    let answer = href.split('"').next().unwrap().to_owned();
    third.post(&answer, &[("answer", "no")]).await.is(303);
    assert_eq!(count(&told(&story, "staff-manager").await, "stand-in-declined"), 1);
    assert_eq!(asks(&mut manager, "staff-care3", "").await, 303);
    assert_eq!(asks(&mut manager, "staff-manager", "").await, 303);
    third.get(SESSIONS).await.is(200);
    assert!(!third.html.contains("/stand-ins/"), "somebody else was asked since");
    manager.get(SESSIONS).await.is(200).shows("jia组");
    assert_eq!(asks(&mut manager, "staff-care1", "yes").await, 303);
    assert_eq!(count(&told(&story, "staff-care1").await, "stand-in-yours"), 1);
    assert_eq!(count(&told(&story, "staff-manager").await, "stand-in-for-you"), 1);
}

#[tokio::test]
async fn what_a_teacher_s_phone_kept_from_before_somebody_stood_in_still_counts() {
    let story = tuesday("15:30:00").await;
    let (place, id) = (school(&story), session_of("jia", "2021-09-07"));
    let first = staff(&story, "care1");
    session::open(&story.app, &first, &place, &id).await.unwrap();
    story.turn("2021-09-07T15:35:00");
    let mut manager = story.staff("manager").await;
    assert_eq!(asks(&mut manager, "staff-care3", "yes").await, 303);
    story.turn("2021-09-07T15:40:00");
    let said = |child, hour| says(child, State::Present, at(&format!("2021-09-07T{hour}")));
    let marks = [said("ming", "15:31:00"), said("h1s0", "15:36:00")];
    for expected in [["applied", "refused"], ["known", "refused"]] {
        let fates = roll::take(&story.app, &first, &place, &id, (&marks, 0)).await.unwrap();
        assert_eq!(fates.iter().map(|one| one.outcome).collect::<Vec<_>>(), expected);
    }
    assert_eq!(state(&story, "ming").await, State::Present);
    assert_eq!(state(&story, "h1s0").await, State::Expected, "the evening was somebody else's by then");
    manager.get(&format!("{ROLL}/late")).await.is(200).shows("15:36");
    assert!(!manager.html.contains("15:31"), "what counts is not kept beside the roll");
    let stranger = staff(&story, "care2");
    let early = [said("h1s0", "15:32:00")];
    let fates = roll::take(&story.app, &stranger, &place, &id, (&early, 0)).await.unwrap();
    assert_eq!(fates[0].outcome, "refused");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn a_teacher_whose_evening_ended_early_is_still_busy_for_its_planned_time() {
    let story = tuesday("15:30:00").await;
    let (place, id, second) = (school(&story), session_of("yi", "2021-09-07"), staff(&story, "care2"));
    session::open(&story.app, &second, &place, &id).await.unwrap();
    let away = says("h2s0", State::Absent, story.app.now());
    roll::mark(&story.app, &second, &place, &id, &[away]).await.unwrap();
    story.turn("2021-09-07T15:40:00");
    roll::close(&story.app, &second, &place, &id).await.unwrap();
    let child = story.town.register.students.iter().find(|one| one.id.as_str() == "h2s0").unwrap();
    let found = rules::day::absence::Draft {
        student: child.id.clone(),
        date: story.app.now().date(),
        whereabouts: "在家".into(),
        said_by: "妈妈".into(),
    };
    let head = staff(&story, &format!("head{}", child.home_class));
    afterbell::day::absence::follow(&story.app, &head, &place, &found).await.unwrap();
    let mut second = story.staff("care2").await;
    second.get(SESSIONS).await;
    second.post(&format!("{SESSIONS}/{id}/close"), &[]).await.is(303);
    let mut manager = story.staff("manager").await;
    assert_eq!(asks(&mut manager, "staff-care2", "yes").await, 422);
    manager.shows("一人不能同时带两个班").shows("yi组");
    assert_eq!(asks(&mut manager, "staff-care3", "yes").await, 303, "somebody else is free");
}

#[tokio::test]
async fn whoever_says_the_first_word_of_a_roll_or_closes_it_is_there() {
    let story = tuesday("15:10:00").await;
    let place = school(&story);
    let mut manager = story.staff("manager").await;
    let rooms: [(&str, &str, &str, &[&str]); 2] =
        [("15:12", "jia", "care1", &["ming", "h1s0"]), ("15:14", "yi", "care2", &["h2s0"])];
    for (hour, group, login, children) in rooms {
        let (id, chen, teacher) =
            (session_of(group, "2021-09-07"), staff(&story, "manager"), staff(&story, login));
        session::open(&story.app, &chen, &place, &id).await.unwrap();
        story.turn(&format!("2021-09-07T{hour}:00"));
        let marks: Vec<_> =
            children.iter().map(|child| says(child, State::Present, story.app.now())).collect();
        let by = if group == "jia" { &teacher } else { &chen };
        roll::mark(&story.app, by, &place, &id, &marks).await.unwrap();
        let told = format!("{hour} 到岗");
        manager.get(DUTIES).await.is(200);
        assert_eq!(manager.html.contains(&told), group == "jia", "{group}: a manager is not the teacher");
        roll::close(&story.app, &teacher, &place, &id).await.unwrap();
        manager.get(DUTIES).await.is(200).shows(&told);
    }
    story.turn("2021-09-07T15:25:00");
    assert_eq!(look(&story).await, 0, "nobody is missed who called the roll");
}

#[tokio::test]
async fn somebody_from_outside_signs_in_for_a_lesson_of_their_own() {
    let story = outside().await;
    story.turn("2021-09-07T15:05:00");
    let lesson = "/gongshu/wenlan/duties/jia-2021-09-07/arrive";
    let mut other = story.staff("care2").await;
    other.get(SESSIONS).await;
    other.post(lesson, &[]).await.is(422).shows("这不是您的班");
    assert_eq!(look(&story).await, 2, "reminded like any teacher");
    assert_eq!(count(&told(&story, "staff-coach").await, "duty-soon"), 1);
    let mut coach = story.staff("coach").await;
    coach.get("/").await.is(303);
    assert_eq!(coach.led_to(), "/gongshu/wenlan/duties/own");
    coach.get("/gongshu/wenlan/duties/own").await.is(200).shows("我的课").shows("15:30").shows(lesson);
    for _ in 0..2 {
        coach.post(lesson, &[]).await.is(303);
        assert_eq!(coach.led_to(), "/gongshu/wenlan/duties/own");
        coach.get("/gongshu/wenlan/duties/own").await.is(200).shows("15:05 到岗").shows("下一次课");
    }
    coach.get(ROLL).await.is(200);
    for path in ["duties", "sessions", "rolls/yi-2021-09-07", "gate", "absences"] {
        coach.get(&format!("/gongshu/wenlan/{path}")).await.is(404);
    }
    let mut manager = story.staff("manager").await;
    manager.get(DUTIES).await.is(200).shows("15:05 到岗");
    story.turn("2021-09-07T15:25:00");
    assert_eq!(
        (look(&story).await, count(&told(&story, "staff-manager").await, "duty-missing")),
        (1, 1),
        "the other one"
    );
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// A Tuesday on which 甲组 has a coach from outside and 乙组 care2.
async fn outside() -> Story {
    let plan = afterbell::town::PLAN.text;
    let coach = |town: &mut afterbell::town::Town| {
        let like = town.register.staff.iter().find(|one| one.login == "care1").unwrap().clone();
        let roles = vec![(rules::people::role::Role::Lecturer, "wenlan".to_owned(), String::new())];
        let (id, login) = (rules::id::PersonId::new("staff-coach"), "coach".to_owned());
        town.register.staff.push(store::people::Staff { id, login, name: "郑教练".into(), roles, ..like });
    };
    let story = Story::otherwise(plan, coach, "2021-09-07T08:00:00").await;
    for login in ["coach", "care2"] {
        let (id, child) = if login == "coach" { ("jia", "ming") } else { ("yi", "h2s0") };
        group(&story, id, login, &[child]).await;
    }
    story
}
