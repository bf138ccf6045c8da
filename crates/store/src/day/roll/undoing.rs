//! 加错了 Who was taken onto a roll, with the row it had before, and who was taken off again: rows that are only ever added.

use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::roll::undoing::{Before, Facts, Past, Undone};
use rules::day::roll::{Absent, State};
use rules::day::session::{By, Laid, Session};
use rules::id::{PersonId, SessionId, StudentId};
use rules::moment::Moment;
use rules::people::student::Student;
use serde_json::{Value, json};
use std::collections::BTreeSet;

impl Tx {
    /// Children who stand on a roll because somebody took them onto it tonight, by id and name; with `by`, that person did.
    pub async fn roll_taken_on(
        &mut self,
        session: &Session,
        by: Option<&PersonId>,
    ) -> Result<Vec<(StudentId, String)>, Fault> {
        const READ: &str = "SELECT DISTINCT s.student, s.name, s.sort_key FROM roll_added a
             JOIN roll r ON r.district = a.district AND r.place = a.place AND r.date = a.date
               AND r.student = a.student AND r.session = a.session
             JOIN student s ON s.district = a.district AND s.place = a.place AND s.student = a.student
             LEFT JOIN roll_added_undone u ON u.district = a.district AND u.place = a.place AND u.date = a.date
               AND u.student = a.student AND u.nth = a.nth
             WHERE a.district = $1 AND a.place = $2 AND a.session = $3 AND u.nth IS NULL
               AND ($4 = '' OR a.added_by = $4)
             ORDER BY s.sort_key, s.student";
        let by = by.map_or("", PersonId::as_str);
        let rows = self.rows(READ, args![self.district(), self.place(), session.id.as_str(), by]).await?;
        rows.iter().map(|row| Ok((StudentId::new(row.text("student")?), row.text("name")?))).collect()
    }

