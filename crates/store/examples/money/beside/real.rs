//! 真库 The same school through the store, on SQLite or PostgreSQL.

mod register;

use super::super::op::{Balances, Outcome};
use super::super::play::{Books, Failed, broken_off};
use super::super::real::Target;
use super::Plans;
use super::layout::lay_out;
use super::op::{CHILDREN, Of, Op, PLAN, TERM, child, weekday};
use rules::day::beside::{self, Draft};
use rules::enrol::course::ending::Term;
use rules::fen::Fen;
use rules::id::{BillId, DistrictId, PaymentId, PersonId, RefundId, SessionId, StudentId};
use rules::moment::Moment;
use rules::money::fee::Unit;
use rules::money::rest::{self, Ends, Waiting};
use rules::money::{bill, leaving, payment, refund, release};
use rules::people::act::Act;
use rules::people::place::{Path, Place};
use rules::people::role::{Grant, Permit, Role, permit};
use rules::refusal::Refuses;
use store::{Fault, Store, Tx};

/// 23 September 2021, seven in the morning in Shanghai.
const BEGIN: i64 = 1_632_351_600_000;
const HOUR: i64 = 3_600_000;

type Came = Result<(Outcome, Option<Tx>), Failed>;

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
        let school = Place {
            district: DistrictId::new(format!("d{n}")),
            path: Path::new("school"),
            place: rules::id::PlaceId::new("school"),
            kind: "school".into(),
            name_zh: "School".into(),
            name_en: "School".into(),
        };
        let real = Self { store: store.clone(), plans: plans.clone(), school, now: BEGIN, is_evening: false };
        let mut tx = real.begin(Act::BillIssue).await?;
        for (one, days) in real.plans.kinds.values() {
            tx.beside_charged((one, days), 1, real.at()).await?;
        }
        tx.commit().await?;
        Ok(real)
    }

    fn permit(&self, act: Act) -> Result<Permit, Failed> {
        let children: Vec<StudentId> = (0..CHILDREN).map(|n| StudentId::new(child(n))).collect();
        let roles = [Role::Cashier, Role::SchoolLeader, Role::Manager, Role::Guardian];
        let grant = |role| Grant {
            role,
            path: self.school.path.clone(),
            home_class: None,
            children: children.clone(),
        };
        let may = permit(&PersonId::new("p0"), &roles.map(grant), act, &self.school);
        may.map_err(|_| format!("no permit for {act:?}").into())
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
            Op::Ask { id, child, of } => self.ask(id, (*child, *of)).await,
            Op::PayBack { id } => self.pay_back(id).await,
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
        let (bill, way, receipt) = (BillId::new(bill), payment::Way::Cash, receipt.to_owned());
        let draft = payment::Draft { id: PaymentId::new(id), bill, fen: Fen(fen), way, receipt };
        let mut tx = self.begin(Act::PaymentRecord).await?;
        let facts = match tx.payment_facts(&draft).await {
            Err(Fault::NotFound) => return Ok(("none", None)),
            facts => facts?,
        };
        let recorded = match payment::record(&facts, draft) {
            Err(refused) => return Ok((refused.code(), None)),
            Ok(recorded) if recorded.transfer.is_none() => return Ok(("already", None)),
            Ok(recorded) => recorded,
        };
        tx.payment_recorded(&recorded, 1, self.at()).await?;
        self.given_before(&mut tx, &[recorded.bill]).await?;
        Ok(("done", Some(tx)))
    }

    /// Days that were signed while these bills were due count once they are not.
    async fn given_before(&self, tx: &mut Tx, bills: &[BillId]) -> Result<(), Failed> {
        for given in tx.sessions_given(bills).await? {
            let whose = |one: &StudentId| given.students.contains(one);
            self.follow(tx, &given.session, whose).await?;
        }
        Ok(())
    }

    /// Lets the money of these children of a day follow it.
    async fn follow(
        &self,
        tx: &mut Tx,
        day: &SessionId,
        of: impl Fn(&StudentId) -> bool,
    ) -> Result<(), Failed> {
        let mut facts = tx.release_facts(day).await?;
        facts.children.retain(|one| of(&one.student));
        let terms = facts.course.as_ref().and_then(|item| self.plans.fee_of(item));
        let released = release::release(terms.ok_or("a day of nothing")?, &facts);
        tx.lessons_released(&released, self.at()).await?;
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
            let facts = tx.leaving_facts(student, &item).await?;
            let left = leaving::leave(terms, &facts, self.at().date());
            tx.leaving_made(&facts, &left, (1, self.at())).await?;
        }
        tx.beside_chosen(&chosen, 1, self.at()).await?;
        Ok(("done", Some(tx)))
    }

    async fn ask(&self, id: &str, (n, of): (usize, Of)) -> Came {
        let id = RefundId::new(id);
        let mut tx = self.begin(Act::RefundAsk).await?;
        if tx.refund_known(&id).await? {
            return Ok(("already", None));
        }
        let facts = tx.refund_facts(&StudentId::new(child(n)), of.purse()).await?;
        match refund::ask(&facts, id, "") {
            Err(refused) => Ok((refused.code(), None)),
            Ok(asked) => {
                tx.refund_asked(&asked, 1, self.at()).await?;
                Ok(("done", Some(tx)))
            }
        }
    }

    async fn pay_back(&self, id: &str) -> Came {
        let mut tx = self.begin(Act::RefundPay).await?;
        let due = tx.refunds_due().await?.into_iter().find(|row| row.asked.id.as_str() == id);
        let Some(row) = due else { return Ok((refund::Refusal::NotAsked.code(), None)) };
        let (is_held, free) = tx.refund_standing(&row.asked).await?;
        match refund::pay(&row.asked, is_held, free) {
            Err(refused) => Ok((refused.code(), None)),
            Ok(transfers) => {
                tx.refund_paid(&row.asked, (&transfers, payment::Way::Cash), 1, self.at()).await?;
                Ok(("done", Some(tx)))
            }
        }
    }

    /// As the cashier settles: everyone whose turn it is, or nobody.
    async fn settle(&self) -> Came {
        let (today, fees) = (self.at().date(), self.plans.fees());
        let mut tx = self.begin(Act::RestSettle).await?;
        let terms = [Term { plan: PLAN.to_owned(), version: 1, until: TERM.1 }];
        let ends = Ends::of(&terms, (PLAN, TERM.1), tx.rest_billed().await?, today);
        let all: Vec<Waiting> = tx.rest_rows(&ends).await?.into_iter().map(|row| row.waiting).collect();
        let (lapsed, mut came) = (tx.rest_lapsed(&ends).await?, None);
        let due = match rest::settling(&fees, &all, &ends, false) {
            Err(refused) => return Ok((refused.code(), None)),
            Ok(due) => due,
        };
        for one in due {
            let lapsed = lapsed.get(&(one.student.clone(), one.purse)).copied().unwrap_or_default();
            let facts = tx.rest_facts_freed(one, lapsed, &ends).await?;
            let settled = rest::settle_by(&fees, &facts, (TERM.1, today)).map_err(|why| why.code())?;
            if settled != rest::Settled::default() {
                tx.rest_settled(&facts, &settled, (1, self.at())).await?;
                came = Some("done");
            }
        }
        Ok(came.map_or(("already", None), |came| (came, Some(tx))))
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
        let permit = self.permit(Act::AccountBalance)?;
        let all = self.store.look(&permit).await?.accounts().await?;
        Ok(all.into_iter().map(|(name, stands)| (name, (stands.balance.0, stands.pending.0))).collect())
    }

    async fn transfers(&mut self) -> Result<u64, Failed> {
        let permit = self.permit(Act::AccountBalance)?;
        Ok(u64::try_from(self.store.look(&permit).await?.ledger_head().await?.0)?)
    }
}
