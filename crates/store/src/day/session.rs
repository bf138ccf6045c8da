//! 场次 Sessions: planned in one statement for the whole term, opened and closed one by one.

mod earlier;
mod replanning;
mod switching;

pub use earlier::{ForgottenRow, HeldDay};
pub(super) use replanning::dated;

use super::leave::hours;
use super::sickness::not_seen_since;
use crate::fault::Fault;
use crate::journal::Record;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::leave::hours::Hours;
use rules::day::roll::State;
use rules::day::session::expecting::{Child as Expected, Membership};
use rules::day::session::planning::{Facts, Group, Meets, Planned, Slot};
use rules::day::session::{By, Cancelled, Child, CloseFacts, Closed, Laid, OpenFacts, Opened, Session};
use rules::enrol::course::bit;
use rules::id::{CourseId, GroupId, PersonId, SessionId, StudentId};
use rules::moment::Moment;
use rules::plan::local::Words;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// A session with what a list shows of it.
#[derive(Clone, Debug)]
pub struct SessionRow {
    /// The session.
    pub session: Session,
    /// Where it meets.
    pub site: String,
    /// In which room.
    pub room: String,
    /// The one responsible, by name.
    pub teacher_name: String,
    /// Who of the school's own is there beside somebody from outside, by name.
    pub companion_name: Option<String>,
    /// Children with a place in the group that day.
    pub members: i64,
    /// Children by state: expected, present, late, absent, on leave, handed over.
    pub states: [i64; 6],
    /// Absences that nobody has explained.
    pub absences_open: i64,
    /// Adults who were checked at the gate and wait for a signature here (P3.61).
    pub signatures_due: i64,
    /// Children who have been here and have gone over to extended care (P1.25).
    pub rolled_over: i64,
}

impl Tx {
    /// What [`rules::day::session::planning::plan`] may know: every group, and what is planned from `today` on.
    pub async fn session_plan_facts(&mut self, today: Date) -> Result<Facts, Fault> {
        const GROUPS: &str =
            "SELECT g.grouping, g.name_zh, g.name_en, g.teacher, g.companion, c.weekday, c.days, c.from_minute,
                 c.lessons,
                 (SELECT min(m.joined_on) FROM grouping_member m
                  WHERE m.district = g.district AND m.place = g.place AND m.grouping = g.grouping) AS first_on
             FROM grouping g
             LEFT JOIN course c ON c.district = g.district AND c.place = g.place AND c.course = g.course
             WHERE g.district = $1 AND g.place = $2 AND (g.course IS NULL OR c.state = 'open' AND c.ended_at IS NULL)
               AND g.is_extended = 0
             ORDER BY g.grouping";
        const PLANNED: &str =
            "SELECT e.session, e.grouping, g.name_zh, g.name_en, e.date, e.from_at, e.until_at, e.lessons,
                 e.teacher, e.companion
             FROM session e JOIN grouping g
               ON g.district = e.district AND g.place = e.place AND g.grouping = e.grouping
             WHERE e.district = $1 AND e.place = $2 AND e.date >= $3 AND e.cancelled_at IS NULL
               AND e.is_extended = 0";
        const CANCELLED: &str = "SELECT e.grouping, e.date FROM session e
             WHERE e.district = $1 AND e.place = $2 AND e.date >= $3 AND e.cancelled_at IS NOT NULL";
        const GRADES: &str = "SELECT DISTINCT m.grouping, s.grade FROM grouping_member m
             JOIN student s ON s.district = m.district AND s.place = m.place AND s.student = m.student
             WHERE m.district = $1 AND m.place = $2 AND m.left_on IS NULL ORDER BY m.grouping, s.grade";
        const NAMES: &str = "SELECT s.staff, s.name FROM staff s WHERE s.district = $1 AND s.staff IN
             (SELECT g.teacher FROM grouping g WHERE g.district = $1 AND g.place = $2
              UNION SELECT e.companion FROM session e WHERE e.district = $1 AND e.place = $2 AND e.date >= $3
                AND e.companion IS NOT NULL
              UNION SELECT g.companion FROM grouping g WHERE g.district = $1 AND g.place = $2
                AND g.companion IS NOT NULL)";
        let rows = self.rows(NAMES, args![self.district(), self.place(), today.to_string()]).await?;
        let name = |row: &Row| Ok((PersonId::new(row.text("staff")?), row.text("name")?));
        let names = rows.iter().map(name).collect::<Result<_, Fault>>()?;
        let rows = self.rows(GROUPS, args![self.district(), self.place()]).await?;
        let mut groups = rows.iter().map(group).collect::<Result<Vec<Group>, _>>()?;
        let mut grades: BTreeMap<String, Vec<i64>> = BTreeMap::new();
        for row in self.rows(GRADES, args![self.district(), self.place()]).await? {
            grades.entry(row.text("grouping")?).or_default().push(row.int("grade")?);
        }
        for group in &mut groups {
            group.grades = grades.remove(group.id.as_str()).unwrap_or_default();
        }
        let rows = self.rows(PLANNED, args![self.district(), self.place(), today.to_string()]).await?;
        let planned = rows.iter().map(slot).collect::<Result<_, _>>()?;
        let rows = self.rows(CANCELLED, args![self.district(), self.place(), today.to_string()]).await?;
        let gone = |row: &Row| Ok((GroupId::new(row.text("grouping")?), row.parsed("date")?));
        let cancelled = rows.iter().map(gone).collect::<Result<_, Fault>>()?;
        Ok(Facts { groups, planned, cancelled, closures: self.closures_standing().await?, names })
    }

