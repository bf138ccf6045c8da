//! 队列 A bounded queue a place: while one batch is committed the next collects, and nobody is answered before the commit.

use super::asking::Asking;
use super::commit::{Committed, commit};
use super::glance::Glances;
use super::lane::Lane;
use super::thread::Thread;
use crate::app::App;
use rules::enrol::claim::{Claimed, Draft, Refusal};
use rules::enrol::offer::{self, Answered};
use rules::enrol::placement::{self, Withdrawn};
use rules::fen::Fen;
use rules::id::{CourseId, HouseholdId, RefundId, StudentId};
use rules::people::act::Act;
use rules::people::place::Place;
use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use store::enrol::By;
use tokio::sync::oneshot;

/// A waiting room that was found empty after its moment is not looked into again before so many milliseconds.
const EMPTY_FOR_MILLIS: i64 = 2000;

/// The bounds of the queue: what this machine bears, nothing that a school decides.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// So many presses wait in memory, some hundred bytes each; whoever comes then is told at once to come back.
    pub waiting_max: usize,
    /// So many are committed together, at most.
    pub batch_max: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { waiting_max: 32_768, batch_max: 1024 }
    }
}

/// A batch is made smaller when it held the database longer than this: the gate and the roll write in between.
const BATCH_TIME: Duration = Duration::from_millis(40);

/// After so many claims the database counts its tables, then after twice as many, and so on.
const COUNTED_AFTER: i64 = 1000;

/// What is asked of the queue.
#[derive(Clone, Debug)]
pub(super) struct Press {
    pub(super) by: By,
    pub(super) what: What,
}

/// Whatever takes a seat or frees one.
#[derive(Clone, Debug)]
pub(super) enum What {
    /// In the term of the plan of that name.
    Claim(Draft, String),
    /// A seat or a waiting place; with an id what is free then is asked back under it.
    Release(StudentId, CourseId, Option<RefundId>),
    Answer(StudentId, CourseId, offer::Answer),
}

impl What {
    /// What its permit is asked for.
    pub(super) fn act(&self) -> Act {
        match self {
            Self::Claim(..) => Act::ClaimMake,
            Self::Release(..) => Act::PlacementWithdraw,
            Self::Answer(..) => Act::OfferAnswer,
        }
    }
}

/// What became of a press, after the commit.
#[derive(Clone, Debug)]
pub(super) enum Outcome {
    Claimed(Claimed),
    Held {
        turn: i64,
    },
    Released(Box<(Withdrawn, Fen)>),
    Answered(Box<Answered>),
    Refused(Refusal),
    Nothing(placement::Refusal),
    Unoffered(offer::Refusal),
    /// Who only looked waited until the room was decided.
    Settled,
    Nobody,
    Stranger,
    /// It did not happen; the same press may be sent again.
    Busy,
    /// The database went away while it committed: the same key will find out.
    Unknown,
}

/// A press, or none of somebody who only looks, and who waits for the outcome.
struct Waiting {
    press: Option<Press>,
    reply: oneshot::Sender<Outcome>,
}

/// The queues of all places, and who pressed how often in this minute.
#[derive(Debug, Default)]
pub(crate) struct Claims {
    bounds: Bounds,
    queues: Mutex<BTreeMap<(String, String), Queue>>,
    waiting: AtomicUsize,
    households: Mutex<Minute<HouseholdId>>,
    addresses: Mutex<Minute<String>>,
    /// Decided so far and the milliseconds that took: the pace that the waiting room shows.
    decided: AtomicI64,
    busy_millis: AtomicI64,
    /// Decided when the database last counted its tables.
    counted: AtomicI64,
    thread: Thread,
    /// Pages of the opening, in a lane of their own.
    pub(crate) pages: Lane,
    /// Browsers that ask for their turn.
    pub(super) asking: Asking,
    pub(super) glances: Glances,
}

#[derive(Default)]
struct Queue {
    waiting: VecDeque<Waiting>,
    is_running: bool,
    limit: usize,
    /// When the waiting room was last found empty.
    emptied_at: i64,
}

