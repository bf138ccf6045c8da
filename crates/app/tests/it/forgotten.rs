//! 没有着落 Nobody is forgotten: not over midnight, not in a bus, not twice on one evening, not behind a roll that nobody opened, and
//! not by a form that lacks a word (P3.52-3.61, X.19).

use crate::escort::{in_the_bus, in_the_room, state};
use crate::evening::{count, group, says, school, session_of, staff, told};
use crate::handover::all_home;
use crate::pickup::{ROLL, called};
use crate::registration::{NOTICED, accepted, accepted_in};
use crate::town::Story;
use afterbell::day::{absence, handover, late, roll, session};
use afterbell::town::{PLAN, Town};
use rules::day::handover::{Draft as Handover, Release};
use rules::day::roll::State;
use rules::id::CollectorId;
use rules::people::role::Role;
use rules::people::student::Student;

const DAY: &str = "2021-09-07";
const EARLIER: &str = "/gongshu/wenlan/sessions/earlier";
const NEW: &str = "/gongshu/wenlan/incidents/new";

fn child<'a>(story: &'a Story, id: &str) -> &'a Student {
    story.town.register.students.iter().find(|one| one.id.as_str() == id).unwrap()
}

async fn looked(story: &Story, at: &str) -> late::Told {
    story.turn(at);
    late::look(&story.app, &school(story)).await.unwrap()
}

/// What a teacher says of `h2s0` now.
async fn marked(story: &Story, state: State) {
    let (place, teacher, id) = (school(story), staff(story, "care1"), session_of("jia", DAY));
    let mark = says("h2s0", state, story.app.now());
    roll::mark(&story.app, &teacher, &place, &id, &[mark]).await.unwrap();
}

#[tokio::test]
async fn an_evening_that_nobody_ended_is_told_once_at_midnight_and_can_be_found() {
    let story = in_the_room().await;
    assert_eq!(looked(&story, "2021-09-07T23:59:00").await.unclosed, 0);
    assert_eq!(looked(&story, "2021-09-08T00:01:00").await.unclosed, 1);
    assert_eq!(looked(&story, "2021-09-08T00:02:00").await.unclosed, 0, "once");
    for who in ["staff-manager", "staff-leader", "staff-care1"] {
        assert_eq!(count(&told(&story, who).await, "session-unclosed"), 1, "{who}");
    }
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/messages").await.is(200).shows("还有 3 个孩子没有写明去向");
    manager.get("/gongshu/wenlan/tonight").await.is(200).shows(EARLIER).shows("还没有结束");
    manager.get(EARLIER).await.is(200).shows("没有结束").shows("没有写明去向 3 人").shows(ROLL);
    manager.get(ROLL).await.is(200);
    story.staff("care1").await.get(EARLIER).await.is(200).shows("jia组");
    story.staff("care2").await.get(EARLIER).await.is(200).shows("近 30 天没有场次");
    let unended = |today: &'static str| story.app.store.unended(today.parse().unwrap());
    assert_eq!(unended(DAY).await.unwrap(), []);
    let found = unended("2021-09-08").await.unwrap();
    assert_eq!(found.len(), 1);
    assert!(found[0].what.ends_with("children unaccounted for: 3"), "{}", found[0].what);
}

#[tokio::test]
async fn whose_children_are_all_at_home_is_only_reminded() {
    let story = in_the_room().await;
    story.turn("2021-09-07T18:00:00");
    let mut teacher = story.staff("care1").await;
    all_home(&mut teacher).await;
    assert_eq!(looked(&story, "2021-09-08T00:01:00").await.unclosed, 1);
    assert_eq!(count(&told(&story, "staff-care1").await, "session-unended"), 1);
    for who in ["staff-manager", "staff-leader"] {
        let heard = told(&story, who).await;
        assert_eq!((count(&heard, "session-unclosed"), count(&heard, "session-unended")), (0, 0), "{who}");
    }
}

#[tokio::test]
async fn a_child_that_is_missing_is_asked_for_over_midnight() {
    let story = called().await;
    story.turn("2021-09-07T23:55:00");
    marked(&story, State::Absent).await;
    let (teacher, id) = (staff(&story, "care1"), session_of("jia", DAY));
    roll::close(&story.app, &teacher, &school(&story), &id).await.unwrap();
    assert_eq!(looked(&story, "2021-09-08T00:04:59").await.absences, 0);
    assert_eq!(looked(&story, "2021-09-08T00:05:00").await.absences, 1);
    assert_eq!(looked(&story, "2021-09-08T00:15:00").await.absences, 1);
    assert_eq!(count(&told(&story, "staff-manager").await, "absence-staff"), 1);
    let home = &child(&story, "h2s0").household;
    let parent = story.town.register.guardians.iter().find(|one| one.household == *home).unwrap();
    let mut parent = story.guardian(&parent.phone).await;
    let say = "/gongshu/wenlan/absences/h2s0/say";
    parent.get("/gongshu/wenlan/evenings/h2s0").await.is(200).shows(say);
    parent.post(say, &[("whereabouts", "在外婆家")]).await.is(303);
    parent.get("/gongshu/wenlan/evenings/h2s0").await.is(200);
    assert!(!parent.html.contains(say), "answered");
    assert_eq!(looked(&story, "2021-09-08T00:30:00").await.absences, 0);
}

