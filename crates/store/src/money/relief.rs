//! 困难减免 Requests for relief and their answers. Hardship, words and reasons come here sealed, and are opened on the
//! decider's and the family's own page and nowhere else, but by the program itself when a fee begins, which shows nothing: the
//! journal holds the request's id and what became of it.

use crate::db::Store;
use crate::fault::Fault;
use crate::journal::Record;
use crate::money::release::relief as granted_of;
use crate::outbox::Tell;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::fen::Fen;
use rules::id::{ReliefId, StudentId};
use rules::moment::Moment;
use rules::money::account::Purse;
use rules::money::bill::{Bill, Relieved};
use rules::money::relief::asking::{Held, Stands, State};
use rules::money::share::Granted;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// As the table holds that a relief has no end yet.
const NO_END: Date = jiff::civil::date(9999, 12, 31);

/// A family's own request, as its page shows it.
#[derive(Clone, Debug)]
pub struct ReliefStands {
    /// Where it stands.
    pub state: State,
    /// Percent that is not paid, when granted.
    pub percent: i64,
    /// The same of each kind of money, where it was granted under a plan that says so.
    pub parts: Vec<(Purse, i64)>,
    /// Of which request.
    pub id: ReliefId,
    /// Why not, when refused. Sealed.
    pub reason: String,
    /// Whether a summer plan alone gave it.
    pub is_of_summer: bool,
    /// The first day on which it holds no more, when granted; nothing while its end is not known.
    pub until: Option<Date>,
}

/// A request as the decider sees it.
#[derive(Clone, Debug)]
pub struct ReliefRow {
    /// Which.
    pub id: ReliefId,
    /// For whom.
    pub student: StudentId,
    /// The hardship's code, or nothing where it stands in the paper. Plain in rows of before papers were sealed.
    pub hardship: String,
    /// The paper: hardship and words, sealed.
    pub paper: String,
    /// The child's name.
    pub name: String,
    /// Home class.
    pub home_class: String,
    /// When it was asked.
    pub at: Moment,
}

/// A relief that holds, as the decider sees it.
#[derive(Clone, Debug)]
pub struct HeldRow {
    /// Of which request, whose paper stays closed.
    pub row: ReliefRow,
    /// Percent that is not paid, the most of all kinds of money.
    pub percent: i64,
    /// Until when, and what was billed by it.
    pub held: Held,
}

/// A paper of before they were sealed.
#[derive(Clone, Debug)]
pub struct PlainPaper {
    /// The request's district, place and id.
    pub of: (String, String, String),
    /// The hardship's code.
    pub hardship: String,
    /// What the family wrote.
    pub words: String,
    /// Why not, when refused.
    pub reason: String,
}

impl Store {
    /// Papers that stand in the open: of a version of this program that did not seal them.
    pub async fn papers_plain(&self) -> Result<Vec<PlainPaper>, Fault> {
        const READ: &str =
            "SELECT district, place, relief, hardship, words, reason FROM relief WHERE hardship <> ''";
        let mut conn = self.reading().await?;
        let rows = conn.rows(READ, args![]).await?;
        let one = |row: &Row| {
            let of = (row.text("district")?, row.text("place")?, row.text("relief")?);
            let (words, reason) = (row.text("words")?, row.text("reason")?);
            Ok(PlainPaper { of, hardship: row.text("hardship")?, words, reason })
        };
        rows.iter().map(one).collect()
    }

    /// Puts a sealed paper in the place of a plain one. What it says does not change, so no journal row is due.
    pub async fn paper_sealed(&self, of: &PlainPaper, paper: &str, reason: &str) -> Result<(), Fault> {
        const PUT: &str = "UPDATE relief SET hardship = '', words = $4, reason = $5
             WHERE district = $1 AND place = $2 AND relief = $3 AND hardship <> ''";
        let (district, place, id) = &of.of;
        let mut conn = self.writing().await?;
        conn.run(PUT, args![district, place, id, paper, reason]).await?;
        conn.commit().await
    }
}

