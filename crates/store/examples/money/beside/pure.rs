//! 纯规则 The same school by the program's rules and its ledger's law, over tables in memory.

mod billing;
mod rest;

use super::super::memory::{InMemory, Memory, broken_off};
use super::super::op::{Balances, Outcome, moved_by};
use super::super::play::{Books, Failed};
use super::super::till::Till;
use super::Plans;
use super::op::{CHILDREN, DAYS, ON_ROLL, Of, Op, TERM, child, day, is_agreed, month_of, weekday};
use jiff::civil::{Date, time};
use rules::day::beside::{self, Draft, Register, Saying, There, may_change};
use rules::fen::Fen;
use rules::id::{SessionId, StudentId};
use rules::moment::{Moment, moment};
use rules::money::account::{Account, Transfer};
use rules::money::bill::Bill;
use rules::money::fee::Unit;
use rules::money::leaving::{self, Paid};
use rules::money::release::{self, Child, Stood};
use rules::money::share::Parts;
use rules::plan::local::{Day, Days};
use rules::refusal::Refuses;
use std::collections::{BTreeMap, BTreeSet};

type Place = (usize, Of);

/// A bill with what became of it.
#[derive(Clone)]
struct Held {
    place: Place,
    bill: Bill,
    state: &'static str,
    carried: Fen,
    /// What goes back of it, once its days were given up.
    back: Option<Fen>,
}

impl Held {
    fn stands(&self) -> bool {
        self.state != "cancelled" && self.back.is_none()
    }

    fn is_for(&self, on: Date) -> bool {
        self.bill.part.is_empty() || self.bill.part == month_of(on)
    }
}

/// A weekday that was chosen, from a day until another.
#[derive(Clone)]
struct Chosen {
    day: Day,
    from: Date,
    until: Date,
}

/// A school with what stands beside, in memory.
#[derive(Clone)]
pub(crate) struct Pure {
    plans: Plans,
    till: Till,
    bills: BTreeMap<String, Held>,
    chosen: BTreeMap<Place, Vec<Chosen>>,
    signed: BTreeSet<(Of, usize)>,
    marks: BTreeMap<(Of, usize), BTreeMap<StudentId, There>>,
    since: BTreeMap<Place, Date>,
    closures: BTreeMap<String, (usize, bool)>,
    days: i64,
    is_evening: bool,
}

impl Pure {
    pub(crate) fn new(plans: &Plans) -> Self {
        Self {
            plans: plans.clone(),
            till: Till::default(),
            bills: BTreeMap::new(),
            chosen: BTreeMap::new(),
            signed: BTreeSet::new(),
            marks: BTreeMap::new(),
            since: BTreeMap::new(),
            closures: BTreeMap::new(),
            days: 0,
            is_evening: false,
        }
    }

    fn today(&self) -> Date {
        day(self.days)
    }

    fn now(&self) -> Moment {
        moment(self.today(), if self.is_evening { time(21, 0, 0, 0) } else { time(7, 0, 0, 0) })
    }

    fn custody(&self, (n, of): Place) -> Account {
        Account::Custody(student(n), of.purse())
    }

    fn payee(&self, of: Of) -> Account {
        release::payee(&self.plans.kinds[&of].0.id())
    }

    /// Whether a child is meant to come: the lesson's weekday is the timetable's.
    fn is_listed(&self, (n, of): Place, day: usize) -> bool {
        let (date, on) = (DAYS[day].0, weekday(DAYS[day].1));
        let is_held = self.plans.kinds[&of].1.iter().any(|one| one.date == date);
        let has = |one: &Chosen| one.day == on && one.from <= date && date < one.until;
        let is_chosen = || self.chosen.get(&(n, of)).is_some_and(|all| all.iter().any(has));
        is_held && if of == Of::Extended { is_agreed(n, date) } else { is_chosen() }
    }

    fn is_cancelled(&self, of: Of, day: usize) -> bool {
        let stands = |(on, lifted): &(usize, bool)| *on == day && !lifted;
        !self.signed.contains(&(of, day)) && self.closures.values().any(stands)
    }

    /// The days of a child that are held, with their lessons.
    fn own_days(&self, place: Place) -> impl Iterator<Item = (usize, Date, i64)> {
        let is_own = move |day: &usize| self.is_listed(place, *day) && !self.is_cancelled(place.1, *day);
        (0..DAYS.len()).filter(is_own).map(move |day| (day, DAYS[day].0, self.lessons(place.1, day)))
    }

    fn lessons(&self, of: Of, day: usize) -> i64 {
        let own = self.plans.kinds[&of].1.iter().find(|one| one.date == DAYS[day].0);
        own.map_or(0, |one| one.lessons)
    }

