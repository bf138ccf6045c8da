//! 并点 Merging summer points: where one has too few pupils, they are arranged into another of the same town (P4.7).
//!
//! A point with fewer children than the minimum may close; 25 stays, 24 moves. Of all ways to merge the points of a
//! town the better one is found by asking in this order; the first difference decides:
//!
//! 1. fewest open points under the minimum, so that two small points never both close: one takes the other's;
//! 2. fewest points whose children are divided among several: it happens only where otherwise more points would stay
//!    under the minimum, because no single point can hold them all, or because two small points need some of them;
//! 3. fewest children whose point closes;
//! 4. fewest metres from their old points to their new ones, added up over those who move: where families live the
//!    program does not know, and how far points are from each other the plan may say;
//! 5. the points' names, so that equals are decided alike everywhere.
//!
//! Never is a capacity exceeded, and a point closes only if all who would move have a seat. Families are asked: who
//! declines is not moved but listed, to be settled by the district; nobody is dropped (X.1). A point without room
//! beside it stays open although it is small, and says so: the bureau decides. A point that the bureau keeps never
//! closes, so that of two small ones it may choose which one stays. `deciding.rs` is how it is done: families are
//! asked, then the points are merged.
//!
//! The document does not name three points in a town, a count date, or families' consent; these are our reading.
//! Up to [`POINTS_MAX`] points a town the answer is the best there is (`whole.rs`, `divide.rs`), unless points must be
//! divided and the steps of `divide.rs` do not reach, which no measured town came to; beyond, it is found by a greedy rule
//! that `greedy.rs` describes. [`Proof`] says which; docs/draw.md has the figures.

mod deciding;
mod divide;
mod flow;
mod greedy;
mod metres;
mod packing;
mod points;
mod seat;
mod sets;
mod whole;

pub use deciding::{
    Asked, Asking, Decided, Facts, Held, Keep, Kept, Member, Moving, Refusal, Status, answers_open, ask,
    decide, has_begun, keep, may_begin, proposal,
};

use crate::id::{PlaceId, StudentId};
use crate::moment::Moment;
use points::{Decision, Points};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Points of one town for which all merges are compared, at most: 3 to the power of it steps.
pub const POINTS_MAX: usize = 15;

/// When a point is too small.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Children with whom a point stays open, at least (P4.7).
    pub students_min: i64,
    /// Hours in which a family that was asked may answer (P4.7).
    #[serde(default = "answer_hours")]
    pub answer_hours: i64,
}

/// Four days: from the morning after the window to well before the period.
fn answer_hours() -> i64 {
    96
}

/// A summer point with those who signed up for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// The school whose rooms it uses.
    pub id: PlaceId,
    /// The town or street: points merge only inside one.
    pub town: PlaceId,
    /// Children it has room for.
    pub capacity: i64,
    /// The bureau keeps it, however small it is.
    pub is_kept: bool,
    /// Who signed up.
    pub children: Vec<Child>,
}

/// A child of a point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Child {
    /// Who.
    pub id: StudentId,
    /// What the family said to another point.
    pub answer: Answer,
    /// Metres from its point to other points; one that is missing counts as farther than any.
    pub metres: BTreeMap<PlaceId, i64>,
}

/// What a family said to another point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// Nothing yet: the move is a proposal.
    Unasked,
    /// Yes.
    Agreed,
    /// No: the district settles it with the family.
    Declined,
}

/// What becomes of the points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// Points that close, by town and name.
    pub closings: Vec<Closing>,
    /// Points that stay, by town and name.
    pub stays: Vec<Stay>,
    /// Each town, and how its answer was found.
    pub proofs: Vec<(PlaceId, Proof)>,
}

/// A point that closes, with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    /// Which.
    pub point: PlaceId,
    /// Its town.
    pub town: PlaceId,
    /// How many children had signed up for it: fewer than the minimum.
    pub children: i64,
    /// The minimum that was in force.
    pub students_min: i64,
    /// The clause that says so.
    pub clause: &'static str,
    /// Who goes where.
    pub moves: Vec<Move>,
    /// Whose families declined: to be settled by the district.
    pub unsettled: Vec<StudentId>,
}

