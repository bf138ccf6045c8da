//! 公示材料 The public folder of one draw: everything that anyone needs to recompute it, and nothing that names a child.
//!
//! | file | what it is | published |
//! |---|---|---|
//! | `rules.txt`, `courses.csv`, `students.csv` | the roster, canonical, under pseudonyms | before the randomness |
//! | `commitment.txt` | their SHA-256, as `sha256sum` prints it | before the randomness |
//! | `receipts.txt` | the root of the families' receipts, where they are given | before the randomness |
//! | `randomness.txt` | the public randomness, one line; not there when the seed was given | with the result |
//! | `result.csv`, `waiting.csv`, `closed.csv` | who got what | with the result |
//! | `prices.csv` | the certificate: see [`crate::Outcome::prices`] | with the result |
//! | `summary.txt` | seed, fingerprints and figures | with the result |

use crate::finding::{Fault, Finding};
use crate::hash::{hex, sha256_file};
use crate::outcome::Outcome;
use crate::roster::Roster;
use crate::rule::{HEAD, Rule, beacon_signature, with_beacon};
use crate::{Drawn, hold, seed};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::fmt::Write;

/// Every file of an artefact.
pub const FILES: [&str; 11] = [
    "closed.csv",
    "commitment.txt",
    "courses.csv",
    "prices.csv",
    "randomness.txt",
    "receipts.txt",
    "result.csv",
    "rules.txt",
    "students.csv",
    "summary.txt",
    "waiting.csv",
];

/// Files by name.
pub type Files<'f> = Vec<(&'static str, Cow<'f, str>)>;

impl Roster {
    /// What is published before the randomness exists, by name of the file.
    pub fn files(&self) -> Files<'_> {
        vec![
            ("commitment.txt", self.commitment().into()),
            ("courses.csv", self.courses_text().into()),
            ("rules.txt", self.rule.text().into()),
            ("students.csv", self.students_text().into()),
        ]
    }

    /// `receipts.txt`: the root of the families' receipts.
    pub fn receipts_text(&self) -> String {
        format!("{}\n", self.root())
    }
}

/// Writes one file of an outcome.
type Writes = fn(&Outcome, &Roster, &mut dyn Write) -> std::fmt::Result;

impl Drawn {
    /// What is published with the result, by name of the file.
    pub fn files(&self, roster: &Roster) -> Files<'static> {
        let mut files: Files<'static> = Vec::new();
        let Ok(()) = self.write(roster, |name, piece| {
            match files.last_mut().filter(|last| last.0 == name) {
                Some((_, text)) => text.to_mut().push_str(piece),
                None => files.push((name, piece.to_owned().into())),
            }
            Ok::<(), std::convert::Infallible>(())
        });
        files
    }

    /// The same file after file, piece by piece: of a million seats not all have to stand in memory at once.
    pub fn write<E>(
        &self,
        roster: &Roster,
        mut put: impl FnMut(&'static str, &str) -> Result<(), E>,
    ) -> Result<(), E> {
        const ALL: [(&str, Writes); 4] = [
            ("closed.csv", Outcome::write_closed),
            ("prices.csv", Outcome::write_prices),
            ("result.csv", Outcome::write_result),
            ("waiting.csv", Outcome::write_waiting),
        ];
        let mut summary = format!("{HEAD}\nroster {}\nseed {}\n", roster.hash(), self.seed);
        for (name, write) in ALL {
            let mut passing =
                Passing { name, put: &mut put, piece: String::new(), hash: Sha256::new(), fault: None };
            let _ = write(&self.outcome, roster, &mut passing); // what went wrong stands in `fault`
            summary += &format!("{name} {}\n", passing.finish()?);
        }
        let (wishing, nothing) = self.outcome.wishing(roster);
        let (value, bound) = (self.outcome.value, self.outcome.bound);
        let share = value * 1000 / bound.max(1);
        summary += &format!("wishing {wishing}\nnothing {nothing}\n");
        summary += &format!("value {value}\nbound {bound}\nshare {share} permille\n");
        put("summary.txt", &summary)
    }
}

/// A file on its way: passed on in pieces of this size, each hashed.
const PIECE: usize = 1 << 16;

struct Passing<'p, P, E> {
    name: &'static str,
    put: &'p mut P,
    piece: String,
    hash: Sha256,
    fault: Option<E>,
}

