//! 路队 Lines, children on their way with them, and every link that was signed.

use super::session::{session as read_session, turned};
use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::people::staffed;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::escort::{Arranged, Escort, Facts, Kind, Link, Row as Line, Signed, Way};
use rules::day::session::By;
use rules::id::{EscortId, PersonId, StudentId};
use rules::moment::Moment;
use rules::people::role::Role;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A line with its figures of the day.
#[derive(Clone, Debug)]
pub struct EscortRow {
    /// The line.
    pub escort: Escort,
    /// Who leads it, by name.
    pub leader_name: String,
    /// Given and not counted by the leader yet.
    pub given: i64,
    /// With the leader.
    pub taken: i64,
    /// Counted at the end of the way.
    pub arrived: i64,
}

/// A child on its way, as the gate and the family see it.
#[derive(Clone, Debug)]
pub struct WayRow {
    /// As far as it was signed for.
    pub way: Way,
    /// Who leads the line, by name.
    pub leader_name: String,
}

impl Tx {
    /// Lines that go, with their figures of a day, and lines that go no more and still have a child: its hand-over was taken back
    /// after they had ended. Or one of them.
    pub async fn escorts(&mut self, date: Date, one: Option<&EscortId>) -> Result<Vec<EscortRow>, Fault> {
        const READ: &str = "SELECT x.escort, x.kind, x.plate, x.leader, x.ended_at,
                 COALESCE(t.name, x.leader) AS leader_name,
                 COUNT(CASE WHEN c.student IS NOT NULL AND c.taken_at IS NULL THEN 1 END) AS given,
                 COUNT(CASE WHEN c.taken_at IS NOT NULL AND c.arrived_at IS NULL THEN 1 END) AS taken,
                 COUNT(CASE WHEN c.arrived_at IS NOT NULL THEN 1 END) AS arrived
             FROM escort x
             LEFT JOIN staff t ON t.district = x.district AND t.staff = x.leader
             LEFT JOIN escort_child c ON c.district = x.district AND c.place = x.place AND c.escort = x.escort
               AND c.date = $3 AND c.ended_at IS NULL
             WHERE x.district = $1 AND x.place = $2
               AND (($4 = '' AND (x.ended_at IS NULL OR c.student IS NOT NULL)) OR x.escort = $4)
             GROUP BY x.escort, x.kind, x.plate, x.leader, x.ended_at, t.name
             ORDER BY x.plate, x.escort";
        let one = one.map_or("", EscortId::as_str);
        let rows = self.rows(READ, args![self.district(), self.place(), date.to_string(), one]).await?;
        let row = |row: &Row| {
            Ok(EscortRow {
                escort: escort(row)?,
                leader_name: row.text("leader_name")?,
                given: row.int("given")?,
                taken: row.int("taken")?,
                arrived: row.int("arrived")?,
            })
        };
        rows.iter().map(row).collect()
    }

    /// Who may lead a line, by id and name: whoever looks after children here.
    pub async fn escort_leaders(&mut self) -> Result<BTreeMap<PersonId, String>, Fault> {
        const READ: &str = concat!(
            "SELECT DISTINCT s.staff, s.name FROM role r
             JOIN staff s ON s.district = r.district AND s.staff = r.person
             WHERE r.district = $1 AND r.role = 'care-teacher' AND r.place ",
            staffed!()
        );
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter().map(|row| Ok((PersonId::new(row.text("staff")?), row.text("name")?))).collect()
    }

