//! 退费 Refunds asked for and paid.

use crate::fault::Fault;
use crate::journal::Record;
use crate::money::bill::apart::day_price;
use crate::outbox::Tell;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use rules::fen::Fen;
use rules::id::{RefundId, StudentId};
use rules::moment::Moment;
use rules::money::account::{Account, Purse, Transfer};
use rules::money::collection::State;
use rules::money::payment::Way;
use rules::money::refund::{self, Asked, Facts, Under};
use rules::money::release::NotGiven;
use serde_json::{Value, json};

/// A refund that waits for the cashier.
#[derive(Clone, Debug)]
pub struct RefundRow {
    /// What was asked.
    pub asked: Asked,
    /// The child's name.
    pub name: String,
    /// Home class.
    pub home_class: String,
    /// When it was asked.
    pub asked_at: Moment,
    /// How it stands beside the bank and the channels.
    pub under: Under,
    /// When it went on the bank's list, where it stands on one.
    pub listed_at: Option<Moment>,
}

/// A refund wherever it stands, as the bank's line about it finds it.
#[derive(Clone, Debug)]
pub struct RefundStands {
    /// What was asked.
    pub asked: Asked,
    /// Whether it waits, was paid, or was taken back.
    pub state: State,
    /// Whether WeChat or Alipay paid it, or is about to.
    pub by_channel: bool,
}

/// Whether its channel gives a refund `r` back, or has: one that it gave back a second time is not its way.
macro_rules! on_its_way {
    () => {
        "EXISTS (SELECT 1 FROM tender_return x WHERE x.district = r.district AND x.place = r.place
                  AND x.refund = r.refund AND x.state <> 'failed' AND x.twice = 0)"
    };
}
pub(super) use on_its_way;

/// What every reading of refunds begins with.
macro_rules! refund_columns {
    () => {
        concat!(
            "SELECT r.district, r.refund, r.student, r.fen, r.reason, r.asked_at, r.purse, r.times, r.paid_at, r.withdrawn_at, r.listed_at,
                CASE WHEN r.listed_at IS NULL THEN 0 ELSE 1 END AS listed, CASE WHEN ",
            on_its_way!(),
            " THEN 1 ELSE 0 END AS on_its_way, "
        )
    };
}

