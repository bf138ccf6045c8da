//! 检查结果 One thing wrong with a document: where, what, under which clause, and what to do.

use super::clause;
use super::local::Words;
use super::policy::{Limit, Policy};
use super::wording;
use serde::Serialize;
use std::borrow::Cow;
use std::fmt::Write;

/// One thing wrong with a document, at its place in the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The file as it was named to the reader.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// Whether the document can be used all the same.
    pub weight: Weight,
    /// Kebab-case, never changed once published.
    pub code: &'static str,
    /// The clause behind it (`P3.27`, or an article of a policy), or empty for a mistake of form.
    pub clause: Cow<'static, str>,
    /// `policy/limit` where a policy is behind it.
    pub limit: Option<String>,
    /// What the clause says, in its own words.
    pub says: Option<Words>,
    /// What is wrong.
    pub what: Words,
    /// What to do about it.
    pub hint: Words,
    /// The line of the document.
    #[serde(skip)]
    pub excerpt: String,
    /// Where it stands in the document's text, in bytes.
    #[serde(skip)]
    pub offset: usize,
    /// How many of its characters are meant, from `column` on.
    #[serde(skip)]
    pub length: usize,
    /// What lies outside the limit, where a value does.
    #[serde(skip)]
    pub outside: Option<Outside>,
    /// What the parser says of a text that is no TOML: for whoever looks closer, not shown to people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parser: Option<Parser>,
}

/// The parser's own word on a fault of form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Parser {
    /// The kind of fault, kebab-case, never changed once published.
    pub kind: &'static str,
    /// As the parser puts it.
    pub words: String,
}

/// A value of a plan that lies outside a limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outside {
    /// The value, as the plan writes it.
    pub value: String,
    /// How it lies outside, in words.
    pub breach: Words,
}

/// Whether the document can be used all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// The document is refused.
    Error,
    /// The document is taken; a person should look.
    Warning,
    /// The document is taken; what was approved is told and counted.
    Note,
}

impl Finding {
    /// The finding as a compiler would print it, with the line and a mark under what is meant.
    pub fn render(&self, english: bool) -> String {
        let number = self.line.to_string();
        let gutter = " ".repeat(number.len());
        let (before, meant) = self.split();
        let mut out = self.title(english);
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{gutter}--> {}:{}:{}", self.file, self.line, self.column);
        let _ = writeln!(out, "{gutter} |");
        let _ = writeln!(out, "{number} | {}", self.excerpt.trim_end());
        let _ = writeln!(out, "{gutter} | {}{}", blank(before), "^".repeat(width(meant).max(1)));
        if let Some(says) = &self.says {
            let of = self.limit.as_ref().map_or_else(String::new, |limit| format!(" ({limit})"));
            let _ = writeln!(out, "{gutter} = {}{of}: {}", self.clause, says.in_language(english));
        }
        let next = wording::word("next").in_language(english);
        let _ = writeln!(out, "{gutter} = {next}: {}", self.hint.in_language(english));
        if let Some(limit) = self.limit.as_ref().filter(|_| super::filing::is_for_the_district(self)) {
            let file = wording::word("file").in_language(english);
            let _ = writeln!(out, "{gutter} = {file}: [[approval]] of = \"{limit}\"");
        }
        out
    }

    /// The words of the document that are meant.
    pub fn marked(&self) -> &str {
        self.split().1
    }

    /// The finding with the clause behind it, and what that says.
    pub(crate) fn clause(self, clause: &'static str) -> Self {
        let says = clause::committed().get(clause).map(clause::Clause::words);
        Self { clause: Cow::Borrowed(clause), says, ..self }
    }

    /// The finding as one of a policy's limit.
    pub(crate) fn under(self, policy: &Policy, limit: &Limit, weight: Weight) -> Self {
        Self {
            weight,
            clause: Cow::Owned(limit.clause.clone()),
            limit: Some(policy.name(limit)),
            says: Some(limit.words.clone()),
            ..self
        }
    }

    /// Whether the document is refused for it.
    pub fn is_error(&self) -> bool {
        self.weight == Weight::Error
    }

