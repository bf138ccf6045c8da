//! 试演的路队 A line and a bus of the evening, and a child that is taken off the roll again.

use super::companion::permitted;
use super::{Deed, Done, World};
use crate::day::escort::{self, Escort, Kind, Link, Way};
use crate::day::trial::cast::{by_of, id_of, student};
use crate::day::trial::step::Person;
use crate::id::{EscortId, PersonId, StudentId};
use crate::people::act::Act;
use crate::refusal::Refuses;

/// The line to the gate, and the bus; a teacher of another group leads both.
fn line(n: u8) -> Escort {
    let (kind, id) = if n == 0 { (Kind::Line, "line") } else { (Kind::Bus, "bus") };
    let leader = PersonId::new(id_of(Person::Other));
    Escort { id: EscortId::new(id), kind, plate: id.to_uppercase(), leader, ended: false }
}

impl World<'_> {
    /// A child of the room is given to a line.
    pub(super) fn give(&mut self, n: u8, which: u8, by: Person) -> Done {
        permitted(Act::EscortGive, &by_of(by))?;
        let (escort, now) = (line(which), self.now);
        let facts = self.escort_facts(&escort, by);
        let signed = escort::give(&facts, &[student(n)]).map_err(|why| why.code())?;
        for id in &signed.students {
            if let Some(kid) = self.kids.get_mut(id) {
                let escort = escort.clone();
                kid.way = Some(Way { escort, given_at: now, taken_at: None, arrived_at: None });
            }
        }
        let led = |student| Deed::Led { student, link: None, by: facts.by.clone() };
        Ok(signed.students.into_iter().map(led).collect())
    }

    /// A link is signed for every child on its way with a line.
    pub(super) fn pass(&mut self, which: u8, link: Link, by: Person) -> Done {
        permitted(Act::EscortSign, &by_of(by))?;
        let (escort, now) = (line(which), self.now);
        let facts = self.escort_facts(&escort, by);
        let on_it = |row: &escort::Row| row.way.as_ref().is_some_and(|way| way.escort.id == escort.id);
        let with: Vec<StudentId> =
            facts.rows.iter().filter(|(_, row)| on_it(row)).map(|(id, _)| id.clone()).collect();
        let signed = escort::sign(&facts, link, &with).map_err(|why| why.code())?;
        for id in &signed.students {
            let Some(kid) = self.kids.get_mut(id) else { continue };
            match link {
                Link::Taken => kid.way.iter_mut().for_each(|way| way.taken_at = Some(now)),
                Link::Arrived => kid.way.iter_mut().for_each(|way| way.arrived_at = Some(now)),
                Link::Back => (kid.way, kid.brought_at) = (None, Some(now)),
            }
        }
        let led = |student| Deed::Led { student, link: Some(link), by: facts.by.clone() };
        Ok(signed.students.into_iter().map(led).collect())
    }

    /// Of an evening that is over no roll is looked at any more.
    fn escort_facts(&self, escort: &Escort, by: Person) -> escort::Facts {
        let tonight = self.session.opened_at.is_some() && self.now.date() == self.session.date;
        let rows = self.kids.iter().filter(|(_, kid)| tonight && kid.on_roll).map(|(id, kid)| {
            let row = escort::Row {
                name: kid.row.name.clone(),
                state: kid.row.state,
                session: self.session_of(kid.room).clone(),
                way: kid.way.clone(),
            };
            (id.clone(), row)
        });
        escort::Facts { escort: escort.clone(), by: by_of(by), rows: rows.collect() }
    }
}
