//! 意外与记录 An incident from the phone to its end, and the line that a family reads in the evening (P1.31, P3.56, P3.58).

use crate::evening::{group, school, session_of, staff};
use crate::registration::accepted;
use crate::town::{Browser, Story};
use afterbell::day::session;
use rules::id::StudentId;
use store::Entry;

const HOMEWORK: &str = "/gongshu/wenlan/carelogs/class";
const INCIDENTS: &str = "/gongshu/wenlan/incidents";
const BOARD: &str = "/gongshu/gongshu/board";

async fn evening() -> Story {
    let story = accepted("2021-09-07T08:00:00").await;
    group(&story, "jia", "care1", &["ming", "h1s0", "h2s0"]).await;
    story.turn("2021-09-07T15:30:00");
    let (teacher, school, id) = (staff(&story, "care1"), school(&story), session_of("jia", "2021-09-07"));
    session::open(&story.app, &teacher, &school, &id).await.unwrap();
    afterbell::day::roll::add(&story.app, &teacher, &school, &id, &StudentId::new("ming")).await.unwrap();
    story.turn("2021-09-07T16:20:00");
    story
}

async fn journal(story: &Story) -> Vec<Entry> {
    let permit = staff(story, "leader").permit(rules::people::act::Act::JournalRead, &school(story)).unwrap();
    story.app.store.look(&permit).await.unwrap().journal_entries(None, 40).await.unwrap()
}

async fn reported(care: &mut Browser<'_>) -> String {
    care.get(&format!("{INCIDENTS}/new")).await.is(200).shows("王小明");
    let fields = [
        ("student", "ming"),
        ("kind", "injury"),
        ("what", "跑步摔倒,膝盖擦伤"),
        ("at_place", "操场"),
        ("time", "16:10"),
    ];
    care.post(&format!("{INCIDENTS}/new"), &fields).await.is(303);
    care.led_to().to_owned()
}

#[tokio::test]
async fn an_incident_is_reported_in_one_form_and_closed_step_by_step() {
    let story = evening().await;
    let mut care = story.staff("care1").await;
    care.get(&format!("{INCIDENTS}/new")).await.is(200);
    let empty =
        [("student", "ming"), ("kind", "injury"), ("what", " "), ("at_place", "操场"), ("time", "16:10")];
    care.post(&format!("{INCIDENTS}/new"), &empty).await.is(422).shows("P3.58").shows("操场");
    let file = reported(&mut care).await;
    care.get(&file).await.is(200).shows("跑步摔倒").shows("及时救护").shows("应在 9月7日 周二 16:30 前");
    let mut bureau = story.staff("bureau").await;
    bureau.get("/gongshu/gongshu/messages").await.is(200).shows("文澜小学报告了一起意外");
    assert!(!bureau.html.contains("王小明") && !bureau.html.contains("摔倒"), "neither to whom nor what");
    bureau.get(BOARD).await.is(200).shows("1 起意外还没有结案");
    let again = care.html.clone();
    story.turn("2021-09-07T16:30:00");
    let mut manager = story.staff("manager").await;
    manager.get(INCIDENTS).await.is(200).shows("1 步超时");
    care.post(&format!("{file}/steps"), &[("step", "guardian"), ("note", " ")])
        .await
        .is(422)
        .shows("没有写找了谁");
    let steps = [
        ("rescue", ""),
        ("health-worker", ""),
        ("guardian", "妈妈,电话"),
        ("leader", "校长"),
        ("evidence", ""),
        ("written", ""),
        ("insurer", "学平险 95519"),
        ("follow-up", "第二天已上学"),
    ];
    manager.get(&file).await.is(200);
    for (step, note) in steps {
        care.post(&format!("{file}/steps"), &[("step", step), ("note", note)]).await.is(303);
        care.get(&file).await.is(200);
    }
    care.shows("妈妈,电话").shows("16:30");
    assert!(!again.contains("妈妈,电话"));
    care.post(&format!("{file}/close"), &[("conclusion", "好了")]).await.is(404);
    manager.get(&file).await.is(200);
    manager.post(&format!("{file}/close"), &[("conclusion", "已愈合")]).await.is(303);
    manager.get(INCIDENTS).await.is(200).shows("已结");
    bureau.get(BOARD).await.is(200);
    assert!(!bureau.html.contains("意外还没有结案"));
}

