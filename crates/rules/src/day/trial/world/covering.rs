//! 试演的代班 Who leads the evening: somebody is asked to stand in, says yes or no, and it is theirs.

use super::{Deed, Done, Room, World};
use crate::day::duty::{self, AnswerFacts, AskFacts, Post, StandIn};
use crate::day::roll;
use crate::day::session::Session;
use crate::day::signing::Signing;
use crate::day::trial::cast::{by_of, id_of};
use crate::day::trial::step::Person;
use crate::id::{PersonId, StandInId};
use crate::moment::Moment;
use crate::plan::local::Words;
use crate::refusal::Refuses;

/// Who was asked to stand in, and what each said; who led the evening until when.
#[derive(Clone, Debug, Default)]
pub(super) struct Covers {
    asked: Vec<(StandIn, Option<bool>)>,
    led_before: Vec<(PersonId, Moment)>,
}

impl World<'_> {
    /// Whose a session is by now.
    pub(super) fn leader(&self, room: Room) -> Person {
        let teacher = &self.session_of(room).teacher;
        let leads = |who: &Person| teacher.as_str() == id_of(*who);
        [Person::StandIn, Person::Other].into_iter().find(leads).unwrap_or(Person::Teacher)
    }

    fn covers(&self, room: Room) -> &Covers {
        match room {
            Room::Evening => &self.covers,
            Room::Care => &self.care_covers,
        }
    }

    fn covers_in(&mut self, room: Room) -> &mut Covers {
        match room {
            Room::Evening => &mut self.covers,
            Room::Care => &mut self.care_covers,
        }
    }

    /// The management group asks somebody, who may have agreed on the phone; whoever was asked before is asked no more.
    pub(super) fn cover(&mut self, room: Room, who: Person, agreed: bool) -> Done {
        if !self.is_laid_out(room) {
            return Ok(Vec::new());
        }
        let (person, post) = (PersonId::new(id_of(who)), self.post(room));
        let id = StandInId::new(self.made.to_string());
        let stand_in = StandIn { id, session: post.session.clone(), person, beside: false };
        let facts = AskFacts {
            post,
            by: by_of(Person::Staff),
            name: Some(id_of(who).to_owned()),
            busy: busy(room, who),
            engaged: None,
            off: None,
            was_asked: false,
        };
        let asked = duty::ask(&facts, stand_in, agreed, self.now).map_err(|why| why.code())?;
        let covers = self.covers_in(room);
        for (_, answer) in &mut covers.asked {
            answer.get_or_insert(false);
        }
        covers.asked.push((asked.stand_in.clone(), asked.agreed.then_some(true)));
        if asked.agreed {
            return Ok(vec![self.taken_over(room, asked.absent, asked.stand_in.person)]);
        }
        Ok(vec![Deed::Named("stand-ins asked")])
    }

    /// Somebody answers whom the management group asked last: for extended care, where nobody has answered that.
    pub(super) fn accept_cover(&mut self, by: Person, yes: bool) -> Done {
        let open = self.care_covers.asked.last().is_some_and(|(_, answer)| answer.is_none());
        let room = if open { Room::Care } else { Room::Evening };
        let Some((stand_in, answered)) = self.covers(room).asked.last().cloned() else {
            return Ok(Vec::new());
        };
        let (post, busy) = (self.post(room), busy(room, by));
        let facts = AnswerFacts { post, stand_in, by: PersonId::new(id_of(by)), busy, off: None, answered };
        let said = duty::answer(&facts, yes, self.now).map_err(|why| why.code())?;
        if said.already {
            return Ok(Vec::new());
        }
        if let Some((_, answer)) = self.covers_in(room).asked.last_mut() {
            *answer = Some(said.accepts);
        }
        if said.accepts {
            return Ok(vec![self.taken_over(room, said.absent, said.stand_in.person)]);
        }
        Ok(vec![Deed::Named("stand-ins declined")])
    }

    fn taken_over(&mut self, room: Room, absent: PersonId, teacher: PersonId) -> Deed {
        let now = self.now;
        self.covers_in(room).led_before.push((absent.clone(), now));
        self.session_in(room).iter_mut().for_each(|session| session.teacher = teacher.clone());
        Deed::StoodIn { room, absent, teacher }
    }

    fn post(&self, room: Room) -> Post {
        let session = self.session_of(room);
        let open = self.covers(room).asked.last().filter(|(_, answer)| answer.is_none());
        Post {
            session: session.id.clone(),
            name: session.name.clone(),
            from: session.from,
            until: session.until,
            teacher: session.teacher.clone(),
            companion: session.companion.clone(),
            companion_arrived_at: None,
            arrived_at: None,
            is_held: session.closed_at.is_none(),
            can_sign: true,
            asked: open.map(|(stand_in, _)| stand_in.clone()),
            companion_asked: None,
        }
    }

    /// What marks may know: somebody else may lead the session by now.
    pub(super) fn mark_facts(&self, room: Room, by: Person) -> roll::Facts {
        let leads = self.session_of(room).is_led_by(&by_of(by));
        let led_before = if leads { Vec::new() } else { self.led_before(room) };
        roll::Facts { led_before, ..self.roll_facts(room, by) }
    }

    /// Who led a session until when; of extended care whoever led the evening of its children, until that was over.
    fn led_before(&self, room: Room) -> Vec<(PersonId, Moment)> {
        let came = room == Room::Care && self.kids.values().any(|kid| kid.over.is_some());
        let evening = came.then(|| (self.session.teacher.clone(), self.session.until));
        self.covers(room).led_before.iter().cloned().chain(evening).collect()
    }

    /// A session as it was led when a phone kept what it sends now.
    pub(super) fn as_led(&self, room: Room, one: &Signing) -> Session {
        self.session_of(room).as_led_at(&one.by, &self.led_before(room), one.made_at)
    }
}

/// The teacher of another group has that group in the evening.
fn busy(room: Room, who: Person) -> Option<Words> {
    (who == Person::Other && room == Room::Evening).then(|| Words { zh: "B".into(), en: "Group B".into() })
}
