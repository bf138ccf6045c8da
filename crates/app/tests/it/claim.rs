//! 抢位 The opening minute as a family lives it: waiting room, countdown, a full course, the next wish, the receipt.

use crate::course::{announce_all, propose};
use crate::draw::{children, drawn};
use crate::preference::announced_in;
use crate::town::{Browser, Story};
use afterbell::town::{PLAN, Plan};
use axum::http::StatusCode;
use rules::people::act::Act;
use rules::people::role::clock;
use rules::people::student::Student;
use store::plan::Filing;

const MING: &str = "/gongshu/wenlan/claims/ming";

/// The course's id in the first menu that names it.
fn course(browser: &Browser<'_>, title: &str) -> String {
    let options = browser.html.split("<option value=\"").skip(1);
    let mut named = options.filter(|rest| rest.split("</option>").next().unwrap().contains(title));
    named
        .next()
        .unwrap_or_else(|| panic!("no {title}:\n{}", browser.html))
        .split('"')
        .next()
        .unwrap()
        .to_owned()
}

/// A story after the draw in which two families have given up their seat in football and one has taken none back.
async fn left_over() -> (Story, Vec<(Student, String)>) {
    let story = drawn().await;
    let mut free = Vec::new();
    for (child, phone) in children(&story) {
        let mut guardian = story.guardian(&phone).await;
        let base = format!("/gongshu/wenlan/placements/{}", child.id);
        guardian.get(&base).await.is(200);
        let held = guardian.html.split("<h2>").nth(1).unwrap().to_owned();
        let is_new = free.iter().all(|(_, other): &(Student, String)| *other != phone);
        if held.starts_with("足球") && is_new && free.len() < 3 {
            let id =
                held.split_once("name=\"course\" value=\"").unwrap().1.split('"').next().unwrap().to_owned();
            guardian.post(&format!("{base}/withdraw"), &[("course", &id)]).await.is(303);
            free.push((child, phone));
        }
    }
    (story, free)
}

fn page(child: &Student) -> String {
    format!("/gongshu/wenlan/claims/{}", child.id)
}

/// X.1: no button that would be refused; the list of a full course stands open before the opening.
#[tokio::test]
async fn until_the_opening_a_free_seat_has_its_hour_and_a_full_course_its_button() {
    let (story, free) = left_over().await;
    let (child, phone) = &free[0];
    let base = format!("/gongshu/wenlan/placements/{}", child.id);
    let mut own = story.guardian(phone).await;
    own.get(&base).await.is(200).shows("9月10日 周五 18:00 开抢，9月10日 周五 17:30 起").shows("<b>书法</b>");
    assert!(!own.html.contains("<b>足球</b>"), "its free seats are not given yet");
    let rest = own.html.split_once("<b>书法</b>").unwrap().1.split_once("value=\"").unwrap().1;
    let brush = rest.split('"').next().unwrap().to_owned();
    own.post(&format!("{base}/join"), &[("course", &brush)]).await.is(303);
    own.get(&base).await.is(200).shows("候补第1位");
    story.turn("2021-09-10T18:00:05");
    let mut own = story.guardian(phone).await;
    own.get(&base).await.is(200).shows("<b>足球</b>");
    story.turn("2022-01-21T16:00:00");
    let mut own = story.guardian(phone).await;
    own.get(&base).await.is(200).shows("已停止加入");
    assert!(!own.html.contains("<b>足球</b>"));
}

