//! 到岗 Duty: the teacher of an evening signs in before it begins; who has not is missed in time, and somebody stands in.

use crate::day::engagement::{Engagement, clock};
use crate::day::rota::Spared;
use crate::day::session::{By, Session};
use crate::id::{PersonId, SessionId, StandInId};
use crate::moment::Moment;
use crate::people::role::Role;
use crate::plan::local::Words;
use crate::refusal::Refuses;
use serde::Deserialize;
use std::collections::BTreeMap;

/// When a teacher is reminded, and when the management group and the leading group hear that nobody is in place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Minutes before a session at which its teacher is reminded (P3.43).
    pub remind_minutes: Option<i64>,
    /// Minutes before a session at which the management group is told that its teacher has not signed in (P3.43).
    pub alert_minutes: Option<i64>,
    /// Minutes after a session began at which the leading group is told that its teacher has still not signed in (X.18).
    pub leader_after_minutes: Option<i64>,
    /// Minutes of free time that a hundred minutes of duty earn; nothing where teachers have no flexible hours (P1.27).
    pub flexible_percent: Option<i64>,
    /// How many of the staff are on duty in the building each evening (P3.37).
    pub rota_persons: Option<i64>,
    /// Of the staff, who takes no turns (P3.37).
    #[serde(default)]
    pub rota_without: Vec<Spared>,
}

/// One session as signing in and standing in see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// Which.
    pub session: SessionId,
    /// The group's name.
    pub name: Words,
    /// When it begins.
    pub from: Moment,
    /// When it ends (excluded).
    pub until: Moment,
    /// The one responsible now; nobody's id where the seat is empty (P3.54).
    pub teacher: PersonId,
    /// 随班老师 Who of the school's own goes along to somebody from outside (P3.50).
    pub companion: Option<PersonId>,
    /// When that one signed in, or closed the roll.
    pub companion_arrived_at: Option<Moment>,
    /// When that teacher signed in, or laid out the roll.
    pub arrived_at: Option<Moment>,
    /// Neither cancelled nor over for good.
    pub is_held: bool,
    /// Whether the one responsible has a page on which to sign in: whoever gives a course without an account has none.
    pub can_sign: bool,
    /// Who is asked to stand in for that teacher, and has not answered.
    pub asked: Option<StandIn>,
    /// The same for who goes along: both may be away at once (P3.43, P3.54).
    pub companion_asked: Option<StandIn>,
}

/// Somebody who is asked to stand in for one session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandIn {
    /// Made by the caller: twice the same id is the same question.
    pub id: StandInId,
    /// For which session.
    pub session: SessionId,
    /// Who is asked.
    pub person: PersonId,
    /// In place of whoever goes along to the lesson, not of who gives it.
    pub beside: bool,
}

/// 到岗
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrived {
    /// Where.
    pub session: SessionId,
    /// Who.
    pub teacher: PersonId,
    /// Minutes after the beginning; 0 in time.
    pub late_minutes: i64,
    /// Had signed in before; nothing changed.
    pub already: bool,
}

/// Whom the clock tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// 提醒 The teacher, that an evening begins soon.
    Remind,
    /// 未到岗 The management group, that nobody is in place.
    Alert,
    /// 报领导小组 The leading group, that still nobody is.
    Leader,
}

/// What naming a stand-in may know.
#[derive(Clone, Debug)]
pub struct AskFacts {
    /// The session.
    pub post: Post,
    /// Who names.
    pub by: By,
    /// The one named, by name, where this is somebody of the school's who may hold a session.
    pub name: Option<String>,
    /// The group that the one named has at some minute of that time already.
    pub busy: Option<Words>,
    /// What else the one named has to do in that time every week.
    pub engaged: Option<Engagement>,
    /// Free time that was granted to the one named and lies in that time, in minutes since midnight (P1.27).
    pub off: Option<(i64, i64)>,
    /// The one named is entered as away on that day (P3.37).
    pub is_away: bool,
    /// The same question was asked before.
    pub was_asked: bool,
}

/// 请人代班
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Who is asked.
    pub stand_in: StandIn,
    /// Whose evening it was.
    pub absent: PersonId,
    /// Has said yes already, on the phone or as the one who asks.
    pub agreed: bool,
    /// Was asked before; nothing changed.
    pub already: bool,
}