    /// Writes a line down.
    pub async fn escort_arranged(
        &mut self,
        event: &Arranged,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO escort (district, place, escort, kind, plate, leader, arranged_at, arranged_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let (id, draft, by) = (event.escort.as_str(), &event.draft, self.permit().person().to_string());
        let (kind, plate, leader) = (draft.kind.key(), &draft.plate, draft.leader.as_str());
        self.run(ADD, args![self.district(), self.place(), id, kind, plate, leader, now, by]).await?;
        let after = json!({ "kind": kind, "plate": plate, "leader": leader });
        self.record(turned("escort.arranged", id, "P3.61", version, after), now).await?;
        let words = json!({ "plate": plate });
        self.tell(&[Tell { recipient: leader.to_owned(), kind: "escort-arranged", words }], now).await
    }

    /// A line goes no more; false while a child is on its way with it, or where it had ended.
    pub async fn escort_ended(&mut self, id: &EscortId, version: i64, now: Moment) -> Result<bool, Fault> {
        const PUT: &str = "UPDATE escort SET ended_at = $4, ended_by = $5
             WHERE district = $1 AND place = $2 AND escort = $3 AND ended_at IS NULL
               AND NOT EXISTS (SELECT 1 FROM escort_child c WHERE c.district = $1 AND c.place = $2
                 AND c.escort = $3 AND c.ended_at IS NULL)";
        let by = self.permit().person().to_string();
        if self.run(PUT, args![self.district(), self.place(), id.as_str(), now, by]).await? == 0 {
            return Ok(false);
        }
        self.record(turned("escort.ended", id.as_str(), "P3.61", version, json!({})), now).await?;
        Ok(true)
    }

    /// What [`rules::day::escort::give`] and [`rules::day::escort::sign`] may know: the children who are named, and those on
    /// their way with the line.
    pub async fn escort_facts(
        &mut self,
        id: &EscortId,
        date: Date,
        named: &[StudentId],
    ) -> Result<Facts, Fault> {
        const ROWS: &str = "SELECT r.student, s.name AS child, r.state, e.session, e.grouping, g.course, g.name_zh,
                 g.name_en, e.date, e.from_at, e.until_at, e.lessons, e.teacher, e.companion, e.opened_at, e.roll_closed_at,
                 e.closed_at, e.cancelled_at, e.cancelled_cause, e.moved_to, x.escort, x.kind, x.plate, x.leader,
                 x.ended_at, c.given_at, c.taken_at, c.arrived_at
             FROM roll r
             JOIN student s ON s.district = r.district AND s.place = r.place AND s.student = r.student
             JOIN session e ON e.district = r.district AND e.place = r.place AND e.session = r.session
             JOIN grouping g ON g.district = e.district AND g.place = e.place AND g.grouping = e.grouping
             LEFT JOIN escort_child c ON c.district = r.district AND c.place = r.place AND c.date = r.date
               AND c.student = r.student AND c.ended_at IS NULL
             LEFT JOIN escort x ON x.district = c.district AND x.place = c.place AND x.escort = c.escort
             WHERE r.district = $1 AND r.place = $2 AND r.date = $3
               AND (c.escort = $4 OR r.student IN (SELECT value ->> 'id' FROM jsonb_each($5)))
             ORDER BY s.grade, length(s.home_class), s.home_class, s.seat, r.student";
        let escort = self.escorts(date, Some(id)).await?.pop().ok_or(Fault::NotFound)?.escort;
        let ids = batch(named.iter().map(|id| json!({ "id": id })));
        let args = args![self.district(), self.place(), date.to_string(), id.as_str(), ids];
        let rows = self.rows(ROWS, args).await?;
        let line = |row: &Row| {
            let child = Line {
                name: row.text("child")?,
                state: row.parsed("state")?,
                session: read_session(row)?,
                way: way(row)?,
            };
            Ok((StudentId::new(row.text("student")?), child))
        };
        let rows = rows.iter().map(line).collect::<Result<_, Fault>>()?;
        Ok(Facts { escort, by: By::of(self.permit()), rows })
    }

    /// Writes who was given, or whose link was signed, by whom and when.
    pub async fn escort_signed(
        &mut self,
        event: &Signed,
        (by, at): (&PersonId, Moment),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const GIVE: &str =
            "INSERT INTO escort_child (district, place, date, student, given_at, given_by, escort)
             SELECT $1, $2, $3, value ->> 'id', $4, $5, $6 FROM jsonb_each($7) WHERE true";
        const TAKE: &str = "UPDATE escort_child SET taken_at = $4, taken_by = $5
             WHERE district = $1 AND place = $2 AND date = $3 AND escort = $6 AND ended_at IS NULL
               AND taken_at IS NULL AND student IN (SELECT value ->> 'id' FROM jsonb_each($7))";
        const COUNT: &str = "UPDATE escort_child SET arrived_at = $4, arrived_by = $5
             WHERE district = $1 AND place = $2 AND date = $3 AND escort = $6 AND ended_at IS NULL
               AND taken_at IS NOT NULL AND arrived_at IS NULL
               AND student IN (SELECT value ->> 'id' FROM jsonb_each($7))";
        const BACK: &str = "UPDATE escort_child SET ended_at = $4, ended_by = $5, ended = 'back'
             WHERE district = $1 AND place = $2 AND date = $3 AND escort = $6 AND ended_at IS NULL
               AND student IN (SELECT value ->> 'id' FROM jsonb_each($7))";
        let (statement, act) = match event.link {
            None => (GIVE, "escort.given"),
            Some(Link::Taken) => (TAKE, "escort.taken"),
            Some(Link::Arrived) => (COUNT, "escort.arrived"),
            Some(Link::Back) => (BACK, "escort.back"),
        };
        let (day, id) = (at.date().to_string(), event.escort.as_str());
        let ids = batch(event.students.iter().map(|id| json!({ "id": id })));
        self.run(statement, args![self.district(), self.place(), &day, at, by.as_str(), id, ids]).await?;
        let after =
            json!({ "date": day, "students": event.students, "open": event.open, "by": by, "at": at });
        self.record(turned(act, id, "P3.61", version, after), now).await
    }

    /// Children who go end their way in the transaction in which they go.
    pub(crate) async fn end_ways(
        &mut self,
        students: &[&StudentId],
        date: Date,
        (by, at): (&PersonId, Moment),
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE escort_child SET ended_at = $4, ended_by = $5, ended = 'handed-over'
             WHERE district = $1 AND place = $2 AND date = $3 AND ended_at IS NULL
               AND student IN (SELECT value ->> 'id' FROM jsonb_each($6))";
        let ids = batch(students.iter().map(|id| json!({ "id": id })));
        let day = date.to_string();
        self.run(PUT, args![self.district(), self.place(), day, at, by.as_str(), ids]).await?;
        Ok(())
    }

    /// Children on their way on a day.
    pub async fn escort_ways(&mut self, date: Date) -> Result<BTreeMap<StudentId, WayRow>, Fault> {
        self.read_ways(date, "").await
    }

    /// The way that one child is on, if it is on one.
    pub(crate) async fn escort_way(&mut self, student: &StudentId, date: Date) -> Result<Option<Way>, Fault> {
        Ok(self.read_ways(date, student.as_str()).await?.remove(student).map(|row| row.way))
    }

    /// When a line last brought a child back to its room on a day, if one did.
    pub(crate) async fn escort_back_at(
        &mut self,
        student: &StudentId,
        date: Date,
    ) -> Result<Option<Moment>, Fault> {
        const READ: &str = "SELECT MAX(ended_at) AS back_at FROM escort_child
             WHERE district = $1 AND place = $2 AND date = $3 AND student = $4 AND ended = 'back'";
        let args = args![self.district(), self.place(), date.to_string(), student.as_str()];
        let row = self.row(READ, args).await?;
        row.map_or(Ok(None), |row| row.moment_or("back_at"))
    }

    async fn read_ways(&mut self, date: Date, one: &str) -> Result<BTreeMap<StudentId, WayRow>, Fault> {
        const READ: &str =
            "SELECT c.student, x.escort, x.kind, x.plate, x.leader, x.ended_at, c.given_at, c.taken_at,
                 c.arrived_at, COALESCE(t.name, x.leader) AS leader_name
             FROM escort_child c
             JOIN escort x ON x.district = c.district AND x.place = c.place AND x.escort = c.escort
             LEFT JOIN staff t ON t.district = x.district AND t.staff = x.leader
             WHERE c.district = $1 AND c.place = $2 AND c.date = $3 AND c.ended_at IS NULL
               AND ($4 = '' OR c.student = $4)";
        let mut ways = BTreeMap::new();
        for row in self.rows(READ, args![self.district(), self.place(), date.to_string(), one]).await? {
            let Some(way) = way(&row)? else { continue };
            let leader_name = row.text("leader_name")?;
            ways.insert(StudentId::new(row.text("student")?), WayRow { way, leader_name });
        }
        Ok(ways)
    }

    /// Tells the management group, the leader and whoever gave the children that a link is open past its time; each child
    /// and link once. Answers how many were new.
    pub async fn escort_overdue(
        &mut self,
        (row, link, students): (&WayRow, Link, &[StudentId]),
        version: i64,
        now: Moment,
    ) -> Result<usize, Fault> {
        let mut fresh = BTreeSet::new();
        for student in students {
            let step = format!("{}-{}", link.key(), row.way.given_at.0);
            if self.once(now.date(), ("escort", student.as_str(), &step), now).await? {
                fresh.insert(student.clone());
            }
        }
        if fresh.is_empty() {
            return Ok(0);
        }
        let escort = &row.way.escort;
        let names = self.names_of(&fresh).await?.join("、");
        let words =
            json!({ "plate": escort.plate, "name": row.leader_name, "names": names, "link": link.key() });
        let record = Record {
            act: "escort.overdue",
            subject: escort.id.as_str(),
            clause: "P3.61",
            scheme_version: version,
            before: Value::Null,
            after: json!({ "link": link.key(), "students": fresh }),
        };
        self.record(record, now).await?;
        let mut people: BTreeSet<String> = self.in_role(Role::Manager).await?.into_iter().collect();
        people.insert(escort.leader.to_string());
        let letter = |recipient| Tell { recipient, kind: "escort-overdue", words: words.clone() };
        self.tell(&people.into_iter().map(letter).collect::<Vec<_>>(), now).await?;
        Ok(fresh.len())
    }

    async fn names_of(&mut self, students: &BTreeSet<StudentId>) -> Result<Vec<String>, Fault> {
        const READ: &str = "SELECT name FROM student WHERE district = $1 AND place = $2
               AND student IN (SELECT value ->> 'id' FROM jsonb_each($3))
             ORDER BY grade, length(home_class), home_class, seat";
        let ids = batch(students.iter().map(|id| json!({ "id": id })));
        let rows = self.rows(READ, args![self.district(), self.place(), ids]).await?;
        rows.iter().map(|row| row.text("name")).collect()
    }
}

fn escort(row: &Row) -> Result<Escort, Fault> {
    let kind = row.text("kind")?;
    Ok(Escort {
        id: EscortId::new(row.text("escort")?),
        kind: Kind::ALL.iter().copied().find(|one| one.key() == kind).unwrap_or(Kind::Line),
        plate: row.text("plate")?,
        leader: PersonId::new(row.text("leader")?),
        ended: row.moment_or("ended_at")?.is_some(),
    })
}

/// The way of a row, where a line has the child.
pub(super) fn way(row: &Row) -> Result<Option<Way>, Fault> {
    let Some(given_at) = row.moment_or("given_at")? else { return Ok(None) };
    Ok(Some(Way {
        escort: escort(row)?,
        given_at,
        taken_at: row.moment_or("taken_at")?,
        arrived_at: row.moment_or("arrived_at")?,
    }))
}
