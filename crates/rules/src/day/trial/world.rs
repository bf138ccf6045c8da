//! 试演的一晚 The evening as the tables would hold it. Each step reads facts, asks the rule, and keeps the event.

mod adding;
mod closing;
mod companion;
mod covering;
mod deed;
mod keeping;
mod leading;
mod listing;
mod marking;
mod papers;
mod passing;
mod reporting;
mod staying;

use super::cast::{by_of, id_of, kid, student};
use super::step::{Person, Step};
use crate::day::escort::{Link, Way};
use crate::day::handover::undoing::Past;
use crate::day::late::answering::Wish;
use crate::day::late::staying as stays;
use crate::day::leave::hours::{Hours, stay};
use crate::day::pickup::{Pickup, Question};
use crate::day::roll::{self, Mark, State};
use crate::day::session::Session;
use crate::day::signing::Signing;
use crate::day::{absence, late, leave, passcode, taking};
use crate::id::{GroupId, LeaveId, MarkId, PersonId, SessionId, SigningId, StudentId};
use crate::moment::{Moment, moment};
use crate::people::collector::Adult;
use crate::plan::calendar;
use crate::plan::local::Words;
use crate::plan::scheme::Scheme;
use crate::refusal::Refuses;
use companion::Along;
use covering::Covers;
pub(super) use covering::Seat;
pub(super) use deed::Deed;
use jiff::civil::{date, time};
use reporting::Duties;
pub(super) use staying::{Over, Room, TakenOn};
use std::collections::{BTreeMap, BTreeSet};

/// Children who take part; the last is on no list.
pub(super) const KIDS: u8 = 6;

/// One child and all that is known of it tonight.
#[derive(Clone, Debug)]
pub(super) struct Kid {
    pub(super) row: roll::Row,
    pub(super) on_roll: bool,
    /// The roll on which it is or was last, and since when where it had been on the other one.
    pub(super) room: Room,
    pub(super) moved_at: Option<Moment>,
    /// How it went over to extended care.
    pub(super) over: Option<Over>,
    /// When a mark of it last came in.
    pub(super) heard_at: Option<Moment>,
    pub(super) slips: Vec<leave::Slip>,
    pub(super) taking: taking::Facts,
    pub(super) questions: Vec<Question>,
    pub(super) pickup: Option<Pickup>,
    pub(super) codes: passcode::Facts,
    pub(super) absence: Option<absence::Facts>,
    /// Who asks for it while it is missing: its head teacher, where its class has one.
    pub(super) follower: Option<PersonId>,
    /// The line or bus that has it, and the one it was handed over from.
    pub(super) way: Option<Way>,
    pub(super) left_way: Option<Way>,
    /// When a line last brought it back to its room.
    pub(super) brought_at: Option<Moment>,
    /// Every time it was taken onto a roll beside its list.
    pub(super) added: Vec<TakenOn>,
    /// What was asked, with when its question was opened: a child that is missing again is asked for anew.
    pub(super) asked: Vec<(Moment, absence::Step)>,
    pub(super) told: Vec<late::Step>,
    /// What its family wishes of extended care.
    pub(super) wish: Option<Wish>,
    pub(super) taken_by: Option<Adult>,
    /// Every hand-over, those that were taken back too.
    pub(super) handed: Vec<Past>,
}

/// A phone of `cast::owner`'s: what it holds, what it has seen, how wrong its clock is.
#[derive(Clone, Debug)]
pub(super) struct Device {
    /// Marks, each for its roll.
    held: Vec<(Room, Mark)>,
    /// Hand-overs, with their moments by the phone's own clock.
    kept: Vec<Signing>,
    seen_at: Moment,
    ahead_ms: i64,
}

/// The evening.
#[derive(Clone, Debug)]
pub(super) struct World<'a> {
    pub(super) plan: &'a Scheme,
    pub(super) now: Moment,
    pub(super) session: Session,
    /// The session of extended care, once it was laid out, and what is held beyond the evening by the plan.
    pub(super) care: Option<Session>,
    hours: stays::Hours,
    pub(super) kids: BTreeMap<StudentId, Kid>,
    pub(super) known: BTreeSet<MarkId>,
    /// Which mark of the same child a phone had made before, whatever became of it.
    pub(super) after: BTreeMap<MarkId, MarkId>,
    /// Every tap of the phones, in order, and which of them the school has heard of, whatever became of it.
    pub(super) taps: Vec<Tap>,
    pub(super) heard: BTreeSet<MarkId>,
    /// Hand-overs that came in, and those of them that wait for the roll.
    came: BTreeSet<SigningId>,
    waiting: Vec<Signing>,
    devices: [Device; 5],
    covers: Covers,
    beside_covers: Covers,
    care_covers: Covers,
    along: Along,
    pub(super) duties: Duties,
    /// Codes that phones have shown, with the child.
    shown: Vec<String>,
    last: Option<Step>,
    made: u32,
}

