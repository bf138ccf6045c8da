//! 抢位演练 Builds the server and the tool that presses, kills and cuts, starts a PostgreSQL where one is asked for, and
//! hands over.

use crate::cluster::Cluster;
use crate::{cargo, say, tree};
use anyhow::{Context, Result, ensure};
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Which database.
#[derive(clap::Args)]
pub(crate) struct On {
    /// Where claims are kept.
    #[arg(long, default_value = "sqlite", value_parser = ["sqlite", "postgres"])]
    database: String,
    /// The figures as one JSON object.
    #[arg(long)]
    json: bool,
}

impl On {
    fn cluster(&self) -> Result<Option<Cluster>> {
        if self.database == "postgres" { Cluster::start().map(Some) } else { Ok(None) }
    }
}

/// Claims a second.
pub(crate) fn load(on: &On, words: &[String]) -> Result<()> {
    let cluster = on.cluster()?;
    run("load", cluster.as_ref(), on.json, words)
}

/// Kills.
pub(crate) fn crash(on: &On, kills: u64, nodes: u64) -> Result<()> {
    let cluster = on.cluster()?;
    let mut words =
        ["--kills", &kills.to_string(), "--nodes", &nodes.to_string()].map(str::to_owned).to_vec();
    if let Some(cluster) = &cluster {
        let (kill, start) = cluster.kill_and_start();
        words.extend(["--database-kill".to_owned(), kill, "--database-start".to_owned(), start]);
    }
    run("crash", cluster.as_ref(), on.json, &words)
}

/// Power cuts.
pub(crate) fn powercut(states: usize, json: bool) -> Result<()> {
    run("powercut", None, json, &["--states".to_owned(), states.to_string()])
}

/// Full disks.
pub(crate) fn full(times: u64, json: bool) -> Result<()> {
    run("full", None, json, &["--times".to_owned(), times.to_string()])
}

/// Short versions of all four, for every merge: only what must be zero is asked for, and that a killed server is back in
/// time, no speed.
pub(crate) fn short() -> Result<()> {
    for (database, nodes, kills) in [("sqlite", 1, 6), ("postgres", 1, 6), ("postgres", 2, 4)] {
        say(&format!("-- {database}, {nodes} nodes"));
        let on = On { database: database.to_owned(), json: true };
        let (nodes_word, words) =
            (nodes.to_string(), ["--seconds", "2", "--bare", "--release-one-in", "10", "--nodes"]);
        let words: Vec<String> = words.into_iter().chain([nodes_word.as_str()]).map(str::to_owned).collect();
        load(&on, &words)?;
        crash(&on, kills, nodes)?;
    }
    powercut(120, true)?;
    full(2, true)
}

fn run(job: &str, cluster: Option<&Cluster>, json: bool, words: &[String]) -> Result<()> {
    let folder = build()?;
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

/// Both binaries, in release: what is measured and killed is what is shipped.
fn build() -> Result<PathBuf> {
    let status =
        cargo(&["build", "--release", "--quiet", "--package", "afterbell", "--package", "rush"]).status()?;
    ensure!(status.success(), "cargo build ended with {status}");
    Ok(tree::target().join("release"))
}
