//! 表格 Comma-separated rows without quoting: ids, numbers and lists with `;`, one heading, one mistake a row.

use crate::finding::{Fault, Finding};

/// What some programs write before a UTF-8 text.
const MARK: char = '\u{feff}';

/// After so many mistakes a file is read no further.
const ENOUGH: usize = 100;

/// Columns of one table at most.
pub(crate) const COLUMNS_MAX: usize = 8;

/// A table that is being read.
#[derive(Default)]
pub(crate) struct Table<'t> {
    file: &'static str,
    text: &'t str,
    at: usize,
    line: usize,
    /// For each field of a row, the column it is.
    order: Vec<usize>,
    findings: Vec<Finding>,
    rows: usize,
    /// Whether a line ended in a carriage return.
    returns: bool,
}

/// One row, its fields in the order of the columns that were asked for.
pub(crate) struct Row<'t> {
    pub(crate) line: usize,
    begin: usize,
    pub(crate) file: &'t str,
    /// Where each field is, in the file.
    pub(crate) fields: [(u32, u32); COLUMNS_MAX],
}

impl<'t> Table<'t> {
    /// Reads the heading: `columns` must be there, `more` may.
    pub(crate) fn open(
        file: &'static str,
        text: &'t str,
        columns: &[&str],
        more: &[&str],
    ) -> Result<Self, Vec<Finding>> {
        if u32::try_from(text.len()).is_err() {
            return Err(vec![Finding::whole(file, Fault::Unreadable)]);
        }
        let heading = text.split('\n').next().unwrap_or_default();
        let (at, returns) = ((heading.len() + 1).min(text.len()), heading.ends_with('\r'));
        let mut table = Self { file, text, at, line: 1, returns, ..Self::default() };
        let heading = heading.strip_prefix(MARK).unwrap_or(heading);
        let known: Vec<&str> = columns.iter().chain(more).copied().collect();
        for name in heading.strip_suffix('\r').unwrap_or(heading).split(',') {
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

    /// Whether the heading has the columns `0..` in this order and no mark before it, and no line read so far ended in a
    /// carriage return: then rows may stand as they are.
    pub(crate) fn is_plain(&self) -> bool {
        !self.returns && !self.text.starts_with(MARK) && self.order.windows(2).all(|pair| pair[0] < pair[1])
    }

    /// Whether the heading names that column.
    pub(crate) fn has(&self, column: usize) -> bool {
        self.order.contains(&column)
    }

    /// The next row with the right number of fields; others are reported.
    pub(crate) fn next_row(&mut self) -> Option<Row<'t>> {
        while self.findings.len() < ENOUGH && self.at < self.text.len() {
            self.line += 1;
            self.rows += 1;
            let (line, begin, fields) = (self.line, self.at, [(0, 0); COLUMNS_MAX]);
            let mut row = Row { line, begin, file: self.text, fields };
            if self.split(&mut row) == self.order.len() {
                return Some(row);
            }
            self.report(line, 0, Fault::Fields(self.order.len().to_string()));
        }
        None
    }

    /// Finds the fields of the line that begins here, and goes on to the next; how many there are.
    fn split(&mut self, row: &mut Row<'t>) -> usize {
        let (mut field, mut from, mut eight) = (0, self.at, self.at);
        let bytes = self.text.as_bytes();
        while eight <= bytes.len() {
            let mut found = separators(word(bytes, eight));
            if eight + 8 > bytes.len() {
                found |= 0x80 << ((bytes.len() - eight) * 8); // the end of the text ends a line, too
            }
            while found != 0 {
                let at = eight + found.trailing_zeros() as usize / 8;
                found &= found - 1;
                let is_end = bytes.get(at).is_none_or(|byte| *byte == b'\n');
                let returns = is_end && at > from && bytes[at - 1] == b'\r';
                if let Some(column) = self.order.get(field) {
                    row.fields[*column] = (from as u32, (at - usize::from(returns)) as u32);
                }
                field += 1;
                from = at + 1;
                if is_end {
                    self.returns |= returns;
                    self.at = from.min(bytes.len());
                    return field;
                }
            }
            eight += 8;
        }
        field
    }

    pub(crate) fn report(&mut self, line: usize, column: usize, fault: Fault) {
        if self.findings.len() < ENOUGH {
            self.findings.push(Finding::at(self.file, (line, column), fault));
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
    /// A field.
    pub(crate) fn text(&self, column: usize) -> &'t str {
        let (from, to) = self.fields[column];
        &self.file[from as usize..to as usize]
    }

    /// Where a field begins in its line, from 1.
    pub(crate) fn column(&self, column: usize) -> usize {
        (self.fields[column].0 as usize).saturating_sub(self.begin) + 1
    }

    /// A field that is an id.
    #[inline]
    pub(crate) fn name(&self, column: usize) -> Result<&'t str, (usize, Fault)> {
        let text = self.text(column);
        if is_name(text) { Ok(text) } else { Err((column, Fault::Name(text.to_owned()))) }
    }

    /// A field that is a whole number up to `most`.
    #[inline]
    pub(crate) fn number(&self, column: usize, most: u32) -> Result<u32, (usize, Fault)> {
        let found = number(self.text(column)).filter(|number| *number <= most);
        found.ok_or_else(|| (column, Fault::Number(self.text(column).to_owned())))
    }
}

/// Where a field stands of the row that begins there, the first being 0: up to a comma, a line feed or the end of the text.
pub(crate) fn field(bytes: &[u8], row: usize, number: usize) -> (usize, usize) {
    let (mut from, mut field) = (row, 0);
    for eight in (row..bytes.len()).step_by(8) {
        let mut found = separators(word(bytes, eight));
        while found != 0 {
            let at = eight + found.trailing_zeros() as usize / 8;
            if field == number {
                return (from, at);
            }
            found &= found - 1;
            (from, field) = (at + 1, field + 1);
        }
    }
    (from.min(bytes.len()), bytes.len())
}

/// The eight bytes from `at` on as one number, the first lowest; beyond the end they are zero.
pub(crate) fn word(bytes: &[u8], at: usize) -> u64 {
    let eight = bytes.get(at..).and_then(|rest| rest.first_chunk());
    eight.map_or_else(|| last_word(bytes, at), |eight| u64::from_le_bytes(*eight))
}

#[inline(never)] // once in a file, and in the way of every other word
fn last_word(bytes: &[u8], at: usize) -> u64 {
    let rest = bytes.get(at..).unwrap_or_default();
    rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte))
}

