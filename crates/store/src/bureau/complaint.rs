//! 投诉 Complaints with their sealed papers at the bureau that answers them, its questions to a school, and what the school explains.
//! The journal has no word of them: of whoever complained not even the key to the answer.

mod telling;

use crate::fault::Fault;
use crate::journal::sha256;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::id::PlaceId;
use rules::moment::Moment;
use rules::people::place::Place;
use serde_json::{Value, json};

/// A complaint as its table holds it.
#[derive(Clone, Debug)]
pub struct ComplaintRow {
    /// The id, which the seal names; whoever holds it reads the answer.
    pub id: String,
    /// 1, 2, 3 … at its bureau: by which people name it.
    pub number: i64,
    /// Of which school.
    pub about: PlaceId,
    /// What was said: sealed.
    pub paper: String,
    /// When it came.
    pub filed_at: Moment,
    /// The last day on which an answer is in time.
    pub due_on: Date,
    /// When it was answered first.
    pub answered_at: Option<Moment>,
}

/// A step of a bureau: a question to the school, or an answer to whoever complained.
#[derive(Clone, Debug)]
pub struct StepRow {
    /// The id, which the seal names.
    pub id: String,
    /// What was written: sealed.
    pub paper: String,
    /// When.
    pub at: Moment,
    /// A question's last day; an answer has none.
    pub due_on: Option<Date>,
    /// What the school explained, sealed, and when.
    pub statement: Option<(String, Moment)>,
}

/// A question as the school that is asked sees it.
#[derive(Clone, Debug)]
pub struct QuestionRow {
    /// The question.
    pub step: StepRow,
    /// Whose seal is on it.
    pub bureau: PlaceId,
    /// Of which complaint there.
    pub number: i64,
}

/// The columns of a complaint at the permit's bureau.
macro_rules! complaints {
    ($which:literal) => {
        concat!(
            "SELECT complaint, number, about, paper, filed_at, due_on, answered_at FROM complaint
             WHERE district = $1 AND place = $2 ",
            $which
        )
    };
}

/// The columns of a step, with what the school of its complaint explained.
macro_rules! steps {
    ($which:literal) => {
        concat!(
            "SELECT s.step, s.place, s.paper, s.at, s.due_on, c.number, e.paper AS statement,
                 e.at AS explained_at
             FROM complaint_step s
             JOIN complaint c ON c.district = s.district AND c.place = s.place AND c.complaint = s.complaint
             LEFT JOIN complaint_statement e ON e.district = s.district AND e.place = c.about
               AND e.step = s.step
             WHERE s.district = $1 AND ",
            $which
        )
    };
}

impl Tx {
    /// The complaints at a bureau: those without an answer first, the nearest deadline before the others, then the answered, newest
    /// first.
    pub async fn complaints(&mut self) -> Result<Vec<ComplaintRow>, Fault> {
        const READ: &str = complaints!(
            "ORDER BY CASE WHEN answered_at IS NULL THEN 0 ELSE 1 END, coalesce(answered_at, 0) DESC, due_on,
                 number LIMIT 500"
        );
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter().map(complaint).collect()
    }

    /// The complaints without an answer of whose delay nobody was told.
    pub async fn complaints_unrisen(&mut self) -> Result<Vec<ComplaintRow>, Fault> {
        const READ: &str =
            complaints!("AND answered_at IS NULL AND risen_at IS NULL ORDER BY due_on, number");
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter().map(complaint).collect()
    }

    /// The complaint of a key.
    pub async fn complaint(&mut self, id: &str) -> Result<Option<ComplaintRow>, Fault> {
        const READ: &str = complaints!("AND complaint = $3");
        self.row(READ, args![self.district(), self.place(), id]).await?.as_ref().map(complaint).transpose()
    }

    /// The complaint of a number.
    pub async fn complaint_numbered(&mut self, number: i64) -> Result<Option<ComplaintRow>, Fault> {
        const READ: &str = complaints!("AND number = $3");
        let found = self.row(READ, args![self.district(), self.place(), number]).await?;
        found.as_ref().map(complaint).transpose()
    }

