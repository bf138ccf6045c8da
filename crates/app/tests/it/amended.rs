//! 修订以后的场次 An amendment, a bureau's break and another timetable reach the evenings that are planned already.

use crate::care_class::opens;
use crate::closure::close;
use crate::community::{CLASS, clears, press, settled, writes};
use crate::evening::{count, group, school, told};
use crate::filing::fields;
use crate::registration::accepted;
use crate::signup::{MING, summer};
use crate::town::{Story, at};
use afterbell::app::{App, Clock, Ids};
use afterbell::day::{late, session};
use afterbell::who::Who;
use rules::day::closure::Cause;
use rules::people::act::Act;
use rules::people::role::clock;

const PLANS: &str = "/gongshu/wenlan/plans";
const OFFICE: &str = "/gongshu/gongshu/plans";
const CHILDREN: &str = "/gongshu/wenlan/children";
const OWN: &str = "/gongshu/gongshu/calendar/own";
const CLOSURES: &str = "/gongshu/wenlan/closures";
const LATER: (&str, &str) = ("winter = \"17:30\"", "winter = \"17:50\"");
const LONGER: (&str, &str) = ("until     = 2022-01-28 ", "until     = 2022-01-29 ");
const CLOSED: (&str, &str) = ("closed    = []", "closed    = [{ from = 2021-11-03, until = 2021-11-04 }]");

/// A term in October whose evenings are planned to its end.
async fn october() -> Story {
    let story = accepted("2021-10-20T09:00:00").await;
    group(&story, "jia", "care1", &["ming", "h1s0"]).await;
    story
}

/// The plan's next version with these changes, approved; the day from which it is to hold is still asked.
async fn approved(story: &Story, number: i64, changes: &[(&str, &str)]) {
    approved_at(story, &WENLAN, number, changes).await;
}

