//! 固定安排 Weekly hours in which one of the staff gives a lesson or is trained: nobody is asked to stand in then, an evening that they
//! lead then needs somebody else, and flexible time takes none of them (P1.27, P3.49, X.15).

use crate::day::rota::{Hindrance, Taken};
use crate::id::{PersonId, SessionId};
use crate::moment::Moment;
use crate::plan::local::{Day, Words};
use crate::refusal::Refuses;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// What somebody does then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 上课
    Lesson,
    /// 培训、教研
    Training,
}

/// Hours of every week, by the school's timetable: on a day that is worked as a Friday they are Friday's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Engagement {
    /// Made by the caller: twice the same id is the same entry.
    pub id: String,
    /// Whose.
    pub person: PersonId,
    /// On which weekday.
    pub day: Day,
    /// From when, in minutes since midnight.
    pub from_minute: i64,
    /// Until when (excluded).
    pub until_minute: i64,
    /// What for.
    pub kind: Kind,
}

/// What entering may know.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Whoever works here: all of them take turns on duty (P3.37).
    pub people: BTreeSet<PersonId>,
    /// What stands.
    pub standing: Vec<Engagement>,
}

/// One evening of the days ahead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evening {
    /// Which.
    pub session: SessionId,
    /// Its group.
    pub name: Words,
    /// When it begins.
    pub from: Moment,
    /// When it ends (excluded).
    pub until: Moment,
    /// The one responsible: its teacher, or who goes along to somebody from outside (P3.54).
    pub leader: PersonId,
    /// Whether that one goes along, so that somebody stands in for them and not for who gives the lesson (P3.50).
    pub beside: bool,
}

/// How the people of one day answer to its evenings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlook<'a> {
    /// The day.
    pub date: Date,
    /// How many evenings it has.
    pub evenings: usize,
    /// Those whose leader is engaged then, or away, each with who is free for it.
    pub uncovered: Vec<(&'a Evening, Vec<PersonId>)>,
    /// How many of them nobody is left for, each person taking one.
    pub short: usize,
}

/// Why nothing is entered, in the order in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody is chosen, or nobody who works here.
    NoPerson,
    /// The hours are missing, or end before they begin.
    HoursCrossed,
    /// This person has something then already.
    Overlaps {
        /// From when, in minutes since midnight.
        from: i64,
        /// Until when.
        until: i64,
    },
}

/// Enters hours; the same entry again is nothing new: `None`.
pub fn enter(facts: &Facts, draft: Engagement) -> Result<Option<Engagement>, Refusal> {
    if facts.standing.iter().any(|one| one.id == draft.id) {
        return Ok(None);
    }
    if !facts.people.contains(&draft.person) {
        return Err(Refusal::NoPerson);
    }
    if draft.from_minute >= draft.until_minute {
        return Err(Refusal::HoursCrossed);
    }
    let hours = (draft.from_minute, draft.until_minute);
    match of(&facts.standing, &draft.person, draft.day, hours) {
        Some(other) => Err(Refusal::Overlaps { from: other.from_minute, until: other.until_minute }),
        None => Ok(Some(draft)),
    }
}

/// What somebody is engaged in at some minute of these hours, in minutes since midnight.
pub fn of<'a>(
    all: &'a [Engagement],
    person: &PersonId,
    day: Day,
    (from, until): (i64, i64),
) -> Option<&'a Engagement> {
    let meets = |one: &&Engagement| one.from_minute < until && from < one.until_minute;
    all.iter().filter(|one| one.person == *person && one.day == day).find(meets)
}

/// The minute of its day, in Shanghai.
pub fn minute(at: Moment) -> i64 {
    i64::from(at.time().hour()) * 60 + i64::from(at.time().minute())
}

/// Each day with an evening whose leader is engaged then, or away (P3.49); `taken` is what else people have given their hours to, `day`
/// says by which weekday's timetable a date goes.
pub fn outlook<'a>(
    evenings: &'a [Evening],
    people: &BTreeSet<PersonId>,
    all: &[Engagement],
    taken: &[Taken],
    day: impl Fn(Date) -> Day,
) -> Vec<Outlook<'a>> {
    let mut days: BTreeMap<Date, Vec<&'a Evening>> = BTreeMap::new();
    for evening in evenings {
        days.entry(evening.from.date()).or_default().push(evening);
    }
    let seen = days.into_iter().map(|(date, evenings)| {
        let engaged = |person: &PersonId, evening: &Evening| {
            of(all, person, day(date), (minute(evening.from), minute(evening.until))).is_some()
        };
        let leads = |person: &PersonId, evening: &Evening| {
            let at_once = |one: &&&Evening| one.from < evening.until && evening.from < one.until;
            evenings.iter().filter(at_once).any(|one| one.leader == *person)
        };
        let is_taken = |person: &PersonId, evening: &Evening| {
            taken.iter().any(|one| one.keeps(person, (evening.from, evening.until)))
        };
        let is_away = |person: &PersonId, evening: &Evening| {
            let mut away = taken.iter().filter(|one| one.by == Hindrance::Away);
            away.any(|one| one.keeps(person, (evening.from, evening.until)))
        };
        let free = |evening: &Evening| -> Vec<PersonId> {
            let can = |person: &&PersonId| {
                !leads(person, evening) && !engaged(person, evening) && !is_taken(person, evening)
            };
            people.iter().filter(can).cloned().collect()
        };
        let uncovered: Vec<(&'a Evening, Vec<PersonId>)> = evenings
            .iter()
            .filter(|evening| engaged(&evening.leader, evening) || is_away(&evening.leader, evening))
            .map(|evening| (*evening, free(evening)))
            .collect();
        let short = uncovered.len() - covered(&uncovered);
        Outlook { date, evenings: evenings.len(), uncovered, short }
    });
    seen.filter(|one| !one.uncovered.is_empty()).collect()
}