    fn own_bills(&self, place: Place) -> impl Iterator<Item = &Held> {
        self.bills.values().filter(move |held| held.place == place)
    }

    fn pay(&mut self, id: &str, bill: &str, fen: i64, receipt: &str) -> Result<Outcome, Failed> {
        let Some(held) = self.bills.get_mut(bill) else { return Ok("none") };
        let due = held.bill.fen - held.carried;
        let came = self.till.pay((&held.bill, due, held.state), id, fen, receipt)?;
        if came == "done" {
            held.state = "paid";
            let (n, of) = held.place;
            self.given_before(of, &[n])?;
        }
        Ok(came)
    }

    fn given_before(&mut self, of: Of, who: &[usize]) -> Result<(), Failed> {
        for (one, day) in self.signed.clone() {
            if one == of {
                self.follow((of, day), who)?;
            }
        }
        Ok(())
    }

    fn sign(
        &mut self,
        (of, day): (Of, usize),
        marks: &[(usize, There)],
        reason: &str,
    ) -> Result<Outcome, Failed> {
        let own = self.plans.kinds[&of].1.iter().find(|one| one.date == DAYS[day].0);
        let Some(own) = own else { return Ok("none") };
        let facts = Register {
            date: own.date,
            from: own.from,
            is_cancelled: self.is_cancelled(of, day),
            term: Days { from: TERM.0, until: TERM.1 },
            listed: (0..CHILDREN).filter(|n| self.is_listed((*n, of), day)).map(student).collect(),
            marks: self.marks.get(&(of, day)).cloned().unwrap_or_default(),
        };
        let said: BTreeMap<StudentId, There> = marks.iter().map(|(n, there)| (student(*n), *there)).collect();
        let changes = if of == Of::Extended {
            // A roll is closed when everybody on it was called, whoever of them is on the list.
            if facts.is_cancelled {
                return Ok("none");
            }
            let is_new = |(one, there): &(StudentId, There)| facts.marks.get(one) != Some(there);
            said.into_iter().filter(is_new).collect()
        } else {
            let saying =
                Saying { marks: said, reason: reason.to_owned(), may_amend: own.date < self.today() };
            match beside::sign(&facts, &saying, self.now()) {
                Err(refused) => return Ok(refused.code()),
                Ok(signed) => signed.changes,
            }
        };
        if !self.signed.insert((of, day)) && changes.is_empty() {
            return Ok("already");
        }
        let who: Vec<usize> = (0..CHILDREN).filter(|n| changes.contains_key(&student(*n))).collect();
        self.marks.entry((of, day)).or_default().extend(changes);
        self.follow((of, day), &who)?;
        Ok("done")
    }

    /// Lets the money of these children follow a register, or a roll.
    fn follow(&mut self, (of, day): (Of, usize), who: &[usize]) -> Result<(), Failed> {
        let (one, date) = (self.plans.kinds[&of].0.clone(), DAYS[day].0);
        let marks = self.marks.get(&(of, day)).cloned().unwrap_or_default();
        let is_there = |n: &&usize| of != Of::Extended || (**n < ON_ROLL && self.is_listed((**n, of), day));
        let there = who.iter().filter(is_there);
        let of_month = self.bills.values().filter(|held| held.place.1 == of && held.is_for(date));
        let facts = release::Facts {
            session: one.day(date),
            course: Some(one.id()),
            lessons: self.lessons(of, day),
            lesson: of_month.map(|held| held.bill.lesson).max(),
            is_cancelled: self.is_cancelled(of, day),
            earned: self.till.books.standing(&self.payee(of)).free(),
            children: there
                .filter_map(|n| Some(self.stood((*n, of), day, *marks.get(&student(*n))?)))
                .collect(),
        };
        self.till.books.post(&release::release(self.plans.fee(of), &facts).transfers)
    }

