//! 门岗的季节 Leave slips, Friday choices, early collections and hand-overs of one evening.

use super::Season;
use crate::day::{friday, handover, leave, pickup};
use crate::people::collector;
use jiff::civil::Date;
use rules::day::friday::Draft as Choice;
use rules::day::handover::{Draft as Handover, Release};
use rules::day::leave::hours::Hours;
use rules::day::leave::{Draft as Slip, Kind, Way};
use rules::day::pickup::{Draft as Early, Question};
use rules::day::roll::State;
use rules::day::session::Session;
use rules::enrol::registration::State as Asked;
use rules::id::{CollectorId, StudentId};
use rules::people::act::Act;
use rules::people::collector::{Draft as Adult, Relation};
use rules::people::student::Student;

/// In a thousand children, so many have a slip for the evening …
const ON_LEAVE: usize = 12;
/// … so many choose otherwise for a Friday …
const OTHER_FRIDAY: usize = 25;
/// … so many are collected early, every fifth of them by somebody who is not on the list …
const EARLY: usize = 8;
/// … and so many wait for a parent who is late.
const LATE_PARENT: usize = 20;

impl Season {
    /// In the morning some families send a slip; now and then one twice, now and then the class teacher takes a paper.
    pub(super) async fn leave(&mut self, date: Date) -> Result<(), anyhow::Error> {
        for child in self.admitted().await? {
            if self.chance.below(1000) < ON_LEAVE {
                self.slip(&child, date).await?;
            }
            if date.weekday() == jiff::civil::Weekday::Friday && self.chance.below(1000) < OTHER_FRIDAY {
                let guardian = self.guardian(&child.id).await?;
                let attends = self.chance.in_hundred(50);
                let choice = Choice { student: child.id.clone(), date, attends };
                let chosen = friday::choose(&self.app, &guardian, &self.place, choice).await;
                self.counted("friday.chosen", chosen)?;
            }
        }
        Ok(())
    }

    async fn slip(&mut self, child: &Student, date: Date) -> Result<(), anyhow::Error> {
        let (kind, way) = match self.chance.below(4) {
            0 => (Kind::Affair, Way::Paper),
            1 => (Kind::Affair, Way::Page),
            _ => (Kind::Sick, Way::Page),
        };
        let who = match way {
            Way::Paper => self.staff(&format!("head{}", child.home_class)).await?,
            Way::Page => self.guardian(&child.id).await?,
        };
        let note = self.town.early_reason().to_owned();
        let hours = Hours::default();
        let draft = Slip { student: child.id.clone(), from: date, to: date, hours, kind, way, note };
        let times = if self.chance.in_hundred(5) { 2 } else { 1 };
        for _ in 0..times {
            let asked = leave::ask(&self.app, &who, &self.place, draft.clone()).await;
            self.counted("leave.asked", asked)?;
        }
        Ok(())
    }

    /// Children who have a place in the evening care.
    async fn admitted(&mut self) -> Result<Vec<Student>, anyhow::Error> {
        let manager = self.staff("manager").await?;
        let permit = manager.permit(Act::RegistrationReview, &self.place)?;
        let asked = self.app.store.look(&permit).await?.registrations().await?;
        let admitted = asked.into_iter().filter(|row| row.state == Asked::Accepted);
        Ok(admitted.map(|row| row.student).collect())
    }

    /// Adults come early: gate, signature, exit; some try the exit first, some are not on the child's list, and one
    /// slip comes too late for the evening.
    pub(super) async fn early_pickups(&mut self, date: Date) -> Result<(), anyhow::Error> {
        for (one, _) in self.tonight(date).await? {
            for child in self.seen.get(&one.id).cloned().unwrap_or_default() {
                if self.chance.below(1000) < EARLY {
                    self.early_pickup(&one, &child, date).await?;
                }
            }
        }
        if let Some(child) = self.seen.values().flatten().next().cloned() {
            self.slip(&child, date).await?;
        }
        Ok(())
    }

