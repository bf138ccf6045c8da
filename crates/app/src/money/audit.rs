//! 审计导出 A year's books as one file: tables, the chain of hashes, and a short program that checks both anywhere.

use crate::desk::Desk;
use crate::failure::Failure;
use crate::money::bill::export::file;
use crate::posted::Posted;
use crate::routes::Route;
use crate::secrets::hex;
use crate::sheet;
use anyhow::{Context, ensure};
use axum::response::Response;
use jiff::civil::{Date, date};
use rules::moment::Moment;
use rules::money::audit::year;
use rules::money::spending::Purpose;
use rules::people::act::Act;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use store::Fault;
use store::money::{AuditTable, audit_broken};
use zip::write::SimpleFileOptions;

const README: &str = include_str!("../../assets/audit/README.txt");
const CHECK: &str = include_str!("../../assets/audit/check.py");
const BEFORE: &str = "before.txt";
const TRANSFERS: &str = "transfers.csv";

pub(crate) fn routes() -> Vec<Route> {
    vec![Route::post("/{district}/{place}/audits", Act::AuditExport, post)]
}

#[derive(Deserialize)]
struct Typed {
    year: String,
}

async fn post(desk: Desk, posted: Posted<Typed>) -> Result<Response, Failure> {
    let year = year(&posted.form.year, desk.now.date())?;
    let permit = desk.permit(Act::AuditExport)?;
    let mut tx = desk.app.store.act(&permit).await?;
    let (tables, before) = tx.audit_tables((start(date(year, 1, 1)), start(date(year + 1, 1, 1)))).await?;
    let bytes =
        packed(&tables, &before).map_err(|why| Fault::Corrupt { what: "audit", why: why.to_string() })?;
    tx.audit_exported(i64::from(year), &hex(&Sha256::digest(&bytes)), desk.now).await?;
    tx.commit().await?;
    Ok(file("application/zip", &format!("{}-audit-{year}.zip", desk.place.place), bytes))
}

fn start(day: Date) -> Moment {
    Moment::at(day.at(0, 0, 0, 0))
}

fn packed(tables: &[AuditTable], before: &str) -> Result<Vec<u8>, anyhow::Error> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, bytes: &[u8]| -> Result<(), anyhow::Error> {
        archive.start_file(name, SimpleFileOptions::default())?;
        archive.write_all(bytes)?;
        Ok(())
    };
    add("README.txt", README.as_bytes())?;
    add("check.py", CHECK.as_bytes())?;
    add(BEFORE, before.as_bytes())?;
    for table in tables {
        let head: Vec<String> = table.columns.iter().map(|column| (*column).to_owned()).collect();
        add(&format!("{}.csv", table.name), &plain_csv(&head, &table.rows))?;
    }
    Ok(archive.finish()?.into_inner())
}

/// Every cell as it is stored, in quotes: a hash is over the bytes, so nothing may be put before a name. What could be a
/// formula stands in the file for a program to read; README says so.
fn plain_csv(head: &[String], rows: &[Vec<String>]) -> Vec<u8> {
    let mut text = String::from('\u{feff}');
    for row in std::iter::once(head).chain(rows.iter().map(Vec::as_slice)) {
        let cells: Vec<String> =
            row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text.into_bytes()
}

/// Checks an exported file: the chain holds, every account closes with what it opened with and what was moved, every spending has its
/// voucher. Says how many transfers it holds.
pub fn check(path: &Path) -> Result<usize, anyhow::Error> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes))?;
    let mut text = |name: &str| -> Result<String, anyhow::Error> {
        let mut text = String::new();
        archive.by_name(name).with_context(|| format!("no {name} in it"))?.read_to_string(&mut text)?;
        Ok(text)
    };
    let before = text(BEFORE)?;
    let mut read = |name: &str| -> Result<Vec<Vec<String>>, anyhow::Error> {
        Ok(sheet::split(text(name)?.trim_start_matches('\u{feff}'), ','))
    };
    let (transfers, accounts, spendings) = (read(TRANSFERS)?, read("accounts.csv")?, read("spendings.csv")?);
    let rows = transfers.get(1..).context("no header in transfers.csv")?;
    if let Some(at) = audit_broken(before.trim(), rows) {
        anyhow::bail!("the chain breaks at row {} of {TRANSFERS}", at + 2);
    }
    let whole = |row: &Vec<String>| row.get(8).is_some_and(|fen| fen.parse::<i64>().is_ok_and(|fen| fen > 0));
    ensure!(rows.iter().all(whole), "an amount in {TRANSFERS} is no whole number above nothing");
    closes(rows, &accounts)?;
    let without = cells(&spendings, ["spending", "purpose", "voucher"])?
        .into_iter()
        .find(|[_, purpose, voucher]| Purpose::from_code(purpose).is_some() && voucher.trim().is_empty());
    ensure!(without.is_none(), "spending {} has no voucher", without.map_or("", |[spending, ..]| spending));
    Ok(rows.len())
}

/// Whether each account closes with what it opened with and what the transfers moved.
fn closes(transfers: &[Vec<String>], accounts: &[Vec<String>]) -> Result<(), anyhow::Error> {
    let mut moved: BTreeMap<&str, i64> = BTreeMap::new();
    for row in transfers {
        let [_, _, _, _, step, _, debit, credit, fen, ..] = row.as_slice() else { continue };
        if ["posted", "post"].contains(&step.as_str()) {
            let fen: i64 = fen.parse()?;
            *moved.entry(debit).or_default() -= fen;
            *moved.entry(credit).or_default() += fen;
        }
    }
    for [account, opening, closing] in cells(accounts, ["account", "opening_fen", "closing_fen"])? {
        let (opening, closing): (i64, i64) = (opening.parse()?, closing.parse()?);
        let moved = moved.remove(account).unwrap_or_default();
        ensure!(opening + moved == closing, "{account} does not close with what was moved");
    }
    ensure!(moved.is_empty(), "accounts were moved that accounts.csv does not name: {:?}", moved.keys());
    Ok(())
}

/// Some columns of a table, by their names in its first row.
fn cells<'t, const N: usize>(
    table: &'t [Vec<String>],
    names: [&str; N],
) -> Result<Vec<[&'t str; N]>, anyhow::Error> {
    let (head, rows) = table.split_first().context("a table without a header")?;
    let mut at = [0; N];
    for (place, name) in at.iter_mut().zip(names) {
        *place =
            head.iter().position(|column| column == name).with_context(|| format!("no column {name}"))?;
    }
    let of_row = |row: &'t Vec<String>| at.map(|at| row.get(at).map_or("", String::as_str));
    Ok(rows.iter().map(of_row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_comes_back_as_it_was() {
        let rows = vec![vec!["=1,\"2\"".to_owned(), "王\n明".to_owned()]];
        let text = String::from_utf8(plain_csv(&["a".to_owned(), "b".to_owned()], &rows)).unwrap();
        assert_eq!(sheet::split(text.trim_start_matches('\u{feff}'), ',')[1], rows[0]);
    }
}
