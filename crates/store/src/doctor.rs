//! 体检 `afterbell doctor`: proves the chain, the ledger, the seats and the schema, and names what is wrong.

mod ledger;
mod money;

pub use money::Sums;

use crate::db::Store;
use crate::fault::Fault;
use crate::journal::{GENESIS, chain_hash};
use crate::migrate::NEWEST;
use crate::row::args;
use crate::tx::Conn;
use jiff::civil::Date;

/// One thing that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// `journal`, `ledger`, `seats`, `children`, `schema`; the command line adds `plans`.
    pub part: &'static str,
    /// Which row, and what is wrong with it.
    pub what: String,
}

impl Store {
    /// Reads everything once and reports every broken promise; an empty list means health.
    pub async fn doctor(&self) -> Result<Vec<Finding>, Fault> {
        let mut found = schema(self.applied().await?);
        let mut conn = self.reading().await?;
        found.extend(chain(&mut conn).await?);
        found.extend(ledger::chain(&mut conn).await?);
        drop(conn);
        found.extend(self.promises(None).await?);
        Ok(found)
    }

    /// Evenings whose day was over before `today` and that nobody has ended, with how many children of each went nowhere by its roll.
    pub async fn unended(&self, today: Date) -> Result<Vec<Finding>, Fault> {
        const READ: &str = "SELECT s.district || '/' || s.place || ' ' || s.date || ' session ' || s.session
                || ': never ended, children unaccounted for: ' || CAST(COUNT(r.student) AS TEXT) AS what
             FROM session s
             LEFT JOIN roll r ON r.district = s.district AND r.place = s.place AND r.session = s.session
                  AND (r.state IN ('expected', 'present', 'late')
                       OR (r.state = 'absent' AND EXISTS (SELECT 1 FROM absence a WHERE a.district = r.district
                           AND a.place = r.place AND a.date = r.date AND a.student = r.student AND a.closed_at IS NULL)))
             WHERE s.date < $1 AND s.opened_at IS NOT NULL AND s.closed_at IS NULL
             GROUP BY s.district, s.place, s.date, s.session ORDER BY s.district, s.place, s.date, s.session";
        let rows = self.reading().await?.rows(READ, args![today.to_string()]).await?;
        rows.iter().map(|row| Ok(Finding { part: "children", what: row.text("what")? })).collect()
    }

    /// Ledger, seats and children; of one evening, quick enough to ask after each of a rehearsal.
    pub async fn promises(&self, evening: Option<Date>) -> Result<Vec<Finding>, Fault> {
        let mut conn = self.reading().await?;
        let mut found = Vec::new();
        let day = evening.map_or_else(String::new, |day| day.to_string());
        let sums = ledger::CHECKS.iter().map(|sql| ("ledger", *sql));
        for (part, sql) in sums.chain(CHECKS.iter().copied()) {
            let args = if part == "children" { args![&day] } else { args![] };
            for row in conn.rows(sql, args).await? {
                found.push(Finding { part, what: row.text("what")? });
            }
        }
        Ok(found)
    }
}

