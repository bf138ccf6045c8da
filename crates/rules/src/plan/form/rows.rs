//! 分行填写 Small tables of a document as the form asks them, one a line: `1,2 wed,fri 14:50 winter`.

use super::edit::{datetime, fen, plain, split, yuan};
use super::{Column, Sort};
use crate::fen::Fen;
use jiff::civil::Date;
use toml_edit::{Array, InlineTable, Item, TableLike, Value};

/// What a line says of a column that its row leaves out, where others follow.
const NOTHING: &str = "-";

/// What stands around a word of several words.
const QUOTE: char = '"';

/// What the form shows.
pub(super) fn shown(item: &Item, columns: &[Column]) -> String {
    let lines: Vec<String> = match item {
        Item::Value(Value::Array(list)) => list.iter().map(|row| line(row, columns)).collect(),
        Item::ArrayOfTables(list) => list.iter().map(|row| of_table(row, columns)).collect(),
        Item::Value(other) => vec![plain(other)],
        Item::None | Item::Table(_) => Vec::new(),
    };
    lines.join("\n")
}

fn line(row: &Value, columns: &[Column]) -> String {
    row.as_inline_table().map_or_else(|| plain(row), |table| of_table(table, columns))
}

fn of_table(table: &dyn TableLike, columns: &[Column]) -> String {
    let word = |value: &Value, sort: Sort| match (value, sort) {
        (Value::Array(items), _) => items.iter().map(plain).collect::<Vec<_>>().join(","),
        (Value::Integer(sum), Sort::Fen) => yuan(Fen(*sum.value())),
        (other, _) => kept_together(plain(other)),
    };
    let cell = |column: &Column| {
        table.get(&column.key).and_then(Item::as_value).map(|value| word(value, column.sort))
    };
    let words: Vec<Option<String>> = columns.iter().map(cell).collect();
    let last = words.iter().rposition(Option::is_some).map_or(0, |at| at + 1);
    let words = words.into_iter().take(last).map(|word| word.unwrap_or_else(|| NOTHING.to_owned()));
    words.collect::<Vec<_>>().join(" ")
}

/// A word of several words, such as a course's title, in quotation marks.
fn kept_together(word: String) -> String {
    if word.contains(char::is_whitespace) { format!("{QUOTE}{word}{QUOTE}") } else { word }
}

/// The words of a line; what stands in quotation marks is one.
fn words_of(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (at, piece) in line.split(QUOTE).enumerate() {
        if at % 2 == 0 {
            words.extend(piece.split_whitespace().map(str::to_owned));
        } else {
            words.push(piece.to_owned());
        }
    }
    words
}

/// Lines with each of their words changed, and all that stands between words kept. A title stays as it is, and so does
/// what stands in quotation marks.
pub(super) fn each_word(text: &str, columns: &[Column], change: impl Fn(&str) -> String) -> String {
    text.split_inclusive('\n').map(|line| in_line(line, columns, &change)).collect()
}

fn in_line(line: &str, columns: &[Column], change: &impl Fn(&str) -> String) -> String {
    let is_title = |place: usize| columns.get(place).is_some_and(|column| column.sort == Sort::Title);
    let mut out = String::new();
    let mut place = 0;
    for (at, piece) in line.split(QUOTE).enumerate() {
        if at > 0 {
            out.push(QUOTE);
        }
        if at % 2 == 1 {
            out.push_str(piece);
            place += 1;
            continue;
        }
        for spaced in piece.split_inclusive(char::is_whitespace) {
            let word = spaced.trim_end();
            if word.is_empty() || is_title(place) {
                out.push_str(word);
            } else {
                out.push_str(&listed(word, change));
            }
            out.push_str(&spaced[word.len()..]);
            place += usize::from(!word.is_empty());
        }
    }
    out
}

/// A word, or several with commas between them, each changed.
fn listed(text: &str, change: &impl Fn(&str) -> String) -> String {
    let is_between = |c: char| [',', '\u{ff0c}', '\u{3001}'].contains(&c);
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(is_between) {
        let end = at + rest[at..].chars().next().map_or(0, char::len_utf8);
        out.push_str(&change(&rest[..at]));
        out.push_str(&rest[at..end]);
        rest = &rest[end..];
    }
    out + &change(rest)
}

/// What the form's lines mean; a word that means nothing is written as it is, for the check to see.
pub(super) fn parsed(text: &str, columns: &[Column]) -> Array {
    let has_lists =
        columns.iter().any(|column| matches!(column.sort, Sort::Words | Sort::Numbers | Sort::Title));
    let words = |line: &str| -> Vec<String> { if has_lists { words_of(line) } else { split(line) } };
    let row = |line: &str| {
        let mut table = InlineTable::new();
        for (column, word) in columns.iter().zip(words(line)).filter(|(_, word)| word != NOTHING) {
            table.insert(&column.key, value(&word, column.sort));
        }
        Value::InlineTable(table)
    };
    text.lines().filter(|text| !text.trim().is_empty()).map(row).collect()
}

fn value(word: &str, sort: Sort) -> Value {
    let number = |word: &str| word.parse::<i64>().map_or_else(|_| Value::from(word), Value::from);
    match sort {
        Sort::Word | Sort::Title => Value::from(word),
        Sort::Words => Value::Array(split(word).iter().map(String::as_str).collect()),
        Sort::Number => number(word),
        Sort::Fen => fen(word).map_or_else(|| Value::from(word), Value::from),
        Sort::Numbers => Value::Array(split(word).iter().map(|one| number(one)).collect()),
        Sort::Day => {
            word.parse::<Date>().map_or_else(|_| Value::from(word), |day| datetime(&day.to_string()))
        }
    }
}
