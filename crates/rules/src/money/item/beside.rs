//! 课后服务以外的收费项目 Extended care, evening study, lunch and early care where their plan has a fee of them: each kind is an item of the
//! term, and a kind of money of its own, which pays for nothing else (P1.25, P1.26, X.4, X.7).

use super::charged;
use crate::id::{CourseId, SessionId};
use crate::moment::Moment;
use crate::money::account::Purse;
use crate::plan::calendar::Calendar;
use crate::plan::local::{Day, Days, Words};
use crate::plan::programme::{self, Kind};
use crate::plan::scheme::Scheme;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A kind beside after-school service that is charged for in a term, as the store knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// The plan's id.
    pub plan: String,
    /// Which kind of money.
    pub purse: Purse,
    /// What it is called.
    pub title: Words,
    /// The grades that pay for it; all where none is named.
    pub grades: Vec<i64>,
    /// Its days: of the term, from the first on which it is held.
    pub term: Days,
}

/// One day of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnDay {
    /// When.
    pub date: Date,
    /// The weekday whose timetable is kept.
    pub day: Day,
    /// When it begins.
    pub from: Moment,
    /// When it ends.
    pub until: Moment,
    /// Lessons of it, where its programme says how long one is; else it is one.
    pub lessons: i64,
}

impl Beside {
    /// The kind of that money, where the plan has a fee of it; none where it is free (P1.25).
    pub fn of(scheme: &Scheme, purse: Purse) -> Option<Self> {
        let first = charging(scheme, purse).next()?;
        let starts = charging(scheme, purse).map(|one| one.starts).min()?;
        let for_all = charging(scheme, purse).any(|one| one.grades.is_empty());
        let mut grades: Vec<i64> = charging(scheme, purse).flat_map(|one| one.grades.clone()).collect();
        grades.sort_unstable();
        if for_all {
            grades.clear();
        }
        let days = scheme.term.days();
        let term = Days { from: days.from.max(starts), until: days.until };
        let (plan, title) = (scheme.scheme.id.clone(), first.title.clone());
        (term.from < term.until).then_some(Self { plan, purse, title, grades, term })
    }

    /// Every kind that a plan charges for.
    pub fn all(scheme: &Scheme) -> Vec<Self> {
        Purse::ALL.into_iter().filter_map(|purse| Self::of(scheme, purse)).collect()
    }

    /// 起收 The same from the first day on which a version of the plan charged for it, as of care.
    pub fn since<'s>(self, versions: impl Iterator<Item = (Date, &'s Scheme)>) -> Option<Self> {
        let purse = self.purse;
        let charges = |plan: &Scheme| charging(plan, purse).next().is_some();
        let term = charged(self.term, versions.map(|(day, plan)| (day, charges(plan))))?;
        Some(Self { term, ..self })
    }

    /// Its name on bills: `lunch-care/autumn`.
    pub fn id(&self) -> CourseId {
        CourseId::new(format!("{}/{}", self.purse.code(), self.plan))
    }

    /// One of its days, as registers, tallies and movements of money name it.
    pub fn day(&self, date: Date) -> SessionId {
        SessionId::new(format!("{}/{date}", self.id()))
    }

    /// Its days by the calendar, each as the version of the plan says that holds on it: what a later one says moves no day of before, and
    /// none of its money. `versions` are in their order, each from its first day; the first is of all days before, too.
    pub fn days(&self, versions: &[(Date, &Scheme)], calendar: &Calendar) -> Vec<OnDay> {
        let mut days = Vec::<OnDay>::new();
        for (n, (holds_from, scheme)) in versions.iter().enumerate() {
            let first = if n == 0 { Date::MIN } else { *holds_from };
            days.retain(|one| one.date < first);
            days.extend(self.days_by(scheme, calendar).into_iter().filter(|one| one.date >= first));
        }
        days
    }

    /// Its days by one version. Where its grades have programmes of their own, a day lasts from the first of them to the last.
    fn days_by(&self, scheme: &Scheme, calendar: &Calendar) -> Vec<OnDay> {
        let mut days = BTreeMap::<Date, OnDay>::new();
        for programme in charging(scheme, self.purse) {
            for one in calendar.evenings(scheme, programme, self.term) {
                let minutes = (one.until.0 - one.from.0) / 60_000;
                let lessons =
                    programme.lesson().filter(|lesson| *lesson > 0).map_or(1, |each| minutes / each);
                let (date, day, from, until) = (one.date, one.day, one.from, one.until);
                let own = OnDay { date, day, from, until, lessons: lessons.max(1) };
                let kept = days.entry(date).or_insert_with(|| own.clone());
                kept.from = kept.from.min(own.from);
                kept.until = kept.until.max(own.until);
                kept.lessons = kept.lessons.max(own.lessons);
            }
        }
        days.into_values().filter(|one| one.from < one.until).collect()
    }
}

