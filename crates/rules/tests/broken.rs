//! 错例 The broken schemes of `schemes/broken/`: one mistake each, told at its place and no other.

#![expect(clippy::unwrap_used, reason = "a test stops where a file cannot be read")]

use rules::plan::document::Opened;
use rules::plan::finding::Finding;
use rules::plan::lattice::Library;
use serde::Deserialize;
use std::collections::BTreeMap;
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
