//! 协议学期 When a term of a class's agreements is over: nothing is billed by it any more, and what is left of its money is settled
//! (P2.28, P1.11).

use crate::money::month_end::Month;
use jiff::civil::Date;

/// A term of a class's agreements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// What it is called.
    pub term: String,
    /// The day on which its first text was signed off.
    pub from: Date,
    /// The first day after it, once that is known.
    pub until: Option<Date>,
}

/// What is known of one.
#[derive(Clone, Debug)]
pub struct Facts {
    /// What it is called.
    pub term: String,
    /// The day on which its first text was signed off.
    pub from: Date,
    /// The day on which another term's text was signed off after its own.
    pub next: Option<Date>,
    /// Of each child whose agreement both sides signed, the first day without it, once an end was announced.
    pub ends: Vec<Option<Date>>,
    /// Whether the class is open.
    pub is_open: bool,
}

/// A term is over with the month in which another's text is signed off, since no later month is billed by it; or, where the class is not
/// open any more, with the month in which the last of its agreements ended.
pub fn term(facts: Facts) -> Term {
    let Facts { term, from, next, ends, is_open } = facts;
    let last = ends.into_iter().collect::<Option<Vec<Date>>>().and_then(|all| all.into_iter().max());
    let ended = last.filter(|_| !is_open).map(|end| end.yesterday().unwrap_or(end));
    let until = next.into_iter().chain(ended).min().map(|day| Month::of(day).until);
    Term { term, from, until }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// Each row changes one thing of the row above.
    #[test]
    fn a_term_is_over_with_the_month_of_the_next_text_or_of_its_last_agreement() {
        let facts = |next, ends: &[Option<Date>], is_open| {
            let (term, from) = ("2022年暑假".to_owned(), date(2022, 6, 28));
            Facts { term, from, next, ends: ends.to_vec(), is_open }
        };
        let (july, august) = (Some(date(2022, 7, 12)), Some(date(2022, 9, 1)));
        let rows = [
            (facts(None, &[], false), None),
            (facts(None, &[july, None], false), None),
            (facts(None, &[july, august], true), None),
            (facts(None, &[july, august], false), Some(date(2022, 9, 1))),
            (facts(Some(date(2022, 8, 25)), &[july, None], true), Some(date(2022, 9, 1))),
            (facts(Some(date(2022, 8, 25)), &[july], false), Some(date(2022, 8, 1))),
        ];
        for (facts, until) in rows {
            assert_eq!(term(facts.clone()).until, until, "{facts:?}");
        }
    }
}
