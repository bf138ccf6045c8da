//! 账本 The ledger's own law: what a batch of transfers does to the accounts, or why none of it may be.

use super::account::{Account, Step, Transfer};
use crate::fen::Fen;
use crate::id::TransferId;
use std::collections::{BTreeMap, BTreeSet};

/// How an account stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// What moved in, less what moved out.
    pub balance: Fen,
    /// What is held for transfers that wait.
    pub pending: Fen,
}

impl Standing {
    /// What may still be taken out of it.
    pub fn free(self) -> Fen {
        self.balance - self.pending
    }
}

/// What the law may know of a batch: its accounts, the transfers that are there already, the holds that have ended.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The accounts of the batch; one that is not here stands at nothing.
    pub accounts: BTreeMap<Account, Standing>,
    /// Transfers of the batch, and holds it ends, that are in the ledger.
    pub known: BTreeMap<TransferId, Transfer>,
    /// Those of these holds that were posted or voided.
    pub ended: BTreeSet<TransferId>,
}

/// What a batch comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Posted {
    /// The transfers that were not there yet, in order.
    pub fresh: Vec<Transfer>,
    /// By how much each account changes.
    pub moved: BTreeMap<Account, Standing>,
}

/// Why a batch may not be, in the order in which it is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Breach {
    /// An amount that is not more than nothing.
    NothingMoves,
    /// Both sides are one account.
    SameAccount,
    /// Money of one kind would become money of another (X.7).
    PursesMixed,
    /// The id stands for another transfer.
    OtherTransfer,
    /// There is no such hold.
    NoSuchHold,
    /// The hold was posted or voided before.
    HoldEnded,
    /// It ends a hold between other accounts, or takes more than was held.
    OtherHold,
    /// An account that may not owe would.
    Overdrawn(Account),
}

/// Posts a batch: all of it, or nothing. What is there already moves nothing, so that twice is once.
pub fn post(facts: Facts, transfers: &[Transfer]) -> Result<Posted, Breach> {
    let Facts { accounts, mut known, mut ended } = facts;
    let mut posted = Posted::default();
    for transfer in transfers {
        if let Some(there) = known.get(&transfer.id) {
            if !is_the_same(there, transfer) {
                return Err(Breach::OtherTransfer);
            }
            continue;
        }
        well_formed(transfer)?;
        let hold = held(transfer, &known, &ended)?;
        move_one(&mut posted.moved, transfer, hold);
        let stands = |account: &Account| {
            let (was, by) = (accounts.get(account), posted.moved.get(account));
            let (was, by) = (was.copied().unwrap_or_default(), by.copied().unwrap_or_default());
            Standing { balance: was.balance + by.balance, pending: was.pending + by.pending }
        };
        if !transfer.debit.may_owe() && stands(&transfer.debit).free() < Fen::ZERO {
            return Err(Breach::Overdrawn(transfer.debit.clone()));
        }
        ended.extend(transfer.step.ends().cloned());
        known.insert(transfer.id.clone(), transfer.clone());
        posted.fresh.push(transfer.clone());
    }
    Ok(posted)
}

/// The same id is the same transfer when the same money moves between the same accounts.
fn is_the_same(there: &Transfer, again: &Transfer) -> bool {
    let of = |one: &Transfer| (one.kind, one.step.clone(), one.debit.clone(), one.credit.clone(), one.fen);
    of(there) == of(again)
}

fn well_formed(transfer: &Transfer) -> Result<(), Breach> {
    if transfer.fen <= Fen::ZERO {
        return Err(Breach::NothingMoves);
    }
    if transfer.debit == transfer.credit {
        return Err(Breach::SameAccount);
    }
    match (transfer.debit.purse(), transfer.credit.purse()) {
        (Some(from), Some(into)) if from != into => Err(Breach::PursesMixed),
        _ => Ok(()),
    }
}

/// What was held by the transfer that this one ends.
fn held(
    transfer: &Transfer,
    known: &BTreeMap<TransferId, Transfer>,
    ended: &BTreeSet<TransferId>,
) -> Result<Fen, Breach> {
    let Some(id) = transfer.step.ends() else { return Ok(Fen::ZERO) };
    let hold = known.get(id).filter(|hold| hold.step == Step::Pending).ok_or(Breach::NoSuchHold)?;
    if ended.contains(id) {
        return Err(Breach::HoldEnded);
    }
    let same_sides = hold.debit == transfer.debit && hold.credit == transfer.credit;
    if !same_sides || transfer.fen > hold.fen {
        return Err(Breach::OtherHold);
    }
    Ok(hold.fen)
}

fn move_one(moved: &mut BTreeMap<Account, Standing>, transfer: &Transfer, hold: Fen) {
    let mut by = |account: &Account, balance: Fen, pending: Fen| {
        let standing = moved.entry(account.clone()).or_default();
        standing.balance = standing.balance + balance;
        standing.pending = standing.pending + pending;
    };
    match transfer.step {
        Step::Pending => {
            by(&transfer.debit, Fen::ZERO, transfer.fen);
            by(&transfer.credit, Fen::ZERO, Fen::ZERO);
        }
        Step::Void(_) => by(&transfer.debit, Fen::ZERO, -hold),
        Step::Posted | Step::Post(_) => {
            by(&transfer.debit, -transfer.fen, -hold);
            by(&transfer.credit, transfer.fen, Fen::ZERO);
        }
    }
}

#[cfg(test)]
mod tests;
