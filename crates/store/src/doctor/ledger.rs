//! 账本体检 Every sum of the ledger once more from its transfers alone, and every link of its chain.

use super::Finding;
use crate::fault::Fault;
use crate::journal::GENESIS;
use crate::money::ledger::{Link, seal};
use crate::row::{Row, args};
use crate::tx::Conn;

/// Each statement answers a row for every broken promise of the ledger, and none in health.
pub(super) const CHECKS: &[&str] = &[
    "SELECT a.district || '/' || a.place || ' account ' || a.account || ': balance '
            || CAST(a.balance_fen AS TEXT) || ' fen, transfers say ' || CAST(coalesce(t.fen, 0) AS TEXT) AS what
     FROM account a LEFT JOIN (
        SELECT district, place, account, CAST(sum(fen) AS BIGINT) AS fen FROM (
            SELECT district, place, credit AS account, fen FROM transfer WHERE step IN ('posted', 'post')
            UNION ALL SELECT district, place, debit, -fen FROM transfer WHERE step IN ('posted', 'post')) both_sides
        GROUP BY district, place, account) t
     ON t.district = a.district AND t.place = a.place AND t.account = a.account
     WHERE a.balance_fen <> coalesce(t.fen, 0)",
    "SELECT a.district || '/' || a.place || ' account ' || a.account || ': '
            || CAST(a.pending_fen AS TEXT) || ' fen held, transfers that wait say '
            || CAST(coalesce(t.fen, 0) AS TEXT) AS what
     FROM account a LEFT JOIN (
        SELECT h.district, h.place, h.debit AS account, CAST(sum(h.fen) AS BIGINT) AS fen FROM transfer h
        WHERE h.step = 'pending' AND NOT EXISTS (SELECT 1 FROM transfer e
            WHERE e.district = h.district AND e.place = h.place AND e.ends = h.transfer)
        GROUP BY h.district, h.place, h.debit) t
     ON t.district = a.district AND t.place = a.place AND t.account = a.account
     WHERE a.pending_fen <> coalesce(t.fen, 0)",
    "SELECT e.district || '/' || e.place || ' transfer ' || e.transfer || ': ends no hold of its own' AS what
     FROM transfer e LEFT JOIN transfer h ON h.district = e.district AND h.place = e.place AND h.transfer = e.ends
     WHERE e.ends IS NOT NULL AND (h.transfer IS NULL OR h.step <> 'pending' OR h.debit <> e.debit
           OR h.credit <> e.credit OR h.fen < e.fen OR h.seq > e.seq)",
    "SELECT t.district || '/' || t.place || ' transfer ' || t.transfer || ': '
            || d.purse || ' money became ' || c.purse || ' money' AS what
     FROM transfer t
     JOIN account d ON d.district = t.district AND d.place = t.place AND d.account = t.debit
     JOIN account c ON c.district = t.district AND c.place = t.place AND c.account = t.credit
     WHERE d.purse <> c.purse AND d.purse <> '' AND c.purse <> ''",
    "SELECT d.district || '/' || d.place || ' day ' || d.date || ': its close names another chain' AS what
     FROM day_end d
     LEFT JOIN transfer t ON t.district = d.district AND t.place = d.place AND t.seq = d.seq
     WHERE d.seq > 0 AND (t.hash IS NULL OR t.hash <> d.hash)",
    "SELECT m.district || '/' || m.place || ' month ' || m.month || ': its close names another chain' AS what
     FROM month_end m
     LEFT JOIN transfer t ON t.district = m.district AND t.place = m.place AND t.seq = m.seq
     WHERE m.seq > 0 AND (t.hash IS NULL OR t.hash <> m.hash)",
    "SELECT district || '/' || place || ': accounts sum to ' || CAST(sum(balance_fen) AS TEXT) || ' fen' AS what
     FROM account GROUP BY district, place HAVING sum(balance_fen) <> 0",
];

/// Recomputes every hash of every place's chain of transfers and compares its end with the head.
pub(super) async fn chain(conn: &mut Conn) -> Result<Vec<Finding>, Fault> {
    const PLACES: &str = "SELECT p.district, p.place, coalesce(h.seq, 0) AS seq, coalesce(h.hash, $1) AS hash
         FROM (SELECT DISTINCT district, place FROM transfer) p
         LEFT JOIN ledger_head h ON h.district = p.district AND h.place = p.place
         ORDER BY p.district, p.place";
    let mut found = Vec::new();
    for head in conn.rows(PLACES, args![GENESIS]).await? {
        let at = (head.text("district")?, head.text("place")?);
        let (seq, hash) = follow(conn, &at, &mut found).await?;
        if (seq, &hash) != (head.int("seq")?, &head.text("hash")?) {
            found.push(broken(&at, &format!("the transfers end at row {seq}, their head says otherwise")));
        }
    }
    const LOST: &str = "SELECT h.district, h.place FROM ledger_head h WHERE h.seq > 0 AND NOT EXISTS
         (SELECT 1 FROM transfer t WHERE t.district = h.district AND t.place = h.place)";
    for head in conn.rows(LOST, args![]).await? {
        found.push(broken(&(head.text("district")?, head.text("place")?), "every transfer is gone"));
    }
    Ok(found)
}

async fn follow(
    conn: &mut Conn,
    at: &(String, String),
    found: &mut Vec<Finding>,
) -> Result<(i64, String), Fault> {
    const PAGE: &str = "SELECT seq, transfer, at, kind, step, coalesce(ends, '') AS ends, debit, credit, fen,
                coalesce(student, '') AS student, subject, who, clause, hash
         FROM transfer WHERE district = $1 AND place = $2 AND seq > $3 ORDER BY seq LIMIT 1000";
    let (mut seq, mut hash) = (0, GENESIS.to_owned());
    loop {
        let page = conn.rows(PAGE, args![&at.0, &at.1, seq]).await?;
        for row in &page {
            let (n, own) = (row.int("seq")?, own_hash(&hash, row)?);
            if n != seq + 1 || row.text("hash")? != own {
                found.push(broken(
                    at,
                    &format!("transfer {} does not continue the chain", row.text("transfer")?),
                ));
            }
            (seq, hash) = (n, row.text("hash")?);
        }
        if page.len() < 1000 {
            return Ok((seq, hash));
        }
    }
}

fn own_hash(before: &str, row: &Row) -> Result<String, Fault> {
    let columns =
        ["transfer", "kind", "step", "ends", "debit", "credit", "student", "subject", "who", "clause"];
    let texts = columns.map(|column| row.text(column)).into_iter().collect::<Result<Vec<_>, _>>()?;
    let [id, kind, step, ends, debit, credit, student, subject, who, clause] = texts.as_slice() else {
        return Ok(String::new());
    };
    let (seq, at, fen) = (row.int("seq")?, row.int("at")?, row.int("fen")?);
    Ok(seal(
        before,
        &Link { seq, at, fen, id, kind, step, ends, debit, credit, student, subject, who, clause },
    ))
}

fn broken((district, place): &(String, String), why: &str) -> Finding {
    Finding { part: "ledger", what: format!("{district}/{place}: {why}") }
}
