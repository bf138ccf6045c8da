//! 欠退 What payees owe for marks that were put right after the money was spent, lesson by lesson, and what the school bears of it.

use crate::fault::Fault;
use crate::journal::Record;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::fen::Fen;
use rules::id::{CourseId, SessionId, StudentId};
use rules::moment::Moment;
use rules::money::account::{Kind, Transfer};
use rules::money::item;
use rules::money::release::{Facts, Released};
use serde_json::{Value, json};

/// A lesson whose money its payee had spent when its mark was put right. Some may be back since: the lesson's own movements say.
#[derive(Clone, Debug)]
pub struct DebtRow {
    /// Which.
    pub session: SessionId,
    /// Whose.
    pub student: StudentId,
    /// When it was.
    pub date: Date,
    /// What it is called, in Chinese and English.
    pub title: (String, String),
    /// Whether the child is still at the school.
    pub stays: bool,
    /// Whether its family said what becomes of its money when the term is over.
    pub has_chosen: bool,
}

impl Tx {
    /// Remembers of a roll or register that was corrected to whom its payee owes what it has spent, and to whom it does no more, since
    /// the money went back, or the lesson counts after all. The caller journals the act.
    pub async fn debts_noted(
        &mut self,
        (facts, date): (&Facts, Date),
        released: &Released,
        now: Moment,
    ) -> Result<(), Fault> {
        const OFF: &str = "DELETE FROM debt WHERE district = $1 AND place = $2 AND session = $3
             AND student IN (SELECT value ->> 'student' FROM jsonb_each($4))";
        const ADD: &str = "INSERT INTO debt (district, place, session, student, item, purse, date, made_at)
             SELECT $1, $2, $3, value ->> 'student', $4, $5, $6, $7 FROM jsonb_each($8) WHERE true
             ON CONFLICT (district, place, session, student) DO NOTHING";
        let Some(course) = &facts.course else { return Ok(()) };
        let session = facts.session.as_str();
        let is_open = |one: &StudentId| released.owed.contains(one) || released.owing.contains(one);
        let had = facts.children.iter().filter(|child| child.moved.whole() > Fen::ZERO);
        let back: Vec<Value> =
            had.filter(|one| !is_open(&one.student)).map(|one| json!({ "student": one.student })).collect();
        if !back.is_empty() {
            let rows = batch(back.into_iter());
            self.run(OFF, args![self.district(), self.place(), session, rows]).await?;
        }
        if !released.owed.is_empty() {
            let rows = batch(released.owed.iter().map(|one| json!({ "student": one })));
            let (district, place, purse) = (self.district(), self.place(), item::purse(course).code());
            let date = date.to_string();
            self.run(ADD, args![district, place, session, course.as_str(), purse, date, now, rows]).await?;
        }
        Ok(())
    }

    /// Whether anything is owed at the place, or to one child of it: by a lesson of what was paid ahead, or by a count.
    pub async fn debt_stands(&mut self, student: Option<&StudentId>) -> Result<bool, Fault> {
        const READ: &str = "SELECT 1 AS one FROM debt
             WHERE district = $1 AND place = $2 AND ($3 = '' OR student = $3)
             UNION ALL
             SELECT 1 AS one FROM tally_recount WHERE district = $1 AND place = $2 AND ($3 = '' OR student = $3)
               AND (way = 'next' OR again_family_fen > 0 OR again_government_fen > 0 OR again_school_fen > 0)
             LIMIT 1";
        let student = student.map_or("", StudentId::as_str);
        Ok(self.row(READ, args![self.district(), self.place(), student]).await?.is_some())
    }

    /// Lessons whose money was spent when their marks were put right, the longest owed first: of the place, or of one child.
    pub async fn debts(&mut self, student: Option<&StudentId>, today: Date) -> Result<Vec<DebtRow>, Fault> {
        const READ: &str = "SELECT d.session, d.student, d.date, coalesce(i.title_zh, d.item) AS title_zh,
                 coalesce(i.title_en, d.item) AS title_en,
                 CASE WHEN s.on_roll_until IS NULL OR s.on_roll_until > $3 THEN 1 ELSE 0 END AS stays,
                 CASE WHEN EXISTS (SELECT 1 FROM rest w WHERE w.district = d.district AND w.place = d.place
                     AND w.student = d.student AND w.purse = d.purse) THEN 1 ELSE 0 END AS has_chosen
             FROM debt d
             JOIN student s ON s.district = d.district AND s.place = d.place AND s.student = d.student
             LEFT JOIN item i ON i.district = d.district AND i.place = d.place AND i.item = d.item
             WHERE d.district = $1 AND d.place = $2 AND ($4 = '' OR d.student = $4)
             ORDER BY d.made_at, d.session, d.student";
        let student = student.map_or("", StudentId::as_str);
        let args = args![self.district(), self.place(), today.to_string(), student];
        self.rows(READ, args).await?.iter().map(debt).collect()
    }

    /// Writes that the money of such a lesson has gone back after all.
    pub async fn debt_repaid(
        &mut self,
        owed: &DebtRow,
        released: &Released,
        (version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        const OFF: &str =
            "DELETE FROM debt WHERE district = $1 AND place = $2 AND session = $3 AND student = $4";
        let (session, student) = (owed.session.as_str(), owed.student.as_str());
        self.run(OFF, args![self.district(), self.place(), session, student]).await?;
        let after = json!({ "student": owed.student, "transfers": released.transfers.len() });
        self.noted(("debt.repaid", session, "P3.16"), after, version, now).await?;
        self.lessons_released(released, now).await
    }

    /// How often the school bore what a payee had not.
    pub async fn debt_covers(&mut self, item: &CourseId) -> Result<i64, Fault> {
        const READ: &str =
            "SELECT count(*) AS n FROM transfer WHERE district = $1 AND place = $2 AND student IS NULL
             AND subject = $3 AND kind = $4";
        let args = args![self.district(), self.place(), item.as_str(), Kind::Share.code()];
        self.one(READ, args).await?.int("n")
    }

    /// What an item is called, in Chinese and English; by its id where nobody knows it any more.
    pub async fn item_title(&mut self, item: &CourseId) -> Result<(String, String), Fault> {
        const READ: &str =
            "SELECT title_zh, title_en FROM item WHERE district = $1 AND place = $2 AND item = $3";
        match self.row(READ, args![self.district(), self.place(), item.as_str()]).await? {
            Some(row) => Ok((row.text("title_zh")?, row.text("title_en")?)),
            None => Ok((item.to_string(), item.to_string())),
        }
    }

    /// Writes what the school bears of what payees owe and have not.
    pub async fn debts_covered(
        &mut self,
        shares: &[Transfer],
        (version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        self.transfers_posted(shares, now).await?;
        let fen: Fen = shares.iter().map(|one| one.fen).sum();
        let record = Record {
            act: "debt.covered",
            subject: "debts",
            clause: "P1.12",
            scheme_version: version,
            before: Value::Null,
            after: json!({ "payees": shares.len(), "fen": fen }),
        };
        self.record(record, now).await
    }
}

fn debt(row: &Row) -> Result<DebtRow, Fault> {
    Ok(DebtRow {
        session: SessionId::new(row.text("session")?),
        student: StudentId::new(row.text("student")?),
        date: row.parsed("date")?,
        title: (row.text("title_zh")?, row.text("title_en")?),
        stays: row.flag("stays")?,
        has_chosen: row.flag("has_chosen")?,
    })
}
