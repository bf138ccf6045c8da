//! 晚间速度 Builds the evening's benchmark and runs it on both databases.

use crate::cluster::Cluster;
use crate::{cargo, say};
use anyhow::{Result, ensure};
use std::process::Stdio;

/// How long each part runs.
#[derive(Debug, clap::Args)]
pub(crate) struct Bench {
    /// Seconds of each part.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// The report as JSON, a line a database.
    #[arg(long)]
    json: bool,
}

/// Measures on SQLite, then on a PostgreSQL of its own; both are shown, whichever is over its limit.
pub(crate) fn run(bench: &Bench) -> Result<()> {
    let sqlite = on(bench, None);
    let postgres = on(bench, Some(&Cluster::start()?));
    sqlite.and(postgres)
}

/// The benchmark is a program of its own, so that this one does not carry a database.
fn on(bench: &Bench, cluster: Option<&Cluster>) -> Result<()> {
    let seconds = bench.seconds.to_string();
    let mut args = vec!["run", "--quiet", "--release", "--package", "bench", "--bin", "evening", "--"];
    args.push(&seconds);
    args.extend(cluster.map(|cluster| cluster.url.as_str()));
    let out = cargo(&args).stderr(Stdio::inherit()).output()?;
    let report = String::from_utf8_lossy(&out.stdout);
    let shown = if bench.json { report.trim().to_owned() } else { report.trim().replace(",\"", "\n  \"") };
    say(&shown);
    ensure!(out.status.success(), "the benchmark ended with {}", out.status);
    Ok(())
}
