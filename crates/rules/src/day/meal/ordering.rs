//! 订餐 Ordering meals that cost something: a family says that its child eats, and may stop on any day (P1.14).

use crate::id::StudentId;
use crate::refusal::Refuses;
use jiff::civil::Date;

/// What a family says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Whose.
    pub student: StudentId,
    /// Whether the child eats from now on.
    pub eats: bool,
}

/// What the rule may know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The plan has a fee of meals.
    pub is_charged: bool,
    /// The registration for evening care stands.
    pub in_care: bool,
    /// An order stands.
    pub eats: bool,
    /// The child is on a roll today: today's meal is served by what was said before.
    pub is_served: bool,
    /// Meals that the child has eaten on bills that are not paid.
    pub unpaid: i64,
}

/// 已订或已停
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ordered {
    /// What was said.
    pub draft: Draft,
    /// The first day on which it counts.
    pub from: Date,
    /// It was said before; nothing changed.
    pub already: bool,
}

/// Why nothing is ordered or stopped, in rank order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Meals cost nothing here: there is nothing to order.
    NotCharged,
    /// The child does not come to evening care.
    NotInCare,
    /// Meals were eaten on a bill that is not paid: whoever stops settles that first.
    Unpaid {
        /// How many.
        meals: i64,
    },
}

/// Takes what a family says. It counts from today, or from tomorrow where today's meal is served already.
pub fn order(facts: &Facts, draft: Draft, today: Date) -> Result<Ordered, Refusal> {
    if !facts.is_charged {
        return Err(Refusal::NotCharged);
    }
    let from = if facts.is_served { today.tomorrow().unwrap_or(Date::MAX) } else { today };
    if draft.eats == facts.eats {
        return Ok(Ordered { draft, from, already: true });
    }
    if draft.eats && !facts.in_care {
        return Err(Refusal::NotInCare);
    }
    if !draft.eats && facts.unpaid > 0 {
        return Err(Refusal::Unpaid { meals: facts.unpaid });
    }
    Ok(Ordered { draft, from, already: false })
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotCharged => "meal-not-charged",
            Self::NotInCare => "meal-not-in-care",
            Self::Unpaid { .. } => "meal-unpaid",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NotCharged | Self::Unpaid { .. } => "P1.10",
            Self::NotInCare => "P1.14",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Unpaid { meals } => vec![("meals", meals.to_string())],
            Self::NotCharged | Self::NotInCare => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn draft(eats: bool) -> Draft {
        Draft { student: StudentId::new("ming"), eats }
    }

    /// Each row mends what the row above was refused for.
    #[test]
    fn each_row_mends_what_the_row_above_was_refused_for() {
        let today = date(2021, 9, 6);
        let bare = Facts { is_charged: false, in_care: false, eats: false, is_served: true, unpaid: 2 };
        let charged = Facts { is_charged: true, ..bare };
        let cared = Facts { in_care: true, ..charged };
        let eats = Facts { eats: true, ..cared };
        let rows = [
            (bare, true, Err("meal-not-charged")),
            (charged, true, Err("meal-not-in-care")),
            (cared, true, Ok((date(2021, 9, 7), false))),
            (Facts { is_served: false, ..cared }, true, Ok((today, false))),
            (eats, true, Ok((date(2021, 9, 7), true))),
            (eats, false, Err("meal-unpaid")),
            (Facts { unpaid: 0, ..eats }, false, Ok((date(2021, 9, 7), false))),
            (Facts { unpaid: 0, in_care: false, is_served: false, ..eats }, false, Ok((today, false))),
            (cared, false, Ok((date(2021, 9, 7), true))),
        ];
        for (facts, wants, expected) in rows {
            let found = order(&facts, draft(wants), today);
            let found = found.map(|one| (one.from, one.already)).map_err(|why| why.code());
            assert_eq!(found, expected, "{facts:?} {wants}");
        }
    }
}