    /// Writes the evenings that were missing.
    pub async fn session_planned(&mut self, event: &Planned, version: i64, now: Moment) -> Result<(), Fault> {
        self.put_slots(&event.added).await?;
        let place = self.place();
        let record = Record {
            act: "session.planned",
            subject: &place,
            clause: "P3.31",
            scheme_version: version,
            before: json!({ "sessions": event.already }),
            after: json!({ "added": event.added.len() }),
        };
        self.record(record, now).await
    }

    async fn put_slots(&mut self, slots: &[Slot]) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO session (district, place, session, grouping, date, from_at, until_at, lessons, teacher,
                 companion)
             SELECT $1, $2, value ->> 'id', value ->> 'group', value ->> 'date',
                 CAST(value ->> 'from' AS BIGINT), CAST(value ->> 'until' AS BIGINT),
                 CAST(value ->> 'lessons' AS BIGINT), value ->> 'teacher', value ->> 'companion'
             FROM jsonb_each($3)";
        let rows = batch(slots.iter().map(|slot| {
            json!({
                "id": slot.id, "group": slot.group, "date": slot.date.to_string(), "from": slot.from,
                "until": slot.until, "lessons": slot.lessons, "teacher": slot.teacher,
                "companion": slot.companion,
            })
        }));
        self.run(ADD, args![self.district(), self.place(), rows]).await?;
        Ok(())
    }

    /// One session of the permit's place, or [`Fault::NotFound`].
    pub async fn session(&mut self, id: &SessionId) -> Result<Session, Fault> {
        const READ: &str = "SELECT e.session, e.grouping, g.course, g.name_zh, g.name_en, e.date, e.from_at,
                 e.until_at, e.lessons, e.teacher, e.companion, e.opened_at, e.roll_closed_at, e.closed_at, e.cancelled_at,
                 e.cancelled_cause, e.moved_to
             FROM session e JOIN grouping g
               ON g.district = e.district AND g.place = e.place AND g.grouping = e.grouping
             WHERE e.district = $1 AND e.place = $2 AND e.session = $3";
        let row = self.row(READ, args![self.district(), self.place(), id.as_str()]).await?;
        session(&row.ok_or(Fault::NotFound)?)
    }

    /// What [`rules::day::session::open`] may know: the group's children, and where else each could be tonight.
    pub async fn session_open_facts(&mut self, id: &SessionId) -> Result<OpenFacts, Fault> {
        const MEMBERS: &str =
            "SELECT s.student, s.grade, s.on_roll_from, s.on_roll_until, m.grouping, g.course, g.site,
                 m.joined_on, m.left_on, e.from_at, e.until_at, COALESCE(r.state, '') AS registration,
                 COALESCE(r.fridays, 0) AS fridays, f.attends
             FROM grouping_member mine
             JOIN student s ON s.district = mine.district AND s.place = mine.place AND s.student = mine.student
             JOIN grouping_member m ON m.district = s.district AND m.place = s.place AND m.student = s.student
             JOIN grouping g ON g.district = m.district AND g.place = m.place AND g.grouping = m.grouping
             JOIN session e ON e.district = m.district AND e.place = m.place AND e.grouping = m.grouping
               AND e.date = $3 AND e.cancelled_at IS NULL
             LEFT JOIN registration r ON r.district = s.district AND r.place = s.place AND r.student = s.student
             LEFT JOIN friday f ON f.district = s.district AND f.place = s.place AND f.student = s.student
               AND f.date = $3
             WHERE mine.district = $1 AND mine.place = $2 AND mine.grouping = $4
             ORDER BY s.grade, length(s.home_class), s.home_class, s.seat, s.student, m.grouping";
        const SLIPS: &str = "SELECT l.student, l.from_minute, l.until_minute FROM leave l
             JOIN grouping_member m ON m.district = l.district AND m.place = l.place AND m.student = l.student
             WHERE l.district = $1 AND l.place = $2 AND l.from_date <= $3 AND l.to_date >= $3 AND m.grouping = $4";
        const ILL: &str = concat!(
            "SELECT i.student FROM sickness i
             JOIN grouping_member m ON m.district = i.district AND m.place = i.place AND m.student = i.student
             WHERE i.district = $1 AND i.place = $2 AND i.reported_on <= $3 AND m.grouping = $4 AND ",
            not_seen_since!()
        );
        let session = self.session(id).await?;
        let (day, group) = (session.date.to_string(), session.group.as_str());
        let mut ill = BTreeSet::new();
        for row in self.rows(ILL, args![self.district(), self.place(), &day, group]).await? {
            ill.insert(row.text("student")?);
        }
        let mut slips: BTreeMap<String, Vec<Hours>> = BTreeMap::new();
        for row in self.rows(SLIPS, args![self.district(), self.place(), &day, group]).await? {
            slips.entry(row.text("student")?).or_default().push(hours(&row)?);
        }
        let rows = self.rows(MEMBERS, args![self.district(), self.place(), day, group]).await?;
        let mut children: Vec<Expected> = Vec::new();
        for row in &rows {
            let student = row.text("student")?;
            if children.last().is_none_or(|last| last.student.as_str() != student) {
                let slips = slips.remove(&student).unwrap_or_default();
                let ill = ill.contains(&student);
                children.push(Expected { ill, slips, ..expected(row, session.date)? });
            }
            let last = children.last_mut().expect("one was just added");
            last.groups.push(membership(row)?);
        }
        Ok(OpenFacts { session, by: By::of(self.permit()), children })
    }

    /// Sessions of class "1" that have begun, are not over, and whose roll nobody has laid out. A course's lesson that
    /// nobody opened may not have been held, and then costs nothing (P3.16): only a person says that it is.
    pub async fn sessions_unopened(&mut self, now: Moment) -> Result<Vec<SessionId>, Fault> {
        const READ: &str = "SELECT e.session FROM session e
             JOIN grouping g ON g.district = e.district AND g.place = e.place AND g.grouping = e.grouping
             WHERE e.district = $1 AND e.place = $2 AND e.date = $3 AND e.from_at <= $4 AND e.until_at > $4
               AND e.opened_at IS NULL AND e.cancelled_at IS NULL AND g.course IS NULL AND g.is_extended = 0
             ORDER BY e.from_at, e.session";
        let today = now.date().to_string();
        let rows = self.rows(READ, args![self.district(), self.place(), today, now]).await?;
        rows.iter().map(|row| Ok(SessionId::new(row.text("session")?))).collect()
    }

    /// Lays out the roll. A child whom another room took in before stays there (X.22).
    pub async fn session_opened(&mut self, event: &Opened, version: i64, now: Moment) -> Result<(), Fault> {
        const PUT: &str =
            "UPDATE session SET opened_at = $4 WHERE district = $1 AND place = $2 AND session = $3";
        let session = event.session.as_str();
        self.lay_rows((&event.session, event.date), &event.rows).await?;
        self.run(PUT, args![self.district(), self.place(), session, now]).await?;
        let leave = event.rows.iter().filter(|row| row.state == State::Leave).count();
        let after = json!({ "expected": event.rows.len() - leave, "leave": leave });
        self.record(turned("session.opened", session, "P3.52", version, after), now).await
    }

    /// Children on a roll; who is on another one of that day stays there.
    pub(super) async fn lay_rows(
        &mut self,
        (session, date): (&SessionId, Date),
        rows: &[Laid],
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO roll (district, place, date, student, session, state, comes_at, leaves_at)
             SELECT $1, $2, $3, value ->> 'student', $4, value ->> 'state', CAST(value ->> 'comes_at' AS BIGINT),
                 CAST(value ->> 'leaves_at' AS BIGINT)
             FROM jsonb_each($5) WHERE true ON CONFLICT DO NOTHING";
        let rows = batch(rows.iter().map(|row| {
            let (comes_at, leaves_at) = (row.stay.comes_at, row.stay.leaves_at);
            json!({ "student": row.student, "state": row.state, "comes_at": comes_at, "leaves_at": leaves_at })
        }));
        let args = args![self.district(), self.place(), date.to_string(), session.as_str(), rows];
        self.run(ADD, args).await?;
        Ok(())
    }

    /// What [`rules::day::session::close`] may know.
    pub async fn session_close_facts(&mut self, id: &SessionId) -> Result<CloseFacts, Fault> {
        const READ: &str = "SELECT r.student, s.name, r.state,
                 CASE WHEN a.student IS NOT NULL AND a.closed_at IS NULL THEN 1 ELSE 0 END AS absence_open
             FROM roll r
             JOIN student s ON s.district = r.district AND s.place = r.place AND s.student = r.student
             LEFT JOIN absence a ON a.district = r.district AND a.place = r.place AND a.date = r.date
               AND a.student = r.student
             WHERE r.district = $1 AND r.place = $2 AND r.session = $3
             ORDER BY s.grade, length(s.home_class), s.home_class, s.seat, r.student";
        let session = self.session(id).await?;
        let rows = self.rows(READ, args![self.district(), self.place(), id.as_str()]).await?;
        let child = |row: &Row| {
            Ok(Child {
                student: StudentId::new(row.text("student")?),
                name: row.text("name")?,
                state: row.parsed("state")?,
                absence_open: row.flag("absence_open")?,
            })
        };
        let children = rows.iter().map(child).collect::<Result<_, Fault>>()?;
        let unlisted = self.unlisted(id).await?.into_iter().map(|row| row.words).collect();
        Ok(CloseFacts { session, by: By::of(self.permit()), children, unlisted })
    }

    /// Ends a session.
    pub async fn session_closed(&mut self, event: &Closed, version: i64, now: Moment) -> Result<(), Fault> {
        const PUT: &str = "UPDATE session SET closed_at = $4, closed_by = $5
             WHERE district = $1 AND place = $2 AND session = $3";
        let (session, by) = (event.session.as_str(), self.permit().person().to_string());
        self.run(PUT, args![self.district(), self.place(), session, now, by]).await?;
        let after = json!({ "handed_over": event.handed_over, "away": event.away });
        self.record(turned("session.closed", session, "P3.52", version, after), now).await
    }

    /// Sessions of one day, of everyone or of one teacher, with the numbers of each.
    pub async fn sessions(
        &mut self,
        date: Date,
        teacher: Option<&PersonId>,
    ) -> Result<Vec<SessionRow>, Fault> {
        self.session_rows(date, teacher.map_or("", PersonId::as_str), "").await
    }

    /// One session with its numbers, or [`Fault::NotFound`].
    pub async fn session_row(&mut self, id: &SessionId) -> Result<SessionRow, Fault> {
        let date = self.session(id).await?.date;
        self.session_rows(date, "", id.as_str()).await?.pop().ok_or(Fault::NotFound)
    }

    /// Evenings of days before one whose roll was laid out and that nobody has ended, of everyone or of one teacher, the oldest first;
    /// not more than a page shows.
    pub async fn sessions_left_open(
        &mut self,
        today: Date,
        teacher: Option<&PersonId>,
    ) -> Result<Vec<Session>, Fault> {
        const READ: &str = "SELECT e.session, e.grouping, g.course, g.name_zh, g.name_en, e.date, e.from_at,
                 e.until_at, e.lessons, e.teacher, e.companion, e.opened_at, e.roll_closed_at, e.closed_at, e.cancelled_at,
                 e.cancelled_cause, e.moved_to
             FROM session e JOIN grouping g
               ON g.district = e.district AND g.place = e.place AND g.grouping = e.grouping
             WHERE e.district = $1 AND e.place = $2 AND e.date < $3 AND e.opened_at IS NOT NULL
               AND e.closed_at IS NULL AND ($4 = '' OR e.teacher = $4 OR e.companion = $4)
             ORDER BY e.date, e.session LIMIT 20";
        let teacher = teacher.map_or("", PersonId::as_str);
        let rows = self.rows(READ, args![self.district(), self.place(), today.to_string(), teacher]).await?;
        rows.iter().map(session).collect()
    }

    async fn session_rows(&mut self, date: Date, teacher: &str, id: &str) -> Result<Vec<SessionRow>, Fault> {
        const READ: &str =
            "SELECT e.session, e.grouping, g.course, g.name_zh, g.name_en, e.date, e.from_at, e.until_at,
                 e.lessons, e.teacher, e.companion, e.opened_at, e.roll_closed_at, e.closed_at, e.cancelled_at,
                 e.cancelled_cause, e.moved_to, g.site, g.room, COALESCE(t.name, e.teacher) AS teacher_name,
                 COALESCE(l.name, e.companion) AS companion_name,
                 (SELECT count(*) FROM grouping_member m WHERE m.district = e.district AND m.place = e.place
                    AND m.grouping = e.grouping AND m.joined_on <= e.date
                    AND (m.left_on IS NULL OR m.left_on > e.date)) AS members,
                 (SELECT count(*) FROM extended_roll o WHERE o.district = e.district AND o.place = e.place
                    AND o.session = e.session) AS rolled_over,
                 count(CASE WHEN r.state = 'expected' THEN 1 END) AS expected,
                 count(CASE WHEN r.state = 'present' THEN 1 END) AS present,
                 count(CASE WHEN r.state = 'late' THEN 1 END) AS late,
                 count(CASE WHEN r.state = 'absent' THEN 1 END) AS absent,
                 count(CASE WHEN r.state = 'leave' THEN 1 END) AS leave,
                 count(CASE WHEN r.state = 'handed-over' THEN 1 END) AS gone,
                 count(CASE WHEN a.student IS NOT NULL AND a.closed_at IS NULL THEN 1 END) AS absences_open,
                 count(CASE WHEN p.pickup IS NOT NULL AND p.signed_at IS NULL AND r.state <> 'handed-over' THEN 1 END)
                     AS signatures_due
             FROM session e
             JOIN grouping g ON g.district = e.district AND g.place = e.place AND g.grouping = e.grouping
             LEFT JOIN staff t ON t.district = e.district AND t.staff = e.teacher
             LEFT JOIN staff l ON l.district = e.district AND l.staff = e.companion
             LEFT JOIN roll r ON r.district = e.district AND r.place = e.place AND r.session = e.session
             LEFT JOIN absence a ON a.district = r.district AND a.place = r.place AND a.date = r.date
               AND a.student = r.student
             LEFT JOIN pickup p ON p.district = r.district AND p.place = r.place AND p.date = r.date
               AND p.student = r.student
             WHERE e.district = $1 AND e.place = $2 AND e.date = $3
               AND ($4 = '' OR e.teacher = $4 OR e.companion = $4) AND ($5 = '' OR e.session = $5)
             GROUP BY e.district, e.place, e.session, e.grouping, g.course, g.name_zh, g.name_en, e.date, e.from_at,
                 e.until_at, e.lessons, e.teacher, e.companion, e.opened_at, e.roll_closed_at, e.closed_at, e.cancelled_at,
                 e.cancelled_cause, e.moved_to, g.site, g.room, t.name, l.name
             ORDER BY e.from_at, CASE WHEN g.course IS NULL THEN 0 ELSE 1 END, length(e.grouping), e.grouping";
        let args = args![self.district(), self.place(), date.to_string(), teacher, id];
        self.rows(READ, args).await?.iter().map(session_row).collect()
    }
}