/// What answering may know.
#[derive(Clone, Debug)]
pub struct AnswerFacts {
    /// The session.
    pub post: Post,
    /// The question.
    pub stand_in: StandIn,
    /// Who answers.
    pub by: PersonId,
    /// The group that the answerer has at some minute of that time already.
    pub busy: Option<Words>,
    /// Free time that was granted to the answerer by now and lies in that time, in minutes since midnight (P1.27).
    pub off: Option<(i64, i64)>,
    /// What was answered before.
    pub answered: Option<bool>,
}

/// 答复代班
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The question.
    pub stand_in: StandIn,
    /// Whose evening it was.
    pub absent: PersonId,
    /// Whether the evening is theirs now.
    pub accepts: bool,
    /// Was answered so before; nothing changed.
    pub already: bool,
}

/// Why nobody signs in or stands in, in the order in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Only the one responsible signs in, or the management group for them (P3.43).
    NotYours {
        /// The group's name.
        group: Words,
    },
    /// The session is cancelled or ended (P3.43).
    NotHeld,
    /// The session is over, or it is another day's (P3.43).
    NotNow,
    /// Nobody of the school's who may hold a session (P3.54).
    NotStaff,
    /// Nobody goes along to it in whose place somebody could (P3.50).
    NoCompanion,
    /// The one named is responsible for it already (P3.54).
    Same,
    /// The one named is entered as away on that day (P3.43).
    Away,
    /// The one named has another group at that time (P3.54).
    Busy {
        /// That group's name.
        group: Words,
    },
    /// The one named has free time then that was granted to them (P1.27).
    Off {
        /// From when, in minutes since midnight.
        from: i64,
        /// Until when.
        until: i64,
    },
    /// The one named gives a lesson or is trained at that time (P3.49).
    Engaged {
        /// From when, in minutes since midnight.
        from: i64,
        /// Until when.
        until: i64,
    },
    /// Another answer was given, or somebody else stands in by now (P3.43).
    Settled,
}

/// A teacher signs in, or who goes along. A manager may enter it for either of them who stands there without a phone, and names
/// whom they see: the evening may have gone over to a stand-in since. Without a name it is one's own, or the teacher's.
pub fn arrive(post: &Post, by: &By, whose: Option<&PersonId>, now: Moment) -> Result<Arrived, Refusal> {
    let seen = whose.unwrap_or(&by.person);
    if let Some(beside) = post.beside().filter(|beside| beside.teacher == *seen) {
        return enter(&beside, by, now);
    }
    if whose.is_some_and(|one| *one != post.teacher) {
        return Err(Refusal::Settled);
    }
    enter(post, by, now)
}

fn enter(post: &Post, by: &By, now: Moment) -> Result<Arrived, Refusal> {
    if post.is_vacant() || (by.person != post.teacher && by.role != Role::Manager) {
        return Err(Refusal::NotYours { group: post.name.clone() });
    }
    let late_minutes = late(post, post.arrived_at.unwrap_or(now));
    let arrived = |already| Arrived {
        session: post.session.clone(),
        teacher: post.teacher.clone(),
        late_minutes,
        already,
    };
    if post.arrived_at.is_some() {
        return Ok(arrived(true));
    }
    if !post.is_held {
        return Err(Refusal::NotHeld);
    }
    let is_now = now.date() == post.from.date() && now < post.until;
    if is_now { Ok(arrived(false)) } else { Err(Refusal::NotNow) }
}

/// Since when whoever keeps a roll was surely there: since their first mark, by the phone's word no sooner than the roll was
/// laid out or the session began, and not in the future.
pub fn seen_at(session: &Session, first_mark: Option<Moment>, now: Moment) -> Moment {
    first_mark.unwrap_or(now).max(session.opened_at.unwrap_or(session.from)).min(now)
}

/// Minutes after the beginning at which somebody came.
pub fn late(post: &Post, at: Moment) -> i64 {
    at.minutes_since(post.from).max(0)
}

/// What the clock tells now and did not tell before. Nobody is reminded once the alert is due: it is too late for that.
/// Whoever cannot sign in is not asked to, and not missed for it: a manager enters that they came. Of an empty seat the management
/// group hears at once, and the leading group like of a teacher who has not come (P1.25, P3.54).
pub fn due(terms: &Terms, post: &Post, told: &[Step], now: Moment) -> Vec<Step> {
    let is_awaited = post.can_sign || post.is_vacant();
    if !is_awaited || !is_open(post, now) || post.arrived_at.is_some() {
        return Vec::new();
    }
    let reached =
        |minutes: Option<i64>| minutes.is_some_and(|minutes| now >= post.from.plus_minutes(-minutes));
    let is_missed = post.is_vacant() || reached(alert(terms));
    let steps = [
        (Step::Remind, reached(remind(terms)) && !is_missed && now < post.from),
        (Step::Alert, is_missed),
        (Step::Leader, leader_after(terms).is_some_and(|minutes| now >= post.from.plus_minutes(minutes))),
    ];
    steps.into_iter().filter(|(step, is_due)| *is_due && !told.contains(step)).map(|(step, _)| step).collect()
}

