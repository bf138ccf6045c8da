//! 防疫培训记录 Who says that they have read which guide, and for whom a head teacher says it.

use super::{Guide, Terms};
use crate::refusal::Refuses;

/// Why nothing is written down, in the order in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No guide of the plan was ticked.
    #[error("no guide")]
    NothingRead,
    /// No child of the class was ticked.
    #[error("nobody")]
    Nobody,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NothingRead => "training-nothing-read",
            Self::Nobody => "training-nobody",
        }
    }

    fn clause(&self) -> &'static str {
        "P5.22"
    }
}

/// Somebody has read these; says which of them are new (P5.22).
pub fn learn(terms: &Terms, known: &[Guide], ticked: &[Guide]) -> Result<Vec<Guide>, Refusal> {
    let read = ticked.iter().copied().filter(|guide| terms.guides.contains(guide));
    let read: Vec<Guide> = read.collect();
    if read.is_empty() {
        return Err(Refusal::NothingRead);
    }
    Ok(read.into_iter().filter(|guide| !known.contains(guide)).collect())
}

/// A class has learnt all of them in a lesson: says of whom of it that is written down (P5.22).
pub fn mark<T: Clone + PartialEq>(class: &[T], chosen: &[T]) -> Result<Vec<T>, Refusal> {
    let there: Vec<T> = class.iter().filter(|one| chosen.contains(one)).cloned().collect();
    if there.is_empty() { Err(Refusal::Nobody) } else { Ok(there) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::return_to_school::dongpo;

    #[test]
    fn only_guides_of_the_plan_are_read_and_each_once() {
        let terms = dongpo().training;
        let two = Terms { guides: Guide::ALL[..2].to_vec(), ..terms.clone() };
        let cases = [
            (&terms, vec![], vec![], Err(Refusal::NothingRead)),
            (&two, vec![], vec![Guide::Masks], Err(Refusal::NothingRead)),
            (&two, vec![], Guide::ALL.to_vec(), Ok(Guide::ALL[..2].to_vec())),
            (&terms, vec![Guide::Schools], vec![Guide::Schools, Guide::Masks], Ok(vec![Guide::Masks])),
            (&terms, Guide::ALL.to_vec(), vec![Guide::Masks], Ok(vec![])),
        ];
        for (terms, known, ticked, told) in cases {
            assert_eq!(learn(terms, &known, &ticked), told);
        }
    }

    #[test]
    fn a_class_is_marked_and_nobody_else() {
        assert_eq!(mark(&["ming", "hua"], &["hua", "li"]), Ok(vec!["hua"]));
        assert_eq!(mark(&["ming", "hua"], &["li"]), Err(Refusal::Nobody));
    }
}
