//! 表格 Comma-separated rows without quoting: ids, numbers and lists with `;`, one heading, one mistake a row.

use crate::finding::{Fault, Finding};
use std::borrow::Cow;

/// After so many mistakes a file is read no further.
const ENOUGH: usize = 100;

/// Columns of one table at most.
pub(crate) const COLUMNS_MAX: usize = 8;

/// A table that is being read.
pub(crate) struct Table<'t> {
    file: &'static str,
    bytes: &'t [u8],
    at: usize,
    line: usize,
    /// For each field of a row, the column it is.
    order: Vec<usize>,
    findings: Vec<Finding>,
    rows: usize,
}

/// One row, its fields in the order of the columns that were asked for.
pub(crate) struct Row<'t> {
    pub(crate) line: usize,
    begin: usize,
    bytes: &'t [u8],
    /// Where each field is, in the file.
    pub(crate) fields: [(u32, u32); COLUMNS_MAX],
}

impl<'t> Table<'t> {
    /// Reads the heading: `columns` must be there, `more` may.
    pub(crate) fn open(
        file: &'static str,
        bytes: &'t [u8],
        columns: &[&str],
        more: &[&str],
    ) -> Result<Self, Vec<Finding>> {
        let at = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        let mut table = Self { file, bytes, at, line: 0, order: Vec::new(), findings: Vec::new(), rows: 0 };
        if u32::try_from(bytes.len()).is_err() || std::str::from_utf8(bytes).is_err() {
            return Err(vec![Finding { file, line: 0, column: 0, fault: Fault::Unreadable }]);
        }
        let heading =
            table.line().map_or("", |(from, to)| std::str::from_utf8(&bytes[from..to]).unwrap_or(""));
        let known: Vec<&str> = columns.iter().chain(more).copied().collect();
        for name in heading.split(',') {
            match known.iter().position(|column| *column == name) {
                Some(at) if !table.order.contains(&at) => table.order.push(at),
                _ => table.report(1, 1, Fault::Heading(name.to_owned())),
            }
        }
        let lacking = (0..columns.len()).find(|column| !table.order.contains(column));
        if let Some(column) = lacking.filter(|_| table.findings.is_empty()) {
            table.report(1, 1, Fault::Heading(columns[column].to_owned()));
        }
        if table.findings.is_empty() { Ok(table) } else { Err(table.findings) }
    }

    /// Whether the heading has the columns `0..` in this order, and no mark before it: then rows may stand as they are.
    pub(crate) fn is_plain(&self) -> bool {
        !self.bytes.starts_with(b"\xef\xbb\xbf") && self.order.windows(2).all(|pair| pair[0] < pair[1])
    }

    /// Whether the heading names that column.
    pub(crate) fn has(&self, column: usize) -> bool {
        self.order.contains(&column)
    }

    /// The next row with the right number of fields; others are reported.
    pub(crate) fn next_row(&mut self) -> Option<Row<'t>> {
        loop {
            if self.findings.len() >= ENOUGH {
                return None;
            }
            let begin = self.at;
            if begin == self.bytes.len() {
                return None;
            }
            self.line += 1;
            self.rows += 1;
            let mut row = Row { line: self.line, begin, bytes: self.bytes, fields: [(0, 0); COLUMNS_MAX] };
            let field = self.split(&mut row);
            if field == self.order.len() {
                return Some(row);
            }
            self.report(self.line, 0, Fault::Fields(self.order.len()));
        }
    }

    /// Finds the fields of the line that begins here, and goes on to the next; how many there are.
    fn split(&mut self, row: &mut Row<'t>) -> usize {
        let (mut field, mut from, mut at) = (0, self.at, self.at);
        loop {
            let byte = self.bytes.get(at).copied().unwrap_or(b'\n');
            if byte == b',' || byte == b'\n' {
                let returns = usize::from(byte == b'\n' && at > from && self.bytes[at - 1] == b'\r');
                if let Some(column) = self.order.get(field) {
                    row.fields[*column] = (from as u32, (at - returns) as u32);
                }
                field += 1;
                from = at + 1;
                if byte == b'\n' {
                    self.at = from.min(self.bytes.len());
                    return field;
                }
            }
            at += 1;
        }
    }

    /// Where the next line is, without its end.
    fn line(&mut self) -> Option<(usize, usize)> {
        let rest = &self.bytes[self.at..];
        if rest.is_empty() {
            return None;
        }
        let length = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
        let begin = self.at;
        let returns = usize::from(length > 0 && rest[length - 1] == b'\r');
        self.at = (begin + length + 1).min(self.bytes.len());
        self.line += 1;
        Some((begin, begin + length - returns))
    }

    pub(crate) fn report(&mut self, line: usize, column: usize, fault: Fault) {
        if self.findings.len() < ENOUGH {
            self.findings.push(Finding { file: self.file, line, column, fault });
        }
    }

    /// What was read, if all of it was right.
    pub(crate) fn finish<T>(mut self, read: T) -> Result<T, Vec<Finding>> {
        if self.rows == 0 {
            self.report(1, 0, Fault::Empty);
        }
        self.findings.sort_by_key(|finding| (finding.line, finding.column));
        if self.findings.is_empty() { Ok(read) } else { Err(self.findings) }
    }
}

impl<'t> Row<'t> {
    /// A field's bytes.
    pub(crate) fn field(&self, column: usize) -> &'t [u8] {
        let (from, to) = self.fields[column];
        &self.bytes[from as usize..to as usize]
    }

    /// A field as text.
    pub(crate) fn text(&self, column: usize) -> Cow<'t, str> {
        String::from_utf8_lossy(self.field(column))
    }

    /// Where a field begins in its line, from 1.
    pub(crate) fn column(&self, column: usize) -> usize {
        (self.fields[column].0 as usize).saturating_sub(self.begin) + 1
    }

    /// A field that is an id.
    pub(crate) fn name(&self, column: usize) -> Result<String, (usize, Fault)> {
        let text = self.text(column).into_owned();
        if is_name(self.field(column)) { Ok(text) } else { Err((column, Fault::Name(text))) }
    }

    /// A field that is a whole number up to `most`.
    pub(crate) fn number(&self, column: usize, most: u32) -> Result<u32, (usize, Fault)> {
        let found = number(self.field(column)).filter(|number| *number <= most);
        found.ok_or_else(|| (column, Fault::Number(self.text(column).into_owned())))
    }
}

/// A whole number as it is written in one way only: no sign, blank or leading zero.
pub(crate) fn number(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() || digits.len() > 9 || (digits[0] == b'0' && digits.len() > 1) {
        return None;
    }
    digits.iter().try_fold(0_u32, |sum, digit| match digit {
        b'0'..=b'9' => Some(sum * 10 + u32::from(digit - b'0')),
        _ => None,
    })
}

/// An id: not empty, visible, and none of the marks that separate.
pub(crate) fn is_name(bytes: &[u8]) -> bool {
    !bytes.is_empty() && bytes.iter().all(|byte| *byte > b' ' && *byte != 127 && !b",;='\"".contains(byte))
}
