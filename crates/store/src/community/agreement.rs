//! 托管协议书 Texts, agreements, and who was there with or without one.

mod charging;
mod ending;
mod leave;
mod overdue;

pub use charging::BilledMonth;
pub use leave::LeaveDay;

use crate::fault::Fault;
use crate::outbox::Tell;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::community::agreement::signing::Offer;
use rules::community::agreement::{Agreement, Signer, Text};
use rules::id::StudentId;
use rules::moment::Moment;
use rules::people::student::Student;
use rules::plan::local::Day;
use serde_json::json;

/// An agreement as it lies there.
#[derive(Clone, Debug)]
pub struct Held {
    /// Its id.
    pub id: String,
    /// Whose care.
    pub student: StudentId,
    /// What was signed, and by whom.
    pub agreement: Agreement,
    /// When the guardian signed it.
    pub signed_at: Option<Moment>,
}

/// A child's being there on a day.
#[derive(Clone, Debug)]
pub struct Presence {
    /// Who.
    pub student: StudentId,
    /// Whether it came without an agreement.
    pub unsigned: bool,
    /// When it came.
    pub came_at: Moment,
    /// When it left, and with whom.
    pub left: Option<(Moment, String)>,
}

impl Tx {
    /// The newest text of the place's class, a draft or not: what is written and signed off next.
    pub async fn agreement_text(&mut self) -> Result<Option<Offer>, Fault> {
        const READ: &str = "SELECT text_id, term, days, from_time, until_time, content, fee_fen, cleared_at
             FROM agreement_text WHERE district = $1 AND place = $2 ORDER BY seq DESC LIMIT 1";
        let row = self.row(READ, args![self.district(), self.place()]).await?;
        row.as_ref().map(offer).transpose()
    }

    /// The newest text that the committee signed off, by which agreements stand; before the first of them, the draft.
    pub async fn agreement_standing(&mut self) -> Result<Option<Offer>, Fault> {
        const READ: &str = "SELECT text_id, term, days, from_time, until_time, content, fee_fen, cleared_at
             FROM agreement_text WHERE district = $1 AND place = $2
             ORDER BY CASE WHEN cleared_at IS NULL THEN 1 ELSE 0 END, seq DESC LIMIT 1";
        let row = self.row(READ, args![self.district(), self.place()]).await?;
        row.as_ref().map(offer).transpose()
    }

    /// The terms of which the committee signed off a text.
    pub async fn agreement_terms(&mut self) -> Result<Vec<String>, Fault> {
        const READ: &str = "SELECT DISTINCT term FROM agreement_text
             WHERE district = $1 AND place = $2 AND cleared_at IS NOT NULL ORDER BY term";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter().map(|row| row.text("term")).collect()
    }

    /// Writes a text.
    pub async fn agreement_written(
        &mut self,
        (id, term): (&str, &str),
        text: &Text,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO agreement_text (district, place, text_id, term, days, from_time, until_time,
                 content, fee_fen, at, by, seq)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12 WHERE true ON CONFLICT DO NOTHING";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let days = text.days.iter().map(|day| day.number().to_string()).collect::<Vec<_>>().join(" ");
        let (from, until) = text.hours.unwrap_or_default();
        let (from, until) = (from.to_string(), until.to_string());
        let fee = text.fee.unwrap_or_default();
        let seq = self.seq() + 1;
        let args = args![district, place, id, term, &days, &from, &until, &text.content, fee, now, by, seq];
        if self.run(ADD, args).await? == 0 {
            return Ok(());
        }
        let after = json!({ "term": term, "days": days, "from": from, "until": until, "fen": fee.0 });
        self.noted(("agreement.written", id, "P2.29"), after, version, now).await
    }

    /// The committee stands by a text.
    pub async fn agreement_cleared(&mut self, id: &str, version: i64, now: Moment) -> Result<(), Fault> {
        const PUT: &str = "UPDATE agreement_text SET cleared_at = $4, cleared_by = $5
             WHERE district = $1 AND place = $2 AND text_id = $3 AND cleared_at IS NULL";
        let by = self.permit().person().to_string();
        self.run(PUT, args![self.district(), self.place(), id, now, by]).await?;
        self.noted(("agreement.cleared", id, "P2.27"), json!({}), version, now).await
    }

