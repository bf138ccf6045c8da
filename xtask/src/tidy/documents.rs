//! 文档 A path that a document names exists.

use crate::tree::{File, Finding, Tree};

const ENDINGS: [&str; 11] =
    [".rs", ".toml", ".md", ".html", ".ftl", ".sql", ".css", ".js", ".out", ".svg", ".lock"];
const ROOTS: [&str; 7] = ["crates", "schemes", "xtask", ".ci", ".cargo", ".config", "docs"];
const CRATES: [&str; 4] = ["rules", "draw", "store", "app"];

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    tree.under("", ".md").flat_map(|file| lost(tree, file)).collect()
}

fn lost(tree: &Tree, file: &File) -> Vec<Finding> {
    let mut found = Vec::new();
    for (index, line) in file.text.lines().enumerate() {
        let named = spans(line).into_iter().filter(|path| is_path(path)).chain(links(line));
        for path in named.filter(|path| !exists(tree, &file.path, path)) {
            let instead = "name the file that is there, or drop the sentence";
            found.push(file.finding(index + 1, format!("`{path}` does not exist"), instead));
        }
    }
    found
}

/// What stands between backticks.
fn spans(line: &str) -> Vec<&str> {
    line.split('`').skip(1).step_by(2).collect()
}

/// Targets of links inside the repository.
fn links(line: &str) -> impl Iterator<Item = &str> {
    let targets = line.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target);
    let own = targets.filter(|target| !target.contains("://") && !target.starts_with('#'));
    own.map(|target| target.split('#').next().unwrap_or(target))
}

/// A span that can only be meant as a file or folder of ours; `<noun>` and `*` are patterns.
fn is_path(span: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '/' | '_' | '-');
    if !span.chars().all(plain) || span.starts_with('/') {
        return false;
    }
    let first = span.split('/').next().unwrap_or(span);
    let ours = span.contains('/') && ROOTS.contains(&first);
    let name = span.rsplit('/').next().unwrap_or(span);
    ours || ENDINGS.iter().any(|ending| name.len() > ending.len() && name.ends_with(ending))
}

fn exists(tree: &Tree, document: &str, path: &str) -> bool {
    let folder = document.rsplit_once('/').map_or("", |(folder, _)| folder);
    let first = path.split('/').next().unwrap_or(path);
    let beside = format!("{folder}/{path}");
    let in_crates = format!("crates/{path}");
    let mut asked = vec![path, beside.as_str()];
    asked.extend(CRATES.contains(&first).then_some(in_crates.as_str()));
    let bare = !path.contains('/');
    tree.files.iter().any(|file| {
        let is = |wanted: &str| {
            let wanted = wanted.trim_matches('/');
            file.path == wanted || file.path.strip_prefix(wanted).is_some_and(|rest| rest.starts_with('/'))
        };
        asked.iter().any(|wanted| is(wanted)) || (bare && file.path.rsplit('/').next() == Some(path))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::expect;

    #[test]
    fn a_named_path_exists() {
        let rule = ("crates/rules/src/day/roll.rs", "");
        let good = "`roll.rs` `crates/rules/src/day/` `rules/src/day/roll.rs` [x](crates/rules/src/day/roll.rs#top)\n`/day/roll.html` `crates/<wing>/x.rs` `a / b` `axum` [y](https://example.org/a.rs) [z](#here)\n";
        expect(check, &[rule, ("ARCHITECTURE.md", good)], &[]);
        for bad in ["`crates/rules/src/day/gate.rs`", "`gate.rs`", "`crates/care`", "[x](docs/gate.md)"] {
            expect(check, &[rule, ("ARCHITECTURE.md", bad)], &["ARCHITECTURE.md:1: `"]);
        }
    }
}
