//! 改动 What changes while a plan is on its way: a policy above it, a check, the draft itself under two hands.

use crate::filing::fields;
use crate::town::{Browser, Story, at};
use afterbell::app::{App, Clock, Ids};
use afterbell::town::PLAN;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::clock;
use store::plan::Filing;

const PLANS: &str = "/gongshu/wenlan/plans";
const POLICIES: &str = "/gongshu/gongshu/policies";
const DISTRICT: &str = include_str!("../../../../schemes/gongshu-district-2021.toml");
const MEANWHILE: &str = "别人改了同样的内容";

/// A story in which the school amends its plan.
async fn amending() -> Story {
    let story = Story::at("2021-09-20T09:00:00").await;
    {
        let mut leader = story.staff("leader").await;
        leader.get(PLANS).await.is(200);
        leader.post(&format!("{PLANS}/begin"), &[("beginning", "amend")]).await.is(303);
    }
    story
}

/// Sends the form that stands open with some fields changed.
async fn send(browser: &mut Browser<'_>, path: &str, changes: &[(&str, &str)], status: u16) {
    let mut form = fields(&browser.html);
    for (name, value) in changes {
        let field = form.iter_mut().find(|(known, _)| known == name);
        field.unwrap_or_else(|| panic!("{path} has no {name}")).1 = (*value).to_owned();
    }
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post(path, &form).await.is(status);
}

