//! 预演 A version of a plan played in the background before it is published: one at a time, its result kept.

mod outcome;
pub(super) mod page;

use super::filing::pick;
use crate::app::App;
use crate::failure::Failure;
use crate::rehearse::Stage;
use crate::season::progress::Progress;
use crate::season::report::Report;
use crate::town::Plan;
use crate::town::roll::{Enrolled, People, thinned};
use crate::who::Who;
use outcome::Outcome;
use rules::enrol::course::Course;
use rules::enrol::point;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::Permit;
use rules::plan::calendar::Calendar;
use rules::plan::document::{Document, Opened};
use rules::plan::filing::{Refusal, Version};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};
use store::Fault;
use store::plan::{AtHand, Rehearsed};
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;

/// The same seed always: what differs between two rehearsals of a school is its plan.
const SEED: u64 = 7;
/// Fewer families than this say nothing about courses; more than this say nothing new.
const FAMILIES: (i64, i64) = (30, 600);

/// Rehearsals under way, one a place; of all places one at a time has the machine. A plan without a term takes a moment
/// while its page waits, so it has a turn of its own.
#[derive(Debug)]
pub(crate) struct Rehearsals {
    under_way: Mutex<BTreeMap<(String, String), UnderWay>>,
    turn: Semaphore,
    moment: Semaphore,
}

/// A rehearsal that has begun.
#[derive(Debug)]
struct UnderWay {
    version: i64,
    progress: Progress,
    failed: Option<String>,
    task: Option<JoinHandle<()>>,
}

/// How a rehearsal stands that is not in the table yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Nothing is under way.
    Idle,
    /// Per cent done.
    Playing(usize),
    /// It could not be played: the number under which the log says why; empty where it stopped without a word.
    Failed(String),
}

impl UnderWay {
    /// Whether its task is gone without a result, which only a mistake in the program can do.
    fn has_stopped(&self) -> bool {
        self.task.as_ref().is_some_and(JoinHandle::is_finished)
    }
}

impl Default for Rehearsals {
    fn default() -> Self {
        Self { under_way: Mutex::default(), turn: Semaphore::new(1), moment: Semaphore::new(1) }
    }
}

impl Rehearsals {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<(String, String), UnderWay>> {
        self.under_way.lock().expect("no holder panics while it holds the list")
    }

    /// How a place's rehearsal of a version stands.
    pub(crate) fn standing(&self, place: &Place, version: i64) -> Standing {
        match self.lock().get(&key(place)) {
            Some(one) if one.version == version => match &one.failed {
                Some(why) => Standing::Failed(why.clone()),
                None if one.has_stopped() => Standing::Failed(String::new()),
                None => Standing::Playing(one.progress.percent()),
            },
            Some(_) | None => Standing::Idle,
        }
    }
}

fn key(place: &Place) -> (String, String) {
    (place.district.to_string(), place.place.to_string())
}

/// Begins to rehearse a version; where one of the place is under way, that one goes on and no other begins. Says which
/// version is played.
pub async fn start(app: &App, who: &Who, place: &Place, number: i64) -> Result<i64, Failure> {
    let permit = who.permit(Act::SchemeRehearse, place)?;
    let mut tx = app.store.look(&permit).await?;
    let version = pick(tx.filings().await?, number)?;
    let (at_hand, mut children) = (tx.at_hand().await?, tx.students().await?);
    let mut courses = tx.courses().await?;
    // Whose family said that it does not come in this plan's term, and wishes for nothing in it, is not played.
    let gone = tx.registrations_gone(&version.scheme).await?;
    children.retain(|child| !gone.contains(&child.id));
    drop(tx);
    // What became of those that are over says nothing about this plan.
    courses.retain(|course| !course.state.is_over());
    // Nor do those of another term, once it has its own.
    let is_own = |course: &Course| course.plan.as_ref() == Some(&version.scheme);
    if courses.iter().any(is_own) {
        courses.retain(is_own);
    }
    let document = held(&version, app.state(place))?;
    let people = people(at_hand.families, children.iter().map(Enrolled::from).collect());
    let families = i64::try_from(people.families()).unwrap_or(i64::MAX);
    let at_hand = AtHand { families, ..at_hand };
    let corrupt = |why: anyhow::Error| {
        Failure::Fault(Fault::Corrupt { what: "rehearsal.report", why: why.to_string() })
    };
    let students_max = students_max(app, place, &document);
    let outcome =
        at_once((app, place), (document, students_max), people.families()).await.map_err(corrupt)?;
    if let Some(outcome) = outcome {
        keep(app, &permit, &version, at_hand, &outcome).await.map_err(corrupt)?;
        return Ok(number);
    }
    let mut under_way = app.rehearsals.lock();
    if let Some(one) = under_way.get(&key(place)).filter(|one| one.failed.is_none() && !one.has_stopped()) {
        return Ok(one.version);
    }
    let progress = Progress::default();
    let calendar = app.calendar(place).clone();
    let cast = Cast { people, courses, calendar };
    let played = play(app.clone(), permit, version, (at_hand, cast), progress.clone());
    let (task, failed) = (Some(tokio::spawn(played)), None);
    under_way.insert(key(place), UnderWay { version: number, progress, failed, task });
    Ok(number)
}

