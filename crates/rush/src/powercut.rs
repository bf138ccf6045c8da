//! 断电 Power cuts without a power switch: what the server's file system calls leave on the disk at every point, opened again.

use crate::check::history;
use crate::http::Connection;
use crate::lay::{Size, lay};
use crate::load::{LAID_AT, tell};
use crate::press::{Press, Told, request};
use crate::server::Start;
use crate::trace::{Did, Disk, Survives, read, recorder};
use anyhow::{Context, Result, ensure};
use rules::enrol::claim::Slot;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use store::Store;

/// States in which the two weaker settings are looked at; they must fail.
const CONTROL_STATES: usize = 60;
/// Connections that press.
const CONNECTIONS: usize = 8;

/// Replays every state in which a power cut could have left the file.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Powercut {
    /// The `afterbell` whose calls are recorded.
    #[arg(long)]
    binary: PathBuf,
    /// How many states.
    #[arg(long, default_value_t = 500)]
    states: usize,
    /// The figures as one JSON object.
    #[arg(long)]
    json: bool,
}

/// A recorded rush.
struct Recorded {
    file: String,
    base: BTreeMap<String, Vec<u8>>,
    did: Vec<(usize, Did)>,
    /// Answers, with where the recording was when each had come.
    told: Vec<(usize, Told)>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Found {
    states: usize,
    lost: usize,
    extra: usize,
    corrupt: usize,
    ready_ms_max: u128,
}

impl Powercut {
    /// Records, cuts, opens again, prints; true where nothing was lost and the controls lost something.
    pub(crate) async fn run(&self) -> Result<bool> {
        let presses = (self.states * 2).clamp(400, 6000);
        let recorded = self.record("", presses).await?;
        let found = replay(&recorded, self.states).await?;
        let normal = replay(&self.record("?synchronous=normal", 400).await?, CONTROL_STATES).await?;
        let off = replay(&self.record("?synchronous=off", 400).await?, CONTROL_STATES).await?;
        let mut report = serde_json::Map::new();
        for (name, value) in [
            ("states", found.states),
            ("acknowledged", recorded.told.len()),
            ("syncs", recorded.did.iter().filter(|(_, did)| matches!(did, Did::Sync { .. })).count()),
            ("lost", found.lost),
            ("extra", found.extra),
            ("corrupt", found.corrupt),
            ("control_states", normal.states + off.states),
            ("control_normal_lost", normal.lost),
            ("control_off_lost", off.lost),
            ("control_off_corrupt", off.corrupt),
            ("ready_ms_max", usize::try_from(found.ready_ms_max)?),
        ] {
            report.insert(name.to_owned(), value.into());
        }
        tell(&report, self.json);
        ensure!(normal.lost > 0 && off.lost > 0, "a control did not fail: the replay shows nothing");
        Ok(found.lost + found.extra + found.corrupt == 0)
    }