impl Tx {
    /// When the next session after a day begins, of everyone or of one teacher.
    pub async fn session_next(
        &mut self,
        day: Date,
        teacher: Option<&PersonId>,
    ) -> Result<Option<Moment>, Fault> {
        const READ: &str = "SELECT min(e.from_at) AS from_at FROM session e
             WHERE e.district = $1 AND e.place = $2 AND e.date > $3 AND e.cancelled_at IS NULL
               AND ($4 = '' OR e.teacher = $4 OR e.companion = $4)";
        let teacher = teacher.map_or("", PersonId::as_str);
        self.one(READ, args![self.district(), self.place(), day.to_string(), teacher])
            .await?
            .moment_or("from_at")
    }
}

/// A journal row of one session.
pub(super) fn turned<'a>(
    act: &'static str,
    session: &'a str,
    clause: &'static str,
    scheme_version: i64,
    after: serde_json::Value,
) -> Record<'a> {
    Record { act, subject: session, clause, scheme_version, before: json!(null), after }
}

/// Reads the columns of [`Tx::session`].
pub(super) fn session(row: &Row) -> Result<Session, Fault> {
    Ok(Session {
        id: SessionId::new(row.text("session")?),
        group: GroupId::new(row.text("grouping")?),
        course: row.text_or("course")?.map(CourseId::new),
        name: words(row)?,
        date: row.parsed("date")?,
        from: row.moment("from_at")?,
        until: row.moment("until_at")?,
        lessons: row.int("lessons")?,
        teacher: PersonId::new(row.text("teacher")?),
        companion: row.text_or("companion")?.map(PersonId::new),
        opened_at: row.moment_or("opened_at")?,
        roll_closed_at: row.moment_or("roll_closed_at")?,
        closed_at: row.moment_or("closed_at")?,
        cancelled: row.moment_or("cancelled_at")?.map(|at| cancelled(row, at)).transpose()?,
    })
}

