//! 纯规则 The same school by the program's rules and its ledger's law, over tables in memory.

mod half_month;
mod leaving;
mod rest;

use super::super::memory::{InMemory, Memory, broken_off};
use super::super::op::{Balances, Outcome, moved_by};
use super::super::play::{Books, Failed};
use super::super::till::Till;
use super::op::{
    CHILDREN, DAYS, EVENINGS, Of, Op, PERIOD, POINT, TERM, child, date_of, day, evening, has_ordered,
};
use super::{Plans, asked_relief, draft_of};
use jiff::civil::{Date, date};
use rules::day::roll::State as Mark;
use rules::enrol::signup::{self, Refund};
use rules::fen::Fen;
use rules::id::{BillId, CourseId, HouseholdId, PlaceId, ReliefId, SessionId, StudentId};
use rules::moment::{Moment, moment};
use rules::money::account::{Account, Purse, Transfer};
use rules::money::bill::{self, Bill};
use rules::money::charge::billing::{self, Paid, Seated, Standing};
use rules::money::item;
use rules::money::refund;
use rules::money::release::{self, Child, Stood};
use rules::money::relief::asking;
use rules::money::share::{Granted, Parts};
use rules::money::withdrawal::{self, Choice, Decision, Part};
use rules::people::student::Student;
use rules::refusal::Refuses;
use std::collections::{BTreeMap, BTreeSet};

/// A bill with what became of it.
#[derive(Clone)]
struct Held {
    bill: Bill,
    state: &'static str,
    is_released: bool,
}

/// A seat that was taken back.
#[derive(Clone)]
struct Left {
    at: Moment,
    refund: Refund,
    decided: Option<Decision>,
}

/// A school with care and summer seats in memory.
#[derive(Clone)]
pub(crate) struct Pure {
    plans: Plans,
    till: Till,
    bills: BTreeMap<(usize, Of), Held>,
    opened: BTreeSet<usize>,
    closed: BTreeSet<usize>,
    marks: BTreeMap<(usize, usize), Mark>,
    relief: BTreeMap<usize, Granted>,
    reliefs: BTreeSet<String>,
    left: BTreeMap<usize, Left>,
    /// Who gave the term's care up, with what goes back of what was paid for it.
    gave_up: BTreeMap<(usize, Of), Fen>,
    /// Since when whoever gave care up eats no more.
    stopped: BTreeMap<usize, Date>,
    days: i64,
}

impl Pure {
    pub(crate) fn new(plans: &Plans) -> Self {
        Self {
            plans: plans.clone(),
            till: Till::default(),
            bills: BTreeMap::new(),
            opened: BTreeSet::new(),
            closed: BTreeSet::new(),
            marks: BTreeMap::new(),
            relief: BTreeMap::new(),
            reliefs: BTreeSet::new(),
            left: BTreeMap::new(),
            gave_up: BTreeMap::new(),
            stopped: BTreeMap::new(),
            days: 0,
        }
    }

    fn today(&self) -> Date {
        day(self.days)
    }

    /// Eight in the morning.
    fn at(&self) -> Moment {
        moment(self.today(), jiff::civil::time(8, 0, 0, 0))
    }

    fn custody(&self, n: usize, purse: Purse) -> Account {
        Account::Custody(StudentId::new(child(n)), purse)
    }

    /// Whether its summer bills still count.
    fn keeps(&self, n: usize) -> bool {
        self.left.get(&n).is_none_or(|left| left.refund == Refund::Unsaid)
    }

    /// A child's bill for the summer that stands, of one kind or the other.
    fn standing(&self, n: usize) -> impl Iterator<Item = (Of, &Held)> {
        let of = move |of: Of| Some((of, self.bills.get(&(n, of))?));
        [Of::Summer, Of::Food].into_iter().filter_map(of).filter(|(_, held)| held.state != "cancelled")
    }

    fn bill(&mut self) -> Result<Outcome, Failed> {
        let mut all = Vec::new();
        for of in Of::BY_ROLL {
            let item = self.item(of);
            let facts = vec![self.unbilled(of)];
            all.extend(
                bill::issue_all(self.plans.fee_of(&item), facts, self.at()).map_err(|why| why.code())?,
            );
        }
        Ok(self.issued(all, |bill| Of::of_term(bill.purse)))
    }