    fn stood(&self, (n, of): Place, day: usize, there: There) -> Child {
        let (payee, date) = (self.payee(of), DAYS[day].0);
        let id: SessionId = self.plans.kinds[&of].0.day(date);
        let stood = match there {
            There::Present => Stood::Attended,
            There::Absent => Stood::Absent,
            There::Leave => Stood::OnLeave,
        };
        let (mut used, mut moved, mut times) = (Fen::ZERO, Parts::default(), 0);
        let mine = |one: &&Transfer| one.student == Some(student(n));
        let of_it = |one: &&Transfer| one.credit == payee || one.debit == payee;
        for one in self.till.books.log.iter().filter(mine).filter(of_it) {
            let (other, fen) =
                if one.credit == payee { (&one.debit, one.fen) } else { (&one.credit, -one.fen) };
            let part = if let Account::Payer(payer, _) = other {
                moved_by(&mut moved, *payer)
            } else {
                used = used + fen;
                &mut moved.family
            };
            if one.subject == id.as_str() {
                *part = *part + fen;
                times += 1;
            }
        }
        let paid = || self.own_bills((n, of)).filter(|held| held.state == "paid");
        let of_month = || paid().filter(|held| held.is_for(date));
        let standing = of_month().filter(|held| held.stands()).map(|held| held.bill.lesson).max();
        let sum: Fen = paid().map(|held| held.bill.fen - held.back.unwrap_or_default()).sum();
        let free = self.till.books.standing(&self.custody((n, of))).free();
        Child {
            student: student(n),
            stood,
            held: (free.min(sum - used).max(Fen::ZERO) - self.later((n, of), date)).max(Fen::ZERO),
            lesson: standing.or_else(|| of_month().map(|held| held.bill.lesson).max()),
            relief: None,
            moved,
            times,
        }
    }

    /// What is left of bills for the days since a change, where a day was before it.
    fn later(&self, place: Place, day: Date) -> Fen {
        let Some(since) = self.since.get(&place).copied().filter(|since| day < *since) else {
            return Fen::ZERO;
        };
        let month = since.strftime("%Y-%m").to_string();
        let is_later = |held: &&Held| {
            let part = &held.bill.part;
            held.stands() && held.state == "paid" && (part.is_empty() || *part >= month)
        };
        let paid: Fen = self.own_bills(place).filter(is_later).map(|held| held.bill.fen).sum();
        let kind = &self.plans.kinds[&place.1].0;
        let days = DAYS.iter().filter(|(on, _)| *on >= since).map(|(on, _)| kind.day(*on).to_string());
        let days: BTreeSet<String> = days.collect();
        let given =
            self.taken((&self.custody(place), &self.payee(place.1)), |one| days.contains(&one.subject));
        (paid - given).max(Fen::ZERO)
    }

    fn choose(&mut self, place: Place, days: &[usize]) -> Result<Outcome, Failed> {
        let draft = Draft {
            student: student(place.0),
            kind: place.1.kind(),
            days: days.iter().map(|n| weekday(*n)).collect(),
        };
        let facts = beside::Facts { grade: 3, days: self.standing(place), unpaid: self.unpaid(place) };
        let chosen = match beside::choose(&self.plans.scheme, &facts, draft) {
            Err(refused) => return Ok(refused.code()),
            Ok(chosen) if chosen.already => return Ok("already"),
            Ok(chosen) => chosen,
        };
        may_change(facts.unpaid).map_err(|why| why.code())?;
        let (today, is_today) = (self.today(), |day: &usize| DAYS[*day].0 == self.today());
        let is_signed = self.signed.iter().any(|(of, day)| *of == place.1 && is_today(day));
        let from = if is_signed { today.tomorrow().unwrap_or(Date::MAX) } else { today };
        let by_day = matches!(self.plans.fee(place.1).unit, Unit::Lesson | Unit::Day);
        if by_day || chosen.draft.days.is_empty() {
            self.give_up(place, from)?;
        }
        let all = self.chosen.entry(place).or_default();
        for one in
            all.iter_mut().filter(|one| one.until == Date::MAX && !chosen.draft.days.contains(&one.day))
        {
            one.until = from.max(one.from);
        }
        let added = chosen.draft.days.difference(&chosen.before);
        all.extend(added.map(|day| Chosen { day: *day, from, until: Date::MAX }));
        Ok("done")
    }

    fn standing(&self, place: Place) -> BTreeSet<Day> {
        let all = self.chosen.get(&place).into_iter().flatten();
        all.filter(|one| one.until == Date::MAX).map(|one| one.day).collect()
    }

    /// The days on which a child came.
    fn came(&self, (n, of): Place) -> impl Iterator<Item = Date> {
        let is_there =
            move |marks: &BTreeMap<StudentId, There>| marks.get(&student(n)) == Some(&There::Present);
        let own = self.marks.iter().filter(move |((one, _), marks)| *one == of && is_there(marks));
        own.map(|((_, day), _)| DAYS[*day].0)
    }

    fn unpaid(&self, place: Place) -> i64 {
        let due: Vec<&Held> = self.own_bills(place).filter(|held| held.state == "due").collect();
        self.came(place).map(|on| due.iter().filter(|held| held.is_for(on)).count() as i64).sum()
    }

