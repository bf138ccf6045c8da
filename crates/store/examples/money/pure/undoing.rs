//! 课时收回 A payment under the wrong child has paid for lessons that were given: they are taken back before it is undone.

use super::super::op::{Evening, bill, course};
use super::Pure;
use rules::fen::Fen;
use rules::id::{CourseId, SessionId};
use rules::money::account::{Kind, Transfer};
use rules::money::correction;
use rules::money::release::{self, Facts};

impl Pure {
    /// One lesson with the children whose money is asked about.
    pub(super) fn lesson(&self, evening: Evening, of: &[usize]) -> Facts {
        let course = CourseId::new(course(evening.course));
        let payee = release::payee(&course);
        Facts {
            session: SessionId::new(evening.id()),
            course: Some(course),
            lessons: evening.lessons(),
            lesson: self.any_price(evening),
            is_cancelled: self.desk.cancelled.contains(&evening),
            earned: self.standing(&payee).free(),
            children: of.iter().map(|n| self.stood(evening, *n, &payee)).collect(),
        }
    }

    /// What moves before the counter-transfer can; what comes back counts as free.
    pub(super) fn unpaid(&self, facts: &mut correction::Facts) -> Vec<Transfer> {
        let short = |one: &Transfer| one.fen - facts.free;
        let wrong = facts.transfer.as_ref().filter(|one| one.kind == Kind::Payment && short(one) > Fen::ZERO);
        let Some(wrong) = wrong else { return Vec::new() };
        let of_it = |at: &&(usize, usize)| bill(**at, "") == wrong.subject && self.is_paid(**at);
        let Some((n, k)) = self.bills.keys().find(of_it).copied() else { return Vec::new() };
        let mut given: Vec<Evening> =
            self.desk.closed.iter().filter(|one| one.course == k).copied().collect();
        given.sort_by_cached_key(|one| one.id());
        let lessons: Vec<Facts> = given.into_iter().map(|one| self.lesson(one, &[n])).collect();
        let transfers = release::unpay(&lessons, short(wrong)).unwrap_or_default();
        let back = transfers.iter().filter(|one| one.credit == wrong.credit);
        facts.free = facts.free + back.map(|one| one.fen).sum();
        transfers
    }
}
