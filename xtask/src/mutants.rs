//! 变异 Each listed mutant of the release rules, made in a copy: the test it names must fail.

use crate::say;
use crate::tree::{self, root};
use anyhow::{Context, Result, ensure};
use clap::Args;
use std::collections::{BTreeMap, BTreeSet};
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

impl Mutant {
    /// The last name of its test.
    fn function(&self) -> &str {
        self.test.rsplit("::").next().unwrap_or(&self.test)
    }
}

/// What became of a mutant.
#[derive(Debug, PartialEq, Eq)]
enum Fate {
    Caught,
    Survived,
    DoesNotBuild,
}

/// Makes each in turn; fails when one lives or does not build.
pub(crate) fn run(wish: &Wish) -> Result<()> {
    let all = list()?;
    let asked = all.iter().filter(|mutant| mutant.name.contains(&wish.only));
    let asked: Vec<&Mutant> = asked.step_by(wish.every.max(1)).collect();
    ensure!(!asked.is_empty(), "no mutant is called `{}`", wish.only);
    let copy = Copy::fresh(&asked)?;
    copy.is_well(&asked)?;
    let mut wrong = Vec::new();
    for mutant in &asked {
        let fate = copy.fate(mutant).with_context(|| mutant.name.clone())?;
        say(&format!("{fate:?}: {} ({})", mutant.name, mutant.test));
        if fate != Fate::Caught {
            wrong.push(format!("{fate:?}: {}", mutant.name));
        }
    }
    ensure!(
        wrong.is_empty(),
        "{} of {} mutants are not caught:\n{}",
        wrong.len(),
        asked.len(),
        wrong.join("\n")
    );
    say(&format!("{} of {} mutants are caught by the tests they name", asked.len(), all.len()));
    Ok(())
}

/// The rules alone with the named tests alone, built without line tables and again only where they changed: nothing is
/// compiled to machine code that no named test reaches. It lies beside the usual target, so that the next run finds it
/// built; a text is written only where it differs, for the compiler asks when, not what.
struct Copy {
    root: PathBuf,
}

impl Copy {
    fn fresh(asked: &[&Mutant]) -> Result<Self> {
        let copy = Self { root: target().join("copy") };
        let named: BTreeSet<&str> = asked.iter().map(|mutant| mutant.function()).collect();
        for part in COPIED {
            copied(&root().join(part), &copy.root.join(part), &named)?;
        }
        written(&copy.root.join("Cargo.toml"), manifest()?)?;
        Ok(copy)
    }

    /// A test that is not there, or fails by itself, would catch everything.
    fn is_well(&self, asked: &[&Mutant]) -> Result<()> {
        let tests = self.built()?.context("the rules as they are do not build")?;
        let listed = self.running(&tests).arg("--list").output()?;
        let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
        let listed: BTreeSet<&str> = listed.lines().filter_map(|line| line.strip_suffix(": test")).collect();
        let named: BTreeSet<&str> = asked.iter().map(|mutant| mutant.test.as_str()).collect();
        let missing: Vec<&str> = named.difference(&listed).copied().collect();
        ensure!(missing.is_empty(), "{LIST} names tests that are not there:\n{}", missing.join("\n"));
        let whole = self.running(&tests).arg("--exact").args(&named).stdout(Stdio::null()).status()?;
        ensure!(whole.success(), "a named test fails without any mutant");
        Ok(())
    }

    fn fate(&self, mutant: &Mutant) -> Result<Fate> {
        let path = self.root.join(&mutant.file);
        let text = std::fs::read_to_string(&path)?;
        std::fs::write(&path, text.replace(&mutant.from, &mutant.to))?;
        let fate = self.fate_as_written(mutant);
        std::fs::write(&path, text)?;
        fate
    }

    fn fate_as_written(&self, mutant: &Mutant) -> Result<Fate> {
        let Some(tests) = self.built()? else { return Ok(Fate::DoesNotBuild) };
        let mut one = self.running(&tests);
        let whole =
            one.args(["--exact", &mutant.test]).stdout(Stdio::null()).stderr(Stdio::null()).status()?;
        Ok(if whole.success() { Fate::Survived } else { Fate::Caught })
    }

