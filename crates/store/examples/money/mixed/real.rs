//! 真库 The same school through the store, on SQLite or PostgreSQL: the school's acts at the school, its families' sign-ups and the
//! district's decisions at the place above.

use super::super::counter::{self, Came, half_month};
use super::super::op::{Balances, Outcome};
use super::super::play::{Books, Failed, broken_off};
use super::super::real::{Target, on_slips};
use super::layout::{lay_out, places};
use super::op::{AWAY, CHILDREN, DAYS, EVENINGS, Of, Op, TERM, child, evening, together};
use super::{Plans, asked_relief, draft_of};
use rules::day::roll::{self, Mark};
use rules::day::session::Opened;
use rules::enrol::course::ending::Term;
use rules::enrol::{registration, signup};
use rules::fen::Fen;
use rules::id::{BillId, CourseId, MarkId, ReliefId, SessionId, StudentId};
use rules::moment::Moment;
use rules::money::account::Purse;
use rules::money::charge::billing;
use rules::money::fee::{Fees, Terms};
use rules::money::relief::asking;
use rules::money::rest::Ends;
use rules::money::withdrawal::{self, Choice};
use rules::money::{bill, item, leaving};
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::{Permit, Role};
use rules::refusal::Refuses;
use store::enrol::PeriodKey;
use store::{Store, Tx};

/// 6 June 2022, eight in the morning in Shanghai.
const BEGIN: i64 = 1_654_473_600_000;
const DAY: i64 = 86_400_000;

/// A school with care and summer seats in a database.
pub(crate) struct Real {
    store: Store,
    plans: Plans,
    above: Place,
    school: Place,
    now: i64,
}

impl Real {
    /// Lays out a new school beside those that are there.
    pub(crate) async fn new(store: &Store, target: &Target, plans: &Plans, n: u64) -> Result<Self, Failed> {
        let (above, school) = places(n);
        lay_out(target, n, &plans.summer.scheme.id).await?;
        Ok(Self { store: store.clone(), plans: plans.clone(), above, school, now: BEGIN })
    }

    fn permit(&self, act: Act, by: usize, place: &Place) -> Result<Permit, Failed> {
        let at_school = [Role::Cashier, Role::SchoolLeader, Role::Manager, Role::Guardian];
        let roles = at_school.into_iter().map(|role| (role, &self.school));
        let roles: Vec<_> = roles.chain([(Role::BureauOfficer, &self.above)]).collect();
        counter::permit(by, &roles, (0..CHILDREN).map(child), (act, place))
    }

    async fn begin(&self, act: Act) -> Result<Tx, Failed> {
        Ok(self.store.act(&self.permit(act, 0, &self.school)?).await?)
    }

    fn at(&self) -> Moment {
        Moment(self.now)
    }

