//! 收费项目 What is charged for in a term: a course, the care of class “1” where its plan has a fee, meals where it has one
//! (P3.8, P3.16), and whatever stands beside after-school service and has one (P1.25, P1.26). Bills, tallies and payees name each by
//! one id, and each is a kind of money of its own (X.7).

pub mod beside;

pub use beside::Beside;

use super::account::Purse;
use super::fee::Hour;
use crate::day::roll;
use crate::id::{CourseId, SessionId};
use crate::plan::local::{Day, Days, Words};
use crate::plan::scheme::Scheme;
use crate::plan::wording::named;
use jiff::civil::Date;

/// The code of the programme that care groups are for (P3.6).
pub const CARE: &str = "1";

/// How the id of a term's care begins; a course's own id never does.
const PREFIX: &str = "care/";

/// How the id of a term's meals begins.
const OF_MEALS: &str = "meals/";

/// How the id of a term's agreements with a community's class begins.
const OF_AGREEMENT: &str = "agreement/";

/// What stands behind a session's id where its meal is meant; a session's own id never ends so.
const MEAL: &str = "/meal";

/// The care of class “1” in the term of a plan, as bills, tallies and payees name it: each term's is another, as its courses are.
pub fn care(plan: &str) -> CourseId {
    CourseId::new(format!("{PREFIX}{plan}"))
}

/// The meals in the term of a plan, as bills, tallies and payees name them.
pub fn meals(plan: &str) -> CourseId {
    CourseId::new(format!("{OF_MEALS}{plan}"))
}

/// A community's care in the term of its agreements, as bills and payees name it (P2.29).
pub fn agreement(term: &str) -> CourseId {
    CourseId::new(format!("{OF_AGREEMENT}{term}"))
}

/// The meal at a session, as tallies and movements of money name it: it is charged for by the session's roll, and beside what else
/// that costs.
pub fn meal_at(session: &SessionId) -> SessionId {
    SessionId::new(format!("{session}{MEAL}"))
}

/// Whether it is a meal, and not the session at which it is served.
pub fn is_meal(lesson: &SessionId) -> bool {
    lesson.as_str().ends_with(MEAL)
}

/// The session whose roll says who was there, at a lesson or at a meal.
pub fn roll_of(lesson: &SessionId) -> SessionId {
    SessionId::new(lesson.as_str().strip_suffix(MEAL).unwrap_or(lesson.as_str()))
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
    pub fn since<'s>(self, versions: impl Iterator<Item = (Date, &'s Scheme)>) -> Option<Self> {
        let term = charged(self.term, versions.map(|(day, plan)| (day, plan.care_fee().is_some())))?;
        Some(Self { term, ..self })
    }

    /// Its name on bills.
    pub fn id(&self) -> CourseId {
        care(&self.plan)
    }
}

/// The meals of a term that are charged for, as the store knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meals {
    /// The plan's id.
    pub plan: String,
    /// What they are called.
    pub title: Words,
    /// The days of the term.
    pub term: Days,
    /// The weekdays on which a child comes only if its family said so (P3.57).
    pub optional: Vec<Day>,
}

impl Meals {
    /// The meals of a plan; none where it serves none, or has no fee for them.
    pub fn of(scheme: &Scheme) -> Option<Self> {
        scheme.meal_fee()?;
        let mut optional = scheme.programme(CARE).map(|one| one.days.clone()).unwrap_or_default();
        optional.retain(|day| roll::is_optional(&scheme.roll, *day));
        let (plan, title) = (scheme.scheme.id.clone(), named(Purse::Meals.code()));
        Some(Self { plan, title, term: scheme.term.days(), optional })
    }

    /// 起收 The same from the first day on which a version of the plan charged for them, as of care.
    pub fn since<'s>(self, versions: impl Iterator<Item = (Date, &'s Scheme)>) -> Option<Self> {
        let term = charged(self.term, versions.map(|(day, plan)| (day, plan.meal_fee().is_some())))?;
        Some(Self { term, ..self })
    }

    /// Their name on bills.
    pub fn id(&self) -> CourseId {
        meals(&self.plan)
    }
}

/// The days of a term that are charged for, by its versions in their order: where an earlier one had said that it is free, from the
/// first day on which one charges.
fn charged(mut term: Days, versions: impl Iterator<Item = (Date, bool)>) -> Option<Days> {
    let mut was_free = false;
    for (holds_from, charges) in versions {
        if !charges {
            was_free = true;
            continue;
        }
        if was_free {
            term.from = term.from.max(holds_from);
        }
        break;
    }
    (term.from < term.until).then_some(term)
}

/// Which kind of money it is (X.7).
pub fn purse(item: &CourseId) -> Purse {
    match item.as_str() {
        id if id.starts_with(PREFIX) => Purse::Care,
        id if id.starts_with(OF_MEALS) => Purse::Meals,
        id if id.starts_with(OF_AGREEMENT) => Purse::Community,
        id => beside::purse_in(id).unwrap_or(Purse::Course),
    }
}

