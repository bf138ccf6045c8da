//! 变异 Each listed mutant of the release rules, made in a copy: the test it names must fail.

use crate::say;
use crate::tree::{self, root};
use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The list.
const LIST: &str = "verify/mutants/release.toml";
/// What a copy needs to build the rules alone.
const COPIED: [&str; 4] = ["crates/rules", "crates/draw", "schemes", "Cargo.lock"];

/// Which, and where the copy is built.
#[derive(Debug, Args)]
pub(crate) struct Wish {
    /// Only mutants whose name contains this.
    #[arg(long, default_value = "")]
    only: String,
    /// Every n-th of them.
    #[arg(long, default_value_t = 1)]
    every: usize,
}

struct Mutant {
    name: String,
    file: String,
    from: String,
    to: String,
    test: String,
}

/// What became of a mutant.
#[derive(Debug, PartialEq, Eq)]
enum Fate {
    Caught,
    Survived,
}

/// Makes each in turn; fails when one lives or does not build.
pub(crate) fn run(wish: &Wish) -> Result<()> {
    let all = list()?;
    let asked = all.iter().filter(|mutant| mutant.name.contains(&wish.only));
    let asked: Vec<&Mutant> = asked.step_by(wish.every.max(1)).collect();
    ensure!(!asked.is_empty(), "no mutant is called `{}`", wish.only);
    let copy = tempfile::tempdir()?;
    copied(copy.path())?;
    builds(copy.path()).context("the rules as they are")?;
    let mut alive = Vec::new();
    for mutant in &asked {
        let fate = fate(copy.path(), mutant).with_context(|| mutant.name.clone())?;
        say(&format!("{fate:?}: {} ({})", mutant.name, mutant.test));
        if fate == Fate::Survived {
            alive.push(mutant.name.as_str());
        }
    }
    ensure!(alive.is_empty(), "{} of {} mutants live: {}", alive.len(), asked.len(), alive.join(", "));
    say(&format!("{} of {} mutants are caught by the tests they name", asked.len(), all.len()));
    Ok(())
}

fn fate(copy: &Path, mutant: &Mutant) -> Result<Fate> {
    let path = copy.join(&mutant.file);
    let text = std::fs::read_to_string(&path)?;
    std::fs::write(&path, text.replace(&mutant.from, &mutant.to))?;
    let fate = builds(copy).context("it does not build").and_then(|()| {
        let whole = test(copy, &["--lib", "--", "--exact", &mutant.test])?;
        Ok(if whole { Fate::Survived } else { Fate::Caught })
    });
    std::fs::write(&path, text)?;
    fate
}

fn builds(copy: &Path) -> Result<()> {
    if test(copy, &["--lib", "--no-run"])? { Ok(()) } else { bail!("cargo test --no-run failed") }
}

/// Runs the tests of the copy; lints are not asked, for a mutant may leave a name unused.
fn test(copy: &Path, args: &[&str]) -> Result<bool> {
    let mut command = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    command.args(["test", "--quiet", "--offline", "--package", "rules"]).args(args).current_dir(copy);
    command.env("CARGO_TARGET_DIR", target()).env("RUSTFLAGS", "--cap-lints allow");
    command.stdout(Stdio::null()).stderr(Stdio::null());
    Ok(command.status()?.success())
}

/// Beside the usual target, so that the next run finds its dependencies built.
fn target() -> PathBuf {
    tree::target().join("mutants")
}

fn copied(copy: &Path) -> Result<()> {
    for part in COPIED {
        copied_part(&root().join(part), &copy.join(part))?;
    }
    let manifest = std::fs::read_to_string(root().join("Cargo.toml"))?;
    let mut manifest: toml::Table = toml::from_str(&manifest)?;
    let workspace = manifest.get_mut("workspace").and_then(toml::Value::as_table_mut);
    let workspace = workspace.context("Cargo.toml has a workspace")?;
    workspace.insert("members".to_owned(), vec!["crates/rules".to_owned(), "crates/draw".to_owned()].into());
    workspace.remove("default-members");
    std::fs::write(copy.join("Cargo.toml"), toml::to_string(&manifest)?)?;
    Ok(())
}

fn copied_part(from: &Path, to: &Path) -> Result<()> {
    if from.is_file() {
        std::fs::copy(from, to)?;
        return Ok(());
    }
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let entry = entry?;
        copied_part(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

fn list() -> Result<Vec<Mutant>> {
    let text = std::fs::read_to_string(root().join(LIST))?;
    let table: BTreeMap<String, Vec<BTreeMap<String, String>>> = toml::from_str(&text)?;
    let rows = table.into_values().flatten();
    rows.map(|mut row| {
        let mut take =
            |key: &str| row.remove(key).with_context(|| format!("{LIST}: a mutant has no `{key}`"));
        Ok(Mutant {
            name: take("name")?,
            file: take("file")?,
            from: take("from")?,
            to: take("to")?,
            test: take("test")?,
        })
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// The long run builds each mutant; this one only keeps the list in step with the rules.
    #[test]
    fn every_mutant_still_stands_in_its_file_once_and_names_a_test() {
        let all = list().unwrap();
        assert!(all.len() >= 40, "{} mutants", all.len());
        let names: BTreeSet<&str> = all.iter().map(|mutant| mutant.name.as_str()).collect();
        assert_eq!(names.len(), all.len(), "two mutants have one name");
        for mutant in &all {
            let text = std::fs::read_to_string(root().join(&mutant.file)).unwrap();
            assert_eq!(text.matches(&mutant.from).count(), 1, "{}: `{}`", mutant.name, mutant.from);
            assert_ne!(mutant.from, mutant.to, "{}", mutant.name);
            let function = format!("fn {}(", mutant.test.rsplit("::").next().unwrap());
            let beside =
                mutant.file.replace(".rs", "/tests.rs").replace("pickup/answering/tests", "pickup/tests");
            let beside = std::fs::read_to_string(root().join(beside)).unwrap_or_default();
            assert!(text.contains(&function) || beside.contains(&function), "{}: no {function}", mutant.name);
        }
    }
}
