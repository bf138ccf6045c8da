//! 欠退 What payees owe for marks that were put right after the money was spent, lesson by lesson, and what the school bears of it.

use crate::fault::Fault;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::fen::Fen;
use rules::id::{CourseId, PersonId, SessionId, StudentId};
use rules::moment::Moment;
use rules::money::account::{Kind, Transfer};
use rules::money::debt::{Asked, State};
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

/// What somebody asked the school to bear, as pages show it.
#[derive(Clone, Debug)]
pub struct CoverRow {
    /// Which.
    pub id: String,
    /// How much, by whom, and what became of it.
    pub asked: Asked,
    /// Who asked, by name.
    pub name: String,
    /// When.
    pub at: Moment,
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

    /// A request that the school bear what payees owe and have not.
    pub async fn debt_cover(&mut self, id: &str) -> Result<Option<Asked>, Fault> {
        const READ: &str = "SELECT fen, asked_by, state FROM debt_cover
             WHERE district = $1 AND place = $2 AND debt_cover = $3";
        let row = self.row(READ, args![self.district(), self.place(), id]).await?;
        row.as_ref().map(asked).transpose()
    }

    /// The request that waits, if there is one.
    pub async fn debt_cover_open(&mut self) -> Result<Option<CoverRow>, Fault> {
        const READ: &str =
            "SELECT c.debt_cover, c.fen, c.asked_at, c.asked_by, c.state, coalesce(f.name, c.asked_by) AS name
             FROM debt_cover c
             LEFT JOIN staff f ON f.district = c.district AND f.staff = c.asked_by
             WHERE c.district = $1 AND c.place = $2 AND c.state = 'asked'";
        let row = self.row(READ, args![self.district(), self.place()]).await?;
        let one = |row: &Row| {
            let (id, at) = (row.text("debt_cover")?, row.moment("asked_at")?);
            Ok(CoverRow { id, asked: asked(row)?, name: row.text("name")?, at })
        };
        row.as_ref().map(one).transpose()
    }

    /// Writes a request in the place of one of another sum that waits.
    pub async fn debt_cover_asked(
        &mut self,
        (id, fen): (&str, Fen),
        (version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        const OFF: &str = "UPDATE debt_cover SET state = 'replaced', answered_at = $3, answered_by = $4
             WHERE district = $1 AND place = $2 AND state = 'asked'";
        const ADD: &str =
            "INSERT INTO debt_cover (district, place, debt_cover, fen, asked_at, asked_by, state)
             VALUES ($1, $2, $3, $4, $5, $6, 'asked')";
        let who = self.permit().person().to_string();
        self.run(OFF, args![self.district(), self.place(), now, &who]).await?;
        self.run(ADD, args![self.district(), self.place(), id, fen, now, who]).await?;
        self.noted(("debt.asked", id, "P1.12"), json!({ "fen": fen }), version, now).await
    }

    /// Writes that a request is turned down, and why.
    pub async fn debt_cover_turned_down(
        &mut self,
        (id, why): (&str, &str),
        (version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        self.debt_cover_answered((id, State::TurnedDown, why), now).await?;
        self.noted(("debt.turned-down", id, "P1.12"), json!({ "reason": why }), version, now).await
    }

    /// Writes what the school bears of what payees owe and have not, as it was asked.
    pub async fn debts_covered(
        &mut self,
        (id, shares): (&str, &[Transfer]),
        (version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        self.debt_cover_answered((id, State::Made, ""), now).await?;
        self.transfers_posted(shares, now).await?;
        let fen: Fen = shares.iter().map(|one| one.fen).sum();
        let after = json!({ "payees": shares.len(), "fen": fen });
        self.noted(("debt.covered", id, "P1.12"), after, version, now).await
    }

    async fn debt_cover_answered(
        &mut self,
        (id, state, why): (&str, State, &str),
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE debt_cover SET state = $4, answered_at = $5, answered_by = $6, answer = $7
             WHERE district = $1 AND place = $2 AND debt_cover = $3 AND state = 'asked'";
        let (district, place, who) = (self.district(), self.place(), self.permit().person().to_string());
        self.run(PUT, args![district, place, id, state.code(), now, who, why]).await?;
        Ok(())
    }
}

fn asked(row: &Row) -> Result<Asked, Fault> {
    let state = row.text("state")?;
    Ok(Asked {
        fen: row.fen("fen")?,
        by: PersonId::new(row.text("asked_by")?),
        state: State::from_code(&state).ok_or(Fault::Corrupt { what: "debt_cover.state", why: state })?,
    })
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
