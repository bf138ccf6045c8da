//! 门岗 Where every child of the evening is, for the gate, the muster and one family.

mod unopened;

pub use unopened::{Unopened, UnopenedRoom};

use super::WayRow;
use super::escort::way;
use super::extended::evening_until;
use super::leave::stay;
use super::pickup::pickup;
use crate::fault::Fault;
use crate::people::student;
use crate::row::{Arg, Row, args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::leave::hours::Stay;
use rules::day::pickup::Pickup;
use rules::day::roll::State;
use rules::id::{PersonId, SessionId, StudentId};
use rules::moment::Moment;
use rules::people::student::Student;
use rules::plan::local::Words;
use serde_json::json;

/// One child of the evening.
#[derive(Clone, Debug)]
pub struct GateRow {
    /// The child.
    pub student: Student,
    /// Where the roll has it.
    pub state: State,
    /// The session whose roll that is.
    pub session: SessionId,
    /// The part of the session for which it is expected.
    pub stay: Stay,
    /// When that was said.
    pub marked_at: Option<Moment>,
    /// The group.
    pub group: Words,
    /// The group's site.
    pub site: String,
    /// The group's room.
    pub room: String,
    /// Who is responsible, by name.
    pub teacher_name: String,
    /// When its evening ends; whoever has gone over to extended care is there from then on.
    pub until: Moment,
    /// An early collection, as far as it has come.
    pub pickup: Option<Pickup>,
    /// The line that has the child.
    pub way: Option<WayRow>,
    /// Who took the child, how they are related, and when.
    pub handed: Option<(String, String, Moment)>,
    /// The gate has let the child out today; if it is inside, that was taken back.
    pub let_out: bool,
    /// Where a missing child is, and who said so; empty words while nobody knows.
    pub absence: Option<(String, String)>,
}

/// What an open page of the gate looks at: it asks again when any of it differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GateCounts {
    /// Inside, or to be by now.
    pub inside: i64,
    /// Gone home.
    pub gone: i64,
    /// Acts that the place has seen: a step, a line or a signature that is taken back is an act like any other, while the latest
    /// moment of an evening may go back.
    pub acts: i64,
    /// A room's hour has begun and nobody has opened its roll: its children are on no roll, and are expected all the same.
    pub is_unopened: bool,
    /// A room's hour comes later today: whoever goes there may be in another room until then, on no roll.
    pub is_later: bool,
}

/// A statement that reads the day's rows of those children whom `$whom` names, with everything the gate shows of them.
/// They are found first, so that only their rows are joined with everything else. Both databases join in the order in which
/// it is written: SQLite for `CROSS JOIN`, PostgreSQL because so many tables are more than it turns about.
macro_rules! gate_rows {
    ($whom:expr) => {
        concat!(
            "WITH whom AS MATERIALIZED (",
            $whom,
            ") SELECT s.student, s.household, s.name, s.sort_key, s.grade, s.home_class, s.seat,
                 s.on_roll_from, s.on_roll_until, s.care_note, r.state, r.comes_at, r.leaves_at, r.marked_at, g.name_zh,
                 g.name_en, g.site, g.room, COALESCE(t.name, e.companion, e.teacher) AS teacher_name, ",
            evening_until!(),
            " AS until_at, p.pickup, p.collector,
                 p.name AS adult, p.relation, p.reason, p.checked_at, p.signed_at, p.exited_at,
                 h.name AS taken_by, COALESCE(h.relation, '') AS taken_relation,
                 COALESCE(h.released_at, 0) AS released_at, e.session,
                 CASE WHEN EXISTS (SELECT 1 FROM handover o WHERE o.district = r.district AND o.place = r.place
                     AND o.date = r.date AND o.student = r.student AND o.early = 1) THEN 1 ELSE 0 END AS let_out,
                 a.whereabouts, COALESCE(a.said_by, '') AS said_by, x.escort, x.kind, x.plate, x.leader, x.ended_at,
                 c.given_at, c.taken_at, c.arrived_at, COALESCE(l.name, x.leader, '') AS leader_name
             FROM whom CROSS JOIN roll r
             JOIN student s ON s.district = r.district AND s.place = r.place AND s.student = r.student
             JOIN session e ON e.district = r.district AND e.place = r.place AND e.session = r.session
             JOIN grouping g ON g.district = e.district AND g.place = e.place AND g.grouping = e.grouping
             LEFT JOIN staff t ON t.district = e.district AND t.staff = COALESCE(e.companion, e.teacher)
             LEFT JOIN pickup p ON p.district = r.district AND p.place = r.place AND p.date = r.date
               AND p.student = r.student
             LEFT JOIN handover h ON h.district = r.district AND h.place = r.place AND h.date = r.date
               AND h.student = r.student AND h.nth = r.handed
             LEFT JOIN absence a ON a.district = r.district AND a.place = r.place AND a.date = r.date
               AND a.student = r.student
             LEFT JOIN escort_child c ON c.district = r.district AND c.place = r.place AND c.date = r.date
               AND c.student = r.student AND c.ended_at IS NULL
             LEFT JOIN escort x ON x.district = c.district AND x.place = c.place AND x.escort = c.escort
             LEFT JOIN staff l ON l.district = x.district AND l.staff = x.leader
             WHERE r.district = $1 AND r.place = $2 AND r.date = $3 AND r.student = whom.student
             ORDER BY g.site, g.room, s.grade, length(s.home_class), s.home_class, s.seat, s.student"
        )
    };
}

