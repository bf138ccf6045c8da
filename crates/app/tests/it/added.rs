//! 加错了 A child who was taken onto a roll by mistake: off again, back where it stood, and told to whoever had heard of it (X.22).

use crate::escort::state;
use crate::evening::{count, group, school, session_of, staff, told};
use crate::pickup::ROLL;
use crate::registration::accepted;
use crate::tally::on_slip;
use crate::town::Story;
use afterbell::day::session;
use jiff::civil::date;
use rules::day::roll::State;
use rules::people::student::Student;

const SESSIONS: &str = "/gongshu/wenlan/sessions";

/// Tuesday at half past four: two rooms whose rolls are open, and nobody marked.
async fn two_rooms() -> Story {
    let story = accepted("2021-09-07T08:00:00").await;
    group(&story, "jia", "care1", &["ming", "h1s0"]).await;
    group(&story, "yi", "care2", &["h2s0"]).await;
    story.turn("2021-09-07T16:30:00");
    opened(&story, "jia", "care1").await;
    opened(&story, "yi", "care2").await;
    story
}

async fn opened(story: &Story, room: &str, login: &str) {
    let (teacher, id) = (staff(story, login), session_of(room, "2021-09-07"));
    session::open(&story.app, &teacher, &school(story), &id).await.unwrap();
}

/// A child who is on no roll.
fn stranger(story: &Story) -> Student {
    let listed = ["ming", "h1s0", "h2s0"];
    story.town.register.students.iter().find(|one| !listed.contains(&one.id.as_str())).unwrap().clone()
}

fn off(student: &str) -> String {
    format!("{ROLL}/added/{student}")
}

