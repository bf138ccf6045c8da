//! 轮值 Turns are made as they were shown and as fairly as can be, seen by everybody, exchanged only by both, and taken by the next where
//! somebody cannot come (P3.37).

use crate::briefing::SOONER;
use crate::claim::{amended, amended_again};
use crate::closure::{STORM, close};
use crate::evening::{count, group, school, session_of, staff, told};
use crate::pickup::{action, actions};
use crate::registration::{NOTICED, accepted_in};
use crate::town::{Browser, Story};
use afterbell::day::{late, session};
use afterbell::people::user;
use afterbell::town::PLAN;
use jiff::civil::date;
use rules::day::briefing;
use rules::id::PersonId;
use rules::people::act::Act;
use rules::people::role::{Role, clock};
use store::people::{Register, Staff};

const ROTA: &str = "/gongshu/wenlan/rota";
const MAKE: &str = "/gongshu/wenlan/rota/plan";
const UNTIL_FRIDAY: &str = "/gongshu/wenlan/rota/plan?until=2021-09-17";
const AWAYS: &str = "/gongshu/wenlan/rota/aways";
const ENGAGEMENTS: &str = "/gongshu/wenlan/engagements";
const FLEXTIME: &str = "/gongshu/wenlan/flextime";
const CLOSURES: &str = "/gongshu/wenlan/closures";
const MESSAGES: &str = "/gongshu/wenlan/messages";
const TONIGHT: &str = "/gongshu/wenlan/tonight";

/// A Tuesday at a school where neither teachers of groups nor head teachers nor the logistics group take turns: six people do, of whom
/// one alone teaches.
async fn tuesday() -> Story {
    let few = "[\"doorkeepers\", \"care-teachers\", \"head-teachers\", \"logistics-group\"]";
    let plan = PLAN.text.replace("[\"doorkeepers\"]", few);
    assert_ne!(plan, PLAN.text);
    let story = Story::otherwise(
        &plan,
        |town| {
            let cashier = town.register.staff.iter_mut().find(|one| one.login == "cashier").unwrap();
            cashier.phone = "13800005678".to_owned();
        },
        NOTICED,
    )
    .await;
    accepted_in(story, "2021-09-07T08:00:00").await
}

/// Makes the turns until Friday of the next week as they are shown; what came of it.
async fn makes(manager: &mut Browser<'_>) -> u16 {
    makes_until(manager, "2021-09-17").await
}

/// The same until another day.
async fn makes_until(manager: &mut Browser<'_>, until: &str) -> u16 {
    manager.get(&format!("{MAKE}?until={until}")).await.is(200);
    let hash = manager.hidden("hash");
    manager.post(MAKE, &[("until", until), ("hash", &hash)]).await;
    manager.status.as_u16()
}

/// The same on that Tuesday: from the 7th on the cashier, the cook, the health worker, the leader, the manager, the teaching group and
/// again from the beginning.
async fn made() -> Story {
    let story = tuesday().await;
    let mut manager = story.staff("manager").await;
    assert_eq!(makes(&mut manager).await, 303);
    story
}

/// The turn of somebody on some day, in the list of those that one's own may be exchanged for.
fn offered(html: &str, label: &str) -> String {
    let mut all = html.split("<option value=\"").skip(1);
    let one =
        all.find(|part| part.contains(&format!(">{label}"))).unwrap_or_else(|| panic!("no {label}:\n{html}"));
    one.split('"').next().unwrap().to_owned()
}

/// Somebody asks for another's turn in exchange for the first of their own; where that is asked, and the turn that is wanted.
async fn asks(browser: &mut Browser<'_>, label: &str) -> (String, String) {
    browser.get(ROTA).await.is(200);
    let (ask, wanted) = (action(browser, "/swap"), offered(&browser.html, label));
    browser.post(&ask, &[("other", &wanted)]).await.is(303);
    (ask, wanted)
}