#[tokio::test]
async fn the_waiting_room_keeps_a_place_and_the_opening_decides_by_itself() {
    let (story, free) = left_over().await;
    let at = page(&free[0].0);
    story.turn("2021-09-10T17:00:00");
    let mut early = story.guardian(&free[0].1).await;
    early.get(&at).await.is(200).shows("9月10日 周五 18:00 开抢").shows("data-countdown=");
    early.get("/gongshu/wenlan/children").await.is(200).shows(&at);
    early.get(&at).await.is(200);
    early.post(&at, &[("choice-1-1", "x")]).await.is(422).shows("还没有开抢").shows("P3.33");
    story.turn("2021-09-10T17:45:00");
    let mut first = story.guardian(&free[0].1).await;
    first.get(&at).await.is(200).shows("开头 3 秒内到的算同一时刻");
    let (chess, ball) = (course(&first, "书法"), course(&first, "足球"));
    first.post(&at, &[("choice-1-1", &chess), ("choice-1-2", &ball)]).await.is(303);
    first.get(&at).await.is(200).shows("第 1 位，共 1 位在等").shows("已在等候室");
    let mut second = story.guardian(&free[1].1).await;
    second.get(&page(&free[1].0)).await.is(200);
    second.post(&page(&free[1].0), &[("choice-1-1", &ball)]).await.is(303);
    let key = first.hidden("key");
    first.post(&at, &[("choice-1-1", &ball), ("key", &key)]).await.is(303);
    first.get(&at).await.is(200).shows("共 2 位在等").shows(&format!("<option value=\"{ball}\" selected>"));
    first.post(&at, &[("choice-1-1", &ball), ("key", &key)]).await.is(303);
    story.turn("2021-09-10T18:00:02");
    let mut other = story.guardian(&free[0].1).await;
    other.get(&at).await.is(200).shows("共 2 位在等");
    story.turn("2021-09-10T18:00:03");
    other.get(&format!("{at}/turn")).await.is(200).shows("\"decided\"");
    other.get(&at).await.is(200).shows("抢到了").shows("足球").shows("回执");
    second.get(&page(&free[1].0)).await.is(200).shows("抢到了");
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
}

#[tokio::test]
async fn a_full_course_falls_through_and_the_same_press_counts_once() {
    let (story, free) = left_over().await;
    story.turn("2021-09-10T18:00:05");
    let mut wang = story.guardian(&free[0].1).await;
    let at = page(&free[0].0);
    wang.get(&at).await.is(200).shows("抢这些课");
    let (chess, ball) = (course(&wang, "书法"), course(&wang, "足球"));
    let key = wang.hidden("key");
    let form = [("choice-1-1", chess.as_str()), ("choice-1-2", &ball), ("key", &key)];
    wang.post(&at, &form).await.is(303);
    wang.get(&at).await.is(200).shows("抢到了").shows("“书法”已满，自动看到第 2 志愿");
    let receipt = |html: &str| html.split("回执 ").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let first = receipt(&wang.html);
    wang.post(&at, &form).await.is(303);
    wang.get(&at).await.is(200);
    assert_eq!(receipt(&wang.html), first, "the same key is the same press");
    wang.post(&at, &[("choice-1-1", &chess)]).await.is(422).shows("孩子这一天已经有课").shows("P3.12");
    let mut next = story.guardian(&free[1].1).await;
    next.get(&page(&free[1].0)).await.is(200);
    next.post(&page(&free[1].0), &[("choice-1-1", &chess)]).await.is(303);
    next.get(&page(&free[1].0)).await.is(200).shows("候补第1位").shows("“书法”都满了");
    next.post(&page(&free[1].0), &[]).await.is(422).shows("一门课也没有选");
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
}

#[tokio::test]
async fn a_signed_out_phone_and_another_family_get_nothing() {
    let (story, free) = left_over().await;
    story.turn("2021-09-10T18:00:05");
    let mut own = story.guardian(&free[0].1).await;
    let at = page(&free[0].0);
    own.get(&at).await.is(200);
    let ball = course(&own, "足球");
    let copied = own.clone();
    own.post("/gongshu/wenlan/signin/end", &[]).await.is(303);
    let mut copied = copied;
    copied.post(&at, &[("choice-1-1", &ball)]).await.is(303);
    assert!(copied.led_to().contains("/signin"), "an ended sign-in is ended at once: {}", copied.led_to());
    let mut stranger = story.guardian(&free[1].1).await;
    stranger.get(&page(&free[1].0)).await.is(200);
    stranger.post(&at, &[("choice-1-1", &ball)]).await.is(404);
    stranger.get(MING).await;
    let status = stranger.status;
    assert!(status == StatusCode::NOT_FOUND || free[1].0.id.as_str() == "ming", "{status}");
}

