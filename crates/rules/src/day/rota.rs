//! 轮值 Rota: whose turn it is to be on duty in the building, an evening after another and over all of the staff, so that whoever can
//! come equally often has as many turns as anybody else; turns are exchanged only where both say yes (P3.37, X.15).

mod fairness;
pub mod settling;
mod swapping;

pub use swapping::{AnswerFacts, AskFacts, Swap, answer, ask};

use crate::choice::choices;
use crate::day::duty::{self, Arrived, Post};
use crate::day::engagement::{self, Engagement, minute};
use crate::day::session::By;
use crate::id::{PersonId, SessionId};
use crate::moment::{Moment, moment};
use crate::people::role::Role;
use crate::plan::calendar::Evening;
use crate::plan::local::Words;
use crate::refusal::Refuses;
use jiff::ToSpan;
use jiff::civil::{Date, Time};
use std::collections::{BTreeMap, BTreeSet};

choices! {
    /// 不排的人 Staff whom a plan leaves out of the turns, by what they do at the school.
    Spared {
        /// 领导小组
        Leaders = "leaders",
        /// 管理小组
        Managers = "managers",
        /// 教学小组
        TeachingGroup = "teaching-group",
        /// 后勤小组
        LogisticsGroup = "logistics-group",
        /// 班主任
        HeadTeachers = "head-teachers",
        /// 托管教师
        CareTeachers = "care-teachers",
        /// 门卫
        Doorkeepers = "doorkeepers",
        /// 保健老师
        HealthWorkers = "health-workers",
        /// 厨师
        Cooks = "cooks",
        /// 财务
        Cashiers = "cashiers",
    }
}

/// One of the staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub person: PersonId,
    /// Name.
    pub name: String,
    /// What they are at the school.
    pub roles: Vec<Role>,
}

/// One person's evening on duty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Made by the caller, with a number: twice the same id is the same turn.
    pub id: String,
    /// On which day.
    pub date: Date,
    /// When it begins.
    pub from: Moment,
    /// When it ends (excluded).
    pub until: Moment,
    /// Whose.
    pub person: PersonId,
    /// Why theirs.
    pub why: Why,
    /// Turns that they had this term when it was given to them.
    pub turns: i64,
}

/// Why a turn is somebody's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// 轮次最少 Nobody who could come has had so few.
    Fewest,
    /// 相隔最久 Of those with as few, nobody was on duty longer ago.
    Longest,
    /// 按名单 Of those with as few and as long ago, the first of the staff by id.
    Order,
    /// 只有一人 Nobody else could come.
    Only,
    /// 换班 Exchanged with somebody, who agreed.
    Swapped,
}

/// Days on which somebody is away: what becomes due then is nobody's debt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Away {
    /// Made by the caller: twice the same id is the same entry.
    pub id: String,
    /// Who.
    pub person: PersonId,
    /// First day.
    pub from: Date,
    /// Last day (included).
    pub to: Date,
}

/// Some hours of a day that somebody has given to something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Who.
    pub person: PersonId,
    /// From when.
    pub from: Moment,
    /// Until when (excluded).
    pub until: Moment,
    /// To what: [`Hindrance::Leads`], [`Hindrance::Off`] or [`Hindrance::Away`].
    pub by: Hindrance,
}

/// What keeps somebody from an evening, in the order in which it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hindrance {
    /// 不再轮值 Has left, or takes no turns any more.
    Left,
    /// 不在 Entered as away.
    Away,
    /// 带班 Leads a group or a course then, or goes along to one.
    Leads,
    /// 上课、培训
    Engaged,
    /// 弹性休息 Free time that was granted.
    Off,
    /// 当晚已轮值 On duty that evening already.
    OnDuty,
}

/// What making turns may know.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Whoever takes turns, in the order of their ids.
    pub staff: Vec<Member>,
    /// Whoever has not studied the safety plan, and is given no turn before that (P3.48).
    pub barred: BTreeSet<PersonId>,
    /// Since which day the turns of each are counted; from the first one on where nothing is said.
    pub joined: BTreeMap<PersonId, Date>,
    /// Lessons and trainings of the week.
    pub engagements: Vec<Engagement>,
    /// Who is away, this term.
    pub away: Vec<Away>,
    /// What else the hours of the evenings in question are given to.
    pub taken: Vec<Taken>,
    /// Every turn of the term that counts: of an evening that is held, or that somebody came for.
    pub turns: Vec<Turn>,
}

/// 排出的轮值 Turns for evenings that lacked some.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// New ones, by day.
    pub turns: Vec<Turn>,
    /// Days for which nobody is left, each with how many people are missing.
    pub short: Vec<(Date, usize)>,
}

/// A turn that its person cannot keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refilled {
    /// As it was.
    pub freed: Turn,
    /// Who has it instead; nobody where nobody could come.
    pub next: Option<Turn>,
}

