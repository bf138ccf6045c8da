//! 试演的旁观者 What must hold after every step, said without the rules: whoever reads it need trust no rule.

mod companion;
mod rolls;

use super::world::{Deed, Kid, Room, Seat, World};
use crate::day::escort::{Kind, Link};
use crate::day::roll::{Mark, Outcome, State};
use crate::day::session::{By, Session};
use crate::day::{absence, duty, late};
use crate::id::{MarkId, PersonId, StudentId};
use crate::moment::Moment;
use crate::people::collector::Adult;
use crate::people::role::Role;
use std::collections::{BTreeMap, BTreeSet};

/// What must hold, and what was found instead.
type Slip = (&'static str, String);

/// Remembers what was done.
#[derive(Clone, Debug, Default)]
pub(super) struct Watch {
    gone: BTreeMap<StudentId, Adult>,
    /// When a child was last said to be inside after all.
    back: BTreeMap<StudentId, Moment>,
    marks: BTreeSet<MarkId>,
    /// Who led which session until when, before somebody stood in.
    led: Vec<(Room, PersonId, Moment)>,
    codes: BTreeSet<(StudentId, String)>,
    rungs: BTreeSet<(StudentId, late::Step)>,
    /// Which steps were taken for a missing child, with when its question was opened.
    asked: BTreeSet<(StudentId, Moment, absence::Step)>,
    /// Who has heard that extended care has nobody of the school's own.
    empty: BTreeSet<duty::Step>,
}

impl Watch {
    /// Looks at one step: at what it did, then at every child.
    pub(super) fn look(&mut self, before: &World<'_>, after: &World<'_>, deeds: &[Deed]) -> Result<(), Slip> {
        rolls::one_teacher(before, after, deeds)?;
        companion::stays(before, after, deeds)?;
        rolls::moved(before, after, deeds)?;
        for deed in deeds {
            match deed {
                Deed::Left { student, room, adult, by, early, at, list_at } => {
                    on_its_way(&before.kids[student], student, by)?;
                    let rides = on_the_bus(&before.kids[student], by);
                    let hands = by.role != Role::CareTeacher || rides || self.leads(before, *room, by, *at);
                    let who = || format!("{student} by {} at {}", by.person, at.time());
                    holds(hands, "a teacher hands over who leads the evening", who)?;
                    self.left(before, student, (adult, by.role, *early), (*at, *list_at))?;
                    // What one phone sends at once may hold all three hands.
                    let begun = after.kids[student].pickup.as_ref();
                    let whole = begun.is_some_and(|one| one.signed_at.is_some() && one.adult == *adult);
                    let told = || format!("{student} with {} at {}", adult.collector, at.time());
                    holds(!early || whole, "early: gate, signature, exit", told)?;
                }
                Deed::Back { student, by } => self.back(before, after, (student, by))?,
                Deed::Led { student, link, by } => self.led(before, after, (student, *link, by))?,
                Deed::Said { student, by, name } => {
                    let may = may_speak(&before.kids[student], by.as_str());
                    let told = || format!("{name}: {student} by {by}");
                    holds(may, "a blocked guardian's word ends nothing", told)?;
                }
                Deed::Listed { student, by } => {
                    let may = may_speak(&before.kids[student], by.as_str());
                    let told = || format!("{student} by {by}");
                    holds(may, "a blocked guardian names nobody", told)?;
                }
                Deed::Off(student) => rolls::off(&before.kids[student], &after.kids[student], student)?,
                Deed::Over(student) => rolls::over(before, after, student)?,
                Deed::Added(student, room, by) => {
                    companion::take_on(by, student)?;
                    rolls::added(before, after, (student, *room))?;
                }
                Deed::Empty(step) => self.emptied(after, *step)?,
                Deed::Heard(taps, _) => rolls::in_their_order(taps)?,
                Deed::Unstepped(student, step) => unstepped(&before.kids[student], student, step)?,
                Deed::Marked(mark, outcome, by) => self.called(before, after, (mark, *outcome, by))?,
                Deed::Signed { student, by, at, .. } => self.signed(before, student, (by, *at))?,
                Deed::Closed { room, by } | Deed::Ended { room, by } => companion::own(before, *room, by)?,
                Deed::Told { student, person, .. } => companion::asked(before, student, person)?,
                Deed::SignedIn { person, by } => companion::came(before, person, by)?,
                Deed::StoodIn { seat, absent, person } => {
                    self.stood_in(before, after, *seat, (absent, person))?;
                }
                Deed::Coded { student, digits } => self.coded(student, digits)?,
                Deed::Rung(student, step) => self.rung(after, student, *step)?,
                Deed::Missed(student) => {
                    let row = &before.kids[student].row;
                    let due = row.stay.comes_at.is_none_or(|at| after.now > at);
                    let told = || format!("{student} at {}", after.now.time());
                    holds(due, "nobody is asked for before its hour", told)?;
                }
                Deed::Asked(student, step) => self.asked(after, student, *step)?,
                Deed::Looked => {
                    after.kids.iter().try_for_each(|(id, kid)| self.asked_all(after, id, kid))?;
                    companion::overdue(after)?;
                    companion::missed(after, &self.empty)?;
                }
                Deed::Named(_) | Deed::FromOutside | Deed::Accompanied => {}
            }
        }
        companion::kept(after)?;
        after.kids.iter().try_for_each(|(id, kid)| self.accounted(after, id, kid))
    }

    /// A code works once.
    fn coded(&mut self, student: &StudentId, digits: &str) -> Result<(), Slip> {
        let fresh = self.codes.insert((student.clone(), digits.to_owned()));
        holds(fresh, "a code works once", || format!("{student}: {digits}"))
    }

    /// Of an empty seat each hears once, and nobody of one that somebody has.
    fn emptied(&mut self, after: &World<'_>, step: duty::Step) -> Result<(), Slip> {
        let told = || format!("{step:?} at {}", after.now.time());
        holds(companion::is_empty(after), "only of an empty seat it is told that it is", told)?;
        holds(self.empty.insert(step), "of an empty seat each hears once", told)
    }

    /// The session is theirs, or was until after that moment: what was said until then, and a phone had kept, still counts. So does
    /// in extended care, until its end, what whoever leads the evening says.
    fn leads(&self, world: &World<'_>, room: Room, by: &By, at: Moment) -> bool {
        let was = |(of, person, until): &(Room, PersonId, Moment)| {
            *of == room && *person == by.person && at < *until
        };
        let session = world.session_of(room);
        let evening = room == Room::Care && has(&world.session, &by.person) && at < session.until;
        by.role == Role::Manager || has(session, &by.person) || evening || self.led.iter().any(was)
    }

    fn called(
        &mut self,
        before: &World<'_>,
        after: &World<'_>,
        (mark, outcome, by): (&Mark, Outcome, &By),
    ) -> Result<(), Slip> {
        let told = || format!("{} of {} by {}", mark.key, mark.student, by.person);
        let room = before.kids[&mark.student].room;
        holds(self.leads(before, room, by, mark.made_at), "who marks leads the evening", told)?;
        companion::call(before, room, (mark, by))?;
        rolls::newest(after, mark, outcome)?;
        self.marked(before, mark, outcome)
    }

    fn signed(&self, before: &World<'_>, id: &StudentId, (by, at): (&By, Moment)) -> Result<(), Slip> {
        let told = || format!("{id} by {} at {}", by.person, at.time());
        companion::sign(by, id)?;
        let room = before.kids[id].room;
        holds(self.leads(before, room, by, at), "who signs leads the evening", told)
    }

    fn stood_in(
        &mut self,
        before: &World<'_>,
        after: &World<'_>,
        seat: Seat,
        (absent, person): (&PersonId, &PersonId),
    ) -> Result<(), Slip> {
        let told = || format!("{absent} to {person} at {}", after.now.time());
        let room = seat.room();
        let (was, is) = (before.session_of(room), after.session_of(room));
        let passed = seated(was, seat) == Some(absent) && seated(is, seat) == Some(person);
        holds(passed && absent != person, "an evening goes from its teacher to another", told)?;
        holds(person.as_str() != "lecturer", "who comes from outside stands in for nobody", told)?;
        let open = was.closed_at.is_none() && after.now < was.until;
        holds(open, "an evening that is over stays whose it was", told)?;
        self.led.push((room, absent.clone(), after.now));
        Ok(())
    }

    /// Nobody goes with somebody who may never take the child, who is not named, or out of turn.
    fn left(
        &mut self,
        before: &World<'_>,
        id: &StudentId,
        (adult, role, early): (&Adult, Role, bool),
        (at, list_at): (Moment, Option<Moment>),
    ) -> Result<(), Slip> {
        let kid = &before.kids[id];
        let told = || format!("{id} with {} at {}", adult.collector, at.time());
        let first = self.gone.insert(id.clone(), adult.clone()).is_none();
        holds(first, "a child leaves once", told)?;
        let since = self.back.get(id).is_none_or(|back| at >= *back);
        holds(since, "nobody goes by a press from before the child was inside again", told)?;
        holds(!barred(kid, &adult.name, &adult.phone), "a blocked person is never released to", told)?;
        let listed = kid.taking.adults.iter().any(|one| one == adult);
        holds(listed && !adult.name.is_empty(), "a child goes to a named adult of its own list", told)?;
        let signed = matches!(role, Role::CareTeacher | Role::Manager | Role::Doorkeeper);
        holds(signed, "a named adult hands over", told)?;
        let here = matches!(kid.row.state, State::Present | State::Late);
        holds(here, "only a child who is here goes", told)?;
        let in_time = early || at >= before.session.until;
        holds(in_time, "before the end a child leaves through the gate", told)?;
        let fresh = list_at.is_none_or(|list_at| at.0 - list_at.0 < 30 * 60_000);
        holds(fresh && at <= before.now, "a phone lets go by a list that it was just given", told)?;
        named_well(kid, adult, told)?;
        sent_in_time(kid, adult, at, told)?;
        by_itself(kid, adult, early, told)?;
        if early {
            answered(kid, adult, told)?;
        }
        Ok(())
    }

    /// A child who was let out by a wrong press and taken back is inside, by the hand that pressed or the management group's.
    fn back(
        &mut self,
        before: &World<'_>,
        after: &World<'_>,
        (id, by): (&StudentId, &By),
    ) -> Result<(), Slip> {
        let (was, kid) = (&before.kids[id], &after.kids[id]);
        let told = || format!("{id} by {} at {}", by.person, after.now.time());
        holds(self.gone.remove(id).is_some(), "only who has gone is taken back", told)?;
        self.back.insert(id.clone(), after.now);
        self.rungs.retain(|(one, _)| one != id);
        let pressed = was.handed.last().is_some_and(|past| past.by == by.person);
        holds(pressed || by.role == Role::Manager, "a wrong press is its own hand's to take back", told)?;
        let here = matches!(kid.row.state, State::Present | State::Late);
        holds(here, "a child let out and taken back is inside", told)?;
        let unspent = kid.pickup.as_ref().is_none_or(|begun| begun.exited_at.is_none());
        holds(unspent, "a child let out and taken back can go again", told)?;
        let session = before.session_of(was.room);
        let open = session.closed_at.is_none() && after.now.date() == session.date;
        holds(open, "an evening that is over stays as it was", told)
    }

    /// Who is in its room is given to one line; a link is signed for whoever is on its way; who is brought back is inside again.
    fn led(
        &mut self,
        before: &World<'_>,
        after: &World<'_>,
        (id, link, by): (&StudentId, Option<Link>, &By),
    ) -> Result<(), Slip> {
        companion::sign(by, id)?;
        let was = &before.kids[id];
        let told = || format!("{id}, {:?}, {link:?} at {}", was.row.state, after.now.time());
        let here = was.on_roll && matches!(was.row.state, State::Present | State::Late);
        match link {
            None => holds(here && was.way.is_none(), "only a child in its room is given to a line", told)?,
            Some(_) => holds(was.way.is_some(), "a link is signed for who is on its way", told)?,
        }
        if link == Some(Link::Back) {
            self.back.insert(id.clone(), after.now);
        }
        Ok(())
    }

    /// A mark changes a child once, never what its device had not seen, and is never held against its own device.
    fn marked(&mut self, before: &World<'_>, mark: &Mark, outcome: Outcome) -> Result<(), Slip> {
        let told = || format!("{} of {}", mark.key, mark.student);
        holds(self.marks.insert(mark.key.clone()), "a mark counts once", told)?;
        let row = &before.kids[&mark.student].row;
        let unseen = row.came_at.is_some_and(|came| came > mark.seen_at);
        let own = row.mark.as_ref().is_some_and(|stands| follows(before, mark, stands));
        let undone = outcome == Outcome::Applied && unseen && !own;
        holds(!undone, "no device undoes what it has not seen", told)?;
        let turned = outcome == Outcome::Conflict && own && row.conflict.is_none();
        holds(!turned, "no device contradicts itself", told)
    }

    fn rung(&mut self, after: &World<'_>, id: &StudentId, step: late::Step) -> Result<(), Slip> {
        let told = || format!("{id}: {}", step.code());
        holds(self.rungs.insert((id.clone(), step)), "each rung once", told)?;
        let kid = &after.kids[id];
        let inside = !matches!(kid.row.state, State::HandedOver | State::Absent | State::Leave);
        holds(inside, "the ladder is for children who wait", told)?;
        let begins = rolls::waited_for_until(after, kid);
        holds(after.now >= begins, "nobody is rung for before the end of what its child stays for", told)
    }

    /// Each opening has its rungs: no step twice for one question, none for a child that nobody misses.
    fn asked(&mut self, after: &World<'_>, id: &StudentId, step: absence::Step) -> Result<(), Slip> {
        let told = || format!("{id}: {}", step.code());
        let open = after.kids[id].absence.as_ref().filter(|one| one.found.is_none());
        holds(open.is_some(), "nobody is asked for whom nobody misses", told)?;
        let fresh = open.is_none_or(|one| self.asked.insert((id.clone(), one.opened_at, step)));
        holds(fresh, "each opening has its rungs, each once", told)
    }

    /// When the clock has looked, nobody waits for a step whose minutes are over: missing for the second time as for the first.
    fn asked_all(&self, world: &World<'_>, id: &StudentId, kid: &Kid) -> Result<(), Slip> {
        let Some(open) = kid.absence.as_ref().filter(|one| kid.on_roll && one.found.is_none()) else {
            return Ok(());
        };
        let terms = &world.plan.absence;
        let steps = [
            (absence::Step::Guardians, terms.guardian_after_minutes),
            (absence::Step::Staff, terms.staff_after_minutes),
            (absence::Step::Leader, terms.leader_after_minutes),
        ];
        steps.into_iter().try_for_each(|(step, minutes)| {
            let over = minutes.is_some_and(|minutes| world.now.0 - open.opened_at.0 >= minutes * 60_000);
            let was = self.asked.contains(&(id.clone(), open.opened_at, step));
            holds(!over || was, "each opening has its rungs", || format!("{id}: {}", step.code()))
        })
    }

    /// Invariant 7: exactly one of expected, here, handed over by name, on leave, or absent with a named follower.
    fn accounted(&self, world: &World<'_>, id: &StudentId, kid: &Kid) -> Result<(), Slip> {
        let told = || format!("{id} is {:?}", kid.row.state);
        let rule = "no child unaccounted for";
        let gone = self.gone.get(id);
        let handed = kid.on_roll && kid.row.state == State::HandedOver;
        holds(handed == gone.is_some() && gone == kid.taken_by.as_ref(), rule, told)?;
        let away = kid.on_roll && kid.row.state == State::Leave;
        holds(!away || is_covered(kid), "who is on leave has a slip", told)?;
        rolls::of_extended_care(world, id, kid)?;
        let session = world.session_of(kid.room);
        let closed = session.roll_closed_at.is_some();
        let missing = kid.on_roll && kid.row.state == State::Absent;
        holds(!closed || missing == kid.absence.is_some(), rule, told)?;
        // Whose class has no head teacher is asked for by the management group, in its minutes: see `asked_all`.
        let head = (kid.row.home_class == "3-2").then_some("head");
        let asks = kid.follower.as_ref().map(PersonId::as_str);
        holds(!closed || !missing || asks == head, "who is absent has a named follower", told)?;
        holds(
            !closed || !kid.on_roll || kid.row.state != State::Expected || kid.absence.is_none(),
            rule,
            told,
        )?;
        let explained = kid.absence.as_ref().is_none_or(|one| one.found.is_some());
        let at_rest = matches!(kid.row.state, State::HandedOver | State::Leave | State::Absent) && explained;
        holds(session.closed_at.is_none() || !kid.on_roll || at_rest, rule, told)
    }
}

/// Whether somebody gives a session, or goes along to it.
fn has(session: &Session, person: &PersonId) -> bool {
    session.teacher == *person || session.companion.as_ref() == Some(person)
}

/// Who has a seat of a session.
fn seated(session: &Session, seat: Seat) -> Option<&PersonId> {
    match seat {
        Seat::Evening | Seat::Care => Some(&session.teacher),
        Seat::Beside => session.companion.as_ref(),
    }
}

/// Whether some slip says of each minute of the evening, from half past three to six, that the child is away.
fn is_covered(kid: &Kid) -> bool {
    let away = |minute: i64| {
        kid.slips.iter().any(|slip| {
            let (from, until) = slip.hours.in_minutes();
            from.is_none_or(|from| from <= minute) && until.is_none_or(|until| minute < until)
        })
    };
    (15 * 60 + 30..18 * 60).all(away)
}

/// A line lets nobody go before it has come to the end of its way; whoever leads a bus does so at its stops.
fn on_its_way(kid: &Kid, id: &StudentId, by: &By) -> Result<(), Slip> {
    let Some(way) = &kid.way else { return Ok(()) };
    let ended = way.arrived_at.is_some() || (way.taken_at.is_some() && on_the_bus(kid, by));
    holds(ended, "who is on its way goes at its end", || format!("{id} with {}", way.escort.plate))
}

/// Whether it is on the way in a bus that this person leads.
fn on_the_bus(kid: &Kid, by: &By) -> bool {
    kid.way.as_ref().is_some_and(|way| way.escort.kind == Kind::Bus && way.escort.leader == by.person)
}

/// Of a child who has gone it is not said any more that nobody came, or that nobody signed.
fn unstepped(kid: &Kid, id: &StudentId, step: &str) -> Result<(), Slip> {
    let gone = kid.row.state == State::HandedOver;
    holds(!gone, "who has gone has gone through every step", || format!("{id}: {step}"))
}

/// Whether somebody stands on the child's block list.
fn barred(kid: &Kid, name: &str, phone: &str) -> bool {
    let standing = kid.taking.blocks.iter().filter(|one| one.lifted_at.is_none());
    standing.into_iter().any(|one| one.name == name || (!one.phone.is_empty() && one.phone == phone))
}

/// Whom a guardian put on the list who is barred by now, another guardian sends as well: on the list, or by a word of tonight.
fn named_well(kid: &Kid, adult: &Adult, told: impl Fn() -> String) -> Result<(), Slip> {
    if !kid.taking.named_by.contains_key(&adult.collector) {
        return Ok(());
    }
    let same = kid.taking.adults.iter().filter(|one| one.phone == adult.phone && one.name == adult.name);
    let mut by = same.filter_map(|one| kid.taking.named_by.get(&one.collector));
    let mut said = kid.taking.answers.iter().filter(|one| one.yes && one.phone == adult.phone);
    let well = by.any(|by| may_speak(kid, by.as_str()))
        || said.any(|one| one.staff || may_speak(kid, one.by.as_str()));
    holds(well, "whom a blocked guardian named takes nobody", told)
}

fn sent_in_time(kid: &Kid, adult: &Adult, now: Moment, told: impl Fn() -> String) -> Result<(), Slip> {
    let Some(sent) = kid.taking.delegations.iter().find(|one| one.id == adult.collector) else {
        return Ok(());
    };
    holds(sent.confirmed_at.is_some(), "a delegation is confirmed", &told)?;
    holds(sent.from <= now && now < sent.until, "a delegation holds in its window", &told)?;
    holds(sent.used_at.is_none() && sent.cancelled_at.is_none(), "a delegation holds once", &told)?;
    holds(may_speak(kid, sent.named_by.as_str()), "a blocked guardian sends nobody", &told)
}

fn by_itself(kid: &Kid, adult: &Adult, early: bool, told: impl Fn() -> String) -> Result<(), Slip> {
    if adult.collector.as_str() != "alone" {
        return Ok(());
    }
    let consent = kid.taking.consents.iter().any(|one| one.withdrawn_at.is_none());
    let may = kid.taking.grade >= 4 && !early && consent;
    holds(may, "alone: at the end, of age, with a guardian's word", told)
}

fn answered(kid: &Kid, adult: &Adult, told: impl Fn() -> String) -> Result<(), Slip> {
    if matches!(adult.collector.as_str(), "mum" | "dad") {
        return Ok(());
    }
    let said = kid.taking.answers.iter().filter(|one| one.phone == adult.phone);
    let counts = said.filter(|one| one.staff || may_speak(kid, one.by.as_str()));
    let (yes, no): (Vec<_>, Vec<_>) = counts.partition(|one| one.yes);
    holds(!yes.is_empty() && no.is_empty(), "early: a guardian's live yes, and no no", told)
}

fn may_speak(kid: &Kid, person: &str) -> bool {
    match person {
        "mum" => !barred(kid, "Fang", "13800000001"),
        "dad" => !barred(kid, "Wei", "13800000002"),
        _ => false,
    }
}

fn holds(so: bool, rule: &'static str, found: impl Fn() -> String) -> Result<(), Slip> {
    if so { Ok(()) } else { Err((rule, found())) }
}

/// Whether a mark was made after another one on the same phone.
fn follows(world: &World<'_>, mark: &Mark, other: &MarkId) -> bool {
    let before = |one: &MarkId| world.after.get(one).cloned();
    std::iter::successors(mark.after.clone(), before).any(|one| one == *other)
}
