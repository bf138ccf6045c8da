//! 均等 Who has had how much: turns, and the share of each day on which somebody was away or had not joined yet, so that nobody makes up
//! for either (P3.37).

use super::Facts;
use crate::id::PersonId;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// One turn, in parts that most numbers of people divide.
const WHOLE: i64 = 720_720;

impl Facts {
    /// 加入 Whoever takes turns and is new begins level with the others: what was given out before they came is nobody's debt of theirs,
    /// so they count from the day after the last turn that stands, and from today at the soonest. Says who is new, each with
    /// that day, so that it can be kept.
    pub fn welcome(&mut self, today: Date) -> BTreeMap<PersonId, Date> {
        let after = self.turns.iter().map(|turn| turn.date.saturating_add(1.day())).max();
        let level = after.map_or(today, |day| day.max(today));
        let new = self.staff.iter().filter(|one| !self.joined.contains_key(&one.person));
        let new: BTreeMap<PersonId, Date> = new.map(|one| (one.person.clone(), level)).collect();
        self.joined.extend(new.clone());
        new
    }

    pub(super) fn of(&self, person: &PersonId) -> i64 {
        let own = self.turns.iter().filter(|turn| turn.person == *person).count();
        i64::try_from(own).unwrap_or(i64::MAX)
    }

    /// Turns, and for each day on which somebody owed none the share that whoever was there had of it.
    pub(super) fn rank(&self, person: &PersonId, shares: &BTreeMap<Date, i64>) -> i64 {
        let excused = shares.iter().filter(|(date, _)| self.is_excused(person, **date));
        self.of(person) * WHOLE + excused.map(|(_, share)| share).sum::<i64>()
    }

    /// Of each day with turns, what one of those who take turns and were there had of it, in parts of [`WHOLE`].
    pub(super) fn shares(&self) -> BTreeMap<Date, i64> {
        let people: BTreeSet<&PersonId> = self.turns.iter().map(|turn| &turn.person).collect();
        let share = |date: Date| {
            let there = people.iter().filter(|person| !self.is_excused(person, date)).count();
            WHOLE / i64::try_from(there.max(1)).unwrap_or(WHOLE)
        };
        let mut shares = BTreeMap::new();
        for turn in &self.turns {
            *shares.entry(turn.date).or_default() += share(turn.date);
        }
        shares
    }

    /// The last turn before a day.
    pub(super) fn last(&self, person: &PersonId, date: Date) -> Option<Date> {
        let own = self.turns.iter().filter(|turn| turn.person == *person && turn.date < date);
        own.map(|turn| turn.date).max()
    }

    /// On leave that day, or not there yet.
    fn is_excused(&self, person: &PersonId, date: Date) -> bool {
        self.is_away(person, date) || self.joined.get(person).is_some_and(|since| date < *since)
    }
}