/// Who plays: the school's own register where it says enough, thinned where more of it says nothing new.
fn people(families: i64, children: Vec<Enrolled>) -> People {
    let count = |families: i64| usize::try_from(families).unwrap_or_default();
    if families >= FAMILIES.0 {
        People::Roll(thinned(children, count(FAMILIES.1)))
    } else {
        People::Families(count(FAMILIES.0))
    }
}

/// What of the place is played.
#[derive(Debug)]
struct Cast {
    people: People,
    courses: Vec<Course>,
    calendar: Calendar,
}

/// What a plan without a term comes to, one at a time and beside the threads that answer requests.
async fn at_once(
    (app, place): (&App, &Place),
    (document, students_max): (Document, Option<i64>),
    families: usize,
) -> Result<Option<Outcome>, anyhow::Error> {
    let _turn = app.rehearsals.moment.acquire().await?;
    let calendar = app.state(place).clone();
    let played = move || outcome::play(&document, &calendar, students_max, families, SEED);
    Ok(tokio::task::spawn_blocking(played).await?)
}

/// The most children of a group at the points of a summer, by the plans of their schools: the smallest, so that nobody counts
/// too few carers and rooms.
fn students_max(app: &App, place: &Place, document: &Document) -> Option<i64> {
    let Document::HolidayCare(plan) = document else { return None };
    let school = |point: &point::Terms| app.place(place.district.as_str(), point.id().as_str()).ok();
    let plans = plan.point.iter().filter_map(school).filter_map(|school| app.scheme(&school).ok());
    plans.map(|plan| plan.scheme.grouping.students_max).min()
}

/// Waits until a place's rehearsal has ended, if one is under way.
pub async fn ended(app: &App, place: &Place) {
    let task = app.rehearsals.lock().get_mut(&key(place)).and_then(|one| one.task.take());
    if let Some(task) = task {
        let _ = task.await;
    }
}

/// What a version says, unless it contradicts itself.
fn held(version: &Version, calendar: &Calendar) -> Result<Document, Refusal> {
    let file = file(version);
    match Opened::read(&file, &version.text).map(|opened| calendar.warned(opened)) {
        Ok(opened) if opened.holds() => Ok(opened.document),
        Ok(Opened { findings, .. }) | Err(findings) => Err(Refusal::HasErrors { count: findings.len() }),
    }
}

fn file(version: &Version) -> String {
    format!("{}.toml", version.scheme)
}

/// Plays on a database of its own, and keeps the report; what could not be played stays on the list with the number under which
/// the log says why.
async fn play(
    app: App,
    permit: Permit,
    version: Version,
    (at_hand, cast): (AtHand, Cast),
    progress: Progress,
) {
    let played = match app.rehearsals.turn.acquire().await {
        Ok(_turn) => report(&version, cast, &progress).await,
        Err(closed) => Err(closed.into()),
    };
    let kept = match played {
        Ok(report) => keep(&app, &permit, &version, at_hand, &report).await,
        Err(why) => Err(why),
    };
    let key = (permit.district().to_string(), permit.place().to_string());
    let mut under_way = app.rehearsals.lock();
    match (kept, under_way.get_mut(&key)) {
        (Err(why), Some(one)) => {
            let number = app.fresh_id();
            tracing::error!(number, %why, scheme = version.scheme, "a rehearsal could not be played");
            one.failed = Some(number);
        }
        (Ok(()) | Err(_), _) => {
            under_way.remove(&key);
        }
    }
}

async fn report(version: &Version, cast: Cast, progress: &Progress) -> Result<Report, anyhow::Error> {
    let folder = tempfile::tempdir()?;
    let file = file(version);
    let plan = Plan { file: &file, text: &version.text };
    let Cast { people, courses, calendar } = cast;
    let stage = Stage { plan, people, courses, seed: SEED, calendar: &calendar };
    stage.play(&None, &folder, progress).await
}

async fn keep(
    app: &App,
    permit: &Permit,
    version: &Version,
    at_hand: AtHand,
    report: &impl Serialize,
) -> Result<(), anyhow::Error> {
    let report = serde_json::to_string(report)?;
    let rehearsed = Rehearsed { version: version.version, at: app.now(), at_hand, report };
    let mut tx = app.store.act(permit).await?;
    tx.scheme_rehearsed(&rehearsed, &version.scheme).await?;
    Ok(tx.commit().await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_register_plays_where_it_says_enough_and_no_more_of_it_than_says_something_new() {
        for (households, expected) in [(29, 30), (30, 30), (600, 600), (601, 600), (1800, 600)] {
            let child = |at: i64| Enrolled {
                grade: 1 + at % 6,
                home_class: format!("{}-1", 1 + at % 6),
                household: format!("f{at}"),
            };
            let people = people(households, (0..households).map(child).collect());
            assert_eq!(people.families(), expected, "{households}");
            assert_eq!(matches!(people, People::Roll(_)), households >= FAMILIES.0, "{households}");
        }
    }
}
