//! 拦截名单 Who may never fetch a child: entered by staff, lifted by two.

use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::people::{adult, student};
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::session::Session;
use rules::id::{BlockId, CollectorId, PersonId, PlaceId, StudentId};
use rules::moment::Moment;
use rules::people::block::{self, Block, Entered, Lifted, Lifting, Unheard};
use rules::people::collector::Adult;
use rules::people::role::Role;
use rules::people::student::Student;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// An entry with its child.
#[derive(Clone, Debug)]
pub struct BlockRow {
    /// The entry.
    pub block: Block,
    /// The child.
    pub student: Student,
    /// Whom the barred person has put on the child's list, where it is a guardian: nobody goes with them on that word.
    pub named: Vec<Adult>,
}

impl Tx {
    /// Every entry of the place, the newest first; lifted ones last.
    pub async fn blocks(&mut self, today: Date) -> Result<Vec<BlockRow>, Fault> {
        const READ: &str = "SELECT s.student, s.household, s.sort_key, s.grade, s.home_class, s.seat, s.on_roll_from,
                 s.on_roll_until, s.care_note, s.name AS child, b.block, b.name, b.phone, b.document, b.entered_at,
                 b.lifting_by, b.lifting_document, b.lifted_at
             FROM block b
             JOIN student s ON s.district = b.district AND s.place = b.place AND s.student = b.student
             WHERE b.district = $1 AND b.place = $2
             ORDER BY CASE WHEN b.lifted_at IS NULL THEN 0 ELSE 1 END, b.entered_at DESC, b.block";
        let mut named = self.named_by_guardians(today).await?;
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        let entry = |row: &Row| {
            let (block, child) = (block(row)?, Student { name: row.text("child")?, ..student(row)? });
            let mut named = named.remove(&block.id).unwrap_or_default();
            named.retain(|(by, _)| block::bars(std::slice::from_ref(&block), by));
            Ok(BlockRow { block, student: child, named: named.into_iter().map(|(_, adult)| adult).collect() })
        };
        rows.iter().map(entry).collect()
    }

