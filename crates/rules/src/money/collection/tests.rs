//! 代收结果 A cashier's bad day, line by line, and the promise that no line is lost and no claim paid twice.

use super::*;
use crate::id::{BillId, StudentId};
use crate::money::account::Purse;
use proptest::prelude::*;

fn place() -> (DistrictId, PlaceId) {
    (DistrictId::new("gongshu"), PlaceId::new("wenlan"))
}

fn code(id: &str) -> String {
    payment_code::of(&place().0, &place().1, id)
}

fn claim(id: &str, state: State) -> Claim {
    Claim { id: id.to_owned(), fen: Fen(48_000), state, is_on_roll: id != "moved" }
}

fn facts() -> Facts {
    let (district, place) = place();
    let claims =
        [("ming", State::Due), ("hua", State::Due), ("paid", State::Paid), ("gone", State::Cancelled)];
    let claims = claims.into_iter().chain([("moved", State::Due)]);
    let claims = claims.map(|(id, state)| (code(id), vec![claim(id, state)])).collect();
    Facts { district, place, claims, known: BTreeMap::new() }
}

fn line(number: i64, code: &str, yuan: &str, serial: &str) -> Line {
    let head = ["缴款识别码", "金额", "流水号"].map(str::to_owned).to_vec();
    let row = [code, yuan, serial].map(str::to_owned).to_vec();
    Line { number, ..read(&[head, row]).unwrap().remove(0) }
}

#[test]
fn every_line_of_a_bad_day_is_told_apart() {
    let elsewhere = payment_code::of(&place().0, &PlaceId::new("beixiu"), "x");
    let rows = [
        (line(2, &code("ming"), "480.00", "A1"), Verdict::Matched("ming".into())),
        (line(3, &code("ming"), "480.00", "A1"), Verdict::Doubled { first: 2 }),
        (line(4, &code("ming"), "480", "A2"), Verdict::PaidBefore("ming".into())),
        (
            line(5, &code("hua"), "479.99", "A3"),
            Verdict::OtherAmount { claim: "hua".into(), due: Fen(48_000) },
        ),
        (line(6, &code("nobody"), "480", "A4"), Verdict::Unknown),
        (line(7, &elsewhere, "480", "A5"), Verdict::Elsewhere),
        (line(8, "1.23457E+19", "480", "A6"), Verdict::Mistyped),
        (line(9, &code("paid"), "480", "A7"), Verdict::PaidBefore("paid".into())),
        (line(10, &code("gone"), "480", "A8"), Verdict::Cancelled("gone".into())),
        (line(11, &code("moved"), "480", "A9"), Verdict::LeftSchool("moved".into())),
        (line(12, &code("hua"), "4e2", "B1"), Verdict::Unreadable),
        (line(13, &code("hua"), "-480", "B2"), Verdict::Unreadable),
        (line(14, &code("hua"), "４８０．００", "B3"), Verdict::Matched("hua".into())),
        (Line { status: Status::Failed, ..line(15, &code("hua"), "480", "B4") }, Verdict::Failed),
        (Line { status: Status::Unknown, ..line(16, &code("hua"), "480", "B5") }, Verdict::Unreadable),
    ];
    let lines: Vec<Line> = rows.iter().map(|(line, _)| line.clone()).collect();
    let expected: Vec<Verdict> = rows.into_iter().map(|(_, verdict)| verdict).collect();
    assert_eq!(matched(&facts(), Direction::In, &lines), expected);
}

#[test]
fn a_line_of_an_earlier_file_is_known_and_an_edited_one_is_noticed() {
    let first = line(2, &code("ming"), "480.00", "A1");
    let known = [(first.key(), (first.code.clone(), first.fen))].into_iter().collect();
    let facts = Facts { known, ..facts() };
    let edited = line(3, &code("hua"), "480.00", "A1");
    assert_eq!(matched(&facts, Direction::In, &[first, edited]), [Verdict::Known, Verdict::Edited]);
}

