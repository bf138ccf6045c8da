//! 路队 Children go in a line: given, taken over, counted at the gate, and only then handed to a named adult (P3.61).

use crate::evening::{group, school, session_of, staff};
use crate::registration::accepted;
use crate::town::{Browser, Story};
use afterbell::day::{late, roll, session};
use rules::day::roll::State;
use rules::id::StudentId;
use rules::people::act::Act;

pub(crate) const ESCORTS: &str = "/gongshu/wenlan/escorts";
const DAY: &str = "2021-09-07";

/// A Tuesday on which three children are here, and a line with the sign 3号 that another teacher leads.
pub(crate) async fn in_the_room() -> Story {
    let story = accepted("2021-09-07T08:00:00").await;
    group(&story, "jia", "care1", &["ming", "h1s0", "h2s0"]).await;
    story.turn("2021-09-07T15:30:00");
    let (teacher, place, id) = (staff(&story, "care1"), school(&story), session_of("jia", DAY));
    session::open(&story.app, &teacher, &place, &id).await.unwrap();
    let mut browser = story.staff("care1").await;
    let page = format!("/gongshu/wenlan/rolls/{id}");
    browser.get(&page).await.is(200);
    let here = [("mark-ming", "present"), ("mark-h1s0", "present"), ("mark-h2s0", "present")];
    browser.post(&page, &here).await.is(303);
    roll::close(&story.app, &teacher, &place, &id).await.unwrap();
    let mut manager = story.staff("manager").await;
    manager.get(ESCORTS).await.is(200).shows("还没有路队");
    let line = |plate| [("plate", plate), ("kind", "line"), ("leader", "staff-care2")];
    manager.post(ESCORTS, &line("")).await.is(422).shows("没有写队牌");
    manager.get(ESCORTS).await;
    manager.post(ESCORTS, &line("3号")).await.is(303);
    manager.get(ESCORTS).await;
    manager.post(ESCORTS, &line("3号")).await.is(303);
    manager.get(ESCORTS).await.shows("3号");
    assert_eq!(manager.html.matches("<b>3号</b>").count(), 1, "the same line twice is one");
    drop(manager);
    story
}

/// The address of the one line on an open list.
pub(crate) fn line_of(browser: &Browser<'_>) -> String {
    let at = browser.html.split("href=\"/gongshu/wenlan/escorts/").nth(1).unwrap();
    format!("{ESCORTS}/{}", at.split('"').next().unwrap())
}

pub(crate) async fn state(story: &Story, student: &str) -> State {
    let permit = staff(story, "manager").permit(Act::GateRead, &school(story)).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    let rows = tx.gate_rows(DAY.parse().unwrap(), Some(&StudentId::new(student))).await.unwrap();
    rows.into_iter().next().unwrap().state
}

#[tokio::test]
async fn each_link_is_signed_by_its_own_hand_and_nobody_goes_before_the_last() {
    let story = in_the_room().await;
    story.turn("2021-09-07T18:00:00");
    let mut teacher = story.staff("care1").await;
    let give = format!("{ESCORTS}/give/{}", session_of("jia", DAY));
    teacher.get(ESCORTS).await.is(200);
    let line = line_of(&teacher);
    let id = line.rsplit('/').next().unwrap().to_owned();
    teacher.get(&give).await.is(200).shows("王小明");
    teacher.post(&give, &[("escort", &id)]).await.is(422).shows("没有勾选");
    teacher.get(&give).await;
    teacher.post(&give, &[("escort", &id), ("go-ming", "1"), ("go-h1s0", "1")]).await.is(303);
    teacher.get(&give).await.is(200).shows("待接手");

    let mut other = story.staff("care3").await;
    other.get(&give).await.is(404);
    other.get(&line).await.is(200);
    assert!(!other.html.contains("王小明"), "nobody's teacher sees a child of another room");
    teacher.get(&line).await.is(200).shows("王小明").shows("value=\"back\"");
    assert!(!teacher.html.contains("value=\"taken\""), "the leader takes them over");
    let mut gate = story.staff("gate1").await;
    gate.get(&line).await.is(200).shows("王小明");
    gate.post(&line, &[("link", "arrived"), ("go-ming", "1")]).await.is(422).shows("还没有人接手");
    gate.get(&line).await;
    gate.post(&line, &[("link", "taken"), ("go-ming", "1")]).await.is(422).shows("不由你签");

    let handover = format!("/gongshu/wenlan/handovers/{}", session_of("jia", DAY));
    gate.get(&handover).await.is(200).shows("在路队里 2 人");
    let mother = ["ming"].map(|_| story.town.register.guardians[0].id.to_string());
    let to_mother = [("to-ming", mother[0].as_str())];
    gate.post(&handover, &to_mother).await.is(422).shows("3号").shows("P3.61");

    let mut leader = story.staff("care2").await;
    leader.get("/gongshu/wenlan/messages").await.is(200).shows("您带 3号 路队");
    leader.get(&line).await.is(200).shows("老师已交出 2 人");
    leader.post(&line, &[("link", "taken"), ("go-ming", "1")]).await.is(303);
    leader.get(&line).await.is(200).shows("在路上 1 人");
    gate.get("/gongshu/wenlan/gate?find=3号").await.is(200).shows("王小明").shows("3号");
    gate.get("/gongshu/wenlan/muster").await.is(200).shows("3号");
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/evenings/ming").await.is(200).shows("3号 · 18:00 已接手");

    gate.get(&line).await;
    gate.post(&line, &[("link", "arrived"), ("go-ming", "1")]).await.is(303);
    assert_eq!(state(&story, "ming").await, State::Present, "counted, and still nobody's");
    gate.get(&handover).await.is(200).shows("王小明");
    gate.post(&handover, &to_mother).await.is(303);
    assert_eq!(state(&story, "ming").await, State::HandedOver);
    leader.get(&line).await.is(200);
    assert!(!leader.html.contains("王小明"), "the way ended as the child went");
}