/// Why nothing changes, in the order in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No evening until that day lacks anybody.
    NothingLacks,
    /// Since it was shown, something changed.
    Changed,
    /// Nobody is chosen, or nobody who takes turns here.
    NoPerson,
    /// The last day is before the first, or the days are over.
    DaysCrossed,
    /// The turn, or the question, is somebody else's.
    NotYours,
    /// Nobody exchanges with themselves, or within one evening.
    Same,
    /// The evening has begun.
    Begun,
    /// Whoever has this turn can come: it is exchanged, and not taken from them.
    CanCome,
    /// Another answer was given, or one of the turns is somebody else's by now.
    Settled,
    /// One of the two cannot come on the other's evening.
    Hindered {
        /// Which.
        name: String,
        /// Why.
        by: Hindrance,
    },
}

/// Rule 每晚轮值人数 `[duty.rota_persons]` (P3.37): how many of the staff are on duty in the building each evening; one where the plan
/// does not say.
pub fn persons(terms: &duty::Terms) -> usize {
    usize::try_from(terms.rota_persons.unwrap_or(1)).unwrap_or(0)
}

/// Rule 不参加轮值 `[duty.rota_without]` (P3.37): of the staff, whoever takes turns: everybody but those who are nothing else than what
/// the plan leaves out.
pub fn turning(terms: &duty::Terms, staff: Vec<Member>) -> Vec<Member> {
    let is_spared = |role: &Role| terms.rota_without.iter().any(|one| one.role() == *role);
    staff.into_iter().filter(|one| !one.roles.iter().all(is_spared)).collect()
}

/// Gives each evening as many people as it lacks, one evening after another. `key` makes the ids of the turns.
pub fn make(facts: &Facts, evenings: &[Evening], persons: usize, key: &str) -> Made {
    let (mut facts, mut made) = (facts.clone(), Made::default());
    for evening in evenings {
        let standing = facts.turns.iter().filter(|turn| turn.date == evening.date).count();
        let lacking = persons.saturating_sub(standing);
        let given = (0..lacking).map_while(|_| {
            let turn = facts.next(evening, &format!("{key}-{}", made.turns.len() + 1))?;
            facts.turns.push(turn.clone());
            made.turns.push(turn);
            Some(())
        });
        let missing = lacking - given.count();
        if missing > 0 {
            made.short.push((evening.date, missing));
        }
    }
    made
}

/// Makes exactly what was shown: `seen` is the hash of that.
pub fn fix(made: Made, seen: &str) -> Result<Made, Refusal> {
    if made.turns.is_empty() && made.short.is_empty() {
        return Err(Refusal::NothingLacks);
    }
    if made.hash() == seen { Ok(made) } else { Err(Refusal::Changed) }
}

/// Whether a turn may be taken from its person: they cannot come, or are none of those who take turns any more.
pub fn frees(facts: &Facts, turn: &Turn, evening: &Evening, now: Moment) -> Result<(), Refusal> {
    if turn.from <= now {
        return Err(Refusal::Begun);
    }
    let may = !facts.barred.contains(&turn.person);
    if may && facts.can_come(&turn.person, evening) { Err(Refusal::CanCome) } else { Ok(()) }
}

/// Gives turns that somebody cannot keep to whoever is next for them, and moves no other: `facts` hold the freed ones no more.
pub fn refill(facts: &Facts, freed: Vec<(Turn, Evening)>, key: &str) -> Vec<Refilled> {
    let mut facts = facts.clone();
    let given = freed.into_iter().enumerate().map(|(at, (freed, evening))| {
        let next = facts.next_but(&evening, &format!("{key}-{}", at + 1), &freed.person);
        facts.turns.extend(next.clone());
        Refilled { freed, next }
    });
    given.collect()
}

/// Gives turns back to their people, as their evening is held after all, or an exchange came to nothing. Whoever takes turns no more by
/// then, or cannot come, does not have theirs back: it goes to whoever is next for it, or stands empty where its evening has begun.
pub fn give_back(facts: &Facts, back: Vec<(Turn, Evening)>, now: Moment) -> Vec<Refilled> {
    let mut facts = facts.clone();
    facts.turns.retain(|one| back.iter().all(|(turn, _)| turn.id != one.id));
    let (kept, freed): (Vec<_>, Vec<_>) =
        back.into_iter().partition(|(turn, evening)| facts.can_come(&turn.person, evening));
    facts.turns.extend(kept.into_iter().map(|(turn, _)| turn));
    let (begun, ahead): (Vec<_>, Vec<_>) = freed.into_iter().partition(|(turn, _)| turn.from <= now);
    // No turn that is freed comes back: one of them names what is made.
    let key = ahead.first().map_or_else(String::new, |(turn, _)| format!("{}-back", turn.id));
    let empty = begun.into_iter().map(|(freed, _)| Refilled { freed, next: None });
    empty.chain(refill(&facts, ahead, &key)).collect()
}

