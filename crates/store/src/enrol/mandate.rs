//! 托管委托书 Mandate letters: signed, filed under a number, chased while they are missing.

use super::registration::{letter, state};
use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::people::student;
use crate::row::{Row, args};
use crate::tx::Tx;
use rules::enrol::mandate::{Facts, Filed, Letter, Signed, Way};
use rules::enrol::registration::State;
use rules::id::StudentId;
use rules::moment::{Moment, moment};
use rules::people::student::Student;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A letter, or its absence, as lists show it.
#[derive(Clone, Debug)]
pub struct MandateRow {
    /// Whose.
    pub student: Student,
    /// How the registration stands.
    pub registration: State,
    /// When it was asked for.
    pub submitted_at: Moment,
    /// When that was decided.
    pub reviewed_at: Option<Moment>,
    /// The letter, if it was signed.
    pub letter: Option<Letter>,
    /// When it was filed.
    pub filed_at: Option<Moment>,
}

impl Tx {
    /// What [`rules::enrol::mandate::sign`] and [`rules::enrol::mandate::file`] may know.
    pub async fn mandate_facts(&mut self, student: &StudentId) -> Result<Facts, Fault> {
        const NEXT: &str = "SELECT COALESCE(max(number), 0) + 1 AS next FROM mandate
             WHERE district = $1 AND place = $2";
        let child = self.student(student).await?;
        let registration = self.registration(student).await?.map(|row| row.state);
        let letter = self.mandate(student).await?;
        let guardian = self.verified_guardian().await?;
        let next_number = self.one(NEXT, args![self.district(), self.place()]).await?.int("next")?;
        Ok(Facts { student: child, registration, letter, guardian, next_number })
    }

    /// A child's letter.
    pub async fn mandate(&mut self, student: &StudentId) -> Result<Option<Letter>, Fault> {
        const READ: &str = "SELECT way, signed_at, signed_by, number FROM mandate
             WHERE district = $1 AND place = $2 AND student = $3";
        let row = self.row(READ, args![self.district(), self.place(), student.as_str()]).await?;
        row.as_ref().map(signed_letter).transpose()
    }

    /// The text under which a child's letter was signed on the page, as the journal keeps it (P3.30); none of one on paper.
    pub async fn mandate_text(&mut self, student: &StudentId) -> Result<Option<String>, Fault> {
        const READ: &str = "SELECT after FROM journal
             WHERE district = $1 AND place = $2 AND subject = $3 AND act = 'mandate.signed'
             ORDER BY seq DESC LIMIT 1";
        let row = self.row(READ, args![self.district(), self.place(), student.as_str()]).await?;
        let Some(row) = row else { return Ok(None) };
        let after: Value = serde_json::from_str(&row.text("after")?)
            .map_err(|why| Fault::Corrupt { what: "after", why: why.to_string() })?;
        Ok(after["text"].as_str().map(str::to_owned))
    }

    /// Notes that somebody of the school read a letter (P3.30).
    pub async fn mandate_looked(&mut self, student: &StudentId, now: Moment) -> Result<(), Fault> {
        let after = json!({ "purpose": "file" });
        self.noted(("mandate.looked", student.as_str(), "P3.30"), after, 0, now).await
    }

    /// Every admitted child of the permit's place and scope with its letter, by home class and seat.
    pub async fn mandates(&mut self) -> Result<Vec<MandateRow>, Fault> {
        const READ: &str = "SELECT s.student, s.household, s.name, s.sort_key, s.grade, s.home_class, s.seat,
                 s.on_roll_from, s.on_roll_until, s.care_note, r.state, r.submitted_at, r.reviewed_at,
                 COALESCE(m.way, '') AS way, COALESCE(m.signed_at, 0) AS signed_at,
                 COALESCE(m.signed_by, '') AS signed_by, m.number, m.filed_at
             FROM registration r
             JOIN student s ON s.district = r.district AND s.place = r.place AND s.student = r.student
             LEFT JOIN mandate m ON m.district = r.district AND m.place = r.place AND m.student = r.student
             WHERE r.district = $1 AND r.place = $2 AND (r.state = 'accepted' OR m.student IS NOT NULL)
             ORDER BY s.grade, s.home_class, s.seat, s.student";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        let mut all = rows.iter().map(mandate_row).collect::<Result<Vec<_>, _>>()?;
        all.retain(|row| self.permit().covers(&row.student.id, &row.student.home_class));
        Ok(all)
    }

    /// Writes a letter signed on the page; the journal keeps the text that was signed (P3.30).
    pub async fn mandate_signed(
        &mut self,
        event: &Signed,
        text: &str,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        let student = event.student.as_str();
        let signed_by = event.signed_by.clone();
        let letter = Letter { way: Way::Page, signed_at: now, signed_by, number: None };
        self.add_letter(student, &letter, &event.text_hash).await?;
        let record = Record {
            act: "mandate.signed",
            subject: student,
            clause: "P3.29",
            scheme_version: version,
            before: Value::Null,
            after: json!({ "signed_by": event.signed_by, "text_hash": event.text_hash, "text": text }),
        };
        self.record(record, now).await
    }

