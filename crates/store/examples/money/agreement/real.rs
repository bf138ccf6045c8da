//! 真库 The same class through the store, on SQLite or PostgreSQL.

use super::super::counter::{self, Came};
use super::super::op::{Balances, Outcome};
use super::super::play::{Books, Failed, broken_off};
use super::super::real::Target;
use super::offer;
use super::op::{CHILDREN, Op, child};
use jiff::civil::Date;
use rules::community::agreement::{charging, signing};
use rules::fen::Fen;
use rules::id::{DistrictId, PlaceId, RefundId, StudentId};
use rules::moment::Moment;
use rules::money::account::Purse;
use rules::money::month_end::Month;
use rules::money::{item, refund};
use rules::people::act::Act;
use rules::people::place::{Path, Place};
use rules::people::role::{Permit, Role};
use rules::plan::calendar::committed;
use rules::plan::community_care::Community;
use rules::refusal::Refuses;
use store::{Store, Tx};

/// 25 August 2021, eight in the morning in Shanghai.
const BEGIN: i64 = 1_629_849_600_000;
const DAY: i64 = 86_400_000;

/// A community's class in a database.
pub(crate) struct Real {
    store: Store,
    plan: Community,
    place: Place,
    now: i64,
}

impl Real {
    /// Lays out a new community beside those that are there; its first text is signed off.
    pub(crate) async fn new(
        store: &Store,
        target: &Target,
        plan: &Community,
        n: u64,
    ) -> Result<Self, Failed> {
        let place = Place {
            district: DistrictId::new(format!("d{n}")),
            path: Path::new("class"),
            place: PlaceId::new("class"),
            kind: "community".into(),
            name_zh: "Class".into(),
            name_en: "Class".into(),
        };
        target.script(&layout(place.district.as_str())).await?;
        let mut real = Self { store: store.clone(), plan: plan.clone(), place, now: BEGIN };
        real.apply(&Op::Text { n: 0 }).await?;
        Ok(real)
    }