    /// The newest agreement of each child within the permit.
    pub async fn agreements(&mut self) -> Result<Vec<Held>, Fault> {
        const READ: &str =
            "SELECT a.agreement, a.student, a.guardian_at, a.ends_on, t.term, t.days, t.from_time,
                 t.until_time, t.content, t.fee_fen
             FROM agreement a JOIN agreement_text t ON t.district = a.district AND t.place = a.place
                 AND t.text_id = a.text_id
             WHERE a.district = $1 AND a.place = $2 ORDER BY a.seq";
        let mine: Vec<StudentId> = self.students().await?.into_iter().map(|child| child.id).collect();
        let mut newest: Vec<Held> = Vec::new();
        for row in self.rows(READ, args![self.district(), self.place()]).await? {
            let held = held(&row)?;
            newest.retain(|one| one.student != held.student);
            if mine.contains(&held.student) {
                newest.push(held);
            }
        }
        Ok(newest)
    }

    /// The newest agreement of one child within the permit.
    pub async fn agreement_of(&mut self, student: &StudentId) -> Result<Option<Held>, Fault> {
        let child = self.student(student).await?;
        Ok(self.agreements().await?.into_iter().find(|held| held.student == child.id))
    }

    /// The provider signs for a child; its household is told.
    pub async fn agreement_offered(
        &mut self,
        (id, child): (&str, &Student),
        text: &str,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO agreement (district, place, agreement, student, text_id, provider_at, provider_by, seq)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8 WHERE true ON CONFLICT DO NOTHING";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let args = args![district, place, id, child.id.as_str(), text, now, by, self.seq() + 1];
        if self.run(ADD, args).await? == 0 {
            return Ok(());
        }
        let after = json!({ "student": child.id, "text": text });
        self.noted(("agreement.offered", id, "P2.28"), after, version, now).await?;
        let letter = Tell {
            recipient: format!("household:{}", child.household),
            kind: "agreement-offered",
            words: json!({ "child": child.name }),
        };
        self.tell(&[letter], now).await
    }

    /// The guardian signs.
    pub async fn agreement_signed(&mut self, id: &str, version: i64, now: Moment) -> Result<(), Fault> {
        const PUT: &str = "UPDATE agreement SET guardian_at = $4, guardian_by = $5
             WHERE district = $1 AND place = $2 AND agreement = $3 AND guardian_at IS NULL";
        let by = self.permit().person().to_string();
        self.run(PUT, args![self.district(), self.place(), id, now, by]).await?;
        self.noted(("agreement.signed", id, "P2.28"), json!({}), version, now).await
    }

    /// Either side announces the end: the family, the committee, the street and the provider are told.
    pub async fn agreement_ended(
        &mut self,
        (id, ends_on): (&str, Date),
        child: &Student,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE agreement SET ends_on = $4, ended_by = $5
             WHERE district = $1 AND place = $2 AND agreement = $3 AND ends_on IS NULL";
        let (by, day) = (self.permit().person().to_string(), ends_on.to_string());
        self.run(PUT, args![self.district(), self.place(), id, &day, by]).await?;
        self.noted(("agreement.ended", id, "P2.28"), json!({ "ends_on": day }), version, now).await?;
        let words = json!({ "child": child.name, "day": day });
        let letter = |recipient| Tell { recipient, kind: "agreement-ended", words: words.clone() };
        let to = self.agreement_parties(child).await?;
        self.tell(&to.into_iter().map(letter).collect::<Vec<_>>(), now).await
    }

    /// Who was there on a day, within the permit.
    pub async fn agreement_presences(&mut self, date: Date) -> Result<Vec<Presence>, Fault> {
        const READ: &str = "SELECT student, unsigned, came_at, left_at, left_to FROM agreement_presence
             WHERE district = $1 AND place = $2 AND date = $3 ORDER BY came_at, student";
        let rows = self.rows(READ, args![self.district(), self.place(), date.to_string()]).await?;
        rows.iter().map(presence).collect()
    }

    /// A child is there. Whoever comes unsigned is looked after, and raised: the committee, the street, the provider and the
    /// family are told (X.22).
    pub async fn agreement_came(
        &mut self,
        child: &Student,
        unsigned: bool,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO agreement_presence (district, place, student, date, unsigned, came_at, came_by)
             SELECT $1, $2, $3, $4, $5, $6, $7 WHERE true ON CONFLICT DO NOTHING";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let (id, day) = (child.id.as_str(), now.date().to_string());
        if self.run(ADD, args![district, place, id, &day, unsigned, now, by]).await? == 0 {
            return Ok(());
        }
        let after = json!({ "date": day, "unsigned": unsigned });
        self.noted(("agreement.came", id, "X.22"), after, version, now).await?;
        if !unsigned {
            return Ok(());
        }
        let to = self.agreement_parties(child).await?;
        let words = json!({ "child": child.name });
        let letter = |recipient| Tell { recipient, kind: "agreement-unsigned", words: words.clone() };
        self.tell(&to.into_iter().map(letter).collect::<Vec<_>>(), now).await
    }

