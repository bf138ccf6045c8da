//! 餐费 Meals in term that cost something: ordered by the family, billed, eaten by the roll, missed, corrected, stopped and settled, under
//! a kind of money of their own; and a relief of before takes something off them too (P1.10, P1.14, P4.15, X.7).

use crate::account::{ACCOUNT, BILLS};
use crate::charge::relieved;
use crate::claim::amended;
use crate::evening::{group, session_of};
use crate::item::{bills, given, held, issue, paid_out, pay};
use crate::registration::accepted;
use crate::tally::{corrected, totals};
use crate::town::Story;
use rules::day::roll::State;
use rules::fen::Fen;
use rules::money::account::Purse;

const ORDER: &str = "/gongshu/wenlan/meals/ming";
const RELIEF: &str = "/gongshu/wenlan/accounts/ming/relief";
const TALLIES: &str = "/gongshu/wenlan/tallies";
const RESTS: &str = "/gongshu/wenlan/rests";
const AHEAD: &str = "unit = \"lesson\"\nbill_after = \"opening\"";
const SERVED: (&str, &str) = (
    "[message]",
    "[meal]\nitems = [\"snack\", \"fruit\"]  # P4.14\ncount_until = \"16:00\"  # P4.14\n\n[message]",
);

/// The fees of a plan in which meals cost 12 yuan, and care nothing.
fn of_meals(fee: &str) -> String {
    format!(
        "[fee.meals]\nprice_fen = 1200\npurse = \"meals\"\nrelease = \"roll-closed\"\n\
         absent_without_leave = \"release\"\non_leave = \"refund\"\n{fee}\n\n[fee.x] "
    )
}

/// A story in which 王小明 and two others are in a care group, and meals have this fee.
async fn served(fee: &str) -> Story {
    let story = accepted("2021-09-04T09:00:00").await;
    amended(&story, &[SERVED, ("[fee.x] ", of_meals(fee).as_str())]).await;
    group(&story, "jia", "care1", &["ming", "h1s0", "h2s0"]).await;
    story
}

async fn says(story: &Story, eats: &str) {
    let mut wang = story.wang().await;
    wang.get(ORDER).await.is(200);
    wang.post(ORDER, &[("eats", eats)]).await.is(303);
}

