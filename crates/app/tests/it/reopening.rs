//! 开学返校 The plan of return plays its own numbers in the named town: nine o'clock, nought and silence, fourteen days,
//! four classes and no fifth, forty-eight hours, the gate.

use crate::conduct::journal;
use crate::evening::{count, told};
use crate::town::{Browser, Story};
use afterbell::safety::report;
use afterbell::town::PLAN;
use jiff::civil::date;
use rules::people::act::Act;
use rules::people::role::clock;
use store::plan::Filing;

pub(crate) const TEXT: &str = include_str!("../../../../schemes/wuxi-2021-return.toml");
const APPROVAL: &str = r#"
[[approval]]
of       = "wuxi-2021-opening/health-mode"
reason   = { zh = "疫情期间", en = "the epidemic" }
approver = "林局长(市教育局)"
on       = 2021-08-06
"#;
const REPORTS: &str = "/gongshu/wenlan/reports";
const RETURN: &str = "/gongshu/wenlan/clearances";
const GATE: &str = "/gongshu/wenlan/entries";

/// Puts the school's plan of return in force; the health rules are on by a named approval only.
pub(crate) async fn plan(story: &Story, version: i64, on: bool, approved: bool) {
    let text = TEXT.to_owned();
    let text = if on { text.replace("active            = false", "active            = true") } else { text };
    let text = if approved { text + APPROVAL } else { text };
    file(story, version, &text).await;
}

/// Files a plan of return of the school.
pub(crate) async fn file(story: &Story, version: i64, text: &str) {
    let text = text.replace("wuxi/liangxi/dongpo", "hangzhou/gongshu/wenlan");
    let school = story.app.place("gongshu", "wenlan").unwrap();
    let mut tx = story.app.store.act(&clock(Act::SchemeFile, &school).unwrap()).await.unwrap();
    let filing = Filing { scheme: "wuxi-2021-return", version, holds_from: date(2021, 8, 5), text: &text };
    tx.scheme_filed(&filing, story.app.now()).await.unwrap();
    tx.commit().await.unwrap();
    story.app.reread().await.unwrap();
}

async fn says(browser: &mut Browser<'_>, degrees: &str, more: &[(&str, &str)]) -> u16 {
    browser.get(&format!("{REPORTS}/ming")).await.is(200);
    let date = browser.hidden("date");
    let mut fields = vec![("date", date.as_str()), ("degrees", degrees)];
    fields.extend(more);
    browser.post(&format!("{REPORTS}/ming"), &fields).await.status.as_u16()
}

async fn declares(browser: &mut Browser<'_>, fields: &[(&str, &str)]) -> u16 {
    let page = format!("{RETURN}/ming/declaration");
    browser.get(&page).await.is(200);
    browser.post(&page, fields).await.status.as_u16()
}

async fn takes(browser: &mut Browser<'_>, reason: &str, of: &str, need: &str, at: &str) -> u16 {
    browser.get(&format!("{RETURN}/ming")).await.is(200);
    let fields = [("reason", reason), ("of", of), ("need", need), ("at", at), ("paper", "市二院 0830")];
    browser.post(&format!("{RETURN}/ming/step"), &fields).await.status.as_u16()
}

#[tokio::test]
async fn nothing_of_health_is_asked_before_it_is_switched_on_by_name() {
    let story = Story::at("2021-08-24T08:00:00").await;
    let mut head = story.staff("head3-2").await;
    head.get(REPORTS).await.is(404);
    for (version, on, approved) in [(2, false, false), (3, true, false)] {
        plan(&story, version, on, approved).await;
        for page in [REPORTS, RETURN] {
            head.get(page).await.is(404);
        }
        let mut wang = story.wang().await;
        for page in ["reports/ming", "clearances/ming", "clearances/ming/declaration"] {
            wang.get(&format!("/gongshu/wenlan/{page}")).await.is(404);
        }
        wang.get("/gongshu/wenlan/children").await.is(200);
        assert!(!wang.html.contains("健康报告"), "nobody is asked");
    }
    let mut gate = story.staff("gate1").await;
    gate.get(&format!("{GATE}?find=王小明")).await.is(200).shows("王小明到校");
    gate.post(&format!("{GATE}/ming"), &[]).await.is(303);
    gate.get(GATE).await.is(200).shows("校园封闭").shows("校园还没有开放");
    story.turn("2021-09-01T07:40:00");
    let mut gate = story.staff("gate1").await;
    gate.get(&format!("{GATE}?find=王小明")).await;
    gate.post(&format!("{GATE}/ming"), &[]).await.is(303);
    gate.get(GATE).await.is(200).shows("王小明可以进校");
    plan(&story, 4, true, true).await;
    story.staff("head3-2").await.get(REPORTS).await.is(200);
}

