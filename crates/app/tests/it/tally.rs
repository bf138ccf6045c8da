//! 课时公示 A school that charges afterwards: nothing is taken before, families check each counted lesson, and what is paid
//! is earned at once (P1.10, P3.23).

use crate::account::{ACCOUNT, BILLS, ming};
use crate::claim::amended;
use crate::draw::drawn;
use crate::evening::{school, staff};
use crate::town::{Browser, Story};
use afterbell::day::{roll, session};
use afterbell::who::Who;
use jiff::civil::{Date, date};
use rules::day::leave::hours::Hours;
use rules::day::leave::{Asked, Draft as Slip, Kind, Way};
use rules::day::roll::{Mark, State};
use rules::day::session::Session;
use rules::fen::Fen;
use rules::id::{LeaveId, MarkId, SessionId, StudentId};
use rules::people::act::Act;
use rules::people::role::clock;
use std::io::{Cursor, Read};
use store::day::RollRow;
use store::money::Totals;

pub(crate) const TALLIES: &str = "/gongshu/wenlan/tallies";
pub(crate) const SEPTEMBER: &str = "/gongshu/wenlan/tallies/2021-09-01";
pub(crate) const OWN: &str = "/gongshu/wenlan/accounts/ming/tally";
const SUMS: &str = "/gongshu/wenlan/counted-lessons";
const AFTERWARDS: [(&str, &str); 2] = [
    ("bill_after           = \"opening\" ", "objection_days = 5\nbill_after = \"public-check\" "),
    ("absent_without_leave = \"release\" ", "absent_without_leave = \"refund\" "),
];

/// A story in which courses opened under a plan that charges afterwards, and their term is planned.
pub(crate) async fn afterwards() -> Story {
    afterwards_in(drawn().await).await
}

async fn afterwards_in(story: Story) -> Story {
    amended(&story, &AFTERWARDS).await;
    session::plan(&story.app, &Who::Clock, &school(&story)).await.unwrap();
    story
}

pub(crate) async fn totals(story: &Story) -> Totals {
    let permit = clock(Act::BillIssue, &school(story)).unwrap();
    story.app.store.look(&permit).await.unwrap().account_totals().await.unwrap()
}

/// The sessions of courses on a day that are held.
pub(crate) async fn courses_on(story: &Story, day: Date) -> Vec<Session> {
    let permit = clock(Act::SessionPlan, &school(story)).unwrap();
    let rows = story.app.store.look(&permit).await.unwrap().sessions(day, None).await.unwrap();
    let all = rows.into_iter().map(|row| row.session);
    all.filter(|one| one.course.is_some() && one.cancelled.is_none()).collect()
}

/// Opens a session at its hour and marks everyone present, but whoever is said to be absent.
async fn marked(story: &Story, one: &Session, absent: &[&str]) {
    let of = |child: &str| if absent.contains(&child) { State::Absent } else { State::Present };
    marked_as(story, one, of).await;
}

/// Opens a session at its hour and marks everyone.
pub(crate) async fn marked_as(story: &Story, one: &Session, of: impl Fn(&str) -> State) {
    let (school, manager) = (school(story), staff(story, "manager"));
    assert!(story.app.turn(one.from.max(story.app.now())));
    session::open(&story.app, &manager, &school, &one.id).await.unwrap();
    let permit = clock(Act::SessionPlan, &school).unwrap();
    let rows = story.app.store.look(&permit).await.unwrap().roll_rows(&one.id).await.unwrap();
    let now = story.app.now();
    let mark = |row: RollRow| {
        let state = of(row.student.id.as_str());
        let key = MarkId::new(format!("{}-{}", one.id, row.student.id));
        Mark { student: row.student.id, state, made_at: now, seen_at: now, after: None, key }
    };
    let marks: Vec<Mark> = rows.into_iter().map(mark).collect();
    for mark in marks.iter().filter(|mark| mark.state == State::Leave) {
        on_slip(story, mark.student.as_str(), one.date).await;
    }
    roll::mark(&story.app, &manager, &school, &one.id, &marks).await.unwrap();
}

