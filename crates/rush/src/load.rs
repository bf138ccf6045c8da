//! 压测 Claims a second beside what could be reached at all: the same route without durability, one transaction a claim,
//! and bare group commits, in one run on one machine.

use crate::check::{Verdict, check};
use crate::lay::{Laid, Size, lay};
use crate::press::{Press, Record, Way, crowd, everyone, send};
use crate::server::{Server, Start};
use crate::{overload, room};
use anyhow::{Context, Result};
use rules::moment::Moment;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use store::{Bare, Store};

/// 10 September 2021, 18:00: the laying out happens in the plan's own time, claims in the machine's.
pub(crate) const LAID_AT: Moment = Moment(1_631_268_000_000);
/// Presses prepared for each second of a run: more than the machine can take.
const PRESSES_A_SECOND: u64 = 26_000;
/// Rows in one commit of the bare limit.
const GROUP: u64 = 256;

/// Presses as fast as the server answers, beside its limits.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Load {
    /// The `afterbell` that is asked.
    #[arg(long)]
    pub(crate) binary: PathBuf,
    /// `sqlite`, or the `postgres://` address of a server for this run alone.
    #[arg(long, default_value = "sqlite")]
    pub(crate) database: String,
    /// App nodes on one database.
    #[arg(long, default_value_t = 1)]
    pub(crate) nodes: usize,
    /// Seconds of the main run; the ones beside it are shorter.
    #[arg(long, default_value_t = 10)]
    pub(crate) seconds: u64,
    /// Keep-alive connections.
    #[arg(long, default_value_t = 256)]
    pub(crate) connections: usize,
    /// So many presses all due at once, on 400 courses of 35 seats, instead of the steady run.
    #[arg(long)]
    pub(crate) burst: Option<usize>,
    /// So many presses a second, whether or not the ones before were answered, instead of as fast as answers come.
    #[arg(long)]
    pub(crate) rate: Option<u64>,
    /// A crowd ten times what is sustained, with the gate's own calls measured beside it.
    #[arg(long)]
    pub(crate) overload: bool,
    /// With `--overload`: so many hundredths of what is served without the crowd must be served beside it, on a machine that
    /// does nothing else.
    #[arg(long, requires = "overload")]
    pub(crate) goal: Option<u64>,
    /// So many people in the waiting room before the opening, who look, press, ask for their turn and lose their network.
    #[arg(long)]
    pub(crate) room: Option<usize>,
    /// Of so many claims one is given up again, in the main run.
    #[arg(long, default_value_t = 0)]
    pub(crate) release_one_in: usize,
    /// Only the main run and its check.
    #[arg(long)]
    pub(crate) bare: bool,
    /// The figures as one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
}

/// A database for one run, and the servers on it.
pub(crate) struct Stage {
    pub(crate) store: Store,
    pub(crate) laid: Laid,
    pub(crate) servers: Vec<Server>,
    _folder: tempfile::TempDir,
}

/// How a run differs from the product as it is shipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Setting {
    AsShipped,
    NotDurable,
    OneByOne,
    ShortQueue,
}

impl Load {
    /// Measures, checks, prints; true where nothing was lost, extra or double.
    pub(crate) async fn run(&self) -> Result<bool> {
        if self.overload {
            return overload::run(self).await;
        }
        if let Some(people) = self.room {
            return room::run(self, people).await;
        }
        let mut report = serde_json::Map::new();
        let (mut record, verdict, took) = self.main_run().await?;
        verdict.put(&mut report);
        let mut put = |name: &str, value: u64| report.insert(name.to_owned(), value.into());
        put("claims_per_s", per_second(record.told.len(), took));
        put("presses_per_s", per_second(record.micros.len(), took));
        put("last_answer_ms", u64::try_from(took.as_millis())?);
        for (name, thousandths) in [("p50_us", 500), ("p99_us", 990), ("p999_us", 999)] {
            put(name, record.quantile(thousandths));
        }
        put("acknowledged", record.told.len() as u64);
        put("released", record.released.len() as u64);
        put("odd", record.odd.len() as u64);
        put("busy", record.busy);
        put("refused", record.refused);
        put("silent", record.silent);
        for odd in record.odd.iter().take(3) {
            crate::note(odd);
        }
        if !self.bare && self.burst.is_none() && self.rate.is_none() {
            let short = Self { seconds: self.seconds.div_ceil(2), ..self.clone() };
            put("ceiling_per_s", short.beside(Setting::NotDurable, self.connections).await?);
            put("one_by_one_per_s", short.beside(Setting::OneByOne, self.connections.min(32)).await?);
            put("group_commit_per_s", short.group_commit().await?);
        }
        tell(&report, self.json);
        Ok(verdict.holds() && record.odd.is_empty())
    }