/// Each statement answers a row for every broken promise, and none in health; those about children are of one day (`$1`)
/// or of all.
const CHECKS: &[(&str, &str)] = &[
    (
        "seats",
        "SELECT c.district || '/' || c.place || ' course ' || c.course || ': taken ' || CAST(c.taken AS TEXT)
                || ', placed ' || CAST(count(p.student) AS TEXT) || ', seats ' || CAST(c.seats AS TEXT) AS what
         FROM course c LEFT JOIN placement p ON p.district = c.district AND p.place = c.place
              AND p.course = c.course AND p.state = 'placed'
         GROUP BY c.district, c.place, c.course, c.taken, c.seats
         HAVING c.taken <> count(p.student) OR c.taken > c.seats",
    ),
    (
        "seats",
        "SELECT p.district || '/' || p.place || ' period ' || CAST(p.period AS TEXT) || ' point ' || p.point
                || ': taken ' || CAST(p.taken AS TEXT) || ', placed ' || CAST(count(u.student) AS TEXT) AS what
         FROM point p LEFT JOIN signup u ON u.district = p.district AND u.place = p.place AND u.scheme = p.scheme
              AND u.period = p.period AND u.point = p.point AND u.state = 'placed'
         GROUP BY p.district, p.place, p.scheme, p.period, p.point, p.taken
         HAVING p.taken <> count(u.student)",
    ),
    (
        "seats",
        "SELECT p.district || '/' || p.place || ' place of pupil ' || p.student || ' in course ' || p.course
                || ': no such pupil or course' AS what
         FROM placement p
         LEFT JOIN student s ON s.district = p.district AND s.place = p.place AND s.student = p.student
         LEFT JOIN course c ON c.district = p.district AND c.place = p.place AND c.course = p.course
         WHERE s.student IS NULL OR c.course IS NULL",
    ),
    (
        "children",
        "SELECT r.district || '/' || r.place || ' ' || r.date || ' pupil ' || r.student
                || ': session closed, still ' || r.state AS what
         FROM roll r JOIN session s ON s.district = r.district AND s.place = r.place AND s.session = r.session
         LEFT JOIN absence a ON a.district = r.district AND a.place = r.place AND a.date = r.date
              AND a.student = r.student
         WHERE ($1 = '' OR r.date = $1) AND s.closed_at IS NOT NULL AND (r.state IN ('expected', 'present', 'late')
               OR (r.state = 'absent' AND a.closed_at IS NULL))",
    ),
    (
        "children",
        "SELECT r.district || '/' || r.place || ' ' || r.date || ' pupil ' || r.student
                || ': handed over to nobody by nobody' AS what
         FROM roll r LEFT JOIN handover h ON h.district = r.district AND h.place = r.place AND h.date = r.date
              AND h.student = r.student AND h.nth = r.handed
         WHERE ($1 = '' OR r.date = $1) AND r.state = 'handed-over' AND h.student IS NULL",
    ),
    (
        "children",
        "SELECT h.district || '/' || h.place || ' ' || h.date || ' pupil ' || h.student || ': hand-over '
                || CAST(h.nth AS TEXT) || CASE WHEN u.student IS NULL THEN ' neither stands nor was taken back'
                   ELSE ' was taken back and stands' END AS what
         FROM handover h JOIN roll r ON r.district = h.district AND r.place = h.place AND r.date = h.date
              AND r.student = h.student
         LEFT JOIN handover_undone u ON u.district = h.district AND u.place = h.place AND u.date = h.date
              AND u.student = h.student AND u.nth = h.nth
         WHERE ($1 = '' OR h.date = $1)
           AND CASE WHEN u.student IS NULL THEN 1 ELSE 0 END <> CASE WHEN r.handed = h.nth THEN 1 ELSE 0 END",
    ),
];

fn schema(newest: i64) -> Vec<Finding> {
    let what = format!("schema is {newest}, this program expects {NEWEST}");
    if newest == NEWEST { Vec::new() } else { vec![Finding { part: "schema", what }] }
}

/// Recomputes every hash of every place's chain and compares its end with the head.
async fn chain(conn: &mut Conn) -> Result<Vec<Finding>, Fault> {
    const PLACES: &str = "SELECT district, place, seq, hash FROM journal_head ORDER BY district, place";
    let mut found = Vec::new();
    for head in conn.rows(PLACES, args![]).await? {
        let (district, place) = (head.text("district")?, head.text("place")?);
        let (seq, hash) = follow(conn, &district, &place, &mut found).await?;
        if (seq, &hash) != (head.int("seq")?, &head.text("hash")?) {
            let what = format!("{district}/{place}: the chain ends at row {seq}, its head says otherwise");
            found.push(Finding { part: "journal", what });
        }
    }
    Ok(found)
}

async fn follow(
    conn: &mut Conn,
    district: &str,
    place: &str,
    found: &mut Vec<Finding>,
) -> Result<(i64, String), Fault> {
    const PAGE: &str =
        "SELECT seq, at, who, role, act, subject, clause, scheme_version, before, after, prev_hash,
                hash FROM journal WHERE district = $1 AND place = $2 AND seq > $3 ORDER BY seq LIMIT 1000";
    let (mut seq, mut hash) = (0, GENESIS.to_owned());
    loop {
        let page = conn.rows(PAGE, args![district, place, seq]).await?;
        for row in &page {
            let numbers =
                [row.int("seq")?, row.int("at")?, row.int("scheme_version")?].map(|n| n.to_string());
            let texts =
                ["who", "role", "act", "subject", "clause", "before", "after"].map(|column| row.text(column));
            let texts = texts.into_iter().collect::<Result<Vec<_>, _>>()?;
            let [who, role, act, subject, clause, before, after] = texts.as_slice() else { continue };
            let [n, at, version] = &numbers;
            let own = chain_hash(&[&hash, n, at, who, role, act, subject, clause, version, before, after]);
            if row.int("seq")? != seq + 1 || row.text("prev_hash")? != hash || row.text("hash")? != own {
                let what = format!("{district}/{place}: row {n} does not continue the chain");
                found.push(Finding { part: "journal", what });
            }
            (seq, hash) = (row.int("seq")?, row.text("hash")?);
        }
        if page.len() < 1000 {
            return Ok((seq, hash));
        }
    }
}