/// The highest bit of each of eight bytes that is this mark, and no other bit: a byte is zero after the exclusive or where
/// neither its own highest bit is set nor adding to its lower seven sets it.
fn marks(word: u64, mark: u8) -> u64 {
    const LOWER: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    let other = word ^ u64::from_le_bytes([mark; 8]);
    !(((other & LOWER) + LOWER) | other | LOWER)
}

/// The lowest bit of [`marks`], and perhaps others above it, in half as many steps.
pub(crate) fn first_mark(word: u64, mark: u8) -> u64 {
    let other = word ^ u64::from_le_bytes([mark; 8]);
    other.wrapping_sub(0x0101_0101_0101_0101) & !other & 0x8080_8080_8080_8080
}

fn separators(word: u64) -> u64 {
    marks(word, b',') | marks(word, b'\n')
}

/// How often a byte stands in a text: in stretches that one byte can count and that are whole registers of a machine.
pub(crate) fn count(text: &str, mark: u8) -> usize {
    let stretch = |bytes: &[u8]| bytes.iter().fold(0_u8, |sum, byte| sum + u8::from(*byte == mark));
    text.as_bytes().chunks(224).map(|bytes| usize::from(stretch(bytes))).sum()
}

/// A number as text, without the detour that formatting takes.
pub(crate) fn digits(line: &mut String, number: usize) {
    if number >= 10 {
        digits(line, number / 10);
    }
    line.push(char::from(b'0' + (number % 10) as u8));
}

