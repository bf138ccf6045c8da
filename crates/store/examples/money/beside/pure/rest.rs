//! 余额去向 What is free of a child's money, and what goes back of it once the term is over, by the rules.

use super::super::super::op::Outcome;
use super::super::super::play::Failed;
use super::super::op::{CHILDREN, Of, TERM};
use super::{Place, Pure, student};
use jiff::civil::Date;
use rules::fen::Fen;
use rules::id::RefundId;
use rules::money::refund::{self, Asked};
use rules::money::rest::{self, Choice, Ends, Waiting};
use rules::refusal::Refuses;

impl Pure {
    /// What days that are still to be signed cost that were paid for, among some.
    fn coming(&self, place: Place, which: impl Fn(Date) -> bool) -> Fen {
        let open = self.own_days(place).filter(|(day, ..)| !self.signed.contains(&(place.1, *day)));
        let open = open.filter(|(_, on, _)| which(*on));
        let paid = |on: Date| {
            let own = self.own_bills(place).filter(|held| held.stands() && held.state == "paid");
            own.filter(move |held| held.is_for(on)).map(|held| held.bill.price).sum::<Fen>()
        };
        open.map(|(_, on, lessons)| paid(on).times(lessons)).sum()
    }

    pub(super) fn refundable(&self, place: Place) -> refund::Facts {
        let (student, purse) = (student(place.0), place.1.purse());
        let own = |asked: &Asked| asked.student == student && asked.purse == purse;
        let asked = self.refunds.values().filter(|(asked, is_paid)| !is_paid && own(asked));
        refund::Facts {
            asked: asked.map(|(asked, _)| asked.fen).sum(),
            held: self.books.standing(&self.custody(place)).balance,
            bound: self.coming(place, |_| true) + self.ahead(place),
            purse,
            student: student.clone(),
        }
    }

    /// What carried money has paid of what is due.
    fn ahead(&self, place: Place) -> Fen {
        self.own_bills(place).filter(|held| held.state == "due").map(|held| held.carried).sum()
    }

    pub(super) fn ask(&mut self, id: &str, place: Place) -> Result<Outcome, Failed> {
        if self.refunds.contains_key(id) {
            return Ok("already");
        }
        match refund::ask(&self.refundable(place), RefundId::new(id), "") {
            Err(refused) => Ok(refused.code()),
            Ok(asked) => self.hold(asked).map(|()| "done"),
        }
    }

    fn hold(&mut self, asked: Asked) -> Result<(), Failed> {
        self.books.post(&[refund::hold(&asked)])?;
        self.refunds.insert(asked.id.to_string(), (asked, false));
        Ok(())
    }

    pub(super) fn pay_back(&mut self, id: &str) -> Result<Outcome, Failed> {
        let Some((asked, is_paid @ false)) = self.refunds.get_mut(id) else {
            return Ok(refund::Refusal::NotAsked.code());
        };
        match refund::pay(asked, true, Fen::ZERO) {
            Err(refused) => Ok(refused.code()),
            Ok(transfers) => {
                *is_paid = true;
                self.books.post(&transfers)?;
                Ok("done")
            }
        }
    }

    pub(super) fn settle(&mut self) -> Result<Outcome, Failed> {
        let plans = self.plans.clone();
        let (fees, is_over) = (plans.fees(), self.today() >= TERM.1);
        let places: Vec<Place> = (0..CHILDREN).flat_map(|n| Of::ALL.map(|of| (n, of))).collect();
        let waiting = |place: &Place| Waiting {
            student: student(place.0),
            purse: place.1.purse(),
            held: self.books.standing(&self.custody(*place)).free(),
            running: Fen::ZERO,
            has_ended: is_over,
            carried: Fen::ZERO,
            choice: None,
            stays: true,
            open: 0,
        };
        let all: Vec<Waiting> = places.iter().map(waiting).collect();
        let ends = Ends::of(&[], ("", TERM.1), Vec::new(), self.today());
        let due = match rest::settling(&fees, &all, &ends, false) {
            Err(refused) => return Ok(refused.code()),
            Ok(due) => due,
        };
        let mut came = "already";
        for place in places {
            let is_this = |one: &&Waiting| one.student == student(place.0) && one.purse == place.1.purse();
            if !due.iter().any(is_this) {
                continue;
            }
            let facts = self.rest(place);
            let settled = rest::settle_by(&fees, &facts, (TERM.1, self.today())).map_err(|why| why.code())?;
            if let Some(asked) = settled.refund {
                self.hold(asked)?;
                came = "done";
            }
        }
        Ok(came)
    }

    /// What is free once days that nobody signed bind nothing.
    fn rest(&self, place: Place) -> rest::Facts {
        let refundable = self.refundable(place);
        let lapsed = self.coming(place, |on| on < self.today());
        let bound = rest::left_alone(refundable.bound, lapsed, [Fen::ZERO, self.ahead(place), Fen::ZERO]);
        let (student, purse) = (refundable.student.clone(), refundable.purse);
        let own = |(asked, _): &&(Asked, bool)| asked.student == student && asked.purse == purse;
        rest::Facts {
            refunds: self.refunds.values().filter(own).count() as i64,
            free: refund::free(&refund::Facts { bound, ..refundable }),
            carried: Fen::ZERO,
            choice: Choice::Refund,
            has_chosen: false,
            stays: true,
            moves: 0,
            purse,
            student,
        }
    }
}
