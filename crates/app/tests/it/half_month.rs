//! 半月缺席 A child that stays is away for half a month in a row: what was kept of it goes back, and less than that does not (P3.16).

use crate::account::ACCOUNT;
use crate::evening::{count, school, session_of, told};
use crate::item::{charge, given, issue, pay};
use crate::registration::accepted;
use crate::tally::{corrected, totals};
use crate::tender::wang;
use crate::town::Story;
use afterbell::money::refund;
use jiff::civil::date;
use rules::day::roll::State;
use rules::fen::Fen;
use rules::id::{RefundId, StudentId};
use rules::people::act::Act;
use rules::people::role::clock;

const REGISTRATION: &str = "/gongshu/wenlan/registrations/ming";
const MESSAGES: &str = "/gongshu/wenlan/messages";
/// An evening of three lessons at 200 yuan.
const EVENING: i64 = 60_000;

/// 王小明 has paid for care by the lesson, came on the 6th, and is on leave on every evening since; the 16th is over.
async fn ten_days_away() -> (Story, Fen) {
    ten_days_away_by("").await
}

/// The same, where the fee says this, too.
async fn ten_days_away_by(more: &str) -> (Story, Fen) {
    let story = accepted("2021-09-04T09:00:00").await;
    let kept = format!("on_leave = \"release\"\non_half_month = \"refund\"\n{more}");
    let fee = ("unit = \"lesson\"\nbill_after = \"opening\"", "\nlesson_minutes = 50");
    charge(&story, fee, &[("on_leave = \"refund\"\n", kept.as_str())]).await;
    issue(&story).await;
    let paid = pay(&story).await;
    given(&story, "2021-09-06", State::Present).await;
    for day in [7, 8, 9, 13, 14, 15, 16] {
        given(&story, &format!("2021-09-{day:02}"), State::Leave).await;
    }
    assert_eq!(earned(&story).await, 8, "ten days are no half month: each evening on leave is charged");
    (story, paid)
}

/// How often the family was told of half a month.
async fn letters(story: &Story) -> usize {
    let child = story.town.register.students.iter().find(|one| one.id.as_str() == "ming").unwrap();
    count(&told(story, &format!("household:{}", child.household)).await, "half-month-back")
}

/// What care has earned, in evenings.
async fn earned(story: &Story) -> i64 {
    let payee = totals(story).await.payee;
    assert_eq!(payee.0 % EVENING, 0);
    payee.0 / EVENING
}