    /// Of each block that stands: whom the child's guardians have on its list from today on, with the guardian.
    async fn named_by_guardians(
        &mut self,
        today: Date,
    ) -> Result<BTreeMap<BlockId, Vec<(Adult, Adult)>>, Fault> {
        const READ: &str =
            "SELECT b.block, c.collector, c.name, c.relation, c.phone, g.guardian, g.name AS guardian_name,
                 g.phone AS guardian_phone
             FROM block b
             JOIN collector c ON c.district = b.district AND c.place = b.place AND c.student = b.student
             JOIN guardian g ON g.district = c.district AND g.guardian = c.named_by
             WHERE b.district = $1 AND b.place = $2 AND b.lifted_at IS NULL
               AND (c.held_until IS NULL OR c.held_until >= $3)
             UNION ALL
             SELECT b.block, c.collector, c.name, c.relation, c.phone, g.guardian, g.name AS guardian_name,
                 g.phone AS guardian_phone
             FROM block b
             JOIN guest u ON u.district = b.district AND u.place = b.place AND u.student = b.student
             JOIN collector c ON c.district = u.district AND c.place = u.home AND c.student = u.pupil
             JOIN guardian g ON g.district = c.district AND g.guardian = c.named_by
             WHERE b.district = $1 AND b.place = $2 AND b.lifted_at IS NULL
               AND (c.held_until IS NULL OR c.held_until >= $3)
             ORDER BY block, collector";
        let mut found: BTreeMap<BlockId, Vec<(Adult, Adult)>> = BTreeMap::new();
        for row in self.rows(READ, args![self.district(), self.place(), today.to_string()]).await? {
            let by = Adult {
                collector: CollectorId::new(row.text("guardian")?),
                name: row.text("guardian_name")?,
                relation: String::new(),
                phone: row.text("guardian_phone")?,
            };
            found.entry(BlockId::new(row.text("block")?)).or_default().push((by, adult(&row)?));
        }
        Ok(found)
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

    /// Keeps what somebody said of a child from whom something bars them. The management group is told at once, with the name;
    /// the same again is told once. The words, in which phones of others may stand, are not for the journal.
    pub async fn unheard(
        &mut self,
        (student, about, said): (&StudentId, Unheard, &str),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO unheard (district, place, student, date, said_by, about, said, said_at)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8 WHERE true ON CONFLICT DO NOTHING";
        const NAME: &str = "SELECT name FROM guardian WHERE district = $1 AND guardian = $2";
        let child = self.student(student).await?;
        let (district, place, day) = (self.district(), self.place(), now.date().to_string());
        let (id, by) = (child.id.as_str(), self.permit().person().to_string());
        if self.run(ADD, args![&district, place, id, day, &by, about.key(), said, now]).await? == 0 {
            return Ok(());
        }
        let name = self.one(NAME, args![district, by]).await?.text("name")?;
        let record = Record {
            act: "block.unheard",
            subject: id,
            clause: "P3.61",
            scheme_version: version,
            before: json!(null),
            after: json!({ "about": about.key() }),
        };
        self.record(record, now).await?;
        let words = json!({ "child": child.name, "name": name, "about": about.key(), "said": said });
        self.tell_role(Role::Manager, "block-unheard", words, now).await
    }

    /// Where barred guardians said of each child that it is, since a day: with their names, the latest first.
    pub async fn unheard_whereabouts(
        &mut self,
        since: Date,
    ) -> Result<BTreeMap<StudentId, Vec<(String, String)>>, Fault> {
        const READ: &str = "SELECT u.student, u.said, COALESCE(g.name, u.said_by) AS name FROM unheard u
             LEFT JOIN guardian g ON g.district = u.district AND g.guardian = u.said_by
             WHERE u.district = $1 AND u.place = $2 AND u.about = $3 AND u.date >= $4
             ORDER BY u.said_at DESC, u.said_by, u.said";
        let args = args![self.district(), self.place(), Unheard::Whereabouts.key(), since.to_string()];
        let mut found: BTreeMap<StudentId, Vec<(String, String)>> = BTreeMap::new();
        for row in self.rows(READ, args).await? {
            let said = (row.text("name")?, row.text("said")?);
            found.entry(StudentId::new(row.text("student")?)).or_default().push(said);
        }
        Ok(found)
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

    /// Everyone who holds one of these roles at the place, each once.
    pub(crate) async fn in_roles(&mut self, roles: &[Role]) -> Result<BTreeSet<String>, Fault> {
        let mut people = BTreeSet::new();
        for role in roles {
            people.extend(self.in_role(*role).await?);
        }
        Ok(people)
    }

    /// Everyone who holds a role at another place of the district.
    pub(crate) async fn holding(&mut self, role: Role, place: &PlaceId) -> Result<Vec<String>, Fault> {
        const READ: &str = "SELECT DISTINCT person FROM role
             WHERE district = $1 AND place = $2 AND role = $3 ORDER BY person";
        let rows = self.rows(READ, args![self.district(), place.as_str(), role.code()]).await?;
        rows.iter().map(|row| row.text("person")).collect()
    }

    /// Whoever hears of what concerns a room: the one who is responsible for it, or the management group where its seat is empty (P3.54).
    pub(crate) async fn hearing(&mut self, session: &Session) -> Result<Vec<String>, Fault> {
        self.hearing_for(session.hears().map_or("", PersonId::as_str)).await
    }

    /// The same of a room whose responsible one is read from a row; nobody's id where its seat is empty.
    pub(crate) async fn hearing_for(&mut self, responsible: &str) -> Result<Vec<String>, Fault> {
        if responsible.is_empty() {
            return self.in_role(Role::Manager).await;
        }
        Ok(vec![responsible.to_owned()])
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
