//! 命令行 The command line: exit codes and `--json` are promises.

use crate::app::{App, Clock, Ids};
use crate::artefact::{self, DrawJob};
use crate::backup::{self, Copying};
use crate::bureau::complaint;
use crate::community;
use crate::courier::{Channels, sender};
use crate::day::late;
use crate::demo::{self, Showing};
use crate::enrol::claim::{Bounds, Claims, keep_rooms};
use crate::enrol::course::ending;
use crate::enrol::registration::next;
use crate::enrol::{mandate, offer, review};
use crate::listen::listen_until_told;
use crate::money::bill::reminding;
use crate::money::{audit, beside, day_end, month_end, reconciliation, relief, surplus, tender, withdrawal};
use crate::people::place::{self, PlaceJob};
use crate::people::register::{self, RegisterJob};
use crate::people::student;
use crate::people::user::{self, UserJob};
use crate::plan::calendar::{self, CalendarJob};
use crate::plan::check::{self, Checking};
use crate::plan::filing::standing;
use crate::print::{self, Printing};
use crate::rehearse::{self, Rehearsal};
use crate::safety::{insurance, report, stock};
use anyhow::{Context, ensure};
use clap::{Parser, Subcommand};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use store::Store;

/// Afterbell 铃后: after-school care, from the notice to the settled account.
#[derive(Debug, Parser)]
#[command(name = "afterbell", version)]
pub struct Command {
    #[command(subcommand)]
    job: Job,
}

#[derive(Debug, Subcommand)]
enum Job {
    /// Show a made-up town on this machine, with a clock that a visitor can turn.
    Demo(Showing),
    /// Play a whole season through the real acts in virtual time and check every promise every evening.
    Rehearse(Rehearsal),
    /// Draws: seats from two tables, and folders that anyone can check.
    Draw {
        #[command(subcommand)]
        job: DrawJob,
    },
    /// Schemes: a school's plan as a checked document.
    Scheme {
        #[command(subcommand)]
        job: SchemeJob,
    },
    /// The state's holidays and make-up days.
    Calendar {
        #[command(subcommand)]
        job: CalendarJob,
    },
    /// Serve a school or a district.
    Serve {
        /// `postgres://…`, or a file for SQLite.
        #[arg(long, env = "AFTERBELL_DATABASE")]
        database: String,
        /// Where to listen.
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: String,
        /// Claims that are committed together, at most.
        #[arg(long, default_value_t = Bounds::default().batch_max)]
        claims_per_commit: usize,
        /// Claims that may wait in memory; whoever comes then is told to come back.
        #[arg(long, default_value_t = Bounds::default().waiting_max)]
        claims_waiting: usize,
        /// Channels outside our own page, as a settings file; its secrets are read from there and kept nowhere else.
        #[arg(long, env = "AFTERBELL_COURIERS")]
        couriers: Option<PathBuf>,
        /// Later years of holidays: files of holiday-cn (`.json`) or of the form of `schemes/calendar`, with commas between.
        #[arg(long, env = "AFTERBELL_CALENDAR", value_delimiter = ',')]
        calendar: Vec<PathBuf>,
    },
    /// Check the journal's chain, the ledger, the seats, the children, the plans and the schema; 1 when something is wrong.
    Doctor {
        /// `postgres://…`, or a file.
        #[arg(long, env = "AFTERBELL_DATABASE")]
        database: String,
        /// Findings as JSON.
        #[arg(long)]
        json: bool,
        /// Also where families' money is, a line of JSON a place, by the transfers alone.
        #[arg(long)]
        money: bool,
    },
    /// Copy a file's database while it is used: a whole copy, checked before it has its name, and never over another file.
    Backup(Copying),
    /// Books of a year, as a school's page exports them.
    Audit {
        #[command(subcommand)]
        job: Audit,
    },
    /// Bring a database up to this program's schema.
    Migrate {
        /// `postgres://…`, or a file.
        #[arg(long, env = "AFTERBELL_DATABASE")]
        database: String,
    },
    /// The tree of places: a district, its schools, their campuses.
    Place {
        #[command(subcommand)]
        job: PlaceJob,
    },
    /// A school's children and their families.
    Register {
        #[command(subcommand)]
        job: RegisterJob,
    },
    /// Accounts: staff are added and changed, guardians get another number.
    User {
        #[command(subcommand)]
        job: UserJob,
    },
}

