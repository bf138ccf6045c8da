//! 收费标准 What the plan's fee says is what bills ask for and what goes back: joining late, caps, months, steps, expiry (P1.10, P3.16).

use crate::account::{ACCOUNT, BILLS, billed};
use crate::claim::amended;
use crate::closure::close;
use crate::draw::{drawn, drawn_in};
use crate::evening::school;
use crate::item::{MONTHLY, care_fee, paid_out};
use crate::preference::{announced, announced_in};
use crate::tally::{corrected, courses_on, marked_as, roll_closed, totals};
use crate::tender;
use crate::town::{Browser, Story};
use afterbell::day::session;
use afterbell::enrol::course::ending;
use afterbell::money::bill::reminding;
use afterbell::money::refund;
use afterbell::town::{PLAN, Town};
use afterbell::who::Who;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use rules::day::roll::State;
use rules::fen::Fen;
use rules::id::{CourseId, RefundId, StudentId};
use rules::people::act::Act;
use rules::people::role::clock;
use store::money::BillRow;

const PLACEMENTS: &str = "/gongshu/wenlan/placements/ming";
const FEE: &str = "bill_after           = \"opening\" ";

/// A story under a plan whose fee says one thing more, in which courses opened and their term is planned.
async fn charging(more: &str) -> Story {
    let story = drawn().await;
    amended(&story, &[(FEE, &format!("{more}\n{FEE}"))]).await;
    session::plan(&story.app, &Who::Clock, &school(&story)).await.unwrap();
    story
}

async fn issue(story: &Story) {
    let mut cashier = story.staff("cashier").await;
    cashier.get(BILLS).await.is(200);
    cashier.post(BILLS, &[]).await.is(303);
}

/// The bills of 王小明, what is due first.
async fn bills(story: &Story) -> Vec<BillRow> {
    let permit = clock(Act::BillIssue, &school(story)).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    tx.bills(Some(&StudentId::new("ming"))).await.unwrap()
}

/// The first bill of 王小明 that is due is paid.
async fn pay(story: &Story, receipt: &str) -> Fen {
    let due = bills(story).await.into_iter().find(|bill| bill.state == "due").unwrap();
    let mut cashier = story.staff("cashier").await;
    cashier.get(BILLS).await.is(200);
    let (id, yuan) = (due.id.to_string(), due.fen.to_string());
    let form = [("bill", id.as_str()), ("yuan", &yuan), ("way", "transfer"), ("receipt", receipt)];
    cashier.post("/gongshu/wenlan/payments", &form).await.is(303);
    due.fen
}

/// Everybody came to the courses of a day.
pub(crate) async fn given(story: &Story, day: Date) {
    for one in courses_on(story, day).await {
        marked_as(story, &one, |_| State::Present).await;
        roll_closed(story, &one.id).await;
    }
}

/// 王小明 gives up the course whose form stands first.
async fn leave(wang: &mut Browser<'_>, money: &str) {
    wang.get(PLACEMENTS).await.is(200);
    let (course, key) = (wang.hidden("course"), wang.hidden("key"));
    let form = [("key", key.as_str()), ("course", &course), ("money", money)];
    wang.post(&format!("{PLACEMENTS}/withdraw"), &form).await.is(303);
}