#[tokio::test]
async fn a_child_that_nobody_took_over_is_asked_for_and_brought_back() {
    let story = in_the_room().await;
    story.turn("2021-09-07T18:00:00");
    let mut teacher = story.staff("care1").await;
    teacher.get(ESCORTS).await.is(200);
    let line = line_of(&teacher);
    let id = line.rsplit('/').next().unwrap().to_owned();
    let give = format!("{ESCORTS}/give/{}", session_of("jia", DAY));
    teacher.get(&give).await;
    teacher.post(&give, &[("escort", &id), ("go-ming", "1"), ("go-h1s0", "1")]).await.is(303);
    let mut leader = story.staff("care2").await;
    leader.get(&line).await;
    leader.post(&line, &[("link", "taken"), ("go-h1s0", "1")]).await.is(303);
    let place = school(&story);
    let told = || async { late::look(&story.app, &place).await.unwrap().links };
    story.turn("2021-09-07T18:09:59");
    assert_eq!(told().await, 0);
    story.turn("2021-09-07T18:10:00");
    assert_eq!((told().await, told().await), (2, 0), "one not taken, one not arrived; each once");
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/messages").await.is(200).shows("没有人接手").shows("没有清点到达");
    manager.get(&line).await;
    manager.post(&format!("{line}/end"), &[]).await.is(303);
    manager.get(ESCORTS).await.is(200).shows("3号");
    teacher.get(&format!("/gongshu/wenlan/rolls/{}", session_of("jia", DAY))).await.is(200);
    leader.get(&line).await;
    leader.post(&line, &[("link", "back"), ("go-ming", "1"), ("go-h1s0", "1")]).await.is(303);
    teacher.get(&give).await.is(200);
    assert!(!teacher.html.contains("待接手"), "both are back in their room");
    manager.get(&line).await;
    manager.post(&format!("{line}/end"), &[]).await.is(303);
    manager.get(ESCORTS).await.is(200).shows("还没有路队");
}

/// Six o'clock: 王小明 sits in the bus 浙A1, whose leader has counted it; the address of its page.
pub(crate) async fn in_the_bus(story: &Story) -> String {
    let mut manager = story.staff("manager").await;
    manager.get(ESCORTS).await;
    let bus = [("plate", "浙a1"), ("kind", "bus"), ("leader", "staff-care2")];
    manager.post(ESCORTS, &bus).await.is(303);
    story.turn("2021-09-07T18:00:00");
    let mut teacher = story.staff("care1").await;
    let give = format!("{ESCORTS}/give/{}", session_of("jia", DAY));
    teacher.get(&give).await.is(200).shows("浙A1");
    let id = teacher.html.split("浙A1").next().unwrap().rsplit("value=\"").next().unwrap();
    let id = id.split('"').next().unwrap().to_owned();
    teacher.post(&give, &[("escort", &id), ("go-ming", "1")]).await.is(303);
    let line = format!("{ESCORTS}/{id}");
    let mut leader = story.staff("care2").await;
    leader.get(&line).await.is(200);
    leader.post(&line, &[("link", "taken"), ("go-ming", "1")]).await.is(303);
    line
}

