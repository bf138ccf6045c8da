//! 回执单 Each family's receipt of a folder that was fixed, by how the names of its roster were made.

use super::{files, folder, found, given, read, roster, wrong};
use anyhow::{Context, bail};
use clap::Args;
use draw::{Fault, Finding, Paper, Receipts};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// How findings name the table, whatever its file is called.
const NAMES: &str = "names";
const HEADING: &str = "student,student_secret,household,household_secret";

/// Whose papers.
#[derive(Debug, Args)]
pub struct Naming {
    /// `student,student_secret,household,household_secret`, a row a child: each pseudonym is the first 16 digits of SHA-256
    /// of the secret (64 hex digits), a line feed and the id.
    names: PathBuf,
    /// The folder, fixed or drawn, with receipts.
    folder: PathBuf,
    /// A folder that is not there yet, or empty: `PSEUDONYM.txt` for each child. Each is for its family alone.
    #[arg(long)]
    out: PathBuf,
    /// The answer as JSON.
    #[arg(long)]
    json: bool,
}

impl Naming {
    /// Writes every paper, or none.
    pub(super) fn run(&self) -> Result<ExitCode, anyhow::Error> {
        if folder::has_entries(&self.out) {
            bail!("{}: not empty; papers are not mixed with others", self.out.display());
        }
        let files = files(&self.folder)?;
        if found(&files, "receipts.txt").is_none() {
            bail!("{}: fixed without --receipts", self.folder.display());
        }
        let roster = match roster(&files) {
            Ok(roster) => roster,
            Err(findings) => return wrong(&findings, self.json),
        };
        let text = String::from_utf8_lossy(&read(&self.names)?).into_owned();
        let papers = match papers(&text, &roster.receipts()) {
            Ok(papers) => papers,
            Err(findings) => return wrong(&findings, self.json),
        };
        put(&self.out, &papers).inspect_err(|_| {
            let _ = std::fs::remove_dir_all(&self.out);
        })?;
        let (count, of) = (papers.len(), roster.students_count());
        let line = if self.json {
            serde_json::json!({ "papers": count, "children": of, "root": roster.root() }).to_string()
        } else {
            format!("papers of {count} of {of} children\nroot {}", roster.root())
        };
        writeln!(std::io::stdout(), "{line}")?;
        Ok(ExitCode::SUCCESS)
    }
}

fn put(out: &Path, papers: &[(String, String)]) -> Result<(), anyhow::Error> {
    std::fs::create_dir_all(out).with_context(|| out.display().to_string())?;
    for (name, text) in papers {
        let file = out.join(format!("{name}.txt"));
        std::fs::write(&file, text).with_context(|| file.display().to_string())?;
    }
    Ok(())
}

/// The paper of each row by the child's pseudonym; otherwise every row that is not of this roster.
fn papers(text: &str, receipts: &Receipts<'_>) -> Result<Vec<(String, String)>, Vec<Finding>> {
    let mut lines = text.lines();
    let heading = lines.next().unwrap_or_default().trim_start_matches('\u{feff}');
    let at = |line, fault| Finding { file: NAMES, line, column: 0, fault };
    if heading != HEADING {
        return Err(vec![at(1, Fault::Differs { has: heading.to_owned(), wants: HEADING.to_owned() })]);
    }
    let (mut papers, mut findings, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
    for (line, row) in (2..).zip(lines) {
        match paper(row, receipts) {
            Ok((name, _)) if !seen.insert(name.clone()) => findings.push(at(line, Fault::Twice(name))),
            Ok((name, paper)) => papers.push((name, paper.text())),
            Err(fault) => findings.push(at(line, fault)),
        }
    }
    if papers.is_empty() && findings.is_empty() {
        findings.push(at(1, Fault::Empty));
    }
    if findings.is_empty() { Ok(papers) } else { Err(findings) }
}

/// The paper of one child: its row must be its own, and of its household.
fn paper(row: &str, receipts: &Receipts<'_>) -> Result<(String, Paper), Fault> {
    let fields: Vec<&str> = row.split(',').collect();
    let [student, student_secret, household, household_secret] = fields[..] else {
        return Err(Fault::Fields("4".to_owned()));
    };
    for (id, secret) in [(student, student_secret), (household, household_secret)] {
        if id.is_empty() || id.contains(char::is_whitespace) {
            return Err(Fault::Name(id.to_owned()));
        }
        if given(secret).is_err() {
            return Err(Fault::Differs { has: secret.to_owned(), wants: "0-9a-f × 64".to_owned() });
        }
    }
    let name = draw::pseudonym(student_secret, student);
    let receipt = receipts.of(&name).ok_or_else(|| Fault::NoChild(format!("{student} ({name})")))?;
    let (has, wants) = (draw::pseudonym(household_secret, household), receipt.row.split(',').nth(3));
    if wants != Some(has.as_str()) {
        let (has, wants) = (format!("{household} ({has})"), wants.unwrap_or_default().to_owned());
        return Err(Fault::Differs { has, wants });
    }
    let named = |id: &str, secret: &str| (id.to_owned(), secret.to_owned());
    let (student, household) = (named(student, student_secret), named(household, household_secret));
    Ok((name, Paper { student, household, receipt }))
}