impl std::fmt::Debug for Queue {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Queue").field("waiting", &self.waiting.len()).finish_non_exhaustive()
    }
}

/// How often each has pressed in the minute that runs.
#[derive(Debug)]
struct Minute<K> {
    number: i64,
    presses: BTreeMap<K, i64>,
}

impl<K> Default for Minute<K> {
    fn default() -> Self {
        Self { number: 0, presses: BTreeMap::new() }
    }
}

impl<K: Ord> Minute<K> {
    fn press(&mut self, who: K, millis: i64) -> i64 {
        let number = millis.div_euclid(60_000);
        if number != self.number {
            (self.number, self.presses) = (number, BTreeMap::new());
        }
        let presses = self.presses.entry(who).or_default();
        *presses += 1;
        *presses
    }
}

impl Claims {
    /// Queues with bounds of their own.
    pub(crate) fn within(bounds: Bounds) -> Self {
        Self { bounds, ..Self::default() }
    }

    /// Whether the queue takes no more: asked before a form is even read.
    pub(crate) fn is_full(&self) -> bool {
        self.waiting.load(Ordering::Relaxed) >= self.bounds.waiting_max
    }

    /// One more press of a household in this minute.
    pub(super) fn household(&self, household: &HouseholdId, millis: i64) -> i64 {
        self.households.lock().expect("nobody panics while counting").press(household.clone(), millis)
    }

    /// One more press from an address in this minute.
    pub(super) fn address(&self, address: String, millis: i64) -> i64 {
        self.addresses.lock().expect("nobody panics while counting").press(address, millis)
    }

    /// Claims decided in a second of work, so far; none while too little is known.
    pub(super) fn pace(&self) -> Option<i64> {
        let (decided, millis) =
            (self.decided.load(Ordering::Relaxed), self.busy_millis.load(Ordering::Relaxed));
        (decided >= 100).then(|| decided * 1000 / millis.max(1))
    }

    /// Puts a press at the end of its place's queue; none where the queue is full.
    fn push(&self, app: &App, place: &Place, press: Option<Press>) -> Option<oneshot::Receiver<Outcome>> {
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= self.bounds.waiting_max {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            return None;
        }
        let (reply, outcome) = oneshot::channel();
        self.queue(place, |queue| queue.waiting.push_back(Waiting { press, reply }));
        self.run(app, place);
        Some(outcome)
    }

    /// Starts the place's committer unless it runs; it ends by itself when nothing waits any more.
    pub(super) fn run(&self, app: &App, place: &Place) {
        if self.queue(place, |queue| std::mem::replace(&mut queue.is_running, true)) {
            return;
        }
        let (mut app, place) = (app.clone(), place.clone());
        self.thread.spawn(async move {
            app.store = app.claims.thread.lane(&app.store);
            let mut running = Running { claims: Arc::clone(&app.claims), place: &place, is_done: false };
            while let Some(batch) = app.claims.take(&place) {
                app.claims.work(&app, &place, batch).await;
                app.claims.count(&app).await;
            }
            running.is_done = true;
        });
    }

    /// Starts the committer for a waiting room that is due, unless it was found empty a moment ago.
    pub(super) fn open_room(&self, app: &App, place: &Place, due: i64, now: i64) {
        let is_fresh =
            self.queue(place, |queue| queue.emptied_at >= due && now - queue.emptied_at < EMPTY_FOR_MILLIS);
        if !is_fresh {
            self.run(app, place);
        }
    }

    /// The next batch; none, and the queue is free again, where nothing waits. The first batch of a run may be empty: the
    /// waiting room may have something to decide.
    fn take(&self, place: &Place) -> Option<Vec<Waiting>> {
        self.queue(place, |queue| {
            let limit = queue.waiting.len().min(queue.limit.max(1));
            if limit == 0 && queue.limit > 0 {
                (queue.is_running, queue.limit) = (false, 0);
                return None;
            }
            queue.limit = queue.limit.max((self.bounds.batch_max / 4).max(1));
            Some(queue.waiting.drain(..limit).collect())
        })
    }

