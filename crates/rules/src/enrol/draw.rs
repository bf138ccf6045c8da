//! 摇号 The draw: how seats are given when more children wish for a course than it has.

mod beacon;
mod due;
mod figures;
mod refusal;
mod roster;
mod voiding;

pub use beacon::{
    Announced, Beacon, Chance, Naming, announce, beacon_after, beacon_at, beacon_due, beacon_named,
};
pub use due::{Due, Outlook, Progress, Worth, due, is_overdue, opens, outlook, worth};
pub use figures::{Counts, closings, counts, figure, gaining, met_by_wish, result, said, seated_by_grade};
pub use refusal::Refusal;
pub use roster::{is_readable, played, rules_say};
pub use voiding::{Voided, is_of, named_after, void};

use super::claim;
use super::course::Course;
use super::precedence::{First, Ground, Right};
use super::preference::{self, Asked};
use crate::id::{CourseId, DrawId, StudentId};
use crate::moment::Moment;
use crate::people::student::Student;
use crate::plan::local::instant;
use crate::plan::scheme::Scheme;
use ::draw::Beside;
use roster::{entered, in_fact, read, roster, secret, unread};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

pub(super) use roster::pseudonym;

pub use ::draw::{Paper, Reason, Weight};

/// How and when seats are drawn.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// How seats are given (P3.33).
    pub mechanism: Mechanism,
    /// Who stands before everybody else, the first first (P3.33).
    #[serde(default)]
    pub first: Vec<First>,
    /// For what a child has more right to a course than others, the most right first (P3.33).
    #[serde(default)]
    pub precedence: Vec<Ground>,
    /// When the draw is held (P3.33).
    #[serde(deserialize_with = "instant")]
    pub draws_at: Moment,
}

/// How seats are given; what each guarantees stands in the crate `draw`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mechanism {
    /// 摇号 One number a household, every weekday drawn on its own from another place in the order.
    Lottery,
    /// 依次选课 Children take all they get one after another, in one order.
    Serial,
    /// 轮流选课 One course a turn, there and back.
    Draft,
    /// 优先级录取 A course keeps whoever has most right to it; whoever is let go asks for its next wish.
    Deferred,
    /// 最优分配 The most value that wishes can have; courses under their minimum close one by one.
    Optimum,
    /// 最优开班 Nearly the most value that wishes can have under the minimum.
    Minimum,
}

impl Mechanism {
    /// As the notice and the messages name it.
    pub fn code(self) -> &'static str {
        self.drawable().name()
    }

    /// Every mechanism.
    pub const ALL: [Self; 6] =
        [Self::Lottery, Self::Serial, Self::Draft, Self::Deferred, Self::Optimum, Self::Minimum];

    /// Whether seats go by what all wishes are worth together, so that nobody has a turn.
    pub fn is_by_worth(self) -> bool {
        match self {
            Self::Optimum | Self::Minimum => true,
            Self::Lottery | Self::Serial | Self::Draft | Self::Deferred => false,
        }
    }

    /// Whether siblings who ask for it sit together or not at all.
    pub fn seats_together(self) -> bool {
        match self {
            Self::Lottery | Self::Serial | Self::Draft => true,
            Self::Deferred | Self::Optimum | Self::Minimum => false,
        }
    }

    fn drawable(self) -> ::draw::Mechanism {
        match self {
            Self::Lottery => ::draw::Mechanism::Lottery,
            Self::Serial => ::draw::Mechanism::Serial,
            Self::Draft => ::draw::Mechanism::Draft,
            Self::Deferred => ::draw::Mechanism::Deferred,
            Self::Optimum => ::draw::Mechanism::Optimum,
            Self::Minimum => ::draw::Mechanism::Minimum,
        }
    }
}

/// One child's wishes, as they stood when selection ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wishes {
    /// Whose.
    pub student: Student,
    /// Courses, best first, and what the family asked besides.
    pub asked: Asked,
}

/// Files of a draw's public folder, by name.
pub type Files = BTreeMap<String, String>;