/// Two families, one of them curious, and a phone that is signed out ask for their turn in the same moment.
#[tokio::test]
async fn who_asks_at_the_same_moment_is_told_of_the_own_child_alone() {
    let (story, free) = left_over().await;
    let turns = [0, 1].map(|n: usize| format!("{}/turn", page(&free[n].0)));
    story.turn("2021-09-10T17:45:00");
    let mut first = story.guardian(&free[0].1).await;
    first.get(&page(&free[0].0)).await.is(200);
    let (chess, ball) = (course(&first, "书法"), course(&first, "足球"));
    first.post(&page(&free[0].0), &[("choice-1-1", &ball)]).await.is(303);
    let mut second = story.guardian(&free[1].1).await;
    second.get(&turns[1]).await.is(200).shows("\"none\"");
    second.get(&page(&free[1].0)).await.is(200);
    second.post(&page(&free[1].0), &[("choice-1-1", &chess)]).await.is(303);
    second.get(&turns[1]).await.is(200).shows("\"held\"").shows("共 2 位在等");
    let (mut curious, mut nobody, mut again) = (second.clone(), story.visitor(), first.clone());
    story.turn("2021-09-10T18:00:03");
    tokio::join!(
        first.get(&turns[0]),
        curious.get(&turns[0]),
        second.get(&turns[1]),
        nobody.get(&turns[1]),
        again.get(&turns[0]),
    );
    for own in [&first, &again] {
        own.is(200).shows("\"decided\"").shows("足球");
        assert!(!own.html.contains("书法"), "{}", own.html);
    }
    second.is(200).shows("\"decided\"").shows("书法").shows("候补第1位");
    assert!(!second.html.contains("足球"), "{}", second.html);
    curious.is(404);
    assert!(!curious.html.contains("足球"), "{}", curious.html);
    nobody.is(303);
    assert!(nobody.led_to().contains("/signin"));
    first.get(&page(&free[0].0)).await.is(200);
    first.post("/gongshu/wenlan/signin/end", &[]).await.is(303);
    again.get(&turns[0]).await.is(303);
}

#[tokio::test]
async fn a_household_that_hammers_is_slowed_and_loses_nothing() {
    let (story, free) = left_over().await;
    story.turn("2021-09-10T18:00:05");
    let mut own = story.guardian(&free[0].1).await;
    let at = page(&free[0].0);
    own.get(&at).await.is(200);
    let ball = course(&own, "足球");
    for n in 0..30 {
        let key = format!("press-{n}");
        own.post(&at, &[("choice-1-1", &ball), ("key", &key)]).await.is(303);
    }
    own.post(&at, &[("choice-1-1", &ball), ("key", "press-31")]).await.is(422).shows("一分钟里按得太多");
    own.post(&at, &[("choice-1-1", &ball), ("key", "press-0")]).await.is(303);
    story.turn("2021-09-10T18:01:05");
    own.post(&at, &[("choice-1-1", &ball), ("key", "press-32")]).await.is(303);
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
}

