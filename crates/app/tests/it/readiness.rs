//! 开学条件 What must stand before a school opens: basins by the head, stores by the roll, a drill, two looks; the city alone
//! sets a red condition aside.

use crate::disinfection::everywhere;
use crate::reopening::plan;
use crate::town::{Browser, Story};
use afterbell::town::PLAN;
use rules::id::PersonId;
use rules::people::role::Role;

const READY: &str = "/gongshu/wenlan/readiness";

async fn notes(browser: &mut Browser<'_>, fields: &[(&str, &str)]) -> u16 {
    browser.get(READY).await.is(200);
    browser.post(READY, fields).await.status.as_u16()
}

async fn looks(browser: &mut Browser<'_>, checker: &str) -> u16 {
    browser.get(READY).await.is(200);
    browser.post(&format!("{READY}/look"), &[("checker", checker)]).await.status.as_u16()
}

/// A hundred too many were written down: with a reason they go again, and never below what is there.
async fn mistyped(manager: &mut Browser<'_>) {
    let off = |count: &'static str, reason: &'static str| {
        let of = [("kind", "corrected"), ("item", "disinfectant"), ("good_until", "")];
        of.into_iter().chain([("count", count), ("reason", reason)]).collect::<Vec<_>>()
    };
    assert_eq!(notes(manager, &off("1", "")).await, 422);
    manager.shows("没有写原因");
    assert_eq!(notes(manager, &off("141", "多打了一箱")).await, 422);
    manager.shows("只有140");
    for _ in 0..2 {
        let again = [off("100", "多打了一箱"), vec![("key", "sent-again")]].concat();
        assert_eq!(notes(manager, &again).await, 303, "twice is once");
    }
    manager.get(READY).await.is(200).shows("消毒药品还差100").shows("8项是红的");
    let lot = [("kind", "lot"), ("item", "disinfectant"), ("count", "100"), ("good_until", "")];
    assert_eq!(notes(manager, &lot).await, 303);
    manager.get(READY).await.is(200).shows("7项是红的");
}

#[tokio::test]
async fn forty_five_to_a_basin_open_a_school_forty_six_do_not() {
    let story = Story::at("2021-08-29T09:00:00").await;
    plan(&story, 2, false, false).await;
    let (mut manager, mut bureau) = (story.staff("manager").await, story.staff("bureau").await);
    manager.get(READY).await.is(200).shows("9项是红的");
    let basins = |persons| {
        [("kind", "basins"), ("persons", persons), ("basins", "1"), ("broken", "0"), ("troughs", "0")]
    };
    assert_eq!(notes(&mut manager, &basins("46")).await, 303);
    manager.get(READY).await.is(200).shows("46人，还差1个");
    assert_eq!(notes(&mut manager, &basins("45")).await, 303);
    manager.get(READY).await.is(200).shows("45人，够用").shows("8项是红的");
    assert_eq!(notes(&mut manager, &basins("0")).await, 422);
    assert_eq!(notes(&mut manager, &[("kind", "area"), ("area", "1000")]).await, 303);
    manager.get(READY).await.is(200).shows("消毒药品还差140");
    for (item, count) in [
        ("medical-masks", "2000"),
        ("disposable-gloves", "2000"),
        ("isolation-gowns", "100"),
        ("hand-wash", "100"),
        ("temperature-devices", "100"),
        ("disinfectant", "140"),
        ("disinfecting-equipment", "10"),
    ] {
        let lot = [("kind", "lot"), ("item", item), ("count", count), ("good_until", "")];
        assert_eq!(notes(&mut manager, &lot).await, 303, "{item}");
    }
    manager.get(READY).await.is(200).shows("7项是红的");
    mistyped(&mut manager).await;
    assert_eq!(looks(&mut manager, "self-check").await, 422);
    manager.shows("还有红的");
    let drill = |on| {
        let all = ["temperature-taking", "return-arrangements", "fever-and-cough", "health-department"];
        let mut fields = vec![("kind", "drill"), ("on", on), ("critical_open", "0")];
        fields.extend(all.map(|one| (one, "yes")));
        fields
    };
    assert_eq!(notes(&mut manager, &drill("2021-08-30")).await, 422);
    assert_eq!(notes(&mut manager, &drill("2021-08-28")).await, 303);
    manager.get(READY).await.is(200).shows("至少要有1次齐全的演练");
    let mut whole = drill("2021-08-28");
    whole.push(("canteen-meals", "yes"));
    assert_eq!(notes(&mut manager, &whole).await, 303);
    for condition in ["three-documents", "command-set-up", "training-done", "isolation-area", "campus-tidied"]
    {
        assert_eq!(notes(&mut manager, &[("kind", "done"), ("condition", condition)]).await, 303);
    }
    everywhere(&mut manager).await;
    let undone = [("kind", "undone"), ("condition", "campus-tidied"), ("reason", "还没有清完")];
    assert_eq!(notes(&mut manager, &undone).await, 303);
    manager.get(READY).await.is(200).shows("1项是红的");
    assert_eq!(notes(&mut manager, &[("kind", "done"), ("condition", "campus-tidied")]).await, 303);
    assert_eq!(notes(&mut manager, &[("kind", "done"), ("condition", "stock-ready")]).await, 422);
    manager.shows("不能直接勾");
    assert_eq!(looks(&mut bureau, "district-check").await, 422);
    bureau.shows("要先做");
    for _ in 0..2 {
        assert_eq!(looks(&mut manager, "self-check").await, 303);
    }
    assert_eq!(looks(&mut bureau, "district-check").await, 303);
    manager.get(READY).await.is(200).shows("可以开学");
    assert_eq!(notes(&mut manager, &basins("46")).await, 303);
    manager.get(READY).await.is(200).shows("1项是红的");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

#[tokio::test]
async fn the_city_alone_opens_a_school_in_spite_of_a_red_condition() {
    let city = |town: &mut afterbell::town::Town| {
        let mut officer = town.register.staff.iter().find(|one| one.login == "bureau").unwrap().clone();
        (officer.id, officer.login) = (PersonId::new("staff-city"), "city".to_owned());
        officer.phone = String::new();
        officer.roles = vec![(Role::BureauOfficer, "hangzhou".to_owned(), String::new())];
        town.register.staff.push(officer);
    };
    let story = Story::otherwise(PLAN.text, city, "2021-08-29T09:00:00").await;
    plan(&story, 2, false, false).await;
    let (mut bureau, mut officer) = (story.staff("bureau").await, story.staff("city").await);
    let aside = [("condition", "basins-ready"), ("reason", "洗手盆次日到货")];
    bureau.get(READY).await.is(200);
    assert!(!bureau.html.contains("准予破例"));
    bureau.post(&format!("{READY}/override"), &aside).await.is(422).shows("不由您决定");
    officer.get(READY).await.is(200).shows("9项是红的").shows("破例开学：");
    officer.post(&format!("{READY}/override"), &aside[..1]).await.is(422).shows("没有写原因");
    officer.get(READY).await;
    officer.post(&format!("{READY}/override"), &aside).await.is(303);
    officer.get(READY).await.is(200).shows("8项是红的").shows("已破例：洗手盆次日到货");
    let back = [("kind", "restored"), ("condition", "basins-ready"), ("reason", "勾错了一项")];
    officer.post(&format!("{READY}/override"), &back).await.is(303);
    officer.get(READY).await.is(200).shows("9项是红的");
}
