//! 弹性时间 Minutes of late duty that become free time of another day: earned from sign-in to the end of the evening, asked for and
//! granted, and never at the cost of a lesson (P1.27, X.15).

use crate::day::engagement::{Engagement, clock};
use crate::id::PersonId;
use crate::moment::{Moment, moment};
use crate::plan::local::Words;
use crate::refusal::Refuses;
use jiff::civil::{Date, Time};

/// One evening that somebody led and signed in for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Served {
    /// When it began.
    pub from: Moment,
    /// When it was to end.
    pub until: Moment,
    /// When they signed in.
    pub arrived_at: Moment,
    /// When it was ended, every child accounted for.
    pub closed_at: Option<Moment>,
}

/// Free time that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Made by the caller: twice the same id is the same request.
    pub id: String,
    /// On which day.
    pub date: Date,
    /// From when, in minutes since midnight.
    pub from_minute: i64,
    /// Until when (excluded).
    pub until_minute: i64,
}

/// How far a request has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// 待答复
    Waiting,
    /// 已同意
    Granted,
    /// 未同意
    Declined,
}

/// What stands in the way of free time at its hours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hours {
    /// There is no school on that day, or the day lies outside the term in which the time was earned.
    pub has_no_school: bool,
    /// A lesson or a training of that weekday.
    pub engaged: Option<Engagement>,
    /// An evening that this person leads then, or their turn on duty.
    pub evening: Option<Words>,
}

/// What asking may know.
#[derive(Clone, Debug, Default)]
pub struct AskFacts {
    /// Minutes of credit for each hundred of duty; `None` where the plan has no flexible hours.
    pub percent: Option<i64>,
    /// Minutes that were earned.
    pub earned: i64,
    /// Minutes that were granted, or are asked for.
    pub spent: i64,
    /// Other free time of theirs that lies in these hours, in minutes since midnight.
    pub other: Option<(i64, i64)>,
    /// The same request was made before.
    pub is_known: bool,
    /// What is in the way.
    pub hours: Hours,
}

/// What answering may know.
#[derive(Clone, Debug)]
pub struct AnswerFacts {
    /// Whose request.
    pub person: PersonId,
    /// Who answers.
    pub by: PersonId,
    /// What was asked.
    pub draft: Draft,
    /// How far it has come.
    pub state: State,
    /// What is in the way by now.
    pub hours: Hours,
}

/// Why there is no free time, in the order in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The plan has no flexible hours.
    NotInPlan,
    /// Nobody answers their own request.
    Own,
    /// Another answer was given.
    Settled,
    /// The hours are missing, or end before they begin.
    HoursCrossed,
    /// They have begun already.
    Past,
    /// Nobody comes to school on that day, or it is another term's.
    NoSchool,
    /// A lesson or a training lies in them.
    Engaged {
        /// From when, in minutes since midnight.
        from: i64,
        /// Until when.
        until: i64,
    },
    /// An evening that this person leads, or their turn on duty, lies in them.
    Evening {
        /// Which.
        group: Words,
    },
    /// Other free time of theirs, granted or asked for, lies in them.
    Twice {
        /// From when, in minutes since midnight.
        from: i64,
        /// Until when.
        until: i64,
    },
    /// More than was earned and not spent.
    Balance {
        /// Minutes that are left.
        left: i64,
    },
}

/// What these evenings earned, in whole minutes. A minute that lies in two of them counts once.
pub fn earned(percent: i64, served: &[Served]) -> i64 {
    let mut spans: Vec<(Moment, Moment)> = served.iter().map(span).collect();
    spans.sort_unstable();
    let (mut minutes, mut counted): (i64, Option<Moment>) = (0, None);
    for (from, until) in spans {
        let from = counted.map_or(from, |at| at.max(from));
        minutes += until.minutes_since(from).max(0);
        counted = Some(counted.map_or(until, |at| at.max(until)));
    }
    minutes * percent / 100
}

/// From the beginning of one evening, or the sign-in after it, to its end. One that was ended on another day was forgotten, and
/// counts as it was planned.
fn span(one: &Served) -> (Moment, Moment) {
    let closed = one.closed_at.filter(|at| at.date() == one.until.date());
    (one.from.max(one.arrived_at), closed.unwrap_or(one.until))
}

