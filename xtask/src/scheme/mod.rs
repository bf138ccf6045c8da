//! 方案试验 What is measured about schemes: the time of a check beside plain parsing, and that no text makes it panic.

mod bench;
mod fuzz;

use crate::tree::root;
use anyhow::{Context, Result};
use clap::Subcommand;
use rules::plan::document::Opened;
use rules::plan::lattice::Library;

/// What to measure.
#[derive(Debug, Subcommand)]
pub(crate) enum Job {
    /// Checks the committed plans under their policies many times, beside parsing the same texts as TOML only.
    Bench {
        /// How many schemes.
        #[arg(long, default_value_t = 1000)]
        schemes: usize,
        /// As one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Checks damaged documents; a short run is a test.
    Fuzz {
        /// How many.
        #[arg(long, default_value_t = 10_000_000)]
        inputs: usize,
        /// Of the damage.
        #[arg(long, default_value_t = 7)]
        seed: u64,
        /// Where an earlier run with this seed was left, less a block of 10,000 for each core.
        #[arg(long, default_value_t = 0)]
        from: usize,
    },
}

/// Measures.
pub(crate) fn run(job: &Job) -> Result<()> {
    match job {
        Job::Bench { schemes, json } => bench::bench(*schemes, *json),
        Job::Fuzz { inputs, seed, from } => fuzz::fuzz(*inputs, *seed, *from),
    }
}

/// A document with its file's name.
type Named = (String, String);

/// The committed documents, by their files' names.
fn documents() -> Result<Vec<Named>> {
    let folder = root().join("schemes");
    let mut found = Vec::new();
    for entry in std::fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        if name.ends_with(".toml") {
            found.push((name, std::fs::read_to_string(&path)?));
        }
    }
    found.sort();
    Ok(found)
}

/// The policies among them.
fn library(documents: &[Named]) -> Library {
    let policy = |(name, text): &Named| Opened::read(name, text).ok()?.document.into_policy();
    Library::new(documents.iter().filter_map(policy))
}

#[cfg(test)]
mod tests {
    #[test]
    fn damaged_documents_are_told_and_never_a_panic() {
        super::fuzz::fuzz(3_000, 1, 0).unwrap();
    }
}
