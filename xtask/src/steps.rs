//! 全部检查 The steps of `cargo xtask test`, in order, each with its time; the first that fails ends it.

use crate::browser::{self, Browser};
use crate::cluster::Cluster;
use crate::tree::Tree;
use crate::{cargo, generated, memory, say, tidy};
use anyhow::{Result, bail, ensure};
use std::process::{Command, Stdio};
use std::time::Instant;

const DATABASE: &str = "AFTERBELL_TEST_DATABASE";
const BROWSER: &str = "AFTERBELL_BROWSER";

/// A step by the name that `--only` takes.
struct Step {
    name: &'static str,
    about: &'static str,
    run: fn() -> Result<Outcome>,
}

enum Outcome {
    Passed,
    /// Left out, and why.
    Skipped(&'static str),
}

const STEPS: [Step; 12] = [
    Step { name: "fmt", about: "formatting", run: fmt },
    Step { name: "clippy", about: "lints", run: clippy },
    Step { name: "sqlite", about: "all tests on SQLite", run: sqlite },
    Step { name: "postgres", about: "the tests of store and app on PostgreSQL", run: postgres },
    Step { name: "browser", about: "the browser tests in headless Chromium", run: browser },
    Step { name: "verify", about: "the draw against a second program that recomputes it", run: verify },
    Step {
        name: "evening",
        about: "random evenings against the rules of roll, gate and hand-over",
        run: evening,
    },
    Step { name: "rush", about: "a rush, kills and power cuts, on both databases", run: rush },
    Step { name: "doc", about: "documentation", run: doc },
    Step { name: "gen", about: "generated documents", run: generated },
    Step { name: "tidy", about: "house rules", run: tidy },
    Step { name: "deny", about: "licences, bans and sources of dependencies", run: deny },
];

/// Runs all steps, or only those named.
pub(crate) fn run(only: &[String]) -> Result<()> {
    if let Some(unknown) = only.iter().find(|name| STEPS.iter().all(|step| step.name != **name)) {
        bail!("there is no step `{unknown}`: {}", STEPS.map(|step| step.name).join(", "));
    }
    let chosen = STEPS.iter().filter(|step| only.is_empty() || only.iter().any(|name| name == step.name));
    let mut passed = 0;
    let mut skipped = 0;
    let watch = stopwatch();
    for step in chosen {
        say(&format!("\n== {}: {}", step.name, step.about));
        let own = stopwatch();
        let outcome = (step.run)();
        let took = seconds(own);
        match outcome {
            Ok(Outcome::Passed) => {
                passed += 1;
                say(&format!("== {} passed in {took}", step.name));
            }
            Ok(Outcome::Skipped(why)) => {
                skipped += 1;
                say(&format!("== {} skipped: {why}", step.name));
            }
            Err(fault) => {
                say(&format!("== {} FAILED after {took}: {fault:#}\n", step.name));
                bail!("{passed} passed, 1 failed ({}), {skipped} skipped", step.name);
            }
        }
    }
    say(&format!("\n{passed} passed, 0 failed, {skipped} skipped in {}", seconds(watch)));
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "how long a step took is told to the person who waits for it")]
fn stopwatch() -> Instant {
    Instant::now()
}

fn seconds(since: Instant) -> String {
    let whole = since.elapsed().as_secs();
    if whole < 100 { format!("{whole} s") } else { format!("{} min {} s", whole / 60, whole % 60) }
}

fn fmt() -> Result<Outcome> {
    succeed(cargo(&["fmt", "--all", "--check"]))
}

fn clippy() -> Result<Outcome> {
    succeed(cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

fn sqlite() -> Result<Outcome> {
    succeed(tests(None))
}

fn postgres() -> Result<Outcome> {
    let cluster = Cluster::start_careless()?;
    // One season in full is played there; more of them would take minutes and ask the server nothing that the stories do not.
    let chosen =
        "package(store) + package(afterbell) - (binary(rehearse) - test(=a_season_breaks_no_promise))";
    let mut command = tests(Some(chosen));
    command.env(DATABASE, &cluster.url);
    let outcome = succeed(command)?;
    let connections = cluster.connections();
    ensure!(connections > 0, "no test connected: {DATABASE} was not used");
    say(&format!("{connections} connections"));
    Ok(outcome)
}

fn browser() -> Result<Outcome> {
    let found = Browser::find()?;
    let mut command = if has("nextest") {
        tests(Some("package(afterbell) & binary(browser)"))
    } else {
        cargo(&["test", "--workspace", "--test", "browser"])
    };
    command.env(BROWSER, "1").env("CHROMIUM", found.chromium).env("CHROMEDRIVER", found.driver);
    browser::run_bounded(command)?;
    Ok(Outcome::Passed)
}

fn verify() -> Result<Outcome> {
    let python =
        Command::new("python3").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !python.is_ok_and(|status| status.success()) {
        return Ok(Outcome::Skipped("python3 is not installed (Debian: apt-get install python3)"));
    }
    crate::draw::agree()?;
    Ok(Outcome::Passed)
}

fn evening() -> Result<Outcome> {
    crate::evening::short().map(|()| Outcome::Passed)
}

fn rush() -> Result<Outcome> {
    crate::rush::short().map(|()| Outcome::Passed)
}

fn doc() -> Result<Outcome> {
    let mut command = cargo(&["doc", "--workspace", "--no-deps"]);
    command.env("RUSTDOCFLAGS", "-D warnings");
    succeed(command)
}

fn generated() -> Result<Outcome> {
    generated::check(&Tree::read()?).map(|()| Outcome::Passed)
}

fn tidy() -> Result<Outcome> {
    tidy::run(&Tree::read()?).map(|()| Outcome::Passed)
}

fn deny() -> Result<Outcome> {
    if !has("deny") {
        return Ok(Outcome::Skipped("cargo-deny is not here; `cargo install --locked cargo-deny` brings it"));
    }
    succeed(cargo(&["deny", "check", "licenses", "bans", "sources"]))
}

/// The tests, always with the whole workspace selected, so that nothing is built twice with other features.
fn tests(filter: Option<&str>) -> Command {
    let mut command = if has("nextest") {
        let mut nextest = cargo(&["nextest", "run", "--workspace"]);
        nextest.args(filter.into_iter().flat_map(|filter| ["--filterset", filter]));
        nextest
    } else {
        cargo(&["test", "--workspace"])
    };
    command.env_remove(DATABASE).env_remove(BROWSER);
    if let Some(folder) = memory::folder() {
        command.env("TMPDIR", folder);
    }
    command
}

fn has(subcommand: &str) -> bool {
    let mut command = cargo(&[subcommand, "--version"]);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn succeed(mut command: Command) -> Result<Outcome> {
    let status = command.stdin(Stdio::null()).status()?;
    ensure!(status.success(), "ended with {status}");
    Ok(Outcome::Passed)
}
