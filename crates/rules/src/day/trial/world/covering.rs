//! 试演的代班 Who leads the evening: somebody is asked to stand in, says yes or no, and it is theirs.

use super::{Deed, Done, World};
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
    /// Whose the evening is by now.
    pub(super) fn leader(&self) -> Person {
        let stood_in = self.session.teacher.as_str() == id_of(Person::StandIn);
        if stood_in { Person::StandIn } else { Person::Teacher }
    }

    /// The management group asks somebody, who may have agreed on the phone; whoever was asked before is asked no more.
    pub(super) fn cover(&mut self, who: Person, agreed: bool) -> Done {
        let person = PersonId::new(id_of(who));
        let stand_in =
            StandIn { id: StandInId::new(self.made.to_string()), session: self.session.id.clone(), person };
        let facts = AskFacts {
            post: self.post(),
            by: by_of(Person::Staff),
            name: Some(id_of(who).to_owned()),
            busy: busy(who),
            was_asked: false,
        };
        let asked = duty::ask(&facts, stand_in, agreed, self.now).map_err(|why| why.code())?;
        for (_, answer) in &mut self.covers.asked {
            answer.get_or_insert(false);
        }
        self.covers.asked.push((asked.stand_in.clone(), asked.agreed.then_some(true)));
        if asked.agreed {
            return Ok(vec![self.taken_over(asked.absent, asked.stand_in.person)]);
        }
        Ok(vec![Deed::Named("stand-ins asked")])
    }

    /// Somebody answers whom the management group asked last.
    pub(super) fn accept_cover(&mut self, by: Person, yes: bool) -> Done {
        let Some((stand_in, answered)) = self.covers.asked.last().cloned() else { return Ok(Vec::new()) };
        let (post, busy) = (self.post(), busy(by));
        let facts = AnswerFacts { post, stand_in, by: PersonId::new(id_of(by)), busy, answered };
        let said = duty::answer(&facts, yes, self.now).map_err(|why| why.code())?;
        if said.already {
            return Ok(Vec::new());
        }
        if let Some((_, answer)) = self.covers.asked.last_mut() {
            *answer = Some(said.accepts);
        }
        if said.accepts {
            return Ok(vec![self.taken_over(said.absent, said.stand_in.person)]);
        }
        Ok(vec![Deed::Named("stand-ins declined")])
    }

    fn taken_over(&mut self, absent: PersonId, teacher: PersonId) -> Deed {
        self.covers.led_before.push((absent.clone(), self.now));
        self.session.teacher = teacher.clone();
        Deed::StoodIn { absent, teacher }
    }

    fn post(&self) -> Post {
        let session = &self.session;
        let open = self.covers.asked.last().filter(|(_, answer)| answer.is_none());
        Post {
            session: session.id.clone(),
            name: session.name.clone(),
            from: session.from,
            until: session.until,
            teacher: session.teacher.clone(),
            arrived_at: None,
            is_held: session.closed_at.is_none(),
            can_sign: true,
            asked: open.map(|(stand_in, _)| stand_in.clone()),
        }
    }

    /// What marks may know: somebody else may lead the evening by now.
    pub(super) fn mark_facts(&self, by: Person) -> roll::Facts {
        let leads = self.session.is_led_by(&by_of(by));
        let led_before = if leads { Vec::new() } else { self.covers.led_before.clone() };
        roll::Facts { led_before, ..self.roll_facts(by) }
    }

    /// The session as it was led when a phone kept what it sends now.
    pub(super) fn as_led(&self, one: &Signing) -> Session {
        self.session.as_led_at(&one.by, &self.covers.led_before, one.made_at)
    }
}

/// The teacher of another group has that group at this time.
fn busy(who: Person) -> Option<Words> {
    (who == Person::Other).then(|| Words { zh: "B".into(), en: "Group B".into() })
}
