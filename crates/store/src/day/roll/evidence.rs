//! 迟到的记录 Marks that came in when nothing could change any more: kept beside the session until a person has looked.

use crate::day::session::turned;
use crate::fault::Fault;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::roll::{Mark, State};
use rules::day::session::Session;
use rules::id::{MarkId, SessionId};
use rules::moment::Moment;
use serde_json::json;

/// A mark that was refused, beside what the roll says.
#[derive(Clone, Debug)]
pub struct LateMark {
    /// The mark.
    pub key: MarkId,
    /// The child's name; its id where it is not of this place.
    pub name: String,
    /// Home class.
    pub home_class: String,
    /// What was said.
    pub state: State,
    /// When, with the device's clock put right.
    pub made_at: Moment,
    /// When it came in.
    pub came_at: Moment,
    /// Who said so, by name.
    pub by: String,
    /// Where the roll has the child, if it has it.
    pub stands: Option<State>,
    /// Who looked, by name, when, and what they wrote.
    pub looked: Option<(String, Moment, String)>,
}

impl Tx {
    /// Keeps marks that were refused, with why. The same mark again is one.
    pub async fn roll_late(
        &mut self,
        marks: &[(&Mark, &'static str)],
        session: &Session,
        (skew_ms, version): (i64, i64),
        now: Moment,
    ) -> Result<u64, Fault> {
        const ADD: &str =
            "INSERT INTO roll_late (district, place, mark, session, student, state, made_at, skew_ms, came_at,
                 marked_by, why)
             SELECT $1, $2, value ->> 'mark', $3, value ->> 'student', value ->> 'state',
                 CAST(value ->> 'made_at' AS BIGINT), $4, $5, $6, value ->> 'why' FROM jsonb_each($7) WHERE true
             ON CONFLICT DO NOTHING";
        let rows = batch(marks.iter().map(|(mark, why)| {
            json!({
                "mark": mark.key, "student": mark.student, "state": mark.state, "made_at": mark.made_at, "why": why,
            })
        }));
        let (id, by) = (session.id.as_str(), self.permit().person().to_string());
        let kept = self.keep(ADD, args![self.district(), self.place(), id, skew_ms, now, by, rows]).await?;
        if kept > 0 {
            let after = json!({ "marks": kept });
            self.record(turned("roll.late", id, "P3.52", version, after), now).await?;
        }
        Ok(kept)
    }

    /// Marks that came too late for a session, the oldest first.
    pub async fn roll_late_marks(&mut self, id: &SessionId) -> Result<Vec<LateMark>, Fault> {
        const READ: &str =
            "SELECT l.mark, COALESCE(s.name, l.student) AS name, COALESCE(s.home_class, '') AS home_class,
                 l.state, l.made_at, l.came_at, COALESCE(t.name, l.marked_by) AS said_by, r.state AS stands,
                 COALESCE(k.name, l.looked_by, '') AS looker, l.looked_at, l.note
             FROM roll_late l
             JOIN session e ON e.district = l.district AND e.place = l.place AND e.session = l.session
             LEFT JOIN student s ON s.district = l.district AND s.place = l.place AND s.student = l.student
             LEFT JOIN roll r ON r.district = l.district AND r.place = l.place AND r.date = e.date
               AND r.student = l.student
             LEFT JOIN staff t ON t.district = l.district AND t.staff = l.marked_by
             LEFT JOIN staff k ON k.district = l.district AND k.staff = l.looked_by
             WHERE l.district = $1 AND l.place = $2 AND l.session = $3 ORDER BY l.made_at, l.mark";
        let rows = self.rows(READ, args![self.district(), self.place(), id.as_str()]).await?;
        rows.iter().map(late_mark).collect()
    }

    /// Sessions of which marks came too late that nobody has looked at: which, its day, its group, how many.
    pub async fn roll_late_sessions(&mut self) -> Result<Vec<(SessionId, Date, [String; 2], i64)>, Fault> {
        const READ: &str =
            "SELECT l.session, e.date, g.name_zh, g.name_en, COUNT(*) AS marks FROM roll_late l
             JOIN session e ON e.district = l.district AND e.place = l.place AND e.session = l.session
             JOIN grouping g ON g.district = e.district AND g.place = e.place AND g.grouping = e.grouping
             WHERE l.district = $1 AND l.place = $2 AND l.looked_at IS NULL
             GROUP BY l.session, e.date, g.name_zh, g.name_en ORDER BY e.date, l.session";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        let one = |row: &Row| {
            let names = [row.text("name_zh")?, row.text("name_en")?];
            Ok((SessionId::new(row.text("session")?), row.parsed("date")?, names, row.int("marks")?))
        };
        rows.iter().map(one).collect()
    }

    /// Writes that somebody has looked at all of a session that had come in when they `saw` the list, if any
    /// of it was open.
    pub async fn roll_looked(
        &mut self,
        id: &SessionId,
        (note, saw): (&str, Moment),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE roll_late SET looked_at = $4, looked_by = $5, note = $6
             WHERE district = $1 AND place = $2 AND session = $3 AND looked_at IS NULL AND came_at <= $7";
        let (district, place) = (self.district(), self.place());
        let by = self.permit().person().to_string();
        if self.run(PUT, args![district, place, id.as_str(), now, by, note, saw]).await? == 0 {
            return Ok(());
        }
        let after = json!({ "note": note });
        self.record(turned("roll.looked", id.as_str(), "P3.52", version, after), now).await
    }
}

fn late_mark(row: &Row) -> Result<LateMark, Fault> {
    let looked = match row.moment_or("looked_at")? {
        Some(at) => Some((row.text("looker")?, at, row.text("note")?)),
        None => None,
    };
    Ok(LateMark {
        key: MarkId::new(row.text("mark")?),
        name: row.text("name")?,
        home_class: row.text("home_class")?,
        state: row.parsed("state")?,
        made_at: row.moment("made_at")?,
        came_at: row.moment("came_at")?,
        by: row.text("said_by")?,
        stands: row.text_or("stands")?.map(|_| row.parsed("stands")).transpose()?,
        looked,
    })
}