    /// What of the term is billed: its care, or its meals.
    fn item(&self, of: Of) -> CourseId {
        if of == Of::Meal { self.plans.meals.id() } else { self.plans.care.id() }
    }

    fn unbilled(&self, of: Of) -> bill::Facts {
        let is_asked = |n: &usize| of == Of::Term || has_ordered(*n);
        let comes = |n: &usize| !self.stopped.contains_key(n) && !self.bills.contains_key(&(*n, of));
        let unbilled = (0..CHILDREN).filter(is_asked).filter(comes).map(|n| bill::Unbilled {
            student: StudentId::new(child(n)),
            grade: 3,
            relief: self.relief.get(&n).copied().filter(|_| of == Of::Term),
            from: Some(TERM.0),
            months: BTreeSet::new(),
            times: 0,
            before: Vec::new(),
        });
        bill::Facts {
            course: self.item(of),
            title: "title".to_owned(),
            is_open: true,
            area: None,
            by_day: (0..EVENINGS).map(|n| (date_of(n), of.lessons(n))).collect(),
            cancelled: BTreeMap::new(),
            unbilled: unbilled.collect(),
        }
    }

    fn issued(&mut self, bills: Vec<Bill>, of: impl Fn(&Bill) -> Of) -> Outcome {
        let came = if bills.is_empty() { "already" } else { "done" };
        for bill in bills {
            let n = (0..CHILDREN).find(|n| bill.student.as_str() == child(*n)).unwrap_or(CHILDREN);
            let of = of(&bill);
            self.bills.insert((n, of), Held { bill, state: "due", is_released: false });
        }
        came
    }

    fn issue(&mut self) -> Result<Outcome, Failed> {
        let seated = (0..CHILDREN).filter(|n| !self.left.contains_key(n)).map(|n| {
            let has = |of: &Of| self.bills.contains_key(&(n, *of));
            let billed = [Of::Summer, Of::Food].into_iter().filter(has).map(Of::purse).collect();
            let (student, is_relieved) = (StudentId::new(child(n)), self.relief.contains_key(&n));
            Seated { student, is_relieved, billed, times: BTreeMap::new() }
        });
        let summer = &self.plans.summer;
        let facts = billing::Facts {
            plan: summer.scheme.id.clone(),
            period: 1,
            days: DAYS.len() as i64,
            signup_until: summer.signup.until,
            asked: 0,
            seated: seated.collect(),
        };
        let of = |bill: &Bill| if bill.purse == Purse::Meals { Of::Food } else { Of::Summer };
        match billing::issue(&summer.charge, &summer.relief, &facts, self.at()) {
            Err(refused) => Ok(refused.code()),
            Ok(bills) => Ok(self.issued(bills, of)),
        }
    }

    fn pay(&mut self, id: &str, at: (usize, Of), fen: i64, receipt: &str) -> Result<Outcome, Failed> {
        let Some(held) = self.bills.get_mut(&at) else { return Ok("none") };
        let came = self.till.pay((&held.bill, held.bill.fen, held.state), id, fen, receipt)?;
        if came != "done" {
            return Ok(came);
        }
        held.state = "paid";
        if Of::BY_ROLL.contains(&at.1) {
            for evening in self.closed.clone() {
                if at.1 == Of::Term {
                    self.follow_care(evening, &[at.0])?;
                } else {
                    self.follow_one(evening, &[at.0], at.1)?;
                }
            }
        }
        Ok("done")
    }

    fn close(&mut self, n: usize, states: &[Mark]) -> Result<Outcome, Failed> {
        if !self.closed.insert(n) {
            return Ok("already");
        }
        self.opened.insert(n);
        self.marks.extend(states.iter().enumerate().map(|(child, state)| ((n, child), *state)));
        self.follow(n, &(0..CHILDREN).collect::<Vec<_>>())
    }