/// Rule 提醒 `[duty.remind_minutes]` (P3.43): minutes before a session at which its teacher is reminded.
pub fn remind(terms: &Terms) -> Option<i64> {
    terms.remind_minutes
}

/// Rule 未到岗 `[duty.alert_minutes]` (P3.43): minutes before a session at which the management group hears that its teacher
/// has not signed in.
pub fn alert(terms: &Terms) -> Option<i64> {
    terms.alert_minutes
}

/// Rule 未到岗报领导小组 `[duty.leader_after_minutes]` (X.18): minutes after a session began at which the leading group hears that
/// still nobody has signed in for it.
pub fn leader_after(terms: &Terms) -> Option<i64> {
    terms.leader_after_minutes
}

/// 弹性上下班 (P1.27, `flexible_percent` of `[duty]`): minutes of free time that a hundred minutes of duty earn; a plan that does not say
/// has no flexible hours.
pub fn flexible(terms: &Terms) -> Option<i64> {
    terms.flexible_percent
}

/// A manager names who stands in. Whoever names themselves, or says that the other has agreed, needs no answer.
pub fn ask(facts: &AskFacts, stand_in: StandIn, agreed: bool, now: Moment) -> Result<Asked, Refusal> {
    let post = &facts.post;
    let agreed = agreed || stand_in.person == facts.by.person;
    let absent = post.seat(stand_in.beside);
    let asked = |already| {
        let absent = absent.unwrap_or(&post.teacher).clone();
        Asked { absent, stand_in: stand_in.clone(), agreed, already }
    };
    if facts.was_asked {
        return Ok(asked(true));
    }
    stands(post, now)?;
    if facts.name.is_none() {
        return Err(Refusal::NotStaff);
    }
    if absent.ok_or(Refusal::NoCompanion)? == &stand_in.person {
        return Err(Refusal::Same);
    }
    if facts.is_away {
        return Err(Refusal::Away);
    }
    free(facts.busy.as_ref(), facts.off)?;
    if let Some(one) = &facts.engaged {
        return Err(Refusal::Engaged { from: one.from_minute, until: one.until_minute });
    }
    Ok(asked(false))
}

/// Whoever was asked says yes or no. With yes the evening and its roll are theirs; a no never comes too late.
pub fn answer(facts: &AnswerFacts, accepts: bool, now: Moment) -> Result<Answered, Refusal> {
    let post = &facts.post;
    if facts.by != facts.stand_in.person {
        return Err(Refusal::NotYours { group: post.name.clone() });
    }
    let answered = |already| Answered {
        stand_in: facts.stand_in.clone(),
        absent: post.seat(facts.stand_in.beside).unwrap_or(&post.teacher).clone(),
        accepts,
        already,
    };
    match facts.answered {
        Some(said) if said == accepts => return Ok(answered(true)),
        Some(_) => return Err(Refusal::Settled),
        None => {}
    }
    if !accepts {
        return Ok(answered(false)); // a no never comes too late
    }
    stands(post, now)?;
    if post.asked_for(facts.stand_in.beside) != Some(&facts.stand_in) {
        return Err(Refusal::Settled);
    }
    if post.seat(facts.stand_in.beside) == Some(&facts.by) {
        return Err(Refusal::Same); // named for good since
    }
    free(facts.busy.as_ref(), facts.off)?;
    Ok(answered(false))
}

/// Whether somebody may still be asked for it, or say yes: it is held, and not over.
pub fn is_open(post: &Post, now: Moment) -> bool {
    stands(post, now).is_ok()
}

fn stands(post: &Post, now: Moment) -> Result<(), Refusal> {
    if !post.is_held {
        return Err(Refusal::NotHeld);
    }
    if now < post.until { Ok(()) } else { Err(Refusal::NotNow) }
}

fn free(busy: Option<&Words>, off: Option<(i64, i64)>) -> Result<(), Refusal> {
    if let Some(group) = busy {
        return Err(Refusal::Busy { group: group.clone() });
    }
    off.map_or(Ok(()), |(from, until)| Err(Refusal::Off { from, until }))
}

