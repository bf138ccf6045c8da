//! 击杀 SIGKILL in the middle of a rush, of the server and of the database; after each the answers are compared.

use crate::check::{Verdict, check};
use crate::lay::{CHILDREN, Laid, Size, lay};
use crate::load::{LAID_AT, tell};
use crate::press::{Press, Record, Way, send};
use crate::server::{Server, Start};
use anyhow::{Context, Result, ensure};
use std::ops::Range;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use store::Store;

/// So many kills on one database, then an empty one: the check reads all that is there.
const KILLS_A_ROUND: u64 = 25;

/// Kills the server, and the database, in the middle of a rush, again and again.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Crash {
    /// The `afterbell` that is killed.
    #[arg(long)]
    binary: PathBuf,
    /// `sqlite`, or the `postgres://` address of a server for this run alone.
    #[arg(long, default_value = "sqlite")]
    database: String,
    /// How often.
    #[arg(long, default_value_t = 20)]
    kills: u64,
    /// A shell command that kills the database server; with it every second kill is the database's.
    #[arg(long)]
    database_kill: Option<String>,
    /// A shell command that starts it again.
    #[arg(long)]
    database_start: Option<String>,
    /// App nodes on one database; each in turn is killed, and the others go on.
    #[arg(long, default_value_t = 1)]
    nodes: usize,
    /// Keep-alive connections.
    #[arg(long, default_value_t = 64)]
    connections: usize,
    /// A server is ready again within so many milliseconds.
    #[arg(long, default_value_t = 2000)]
    ready_ms: u128,
    /// The figures as one JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Default)]
struct Sum {
    acknowledged: usize,
    released: usize,
    verdict: Verdict,
    ready_ms_max: u128,
    unanswered: u64,
    odd: usize,
}

impl Crash {
    /// Kills, checks, prints; true where nothing was lost, extra or double.
    pub(crate) async fn run(&self) -> Result<bool> {
        let (mut sum, mut killed) = (Sum::default(), 0);
        while killed < self.kills {
            let kills = (self.kills - killed).min(KILLS_A_ROUND);
            self.round(killed, kills, &mut sum).await?;
            killed += kills;
            crate::note(&format!("{killed} kills, {} acknowledged", sum.acknowledged));
        }
        let mut report = serde_json::Map::new();
        for (name, value) in [
            ("kills", self.kills),
            ("acknowledged", sum.acknowledged as u64),
            ("released", sum.released as u64),
            ("unanswered", sum.unanswered),
            ("ready_ms_max", u64::try_from(sum.ready_ms_max)?),
        ] {
            report.insert(name.to_owned(), value.into());
        }
        sum.verdict.put(&mut report);
        tell(&report, self.json);
        Ok(crate::all_kept(&[
            (sum.verdict.holds(), "the database and the answers differ"),
            (sum.odd == 0, "something odd was answered"),
            (sum.ready_ms_max <= self.ready_ms, "a server was not ready in time"),
        ]))
    }

    async fn round(&self, first: u64, kills: u64, sum: &mut Sum) -> Result<()> {
        let folder = tempfile::tempdir()?;
        let database = match self.database.as_str() {
            "sqlite" => folder.path().join("crash.db").display().to_string(),
            server => {
                Store::drop_schema(server, "crash").await?;
                Store::open_schema(server, "crash").await?.close().await;
                format!("{server}?options[search_path]=crash")
            }
        };
        // Seats run out on the way, so that a kill meets full courses, waiting lists and free ones.
        let size = Size::open(40, 400, usize::try_from(kills)? * 200);
        let laid = self.lay(&database, size).await?;
        let start = Start {
            binary: self.binary.clone(),
            database: database.clone(),
            more: Vec::new(),
            environment: Vec::new(),
        };
        let record = self.rush(&start, size, first..first + kills, sum).await?;
        let store = Store::open(&database).await?;
        sum.verdict.add(check(&store, &laid, &record).await?);
        store.close().await;
        sum.acknowledged += record.told.len();
        sum.released += record.released.len();
        sum.unanswered += record.silent;
        sum.odd += record.odd.len();
        for odd in record.odd.iter().take(3) {
            crate::note(odd);
        }
        Ok(())
    }

    async fn lay(&self, database: &str, size: Size) -> Result<Laid> {
        let store = Store::open(database).await?;
        let laid = lay(&store, size, LAID_AT).await?;
        store.close().await;
        Ok(laid)
    }

    /// Presses go on all the time, each again with its own key until it is answered, while the server dies and rises.
    async fn rush(&self, start: &Start, size: Size, kills: Range<u64>, sum: &mut Sum) -> Result<Record> {
        let mut servers = Vec::new();
        for _ in 0..self.nodes.max(1) {
            servers.push(start.start().await?);
        }
        let way = Way {
            addresses: servers.iter().map(|server| server.address.clone()).collect(),
            connections: self.connections,
            every_nanos: 0,
            tries: 400,
            release_one_in: 10,
            until: None,
        };
        let (presses, stop) = (Arc::new(wanted(size)), Arc::new(AtomicBool::new(false)));
        let sending = {
            let (presses, stop) = (Arc::clone(&presses), Arc::clone(&stop));
            tokio::spawn(async move { send(&way, &presses, &stop).await })
        };
        let mut next = 0;
        for n in kills {
            // Not always the same moment of a batch: 150 to 400 ms.
            tokio::time::sleep(Duration::from_millis(150 + n * 37 % 250)).await;
            match (&self.database_kill, &self.database_start) {
                (Some(kill), Some(start_again)) if n % 2 == 1 => {
                    shell(kill)?;
                    let begun = crate::now();
                    shell(start_again).context("starting the database again")?;
                    crate::note(&format!("database back after {} ms", begun.elapsed().as_millis()));
                }
                _ => {
                    let server = &mut servers[next];
                    next = (next + 1) % self.nodes.max(1);
                    server.kill();
                    *server = start.start_at(&server.address.clone()).await?;
                    sum.ready_ms_max = sum.ready_ms_max.max(server.ready_ms);
                }
            }
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
        stop.store(true, Ordering::Relaxed);
        let record = sending.await?;
        servers.iter_mut().for_each(Server::kill);
        Ok(record)
    }
}

/// Every child once a weekday, each time another course of that day first.
fn wanted(size: Size) -> Vec<Press> {
    let children = size.households * CHILDREN;
    let press = |n: usize| {
        let (day, student) = (n % 5, n / 5 % children);
        let wish = |rank: usize| (day + 5 * ((student * 7 + rank * 3) % (size.courses / 5))) % size.courses;
        let mut wishes = vec![wish(0), wish(1), wish(2)];
        wishes.dedup();
        Press { student, key: format!("k{n}"), wishes }
    };
    (0..children * 5).map(press).collect()
}

fn shell(command: &str) -> Result<()> {
    let status =
        Command::new("sh").args(["-c", command]).stdin(Stdio::null()).stdout(Stdio::null()).status()?;
    ensure!(status.success(), "`{command}` ended with {status}");
    Ok(())
}
