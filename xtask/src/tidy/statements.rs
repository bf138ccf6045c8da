//! 语句 Every statement of the store stays in its district, and what people rely on is only ever added to.

use super::sql::is_statement;
use crate::source::Source;
use crate::tree::{File, Finding, Tree};

const ADDED_ONLY: [&str; 9] = [
    "journal",
    "transfer",
    "handover",
    "handover_undone",
    "roll_added",
    "roll_added_over",
    "roll_added_undone",
    "incident_step_undone",
    "stock_step",
];

/// Rows that others name, on PostgreSQL without a key that forbids their removal (`crates/store/migrations/0143_placement.sql`).
const NAMED: [&str; 2] = ["student", "course"];

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    tree.under("crates/store/src/", ".rs").flat_map(statements).collect()
}

fn statements(file: &File) -> Vec<Finding> {
    let source = Source::read(&file.path, &file.text);
    let product = source.strings.iter().filter(|literal| !source.in_test(literal.at));
    let mut found = Vec::new();
    for literal in product.filter(|literal| is_statement(&literal.text) || ends_one(&literal.text)) {
        found.extend(undistricted(file, literal.line, &literal.text));
        let words: Vec<String> = literal.text.split_whitespace().map(str::to_ascii_lowercase).collect();
        found.extend(rewritten(file, literal.line, &words));
        found.extend(removed(file, literal.line, &words));
    }
    found
}

/// The program's own version table belongs to the node, not to a district; so do a server's own (`pg_`), `CREATE` and its kind.
fn undistricted(file: &File, line: usize, sql: &str) -> Option<Finding> {
    let first = sql.split_whitespace().next()?.to_ascii_uppercase();
    let is_begun = first == "SELECT" && !sql.contains("FROM ");
    let rows = matches!(first.as_str(), "SELECT" | "INSERT" | "UPDATE" | "DELETE" | "WITH");
    let rows = rows && !is_begun || ends_one(sql);
    let free =
        ["district", "schema_version", "pg_"].iter().any(|word| sql.contains(word)) || !sql.contains(' ');
    let instead = "name `district` in every WHERE, JOIN and INSERT, so that a district can live elsewhere";
    (rows && !free).then(|| file.finding(line, "a statement without its district", instead))
}

/// What is put together of pieces may begin with one that names columns alone: the piece with its tables is looked at.
fn ends_one(sql: &str) -> bool {
    let mut from = sql.split("FROM ").skip(1);
    sql.contains("WHERE ") && from.any(|rest| !rest.starts_with("jsonb_each(") && !rest.starts_with('('))
}

fn rewritten(file: &File, line: usize, words: &[String]) -> Option<Finding> {
    let updates = |table: &str| words.windows(3).any(|three| three == ["update", table, "set"]);
    let table = ADDED_ONLY.into_iter().find(|table| updates(table) || removes(words, table))?;
    let instead = "add a row that corrects the earlier one";
    Some(file.finding(line, format!("{table} rows are changed or removed"), instead))
}

fn removed(file: &File, line: usize, words: &[String]) -> Option<Finding> {
    let table = NAMED.into_iter().find(|table| removes(words, table))?;
    let instead = "end it with a date: places and papers name it";
    Some(file.finding(line, format!("{table} rows are removed"), instead))
}

fn removes(words: &[String], table: &str) -> bool {
    words.windows(3).any(|three| three == ["delete", "from", table])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::expect;

    #[test]
    fn a_statement_names_its_district_and_corrects_by_adding() {
        let path = "crates/store/src/money/account.rs";
        let cases = [
            ("SELECT fen FROM transfer WHERE district = $1", None),
            ("SELECT max(version) FROM schema_version", None),
            ("UPDATE account SET balance_fen = $3 WHERE district = $1", None),
            ("SELECT fen FROM transfer WHERE place = $2", Some("a statement without its district")),
            ("SELECT sum(fen * ", None),
            (") AS fen FROM transfer WHERE district = $1", None),
            ("AND n IN (SELECT key FROM jsonb_each($3)) o WHERE true", None),
            (") AS fen FROM transfer WHERE place = $2", Some("a statement without its district")),
            ("UPDATE transfer SET fen = 0 WHERE district = $1", Some("transfer rows are changed")),
            ("DELETE FROM journal WHERE district = $1", Some("journal rows are changed")),
            ("DELETE FROM student WHERE district = $1", Some("student rows are removed")),
        ];
        for (sql, wrong) in cases {
            let found: Vec<String> = wrong.map(|wrong| format!("{path}:1: {wrong}")).into_iter().collect();
            let found: Vec<&str> = found.iter().map(String::as_str).collect();
            expect(check, &[(path, &format!("const A: &str = \"{sql}\";"))], &found);
        }
    }
}
