//! 课时公示 Lessons that are charged afterwards, through the store: posted, objected to, billed, and followed by the money when
//! their roll is put right.

use super::super::counter::Came;
use super::super::op::{Evening, Outcome, child, is_placed_at_first};
use super::super::play::Failed;
use super::Real;
use jiff::civil::Date;
use rules::day::roll::State;
use rules::day::roll::amending::Amended;
use rules::id::{SessionId, StudentId, TallyId};
use rules::money::account::Purse;
use rules::money::release;
use rules::money::tally::recount::{self, Way};
use rules::money::tally::{self, Objection};
use rules::people::act::Act;
use rules::refusal::Refuses;
use std::collections::BTreeMap;
use store::{Fault, Tx};

impl Real {
    fn term(&self) -> (Date, Date) {
        (self.scheme.term.from, self.scheme.term.until)
    }

    /// Lets the money of these children of a closed roll follow it.
    pub(super) async fn follow(
        &self,
        tx: &mut Tx,
        evening: Evening,
        of: impl Fn(&StudentId) -> bool,
    ) -> Result<Outcome, Failed> {
        let (terms, session) = (&self.scheme.fee["x"], SessionId::new(evening.id()));
        let mut facts = tx.release_facts(&session).await?;
        facts.children.retain(|one| of(&one.student));
        if !rules::money::bill::is_afterwards(terms) {
            let released = release::release(terms, &facts);
            tx.lessons_released(&released, self.at()).await?;
            return Ok("done");
        }
        let date = evening.date_in(self.charging);
        let facts = tx.recount_facts(&facts, date, self.term()).await?;
        let Some(facts) = facts else { return Ok("done") };
        let recounted = recount::recount(terms, &facts, self.at());
        tx.recounted(&facts, &recounted, (1, self.at())).await?;
        Ok(recounted.last().map_or("done", |one| match one.way {
            Way::Nothing => "recounted",
            Way::Back => "recounted-back",
            Way::Lowered => "recounted-lowered",
            Way::Next => "recounted-next",
        }))
    }

    pub(super) async fn post(&self) -> Came {
        let (terms, mut tx) = (&self.scheme.fee["x"], self.begin(Act::TallyPost, 0).await?);
        let last = tx.tally_last().await?;
        let period = match tally::next(terms, self.term(), last, self.at().date()) {
            Err(refused) => return Ok((refused.code(), None)),
            Ok(period) => period,
        };
        match tally::post(terms, tx.tally_facts(period, &[(Purse::Course, period.from)]).await?, self.at()) {
            Err(refused) => Ok((refused.code(), None)),
            Ok(posted) => {
                tx.tally_posted(&posted, 1, self.at()).await?;
                Ok(("done", Some(tx)))
            }
        }
    }

    pub(super) async fn charge(&self, id: &str) -> Came {
        let (id, mut tx) = (TallyId::new(id), self.begin(Act::TallyBill, 0).await?);
        let check = match tx.tally_check(&id, self.term().0).await {
            Err(Fault::NotFound) => return Ok(("none", None)),
            check => check?,
        };
        let Some(check) = check else { return Ok(("already", None)) };
        let charges = match tally::bill(&self.scheme.fee["x"], &check, self.at()) {
            Err(refused) => return Ok((refused.code(), None)),
            Ok(charges) => charges,
        };
        tx.tally_billed(&id, &charges, (1, self.at())).await?;
        let bills: Vec<_> = charges.into_iter().filter_map(|one| one.bill).collect();
        tx.bills_credited(&id, &bills, self.at()).await?;
        tx.bills_carried(&bills, 1, self.at()).await?;
        tx.bills_told(&bills, self.at()).await?;
        Ok(("done", Some(tx)))
    }

    pub(super) async fn object(&self, tally: &str, evening: Evening, n: usize) -> Came {
        let (id, student, session) = key(tally, evening, n);
        let mut tx = self.begin(Act::TallyObject, 0).await?;
        let standing = match tx.tally_standing(&id, &student, &session).await {
            Err(Fault::NotFound) => return Ok(("none", None)),
            standing => standing?,
        };
        match tally::object(&standing, self.at().date()) {
            Err(refused) => Ok((refused.code(), None)),
            Ok(false) => Ok(("already", None)),
            Ok(true) => {
                tx.tally_objected((&id, &student, &session), "she was ill", (1, self.at())).await?;
                Ok(("done", Some(tx)))
            }
        }
    }

    pub(super) async fn hear(
        &self,
        tally: &str,
        (evening, n): (Evening, usize),
        agrees: bool,
        reason: &str,
    ) -> Came {
        let (id, student, session) = key(tally, evening, n);
        let mut tx = self.begin(Act::TallyAnswer, 0).await?;
        let standing = match tx.tally_standing(&id, &student, &session).await {
            Err(Fault::NotFound) => return Ok(("none", None)),
            standing => standing?,
        };
        let objection: Objection = match tally::answer(&standing, agrees, reason) {
            Err(refused) => return Ok((refused.code(), None)),
            Ok(objection) => objection,
        };
        let at = (1, self.at());
        tx.tally_answered((&id, &student, &session), (objection, reason.trim()), at).await?;
        Ok(("done", Some(tx)))
    }

    /// As whoever manages the evenings puts a mark right. Whether the evening is over is none of the money's business.
    pub(super) async fn amend(&self, evening: Evening, n: usize, state: State) -> Came {
        let (id, student) = (SessionId::new(evening.id()), StudentId::new(child(n)));
        let mut tx = self.begin(Act::RollAmend, 0).await?;
        let session = tx.roll_facts(&id).await?.session;
        if !is_placed_at_first(n, evening.course) || session.roll_closed_at.is_none() {
            return Ok(("none", None));
        }
        let facts = tx.roll_amend_facts(&id, &student).await?;
        let row = facts.row.ok_or("a child that is not on its roll")?;
        let before = row.amended.unwrap_or(row.state);
        if before == state {
            return Ok(("already", None));
        }
        let (times, reason) = (row.times + 1, "she was there".to_owned());
        let amended = Amended { session: id, student: student.clone(), times, before, state, reason };
        tx.roll_amended(&amended, (1, self.at())).await?;
        let came = self.follow(&mut tx, evening, |one| *one == student).await?;
        Ok((came, Some(tx)))
    }

    /// Pays back what recounts owe, as far as the courses have it.
    pub(super) async fn repay(&self, tx: &mut Tx, days: (Date, Date)) -> Result<bool, Failed> {
        let all = tx.tally_owed(days.1).await?;
        let mut earned = BTreeMap::new();
        for owed in &all {
            let has = tx.account_standing(&release::payee(&owed.course)).await?.free();
            earned.insert(owed.course.clone(), has);
        }
        let repaid = recount::repay(&all, &earned, days);
        for one in &repaid {
            tx.tally_repaid(one, (1, self.at())).await?;
        }
        Ok(!repaid.is_empty())
    }
}

fn key(tally: &str, evening: Evening, n: usize) -> (TallyId, StudentId, SessionId) {
    (TallyId::new(tally), StudentId::new(child(n)), SessionId::new(evening.id()))
}
