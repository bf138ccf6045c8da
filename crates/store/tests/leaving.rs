//! 退出结算、更正 Care that is left, or whose payment is undone, takes nothing of a summer that is paid and lies in the same purse; a course
//! that is left gives nothing back twice.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod ward;

use jiff::civil::date;
use rules::fen::Fen;
use rules::id::{CourseId, SessionId, StudentId, TransferId};
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
        let (ming, care) = (StudentId::new("ming"), item::care("autumn"));
        let facts = tx.leaving_facts((&ming, &care), date(2021, 12, 1)).await.unwrap();
        assert_eq!((facts.free, facts.bills.len()), (Fen(free), 1), "{seat}");
        for (payment, free) in [("payment/1", free), ("payment/2", 50_000)] {
            let facts = tx.correction_facts(&TransferId::new(payment), None).await.unwrap();
            assert_eq!(facts.free, Fen(free), "{seat} {payment}");
        }
        drop(tx);
        store.close().await;
    }
}

/// A course that was paid for, a lesson of it that has taken 30 yuan, and a mark that was put right since: on leave.
const COURSE: &str = "
    INSERT INTO place (district, place, path, kind, name_zh, name_en)
        VALUES ('gongshu', 'wenlan', 'wenlan', 'school', 'w', 'w');
    INSERT INTO household (district, household) VALUES ('gongshu', 'h');
    INSERT INTO student (district, place, student, household, name, sort_key, grade, home_class, seat, on_roll_from)
        VALUES ('gongshu', 'wenlan', 'ming', 'h', 'm', 'm', 3, '3-2', 1, '2021-02-01');
    INSERT INTO course (district, place, course, title_zh, title_en, kind, teacher, site, room, weekday, from_minute, lessons,
            grade_min, grade_max, seats, taken, state)
        VALUES ('gongshu', 'wenlan', 'robotics', 'r', 'r', 'science', 'p0', 'site', '1', 4, 980, 2, 1, 6, 99, 1, 'open');
    INSERT INTO grouping (district, place, grouping, course, name_zh, name_en, site, room, teacher)
        VALUES ('gongshu', 'wenlan', 'robotics', 'robotics', 'r', 'r', 'site', '1', 'p0');
    INSERT INTO session (district, place, session, grouping, date, from_at, until_at, lessons, teacher)
        VALUES ('gongshu', 'wenlan', 's1', 'robotics', '2021-11-18', 1, 2, 2, 'p0');
    INSERT INTO roll (district, place, date, student, session, state)
        VALUES ('gongshu', 'wenlan', '2021-11-18', 'ming', 's1', 'leave');
    INSERT INTO bill (district, place, bill, student, purse, course, lessons, price_fen, fen, issued_at, due_on, state)
        VALUES ('gongshu', 'wenlan', 'b', 'ming', 'course', 'robotics', 32, 1500, 48000, 1, '2021-10-13', 'paid');
    INSERT INTO transfer (district, place, transfer, seq, at, kind, step, debit, credit, fen, student, subject, who, clause, hash)
        VALUES ('gongshu', 'wenlan', 'release/s1/ming', 1, 1, 'release', 'posted', 'custody/course/ming',
                'payee/course/robotics', 3000, 'ming', 's1', 'staff', 'P3.16', '1');";
/// The course had spent the money when the mark was put right.
const DEBT: &str = "
    INSERT INTO debt (district, place, session, student, item, purse, date, made_at)
        VALUES ('gongshu', 'wenlan', 's1', 'ming', 'robotics', 'course', '2021-11-18', 1);";
/// Some of it is back since.
const BACK: &str = "
    INSERT INTO transfer (district, place, transfer, seq, at, kind, step, debit, credit, fen, student, subject, who, clause, hash)
        VALUES ('gongshu', 'wenlan', 'release/s1/ming/1', 2, 1, 'correction', 'posted', 'payee/course/robotics',
                'custody/course/ming', 1000, 'ming', 's1', 'staff', 'P3.16', '2');";

/// The bill was settled on 26 November 2021 by this rule.
fn left(rule: &str) -> String {
    format!(
        "INSERT INTO leaving (district, place, bill, student, rule, paid_fen, held_fen, part, whole, back_fen, kept_fen, given_fen,
                made_at, made_by)
             VALUES ('gongshu', 'wenlan', 'b', 'ming', '{rule}', 48000, 45000, 50, 100, 24000, 21000, 0, 1637884800000, 'staff');"
    )
}

/// What is a debt of the course when the child leaves it; whether a mark that is put right afterwards still moves money.
#[tokio::test]
async fn a_lesson_s_money_goes_back_once() {
    let rows = [
        (String::new(), 0, true),
        (DEBT.to_owned(), 3000, true),
        (format!("{DEBT}{BACK}"), 2000, true),
        (left("by-steps"), 0, false),
        (left("by-unit"), 0, true),
        (format!("{DEBT}{}", left("by-steps")), 0, true), // it was reckoned with the bill that is settled
    ];
    for (n, (more, owed, moves)) in rows.into_iter().enumerate() {
        let ward = Ward::new(&format!("owed_{n}"));
        let store = ward.open().await;
        ward.run(&format!("{COURSE}\n{more}")).await;
        let mut tx = store.look(&clock(Act::RegisterImport, &school()).unwrap()).await.unwrap();
        let (ming, course) = (StudentId::new("ming"), CourseId::new("robotics"));
        let facts = tx.leaving_facts((&ming, &course), date(2021, 11, 26)).await.unwrap();
        assert_eq!(facts.owed, Fen(owed), "{more}");
        let facts = tx.release_facts(&SessionId::new("s1")).await.unwrap();
        assert_eq!(facts.children.len(), usize::from(moves), "{more}");
        drop(tx);
        store.close().await;
    }
}