impl Tx {
    /// A child's latest request.
    pub async fn relief_stands(&mut self, student: &StudentId) -> Result<Option<ReliefStands>, Fault> {
        const READ: &str =
            "SELECT relief, state, coalesce(percent, 0) AS percent, reason, of_summer, until_on FROM relief
             WHERE district = $1 AND place = $2 AND student = $3 ORDER BY asked_at DESC, relief DESC LIMIT 1";
        let child = self.student(student).await?.id;
        let row = self.row(READ, args![self.district(), self.place(), child.as_str()]).await?;
        let Some(row) = row else { return Ok(None) };
        let (id, percent, reason) =
            (ReliefId::new(row.text("relief")?), row.int("percent")?, row.text("reason")?);
        let parts = self.relief_percents(&id).await?;
        let (is_of_summer, until): (bool, Date) = (row.flag("of_summer")?, row.parsed("until_on")?);
        let until = Some(until).filter(|until| *until != NO_END);
        Ok(Some(ReliefStands { id, state: state(&row)?, percent, parts, reason, is_of_summer, until }))
    }

    async fn relief_percents(&mut self, id: &ReliefId) -> Result<Vec<(Purse, i64)>, Fault> {
        const READ: &str = "SELECT purse, percent FROM relief_part
             WHERE district = $1 AND place = $2 AND relief = $3 ORDER BY purse";
        let rows = self.rows(READ, args![self.district(), self.place(), id.as_str()]).await?;
        let part = |row: &Row| {
            let purse = row.text("purse")?;
            let purse = Purse::from_code(&purse).ok_or(Fault::Corrupt { what: "purse", why: purse })?;
            Ok((purse, row.int("percent")?))
        };
        rows.iter().map(part).collect()
    }

    /// Whether this was asked already: the same form twice.
    pub async fn relief_known(&mut self, id: &ReliefId) -> Result<bool, Fault> {
        const READ: &str = "SELECT 1 AS one FROM relief WHERE district = $1 AND place = $2 AND relief = $3";
        Ok(self.row(READ, args![self.district(), self.place(), id.as_str()]).await?.is_some())
    }

    /// Writes a request.
    pub async fn relief_asked(
        &mut self,
        (id, student): (&ReliefId, &StudentId),
        paper: &str,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO relief (district, place, relief, student, hardship, words, asked_at, asked_by,
                 state) VALUES ($1, $2, $3, $4, '', $5, $6, $7, 'asked')";
        let (district, place, who) = (self.district(), self.place(), self.permit().person().to_string());
        let args = args![district, place, id.as_str(), student.as_str(), paper, now, who];
        self.run(ADD, args).await?;
        self.relief_record("relief.asked", id, version, now).await
    }

    /// The requests that wait, oldest first: for the decider alone.
    pub async fn reliefs_open(&mut self) -> Result<Vec<ReliefRow>, Fault> {
        const READ: &str = "SELECT r.relief, r.student, r.hardship, r.words, r.asked_at, s.name, s.home_class
             FROM relief r
             JOIN student s ON s.district = r.district AND s.place = r.place AND s.student = r.student
             WHERE r.district = $1 AND r.place = $2 AND r.state = 'asked' ORDER BY r.asked_at, r.relief";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter().map(open).collect()
    }

    /// Writes a granted request. Bills that are not paid shrink to what the family still pays for a lesson and in all; one
    /// of which nothing is left is cancelled.
    pub async fn relief_granted(
        &mut self,
        row: &ReliefRow,
        (granted, bills): (Granted, &[Relieved]),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE relief SET state = 'granted', percent = $4, borne_by = $5, decided_at = $6, decided_by = $7,
                 from_on = coalesce((SELECT max(o.until_on) FROM relief o WHERE o.district = $1 AND o.place = $2
                     AND o.student = relief.student AND o.state = 'granted'), '')
             WHERE district = $1 AND place = $2 AND relief = $3 AND state = 'asked'";
        let id = &row.id;
        let (who, by) = (self.permit().person().to_string(), granted.borne_by.code());
        self.run(PUT, args![self.district(), self.place(), id.as_str(), granted.percent, by, now, who])
            .await?;
        self.bills_relieved(bills).await?;
        self.relief_record("relief.decided", id, version, now).await?;
        self.relief_told(row, now).await
    }

