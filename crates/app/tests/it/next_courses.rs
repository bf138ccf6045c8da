//! 下学期选课 Courses of the next term are put up, wished for and drawn while this term runs (P3.22, P3.33).

use crate::account::{BILLS, billed};
use crate::conduct::journal;
use crate::course::{COURSES, propose};
use crate::draw::children;
use crate::evening::{count, school, staff, told};
use crate::next_term::approved_with;
use crate::preference::course;
use crate::tally::courses_on;
use crate::town::Story;
use afterbell::day::{late, session};
use afterbell::enrol::course::ending;
use afterbell::who::Who;
use jiff::civil::{Date, date};
use rules::id::StudentId;
use rules::people::act::Act;
use rules::people::role::clock;

const PLANS: &str = "/gongshu/wenlan/plans";
const DRAWS: &str = "/gongshu/wenlan/draws";
pub(crate) const PLACEMENTS: &str = "/gongshu/wenlan/placements";
pub(crate) const AUTUMN: &str = "term=gongshu-2021-autumn";
pub(crate) const SPRING: &str = "term=wenlan-2022-spring";

/// The spring's courses are chosen in January, what the draw leaves over on the day after it, and there are clubs among them.
const EARLY: [(&str, &str); 4] = [
    ("2021-09-07T18:00:00", "2022-01-17T18:00:00"),
    ("2021-09-09T", "2022-01-19T"),
    ("2021-09-10T18:00:00", "2022-01-20T18:00:00"),
    ("\"sports\", \"science\"]", "\"sports\", \"science\", \"clubs\"]"),
];

/// So many families wish.
pub(crate) const WISHING: usize = 20;

/// The autumn's courses run and are billed; the spring's plan is published in December, its print course put up and shown.
async fn put_up() -> Story {
    let story = billed().await;
    story.turn("2021-12-01T09:00:00");
    {
        let mut leader = approved_with(&story, &EARLY).await;
        leader.get(&format!("{PLANS}/2")).await.is(200);
        leader.post(&format!("{PLANS}/2/publish"), &[("holds_from", "2022-02-21")]).await.is(303);
    }
    story.turn("2021-12-02T09:00:00");
    {
        let mut teaching = story.staff("teaching").await;
        teaching.get(COURSES).await.is(200).shows("足球").shows("本学期").shows("下学期（2月21日");
        teaching.shows(&format!("{COURSES}/new?{SPRING}"));
        // Nothing can be chosen any more for the autumn: what is proposed is of the spring, and of a kind that its plan has.
        let print = ("版画", "1", "16:40", "17:20", ("1", "5"), "21");
        propose(&mut teaching, "labour", print).await.is(422).shows("艺术、体育、科技、社团");
        propose(&mut teaching, "clubs", print).await.is(303);
        let (own, other) = (format!("{COURSES}?{SPRING}"), format!("{COURSES}?{AUTUMN}"));
        teaching.get(&own).await.is(200).shows("版画").shows("社团").shows("待审定");
        assert!(!teaching.html.contains("足球"), "it is of the term that runs");
        let pick = teaching.html.split("name=\"pick\" value=\"").nth(1).unwrap();
        let id = pick.split('"').next().unwrap().to_owned();
        let settle = [("pick", id.as_str()), ("verdict", "settle")];
        teaching.post(&format!("{COURSES}/review?{SPRING}"), &settle).await.is(303);
        teaching.get(&own).await.is(200).shows("已审定");
        teaching.post(&format!("{COURSES}/announce?{SPRING}"), &[]).await.is(303);
        for act in ["course.proposed", "course.reviewed", "course.announced"] {
            let row = journal(&story).await.into_iter().find(|one| one.act == act).unwrap();
            assert_eq!(row.scheme_version, 2, "{act} was decided under the spring's plan");
        }
        teaching.get(&own).await.is(200).shows("待开班(0/15)");
        teaching.get(&other).await.is(200).shows("足球");
        assert!(!teaching.html.contains("版画"), "the autumn's list is as it was");
        let mut anyone = story.visitor();
        anyone.get("/gongshu/wenlan/plan?version=2").await.is(200).shows("版画");
        anyone.get("/gongshu/wenlan/plan").await.is(200).shows("足球");
        assert!(!anyone.html.contains("版画"), "it is no course of the plan that runs");
    }
    story
}