impl<P: FnMut(&'static str, &str) -> Result<(), E>, E> Passing<'_, P, E> {
    fn pass(&mut self) -> std::fmt::Result {
        self.hash.update(&self.piece);
        self.fault = (self.put)(self.name, &self.piece).err();
        self.piece.clear();
        if self.fault.is_none() { Ok(()) } else { Err(std::fmt::Error) }
    }

    /// Passes the rest on: the file's fingerprint, or what went wrong.
    fn finish(mut self) -> Result<String, E> {
        if self.fault.is_none() {
            let _ = self.pass(); // what went wrong stands in `fault`
        }
        self.fault.map_or_else(|| Ok(hex(&self.hash.finalize())), Err)
    }
}

impl<P: FnMut(&'static str, &str) -> Result<(), E>, E> Write for Passing<'_, P, E> {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.piece.push_str(text);
        if self.piece.len() < PIECE { Ok(()) } else { self.pass() }
    }
}

/// Recomputes a draw from its folder. Every byte that is not as it should be is named.
pub fn verify(files: &[(String, Vec<u8>)]) -> Result<(Roster, Drawn), Vec<Finding>> {
    let found = |name: &str| files.iter().find(|file| file.0 == name).map(|file| file.1.as_slice());
    let whole = |file: &'static str, fault: Fault| Finding { file, line: 0, column: 0, fault };
    let needed = FILES.into_iter().filter(|name| *name != "randomness.txt" && *name != "receipts.txt");
    let mut findings: Vec<Finding> =
        needed.filter(|name| found(name).is_none()).map(|name| whole(name, Fault::Missing)).collect();
    let stray = files.iter().filter(|file| !FILES.contains(&file.0.as_str()));
    findings.extend(stray.map(|file| whole("", Fault::Stray(file.0.clone()))));
    if !findings.is_empty() {
        return Err(findings);
    }
    let bytes = |name: &str| found(name).unwrap_or_default();
    let text = |name: &'static str| {
        std::str::from_utf8(bytes(name)).map_err(|_| vec![whole(name, Fault::Unreadable)])
    };
    let summary = text("summary.txt")?;
    altered(summary, &bytes)?;
    let rule = Rule::read(text("rules.txt")?).map_err(|finding| vec![finding])?;
    let roster = Roster::read(rule, bytes("courses.csv"), bytes("students.csv").to_vec())?;
    let said = summary.lines().find_map(|line| line.strip_prefix("seed ")).unwrap_or_default();
    let randomness = found("randomness.txt").map(|_| line(text("randomness.txt")?)).transpose()?;
    if let Some(round) = rule.beacon {
        beacon(randomness.unwrap_or_default(), round)?;
    }
    let seed = randomness.map_or_else(|| said.to_owned(), |line| seed(line, &roster.hash()));
    if seed != said {
        let files = hold(&roster, said, 1).files(&roster);
        let stands =
            files.iter().any(|file| file.0 == "result.csv" && file.1.as_bytes() == bytes("result.csv"));
        if let Some(text) = randomness.filter(|_| stands) {
            let fault = Fault::Differs { has: text.to_owned(), wants: format!("… of seed {said}") };
            return Err(vec![Finding { file: "randomness.txt", line: 1, column: 1, fault }]);
        }
    }
    let drawn = hold(&roster, &seed, 1);
    let mut wanted = roster.files();
    if found("receipts.txt").is_some() {
        wanted.push(("receipts.txt", roster.receipts_text().into()));
    }
    wanted.extend(drawn.files(&roster));
    for (name, wants) in wanted {
        findings.extend(differs(name, bytes(name), &wants));
    }
    if findings.is_empty() { Ok((roster, drawn)) } else { Err(findings) }
}

/// A draw whose rule names a round has that round's signature in its randomness.
fn beacon(randomness: &str, round: u64) -> Result<(), Vec<Finding>> {
    if beacon_signature(randomness, round).is_some() {
        return Ok(());
    }
    let wants = with_beacon("\u{2026}", round, "\u{2026}");
    let fault = Fault::Differs { has: randomness.to_owned(), wants };
    Err(vec![Finding { file: "randomness.txt", line: 1, column: 1, fault }])
}

/// The randomness is one line, with its end.
fn line(text: &str) -> Result<&str, Vec<Finding>> {
    text.strip_suffix('\n').ok_or_else(|| {
        let fault = Fault::Line(text.to_owned());
        vec![Finding { file: "randomness.txt", line: 1, column: 0, fault }]
    })
}

/// Names the file of the roster that is not what the commitment says, when the commitment is what the summary says.
fn altered<'f>(summary: &str, bytes: &dyn Fn(&str) -> &'f [u8]) -> Result<(), Vec<Finding>> {
    let commitment = bytes("commitment.txt");
    let stands = summary.lines().any(|line| line.strip_prefix("roster ") == Some(&sha256_file(commitment)));
    if !stands {
        return Ok(());
    }
    let mut findings = Vec::new();
    for file in ["courses.csv", "rules.txt", "students.csv"] {
        let has = sha256_file(bytes(file));
        let text = String::from_utf8_lossy(commitment);
        let wants = text.lines().find_map(|line| line.strip_suffix(&format!("  {file}"))).unwrap_or("");
        if has != wants {
            let fault = Fault::Differs { has, wants: wants.to_owned() };
            findings.push(Finding { file, line: 0, column: 0, fault });
        }
    }
    if findings.is_empty() { Ok(()) } else { Err(findings) }
}

/// The first place at which a file is not what was computed.
fn differs(file: &'static str, has: &[u8], wants: &str) -> Option<Finding> {
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
    Some(Finding { file, line, column: same - begin + 1, fault })
}
