//! 账本测试 Each row mends what the row above was refused for; and whatever happens, nothing held goes below zero.

use super::*;
use crate::id::StudentId;
use crate::money::account::{Kind, Payer, Purse};
use proptest::prelude::*;

fn custody() -> Account {
    Account::Custody(StudentId::new("ming"), Purse::Course)
}

fn payee(purse: Purse) -> Account {
    Account::Payee(purse, "robotics".to_owned())
}

fn transfer(id: &str, step: Step, (debit, credit): (Account, Account), fen: i64) -> Transfer {
    let (id, subject, student) = (TransferId::new(id), String::new(), Some(StudentId::new("ming")));
    Transfer { id, kind: Kind::Release, step, debit, credit, fen: Fen(fen), student, subject, clause: "P0.1" }
}

/// 100 fen in custody, 60 of them held by `h`.
fn facts() -> Facts {
    let hold = transfer("h", Step::Pending, (custody(), payee(Purse::Course)), 60);
    let standing = Standing { balance: Fen(100), pending: Fen(60) };
    Facts {
        accounts: [(custody(), standing)].into(),
        known: [(hold.id.clone(), hold)].into(),
        ended: BTreeSet::new(),
    }
}

/// Id, step, the two sides, the amount, and what it is refused for.
type Row = (&'static str, Step, (Account, Account), i64, Option<Breach>);

#[test]
fn the_ladder_of_breaches() {
    let sides = || (custody(), payee(Purse::Course));
    let rows: [Row; 10] = [
        ("h", Step::Posted, sides(), 0, Some(Breach::OtherTransfer)),
        ("t", Step::Posted, (custody(), custody()), 0, Some(Breach::NothingMoves)),
        ("t", Step::Posted, (custody(), custody()), 41, Some(Breach::SameAccount)),
        ("t", Step::Posted, (custody(), payee(Purse::Meals)), 41, Some(Breach::PursesMixed)),
        ("t", Step::Post(TransferId::new("g")), sides(), 61, Some(Breach::NoSuchHold)),
        ("t", Step::Post(TransferId::new("h")), sides(), 61, Some(Breach::OtherHold)),
        ("t", Step::Posted, sides(), 41, Some(Breach::Overdrawn(custody()))),
        ("t", Step::Pending, sides(), 41, Some(Breach::Overdrawn(custody()))),
        ("t", Step::Posted, sides(), 40, None),
        ("t", Step::Post(TransferId::new("h")), sides(), 60, None),
    ];
    for (id, step, sides, fen, breach) in rows {
        assert_eq!(post(facts(), &[transfer(id, step, sides, fen)]).err(), breach);
    }
    let ended = Facts { ended: [TransferId::new("h")].into(), ..facts() };
    let again = transfer("t", Step::Void(TransferId::new("h")), sides(), 60);
    assert_eq!(post(ended, &[again]).err(), Some(Breach::HoldEnded));
}

#[test]
fn a_hold_is_posted_in_part_or_let_go_and_only_once() {
    let (sides, hold) = ((custody(), payee(Purse::Course)), TransferId::new("h"));
    let part = transfer("p", Step::Post(hold.clone()), sides.clone(), 20);
    let void = transfer("v", Step::Void(hold), sides, 60);
    let posted = post(facts(), std::slice::from_ref(&part)).unwrap();
    let stands = |balance, pending| Standing { balance: Fen(balance), pending: Fen(pending) };
    assert_eq!(posted.moved, [(custody(), stands(-20, -60)), (payee(Purse::Course), stands(20, 0))].into());
    let let_go = post(facts(), std::slice::from_ref(&void)).unwrap();
    assert_eq!(let_go.moved, [(custody(), stands(0, -60))].into());
    assert_eq!(post(facts(), &[part, void]).err(), Some(Breach::HoldEnded));
}

#[test]
fn a_batch_is_one_act_and_twice_is_once() {
    let into = transfer("in", Step::Posted, (Account::Clearing, custody()), 50);
    let out = transfer("out", Step::Posted, (custody(), payee(Purse::Course)), 90);
    let both = [into.clone(), out.clone(), into];
    let posted = post(facts(), &both).unwrap();
    assert_eq!(posted.fresh.len(), 2, "the same transfer twice in a batch is one");
    assert_eq!(post(facts(), &[out]).err(), Some(Breach::Overdrawn(custody())));
    let owing =
        transfer("g", Step::Posted, (Account::Payer(Payer::School, Purse::Course), payee(Purse::Course)), 9);
    assert!(post(facts(), &[owing]).is_ok(), "a payer may owe its share");
}

fn account(n: u8) -> Account {
    match n {
        0 => Account::Clearing,
        1 => payee(Purse::Course),
        2 => Account::Payer(Payer::Government, Purse::Course),
        3 => Account::RefundsDue(Purse::Course),
        4 => payee(Purse::Meals),
        n => Account::Custody(StudentId::new(format!("s{n}")), Purse::Course),
    }
}

fn step(n: u8, of: usize) -> Step {
    let hold = || TransferId::new((of.saturating_sub(usize::from(n))).to_string());
    match n % 7 {
        0..=2 => Step::Posted,
        3 | 4 => Step::Pending,
        5 => Step::Post(hold()),
        _ => Step::Void(hold()),
    }
}

proptest! {
    #[test]
    fn the_ledger_sums_to_zero_and_nothing_held_goes_below_it(moves in prop::collection::vec((0_u8..7, 0_u8..7, 0_u8..30, -5_i64..500), 0..80)) {
        let mut facts = Facts::default();
        for (n, (debit, credit, what, fen)) in moves.into_iter().enumerate() {
            let one = transfer(&n.to_string(), step(what, n), (account(debit), account(credit)), fen);
            let Ok(posted) = post(facts.clone(), &[one]) else { continue };
            for (account, by) in posted.moved {
                let standing = facts.accounts.entry(account).or_default();
                standing.balance = standing.balance + by.balance;
                standing.pending = standing.pending + by.pending;
            }
            for one in posted.fresh {
                facts.ended.extend(one.step.ends().cloned());
                facts.known.insert(one.id.clone(), one);
            }
            prop_assert_eq!(facts.accounts.values().map(|one| one.balance).sum::<Fen>(), Fen::ZERO);
            for (account, standing) in &facts.accounts {
                prop_assert!(standing.pending >= Fen::ZERO, "{:?}", account);
                prop_assert!(account.may_owe() || standing.free() >= Fen::ZERO, "{:?}", account);
            }
            let waiting = facts.known.values().filter(|one| one.step == Step::Pending && !facts.ended.contains(&one.id));
            let held: Fen = waiting.map(|one| one.fen).sum();
            prop_assert_eq!(facts.accounts.values().map(|one| one.pending).sum::<Fen>(), held);
        }
    }
}
