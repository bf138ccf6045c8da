//! 纯规则 The same school by the program's rules, over tables in memory: orders, returns and the bank's lines beside its own books.

mod back;
mod file;
mod tender;

use super::super::memory::{InMemory, Memory, broken_off};
use super::super::op::{self as school, Balances, Outcome};
use super::super::play::{Books, Failed};
use super::super::pure::Pure as School;
use super::op::{GONE, Op, Order, at_school};
use rules::fen::Fen;
use rules::id::{DistrictId, PlaceId};
use rules::moment::Moment;
use rules::money::collection::Direction;
use rules::money::refund::{self, By};
use rules::money::tender::Tender;
use rules::people::place::{Path, Place};
use rules::plan::scheme::Scheme;
use rules::refusal::Refuses;
use std::collections::{BTreeMap, BTreeSet};

const DAY: i64 = 86_400_000;

/// An attempt to pay with what came.
#[derive(Clone)]
struct Held {
    order: Order,
    tender: Tender,
    came: Fen,
}

/// A school with its channels and its bank in memory.
#[derive(Clone)]
pub(crate) struct Pure {
    school: School,
    place: Place,
    /// In which order they were made.
    tenders: Vec<Held>,
    /// Second payments by the channel's numbers of order and payment.
    extras: BTreeMap<(String, String), Fen>,
    backs: BTreeMap<String, back::Way>,
    withdrawn: BTreeSet<String>,
    listed: BTreeSet<String>,
    files: BTreeMap<String, (Direction, Vec<file::Kept>)>,
    operations: i64,
}

impl Pure {
    pub(crate) fn new(scheme: &Scheme) -> Self {
        let place = Place {
            district: DistrictId::new("d"),
            path: Path::new("school"),
            place: PlaceId::new("school"),
            kind: "school".into(),
            name_zh: "School".into(),
            name_en: "School".into(),
        };
        Self {
            school: School::losing(scheme, GONE),
            place,
            tenders: Vec::new(),
            extras: BTreeMap::new(),
            backs: BTreeMap::new(),
            withdrawn: BTreeSet::new(),
            listed: BTreeSet::new(),
            files: BTreeMap::new(),
            operations: 0,
        }
    }

    /// Later than whatever was before, and on the day that it is at the school.
    fn at(&self) -> Moment {
        Moment(self.school.days() * DAY + self.operations)
    }

    async fn at_school(&mut self, op: &school::Op) -> Result<Outcome, Failed> {
        if let school::Op::PayBack { id } = op
            && self.waits(id)
            && let Err(refused) = refund::payable(self.under(id), By::Desk { is_sure: false })
        {
            return Ok(refused.code());
        }
        self.school.apply(&at_school(&self.place, op)).await
    }

    /// The cashier pays a refund in cash, sure that the bank does not.
    async fn pay_sure(&mut self, id: &str) -> Result<Outcome, Failed> {
        if self.waits(id)
            && let Err(refused) = refund::payable(self.under(id), By::Desk { is_sure: true })
        {
            return Ok(refused.code());
        }
        self.school.apply(&school::Op::PayBack { id: id.to_owned() }).await
    }
}

impl InMemory for Pure {
    fn memory(&mut self) -> &mut Memory {
        self.school.memory()
    }
}

impl Books<Op> for Pure {
    async fn apply(&mut self, op: &Op) -> Result<Outcome, Failed> {
        self.operations += 1;
        match op {
            Op::School(op) => self.at_school(op).await,
            Op::Order { child, course, door, .. } => Ok(self.order((*child, *course), *door)),
            Op::Notice { through, said } => self.told(*through, said),
            Op::Poll { orders, backs } => self.poll(orders, backs),
            Op::Return { what, answer, .. } => self.send_back(what, *answer),
            Op::Ended { of, heard } => self.ended(&of.number(&self.place), *heard),
            Op::Say { of, word, reason } => Ok(self.say(of, *word, reason)),
            Op::Withdraw { id } => self.withdraw(id),
            Op::PaySure { id } => self.pay_sure(id).await,
            Op::Unlist { id, reason } => Ok(self.unlist(id, reason)),
            Op::List => Ok(self.list()),
            Op::File { id, direction, rows } => self.take(id, *direction, rows),
            Op::Answer { file, line, told, reason } => self.answer((file, *line), told, reason),
        }
    }

    async fn crash(&mut self, op: &Op, steps: usize) -> Result<(), Failed> {
        broken_off(self, op, steps).await
    }

    async fn balances(&mut self) -> Result<Balances, Failed> {
        let mut all = self.school.balances().await?;
        self.tenders_stand(&mut all);
        self.backs_stand(&mut all);
        self.files_stand(&mut all);
        Ok(all)
    }

    async fn transfers(&mut self) -> Result<u64, Failed> {
        self.school.transfers().await
    }
}