/// Puts a text in force as an earlier program did, whose checks were milder.
pub(crate) async fn filed(story: &Story, place: &Place, (scheme, version): (&str, i64), text: &str) {
    let mut tx = story.app.store.act(&clock(Act::SchemeFile, place).unwrap()).await.unwrap();
    let filing = Filing { scheme, version, holds_from: story.app.now().date(), text };
    tx.scheme_filed(&filing, story.app.now()).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_plan_that_a_policy_overtook_is_named_not_published_and_sent_back() {
    let story = amending().await;
    let one = format!("{PLANS}/2");
    let (mut leader, mut bureau) = (story.staff("leader").await, story.staff("bureau").await);
    leader.get(&one).await.is(200);
    leader.post(&format!("{one}/submit"), &[]).await.is(303);
    bureau.get(&one).await.is(200);
    bureau.post(&format!("{one}/answer"), &[("answer", "approve"), ("number", "9")]).await.is(303);
    let zone =
        [("policy", "gongshu-district-2021"), ("limit", "ends"), ("value", "17:50"), ("from", "2021-11-01")];
    bureau.get(POLICIES).await.is(200);
    bureau.post(&format!("{POLICIES}/change"), &zone).await.is(303);
    let waiting = "第2版 · gongshu-2021-autumn · 已批准";
    bureau.get(POLICIES).await.is(200).shows(waiting).shows("1份现行方案不合规");
    let mut anyone = story.visitor();
    anyone.get(POLICIES).await.is(200);
    assert!(!anyone.html.contains(waiting), "what is on its way is the office's and the school's");

    leader.get(&one).await.is(200);
    leader.post(&format!("{one}/publish"), &[("holds_from", "2021-10-08")]).await.is(422);
    leader.shows("批准以后规定变了").shows("value=\"2021-10-08\"");
    bureau.get(&one).await.is(200).shows("退回已批准的方案");
    let back = [("answer", "return"), ("reason", "放学时间要改到17:50")];
    bureau.post(&format!("{one}/answer"), &back).await.is(303);
    leader.get(&one).await.is(200).shows("已退回").shows("放学时间要改到17:50");
    leader.get(&format!("{one}/parts/term")).await.is(200);
    send(&mut leader, &format!("{one}/parts/term"), &[("term.dismissal", "15:40")], 303).await;
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

#[tokio::test]
async fn two_people_at_one_part_lose_nothing_of_each_other_s() {
    let story = amending().await;
    let part = format!("{PLANS}/2/parts/registration");
    let (mut leader, mut manager) = (story.staff("leader").await, story.staff("manager").await);
    leader.get(&part).await.is(200);
    manager.get(&part).await.is(200);
    send(&mut leader, &part, &[("registration.until", "2021-09-04T16:00:00")], 303).await;
    send(&mut manager, &part, &[("registration.review_on", "2021-09-05")], 303).await;
    leader.get(&part).await.is(200).shows("value=\"2021-09-04T16:00:00\"").shows("value=\"2021-09-05\"");

    manager.get(&part).await.is(200);
    send(&mut leader, &part, &[("registration.until", "2021-09-04T17:00:00")], 303).await;
    send(&mut manager, &part, &[("registration.until", "2021-09-04T18:00:00")], 422).await;
    manager.shows(MEANWHILE).shows("现在是：2021年9月4日 17:00");
    let typed = "name=\"registration.until\" type=\"datetime-local\" value=\"2021-09-04T18:00:00\"";
    manager.shows(typed);
    leader.get(&part).await.is(200).shows("value=\"2021-09-04T17:00:00\"");
    send(&mut manager, &part, &[], 303).await;
    leader.get(&part).await.is(200).shows(typed);
}

#[tokio::test]
async fn two_people_at_the_text_are_shown_both() {
    let story = amending().await;
    let page = format!("{PLANS}/2/text");
    let (mut leader, mut manager) = (story.staff("leader").await, story.staff("manager").await);
    leader.get(&page).await.is(200);
    manager.get(&page).await.is(200);
    let text = fields(&leader.html).into_iter().find(|(name, _)| name == "text").unwrap().1;
    let (first, second) = (format!("{text}# 校长写的\n"), format!("{text}# 管理员写的\n"));
    let base = leader.hidden("base");
    leader.post(&page, &[("text", &first), ("base", &base)]).await.is(303);
    let base = manager.hidden("base");
    manager.post(&page, &[("text", &second), ("base", &base)]).await.is(422).shows(MEANWHILE);
    manager.shows("# 校长写的").shows("# 管理员写的");
    let base = manager.hidden("base");
    manager.post(&page, &[("text", &second), ("base", &base)]).await.is(303);
    leader.get(&page).await.is(200).shows("# 管理员写的");
    assert!(!leader.html.contains("# 校长写的"), "they saw it and chose");

    let slip = second.replace("version = 2", "version = = 2");
    let base = leader.hidden("base");
    leader.post(&page, &[("text", &slip), ("base", &base)]).await.is(422).shows("个字起读不懂");
    leader.shows(" | version = = 2").shows("^").shows("# 管理员写的").shows("多了一个等号");
    assert!(!leader.html.contains("extra"), "the parser's own words are for --json");
    let renamed = second.replace("version = 2", "version = 3");
    let base = leader.hidden("base");
    leader.post(&page, &[("text", &renamed), ("base", &base)]).await.is(422).shows("请保留 [scheme] 里的");
    leader.shows("version = 3");
}

#[tokio::test]
async fn a_refused_change_of_a_policy_keeps_what_was_typed() {
    let story = Story::at("2021-09-20T09:00:00").await;
    let mut bureau = story.staff("bureau").await;
    bureau.get(POLICIES).await.is(200);
    assert!(!bureau.html.contains("<details open><summary>修改"));
    let wide =
        [("policy", "gongshu-district-2021"), ("limit", "ends"), ("value", "18:30"), ("from", "2021-11-02")];
    bureau.post(&format!("{POLICIES}/change"), &wide).await.is(422);
    bureau.shows("value=\"18:30\"").shows("value=\"2021-11-02\"");
    assert_eq!(bureau.html.matches("<details open><summary>修改").count(), 1, "the one that was changed");
}

#[tokio::test]
async fn a_check_that_became_stricter_stops_nobody_and_is_told() {
    let story = Story::at("2021-09-20T09:00:00").await;
    let (school, district) =
        (story.app.place("gongshu", "wenlan").unwrap(), story.app.place("gongshu", "gongshu").unwrap());
    let broken = PLAN.text.replace("= 2000", "= 0").replace("version = 1", "version = 2");
    filed(&story, &school, ("gongshu-2021-autumn", 2), &broken).await;
    let policy = DISTRICT.replace("version = 1", "version = 0");
    assert_ne!(policy, DISTRICT);
    filed(&story, &district, ("gongshu-district-2021", 2), &policy).await;
    story.app.reread().await.unwrap();
    let again = App::open(story.app.store.clone(), Clock::turned(at("2021-09-20T09:00:00")), Ids::seeded(8));
    let again = again.await.unwrap();
    assert_eq!(again.scheme(&school).unwrap().version, 2, "the program starts, and the plan goes on");
    let mut anyone = story.visitor();
    anyone.get(POLICIES).await.is(200).shows("2份现行方案不合规");
    anyone.shows("第2版 · gongshu-2021-autumn").shows("第2版 · gongshu-district-2021");
    filed(&story, &school, ("gongshu-2021-autumn", 3), "[scheme").await;
    assert!(story.app.reread().await.is_err(), "a text without a form says nothing to go on by");
}
