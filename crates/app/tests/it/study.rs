//! 晚自习 A school with grade seven: chosen with the registration, looked after until its end, given up again (P1.26).

use crate::closure::close;
use crate::evening::{group, says, school, session_of, staff};
use crate::pickup::action;
use crate::registration::{ASKED, NOTICED, accept, noticed_in};
use crate::town::Story;
use afterbell::day::{late, roll, session};
use afterbell::town::{PLAN, Town};
use rules::day::roll::State;

const MING: &str = "/gongshu/wenlan/registrations/ming";
const STUDY: &str = "/gongshu/wenlan/studies/ming";
const STAYS: &str = "晚自习到 20:30";

/// The plan of a school of nine grades whose seventh has evening study, and extended care of its own until 19:00.
fn plan() -> String {
    let programme = |code: &str, title: &str, rest: &str| {
        format!(
            "[[programme]]\ncode = \"{code}\"\ntitle = {{ zh = \"{title}\", en = \"{code}\" }}\nstarts = 2021-09-06\n\
             content = [\"homework\"]\nfee = \"free\"\n{rest}\n\n"
        )
    };
    let study = "kind = \"evening-study\"\ndays = [\"mon\", \"tue\", \"thu\"]\nfrom = \"18:30\"\n\
        until = { winter = \"20:30\", summer = \"20:30\" }\ngrades = [7]\nwatched_by = [\"duty-teacher\"]";
    let care = "kind = \"extended-care\"\ndays = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\"]\nfrom = \"after-care\"\n\
        until = { winter = \"19:00\", summer = \"19:00\" }\nwatched_by = [\"care-teacher\"]";
    let (before, after) = PLAN.text.split_once("[registration]").unwrap();
    let whole = format!(
        "{before}{}{}[registration]{after}",
        programme("n", "晚自习", study),
        programme("y", "延时托管", care)
    );
    whole.replace("[\"primary\"]", "[\"primary\", \"junior\"]").replace("extended_minutes        = 60", "")
}

fn in_grade_seven(town: &mut Town) {
    let ming = town.register.students.iter_mut().find(|one| one.id.as_str() == "ming").unwrap();
    (ming.grade, ming.home_class) = (7, "7-1".to_owned());
}