/// A roster that was fixed and published, and the draw held over it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// Which draw.
    pub draw: DrawId,
    /// What the pseudonyms were made with; never published.
    pub salt: String,
    /// The files of the roster, by name.
    pub roster: Files,
    /// SHA-256 of their fingerprints.
    pub roster_hash: String,
    /// When it was published.
    pub fixed_at: Moment,
    /// The hall's numbers that were written down before the named round was known.
    pub hall: Option<String>,
    /// What the seed was made of, the hall's numbers or the round or both; `None` before the draw.
    pub randomness: Option<String>,
    /// When the draw was held.
    pub drawn_at: Option<Moment>,
    /// SHA-256 of the result.
    pub result_hash: Option<String>,
    /// When the families were told.
    pub published_at: Option<Moment>,
    /// 作废 When it was voided, and why.
    pub voided: Option<(Moment, String)>,
}

/// What fixing and drawing may know.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Every course of the school.
    pub courses: Vec<Course>,
    /// Every child that wished for something.
    pub wishes: Vec<Wishes>,
    /// Who has more right to which course.
    pub rights: Vec<Right>,
    /// Who wished in the school's last draw that this database has, and got nothing.
    pub left_out: BTreeSet<StudentId>,
    /// The days of the week on which a child has a seat now, a bit for each, Monday 1.
    pub days_seated: BTreeMap<StudentId, i64>,
    /// The roster, once it is fixed.
    pub published: Option<Published>,
    /// The numbers of draws that were voided.
    pub spent: Vec<String>,
}

/// A roster that is fixed and may be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// Which draw.
    pub draw: DrawId,
    /// What the pseudonyms were made with.
    pub salt: String,
    /// The files of the roster, by name.
    pub roster: Files,
    /// SHA-256 of their fingerprints.
    pub roster_hash: String,
    /// How the seats will be given.
    pub mechanism: Mechanism,
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
    /// How seats were given in fact: by lottery, a turn is one of that weekday.
    pub mechanism: Mechanism,
    /// Best first.
    pub wishes: Vec<WhyWish>,
}

/// What became of one wish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhyWish {
    /// The course.
    pub course: CourseId,
    /// When the child chose on that course's weekday, from 1.
    pub turn: i64,
    /// How much right the child had to it by precedence; 0 usually.
    pub class: i64,
    /// What became of it.
    pub reason: Reason,
}

/// A draw that was held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// Which draw.
    pub draw: DrawId,
    /// The hall's numbers, the named round with its signature, or both.
    pub randomness: String,
    /// What the order was made from.
    pub seed: String,
    /// How the seats were given.
    pub mechanism: Mechanism,
    /// Every file of the public folder, by name.
    pub files: Files,
    /// SHA-256 of the summary, which holds the fingerprint of everything else.
    pub result_hash: String,
    /// What the seats are worth: 4, 3, 2, 1 for the first, second, third, any later wish of a weekday.
    pub value: i64,
    /// No draw over this roster is worth more.
    pub bound: i64,
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

/// Fixes who draws for what, under pseudonyms, once selection is over and before any randomness exists.
pub fn fix(scheme: &Scheme, facts: &Facts, naming: Naming, now: Moment) -> Result<Fixed, Refusal> {
    let mechanism = mechanism(&scheme.draw);
    if let Some(stands) = &facts.published {
        let Published { draw, salt, roster, roster_hash, .. } = stands.clone();
        return Ok(Fixed { draw, salt, roster, roster_hash, mechanism, already: true });
    }
    if claim::way(&scheme.claim) == claim::Way::FirstCome {
        return Err(Refusal::Claimed);
    }
    if !preference::is_over(&scheme.preference, now) {
        return Err(Refusal::SelectionOpen);
    }
    let Naming { draw, salt, beacon } = naming;
    if let Some(round) = beacon {
        beacon::may_name(round, hour(&scheme.draw), now)?;
    }
    let roster = roster(scheme, facts, (&salt, beacon), now)?;
    Ok(Fixed { draw, salt, roster_hash: roster.hash(), roster: before(&roster), mechanism, already: false })
}

