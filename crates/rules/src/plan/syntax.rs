//! 语法 What keeps a text from being TOML, in plain words: every saying of the parser under a name of our own.

use super::finding::Parser;
use super::shape::Fault;
use super::wording::{self, same};

/// How the parser's sayings begin, and the kind of fault each is: the first that fits counts. The kinds are promises, as
/// codes are; their texts stand in `locales/findings-toml.toml`.
const KINDS: [(&str, &str); 59] = [
    ("invalid date, expected month between", "no-such-month"),
    ("invalid date, expected day between", "no-such-day"),
    ("invalid date", "date-form"),
    ("invalid time, expected hour between", "no-such-time"),
    ("invalid time, expected minute between", "no-such-time"),
    ("invalid time, expected second between", "no-such-time"),
    ("invalid time", "time-form"),
    ("invalid offset", "time-form"),
    ("invalid basic string, expected `\"`", "unclosed-string"),
    ("invalid literal string, expected `'`", "unclosed-string"),
    ("invalid multi-line basic string, expected `\"`", "unclosed-string"),
    ("invalid multi-line literal string, expected `'`", "unclosed-string"),
    ("invalid multi-line basic string, expected newline", "bad-escape"),
    ("invalid basic string", "hidden-character"),
    ("invalid literal string", "hidden-character"),
    ("invalid multi-line", "hidden-character"),
    ("invalid comment character", "hidden-character"),
    ("carriage return must", "hidden-character"),
    ("missing escaped value", "bad-escape"),
    ("too few unicode value digits", "bad-escape"),
    ("invalid value, expected unicode", "bad-escape"),
    ("missing opening quote", "unquoted-string"),
    ("string values must be quoted", "unquoted-string"),
    ("invalid string", "unquoted-string"),
    ("invalid boolean", "bad-boolean"),
    ("unquoted keys cannot be empty", "bad-name"),
    ("invalid unquoted key", "bad-name"),
    ("keys cannot be multi-line", "bad-name"),
    ("invalid key-value pair", "unexpected"),
    ("invalid key", "bad-name"),
    ("invalid table", "bad-name"),
    ("missing key for inline table element", "bad-name"),
    ("key with no value", "missing-equals"),
    ("missing value for key", "missing-equals"),
    ("missing assignment", "missing-equals"),
    ("missing value", "missing-value"),
    ("extra `=`", "extra-equals"),
    ("extra assignment", "extra-equals"),
    ("unexpected `=`", "extra-equals"),
    ("extra comma", "extra-comma"),
    ("missing comma", "missing-comma"),
    ("unclosed array table", "unclosed-heading"),
    ("unclosed table", "unclosed-heading"),
    ("unclosed array", "unclosed-list"),
    ("unclosed inline table", "unclosed-braces"),
    ("unexpected leading zero", "leading-zero"),
    ("unexpected sign", "bad-number"),
    ("unexpected", "unexpected"),
    ("missing", "unexpected"),
    ("invalid inline table element", "unexpected"),
    ("redundant", "bad-number"),
    ("integers with a radix", "bad-number"),
    ("radix must be", "bad-number"),
    ("`_` may only go", "bad-number"),
    ("integer number overflowed", "number-too-large"),
    ("floating-point number overflowed", "number-too-large"),
    ("cannot extend value", "not-a-table"),
    ("cannot recurse", "too-deep"),
    ("recursion limit", "too-deep"),
];

/// Marks of a Chinese keyboard where TOML wants those of an English one.
const FULL_WIDTH: [char; 15] = [
    '\u{201c}', '\u{201d}', '\u{2018}', '\u{2019}', '\u{ff02}', '\u{ff07}', '\u{ff0c}', '\u{3001}',
    '\u{ff1d}', '\u{ff1a}', '\u{3010}', '\u{3011}', '\u{ff5b}', '\u{ff5d}', '\u{ff03}',
];

/// What is wrong in our own words: of a fault at a line of the document.
pub(crate) fn explain(message: &str, line: &str) -> Fault {
    let code = if message.starts_with("invalid date, ") {
        "impossible-date"
    } else if message.starts_with("invalid time, ") {
        "impossible-time"
    } else {
        "not-toml"
    };
    let last = message.rsplit(' ').next().unwrap_or_default();
    let [fault, mend] = wording::syntax(kind(message, line), &[("last", same(last))]);
    (code, vec![("fault", fault), ("mend", mend)])
}

/// The kind and the parser's own words, where the fault is one of TOML.
pub(crate) fn parser(code: &str, message: &str, line: &str) -> Option<Parser> {
    let is_syntax = ["not-toml", "impossible-date", "impossible-time"].contains(&code);
    is_syntax.then(|| Parser { kind: kind(message, line), words: message.to_owned() })
}

