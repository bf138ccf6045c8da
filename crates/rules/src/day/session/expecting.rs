//! 应到 Who is expected where tonight: each child in one session at most, and in one whenever care was agreed.

use crate::day::leave::hours::{Hours, Stay, stay};
use crate::day::roll;
use crate::enrol::campus;
use crate::id::{CourseId, GroupId, StudentId};
use crate::moment::Moment;
use crate::plan::local::Day;
use jiff::civil::Date;

/// What the scheme and the calendar say of one evening.
#[derive(Clone, Copy, Debug)]
pub struct Evening<'a> {
    /// How the roll is called.
    pub roll: &'a roll::Terms,
    /// Which grade is looked after where.
    pub campus: &'a campus::Terms,
    /// The school's own site.
    pub own_site: &'a str,
    /// The day.
    pub date: Date,
    /// The weekday whose timetable is kept.
    pub day: Day,
}

/// One child, and every group it could be with this evening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Child {
    /// Who.
    pub student: StudentId,
    /// 1 to 6.
    pub grade: i64,
    /// On the school's roll that day (P3.4).
    pub on_roll: bool,
    /// The registration for class “1” was accepted and not withdrawn (P3.28, P3.40).
    pub registered: bool,
    /// The family's standing answer for optional days (P3.57).
    pub fridays: bool,
    /// The family's answer for this very day, if it gave one (P3.57).
    pub attends: Option<bool>,
    /// Reported ill, not back yet, and not seen on a roll since (P5.19).
    pub ill: bool,
    /// The hours of the slips of this day (P3.60).
    pub slips: Vec<Hours>,
    /// The groups with a session this evening in which the child has a place.
    pub groups: Vec<Membership>,
}

/// A child's place in a group that meets this evening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// Which group.
    pub group: GroupId,
    /// Its course, for class “x” (P3.12).
    pub course: Option<CourseId>,
    /// Where it meets.
    pub site: String,
    /// First day.
    pub joined_on: Date,
    /// First day no longer in it.
    pub left_on: Option<Date>,
    /// When its session begins this evening.
    pub from: Moment,
    /// When it ends.
    pub until: Moment,
}

/// Where a child stands in one session this evening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// 应到, for all of the session or a part of it (P3.60)
    Expected(Stay),
    /// 请假 A slip keeps it away all the time (P3.60), or it was reported ill (P5.19).
    OnLeave,
    /// Not expected here.
    NotExpected(Why),
}

/// Why a child is not expected in a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Not on the school's roll that day (P3.4).
    OffTheRoll,
    /// Has no place in the group on that day, or no accepted registration.
    NoPlace,
    /// Is expected in another group this evening, as in a course (P3.12) or at the grade's own site (P3.19).
    Elsewhere,
    /// The family stays away on this optional day (P3.57).
    StaysAway,
}

impl Standing {
    /// The state in which the child's row is laid out, if it gets one.
    pub fn on_the_roll(self) -> Option<roll::State> {
        match self {
            Self::Expected(_) => Some(roll::State::Expected),
            Self::OnLeave => Some(roll::State::Leave),
            Self::NotExpected(_) => None,
        }
    }

    /// The part of the session for which the child is expected.
    pub fn stay(self) -> Stay {
        if let Self::Expected(stay) = self { stay } else { Stay::default() }
    }
}

/// Where a child stands in the session of `group` this evening.
pub fn expected(evening: &Evening<'_>, group: &GroupId, child: &Child) -> Standing {
    if !child.on_roll {
        return Standing::NotExpected(Why::OffTheRoll);
    }
    let holds = child.groups.iter().any(|place| place.group == *group && place.holds(child, evening.date));
    if !holds {
        return Standing::NotExpected(Why::NoPlace);
    }
    let Some(tonight) = tonight(evening, child) else { return Standing::NotExpected(Why::NoPlace) };
    if tonight.group != *group {
        return Standing::NotExpected(Why::Elsewhere);
    }
    if !tonight.is_wanted(evening, child) {
        return Standing::NotExpected(Why::StaysAway);
    }
    tonight.stay(child).map_or(Standing::OnLeave, Standing::Expected)
}

