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

impl Roster {
    /// The root over all rows, in hex.
    pub fn root(&self) -> String {
        hex(&root(&leaves(self.students_text())))
    }

    /// The receipt of one child; `None` when it does not take part.
    pub fn receipt(&self, student: &str) -> Option<Receipt> {
        let index = self.students.find(student)?;
        let leaves = leaves(self.students_text());
        let row = self.students_text().lines().nth(index + 1)?.to_owned();
        let path = path(&leaves, index).iter().map(|hash| hex(hash)).collect();
        Some(Receipt { row, index, of: leaves.len(), path })
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

fn leaves(text: &str) -> Vec<Hash> {
    text.lines().skip(1).map(leaf).collect()
}

fn leaf(row: &str) -> Hash {
    Sha256::new().chain_update([0]).chain_update(row).finalize().into()
}

fn node(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// The greatest power of two below a number of leaves.
fn split(leaves: usize) -> usize {
    leaves.next_power_of_two() / 2
}

fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Sha256::digest([]).into(),
        [one] => *one,
        more => {
            let (left, right) = more.split_at(split(more.len()));
            node(&root(left), &root(right))
        }
    }
}

fn path(leaves: &[Hash], index: usize) -> Vec<Hash> {
    if leaves.len() < 2 {
        return Vec::new();
    }
    let (left, right) = leaves.split_at(split(leaves.len()));
    let (mut path, other) = if index < left.len() {
        (path(left, index), root(right))
    } else {
        (path(right, index - left.len()), root(left))
    };
    path.push(other);
    path
}
