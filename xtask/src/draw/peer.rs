//! 同行 The whole draw, and its seats alone, beside fairpyx's serial dictatorship, on the same tables in one run, in
//! processor time.

use super::bench::{milliseconds, on_processor};
use super::files::tables;
use super::instance::Instance;
use crate::say;
use anyhow::{Context, Result, anyhow, ensure};
use draw::{Mechanism, Ordered, Roster, Rule};
use std::process::{Command, Stdio};
use std::time::Duration;

pub(crate) fn peer(size: &str, python: &str) -> Result<()> {
    let folder = tempfile::tempdir()?;
    tables(size, folder.path())?;
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../verify/peer.py");
    let said = Command::new(python).arg(script).arg(folder.path()).stderr(Stdio::inherit()).output();
    let said = said.context("--python names one that has fairpyx")?;
    ensure!(said.status.success(), "verify/peer.py ended with {}: is fairpyx installed?", said.status);
    let text = String::from_utf8_lossy(&said.stdout).into_owned();
    let numbers: Result<Vec<u64>, _> = text.split_whitespace().map(str::parse).collect();
    let [theirs, seats] = numbers?[..] else { anyhow::bail!("`{text}` is no measurement") };
    say(&format!("{size}: fairpyx serial dictatorship {theirs} ms for {seats} seats, solve call alone"));
    let instance = Instance::sized(size)?;
    for mechanism in [Mechanism::Serial, Mechanism::Lottery, Mechanism::Minimum] {
        for closing in [false, true] {
            let rule = Rule { waitlist: false, closing, ..Rule::usual(mechanism) };
            let roster = Roster::new(rule, &instance.courses, &instance.students);
            let roster = roster.map_err(|all| anyhow!("{}", all[0]))?;
            let seed = draw::seed("03 14 15", &roster.hash());
            let (drawn, took) = on_processor(|| draw::hold(&roster, &seed, 1));
            let ordered = Ordered::new(&roster, &seed);
            let (_, alone) = on_processor(|| ordered.seats());
            let faster = |ours: Duration| Duration::from_millis(theirs).as_nanos() / ours.as_nanos().max(1);
            say(&format!(
                "  {:8} {:15} {} for {} seats: keys, order, seats and the proved bound, {} ×; seats alone {}, {} ×",
                mechanism.name(),
                if closing { "with closing" } else { "without closing" },
                milliseconds(took),
                drawn.outcome.seats(&roster).count(),
                faster(took),
                milliseconds(alone),
                faster(alone),
            ));
        }
    }
    Ok(())
}
