//! 摇号 The draw: how seats are given when more children wish for a course than it has.

use super::course::{Course, State};
use super::opening::{self, Offer};
use super::preference;
use crate::id::{CourseId, DrawId, StudentId};
use crate::moment::Moment;
use crate::people::student::Student;
use crate::plan::local::instant;
use crate::plan::scheme::Scheme;
use crate::refusal::Refuses;
use serde::Deserialize;
use std::collections::BTreeMap;

pub use ::draw::Reason;

/// How and when seats are drawn.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// How seats are given (P3.33).
    pub mechanism: Mechanism,
    /// When the draw is held (P3.33).
    #[serde(deserialize_with = "instant")]
    pub draws_at: Moment,
}

/// How seats are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mechanism {
    /// Children choose one after another in an order drawn from a published seed.
    Serial,
}

/// One child's wishes, as they stood when selection ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wishes {
    /// Whose.
    pub student: Student,
    /// Best first.
    pub choices: Vec<CourseId>,
}

/// A roster that was fixed and published, and the draw held over it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// Which draw.
    pub draw: DrawId,
    /// What the pseudonyms were made with; never published.
    pub salt: String,
    /// The canonical roster.
    pub roster: String,
    /// Its SHA-256.
    pub roster_hash: String,
    /// When it was published.
    pub fixed_at: Moment,
    /// The numbers drawn in the hall; `None` before the draw.
    pub randomness: Option<String>,
    /// When the draw was held.
    pub drawn_at: Option<Moment>,
    /// SHA-256 of the result.
    pub result_hash: Option<String>,
}

/// What fixing and drawing may know.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Every course of the school.
    pub courses: Vec<Course>,
    /// Every child that wished for something.
    pub wishes: Vec<Wishes>,
    /// The roster, once it is fixed.
    pub published: Option<Published>,
}

/// A roster that is fixed and may be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// Which draw.
    pub draw: DrawId,
    /// What the pseudonyms were made with.
    pub salt: String,
    /// The canonical roster.
    pub roster: String,
    /// Its SHA-256.
    pub roster_hash: String,
    /// It had been fixed before.
    pub already: bool,
}

/// A child's seat or place in a waiting list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// Who.
    pub student: StudentId,
    /// Which course.
    pub course: CourseId,
    /// Which of the child's wishes it was, from 1.
    pub rank: i64,
    /// Place in the waiting list, from 1; 0 for a seat.
    pub position: i64,
}

/// A child's number and what became of its wishes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// Place in the order of the draw, from 1.
    pub number: i64,
    /// Children in the draw.
    pub of: i64,
    /// Best first.
    pub wishes: Vec<(CourseId, Reason)>,
}

/// A draw that was held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// Which draw.
    pub draw: DrawId,
    /// The numbers drawn in the hall.
    pub randomness: String,
    /// What the order was made from.
    pub seed: String,
    /// The canonical result.
    pub result: String,
    /// Its SHA-256.
    pub result_hash: String,
    /// Seats.
    pub placed: Vec<Given>,
    /// Waiting lists.
    pub waiting: Vec<Given>,
    /// Wishes for courses that did not open.
    pub missed: Vec<Given>,
    /// Courses that opened, with the children in each (P3.21).
    pub opened: Vec<(CourseId, i64)>,
    /// Courses that did not, in the order of closing, with the children each had.
    pub closed: Vec<(CourseId, i64)>,
    /// Every child's number and reasons.
    pub why: BTreeMap<StudentId, Why>,
}

