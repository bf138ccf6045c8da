//! 收费项目 Care of class “1” is charged for where the plan has a fee: billed, paid, given, missed, left and settled as courses
//! are, under a kind of money of its own; and where it is free nobody hears of it (P3.8, P3.16, P3.23, X.7).

use crate::account::{ACCOUNT, BILLS, ming};
use crate::claim::amended;
use crate::evening::{group, school, session_of};
use crate::registration::{NOTICED, accepted, accepted_in};
use crate::tally::{corrected, marked_as, roll_closed, totals};
use crate::town::Story;
use afterbell::day::session;
use afterbell::enrol::course::ending;
use afterbell::town::{PLAN, Plan, Town};
use afterbell::who::Who;
use jiff::civil::date;
use rules::day::roll::State;
use rules::fen::Fen;
use rules::id::StudentId;
use rules::money::account::Purse;
use rules::people::act::Act;
use rules::people::role::clock;
use store::money::BillRow;
use store::plan::Filing;

const REGISTRATION: &str = "/gongshu/wenlan/registrations/ming";
const RELIEF: &str = "/gongshu/wenlan/accounts/ming/relief";
const RESTS: &str = "/gongshu/wenlan/rests";
const TALLIES: &str = "/gongshu/wenlan/tallies";

/// A fee by the month, paid ahead.
pub(crate) const MONTHLY: (&str, &str) = ("unit = \"month\"\nbill_after = \"opening\"", "");

/// A story in which 王小明 and two others are in a care group, under a plan whose class “1” has this fee.
async fn charged(fee: &str, minutes: &str) -> Story {
    let story = accepted("2021-09-04T09:00:00").await;
    charge(&story, (fee, minutes), &[]).await;
    story
}

/// The same from a moment of another story on, and what else the plan says.
pub(crate) async fn charge(story: &Story, (fee, minutes): (&str, &str), more: &[(&str, &str)]) {
    let table = care_fee(fee);
    let named = format!("fee = \"care\"{minutes} ");
    let mut changes = vec![("fee     = \"free\" ", named.as_str()), ("[fee.x] ", table.as_str())];
    changes.extend_from_slice(more);
    amended(story, &changes).await;
    group(story, "jia", "care1", &["ming", "h1s0", "h2s0"]).await;
}

/// The table of care's fee, before that of courses.
pub(crate) fn care_fee(fee: &str) -> String {
    format!(
        "[fee.care]\nprice_fen = 20000\npurse = \"care\"\nrelease = \"roll-closed\"\n\
         absent_without_leave = \"release\"\non_leave = \"refund\"\n{fee}\n\n[fee.x] "
    )
}

async fn monthly() -> Story {
    charged(MONTHLY.0, MONTHLY.1).await
}

/// By the lesson, nothing over to the next term, and half of it for families in other hardship.
pub(crate) async fn by_lesson() -> Story {
    let reduced = "reductions = [{ who = \"other\", percent = 50, borne_by = \"school\" }]";
    charged(
        &format!("unit = \"lesson\"\nbill_after = \"opening\"\nrest = \"refund\"\n{reduced}"),
        "\nlesson_minutes = 50",
    )
    .await
}

pub(crate) async fn issue(story: &Story) {
    let mut cashier = story.staff("cashier").await;
    cashier.get(BILLS).await.is(200);
    cashier.post(BILLS, &[]).await.is(303);
}

/// The bills of 王小明, what is due first.
pub(crate) async fn bills(story: &Story) -> Vec<BillRow> {
    let permit = clock(Act::BillIssue, &school(story)).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    tx.bills(Some(&StudentId::new("ming"))).await.unwrap()
}

/// The bill of 王小明 that is due is paid.
pub(crate) async fn pay(story: &Story) -> Fen {
    let mut cashier = story.staff("cashier").await;
    cashier.get(BILLS).await.is(200);
    let (bill, _) = ming(&cashier);
    let all = bills(story).await;
    let fen = all.iter().find(|row| row.id.as_str() == bill).unwrap().fen;
    let (due, receipt) = (fen.to_string(), format!("R-{}", all.len()));
    let form = [("bill", bill.as_str()), ("yuan", &due), ("way", "transfer"), ("receipt", &receipt)];
    cashier.post("/gongshu/wenlan/payments", &form).await.is(303);
    fen
}

