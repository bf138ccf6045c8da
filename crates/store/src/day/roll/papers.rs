//! 假条 Slips of the children of a roll, and a paper one that whoever leads the session takes in.

use crate::day::leave::hours;
use crate::day::sickness::not_seen_since;
use crate::fault::Fault;
use crate::journal::Record;
use crate::people::picture;
use crate::row::{Row, args};
use crate::tx::Tx;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::civil::Date;
use rules::day::leave::Way;
use rules::day::leave::handing::Handed;
use rules::day::leave::hours::{Hours, stay};
use rules::day::roll::Facts;
use rules::day::session::Session;
use rules::id::{LeaveId, PersonId, SessionId, StudentId};
use rules::moment::Moment;
use rules::people::photo::Photo;
use serde_json::json;
use std::collections::BTreeMap;

impl Tx {
    /// The same as [`Tx::roll_facts`], with whom a slip or an open report of illness keeps away from all of the session. Whoever is on
    /// the roll of extended care was seen since: no slip of the day speaks for it there.
    pub async fn roll_paper_facts(&mut self, id: &SessionId) -> Result<Facts, Fault> {
        const SLIPS: &str = "SELECT l.student, l.from_minute, l.until_minute FROM leave l
             JOIN roll r ON r.district = l.district AND r.place = l.place AND r.student = l.student
             WHERE l.district = $1 AND l.place = $2 AND l.from_date <= $3 AND l.to_date >= $3 AND r.date = $3
               AND r.session = $4";
        const ILL: &str = concat!(
            "SELECT i.student FROM sickness i
             JOIN roll r ON r.district = i.district AND r.place = i.place AND r.student = i.student
             WHERE i.district = $1 AND i.place = $2 AND i.reported_on <= $3 AND r.date = $3 AND r.session = $4 AND ",
            not_seen_since!()
        );
        let mut facts = self.roll_facts(id).await?;
        if facts.session.is_extended() {
            return Ok(facts);
        }
        let (day, evening) = (facts.session.date.to_string(), (facts.session.from, facts.session.until));
        let mut slips: BTreeMap<StudentId, Vec<Hours>> = BTreeMap::new();
        for row in self.rows(SLIPS, args![self.district(), self.place(), &day, id.as_str()]).await? {
            slips.entry(StudentId::new(row.text("student")?)).or_default().push(hours(&row)?);
        }
        for (student, row) in &mut facts.rows {
            row.has_slip = slips.get(student).is_some_and(|slips| stay(slips, evening).is_none());
        }
        for row in self.rows(ILL, args![self.district(), self.place(), day, id.as_str()]).await? {
            if let Some(row) = facts.rows.get_mut(&StudentId::new(row.text("student")?)) {
                row.has_slip = true;
            }
        }
        Ok(facts)
    }

    /// Writes a paper slip for the session's day, with its picture, and takes the child off the roll. The household and the
    /// head teacher are told.
    pub async fn leave_handed(
        &mut self,
        (event, picture): (&Handed, Option<&Photo>),
        session: &Session,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO leave (district, place, leave, student, from_date, to_date, kind, way, note,
                 asked_at, asked_by, from_minute, until_minute)
             VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8, $9, $10, NULL, NULL)";
        const OFF: &str = "UPDATE roll SET state = 'leave', marked_at = $5, came_at = $5, marked_by = $6, said_leave = 0
             WHERE district = $1 AND place = $2 AND date = $3 AND student = $4 AND state IN ('expected', 'absent')";
        let child = self.student(&event.draft.student).await?;
        let (day, by, id) = (session.date.to_string(), self.permit().person().to_string(), child.id.as_str());
        let (kind, way, note) = (event.draft.kind.code(), Way::Paper.code(), event.draft.note.as_str());
        if event.is_new {
            let leave = event.leave.as_str();
            let args = args![self.district(), self.place(), leave, id, &day, kind, way, note, now, &by];
            self.run(ADD, args).await?;
            if let Some(picture) = picture {
                self.put_paper((&event.leave, &child.id), picture, now).await?;
            }
        }
        if event.off_tonight {
            self.run(OFF, args![self.district(), self.place(), &day, id, now, by]).await?;
        }
        let record = Record {
            act: "leave.handed",
            subject: id,
            clause: "P3.60",
            scheme_version: version,
            before: json!(null),
            after: json!({
                "day": day, "session": session.id, "kind": kind, "pictured": event.is_new && picture.is_some(),
                "off_tonight": event.off_tonight,
            }),
        };
        self.record(record, now).await?;
        let words = json!({ "child": child.name, "from": day, "to": day });
        self.leave_told("leave-asked", (&child, true), words, now).await
    }

    async fn put_paper(
        &mut self,
        (leave, student): (&LeaveId, &StudentId),
        picture: &Photo,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str =
            "INSERT INTO leave_paper (district, place, leave, student, format, packed, put_at, put_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let (packed, by) = (STANDARD.encode(&picture.bytes), self.permit().person().to_string());
        let (leave, student, format) = (leave.as_str(), student.as_str(), picture.format.code());
        self.run(PUT, args![self.district(), self.place(), leave, student, format, packed, now, by]).await?;
        Ok(())
    }

    /// The picture of a slip of a child of the permit's scope, with who took it in; or not found.
    pub async fn leave_paper(
        &mut self,
        student: &StudentId,
        leave: &LeaveId,
    ) -> Result<(Photo, PersonId), Fault> {
        const READ: &str = "SELECT format, packed, put_by FROM leave_paper
             WHERE district = $1 AND place = $2 AND student = $3 AND leave = $4";
        let child = self.student(student).await?;
        let args = args![self.district(), self.place(), child.id.as_str(), leave.as_str()];
        let row = self.row(READ, args).await?.ok_or(Fault::NotFound)?;
        Ok((picture(&row, "leave paper")?, PersonId::new(row.text("put_by")?)))
    }

    /// The pictures of a child's slips that came in on a day or later, each with who took it in.
    pub async fn leave_papers(
        &mut self,
        student: &StudentId,
        since: Date,
    ) -> Result<Vec<(LeaveId, PersonId)>, Fault> {
        const READ: &str = "SELECT p.leave, p.put_by FROM leave_paper p
             JOIN leave l ON l.district = p.district AND l.place = p.place AND l.leave = p.leave
             WHERE p.district = $1 AND p.place = $2 AND p.student = $3 AND l.to_date >= $4 ORDER BY p.put_at";
        let child = self.student(student).await?;
        let args = args![self.district(), self.place(), child.id.as_str(), since.to_string()];
        let found = |row: &Row| Ok((LeaveId::new(row.text("leave")?), PersonId::new(row.text("put_by")?)));
        self.rows(READ, args).await?.iter().map(found).collect()
    }
}
