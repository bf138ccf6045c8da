//! 看得见、收得回 What the leader and the family see of an evening, and what a family takes back (P1.25, P1.31, P3.58, P3.60).

use crate::evening::{count, group, school, session_of, staff, told};
use crate::pickup::{ROLL, action, called};
use crate::registration::accepted;
use crate::town::Story;
use afterbell::day::{late, session};

const LEAVES: &str = "/gongshu/wenlan/leaves/ming";
const TAKINGS: &str = "/gongshu/wenlan/takings/ming";
const EXTENDED: &str = "/gongshu/wenlan/extended";
const CARELOG: &str = "/gongshu/wenlan/carelogs/jia-2021-09-07";
const EVENING: &str = "/gongshu/wenlan/evenings/ming";

/// To whom messages for 王小明's family are written.
fn home(story: &Story) -> String {
    let ming = story.town.register.students.iter().find(|one| one.id.as_str() == "ming").unwrap();
    format!("household:{}", ming.household)
}

#[tokio::test]
async fn the_leader_who_is_alarmed_sees_the_evening_and_marks_nothing() {
    let story = called().await;
    let read = format!("{ROLL}/read");
    let mut leader = story.staff("leader").await;
    for page in ["gate", "muster", "late"] {
        leader.get(&format!("/gongshu/wenlan/{page}")).await.is(200);
    }
    leader.get("/gongshu/wenlan/gate/ming").await.is(200).shows("王小明");
    assert!(!leader.html.contains("/gate/ming/check"), "the gate's own steps stay the gate's");
    leader.get(ROLL).await.is(404);
    leader.get("/gongshu/wenlan/tonight").await.is(200).shows(&read);
    leader.get(&read).await.is(200).shows("王小明").shows("/gate/ming");
    assert!(!leader.html.contains("name=\"mark-ming\""));
    for login in ["care1", "gate1", "head3-2"] {
        let mut other = story.staff(login).await;
        other.get(&read).await.is(404);
    }
}

#[tokio::test]
async fn a_line_is_told_once_read_afterwards_and_written_by_nobody_of_another_room() {
    let story = called().await;
    let mut other = story.staff("care2").await;
    other.get(CARELOG).await.is(404);
    other.get("/gongshu/wenlan/carelogs").await.is(200);
    other.post(CARELOG, &[("line-ming", "别班的老师")]).await.is(404);
    let mut care = story.staff("care1").await;
    for line in ["背诵很好", "背诵很好，字也工整"] {
        care.get(CARELOG).await.is(200);
        care.post(CARELOG, &[("line-ming", line), ("snack-ming", "yes")]).await.is(303);
    }
    care.get(CARELOG).await.is(200).shows(" checked");
    care.post(CARELOG, &[("line-ming", &"长".repeat(101))]).await.is(422);
    assert!(!care.html.contains(" checked"), "a box that was emptied stays empty over a refusal");
    assert_eq!(count(&told(&story, &home(&story)).await, "carelog-told"), 1);
    story.turn("2021-09-08T08:00:00");
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/messages").await.is(200).shows("老师写了王小明今晚的情况");
    wang.get(EVENING).await.is(200).shows("最近的托管").shows("字也工整").shows("已到教室 16:30");
    let mut stranger = story.guardian("13800000002").await;
    stranger.get(EVENING).await.is(404);
}

#[tokio::test]
async fn a_step_of_an_incident_that_is_past_its_time_is_told_once() {
    let story = called().await;
    let (place, new) = (school(&story), "/gongshu/wenlan/incidents/new");
    let mut care = story.staff("care1").await;
    care.get(new).await.is(200);
    let report = [("student", "ming"), ("kind", "injury"), ("what", "跑步摔倒"), ("time", "16:20")];
    care.post(new, &report).await.is(303);
    let mut incidents = Vec::new();
    for at in ["16:39:59", "16:40:00", "16:41:00"] {
        story.turn(&format!("2021-09-07T{at}"));
        incidents.push(late::look(&story.app, &place).await.unwrap().incidents);
    }
    assert_eq!(incidents, [0, 1, 0], "ten minutes for the guardians, and once");
    for person in ["staff-manager", "staff-leader"] {
        assert_eq!(count(&told(&story, person).await, "incident-overdue"), 1, "{person}");
    }
    let mut leader = story.staff("leader").await;
    leader.get("/gongshu/wenlan/messages").await.is(200).shows("过了时限还没有办");
    assert_eq!(count(&told(&story, &home(&story)).await, "incident-overdue"), 0);
}