impl Tx {
    /// A child's money as the rule sees it: what is bound are the coming lessons of courses still attended and the coming evenings
    /// of care, a lesson on whose open roll the child stands, a summer period that runs, days of what stands beside whose registers nobody
    /// has signed, each of its own bill, and what carried money has paid of bills of which a rest is due.
    /// A lesson of a term that is over, whose roll nobody opened, cannot be held any more and binds nothing.
    pub async fn refund_facts(&mut self, student: &StudentId, purse: Purse) -> Result<Facts, Fault> {
        const BOUND: &str = concat!(
            "SELECT CAST(coalesce(sum(s.lessons * ",
            day_price!("s.date"),
            "), 0)
                 + (SELECT coalesce(sum(d.carried_fen), 0) FROM bill d WHERE d.district = $1 AND d.place = $2
                    AND d.student = $3 AND d.purse = $4 AND d.state = 'due') AS BIGINT) AS fen
             FROM item_lesson s
             JOIN bill b ON b.district = s.district AND b.place = s.place AND b.student = s.student
                  AND b.course = s.item AND b.purse = s.purse AND b.state = 'paid' AND b.tally = ''
                  AND b.part IN ('', substr(s.date, 1, 7))
                  AND (s.sits = 0 OR NOT EXISTS (SELECT 1 FROM leaving q WHERE q.district = b.district
                    AND q.place = b.place AND q.bill = b.bill))
             WHERE s.district = $1 AND s.place = $2 AND s.student = $3 AND s.purse = $4
               AND s.roll_closed_at IS NULL AND s.cancelled_at IS NULL
               AND (s.sits = 1 AND (s.ended = 0 OR s.opened_at IS NOT NULL)
               OR s.opened_at IS NOT NULL AND EXISTS (SELECT 1 FROM roll r WHERE r.district = s.district AND r.place = s.place
                   AND r.session = s.roll AND r.student = s.student))
               AND ($5 = '' OR s.opened_at IS NOT NULL OR NOT EXISTS (SELECT 1 FROM bill c
                   JOIN leaving q ON q.district = c.district AND q.place = c.place AND q.bill = c.bill
                   WHERE c.district = s.district AND c.place = s.place AND c.student = s.student AND c.course = s.item
                     AND c.state = 'paid' AND c.tally = '' AND c.part IN ('', substr(s.date, 1, 7))
                     AND (s.from_at / 60000 + 480) / 1440 < (q.made_at / 60000 + 480) / 1440))"
        );
        const ASKED: &str = "SELECT CAST(coalesce(sum(fen), 0) AS BIGINT) AS fen FROM refund
             WHERE district = $1 AND place = $2 AND student = $3 AND paid_at IS NULL AND withdrawn_at IS NULL
               AND purse = $4";
        let child = self.student(student).await?.id;
        let held = self.account_held(&child, purse).await?;
        let here = || args![self.district(), self.place(), child.as_str(), purse.code()];
        let (mut bound, asked) = (here(), here());
        bound.extend(args![if purse.is_beside() { "beside" } else { "" }]);
        let bound = self.one(BOUND, bound).await?.fen("fen")?;
        let waiting = match purse {
            Purse::Care | Purse::Meals => self.charge_bound(&child, purse).await?,
            Purse::Community => self.agreement_bound(&child).await?,
            Purse::ExtendedCare | Purse::EveningStudy | Purse::LunchCare | Purse::EarlyCare => {
                self.beside_waiting((&child, purse), None).await?
            }
            Purse::Course => Fen::ZERO,
        };
        let (bound, asked) = (bound + waiting, self.one(ASKED, asked).await?.fen("fen")?);
        Ok(Facts { student: child, purse, held, bound, asked })
    }

    /// What a child's lessons or evenings of care cost that were paid, not held and not moved, of courses whose term is not over.
    pub async fn lessons_not_given(&mut self, student: &StudentId, purse: Purse) -> Result<NotGiven, Fault> {
        const READ: &str = concat!(
            "SELECT
                 CAST(coalesce(sum(CASE WHEN s.cancelled_cause = 'no-teacher' THEN 0 ELSE s.lessons * ",
            day_price!("s.date"),
            " END), 0) AS BIGINT) AS closed,
                 CAST(coalesce(sum(CASE WHEN s.cancelled_cause = 'no-teacher' THEN s.lessons * ",
            day_price!("s.date"),
            " ELSE 0 END), 0) AS BIGINT) AS teacherless
             FROM item_lesson s
             JOIN bill b ON b.district = s.district AND b.place = s.place AND b.student = s.student
                  AND b.course = s.item AND b.purse = s.purse AND b.state = 'paid' AND b.tally = ''
                  AND b.part IN ('', substr(s.date, 1, 7))
                  AND NOT EXISTS (SELECT 1 FROM leaving q WHERE q.district = b.district AND q.place = b.place
                    AND q.bill = b.bill)
             WHERE s.district = $1 AND s.place = $2 AND s.student = $3 AND s.purse = $4 AND s.sits = 1 AND s.ended = 0
               AND s.cancelled_at IS NOT NULL AND s.moved_to IS NULL AND s.roll_closed_at IS NULL
               AND NOT EXISTS (SELECT 1 FROM session o WHERE o.district = s.district AND o.place = s.place
                 AND o.session = s.moved_from AND (o.cancelled_at IS NULL OR o.moved_to IS NULL
                   OR o.moved_to <> s.date))"
        );
        let args = args![self.district(), self.place(), student.as_str(), purse.code()];
        let row = self.one(READ, args).await?;
        Ok(NotGiven { closed: row.fen("closed")?, teacherless: row.fen("teacherless")? })
    }

    /// Whether this refund was asked for already: the same form twice.
    pub async fn refund_known(&mut self, id: &RefundId) -> Result<bool, Fault> {
        const READ: &str = "SELECT 1 AS one FROM refund WHERE district = $1 AND place = $2 AND refund = $3";
        Ok(self.row(READ, args![self.district(), self.place(), id.as_str()]).await?.is_some())
    }

    /// Writes a refund that was asked for and holds its money.
    pub async fn refund_asked(&mut self, asked: &Asked, version: i64, now: Moment) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO refund (district, place, refund, student, fen, reason, asked_at, asked_by, purse)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let (id, student) = (asked.id.as_str(), asked.student.as_str());
        let (who, purse) = (self.permit().person().to_string(), asked.purse.code());
        let (district, place) = (self.district(), self.place());
        self.run(ADD, args![district, place, id, student, asked.fen, &asked.reason, now, who, purse]).await?;
        self.transfers_posted(&[refund::hold(asked)], now).await?;
        self.refund_record("refund.asked", asked, version, now).await
    }

    /// The refunds that wait for the cashier, oldest first.
    pub async fn refunds_due(&mut self) -> Result<Vec<RefundRow>, Fault> {
        const READ: &str = concat!(
            refund_columns!(),
            "s.name, s.home_class FROM refund r
             JOIN student s ON s.district = r.district AND s.place = r.place AND s.student = r.student
             WHERE r.district = $1 AND r.place = $2 AND r.paid_at IS NULL AND r.withdrawn_at IS NULL
             ORDER BY r.asked_at, r.refund"
        );
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter()
            .map(|row| {
                let (asked, asked_at) = (asked(row)?, row.moment("asked_at")?);
                let (name, home_class) = (row.text("name")?, row.text("home_class")?);
                let under = Under { is_returning: row.flag("on_its_way")?, is_listed: row.flag("listed")? };
                let listed_at = row.moment_or("listed_at")?;
                Ok(RefundRow { asked, name, home_class, asked_at, under, listed_at })
            })
            .collect()
    }

    /// One refund, wherever it stands.
    pub async fn refund_stands(&mut self, id: &RefundId) -> Result<Option<RefundStands>, Fault> {
        const READ: &str = concat!(
            refund_columns!(),
            "1 AS one FROM refund r WHERE r.district = $1 AND r.place = $2 AND r.refund = $3"
        );
        let row = self.row(READ, args![self.district(), self.place(), id.as_str()]).await?;
        let stands = |row: Row| {
            let by_channel = row.flag("on_its_way")?;
            let state = match (row.int_or("withdrawn_at")?, row.int_or("paid_at")?) {
                (Some(_), _) => State::Cancelled,
                (None, Some(_)) => State::Paid,
                (None, None) if by_channel => State::Returning,
                (None, None) => State::Due,
            };
            Ok(RefundStands { asked: asked(&row)?, state, by_channel })
        };
        row.map(stands).transpose()
    }

    /// Whether a refund's money is held, and what its account may still give.
    pub async fn refund_standing(&mut self, asked: &Asked) -> Result<(bool, Fen), Fault> {
        let holds = self.transfer(&refund::hold(asked).id).await?.is_some();
        let custody = Account::Custody(asked.student.clone(), asked.purse);
        Ok((holds, self.account_standing(&custody).await?.free()))
    }

    /// Pays a refund out by a way: the money leaves custody, and the bank or the cash box.
    pub async fn refund_paid(
        &mut self,
        asked: &Asked,
        (transfers, way): (&[Transfer; 2], Way),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE refund SET paid_at = $4, paid_by = $5
             WHERE district = $1 AND place = $2 AND refund = $3 AND paid_at IS NULL";
        const WAY: &str =
            "INSERT INTO payout (district, place, payout, refund, way) VALUES ($1, $2, $3, $4, $5)";
        let (who, id) = (self.permit().person().to_string(), asked.id.as_str());
        self.run(PUT, args![self.district(), self.place(), id, now, who]).await?;
        self.transfers_posted(transfers, now).await?;
        let [_, out] = transfers;
        self.run(WAY, args![self.district(), self.place(), out.id.as_str(), id, way.code()]).await?;
        let after =
            json!({ "refund": asked.id, "fen": asked.fen, "reason": asked.reason, "way": way.code() });
        self.refund_recorded("refund.paid", asked, after, (version, now)).await?;
        let child = self.student(&asked.student).await?;
        let words = json!({ "child": child.name, "fen": asked.fen });
        let recipient = format!("household:{}", child.household);
        self.tell(&[Tell { recipient, kind: "refund-paid", words }], now).await
    }

    /// Takes a refund back for its family: what was held is free again.
    pub async fn refund_withdrawn(
        &mut self,
        asked: &Asked,
        let_go: Option<Transfer>,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE refund SET withdrawn_at = $4, withdrawn_by = $5
             WHERE district = $1 AND place = $2 AND refund = $3 AND paid_at IS NULL AND withdrawn_at IS NULL";
        let who = self.permit().person().to_string();
        self.run(PUT, args![self.district(), self.place(), asked.id.as_str(), now, who]).await?;
        self.transfers_posted(let_go.as_slice(), now).await?;
        self.refund_record("refund.withdrawn", asked, version, now).await
    }

    /// A paid refund came back from the bank: its movements are countered, its money is held anew, it is due again, and the
    /// household is told.
    pub async fn refund_bounced(
        &mut self,
        again: &Asked,
        transfers: &[Transfer],
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE refund SET paid_at = NULL, paid_by = NULL, listed_at = NULL, times = $4
             WHERE district = $1 AND place = $2 AND refund = $3 AND paid_at IS NOT NULL";
        let (id, times) = (again.id.as_str(), again.times);
        self.run(PUT, args![self.district(), self.place(), id, times]).await?;
        self.transfers_posted(transfers, now).await?;
        self.refund_record("refund.bounced", again, version, now).await?;
        let child = self.student(&again.student).await?;
        let words = json!({ "child": child.name, "fen": again.fen });
        let recipient = format!("household:{}", child.household);
        self.tell(&[Tell { recipient, kind: "refund-bounced", words }], now).await
    }

    /// The family has brought a paid refund back. Journalled by the correction that takes it in.
    pub(super) async fn refund_brought_back(&mut self, id: &RefundId, now: Moment) -> Result<(), Fault> {
        const PUT: &str = "UPDATE refund SET withdrawn_at = $4, withdrawn_by = $5
             WHERE district = $1 AND place = $2 AND refund = $3 AND paid_at IS NOT NULL AND withdrawn_at IS NULL";
        let who = self.permit().person().to_string();
        self.run(PUT, args![self.district(), self.place(), id.as_str(), now, who]).await?;
        Ok(())
    }

    /// The bank has said that it did not pay this refund: it is on no list any more. Journalled by the answer beside it.
    pub async fn refund_unlisted(&mut self, id: &RefundId) -> Result<(), Fault> {
        const PUT: &str = "UPDATE refund SET listed_at = NULL
             WHERE district = $1 AND place = $2 AND refund = $3 AND paid_at IS NULL";
        self.run(PUT, args![self.district(), self.place(), id.as_str()]).await?;
        Ok(())
    }

    /// The cashier says why the bank does not pay this refund: it is on no list any more.
    pub async fn refund_taken_off(
        &mut self,
        asked: &Asked,
        reason: &str,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        self.refund_unlisted(&asked.id).await?;
        let after = json!({ "refund": asked.id, "fen": asked.fen, "reason": reason });
        self.refund_recorded("refund.unlisted", asked, after, (version, now)).await
    }

    /// These refunds stand on a list that goes to the bank. Journalled by the export.
    pub async fn refunds_listed(&mut self, refunds: &[RefundRow], now: Moment) -> Result<(), Fault> {
        const PUT: &str = "UPDATE refund SET listed_at = $3
             WHERE district = $1 AND place = $2 AND paid_at IS NULL AND withdrawn_at IS NULL AND listed_at IS NULL
               AND refund IN (SELECT value ->> 'refund' FROM jsonb_each($4))";
        let ids = batch(refunds.iter().map(|row| json!({ "refund": row.asked.id })));
        self.run(PUT, args![self.district(), self.place(), now, ids]).await?;
        Ok(())
    }

    /// Writes a refund as the parts into which it went; the first keeps its row.
    pub async fn refund_split(
        &mut self,
        (parts, transfers): (&[Asked], &[Transfer]),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE refund SET fen = $4, times = $5
             WHERE district = $1 AND place = $2 AND refund = $3 AND paid_at IS NULL";
        const ADD: &str =
            "INSERT INTO refund (district, place, refund, student, fen, reason, asked_at, asked_by, purse)
             SELECT o.district, o.place, $4, o.student, $5, o.reason, o.asked_at, o.asked_by, o.purse
             FROM refund o WHERE o.district = $1 AND o.place = $2 AND o.refund = $3";
        let Some((first, rest)) = parts.split_first() else { return Ok(()) };
        let (district, place) = (self.district(), self.place());
        for part in rest {
            let args = args![&district, &place, first.id.as_str(), part.id.as_str(), part.fen];
            self.run(ADD, args).await?;
        }
        let args = args![&district, &place, first.id.as_str(), first.fen, first.times];
        self.run(PUT, args).await?;
        self.transfers_posted(transfers, now).await?;
        self.refund_record("refund.split", first, version, now).await
    }

    async fn refund_record(
        &mut self,
        act: &'static str,
        asked: &Asked,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        let after = json!({ "refund": asked.id, "fen": asked.fen, "reason": asked.reason });
        self.refund_recorded(act, asked, after, (version, now)).await
    }

    async fn refund_recorded(
        &mut self,
        act: &'static str,
        asked: &Asked,
        after: Value,
        (scheme_version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        let subject = asked.student.as_str();
        let record = Record { act, subject, clause: "P3.16", scheme_version, before: Value::Null, after };
        self.record(record, now).await
    }

    /// What every child of the place holds of one kind of money, by student id: for the season's end.
    pub async fn accounts_held(&mut self, purse: Purse) -> Result<Vec<(StudentId, Fen)>, Fault> {
        const READ: &str = "SELECT student, balance_fen FROM account WHERE district = $1 AND place = $2
             AND kind = 'custody' AND purse = $3 AND balance_fen > 0 ORDER BY student";
        let rows = self.rows(READ, args![self.district(), self.place(), purse.code()]).await?;
        rows.iter().map(|row| Ok((StudentId::new(row.text("student")?), row.fen("balance_fen")?))).collect()
    }
}

fn asked(row: &Row) -> Result<Asked, Fault> {
    let purse = row.text("purse")?;
    Ok(Asked {
        id: RefundId::new(row.text("refund")?),
        student: StudentId::new(row.text("student")?),
        fen: row.fen("fen")?,
        reason: row.text("reason")?,
        purse: Purse::from_code(&purse).ok_or(Fault::Corrupt { what: "purse", why: purse })?,
        times: row.int("times")?,
    })
}