    /// How many have complained of a school since a moment.
    pub async fn complaints_since(&mut self, about: &PlaceId, since: Moment) -> Result<i64, Fault> {
        const READ: &str = "SELECT count(*) AS filed FROM complaint
             WHERE district = $1 AND place = $2 AND about = $3 AND filed_at > $4";
        let args = args![self.district(), self.place(), about.as_str(), since];
        self.one(READ, args).await?.int("filed")
    }

    /// What a bureau did about a complaint, and what the school explained, in the order of time.
    pub async fn complaint_steps(&mut self, id: &str) -> Result<Vec<StepRow>, Fault> {
        const READ: &str = steps!("s.place = $2 AND s.complaint = $3 ORDER BY s.seq");
        let rows = self.rows(READ, args![self.district(), self.place(), id]).await?;
        rows.iter().map(step).collect()
    }

    /// What bureaus asked the permit's school, the newest first.
    pub async fn complaint_questions(&mut self) -> Result<Vec<QuestionRow>, Fault> {
        const READ: &str =
            steps!("c.about = $2 AND s.kind = 'question' ORDER BY s.at DESC, s.place, s.seq DESC LIMIT 200");
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        let question = |row: &Row| {
            let (step, bureau) = (step(row)?, PlaceId::new(row.text("place")?));
            Ok(QuestionRow { step, bureau, number: row.int("number")? })
        };
        rows.iter().map(question).collect()
    }

    /// How many of them wait for a statement.
    pub async fn complaint_questions_open(&mut self) -> Result<i64, Fault> {
        const READ: &str = "SELECT count(*) AS asked FROM complaint_step s
             JOIN complaint c ON c.district = s.district AND c.place = s.place AND c.complaint = s.complaint
             WHERE s.district = $1 AND c.about = $2 AND s.kind = 'question' AND NOT EXISTS (
               SELECT 1 FROM complaint_statement e
               WHERE e.district = s.district AND e.place = c.about AND e.step = s.step)";
        self.one(READ, args![self.district(), self.place()]).await?.int("asked")
    }

    /// Somebody complains of a school; the bureau's officers are told that there is something to read.
    pub async fn complaint_filed(
        &mut self,
        (id, paper): (&str, &str),
        (about, due_on): (&Place, Date),
        now: Moment,
    ) -> Result<(), Fault> {
        const NEXT: &str = "SELECT coalesce(max(number), 0) + 1 AS next FROM complaint
             WHERE district = $1 AND place = $2";
        const ADD: &str =
            "INSERT INTO complaint (district, place, complaint, number, about, paper, filed_at, due_on, seq)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING";
        let number = self.one(NEXT, args![self.district(), self.place()]).await?.int("next")?;
        let (district, place, seq) = (self.district(), self.place(), self.seq() + 1);
        let (school, due) = (about.place.as_str(), due_on.to_string());
        let args = args![district, place, id, number, school, paper, now, due, seq];
        if self.run(ADD, args).await? == 0 {
            return Ok(());
        }
        let after = json!({ "number": number, "about": school, "due_on": due_on.to_string() });
        self.complaint_noted(("complaint.filed", id), after, now).await?;
        self.complaint_filed_told((number, due_on), about, now).await
    }

    /// A bureau asks the school, whose leaders are told.
    pub async fn complaint_forwarded(
        &mut self,
        (step, row): (&str, &ComplaintRow),
        (paper, due_on): (&str, Date),
        now: Moment,
    ) -> Result<(), Fault> {
        if !self.complaint_stepped((step, row, "question"), (paper, Some(due_on)), now).await? {
            return Ok(());
        }
        let (about, due) = (row.about.as_str(), due_on.to_string());
        let after = json!({ "number": row.number, "about": about, "due_on": due });
        self.complaint_noted(("complaint.forwarded", &row.id), after, now).await?;
        self.complaint_forwarded_told(row, due_on, now).await
    }

