//! 分担 Who bears a lesson's cost: government, school and family, to the last fen of it (P1.12).

use super::account::Payer;
use super::bill::cost;
use super::fee::{self, Terms};
use super::spending::Purpose;
use crate::fen::Fen;

/// A relief that was granted (P4.15).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Granted {
    /// Percent of the family's part that it does not pay.
    pub percent: i64,
    /// Who pays it.
    pub borne_by: Payer,
}

/// The parts of one amount.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// From the child's custody account.
    pub family: Fen,
    /// From the public purse.
    pub government: Fen,
    /// From the school's own funds.
    pub school: Fen,
}

impl Parts {
    /// The whole.
    pub fn whole(self) -> Fen {
        self.family + self.government + self.school
    }

    /// The same of both.
    pub fn and(self, other: Self) -> Self {
        self.each(other, |one, other| one + other)
    }

    /// Less what each payer has of the other.
    pub fn less(self, other: Self) -> Self {
        self.each(other, |one, other| one - other)
    }

    /// Of each payer the smaller part.
    pub fn least(self, other: Self) -> Self {
        self.each(other, Ord::min)
    }

    /// Of each payer what is more than nothing.
    pub fn at_least_nothing(self) -> Self {
        self.each(Self::default(), Ord::max)
    }

    fn each(self, other: Self, of: fn(Fen, Fen) -> Fen) -> Self {
        Self {
            family: of(self.family, other.family),
            government: of(self.government, other.government),
            school: of(self.school, other.school),
        }
    }

    /// What a payer beside the family bears.
    pub fn of(self, payer: Payer) -> Fen {
        match payer {
            Payer::Government => self.government,
            Payer::School => self.school,
        }
    }
}

/// Rule 合理分担 `[fee.x.shares]` (P1.12): the three shares of a programme; all of it is the family's where none is given.
pub fn shares(terms: &Terms) -> fee::Shares {
    terms.shares.unwrap_or(fee::Shares { government: 0, school: 0, family: 100 })
}

/// Rule 成本预算 `[fee.x.budget]` (P1.12): what a term of the programme is meant to cost for one purpose; nothing where the plan does not say.
pub fn budget(terms: &Terms, purpose: Purpose) -> Fen {
    let own = terms.budget.iter().filter(|one| one.cost == purpose);
    own.map(|one| one.fen.max(Fen::ZERO)).sum()
}

/// What each payer is to bear of all that a term is meant to cost: government and school their shares, the families the rest.
pub fn budgeted(terms: &Terms) -> Parts {
    parts_of(terms, Purpose::ALL.iter().map(|one| budget(terms, *one)).sum(), 1, None)
}

/// Whether three shares are a whole (P1.12).
pub fn is_whole(shares: &fee::Shares) -> bool {
    let each = [shares.government, shares.school, shares.family];
    each.iter().all(|one| (0..=100).contains(one)) && each.iter().sum::<i64>() == 100
}

/// What each bears of so many lessons: government and school their shares, rounded down lesson by lesson, the family
/// the rest, less what it is relieved of.
pub fn parts(terms: &Terms, lessons: i64, relief: Option<Granted>) -> Parts {
    parts_of(terms, cost(terms, 1), lessons, relief)
}

/// The same of lessons that cost `one` each.
pub fn parts_of(terms: &Terms, one: Fen, lessons: i64, relief: Option<Granted>) -> Parts {
    let shares = shares(terms);
    let (government, school) = (percent(one, shares.government), percent(one, shares.school));
    let family = one - government - school;
    let mut parts = Parts { family, government, school };
    if let Some(Granted { percent: off, borne_by }) = relief {
        parts.family = percent(family, 100 - off);
        match borne_by {
            Payer::Government => parts.government = parts.government + family - parts.family,
            Payer::School => parts.school = parts.school + family - parts.family,
        }
    }
    let Parts { family, government, school } = parts;
    Parts {
        family: family.times(lessons),
        government: government.times(lessons),
        school: school.times(lessons),
    }
}

fn percent(fen: Fen, of: i64) -> Fen {
    Fen(fen.0 * of.clamp(0, 100) / 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::scheme::gongshu;

    fn with(government: i64, school: i64, family: i64) -> Terms {
        let shares = Some(fee::Shares { government, school, family });
        Terms { shares, ..gongshu().fee["x"].clone() }
    }

    #[test]
    fn shares_of_a_lesson() {
        let half = Some(Granted { percent: 50, borne_by: Payer::Government });
        let whole = Some(Granted { percent: 100, borne_by: Payer::School });
        let cases = [
            (gongshu().fee["x"].clone(), None, [2000, 0, 0]),
            (gongshu().fee["x"].clone(), half, [1000, 1000, 0]),
            (with(20, 10, 70), None, [1400, 400, 200]),
            (with(33, 33, 34), None, [680, 660, 660]),
            (with(20, 10, 70), half, [700, 1100, 200]),
            (with(20, 10, 70), whole, [0, 400, 1600]),
        ];
        for (terms, relief, expected) in cases {
            let parts = parts(&terms, 1, relief);
            assert_eq!([parts.family, parts.government, parts.school].map(|fen| fen.0), expected);
            assert_eq!(parts.whole(), Fen(2000), "nothing is lost between them");
            let three = super::parts(&terms, 3, relief);
            assert_eq!((three.whole(), three.family), (Fen(6000), parts.family.times(3)));
        }
    }

    #[test]
    fn budget_of_a_term_and_who_bears_it() {
        let cost = |cost, fen| fee::Cost { cost, fen: Fen(fen) };
        let costs = vec![
            cost(Purpose::Staff, 80_000),
            cost(Purpose::Provider, 15_001),
            cost(Purpose::Utilities, 5000),
            cost(Purpose::Staff, 100), // named twice: both
            cost(Purpose::Materials, -1),
        ];
        let terms = Terms { budget: costs, ..with(20, 10, 70) };
        let of = Purpose::ALL.map(|one| budget(&terms, one).0);
        assert_eq!(of, [80_100, 0, 0, 15_001, 0, 5000]);
        let each = budgeted(&terms);
        assert_eq!([each.government, each.school, each.family].map(|fen| fen.0), [20_020, 10_010, 70_071]);
        assert_eq!(each.whole(), Fen(100_101), "the three are the whole");
        assert_eq!(budgeted(&with(20, 10, 70)), Parts::default(), "no plan need have one");
    }

    #[test]
    fn three_shares_are_a_whole() {
        let cases =
            [((20, 10, 70), true), ((20, 10, 71), false), ((-10, 40, 70), false), ((0, 0, 100), true)];
        for ((government, school, family), whole) in cases {
            assert_eq!(is_whole(&fee::Shares { government, school, family }), whole);
        }
    }
}
