//! 各类款项 What each kind of a child's money did, by itself: kinds are never added into one another (X.7).

use super::{Sums, purse_name};
use crate::texts::Texts;
use rules::fen::Fen;
use rules::money::account::Purse;
use std::collections::BTreeMap;
use store::money::{Flow, Movement};

/// One kind of money.
pub(super) struct Kind {
    /// Its name.
    pub name: String,
    /// Came in.
    pub paid: Fen,
    /// Went to what it pays for.
    pub released: Fen,
    /// Went back to the family.
    pub refunded: Fen,
    /// Is held.
    pub held: Fen,
    /// What government and school bore of what was given; no money of the family's (P1.12).
    pub borne: Fen,
}

/// Every kind that anything moved of, or that others bore a part of.
pub(super) fn all(t: &Texts, movements: &[Movement], borne: &BTreeMap<Purse, Fen>) -> Vec<Kind> {
    let mut kinds: BTreeMap<Purse, Sums> = borne.keys().map(|purse| (*purse, Sums::default())).collect();
    for one in movements {
        kinds.entry(one.purse).or_default().add(one.flow, one.fen);
    }
    let kind = |(purse, sums): (Purse, Sums)| Kind {
        name: purse_name(t, purse),
        paid: sums.paid,
        released: sums.released,
        refunded: sums.refunded,
        held: sums.held,
        borne: borne.get(&purse).copied().unwrap_or_default(),
    };
    kinds.into_iter().map(kind).collect()
}

/// The same where there is more than one, or others bore a part: a single kind is what the page begins with.
pub(super) fn apart(t: &Texts, movements: &[Movement], borne: &BTreeMap<Purse, Fen>) -> Vec<Kind> {
    let kinds = all(t, movements, borne);
    let is_told = kinds.len() > 1 || borne.values().any(|fen| *fen != Fen::ZERO);
    if is_told { kinds } else { Vec::new() }
}

impl Sums {
    /// Adds one movement into custody, or out of it where it is less than nothing.
    fn add(&mut self, flow: Flow, fen: Fen) {
        match flow {
            Flow::Paid => self.paid = self.paid + fen,
            Flow::Released => self.released = self.released - fen,
            Flow::Refunded => self.refunded = self.refunded - fen,
            Flow::Carried => self.carried = self.carried - fen,
        }
        self.held = self.held + fen;
    }
}
