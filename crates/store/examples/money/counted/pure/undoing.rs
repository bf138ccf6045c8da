//! 更正 A payment for counted lessons is said to be wrong, and undone by somebody else, by the rules.

use super::super::super::desk::number;
use super::super::super::op::Outcome;
use super::super::super::play::Failed;
use super::{Key, Pure};
use rules::fen::Fen;
use rules::id::{CorrectionId, TransferId};
use rules::money::account::{Account, Kind, Transfer};
use rules::money::correction::{self, Draft, Facts, State};
use rules::money::tally;
use rules::refusal::Refuses;

impl Pure {
    fn facts(&self, transfer: &TransferId, state: Option<State>, by: usize) -> Facts {
        let facts = self.desk.wrong(transfer, state, by);
        let free = facts.transfer.as_ref().map_or(Fen::ZERO, |wrong| self.free_of(wrong));
        Facts { free, ..facts }
    }

    /// With what the family has, what the course gives back of it, and without what carried money has paid.
    fn free_of(&self, wrong: &Transfer) -> Fen {
        let free = self.standing(correction::giver(wrong)).free();
        let paid = self.key_of(&wrong.subject).and_then(|key| self.paid(&key).map(|paid| (key, paid)));
        match (correction::giver(wrong), paid) {
            (Account::Custody(student, _), Some((key, paid))) if wrong.kind == Kind::Payment => {
                let bound = number(student).map_or(Fen::ZERO, |n| self.bound(n));
                tally::undoable(&paid, free - bound, self.standing(&self.payee(key.1)).free())
            }
            _ => free,
        }
    }

    pub(super) fn propose(&mut self, id: &str, transfer: &str, reason: &str, by: usize) -> Outcome {
        let transfer = TransferId::new(self.desk.named(transfer));
        let facts = self.facts(&transfer, self.desk.corrected(&transfer), by);
        let draft = Draft { id: CorrectionId::new(id), transfer, reason: reason.to_owned() };
        self.desk.propose(&self.scheme.correction, facts, draft)
    }

    pub(super) fn answer(
        &mut self,
        id: &str,
        make: bool,
        reason: &str,
        by: usize,
    ) -> Result<Outcome, Failed> {
        let Some((transfer, state)) = self.desk.corrections.get(id).cloned() else { return Ok("none") };
        let facts = self.facts(&transfer, Some(state), by);
        if !make {
            return Ok(self.desk.turn_down(id, &facts, reason));
        }
        match correction::approve(&self.scheme.correction, &facts) {
            Err(refused) => Ok(refused.code()),
            Ok(counter) => {
                self.undo(&transfer, counter)?;
                Ok(self.desk.answered(id, State::Made))
            }
        }
    }

    /// The course gives back what it earned, and the bill is due again, less what a recount had sent back of it.
    fn undo(&mut self, wrong: &TransferId, counter: Transfer) -> Result<(), Failed> {
        let key: Option<Key> = self.key_of(&counter.subject);
        let paid = key.as_ref().and_then(|key| self.paid(key));
        self.post(paid.as_ref().and_then(tally::taken_back).as_slice())?;
        self.post(&[counter])?;
        let undone = |id: &String| format!("payment/{id}") == wrong.as_str();
        let papers = self.payments.iter_mut().filter(|(id, _)| undone(id));
        papers.for_each(|(id, receipt)| *receipt = format!("undone/{id}"));
        let Some((key, paid)) = key.zip(paid) else { return Ok(()) };
        self.put_bill(&key, "due");
        if paid.sent_back > Fen::ZERO {
            if let Some(bill) = self.bills.get_mut(&key) {
                bill.sent_back = bill.sent_back + paid.sent_back;
            }
            self.lowered(&key, paid.sent_back)?;
        }
        Ok(())
    }
}
