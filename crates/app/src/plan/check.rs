//! 检查 `afterbell scheme check`: everything that is wrong with documents, on their own and under the policies above them.

use super::calendar;
use crate::cli::say;
use anyhow::Context;
use clap::Args;
use rules::plan::document::Opened;
use rules::plan::finding::Finding;
use rules::plan::lattice::{Library, binds};
use rules::plan::policy::Policy;
use rules::plan::source::Source;
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What to check.
#[derive(Debug, Args)]
pub(crate) struct Checking {
    /// The files: plans and policies. The policies above them are looked for one folder up, else beside them.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Findings as JSON, in both languages.
    #[arg(long)]
    json: bool,
    /// In Chinese instead of English.
    #[arg(long)]
    zh: bool,
    /// Later years of holidays, as `serve` takes them.
    #[arg(long, env = "AFTERBELL_CALENDAR", value_delimiter = ',')]
    calendar: Vec<PathBuf>,
}

/// A file and what stands in it.
pub(crate) struct Text {
    file: String,
    text: String,
}

/// Checks documents; every finding of every file in one run. 0 holds, 1 breaks a policy or itself, 2 unreadable.
pub(crate) fn run(asked: &Checking) -> Result<ExitCode, anyhow::Error> {
    let (library, calendar) = (library(&asked.files), calendar::known(&asked.calendar)?);
    let (mut found, mut unreadable) = (Vec::new(), false);
    for file in &asked.files {
        let text = match Text::read(file) {
            Ok(text) => text,
            Err(why) => {
                unreadable = true;
                found.push(Source::unreadable(&file.to_string_lossy(), &why.to_string()));
                continue;
            }
        };
        match Opened::read(&text.file, &text.text) {
            Ok(opened) => found.extend(library.check(&calendar.warned(opened), None)),
            Err(findings) => {
                unreadable |= findings.iter().any(|finding| finding.clause.is_empty());
                found.extend(findings);
            }
        }
    }
    if asked.json {
        say(&serde_json::to_string(&found)?)?;
    } else {
        for finding in &found {
            say(&finding.render(!asked.zh))?;
        }
    }
    let broken = found.iter().any(Finding::is_error);
    Ok(ExitCode::from(if unreadable { 2 } else { u8::from(broken) }))
}

/// The policies above the files: those one folder up where there are any, else those beside them, and those among the
/// files that hold. So a file in a folder of drafts is measured by what stands above the folder.
pub(crate) fn library(files: &[PathBuf]) -> Library {
    let folders: BTreeSet<PathBuf> =
        files.iter().map(|file| file.parent().unwrap_or(Path::new("")).to_owned()).collect();
    let mut found = Vec::new();
    for folder in folders {
        let above = policies(&documents(&folder.join("..")));
        found.extend(if above.is_empty() { policies(&documents(&folder)) } else { above });
    }
    let base = Library::new(found);
    let given = files.iter().filter_map(|file| {
        let text = Text::read(file).ok()?;
        let opened = Opened::read(&text.file, &text.text).ok()?;
        let holds = !base.check(&opened, None).iter().any(Finding::is_error);
        opened.document.into_policy().filter(|_| holds)
    });
    let given: Vec<Policy> = given.collect();
    Library::new(base.iter().cloned().chain(given))
}

/// The policies among some files; files that do not read are passed over here.
fn policies(paths: &[PathBuf]) -> Vec<Policy> {
    let policy = |path: &PathBuf| {
        let text = Text::read(path).ok()?;
        Opened::read(&text.file, &text.text).ok()?.document.into_policy()
    };
    paths.iter().filter_map(policy).collect()
}

/// A plan that stands under a policy.
#[derive(Debug, Serialize)]
pub(crate) struct Bound {
    /// Its file.
    pub(crate) file: String,
    /// Limits of the policy that it breaks.
    pub(crate) errors: usize,
    /// What is wrong, in words.
    pub(crate) told: Vec<String>,
    /// What stands in it.
    #[serde(skip)]
    pub(crate) text: String,
}

/// The plans beside a policy's file that it binds, each with what breaks a limit of this policy.
pub(crate) fn bound(file: &Path, policy: &Policy) -> Result<Vec<Bound>, anyhow::Error> {
    let mut paths = documents(file.parent().unwrap_or(Path::new("")));
    paths.sort();
    let library = library(&[file.to_owned()]);
    let mut found = Vec::new();
    for path in &paths {
        let text = Text::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        let Ok(opened) = Opened::read(&text.file, &text.text) else { continue };
        if !opened.document.plan().is_some_and(|plan| binds(policy, plan.head(), plan.days())) {
            continue;
        }
        let broken = library.check(&opened, None).into_iter().filter(|one| one.breaks(policy));
        let told: Vec<String> = broken.map(|one| one.render(true)).collect();
        found.push(Bound { file: text.file.clone(), errors: told.len(), told, text: text.text.clone() });
    }
    Ok(found)
}

fn documents(folder: &Path) -> Vec<PathBuf> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    paths.filter(|path| path.extension().is_some_and(|ending| ending == "toml") && path.is_file()).collect()
}

impl Text {
    fn read(path: &Path) -> Result<Self, std::io::Error> {
        let text = std::fs::read_to_string(path)?;
        Ok(Self { file: path.to_string_lossy().into_owned(), text })
    }
}