#[tokio::test]
async fn a_clock_that_jumps_opens_nothing_early_and_takes_nothing_back() {
    let (story, free) = left_over().await;
    story.turn("2021-09-10T18:00:05");
    let mut own = story.guardian(&free[0].1).await;
    let at = page(&free[0].0);
    own.get(&at).await.is(200);
    let (ball, key) = (course(&own, "足球"), own.hidden("key"));
    let form = [("choice-1-1", ball.as_str()), ("key", &key)];
    own.post(&at, &form).await.is(303);
    let mut other = story.guardian(&free[1].1).await;
    other.get(&page(&free[1].0)).await.is(200);
    story.turn("2021-09-10T17:20:00");
    other.post(&page(&free[1].0), &[("choice-1-1", &ball)]).await.is(422).shows("还没有开抢");
    own.post(&at, &form).await.is(303);
    own.get(&at).await.is(200).shows("抢到了");
    story.turn("2021-09-10T17:50:00");
    own.post(&at, &form).await.is(303);
    own.get(&at).await.is(200).shows("抢到了");
    other.post(&page(&free[1].0), &[("choice-1-1", &ball)]).await.is(303);
    other.get(&page(&free[1].0)).await.is(200).shows("共 1 位在等");
    story.turn("2021-09-10T18:00:06");
    other.get(&page(&free[1].0)).await.is(200).shows("抢到了");
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
}

#[tokio::test]
async fn a_claim_that_a_new_plan_refuses_holds_nobody_up() {
    let (story, free) = left_over().await;
    story.turn("2021-09-10T17:45:00");
    let mut greedy = story.guardian(&free[0].1).await;
    greedy.get(&page(&free[0].0)).await.is(200);
    let (chess, ball) = (course(&greedy, "书法"), course(&greedy, "足球"));
    greedy.post(&page(&free[0].0), &[("choice-1-1", &ball), ("choice-1-2", &chess)]).await.is(303);
    let mut modest = story.guardian(&free[1].1).await;
    modest.get(&page(&free[1].0)).await.is(200);
    modest.post(&page(&free[1].0), &[("choice-1-1", &ball)]).await.is(303);
    amended(&story, &[("wishes_max         = 3", "wishes_max         = 1")]).await;
    story.turn("2021-09-10T18:00:03");
    modest.get(&page(&free[1].0)).await.is(200).shows("抢到了");
    greedy.get(&page(&free[0].0)).await.is(200).shows("同一天的志愿最多");
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
}

const COURSES: &str = "/gongshu/wenlan/courses";
const SETTLE: &str = "/gongshu/wenlan/claims/settle";

/// All seats are claimed, from the eighth to the ninth.
const FIRST_COME: [(&str, &str); 4] = [
    ("= \"left-over\"", "= \"first-come\""),
    ("2021-09-10T18:00:00    # setting (P3.33", "2021-09-08T18:00:00    # setting (P3.33"),
    ("2022-01-21T16:00:00", "2021-09-09T16:00:00"),
    ("one_moment_seconds = 3 ", "one_moment_seconds = 0 "),
];

/// A school whose plan gives all its seats to whoever asks first. 14 ask for calligraphy: 12 of them name football next,
/// one the choir, one nothing. 15 fill the choir; everybody else asks for football alone.
async fn claimed() -> (Story, Vec<(Student, String)>) {
    let story = announced_in(Story::of(60, "2021-09-06T09:00:00").await).await;
    amended(&story, &FIRST_COME).await;
    {
        let mut teaching = story.staff("teaching").await;
        let choir = ("合唱", "1", "16:40", "17:20", ("1", "5"), "15");
        propose(&mut teaching, "science", choir).await.is(303);
        announce_all(&mut teaching).await;
    }
    story.turn("2021-09-08T18:00:05");
    let all = children(&story);
    for (n, (child, phone)) in all.iter().enumerate() {
        let mut guardian = story.guardian(phone).await;
        guardian.get(&page(child)).await.is(200);
        let [chess, ball, choir] = ["书法", "足球", "合唱"].map(|title| course(&guardian, title));
        let form: &[(&str, &str)] = match n {
            0..=11 => &[("choice-1-1", &chess), ("choice-1-2", &ball)],
            12 => &[("choice-1-1", &chess), ("choice-1-2", &choir)],
            13 => &[("choice-1-1", &chess)],
            14..=28 => &[("choice-1-1", &choir)],
            _ => &[("choice-1-1", &ball)],
        };
        guardian.post(&page(child), form).await.is(303);
    }
    (story, all)
}

