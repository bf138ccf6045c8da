//! 各学期的结束 Whose term is over: what was billed ends with the plan under which it was billed, whatever plan holds by then (P0.1).

use crate::enrol::course::ending::Term;
use crate::id::CourseId;
use crate::money::month_end::Month;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A course, or the care of a term, as bills name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Billed {
    /// Which.
    pub item: CourseId,
    /// The plan under which it is billed; `None` of a course that opened before this was written down.
    pub plan: Option<String>,
}

/// When the term of each course and each care ends, as a settlement sees them on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ends {
    /// The day.
    pub today: Date,
    /// The first day after the term of the plan in force.
    pub in_force: Date,
    is_by_month: bool,
    items: BTreeMap<CourseId, (Date, Option<String>)>,
}

impl Ends {
    /// Each ends with the term of its own plan; what nobody wrote down ends with the term in force, and with no other.
    pub fn of(terms: &[Term], (plan, until): (&str, Date), billed: Vec<Billed>, today: Date) -> Self {
        let of = |own: &str| terms.iter().find(|term| term.plan == own).map_or(until, |term| term.until);
        let end = |one: Billed| {
            let until = of(one.plan.as_deref().unwrap_or(plan));
            (one.item, (until, one.plan))
        };
        Self { today, in_force: until, is_by_month: false, items: billed.into_iter().map(end).collect() }
    }

    /// The same where a fee is charged by the month: what was paid for a month ends with it, though its term goes on (P0.1).
    #[must_use]
    pub fn by_month(self, is_by_month: bool) -> Self {
        Self { is_by_month, ..self }
    }

    /// The month that runs, where a fee is charged by the month: what was paid for one before it is over.
    pub fn month(&self) -> Option<Month> {
        self.is_by_month.then(|| Month::of(self.today))
    }

    /// The first day after the term of a course or care.
    pub fn until(&self, item: &CourseId) -> Date {
        self.items.get(item).map_or(self.in_force, |(until, _)| *until)
    }

    /// The plan under which a course or care was billed, and by whose rule whoever left it is settled.
    pub fn plan(&self, item: &CourseId) -> Option<&str> {
        self.items.get(item).and_then(|(_, plan)| plan.as_deref())
    }

    /// Whether the term in force is over, and with it everything that names no term.
    pub fn is_over(&self) -> bool {
        self.today >= self.in_force
    }

    /// The first day after the last term that is over, or after the last month where a fee is charged by it; while none is, after
    /// the term that runs.
    pub fn settled(&self) -> Date {
        let months = self.month().map(|month| month.from);
        let all = self.items.values().map(|(until, _)| *until).chain([self.in_force]).chain(months);
        all.filter(|until| *until <= self.today).max().unwrap_or(self.in_force)
    }

    /// Courses and care whose term still runs.
    pub fn running(&self) -> Vec<CourseId> {
        self.that(|until| self.today < until)
    }

    /// Courses and care whose term is over.
    pub fn ended(&self) -> Vec<CourseId> {
        self.that(|until| self.today >= until)
    }

    fn that(&self, is_one: impl Fn(Date) -> bool) -> Vec<CourseId> {
        let all = self.items.iter().filter(|(_, (until, _))| is_one(*until));
        all.map(|(item, _)| item.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::item;
    use jiff::civil::date;

    const AUTUMN: Date = date(2022, 1, 22);
    const SPRING: Date = date(2022, 7, 1);

    /// The day, the plan in force, the end that is settled, and what is over.
    #[test]
    fn what_was_billed_ends_with_its_own_plan() {
        let term = |plan: &str, until| Term { plan: plan.to_owned(), version: 1, until };
        let terms = [term("autumn", AUTUMN), term("spring", SPRING)];
        let one = |item: CourseId, plan: Option<&str>| Billed { item, plan: plan.map(str::to_owned) };
        let billed = || {
            vec![
                one(CourseId::new("chess"), Some("autumn")),
                one(CourseId::new("choir"), Some("spring")),
                one(CourseId::new("clay"), None),
                one(item::care("autumn"), Some("autumn")),
            ]
        };
        let (autumn, spring) = (("autumn", AUTUMN), ("spring", SPRING));
        let rows = [
            (date(2022, 1, 21), autumn, AUTUMN, ""),
            (AUTUMN, autumn, AUTUMN, "care/autumn chess clay"),
            (date(2022, 2, 14), spring, AUTUMN, "care/autumn chess"), // the cashier has not settled autumn yet
            (date(2022, 6, 30), spring, AUTUMN, "care/autumn chess"),
            (SPRING, spring, SPRING, "care/autumn chess choir clay"),
        ];
        for (today, in_force, settled, over) in rows {
            let ends = Ends::of(&terms, in_force, billed(), today);
            let found: Vec<String> = ends.ended().iter().map(CourseId::to_string).collect();
            assert_eq!((ends.settled(), found.join(" ").as_str()), (settled, over), "{today}");
            assert_eq!(ends.ended().len() + ends.running().len(), 4, "{today}");
            assert_eq!(ends.is_over(), today >= in_force.1, "{today}");
        }
        let ends = Ends::of(&terms, spring, billed(), date(2022, 2, 14));
        assert_eq!(ends.until(&CourseId::new("chess")), AUTUMN);
        assert_eq!(
            (ends.plan(&CourseId::new("chess")), ends.plan(&CourseId::new("clay"))),
            (Some("autumn"), None)
        );
        assert_eq!(ends.until(&CourseId::new("nobody-knows")), SPRING);
    }

    /// The day, what is settled on it, and the month that runs.
    #[test]
    fn a_month_ends_though_its_term_goes_on() {
        let ends = |today| Ends::of(&[], ("spring", SPRING), Vec::new(), today);
        let rows = [
            (date(2022, 3, 31), date(2022, 3, 1), "2022-03"),
            (date(2022, 4, 1), date(2022, 4, 1), "2022-04"),
            (date(2022, 7, 8), SPRING, "2022-07"),
            (date(2022, 8, 1), date(2022, 8, 1), "2022-08"),
        ];
        for (today, settled, month) in rows {
            let monthly = ends(today).by_month(true);
            let found = (monthly.settled(), monthly.month().map(Month::code));
            assert_eq!(found, (settled, Some(month.to_owned())), "{today}");
            assert_eq!(monthly.is_over(), today >= SPRING, "a month's end is not the term's");
            assert_eq!(ends(today).month(), None);
        }
        assert_eq!(ends(date(2022, 4, 1)).settled(), SPRING);
    }
}
