//! 试演的一晚 The evening as the tables would hold it. Each step reads facts, asks the rule, and keeps the event.

mod keeping;
mod leading;
mod listing;
mod passing;

use super::cast::{by_of, id_of, kid, student};
use super::step::{Person, Step};
use crate::day::escort::{Link, Way};
use crate::day::handover::undoing::Past;
use crate::day::leave::hours::{Hours, stay};
use crate::day::pickup::{Pickup, Question};
use crate::day::roll::{self, Mark, Outcome, State, arriving, undoing};
use crate::day::session::{self, By, Session};
use crate::day::signing::Signing;
use crate::day::{absence, late, leave, passcode, taking};
use crate::id::{GroupId, LeaveId, MarkId, PersonId, SessionId, SigningId, StudentId};
use crate::moment::{Moment, moment};
use crate::people::collector::Adult;
use crate::plan::local::Words;
use crate::plan::scheme::Scheme;
use crate::refusal::Refuses;
use jiff::civil::{date, time};
use std::collections::{BTreeMap, BTreeSet};

/// Children who take part; the last is on no list.
pub(super) const KIDS: u8 = 6;

/// One child and all that is known of it tonight.
#[derive(Clone, Debug)]
pub(super) struct Kid {
    pub(super) row: roll::Row,
    pub(super) on_roll: bool,
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
    /// Every time it was taken onto the roll beside the list.
    pub(super) added: Vec<undoing::Past>,
    /// What was asked, with when its question was opened: a child that is missing again is asked for anew.
    pub(super) asked: Vec<(Moment, absence::Step)>,
    pub(super) told: Vec<late::Step>,
    pub(super) extended: bool,
    pub(super) taken_by: Option<Adult>,
    /// Every hand-over, those that were taken back too.
    pub(super) handed: Vec<Past>,
}

/// A teacher's phone: what it holds, what it has seen, how wrong its clock is.
#[derive(Clone, Debug)]
pub(super) struct Device {
    held: Vec<Mark>,
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
    pub(super) kids: BTreeMap<StudentId, Kid>,
    pub(super) known: BTreeSet<MarkId>,
    /// Which mark of the same child a phone had made before, whatever became of it.
    pub(super) after: BTreeMap<MarkId, MarkId>,
    /// Hand-overs that came in, and those of them that wait for the roll.
    came: BTreeSet<SigningId>,
    waiting: Vec<Signing>,
    devices: [Device; 2],
    /// Codes that phones have shown, with the child.
    shown: Vec<String>,
    last: Option<Step>,
    made: u32,
}

/// What a step changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    Named(&'static str),
    Marked(Mark, Outcome),
    /// Who went, with whom, by whom, when; early or not; and how old the list was by which a phone let it go.
    Left {
        student: StudentId,
        adult: Adult,
        by: By,
        early: bool,
        at: Moment,
        list_at: Option<Moment>,
    },
    /// Whose hand-over was taken back, by whom.
    Back {
        student: StudentId,
        by: By,
    },
    /// A child was given to a line, or a link of its way was signed.
    Led {
        student: StudentId,
        link: Option<Link>,
    },
    /// A child is on the roll no more.
    Off(StudentId),
    /// Of whose early collection a step was taken back.
    Unstepped(StudentId, &'static str),
    Coded {
        student: StudentId,
        digits: String,
    },
    Rung(StudentId, late::Step),
    Asked(StudentId, absence::Step),
    /// The clock has looked: whoever had to be asked by now was asked.
    Looked,
    /// A child who was to come later is asked for.
    Missed(StudentId),
}

type Done = Result<Vec<Deed>, &'static str>;