fn named(files: ::draw::Files<'_>) -> Files {
    files.into_iter().map(|(name, text)| (name.to_owned(), text.into_owned())).collect()
}

fn before(roster: &::draw::Roster) -> Files {
    let mut files = named(roster.files());
    files.insert("receipts.txt".to_owned(), roster.receipts_text());
    files
}

/// What is published with the result.
fn after(roster: &::draw::Roster, held: &::draw::Drawn, randomness: &str) -> Files {
    let receipts = roster.receipts_text();
    named(held.files(roster, Beside { randomness: Some(randomness), receipts: Some(&receipts) }))
}

/// Holds the draw over the published roster; `None` when it had been held before (P3.21, P3.33). Its randomness did not exist
/// when the roster was published, and nobody can choose it: a named round does without the hall's numbers, and takes none
/// that were not written down before it ([`announce`]).
pub fn run(scheme: &Scheme, facts: &Facts, chance: &Chance, now: Moment) -> Result<Option<Drawn>, Refusal> {
    let published = facts.published.as_ref().ok_or(Refusal::NotFixed)?;
    if published.randomness.is_some() {
        return Ok(None);
    }
    if now < hour(&scheme.draw) {
        return Err(Refusal::TooEarly { at: hour(&scheme.draw) });
    }
    let at = opens(&scheme.draw, published);
    if now < at {
        return Err(Refusal::TooSoon { at });
    }
    let randomness = match beacon_named(&published.roster) {
        Some(round) if !chance.hall.trim().is_empty() => return Err(Refusal::HallLate { round }),
        Some(round) => beacon::with_beacon(published, round, chance.beacon.as_ref())?,
        None => beacon::unspent(facts, &chance.hall)?,
    };
    drawn(facts, published, randomness).map(Some)
}

/// Tells the families of a draw that was held; `None` when they had been told before (P3.33). What is told is computed
/// anew from what was published: nothing that was seen meanwhile can change it.
pub fn publish(facts: &Facts) -> Result<Option<Drawn>, Refusal> {
    let published = facts.published.as_ref().ok_or(Refusal::NotFixed)?;
    let randomness = published.randomness.clone().ok_or(Refusal::NotHeld)?;
    if published.published_at.is_some() {
        return Ok(None);
    }
    drawn(facts, published, randomness).map(Some)
}

fn drawn(facts: &Facts, published: &Published, randomness: String) -> Result<Drawn, Refusal> {
    let roster = read(&published.roster).ok_or_else(|| unread(&published.roster))?;
    if roster.hash() != published.roster_hash {
        return Err(Refusal::Damaged);
    }
    let mechanism = ruled(&published.roster).ok_or(Refusal::Damaged)?;
    let held = hold(&roster, &randomness);
    Ok(name(facts, published, (&roster, &held), (mechanism, randomness)))
}

/// How the seats of a published draw are given: what its own rules say, whatever a scheme says by now.
pub fn ruled(files: &Files) -> Option<Mechanism> {
    rule(files).and_then(mechanism_of)
}

fn mechanism_of(rule: ::draw::Rule) -> Option<Mechanism> {
    Mechanism::ALL.into_iter().find(|one| one.drawable() == rule.mechanism)
}

fn rule(files: &Files) -> Option<::draw::Rule> {
    ::draw::Rule::read(files.get("rules.txt")?).ok()
}

fn hold(roster: &::draw::Roster, randomness: &str) -> ::draw::Drawn {
    ::draw::hold(roster, &::draw::seed(randomness, &roster.hash()), 1)
}

/// Rule 摇号 `[draw.draws_at]` (P3.33): the hour at which the draw is held, so that everyone can watch.
pub fn hour(terms: &Terms) -> Moment {
    terms.draws_at
}

/// Rule 摇号 `[draw.mechanism]` (P3.33): how seats are given.
pub fn mechanism(terms: &Terms) -> Mechanism {
    terms.mechanism
}

