//! 社区接走 The lists of a household's children on every register of the district, read for many children at once.

use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::people::{adult, block, listed};
use crate::row::{Batch, Row, args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::community::collecting::{Facts, Register};
use rules::id::StudentId;
use rules::moment::Moment;
use rules::people::collector::Adult;
use rules::people::role::Role;
use rules::people::student::Student;
use serde_json::json;
use std::collections::BTreeMap;

/// A child's registers, each by the place and the id under which it is known there.
type Registers = BTreeMap<StudentId, BTreeMap<(String, String), Register>>;

impl Tx {
    /// What [`rules::community::collecting::collect`] may know of each of these children on a day.
    pub async fn collecting_facts(
        &mut self,
        children: &[StudentId],
        date: Date,
    ) -> Result<BTreeMap<StudentId, Facts>, Fault> {
        const READ: &str = "SELECT c.student AS child, c.name AS called, s.place AS register, s.student, s.name
             FROM student c JOIN student s ON s.district = c.district AND s.household = c.household
             WHERE c.district = $1 AND c.place = $2 AND c.student IN (SELECT value ->> 'id' FROM jsonb_each($3))
             ORDER BY c.student, s.place, s.student";
        let ids = batch(children.iter().map(|id| json!({ "id": id })));
        let (mut found, mut registers) = (BTreeMap::new(), Registers::new());
        for row in self.rows(READ, args![self.district(), self.place(), ids.clone()]).await? {
            let child = StudentId::new(row.text("child")?);
            let facts = Facts { name: row.text("called")?, ..Facts::default() };
            found.entry(child.clone()).or_insert(facts);
            let key = (row.text("register")?, row.text("student")?);
            let is_own = key.1 == child.as_str();
            let one = Register { name: row.text("name")?, is_own, ..Register::default() };
            registers.entry(child).or_default().insert(key, one);
        }
        self.collecting_named(&mut registers, (ids.clone(), date)).await?;
        self.collecting_blocks(&mut registers, ids.clone()).await?;
        for (child, adult) in self.collecting_guardians(ids).await? {
            if let Some(facts) = found.get_mut(&child) {
                facts.guardians.push(adult);
            }
        }
        for (child, all) in registers {
            if let Some(facts) = found.get_mut(&child) {
                facts.registers = all.into_values().collect();
            }
        }
        Ok(found)
    }

    async fn collecting_guardians(&mut self, ids: Batch) -> Result<Vec<(StudentId, Adult)>, Fault> {
        const READ: &str = "SELECT c.student AS child, g.guardian AS collector, g.name, g.relation, g.phone
             FROM student c JOIN guardian g ON g.district = c.district AND g.household = c.household
             WHERE c.district = $1 AND c.place = $2 AND c.student IN (SELECT value ->> 'id' FROM jsonb_each($3))
             ORDER BY c.student, g.guardian";
        let rows = self.rows(READ, args![self.district(), self.place(), ids]).await?;
        rows.iter().map(|row| Ok((StudentId::new(row.text("child")?), adult(row)?))).collect()
    }

    async fn collecting_named(
        &mut self,
        registers: &mut Registers,
        (ids, date): (Batch, Date),
    ) -> Result<(), Fault> {
        const READ: &str = "SELECT c.student AS child, s.place AS register, s.student, k.collector, k.name, k.relation,
                 k.phone, k.named_by
             FROM student c JOIN student s ON s.district = c.district AND s.household = c.household
             JOIN collector k ON k.district = s.district AND k.place = s.place AND k.student = s.student
             WHERE c.district = $1 AND c.place = $2 AND c.student IN (SELECT value ->> 'id' FROM jsonb_each($3))
               AND k.held_from <= $4 AND (k.held_until IS NULL OR k.held_until >= $4)
             ORDER BY c.student, k.collector";
        let args = args![self.district(), self.place(), ids, date.to_string()];
        for row in self.rows(READ, args).await? {
            if let Some(one) = of(registers, &row)? {
                one.named.push(listed(&row)?);
            }
        }
        Ok(())
    }

    async fn collecting_blocks(&mut self, registers: &mut Registers, ids: Batch) -> Result<(), Fault> {
        const READ: &str = "SELECT c.student AS child, s.place AS register, s.student, b.block, b.name, b.phone, b.document,
                 b.entered_at, b.lifting_by, b.lifting_document, b.lifted_at
             FROM student c JOIN student s ON s.district = c.district AND s.household = c.household
             JOIN block b ON b.district = s.district AND b.place = s.place AND b.student = s.student
             WHERE c.district = $1 AND c.place = $2 AND c.student IN (SELECT value ->> 'id' FROM jsonb_each($3))
               AND b.lifted_at IS NULL
             ORDER BY c.student, b.block";
        for row in self.rows(READ, args![self.district(), self.place(), ids]).await? {
            if let Some(one) = of(registers, &row)? {
                one.blocks.push(block(&row)?);
            }
        }
        Ok(())
    }

    /// Somebody who may not take a child came for it: the committee and the provider are told at once, with the name. The
    /// family is not: the person may be one of it.
    pub async fn collecting_met(
        &mut self,
        (child, adult): (&Student, &str),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        let record = Record {
            act: "block.met",
            subject: child.id.as_str(),
            clause: "P3.61",
            scheme_version: version,
            before: json!(null),
            after: json!({ "name": adult }),
        };
        self.record(record, now).await?;
        let heard = self.in_roles(&[Role::Manager, Role::CommunityOfficer]).await?;
        let words = json!({ "child": child.name, "name": adult });
        let tell = |recipient| Tell { recipient, kind: "collecting-met", words: words.clone() };
        self.tell(&heard.into_iter().map(tell).collect::<Vec<_>>(), now).await
    }

    /// Whether anybody at the place looks after its children.
    pub async fn has_minder(&mut self) -> Result<bool, Fault> {
        Ok(!self.in_role(Role::CareTeacher).await?.is_empty()
            || !self.in_role(Role::Manager).await?.is_empty())
    }
}

/// The register of a row, if it was asked for.
fn of<'a>(registers: &'a mut Registers, row: &Row) -> Result<Option<&'a mut Register>, Fault> {
    let key = (row.text("register")?, row.text("student")?);
    let all = registers.get_mut(&StudentId::new(row.text("child")?));
    Ok(all.and_then(|all| all.get_mut(&key)))
}
