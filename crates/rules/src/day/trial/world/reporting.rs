//! 试演的到岗 Who has come to the evening, who is missed, and who hears that its roll stays open.

use super::companion::permitted;
use super::{Deed, Done, Room, World};
use crate::day::duty;
use crate::day::roll::untaken;
use crate::day::session::By;
use crate::day::trial::cast::by_of;
use crate::day::trial::step::Person;
use crate::id::PersonId;
use crate::moment::Moment;
use crate::people::act::Act;
use crate::refusal::Refuses;
use std::collections::BTreeMap;

/// What is known of the evening's staff.
#[derive(Clone, Debug, Default)]
pub(in crate::day::trial) struct Duties {
    /// Since when who is there.
    pub(in crate::day::trial) arrived: BTreeMap<PersonId, Moment>,
    /// What was told of whoever was not.
    pub(in crate::day::trial) missed: BTreeMap<PersonId, Vec<duty::Step>>,
    /// Who heard that the roll is open.
    pub(in crate::day::trial) overdue: Vec<untaken::Step>,
}

impl World<'_> {
    /// Somebody signs in for the evening, or the management group enters that its teacher came.
    pub(super) fn sign_in(&mut self, who: Person) -> Done {
        let (by, now) = (by_of(who), self.now);
        permitted(Act::DutyArrive, &by)?;
        let arrived = duty::arrive(&self.post(Room::Evening), &by, None, now).map_err(|why| why.code())?;
        if arrived.already {
            return Ok(Vec::new());
        }
        self.duties.arrived.insert(arrived.teacher.clone(), now);
        Ok(vec![Deed::SignedIn { person: arrived.teacher, by }])
    }

    /// Whoever leads the evening and says something of its roll is there, and need not say so twice.
    pub(super) fn in_place(&mut self, by: &By, at: Moment) {
        let leads = self.session.leading().contains(&by.person);
        if !leads || self.duties.arrived.contains_key(&by.person) {
            return;
        }
        if let Ok(arrived) = duty::arrive(&self.post(Room::Evening), by, None, at) {
            self.duties.arrived.entry(arrived.teacher).or_insert(at);
        }
    }

    /// As soon as it is laid out with nobody of the school's own, the clock tells that extended care has an empty seat.
    pub(super) fn report_empty(&mut self) -> Vec<Deed> {
        if self.care.is_none() || self.now.date() != self.session.date {
            return Vec::new();
        }
        let post = self.post(Room::Care);
        if !post.is_vacant() {
            return Vec::new();
        }
        let told = self.duties.missed.entry(post.teacher.clone()).or_default();
        let due = duty::due(&self.plan.duty, &post, told, self.now);
        told.extend(&due);
        due.into_iter().map(Deed::Empty).collect()
    }

    /// The clock tells who is missed, and then whose roll stays open.
    pub(super) fn report(&mut self) -> Vec<Deed> {
        let (plan, now) = (self.plan, self.now);
        if now.date() != self.session.date {
            return Vec::new();
        }
        let post = self.post(Room::Evening);
        let mut deeds = Vec::new();
        for seat in [Some(post.clone()), post.beside()].into_iter().flatten() {
            let told = self.duties.missed.entry(seat.teacher.clone()).or_default();
            for step in duty::due(&plan.duty, &seat, told, now) {
                told.push(step);
                let is_reminder = step == duty::Step::Remind;
                deeds.push(Deed::Named(if is_reminder { "people reminded" } else { "people missed" }));
            }
        }
        let session = &self.session;
        if now < session.from || session.roll_closed_at.is_some() || session.closed_at.is_some() {
            return deeds;
        }
        let missed = self.duties.missed.get(&session.teacher).map(Vec::as_slice).unwrap_or_default();
        for step in untaken::due(&plan.roll, &post, (&self.duties.overdue, missed), now) {
            self.duties.overdue.push(step);
            deeds.push(Deed::Named("open rolls told of"));
        }
        deeds
    }
}