/// When it is, for prices that ask: care is the afternoon's, a course a feature of it, early care comes before school (P1.10, P1.26).
pub fn hour(item: &CourseId) -> Hour {
    match purse(item) {
        Purse::Care | Purse::Meals | Purse::Community => Hour::Afternoon,
        Purse::EarlyCare => Hour::Morning,
        Purse::Course => Hour::Feature,
        Purse::LunchCare => Hour::Noon,
        Purse::ExtendedCare | Purse::EveningStudy => Hour::Evening,
    }
}

/// In what it is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Counted {
    /// 课时
    Lessons,
    /// 晚 Evenings of care whose programme names no minutes of a lesson.
    Evenings,
    /// 餐
    Meals,
    /// 天 Days of a kind beside after-school service, or of a community's class.
    Days,
}

impl Counted {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 4] = [Self::Lessons, Self::Evenings, Self::Meals, Self::Days];
}

/// In what it is counted: different things are never added up.
pub fn counted(scheme: &Scheme, item: &CourseId) -> Counted {
    let has_minutes = || scheme.programme(CARE).is_some_and(|one| one.lesson().is_some());
    match purse(item) {
        Purse::Course => Counted::Lessons,
        Purse::Care if has_minutes() => Counted::Lessons,
        Purse::Care => Counted::Evenings,
        Purse::Meals => Counted::Meals,
        Purse::ExtendedCare | Purse::EveningStudy | Purse::LunchCare | Purse::EarlyCare
            if beside::has_lessons(scheme, purse(item)) =>
        {
            Counted::Lessons
        }
        Purse::ExtendedCare
        | Purse::EveningStudy
        | Purse::LunchCare
        | Purse::EarlyCare
        | Purse::Community => Counted::Days,
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
        let of = |scheme: &Scheme, item: &CourseId| counted(scheme, item);
        assert_eq!(of(&scheme, &CourseId::new("robotics")), Counted::Lessons);
        assert_eq!(of(&scheme, &autumn), Counted::Evenings);
        scheme.programme[0].lesson_minutes = Some(50);
        assert_eq!(of(&scheme, &autumn), Counted::Lessons);
        assert_eq!(of(&scheme, &meals("gongshu-2021-autumn")), Counted::Meals, "whatever a lesson is");
    }

    /// A fee of meals charges where the plan serves any, and no fee of another kind of money does.
    #[test]
    fn meals_are_charged_for_where_they_are_served_and_have_a_fee() {
        let mut scheme = gongshu();
        let meal = crate::plan::holiday_care::yuhang().meal;
        let fee = crate::money::fee::Terms { purse: Purse::Meals, ..scheme.fee["x"].clone() };
        assert_eq!(Meals::of(&scheme), None);
        scheme.fee.insert("meals".to_owned(), fee.clone());
        assert_eq!(Meals::of(&scheme), None, "nothing is served");
        scheme.meal = Some(meal);
        let found = Meals::of(&scheme).unwrap();
        assert_eq!((found.id(), found.title.zh.as_str()), (meals("gongshu-2021-autumn"), "餐费"));
        assert_eq!(scheme.fees().into_keys().collect::<Vec<_>>(), [Purse::Course, Purse::Meals]);
        assert_eq!(scheme.fee_of(&found.id()), Some(&fee));
        scheme.fee.remove("meals");
        assert_eq!((Meals::of(&scheme), scheme.fee_of(&meals("gongshu-2021-autumn"))), (None, None));
        let mut charges = scheme.clone();
        charges.fee.insert("meals".to_owned(), fee);
        let held = [(date(2021, 8, 20), &scheme), (date(2021, 11, 1), &charges)];
        let since = found.since(held.into_iter());
        assert_eq!(since.map(|meals| meals.term.from), Some(date(2021, 11, 1)), "what was free stays free");
    }

    #[test]
    fn a_meal_goes_by_the_roll_at_which_it_is_served() {
        let evening = SessionId::new("jia-2021-09-06");
        let meal = meal_at(&evening);
        assert!(is_meal(&meal) && !is_meal(&evening));
        assert_eq!((roll_of(&meal), roll_of(&evening)), (evening.clone(), evening));
    }

    #[test]
    fn care_courses_and_meals_are_kinds_of_money() {
        let (autumn, robotics) = (care("gongshu-2021-autumn"), CourseId::new("robotics"));
        assert_eq!((purse(&autumn), hour(&autumn)), (Purse::Care, Hour::Afternoon));
        assert_eq!((purse(&robotics), hour(&robotics)), (Purse::Course, Hour::Feature));
        assert_eq!(purse(&meals("gongshu-2021-autumn")), Purse::Meals);
        assert_ne!(
            autumn,
            care("gongshu-2022-spring"),
            "a term's care is billed, paid and settled with its term"
        );
    }
}