/// 还没点名 In which of these groups, whose rolls nobody has opened, a child is expected all the same, and for which part of the session.
pub fn awaited<'a>(
    evening: &Evening<'_>,
    unopened: &[&'a GroupId],
    child: &Child,
) -> Option<(&'a GroupId, Stay)> {
    unopened.iter().find_map(|group| match expected(evening, group, child) {
        Standing::Expected(stay) => Some((*group, stay)),
        Standing::OnLeave | Standing::NotExpected(_) => None,
    })
}

/// The one group a child is with this evening: one from which no slip keeps it all the time (P3.60) before others, at its
/// grade's site (P3.19) before elsewhere, its course before class “1”, and among equals the first by name. A child at
/// the wrong site only is still expected where its place is: a mistake on paper must not make anyone stop looking for it
/// (X.22).
pub fn tonight<'a>(evening: &Evening<'_>, child: &'a Child) -> Option<&'a Membership> {
    let site = campus::site(evening.campus, evening.own_site, child.grade);
    let places = child.groups.iter().filter(|place| place.holds(child, evening.date));
    let misses = |place: &Membership| place.stay(child).is_none() || !place.is_wanted(evening, child);
    places.min_by_key(|place| (misses(place), place.site != site, place.course.is_none(), &place.group))
}

/// 课前 The care group in which a child stays until its course of tonight begins, and from when until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Before<'a> {
    /// Where it is.
    pub care: &'a Membership,
    /// From this moment on.
    pub from: Moment,
    /// Until this one: its course begins.
    pub until: Moment,
}

/// Where a child is before its course (P3.12, X.5): it stands on the one roll of its course, and until that begins on none.
/// Somebody must know that it is there all the same.
pub fn before_course<'a>(evening: &Evening<'_>, child: &'a Child) -> Option<Before<'a>> {
    let course = tonight(evening, child).filter(|place| child.on_roll && place.course.is_some())?;
    course.stay(child)?;
    let is_care = |place: &&Membership| {
        let holds = place.course.is_none() && place.holds(child, evening.date);
        holds && place.is_wanted(evening, child) && place.from < course.from
    };
    let care = child.groups.iter().find(is_care)?;
    let stay = stay(&child.slips, (care.from, course.from))?;
    let (from, until) = (stay.comes_at.unwrap_or(care.from), stay.leaves_at.unwrap_or(course.from));
    Some(Before { care, from, until })
}

impl Membership {
    /// What slips leave of it. Whoever is ill needs no slip besides: the report is one.
    fn stay(&self, child: &Child) -> Option<Stay> {
        if child.ill { None } else { stay(&child.slips, (self.from, self.until)) }
    }

    /// Whether the child comes on this day: to class “1” on an optional day only if the family said so.
    fn is_wanted(&self, evening: &Evening<'_>, child: &Child) -> bool {
        let optional = self.course.is_none() && roll::is_optional(evening.roll, evening.day);
        !optional || child.attends.unwrap_or(child.fridays)
    }