#[tokio::test]
async fn whoever_was_taken_on_by_mistake_is_on_no_roll_again() {
    let story = two_rooms().await;
    let child = stranger(&story);
    let (off, home) = (off(child.id.as_str()), format!("household:{}", child.household));
    let mut teacher = story.staff("care1").await;
    teacher.get(ROLL).await.is(200);
    assert!(!teacher.html.contains("加错了"), "nobody was taken on");
    teacher.get(&off).await.is(404);
    teacher.get(ROLL).await;
    teacher.post(&format!("{ROLL}/add"), &[("student", child.id.as_str())]).await.is(303);
    teacher.get(ROLL).await.is(200).shows("名单外加入 1 人").shows("加错了？撤下").shows(&off);
    let (gate, mut manager) = (format!("/gongshu/wenlan/gate/{}", child.id), story.staff("manager").await);
    manager.get(&gate).await.is(200).shows("还不能走");
    for login in ["care2", "gate1"] {
        story.staff(login).await.get(&off).await.is(404);
    }
    teacher.get(&off).await.is(200).shows("16:30 加进了这一场的点名");
    let page = [("nth", "1"), ("reason", " ")];
    teacher.post(&off, &page).await.is(422).shows("X.22").shows("没有写怎么会加错");
    for _ in 0..2 {
        teacher.post(&off, &[("nth", "1"), ("reason", "点成了同名的孩子")]).await.is(303);
    }
    teacher.get(&off).await.is(200).shows("已撤下");
    teacher.get(ROLL).await.is(200);
    assert!(!teacher.html.contains(&format!("mark-{}", child.id)), "the roll does not have the child");
    manager.get(&gate).await.is(404);
    let heard = told(&story, &home).await;
    assert_eq!((count(&heard, "roll-added"), count(&heard, "roll-unadded")), (1, 1), "told once");

    teacher.get(ROLL).await.is(200);
    teacher.post(&format!("{ROLL}/add"), &[("student", child.id.as_str())]).await.is(303);
    let (help, helped) = ("/gongshu/wenlan/helps/jia-2021-09-07", format!("student-{}", child.id));
    teacher.get(help).await.is(200);
    let key = teacher.hidden("key");
    let fields = [("key", key.as_str()), (helped.as_str(), "yes"), ("topic", "竖式除法"), ("minutes", "15")];
    teacher.post(help, &fields).await.is(303);
    teacher.get(&off).await.is(200).shows("有人又点过");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// Nobody ended the evening: whoever leads it finds it the day after, marks what is true and ends it. Nothing is taken off any more.
#[tokio::test]
async fn of_an_evening_that_nobody_ended_nobody_is_taken_off_a_day_later() {
    const OPEN: &str = "jia组：还没有结束，请核对后结束";
    let story = two_rooms().await;
    let child = stranger(&story);
    let off = off(child.id.as_str());
    {
        let mut teacher = story.staff("care1").await;
        teacher.get(ROLL).await.is(200);
        teacher.post(&format!("{ROLL}/add"), &[("student", child.id.as_str())]).await.is(303);
        teacher.get(SESSIONS).await.is(200);
        assert!(!teacher.html.contains(OPEN), "its day is not over");
    }
    story.turn("2021-09-08T08:00:00");
    let (mut teacher, mut manager) = (story.staff("care1").await, story.staff("manager").await);
    teacher.get(SESSIONS).await.is(200).shows(OPEN).shows(ROLL);
    assert!(!teacher.html.contains("yi组：还没有结束"), "another teacher's is theirs");
    manager.get("/gongshu/wenlan/tonight").await.is(200).shows(OPEN).shows("yi组：还没有结束");
    teacher.get(&off).await.is(200).shows("不能再撤下").shows("改成缺勤");
    assert!(!teacher.html.contains("name=\"nth\""), "there is nothing to press");
    for browser in [&mut teacher, &mut manager] {
        browser.get(&off).await.is(200);
        let page = [("nth", "1"), ("reason", "点错")];
        browser.post(&off, &page).await.is(422).shows("X.22").shows("2021年9月7日");
    }
    assert_eq!(count(&told(&story, &format!("household:{}", child.household)).await, "roll-unadded"), 0);

    teacher.get(ROLL).await.is(200);
    let mark = format!("mark-{}", child.id);
    for student in ["ming", "h1s0"] {
        on_slip(&story, student, date(2021, 9, 7)).await;
    }
    let marks = [("mark-ming", "leave"), ("mark-h1s0", "leave"), (mark.as_str(), "absent")];
    teacher.post(&format!("{ROLL}/close"), &marks).await.is(303);
    manager.get("/gongshu/wenlan/absences").await.is(200).shows(&child.name);
    let found = [("date", "2021-09-07"), ("whereabouts", "在家，没有来"), ("said_by", "妈妈")];
    manager.post(&format!("/gongshu/wenlan/absences/{}", child.id), &found).await.is(303);
    teacher.get(ROLL).await.is(200);
    teacher.post("/gongshu/wenlan/sessions/jia-2021-09-07/close", &[]).await.is(303);
    teacher.get(SESSIONS).await.is(200);
    assert!(!teacher.html.contains(OPEN), "it has ended");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn whoever_belongs_to_a_room_that_was_opened_since_is_expected_there() {
    let story = accepted("2021-09-07T08:00:00").await;
    group(&story, "jia", "care1", &["ming", "h1s0"]).await;
    group(&story, "yi", "care2", &["h2s0"]).await;
    story.turn("2021-09-07T16:30:00");
    opened(&story, "jia", "care1").await;
    let (off, mut teacher) = (off("h2s0"), story.staff("care1").await);
    teacher.get(ROLL).await.is(200);
    teacher.post(&format!("{ROLL}/add"), &[("student", "h2s0")]).await.is(303);
    opened(&story, "yi", "care2").await;
    let mut other = story.staff("care2").await;
    other.get("/gongshu/wenlan/rolls/yi-2021-09-07").await.is(200);
    assert!(!other.html.contains("mark-h2s0"), "another room has the child");
    teacher.get(&off).await.is(200);
    for _ in 0..2 {
        teacher.post(&off, &[("nth", "1"), ("reason", "孩子在206")]).await.is(303);
    }
    assert_eq!(state(&story, "h2s0").await, State::Expected);
    other.get("/gongshu/wenlan/rolls/yi-2021-09-07").await.is(200).shows("mark-h2s0");
    assert_eq!(count(&told(&story, "staff-care2").await, "roll-unadded"), 1, "it is theirs to know, once");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn whoever_came_from_another_room_is_expected_there_again_unless_somebody_saw_it() {
    let story = two_rooms().await;
    let off = off("h2s0");
    let mut teacher = story.staff("care1").await;
    teacher.get(ROLL).await.is(200);
    teacher.post(&format!("{ROLL}/add"), &[("student", "h2s0")]).await.is(303);
    assert_eq!(state(&story, "h2s0").await, State::Present);
    let mut manager = story.staff("manager").await;
    manager.get(ROLL).await.is(200).shows("名单外加入 1 人");
    manager.get(&off).await.is(200);
    manager.post(&off, &[("nth", "1"), ("reason", "孩子在206")]).await.is(303);
    assert_eq!(state(&story, "h2s0").await, State::Expected);
    for one in ["staff-care1", "staff-care2"] {
        assert_eq!(count(&told(&story, one).await, "roll-unadded"), 1, "{one}: it is theirs to know");
    }
    let mut other = story.staff("care2").await;
    other.get("/gongshu/wenlan/rolls/yi-2021-09-07").await.is(200).shows("mark-h2s0");

    story.turn("2021-09-07T16:35:00");
    teacher.get(ROLL).await.is(200);
    teacher.post(&format!("{ROLL}/add"), &[("student", "h2s0")]).await.is(303);
    teacher.get(&off).await.is(200);
    assert_eq!(teacher.hidden("nth"), "2");
    teacher.post(&off, &[("nth", "1"), ("reason", "旧页")]).await.is(422).shows("不是这样加进");
    story.turn("2021-09-07T16:40:00");
    teacher.get(ROLL).await.is(200);
    teacher.post(ROLL, &[("mark-h2s0", "late")]).await.is(303);
    teacher.get(&off).await.is(200).shows("有人又点过");
    teacher.post(&off, &[("nth", "2"), ("reason", "又点错")]).await.is(422).shows("X.22").shows("有人又点过");
    assert_eq!(state(&story, "h2s0").await, State::Late, "whoever was seen stays on the roll");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}