    /// Whether the document is refused for a limit of this policy.
    pub fn breaks(&self, policy: &Policy) -> bool {
        let of = self.limit.as_ref().and_then(|limit| limit.strip_prefix(policy.head.id.as_str()));
        self.is_error() && of.is_some_and(|rest| rest.starts_with('/'))
    }

    fn title(&self, english: bool) -> String {
        let weight = match self.weight {
            Weight::Error => wording::word("error"),
            Weight::Warning => wording::word("warning"),
            Weight::Note => wording::word("note"),
        };
        let weight = weight.in_language(english);
        let clause = if self.clause.is_empty() { String::new() } else { format!(" ({})", self.clause) };
        format!("{weight}[{}]: {}{clause}\n", self.code, self.what.in_language(english))
    }

    /// The line before the mark, and what is marked.
    fn split(&self) -> (&str, &str) {
        let start = byte_of(&self.excerpt, self.column - 1);
        let (before, rest) = self.excerpt.split_at(start);
        (before, &rest[..byte_of(rest, self.length)])
    }
}

/// Where a text's `n`th character begins, in bytes.
fn byte_of(text: &str, n: usize) -> usize {
    text.char_indices().nth(n).map_or(text.len(), |(at, _)| at)
}

/// As much white space as `text` is wide; tabs stay tabs.
fn blank(text: &str) -> String {
    text.chars().map(|c| if c == '\t' { "\t" } else { &"  "[..columns(c)] }).collect()
}

/// How many columns of a terminal a text takes.
fn width(text: &str) -> usize {
    text.chars().map(columns).sum()
}

/// Han, kana, hangul and full-width signs take two columns, joining marks none.
fn columns(c: char) -> usize {
    match u32::from(c) {
        0x0300..=0x036F | 0x200B..=0x200F | 0xFE00..=0xFE0F => 0,
        0x1100..=0x115F | 0x2E80..=0x303E | 0x3041..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF => 2,
        0xFE30..=0xFE6F | 0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 | 0x1F300..=0x1FAFF | 0x20000..=0x3FFFD => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(excerpt: &str, column: usize, length: usize) -> Finding {
        let words = |zh: &str, en: &str| Words { zh: zh.to_owned(), en: en.to_owned() };
        Finding {
            file: "a.toml".to_owned(),
            line: 7,
            column,
            weight: Weight::Error,
            code: "out-of-order",
            clause: Cow::Borrowed("P3.27"),
            limit: None,
            says: None,
            what: words("截止早于发放", "it closes before it opens"),
            hint: words("改晚一些", "make it later"),
            excerpt: excerpt.to_owned(),
            offset: 0,
            length,
            outside: None,
            parser: None,
        }
    }

    #[test]
    fn the_mark_stands_under_what_is_meant() {
        let shown = finding("title = { zh = \"报名\", until = 3 }", 31, 1).render(true);
        let expected = "error[out-of-order]: it closes before it opens (P3.27)\n \
            --> a.toml:7:31\n  |\n7 | title = { zh = \"报名\", until = 3 }\n  |                                 ^\n  \
            = next: make it later\n";
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_mark_under_han_is_twice_as_wide() {
        let shown = finding("名 = \"报名\"", 5, 4).render(false);
        assert!(shown.starts_with("错误[out-of-order]: 截止早于发放 (P3.27)\n"), "{shown}");
        assert!(shown.contains("\n  |      ^^^^^^\n  = 怎么改: 改晚一些\n"), "{shown}");
    }

    #[test]
    fn a_mark_past_the_end_is_still_one_wide() {
        assert!(finding("a =", 4, 0).render(true).contains("\n  |    ^\n"));
    }

    #[test]
    fn a_finding_reads_like_a_compiler_s() {
        let found =
            crate::plan::scheme::Scheme::read("a.toml", "[term]\nuntil = 2021-09-31 # 期末\n").unwrap_err();
        let expected = "error[impossible-date]: no calendar has this day: that month has 30 days\n \
            --> a.toml:2:9\n  |\n2 | until = 2021-09-31 # 期末\n  |         ^^^^^^^^^^\n  \
            = next: correct the date with a calendar at hand\n";
        assert_eq!(found[0].render(true), expected);
    }
}
