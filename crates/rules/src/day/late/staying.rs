//! 留校 Who is looked after beyond the session tonight, and until when: extended care and evening study (P1.25, P1.26).

use super::{end_of, extended_minutes};
use crate::day::closure::Draft as Closure;
use crate::moment::{Moment, moment};
use crate::plan::calendar::{Calendar, Evening};
use crate::plan::programme::Kind;
use crate::plan::scheme::Scheme;
use jiff::civil::Date;

/// What a child stays for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum List {
    /// 延时托管
    Extended,
    /// 晚自习
    Study,
}

/// Which of tonight's lists a child is on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// Its extended care was agreed for the day (P1.25).
    pub extended: bool,
    /// Its family chose evening study on this weekday (P1.26).
    pub study: bool,
    /// Its grade.
    pub grade: i64,
}

/// Until when children are looked after tonight, list by list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hours {
    extended: Vec<Held>,
    study: Vec<Held>,
    /// Minutes after each session, where no programme of extended care says the hours.
    minutes: Option<i64>,
    /// When class “1” ends: the normal end.
    care_until: Option<Moment>,
    /// What the school closed that day (P3.31): then nobody is looked after, and nobody waits for its end.
    closed: Vec<Closure>,
}

/// A programme that is held tonight.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Held {
    grades: Vec<i64>,
    from: Moment,
    until: Moment,
}

impl Hours {
    /// Of one day, but for the hours that are closed.
    pub fn of(scheme: &Scheme, calendar: &Calendar, closures: &[Closure], date: Date) -> Self {
        let held = |kind| {
            let tonight = scheme.of_kind(kind).filter_map(|one| {
                let evening = calendar.evening(scheme, one, date)?;
                let is_closed = closures.iter().any(|closure| closure.covers(evening.from, evening.until));
                let Evening { from, until, .. } = evening;
                (!is_closed).then(|| Held { grades: one.grades.clone(), from, until })
            });
            tonight.collect()
        };
        let has_programme = scheme.of_kind(Kind::ExtendedCare).next().is_some();
        let care = scheme.programme("1").and_then(|one| calendar.evening(scheme, one, date));
        Self {
            extended: held(Kind::ExtendedCare),
            study: held(Kind::EveningStudy),
            minutes: extended_minutes(&scheme.late).filter(|_| !has_programme),
            care_until: care.map(|evening| evening.until),
            closed: closures.iter().filter(|closure| closure.touches(date)).cloned().collect(),
        }
    }

    /// Whether nobody stays tonight, whatever list it is on.
    pub fn is_empty(&self) -> bool {
        self.extended.is_empty() && self.study.is_empty() && self.minutes.is_none()
    }

    /// What a child whose session ends at `until` stays for, and until when: for the longer of the two where it is on both
    /// lists. `None` where it is on none, or nothing of it is held.
    pub fn stays(&self, child: Listed, until: Moment) -> Option<(List, Moment)> {
        let ends = |held: &[Held]| of_grade(held, child.grade).map(|one| one.until);
        let after = || self.minutes_after(until);
        let extended = child.extended.then(|| ends(&self.extended).or_else(after)).flatten();
        let study = child.study.then(|| ends(&self.study)).flatten();
        let both = [(List::Extended, extended), (List::Study, study)];
        let held = both.into_iter().filter_map(|(list, at)| Some((list, at?)));
        held.filter(|(_, at)| *at > until).max_by_key(|(_, at)| *at)
    }

    /// From when until when there is extended care for these children: from the normal end until the last of them is to be fetched.
    pub fn extended_for(&self, children: impl Iterator<Item = Listed>) -> Option<(Moment, Moment)> {
        let own = |child: Listed| match of_grade(&self.extended, child.grade) {
            Some(held) => Some((held.from, held.until)),
            None => self.care_until.and_then(|from| Some((from, self.minutes_after(from)?))),
        };
        let all: Vec<_> = children.filter(|child| child.extended).filter_map(own).collect();
        let from = all.iter().map(|(from, _)| *from).min()?;
        let until = all.iter().map(|(_, until)| *until).max()?;
        (from < until).then_some((from, until))
    }

    /// The end of the minutes after a session, unless they are closed or the plan has none.
    fn minutes_after(&self, until: Moment) -> Option<Moment> {
        let end = moment(until.date(), end_of(until.time(), self.minutes?));
        let is_closed = self.closed.iter().any(|closure| closure.covers(until, end));
        (!is_closed).then_some(end)
    }
}