    fn mark(&mut self, at: (usize, usize), state: Mark) -> Result<Outcome, Failed> {
        if self.marks.insert(at, state) == Some(state) {
            return Ok("already");
        }
        self.opened.insert(at.0);
        if self.closed.contains(&at.0) { self.follow(at.0, &[at.1]) } else { Ok("done") }
    }

    /// Lets the money of these children of a closed roll, and of the meal at it, follow it.
    fn follow(&mut self, n: usize, who: &[usize]) -> Result<Outcome, Failed> {
        let came = self.follow_care(n, who)?;
        self.follow_one(n, who, Of::Meal)?;
        Ok(came)
    }

    fn follow_one(&mut self, n: usize, who: &[usize], of: Of) -> Result<(), Failed> {
        let facts = self.facts(n, who, of);
        self.till.books.post(&release::release(self.plans.fee_of(&self.item(of)), &facts).transfers)
    }

    /// What the rules may know of an evening and these children, or of the meal at it.
    fn facts(&self, n: usize, who: &[usize], of: Of) -> release::Facts {
        let (course, session) = (self.item(of), SessionId::new(evening(n)));
        let there = who.iter().filter(|child| of == Of::Term || self.eats((n, **child)));
        release::Facts {
            session: if of == Of::Meal { item::meal_at(&session) } else { session },
            lessons: of.lessons(n),
            lesson: None,
            is_cancelled: false,
            earned: self.till.books.standing(&release::payee(&course)).free(),
            children: there.map(|child| self.stood((n, *child), of)).collect(),
            course: Some(course),
        }
    }

