//! 真库 The same school through the store: facts read, rules asked, rows written, on SQLite or PostgreSQL.

mod counted;
mod missing;
mod undoing;

use super::counter::{self, Came};
use super::desk::choice;
use super::layout::{lay_out, school};
use super::op::{Balances, CHILDREN, Charging, Evening, Op, Outcome, child, course, is_placed_at_first};
use super::play::{Books, Failed, broken_off};
use jiff::civil::Date;
use rules::day::closure::{self, Cancelled, Cause, Declared, Instead, Lifted, Planned};
use rules::day::roll::{self, Mark};
use rules::day::session::Opened;
use rules::enrol::placement;
use rules::fen::Fen;
use rules::id::{BillId, ClosureId, CourseId, MarkId, ReliefId, SessionId, SpendingId, StudentId};
use rules::moment::Moment;
use rules::money::account::{Payer, Purse};
use rules::money::relief::asking;
use rules::money::rest;
use rules::money::spending::{self, Purpose};
use rules::money::{bill, day_end};
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::{Permit, Role};
use rules::plan::scheme::Scheme;
use rules::refusal::Refuses;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection};
use std::collections::BTreeSet;
use store::{Store, Tx};

/// 1 September 2021, eight in the morning in Shanghai.
const BEGIN: i64 = 1_630_454_400_000;
const DAY: i64 = 86_400_000;

/// Where the books are kept.
#[derive(Clone, Debug)]
pub(crate) enum Target {
    /// A file.
    Lite(String),
    /// A schema of its own on a server.
    Pg(String, String),
}

impl Target {
    pub(crate) async fn open(&self) -> Result<Store, Failed> {
        Ok(match self {
            Self::Lite(file) => Store::open(file).await?,
            Self::Pg(server, schema) => Store::open_schema(server, schema).await?,
        })
    }

    /// `sqlite` or `postgres`.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Lite(_) => "sqlite",
            Self::Pg(..) => "postgres",
        }
    }

    /// Leaves the server as it was.
    pub(crate) async fn remove(&self) -> Result<(), Failed> {
        if let Self::Pg(server, schema) = self {
            Store::drop_schema(server, schema).await?;
        }
        Ok(())
    }

    /// What nobody does through a page: laying out a school.
    pub(crate) async fn script(&self, sql: &str) -> Result<(), Failed> {
        match self {
            Self::Lite(file) => {
                let mut raw = SqliteConnection::connect(file).await?;
                raw.execute(AssertSqlSafe(sql.to_owned())).await?;
                raw.close().await?;
            }
            Self::Pg(server, schema) => {
                let mut raw = PgConnection::connect(server).await?;
                raw.execute(AssertSqlSafe(format!("SET search_path TO {schema}; {sql}"))).await?;
                raw.close().await?;
            }
        }
        Ok(())
    }
}

/// A school in a database.
pub(crate) struct Real {
    pub(super) store: Store,
    scheme: Scheme,
    pub(super) place: Place,
    charging: Charging,
    pub(super) now: i64,
}

impl Real {
    /// Lays out a new school beside those that are there.
    pub(crate) async fn new(
        store: &Store,
        target: &Target,
        (scheme, charging): (&Scheme, Charging),
        n: u64,
    ) -> Result<Self, Failed> {
        let place = school(n);
        lay_out(target, n, charging).await?;
        Ok(Self { store: store.clone(), scheme: scheme.clone(), place, charging, now: BEGIN })
    }

    pub(super) fn permit(&self, act: Act, by: usize) -> Result<Permit, Failed> {
        let roles = [Role::Cashier, Role::SchoolLeader, Role::Manager, Role::Guardian];
        let roles = roles.map(|role| (role, &self.place));
        counter::permit(by, &roles, (0..CHILDREN).map(child), (act, &self.place))
    }

    pub(super) async fn begin(&self, act: Act, by: usize) -> Result<Tx, Failed> {
        Ok(self.store.act(&self.permit(act, by)?).await?)
    }