    /// What is due is asked no more, and what was paid ahead is settled.
    fn give_up(&mut self, place: Place, from: Date) -> Result<(), Failed> {
        let this = self.today().strftime("%Y-%m").to_string();
        for held in self.bills.values_mut().filter(|held| held.place == place && held.state == "due") {
            if held.bill.part.is_empty() || held.bill.part >= this {
                held.state = "cancelled";
            }
        }
        let facts = self.leaving(place);
        let all = leaving::leave(self.plans.fee(place.1), &facts, self.today());
        for left in &all {
            self.till.books.post(&leaving::transfers(&facts.student, &facts.course, left))?;
            if let Some(held) = self.bills.get_mut(left.bill.as_str()) {
                held.back = Some(left.back);
            }
        }
        if !all.is_empty() {
            self.since.insert(place, from);
        }
        Ok(())
    }

    fn leaving(&self, place: Place) -> leaving::Facts {
        let paid = self.own_bills(place).filter(|held| held.state == "paid");
        let (left, mut open): (Vec<&Held>, Vec<&Held>) = paid.partition(|held| held.back.is_some());
        let stayed: Fen = left.iter().map(|held| held.bill.fen - held.back.unwrap_or_default()).sum();
        open.sort_by_key(|held| (held.bill.part.clone(), held.bill.times, held.bill.id.clone()));
        let paid = open.into_iter().map(|held| {
            let since = held.bill.grounds.joined_on.max(self.since.get(&place).copied());
            let own = self.own_days(place).filter(|(_, on, _)| Some(*on) >= since && held.is_for(*on));
            let by_day = own.map(|(_, on, lessons)| (on, lessons)).collect();
            Paid { bill: held.bill.id.clone(), fen: held.bill.fen, by_day }
        });
        let (custody, course) = (self.custody(place), self.plans.kinds[&place.1].0.id());
        let payee = release::payee(&course);
        leaving::Facts {
            student: student(place.0),
            bills: paid.collect(),
            taken: self.taken((&custody, &payee), |_| true) - stayed,
            owed: Fen::ZERO,
            halves: Default::default(),
            open: Fen::ZERO,
            free: self.till.books.standing(&custody).free().max(Fen::ZERO),
            earned: self.till.books.standing(&payee).free(),
            last_there: self.came(place).max(),
            course,
        }
    }

    /// What has gone from one account to the other by some transfers, what came back taken off.
    fn taken(&self, (custody, payee): (&Account, &Account), which: impl Fn(&Transfer) -> bool) -> Fen {
        let one = |one: &Transfer| match (&one.debit, &one.credit) {
            sides if sides == (custody, payee) => one.fen,
            sides if sides == (payee, custody) => -one.fen,
            _ => Fen::ZERO,
        };
        self.till.books.log.iter().filter(|one| which(one)).map(one).sum()
    }

    fn closure(&mut self, id: &str, day: usize) -> Outcome {
        let is_closed = self.closures.values().any(|(on, lifted)| *on == day && !lifted);
        match self.closures.contains_key(id) {
            true => "already",
            false if DAYS[day].0 < self.today() || is_closed => "none",
            false => {
                self.closures.insert(id.to_owned(), (day, false));
                "done"
            }
        }
    }

    fn lift(&mut self, id: &str) -> Outcome {
        let today = self.today();
        let Some((day, lifted)) = self.closures.get_mut(id) else { return "none" };
        if *lifted {
            return "already";
        }
        if DAYS[*day].0 < today {
            return "none";
        }
        *lifted = true;
        "done"
    }
}

fn student(n: usize) -> StudentId {
    StudentId::new(child(n))
}

impl InMemory for Pure {
    fn memory(&mut self) -> &mut Memory {
        &mut self.till.books
    }
}

impl Books<Op> for Pure {
    async fn apply(&mut self, op: &Op) -> Result<Outcome, Failed> {
        match op {
            Op::Bill => self.bill(),
            Op::Pay { id, bill, fen, receipt } => self.pay(id, bill, *fen, receipt),
            Op::Choose { of, child, days } => self.choose((*child, *of), days),
            Op::Sign { of, day, marks, reason } => self.sign((*of, *day), marks, reason),
            Op::Closure { id, day } => Ok(self.closure(id, *day)),
            Op::Lift { id } => Ok(self.lift(id)),
            Op::Ask { id, child, of } => self.till.ask(id, &self.refundable((*child, *of))),
            Op::PayBack { id } => self.till.pay_back(id),
            Op::Settle => self.settle(),
            Op::Turn => {
                self.days += i64::from(self.is_evening);
                self.is_evening = !self.is_evening;
                Ok("done")
            }
        }
    }

    async fn crash(&mut self, op: &Op, steps: usize) -> Result<(), Failed> {
        broken_off(self, op, steps).await
    }

    async fn balances(&mut self) -> Result<Balances, Failed> {
        self.till.books.balances()
    }

    async fn transfers(&mut self) -> Result<u64, Failed> {
        Ok(self.till.books.log.len() as u64)
    }
}