    fn stood(&self, (evening_n, n): (usize, usize), of: Of) -> Child {
        let (payee, session) = (release::payee(&self.item(of)), SessionId::new(evening(evening_n)));
        let id = if of == Of::Meal { item::meal_at(&session) } else { session };
        let student = StudentId::new(child(n));
        let stood = match self.marks.get(&(evening_n, n)) {
            Some(Mark::Absent) => Stood::Absent,
            Some(Mark::Leave) => Stood::OnLeave,
            _ => Stood::Attended,
        };
        let mine = |one: &&Transfer| one.student.as_ref() == Some(&student);
        let of_care = |one: &&Transfer| one.credit == payee || one.debit == payee;
        let (mut used, mut moved, mut times) = (Fen::ZERO, Parts::default(), 0);
        for one in self.till.books.log.iter().filter(mine).filter(of_care) {
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
        let own = self.bills.get(&(n, of)).filter(|held| held.state == "paid");
        let back = self.gave_up.get(&(n, of)).copied().unwrap_or_default();
        let paid = own.map_or(Fen::ZERO, |held| held.bill.fen) - back;
        let free = self.till.books.standing(&self.custody(n, of.purse())).free();
        Child {
            held: (free - self.of_summer(n, of.purse())).min(paid - used).max(Fen::ZERO),
            lesson: own.map(|held| held.bill.lesson),
            relief: self.relief.get(&n).copied().filter(|_| of == Of::Term),
            student,
            stood,
            moved,
            times,
        }
    }

    fn relieve(&mut self, id: &str, n: usize) -> Result<Outcome, Failed> {
        if self.reliefs.contains(id) {
            return Ok("already");
        }
        let terms = &self.plans.fee;
        let stands = self.relief.get(&n).map(|_| asking::State::Granted);
        let asked = match asking::ask(terms, stands, asked_relief(&ReliefId::new(id), n)) {
            Ok(asked) => asked,
            Err(refused) => return Ok(refused.code()),
        };
        let granted = match asking::grant(terms, Some(asking::State::Asked), asked.hardship) {
            Ok(granted) => granted,
            Err(refused) => return Ok(refused.code()),
        };
        if let Some(held) = self.bills.get_mut(&(n, Of::Term)).filter(|held| held.state == "due") {
            let less = bill::relieved(terms, granted, &held.bill);
            (held.bill.price, held.bill.fen) = (less.price, less.fen);
        }
        self.reliefs.insert(id.to_owned());
        self.relief.insert(n, granted);
        self.lower(n)?;
        Ok("done")
    }

    /// Relief lowers what of a summer is billed.
    fn lower(&mut self, n: usize) -> Result<(), Failed> {
        if !self.keeps(n) {
            return Ok(());
        }
        let one = |(of, held): (Of, &Held)| {
            let standing = Standing {
                bill: held.bill.id.clone(),
                student: held.bill.student.clone(),
                item: held.bill.course.clone(),
                purse: of.purse(),
                days: held.bill.lessons,
                fen: held.bill.fen,
                whole: whole(held),
                is_paid: held.state == "paid",
                is_released: held.is_released,
            };
            Some((of, billing::lower(&self.plans.summer.relief, &standing)?))
        };
        let lowered: Vec<_> = self.standing(n).filter_map(one).collect();
        for (of, one) in lowered {
            if let Some(held) = self.bills.get_mut(&(n, of)) {
                (held.bill.price, held.bill.fen) = (one.price, one.fen);
            }
            self.till.books.post(&one.transfers)?;
            if let Some(back) = one.back {
                self.till.hold(back)?;
            }
        }
        Ok(())
    }

    fn of_summer(&self, n: usize, purse: Purse) -> Fen {
        let waits = |(of, held): &(Of, &Held)| {
            of.purse() == purse && held.state == "paid" && !held.is_released && self.keeps(n)
        };
        self.standing(n).filter(waits).map(|(_, held)| held.bill.fen).sum()
    }

    /// What evenings cost that are paid and of which these are still to come; of whoever gave care up, those on whose open roll the
    /// child stands.
    fn coming(&self, (n, purse): (usize, Purse), which: impl Fn(usize) -> bool) -> Fen {
        let of = Of::of_term(purse);
        let own = self.bills.get(&(n, of)).filter(|held| held.state == "paid");
        let has = |one: &usize| !self.stopped.contains_key(&n) || self.opened.contains(one);
        let coming = (0..EVENINGS).filter(|one| !self.closed.contains(one) && which(*one) && has(one));
        let coming: i64 = coming.map(|one| of.lessons(one)).sum();
        own.map_or(Fen::ZERO, |held| held.bill.price.times(coming))
    }

    fn refundable(&self, n: usize, purse: Purse) -> refund::Facts {
        let bound = self.coming((n, purse), |_| true) + self.of_summer(n, purse);
        self.till.refundable(StudentId::new(child(n)), purse, bound)
    }

    fn withdraw(&mut self, n: usize) -> Outcome {
        let state = if self.left.contains_key(&n) { signup::State::Withdrawn } else { signup::State::Placed };
        let facts = signup::Facts {
            student: student(n),
            school: PlaceId::new("school"),
            guardian_verified: true,
            standing: Some(signup::Standing {
                point: PlaceId::new(POINT),
                state,
                note: String::new(),
                refund: self.left.get(&n).map(|left| left.refund),
            }),
            loads: Vec::new(),
        };
        let left = match signup::leave(&self.plans.summer, &facts, 1, self.at()) {
            Err(refused) => return refused.code(),
            Ok(left) if left.already => return "already",
            Ok(left) => left,
        };
        self.left.insert(n, Left { at: self.at(), refund: left.refund, decided: None });
        if left.refund == Refund::Whole {
            self.fall_away(n);
        }
        "done"
    }

    fn fall_away(&mut self, n: usize) {
        for of in [Of::Summer, Of::Food] {
            if let Some(held) = self.bills.get_mut(&(n, of)).filter(|held| held.state == "due") {
                held.state = "cancelled";
            }
        }
    }

    /// What the district may know of a child that left; nothing of one about whom nothing is to be decided.
    fn open(&self, n: usize) -> Option<withdrawal::Facts> {
        let left = self.left.get(&n)?;
        let part = |(of, held): (Of, &Held)| Part {
            bill: held.bill.id.clone(),
            purse: of.purse(),
            fen: held.bill.fen,
            paid: if held.state == "paid" { held.bill.fen } else { Fen::ZERO },
        };
        let facts = withdrawal::Facts {
            student: StudentId::new(child(n)),
            days: DAYS.to_vec(),
            opens: self.plans.summer.period[0].opens,
            left_at: left.at,
            parts: self.standing(n).map(part).collect(),
            decided: left.decided.clone(),
        };
        let is_silent = left.refund == Refund::Unsaid && !facts.parts.is_empty();
        (left.decided.is_some() || is_silent).then_some(facts)
    }

    fn decide(&mut self, n: usize, choice: Choice, days: Option<i64>) -> Outcome {
        let decided = match withdrawal::decide(self.open(n).as_ref(), &draft_of(choice, days)) {
            Err(refused) => return refused.code(),
            Ok(decided) if decided.already => return "already",
            Ok(decided) => decided,
        };
        if let Some(left) = self.left.get_mut(&n) {
            left.decided = Some(decided.decision.clone());
            if decided.is_whole() {
                left.refund = Refund::Whole;
            }
        }
        if decided.is_whole() {
            self.fall_away(n);
        } else if choice == Choice::Days {
            for held in self.bills.values_mut() {
                let of_it = decided.parts.iter().find(|part| part.bill == held.bill.id);
                if let Some(part) = of_it {
                    (held.bill.fen, held.bill.lessons) = (part.kept, decided.decision.days);
                }
            }
        }
        "done"
    }

    fn release(&mut self) -> Result<Outcome, Failed> {
        let undecided = (0..CHILDREN).filter(|n| self.open(*n).is_some_and(|open| open.decided.is_none()));
        let undecided: Vec<String> = undecided.map(child).collect();
        let is_due = |(_, held): &(Of, &Held)| held.state == "paid" && !held.is_released;
        let paid = |(of, held): (Of, &Held)| Paid {
            bill: held.bill.id.clone(),
            student: held.bill.student.clone(),
            purse: of.purse(),
            fen: held.bill.fen,
            whole: whole(held),
            days: held.bill.lessons,
            is_seated: true,
        };
        let keeping = (0..CHILDREN).filter(|n| self.keeps(*n));
        let paid: Vec<Paid> = keeping.flat_map(|n| self.standing(n).filter(is_due).map(paid)).collect();
        let item = billing::item(&self.plans.summer.scheme.id, 1);
        let to = (&item, self.plans.summer.relief.payer());
        let transfers = match billing::release((&paid, &undecided), to, (PERIOD.1, self.today())) {
            Err(refused) => return Ok(refused.code()),
            Ok(transfers) => transfers,
        };
        let gone: BTreeSet<BillId> = paid.into_iter().map(|one| one.bill).collect();
        self.bills.values_mut().for_each(|held| held.is_released |= gone.contains(&held.bill.id));
        self.till.books.post(&transfers)?;
        Ok(if transfers.is_empty() { "already" } else { "done" })
    }
}

/// What a bill comes to, whoever bears it, for the days that it is for.
fn whole(held: &Held) -> Fen {
    billing::of_days(held.bill.grounds.whole(), (held.bill.lessons, held.bill.grounds.lessons))
}

fn student(n: usize) -> Student {
    Student {
        id: StudentId::new(child(n)),
        household: HouseholdId::new("h"),
        name: child(n),
        sort_key: child(n),
        grade: 3,
        home_class: "3-2".to_owned(),
        seat: 1,
        on_roll_from: date(2021, 9, 1),
        on_roll_until: None,
        care_note: String::new(),
    }
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
            Op::Issue => self.issue(),
            Op::Pay { id, child, of, fen, receipt } => self.pay(id, (*child, *of), *fen, receipt),
            Op::Close { evening, states } => self.close(*evening, states),
            Op::Mark { evening, child, state } => self.mark((*evening, *child), *state),
            Op::Away { child, from, state } => self.away((*child, *from), *state),
            Op::Relieve { id, child } => self.relieve(id, *child),
            Op::Ask { id, child, purse } => self.till.ask(id, &self.refundable(*child, *purse)),
            Op::PayBack { id } => self.till.pay_back(id),
            Op::Withdraw { child } => Ok(self.withdraw(*child)),
            Op::Decide { child, choice, days } => Ok(self.decide(*child, *choice, *days)),
            Op::Release => self.release(),
            Op::GiveUp { child } => self.give_up(*child),
            Op::Settle => self.settle(),
            Op::Night => {
                self.days += 1;
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