/// Files the plan anew with other words in it; it holds at once.
pub(crate) async fn amended(story: &Story, changes: &[(&str, &str)]) {
    amended_again(story, 2, changes).await;
}

/// The same as a version of this number.
pub(crate) async fn amended_again(story: &Story, version: i64, changes: &[(&str, &str)]) {
    let text = changes.iter().fold(PLAN.text.to_owned(), |text, (from, to)| text.replace(from, to));
    let scheme = Plan { text: &text, ..PLAN }.read().unwrap();
    let place = story.app.place("gongshu", "wenlan").unwrap();
    let mut tx = story.app.store.act(&clock(Act::SchemeFile, &place).unwrap()).await.unwrap();
    let filing = Filing { scheme: &scheme.scheme.id, version, holds_from: scheme.term.from, text: &text };
    tx.scheme_filed(&filing, story.app.now()).await.unwrap();
    tx.commit().await.unwrap();
    story.app.reread().await.unwrap();
}

#[tokio::test]
async fn a_course_that_fourteen_claimed_does_not_open_and_its_children_go_on() {
    let (story, all) = claimed().await;
    let mut manager = story.staff("manager").await;
    manager.get(COURSES).await.is(200).shows(SETTLE);
    assert!(!manager.html.contains("/gongshu/wenlan/draws\""), "there is no draw under this plan");
    manager.get(SETTLE).await.is(200).shows("2 门开班").shows("抢位还没有结束").shows("只有 14 人");
    manager.post(SETTLE, &[]).await.is(422).shows("抢位还没有结束，没有确定开班");
    manager.post("/gongshu/wenlan/draws/fix", &[]).await.is(422).shows("名额由家长抢位决定");
    let mut mother = story.guardian(&all[0].1).await;
    mother.get("/gongshu/wenlan/children").await.is(200);
    assert!(!mother.html.contains("/gongshu/wenlan/preferences/ming"), "nobody lists wishes for a draw");
    mother.get(SETTLE).await.is(404);
    mother.get(&page(&all[0].0)).await.shows("抢到了").shows("不开班的，按您的下一志愿改派");
    story.turn("2021-09-09T16:00:00");
    let mut manager = story.staff("manager").await;
    let mut mother = story.guardian(&all[0].1).await;
    manager.get(SETTLE).await.is(200).shows("确定开班并通知家长");
    manager.post(SETTLE, &[]).await.is(303);
    manager.get(SETTLE).await.is(200).shows("开班已确定").shows("改派到下一志愿 12 人次，改排候补 1 人次");
    assert!(!manager.html.contains("确定开班并通知家长"), "once is enough");
    manager.post(SETTLE, &[]).await.is(303);
    manager.get(SETTLE).await.shows("开班之前已经确定");
    mother.get(&page(&all[0].0)).await.is(200).shows("没有开班");
    mother.get(&format!("/gongshu/wenlan/placements/{}", all[0].0.id)).await.is(200).shows("足球");
    mother.get("/gongshu/wenlan/messages").await.is(200).shows("「书法」只有14人，不开班");
    let mut alone = story.guardian(&all[13].1).await;
    alone.get("/gongshu/wenlan/messages").await.is(200).shows("这一天没有其他志愿");
    let mut waits = story.guardian(&all[12].1).await;
    waits.get("/gongshu/wenlan/messages").await.is(200).shows("「合唱」已满，已排入候补");
    waits.get(&format!("/gongshu/wenlan/placements/{}", all[12].0.id)).await.is(200).shows("候补第1位");
    let mut stays = story.guardian(&all[29].1).await;
    stays.get("/gongshu/wenlan/messages").await.is(200).shows("「足球」开班");
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
}
