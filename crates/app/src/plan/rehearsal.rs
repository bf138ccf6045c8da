//! 预演 A version of a plan played in the background before it is published: one at a time, its result kept.

mod outcome;
pub(super) mod page;
mod under;

use super::filing::pick;
use super::policy;
use crate::app::App;
use crate::failure::Failure;
use crate::rehearse::Stage;
use crate::rehearse::given::{Given, Hands};
use crate::season::progress::Progress;
use crate::town::Plan;
use crate::town::roll::{Enrolled, People, households, rooms_of, thinned};
use crate::who::Who;
use jiff::civil::Date;
use rules::enrol::course::Course;
use rules::enrol::point;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::Permit;
use rules::plan::calendar::Calendar;
use rules::plan::document::{Document, Opened};
use rules::plan::filing::{Refusal, Version};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};
use store::plan::{AtHand, PupilBelow, Rehearsed};
use store::{Fault, Tx};
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;
use under::{Around, Beside, Step, step};

/// The same seed always: what differs between two rehearsals of a school is its plan.
const SEED: u64 = 7;
/// Fewer families than this say nothing about courses; more than this say nothing new about a term.
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
    let document = held(&version, app.state(place))?;
    let mut cast = cast(app, place, &mut tx, (&version, &document)).await?;
    drop(tx);
    let corrupt = |why: anyhow::Error| {
        Failure::Fault(Fault::Corrupt { what: "rehearsal.report", why: why.to_string() })
    };
    match at_once((app, place), document, &cast).await.map_err(corrupt)? {
        Step::Told(outcome) => {
            let report = serde_json::to_string(&outcome).map_err(|why| corrupt(why.into()))?;
            keep(app, &permit, &version, cast.at_hand, report).await.map_err(corrupt)?;
            return Ok(number);
        }
        Step::Term(beside) => cast.beside = beside,
    }
    let mut under_way = app.rehearsals.lock();
    if let Some(one) = under_way.get(&key(place)).filter(|one| one.failed.is_none() && !one.has_stopped()) {
        return Ok(one.version);
    }
    let progress = Progress::default();
    let played = play(app.clone(), permit, version, cast, progress.clone());
    let (task, failed) = (Some(tokio::spawn(played)), None);
    under_way.insert(key(place), UnderWay { version: number, progress, failed, task });
    Ok(number)
}

/// What of the place is played, and what it has at hand.
#[derive(Debug)]
struct Cast {
    people: People,
    courses: Vec<Course>,
    calendar: Calendar,
    at_hand: AtHand,
    hands: Hands,
    /// The term's plan that is played where the version is a policy.
    beside: Option<Box<Beside>>,
}

/// Who plays a version: the children of the place's own school, or of the schools below the office whose plan it is; under a policy
/// made-up families, because the plan that is played is anybody's.
async fn cast(
    app: &App,
    place: &Place,
    tx: &mut Tx,
    (version, document): (&Version, &Document),
) -> Result<Cast, Failure> {
    let today = app.now().date();
    let (children, mut at_hand) = match document {
        Document::Policy(_) => (Vec::new(), tx.at_hand().await?),
        Document::HolidayCare(_) | Document::CommunityCare(_) => {
            let below = tx.pupils_below(today).await?;
            let children: Vec<Enrolled> = below.iter().map(|one| enrolled(place, one)).collect();
            (children, tx.at_hand().await?)
        }
        Document::TermCare(_) | Document::ReturnToSchool(_) => {
            (own(tx, version, today).await?, tx.at_hand().await?)
        }
    };
    let rooms_of = rooms_of(&children);
    match document {
        Document::HolidayCare(_) => at_hand.rooms = rooms_of.values().sum(),
        Document::CommunityCare(_) => (at_hand.teachers, at_hand.rooms) = tx.community_hands().await?,
        Document::ReturnToSchool(_) => at_hand.teachers = tx.class_teachers().await?,
        Document::TermCare(_) | Document::Policy(_) => {}
    }
    let families = i64::try_from(households(&children).len()).unwrap_or(i64::MAX);
    // A term is played act by act; by rules alone everybody plays, since rooms, seats and gates are held against all of them.
    let is_term = matches!(document, Document::TermCare(_));
    let (known, most) = if is_term { (at_hand.families, FAMILIES.1) } else { (families, i64::MAX) };
    let people = people((known, most), children);
    at_hand.families = i64::try_from(people.families()).unwrap_or(i64::MAX);
    let (teachers, rooms) = (Some(at_hand.teachers), Some(at_hand.rooms));
    let hands = if matches!(document, Document::Policy(_)) {
        Hands::default()
    } else {
        Hands { teachers, rooms, rooms_of }
    };
    let courses = courses(tx, version).await?;
    let calendar = app.calendar(place).clone();
    Ok(Cast { people, courses, calendar, at_hand, hands, beside: None })
}