/// A plan that charges for nothing.
fn free(text: &str) -> String {
    let (before, fees) = text.split_once("[fee.care]").unwrap();
    let (_, after) = fees.split_once("[correction]").unwrap();
    let text = format!("{before}[fee]\n\n[correction]{after}");
    text.replace("fee = \"care\"", "fee = \"free\"").replace("fee     = \"x\" ", "fee = \"free\" ")
}

/// A plan under which an evening of care costs more.
fn dearer(text: &str) -> String {
    text.replace("price_fen = 20000", "price_fen = 30000")
}

/// A plan that gives whoever leaves care nothing back.
fn nothing_back(text: &str) -> String {
    text.replace("[fee.care]\n", "[fee.care]\non_withdrawal = \"none\"\n")
}

/// The same plan for the next term is filed, and holds from the first day of that.
pub(crate) async fn spring(story: &Story, price: fn(&str) -> String) {
    let place = school(story);
    let changes = [
        ("\"gongshu-2021-autumn\"", "\"gongshu-2022-spring\""),
        ("2021-09-01, until = 2021-10-08", "2022-05-01, until = 2022-07-01"),
        ("= 2021-09-01 ", "= 2022-02-21 "),
        ("= 2022-01-28 ", "= 2022-07-01 "),
        ("= 2021-09-06 ", "= 2022-02-21 "),
        ("= 2021-09-13 ", "= 2022-02-28 "),
        ("2021-09-07T18:00:00", "2022-02-22T18:00:00"),
        ("2021-09-09T", "2022-02-24T"),
        ("2021-09-10T18:00:00", "2022-02-25T18:00:00"),
        ("2022-01-21T16:00:00", "2022-06-24T16:00:00"),
    ];
    let text = story.app.scheme(&place).unwrap().text.clone();
    let text = price(&changes.iter().fold(text, |text, (from, to)| text.replace(from, to)));
    let scheme = Plan { file: "gongshu-2022-spring.toml", text: &text }.read().unwrap();
    let mut tx = story.app.store.act(&clock(Act::SchemeFile, &place).unwrap()).await.unwrap();
    let filing = Filing { scheme: &scheme.scheme.id, version: 3, holds_from: scheme.term.from, text: &text };
    tx.scheme_filed(&filing, story.app.now()).await.unwrap();
    tx.commit().await.unwrap();
    story.app.reread().await.unwrap();
}

/// An evening of the group is given, in which 王小明 stood so.
pub(crate) async fn given(story: &Story, day: &str, state: State) {
    let permit = clock(Act::SessionPlan, &school(story)).unwrap();
    let id = session_of("jia", day);
    let session = story.app.store.look(&permit).await.unwrap().session(&id).await.unwrap();
    marked_as(story, &session, |child| if child == "ming" { state } else { State::Present }).await;
    roll_closed(story, &id).await;
}

/// What 王小明 holds of each kind of money.
pub(crate) async fn held(story: &Story) -> Vec<(Purse, Fen)> {
    let permit = clock(Act::BillIssue, &school(story)).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    let purses = tx.account_purses(&StudentId::new("ming")).await.unwrap();
    purses.into_iter().map(|(purse, held, _)| (purse, held)).filter(|(_, held)| *held > Fen::ZERO).collect()
}

/// The cashier pays every refund out; answers how many.
pub(crate) async fn paid_out(story: &Story) -> usize {
    let (mut cashier, mut many) = (story.staff("cashier").await, 0);
    loop {
        cashier.get(BILLS).await.is(200);
        let Some(rest) = cashier.html.split("name=\"refund\" value=\"").nth(1) else { return many };
        let refund = rest.split('"').next().unwrap().to_owned();
        cashier.post("/gongshu/wenlan/refunds", &[("refund", &refund), ("way", "cash")]).await.is(303);
        many += 1;
    }
}

#[tokio::test]
async fn free_care_is_billed_to_nobody() {
    let story = accepted("2021-09-04T09:00:00").await;
    group(&story, "jia", "care1", &["ming"]).await;
    issue(&story).await;
    given(&story, "2021-09-06", State::Present).await;
    assert_eq!((bills(&story).await.len(), held(&story).await.len()), (0, 0), "P3.8");
    assert_eq!(totals(&story).await.payee, Fen::ZERO);
    story.wang().await.get(ACCOUNT).await.is(200).shows("免费，不收费");
}