#[tokio::test]
async fn a_slip_is_taken_back_in_time_for_today_and_later_from_tomorrow_on() {
    let story = accepted("2021-09-07T08:00:00").await;
    group(&story, "jia", "care1", &["ming", "h1s0", "h2s0"]).await;
    let (teacher, place, id) = (staff(&story, "care1"), school(&story), session_of("jia", "2021-09-07"));
    session::open(&story.app, &teacher, &place, &id).await.unwrap();
    let end = format!("{LEAVES}/end");
    let slip = [("day", "days"), ("from", "2021-09-07"), ("to", "2021-09-09"), ("kind", "affair")];
    let mut wang = story.wang().await;
    wang.get(LEAVES).await.is(200);
    wang.post(LEAVES, &slip).await.is(303);
    wang.get(EVENING).await.is(200).shows("请假，今晚不来");
    wang.get(LEAVES).await.is(200).shows("撤回请假");
    let leave = wang.hidden("leave");
    let mut stranger = story.guardian("13800000002").await;
    stranger.get("/gongshu/wenlan/children").await.is(200);
    stranger.post(&end, &[("leave", &leave)]).await.is(404);
    wang.post(&end, &[("leave", "nothing")]).await.is(404);
    for said in ["请假撤回了", "这张请假条已经撤回了"] {
        wang.get(LEAVES).await.is(200);
        wang.post(&end, &[("leave", &leave)]).await.is(303);
        wang.get(LEAVES).await.is(200).shows(said);
    }
    assert_eq!(wang.hidden("leave"), "", "nothing stands");
    wang.get(EVENING).await.is(200).shows("老师在等孩子来");
    assert_eq!(count(&told(&story, "staff-head3-2").await, "leave-ended"), 1);

    wang.get(LEAVES).await.is(200);
    wang.post(LEAVES, &slip).await.is(303);
    story.turn("2021-09-07T15:30:00");
    wang.get(LEAVES).await.is(200).shows("起撤回");
    let leave = wang.hidden("leave");
    wang.post(&end, &[("leave", &leave)]).await.is(303);
    wang.get(LEAVES).await.is(200);
    assert_eq!(wang.hidden("leave"), "", "today stays, and nothing of it can be taken back");
    wang.get(EVENING).await.is(200).shows("请假，今晚不来");
    wang.get(LEAVES).await.is(200);
    let today = [("day", "today"), ("kind", "affair")];
    wang.post(LEAVES, &today).await.is(303);
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_wish_for_extended_care_is_declined_with_a_reason_or_taken_back() {
    let story = called().await;
    let ask = format!("{TAKINGS}/extended");
    let wish = [("first", "2021-09-07"), ("last", "2021-09-09"), ("reason", "加班")];
    let (mut wang, mut manager) = (story.wang().await, story.staff("manager").await);
    wang.get(TAKINGS).await.is(200);
    let key = wang.hidden("key");
    let whole = [&wish[..], &[("key", key.as_str())]].concat();
    for _ in 0..2 {
        wang.post(&ask, &whole).await.is(303);
    }
    assert_eq!(count(&told(&story, "staff-manager").await, "extended-asked"), 1, "the same form again");
    manager.get(EXTENDED).await.is(200).shows("加班");
    let decline = action(&manager, "/decline");
    manager.post(&decline, &[("reason", " ")]).await.is(422).shows("没有写为什么不同意");
    for _ in 0..2 {
        manager.get(EXTENDED).await.is(200);
        manager.post(&decline, &[("reason", "今晚没有老师")]).await.is(303);
    }
    manager.get(EXTENDED).await.is(200).shows("没有同意：今晚没有老师");
    manager.post(&decline.replace("/decline", "/agree"), &[]).await.is(422).shows("P1.25");
    assert_eq!(count(&told(&story, &home(&story)).await, "extended-declined"), 1);
    wang.get(TAKINGS).await.is(200).shows("没有同意：今晚没有老师");
    assert_eq!(wang.hidden("wish"), "", "what was declined is not taken back");

    wang.post(&ask, &wish).await.is(303);
    manager.get(EXTENDED).await.is(200);
    manager.post(&action(&manager, "/agree"), &[]).await.is(303);
    wang.get(TAKINGS).await.is(200).shows("不用延时了");
    let (end, id) = (format!("{TAKINGS}/extended/end"), wang.hidden("wish"));
    let mut stranger = story.guardian("13800000002").await;
    stranger.get("/gongshu/wenlan/children").await.is(200);
    stranger.post(&end, &[("wish", &id)]).await.is(404);
    for _ in 0..2 {
        wang.get(TAKINGS).await.is(200);
        wang.post(&end, &[("wish", &id)]).await.is(303);
    }
    wang.get(TAKINGS).await.is(200).shows("起不再延时");
    assert_eq!(count(&told(&story, "staff-manager").await, "extended-ended"), 1);
    let mut care = story.staff("care1").await;
    care.get(ROLL).await.is(200).shows("延时托管到 19:00"); // half past four: tonight a teacher counts on it
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_child_on_no_list_is_written_down_without_a_network_and_found_out_later() {
    let story = called().await;
    let (noted, added) = (format!("{ROLL}/unlisted"), format!("{ROLL}/add"));
    let mut care = story.staff("care1").await;
    let now = story.app.now().0;
    let marks = format!("[{{\"key\":\"u1\",\"also\":\"王小红 6-1班\",\"made_at\":{}}}]", now - 600_000);
    let sent_at = now.to_string();
    let fields = [("who", "staff-care1"), ("sent_at", sent_at.as_str()), ("marks", marks.as_str())];
    for _ in 0..2 {
        care.get(ROLL).await.is(200);
        care.post(&format!("{ROLL}/marks"), &fields).await.is(200).shows("noted");
    }
    assert_eq!(count(&told(&story, "staff-manager").await, "roll-unlisted"), 1, "sent twice is one");
    care.get(ROLL).await.is(200).shows("王小红 6-1班").shows("16:20").shows("还不知道是谁");
    let (mut gate, muster) = (story.staff("gate1").await, "/gongshu/wenlan/muster");
    gate.get(muster).await.is(200).shows("王小红 6-1班 <span class=\"muted\">还不知道是谁");
    gate.shows("现在校内 4 人");
    care.get(&format!("{ROLL}?find=wxh&unlisted=u1")).await.is(200).shows("王小红");
    let hong = care.hidden("student");
    care.post(&added, &[("student", &hong), ("unlisted", "u1")]).await.is(303);
    care.get(ROLL).await.is(200);
    assert!(!care.html.contains("还不知道是谁"), "it stands on the roll, and its line is settled");

    care.post(&noted, &[("also", " ")]).await.is(422).shows("X.22");
    care.get(ROLL).await.is(200);
    care.post(&noted, &[("also", "戴蓝帽子的女孩"), ("key", "one-page")]).await.is(303);
    for _ in 0..2 {
        care.get(ROLL).await.is(200);
        care.post(&noted, &[("also", "小军 2-1班"), ("key", "one-page")]).await.is(303);
    }
    assert_eq!(count(&told(&story, "staff-manager").await, "roll-unlisted"), 3, "nobody is lost");
    care.get(ROLL).await.is(200).shows("戴蓝帽子的女孩");
    let line = care.hidden("unlisted");
    care.post(&noted, &[("unlisted", &line), ("who", "")]).await.is(422).shows("没有写是谁");
    let mut other = story.staff("care2").await;
    other.get("/gongshu/wenlan/sessions").await.is(200);
    other.post(&noted, &[("unlisted", &line), ("who", "不知道")]).await.is(404);
    care.get(ROLL).await.is(200);
    care.post(&noted, &[("unlisted", &line), ("who", "邻校的妹妹，妈妈接走了")]).await.is(303);
    care.get(ROLL).await.is(200);
    assert!(!care.html.contains("戴蓝帽子的女孩"));
}