#[tokio::test]
async fn a_child_that_is_missing_again_is_asked_for_again() {
    let story = called().await;
    marked(&story, State::Absent).await;
    let (teacher, id) = (staff(&story, "care1"), session_of("jia", DAY));
    roll::close(&story.app, &teacher, &school(&story), &id).await.unwrap();
    let steps = |looks: [late::Told; 3]| looks.map(|told| told.absences);
    let first = [
        looked(&story, "2021-09-07T16:40:00").await,
        looked(&story, "2021-09-07T16:50:00").await,
        looked(&story, "2021-09-07T17:00:00").await,
    ];
    assert_eq!(steps(first), [1, 1, 1]);
    story.turn("2021-09-07T17:05:00");
    marked(&story, State::Late).await;
    story.turn("2021-09-07T17:06:00");
    marked(&story, State::Absent).await;
    let again = [
        looked(&story, "2021-09-07T17:16:00").await,
        looked(&story, "2021-09-07T17:26:00").await,
        looked(&story, "2021-09-07T17:36:00").await,
    ];
    assert_eq!(steps(again), [1, 1, 1], "each opening has its rungs");
    assert_eq!(count(&told(&story, "staff-manager").await, "absence-staff"), 2);
    assert_eq!(count(&told(&story, "staff-leader").await, "absence-leader"), 2);
    let found = rules::day::absence::Draft {
        student: child(&story, "h2s0").id.clone(),
        date: story.app.now().date(),
        whereabouts: "在家".into(),
        said_by: "妈妈".into(),
    };
    absence::follow(&story.app, &staff(&story, "manager"), &school(&story), &found).await.unwrap();
    assert_eq!(looked(&story, "2021-09-07T17:55:00").await.absences, 0);
}

#[tokio::test]
async fn where_a_class_has_no_head_teacher_the_management_group_hears_at_once_and_once() {
    let without = |town: &mut Town| {
        let is_head = |role: &(Role, String, String)| role.0 == Role::HeadTeacher && role.2 == "3-2";
        town.register.staff.iter_mut().for_each(|one| one.roles.retain(|role| !is_head(role)));
    };
    let story = accepted_in(Story::otherwise(PLAN.text, without, NOTICED).await, "2021-09-07T08:00:00").await;
    group(&story, "jia", "care1", &["ming"]).await;
    story.turn("2021-09-07T15:30:00");
    let (place, teacher, id) = (school(&story), staff(&story, "care1"), session_of("jia", DAY));
    session::open(&story.app, &teacher, &place, &id).await.unwrap();
    let absent = says("ming", State::Absent, story.app.now());
    roll::mark(&story.app, &teacher, &place, &id, &[absent]).await.unwrap();
    roll::close(&story.app, &teacher, &place, &id).await.unwrap();
    assert_eq!(count(&told(&story, "staff-manager").await, "absence-staff"), 1);
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/messages").await.is(200).shows("这个班没有登记班主任");
    looked(&story, "2021-09-07T15:55:00").await;
    assert_eq!(count(&told(&story, "staff-manager").await, "absence-staff"), 1, "its step is taken");
}

#[tokio::test]
async fn whoever_sits_in_a_bus_is_not_said_to_wait_in_the_room() {
    let story = in_the_room().await;
    in_the_bus(&story).await;
    let mut rungs = Vec::new();
    for at in ["18:01:00", "18:10:00", "18:11:00"] {
        rungs.push(looked(&story, &format!("{DAY}T{at}")).await.rungs);
    }
    assert_eq!(rungs, [2, 2, 1], "two wait in the room; the third when the bus should be empty");
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/messages").await.is(200).shows("王小明还跟着 浙A1");
    assert!(!wang.html.contains("等您来接"), "nobody waits in the room");
    let mut gate = story.staff("gate1").await;
    gate.get("/gongshu/wenlan/late").await.is(200).shows("浙A1").shows("206");
}

#[tokio::test]
async fn whoever_nobody_marked_is_not_said_to_wait() {
    let story = called().await;
    looked(&story, "2021-09-07T18:01:00").await;
    looked(&story, "2021-09-07T18:10:00").await;
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/messages").await.is(200).shows("今晚没有老师点到过").shows("请安排老师陪护");
    let mut gate = story.staff("gate1").await;
    gate.get("/gongshu/wenlan/late").await.is(200).shows("没有老师点到");
}

