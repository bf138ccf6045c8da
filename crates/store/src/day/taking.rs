//! 接走资格 All that decides with whom a child may go, read for many children at once.

use super::delegation::{DELEGATION, delegation};
use crate::fault::Fault;
use crate::people::block;
use crate::row::{Batch, Row, args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::alone::{self, Consent};
use rules::day::delegation::Standing;
use rules::day::taking::{Answer, Facts};
use rules::id::{CollectorId, PersonId, StudentId};
use rules::moment::Moment;
use rules::people::collector::{Adult, Listed};
use rules::people::role::Role;
use serde_json::json;
use std::collections::BTreeMap;

/// How the list of adults writes somebody who is sent for one time.
const SENT: &str = "delegate";

type Children = BTreeMap<StudentId, Facts>;

impl Tx {
    /// What [`rules::day::taking::may_take`] may know of each of these children on a day.
    pub async fn taking_facts(
        &mut self,
        students: &[StudentId],
        date: Date,
    ) -> Result<BTreeMap<StudentId, Facts>, Fault> {
        const READ: &str = "SELECT student, household, name, grade FROM student
             WHERE district = $1 AND place = $2 AND student IN (SELECT value ->> 'id' FROM jsonb_each($3))";
        let ids = batch(students.iter().map(|id| json!({ "id": id })));
        let mut found = Children::new();
        for row in self.rows(READ, args![self.district(), self.place(), ids.clone()]).await? {
            let facts = Facts { name: row.text("name")?, grade: row.int("grade")?, ..Facts::default() };
            found.insert(StudentId::new(row.text("student")?), facts);
        }
        for (student, listed) in self.adults(students, date).await? {
            let Some(facts) = found.get_mut(&student) else { continue };
            for Listed { adult, named_by } in listed {
                facts.named_by.extend(named_by.map(|by| (adult.collector.clone(), by)));
                facts.adults.push(adult);
            }
        }
        self.read_guardians(&mut found, ids.clone()).await?;
        self.read_blocks(&mut found, ids.clone()).await?;
        self.read_sent(&mut found, (ids.clone(), date)).await?;
        self.read_consents(&mut found, (ids.clone(), date)).await?;
        self.read_answers(&mut found, (ids, date)).await?;
        Ok(found)
    }

    /// Whether the permit is a guardian's from whom something keeps the child: what such a person says of it changes nothing.
    pub async fn is_unheard(&mut self, student: &StudentId, today: Date) -> Result<bool, Fault> {
        if self.permit().role() != Role::Guardian {
            return Ok(false);
        }
        let by = self.permit().person().clone();
        let facts = self.taking_facts(std::slice::from_ref(student), today).await?.remove(student);
        Ok(!facts.unwrap_or_default().has_a_say(&by))
    }

    async fn read_guardians(&mut self, found: &mut Children, ids: Batch) -> Result<(), Fault> {
        const READ: &str = "SELECT s.student, g.guardian FROM student s
             JOIN guardian g ON g.district = s.district AND g.household = s.household
             WHERE s.district = $1 AND s.place = $2 AND s.student IN (SELECT value ->> 'id' FROM jsonb_each($3))";
        for row in self.rows(READ, args![self.district(), self.place(), ids]).await? {
            if let Some(facts) = of(found, &row)? {
                facts.guardians.push(CollectorId::new(row.text("guardian")?));
            }
        }
        Ok(())
    }

    /// A block holds wherever the child is: one that its own school entered at every summer point, and one that a point entered
    /// at its school and at its other points.
    async fn read_blocks(&mut self, found: &mut Children, ids: Batch) -> Result<(), Fault> {
        const READ: &str =
            "SELECT student, block, name, phone, document, entered_at, lifting_by, lifting_document,
                 lifted_at
             FROM block WHERE district = $1 AND place = $2 AND lifted_at IS NULL
               AND student IN (SELECT value ->> 'id' FROM jsonb_each($3))
             UNION ALL
             SELECT u.student, b.block, b.name, b.phone, b.document, b.entered_at, b.lifting_by, b.lifting_document,
                 b.lifted_at
             FROM guest u JOIN block b ON b.district = u.district AND b.place = u.home AND b.student = u.pupil
             WHERE u.district = $1 AND u.place = $2 AND b.lifted_at IS NULL
               AND u.student IN (SELECT value ->> 'id' FROM jsonb_each($3))
             UNION ALL
             SELECT u.student, b.block, b.name, b.phone, b.document, b.entered_at, b.lifting_by, b.lifting_document,
                 b.lifted_at
             FROM guest u
             JOIN guest v ON v.district = u.district AND v.home = u.home AND v.pupil = u.pupil AND v.place <> u.place
             JOIN block b ON b.district = v.district AND b.place = v.place AND b.student = v.student
             WHERE u.district = $1 AND u.place = $2 AND b.lifted_at IS NULL
               AND u.student IN (SELECT value ->> 'id' FROM jsonb_each($3))
             UNION ALL
             SELECT u.pupil AS student, b.block, b.name, b.phone, b.document, b.entered_at, b.lifting_by,
                 b.lifting_document, b.lifted_at
             FROM guest u JOIN block b ON b.district = u.district AND b.place = u.place AND b.student = u.student
             WHERE u.district = $1 AND u.home = $2 AND b.lifted_at IS NULL
               AND u.pupil IN (SELECT value ->> 'id' FROM jsonb_each($3))
             ORDER BY block";
        for row in self.rows(READ, args![self.district(), self.place(), ids]).await? {
            if let Some(facts) = of(found, &row)? {
                facts.blocks.push(block(&row)?);
            }
        }
        Ok(())
    }

    /// Those sent for one time of the day stand among the adults, when they were confirmed and not taken back.
    async fn read_sent(&mut self, found: &mut Children, (ids, date): (Batch, Date)) -> Result<(), Fault> {
        let day = date.to_string();
        for row in self.rows(DELEGATION, args![self.district(), self.place(), ids, day]).await? {
            let Some(facts) = of(found, &row)? else { continue };
            let one = delegation(&row)?;
            let open = one.standing(one.from);
            if open == Standing::Open || open == Standing::Used {
                let (collector, relation) = (one.id.clone(), SENT.to_owned());
                let (name, phone) = (one.name.clone(), one.phone.clone());
                facts.adults.push(Adult { collector, name, relation, phone });
            }
            facts.delegations.push(one);
        }
        Ok(())
    }

    async fn read_consents(&mut self, found: &mut Children, (ids, date): (Batch, Date)) -> Result<(), Fault> {
        const READ: &str =
            "SELECT a.student, a.alone, a.name, a.signed_by, a.held_from, a.held_until, a.withdrawn_at,
                 COALESCE(g.phone, '') AS phone
             FROM alone a LEFT JOIN guardian g ON g.district = a.district AND g.guardian = a.signed_by
             WHERE a.district = $1 AND a.place = $2 AND a.withdrawn_at IS NULL AND a.held_from <= $4
               AND a.held_until >= $4 AND a.student IN (SELECT value ->> 'id' FROM jsonb_each($3)) ORDER BY a.alone";
        let args = args![self.district(), self.place(), ids, date.to_string()];
        for row in self.rows(READ, args).await? {
            let Some(facts) = of(found, &row)? else { continue };
            let one = consent(&row)?;
            let (name, phone) = (one.name.clone(), row.text("phone")?);
            let (collector, relation) = (one.id.clone(), alone::RELATION.to_owned());
            facts.adults.push(Adult { collector, name, relation, phone });
            facts.consents.push(one);
        }
        Ok(())
    }

    async fn read_answers(&mut self, found: &mut Children, (ids, date): (Batch, Date)) -> Result<(), Fault> {
        const READ: &str = "SELECT student, phone, person, staff, yes FROM answer
             WHERE district = $1 AND place = $2 AND date = $4
               AND student IN (SELECT value ->> 'id' FROM jsonb_each($3)) ORDER BY said_at, person";
        let args = args![self.district(), self.place(), ids, date.to_string()];
        for row in self.rows(READ, args).await? {
            let Some(facts) = of(found, &row)? else { continue };
            facts.answers.push(Answer {
                phone: row.text("phone")?,
                by: PersonId::new(row.text("person")?),
                staff: row.flag("staff")?,
                yes: row.flag("yes")?,
            });
        }
        Ok(())
    }

    /// A delegation holds once: it is spent in the transaction in which the child goes.
    pub(crate) async fn spend(&mut self, collectors: &[&CollectorId], now: Moment) -> Result<(), Fault> {
        const PUT: &str = "UPDATE delegation SET used_at = $3
             WHERE district = $1 AND place = $2 AND used_at IS NULL
               AND delegation IN (SELECT value ->> 'id' FROM jsonb_each($4))";
        let ids = batch(collectors.iter().map(|id| json!({ "id": id })));
        self.run(PUT, args![self.district(), self.place(), now, ids]).await?;
        Ok(())
    }
}

/// The child of a row, if it was asked for.
fn of<'a>(found: &'a mut Children, row: &Row) -> Result<Option<&'a mut Facts>, Fault> {
    Ok(found.get_mut(&StudentId::new(row.text("student")?)))
}

/// Reads the columns `alone, name, signed_by, held_from, held_until, withdrawn_at`.
pub(crate) fn consent(row: &Row) -> Result<Consent, Fault> {
    Ok(Consent {
        id: CollectorId::new(row.text("alone")?),
        signed_by: PersonId::new(row.text("signed_by")?),
        name: row.text("name")?,
        from: row.parsed("held_from")?,
        until: row.parsed("held_until")?,
        withdrawn_at: row.moment_or("withdrawn_at")?,
    })
}
