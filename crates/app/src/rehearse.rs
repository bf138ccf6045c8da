//! 彩排 `afterbell rehearse`: the whole season through the real acts in virtual time, its promises checked every evening.

pub mod broken;
pub mod community;
pub mod given;
pub mod reopening;
pub mod summer;

use crate::app::{App, Clock, Ids};
use crate::cli::say;
use crate::plan::calendar::known;
use crate::plan::check;
use crate::season::Season;
use crate::season::progress::Progress;
use crate::season::report::Report;
use crate::texts::Lang;
use crate::town::roll::{self, People};
use crate::town::{Plan, Town};
use anyhow::Context;
use clap::Args;
use given::{Given, Hands, Note};
use rules::enrol::course::Course;
use rules::fen::Fen;
use rules::moment::Moment;
use rules::plan::calendar::Calendar;
use rules::plan::document::{Document, Opened};
use rules::plan::policy::Policy;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::process::ExitCode;
use std::time::Duration;
use store::{Bare, Store};
use tempfile::TempDir;

/// What to rehearse.
#[derive(Debug, Args)]
pub struct Rehearsal {
    /// The scheme's file.
    file: PathBuf,
    /// How many families, made up.
    #[arg(long, default_value_t = 600)]
    families: usize,
    /// A school's own register instead: a spreadsheet or comma-separated text with the columns grade (年级), class (班级)
    /// and, where brothers and sisters are to be kept together, household (家庭); a district's also with school (学校) and town or
    /// street (街道). Names are not read.
    #[arg(long)]
    register: Option<PathBuf>,
    /// Teachers at hand: evenings that need more are told.
    #[arg(long)]
    teachers: Option<i64>,
    /// Rooms at hand: evenings that need more are told.
    #[arg(long)]
    rooms: Option<i64>,
    /// Children of one group at most, for a summer, whose plan does not say it.
    #[arg(long)]
    group_max: Option<i64>,
    /// What a carer costs a day, in fen, for a summer or communities: no plan names it.
    #[arg(long)]
    carer_day_fen: Option<i64>,
    /// The same seed gives the same season.
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// A `postgres://` server to rehearse on, in a schema of its own; else a temporary SQLite file.
    #[arg(long)]
    database: Option<String>,
    /// Keeps the played term's database in this new file, for `afterbell doctor` and anybody else who wants to look; other
    /// plans are rehearsed without one and refuse it.
    #[arg(long, conflicts_with = "database")]
    keep: Option<PathBuf>,
    /// The report as JSON.
    #[arg(long)]
    json: bool,
    /// Later years of holidays, as `serve` takes them.
    #[arg(long, env = "AFTERBELL_CALENDAR", value_delimiter = ',')]
    calendar: Vec<PathBuf>,
    /// Also measure acts per second against the bare group-commit limit of the same disk.
    #[arg(long)]
    bench: bool,
}

