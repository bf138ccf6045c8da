//! 同行 The whole draw, and its seats alone, beside fairpyx's serial dictatorship or OR-tools' min-cost flow, on the same
//! tables in one run, in processor time.

use super::bench::{milliseconds, on_processor};
use super::files::tables;
use super::instance::Instance;
use crate::say;
use anyhow::{Context, Result, anyhow, ensure};
use draw::{Mechanism, Ordered, Roster, Rule};
use std::ffi::OsStr;
use std::process::{Command, Stdio};
use std::time::Duration;

pub(crate) fn peer(size: &str, python: &str) -> Result<()> {
    let [theirs, seats] = asked(size, python, "peer.py")?;
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

/// The whole optimum, and its seats alone, beside OR-tools' min-cost flow, which must find the same worth.
pub(crate) fn flow(size: &str, python: &str) -> Result<()> {
    let [theirs, worth] = asked(size, python, "flow.py")?;
    let theirs = Duration::from_micros(theirs);
    say(&format!("{size}: OR-tools min-cost flow {}, worth {worth}, solve call alone", milliseconds(theirs)));
    let instance = Instance::sized(size)?;
    let rule = Rule { waitlist: false, ..Rule::usual(Mechanism::Optimum) };
    let roster =
        Roster::new(rule, &instance.courses, &instance.students).map_err(|all| anyhow!("{}", all[0]))?;
    let seed = draw::seed("03 14 15", &roster.hash());
    let (drawn, took) = on_processor(|| draw::hold(&roster, &seed, 1));
    ensure!(drawn.outcome.value == worth, "ours is worth {}", drawn.outcome.value);
    let ordered = Ordered::new(&roster, &seed);
    let (_, alone) = on_processor(|| ordered.seats());
    let times = |ours: Duration| {
        let tenths = theirs.as_nanos() * 10 / ours.as_nanos().max(1);
        format!("{} ({}.{} ×)", milliseconds(ours), tenths / 10, tenths % 10)
    };
    say(&format!("  optimum  keys, order, seats and prices {}; seats alone {}", times(took), times(alone)));
    Ok(())
}

/// The two numbers that a script beside `verify/draw.py` says about the tables of a made-up district.
fn asked(size: &str, python: &str, script: &str) -> Result<[u64; 2]> {
    let folder = tempfile::tempdir()?;
    tables(size, folder.path())?;
    let text = said(python, script, &[folder.path().as_os_str()])?;
    let numbers: Result<Vec<u64>, _> = text.split_whitespace().map(str::parse).collect();
    numbers?.try_into().map_err(|_| anyhow!("`{text}` is no measurement"))
}

/// What such a script prints.
pub(super) fn said(python: &str, script: &str, args: &[&OsStr]) -> Result<String> {
    let file = format!(concat!(env!("CARGO_MANIFEST_DIR"), "/../verify/{}"), script);
    let said = Command::new(python).arg(file).args(args).stderr(Stdio::inherit()).output();
    let said = said.context("--python names one that has what the script imports")?;
    ensure!(said.status.success(), "verify/{script} ended with {}: is all it imports there?", said.status);
    Ok(String::from_utf8_lossy(&said.stdout).into_owned())
}
