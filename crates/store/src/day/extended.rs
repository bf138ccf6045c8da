//! 延时托管 The session of tonight's extended care, and the children who have gone over onto its roll (P1.25).

use super::session::turned;
use crate::fault::Fault;
use crate::outbox::Tell;
use crate::people::own_teachers;
use crate::row::{Batch, Row, args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::extended::{Facts, LaidOut, Room, Waiting, session_on};
use rules::day::session::Session;
use rules::id::{PersonId, SessionId, StudentId};
use rules::moment::Moment;
use rules::plan::local::Words;
use serde_json::json;

/// When the evening of a row `r` of a session `e` ends. Whoever has gone over to extended care is waited for by the list from the end of
/// its own evening on, and whoever is on no list as if nothing had been laid out: the ladder never starts later for it (P1.25).
macro_rules! evening_until {
    () => {
        "CASE WHEN e.is_extended = 0 THEN e.until_at
              ELSE COALESCE((SELECT k.until_at FROM extended_roll o
                  JOIN session k ON k.district = o.district AND k.place = o.place AND k.session = o.session
                  WHERE o.district = r.district AND o.place = r.place AND o.date = r.date AND o.student = r.student
                    AND o.into_session = r.session), e.from_at) END"
    };
}
pub(crate) use evening_until;

impl Tx {
    /// What [`rules::day::extended`] may know of a day and the children of its list.
    pub async fn extended_facts(&mut self, date: Date, listed: &[&StudentId]) -> Result<Facts, Fault> {
        const ROOMS: &str = concat!(
            "SELECT m.student, COALESCE(e.companion, e.teacher) AS teacher, g.site, g.room, e.until_at,
                 CASE WHEN g.course IS NULL THEN 1 ELSE 0 END AS is_care,
                 CASE WHEN g.course IS NULL OR e.companion IS NOT NULL OR e.teacher ",
            own_teachers!(),
            " THEN 0 ELSE 1 END AS is_from_outside
             FROM grouping_member m
             JOIN grouping g ON g.district = m.district AND g.place = m.place AND g.grouping = m.grouping
             JOIN session e ON e.district = m.district AND e.place = m.place AND e.grouping = m.grouping
               AND e.date = $3 AND e.cancelled_at IS NULL
             WHERE m.district = $1 AND m.place = $2 AND m.joined_on <= $3 AND (m.left_on IS NULL OR m.left_on > $3)
               AND m.student IN (SELECT value ->> 'id' FROM jsonb_each($4))
             ORDER BY m.student, e.session"
        );
        const WAITING: &str = "SELECT r.student, e.until_at FROM roll r
             JOIN session e ON e.district = r.district AND e.place = r.place AND e.session = r.session
               AND e.is_extended = 0 AND e.roll_closed_at IS NOT NULL AND e.closed_at IS NULL
             WHERE r.district = $1 AND r.place = $2 AND r.date = $3 AND r.state IN ('present', 'late')
               AND r.conflict_at IS NULL AND r.student IN (SELECT value ->> 'id' FROM jsonb_each($4))
               AND NOT EXISTS (SELECT 1 FROM escort_child c WHERE c.district = r.district AND c.place = r.place
                 AND c.date = r.date AND c.student = r.student AND c.ended_at IS NULL)
               AND NOT EXISTS (SELECT 1 FROM pickup p WHERE p.district = r.district AND p.place = r.place
                 AND p.date = r.date AND p.student = r.student AND p.exited_at IS NULL)
               AND NOT EXISTS (SELECT 1 FROM extended_roll o WHERE o.district = r.district AND o.place = r.place
                 AND o.date = r.date AND o.student = r.student)
             ORDER BY r.student";
        let session = match self.session(&session_on(date)).await {
            Ok(session) => Some(session),
            Err(Fault::NotFound) => None,
            Err(why) => return Err(why),
        };
        let (day, of) = (date.to_string(), ids(listed.iter().copied()));
        let rows = self.rows(ROOMS, args![self.district(), self.place(), &day, of.clone()]).await?;
        let rooms = rows.iter().map(room).collect::<Result<_, Fault>>()?;
        let rows = self.rows(WAITING, args![self.district(), self.place(), day, of]).await?;
        let waiting = rows.iter().map(waiting).collect::<Result<_, Fault>>()?;
        Ok(Facts { date, session, rooms, waiting })
    }

    /// Writes the session of an evening; whoever keeps the children is told. Where its seat is empty nobody is yet.
    pub async fn extended_laid_out(
        &mut self,
        event: &LaidOut,
        name: &Words,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const GROUP: &str =
            "INSERT INTO grouping (district, place, grouping, name_zh, name_en, site, room, teacher)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (district, place, grouping) DO UPDATE SET name_zh = excluded.name_zh,
                 name_en = excluded.name_en, site = excluded.site, room = excluded.room, teacher = excluded.teacher";
        const ADD: &str =
            "INSERT INTO session (district, place, session, grouping, date, from_at, until_at, lessons, teacher)
             VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8)";
        let (district, place) = (self.district(), self.place());
        let teacher = event.teacher.as_ref().map_or("", PersonId::as_str);
        let (group, session) = (rules::day::extended::GROUP, event.session.as_str());
        let LaidOut { site, room, .. } = event;
        let args = args![&district, &place, group, &name.zh, &name.en, site, room, teacher];
        self.run(GROUP, args).await?;
        let day = event.date.to_string();
        self.run(ADD, args![district, place, session, group, day, event.from, event.until, teacher]).await?;
        let after = json!({ "from": event.from, "until": event.until, "teacher": teacher });
        self.record(turned("extended.laid-out", session, "P1.25", version, after), now).await?;
        let from = event.from.time().strftime("%H:%M").to_string();
        let words = json!({ "group": name.zh, "group_en": name.en, "room": room, "from": from });
        let soon = |keeper: &PersonId| Tell { recipient: keeper.to_string(), kind: "duty-soon", words };
        self.tell(&event.teacher.as_ref().map(soon).into_iter().collect::<Vec<_>>(), now).await
    }

    /// Children go over onto the roll of extended care, where they are called anew unless it was closed before. How each stood in its
    /// evening is kept. `listed` says whether they were on the list, or somebody took them onto it.
    pub async fn extended_rolled(
        &mut self,
        (session, students, listed): (&Session, &[StudentId], bool),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const KEEP: &str =
            "INSERT INTO extended_roll (district, place, date, student, session, into_session, state, marked_at,
                 marked_by, came_at, listed, rolled_at, rolled_by)
             SELECT r.district, r.place, r.date, r.student, r.session, $4, r.state, r.marked_at, r.marked_by, r.came_at,
                 $5, $6, $7
             FROM roll r
             WHERE r.district = $1 AND r.place = $2 AND r.date = $3 AND r.session <> $4
               AND r.student IN (SELECT value ->> 'id' FROM jsonb_each($8))
             ON CONFLICT (district, place, date, student) DO NOTHING";
        const MOVE: &str =
            "UPDATE roll SET session = $4, comes_at = NULL, leaves_at = NULL, conflict_state = NULL,
                 conflict_at = NULL, conflict_by = NULL
             WHERE district = $1 AND place = $2 AND date = $3
               AND student IN (SELECT value ->> 'id' FROM jsonb_each($5))";
        const CALL: &str =
            "UPDATE roll SET state = 'expected', marked_at = NULL, marked_by = NULL, came_at = NULL
             WHERE district = $1 AND place = $2 AND date = $3
               AND student IN (SELECT value ->> 'id' FROM jsonb_each($4))";
        const OPEN: &str = "UPDATE session SET opened_at = $4
             WHERE district = $1 AND place = $2 AND session = $3 AND opened_at IS NULL";
        let (district, place, day) = (self.district(), self.place(), session.date.to_string());
        let (id, of, by) = (session.id.as_str(), ids(students.iter()), self.permit().person().to_string());
        let kept = args![&district, &place, &day, id, listed, now, by, of.clone()];
        self.run(KEEP, kept).await?;
        self.run(MOVE, args![&district, &place, &day, id, of.clone()]).await?;
        if session.roll_closed_at.is_none() {
            self.run(CALL, args![&district, &place, day, of]).await?;
        }
        self.run(OPEN, args![district, place, id, now]).await?;
        let after = json!({ "students": students, "listed": listed });
        self.record(turned("extended.rolled", id, "P1.25", version, after), now).await
    }

    /// On whose roll a child of a session is by now: it may have gone over to extended care since a phone last heard of it.
    pub async fn extended_into(
        &mut self,
        student: &StudentId,
        session: &SessionId,
    ) -> Result<SessionId, Fault> {
        const READ: &str = "SELECT into_session FROM extended_roll
             WHERE district = $1 AND place = $2 AND student = $3 AND session = $4";
        let args = args![self.district(), self.place(), student.as_str(), session.as_str()];
        let row = self.row(READ, args).await?;
        row.map_or_else(|| Ok(session.clone()), |row| Ok(SessionId::new(row.text("into_session")?)))
    }

    /// Children of the list who had gone home before the session began: name, home class, when, and to whom.
    pub async fn extended_gone(
        &mut self,
        session: &Session,
        listed: &[&StudentId],
    ) -> Result<Vec<(String, String, Moment, String)>, Fault> {
        const READ: &str = "SELECT s.name, s.home_class, h.released_at, h.name AS adult FROM roll r
             JOIN student s ON s.district = r.district AND s.place = r.place AND s.student = r.student
             JOIN handover h ON h.district = r.district AND h.place = r.place AND h.date = r.date
               AND h.student = r.student AND h.nth = r.handed
             WHERE r.district = $1 AND r.place = $2 AND r.date = $3 AND r.session <> $4 AND r.state = 'handed-over'
               AND r.student IN (SELECT value ->> 'id' FROM jsonb_each($5))
             ORDER BY s.grade, length(s.home_class), s.home_class, s.seat, r.student";
        let (day, of) = (session.date.to_string(), ids(listed.iter().copied()));
        let args = args![self.district(), self.place(), day, session.id.as_str(), of];
        let gone = |row: &Row| {
            let at = row.moment("released_at")?;
            Ok((row.text("name")?, row.text("home_class")?, at, row.text("adult")?))
        };
        self.rows(READ, args).await?.iter().map(gone).collect()
    }
}

fn ids<'a>(students: impl Iterator<Item = &'a StudentId>) -> Batch {
    batch(students.map(|student| json!({ "id": student })))
}

fn room(row: &Row) -> Result<Room, Fault> {
    Ok(Room {
        student: StudentId::new(row.text("student")?),
        teacher: PersonId::new(row.text("teacher")?),
        site: row.text("site")?,
        room: row.text("room")?,
        until: row.moment("until_at")?,
        is_care: row.flag("is_care")?,
        is_from_outside: row.flag("is_from_outside")?,
    })
}

fn waiting(row: &Row) -> Result<Waiting, Fault> {
    Ok(Waiting { student: StudentId::new(row.text("student")?), until: row.moment("until_at")? })
}