    /// Keeps the row that a child had, if any, before it is taken onto the roll of another session; of a child that had gone over to
    /// extended care and is found in another room, how it had stood in its evening, too.
    pub(super) async fn keep_before(
        &mut self,
        student: &str,
        session: &Session,
        (by, now): (&str, Moment),
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO roll_added (district, place, date, student, nth, session, added_at, added_by,
                 before_session, before_state, before_marked_at, before_marked_by, before_came_at,
                 before_conflict_state, before_conflict_at, before_conflict_by)
             SELECT s.district, s.place, $3, s.student,
                 1 + (SELECT COUNT(*) FROM roll_added a WHERE a.district = $1 AND a.place = $2 AND a.date = $3
                      AND a.student = $4),
                 $5, $6, $7, r.session, r.state, r.marked_at, r.marked_by, r.came_at, r.conflict_state,
                 r.conflict_at, r.conflict_by
             FROM student s
             LEFT JOIN roll r ON r.district = s.district AND r.place = s.place AND r.date = $3
               AND r.student = s.student
             WHERE s.district = $1 AND s.place = $2 AND s.student = $4
               AND (r.session IS NULL OR r.session <> $5)";
        const OVER: &str =
            "INSERT INTO roll_added_over (district, place, date, student, nth, session, into_session, state, marked_at,
                 marked_by, came_at, listed, rolled_at, rolled_by)
             SELECT o.district, o.place, o.date, o.student,
                 (SELECT MAX(a.nth) FROM roll_added a WHERE a.district = o.district AND a.place = o.place
                    AND a.date = o.date AND a.student = o.student),
                 o.session, o.into_session, o.state, o.marked_at, o.marked_by, o.came_at, o.listed, o.rolled_at,
                 o.rolled_by
             FROM extended_roll o
             WHERE o.district = $1 AND o.place = $2 AND o.date = $3 AND o.student = $4 AND o.into_session <> $5";
        const BACK: &str = "DELETE FROM extended_roll
             WHERE district = $1 AND place = $2 AND date = $3 AND student = $4 AND into_session <> $5";
        let (district, place) = (self.district(), self.place());
        let (day, id) = (session.date.to_string(), session.id.as_str());
        if self.run(ADD, args![&district, &place, &day, student, id, now, by]).await? > 0 {
            self.run(OVER, args![&district, &place, &day, student, id]).await?;
        }
        // Whoever was missed in extended care and is found in another room has one row again, and money goes by it.
        self.run(BACK, args![district, place, day, student, id]).await?;
        Ok(())
    }

    /// What [`rules::day::roll::undoing::undo`] may know of one child of an evening; whether families pay for it the scheme says.
    pub async fn roll_undo_facts(&mut self, id: &SessionId, student: &StudentId) -> Result<Facts, Fault> {
        const READ: &str = "SELECT a.nth, a.added_at, a.added_by, a.before_session,
                 COALESCE(a.before_state, '') AS before_state, u.undone_at
             FROM roll_added a
             LEFT JOIN roll_added_undone u ON u.district = a.district AND u.place = a.place AND u.date = a.date
               AND u.student = a.student AND u.nth = a.nth
             WHERE a.district = $1 AND a.place = $2 AND a.date = $3 AND a.student = $4 AND a.session = $5
             ORDER BY a.nth";
        let (session, found) = (self.session(id).await?, self.student(student).await?);
        let (day, child) = (session.date.to_string(), found.id.as_str());
        let rows = self.rows(READ, args![self.district(), self.place(), day, child, id.as_str()]).await?;
        let taken_on = rows.iter().map(past).collect::<Result<Vec<Past>, Fault>>()?;
        let before = match rows.last().map(stood).transpose()?.flatten() {
            Some((id, state)) => Some(Before { session: self.session(&id).await?, state }),
            None => None,
        };
        let untouched = match taken_on.last() {
            Some(past) => self.is_untouched(child, &session, past.at).await?,
            None => false,
        };
        let by = By::of(self.permit());
        let child = self.whose(found).await?;
        Ok(Facts { session, by, child, taken_on, before, untouched, costs: false })
    }

    /// The child with who is told of it.
    async fn whose(&mut self, child: Student) -> Result<Absent, Fault> {
        let Student { id, name, household, home_class, .. } = child;
        let follower = self.head_teachers().await?.remove(&home_class);
        Ok(Absent { student: id, name, household, home_class, follower })
    }

    /// Whether a child stands as it was put on a roll, and nobody has signed or written anything of it since. Who is taken onto
    /// extended care may have been to the gate and back before.
    async fn is_untouched(&mut self, student: &str, session: &Session, at: Moment) -> Result<bool, Fault> {
        const READ: &str = "SELECT r.student FROM roll r
             WHERE r.district = $1 AND r.place = $2 AND r.date = $3 AND r.student = $4 AND r.session = $5
               AND r.state = 'present' AND r.came_at = $6 AND r.conflict_at IS NULL
               AND NOT EXISTS (SELECT 1 FROM roll_mark m WHERE m.district = $1 AND m.place = $2
                 AND m.session = $5 AND m.student = $4 AND m.came_at > $6)
               AND NOT EXISTS (SELECT 1 FROM pickup p WHERE p.district = $1 AND p.place = $2 AND p.date = $3
                 AND p.student = $4 AND (p.exited_at IS NULL OR p.exited_at >= $6))
               AND NOT EXISTS (SELECT 1 FROM handover h WHERE h.district = $1 AND h.place = $2 AND h.date = $3
                 AND h.student = $4 AND h.released_at >= $6)
               AND NOT EXISTS (SELECT 1 FROM escort_child c WHERE c.district = $1 AND c.place = $2
                 AND c.date = $3 AND c.student = $4 AND (c.ended_at IS NULL OR c.ended_at >= $6))
               AND NOT EXISTS (SELECT 1 FROM carelog l WHERE l.district = $1 AND l.place = $2 AND l.date = $3
                 AND l.student = $4 AND l.written_at >= $6)
               AND NOT EXISTS (SELECT 1 FROM incident i WHERE i.district = $1 AND i.place = $2
                 AND i.student = $4 AND i.reported_at >= $6)
               AND NOT EXISTS (SELECT 1 FROM disturbance b WHERE b.district = $1 AND b.place = $2 AND b.date = $3
                 AND b.student = $4 AND b.written_at >= $6)
               AND NOT EXISTS (SELECT 1 FROM help_student t
                 JOIN help w ON w.district = t.district AND w.place = t.place AND w.help = t.help
                 WHERE t.district = $1 AND t.place = $2 AND t.student = $4 AND w.session = $5 AND w.at >= $6)";
        let (day, id) = (session.date.to_string(), session.id.as_str());
        let args = args![self.district(), self.place(), day, student, id, at];
        Ok(self.row(READ, args).await?.is_some())
    }

    /// Writes that a child was taken onto a roll by mistake. It stands where it stood before, an absence that its coming had
    /// answered is open again, and whoever was told of its coming is told at once.
    pub async fn roll_unadded(
        &mut self,
        event: &Undone,
        session: &Session,
        (version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO roll_added_undone (district, place, date, student, nth, undone_at, undone_by, reason)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let (district, place, day) = (self.district(), self.place(), session.date.to_string());
        let (student, nth, by) =
            (event.child.student.as_str(), event.past.nth, self.permit().person().to_string());
        self.run(ADD, args![district, place, day, student, nth, now, by, &event.reason]).await?;
        self.stand_before(event, session.date, now).await?;
        let before = event.before.as_ref();
        let record = Record {
            act: "roll.unadded",
            subject: student,
            clause: "X.22",
            scheme_version: version,
            before: json!({ "session": session.id, "nth": nth, "by": event.past.by, "at": event.past.at }),
            after: json!({
                "reason": event.reason,
                "stands": before.map_or(Value::Null, |one| json!({ "session": one.session.id, "state": one.state })),
            }),
        };
        self.record(record, now).await?;
        let letters = letters(event, session, self.permit().person());
        self.tell(&letters, now).await
    }

    /// Sessions of the day, but that one, whose roll lies open and to whose group the child belongs.
    pub async fn roll_laid_without(
        &mut self,
        student: &StudentId,
        (but, date): (&SessionId, Date),
    ) -> Result<Vec<SessionId>, Fault> {
        const READ: &str = "SELECT DISTINCT e.session FROM grouping_member m
             JOIN session e ON e.district = m.district AND e.place = m.place AND e.grouping = m.grouping
             WHERE m.district = $1 AND m.place = $2 AND m.student = $3 AND e.date = $4 AND e.session <> $5
               AND e.opened_at IS NOT NULL AND e.closed_at IS NULL AND e.cancelled_at IS NULL
             ORDER BY e.session";
        let args = args![self.district(), self.place(), student.as_str(), date.to_string(), but.as_str()];
        let rows = self.rows(READ, args).await?;
        rows.iter().map(|row| row.text("session").map(SessionId::new)).collect()
    }

    /// Writes that a child stands on a roll that was laid out without it; whoever is responsible there is told.
    pub async fn roll_laid_again(
        &mut self,
        session: &Session,
        (child, row): (&Absent, &Laid),
        (version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        self.lay_rows((&session.id, session.date), std::slice::from_ref(row)).await?;
        let record = Record {
            act: "roll.laid-again",
            subject: child.student.as_str(),
            clause: "X.22",
            scheme_version: version,
            before: Value::Null,
            after: json!({ "session": session.id, "state": row.state }),
        };
        self.record(record, now).await?;
        if row.state != State::Expected {
            return Ok(());
        }
        let words = json!({ "child": child.name, "student": child.student });
        let letter =
            |one: &PersonId| Tell { recipient: one.to_string(), kind: "roll-unadded", words: words.clone() };
        let others = session.leading().into_iter().filter(|one| *one != self.permit().person());
        let letters: Vec<Tell> = others.map(letter).collect();
        self.tell(&letters, now).await
    }

    async fn stand_before(&mut self, event: &Undone, date: Date, now: Moment) -> Result<(), Fault> {
        const OFF: &str = "DELETE FROM roll
             WHERE district = $1 AND place = $2 AND date = $3 AND student = $4 AND session = $5";
        const BACK: &str = "UPDATE roll SET session = a.before_session, state = a.before_state,
                 marked_at = a.before_marked_at, marked_by = a.before_marked_by,
                 attended = CASE WHEN a.before_state IN ('present', 'late') AND EXISTS (SELECT 1 FROM session e
                     WHERE e.district = $1 AND e.place = $2 AND e.session = a.before_session
                       AND e.roll_closed_at IS NOT NULL) THEN 1 ELSE 0 END,
                 came_at = a.before_came_at, conflict_state = a.before_conflict_state,
                 conflict_at = a.before_conflict_at, conflict_by = a.before_conflict_by
             FROM roll_added a
             WHERE roll.district = $1 AND roll.place = $2 AND roll.date = $3 AND roll.student = $4
               AND a.district = $1 AND a.place = $2 AND a.date = $3 AND a.student = $4 AND a.nth = $5";
        const LEFT: &str = "DELETE FROM extended_roll
             WHERE district = $1 AND place = $2 AND date = $3 AND student = $4 AND into_session = $5";
        const OVER: &str =
            "INSERT INTO extended_roll (district, place, date, student, session, into_session, state, marked_at,
                 marked_by, came_at, listed, rolled_at, rolled_by)
             SELECT o.district, o.place, o.date, o.student, o.session, o.into_session, o.state, o.marked_at,
                 o.marked_by, o.came_at, o.listed, o.rolled_at, o.rolled_by
             FROM roll_added_over o
             WHERE o.district = $1 AND o.place = $2 AND o.date = $3 AND o.student = $4 AND o.nth = $5";
        const MISSING: &str =
            "UPDATE absence SET opened_at = $7, closed_at = NULL, closed_by = NULL, whereabouts = '', said_by = ''
             WHERE district = $1 AND place = $2 AND date = $3 AND student = $4
               AND closed_at = $5 AND closed_by = $6";
        let (district, place, day) = (self.district(), self.place(), date.to_string());
        let (student, past) = (event.child.student.as_str(), &event.past);
        if event.before.is_none() {
            self.run(OFF, args![district, place, day, student, event.session.as_str()]).await?;
            return Ok(());
        }
        self.run(BACK, args![&district, &place, &day, student, past.nth]).await?;
        // Money and ladder go by the evening in which it stands again, or by the one from which it had gone over.
        self.run(LEFT, args![&district, &place, &day, student, event.session.as_str()]).await?;
        self.run(OVER, args![&district, &place, &day, student, past.nth]).await?;
        // It is missing anew: whoever was asked before has heard since that it is there.
        self.run(MISSING, args![district, place, day, student, past.at, past.by.as_str(), now]).await?;
        Ok(())
    }
}

