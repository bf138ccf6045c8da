//! 试演的假条 Paper slips that somebody of the school takes in, and what slips leave of an evening.

use super::companion::permitted;
use super::{Deed, Done, Kid, Room, World};
use crate::day::leave::handing::{self, Draft};
use crate::day::leave::hours::{Hours, stay};
use crate::day::leave::{Kind, Slip};
use crate::day::roll::{Row, State};
use crate::day::trial::cast::{by_of, student};
use crate::day::trial::step::Person;
use crate::id::LeaveId;
use crate::people::act::Act;
use crate::refusal::Refuses;

impl World<'_> {
    /// A child's row, with whether slips keep it away from all of the evening. Whoever went over to extended care was seen since.
    pub(super) fn with_papers(&self, kid: &Kid) -> Row {
        let hours: Vec<Hours> = kid.slips.iter().map(|slip| slip.hours).collect();
        let has_slip =
            kid.room == Room::Evening && stay(&hours, (self.session.from, self.session.until)).is_none();
        let says_leave = kid.row.says_leave && kid.row.state == State::Absent;
        Row { has_slip, says_leave, ..kid.row.clone() }
    }

    /// Somebody of the school has a paper slip in hand.
    pub(super) fn paper(&mut self, n: u8, by: Person) -> Done {
        permitted(Act::LeaveHand, &by_of(by))?;
        let (now, date) = (self.now, self.session.date);
        let draft = Draft { student: student(n), kind: Kind::Affair, note: String::new() };
        let handed = handing::hand(&self.roll_facts(self.room(n), by), (LeaveId::new("p"), draft));
        let handed = handed.map_err(|why| why.code())?;
        let kid = self.kid(n);
        if handed.is_new {
            kid.slips.push(Slip { from: date, to: date, hours: Hours::default() });
        }
        if !handed.off_tonight {
            return Ok(Vec::new());
        }
        (kid.row.state, kid.row.marked_at, kid.row.came_at) = (State::Leave, Some(now), Some(now));
        (kid.row.mark, kid.row.says_leave, kid.absence) = (None, false, None);
        Ok(vec![Deed::Named("papers taken")])
    }
}
