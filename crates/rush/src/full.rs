//! 磁盘满 A disk that fills up in the middle of a rush and has room again later: while it is full nobody is told that a
//! claim stands, pages still open, and afterwards claims go on without anybody's help.

use crate::check::check;
use crate::http::{Connection, get};
use crate::lay::{Size, gate_token, lay};
use crate::load::{LAID_AT, tell};
use crate::press::{Way, everyone, send};
use crate::server::Start;
use crate::trace::recorder;
use anyhow::{Context, Result, ensure};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use store::Store;

/// How long the disk is full, and how long it has room before and after.
const PHASE: Duration = Duration::from_millis(800);
/// Children who press only when the disk has room for good.
const LAST: usize = 100;

/// Fills the disk in the middle of a rush, frees it, and checks what was acknowledged.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Full {
    /// The `afterbell` whose disk is full.
    #[arg(long)]
    binary: PathBuf,
    /// How often.
    #[arg(long, default_value_t = 3)]
    times: u64,
    /// The figures as one JSON object.
    #[arg(long)]
    json: bool,
}

impl Full {
    /// Fills, frees, checks, prints; true where nothing was lost, extra or double and claims went on by themselves.
    pub(crate) async fn run(&self) -> Result<bool> {
        let folder = tempfile::tempdir()?;
        let below = folder.path().canonicalize()?.join("data");
        std::fs::create_dir(&below)?;
        let (file, full) = (below.join("rush.db").display().to_string(), folder.path().join("full"));
        let size = Size::open(5, 1_000_000, 4000);
        let store = Store::open(&file).await?;
        let laid = lay(&store, size, LAID_AT).await?;
        store.close().await;
        let environment = [
            ("LD_PRELOAD", recorder(folder.path())?),
            ("RUSH_RECORD_FOLDER", below.clone()),
            ("RUSH_FULL", full.clone()),
        ];
        let environment = environment.map(|(name, value)| (name.to_owned(), value.display().to_string()));
        let start = Start {
            binary: self.binary.clone(),
            database: file.clone(),
            more: Vec::new(),
            environment: environment.to_vec(),
        };
        let mut server = start.start().await?;
        let way = Way {
            addresses: vec![server.address.clone()],
            connections: 32,
            every_nanos: 0,
            tries: 40,
            release_one_in: 0,
            until: None,
        };
        let stop = Arc::new(AtomicBool::new(false));
        let mut presses = everyone(size);
        let last = Arc::new(presses.split_off(presses.len() - LAST));
        let sending = {
            let (presses, stop, way) = (Arc::new(presses), Arc::clone(&stop), way.clone());
            tokio::spawn(async move { send(&way, &presses, &stop).await })
        };
        let pages = self.fill_and_free(&full, &server.address).await?;
        stop.store(true, Ordering::Relaxed);
        let mut record = sending.await?;
        let went_on = send(&way, &last, &Arc::default()).await;
        let afterwards = went_on.told.len();
        record.join(went_on);
        server.kill();
        let store = Store::open(&file).await?;
        let verdict = check(&store, &laid, &record).await?;
        let mut report = serde_json::Map::new();
        for (name, value) in [
            ("times", self.times),
            ("acknowledged", record.told.len() as u64),
            ("acknowledged_afterwards", afterwards as u64),
            ("told_to_come_back", record.busy),
            ("pages_while_full", pages),
            ("odd", record.odd.len() as u64),
        ] {
            report.insert(name.to_owned(), value.into());
        }
        verdict.put(&mut report);
        tell(&report, self.json);
        for odd in record.odd.iter().take(3) {
            crate::note(odd);
        }
        ensure!(record.busy > 0, "nobody met the full disk: the try shows nothing");
        Ok(verdict.holds() && record.odd.is_empty() && pages == self.times && afterwards == LAST)
    }

    /// Fills the disk and makes room again, and again; how often a page opened while it was full.
    async fn fill_and_free(&self, full: &Path, address: &str) -> Result<u64> {
        let mut pages = 0;
        for _ in 0..self.times {
            tokio::time::sleep(PHASE).await;
            std::fs::write(full, "")?;
            tokio::time::sleep(PHASE).await;
            pages += u64::from(a_page_opens(address).await);
            std::fs::remove_file(full).context("making room again")?;
        }
        tokio::time::sleep(PHASE * 2).await;
        Ok(pages)
    }
}

/// Whether the gate can look a child up: reading needs no room.
async fn a_page_opens(address: &str) -> bool {
    let answer = Connection::new(address).ask(&get("/gongshu/wenlan/gate?find=xs1", &gate_token())).await;
    answer.is_ok_and(|answer| answer.status == 200)
}
