//! 外面 The channels as they are: what they know of orders and returns, and their messages in a bag from which they are drawn twice,
//! in any order, or never.

use super::super::op::Chance;
use super::op::{Fate, Heard, Order, Said, Try};
use rules::money::tender::{Channel, Outcome};
use std::collections::{BTreeMap, BTreeSet};

/// Mostly one of so many messages that came last is drawn.
const FRESH: usize = 6;

/// What the channels know.
#[derive(Clone, Debug, Default)]
pub(super) struct World {
    /// What they answer of an order.
    pub(super) orders: BTreeMap<Order, Said>,
    /// What they answer of a return, try by try.
    pub(super) backs: BTreeMap<Try, Heard>,
    notices: Vec<(Channel, Said)>,
    words: Vec<(Try, Heard)>,
    placed: BTreeSet<Order>,
}

impl World {
    /// An order is placed, once; what will become of it is known here.
    pub(super) fn order(&mut self, order: Order, through: Channel, fate: &Fate) {
        if !fate.answers || !self.placed.insert(order) {
            return;
        }
        let said = |outcome, fen, no: &str| Said { order, outcome, fen, no: no.to_owned() };
        let mut all = vec![said(Outcome::Waiting, 0, "")];
        all.extend(fate.closes.then(|| said(Outcome::Closed, 0, "")));
        all.extend(fate.pays.iter().map(|(no, fen)| said(Outcome::Paid, *fen, no)));
        let last = all.iter().find(|one| one.outcome == Outcome::Paid).or(all.last());
        if let Some(last) = last {
            self.orders.insert(order, last.clone());
        }
        if fate.told {
            self.notices.extend(all.into_iter().map(|one| (through, one)));
        }
    }

    /// Money is on its way back.
    pub(super) fn back(&mut self, of: &Try, later: &[Heard], is_asked: bool) {
        if let Some(last) = later.last() {
            self.backs.insert(of.clone(), *last);
        }
        if is_asked {
            self.words.extend(later.iter().map(|heard| (of.clone(), *heard)));
        }
    }

    pub(super) fn notice(&self, chance: &mut Chance) -> Option<(Channel, Said)> {
        drawn(chance, &self.notices)
    }

    pub(super) fn word(&self, chance: &mut Chance) -> Option<(Try, Heard)> {
        drawn(chance, &self.words)
    }
}

/// A message stays in the bag: it may come again.
fn drawn<T: Clone>(chance: &mut Chance, bag: &[T]) -> Option<T> {
    let from = if chance.once_in(3) { 0 } else { bag.len().saturating_sub(FRESH) };
    bag.get(from + chance.below(bag.len() - from)).cloned()
}
