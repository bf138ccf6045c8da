//! 预案学习 A new coach from outside is given no evening before the quiz is passed; another edition of the safety part makes everybody
//! pending again (P3.48).

use crate::claim::amended;
use crate::evening::{count, group, school, told};
use crate::registration::accepted;
use crate::town::{Browser, Story};
use afterbell::day::session;
use afterbell::who::Who;
use rules::day::briefing;
use rules::enrol::grouping::{Arranged, Group};
use rules::id::{GroupId, PersonId, StudentId};
use rules::people::act::Act;
use rules::people::role::{Role, clock};
use rules::plan::local::Words;
use store::people::{Register, Staff};

const BRIEFINGS: &str = "/gongshu/wenlan/briefings";
const OWN: &str = "/gongshu/wenlan/briefings/own";
const PLAN: &str = "/gongshu/wenlan/sessions/plan";
const TONIGHT: &str = "/gongshu/wenlan/tonight";
/// Other minutes for the call to a guardian: another edition.
pub(crate) const SOONER: (&str, &str) = ("guardian_within_minutes = 10", "guardian_within_minutes = 5");

/// What a form sends that answers every question rightly; with a shift, every question wrongly.
fn answers(story: &Story, shift: usize) -> Vec<(String, String)> {
    let plan = story.app.scheme(&school(story)).unwrap();
    let questions = plan.scheme.briefing.question.iter().enumerate();
    let answer = |(at, question): (usize, &briefing::Question)| {
        let all = briefing::choices_of(question);
        let right = all.iter().position(|one| **one == question.right).unwrap();
        (format!("question-{at}"), ((right + shift) % all.len()).to_string())
    };
    questions.map(answer).collect()
}

/// Answers the quiz on a page, and says what came of it.
async fn answered(browser: &mut Browser<'_>, page: &str, given: &[(String, String)]) -> u16 {
    browser.get(page).await.is(200);
    sent(browser, page, given).await
}

/// Sends answers from the page that stands open, with the edition that it shows.
async fn sent(browser: &mut Browser<'_>, page: &str, given: &[(String, String)]) -> u16 {
    let edition = browser.hidden("edition");
    let given = given.iter().map(|(field, one)| (field.as_str(), one.as_str()));
    let fields: Vec<(&str, &str)> = given.chain([("edition", edition.as_str())]).collect();
    browser.post(page, &fields).await;
    browser.status.as_u16()
}

/// Somebody from outside who came after everybody had studied, without an account.
async fn coach(story: &Story) {
    let coach = Staff {
        id: PersonId::new("staff-coach"),
        name: "外聘教练".to_owned(),
        phone: String::new(),
        login: "coach".to_owned(),
        password: String::new(),
        roles: vec![(Role::Lecturer, "wenlan".to_owned(), String::new())],
    };
    let register = Register { staff: vec![coach], ..Register::default() };
    let mut tx = story.app.store.act(&clock(Act::RegisterImport, &school(story)).unwrap()).await.unwrap();
    tx.register_imported(&register, story.app.now()).await.unwrap();
    tx.commit().await.unwrap();
}

