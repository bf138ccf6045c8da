//! 拆班选择 Which home classes are split: every choice that may matter for the smallest span.
//!
//! Of one grade the largest are split. For where a class is split and a larger one of its grade stays whole, they can change
//! roles: the smaller one sits whole where the larger one sat, whose children take the seats of the smaller one and those
//! that become free there. Neither the groups' grades nor the number of split classes grows. So it only matters how many
//! classes of each grade are split; and whatever leaves whole classes that are too heavy for the groups is left out.

use super::deal::Block;
use super::grades::{Asked, Grade};
use super::scale::Scale;

/// Choices, at most.
const CHOICES_MAX: usize = 2_000;

/// All choices, a bit for each class; `None` where there are too many.
pub(super) fn choices(
    blocks: &[Block],
    grades: &[Grade],
    (asked, scales): (Asked, &[Scale]),
) -> Option<Vec<u64>> {
    let mut choices: Vec<(i64, u64)> = vec![(0, 0)];
    for grade in grades {
        let forced = grade.classes.iter().filter(|class| blocks[**class].size > asked.most).count();
        let more = |(splits, set): &(i64, u64)| {
            let (splits, set) = (*splits, *set);
            let largest = move |count: usize| set | bit_set(&grade.classes[..count]);
            let counts =
                (forced..=grade.classes.len()).map(move |count| (splits + count as i64, largest(count)));
            counts.filter(|(splits, _)| *splits <= asked.splits).collect::<Vec<_>>()
        };
        choices = choices.iter().flat_map(more).collect();
        if choices.len() > 8 * CHOICES_MAX {
            return None;
        }
    }
    let fits = |set: u64| {
        let whole =
            || (0..blocks.len()).filter(move |class| set >> class & 1 == 0).map(|class| blocks[class].size);
        !scales.iter().any(|scale| scale.is_too_much(scale.weigh(whole()), asked.count as i64))
    };
    choices.retain(|(splits, set)| *splits == asked.splits && fits(*set));
    (choices.len() <= CHOICES_MAX).then(|| choices.into_iter().map(|(_, set)| set).collect())
}

fn bit_set(classes: &[usize]) -> u64 {
    classes.iter().map(|class| 1 << class).sum()
}