/// Plays the season; 1 when a promise broke on the way, 2 when the file does not read.
pub(crate) async fn run(asked: Rehearsal) -> Result<ExitCode, anyhow::Error> {
    let text = std::fs::read_to_string(&asked.file)
        .with_context(|| format!("cannot read {}", asked.file.display()))?;
    let name = asked.file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let calendar = known(&asked.calendar)?;
    let opened = match Opened::read(&name, &text).map(|opened| calendar.warned(opened)) {
        Ok(opened) if opened.holds() => opened,
        Ok(Opened { findings: found, .. }) | Err(found) => {
            for finding in found {
                say(&finding.render(true))?;
            }
            return Ok(ExitCode::from(2));
        }
    };
    if asked.keep.is_some() && !matches!(opened.document, Document::TermCare(_)) {
        anyhow::bail!(
            "--keep keeps the database of a term, and {name} plans none: it is rehearsed without a database, so leave --keep out"
        );
    }
    let plan = Plan { file: &name, text: &text };
    let told = if let Document::Policy(policy) = &opened.document {
        under(&asked, policy, &calendar).await?
    } else {
        played(&asked, (&opened.document, plan), &calendar).await?
    };
    say(if asked.json { &told.json } else { &told.table })?;
    Ok(if told.broken == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// What a rehearsal came to.
struct Told {
    json: String,
    table: String,
    /// Rules that could not be kept.
    broken: usize,
}

impl Told {
    fn of(report: &impl Serialize, table: String, broken: usize) -> Result<Self, anyhow::Error> {
        Ok(Self { json: serde_json::to_string(report)?, table, broken })
    }
}

/// A plan played: a term through its acts, another by its rules.
async fn played(
    asked: &Rehearsal,
    (document, plan): (&Document, Plan<'_>),
    calendar: &Calendar,
) -> Result<Told, anyhow::Error> {
    let people = asked.people()?;
    let given = asked.given(&people);
    match document {
        Document::HolidayCare(plan) => {
            let report = summer::rehearse(plan, calendar, &given);
            Told::of(&report, report.table(), report.broken.len())
        }
        Document::ReturnToSchool(plan) => {
            let report = reopening::rehearse(plan, &given);
            Told::of(&report, report.table(), report.broken.len())
        }
        Document::CommunityCare(plan) => {
            let report = community::rehearse(plan, &given);
            Told::of(&report, report.table(), report.broken.len())
        }
        Document::TermCare(_) | Document::Policy(_) => term(asked, (plan, calendar)).await,
    }
}

impl Rehearsal {
    /// Who plays: the register's families, or made-up ones.
    fn people(&self) -> Result<People, anyhow::Error> {
        match &self.register {
            Some(path) => Ok(People::Roll(roll::read(path)?)),
            None => Ok(People::Families(self.families)),
        }
    }

    /// What a plan without a term is played with; a register's home-class rooms are at hand where nobody says how many are.
    fn given<'a>(&self, people: &'a People) -> Given<'a> {
        let rooms_of = match people {
            People::Roll(children) => roll::rooms_of(children),
            People::Families(_) => BTreeMap::new(),
        };
        let of_register = Some(rooms_of.values().sum::<i64>()).filter(|rooms| *rooms > 0);
        let hands = Hands { teachers: self.teachers, rooms: self.rooms.or(of_register), rooms_of };
        let carer_day = self.carer_day_fen.map(Fen);
        Given { people, hands, group_max: self.group_max, carer_day, seed: self.seed }
    }

    /// Evenings that need more teachers or rooms than are at hand.
    fn shortages(&self, report: &Report) -> Vec<String> {
        let at_hand = [self.teachers, self.rooms].into_iter().flatten().min();
        let short = report.evenings.iter().filter(|one| at_hand.is_some_and(|at_hand| one.at_once > at_hand));
        short
            .map(|one| format!("short: {} needs {} teachers and rooms at once", one.date, one.at_once))
            .collect()
    }
}

/// A policy: every plan beside it that it binds is checked under it, and the first that holds is played.
async fn under(asked: &Rehearsal, policy: &Policy, calendar: &Calendar) -> Result<Told, anyhow::Error> {
    let plans = check::bound(&asked.file, policy)?;
    let breaking = plans.iter().filter(|plan| plan.errors > 0).count();
    let mut table = String::new();
    for plan in &plans {
        let _ = writeln!(table, "{:9} {}", if plan.errors == 0 { "holds" } else { "in breach" }, plan.file);
        for told in &plan.told {
            let _ = writeln!(table, "{told}");
        }
    }
    let _ = writeln!(table, "{} plans under {}, {breaking} in breach", plans.len(), policy.head.id);
    let holds = plans.iter().find(|plan| plan.errors == 0);
    let Some((file, text)) = holds.map(|plan| (plan.file.clone(), plan.text.clone())) else {
        let _ = writeln!(table, "{}", Note::NonePlayed.told(Lang::En));
        let report = serde_json::json!({ "plans": plans, "played": null });
        return Told::of(&report, table, breaking);
    };
    let name =
        Path::new(&file).file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let opened = Opened::read(&name, &text);
    let opened = opened.map_err(|_| anyhow::anyhow!("{name} cannot be played: check it"))?;
    let plan = Plan { file: &name, text: &text };
    let told = Box::pin(played(asked, (&opened.document, plan), calendar)).await?;
    let _ = write!(table, "\nplayed: {name}\n{}", told.table);
    let plans = serde_json::to_string(&plans)?;
    let file = serde_json::to_string(&name)?;
    // A benchmark's line is no part of the report.
    let report = told.json.lines().next().unwrap_or_default();
    let json = format!("{{\"plans\":{plans},\"played\":{{\"file\":{file},\"report\":{report}}}}}");
    Ok(Told { json, table, broken: breaking + told.broken })
}

/// A school's term: played through the real acts on a database of its own.
async fn term(asked: &Rehearsal, (plan, calendar): (Plan<'_>, &Calendar)) -> Result<Told, anyhow::Error> {
    let folder = tempfile::tempdir()?;
    let stage = Stage { plan, people: asked.people()?, courses: Vec::new(), seed: asked.seed, calendar };
    let watch = Watch::start();
    let report = watched(asked, stage, &folder).await?;
    let season_ms = watch.milliseconds();
    let (mut json, mut table) = (serde_json::to_string(&report)?, report.table());
    for short in asked.shortages(&report) {
        let _ = write!(table, "\n{short}");
    }
    if asked.bench {
        let line = bench(&folder, &report, season_ms).await?;
        let _ = write!(json, "\n{line}");
        let _ = write!(table, "\n{line}");
    }
    Ok(Told { json, table, broken: report.broken })
}

/// Plays, and shows on a terminal how far the season has come.
async fn watched(asked: &Rehearsal, stage: Stage<'_>, folder: &TempDir) -> Result<Report, anyhow::Error> {
    let progress = Progress::default();
    let mut played = pin!(async {
        match &asked.keep {
            Some(file) => stage.kept(file, &progress).await,
            None => stage.play(&asked.database, folder, &progress).await,
        }
    });
    if !std::io::stderr().is_terminal() {
        return played.await;
    }
    let mut tick = tokio::time::interval(Duration::from_millis(200));
    let report = loop {
        tokio::select! {
            report = &mut played => break report,
            _ = tick.tick() => {
                let _ = write!(std::io::stderr(), "\r{:3} %", progress.percent());
            }
        }
    };
    let _ = write!(std::io::stderr(), "\r      \r");
    report
}

/// A town and a seed.
#[derive(Clone, Debug)]
pub struct Stage<'a> {
    /// The scheme to play.
    pub plan: Plan<'a>,
    /// Who plays.
    pub people: People,
    /// The courses that the school proposes; where there are none, those that the town makes up.
    pub courses: Vec<Course>,
    /// The seed of everything that chance decides.
    pub seed: u64,
    /// The days that are known, the bureau's own over the state's.
    pub calendar: &'a Calendar,
}

impl Stage<'_> {
    /// Plays the whole season on a new database: a schema of its own on a server, removed afterwards, else a file in
    /// `folder`.
    pub async fn play(
        self,
        server: &Option<String>,
        folder: &TempDir,
        progress: &Progress,
    ) -> Result<Report, anyhow::Error> {
        let Some(server) = server else {
            let store = Store::open(&folder.path().join("rehearsal.db").to_string_lossy()).await?;
            return self.played(store, progress).await;
        };
        let schema = format!("rehearse_{}", crate::secrets::hex(&crate::secrets::random()[..6]));
        let report = self.played(Store::open_schema(server, &schema).await?, progress).await;
        Store::drop_schema(server, &schema).await?;
        report
    }

    /// Plays the whole season on a file that stays, and that must not be there before.
    pub async fn kept(self, file: &Path, progress: &Progress) -> Result<Report, anyhow::Error> {
        if file.exists() {
            anyhow::bail!("{} is there already: name a new file", file.display());
        }
        let store = Store::open(&file.to_string_lossy()).await?;
        let report = self.played(store.clone(), progress).await?;
        store.close().await;
        Ok(report)
    }

    async fn played(self, store: Store, progress: &Progress) -> Result<Report, anyhow::Error> {
        let mut season = self.settle(store).await?;
        season.progress = progress.clone();
        season.play_all().await?;
        Ok(season.report)
    }

    /// The season at its beginning: the evening before the notice.
    pub(crate) async fn settle(self, store: Store) -> Result<Season, anyhow::Error> {
        let scheme = self.plan.read()?;
        let eve = Moment(scheme.registration.notice_at.0 - 43_200_000);
        let app = App::open(store, Clock::turned(eve), Ids::seeded(self.seed)).await?;
        let app = app.with_calendar(self.calendar.clone());
        let own_courses = !self.courses.is_empty();
        let town = Town::of(self.seed, &self.people).offering(self.courses);
        town.settle(&app, &self.plan).await?;
        let mut season = Season::new(&app, town, self.seed)?;
        season.report.by_register = matches!(self.people, People::Roll(_));
        season.report.own_courses = own_courses;
        Ok(season)
    }
}