    async fn early_pickup(
        &mut self,
        one: &Session,
        child: &Student,
        date: Date,
    ) -> Result<(), anyhow::Error> {
        let gate = self.staff("gate1").await?;
        let teacher = self.person(&one.teacher).await?;
        let adult = if self.chance.in_hundred(20) {
            self.stranger(child, date).await?
        } else {
            self.parent(&child.id)?
        };
        let draft = Early {
            student: child.id.clone(),
            collector: adult,
            reason: self.town.early_reason().to_owned(),
        };
        let times = if self.chance.in_hundred(10) { 2 } else { 1 };
        let mut checked = None;
        for _ in 0..times {
            let done = pickup::check(&self.app, &gate, &self.place, draft.clone()).await;
            checked = self.counted("pickup.checked", done)?;
        }
        let Some(checked) = checked else { return Ok(()) };
        if self.chance.in_hundred(20) {
            let refused = pickup::exit(&self.app, &gate, &self.place, &checked.pickup).await;
            self.counted("pickup.exited", refused)?;
        }
        let signed = pickup::sign(&self.app, &teacher, &self.place, &checked.pickup).await;
        self.counted("pickup.signed", signed)?;
        for _ in 0..times {
            let gone = pickup::exit(&self.app, &gate, &self.place, &checked.pickup).await;
            self.counted("pickup.exited", gone)?;
        }
        Ok(())
    }

    /// Somebody who is not on the child's list: refused, asked about, and named by the guardian for the day (P3.61).
    async fn stranger(&mut self, child: &Student, date: Date) -> Result<CollectorId, anyhow::Error> {
        let gate = self.staff("gate1").await?;
        let guardian = self.guardian(&child.id).await?;
        let (name, phone) = self.town.neighbour_adult();
        let (name, phone) = (name.to_owned(), phone.to_owned());
        let reason = self.town.early_reason().to_owned();
        let early = Early { student: child.id.clone(), collector: CollectorId::new("stranger"), reason };
        let refused = pickup::check(&self.app, &gate, &self.place, early).await;
        self.counted("pickup.checked", refused)?;
        let question = Question { student: child.id.clone(), name: name.clone(), phone: phone.clone() };
        let asked = pickup::ask(&self.app, &gate, &self.place, question).await;
        self.counted("pickup.asked", asked)?;
        let relation = Relation::Neighbour;
        let draft = Adult { student: child.id.clone(), name, relation, phone, from: date, until: Some(date) };
        let added = collector::add(&self.app, &guardian, &self.place, draft).await;
        match self.counted("collector.added", added)? {
            Some(added) => Ok(added.collector),
            None => self.parent(&child.id),
        }
    }

    /// The evening ends: every child goes to a named adult of its own list, but for those whose parent is late.
    pub(super) async fn hand_over(&mut self, date: Date, late: bool) -> Result<(), anyhow::Error> {
        let now = self.app.now();
        for (one, teacher) in self.tonight(date).await? {
            let over = one.until <= now;
            if !over || !(late || self.seen.remove(&one.id).is_some()) {
                continue;
            }
            let mut released = Vec::new();
            for child in self.inside(&one).await? {
                if late || self.chance.below(1000) >= LATE_PARENT {
                    let collector = self.parent(&child.id)?;
                    released.push(Release { student: child.id, collector, nth: None });
                }
            }
            if released.is_empty() {
                continue;
            }
            let draft = Handover { session: one.id, released };
            let times = if self.chance.below(40) == 0 { 2 } else { 1 };
            for _ in 0..times {
                let done = handover::release(&self.app, &teacher, &self.place, draft.clone()).await;
                self.counted("handover.released", done)?;
            }
            if !late && self.chance.below(20) == 0 {
                let early =
                    crate::day::session::close(&self.app, &teacher, &self.place, &draft.session).await;
                self.counted("session.closed", early)?;
            }
        }
        Ok(())
    }

    /// Children of a session who are in its room.
    async fn inside(&mut self, one: &Session) -> Result<Vec<Student>, anyhow::Error> {
        let teacher = self.person(&one.teacher).await?;
        let rows = self.roll_of(one, &teacher).await?;
        let there = rows.into_iter().filter(|row| matches!(row.state, State::Present | State::Late));
        Ok(there.map(|row| row.student).collect())
    }

    /// A guardian is on the list of the own child.
    fn parent(&self, student: &StudentId) -> Result<CollectorId, anyhow::Error> {
        Ok(CollectorId::new(self.guardian_id(student)?.as_str()))
    }
}
