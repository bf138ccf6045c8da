//! 分年级放学 Rows of dismissal as the form asks them, one a line: `1,2 wed,fri 14:50 winter`.

use super::edit::plain;
use toml_edit::{Array, InlineTable, Value};

/// The words of a line, in their order.
const KEYS: [&str; 4] = ["grades", "days", "at", "season"];

/// What the form shows.
pub(super) fn shown(list: &Array) -> String {
    let word = |value: &Value| match value.as_array() {
        Some(items) => items.iter().map(plain).collect::<Vec<_>>().join(","),
        None => plain(value),
    };
    let line = |row: &Value| match row.as_inline_table() {
        Some(table) => {
            let words = KEYS.iter().filter_map(|key| table.get(key).map(word));
            words.collect::<Vec<_>>().join(" ")
        }
        None => plain(row),
    };
    list.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What the form's lines mean; a word that means nothing is written as it is, for the check to see.
pub(super) fn parsed(text: &str) -> Array {
    let split = |word: &str| -> Vec<String> {
        word.split([',', '\u{ff0c}', '\u{3001}']).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    let grade = |word: String| word.parse::<i64>().map_or_else(|_| Value::from(word), Value::from);
    let line = |line: &str| {
        let mut table = InlineTable::new();
        for (key, word) in KEYS.iter().zip(line.split_whitespace()) {
            let value = match *key {
                "grades" => Value::Array(split(word).into_iter().map(grade).collect()),
                "days" => Value::Array(split(word).iter().map(String::as_str).collect()),
                _ => Value::from(word),
            };
            table.insert(*key, value);
        }
        Value::InlineTable(table)
    };
    text.lines().filter(|text| !text.trim().is_empty()).map(line).collect()
}
