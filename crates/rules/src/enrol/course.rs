//! x类课程 Courses: proposed by the teaching group, settled by review, and only then announced.

pub mod ending;
pub mod term;

use super::{campus, claim, content, draw, opening};
use crate::id::{CourseId, PersonId};
use crate::moment::Moment;
use crate::plan::local::{Day, Words};
use crate::plan::programme::{self, Content};
use crate::plan::scheme::Scheme;
use crate::plan::wording;
use crate::refusal::Refuses;
use jiff::civil::Time;
use std::collections::BTreeSet;

/// What a course is (P3.17).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// 清单内 One of the kinds of the opinion's list (P1.29).
    Listed(Content),
    /// 准予的 One that the district granted beyond it, by the short name that the plan has for it.
    Granted(String),
}

impl Kind {
    /// The kinds that a plan has for its courses, as it names them.
    pub fn offered(scheme: &Scheme) -> Vec<Self> {
        scheme.programme("x").map(Self::of).unwrap_or_default()
    }

    fn of(programme: &programme::Terms) -> Vec<Self> {
        let listed = programme.contents().iter().filter(|one| Content::LISTED.contains(one));
        let granted = programme.others().iter().cloned().map(Self::Granted);
        listed.copied().map(Self::Listed).chain(granted).collect()
    }

    /// As tables and forms write it.
    pub fn code(&self) -> &str {
        match self {
            Self::Listed(content) => content.key(),
            Self::Granted(code) => code,
        }
    }

    /// Reads a code. Whether a plan has such a kind (奥数 has none) is asked of the plan.
    pub fn from_code(code: &str) -> Option<Self> {
        let listed = Content::LISTED.into_iter().find(|one| one.key() == code).map(Self::Listed);
        listed.or_else(|| (!code.is_empty()).then(|| Self::Granted(code.to_owned())))
    }

    /// What it is called.
    pub fn shown(&self, scheme: &Scheme) -> Words {
        match self {
            Self::Listed(content) => wording::named(content.key()),
            Self::Granted(code) => {
                let granted = scheme.activity.iter().find(|one| one.is_named(code));
                granted.map_or_else(|| wording::same(code), |one| one.shown().clone())
            }
        }
    }
}

/// How far a course has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// 待审定 Proposed; nobody but the school sees it.
    Draft,
    /// 已审定 Its content is settled (P3.22).
    Settled,
    /// 待开班 Parents see it and may wish for it.
    Announced,
    /// 已开班 It has enough children (P3.21).
    Open,
    /// 未开班 Too few children, or not taken up at the review.
    Closed,
    /// 学期已结束 It opened or did not, and its term is over (P3.31).
    Ended,
}

impl State {
    /// As tables write it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Settled => "settled",
            Self::Announced => "announced",
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Ended => "ended",
        }
    }

    /// Reads a code back.
    pub fn from_code(code: &str) -> Option<Self> {
        let all = [Self::Draft, Self::Settled, Self::Announced, Self::Open, Self::Closed, Self::Ended];
        all.into_iter().find(|state| state.code() == code)
    }

    /// Whether parents see it among the courses of the term (P3.22).
    pub fn is_public(self) -> bool {
        self.was_announced() && self != Self::Ended
    }

    /// Whether parents have seen it, so that nobody changes it any more (P3.22).
    pub fn was_announced(self) -> bool {
        self >= Self::Announced
    }

    /// Whether it is not held, or no longer.
    pub fn is_over(self) -> bool {
        self >= Self::Closed
    }
}