fn cancelled(row: &Row, at: Moment) -> Result<Cancelled, Fault> {
    Ok(Cancelled { at, cause: row.parsed("cancelled_cause")?, moved_to: day_or(row, "moved_to")? })
}

fn session_row(row: &Row) -> Result<SessionRow, Fault> {
    let states = ["expected", "present", "late", "absent", "leave", "gone"];
    let states = states.map(|state| row.int(state));
    let [expected, present, late, absent, leave, gone] = states;
    Ok(SessionRow {
        session: session(row)?,
        site: row.text("site")?,
        room: row.text("room")?,
        teacher_name: row.text("teacher_name")?,
        companion_name: row.text_or("companion_name")?,
        members: row.int("members")?,
        states: [expected?, present?, late?, absent?, leave?, gone?],
        absences_open: row.int("absences_open")?,
        signatures_due: row.int("signatures_due")?,
        rolled_over: row.int("rolled_over")?,
    })
}

fn group(row: &Row) -> Result<Group, Fault> {
    let meets = match (row.int_or("weekday")?, row.int_or("from_minute")?, row.int_or("lessons")?) {
        (Some(weekday), Some(from_minute), Some(lessons)) => {
            let days = row.int_or("days")?.unwrap_or(0) | bit(weekday);
            Some(Meets { days, from_minute, lessons })
        }
        (None, ..) | (_, None, _) | (.., None) => None,
    };
    let teacher = PersonId::new(row.text("teacher")?);
    let (id, grades) = (GroupId::new(row.text("grouping")?), Vec::new());
    let companion = row.text_or("companion")?.map(PersonId::new);
    Ok(Group { id, name: words(row)?, teacher, companion, meets, grades, from: day_or(row, "first_on")? })
}