/// A place's plans: where they are, of which kind, who drafts and who answers.
struct Drafting {
    plans: &'static str,
    form: &'static str,
    by: [&'static str; 2],
}

const WENLAN: Drafting = Drafting { plans: PLANS, form: "term-care", by: ["leader", "bureau"] };

/// The next version of a place's plan with these changes, submitted; nobody has answered.
async fn submitted_at(story: &Story, at: &Drafting, number: i64, changes: &[(&str, &str)]) {
    let (plans, one) = (at.plans, format!("{}/{number}", at.plans));
    let mut leader = story.staff(at.by[0]).await;
    leader.get(plans).await.is(200);
    let begin = [("beginning", "amend"), ("form", at.form)];
    leader.post(&format!("{plans}/begin"), &begin).await.is(303);
    leader.get(&format!("{one}/text")).await.is(200);
    let base = leader.hidden("base");
    let mut text = fields(&leader.html).into_iter().find(|(name, _)| name == "text").unwrap().1;
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    leader.post(&format!("{one}/text"), &[("text", &text), ("base", &base)]).await.is(303);
    leader.get(&one).await.is(200);
    leader.post(&format!("{one}/submit"), &[]).await.is(303);
}

/// The same, approved.
async fn approved_at(story: &Story, at: &Drafting, number: i64, changes: &[(&str, &str)]) {
    submitted_at(story, at, number, changes).await;
    let (one, mut bureau) = (format!("{}/{number}", at.plans), story.staff(at.by[1]).await);
    bureau.get(&one).await.is(200);
    bureau.post(&format!("{one}/answer"), &[("answer", "approve"), ("number", "9")]).await.is(303);
}

/// The same, published.
async fn amended(story: &Story, number_and_day: (i64, &str), changes: &[(&str, &str)]) {
    amended_at(story, &WENLAN, number_and_day, changes).await;
}

async fn amended_at(story: &Story, at: &Drafting, (number, from): (i64, &str), changes: &[(&str, &str)]) {
    approved_at(story, at, number, changes).await;
    let (one, mut leader) = (format!("{}/{number}", at.plans), story.staff(at.by[0]).await);
    leader.get(&one).await.is(200);
    leader.post(&format!("{one}/publish"), &[("holds_from", from)]).await.is(303);
}

/// When the evenings of these days end, or why they are not held.
async fn ends(story: &Story, days: &[&str]) -> Vec<String> {
    let permit = clock(Act::SessionPlan, &school(story)).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    let mut found = Vec::new();
    for day in days {
        for row in tx.sessions(day.parse().unwrap(), None).await.unwrap() {
            let until = row.session.until.time().strftime("%H:%M").to_string();
            found.push(row.session.cancelled.map_or(until, |off| off.cause.code().to_owned()));
        }
    }
    found
}

/// What the clock does at the school now.
async fn looked(story: &Story) -> late::Told {
    late::look(&story.app, &school(story)).await.unwrap()
}

/// How many messages of one kind the family of 王小明 has.
async fn letters(story: &Story, kind: &str) -> usize {
    letters_to(story, "ming", kind).await
}

/// The same of another child's.
async fn letters_to(story: &Story, child: &str, kind: &str) -> usize {
    let child = story.town.register.students.iter().find(|one| one.id.as_str() == child).unwrap();
    count(&told(story, &format!("household:{}", child.household)).await, kind)
}

#[tokio::test]
async fn an_amendment_reaches_the_evenings_from_its_own_first_day_on() {
    let (story, days) = (october().await, ["2021-10-29", "2021-11-01", "2021-11-03"]);
    assert_eq!(ends(&story, &days).await, ["17:30", "17:30", "17:30"]);
    amended(&story, (2, "2021-11-01"), &[LATER, CLOSED]).await;
    assert_eq!(ends(&story, &days).await, ["17:30", "17:50", "replanned"]);
    assert_eq!([letters(&story, "evenings-retimed").await, letters(&story, "evenings-off").await], [1, 1]);
    let teacher = told(&story, "staff-care1").await;
    assert_eq!([count(&teacher, "evenings-retimed"), count(&teacher, "evenings-off")], [1, 1]);
    let mut wang = story.wang().await;
    wang.get(CHILDREN).await.is(200).shows("王小明的「jia组」改为 15:30\u{2013}17:50");
    wang.shows("11月3日 周三不上，王小明的「jia组」停");
    assert_eq!(looked(&story).await.replanned, 0, "the clock finds it done");

    amended(&story, (3, "2021-11-02"), &[(CLOSED.1, CLOSED.0)]).await;
    assert_eq!(ends(&story, &days).await, ["17:30", "17:50", "17:50"]);
    assert_eq!(letters(&story, "evenings-back").await, 1);
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

#[tokio::test]
async fn days_that_an_amendment_adds_are_laid_out_at_once_and_told_once() {
    let (story, days) = (october().await, ["2022-01-27", "2022-01-28"]);
    assert_eq!(ends(&story, &days).await, ["17:30"]);
    amended(&story, (2, "2021-11-01"), &[LONGER]).await;
    assert_eq!(ends(&story, &days).await, ["17:30", "17:30"]);
    assert_eq!(letters(&story, "evenings-added").await, 1);
    assert_eq!(count(&told(&story, "staff-care1").await, "evenings-added"), 1);
    let mut wang = story.wang().await;
    wang.get(CHILDREN).await.is(200).shows("1月28日 周五也上，王小明的「jia组」15:30\u{2013}17:30");
    assert_eq!(looked(&story).await.replanned, 0, "the clock finds it done");
    let pressed = session::plan(&story.app, &Who::Clock, &school(&story)).await.unwrap();
    assert_eq!(pressed.added, [], "nothing is left to press for");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

/// Whoever has a seat or an agreement under an office's plan is told of its amendment, and nobody else.
#[tokio::test]
async fn a_summer_plan_s_amendment_is_told_once_to_the_families_in_it() {
    let story = summer(12, "2022-06-28T10:00:00").await;
    let mut wang = story.wang().await;
    wang.get(MING).await.is(200);
    wang.post(MING, &[("period", "1"), ("point", "wenlan"), ("note", "")]).await.is(303);
    let at = Drafting { plans: OFFICE, form: "holiday-care", by: ["bureau", "director"] };
    amended_at(&story, &at, (2, "2022-06-30"), &[("capacity = 40", "capacity = 43")]).await;
    let kind = "filing-amended";
    assert_eq!([letters(&story, kind).await, letters_to(&story, "h1s0", kind).await], [1, 0]);
    wang.get(CHILDREN).await.is(200).shows("暑期托管方案有修订，6月30日 周四起照第2版办。改的是：服务点。");
    let page = "/gongshu/gongshu/plan/holiday-care?version=2";
    wang.shows(&format!("href=\"{page}\""));
    wang.get(page).await.is(200).shows("与第1版相比的修改").shows("43");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

#[tokio::test]
async fn an_amendment_of_care_in_communities_is_told_to_the_families_of_its_classes() {
    let story = settled("2011-06-01T09:00:00").await;
    opens(&story).await;
    let (mut provider, mut officer) =
        (story.staff("provider-xianyou-road").await, story.staff("officer-xianyou-road").await);
    assert_eq!(writes(&mut provider, CLASS, "0").await, 303);
    clears(&mut officer).await;
    assert_eq!(press(&mut provider, "xy-ming/offer", &[]).await, 303);
    let at = Drafting { plans: OFFICE, form: "community-care", by: ["bureau", "director"] };
    let sooner = ("from = \"14:00\", until = \"16:00\"", "from = \"14:00\", until = \"15:30\"");
    amended_at(&story, &at, (2, "2011-06-10"), &[sooner]).await;
    let kind = "filing-amended";
    assert_eq!(
        [letters(&story, kind).await, letters_to(&story, "h1s0", kind).await],
        [1, 0],
        "once a family"
    );
    let mut wang = story.wang().await;
    let told = "社区托管方案有修订，6月10日 周五起照第2版办。改的是：";
    for page in [CHILDREN, "/gongshu/xianyou-road/messages"] {
        wang.get(page).await.is(200).shows(told);
    }
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

/// Several nodes serve one database, and only one of them published.
#[tokio::test]
async fn a_node_that_has_not_heard_of_an_amendment_undoes_nothing() {
    let story = october().await;
    let clock = Clock::turned(at("2021-10-20T09:00:00"));
    let other = App::open(story.app.store.clone(), clock, Ids::seeded(8)).await.unwrap();
    amended(&story, (2, "2021-11-01"), &[LATER]).await;
    assert_eq!(late::look(&other, &school(&story)).await.unwrap().replanned, 0);
    assert_eq!(ends(&story, &["2021-11-01"]).await, ["17:50"]);
    assert_eq!([letters(&story, "evenings-retimed").await, looked(&story).await.replanned], [1, 0]);
}

#[tokio::test]
async fn nobody_is_missed_on_a_day_that_an_amendment_closed() {
    let story = october().await;
    amended(&story, (2, "2021-11-01"), &[CLOSED]).await;
    story.turn("2021-11-03T15:40:00");
    let on_it = looked(&story).await;
    assert_eq!((on_it.laid_out, on_it.duties), (0, 0));
    story.turn("2021-11-04T15:40:00");
    assert_eq!(looked(&story).await.laid_out, 1, "the day after is one as always");
}

#[tokio::test]
async fn the_clock_brings_a_bureau_s_break_to_what_is_planned() {
    let (story, days) = (october().await, ["2021-11-01", "2021-11-02", "2021-11-03"]);
    assert_eq!(looked(&story).await.replanned, 0);
    let mut bureau = story.staff("bureau").await;
    bureau.get("/gongshu/gongshu/calendar").await.is(200);
    let off =
        [("first", "2021-11-01"), ("last", "2021-11-02"), ("title", "秋假"), ("title_en", "Autumn break")];
    bureau.post(OWN, &off).await.is(303);
    assert_eq!([looked(&story).await.replanned, looked(&story).await.replanned], [2, 0], "once");
    assert_eq!(ends(&story, &days).await, ["replanned", "replanned", "17:30"]);
    let mut wang = story.wang().await;
    wang.get(CHILDREN).await.is(200).shows("11月1日 周一、11月2日 周二不上");
    bureau.get("/gongshu/gongshu/calendar").await.is(200);
    bureau.post(&format!("{OWN}/2021-11-01/drop"), &[]).await.is(303);
    assert_eq!(looked(&story).await.replanned, 2);
    assert_eq!(ends(&story, &days).await, ["17:30"; 3]);
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

#[tokio::test]
async fn what_a_closure_took_stays_its_own_until_it_is_lifted() {
    let (story, days) = (october().await, ["2021-11-01", "2021-11-03"]);
    let storm = [
        ("from", "2021-11-01"),
        ("to", "2021-11-03"),
        ("cause", "weather"),
        ("note", "台风“灿都”"),
        ("instead", "cancel"),
    ];
    close(&story, &storm).await;
    amended(&story, (2, "2021-11-01"), &[LATER, CLOSED]).await;
    assert_eq!(ends(&story, &days).await, [Cause::Weather.code(); 2]);
    let mut manager = story.staff("manager").await;
    manager.get(CLOSURES).await.is(200);
    let href = manager.html.split("action=\"").find(|part| part.contains("/lift\"")).unwrap();
    let href = href.split('"').next().unwrap().to_owned();
    manager.post(&href, &[]).await.is(303);
    assert_eq!(ends(&story, &days).await, ["17:50", Cause::Replanned.code()]);
}

#[tokio::test]
async fn an_amendment_never_begins_before_what_it_amends() {
    let story = october().await;
    amended(&story, (2, "2021-11-01"), &[LATER]).await;
    approved(&story, 3, &[CLOSED]).await;
    let (one, mut leader) = (format!("{PLANS}/3"), story.staff("leader").await);
    leader.get(&one).await.is(200).shows("value=\"2021-11-01\"").shows("min=2021-11-01");
    leader.post(&format!("{one}/publish"), &[("holds_from", "2021-10-29")]).await.is(422);
    leader.shows("2021年11月1日起执行").shows("value=\"2021-10-29\"").shows("P2.17");
    leader.get(&one).await.is(200);
    leader.post(&format!("{one}/publish"), &[("holds_from", "2021-11-01")]).await.is(303);
    story.turn("2021-11-01T08:00:00");
    assert_eq!(
        story.app.scheme(&school(&story)).unwrap().version,
        3,
        "the later of two that hold from one day"
    );
}

#[tokio::test]
async fn a_title_that_speaks_of_lessons_waits_until_the_district_says_why_it_may_stand() {
    let (story, one) = (october().await, format!("{PLANS}/2"));
    submitted_at(&story, &WENLAN, 2, &[("“x”类托管服务", "奥数提高班")]).await;
    let mut bureau = story.staff("bureau").await;
    bureau.get(&one).await.is(200).shows("提高班、奥数").shows("P1.36").shows("为什么可以用");
    let (answer, unsaid) = (format!("{one}/answer"), [("answer", "approve"), ("number", "9")]);
    bureau.post(&answer, &unsaid).await.is(422).shows("没有写为什么可以用").shows("P1.36");
    bureau.get(&one).await.is(200).shows("已提交");
    let why = "是家长起的社团名，只做数学游戏";
    bureau.post(&answer, &[unsaid[0], unsaid[1], ("titles", why)]).await.is(303);
    let mut leader = story.staff("leader").await;
    leader.get(&one).await.is(200).shows("已批准").shows(why);
}

#[tokio::test]
async fn whoever_comes_and_fetches_is_told_the_day_before_another_timetable_begins() {
    let story = accepted("2021-10-06T09:00:00").await;
    group(&story, "jia", "care1", &["ming", "h1s0"]).await;
    assert_eq!(looked(&story).await.switches, 0, "not two days before");
    story.turn("2021-10-07T07:00:00");
    assert_eq!([looked(&story).await.switches, looked(&story).await.switches], [1, 0], "once");
    assert_eq!(letters(&story, "timetable-soon").await, 1);
    for person in ["staff-care1", "staff-manager", "staff-gate1"] {
        assert_eq!(count(&told(&story, person).await, "timetable-soon"), 1, "{person}");
    }
    let mut wang = story.wang().await;
    wang.get(CHILDREN).await.is(200).shows("10月8日 周五 起不再用夏令作息：晚托 15:30 开始，17:30 结束");
}