/// For how many of these evenings there is somebody, each person taking one: as many as can be.
fn covered(uncovered: &[(&Evening, Vec<PersonId>)]) -> usize {
    let mut taken = BTreeMap::new();
    (0..uncovered.len()).filter(|at| finds(*at, uncovered, &mut taken, &mut BTreeSet::new())).count()
}

/// Finds somebody for one evening; who has another one already gives it away where somebody else can take that.
fn finds<'a>(
    at: usize,
    uncovered: &'a [(&Evening, Vec<PersonId>)],
    taken: &mut BTreeMap<&'a PersonId, usize>,
    asked: &mut BTreeSet<&'a PersonId>,
) -> bool {
    let Some((_, free)) = uncovered.get(at) else { return false };
    for person in free {
        if !asked.insert(person) {
            continue;
        }
        let other = taken.get(person).copied();
        if other.is_none_or(|other| finds(other, uncovered, taken, asked)) {
            taken.insert(person, at);
            return true;
        }
    }
    false
}

/// 15:30
pub fn clock(minute: i64) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

impl Kind {
    /// In the order of the form.
    pub const ALL: [Self; 2] = [Self::Lesson, Self::Training];

    /// As tables and forms write it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Lesson => "lesson",
            Self::Training => "training",
        }
    }
}

impl std::str::FromStr for Kind {
    type Err = ();

