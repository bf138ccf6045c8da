//! 账本迁移 The transfers of an older database into the chained ledger: the same money, each row sealed in its order.

use super::ledger::{Link, seal};
use crate::fault::Fault;
use crate::journal::GENESIS;
use crate::row::{Row, args, batch};
use crate::tx::Conn;
use serde_json::{Value, json};

/// So many rows are carried at a time.
const PAGE: i64 = 1000;

/// Carries everything over and removes the old tables. What was a child's one account is its account for courses:
/// nothing else was charged before.
pub(crate) async fn carry_over(conn: &mut Conn) -> Result<(), Fault> {
    accounts(conn).await?;
    const PLACES: &str = "SELECT DISTINCT district, place FROM old_transfer ORDER BY district, place";
    for place in conn.rows(PLACES, args![]).await? {
        transfers(conn, &place.text("district")?, &place.text("place")?).await?;
    }
    conn.script("DROP TABLE old_transfer; DROP TABLE old_account;".to_owned()).await
}

async fn accounts(conn: &mut Conn) -> Result<(), Fault> {
    const CARRY: &str = "INSERT INTO account (district, place, account, kind, purse, student, balance_fen)
         SELECT district, place,
                CASE WHEN kind = 'clearing' THEN account ELSE replace(account, kind || '/', kind || '/course/') END,
                kind, CASE WHEN kind = 'clearing' THEN '' ELSE 'course' END, student, balance_fen
         FROM old_account";
    conn.run(CARRY, args![]).await?;
    Ok(())
}

async fn transfers(conn: &mut Conn, district: &str, place: &str) -> Result<(), Fault> {
    const READ: &str = "SELECT * FROM old_transfer WHERE district = $1 AND place = $2
         ORDER BY at, transfer LIMIT $3 OFFSET $4";
    const ADD: &str =
        "INSERT INTO transfer (district, place, transfer, seq, at, kind, step, debit, credit, fen, student,
             subject, who, clause, hash)
         SELECT $1, $2, value ->> 'id', CAST(value ->> 'seq' AS BIGINT), CAST(value ->> 'at' AS BIGINT),
                value ->> 'kind', 'posted', value ->> 'debit', value ->> 'credit',
                CAST(value ->> 'fen' AS BIGINT), value ->> 'student', value ->> 'subject', value ->> 'who',
                value ->> 'clause', value ->> 'hash'
         FROM jsonb_each($3)";
    const HEAD: &str = "INSERT INTO ledger_head (district, place, seq, hash) VALUES ($1, $2, $3, $4)";
    let (mut seq, mut hash) = (0, GENESIS.to_owned());
    loop {
        let page = conn.rows(READ, args![district, place, PAGE, seq]).await?;
        let full = page.len() == PAGE as usize;
        let mut sealed = Vec::new();
        for row in &page {
            seq += 1;
            sealed.push(carried(row, seq, &mut hash)?);
        }
        conn.run(ADD, args![district, place, batch(sealed.into_iter())]).await?;
        if !full {
            break;
        }
    }
    conn.run(HEAD, args![district, place, seq, hash]).await?;
    Ok(())
}

fn carried(row: &Row, seq: i64, hash: &mut String) -> Result<Value, Fault> {
    let side =
        |name: String| name.replacen("custody/", "custody/course/", 1).replacen("payee/", "payee/course/", 1);
    let (id, at, fen) = (row.text("transfer")?, row.int("at")?, row.int("fen")?);
    let (kind, student, subject) = (row.text("kind")?, row.text("student")?, row.text("subject")?);
    let (debit, credit) = (side(row.text("debit")?), side(row.text("credit")?));
    let (who, clause) = (row.text("who")?, row.text("clause")?);
    let link = Link {
        seq,
        at,
        fen,
        id: &id,
        kind: &kind,
        step: "posted",
        ends: "",
        debit: &debit,
        credit: &credit,
        student: &student,
        subject: &subject,
        who: &who,
        clause: &clause,
    };
    *hash = seal(hash, &link);
    Ok(json!({
        "id": id, "seq": seq, "at": at, "kind": kind, "debit": debit, "credit": credit, "fen": fen, "student": student,
        "subject": subject, "who": who, "clause": clause, "hash": hash,
    }))
}
