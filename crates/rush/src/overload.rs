//! 过载 Far more presses than can be served: those beyond the queue are told at once, and the gate never notices.

use crate::gate::{self, Comers, Gate};
use crate::lay::Size;
use crate::load::{Load, Setting, per_second, tell};
use crate::press::{Record, Way, everyone, send};
use anyhow::Result;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// An answer of the gate under the crowd, at the 99th percentile.
const GATE_LIMIT_US: u64 = 300_000;
/// What the crowd may add to the server's memory: 64 KiB for each of its connections, and no more however long it presses.
const MEMORY_GROWTH_KIB: u64 = CROWD as u64 * 64;
/// Connections that press again at once.
const CROWD: usize = 4096;

/// Goodput alone and under the crowd, and the gate beside it.
pub(crate) async fn run(load: &Load) -> Result<bool> {
    let households = usize::try_from(load.seconds * 26_000 / 50 + 1)?;
    let size = Size::open(5, 10_000_000, households);
    let stage = load.stage(size, Setting::ShortQueue).await?;
    let presses = Arc::new(everyone(size));
    let (alone, crowd) = presses.split_at(presses.len() / 3);
    let quiet = Way {
        addresses: stage.addresses(),
        connections: 256,
        every_nanos: 0,
        tries: 20,
        release_one_in: 0,
        until: Some(Duration::from_secs(load.seconds.div_ceil(3))),
    };
    let school = (stage.addresses()[0].clone(), Arc::default());
    let (peak, _) =
        beside_the_gate(&school, send(&quiet, &Arc::new(alone.to_vec()), &Arc::default())).await?;
    let peak_per_s = per_second(peak.told.len(), quiet.until.unwrap_or_default());
    let before = stage.servers[0].memory_kib();
    let full =
        Way { connections: CROWD, tries: 1, until: Some(Duration::from_secs(load.seconds)), ..quiet.clone() };
    let (mut record, mut gate) =
        beside_the_gate(&school, send(&full, &Arc::new(crowd.to_vec()), &Arc::default())).await?;
    let memory = stage.servers[0].memory_kib();
    let goodput = per_second(record.told.len(), full.until.unwrap_or_default());
    let percent = goodput * 100 / peak_per_s.max(1);
    let told = record.told.len();
    record.join(peak);
    let verdict = crate::check::check(&stage.store, &stage.laid, &record).await?;
    let mut report = serde_json::Map::new();
    for (name, value) in [
        ("peak_per_s", peak_per_s),
        ("goodput_per_s", goodput),
        ("goodput_percent", percent),
        ("told_to_come_back", record.busy),
        ("acknowledged", told as u64),
        ("gate_asked", gate.asked),
        ("gate_answered", gate.answered),
        ("gate_p99_us", gate.p99()),
        ("gate_collected", gate.collected),
        ("memory_kib_before", before),
        ("memory_kib", memory),
    ] {
        report.insert(name.to_owned(), value.into());
    }
    verdict.put(&mut report);
    gate.tell_odd();
    tell(&report, load.json);
    let kept = [
        (verdict.holds(), "the database and the answers differ"),
        (gate.answered == gate.asked, "the gate was not answered"),
        (gate.collected > 0, "no child was collected"),
        (gate.p99() <= GATE_LIMIT_US, "the gate waited"),
        (memory.saturating_sub(before) <= MEMORY_GROWTH_KIB, "memory grew with the crowd"),
        (load.goal.is_none_or(|goal| percent >= goal), "less was served than asked for with --goal"),
    ];
    Ok(crate::all_kept(&kept))
}

/// What the presses came to, and the gate meanwhile: it asks as often without the crowd, so that only the crowd differs.
async fn beside_the_gate(
    (address, comers): &(String, Arc<Comers>),
    presses: impl Future<Output = Record>,
) -> Result<(Record, Gate)> {
    let stop = Arc::new(AtomicBool::new(false));
    let gate = tokio::spawn(gate::probe(address.clone(), Arc::clone(comers), Arc::clone(&stop)));
    let record = presses.await;
    stop.store(true, Ordering::Relaxed);
    Ok((record, gate.await?))
}
