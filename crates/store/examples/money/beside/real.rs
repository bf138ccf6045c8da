//! 真库 The same school through the store, on SQLite or PostgreSQL.

mod register;

use super::super::counter::{self, Came};
use super::super::layout::school;
use super::super::op::{Balances, Outcome};
use super::super::play::{Books, Failed, broken_off};
use super::super::real::Target;
use super::Plans;
use super::layout::lay_out;
use super::op::{CHILDREN, Of, Op, PLAN, TERM, child, weekday};
use rules::day::beside::{self, Draft};
use rules::enrol::course::ending::Term;
use rules::fen::Fen;
use rules::id::{BillId, SessionId, StudentId};
use rules::moment::Moment;
use rules::money::fee::Unit;
use rules::money::rest::Ends;
use rules::money::{bill, leaving};
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::{Permit, Role};
use rules::refusal::Refuses;
use store::{Store, Tx};

/// 23 September 2021, seven in the morning in Shanghai.
const BEGIN: i64 = 1_632_351_600_000;
const HOUR: i64 = 3_600_000;

/// A school with what stands beside, in a database.
pub(crate) struct Real {
    store: Store,
    plans: Plans,
    school: Place,
    now: i64,
    is_evening: bool,
}

impl Real {
    /// Lays out a new school beside those that are there; the clock has laid out its days.
    pub(crate) async fn new(store: &Store, target: &Target, plans: &Plans, n: u64) -> Result<Self, Failed> {
        lay_out(target, n).await?;
        let real = Self {
            store: store.clone(),
            plans: plans.clone(),
            school: school(n),
            now: BEGIN,
            is_evening: false,
        };
        let mut tx = real.begin(Act::BillIssue).await?;
        for (one, days) in real.plans.kinds.values() {
            tx.beside_charged((one, days), 1, real.at()).await?;
        }
        tx.commit().await?;
        Ok(real)
    }

    fn permit(&self, act: Act) -> Result<Permit, Failed> {
        let roles = [Role::Cashier, Role::SchoolLeader, Role::Manager, Role::Guardian]
            .map(|role| (role, &self.school));
        counter::permit(0, &roles, (0..CHILDREN).map(child), (act, &self.school))
    }

    async fn begin(&self, act: Act) -> Result<Tx, Failed> {
        Ok(self.store.act(&self.permit(act)?).await?)
    }

    fn at(&self) -> Moment {
        Moment(self.now)
    }

    /// Begins an operation; whoever called makes it durable, or does not.
    async fn act(&mut self, op: &Op) -> Came {
        self.now += 1;
        match op {
            Op::Bill => self.bill().await,
            Op::Pay { id, bill, fen, receipt } => self.pay(id, bill, *fen, receipt).await,
            Op::Choose { of, child, days } => self.choose((*child, *of), days).await,
            Op::Sign { of: Of::Extended, day, marks, .. } => self.close(*day, marks).await,
            Op::Sign { of, day, marks, reason } => self.sign((*of, *day), marks, reason).await,
            Op::Closure { id, day } => self.closure(id, *day).await,
            Op::Lift { id } => self.lift(id).await,
            Op::Ask { id, child: n, of } => {
                let tx = self.begin(Act::RefundAsk).await?;
                counter::ask(tx, id, (child(*n), of.purse()), self.at()).await
            }
            Op::PayBack { id } => {
                counter::pay_back(self.begin(Act::RefundPay).await?, id, false, self.at()).await
            }
            Op::Settle => self.settle().await,
            Op::Turn => Ok(("done", None)),
        }
    }

    /// As the cashier issues every bill that is missing.
    async fn bill(&self) -> Came {
        let (mut tx, mut bills) = (self.begin(Act::BillIssue).await?, Vec::new());
        for (of, (one, days)) in &self.plans.kinds {
            tx.beside_charged((one, days), 1, self.at()).await?;
            let facts = tx.beside_bill_facts(one, self.at().date()).await?;
            bills.extend(bill::issue_all(self.plans.fee(*of), facts, self.at()).map_err(|why| why.code())?);
        }
        if bills.is_empty() {
            return Ok(("already", None));
        }
        tx.bills_issued(&bills, 1, self.at()).await?;
        tx.bills_again(&bills, self.at()).await?;
        tx.bills_carried(&bills, 1, self.at()).await?;
        let ids: Vec<BillId> = bills.iter().map(|bill| bill.id.clone()).collect();
        self.given_before(&mut tx, &ids).await?;
        tx.bills_told(&bills, self.at()).await?;
        Ok(("done", Some(tx)))
    }