/// The school's own children who have not left it; whose family said that it does not come in this plan's term, and wishes for nothing
/// in it, is not played.
async fn own(tx: &mut Tx, version: &Version, today: Date) -> Result<Vec<Enrolled>, Failure> {
    let mut children = tx.students().await?;
    let gone = tx.registrations_gone(&version.scheme).await?;
    let stays = |until: Option<Date>| until.is_none_or(|until| today < until);
    children.retain(|child| stays(child.on_roll_until) && !gone.contains(&child.id));
    Ok(children.iter().map(Enrolled::from).collect())
}

/// The courses that the school proposes for this plan.
async fn courses(tx: &mut Tx, version: &Version) -> Result<Vec<Course>, Failure> {
    let mut courses = tx.courses().await?;
    // What became of those that are over says nothing about this plan.
    courses.retain(|course| !course.state.is_over());
    // Nor do those of another term, once it has its own.
    let is_own = |course: &Course| course.plan.as_ref() == Some(&version.scheme);
    if courses.iter().any(is_own) {
        courses.retain(is_own);
    }
    Ok(courses)
}

/// A pupil of a school below an office: its town is the one that stands between them in the tree.
fn enrolled(office: &Place, one: &PupilBelow) -> Enrolled {
    let below = one.path.as_str().strip_prefix(office.path.as_str()).unwrap_or_default();
    let between = below.trim_start_matches('/').split_once('/').map_or("", |(town, _)| town);
    Enrolled {
        grade: one.grade,
        home_class: one.home_class.clone(),
        household: one.household.clone(),
        school: one.school.to_string(),
        town: between.to_owned(),
    }
}

/// Who plays: the register where it says enough, thinned to so many families at most.
fn people((families, most): (i64, i64), children: Vec<Enrolled>) -> People {
    let count = |families: i64| usize::try_from(families).unwrap_or_default();
    if families >= FAMILIES.0 {
        People::Roll(thinned(children, count(most)))
    } else {
        People::Families(count(FAMILIES.0))
    }
}

/// What a plan without a term comes to, one at a time and beside the threads that answer requests.
async fn at_once(
    (app, place): (&App, &Place),
    document: Document,
    cast: &Cast,
) -> Result<Step, anyhow::Error> {
    let _turn = app.rehearsals.moment.acquire().await?;
    let calendar = app.state(place).clone();
    let group_max = students_max(app, place, &document);
    let live = match document {
        Document::Policy(_) => policy::live(app, place),
        Document::TermCare(_)
        | Document::HolidayCare(_)
        | Document::CommunityCare(_)
        | Document::ReturnToSchool(_) => Vec::new(),
    };
    let around = Around { library: app.library(), live, places: app.places_under(&place.path) };
    let (people, hands) = (cast.people.clone(), cast.hands.clone());
    let played = move || {
        let given = Given { people: &people, hands, group_max, carer_day: None, seed: SEED };
        step(&document, &calendar, &given, &around)
    };
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
async fn play(app: App, permit: Permit, version: Version, cast: Cast, progress: Progress) {
    let at_hand = cast.at_hand;
    let played = match app.rehearsals.turn.acquire().await {
        Ok(_turn) => report(&version, cast, &progress).await,
        Err(closed) => Err(closed.into()),
    };
    let kept = match played {
        Ok(report) => keep(&app, &permit, &version, at_hand, report).await,
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

/// The season's report as JSON; of a policy, what it came to beside the season of a plan under it.
async fn report(version: &Version, cast: Cast, progress: &Progress) -> Result<String, anyhow::Error> {
    let folder = tempfile::tempdir()?;
    let Cast { people, courses, calendar, beside, .. } = cast;
    let file = file(version);
    let plan = match &beside {
        Some(beside) => Plan { file: &beside.file, text: &beside.text },
        None => Plan { file: &file, text: &version.text },
    };
    let stage = Stage { plan, people, courses, seed: SEED, calendar: &calendar };
    let report = stage.play(&None, &folder, progress).await?;
    Ok(match &beside {
        Some(beside) => serde_json::to_string(&beside.with(&report))?,
        None => serde_json::to_string(&report)?,
    })
}

async fn keep(
    app: &App,
    permit: &Permit,
    version: &Version,
    at_hand: AtHand,
    report: String,
) -> Result<(), anyhow::Error> {
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
        let (term, all) = (FAMILIES.1, i64::MAX);
        let cases = [(29, term, 30), (30, term, 30), (600, term, 600), (601, term, 600), (1800, term, 600)];
        for (households, most, expected) in cases.into_iter().chain([(29, all, 30), (1800, all, 1800)]) {
            let child = |at: i64| Enrolled {
                grade: 1 + at % 6,
                home_class: format!("{}-1", 1 + at % 6),
                household: format!("f{at}"),
                ..Enrolled::default()
            };
            let people = people((households, most), (0..households).map(child).collect());
            assert_eq!(people.families(), expected, "{households}");
            assert_eq!(matches!(people, People::Roll(_)), households >= FAMILIES.0, "{households}");
        }
    }
}
