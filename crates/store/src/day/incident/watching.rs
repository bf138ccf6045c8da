//! 当时看护 What the rolls of a day say of one child: where it stood, under whom, and to whom it was handed over.

use crate::fault::Fault;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::incident::watching::{Facts, Stood};
use rules::id::StudentId;
use rules::moment::Moment;
use rules::plan::local::Words;

impl Tx {
    /// What [`rules::day::incident::watching::watch`] may know.
    pub async fn watch_facts(&mut self, student: &StudentId, date: Date) -> Result<Facts, Fault> {
        const STOOD: &str = "SELECT s.session, s.state, g.name_zh, g.name_en, g.room, e.from_at,
                 COALESCE(t.name, e.companion, e.teacher) AS teacher
             FROM (SELECT r.district, r.place, r.session, r.state FROM roll r
                   WHERE r.district = $1 AND r.place = $2 AND r.date = $3 AND r.student = $4
                   UNION ALL
                   SELECT o.district, o.place, o.session, o.state FROM extended_roll o
                   WHERE o.district = $1 AND o.place = $2 AND o.date = $3 AND o.student = $4) s
             JOIN session e ON e.district = s.district AND e.place = s.place AND e.session = s.session
             JOIN grouping g ON g.district = e.district AND g.place = e.place AND g.grouping = e.grouping
             LEFT JOIN staff t ON t.district = e.district AND t.staff = COALESCE(e.companion, e.teacher)
             ORDER BY e.from_at, s.session";
        const HANDED: &str = "SELECT h.name, h.released_at FROM roll r
             JOIN handover h ON h.district = r.district AND h.place = r.place AND h.date = r.date
               AND h.student = r.student AND h.nth = r.handed
             WHERE r.district = $1 AND r.place = $2 AND r.date = $3 AND r.student = $4 AND r.state = 'handed-over'";
        let day = date.to_string();
        let of = args![self.district(), self.place(), &day, student.as_str()];
        let mut stood = Vec::new();
        for row in self.rows(STOOD, of.clone()).await? {
            let led_before = self.led_names(&row.text("session")?).await?;
            stood.push(Stood { led_before, ..stands(&row)? });
        }
        let handed = self.row(HANDED, of).await?;
        let handed = handed.map(|row| Ok::<_, Fault>((row.text("name")?, row.moment("released_at")?)));
        Ok(Facts { stood, handed: handed.transpose()? })
    }

    /// Who was responsible in a session before somebody stood in, by name, each until when: where somebody goes along, they are (P3.54).
    async fn led_names(&mut self, session: &str) -> Result<Vec<(String, Moment)>, Fault> {
        const READ: &str = "SELECT COALESCE(t.name, q.absent) AS name, q.answered_at FROM stand_in q
             JOIN session e ON e.district = q.district AND e.place = q.place AND e.session = q.session
               AND q.beside = CASE WHEN e.companion IS NULL THEN 0 ELSE 1 END
             LEFT JOIN staff t ON t.district = q.district AND t.staff = q.absent
             WHERE q.district = $1 AND q.place = $2 AND q.session = $3 AND q.answer = 'accepted'
             ORDER BY q.answered_at, q.stand_in";
        let rows = self.rows(READ, args![self.district(), self.place(), session]).await?;
        rows.iter().map(|row| Ok((row.text("name")?, row.moment("answered_at")?))).collect()
    }
}

fn stands(row: &Row) -> Result<Stood, Fault> {
    Ok(Stood {
        group: Words { zh: row.text("name_zh")?, en: row.text("name_en")? },
        room: row.text("room")?,
        from: row.moment("from_at")?,
        state: row.parsed("state")?,
        teacher: row.text("teacher")?,
        led_before: Vec::new(),
    })
}