/// A slip of a child lies there for a day: without one nobody is on leave (P3.60).
pub(crate) async fn on_slip(story: &Story, student: &str, day: Date) {
    let permit = clock(Act::SessionPlan, &school(story)).unwrap();
    let mut tx = story.app.store.act(&permit).await.unwrap();
    let child = tx.student(&StudentId::new(student)).await.unwrap();
    if tx.leave_slips(&child.id, day).await.unwrap().iter().any(|slip| slip.from <= day) {
        return;
    }
    let slip = Slip {
        student: child.id.clone(),
        from: day,
        to: day,
        hours: Hours::default(),
        kind: Kind::Affair,
        way: Way::Paper,
        note: String::new(),
    };
    let leave = LeaveId::new(format!("slip-{student}-{day}"));
    let asked = Asked { leave, slip, tonight: None, already: false };
    tx.leave_asked(&asked, &child, 1, story.app.now()).await.unwrap();
    tx.commit().await.unwrap();
}

pub(crate) async fn roll_closed(story: &Story, id: &SessionId) {
    roll::close(&story.app, &staff(story, "manager"), &school(story), id).await.unwrap();
}

/// Every course session of September; 王小明 is absent from the first of his, and the last roll stays open.
async fn september(story: &Story) -> SessionId {
    let mut all = Vec::new();
    for day in 10..=30 {
        all.extend(courses_on(story, date(2021, 9, day)).await);
    }
    let (last, rest) = all.split_last().unwrap();
    for (n, one) in rest.iter().enumerate() {
        marked(story, one, if n < 2 { &["ming"] } else { &[] }).await;
        roll_closed(story, &one.id).await;
    }
    marked(story, last, &[]).await;
    last.id.clone()
}

/// The sessions that the open page lets a guardian object to.
pub(crate) fn lessons(browser: &Browser<'_>) -> Vec<String> {
    let rest = browser.html.split("name=\"session\" value=\"").skip(1);
    rest.map(|part| part.split('"').next().unwrap().to_owned()).collect()
}

/// A story in which September is posted, on 1 October.
async fn posted() -> Story {
    posted_in(afterwards().await).await
}

async fn posted_in(story: Story) -> Story {
    let last = september(&story).await;
    assert_eq!(totals(&story).await, Totals::default(), "nothing is held, and nothing is owed");
    story.turn("2021-10-01T09:00:00");
    {
        let mut cashier = story.staff("cashier").await;
        cashier.get(TALLIES).await.is(200).shows("公示 9月");
        cashier.post(TALLIES, &[]).await.is(422).shows("还有 1 场课没有点名完毕");
        roll_closed(&story, &last).await;
        cashier.get(TALLIES).await.is(200);
        cashier.post(TALLIES, &[]).await.is(303);
        assert!(cashier.led_to().ends_with(SEPTEMBER), "{}", cashier.led_to());
        cashier.get(SEPTEMBER).await.is(200).shows("王小明").shows("公示中").shows("没有异议");
        cashier.get(TALLIES).await.is(200).shows("上一期出账单后");
        cashier.post(TALLIES, &[]).await.is(422).shows("上一期课时还没有出账单");
    }
    story
}

/// What a bill of 王小明 says, and pays it in cash.
pub(crate) async fn pay(story: &Story, receipt: &str) -> Fen {
    let mut cashier = story.staff("cashier").await;
    cashier.get(BILLS).await.is(200);
    let (bill, due) = ming(&cashier);
    let form = [("bill", bill.as_str()), ("yuan", &due), ("way", "cash"), ("receipt", receipt)];
    cashier.post("/gongshu/wenlan/payments", &form).await.is(303);
    Fen::from_yuan(&due).unwrap()
}

#[tokio::test]
async fn nothing_is_billed_ahead() {
    let story = afterwards().await;
    let mut cashier = story.staff("cashier").await;
    cashier.get(BILLS).await.is(200).shows("账单由公示过的课时生成");
    cashier.post(BILLS, &[]).await.is(422).shows("不提前出账单");
    cashier.get(TALLIES).await.is(200).shows("还没有公示过课时").shows("10月1日");
    cashier.post(TALLIES, &[]).await.is(422).shows("这一期还没有结束");
    let mut wang = story.wang().await;
    wang.get(OWN).await.is(200).shows("还没有公示的课时");
    story.visitor().get(SUMS).await.is(200).shows("还没有公示过课时");
}