/// Minutes of these requests that are granted, or still asked for: what nobody answered in time is free again.
pub fn spent<'a>(requests: impl Iterator<Item = (&'a Draft, State)>, now: Moment) -> i64 {
    requests.filter(|(draft, state)| draft.stands(*state, now)).map(|(draft, _)| draft.minutes()).sum()
}

/// Of these requests, the hours of one that still stands and meets another draft.
pub fn met<'a>(
    mut requests: impl Iterator<Item = (&'a Draft, State)>,
    draft: &Draft,
    now: Moment,
) -> Option<(i64, i64)> {
    let meets = |one: &Draft| one.begins() < draft.ends() && draft.begins() < one.ends();
    let found = requests.find(|(one, state)| one.stands(*state, now) && meets(one));
    found.map(|(one, _)| (one.from_minute, one.until_minute))
}

/// Asks for free time; whether it is new.
pub fn ask(facts: &AskFacts, draft: &Draft, now: Moment) -> Result<bool, Refusal> {
    if facts.percent.is_none() {
        return Err(Refusal::NotInPlan);
    }
    if facts.is_known {
        return Ok(false);
    }
    if draft.from_minute >= draft.until_minute {
        return Err(Refusal::HoursCrossed);
    }
    if draft.begins() <= now {
        return Err(Refusal::Past);
    }
    facts.hours.are_free()?;
    if let Some((from, until)) = facts.other {
        return Err(Refusal::Twice { from, until });
    }
    let left = facts.earned - facts.spent;
    if draft.minutes() > left { Err(Refusal::Balance { left: left.max(0) }) } else { Ok(true) }
}

/// Grants or declines it; whether that is new. A no never comes too late.
pub fn answer(facts: &AnswerFacts, grants: bool, now: Moment) -> Result<bool, Refusal> {
    if facts.by == facts.person {
        return Err(Refusal::Own);
    }
    match (facts.state, grants) {
        (State::Granted, true) | (State::Declined, false) => return Ok(false),
        (State::Granted, false) | (State::Declined, true) => return Err(Refusal::Settled),
        (State::Waiting, false) => return Ok(true),
        (State::Waiting, true) => {}
    }
    if facts.draft.begins() <= now {
        return Err(Refusal::Past);
    }
    facts.hours.are_free()?;
    Ok(true)
}

impl Draft {
    /// Whether it takes of what was earned: granted, or still asked for. Once it has begun nobody grants it any more.
    pub fn stands(&self, state: State, now: Moment) -> bool {
        match state {
            State::Granted => true,
            State::Waiting => now < self.begins(),
            State::Declined => false,
        }
    }

    /// How long.
    pub fn minutes(&self) -> i64 {
        self.until_minute - self.from_minute
    }

    /// When it begins.
    pub fn begins(&self) -> Moment {
        moment(self.date, Time::midnight()).plus_minutes(self.from_minute)
    }

    /// When it ends (excluded).
    pub fn ends(&self) -> Moment {
        moment(self.date, Time::midnight()).plus_minutes(self.until_minute)
    }
}

impl Hours {
    fn are_free(&self) -> Result<(), Refusal> {
        if self.has_no_school {
            return Err(Refusal::NoSchool);
        }
        if let Some(one) = &self.engaged {
            return Err(Refusal::Engaged { from: one.from_minute, until: one.until_minute });
        }
        match &self.evening {
            Some(group) => Err(Refusal::Evening { group: group.clone() }),
            None => Ok(()),
        }
    }
}

impl State {
    const ALL: [Self; 3] = [Self::Waiting, Self::Granted, Self::Declined];

    /// As tables write it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Granted => "granted",
            Self::Declined => "declined",
        }
    }
}

impl std::str::FromStr for State {
    type Err = ();