/// A bill that was settled with a debt of 30 yuan, which is no part of what goes back by it, and the next one of a child that came back.
const AGAIN: &str = "
    INSERT INTO leaving (district, place, bill, student, rule, paid_fen, held_fen, part, whole, back_fen, kept_fen, given_fen,
            made_at, made_by, owed_fen)
        VALUES ('gongshu', 'wenlan', 'b', 'ming', 'by-steps', 48000, 45000, 50, 100, 21000, 24000, 0, 1637884800000, 'staff', 3000);
    INSERT INTO transfer (district, place, transfer, seq, at, kind, step, debit, credit, fen, student, subject, who, clause, hash)
        VALUES ('gongshu', 'wenlan', 'leaving/kept/b', 2, 1637884800000, 'release', 'posted', 'custody/course/ming',
                'payee/course/robotics', 24000, 'ming', 'b', 'staff', 'P3.16', '2');
    INSERT INTO bill (district, place, bill, student, purse, course, times, lessons, price_fen, fen, issued_at, due_on, state)
        VALUES ('gongshu', 'wenlan', 'b/1', 'ming', 'course', 'robotics', 1, 10, 1500, 15000, 1638000000000, '2021-12-13', 'paid');";

/// What of the debt is back when the child leaves once more: none of it is reckoned with the next bill, and no lesson of that is taken.
#[tokio::test]
async fn what_was_owed_of_one_bill_is_not_reckoned_with_the_next() {
    for (n, back) in [0, 1000, 3000].into_iter().enumerate() {
        let ward = Ward::new(&format!("again_{n}"));
        let store = ward.open().await;
        let debt = if back < 3000 { DEBT } else { "" };
        let repaid = format!(
            "INSERT INTO transfer (district, place, transfer, seq, at, kind, step, debit, credit, fen, student, subject, who, clause,
                    hash)
                 VALUES ('gongshu', 'wenlan', 'release/s1/ming/1', 3, 1638000000000, 'correction', 'posted', 'payee/course/robotics',
                    'custody/course/ming', {back}, 'ming', 's1', 'staff', 'P3.16', '3');"
        );
        let repaid = if back > 0 { repaid } else { String::new() };
        ward.run(&format!("{COURSE}\n{debt}\n{AGAIN}\n{repaid}")).await;
        let mut tx = store.look(&clock(Act::RegisterImport, &school()).unwrap()).await.unwrap();
        let (ming, course) = (StudentId::new("ming"), CourseId::new("robotics"));
        let facts = tx.leaving_facts((&ming, &course), date(2021, 12, 3)).await.unwrap();
        assert_eq!(
            (facts.taken, facts.owed, facts.bills.len()),
            (Fen::ZERO, Fen::ZERO, 1),
            "{back} are back"
        );
        drop(tx);
        store.close().await;
    }
}

/// Half a month of 30 yuan had gone back before the bill was settled, which is no part of what goes back by that; and the next bill of a
/// child that came back.
const HALVES: &str = "
    INSERT INTO transfer (district, place, transfer, seq, at, kind, step, debit, credit, fen, student, subject, who, clause, hash)
        VALUES ('gongshu', 'wenlan', 'release/s1/ming/1', 2, 1, 'correction', 'posted', 'payee/course/robotics',
                'custody/course/ming', 3000, 'ming', 's1', 'staff', 'P3.16', '2'),
               ('gongshu', 'wenlan', 'leaving/kept/b', 3, 1637884800000, 'release', 'posted', 'custody/course/ming',
                'payee/course/robotics', 21000, 'ming', 'b', 'staff', 'P3.16', '3');
    INSERT INTO leaving (district, place, bill, student, rule, paid_fen, held_fen, part, whole, back_fen, kept_fen, given_fen,
            made_at, made_by, halves_fen)
        VALUES ('gongshu', 'wenlan', 'b', 'ming', 'by-steps', 48000, 45000, 50, 100, 24000, 21000, 0, 1637884800000, 'staff', 3000);
    INSERT INTO bill (district, place, bill, student, purse, course, times, lessons, price_fen, fen, issued_at, due_on, state)
        VALUES ('gongshu', 'wenlan', 'b/1', 'ming', 'course', 'robotics', 1, 10, 1500, 15000, 1638000000000, '2021-12-13', 'paid');";

/// The course has nothing of what half months gave back: the lessons of the next bill count from nothing, and not from less than that.
#[tokio::test]
async fn what_half_months_gave_back_of_one_bill_gives_none_of_the_next() {
    let ward = Ward::new("again_halves");
    let store = ward.open().await;
    ward.run(&format!("{COURSE}\n{HALVES}")).await;
    let mut tx = store.look(&clock(Act::RegisterImport, &school()).unwrap()).await.unwrap();
    let (ming, course) = (StudentId::new("ming"), CourseId::new("robotics"));
    let facts = tx.leaving_facts((&ming, &course), date(2021, 12, 3)).await.unwrap();
    assert_eq!((facts.taken, facts.owed, facts.bills.len()), (Fen::ZERO, Fen::ZERO, 1));
    assert_eq!(tx.leavings(&ming).await.unwrap()[0].left.halves, Fen(3000));
    drop(tx);
    store.close().await;
}
