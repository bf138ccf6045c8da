//! 账本 Random operations on a school's money against a reference model, and the speed of the ledger.

use crate::cluster::Cluster;
use crate::{cargo, say};
use anyhow::{Result, ensure};
use clap::{Args, Subcommand, ValueEnum};
use std::process::Stdio;

/// What to try.
#[derive(Debug, Args)]
pub(crate) struct Trial {
    #[command(subcommand)]
    job: Option<Job>,
    /// How many operations, over all kinds of schools in turn, 500 a school: 1,000,000 by the rules in memory are 2,000 schools and take
    /// minutes; through a database one thread does some tens a second. On both databases, so many on each.
    #[arg(long, default_value_t = 20_000)]
    operations: u64,
    /// Of the dice.
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// Through the store on this database; else by the rules in memory.
    #[arg(long)]
    database: Option<Database>,
    /// The report as JSON on one line.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Job {
    /// Transfers a second on both databases, beside bare rows in commits of the same size and beside one at a time.
    Bench {
        /// How many.
        #[arg(long, default_value_t = 50_000)]
        transfers: u64,
        /// The report as JSON, a line a database.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Database {
    Sqlite,
    Postgres,
    Both,
}

/// Tries it.
pub(crate) fn run(trial: &Trial) -> Result<()> {
    let Trial { job, operations, seed, database, json } = trial;
    if let Some(Job::Bench { transfers, json }) = job {
        let told = |of| example("bench", (*transfers, *seed), Some(of), *json);
        return told(Database::Sqlite).and_then(|()| told(Database::Postgres));
    }
    let each: &[Option<Database>] = match database {
        None => &[None],
        Some(Database::Sqlite) => &[Some(Database::Sqlite)],
        Some(Database::Postgres) => &[Some(Database::Postgres)],
        Some(Database::Both) => &[Some(Database::Sqlite), Some(Database::Postgres)],
    };
    for database in each {
        let what = if database.is_some() { "real" } else { "pure" };
        example(what, (*operations, *seed), *database, *json)?;
    }
    Ok(())
}

/// The trial is an example of the store, so that this program does not carry a database.
fn example(what: &str, (n, seed): (u64, u64), database: Option<Database>, json: bool) -> Result<()> {
    let start = if what == "bench" { Cluster::start } else { Cluster::start_careless };
    let cluster = database.filter(|one| *one == Database::Postgres).map(|_| start()).transpose()?;
    let (n, seed) = (n.to_string(), seed.to_string());
    let mut args = vec![
        "run",
        "--quiet",
        "--release",
        "--package",
        "store",
        "--example",
        "money",
        "--",
        what,
        &n,
        &seed,
    ];
    args.extend(cluster.as_ref().map(|cluster| cluster.url.as_str()));
    let out = cargo(&args).stderr(Stdio::inherit()).output()?;
    let report = String::from_utf8_lossy(&out.stdout);
    let shown = if json { report.trim().to_owned() } else { report.trim().replace(",\"", "\n  \"") };
    say(&shown);
    ensure!(out.status.success(), "the books and the reference model differ");
    Ok(())
}