/// A course as every rule sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// Which.
    pub id: CourseId,
    /// Its Chinese title.
    pub title_zh: String,
    /// Its English title.
    pub title_en: String,
    /// What it teaches.
    pub kind: Kind,
    /// Who teaches.
    pub teacher: PersonId,
    /// The site's short name.
    pub site: String,
    /// The room.
    pub room: String,
    /// 1 for Monday to 5 for Friday: the first day of the week on which it meets.
    pub weekday: i64,
    /// Further days of the week, ascending: a seat is one for all of them.
    pub also: Vec<i64>,
    /// When it begins, in minutes of the day.
    pub from_minute: i64,
    /// Lessons an evening.
    pub lessons: i64,
    /// The youngest and the oldest grade.
    pub grades: (i64, i64),
    /// Seats.
    pub seats: i64,
    /// Seats taken.
    pub taken: i64,
    /// How far it has come.
    pub state: State,
    /// The plan with whose term it ends; `None` of one that waits for the plan under which it can be drawn.
    pub plan: Option<String>,
}

impl Course {
    /// The days of the week on which it meets, ascending.
    pub fn weekdays(&self) -> impl Iterator<Item = i64> + '_ {
        std::iter::once(self.weekday).chain(self.also.iter().copied())
    }

    /// The same as one number: a bit for each day, Monday 1, Tuesday 2, Wednesday 4 and so on.
    pub fn days(&self) -> i64 {
        self.weekdays().map(bit).sum()
    }
}

/// One day of the week as a bit.
pub fn bit(weekday: i64) -> i64 {
    if (1..=7).contains(&weekday) { 1 << (weekday - 1) } else { 0 }
}

/// Further days of the week beside the first, from their bits.
pub fn also(days: i64, first: i64) -> Vec<i64> {
    (1..=7).filter(|day| *day != first && days & bit(*day) != 0).collect()
}

/// A course that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Made by the caller: twice the same id is the same course.
    pub id: CourseId,
    /// Its Chinese title.
    pub title_zh: String,
    /// Its English title.
    pub title_en: String,
    /// `arts`, `clubs` or whatever else the plan has for its courses (P3.17).
    pub kind: String,
    /// Who teaches.
    pub teacher: PersonId,
    /// The room.
    pub room: String,
    /// 1 for Monday to 5 for Friday: each day of the week on which it meets, in any order.
    pub weekdays: BTreeSet<i64>,
    /// When it begins.
    pub from: Time,
    /// When it ends.
    pub until: Time,
    /// The youngest and the oldest grade.
    pub grades: (i64, i64),
    /// Seats.
    pub seats: i64,
}

/// A course that may be reviewed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposed {
    /// As it will stand in the table, a draft.
    pub course: Course,
    /// The same proposal stood there already.
    pub already: bool,
}

impl Proposed {
    /// The same as a course of the term of the plan under which it was proposed, while something can be chosen under that; one that
    /// stood there already stays of its own term.
    #[must_use]
    pub fn under(self, scheme: &Scheme, now: Moment) -> Self {
        if self.already {
            return self;
        }
        let plan = ending::announced_under(scheme, now).map(str::to_owned);
        Self { course: Course { plan, ..self.course }, ..self }
    }
}

/// What a review says about courses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// 审定 Its content is settled.
    Settle,
    /// 不采用 It is not taken up.
    Drop,
}

/// Courses that a review decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviewed {
    /// The drafts it concerns; those decided before are left out.
    pub courses: Vec<CourseId>,
    /// The state they come to.
    pub state: State,
    /// Those whose title has a forbidden word, with the words: a person decided all the same (P1.36).
    pub despite: Vec<(CourseId, Vec<&'static str>)>,
    /// Why, where there are such.
    pub reason: String,
}

impl Reviewed {
    /// What of it concerns some courses: the journal names for each the plan of its own term (P1.24).
    #[must_use]
    pub fn of(&self, own: &[Course]) -> Self {
        let is_own = |id: &CourseId| own.iter().any(|course| course.id == *id);
        Self {
            courses: self.courses.iter().filter(|id| is_own(id)).cloned().collect(),
            despite: self.despite.iter().filter(|(id, _)| is_own(id)).cloned().collect(),
            ..self.clone()
        }
    }
}