/// A whole number as it is written in one way only: no sign, blank or leading zero.
pub(crate) fn number(digits: &str) -> Option<u32> {
    let digits = digits.as_bytes();
    if digits.is_empty() || digits.len() > 9 || (digits[0] == b'0' && digits.len() > 1) {
        return None;
    }
    digits.iter().try_fold(0_u32, |sum, digit| match digit {
        b'0'..=b'9' => Some(sum * 10 + u32::from(digit - b'0')),
        _ => None,
    })
}

/// An id: not empty, visible, and none of the marks that separate.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| PLAIN[usize::from(byte)])
}

/// Whether an id may have each byte: looked up faster than compared eight times.
const PLAIN: [bool; 256] = {
    let (mut plain, mut byte) = ([false; 256], b' ' as usize + 1);
    while byte < 256 {
        plain[byte] = !matches!(byte as u8, 127 | b',' | b';' | b'=' | b'\'' | b'"');
        byte += 1;
    }
    plain
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_separator_is_found_wherever_it_stands_and_whatever_stands_beside_it() {
        let plain = |bytes: &[u8], from: usize| {
            let rest = &bytes[from..];
            rest.iter().position(|byte| matches!(byte, b',' | b'\n')).map_or(bytes.len(), |at| from + at)
        };
        // Neighbours of both in value, the ends of the byte, and what other letters are made of.
        let others = [0, 1, 9, 11, 43, 45, 127, 128, 138, 172, 255];
        for length in 0..20 {
            for other in others {
                for at in 0..length {
                    for mark in [b',', b'\n'] {
                        let mut bytes = vec![other; length];
                        bytes[at] = mark;
                        bytes[length - 1] = if at % 2 == 0 { mark } else { bytes[length - 1] };
                        for from in 0..=length {
                            assert_eq!(
                                field(&bytes, from, 0).1,
                                plain(&bytes, from),
                                "{bytes:?} from {from}"
                            );
                        }
                    }
                }
            }
        }
        assert_eq!((field(b"", 0, 0), field(b"ab", 2, 0)), ((0, 0), (2, 2)));
    }

    #[test]
    fn the_first_mark_is_exact_whatever_stands_before_and_after_it() {
        // What differs from a mark in its lowest or its highest bit only, and what borrows.
        let letters = [0, 1, b';' ^ 1, b';', b';' ^ 0x80, b'=', 0x7f, 0x80, 0xff];
        for pair in letters.iter().flat_map(|one| letters.map(|other| [*one, other])) {
            for at in 0..7 {
                let mut eight = [b'a'; 8];
                eight[at..at + 2].copy_from_slice(&pair);
                let word = u64::from_le_bytes(eight);
                for mark in [b';', b'='] {
                    let plain = eight.iter().position(|byte| *byte == mark).unwrap_or(8);
                    let found =
                        [marks(word, mark), first_mark(word, mark)].map(|all| all.trailing_zeros() / 8);
                    assert_eq!(found, [plain as u32; 2], "{eight:?}");
                }
            }
        }
    }

    #[test]
    fn a_field_is_where_it_stands_in_its_row() {
        let text = "s1,1,k,h1,0,\nstudent-of-many-letters,12,k,h2,0,c1\n,,";
        let shown = |row: usize, number: usize| {
            let (from, until) = field(text.as_bytes(), row, number);
            &text[from..until]
        };
        assert_eq!(["s1", "1", "k", "h1", "0", ""], [0, 1, 2, 3, 4, 5].map(|number| shown(0, number)));
        let row = "s1,1,k,h1,0,\n".len();
        assert_eq!(["student-of-many-letters", "h2", "c1"], [0, 3, 5].map(|number| shown(row, number)));
        assert_eq!(["", "", ""], [0, 1, 2].map(|number| shown(text.len() - 2, number)));
    }
}
