//! 试演的收场 A roll is closed and a session is ended, by whoever says so.

use super::companion::permitted;
use super::{Deed, Done, Room, World};
use crate::day::trial::cast::by_of;
use crate::day::trial::step::Person;
use crate::day::{absence, roll, session};
use crate::people::act::Act;
use crate::refusal::Refuses;

impl World<'_> {
    /// Closes a roll; where nobody is named, whoever answers for it does.
    pub(super) fn close_roll(&mut self, room: Room, by: Option<Person>) -> Done {
        if !self.is_laid_out(room) {
            return Ok(Vec::new());
        }
        let by = by.unwrap_or_else(|| self.leader(room));
        permitted(Act::RollClose, &by_of(by))?;
        let facts = self.roll_facts(room, by);
        let closed = roll::close(&self.plan.roll, &facts, self.now).map_err(|why| why.code())?;
        if room == Room::Evening {
            self.in_place(&facts.by, self.now);
        }
        if closed.already {
            return Ok(Vec::new());
        }
        let (date, opened_at) = (self.session.date, self.now);
        self.session_in(room).iter_mut().for_each(|session| session.roll_closed_at = Some(opened_at));
        for one in closed.absent {
            let open = absence::Facts { student: one.student.clone(), date, opened_at, found: None };
            if let Some(kid) = self.kids.get_mut(&one.student) {
                kid.absence = Some(open);
                kid.follower = one.follower;
            }
        }
        Ok(vec![Deed::Closed { room, by: facts.by }])
    }

    /// Ends a session; where nobody is named, whoever answers for it does.
    pub(super) fn close_session(&mut self, room: Room, by: Option<Person>) -> Done {
        if !self.is_laid_out(room) {
            return Ok(Vec::new());
        }
        let by = by_of(by.unwrap_or_else(|| self.leader(room)));
        permitted(Act::SessionClose, &by)?;
        let children = self.on(room).map(|(id, kid)| session::Child {
            student: id.clone(),
            name: kid.row.name.clone(),
            state: kid.row.state,
            absence_open: kid.absence.as_ref().is_some_and(|open| open.found.is_none()),
        });
        let facts = session::CloseFacts {
            session: self.session_of(room).clone(),
            by,
            children: children.collect(),
            unlisted: Vec::new(),
        };
        let closed = session::close(&facts).map_err(|why| why.code())?;
        if closed.already {
            return Ok(Vec::new());
        }
        let now = self.now;
        self.session_in(room).iter_mut().for_each(|session| session.closed_at = Some(now));
        Ok(vec![Deed::Ended { room, by: facts.by }])
    }
}
