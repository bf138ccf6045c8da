//! 更正计课 What recounts owe is lost nowhere, and a mark found wrong after its evening is put right (P1.11, P1.12, P3.16).

use crate::account::billed;
use crate::draw::drawn_in;
use crate::evening::{school, staff};
use crate::preference::announced_in;
use crate::tally::{
    OWN, SEPTEMBER, TALLIES, afterwards, corrected, courses_on, lessons, marked_as, missed, pay, roll_closed,
    september_billed, september_billed_in, totals,
};
use crate::town::{Browser, Story};
use afterbell::day::session;
use afterbell::money;
use afterbell::town::{PLAN, Town};
use jiff::civil::date;
use rules::day::roll::State;
use rules::fen::Fen;
use rules::id::{CourseId, PaymentId, SessionId};
use rules::money::payment;
use rules::people::act::Act;
use rules::people::role::clock;
use store::money::BillRow;

/// Every bill of the school, by its own rows.
async fn bills(story: &Story) -> Vec<BillRow> {
    let permit = staff(story, "cashier").permit(Act::BillList, &school(story)).unwrap();
    story.app.store.look(&permit).await.unwrap().bills(None).await.unwrap()
}

/// The course of 王小明's bill, and a bill of it that somebody else has not paid.
async fn beside(story: &Story) -> (CourseId, BillRow) {
    let all = bills(story).await;
    let course = all.iter().find(|bill| bill.student.as_str() == "ming").unwrap().course_id.clone();
    let is_other =
        |bill: &BillRow| bill.course_id == course && bill.state == "due" && bill.student.as_str() != "ming";
    let other = all.into_iter().find(is_other).unwrap();
    (course, other)
}

/// The course spends what it has earned.
async fn spend(story: &Story, course: &CourseId, fen: Fen) {
    let spendings = "/gongshu/wenlan/spendings";
    let mut cashier = story.staff("cashier").await;
    cashier.get(spendings).await.is(200);
    let (from, yuan) = (format!("course/{course}"), fen.to_string());
    let form =
        [("from", from.as_str()), ("purpose", "materials"), ("yuan", yuan.as_str()), ("voucher", "P-1")];
    cashier.post(spendings, &form).await.is(303);
}

/// Another child's family pays.
async fn pay_other(story: &Story, other: &BillRow) {
    let draft = payment::Draft {
        id: PaymentId::new("other"),
        bill: other.id.clone(),
        fen: other.fen,
        way: payment::Way::Cash,
        receipt: "R-2".to_owned(),
    };
    money::payment::record(&story.app, &staff(story, "cashier"), &school(story), draft).await.unwrap();
}