#[tokio::test]
async fn a_counted_lesson_is_objected_to_with_one_tap_and_answered_before_anything_is_billed() {
    let story = posted().await;
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/children").await.is(200).shows("核对课时").shows("10月5日");
    wang.get(OWN).await.is(200).shows("这节不对");
    let own = lessons(&wang);
    assert!(own.len() > 1, "{own:?}");
    let key = wang.hidden("key");
    let tap = [("tally", "2021-09-01"), ("session", own[0].as_str()), ("key", key.as_str())];
    for _ in 0..2 {
        wang.post(OWN, &tap).await.is(303);
    }
    wang.get(OWN).await.is(200).shows("待答复");
    wang.post(OWN, &[("tally", "2021-09-01"), ("session", &own[1])]).await.is(303);
    wang.post(OWN, &[("tally", "2021-09-01"), ("session", "nothing")]).await.is(404);
    story.guardian("13800000002").await.get(OWN).await.is(404);

    story.turn("2021-10-06T09:00:00");
    let mut cashier = story.staff("cashier").await;
    cashier.get(SEPTEMBER).await.is(200);
    assert!(!cashier.html.contains("value=\"agree\""), "whoever takes the money does not judge the count");
    cashier.post(&format!("{SEPTEMBER}/bills"), &[]).await.is(422).shows("还有 2 条异议没有答复");
    let mut manager = story.staff("manager").await;
    manager.get(SEPTEMBER).await.is(200).shows("王小明");
    let answers = format!("{SEPTEMBER}/answers");
    let to = |n: usize, answer: &'static str, reason: &'static str| {
        [("student", "ming"), ("session", own[n].as_str()), ("answer", answer), ("reason", reason)]
    };
    manager.post(&answers, &to(0, "keep", " ")).await.is(422).shows("没有写原因");
    manager.post(&answers, &to(0, "agree", "")).await.is(303);
    manager.get(SEPTEMBER).await.is(200);
    manager.post(&answers, &to(0, "keep", "他在")).await.is(422).shows("没有等答复的异议");
    manager.get(SEPTEMBER).await.is(200);
    manager.post(&answers, &to(1, "keep", "16:41 点名时在教室")).await.is(303);
    let mut wang = story.wang().await;
    wang.get(OWN).await.is(200).shows("同意，不计").shows("16:41 点名时在教室");
    wang.post(OWN, &[("tally", "2021-09-01"), ("session", &own[0])]).await.is(303);
    assert_eq!(lessons(&wang), Vec::<String>::new(), "the check is over");
}

#[tokio::test]
async fn what_stands_is_billed_once_paid_and_earned_at_once() {
    let story = posted().await;
    let mut wang = story.wang().await;
    wang.get(OWN).await.is(200);
    let own = lessons(&wang);
    let bills = format!("{SEPTEMBER}/bills");
    let mut cashier = story.staff("cashier").await;
    cashier.get(SEPTEMBER).await.is(200);
    cashier.post(&bills, &[]).await.is(422).shows("公示期还没有满").shows("2021年10月6日");
    story.turn("2021-10-06T09:00:00");
    let mut late = story.wang().await;
    late.get(OWN).await.is(200);
    late.post(OWN, &[("tally", "2021-09-01"), ("session", &own[0])]).await.is(422).shows("公示期已满");
    let mut cashier = story.staff("cashier").await;
    cashier.get(SEPTEMBER).await.is(200).shows("按公示课时出账单");
    for _ in 0..2 {
        cashier.post(&bills, &[]).await.is(303);
    }
    cashier.get(SEPTEMBER).await.is(200).shows("已出账单");
    let due = totals(&story).await.bills_due;
    assert!(due > Fen::ZERO);
    late.get(ACCOUNT).await.is(200).shows("9月30日").shows("核对课时");

    let paid = pay(&story, "R-1").await;
    assert_eq!(paid, Fen(2000).times(i64::try_from(own.len()).unwrap()), "¥20 for each lesson that counts");
    let sums = totals(&story).await;
    assert_eq!((sums.custody, sums.payee, sums.sum), (Fen::ZERO, paid, Fen::ZERO), "earned at once");
    assert_eq!(sums.bills_due, due - paid);
    late.get(ACCOUNT).await.is(200).shows(&format!("{paid} − {paid} − ¥0.00 = ¥0.00")).shows("分毫不差");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);

    undo(&story).await;
    let sums = totals(&story).await;
    assert_eq!(
        (sums.custody, sums.payee, sums.bills_due),
        (Fen::ZERO, Fen::ZERO, due),
        "and goes back whole"
    );
    assert_eq!(pay(&story, "R-2").await, paid);
    let sums = totals(&story).await;
    assert_eq!((sums.custody, sums.payee, sums.sum), (Fen::ZERO, paid, Fen::ZERO), "earned again");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// The payment was another child's: the cashier says so and the leader undoes it.
