//! 暑托学员 Guests: the children of all schools at one summer point, as its rolls, its gate and its table know them (P4.2, P4.6).
//!
//! A guest stands at the point's own place under an id of its own, so that no school's register has a stranger, and no child
//! is on two registers. Who signed up and holds a seat is one; whoever leaves, or is moved to another point, is one no more.

use crate::enrol::point;
use crate::id::{HouseholdId, PlaceId, StudentId};
use crate::moment::Moment;
use crate::plan::holiday_care::Holiday;
use crate::plan::local::Day;
use crate::plan::programme::{Begins, Charge, Timetable};
use crate::plan::scheme::Scheme;
use crate::plan::{period, programme, term};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A child with a seat at the point, as its school's register has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guest {
    /// Its id at the point.
    pub id: StudentId,
    /// Its id at its school.
    pub pupil: StudentId,
    /// Its school.
    pub home: PlaceId,
    /// Whose child.
    pub household: HouseholdId,
    /// The name as the register has it.
    pub name: String,
    /// Pinyin initials.
    pub sort_key: String,
    /// Of the school year that ends.
    pub grade: i64,
    /// School and home class, so that two schools' classes are never taken for one.
    pub home_class: String,
    /// Seat number in the home class.
    pub seat: i64,
    /// What the school's register and the sign-up say that the point should know.
    pub note: String,
    /// The part of it that the sign-up says: its family wrote it for the point, and its kitchen reads no more.
    pub told: String,
    /// The first day on which it is expected no more: a seat in the next period moves it on.
    pub until: Date,
}

/// What settling may know.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Who holds a seat at the point.
    pub seated: Vec<Guest>,
    /// Who stands at the point's place now.
    pub standing: BTreeMap<StudentId, Guest>,
}

/// 到点 What is written at the point's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The period's days.
    pub days: crate::plan::local::Days,
    /// New guests, and those of whom their school or their family says something else by now.
    pub came: Vec<Guest>,
    /// Guests no more.
    pub left: Vec<StudentId>,
}

impl Settled {
    /// Nothing changed.
    pub fn is_already(&self) -> bool {
        self.came.is_empty() && self.left.is_empty()
    }
}

/// The id under which a pupil stands at a point's place.
pub fn id_at(site: &PlaceId, pupil: &StudentId) -> StudentId {
    StudentId::new(format!("{pupil}.{site}"))
}

/// The period whose guests are settled now: from the day before its first day, on which points may still be merged (P4.7),
/// until its end.
pub fn settling(plan: &Holiday, now: Moment) -> Option<&period::Terms> {
    let today = now.date();
    plan.period.iter().find(|one| {
        let days = one.days();
        days.from.saturating_sub(1.day()) <= today && today < days.until
    })
}

/// Brings the guests of a point up to who holds a seat there.
pub fn settle(period: &period::Terms, facts: &Facts) -> Settled {
    let seated: BTreeMap<&StudentId, &Guest> = facts.seated.iter().map(|one| (&one.id, one)).collect();
    let differs = |one: &&Guest| facts.standing.get(&one.id) != Some(*one);
    let left = facts.standing.keys().filter(|id| !seated.contains_key(id)).cloned().collect();
    Settled { days: period.days(), came: facts.seated.iter().filter(differs).cloned().collect(), left }
}

/// 服务点一日 What holds at a point's place: its days, hours and meals are the summer plan's; how rolls are taken, who may
/// fetch a child, who is asked about an absence are the house rules of the school that holds it.
pub fn scheme_at(plan: &Holiday, point: &point::Terms, school: &Scheme, today: Date) -> Option<Scheme> {
    let ahead = plan.period.iter().find(|one| today < one.days().until);
    let period = ahead.or(plan.period.last())?;
    let mut scheme = school.clone();
    scheme.scheme.id.clone_from(&plan.scheme.id);
    scheme.scheme.title.clone_from(&plan.scheme.title);
    scheme.scheme.version = plan.scheme.version;
    scheme.term = days_of(period);
    scheme.programme = vec![hours_of(period, school.programme("1")?)];
    scheme.campus.rule.clear();
    scheme.grouping.groups_max = point.capacity.max(1);
    scheme.fee.clear();
    scheme.roll.optional_days.clear();
    scheme.leave.notice_until = period.opens;
    scheme.meal = Some(plan.meal.clone());
    Some(scheme)
}

fn days_of(period: &period::Terms) -> term::Terms {
    let days = period.days();
    term::Terms {
        from: days.from,
        until: days.until,
        dismissal: period.opens,
        dismissed: Vec::new(),
        summer: Vec::new(),
        make_up: term::MakeUp::AsReplaced,
        closed: Vec::new(),
        opened: Vec::new(),
    }
}

