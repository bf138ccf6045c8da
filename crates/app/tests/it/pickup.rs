//! 接送 An early collection in its fixed order, an adult who is not on the list, and everyone's way home (P3.61).

use crate::draw::drawn_in;
use crate::evening::{group, group_at, says, school, session_of, staff};
use crate::preference::announced_in;
use crate::registration::{NOTICED, accepted, accepted_in};
use crate::reopening::{self, TEXT};
use crate::town::{Browser, Story};
use afterbell::day::{roll, session};
use afterbell::town::{PLAN, Town};
use rules::day::roll::State;
use rules::people::act::Act;

pub(crate) const GATE: &str = "/gongshu/wenlan/gate/ming";
pub(crate) const PICKUPS: &str = "/gongshu/wenlan/pickups";
/// Where the line of 王小明 leads.
const LIST_ROW: &str = "href=\"/gongshu/wenlan/gate/ming\"";
const HAND_OVER: &str = "/gongshu/wenlan/handovers/jia-2021-09-07";
pub(crate) const ROLL: &str = "/gongshu/wenlan/rolls/jia-2021-09-07";

/// Tuesday at half past four: a group of three, everyone marked as here but the last.
pub(crate) async fn called() -> Story {
    let story = accepted("2021-09-07T08:00:00").await;
    group(&story, "jia", "care1", &["ming", "h1s0", "h2s0"]).await;
    story.turn("2021-09-07T16:30:00");
    let (teacher, place, id) = (staff(&story, "care1"), school(&story), session_of("jia", "2021-09-07"));
    session::open(&story.app, &teacher, &place, &id).await.unwrap();
    let now = story.app.now();
    let here = ["ming", "h1s0"].map(|student| says(student, State::Present, now));
    roll::mark(&story.app, &teacher, &place, &id, &here).await.unwrap();
    story
}

/// Where the first form or button of the open page itself posts whose address ends so.
pub(crate) fn action(browser: &Browser<'_>, end: &str) -> String {
    actions(browser, end).into_iter().next().unwrap_or_else(|| panic!("no {end}:\n{}", browser.html))
}

