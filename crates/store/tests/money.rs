//! 账本试验 A short run of what `cargo xtask money` runs for long: rules, store and reference model agree to the fen.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../examples/money/mod.rs"]
mod money;

use money::layout::{lay_out, school};
use money::op::Charging;
use money::real::Target;
use rules::fen::Fen;
use rules::id::{BillId, CourseId, PaymentId, StudentId, TransferId};
use rules::moment::Moment;
use rules::money::account::{Account, Kind, Purse, Step, Transfer};
use rules::money::bill::Bill;
use rules::money::payment::{self, Draft, Way};
use rules::money::refund;
use rules::people::act::Act;
use rules::people::role::clock;
use std::path::Path;
use store::{Store, Tx};

fn agrees(tally: &money::play::Tally, operations: u64) {
    assert_eq!((tally.mismatches, &tally.first), (0, &None));
    assert_eq!(tally.operations, operations);
    let ought = [
        "done",
        "already",
        "none",
        "payment-other-amount",
        "refund-nothing-free",
        "correction-spent",
        "relief-already",
        "spending-not-earned",
        "spending-no-amount",
        "beside-not-held",
        "agreement-month-runs",
        "agreement-none-in-force",
    ];
    let missing: Vec<_> = ought.iter().filter(|outcome| !tally.outcomes.contains_key(*outcome)).collect();
    assert!(missing.is_empty(), "never happened: {missing:?} {:?}", tally.outcomes);
    assert!(tally.repeated > 0 && tally.crashed > 0 && tally.transfers > operations / 4);
}

/// Where this run keeps its books.
fn target(folder: &Path) -> Target {
    match std::env::var("AFTERBELL_TEST_DATABASE") {
        Ok(server) => Target::Pg(server, format!("money_{}", std::process::id())),
        Err(_) => Target::Lite(folder.join("money.db").to_str().unwrap().to_owned()),
    }
}

#[tokio::test]
async fn the_rules_agree_with_the_reference_model() {
    agrees(&money::pure(20_000, 7).await.unwrap(), 20_000);
}

#[tokio::test]
async fn the_store_agrees_with_the_reference_model() {
    let folder = tempfile::tempdir().unwrap();
    let target = target(folder.path());
    // A server takes ten times as long for an operation; what is rare is asked for where it is quick.
    let is_lite = target.kind() == "sqlite";
    let operations = if is_lite { 8000 } else { 1500 };
    let tally = money::real(operations, 33, &target).await.unwrap();
    target.remove().await.unwrap();
    assert_eq!((tally.mismatches, &tally.first, tally.operations), (0, &None, operations));
    assert_eq!(is_lite, std::env::var("AFTERBELL_TEST_DATABASE").is_err());
    if !is_lite {
        return;
    }
    agrees(&tally, operations);
    let afterwards = [
        "recounted",
        "recounted-back",
        "recounted-lowered",
        "recounted-next",
        "repaid",
        "tally-check-over",
        "tally-check-runs",
        "tally-earlier-open",
        "tally-objections-open",
        "tally-period-runs",
    ];
    let missing: Vec<_> = afterwards.iter().filter(|came| !tally.outcomes.contains_key(*came)).collect();
    assert!(missing.is_empty(), "never happened: {missing:?} {:?}", tally.outcomes);
}

/// Most lessons of this school are on days off, which cost more; an evening is closed while its bills go out, and held after all.
#[tokio::test]
async fn an_evening_that_was_closed_when_bills_went_out_costs_what_its_day_does() {
    let folder = tempfile::tempdir().unwrap();
    let target = target(folder.path());
    let (pure, real) =
        (money::pure(500, 52_511).await.unwrap(), money::real(500, 52_511, &target).await.unwrap());
    target.remove().await.unwrap();
    for tally in [pure, real] {
        assert_eq!((tally.mismatches, &tally.first, tally.operations), (0, &None, 500));
    }
}

const NOW: Moment = Moment(1_630_454_400_000);

async fn begin(store: &Store) -> Tx {
    store.act(&clock(Act::BillIssue, &school(0)).unwrap()).await.unwrap()
}

fn movement(id: &str, kind: Kind, debit: Account, credit: Account, fen: i64) -> Transfer {
    let (id, student) = (TransferId::new(id), Some(StudentId::new("c00")));
    let (step, fen, subject) = (Step::Posted, Fen(fen), "rest".to_owned());
    Transfer { id, kind, step, debit, credit, fen, student, subject, clause: "P0.1" }
}

fn bill(course: &str, fen: i64) -> Bill {
    Bill {
        id: BillId::new(format!("bill/{course}/c00")),
        student: StudentId::new("c00"),
        course: CourseId::new(course),
        purse: Purse::Course,
        title: Default::default(),
        part: String::new(),
        times: 0,
        lessons: fen / 2000,
        lesson: Fen(2000),
        price: Fen(2000),
        apart: Default::default(),
        fen: Fen(fen),
        due_on: NOW.date(),
        grounds: Default::default(),
    }
}

