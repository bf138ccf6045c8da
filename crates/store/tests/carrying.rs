//! 账本迁移 A database of the program before the chained ledger opens, keeps every fen, and is sound; a changed row is found.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod ward;

use rules::enrol::course::term::Which;
use rules::fen::Fen;
use rules::id::StudentId;
use rules::money::account::Purse;
use rules::people::act::Act;
use rules::people::role::clock;
use store::bureau::DrawResult;
use ward::{Ward, school};

/// The schema as it was released before, in its order.
const OLD: [&str; 9] = [
    include_str!("../migrations/0001_place.sql"),
    include_str!("../migrations/0002_people.sql"),
    include_str!("../migrations/0003_enrol.sql"),
    include_str!("../migrations/0004_day.sql"),
    include_str!("../migrations/0005_money.sql"),
    include_str!("../migrations/0006_draw.sql"),
    include_str!("../migrations/0007_void.sql"),
    include_str!("../migrations/0008_filing.sql"),
    include_str!("../migrations/0009_rehearsal.sql"),
];

/// Two children; 48000 fen paid, two lessons released, 500 given back.
const ROWS: &str = "
    CREATE TABLE schema_version (version BIGINT PRIMARY KEY, name TEXT NOT NULL);
    INSERT INTO schema_version (version, name) VALUES (1, 'place'), (2, 'people'), (3, 'enrol'), (4, 'day'), (5, 'money'),
        (6, 'draw'), (7, 'void'), (8, 'filing'), (9, 'rehearsal');
    INSERT INTO place (district, place, path, kind, name_zh, name_en)
        VALUES ('gongshu', 'wenlan', 'wenlan', 'school', 'w', 'w');
    INSERT INTO household (district, household) VALUES ('gongshu', 'h');
    INSERT INTO student (district, place, student, household, name, sort_key, grade, home_class, seat, on_roll_from)
        VALUES ('gongshu', 'wenlan', 'ming', 'h', 'm', 'm', 3, '3-2', 1, '2021-09-01'),
               ('gongshu', 'wenlan', 'hua', 'h', 'h', 'h', 3, '3-2', 2, '2021-09-01');
    INSERT INTO account (district, place, account, kind, student, balance_fen)
        VALUES ('gongshu', 'wenlan', 'custody/ming', 'custody', 'ming', 39500),
               ('gongshu', 'wenlan', 'payee/robotics', 'payee', NULL, 8000),
               ('gongshu', 'wenlan', 'clearing/bank', 'clearing', NULL, -47500);
    INSERT INTO transfer (district, place, transfer, at, kind, debit, credit, fen, student, subject, who, clause)
        VALUES ('gongshu', 'wenlan', 'release/s1/ming', 2, 'release', 'custody/ming', 'payee/robotics', 4000, 'ming', 's1', 'staff', 'P3.16'),
               ('gongshu', 'wenlan', 'release/s2/ming', 3, 'release', 'custody/ming', 'payee/robotics', 4000, 'ming', 's2', 'staff', 'P3.16'),
               ('gongshu', 'wenlan', 'payment/p1', 1, 'payment', 'clearing/bank', 'custody/ming', 48000, 'ming', 'b1', 'staff', 'P0.1'),
               ('gongshu', 'wenlan', 'refund/r1', 4, 'refund', 'custody/ming', 'clearing/bank', 500, 'ming', 'r1', 'staff', 'P3.16');";

#[tokio::test]
async fn an_older_database_keeps_every_fen_in_a_sealed_order() {
    let ward = Ward::new("older");
    for sql in OLD.iter().chain([&ROWS]) {
        ward.run(sql).await;
    }
    let store = ward.open().await;
    assert_eq!(store.doctor().await.unwrap(), [], "sound after the migration");
    let mut tx = store.look(&clock(Act::RegisterImport, &school()).unwrap()).await.unwrap();
    let ming = StudentId::new("ming");
    assert_eq!(tx.account_held(&ming, Purse::Course).await.unwrap(), Fen(39_500));
    assert_eq!(tx.ledger_head().await.unwrap().0, 4);
    let movements = tx.account_movements(&ming).await.unwrap();
    assert_eq!(movements.iter().map(|one| one.fen.0).collect::<Vec<_>>(), [48_000, -4000, -4000, -500]);
    let flows = tx.account_flows().await.unwrap();
    assert_eq!((flows.paid, flows.released, flows.refunded), (Fen(48_000), Fen(8000), Fen(500)));
    drop(tx);
    store.close().await;
    let again = ward.open().await;
    assert_eq!(again.doctor().await.unwrap(), [], "a second start changes nothing");
}

/// A draw that families were told of before its figures were kept beside its folder.
const DRAW: &str = "
    INSERT INTO draw (district, place, draw, mechanism, salt, roster, roster_hash, fixed_at, fixed_by, randomness, seed,
            result_hash, drawn_at, drawn_by, artefact, published_at, published_by)
        VALUES ('gongshu', 'wenlan', 'autumn', 'lottery', 's', '{}', 'h', 1, 'staff', '03 14 15', 'x', 'r', 2, 'staff', '{}',
            3, 'staff');";

#[tokio::test]
async fn a_draw_of_before_is_published_without_figures() {
    let ward = Ward::new("figures");
    for sql in OLD.iter().chain([&ROWS, &DRAW]) {
        ward.run(sql).await;
    }
    let store = ward.open().await;
    let mut tx = store.look(&clock(Act::RegisterImport, &school()).unwrap()).await.unwrap();
    let figures = tx.board_figures(jiff::civil::date(2021, 9, 10)).await.unwrap();
    let draw = figures[0].draw.as_ref().unwrap();
    assert_eq!((draw.draw.as_str(), draw.is_held), ("autumn", true));
    assert_eq!(draw.result, DrawResult::Unkept, "told, not ahead");
    let progress = |plan| figures[0].draw_progress(&Which::alone(plan));
    assert!(progress("autumn").is_told && !progress("spring").is_fixed);
}

#[tokio::test]
async fn a_transfer_that_was_changed_breaks_the_chain() {
    let cases: [(&str, &[&str], &str); 4] = [
        (
            "whose",
            &["UPDATE transfer SET student = 'hua' WHERE seq = 2"],
            "release/s1/ming does not continue",
        ),
        (
            "amount",
            &[
                "UPDATE transfer SET fen = 1 WHERE seq = 2",
                "UPDATE account SET balance_fen = balance_fen + 3999 WHERE account = 'custody/course/ming'",
                "UPDATE account SET balance_fen = balance_fen - 3999 WHERE account = 'payee/course/robotics'",
            ],
            "release/s1/ming does not continue",
        ),
        ("newest", &["DELETE FROM transfer WHERE seq = 4"], "their head says otherwise"),
        ("all", &["DELETE FROM transfer"], "every transfer is gone"),
    ];
    for (name, tampering, told) in cases {
        let ward = Ward::new(name);
        for sql in OLD.iter().chain([&ROWS]) {
            ward.run(sql).await;
        }
        let store = ward.open().await;
        for sql in tampering {
            ward.run(sql).await;
        }
        let found = store.doctor().await.unwrap();
        assert!(found.iter().any(|one| one.part == "ledger" && one.what.contains(told)), "{name}: {found:?}");
    }
}