/// Days on which somebody is away; the same entry again is nothing new: `None`.
pub fn enter(facts: &Facts, draft: Away, today: Date) -> Result<Option<Away>, Refusal> {
    if facts.away.iter().any(|one| one.id == draft.id) {
        return Ok(None);
    }
    if !facts.staff.iter().any(|one| one.person == draft.person) {
        return Err(Refusal::NoPerson);
    }
    if draft.to < draft.from || draft.to < today {
        return Err(Refusal::DaysCrossed);
    }
    Ok(Some(draft))
}

/// Whoever is on duty signs in as every teacher of an evening does; a manager names whom they see, for the turn may have been
/// exchanged since (P3.43).
pub fn arrive(post: &Post, by: &By, whose: Option<&PersonId>, now: Moment) -> Result<Arrived, duty::Refusal> {
    duty::arrive(post, by, Some(whose.unwrap_or(&post.teacher)), now)
}

impl Facts {
    /// What keeps somebody from an evening.
    pub fn hindrance(&self, person: &PersonId, evening: &Evening) -> Option<Hindrance> {
        if self.is_away(person, evening.date) {
            return Some(Hindrance::Away);
        }
        let at = (evening.from, evening.until);
        let taken =
            |by: Hindrance| self.taken.iter().any(|one| one.by == by && one.keeps(person, at)).then_some(by);
        let hours = (minute(evening.from), minute(evening.until));
        let engaged = engagement::of(&self.engagements, person, evening.day, hours);
        taken(Hindrance::Leads)
            .or_else(|| engaged.map(|_| Hindrance::Engaged))
            .or_else(|| taken(Hindrance::Off))
    }

    /// The same, whether they still take turns, and their own turn of that evening.
    pub fn kept_from(&self, person: &PersonId, evening: &Evening) -> Option<Hindrance> {
        let is_on = self.turns.iter().any(|turn| turn.person == *person && turn.date == evening.date);
        let left = (!self.takes_turns(person)).then_some(Hindrance::Left);
        left.or_else(|| self.hindrance(person, evening)).or(is_on.then_some(Hindrance::OnDuty))
    }

    fn can_come(&self, person: &PersonId, evening: &Evening) -> bool {
        self.takes_turns(person) && self.hindrance(person, evening).is_none()
    }

    fn takes_turns(&self, person: &PersonId) -> bool {
        self.staff.iter().any(|one| one.person == *person)
    }

    /// How many turns each one has of those that stand.
    pub fn counts(&self) -> BTreeMap<&PersonId, i64> {
        let mut counts: BTreeMap<&PersonId, i64> = self.staff.iter().map(|one| (&one.person, 0)).collect();
        for turn in &self.turns {
            *counts.entry(&turn.person).or_default() += 1;
        }
        counts
    }

    fn next(&self, evening: &Evening, id: &str) -> Option<Turn> {
        self.first(evening, id, |_| true)
    }

    fn next_but(&self, evening: &Evening, id: &str, not: &PersonId) -> Option<Turn> {
        self.first(evening, id, |person| person != not)
    }

    /// Of those who can come and are not on duty that evening: whoever has had fewest turns, then whose last one is longest ago, then the
    /// first by id.
    fn first(&self, evening: &Evening, id: &str, may: impl Fn(&PersonId) -> bool) -> Option<Turn> {
        let can = |one: &&Member| {
            !self.barred.contains(&one.person)
                && may(&one.person)
                && self.kept_from(&one.person, evening).is_none()
        };
        let shares = self.shares();
        let ranked: Vec<(i64, Option<Date>, &Member)> = self
            .staff
            .iter()
            .filter(can)
            .map(|one| (self.rank(&one.person, &shares), self.last(&one.person, evening.date), one))
            .collect();
        let (rank, last, member) = ranked.iter().copied().min_by_key(|(rank, last, _)| (*rank, *last))?;
        let as_few = ranked.iter().filter(|one| one.0 == rank).count();
        let as_long = ranked.iter().filter(|one| (one.0, one.1) == (rank, last)).count();
        let why = match (ranked.len(), as_few, as_long) {
            (1, ..) => Why::Only,
            (_, 1, _) => Why::Fewest,
            (.., 1) => Why::Longest,
            _ => Why::Order,
        };
        let turns = self.of(&member.person);
        let (person, (date, from, until)) =
            (member.person.clone(), (evening.date, evening.from, evening.until));
        Some(Turn { id: id.to_owned(), date, from, until, person, why, turns })
    }

