//! 条款落实 For every MUST and MUST NOT of the five plans, what holds it: fields, limits, or words that say who does.

use crate::tags::Tag;
use crate::terms::BROKEN;
use crate::tree::Tree;
use std::collections::{BTreeMap, BTreeSet};
use toml::{Table, Value};

/// Where the clauses stand.
pub(crate) const CLAUSES: &str = "schemes/source/clauses.toml";

/// What is told of each broken scheme, line by line.
pub(crate) const TOLD: &str = "schemes/broken/findings.out";

/// One MUST or MUST NOT.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Covered {
    pub(crate) clause: String,
    /// `must` or `must-not`.
    pub(crate) force: String,
    /// What it asks, in English.
    pub(crate) asks: String,
    /// Fields of plans, from the rule tags.
    pub(crate) fields: Vec<String>,
    /// Limits of policies: `city-2021/late-end`.
    pub(crate) limits: Vec<String>,
    /// Who holds it where neither does.
    pub(crate) held: Option<String>,
    /// What the program does for it beside a rule that holds it.
    pub(crate) also: Option<String>,
    /// Whether a broken scheme is told it.
    pub(crate) is_told: bool,
    /// Why no broken scheme is.
    pub(crate) unbroken: Option<String>,
    /// The line of its table.
    pub(crate) line: usize,
}

impl Covered {
    /// Whether a field of a plan or a limit of a policy holds it.
    pub(crate) fn is_by_rule(&self) -> bool {
        !self.fields.is_empty() || !self.limits.is_empty()
    }
}

/// Every MUST and MUST NOT of P1 to P5, in the order of the document.
pub(crate) fn coverage(tree: &Tree, tags: &[Tag]) -> Vec<Covered> {
    let Some(file) = tree.get(CLAUSES) else { return Vec::new() };
    let Ok(table) = file.text.parse::<Table>() else { return Vec::new() };
    let (fields, limits, told) = (fields(tags), limits(tree), told(tree));
    let mut found = Vec::new();
    for (index, line) in file.text.lines().enumerate() {
        let Some(clause) = line.strip_prefix("[\"").and_then(|rest| rest.strip_suffix("\"]")) else {
            continue;
        };
        let text = |name: &str| table.get(clause)?.get(name)?.as_str().map(str::to_owned);
        let force = text("force").unwrap_or_default();
        if !is_of_a_plan(clause) || !matches!(force.as_str(), "must" | "must-not") {
            continue;
        }
        found.push(Covered {
            clause: clause.to_owned(),
            force,
            asks: text("en").unwrap_or_default(),
            fields: fields.get(clause).cloned().unwrap_or_default(),
            limits: limits.get(clause).cloned().unwrap_or_default(),
            held: text("held"),
            also: text("also"),
            is_told: told.contains(clause),
            unbroken: text("unbroken"),
            line: index + 1,
        });
    }
    found
}

/// `P1.1` … `P5.49`: the frame and our own readings are no part of a plan.
fn is_of_a_plan(clause: &str) -> bool {
    matches!(clause.as_bytes(), [b'P', b'1'..=b'5', b'.', ..])
}

fn fields(tags: &[Tag]) -> BTreeMap<&str, Vec<String>> {
    let mut found: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for tag in tags {
        for clause in &tag.clauses {
            found.entry(clause).or_default().push(tag.key.clone());
        }
    }
    for keys in found.values_mut() {
        keys.sort();
        keys.dedup();
    }
    found
}

/// The clauses in `12:9 above-limit P3.35 …`; the blocks of a file begin with `==`.
fn told(tree: &Tree) -> BTreeSet<&str> {
    let lines = tree.get(TOLD).map_or("", |file| file.text.as_str()).lines();
    let findings = lines.filter(|line| !line.starts_with("=="));
    findings.filter_map(|line| line.split_whitespace().nth(2)).collect()
}

fn limits(tree: &Tree) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let documents = tree.under("schemes/", ".toml").filter(|file| !file.path.starts_with(BROKEN));
    for file in documents {
        let Ok(document) = file.text.parse::<Table>() else { continue };
        let of = |table: &Value, name: &str| table.get(name).and_then(Value::as_str).map(str::to_owned);
        let Some(policy) = document.get("policy").and_then(|policy| of(policy, "id")) else { continue };
        let rows = document.get("limit").and_then(Value::as_array);
        for limit in rows.into_iter().flatten() {
            if let (Some(clause), Some(id)) = (of(limit, "clause"), of(limit, "id")) {
                found.entry(clause).or_default().push(format!("{policy}/{id}"));
            }
        }
    }
    found
}