fn slot(row: &Row) -> Result<Slot, Fault> {
    Ok(Slot {
        id: SessionId::new(row.text("session")?),
        group: GroupId::new(row.text("grouping")?),
        name: words(row)?,
        date: row.parsed("date")?,
        from: row.moment("from_at")?,
        until: row.moment("until_at")?,
        lessons: row.int("lessons")?,
        teacher: PersonId::new(row.text("teacher")?),
        companion: row.text_or("companion")?.map(PersonId::new),
    })
}

pub(super) fn words(row: &Row) -> Result<Words, Fault> {
    Ok(Words { zh: row.text("name_zh")?, en: row.text("name_en")? })
}

pub(super) fn expected(row: &Row, date: Date) -> Result<Expected, Fault> {
    let from: Date = row.parsed("on_roll_from")?;
    let until = day_or(row, "on_roll_until")?;
    Ok(Expected {
        student: StudentId::new(row.text("student")?),
        grade: row.int("grade")?,
        on_roll: from <= date && until.is_none_or(|until| date < until),
        registered: row.text("registration")? == "accepted",
        fridays: row.flag("fridays")?,
        attends: row.int_or("attends")?.map(|attends| attends != 0),
        ill: false,
        slips: Vec::new(),
        groups: Vec::new(),
    })
}

pub(super) fn membership(row: &Row) -> Result<Membership, Fault> {
    Ok(Membership {
        group: GroupId::new(row.text("grouping")?),
        course: row.text_or("course")?.map(CourseId::new),
        site: row.text("site")?,
        joined_on: row.parsed("joined_on")?,
        left_on: day_or(row, "left_on")?,
        from: row.moment("from_at")?,
        until: row.moment("until_at")?,
    })
}

fn day_or(row: &Row, column: &'static str) -> Result<Option<Date>, Fault> {
    row.text_or(column)?.map(|_| row.parsed(column)).transpose()
}
