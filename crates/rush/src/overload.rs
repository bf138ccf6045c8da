//! 过载 Far more presses than can be served: those beyond the queue are told at once, and the gate never notices.

use crate::http::{Connection, get, post};
use crate::lay::{Size, gate_token, token};
use crate::load::{Load, Setting, per_second, tell};
use crate::press::{Way, everyone, send};
use anyhow::Result;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The gate asks so often.
const PROBE_EVERY: Duration = Duration::from_millis(20);

/// What the gate saw.
#[derive(Debug, Default)]
struct Gate {
    asked: u64,
    answered: u64,
    micros: Vec<u64>,
    /// What it was answered otherwise.
    odd: Vec<String>,
}

/// Goodput alone and under the crowd, and the gate beside it.
pub(crate) async fn run(load: &Load) -> Result<bool> {
    let households = usize::try_from(load.seconds * 26_000 / 50 + 1)?;
    let size = Size { courses: 5, seats: 10_000_000, households };
    let stage = load.stage(size, Setting::ShortQueue).await?;
    let presses = Arc::new(everyone(size));
    let (alone, crowd) = presses.split_at(presses.len() / 3);
    let quiet = Way {
        addresses: stage.addresses(),
        connections: 256,
        every_nanos: 0,
        tries: 20,
        until: Some(Duration::from_secs(load.seconds.div_ceil(3))),
    };
    let peak = send(&quiet, &Arc::new(alone.to_vec()), &Arc::default()).await;
    let peak_per_s = per_second(peak.told.len(), quiet.until.unwrap_or_default());
    let stop = Arc::new(AtomicBool::new(false));
    let gate = tokio::spawn(probe(stage.addresses()[0].clone(), Arc::clone(&stop)));
    let before = stage.servers[0].memory_kib();
    let full =
        Way { connections: 4096, tries: 1, until: Some(Duration::from_secs(load.seconds)), ..quiet.clone() };
    let mut record = send(&full, &Arc::new(crowd.to_vec()), &Arc::default()).await;
    let memory = stage.servers[0].memory_kib();
    stop.store(true, Ordering::Relaxed);
    let mut gate = gate.await?;
    let goodput = per_second(record.told.len(), full.until.unwrap_or_default());
    let told = record.told.len();
    record.join(peak);
    let verdict = crate::check::check(&stage.store, &stage.laid, &record).await?;
    gate.micros.sort_unstable();
    let p99 = gate.micros.get(gate.micros.len() * 99 / 100).copied().unwrap_or(0);
    let mut report = serde_json::Map::new();
    for (name, value) in [
        ("peak_per_s", peak_per_s),
        ("goodput_per_s", goodput),
        ("goodput_percent", goodput * 100 / peak_per_s.max(1)),
        ("told_to_come_back", record.busy),
        ("acknowledged", told as u64),
        ("gate_asked", gate.asked),
        ("gate_answered", gate.answered),
        ("gate_p99_us", p99),
        ("memory_kib_before", before),
        ("memory_kib", memory),
        ("lost", verdict.lost as u64),
        ("extra", verdict.extra as u64),
        ("double", verdict.double as u64),
        ("out_of_order", verdict.out_of_order as u64),
    ] {
        report.insert(name.to_owned(), value.into());
    }
    for odd in gate.odd.iter().take(3) {
        crate::note(odd);
    }
    tell(&report, load.json);
    Ok(verdict.holds())
}

/// The gate looks a child up, and a family puts an adult on its list: a read and a durable write, by turns.
async fn probe(address: String, stop: Arc<AtomicBool>) -> Gate {
    let (mut gate, mut connection, mut n) = (Gate::default(), Connection::new(&address), 0_usize);
    while !stop.load(Ordering::Relaxed) {
        n += 1;
        let request = if n.is_multiple_of(2) {
            get("/gongshu/wenlan/gate?find=xs1", &gate_token())
        } else {
            let adult = format!("key=adult{n}&name=adult{n}&relation=relative&phone=137{n:08}&days=today");
            post("/gongshu/wenlan/collectors/s0", &token(0), 0, &adult)
        };
        let begun = crate::now();
        gate.asked += 1;
        match connection.ask(&request).await {
            Ok(answer) if matches!(answer.status, 200 | 303 | 422) => {
                gate.answered += 1;
                gate.micros.push(u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX));
            }
            Ok(answer) => gate.odd.push(format!("{} {}", answer.status, answer.body)),
            Err(why) => gate.odd.push(format!("{why:#}")),
        }
        tokio::time::sleep(PROBE_EVERY.saturating_sub(begun.elapsed())).await;
    }
    gate
}