/// Some families wish for it in January, and it is drawn and told.
pub(crate) async fn drawn() -> Story {
    let story = put_up().await;
    let ming = "/gongshu/wenlan/preferences/ming";
    {
        let mut wang = story.wang().await;
        wang.get(&format!("{ming}?{SPRING}")).await.is(200).shows("还没有开放选课").shows("1月17日");
        wang.get(ming).await.is(200).shows("选课已结束");
    }
    story.turn("2022-01-17T18:00:00");
    for (child, phone) in &children(&story)[..WISHING] {
        let mut guardian = story.guardian(phone).await;
        guardian.get("/gongshu/wenlan/children").await.is(200).shows("下学期课程");
        let page = format!("/gongshu/wenlan/preferences/{}", child.id);
        guardian.get(&page).await.is(200).shows("第 1 志愿");
        assert!(!guardian.html.contains("足球"), "a page is about one term");
        let print = course(&guardian, "版画");
        guardian.post(&page, &[("choice-1", &print)]).await.is(303);
    }
    let mut wang = story.wang().await;
    wang.get(ming).await.is(200).shows("待开班(20/15)");
    wang.get(&format!("{ming}?{AUTUMN}")).await.is(200).shows("选课已结束").shows("足球");
    wang.get(&format!("{PLACEMENTS}/ming")).await.is(200).shows("还没有摇号");
    drop(wang);
    story.turn("2022-01-19T16:00:00");
    {
        // Nobody stands in the way who sits on a Monday of this term.
        let mut manager = story.staff("manager").await;
        manager.get(&format!("{DRAWS}?{SPRING}")).await.is(200).shows("20 名孩子");
        manager.post(&format!("{DRAWS}/fix?{SPRING}"), &[]).await.is(303);
        story.turn("2022-01-19T20:00:00");
        manager.get(&format!("{DRAWS}?{SPRING}")).await.is(200);
        manager.post(&format!("{DRAWS}/run?{SPRING}"), &[("randomness", "11 27 35")]).await.is(303);
        manager.get(&format!("{DRAWS}?{SPRING}")).await.is(200);
        manager.post(&format!("{DRAWS}/publish?{SPRING}"), &[]).await.is(303);
    }
    story
}

/// The courses with a session on a day, by name, with the children who are in each that day.
pub(crate) async fn held(story: &Story, day: Date) -> Vec<(String, i64)> {
    let permit = clock(Act::SessionPlan, &school(story)).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    let rows = tx.sessions(day, None).await.unwrap();
    let courses = rows.into_iter().filter(|row| row.session.course.is_some());
    courses.map(|row| (row.session.name.zh, row.members)).collect()
}

/// Family, bureau and public page say of each seat and course which term it is of.
async fn seats_stand_under_their_own_term(story: &Story) {
    let mut wang = story.wang().await;
    let own = format!("{PLACEMENTS}/ming");
    wang.get(&own).await.is(200).shows("版画").shows("已录取");
    assert!(!wang.html.contains("足球"), "it is of the term that runs");
    wang.get(&format!("{own}?{AUTUMN}")).await.is(200).shows("不想上了").shows("已录取");
    assert!(!wang.html.contains("版画"), "it is of the next term");
    wang.get(&format!("{own}/receipt?{SPRING}")).await.is(200);
    wang.get("/gongshu/wenlan/children")
        .await
        .is(200)
        .shows("【2月21日 周一起的学期】摇号结果：王小明录取 1 门");
    drop(wang);
    let mut bureau = story.staff("bureau").await;
    bureau.get("/gongshu/gongshu/board").await.is(200).shows("本学期 · 开班 2 门 · 未开班 2 门");
    bureau.shows("下学期（2月21日 周一起） · 开班 1 门 · 未开班 0 门");
    drop(bureau);
    story.visitor().get(&format!("{DRAWS}/wenlan-2022-spring")).await.is(200);
}

