//! 逐个收 A form names every child of the room: one that can no longer be marked must not lose what was said of the others.

use super::{Facts, Mark, Refusal, mark, singly};
use crate::moment::Moment;
use crate::refusal::Refuses;
use std::collections::BTreeMap;

/// The marks of a form that can be taken now, and why the others cannot: each reason once, with all the names that it concerns.
pub fn sift(facts: &Facts, marks: &[Mark], now: Moment) -> (Vec<Mark>, Vec<Refusal>) {
    let (mut taken, mut left) = (Vec::new(), BTreeMap::<&'static str, Vec<Mark>>::new());
    for one in marks {
        match singly(facts, marks, one, now) {
            Ok(_) => taken.push(one.clone()),
            Err(why) => left.entry(why.code()).or_default().push(one.clone()),
        }
    }
    let why = left.into_values().filter_map(|marks| mark(facts, &marks, now).err());
    (taken, why.collect())
}
