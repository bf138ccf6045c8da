//! 核对 Recomputes a draw from its folder, and names what is not as it should be.
//!
//! Every file stands twice: as itself, and as a fingerprint in `commitment.txt` or `summary.txt`. So of a file and what it
//! follows from, the one that changed can be told: where the fingerprint still fits, it is the other one.

use crate::artefact::{Beside, FILES, NONE};
use crate::finding::{Fault, Finding};
use crate::hash::{hex, sha256_file};
use crate::roster::Roster;
use crate::rule::{Rule, beacon_signature, with_beacon};
use crate::{Drawn, hold, seed};

/// What every folder has from the beginning, and what it has once the draw was held.
const BEFORE: [&str; 4] = ["commitment.txt", "courses.csv", "rules.txt", "students.csv"];
const AFTER: [&str; 5] = ["closed.csv", "prices.csv", "result.csv", "summary.txt", "waiting.csv"];

/// Recomputes a draw from its folder. Every byte that is not as it should be is named.
pub fn verify(files: &[(String, Vec<u8>)]) -> Result<(Roster, Drawn), Vec<Finding>> {
    let folder = Folder { files };
    let is_drawn = AFTER.iter().chain(&["randomness.txt"]).any(|name| folder.find(name).is_some());
    folder.complete(is_drawn)?;
    let summary = if is_drawn { folder.text("summary.txt")? } else { "" };
    let fingerprint = folder.altered(summary, is_drawn)?;
    let rule = Rule::read(folder.text("rules.txt")?).map_err(|finding| vec![finding])?;
    let (courses, students) = (folder.bytes("courses.csv"), folder.bytes("students.csv").to_vec());
    let roster = Roster::read_known(rule, courses, students, fingerprint)?;
    if !is_drawn {
        let mut findings = folder.differ(&roster.files());
        findings.push(Finding::whole("randomness.txt", Fault::NotDrawn));
        return Err(findings);
    }
    let randomness = folder.randomness(rule)?;
    let seed = match (rule.seed, randomness) {
        (Some(given), _) => hex(&given),
        (None, line) => seed(line.unwrap_or_default(), &roster.hash()),
    };
    if seed != said(summary, "seed") {
        folder.of_that_seed(randomness, summary)?;
    }
    let receipts = folder.receipts(&roster, summary);
    let drawn = hold(&roster, &seed, 1);
    let mut wanted = roster.files();
    wanted.extend(receipts.iter().map(|text| ("receipts.txt", text.into())));
    wanted.extend(drawn.files(&roster, Beside { randomness, receipts: receipts.as_deref() }));
    let findings = folder.differ(&wanted);
    if findings.is_empty() { Ok((roster, drawn)) } else { Err(findings) }
}

/// A line of the summary.
fn said<'s>(summary: &'s str, name: &str) -> &'s str {
    let mut lines = summary.lines().filter_map(|line| line.split_once(' '));
    lines.find(|(word, _)| *word == name).map_or("", |(_, said)| said)
}

fn first(file: &'static str, has: &str, wants: String) -> Vec<Finding> {
    vec![Finding::at(file, (1, 1), Fault::Differs { has: has.to_owned(), wants })]
}

struct Folder<'f> {
    files: &'f [(String, Vec<u8>)],
}

