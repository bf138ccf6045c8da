//! 课时收回 A payment under the wrong child has paid for lessons that were given: their course gives them back, and they are owed once
//! more by the bill that is due again.

use super::super::op::Evening;
use super::{Model, Moved, Payment};

impl Model {
    /// The lessons that are taken back so that a payment can be undone; `None` where the rest of its money is gone.
    pub(super) fn unpaid(&self, wrong: &Payment) -> Option<Vec<Evening>> {
        let is_paid = self.is_paid((wrong.child, wrong.course));
        let given = self.closed.iter().filter(|one| is_paid && one.course == wrong.course);
        let mut given: Vec<Evening> = given.copied().collect();
        given.sort_by_cached_key(|one| one.id());
        let (mut short, mut earned) = (wrong.fen - self.free(wrong.child), self.earned_by(wrong.course));
        let mut back = Vec::new();
        for evening in given {
            let Moved { family, other } =
                self.moved.get(&(evening, wrong.child)).copied().unwrap_or_default();
            if short > 0 && family > 0 && family + other <= earned {
                (short, earned) = (short - family, earned - family - other);
                back.push(evening);
            }
        }
        (short <= 0).then_some(back)
    }

    /// What a lesson has moved goes back to whoever bore it.
    pub(super) fn take_back(&mut self, evening: Evening, child: usize) {
        let Moved { family, other } = self.moved.remove(&(evening, child)).unwrap_or_default();
        if family > 0 {
            *self.held.entry(child).or_default() += family;
        }
        self.bear(child, other);
        *self.earned.entry(evening.course).or_default() -= family + other;
    }
}