#[tokio::test]
async fn the_next_term_is_drawn_while_this_term_runs_and_its_rolls_begin_with_it() {
    let story = drawn().await;
    let place = school(&story);
    seats_stand_under_their_own_term(&story).await;

    // This term's rolls and bills are as they were.
    let monday = date(2022, 1, 24);
    let before = held(&story, monday).await;
    let planned = session::plan(&story.app, &Who::Clock, &place).await.unwrap();
    assert!(planned.added.is_empty(), "the print course has no evening in the autumn");
    assert_eq!(held(&story, monday).await, before);
    assert!(before.iter().any(|(name, members)| name == "足球" && *members > 0), "{before:?}");
    {
        let mut cashier = story.staff("cashier").await;
        cashier.get(BILLS).await.is(200);
        cashier.post(BILLS, &[]).await.is(303);
        let permit = clock(Act::BillIssue, &place).unwrap();
        let mut tx = story.app.store.look(&permit).await.unwrap();
        let bills = tx.bills(Some(&StudentId::new("ming"))).await.unwrap();
        assert!(bills.iter().all(|bill| bill.course.0 != "版画"), "it is billed once its plan holds");
    }

    // Who gives a seat of the next term up keeps that of this one.
    let (child, phone) = children(&story).swap_remove(1);
    let page = format!("{PLACEMENTS}/{}", child.id);
    let mut guardian = story.guardian(&phone).await;
    guardian.get(&page).await.is(200).shows("版画");
    let print = guardian.hidden("course");
    guardian.post(&format!("{page}/withdraw?{SPRING}"), &[("course", print.as_str())]).await.is(303);
    guardian.get(&format!("{page}?{AUTUMN}")).await.is(200).shows("已录取");
    drop(guardian);
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);

    story.turn("2022-01-28T00:00:00");
    assert_eq!(ending::look(&story.app, &place).await.unwrap(), 4, "the autumn's courses, and no other");
    // Nobody need think of laying the term out: it is done in the night in which its plan begins to hold.
    story.turn("2022-02-21T00:00:30");
    assert!(late::look(&story.app, &place).await.unwrap().replanned > 0);
    assert_eq!(late::look(&story.app, &place).await.unwrap().replanned, 0, "once");
    assert_eq!(session::plan(&story.app, &Who::Clock, &place).await.unwrap().added, []);
    let manager = told(&story, "staff-manager").await;
    assert_eq!(count(&manager, "evenings-laid-out"), 1);
    let ming = story.town.register.students.iter().find(|one| one.id.as_str() == "ming").unwrap();
    let family = told(&story, &format!("household:{}", ming.household)).await;
    assert_eq!(count(&family, "evenings-added"), 0, "nobody expected otherwise");
    let first = date(2022, 2, 28);
    assert_eq!(held(&story, first).await, [("版画".to_owned(), WISHING as i64 - 1)]);
    assert!(held(&story, date(2022, 2, 21)).await.is_empty(), "class x has not begun");
    let lesson = courses_on(&story, first).await.swap_remove(0);
    assert!(lesson.teacher.as_str().starts_with("staff-course"), "it has its teacher");
    assert!(story.app.turn(lesson.from));
    session::open(&story.app, &staff(&story, "manager"), &place, &lesson.id).await.unwrap();
    let permit = clock(Act::SessionPlan, &place).unwrap();
    let row = story.app.store.look(&permit).await.unwrap().session_row(&lesson.id).await.unwrap();
    assert_eq!(row.states[0], WISHING as i64 - 1, "the roll expects whoever was drawn");
    let (mut wang, own) = (story.wang().await, format!("{PLACEMENTS}/ming"));
    wang.get(&own).await.is(200).shows("版画").shows("以前学期的课程");
    assert!(!wang.html.contains("下学期"), "there is one term again");
    wang.get(&format!("{own}?{AUTUMN}")).await.is(404);
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
}
