//! 还在里面 A child whom a wrong press had let go: inside again, told to its family, watched, and handed over anew (P3.61, X.22).

use crate::escort::{in_the_room, state};
use crate::evening::{count, school, told};
use crate::pickup::{GATE, PICKUPS, ROLL, action, adult, called};
use crate::town::{Browser, Story};
use afterbell::day::late;
use rules::day::roll::State;

const HAND_OVER: &str = "/gongshu/wenlan/handovers/jia-2021-09-07";
const INSIDE: &str = "/gongshu/wenlan/handovers/jia-2021-09-07/inside/ming";
const MUSTER: &str = "/gongshu/wenlan/muster";
const END: &str = "/gongshu/wenlan/sessions/jia-2021-09-07/close";

/// Half past four: 王小明 was registered, signed for and, in place of another child, let out.
async fn let_out() -> Story {
    let story = called().await;
    let (mut gate, mut teacher) = (story.staff("gate1").await, story.staff("care1").await);
    gate.get(GATE).await.is(200);
    let mother = adult(&gate, "collector");
    gate.post(&format!("{GATE}/check"), &[("collector", &mother)]).await.is(303);
    teacher.get(PICKUPS).await.is(200);
    let sign = action(&teacher, "/sign");
    teacher.post(&sign, &[]).await.is(303);
    gate.get(GATE).await.is(200);
    let exit = action(&gate, "/exit");
    gate.post(&exit, &[]).await.is(303);
    drop((gate, teacher));
    story
}

/// Everyone of the room is handed over, each to the first adult of its list; who took 王小明.
pub(crate) async fn all_home(teacher: &mut Browser<'_>) -> String {
    teacher.get(HAND_OVER).await.is(200);
    let [mother, first, second] = ["to-ming", "to-h1s0", "to-h2s0"].map(|field| adult(teacher, field));
    let all = [("to-ming", mother.as_str()), ("to-h1s0", first.as_str()), ("to-h2s0", second.as_str())];
    teacher.post(HAND_OVER, &all).await.is(303);
    mother
}

/// Opens the page and says it.
async fn said<'a, 'b>(browser: &'b mut Browser<'a>, (nth, cause): (&str, &str)) -> &'b Browser<'a> {
    browser.get(INSIDE).await.is(200);
    browser.post(INSIDE, &[("nth", nth), ("cause", cause), ("words", "")]).await
}

/// How often 王小明's family was told something of a kind.
async fn told_home(story: &Story, kind: &str) -> usize {
    let ming = story.town.register.students.iter().find(|one| one.id.as_str() == "ming").unwrap();
    count(&told(story, &format!("household:{}", ming.household)).await, kind)
}

#[tokio::test]
async fn whoever_was_let_out_by_a_wrong_press_is_on_the_muster_list_again() {
    let story = let_out().await;
    let (mut gate, mut teacher) = (story.staff("gate1").await, story.staff("care1").await);
    gate.get(MUSTER).await.is(200).shows("现在校内 2 人");
    gate.get(GATE).await.is(200).shows("16:30 已由 王芳").shows("按错了？还在里面");
    gate.get(INSIDE).await.is(200).shows("记的是 16:30 已交给 王芳").shows("王小明还在里面");
    assert_eq!(gate.hidden("nth"), "1");
    said(&mut gate, ("1", "")).await.is(422).shows("P3.61").shows("没有说明怎么会按错");
    said(&mut gate, ("7", "wrong-child")).await.is(422).shows("今晚没有这样交接过");
    story.turn("2021-09-07T16:31:00");
    for _ in 0..2 {
        said(&mut gate, ("1", "wrong-child")).await.is(303);
    }
    assert_eq!(gate.led_to(), GATE);
    gate.get(INSIDE).await.is(200).shows("已撤回，孩子还在里面");
    gate.get(MUSTER).await.is(200).shows("现在校内 3 人").shows("王小明");
    gate.get("/gongshu/wenlan/gate?find=wxm").await.is(200).shows("现在校内 3 人").shows("可以离校");
    gate.get(GATE).await.is(200).shows("可以走：交给 王芳");
    assert_eq!(state(&story, "ming").await, State::Present);
    teacher.get(ROLL).await.is(200).shows("mark-ming");
    teacher.get(PICKUPS).await.is(200).shows("签错了：撤回 王芳 的签名");
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/messages").await.is(200).shows("更正：王小明没有跟 王芳 走");
    wang.get("/gongshu/wenlan/evenings/ming").await.is(200).shows("在托管教师处签名");
    assert!(!wang.html.contains("交给 王芳"), "the page says where the child is now");
    assert_eq!(told_home(&story, "handover-undone").await, 1, "twice pressed, told once");
    assert_eq!(count(&told(&story, "staff-care1").await, "handover-undone"), 1);
    assert_eq!(count(&told(&story, "staff-gate1").await, "handover-undone"), 0, "whoever says it knows it");

    story.turn("2021-09-07T16:40:00");
    gate.get(GATE).await.is(200);
    let exit = action(&gate, "/exit");
    gate.post(&exit, &[]).await.is(303);
    gate.get(GATE).await.is(200).shows("16:40 已由 王芳");
    gate.get(MUSTER).await.is(200).shows("现在校内 2 人");
    said(&mut gate, ("1", "wrong-child")).await.is(422).shows("已在 16:40 重新交给 王芳");
    assert_eq!(state(&story, "ming").await, State::HandedOver, "an old page takes nothing back");
    assert_eq!(
        (told_home(&story, "handover-released").await, told_home(&story, "handover-undone").await),
        (2, 1)
    );

    said(&mut gate, ("2", "not-taken")).await.is(303);
    gate.get(GATE).await.is(200);
    gate.post(&exit, &[]).await.is(422).shows("没有这样的登记");
    assert_eq!(
        state(&story, "ming").await,
        State::Present,
        "a press that is sent again lets nobody out anew"
    );
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// A teacher finds a child on the page where it sits on the roll: by class and seat.
#[tokio::test]
async fn children_are_handed_over_as_they_sit() {
    let story = in_the_room().await;
    let mut teacher = story.staff("care1").await;
    teacher.get(HAND_OVER).await.is(200).shows("<small class=\"muted\">3-2班</small>");
    let here = |id: &str| ["ming", "h1s0", "h2s0"].contains(&id);
    let students = story.town.register.students.iter();
    let mut sitting: Vec<_> = students.filter(|one| here(one.id.as_str())).collect();
    sitting.sort_by_key(|one| (one.grade, one.home_class.clone(), one.seat));
    let at = |id: &str| teacher.html.find(&format!("name=\"to-{id}\""));
    let places: Vec<_> = sitting.iter().map(|one| at(one.id.as_str())).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}");
}