    /// A child was noted as there by mistake: the row is kept beside, and whoever was told that it came unsigned is told so.
    /// False where it is not there.
    pub async fn agreement_undone(
        &mut self,
        child: &Student,
        version: i64,
        now: Moment,
    ) -> Result<bool, Fault> {
        const KEEP: &str =
            "INSERT INTO agreement_undone (district, place, student, date, came_at, came_by, unsigned,
                 undone_at, undone_by)
             SELECT district, place, student, date, came_at, came_by, unsigned, $5, $6 FROM agreement_presence
             WHERE district = $1 AND place = $2 AND student = $3 AND date = $4 AND left_at IS NULL";
        const REMOVE: &str = "DELETE FROM agreement_presence
             WHERE district = $1 AND place = $2 AND student = $3 AND date = $4 AND left_at IS NULL";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let (id, day) = (child.id.as_str(), now.date().to_string());
        let there = self.agreement_presences(now.date()).await?;
        if self.run(KEEP, args![&district, &place, id, &day, now, by]).await? == 0 {
            return Ok(false);
        }
        self.run(REMOVE, args![district, place, id, &day]).await?;
        self.noted(("agreement.undone", id, "X.22"), json!({ "date": day }), version, now).await?;
        if there.iter().any(|one| one.student == child.id && one.unsigned) {
            let to = self.agreement_parties(child).await?;
            let words = json!({ "child": child.name });
            let letter = |recipient| Tell { recipient, kind: "agreement-undone", words: words.clone() };
            self.tell(&to.into_iter().map(letter).collect::<Vec<_>>(), now).await?;
        }
        Ok(true)
    }

    /// A child leaves with a named adult, and its family is told; false where it is not there.
    pub async fn agreement_left(
        &mut self,
        child: &Student,
        with: &str,
        version: i64,
        now: Moment,
    ) -> Result<bool, Fault> {
        const PUT: &str = "UPDATE agreement_presence SET left_at = $5, left_by = $6, left_to = $7
             WHERE district = $1 AND place = $2 AND student = $3 AND date = $4 AND left_at IS NULL";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let (id, day) = (child.id.as_str(), now.date().to_string());
        if self.run(PUT, args![district, place, id, &day, now, by, with]).await? == 0 {
            return Ok(false);
        }
        let after = json!({ "date": day, "to": with });
        self.noted(("agreement.left", id, "X.22"), after, version, now).await?;
        let letter = Tell {
            recipient: format!("household:{}", child.household),
            kind: "agreement-left",
            words: json!({ "child": child.name, "name": with }),
        };
        self.tell(&[letter], now).await?;
        Ok(true)
    }

    /// The family, the committee and the provider, and the street above them, which reads the agreement too.
    async fn agreement_parties(&mut self, child: &Student) -> Result<Vec<String>, Fault> {
        let mut to = vec![format!("household:{}", child.household)];
        to.extend(self.class_hearers().await?);
        Ok(to)
    }
}

fn offer(row: &Row) -> Result<Offer, Fault> {
    Ok(Offer {
        id: row.text("text_id")?,
        term: row.text("term")?,
        text: text(row)?,
        cleared: row.moment_or("cleared_at")?.is_some(),
    })
}

fn text(row: &Row) -> Result<Text, Fault> {
    let days = row.text("days")?;
    let of = |number: &str| Day::ALL.into_iter().find(|day| day.number().to_string() == number);
    Ok(Text {
        days: days.split(' ').filter_map(of).collect(),
        hours: Some((row.parsed("from_time")?, row.parsed("until_time")?)),
        content: row.text("content")?,
        fee: Some(row.fen("fee_fen")?),
    })
}

fn held(row: &Row) -> Result<Held, Fault> {
    let (student, signed_at) = (StudentId::new(row.text("student")?), row.moment_or("guardian_at")?);
    let mut signed = vec![Signer::Provider];
    signed.extend(signed_at.map(|_| Signer::Guardian));
    let ends_on = row.parsed_or("ends_on")?;
    let (child, term) = (student.to_string(), row.text("term")?);
    let agreement = Agreement { child, term, text: text(row)?, signed, ends_on };
    Ok(Held { id: row.text("agreement")?, student, agreement, signed_at })
}

fn presence(row: &Row) -> Result<Presence, Fault> {
    let left = match row.moment_or("left_at")? {
        Some(at) => Some((at, row.text("left_to")?)),
        None => None,
    };
    Ok(Presence {
        student: StudentId::new(row.text("student")?),
        unsigned: row.flag("unsigned")?,
        came_at: row.moment("came_at")?,
        left,
    })
}