/// Hours of the week in which somebody is trained.
async fn trained(manager: &mut Browser<'_>, person: &str, day: &str) {
    manager.get(ENGAGEMENTS).await.is(200);
    let hours = [("from", "15:00"), ("until", "17:00"), ("kind", "training")];
    let fields = [("person", person), ("day", day), hours[0], hours[1], hours[2]];
    manager.post(ENGAGEMENTS, &fields).await.is(303);
}

/// The days of somebody's own turns, as their page tells them.
async fn own(story: &Story, login: &str) -> Vec<String> {
    let mut browser = story.staff(login).await;
    browser.get(ROTA).await.is(200);
    let (_, rest) = browser.html.split_once("我的轮值").unwrap();
    let (own, _) = rest.split_once("接下来的轮值").unwrap();
    let days = own.split("<p><b>").skip(1).filter_map(|part| part.split("</b>").next());
    days.map(|day| day.split(' ').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn turns_are_fixed_as_they_were_shown_over_all_of_the_staff() {
    let story = tuesday().await;
    let mut manager = story.staff("manager").await;
    manager.get(MAKE).await.is(200).shows("6位教职工轮流，每晚1人");
    manager.get(UNTIL_FRIDAY).await.is(200);
    for said in ["何师傅", "9月7日", "按编号轮到", "2次，其中新排2次", "1次，其中新排1次"]
    {
        manager.shows(said);
    }
    let seen = manager.hidden("hash");
    trained(&mut manager, "staff-manager", "mon").await;
    manager.get(UNTIL_FRIDAY).await.is(200);
    let stale = [("until", "2021-09-17"), ("hash", seen.as_str())];
    manager.post(MAKE, &stale).await.is(422).shows("看过以后情况变了").shows("P3.37");
    assert_eq!(own(&story, "cook").await, Vec::<String>::new(), "nothing was made");
    assert_eq!(makes(&mut manager).await, 303);
    let turns = [
        ("cashier", vec!["9月7日", "9月15日"]),
        ("cook", vec!["9月8日", "9月16日"]),
        ("health", vec!["9月9日", "9月17日"]),
        ("leader", vec!["9月10日"]),
        ("manager", vec!["9月14日"]),
        ("teaching", vec!["9月13日"]),
        ("gate1", vec![]),
        ("care1", vec![]),
    ];
    for (login, days) in turns {
        assert_eq!(own(&story, login).await, days, "{login}: Monday is the manager's training");
        let letters = count(&told(&story, &format!("staff-{login}")).await, "rota-yours");
        assert_eq!(letters, usize::from(!days.is_empty()), "{login}");
    }
    let again = [("until", "2021-09-17"), ("hash", "")];
    manager.post(MAKE, &again).await.is(303);
    assert_eq!(own(&story, "cook").await.len(), 2, "the same form again makes nothing");
    manager.get(UNTIL_FRIDAY).await.is(200).shows("每晚都有人");
    manager.post(MAKE, &again).await.is(422).shows("每晚都有人轮值");
    manager.get("/gongshu/wenlan/tonight").await.is(200).shows("今晚轮值：钱会计 138****5678");
    let mut cook = story.staff("cook").await;
    cook.get(ROTA).await.is(200).shows("钱会计 138****5678").shows("按编号轮到");
    assert!(!cook.html.contains("13800005678"), "only the middle of a phone is left out");
    cook.post(MAKE, &again).await.is(404);
    cook.get(MAKE).await.is(404);
    let mut mother = story.wang().await;
    mother.get(ROTA).await.is(404);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn whoever_leads_an_evening_is_not_on_duty_then() {
    let story = accepted_in(Story::at(NOTICED).await, "2021-09-07T08:00:00").await;
    crate::evening::group(&story, "jia", "care1", &["ming"]).await;
    let mut manager = story.staff("manager").await;
    assert_eq!(makes(&mut manager).await, 303);
    assert_eq!(
        own(&story, "care1").await,
        Vec::<String>::new(),
        "the first by id, with a group every evening"
    );
    assert_eq!(own(&story, "care10").await, ["9月7日"], "the next");
}

async fn look(story: &Story, at: &str) -> usize {
    story.turn(at);
    late::look(&story.app, &school(story)).await.unwrap().duties
}

#[tokio::test]
async fn whoever_is_on_duty_is_reminded_signs_in_and_is_missed_like_any_teacher() {
    let story = made().await;
    assert_eq!(look(&story, "2021-09-07T14:59:00").await, 0);
    assert_eq!(look(&story, "2021-09-07T15:00:00").await, 1);
    assert_eq!(look(&story, "2021-09-07T15:00:30").await, 0, "once");
    assert_eq!(count(&told(&story, "staff-cashier").await, "rota-soon"), 1);
    let mut cashier = story.staff("cashier").await;
    cashier.get(ROTA).await.is(200).shows("我已到岗");
    let arrive = action(&cashier, "/arrive");
    let mut cook = story.staff("cook").await;
    cook.get(ROTA).await.is(200);
    assert!(!cook.html.contains("/arrive"), "it is not the cook's turn");
    cook.post(&arrive, &[]).await.is(422).shows("这不是您的班");
    let mut manager = story.staff("manager").await;
    manager.get(ROTA).await.is(200).shows("name=\"person\" value=\"staff-cashier\"").shows("钱会计到岗了");
    manager.post(&arrive, &[("person", "staff-cook")]).await.is(422).shows("另外请了人");
    for _ in 0..2 {
        cashier.post(&arrive, &[]).await.is(303);
        cashier.get(ROTA).await.is(200).shows("15:00 到岗");
    }
    assert_eq!(look(&story, "2021-09-07T15:26:00").await, 0);
    assert_eq!(look(&story, "2021-09-08T15:00:00").await, 1);
    assert_eq!(look(&story, "2021-09-08T15:25:00").await, 1);
    assert_eq!(look(&story, "2021-09-08T15:40:00").await, 1);
    for (person, kind) in
        [("staff-cook", "rota-soon"), ("staff-manager", "rota-missing"), ("staff-leader", "rota-unfilled")]
    {
        assert_eq!(count(&told(&story, person).await, kind), 1, "{kind}");
    }
    story.turn("2021-09-08T18:10:00");
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/duties").await.is(200).shows("钱会计").shows("何师傅");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn a_turn_is_exchanged_only_where_both_say_yes() {
    let story = made().await;
    let mut cook = story.staff("cook").await;
    cook.get(ROTA).await.is(200);
    let (ask, wanted) = (action(&cook, "/swap"), offered(&cook.html, "许医生 9月9日"));
    let theirs = format!("{ROTA}/turns/{wanted}/swap");
    cook.post(&ask, &[]).await.is(422);
    let own_turn = ask.rsplit('/').nth(1).unwrap().to_owned();
    cook.get(ROTA).await;
    cook.post(&theirs, &[("other", &own_turn)]).await.is(422).shows("不是您的").shows("P3.37");
    cook.get(ROTA).await;
    cook.post(&ask, &[("other", &own_turn)]).await.is(422).shows("是您自己的轮值");
    cook.get(ROTA).await;
    cook.post(&ask, &[("other", &wanted)]).await.is(303);
    cook.get(ROTA).await.is(200).shows("已请许医生用9月9日 周四换您9月8日 周三的轮值");
    assert_eq!(own(&story, "cook").await, ["9月8日", "9月16日"], "one alone changes nothing");
    let mut health = story.staff("health").await;
    health.get(ROTA).await.is(200).shows("何师傅想用9月8日 周三换您9月9日 周四的轮值");
    let answer = action(&health, "/answer");
    for (login, status) in [("cook", 422), ("leader", 422), ("bureau", 404)] {
        let mut other = story.staff(login).await;
        other.get(ROTA).await;
        other.post(&answer, &[("answer", "yes")]).await.is(status);
    }
    for _ in 0..2 {
        health.get(ROTA).await;
        health.post(&answer, &[("answer", "yes")]).await.is(303);
    }
    assert_eq!(own(&story, "cook").await, ["9月9日", "9月16日"]);
    assert_eq!(own(&story, "health").await, ["9月8日", "9月17日"]);
    health.get(ROTA).await.is(200).shows("双方同意换班");
    health.post(&answer, &[("answer", "no")]).await.is(422).shows("已经有了别的答复");
    let letters = (told(&story, "staff-health").await, told(&story, "staff-cook").await);
    assert_eq!((count(&letters.0, "rota-swap-asked"), count(&letters.1, "rota-swap-accepted")), (1, 1));
    let mut leader = story.staff("leader").await;
    let (ask, wanted) = asks(&mut leader, "顾老师 9月14日").await;
    let mut teaching = story.staff("teaching").await;
    teaching.get(ROTA).await.is(200);
    let no = action(&teaching, "/answer");
    teaching.post(&no, &[("answer", "no")]).await.is(303);
    assert_eq!(count(&told(&story, "staff-leader").await, "rota-swap-declined"), 1);
    assert_eq!(own(&story, "leader").await, ["9月10日"]);
    let mut manager = story.staff("manager").await;
    trained(&mut manager, "staff-teaching", "fri").await;
    leader.get(ROTA).await;
    leader.post(&ask, &[("other", &wanted)]).await.is(422).shows("要换的那一晚，顾老师要上课或培训");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn what_somebody_cannot_keep_goes_to_the_next_and_nobody_else_moves() {
    let story = made().await;
    let mut manager = story.staff("manager").await;
    let away = |person: &'static str, from: &'static str, to: &'static str| {
        [("person", person), ("from", from), ("to", to)]
    };
    for (fields, said) in [
        (away("staff-gate1", "2021-09-10", "2021-09-10"), "不参加轮值"),
        (away("staff-leader", "2021-09-10", "2021-09-09"), "最后一天在第一天之前"),
    ] {
        manager.get(MAKE).await.is(200);
        manager.post(AWAYS, &fields).await.is(422).shows(said);
    }
    manager.get(MAKE).await.is(200);
    for _ in 0..2 {
        manager.post(AWAYS, &away("staff-leader", "2021-09-10", "2021-09-12")).await.is(303);
    }
    let turns = [
        ("cashier", vec!["9月7日", "9月15日"]),
        ("cook", vec!["9月8日", "9月16日"]),
        ("health", vec!["9月9日", "9月17日"]),
        ("leader", vec![]),
        ("manager", vec!["9月10日", "9月13日"]),
        ("teaching", vec!["9月14日"]),
    ];
    for (login, days) in turns {
        assert_eq!(own(&story, login).await, days, "{login}");
    }
    for (person, kind) in [("staff-leader", "rota-freed"), ("staff-manager", "rota-next")] {
        assert_eq!(count(&told(&story, person).await, kind), 1, "{kind}");
    }
    manager.get(MAKE).await.is(200).shows("沈校长");
    let back = action(&manager, "/end");
    for _ in 0..2 {
        manager.post(&back, &[]).await.is(303);
        manager.get(MAKE).await.is(200).shows("没有登记");
    }
    let mut cook = story.staff("cook").await;
    cook.get(ROTA).await.is(200);
    let kept = format!("{ROTA}/turns/{}/refill", action(&cook, "/swap").rsplit('/').nth(1).unwrap());
    cook.post(AWAYS, &away("staff-cook", "2021-09-08", "2021-09-08")).await.is(404);
    cook.post(&kept, &[]).await.is(404);
    cook.post(&back, &[]).await.is(404);
    manager.post(&kept, &[]).await.is(422).shows("这位当晚能来");
    trained(&mut manager, "staff-teaching", "tue").await;
    manager.get(MAKE).await.is(200).shows("9月14日 周二 顾老师").shows("要上课或培训");
    let refill = action(&manager, "/refill");
    manager.post(&refill, &[]).await.is(303);
    assert_eq!(own(&story, "teaching").await, Vec::<String>::new());
    assert_eq!(own(&story, "leader").await, ["9月14日"], "who has had fewest");
    manager.get(MAKE).await.is(200);
    assert!(!manager.html.contains("/refill"), "nothing is left that cannot be kept");
    manager.post(&refill, &[]).await.is(404);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn the_forms_of_one_page_are_each_an_act_of_its_own_and_twice_is_once() {
    let story = made().await;
    let mut manager = story.staff("manager").await;
    for (person, day) in [("staff-cook", "wed"), ("staff-health", "thu")] {
        trained(&mut manager, person, day).await;
    }
    manager.get(MAKE).await.is(200);
    let refills = actions(&manager, "/refill");
    assert_eq!(refills.len(), 2, "the 8th and the 9th");
    for refill in [&refills[0], &refills[1], &refills[0]] {
        manager.post(refill, &[("key", "one")]).await.is(303);
        manager.get(MAKE).await.is(200);
    }
    let (mut turns, mut letters) = (0, 0);
    for login in ["cashier", "cook", "health", "leader", "manager", "teaching"] {
        turns += own(&story, login).await.len();
        letters += count(&told(&story, &format!("staff-{login}")).await, "rota-next");
    }
    assert_eq!((turns, letters), (9, 2), "no evening is lost");
    let mut leader = story.staff("leader").await;
    leader.get(ROTA).await.is(200);
    let ask = action(&leader, "/swap");
    let colleagues = [("顾老师 9月14日", "已请顾老师用"), ("钱会计 9月15日", "已请钱会计用")];
    for (label, waits) in colleagues {
        let wanted = offered(&leader.html, label);
        leader.post(&ask, &[("other", wanted.as_str()), ("key", "one")]).await.is(303);
        leader.get(ROTA).await.is(200).shows(waits);
    }
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn nobody_has_free_time_during_a_turn_of_theirs() {
    let story = made().await;
    amended(&story, &[("alert_minutes  = 5 ", "flexible_percent = 100\nalert_minutes  = 5 ")]).await;
    let mut manager = story.staff("manager").await;
    for (date, said) in [("2021-09-13", "那个时间要负责轮值"), ("2021-09-14", "只剩 0 分钟")] {
        manager.get(FLEXTIME).await.is(200);
        let fields = [("date", date), ("from", "16:00"), ("until", "17:00")];
        manager.post(FLEXTIME, &fields).await.is(422).shows(said).shows("P1.27");
    }
}

/// How many letters of a kind each of these people has.
async fn letters<const N: usize>(story: &Story, kind: &str, logins: [&str; N]) -> [usize; N] {
    let mut found = [0; N];
    for (at, login) in logins.iter().enumerate() {
        found[at] = count(&told(story, &format!("staff-{login}")).await, kind);
    }
    found
}

/// The storm closes Monday, which is the manager's turn, and Tuesday, the teaching group's.
#[tokio::test]
async fn whoever_is_on_duty_on_closed_days_is_told_and_owes_nothing_for_them() {
    let story = made().await;
    let mut leader = story.staff("leader").await;
    asks(&mut leader, "顾老师 9月14日").await;
    let mut teaching = story.staff("teaching").await;
    teaching.get(ROTA).await.is(200);
    let answer = action(&teaching, "/answer");
    close(&story, &STORM).await;
    let four = ["manager", "teaching", "leader", "cook"];
    assert_eq!(letters(&story, "rota-ceased", four).await, [1, 1, 0, 0]);
    teaching.get(MESSAGES).await.is(200);
    teaching.shows("9月14日 周二 停课（天气 · 台风“灿都”），您的轮值不用来");
    teaching.get(ROTA).await.is(200);
    assert!(!teaching.html.contains("/answer"), "nobody exchanges an evening that is not held");
    teaching.post(&answer, &[("answer", "yes")]).await.is(422).shows("已经有了别的答复");
    for login in ["manager", "teaching"] {
        assert_eq!(own(&story, login).await, Vec::<String>::new(), "{login}");
    }
    amended(&story, &[("alert_minutes  = 5 ", "flexible_percent = 100\nalert_minutes  = 5 ")]).await;
    let mut manager = story.staff("manager").await;
    manager.get(FLEXTIME).await.is(200);
    let free = [("date", "2021-09-13"), ("from", "16:00"), ("until", "17:00")];
    manager.post(FLEXTIME, &free).await.is(422).shows("只剩 0 分钟");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn closed_evenings_count_for_nobody_s_share_and_come_back_when_they_are_held_after_all() {
    let story = made().await;
    close(&story, &STORM).await;
    let mut manager = story.staff("manager").await;
    assert_eq!(makes_until(&mut manager, "2021-09-24").await, 303);
    let turns = [
        ("manager", vec!["9月18日", "9月24日"]),
        ("teaching", vec!["9月22日"]),
        ("leader", vec!["9月10日", "9月23日"]),
        ("cashier", vec!["9月7日", "9月15日"]),
    ];
    for (login, days) in turns {
        assert_eq!(own(&story, login).await, days, "{login}: whom the storm freed are the next");
    }
    manager.get(CLOSURES).await.is(200);
    let lift = action(&manager, "/lift");
    for _ in 0..2 {
        manager.post(&lift, &[]).await.is(303);
    }
    assert_eq!(letters(&story, "rota-back", ["manager", "teaching", "cook"]).await, [1, 1, 0]);
    assert_eq!(own(&story, "manager").await, ["9月13日", "9月18日", "9月24日"]);
    assert_eq!(own(&story, "teaching").await, ["9月14日", "9月22日"]);
    let mut teaching = story.staff("teaching").await;
    teaching.get(MESSAGES).await.is(200).shows("9月14日 周二 照常有晚托");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn a_closure_that_is_lifted_on_its_second_day_gives_back_only_what_is_to_come() {
    let story = made().await;
    close(&story, &STORM).await;
    assert_eq!(look(&story, "2021-09-13T15:25:00").await, 0, "nobody is missed in a storm");
    story.turn("2021-09-14T08:00:00");
    let mut manager = story.staff("manager").await;
    manager.get(CLOSURES).await.is(200);
    let lift = action(&manager, "/lift");
    manager.post(&lift, &[]).await.is(303);
    assert_eq!(letters(&story, "rota-back", ["manager", "teaching"]).await, [0, 1]);
    assert_eq!(look(&story, "2021-09-14T15:00:00").await, 1, "who is on duty is reminded");
    story.turn("2021-09-14T18:10:00");
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/duties").await.is(200);
    let in_report = "<th scope=\"row\" class=\"keep\">";
    manager.shows(&format!("{in_report}顾老师"));
    assert!(!manager.html.contains(&format!("{in_report}周主任")), "nobody was to come yesterday");
}

#[tokio::test]
async fn whoever_is_in_the_building_with_children_stays_when_the_school_closes() {
    let story = accepted_in(Story::at(NOTICED).await, "2021-09-07T08:00:00").await;
    group(&story, "jia", "care1", &["ming", "h1s0"]).await;
    let mut manager = story.staff("manager").await;
    assert_eq!(makes(&mut manager).await, 303);
    assert_eq!(own(&story, "care10").await, ["9月7日"]);
    story.turn("2021-09-07T15:30:00");
    let opened = session_of("jia", "2021-09-07");
    session::open(&story.app, &staff(&story, "care1"), &school(&story), &opened).await.unwrap();
    let mut today = STORM;
    today[0].1 = "2021-09-07";
    close(&story, &today).await;
    assert_eq!(letters(&story, "rota-ceased", ["care10"]).await, [0], "children are handed over one by one");
    let mut on_duty = story.staff("care10").await;
    on_duty.get(ROTA).await.is(200).shows("我已到岗");
}

#[tokio::test]
async fn turns_follow_the_plan_and_the_calendar() {
    let story = made().await;
    let closed = ("closed    = []", "closed    = [{ from = 2021-09-15, until = 2021-09-16 }]");
    let shorter = ("summer = \"18:00\" }", "summer = \"17:40\" }");
    amended(&story, &[closed, shorter]).await;
    assert!(look(&story, "2021-09-07T09:00:00").await > 0);
    assert_eq!(look(&story, "2021-09-07T09:00:30").await, 0, "once");
    assert_eq!(letters(&story, "rota-ceased", ["cashier", "cook"]).await, [1, 0]);
    assert_eq!(letters(&story, "rota-retimed", ["cashier", "cook"]).await, [1, 1], "all of theirs in one");
    let mut cashier = story.staff("cashier").await;
    cashier.get(MESSAGES).await.is(200);
    cashier.shows("9月15日 周三 没有晚托").shows("9月7日 周二 的轮值改为 15:30–17:40");
    cashier.get(ROTA).await.is(200).shows("15:30–17:40");
    assert_eq!(own(&story, "cashier").await, ["9月7日"]);
    amended_again(&story, 3, &[]).await;
    assert!(look(&story, "2021-09-07T10:00:00").await > 0);
    assert_eq!(letters(&story, "rota-back", ["cashier", "cook"]).await, [1, 0]);
    assert_eq!(own(&story, "cashier").await, ["9月7日", "9月15日"]);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn a_turn_that_is_back_stands_before_anything_new_is_made_in_its_stead() {
    let story = made().await;
    let closed = ("closed    = []", "closed    = [{ from = 2021-09-15, until = 2021-09-16 }]");
    amended(&story, &[closed]).await;
    assert!(look(&story, "2021-09-07T09:00:00").await > 0);
    amended_again(&story, 3, &[]).await;
    let mut manager = story.staff("manager").await;
    assert_eq!(makes(&mut manager).await, 422, "it was shown before the clock had looked");
    assert!(look(&story, "2021-09-07T10:00:00").await > 0);
    assert_eq!(own(&story, "cashier").await, ["9月7日", "9月15日"]);
}

/// Somebody of the teaching group who came in the middle of the term, and has studied the safety plan.
async fn newcomer(story: &Story) {
    let id = PersonId::new("staff-zhao");
    let newcomer = Staff {
        id: id.clone(),
        name: "赵老师".to_owned(),
        phone: String::new(),
        login: "zhao".to_owned(),
        password: String::new(),
        roles: vec![(Role::Teaching, "wenlan".to_owned(), String::new())],
    };
    let register = Register { staff: vec![newcomer], ..Register::default() };
    let (place, now) = (school(story), story.app.now());
    let plan = story.app.scheme(&place).unwrap();
    let edition = briefing::edition(&plan.scheme.incident, &plan.scheme.briefing);
    let mut tx = story.app.store.act(&clock(Act::RegisterImport, &place).unwrap()).await.unwrap();
    tx.register_imported(&register, now).await.unwrap();
    tx.briefing_passed(&[&id], &edition, 1, now).await.unwrap();
    tx.commit().await.unwrap();
}

/// Whose turns the evenings from a day of September on are until one of October, in order.
async fn people(story: &Story, from: i8, until: i8) -> Vec<String> {
    let permit = clock(Act::EveningWatch, &school(story)).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    let rows = tx.rota_turns((date(2021, 9, from), date(2021, 10, until))).await.unwrap();
    rows.into_iter().map(|row| row.turn.person.to_string().replace("staff-", "")).collect()
}

#[tokio::test]
async fn whoever_is_new_starts_level_with_the_others() {
    let story = made().await;
    newcomer(&story).await;
    let mut manager = story.staff("manager").await;
    assert_eq!(makes_until(&mut manager, "2021-09-30").await, 303);
    let next = ["leader", "manager", "teaching", "zhao", "cashier", "cook", "health", "leader", "manager"];
    assert_eq!(people(&story, 18, 1).await, next, "one turn and a half was the mean");
    assert_eq!(makes_until(&mut manager, "2021-10-15").await, 303);
    let then = ["teaching", "zhao", "cashier", "cook", "health", "leader", "manager"];
    assert_eq!(people(&story, 30, 15).await[1..], then, "the day from which they count is kept");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn who_has_not_studied_may_fall_ill_and_an_evening_without_anybody_is_told() {
    let story = made().await;
    amended(&story, &[SOONER]).await;
    let mut manager = story.staff("manager").await;
    manager.get(MAKE).await.is(200);
    let ill = [("person", "staff-cook"), ("from", "2021-09-08"), ("to", "2021-09-08")];
    manager.post(AWAYS, &ill).await.is(303);
    assert_eq!(own(&story, "cook").await, ["9月16日"]);
    assert_eq!(look(&story, "2021-09-08T14:59:00").await, 0);
    assert_eq!(look(&story, "2021-09-08T15:00:00").await, 1, "nobody could take it: nobody has studied");
    assert_eq!(look(&story, "2021-09-08T15:00:30").await, 0, "once");
    assert_eq!(letters(&story, "rota-empty", ["manager", "leader"]).await, [1, 0]);
    let mut manager = story.staff("manager").await;
    manager.get(TONIGHT).await.is(200).shows("今晚轮值：缺1人");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// The storm is called off when the manager, whose turn Monday is, is away then, and the teaching group, whose Tuesday is, has left.
#[tokio::test]
async fn a_turn_that_is_back_goes_to_the_next_where_its_person_has_left_or_is_away() {
    let story = made().await;
    close(&story, &STORM).await;
    let mut manager = story.staff("manager").await;
    manager.get(MAKE).await.is(200);
    let away = [("person", "staff-manager"), ("from", "2021-09-13"), ("to", "2021-09-13")];
    manager.post(AWAYS, &away).await.is(303);
    user::end_staff(&story.app, &school(&story), "teaching").await.unwrap();
    manager.get(CLOSURES).await.is(200);
    let lift = action(&manager, "/lift");
    for _ in 0..2 {
        manager.post(&lift, &[]).await.is(303);
    }
    assert_eq!(people(&story, 13, 1).await, ["leader", "manager", "cashier", "cook", "health"]);
    let (gone, heirs) = (["manager", "teaching"], ["leader", "manager"]);
    assert_eq!(letters(&story, "rota-back", gone).await, [0, 0], "nobody is asked to come who cannot");
    assert_eq!(letters(&story, "rota-freed", gone).await, [1, 1]);
    assert_eq!(letters(&story, "rota-next", heirs).await, [1, 1]);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn who_has_left_exchanges_nothing_and_theirs_goes_to_the_next() {
    let story = made().await;
    let mut cook = story.staff("cook").await;
    asks(&mut cook, "许医生 9月9日").await;
    user::end_staff(&story.app, &school(&story), "cook").await.unwrap();
    let mut health = story.staff("health").await;
    health.get(ROTA).await.is(200);
    let answer = action(&health, "/answer");
    health.post(&answer, &[("answer", "yes")]).await.is(422).shows("何师傅已经不参加轮值").shows("P3.37");
    assert_eq!(people(&story, 8, 1).await[..2], ["cook", "health"]);
    for _ in 0..2 {
        health.get(ROTA).await.is(200);
        health.post(&answer, &[("answer", "no")]).await.is(303);
    }
    assert_eq!(people(&story, 8, 1).await[..2], ["leader", "health"]);
    assert_eq!(letters(&story, "rota-next", ["leader", "health"]).await, [1, 0]);
    assert_eq!(letters(&story, "rota-swap-declined", ["cook", "health"]).await, [0, 0]);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}