/// Courses that parents now see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announced {
    /// Empty when all had been announced before.
    pub courses: Vec<CourseId>,
}

/// Why a course is not taken, in the order in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Parents see it already, so it can no longer be changed.
    #[error("announced before")]
    Fixed,
    /// None of the kinds that the plan has for its courses.
    #[error("not a kind of course")]
    Kind {
        /// Which these are.
        offered: Words,
    },
    /// No such evening.
    #[error("no x-class on that weekday")]
    Weekday,
    /// Several days a week, where seats are given so that no child could be promised all of them or none.
    #[error("several days a week are not given here")]
    SeveralDays,
    /// Not whole lessons.
    #[error("not whole lessons")]
    PartialLesson {
        /// Minutes of one lesson.
        minutes: i64,
    },
    /// Before dismissal or past the day's end.
    #[error("outside the window")]
    OutsideWindow {
        /// The earliest beginning.
        from: Time,
        /// The latest end.
        until: Time,
        /// 1 for Monday to 5 for Friday.
        weekday: i64,
    },
    /// Its grades are looked after at different sites.
    #[error("grades of different sites")]
    MixedSites,
    /// With so few seats it could never open.
    #[error("fewer seats than the minimum")]
    TooSmall {
        /// Seats that are missing.
        lacks: i64,
    },
    /// A title has a forbidden word, and nobody said why the course is none of that.
    #[error("a forbidden word, and no reason")]
    Words {
        /// The course.
        title: String,
        /// The words.
        words: String,
    },
    /// Something is still a draft.
    #[error("not everything is settled")]
    Unsettled {
        /// Titles of the drafts.
        titles: Vec<String>,
    },
    /// Nothing was ever proposed.
    #[error("nothing to announce")]
    Nothing,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Fixed => "course-fixed",
            Self::Kind { .. } => "course-kind",
            Self::Weekday => "course-weekday",
            Self::SeveralDays => "course-several-days",
            Self::PartialLesson { .. } => "course-partial-lesson",
            Self::OutsideWindow { .. } => "course-outside-window",
            Self::MixedSites => "course-mixed-sites",
            Self::TooSmall { .. } => "course-too-small",
            Self::Words { .. } => "course-words",
            Self::Unsettled { .. } => "course-unsettled",
            Self::Nothing => "course-nothing",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::SeveralDays => "P3.33",
            Self::Fixed | Self::Unsettled { .. } | Self::Nothing => "P3.22",
            Self::Kind { .. } => "P3.17",
            Self::PartialLesson { .. } => "P3.15",
            Self::OutsideWindow { weekday: 5, .. } => "P3.14",
            Self::Weekday | Self::OutsideWindow { .. } => "P3.13",
            Self::MixedSites => "P3.19",
            Self::TooSmall { .. } => "P3.21",
            Self::Words { .. } => "P1.36",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Kind { offered } => {
                vec![("kinds", offered.zh.clone()), ("kinds_en", offered.en.clone())]
            }
            Self::PartialLesson { minutes } => vec![("minutes", minutes.to_string())],
            Self::OutsideWindow { from, until, .. } => {
                vec![
                    ("from", from.strftime("%H:%M").to_string()),
                    ("until", until.strftime("%H:%M").to_string()),
                ]
            }
            Self::TooSmall { lacks } => vec![("lacks", lacks.to_string())],
            Self::Words { title, words } => vec![("title", title.clone()), ("words", words.clone())],
            Self::Unsettled { titles } => vec![("titles", titles.join("、"))],
            Self::Fixed | Self::Weekday | Self::SeveralDays | Self::MixedSites | Self::Nothing => Vec::new(),
        }
    }
}

