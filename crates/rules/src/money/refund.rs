//! 退费 Refunds: what is held and not bound to coming lessons goes back to the family.

use super::account::{Account, Kind, Purse, Step, Transfer};
use crate::fen::Fen;
use crate::id::{RefundId, StudentId, TransferId};
use crate::refusal::Refuses;

/// A child's money as a refund sees it.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Whose.
    pub student: StudentId,
    /// Which kind of money.
    pub purse: Purse,
    /// What the custody account holds, refunds that were asked for included.
    pub held: Fen,
    /// What coming lessons of courses still attended will cost.
    pub bound: Fen,
    /// Refunds asked for and not yet paid.
    pub asked: Fen,
}

/// A refund that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Which: the form's idempotency key.
    pub id: RefundId,
    /// Whose.
    pub student: StudentId,
    /// How much.
    pub fen: Fen,
    /// In the family's words.
    pub reason: String,
    /// Which kind of money.
    pub purse: Purse,
    /// How often its money was held anew: after it came back from the bank, or went into parts.
    pub times: i64,
}

/// How a refund that is still to be paid stands beside the bank and the channels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Under {
    /// Its channel was asked to give the money back, and has not said no.
    pub is_returning: bool,
    /// It stands on a list that went to the bank, and no result of it has come.
    pub is_listed: bool,
}

/// Who would pay it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The bank says that it has.
    Bank,
    /// The cashier, by hand.
    Desk {
        /// They have asked the bank, and say so.
        is_sure: bool,
    },
    /// WeChat or Alipay, the way that the money came.
    Channel,
}

/// Why nothing goes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Everything held is bound to coming lessons, or nothing is held.
    NothingFree {
        /// What is held.
        held: Fen,
        /// What coming lessons will cost.
        bound: Fen,
    },
    /// There is no such refund to pay, or it was paid.
    NotAsked,
    /// Its money is on its way back through WeChat or Alipay: paid here too, the family would have it twice.
    Returning,
    /// The bank has it on its list: what it pays out cannot be called back.
    Listed,
    /// The bank has it on its list: sent back through its channel too, the family would have it twice.
    ListedChannel,
    /// The bank has it on its list, and the cashier has not said that it will not pay it.
    ListedDesk,
    /// It stands on no list of the bank.
    NotListed,
    /// No reason was given.
    NoReason,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NothingFree { .. } => "refund-nothing-free",
            Self::NotAsked => "refund-not-asked",
            Self::Returning => "refund-returning",
            Self::Listed => "refund-listed",
            Self::ListedChannel => "refund-listed-channel",
            Self::ListedDesk => "refund-listed-desk",
            Self::NotListed => "refund-not-listed",
            Self::NoReason => "refund-no-reason",
        }
    }

    fn clause(&self) -> &'static str {
        "P3.16"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NothingFree { held, bound } => {
                vec![("held", held.to_string()), ("bound", bound.to_string())]
            }
            Self::NotAsked
            | Self::Returning
            | Self::Listed
            | Self::ListedChannel
            | Self::ListedDesk
            | Self::NotListed
            | Self::NoReason => Vec::new(),
        }
    }
}

/// What may go back now (P3.16, P3.4): held, less what coming lessons need, less what is on its way already.
pub fn free(facts: &Facts) -> Fen {
    (facts.held - facts.bound - facts.asked).max(Fen::ZERO)
}

/// A guardian asks for everything that is free.
pub fn ask(facts: &Facts, id: RefundId, reason: &str) -> Result<Asked, Refusal> {
    let fen = free(facts);
    if fen == Fen::ZERO {
        return Err(Refusal::NothingFree { held: facts.held, bound: facts.bound });
    }
    let (student, reason) = (facts.student.clone(), reason.trim().to_owned());
    Ok(Asked { id, student, fen, reason, purse: facts.purse, times: 0 })
}

/// What is asked for is held at once: no lesson and no other refund can take it.
pub fn hold(asked: &Asked) -> Transfer {
    let sides = (custody(asked), Account::RefundsDue(asked.purse));
    movement(asked, key(asked), (Kind::Refund, Step::Pending), sides)
}