#[tokio::test]
async fn a_month_of_care_is_billed_given_evening_by_evening_and_left() {
    let story = monthly().await;
    for _ in 0..2 {
        issue(&story).await;
    }
    let all = bills(&story).await;
    assert_eq!(all.len(), 1, "once: {all:?}");
    let (bill, evenings) = (&all[0], all[0].lessons);
    assert_eq!((bill.fen, bill.part.as_str()), (Fen(20_000), "2021-09"));
    assert!((12..=19).contains(&evenings), "the evenings of September, Fridays not: {evenings}");
    let lesson = Fen(20_000 / evenings);
    let mut cashier = story.staff("cashier").await;
    cashier
        .get(BILLS)
        .await
        .is(200)
        .shows("“1”类托管服务")
        .shows("2021年9月")
        .shows(&format!("{evenings} 晚"))
        .shows("给看护和已开班课程出账单");
    let mut manager = story.staff("manager").await;
    manager
        .get("/gongshu/wenlan/notice")
        .await
        .is(200)
        .shows("每月¥200.00")
        .shows("未请假没来的，当晚照常计费");
    assert_eq!(pay(&story).await, Fen(20_000));
    assert_eq!(held(&story).await, [(Purse::Care, Fen(20_000))], "no course's money");

    given(&story, "2021-09-06", State::Present).await;
    assert_eq!(held(&story).await, [(Purse::Care, Fen(20_000) - lesson)]);
    given(&story, "2021-09-07", State::Leave).await;
    assert_eq!(
        held(&story).await,
        [(Purse::Care, Fen(20_000) - lesson)],
        "an evening on leave stays the family's"
    );
    let mut wang = story.wang().await;
    wang.get(ACCOUNT).await.is(200).shows("“1”类托管服务一晚看护，核销").shows("分毫不差");
    wang.shows("缴费：“1”类托管服务，收据号 R-1");

    story.turn("2021-09-08T09:00:00");
    let mut wang = story.wang().await;
    wang.get(REGISTRATION).await.is(200);
    wang.post(&format!("{REGISTRATION}/withdraw"), &[]).await.is(303);
    let back = Fen(20_000) - lesson;
    wang.get(ACCOUNT).await.is(200).shows(&format!("已缴 {}，退 {back}", Fen(20_000)));
    wang.post("/gongshu/wenlan/accounts/ming/refunds", &[]).await.is(303);
    paid_out(&story).await;
    let sums = totals(&story).await;
    assert_eq!(
        (sums.custody, sums.payee, sums.sum),
        (Fen::ZERO, lesson, Fen::ZERO),
        "every fen is somewhere"
    );
    issue(&story).await;
    assert!(bills(&story).await.iter().all(|bill| bill.state != "due"), "whoever has left is billed no more");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// A price of the day or of the term: what the bill asks, what one evening takes of it, and what goes back.
#[tokio::test]
async fn a_day_s_and_a_term_s_price_of_care_are_billed_given_and_left() {
    for unit in ["day", "term"] {
        let story = charged(&format!("unit = \"{unit}\"\nbill_after = \"opening\""), "").await;
        issue(&story).await;
        let all = bills(&story).await;
        let evenings = all[0].lessons;
        let whole = if unit == "day" { Fen(20_000).times(evenings) } else { Fen(20_000) };
        assert_eq!((all.len(), all[0].fen, all[0].part.as_str()), (1, whole, ""), "{unit}");
        assert!(evenings > 40, "the evenings of the whole term: {evenings}");
        assert_eq!(pay(&story).await, whole);
        given(&story, "2021-09-06", State::Present).await;
        let back = whole - Fen(whole.0 / evenings);
        assert_eq!(held(&story).await, [(Purse::Care, back)], "{unit}");
        story.turn("2021-09-07T09:00:00");
        let mut wang = story.wang().await;
        wang.get(REGISTRATION).await.is(200);
        wang.post(&format!("{REGISTRATION}/withdraw"), &[]).await.is(303);
        wang.get(ACCOUNT).await.is(200).shows(&format!("已缴 {whole}，退 {back}"));
        assert_eq!(story.app.store.doctor().await.unwrap(), []);
    }
}

/// Care is paid ahead and courses afterwards: the cashier bills the one and counts the other, and a roll of care that nobody closed
/// holds up no count of lessons.
#[tokio::test]
async fn an_open_roll_of_care_that_is_paid_ahead_holds_up_no_count() {
    let story = accepted("2021-09-04T09:00:00").await;
    let afterwards = "objection_days = 5\nbill_after = \"public-check\" ";
    charge(&story, MONTHLY, &[("bill_after           = \"opening\" ", afterwards)]).await;
    let mut cashier = story.staff("cashier").await;
    cashier.get(BILLS).await.is(200).shows("给看护和已开班课程出账单").shows("后付的收费");
    issue(&story).await;
    assert_eq!(bills(&story).await.len(), 1);
    let permit = clock(Act::SessionPlan, &school(&story)).unwrap();
    let id = session_of("jia", "2021-09-06");
    let session = story.app.store.look(&permit).await.unwrap().session(&id).await.unwrap();
    marked_as(&story, &session, |_| State::Present).await;
    story.turn("2021-10-01T09:00:00");
    let mut cashier = story.staff("cashier").await;
    cashier.get(TALLIES).await.is(200);
    cashier.post(TALLIES, &[]).await.is(303);
    cashier.get(&format!("{TALLIES}/2021-09-01")).await.is(200);
}

#[tokio::test]
async fn care_by_the_lesson_is_relieved_and_settles_to_nothing_when_the_term_is_over() {
    let story = by_lesson().await;
    issue(&story).await;
    let whole = bills(&story).await.remove(0);
    assert_eq!(whole.fen, Fen(20_000).times(whole.lessons), "150 minutes in summer are three lessons of 50");
    let mut wang = story.wang().await;
    wang.get(RELIEF).await.is(200);
    let key = wang.hidden("key");
    let form = [("hardship", "other"), ("words", "父亲失业"), ("key", key.as_str())];
    wang.post(RELIEF, &form).await.is(303);
    let mut leader = story.staff("leader").await;
    leader.get("/gongshu/wenlan/reliefs").await.is(200);
    let answer = leader.html.split("action=\"/gongshu/wenlan/reliefs/").nth(1).unwrap();
    let answer = format!("/gongshu/wenlan/reliefs/{}", answer.split('"').next().unwrap());
    leader.post(&answer, &[("answer", "grant"), ("reason", "")]).await.is(303);
    let half = Fen(10_000).times(whole.lessons);
    assert_eq!(bills(&story).await[0].fen, half, "half is due");
    let mut wang = story.wang().await;
    wang.get(RELIEF).await.is(200).shows("已同意：服务费减免 50%").shows("已同意：课程费减免 50%");
    assert_eq!(pay(&story).await, half);

    given(&story, "2021-09-06", State::Present).await;
    let lessons = Fen(10_000).times(3);
    assert_eq!(held(&story).await, [(Purse::Care, half - lessons)]);
    let mut wang = story.wang().await;
    wang.get(ACCOUNT).await.is(200).shows("政府、学校承担").shows(&lessons.to_string());
    assert!(!wang.html.contains("免费，不收费"), "care costs something here");
    assert_eq!(
        totals(&story).await.payee,
        lessons.times(2),
        "the school bears the other half of what was given"
    );

    story.turn("2022-01-28T09:00:00");
    let mut cashier = story.staff("cashier").await;
    cashier.get(RESTS).await.is(200).shows("服务费");
    cashier.post(RESTS, &[]).await.is(303);
    paid_out(&story).await;
    let sums = totals(&story).await;
    assert_eq!((sums.custody, sums.carried, sums.sum), (Fen::ZERO, Fen::ZERO, Fen::ZERO));
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// Care is charged by the term and courses by the lesson, both afterwards: each month's lessons are posted and billed in their
/// time, and care once, over the whole term, when that is over.
#[tokio::test]
async fn care_by_the_term_is_counted_at_its_end_and_lets_no_month_wait() {
    let story = accepted("2021-09-04T09:00:00").await;
    let care = "unit = \"term\"\nbill_after = \"public-check\"\nobjection_days = 5";
    let afterwards = "objection_days = 5\nbill_after = \"public-check\" ";
    charge(&story, (care, ""), &[("bill_after           = \"opening\" ", afterwards)]).await;
    given(&story, "2021-09-06", State::Present).await;
    let periods = [
        ("2021-09-01", "2021-10-01", "2021-10-06", 0),
        ("2021-10-01", "2021-11-01", "2021-11-06", 0),
        ("2021-11-01", "2021-12-01", "2021-12-06", 0),
        ("2021-12-01", "2022-01-01", "2022-01-06", 0),
        ("2022-01-01", "2022-01-28", "2022-02-02", 1),
    ];
    for (from, until, checked, sent) in periods {
        for (day, address) in [(until, TALLIES.to_owned()), (checked, format!("{TALLIES}/{from}/bills"))] {
            story.turn(&format!("{day}T09:00:00"));
            let mut cashier = story.staff("cashier").await;
            cashier.get(TALLIES).await.is(200);
            cashier.post(&address, &[]).await.is(303);
        }
        assert_eq!(bills(&story).await.len(), sent, "{from}");
    }
    assert_eq!(bills(&story).await[0].fen, Fen(20_000));
    let mut wang = story.wang().await;
    wang.get(&format!("{ACCOUNT}/tally")).await.is(200).shows("共计 1 晚");
    wang.get("/gongshu/wenlan/counted-lessons").await.is(200).shows("<td class=\"num\">1</td>"); // one evening, three children
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// Nobody settled autumn before the plan of spring held: its care has ended all the same, evenings that nobody opened bind
/// nothing, and the cashier settles it. What was paid for spring is not touched, and there is nothing to settle twice.
#[tokio::test]
async fn autumn_is_settled_while_spring_runs_and_what_was_paid_for_spring_stays() {
    let story = by_lesson().await;
    issue(&story).await;
    let whole = pay(&story).await;
    given(&story, "2021-09-06", State::Present).await;
    let autumn = whole - Fen(20_000).times(3);
    spring(&story, str::to_owned).await;
    story.turn("2022-02-21T09:00:00");
    let place = school(&story);
    assert_eq!(ending::look(&story.app, &place).await.unwrap(), 1, "the care of autumn");
    session::plan(&story.app, &Who::Clock, &place).await.unwrap();
    issue(&story).await;
    let spring = pay(&story).await;
    assert_eq!(held(&story).await, [(Purse::Care, autumn + spring)]);
    let mut cashier = story.staff("cashier").await;
    cashier.get(RESTS).await.is(200).shows("现在只结清以前学期剩下的钱");
    cashier.post(RESTS, &[]).await.is(303);
    assert_eq!(totals(&story).await.refunds_due, autumn);
    paid_out(&story).await;
    assert_eq!(held(&story).await, [(Purse::Care, spring)]);
    let mut cashier = story.staff("cashier").await;
    cashier.get(RESTS).await.is(200);
    cashier.post(RESTS, &[]).await.is(422).shows("以前学期也没有剩下的钱");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// A family lets its rest go over, and the next term charges for nothing: it goes back, since no bill is to come that it could pay.
#[tokio::test]
async fn what_was_to_go_over_goes_back_where_the_next_term_is_free() {
    let story = charged("unit = \"lesson\"\nbill_after = \"opening\"", "\nlesson_minutes = 50").await;
    issue(&story).await;
    let whole = pay(&story).await;
    {
        let mut wang = story.wang().await;
        wang.get(ACCOUNT).await.is(200);
        wang.post(&format!("{ACCOUNT}/rest"), &[("choice", "carry")]).await.is(303);
    }
    given(&story, "2021-09-06", State::Present).await;
    spring(&story, free).await;
    story.turn("2022-02-21T09:00:00");
    assert_eq!(ending::look(&story.app, &school(&story)).await.unwrap(), 1, "the care of autumn");
    let mut cashier = story.staff("cashier").await;
    cashier.get(RESTS).await.is(200);
    cashier.post(RESTS, &[]).await.is(303);
    let sums = totals(&story).await;
    assert_eq!((sums.refunds_due, sums.carried), (whole - Fen(20_000).times(3), Fen::ZERO));
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// A child left in autumn and nobody settled it until spring: what it had paid goes back by the rule under which it was paid.
#[tokio::test]
async fn whoever_left_in_autumn_is_settled_by_autumn_s_rule_while_spring_runs() {
    let leaves = |town: &mut Town| {
        let ming = town.register.students.iter_mut().find(|one| one.id.as_str() == "ming").unwrap();
        ming.on_roll_until = Some(date(2021, 10, 14));
    };
    let story = Story::otherwise(PLAN.text, leaves, NOTICED).await;
    let story = accepted_in(story, "2021-09-04T09:00:00").await;
    let fee = "unit = \"lesson\"\nbill_after = \"opening\"";
    charge(&story, (fee, "\nlesson_minutes = 50"), &[]).await;
    issue(&story).await;
    let whole = pay(&story).await;
    given(&story, "2021-09-06", State::Present).await;
    spring(&story, nothing_back).await;
    story.turn("2022-02-21T09:00:00");
    let mut cashier = story.staff("cashier").await;
    cashier.get(RESTS).await.is(200);
    cashier.post(RESTS, &[]).await.is(303);
    assert_eq!(totals(&story).await.refunds_due, whole - Fen(20_000).times(3));
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn care_that_is_charged_afterwards_is_counted_posted_and_billed() {
    let story = charged(
        "unit = \"lesson\"\nbill_after = \"public-check\"\nobjection_days = 5",
        "\nlesson_minutes = 50",
    )
    .await;
    issue(&story).await;
    assert_eq!(bills(&story).await.len(), 0, "nothing is billed ahead");
    given(&story, "2021-09-06", State::Present).await;
    given(&story, "2021-09-07", State::Leave).await;
    assert_eq!(totals(&story).await.payee, Fen::ZERO);
    story.turn("2021-10-01T09:00:00");
    let mut cashier = story.staff("cashier").await;
    cashier.get(TALLIES).await.is(200);
    cashier.post(TALLIES, &[]).await.is(303);
    cashier.get(&format!("{TALLIES}/2021-09-01")).await.is(200).shows("王小明").shows("“1”类托管服务");
    story.turn("2021-10-06T09:00:00");
    let mut cashier = story.staff("cashier").await;
    cashier.get(&format!("{TALLIES}/2021-09-01")).await.is(200);
    cashier.post(&format!("{TALLIES}/2021-09-01/bills"), &[]).await.is(303);
    let due = Fen(20_000).times(3);
    assert_eq!(
        bills(&story).await[0].fen,
        due,
        "one evening of three lessons, and none for the one on leave"
    );
    let before = totals(&story).await.payee;
    assert_eq!(pay(&story).await, due);
    assert_eq!(totals(&story).await.payee - before, due, "it is earned at once");
    assert_eq!(held(&story).await, [], "and held by nobody");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// The last lessons of autumn were not posted before the plan of spring held, which charges more or nothing. The cashier is urged to,
/// posts them all the same, and bills them at the price of autumn.
#[tokio::test]
async fn the_last_lessons_of_autumn_are_posted_and_billed_while_spring_runs() {
    const LEFT: &str = "已经结束的学期还有课时";
    let january = format!("{TALLIES}/2022-01-01");
    for price in [dearer as fn(&str) -> String, free] {
        let fee = "unit = \"lesson\"\nbill_after = \"public-check\"\nobjection_days = 5";
        let story = charged(fee, "\nlesson_minutes = 50").await;
        let months = ["2021-09-01", "2021-10-01", "2021-11-01", "2021-12-01", "2022-01-01"];
        for (from, until) in months.iter().zip(&months[1..]) {
            let checked = format!("{}6", &until[..9]);
            let acts = [(*until, TALLIES.to_owned()), (checked.as_str(), format!("{TALLIES}/{from}/bills"))];
            for (day, address) in acts {
                story.turn(&format!("{day}T09:00:00"));
                let mut cashier = story.staff("cashier").await;
                cashier.get(TALLIES).await.is(200);
                cashier.post(&address, &[]).await.is(303);
            }
        }
        given(&story, "2022-01-19", State::Present).await;
        spring(&story, price).await;
        story.turn("2022-02-21T09:00:00");
        let mut cashier = story.staff("cashier").await;
        for address in [BILLS, RESTS] {
            cashier.get(address).await.is(200).shows(LEFT);
        }
        cashier.get(TALLIES).await.is(200).shows("公示 1月");
        cashier.post(TALLIES, &[]).await.is(303);
        assert!(cashier.led_to().ends_with(&january), "{}", cashier.led_to());
        cashier.get(RESTS).await.is(200).shows(LEFT);
        let mut wang = story.wang().await;
        wang.get(ACCOUNT).await.is(200).shows(&format!("{ACCOUNT}/tally"));
        drop(wang);
        story.turn("2022-02-26T09:00:00");
        let mut cashier = story.staff("cashier").await;
        cashier.get(&january).await.is(200);
        cashier.post(&format!("{january}/bills"), &[]).await.is(303);
        let all = bills(&story).await;
        assert!(all.len() == 1 && all[0].lessons > 0, "{all:?}");
        assert_eq!(all[0].fen, Fen(20_000).times(all[0].lessons), "at the price of autumn");
        cashier.get(RESTS).await.is(200);
        assert!(!cashier.html.contains(LEFT), "nothing is left behind");
        assert_eq!(pay(&story).await, all[0].fen);
        assert_eq!(story.app.store.doctor().await.unwrap(), []);
    }
}

/// An evening of autumn is found to count when autumn is billed and spring runs, which charges more or nothing: it is posted for autumn,
/// charged at autumn's price, and autumn is not settled before.
#[tokio::test]
async fn an_evening_of_autumn_that_is_found_later_is_counted_with_autumn() {
    const LATER: &str = "2022-01-28-later-1";
    for price in [dearer as fn(&str) -> String, free] {
        let fee = "unit = \"lesson\"\nbill_after = \"public-check\"\nobjection_days = 5";
        let story = charged(fee, "\nlesson_minutes = 50").await;
        given(&story, "2021-09-06", State::Present).await;
        given(&story, "2021-09-07", State::Leave).await;
        let bills_of = |tally: &str| format!("{TALLIES}/{tally}/bills");
        let press = async |day: &str, address: &str| {
            story.turn(&format!("{day}T09:00:00"));
            let mut cashier = story.staff("cashier").await;
            cashier.get(TALLIES).await.is(200);
            cashier.post(address, &[]).await.is(303);
            cashier.led_to().to_owned()
        };
        press("2021-10-01", TALLIES).await;
        press("2021-10-06", &bills_of("2021-09-01")).await;
        let before = bills(&story).await.len();
        spring(&story, price).await;
        story.turn("2022-02-21T09:00:00");
        corrected(&story, &session_of("jia", "2021-09-07"), State::Present).await;
        let mut cashier = story.staff("cashier").await;
        cashier.get(RESTS).await.is(200).shows("已经结束的学期还有课时");
        cashier.get(TALLIES).await.is(200).shows("出账单以后补计的课时");
        assert!(press("2022-02-22", TALLIES).await.ends_with(LATER));
        let mut wang = story.wang().await;
        wang.get(&format!("{ACCOUNT}/tally")).await.is(200).shows("的补计").shows("9月7日");
        press("2022-02-27", &bills_of(LATER)).await;
        let all = bills(&story).await;
        let new: Vec<_> = all.iter().filter(|bill| bill.id.as_str().contains("later")).collect();
        assert_eq!((all.len(), new.len()), (before + 1, 1));
        assert_eq!(new[0].fen, Fen(20_000).times(3), "one evening of three lessons, at the price of autumn");
        let mut cashier = story.staff("cashier").await;
        cashier.get(RESTS).await.is(200);
        assert!(!cashier.html.contains("已经结束的学期还有课时"), "nothing is left behind");
        assert_eq!(story.app.store.doctor().await.unwrap(), []);
    }
}

/// A roll of autumn is put right while spring runs, which charges more or nothing: its bill is lowered by what autumn had charged.
#[tokio::test]
async fn a_roll_of_autumn_is_recounted_by_the_fee_of_autumn() {
    for price in [dearer as fn(&str) -> String, free] {
        let fee = "unit = \"lesson\"\nbill_after = \"public-check\"\nobjection_days = 5";
        let story = charged(fee, "\nlesson_minutes = 50").await;
        for day in ["2021-09-06", "2021-09-07"] {
            given(&story, day, State::Present).await;
        }
        let bills = format!("{TALLIES}/2021-09-01/bills");
        for (day, address) in [("2021-10-01", TALLIES), ("2021-10-06", bills.as_str())] {
            story.turn(&format!("{day}T09:00:00"));
            let mut cashier = story.staff("cashier").await;
            cashier.get(TALLIES).await.is(200);
            cashier.post(address, &[]).await.is(303);
        }
        let before = totals(&story).await.bills_due;
        spring(&story, price).await;
        story.turn("2022-02-21T09:00:00");
        corrected(&story, &session_of("jia", "2021-09-06"), State::Leave).await;
        let less = before - totals(&story).await.bills_due;
        assert_eq!(less, Fen(20_000).times(3), "one evening of three lessons");
        assert_eq!(story.app.store.doctor().await.unwrap(), []);
    }
}
