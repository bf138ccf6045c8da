//! 回执 A family's receipt: that its row stands in the roster, without the rest of the roster.
//!
//! The rows of `students.csv` are the leaves of a Merkle tree as in RFC 6962 (Certificate Transparency): a leaf is
//! `SHA-256(0x00 ‖ row)`, a node `SHA-256(0x01 ‖ left ‖ right)`, and the left part of `n` leaves has the greatest power of
//! two below `n`. The root is published with the roster.

mod paper;

pub use paper::{Paper, pseudonym};

use crate::hash::{hex, unhex};
use crate::roster::Roster;
use sha2::{Digest, Sha256};

type Hash = [u8; 32];

/// One row and the hashes that lead from it to the root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The row of `students.csv`, without the line's end.
    pub row: String,
    /// Which row it is, from 0, and of how many.
    pub index: usize,
    /// How many rows there are.
    pub of: usize,
    /// From the leaf up, in hex.
    pub path: Vec<String>,
}

/// Every receipt of one roster: each node of the tree is made once.
#[derive(Debug)]
pub struct Receipts<'r> {
    roster: &'r Roster,
    rows: Vec<&'r str>,
    /// The leaves, and above them height by height what pairs of the one below make, up to the root. Whatever has no
    /// neighbour stands in the next as it is.
    heights: Vec<Vec<Hash>>,
}

impl Roster {
    /// The root over all rows, in hex.
    pub fn root(&self) -> String {
        self.receipts().root()
    }

    /// The receipt of one child; `None` when it does not take part.
    pub fn receipt(&self, student: &str) -> Option<Receipt> {
        self.receipts().of(student)
    }

    /// The receipts of all children.
    pub fn receipts(&self) -> Receipts<'_> {
        let rows: Vec<&str> = self.students_text().lines().skip(1).collect();
        let mut heights = vec![rows.iter().map(|row| leaf(row)).collect::<Vec<Hash>>()];
        while let Some(below) = heights.last().filter(|below| below.len() > 1) {
            let above = below.chunks(2).map(|pair| match pair {
                [left, right] => node(left, right),
                alone => alone[0],
            });
            let above = above.collect();
            heights.push(above);
        }
        Receipts { roster: self, rows, heights }
    }
}

impl Receipts<'_> {
    /// The root over all rows, in hex.
    pub fn root(&self) -> String {
        let root = self.heights.last().and_then(|top| top.first().copied());
        hex(&root.unwrap_or_else(|| Sha256::digest([]).into()))
    }

    /// The receipt of one child; `None` when it does not take part.
    pub fn of(&self, student: &str) -> Option<Receipt> {
        let index = self.roster.students.find(student)?;
        let mut at = index;
        let step = |height: &Vec<Hash>| {
            let beside = height.get(at ^ 1).map(|hash| hex(hash));
            at /= 2;
            beside
        };
        let path = self.heights.iter().filter_map(step).collect();
        Some(Receipt { row: (*self.rows.get(index)?).to_owned(), index, of: self.rows.len(), path })
    }
}

impl Receipt {
    /// The root that this receipt leads to, in hex; `None` when its path cannot belong to such a tree.
    pub fn root(&self) -> Option<String> {
        let (mut index, mut last) = (self.index, self.of.checked_sub(1)?);
        if index > last {
            return None;
        }
        let mut hash = leaf(&self.row);
        for step in &self.path {
            if last == 0 {
                return None;
            }
            let other = unhex(step)?;
            if index % 2 == 1 || index == last {
                hash = node(&other, &hash);
                while index != 0 && index.is_multiple_of(2) {
                    (index, last) = (index / 2, last / 2);
                }
            } else {
                hash = node(&hash, &other);
            }
            (index, last) = (index / 2, last / 2);
        }
        (last == 0).then(|| hex(&hash))
    }
}

fn leaf(row: &str) -> Hash {
    Sha256::new().chain_update([0]).chain_update(row).finalize().into()
}

fn node(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}