/// How somebody came to their evenings of a term.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Punctuality {
    /// Evenings that are over, and those of which they signed in.
    pub evenings: i64,
    /// Signed in before the beginning.
    pub in_time: i64,
    /// Signed in after the beginning.
    pub late: i64,
    /// Minutes that they were late, in all.
    pub late_minutes: i64,
    /// Never signed in, and nobody stood in.
    pub missing: i64,
    /// Somebody else stood in.
    pub stood_in_for: i64,
    /// Stood in for somebody else.
    pub stood_in: i64,
}

/// One evening of the report: whose it was, whose it was in the end, and when that one came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Planned for.
    pub planned: PersonId,
    /// Held by.
    pub held: PersonId,
    /// When it began.
    pub from: Moment,
    /// When whoever held it signed in.
    pub arrived_at: Option<Moment>,
}

/// The punctuality report: what each teacher's evenings came to.
pub fn punctuality(lines: &[Line]) -> BTreeMap<PersonId, Punctuality> {
    let mut all: BTreeMap<PersonId, Punctuality> = BTreeMap::new();
    for line in lines {
        if line.planned != line.held {
            all.entry(line.planned.clone()).or_default().stood_in_for += 1;
            all.entry(line.held.clone()).or_default().stood_in += 1;
        }
        let of = all.entry(line.held.clone()).or_default();
        of.evenings += 1;
        match line.arrived_at.map(|at| at.minutes_since(line.from)) {
            None => of.missing += 1,
            Some(late) if late > 0 => {
                of.late += 1;
                of.late_minutes += late;
            }
            Some(_) => of.in_time += 1,
        }
    }
    all
}

impl Post {
    /// Whether nobody of the school's own is responsible for it: nobody is to sign in, and somebody is to stand in (P1.25, P3.54).
    pub fn is_vacant(&self) -> bool {
        self.teacher.as_str().is_empty()
    }

    /// Whose evening it is: of who gives it, or of who goes along, where somebody does.
    pub fn seat(&self, beside: bool) -> Option<&PersonId> {
        if beside { self.companion.as_ref() } else { Some(&self.teacher) }
    }

    /// Who is asked to stand in for one of the two, and has not answered.
    pub fn asked_for(&self, beside: bool) -> Option<&StandIn> {
        if beside { self.companion_asked.as_ref() } else { self.asked.as_ref() }
    }

    /// The same for whoever of the school's own goes along: they are reminded, sign in and are missed like any teacher, and always have a
    /// page to do it on (P3.43, P3.54).
    pub fn beside(&self) -> Option<Self> {
        let (teacher, arrived_at) = (self.companion.clone()?, self.companion_arrived_at);
        let (companion, companion_arrived_at, can_sign) = (None, None, true);
        let (asked, companion_asked) = (self.companion_asked.clone(), None);
        Some(Self {
            teacher,
            arrived_at,
            companion,
            companion_arrived_at,
            can_sign,
            asked,
            companion_asked,
            ..self.clone()
        })
    }
}

impl Step {
    /// As tables write it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Remind => "remind",
            Self::Alert => "alert",
            Self::Leader => "leader",
        }
    }

    /// Reads a table's word.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Remind, Self::Alert, Self::Leader].into_iter().find(|step| step.code() == code)
    }
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotYours { .. } => "duty-not-yours",
            Self::NotHeld => "duty-not-held",
            Self::NotNow => "duty-not-now",
            Self::NotStaff => "duty-not-staff",
            Self::NoCompanion => "duty-no-companion",
            Self::Same => "duty-same",
            Self::Away => "duty-away",
            Self::Busy { .. } => "duty-busy",
            Self::Engaged { .. } => "duty-engaged",
            Self::Off { .. } => "duty-off",
            Self::Settled => "duty-settled",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NotYours { .. } | Self::NotHeld | Self::NotNow | Self::Away | Self::Settled => "P3.43",
            Self::NoCompanion => "P3.50",
            Self::Engaged { .. } => "P3.49",
            Self::Off { .. } => "P1.27",
            Self::NotStaff | Self::Same | Self::Busy { .. } => "P3.54",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotYours { group } | Self::Busy { group } => {
                vec![("group", group.zh.clone()), ("group_en", group.en.clone())]
            }
            Self::Engaged { from, until } | Self::Off { from, until } => {
                vec![("from", clock(*from)), ("until", clock(*until))]
            }
            Self::NotHeld
            | Self::NotNow
            | Self::NotStaff
            | Self::NoCompanion
            | Self::Same
            | Self::Away
            | Self::Settled => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