#[tokio::test]
async fn the_leader_of_a_bus_hands_over_at_the_stop_and_nobody_else_s_child() {
    let story = in_the_room().await;
    let line = in_the_bus(&story).await;
    let mut leader = story.staff("care2").await;
    let mother = story.town.register.guardians[0].id.to_string();
    leader.get(&line).await.is(200).shows("到站交给接送人");
    let release = format!("{line}/release");
    leader.post(&release, &[("to-ming", "nobody")]).await.is(422);
    leader.get(&line).await;
    leader.post(&release, &[("to-ming", &mother), ("to-h1s0", &mother)]).await.is(303);
    assert_eq!(state(&story, "ming").await, State::HandedOver);
    assert_eq!(
        state(&story, "h1s0").await,
        State::Present,
        "who does not sit in the bus is not handed over from it"
    );

    let inside = format!("/gongshu/wenlan/handovers/{}/inside/ming", session_of("jia", DAY));
    leader.get(&line).await.is(200).shows("已接走 1 人").shows(&inside);
    leader.get(&inside).await.is(200);
    leader.post(&inside, &[("nth", "1"), ("cause", "wrong-child"), ("words", "")]).await.is(303);
    assert_eq!(state(&story, "ming").await, State::Present, "it sits in the bus again");
    leader.get(&line).await.is(200).shows("到站交给接送人");
    leader.post(&release, &[("to-ming", &mother)]).await.is(422).shows("撤回以前的页面");
    leader.get(&line).await;
    leader.post(&release, &[("to-ming", &mother), ("nth-ming", "2")]).await.is(303);
    assert_eq!(state(&story, "ming").await, State::HandedOver);
}

