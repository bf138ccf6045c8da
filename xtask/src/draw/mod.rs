//! 摇号试验 What is measured about the draw: time, incentives, and agreement with a second program.

mod agree;
mod attack;
mod bench;
mod files;
mod fuzz;
mod instance;
mod peer;
mod plot;

pub(crate) use agree::agree;
pub(crate) use instance::Chance;

use crate::cluster::Cluster;
use crate::{cargo, say};
use anyhow::{Result, bail, ensure};
use clap::Subcommand;
use draw::{Mechanism, Rule};
use instance::Instance;
use std::path::PathBuf;

/// What to measure.
#[derive(Debug, Subcommand)]
pub(crate) enum Job {
    /// Times every mechanism on made-up districts of several sizes in processor time, beside hashing the same bytes and
    /// `verify/draw.py`; the result must be the same with one more thread.
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
        /// The harder kind: some courses meet twice a week, and some children want two lessons at most.
        #[arg(long)]
        knotted: bool,
        /// Draw time against size into this SVG.
        #[arg(long)]
        plot: Option<PathBuf>,
    },
    /// Times the whole draw, and its seats alone, beside fairpyx's serial dictatorship, which must be installed (`pip install fairpyx==0.1`).
    Peer {
        /// `children x courses x schools`.
        #[arg(long, default_value = "20000x400x1")]
        size: String,
        /// The Python that has it.
        #[arg(long, default_value = "python3")]
        python: String,
        /// The optimum beside OR-tools' min-cost flow instead (`pip install ortools==9.15.6755`).
        #[arg(long)]
        flow: bool,
    },
    /// Measures `afterbell draw run` from two tables to the whole folder: processor time and memory beside their limits.
    Files {
        /// `children x courses x schools`.
        #[arg(long, default_value = "1000000x20000x1000")]
        size: String,
    },
    /// Writes the tables of a made-up district.
    Tables {
        /// `children x courses x schools`.
        #[arg(long, default_value = "1000000x20000x1000")]
        size: String,
        /// Into this folder.
        #[arg(long)]
        out: PathBuf,
    },
    /// Times the buttons of the draw's page on SQLite and PostgreSQL, through routes and database; 1 when a step takes
    /// longer than it may.
    Page {
        /// Families of the school.
        #[arg(long, default_value_t = 10_000)]
        families: usize,
        /// Courses of the school.
        #[arg(long, default_value_t = 200)]
        courses: usize,
    },
    /// Reads tables and folders with random damage; a short run is a test.
    Fuzz {
        /// How many.
        #[arg(long, default_value_t = 10_000_000)]
        inputs: usize,
        /// Of the damage.
        #[arg(long, default_value_t = 7)]
        seed: u64,
    },
    /// Tries every single move and drop in every list of some children, others and luck unchanged; with `--sample 1000` it
    /// fails where that is not what every result publishes.
    Attack {
        /// `children x courses x schools`.
        #[arg(long, default_value = "1000x50x1")]
        size: String,
        /// Which mechanism.
        #[arg(long, default_value = "lottery")]
        mechanism: String,
        /// Courses under their minimum close by `optimum`, too, as in a school's plan.
        #[arg(long)]
        closing: bool,
        /// So many children, spread over all.
        #[arg(long, default_value_t = 200)]
        sample: usize,
    },
}

/// Measures.
pub(crate) fn run(job: &Job) -> Result<()> {
    match job {
        Job::Bench { sizes, threads, knotted, plot } => {
            let mut lines = Vec::new();
            for size in sizes {
                let instance = Instance::sized(size)?;
                let instance = if *knotted { instance.knotted() } else { instance };
                bench::bench(&instance, *threads, &mut lines)?;
            }
            plot.as_ref().map_or(Ok(()), |file| plot::plot(file, &lines))
        }
        Job::Peer { size, python, flow: false } => peer::peer(size, python),
        Job::Peer { size, python, flow: true } => peer::flow(size, python),
        Job::Files { size } => files::files(size),
        Job::Tables { size, out } => files::tables(size, out),
        Job::Page { families, courses } => page(*families, *courses),
        Job::Fuzz { inputs, seed } => fuzz::fuzz(*inputs, *seed),
        Job::Attack { size, mechanism, closing, sample } => {
            let Some(mechanism) = Mechanism::named(mechanism) else { bail!("no mechanism `{mechanism}`") };
            let closing = *closing || Rule::usual(mechanism).closing;
            attack::attack(&Instance::sized(size)?, (mechanism, closing), *sample)
        }
    }
}

/// The benchmark is a program of its own, so that this one carries neither pages nor a database.
fn page(families: usize, courses: usize) -> Result<()> {
    let (families, courses) = (families.to_string(), courses.to_string());
    let words = ["run", "--quiet", "--release", "--package", "bench", "--bin", "draw_page", "--"];
    let run = |server: Option<&str>| {
        let mut command = cargo(&words);
        command.args([&families, &courses]).env_remove("AFTERBELL_TEST_DATABASE");
        command.envs(server.map(|url| ("AFTERBELL_TEST_DATABASE", url))).status()
    };
    say("SQLite");
    let lite = run(None)?;
    say("PostgreSQL");
    let cluster = Cluster::start()?;
    let server = run(Some(&cluster.url))?;
    ensure!(lite.success() && server.success(), "a step took longer than it may");
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn damaged_tables_and_folders_are_read_without_panic() {
        super::fuzz::fuzz(20_000, 1).unwrap();
    }
}