/// The clock asks once whoever is silent at the cut-off, and nobody before.
async fn reminds_at_nine(story: &Story) {
    let school = story.app.place("gongshu", "wenlan").unwrap();
    assert_eq!(report::look(&story.app, &school).await.unwrap(), 0, "nobody is reminded before the cut-off");
    story.turn("2021-08-25T09:00:00");
    assert!(report::look(&story.app, &school).await.unwrap() > 0);
    assert_eq!(report::look(&story.app, &school).await.unwrap(), 0, "each family once");
}

#[tokio::test]
async fn a_declaration_that_nobody_made_is_due_on_the_card_of_the_child() {
    let story = Story::at("2021-08-25T08:00:00").await;
    let (mut wang, page) = (story.wang().await, "/gongshu/wenlan/children");
    let link = "clearances/ming/declaration";
    wang.get(page).await.is(200);
    assert!(!wang.html.contains(link), "nobody is asked before health is switched on");
    plan(&story, 2, true, true).await;
    wang.get(page).await.is(200).shows(link).shows("填写健康申报").shows("due soon").shows("9月1日");
    assert_eq!(declares(&mut wang, &[("has_home", "yes")]).await, 303);
    wang.get(page).await.is(200).shows("clearances/hong/declaration");
    assert!(!wang.html.contains(link), "what was declared is due no more");
}

