//! 下学期 The next term's plan is drafted, published and registered for while this term's care runs (P2.17, P3.25).

use crate::conduct::journal;
use crate::registration::{ASKED, accept, accepted};
use crate::town::{Browser, Story};
use afterbell::town::PLAN;
use jiff::civil::{Date, date};

const PLANS: &str = "/gongshu/wenlan/plans";
const PLAN_OF_ALL: &str = "/gongshu/wenlan/plan";
const CHILDREN: &str = "/gongshu/wenlan/children";
const MING: &str = "/gongshu/wenlan/registrations/ming";
const HONG: &str = "/gongshu/wenlan/registrations/hong";

/// The autumn's plan as the spring's.
pub(crate) const SPRING: [(&str, &str); 14] = [
    ("\"gongshu-2021-autumn\"", "\"wenlan-2022-spring\""),
    ("version = 1", "version = 2"),
    ("2021-09-01, until = 2021-10-08", "2022-05-01, until = 2022-07-01"),
    ("= 2021-09-01 ", "= 2022-02-21 "),
    ("= 2022-01-28 ", "= 2022-07-01 "),
    ("2021-09-02T08:00:00", "2022-01-10T08:00:00"),
    ("2021-09-03T16:00:00", "2022-01-12T16:00:00"),
    ("= 2021-09-03 ", "= 2022-01-12 "),
    ("= 2021-09-06 ", "= 2022-02-21 "),
    ("= 2021-09-13 ", "= 2022-02-28 "),
    ("2021-09-07T18:00:00", "2022-02-22T18:00:00"),
    ("2021-09-09T", "2022-02-24T"),
    ("2021-09-10T18:00:00", "2022-02-25T18:00:00"),
    ("2022-01-21T16:00:00", "2022-06-24T16:00:00"),
];

/// The spring's plan, drafted anew in December and approved.
async fn approved(story: &Story) -> Browser<'_> {
    approved_with(story, &[]).await
}

/// The same with other dates.
pub(crate) async fn approved_with<'a>(story: &'a Story, dates: &[(&str, &str)]) -> Browser<'a> {
    let mut leader = story.staff("leader").await;
    leader.get(PLANS).await.is(200);
    leader.post(&format!("{PLANS}/begin"), &[("beginning", "new")]).await.is(303);
    leader.get(&format!("{PLANS}/2")).await.is(200).shows("wenlan-2022-spring");
    let changes = dates.iter().chain(&SPRING);
    let text = changes.fold(PLAN.text.to_owned(), |text, (from, to)| text.replace(from, to));
    leader.get(&format!("{PLANS}/2/text")).await.is(200);
    let base = leader.hidden("base");
    leader.post(&format!("{PLANS}/2/text"), &[("text", &text), ("base", &base)]).await.is(303);
    // What the autumn's plan was allowed, the spring's was not.
    leader.get(&format!("{PLANS}/2")).await.is(200).shows("没有要改的；1处原则上的要求由教育局定");
    leader.post(&format!("{PLANS}/2/submit"), &[]).await.is(303);
    let mut bureau = story.staff("bureau").await;
    bureau.get(&format!("{PLANS}/2")).await.is(200).shows("这条批准没有在案");
    let allow = [("answer", "allow"), ("limit", "gongshu-district-2021/fee-guide"), ("reason", "按成本核定")];
    bureau.post(&format!("{PLANS}/2/answer"), &allow).await.is(303);
    bureau.get(&format!("{PLANS}/2")).await.is(200);
    bureau.post(&format!("{PLANS}/2/answer"), &[("answer", "approve"), ("number", "9")]).await.is(303);
    leader
}

/// The name of the plan in force, and whether there is school by it.
fn in_force(story: &Story, day: Date) -> (String, bool) {
    let place = story.app.place("gongshu", "wenlan").unwrap();
    let plan = story.app.scheme(&place).unwrap();
    let is_open = story.app.calendar(&place).is_school_day(&plan.scheme.term, day);
    (plan.scheme.scheme.id.clone(), is_open)
}