/// The same of each, in the order of the page.
pub(crate) fn actions(browser: &Browser<'_>, end: &str) -> Vec<String> {
    let (_, html) = browser.html.split_once("<main").unwrap();
    let all = html.split("action=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    all.filter(|href| href.ends_with(end)).map(str::to_owned).collect()
}

/// The first adult to choose on the open page.
pub(crate) fn adult(browser: &Browser<'_>, field: &str) -> String {
    let rest = browser.html.split(&format!("name=\"{field}\" value=\"")).nth(1).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

/// What an open page of a gate looks at every two seconds: it fetches itself anew when this differs.
async fn counts(story: &Story) -> (i64, i64, i64) {
    let permit = staff(story, "gate1").permit(Act::GateRead, &school(story)).unwrap();
    let told = story.app.store.look(&permit).await.unwrap().gate_counts(story.app.now()).await.unwrap();
    (told.inside, told.gone, told.acts)
}

#[tokio::test]
async fn the_list_of_the_gate_stands_before_any_roll_so_that_an_open_page_fills_it() {
    const LIST: &str = "/gongshu/wenlan/gate";
    let story = accepted("2021-09-07T08:00:00").await;
    group(&story, "jia", "care1", &["ming", "h1s0"]).await;
    story.turn("2021-09-07T15:00:00");
    let child = story.town.register.students.iter().find(|one| one.id.as_str() == "ming").unwrap();
    let (child, seat) = (child.name.clone(), child.seat);
    let mut gate = story.staff("gate1").await;
    gate.get(LIST).await.is(200).shows("id=\"gate-rows\"").shows("/muster#print");
    assert!(!gate.html.contains("data-filter"), "nobody is listed: the school is asked");
    story.turn("2021-09-07T15:31:00");
    gate.get(LIST).await.is(200).shows("id=\"gate-rows\"").shows("data-filter=\"gate-rows\"");
    gate.get(&format!("{LIST}?find={seat}")).await.is(200).shows("id=\"gate-rows\"").shows(&child);
    assert!(!gate.html.contains(LIST_ROW), "still on no roll");
    session::open(&story.app, &staff(&story, "care1"), &school(&story), &session_of("jia", "2021-09-07"))
        .await
        .unwrap();
    gate.get(&format!("{LIST}?find={seat}")).await.is(200).shows(&child).shows(LIST_ROW);
}

#[tokio::test]
async fn the_main_gate_says_at_which_other_campus_a_child_of_grade_six_is() {
    const THERE: &str = "文澜实验中学校区 206";
    let six = |town: &mut Town| {
        for (id, grade, class) in [("ming", 6, "6-1"), ("h1s0", 2, "2-1")] {
            let child = town.register.students.iter_mut().find(|one| one.id.as_str() == id).unwrap();
            (child.grade, child.home_class) = (grade, class.to_owned());
        }
    };
    let story = Story::otherwise(PLAN.text, six, NOTICED).await;
    let story = accepted_in(story, "2021-09-07T08:00:00").await;
    group_at(&story, "wenlan-junior", ("jia", "care1"), &["ming"]).await;
    group_at(&story, "wenlan-main", ("yi", "care2"), &["h1s0"]).await;
    story.turn("2021-09-07T15:31:00");
    let other = story.town.register.students.iter().find(|one| one.id.as_str() == "h1s0").unwrap();
    let mut gate = story.staff("gate1").await;
    gate.get("/gongshu/wenlan/gate?find=wxm").await.is(200).shows("王小明").shows(THERE);
    gate.get("/gongshu/wenlan/gate?class=2-1").await.is(200).shows(&other.name);
    assert!(!gate.html.contains("校区 206"), "whoever is here is sought in a room");
    let (teacher, place, id) = (staff(&story, "care1"), school(&story), session_of("jia", "2021-09-07"));
    session::open(&story.app, &teacher, &place, &id).await.unwrap();
    let here = [says("ming", State::Present, story.app.now())];
    roll::mark(&story.app, &teacher, &place, &id, &here).await.unwrap();
    gate.get("/gongshu/wenlan/gate?find=wxm").await.is(200).shows(LIST_ROW).shows(THERE);
    gate.get(GATE).await.is(200).shows(THERE);
    let mother = adult(&gate, "collector");
    gate.post(&format!("{GATE}/check"), &[("collector", &mother), ("reason", "看牙医")]).await.is(303);
    gate.get(GATE).await.is(200).shows(&format!("先去 {THERE} 找"));
}

#[tokio::test]
async fn until_its_course_begins_a_child_is_seen_in_the_room_of_its_care_group() {
    const MUSTER: &str = "/gongshu/wenlan/muster";
    const CARE: &str = "/gongshu/wenlan/rolls/jia-2021-09-13";
    let story = drawn_in(announced_in(accepted("2021-09-06T09:00:00").await).await).await;
    group(&story, "jia", "care1", &["ming", "h1s0"]).await;
    story.turn("2021-09-13T15:35:00");
    let (teacher, id) = (staff(&story, "care1"), session_of("jia", "2021-09-13"));
    session::open(&story.app, &teacher, &school(&story), &id).await.unwrap();
    let (mut care, mut gate) = (story.staff("care1").await, story.staff("gate1").await);
    care.get(CARE).await.is(200).shows("上课前在这里").shows("王小明（3-2班）16:40 去上课");
    gate.get("/gongshu/wenlan/gate?find=wxm").await.is(200).shows("王小明").shows("16:40 去上课");
    gate.get("/gongshu/wenlan/gate").await.is(200).shows("上课前在托管班").shows("王小明");
    gate.get(MUSTER).await.is(200).shows("名孩子上课前在托管班").shows("王小明");
    story.turn("2021-09-13T16:40:00");
    care.get(CARE).await.is(200);
    assert!(!care.html.contains("上课前在这里"), "the course has begun");
    gate.get(MUSTER).await.is(200).shows("王小明").shows("还没点名");
    assert!(!gate.html.contains("上课前在托管班"), "and its roll is not opened");
}

#[tokio::test]
async fn gate_signature_exit_in_that_order_and_each_once() {
    let story = called().await;
    let (mut gate, mut teacher) = (story.staff("gate1").await, story.staff("care1").await);
    teacher.get(PICKUPS).await.is(200).shows("没有等签名的家长");
    gate.get("/gongshu/wenlan/gate?find=wxm").await.is(200).shows("王小明").shows("现在校内 3 人");
    gate.get(GATE).await.is(200).shows("还不能走");
    let mother = adult(&gate, "collector");
    for _ in 0..2 {
        gate.post(&format!("{GATE}/check"), &[("collector", &mother), ("reason", "看牙医")]).await.is(303);
    }
    gate.get(GATE).await.is(200).shows("先去");
    assert!(!gate.html.contains("/exit\""), "there is no way out before the signature");
    teacher.get(PICKUPS).await.is(200).shows("王小明").shows("看牙医");
    let sign = action(&teacher, "/sign");
    gate.post(&sign.replace("/sign", "/exit"), &[])
        .await
        .is(422)
        .shows("P3.61")
        .shows("还没有在托管教师处签名");
    gate.post(&sign, &[]).await.is(404);
    let mut other = story.staff("care2").await;
    other.get(PICKUPS).await.is(200).shows("没有等签名的家长");
    other.post(&sign, &[]).await.is(422).shows("P3.54");
    teacher.post(&sign, &[]).await.is(303);
    teacher.get(PICKUPS).await;
    teacher.post(&sign, &[]).await.is(303);
    gate.get(GATE).await.is(200).shows("可以走：交给 王芳");
    let exit = action(&gate, "/exit");
    for _ in 0..2 {
        gate.post(&exit, &[]).await.is(303);
    }
    gate.get(GATE).await.is(200).shows("16:30 已由 王芳");
    gate.get("/gongshu/wenlan/muster").await.is(200).shows("现在校内 2 人");
    assert!(!gate.html.contains("王小明"));
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/evenings/ming").await.is(200).shows("王芳 在校门登记").shows("交给 王芳");
    wang.get("/gongshu/wenlan/children").await.is(200).shows("王芳 在校门登记，要提前接王小明");
    wang.get("/gongshu/wenlan/children").await.is(200).shows("王小明已交给 王芳");
    assert_eq!(wang.html.matches("王小明已交给 王芳").count(), 1);
}

#[tokio::test]
async fn a_wrong_press_at_the_gate_or_in_the_room_is_taken_back_by_the_hand_that_made_it() {
    let story = called().await;
    let (mut gate, mut teacher) = (story.staff("gate1").await, story.staff("care1").await);
    gate.get(GATE).await.is(200);
    let mother = adult(&gate, "collector");
    gate.post(&format!("{GATE}/check"), &[("collector", &mother), ("reason", "看牙医")]).await.is(303);
    gate.get(GATE).await.is(200).shows("登记错了：撤回 王芳 的登记");
    let (uncheck, pickup) = (format!("{GATE}/uncheck"), gate.hidden("pickup"));
    teacher.get(PICKUPS).await.is(200);
    let sign = action(&teacher, "/sign");
    teacher.post(&sign, &[]).await.is(303);
    gate.post(&uncheck, &[("pickup", &pickup)]).await.is(422).shows("P3.61").shows("登记没有撤回");

    teacher.get(PICKUPS).await.is(200).shows("签错了：撤回 王芳 的签名");
    let unsign = action(&teacher, "/unsign");
    let mut other = story.staff("care2").await;
    other.get(PICKUPS).await.is(200);
    other.post(&unsign, &[]).await.is(422).shows("P3.54");
    let seen = counts(&story).await;
    for _ in 0..2 {
        teacher.post(&unsign, &[]).await.is(303);
    }
    let unsigned = counts(&story).await;
    assert_eq!((unsigned.0, unsigned.1), (seen.0, seen.1), "nobody has come or gone");
    assert!(unsigned.2 > seen.2, "and still every gate hears of it");
    gate.get(GATE).await.is(200).shows("先去");
    gate.post(&sign.replace("/sign", "/exit"), &[]).await.is(422).shows("还没有在托管教师处签名");
    gate.get(GATE).await.is(200);
    for _ in 0..2 {
        gate.post(&uncheck, &[("pickup", &pickup)]).await.is(303);
    }
    gate.get(GATE).await.is(200).shows("还不能走").shows("name=\"collector\"");
    teacher.post(&sign, &[]).await.is(422).shows("没有这样的登记");
    teacher.get(PICKUPS).await.is(200).shows("没有等签名的家长");
    gate.get("/gongshu/wenlan/muster").await.is(200).shows("现在校内 3 人");
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/messages").await.is(200).shows("校门撤回了 王芳 的登记，王小明没有从校门接走");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// The evening was left open: what was pressed then is taken back by nobody on another day.
#[tokio::test]
async fn a_step_of_another_day_is_not_taken_back_any_more() {
    let story = called().await;
    let pickup = {
        let mut gate = story.staff("gate1").await;
        gate.get(GATE).await.is(200);
        let mother = adult(&gate, "collector");
        gate.post(&format!("{GATE}/check"), &[("collector", &mother)]).await.is(303);
        gate.get(GATE).await.is(200);
        gate.hidden("pickup")
    };
    let unsign = format!("{PICKUPS}/{pickup}/unsign");
    {
        let mut teacher = story.staff("care1").await;
        teacher.get(PICKUPS).await.is(200);
        let sign = action(&teacher, "/sign");
        teacher.post(&sign, &[]).await.is(303);
    }
    story.turn("2021-09-08T08:00:00");
    let (mut gate, mut teacher) = (story.staff("gate1").await, story.staff("care1").await);
    gate.get("/gongshu/wenlan/gate").await.is(200);
    let uncheck = [("pickup", pickup.as_str())];
    gate.post(&format!("{GATE}/uncheck"), &uncheck).await.is(422).shows("X.22").shows("2021年9月7日");
    teacher.get(PICKUPS).await.is(200);
    teacher.post(&unsign, &[]).await.is(422).shows("X.22").shows("不能再撤回");
    gate.get("/gongshu/wenlan/gate").await.is(200);
    gate.post(&format!("{GATE}/uncheck"), &[("pickup", "nobody-s")]).await.is(303);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn an_adult_who_is_not_on_the_list_waits_for_a_guardian_s_yes() {
    let story = called().await;
    let mut gate = story.staff("gate1").await;
    gate.get(GATE).await.is(200);
    gate.post(&format!("{GATE}/check"), &[("collector", "zhao")]).await.is(422).shows("不在这个孩子的名单上");
    gate.post(&format!("{GATE}/ask"), &[("name", "赵建国"), ("phone", "137")]).await.is(422);
    gate.post(&format!("{GATE}/ask"), &[("name", "赵建国"), ("phone", "13700000001")]).await.is(303);
    gate.get(GATE).await.is(200).shows("已问家长：赵建国");
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/children").await.is(200).shows("赵建国 在校门口要接王小明");
    let href = wang.html.split("href=\"").find(|rest| rest.contains("collectors/ming?")).unwrap();
    let href = href.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
    wang.get(&href).await.is(200).shows("赵建国").shows("value=\"13700000001\"");
    let form = [("name", "赵建国"), ("phone", "13700000001"), ("relation", "neighbour"), ("days", "today")];
    wang.post("/gongshu/wenlan/collectors/ming", &form).await.is(303);
    wang.get("/gongshu/wenlan/children").await.is(200);
    assert!(!wang.html.contains("在校门口要接王小明，您同意吗"), "the question is answered");
    gate.get(GATE).await.is(200).shows("赵建国").shows("邻居");
    let mut named = gate.html.split("name=\"collector\" value=\"").skip(1);
    let zhao = named.find(|rest| rest.split("</label>").next().unwrap().contains("赵建国")).unwrap();
    let zhao = zhao.split('"').next().unwrap().to_owned();
    gate.post(&format!("{GATE}/check"), &[("collector", &zhao)]).await.is(303);
    wang.get("/gongshu/wenlan/collectors/ming").await.is(200);
    wang.post("/gongshu/wenlan/collectors/ming/end", &[("collector", &zhao)]).await.is(303);
    story.turn("2021-09-08T16:00:00");
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/collectors/ming").await.is(200);
    assert!(!wang.html.contains("赵建国"), "a day's word is over with the day");
}

#[tokio::test]
async fn an_adult_is_on_the_list_for_the_days_that_were_chosen() {
    let story = called().await;
    let (mut wang, list) = (story.wang().await, "/gongshu/wenlan/collectors/ming");
    wang.get(list).await.is(200);
    let aunt = |days: [&'static str; 2]| {
        [("name", "王丽"), ("phone", "13700000009"), ("relation", "relative")]
            .into_iter()
            .chain([("days", "days"), ("from", days[0]), ("until", days[1])])
            .collect::<Vec<_>>()
    };
    wang.post(list, &aunt(["2021-09-10", "2021-09-09"])).await.is(422);
    wang.post(list, &aunt(["2021-09-09", ""])).await.is(422).shows("2021-09-09");
    wang.get(list).await.is(200);
    wang.post(list, &aunt(["2021-09-09", "2021-09-10"])).await.is(303);
    wang.get(list).await.is(200).shows("王丽").shows("9月9日");
    for (day, is_listed) in [("2021-09-08", false), ("2021-09-09", true), ("2021-09-13", false)] {
        story.turn(&format!("{day}T16:00:00"));
        session::open(&story.app, &staff(&story, "care1"), &school(&story), &session_of("jia", day))
            .await
            .unwrap();
        let mut gate = story.staff("gate1").await;
        gate.get(GATE).await.is(200);
        assert_eq!(gate.html.contains("王丽"), is_listed, "{day}");
    }
    let mut wang = story.wang().await;
    wang.get(list).await.is(200);
    assert!(!wang.html.contains("王丽"), "over");
}

#[tokio::test]
async fn nobody_goes_before_the_end_and_the_evening_ends_with_the_last_child() {
    let story = called().await;
    let mut teacher = story.staff("care1").await;
    teacher.get(HAND_OVER).await.is(200).shows("18:00 才放学").shows("还有 1 个孩子没有点名");
    let mother = adult(&teacher, "to-ming");
    teacher.post(HAND_OVER, &[("to-ming", &mother)]).await.is(422).shows("P3.61").shows("18:00 才放学");
    story.turn("2021-09-07T18:00:00");
    teacher.get(HAND_OVER).await.is(200);
    teacher.post(HAND_OVER, &[]).await.is(422).shows("没有选人");
    teacher.post(HAND_OVER, &[("to-ming", "somebody")]).await.is(422).shows("不在名单上");
    teacher.post(HAND_OVER, &[("to-h2s0", &mother)]).await.is(422).shows("没有点到");
    for _ in 0..2 {
        teacher.get(HAND_OVER).await.is(200);
        teacher.post(HAND_OVER, &[("to-ming", &mother)]).await.is(303);
    }
    teacher.get(HAND_OVER).await.is(200).shows("已接走 1 人");
    let other = adult(&teacher, "to-h1s0");
    teacher.post(HAND_OVER, &[("to-ming", &other), ("to-h1s0", &other)]).await.is(422).shows("已经交给 王芳");
    teacher.get(ROLL).await.is(200);
    teacher.post(ROLL, &[("mark-h2s0", "absent")]).await.is(303);
    teacher.post(&format!("{ROLL}/close"), &[]).await.is(303);
    let end = "/gongshu/wenlan/sessions/jia-2021-09-07/close";
    teacher.get(ROLL).await.is(200);
    teacher.post(end, &[]).await.is(422);
    teacher.get(HAND_OVER).await.is(200);
    teacher.post(HAND_OVER, &[("to-h1s0", &other)]).await.is(303);
    let absent = story.town.register.students.iter().find(|one| one.id.as_str() == "h2s0").unwrap();
    let mut head = story.staff(&format!("head{}", absent.home_class)).await;
    head.get("/gongshu/wenlan/absences").await.is(200).shows(&absent.name);
    let found = [("date", "2021-09-07"), ("whereabouts", "在家"), ("said_by", "妈妈")];
    head.post("/gongshu/wenlan/absences/h2s0", &found).await.is(303);
    teacher.get(ROLL).await.is(200);
    teacher.post(end, &[]).await.is(303);
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
}

#[tokio::test]
async fn the_neighbour_school_s_gate_finds_nobody_here() {
    let story = called().await;
    let mut gate = story.staff("gate1").await;
    gate.get(GATE).await.is(200);
    let mut stranger = story.guardian("13800000002").await;
    stranger.get(GATE).await.is(404);
    stranger.get("/gongshu/wenlan/evenings/ming").await.is(404);
    let mut neighbour = story.staff("beixiu").await;
    neighbour.get("/gongshu/beixiu/gate/ming").await.is(404);
}

#[tokio::test]
async fn while_the_campus_is_closed_the_care_teacher_comes_to_the_gate_and_nobody_goes_in() {
    let story = called().await;
    let opens =
        |on: &str| TEXT.replace("opens_on          = 2021-09-01", &format!("opens_on          = {on}"));
    reopening::file(&story, 2, &opens("2021-09-13")).await;
    let (mut gate, mut teacher) = (story.staff("gate1").await, story.staff("care1").await);
    gate.get(GATE).await.is(200).shows("到校门口来签名");
    let mother = adult(&gate, "collector");
    gate.post(&format!("{GATE}/check"), &[("collector", &mother), ("reason", "看牙医")]).await.is(303);
    gate.get(GATE).await.is(200).shows("请在校门口等托管教师出来签名").shows("来接的人不进校");
    assert!(!gate.html.contains("先去") && !gate.html.contains("处签名"), "nobody is sent inside");
    gate.get("/gongshu/wenlan/gate?find=wxm").await.is(200).shows("等老师出来签名");
    gate.get("/gongshu/wenlan/offline").await.is(200).shows("来接的人在校门口等；老师带上手机出来");
    teacher.get("/gongshu/wenlan/messages").await.is(200).shows("请托管教师到校门口签名");
    teacher.get(PICKUPS).await.is(200).shows("请到校门口见来接的人").shows("看牙医");

    reopening::file(&story, 3, &opens("2021-09-01")).await;
    gate.get(GATE).await.is(200).shows("先去").shows("处签名");
    assert!(!gate.html.contains("到校门口来签名"), "the campus is open by now");
    gate.get("/gongshu/wenlan/offline").await.is(200).shows("家长拿纸条去教室");
    teacher.get(PICKUPS).await.is(200);
    assert!(!teacher.html.contains("请到校门口见来接的人"));
    let sign = action(&teacher, "/sign");
    teacher.post(&sign, &[]).await.is(303);
    gate.get(GATE).await.is(200);
    gate.post(&sign.replace("/sign", "/exit"), &[]).await.is(303);
}
