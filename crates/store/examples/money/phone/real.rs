//! 真库 The same school through the store, with its channels and its bank: each act in the transactions in which the pages do it.

mod back;
mod file;
mod tender;

use super::super::counter::Came;
use super::super::op::{self as school, Balances, Charging, Outcome, child, day};
use super::super::play::{Books, Failed, broken_off};
use super::super::real::{Real as School, Target};
use super::op::{GONE, Op, at_school};
use rules::money::tender::Tender;
use rules::people::act::Act;
use rules::people::role::{Permit, clock};
use rules::plan::scheme::Scheme;
use store::Store;

/// A school with its channels and its bank in a database.
pub(crate) struct Real {
    school: School,
    /// What was made and is not placed at its channel.
    made: Option<Tender>,
    /// What was written and is to be asked of its channel.
    sent: Vec<String>,
}

impl Real {
    /// Lays out a new school beside those that are there, which one child will leave.
    pub(crate) async fn new(store: &Store, target: &Target, scheme: &Scheme, n: u64) -> Result<Self, Failed> {
        let school = School::new(store, target, (scheme, Charging::Ahead), n).await?;
        let (who, from) = (child(GONE.0), day(GONE.1));
        let district = &school.place.district;
        let leaves = format!(
            "UPDATE student SET on_roll_until = '{from}'
                 WHERE district = '{district}' AND place = 'school' AND student = '{who}'"
        );
        target.script(&leaves).await?;
        Ok(Self { school, made: None, sent: Vec::new() })
    }

    /// What the program does by itself.
    fn clock(&self) -> Result<Permit, Failed> {
        clock(Act::TenderSettle, &self.school.place).map_err(|_| "no permit of the clock".into())
    }

    /// Begins an operation; whoever called makes it durable, or does not.
    async fn act(&mut self, op: &Op) -> Came {
        (self.made, self.sent) = (None, Vec::new());
        self.school.now += i64::from(!matches!(op, Op::School(_)));
        match op {
            Op::School(op) => self.act_at_school(op).await,
            Op::Order { child, course, door, fate } => self.order((*child, *course), *door, fate).await,
            Op::Notice { through, said } => self.told(*through, said).await,
            Op::Poll { orders, backs } => self.poll_begins(orders, backs).await,
            Op::Return { what, .. } => self.send_back(what).await,
            Op::Ended { of, heard } => self.ended(&of.number(&self.school.place), *heard).await,
            Op::Say { of, word, reason } => self.say(of, *word, reason).await,
            Op::Withdraw { id } => self.withdraw(id).await,
            Op::PaySure { id } => self.school.pay_back(id, true).await,
            Op::Unlist { id, reason } => self.unlist(id, reason).await,
            Op::List => self.list().await,
            Op::File { id, direction, rows } => self.take(id, *direction, rows).await,
            Op::Answer { file, line, told, reason } => self.answer((file, *line), told, reason).await,
        }
    }

    async fn act_at_school(&mut self, op: &school::Op) -> Came {
        let op = at_school(&self.school.place, op);
        self.school.act(&op).await
    }

    /// What follows once an act is durable: the channel is asked, and its answer written by itself.
    async fn goes_on(&mut self, op: &Op) -> Result<(), Failed> {
        if let (Op::Order { fate, .. }, Some(made)) = (op, self.made.take())
            && fate.answers
        {
            self.placed(&made).await?;
        }
        if let Op::Return { answer: Some(heard), .. } = op {
            for number in std::mem::take(&mut self.sent) {
                self.ends(&number, *heard).await?;
            }
        }
        Ok(())
    }
}

impl Books<Op> for Real {
    async fn apply(&mut self, op: &Op) -> Result<Outcome, Failed> {
        if let Op::School(op) = op {
            let op = at_school(&self.school.place, op);
            return self.school.apply(&op).await;
        }
        if let Op::Poll { orders, backs } = op {
            return self.poll(orders, backs).await;
        }
        let (outcome, tx) = self.act(op).await?;
        if let Some(tx) = tx {
            tx.commit().await?;
        }
        self.goes_on(op).await?;
        Ok(outcome)
    }

    async fn crash(&mut self, op: &Op, steps: usize) -> Result<(), Failed> {
        broken_off(self.act(op), steps).await
    }

    async fn balances(&mut self) -> Result<Balances, Failed> {
        let mut all = self.school.balances().await?;
        let mut tx = self.school.store.look(&self.school.permit(Act::TenderList, 0)?).await?;
        tender::stand(&mut tx, &mut all).await?;
        file::stand(&mut tx, &mut all).await?;
        Ok(all)
    }

    async fn transfers(&mut self) -> Result<u64, Failed> {
        self.school.transfers().await
    }
}