#[test]
fn a_refund_that_bounced_waits_for_a_person() {
    let line = Line { status: Status::Failed, ..line(2, &code("hua"), "480", "R1") };
    assert_eq!(matched(&facts(), Direction::Out, &[line]), [Verdict::Bounced("hua".into())]);
}

#[test]
fn a_refund_that_goes_back_by_phone_is_not_paid_by_the_bank_too() {
    let claims = [(code("hua"), vec![claim("hua", State::Returning)])].into_iter().collect();
    let line = line(2, &code("hua"), "480", "R1");
    let verdicts = matched(&Facts { claims, ..facts() }, Direction::Out, &[line]);
    assert_eq!(verdicts, [Verdict::Returning("hua".into())]);
    assert_eq!(verdicts[0].state(), "waiting");
}

#[test]
fn what_is_not_taken_after_all_waits_and_says_why() {
    let bill = |state: &str| payment::Facts {
        bill: BillId::new("b"),
        student: StudentId::new("hua"),
        purse: Purse::Care,
        due: Fen(48_000),
        state: state.into(),
        receipt_taken: false,
        already: false,
    };
    let nothing = payment::Refusal::NothingDue;
    let free = refund::Refusal::NothingFree { held: Fen(1), bound: Fen::ZERO };
    for (verdict, expected) in [
        (unpaid("hua", &bill("cancelled"), &nothing), "cancelled"),
        (unpaid("hua", &bill("paid"), &nothing), "paid-before"),
        (unpaid("hua", &bill("due"), &payment::Refusal::OtherAmount { due: Fen(1) }), "other-amount"),
        (unrefunded("hua", &refund::Refusal::NotAsked), "paid-before"),
        (unrefunded("hua", &refund::Refusal::Returning), "returning"),
        (unrefunded("hua", &free), "nothing-free"),
    ] {
        assert_eq!((verdict.code(), verdict.state(), verdict.claim()), (expected, "waiting", Some("hua")));
    }
}

/// Each row mends what the row above was refused for.
#[test]
fn a_bounced_refund_is_undone_once() {
    let told = |state| Bounced {
        claim: Some(claim("hua", state)),
        is_told: true,
        is_before: false,
        by_channel: false,
    };
    let rows = [
        (Bounced { is_told: false, ..told(State::Paid) }, Some("collection-not-bounced")),
        (Bounced { claim: None, ..told(State::Paid) }, Some("collection-not-bounced")),
        (Bounced { is_before: true, ..told(State::Paid) }, Some("collection-bounced-before")),
        (told(State::Cancelled), Some("collection-nothing-due")),
        (Bounced { by_channel: true, ..told(State::Paid) }, Some("collection-went-back")),
        (told(State::Paid), None),
        (told(State::Due), None),
    ];
    for (told, refused) in rows {
        let answered = answer("waiting", Some(Fen(48_000)), Answer::Bounced(told.clone()), "账号不对");
        assert_eq!(answered.as_ref().err().map(Refuses::code), refused, "{told:?}");
        if let Ok(Answered { code, claim, .. }) = answered {
            assert_eq!((code, claim.as_deref()), ("bounced", Some("hua")));
        }
    }
}

