//! 表 Every table has a noun's name, every key begins with the district, every column is text or a whole number.

use crate::tree::{File, Finding, Tree};

const MIGRATIONS: &str = "crates/store/migrations/";
const KEYS: [&str; 5] = ["PRIMARY KEY (", "FOREIGN KEY (", "UNIQUE (", "REFERENCES ", "INDEX "];
const TYPES: [&str; 2] = ["TEXT", "BIGINT"];

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in tree.under(MIGRATIONS, ".sql") {
        for (index, line) in file.text.lines().enumerate() {
            let line = line.split("--").next().unwrap_or(line);
            found.extend(key(file, index + 1, line));
            found.extend(column(file, index + 1, line));
            found.extend(name(tree, file, index + 1, line));
        }
    }
    found
}

/// What stands in the brackets behind a key's words begins with the district.
fn key(file: &File, line: usize, text: &str) -> Vec<Finding> {
    if text.trim_start().starts_with("DROP INDEX") {
        return Vec::new();
    }
    let mut found = Vec::new();
    for word in KEYS {
        let Some((_, rest)) = text.split_once(word) else { continue };
        let columns =
            if word.ends_with('(') { rest } else { rest.split_once('(').map_or("", |(_, rest)| rest) };
        if !columns.trim_start().starts_with("district") {
            let wrong = format!("a key that does not begin with the district: {}", text.trim());
            found.push(file.finding(
                line,
                wrong,
                "put `district` first, so that a district can live elsewhere",
            ));
        }
    }
    found
}

fn column(file: &File, line: usize, text: &str) -> Option<Finding> {
    let mut words = text.strip_prefix("    ")?.split_whitespace();
    let (name, kind) = (words.next()?, words.next()?.trim_end_matches(','));
    let is_column = name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    let wrong = format!("the column {name} is {kind}");
    let instead = "TEXT and BIGINT mean the same on both databases: use one of them";
    (is_column && !TYPES.contains(&kind)).then(|| file.finding(line, wrong, instead))
}

/// `signin_code` belongs to the noun `signin`.
fn name(tree: &Tree, file: &File, line: usize, text: &str) -> Option<Finding> {
    let table = text.strip_prefix("CREATE TABLE ")?.split(['(', ' ']).next()?;
    let glossary = tree.get("GLOSSARY.md").map_or("", |file| file.text.as_str());
    let noun = table.split('_').next().unwrap_or(table);
    let known = [table, noun].iter().any(|name| glossary.contains(&format!("| `{name}` |")));
    (!known).then(|| {
        file.finding(line, format!("the table {table} is no noun of ours"), "enter it in GLOSSARY.md")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::expect;

    const PATH: &str = "crates/store/migrations/0001_place.sql";
    const GOOD: &str = "-- a key (place)
CREATE TABLE signin_code (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    PRIMARY KEY (district, place),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);
CREATE UNIQUE INDEX a ON signin_code (district, place);
";

    #[test]
    fn tables_columns_and_keys_are_of_our_form() {
        let glossary = ("GLOSSARY.md", "| 登录 | `signin` | x | y |");
        let mends = [
            ("", "", None),
            ("    place    TEXT", "    place    BOOLEAN", Some(4)),
            ("KEY (district, place),", "KEY (place),", Some(5)),
            ("place (district, place)\n", "place (place)\n", Some(6)),
            ("signin_code (district, place)", "signin_code (place)", Some(8)),
            ("TABLE signin_code", "TABLE code", Some(2)),
        ];
        for (good, bad, line) in mends {
            let text = if good.is_empty() { GOOD.to_owned() } else { GOOD.replace(good, bad) };
            let found: Vec<String> = line.map(|line| format!("{PATH}:{line}: ")).into_iter().collect();
            let found: Vec<&str> = found.iter().map(String::as_str).collect();
            expect(check, &[glossary, (PATH, &text)], &found);
        }
    }
}