/// The bus has been ended, and then its leader finds the child in it: whoever must act sees it, until it is handed over.
#[tokio::test]
async fn a_child_in_a_bus_that_was_ended_stays_in_sight_until_it_is_home() {
    let story = in_the_room().await;
    let line = in_the_bus(&story).await;
    let (mut leader, mut manager) = (story.staff("care2").await, story.staff("manager").await);
    let mother = story.town.register.guardians[0].id.to_string();
    let release = format!("{line}/release");
    leader.get(&line).await.is(200);
    leader.post(&release, &[("to-ming", &mother)]).await.is(303);
    manager.get(&line).await.is(200);
    manager.post(&format!("{line}/end"), &[]).await.is(303);
    manager.get(ESCORTS).await.is(200);
    assert!(!manager.html.contains(&line), "nobody is in it and it goes no more");

    let inside = format!("/gongshu/wenlan/handovers/{}/inside/ming", session_of("jia", DAY));
    leader.get(&inside).await.is(200);
    leader.post(&inside, &[("nth", "1"), ("cause", "not-taken"), ("words", "")]).await.is(303);
    for browser in [&mut leader, &mut manager] {
        browser.get(ESCORTS).await.is(200).shows("已停用，还有孩子没有送到").shows("还有 1 人没有交接");
        browser.shows(&line);
    }
    let mut gate = story.staff("gate1").await;
    gate.get("/gongshu/wenlan/muster").await.is(200).shows("浙A1").shows("路队已停用，还没有交接");
    gate.get("/gongshu/wenlan/gate?find=wxm").await.is(200).shows("路队已停用，还没有交接");
    gate.get("/gongshu/wenlan/gate/ming").await.is(200).shows("浙A1 已停用，王小明还没有交给接送人");
    gate.shows(&line);
    let mut head = story.staff("leader").await;
    head.get("/gongshu/wenlan/gate/ming").await.is(200).shows("浙A1 已停用");
    assert!(!head.html.contains(&line), "no link to a page that is not theirs");
    let mut teacher = story.staff("care1").await;
    teacher.get(&format!("{ESCORTS}/give/{}", session_of("jia", DAY))).await.is(200);
    let id = line.rsplit('/').next().unwrap();
    assert!(!teacher.html.contains(&format!("value=\"{id}\"")), "nobody is given to it any more");

    leader.get(&line).await.is(200).shows("到站交给接送人");
    leader.post(&release, &[("to-ming", &mother), ("nth-ming", "2")]).await.is(303);
    assert_eq!(state(&story, "ming").await, State::HandedOver);
    manager.get(ESCORTS).await.is(200);
    assert!(!manager.html.contains(&line), "it has nobody any more");
    gate.get("/gongshu/wenlan/gate/ming").await.is(200);
    assert!(!gate.html.contains("已停用"), "the child has gone");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn a_mark_that_comes_after_the_end_is_kept_until_somebody_has_looked() {
    let story = in_the_room().await;
    story.turn("2021-09-07T18:05:00");
    let (teacher, place, id) = (staff(&story, "care1"), school(&story), session_of("jia", DAY));
    let mut browser = story.staff("care1").await;
    let handover = format!("/gongshu/wenlan/handovers/{id}");
    browser.get(&handover).await.is(200);
    let first = |student: &str| {
        let rest = browser.html.split(&format!("name=\"to-{student}\" value=\"")).nth(1).unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    let all = ["ming", "h1s0", "h2s0"].map(|student| (format!("to-{student}"), first(student)));
    let all: Vec<(&str, &str)> = all.iter().map(|(field, to)| (field.as_str(), to.as_str())).collect();
    browser.post(&handover, &all).await.is(303);
    browser.get(&format!("/gongshu/wenlan/rolls/{id}")).await.is(200);
    session::close(&story.app, &teacher, &place, &id).await.unwrap();

    let marks =
        r#"[{"key":"k1","student":"ming","state":"absent","made_at":1631008800000,"seen_at":1631008800000}]"#;
    let sent = [("who", "staff-care1"), ("sent_at", "1631009100000"), ("marks", marks)];
    let device = format!("/gongshu/wenlan/rolls/{id}/marks");
    let tokens = browser.html.clone();
    browser.post(&device, &sent).await.is(200).shows("refused");
    browser.html = tokens;
    browser.post(&device, &sent).await.is(200);
    let late = format!("/gongshu/wenlan/rolls/{id}/late");
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/tonight").await.is(200).shows("1 条散场后才到的点名记录");
    manager.get(&late).await.is(200).shows("王小明").shows("缺勤").shows("已接走");
    browser.get(&late).await.is(404);
    manager.get(&late).await;
    let seen = manager.hidden("seen");
    story.turn("2021-09-07T18:06:00");
    browser.get(&format!("/gongshu/wenlan/rolls/{id}")).await.is(200);
    let more = marks.replace("k1", "k2");
    let more = [("who", "staff-care1"), ("sent_at", "1631009160000"), ("marks", more.as_str())];
    browser.post(&device, &more).await.is(200).shows("refused");
    manager.post(&late, &[("note", "问过，与交接一致"), ("seen", &seen)]).await.is(303);
    manager.get(&late).await.is(200).shows("问过，与交接一致");
    manager.get("/gongshu/wenlan/tonight").await.is(200).shows("1 条散场后才到的点名记录");
    manager.get(&late).await;
    let seen = manager.hidden("seen");
    manager.post(&late, &[("note", "这一条也问过"), ("seen", &seen)]).await.is(303);
    manager.get("/gongshu/wenlan/tonight").await.is(200);
    assert!(!manager.html.contains("散场后才到"));
    assert_eq!(state(&story, "ming").await, State::HandedOver, "nothing changed");
}

#[tokio::test]
async fn the_gate_shows_classes_and_finds_by_one() {
    let story = in_the_room().await;
    let mut gate = story.staff("gate1").await;
    gate.get("/gongshu/wenlan/gate").await.is(200).shows("3-2 · 1/1").shows("王小明").shows("data-filter");
    gate.get("/gongshu/wenlan/gate?class=3-2").await.is(200).shows("王小明");
    let listed = gate.html.matches("<li data-find").count();
    assert_eq!(listed, 1, "one class, one child");
    let permit = staff(&story, "manager").permit(Act::GateRead, &school(&story)).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    let first = |rows: Vec<store::day::GateRow>| rows.len();
    assert_eq!(first(tx.gate_first(DAY.parse().unwrap(), 2).await.unwrap()), 2);
    assert_eq!(first(tx.gate_first(DAY.parse().unwrap(), 0).await.unwrap()), 0);
    assert_eq!(first(tx.gate_first(DAY.parse().unwrap(), 99).await.unwrap()), 3);
}