/// The programmes of a kind that have a fee.
fn charging(scheme: &Scheme, purse: Purse) -> impl Iterator<Item = &programme::Terms> {
    let kind = kind_of(purse);
    let own = move |one: &&programme::Terms| Some(one.kind) == kind;
    scheme.programme.iter().filter(own).filter(|one| one.charges(&scheme.fee).is_some())
}

/// The kind of money of a kind of programme; after-school service has care's and courses'.
pub fn purse_of(kind: Kind) -> Option<Purse> {
    match kind {
        Kind::AfterSchool => None,
        Kind::ExtendedCare => Some(Purse::ExtendedCare),
        Kind::EveningStudy => Some(Purse::EveningStudy),
        Kind::LunchCare => Some(Purse::LunchCare),
        Kind::EarlyCare => Some(Purse::EarlyCare),
    }
}

/// The kind of programme whose money a purse is.
pub fn kind_of(purse: Purse) -> Option<Kind> {
    match purse {
        Purse::ExtendedCare => Some(Kind::ExtendedCare),
        Purse::EveningStudy => Some(Kind::EveningStudy),
        Purse::LunchCare => Some(Kind::LunchCare),
        Purse::EarlyCare => Some(Kind::EarlyCare),
        Purse::Care | Purse::Course | Purse::Meals | Purse::Community => None,
    }
}

/// Whether it is a day of one of them, and not a session.
pub fn is_day(lesson: &SessionId) -> bool {
    purse_in(lesson.as_str()).is_some()
}

/// The kind of money that an id of one of them names; a course's own id has no such beginning.
pub fn purse_in(id: &str) -> Option<Purse> {
    let (first, _) = id.split_once('/')?;
    Purse::from_code(first).filter(|purse| purse.is_beside())
}