/// 王小明 is in grade seven and stays on Mondays and Tuesdays; `h1s0` is in the same care group.
async fn chosen() -> Story {
    let story = noticed_in(Story::otherwise(&plan(), in_grade_seven, NOTICED).await).await;
    {
        let mut wang = story.wang().await;
        wang.get(MING)
            .await
            .is(200)
            .shows("晚自习：哪几天参加？")
            .shows("值班老师")
            .shows("18:30开始，到 20:30");
        assert!(!wang.html.contains(" checked"), "nothing is chosen beforehand");
        let ticked = |days: [&'static str; 2]| [&ASKED[..], &days.map(|day| (day, "yes"))].concat();
        wang.post(MING, &ticked(["study-mon", "study-wed"])).await.is(422).shows("周三没有晚自习");
        wang.shows("name=\"study-mon\" value=\"yes\" checked");
        wang.get(MING).await.is(200);
        assert!(!wang.html.contains("待审核"), "a refused choice registers nobody");
        wang.post(MING, &ticked(["study-mon", "study-tue"])).await.is(303);
        wang.get(MING).await.is(200).shows("待审核").shows("周一、周二");
        wang.get("/gongshu/wenlan/registrations/hong").await.is(200);
        assert!(!wang.html.contains("晚自习"), "grade six has none");
        let phone = phone(&story, "h1s0");
        let mut other = story.guardian(&phone).await;
        let page = "/gongshu/wenlan/registrations/h1s0";
        other.get(page).await.is(200);
        other.post(page, &ASKED).await.is(303);
        story.turn("2021-09-03T17:00:00");
        let mut manager = story.staff("manager").await;
        accept(&mut manager, &["ming", "h1s0"], "").await;
    }
    story
}

fn phone(story: &Story, student: &str) -> String {
    let register = &story.town.register;
    let child = register.students.iter().find(|one| one.id.as_str() == student).unwrap();
    register.guardians.iter().find(|one| one.household == child.household).unwrap().phone.clone()
}

/// Both children are here on this day.
async fn here(story: &Story, day: &str) {
    story.turn(&format!("{day}T16:30:00"));
    let (teacher, place, id) = (staff(story, "care1"), school(story), session_of("jia", day));
    session::open(&story.app, &teacher, &place, &id).await.unwrap();
    let now = story.app.now();
    let here = ["ming", "h1s0"].map(|student| says(student, State::Present, now));
    roll::mark(&story.app, &teacher, &place, &id, &here).await.unwrap();
    roll::close(&story.app, &teacher, &place, &id).await.unwrap();
}

/// Rungs of the late ladder that are taken at each hour.
async fn rungs(story: &Story, day: &str, hours: &[&str]) -> Vec<usize> {
    let mut taken = Vec::new();
    for hour in hours {
        story.turn(&format!("{day}T{hour}"));
        taken.push(late::look(&story.app, &school(story)).await.unwrap().rungs);
    }
    taken
}

#[tokio::test]
async fn who_studies_in_the_evening_is_seen_everywhere_and_waited_for_until_its_end() {
    let story = chosen().await;
    group(&story, "jia", "care1", &["ming", "h1s0"]).await;
    here(&story, "2021-09-07").await;
    let mut care = story.staff("care1").await;
    care.get("/gongshu/wenlan/rolls/jia-2021-09-07").await.is(200).shows(STAYS);
    assert_eq!(care.html.matches(STAYS).count(), 1, "nobody else stays");
    care.get("/gongshu/wenlan/escorts/give/jia-2021-09-07").await.is(200).shows(STAYS);
    care.get("/gongshu/wenlan/studies").await.is(200).shows("晚自习 1 人").shows("王小明");
    let mut gate = story.staff("gate1").await;
    for page in ["gate", "gate/ming", "studies"] {
        gate.get(&format!("/gongshu/wenlan/{page}")).await.is(200).shows(STAYS);
    }
    let mut wang = story.wang().await;
    for page in ["children", "evenings/ming"] {
        wang.get(&format!("/gongshu/wenlan/{page}")).await.is(200).shows(STAYS);
    }
    let taken =
        rungs(&story, "2021-09-07", &["18:01:00", "18:10:00", "19:01:00", "20:30:59", "20:31:00"]).await;
    assert_eq!(taken, [1, 1, 2, 0, 1], "the other child's four, then 王小明's first");
    gate.get("/gongshu/wenlan/late").await.is(200).shows("已联系家长");
    assert!(!gate.html.contains(STAYS), "it is over");

    here(&story, "2021-09-08").await;
    let mut care = story.staff("care1").await;
    care.get("/gongshu/wenlan/rolls/jia-2021-09-08").await.is(200).shows("王小明");
    assert!(!care.html.contains("晚自习到"), "no evening study on a Wednesday");
    assert_eq!(rungs(&story, "2021-09-08", &["18:01:00"]).await, [2], "both are waited for from 18:00 on");
    let mut cashier = story.staff("cashier").await;
    cashier.get("/gongshu/wenlan/bills").await.is(200);
    assert!(!cashier.html.contains("王小明"), "evening study is no lesson that is billed");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_family_changes_its_days_and_stays_longer_where_both_are_its() {
    let story = chosen().await;
    group(&story, "jia", "care1", &["ming", "h1s0"]).await;
    here(&story, "2021-09-07").await;
    let mut wang = story.wang().await;
    let taking = "/gongshu/wenlan/takings/ming";
    wang.get(taking).await.is(200).shows(&format!("href=\"{STUDY}\""));
    let wish = [("first", "2021-09-07"), ("last", "2021-09-07"), ("reason", "加班")];
    wang.post(&format!("{taking}/extended"), &wish).await.is(303);
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/extended").await.is(200).shows("加班");
    let agree = action(&manager, "/agree");
    manager.post(&agree, &[]).await.is(303);
    manager.get("/gongshu/wenlan/gate/ming").await.is(200).shows(STAYS);

    wang.get(STUDY)
        .await
        .is(200)
        .shows("现在选的：周一、周二")
        .shows("name=\"study-mon\" value=\"yes\" checked");
    wang.post(STUDY, &[("study-fri", "yes")]).await.is(422).shows("周五没有晚自习").shows("P1.26");
    wang.get(STUDY).await;
    for _ in 0..2 {
        wang.post(STUDY, &[("study-thu", "yes")]).await.is(303);
        wang.get(STUDY).await.is(200).shows("现在选的：周四");
    }
    manager.get("/gongshu/wenlan/gate/ming").await.is(200).shows("延时托管到 19:00");
    wang.post(STUDY, &[]).await.is(303);
    wang.get(STUDY).await.is(200).shows("现在选的：不参加");
    wang.get("/gongshu/wenlan/studies/hong").await.is(200).shows("这个年级没有晚自习");
    wang.post("/gongshu/wenlan/studies/hong", &[("study-mon", "yes")])
        .await
        .is(422)
        .shows("没有为 6 年级设晚自习");
    wang.get(MING).await;
    wang.post(&format!("{MING}/withdraw"), &[]).await.is(303);
    wang.get(STUDY).await.is(200).shows("请先报名晚托");
    wang.post(STUDY, &[("study-mon", "yes")]).await.is(422).shows("没有人看护");
    let mut notice = story.visitor();
    notice.get("/gongshu/wenlan/plan").await.is(200).shows("晚自习面向7年级学生").shows("由值班老师看护");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

#[tokio::test]
async fn nobody_waits_with_the_ladder_for_an_evening_study_whose_hours_are_closed() {
    let story = chosen().await;
    group(&story, "jia", "care1", &["ming", "h1s0"]).await;
    here(&story, "2021-09-07").await;
    let mut gate = story.staff("gate1").await;
    gate.get("/gongshu/wenlan/gate/ming").await.is(200).shows(STAYS);
    let days =
        [("from", "2021-09-07"), ("to", "2021-09-07"), ("from_time", "19:00"), ("until_time", "20:00")];
    let outage = [&days[..], &[("cause", "outage"), ("instead", "cancel")]].concat();
    close(&story, &outage).await;
    gate.get("/gongshu/wenlan/gate/ming").await.is(200);
    assert!(!gate.html.contains(STAYS), "a power cut: nobody studies tonight");
    assert_eq!(rungs(&story, "2021-09-07", &["18:01:00"]).await, [2], "both are waited for from 18:00 on");
}

#[tokio::test]
async fn who_leaves_by_a_slip_stays_for_nothing_that_evening() {
    let story = chosen().await;
    group(&story, "jia", "care1", &["ming", "h1s0"]).await;
    story.turn("2021-09-07T12:00:00");
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/children").await.is(200).shows(STAYS);
    let leaves = "/gongshu/wenlan/leaves/ming";
    wang.get(leaves).await.is(200);
    wang.post(leaves, &[("day", "today"), ("kind", "affair"), ("gone_at", "17:00")]).await.is(303);
    wang.get("/gongshu/wenlan/children").await.is(200).shows("17:00 离开");
    assert!(!wang.html.contains(STAYS), "it leaves before evening study");
    here(&story, "2021-09-07").await;
    let mut care = story.staff("care1").await;
    care.get("/gongshu/wenlan/rolls/jia-2021-09-07").await.is(200).shows("17:00 离开");
    assert!(!care.html.contains(STAYS), "nor is it expected there");
    assert_eq!(
        rungs(&story, "2021-09-07", &["18:01:00"]).await,
        [2],
        "nobody waits with the ladder until 20:30"
    );
}