/// Why a roster is not fixed or a draw is not held, in the order in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Parents may still change their wishes.
    #[error("selection is not over")]
    SelectionOpen,
    /// No course was announced.
    #[error("no course was announced")]
    NoCourses,
    /// The roster was not published before.
    #[error("the roster is not fixed")]
    NotFixed,
    /// The draw's hour has not come.
    #[error("before the hour of the draw")]
    TooEarly {
        /// When it is held.
        at: Moment,
    },
    /// Six digits at least must come out of the hall.
    #[error("too little randomness")]
    TooLittleChance,
    /// The roster cannot be read: it was changed outside the program.
    #[error("the roster is damaged")]
    Damaged,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::SelectionOpen => "draw-selection-open",
            Self::NoCourses => "draw-no-courses",
            Self::NotFixed => "draw-not-fixed",
            Self::TooEarly { .. } => "draw-too-early",
            Self::TooLittleChance => "draw-too-little-chance",
            Self::Damaged => "draw-damaged",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NoCourses => "P3.22",
            Self::SelectionOpen
            | Self::NotFixed
            | Self::TooEarly { .. }
            | Self::TooLittleChance
            | Self::Damaged => "P3.33",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooEarly { at } => vec![("at", at.local().strftime("%m-%d %H:%M").to_string())],
            Self::SelectionOpen
            | Self::NoCourses
            | Self::NotFixed
            | Self::TooLittleChance
            | Self::Damaged => Vec::new(),
        }
    }
}

/// Fixes who draws for what, under pseudonyms, once selection is over and before any randomness exists.
pub fn fix(
    scheme: &Scheme,
    facts: &Facts,
    draw: DrawId,
    salt: String,
    now: Moment,
) -> Result<Fixed, Refusal> {
    if let Some(stands) = &facts.published {
        let Published { draw, salt, roster, roster_hash, .. } = stands.clone();
        return Ok(Fixed { draw, salt, roster, roster_hash, already: true });
    }
    if !preference::is_over(&scheme.preference, now) {
        return Err(Refusal::SelectionOpen);
    }
    let roster = roster(scheme, facts, &salt, now)?;
    Ok(Fixed { draw, salt, roster_hash: roster.hash(), roster: roster.text(), already: false })
}

fn roster(scheme: &Scheme, facts: &Facts, salt: &str, now: Moment) -> Result<::draw::Roster, Refusal> {
    let announced = facts.courses.iter().filter(|course| course.state == State::Announced);
    let courses: Vec<::draw::Course> = announced.map(drawable).collect();
    if courses.is_empty() {
        return Err(Refusal::NoCourses);
    }
    let known = |choice: &&CourseId| courses.iter().any(|course| course.id == choice.as_str());
    let on_roll = facts.wishes.iter().filter(|one| one.student.is_on_roll(now.date()));
    let students = on_roll.map(|one| ::draw::Student {
        id: pseudonym(salt, one.student.id.as_str()),
        lot: pseudonym(salt, one.student.household.as_str()),
        wishes: one.choices.iter().filter(known).map(CourseId::to_string).collect(),
    });
    let students: Vec<_> = students.filter(|student| !student.wishes.is_empty()).collect();
    let rule = ::draw::Rule {
        students_min: opening::minimum(&scheme.opening),
        next_choice: opening::offers(&scheme.opening, Offer::NextChoice),
        waitlist: opening::offers(&scheme.opening, Offer::Waitlist),
    };
    ::draw::Roster::new(rule, courses, students).map_err(|_| Refusal::Damaged)
}

fn drawable(course: &Course) -> ::draw::Course {
    ::draw::Course { id: course.id.to_string(), weekday: course.weekday, seats: course.seats }
}

/// A name that says nothing to whoever lacks the salt: 64 bits of SHA-256.
fn pseudonym(salt: &str, id: &str) -> String {
    ::draw::sha256(&[salt, id])[..16].to_owned()
}

/// Holds the draw over the published roster; `None` when it had been held before (P3.21, P3.33).
pub fn run(scheme: &Scheme, facts: &Facts, randomness: &str, now: Moment) -> Result<Option<Drawn>, Refusal> {
    let published = facts.published.as_ref().ok_or(Refusal::NotFixed)?;
    if published.randomness.is_some() {
        return Ok(None);
    }
    if now < hour(&scheme.draw) {
        return Err(Refusal::TooEarly { at: hour(&scheme.draw) });
    }
    let randomness = randomness.split_whitespace().collect::<Vec<_>>().join(" ");
    if randomness.chars().filter(|c| c.is_alphanumeric()).count() < 6 {
        return Err(Refusal::TooLittleChance);
    }
    let roster = ::draw::Roster::read(&published.roster).map_err(|_| Refusal::Damaged)?;
    if roster.hash() != published.roster_hash {
        return Err(Refusal::Damaged);
    }
    let drawn = hold(&scheme.draw, &roster, &randomness);
    Ok(Some(name(facts, published, &roster, (drawn, randomness))))
}

