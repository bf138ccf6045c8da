//! 教职工健康档案 The staff's side of the return: the same days, classes and steps as the pupils', nobody clears themselves, and
//! the gate knows whom it lets in.

use crate::conduct::journal;
use crate::reopening::{plan, school_days_only};
use crate::town::{Browser, Story};
use afterbell::safety::{report, staff_health};
use afterbell::town::PLAN;
use rules::id::PersonId;
use rules::people::role::Role;
use store::people::Staff;

const STAFF: &str = "/gongshu/wenlan/staff-health";
const OWN: &str = "/gongshu/wenlan/staff-health/own";
const COOK: &str = "/gongshu/wenlan/staff-health/staff-cook";
const GATE: &str = "/gongshu/wenlan/entries";

async fn declares(browser: &mut Browser<'_>, fields: &[(&str, &str)]) -> u16 {
    let page = format!("{OWN}/declaration");
    browser.get(&page).await.is(200);
    browser.post(&page, fields).await.status.as_u16()
}

async fn reports(browser: &mut Browser<'_>, degrees: &str, more: &[(&str, &str)]) -> u16 {
    let page = format!("{OWN}/report");
    browser.get(&page).await.is(200);
    let date = browser.hidden("date");
    let mut fields = vec![("date", date.as_str()), ("degrees", degrees)];
    fields.extend(more);
    browser.post(&page, &fields).await.status.as_u16()
}

/// Takes a step of class 1 for somebody on a page.
async fn takes(browser: &mut Browser<'_>, (page, of): (&str, &str), need: &str, at: &str) -> u16 {
    browser.get(page).await.is(200);
    let fields =
        [("reason", "yellow-or-red-code"), ("of", of), ("need", need), ("at", at), ("paper", "市二院 0826")];
    browser.post(&format!("{page}/step"), &fields).await.status.as_u16()
}

/// The gate finds a member of staff by name and presses; it reads what to do.
async fn comes(story: &Story, name: &str, id: &str, told: &str) {
    let mut gate = story.staff("gate1").await;
    gate.get(&format!("{GATE}?find={name}")).await.is(200).shows(&format!("{name}到校"));
    gate.post(&format!("{STAFF}/{id}/entry"), &[]).await.is(303);
    gate.get(GATE).await.is(200).shows(told);
}

async fn looked(story: &Story) -> usize {
    journal(story).await.iter().filter(|entry| entry.act == "staff-health.looked").count()
}