    fn is_away(&self, person: &PersonId, date: Date) -> bool {
        self.away.iter().any(|one| one.keeps(person, date))
    }
}

impl Made {
    /// 指纹 Who comes when, as a hash: the same for the same turns, another for any other.
    pub fn hash(&self) -> String {
        let turns = self.turns.iter().map(|turn| format!("{}\t{}\n", turn.date, turn.person));
        let short = self.short.iter().map(|(date, missing)| format!("{date}\t{missing}\n"));
        let text: String = turns.chain(short).collect();
        ::draw::sha256(&[&text])
    }

    /// Who has new turns, each with how many and the first of them.
    pub fn people(&self) -> BTreeMap<&PersonId, (i64, Date)> {
        let mut people: BTreeMap<&PersonId, (i64, Date)> = BTreeMap::new();
        for turn in &self.turns {
            let (count, first) = people.entry(&turn.person).or_insert((0, turn.date));
            *count += 1;
            *first = turn.date.min(*first);
        }
        people
    }
}

impl Away {
    /// Whether this person is away on a day because of it.
    pub fn keeps(&self, person: &PersonId, date: Date) -> bool {
        self.person == *person && self.from <= date && date <= self.to
    }

    /// Those of its days that lie between two others (both included) as hours that are given away: nobody leads an evening or stands in
    /// for somebody then.
    pub fn taken(&self, (first, last): (Date, Date)) -> Taken {
        let midnight = |date: Date| moment(date, Time::midnight());
        let from = midnight(self.from.max(first));
        let until = midnight(self.to.min(last).saturating_add(1.day()));
        Taken { person: self.person.clone(), from, until, by: Hindrance::Away }
    }
}

impl Taken {
    /// Whether it takes some minute of these hours from this person.
    pub(super) fn keeps(&self, person: &PersonId, (from, until): (Moment, Moment)) -> bool {
        self.person == *person && self.from < until && from < self.until
    }
}

impl Turn {
    /// The turn as reminding and signing in see an evening; `name` is what a turn is called.
    pub fn post(&self, name: Words, arrived_at: Option<Moment>) -> Post {
        Post {
            session: SessionId::new(self.id.as_str()),
            name,
            from: self.from,
            until: self.until,
            teacher: self.person.clone(),
            companion: None,
            companion_arrived_at: None,
            arrived_at,
            is_held: true,
            can_sign: true,
            asked: None,
            companion_asked: None,
        }
    }
}

impl Spared {
    /// The role that is meant.
    pub fn role(self) -> Role {
        match self {
            Self::Leaders => Role::SchoolLeader,
            Self::Managers => Role::Manager,
            Self::TeachingGroup => Role::Teaching,
            Self::LogisticsGroup => Role::Logistics,
            Self::HeadTeachers => Role::HeadTeacher,
            Self::CareTeachers => Role::CareTeacher,
            Self::Doorkeepers => Role::Doorkeeper,
            Self::HealthWorkers => Role::HealthWorker,
            Self::Cooks => Role::Cook,
            Self::Cashiers => Role::Cashier,
        }
    }
}

impl Why {
    /// Every one.
    pub const ALL: [Self; 5] = [Self::Fewest, Self::Longest, Self::Order, Self::Only, Self::Swapped];

    /// As tables write it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Fewest => "fewest",
            Self::Longest => "longest",
            Self::Order => "order",
            Self::Only => "only",
            Self::Swapped => "swapped",
        }
    }
}

impl std::str::FromStr for Why {
    type Err = ();

    fn from_str(code: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|why| why.code() == code).ok_or(())
    }
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NothingLacks => "rota-nothing-lacks",
            Self::Changed => "rota-changed",
            Self::NoPerson => "rota-no-person",
            Self::DaysCrossed => "rota-days",
            Self::CanCome => "rota-can-come",
            Self::NotYours => "rota-not-yours",
            Self::Same => "rota-same",
            Self::Begun => "rota-begun",
            Self::Settled => "rota-settled",
            Self::Hindered { by: Hindrance::Left, .. } => "rota-left",
            Self::Hindered { by: Hindrance::Away, .. } => "rota-away",
            Self::Hindered { by: Hindrance::Leads, .. } => "rota-leads",
            Self::Hindered { by: Hindrance::Engaged, .. } => "rota-engaged",
            Self::Hindered { by: Hindrance::Off, .. } => "rota-off",
            Self::Hindered { by: Hindrance::OnDuty, .. } => "rota-on-duty",
        }
    }

    fn clause(&self) -> &'static str {
        "P3.37"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Hindered { name, .. } => vec![("name", name.clone())],
            Self::NothingLacks
            | Self::Changed
            | Self::NoPerson
            | Self::DaysCrossed
            | Self::CanCome
            | Self::NotYours
            | Self::Same
            | Self::Begun
            | Self::Settled => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
