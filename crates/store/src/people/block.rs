//! 拦截名单 Who may never fetch a child: entered by staff, lifted by two.

use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::people::student;
use crate::row::{Row, args};
use crate::tx::Tx;
use rules::id::{BlockId, PersonId, StudentId};
use rules::moment::Moment;
use rules::people::block::{Block, Entered, Lifted, Lifting};
use rules::people::role::Role;
use rules::people::student::Student;
use serde_json::json;

/// An entry with its child.
#[derive(Clone, Debug)]
pub struct BlockRow {
    /// The entry.
    pub block: Block,
    /// The child.
    pub student: Student,
}

impl Tx {
    /// Every entry of the place, the newest first; lifted ones last.
    pub async fn blocks(&mut self) -> Result<Vec<BlockRow>, Fault> {
        const READ: &str = "SELECT s.student, s.household, s.sort_key, s.grade, s.home_class, s.seat, s.on_roll_from,
                 s.on_roll_until, s.care_note, s.name AS child, b.block, b.name, b.phone, b.document, b.entered_at,
                 b.lifting_by, b.lifting_document, b.lifted_at
             FROM block b
             JOIN student s ON s.district = b.district AND s.place = b.place AND s.student = b.student
             WHERE b.district = $1 AND b.place = $2
             ORDER BY CASE WHEN b.lifted_at IS NULL THEN 0 ELSE 1 END, b.entered_at DESC, b.block";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        let entry = |row: &Row| {
            let student = Student { name: row.text("child")?, ..student(row)? };
            Ok(BlockRow { block: block(row)?, student })
        };
        rows.iter().map(entry).collect()
    }

    /// The entries of one child.
    pub async fn block_facts(&mut self, student: &StudentId) -> Result<Vec<Block>, Fault> {
        const READ: &str =
            "SELECT block, name, phone, document, entered_at, lifting_by, lifting_document, lifted_at
             FROM block WHERE district = $1 AND place = $2 AND student = $3 ORDER BY block";
        let child = self.student(student).await?;
        let rows = self.rows(READ, args![self.district(), self.place(), child.id.as_str()]).await?;
        rows.iter().map(block).collect()
    }

    /// One entry and its child.
    pub async fn block(&mut self, id: &BlockId) -> Result<(Block, StudentId), Fault> {
        const READ: &str =
            "SELECT block, student, name, phone, document, entered_at, lifting_by, lifting_document, lifted_at
             FROM block WHERE district = $1 AND place = $2 AND block = $3";
        let row = self.row(READ, args![self.district(), self.place(), id.as_str()]).await?;
        let row = row.ok_or(Fault::NotFound)?;
        Ok((block(&row)?, StudentId::new(row.text("student")?)))
    }

    /// Writes an entry. Nobody is told: the family of a barred person may be the same household.
    pub async fn block_entered(&mut self, event: &Entered, version: i64, now: Moment) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO block (district, place, block, student, name, phone, document, entered_at, entered_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let draft = &event.draft;
        let (name, phone, document) = (draft.name.trim(), draft.phone.trim(), draft.document.trim());
        let (id, by) = (event.block.as_str(), self.permit().person().to_string());
        let student = draft.student.as_str();
        let args = args![self.district(), self.place(), id, student, name, phone, document, now, by];
        self.run(ADD, args).await?;
        let record = Record {
            act: "block.entered",
            subject: student,
            clause: "P3.61",
            scheme_version: version,
            before: json!(null),
            after: json!({ "block": id, "name": name, "phone": phone, "document": document }),
        };
        self.record(record, now).await
    }

    /// Writes the first or the second word of a lifting.
    pub async fn block_lifted(
        &mut self,
        event: &Lifted,
        student: &StudentId,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const FIRST: &str = "UPDATE block SET lifting_by = $4, lifting_document = $5
             WHERE district = $1 AND place = $2 AND block = $3 AND lifting_by IS NULL";
        const SECOND: &str = "UPDATE block SET lifted_at = $4, lifted_by = $5
             WHERE district = $1 AND place = $2 AND block = $3 AND lifted_at IS NULL";
        let (id, by) = (event.block.as_str(), self.permit().person().to_string());
        let (district, place) = (self.district(), self.place());
        if event.whole {
            self.run(SECOND, args![district, place, id, now, by]).await?;
        } else {
            self.run(FIRST, args![district, place, id, by, &event.document]).await?;
        }
        let record = Record {
            act: "block.lifted",
            subject: student.as_str(),
            clause: "P3.61",
            scheme_version: version,
            before: json!(null),
            after: json!({ "block": id, "document": event.document, "whole": event.whole }),
        };
        self.record(record, now).await
    }

    /// Somebody who may not take a child tried to: the management group is told at once, with the name.
    pub async fn block_met(
        &mut self,
        (student, adult): (&StudentId, &str),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        let child = self.student(student).await?;
        let record = Record {
            act: "block.met",
            subject: student.as_str(),
            clause: "P3.61",
            scheme_version: version,
            before: json!(null),
            after: json!({ "name": adult }),
        };
        self.record(record, now).await?;
        let words = json!({ "child": child.name, "name": adult });
        self.tell_role(Role::Manager, "block-met", words, now).await
    }

    /// Everyone who holds a role at the place.
    pub(crate) async fn in_role(&mut self, role: Role) -> Result<Vec<String>, Fault> {
        const READ: &str = concat!(
            "SELECT DISTINCT person FROM role WHERE district = $1 AND role = $3 AND place ",
            staffed!(),
            " ORDER BY person"
        );
        let rows = self.rows(READ, args![self.district(), self.place(), role.code()]).await?;
        rows.iter().map(|row| row.text("person")).collect()
    }

    /// A message to everyone who holds a role at the place.
    pub(crate) async fn tell_role(
        &mut self,
        role: Role,
        kind: &'static str,
        words: serde_json::Value,
        now: Moment,
    ) -> Result<(), Fault> {
        let people = self.in_role(role).await?;
        let letters = people.into_iter().map(|recipient| Tell { recipient, kind, words: words.clone() });
        self.tell(&letters.collect::<Vec<_>>(), now).await
    }
}

/// Reads the columns `block, name, phone, document, entered_at, lifting_by, lifting_document, lifted_at`.
pub(crate) fn block(row: &Row) -> Result<Block, Fault> {
    let lifting = match row.text_or("lifting_by")? {
        Some(by) => Some(Lifting { by: PersonId::new(by), document: row.text("lifting_document")? }),
        None => None,
    };
    Ok(Block {
        id: BlockId::new(row.text("block")?),
        name: row.text("name")?,
        phone: row.text("phone")?,
        document: row.text("document")?,
        entered_at: row.moment("entered_at")?,
        lifting,
        lifted_at: row.moment_or("lifted_at")?,
    })
}
