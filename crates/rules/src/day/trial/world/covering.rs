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

/// In whose place somebody stands: of who gives the evening, of who goes along to it, of who keeps extended care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::day::trial) enum Seat {
    Evening,
    Beside,
    Care,
}

/// Who was asked to take a seat, and what each said; who had it until when.
#[derive(Clone, Debug, Default)]
pub(super) struct Covers {
    asked: Vec<(StandIn, Option<bool>)>,
    led_before: Vec<(PersonId, Moment)>,
}

impl Seat {
    pub(in crate::day::trial) fn room(self) -> Room {
        match self {
            Self::Evening | Self::Beside => Room::Evening,
            Self::Care => Room::Care,
        }
    }
}

impl Covers {
    /// The last question, where nobody has answered it.
    fn open(&self) -> Option<&StandIn> {
        self.asked.last().filter(|(_, answer)| answer.is_none()).map(|(stand_in, _)| stand_in)
    }
}

impl World<'_> {
    /// Who answers for a session by now: where somebody from outside is alone with it, the management group.
    pub(super) fn leader(&self, room: Room) -> Person {
        let answers = self.session_of(room).responsible();
        let leads = |who: &Person| answers.as_str() == id_of(*who);
        let own = [Person::StandIn, Person::Other, Person::Companion, Person::Teacher];
        own.into_iter().find(leads).unwrap_or(Person::Staff)
    }

    fn covers(&self, seat: Seat) -> &Covers {
        match seat {
            Seat::Evening => &self.covers,
            Seat::Beside => &self.beside_covers,
            Seat::Care => &self.care_covers,
        }
    }

    fn covers_in(&mut self, seat: Seat) -> &mut Covers {
        match seat {
            Seat::Evening => &mut self.covers,
            Seat::Beside => &mut self.beside_covers,
            Seat::Care => &mut self.care_covers,
        }
    }

    /// The management group asks somebody, who may have agreed on the phone; whoever was asked before is asked no more.
    pub(super) fn cover(&mut self, seat: Seat, who: Person, agreed: bool) -> Done {
        let room = seat.room();
        if !self.is_laid_out(room) {
            return Ok(Vec::new());
        }
        let (person, post) = (PersonId::new(id_of(who)), self.post(room));
        let id = StandInId::new(self.made.to_string());
        let stand_in = StandIn { id, session: post.session.clone(), person, beside: seat == Seat::Beside };
        let facts = AskFacts {
            post,
            by: by_of(Person::Staff),
            name: (who != Person::Lecturer).then(|| id_of(who).to_owned()),
            busy: busy(room, who),
            engaged: None,
            off: None,
            is_away: false,
            was_asked: false,
        };
        let asked = duty::ask(&facts, stand_in, agreed, self.now).map_err(|why| why.code())?;
        let covers = self.covers_in(seat);
        for (_, answer) in &mut covers.asked {
            answer.get_or_insert(false);
        }
        covers.asked.push((asked.stand_in.clone(), asked.agreed.then_some(true)));
        if asked.agreed {
            return Ok(vec![self.taken_over(seat, asked.absent, asked.stand_in.person)]);
        }
        Ok(vec![Deed::Named("stand-ins asked")])
    }

    /// Somebody answers whom the management group asked last: for extended care or beside a lesson, where nobody has answered that.
    pub(super) fn accept_cover(&mut self, by: Person, yes: bool) -> Done {
        let open = |seat: &Seat| self.covers(*seat).open().is_some();
        let seat = [Seat::Care, Seat::Beside].into_iter().find(open).unwrap_or(Seat::Evening);
        let room = seat.room();
        let Some((stand_in, answered)) = self.covers(seat).asked.last().cloned() else {
            return Ok(Vec::new());
        };
        let (post, busy) = (self.post(room), busy(room, by));
        let facts = AnswerFacts { post, stand_in, by: PersonId::new(id_of(by)), busy, off: None, answered };
        let said = duty::answer(&facts, yes, self.now).map_err(|why| why.code())?;
        if said.already {
            return Ok(Vec::new());
        }
        if let Some((_, answer)) = self.covers_in(seat).asked.last_mut() {
            *answer = Some(said.accepts);
        }
        if said.accepts {
            return Ok(vec![self.taken_over(seat, said.absent, said.stand_in.person)]);
        }
        Ok(vec![Deed::Named("stand-ins declined")])
    }

    fn taken_over(&mut self, seat: Seat, absent: PersonId, person: PersonId) -> Deed {
        let now = self.now;
        self.covers_in(seat).led_before.push((absent.clone(), now));
        if let Some(session) = self.session_in(seat.room()) {
            match seat {
                Seat::Evening | Seat::Care => session.teacher = person.clone(),
                Seat::Beside => session.companion = Some(person.clone()),
            }
        }
        Deed::StoodIn { seat, absent, person }
    }

    pub(super) fn post(&self, room: Room) -> Post {
        let session = self.session_of(room);
        let is_care = room == Room::Care;
        let arrived = |who: &PersonId| self.duties.arrived.get(who).copied().filter(|_| !is_care);
        let asked = if is_care { &self.care_covers } else { &self.covers };
        Post {
            session: session.id.clone(),
            name: session.name.clone(),
            from: session.from,
            until: session.until,
            teacher: session.teacher.clone(),
            companion: session.companion.clone(),
            companion_arrived_at: session.companion.as_ref().and_then(arrived),
            arrived_at: arrived(&session.teacher),
            is_held: session.closed_at.is_none(),
            can_sign: true,
            asked: asked.open().cloned(),
            companion_asked: self.beside_covers.open().filter(|_| !is_care).cloned(),
        }
    }

    /// What marks may know: somebody else may lead the session by now.
    pub(super) fn mark_facts(&self, room: Room, by: Person) -> roll::Facts {
        let leads = self.session_of(room).is_led_by(&by_of(by));
        let led_before = if leads { Vec::new() } else { self.led_before(room) };
        roll::Facts { led_before, ..self.roll_facts(room, by) }
    }

    /// Who led a session until when; of extended care, until its end, whoever leads the evening from which its children went over.
    fn led_before(&self, room: Room) -> Vec<(PersonId, Moment)> {
        let stood = match room {
            Room::Evening => [&self.covers, &self.beside_covers].map(|one| &one.led_before).to_vec(),
            Room::Care => vec![&self.care_covers.led_before],
        };
        let came = room == Room::Care && self.kids.values().any(|kid| kid.over.is_some());
        let until = self.care.as_ref().filter(|_| came).map(|care| care.until);
        let leading = self.session.leading().into_iter().cloned();
        let evening = leading.filter_map(|one| Some((one, until?)));
        stood.into_iter().flatten().cloned().chain(evening).collect()
    }

    /// A session as it was led when a phone kept what it sends now.
    pub(super) fn as_led(&self, room: Room, one: &Signing) -> Session {
        self.session_of(room).as_led_at(&one.by, &self.led_before(room), one.made_at)
    }
}

/// The teacher of another group has that group in the evening.
pub(super) fn busy(room: Room, who: Person) -> Option<Words> {
    (who == Person::Other && room == Room::Evening).then(|| Words { zh: "B".into(), en: "Group B".into() })
}
