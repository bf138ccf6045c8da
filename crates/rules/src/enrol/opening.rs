//! 开班 Opening: a course opens when enough children are placed in it.

use serde::Deserialize;

/// When a course opens, and what its children are offered when it does not.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Children with whom a course opens, at least (P3.21).
    pub students_min: i64,
    /// What a closed course's children are offered, in this order (P3.21, X.1).
    pub below_minimum: Vec<Offer>,
}

/// What a child of a closed course is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Offer {
    /// 下一志愿 A seat in the next course of the child's wishes.
    NextChoice,
    /// 候补 A place in a waiting list. A draw gives it to whoever missed a full course in any case (X.1), also where the first wish
    /// was closed: there this decides nothing.
    Waitlist,
}

/// Rule 开班 `[opening.students_min]` (P3.21): a course opens when at least this many children are in it.
pub fn opens(terms: &Terms, students: i64) -> bool {
    students >= terms.students_min
}

/// The number with which a course opens (P3.21).
pub fn minimum(terms: &Terms) -> i64 {
    terms.students_min
}

/// How many children a course still lacks; 0 when it opens.
pub fn lacks(terms: &Terms, students: i64) -> i64 {
    (terms.students_min - students).max(0)
}

/// Rule 开班 `[opening.below_minimum]` (P3.21, X.1): whether a closed course's children are offered `offer`.
pub fn offers(terms: &Terms, offer: Offer) -> bool {
    terms.below_minimum.contains(&offer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms() -> Terms {
        Terms { students_min: 15, below_minimum: vec![Offer::NextChoice] }
    }

    #[test]
    fn students_min_is_reached_at_fifteen() {
        for (students, opens_then, lacking) in [(0, false, 15), (14, false, 1), (15, true, 0), (16, true, 0)]
        {
            assert_eq!(opens(&terms(), students), opens_then, "{students}");
            assert_eq!(lacks(&terms(), students), lacking, "{students}");
        }
    }

    #[test]
    fn below_minimum_says_what_is_offered() {
        assert!(offers(&terms(), Offer::NextChoice));
        assert!(!offers(&terms(), Offer::Waitlist));
    }
}
