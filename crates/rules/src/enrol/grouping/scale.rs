//! 称重 What whole classes weigh: ways to weigh them by which no group holds more than a fixed weight, so that classes which
//! weigh more than all groups together cannot all stay whole, whichever way they are packed.
//!
//! These are dual feasible functions (Fekete and Schepers 2001; Carlier, Clautiaux and Moukrim 2007), in whole numbers. Large
//! classes count by how little is left beside them, small ones as rounded parts of a group. A larger class is never lighter.

use std::cmp::Ordering;

/// One way to weigh.
pub(super) struct Scale {
    /// What classes weigh, by size.
    weights: Vec<i64>,
    /// What a group holds at most.
    full: i64,
}

impl Scale {
    /// All ways, for groups of at most `most` children.
    pub(super) fn all(most: i64) -> Vec<Self> {
        let of =
            |full: i64, weight: &dyn Fn(i64) -> i64| Self { weights: (0..=most).map(weight).collect(), full };
        let mut all = Vec::new();
        for part in 1..=most / 2 {
            all.push(of(2 * (most / part), &|size| match (2 * size).cmp(&most) {
                Ordering::Greater => 2 * (most / part - (most - size) / part),
                Ordering::Equal => most / part,
                Ordering::Less => 2 * (size / part),
            }));
            all.push(of(most, &|size| match size {
                _ if size > most - part => most,
                _ if size < part => 0,
                _ => size,
            }));
        }
        for parts in 1..=most {
            all.push(of(parts * most, &|size| match (parts + 1) * size {
                exact if exact % most == 0 => parts * size,
                other => other / most * most,
            }));
        }
        all
    }

    /// What whole classes of these sizes weigh together; a class larger than a group weighs as much as it.
    pub(super) fn weigh(&self, sizes: impl Iterator<Item = i64>) -> i64 {
        let last = self.weights.len() - 1;
        sizes.map(|size| self.weights[usize::try_from(size).unwrap_or(0).min(last)]).sum()
    }

    /// Whether so many groups cannot hold that weight.
    pub(super) fn is_too_much(&self, weight: i64, groups: i64) -> bool {
        weight > groups * self.full
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of every group that could be filled: each way to put sizes together, up to the limit.
    fn fills(scale: &Scale, least: i64, room: i64, weight: i64) -> bool {
        let more = |size: i64| fills(scale, size, room - size, weight + scale.weigh([size].into_iter()));
        weight <= scale.full && (least..=room).all(more)
    }

    #[test]
    fn no_group_holds_more_than_it_may_and_a_larger_class_is_never_lighter() {
        for most in 1..16 {
            for (at, scale) in Scale::all(most).iter().enumerate() {
                assert!(
                    fills(scale, 1, most, 0),
                    "{most}: scale {at}, {:?} of {}",
                    scale.weights,
                    scale.full
                );
                assert!(scale.weights.is_sorted(), "{most}: scale {at}, {:?}", scale.weights);
            }
        }
    }

    #[test]
    fn what_fits_by_number_of_children_is_found_too_heavy() {
        // Sizes, the limit, groups, and whether they are too heavy for them.
        type Case = (&'static [i64], i64, i64, bool);
        let cases: [Case; 6] = [
            (&[16, 16, 16], 30, 2, true),
            (&[15, 15, 15, 15, 4], 30, 2, true),
            (&[15, 15, 15, 15], 30, 2, false),
            (&[20, 20, 10, 9], 30, 2, false),
            (&[20, 20, 11, 9], 30, 2, true),
            (&[11, 11, 11, 11, 11], 30, 2, true),
        ];
        for (sizes, most, groups, wants) in cases {
            let is_too_much = |scale: &Scale| scale.is_too_much(scale.weigh(sizes.iter().copied()), groups);
            assert_eq!(Scale::all(most).iter().any(is_too_much), wants, "{sizes:?}");
        }
    }
}