/// What its transfers are called: a hold that ended is never taken up again, so each new one has a name of its own.
fn key(asked: &Asked) -> String {
    match asked.times {
        0 => format!("refund/{}", asked.id),
        times => format!("refund/{}/again-{times}", asked.id),
    }
}

/// Whether it may be paid so: by nobody else while a channel gives the same money back, and while the bank has it on its list by no
/// channel, and by hand only by a cashier who is sure (P3.16).
pub fn payable(under: Under, by: By) -> Result<(), Refusal> {
    match (under.is_returning, under.is_listed, by) {
        (true, _, _) => Err(Refusal::Returning),
        (false, true, By::Channel) => Err(Refusal::ListedChannel),
        (false, true, By::Desk { is_sure: false }) => Err(Refusal::ListedDesk),
        (false, _, By::Bank | By::Desk { .. } | By::Channel) => Ok(()),
    }
}

/// Whether it goes on the bank's next list: what an earlier list had the bank would pay again.
pub fn is_next(under: Under) -> bool {
    !under.is_returning && !under.is_listed
}

/// 取下 The cashier takes it off the bank's list, with a reason: the bank will not pay it.
pub fn unlist(under: Under, reason: &str) -> Result<String, Refusal> {
    match (under.is_listed, reason.trim()) {
        (false, _) => Err(Refusal::NotListed),
        (true, "") => Err(Refusal::NoReason),
        (true, reason) => Ok(reason.to_owned()),
    }
}

/// 撤回 The family takes its question back: what was held is free for lessons again. A refund that was asked for before money
/// was held has nothing to let go.
pub fn withdraw(asked: &Asked, is_held: bool, under: Under) -> Result<Option<Transfer>, Refusal> {
    if under.is_returning {
        return Err(Refusal::Returning);
    }
    if under.is_listed {
        return Err(Refusal::Listed);
    }
    Ok(is_held.then(|| let_go(asked)))
}

fn let_go(asked: &Asked) -> Transfer {
    let (hold, id) = (hold(asked), format!("{}/void", key(asked)));
    Transfer { id: TransferId::new(id), step: Step::Void(hold.id.clone()), ..hold }
}

/// 退票 The bank sent a paid refund back: it was never with the family. Both of its movements are countered, and the money is held
/// anew for the same refund, which is due again.
pub fn bounce(paid: &Asked) -> (Asked, [Transfer; 3]) {
    let (due, key) = (Account::RefundsDue(paid.purse), key(paid));
    let correction = (Kind::Correction, Step::Posted);
    let back = (Account::Clearing, due.clone());
    let back = movement(paid, format!("{key}/bounced/payout"), correction.clone(), back);
    let into = movement(paid, format!("{key}/bounced"), correction, (due, custody(paid)));
    let again = Asked { times: paid.times + 1, ..paid.clone() };
    let held = hold(&again);
    (again, [back, into, held])
}

/// Goes into parts that are paid one by one, each a refund of its own: money that came by several orders goes back by each of
/// them. The first part keeps the refund's name.
pub fn split(asked: &Asked, parts: &[Fen]) -> (Vec<Asked>, Vec<Transfer>) {
    let part = |(n, fen): (usize, &Fen)| match n {
        0 => Asked { fen: *fen, times: asked.times + 1, ..asked.clone() },
        n => {
            let id = RefundId::new(format!("{}/part-{}-{}", asked.id, asked.times + 1, n + 1));
            Asked { id, fen: *fen, times: 0, ..asked.clone() }
        }
    };
    let parts: Vec<Asked> = parts.iter().enumerate().map(part).collect();
    let moved = std::iter::once(let_go(asked)).chain(parts.iter().map(hold)).collect();
    (parts, moved)
}