    async fn bills_relieved(&mut self, bills: &[Relieved]) -> Result<(), Fault> {
        const LESS: &str = "UPDATE bill SET price_fen = $4, fen = $5,
                 state = CASE WHEN $5 <= carried_fen THEN 'paid' ELSE state END
             WHERE district = $1 AND place = $2 AND bill = $3 AND state = 'due'";
        const NONE: &str = "UPDATE bill SET state = 'cancelled'
             WHERE district = $1 AND place = $2 AND bill = $3 AND state = 'due'";
        for one in bills {
            let (district, place, bill) = (self.district(), self.place(), one.bill.as_str());
            if one.fen > Fen::ZERO {
                self.run(LESS, args![district, place, bill, one.price, one.fen]).await?;
            } else {
                self.run(NONE, args![district, place, bill]).await?;
            }
        }
        self.bill_days_relieved(bills).await
    }

    /// The bills of a child that are due and that a relief granted now may lower: where one was granted before, those of what is held
    /// after it ended.
    pub async fn bills_relievable(&mut self, student: &StudentId) -> Result<Vec<Bill>, Fault> {
        const READ: &str = "SELECT DISTINCT l.item FROM item_lesson l
             WHERE l.district = $1 AND l.place = $2 AND l.student = $3
               AND l.date >= coalesce((SELECT max(r.until_on) FROM relief r WHERE r.district = $1 AND r.place = $2
                   AND r.student = $3 AND r.state = 'granted'), '')";
        const BEFORE: &str = "SELECT 1 AS one FROM relief
             WHERE district = $1 AND place = $2 AND student = $3 AND state = 'granted' LIMIT 1";
        let mut due = self.bills_due(student).await?;
        let args = || args![self.district(), self.place(), student.as_str()];
        let (before, read) = (args(), args());
        if self.row(BEFORE, before).await?.is_some() {
            let rows = self.rows(READ, read).await?;
            let held: BTreeSet<String> = rows.iter().map(|row| row.text("item")).collect::<Result<_, _>>()?;
            due.retain(|one| held.contains(one.course.as_str()));
        }
        Ok(due)
    }

    /// Writes until when a relief holds that was just granted; the caller has journalled that it is granted.
    pub async fn relief_holds(&mut self, id: &ReliefId, until: Date) -> Result<(), Fault> {
        const PUT: &str = "UPDATE relief SET until_on = $4
             WHERE district = $1 AND place = $2 AND relief = $3 AND state = 'granted'";
        self.run(PUT, args![self.district(), self.place(), id.as_str(), until.to_string()]).await?;
        Ok(())
    }

    /// The reliefs that have no end yet, or end inside a term, as where its last day was put off; each with the day on which it was
    /// granted. One that another followed keeps its end: no day has two.
    pub async fn reliefs_ending(
        &mut self,
        (from, until): (Date, Date),
    ) -> Result<Vec<(ReliefId, Date)>, Fault> {
        const READ: &str = "SELECT r.relief, r.decided_at FROM relief r
             WHERE r.district = $1 AND r.place = $2 AND r.state = 'granted'
               AND r.ended_at IS NULL
               AND (r.until_on = $3 OR r.of_summer = 0 AND r.until_on > $4 AND r.until_on < $5)
               AND NOT EXISTS (SELECT 1 FROM relief o WHERE o.district = r.district AND o.place = r.place
                 AND o.student = r.student AND o.state = 'granted' AND o.from_on >= r.until_on)
             ORDER BY r.relief";
        let (from, until) = (from.to_string(), until.to_string());
        let args = args![self.district(), self.place(), NO_END.to_string(), from, until];
        let rows = self.rows(READ, args).await?;
        rows.iter()
            .map(|row| Ok((ReliefId::new(row.text("relief")?), row.moment("decided_at")?.date())))
            .collect()
    }

    /// Writes another end of a relief.
    pub async fn relief_ends(
        &mut self,
        id: &ReliefId,
        until: Date,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        self.relief_holds(id, until).await?;
        self.relief_record("relief.ends", id, version, now).await
    }