/// A mark as somebody tapped it.
#[derive(Clone, Debug)]
pub(super) struct Tap {
    pub(super) key: MarkId,
    pub(super) student: StudentId,
    pub(super) device: u8,
    pub(super) room: Room,
}

type Done = Result<Vec<Deed>, &'static str>;

/// What several words did; the last refusal where none of them did anything.
fn together(deeds: Vec<Deed>, refused: Option<&'static str>) -> Done {
    refused.filter(|_| deeds.is_empty()).map_or(Ok(deeds), Err)
}

impl<'a> World<'a> {
    /// A Tuesday at a quarter past three: six children with two guardians and an aunt each, the sixth on no list.
    pub(super) fn of(plan: &'a Scheme) -> Self {
        let day = date(2021, 9, 7);
        let at = |hour, minute| moment(day, time(hour, minute, 0, 0));
        let session = Session {
            id: SessionId::new("a-2021-09-07"),
            group: GroupId::new("a"),
            course: None,
            name: Words { zh: "A".into(), en: "Group A".into() },
            date: day,
            from: at(15, 30),
            until: at(18, 0),
            lessons: 0,
            teacher: PersonId::new("teacher"),
            companion: None,
            opened_at: None,
            roll_closed_at: None,
            closed_at: None,
            cancelled: None,
        };
        let hours = stays::Hours::of(plan, calendar::committed(), &[], day);
        let device = Device { held: Vec::new(), kept: Vec::new(), seen_at: at(15, 15), ahead_ms: 0 };
        let kids = (0..KIDS).map(|n| (student(n), kid(n, &session))).collect();
        let (now, devices) = (at(15, 15), std::array::from_fn(|_| device.clone()));
        let (known, after, shown) = (BTreeSet::new(), BTreeMap::new(), Vec::new());
        let (came, waiting) = (BTreeSet::new(), Vec::new());
        let (taps, heard, care) = (Vec::new(), BTreeSet::new(), None);
        let (last, made) = (None, 0);
        Self {
            plan,
            now,
            session,
            care,
            hours,
            kids,
            known,
            after,
            taps,
            heard,
            came,
            waiting,
            devices,
            covers: Covers::default(),
            beside_covers: Covers::default(),
            care_covers: Covers::default(),
            along: Along::default(),
            duties: Duties::default(),
            shown,
            last,
            made,
        }
    }

    /// Takes one step: what it changed, or the code of the refusal.
    pub(super) fn take(&mut self, step: &Step) -> Done {
        let step = match (step, self.last) {
            (Step::Again, Some(last)) => last,
            (Step::Again, None) => return Ok(Vec::new()),
            (other, _) => *other,
        };
        self.last = Some(step);
        self.made += 1;
        match step {
            Step::Wait(minutes) => self.wait(minutes * 60_000),
            Step::Moment(seconds) => self.wait(seconds * 1000),
            Step::Open => self.open(),
            Step::Mark(device, kid, state) => self.mark(device, kid, state),
            Step::Send(device, lost) => self.send(device, lost),
            Step::Refresh(device) => self.refresh(device),
            Step::Turn(device, minutes) => self.turn(device, minutes),
            Step::CloseRoll => self.close_roll(Room::Evening, None),
            Step::CloseCareRoll => self.close_roll(Room::Care, None),
            Step::CloseSession => self.close_session(Room::Evening, None),
            Step::CloseCare => self.close_session(Room::Care, None),
            Step::Arrive(kid) => self.arrive(kid, Room::Evening, None),
            Step::TakeOn(kid) => self.arrive(kid, Room::Care, None),
            Step::Wish(kid) => self.wish(kid),
            Step::Agree(kid) => self.agree(kid),
            Step::Withdraw(kid) => self.withdraw(kid),
            Step::Leave(kid, by, hours) => self.slip(kid, by, hours),
            Step::Paper(kid, by) => self.paper(kid, by),
            Step::Follow(kid) => self.follow(kid),
            Step::Say(kid, by) => self.say(kid, by),
            Step::Tick => self.tick(),
            Step::Bar(kid, who) => self.bar(kid, who),
            Step::Lift(kid, first) => self.lift(kid, first),
            Step::Name(kid, by, minutes) => self.send_neighbour(kid, by, minutes),
            Step::Confirm(kid, right) => self.confirm(kid, right),
            Step::Cancel(kid) => self.cancel(kid),
            Step::Add(kid, by, who) => self.add(kid, by, who),
            Step::Strike(kid, who) => self.strike(kid, who),
            Step::Ask(kid, who) => self.ask(kid, who),
            Step::Answer(kid, by, who, yes) => self.answer(kid, (by, who), yes),
            Step::Show(kid, by, who) => self.show(kid, by, who),
            Step::Type(kid, nth) => self.type_code(kid, nth),
            Step::Guess(kid) => self.accept(kid, "00000000"),
            Step::Check(kid, who) => self.check(kid, who),
            Step::Sign(kid, by) => self.sign(kid, by),
            Step::Exit(kid) => self.exit(kid),
            Step::Uncheck(kid) => self.uncheck(kid),
            Step::Unsign(kid, by) => self.unsign(kid, by),
            Step::Release(kid, who, by) => self.release(self.room(kid), &[(kid, who)], by),
            Step::Hand(device, kid, who, by) => self.hand(device, (kid, who), by),
            Step::Keep(device, kid, who, hand) => self.keep(device, (kid, who), hand),
            Step::Deliver(device, lost) => self.deliver(device, lost),
            Step::ReleaseAll => self.release_all(),
            Step::TakeBack(kid, by) => self.take_back(kid, by),
            Step::Give(kid, line, by) => self.give(kid, line, by),
            Step::Take(line, by) => self.pass(line, Link::Taken, by),
            Step::Count(line, by) => self.pass(line, Link::Arrived, by),
            Step::Bring(line, by) => self.pass(line, Link::Back, by),
            Step::Unadd(kid, by) => self.unadd(kid, by),
            Step::Cover(who, agreed) => self.cover(Seat::Evening, who, agreed),
            Step::CoverCare(who, agreed) => self.cover(Seat::Care, who, agreed),
            Step::Accept(by, yes) => self.accept_cover(by, yes),
            Step::Lesson(act) => self.take_lesson(act),
            Step::Again => Ok(Vec::new()),
        }
    }