    fn key(&self) -> PeriodKey<'_> {
        PeriodKey { plan: &self.plans.summer, version: 1, number: 1 }
    }

    /// Begins an operation; whoever called makes it durable, or does not.
    async fn act(&mut self, op: &Op) -> Came {
        self.now += 1;
        match op {
            Op::Bill => self.bill().await,
            Op::Issue => self.issue().await,
            Op::Pay { id, child, of, fen, receipt } => self.pay(id, (*child, *of), *fen, receipt).await,
            Op::Close { evening, states } => self.close(*evening, states).await,
            Op::Mark { evening, child, state } => self.mark((*evening, *child), *state).await,
            Op::Away { child, from, state } => self.away((*child, *from), *state).await,
            Op::Relieve { id, child } => self.relieve(id, *child).await,
            Op::Ask { id, child: n, purse } => {
                let tx = self.begin(Act::RefundAsk).await?;
                counter::ask(tx, id, (child(*n), *purse), self.at()).await
            }
            Op::PayBack { id } => {
                counter::pay_back(self.begin(Act::RefundPay).await?, id, false, self.at()).await
            }
            Op::Withdraw { child } => self.withdraw(*child).await,
            Op::Decide { child, choice, days } => self.decide(*child, *choice, *days).await,
            Op::Release => self.release().await,
            Op::GiveUp { child } => self.give_up(*child).await,
            Op::Settle => self.settle().await,
            Op::Night => Ok(("done", None)),
        }
    }

    async fn bill(&self) -> Came {
        let (care, mut tx) = (&self.plans.care, self.begin(Act::BillIssue).await?);
        tx.care_charged(care, 1, self.at()).await?;
        tx.meals_charged(&self.plans.meals, 1, self.at()).await?;
        let facts = tx.care_bill_facts(care, self.at().date()).await?;
        let mut bills = bill::issue_all(&self.plans.fee, facts, self.at()).map_err(|why| why.code())?;
        let facts = tx.meal_bill_facts(&self.plans.meals, self.at().date()).await?;
        bills.extend(bill::issue_all(&self.plans.meal_fee, facts, self.at()).map_err(|why| why.code())?);
        if bills.is_empty() {
            return Ok(("already", None));
        }
        tx.bills_issued(&bills, 1, self.at()).await?;
        tx.bills_told(&bills, self.at()).await?;
        Ok(("done", Some(tx)))
    }

    async fn issue(&self) -> Came {
        let (summer, key) = (&self.plans.summer, self.key());
        let mut tx = self.begin(Act::BillIssue).await?;
        tx.charge_dropped(&self.above, &key, self.at()).await?;
        let known = (DAYS.len() as i64, summer.signup.until);
        let facts = tx.charge_facts(&self.above, &key, known).await?;
        let mut bills = match billing::issue(&summer.charge, &summer.relief, &facts, self.at()) {
            Err(refused) => return Ok((refused.code(), None)),
            Ok(bills) if bills.is_empty() => return Ok(("already", None)),
            Ok(bills) => bills,
        };
        for bill in &mut bills {
            bill.title = ("summer".to_owned(), "summer".to_owned());
        }
        tx.bills_issued(&bills, 1, self.at()).await?;
        tx.bills_told(&bills, self.at()).await?;
        Ok(("done", Some(tx)))
    }

    async fn pay(&self, id: &str, (n, of): (usize, Of), fen: i64, receipt: &str) -> Came {
        let bill = of.bill(n, self.plans.is_by_month());
        let mut tx = self.begin(Act::PaymentRecord).await?;
        match counter::pay(&mut tx, (id, &bill), Fen(fen), receipt, self.at()).await? {
            Err(came) => Ok((came, None)),
            Ok(recorded) => {
                self.given_before(&mut tx, &[recorded.bill]).await?;
                Ok(("done", Some(tx)))
            }
        }
    }

    /// Of an evening that nobody was charged for yet by the fee of care.
    fn fee(&self, item: Option<&CourseId>) -> Option<&Terms> {
        Some(item.map_or(&self.plans.fee, |item| self.plans.fee_of(item)))
    }

    /// Lessons that were given while these bills were due count once they are not.
    async fn given_before(&self, tx: &mut Tx, bills: &[BillId]) -> Result<(), Failed> {
        counter::given_before(tx, bills, |item| self.fee(item), self.at()).await
    }

    /// Lets the money of these children of a closed roll follow it.
    async fn follow(
        &self,
        tx: &mut Tx,
        session: &SessionId,
        of: impl Fn(&StudentId) -> bool,
    ) -> Result<Outcome, Failed> {
        counter::follow(tx, session, of, |item| self.fee(item), self.at()).await
    }

    /// The roll of an evening, laid out by whoever takes it first.
    async fn laid_out(&self, tx: &mut Tx, id: &SessionId) -> Result<roll::Facts, Failed> {
        let facts = tx.roll_facts(id).await?;
        if facts.session.opened_at.is_some() {
            return Ok(on_slips(facts));
        }
        let (session, date) = (id.clone(), facts.session.date);
        let opened = Opened { session, date, rows: Vec::new(), already: false };
        tx.session_opened(&opened, 1, self.at()).await?;
        Ok(on_slips(tx.roll_facts(id).await?))
    }

    fn said(&self, (evening, n): (usize, usize), state: roll::State) -> Mark {
        let key = MarkId::new(format!("{}-{evening}-{n}", self.now));
        let (student, made_at) = (StudentId::new(child(n)), self.at());
        Mark { key, student, state, made_at, seen_at: made_at, after: None }
    }

    async fn close(&self, n: usize, states: &[roll::State]) -> Came {
        let id = SessionId::new(evening(n));
        let mut tx = self.begin(Act::RollClose).await?;
        let facts = self.laid_out(&mut tx, &id).await?;
        if facts.session.roll_closed_at.is_some() {
            return Ok(("already", None));
        }
        let marks: Vec<Mark> =
            states.iter().enumerate().map(|(child, state)| self.said((n, child), *state)).collect();
        let marked = roll::mark(&facts, &marks, self.at()).map_err(|why| why.code())?;
        if !marked.changes.is_empty() {
            tx.roll_marked(&marked, &facts.session, (0, 1), self.at()).await?;
        }
        let facts = tx.roll_facts(&id).await?;
        let closed = roll::close(&self.plans.scheme.roll, &facts, self.at()).map_err(|why| why.code())?;
        tx.roll_closed(&closed, &facts.session, 1, self.at()).await?;
        let came = self.follow(&mut tx, &id, |_| true).await?;
        self.follow(&mut tx, &item::meal_at(&id), |_| true).await?;
        Ok((came, Some(tx)))
    }

    async fn mark(&self, at: (usize, usize), state: roll::State) -> Came {
        let mut tx = self.begin(Act::RollMark).await?;
        Ok(match self.marked(&mut tx, at, state).await? {
            Ok(came) => (came, Some(tx)),
            Err(came) => (came, None),
        })
    }

    /// What a mark came to, or why nothing was written.
    async fn marked(
        &self,
        tx: &mut Tx,
        (n, who): (usize, usize),
        state: roll::State,
    ) -> Result<Result<Outcome, Outcome>, Failed> {
        let id = SessionId::new(evening(n));
        let facts = self.laid_out(tx, &id).await?;
        let marked = match roll::mark(&facts, &[self.said((n, who), state)], self.at()) {
            Err(refused) => return Ok(Err(refused.code())),
            Ok(marked) if marked.changes.is_empty() => return Ok(Err("already")),
            Ok(marked) => marked,
        };
        tx.roll_marked(&marked, &facts.session, (0, 1), self.at()).await?;
        let mut came = "done";
        if marked.correction {
            let of = |one: &StudentId| one.as_str() == child(who);
            came = self.follow(tx, &id, of).await?;
            self.follow(tx, &item::meal_at(&id), of).await?;
        }
        Ok(Ok(came))
    }

    /// As each of these rolls is put right, the one after the other.
    async fn away(&self, (who, from): (usize, usize), state: roll::State) -> Came {
        let mut tx = self.begin(Act::RollMark).await?;
        let mut came: Vec<Outcome> = Vec::new();
        for n in from..EVENINGS.min(from + AWAY) {
            let facts = tx.roll_facts(&SessionId::new(evening(n))).await?;
            if facts.session.roll_closed_at.is_some() {
                came.extend(self.marked(&mut tx, (n, who), state).await?);
            }
        }
        Ok((together(&came), (!came.is_empty()).then_some(tx)))
    }

    /// As the leader grants it: off the term's care, and off what of a summer is billed.
    async fn relieve(&self, id: &str, n: usize) -> Came {
        let (terms, id) = (&self.plans.fee, ReliefId::new(id));
        let mut tx = self.begin(Act::ReliefAsk).await?;
        if tx.relief_known(&id).await? {
            return Ok(("already", None));
        }
        let stands = tx.relief_stands(&StudentId::new(child(n))).await?.map(|one| one.state);
        let asked = match asking::ask(terms, stands, asked_relief(&id, n)) {
            Err(refused) => return Ok((refused.code(), None)),
            Ok(asked) => asked,
        };
        tx.relief_asked((&asked.id, &asked.student), "a sealed paper", 1, self.at()).await?;
        tx.under(&self.permit(Act::ReliefDecide, 1, &self.school)?);
        let row = tx.reliefs_open().await?.into_iter().find(|row| row.id == id).ok_or("no request")?;
        let fees: Fees<'_> = [(Purse::Care, terms)].into();
        let granted = asking::grant_all(&fees, Some(asking::State::Asked), asked.hardship);
        let granted = granted.map_err(|why| why.code())?;
        let mut due = tx.bills_due(&asked.student).await?;
        due.retain(|one| one.purse == Purse::Care);
        let less = due.iter().map(|one| bill::relieved(terms, granted.most, one));
        tx.relief_granted(&row, (granted.most, &less.collect::<Vec<_>>()), 1, self.at()).await?;
        tx.relief_parts(&row.id, &granted.of).await?;
        let standing = tx.charge_standing(&asked.student, &self.plans.summer.scheme.id).await?;
        let reduces = &self.plans.summer.relief;
        let lowered: Vec<_> = standing.iter().filter_map(|one| billing::lower(reduces, one)).collect();
        tx.charge_lowered(&lowered, 1, self.at()).await?;
        Ok(("done", Some(tx)))
    }

    /// A guardian's permit rises to the plan's own place, where sign-ups stand.
    async fn withdraw(&self, n: usize) -> Came {
        let permit = self.permit(Act::SignupWithdraw, 0, &self.school)?.raised(&self.above)?;
        let mut tx = self.store.act(&permit).await?;
        let facts = tx.signup_facts(&self.key(), &StudentId::new(child(n)), None).await?;
        match signup::leave(&self.plans.summer, &facts, 1, self.at()) {
            Err(refused) => Ok((refused.code(), None)),
            Ok(left) if left.already => Ok(("already", None)),
            Ok(left) => {
                tx.signup_left(&self.key(), &left, self.at()).await?;
                Ok(("done", Some(tx)))
            }
        }
    }

    /// As a guardian takes the registration back: what is due is asked no more, and what was paid ahead is settled.
    async fn give_up(&self, n: usize) -> Came {
        let (student, today) = (StudentId::new(child(n)), self.at().date());
        let (mut tx, at) = (self.begin(Act::RegistrationWithdraw).await?, (1, self.at()));
        let facts = tx.registration_withdraw_facts(&student, "school".to_owned(), None).await?;
        let withdrawn = match registration::withdraw((&self.plans.scheme, None), &facts) {
            Err(refused) => return Ok((refused.code(), None)),
            Ok(withdrawn) if withdrawn.already => return Ok(("already", None)),
            Ok(withdrawn) => withdrawn,
        };
        tx.registration_withdrawn(&withdrawn, &facts.student, 1, at.1).await?;
        tx.meal_order_left(&student, today).await?;
        for item in [self.plans.care.id(), self.plans.meals.id()] {
            tx.bill_cancelled(&student, &item, today).await?;
            let (own, terms) = ((&student, &item), self.plans.fee_of(&item));
            let mut facts = tx.leaving_facts(own, today).await?;
            half_month::leaves(&mut tx, terms, own, &mut facts).await?;
            let left = leaving::leave(terms, &facts, today);
            tx.leaving_made(&facts, &left, at).await?;
            let (is_cancelled, capped) = tx.leaving_capped((&student, &item), today).await?;
            tx.leaving_reckoned(&student, &leaving::anew(&left, is_cancelled, &capped), at).await?;
        }
        Ok(("done", Some(tx)))
    }

    async fn decide(&self, n: usize, choice: Choice, days: Option<i64>) -> Came {
        let permit = self.permit(Act::WithdrawalDecide, 0, &self.above)?;
        let (key, student) = (self.key(), StudentId::new(child(n)));
        let mut tx = self.store.act(&permit).await?;
        let row = tx.withdrawals(&self.above, &key, &DAYS, Some(&student)).await?.pop();
        let decided = withdrawal::decide(row.as_ref().map(|row| &row.facts), &draft_of(choice, days));
        match (decided, &row) {
            (Err(refused), _) => Ok((refused.code(), None)),
            (Ok(decided), _) if decided.already => Ok(("already", None)),
            (Ok(_), None) => Err("a decision about nobody".into()),
            (Ok(decided), Some(row)) => {
                tx.withdrawal_decided(&key, (row, &decided), self.at()).await?;
                Ok(("done", Some(tx)))
            }
        }
    }

    async fn release(&self) -> Came {
        let (key, mut tx) = (self.key(), self.begin(Act::BillIssue).await?);
        let rows = tx.withdrawals(&self.above, &key, &DAYS, None).await?;
        let open: Vec<String> =
            rows.into_iter().filter(|row| row.decided.is_none()).map(|row| row.name).collect();
        let paid = tx.charge_paid(&self.above, &key).await?;
        let item = billing::item(&self.plans.summer.scheme.id, 1);
        let until = self.plans.summer.period[0].until;
        let to = (&item, self.plans.summer.relief.payer());
        match billing::release((&paid, &open), to, (until, self.at().date())) {
            Err(refused) => Ok((refused.code(), None)),
            Ok(transfers) if transfers.is_empty() => Ok(("already", None)),
            Ok(transfers) => {
                tx.charge_released(&key, (&transfers, &[]), self.at()).await?;
                Ok(("done", Some(tx)))
            }
        }
    }

    /// As the cashier settles: everyone whose turn it is, or nobody.
    async fn settle(&self) -> Came {
        let (care, mut tx) = (&self.plans.care, self.begin(Act::RestSettle).await?);
        let terms = [Term { plan: care.plan.clone(), version: 1, until: TERM.1 }];
        let ends = Ends::of(&terms, (&care.plan, TERM.1), tx.rest_billed().await?, self.at().date());
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
        if matches!(op, Op::Night) {
            self.now += DAY;
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
        counter::balances(&self.store, &self.permit(Act::AccountBalance, 0, &self.school)?).await
    }

    async fn transfers(&mut self) -> Result<u64, Failed> {
        counter::transfers(&self.store, &self.permit(Act::AccountBalance, 0, &self.school)?).await
    }
}
