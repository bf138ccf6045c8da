//! 缴费的季节 Bills, payments, courses left, and the account settled to zero at the end.

use super::Season;
use super::report::Money;
use crate::enrol::{offer, placement};
use crate::money::tally::{self, Lesson};
use crate::money::{bill, payment, refund};
use rules::enrol::offer::Answer;
use rules::id::{CourseId, PaymentId, RefundId, StudentId, TallyId};
use rules::money::account::Purse;
use rules::money::item;
use rules::money::payment::{Draft, Way};
use rules::people::act::Act;
use std::collections::BTreeSet;
use store::money::{BillRow, Flows};

/// In a hundred families, so many pay at once; the others pay after a reminder.
const PROMPT: usize = 94;
/// In a hundred children, of so many a counted lesson is objected to.
const OBJECTING: usize = 4;
/// So many children leave a course in the middle of the term.
const LEAVERS: usize = 5;

impl Season {
    /// The cashier bills every course that opened; asking again bills nobody twice.
    pub(super) async fn bill(&mut self) -> Result<(), anyhow::Error> {
        let cashier = self.staff("cashier").await?;
        for _ in 0..2 {
            let issued = bill::issue(&self.app, &cashier, &self.place).await;
            self.counted("bill.issued", issued)?;
        }
        Ok(())
    }

    /// Where the plan charges afterwards: the lessons of a period are posted, a few families object, and the school answers.
    pub(super) async fn post_lessons(&mut self) -> Result<(), anyhow::Error> {
        let cashier = self.staff("cashier").await?;
        let posted = tally::post_period(&self.app, &cashier, &self.place).await;
        let Some(id) = self.counted("tally.posted", posted)? else { return Ok(()) };
        for student in self.counted_children(&id).await? {
            if self.chance.in_hundred(OBJECTING) {
                self.object(&id, &student).await?;
            }
        }
        Ok(())
    }

    async fn counted_children(&mut self, id: &TallyId) -> Result<Vec<StudentId>, anyhow::Error> {
        let cashier = self.staff("cashier").await?;
        let mut tx = self.app.store.look(&cashier.permit(Act::TallyList, &self.place)?).await?;
        let mut children: Vec<StudentId> =
            tx.tally_children(id).await?.into_iter().map(|child| child.student).collect();
        children.dedup();
        Ok(children)
    }

    /// One lesson of a child is objected to, and half of such lessons are struck.
    async fn object(&mut self, id: &TallyId, student: &StudentId) -> Result<(), anyhow::Error> {
        let (guardian, manager) = (self.guardian(student).await?, self.staff("manager").await?);
        let mut tx = self.app.store.look(&guardian.permit(Act::TallyRead, &self.place)?).await?;
        let lines = tx.tally_lines(student).await?;
        drop(tx);
        let Some(line) = lines.into_iter().find(|line| line.tally == *id) else { return Ok(()) };
        let lesson = Lesson { tally: id.clone(), student: student.clone(), session: line.session };
        let objected = tally::object(&self.app, &guardian, &self.place, &lesson, "no lesson that day").await;
        self.counted("tally.objected", objected)?;
        let said = (self.chance.in_hundred(50), "the roll says otherwise");
        let answered = tally::answer(&self.app, &manager, &self.place, &lesson, said).await;
        self.counted("tally.answered", answered)?;
        Ok(())
    }

    /// The period's lessons are billed once its check is over; asking again bills nobody twice.
    pub(super) async fn bill_lessons(&mut self) -> Result<(), anyhow::Error> {
        let cashier = self.staff("cashier").await?;
        let mut tx = self.app.store.look(&cashier.permit(Act::TallyList, &self.place)?).await?;
        let open = tx.tallies().await?.into_iter().find(|tally| !tally.is_billed);
        drop(tx);
        let Some(open) = open else { return Ok(()) };
        for _ in 0..2 {
            let issued = tally::issue(&self.app, &cashier, &self.place, &open.id).await;
            self.counted("tally.billed", issued)?;
        }
        Ok(())
    }

    /// Families pay at the cashier's; some mistype the amount first, some press twice.
    pub(super) async fn pay(&mut self, late: bool) -> Result<(), anyhow::Error> {
        let cashier = self.staff("cashier").await?;
        let mut tx = self.app.store.look(&cashier.permit(Act::BillList, &self.place)?).await?;
        let due: Vec<_> = tx.bills(None).await?.into_iter().filter(|bill| bill.state == "due").collect();
        drop(tx);
        for bill in due {
            if !late && !self.chance.in_hundred(PROMPT) {
                continue;
            }
            let id = PaymentId::new(self.app.fresh_id());
            let way = if self.chance.in_hundred(30) { Way::Cash } else { Way::Transfer };
            let receipt = format!("{}-{}", bill.due_on.year(), &bill.id.as_str()[5..]);
            let draft = Draft { id, bill: bill.id, fen: bill.fen, way, receipt };
            if self.chance.in_hundred(3) {
                let wrong = Draft { fen: bill.fen.times(10), ..draft.clone() };
                let refused = payment::record(&self.app, &cashier, &self.place, wrong).await;
                self.counted("payment.recorded", refused)?;
            }
            let times = if self.chance.in_hundred(5) { 2 } else { 1 };
            for _ in 0..times {
                let paid = payment::record(&self.app, &cashier, &self.place, draft.clone()).await;
                self.counted("payment.recorded", paid)?;
            }
        }
        Ok(())
    }