    pub(super) fn at(&self) -> Moment {
        Moment(self.now)
    }

    /// Begins an operation; whoever called makes it durable, or does not.
    pub(super) async fn act(&mut self, op: &Op) -> Came {
        self.now += 1;
        match op {
            Op::Bill { course } => self.bill(*course).await,
            Op::Pay { .. } => self.pay(op).await,
            Op::Close { evening, states } => self.close(*evening, states).await,
            Op::Mark { evening, child, state } => self.mark(*evening, *child, *state).await,
            Op::Leave { child, course } => self.leave(*child, *course).await,
            Op::Miss { id, evening, child } => self.miss(id, *evening, *child).await,
            Op::Ask { id, child } => self.ask(id, *child).await,
            Op::PayBack { id } => self.pay_back(id, false).await,
            Op::Propose { id, transfer, reason, by } => self.propose(id, transfer, reason, *by).await,
            Op::Answer { id, make, reason, by } => self.answer(id, *make, reason, *by).await,
            Op::Relieve { id, child, all } => self.relieve(id, *child, *all).await,
            Op::Grant { id, government, fen } => self.grant(id, *government, *fen).await,
            Op::Spend { id, course, fen, voucher } => self.spend(id, *course, *fen, voucher).await,
            Op::Closure { id, evening } => self.closure(id, *evening).await,
            Op::Lift { id } => self.lift(id).await,
            Op::Choose { id, child, carry } => self.choose(id, *child, *carry).await,
            Op::Settle { sure } => self.settle(*sure).await,
            Op::DayEnd { days } => self.day_end(*days).await,
            Op::Night { .. } => Ok(("done", None)),
            Op::Post => self.post().await,
            Op::Charge { tally } => self.charge(tally).await,
            Op::Object { tally, evening, child } => self.object(tally, *evening, *child).await,
            Op::Hear { tally, evening, child, agree, reason } => {
                self.hear(tally, (*evening, *child), *agree, reason).await
            }
            Op::Amend { evening, child, state } => self.amend(*evening, *child, *state).await,
        }
    }

    async fn bill(&self, k: usize) -> Came {
        let mut tx = self.begin(Act::BillIssue, 0).await?;
        let mut bills = Vec::new();
        let is_asked =
            |facts: &&bill::Facts| facts.course.as_str() == course(k) && !facts.unbilled.is_empty();
        for facts in tx.bill_facts(self.at().date()).await?.iter().filter(is_asked) {
            bills.extend(bill::issue(&self.scheme.fee["x"], facts, self.at()).map_err(|why| why.code())?);
        }
        if bills.is_empty() {
            return Ok(("already", None));
        }
        tx.bills_issued(&bills, 1, self.at()).await?;
        tx.bills_carried(&bills, 1, self.at()).await?;
        tx.bills_told(&bills, self.at()).await?;
        Ok(("done", Some(tx)))
    }

    async fn pay(&self, op: &Op) -> Came {
        let Op::Pay { id, child: n, course: k, tally, fen, receipt } = op else { return Ok(("none", None)) };
        let bill = super::op::bill((*n, *k), tally);
        let mut tx = self.begin(Act::PaymentRecord, 0).await?;
        match counter::pay(&mut tx, (id, &bill), Fen(*fen), receipt, self.at()).await? {
            Err(came) => Ok((came, None)),
            Ok(recorded) => {
                self.given_before(&mut tx, &[recorded.bill]).await?;
                Ok(("done", Some(tx)))
            }
        }
    }

    /// Lessons that were given while these bills were due count once they are not.
    pub(super) async fn given_before(&self, tx: &mut Tx, bills: &[BillId]) -> Result<(), Failed> {
        counter::given_before(tx, bills, |_| self.scheme.fee.get("x"), self.at()).await
    }