#[tokio::test]
async fn a_day_is_reported_by_nine_nought_is_a_number_and_silence_is_not() {
    let three = |town: &mut afterbell::town::Town| {
        let more =
            town.register.students.iter_mut().filter(|child| ["h1s0", "h2s0"].contains(&child.id.as_str()));
        more.for_each(|child| (child.grade, child.home_class) = (3, "3-2".to_owned()));
    };
    let story = Story::otherwise(PLAN.text, three, "2021-08-25T08:59:00").await;
    plan(&story, 2, true, true).await;
    let mut wang = story.wang().await;
    let mut head = story.staff("head3-2").await;
    let class: Vec<_> =
        story.town.register.students.iter().filter(|child| child.home_class == "3-2").collect();
    head.get(REPORTS).await.is(200).shows("没有报").shows(&format!("还没有报的（{}人）", class.len()));
    wang.get("/gongshu/wenlan/children").await.is(200).shows("今天的健康报告");
    assert_eq!(says(&mut wang, "44.0", &[]).await, 422);
    wang.shows("44.0℃不像是量出来的");
    wang.get(&format!("{REPORTS}/ming")).await;
    let yesterday = [("date", "2021-08-24"), ("degrees", "36.5")];
    wang.post(&format!("{REPORTS}/ming"), &yesterday).await.is(422).shows("只记当天的");
    for _ in 0..2 {
        assert_eq!(says(&mut wang, "36.5", &[]).await, 303);
        wang.get(&format!("{REPORTS}/ming")).await.is(200).shows("今天08:59已报：没有不舒服");
    }
    for child in class.iter().filter(|child| child.id.as_str() != "ming").skip(1) {
        let page = format!("{REPORTS}/{}", child.id);
        head.get(&page).await.is(200);
        head.post(&page, &[("date", "2021-08-25"), ("degrees", "36.4")]).await.is(303);
    }
    head.get(REPORTS).await.is(200).shows("还没有报的（1人）");
    head.post(&format!("{REPORTS}/remind"), &[]).await.is(303);
    head.get(REPORTS).await.shows("新提醒了1家");
    head.post(&format!("{REPORTS}/remind"), &[]).await.is(303);
    head.get(REPORTS).await.shows("新提醒了0家");
    let ours = [("home_class", "3-2")];
    head.post(&format!("{REPORTS}/file"), &[("home_class", "3-1")]).await.is(404);
    head.get(REPORTS).await;
    head.post(&format!("{REPORTS}/file"), &ours).await.is(303);
    head.get(REPORTS).await.is(200).shows("已报：有症状0人").shows("未报1人");
    assert!(!head.html.contains("全校已报齐"), "one class is not the school");

    reminds_at_nine(&story).await;
    head.get(REPORTS).await.is(200).shows("还没有报的（1人）").shows("08:59已提醒家长");
    let mut manager = story.staff("manager").await;
    manager.get(REPORTS).await.is(200).shows("过了时刻没有报").shows("个班没有报，没有合计");
    let mut bureau = story.staff("bureau").await;
    bureau.get("/gongshu/gongshu/reports").await.is(200).shows("所学校没有报齐，没有合计");
    let fever = [("fever", "yes"), ("household", "外婆咳得厉害")];
    assert_eq!(says(&mut wang, "38.2", &fever).await, 303);
    wang.get(&format!("{REPORTS}/ming")).await.is(200).shows("今天09:00已报：发热").shows("请尽快就医");
    head.get(REPORTS).await.is(200).shows("人数变了，请重报").shows("督促就医").shows("外婆咳得厉害");
    head.post(&format!("{REPORTS}/file"), &ours).await.is(303);
    head.get(REPORTS).await.is(200).shows("已报：有症状1人").shows("已更正");
    manager.get(REPORTS).await.is(200).shows("已更正");
    assert!(!manager.html.contains("王小明") && !manager.html.contains("发热"), "the sum, and nobody's name");
    wang.get("/gongshu/wenlan/messages").await.is(200).shows("请尽快就医");
    assert!(!wang.html.contains("发热"), "no message says what it is");

    nobody_saw_a_doctor_for_a_day(&story).await;
    let needle = "外婆咳得厉害".as_bytes();
    let disk = story.on_disk();
    assert!(disk.windows(needle.len()).all(|part| part != needle), "health data lies sealed");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

/// Whoever ought to know hears of it once, and of nothing before.
async fn nobody_saw_a_doctor_for_a_day(story: &Story) {
    story.turn("2021-08-26T08:59:00");
    let mut doctor = story.staff("health").await;
    doctor.get(REPORTS).await.is(200).shows("督促就医");
    let school = story.app.place("gongshu", "wenlan").unwrap();
    assert_eq!(report::pass_on(&story.app, &school).await.unwrap(), 0, "the hours are not over");
    story.turn("2021-08-26T09:00:00");
    doctor.get(REPORTS).await.is(200).shows("逾期没有就医");
    assert_eq!(report::pass_on(&story.app, &school).await.unwrap(), 1);
    assert_eq!(report::pass_on(&story.app, &school).await.unwrap(), 0, "told once");
    for who in ["staff-leader", "staff-health", "staff-head3-2"] {
        assert_eq!(count(&told(story, who).await, "report-overdue"), 1, "{who}");
    }
    story.staff("leader").await.get("/gongshu/wenlan/messages").await.is(200).shows("还没有记下看过医生");
    doctor.post(&format!("{REPORTS}/ming/doctor"), &[]).await.is(303);
    doctor.get(REPORTS).await.is(200).shows("已就医");
}

async fn looked(story: &Story) -> usize {
    journal(story).await.iter().filter(|entry| entry.act == "clearance.looked").count()
}

#[tokio::test]
async fn a_fever_that_nobody_ticked_is_one_and_whoever_of_the_school_looks_is_written_down() {
    let story = Story::at("2021-09-01T08:00:00").await;
    plan(&story, 2, true, true).await;
    let (mut wang, mut head) = (story.wang().await, story.staff("head3-2").await);
    assert_eq!(declares(&mut wang, &[("has_home", "yes")]).await, 303);
    assert_eq!(says(&mut wang, "37.2", &[]).await, 303);
    wang.get(&format!("{REPORTS}/ming")).await.is(200).shows("没有不舒服").shows("37.2℃");
    wang.get(&format!("{RETURN}/ming")).await.is(200).shows("可以返校");
    assert_eq!(says(&mut wang, "38.5", &[]).await, 303);
    wang.get(&format!("{REPORTS}/ming")).await.is(200).shows("发热 · 体温38.5℃").shows("请尽快就医");
    wang.get(&format!("{RETURN}/ming")).await.is(200).shows("第4类");
    let mut gate = story.staff("gate1").await;
    gate.get(&format!("{GATE}?find=王小明")).await;
    gate.post(&format!("{GATE}/ming"), &[]).await.is(303);
    gate.get(GATE).await.is(200).shows("隔离观察区等候").shows("还没有人接");
    assert_eq!(looked(&story).await, 0, "a family reads its own");

    let pages = ["clearances/ming", "clearances/ming/declaration", "reports/ming", "reports"];
    for (seen, page) in (1..).zip(pages) {
        head.get(&format!("/gongshu/wenlan/{page}")).await.is(200);
        assert_eq!(looked(&story).await, seen, "{page}");
    }
    let mut doctor = story.staff("health").await;
    doctor.get(REPORTS).await.is(200).shows("体温38.5℃");
    assert_eq!(looked(&story).await, 5);
    let mut manager = story.staff("manager").await;
    for page in [REPORTS, RETURN] {
        manager.get(page).await.is(200);
        assert!(!manager.html.contains("38.5"));
    }
    manager.shows("由校医或保健老师办");
    assert_eq!(looked(&story).await, 5, "sums and states are nobody's papers");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

/// The plan asks for reports on school days only.
pub(crate) async fn school_days_only(story: &Story) {
    let text = TEXT.replace("daily               = true", "daily               = false");
    let text = text.replace("active            = false", "active            = true");
    file(story, 2, &(text + APPROVAL)).await;
}

#[tokio::test]
async fn on_a_day_without_reports_nobody_is_reminded() {
    let story = Story::at("2021-09-04T09:00:00").await;
    school_days_only(&story).await;
    let school = story.app.place("gongshu", "wenlan").unwrap();
    let mut manager = story.staff("manager").await;
    manager.get(REPORTS).await.is(200);
    assert!(!manager.html.contains("提醒还没有报的家庭"), "Saturday");
    manager.post(&format!("{REPORTS}/remind"), &[]).await.is(422).shows("今天不用报健康报告");
    assert_eq!(report::look(&story.app, &school).await.unwrap(), 0);
    let mut bureau = story.staff("bureau").await;
    bureau.get("/gongshu/gongshu/reports").await.is(200).shows("今天不用报健康报告");
    story.turn("2021-09-06T09:00:00");
    let mut manager = story.staff("manager").await;
    manager.get(REPORTS).await.is(200).shows("提醒还没有报的家庭");
    assert!(report::look(&story.app, &school).await.unwrap() > 0);
    story.turn("2021-09-07T21:30:00");
    assert_eq!(report::look(&story.app, &school).await.unwrap(), 0, "nobody is asked at night");
}

#[tokio::test]
async fn a_symptom_that_is_taken_back_stays_in_sight_until_the_evening() {
    let story = Story::at("2021-09-01T07:00:00").await;
    plan(&story, 2, true, true).await;
    let (mut wang, mut head) = (story.wang().await, story.staff("head3-2").await);
    assert_eq!(says(&mut wang, "38.5", &[]).await, 303);
    story.turn("2021-09-01T07:30:00");
    assert_eq!(says(&mut wang, "36.5", &[]).await, 303);
    head.get(REPORTS).await.is(200).shows("体温38.5℃").shows("当天又改报没有症状").shows("督促就医");
    head.post(&format!("{REPORTS}/ming/doctor"), &[]).await.is(303);
    head.get(REPORTS).await.is(200).shows("已就医");
    story.turn("2021-09-02T07:00:00");
    let mut head = story.staff("head3-2").await;
    head.get(REPORTS).await.is(200);
    assert!(!head.html.contains("38.5"), "the newest of a day that is over counts");
}

#[tokio::test]
async fn whoever_was_not_let_in_waits_on_the_page_until_a_grown_up_of_its_list_has_fetched_it() {
    let story = Story::at("2021-09-01T07:40:00").await;
    plan(&story, 2, true, true).await;
    let mut gate = story.staff("gate1").await;
    gate.get(&format!("{GATE}?find=王小明")).await;
    gate.post(&format!("{GATE}/ming"), &[]).await.is(303);
    let mut manager = story.staff("manager").await;
    manager.get(GATE).await.is(200).shows("还没有人接");
    assert!(!manager.html.contains("已接走</button>"), "who fetched it is said at the gate");
    for nobody in ["", "h1g0"] {
        gate.get(GATE).await.is(200);
        gate.post(&format!("{GATE}/ming/fetched"), &[("collector", nobody)]).await.is(422);
    }
    story.turn("2021-09-02T07:40:00");
    let mut gate = story.staff("gate1").await;
    gate.get(GATE).await.is(200).shows("还没有人接");
    for told in ["已告诉家长", "没有在等候"] {
        gate.post(&format!("{GATE}/ming/fetched"), &[("collector", "h0g1")]).await.is(303);
        gate.get(GATE).await.is(200).shows(told);
        assert!(!gate.html.contains("还没有人接"));
    }
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/messages").await.is(200).shows("已从校门口接走王小明");
    let fetched = journal(&story).await.into_iter().filter(|entry| entry.act == "entry.fetched").count();
    assert_eq!(fetched, 1, "twice is once");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

#[tokio::test]
async fn fourteen_days_after_the_day_of_return_without_a_gap() {
    let story = Story::at("2021-08-17T20:00:00").await;
    plan(&story, 2, true, true).await;
    let mut wang = story.wang().await;
    wang.get(&format!("{RETURN}/ming")).await.is(200).shows("还没有健康申报");
    let away = [("away", "yes"), ("has_home", "yes"), ("returned_on", "2021-08-17")];
    assert_eq!(declares(&mut wang, &[("away", "yes"), ("has_home", "yes")]).await, 422);
    wang.shows("没有写返回的日期");
    assert_eq!(declares(&mut wang, &away).await, 303);
    wang.get(&format!("{RETURN}/ming")).await.is(200).shows("连续0天，要满14天");
    for day in 18..=31 {
        story.turn(&format!("2021-08-{day}T07:30:00"));
        let mut wang = story.wang().await;
        assert_eq!(says(&mut wang, "36.5", &[]).await, 303);
        wang.get(&format!("{RETURN}/ming")).await.is(200).shows("居家观察中");
    }
    let mut wang = story.wang().await;
    wang.get(&format!("{RETURN}/ming")).await.is(200).shows("连续13天，要满14天");
    story.turn("2021-09-01T07:30:00");
    let mut wang = story.wang().await;
    wang.get(&format!("{RETURN}/ming")).await.is(200).shows("可以返校");
    assert_eq!(
        declares(&mut wang, &[("away", "yes"), ("has_home", "yes"), ("returned_on", "2021-08-20")]).await,
        303
    );
    wang.get(&format!("{RETURN}/ming")).await.is(200).shows("连续11天，要满14天");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

#[tokio::test]
async fn class_one_goes_its_five_steps_in_order_and_a_test_lives_forty_eight_hours() {
    const CODE: &str = "yellow-or-red-code";
    let story = Story::at("2021-08-29T08:00:00").await;
    plan(&story, 2, true, true).await;
    let (mut wang, mut manager) = (story.wang().await, story.staff("manager").await);
    let (mut bureau, mut head) = (story.staff("bureau").await, story.staff("head3-2").await);
    let mother = [("has_home", "yes"), ("p1-name", "母亲"), ("p1-code", "red")];
    assert_eq!(declares(&mut wang, &mother).await, 303);
    wang.get(&format!("{RETURN}/ming")).await.is(200).shows("第1类").shows("暂不返校").shows("母亲");
    manager.get(RETURN).await.is(200).shows("暂不返校").shows("下一步");
    assert!(!manager.html.contains("红码"), "the list does not say what it is");
    let none = "2021-08-30T12:00";
    assert_eq!(takes(&mut bureau, CODE, "母亲", "group-approval", none).await, 422);
    bureau.shows("现在先办的是：按要求落实疫情防控和健康管控措施");
    assert_eq!(takes(&mut head, CODE, "母亲", "control-measures", none).await, 422);
    head.shows("不由您登记");
    for need in ["control-measures", "return-conditions"] {
        assert_eq!(takes(&mut manager, CODE, "母亲", need, none).await, 303);
    }
    assert_eq!(takes(&mut bureau, CODE, "母亲", "group-approval", none).await, 422);
    bureau.shows("现在先办的是：核酸检测阴性证明");
    story.turn("2021-08-31T08:00:00");
    let (mut wang, mut manager) = (story.wang().await, story.staff("manager").await);
    let mut bureau = story.staff("bureau").await;
    assert_eq!(takes(&mut wang, CODE, "母亲", "negative-test", "2021-08-29T07:59").await, 422);
    assert_eq!(takes(&mut wang, CODE, "王小明", "negative-test", none).await, 422);
    for _ in 0..2 {
        assert_eq!(takes(&mut wang, CODE, "母亲", "negative-test", none).await, 303);
    }
    assert_eq!(takes(&mut manager, CODE, "母亲", "school-report", none).await, 303);
    bureau.get("/gongshu/gongshu/clearances").await.is(200).shows("文澜小学");
    assert_eq!(takes(&mut bureau, CODE, "母亲", "group-approval", none).await, 303);
    wang.get(&format!("{RETURN}/ming")).await.is(200).shows("可以返校");
    assert_eq!(takes(&mut wang, "fifth-class", "母亲", "negative-test", none).await, 400);
    let mut gate = story.staff("gate1").await;
    gate.get(&format!("{GATE}?find=王小明")).await.is(200);
    gate.post(&format!("{GATE}/ming"), &[]).await.is(303);
    gate.get(GATE).await.shows("校园封闭，9月1日");
    for (local, told) in
        [("2021-09-01T12:00:00", "王小明可以进校"), ("2021-09-01T12:00:01", "隔离观察区等候")]
    {
        story.turn(local);
        let mut gate = story.staff("gate1").await;
        gate.get(&format!("{GATE}?find=王小明")).await;
        gate.post(&format!("{GATE}/ming"), &[]).await.is(303);
        gate.get(GATE).await.is(200).shows(told);
        assert!(!gate.html.contains("红码") && !gate.html.contains("核酸"), "the gate learns nothing more");
    }
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/messages").await.is(200).shows("有大人陪着在等候");
    wang.get(&format!("{RETURN}/ming")).await.is(200).shows("请做核酸检测").shows("不超过48小时");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

/// Class 3-2 with its head teacher is a class of the kindergarten.
fn kindergarten(town: &mut afterbell::town::Town) {
    let small = |class: &mut String| {
        if class == "3-2" {
            "K3-2".clone_into(class);
        }
    };
    town.register.students.iter_mut().for_each(|child| small(&mut child.home_class));
    let roles = town.register.staff.iter_mut().flat_map(|one| &mut one.roles);
    roles.for_each(|(_, _, class)| small(class));
}

#[tokio::test]
async fn a_batch_comes_on_its_own_day_in_its_hours_through_its_gate() {
    const BATCHES: &str = "/gongshu/wenlan/batches";
    let story = Story::otherwise(PLAN.text, kindergarten, "2021-09-01T08:00:00").await;
    file(&story, 2, &TEXT.replace("siblings_together = true", "siblings_together = false")).await;
    let (mut gate, mut wang) = (story.staff("gate1").await, story.wang().await);
    let slot = "9月2日 周四 08:30 – 09:00 · 南门";
    wang.get("/gongshu/wenlan/children").await.is(200).shows("返校批次");
    wang.get(&format!("{BATCHES}/ming")).await.is(200).shows(slot);
    wang.get(BATCHES).await.is(404);
    gate.get(&format!("{GATE}?find=王小明")).await.is(200).shows(slot);
    gate.post(&format!("{GATE}/ming"), &[]).await.is(303);
    gate.get(GATE).await.is(200).shows("按返校批次，9月2日").shows("还没有人接");
    wang.get("/gongshu/wenlan/messages").await.is(200).shows("按返校批次，9月2日");
    let mut manager = story.staff("manager").await;
    manager.get(BATCHES).await.is(200).shows(slot).shows("走得下");
    for (now, hint) in [("08:00:00", "08:30起"), ("08:30:00", "正是时段"), ("09:00:00", "两批之间")]
    {
        story.turn(&format!("2021-09-02T{now}"));
        let mut gate = story.staff("gate1").await;
        gate.get(&format!("{GATE}?find=王小明")).await.is(200).shows(hint);
    }
    let mut gate = story.staff("gate1").await;
    gate.get(&format!("{GATE}?find=王小明")).await;
    gate.post(&format!("{GATE}/ming"), &[]).await.is(303);
    gate.get(GATE).await.is(200).shows("王小明可以进校");
    assert!(!gate.html.contains("还没有人接"), "whoever was let in since waits no more");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

#[tokio::test]
async fn classes_two_three_and_four_and_a_cold_in_kindergarten() {
    let story = Story::otherwise(PLAN.text, kindergarten, "2021-09-01T08:00:00").await;
    plan(&story, 2, true, true).await;
    let (mut wang, mut manager) = (story.wang().await, story.staff("manager").await);
    let (mut bureau, mut doctor) = (story.staff("bureau").await, story.staff("health").await);
    let trip = [
        ("has_home", "yes"),
        ("p0-city", "南京"),
        ("p0-part", "建邺"),
        ("p0-from", "2021-08-10"),
        ("p0-to", "2021-08-12"),
        ("p1-name", "母亲"),
        ("p1-pending", "yes"),
    ];
    assert_eq!(declares(&mut wang, &trip).await, 303);
    wang.get(&format!("{RETURN}/ming")).await.is(200).shows("第3类").shows("暂缓返校");
    assert!(!wang.html.contains("第2类"), "no area of risk is known there yet");
    let area = [("city", "南京"), ("part", "江宁"), ("from", "2021-07-21"), ("to", "2021-08-20")];
    manager.get(RETURN).await.is(200);
    manager.post(&format!("{RETURN}/areas"), &area).await.is(303);
    wang.get(&format!("{RETURN}/ming")).await.is(200).shows("第2类").shows("第3类").shows("暂不返校");
    manager.get(RETURN).await.is(200).shows("南京 江宁");
    let start = format!("{RETURN}/areas/");
    let id = manager.html.split(&start).nth(1).unwrap().split('/').next().unwrap().to_owned();
    let withdraw = format!("{start}{id}/withdraw");
    manager.post(&withdraw, &[]).await.is(422).shows("没有写原因");
    for told in ["已撤回，名单", "已经撤回过"] {
        manager.get(RETURN).await.is(200);
        manager.post(&withdraw, &[("reason", "区写错了")]).await.is(303);
        manager.get(RETURN).await.is(200).shows(told);
    }
    wang.get(&format!("{RETURN}/ming")).await.is(200);
    assert!(!wang.html.contains("第2类"), "what was withdrawn counts no more");
    manager.post(&format!("{RETURN}/areas"), &area).await.is(303);
    wang.get(&format!("{RETURN}/ming")).await.is(200).shows("第2类").shows("第3类").shows("暂不返校");
    assert_eq!(takes(&mut wang, "result-pending", "王小明", "negative-test", "2021-09-01T07:00").await, 422);
    assert_eq!(takes(&mut wang, "result-pending", "母亲", "negative-test", "2021-09-01T07:00").await, 303);
    wang.get(&format!("{RETURN}/ming")).await.is(200);
    assert!(!wang.html.contains("第3类"), "no approval is asked");
    assert_eq!(declares(&mut wang, &[("has_home", "yes")]).await, 303);
    wang.get(&format!("{RETURN}/ming")).await.is(200).shows("可以返校");

    assert_eq!(says(&mut wang, "36.8", &[("cold", "yes"), ("dry-cough", "yes")]).await, 303);
    wang.get(&format!("{RETURN}/ming")).await.is(200).shows("第4类").shows("暂缓返校");
    let (ill, cold) = ("other-illness", "kindergarten-cold");
    let name = "王小明";
    story.turn("2021-09-01T16:00:00");
    assert_eq!(takes(&mut wang, ill, name, "infection-excluded", "").await, 422);
    assert_eq!(takes(&mut doctor, ill, name, "infection-excluded", "").await, 303);
    assert_eq!(takes(&mut wang, ill, name, "free-of-symptoms", "").await, 303);
    assert_eq!(takes(&mut bureau, ill, name, "group-approval", "").await, 422);
    assert_eq!(takes(&mut manager, ill, name, "school-report", "").await, 303);
    assert_eq!(takes(&mut bureau, ill, name, "group-approval", "").await, 303);
    wang.get(&format!("{RETURN}/ming")).await.is(200).shows("感冒");
    assert_eq!(takes(&mut wang, cold, name, "free-of-symptoms", "").await, 303);
    let mut head = story.staff("head3-2").await;
    assert_eq!(takes(&mut head, cold, name, "health-worker-confirms", "").await, 422);
    head.shows("不由您登记");
    assert_eq!(takes(&mut doctor, cold, name, "health-worker-confirms", "").await, 303);
    wang.get(&format!("{RETURN}/ming")).await.is(200).shows("可以返校");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}