#[tokio::test]
async fn what_happened_last_evening_is_reported_after_midnight() {
    let story = evening().await;
    let new = format!("{INCIDENTS}/new");
    let report = |on: &'static str| {
        [("student", "ming"), ("kind", "injury"), ("what", "等车时摔倒"), ("on", on), ("time", "17:50")]
    };
    for (now, kept) in [("2021-09-08T00:10:00", "昨天"), ("2021-09-08T08:00:00", "等车时摔倒")] {
        story.turn(now);
        let mut care = story.staff("care1").await;
        care.get(&new).await.is(200).shows("昨天").shows("9月7日");
        care.post(&new, &report("2021-09-08")).await.is(422).shows("时间还没有到").shows(kept);
        care.get(&new).await.is(200);
        care.post(&new, &report("2021-09-07")).await.is(303);
        let file = care.led_to().to_owned();
        care.get(&file).await.is(200).shows("9月7日 周二 17:50");
    }
}

/// Whoever keeps the gate sees a child fall there, and reports it like anybody else; the file is read by those who go on with it.
#[tokio::test]
async fn the_doorkeeper_reports_what_happened_at_the_gate() {
    let story = evening().await;
    let mut gate = story.staff("gate1").await;
    gate.get("/gongshu/wenlan/gate/ming").await.is(200).shows("incidents/new?child=ming");
    gate.get(&format!("{INCIDENTS}/new?child=ming")).await.is(200).shows("王小明");
    let fields = [("student", "ming"), ("kind", "injury"), ("what", "门口绊倒"), ("time", "16:15")];
    gate.post(&format!("{INCIDENTS}/new"), &fields).await.is(303);
    assert_eq!(gate.led_to(), "/gongshu/wenlan/gate");
    gate.get("/gongshu/wenlan/gate").await.is(200).shows("由他们接着处理");
    gate.get(INCIDENTS).await.is(404);
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/messages").await.is(200).shows("王小明在托管时出了点情况");
    let mut manager = story.staff("manager").await;
    manager.get(INCIDENTS).await.is(200).shows("王小明");
}

/// On Friday a family tells of Tuesday: the file says who had the child then, and when whoever was told before had been told.
#[tokio::test]
async fn what_happened_earlier_in_the_week_is_reported_with_the_roll_of_its_day() {
    let story = evening().await;
    story.turn("2021-09-10T09:00:00");
    let new = format!("{INCIDENTS}/new");
    let report = |on: &'static str, time: &'static str| {
        [("student", "ming"), ("kind", "injury"), ("what", "膝盖肿了"), ("on", on), ("time", time)]
    };
    let mut health = story.staff("health").await;
    health.get(&new).await.is(200).shows("9月6日 周一").shows("9月7日 周二");
    health.post(&new, &report("2021-09-03", "16:00")).await.is(422).shows("P3.58").shows("不在本周");
    health.get(&new).await;
    health.post(&new, &report("2021-09-07", "16:00")).await.is(303);
    let file = health.led_to().to_owned();
    health.get(&file).await.is(200).shows("9月7日 周二 16:00").shows("当时由谁看护").shows("jia组 · 206");
    let (cover, told) = (format!("{file}/cover"), format!("{file}/told"));
    let said = |on: &'static str| {
        [
            ("whom", "guardian"),
            ("name", "王芳"),
            ("way", "visit"),
            ("on", on),
            ("time", "18:00"),
            ("words", "接孩子时说过腿疼"),
        ]
    };
    health.get(&cover).await.is(200);
    health.post(&told, &said("2021-09-06")).await.is(422).shows("在出事那天以前").shows("接孩子时说过腿疼");
    health.get(&cover).await.is(200);
    health.post(&told, &said("2021-09-07")).await.is(303);
    health.get(&cover).await.is(200).shows("9月7日 周二 18:00");
    health.get(&new).await.is(200);
    health.post(&new, &report("2021-09-07", "15:00")).await.is(303);
    let before = health.led_to().to_owned();
    health.get(&before).await.is(200).shows("当时不在托管的名单上");
}