#[tokio::test]
async fn one_child_that_has_left_does_not_lose_what_was_marked_of_the_others() {
    let story = called().await;
    let mut teacher = story.staff("care1").await;
    teacher.get(ROLL).await.is(200);
    story.turn("2021-09-07T18:05:00");
    let gone = child(&story, "h1s0");
    let parent = story.town.register.guardians.iter().find(|one| one.household == gone.household).unwrap();
    let collector = CollectorId::new(parent.id.as_str());
    let released = vec![Release { student: gone.id.clone(), collector, nth: None }];
    let draft = Handover { session: session_of("jia", DAY), released };
    handover::release(&story.app, &staff(&story, "care1"), &school(&story), draft).await.unwrap();
    let form = [("mark-ming", "late"), ("mark-h1s0", "present"), ("mark-h2s0", "absent")];
    teacher.post(ROLL, &form).await.is(303);
    teacher.get(ROLL).await.is(200).shows("已保存 2 人").shows("已经被接走").shows(&gone.name);
    assert_eq!(state(&story, "ming").await, State::Late);
    assert_eq!(state(&story, "h2s0").await, State::Absent);
    assert_eq!(state(&story, "h1s0").await, State::HandedOver, "nothing was undone");
    teacher.post(ROLL, &form[1..2]).await.is(422).shows("P3.61");
    teacher.get(ROLL).await.is(200);
    teacher.post(&format!("{ROLL}/close"), &form).await.is(303);
}

#[tokio::test]
async fn a_roll_that_nobody_opened_hides_nobody_from_the_gate() {
    let story = accepted("2021-09-07T08:00:00").await;
    group(&story, "jia", "care1", &["ming", "h1s0"]).await;
    let (muster, seek) = ("/gongshu/wenlan/muster", "/gongshu/wenlan/gate?find=wxm");
    let mut gate = story.staff("gate1").await;
    story.turn("2021-09-07T15:20:00");
    gate.get(muster).await.is(200).shows("现在校内没有孩子");
    story.turn("2021-09-07T15:40:00");
    gate.get(muster).await.is(200).shows("另有 1 个教室还没点名，应到 2 人").shows("王小明").shows("206");
    gate.get(seek).await.is(200).shows("王小明").shows("应到，还没点名");
    gate.get("/gongshu/wenlan/gate?find=nobody").await.is(200).shows("没有找到");
    assert!(!gate.html.contains("现在没有要接的孩子"), "somebody was sought");
    gate.get("/gongshu/wenlan/gate?class=3-2").await.is(200).shows("王小明");
    gate.get("/gongshu/wenlan/gate?class=6-1").await.is(200);
    assert!(!gate.html.contains("王小明"), "another class was chosen");
    let mut head = story.staff("head3-2").await;
    head.get(NEW).await.is(200).shows("value=\"ming\""); // who is on no roll is hurt all the same
    let (teacher, id) = (staff(&story, "care1"), session_of("jia", DAY));
    session::open(&story.app, &teacher, &school(&story), &id).await.unwrap();
    gate.get(muster).await.is(200).shows("王小明");
    assert!(!gate.html.contains("还没点名"), "the roll lists them now");
    gate.get(seek).await.is(200).shows("王小明");
    assert!(!gate.html.contains("还没点名"));
}

#[tokio::test]
async fn a_report_that_lacks_something_comes_back_as_it_was_typed() {
    let story = called().await;
    let mut care = story.staff("care1").await;
    care.get(ROLL).await.is(200).shows(&format!("{NEW}?child=ming"));
    care.get(&format!("{NEW}?child=ming")).await.is(200).shows("value=\"ming\" checked");
    let words = [("what", "跑步摔倒"), ("at_place", "操场"), ("time", "16:10")];
    let with = |more: &[(&'static str, &'static str)]| [&words[..], more].concat();
    care.post(NEW, &with(&[("student", "ming")])).await.is(422).shows("X.19").shows("跑步摔倒").shows("操场");
    care.shows("value=\"ming\" checked");
    care.post(NEW, &with(&[("kind", "injury")])).await.is(422).shows("X.19").shows("跑步摔倒");
    care.get(&format!("{NEW}?find=wxm")).await.is(200).shows("王小明");
    care.get(&format!("{NEW}?find=zzzz")).await.is(200).shows("没有找到“zzzz”");
    care.get(NEW).await.is(200).shows("王小明");
    care.post(NEW, &with(&[("student", "ming"), ("kind", "injury")])).await.is(303);

    let leave = "/gongshu/wenlan/leaves/ming";
    let mut wang = story.wang().await;
    wang.get(leave).await.is(200);
    wang.post(leave, &[("day", "tomorrow"), ("note", "发烧")]).await.is(422).shows("X.19").shows("发烧");
    wang.post(leave, &[("kind", "sick"), ("note", "咳嗽")]).await.is(422).shows("X.19").shows("咳嗽");
}