    fn wait(&mut self, ms: i64) -> Done {
        let before = self.now.date();
        self.now = Moment(self.now.0 + ms);
        Ok(if self.now.date() == before { Vec::new() } else { vec![Deed::Named("midnights passed")] })
    }

    fn kid(&mut self, n: u8) -> &mut Kid {
        self.kids.get_mut(&student(n)).expect("every number below KIDS is a child")
    }

    fn open(&mut self) -> Done {
        if self.session.opened_at.is_some() || self.now.date() != self.session.date {
            return Ok(Vec::new());
        }
        self.session.opened_at = Some(self.now);
        let hours = (self.session.from, self.session.until);
        for (n, kid) in self.kids.values_mut().enumerate() {
            let listed = !kid.on_roll && n + 1 < usize::from(KIDS);
            let slips: Vec<Hours> = kid.slips.iter().map(|slip| slip.hours).collect();
            match stay(&slips, hours) {
                Some(stay) if listed => kid.row.stay = stay,
                None if listed => kid.row.state = State::Leave,
                Some(_) | None => {}
            }
            kid.on_roll = kid.on_roll || listed;
        }
        Ok(vec![Deed::Named("rolls opened")])
    }

    fn roll_facts(&self, room: Room, by: Person) -> roll::Facts {
        let rows = self.on(room);
        roll::Facts {
            session: self.session_of(room).clone(),
            by: by_of(by),
            rows: rows.map(|(id, kid)| (id.clone(), self.with_papers(kid))).collect(),
            head_teachers: [("3-2".to_owned(), PersonId::new("head"))].into_iter().collect(),
            known: self.known.clone(),
            led_before: Vec::new(),
        }
    }

    fn slip(&mut self, n: u8, by: Person, (from, until): (Option<i64>, Option<i64>)) -> Done {
        let (plan, now, date) = (self.plan, self.now, self.session.date);
        let session = self.session_of(self.room(n));
        let (begins, ends, open) = (session.from, session.until, session.opened_at.is_some());
        let kid = self.kid(n);
        let row = (open && kid.on_roll).then_some(kid.row.state);
        let tonight = row.map(|state| leave::Tonight { state, from: begins, until: ends, care: None });
        let by = PersonId::new(id_of(by));
        let facts =
            leave::Facts { slips: kid.slips.clone(), tonight, is_unheard: !kid.taking.has_a_say(&by) };
        let hours = Hours::of_minutes(from, until);
        let draft = leave::Draft {
            student: student(n),
            from: date,
            to: date,
            hours,
            kind: leave::Kind::Sick,
            way: leave::Way::Page,
            note: String::new(),
        };
        let new = (LeaveId::new("l"), draft);
        let asked = leave::ask((&plan.leave, &plan.term), &facts, new, |_| true, now);
        let asked = asked.map_err(|why| why.code())?;
        if !asked.already {
            kid.slips.push(leave::Slip { from: date, to: date, hours });
        }
        match asked.tonight {
            Some(leave::Becomes::Leave) => {
                (kid.row.state, kid.row.marked_at, kid.row.came_at) = (State::Leave, Some(now), Some(now));
            }
            Some(leave::Becomes::Stays(stay)) => kid.row.stay = stay,
            Some(leave::Becomes::Moves(..)) | None => {}
        }
        let name = if hours.is_whole_day() { "slips" } else { "slips for hours" };
        Ok(vec![Deed::Said { student: student(n), by, name }])
    }