    async fn main_run(&self) -> Result<(Record, Verdict, Duration)> {
        let (size, presses) = self.presses();
        let stage = self.stage(size, Setting::AsShipped).await?;
        let connections = if self.burst.is_some() { self.connections.max(2000) } else { self.connections };
        let (record, took) = stage.play(self, connections, presses).await;
        let verdict = stage.check(&record).await?;
        Ok((record, verdict, took))
    }

    fn presses(&self) -> (Size, Vec<Press>) {
        if let Some(burst) = self.burst {
            let size = Size::open(400, 35, burst.div_ceil(10));
            return (size, crowd(size, burst));
        }
        let a_second = self.rate.unwrap_or(PRESSES_A_SECOND);
        let households = usize::try_from(self.seconds * a_second / 50 + 1).unwrap_or(1);
        let size = Size::open(5, 10_000_000, households);
        (size, everyone(size))
    }

    /// Claims a second of a run that differs in one setting.
    async fn beside(&self, setting: Setting, connections: usize) -> Result<u64> {
        let (size, presses) = self.presses();
        let stage = self.stage(size, setting).await?;
        let (record, took) = stage.play(self, connections, presses).await;
        Ok(per_second(record.told.len(), took))
    }

    /// Rows a second in bare commits of 256: what the database could do with nothing around it.
    async fn group_commit(&self) -> Result<u64> {
        let folder = tempfile::tempdir()?;
        let bare = match self.database.as_str() {
            "sqlite" => Bare::make(&folder.path().join("bare.db")).await?,
            server => {
                Store::drop_schema(server, "rush_bare").await?;
                Bare::make_in_schema(server, "rush_bare").await?
            }
        };
        let begun = crate::now();
        let mut rows = 0;
        while begun.elapsed() < Duration::from_secs(self.seconds.min(3)) {
            bare.commit(1, GROUP).await?;
            rows += GROUP;
        }
        Ok(per_second(usize::try_from(rows)?, begun.elapsed()))
    }

    /// An empty school in a database of its own, with its servers.
    pub(crate) async fn stage(&self, size: Size, setting: Setting) -> Result<Stage> {
        let folder = tempfile::tempdir()?;
        let off = setting == Setting::NotDurable;
        let (store, database) = match self.database.as_str() {
            "sqlite" => {
                let file = folder.path().join("rush.db").display().to_string();
                let database = if off { format!("sqlite:{file}?synchronous=off") } else { file.clone() };
                (Store::open(&file).await?, database)
            }
            server => {
                let schema = format!("rush_{setting:?}").to_ascii_lowercase();
                Store::drop_schema(server, &schema).await?;
                let off = if off { "&options[synchronous_commit]=off" } else { "" };
                (
                    Store::open_schema(server, &schema).await?,
                    format!("{server}?options[search_path]={schema}{off}"),
                )
            }
        };
        let laid = lay(&store, size, LAID_AT).await?;
        let more: &[&str] = match setting {
            Setting::AsShipped | Setting::NotDurable => &[],
            Setting::OneByOne => &["--claims-per-commit", "1"],
            Setting::ShortQueue => &["--claims-waiting", "2048"],
        };
        let more = more.iter().map(|word| (*word).to_owned()).collect();
        let start = Start { binary: self.binary.clone(), database, more, environment: Vec::new() };
        let mut servers = Vec::new();
        for _ in 0..self.nodes.max(1) {
            servers.push(start.start().await?);
        }
        Ok(Stage { store, laid, servers, _folder: folder })
    }
}

impl Stage {
    /// Where the servers listen.
    pub(crate) fn addresses(&self) -> Vec<String> {
        self.servers.iter().map(|server| server.address.clone()).collect()
    }

    async fn play(&self, load: &Load, connections: usize, presses: Vec<Press>) -> (Record, Duration) {
        let way = Way {
            addresses: self.addresses(),
            connections,
            every_nanos: load.rate.map_or(0, |rate| 1_000_000_000 / rate.max(1)),
            tries: 20,
            release_one_in: load.release_one_in,
            until: load.burst.is_none().then(|| Duration::from_secs(load.seconds)),
        };
        let begun = crate::now();
        let record = send(&way, &Arc::new(presses), &Arc::new(AtomicBool::new(false))).await;
        (record, begun.elapsed().saturating_sub(Duration::from_millis(200)))
    }

    async fn check(&self, record: &Record) -> Result<Verdict> {
        check(&self.store, &self.laid, record).await.context("checking the database against the answers")
    }
}

pub(crate) fn per_second(count: usize, took: Duration) -> u64 {
    count as u64 * 1000 / u64::try_from(took.as_millis()).unwrap_or(1).max(1)
}

/// The figures: one JSON object, or a line each.
pub(crate) fn tell(report: &serde_json::Map<String, serde_json::Value>, json: bool) {
    if json {
        return crate::say(&serde_json::Value::Object(report.clone()).to_string());
    }
    for (name, value) in report {
        crate::say(&format!("{name:20} {value:>12}"));
    }
}