/// Proposes a course, or changes one that parents do not see yet; a settled one goes back to review (P3.22).
pub fn propose(
    scheme: &Scheme,
    own_site: &str,
    standing: Option<&Course>,
    draft: Draft,
) -> Result<Proposed, Refusal> {
    let kind = Kind::from_code(&draft.kind);
    let programme = scheme.programme("x").ok_or(Refusal::Weekday)?;
    if standing.is_some_and(|course| course.state.was_announced()) {
        let same = standing.is_some_and(|course| is_same(course, &draft));
        return if same { Ok(again(standing)) } else { Err(Refusal::Fixed) };
    }
    let offered = Kind::of(programme);
    let kind = kind.filter(|kind| offered.contains(kind)).ok_or_else(|| {
        let offered = wording::list(offered.iter().map(|kind| kind.shown(scheme)));
        Refusal::Kind { offered }
    })?;
    let lessons = lessons(programme, draft.from, draft.until)?;
    within_windows(scheme, programme, &draft)?;
    if draft.weekdays.len() > 1 && !gives_several_days(scheme) {
        return Err(Refusal::SeveralDays);
    }
    let site = campus::one_site(&scheme.campus, own_site, draft.grades).ok_or(Refusal::MixedSites)?;
    if !opening::opens(&scheme.opening, draft.seats) {
        return Err(Refusal::TooSmall { lacks: opening::lacks(&scheme.opening, draft.seats) });
    }
    if standing.is_some_and(|course| is_same(course, &draft)) {
        return Ok(again(standing));
    }
    let first = draft.weekdays.first().copied().ok_or(Refusal::Weekday)?;
    let course = Course {
        id: draft.id,
        title_zh: draft.title_zh,
        title_en: draft.title_en,
        kind,
        teacher: draft.teacher,
        site: site.to_owned(),
        room: draft.room,
        weekday: first,
        also: draft.weekdays.into_iter().filter(|day| *day != first).collect(),
        from_minute: minute(draft.from),
        lessons,
        grades: draft.grades,
        seats: draft.seats,
        taken: 0,
        state: State::Draft,
        plan: None,
    };
    Ok(Proposed { course, already: false })
}

/// Settles or drops the drafts among `asked` (P3.22). A title that speaks of forbidden content is settled only with a
/// person's reason (P1.36).
pub fn review(
    all: &[Course],
    asked: &[CourseId],
    verdict: Verdict,
    reason: &str,
) -> Result<Reviewed, Refusal> {
    let asked: BTreeSet<&CourseId> = asked.iter().collect();
    let chosen = all.iter().filter(|course| asked.contains(&course.id));
    let open = chosen.filter(|course| match verdict {
        Verdict::Settle => course.state == State::Draft,
        Verdict::Drop => matches!(course.state, State::Draft | State::Settled),
    });
    let open: Vec<&Course> = open.collect();
    let state = match verdict {
        Verdict::Settle => State::Settled,
        Verdict::Drop => State::Closed,
    };
    let despite = if state == State::Settled { despite(&open, reason)? } else { Vec::new() };
    let courses = open.iter().map(|course| course.id.clone()).collect();
    Ok(Reviewed { courses, state, despite, reason: reason.trim().to_owned() })
}

/// The words in a course's titles that speak of forbidden content (P1.36).
pub fn forbidden(course: &Course) -> Vec<&'static str> {
    let found = [&course.title_zh, &course.title_en].into_iter().flat_map(|title| content::screen(title));
    let words: BTreeSet<&'static str> = found.map(|one| one.word).collect();
    words.into_iter().collect()
}

fn despite(open: &[&Course], reason: &str) -> Result<Vec<(CourseId, Vec<&'static str>)>, Refusal> {
    let flagged = open.iter().map(|course| (*course, forbidden(course)));
    let flagged: Vec<_> = flagged.filter(|(_, words)| !words.is_empty()).collect();
    match flagged.first() {
        Some((course, words)) if reason.trim().is_empty() => {
            Err(Refusal::Words { title: course.title_zh.clone(), words: words.join(", ") })
        }
        _ => Ok(flagged.into_iter().map(|(course, words)| (course.id.clone(), words)).collect()),
    }
}