#[tokio::test]
async fn a_cook_with_a_red_code_comes_in_once_every_step_is_taken() {
    let story = Story::at("2021-08-25T08:00:00").await;
    plan(&story, 2, true, true).await;
    let (mut cook, mut manager) = (story.staff("cook").await, story.staff("manager").await);
    cook.get(OWN).await.is(200).shows("还没有健康申报");
    comes(&story, "何师傅", "staff-cook", "何师傅今天不能进校").await;
    cook.get("/gongshu/wenlan/messages").await.is(200).shows("何师傅今天没有进校");
    manager.get("/gongshu/wenlan/messages").await.is(200).shows("安排代班");
    manager.get(STAFF).await.is(200).shows("何师傅").shows("没有申报");
    for told in ["已申报", "和上次申报的一样"] {
        assert_eq!(declares(&mut cook, &[("p0-code", "red"), ("has_home", "yes")]).await, 303);
        cook.get(OWN).await.is(200).shows(told).shows("第1类");
    }
    manager.get(STAFF).await.is(200).shows("后勤服务人员").shows("下一步：由学校办");
    assert!(!manager.html.contains("红码"), "the list says nothing of what anybody has");
    assert_eq!(looked(&story).await, 0, "lists and one's own page are nobody's look");

    let (other, own) = ((COOK, "何师傅"), (OWN, "何师傅"));
    assert_eq!(takes(&mut cook, own, "control-measures", "").await, 422);
    cook.shows("不由您登记");
    assert_eq!(takes(&mut manager, other, "control-measures", "").await, 303);
    assert_eq!(takes(&mut manager, other, "return-conditions", "").await, 303);
    story.turn("2021-08-26T09:00:00");
    let (mut cook, mut manager) = (story.staff("cook").await, story.staff("manager").await);
    assert_eq!(takes(&mut cook, own, "negative-test", "2021-08-26T08:30").await, 303);
    manager.get(STAFF).await.is(200).shows("下一步：由学校办");
    assert_eq!(takes(&mut manager, other, "school-report", "").await, 303);
    let mut bureau = story.staff("bureau").await;
    assert_eq!(takes(&mut bureau, other, "group-approval", "").await, 303);
    cook.get(OWN).await.is(200).shows("可以到岗，");
    cook.get("/gongshu/wenlan/messages").await.is(200).shows("返校有了进展");
    comes(&story, "何师傅", "staff-cook", "何师傅可以进校").await;
    assert_eq!(looked(&story).await, 4, "every look of the school's and the office's");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

#[tokio::test]
async fn colleagues_find_nothing_and_nobody_clears_themselves() {
    let story = Story::at("2021-08-25T08:00:00").await;
    plan(&story, 2, true, true).await;
    for login in ["head3-2", "care1", "gate1", "cashier", "teaching"] {
        let mut colleague = story.staff(login).await;
        for page in [STAFF, COOK] {
            colleague.get(page).await.is(404);
        }
        colleague.get(OWN).await.is(200).shows("我的返校");
    }
    story.wang().await.get(OWN).await.is(404);
    let mut bureau = story.staff("bureau").await;
    bureau.get("/gongshu/gongshu/staff-health").await.is(200).shows("文澜小学");
    bureau.get(OWN).await.is(404);
    bureau.get(&format!("{STAFF}/staff-bureau")).await.is(404);

    let mut manager = story.staff("manager").await;
    let away =
        [("p0-code", "red"), ("front_line", "yes"), ("returned_on", "2021-08-10"), ("has_home", "yes")];
    assert_eq!(declares(&mut manager, &away).await, 303);
    manager.get(OWN).await.is(200);
    assert_eq!(
        manager.html.matches("aria-current=\"page\"").count(),
        1,
        "one's own page is not the list of all"
    );
    let mine = format!("{STAFF}/staff-manager");
    assert_eq!(takes(&mut manager, (&mine, "周主任"), "control-measures", "").await, 422);
    manager.shows("不由您登记");
    manager.get(&mine).await.is(200);
    assert_eq!(looked(&story).await, 0, "nobody looks at themselves");
    manager.post(&format!("{mine}/word"), &[("word", "well")]).await.is(422).shows("本人不能确认自己的健康");
    let mut leader = story.staff("leader").await;
    comes(&story, "周主任", "staff-manager", "周主任今天不能进校；").await;
    leader.get("/gongshu/wenlan/messages").await.is(200).shows("周主任今天没有进校").shows("安排代班");
    assert_eq!(takes(&mut leader, (&mine, "周主任"), "control-measures", "").await, 303);
    leader.get(&mine).await.is(200).shows("还要确认健康");
    leader.post(&format!("{mine}/word"), &[("word", "well")]).await.is(303);
    leader.get(&mine).await.is(200);
    assert!(!leader.html.contains("还要确认健康"));
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_volunteer_of_the_logistics_staff_observes_fourteen_measured_days_and_is_confirmed() {
    let story = Story::at("2021-08-17T20:00:00").await;
    plan(&story, 2, true, true).await;
    let mut cook = story.staff("cook").await;
    let line = [("front_line", "yes"), ("returned_on", "2021-08-17"), ("has_home", "yes")];
    assert_eq!(declares(&mut cook, &line).await, 303);
    cook.get(OWN).await.is(200).shows("连续0天，要满14天");
    for day in 18..=31 {
        story.turn(&format!("2021-08-{day}T07:30:00"));
        let mut cook = story.staff("cook").await;
        assert_eq!(reports(&mut cook, "36.5", &[]).await, 303);
    }
    comes(&story, "何师傅", "staff-cook", "何师傅今天不能进校").await;
    story.turn("2021-09-01T07:00:00");
    let mut health = story.staff("health").await;
    health.get(STAFF).await.is(200).shows("居家观察中");
    health.get(COOK).await.is(200).shows("观察期满，还要确认健康");
    health.post(&format!("{COOK}/word"), &[("word", "well")]).await.is(303);
    comes(&story, "何师傅", "staff-cook", "何师傅可以进校").await;
}

#[tokio::test]
async fn staff_report_each_day_and_an_illness_is_followed_up() {
    let story = Story::at("2021-09-01T07:00:00").await;
    plan(&story, 2, true, true).await;
    let (mut head, mut health) = (story.staff("head3-2").await, story.staff("health").await);
    assert_eq!(declares(&mut head, &[("has_home", "yes")]).await, 303);
    health.get(STAFF).await.is(200).shows("可以到岗1人").shows("今天没有报");
    assert_eq!(reports(&mut head, "44.0", &[]).await, 422);
    head.shows("不像是量出来的");
    assert_eq!(reports(&mut head, "36.5", &[]).await, 303);
    health.get(STAFF).await.is(200).shows("今天已报1人，其中有症状0人");
    for told in ["请尽快就医，现在不要到岗", "今天已报过同样的内容"] {
        assert_eq!(reports(&mut head, "38.5", &[("household", "岳母咳得厉害")]).await, 303);
        head.get(&format!("{OWN}/report")).await.is(200).shows(told).shows("体温38.5℃");
    }
    head.get(OWN).await.is(200).shows("第4类");
    health.get(STAFF).await.is(200).shows("今天已报1人，其中有症状1人").shows("可以到岗0人");
    assert!(!health.html.contains("38.5"), "the list says nothing of what anybody has");
    let about = format!("{STAFF}/staff-head3-2");
    health.get(&about).await.is(200).shows("体温38.5℃").shows("岳母咳得厉害");
    let mut bureau = story.staff("bureau").await;
    bureau.get(&about).await.is(200).shows("第4类");
    for word in ["38.5", "岳母"] {
        assert!(!bureau.html.contains(word), "the office follows nobody up");
    }
    health.get("/gongshu/wenlan/messages").await.is(200).shows("的健康报告需要跟进");
    assert!(!health.html.contains("发热"), "no message says what it is");
    let school = story.app.place("gongshu", "wenlan").unwrap();
    assert_eq!(
        staff_health::look(&story.app, &school).await.unwrap(),
        0,
        "nobody is reminded before the cut-off"
    );
    story.turn("2021-09-01T09:00:00");
    assert!(staff_health::look(&story.app, &school).await.unwrap() > 0);
    assert_eq!(staff_health::look(&story.app, &school).await.unwrap(), 0, "each once");
    let mut cook = story.staff("cook").await;
    cook.get("/gongshu/wenlan/messages").await.is(200).shows("还没有收到您今天的健康报告");
    head.get("/gongshu/wenlan/messages").await.is(200);
    assert!(!head.html.contains("还没有收到您今天的健康报告"), "who has reported is not asked");
    let needle = "岳母咳得厉害".as_bytes();
    let disk = story.on_disk();
    assert!(disk.windows(needle.len()).all(|part| part != needle), "health data lies sealed");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

#[tokio::test]
async fn on_a_day_without_reports_nobody_of_the_staff_is_silent() {
    let story = Story::at("2021-09-04T09:00:00").await;
    school_days_only(&story).await;
    let school = story.app.place("gongshu", "wenlan").unwrap();
    let (mut cook, mut health) = (story.staff("cook").await, story.staff("health").await);
    assert_eq!(declares(&mut cook, &[("has_home", "yes")]).await, 303);
    health.get(STAFF).await.is(200).shows("可以到岗1人").shows("今天不用报健康报告");
    assert!(!health.html.contains("今天没有报"), "Saturday");
    assert_eq!(reports(&mut cook, "36.5", &[]).await, 422);
    cook.shows("教职工不舒服，请告诉校医");
    assert_eq!(staff_health::look(&story.app, &school).await.unwrap(), 0);
}

#[tokio::test]
async fn before_their_first_day_staff_come_in_by_the_list_of_the_day_only() {
    let story = Story::at("2021-08-24T08:00:00").await;
    plan(&story, 2, false, false).await;
    let mut manager = story.staff("manager").await;
    manager.get(OWN).await.is(404);
    comes(&story, "周主任", "staff-manager", "周主任今天不能进校：校园封闭").await;
    let listed = format!("{STAFF}/listed");
    let cases = [("2021-08-23", "清点课本", "已经过去"), ("2021-08-24", " ", "没有写进校的事由")];
    for (day, reason, told) in cases {
        manager.get(STAFF).await.is(200).shows("名单上没有人");
        let fields = [("staff", "staff-manager"), ("day", day), ("reason", reason)];
        manager.post(&listed, &fields).await.is(422).shows(told);
    }
    for told in ["已列入名单", "名单上已经有"] {
        let fields = [("staff", "staff-manager"), ("day", "2021-08-24"), ("reason", "清点课本")];
        manager.get(STAFF).await.is(200);
        manager.post(&listed, &fields).await.is(303);
        manager.get(STAFF).await.is(200).shows(told).shows("清点课本");
    }
    comes(&story, "周主任", "staff-manager", "周主任可以进校").await;
    comes(&story, "何师傅", "staff-cook", "何师傅今天不能进校").await;
    story.turn("2021-08-25T08:00:00");
    comes(&story, "何师傅", "staff-cook", "何师傅可以进校").await;
    let written = journal(&story).await;
    assert_eq!(written.iter().filter(|entry| entry.act == "staff-health.passed").count(), 4);
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

/// Somebody who works at these places.
fn member(login: &str, role: Role, places: &[&str]) -> Staff {
    Staff {
        id: PersonId::new(format!("staff-{login}")),
        name: login.to_owned(),
        phone: String::new(),
        login: login.to_owned(),
        password: String::new(),
        roles: places.iter().map(|place| (role, (*place).to_owned(), String::new())).collect(),
    }
}

#[tokio::test]
async fn staff_of_a_site_are_reminded_where_they_report_and_their_school_hears_of_illness() {
    const SITE: &str = "/gongshu/wenlan-junior";
    let told = "还没有收到您今天的健康报告";
    let with = |town: &mut afterbell::town::Town| {
        town.register.staff.push(member("cook-junior", Role::Cook, &["wenlan-junior"]));
        town.register.staff.push(member("cook-both", Role::Cook, &["wenlan", "wenlan-junior"]));
    };
    let story = Story::otherwise(PLAN.text, with, "2021-09-01T07:00:00").await;
    plan(&story, 2, true, true).await;
    report::look_everywhere(&story.app).await;
    let mut cook = story.staff("cook-junior").await;
    cook.get(&format!("{SITE}/messages")).await.is(200);
    assert!(!cook.html.contains(told), "nobody is reminded before the cut-off");
    story.turn("2021-09-01T09:00:00");
    for _ in 0..2 {
        report::look_everywhere(&story.app).await;
    }
    let mut cook = story.staff("cook-junior").await;
    cook.get(&format!("{SITE}/messages")).await.is(200).shows(told);
    assert_eq!(cook.html.matches(told).count(), 1, "once");
    let mut both = story.staff("cook-both").await;
    both.get("/gongshu/wenlan/messages").await.is(200).shows(told);
    assert_eq!(both.html.matches(told).count(), 1, "whoever works at both reports at the school");

    let own = format!("{SITE}/staff-health/own");
    cook.get(&format!("{own}/declaration")).await.is(200);
    cook.post(&format!("{own}/declaration"), &[("has_home", "yes")]).await.is(303);
    cook.get(&format!("{own}/report")).await.is(200);
    let date = cook.hidden("date");
    let ill = [("date", date.as_str()), ("degrees", "38.5")];
    cook.post(&format!("{own}/report"), &ill).await.is(303);
    let mut health = story.staff("health").await;
    health.get("/gongshu/wenlan/messages").await.is(200).shows("cook-junior的健康报告需要跟进");
    health.get(&format!("{SITE}/staff-health")).await.is(200).shows("cook-junior");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}