    fn from_str(code: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|state| state.code() == code).ok_or(())
    }
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotInPlan => "flextime-not-in-plan",
            Self::Own => "flextime-own",
            Self::Settled => "flextime-settled",
            Self::HoursCrossed => "flextime-hours",
            Self::Past => "flextime-past",
            Self::NoSchool => "flextime-no-school",
            Self::Engaged { .. } => "flextime-engaged",
            Self::Evening { .. } => "flextime-evening",
            Self::Twice { .. } => "flextime-twice",
            Self::Balance { .. } => "flextime-balance",
        }
    }

    fn clause(&self) -> &'static str {
        "P1.27"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Engaged { from, until } | Self::Twice { from, until } => {
                vec![("from", clock(*from)), ("until", clock(*until))]
            }
            Self::Evening { group } => vec![("group", group.zh.clone()), ("group_en", group.en.clone())],
            Self::Balance { left } => vec![("left", left.to_string())],
            Self::NotInPlan
            | Self::Own
            | Self::Settled
            | Self::HoursCrossed
            | Self::Past
            | Self::NoSchool => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::engagement::Kind;
    use crate::plan::local::Day;
    use jiff::civil::date;

    fn at(hour: i8, minute: i8) -> Moment {
        Moment::at(date(2021, 9, 7).at(hour, minute, 0, 0))
    }

    #[test]
    fn duty_is_counted_from_sign_in_to_the_end() {
        let one =
            Served { from: at(16, 30), until: at(18, 0), arrived_at: at(16, 20), closed_at: Some(at(18, 0)) };
        let cases = [
            ("as planned", one, 90),
            ("late", Served { arrived_at: at(16, 45), ..one }, 75),
            ("longer, until the last child was fetched", Served { closed_at: Some(at(18, 40)), ..one }, 130),
            ("ended sooner", Served { closed_at: Some(at(17, 30)), ..one }, 60),
            ("nobody ended it", Served { closed_at: None, ..one }, 90),
            ("ended the next day", Served { closed_at: Some(at(18, 0).plus_minutes(14 * 60)), ..one }, 90),
            ("signed in after its end", Served { arrived_at: at(18, 5), ..one }, 0),
        ];
        for (case, served, expected) in cases {
            assert_eq!(earned(100, &[served]), expected, "{case}");
        }
        let next = Served { from: at(18, 0), until: at(19, 0), arrived_at: at(18, 0), closed_at: None };
        let longer = Served { closed_at: Some(at(18, 40)), ..one };
        let sums = [
            ("none", 100, vec![], 0),
            ("half of it", 50, vec![one], 45),
            ("one after another", 100, vec![next, one], 150),
            ("the first ended late", 100, vec![next, longer], 150),
            ("on duty and standing in at once", 100, vec![one, one], 90),
            ("too late, and the next", 100, vec![Served { arrived_at: at(18, 5), ..one }, next], 60),
        ];
        for (case, percent, served, expected) in sums {
            assert_eq!(earned(percent, &served), expected, "{case}");
        }
    }

    fn lesson() -> Engagement {
        Engagement {
            id: "e".into(),
            person: PersonId::new("wang"),
            day: Day::Wed,
            from_minute: 480,
            until_minute: 520,
            kind: Kind::Lesson,
        }
    }

    /// The first ninety minutes of Wednesday.
    fn draft() -> Draft {
        Draft { id: "f".into(), date: date(2021, 9, 8), from_minute: 480, until_minute: 570 }
    }

    #[test]
    fn a_ladder_of_refusals() {
        let free = AskFacts { percent: Some(100), earned: 90, ..AskFacts::default() };
        let taught = Hours { engaged: Some(lesson()), ..Hours::default() };
        let group = Words { zh: "甲班".into(), en: "A".into() };
        let leads = Hours { evening: Some(group), ..Hours::default() };
        let closed = Hours { has_no_school: true, ..taught.clone() };
        let cases = [
            (
                "no such hours",
                AskFacts { percent: None, ..free.clone() },
                draft(),
                Err("flextime-not-in-plan"),
            ),
            ("no time", free.clone(), Draft { until_minute: 480, ..draft() }, Err("flextime-hours")),
            ("today, begun", free.clone(), Draft { date: date(2021, 9, 7), ..draft() }, Err("flextime-past")),
            ("a holiday", AskFacts { hours: closed, ..free.clone() }, draft(), Err("flextime-no-school")),
            ("a lesson", AskFacts { hours: taught, ..free.clone() }, draft(), Err("flextime-engaged")),
            ("an evening", AskFacts { hours: leads, ..free.clone() }, draft(), Err("flextime-evening")),
            (
                "asked for already",
                AskFacts { other: Some((480, 490)), ..free.clone() },
                draft(),
                Err("flextime-twice"),
            ),
            ("a minute too much", AskFacts { earned: 89, ..free.clone() }, draft(), Err("flextime-balance")),
            ("spent", AskFacts { spent: 1, ..free.clone() }, draft(), Err("flextime-balance")),
            ("all of it", free.clone(), draft(), Ok(true)),
            ("again", AskFacts { is_known: true, spent: 90, ..free }, draft(), Ok(false)),
        ];
        for (case, facts, draft, expected) in cases {
            assert_eq!(ask(&facts, &draft, at(9, 0)).map_err(|why| why.code()), expected, "{case}");
        }
    }

    #[test]
    fn what_nobody_answered_in_time_is_free_again() {
        let later = Draft { id: "g".into(), from_minute: 600, until_minute: 630, ..draft() };
        let begins = at(8, 0).plus_minutes(24 * 60);
        let of = |first, second| [(draft(), first), (later.clone(), second)];
        let cases = [
            ("both asked for", of(State::Waiting, State::Waiting), begins.plus_minutes(-1), 120),
            ("one has begun", of(State::Waiting, State::Waiting), begins, 30),
            ("and was granted", of(State::Granted, State::Waiting), begins, 120),
            ("a no", of(State::Declined, State::Granted), at(9, 0), 30),
        ];
        for (case, requests, now, expected) in cases {
            assert_eq!(spent(requests.iter().map(|(one, state)| (one, *state)), now), expected, "{case}");
        }
        let with = |from_minute, until_minute| Draft { from_minute, until_minute, ..draft() };
        let meets = |other: &Draft, state| met([(&draft(), state)].into_iter(), other, at(9, 0));
        for (case, other, state, expected) in [
            ("the same hours", draft(), State::Waiting, Some((480, 570))),
            ("the last minute", with(569, 600), State::Granted, Some((480, 570))),
            ("after it", with(570, 600), State::Granted, None),
            ("declined", draft(), State::Declined, None),
            ("another day", Draft { date: date(2021, 9, 9), ..draft() }, State::Granted, None),
        ] {
            assert_eq!(meets(&other, state), expected, "{case}");
        }
    }

    #[test]
    fn somebody_else_answers_once() {
        let facts = AnswerFacts {
            person: PersonId::new("wang"),
            by: PersonId::new("chen"),
            draft: draft(),
            state: State::Waiting,
            hours: Hours::default(),
        };
        let own = AnswerFacts { by: PersonId::new("wang"), ..facts.clone() };
        let of = |state| AnswerFacts { state, ..facts.clone() };
        let hours = |has_no_school| Hours { engaged: Some(lesson()), evening: None, has_no_school };
        let taught = AnswerFacts { hours: hours(false), ..facts.clone() };
        let closed = AnswerFacts { hours: hours(true), ..facts.clone() };
        let cases = [
            ("their own", own, true, Err("flextime-own")),
            ("yes", facts.clone(), true, Ok(true)),
            ("no", facts.clone(), false, Ok(true)),
            ("yes again", of(State::Granted), true, Ok(false)),
            ("no after yes", of(State::Granted), false, Err("flextime-settled")),
            ("yes after no", of(State::Declined), true, Err("flextime-settled")),
            ("a holiday by now", closed, true, Err("flextime-no-school")),
            ("a lesson by now", taught.clone(), true, Err("flextime-engaged")),
            ("no, with a lesson", taught, false, Ok(true)),
        ];
        for (case, facts, grants, expected) in cases {
            assert_eq!(answer(&facts, grants, at(9, 0)).map_err(|why| why.code()), expected, "{case}");
        }
        let late = at(9, 0).plus_minutes(24 * 60);
        assert_eq!(answer(&facts, true, late).map_err(|why| why.code()), Err("flextime-past"));
        for state in State::ALL {
            assert_eq!(state.code().parse(), Ok(state));
        }
    }
}
