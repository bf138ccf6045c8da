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
use attack::Attack;
use clap::{Subcommand, ValueEnum};
use draw::Mechanism;
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
    /// fails where that is not what every result publishes. `--closing` has tables in which many courses are too small,
    /// and says the share of the exact optimum beside.
    Attack {
        /// `children x courses x schools`.
        #[arg(long, default_value = "1000x50x1")]
        size: String,
        /// Which mechanism.
        #[arg(long, default_value = "lottery")]
        mechanism: String,
        /// Whether courses under their minimum close, `true` or `false`; else as is usual for the mechanism. In a school's
        /// plan they do by `optimum`, too.
        #[arg(long)]
        closes: Option<bool>,
        /// Tables in which a quarter to half of the courses are under their minimum: 1000x100x1 and 5000x500x1.
        #[arg(long, conflicts_with = "kind")]
        closing: bool,
        /// The Python that has numpy and highspy, for `--closing`.
        #[arg(long, default_value = "python3")]
        python: String,
        /// What hangs hours together.
        #[arg(long)]
        kind: Option<Kind>,
        /// So many children, spread over all.
        #[arg(long, default_value_t = 200)]
        sample: usize,
    },
}

/// Why no hour of a school is drawn on its own.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Kind {
    /// Every fifth child wants two lessons at most.
    Most,
    /// Every seventh child and the one after it are siblings who sit together.
    Together,
    /// Every fourth course meets twice a week.
    Days,
    /// All three.
    All,
}

impl Kind {
    fn applied(kind: Option<Self>, instance: Instance) -> Instance {
        match kind {
            None => instance,
            Some(Self::Most) => instance.capped(),
            Some(Self::Together) => instance.joined(),
            Some(Self::Days) => instance.long(),
            Some(Self::All) => instance.knotted().joined(),
        }
    }
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
        Job::Attack { size, mechanism, closes, closing, python, kind, sample } => {
            let Some(mechanism) = Mechanism::named(mechanism) else { bail!("no mechanism `{mechanism}`") };
            let (instance, exact) = if *closing {
                let (instance, exact) = Instance::closing(size, python)?;
                (instance, Some(exact))
            } else {
                (Kind::applied(*kind, Instance::sized(size)?), None)
            };
            Attack::new(&instance, mechanism, *closes).run(*sample, exact)
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
    use super::Instance;
    use draw::{Mechanism, Roster, Rule};

    #[test]
    fn the_documentation_says_what_each_result_prints() {
        let instance = Instance::sized("12x8x2").unwrap();
        let text = include_str!("../../../docs/draw.md");
        let cases = [
            (Mechanism::Lottery, true, "| `lottery` (default) |"),
            (Mechanism::Serial, true, "| `serial` |"),
            (Mechanism::Draft, true, "| `draft` |"),
            (Mechanism::Deferred, true, "| `deferred`, no precedence |"),
            (Mechanism::Optimum, false, "| `optimum`, nothing closes |"),
            (Mechanism::Optimum, true, "| `optimum`, as in a school's plan |"),
            (Mechanism::Minimum, true, "| `minimum` |"),
        ];
        for (mechanism, closing, row) in cases {
            let rule = Rule { closing, ..Rule::usual(mechanism) };
            let roster = Roster::new(rule, &instance.courses, &instance.students).unwrap();
            let mut figures = text.lines().filter(|line| line.starts_with(row)).map(|line| {
                let said = line.split('|').nth(3).unwrap().trim().split(' ').next().unwrap();
                said.parse::<usize>().unwrap()
            });
            assert_eq!((figures.next(), roster.gaining().is_some()), (roster.gaining(), true), "{row}");
        }
    }

    #[test]
    fn damaged_tables_and_folders_are_read_without_panic() {
        super::fuzz::fuzz(20_000, 1).unwrap();
    }
}