/// A child that has left in the middle of a term: the button is there once the course has what it owes, and not before.
#[tokio::test]
async fn a_leaver_s_credit_is_settled_once_the_course_has_it() {
    const RESTS: &str = "/gongshu/wenlan/rests";
    const BUTTON: &str = "结清每个孩子的余额";
    let leaves = |town: &mut Town| {
        let ming = town.register.students.iter_mut().find(|one| one.id.as_str() == "ming").unwrap();
        ming.on_roll_until = Some(date(2021, 11, 15));
    };
    let story = announced_in(Story::otherwise(PLAN.text, leaves, "2021-09-06T09:00:00").await).await;
    let (story, own) = september_billed_in(drawn_in(story).await).await;
    let paid = pay(&story, "R-1").await;
    let (course, other) = beside(&story).await;
    spend(&story, &course, paid).await;
    corrected(&story, &SessionId::new(own[0].as_str()), State::Absent).await;
    story.turn("2021-11-16T09:00:00");
    let mut cashier = story.staff("cashier").await;
    cashier.get(RESTS).await.is(200).shows("课程还欠家庭 ¥20.00");
    assert!(!cashier.html.contains(BUTTON), "the course has nothing");
    cashier.post(RESTS, &[]).await.is(422).shows("学期还没有结束");
    pay_other(&story, &other).await;
    cashier.get(RESTS).await.is(200).shows(BUTTON);
    cashier.post(RESTS, &[]).await.is(303);
    assert_eq!(totals(&story).await.refunds_due, Fen(2000));
    cashier.get(RESTS).await.is(200);
    assert!(!cashier.html.contains(BUTTON) && !cashier.html.contains("课程还欠家庭"), "once");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// A child leaves in the middle of a term with a bill that is not paid, while its course owes it a lesson that it has spent:
/// the bill is lowered, which is all there is to do, and the cashier is told that and not that nothing was.
#[tokio::test]
async fn a_leaver_s_credit_comes_off_a_bill_and_the_cashier_is_told() {
    const RESTS: &str = "/gongshu/wenlan/rests";
    let leaves = |town: &mut Town| {
        let ming = town.register.students.iter_mut().find(|one| one.id.as_str() == "ming").unwrap();
        ming.on_roll_until = Some(date(2021, 11, 15));
    };
    let story = announced_in(Story::otherwise(PLAN.text, leaves, "2021-09-06T09:00:00").await).await;
    let (story, own) = september_billed_in(drawn_in(story).await).await;
    let paid = pay(&story, "R-1").await;
    let (course, _) = beside(&story).await;
    spend(&story, &course, paid).await;
    corrected(&story, &missed(&story).await, State::Present).await;
    story.turn("2021-11-01T09:00:00");
    {
        let mut cashier = story.staff("cashier").await;
        cashier.get(TALLIES).await.is(200);
        cashier.post(TALLIES, &[]).await.is(303);
    }
    story.turn("2021-11-06T09:00:00");
    let before = {
        let mut cashier = story.staff("cashier").await;
        let october = "/gongshu/wenlan/tallies/2021-10-01";
        cashier.get(october).await.is(200);
        cashier.post(&format!("{october}/bills"), &[]).await.is(303);
        totals(&story).await
    };
    corrected(&story, &SessionId::new(own[0].as_str()), State::Absent).await;
    assert_eq!(totals(&story).await, before, "the course has spent it: it is owed");
    story.turn("2021-11-16T09:00:00");
    let mut cashier = story.staff("cashier").await;
    cashier.get(RESTS).await.is(200).shows("课程还欠家庭 ¥20.00");
    cashier.post(RESTS, &[]).await.is(303);
    cashier.get(RESTS).await.is(200).shows("还没缴的账单共减 ¥20.00（1 张）");
    assert!(
        !cashier.html.contains("待退 ¥0.00") && !cashier.html.contains("课程还欠家庭"),
        "and nothing else"
    );
    let sums = totals(&story).await;
    assert_eq!(sums.bills_due, before.bills_due - Fen(2000));
    assert_eq!((sums.refunds_due, sums.payee, sums.sum), (Fen::ZERO, before.payee, Fen::ZERO));
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// The course has spent what a lesson that was not given had brought it: that comes off the next charge, is owed again when
/// that charge is itself undone, and goes back when the term is over and the course has money again (P1.11).
#[tokio::test]
async fn a_credit_is_lost_neither_with_its_charge_nor_with_the_term() {
    const RESTS: &str = "/gongshu/wenlan/rests";
    let (story, own) = september_billed().await;
    let paid = pay(&story, "R-1").await;
    let (course, other) = beside(&story).await;
    spend(&story, &course, paid).await;
    let (first, absent) = (SessionId::new(own[0].as_str()), missed(&story).await);
    corrected(&story, &first, State::Absent).await;
    corrected(&story, &absent, State::Present).await;
    let mut wang = story.wang().await;
    wang.get(OWN).await.is(200).shows("¥20.00 从下一期账单扣减");
    let due = totals(&story).await.bills_due;

    story.turn("2021-11-01T09:00:00");
    let mut cashier = story.staff("cashier").await;
    cashier.get(TALLIES).await.is(200);
    cashier.post(TALLIES, &[]).await.is(303);
    let permit = staff(&story, "cashier").permit(Act::TallyShow, &school(&story)).unwrap();
    let courses = story.app.store.look(&permit).await.unwrap().tally_courses().await.unwrap();
    let late: Vec<(i64, i64)> = courses
        .iter()
        .filter(|one| one.tally.as_str() == "2021-10-01")
        .map(|one| (one.given, one.children))
        .collect();
    assert_eq!(late, [(0, 1)], "September's tally has counted the lesson itself");
    story.turn("2021-11-06T09:00:00");
    let mut cashier = story.staff("cashier").await;
    let october = "/gongshu/wenlan/tallies/2021-10-01";
    cashier.get(october).await.is(200);
    cashier.post(&format!("{october}/bills"), &[]).await.is(303);
    assert_eq!(totals(&story).await.bills_due, due, "the credit has paid for it");
    corrected(&story, &absent, State::Absent).await;
    pay_other(&story, &other).await;

    let until = story.app.scheme(&school(&story)).unwrap().scheme.term.until;
    story.turn(&format!("{until}T09:00:00"));
    let mut cashier = story.staff("cashier").await;
    cashier.get(RESTS).await.is(200).shows("课程还欠家庭 ¥20.00").shows("还有 1 家没有选");
    cashier.post(RESTS, &[]).await.is(422).shows("还有 1 个家庭没有选");
    for is_asked in [true, false] {
        assert_eq!(cashier.html.contains("name=\"sure\""), is_asked, "the form asks what the button wants");
        let sure = [("sure", "true")];
        cashier.post(RESTS, if is_asked { &sure[..] } else { &[] }).await.is(303);
        let sums = totals(&story).await;
        assert_eq!((sums.refunds_due, sums.payee), (Fen(2000), other.fen - Fen(2000)), "once");
        cashier.get(RESTS).await.is(200);
        assert!(!cashier.html.contains("课程还欠家庭"), "nothing is owed any more");
    }
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// The first lesson of 王小明's course, to which nobody comes: it ends with everybody on leave.
async fn ended(story: &Story) -> SessionId {
    let (school, manager) = (school(story), staff(story, "manager"));
    let permit = clock(Act::SessionPlan, &school).unwrap();
    for day in 10..=30 {
        for one in courses_on(story, date(2021, 9, day)).await {
            marked_as(story, &one, |_| State::Leave).await;
            roll_closed(story, &one.id).await;
            session::close(&story.app, &manager, &school, &one.id).await.unwrap();
            let rows = story.app.store.look(&permit).await.unwrap().roll_rows(&one.id).await.unwrap();
            if rows.iter().any(|row| row.student.id.as_str() == "ming") {
                return one.id;
            }
        }
    }
    panic!("王小明 has no course")
}

#[tokio::test]
async fn a_mark_that_is_found_wrong_the_next_day_is_put_right_with_a_reason_and_the_money_follows() {
    let story = afterwards().await;
    let id = ended(&story).await;
    let amend = format!("/gongshu/wenlan/rolls/{id}/amend");
    story.turn("2021-10-01T09:00:00");
    for login in ["care1", "head3-2", "cashier", "leader"] {
        story.staff(login).await.get(&amend).await.is(404);
    }
    let of = |times: &'static str, state: &'static str, reason: &'static str| {
        [("student", "ming"), ("times", times), ("state", state), ("reason", reason)]
    };
    {
        let mut manager = story.staff("manager").await;
        manager.get(&format!("/gongshu/wenlan/rolls/{id}")).await.is(200).shows("补正出勤");
        manager.get(&amend).await.is(200).shows("王小明").shows("补正为已到");
        put_right(&mut manager, &amend, ("ming", "present", " ")).await.is(422).shows("没有写依据");
        manager.get(&amend).await.is(200);
        for said in ["已补正。 课时按补正计。", "没有改动"] {
            manager.post(&amend, &of("0", "present", "周老师记得他在")).await.is(303);
            manager.get(&amend).await.is(200).shows(said);
        }
        manager.post(&amend, &of("0", "absent", "没看见他")).await.is(422).shows("这一页是旧的");
        manager.get(&amend).await.is(200).shows("周老师记得他在").shows("补正为请假");
        assert!(roll_says(&story, &id, State::Leave).await, "the roll stays as it was signed");
        let mut cashier = story.staff("cashier").await;
        cashier.get(TALLIES).await.is(200);
        cashier.post(TALLIES, &[]).await.is(303);
        let mut wang = story.wang().await;
        wang.get("/gongshu/wenlan/messages").await.is(200).shows("核实为到场：周老师记得他在");
        assert_eq!(wang.html.matches("核实为到场").count(), 1, "the same again is no act");
        wang.get(OWN).await.is(200);
        assert_eq!(lessons(&wang), [id.to_string()], "it counts");
        put_right(&mut manager, &amend, ("ming", "leave", "查到了假条")).await.is(303);
        wang.get(OWN).await.is(200).shows("已更正，不计");
        put_right(&mut manager, &amend, ("ming", "present", "假条是下一周的")).await.is(303);
        wang.get(OWN).await.is(200).shows("公示后更正点名，补计").shows("可以另提异议");
    }
    story.turn("2021-10-06T09:00:00");
    {
        let mut cashier = story.staff("cashier").await;
        cashier.get(SEPTEMBER).await.is(200);
        cashier.post(&format!("{SEPTEMBER}/bills"), &[]).await.is(303);
    }
    assert_eq!(pay(&story, "R-1").await, Fen(2000));
    let mut manager = story.staff("manager").await;
    put_right(&mut manager, &amend, ("ming", "absent", "他那天在医院")).await.is(303);
    let sums = totals(&story).await;
    assert_eq!((sums.custody, sums.payee), (Fen(2000), Fen::ZERO), "what was billed goes back");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// Puts a child's mark right from the form that the page shows.
async fn put_right<'b, 's>(
    manager: &'b mut Browser<'s>,
    amend: &str,
    (student, state, reason): (&str, &str, &str),
) -> &'b mut Browser<'s> {
    manager.get(amend).await.is(200);
    let form = manager.html.split(&format!("name=\"student\" value=\"{student}\"")).nth(1).unwrap();
    let times = form.split("name=\"times\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let fields = [("student", student), ("times", times.as_str()), ("state", state), ("reason", reason)];
    manager.post(amend, &fields).await
}

/// A plan that charges ahead: what the course has spent is not said to have moved. It is remembered, goes back when the
/// term is settled, and a lesson whose money is gone by then is not charged again.
#[tokio::test]
async fn what_a_course_has_spent_stays_owed_and_goes_back_with_the_rest() {
    const RESTS: &str = "/gongshu/wenlan/rests";
    let story = billed().await;
    let fen = pay(&story, "R-1").await;
    let id = ended(&story).await;
    let amend = format!("/gongshu/wenlan/rolls/{id}/amend");
    let (course, other) = on_roll(&story, &id).await;
    {
        let mut manager = story.staff("manager").await;
        put_right(&mut manager, &amend, ("ming", "present", "周老师记得他在")).await.is(303);
        manager.get(&amend).await.is(200).shows("课时费已随之更正");
        assert_eq!(totals(&story).await.payee, Fen(2000));
        spend(&story, &course, Fen(2000)).await;
        put_right(&mut manager, &amend, ("ming", "leave", "查到了假条")).await.is(303);
        manager.get(&amend).await.is(200).shows("这节课的钱课程已经用掉");
        let mut wang = story.wang().await;
        wang.get("/gongshu/wenlan/messages").await.is(200).shows("学期结清时课程有钱就退");
        let sums = totals(&story).await;
        assert_eq!((sums.custody, sums.payee), (fen - Fen(2000), Fen::ZERO), "nothing could move");
        pay_other(&story, &other).await;
        put_right(&mut manager, &amend, (other.student.as_str(), "present", "也在")).await.is(303);
        assert_eq!(totals(&story).await.payee, Fen(2000));
    }
    let until = story.app.scheme(&school(&story)).unwrap().scheme.term.until;
    story.turn(&format!("{until}T09:00:00"));
    let mut cashier = story.staff("cashier").await;
    cashier.get(RESTS).await.is(200).shows("课程还欠家庭 ¥20.00");
    for _ in 0..2 {
        cashier.post(RESTS, &[("sure", "true")]).await.is(303);
        let sums = totals(&story).await;
        let back = (sums.refunds_due, sums.payee, sums.sum);
        assert_eq!(back, (fen + other.fen - Fen(2000), Fen::ZERO, Fen::ZERO), "once");
        cashier.get(RESTS).await.is(200);
        assert!(!cashier.html.contains("课程还欠家庭"), "nothing is owed any more");
    }
    let mut manager = story.staff("manager").await;
    put_right(&mut manager, &amend, ("ming", "present", "假条是下一周的")).await.is(303);
    manager.get(&amend).await.is(200).shows("没有补收");
    assert_eq!(totals(&story).await.payee, Fen::ZERO, "and nothing was taken");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// The course of a roll, and a bill of it that another child on the roll has not paid.
async fn on_roll(story: &Story, id: &SessionId) -> (CourseId, BillRow) {
    let permit = clock(Act::SessionPlan, &school(story)).unwrap();
    let rows = story.app.store.look(&permit).await.unwrap().roll_rows(id).await.unwrap();
    let all = bills(story).await;
    let course = all.iter().find(|bill| bill.student.as_str() == "ming").unwrap().course_id.clone();
    let is_other = |bill: &BillRow| {
        let listed = rows.iter().any(|row| row.student.id == bill.student);
        listed && bill.course_id == course && bill.state == "due" && bill.student.as_str() != "ming"
    };
    let other = all.into_iter().find(is_other).unwrap();
    (course, other)
}

/// Whether the roll itself has 王小明 so.
async fn roll_says(story: &Story, id: &SessionId, state: State) -> bool {
    let permit = clock(Act::SessionPlan, &school(story)).unwrap();
    let rows = story.app.store.look(&permit).await.unwrap().roll_rows(id).await.unwrap();
    rows.iter().any(|row| row.student.id.as_str() == "ming" && row.state == state)
}