/// 王小明 takes a seat of the football course.
async fn join(wang: &mut Browser<'_>) {
    wang.get(PLACEMENTS).await.is(200);
    let row = wang.html.split("<b>足球</b>").nth(1).unwrap();
    let course = row.split("name=\"course\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    wang.post(&format!("{PLACEMENTS}/join"), &[("course", &course)]).await.is(303);
}

/// The autumn term begins on 1 September: nobody pays for it before the first day of August, or before the day that its plan says.
#[tokio::test]
async fn no_bill_of_a_term_goes_out_more_than_a_month_before_it() {
    for (more, days) in [
        ("", [("2021-07-31T23:59:59", 422), ("2021-08-01T00:00:00", 303)]),
        ("before_months_max = 0", [("2021-08-31T23:59:59", 422), ("2021-09-01T00:00:00", 303)]),
    ] {
        // in the plan that holds by then: a second version would hold from the first day of the term
        let plan = PLAN.text.replace(FEE, &format!("{more}\n{FEE}"));
        let story = Story::otherwise(&plan, |_| {}, "2021-07-20T09:00:00").await;
        for (at, status) in days {
            story.turn(at);
            let mut cashier = story.staff("cashier").await;
            cashier.get(BILLS).await.is(200);
            cashier.post(BILLS, &[]).await.is(status);
            assert_eq!(cashier.html.contains("起才能预收，没有出账单"), status == 422, "{more} {at}");
        }
    }
}

/// Care is asked for from the first day of the term on, courses a month before it: they do not wait for care, and what waits is said.
#[tokio::test]
async fn a_fee_that_waits_holds_up_no_other() {
    let care = care_fee(&format!("{}\nbefore_months_max = 0", MONTHLY.0));
    let plan = PLAN.text.replace("fee     = \"free\" ", "fee = \"care\" ").replace("[fee.x] ", &care);
    let story = Story::otherwise(&plan, |_| {}, "2021-07-20T09:00:00").await;
    for (at, status, waits) in [
        ("2021-07-31T23:59:59", 422, false), // both are refused
        ("2021-08-01T00:00:00", 303, true),
        ("2021-09-01T00:00:00", 303, false),
    ] {
        story.turn(at);
        let mut cashier = story.staff("cashier").await;
        cashier.get(BILLS).await.is(200);
        cashier.post(BILLS, &[]).await.is(status);
        cashier.get(BILLS).await.is(200);
        assert_eq!(cashier.html.contains("；服务费9月1日"), waits, "{at}");
    }
}

#[tokio::test]
async fn a_child_that_joins_after_the_term_began_pays_for_what_is_left() {
    let story = billed().await;
    leave(&mut story.wang().await, "keep").await;
    assert!(bills(&story).await.iter().all(|bill| bill.state == "cancelled"));
    story.turn("2021-10-12T09:00:00");
    let mut wang = story.wang().await;
    join(&mut wang).await;
    issue(&story).await;
    issue(&story).await;
    let all = bills(&story).await;
    let due: Vec<&BillRow> = all.iter().filter(|bill| bill.state == "due").collect();
    assert_eq!(due.len(), 1, "once: {all:?}");
    let (bill, grounds) = (due[0], due[0].grounds.as_ref().unwrap());
    assert_eq!(grounds.joined_on, Some(date(2021, 10, 18)), "the first Monday that is left");
    assert!(bill.lessons < grounds.lessons, "{bill:?}");
    assert_eq!(bill.asked, Fen(2000).times(bill.lessons));
    assert_eq!(grounds.before, Fen(2000).times(grounds.lessons - bill.lessons));
    let (full, before) = (grounds.full.to_string(), grounds.before.to_string());
    wang.get(ACCOUNT).await.is(200).shows("怎么算的").shows(&format!("共 {full}"));
    wang.shows("10月18日")
        .shows(&format!("起参加，之前的：减 {before}"))
        .shows(&format!("应缴 {}", bill.asked));
    let mut cashier = story.staff("cashier").await;
    cashier.get(BILLS).await.is(200).shows(&format!("减 {before}"));
    let asked = bill.asked;
    assert_eq!(pay(&story, "R-1").await, asked);
    given(&story, date(2021, 10, 18)).await;
    assert_eq!(totals(&story).await.custody, asked - Fen(2000), "and its lessons leave custody one by one");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn whoever_leaves_gets_back_what_the_step_table_says() {
    let steps = "on_withdrawal = \"by-steps\"\n\
         refund_steps = [{ months_max = 1, percent = 70 }, { months_max = 3, percent = 50 }]";
    let story = charging(steps).await;
    issue(&story).await;
    let paid = pay(&story, "R-1").await;
    given(&story, date(2021, 9, 13)).await;
    story.turn("2021-10-14T09:00:00");
    let mut wang = story.wang().await;
    wang.get(ACCOUNT).await.is(200).shows("中途退出怎么退").shows("3 个月内退出，退已缴的 50%");
    leave(&mut wang, "back").await;
    let (back, held) = (Fen(paid.0 / 2), paid - Fen(2000));
    wang.get(ACCOUNT).await.is(200).shows("退出课程的结算").shows("分档退：退已缴的 50%");
    wang.shows(&format!("已缴 {paid}，退 {back}"));
    wang.shows(&format!("退出时托管中 {held}，其中 {} 按规则留给课程", held - back));
    wang.shows("按规则不退的部分").shows("分毫不差").shows(&format!("申请退 {back}"));
    let sums = totals(&story).await;
    assert_eq!((sums.custody, sums.payee, sums.refunds_due), (back, paid - back, back));
    let mut cashier = story.staff("cashier").await;
    cashier.get(BILLS).await.is(200);
    let refund = cashier.html.split("name=\"refund\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let refund = refund.to_owned();
    cashier.post("/gongshu/wenlan/refunds", &[("refund", &refund), ("way", "cash")]).await.is(303);
    assert_eq!(totals(&story).await.custody, Fen::ZERO, "every fen is somewhere");
    join(&mut wang).await;
    issue(&story).await;
    let due = bills(&story).await.into_iter().find(|bill| bill.state == "due").unwrap();
    assert!(due.asked < paid, "whoever comes back pays for what is left, not for nothing and not twice");
    pay(&story, "R-2").await;
    given(&story, date(2021, 10, 18)).await;
    assert_eq!(totals(&story).await.custody, due.asked - Fen(2000));
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// 王小明 gives football up on the day after its first lesson and comes back to it. He had paid and was on leave, and everything went back;
/// or he had not paid and was there. That lesson takes nothing of the new bill, which is for the lessons since: not when its roll is put
/// right, and not when the new bill is paid.
#[tokio::test]
async fn a_lesson_of_before_takes_nothing_of_the_bill_of_coming_back() {
    for has_paid in [true, false] {
        let story = billed().await;
        story.turn("2021-09-11T09:00:00");
        leave(&mut story.wang().await, "keep").await;
        join(&mut story.wang().await).await;
        issue(&story).await;
        if has_paid {
            pay(&story, "R-1").await;
        }
        let (stood, mut own) = (if has_paid { State::Leave } else { State::Present }, None);
        let permit = clock(Act::SessionPlan, &school(&story)).unwrap();
        for one in courses_on(&story, date(2021, 9, 13)).await {
            marked_as(&story, &one, |child| if child == "ming" { stood } else { State::Present }).await;
            roll_closed(&story, &one.id).await;
            let rows = story.app.store.look(&permit).await.unwrap().roll_rows(&one.id).await.unwrap();
            let is_own = rows.iter().any(|row| row.student.id.as_str() == "ming");
            own = own.or(is_own.then_some(one.id));
        }
        story.turn("2021-09-14T09:00:00");
        leave(&mut story.wang().await, "back").await;
        assert_eq!(paid_out(&story).await, usize::from(has_paid));
        assert_eq!(totals(&story).await.custody, Fen::ZERO);
        join(&mut story.wang().await).await;
        issue(&story).await;
        let asked = pay(&story, "R-2").await;
        if has_paid {
            corrected(&story, &own.unwrap(), State::Present).await;
        }
        let sums = totals(&story).await;
        assert_eq!((sums.custody, sums.payee), (asked, Fen::ZERO), "paid before: {has_paid}");
        given(&story, date(2021, 9, 27)).await;
        let sums = totals(&story).await;
        assert_eq!((sums.custody, sums.payee), (asked - Fen(2000), Fen(2000)), "a lesson since has its own");
        assert_eq!(story.app.store.doctor().await.unwrap(), []);
    }
}

/// The page says of it: for another course. Whichever course the draw gave the child, it gives up football and comes back to it, too.
#[tokio::test]
async fn money_that_stayed_in_custody_pays_the_bill_of_coming_back_and_of_another_course() {
    let story = billed().await;
    let paid = pay(&story, "R-1").await;
    story.turn("2021-09-11T09:00:00");
    for issued in [2, 3] {
        let mut wang = story.wang().await;
        leave(&mut wang, "keep").await;
        join(&mut wang).await;
        issue(&story).await;
        let all = bills(&story).await;
        assert_eq!(all.len(), issued, "{all:?}");
        assert!(all.iter().all(|bill| bill.state == "paid"), "{all:?}");
        let sums = totals(&story).await;
        assert_eq!((sums.custody, sums.carried), (paid, Fen::ZERO));
    }
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// The payment, or the grant, was recorded by mistake: the cashier says so and the leader undoes it.
pub(crate) async fn undo(story: &Story) {
    const CORRECTIONS: &str = "/gongshu/wenlan/corrections";
    let after =
        |html: &str, mark: &str| html.split(mark).nth(1).unwrap().split('"').next().unwrap().to_owned();
    let mut cashier = story.staff("cashier").await;
    cashier.get(CORRECTIONS).await.is(200);
    let transfer = after(&cashier.html, "name=\"transfer\" value=\"");
    cashier.post(CORRECTIONS, &[("transfer", &transfer), ("reason", "记错了")]).await.is(303);
    let mut leader = story.staff("leader").await;
    leader.get(CORRECTIONS).await.is(200);
    let one = after(&leader.html, "action=\"/gongshu/wenlan/corrections/");
    leader.post(&format!("{CORRECTIONS}/{one}"), &[("answer", "make"), ("reason", "")]).await.is(303);
}

#[tokio::test]
async fn a_child_seated_after_the_last_lesson_gets_no_bill() {
    let story = billed().await;
    leave(&mut story.wang().await, "keep").await;
    story.turn("2022-01-20T09:00:00");
    join(&mut story.wang().await).await;
    let snow = [("from", "2022-01-21"), ("to", "2022-01-27"), ("cause", "weather"), ("note", "暴雪")];
    close(&story, &[&snow[..], &[("instead", "cancel")]].concat()).await;
    issue(&story).await;
    let all = bills(&story).await;
    assert!(all.iter().all(|bill| bill.state == "cancelled"), "nothing is left to come to: {all:?}");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// 足球 costs less than the plan's own price: the price names the course as the form and the notice do.
#[tokio::test]
async fn a_price_of_one_course_is_what_its_bills_ask_for() {
    let story = charging("prices = [{ price_fen = 1500, course = \"足球\" }]").await;
    issue(&story).await;
    let permit = clock(Act::BillIssue, &school(&story)).unwrap();
    let all = story.app.store.look(&permit).await.unwrap().bills(None).await.unwrap();
    let (football, rest): (Vec<_>, Vec<_>) = all.into_iter().partition(|bill| bill.course.0 == "足球");
    assert!(!football.is_empty() && !rest.is_empty());
    assert!(football.iter().all(|bill| bill.asked == Fen(1500).times(bill.lessons)), "{football:?}");
    assert!(rest.iter().all(|bill| bill.asked == Fen(2000).times(bill.lessons)), "{rest:?}");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// 王小明 left the school on 14 October, and the cashier settles before Christmas, or when the courses have ended: the steps count to
/// October, and there is no other bill.
#[tokio::test]
async fn a_leaver_is_settled_by_the_day_it_left_and_billed_no_more() {
    for settled_at in ["2021-12-20T09:00:00", "2022-01-28T09:00:00"] {
        left_in_october(settled_at).await;
    }
}

async fn left_in_october(settled_at: &str) {
    const RESTS: &str = "/gongshu/wenlan/rests";
    let leaves = |town: &mut Town| {
        let ming = town.register.students.iter_mut().find(|one| one.id.as_str() == "ming").unwrap();
        ming.on_roll_until = Some(date(2021, 10, 14));
    };
    let story = announced_in(Story::otherwise(PLAN.text, leaves, "2021-09-06T09:00:00").await).await;
    let story = drawn_in(story).await;
    let steps = "on_withdrawal = \"by-steps\"\n\
         refund_steps = [{ months_max = 1, percent = 70 }, { months_max = 3, percent = 50 }]";
    amended(&story, &[(FEE, &format!("{steps}\n{FEE}"))]).await;
    session::plan(&story.app, &Who::Clock, &school(&story)).await.unwrap();
    issue(&story).await;
    let paid = pay(&story, "R-1").await;
    given(&story, date(2021, 9, 13)).await;
    story.turn(settled_at);
    let has_ended = ending::look(&story.app, &school(&story)).await.unwrap() > 0;
    let mut cashier = story.staff("cashier").await;
    for _ in 0..2 {
        cashier.get(RESTS).await.is(200);
        cashier.post(RESTS, &[]).await;
        if !has_ended {
            issue(&story).await;
        }
    }
    let (back, sums) = (Fen(paid.0 / 2), totals(&story).await);
    assert_eq!(
        (sums.refunds_due, sums.payee),
        (back, paid - back),
        "the second step, not none: {settled_at}"
    );
    let states: Vec<String> = bills(&story).await.into_iter().map(|bill| bill.state).collect();
    assert_eq!(states, ["paid"], "and no other bill");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn a_payment_undone_does_not_make_a_left_bill_due_again() {
    let story = billed().await;
    pay(&story, "R-1").await;
    leave(&mut story.wang().await, "keep").await;
    undo(&story).await;
    let all = bills(&story).await;
    assert!(all.iter().all(|bill| bill.state == "cancelled"), "{all:?}");
    assert_eq!(totals(&story).await.custody, Fen::ZERO);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// Two courses of a child under one cap; the paper that approved the fee stands beside the sum.
#[tokio::test]
async fn a_term_costs_a_child_no_more_than_its_cap_over_all_courses() {
    let story = announced().await;
    let cap = format!("term_fen_max = 50000\ndocument = \"区价〔2021〕7号\"\n{FEE}");
    amended(&story, &[(FEE, &cap), ("students_min  = 15", "students_min  = 3")]).await;
    let story = drawn_in(story).await;
    session::plan(&story.app, &Who::Clock, &school(&story)).await.unwrap();
    issue(&story).await;
    let all = bills(&story).await;
    assert_eq!(all.len(), 2, "{all:?}");
    assert_eq!(all.iter().map(|bill| bill.asked).sum::<Fen>(), Fen(50_000));
    let over: Fen = all.iter().filter_map(|bill| bill.grounds.as_ref()).map(|one| one.over_term).sum();
    let full: Fen = all.iter().filter_map(|bill| bill.grounds.as_ref()).map(|one| one.full).sum();
    assert_eq!(full - over, Fen(50_000));
    let mut wang = story.wang().await;
    wang.get(ACCOUNT).await.is(200).shows(&format!("本学期各门课合计最多 ¥500.00，超过的：减 {over}"));
    wang.shows("收费依据：区价〔2021〕7号");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// The first lesson of a course in September is given.
async fn first_given(story: &Story, course: &CourseId) {
    for day in 10..=30 {
        let all = courses_on(story, date(2021, 9, day)).await;
        if let Some(one) = all.into_iter().find(|one| one.course.as_ref() == Some(course)) {
            marked_as(story, &one, |_| State::Present).await;
            return roll_closed(story, &one.id).await;
        }
    }
    panic!("{course:?} has no lesson in September");
}

/// The cap is reached by a course that is given up: its lessons count no more, paid or not, and the other course is billed for what
/// it costs; but what was given of that under the cap stays as it was billed.
#[tokio::test]
async fn a_cap_is_not_reached_by_lessons_of_a_course_given_up() {
    for (is_paid, has_begun) in [(false, false), (true, false), (true, true)] {
        let story = announced().await;
        let cap = format!("term_fen_max = 50000\n{FEE}");
        amended(&story, &[(FEE, &cap), ("students_min  = 15", "students_min  = 3")]).await;
        let story = drawn_in(story).await;
        session::plan(&story.app, &Who::Clock, &school(&story)).await.unwrap();
        issue(&story).await;
        let is_capped = |bill: &BillRow| bill.grounds.as_ref().is_some_and(|one| one.over_term > Fen::ZERO);
        let (capped, whole): (Vec<BillRow>, Vec<BillRow>) =
            bills(&story).await.into_iter().partition(is_capped);
        if is_paid {
            assert_eq!(pay(&story, "R-1").await, whole[0].asked, "the first bill is the whole one");
        }
        if has_begun {
            first_given(&story, &capped[0].course_id).await;
        }
        {
            let mut wang = story.wang().await;
            wang.get(PLACEMENTS).await.is(200);
            let key = wang.hidden("key");
            let form = [("key", key.as_str()), ("course", whole[0].course_id.as_str()), ("money", "keep")];
            wang.post(&format!("{PLACEMENTS}/withdraw"), &form).await.is(303);
        }
        issue(&story).await;
        let all = bills(&story).await;
        let now: Vec<_> = all.iter().filter(|bill| bill.course_id == capped[0].course_id).collect();
        let stands: Vec<_> = now.iter().filter(|bill| bill.state != "cancelled").collect();
        if has_begun {
            assert_eq!(
                (now.len(), stands[0].asked),
                (1, capped[0].asked),
                "nothing is charged afterwards: {all:?}"
            );
        } else {
            assert_eq!((now.len(), stands.len()), (2, 1), "one in the place of the other: {all:?}");
            let full = capped[0].grounds.as_ref().unwrap().full;
            assert_eq!(stands[0].asked, full.min(Fen(50_000)), "{is_paid}: {all:?}");
            assert!(stands[0].asked > capped[0].asked, "the cap is its own now");
        }
        issue(&story).await;
        assert_eq!(bills(&story).await.len(), all.len(), "once");
        assert_eq!(story.app.store.doctor().await.unwrap(), []);
    }
}

#[tokio::test]
async fn a_fee_by_the_month_is_charged_each_month() {
    let story = drawn().await;
    let monthly = "on_joining = \"by-day\"\non_withdrawal = \"by-day\"\nunit                 = \"month\" ";
    let changes = [
        ("unit                 = \"lesson\" ", monthly),
        ("price_fen            = 2000", "price_fen = 8000"),
    ];
    amended(&story, &changes).await;
    session::plan(&story.app, &Who::Clock, &school(&story)).await.unwrap();
    issue(&story).await;
    issue(&story).await;
    let september = bills(&story).await;
    assert_eq!(
        september.iter().map(|bill| (bill.part.as_str(), bill.asked)).collect::<Vec<_>>(),
        [("2021-09", Fen(8000))]
    );
    pay(&story, "R-1").await;
    story.turn("2021-09-24T09:00:00");
    issue(&story).await;
    assert_eq!(pay(&story, "R-2").await, Fen(8000));
    let mut wang = story.wang().await;
    wang.get(ACCOUNT).await.is(200).shows("2021年9月").shows("2021年10月");
    given(&story, date(2021, 9, 27)).await;
    given(&story, date(2021, 10, 11)).await;
    let lessons: Vec<i64> = bills(&story).await.iter().map(|bill| bill.lessons).collect();
    let earned: Fen = lessons.iter().map(|n| Fen(8000 / n)).sum();
    assert_eq!(totals(&story).await.payee, earned, "a month's lesson costs its month's part: {lessons:?}");
    story.turn("2021-10-20T09:00:00");
    let mut wang = story.wang().await;
    leave(&mut wang, "back").await;
    wang.get(ACCOUNT).await.is(200).shows("按天退：还剩 1 天").shows("分毫不差");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// September was given and is owed; October's bill goes with the course.
#[tokio::test]
async fn a_month_that_is_over_stays_due_when_the_course_is_given_up() {
    let story = drawn().await;
    let monthly = "on_joining = \"by-day\"\non_withdrawal = \"by-day\"\nunit                 = \"month\" ";
    let changes = [
        ("unit                 = \"lesson\" ", monthly),
        ("price_fen            = 2000", "price_fen = 8000"),
    ];
    amended(&story, &changes).await;
    session::plan(&story.app, &Who::Clock, &school(&story)).await.unwrap();
    issue(&story).await;
    story.turn("2021-09-24T09:00:00");
    issue(&story).await;
    story.turn("2021-10-20T09:00:00");
    leave(&mut story.wang().await, "keep").await;
    let all = bills(&story).await;
    let told: Vec<_> = all.iter().map(|bill| (bill.part.as_str(), bill.state.as_str())).collect();
    assert_eq!(told, [("2021-09", "due"), ("2021-10", "cancelled")]);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn no_bill_goes_out_by_a_fee_that_holds_no_more() {
    let story = charging("valid_until = 2021-09-05").await;
    let mut cashier = story.staff("cashier").await;
    cashier.get(BILLS).await.is(200);
    cashier
        .post(BILLS, &[])
        .await
        .is(422)
        .shows("收费标准到 2021年9月5日 失效")
        .shows("公布新版本")
        .shows("P1.10");
    assert_eq!(bills(&story).await.len(), 0);
}

/// A bill that is not paid is brought to mind some days before its last day and once after it, in the daytime, and never again.
#[tokio::test]
async fn an_unpaid_bill_is_brought_to_mind_before_and_after_its_last_day() {
    let story = billed().await;
    let due_on = bills(&story).await[0].due_on;
    let look = async |day: Date, hour: &str| {
        story.turn(&format!("{day}T{hour}:00"));
        reminding::look(&story.app, &school(&story)).await.unwrap()
    };
    let day = |days: i64| due_on.saturating_add(days.days());
    assert_eq!(look(day(-3), "09:00").await, 0, "there is time");
    assert_eq!(look(day(-2), "05:00").await, 0, "nobody is woken");
    let near = look(day(-2), "09:00").await;
    assert!(near > 1, "every family that has not paid");
    assert_eq!(look(day(-1), "09:00").await, 0, "once");
    story.wang().await.get("/gongshu/wenlan/children").await.is(200).shows("没有缴，最晚");
    pay(&story, "R-1").await;
    let paid = bills(&story).await.iter().filter(|bill| bill.state == "paid").count();
    assert_eq!(look(day(1), "09:00").await, near - paid, "whoever has paid is left alone");
    assert_eq!(look(day(9), "09:00").await, 0);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// A lesson of 20 yuan is not held: by a closure or for want of its teacher it is free at once, or kept until the term is over, each as
/// the plan says of it. Whatever it says, no fen of that lesson is earned, and in the end the family has it back.
#[tokio::test]
async fn a_lesson_that_is_not_held_is_kept_or_free_as_the_plan_says() {
    const RESTS: &str = "/gongshu/wenlan/rests";
    for (more, cause, free) in [
        ("", "weather", 2000),
        ("", "no-teacher", 2000),
        ("on_closure = \"keep\"", "weather", 0),
        ("on_closure = \"keep\"", "no-teacher", 2000),
        ("teacher_absent = \"keep\"", "weather", 2000),
        ("teacher_absent = \"keep\"", "no-teacher", 0),
    ] {
        let story = charging(&format!("rest = \"refund\"\n{more}")).await;
        issue(&story).await;
        let paid = pay(&story, "R-1").await;
        let monday =
            [("from", "2021-09-13"), ("to", "2021-09-13"), ("note", "停一次"), ("instead", "cancel")];
        close(&story, &[&monday[..], &[("cause", cause)]].concat()).await;
        let (guardian, place, ming) = (tender::wang(&story).await, school(&story), StudentId::new("ming"));
        let asked = refund::ask(&story.app, &guardian, &place, &ming, (RefundId::new("r1"), "停课")).await;
        assert_eq!(asked.is_ok(), free > 0, "{more} {cause}: {:?}", asked.err());
        assert_eq!(totals(&story).await.refunds_due, Fen(free), "{more} {cause}");
        given(&story, date(2021, 9, 27)).await;
        let sums = totals(&story).await;
        assert_eq!((sums.custody, sums.payee), (paid - Fen(2000), Fen(2000)), "one lesson was given");

        story.turn("2022-01-28T09:00:00");
        ending::look(&story.app, &place).await.unwrap();
        let mut cashier = story.staff("cashier").await;
        cashier.get(RESTS).await.is(200);
        cashier.post(RESTS, &[]).await.is(303);
        let (sums, back) = (totals(&story).await, paid - Fen(2000));
        assert_eq!((sums.payee, sums.carried), (Fen(2000), Fen::ZERO), "{more} {cause}");
        assert_eq!((sums.custody, sums.refunds_due), (back, back), "{more} {cause}: all of it goes back");
        assert_eq!(story.app.store.doctor().await.unwrap(), []);
    }
}