/// Puts names to the pseudonyms.
fn name(
    facts: &Facts,
    published: &Published,
    (roster, held): (&::draw::Roster, &::draw::Drawn),
    (mechanism, randomness): (Mechanism, String),
) -> Drawn {
    let ids = facts.wishes.iter().map(|one| &one.student.id);
    let names: BTreeMap<String, &StudentId> =
        ids.map(|id| (pseudonym(&published.salt, id.as_str()), id)).collect();
    let given = |student: &str, course: &str, rank: i64, position: i64| {
        let student = (*names.get(student)?).clone();
        Some(Given { student, course: CourseId::new(course), rank, position })
    };
    let outcome = &held.outcome;
    let seats = outcome.seats(roster);
    let waits = outcome.waiting(roster);
    let placed: Vec<Given> =
        seats.filter_map(|one| given(one.student, one.course, one.wish as i64, 0)).collect();
    let waiting =
        waits.filter_map(|one| given(one.student, one.course, one.wish as i64, one.position as i64));
    let mut missed = Vec::new();
    let mut why = BTreeMap::new();
    for (pseudonym, reasons) in held.whys(roster) {
        let Some(id) = names.get(pseudonym) else { continue };
        for (rank, wish) in (1..).zip(&reasons.wishes) {
            if matches!(wish.reason, Reason::Closed { .. }) {
                missed.extend(given(pseudonym, &wish.course, rank, 0));
            }
        }
        why.insert((*id).clone(), told(roster, mechanism, reasons));
    }
    let mut files = published.roster.clone();
    files.extend(after(roster, held, &randomness));
    Drawn {
        draw: published.draw.clone(),
        seed: held.seed.clone(),
        mechanism,
        result_hash: ::draw::sha256(&[files.get("summary.txt").map_or("", String::as_str)]),
        files,
        value: outcome.value as i64,
        bound: outcome.bound as i64,
        opened: figures::opened(roster, outcome, &placed),
        closed: outcome.closed(roster).map(|one| (CourseId::new(one.course), i64::from(one.had))).collect(),
        randomness,
        waiting: waiting.collect(),
        placed,
        missed,
        why,
    }
}

/// Recomputes a child's number and reasons from what was published; `None` when the child did not take part, or the
/// families were not told yet.
pub fn why(published: &Published, student: &StudentId) -> Option<Why> {
    published.published_at?;
    let roster = read(&published.roster)?;
    let held = hold(&roster, published.randomness.as_deref()?);
    why_of(&roster, &held, &pseudonym(&published.salt, student.as_str()))
}

/// The same from nothing but a public folder, by the child's name in it.
pub fn why_of(roster: &::draw::Roster, held: &::draw::Drawn, name: &str) -> Option<Why> {
    Some(told(roster, mechanism_of(roster.rule())?, held.why(roster, name)?))
}

fn told(roster: &::draw::Roster, mechanism: Mechanism, why: ::draw::Why) -> Why {
    let wish = |one: ::draw::WhyWish| WhyWish {
        course: CourseId::new(one.course),
        turn: one.turn as i64,
        class: i64::from(one.class),
        reason: one.reason,
    };
    let wishes = why.wishes.into_iter().map(wish).collect();
    let (number, of) = (why.number as i64, why.of as i64);
    Why { number, of, mechanism: in_fact(mechanism, roster.is_by_hours()), wishes }
}

/// A child's receipt: how its names were made, and that its wishes stand in the published roster; `None` when it took no
/// part.
pub fn receipt(published: &Published, student: &Student) -> Option<Paper> {
    let named = |id: &str| (id.to_owned(), secret(&published.salt, id));
    let (student, household) = (student.id.as_str(), student.household.as_str());
    let receipt = read(&published.roster)?.receipt(&pseudonym(&published.salt, student))?;
    Some(Paper { student: named(student), household: named(household), receipt })
}

#[cfg(test)]
mod tests;