fn rows(text: &str) -> Vec<Vec<String>> {
    text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

#[test]
fn a_header_is_found_in_any_order_under_any_title() {
    let file = "文澜小学 2021-09-20 代收结果\n\n交易时间,实缴金额（元）,学生姓名,缴款 识别码,状态,票据号码,银行流水号\n\
                2021-09-20,\"480.00\",王小明,'00010002000300040005,缴费成功,No.7,B1\n,,,,,,\n合计,480.00,,,,,\n";
    let lines = read(&rows(&file.replace('"', ""))).unwrap();
    assert_eq!(lines.len(), 1);
    let Line { number, code, fen, serial, receipt, status, .. } = lines[0].clone();
    assert_eq!(
        (number, code.as_str(), fen, status),
        (4, "00010002000300040005", Some(Fen(48_000)), Status::Done)
    );
    assert_eq!((serial.as_str(), receipt.as_str()), ("B1", "No.7"));
    let in_fen = read(&rows("code,金额(分)\n1,48000")).unwrap();
    assert_eq!(in_fen[0].fen, Some(Fen(48_000)));
}

#[test]
fn a_file_that_cannot_be_taken_says_why() {
    let cases = [
        ("姓名,金额\n王,480", "collection-no-header"),
        ("缴款码,金额\n", "collection-no-lines"),
        ("缂存鐮�,閲戦\n1,480", "collection-encoding"),
        ("锟斤拷锟斤拷,480\n1,480", "collection-encoding"),
        ("缴款码,金额\n1,480\n2,480\n合计,1440.00", "collection-total-differs"),
        ("", "collection-no-header"),
    ];
    for (file, refused) in cases {
        assert_eq!(read(&rows(file)).unwrap_err().code(), refused, "{file}");
    }
}

#[test]
fn a_list_of_receipts_is_read_by_its_heads() {
    let list = rows("电子票据清单\n票据号码,姓名,缴款识别码\nE-1,王小明,'0001 0002\n,,\n,无号,9\n");
    let row = |at, code: &str, number: &str| (at, code.to_owned(), number.to_owned());
    assert_eq!(numbered(&list), Some(vec![row(3, "00010002", "E-1"), row(5, "9", "")]));
    assert_eq!(numbered(&rows("缴款码,金额\n1,480")), None);
}

#[test]
fn a_waiting_line_is_answered_once_and_with_a_reason() {
    let due = || Some(claim("hua", State::Due));
    let assign = |claim, difference_settled| Answer::Assign { claim, difference_settled };
    let one_short = Some(Fen(47_999));
    let rows = [
        ("posted", assign(None, false), "", Some("collection-answered")),
        ("waiting", assign(None, false), " ", Some("collection-no-reason")),
        ("waiting", assign(None, false), "found", Some("collection-nothing-due")),
        ("waiting", assign(Some(claim("paid", State::Paid)), false), "found", Some("collection-nothing-due")),
        ("waiting", assign(due(), false), "found", Some("collection-other-amount")),
        ("waiting", assign(due(), true), "paid one fen in cash", None),
        ("waiting", Answer::GaveBack, "wrong school", None),
        ("waiting", Answer::NoMoney, "the bank repeated it", None),
    ];
    for (state, given, reason, refused) in rows {
        let answered = answer(state, one_short, given.clone(), reason);
        assert_eq!(answered.as_ref().err().map(Refuses::code), refused, "{given:?}");
        if let Ok(Answered { code: "assigned", difference, .. }) = answered {
            assert_eq!(difference, Fen(1));
        }
    }
}

proptest! {
    /// Whatever a file holds: as many verdicts as lines, each claim matched at most once and by its own amount, and the
    /// same file after itself moves nothing.
    #[test]
    fn nothing_is_lost_and_nothing_posted_twice(picks in prop::collection::vec((0_usize..7, 0_usize..4, 0_u8..6), 0..40)) {
        let ids = ["ming", "hua", "paid", "gone", "moved", "nobody", "other"];
        let yuan = ["480.00", "480.01", "x", "480"];
        let lines: Vec<Line> = picks.iter().enumerate()
            .map(|(at, (id, amount, serial))| line(i64::try_from(at).unwrap() + 2, &code(ids[*id]), yuan[*amount], &format!("S{serial}")))
            .collect();
        let facts = facts();
        let verdicts = matched(&facts, Direction::In, &lines);
        prop_assert_eq!(verdicts.len(), lines.len());
        let mut posted = BTreeMap::new();
        for (line, verdict) in lines.iter().zip(&verdicts) {
            if let Verdict::Matched(claim) = verdict {
                prop_assert_eq!(line.fen, Some(Fen(48_000)));
                prop_assert_eq!(posted.insert(claim.clone(), line.number), None);
            }
        }
        let known = lines.iter().rev().map(|line| (line.key(), (line.code.clone(), line.fen))).collect();
        let again = matched(&Facts { known, ..facts }, Direction::In, &lines);
        prop_assert!(again.iter().all(|verdict| verdict.state() != "posted"));
    }
}