    /// A bureau answers whoever complained; the first answer stops the clock.
    pub async fn complaint_answered(
        &mut self,
        (step, row): (&str, &ComplaintRow),
        paper: &str,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE complaint SET answered_at = $4
             WHERE district = $1 AND place = $2 AND complaint = $3 AND answered_at IS NULL";
        if !self.complaint_stepped((step, row, "answer"), (paper, None), now).await? {
            return Ok(());
        }
        self.run(PUT, args![self.district(), self.place(), &row.id, now]).await?;
        let after = json!({ "number": row.number, "is_first": row.answered_at.is_none() });
        self.complaint_noted(("complaint.answered", &row.id), after, now).await
    }

    /// The permit's school explains what it was asked; the bureau's officers are told.
    pub async fn complaint_explained(
        &mut self,
        row: &QuestionRow,
        paper: &str,
        school: &Place,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO complaint_statement (district, place, step, paper, at, by, seq)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let args = args![district, place, &row.step.id, paper, now, by, self.seq() + 1];
        if self.run(ADD, args).await? == 0 {
            return Ok(());
        }
        let after = json!({ "bureau": row.bureau.as_str(), "number": row.number });
        self.noted(("complaint.explained", &row.step.id, "P1.15"), after, 0, now).await?;
        self.complaint_explained_told(row, school, now).await
    }

    /// A complaint whose time is over rises: its bureau and the offices above are told, once. False where nobody is there to hear
    /// it yet, or it has risen, or was answered meanwhile.
    pub async fn complaint_risen(
        &mut self,
        row: &ComplaintRow,
        (school, bureau): (&Place, &Place),
        now: Moment,
    ) -> Result<bool, Fault> {
        const PUT: &str = "UPDATE complaint SET risen_at = $4 WHERE district = $1 AND place = $2
             AND complaint = $3 AND risen_at IS NULL AND answered_at IS NULL";
        let letters = self.complaint_risen_letters(row, (school, bureau)).await?;
        let args = args![self.district(), self.place(), &row.id, now];
        if letters.is_empty() || self.run(PUT, args).await? == 0 {
            return Ok(false);
        }
        let after = json!({ "number": row.number, "due_on": row.due_on.to_string() });
        self.complaint_noted(("complaint.risen", &row.id), after, now).await?;
        self.tell(&letters, now).await?;
        Ok(true)
    }

    /// Adds a step; false where it stands already.
    async fn complaint_stepped(
        &mut self,
        (step, row, kind): (&str, &ComplaintRow, &str),
        (paper, due_on): (&str, Option<Date>),
        now: Moment,
    ) -> Result<bool, Fault> {
        const ADD: &str =
            "INSERT INTO complaint_step (district, place, step, complaint, kind, paper, due_on, at, by, seq)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let (due, seq) = (due_on.map(|day| day.to_string()), self.seq() + 1);
        let args = args![district, place, step, &row.id, kind, paper, due, now, by, seq];
        Ok(self.run(ADD, args).await? > 0)
    }

    /// Whoever holds a complaint's key reads its answer: the journal, which more people read, has only its hash.
    async fn complaint_noted(
        &mut self,
        (act, id): (&'static str, &str),
        after: Value,
        now: Moment,
    ) -> Result<(), Fault> {
        let subject = sha256(id);
        self.noted((act, &subject, "P1.15"), after, 0, now).await
    }
}

fn complaint(row: &Row) -> Result<ComplaintRow, Fault> {
    Ok(ComplaintRow {
        id: row.text("complaint")?,
        number: row.int("number")?,
        about: PlaceId::new(row.text("about")?),
        paper: row.text("paper")?,
        filed_at: row.moment("filed_at")?,
        due_on: row.parsed("due_on")?,
        answered_at: row.moment_or("answered_at")?,
    })
}

fn step(row: &Row) -> Result<StepRow, Fault> {
    let statement = row.text_or("statement")?.zip(row.moment_or("explained_at")?);
    Ok(StepRow {
        id: row.text("step")?,
        paper: row.text("paper")?,
        at: row.moment("at")?,
        due_on: row.parsed_or("due_on")?,
        statement,
    })
}