async fn undo(story: &Story) {
    const CORRECTIONS: &str = "/gongshu/wenlan/corrections";
    let after =
        |html: &str, mark: &str| html.split(mark).nth(1).unwrap().split('"').next().unwrap().to_owned();
    let mut cashier = story.staff("cashier").await;
    cashier.get(CORRECTIONS).await.is(200).shows("R-1");
    let transfer = after(&cashier.html, "name=\"transfer\" value=\"");
    cashier.post(CORRECTIONS, &[("transfer", &transfer), ("reason", "记错了孩子")]).await.is(303);
    let mut leader = story.staff("leader").await;
    leader.get(CORRECTIONS).await.is(200);
    let one = after(&leader.html, "action=\"/gongshu/wenlan/corrections/");
    leader.post(&format!("{CORRECTIONS}/{one}"), &[("answer", "make"), ("reason", "")]).await.is(303);
}

/// Says of 王小明, after the roll was closed, how he stood.
pub(crate) async fn corrected(story: &Story, session: &SessionId, state: State) {
    let now = story.app.now();
    let key = MarkId::new(format!("again-{session}-{}-{}", state.code(), now.0));
    let mark = Mark { student: StudentId::new("ming"), state, made_at: now, seen_at: now, after: None, key };
    let manager = staff(story, "manager");
    if state == State::Leave {
        let permit = clock(Act::SessionPlan, &school(story)).unwrap();
        let day = story.app.store.look(&permit).await.unwrap().session(session).await.unwrap().date;
        on_slip(story, "ming", day).await;
    }
    for _ in 0..2 {
        let mark = std::slice::from_ref(&mark);
        roll::mark(&story.app, &manager, &school(story), session, mark).await.unwrap();
    }
}

/// A session of September from which 王小明 was absent.
pub(crate) async fn missed(story: &Story) -> SessionId {
    let permit = clock(Act::SessionPlan, &school(story)).unwrap();
    for day in 10..=30 {
        for one in courses_on(story, date(2021, 9, day)).await {
            let rows = story.app.store.look(&permit).await.unwrap().roll_rows(&one.id).await.unwrap();
            let is_ming = |row: &RollRow| row.student.id.as_str() == "ming" && row.state == State::Absent;
            if rows.iter().any(is_ming) {
                return one.id;
            }
        }
    }
    panic!("王小明 missed nothing");
}