#[derive(Debug, Subcommand)]
enum SchemeJob {
    /// Say everything that is wrong with these files: 0 holds, 1 breaks a policy or itself, 2 unreadable.
    Check(Checking),
    /// Print the notice that parents read.
    Print(Printing),
}

#[derive(Debug, Subcommand)]
enum Audit {
    /// Recompute the chain of an exported file: 0 it holds, 2 it does not.
    Check {
        /// The file.
        file: PathBuf,
    },
}

/// Runs one command: 0 done, 1 something does not hold, 2 could not be done.
pub fn run(command: Command) -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.expect("the operating system gives threads");
    match runtime.block_on(work(command.job)) {
        Ok(code) => code,
        Err(why) => {
            let _ = writeln!(std::io::stderr(), "afterbell: {why:#}");
            ExitCode::from(2)
        }
    }
}

async fn work(job: Job) -> Result<ExitCode, anyhow::Error> {
    match job {
        Job::Demo(showing) => demo::run(showing).await,
        Job::Draw { job } => artefact::run(&job),
        Job::Rehearse(rehearsal) => rehearse::run(rehearsal).await,
        Job::Scheme { job: SchemeJob::Check(checking) } => check::run(&checking),
        Job::Scheme { job: SchemeJob::Print(printing) } => print::run(&printing),
        Job::Calendar { job } => calendar::run(job),
        Job::Serve { database, listen, claims_per_commit, claims_waiting, couriers, calendar } => {
            let bounds = Bounds { waiting_max: claims_waiting, batch_max: claims_per_commit.max(1) };
            let couriers = couriers.as_deref().map(Channels::read).transpose()?.unwrap_or_default();
            let app = App::open(open(&database).await?, Clock::Real, Ids::Fresh).await?;
            serve(app.with_calendar(calendar::known(&calendar)?), &listen, bounds, couriers).await
        }
        Job::Doctor { database, json, money } => doctor(&database, json, money).await,
        Job::Backup(copying) => backup::run(copying).await,
        Job::Audit { job: Audit::Check { file } } => say(&format!("{} transfers hold", audit::check(&file)?)),
        Job::Migrate { database } => {
            open(&database).await?;
            say("the schema is up to date")
        }
        Job::Place { job } => place::run(job).await,
        Job::Register { job } => register::run(job).await,
        Job::User { job } => user::run(job).await,
    }
}

async fn serve(
    mut app: App,
    listen: &str,
    bounds: Bounds,
    couriers: Channels,
) -> Result<ExitCode, anyhow::Error> {
    app.claims = Arc::new(Claims::within(bounds));
    if app.seals() {
        relief::seal_old(&app).await?;
    } else {
        tracing::warn!(
            "AFTERBELL_KEY is not set: nothing that must lie sealed is taken, and codes end with the program"
        );
    }
    tokio::spawn(keep_rooms(app.clone()));
    tokio::spawn(late::watch(app.clone()));
    if app.couriers.set(couriers.clone()).is_err() {
        anyhow::bail!("the couriers were set before");
    }
    let sender = (!couriers.is_empty()).then(|| tokio::spawn(sender::run(app.clone(), couriers)));
    let listener =
        tokio::net::TcpListener::bind(listen).await.with_context(|| format!("cannot listen on {listen}"))?;
    say(&format!("http://{}", listener.local_addr()?))?;
    let clock = tokio::spawn(tick(app.clone()));
    if !app.channels.is_empty() {
        tokio::spawn(tender::keep_asking(app.clone()));
        tokio::spawn(reconciliation::keep_asking(app.clone()));
    }
    listen_until_told(listener, app).await?;
    clock.abort();
    if let Some(sender) = sender {
        sender.abort();
    }
    Ok(ExitCode::SUCCESS)
}