#[tokio::test]
async fn only_who_pressed_and_the_management_group_say_that_it_was_wrong() {
    let story = let_out().await;
    let mut teacher = story.staff("care1").await;
    teacher.get(INSIDE).await.is(200).shows("这次交接不是您按的");
    assert!(!teacher.html.contains("name=\"nth\""), "there is nothing to press");
    said(&mut teacher, ("1", "wrong-child")).await.is(422).shows("P3.54").shows("管理小组");
    let mut other = story.staff("care2").await;
    other.get(INSIDE).await.is(404);
    other.get(PICKUPS).await.is(200);
    other.post(INSIDE, &[("nth", "1"), ("cause", "wrong-child")]).await.is(404);
    let mut stranger = story.guardian("13800000002").await;
    stranger.get(INSIDE).await.is(404);
    stranger.post(INSIDE, &[("nth", "1"), ("cause", "wrong-child")]).await.is(404);
    assert_eq!(state(&story, "ming").await, State::HandedOver);
    let mut manager = story.staff("manager").await;
    manager.get(GATE).await.is(200).shows("按错了？还在里面");
    said(&mut manager, ("1", "not-taken")).await.is(303);
    assert_eq!(state(&story, "ming").await, State::Present);
    for one in ["staff-gate1", "staff-care1"] {
        assert_eq!(count(&told(&story, one).await, "handover-undone"), 1, "{one}: who pressed hears of it");
    }
    manager.get(&INSIDE.replace("/ming", "/h1s0")).await.is(404);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn whoever_was_handed_over_by_mistake_is_watched_until_the_evening_is_closed() {
    let story = in_the_room().await;
    story.turn("2021-09-07T18:00:00");
    let mut teacher = story.staff("care1").await;
    let mother = all_home(&mut teacher).await;
    let to_mother = ("to-ming", mother.as_str());
    teacher.get(HAND_OVER).await.is(200).shows("已接走 3 人").shows("按错了？还在里面");
    said(&mut teacher, ("1", "wrong-child")).await.is(303);
    assert_eq!(teacher.led_to(), INSIDE);
    teacher.get(HAND_OVER).await.is(200).shows("还在教室 1 人").shows("已接走 2 人");
    teacher.get(ROLL).await.is(200);
    teacher.post(END, &[]).await.is(422).shows("王小明");
    story.turn("2021-09-07T18:01:00");
    assert_eq!(late::look(&story.app, &school(&story)).await.unwrap().rungs, 1, "the ladder sees it again");
    assert_eq!(told_home(&story, "late-guardians").await, 1);

    teacher.get(HAND_OVER).await.is(200);
    assert_eq!(teacher.hidden("nth-ming"), "2");
    teacher.post(HAND_OVER, &[to_mother, ("nth-ming", "1")]).await.is(422).shows("撤回以前的页面");
    teacher.get(HAND_OVER).await.is(200).shows("还在教室 1 人");
    teacher.post(HAND_OVER, &[to_mother, ("nth-ming", "2")]).await.is(303);
    said(&mut teacher, ("1", "wrong-child")).await.is(422).shows("重新交给");
    teacher.get(ROLL).await.is(200);
    teacher.post(END, &[]).await.is(303);
    teacher.get(INSIDE).await.is(200).shows("今晚已经结束");
    said(&mut teacher, ("2", "wrong-child")).await.is(422).shows("X.22").shows("今晚已经结束");
    story.turn("2021-09-08T08:00:00");
    let mut manager = story.staff("manager").await;
    manager.get(INSIDE).await.is(200).shows("不能再撤回");
    said(&mut manager, ("2", "wrong-child")).await.is(422).shows("X.22").shows("2021年9月7日");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}