    /// The reliefs that hold on a day of a term, from its first day to the first after it, each with what it takes off by now. One that
    /// was ended before its time gets nothing more.
    pub async fn reliefs_granted(
        &mut self,
        (from, until): (Date, Date),
    ) -> Result<Vec<(ReliefRow, Stands)>, Fault> {
        const READ: &str =
            "SELECT r.relief, r.student, r.hardship, r.words, r.asked_at, s.name, s.home_class,
                    coalesce(r.percent, 0) AS percent, coalesce(r.borne_by, '') AS borne_by, r.of_summer
             FROM relief r
             JOIN student s ON s.district = r.district AND s.place = r.place AND s.student = r.student
             WHERE r.district = $1 AND r.place = $2 AND r.state = 'granted' AND r.ended_at IS NULL
               AND r.from_on < $4 AND r.until_on > $3
             ORDER BY r.asked_at, r.relief";
        let mut all = Vec::new();
        let args = args![self.district(), self.place(), from.to_string(), until.to_string()];
        for row in self.rows(READ, args).await? {
            let (one, granted, is_of_summer) = (open(&row)?, granted_of(&row)?, row.flag("of_summer")?);
            let parts = self.relief_percents(&one.id).await?.into_iter().map(|(purse, _)| purse).collect();
            all.extend(granted.map(|most| (one, Stands { most, parts, is_of_summer })));
        }
        Ok(all)
    }

    /// Writes what a granted request takes off beside what it did before; bills that are due shrink as when it was granted.
    pub async fn relief_extended(
        &mut self,
        id: &ReliefId,
        (parts, bills): (&BTreeMap<Purse, Granted>, &[Relieved]),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        self.relief_parts(id, parts).await?;
        self.bills_relieved(bills).await?;
        self.relief_record("relief.extended", id, version, now).await
    }

    /// The reliefs that hold on a day or will, class by class.
    pub async fn reliefs_held(&mut self, today: Date) -> Result<Vec<HeldRow>, Fault> {
        const READ: &str = "SELECT r.relief, r.student, r.hardship, r.words, r.asked_at, s.name, s.home_class,
                    coalesce(r.percent, 0) AS percent, r.until_on,
                    (SELECT max(l.date) FROM item_lesson l
                       JOIN bill b ON b.district = l.district AND b.place = l.place AND b.student = l.student
                            AND b.course = l.item AND b.purse = l.purse AND b.tally = '' AND b.state IN ('due', 'paid')
                            AND b.part IN ('', substr(l.date, 1, 7))
                       WHERE l.district = r.district AND l.place = r.place AND l.student = r.student
                         AND (EXISTS (SELECT 1 FROM relief_part a WHERE a.district = r.district AND a.place = r.place
                              AND a.relief = r.relief AND a.purse = b.purse)
                           OR b.purse = 'course' AND r.of_summer = 0 AND NOT EXISTS (SELECT 1 FROM relief_part a
                              WHERE a.district = r.district AND a.place = r.place AND a.relief = r.relief))) AS billed_on
             FROM relief r
             JOIN student s ON s.district = r.district AND s.place = r.place AND s.student = r.student
             WHERE r.district = $1 AND r.place = $2 AND r.state = 'granted' AND r.until_on > $3
             ORDER BY s.home_class, s.sort_key, r.relief";
        let rows = self.rows(READ, args![self.district(), self.place(), today.to_string()]).await?;
        let one = |row: &Row| {
            let until: Date = row.parsed("until_on")?;
            let billed = row.parsed_or("billed_on")?;
            let held = Held { until: Some(until).filter(|until| *until != NO_END), billed };
            Ok(HeldRow { row: open(row)?, percent: row.int("percent")?, held })
        };
        rows.iter().map(one).collect()
    }

    /// One request with its paper, however it stands, or [`Fault::NotFound`]; that it was opened is written down (X.16).
    pub async fn relief_opened(&mut self, id: &ReliefId, now: Moment) -> Result<ReliefRow, Fault> {
        const READ: &str = "SELECT r.relief, r.student, r.hardship, r.words, r.asked_at, s.name, s.home_class
             FROM relief r
             JOIN student s ON s.district = r.district AND s.place = r.place AND s.student = r.student
             WHERE r.district = $1 AND r.place = $2 AND r.relief = $3";
        let row = self.row(READ, args![self.district(), self.place(), id.as_str()]).await?;
        let row = open(&row.ok_or(Fault::NotFound)?)?;
        self.relief_record("relief.opened", id, 0, now).await?;
        Ok(row)
    }