#[tokio::test]
async fn a_step_that_was_marked_by_mistake_is_open_again_and_both_words_can_be_read() {
    let story = evening().await;
    let (mut care, mut manager) = (story.staff("care1").await, story.staff("manager").await);
    let file = reported(&mut care).await;
    let (steps, reopen) = (format!("{file}/steps"), format!("{file}/reopen"));
    care.get(&file).await.is(200);
    assert!(!care.html.contains("点错了？"), "nothing is done yet");
    care.post(&steps, &[("step", "guardian"), ("note", "外婆,电话")]).await.is(303);
    care.get(&file).await.is(200).shows("点错了？改回未办");
    let done_at = care.hidden("done_at");
    let said = |reason| [("step", "guardian"), ("done_at", done_at.as_str()), ("reason", reason)];
    care.post(&reopen, &said(" ")).await.is(422).shows("P3.58").shows("没有写怎么会点错");
    let mut health = story.staff("health").await;
    health.get(&file).await.is(200).shows("外婆,电话");
    assert!(!health.html.contains("点错了？"), "it is not theirs to take back");
    health.post(&reopen, &said("点错")).await.is(422).shows("这一步不是您点的");
    let mut wang = story.wang().await;
    wang.get(&file).await.is(200).shows("外婆,电话");
    wang.post(&reopen, &said("点错")).await.is(404);
    manager.get(&file).await.is(200);
    for _ in 0..2 {
        manager.post(&reopen, &said("打给了别家")).await.is(303);
    }
    manager.get(&file).await.is(200).shows("曾记已办：16:20").shows("外婆,电话").shows("打给了别家");
    assert_eq!(manager.html.matches("打给了别家").count(), 1, "twice is once");
    wang.get(&file).await.is(200).shows("曾误记已办：16:20");
    assert!(
        !wang.html.contains("外婆,电话") && !wang.html.contains("打给了别家"),
        "it may be of another child"
    );
    story.turn("2021-09-07T16:25:00");
    care.get(&file).await.is(200);
    care.post(&steps, &[("step", "guardian"), ("note", "妈妈,电话")]).await.is(303);
    care.get(&file).await.is(200).shows("妈妈,电话").shows("外婆,电话");
    care.post(&reopen, &said("旧页")).await.is(422).shows("不是页面上的样子");
    let entries = journal(&story).await;
    assert!(entries.iter().any(|one| one.act == "incident.unstepped"));
    assert!(entries.iter().all(|one| !one.after.contains("别家")), "the journal says that, never what");
}

#[tokio::test]
async fn the_family_reads_its_own_file_and_nobody_s_words_leave_it() {
    let story = evening().await;
    let mut care = story.staff("care1").await;
    let file = reported(&mut care).await;
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/messages").await.is(200).shows("王小明在托管时出了点情况");
    wang.get(&file).await.is(200).shows("膝盖擦伤");
    wang.post(&format!("{file}/steps"), &[("step", "rescue")]).await.is(404);
    let mut stranger = story.guardian("13800000002").await;
    stranger.get(&file).await.is(404);
    let mut head = story.staff("head3-2").await;
    head.get(&file).await.is(200).shows("膝盖擦伤");
    let mut other = story.staff("head1-1").await;
    other.get(&file).await.is(404);
    let mut health = story.staff("health").await;
    health.get("/gongshu/wenlan/messages").await.is(200).shows("王小明在托管时出了点情况");
    health.get(&file).await.is(200);
    let entries = journal(&story).await;
    assert!(entries.iter().any(|entry| entry.act == "incident.looked" && entry.who == "staff-health"));
    assert!(entries.iter().all(|entry| !entry.after.contains("膝盖")), "the journal has no words of it");
}

#[tokio::test]
async fn the_same_report_sent_again_is_one_file() {
    let story = evening().await;
    let mut care = story.staff("care1").await;
    care.get(&format!("{INCIDENTS}/new")).await.is(200);
    let key = care.hidden("key");
    let fields =
        [("student", "ming"), ("kind", "injury"), ("what", "摔倒"), ("time", "16:10"), ("key", key.as_str())];
    let mut twice = care.clone();
    care.post(&format!("{INCIDENTS}/new"), &fields).await.is(303);
    twice.post(&format!("{INCIDENTS}/new"), &fields).await.is(303);
    assert_eq!(care.led_to(), twice.led_to());
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/messages").await.is(200);
    assert_eq!(wang.html.matches("出了点情况").count(), 1);
}

