//! 排场次 Planning: every group's evenings of the term, one responsible person each, nobody in two rooms at once.

use super::Refusal;
use crate::day::closure;
use crate::enrol::course;
use crate::id::{GroupId, PersonId, SessionId};
use crate::moment::{Moment, moment};
use crate::plan::calendar::{Calendar, Evening};
use crate::plan::local::{Days, Words};
use crate::plan::programme;
use crate::plan::scheme::Scheme;
use jiff::civil::{Date, Time};
use std::collections::{BTreeMap, BTreeSet};

/// A care group or an opened course, as the term is planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Which.
    pub id: GroupId,
    /// Its name.
    pub name: Words,
    /// Who is responsible; empty when nobody is yet.
    pub teacher: PersonId,
    /// 随班老师 Who of the school's own goes along to somebody from outside (P3.50).
    pub companion: Option<PersonId>,
    /// When its course meets; `None` for class “1”.
    pub meets: Option<Meets>,
    /// The grades of its children: care begins when the first of them is let out (P1.21).
    pub grades: Vec<i64>,
    /// The day on which the first of its children joins it; `None` while nobody has. Before it nobody is looked after in it.
    pub from: Option<Date>,
}

/// When a course meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meets {
    /// A bit for each weekday, Monday 1, Tuesday 2, Wednesday 4 and so on.
    pub days: i64,
    /// Minutes since midnight.
    pub from_minute: i64,
    /// Lessons on end.
    pub lessons: i64,
}

/// One evening of one group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Made from group and day: planning twice plans once.
    pub id: SessionId,
    /// Whose.
    pub group: GroupId,
    /// The group's name.
    pub name: Words,
    /// The day.
    pub date: Date,
    /// When it begins.
    pub from: Moment,
    /// When it ends (excluded).
    pub until: Moment,
    /// Lessons given in it.
    pub lessons: i64,
    /// Who is responsible.
    pub teacher: PersonId,
    /// Who of the school's own goes along.
    pub companion: Option<PersonId>,
}

/// What planning may know.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Every group.
    pub groups: Vec<Group>,
    /// What is planned from today on.
    pub planned: Vec<Slot>,
    /// Groups and days that a closure cancelled: they are not planned again.
    pub cancelled: BTreeSet<(GroupId, Date)>,
    /// The closures that stand.
    pub closures: Vec<closure::Draft>,
    /// What people are called.
    pub names: BTreeMap<PersonId, String>,
}

/// 已排场次 What was missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// New evenings, by group and day.
    pub added: Vec<Slot>,
    /// Evenings that were planned before and stay as they are.
    pub already: usize,
}

/// A version of the plan, and the days on which it holds.
#[derive(Clone, Copy, Debug)]
pub struct Span<'a> {
    /// The version.
    pub scheme: &'a Scheme,
    /// Its days.
    pub days: Days,
}

/// Versions of one plan in their order, each with the day from which it holds: until the next one does, and the first also
/// before that day.
pub fn spans<'a>(versions: &[(Date, &'a Scheme)]) -> Vec<Span<'a>> {
    let until = |at: usize| versions.get(at + 1).map_or(Date::MAX, |(from, _)| *from);
    let span = |(at, (from, scheme)): (usize, &(Date, &'a Scheme))| {
        let from = if at == 0 { Date::MIN } else { *from };
        Span { scheme, days: Days { from, until: until(at) } }
    };
    versions.iter().enumerate().map(span).collect()
}

/// The version that holds on a day.
pub fn scheme_on<'a>(spans: &[Span<'a>], date: Date) -> Option<&'a Scheme> {
    spans.iter().find(|span| span.days.contains(date)).map(|span| span.scheme)
}

