//! 一孩今晚 The evenings of one child that are over, as its family reads them.

use super::carelog::{CarelogRow, line};
use super::session::words;
use crate::fault::Fault;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::roll::State;
use rules::id::StudentId;
use rules::moment::Moment;
use rules::plan::local::Words;

/// One evening of a child.
#[derive(Clone, Debug)]
pub struct EveningRow {
    /// Its day.
    pub date: Date,
    /// What became of the child.
    pub state: State,
    /// When it was marked.
    pub marked_at: Option<Moment>,
    /// The group.
    pub group: Words,
    /// Who took the child, how they are related, and when.
    pub handed: Option<(String, String, Moment)>,
    /// What was written of it.
    pub log: Option<CarelogRow>,
}

impl Tx {
    /// The latest evenings of a child of the permit's scope before a day, the newest first.
    pub async fn evenings(
        &mut self,
        student: &StudentId,
        before: Date,
        limit: i64,
    ) -> Result<Vec<EveningRow>, Fault> {
        const READ: &str =
            "SELECT r.student, r.date, r.state, r.marked_at, g.name_zh, g.name_en, h.name AS taken_by,
                 COALESCE(h.relation, '') AS relation, COALESCE(h.released_at, 0) AS released_at,
                 c.homework, c.line, c.snack, c.written_at, COALESCE(t.name, c.written_by) AS teacher
             FROM roll r
             JOIN session e ON e.district = r.district AND e.place = r.place AND e.session = r.session
             JOIN grouping g ON g.district = e.district AND g.place = e.place AND g.grouping = e.grouping
             LEFT JOIN handover h ON h.district = r.district AND h.place = r.place AND h.date = r.date
               AND h.student = r.student AND h.nth = r.handed
             LEFT JOIN carelog c ON c.district = r.district AND c.place = r.place AND c.date = r.date
               AND c.student = r.student
             LEFT JOIN staff t ON t.district = c.district AND t.staff = c.written_by
             WHERE r.district = $1 AND r.place = $2 AND r.student = $3 AND r.date < $4
             ORDER BY r.date DESC LIMIT $5";
        let child = self.student(student).await?;
        let args = args![self.district(), self.place(), child.id.as_str(), before.to_string(), limit];
        self.rows(READ, args).await?.iter().map(evening).collect()
    }
}

fn evening(row: &Row) -> Result<EveningRow, Fault> {
    let handed = match row.text_or("taken_by")? {
        Some(name) => Some((name, row.text("relation")?, row.moment("released_at")?)),
        None => None,
    };
    let log = match row.text_or("homework")? {
        Some(_) => {
            Some(CarelogRow { line: line(row)?, at: row.moment("written_at")?, by: row.text("teacher")? })
        }
        None => None,
    };
    Ok(EveningRow {
        date: row.parsed("date")?,
        state: row.parsed("state")?,
        marked_at: row.moment_or("marked_at")?,
        group: words(row)?,
        handed,
        log,
    })
}
