//! 试演的点名 Marks on phones: what they hold, when it is sent, and what becomes of it.

use super::{Deed, Done, Room, Tap, World, together};
use crate::day::roll::{self, Mark, Outcome, State};
use crate::day::trial::cast::{by_of, owner, student};
use crate::day::trial::step::Person;
use crate::day::{absence, duty};
use crate::id::MarkId;
use crate::moment::Moment;
use crate::refusal::Refuses;

impl World<'_> {
    /// A mark on a phone, with its clock and what it had seen.
    pub(super) fn mark(&mut self, nth: u8, n: u8, state: State) -> Done {
        let (now, made) = (self.now, self.made);
        let room = self.shown_on(n, self.devices[usize::from(nth)].seen_at);
        let device = &mut self.devices[usize::from(nth)];
        let key = MarkId::new(made.to_string());
        let made_at = Moment(now.0 + device.ahead_ms);
        let own = device.held.iter().filter(|(of, _)| *of == room).map(|(_, mark)| mark);
        let before = own.rev().find(|mark| mark.student == student(n));
        let seen_at = before.map_or(device.seen_at, |mark| mark.seen_at);
        let after = before.map(|mark| mark.key.clone());
        self.after.extend(after.clone().map(|after| (key.clone(), after)));
        self.taps.push(Tap { key: key.clone(), student: student(n), device: nth, room });
        device.held.push((room, Mark { key, student: student(n), state, made_at, seen_at, after }));
        Ok(Vec::new())
    }

    /// The phone sends all it holds, roll by roll, and forgets it when the answer comes.
    pub(super) fn send(&mut self, device: u8, lost: u8) -> Done {
        if lost == 1 {
            return Ok(Vec::new());
        }
        let (mut deeds, mut refused) = (Vec::new(), None);
        for room in [Room::Evening, Room::Care] {
            match self.send_to(room, device) {
                Ok(done) => deeds.extend(done),
                Err(code) => refused = Some(code),
            }
        }
        if lost == 0 {
            self.devices[usize::from(device)].held.clear();
        }
        together(deeds, refused)
    }

    fn send_to(&mut self, room: Room, device: u8) -> Done {
        let now = self.now;
        let phone = &self.devices[usize::from(device)];
        let held: Vec<&Mark> =
            phone.held.iter().filter(|(of, _)| *of == room).map(|(_, mark)| mark).collect();
        if held.is_empty() || !self.is_laid_out(room) {
            return Ok(Vec::new());
        }
        let said: Vec<Moment> = held.iter().map(|mark| mark.made_at).collect();
        let made = roll::made_in_order(&said, Moment(now.0 + phone.ahead_ms), now);
        let marks = held.into_iter().zip(made).map(|(mark, made_at)| Mark { made_at, ..mark.clone() });
        let marks: Vec<Mark> = marks.collect();
        self.heard.extend(marks.iter().map(|mark| mark.key.clone()));
        let mut deeds = self.take_marks(room, owner(device), &marks)?;
        let taps = marks.iter().map(|mark| (tap(mark.key.as_str()), mark.made_at)).collect();
        deeds.push(Deed::Heard(taps, !said.is_sorted()));
        Ok(deeds)
    }

    /// As the device's address does: all at once, and where that is refused, one by one.
    fn take_marks(&mut self, room: Room, by: Person, marks: &[Mark]) -> Done {
        let whole = roll::mark(&self.mark_facts(room, by), marks, self.now);
        let Err(why) = whole else {
            return Ok(whole.map(|marked| self.keep_marks(by, &marked)).unwrap_or_default());
        };
        let mut deeds = Vec::new();
        for mark in marks {
            let one = roll::singly(&self.mark_facts(room, by), marks, mark, self.now);
            deeds.extend(one.map(|marked| self.keep_marks(by, &marked)).unwrap_or_default());
        }
        if deeds.is_empty() { Err(why.code()) } else { Ok(deeds) }
    }

    fn keep_marks(&mut self, by: Person, marked: &roll::Marked) -> Vec<Deed> {
        let now = self.now;
        let first = marked.noted.iter().map(|(mark, _)| mark.made_at).min();
        if let Some(first) = first.filter(|_| marked.session == self.session.id) {
            self.in_place(&by_of(by), duty::seen_at(&self.session, Some(first), now));
        }
        for change in &marked.changes {
            let opened_at = now;
            let date = self.session.date;
            let Some(kid) = self.kids.get_mut(&change.student) else { continue };
            (kid.row.state, kid.row.marked_at, kid.row.came_at) = (change.after, Some(change.at), Some(now));
            kid.row.says_leave = change.says_leave;
            let said = marked
                .noted
                .iter()
                .rev()
                .find(|(mark, outcome)| mark.student == change.student && *outcome == Outcome::Applied);
            kid.row.mark = said.map(|(mark, _)| mark.key.clone());
            if marked.correction && change.before != change.after {
                let student = change.student.clone();
                let open = absence::Facts { student, date, opened_at, found: None };
                kid.absence = change.absence.as_ref().map(|_| open);
                kid.follower = change.absence.as_ref().and_then(|one| one.follower.clone());
            }
        }
        for (mark, outcome) in &marked.noted {
            self.known.insert(mark.key.clone());
            let Some(kid) = self.kids.get_mut(&mark.student) else { continue };
            kid.heard_at = Some(now);
            if *outcome == Outcome::Conflict {
                kid.row.conflict = Some(roll::Conflict { state: mark.state, at: now });
            }
        }
        for student in &marked.settled {
            if let Some(kid) = self.kids.get_mut(student) {
                kid.row.conflict = None;
            }
        }
        let noted = marked.noted.iter();
        noted.map(|(mark, outcome)| Deed::Marked(mark.clone(), *outcome, by_of(by))).collect()
    }

    pub(super) fn refresh(&mut self, device: u8) -> Done {
        self.devices[usize::from(device)].seen_at = self.now;
        Ok(Vec::new())
    }

    pub(super) fn turn(&mut self, device: u8, minutes: i64) -> Done {
        self.devices[usize::from(device)].ahead_ms = minutes * 60_000;
        Ok(Vec::new())
    }
}

/// The number of a tap, by its key.
pub(super) fn tap(key: &str) -> u32 {
    key.parse().unwrap_or(0)
}