fn kind(message: &str, line: &str) -> &'static str {
    let known = KINDS.iter().find(|(begins, _)| message.starts_with(begins)).map(|(_, kind)| *kind);
    let found = known.unwrap_or(if message.starts_with("invalid ") { "bad-number" } else { "other" });
    let by_keyboard =
        ["unquoted-string", "bad-name", "missing-equals", "missing-value", "missing-comma", "unexpected"];
    if found == "unquoted-string" && line.trim_end().ends_with('=') {
        "missing-value"
    } else if by_keyboard.contains(&found) && bare(line).any(|c| FULL_WIDTH.contains(&c)) {
        "full-width"
    } else {
        found
    }
}

/// The characters of a line outside quotation marks, up to its remark.
fn bare(line: &str) -> impl Iterator<Item = char> {
    let mut open = None;
    let mut is_remark = false;
    line.chars().filter(move |c| {
        is_remark |= open.is_none() && *c == '#';
        if open == Some(*c) {
            open = None;
        } else if open.is_none() && matches!(c, '"' | '\'') {
            open = Some(*c);
        } else {
            return open.is_none() && !is_remark;
        }
        false
    })
}

#[cfg(test)]
mod tests {
    use super::super::source::Source;
    use super::*;

    /// What is written, and the kind of the first fault.
    const WRITTEN: [(&str, &str); 27] = [
        ("title = \"报名", "unclosed-string"),
        ("title = '报名", "unclosed-string"),
        ("title = \u{201c}报名\u{201d}", "full-width"),
        ("days = [\"mon\"\u{ff0c}\"tue\"]", "full-width"),
        ("title", "missing-equals"),
        ("title \"报名\"", "missing-equals"),
        ("version =", "missing-value"),
        ("version = = 1", "extra-equals"),
        ("title = 报名", "unquoted-string"),
        ("title = hello", "unquoted-string"),
        ("title = \"a\\q\"", "bad-escape"),
        ("title = \"a\u{1}\"", "hidden-character"),
        ("required = treu", "bad-boolean"),
        ("price = 2000元", "unquoted-string"),
        ("price = 007", "leading-zero"),
        ("days = [1, 2", "unclosed-list"),
        ("days = [1,, 2]", "extra-comma"),
        ("days = [\"mon\" \"tue\"]", "missing-comma"),
        ("[term", "unclosed-heading"),
        ("[[term]", "unclosed-heading"),
        ("until = { winter = 1", "unclosed-braces"),
        ("[a.b.]", "bad-name"),
        ("a = 1\na.b = 2", "not-a-table"),
        ("from = 2021-13-01", "no-such-month"),
        ("from = 2021-02-30", "no-such-day"),
        ("from = 2021-9-6", "date-form"),
        ("at = 2021-09-06T25:00:00", "no-such-time"),
    ];

    #[test]
    fn every_kind_of_fault_is_told_in_both_languages_and_never_in_the_parser_s_words() {
        let mut wrong = Vec::new();
        for (text, kind) in WRITTEN {
            let found = Source::parse("a.toml", text).map(|_| ()).unwrap_err();
            let kinds: Vec<&str> = found.iter().filter_map(|one| Some(one.parser.as_ref()?.kind)).collect();
            if !kinds.contains(&kind) {
                wrong.push(format!("{text}: {kinds:?}, not {kind}"));
            }
            for one in &found {
                let Some(parser) = &one.parser else { continue };
                assert!(!one.render(false).contains(&parser.words), "{text}: {}", parser.words);
                let is_latin = |c: char| c.is_ascii_alphabetic();
                let said = one.what.zh.replace("TOML", "").replace("true", "").replace("false", "");
                assert!(!said.contains(is_latin), "{text}: {said}");
                assert!(one.what.en.is_ascii() && one.hint.en.is_ascii(), "{text}: {}", one.what.en);
            }
        }
        assert_eq!(wrong, Vec::<String>::new());
    }

    #[test]
    fn every_kind_has_its_texts() {
        let kinds = KINDS.iter().map(|(_, kind)| *kind).chain(["full-width", "other", "bad-number"]);
        for kind in kinds {
            let [fault, mend] = wording::syntax(kind, &[]);
            assert!(!fault.zh.is_empty() && !mend.en.is_empty(), "{kind}");
        }
        let all: Vec<String> = wording::syntax_kinds();
        for kind in all {
            let known = KINDS.iter().any(|(_, one)| *one == kind);
            assert!(known || ["full-width", "other"].contains(&kind.as_str()), "{kind} is nobody's");
        }
    }

    #[test]
    fn what_stands_in_quotation_marks_is_not_punctuation() {
        let cases = [
            ("title = \"一\u{ff0c}二\"", false),
            ("title = \u{201c}一\u{201d}", true),
            ("days = [\"mon\"\u{ff0c}\"tue\"]", true),
            ("version = # 一\u{ff0c}二", false),
        ];
        for (line, has) in cases {
            assert_eq!(bare(line).any(|c| FULL_WIDTH.contains(&c)), has, "{line}");
        }
    }
}
