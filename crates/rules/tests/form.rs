//! 方案表单 The forms of all five kinds over every committed document: nothing is lost on the way through them, every
//! field is asked, and what they offer to choose from is what the checker knows.

#![expect(clippy::unwrap_used, reason = "a test stops where a file cannot be read")]

use rules::plan::document::{Document, Opened};
use rules::plan::form::{self, Cell, Form, Input};
use rules::plan::{measure, policy};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What a form never asks.
const FIXED: [&str; 4] = ["id", "kind", "place", "version"];
/// Content that a plan can write so that its clause can be told, and that no form offers.
const NOT_OFFERED: [&str; 8] = [
    "community",
    "evening-study",
    "lunch-care",
    "early-care",
    "new-lessons",
    "group-teaching",
    "make-up-lessons",
    "exam-drill",
];

/// Every committed document, wrong ones too, by its file's name.
fn documents(folders: &[&str]) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for folder in folders {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemes").join(folder);
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "toml") {
                let name = path.file_name().unwrap().to_str().unwrap().to_owned();
                found.insert(name, std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    found
}

/// The documents that hold, each with its form.
fn whole() -> Vec<(String, String, Form)> {
    let all = documents(&["."]).into_iter();
    let whole: Vec<_> = all.filter_map(|(name, text)| Some((name, Form::of(&text)?, text))).collect();
    let forms: BTreeSet<Form> = whole.iter().map(|(_, form, _)| *form).collect();
    assert_eq!(forms.len(), Form::ALL.len(), "a kind without a committed document");
    whole.into_iter().map(|(name, form, text)| (name, text, form)).collect()
}

fn cells(text: &str) -> Vec<Cell> {
    let shown = form::show(text, &[]).unwrap();
    shown.into_iter().flat_map(|part| part.rows).flat_map(|row| row.cells).collect()
}

/// The cells that are tried one by one: all of a plan's. A policy has up to a hundred limits that are asked by the same
/// fields, so of a policy the first two rows, and of the others one value of each bound and sort, and whatever else
/// stands in a field that may be left out.
fn sample(text: &str, form: Form) -> Vec<Cell> {
    let all = cells(text);
    let given = |cell: &Cell| Some((cell.path.clone(), cell.given.first()?.clone()));
    let given: BTreeMap<String, String> = all.iter().filter_map(given).collect();
    let mut seen = BTreeSet::new();
    let mut is_new = |cell: &Cell| {
        let row = cell.path.rsplit_once('.').map_or("", |(row, _)| row);
        let beside = |key: &str| given.get(&format!("{row}.{key}")).cloned().unwrap_or_default();
        if cell.field.input == Input::Value {
            let sort = measure::find(&beside("on")).map(|on| on.sort);
            return seen.insert((beside("bound"), format!("{sort:?}")));
        }
        let holds = cell.given.iter().any(|one| !one.is_empty());
        cell.field.optional && holds && seen.insert((cell.field.key.clone(), cell.given.join(",")))
    };
    all.into_iter().filter(|cell| form != Form::Policy || is_early(cell) || is_new(cell)).collect()
}

/// Whether a cell stands in the first two rows of its list.
fn is_early(cell: &Cell) -> bool {
    !cell.path.split('.').any(|key| key.parse::<usize>().is_ok_and(|at| at > 1))
}

/// The text after one field was sent with this in it.
fn sent(text: &str, form: Form, path: &str, given: &[String]) -> String {
    sent_from(&cells(text), (text, form), path, given)
}

/// The same, from a page that showed these cells.
fn sent_from(shown: &[Cell], (text, form): (&str, Form), path: &str, given: &[String]) -> String {
    let part = form.parts().iter().rev().find(|part| path.starts_with(&format!("{}.", part.key))).unwrap();
    // Boxes that are not sent are taken as unticked, so the part is sent whole.
    let own = shown.iter().filter(|cell| cell.path.starts_with(&format!("{}.", part.key)));
    let mut all: BTreeMap<String, Vec<String>> =
        own.map(|cell| (cell.path.clone(), cell.given.clone())).collect();
    all.insert(path.to_owned(), given.to_vec());
    form::write(text, part, &all).unwrap()
}

fn document(name: &str, text: &str) -> Document {
    Opened::read(name, text).unwrap_or_else(|found| panic!("{}", found[0].render(true))).document
}

/// The lines of a document's tables that a part asks, and of those that hold them.
fn lines_of(text: &str, part: &str) -> String {
    let is_of = |table: &str| {
        table == part || table.starts_with(&format!("{part}.")) || part.starts_with(&format!("{table}."))
    };
    let (mut own, mut is_own) = (String::new(), false);
    for line in text.lines() {
        if let Some(table) = line.strip_prefix('[') {
            let name = table.trim_start_matches('[').split(']').next().unwrap_or_default();
            is_own = is_of(name);
        }
        if is_own {
            own.push_str(line);
            own.push('\n');
        }
    }
    own
}

/// A broken document is a whole one but for a line or two: of its parts those are sent back whose lines no other had.
#[test]
fn what_is_sent_back_unchanged_keeps_every_byte_of_every_document() {
    let (mut count, mut seen) = (0, BTreeSet::new());
    for (name, text) in documents(&[".", "broken"]) {
        let Some(form) = Form::of(&text) else { continue };
        let all: BTreeMap<String, Vec<String>> =
            cells(&text).into_iter().map(|cell| (cell.path, cell.given)).collect();
        for part in form.parts() {
            if seen.insert((form, part.key.clone(), lines_of(&text, &part.key))) {
                assert_eq!(form::write(&text, part, &all).unwrap(), text, "{name} {}", part.key);
            }
        }
        count += 1;
    }
    assert!(count > 200 && seen.len() > 150, "{count} {}", seen.len());
}

#[test]
fn every_field_of_every_document_is_in_its_form() {
    for (name, text, _) in whole() {
        let mut paths = Vec::new();
        leaves("", &toml::Value::Table(text.parse().unwrap()), &mut paths);
        let asked = |path: &str| {
            let head = path.strip_prefix("scheme.").or_else(|| path.strip_prefix("policy."));
            !head.is_some_and(|key| FIXED.contains(&key))
        };
        let cells: BTreeSet<String> = cells(&text).into_iter().map(|cell| cell.path).collect();
        let has = |path: &str| {
            let bound = path.strip_prefix("limit.").and_then(|path| path.rsplit_once('.'));
            let is_bound = |(row, key): (&str, &str)| {
                policy::BOUNDS.contains(&key) && cells.contains(&format!("limit.{row}.value"))
            };
            let row = path.split('.').scan(String::new(), |at, key| {
                at.push_str(if at.is_empty() { "" } else { "." });
                at.push_str(key);
                Some(at.clone())
            });
            row.into_iter().any(|at| cells.contains(&at)) || bound.is_some_and(is_bound)
        };
        let missing: Vec<_> = paths.iter().filter(|path| asked(path) && !has(path)).collect();
        assert!(missing.is_empty(), "{name}: {missing:?}");
    }
}

/// The paths of all plain values.
fn leaves(path: &str, value: &toml::Value, found: &mut Vec<String>) {
    let inner = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match value {
        toml::Value::Table(table) => table.iter().for_each(|(key, value)| leaves(&inner(key), value, found)),
        toml::Value::Array(list) if list.iter().any(toml::Value::is_table) => {
            list.iter().enumerate().for_each(|(at, value)| leaves(&inner(&at.to_string()), value, found));
        }
        toml::Value::Array(_)
        | toml::Value::String(_)
        | toml::Value::Integer(_)
        | toml::Value::Float(_)
        | toml::Value::Boolean(_)
        | toml::Value::Datetime(_) => found.push(path.to_owned()),
    }
}

#[test]
fn a_field_that_is_changed_and_put_back_means_the_same() {
    let mut count = 0;
    for (name, text, form) in whole() {
        let (before, shown) = (document(&name, &text), cells(&text));
        for cell in sample(&text, form) {
            count += 1;
            if cell.field.input == Input::Bound {
                continue; // it has another key, not another value: the next test turns it
            }
            let is_boxes = cell.field.input == Input::Choices;
            let strange = if is_boxes { vec![] } else { vec!["no-such-word".to_owned()] };
            let changed = sent_from(&shown, (&text, form), &cell.path, &strange);
            let is_empty = cell.given.iter().all(String::is_empty);
            assert!(changed != text || (is_empty && strange.is_empty()), "{name} {}", cell.path);
            let back = sent_from(&shown, (&changed, form), &cell.path, &cell.given);
            if back == text || is_empty && !cell.field.optional {
                continue; // the same bytes; or an empty text or list, which no form can tell from none
            }
            assert_eq!(document(&name, &back), before, "{name} {}", cell.path);
        }
    }
    assert!(count > 600, "{count}");
}

#[test]
fn every_value_that_a_policy_writes_otherwise_is_tried() {
    for (name, text, form) in whole().into_iter().filter(|(.., form)| *form == Form::Policy) {
        let tried: BTreeSet<String> = sample(&text, form).into_iter().map(|cell| cell.path).collect();
        let fields = |all: Vec<Cell>| -> BTreeSet<String> {
            let held = all.into_iter().filter(|cell| !cell.given.is_empty());
            held.map(|cell| cell.field.key.clone()).collect()
        };
        assert_eq!(fields(sample(&text, form)), fields(cells(&text)), "{name}");
        let kind = |limit: &policy::Limit| (limit.bound.key(), limit.on.sort);
        let limits = document(&name, &text).into_policy().unwrap().limits;
        let all: BTreeSet<_> = limits.iter().map(kind).collect();
        let is_tried = |at: usize| tried.contains(&format!("limit.{at}.value"));
        let some: BTreeSet<_> =
            limits.iter().enumerate().filter(|(at, _)| is_tried(*at)).map(|(_, limit)| kind(limit)).collect();
        assert_eq!(some, all, "{name}");
    }
}

#[test]
fn a_limit_is_bounded_otherwise_and_back() {
    let (name, text, form) = whole().into_iter().find(|(.., form)| *form == Form::Policy).unwrap();
    let bound = cells(&text).into_iter().find(|cell| cell.given == ["at_most"]).unwrap();
    let turned = sent(&text, form, &bound.path, &["at_least".to_owned()]);
    assert_ne!(document(&name, &turned), document(&name, &text));
    let back = sent(&turned, form, &bound.path, &["at_most".to_owned()]);
    assert_eq!(document(&name, &back), document(&name, &text));
}

/// What the checker says it knows instead of a strange word at a path; `None` where it takes any.
fn known(name: &str, text: &str, form: Form, cell: &Cell) -> Option<BTreeSet<String>> {
    let changed = sent(text, form, &cell.path, &["no-such-word".to_owned()]);
    let found = match Opened::read(name, &changed) {
        Ok(opened) => opened.findings,
        Err(found) => found,
    };
    let choice = found.iter().find(|one| one.code == "unknown-choice")?;
    let (_, known) = choice.hint.en.split_once(": ")?;
    Some(known.split(", ").map(str::to_owned).collect())
}

#[test]
fn what_a_form_offers_is_what_the_checker_knows() {
    let (mut count, mut wrong) = (0, Vec::new());
    for (name, text, form) in whole() {
        let choices = |cell: &Cell| {
            matches!(cell.input, Input::Choice | Input::Choices | Input::Order)
                && !(form == Form::Policy && cell.path.starts_with("policy."))
        };
        for cell in sample(&text, form).into_iter().filter(choices) {
            let offered: BTreeSet<String> = cell.of.iter().cloned().collect();
            let Some(known) = known(&name, &text, form, &cell) else {
                wrong.push(format!("{name}: {} takes any word", cell.path));
                continue;
            };
            let strange: Vec<_> = offered.difference(&known).collect();
            let hidden: Vec<_> =
                known.difference(&offered).filter(|one| !NOT_OFFERED.contains(&one.as_str())).collect();
            if !strange.is_empty() || !hidden.is_empty() {
                wrong.push(format!("{name} {}: {strange:?} {hidden:?}", cell.path));
            }
            count += 1;
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(count > 150, "{count}");
}
