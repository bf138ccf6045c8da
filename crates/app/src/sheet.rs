//! 表格 Spreadsheets and comma-separated files: read whatever a bank sends, write what a finance office can open safely.

use calamine::{Data, Reader};
use encoding_rs::{GB18030, UTF_8, UTF_16BE, UTF_16LE};
use rules::fen::Fen;
use rules::money::collection::Refusal;
use rules::money::reconciliation::paper::is_summary;
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use std::io::{Cursor, Read};

/// A spreadsheet that unpacks to more is not read: 64 MiB.
const UNPACKED_BYTES: u64 = 64 * 1024 * 1024;
/// A number this long lost its last digits when the spreadsheet took it for a quantity.
const WHOLE_DIGITS: f64 = 1e15;

/// One cell of a list that leaves the house.
#[derive(Clone, Debug)]
pub(crate) enum Cell {
    /// A name, a code, a date.
    Text(String),
    /// A count.
    Number(i64),
    /// An amount, shown in yuan.
    Money(Fen),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// The rows of a spreadsheet or of a text in UTF-8, UTF-16 or GB 18030.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Vec<String>>, Refusal> {
    if bytes.starts_with(b"PK") || bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return workbook(bytes);
    }
    let text = text(bytes)?;
    if text.chars().any(|c| c.is_control() && !matches!(c, '\r' | '\n' | '\t')) {
        return Err(Refusal::NotATable);
    }
    Ok(split(&text, separator(&text)))
}

/// Comma-separated text with a byte order mark, as spreadsheets expect it.
pub(crate) fn csv(head: &[String], rows: &[Vec<Cell>]) -> Vec<u8> {
    let mut text = String::from('\u{feff}');
    let quoted = |cell: &str| format!("\"{}\"", harmless(cell).replace('"', "\"\""));
    let mut line = |cells: Vec<String>| text.push_str(&format!("{}\r\n", cells.join(",")));
    line(head.iter().map(|cell| quoted(cell)).collect());
    for row in rows {
        let cell = |cell: &Cell| match cell {
            Cell::Text(text) => quoted(text),
            Cell::Number(n) => n.to_string(),
            Cell::Money(fen) => yuan(*fen),
        };
        line(row.iter().map(cell).collect());
    }
    text.into_bytes()
}

/// A workbook of one sheet: codes stay text, amounts are numbers with two decimals.
pub(crate) fn xlsx(name: &str, head: &[String], rows: &[Vec<Cell>]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let (bold, money) = (Format::new().set_bold(), Format::new().set_num_format("#,##0.00"));
    let sheet = book.add_worksheet().set_name(name)?;
    sheet.set_freeze_panes(1, 0)?;
    for (column, cell) in (0_u16..).zip(head) {
        sheet.write_string_with_format(0, column, cell.as_str(), &bold)?;
    }
    for (at, row) in (1_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(row) {
            match cell {
                Cell::Text(text) => sheet.write_string(at, column, text.as_str())?,
                Cell::Number(n) => sheet.write_number(at, column, number(&n.to_string()))?,
                Cell::Money(fen) => {
                    sheet.write_number_with_format(at, column, number(&yuan(*fen)), &money)?
                }
            };
        }
    }
    sheet.autofit();
    book.save_to_buffer()
}

/// `480.00`, as files write it.
pub(crate) fn yuan(fen: Fen) -> String {
    fen.to_string().replace(['\u{a5}', ','], "")
}

/// A spreadsheet knows only floats; the number comes from its decimal text and is never counted with.
fn number(text: &str) -> f64 {
    text.parse().unwrap_or_default()
}

/// A name like `=HYPERLINK(…)` must stay a name in the finance office's spreadsheet: an apostrophe makes it text.
fn harmless(cell: &str) -> String {
    let danger = |c: char| {
        matches!(
            c,
            '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\u{ff1d}' | '\u{ff0b}' | '\u{ff0d}' | '\u{ff20}'
        )
    };
    if cell.trim_start_matches(' ').starts_with(danger) { format!("'{cell}") } else { cell.to_owned() }
}

fn workbook(bytes: &[u8]) -> Result<Vec<Vec<String>>, Refusal> {
    if bytes.starts_with(b"PK") && !unpacks_small(bytes) {
        return Err(Refusal::NotATable);
    }
    let mut book =
        calamine::open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|_| Refusal::NotATable)?;
    let sheets = book.sheet_names();
    for name in sheets {
        let range = book.worksheet_range(&name).map_err(|_| Refusal::NotATable)?;
        if !range.is_empty() {
            let above = range.start().map_or(0, |(row, _)| row);
            let blank = (0..above).map(|_| Vec::new());
            return Ok(blank.chain(range.rows().map(|row| row.iter().map(shown).collect())).collect());
        }
    }
    Err(Refusal::NoHeader)
}

/// Unpacks each part into nothing, counting: what a part says of its own size may be a lie.
fn unpacks_small(bytes: &[u8]) -> bool {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return false };
    let mut left = UNPACKED_BYTES;
    for at in 0..archive.len() {
        let Ok(part) = archive.by_index(at) else { return false };
        match std::io::copy(&mut part.take(left + 1), &mut std::io::sink()) {
            Ok(read) if read <= left => left -= read,
            _ => return false,
        }
    }
    true
}

fn shown(cell: &Data) -> String {
    match cell {
        Data::Float(value) if value.abs() >= WHOLE_DIGITS => format!("{value:E}"),
        Data::DateTime(at) => at.to_string(),
        Data::Int(_)
        | Data::Float(_)
        | Data::String(_)
        | Data::Bool(_)
        | Data::DateTimeIso(_)
        | Data::DurationIso(_)
        | Data::Error(_)
        | Data::Empty => cell.to_string(),
    }
}

