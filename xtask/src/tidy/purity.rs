//! 纯 The rules and the draw have no clock, no chance, no I/O, and few dependencies.

use crate::source::{Source, words};
use crate::tree::{File, Finding, Tree};
use toml::Table;

const PURE: [&str; 2] = ["crates/rules/", "crates/draw/"];
const ALLOWED: [(&str, &[&str]); 2] = [
    (
        "crates/rules/Cargo.toml",
        &["draw", "jiff", "serde", "sha2", "thiserror", "toml", "toml_edit", "proptest"],
    ),
    ("crates/draw/Cargo.toml", &["sha2", "proptest"]),
];
const CLOCK: &str = "take `now` as an argument";
const CHANCE: &str = "take the seed as an argument";
const ORDER: &str = "its order is chance: use BTreeMap or BTreeSet";
const WORLD: &str = "rules do no I/O: let `store` or `app` read it into the facts";
const FORBIDDEN: [(&str, &str); 18] = [
    ("SystemTime", CLOCK),
    ("Instant", CLOCK),
    ("now()", CLOCK),
    ("rand", CHANCE),
    ("getrandom", CHANCE),
    ("fastrand", CHANCE),
    ("HashMap", ORDER),
    ("HashSet", ORDER),
    ("f32", "count in whole fen and whole minutes"),
    ("f64", "count in whole fen and whole minutes"),
    ("async", WORLD),
    ("await", WORLD),
    ("env", WORLD),
    ("fs", WORLD),
    ("net", WORLD),
    ("thread", WORLD),
    ("process", WORLD),
    ("tokio", WORLD),
];

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let sources = PURE.iter().flat_map(|head| tree.under(head, ".rs"));
    let mut found: Vec<Finding> = sources.flat_map(impure).collect();
    for (path, allowed) in ALLOWED {
        found.extend(tree.get(path).into_iter().flat_map(|file| dependencies(file, allowed)));
    }
    found
}

fn impure(file: &File) -> Vec<Finding> {
    let source = Source::read(&file.path, &file.text);
    let mut found = Vec::new();
    for (at, word) in words(&source.code).into_iter().filter(|(at, _)| !source.in_test(*at)) {
        let called = source.code[at..].starts_with("now()");
        let name = if called { "now()" } else { word };
        let qualified = source.code[..at].ends_with("::") || source.code[at + word.len()..].starts_with("::");
        for (_, instead) in FORBIDDEN.iter().filter(|(forbidden, _)| *forbidden == name) {
            // Scoped threads end with the function that starts them: they change how long it takes, not what comes out.
            if source.code[at..].starts_with("thread::scope") {
                continue;
            }
            let plain = matches!(word, "env" | "fs" | "net" | "thread" | "process" | "rand");
            if qualified || !plain {
                found.push(file.finding(source.line(at), format!("`{name}` in a pure crate"), *instead));
            }
        }
    }
    found
}

fn dependencies(file: &File, allowed: &[&str]) -> Vec<Finding> {
    let manifest = file.text.parse::<Table>().unwrap_or_default();
    let tables = ["dependencies", "dev-dependencies", "build-dependencies"];
    let named = tables.iter().filter_map(|table| manifest.get(*table)?.as_table()).flat_map(Table::keys);
    let foreign = named.filter(|name| !allowed.contains(&name.as_str()));
    let finding = |name: &String| {
        let line = file.text.lines().position(|line| line.starts_with(name.as_str())).map_or(1, |at| at + 1);
        let instead =
            "do it in `store` or `app`, or add it to the list in xtask/src/tidy/purity.rs with a reason";
        file.finding(line, format!("a pure crate depends on {name}"), instead)
    };
    foreign.map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::expect;

    #[test]
    fn clocks_chance_and_files_are_found_outside_tests() {
        let rule = "crates/rules/src/day/roll.rs";
        let cases = [
            ("let t = jiff::Timestamp::now();", "`now()` in a pure crate: take `now`"),
            ("let t = Instant::now;", "`Instant` in a pure crate: "),
            ("let x = rand::rng();", "`rand` in a pure crate: "),
            ("let m: HashMap<u8, u8>;", "`HashMap` in a pure crate: its order"),
            ("std::fs::read(x);", "`fs` in a pure crate: rules do no I/O"),
            ("async fn wait() {}", "`async` in a pure crate: "),
            ("let x: f64;", "`f64` in a pure crate: "),
        ];
        for (code, wrong) in cases {
            expect(check, &[(rule, code)], &[&format!("{rule}:1: {wrong}")]);
            expect(check, &[("crates/app/src/day/roll.rs", code)], &[]);
            expect(check, &[(rule, &format!("#[cfg(test)]\nmod tests {{ {code} }}"))], &[]);
        }
        expect(check, &[(rule, "fn at(now: Moment) { let net = 1; } // rand::rng() \n")], &[]);
    }

    #[test]
    fn a_pure_crate_has_few_dependencies() {
        let path = "crates/rules/Cargo.toml";
        let manifest = "[dependencies]\nserde.workspace = true\n";
        expect(check, &[(path, manifest)], &[]);
        let more = format!("{manifest}tokio.workspace = true\n");
        expect(check, &[(path, &more)], &["crates/rules/Cargo.toml:3: a pure crate depends on tokio: "]);
    }
}