    async fn pay(&self, id: &str, bill: &str, fen: i64, receipt: &str) -> Came {
        let mut tx = self.begin(Act::PaymentRecord).await?;
        match counter::pay(&mut tx, (id, bill), Fen(fen), receipt, self.at()).await? {
            Err(came) => Ok((came, None)),
            Ok(recorded) => {
                self.given_before(&mut tx, &[recorded.bill]).await?;
                Ok(("done", Some(tx)))
            }
        }
    }

    /// Days that were signed while these bills were due count once they are not.
    async fn given_before(&self, tx: &mut Tx, bills: &[BillId]) -> Result<(), Failed> {
        counter::given_before(tx, bills, |item| self.plans.fee_of(item?), self.at()).await
    }

    /// Lets the money of these children of a day follow it.
    async fn follow(
        &self,
        tx: &mut Tx,
        day: &SessionId,
        of: impl Fn(&StudentId) -> bool,
    ) -> Result<(), Failed> {
        counter::follow(tx, day, of, |item| self.plans.fee_of(item?), self.at()).await?;
        Ok(())
    }

    /// As a family chooses: what was paid ahead for other days is settled before.
    async fn choose(&self, (n, of): (usize, Of), days: &[usize]) -> Came {
        let (student, kind) = (StudentId::new(child(n)), of.kind());
        let days = days.iter().map(|n| weekday(*n)).collect();
        let mut tx = self.begin(Act::StudyChoose).await?;
        let facts = tx.beside_facts(&student, kind).await?;
        let draft = Draft { student, kind, days };
        let chosen = match beside::choose(&self.plans.scheme, &facts, draft) {
            Err(refused) => return Ok((refused.code(), None)),
            Ok(chosen) if chosen.already => return Ok(("already", None)),
            Ok(chosen) => chosen,
        };
        let terms = self.plans.fee(of);
        if matches!(terms.unit, Unit::Lesson | Unit::Day) || chosen.draft.days.is_empty() {
            let (item, student) = (self.plans.kinds[&of].0.id(), &chosen.draft.student);
            tx.bill_cancelled(student, &item, self.at().date()).await?;
            let today = self.at().date();
            let facts = tx.leaving_facts((student, &item), today).await?;
            let left = leaving::leave(terms, &facts, today);
            tx.leaving_made(&facts, &left, (1, self.at())).await?;
        }
        tx.beside_chosen(&chosen, 1, self.at()).await?;
        Ok(("done", Some(tx)))
    }

    /// As the cashier settles: everyone whose turn it is, or nobody.
    async fn settle(&self) -> Came {
        let mut tx = self.begin(Act::RestSettle).await?;
        let terms = [Term { plan: PLAN.to_owned(), version: 1, until: TERM.1 }];
        let ends = Ends::of(&terms, (PLAN, TERM.1), tx.rest_billed().await?, self.at().date());
        let days = (TERM.1, false);
        Ok(match counter::settle(&mut tx, &self.plans.fees(), &ends, days, self.at()).await? {
            Err(came) => (came, None),
            Ok(true) => ("done", Some(tx)),
            Ok(false) => ("already", None),
        })
    }
}

impl Books<Op> for Real {
    async fn apply(&mut self, op: &Op) -> Result<Outcome, Failed> {
        let (outcome, tx) = self.act(op).await?;
        if matches!(op, Op::Turn) {
            self.now += if self.is_evening { 10 * HOUR } else { 14 * HOUR };
            self.is_evening = !self.is_evening;
        }
        if let Some(tx) = tx {
            tx.commit().await?;
        }
        Ok(outcome)
    }

    async fn crash(&mut self, op: &Op, steps: usize) -> Result<(), Failed> {
        broken_off(self.act(op), steps).await
    }

    async fn balances(&mut self) -> Result<Balances, Failed> {
        counter::balances(&self.store, &self.permit(Act::AccountBalance)?).await
    }

    async fn transfers(&mut self) -> Result<u64, Failed> {
        counter::transfers(&self.store, &self.permit(Act::AccountBalance)?).await
    }
}