/// How long the season took, on the machine's own clock: shown by the benchmark only.
struct Watch(std::time::Instant);

#[expect(clippy::disallowed_methods, reason = "a benchmark measures real time; nothing decides by it")]
impl Watch {
    fn start() -> Self {
        Self(std::time::Instant::now())
    }

    fn milliseconds(&self) -> u64 {
        u64::try_from(self.0.elapsed().as_millis()).unwrap_or(u64::MAX).max(1)
    }
}

/// Acts per second of the season beside two limits of the same disk in the same run: SQLite committing one bare row at
/// a time, and 64 rows in each commit (group commit).
async fn bench(folder: &TempDir, report: &Report, season_ms: u64) -> Result<String, anyhow::Error> {
    const ROWS: u64 = 6400;
    const GROUP: u64 = 64;
    let bare = Bare::make(&folder.path().join("bare.db")).await?;
    let watch = Watch::start();
    bare.commit(ROWS / 4, 1).await?;
    let single = ROWS / 4 * 1000 / watch.milliseconds();
    let watch = Watch::start();
    bare.commit(ROWS / GROUP, GROUP).await?;
    let grouped = ROWS * 1000 / watch.milliseconds();
    let acts = report.acts_done() * 1000 / season_ms;
    let line = serde_json::json!({
        "acts_per_s": acts,
        "bare_commits_per_s": single,
        "share_of_bare_commits_percent": acts * 100 / single.max(1),
        "group_commit_rows_per_s": grouped,
        "share_of_group_commit_percent": acts * 100 / grouped.max(1),
        "season_ms": season_ms,
    });
    Ok(line.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::town::PLAN;
    use rules::plan::calendar::committed;

    /// How much there is to play by these days.
    async fn steps(calendar: &Calendar) -> usize {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(&folder.path().join("a.db").to_string_lossy()).await.expect("a store");
        let (people, courses) = (People::Families(30), Vec::new());
        let stage = Stage { plan: PLAN, people, courses, seed: 7, calendar };
        stage.settle(store).await.expect("it settles").left()
    }

    #[tokio::test]
    async fn a_rehearsal_keeps_the_days_that_its_bureau_set() {
        let own = "[[year]]\nyear = 2021\nholiday = [{ name = { zh = \"秋假\", en = \"Autumn break\" }, \
                   from = 2021-11-01, until = 2021-11-06 }]\n";
        let with = committed().clone().over("own.toml", own).expect("it reads");
        let (plain, with) = (steps(committed()).await, steps(&with).await);
        assert!(with < plain, "{with} steps with a week off, {plain} without");
    }
}