    fn from_str(code: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.code() == code).ok_or(())
    }
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoPerson => "engagement-no-person",
            Self::HoursCrossed => "engagement-hours",
            Self::Overlaps { .. } => "engagement-overlaps",
        }
    }

    fn clause(&self) -> &'static str {
        "P3.49"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Overlaps { from, until } => vec![("from", clock(*from)), ("until", clock(*until))],
            Self::NoPerson | Self::HoursCrossed => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::rota::Away;
    use jiff::civil::date;

    /// 王老师 is trained on Friday from 15:00 to 17:00.
    fn training(person: &str) -> Engagement {
        Engagement {
            id: format!("e-{person}"),
            person: PersonId::new(person),
            day: Day::Fri,
            from_minute: 15 * 60,
            until_minute: 17 * 60,
            kind: Kind::Training,
        }
    }

    #[test]
    fn a_ladder_of_refusals() {
        let facts =
            Facts { people: ["wang", "li"].map(PersonId::new).into(), standing: vec![training("wang")] };
        let with = |person: &str, day, (from_minute, until_minute)| Engagement {
            id: "new".into(),
            day,
            from_minute,
            until_minute,
            ..training(person)
        };
        let cases = [
            ("nobody of ours", with("coach", Day::Fri, (0, 0)), Err("engagement-no-person")),
            ("no time", with("wang", Day::Fri, (900, 900)), Err("engagement-hours")),
            ("into what stands", with("wang", Day::Fri, (1019, 1080)), Err("engagement-overlaps")),
            ("after it", with("wang", Day::Fri, (1020, 1080)), Ok(true)),
            ("another day", with("wang", Day::Mon, (900, 1020)), Ok(true)),
            ("somebody else", with("li", Day::Fri, (900, 1020)), Ok(true)),
            ("the same again", training("wang"), Ok(false)),
        ];
        for (case, draft, expected) in cases {
            let told = enter(&facts, draft).map(|one| one.is_some()).map_err(|why| why.code());
            assert_eq!(told, expected, "{case}");
        }
    }

    /// An evening from 15:30 to 17:30, on Friday 10 September 2021 or on the Sunday that is worked as a Wednesday.
    fn evening(group: &str, leader: &str, on: Date) -> Evening {
        let at = |hour| Moment::at(on.at(hour, 30, 0, 0));
        Evening {
            session: SessionId::new(format!("{group}-{on}")),
            name: Words { zh: group.into(), en: group.into() },
            from: at(15),
            until: at(17),
            leader: PersonId::new(leader),
            beside: false,
        }
    }

    #[test]
    fn friday_is_short_by_as_many_evenings_as_nobody_is_left_for() {
        let (friday, monday) = (date(2021, 9, 10), date(2021, 9, 13));
        let three = |on| ["a", "b", "c"].map(|group| evening(group, &format!("t-{group}"), on));
        let all = [three(friday), three(monday)].concat();
        type Case<'a> = (&'a str, &'a [&'a str], &'a [&'a str], Option<(usize, usize)>);
        let cases: [Case<'_>; 6] = [
            ("nobody is trained", &[], &[], None),
            ("one, and somebody is free", &["t-a"], &["sun"], Some((1, 0))),
            ("one, and nobody is free", &["t-a"], &[], Some((1, 1))),
            ("all, and one is free", &["t-a", "t-b", "t-c"], &["sun"], Some((3, 2))),
            ("whoever is free is trained too", &["t-a", "sun"], &["sun"], Some((1, 1))),
            ("all, and enough are free", &["t-a", "t-b", "t-c"], &["sun", "zhou", "wu"], Some((3, 0))),
        ];
        for (case, trained, spare, expected) in cases {
            let engagements: Vec<Engagement> = trained.iter().map(|one| training(one)).collect();
            let own = ["t-a", "t-b", "t-c"].iter().chain(spare);
            let people = own.map(|one| PersonId::new(*one)).collect();
            let found = outlook(&all, &people, &engagements, &[], Day::of);
            let told = found.first().map(|one| (one.uncovered.len(), one.short));
            assert_eq!(told, expected, "{case}");
            assert!(found.iter().all(|one| one.date == friday && one.evenings == 3), "{case}: {found:?}");
        }
    }

    #[test]
    fn who_can_take_only_one_evening_takes_that_one() {
        let friday = date(2021, 9, 10);
        let early = Evening { from: Moment::at(friday.at(14, 0, 0, 0)), ..evening("a", "wang", friday) };
        let late = evening("b", "li", friday);
        let busy = Engagement { from_minute: 14 * 60, until_minute: 15 * 60, ..training("zhou") };
        let engagements = [training("wang"), training("li"), busy];
        let people = ["wang", "li", "sun", "zhou"].map(PersonId::new).into();
        for evenings in [[early.clone(), late.clone()], [late, early]] {
            let found = outlook(&evenings, &people, &engagements, &[], Day::of);
            assert_eq!(found[0].short, 0, "周 can take the later one only, so 孙 takes the earlier");
        }
    }

    #[test]
    fn nobody_is_free_who_is_off_or_in_another_room_then() {
        let friday = date(2021, 9, 10);
        let (all, people) = ([evening("a", "wang", friday)], ["wang", "li"].map(PersonId::new).into());
        let li = |hour, until, by| Taken {
            person: PersonId::new("li"),
            from: Moment::at(friday.at(hour, 0, 0, 0)),
            until: Moment::at(friday.at(until, 0, 0, 0)),
            by,
        };
        let cases = [
            ("nothing else", vec![], 0),
            ("off in the morning", vec![li(8, 12, Hindrance::Off)], 0),
            ("off before it is over", vec![li(17, 18, Hindrance::Off)], 1),
            ("keeps children on", vec![li(16, 18, Hindrance::Leads)], 1),
        ];
        for (case, taken, short) in cases {
            let found = outlook(&all, &people, &[training("wang")], &taken, Day::of);
            assert_eq!((found[0].uncovered.len(), found[0].short), (1, short), "{case}");
        }
    }

    #[test]
    fn whoever_is_away_leads_nothing_and_stands_in_for_nobody() {
        let friday = date(2021, 9, 10);
        let (all, people) = ([evening("a", "wang", friday)], ["wang", "li"].map(PersonId::new).into());
        let away = |who: &str, from, to| {
            let (from, to) = (date(2021, 9, from), date(2021, 9, to));
            Away { id: who.to_owned(), person: PersonId::new(who), from, to }
        };
        let cases = [
            ("nobody", vec![], None),
            ("its leader", vec![away("wang", 10, 10)], Some((1, 0))),
            ("its leader, the days before", vec![away("wang", 8, 9)], None),
            ("its leader, all month", vec![away("wang", 1, 30)], Some((1, 0))),
            ("both", vec![away("wang", 10, 12), away("li", 9, 10)], Some((1, 1))),
            ("somebody else", vec![away("li", 10, 10)], None),
        ];
        for (case, aways, expected) in cases {
            let taken: Vec<Taken> = aways.iter().map(|one| one.taken((friday, friday))).collect();
            let found = outlook(&all, &people, &[], &taken, Day::of);
            assert_eq!(found.first().map(|one| (one.uncovered.len(), one.short)), expected, "{case}");
        }
    }

    #[test]
    fn a_day_goes_by_the_timetable_that_the_school_keeps_on_it() {
        let sunday = date(2021, 9, 26);
        let (all, engagements) = ([evening("a", "wang", sunday)], [training("wang")]);
        let people = [PersonId::new("wang")].into();
        assert_eq!(outlook(&all, &people, &engagements, &[], |_| Day::Wed), []);
        assert_eq!(outlook(&all, &people, &engagements, &[], |_| Day::Fri).len(), 1);
    }

    #[test]
    fn codes_are_read_as_they_are_written() {
        for kind in Kind::ALL {
            assert_eq!(kind.code().parse(), Ok(kind));
        }
        assert_eq!("party".parse::<Kind>(), Err(()));
        assert_eq!((clock(0), clock(15 * 60 + 5)), ("00:00".to_owned(), "15:05".to_owned()));
    }
}
