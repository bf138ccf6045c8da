//! 按月 The same school where care is paid by the month, and an evening on leave costs what any other does.

use super::super::super::op::{Balances, Chance, Outcome};
use super::super::super::play::Reference;
use super::super::op::Op;
use super::Model;

/// A school's money as it ought to be.
#[derive(Debug)]
pub(crate) struct ByMonth(Model);

impl Default for ByMonth {
    fn default() -> Self {
        Self(Model { charges_leave: true, ..Model::default() })
    }
}

impl Reference for ByMonth {
    type Op = Op;

    fn next(&self, chance: &mut Chance, n: u64) -> Op {
        self.0.next(chance, n)
    }

    fn apply(&mut self, op: &Op) -> Outcome {
        self.0.apply(op)
    }

    fn balances(&self) -> Balances {
        self.0.balances()
    }
}