/// What is held tonight for a grade.
fn of_grade(held: &[Held], grade: i64) -> Option<&Held> {
    held.iter().find(|one| one.grades.is_empty() || one.grades.contains(&grade))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::closure::{Cause, Instead};
    use crate::id::ClosureId;
    use crate::plan::calendar::national;
    use crate::plan::programme::{self, Begins, Timetable};
    use crate::plan::scheme::gongshu;
    use jiff::civil::{Time, date};

    fn beside(plan: &Scheme, kind: Kind, grades: &[i64], hour: i8) -> programme::Terms {
        let ends = Time::constant(hour, 0, 0, 0);
        programme::Terms {
            kind,
            grades: grades.to_vec(),
            from: Begins::AfterCare,
            until: Timetable::ByWeekday { mon_thu: ends, fri: ends },
            ..plan.programme[0].clone()
        }
    }

    /// Whether the child's extended care was agreed, whether it studies, its grade; what it stays for and until when.
    type Case = (bool, bool, i64, Option<(List, i8)>);

    fn told(plan: &Scheme, day: i8, cases: &[Case]) {
        told_but_for(plan, day, &[], cases);
    }

    /// With these hours of the day closed.
    fn told_but_for(plan: &Scheme, day: i8, closed: &[(i8, i8)], cases: &[Case]) {
        let date = date(2021, 9, day);
        let at = |hour| moment(date, Time::constant(hour, 0, 0, 0));
        let closure = |(from, until): &(i8, i8)| Closure {
            id: ClosureId::new("storm"),
            from: date,
            to: date,
            hours: Some((Time::constant(*from, 0, 0, 0), Time::constant(*until, 0, 0, 0))),
            cause: Cause::Weather,
            note: String::new(),
            instead: Instead::Cancel,
            group: None,
        };
        let closures: Vec<Closure> = closed.iter().map(closure).collect();
        let hours = Hours::of(plan, &national(), &closures, date);
        for (extended, study, grade, stays) in cases {
            let child = Listed { extended: *extended, study: *study, grade: *grade };
            let expected = stays.map(|(list, hour)| (list, at(hour)));
            assert_eq!(hours.stays(child, at(18)), expected, "day {day}: {child:?}");
        }
    }

    #[test]
    fn minutes_after_the_session_hold_where_no_programme_does() {
        let cases =
            [(true, false, 3, Some((List::Extended, 19))), (false, false, 3, None), (false, true, 3, None)];
        told(&gongshu(), 7, &cases);
        let mut without = gongshu();
        without.late.extended_minutes = None;
        told(&without, 7, &[(true, true, 3, None)]);
        assert!(Hours::of(&without, &national(), &[], date(2021, 9, 7)).is_empty());
    }

    #[test]
    fn extended_care_is_from_the_normal_end_until_the_last_is_fetched() {
        let mut plan = gongshu();
        let day = date(2021, 9, 7);
        let at = |hour| moment(day, Time::constant(hour, 0, 0, 0));
        let on = |grade| Listed { extended: true, study: false, grade };
        let study = Listed { extended: false, study: true, grade: 7 };
        let held = |plan: &Scheme, children: &[Listed]| {
            Hours::of(plan, &national(), &[], day).extended_for(children.iter().copied())
        };
        assert_eq!(held(&plan, &[on(3), study]), Some((at(18), at(19))), "by minutes");
        assert_eq!(held(&plan, &[study]), None, "nobody is on its list");
        let sunday = Hours::of(&plan, &national(), &[], date(2021, 9, 12));
        assert_eq!(sunday.extended_for([on(3)].into_iter()), None, "nobody is there");
        plan.late.extended_minutes = None;
        assert_eq!(held(&plan, &[on(3)]), None, "the plan has none");
        let own = [([1, 2], 19), ([7, 8], 20)].map(|(of, hour)| beside(&plan, Kind::ExtendedCare, &of, hour));
        plan.programme.extend(own);
        for (children, until) in [(&[on(1)][..], Some(19)), (&[on(1), on(7)], Some(20)), (&[on(4)], None)] {
            let expected = until.map(|hour| (at(18), at(hour)));
            assert_eq!(held(&plan, children), expected, "{children:?}");
        }
    }

    /// Hours that are closed.
    type Closed = &'static [(i8, i8)];

    #[test]
    fn nobody_is_looked_after_in_hours_that_are_closed() {
        let mut plan = gongshu();
        let study = beside(&plan, Kind::EveningStudy, &[7], 20);
        plan.programme.push(study);
        let by_both = (true, true, 7, Some((List::Study, 20)));
        let by_minutes = (true, false, 7, Some((List::Extended, 19)));
        let cases: [(Closed, [Case; 2]); 4] = [
            (&[(20, 21)], [by_both, by_minutes]),
            (&[(19, 20)], [(true, true, 7, Some((List::Extended, 19))), by_minutes]),
            (&[(18, 20)], [(true, true, 7, None), (true, false, 7, None)]),
            (&[(8, 12), (18, 19)], [(true, true, 7, None), (true, false, 7, None)]),
        ];
        for (closed, cases) in cases {
            told_but_for(&plan, 7, closed, &cases);
        }
    }

    #[test]
    fn a_programme_says_its_hours_for_its_grades_on_its_days() {
        let mut plan = gongshu();
        let mut study = beside(&plan, Kind::EveningStudy, &[7, 8], 20);
        study.days.pop();
        let older = programme::Terms { grades: vec![9], ..beside(&plan, Kind::EveningStudy, &[], 21) };
        let extended = beside(&plan, Kind::ExtendedCare, &[], 20);
        plan.programme.extend([study, older]);
        let cases = [
            (false, true, 7, Some((List::Study, 20))),
            (false, true, 9, Some((List::Study, 21))),
            (false, true, 6, None),
            (true, true, 7, Some((List::Study, 20))),
            (true, true, 6, Some((List::Extended, 19))),
        ];
        told(&plan, 7, &cases);
        told(&plan, 10, &[(false, true, 7, None), (false, true, 9, Some((List::Study, 21)))]);
        told(&plan, 11, &[(false, true, 9, None)]);
        plan.programme.push(extended);
        told(
            &plan,
            7,
            &[(true, false, 6, Some((List::Extended, 20))), (true, true, 9, Some((List::Study, 21)))],
        );
        told(&plan, 10, &[(true, true, 7, Some((List::Extended, 20)))]);
        told(&plan, 11, &[(true, true, 7, None)]);
    }
}
