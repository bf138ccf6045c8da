//! 内存账本 The ledger's law over tables in memory, and what must hold of it after every batch.

use super::op::Balances;
use super::play::{Books, Failed};
use rules::fen::Fen;
use rules::id::TransferId;
use rules::money::account::{Account, Kind, Step, Transfer};
use rules::money::ledger::{self, Standing};
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt;

/// Accounts and transfers in memory.
#[derive(Clone, Default)]
pub(crate) struct Memory {
    accounts: BTreeMap<Account, Standing>,
    pub(crate) known: BTreeMap<TransferId, Transfer>,
    ended: BTreeSet<TransferId>,
    /// Every transfer in its order: replayed, it must give the accounts.
    pub(crate) log: Vec<Transfer>,
    /// How many transfers are still written before it breaks off.
    left: Option<usize>,
}

/// Somebody pulled the plug.
#[derive(Debug)]
struct Broken;

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("broken off")
    }
}

impl Error for Broken {}

/// Books whose ledger lies in memory.
pub(crate) trait InMemory {
    /// The ledger.
    fn memory(&mut self) -> &mut Memory;
}

/// Begins an operation and breaks off after so many transfers, or when all is written and nothing is durable: what was not committed is
/// lost, and the program begins again from the transfers that were.
pub(crate) async fn broken_off<O, B: Books<O> + InMemory + Clone>(
    books: &mut B,
    op: &O,
    steps: usize,
) -> Result<(), Failed> {
    let mut begun = books.clone();
    begun.memory().left = Some(steps);
    if let Err(why) = begun.apply(op).await
        && !why.is::<Broken>()
    {
        return Err(why);
    }
    let again = books.memory().again()?;
    *books.memory() = again;
    Ok(())
}

impl Memory {
    /// The ledger as the transfers alone make it, one after another by the same law: it must be this one.
    fn again(&self) -> Result<Self, Failed> {
        let mut again = Self::default();
        for one in &self.log {
            again.post(std::slice::from_ref(one))?;
        }
        let is_same = (&again.accounts, &again.ended, &again.log) == (&self.accounts, &self.ended, &self.log);
        if is_same { Ok(again) } else { Err("the transfers make another ledger than this one".into()) }
    }

    /// Puts a batch through the ledger's law; what it forbids is a mistake of a rule.
    pub(crate) fn post(&mut self, transfers: &[Transfer]) -> Result<(), Failed> {
        if let Some(left) = self.left {
            if let Some((written, _)) = transfers.split_at_checked(left).filter(|(_, rest)| !rest.is_empty())
            {
                self.left = None;
                self.post(written)?;
                return Err(Box::new(Broken));
            }
            self.left = Some(left - transfers.len());
        }
        let mut facts = ledger::Facts::default();
        for one in transfers {
            for account in [&one.debit, &one.credit] {
                let standing = self.accounts.get(account).copied().unwrap_or_default();
                facts.accounts.insert(account.clone(), standing);
            }
            for id in [Some(&one.id), one.step.ends()].into_iter().flatten() {
                facts.known.extend(self.known.get(id).map(|there| (id.clone(), there.clone())));
                facts.ended.extend(self.ended.get(id).cloned());
            }
        }
        let posted = ledger::post(facts, transfers).map_err(|breach| format!("{breach:?}"))?;
        for (account, by) in posted.moved {
            let standing = self.accounts.entry(account).or_default();
            standing.balance = standing.balance + by.balance;
            standing.pending = standing.pending + by.pending;
        }
        for one in posted.fresh {
            self.ended.extend(one.step.ends().cloned());
            self.known.insert(one.id.clone(), one.clone());
            self.log.push(one);
        }
        Ok(())
    }

    pub(crate) fn standing(&self, account: &Account) -> Standing {
        self.accounts.get(account).copied().unwrap_or_default()
    }

    /// What every account that was ever touched holds, and what of it is held back; first the books must be sound.
    pub(crate) fn balances(&self) -> Result<Balances, Failed> {
        self.replayed()?;
        self.apart()?;
        let of = |(at, stands): (&Account, &Standing)| (at.name(), (stands.balance.0, stands.pending.0));
        Ok(self.accounts.iter().map(of).collect())
    }

    /// The transfers alone, from nothing: they must give every account.
    pub(crate) fn replayed(&self) -> Result<(), String> {
        let mut again = BTreeMap::<&Account, Standing>::new();
        for one in &self.log {
            let hold = one.step.ends().map_or(Fen::ZERO, |id| self.known[id].fen);
            let debit = again.entry(&one.debit).or_default();
            match one.step {
                Step::Pending => debit.pending = debit.pending + one.fen,
                Step::Void(_) => debit.pending = debit.pending - hold,
                Step::Posted | Step::Post(_) => {
                    *debit = Standing { balance: debit.balance - one.fen, pending: debit.pending - hold };
                    let credit = again.entry(&one.credit).or_default();
                    credit.balance = credit.balance + one.fen;
                }
            }
        }
        let sum: Fen = again.values().map(|one| one.balance).sum();
        let differs =
            self.accounts.iter().find(|(at, stands)| again.get(at).copied().unwrap_or_default() != **stands);
        let below = self.accounts.iter().find(|(at, stands)| !at.may_owe() && stands.free() < Fen::ZERO);
        match (sum == Fen::ZERO, differs.or(below)) {
            (true, None) => Ok(()),
            (_, wrong) => Err(wrong.map_or_else(|| sum.to_string(), |(at, _)| at.name())),
        }
    }

    /// Of each kind of money by itself: no transfer mixes two, and what families paid is released, sent back or held.
    fn apart(&self) -> Result<(), String> {
        let mut left = BTreeMap::<&'static str, Fen>::new();
        for one in &self.log {
            let purses = [&one.debit, &one.credit].map(Account::purse);
            if let [Some(from), Some(to)] = purses
                && from != to
            {
                return Err(format!("{} mixes two kinds of money", one.id));
            }
            let Some(purse) = purses.into_iter().flatten().next() else {
                return Err(format!("{} is of no kind of money", one.id));
            };
            let family = one.debit.student().is_some() || one.credit.student().is_some();
            let moves = matches!(one.step, Step::Posted | Step::Post(_));
            if moves && (family || one.kind == Kind::Payout) {
                let out = one.debit.student().is_some();
                let fen = match one.kind {
                    Kind::Payment => one.fen,
                    Kind::Release => -one.fen,
                    Kind::Correction if out => -one.fen,
                    Kind::Correction => one.fen,
                    Kind::Payout => -one.fen,
                    Kind::Refund | Kind::Carry | Kind::Share | Kind::Grant | Kind::Spending => Fen::ZERO,
                };
                let sum = left.entry(purse.code()).or_default();
                *sum = *sum + fen;
            }
        }
        for (purse, left) in left {
            let of_family = |at: &&Account| {
                let waits = matches!(at, Account::RefundsDue(_));
                (waits || at.student().is_some()) && at.purse().is_some_and(|one| one.code() == purse)
            };
            let held: Fen = self.accounts.keys().filter(of_family).map(|at| self.accounts[at].balance).sum();
            if held != left {
                return Err(format!("{purse}: paid less released and refunded is {left}, held is {held}"));
            }
        }
        Ok(())
    }
}