    async fn work(&self, app: &App, place: &Place, batch: Vec<Waiting>) {
        let begun = stopwatch();
        let _counted = Counted { waiting: &self.waiting, number: batch.len() };
        let presses: Vec<Press> = batch.iter().filter_map(|one| one.press.clone()).collect();
        loop {
            match commit(app, place, &presses).await {
                Committed::Room(decided) => self.noted(decided, begun.elapsed()),
                Committed::Batch(outcomes) => {
                    self.noted(outcomes.len(), begun.elapsed());
                    let mut outcomes = outcomes.into_iter();
                    for one in batch {
                        let outcome = match one.press {
                            Some(_) => outcomes.next().unwrap_or(Outcome::Unknown),
                            None => Outcome::Settled,
                        };
                        let _ = one.reply.send(outcome);
                    }
                    break;
                }
            }
        }
        let was_long = begun.elapsed() > BATCH_TIME;
        self.queue(place, |queue| {
            queue.emptied_at = app.now().0;
            let more = (queue.limit * 2).min(self.bounds.batch_max);
            queue.limit = if was_long { (queue.limit / 2).max(64).min(self.bounds.batch_max) } else { more };
        });
    }

    /// Lets the database count its tables when they have doubled: until then it takes them for small and reads them whole.
    async fn count(&self, app: &App) {
        let (decided, counted) = (self.decided.load(Ordering::Relaxed), self.counted.load(Ordering::Relaxed));
        if decided < (counted * 2).max(COUNTED_AFTER) {
            return;
        }
        self.counted.store(decided, Ordering::Relaxed);
        if let Err(why) = app.store.analyze_claims().await {
            tracing::warn!(%why, "the tables of claims were not counted; a rush is slower");
        }
    }

    fn noted(&self, decided: usize, took: Duration) {
        self.decided.fetch_add(i64::try_from(decided).unwrap_or(0), Ordering::Relaxed);
        self.busy_millis.fetch_add(i64::try_from(took.as_millis()).unwrap_or(0), Ordering::Relaxed);
    }

    fn queue<T>(&self, place: &Place, work: impl FnOnce(&mut Queue) -> T) -> T {
        let mut queues = self.queues.lock().expect("nobody panics while holding the queues");
        work(queues.entry((place.district.to_string(), place.place.to_string())).or_default())
    }
}

/// Presses that are counted as waiting until their batch is over, however it ends.
struct Counted<'a> {
    waiting: &'a AtomicUsize,
    number: usize,
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.waiting.fetch_sub(self.number, Ordering::Relaxed);
    }
}

/// Frees the queue if its committer panics; all who waited are told to ask again, for nobody may ever press after them.
struct Running<'a> {
    claims: Arc<Claims>,
    place: &'a Place,
    is_done: bool,
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        if !self.is_done {
            let left = self.claims.queue(self.place, |queue| {
                (queue.is_running, queue.limit) = (false, 0);
                std::mem::take(&mut queue.waiting)
            });
            self.claims.waiting.fetch_sub(left.len(), Ordering::Relaxed);
        }
    }
}

/// Puts a press into the queue and waits for its outcome.
pub(super) async fn ask(app: &App, place: &Place, press: Press) -> Outcome {
    match app.claims.push(app, place, Some(press)) {
        Some(outcome) => outcome.await.unwrap_or(Outcome::Unknown),
        None => Outcome::Busy,
    }
}

/// Decides the waiting room of a place if it is due: one committer does it, however many look.
pub(super) async fn settled(app: &App, place: &Place) {
    if let Some(outcome) = app.claims.push(app, place, None) {
        let _ = outcome.await; // a committer that failed decided nothing: then the room still waits
    }
}

#[expect(clippy::disallowed_methods, reason = "how long a batch held the database; no rule knows of it")]
fn stopwatch() -> Instant {
    Instant::now()
}