#[tokio::test]
async fn carried_money_pays_the_next_bills_as_far_as_it_goes() {
    let folder = tempfile::tempdir().unwrap();
    let target = match std::env::var("AFTERBELL_TEST_DATABASE") {
        Ok(server) => Target::Pg(server, format!("rest_{}", std::process::id())),
        Err(_) => Target::Lite(folder.path().join("rest.db").to_str().unwrap().to_owned()),
    };
    let store = target.open().await.unwrap();
    lay_out(&target, 0, Charging::Ahead).await.unwrap();
    let child = StudentId::new("c00");
    let (custody, carried) =
        (Account::Custody(child.clone(), Purse::Course), Account::Carried(child.clone(), Purse::Course));
    let mut tx = begin(&store).await;
    let last_term = [
        movement("payment/p", Kind::Payment, Account::Clearing, custody.clone(), 50_000),
        movement("carry/over", Kind::Carry, custody.clone(), carried.clone(), 50_000),
    ];
    tx.ledger_posted(&last_term, 1, NOW).await.unwrap();
    let bills = [bill("k0", 36_000), bill("k1", 36_000)]; // 18 lessons each, as they are planned
    tx.bills_issued(&bills, 1, NOW).await.unwrap();
    tx.bills_carried(&bills, 1, NOW).await.unwrap();
    tx.bills_told(&bills, NOW).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = begin(&store).await;
    let rows = tx.bills(Some(&child)).await.unwrap();
    let told: Vec<_> =
        rows.iter().map(|row| (row.course_id.as_str(), row.fen.0, row.state.as_str())).collect();
    assert_eq!(told, [("k1", 22_000, "due"), ("k0", 36_000, "paid")], "the second lacks what the first took");
    let letters = tx.messages(&["household:h".to_owned()], 9).await.unwrap();
    let asked: Vec<_> = letters.iter().filter(|one| one.kind == "bill-issued").collect();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].words["fen"], 22_000, "the family is asked for the rest alone");
    assert_eq!(tx.money_rows(std::slice::from_ref(&child)).await.unwrap()[&child].due, Fen(22_000));
    let facts = tx.refund_facts(&child, Purse::Course).await.unwrap();
    assert_eq!(refund::free(&facts), Fen::ZERO, "a lesson paid in part is paid for with that part");
    assert_eq!(tx.account_standing(&carried).await.unwrap().balance, Fen::ZERO);
    assert_eq!(tx.account_standing(&custody).await.unwrap().balance, Fen(50_000));
    let totals = tx.account_totals().await.unwrap();
    assert_eq!((totals.bills_due, totals.sum), (Fen(22_000), Fen::ZERO));

    let draft = Draft {
        id: PaymentId::new("p2"),
        bill: rows[0].id.clone(),
        fen: Fen(22_000),
        way: Way::Cash,
        receipt: "R-1".into(),
    };
    let facts = tx.payment_facts(&draft).await.unwrap();
    let recorded = payment::record(&facts, draft).unwrap();
    tx.payment_recorded(&recorded, 1, NOW).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = begin(&store).await;
    assert!(tx.bills(Some(&child)).await.unwrap().iter().all(|row| row.state == "paid"));
    assert_eq!(tx.account_standing(&custody).await.unwrap().balance, Fen(72_000));
    let facts = tx.refund_facts(&child, Purse::Course).await.unwrap();
    assert_eq!((facts.bound, refund::free(&facts)), (Fen(72_000), Fen::ZERO));
    drop(tx);
    let flows =
        store.look(&clock(Act::BillIssue, &school(0)).unwrap()).await.unwrap().account_flows().await.unwrap();
    assert_eq!((flows.paid, flows.carried), (Fen(72_000), Fen::ZERO));
    assert!(store.doctor().await.unwrap().iter().all(|found| found.part != "ledger"));
    store.close().await;
    target.remove().await.unwrap();
}

/// A large batch is posted without a look for each of its transfers: the same again moves nothing, and what is new in it is added.
#[tokio::test]
async fn a_large_batch_is_posted_once_and_what_is_new_in_it_is_added() {
    let folder = tempfile::tempdir().unwrap();
    let target = match std::env::var("AFTERBELL_TEST_DATABASE") {
        Ok(server) => Target::Pg(server, format!("batch_{}", std::process::id())),
        Err(_) => Target::Lite(folder.path().join("batch.db").to_str().unwrap().to_owned()),
    };
    let store = target.open().await.unwrap();
    lay_out(&target, 0, Charging::Ahead).await.unwrap();
    let custody = Account::Custody(StudentId::new("c00"), Purse::Course);
    let paid = |n| movement(&format!("payment/p{n}"), Kind::Payment, Account::Clearing, custody.clone(), 100);
    let all: Vec<Transfer> = (0..60).map(paid).collect();
    let other = Transfer { fen: Fen(101), ..paid(3) };
    let spends = movement(
        "release/r",
        Kind::Release,
        custody.clone(),
        Account::Payee(Purse::Course, "k0".into()),
        6100,
    );
    let overdrawn: Vec<Transfer> = (60..92).map(paid).chain([spends, paid(3)]).rev().collect();
    let mixed: Vec<Transfer> = (60..92).map(paid).chain([other]).collect();
    let rows = [
        (&all[..40], 40, true),
        (&all[..40], 40, true),
        (&all[..], 60, true),
        (&mixed[..], 60, false),
        (&overdrawn[..], 60, false),
    ];
    for (batch, many, goes) in rows {
        let mut tx = begin(&store).await;
        assert_eq!(tx.ledger_posted(batch, 1, NOW).await.is_ok(), goes);
        if goes {
            tx.commit().await.unwrap();
        } else {
            drop(tx);
        }
        let mut tx = begin(&store).await;
        assert_eq!(tx.account_standing(&custody).await.unwrap().balance, Fen(100 * many));
        assert_eq!(tx.ledger_head().await.unwrap().0, many, "one row a transfer in the chain");
    }
    assert!(store.doctor().await.unwrap().iter().all(|found| found.part != "ledger"));
    store.close().await;
    target.remove().await.unwrap();
}