#[tokio::test]
async fn a_meal_is_ordered_billed_eaten_missed_and_corrected() {
    let story = served(AHEAD).await;
    issue(&story).await;
    assert_eq!(bills(&story).await.len(), 0, "nobody has ordered");
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/notice").await.is(200).shows("用餐的收费").shows("每餐¥12.00");
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/diets/ming").await.is(200).shows(ORDER);
    wang.get(ORDER)
        .await
        .is(200)
        .shows("¥12.00 一餐")
        .shows("点心、水果")
        .shows("请假没吃的，不收")
        .shows("没有订");
    says(&story, "yes").await;
    says(&story, "yes").await;
    let mut wang = story.wang().await;
    wang.get(ORDER).await.is(200).shows("已订").shows("不再订餐");
    for _ in 0..2 {
        issue(&story).await;
    }
    let all = bills(&story).await;
    assert_eq!(all.len(), 1, "once: {all:?}");
    let (meals, whole) = (all[0].lessons, all[0].fen);
    assert!(meals > 40 && whole == Fen(1200).times(meals), "every evening of the term but Fridays: {all:?}");
    let mut cashier = story.staff("cashier").await;
    cashier.get(BILLS).await.is(200).shows("餐费").shows(&format!("{meals} 餐")).shows("给该收的餐费");
    assert_eq!(pay(&story).await, whole);
    assert_eq!(held(&story).await, [(Purse::Meals, whole)], "no other money");

    given(&story, "2021-09-06", State::Present).await;
    assert_eq!(held(&story).await, [(Purse::Meals, whole - Fen(1200))]);
    assert_eq!(totals(&story).await.payee, Fen(1200), "of three children one has ordered");
    let mut cook = story.staff("cook").await;
    cook.get("/gongshu/wenlan/meals").await.is(200).shows("<dt>点心</dt><dd>1</dd>");
    given(&story, "2021-09-07", State::Leave).await;
    assert_eq!(held(&story).await, [(Purse::Meals, whole - Fen(1200))], "on leave it stays the family's");
    given(&story, "2021-09-08", State::Absent).await;
    assert_eq!(held(&story).await, [(Purse::Meals, whole - Fen(2400))], "without leave it was cooked for");
    story.turn("2021-09-09T09:00:00");
    corrected(&story, &session_of("jia", "2021-09-08"), State::Leave).await;
    assert_eq!(held(&story).await, [(Purse::Meals, whole - Fen(1200))], "a corrected roll gives it back");
    let mut wang = story.wang().await;
    wang.get(ACCOUNT)
        .await
        .is(200)
        .shows("餐费：吃了一餐，核销")
        .shows("更正：餐费的钱退回托管")
        .shows("分毫不差");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn whoever_stops_gets_back_what_was_not_eaten() {
    let story = served(AHEAD).await;
    let mut stranger = story.guardian("13800000002").await;
    stranger.get(ORDER).await.is(404);
    says(&story, "yes").await;
    issue(&story).await;
    given(&story, "2021-09-06", State::Present).await;
    story.turn("2021-09-07T09:00:00");
    {
        let mut wang = story.wang().await;
        wang.get(ORDER).await.is(200);
        wang.post(ORDER, &[("eats", "no")]).await.is(422).shows("已经吃了 1 餐");
    }
    let whole = pay(&story).await;
    assert_eq!(
        held(&story).await,
        [(Purse::Meals, whole - Fen(1200))],
        "what was eaten before is released now"
    );
    says(&story, "no").await;
    let back = whole - Fen(1200);
    let mut wang = story.wang().await;
    wang.get(ORDER).await.is(200).shows("没有订");
    wang.get(ACCOUNT).await.is(200).shows(&format!("已缴 {whole}，退 {back}"));
    wang.post(&format!("{ACCOUNT}/refunds"), &[]).await.is(303);
    paid_out(&story).await;
    given(&story, "2021-09-07", State::Present).await;
    let sums = totals(&story).await;
    assert_eq!((sums.custody, sums.payee, sums.sum), (Fen::ZERO, Fen(1200), Fen::ZERO), "it eats no more");
    says(&story, "yes").await;
    issue(&story).await;
    let again = bills(&story).await;
    let due: Vec<_> = again.iter().filter(|bill| bill.state == "due").collect();
    assert_eq!(due.len(), 1, "whoever orders again is billed again: {again:?}");
    assert!(due[0].lessons < again.iter().map(|bill| bill.lessons).max().unwrap(), "for what is left");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn whoever_leaves_care_eats_no_more() {
    let story = served("unit = \"month\"\nbill_after = \"opening\"").await;
    says(&story, "yes").await;
    issue(&story).await;
    let september = bills(&story).await.remove(0);
    assert_eq!((september.fen, september.part.as_str()), (Fen(1200), "2021-09"), "a month costs so much");
    pay(&story).await;
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/registrations/ming").await.is(200);
    wang.post("/gongshu/wenlan/registrations/ming/withdraw", &[]).await.is(303);
    wang.get(ACCOUNT).await.is(200).shows("已缴 ¥12.00，退 ¥12.00");
    wang.get(ORDER).await.is(200).shows("没有订").shows("学校接受后才能订");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn meals_that_are_paid_afterwards_are_counted_posted_billed_and_counted_anew() {
    let story = served("unit = \"lesson\"\nbill_after = \"public-check\"\nobjection_days = 5").await;
    says(&story, "yes").await;
    given(&story, "2021-09-06", State::Present).await;
    given(&story, "2021-09-07", State::Present).await;
    given(&story, "2021-09-08", State::Leave).await;
    story.turn("2021-10-01T09:00:00");
    {
        let mut cashier = story.staff("cashier").await;
        cashier.get(TALLIES).await.is(200);
        cashier.post(TALLIES, &[]).await.is(303);
        cashier.get(&format!("{TALLIES}/2021-09-01")).await.is(200).shows("王小明").shows("餐费");
        let mut wang = story.wang().await;
        wang.get(&format!("{ACCOUNT}/tally")).await.is(200).shows("共计 2 餐");
    }
    story.turn("2021-10-06T09:00:00");
    {
        let mut cashier = story.staff("cashier").await;
        cashier.get(&format!("{TALLIES}/2021-09-01")).await.is(200);
        cashier.post(&format!("{TALLIES}/2021-09-01/bills"), &[]).await.is(303);
    }
    assert_eq!(pay(&story).await, Fen(2400));
    assert_eq!(
        (totals(&story).await.payee, held(&story).await.len()),
        (Fen(2400), 0),
        "it is earned at once"
    );
    corrected(&story, &session_of("jia", "2021-09-07"), State::Leave).await;
    assert_eq!(totals(&story).await.payee, Fen(1200), "a corrected roll takes a meal off");
    assert_eq!(held(&story).await, [(Purse::Meals, Fen(1200))]);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn what_was_paid_for_meals_goes_back_when_the_term_is_over() {
    let story = served(&format!("{AHEAD}\nrest = \"refund\"")).await;
    says(&story, "yes").await;
    issue(&story).await;
    let whole = pay(&story).await;
    given(&story, "2021-09-06", State::Present).await;
    story.turn("2022-01-28T09:00:00");
    let mut cashier = story.staff("cashier").await;
    cashier.get(RESTS).await.is(200).shows("餐费");
    cashier.post(RESTS, &[]).await.is(303);
    assert_eq!(totals(&story).await.refunds_due, whole - Fen(1200));
    paid_out(&story).await;
    assert_eq!(held(&story).await, []);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// A relief is granted while only courses cost something; then care and meals begin to. Both are billed for less, by what each fee gives
/// for the hardship, and the family is not asked again.
#[tokio::test]
async fn a_relief_of_before_takes_something_off_care_and_meals() {
    let story = accepted("2021-09-04T09:00:00").await;
    relieved(&story).await;
    let meals =
        format!("{AHEAD}\nreductions = [{{ who = \"other\", percent = 30, borne_by = \"government\" }}]");
    let care = "[fee.care]\nprice_fen = 20000\npurse = \"care\"\nrelease = \"roll-closed\"\nunit = \"month\"\n\
         bill_after = \"opening\"\nabsent_without_leave = \"release\"\non_leave = \"refund\"\n\
         reductions = [{ who = \"other\", percent = 50, borne_by = \"school\" }]\n\n";
    let fees = format!("{care}{}", of_meals(&meals));
    let named = ("fee     = \"free\" ", "fee = \"care\" ");
    amended(&story, &[SERVED, named, ("[fee.x] ", fees.as_str())]).await;
    group(&story, "jia", "care1", &["ming", "h1s0", "h2s0"]).await;
    says(&story, "yes").await;
    for _ in 0..2 {
        issue(&story).await;
    }
    let all = bills(&story).await;
    let of = |id: &str| all.iter().find(|bill| bill.course_id.as_str() == id).unwrap();
    let (care, meals) = (of("care/gongshu-2021-autumn"), of("meals/gongshu-2021-autumn"));
    let evening = Fen(20_000 / care.lessons / 2);
    assert!(care.fen < Fen(10_100) && care.fen >= evening.times(care.lessons), "half of it: {care:?}");
    assert_eq!(meals.fen, Fen(840).times(meals.lessons), "30 % less: {meals:?}");
    let mut wang = story.wang().await;
    wang.get(RELIEF).await.is(200).shows("服务费减免 50%").shows("课程费减免 50%").shows("餐费减免 30%");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}
