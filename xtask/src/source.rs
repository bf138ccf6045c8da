//! 源码 A Rust file taken apart just enough: code without comments and strings, functions, items, tests.

use std::ops::Range;

/// A string literal as written between its quotes.
pub(crate) struct Literal {
    pub(crate) line: usize,
    /// Where its opening quote stands in the text.
    pub(crate) at: usize,
    pub(crate) text: String,
}

/// A comment, with its slashes.
pub(crate) struct Comment {
    pub(crate) line: usize,
    pub(crate) text: String,
}

/// A function with a body.
pub(crate) struct Function {
    pub(crate) name: String,
    pub(crate) line: usize,
    pub(crate) line_last: usize,
    /// Where its body begins in the text.
    pub(crate) from: usize,
    /// Where its body ends, excluded.
    pub(crate) until: usize,
}

/// A file taken apart. `code` has the length of the text, with comments and the insides of strings blanked.
pub(crate) struct Source {
    pub(crate) code: String,
    pub(crate) strings: Vec<Literal>,
    pub(crate) comments: Vec<Comment>,
    tests: Vec<(usize, usize)>,
}

impl Source {
    /// Takes a file apart. `path` tells whether all of it is a test.
    pub(crate) fn read(path: &str, text: &str) -> Source {
        let mut lexer =
            Lexer { text: text.as_bytes(), at: 0, line: 1, code: Vec::new(), parts: (vec![], vec![]) };
        lexer.run();
        let code = String::from_utf8(lexer.code).expect("blanks replace whole characters");
        let (strings, comments) = lexer.parts;
        let whole =
            ["/tests/", "/benches/"].iter().any(|part| path.contains(part)) || path.ends_with("/tests.rs");
        let tests = if whole { vec![(0, text.len())] } else { test_modules(&code) };
        Source { code, strings, comments, tests }
    }

    /// Whether this place of the text belongs to a test.
    pub(crate) fn in_test(&self, at: usize) -> bool {
        self.tests.iter().any(|(from, until)| (*from..*until).contains(&at))
    }

    /// The line, from 1, of a place in the text.
    pub(crate) fn line(&self, at: usize) -> usize {
        1 + self.code.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count()
    }

    /// Where the bodies of `impl … Refuses for …` and the like stand, outside tests.
    pub(crate) fn implementations(&self, of: &str) -> Vec<Range<usize>> {
        let heads = words(&self.code);
        let named = heads.windows(2).filter(|pair| pair[0].1 == of && pair[1].1 == "for");
        let bodies = named.filter_map(|pair| {
            let from = body(&self.code, pair[1].0)?;
            Some(from..closing(&self.code, from)?)
        });
        bodies.filter(|range| !self.in_test(range.start)).collect()
    }

    /// Every function with a body, in order.
    pub(crate) fn functions(&self) -> Vec<Function> {
        let named = self.items().into_iter().filter(|item| item.keyword == "fn");
        named.filter_map(|item| self.function(&item)).collect()
    }

    /// Every named item: functions, types, modules, constants.
    pub(crate) fn items(&self) -> Vec<Item<'_>> {
        const KEYWORDS: [&str; 8] = ["fn", "struct", "enum", "trait", "mod", "const", "static", "type"];
        let words = words(&self.code);
        let mut items = Vec::new();
        for pair in words.windows(2) {
            let [(at, keyword), (name_at, name)] = pair else { continue };
            let apart = self.code[at + keyword.len()..*name_at].trim().is_empty();
            let lifetime = self.code[..*at].ends_with('\'');
            if apart && !lifetime && KEYWORDS.contains(keyword) && !KEYWORDS.contains(name) {
                items.push(Item { keyword, name, at: *at, line: self.line(*at) });
            }
        }
        items
    }

    fn function(&self, item: &Item<'_>) -> Option<Function> {
        let from = body(&self.code, item.at)?;
        let until = closing(&self.code, from)?;
        let name = item.name.to_owned();
        Some(Function { name, line: item.line, line_last: self.line(until), from, until: until + 1 })
    }
}

/// A named item.
pub(crate) struct Item<'a> {
    keyword: &'a str,
    pub(crate) name: &'a str,
    pub(crate) at: usize,
    pub(crate) line: usize,
}

/// Identifiers and keywords with their places.
pub(crate) fn words(code: &str) -> Vec<(usize, &str)> {
    let inside = |c: char| c.is_alphanumeric() || c == '_';
    let mut found = Vec::new();
    let mut from = None;
    for (at, c) in code.char_indices().chain([(code.len(), ' ')]) {
        match (from, inside(c)) {
            (None, true) => from = Some(at),
            (Some(start), false) => {
                found.push((start, &code[start..at]));
                from = None;
            }
            (None, false) | (Some(_), true) => {}
        }
    }
    found
}

fn test_modules(code: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (at, mark) in code.match_indices("#[cfg(test)]") {
        let until = code[at + mark.len()..].find(['{', ';']).map(|offset| at + mark.len() + offset);
        found.extend(until.and_then(|open| Some((at, closing(code, open)?))));
    }
    found
}

/// The `{` that opens the body of the item at `at`; none when a `;` comes first.
fn body(code: &str, at: usize) -> Option<usize> {
    let mut depth = 0_i32;
    for (offset, c) in code[at..].char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            '{' if depth == 0 => return Some(at + offset),
            ';' if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

/// The `}` that closes the `{` at `open`; `open` itself when it is a `;`.
fn closing(code: &str, open: usize) -> Option<usize> {
    let mut depth = 0_i32;
    for (offset, c) in code[open..].char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(open + offset);
        }
    }
    None
}