fn hours_of(period: &period::Terms, care: &programme::Terms) -> programme::Terms {
    programme::Terms {
        starts: period.days().from,
        days: vec![Day::Mon, Day::Tue, Day::Wed, Day::Thu, Day::Fri],
        from: Begins::At(period.opens),
        until: Timetable::ByWeekday { mon_thu: period.closes, fri: period.closes },
        fee: Charge::Free,
        ..care.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment::moment;
    use crate::plan::calendar::national;
    use crate::plan::holiday_care::yuhang;
    use crate::plan::scheme::gongshu;
    use jiff::civil::{date, time};

    fn guest(id: &str) -> Guest {
        let (site, pupil) = (PlaceId::new("u1-summer"), StudentId::new(id));
        Guest {
            id: id_at(&site, &pupil),
            pupil,
            home: PlaceId::new("wenlan"),
            household: HouseholdId::new("h0"),
            name: id.to_owned(),
            sort_key: id.to_owned(),
            grade: 3,
            home_class: "文澜小学 3-2".to_owned(),
            seat: 1,
            note: String::new(),
            told: String::new(),
            until: date(2022, 7, 23),
        }
    }

    #[test]
    fn guests_follow_the_seats() {
        let (ming, hua, li) = (guest("ming"), guest("hua"), guest("li"));
        let standing = |all: &[&Guest]| all.iter().map(|one| (one.id.clone(), (*one).clone())).collect();
        let allergic = Guest { note: "花生过敏".to_owned(), ..ming.clone() };
        type Case<'a> = (&'a str, Vec<&'a Guest>, &'a [&'a Guest], Vec<&'a Guest>, Vec<&'a Guest>);
        let cases: [Case<'_>; 5] = [
            ("all are new", vec![&ming, &hua], &[], vec![&ming, &hua], vec![]),
            ("nothing changed", vec![&ming], &[&ming], vec![], vec![]),
            ("one left, one came", vec![&li], &[&ming], vec![&li], vec![&ming]),
            ("another note", vec![&allergic, &hua], &[&ming, &hua], vec![&allergic], vec![]),
            ("the point closed", vec![], &[&ming, &hua], vec![], vec![&hua, &ming]),
        ];
        let period = &yuhang().period[0];
        assert_eq!(period.days().until, ming.until);
        for (case, seated, stand, came, left) in cases {
            let facts = Facts { seated: seated.into_iter().cloned().collect(), standing: standing(stand) };
            let settled = settle(period, &facts);
            assert_eq!(settled.came, came.into_iter().cloned().collect::<Vec<_>>(), "{case}");
            assert_eq!(
                settled.left,
                left.into_iter().map(|one| one.id.clone()).collect::<Vec<_>>(),
                "{case}"
            );
            assert_eq!(settled.is_already(), settled.came.len() + settled.left.len() == 0, "{case}");
        }
    }

    #[test]
    fn a_seat_in_the_next_period_moves_the_last_day_on() {
        let (ming, hua) = (guest("ming"), guest("hua"));
        let next = period::Terms { number: 2, ..yuhang().period[0].clone() };
        let again = Guest { until: date(2022, 8, 6), ..ming.clone() };
        let standing = [&ming, &hua].map(|one| (one.id.clone(), one.clone())).into_iter().collect();
        let settled = settle(&next, &Facts { seated: vec![again.clone()], standing });
        assert_eq!((settled.came, settled.left), (vec![again.clone()], vec![hua.id.clone()]));
        let standing = BTreeMap::from([(again.id.clone(), again.clone())]);
        assert!(settle(&next, &Facts { seated: vec![again], standing }).is_already(), "once");
    }

    #[test]
    fn guests_are_settled_from_the_day_before_until_the_end() {
        let plan = yuhang();
        let at = |month, day| moment(date(2022, month, day), time(8, 0, 0, 0));
        let found = |now| settling(&plan, now).map(|one| one.number);
        let days = [(7, 9, None), (7, 10, Some(1)), (7, 11, Some(1)), (7, 22, Some(1)), (7, 23, None)];
        for (month, day, number) in days {
            assert_eq!(found(at(month, day)), number, "{month}-{day}");
        }
    }

    #[test]
    fn a_point_has_the_plan_s_days_and_hours_and_the_school_s_house_rules() {
        let (plan, school, calendar) = (yuhang(), gongshu(), national());
        let scheme = scheme_at(&plan, &plan.point[0], &school, date(2022, 7, 1)).unwrap();
        let care = scheme.programme("1").unwrap();
        let days = calendar.evenings(&scheme, care, scheme.term.days());
        let hours: Vec<_> = days.iter().map(|one| (one.from.time(), one.until.time())).collect();
        assert_eq!(hours, vec![(time(8, 30, 0, 0), time(17, 30, 0, 0)); 10], "P4.3, P4.5");
        assert_eq!((days[0].date, days[9].date), (date(2022, 7, 11), date(2022, 7, 22)));
        assert_eq!((&scheme.meal, scheme.leave.notice_until), (&Some(plan.meal.clone()), time(8, 30, 0, 0)));
        assert_eq!((&scheme.pickup, &scheme.absence), (&school.pickup, &school.absence));
        assert!(care.charges(&scheme.fee).is_none() && scheme.roll.optional_days.is_empty());
        let later = scheme_at(&plan, &plan.point[0], &school, date(2022, 8, 1)).unwrap();
        assert_eq!(later.term.from, date(2022, 7, 11), "what was held stays to be read");
    }
}
