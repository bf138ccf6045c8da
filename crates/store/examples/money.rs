//! 账本试验 `cargo xtask money`: random operations against the reference model, and how many transfers a second.

#[path = "money/bench.rs"]
mod bench;
#[path = "money/mod.rs"]
mod money;

use money::play::{Failed, Tally};
use money::real::Target;
use serde_json::{Value, json};
use std::io::Write;
use std::time::Duration;

/// `pure|real|bench OPERATIONS SEED [SERVER]`, as `cargo xtask money` calls it: `pure` plays all eight kinds of schools in memory, `real` the
/// seven that are played through the store, on SQLite or on a PostgreSQL server, school by school and kind by kind.
fn main() -> Result<(), Failed> {
    let said: Vec<String> = std::env::args().skip(1).collect();
    let [what, operations, seed, rest @ ..] = said.as_slice() else {
        return Err("usage: money pure|real|bench OPERATIONS SEED [SERVER]".into());
    };
    let (operations, seed) = (operations.parse()?, seed.parse()?);
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("money.db").display().to_string();
    let schema = format!("money_{}", std::process::id());
    let target = rest.first().map_or(Target::Lite(file), |server| Target::Pg(server.clone(), schema));
    let report =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?.block_on(
            async {
                let begin = bench::begun();
                let report = match what.as_str() {
                    "pure" => told("pure", &money::pure(operations, seed).await?, begin.elapsed()),
                    "real" => {
                        told(target.kind(), &money::real(operations, seed, &target).await?, begin.elapsed())
                    }
                    _ => bench::bench(operations, &target, folder.path()).await?,
                };
                target.remove().await?;
                Ok::<_, Failed>(report)
            },
        )?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{report}")?;
    match report["mismatches"].as_u64() {
        Some(0) | None => Ok(()),
        Some(n) => Err(format!("{n} mismatches").into()),
    }
}

fn told(of: &str, tally: &Tally, took: Duration) -> Value {
    json!({
        "of": of, "operations": tally.operations, "mismatches": tally.mismatches, "first": tally.first,
        "repeated": tally.repeated, "crashed": tally.crashed, "transfers": tally.transfers,
        "kinds": tally.kinds, "outcomes": tally.outcomes, "seconds": took.as_secs(),
    })
}
