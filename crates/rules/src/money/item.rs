//! 收费项目 What is charged for in a term: a course, or the care of class “1” where its plan has a fee (P3.8, P3.16). Bills,
//! tallies and payees name either by one id, and each is a kind of money of its own (X.7).

use super::account::Purse;
use super::fee::Hour;
use crate::day::roll;
use crate::id::CourseId;
use crate::plan::local::{Day, Days, Words};
use crate::plan::scheme::Scheme;
use jiff::civil::Date;

/// The code of the programme that care groups are for (P3.6).
pub const CARE: &str = "1";

/// How the id of a term's care begins; a course's own id never does.
const PREFIX: &str = "care/";

/// The care of class “1” in the term of a plan, as bills, tallies and payees name it: each term's is another, as its courses are.
pub fn care(plan: &str) -> CourseId {
    CourseId::new(format!("{PREFIX}{plan}"))
}

/// The care of a term that is charged for, as the store knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Care {
    /// The plan's id.
    pub plan: String,
    /// What it is called.
    pub title: Words,
    /// The days of the term.
    pub term: Days,
    /// The weekdays on which a child comes only if its family said so (P3.57).
    pub optional: Vec<Day>,
}

impl Care {
    /// The care of a plan; none where it is free (P3.8).
    pub fn of(scheme: &Scheme) -> Option<Self> {
        let programme = scheme.programme(CARE).filter(|one| one.charges(&scheme.fee).is_some())?;
        let mut optional = programme.days.clone();
        optional.retain(|day| roll::is_optional(&scheme.roll, *day));
        let (plan, title) = (scheme.scheme.id.clone(), programme.title.clone());
        Some(Self { plan, title, term: scheme.term.days(), optional })
    }

    /// 起收 The same from the first day on which a version of the plan charged for it, where an earlier one had said that it is
    /// free: what was free stays free (P3.8). The versions in their order, each with the first day on which it holds.
    pub fn since<'s>(mut self, versions: impl Iterator<Item = (Date, &'s Scheme)>) -> Option<Self> {
        let mut was_free = false;
        for (holds_from, version) in versions {
            if version.care_fee().is_none() {
                was_free = true;
                continue;
            }
            if was_free {
                self.term.from = self.term.from.max(holds_from);
            }
            break;
        }
        (self.term.from < self.term.until).then_some(self)
    }

    /// Its name on bills.
    pub fn id(&self) -> CourseId {
        care(&self.plan)
    }
}

/// Which kind of money it is (X.7).
pub fn purse(item: &CourseId) -> Purse {
    if item.as_str().starts_with(PREFIX) { Purse::Care } else { Purse::Course }
}

/// When it is, for prices that ask: care is the afternoon's, a course a feature of it (P1.10).
pub fn hour(item: &CourseId) -> Hour {
    match purse(item) {
        Purse::Care | Purse::Meals => Hour::Afternoon,
        Purse::Course => Hour::Feature,
    }
}

/// Whether lessons of it are counted: an evening of care whose programme names no minutes of a lesson is counted as an evening.
pub fn is_by_lesson(scheme: &Scheme, item: &CourseId) -> bool {
    match purse(item) {
        Purse::Course => true,
        Purse::Care | Purse::Meals => scheme.programme(CARE).is_some_and(|one| one.lesson().is_some()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::programme::Charge;
    use crate::plan::scheme::gongshu;
    use jiff::civil::date;

    #[test]
    fn care_is_charged_for_where_its_programme_names_a_fee() {
        let mut scheme = gongshu();
        assert_eq!(
            (Care::of(&scheme), scheme.fees().into_keys().collect::<Vec<_>>()),
            (None, vec![Purse::Course])
        );
        scheme.fee.insert("care".to_owned(), scheme.fee["x"].clone());
        scheme.programme[0].fee = Charge::Fee("care".to_owned());
        let found = Care::of(&scheme).unwrap();
        assert_eq!((found.id(), found.optional), (care("gongshu-2021-autumn"), vec![Day::Fri]));
        assert_eq!(scheme.fees().into_keys().collect::<Vec<_>>(), [Purse::Care, Purse::Course]);
        assert_eq!(scheme.fee_of(&care("gongshu-2021-autumn")), scheme.care_fee());
        assert_eq!(scheme.fee_of(&CourseId::new("robotics")), scheme.course_fee());
    }

    /// The versions of a plan: the first day on which each holds, and whether it charges for care.
    #[test]
    fn what_was_free_stays_free() {
        let free = gongshu();
        let mut charges = free.clone();
        charges.fee.insert("care".to_owned(), charges.fee["x"].clone());
        charges.programme[0].fee = Charge::Fee("care".to_owned());
        let term = charges.term.days();
        let (before, within, after) = (date(2021, 8, 20), date(2021, 11, 1), date(2022, 3, 1));
        let rows = [
            (vec![(before, true)], Some(term.from)),
            (vec![(before, false), (term.from, true)], Some(term.from)),
            (vec![(before, false), (within, true)], Some(within)),
            (vec![(before, true), (within, true)], Some(term.from)),
            (vec![(before, false), (after, true)], None),
        ];
        for (versions, expected) in rows {
            let held =
                versions.iter().map(|(day, is_charged)| (*day, if *is_charged { &charges } else { &free }));
            let found = Care::of(&charges).unwrap().since(held);
            assert_eq!(found.map(|care| care.term.from), expected, "{versions:?}");
        }
    }

    #[test]
    fn an_evening_is_a_lesson_only_where_its_programme_counts_them() {
        let (mut scheme, autumn) = (gongshu(), care("gongshu-2021-autumn"));
        assert!(is_by_lesson(&scheme, &CourseId::new("robotics")) && !is_by_lesson(&scheme, &autumn));
        scheme.programme[0].lesson_minutes = Some(50);
        assert!(is_by_lesson(&scheme, &autumn));
    }

    #[test]
    fn care_and_courses_are_two_kinds_of_money() {
        let (autumn, robotics) = (care("gongshu-2021-autumn"), CourseId::new("robotics"));
        assert_eq!((purse(&autumn), hour(&autumn)), (Purse::Care, Hour::Afternoon));
        assert_eq!((purse(&robotics), hour(&robotics)), (Purse::Course, Hour::Feature));
        assert_ne!(
            autumn,
            care("gongshu-2022-spring"),
            "a term's care is billed, paid and settled with its term"
        );
    }
}