/// A text in UTF-8, UTF-16 or GB 18030; of a packed file, the one in it that is no summary.
pub(crate) fn paper(bytes: &[u8]) -> Result<String, Refusal> {
    if !bytes.starts_with(b"PK") {
        return text(bytes);
    }
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::NotATable)?;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|_| Refusal::NotATable)?;
        let name = text(part.name_raw())?;
        if part.is_file() && !is_summary(&name) {
            let mut unpacked = Vec::new();
            part.take(UNPACKED_BYTES).read_to_end(&mut unpacked).map_err(|_| Refusal::NotATable)?;
            return text(&unpacked);
        }
    }
    Err(Refusal::NotATable)
}

fn text(bytes: &[u8]) -> Result<String, Refusal> {
    let encoding = match bytes {
        [0xff, 0xfe, ..] => UTF_16LE,
        [0xfe, 0xff, ..] => UTF_16BE,
        _ if std::str::from_utf8(bytes).is_ok() => UTF_8,
        _ => GB18030,
    };
    let (text, _, broken) = encoding.decode(bytes);
    if broken { Err(Refusal::Encoding) } else { Ok(text.into_owned()) }
}

fn separator(text: &str) -> char {
    let head: Vec<&str> = text.lines().take(12).collect();
    let count = |c: char| head.iter().map(|line| line.matches(c).count()).sum::<usize>();
    [',', '\t', ';', '|'].into_iter().rev().max_by_key(|c| count(*c)).unwrap_or(',')
}

/// Rows and cells by RFC 4180: a quoted cell may hold separators, line ends and doubled quotes.
pub(crate) fn split(text: &str, separator: char) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' if quoted && rest.peek() == Some(&'"') => {
                rest.next();
                cell.push('"');
            }
            '"' if quoted || cell.trim().is_empty() => quoted = !quoted,
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            '\r' if !quoted => {}
            c if c == separator && !quoted => row.push(std::mem::take(&mut cell)),
            c => cell.push(c),
        }
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(cell);
        rows.push(row);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "缴款码,姓名,金额\r\n0001,\"王,小\"\"明\",480.00\r\n";

    #[test]
    fn the_same_rows_from_every_encoding() {
        let expected = [["缴款码", "姓名", "金额"], ["0001", "王,小\"明", "480.00"]];
        let utf16: Vec<u8> =
            [0xff, 0xfe].into_iter().chain(FILE.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let gbk = GB18030.encode(FILE).0.into_owned();
        let bom = [b"\xef\xbb\xbf", FILE.as_bytes()].concat();
        for bytes in [
            FILE.as_bytes().to_vec(),
            bom,
            gbk,
            utf16,
            FILE.replace(',', "\t").replace("\"王\t", "\"王,").into_bytes(),
        ] {
            assert_eq!(read(&bytes).unwrap(), expected);
        }
        assert_eq!(read(b"\x81\xff\xfe\x00x").unwrap_err(), Refusal::Encoding);
        assert_eq!(read(b"%PDF\x00\x01").unwrap_err(), Refusal::NotATable);
        assert_eq!(read(b"PK\x03\x04nothing").unwrap_err(), Refusal::NotATable);
    }

    #[test]
    fn a_workbook_comes_back_as_it_was_written() {
        let head = ["缴款码".to_owned(), "金额".to_owned(), "课时".to_owned()];
        let rows = vec![vec!["00012345678901234567".into(), Cell::Money(Fen(48_005)), Cell::Number(24)]];
        let bytes = xlsx("账单", &head, &rows).unwrap();
        assert_eq!(read(&bytes).unwrap()[1], ["00012345678901234567", "480.05", "24"]);
    }

    #[test]
    fn a_code_that_became_a_number_shows_it() {
        let mut book = Workbook::new();
        book.add_worksheet().write_number(0, 0, 12_345_678_901_234_567_890.0).unwrap();
        let read = read(&book.save_to_buffer().unwrap()).unwrap();
        assert!(read[0][0].contains('E'), "{}", read[0][0]);
    }

    #[test]
    fn a_packed_bomb_is_not_unpacked() {
        let mut packed = Cursor::new(Vec::new());
        let mut archive = zip::ZipWriter::new(&mut packed);
        archive.start_file("xl/workbook.xml", zip::write::SimpleFileOptions::default()).unwrap();
        for _ in 0..=UNPACKED_BYTES / (1024 * 1024) {
            std::io::Write::write_all(&mut archive, &vec![b' '; 1024 * 1024]).unwrap();
        }
        archive.finish().unwrap();
        let bytes = packed.into_inner();
        assert!(bytes.len() < 1024 * 1024);
        assert_eq!(read(&bytes).unwrap_err(), Refusal::NotATable);
    }

    #[test]
    fn a_name_never_becomes_a_formula() {
        let head = ["姓名".to_owned()];
        for name in ["=HYPERLINK(\"http://x\")", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", " =1"] {
            let text = String::from_utf8(csv(&head, &[vec![name.into()]])).unwrap();
            assert!(text.lines().nth(1).unwrap().starts_with("\"'"), "{text}");
        }
        let text =
            String::from_utf8(csv(&head, &[vec!["王小明".into(), Cell::Money(Fen(123_450))]])).unwrap();
        assert!(text.ends_with("\"王小明\",1234.50\r\n"), "{text}");
    }
}
