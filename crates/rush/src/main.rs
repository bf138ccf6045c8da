//! 抢位演练 The opening minute from outside: load, kills and power cuts against the real binary, then the database against
//! every answer that was given. `cargo xtask rush | crash | powercut` build it and call it.

mod check;
mod crash;
mod evening;
mod full;
mod gate;
mod http;
mod lay;
mod load;
mod overload;
mod powercut;
mod press;
mod room;
mod server;
mod trace;

use clap::Parser;
use std::io::Write;
use std::process::ExitCode;

/// Load, kills and power cuts.
#[derive(Parser)]
#[command(name = "rush")]
enum Job {
    /// Presses as fast as the server answers, beside its limits.
    Load(load::Load),
    /// Kills the server, and the database, in the middle of a rush, again and again.
    Crash(crash::Crash),
    /// Replays every state in which a power cut could have left the file.
    Powercut(powercut::Powercut),
    /// Fills the disk in the middle of a rush, and frees it again.
    Full(full::Full),
}

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.expect("the operating system gives threads");
    let done = runtime.block_on(async {
        match Job::parse() {
            Job::Load(load) => load.run().await,
            Job::Crash(crash) => crash.run().await,
            Job::Powercut(cut) => cut.run().await,
            Job::Full(full) => full.run().await,
        }
    });
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(why) => {
            let _ = writeln!(std::io::stderr(), "rush: {why:#}");
            ExitCode::from(2)
        }
    }
}

/// One line to whoever reads the figures.
fn say(line: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

/// One line to whoever waits.
fn note(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// Whether everything was kept; says what was not.
fn all_kept(kept: &[(bool, &str)]) -> bool {
    kept.iter().filter(|(is_kept, _)| !is_kept).for_each(|(_, what)| note(what));
    kept.iter().all(|(is_kept, _)| *is_kept)
}

/// The wall clock, which the server reads too: a sign-in older than its rule allows is ended.
#[expect(clippy::disallowed_methods, reason = "the server under test runs on the real clock")]
pub(crate) fn wall() -> rules::moment::Moment {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    rules::moment::Moment(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// Real time: what is measured here decides nothing in the product.
#[expect(clippy::disallowed_methods, reason = "a load tool measures real time; no rule knows of it")]
fn now() -> std::time::Instant {
    std::time::Instant::now()
}