#[tokio::test]
async fn a_roll_corrected_under_check_changes_the_count_in_sight_of_the_family() {
    let story = posted().await;
    let mut wang = story.wang().await;
    wang.get(OWN).await.is(200);
    let own = lessons(&wang);
    wang.shows(&format!("共计 {} 课时", own.len()));
    story.turn("2021-10-04T09:00:00");
    let absent = missed(&story).await;
    corrected(&story, &SessionId::new(own[0].as_str()), State::Absent).await;
    corrected(&story, &absent, State::Present).await;
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/children").await.is(200).shows("10月8日");
    wang.get("/gongshu/wenlan/messages")
        .await
        .is(200)
        .shows("的点名有更正：这节不计")
        .shows("的点名有更正：这节补计");
    wang.get(OWN).await.is(200).shows("已更正，不计").shows("公示后更正点名，补计");
    wang.shows(&format!("共计 {} 课时", own.len()));
    assert!(!lessons(&wang).contains(&own[0]), "what went off is not objected to");
    wang.post(OWN, &[("tally", "2021-09-01"), ("session", own[0].as_str())]).await.is(404);

    story.turn("2021-10-06T09:00:00");
    let mut wang = story.wang().await;
    wang.get(OWN).await.is(200);
    assert_eq!(lessons(&wang), [absent.to_string()], "only what came on has time left");
    let mut manager = story.staff("manager").await;
    manager.get(SEPTEMBER).await.is(200).shows("点名更正").shows("补计").shows("已更正，不计");
    let bills = format!("{SEPTEMBER}/bills");
    manager.post(&bills, &[]).await.is(422).shows("公示期还没有满").shows("2021年10月9日");
    wang.post(OWN, &[("tally", "2021-09-01"), ("session", absent.as_str())]).await.is(303);
    manager.get(SEPTEMBER).await.is(200);
    let answer = [("student", "ming"), ("session", absent.as_str()), ("answer", "keep"), ("reason", "他在")];
    manager.post(&format!("{SEPTEMBER}/answers"), &answer).await.is(303);
    story.turn("2021-10-09T09:00:00");
    let mut manager = story.staff("manager").await;
    manager.get(SEPTEMBER).await.is(200);
    manager.post(&bills, &[]).await.is(303);
    assert_eq!(pay(&story, "R-1").await, Fen(2000).times(i64::try_from(own.len()).unwrap()));
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// September billed on 6 October; 王小明's counted sessions.
pub(crate) async fn september_billed() -> (Story, Vec<String>) {
    billed_in(posted().await).await
}

/// The same in a story in which courses were drawn.
pub(crate) async fn september_billed_in(drawn: Story) -> (Story, Vec<String>) {
    billed_in(posted_in(afterwards_in(drawn).await).await).await
}

async fn billed_in(story: Story) -> (Story, Vec<String>) {
    let own = {
        let mut wang = story.wang().await;
        wang.get(OWN).await.is(200);
        lessons(&wang)
    };
    story.turn("2021-10-06T09:00:00");
    {
        let mut cashier = story.staff("cashier").await;
        cashier.get(SEPTEMBER).await.is(200);
        cashier.post(&format!("{SEPTEMBER}/bills"), &[]).await.is(303);
    }
    (story, own)
}

#[tokio::test]
async fn a_roll_corrected_after_the_bill_lowers_it_until_it_is_paid() {
    let (story, own) = september_billed().await;
    let due = totals(&story).await.bills_due;
    corrected(&story, &SessionId::new(own[0].as_str()), State::Absent).await;
    assert_eq!(totals(&story).await.bills_due, due - Fen(2000));
    let mut wang = story.wang().await;
    wang.get(OWN).await.is(200).shows("账单已减 ¥20.00");
    let mut manager = story.staff("manager").await;
    manager.get(SEPTEMBER).await.is(200).shows("账单已减 ¥20.00");
    let paid = pay(&story, "R-1").await;
    assert_eq!(paid, Fen(2000).times(i64::try_from(own.len()).unwrap() - 1));
    let sums = totals(&story).await;
    assert_eq!((sums.custody, sums.payee, sums.sum), (Fen::ZERO, paid, Fen::ZERO), "earned at once");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn what_was_paid_for_a_lesson_that_goes_off_pays_the_next_bill() {
    let (story, own) = september_billed().await;
    let paid = pay(&story, "R-1").await;
    let (first, absent) = (SessionId::new(own[0].as_str()), missed(&story).await);
    corrected(&story, &first, State::Absent).await;
    corrected(&story, &absent, State::Present).await;
    let sums = totals(&story).await;
    assert_eq!((sums.custody, sums.payee), (Fen(2000), paid - Fen(2000)), "back in the child's account");
    let mut wang = story.wang().await;
    wang.get(OWN).await.is(200).shows("¥20.00 已退回托管账户");
    wang.get(ACCOUNT).await.is(200).shows("分毫不差");
    let mut manager = story.staff("manager").await;
    manager.get(SEPTEMBER).await.is(200).shows("下一期计入");

    story.turn("2021-11-01T09:00:00");
    let mut cashier = story.staff("cashier").await;
    cashier.get(TALLIES).await.is(200);
    cashier.post(TALLIES, &[]).await.is(303);
    let october = cashier.led_to().split("/gongshu").nth(1).map(|path| format!("/gongshu{path}")).unwrap();
    let mut wang = story.wang().await;
    wang.get(OWN).await.is(200);
    assert_eq!(lessons(&wang), [absent.to_string()], "no lesson was held in October: this one comes late");
    story.turn("2021-11-06T09:00:00");
    let mut cashier = story.staff("cashier").await;
    cashier.get(&october).await.is(200);
    cashier.post(&format!("{october}/bills"), &[]).await.is(303);
    let sums = totals(&story).await;
    assert_eq!(
        (sums.custody, sums.carried, sums.payee),
        (Fen::ZERO, Fen::ZERO, paid),
        "paid by what was held"
    );
    assert_eq!(story.app.store.doctor().await.unwrap(), []);

    cashier.get("/gongshu/wenlan/flows").await.is(200);
    cashier.post("/gongshu/wenlan/audits", &[("year", "2021")]).await.is(200);
    let table = |name: &str| {
        let mut archive = zip::ZipArchive::new(Cursor::new(cashier.bytes.clone())).unwrap();
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        assert!(!text.contains("王小明"), "{name} names a child");
        text
    };
    assert!(table("tallies.csv").lines().count() == 3, "two tallies and a head");
    assert!(table("tally-lines.csv").contains(&format!("\"{absent}\"")));
    assert!(table("tally-charges.csv").contains("\"ming\""));
    let recounts = table("tally-recounts.csv");
    assert_eq!(recounts.lines().count(), 3, "one goes off, one comes on: {recounts}");
    assert!(recounts.contains("\"back\",\"2000\""), "{recounts}");
}

/// What a recount has sent back is not asked for again when the payment is undone: the bill is lowered by it, and a bill of which
/// nothing is left is cancelled.
#[tokio::test]
async fn a_payment_that_is_undone_after_a_recount_leaves_the_rest_due() {
    for is_whole in [false, true] {
        let (story, own) = september_billed().await;
        let due = totals(&story).await.bills_due;
        let paid = pay(&story, "R-1").await;
        let off = if is_whole { own.len() } else { 1 };
        for one in own.iter().take(off) {
            corrected(&story, &SessionId::new(one.as_str()), State::Absent).await;
        }
        let back = Fen(2000).times(i64::try_from(off).unwrap());
        assert_eq!(totals(&story).await.custody, back, "in the child's account");
        undo(&story).await;
        let sums = totals(&story).await;
        let told = (sums.custody, sums.payee, sums.bills_due, sums.sum);
        assert_eq!(told, (Fen::ZERO, Fen::ZERO, due - back, Fen::ZERO), "and nothing is asked twice");
        if !is_whole {
            assert_eq!(pay(&story, "R-2").await, paid - back);
            let sums = totals(&story).await;
            assert_eq!((sums.custody, sums.payee), (Fen::ZERO, paid - back), "earned again");
        }
        assert_eq!(story.app.store.doctor().await.unwrap(), []);
    }
}

/// A lesson that goes off, comes on and goes off again: what went back the first time stays in sight.
#[tokio::test]
async fn what_went_back_stays_in_sight_of_the_family() {
    let (story, own) = september_billed().await;
    pay(&story, "R-1").await;
    let first = SessionId::new(own[0].as_str());
    for (hour, state) in [(10, State::Absent), (11, State::Present), (12, State::Absent)] {
        story.turn(&format!("2021-10-06T{hour}:00:00"));
        corrected(&story, &first, state).await;
    }
    let mut wang = story.wang().await;
    wang.get(OWN).await.is(200).shows("¥20.00 已退回托管账户").shows("提异议的时间已过");
    wang.get("/gongshu/wenlan/messages").await.is(200).shows("已收的钱退回托管账户").shows("放进下一期公示");
    wang.shows("没有为它向家里收钱");
    assert_eq!(totals(&story).await.custody, Fen(2000), "and went back once");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn everybody_reads_the_sums_and_nobody_a_name() {
    let story = posted().await;
    let mut visitor = story.visitor();
    visitor.get(SUMS).await.is(200).shows("足球").shows("计费人数").shows("每课时 ¥20.00");
    let register = &story.town.register.students;
    assert!(
        register.iter().all(|child| !visitor.html.contains(&child.name)),
        "a name stands on a public page"
    );
    for login in ["head3-2", "care1", "teaching"] {
        story.staff(login).await.get(SEPTEMBER).await.is(404);
    }
    story.wang().await.get(SEPTEMBER).await.is(404);
    let mut english = story.visitor();
    english.get("/language?to=en&back=/").await;
    english.get(SUMS).await.is(200).shows("Children charged");
}
