//! 只在存储 SQL lives only in `crates/store`.

use crate::source::Source;
use crate::tree::{File, Finding, Tree};

const STORE: &str = "crates/store/";

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let outside = |file: &&File| !file.path.starts_with(STORE) && !file.path.starts_with("xtask/src/tidy/");
    let mut found: Vec<Finding> = tree.under("", ".rs").filter(outside).flat_map(statements).collect();
    found.extend(
        tree.under("", ".sql")
            .filter(outside)
            .map(|file| file.finding(1, "SQL outside crates/store", "move it to crates/store/migrations")),
    );
    found.extend(tree.under("", "Cargo.toml").filter(outside).filter_map(driver));
    found
}

fn statements(file: &File) -> Vec<Finding> {
    let source = Source::read(&file.path, &file.text);
    let looks_so = source.strings.iter().filter(|literal| is_statement(&literal.text));
    let instead = "ask for it through a function of `store::Tx`";
    looks_so.map(|literal| file.finding(literal.line, "SQL outside crates/store", instead)).collect()
}

/// A `select` in lower case must also look like one: English selects things from lists, too.
pub(super) fn is_statement(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let lower: Vec<String> = words.iter().map(|word| word.to_ascii_lowercase()).collect();
    let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
    let odd = |c: char| matches!(c, '*' | '$' | '(' | ',' | '=');
    match lower[..] {
        ["insert", "into", _, ..] | ["delete", "from", _, ..] => true,
        ["create" | "drop" | "alter", "table" | "index" | "schema" | "database", _, ..] => true,
        ["update", _, "set", ..] => true,
        ["select", .., _] => words[0] == "SELECT" || (lower.contains(&"from") && text.contains(odd)),
        ["with", _, "as", ..] => lower.contains(&"(select"),
        _ => false,
    }
}

fn driver(file: &File) -> Option<Finding> {
    if file.path == "Cargo.toml" {
        return None; // the workspace names the version; only store may take it
    }
    let line = file.text.lines().position(|line| line.trim_start().starts_with("sqlx"))?;
    Some(file.finding(line + 1, "sqlx outside crates/store", "depend on `store` instead"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::expect;

    #[test]
    fn statements_are_told_from_english() {
        let cases = [
            ("SELECT a FROM b", true),
            ("select count(*) from roll", true),
            ("\n  Insert into roll (a) values ($1)", true),
            ("UPDATE roll SET state = $2", true),
            ("delete from roll", true),
            ("WITH x AS (SELECT 1) DELETE FROM y", true),
            ("CREATE SCHEMA t1", true),
            ("select a course from the list", false),
            ("update the list", false),
            ("delete", false),
            ("", false),
        ];
        for (text, is_sql) in cases {
            assert_eq!(is_statement(text), is_sql, "{text}");
        }
    }

    #[test]
    fn sql_and_its_driver_stay_in_store() {
        let code = "fn a() {\n    run(\"DELETE FROM roll\");\n}\n// DELETE FROM comment\n";
        expect(check, &[("crates/store/src/day/roll.rs", code)], &[]);
        let found = "crates/app/src/day/roll.rs:2: SQL outside crates/store: ";
        expect(check, &[("crates/app/src/day/roll.rs", code)], &[found]);
        let manifest = "[dependencies]\nsqlx.workspace = true\n";
        expect(check, &[("crates/store/Cargo.toml", manifest), ("Cargo.toml", "sqlx = \"0.9\"")], &[]);
        expect(check, &[("xtask/Cargo.toml", manifest)], &["xtask/Cargo.toml:2: sqlx outside"]);
    }
}