impl Deed {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Named(name) | Self::Unstepped(_, name) => name,
            Self::Marked(_, outcome) => outcome.code(),
            Self::Left { list_at: Some(_), .. } => "left by a phone",
            Self::Left { early: true, .. } => "left early",
            Self::Left { early: false, .. } => "left",
            Self::Back { .. } => "taken back",
            Self::Led { link: None, .. } => "given to a line",
            Self::Led { link: Some(Link::Taken), .. } => "taken by a line",
            Self::Led { link: Some(Link::Arrived), .. } => "counted at the end",
            Self::Led { link: Some(Link::Back), .. } => "brought back",
            Self::Off(_) => "taken off the roll",
            Self::Coded { .. } => "codes taken",
            Self::Rung(..) => "rungs",
            Self::Asked(..) => "absences asked further",
            Self::Looked => "looks of the clock",
            Self::Missed(_) => "missed at their hour",
        }
    }
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
            opened_at: None,
            roll_closed_at: None,
            closed_at: None,
            cancelled: None,
        };
        let device = Device { held: Vec::new(), kept: Vec::new(), seen_at: at(15, 15), ahead_ms: 0 };
        let kids = (0..KIDS).map(|n| (student(n), kid(n, &session))).collect();
        let (now, devices) = (at(15, 15), [device.clone(), device]);
        let (known, after, shown) = (BTreeSet::new(), BTreeMap::new(), Vec::new());
        let (came, waiting) = (BTreeSet::new(), Vec::new());
        Self { plan, now, session, kids, known, after, came, waiting, devices, shown, last: None, made: 0 }
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
            Step::CloseRoll => self.close_roll(),
            Step::CloseSession => self.close_session(),
            Step::Arrive(kid) => self.arrive(kid),
            Step::Leave(kid, hours) => self.slip(kid, hours),
            Step::Follow(kid) => self.follow(kid),
            Step::Tick => self.tick(),
            Step::Bar(kid, who) => self.bar(kid, who),
            Step::Lift(kid, first) => self.lift(kid, first),
            Step::Name(kid, by, minutes) => self.send_neighbour(kid, by, minutes),
            Step::Confirm(kid, right) => self.confirm(kid, right),
            Step::Cancel(kid) => self.cancel(kid),
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
            Step::Release(kid, who, by) => self.release(&[(kid, who)], by),
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
            Step::Again => Ok(Vec::new()),
        }
    }

    fn wait(&mut self, ms: i64) -> Done {
        self.now = Moment(self.now.0 + ms);
        Ok(Vec::new())
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

    fn roll_facts(&self, by: Person) -> roll::Facts {
        let rows = self.kids.iter().filter(|(_, kid)| kid.on_roll);
        roll::Facts {
            session: self.session.clone(),
            by: by_of(by),
            rows: rows.map(|(id, kid)| (id.clone(), kid.row.clone())).collect(),
            head_teachers: [("3-2".to_owned(), PersonId::new("head"))].into_iter().collect(),
            known: self.known.clone(),
            led_before: Vec::new(),
        }
    }

    /// A mark on a phone, with its clock and what it had seen.
    fn mark(&mut self, device: u8, n: u8, state: State) -> Done {
        let (now, made) = (self.now, self.made);
        let device = &mut self.devices[usize::from(device)];
        let key = MarkId::new(made.to_string());
        let made_at = Moment(now.0 + device.ahead_ms);
        let before = device.held.iter().rev().find(|mark| mark.student == student(n));
        let seen_at = before.map_or(device.seen_at, |mark| mark.seen_at);
        let after = before.map(|mark| mark.key.clone());
        self.after.extend(after.clone().map(|after| (key.clone(), after)));
        device.held.push(Mark { key, student: student(n), state, made_at, seen_at, after });
        Ok(Vec::new())
    }

    /// The phone sends all it holds, and forgets it when the answer comes.
    fn send(&mut self, device: u8, lost: u8) -> Done {
        if lost == 1 {
            return Ok(Vec::new());
        }
        let now = self.now;
        let phone = &self.devices[usize::from(device)];
        let sent_at = Moment(now.0 + phone.ahead_ms);
        let said = phone.held.iter();
        let marks: Vec<Mark> = said
            .map(|mark| Mark { made_at: roll::made_at(mark.made_at, sent_at, now), ..mark.clone() })
            .collect();
        if marks.is_empty() {
            return Ok(Vec::new());
        }
        let deeds = self.take_marks(&marks);
        if lost == 0 {
            self.devices[usize::from(device)].held.clear();
        }
        deeds
    }

    /// As the device's address does: all at once, and where that is refused, one by one.
    fn take_marks(&mut self, marks: &[Mark]) -> Done {
        let whole = roll::mark(&self.roll_facts(Person::Teacher), marks, self.now);
        let Err(why) = whole else {
            return Ok(whole.map(|marked| self.keep_marks(&marked)).unwrap_or_default());
        };
        let mut deeds = Vec::new();
        for mark in marks {
            let facts = self.roll_facts(Person::Teacher);
            let one = roll::mark(&facts, &roll::alone(&facts, marks, mark), self.now);
            deeds.extend(one.map(|marked| self.keep_marks(&marked)).unwrap_or_default());
        }
        if deeds.is_empty() { Err(why.code()) } else { Ok(deeds) }
    }

    fn keep_marks(&mut self, marked: &roll::Marked) -> Vec<Deed> {
        let now = self.now;
        for change in &marked.changes {
            let opened_at = now;
            let date = self.session.date;
            let Some(kid) = self.kids.get_mut(&change.student) else { continue };
            (kid.row.state, kid.row.marked_at, kid.row.came_at) = (change.after, Some(change.at), Some(now));
            let said = marked
                .noted
                .iter()
                .rev()
                .find(|(mark, outcome)| mark.student == change.student && *outcome == Outcome::Applied);
            kid.row.mark = said.map(|(mark, _)| mark.key.clone());
            if marked.correction {
                let student = change.student.clone();
                let open = absence::Facts { student, date, opened_at, found: None };
                kid.absence = change.absence.as_ref().map(|_| open);
                kid.follower = change.absence.as_ref().and_then(|one| one.follower.clone());
            }
        }
        for (mark, outcome) in &marked.noted {
            self.known.insert(mark.key.clone());
            let Some(kid) = self.kids.get_mut(&mark.student) else { continue };
            if *outcome == Outcome::Conflict {
                kid.row.conflict = Some(roll::Conflict { state: mark.state, at: now });
            }
        }
        for student in &marked.settled {
            if let Some(kid) = self.kids.get_mut(student) {
                kid.row.conflict = None;
            }
        }
        marked.noted.iter().map(|(mark, outcome)| Deed::Marked(mark.clone(), *outcome)).collect()
    }

    fn refresh(&mut self, device: u8) -> Done {
        self.devices[usize::from(device)].seen_at = self.now;
        Ok(Vec::new())
    }

    fn turn(&mut self, device: u8, minutes: i64) -> Done {
        self.devices[usize::from(device)].ahead_ms = minutes * 60_000;
        Ok(Vec::new())
    }

    fn close_roll(&mut self) -> Done {
        let closed = roll::close(&self.plan.roll, &self.roll_facts(Person::Teacher), self.now)
            .map_err(|why| why.code())?;
        if closed.already {
            return Ok(Vec::new());
        }
        self.session.roll_closed_at = Some(self.now);
        let (date, opened_at) = (self.session.date, self.now);
        for one in closed.absent {
            let open = absence::Facts { student: one.student.clone(), date, opened_at, found: None };
            if let Some(kid) = self.kids.get_mut(&one.student) {
                kid.absence = Some(open);
                kid.follower = one.follower;
            }
        }
        Ok(vec![Deed::Named("rolls closed")])
    }

    fn close_session(&mut self) -> Done {
        let rows = self.kids.iter().filter(|(_, kid)| kid.on_roll);
        let children = rows.map(|(id, kid)| session::Child {
            student: id.clone(),
            name: kid.row.name.clone(),
            state: kid.row.state,
            absence_open: kid.absence.as_ref().is_some_and(|open| open.found.is_none()),
        });
        let facts = session::CloseFacts {
            session: self.session.clone(),
            by: by_of(Person::Teacher),
            children: children.collect(),
            unlisted: Vec::new(),
        };
        let closed = session::close(&facts).map_err(|why| why.code())?;
        if closed.already {
            return Ok(Vec::new());
        }
        self.session.closed_at = Some(self.now);
        Ok(vec![Deed::Named("sessions closed")])
    }

    fn arrive(&mut self, n: u8) -> Done {
        let facts = self.roll_facts(Person::Teacher);
        let (session, now) = (self.session.clone(), self.now);
        let kid = self.kid(n);
        let held = kid.on_roll.then(|| arriving::Held {
            session: session.id.clone(),
            group: session.group.clone(),
            name: session.name.clone(),
            state: kid.row.state,
        });
        let roll::Row { name, household, home_class, .. } = kid.row.clone();
        let child = arriving::Child { student: student(n), name, household, home_class, held };
        let added = arriving::add(&facts, &child, now).map_err(|why| why.code())?;
        let Some(change) = added.change else { return Ok(Vec::new()) };
        if !kid.on_roll {
            let nth = i64::try_from(kid.added.len()).unwrap_or(i64::MAX - 1) + 1;
            let by = PersonId::new(id_of(Person::Teacher));
            kid.added.push(undoing::Past { nth, at: now, by, undone: false });
        }
        (kid.on_roll, kid.absence, kid.row.conflict) = (true, None, None);
        (kid.row.state, kid.row.marked_at, kid.row.came_at) = (change.after, Some(change.at), Some(now));
        Ok(vec![Deed::Named("children added")])
    }

    fn slip(&mut self, n: u8, (from, until): (Option<i64>, Option<i64>)) -> Done {
        let (plan, now, date) = (self.plan, self.now, self.session.date);
        let (begins, ends) = (self.session.from, self.session.until);
        let open = self.session.opened_at.is_some();
        let kid = self.kid(n);
        let row = (open && kid.on_roll).then_some(kid.row.state);
        let tonight = row.map(|state| leave::Tonight { state, from: begins, until: ends, care: None });
        let facts = leave::Facts { slips: kid.slips.clone(), tonight };
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
        let asked = leave::ask((&plan.leave, &plan.term), &facts, (LeaveId::new("l"), draft), now);
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
        Ok(vec![Deed::Named(if hours.is_whole_day() { "slips" } else { "slips for hours" })])
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
        Ok(vec![Deed::Named("absences explained")])
    }

    /// Children who were to come later and have not: somebody asks.
    fn miss(&mut self) -> Vec<Deed> {
        let (now, date) = (self.now, self.session.date);
        let missed = roll::missed(&self.plan.roll, &self.roll_facts(Person::Staff), now);
        for change in &missed {
            let Some(kid) = self.kids.get_mut(&change.student) else { continue };
            (kid.row.state, kid.row.marked_at, kid.row.came_at) = (change.after, Some(now), Some(now));
            let student = change.student.clone();
            kid.absence = Some(absence::Facts { student, date, opened_at: now, found: None });
            kid.follower = change.absence.as_ref().and_then(|one| one.follower.clone());
        }
        missed.into_iter().map(|change| Deed::Missed(change.student)).collect()
    }

    fn tick(&mut self) -> Done {
        let (plan, now, until) = (self.plan, self.now, self.session.until);
        let mut deeds = self.settle();
        deeds.extend(self.miss());
        for (id, kid) in self.kids.iter_mut().filter(|(_, kid)| kid.on_roll) {
            let minutes = late::extended_minutes(&plan.late).filter(|_| kid.extended);
            let child = late::Child {
                until,
                state: kid.row.state,
                stays_until: minutes.map(|minutes| until.plus_minutes(minutes)),
                way: kid.way.clone(),
                told: kid.told.clone(),
            };
            for step in late::due(&plan.late, &plan.pickup, &child, now) {
                kid.told.push(step);
                deeds.push(Deed::Rung(id.clone(), step));
            }
            let Some(open) = &kid.absence else { continue };
            let own = kid.asked.iter().filter(|(opened_at, _)| *opened_at == open.opened_at);
            let asked: Vec<absence::Step> = own.map(|(_, step)| *step).collect();
            for step in absence::due(&plan.absence, open, &asked, now) {
                kid.asked.push((open.opened_at, step));
                deeds.push(Deed::Asked(id.clone(), step));
            }
        }
        deeds.push(Deed::Looked);
        Ok(deeds)
    }
}