    /// A few children leave their course; what is not bound any more goes back (P3.40).
    pub(super) async fn leave_courses(&mut self) -> Result<(), anyhow::Error> {
        let placed = self.paid_places().await?;
        for _ in 0..LEAVERS.min(placed.len()) {
            let (student, course) = self.chance.pick(&placed).clone();
            let guardian = self.guardian(&student).await?;
            let left = placement::withdraw(&self.app, &guardian, &self.place, &student, &course).await;
            self.counted("placement.withdrawn", left)?;
            self.refund(&student).await?;
        }
        Ok(())
    }

    /// Families answer for freed seats: most accept, some decline, a few let the hour pass, and the next are asked.
    pub(super) async fn answer_offers(&mut self) -> Result<(), anyhow::Error> {
        let settled = offer::settle(&self.app, &self.place).await;
        self.counted("offer.settled", settled)?;
        let all: Vec<StudentId> = self.town.register.students.iter().map(|child| child.id.clone()).collect();
        let manager = self.staff("manager").await?;
        let mut tx = self.app.store.look(&manager.permit(Act::CourseList, &self.place)?).await?;
        let open = tx.offers_to(&all).await?;
        drop(tx);
        for row in open {
            let said = match self.chance.below(10) {
                0..=6 => Answer::Accept,
                7 | 8 => Answer::Decline,
                _ => continue,
            };
            let guardian = self.guardian(&row.offer.student).await?;
            let of = (&row.offer.student, &row.offer.course);
            let answered = offer::answer(&self.app, &guardian, &self.place, of, said).await;
            self.counted("offer.answered", answered)?;
        }
        Ok(())
    }

    /// The end of the term: whatever is still held goes back, account by account.
    pub(super) async fn settle_all(&mut self) -> Result<(), anyhow::Error> {
        let cashier = self.staff("cashier").await?;
        let mut tx = self.app.store.look(&cashier.permit(Act::BillList, &self.place)?).await?;
        let mut held = BTreeSet::new();
        for purse in Purse::ALL {
            held.extend(tx.accounts_held(purse).await?.into_iter().map(|(student, _)| student));
        }
        drop(tx);
        for student in held {
            self.refund(&student).await?;
        }
        let date = self.app.now().date();
        self.weigh(date).await?;
        self.finish().await
    }

    /// Whatever is free of a child's money goes back, each kind of it by itself.
    async fn refund(&mut self, student: &StudentId) -> Result<(), anyhow::Error> {
        let guardian = self.guardian(student).await?;
        let id = RefundId::new(self.app.fresh_id());
        let asked = refund::ask(&self.app, &guardian, &self.place, student, (id, "")).await;
        if self.counted("refund.asked", asked)?.is_none() {
            return Ok(());
        }
        let cashier = self.staff("cashier").await?;
        let mut tx = self.app.store.look(&cashier.permit(Act::BillList, &self.place)?).await?;
        let due = tx.refunds_due().await?;
        drop(tx);
        for row in due.into_iter().filter(|row| row.asked.student == *student) {
            let by = (Way::Transfer, false);
            let paid = refund::pay(&self.app, &cashier, &self.place, &row.asked.id, by).await;
            self.counted("refund.paid", paid)?;
        }
        Ok(())
    }

    async fn paid_places(&mut self) -> Result<Vec<(StudentId, CourseId)>, anyhow::Error> {
        let cashier = self.staff("cashier").await?;
        let mut tx = self.app.store.look(&cashier.permit(Act::BillList, &self.place)?).await?;
        let bills = tx.bills(None).await?;
        let is_course = |bill: &BillRow| item::purse(&bill.course_id) == Purse::Course;
        let paid = bills.into_iter().filter(|bill| bill.state == "paid" && is_course(bill));
        Ok(paid.map(|bill| (bill.student, bill.course_id)).collect())
    }

    /// Where the money is, by the ledger's own transfers.
    async fn money(&mut self) -> Result<Money, anyhow::Error> {
        let cashier = self.staff("cashier").await?;
        let mut tx = self.app.store.look(&cashier.permit(Act::BillList, &self.place)?).await?;
        let (flows, totals) = (tx.account_flows().await?, tx.account_totals().await?);
        let Flows { paid: paid_fen, released: released_fen, refunded: refunded_fen, .. } = flows;
        let held_fen = totals.custody + totals.carried;
        Ok(Money { paid_fen, released_fen, refunded_fen, held_fen })
    }

    /// Everything once more, the whole chain too, and the hash it ends with.
    async fn finish(&mut self) -> Result<(), anyhow::Error> {
        let found = self.app.store.doctor().await?;
        self.report.at_last(found.into_iter().map(|one| format!("{}: {}", one.part, one.what)));
        self.report.money = self.money().await?;
        let leader = self.staff("leader").await?;
        let mut tx = self.app.store.look(&leader.permit(Act::JournalRead, &self.place)?).await?;
        self.report.journal = tx.journal_head().await?;
        Ok(())
    }
}
