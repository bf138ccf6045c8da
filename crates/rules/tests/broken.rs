//! 错例 The broken schemes of `schemes/broken/`: one mistake each, told at its place and no other.

#![expect(clippy::unwrap_used, reason = "a test stops where a file cannot be read")]

use rules::plan::document::Opened;
use rules::plan::finding::{Finding, Weight};
use rules::plan::head::Kind;
use rules::plan::lattice::{self, Library};
use rules::plan::policy::{Limit, Policy};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// The broken file's name.
    name: String,
    /// The document that is broken.
    of: String,
    from: String,
    to: String,
    /// What must be written elsewhere, so that it is one mistake.
    #[serde(default)]
    also: Vec<(String, String)>,
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemes").join(name)
}

/// The `.toml` files of a folder by their names without ending.
fn files(name: &str) -> BTreeMap<String, String> {
    let entries = std::fs::read_dir(folder(name)).unwrap().map(|entry| entry.unwrap().path());
    let documents = entries.filter(|path| path.extension().is_some_and(|ending| ending == "toml"));
    documents
        .map(|path| {
            let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (stem, std::fs::read_to_string(&path).unwrap())
        })
        .collect()
}

/// A committed document with one mistake, under the mistake's name.
fn broken(case: &Case, documents: &BTreeMap<String, String>) -> String {
    let text = documents.get(&case.of).unwrap_or_else(|| panic!("{}: no document {}", case.name, case.of));
    let named = text.replacen(&format!("\"{}\"", case.of), &format!("\"{}\"", case.name), 1);
    let changes = case.also.iter().map(|(from, to)| (from, to)).chain([(&case.from, &case.to)]);
    changes.fold(named, |text, (from, to)| {
        assert!(text.contains(from), "{}: `{from}` does not stand in {}", case.name, case.of);
        text.replacen(from, to, 1)
    })
}

fn library(documents: &BTreeMap<String, String>, but: &str) -> Library {
    let policy = |(name, text): (&String, &String)| {
        Opened::read(&format!("{name}.toml"), text).ok()?.document.into_policy()
    };
    Library::new(documents.iter().filter(|(name, _)| *name != but).filter_map(policy))
}

fn checked(file: &str, text: &str, library: &Library) -> Vec<Finding> {
    let found = match Opened::read(file, text) {
        Ok(opened) => library.check(&opened, None),
        Err(found) => found,
    };
    found.into_iter().filter(Finding::is_error).collect()
}

/// What is told of one file: place, code, clause, limit, and the line with its mark.
fn told(file: &str, found: &[Finding]) -> String {
    let mut out = format!("== {file}\n");
    for one in found {
        let limit = one.limit.as_deref().unwrap_or("-");
        let clause = if one.clause.is_empty() { "-" } else { &one.clause };
        writeln!(out, "{}:{} {} {clause} {limit} `{}`", one.line, one.column, one.code, one.marked())
            .unwrap();
    }
    out
}

#[test]
fn every_broken_scheme_is_told_its_one_mistake_at_its_place() {
    let documents = files("");
    let cases =
        files("broken/cases").into_values().flat_map(|text| toml::from_str::<Cases>(&text).unwrap().case);
    let mut written = BTreeMap::new();
    let (mut all, mut not_one) = (String::new(), Vec::new());
    let mut cases: Vec<Case> = cases.collect();
    cases.sort_by(|one, other| one.name.cmp(&other.name));
    for case in &cases {
        let text = broken(case, &documents);
        let found = checked(&format!("{}.toml", case.name), &text, &library(&documents, &case.of));
        if found.len() != 1 {
            not_one.push(told(&case.name, &found));
        }
        all.push_str(&told(&case.name, &found));
        assert!(written.insert(case.name.clone(), text).is_none(), "{} is given twice", case.name);
    }
    assert!(not_one.is_empty(), "not one mistake each:\n{}", not_one.concat());
    if std::env::var_os("BLESS").is_some() {
        bless(&written, &all);
    }
    assert_eq!(files("broken"), written, "run `BLESS=1 cargo test -p rules broken`");
    let committed = std::fs::read_to_string(folder("broken/findings.out")).unwrap();
    assert!(
        committed == all,
        "findings.out differs: run `BLESS=1 cargo test -p rules broken` and read the difference"
    );
}

