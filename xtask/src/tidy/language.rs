//! 语言 Chinese stands where readers of Chinese look: schemes, locales, doc comments, tests, the glossary.

use crate::source::Source;
use crate::tree::{File, Finding, Tree};

const ENDINGS: [&str; 7] = [".rs", ".html", ".css", ".js", ".sql", ".md", ".toml"];
const FREE: [&str; 4] = ["schemes/", "GLOSSARY.md", "README.zh.md", "RULES.md"];
const FREE_FOLDERS: [&str; 3] = ["/locales/", "/town/", "/tests/"];

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in tree.files.iter().filter(|file| ENDINGS.iter().any(|ending| file.path.ends_with(ending))) {
        let rust = file.path.ends_with(".rs");
        found.extend(rust.then(|| head(file)).flatten());
        let free = FREE.iter().any(|head| file.path.starts_with(head)) || file.path.ends_with("/tests.rs");
        if !free && !FREE_FOLDERS.iter().any(|folder| file.path.contains(folder)) {
            found.extend(if rust { code(file) } else { text(file) });
        }
    }
    found
}

/// Each file begins with one line: the Chinese term, then English.
fn head(file: &File) -> Option<Finding> {
    let first = file.text.lines().next().unwrap_or_default();
    let good = first.strip_prefix("//! ").and_then(|line| line.split_once(' '));
    let good = good.is_some_and(|(term, _)| term.contains(chinese));
    let instead = "begin with `//!`, the Chinese term, one line in English";
    (!good).then(|| file.finding(1, "the `//!` first line is missing or has no Chinese term", instead))
}

fn code(file: &File) -> Vec<Finding> {
    let source = Source::read(&file.path, &file.text);
    let mut found = Vec::new();
    let mut wrong = |line: usize, what: &str, instead: &str| {
        found.push(file.finding(line, format!("Chinese in {what}"), instead));
    };
    for literal in source.strings.iter().filter(|literal| literal.text.contains(chinese)) {
        if !source.in_test(literal.at) && !in_attribute(file, literal.at) {
            wrong(literal.line, "a string", "put the words into crates/app/locales");
        }
    }
    for comment in source.comments.iter().filter(|comment| comment.text.contains(chinese)) {
        let doc = comment.text.starts_with("///") || comment.text.starts_with("//!");
        if !doc && !source.in_test(at_line(file, comment.line)) {
            wrong(comment.line, "a comment", "write it in English, or as a doc comment");
        }
    }
    if let Some(at) = source.code.find(chinese) {
        wrong(source.line(at), "a name", "name it in English and enter it in GLOSSARY.md");
    }
    found
}

fn at_line(file: &File, line: usize) -> usize {
    file.text.split_inclusive('\n').take(line - 1).map(str::len).sum()
}

/// An attribute that only documents: `#[doc = "…"]`, `#[expect(…, reason = "…")]`.
fn in_attribute(file: &File, at: usize) -> bool {
    let line = file.text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let head = file.text[line..at].trim_start();
    head.starts_with("#[doc") || head.starts_with("#[expect")
}

/// Documents may quote Chinese as code; migrations and templates begin with a comment that names their nouns.
fn text(file: &File) -> Vec<Finding> {
    let document = file.path.ends_with(".md");
    let mut fenced = false;
    let mut lines = Vec::new();
    for (index, line) in file.text.lines().enumerate() {
        fenced ^= document && line.trim_start().starts_with("```");
        let comment = [("--", ".sql"), ("{#", ".html"), ("    ", ".md")];
        let quoted =
            comment.iter().any(|(head, ending)| line.starts_with(head) && file.path.ends_with(ending));
        let plain: String = line.split('`').step_by(if document { 2 } else { 1 }).collect();
        if !fenced && !quoted && plain.contains(chinese) {
            lines.push(index + 1);
        }
    }
    let wrong = format!("Chinese in {} lines outside schemes, locales, tests and the glossary", lines.len());
    let instead = "put page texts into crates/app/locales, terms into GLOSSARY.md";
    lines.first().map(|line| file.finding(*line, wrong, instead)).into_iter().collect()
}

/// Han characters; quotation marks and other signs are common to both languages.
fn chinese(c: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::expect;

    const PATH: &str = "crates/app/src/day/roll.rs";

    #[test]
    fn a_file_begins_with_its_chinese_term() {
        expect(check, &[(PATH, "//! 点名 The roll.\n")], &[]);
        expect(check, &[(PATH, "//! x类课程 A course.\n")], &[]);
        for head in ["", "//! The roll.\n", "// 点名 The roll.\n", "use x;\n"] {
            let found = messages_starting(head);
            assert!(found.contains("the `//!` first line is missing"), "{head}: {found}");
        }
    }

    fn messages_starting(head: &str) -> String {
        crate::tidy::messages(check, &[(PATH, head)]).concat()
    }

    #[test]
    fn chinese_has_its_places_in_code() {
        let cases = [
            ("/// 课时\n", None),
            ("#[cfg(test)]\nmod tests {\n// 课\nconst X: &str = \"课\"; }\n", None),
            ("const X: &str = \"课\";\n", Some(2)),
            ("// 课\n", Some(2)),
            ("fn 课() {}\n", Some(2)),
        ];
        for (code, line) in cases {
            let file = format!("//! 点名 The roll.\n{code}");
            let found =
                line.map(|line| format!("{PATH}:{line}: Chinese in ")).into_iter().collect::<Vec<_>>();
            expect(check, &[(PATH, &file)], &found.iter().map(String::as_str).collect::<Vec<_>>());
        }
    }

    #[test]
    fn chinese_has_its_places_in_text() {
        let chinese_text = "a\n课\n";
        for free in ["GLOSSARY.md", "schemes/a.toml", "crates/app/locales/zh-CN/base.ftl"] {
            expect(check, &[(free, chinese_text)], &[]);
        }
        expect(check, &[("ARCHITECTURE.md", "a `课` b\n```\n课\n```\n")], &[]);
        expect(check, &[("crates/store/migrations/0001_place.sql", "-- 课: courses.\n")], &[]);
        for path in ["ARCHITECTURE.md", "crates/app/templates/base.html"] {
            expect(check, &[(path, chinese_text)], &[&format!("{path}:2: Chinese in 1 lines outside")]);
        }
    }
}
