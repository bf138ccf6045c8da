//! 公示材料 The public folder of a draw on the command line: draw from two tables, or check a folder that was published.

mod folder;
mod paper;
mod why;

use crate::beacon;
use crate::secrets::unhex;
use anyhow::{Context, bail};
use clap::{ArgGroup, Args, Subcommand};
use draw::{Beside, Drawn, Fault, Finding, Mechanism, Paper, Receipt, Roster, Rule};
use rules::enrol::draw::Beacon;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::LazyLock;

/// What to do with a draw.
#[derive(Debug, Subcommand)]
pub enum DrawJob {
    /// Fix two tables into a new folder that is published before the randomness exists: 0 fixed, 1 a table is wrong, 2
    /// unreadable.
    Fix(Fixing),
    /// Hold the draw of a folder that was fixed and published: 0 drawn, 1 the folder is not as it was fixed, 2 unreadable.
    Hold(Holding),
    /// Fix and draw at once, which proves nothing to anyone who was not there: 0 drawn, 1 a table is wrong, 2 unreadable.
    Run(Running),
    /// Recompute a published folder: 0 it holds, 1 it does not, 2 unreadable.
    Verify {
        /// The folder.
        folder: PathBuf,
        /// The answer as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Check a family's receipt against a published folder: 0 it holds, 1 it does not, 2 unreadable.
    Receipt {
        /// The file that the family's page gives.
        file: PathBuf,
        /// The folder.
        folder: PathBuf,
        /// The answer as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Write each family's receipt of a folder that was fixed with `--receipts`: 0 written, 1 a name is not of the roster, 2
    /// unreadable.
    Papers(paper::Naming),
    /// Say why a child got what it got, recomputed from a published folder: 0 said, 1 the folder or the receipt does not
    /// hold, 2 unreadable.
    Why(why::Asking),
}

/// What is drawn, by which rule, and into which folder.
#[derive(Debug, Args)]
pub struct Tables {
    /// `id,grade,school,household,priority,prefs`, and `most`, `together` where families may say so.
    #[arg(long)]
    students: PathBuf,
    /// `id,school,weekday,start,capacity,min,grades`.
    #[arg(long)]
    courses: PathBuf,
    /// `lottery`, `serial`, `draft`, `deferred`, `optimum` or `minimum`.
    #[arg(long, default_value = "lottery")]
    mechanism: String,
    /// A folder that is not there yet, or empty.
    #[arg(long)]
    out: PathBuf,
    /// Let courses run below their minimum.
    #[arg(long)]
    no_closing: bool,
    /// Let the children of a closed course only wait.
    #[arg(long)]
    no_next_choice: bool,
    /// Keep no waiting lists.
    #[arg(long)]
    no_waitlist: bool,
    /// Publish the root of the families' receipts, too.
    #[arg(long)]
    receipts: bool,
    /// The answer as JSON.
    #[arg(long)]
    json: bool,
}

/// What to fix.
#[derive(Debug, Args)]
pub struct Fixing {
    #[command(flatten)]
    tables: Tables,
    /// A round of drand's quicknet that is still to come: the draw is held by its answer.
    #[arg(long)]
    beacon_round: Option<u64>,
}

/// What to draw at once.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("chance").required(true))]
pub struct Running {
    #[command(flatten)]
    tables: Tables,
    /// The seed itself, 64 hex digits: it stands in `rules.txt`, and the draw says that it had no randomness.
    #[arg(long, group = "chance")]
    seed: Option<String>,
    /// Public randomness, from which and from the roster's fingerprint the seed is made.
    #[arg(long, group = "chance")]
    randomness: Option<String>,
    /// The answer of a round of drand's quicknet as the beacon serves it: the randomness.
    #[arg(long, group = "chance")]
    beacon: Option<PathBuf>,
    /// Changes nothing but the time it takes.
    #[arg(long, default_value_t = 1)]
    threads: usize,
}

/// A draw that was fixed, and its randomness.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("known").required(true))]
pub struct Holding {
    /// The folder that was fixed: the result is put beside what it has.
    folder: PathBuf,
    /// Public randomness, where `rules.txt` names no round.
    #[arg(long, group = "known")]
    randomness: Option<String>,
    /// The answer of the round that `rules.txt` names, as the beacon serves it.
    #[arg(long, group = "known")]
    beacon: Option<PathBuf>,
    /// Changes nothing but the time it takes.
    #[arg(long, default_value_t = 1)]
    threads: usize,
    /// The answer as JSON.
    #[arg(long)]
    json: bool,
}

/// Runs one of them.
pub fn run(job: &DrawJob) -> Result<ExitCode, anyhow::Error> {
    match job {
        DrawJob::Fix(fixing) => fixing.run(),
        DrawJob::Hold(holding) => holding.run(),
        DrawJob::Run(running) => running.run(),
        DrawJob::Verify { folder, json } => verify(folder, *json),
        DrawJob::Receipt { file, folder, json } => receipt(file, folder, *json),
        DrawJob::Papers(naming) => naming.run(),
        DrawJob::Why(asking) => asking.run(),
    }
}

impl Fixing {
    fn run(&self) -> Result<ExitCode, anyhow::Error> {
        let json = self.tables.json;
        let rule = Rule { beacon: self.beacon_round, ..self.tables.rule()? };
        let roster = match self.tables.roster(rule)? {
            Ok(roster) => roster,
            Err(findings) => return wrong(&findings, json),
        };
        let receipts = self.tables.receipts.then(|| roster.receipts_text());
        folder::write(&self.tables.out, before(&roster, receipts.as_deref()), |_| Ok(()))?;
        folder::place(&self.tables.out)?;
        let (hash, children, courses) = (roster.hash(), roster.students_count(), roster.courses().len());
        let line = if json {
            serde_json::json!({
                "fixed": true, "roster": hash, "children": children, "courses": courses,
                "beacon_round": self.beacon_round,
            })
            .to_string()
        } else {
            format!(
                "fixed: {children} children, {courses} courses; publish it before its randomness exists\n\
                 roster {hash}"
            )
        };
        writeln!(std::io::stdout(), "{line}")?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Running {
    fn run(&self) -> Result<ExitCode, anyhow::Error> {
        let beacon = self.beacon.as_deref().map(answer).transpose()?;
        let seed = self.seed.as_deref().map(given).transpose()?;
        let round = beacon.as_ref().map(|one| one.round);
        let rule = Rule { seed, beacon: round, ..self.tables.rule()? };
        let roster = match self.tables.roster(rule)? {
            Ok(roster) => roster,
            Err(findings) => return wrong(&findings, self.tables.json),
        };
        let line = match &beacon {
            Some(one) => Some(draw::with_beacon("", one.round, &one.signature)),
            None => self.randomness.as_deref().map(one_line).transpose()?,
        };
        let receipts = self.tables.receipts.then(|| roster.receipts_text());
        let beside = Beside { randomness: line.as_deref(), receipts: receipts.as_deref() };
        let seed = match (&self.seed, beside.randomness) {
            (Some(seed), _) => seed.clone(),
            (None, line) => draw::seed(line.unwrap_or_default(), &roster.hash()),
        };
        let drawn = draw::hold(&roster, &seed, self.threads);
        let out = &self.tables.out;
        folder::write(out, before(&roster, beside.receipts), |put| drawn.write(&roster, beside, put))?;
        folder::place(out)?;
        let summary = std::fs::read_to_string(out.join("summary.txt"))?;
        told(&roster, &drawn, &summary, self.tables.json)
    }
}

impl Holding {
    fn run(&self) -> Result<ExitCode, anyhow::Error> {
        // Where an earlier run was cut short, the folder may not be there under its name.
        let folder = self.folder.canonicalize().or_else(|_| std::path::absolute(&self.folder));
        let folder = folder.with_context(|| self.folder.display().to_string())?;
        folder::mend(&folder)?;
        let known = files(&folder)?;
        let roster = match fixed(&known) {
            Ok(roster) => roster,
            Err(findings) if findings.is_empty() => bail!("{}: drawn already", folder.display()),
            Err(findings) => return wrong(&findings, self.json),
        };
        let line = self.randomness(roster.rule())?;
        let receipts = found(&known, "receipts.txt").map(|_| roster.receipts_text());
        let beside = Beside { randomness: Some(&line), receipts: receipts.as_deref() };
        let drawn = draw::hold(&roster, &draw::seed(&line, &roster.hash()), self.threads);
        folder::write(&folder, before(&roster, beside.receipts), |put| drawn.write(&roster, beside, put))?;
        // What was fixed stands in the new folder, byte by byte.
        folder::replace(&folder)?;
        told(&roster, &drawn, &std::fs::read_to_string(folder.join("summary.txt"))?, self.json)
    }

    /// What the rules of the folder ask for, and nothing else.
    fn randomness(&self, rule: Rule) -> Result<String, anyhow::Error> {
        match (rule.seed, rule.beacon, &self.beacon) {
            (Some(_), ..) => bail!("rules.txt gives the seed: nothing is drawn"),
            (None, Some(round), Some(file)) => {
                let one = answer(file)?;
                if one.round != round {
                    bail!("{}: of round {}, rules.txt names {round}", file.display(), one.round);
                }
                Ok(draw::with_beacon("", round, &one.signature))
            }
            (None, Some(round), None) => bail!("rules.txt names round {round}: give its answer as --beacon"),
            (None, None, Some(_)) => bail!("rules.txt names no round: give --randomness"),
            (None, None, None) => one_line(self.randomness.as_deref().unwrap_or_default()),
        }
    }
}

/// The roster of a folder that was fixed and is not drawn yet; no finding where it is drawn.
fn fixed(files: &[(String, Vec<u8>)]) -> Result<Roster, Vec<Finding>> {
    let mut findings = draw::verify(files).err().unwrap_or_default();
    if findings.is_empty() {
        return Err(findings);
    }
    findings.retain(|one| one.fault != Fault::NotDrawn);
    if !findings.is_empty() {
        return Err(findings);
    }
    roster(files)
}

/// The roster of a folder, and that its receipts are its own.
fn roster(files: &[(String, Vec<u8>)]) -> Result<Roster, Vec<Finding>> {
    let bytes = |name| found(files, name).unwrap_or_default();
    let rule = Rule::read(&String::from_utf8_lossy(bytes("rules.txt"))).map_err(|finding| vec![finding])?;
    let roster = Roster::read(rule, bytes("courses.csv"), bytes("students.csv").to_vec())?;
    let wants = roster.receipts_text();
    match found(files, "receipts.txt").filter(|has| *has != wants.as_bytes()) {
        None => Ok(roster),
        Some(has) => {
            let fault = Fault::Differs { has: String::from_utf8_lossy(has).into_owned(), wants };
            Err(vec![Finding { file: "receipts.txt", line: 1, column: 1, fault }])
        }
    }
}

/// What is published before the randomness exists.
fn before<'r>(
    roster: &'r Roster,
    receipts: Option<&'r str>,
) -> impl Iterator<Item = (&'static str, Cow<'r, str>)> {
    roster.files().into_iter().chain(receipts.map(|text| ("receipts.txt", text.into())))
}

/// The beacon's answer in a file, where it is the beacon's own.
fn answer(file: &Path) -> Result<Beacon, anyhow::Error> {
    let text = String::from_utf8_lossy(&read(file)?).into_owned();
    match beacon::read(&text) {
        Some(one) if one.holds => Ok(one),
        Some(one) => bail!("{}: not the beacon's signature of round {}", file.display(), one.round),
        None => bail!("{}: not an answer of the beacon", file.display()),
    }
}

fn one_line(randomness: &str) -> Result<String, anyhow::Error> {
    if randomness.contains('\n') {
        bail!("--randomness: one line");
    }
    Ok(randomness.to_owned())
}

impl Tables {
    fn rule(&self) -> Result<Rule, anyhow::Error> {
        let Some(mechanism) = Mechanism::named(&self.mechanism) else {
            let known: Vec<&str> = Mechanism::ALL.into_iter().map(Mechanism::name).collect();
            bail!("--mechanism: `{}` is not one of {}", self.mechanism, known.join(", "));
        };
        let usual = Rule::usual(mechanism);
        let (next_choice, waitlist) = (!self.no_next_choice, !self.no_waitlist);
        Ok(Rule { closing: usual.closing && !self.no_closing, next_choice, waitlist, ..usual })
    }

    /// The roster of the two tables, or what is wrong with them.
    fn roster(&self, rule: Rule) -> Result<Result<Roster, Vec<Finding>>, anyhow::Error> {
        folder::is_free(&self.out)?;
        Ok(Roster::read(rule, &read(&self.courses)?, read(&self.students)?))
    }
}

/// The bytes of a seed, or a secret, as `sha256sum` prints one.
fn given(seed: &str) -> Result<[u8; 32], anyhow::Error> {
    let is_small = !seed.bytes().any(|byte| byte.is_ascii_uppercase());
    let bytes = unhex(seed).filter(|_| is_small).and_then(|bytes| bytes.try_into().ok());
    bytes.context("--seed: 64 hex digits in small letters, as sha256sum prints them")
}

fn read(file: &Path) -> Result<Vec<u8>, anyhow::Error> {
    std::fs::read(file).with_context(|| file.display().to_string())
}

/// Every file of a folder.
fn files(folder: &Path) -> Result<Vec<(String, Vec<u8>)>, anyhow::Error> {
    let mut files = Vec::new();
    for entry in folder.read_dir().with_context(|| folder.display().to_string())? {
        let entry = entry?;
        files.push((entry.file_name().to_string_lossy().into_owned(), read(&entry.path())?));
    }
    Ok(files)
}

/// One file of them.
fn found<'f>(files: &'f [(String, Vec<u8>)], name: &str) -> Option<&'f [u8]> {
    files.iter().find(|file| file.0 == name).map(|file| file.1.as_slice())
}

/// Looks for a family's row where its receipt says.
fn receipt(file: &Path, folder: &Path, json: bool) -> Result<ExitCode, anyhow::Error> {
    let paper = match paper(file, &files(folder)?)? {
        Ok(paper) => paper,
        Err(findings) => return wrong(&findings, json),
    };
    let Receipt { row, index, of, .. } = &paper.receipt;
    let root = paper.receipt.root().unwrap_or_else(|| "-".to_owned());
    let line = if json {
        serde_json::json!({ "holds": true, "row": row, "line": index + 2, "of": of, "root": root })
            .to_string()
    } else {
        let place = format!("holds: child {} of {of}, students.csv:{}", index + 1, index + 2);
        format!("{place}\nrow  {row}\nroot {root}")
    };
    writeln!(std::io::stdout(), "{line}")?;
    Ok(ExitCode::SUCCESS)
}

/// A family's paper, where it fits the folder.
fn paper(file: &Path, files: &[(String, Vec<u8>)]) -> Result<Result<Paper, Vec<Finding>>, anyhow::Error> {
    let text = String::from_utf8_lossy(&read(file)?).into_owned();
    let paper = Paper::read(&text).map_err(|finding| vec![finding]);
    Ok(paper.and_then(|paper| paper.check(files).map(|()| paper)))
}

fn verify(folder: &Path, json: bool) -> Result<ExitCode, anyhow::Error> {
    let files = files(folder)?;
    match checked(&files) {
        Ok((roster, drawn)) => told(&roster, &drawn, &summary(&files), json),
        Err(findings) => wrong(&findings, json),
    }
}

/// The draw of a folder, recomputed, its round's signature too.
fn checked(files: &[(String, Vec<u8>)]) -> Result<(Roster, Drawn), Vec<Finding>> {
    let (roster, drawn) = draw::verify(files)?;
    forged(&roster, files).map_or(Ok((roster, drawn)), |finding| Err(vec![finding]))
}

/// What `summary.txt` says.
fn summary(files: &[(String, Vec<u8>)]) -> String {
    String::from_utf8_lossy(found(files, "summary.txt").unwrap_or_default()).into_owned()
}

/// A signature that is not the named round's: looked at here, because the crate `draw` knows SHA-256 and nothing more.
fn forged(roster: &Roster, files: &[(String, Vec<u8>)]) -> Option<Finding> {
    let round = roster.rule().beacon?;
    let line = String::from_utf8_lossy(found(files, "randomness.txt")?);
    let signature = draw::beacon_signature(line.trim_end_matches('\n'), round).unwrap_or_default();
    if beacon::holds(round, signature) {
        return None;
    }
    let wants = format!("the signature of drand quicknet {round}");
    let fault = Fault::Differs { has: signature.to_owned(), wants };
    Some(Finding { file: "randomness.txt", line: 1, column: 1, fault })
}

/// Says what a draw came to.
fn told(roster: &Roster, drawn: &Drawn, summary: &str, json: bool) -> Result<ExitCode, anyhow::Error> {
    let (wishing, nothing) = drawn.outcome.wishing(roster);
    let (value, bound) = (drawn.outcome.value, drawn.outcome.bound);
    let closed = drawn.outcome.closed(roster).count();
    let share = value * 1000 / bound.max(1);
    let (seed, result) = (&drawn.seed, draw::sha256(&[summary]));
    let gaining = roster.gaining();
    let line = if json {
        serde_json::json!({
            "holds": true, "mechanism": roster.rule().mechanism.name(), "roster": roster.hash(), "seed": seed,
            "result": result, "wishing": wishing, "nothing": nothing, "closed": closed,
            "value": value, "bound": bound, "share_permille": share, "gaining_of_1000": gaining,
            "seed_was_given": roster.rule().seed.is_some(),
        })
        .to_string()
    } else {
        let chance = match roster.rule().seed {
            Some(_) => {
                "no randomness: the seed was given in rules.txt, and whoever gave it chose the order\n"
            }
            None => "",
        };
        let gaining = gaining.map_or_else(
            || "not measured: how many children could gain by a false list".to_owned(),
            |count| format!("measured: {count} of 1000 children could gain by a false list"),
        );
        format!(
            "{chance}holds: {wishing} children wished, {nothing} of them got nothing, {closed} courses closed\n\
             value {value} of at most {bound} ({}.{} %)\n\
             {gaining}\nroster {}\nseed   {seed}\nresult {result}",
            share / 10,
            share % 10,
            roster.hash(),
        )
    };
    writeln!(std::io::stdout(), "{line}")?;
    Ok(ExitCode::SUCCESS)
}

/// Says everything that is wrong.
fn wrong(findings: &[Finding], json: bool) -> Result<ExitCode, anyhow::Error> {
    let mut out = std::io::stdout().lock();
    let row = |finding: &Finding| {
        let Finding { file, line, column, fault } = finding;
        let (en, zh) = (fault.to_string(), zh(fault));
        serde_json::json!({
            "file": file, "line": line, "column": column, "code": fault.code(), "en": en, "zh": zh,
        })
    };
    if json {
        let rows: Vec<_> = findings.iter().map(row).collect();
        writeln!(out, "{}", serde_json::json!({ "holds": false, "findings": rows }))?;
        return Ok(ExitCode::from(1));
    }
    for finding in findings {
        writeln!(out, "{finding}\n    {}", zh(&finding.fault))?;
    }
    Ok(ExitCode::from(1))
}

/// A finding in Chinese.
fn zh(fault: &Fault) -> String {
    static TEXTS: LazyLock<BTreeMap<String, String>> =
        LazyLock::new(|| toml::from_str(include_str!("../locales/artefact.toml")).expect("a table of texts"));
    let text = TEXTS.get(fault.code()).cloned().unwrap_or_default();
    fault.words().iter().fold(text, |text, (name, word)| text.replace(&format!("{{{name}}}"), word))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A fault of every code.
    fn faults() -> Vec<Fault> {
        let text = || "c1".to_owned();
        let texts: [fn(String) -> Fault; 15] = [
            Fault::Fields,
            Fault::Heading,
            Fault::Name,
            Fault::Number,
            Fault::Twice,
            Fault::Time,
            Fault::Seats,
            Fault::UnknownCourse,
            Fault::WishTwice,
            Fault::Grade,
            Fault::School,
            Fault::Together,
            Fault::Unsupported,
            Fault::Stray,
            Fault::NoChild,
        ];
        let mut all =
            vec![Fault::Unreadable, Fault::Empty, Fault::Missing, Fault::NotDrawn, Fault::Line(text())];
        all.push(Fault::Differs { has: text(), wants: text() });
        all.extend(texts.map(|fault| fault(text())));
        all
    }

    #[test]
    fn every_finding_is_said_in_chinese_too() {
        for fault in faults() {
            let said = zh(&fault);
            assert!(!said.is_empty() && !said.contains('{'), "{}: {said}", fault.code());
        }
    }
}