#[tokio::test]
async fn a_teacher_s_line_is_read_by_the_family_and_a_snack_is_told_once() {
    let story = evening().await;
    let page = "/gongshu/wenlan/carelogs/jia-2021-09-07";
    let mut care = story.staff("care1").await;
    care.get("/gongshu/wenlan/carelogs").await.is(200).shows("jia组");
    care.get(page).await.is(200).shows("王小明");
    let long = "长".repeat(101);
    care.post(page, &[("homework-ming", "done"), ("line-ming", &long)])
        .await
        .is(422)
        .shows("P1.31")
        .shows(&long);
    let line = [("homework-ming", "partly"), ("line-ming", "数学还差两题"), ("snack-ming", "yes")];
    for _ in 0..2 {
        care.get(page).await.is(200);
        care.post(page, &line).await.is(303);
    }
    care.get(page).await.is(200).shows("数学还差两题");
    let absent = [("line-h9s0", "x")];
    care.post(page, &absent).await.is(422).shows("没有到");
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/evenings/ming").await.is(200).shows("数学还差两题").shows("做了一部分");
    wang.get("/gongshu/wenlan/messages").await.is(200);
    assert_eq!(wang.html.matches("带了零食").count(), 1);
    let mut stranger = story.guardian("13800000002").await;
    stranger.get("/gongshu/wenlan/evenings/ming").await.is(404);
    let mut head = story.staff("head3-2").await;
    head.get(HOMEWORK).await.is(200).shows("王小明").shows("做了一部分").shows("数学还差两题");
    let mut other = story.staff("head1-1").await;
    other.get(HOMEWORK).await.is(200);
    assert!(!other.html.contains("王小明"), "another class's head teacher does not see it");
    care.get(HOMEWORK).await.is(404);
    let entries = journal(&story).await;
    assert!(entries.iter().all(|entry| !entry.after.contains("两题")), "the journal has no words of it");
}

#[tokio::test]
async fn the_insurer_is_called_papers_come_one_by_one_and_who_was_told_is_written_down() {
    let story = Story::at("2021-09-07T16:00:00").await;
    let mut health = story.staff("health").await;
    let new = "/gongshu/wenlan/incidents/new";
    health.get(new).await.is(200);
    let report = [("student", "ming"), ("kind", "injury"), ("what", "跑步摔倒"), ("time", "15:50")];
    health.post(new, &report).await.is(303);
    let file = health.led_to().to_owned();
    health.get(&file).await.is(200).shows("保险理赔与告知记录");
    let cover = format!("{file}/cover");
    health.get(&cover).await.is(200).shows("未报案");
    health.post(&cover, &[("step", "got"), ("paper", "invoice")]).await.is(422).shows("还没有向保险公司报案");
    health.get(&cover).await;
    health.post(&cover, &[("step", "called"), ("insurer", "人保"), ("number", "9551")]).await.is(303);
    health.get(&cover).await.is(200).shows("已报案，材料未齐").shows("9551");
    health.post(&cover, &[("step", "submitted")]).await.is(422).shows("还缺 7 份材料");
    for paper in ["application", "identity", "record", "invoice", "list", "account", "statement"] {
        health.get(&cover).await;
        health.post(&cover, &[("step", "got"), ("paper", paper)]).await.is(303);
    }
    health.get(&cover).await.is(200).shows("材料齐了");
    health.post(&cover, &[("step", "submitted")]).await.is(303);
    health.get(&cover).await.is(200).shows("等结论");
    health.post(&cover, &[("step", "decided"), ("yuan", "320.50"), ("decision", "门诊费用")]).await.is(303);
    health.get(&cover).await.is(200).shows("已有结论").shows("320.50");

    let told = format!("{file}/told");
    let entry = [("whom", "guardian"), ("name", "王芳"), ("way", "phone"), ("time", "15:55")];
    health.post(&told, &[&entry[..], &[("words", "")]].concat()).await.is(422);
    health.get(&cover).await;
    let whole = [&entry[..], &[("words", "已来校接孩子"), ("again_on", "2021-09-08")]].concat();
    health.post(&told, &whole).await.is(303);
    health.get(&cover).await.is(200).shows("王芳").shows("已来校接孩子").shows("再问");
    story.turn("2021-09-09T09:00:00");
    let mut leader = story.staff("leader").await;
    leader.get(&cover).await.is(200).shows("说好 9月8日");
    for login in ["care1", "gate1", "head1-1", "cashier"] {
        let mut other = story.staff(login).await;
        other.get(&cover).await.is(404);
    }
    let mut wang = story.wang().await;
    wang.get(&file).await.is(200);
    wang.get(&cover).await.is(404);
}
