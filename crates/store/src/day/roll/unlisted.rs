//! 名单外 Children whom a teacher has written down by name, until somebody says which pupil each is, or who it was.

use crate::fault::Fault;
use crate::journal::Record;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::session::Session;
use rules::id::{MarkId, SessionId, StudentId};
use rules::moment::Moment;
use rules::people::role::Role;
use serde_json::{Value, json};

/// A child of whom nobody has said yet who it is.
#[derive(Clone, Debug)]
pub struct UnlistedRow {
    /// Which line.
    pub id: MarkId,
    /// Name and class, as they were typed.
    pub words: String,
    /// When it was written down.
    pub made_at: Moment,
    /// By whom, by name.
    pub by: String,
}

/// Somebody on no list, and the room where it was seen.
#[derive(Clone, Debug)]
pub struct UnlistedSeen {
    /// Name and class, as they were typed.
    pub words: String,
    /// The group's site.
    pub site: String,
    /// The group's room.
    pub room: String,
    /// Who is responsible, by name.
    pub teacher_name: String,
}

impl Tx {
    /// The open lines of every session of a day: children who are somewhere in the house.
    pub async fn unlisted_seen(&mut self, date: Date) -> Result<Vec<UnlistedSeen>, Fault> {
        const READ: &str =
            "SELECT n.words, g.site, g.room, COALESCE(t.name, e.companion, e.teacher) AS teacher_name
             FROM session e
             JOIN roll_unlisted n ON n.district = e.district AND n.place = e.place AND n.session = e.session
             JOIN grouping g ON g.district = e.district AND g.place = e.place AND g.grouping = e.grouping
             LEFT JOIN staff t ON t.district = e.district AND t.staff = COALESCE(e.companion, e.teacher)
             WHERE e.district = $1 AND e.place = $2 AND e.date = $3 AND n.resolved_at IS NULL
             ORDER BY n.made_at, n.unlisted";
        let rows = self.rows(READ, args![self.district(), self.place(), date.to_string()]).await?;
        let seen = |row: &Row| {
            Ok(UnlistedSeen {
                words: row.text("words")?,
                site: row.text("site")?,
                room: row.text("room")?,
                teacher_name: row.text("teacher_name")?,
            })
        };
        rows.iter().map(seen).collect()
    }

    /// The lines of a session that are open, the first first.
    pub async fn unlisted(&mut self, session: &SessionId) -> Result<Vec<UnlistedRow>, Fault> {
        const READ: &str =
            "SELECT n.unlisted, n.words, n.made_at, COALESCE(t.name, n.noted_by) AS by_name FROM roll_unlisted n
             LEFT JOIN staff t ON t.district = n.district AND t.staff = n.noted_by
             WHERE n.district = $1 AND n.place = $2 AND n.session = $3 AND n.resolved_at IS NULL
             ORDER BY n.made_at, n.unlisted";
        let rows = self.rows(READ, args![self.district(), self.place(), session.as_str()]).await?;
        let line = |row: &Row| {
            Ok(UnlistedRow {
                id: MarkId::new(row.text("unlisted")?),
                words: row.text("words")?,
                made_at: row.moment("made_at")?,
                by: row.text("by_name")?,
            })
        };
        rows.iter().map(line).collect()
    }

    /// Writes a line, once for its key and words, and tells the management group: somebody finds out who the child is. A page that
    /// was gone back to sends its key again with another child's name: that is a line of its own, so that nobody is lost.
    pub async fn unlisted_noted(
        &mut self,
        (id, words, made_at): (&MarkId, &str, Moment),
        session: &Session,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO roll_unlisted (district, place, unlisted, session, words, made_at, came_at, noted_by)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8 WHERE true ON CONFLICT DO NOTHING";
        const SAID: &str = "SELECT session, words FROM roll_unlisted
             WHERE district = $1 AND place = $2 AND unlisted = $3";
        let by = self.permit().person().to_string();
        let (district, place, at) = (self.district(), self.place(), session.id.as_str());
        let (key, mut id, mut nth) = (id, id.clone(), 1);
        loop {
            let args = args![&district, &place, id.as_str(), at, words, made_at, now, &by];
            if self.run(ADD, args).await? > 0 {
                break;
            }
            let said = self.one(SAID, args![&district, &place, id.as_str()]).await?;
            if said.text("session")? == at && said.text("words")? == words {
                return Ok(());
            }
            nth += 1;
            id = MarkId::new(format!("{key}-{nth}"));
        }
        self.unlisted_record(("unlisted.noted", session), version, json!({ "unlisted": id }), now).await?;
        let told = json!({ "group": session.name.zh, "group_en": session.name.en, "words": words });
        self.tell_role(Role::Manager, "roll-unlisted", told, now).await
    }

    /// Notes which pupil it is, or who it was; false where that was said before, or of another session's line.
    pub async fn unlisted_resolved(
        &mut self,
        id: &MarkId,
        (student, who): (Option<&StudentId>, &str),
        session: &Session,
        (version, now): (i64, Moment),
    ) -> Result<bool, Fault> {
        const PUT: &str =
            "UPDATE roll_unlisted SET student = $5, who = $6, resolved_at = $7, resolved_by = $8
             WHERE district = $1 AND place = $2 AND unlisted = $3 AND session = $4 AND resolved_at IS NULL";
        let (by, student) = (self.permit().person().to_string(), student.map(StudentId::as_str));
        let (district, place, at) = (self.district(), self.place(), session.id.as_str());
        let args = args![district, place, id.as_str(), at, student, who, now, by];
        if self.run(PUT, args).await? == 0 {
            return Ok(false);
        }
        let after = json!({ "unlisted": id, "student": student });
        self.unlisted_record(("unlisted.resolved", session), version, after, now).await?;
        Ok(true)
    }

    async fn unlisted_record(
        &mut self,
        (act, session): (&'static str, &Session),
        scheme_version: i64,
        after: Value,
        now: Moment,
    ) -> Result<(), Fault> {
        let (subject, before) = (session.id.as_str(), Value::Null);
        self.record(Record { act, subject, clause: "X.22", scheme_version, before, after }, now).await
    }
}