/// A child's way to another point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// Who.
    pub child: StudentId,
    /// Where to.
    pub to: PlaceId,
    /// How far it is from the old point, if that is known.
    pub metres: Option<i64>,
    /// Whether the family has been asked; a family that declined is not here.
    pub is_asked: bool,
}

/// A point that stays open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stay {
    /// Which.
    pub point: PlaceId,
    /// Its town.
    pub town: PlaceId,
    /// Children who had signed up for it.
    pub before: i64,
    /// Children with those who come.
    pub after: i64,
    /// Why it stays.
    pub why: Why,
}

/// Why a point stays open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// It has enough children, by itself or with those who come.
    Enough,
    /// It is small, and the bureau keeps it.
    Kept,
    /// It is small, but the only one of its town: the rule speaks of two.
    Alone,
    /// It is small and stays so: nowhere is room, or all that could come have come. The bureau decides.
    Short,
}

/// How a town's answer was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Proof {
    /// All merges were compared.
    Exact,
    /// There were too many to compare: it is good, and a better one may exist.
    Greedy,
}

/// Rule 并点 `[merger.students_min]` (P4.7): a point with fewer children may close; 24 moves, 25 stays.
pub fn is_small(terms: &Terms, children: i64) -> bool {
    children < terms.students_min
}

/// Rule 答复期限 `[merger.answer_hours]` (P4.7): the first moment at which an answer is late; a family that said nothing
/// by then moves with the others.
pub fn answers_until(terms: &Terms, asked_at: Moment) -> Moment {
    asked_at.plus_minutes(terms.answer_hours * 60)
}

/// Merges the points of each town (P4.7, X.1). Pure and repeatable: the order of points and children does not matter,
/// and points that were merged are left as they are.
pub fn merge(terms: &Terms, points: &[Point]) -> Merged {
    let mut towns: BTreeMap<&PlaceId, Vec<&Point>> = BTreeMap::new();
    for point in points {
        towns.entry(&point.town).or_default().push(point);
    }
    let mut merged = Merged { closings: Vec::new(), stays: Vec::new(), proofs: Vec::new() };
    for (name, points) in towns {
        let town = Points::new(terms, points);
        let (decision, proof) = best(&town);
        merged.tell(&town, &decision);
        merged.proofs.push((name.clone(), proof));
    }
    merged
}

fn best(town: &Points) -> (Decision, Proof) {
    if town.len() > POINTS_MAX {
        return (greedy::decide(town), Proof::Greedy);
    }
    let whole = whole::decide(town);
    if divide::under_min(town) == town.cost(&whole).under {
        return (whole, Proof::Exact);
    }
    divide::decide(town)
}

impl Merged {
    /// 指纹 Who goes where, as a hash: the same for the same plan, another for any other. Whether a family has agreed does
    /// not change it.
    pub fn hash(&self) -> String {
        let mut text = String::new();
        for closing in &self.closings {
            text.push_str(&format!("closes\t{}\n", closing.point));
            closing
                .moves
                .iter()
                .for_each(|one| text.push_str(&format!("moves\t{}\t{}\n", one.child, one.to)));
            closing.unsettled.iter().for_each(|child| text.push_str(&format!("declines\t{child}\n")));
        }
        self.stays.iter().for_each(|stay| text.push_str(&format!("stays\t{}\t{}\n", stay.point, stay.after)));
        ::draw::sha256(&[&text]).to_owned()
    }

    /// Families that are to be asked before anything is done.
    pub fn to_ask(&self) -> impl Iterator<Item = &Move> {
        self.closings.iter().flat_map(|closing| &closing.moves).filter(|one| !one.is_asked)
    }

    fn tell(&mut self, town: &Points, decision: &Decision) {
        for at in 0..town.len() {
            match &decision[at] {
                Some(targets) => self.closings.push(town.closing(at, targets)),
                None => self.stays.push(town.stay(at, decision)),
            }
        }
    }
}

#[cfg(test)]
mod tests;