/// Those whom a search is about, and those whose early collection has begun.
macro_rules! gate_found {
    ($whom:literal) => {
        gate_rows!(concat!(
            "SELECT b.student FROM pickup b
                 WHERE b.district = $1 AND b.place = $2 AND b.date = $3 AND b.exited_at IS NULL
             UNION ",
            $whom
        ))
    };
}

impl Tx {
    /// Every child on a roll of the day within the permit's scope, by site, room and seat; or one child.
    pub async fn gate_rows(&mut self, date: Date, of: Option<&StudentId>) -> Result<Vec<GateRow>, Fault> {
        const ALL: &str =
            gate_rows!("SELECT q.student FROM roll q WHERE q.district = $1 AND q.place = $2 AND q.date = $3");
        const ONE: &str = gate_rows!(
            "SELECT q.student FROM roll q
                 WHERE q.district = $1 AND q.place = $2 AND q.date = $3 AND q.student = $4"
        );
        let mut args = args![self.district(), self.place(), date.to_string()];
        match of {
            None => self.gate_read(ALL, args).await,
            Some(student) => {
                args.extend(args![student.as_str()]);
                self.gate_read(ONE, args).await
            }
        }
    }

    /// Every child of the day for whom one person is responsible.
    pub async fn gate_room(&mut self, date: Date, teacher: &PersonId) -> Result<Vec<GateRow>, Fault> {
        const READ: &str = gate_rows!(
            "SELECT q.student FROM session z
                 JOIN roll q ON q.district = z.district AND q.place = z.place AND q.session = z.session
                 WHERE z.district = $1 AND z.place = $2 AND z.date = $3 AND (z.teacher = $4 OR z.companion = $4)"
        );
        let args = args![self.district(), self.place(), date.to_string(), teacher.as_str()];
        self.gate_read(READ, args).await
    }

    /// The place's children whose name, initials, class or seat contain what is sought, on a roll or not: all names are looked through
    /// once, whatever is asked of these children then. What is sought stands in a SELECT of its own, so that PostgreSQL does not weigh
    /// its letters: it would plan each search of rare ones anew, which takes three times as long as to find them.
    pub async fn gate_sought(&mut self, sought: &str) -> Result<Vec<StudentId>, Fault> {
        const READ: &str = "SELECT f.student FROM student f WHERE f.district = $1 AND f.place = $2 AND f.found_by LIKE (SELECT $3)";
        let rows = self.rows(READ, args![self.district(), self.place(), like(sought)]).await?;
        rows.iter().map(|row| Ok(StudentId::new(row.text("student")?))).collect()
    }

    /// Of the children that were found by what is sought, and of those whose line is, the rows of the day; and those whose early
    /// collection has begun.
    pub async fn gate_find(
        &mut self,
        date: Date,
        (sought, found): (&str, &[StudentId]),
    ) -> Result<Vec<GateRow>, Fault> {
        const READ: &str = gate_found!(
            "SELECT value ->> 'id' FROM jsonb_each($5)
             UNION SELECT c.student FROM escort_child c
                 JOIN escort x ON x.district = c.district AND x.place = c.place AND x.escort = c.escort
                 WHERE c.district = $1 AND c.place = $2 AND c.date = $3 AND c.ended_at IS NULL
                   AND LOWER(x.plate) LIKE (SELECT $4)"
        );
        let found = batch(found.iter().map(|id| json!({ "id": id })));
        let args = args![self.district(), self.place(), date.to_string(), like(sought), found];
        self.gate_read(READ, args).await
    }

    /// Those of one home class, and those whose early collection has begun.
    pub async fn gate_class(&mut self, date: Date, class: &str) -> Result<Vec<GateRow>, Fault> {
        const READ: &str = gate_found!(
            "SELECT f.student FROM student f WHERE f.district = $1 AND f.place = $2 AND f.home_class = $4"
        );
        let args = args![self.district(), self.place(), date.to_string(), class];
        self.gate_read(READ, args).await
    }