/// A group of the coach's whose evenings are not laid out yet.
async fn their_group(story: &Story) {
    let mut tx = story.app.store.act(&clock(Act::SessionPlan, &school(story)).unwrap()).await.unwrap();
    let nothing = Words { zh: String::new(), en: String::new() };
    let facts = tx.grouping_facts("wenlan".into(), nothing).await.unwrap();
    let made = Group {
        id: GroupId::new("yi"),
        number: 2,
        name: Words { zh: "yi组".to_owned(), en: "Group yi".to_owned() },
        site: "wenlan".into(),
        room: "207".into(),
        teacher: PersonId::new("staff-coach"),
        members: vec![StudentId::new("h1s0")],
    };
    let event = Arranged { made: vec![made], ..Arranged::default() };
    tx.grouping_arranged(&event, &facts, 1, story.app.now()).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_new_coach_from_outside_is_given_no_evening_before_the_quiz_is_passed() {
    let story = accepted("2021-09-07T08:00:00").await;
    let mut manager = story.staff("manager").await;
    manager.get(BRIEFINGS).await.is(200).shows("P3.48").shows("都学过了");
    coach(&story).await;
    their_group(&story).await;
    manager.get(BRIEFINGS).await.is(200).shows("外聘教练").shows("不能排进去");
    manager.get(TONIGHT).await.is(200).shows("1人还没学过安全预案");
    manager.post(PLAN, &[]).await.is(422).shows("外聘教练还没学过现行的安全预案").shows("P3.48");
    for _ in 0..2 {
        manager.get(BRIEFINGS).await.is(200);
        manager.post(BRIEFINGS, &[]).await.is(303);
    }
    assert_eq!(count(&told(&story, "staff-coach").await, "briefing-due"), 1, "once a day");
    assert_eq!(
        count(&told(&story, "staff-care1").await, "briefing-due"),
        0,
        "whoever has studied is left alone"
    );
    let of_coach = format!("{BRIEFINGS}/of/staff-coach");
    manager.get(&format!("{BRIEFINGS}/of/nobody")).await.is(404);
    manager.get(&of_coach).await.is(200).shows("外聘教练").shows("及时救护").shows("10分钟内");
    assert_eq!(answered(&mut manager, &of_coach, &answers(&story, 1)).await, 422);
    manager.shows("4 题里有 4 题没答对").shows("P3.48");
    manager.get(TONIGHT).await.is(200);
    manager.post(PLAN, &[]).await.is(422);
    assert_eq!(answered(&mut manager, &of_coach, &answers(&story, 0)).await, 303);
    manager.get(BRIEFINGS).await.is(200).shows("都学过了");
    manager.get(TONIGHT).await.is(200);
    assert!(!manager.html.contains("还没学过安全预案"));
    manager.post(PLAN, &[]).await.is(303);
    let mut care = story.staff("care1").await;
    care.get(OWN).await.is(200);
    care.post(BRIEFINGS, &[]).await.is(404);
    care.post(&of_coach, &[]).await.is(404);
    care.get(BRIEFINGS).await.is(404);
    // whoever takes turns on duty manages the evening too (P3.37)
    story.staff("cook").await.get(OWN).await.is(200);
    story.wang().await.get(OWN).await.is(404);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn another_edition_makes_everybody_pending_and_nobody_stands_in_before_it() {
    let story = accepted("2021-09-07T08:00:00").await;
    group(&story, "jia", "care1", &["ming", "h1s0"]).await;
    let mut care = story.staff("care3").await;
    care.get(OWN).await.is(200).shows("已学过现行的预案");
    amended(&story, &[SOONER]).await;
    let mut manager = story.staff("manager").await;
    manager.get(BRIEFINGS).await.is(200).shows(">0人已学");
    let ask = "/gongshu/wenlan/duties/jia-2021-09-07/stand-in";
    let named = [("person", "staff-care3"), ("agreed", "yes")];
    manager.get("/gongshu/wenlan/duties").await.is(200);
    manager.post(ask, &named).await.is(422).shows("还没学过现行的安全预案");
    let asked = [("person", "staff-care3"), ("agreed", ""), ("key", "asked")];
    manager.get("/gongshu/wenlan/duties").await.is(200);
    manager.post(ask, &asked).await.is(422);
    care.get("/gongshu/wenlan/sessions").await.is(200).shows(OWN).shows("您还没学过安全预案");
    care.get(OWN).await.is(200).shows("5分钟内");
    assert_eq!(answered(&mut care, OWN, &[]).await, 422, "nothing was chosen");
    let right = answers(&story, 0);
    assert_eq!(answered(&mut care, OWN, &right).await, 303);
    assert_eq!(answered(&mut care, OWN, &right).await, 303, "twice is once");
    care.get("/gongshu/wenlan/sessions").await.is(200);
    assert!(!care.html.contains("您还没学过安全预案"));
    manager.get("/gongshu/wenlan/duties").await.is(200);
    manager.post(ask, &named).await.is(303);
    session::plan(&story.app, &Who::Clock, &school(&story)).await.unwrap();
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn a_plan_that_only_warns_gives_the_evening_all_the_same() {
    let story = accepted("2021-09-07T08:00:00").await;
    group(&story, "jia", "care1", &["ming", "h1s0"]).await;
    amended(&story, &[SOONER, ("unstudied = \"refused\"", "unstudied = \"warned\"")]).await;
    let mut manager = story.staff("manager").await;
    manager.get(BRIEFINGS).await.is(200).shows("请提醒他们").shows(">0人已学");
    manager.get("/gongshu/wenlan/duties").await.is(200);
    let named = [("person", "staff-care3"), ("agreed", "yes")];
    manager.post("/gongshu/wenlan/duties/jia-2021-09-07/stand-in", &named).await.is(303);
}

#[tokio::test]
async fn answers_to_what_was_read_before_an_amendment_pass_nothing() {
    let story = accepted("2021-09-07T08:00:00").await;
    coach(&story).await;
    let of_coach = format!("{BRIEFINGS}/of/staff-coach");
    let mut manager = story.staff("manager").await;
    manager.get(&of_coach).await.is(200).shows("10分钟内");
    amended(&story, &[SOONER]).await;
    let right = answers(&story, 0);
    assert_eq!(sent(&mut manager, &of_coach, &right).await, 422);
    manager.shows("安全预案改了").shows("P3.48").shows("5分钟内");
    assert_eq!(sent(&mut manager, &of_coach, &right).await, 303, "the page has shown what holds now");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn whoever_takes_turns_studies_too_and_nobody_who_is_spared() {
    let story = accepted("2021-09-07T08:00:00").await;
    let spared = ("rota_without = [\"doorkeepers\"]", "rota_without = [\"doorkeepers\", \"cooks\"]");
    amended(&story, &[SOONER, spared]).await;
    let mut manager = story.staff("manager").await;
    manager.get(BRIEFINGS).await.is(200).shows("钱会计").shows("老丁");
    assert!(!manager.html.contains("何师傅"), "a cook who is never on duty is asked nothing");
    let mut cashier = story.staff("cashier").await;
    cashier.get("/gongshu/wenlan/rota").await.is(200).shows(OWN).shows("您还没学过安全预案");
    let right = answers(&story, 0);
    assert_eq!(answered(&mut cashier, OWN, &right).await, 303);
    cashier.get("/gongshu/wenlan/rota").await.is(200);
    assert!(!cashier.html.contains("您还没学过安全预案"));
    manager.get(BRIEFINGS).await.is(200);
    assert!(!manager.html.contains("钱会计"));
}
