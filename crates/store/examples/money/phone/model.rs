//! 参照模型 What ought to become of orders, of money that goes back and of the bank's lines: one plain sum an order, a bill, a refund.

mod back;
mod file;
mod tender;

use super::super::model::Model as School;
use super::super::op::{self as school, Balances, Chance, Outcome};
use super::super::play::Reference;
use super::next::next;
use super::op::{Code, Door, GONE, Op, Order, Try};
use super::world::World;
use rules::money::collection::Direction;
use std::collections::{BTreeMap, BTreeSet};

pub(super) use file::Line;

/// An attempt to pay.
#[derive(Clone, Debug)]
pub(super) struct Held {
    pub(super) door: Door,
    fen: i64,
    /// The day on which it was made.
    made: i64,
    /// `open`, `paid`, `odd`, `returned` or `closed`.
    pub(super) state: &'static str,
    /// The channel's number of the payment that settled it.
    no: String,
    came: i64,
}

/// Money that goes back through an order.
#[derive(Clone, Debug)]
struct Way {
    order: Order,
    fen: i64,
    /// `sent`, `done` or `failed`.
    stage: &'static str,
    /// It failed because the channel closed it: its number is used up.
    is_closed: bool,
    /// The family had the money already.
    is_twice: bool,
    /// Somebody has settled that.
    is_settled: bool,
}

/// A school's money as it ought to be.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub(super) school: School,
    pub(super) world: World,
    pub(super) orders: BTreeMap<Order, Held>,
    /// In which order they were made.
    made: Vec<Order>,
    /// Second payments of orders.
    pub(super) extras: BTreeMap<(Order, String), i64>,
    backs: BTreeMap<Try, Way>,
    withdrawn: BTreeSet<String>,
    /// Refunds that stand on a list of the bank.
    listed: BTreeSet<String>,
    /// How often a refund's money was held anew.
    times: BTreeMap<String, i64>,
    pub(super) files: BTreeMap<String, (Direction, Vec<Line>)>,
    /// What earlier files have told, by direction and serial.
    known: BTreeMap<(&'static str, String), (Code, Option<i64>)>,
}

impl Default for Model {
    fn default() -> Self {
        Self {
            school: School::losing(GONE),
            world: World::default(),
            orders: BTreeMap::new(),
            made: Vec::new(),
            extras: BTreeMap::new(),
            backs: BTreeMap::new(),
            withdrawn: BTreeSet::new(),
            listed: BTreeSet::new(),
            times: BTreeMap::new(),
            files: BTreeMap::new(),
            known: BTreeMap::new(),
        }
    }
}

impl Reference for Model {
    type Op = Op;

    fn next(&self, chance: &mut Chance, n: u64) -> Op {
        next(chance, self, n)
    }

    fn apply(&mut self, op: &Op) -> Outcome {
        match op {
            Op::School(op) => self.at_school(op),
            Op::Order { child, course, door, fate } => self.order((*child, *course), *door, fate),
            Op::Notice { through, said } => self.told(*through, said),
            Op::Poll { orders, backs } => self.poll(orders, backs),
            Op::Return { what, answer, later } => self.send_back(what, *answer, later),
            Op::Ended { of, heard } => self.ended(of, *heard),
            Op::Say { of, word, reason } => self.say(of, *word, reason),
            Op::Withdraw { id } => self.withdraw(id),
            Op::PaySure { id } => self.pay_by_hand(id, true),
            Op::Unlist { id, reason } => self.unlist(id, reason),
            Op::List => self.list(),
            Op::File { id, direction, rows } => self.take(id, *direction, rows),
            Op::Answer { file, line, told, reason } => self.answer((file, *line), told, reason),
        }
    }

    fn balances(&self) -> Balances {
        let mut all = self.school.balances();
        self.orders_stand(&mut all);
        self.backs_stand(&mut all);
        self.files_stand(&mut all);
        all
    }
}

impl Model {
    fn at_school(&mut self, op: &school::Op) -> Outcome {
        if let school::Op::PayBack { id } = op {
            return self.pay_by_hand(id, false);
        }
        self.school.apply(op)
    }

    /// The cashier pays a refund in cash; while the bank has it on its list only if they are sure that it does not.
    fn pay_by_hand(&mut self, id: &str, is_sure: bool) -> Outcome {
        match (self.waits(id), self.is_returning(id), self.listed.contains(id) && !is_sure) {
            (true, true, _) => "refund-returning",
            (true, false, true) => "refund-listed-desk",
            (true, false, false) | (false, _, _) => {
                self.school.apply(&school::Op::PayBack { id: id.to_owned() })
            }
        }
    }
}
