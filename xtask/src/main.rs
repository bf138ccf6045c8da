//! 工具 One command for each habit: `cargo xtask test | tidy | gen | draw | scheme | money | evening | mutants | rush |
//! crash | powercut | diskfull | dev`.

mod browser;
mod cluster;
mod coverage;
mod draw;
mod evening;
mod generated;
mod leash;
mod memory;
mod money;
mod mutants;
mod packages;
mod rush;
mod scheme;
mod source;
mod steps;
mod tags;
mod terms;
mod tidy;
mod tree;

use anyhow::{Result, ensure};
use clap::Parser;
use std::io::Write;
use std::process::{Command, ExitCode};
use tree::Tree;

/// The habits of this house.
#[derive(Parser)]
#[command(name = "cargo xtask", about, disable_help_subcommand = true)]
enum Habit {
    /// Everything that must hold before a change is merged; what continuous integration runs.
    Test {
        /// Only these steps, in the usual order: fmt, clippy, sqlite, postgres, browser, verify, evening, rush, doc, gen, tidy,
        /// deny.
        #[arg(long, value_delimiter = ',')]
        only: Vec<String>,
    },
    /// The house rules, each finding with what to do instead.
    Tidy,
    /// Writes the generated documents (RULES.md).
    Gen {
        /// Change nothing; fail if a committed document differs.
        #[arg(long)]
        check: bool,
    },
    /// Times the draw beside its limits, or searches for families who could gain by a false list. Build with `--release`.
    Draw {
        #[command(subcommand)]
        job: draw::Job,
    },
    /// Times the check of schemes beside plain parsing, or checks damaged documents. Build with `--release`.
    Scheme {
        #[command(subcommand)]
        job: scheme::Job,
    },
    /// Tries a school's money against a reference model, or times the ledger.
    Money(money::Trial),
    /// Plays random evenings against the rules of roll, gate and hand-over; fails with the shortest story of a broken one.
    Evening {
        #[command(flatten)]
        wish: evening::Wish,
    },
    /// Makes each mutant of `verify/mutants` in a copy and shows that the test it names fails.
    Mutants {
        #[command(flatten)]
        wish: mutants::Wish,
    },
    /// Claims a second beside its limits, with the database checked against every answer; builds and starts all it needs.
    Rush {
        #[command(flatten)]
        on: rush::On,
        /// App nodes on one database.
        #[arg(long, default_value_t = 1)]
        nodes: usize,
        /// Seconds of the main run.
        #[arg(long, default_value_t = 10)]
        seconds: u64,
        /// What to pass on, after `--`: `--burst 50000`, `--rate 10000`, `--overload`, `--connections 1024`.
        #[arg(last = true)]
        rest: Vec<String>,
    },
    /// Kills the server, and PostgreSQL, in the middle of a rush, again and again, and checks what was acknowledged.
    Crash {
        #[command(flatten)]
        on: rush::On,
        /// How often.
        #[arg(long, default_value_t = 20)]
        kills: u64,
        /// App nodes on one PostgreSQL, killed by turns.
        #[arg(long, default_value_t = 1)]
        nodes: u64,
    },
    /// Opens every state in which a power cut could have left the SQLite file; weaker settings must fail.
    Powercut {
        /// How many states.
        #[arg(long, default_value_t = 500)]
        states: usize,
        /// The figures as one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Fills the disk under a rush and frees it again: nobody is told what is not kept, and claims go on by themselves.
    Diskfull {
        /// How often.
        #[arg(long, default_value_t = 5)]
        times: u64,
        /// The figures as one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Runs the demo from the sources, with its log on the terminal.
    Dev {
        /// What to pass on, after `--`.
        #[arg(last = true)]
        rest: Vec<String>,
    },
}

fn main() -> ExitCode {
    let Err(fault) = keep(Habit::parse()) else { return ExitCode::SUCCESS };
    say(&format!("{fault:#}"));
    ExitCode::FAILURE
}

fn keep(habit: Habit) -> Result<()> {
    match habit {
        Habit::Test { only } => steps::run(&only),
        Habit::Tidy => tidy::run(&Tree::read()?),
        Habit::Gen { check: true } => generated::check(&Tree::read()?),
        Habit::Gen { check: false } => generated::write(&Tree::read()?),
        Habit::Draw { job } => draw::run(&job),
        Habit::Scheme { job } => scheme::run(&job),
        Habit::Money(trial) => money::run(&trial),
        Habit::Evening { wish } => evening::run(&wish),
        Habit::Mutants { wish } => mutants::run(&wish),
        Habit::Rush { on, nodes, seconds, rest } => {
            let words =
                ["--nodes".to_owned(), nodes.to_string(), "--seconds".to_owned(), seconds.to_string()];
            rush::load(&on, &[&words[..], &rest].concat())
        }
        Habit::Crash { on, kills, nodes } => rush::crash(&on, kills, nodes),
        Habit::Powercut { states, json } => rush::powercut(states, json),
        Habit::Diskfull { times, json } => rush::full(times, json),
        Habit::Dev { rest } => dev(&rest),
    }
}

fn dev(rest: &[String]) -> Result<()> {
    let log = std::env::var("RUST_LOG").unwrap_or_else(|_| "info,afterbell=debug,store=debug".to_owned());
    let mut command = cargo(&["run", "--package", "afterbell", "--", "demo"]);
    let status = command.args(rest).env("RUST_LOG", log).status()?;
    ensure!(status.success(), "the demo ended with {status}");
    Ok(())
}

/// The cargo that runs us, at the root of the workspace.
fn cargo(args: &[&str]) -> Command {
    let mut command = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    command.args(args).current_dir(tree::root());
    command
}

/// One line to the person at the terminal. A closed pipe is not our concern.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}");
    let _ = out.flush();
}