    /// A short rush with every call written down.
    async fn record(&self, setting: &str, presses: usize) -> Result<Recorded> {
        let folder = tempfile::tempdir()?;
        let below = folder.path().canonicalize()?.join("data");
        std::fs::create_dir(&below)?;
        let file = below.join("rush.db").display().to_string();
        let size = Size::open(10, 150, presses / 40 + 1);
        let store = Store::open(&file).await?;
        lay(&store, size, LAID_AT).await?;
        store.close().await;
        let base = BTreeMap::from([(file.clone(), std::fs::read(&file)?)]);
        let (library, recording) = (recorder(folder.path())?, folder.path().join("recording"));
        let environment = [
            ("LD_PRELOAD", library.display().to_string()),
            ("RUSH_RECORD", recording.display().to_string()),
            ("RUSH_RECORD_FOLDER", below.display().to_string()),
        ];
        let start = Start {
            binary: self.binary.clone(),
            database: format!("sqlite:{file}{setting}"),
            more: Vec::new(),
            environment: environment.map(|(name, value)| (name.to_owned(), value)).to_vec(),
        };
        let mut server = start.start().await?;
        let told = press(&server.address, &recording, size, presses).await?;
        server.kill();
        let did = read(&std::fs::read(&recording).context("nothing was recorded")?);
        ensure!(!did.is_empty() && !told.is_empty(), "nothing was recorded or nothing told");
        Ok(Recorded { file, base, did, told })
    }
}

/// Presses over a few connections; each answer with the length of the recording when it had come.
async fn press(address: &str, recording: &Path, size: Size, presses: usize) -> Result<Vec<(usize, Told)>> {
    let (next, mut tasks) = (Arc::new(AtomicUsize::new(0)), tokio::task::JoinSet::new());
    let children = size.households * crate::lay::CHILDREN;
    for _ in 0..CONNECTIONS {
        let (address, recording, next) = (address.to_owned(), recording.to_owned(), Arc::clone(&next));
        tasks.spawn(async move {
            let (mut connection, mut told) = (Connection::new(&address), Vec::new());
            loop {
                let n = next.fetch_add(1, Ordering::Relaxed);
                if n >= presses {
                    return Ok::<_, anyhow::Error>(told);
                }
                let (student, day) = (n % children, n / children % 5);
                let press = Press { student, key: format!("k{n}"), wishes: vec![day, day + 5] };
                let answer = connection.ask(&request(&press)).await?;
                let at = usize::try_from(std::fs::metadata(&recording)?.len())?;
                let body: serde_json::Value = serde_json::from_str(&answer.body).unwrap_or_default();
                let slots: Vec<Slot> = match body.get("slots") {
                    Some(slots) if answer.status == 200 => serde_json::from_value(slots.clone())?,
                    _ => continue,
                };
                told.push((at, Told { student: format!("s{student}"), key: press.key, slots }));
            }
        });
    }
    let mut told = Vec::new();
    while let Some(done) = tasks.join_next().await {
        told.extend(done??);
    }
    Ok(told)
}

/// Walks through the recording; at points spread over it, mostly around syncs, the power is cut in several ways.
async fn replay(recorded: &Recorded, states: usize) -> Result<Found> {
    let place = if Path::new("/dev/shm").is_dir() { PathBuf::from("/dev/shm") } else { std::env::temp_dir() };
    let ways = |n: u64| {
        [Survives::Nothing, Survives::All, Survives::Some(n * 2 + 3), Survives::Some(n * 40_503 + 7)]
    };
    let points = (states / 4).max(1);
    let (mut disk, mut found, mut cut) = (Disk::with(recorded.base.clone()), Found::default(), 0);
    for (n, (at, did)) in recorded.did.iter().enumerate() {
        disk.did(did);
        if (n + 1) * points / recorded.did.len() <= cut {
            continue;
        }
        cut += 1;
        for survives in ways(n as u64) {
            let folder = tempfile::tempdir_in(&place)?;
            for (path, bytes) in disk.cut(survives) {
                let name = Path::new(&path).file_name().context("a file has a name")?;
                std::fs::write(folder.path().join(name), bytes)?;
            }
            look(recorded, &folder.path().join("rush.db"), *at, &mut found).await?;
        }
    }
    Ok(found)
}

async fn look(recorded: &Recorded, file: &Path, at: usize, found: &mut Found) -> Result<()> {
    debug_assert!(recorded.file.ends_with("rush.db"));
    found.states += 1;
    let begun = crate::now();
    let Ok(store) = Store::open(&file.display().to_string()).await else {
        found.corrupt += 1;
        return Ok(());
    };
    found.ready_ms_max = found.ready_ms_max.max(begun.elapsed().as_millis());
    let (past, health) = (history(&store).await, store.doctor().await);
    store.close().await;
    let (Ok(past), Ok(health)) = (past, health) else {
        found.corrupt += 1;
        return Ok(());
    };
    found.corrupt += usize::from(!health.is_empty());
    found.extra += health.iter().filter(|finding| finding.part == "seats").count();
    let there: BTreeMap<(&str, &str), &Vec<Slot>> =
        past.iter().map(|one| ((one.draft.student.as_str(), one.draft.key.as_str()), &one.slots)).collect();
    let due = recorded.told.iter().filter(|(told_at, _)| *told_at <= at);
    let is_lost = |one: &Told| {
        there.get(&(one.student.as_str(), one.key.as_str())).is_none_or(|slots| **slots != one.slots)
    };
    found.lost += due.filter(|(_, one)| is_lost(one)).count();
    Ok(())
}