/// Whether its days are counted in lessons.
pub fn has_lessons(scheme: &Scheme, purse: Purse) -> bool {
    charging(scheme, purse).any(|one| one.lesson().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::fee::{self, Hour};
    use crate::money::item::{Counted, agreement, counted, hour, purse};
    use crate::plan::calendar::committed;
    use crate::plan::programme::{Begins, Charge};
    use crate::plan::scheme::gongshu;
    use jiff::civil::{date, time};

    const KINDS: [(Kind, Purse, &str); 4] = [
        (Kind::ExtendedCare, Purse::ExtendedCare, "extended-care"),
        (Kind::EveningStudy, Purse::EveningStudy, "evening-study"),
        (Kind::LunchCare, Purse::LunchCare, "lunch-care"),
        (Kind::EarlyCare, Purse::EarlyCare, "early-care"),
    ];

    /// The committed plan with a programme of a kind on Mondays and Thursdays, and a fee of that money.
    fn plan((kind, own, _): (Kind, Purse, &str), fee: Charge) -> Scheme {
        let mut plan = gongshu();
        let (code, starts, days) = ("n".to_owned(), date(2021, 9, 13), vec![Day::Mon, Day::Thu]);
        let (from, base) = (Begins::At(time(16, 30, 0, 0)), plan.programme[0].clone());
        let one = programme::Terms { code, kind, days, from, starts, fee, lesson_minutes: None, ..base };
        plan.programme.push(one);
        plan.fee.insert("own".to_owned(), fee::Terms { purse: own, ..plan.fee["x"].clone() });
        plan
    }

    fn own() -> Charge {
        Charge::Fee("own".to_owned())
    }

    #[test]
    fn each_kind_with_a_fee_is_money_of_its_own() {
        for of in KINDS {
            let (kind, money, code) = of;
            assert_eq!((purse_of(kind), kind_of(money)), (Some(money), Some(kind)));
            assert!(Beside::all(&plan(of, Charge::Free)).is_empty(), "{code}: what is free is not charged");
            let plan = plan(of, own());
            let found = Beside::all(&plan).remove(0);
            let item = CourseId::new(format!("{code}/gongshu-2021-autumn"));
            assert_eq!((found.id(), purse(&item), money.code()), (item.clone(), money, code));
            assert_eq!(
                (found.term.from, found.grades.len()),
                (date(2021, 9, 13), 0),
                "not before it is held"
            );
            assert_eq!(found.day(date(2021, 9, 13)).as_str(), format!("{item}/2021-09-13"));
            assert!(is_day(&found.day(date(2021, 9, 13))));
            assert_eq!(counted(&plan, &item), Counted::Days);
            assert_eq!(plan.fee_of(&item), plan.fee.get("own"));
            assert_eq!(plan.fees().get(&money).copied(), plan.fee.get("own"));
        }
        assert_eq!(purse_of(Kind::AfterSchool), None);
    }

    #[test]
    fn other_ids_are_none_of_them() {
        for id in ["robotics", "care/autumn", "meals/autumn", "summer/a/1", "lunch-care", "agreement/autumn"]
        {
            assert_eq!(purse_in(id), None, "{id}");
        }
        assert_eq!(purse(&CourseId::new("lunch-care")), Purse::Course, "a course may be called so");
        assert_eq!(purse(&agreement("2021秋")), Purse::Community);
        assert!(!is_day(&SessionId::new("jia-2021-09-06")));
    }

    #[test]
    fn what_was_free_stays_free() {
        let (free, charges) = (plan(KINDS[1], Charge::Free), plan(KINDS[1], own()));
        let held = [(date(2021, 8, 20), &free), (date(2021, 11, 1), &charges)];
        let since = Beside::all(&charges).remove(0).since(held.into_iter());
        assert_eq!(since.map(|one| one.term.from), Some(date(2021, 11, 1)));
    }

    #[test]
    fn a_price_by_the_hour_fits_morning_noon_and_evening() {
        let of = |code: &str| hour(&CourseId::new(format!("{code}/autumn")));
        let found = [of("early-care"), of("lunch-care"), of("evening-study"), of("extended-care")];
        assert_eq!(found, [Hour::Morning, Hour::Noon, Hour::Evening, Hour::Evening]);
    }

    /// Mondays and Thursdays from 13 September; 21 September is the Mid-Autumn Festival, and no Monday is taken by it.
    #[test]
    fn its_days_are_the_calendar_s() {
        let mut plan = plan(KINDS[1], own());
        let began = date(2021, 8, 20);
        let found = |plan: &Scheme| Beside::all(plan).remove(0).days(&[(began, plan)], committed());
        let days: Vec<(Date, Day, i64)> =
            found(&plan).iter().take(3).map(|one| (one.date, one.day, one.lessons)).collect();
        let (first, second) = ((date(2021, 9, 13), Day::Mon, 1), (date(2021, 9, 16), Day::Thu, 1));
        assert_eq!(days[..2], [first, second]);
        let mut later = plan.clone();
        later.programme[2].days = vec![Day::Tue];
        let versions = [(began, &plan), (date(2021, 11, 1), &later)];
        let own = Beside::all(&later).remove(0).days(&versions, committed());
        let around = date(2021, 10, 25)..date(2021, 11, 5);
        let around: Vec<Date> = own.iter().map(|one| one.date).filter(|day| around.contains(day)).collect();
        assert_eq!(around, [date(2021, 10, 25), date(2021, 10, 28), date(2021, 11, 2)], "what was stays");
        plan.programme[2].lesson_minutes = Some(30);
        assert_eq!(found(&plan)[0].lessons, 3, "an hour and a half");
        assert_eq!(counted(&plan, &Beside::all(&plan)[0].id()), Counted::Lessons);
    }

    #[test]
    fn only_grades_that_pay_are_named() {
        let mut plan = plan(KINDS[2], own());
        plan.programme[2].grades = vec![3, 1];
        let mut other = plan.programme[2].clone();
        (other.code, other.grades, other.fee) = ("o".to_owned(), vec![5], Charge::Free);
        plan.programme.push(other);
        assert_eq!(Beside::all(&plan)[0].grades, [1, 3], "the fifth grade's is free");
        plan.programme[3].fee = own();
        assert_eq!(Beside::all(&plan)[0].grades, [1, 3, 5]);
        plan.programme[3].grades.clear();
        assert!(Beside::all(&plan)[0].grades.is_empty(), "everybody pays");
    }
}
