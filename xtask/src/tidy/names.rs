//! 命名 Words we do not use, and nouns that the glossary must know.

use crate::source::Source;
use crate::tree::{File, Finding, Tree};
use std::collections::BTreeSet;

const GLOSSARY: &str = "GLOSSARY.md";
const BANNED: [&str; 8] = ["manager", "service", "helper", "util", "utils", "data", "info", "handle"];
const WINGS: [&str; 9] = ["plan", "people", "enrol", "day", "money", "team", "safety", "community", "bureau"];
const BANNED_VERB: &str = "process";

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let mut found: Vec<Finding> = tree.under("", ".rs").flat_map(words).collect();
    let Some(glossary) = tree.get(GLOSSARY) else {
        found.push(Finding::missing(GLOSSARY, "write the register of names"));
        return found;
    };
    let known = nouns(&glossary.text);
    found.extend(tree.under("crates/", ".rs").filter_map(|file| unknown(file, &known)));
    found
}

/// Names in the second column of the glossary's tables.
fn nouns(glossary: &str) -> BTreeSet<&str> {
    let rows = glossary.lines().filter(|line| line.starts_with('|'));
    let cells = rows.filter_map(|row| row.split('|').nth(2));
    cells.flat_map(|cell| cell.split(',')).map(|name| name.trim().trim_matches('`')).collect()
}

fn unknown(file: &File, known: &BTreeSet<&str>) -> Option<Finding> {
    let parts: Vec<&str> = file.path.split('/').collect();
    let ["crates", "rules" | "store" | "app", "src", wing, noun] = parts[..] else { return None };
    if !WINGS.contains(&wing) {
        return None; // a module of the crate's own machinery
    }
    let noun = noun.trim_end_matches(".rs");
    let name = if noun == "mod" { wing } else { noun };
    let wrong = format!("`{name}` is not in {GLOSSARY}");
    (!known.contains(name)).then(|| file.finding(1, wrong, "enter it there first, with what it is not"))
}

fn words(file: &File) -> Vec<Finding> {
    let source = Source::read(&file.path, &file.text);
    let mut found = Vec::new();
    let stem = (1, file.stem());
    for (line, name) in source.items().iter().map(|item| (item.line, item.name)).chain([stem]) {
        if let Some(word) = banned(name) {
            let wrong = format!("`{word}` in the name `{name}`");
            found.push(file.finding(line, wrong, "say which thing it is or what it does"));
        }
    }
    found
}

/// A manager alone is a role of the school; in a longer name it is padding.
fn banned(name: &str) -> Option<String> {
    let parts = split(name);
    let role = parts == ["manager"];
    parts.into_iter().find(|part| {
        let listed = BANNED.contains(&part.as_str()) || part == BANNED_VERB;
        listed && !role
    })
}

/// `snake_case`, `CamelCase` and `SHOUTED_CASE` into lower-case words.
fn split(name: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut after_lower = false;
    for c in name.chars() {
        if c == '_' || (c.is_uppercase() && after_lower) {
            parts.push(String::new());
        }
        if let (Some(last), true) = (parts.last_mut(), c != '_') {
            last.extend(c.to_lowercase());
        }
        after_lower = c.is_lowercase() || c.is_ascii_digit();
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::expect;

    const GLOSSARY_TEXT: &str = "| 中文 | name | meaning | is not |\n|---|---|---|---|\n| 点名 | `roll` | x | y |\n| 当日 | `day` | x | y |\n";

    #[test]
    fn padding_words_are_found_in_any_case() {
        let cases = [
            ("session_manager", Some("manager")),
            ("manager", None),
            ("Manager", None),
            ("RollService", Some("service")),
            ("MAX_DATA", Some("data")),
            ("metadata", None),
            ("handle_roll", Some("handle")),
            ("processed", None),
        ];
        for (name, word) in cases {
            assert_eq!(banned(name).as_deref(), word, "{name}");
        }
        let code = "fn roll_helper() {}\n";
        let found = ["x.rs:1: `helper` in the name `roll_helper`: "];
        expect(check, &[("x.rs", code), (GLOSSARY, GLOSSARY_TEXT)], &found);
    }

    #[test]
    fn a_noun_enters_the_glossary_first() {
        let known = [("crates/rules/src/day/roll.rs", ""), ("crates/rules/src/day/mod.rs", "")];
        let mut files = vec![(GLOSSARY, GLOSSARY_TEXT), ("crates/rules/src/fen.rs", "")];
        files.extend(known);
        expect(check, &files, &[]);
        files.push(("crates/store/src/day/mark.rs", ""));
        expect(check, &files, &["crates/store/src/day/mark.rs:1: `mark` is not in GLOSSARY.md: "]);
        expect(check, &known, &["GLOSSARY.md:1: missing: "]);
    }
}