    /// Ends a relief before its time, with a sealed reason; its household is told that there is an answer.
    pub async fn relief_ended(
        &mut self,
        row: &ReliefRow,
        (day, reason): (Date, &str),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE relief SET until_on = $4, reason = $5, ended_at = $6, ended_by = $7
             WHERE district = $1 AND place = $2 AND relief = $3 AND state = 'granted'";
        let (id, who) = (&row.id, self.permit().person().to_string());
        let args = args![self.district(), self.place(), id.as_str(), day.to_string(), reason, now, who];
        self.run(PUT, args).await?;
        self.relief_record("relief.ended", id, version, now).await?;
        self.relief_told(row, now).await
    }

    /// Writes down that a summer plan alone gave a relief that was just granted, so that no fee of a term asks less by it; the caller
    /// has journalled that it is granted.
    pub async fn relief_of_summer(&mut self, id: &ReliefId) -> Result<(), Fault> {
        const PUT: &str = "UPDATE relief SET of_summer = 1
             WHERE district = $1 AND place = $2 AND relief = $3 AND state = 'granted'";
        self.run(PUT, args![self.district(), self.place(), id.as_str()]).await?;
        Ok(())
    }

    /// Writes a refused request with its sealed reason.
    pub async fn relief_refused(
        &mut self,
        row: &ReliefRow,
        reason: &str,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE relief SET state = 'refused', reason = $4, decided_at = $5, decided_by = $6
             WHERE district = $1 AND place = $2 AND relief = $3 AND state = 'asked'";
        let (id, who) = (&row.id, self.permit().person().to_string());
        self.run(PUT, args![self.district(), self.place(), id.as_str(), reason, now, who]).await?;
        self.relief_record("relief.decided", id, version, now).await?;
        self.relief_told(row, now).await
    }

    /// Writes what a granted request takes off each fee of the plan; the caller has journalled that it is granted.
    pub async fn relief_parts(
        &mut self,
        id: &ReliefId,
        parts: &BTreeMap<Purse, Granted>,
    ) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO relief_part (district, place, relief, purse, percent, borne_by)
             VALUES ($1, $2, $3, $4, $5, $6)";
        for (purse, granted) in parts {
            let (district, place, by) = (self.district(), self.place(), granted.borne_by.code());
            let args = args![district, place, id.as_str(), purse.code(), granted.percent, by];
            self.run(ADD, args).await?;
        }
        Ok(())
    }

    async fn relief_record(
        &mut self,
        act: &'static str,
        id: &ReliefId,
        scheme_version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        let (subject, clause) = (id.as_str(), "P4.15");
        let (before, after) = (Value::Null, json!({}));
        self.record(Record { act, subject, clause, scheme_version, before, after }, now).await
    }

    /// The household is told that there is an answer, not which, and not to what: whoever sees that it was sent learns nothing (P4.15).
    async fn relief_told(&mut self, row: &ReliefRow, now: Moment) -> Result<(), Fault> {
        let household = self.student(&row.student).await?.household;
        let recipient = format!("household:{household}");
        self.tell(&[Tell { recipient, kind: "request-answered", words: json!({ "child": row.name }) }], now)
            .await
    }
}

fn state(row: &Row) -> Result<State, Fault> {
    let code = row.text("state")?;
    State::from_code(&code).ok_or(Fault::Corrupt { what: "state", why: code })
}

fn open(row: &Row) -> Result<ReliefRow, Fault> {
    Ok(ReliefRow {
        id: ReliefId::new(row.text("relief")?),
        student: StudentId::new(row.text("student")?),
        hardship: row.text("hardship")?,
        paper: row.text("words")?,
        name: row.text("name")?,
        home_class: row.text("home_class")?,
        at: row.moment("asked_at")?,
    })
}