    /// Writes a letter into the school's file (P3.30).
    pub async fn mandate_filed(&mut self, event: &Filed, version: i64, now: Moment) -> Result<(), Fault> {
        const PUT: &str = "UPDATE mandate SET number = $4, filed_at = $5, filed_by = $6
             WHERE district = $1 AND place = $2 AND student = $3";
        let student = event.student.id.as_str();
        if event.way == Way::Paper {
            let signed_by = event.signed_by.clone();
            let letter = Letter { way: Way::Paper, signed_at: now, signed_by, number: None };
            self.add_letter(student, &letter, "").await?;
        }
        let person = self.permit().person().to_string();
        let args = args![self.district(), self.place(), student, event.number, now, person];
        self.run(PUT, args).await?;
        let record = Record {
            act: "mandate.filed",
            subject: student,
            clause: "P3.30",
            scheme_version: version,
            before: Value::Null,
            after: json!({
                "number": event.number, "way": event.way.code(), "signed_by": event.signed_by,
            }),
        };
        self.record(record, now).await?;
        let words = json!({ "child": event.student.name, "number": event.number });
        let recipient = format!("household:{}", event.student.household);
        self.tell(&[Tell { recipient, kind: "mandate-filed", words }], now).await
    }

    async fn add_letter(&mut self, student: &str, letter: &Letter, text_hash: &str) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO mandate (district, place, student, way, signed_at, signed_by, text_hash)
             VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let (way, signed_at) = (letter.way.code(), letter.signed_at);
        let args =
            args![self.district(), self.place(), student, way, signed_at, &letter.signed_by, text_hash];
        self.run(ADD, args).await?;
        Ok(())
    }

    /// Children whose families were reminded today.
    pub async fn mandates_chased_today(&mut self, now: Moment) -> Result<Vec<StudentId>, Fault> {
        const READ: &str = "SELECT after FROM journal
             WHERE district = $1 AND place = $2 AND subject = $2 AND act = 'mandate.chased' AND at >= $3";
        let midnight = moment(now.date(), jiff::civil::Time::midnight());
        let mut chased = Vec::new();
        for row in self.rows(READ, args![self.district(), self.place(), midnight]).await? {
            let after: Value = serde_json::from_str(&row.text("after")?)
                .map_err(|why| Fault::Corrupt { what: "after", why: why.to_string() })?;
            let ids = after["children"].as_array().into_iter().flatten().filter_map(Value::as_str);
            chased.extend(ids.map(StudentId::new));
        }
        Ok(chased)
    }

    /// Reminds the families of these children (P3.29, X.22).
    pub async fn mandates_chased(
        &mut self,
        children: &[Student],
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        let place = self.place();
        let ids: Vec<&StudentId> = children.iter().map(|child| &child.id).collect();
        let record = Record {
            act: "mandate.chased",
            subject: &place,
            clause: "X.22",
            scheme_version: version,
            before: Value::Null,
            after: json!({ "children": ids }),
        };
        self.record(record, now).await?;
        let letters: Vec<Tell> = children.iter().map(|child| letter("mandate-chased", child)).collect();
        self.tell(&letters, now).await
    }

    /// Whether the clock has reminded today.
    pub async fn mandates_chased_of_themselves(&mut self, now: Moment) -> Result<bool, Fault> {
        Ok(!self.alarms(now.date(), "mandate").await?.is_empty())
    }

    /// Tells each head teacher how many families of the class were reminded; the clock does so once a day (P3.29).
    pub async fn mandates_missed(
        &mut self,
        classes: &BTreeMap<String, i64>,
        now: Moment,
    ) -> Result<(), Fault> {
        const HEADS: &str = "SELECT person, home_class FROM role
             WHERE district = $1 AND place = $2 AND role = 'head-teacher' ORDER BY person, home_class";
        let place = self.place();
        self.once(now.date(), ("mandate", &place, "chased"), now).await?;
        self.noted(("mandate.missed", &place, "P3.29"), json!(classes), 0, now).await?;
        let mut letters = Vec::new();
        for row in self.rows(HEADS, args![self.district(), place]).await? {
            let home_class = row.text("home_class")?;
            if let Some(count) = classes.get(&home_class) {
                let words = json!({ "home_class": home_class, "count": count });
                letters.push(Tell { recipient: row.text("person")?, kind: "mandate-missing", words });
            }
        }
        self.tell(&letters, now).await
    }
}

fn signed_letter(row: &Row) -> Result<Letter, Fault> {
    let way = row.text("way")?;
    Ok(Letter {
        way: Way::from_code(&way).ok_or(Fault::Corrupt { what: "way", why: way })?,
        signed_at: row.moment("signed_at")?,
        signed_by: row.text("signed_by")?,
        number: row.int_or("number")?,
    })
}

fn mandate_row(row: &Row) -> Result<MandateRow, Fault> {
    let letter = if row.text("way")?.is_empty() { None } else { Some(signed_letter(row)?) };
    Ok(MandateRow {
        student: student(row)?,
        registration: state(row, "state")?,
        submitted_at: row.moment("submitted_at")?,
        reviewed_at: row.moment_or("reviewed_at")?,
        letter,
        filed_at: row.moment_or("filed_at")?,
    })
}
