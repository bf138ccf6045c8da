//! 公示材料 The public folder of one draw: everything that anyone needs to recompute it, and nothing that names a child.
//!
//! | file | what it is | published |
//! |---|---|---|
//! | `rules.txt`, `courses.csv`, `students.csv` | the roster, canonical, under pseudonyms | before the randomness |
//! | `commitment.txt` | their SHA-256, as `sha256sum` prints it | before the randomness |
//! | `receipts.txt` | the root of the families' receipts, where they are given | before the randomness |
//! | `randomness.txt` | the public randomness, one line; there unless `rules.txt` gives the seed itself | with the result |
//! | `result.csv`, `waiting.csv`, `closed.csv` | who got what | with the result |
//! | `prices.csv` | the certificate: see [`crate::Outcome::prices`] | with the result |
//! | `summary.txt` | seed, fingerprints of every other file, and figures | with the result |
//!
//! The figures: `wishing` children and the `nothing` for whom there was nothing; the `value` of all seats, the `bound`
//! that the prices prove, and the `share` of it; `gaining`, of 1,000 children how many could gain by a false list in such
//! a draw, as it was measured, or that nobody did.

use crate::Drawn;
use crate::hash::{hex, sha256_file};
use crate::outcome::Outcome;
use crate::roster::Roster;
use crate::rule::FORMAT;
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

/// What the summary holds fast besides what follows from the roster and the seed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Beside<'b> {
    /// The public randomness; `None` where the rule gives the seed.
    pub randomness: Option<&'b str>,
    /// What `receipts.txt` says, where families have receipts.
    pub receipts: Option<&'b str>,
}

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

/// What the summary says of a file that a draw does not have.
pub(crate) const NONE: &str = "none";

/// Writes one file of an outcome.
type Writes = fn(&Outcome, &Roster, &mut dyn Write) -> std::fmt::Result;

impl Drawn {
    /// What is published with the result, by name of the file.
    pub fn files(&self, roster: &Roster, beside: Beside<'_>) -> Files<'static> {
        let mut files: Files<'static> = Vec::new();
        let Ok(()) = self.write(roster, beside, |name, piece| {
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
        beside: Beside<'_>,
        mut put: impl FnMut(&'static str, &str) -> Result<(), E>,
    ) -> Result<(), E> {
        const ALL: [(&str, Writes); 4] = [
            ("closed.csv", Outcome::write_closed),
            ("prices.csv", Outcome::write_prices),
            ("result.csv", Outcome::write_result),
            ("waiting.csv", Outcome::write_waiting),
        ];
        let randomness = beside.randomness.map(|line| format!("{line}\n"));
        if let Some(line) = &randomness {
            put("randomness.txt", line)?;
        }
        let hash =
            |text: Option<&str>| text.map_or_else(|| NONE.to_owned(), |text| sha256_file(text.as_bytes()));
        let (randomness, receipts) = (hash(randomness.as_deref()), hash(beside.receipts));
        let mut summary = format!("{FORMAT}\nroster {}\nreceipts {receipts}\n", roster.hash());
        summary += &format!("randomness {randomness}\nseed {}\n", self.seed);
        for (name, write) in ALL {
            let mut passing =
                Passing { name, put: &mut put, piece: String::new(), hash: Sha256::new(), fault: None };
            let _ = write(&self.outcome, roster, &mut passing); // what went wrong stands in `fault`
            summary += &format!("{name} {}\n", passing.finish()?);
        }
        let (wishing, nothing) = self.outcome.wishing(roster);
        let Outcome { value, bound, .. } = self.outcome;
        let gaining = roster.gaining().map(|count| format!("{count} of 1000 at 1000x50"));
        let gaining = gaining.as_deref().unwrap_or("not measured");
        summary += &format!("wishing {wishing}\nnothing {nothing}\nvalue {value}\nbound {bound}\n");
        summary += &format!("share {} permille\ngaining {gaining}\n", value * 1000 / bound.max(1));
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
