//! 看护后付费 The same school where care is charged afterwards: what happens is the same, and every account is care's.

use super::super::op::{Balances, Chance, Op, Outcome};
use super::super::play::Reference;
use super::Counted;

/// A school's money as it ought to be, of care.
#[derive(Default)]
pub(crate) struct Care(Counted);

impl Reference for Care {
    type Op = Op;

    fn next(&self, chance: &mut Chance, n: u64) -> Op {
        self.0.next(chance, n)
    }

    fn apply(&mut self, op: &Op) -> Outcome {
        self.0.apply(op)
    }

    fn balances(&self) -> Balances {
        let all = self.0.balances().into_iter();
        all.map(|(name, stands)| (of_care(&name), stands)).collect()
    }
}

/// `custody/course/c01` is `custody/care/c01`; what earns is named by its kind once more.
fn of_care(name: &str) -> String {
    match name.split_once("/course") {
        Some(("payee", which)) => format!("payee/care/care{which}"),
        Some((kind, whose)) => format!("{kind}/care{whose}"),
        None => name.to_owned(),
    }
}
