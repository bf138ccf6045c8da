//! 拒绝的话 Every refusal code has its words in both languages, and no words are left without a code.

use crate::source::Source;
use crate::tree::{File, Finding, Tree};
use std::collections::BTreeMap;
use toml::{Table, Value};

const TEXTS: &str = "crates/app/locales/refusals.toml";
const LANGUAGES: [&str; 2] = ["zh", "en"];
const PARTS: [&str; 2] = ["what", "next"];

/// A code where the program returns it.
struct Code<'a> {
    file: &'a File,
    source: Source,
    line: usize,
    code: String,
}

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let codes = codes(tree);
    let Some(file) = tree.get(TEXTS) else {
        let needed = codes.first().map(|_| Finding::missing(TEXTS, "write the words of the refusals"));
        return needed.into_iter().collect();
    };
    let texts = match texts(tree) {
        Ok(texts) => texts,
        Err(fault) => return vec![file.finding(1, fault, "mend the form of the file")],
    };
    let mut found = Vec::new();
    for code in &codes {
        match texts.get(&code.code) {
            Some(Value::Table(text)) => found.extend(incomplete(file, code, text)),
            Some(_) | None => {
                let wrong = format!("the refusal `{}` has no words", code.code);
                found.push(code.file.finding(code.line, wrong, format!("add [{}] to {TEXTS}", code.code)));
            }
        }
    }
    let unused = texts.keys().filter(|name| codes.iter().all(|code| code.code != **name));
    found.extend(unused.map(|name| {
        let wrong = format!("no `fn code` returns `{name}`");
        file.finding(line_of(file, name), wrong, "remove the table")
    }));
    found.extend(twice(&codes));
    found
}

/// The committed words: one table a code.
pub(crate) fn texts(tree: &Tree) -> Result<Table, String> {
    let text = tree.get(TEXTS).map_or("", |file| file.text.as_str());
    text.parse::<Table>().map_err(|fault| format!("unreadable: {}", fault.message()))
}

fn codes(tree: &Tree) -> Vec<Code<'_>> {
    tree.under("crates/", ".rs").filter(|file| file.text.contains("Refuses for")).flat_map(of_file).collect()
}

fn of_file(file: &File) -> Vec<Code<'_>> {
    let read = || Source::read(&file.path, &file.text);
    let source = read();
    let refusing = source.implementations("Refuses");
    let all = source.functions();
    let bodies: Vec<_> = all
        .iter()
        .filter(|f| f.name == "code" && refusing.iter().any(|range| range.contains(&f.from)))
        .collect();
    let inside = |at: usize| bodies.iter().any(|f| (f.from..f.until).contains(&at));
    let literals = source.strings.iter().filter(|literal| inside(literal.at) && kebab(&literal.text));
    literals.map(|l| Code { file, source: read(), line: l.line, code: l.text.clone() }).collect()
}

fn kebab(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    !text.is_empty() && text.chars().all(plain)
}

fn incomplete(file: &File, code: &Code<'_>, text: &Table) -> Vec<Finding> {
    let mut found = Vec::new();
    let line = line_of(file, &code.code);
    for (language, part) in LANGUAGES.iter().flat_map(|l| PARTS.iter().map(move |p| (*l, *p))) {
        let words = text.get(language).and_then(|inner| inner.get(part)).and_then(Value::as_str);
        let Some(words) = words.filter(|words| !words.trim().is_empty()) else {
            let wrong = format!("[{}] has no {language} `{part}`", code.code);
            found.push(file.finding(line, wrong, "say it to the person refused"));
            continue;
        };
        let named = |name: &&str| code.source.strings.iter().all(|literal| literal.text != **name);
        for name in placeholders(words).iter().filter(|name| named(name)) {
            let wrong = format!("`{{{name}}}` in [{}] is not among the refusal's words", code.code);
            found.push(file.finding(line, wrong, format!("return it from `fn words` in {}", code.file.path)));
        }
    }
    found
}

fn placeholders(text: &str) -> Vec<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

fn twice(codes: &[Code<'_>]) -> Vec<Finding> {
    let mut first: BTreeMap<&str, &Code<'_>> = BTreeMap::new();
    let mut found = Vec::new();
    for code in codes {
        let earlier = first.entry(&code.code).or_insert(code);
        if earlier.file.path != code.file.path {
            let wrong = format!("the code `{}` is already in {}", code.code, earlier.file.path);
            found.push(code.file.finding(code.line, wrong, "a code means one thing: choose another"));
        }
    }
    found
}

fn line_of(file: &File, name: &str) -> usize {
    let head = format!("[{name}]");
    file.text.lines().position(|line| line.starts_with(&head)).map_or(1, |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::expect;

    const RULE: &str = "crates/rules/src/enrol/registration.rs";
    const CODE: &str = "impl Refuses for Refusal { fn code(&self) -> &'static str {\n    \"registration-closed\"\n} }\nfn words() { \"until\" }\nimpl Kind { fn code(&self) { \"arts\" } }\n";
    const WORDS: &str = "[registration-closed]\nzh = { what = \"晚了\", next = \"等\" }\nen = { what = \"late, {until}\", next = \"wait\" }\n";

    #[test]
    fn a_code_has_its_words_in_both_languages() {
        expect(check, &[(RULE, CODE), (TEXTS, WORDS)], &[]);
        expect(check, &[(RULE, CODE)], &["crates/app/locales/refusals.toml:1: missing: "]);
        let found = format!("{RULE}:2: the refusal `registration-closed` has no words: ");
        expect(check, &[(RULE, CODE), (TEXTS, "")], &[&found]);
        let half = WORDS.replace("next = \"wait\"", "next = \" \"");
        let found = "crates/app/locales/refusals.toml:1: [registration-closed] has no en `next`: ";
        expect(check, &[(RULE, CODE), (TEXTS, &half)], &[found]);
    }

    #[test]
    fn no_words_without_a_code_and_no_placeholder_without_a_value() {
        let found = "crates/app/locales/refusals.toml:1: no `fn code` returns `registration-closed`: ";
        expect(check, &[(RULE, "fn other() {}"), (TEXTS, WORDS)], &[found]);
        let unknown = WORDS.replace("{until}", "{hour}");
        let found = "crates/app/locales/refusals.toml:1: `{hour}` in [registration-closed] is not among";
        expect(check, &[(RULE, CODE), (TEXTS, &unknown)], &[found]);
    }

    #[test]
    fn a_code_is_unique() {
        let other = "crates/rules/src/enrol/waitlist.rs";
        let words = "fn x() { \"until\" }\n";
        let found = format!("{other}:2: the code `registration-closed` is already in {RULE}: ");
        expect(check, &[(RULE, CODE), (other, &format!("{CODE}{words}")), (TEXTS, WORDS)], &[&found]);
    }
}