    /// The first so many of the day by class and seat, and those whose early collection has begun.
    pub async fn gate_first(&mut self, date: Date, most: i64) -> Result<Vec<GateRow>, Fault> {
        const READ: &str = gate_found!(
            "SELECT first.student FROM (SELECT q.student FROM roll q
                 JOIN student o ON o.district = q.district AND o.place = q.place AND o.student = q.student
                 WHERE q.district = $1 AND q.place = $2 AND q.date = $3
                 ORDER BY o.grade, length(o.home_class), o.home_class, o.seat, o.student LIMIT $4) AS first"
        );
        let args = args![self.district(), self.place(), date.to_string(), most];
        self.gate_read(READ, args).await
    }

    /// Each home class of the day: how many are inside or should be by now, and how many are on a roll.
    pub async fn gate_classes(&mut self, now: Moment) -> Result<Vec<(String, i64, i64)>, Fault> {
        const READ: &str = "SELECT s.grade, s.home_class, COUNT(*) AS listed,
                 COUNT(CASE WHEN r.state IN ('present', 'late')
                     OR (r.state = 'expected' AND (r.comes_at IS NULL OR r.comes_at <= $4)) THEN 1 END) AS inside
             FROM roll r
             JOIN student s ON s.district = r.district AND s.place = r.place AND s.student = r.student
             WHERE r.district = $1 AND r.place = $2 AND r.date = $3
             GROUP BY s.grade, s.home_class ORDER BY s.grade, length(s.home_class), s.home_class";
        let rows = self.rows(READ, args![self.district(), self.place(), now.date().to_string(), now]).await?;
        rows.iter().map(|row| Ok((row.text("home_class")?, row.int("inside")?, row.int("listed")?))).collect()
    }

    async fn gate_read(&mut self, read: &'static str, args: Vec<Arg>) -> Result<Vec<GateRow>, Fault> {
        let rows = self.rows(read, args).await?;
        let mut rows = rows.iter().map(gate_row).collect::<Result<Vec<_>, _>>()?;
        rows.retain(|row| self.permit().covers(&row.student.id, &row.student.home_class));
        Ok(rows)
    }
}

impl Tx {
    /// How many are inside or should be by now, how many have gone, how far the place has come, and whether a room waits for its roll, or
    /// comes later.
    pub async fn gate_counts(&mut self, now: Moment) -> Result<GateCounts, Fault> {
        const COUNT: &str = "SELECT COUNT(CASE WHEN r.state IN ('present', 'late')
                     OR (r.state = 'expected' AND (r.comes_at IS NULL OR r.comes_at <= $4)) THEN 1 END) AS inside,
                 COUNT(CASE WHEN r.state = 'handed-over' THEN 1 END) AS gone,
                 COALESCE((SELECT n.seq FROM journal_head n WHERE n.district = $1 AND n.place = $2), 0) AS acts,
                 CASE WHEN EXISTS (SELECT 1 FROM session u WHERE u.district = $1 AND u.place = $2 AND u.date = $3
                     AND u.from_at <= $4 AND u.opened_at IS NULL AND u.cancelled_at IS NULL AND u.is_extended = 0)
                   THEN 1 ELSE 0 END AS is_unopened,
                 CASE WHEN EXISTS (SELECT 1 FROM session v WHERE v.district = $1 AND v.place = $2 AND v.date = $3
                     AND v.from_at > $4 AND v.opened_at IS NULL AND v.cancelled_at IS NULL)
                   THEN 1 ELSE 0 END AS is_later
             FROM roll r WHERE r.district = $1 AND r.place = $2 AND r.date = $3";
        let row = self.one(COUNT, args![self.district(), self.place(), now.date().to_string(), now]).await?;
        Ok(GateCounts {
            inside: row.int("inside")?,
            gone: row.int("gone")?,
            acts: row.int("acts")?,
            is_unopened: row.flag("is_unopened")?,
            is_later: row.flag("is_later")?,
        })
    }
}

/// What is sought anywhere in a text of small letters, as LIKE reads it.
fn like(sought: &str) -> String {
    let plain: String = sought.chars().filter(|c| !matches!(c, '%' | '_' | '\\')).collect();
    format!("%{}%", plain.to_lowercase())
}

fn gate_row(row: &Row) -> Result<GateRow, Fault> {
    let begun = row.text_or("pickup")?.map(|_| begun(row)).transpose()?;
    let handed = match row.text_or("taken_by")? {
        Some(name) => Some((name, row.text("taken_relation")?, row.moment("released_at")?)),
        None => None,
    };
    let way = match way(row)? {
        Some(way) => Some(WayRow { way, leader_name: row.text("leader_name")? }),
        None => None,
    };
    let absence = match row.text_or("whereabouts")? {
        Some(place) => Some((place, row.text("said_by")?)),
        None => None,
    };
    Ok(GateRow {
        student: student(row)?,
        state: row.parsed("state")?,
        session: SessionId::new(row.text("session")?),
        stay: stay(row)?,
        marked_at: row.moment_or("marked_at")?,
        group: Words { zh: row.text("name_zh")?, en: row.text("name_en")? },
        site: row.text("site")?,
        room: row.text("room")?,
        teacher_name: row.text("teacher_name")?,
        until: row.moment("until_at")?,
        pickup: begun,
        way,
        handed,
        let_out: row.flag("let_out")?,
        absence,
    })
}

/// The collection of a row in which the child's own name stands as `name`.
fn begun(row: &Row) -> Result<Pickup, Fault> {
    let mut begun = pickup(row)?;
    begun.adult.name = row.text("adult")?;
    Ok(begun)
}
