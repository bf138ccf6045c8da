//! 家庭 What a guardian sees first: each child's evening, what is due, and the money held.

use super::student::student;
use crate::day::extended::evening_until;
use crate::day::leave::stay;
use crate::fault::Fault;
use crate::row::{Batch, Row, args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::leave::hours::Stay;
use rules::enrol::course::term::Which;
use rules::fen::Fen;
use rules::id::StudentId;
use rules::moment::Moment;
use rules::people::student::Student;
use serde_json::json;
use std::collections::BTreeMap;

/// A child's evening, as far as it is written.
#[derive(Clone, Debug)]
pub struct TonightRow {
    /// `expected`, `present`, `late`, `absent`, `leave` or `handed-over`.
    pub state: String,
    /// When it was marked.
    pub marked_at: Option<Moment>,
    /// The group's names.
    pub group: (String, String),
    /// Site and room.
    pub room: String,
    /// Who answers for the children: whoever of the school's own goes along, else the teacher, by name.
    pub teacher: String,
    /// Who gives the lesson, by name, where somebody else answers.
    pub lecturer: Option<String>,
    /// When the evening ends.
    pub until: Moment,
    /// The part of it for which the child is expected.
    pub stay: Stay,
    /// Who took the child, how they are related, and when.
    pub handed: Option<(String, String, Moment)>,
}

/// A child's care group.
#[derive(Clone, Debug)]
pub struct CareGroup {
    /// Its names.
    pub name: (String, String),
    /// The room.
    pub room: String,
    /// The responsible teacher, by name.
    pub teacher: String,
}

/// A child's money.
#[derive(Clone, Copy, Debug, Default)]
pub struct MoneyRow {
    /// In custody.
    pub held: Fen,
    /// On bills that are due.
    pub due: Fen,
    /// The earliest day of those bills.
    pub due_on: Option<Date>,
    /// The day on which the check of its counted lessons ends, while they are posted and not billed.
    pub checked_from: Option<Date>,
}

/// A child's x courses.
#[derive(Clone, Copy, Debug, Default)]
pub struct ChoiceRow {
    /// Wishes handed in.
    pub wishes: i64,
    /// Seats.
    pub placed: i64,
    /// Places in waiting lists.
    pub waiting: i64,
    /// Seats in the term after.
    pub ahead: i64,
}

/// A guardian as staff see one (P3.53).
#[derive(Clone, Debug)]
pub struct Contact {
    /// Name.
    pub name: String,
    /// Mobile number.
    pub phone: String,
    /// `mother`, `father` …
    pub relation: String,
}

impl Tx {
    /// The evening of these children on a day.
    pub async fn tonight_rows(
        &mut self,
        children: &[StudentId],
        date: Date,
    ) -> Result<BTreeMap<StudentId, TonightRow>, Fault> {
        const READ: &str = concat!(
            "SELECT r.district, r.student, r.state, r.marked_at, r.comes_at, r.leaves_at, g.name_zh, g.name_en, g.room,
                 COALESCE(t.name, e.companion, e.teacher) AS teacher,
                 CASE WHEN e.companion <> e.teacher THEN COALESCE(l.name, e.teacher) END AS lecturer, h.name AS taken_by, COALESCE(h.relation, '') AS relation,
                 COALESCE(h.released_at, 0) AS released_at, ",
            evening_until!(),
            " AS until_at
             FROM roll r
             JOIN session e ON e.district = r.district AND e.place = r.place AND e.session = r.session
             JOIN grouping g ON g.district = e.district AND g.place = e.place AND g.grouping = e.grouping
             LEFT JOIN staff t ON t.district = e.district AND t.staff = COALESCE(e.companion, e.teacher)
             LEFT JOIN staff l ON l.district = e.district AND l.staff = e.teacher
             LEFT JOIN handover h ON h.district = r.district AND h.place = r.place AND h.date = r.date
               AND h.student = r.student AND h.nth = r.handed
             WHERE r.district = $1 AND r.place = $2 AND r.date = $3
               AND r.student IN (SELECT value ->> 'id' FROM jsonb_each($4))"
        );
        let args = args![self.district(), self.place(), date.to_string(), ids(children)];
        let tonight = |row: &Row| {
            let handed = match row.text_or("taken_by")? {
                Some(name) => Some((name, row.text("relation")?, row.moment("released_at")?)),
                None => None,
            };
            Ok(TonightRow {
                state: row.text("state")?,
                marked_at: row.moment_or("marked_at")?,
                group: (row.text("name_zh")?, row.text("name_en")?),
                room: row.text("room")?,
                teacher: row.text("teacher")?,
                lecturer: row.text_or("lecturer")?,
                until: row.moment("until_at")?,
                stay: stay(row)?,
                handed,
            })
        };
        by_child(&self.rows(READ, args).await?, tonight)
    }

    /// The care groups of these children.
    pub async fn care_group_rows(
        &mut self,
        children: &[StudentId],
    ) -> Result<BTreeMap<StudentId, CareGroup>, Fault> {
        const READ: &str =
            "SELECT m.student, g.name_zh, g.name_en, g.room, COALESCE(t.name, g.teacher) AS teacher
             FROM grouping_member m
             JOIN grouping g ON g.district = m.district AND g.place = m.place AND g.grouping = m.grouping
             LEFT JOIN staff t ON t.district = g.district AND t.staff = g.teacher
             WHERE m.district = $1 AND m.place = $2 AND m.left_on IS NULL AND g.course IS NULL
               AND m.student IN (SELECT value ->> 'id' FROM jsonb_each($3))";
        let args = args![self.district(), self.place(), ids(children)];
        let group = |row: &Row| {
            let name = (row.text("name_zh")?, row.text("name_en")?);
            Ok(CareGroup { name, room: row.text("room")?, teacher: row.text("teacher")? })
        };
        by_child(&self.rows(READ, args).await?, group)
    }

    /// The money of these children: held, due on bills, and counted to be checked.
    pub async fn money_rows(
        &mut self,
        children: &[StudentId],
    ) -> Result<BTreeMap<StudentId, MoneyRow>, Fault> {
        const READ: &str = "SELECT s.student,
                 (SELECT CAST(COALESCE(sum(a.balance_fen), 0) AS BIGINT) FROM account a
                  WHERE a.district = $1 AND a.place = $2 AND a.student = s.student AND a.kind = 'custody') AS held,
                 (SELECT CAST(COALESCE(sum(b.fen - b.carried_fen), 0) AS BIGINT) FROM bill b
                  WHERE b.district = $1 AND b.place = $2 AND b.student = s.student AND b.state = 'due') AS due,
                 (SELECT min(b.due_on) FROM bill b
                  WHERE b.district = $1 AND b.place = $2 AND b.student = s.student AND b.state = 'due') AS due_on,
                 (SELECT max(COALESCE(l.billed_from, t.billed_from)) FROM tally t JOIN tally_line l ON l.district = t.district
                    AND l.place = t.place AND l.tally = t.tally WHERE t.district = $1 AND t.place = $2
                    AND l.student = s.student AND l.stands = 1 AND t.billed_at IS NULL) AS checked_from
             FROM student s WHERE s.district = $1 AND s.place = $2
               AND s.student IN (SELECT value ->> 'id' FROM jsonb_each($3))";
        let args = args![self.district(), self.place(), ids(children)];
        let money = |row: &Row| {
            let day = |column| match row.text_or(column)? {
                Some(_) => row.parsed(column).map(Some),
                None => Ok(None),
            };
            let (due_on, checked_from) = (day("due_on")?, day("checked_from")?);
            Ok(MoneyRow { held: row.fen("held")?, due: row.fen("due")?, due_on, checked_from })
        };
        by_child(&self.rows(READ, args).await?, money)
    }

    /// Wishes, seats and waiting places of these children, of courses whose term is not over: wishes for the term that is asked
    /// about, seats and places in the one that runs.
    pub async fn choice_rows(
        &mut self,
        children: &[StudentId],
        which: &Which,
    ) -> Result<BTreeMap<StudentId, ChoiceRow>, Fault> {
        const READ: &str = "SELECT s.student,
                 (SELECT count(*) FROM preference p
                  JOIN course c ON c.district = p.district AND c.place = p.place AND c.course = p.course
                  WHERE p.district = $1 AND p.place = $2 AND p.student = s.student AND p.plan = $4
                    AND c.ended_at IS NULL) AS wishes,
                 (SELECT count(*) FROM placement p WHERE p.district = $1 AND p.place = $2
                    AND p.student = s.student AND p.state = 'placed' AND p.plan <> $5 AND p.ended_at IS NULL) AS placed,
                 (SELECT count(*) FROM placement p WHERE p.district = $1 AND p.place = $2
                    AND p.student = s.student AND p.state = 'waiting' AND p.plan <> $5) AS waiting,
                 (SELECT count(*) FROM placement p WHERE p.district = $1 AND p.place = $2
                    AND p.student = s.student AND p.state = 'placed' AND p.plan = $5) AS ahead
             FROM student s WHERE s.district = $1 AND s.place = $2
               AND s.student IN (SELECT value ->> 'id' FROM jsonb_each($3))";
        // No plan is called this: where no next one is, nothing is left out.
        let next = which.next.as_deref().unwrap_or("-");
        let args = args![self.district(), self.place(), ids(children), &which.plan, next];
        let choice = |row: &Row| {
            Ok(ChoiceRow {
                wishes: row.int("wishes")?,
                placed: row.int("placed")?,
                waiting: row.int("waiting")?,
                ahead: row.int("ahead")?,
            })
        };
        by_child(&self.rows(READ, args).await?, choice)
    }

    /// Guardians of every child of the permit's place and scope, by child, the verified first.
    pub async fn contacts(&mut self) -> Result<BTreeMap<StudentId, Vec<Contact>>, Fault> {
        const READ: &str = "SELECT s.student, s.household, s.name AS name, s.sort_key, s.grade, s.home_class,
                 s.seat, s.on_roll_from, s.on_roll_until, s.care_note, g.name AS guardian, g.phone, g.relation
             FROM student s
             JOIN guardian g ON g.district = s.district AND g.household = s.household
             WHERE s.district = $1 AND s.place = $2
             ORDER BY s.student, COALESCE(g.verified_at, 9000000000000), g.guardian";
        let mut contacts: BTreeMap<StudentId, Vec<Contact>> = BTreeMap::new();
        for row in self.rows(READ, args![self.district(), self.place()]).await? {
            let child: Student = student(&row)?;
            if self.permit().covers(&child.id, &child.home_class) {
                let name = row.text("guardian")?;
                let contact = Contact { name, phone: row.text("phone")?, relation: row.text("relation")? };
                contacts.entry(child.id).or_default().push(contact);
            }
        }
        Ok(contacts)
    }
}

fn ids(children: &[StudentId]) -> Batch {
    batch(children.iter().map(|id| json!({ "id": id })))
}

fn by_child<T>(
    rows: &[Row],
    read: impl Fn(&Row) -> Result<T, Fault>,
) -> Result<BTreeMap<StudentId, T>, Fault> {
    rows.iter().map(|row| Ok((StudentId::new(row.text("student")?), read(row)?))).collect()
}
