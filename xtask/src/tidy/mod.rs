//! 整洁 The house rules as a program: each finding names the place, what is wrong, and what to do instead.

mod clauses;
mod coverage;
mod documents;
mod language;
mod leftovers;
mod length;
mod names;
mod purity;
mod refusals;
mod rules;
mod sql;
mod statements;
mod tables;

pub(crate) use refusals::texts;

use crate::say;
use crate::tree::{Finding, Tree};
use anyhow::{Result, ensure};

/// Looks at everything; fails when something was found.
pub(crate) fn run(tree: &Tree) -> Result<()> {
    let found = look(tree);
    for finding in &found {
        say(&finding.to_string());
    }
    ensure!(found.is_empty(), "tidy: {} findings in {} files", found.len(), tree.files.len());
    say(&format!("tidy: {} files, nothing found", tree.files.len()));
    Ok(())
}

fn look(tree: &Tree) -> Vec<Finding> {
    const CHECKS: [fn(&Tree) -> Vec<Finding>; 13] = [
        length::check,
        sql::check,
        statements::check,
        tables::check,
        names::check,
        rules::check,
        refusals::check,
        clauses::check,
        coverage::check,
        purity::check,
        language::check,
        leftovers::check,
        documents::check,
    ];
    let mut found: Vec<Finding> = CHECKS.iter().flat_map(|check| check(tree)).collect();
    found.sort();
    found.dedup();
    found
}

/// The messages of a check over a few files.
#[cfg(test)]
fn messages(check: fn(&Tree) -> Vec<Finding>, files: &[(&str, &str)]) -> Vec<String> {
    check(&Tree::of(files)).iter().map(ToString::to_string).collect()
}

/// Asserts that a check finds as many things as there are expected beginnings, in that order.
#[cfg(test)]
fn expect(check: fn(&Tree) -> Vec<Finding>, files: &[(&str, &str)], beginnings: &[&str]) {
    let found = messages(check, files);
    let alike = found.iter().zip(beginnings).all(|(message, beginning)| message.starts_with(beginning));
    assert!(alike && found.len() == beginnings.len(), "found {found:#?}\nexpected {beginnings:#?}");
}