/// Rule 摇号 `[draw.draws_at]` (P3.33): the hour at which the draw is held, so that everyone can watch.
pub fn hour(terms: &Terms) -> Moment {
    terms.draws_at
}

/// Rule 摇号 `[draw.mechanism]` (P3.33): how seats are given.
fn hold(terms: &Terms, roster: &::draw::Roster, randomness: &str) -> ::draw::Drawn {
    match terms.mechanism {
        Mechanism::Serial => ::draw::hold(roster, randomness),
    }
}

/// Puts names to the pseudonyms.
fn name(
    facts: &Facts,
    published: &Published,
    roster: &::draw::Roster,
    (held, randomness): (::draw::Drawn, String),
) -> Drawn {
    let ids = facts.wishes.iter().map(|one| &one.student.id);
    let names: BTreeMap<String, &StudentId> =
        ids.map(|id| (pseudonym(&published.salt, id.as_str()), id)).collect();
    let given = |student: &str, course: &str, rank: i64, position: i64| {
        let student = (*names.get(student)?).clone();
        Some(Given { student, course: CourseId::new(course), rank, position })
    };
    let outcome = &held.outcome;
    let mut why = BTreeMap::new();
    let mut missed = Vec::new();
    for (pseudonym, id) in &names {
        let Some(reasons) = explain(outcome, roster, pseudonym) else { continue };
        let closed = (1_i64..).zip(&reasons.wishes).filter(|(_, (_, why))| matches!(why, Reason::Closed(_)));
        missed.extend(closed.filter_map(|(rank, (course, _))| given(pseudonym, course.as_str(), rank, 0)));
        why.insert((*id).clone(), reasons);
    }
    let seats = outcome.seats.iter();
    let waits = outcome.waiting.iter();
    Drawn {
        draw: published.draw.clone(),
        randomness,
        seed: held.seed.clone(),
        result: outcome.text(),
        result_hash: held.result_hash.clone(),
        placed: seats.filter_map(|one| given(&one.student, &one.course, one.rank, 0)).collect(),
        waiting: waits.filter_map(|one| given(&one.student, &one.course, one.rank, one.position)).collect(),
        missed,
        opened: opened(facts, outcome),
        closed: outcome.closed.iter().map(|one| (CourseId::new(&one.course), one.had)).collect(),
        why,
    }
}

fn opened(facts: &Facts, outcome: &::draw::Outcome) -> Vec<(CourseId, i64)> {
    let announced = facts.courses.iter().filter(|course| course.state == State::Announced);
    let open = announced.filter(|course| outcome.closed.iter().all(|one| one.course != course.id.as_str()));
    open.map(|course| {
        let seats = outcome.seats.iter().filter(|seat| seat.course == course.id.as_str());
        (course.id.clone(), seats.count() as i64)
    })
    .collect()
}

/// Recomputes a child's number and reasons from what was published; `None` when the child did not take part.
pub fn why(published: &Published, student: &StudentId) -> Option<Why> {
    let roster = ::draw::Roster::read(&published.roster).ok()?;
    let held = ::draw::hold(&roster, published.randomness.as_deref()?);
    explain(&held.outcome, &roster, &pseudonym(&published.salt, student.as_str()))
}

/// Recomputes the canonical result from what was published, for whoever wants to check it.
pub fn result(published: &Published) -> Option<::draw::Drawn> {
    ::draw::replay(&published.roster, published.randomness.as_deref()?).ok()
}

fn explain(outcome: &::draw::Outcome, roster: &::draw::Roster, pseudonym: &str) -> Option<Why> {
    let number = outcome.number(pseudonym)?;
    let wishes = outcome.why(roster, pseudonym).into_iter();
    let wishes = wishes.map(|(course, reason)| (CourseId::new(course), reason)).collect();
    Some(Why { number, of: outcome.order.len() as i64, wishes })
}

#[cfg(test)]
mod tests;
