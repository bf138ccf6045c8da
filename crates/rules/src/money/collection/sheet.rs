//! 代收文件 Finds the header of a channel's file, in any order of columns, and its lines as they stand.

use super::{Line, Refusal};
use crate::fen::Fen;
use serde::Deserialize;
use std::sync::LazyLock;

/// A header stands in one of the first rows; above it is a title, a date, the school's name.
const HEADER_WITHIN: usize = 12;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    code: Vec<String>,
    child: Vec<String>,
    yuan: Vec<String>,
    fen: Vec<String>,
    paid_on: Vec<String>,
    serial: Vec<String>,
    receipt: Vec<String>,
    status: Vec<String>,
    done: Vec<String>,
    failed: Vec<String>,
    total: Vec<String>,
    ruined: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../locales/collection.toml"))
        .expect("the committed words are read by a test")
});

/// Where each column stands.
struct Columns {
    code: usize,
    amount: usize,
    in_fen: bool,
    child: Option<usize>,
    paid_on: Option<usize>,
    serial: Option<usize>,
    receipt: Option<usize>,
    status: Option<usize>,
}

/// What the status column says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The money moved.
    Done,
    /// It did not.
    Failed,
    /// A word we do not know.
    Unknown,
}

/// The lines of a file, or why it cannot be taken at all. A sum at its foot must be the sum of its lines: else lines
/// were lost on the way.
pub fn read(rows: &[Vec<String>]) -> Result<Vec<Line>, Refusal> {
    let ruined = rows.iter().flatten().any(|cell| is_ruined(cell));
    let found = rows.iter().take(HEADER_WITHIN).enumerate().find_map(|(at, row)| Some((at, columns(row)?)));
    let Some((head, columns)) = found else {
        return Err(if ruined { Refusal::Encoding } else { Refusal::NoHeader });
    };
    let (mut lines, mut stated) = (Vec::new(), None);
    for (at, row) in rows.iter().enumerate().skip(head + 1) {
        if row.iter().all(|cell| plain(cell).is_empty()) {
            continue;
        }
        let line = line(at, row, &columns);
        if !line.code.bytes().any(|b| b.is_ascii_digit())
            && row.iter().any(|cell| WORDS.total.iter().any(|word| plain(cell).starts_with(word)))
        {
            stated = line
                .fen
                .or_else(|| row.iter().rev().find_map(|cell| amount(cell, columns.in_fen)))
                .or(stated);
        } else {
            lines.push(line);
        }
    }
    if lines.is_empty() {
        return Err(Refusal::NoLines);
    }
    let sum: Fen = lines.iter().filter_map(|line| line.fen).sum();
    match stated {
        Some(stated) if stated != sum => Err(Refusal::TotalDiffers { stated, sum, lines: lines.len() }),
        _ => Ok(lines),
    }
}

/// The rows of a list of receipts: their number in the file, the payment code, the receipt's number. `None` where no row heads these
/// two columns.
pub fn numbered(rows: &[Vec<String>]) -> Option<Vec<(i64, String, String)>> {
    let (head, (code, receipt)) = rows.iter().take(HEADER_WITHIN).enumerate().find_map(|(at, row)| {
        let heads = heads(row);
        Some((at, (position(&heads, &WORDS.code)?, position(&heads, &WORDS.receipt)?)))
    })?;
    let cell = |row: &[String], at: usize| row.get(at).map(|cell| trimmed(cell)).unwrap_or_default();
    let one = |(at, row): (usize, &Vec<String>)| {
        let number = i64::try_from(at + 1).unwrap_or(i64::MAX);
        (number, plain(&cell(row, code)), cell(row, receipt))
    };
    let filled = |row: &&Vec<String>| !row.iter().all(|cell| plain(cell).is_empty());
    Some(rows.iter().enumerate().skip(head + 1).filter(|(_, row)| filled(row)).map(one).collect())
}

/// What a word of the status column means; a file without that column lists what was paid.
pub(super) fn status(word: &str) -> Status {
    let word = plain(word);
    let is = |words: &[String]| words.contains(&word);
    if word.is_empty() || is(&WORDS.done) {
        Status::Done
    } else if is(&WORDS.failed) {
        Status::Failed
    } else {
        Status::Unknown
    }
}

/// Whether a text was saved in a wrong encoding before it came here.
pub fn is_ruined(text: &str) -> bool {
    text.contains('\u{fffd}') || WORDS.ruined.iter().any(|sign| text.contains(sign))
}

fn columns(row: &[String]) -> Option<Columns> {
    let heads = heads(row);
    let at = |words: &[String]| position(&heads, words);
    let (yuan, fen) = (at(&WORDS.yuan), at(&WORDS.fen));
    Some(Columns {
        code: at(&WORDS.code)?,
        amount: yuan.or(fen)?,
        in_fen: yuan.is_none(),
        child: at(&WORDS.child),
        paid_on: at(&WORDS.paid_on),
        serial: at(&WORDS.serial),
        receipt: at(&WORDS.receipt),
        status: at(&WORDS.status),
    })
}

fn heads(row: &[String]) -> Vec<String> {
    row.iter().map(|cell| plain(cell).to_lowercase()).collect()
}

/// The column that is headed by one of these words.
fn position(heads: &[String], words: &[String]) -> Option<usize> {
    words.iter().find_map(|word| heads.iter().position(|head| head == word))
}

fn line(at: usize, row: &[String], columns: &Columns) -> Line {
    let cell =
        |column: Option<usize>| column.and_then(|n| row.get(n)).map(|cell| trimmed(cell)).unwrap_or_default();
    let written = cell(Some(columns.amount));
    Line {
        number: i64::try_from(at + 1).unwrap_or(i64::MAX),
        code: plain(&cell(Some(columns.code))),
        child: cell(columns.child),
        fen: amount(&written, columns.in_fen),
        written,
        paid_on: cell(columns.paid_on),
        serial: plain(&cell(columns.serial)),
        receipt: cell(columns.receipt),
        status: status(&cell(columns.status)),
    }
}

/// An amount as files write it: `480`, `1,234.50`, `¥480.00`, full-width digits. Nothing for `-3`, `1e9` or three decimals.
fn amount(written: &str, in_fen: bool) -> Option<Fen> {
    let typed = narrow(written).replace(['\u{5143}', ' '], "");
    if in_fen {
        let whole = typed.bytes().all(|b| b.is_ascii_digit()) && (1..=12).contains(&typed.len());
        return whole.then(|| typed.parse().ok().map(Fen)).flatten().filter(|fen| *fen > Fen::ZERO);
    }
    Fen::from_yuan(&typed).filter(|fen| *fen > Fen::ZERO)
}

/// Without what people put around a code or a head: spaces, tabs, an apostrophe in front, brackets; in narrow forms.
fn plain(cell: &str) -> String {
    let odd = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | '\'' | '`' | '"' | '=' | '*' | ':');
    narrow(cell).chars().filter(|c| !odd(*c)).collect()
}

fn trimmed(cell: &str) -> String {
    cell.trim().trim_start_matches('\'').trim().chars().take(120).collect()
}

/// Full-width digits, letters and signs as their narrow forms.
fn narrow(text: &str) -> String {
    let one = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        '\u{feff}' => ' ',
        '\u{ffe5}' => '\u{a5}',
        c => c,
    };
    text.trim().chars().map(one).collect()
}