struct Lexer<'a> {
    text: &'a [u8],
    at: usize,
    line: usize,
    code: Vec<u8>,
    parts: (Vec<Literal>, Vec<Comment>),
}

impl Lexer<'_> {
    fn run(&mut self) {
        while self.at < self.text.len() {
            if self.sees("//") {
                self.comment(|lexer| lexer.text[lexer.at] == b'\n');
            } else if self.sees("/*") {
                self.comment(|lexer| lexer.text[..lexer.at].ends_with(b"*/"));
            } else if let Some(hashes) = self.raw_string() {
                self.raw(hashes);
            } else if self.sees("\"") {
                self.quoted();
            } else if self.sees("'") {
                self.character();
            } else {
                self.keep(1);
            }
        }
    }

    fn sees(&self, text: &str) -> bool {
        self.text[self.at..].starts_with(text.as_bytes())
    }

    fn keep(&mut self, bytes: usize) {
        self.take(bytes, false);
    }

    fn blank(&mut self, bytes: usize) {
        self.take(bytes, true);
    }

    fn take(&mut self, bytes: usize, blank: bool) {
        for _ in 0..bytes.min(self.text.len() - self.at) {
            let byte = self.text[self.at];
            self.line += usize::from(byte == b'\n');
            self.code.push(if blank && byte != b'\n' { b' ' } else { byte });
            self.at += 1;
        }
    }

    fn since(&self, from: usize) -> String {
        String::from_utf8_lossy(&self.text[from..self.at]).into_owned()
    }

    fn comment(&mut self, ended: impl Fn(&Self) -> bool) {
        let (from, line) = (self.at, self.line);
        self.blank(2);
        while self.at < self.text.len() && !ended(self) {
            self.blank(1);
        }
        let text = self.since(from);
        self.parts.1.push(Comment { line, text });
    }

    /// How many `#` stand before the quote, when a raw string begins here.
    fn raw_string(&self) -> Option<usize> {
        let before = self.at.checked_sub(1).map(|at| self.text[at]);
        let inside_name = before.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let rest = self.text[self.at..].strip_prefix(b"r")?;
        let hashes = rest.iter().take_while(|byte| **byte == b'#').count();
        (!inside_name || before == Some(b'b')).then_some(())?;
        (rest.get(hashes) == Some(&b'"')).then_some(hashes)
    }

    fn raw(&mut self, hashes: usize) {
        let line = self.line;
        self.keep(hashes + 2);
        let from = self.at;
        let end = format!("\"{}", "#".repeat(hashes));
        while self.at < self.text.len() && !self.sees(&end) {
            self.blank(1);
        }
        let text = self.since(from);
        self.parts.0.push(Literal { line, at: from - 1, text });
        self.keep(hashes + 1);
    }

    fn quoted(&mut self) {
        let line = self.line;
        self.keep(1);
        let from = self.at;
        while self.at < self.text.len() && !self.sees("\"") {
            self.blank(if self.sees("\\") { 2 } else { 1 });
        }
        let text = self.since(from);
        self.parts.0.push(Literal { line, at: from - 1, text });
        self.keep(1);
    }

    /// A character literal is blanked, a lifetime is kept.
    fn character(&mut self) {
        let rest = &self.text[self.at + 1..];
        let length = match rest.first() {
            Some(b'\\') => 2 + rest.iter().skip(2).take_while(|byte| **byte != b'\'').count(),
            Some(byte) => (byte.leading_ones() as usize).max(1),
            None => 0,
        };
        self.keep(1);
        if rest.get(length) == Some(&b'\'') {
            self.blank(length);
            self.keep(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r##"//! Head.
/// Doc "quoted".
pub const fn first<'a>(x: &'a [u8; 4]) -> char { '"' }
/* a { block */
fn second() -> &'static str where u8: Copy {
    let _ = ('\'', '课', r#"raw "{" text"#);
    "a \" { select"
}
struct Third;
trait Fourth { fn fifth(&self); }
#[cfg(test)]
mod tests {
    fn sixth() {}
}
"##;

    #[test]
    fn strings_comments_and_characters_leave_the_code() {
        let source = Source::read("crates/rules/src/x.rs", FILE);
        assert_eq!(source.code.len(), FILE.len());
        let strings: Vec<_> = source.strings.iter().map(|s| (s.line, s.text.as_str())).collect();
        assert_eq!(strings, [(6, "raw \"{\" text"), (7, "a \\\" { select")]);
        let comments: Vec<_> = source.comments.iter().map(|c| c.line).collect();
        assert_eq!(comments, [1, 2, 4]);
        assert!(!source.code.contains("select") && !source.code.contains("quoted"));
    }

    #[test]
    fn functions_know_their_lines_and_items_their_names() {
        let source = Source::read("crates/rules/src/x.rs", FILE);
        let lines: Vec<_> = source.functions().into_iter().map(|f| (f.name, f.line, f.line_last)).collect();
        let expected = [("first", 3, 3), ("second", 5, 8), ("sixth", 13, 13)];
        assert_eq!(lines, expected.map(|(name, from, last)| (name.to_owned(), from, last)));
        let names: Vec<_> = source.items().iter().map(|item| item.name).collect();
        assert_eq!(names, ["first", "second", "Third", "Fourth", "fifth", "tests", "sixth"]);
    }

    #[test]
    fn tests_are_known_by_their_attribute_or_their_folder() {
        let source = Source::read("crates/rules/src/x.rs", FILE);
        assert!(source.in_test(FILE.find("sixth").unwrap()));
        assert!(!source.in_test(FILE.find("second").unwrap()));
        for path in ["crates/app/tests/x.rs", "crates/rules/src/enrol/course/tests.rs"] {
            assert!(Source::read(path, FILE).in_test(0), "{path}");
        }
    }
}