/// Shows every settled course to the parents; nothing is shown while one is unsettled (P3.22), or has days that the plan
/// as it is by now could not give together (P3.33).
pub fn announce(scheme: &Scheme, all: &[Course]) -> Result<Announced, Refusal> {
    let hidden = scheme.programme("x").is_some_and(|programme| !programme.is_shown(false));
    let drafts = all.iter().filter(|course| course.state == State::Draft);
    let titles: Vec<String> = drafts.map(|course| course.title_zh.clone()).collect();
    if hidden && !titles.is_empty() {
        return Err(Refusal::Unsettled { titles });
    }
    if all.iter().all(|course| course.state.is_over()) {
        return Err(Refusal::Nothing);
    }
    let ready = all.iter().filter(|course| matches!(course.state, State::Settled | State::Draft));
    if !gives_several_days(scheme) && ready.clone().any(|course| !course.also.is_empty()) {
        return Err(Refusal::SeveralDays);
    }
    Ok(Announced { courses: ready.map(|course| course.id.clone()).collect() })
}

fn lessons(programme: &programme::Terms, from: Time, until: Time) -> Result<i64, Refusal> {
    let minutes = programme.lesson().ok_or(Refusal::Weekday)?;
    let length = minute(until) - minute(from);
    if length < minutes || length % minutes != 0 {
        return Err(Refusal::PartialLesson { minutes });
    }
    Ok(length / minutes)
}

/// A claim decides one day after another, and by deferred acceptance no result need be stable (docs/draw.md).
pub(super) fn gives_several_days(scheme: &Scheme) -> bool {
    claim::way(&scheme.claim) != claim::Way::FirstCome
        && draw::mechanism(&scheme.draw) != draw::Mechanism::Deferred
}

/// No summer exception is written for x: a timetable by season gives its winter end (P3.14).
fn within_windows(scheme: &Scheme, programme: &programme::Terms, draft: &Draft) -> Result<(), Refusal> {
    if draft.weekdays.is_empty() {
        return Err(Refusal::Weekday);
    }
    for weekday in draft.weekdays.iter().copied() {
        let day = programme.days.iter().copied().find(|day| day.number() == weekday);
        let day = day.ok_or(Refusal::Weekday)?;
        let (from, until) =
            (everyone_out(scheme, programme, (day, draft.grades)), programme.ends(day, false));
        if draft.from < from || draft.until > until {
            return Err(Refusal::OutsideWindow { from, until, weekday });
        }
    }
    Ok(())
}

/// When the last of the course's grades is let out, in whichever timetable that is later (P1.21).
fn everyone_out(scheme: &Scheme, programme: &programme::Terms, (day, grades): (Day, (i64, i64))) -> Time {
    let out =
        |summer| (grades.0..=grades.1).map(move |grade| programme.begins(scheme, &[grade], (day, summer)));
    let all = [false, true].into_iter().flat_map(out);
    all.max().unwrap_or_else(|| programme.begins(scheme, &[], (day, false)))
}

fn is_same(course: &Course, draft: &Draft) -> bool {
    course.title_zh == draft.title_zh
        && course.title_en == draft.title_en
        && course.kind.code() == draft.kind
        && course.teacher == draft.teacher
        && course.room == draft.room
        && course.weekdays().collect::<BTreeSet<_>>() == draft.weekdays
        && course.from_minute == minute(draft.from)
        && (course.grades, course.seats) == (draft.grades, draft.seats)
}

fn again(standing: Option<&Course>) -> Proposed {
    let course = standing.expect("the caller found it standing").clone();
    Proposed { course, already: true }
}

/// Minutes of the day.
pub fn minute(time: Time) -> i64 {
    i64::from(time.hour()) * 60 + i64::from(time.minute())
}

#[cfg(test)]
mod tests;
