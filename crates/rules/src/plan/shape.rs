//! 格式 What is wrong with a document's form: the reader's message as a code with the nearest right word.

use super::syntax;
use super::wording::{self, Fill, same};
use crate::fen::Fen;

/// A code and what fills its texts.
pub(crate) type Fault = (&'static str, Vec<Fill>);

/// The code and its values, from the reader's message and the line that it is about.
pub(crate) fn explain(message: &str, line: &str) -> Fault {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    if let Some(code) = wording::knows(&message.replace(' ', "-")) {
        return (code, Vec::new());
    }
    if message.starts_with("unknown field") {
        return unknown_key(quoted[0], &quoted[1..]);
    }
    if message.starts_with("unknown variant") {
        return ("unknown-choice", vec![("name", same(quoted[0])), ("known", same(quoted[1..].join(", ")))]);
    }
    if message.starts_with("missing field") {
        return ("missing-key", vec![("name", same(quoted[0]))]);
    }
    wrong_type(message).unwrap_or_else(|| syntax::explain(message, line))
}

/// A name that nobody reads.
pub(crate) fn unknown_key(name: &str, known: &[&str]) -> Fault {
    match nearest(name, known) {
        Some(near) => ("misspelt-key", vec![("name", same(name)), ("near", same(near))]),
        None => ("unknown-key", vec![("name", same(name)), ("known", same(known.join(", ")))]),
    }
}

/// A measure that nobody states.
pub(crate) fn unknown_measure(name: &str, known: &[&str]) -> Fault {
    match nearest(name, known) {
        Some(near) => ("misspelt-key", vec![("name", same(name)), ("near", same(near))]),
        None => ("unknown-measure", vec![("name", same(name)), ("known", same(known.join(", ")))]),
    }
}

/// A word that is not of its closed list.
pub(crate) fn unknown_word(word: &str, known: &[&str]) -> Fault {
    match nearest(word, known) {
        Some(near) => ("misspelt-key", vec![("name", same(word)), ("near", same(near))]),
        None => ("unknown-choice", vec![("name", same(word)), ("known", same(known.join(", ")))]),
    }
}

/// A sum of money with more than two decimals, by the name that stands before it.
pub(crate) fn decimals(message: &str, before: &str) -> Option<Fault> {
    let key = before.rsplit('\n').next()?.trim_end().strip_suffix('=')?.trim_end();
    let name = key.rsplit([' ', '\t', ',', '{', '.']).next()?;
    let (given, _) = message.strip_prefix("invalid type: ")?.split_once(", expected ")?;
    name.split('_').any(|part| part == "fen").then(|| too_fine(value_in(given).trim_matches('"')))?
}

/// A sum of money that nobody can pay, with the nearest one that can be paid.
pub(crate) fn too_fine(given: &str) -> Option<Fault> {
    let near = Fen::nearest(given)?;
    Some(("money-decimals", vec![("given", same(given)), ("near", wording::money(near))]))
}

fn wrong_type(message: &str) -> Option<Fault> {
    let (given, wanted) = message.strip_prefix("invalid type: ")?.split_once(", expected ")?;
    Some(("wrong-type", vec![("wanted", wording::type_name(wanted)), ("given", same(value_in(given)))]))
}

/// `"15"` in `string "15"`, `20.5` in ``floating point `20.5` ``, `sequence` as it is.
fn value_in(given: &str) -> &str {
    let start = given.find(['`', '"']).unwrap_or(0);
    given[start..].trim_matches('`')
}

/// The known name that is at most a third of its letters away.
pub(crate) fn nearest<'k>(name: &str, known: &[&'k str]) -> Option<&'k str> {
    let near = known.iter().map(|other| (distance(name, other), *other)).min()?;
    (near.0 * 3 <= near.1.len()).then_some(near.1)
}

/// How many letters must be changed, added or left out (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.bytes().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, b) in other.bytes().enumerate() {
            let swapped = corner + usize::from(a != b);
            corner = row[j + 1];
            row[j + 1] = swapped.min(row[j] + 1).min(corner + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_recognised() {
        let known = ["students_min", "below_minimum"];
        let cases = [
            ("students_mim", Some("students_min")),
            ("studentsmin", Some("students_min")),
            ("below", None),
            ("", None),
        ];
        for (name, near) in cases {
            assert_eq!(nearest(name, &known), near, "{name}");
        }
    }

    #[test]
    fn money_has_two_decimals() {
        let float = "invalid type: floating point `16.555`, expected i64";
        let text = "invalid type: string \"16.555\", expected i64";
        let cases = [
            (float, "[fee.x]\nprice_fen = ", true),
            (text, "day_fen_max=", true),
            (float, "{ until = 3, price_fen = ", true),
            (float, "minutes = ", false),
            (float, "fence = ", false),
            ("invalid type: floating point `20.0`, expected i64", "price_fen = ", false),
        ];
        for (message, before, is_told) in cases {
            let told = decimals(message, before);
            assert_eq!(told.is_some(), is_told, "{message} {before}");
            let near = told.and_then(|(_, fills)| fills.into_iter().nth(1));
            assert!(near.is_none_or(|(_, words)| words.zh.contains("¥16.56") && words.zh.contains("1656")));
        }
    }

    #[test]
    fn the_value_is_taken_out_of_the_message() {
        for (given, value) in [
            ("string \"15\"", "\"15\""),
            ("floating point `20.5`", "20.5"),
            ("integer `1`", "1"),
            ("sequence", "sequence"),
        ] {
            assert_eq!(value_in(given), value);
        }
    }
}