    fn permit(&self, act: Act) -> Result<Permit, Failed> {
        let roles = [Role::Cashier, Role::Manager, Role::CommunityOfficer, Role::Guardian]
            .map(|role| (role, &self.place));
        counter::permit(0, &roles, (0..CHILDREN).map(child), (act, &self.place))
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
            Op::Text { n } => self.text(*n).await,
            Op::Sign { id, child } => self.sign(id, *child).await,
            Op::End { child } => self.end(*child).await,
            Op::Bill { month } => self.bill(*month).await,
            Op::Pay { id, bill, fen, receipt } => self.pay(id, bill, *fen, receipt).await,
            Op::Release { month } => self.release(*month).await,
            Op::Ask { id, child: n } => {
                let tx = self.begin(Act::RefundAsk).await?;
                counter::ask(tx, id, (child(*n), Purse::Community), self.at()).await
            }
            Op::PayBack { id } => {
                counter::pay_back(self.begin(Act::RefundPay).await?, id, false, self.at()).await
            }
            Op::Night { .. } => Ok(("done", None)),
        }
    }

    async fn text(&self, n: usize) -> Came {
        let mut tx = self.begin(Act::AgreementWrite).await?;
        let newest = tx.agreement_text().await?;
        let is_known = |m: usize| newest.as_ref().is_some_and(|one| one.id == format!("t{m}"));
        if (n..super::TEXTS.len()).any(is_known) {
            return Ok(("already", None));
        }
        let Some(offer) = offer(n) else { return Ok(("none", None)) };
        tx.agreement_written((&offer.id, &offer.term), &offer.text, 1, self.at()).await?;
        tx.under(&self.permit(Act::AgreementClear)?);
        tx.agreement_cleared(&offer.id, 1, self.at()).await?;
        Ok(("done", Some(tx)))
    }

    /// The provider signs, and the guardian after it.
    async fn sign(&self, id: &str, n: usize) -> Came {
        let (student, mut tx) = (StudentId::new(child(n)), self.begin(Act::AgreementOffer).await?);
        let student = tx.student(&student).await?;
        let (standing, own) = (tx.agreement_standing().await?, tx.agreement_of(&student.id).await?);
        let terms = (&self.plan.agreement, &self.plan.supervision);
        let own = own.as_ref().map(|held| &held.agreement);
        let offered = signing::offer(terms, standing.as_ref(), own, self.at().date());
        if !offered.map_err(|why| why.code())? {
            return Ok(("already", None));
        }
        let text = standing.ok_or("no text")?;
        tx.agreement_offered((id, &student), &text.id, 1, self.at()).await?;
        tx.under(&self.permit(Act::AgreementSign)?);
        let held = tx.agreement_of(&student.id).await?.ok_or("no paper")?;
        let paper = Some((held.id.as_str(), &held.agreement));
        if signing::sign(Some(&text), paper, id).map_err(|why| why.code())? {
            tx.agreement_signed(id, 1, self.at()).await?;
        }
        Ok(("done", Some(tx)))
    }

    async fn end(&self, n: usize) -> Came {
        let (student, mut tx) = (StudentId::new(child(n)), self.begin(Act::AgreementEnd).await?);
        let student = tx.student(&student).await?;
        let own = tx.agreement_of(&student.id).await?;
        let ends =
            signing::end(&self.plan.agreement, own.as_ref().map(|held| &held.agreement), self.at().date());
        match (ends, own) {
            (Err(refused), _) => Ok((refused.code(), None)),
            (Ok(Some(end)), Some(held)) => {
                tx.agreement_ended((&held.id, end), &student, 1, self.at()).await?;
                tx.bill_cancelled(&student.id, &item::agreement(&held.agreement.term), end).await?;
                Ok(("done", Some(tx)))
            }
            (Ok(_), _) => Ok(("already", None)),
        }
    }

    async fn bill(&self, month: Date) -> Came {
        let (month, mut tx) = (Month::of(month), self.begin(Act::BillIssue).await?);
        let agreed = tx.agreement_agreed(month).await?;
        match charging::issue(&agreed, (month, committed()), self.at()) {
            Err(refused) => Ok((refused.code(), None)),
            Ok(bills) if bills.is_empty() => Ok(("already", None)),
            Ok(mut bills) => {
                for bill in &mut bills {
                    bill.title = ("month".to_owned(), "month".to_owned());
                }
                tx.bills_issued(&bills, 1, self.at()).await?;
                tx.bills_told(&bills, self.at()).await?;
                Ok(("done", Some(tx)))
            }
        }
    }

    async fn pay(&self, id: &str, bill: &str, fen: i64, receipt: &str) -> Came {
        let mut tx = self.begin(Act::PaymentRecord).await?;
        let paid = counter::pay(&mut tx, (id, bill), Fen(fen), receipt, self.at()).await?;
        Ok(paid.map_or_else(|came| (came, None), |_| ("done", Some(tx))))
    }

    /// As the desk does: what an agreement that ended has not used is asked back for its family.
    async fn release(&self, month: Date) -> Came {
        let (month, mut tx) = (Month::of(month), self.begin(Act::BillIssue).await?);
        let paid = tx.agreement_paid(month).await?;
        let transfers = match charging::release(&paid, (month, committed()), self.at().date()) {
            Err(refused) => return Ok((refused.code(), None)),
            Ok(_) if paid.is_empty() => return Ok(("already", None)),
            Ok(transfers) => transfers,
        };
        tx.agreement_released((&paid, &transfers), month, (1, self.at())).await?;
        for one in paid.iter().filter(|one| one.ends_on.is_some_and(|end| end < month.until)) {
            let facts = tx.refund_facts(&one.student, Purse::Community).await?;
            if let Ok(asked) = refund::ask(&facts, RefundId::new(format!("ended/{}", one.bill)), "") {
                tx.refund_asked(&asked, 1, self.at()).await?;
            }
        }
        Ok(("done", Some(tx)))
    }
}

/// The class and its children.
fn layout(district: &str) -> String {
    let at = format!("'{district}', 'class'");
    let mut sql = format!(
        "BEGIN; INSERT INTO place (district, place, path, kind, name_zh, name_en)
             VALUES ({at}, 'class', 'community', 'c', 'c');
         INSERT INTO household (district, household) VALUES ('{district}', 'h');"
    );
    for id in (0..CHILDREN).map(child) {
        sql.push_str(&format!(
            "INSERT INTO student (district, place, student, household, name, sort_key, grade, home_class, seat, on_roll_from)
                 VALUES ({at}, '{id}', 'h', '{id}', '{id}', 3, '1', 1, '2021-08-01');"
        ));
    }
    sql + "COMMIT;"
}

impl Books<Op> for Real {
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
