//! 另价日 A fee by the day: an evening of five lessons and one of four cost the same, when they are given and when they go back (P3.16).

use crate::account::ACCOUNT;
use crate::charge::relieved;
use crate::evening::school;
use crate::item::{bills, charge, given, issue, pay};
use crate::registration::accepted;
use crate::tally::totals;
use crate::tender::wang;
use afterbell::money::refund;
use rules::day::roll::State;
use rules::fen::Fen;
use rules::id::{RefundId, StudentId};

/// What a day of care costs: five lessons of half an hour while summer time holds, four after that.
const DAY: Fen = Fen(20_000);

#[tokio::test]
async fn each_evening_is_released_and_goes_back_by_the_price_of_its_day() {
    let story = accepted("2021-09-04T09:00:00").await;
    charge(&story, ("unit = \"day\"\nbill_after = \"opening\"", "\nlesson_minutes = 30"), &[]).await;
    issue(&story).await;
    story.wang().await.get(ACCOUNT).await.is(200).shows("按当天的价，每课时 ¥40.00，其余每课时 ¥50.00");
    let (paid, lessons) = (pay(&story).await, bills(&story).await[0].lessons);
    let days = paid.0 / DAY.0;
    assert_eq!(paid, DAY.times(days));
    assert!(4 * days < lessons && lessons < 5 * days, "{lessons} lessons on {days} days of two lengths");
    given(&story, "2021-09-06", State::Present).await;
    assert_eq!(totals(&story).await.payee, DAY, "five lessons until six");
    given(&story, "2021-10-11", State::Present).await;
    assert_eq!(totals(&story).await.payee, DAY.times(2), "four until half past five");
    given(&story, "2021-10-12", State::Leave).await;
    story.wang().await.get(ACCOUNT).await.is(200).shows(&format!("现在可退 {DAY}")).shows("分毫不差");
    let (guardian, place, ming) = (wang(&story).await, school(&story), StudentId::new("ming"));
    refund::ask(&story.app, &guardian, &place, &ming, (RefundId::new("r1"), "请假一天")).await.unwrap();
    let sums = totals(&story).await;
    assert_eq!((sums.refunds_due, sums.payee), (DAY, DAY.times(2)), "a day's price, to the fen");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// Half of each day is the family's once it has relief, of the short evenings as of the long ones.
#[tokio::test]
async fn relief_that_is_granted_after_the_bill_halves_each_day() {
    let story = accepted("2021-09-04T09:00:00").await;
    let fee = "unit = \"day\"\nbill_after = \"opening\"\n\
               reductions = [{ who = \"other\", percent = 50, borne_by = \"school\" }]";
    charge(&story, (fee, "\nlesson_minutes = 30"), &[]).await;
    issue(&story).await;
    let days = bills(&story).await[0].fen.0 / DAY.0;
    relieved(&story).await;
    let half = Fen(DAY.0 / 2);
    assert_eq!(pay(&story).await, half.times(days));
    let custody = || async { totals(&story).await.custody };
    given(&story, "2021-09-06", State::Present).await;
    assert_eq!((custody().await, totals(&story).await.payee), (half.times(days - 1), DAY));
    given(&story, "2021-10-11", State::Present).await;
    assert_eq!((custody().await, totals(&story).await.payee), (half.times(days - 2), DAY.times(2)));
    given(&story, "2021-10-12", State::Leave).await;
    story.wang().await.get(ACCOUNT).await.is(200).shows(&format!("现在可退 {half}")).shows("分毫不差");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}
