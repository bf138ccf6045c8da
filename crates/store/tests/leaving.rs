//! 退出结算、更正 Care that is left, or whose payment is undone, takes nothing of a summer that is paid and lies in the same purse.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod ward;

use rules::fen::Fen;
use rules::id::{StudentId, TransferId};
use rules::money::item;
use rules::people::act::Act;
use rules::people::role::clock;
use ward::{Ward, school};

/// 400 yuan were paid for the term's care and 200 for a summer; 100 of care have gone back since, and 500 are held.
const ROWS: &str = "
    INSERT INTO place (district, place, path, kind, name_zh, name_en)
        VALUES ('gongshu', 'wenlan', 'wenlan', 'school', 'w', 'w');
    INSERT INTO household (district, household) VALUES ('gongshu', 'h');
    INSERT INTO student (district, place, student, household, name, sort_key, grade, home_class, seat, on_roll_from)
        VALUES ('gongshu', 'wenlan', 'ming', 'h', 'm', 'm', 3, '3-2', 1, '2021-02-01');
    INSERT INTO account (district, place, account, kind, purse, student, balance_fen)
        VALUES ('gongshu', 'wenlan', 'custody/care/ming', 'custody', 'care', 'ming', 50000);
    INSERT INTO bill (district, place, bill, student, purse, course, lessons, price_fen, fen, issued_at, due_on, state)
        VALUES ('gongshu', 'wenlan', 'care', 'ming', 'care', 'care/autumn', 10, 4000, 40000, 1, '2021-10-13', 'paid'),
               ('gongshu', 'wenlan', 'summer', 'ming', 'care', 'summer/heat/1', 10, 2000, 20000, 1, '2022-07-01', 'paid');
    INSERT INTO point (district, place, scheme, period, point, capacity, taken)
        VALUES ('gongshu', 'wenlan', 'heat', 1, 'wenlan', 10, 1);
    INSERT INTO transfer (district, place, transfer, seq, at, kind, step, debit, credit, fen, student, subject, who, clause, hash)
        VALUES ('gongshu', 'wenlan', 'payment/1', 1, 1, 'payment', 'posted', 'clearing/bank', 'custody/care/ming', 40000, 'ming',
                'care', 'staff', 'P0.1', '1'),
               ('gongshu', 'wenlan', 'payment/2', 2, 1, 'payment', 'posted', 'clearing/bank', 'custody/care/ming', 20000, 'ming',
                'summer', 'staff', 'P0.1', '2');";

/// How the summer seat stands, and what leaving care or undoing its payment may take; the summer's own payment may take its own.
#[tokio::test]
async fn care_takes_nothing_of_a_summer() {
    for (n, (seat, free)) in
        [("'placed', NULL", 30_000), ("'withdrawn', 'whole'", 50_000)].into_iter().enumerate()
    {
        let ward = Ward::new(&format!("summer_{n}"));
        let store = ward.open().await;
        let signup = format!(
            "INSERT INTO signup (district, place, scheme, period, student, school, point, state, refund, note, at)
             VALUES ('gongshu', 'wenlan', 'heat', 1, 'ming', 'wenlan', 'wenlan', {seat}, '', 1);"
        );
        ward.run(&format!("{ROWS}\n{signup}")).await;
        let mut tx = store.look(&clock(Act::RegisterImport, &school()).unwrap()).await.unwrap();
        let facts = tx.leaving_facts(&StudentId::new("ming"), &item::care("autumn")).await.unwrap();
        assert_eq!((facts.free, facts.bills.len()), (Fen(free), 1), "{seat}");
        for (payment, free) in [("payment/1", free), ("payment/2", 50_000)] {
            let facts = tx.correction_facts(&TransferId::new(payment), None).await.unwrap();
            assert_eq!(facts.free, Fen(free), "{seat} {payment}");
        }
        drop(tx);
        store.close().await;
    }
}