    /// Builds the unit tests of the rules and says where they are. Lints are not asked: a mutant may leave a name unused.
    fn built(&self) -> Result<Option<PathBuf>> {
        let mut command = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
        command.args(["test", "--offline", "--package", "rules", "--lib", "--no-run"]);
        command.args(["--message-format", "json"]).current_dir(&self.root).stderr(Stdio::null());
        command.env("CARGO_TARGET_DIR", target().join("built")).env("RUSTFLAGS", "--cap-lints allow");
        command.env("CARGO_INCREMENTAL", "1").env("CARGO_PROFILE_TEST_DEBUG", "0");
        command.env("CARGO_PROFILE_DEV_DEBUG", "0");
        let told = command.output()?;
        if !told.status.success() {
            return Ok(None);
        }
        let told = String::from_utf8(told.stdout)?;
        let path = told.split("\"executable\":\"").nth(1).and_then(|rest| rest.split('"').next());
        Ok(Some(path.context("cargo names the tests it built")?.into()))
    }

    /// As cargo would run them.
    fn running(&self, tests: &Path) -> Command {
        let mut command = Command::new(tests);
        command.current_dir(self.root.join("crates/rules"));
        command
    }
}

fn target() -> PathBuf {
    tree::target().join("mutants")
}

/// The workspace's, with only the crates that were copied.
fn manifest() -> Result<String> {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml"))?;
    let mut manifest: toml::Table = toml::from_str(&manifest)?;
    let workspace = manifest.get_mut("workspace").and_then(toml::Value::as_table_mut);
    let workspace = workspace.context("Cargo.toml has a workspace")?;
    workspace.insert("members".to_owned(), vec!["crates/rules".to_owned(), "crates/draw".to_owned()].into());
    workspace.remove("default-members");
    Ok(toml::to_string(&manifest)?)
}

/// A file, or a folder with all that is in it and nothing that no longer is.
fn copied(from: &Path, to: &Path, named: &BTreeSet<&str>) -> Result<()> {
    if from.is_file() {
        let bytes = std::fs::read(from)?;
        let is_source = from.extension().is_some_and(|ending| ending == "rs");
        return if is_source {
            written(to, only(named, &String::from_utf8(bytes)?))
        } else {
            written(to, bytes)
        };
    }
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(to)? {
        let entry = entry?;
        let gone = !from.join(entry.file_name()).exists();
        match entry.file_type()?.is_dir() {
            true if gone => std::fs::remove_dir_all(entry.path())?,
            false if gone => std::fs::remove_file(entry.path())?,
            _ => {}
        }
    }
    for entry in std::fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let entry = entry?;
        copied(&entry.path(), &to.join(entry.file_name()), named)?;
    }
    Ok(())
}

/// The text without the tests that nobody names. Lines stay where they are.
fn only(named: &BTreeSet<&str>, text: &str) -> String {
    let mut parts = text.split("#[test]");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let function = part.split_once("fn ").and_then(|(_, rest)| rest.split('(').next());
        let stays = function.is_none_or(|function| named.contains(function));
        out += if stays { "#[test]" } else { "#[cfg(any())]" };
        out += part;
    }
    out
}

fn written(to: &Path, bytes: impl AsRef<[u8]>) -> Result<()> {
    let bytes = bytes.as_ref();
    if std::fs::read(to).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    Ok(std::fs::write(to, bytes)?)
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

    /// Where a test of the rules may stand: in a file of its module's name, or inside the module above.
    fn homes(test: &str) -> [String; 2] {
        let modules: Vec<&str> = test.split("::").collect();
        let above = |n: usize| modules[..modules.len().saturating_sub(n)].join("/");
        [above(1), above(2)].map(|path| format!("crates/rules/src/{path}.rs"))
    }

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
            let function = format!("fn {}(", mutant.function());
            let found = homes(&mutant.test).iter().any(|home| {
                std::fs::read_to_string(root().join(home)).is_ok_and(|text| text.contains(&function))
            });
            assert!(found, "{}: no {function} at {}", mutant.name, mutant.test);
        }
    }

    #[test]
    fn tests_that_nobody_names_are_left_out() {
        let text = "#[test]\nfn one() {}\n#[test]\n#[should_panic]\nfn two() {}\nfn help() {}\n";
        let left = only(&BTreeSet::from(["two"]), text);
        assert_eq!(left, text.replacen("#[test]", "#[cfg(any())]", 1));
    }
}