    fn follow(&mut self, n: u8) -> Done {
        let now = self.now;
        let kid = self.kid(n);
        let Some(open) = &mut kid.absence else { return Ok(Vec::new()) };
        let (student, date) = (open.student.clone(), open.date);
        let draft = absence::Draft {
            student,
            date,
            whereabouts: "with the grandmother".into(),
            said_by: "mother".into(),
        };
        let found = absence::follow(open, &draft, now).map_err(|why| why.code())?;
        let by = PersonId::new("head");
        open.found = Some(absence::Found { whereabouts: found.whereabouts, said_by: found.said_by, by });
        Ok(vec![Deed::Named("absences explained"), self.told(n, "rooms told of an answer")])
    }

    /// A guardian says where a missing child is, as the family's own page lets them.
    fn say(&mut self, n: u8, by: Person) -> Done {
        let now = self.now;
        let kid = self.kid(n);
        let by = PersonId::new(id_of(by));
        let has_a_say = kid.taking.has_a_say(&by);
        let Some(open) = &mut kid.absence else { return Ok(Vec::new()) };
        let draft = absence::Draft {
            student: open.student.clone(),
            date: open.date,
            whereabouts: "at home".into(),
            said_by: by.to_string(),
        };
        match absence::say(open, &draft, has_a_say, now).map_err(|why| why.code())? {
            absence::Said::Kept(_) => Ok(vec![Deed::Named("words kept")]),
            absence::Said::Closes(found) if found.already => Ok(Vec::new()),
            absence::Said::Closes(absence::Followed { whereabouts, said_by, .. }) => {
                open.found = Some(absence::Found { whereabouts, said_by, by: by.clone() });
                let told = self.told(n, "rooms told of an answer");
                Ok(vec![Deed::Said { student: student(n), by, name: "absences explained at home" }, told])
            }
        }
    }

    /// Children who were to come later and have not: somebody asks.
    fn miss(&mut self) -> Vec<Deed> {
        let (now, date) = (self.now, self.session.date);
        let missed = |room| roll::missed(&self.plan.roll, &self.roll_facts(room, Person::Staff), now);
        let missed: Vec<_> = self.rooms().flat_map(missed).collect();
        for change in &missed {
            let Some(kid) = self.kids.get_mut(&change.student) else { continue };
            (kid.row.state, kid.row.marked_at, kid.row.came_at) = (change.after, Some(now), Some(now));
            let student = change.student.clone();
            kid.absence = Some(absence::Facts { student, date, opened_at: now, found: None });
            kid.follower = change.absence.as_ref().and_then(|one| one.follower.clone());
        }
        missed.into_iter().map(|change| Deed::Missed(change.student)).collect()
    }

    /// In the order in which the clock looks.
    fn tick(&mut self) -> Done {
        let (plan, now) = (self.plan, self.now);
        let mut deeds = self.report();
        deeds.extend(self.miss());
        deeds.extend(self.settle());
        for (id, kid) in self.kids.iter_mut().filter(|(_, kid)| kid.on_roll) {
            let Some(open) = &kid.absence else { continue };
            let own = kid.asked.iter().filter(|(opened_at, _)| *opened_at == open.opened_at);
            let asked: Vec<absence::Step> = own.map(|(_, step)| *step).collect();
            for step in absence::due(&plan.absence, open, &asked, now) {
                kid.asked.push((open.opened_at, step));
                deeds.push(Deed::Asked(id.clone(), step));
            }
        }
        deeds.extend(self.look_after());
        deeds.extend(self.report_empty());
        for (id, child) in self.late_children() {
            let Some(kid) = self.kids.get_mut(&id) else { continue };
            for step in late::due(&plan.late, &plan.pickup, &child, now) {
                kid.told.push(step);
                deeds.push(Deed::Rung(id.clone(), step));
            }
        }
        deeds.push(Deed::Looked);
        Ok(deeds)
    }
}
