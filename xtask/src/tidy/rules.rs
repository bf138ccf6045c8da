//! 一字段一规则 Every scheme field has one rule that reads it and a test of its name.

use crate::tags::{Tag, tags};
use crate::terms::{Term, terms};
use crate::tree::{Finding, Tree};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let terms = terms(tree);
    let tags = tags(tree);
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for term in &terms {
        let readers: Vec<&Tag> = tags.iter().filter(|tag| tag.key == term.key()).collect();
        if seen.insert(term.key()) {
            found.extend(unread(tree, term, &readers));
        }
    }
    let keys: BTreeSet<String> = terms.iter().map(Term::key).collect();
    found.extend(tags.iter().filter_map(|tag| unfounded(tree, tag, &keys)));
    found.extend(tables(tree, &terms));
    found
}

fn unread(tree: &Tree, term: &Term, readers: &[&Tag]) -> Vec<Finding> {
    let key = term.key();
    if let [first, second, ..] = readers {
        let wrong = format!("`[{key}]` has a second Rule tag; the first is in {}", first.path);
        let instead = "let one function read the field and call that";
        return tree
            .get(&second.path)
            .map(|file| file.finding(second.line, wrong, instead))
            .into_iter()
            .collect();
    }
    let Some(file) = tree.get(&term.scheme).filter(|_| readers.is_empty()) else { return Vec::new() };
    let wrong = format!("`[{key}]` has no Rule tag in crates/rules");
    let instead = format!("write `/// Rule … `[{key}]` (clause): …` above the function that reads it");
    vec![file.finding(term.line, wrong, instead)]
}

fn unfounded(tree: &Tree, tag: &Tag, keys: &BTreeSet<String>) -> Option<Finding> {
    let file = tree.get(&tag.path)?;
    let name = tag.key.rsplit('.').next().unwrap_or(&tag.key);
    if !keys.contains(&tag.key) {
        let wrong = format!("`[{}]` is in no scheme", tag.key);
        return Some(file.finding(tag.line, wrong, "name a field of schemes/*.toml"));
    }
    if tag.function.is_none() {
        return Some(file.finding(tag.line, "a Rule tag without a function", "put it above the function"));
    }
    if tag.clauses.is_empty() {
        return Some(file.finding(tag.line, "a Rule tag without a clause", "add it: `(P3.21)`"));
    }
    let wrong = format!("no test named after `{name}` in this file");
    tag.test.is_none().then(|| file.finding(tag.line, wrong, format!("write `#[test] fn {name}…`")))
}

/// A table of the scheme carries the name of a rule file.
fn tables(tree: &Tree, terms: &[Term]) -> Vec<Finding> {
    let nouns: BTreeSet<&str> = tree.under("crates/rules/src/", ".rs").map(|file| file.stem()).collect();
    let first: BTreeMap<&str, &Term> = terms.iter().rev().map(|term| (term.table.as_str(), term)).collect();
    let unknown = first.into_values().filter(|term| !nouns.contains(term.table.as_str()));
    let finding = |term: &Term| {
        let wrong = format!("no rule file is called `{}`", term.table);
        Some(tree.get(&term.scheme)?.finding(term.line, wrong, "name the table after the file that reads it"))
    };
    unknown.filter_map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::expect;

    const SCHEME: &str = "schemes/a.toml";
    const RULE: &str = "crates/rules/src/enrol/opening.rs";
    const TAGGED: &str = "//! x\n/// Rule 开班 `[opening.students_min]` (P3.21): x\nfn opens() {}\n#[cfg(test)]\nmod tests {\n    fn students_min() {}\n}\n";

    fn with_field(field: &str) -> String {
        format!("[scheme]\nid = \"a\"\n[opening]\n{field} = 15\n")
    }

    #[test]
    fn one_field_one_tag_one_test() {
        let scheme = with_field("students_min");
        expect(check, &[(SCHEME, &scheme), (RULE, TAGGED)], &[]);
        let other = with_field("students_max");
        let found = [
            "schemes/a.toml:4: `[opening.students_max]` has no Rule tag in crates/rules: write ",
            "crates/rules/src/enrol/opening.rs:2: `[opening.students_min]` is in no scheme: ",
        ];
        expect(check, &[(SCHEME, &other), (RULE, TAGGED)], &found);
    }

    #[test]
    fn a_field_has_not_two_readers() {
        let scheme = with_field("students_min");
        let twice = "crates/rules/src/enrol/waitlist.rs";
        let found = "crates/rules/src/enrol/waitlist.rs:2: `[opening.students_min]` has a second Rule tag";
        expect(check, &[(SCHEME, &scheme), (RULE, TAGGED), (twice, TAGGED)], &[found]);
    }

    #[test]
    fn a_tag_has_a_function_a_clause_and_a_test() {
        let scheme = with_field("students_min");
        let mends = [
            ("fn opens", "const OPENS: fn", "a Rule tag without a function"),
            ("(P3.21)", "(soon)", "a Rule tag without a clause"),
            ("fn students_min", "fn other", "no test named after `students_min`"),
        ];
        for (good, bad, wrong) in mends {
            let rule = TAGGED.replace(good, bad);
            expect(check, &[(SCHEME, &scheme), (RULE, &rule)], &[&format!("{RULE}:2: {wrong}")]);
        }
    }

    #[test]
    fn a_table_is_called_like_a_rule_file() {
        let scheme = with_field("students_min").replace("[opening]", "[start]");
        let rule = TAGGED.replace("[opening.", "[start.");
        let found = "schemes/a.toml:4: no rule file is called `start`: ";
        expect(check, &[(SCHEME, &scheme), (RULE, &rule)], &[found]);
    }
}