    /// Whether the place holds on a day: joined, not left, and for class “1” with an accepted registration.
    fn holds(&self, child: &Child, date: Date) -> bool {
        let within = self.joined_on <= date && self.left_on.is_none_or(|left| date < left);
        within && (self.course.is_some() || child.registered)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment::moment;
    use crate::plan::scheme::gongshu;
    use jiff::civil::{date, time};
    use proptest::prelude::*;

    const MAIN: &str = "wenlan";
    const JUNIOR: &str = "wenlan-junior";

    fn place(group: &str, course: bool, site: &str) -> Membership {
        Membership {
            group: GroupId::new(group),
            course: course.then(|| CourseId::new(group)),
            site: site.to_owned(),
            joined_on: date(2021, 9, 6),
            left_on: None,
            from: at(15, 30),
            until: if course { at(17, 0) } else { at(18, 0) },
        }
    }

    fn at(hour: i8, minute: i8) -> Moment {
        moment(WEDNESDAY, time(hour, minute, 0, 0))
    }

    fn away(from: i8, until: i8) -> Hours {
        Hours { from: Some(time(from, 0, 0, 0)), until: Some(time(until, 0, 0, 0)) }
    }

    fn ming() -> Child {
        Child {
            student: StudentId::new("ming"),
            grade: 3,
            on_roll: true,
            registered: true,
            fridays: false,
            attends: None,
            ill: false,
            slips: Vec::new(),
            groups: vec![place("one", false, MAIN)],
        }
    }

    fn standing(child: &Child, group: &str, day: Date) -> Standing {
        let scheme = gongshu();
        let evening = Evening {
            roll: &scheme.roll,
            campus: &scheme.campus,
            own_site: MAIN,
            date: day,
            day: Day::of(day),
        };
        expected(&evening, &GroupId::new(group), child)
    }

    type Case = (&'static str, fn(&mut Child), &'static str, Date, Standing);

    const WEDNESDAY: Date = date(2021, 9, 15);
    const THURSDAY: Date = date(2021, 9, 16);
    const FRIDAY: Date = date(2021, 9, 17);
    const COMES: Standing = Standing::Expected(Stay { comes_at: None, leaves_at: None });
    const NO_PLACE: Standing = Standing::NotExpected(Why::NoPlace);
    const ELSEWHERE: Standing = Standing::NotExpected(Why::Elsewhere);
    const STAYS_AWAY: Standing = Standing::NotExpected(Why::StaysAway);

    fn check(cases: &[Case]) {
        for (case, change, group, day, found) in cases {
            let mut child = ming();
            change(&mut child);
            assert_eq!(standing(&child, group, *day), *found, "{case}");
        }
    }

    #[test]
    fn a_place_holds_while_it_lasts() {
        check(&[
            ("an accepted member", |_| {}, "one", WEDNESDAY, COMES),
            ("not in this group", |_| {}, "two", WEDNESDAY, NO_PLACE),
            ("not accepted", |c| c.registered = false, "one", WEDNESDAY, NO_PLACE),
            ("off the roll", |c| c.on_roll = false, "one", WEDNESDAY, Standing::NotExpected(Why::OffTheRoll)),
            ("joins tomorrow", |c| c.groups[0].joined_on = THURSDAY, "one", WEDNESDAY, NO_PLACE),
            ("joins today", |c| c.groups[0].joined_on = WEDNESDAY, "one", WEDNESDAY, COMES),
            ("left today", |c| c.groups[0].left_on = Some(WEDNESDAY), "one", WEDNESDAY, NO_PLACE),
            ("leaves tomorrow", |c| c.groups[0].left_on = Some(THURSDAY), "one", WEDNESDAY, COMES),
            ("a slip", |c| c.slips = vec![Hours::default()], "one", WEDNESDAY, Standing::OnLeave),
            ("ill", |c| c.ill = true, "one", WEDNESDAY, Standing::OnLeave),
            ("ill, with no place", |c| c.ill = true, "two", WEDNESDAY, NO_PLACE),
        ]);
    }

    #[test]
    fn a_course_goes_before_class_one_and_the_grade_s_site_before_both() {
        let course: fn(&mut Child) = |c| c.groups.push(place("robot", true, MAIN));
        let six: fn(&mut Child) = |c| {
            c.grade = 6;
            c.groups.push(place("six", false, JUNIOR));
        };
        check(&[
            ("a course tonight", course, "one", WEDNESDAY, ELSEWHERE),
            ("in the course", course, "robot", WEDNESDAY, COMES),
            ("grade 6, also in an old group", six, "one", WEDNESDAY, ELSEWHERE),
            ("grade 6, at its site", six, "six", WEDNESDAY, COMES),
            ("grade 6 in the wrong group only", |c| c.grade = 6, "one", WEDNESDAY, COMES),
        ]);
    }

    #[test]
    fn whoever_would_be_on_a_roll_that_nobody_has_opened_is_awaited() {
        let scheme = gongshu();
        let (roll, campus) = (&scheme.roll, &scheme.campus);
        let evening = Evening { roll, campus, own_site: MAIN, date: WEDNESDAY, day: Day::of(WEDNESDAY) };
        let (one, robot) = (GroupId::new("one"), GroupId::new("robot"));
        let mut child = ming();
        child.groups.push(place("robot", true, MAIN));
        let found = |child: &Child, groups: &[&GroupId]| {
            awaited(&evening, groups, child).map(|(group, _)| group.to_string())
        };
        assert_eq!(found(&child, &[&one, &robot]).as_deref(), Some("robot"), "where it would be");
        assert_eq!(found(&child, &[&one]), None, "its lesson has begun, it is not here");
        child.ill = true;
        assert_eq!(found(&child, &[&one, &robot]), None, "whoever is away is not looked for");
    }

    #[test]
    fn until_its_course_begins_a_child_of_class_one_is_with_its_care_group() {
        type Here = Option<(&'static str, Moment, Moment)>;
        type Case<'c> = (&'static str, fn(&mut Child), &'c Membership, Date, Here);
        let robot = Membership { from: at(16, 40), until: at(18, 0), ..place("robot", true, MAIN) };
        let (early, here) = (place("robot", true, MAIN), Some(("one", at(15, 30), at(16, 40))));
        let cases: [Case<'_>; 10] = [
            ("a course at twenty to five", |_| {}, &robot, WEDNESDAY, here),
            ("a course from the bell on", |_| {}, &early, WEDNESDAY, None),
            ("not in class one", |c| c.registered = false, &robot, WEDNESDAY, None),
            ("not on the roll", |c| c.on_roll = false, &robot, WEDNESDAY, None),
            ("ill", |c| c.ill = true, &robot, WEDNESDAY, None),
            ("a Friday without care", |_| {}, &robot, FRIDAY, None),
            ("a Friday with care", |c| c.fridays = true, &robot, FRIDAY, here),
            ("away until five", |c| c.slips = vec![away(0, 17)], &robot, WEDNESDAY, None),
            (
                "comes at four",
                |c| c.slips = vec![away(0, 16)],
                &robot,
                WEDNESDAY,
                Some(("one", at(16, 0), at(16, 40))),
            ),
            ("away from four on", |c| c.slips = vec![away(16, 20)], &robot, WEDNESDAY, None),
        ];
        let scheme = gongshu();
        for (case, change, course, date, expected) in cases {
            let mut child = ming();
            child.groups.push(course.clone());
            change(&mut child);
            let (roll, campus) = (&scheme.roll, &scheme.campus);
            let evening = Evening { roll, campus, own_site: MAIN, date, day: Day::of(date) };
            let found = before_course(&evening, &child);
            let found = found.map(|one| (one.care.group.as_str().to_owned(), one.from, one.until));
            let expected = expected.map(|(group, from, until)| (group.to_owned(), from, until));
            assert_eq!(found, expected, "{case}");
        }
    }

    #[test]
    fn a_slip_for_hours_leaves_the_rest_of_the_evening() {
        let course: fn(&mut Child) = |c| {
            c.groups.push(place("robot", true, MAIN));
            c.slips = vec![away(15, 17)];
        };
        let friday: fn(&mut Child) = |c| {
            c.groups.push(place("robot", true, MAIN));
            c.slips = vec![away(15, 17)];
            c.fridays = true;
        };
        let ill: fn(&mut Child) = |c| {
            c.groups.push(place("robot", true, MAIN));
            c.ill = true;
        };
        let both: fn(&mut Child) = |c| {
            c.groups.push(place("robot", true, MAIN));
            c.slips = vec![away(15, 18)];
        };
        let at_five = Standing::Expected(Stay { comes_at: Some(at(17, 0)), leaves_at: None });
        let till_five = Standing::Expected(Stay { comes_at: None, leaves_at: Some(at(17, 0)) });
        check(&[
            ("comes at five", |c| c.slips = vec![away(0, 17)], "one", WEDNESDAY, at_five),
            ("goes at five", |c| c.slips = vec![away(17, 20)], "one", WEDNESDAY, till_five),
            ("misses the course only: not there", course, "robot", WEDNESDAY, ELSEWHERE),
            ("misses the course only: in care after it", course, "one", WEDNESDAY, at_five),
            ("misses all: on leave from the course", both, "robot", WEDNESDAY, Standing::OnLeave),
            ("misses all: not asked for twice", both, "one", WEDNESDAY, ELSEWHERE),
            ("a Friday without care", course, "robot", FRIDAY, Standing::OnLeave),
            ("ill: on leave from the course", ill, "robot", WEDNESDAY, Standing::OnLeave),
            ("ill: not asked for twice", ill, "one", WEDNESDAY, ELSEWHERE),
        ]);
        let mut child = ming();
        friday(&mut child);
        assert_eq!(standing(&child, "robot", FRIDAY), ELSEWHERE, "a Friday with care");
    }

    #[test]
    fn class_one_may_stay_away_on_fridays() {
        let not_this_one: fn(&mut Child) = |c| {
            c.fridays = true;
            c.attends = Some(false);
            c.slips = vec![Hours::default()];
        };
        check(&[
            ("no answer", |_| {}, "one", FRIDAY, STAYS_AWAY),
            ("always", |c| c.fridays = true, "one", FRIDAY, COMES),
            ("this Friday only", |c| c.attends = Some(true), "one", FRIDAY, COMES),
            ("not this Friday, on a slip too", not_this_one, "one", FRIDAY, STAYS_AWAY),
            ("a course", |c| c.groups.push(place("robot", true, MAIN)), "robot", FRIDAY, COMES),
        ]);
    }

    fn any_place() -> impl Strategy<Value = Membership> {
        (0..5u8, any::<bool>(), any::<bool>(), 1..28i8, proptest::option::of(1..28i8)).prop_map(
            |(group, course, junior, joined, left)| Membership {
                joined_on: date(2021, 9, joined),
                left_on: left.map(|day| date(2021, 9, day)),
                ..place(&format!("g{group}"), course, if junior { JUNIOR } else { MAIN })
            },
        )
    }

    fn any_child() -> impl Strategy<Value = Child> {
        let places = proptest::collection::btree_map(0..5u8, any_place(), 0..4);
        (places, 1..=6i64, any::<(bool, bool, bool, bool, bool)>()).prop_map(|(places, grade, flags)| Child {
            grade,
            registered: flags.0,
            fridays: flags.1,
            slips: if flags.2 { vec![away(15, 17)] } else { Vec::new() },
            attends: flags.3.then_some(true),
            ill: flags.4,
            groups: places
                .into_iter()
                .map(|(n, place)| Membership { group: GroupId::new(format!("g{n}")), ..place })
                .collect(),
            ..ming()
        })
    }

    proptest! {
        #[test]
        fn no_child_is_in_two_places_and_none_with_a_place_is_forgotten(child in any_child(), day in 1..28i8) {
            let day = date(2021, 9, day);
            let groups: Vec<_> = child.groups.iter().map(|place| place.group.to_string()).collect();
            let found: Vec<_> = groups.iter().map(|group| standing(&child, group, day)).collect();
            let rows = found.iter().filter(|one| one.on_the_roll().is_some()).count();
            let away = found.iter().filter(|one| **one == Standing::NotExpected(Why::StaysAway)).count();
            let holds = child.groups.iter().any(|place| place.holds(&child, day));
            prop_assert_eq!(rows + away, usize::from(holds), "{:?}", found);
            prop_assert!(away == 0 || Day::of(day) == Day::Fri);
        }
    }
}