/// Limits of which no committed plan and no broken one is told, and why none can be.
const UNTOLD: [(&str, &str); 8] = [
    ("national-2021/cover-is-voluntary", "the plan's own check says it first (X.2)"),
    ("national-2023/insurance-never-a-condition", "the plan's own check says it first (X.2)"),
    ("qingdao-2011/covered", "a goal is a warning, and the broken schemes are about errors"),
    ("wuxi-2021-opening/care", "a goal is a warning, and the broken schemes are about errors"),
    ("wuxi-2021-opening/classes-only", "a fifth class cannot be written: the plan's tables are those four"),
    ("wuxi-2021-opening/code-whose-only", "it allows both words that there are"),
    ("wuxi-2021-opening/pending-whose-only", "it allows both words that there are"),
    ("yuhang-district-2022/services", "the two kinds that it leaves out are forbidden by name (P4.11)"),
];

/// A plan's kind, what it states, and the limits that are about it.
type Bound = (Kind, BTreeSet<&'static str>, BTreeSet<String>);

/// The policies that a plan stands under, by their ids.
fn above(library: &Library, under: &[String]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut next = under.to_vec();
    while let Some(id) = next.pop() {
        if let Some(policy) = library.get(&id).filter(|_| !found.contains(&id)) {
            next.extend(policy.head.under.iter().cloned());
            found.insert(id);
        }
    }
    found
}

fn bound(library: &Library, text: &str, name: &str) -> Option<Bound> {
    let file = format!("{name}.toml");
    let opened = Opened::read(&file, text).ok()?;
    let plan = opened.document.plan()?;
    let above = above(library, &plan.head().under);
    let policies = library.iter().filter(|policy| above.contains(&policy.head.id));
    let limits = policies.flat_map(|policy| policy.limits.iter().map(move |limit| (policy, limit)));
    let is_about = |(policy, limit): &(&Policy, &Limit)| {
        let alone = Policy { limits: vec![(*limit).clone()], ..(*policy).clone() };
        lattice::binds(&alone, plan.head(), plan.days())
    };
    let names = limits.filter(is_about).map(|(policy, limit)| policy.name(limit)).collect();
    Some((plan.head().kind, plan.measured().iter().map(|one| one.measure).collect(), names))
}

/// The limits that findings name: those of the broken schemes, and those that a committed plan was let off.
fn told_of(documents: &BTreeMap<String, String>, library: &Library) -> BTreeSet<String> {
    let texts: Vec<(String, String)> = documents.clone().into_iter().chain(files("broken")).collect();
    let found = texts.iter().filter_map(|(name, text)| {
        Some(library.check(&Opened::read(&format!("{name}.toml"), text).ok()?, None))
    });
    found.flatten().filter(|one| one.weight != Weight::Warning).filter_map(|one| one.limit).collect()
}

#[test]
fn every_limit_binds_plans_of_each_kind_that_it_names_and_is_told_of_one() {
    let documents = files("");
    let library = library(&documents, "");
    let plans: Vec<Bound> = documents
        .iter()
        .chain(&files("broken"))
        .filter_map(|(name, text)| bound(&library, text, name))
        .collect();
    let mut idle = Vec::new();
    let mut all = BTreeSet::new();
    for (policy, limit) in library.iter().flat_map(|one| one.limits.iter().map(move |limit| (one, limit))) {
        let name = policy.name(limit);
        let binds = |kind: Option<Kind>| {
            plans.iter().any(|(of, stated, about)| {
                kind.is_none_or(|kind| kind == *of) && stated.contains(limit.on.name) && about.contains(&name)
            })
        };
        let named: Vec<Option<Kind>> = limit.kinds.iter().copied().map(Some).collect();
        let kinds = if named.is_empty() { vec![None] } else { named };
        idle.extend(kinds.into_iter().filter(|kind| !binds(*kind)).map(|kind| format!("{name} {kind:?}")));
        all.insert(name);
    }
    assert_eq!(idle, Vec::<String>::new(), "no plan of that kind states what the limit is on");
    let told = told_of(&documents, &library);
    let untold: Vec<&str> = all.iter().filter(|name| !told.contains(*name)).map(String::as_str).collect();
    assert_eq!(untold, UNTOLD.map(|(name, _)| name), "add a case, or say here why there is none");
}

/// Writes the folder anew.
fn bless(written: &BTreeMap<String, String>, findings: &str) {
    for name in files("broken").into_keys().filter(|name| !written.contains_key(name)) {
        std::fs::remove_file(folder("broken").join(format!("{name}.toml"))).unwrap();
    }
    for (name, text) in written {
        std::fs::write(folder("broken").join(format!("{name}.toml")), text).unwrap();
    }
    std::fs::write(folder("broken/findings.out"), findings).unwrap();
}
