//! 五种收费 One child under every way of paying: class “1” for nothing, a course by the lesson with the government's share, a summer in two
//! parts, a community's class by its agreement. Five totals, one statement, and no kind is mixed with another (X.7).

use crate::account::{ACCOUNT, BILLS};
use crate::charge::pay_all;
use crate::community::settled;
use crate::evening::school;
use crate::signup::MING;
use crate::tally::totals;
use crate::town::Story;
use afterbell::town::Town;
use jiff::civil::time;
use rules::community::agreement::Text;
use rules::fen::Fen;
use rules::id::{StudentId, TransferId};
use rules::money::account::{Account, Kind, Payer, Purse, Step, Transfer};
use rules::people::act::Act;
use rules::people::role::clock;
use rules::plan::local::Day;

const DESK: &str = "/gongshu/xianyou-road/agreement-bills";
const OWED: &str = "/gongshu/xianyou-road/bills";
const THERE: &str = "/gongshu/xianyou-road/accounts/xy-ming";
pub(crate) const TERM: &str = "2022年暑假";

/// What the autumn's course has moved: paid by the family and by the government, given, a rest still held.
async fn course(story: &Story) {
    let ming = StudentId::new("ming");
    let (custody, payee) =
        (Account::Custody(ming.clone(), Purse::Course), Account::Payee(Purse::Course, "robotics".to_owned()));
    let government = Account::Payer(Payer::Government, Purse::Course);
    let moved = |id: &str, kind: Kind, (debit, credit): (&Account, &Account), fen: i64| Transfer {
        id: TransferId::new(id),
        kind,
        step: Step::Posted,
        debit: debit.clone(),
        credit: credit.clone(),
        fen: Fen(fen),
        student: Some(ming.clone()),
        subject: "robotics".to_owned(),
        clause: "P3.16",
    };
    let all = [
        moved("autumn/paid", Kind::Payment, (&Account::Clearing, &custody), 48_000),
        moved("autumn/given", Kind::Release, (&custody, &payee), 36_000),
        moved("autumn/shared", Kind::Share, (&government, &payee), 12_000),
    ];
    let permit = clock(Act::SchemeFile, &school(story)).unwrap();
    let mut tx = story.app.store.act(&permit).await.unwrap();
    tx.ledger_posted(&all, 1, story.app.now()).await.unwrap();
    tx.commit().await.unwrap();
}

/// Both sides have signed agreements of the community's class for so much a month, for each of these children.
pub(crate) async fn agreed(story: &Story, fen: i64, children: &[&str]) {
    let at = story.app.place("gongshu", "xianyou-road").unwrap();
    let permit = clock(Act::SchemeFile, &at).unwrap();
    let now = story.app.now();
    let mut tx = story.app.store.act(&permit).await.unwrap();
    let text = Text {
        days: vec![Day::Mon, Day::Wed],
        hours: Some((time(15, 30, 0, 0), time(18, 0, 0, 0))),
        content: "看护、作业".to_owned(),
        fee: Some(Fen(fen)),
    };
    tx.agreement_written(("t1", TERM), &text, 1, now).await.unwrap();
    tx.agreement_cleared("t1", 1, now).await.unwrap();
    for child in children {
        let (paper, child) = (format!("a/{child}"), tx.student(&StudentId::new(*child)).await.unwrap());
        tx.agreement_offered((&paper, &child), "t1", 1, now).await.unwrap();
        tx.agreement_signed(&paper, 1, now).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// A kind of money in a table of the statement: paid, used, back, held.
pub(crate) fn row(name: &str, sums: [&str; 4]) -> String {
    let cells: String = sums.iter().map(|sum| format!("<td class=\"num\">¥{sum}</td>")).collect();
    format!("{name}</td>{cells}")
}

#[tokio::test]
async fn one_child_pays_in_five_ways_and_no_kind_is_mixed() {
    let story = settled("2022-06-28T10:00:00").await;
    Town::settle_summer(&story.app).await.unwrap();
    course(&story).await;
    agreed(&story, 30_000, &["xy-ming"]).await;
    let mut wang = story.wang().await;
    wang.get(MING).await.is(200);
    wang.post(MING, &[("period", "1"), ("point", "wenlan"), ("note", "")]).await.is(303);
    story.turn("2022-07-04T09:00:00");
    let mut cashier = story.staff("cashier").await;
    cashier.get(BILLS).await.is(200);
    cashier.post("/gongshu/wenlan/bills/summer", &[("period", "1")]).await.is(303);
    let paid = pay_all(&story, &StudentId::new("ming")).await;
    assert_eq!(
        paid.iter().map(|(_, fen)| fen.0).collect::<Vec<_>>(),
        [50_000, 20_000],
        "two parts, two bills"
    );

    let mut desk = story.staff("cashier-xianyou-road").await;
    desk.get(DESK).await.is(200).shows("协议收费");
    for _ in 0..2 {
        desk.get(DESK).await.is(200);
        desk.post(DESK, &[("month", "2022-07")]).await.is(303);
    }
    desk.get(OWED).await.is(200).shows("社区托管 2022年7月").shows("¥300.00");
    let bill = format!("bill/agreement/{TERM}/2022-07/xy-ming");
    assert_eq!(desk.html.matches(&format!("value=\"{bill}\"")).count(), 1, "once");
    let form = [("bill", bill.as_str()), ("yuan", "300"), ("way", "cash"), ("receipt", "XY-1")];
    desk.post("/gongshu/xianyou-road/payments", &form).await.is(303);
    desk.get(OWED).await.is(200).shows("已缴");
    desk.get(DESK).await.is(200).shows("已出 1 张账单，缴了 1 张");
    desk.post(&format!("{DESK}/release"), &[("month", "2022-07")]).await.is(422).shows("这个月还没有过完");

    let mut wang = story.wang().await;
    wang.get(ACCOUNT).await.is(200).shows("分毫不差").shows("仙游路社区");
    wang.shows(&row("课程费", ["480.00", "360.00", "0.00", "120.00"]));
    wang.shows(&row("服务费", ["500.00", "0.00", "0.00", "500.00"]));
    wang.shows(&row("餐费", ["200.00", "0.00", "0.00", "200.00"]));
    wang.shows(&row("社区托管费</a>", ["300.00", "0.00", "0.00", "300.00"]));
    wang.get(THERE).await.is(200).shows(&row("社区托管费", ["300.00", "0.00", "0.00", "300.00"]));
    wang.shows(&row("课程费</a>", ["480.00", "360.00", "0.00", "120.00"]));
    assert!(!wang.html.contains("现在可退"), "July is bound");
    cashier.get("/gongshu/wenlan/shares").await.is(200).shows("¥120.00");

    story.turn("2022-08-01T09:00:00");
    let mut desk = story.staff("cashier-xianyou-road").await;
    for _ in 0..2 {
        desk.get(DESK).await.is(200);
        desk.post(&format!("{DESK}/release"), &[("month", "2022-07")]).await.is(303);
    }
    let mut wang = story.wang().await;
    wang.get(THERE).await.is(200).shows(&row("社区托管费", ["300.00", "300.00", "0.00", "0.00"]));
    let sums = totals(&story).await;
    assert_eq!((sums.custody, sums.payee, sums.payers), (Fen(82_000), Fen(48_000), Fen(-12_000)));
    assert_eq!(sums.sum, Fen::ZERO, "the community's money is none of the school's");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}