/// The cashier pays a refund out: what was held leaves custody, and the bank gives it back. A refund that was asked for
/// before money was held must still find it `free` in its account.
pub fn pay(asked: &Asked, is_held: bool, free: Fen) -> Result<[Transfer; 2], Refusal> {
    if !is_held && asked.fen > free {
        return Err(Refusal::NothingFree { held: free, bound: Fen::ZERO });
    }
    let (hold, paid) = (hold(asked), payout_id(asked).to_string());
    let (id, step) = match is_held {
        true => (format!("{}/post", hold.id), Step::Post(hold.id)),
        false => (hold.id.to_string(), Step::Posted),
    };
    let due = Account::RefundsDue(asked.purse);
    let out = movement(asked, id, (Kind::Refund, step), (custody(asked), due.clone()));
    Ok([out, movement(asked, paid, (Kind::Payout, Step::Posted), (due, Account::Clearing))])
}

/// What the transfer is called by which it leaves the bank.
pub fn payout_id(asked: &Asked) -> TransferId {
    TransferId::new(format!("{}/payout", key(asked)))
}

fn custody(asked: &Asked) -> Account {
    Account::Custody(asked.student.clone(), asked.purse)
}

fn movement(asked: &Asked, id: String, (kind, step): (Kind, Step), sides: (Account, Account)) -> Transfer {
    let (student, subject) = (Some(asked.student.clone()), asked.id.to_string());
    let (debit, credit) = sides;
    Transfer {
        id: TransferId::new(id),
        kind,
        step,
        debit,
        credit,
        fen: asked.fen,
        student,
        subject,
        clause: "P3.16",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::ledger;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn facts(held: i64, bound: i64, asked: i64) -> Facts {
        let (student, purse) = (StudentId::new("ming"), Purse::Course);
        Facts { student, purse, held: Fen(held), bound: Fen(bound), asked: Fen(asked) }
    }

    #[test]
    fn only_what_is_free_goes_back() {
        for (held, bound, asked, fen) in [
            (48_000, 0, 0, 48_000),
            (48_000, 40_000, 0, 8000),
            (8000, 0, 8000, 0),
            (0, 0, 0, 0),
            (100, 500, 0, 0),
        ] {
            assert_eq!(free(&facts(held, bound, asked)), Fen(fen));
        }
        assert_eq!(
            ask(&facts(4000, 4000, 0), RefundId::new("r"), "").unwrap_err().code(),
            "refund-nothing-free"
        );
    }

    fn wanted() -> Asked {
        ask(&facts(48_000, 0, 0), RefundId::new("r"), "").unwrap()
    }

    /// A ledger in which 48,000 fen are in custody, after these transfers.
    fn posted(batches: &[&[Transfer]]) -> BTreeMap<Account, ledger::Standing> {
        let mut facts = ledger::Facts::default();
        let held = ledger::Standing { balance: Fen(48_000), pending: Fen::ZERO };
        facts.accounts.insert(custody(&wanted()), held);
        let all: Vec<Transfer> = batches.concat();
        let posted = ledger::post(facts.clone(), &all).unwrap();
        for (account, by) in posted.moved {
            let stands = facts.accounts.entry(account).or_default();
            stands.balance = stands.balance + by.balance;
            stands.pending = stands.pending + by.pending;
        }
        facts.accounts
    }

    fn stands(accounts: &BTreeMap<Account, ledger::Standing>, account: &Account) -> (i64, i64) {
        let standing = accounts.get(account).copied().unwrap_or_default();
        (standing.balance.0, standing.pending.0)
    }

    #[test]
    fn nothing_is_paid_or_taken_back_while_it_goes_another_way() {
        const BACK: Option<&str> = Some("refund-returning");
        let under = |is_returning, is_listed| Under { is_returning, is_listed };
        let by = [By::Bank, By::Desk { is_sure: false }, By::Desk { is_sure: true }, By::Channel];
        for (under, pays, withdraws, next) in [
            (under(false, false), [None; 4], None, true),
            (under(true, false), [BACK; 4], BACK, false),
            (under(true, true), [BACK; 4], BACK, false),
            (
                under(false, true),
                [None, Some("refund-listed-desk"), None, Some("refund-listed-channel")],
                Some("refund-listed"),
                false,
            ),
        ] {
            assert_eq!(by.map(|by| payable(under, by).err().map(|why| why.code())), pays);
            assert_eq!(withdraw(&wanted(), true, under).err().map(|why| why.code()), withdraws);
            assert_eq!(is_next(under), next, "{under:?}");
        }
        assert_eq!(withdraw(&wanted(), false, Under::default()), Ok(None), "nothing was held");
    }

    #[test]
    fn what_the_bank_does_not_pay_is_taken_off_its_list_with_a_reason() {
        let listed = Under { is_returning: false, is_listed: true };
        for (under, reason, expected) in [
            (Under::default(), "closed", Err(Refusal::NotListed)),
            (listed, " ", Err(Refusal::NoReason)),
            (listed, " the account is closed ", Ok("the account is closed".to_owned())),
        ] {
            assert_eq!(unlist(under, reason), expected);
        }
    }

    #[test]
    fn what_is_taken_back_is_free_again() {
        let asked = wanted();
        let gone = withdraw(&asked, true, Under::default()).unwrap().unwrap();
        let accounts = posted(&[&[hold(&asked)], &[gone]]);
        assert_eq!(stands(&accounts, &custody(&asked)), (48_000, 0));
    }

    #[test]
    fn a_bounced_refund_is_held_anew_and_paid_again() {
        let asked = wanted();
        let out = pay(&asked, true, Fen::ZERO).unwrap();
        let (again, back) = bounce(&asked);
        let accounts = posted(&[&[hold(&asked)], &out, &back]);
        assert_eq!(stands(&accounts, &custody(&asked)), (48_000, 48_000), "here, and for nobody else");
        assert_eq!(stands(&accounts, &Account::Clearing), (0, 0));
        let second = pay(&again, true, Fen::ZERO).unwrap();
        let (_, twice) = bounce(&again);
        let accounts = posted(&[&[hold(&asked)], &out, &back, &second]);
        assert_eq!(stands(&accounts, &Account::Clearing), (48_000, 0), "paid once in the end");
        let accounts = posted(&[&[hold(&asked)], &out, &back, &second, &twice]);
        assert_eq!(stands(&accounts, &custody(&asked)), (48_000, 48_000));
    }

    #[test]
    fn parts_hold_what_the_whole_held() {
        let asked = wanted();
        let (parts, moved) = split(&asked, &[Fen(30_000), Fen(18_000)]);
        let ids: Vec<_> = parts.iter().map(|one| (one.id.as_str(), one.fen.0)).collect();
        assert_eq!(ids, [("r", 30_000), ("r/part-1-2", 18_000)]);
        let [first, second] = [0, 1].map(|n| pay(&parts[n], true, Fen::ZERO).unwrap());
        let accounts = posted(&[&[hold(&asked)], &moved]);
        assert_eq!(stands(&accounts, &custody(&asked)), (48_000, 48_000));
        let accounts = posted(&[&[hold(&asked)], &moved, &second, &first]);
        assert_eq!(stands(&accounts, &custody(&asked)), (0, 0));
        let (more, _) = split(&parts[0], &[Fen(1), Fen(29_999)]);
        assert_eq!(more[1].id.as_str(), "r/part-2-2", "no name is taken twice");
    }

    proptest! {
        #[test]
        fn a_refund_never_takes_more_than_is_held(held in 0_i64..100_000, bound in 0_i64..100_000, asked in 0_i64..100_000) {
            if let Ok(wanted) = ask(&facts(held, bound, asked), RefundId::new("r"), "moved") {
                let [out, back] = pay(&wanted, true, Fen::ZERO).unwrap();
                prop_assert!(out.fen > Fen::ZERO && out.fen.0 + bound + asked <= held);
                prop_assert_eq!((out.fen, &out.credit), (back.fen, &back.debit));
                prop_assert_eq!(out.step.ends(), Some(&hold(&wanted).id));
                prop_assert!(pay(&wanted, false, Fen(held)).is_ok());
                prop_assert!(pay(&wanted, false, wanted.fen - Fen(1)).is_err());
            }
        }
    }
}