    async fn close(&self, evening: Evening, states: &[roll::State]) -> Came {
        let id = SessionId::new(evening.id());
        let mut tx = self.begin(Act::RollClose, 0).await?;
        let facts = self.laid_out(&mut tx, &id).await?;
        if facts.session.roll_closed_at.is_some() {
            return Ok(("already", None));
        }
        let listed = (0..CHILDREN).filter(|n| is_placed_at_first(*n, evening.course));
        let marks: Vec<Mark> = listed.zip(states).map(|(n, state)| self.said(n, *state)).collect();
        let marked = roll::mark(&facts, &marks, self.at()).map_err(|why| why.code())?;
        if !marked.changes.is_empty() {
            tx.roll_marked(&marked, &facts.session, (0, 1), self.at()).await?;
        }
        let facts = tx.roll_facts(&id).await?;
        let closed = roll::close(&self.scheme.roll, &facts, self.at()).map_err(|why| why.code())?;
        tx.roll_closed(&closed, &facts.session, 1, self.at()).await?;
        self.follow(&mut tx, evening, |_| true).await?;
        Ok(("done", Some(tx)))
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

    fn said(&self, n: usize, state: roll::State) -> Mark {
        let key = MarkId::new(format!("{}-{n}", self.now));
        Mark {
            key,
            student: StudentId::new(child(n)),
            state,
            made_at: self.at(),
            seen_at: self.at(),
            after: None,
        }
    }

    async fn mark(&self, evening: Evening, n: usize, state: roll::State) -> Came {
        let id = SessionId::new(evening.id());
        let mut tx = self.begin(Act::RollMark, 0).await?;
        let facts = self.laid_out(&mut tx, &id).await?;
        let marked = match roll::mark(&facts, &[self.said(n, state)], self.at()) {
            Err(refused) => return Ok((refused.code(), None)),
            Ok(marked) if marked.changes.is_empty() => return Ok(("already", None)),
            Ok(marked) => marked,
        };
        tx.roll_marked(&marked, &facts.session, (0, 1), self.at()).await?;
        let mut came = "done";
        if marked.correction {
            came = self.follow(&mut tx, evening, |one| one.as_str() == child(n)).await?;
        }
        Ok((came, Some(tx)))
    }

    async fn leave(&self, n: usize, k: usize) -> Came {
        let mut tx = self.begin(Act::PlacementWithdraw, 0).await?;
        let facts = tx.placement_facts(&StudentId::new(child(n)), &CourseId::new(course(k))).await?;
        let gone = match placement::withdraw(&self.scheme.offer, &self.scheme.message, &facts, self.at()) {
            Err(refused) => return Ok((refused.code(), None)),
            Ok(gone) if gone.already => return Ok(("already", None)),
            Ok(gone) => gone,
        };
        tx.placement_withdrawn(&gone, &facts, 1, self.at()).await?;
        Ok(("done", Some(tx)))
    }

    async fn ask(&self, id: &str, n: usize) -> Came {
        let tx = self.begin(Act::RefundAsk, 0).await?;
        counter::ask(tx, id, (child(n), Purse::Course), self.at()).await
    }

    pub(super) async fn pay_back(&self, id: &str, is_sure: bool) -> Came {
        counter::pay_back(self.begin(Act::RefundPay, 0).await?, id, is_sure, self.at()).await
    }

    async fn relieve(&self, id: &str, n: usize, all: bool) -> Came {
        let (terms, id) = (&self.scheme.fee["x"], ReliefId::new(id));
        let mut tx = self.begin(Act::ReliefAsk, 0).await?;
        if tx.relief_known(&id).await? {
            return Ok(("already", None));
        }
        let stands = tx.relief_stands(&StudentId::new(child(n))).await?.map(|one| one.state);
        let asked = match asking::ask(terms, stands, super::op::relief_of(id.as_str(), n, all)) {
            Err(refused) => return Ok((refused.code(), None)),
            Ok(asked) => asked,
        };
        tx.relief_asked((&asked.id, &asked.student), "a sealed paper", 1, self.at()).await?;
        tx.under(&self.permit(Act::ReliefDecide, 1)?);
        let row = tx.reliefs_open().await?.into_iter().find(|row| row.id == id).ok_or("no request")?;
        let granted = asking::grant(terms, Some(asking::State::Asked), asked.hardship);
        let granted = granted.map_err(|why| why.code())?;
        let due = tx.bills_due(&asked.student).await?;
        let less = due.iter().map(|one| bill::relieved(terms, granted, one));
        tx.relief_granted(&row, (granted, &less.collect::<Vec<_>>()), 1, self.at()).await?;
        let bills: Vec<BillId> = due.iter().map(|one| one.id.clone()).collect();
        self.given_before(&mut tx, &bills).await?;
        Ok(("done", Some(tx)))
    }

    async fn grant(&self, id: &str, government: bool, fen: i64) -> Came {
        let (id, payer) = (SpendingId::new(id), if government { Payer::Government } else { Payer::School });
        let mut tx = self.begin(Act::SpendingRecord, 0).await?;
        if tx.spending_known(&id).await? {
            return Ok(("already", None));
        }
        let given = super::op::given_of(&id, payer, fen);
        match spending::take_in(&given, tx.paper_taken(&given).await?) {
            Err(refused) => Ok((refused.code(), None)),
            Ok(transfer) => {
                let what = (Purse::Course, payer.code(), given.paper.as_str(), "");
                tx.spending_recorded(&transfer, what, 1, self.at()).await?;
                Ok(("done", Some(tx)))
            }
        }
    }

    async fn spend(&self, id: &str, k: usize, fen: i64, voucher: &str) -> Came {
        let draft = super::op::spending_of(id, k, fen, voucher, Purpose::Materials);
        let mut tx = self.begin(Act::SpendingRecord, 0).await?;
        if tx.spending_known(&draft.id).await? {
            return Ok(("already", None));
        }
        match spending::spend(&tx.spending_facts(&draft).await?, &draft) {
            Err(refused) => Ok((refused.code(), None)),
            Ok(transfer) => {
                tx.spending_recorded(&transfer, (Purse::Course, "materials", voucher, ""), 1, self.at())
                    .await?;
                Ok(("done", Some(tx)))
            }
        }
    }

    /// Closes the school for one evening. Its roll is laid out here, which a closure by its rule would leave alone: what
    /// is tried is the money of a lesson that is not held.
    async fn closure(&self, id: &str, evening: Evening) -> Came {
        let mut tx = self.begin(Act::ClosureDeclare, 0).await?;
        let known = tx.closures(Date::MIN).await?;
        if known.iter().any(|row| row.closure.id.as_str() == id) {
            return Ok(("already", None));
        }
        let session = tx.roll_facts(&SessionId::new(evening.id())).await?.session;
        if session.roll_closed_at.is_some() || session.cancelled.is_some() {
            return Ok(("none", None));
        }
        let (closure, date) = (ClosureId::new(id), evening.date_in(self.charging));
        let closure = closure::Draft {
            id: closure,
            from: date,
            to: date,
            hours: None,
            cause: Cause::Weather,
            note: String::new(),
            instead: Instead::Cancel,
            group: None,
        };
        let planned = Planned {
            id: session.id,
            group: session.group,
            course: session.course,
            name: session.name,
            from: session.from,
            until: session.until,
            lessons: session.lessons,
            own_teacher: session.teacher.clone(),
            own_companion: session.companion.clone(),
            companion: session.companion,
            teacher: session.teacher,
            room: (String::new(), String::new()),
            members: BTreeSet::new(),
            is_opened: false,
        };
        let cancelled = vec![Cancelled { session: planned, moved: None, stuck: None }];
        let declared = Declared { closure, cancelled, under_way: Vec::new(), already: false };
        tx.closure_declared(&declared, 1, self.at()).await?;
        Ok(("done", Some(tx)))
    }

    async fn lift(&self, id: &str) -> Came {
        let mut tx = self.begin(Act::ClosureLift, 0).await?;
        let mut facts = match tx.closure_lift_facts(&ClosureId::new(id)).await {
            Err(store::Fault::NotFound) => return Ok(("none", None)),
            facts => facts?,
        };
        if facts.is_lifted {
            return Ok(("already", None));
        }
        for (planned, _) in &facts.cancelled {
            if tx.roll_facts(&planned.id).await?.session.roll_closed_at.is_some() {
                return Ok(("none", None));
            }
        }
        facts.held.clear(); // the model knows of no teachers
        match closure::lift(&facts, self.at()) {
            Err(_) => Ok(("none", None)),
            Ok(lifted) => {
                let restored = facts.cancelled.into_iter().map(|(one, _)| one).collect();
                let lifted = Lifted { restored, passed: Vec::new(), ..lifted };
                tx.closure_lifted(&lifted, 1, self.at()).await?;
                Ok(("done", Some(tx)))
            }
        }
    }

    async fn choose(&self, id: &str, n: usize, carry: bool) -> Came {
        let choice = choice(carry);
        let mut tx = self.begin(Act::RestChoose, 0).await?;
        let facts = tx.rest_facts(&StudentId::new(child(n)), Purse::Course, self.at().date()).await?;
        match rest::choose(&self.scheme.fee["x"], &facts, choice, id) {
            Err(refused) => Ok((refused.code(), None)),
            Ok(None) if facts.has_chosen && facts.choice == choice => Ok(("already", None)),
            Ok(back) => {
                tx.rest_chosen(&facts, choice, back, (1, self.at())).await?;
                Ok(("done", Some(tx)))
            }
        }
    }

    /// As the cashier settles: everyone whose turn it is, or nobody.
    async fn settle(&self, sure: bool) -> Came {
        let (fees, until) = ([(Purse::Course, &self.scheme.fee["x"])].into(), super::op::UNTIL);
        let mut tx = self.begin(Act::RestSettle, 0).await?;
        let is_repaid = self.repay(&mut tx, (until, self.at().date())).await?;
        let ends = rest::Ends::of(&[], ("", until), tx.rest_billed().await?, self.at().date());
        let settled = counter::settle(&mut tx, &fees, &ends, (until, sure), self.at()).await?;
        Ok(match (settled, is_repaid) {
            (Err(came), _) => (came, None),
            (Ok(_), true) => ("repaid", Some(tx)),
            (Ok(true), false) => ("done", Some(tx)),
            (Ok(false), false) => ("already", None),
        })
    }

    async fn day_end(&self, days: i64) -> Came {
        let mut tx = self.begin(Act::DayEndClose, 0).await?;
        let facts = tx.day_end_facts(self.at()).await?;
        let day = Moment(self.now + days * DAY).date();
        match day_end::close(facts, day) {
            Err(refused) => Ok((refused.code(), None)),
            Ok(closed) if closed.already => Ok(("already", None)),
            Ok(closed) => {
                tx.day_end_closed(&closed, 1, self.at()).await?;
                Ok(("done", Some(tx)))
            }
        }
    }
}

impl Books for Real {
    async fn apply(&mut self, op: &Op) -> Result<Outcome, Failed> {
        let (outcome, tx) = self.act(op).await?;
        if let Op::Night { days } = op {
            self.now += days * DAY;
        }
        if let Some(tx) = tx {
            tx.commit().await?;
        }
        Ok(outcome)
    }

    /// Breaks off after so many answers of the database, in the middle of whatever it was; or when every row is written
    /// and nothing is committed.
    async fn crash(&mut self, op: &Op, steps: usize) -> Result<(), Failed> {
        broken_off(self.act(op), steps).await
    }

    async fn balances(&mut self) -> Result<Balances, Failed> {
        counter::balances(&self.store, &self.permit(Act::AccountBalance, 0)?).await
    }

    async fn transfers(&mut self) -> Result<u64, Failed> {
        counter::transfers(&self.store, &self.permit(Act::AccountBalance, 0)?).await
    }
}

/// A slip lies there for each child, so that leave is leave (P3.60).
pub(crate) fn on_slips(mut facts: roll::Facts) -> roll::Facts {
    facts.rows.values_mut().for_each(|row| row.has_slip = true);
    facts
}
