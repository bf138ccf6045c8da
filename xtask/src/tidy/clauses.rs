//! 条款 A clause that is named exists, with its quote.

use crate::source::Source;
use crate::tags;
use crate::tree::{Finding, Tree};
use std::collections::BTreeSet;
use toml::{Table, Value};

const QUOTES: &str = "schemes/source/clauses.toml";

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let Some(quotes) = tree.get(QUOTES) else {
        return vec![Finding::missing(QUOTES, "write the quoted clauses, one table a clause")];
    };
    let known = match quotes.text.parse::<Table>() {
        Ok(table) => ids(&table),
        Err(fault) => return vec![quotes.finding(1, fault.message(), "mend the form of the file")],
    };
    let mut found = Vec::new();
    let named = ["crates/", "schemes/"].into_iter().flat_map(|head| tree.under(head, ""));
    for file in named.filter(|file| file.path != QUOTES && speaks(&file.path)) {
        let source = file.path.ends_with(".rs").then(|| Source::read(&file.path, &file.text));
        let mut at = 0;
        for (index, line) in file.text.lines().enumerate() {
            let in_test = source.as_ref().is_some_and(|source| source.in_test(at));
            at += line.len() + 1;
            if in_test {
                continue; // a test may ask for a clause that is not there
            }
            for id in tags::clauses(line).into_iter().filter(|id| !known.contains(id)) {
                let wrong = format!("no clause {id}");
                found.push(file.finding(
                    index + 1,
                    wrong,
                    format!("name one of {QUOTES}, or quote it there"),
                ));
            }
        }
    }
    found
}

fn speaks(path: &str) -> bool {
    [".rs", ".toml", ".ftl", ".md"].iter().any(|ending| path.ends_with(ending))
}

/// `["P3.21"]` and `[P3.21]` name the same clause.
fn ids(table: &Table) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (name, value) in table {
        found.insert(name.clone());
        if let Value::Table(inner) = value {
            found.extend(inner.keys().map(|rest| format!("{name}.{rest}")));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::expect;

    #[test]
    fn a_clause_that_is_named_is_quoted() {
        let quotes = (QUOTES, "[\"P3.21\"]\nzh = \"x\"\n[X.1]\nzh = \"x\"\n");
        let rule = "crates/rules/src/enrol/opening.rs";
        expect(check, &[quotes, (rule, "/// Opens (P3.21, X.1).")], &[]);
        expect(check, &[quotes, (rule, "#[cfg(test)]\nmod tests {\n    \"P3.99\"\n}\n")], &[]);
        let found = format!("{rule}:2: no clause P3.99: ");
        expect(check, &[quotes, (rule, "//! x\n\"P3.99\"")], &[&found]);
        expect(check, &[(rule, "")], &["schemes/source/clauses.toml:1: missing: "]);
    }
}