/// Plans what is missing from today to the end of the term, each day by the version that holds on it. Evenings that are over
/// are never invented.
pub fn plan(spans: &[Span<'_>], calendar: &Calendar, facts: &Facts, now: Moment) -> Result<Planned, Refusal> {
    if let Some(group) = facts.groups.iter().find(|group| group.teacher.as_str().is_empty()) {
        return Err(Refusal::WithoutTeacher { group: group.name.clone() });
    }
    let have: BTreeSet<_> = facts.planned.iter().map(|slot| (&slot.group, slot.date)).collect();
    let terms = Term::all(spans, calendar, now);
    let wanted = facts.groups.iter().flat_map(|group| slots(&terms, group));
    let missing = wanted.filter(|slot| !have.contains(&(&slot.group, slot.date)));
    let added: Vec<Slot> = missing.filter(|slot| !facts.is_closed(slot)).collect();
    nobody_twice(facts, facts.planned.iter().chain(&added))?;
    Ok(Planned { added, already: facts.planned.len() })
}

/// A group's evenings by every version that holds on some of its days.
pub(super) fn slots(terms: &[Term<'_>], group: &Group) -> Vec<Slot> {
    terms.iter().flat_map(|term| term.slots(group)).collect()
}

/// The evenings of both classes that one version plans, and that are not over at a moment.
pub(super) struct Term<'a> {
    scheme: &'a Scheme,
    one: Vec<Evening>,
    x: Option<(&'a programme::Terms, Vec<Evening>)>,
}

impl<'a> Term<'a> {
    pub(super) fn all(spans: &[Span<'a>], calendar: &Calendar, at: Moment) -> Vec<Self> {
        spans.iter().map(|span| Self::of(*span, calendar, at)).collect()
    }

    fn of(span: Span<'a>, calendar: &Calendar, at: Moment) -> Self {
        let (scheme, term) = (span.scheme, span.scheme.term.days());
        let from = term.from.max(span.days.from).max(at.date());
        let days = Days { from, until: term.until.min(span.days.until) };
        let to_come = |programme| {
            let all = calendar.evenings(scheme, programme, days);
            all.into_iter().filter(|evening| evening.until > at).collect::<Vec<_>>()
        };
        let one = scheme.programme("1").map(to_come).unwrap_or_default();
        Self { scheme, one, x: scheme.programme("x").map(|programme| (programme, to_come(programme))) }
    }

    fn slots(&self, group: &Group) -> Vec<Slot> {
        let stands = |evening: &&Evening| group.from.is_none_or(|from| from <= evening.date);
        match (&group.meets, &self.x) {
            (None, _) => {
                let days = self.one.iter().filter(stands).map(|evening| self.begins(group, evening));
                days.map(|evening| Slot { lessons: self.care_lessons(&evening), ..group.slot(&evening) })
                    .collect()
            }
            (Some(_), None) => Vec::new(),
            (Some(meets), Some((programme, evenings))) => {
                let meets_on = |evening: &&Evening| meets.days & course::bit(evening.day.number()) != 0;
                let days = evenings.iter().filter(stands).filter(meets_on);
                days.map(|evening| group.lessons(*meets, programme, evening)).collect()
            }
        }
    }

    /// Whole lessons in an evening of care, where its plan counts it in lessons (P3.15); none where it does not.
    fn care_lessons(&self, evening: &Evening) -> i64 {
        let minutes = self.scheme.programme("1").and_then(programme::Terms::lesson);
        minutes
            .filter(|minutes| *minutes > 0)
            .map_or(0, |minutes| evening.until.minutes_since(evening.from) / minutes)
    }

    /// A care group's evening, from the moment its first child is let out.
    fn begins(&self, group: &Group, evening: &Evening) -> Evening {
        let summer = self.scheme.term.is_summer(evening.date);
        let from = self.scheme.programme("1").map_or(evening.from, |one| {
            moment(evening.date, one.begins(self.scheme, &group.grades, (evening.day, summer)))
        });
        Evening { from, ..*evening }
    }
}

impl Facts {
    /// Whether a closure took this evening, or would.
    fn is_closed(&self, slot: &Slot) -> bool {
        self.cancelled.contains(&(slot.group.clone(), slot.date))
            || self.closures.iter().any(|one| one.takes(&slot.group, (slot.from, slot.until)))
    }
}

impl Slot {
    /// Whoever is in its room for the school, each once: its teacher, and who goes along to somebody from outside.
    pub fn leading(&self) -> BTreeSet<&PersonId> {
        std::iter::once(&self.teacher).chain(&self.companion).collect()
    }
}

impl Group {
    fn slot(&self, evening: &Evening) -> Slot {
        Slot {
            id: SessionId::new(format!("{}-{}", self.id, evening.date)),
            group: self.id.clone(),
            name: self.name.clone(),
            date: evening.date,
            from: evening.from,
            until: evening.until,
            lessons: 0,
            teacher: self.teacher.clone(),
            companion: self.companion.clone(),
        }
    }

    fn lessons(&self, meets: Meets, programme: &programme::Terms, evening: &Evening) -> Slot {
        let midnight = moment(evening.date, Time::midnight());
        let from = midnight.plus_minutes(meets.from_minute);
        let end = programme.lessons_end(from.time(), meets.lessons);
        let until = end.map_or(evening.until, |end| moment(evening.date, end));
        Slot { from, until, lessons: meets.lessons, ..self.slot(evening) }
    }
}

/// One person is responsible for one group at a time (P3.54).
fn nobody_twice<'a>(facts: &Facts, slots: impl Iterator<Item = &'a Slot>) -> Result<(), Refusal> {
    let Some((who, one, other)) = twice(slots).into_iter().next() else { return Ok(()) };
    let (first, second, date) = (one.name.clone(), other.name.clone(), one.date);
    let teacher = facts.names.get(who).cloned().unwrap_or_else(|| who.to_string());
    Err(Refusal::TeacherTwice { teacher, date, first, second })
}

/// Somebody, and two evenings for which they would be in two rooms at once.
pub(super) type Twice<'a> = (&'a PersonId, &'a Slot, &'a Slot);

/// Who would be in two rooms at once, as a teacher or as one who goes along, and where, two by two.
pub(super) fn twice<'a>(slots: impl Iterator<Item = &'a Slot>) -> Vec<Twice<'a>> {
    let mut days: BTreeMap<(&PersonId, Date), Vec<&Slot>> = BTreeMap::new();
    for slot in slots {
        for who in slot.leading() {
            days.entry((who, slot.date)).or_default().push(slot);
        }
    }
    let mut found = Vec::new();
    for ((who, _), mut evening) in days {
        evening.sort_by_key(|slot| (slot.from, &slot.group));
        let clashes = evening.windows(2).filter(|two| two[1].from < two[0].until);
        found.extend(clashes.map(|two| (who, two[0], two[1])));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::calendar::national;
    use crate::plan::local::Day;
    use crate::plan::scheme::gongshu;
    use crate::plan::term::Dismissed;
    use crate::refusal::Refuses;
    use jiff::civil::date;

    fn words(text: &str) -> Words {
        Words { zh: text.to_owned(), en: text.to_owned() }
    }

    /// By the first version alone.
    fn plan(scheme: &Scheme, calendar: &Calendar, facts: &Facts, now: Moment) -> Result<Planned, Refusal> {
        super::plan(&spans(&[(date(2021, 9, 1), scheme)]), calendar, facts, now)
    }

    fn one(id: &str, teacher: &str) -> Group {
        let (id, name, teacher) = (GroupId::new(id), words(id), PersonId::new(teacher));
        Group { id, name, teacher, companion: None, meets: None, grades: vec![3], from: None }
    }

    fn course(id: &str, teacher: &str, weekday: i64, from_minute: i64) -> Group {
        Group {
            meets: Some(Meets { days: course::bit(weekday), from_minute, lessons: 2 }),
            ..one(id, teacher)
        }
    }

    fn day(month: i8, day: i8) -> Moment {
        moment(date(2021, month, day), Time::midnight())
    }

    fn planned(groups: Vec<Group>, now: Moment) -> Result<Planned, Refusal> {
        plan(&gongshu(), &national(), &Facts { groups, ..Facts::default() }, now)
    }

    #[test]
    fn the_term_is_planned_from_scheme_and_calendar() {
        let groups = vec![one("a", "li"), course("robot", "wang", 3, 15 * 60 + 30)];
        let all = planned(groups, day(9, 4)).unwrap().added;
        let shown = |slot: &Slot| {
            let form = |at: Moment| at.local().strftime("%m-%d %H:%M").to_string();
            format!("{} {} {} {}", slot.id, form(slot.from), form(slot.until), slot.lessons)
        };
        let of = |group: &str| all.iter().filter(|slot| slot.group.as_str() == group).collect::<Vec<_>>();
        assert_eq!((of("a").len(), of("robot").len()), (99, 20));
        assert_eq!(shown(of("a")[0]), "a-2021-09-06 09-06 15:30 09-06 18:00 0");
        assert_eq!(shown(of("a")[98]), "a-2022-01-27 01-27 15:30 01-27 17:30 0");
        assert_eq!(shown(of("robot")[0]), "robot-2021-09-15 09-15 15:30 09-15 16:50 2");
        assert_eq!(of("robot")[2].date, date(2021, 9, 26), "a Sunday worked as a Wednesday");
    }

    #[test]
    fn planning_again_adds_only_what_is_missing() {
        let (scheme, calendar) = (gongshu(), national());
        let mut facts = Facts { groups: vec![one("a", "li"), one("b", "wang")], ..Facts::default() };
        facts.planned = plan(&scheme, &calendar, &facts, day(9, 4)).unwrap().added;
        let again = plan(&scheme, &calendar, &facts, day(9, 4)).unwrap();
        assert_eq!((again.added.len(), again.already), (0, 198));
        facts.planned.retain(|slot| slot.date != date(2021, 9, 7) || slot.group.as_str() == "a");
        let gap = plan(&scheme, &calendar, &facts, day(9, 4)).unwrap();
        assert_eq!(gap.added.iter().map(|slot| slot.id.as_str()).collect::<Vec<_>>(), ["b-2021-09-07"]);
    }

    #[test]
    fn each_evening_is_planned_by_the_version_that_holds_on_it() {
        let (first, mut amended) = (gongshu(), gongshu());
        amended.term.until = date(2022, 1, 15);
        amended.term.closed = vec![Days { from: date(2021, 11, 3), until: date(2021, 11, 4) }];
        amended.term.summer.clear();
        let versions = [(date(2021, 9, 1), &first), (date(2021, 9, 8), &amended)];
        let facts = Facts { groups: vec![one("a", "li")], ..Facts::default() };
        let added = super::plan(&spans(&versions), &national(), &facts, day(9, 4)).unwrap().added;
        let until = |at: usize| added[at].until.local().strftime("%m-%d %H:%M").to_string();
        assert_eq!([until(0), until(1), until(2)], ["09-06 18:00", "09-07 18:00", "09-08 17:30"]);
        assert!(added.iter().all(|slot| slot.date != date(2021, 11, 3)), "closed by the amendment");
        assert_eq!(added.last().unwrap().date, date(2022, 1, 14), "which ends the term sooner");
    }

    #[test]
    fn each_group_begins_when_its_first_grade_is_let_out() {
        let mut scheme = gongshu();
        let early = Dismissed {
            grades: vec![1, 2],
            days: vec![Day::Wed],
            season: None,
            at: Time::constant(14, 40, 0, 0),
        };
        scheme.term.dismissed = vec![early];
        let groups = [("small", vec![1]), ("mixed", vec![2, 5]), ("big", vec![5]), ("empty", Vec::new())];
        let groups = groups.map(|(id, grades)| Group { grades, ..one(id, id) });
        let facts = Facts { groups: groups.to_vec(), ..Facts::default() };
        let added = plan(&scheme, &national(), &facts, day(9, 7)).unwrap().added;
        let of = |group: &str, date: Date| {
            let slot = added.iter().find(|slot| slot.group.as_str() == group && slot.date == date).unwrap();
            slot.from.time().strftime("%H:%M").to_string()
        };
        let begin = |date| ["small", "mixed", "big", "empty"].map(|group| of(group, date));
        assert_eq!(begin(date(2021, 9, 8)), ["14:40", "14:40", "15:30", "15:30"], "a Wednesday");
        assert_eq!(begin(date(2021, 9, 9)), ["15:30"; 4], "a Thursday");
        assert_eq!(begin(date(2021, 9, 26)), ["14:40", "14:40", "15:30", "15:30"], "worked as a Wednesday");
    }

    #[test]
    fn a_group_is_planned_from_the_day_on_which_its_first_child_joins() {
        let alone = |from| Group { from, ..one("alone", "li") };
        let robot = |from| Group { from, ..course("robot", "wang", 3, 15 * 60 + 30) };
        let first = |group: Group| planned(vec![group], day(9, 7)).unwrap().added[0].date;
        for (group, on) in [
            (alone(None), date(2021, 9, 7)),
            (alone(Some(date(2021, 9, 6))), date(2021, 9, 7)),
            (alone(Some(date(2021, 9, 7))), date(2021, 9, 7)),
            (alone(Some(date(2021, 9, 8))), date(2021, 9, 8)),
            (alone(Some(date(2021, 9, 11))), date(2021, 9, 13)),
            (robot(Some(date(2021, 9, 8))), date(2021, 9, 15)),
            (robot(Some(date(2021, 9, 16))), date(2021, 9, 22)),
        ] {
            assert_eq!(first(group.clone()), on, "{group:?}");
        }
        let ends = vec![course("robot", "li", 3, 16 * 60), alone(Some(date(2022, 1, 27)))];
        assert!(planned(ends, day(9, 7)).is_ok(), "its teacher is free once the group begins");
    }

    #[test]
    fn no_evening_is_planned_on_a_closed_day() {
        let storm = closure::Draft {
            id: crate::id::ClosureId::new("storm"),
            from: date(2021, 9, 7),
            to: date(2021, 9, 8),
            hours: None,
            cause: closure::Cause::Weather,
            note: String::new(),
            instead: closure::Instead::Cancel,
            group: None,
        };
        let gone = BTreeSet::from([(GroupId::new("a"), date(2021, 9, 9))]);
        let groups = vec![one("a", "li"), one("b", "wang")];
        let facts = Facts { groups, closures: vec![storm], cancelled: gone, ..Facts::default() };
        let added = plan(&gongshu(), &national(), &facts, day(9, 6)).unwrap().added;
        let of = |group: &str| {
            let slots = added.iter().filter(|slot| slot.group.as_str() == group);
            slots.map(|slot| slot.date.to_string()).take(3).collect::<Vec<_>>()
        };
        assert_eq!(of("a"), ["2021-09-06", "2021-09-10", "2021-09-13"]);
        assert_eq!(of("b"), ["2021-09-06", "2021-09-09", "2021-09-10"]);
    }

    #[test]
    fn no_evening_is_invented_that_is_over() {
        let noon = moment(date(2021, 12, 1), Time::constant(12, 0, 0, 0));
        let cases = [
            (noon, "2021-12-01"),
            (noon.plus_minutes(7 * 60), "2021-12-02"),
            (day(8, 1), "2021-09-06"),
            (day(9, 11), "2021-09-13"),
        ];
        for (now, first) in cases {
            let found = planned(vec![one("a", "li")], now).unwrap();
            assert_eq!(found.added[0].date.to_string(), first, "{now:?}");
        }
        assert_eq!(planned(vec![one("a", "li")], day(12, 31).plus_minutes(60 * 24 * 60)).unwrap().added, []);
    }

    #[test]
    fn nobody_is_responsible_for_two_groups_at_once() {
        let two_rooms = planned(vec![one("a", "li"), one("b", "li")], day(9, 4)).unwrap_err();
        let Refusal::TeacherTwice { date: at, first, second, .. } = two_rooms else {
            panic!("{two_rooms:?}")
        };
        assert_eq!((at, first.zh.as_str(), second.zh.as_str()), (date(2021, 9, 6), "a", "b"));
        let care_and_course = vec![one("a", "li"), course("robot", "li", 3, 16 * 60)];
        assert!(matches!(planned(care_and_course, day(9, 4)), Err(Refusal::TeacherTwice { .. })));
        let one_after_another =
            vec![course("robot", "li", 3, 15 * 60 + 30), course("chess", "li", 3, 16 * 60 + 50)];
        assert!(planned(one_after_another, day(9, 4)).is_ok());
        let other_days = vec![course("robot", "li", 3, 16 * 60), course("chess", "li", 4, 16 * 60)];
        assert!(planned(other_days, day(9, 4)).is_ok());
    }

    #[test]
    fn nobody_goes_along_to_one_group_and_is_in_another() {
        let along = |id: &str, who: Option<&str>, from_minute| Group {
            companion: who.map(PersonId::new),
            ..course(id, &format!("coach-{id}"), 3, from_minute)
        };
        let (robot, chess) = (15 * 60 + 30, 16 * 60);
        let cases = [
            ("nobody goes along", vec![one("a", "li"), along("robot", None, robot)], true),
            ("somebody free", vec![one("a", "li"), along("robot", Some("wang"), robot)], true),
            ("a care teacher", vec![one("a", "li"), along("robot", Some("li"), robot)], false),
            ("to two", vec![along("robot", Some("li"), robot), along("chess", Some("li"), chess)], false),
            (
                "one after another",
                vec![along("robot", Some("li"), robot), along("chess", Some("li"), 16 * 60 + 50)],
                true,
            ),
            ("the one who gives it", vec![along("robot", Some("coach-robot"), robot)], true),
        ];
        for (case, groups, is_fine) in cases {
            let found = planned(groups, day(9, 4)).map(|_| ()).map_err(|why| why.code());
            assert_eq!(found, if is_fine { Ok(()) } else { Err("session-teacher-twice") }, "{case}");
        }
        let names = BTreeMap::from([(PersonId::new("li"), "李老师".to_owned())]);
        let groups = vec![one("a", "li"), along("robot", Some("li"), robot)];
        let refused = plan(&gongshu(), &national(), &Facts { groups, names, ..Facts::default() }, day(9, 4));
        let Err(Refusal::TeacherTwice { teacher, .. }) = refused else { panic!("{refused:?}") };
        assert_eq!(teacher, "李老师", "the one who goes along is named, not who gives the lesson");
    }

    #[test]
    fn a_group_without_anyone_responsible_is_named() {
        let refused = planned(vec![one("a", "li"), one("b", "")], day(9, 4)).unwrap_err();
        assert_eq!(refused, Refusal::WithoutTeacher { group: words("b") });
    }
}
