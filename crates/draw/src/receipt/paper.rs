//! 回执单 A receipt as a family takes it home: one text file, checked against the published folder without anyone's help.
//!
//! ```text
//! afterbell receipt 1
//! student STUDENT SECRET
//! household HOUSEHOLD SECRET
//! row 6f1c…,3,1,92ab…,0,chess;choir
//! at 12 of 340
//! path 9d0e…          one line a step, from the leaf up
//! ```
//!
//! A pseudonym is the first 16 hex digits of `SHA-256(SECRET + "\n" + id)`. Each name has a secret of its own, so a
//! family's paper proves which row is its own and says nothing of anybody else's.

use super::Receipt;
use crate::finding::{Fault, Finding};
use crate::hash::{sha256, unhex};
use std::fmt::Write;

const HEAD: &str = "afterbell receipt 1";

/// The name of a child or a household in a roster.
pub fn pseudonym(secret: &str, id: &str) -> String {
    sha256(&[secret, id])[..16].to_owned()
}

/// A receipt, and how its names were made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// The child's id and secret.
    pub student: (String, String),
    /// The household's.
    pub household: (String, String),
    /// Its row, and the way to the root.
    pub receipt: Receipt,
}

impl Paper {
    /// The file.
    pub fn text(&self) -> String {
        let Self { student, household, receipt } = self;
        let mut text = format!("{HEAD}\nstudent {} {}\n", student.0, student.1);
        text += &format!("household {} {}\nrow {}\n", household.0, household.1, receipt.row);
        let _ = writeln!(text, "at {} of {}", receipt.index, receipt.of); // a String takes everything
        receipt.path.iter().for_each(|step| text += &format!("path {step}\n"));
        text
    }

    /// Reads such a file; otherwise names the first line that no receipt would say.
    pub fn read(text: &str) -> Result<Self, Finding> {
        let lines: Vec<&str> = text.split('\n').collect();
        let said = |at: usize| lines.get(at).and_then(|line| line.split_once(' ')).map_or("", |said| said.1);
        let two = |at: usize| {
            let (one, other) = said(at).rsplit_once(' ').unwrap_or_default();
            (one.to_owned(), other.to_owned())
        };
        let (index, of) = said(4).split_once(" of ").unwrap_or_default();
        let number = |text: &str| text.parse().unwrap_or(0);
        let path = lines.iter().skip(5).filter_map(|line| line.strip_prefix("path "));
        let receipt = Receipt {
            row: said(3).to_owned(),
            index: number(index),
            of: number(of),
            path: path.map(str::to_owned).collect(),
        };
        let paper = Self { student: two(1), household: two(2), receipt };
        let wants = paper.text();
        if wants == text {
            return Ok(paper);
        }
        let line = lines.iter().zip(wants.split('\n')).take_while(|(has, wants)| *has == wants).count();
        let fault = Fault::Line(lines.get(line).copied().unwrap_or_default().to_owned());
        Err(Finding { file: PAPER, line: line + 1, column: 0, fault })
    }

    /// Whether the paper and a published folder fit together: its names make the row's, the row leads to the root, and
    /// the roster itself has that row at that place.
    pub fn check(&self, files: &[(String, Vec<u8>)]) -> Result<(), Vec<Finding>> {
        let missing = ["students.csv", "receipts.txt"].into_iter();
        let missing = missing.filter(|name| files.iter().all(|file| file.0 != *name));
        let missing = missing.map(|file| Finding { file, line: 0, column: 0, fault: Fault::Missing });
        let mut findings: Vec<Finding> = missing.collect();
        if !findings.is_empty() {
            return Err(findings);
        }
        let text = |name: &str| {
            let found = files.iter().find(|file| file.0 == name);
            found.map_or_else(String::new, |file| String::from_utf8_lossy(&file.1).into_owned())
        };
        let mut wants = |file, line, has: &str, wants: &str| {
            if has != wants {
                let fault = Fault::Differs { has: has.to_owned(), wants: wants.to_owned() };
                findings.push(Finding { file, line, column: 0, fault });
            }
        };
        let roster = text("students.csv");
        let heading: Vec<&str> = roster.lines().next().unwrap_or_default().split(',').collect();
        let fields: Vec<&str> = self.receipt.row.split(',').collect();
        for (line, column, (id, secret)) in [(2, "id", &self.student), (3, "household", &self.household)] {
            let at = heading.iter().position(|name| *name == column);
            let has = at.and_then(|at| fields.get(at)).copied().unwrap_or_default();
            wants(PAPER, line, has, &pseudonym(secret, id));
        }
        let published = text("receipts.txt");
        let published = published.strip_suffix('\n').filter(|line| unhex(line).is_some()).unwrap_or_default();
        // A path that belongs to no tree leads to no root, not to one that a damaged folder leaves out.
        let root = self.receipt.root().unwrap_or_else(|| "-".to_owned());
        wants(PAPER, 4, &root, published);
        let line = self.receipt.index.saturating_add(1);
        let row = roster.lines().nth(line).unwrap_or_default();
        wants("students.csv", line.saturating_add(1), row, &self.receipt.row);
        let rows = roster.lines().count().saturating_sub(1);
        wants("students.csv", 0, &rows.to_string(), &self.receipt.of.to_string());
        if findings.is_empty() { Ok(()) } else { Err(findings) }
    }
}

/// How findings name the paper, whatever its file is called.
const PAPER: &str = "receipt";