impl<'f> Folder<'f> {
    fn find(&self, name: &str) -> Option<&'f [u8]> {
        self.files.iter().find(|file| file.0 == name).map(|file| file.1.as_slice())
    }

    fn bytes(&self, name: &str) -> &'f [u8] {
        self.find(name).unwrap_or_default()
    }

    fn text(&self, name: &'static str) -> Result<&'f str, Vec<Finding>> {
        std::str::from_utf8(self.bytes(name)).map_err(|_| vec![Finding::whole(name, Fault::Unreadable)])
    }

    /// Nothing is missing, and nothing is there that does not belong there.
    fn complete(&self, is_drawn: bool) -> Result<(), Vec<Finding>> {
        let after = AFTER.into_iter().filter(|_| is_drawn);
        let missing = BEFORE.into_iter().chain(after).filter(|name| self.find(name).is_none());
        let stray = self.files.iter().filter(|file| !FILES.contains(&file.0.as_str()));
        let missing = missing.map(|name| Finding::whole(name, Fault::Missing));
        let stray = stray.map(|file| Finding::whole("", Fault::Stray(file.0.clone())));
        let findings: Vec<Finding> = missing.chain(stray).collect();
        if findings.is_empty() { Ok(()) } else { Err(findings) }
    }

    /// Names the file of the roster that is not what the commitment says, when the commitment is what the summary says; else
    /// the fingerprint of the children's, where it was looked at.
    fn altered(&self, summary: &str, is_drawn: bool) -> Result<Option<String>, Vec<Finding>> {
        let commitment = self.bytes("commitment.txt");
        if is_drawn && said(summary, "roster") != sha256_file(commitment) {
            return Ok(None);
        }
        let (mut findings, mut students) = (Vec::new(), None);
        for file in ["courses.csv", "rules.txt", "students.csv"] {
            let has = sha256_file(self.bytes(file));
            let text = String::from_utf8_lossy(commitment);
            let wants = text.lines().find_map(|line| line.strip_suffix(&format!("  {file}"))).unwrap_or("");
            if has != wants {
                findings.push(Finding::whole(file, Fault::Differs { has, wants: wants.to_owned() }));
            } else if file == "students.csv" {
                students = Some(has);
            }
        }
        if findings.is_empty() { Ok(students) } else { Err(findings) }
    }

    /// The randomness, one line with its end, there unless the rule gives the seed; of a named round with its signature.
    fn randomness(&self, rule: Rule) -> Result<Option<&'f str>, Vec<Finding>> {
        const FILE: &str = "randomness.txt";
        if rule.seed.is_some() {
            let stray = self.find(FILE).map(|_| vec![Finding::whole("", Fault::Stray(FILE.to_owned()))]);
            return stray.map_or(Ok(None), Err);
        }
        if self.find(FILE).is_none() {
            return Err(vec![Finding::whole(FILE, Fault::Missing)]);
        }
        let text = self.text(FILE)?;
        let Some(line) = text.strip_suffix('\n').filter(|line| !line.contains('\n')) else {
            return Err(vec![Finding::at(FILE, (1, 0), Fault::Line(text.to_owned()))]);
        };
        let Some(round) = rule.beacon else { return Ok(Some(line)) };
        let wants = || first(FILE, line, with_beacon("\u{2026}", round, "\u{2026}"));
        beacon_signature(line, round).map(|_| Some(line)).ok_or_else(wants)
    }

    /// The seed is not what the randomness gives: the randomness is named unless its own fingerprint fits. Then it is the
    /// summary that says another seed.
    fn of_that_seed(&self, randomness: Option<&str>, summary: &str) -> Result<(), Vec<Finding>> {
        let Some(line) = randomness else { return Ok(()) };
        let own = sha256_file(self.bytes("randomness.txt"));
        if summary.contains(&own) {
            return Ok(()); // even where its line is torn
        }
        Err(first("randomness.txt", line, format!("… of SHA-256 {}", said(summary, "randomness"))))
    }

    /// What `receipts.txt` says, if it is there or the summary has its fingerprint.
    fn receipts(&self, roster: &Roster, summary: &str) -> Option<String> {
        let is_there = self.find("receipts.txt").is_some();
        if !is_there && said(summary, "receipts") == NONE {
            return None;
        }
        let text = roster.receipts_text();
        let is_said = said(summary, "receipts") == sha256_file(text.as_bytes());
        (is_said || is_there).then_some(text)
    }

    fn differ(&self, wanted: &crate::Files<'_>) -> Vec<Finding> {
        wanted.iter().filter_map(|(name, wants)| self.differs(name, wants)).collect()
    }

    /// The first place at which a file is not what was computed.
    fn differs(&self, file: &'static str, wants: &str) -> Option<Finding> {
        let Some(has) = self.find(file) else { return Some(Finding::whole(file, Fault::Missing)) };
        if has == wants.as_bytes() {
            return None;
        }
        let same = has.iter().zip(wants.as_bytes()).take_while(|(a, b)| a == b).count();
        let before = &has[..same];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let begin = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let row = |bytes: &[u8]| {
            let rest = &bytes[begin.min(bytes.len())..];
            let row = rest.split(|byte| *byte == b'\n').next().unwrap_or_default();
            String::from_utf8_lossy(&row[..row.len().min(120)]).into_owned()
        };
        let fault = Fault::Differs { has: row(has), wants: row(wants.as_bytes()) };
        Some(Finding::at(file, (line, same - begin + 1), fault))
    }
}