/// What other nodes published is read every minute, and what time moves by itself is looked at: seats that nobody accepted in
/// time pass on, families that reported nothing by the cut-off, whose letter is missing or whose cover ends are reminded,
/// requests without an answer are told of, places of those who left the school pass on, courses end with their term, what
/// families said of the new one is done, days and months are closed, what terms have left is found, a district is told who
/// waits for it, a bureau who waits too long and which complaint is late, and bills that are not paid are brought to mind.
async fn tick(app: App) {
    let mut minutes = tokio::time::interval(std::time::Duration::from_secs(60));
    let (mut seen, mut months) = (community::Seen::default(), month_end::Seen::default());
    let mut laid_out = beside::Seen::default();
    loop {
        minutes.tick().await;
        if let Err(why) = app.catch_up().await {
            tracing::warn!(%why, "what was published elsewhere was not read; tried again in a minute");
        }
        if let Err(why) = offer::settle_everywhere(&app).await {
            tracing::warn!(%why, "offers were not passed on; tried again in a minute");
        }
        report::look_everywhere(&app).await;
        review::look_everywhere(&app).await;
        review::waiting::look_everywhere(&app).await;
        mandate::look_everywhere(&app).await;
        student::look_everywhere(&app).await;
        insurance::look_everywhere(&app).await;
        ending::look_everywhere(&app).await;
        next::look_everywhere(&app).await;
        day_end::look_everywhere(&app).await;
        month_end::look_everywhere(&app, &mut months).await;
        surplus::look_everywhere(&app).await;
        withdrawal::look_everywhere(&app).await;
        complaint::look_everywhere(&app).await;
        stock::look_everywhere(&app).await;
        reminding::look_everywhere(&app).await;
        beside::look_everywhere(&app, &mut laid_out).await;
        community::look_everywhere(&app, &mut seen).await;
    }
}

async fn doctor(database: &str, json: bool, money: bool) -> Result<ExitCode, anyhow::Error> {
    let store = open_there(database).await?;
    let mut found = store.doctor().await?;
    found.extend(store.unended(Clock::Real.now().date()).await?);
    // A plan that a stricter check no longer lets pass runs on, so that somebody has to be told of it.
    for one in standing::unsound(&store.schemes().await?, Clock::Real.now().date()) {
        found.extend(one.lines().map(|what| store::Finding { part: "plans", what }));
    }
    if json {
        let rows =
            found.iter().map(|finding| serde_json::json!({ "part": finding.part, "what": finding.what }));
        say(&serde_json::Value::Array(rows.collect()).to_string())?;
    } else if found.is_empty() {
        say("journal chain, ledger, seats, children, plans and schema hold")?;
    } else {
        for finding in &found {
            say(&format!("{}: {}", finding.part, finding.what))?;
        }
    }
    if money {
        for (place, sums) in store.money_sums().await? {
            let line = serde_json::json!({
                "place": place, "paid_fen": sums.paid, "released_fen": sums.released, "refunded_fen": sums.refunded,
                "held_fen": sums.held,
            });
            say(&line.to_string())?;
        }
    }
    Ok(if found.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// The program over a database that is there, for a command that changes it.
pub(crate) async fn opened(database: &str) -> Result<App, anyhow::Error> {
    App::open(open_there(database).await?, Clock::Real, Ids::Fresh).await
}

/// Of a file that is not there a new one would be made, and a mistyped name found in perfect health.
async fn open_there(database: &str) -> Result<Store, anyhow::Error> {
    ensure!(Store::is_there(database), "there is no database {database}");
    open(database).await
}

async fn open(database: &str) -> Result<Store, anyhow::Error> {
    Store::open(database).await.with_context(|| format!("cannot open the database {}", shown(database)))
}

/// A database address without its password.
fn shown(database: &str) -> String {
    match database.rsplit_once('@') {
        Some((_, host)) => format!("…@{host}"),
        None => database.to_owned(),
    }
}

/// One line on standard output.
pub(crate) fn say(line: &str) -> Result<ExitCode, anyhow::Error> {
    writeln!(std::io::stdout().lock(), "{line}")?;
    Ok(ExitCode::SUCCESS)
}