#[tokio::test]
async fn the_next_term_s_plan_has_its_own_name_and_cuts_no_evening() {
    let story = Story::at("2021-12-01T09:00:00").await;
    let mut leader = approved(&story).await;
    let one = format!("{PLANS}/2");
    leader.get(&one).await.is(200).shows("value=\"2022-02-21\"").shows("1月27日");
    for day in ["2021-12-02", "2022-01-27"] {
        leader.post(&format!("{one}/publish"), &[("holds_from", day)]).await.is(422);
        leader.shows("要用到2022年1月27日").shows(&format!("value=\"{day}\""));
        leader.get(&one).await.is(200);
    }
    leader.post(&format!("{one}/publish"), &[("holds_from", "2022-01-28")]).await.is(303);
    let autumn = "gongshu-2021-autumn".to_owned();
    story.turn("2021-12-02T12:00:00");
    assert_eq!(in_force(&story, date(2021, 12, 2)), (autumn.clone(), true), "nobody's evening is lost");
    story.turn("2022-01-27T23:59:59");
    assert_eq!(in_force(&story, date(2022, 1, 27)).0, autumn);
    story.turn("2022-01-28T00:00:00");
    assert_eq!(in_force(&story, date(2022, 1, 28)).0, "wenlan-2022-spring");

    // Both terms can be amended, each by its name; the term after has another.
    story.turn("2021-12-03T09:00:00");
    let mut leader = story.staff("leader").await;
    leader.get(PLANS).await.is(200).shows("value=\"gongshu-2021-autumn\"");
    leader.shows("value=\"wenlan-2022-spring\"");
    leader.post(&format!("{PLANS}/begin"), &[("beginning", "new")]).await.is(303);
    leader.get(&format!("{PLANS}/3")).await.is(200).shows("wenlan-2022-autumn");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

#[tokio::test]
async fn families_register_for_spring_in_january_while_the_autumn_runs() {
    let story = Story::at("2021-12-01T09:00:00").await;
    let mut leader = approved(&story).await;
    leader.get(&format!("{PLANS}/2")).await.is(200);
    leader.post(&format!("{PLANS}/2/publish"), &[("holds_from", "2022-02-21")]).await.is(303);

    story.turn("2022-01-10T07:59:59");
    let mut leader = story.staff("leader").await;
    leader.get("/gongshu/wenlan/notice").await.is(200).shows("9月3日");
    story.turn("2022-01-10T08:00:00");
    leader.get("/gongshu/wenlan/notice").await.is(200).shows("1月12日");
    let mut anyone = story.visitor();
    anyone.get("/gongshu/wenlan/notice").await.is(200);
    assert!(!anyone.html.contains("1月12日"), "what is not out is not read");
    leader.post("/gongshu/wenlan/notice/publish", &[]).await.is(303);
    anyone.get("/gongshu/wenlan/notice").await.is(200).shows("1月12日");

    story.turn("2022-01-12T15:59:59");
    let mut wang = story.wang().await;
    wang.get(CHILDREN).await.is(200).shows("报名晚托").shows("1月12日");
    wang.get(MING).await.is(200).shows("1月12日");
    wang.post(MING, &ASKED).await.is(303);
    story.turn("2022-01-12T17:00:00");
    let mut manager = story.staff("manager").await;
    accept(&mut manager, &["ming"], "").await;
    manager.get("/gongshu/wenlan/mandates").await.is(200);
    manager.post("/gongshu/wenlan/mandates/chase", &[]).await.is(303);
    assert_eq!(in_force(&story, date(2022, 1, 12)), ("gongshu-2021-autumn".to_owned(), true));
    let mut wang = story.wang().await;
    wang.get(MING).await.is(200).shows("已通过").shows("2月21日");
    wang.get(CHILDREN).await.is(200).shows("签托管委托书").shows("2月21日").shows("今天没有晚托");
    assert!(!wang.html.contains("已经开课，请尽快"), "the spring has not begun");
    let letter = "/gongshu/wenlan/mandates/ming";
    wang.get(letter).await.is(200).shows("2月21日");
    assert!(!wang.html.contains("9月6日"), "what is signed is of the term that is asked for");
    let read = wang.hidden("read");
    wang.post(letter, &[("read", &read), ("agrees", "yes"), ("name", "王芳")]).await.is(303);
    let mut head = story.staff("head3-2").await;
    head.get("/gongshu/wenlan/mandates").await.is(200);
    head.post("/gongshu/wenlan/mandates/file", &[("pick", "ming")]).await.is(303);
    for act in ["registration.submitted", "mandate.chased", "mandate.signed", "mandate.filed"] {
        let row = journal(&story).await.into_iter().find(|one| one.act == act).unwrap();
        assert_eq!(row.scheme_version, 2, "{act} was decided under the spring's plan");
    }
    story.turn("2022-02-21T08:00:00");
    assert_eq!(in_force(&story, date(2022, 2, 21)), ("wenlan-2022-spring".to_owned(), true));
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

#[tokio::test]
async fn who_has_a_place_in_autumn_is_told_that_it_goes_on_in_spring() {
    let story = accepted("2021-12-01T09:00:00").await;
    let mut leader = approved(&story).await;
    leader.get(&format!("{PLANS}/2")).await.is(200);
    leader.post(&format!("{PLANS}/2/publish"), &[("holds_from", "2022-02-21")]).await.is(303);
    story.turn("2022-01-10T08:00:00");
    let mut wang = story.wang().await;
    wang.get(MING).await.is(200).shows("已通过");
    assert!(!wang.html.contains("不用重新报名"), "the notice is not out");
    let mut leader = story.staff("leader").await;
    leader.get("/gongshu/wenlan/notice").await.is(200);
    leader.post("/gongshu/wenlan/notice/publish", &[]).await.is(303);
    wang.get(MING).await.is(200).shows("已通过").shows("9月6日").shows("不用重新报名");
}

#[tokio::test]
async fn anyone_reads_the_other_published_versions_and_no_draft() {
    let story = Story::at("2021-12-01T09:00:00").await;
    let mut leader = approved(&story).await;
    let mut anyone = story.visitor();
    let spring = format!("{PLAN_OF_ALL}?version=2");
    anyone.get(&spring).await.is(404);
    leader.get(&format!("{PLANS}/2")).await.is(200);
    leader.post(&format!("{PLANS}/2/publish"), &[("holds_from", "2022-02-21")]).await.is(303);
    anyone.get(PLAN_OF_ALL).await.is(200).shows(&spring);
    assert!(!anyone.html.contains("这不是现行方案"));
    anyone.get(&spring).await.is(200).shows("这不是现行方案").shows("wenlan-2022-spring");
    anyone.get(&format!("{PLAN_OF_ALL}?version=1")).await.is(200);
    assert!(!anyone.html.contains("这不是现行方案"), "it is");
    for number in ["9", "x", "-1"] {
        anyone.get(&format!("{PLAN_OF_ALL}?version={number}")).await.is(404);
    }
    story.turn("2022-02-21T08:00:00");
    anyone.get(&format!("{PLAN_OF_ALL}?version=1")).await.is(200).shows("这不是现行方案");
}

/// Three children have a place since autumn and one asks for the spring alone: every missing letter is chased under the plan of its own
/// term, once a day.
#[tokio::test]
async fn missing_letters_are_chased_under_the_plan_of_each_child_s_own_term() {
    let story = accepted("2021-12-01T09:00:00").await;
    {
        let mut leader = approved(&story).await;
        leader.get(&format!("{PLANS}/2")).await.is(200);
        leader.post(&format!("{PLANS}/2/publish"), &[("holds_from", "2022-02-21")]).await.is(303);
    }
    story.turn("2022-01-10T08:00:00");
    {
        let mut leader = story.staff("leader").await;
        leader.get("/gongshu/wenlan/notice").await.is(200);
        leader.post("/gongshu/wenlan/notice/publish", &[]).await.is(303);
        let mut wang = story.wang().await;
        wang.get(HONG).await.is(200);
        wang.post(HONG, &ASKED).await.is(303);
    }
    story.turn("2022-01-12T17:00:00");
    let mut manager = story.staff("manager").await;
    accept(&mut manager, &["hong"], "").await;
    for _ in 0..2 {
        manager.get("/gongshu/wenlan/mandates").await.is(200);
        manager.post("/gongshu/wenlan/mandates/chase", &[]).await.is(303);
    }
    let mut chased: Vec<(i64, Vec<&str>)> = Vec::new();
    let rows = journal(&story).await;
    for row in rows.iter().filter(|one| one.act == "mandate.chased") {
        let named = ["ming", "hong", "h1s0", "h2s0"].into_iter();
        let named = named.filter(|id| row.after.contains(&format!("\"{id}\"")));
        chased.push((row.scheme_version, named.collect()));
    }
    assert_eq!(chased, [(2, vec!["hong"]), (1, vec!["ming", "h1s0", "h2s0"])], "the newest first");
}
