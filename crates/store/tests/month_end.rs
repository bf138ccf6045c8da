//! 月结 A payee's month is what its transfers say, whenever it is read, and no transfer of the months before is read for it.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod ward;

use jiff::civil::date;
use proptest::prelude::*;
use rules::fen::Fen;
use rules::id::{StudentId, TransferId};
use rules::moment::Moment;
use rules::money::account::{Account, Kind, Payer, Purse, Step, Transfer};
use rules::money::month_end::{Earned, Month};
use rules::people::act::Act;
use rules::people::role::clock;
use sqlx::{Connection, Row};
use ward::{Ward, school};

const OCTOBER: Month = Month { from: date(2021, 10, 1), until: date(2021, 11, 1) };
/// Noon of a day of 2021.
fn noon(month: i8, day: i8) -> Moment {
    Moment::at(date(2021, month, day).at(12, 0, 0, 0))
}

const SCHOOL: &str = "
    INSERT INTO place (district, place, path, kind, name_zh, name_en)
        VALUES ('gongshu', 'wenlan', 'wenlan', 'school', 'w', 'w');
    INSERT INTO household (district, household) VALUES ('gongshu', 'h');
    INSERT INTO student (district, place, student, household, name, sort_key, grade, home_class, seat, on_roll_from)
        VALUES ('gongshu', 'wenlan', 'ming', 'h', 'm', 'm', 3, '3-2', 1, '2021-02-01');";

fn payee(course: usize) -> Account {
    Account::Payee(Purse::Course, format!("k{course}"))
}

/// What moves a payee's money: a lesson, one that is taken back, a share, a spending.
fn movement(n: usize, (course, what, fen): (usize, usize, i64)) -> Transfer {
    let (custody, payer) = (
        Account::Custody(StudentId::new("ming"), Purse::Course),
        Account::Payer(Payer::School, Purse::Course),
    );
    let (kind, debit, credit) = match what {
        0 => (Kind::Release, custody, payee(course)),
        1 => (Kind::Correction, payee(course), custody),
        2 => (Kind::Share, payer, payee(course)),
        _ => (Kind::Spending, payee(course), Account::Clearing),
    };
    let (id, student) = (TransferId::new(format!("t/{n}")), Some(StudentId::new("ming")));
    Transfer {
        id,
        kind,
        step: Step::Posted,
        debit,
        credit,
        fen: Fen(fen),
        student,
        subject: "x".into(),
        clause: "P0.1",
    }
}

/// Plays movements, each on its day of September, October or November, and answers October's payees with what they ought to be.
async fn played(
    name: &str,
    all: &[(i8, i8, (usize, usize, i64))],
) -> (Vec<(String, Earned)>, Vec<(String, Earned)>) {
    let ward = Ward::new(name);
    let store = ward.open().await;
    ward.run(SCHOOL).await;
    let mut ought = std::collections::BTreeMap::<String, (Earned, bool)>::new();
    let mut held = [0_i64; 3];
    let mut tx = store.act(&clock(Act::BillIssue, &school()).unwrap()).await.unwrap();
    let paid = Transfer {
        kind: Kind::Payment,
        debit: Account::Clearing,
        credit: Account::Custody(StudentId::new("ming"), Purse::Course),
        ..movement(usize::MAX, (0, 0, 1_000_000))
    };
    tx.ledger_posted(&[paid], 1, noon(9, 1)).await.unwrap();
    for (n, (month, day, (course, what, fen))) in all.iter().enumerate() {
        let by = if what % 2 == 0 { *fen } else { -fen };
        if held[*course] + by < 0 {
            continue;
        }
        held[*course] += by;
        tx.ledger_posted(&[movement(n, (*course, *what, *fen))], 1, noon(*month, *day)).await.unwrap();
        let (earned, is_told) = ought.entry(format!("k{course}")).or_default();
        match (month, what) {
            (9, _) => earned.opening = earned.opening + Fen(by),
            (10, 0 | 1) => earned.released = earned.released + Fen(by),
            (10, 2) => earned.shared = earned.shared + Fen(by),
            (10, _) => earned.spent = earned.spent - Fen(by),
            _ => {}
        }
        *is_told |= *month == 10;
    }
    tx.commit().await.unwrap();
    let mut tx = store.look(&clock(Act::BillIssue, &school()).unwrap()).await.unwrap();
    let rows = tx.month_earned(OCTOBER).await.unwrap();
    drop(tx);
    store.close().await;
    ought.retain(|_, (earned, is_told)| *is_told || earned.opening != Fen::ZERO);
    let told = rows.into_iter().map(|row| (row.earner, row.earned)).collect();
    (told, ought.into_iter().map(|(course, (earned, _))| (course, earned)).collect())
}

#[tokio::test]
async fn a_payee_opens_with_what_it_had_and_not_with_what_came_later() {
    type Rows = Vec<(i8, i8, (usize, usize, i64))>;
    let rows: [(&str, Rows, usize); 6] = [
        ("none", vec![], 0),
        ("before", vec![(9, 30, (0, 0, 500))], 1),
        ("inside", vec![(10, 1, (0, 0, 500)), (10, 31, (0, 2, 70))], 1),
        ("after", vec![(11, 1, (0, 0, 500))], 0),
        ("gone", vec![(9, 3, (0, 0, 500)), (9, 4, (0, 3, 500)), (11, 2, (0, 0, 9))], 0),
        (
            "all",
            vec![
                (9, 3, (0, 0, 500)),
                (10, 4, (0, 3, 200)),
                (10, 5, (1, 0, 30)),
                (10, 6, (1, 1, 30)),
                (11, 1, (1, 2, 4)),
            ],
            2,
        ),
    ];
    for (name, moved, payees) in rows {
        let (told, ought) = played(&format!("month_{name}"), &moved).await;
        assert_eq!((told.len(), &told), (payees, &ought), "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
    /// Whatever moved before, in and after a month, it opens and closes with what its transfers add up to.
    #[test]
    fn a_month_is_what_its_transfers_say(mut all in prop::collection::vec((9_i8..=11, 1_i8..=30, (0_usize..3, 0_usize..4, 1_i64..3000)), 0..40)) {
        all.sort_by_key(|(month, day, _)| (*month, *day));
        let case = all.iter().fold(all.len(), |sum, one| sum.wrapping_mul(31).wrapping_add(one.2.2 as usize));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (told, ought) = runtime.block_on(played(&format!("month_{}", case % 1_000_000), &all));
        prop_assert_eq!(told, ought);
    }
}

/// The plan of SQLite; on PostgreSQL few rows are always read whole.
#[tokio::test]
async fn a_month_is_found_by_its_days() {
    let ward = Ward::new("month_plan");
    let store = ward.open().await;
    if ward.server.is_none() {
        let mut raw = sqlx::SqliteConnection::connect(&ward.file()).await.unwrap();
        let plan = "EXPLAIN QUERY PLAN SELECT debit FROM transfer
            WHERE district = 'gongshu' AND place = 'wenlan' AND at >= 5 AND step IN ('posted', 'post')";
        let rows = sqlx::query(plan).fetch_all(&mut raw).await.unwrap();
        let told: Vec<String> = rows.iter().map(|row| row.get("detail")).collect();
        assert!(
            told.iter()
                .all(|step| step.contains("USING INDEX transfer_at (district=? AND place=? AND at>?)")),
            "{told:?}"
        );
    }
    store.close().await;
}
