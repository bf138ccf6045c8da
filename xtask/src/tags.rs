//! 规则标记 The `Rule` tags above the functions of `rules`, each naming the scheme field it reads.

use crate::source::Source;
use crate::terms;
use crate::tree::{File, Tree};

/// ``/// Rule 开班 `[opening.students_min]` (P3.21): a course opens when …``
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Tag {
    pub(crate) path: String,
    pub(crate) line: usize,
    pub(crate) noun: String,
    /// Table and field, as [`terms::Term::key`].
    pub(crate) key: String,
    pub(crate) clauses: Vec<String>,
    /// The function below the tag, if there is one.
    pub(crate) function: Option<String>,
    /// The test in the same file, or in `tests.rs` of its folder, whose name contains the field's.
    pub(crate) test: Option<String>,
}

/// Every tag in `rules`.
pub(crate) fn tags(tree: &Tree) -> Vec<Tag> {
    tree.under("crates/rules/src/", ".rs").flat_map(|file| of_file(tree, file)).collect()
}

/// Clause ids in a text: `P3.21`, `X.1`.
pub(crate) fn clauses(text: &str) -> Vec<String> {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '.';
    let mut found = Vec::new();
    for part in text.split(|c: char| !word(c)) {
        let part = part.trim_end_matches('.');
        let Some((chapter, number)) = part.split_once('.') else { continue };
        let known = matches!(chapter.as_bytes(), [b'P', b'0'..=b'9'] | [b'X']);
        if known && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) {
            found.push(part.to_owned());
        }
    }
    found
}

fn of_file(tree: &Tree, file: &File) -> Vec<Tag> {
    if !file.text.contains("/// Rule ") {
        return Vec::new();
    }
    let source = Source::read(&file.path, &file.text);
    let functions = source.functions();
    let tests = tests(tree, file);
    let mut found = Vec::new();
    for comment in &source.comments {
        let Some((noun, key, clauses)) = parse(&comment.text) else { continue };
        let item = file.text.lines().skip(comment.line).position(|line| !preamble(line));
        let target = item.map(|offset| comment.line + 1 + offset);
        let function = functions.iter().find(|f| Some(f.line) == target).map(|f| f.name.clone());
        let field = key.rsplit('.').next().unwrap_or(&key);
        let test = tests.iter().find(|name| name.contains(field)).cloned();
        let (path, line) = (file.path.clone(), comment.line);
        found.push(Tag { path, line, noun, key, clauses, function, test });
    }
    found
}

/// Names of the test functions of a file: in itself, and in `tests.rs` in the folder of its name.
fn tests(tree: &Tree, file: &File) -> Vec<String> {
    let beside = file.path.replace(".rs", "/tests.rs");
    let mut names = Vec::new();
    for file in [Some(file), tree.get(&beside)].into_iter().flatten() {
        let source = Source::read(&file.path, &file.text);
        let functions = source.functions().into_iter();
        names.extend(functions.filter(|f| source.in_test(f.from)).map(|f| f.name));
    }
    names
}

/// Comment and attribute lines between a tag and its function.
fn preamble(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("//") || line.starts_with("#[")
}

fn parse(comment: &str) -> Option<(String, String, Vec<String>)> {
    let rest = comment.strip_prefix("/// Rule ")?;
    let (noun, rest) = rest.split_once("`[")?;
    let (dotted, rest) = rest.split_once("]`")?;
    let bracket = rest.split_once(':').map_or(rest, |(head, _)| head);
    Some((noun.trim().to_owned(), terms::key_of(dotted)?, clauses(bracket)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "//! 开班 Opening.
/// Rule 开班 `[opening.students_min]` (P3.21, X.1): a course opens when
/// enough students chose it.
#[must_use]
pub fn opens() -> bool { true }
/// Rule 开班 `[opening.below_minimum]`: no function.
pub const X: u8 = 1;
#[cfg(test)]
mod tests {
    #[test]
    fn students_min_is_fifteen() {}
}
";

    #[test]
    fn a_tag_finds_its_function_and_its_test() {
        let found = tags(&Tree::of(&[("crates/rules/src/enrol/opening.rs", FILE)]));
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].line, found[0].noun.as_str()), (2, "开班"));
        assert_eq!(found[0].key, "opening.students_min");
        assert_eq!(found[0].clauses, ["P3.21", "X.1"]);
        assert_eq!(found[0].function.as_deref(), Some("opens"));
        assert_eq!(found[0].test.as_deref(), Some("students_min_is_fifteen"));
        assert_eq!((&found[1].function, &found[1].test), (&None, &None));
        let apart = ("crates/rules/src/enrol/opening/tests.rs", "fn below_minimum() {}");
        let found = tags(&Tree::of(&[("crates/rules/src/enrol/opening.rs", FILE), apart]));
        assert_eq!(found[1].test.as_deref(), Some("below_minimum"));
    }

    #[test]
    fn clauses_are_told_from_other_words() {
        assert_eq!(
            clauses("(P3.21) X.1. 学期 P5.36; P3.6-3.9, P3.*, v1.2, PX.1"),
            ["P3.21", "X.1", "P5.36", "P3.6"]
        );
    }
}