#[tokio::test]
async fn half_a_month_away_goes_back_once_it_is_full_and_not_where_the_child_had_come() {
    let (story, paid) = ten_days_away().await;
    given(&story, "2021-09-22", State::Leave).await;
    assert_eq!(earned(&story).await, 2, "from the 7th to the 21st all goes back; the 22nd is beyond it");
    assert_eq!(letters(&story).await, 1, "the family is told once, of all of it");
    assert_eq!(totals(&story).await.custody, paid - Fen(EVENING).times(2));
    let seven = Fen(EVENING).times(7);
    let said = format!("缺的课的费用 {seven} 已退回托管账户");
    story.wang().await.get(MESSAGES).await.is(200).shows(&said);
    corrected(&story, &session_of("jia", "2021-09-14"), State::Present).await;
    assert_eq!(earned(&story).await, 9, "it had come on the 14th: seven days and eight");
    corrected(&story, &session_of("jia", "2021-09-14"), State::Leave).await;
    assert_eq!(earned(&story).await, 2, "and had not after all");
    story.wang().await.get(ACCOUNT).await.is(200).shows("连续缺课满了半个月").shows("分毫不差");
    given(&story, "2021-09-23", State::Present).await;
    assert_eq!(earned(&story).await, 3, "it is back");
    assert_eq!(letters(&story).await, 2, "one when the half month was full, one when it was full again");
    let (guardian, place, ming) = (wang(&story).await, school(&story), StudentId::new("ming"));
    refund::ask(&story.app, &guardian, &place, &ming, (RefundId::new("r1"), "病假半个月")).await.unwrap();
    assert_eq!(totals(&story).await.refunds_due, Fen(EVENING).times(7), "the seven evenings, to the fen");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// The plan gives nothing back to who leaves; what half a month gave back before is the family's all the same, whether it has asked for it
/// by then or not.
#[tokio::test]
async fn what_half_a_month_gave_back_is_not_kept_when_the_child_leaves() {
    for is_asked in [false, true] {
        let (story, paid) = ten_days_away_by("on_withdrawal = \"none\"\n").await;
        given(&story, "2021-09-22", State::Leave).await;
        let seven = Fen(EVENING).times(7);
        if is_asked {
            let (guardian, place, ming) = (wang(&story).await, school(&story), StudentId::new("ming"));
            let asked = (RefundId::new("r1"), "病假半个月");
            refund::ask(&story.app, &guardian, &place, &ming, asked).await.unwrap();
        }
        let mut family = story.wang().await;
        family.get(REGISTRATION).await.is(200);
        family.post(&format!("{REGISTRATION}/withdraw"), &[]).await.is(303);
        let sums = totals(&story).await;
        assert_eq!((sums.custody, sums.payee), (seven, paid - seven), "asked for: {is_asked}");
        assert_eq!(story.app.store.doctor().await.unwrap(), []);
    }
}

/// Care has spent most of what it had earned when half a month is full: what is left goes back, the rest is owed evening by evening, and
/// none of it goes back once more when the child leaves.
#[tokio::test]
async fn what_care_has_spent_of_half_a_month_is_owed() {
    const SPENDINGS: &str = "/gongshu/wenlan/spendings";
    let (story, paid) = ten_days_away().await;
    let mut cashier = story.staff("cashier").await;
    cashier.get(SPENDINGS).await.is(200);
    let from = "care/care/gongshu-2021-autumn";
    let form = [("from", from), ("purpose", "materials"), ("yuan", "4200"), ("voucher", "P-1"), ("pay", "")];
    cashier.post(SPENDINGS, &form).await.is(303);
    assert_eq!(earned(&story).await, 1, "of eight evenings seven are spent");
    given(&story, "2021-09-22", State::Leave).await;
    assert_eq!(earned(&story).await, 0, "two evenings went back");
    let permit = clock(Act::BillIssue, &school(&story)).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    let owed = tx.debts(Some(&StudentId::new("ming")), date(2021, 9, 22)).await.unwrap();
    assert_eq!(owed.len(), 5, "{owed:?}");
    drop(tx);
    let [back, spent] = [2, 5].map(|evenings| Fen(EVENING).times(evenings).to_string());
    let mut family = story.wang().await;
    family.get(MESSAGES).await.is(200).shows(&format!("缺的课的费用 {back} 已退回托管账户"));
    family.shows(&format!("还有 {spent} 收款方已经用掉"));
    given(&story, "2021-09-23", State::Leave).await;
    assert_eq!(letters(&story).await, 1, "what is owed is told once, too");
    let mut tx = story.app.store.look(&permit).await.unwrap();
    let owed = tx.debts(Some(&StudentId::new("ming")), date(2021, 9, 23)).await.unwrap().len();
    drop(tx);
    let owed = i64::try_from(owed).unwrap();
    let mut family = story.wang().await;
    family.get(REGISTRATION).await.is(200);
    family.post(&format!("{REGISTRATION}/withdraw"), &[]).await.is(303);
    // Of the evenings the care has had three: of the 6th, the 22nd and the 23rd. What it owes comes by itself.
    assert_eq!(totals(&story).await.custody, paid - Fen(EVENING).times(3 + owed));
    let still = Fen(EVENING).times(owed).to_string();
    family.get(ACCOUNT).await.is(200).shows(&format!("收款方还欠 {still}"));
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}
