//! 摇号试验 What is measured about the draw: time, incentives, and agreement with a second program.

mod agree;
mod attack;
mod bench;
mod fuzz;
mod instance;
mod plot;

pub(crate) use agree::agree;
pub(crate) use instance::Chance;

use anyhow::{Result, bail};
use clap::Subcommand;
use draw::Mechanism;
use instance::Instance;
use std::path::PathBuf;

/// What to measure.
#[derive(Debug, Subcommand)]
pub(crate) enum Job {
    /// Times every mechanism on made-up districts of several sizes, beside hashing the same bytes and `verify/draw.py`.
    Bench {
        /// `children x courses x schools`, such as `1000x50x1`.
        #[arg(
            long,
            value_delimiter = ',',
            default_value = "1000x50x1,5000x500x1,20000x400x1,100000x2000x100"
        )]
        sizes: Vec<String>,
        /// Threads.
        #[arg(long, default_value_t = 1)]
        threads: usize,
        /// Draw time against size into this SVG.
        #[arg(long)]
        plot: Option<PathBuf>,
    },
    /// Times the buttons of the draw's page with 10,000 families and 200 courses, the database included.
    Page,
    /// Reads tables and folders with random damage; a short run is a test.
    Fuzz {
        /// How many.
        #[arg(long, default_value_t = 10_000_000)]
        inputs: usize,
        /// Of the damage.
        #[arg(long, default_value_t = 7)]
        seed: u64,
    },
    /// Tries every single move and drop in every list of some children, others and luck unchanged.
    Attack {
        /// `children x courses x schools`.
        #[arg(long, default_value = "1000x50x1")]
        size: String,
        /// Which mechanism.
        #[arg(long, default_value = "lottery")]
        mechanism: String,
        /// So many children, spread over all.
        #[arg(long, default_value_t = 200)]
        sample: usize,
    },
}

/// Measures.
pub(crate) fn run(job: &Job) -> Result<()> {
    match job {
        Job::Bench { sizes, threads, plot } => {
            let mut lines = Vec::new();
            for size in sizes {
                bench::bench(&Instance::sized(size)?, *threads, &mut lines)?;
            }
            plot.as_ref().map_or(Ok(()), |file| plot::plot(file, &lines))
        }
        Job::Page => page(),
        Job::Fuzz { inputs, seed } => fuzz::fuzz(*inputs, *seed),
        Job::Attack { size, mechanism, sample } => {
            let Some(mechanism) = Mechanism::named(mechanism) else { bail!("no mechanism `{mechanism}`") };
            attack::attack(&Instance::sized(size)?, mechanism, *sample)
        }
    }
}

/// The benchmark lives with the pages: it needs the database.
fn page() -> Result<()> {
    let test =
        ["test", "--release", "-p", "afterbell", "--test", "draw_page", "--", "--ignored", "--nocapture"];
    let status = std::process::Command::new("cargo").args(test).status()?;
    if status.success() { Ok(()) } else { bail!("the page took longer than it may") }
}

#[cfg(test)]
mod tests {
    #[test]
    fn damaged_tables_and_folders_are_read_without_panic() {
        super::fuzz::fuzz(20_000, 1).unwrap();
    }
}
