//! 往日场次 Evenings whose day is over: those that nobody has ended, and the days on which any were held.

use super::{turned, words};
use crate::fault::Fault;
use crate::outbox::Tell;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::session::forgotten::hears;
use rules::id::{PersonId, SessionId};
use rules::moment::Moment;
use rules::plan::local::Words;
use serde_json::json;
use std::collections::BTreeSet;

/// An evening that nobody has ended although its day is over.
#[derive(Clone, Debug)]
pub struct ForgottenRow {
    /// Which.
    pub session: SessionId,
    /// Its day.
    pub date: Date,
    /// The group.
    pub group: Words,
    /// Who is responsible.
    pub teacher: PersonId,
    /// The same by name.
    pub teacher_name: String,
    /// Children of whom it is not written where they went: inside by the roll, or missing.
    pub children: i64,
}

/// A day on which evenings were held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldDay {
    /// Which.
    pub date: Date,
    /// Evenings whose roll was laid out and that nobody has ended.
    pub open: i64,
}

impl Tx {
    /// Evenings from `from` on and of days before `today` that lie open and of which nobody was told yet.
    pub async fn sessions_forgotten(
        &mut self,
        (from, today): (Date, Date),
    ) -> Result<Vec<ForgottenRow>, Fault> {
        const READ: &str = "SELECT e.session, e.date, g.name_zh, g.name_en,
                 COALESCE(e.companion, e.teacher) AS teacher, COALESCE(t.name, e.companion, e.teacher) AS teacher_name,
                 (SELECT COUNT(*) FROM roll r
                    LEFT JOIN absence a ON a.district = r.district AND a.place = r.place AND a.date = r.date
                      AND a.student = r.student
                    WHERE r.district = e.district AND r.place = e.place AND r.session = e.session
                      AND (r.state IN ('expected', 'present', 'late')
                        OR (r.state = 'absent' AND a.closed_at IS NULL))) AS children
             FROM session e
             JOIN grouping g ON g.district = e.district AND g.place = e.place AND g.grouping = e.grouping
             LEFT JOIN staff t ON t.district = e.district AND t.staff = COALESCE(e.companion, e.teacher)
             WHERE e.district = $1 AND e.place = $2 AND e.date >= $3 AND e.date < $4 AND e.opened_at IS NOT NULL
               AND e.closed_at IS NULL
               AND NOT EXISTS (SELECT 1 FROM alarm n WHERE n.district = e.district AND n.place = e.place
                     AND n.date = e.date AND n.kind = 'unclosed' AND n.subject = e.session)
             ORDER BY e.date, e.session";
        let (from, today) = (from.to_string(), today.to_string());
        let rows = self.rows(READ, args![self.district(), self.place(), from, today]).await?;
        let one = |row: &Row| {
            Ok(ForgottenRow {
                session: SessionId::new(row.text("session")?),
                date: row.parsed("date")?,
                group: words(row)?,
                teacher: PersonId::new(row.text("teacher")?),
                teacher_name: row.text("teacher_name")?,
                children: row.int("children")?,
            })
        };
        rows.iter().map(one).collect()
    }

    /// Tells its teacher, and whoever else hears of it, of an evening that nobody has ended, once.
    pub async fn session_forgotten(
        &mut self,
        row: &ForgottenRow,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        let id = row.session.as_str();
        if !self.once(row.date, ("unclosed", id, "told"), now).await? {
            return Ok(());
        }
        let (day, children) = (row.date.to_string(), row.children);
        let after = json!({ "date": day, "children": children });
        self.record(turned("session.forgotten", id, "P3.52", version, after), now).await?;
        let mut people = BTreeSet::from_iter(self.hearing_for(row.teacher.as_str()).await?);
        let roles = hears(children);
        people.extend(self.in_roles(roles).await?);
        let kind = if roles.is_empty() { "session-unended" } else { "session-unclosed" };
        let said = json!({
            "day": day, "group": row.group.zh, "group_en": row.group.en, "count": children,
            "name": row.teacher_name,
        });
        let letter = |recipient| Tell { recipient, kind, words: said.clone() };
        self.tell(&people.into_iter().map(letter).collect::<Vec<_>>(), now).await
    }

    /// Days before `today` on which evenings were held, of everyone or of one teacher, the newest first.
    pub async fn session_days(
        &mut self,
        (from, today): (Date, Date),
        teacher: Option<&PersonId>,
    ) -> Result<Vec<HeldDay>, Fault> {
        const READ: &str = "SELECT e.date, COUNT(CASE WHEN e.closed_at IS NULL THEN 1 END) AS lie_open
             FROM session e
             WHERE e.district = $1 AND e.place = $2 AND e.date >= $3 AND e.date < $4 AND e.opened_at IS NOT NULL
               AND ($5 = '' OR e.teacher = $5 OR e.companion = $5)
             GROUP BY e.date ORDER BY e.date DESC";
        let (from, today) = (from.to_string(), today.to_string());
        let teacher = teacher.map_or("", PersonId::as_str);
        let rows = self.rows(READ, args![self.district(), self.place(), from, today, teacher]).await?;
        let one = |row: &Row| Ok(HeldDay { date: row.parsed("date")?, open: row.int("lie_open")? });
        rows.iter().map(one).collect()
    }
}
