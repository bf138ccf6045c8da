//! 抢位演练 Builds the server and the tool that presses, kills and cuts, starts a PostgreSQL where one is asked for, and
//! hands over.

use crate::cluster::Cluster;
use crate::{cargo, say, tree};
use anyhow::{Context, Result, ensure};
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// An unoptimized server on a busy machine is back within so long; the limit that is published is of the release.
const UNOPTIMIZED_READY_MS: &str = "20000";

/// Which database.
#[derive(clap::Args)]
pub(crate) struct On {
    /// Where claims are kept.
    #[arg(long, default_value = "sqlite", value_parser = ["sqlite", "postgres"])]
    database: String,
    /// The figures as one JSON object.
    #[arg(long)]
    json: bool,
    /// How the binaries are built.
    #[arg(skip)]
    build: Build,
}

/// How the binaries are built.
#[derive(Clone, Copy, Default)]
enum Build {
    /// What is measured and killed is what is shipped.
    #[default]
    Release,
    /// As the tests are: they are there already, and speed is not asked for.
    Tests,
}

impl On {
    fn cluster(&self) -> Result<Option<Cluster>> {
        if self.database == "postgres" { Cluster::start().map(Some) } else { Ok(None) }
    }
}

/// Claims a second.
pub(crate) fn load(on: &On, words: &[String]) -> Result<()> {
    let cluster = on.cluster()?;
    on.build.run("load", cluster.as_ref(), on.json, words)
}

/// Kills.
pub(crate) fn crash(on: &On, kills: u64, nodes: u64) -> Result<()> {
    kill(on, kills, nodes, &[])
}

fn kill(on: &On, kills: u64, nodes: u64, words: &[&str]) -> Result<()> {
    let more = words;
    let cluster = on.cluster()?;
    let mut words =
        ["--kills", &kills.to_string(), "--nodes", &nodes.to_string()].map(str::to_owned).to_vec();
    if let Some(cluster) = &cluster {
        let (kill, start) = cluster.kill_and_start();
        words.extend(["--database-kill".to_owned(), kill, "--database-start".to_owned(), start]);
    }
    words.extend(more.iter().map(|word| (*word).to_owned()));
    on.build.run("crash", cluster.as_ref(), on.json, &words)
}

/// Power cuts.
pub(crate) fn powercut(states: usize, json: bool) -> Result<()> {
    Build::Release.run("powercut", None, json, &["--states".to_owned(), states.to_string()])
}

/// Full disks.
pub(crate) fn full(times: u64, json: bool) -> Result<()> {
    Build::Release.run("full", None, json, &["--times".to_owned(), times.to_string()])
}

/// Short versions of all four, for every merge: only what must be zero is asked for, no speed. They run what the tests have
/// built: a release build of its own would take a quarter of all checks.
pub(crate) fn short() -> Result<()> {
    for (database, nodes, kills) in [("sqlite", 1, 6), ("postgres", 1, 6), ("postgres", 2, 4)] {
        say(&format!("-- {database}, {nodes} nodes"));
        let on = On { database: database.to_owned(), json: true, build: Build::Tests };
        let (nodes_word, words) =
            (nodes.to_string(), ["--seconds", "2", "--bare", "--release-one-in", "10", "--nodes"]);
        let words: Vec<String> = words.into_iter().chain([nodes_word.as_str()]).map(str::to_owned).collect();
        load(&on, &words)?;
        kill(&on, kills, nodes, &["--ready-ms", UNOPTIMIZED_READY_MS])?;
    }
    Build::Tests.run("powercut", None, true, &["--states", "120"].map(str::to_owned))?;
    Build::Tests.run("full", None, true, &["--times", "2"].map(str::to_owned))
}

impl Build {
    fn run(self, job: &str, cluster: Option<&Cluster>, json: bool, words: &[String]) -> Result<()> {
        let folder = self.folder()?;
        let mut command = Command::new(folder.join("rush"));
        command.arg(job).arg("--binary").arg(folder.join("afterbell")).args(words).stdin(Stdio::null());
        if let Some(cluster) = cluster {
            command.args(["--database", &cluster.url]);
        }
        if json {
            command.arg("--json");
        }
        let status = command.status().context("starting the tool")?;
        ensure!(status.success(), "rush {job} ended with {status}");
        Ok(())
    }

    /// Both binaries. The tests' are built beside the tests themselves: alone they would get their dependencies with fewer
    /// features, and the whole program would be built twice.
    fn folder(self) -> Result<PathBuf> {
        let (words, folder): (&[&str], _) = match self {
            Self::Release => (&["--release", "--package", "afterbell", "--package", "rush"], "release"),
            Self::Tests => (&["--workspace", "--bins", "--tests"], "debug"),
        };
        let status = cargo(&["build", "--quiet"]).args(words).status()?;
        ensure!(status.success(), "cargo build ended with {status}");
        Ok(tree::target().join(folder))
    }
}