/// Whoever heard that the child was there, and whoever has to ask for it again. Whoever says it knows it.
fn letters(event: &Undone, session: &Session, by: &PersonId) -> Vec<Tell> {
    let words = json!({ "child": event.child.name, "student": event.child.student });
    let letter = |recipient| Tell { recipient, kind: "roll-unadded", words: words.clone() };
    let before = event.before.iter().flat_map(|before| before.session.leading());
    let others = [Some(&event.past.by), event.child.follower.as_ref()].into_iter().flatten();
    let staff = session.leading().into_iter().chain(before).chain(others);
    let staff: BTreeSet<&PersonId> = staff.filter(|one| *one != by).collect();
    let household = format!("household:{}", event.child.household);
    std::iter::once(household).chain(staff.into_iter().map(PersonId::to_string)).map(letter).collect()
}

/// On which roll the child stood before, and how.
fn stood(row: &Row) -> Result<Option<(SessionId, State)>, Fault> {
    let Some(id) = row.text_or("before_session")? else { return Ok(None) };
    Ok(Some((SessionId::new(id), row.parsed("before_state")?)))
}

fn past(row: &Row) -> Result<Past, Fault> {
    Ok(Past {
        nth: row.int("nth")?,
        at: row.moment("added_at")?,
        by: PersonId::new(row.text("added_by")?),
        undone: row.moment_or("undone_at")?.is_some(),
    })
}
