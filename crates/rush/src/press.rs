//! 按 Presses: who wants what, in which order, over how many connections, and every answer written down.

use crate::http::{Answer, Connection, post};
use crate::lay::{CHILDREN, Size, course_id, token};
use rules::enrol::claim::{Got, Slot};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// One press: a child, a key, wishes.
#[derive(Clone, Debug)]
pub(crate) struct Press {
    pub(crate) student: usize,
    pub(crate) key: String,
    pub(crate) wishes: Vec<usize>,
}

/// What was told to a press.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) student: String,
    pub(crate) key: String,
    pub(crate) slots: Vec<Slot>,
}

/// What a run wrote down.
#[derive(Debug, Default)]
pub(crate) struct Record {
    /// Acknowledged claims.
    pub(crate) told: Vec<Told>,
    /// Microseconds of each answered press, from when it was due.
    pub(crate) micros: Vec<u64>,
    /// Presses that were sent, answered or not: by student and key.
    pub(crate) sent: Vec<(String, String)>,
    /// Seats that were given up again, answered or not: by student and course.
    pub(crate) let_go: Vec<(String, String)>,
    /// Those of them that were acknowledged.
    pub(crate) released: Vec<(String, String)>,
    /// Told to come back, or to ask again.
    pub(crate) busy: u64,
    /// Refused by a rule.
    pub(crate) refused: u64,
    /// No answer.
    pub(crate) silent: u64,
    /// Anything that a press is never answered with.
    pub(crate) odd: Vec<String>,
}

impl Record {
    pub(crate) fn join(&mut self, other: Record) {
        self.told.extend(other.told);
        self.micros.extend(other.micros);
        self.sent.extend(other.sent);
        self.let_go.extend(other.let_go);
        self.released.extend(other.released);
        (self.busy, self.refused) = (self.busy + other.busy, self.refused + other.refused);
        self.silent += other.silent;
        self.odd.extend(other.odd);
    }

    /// The value below which so many thousandths of the answers lie.
    pub(crate) fn quantile(&mut self, thousandths: usize) -> u64 {
        self.micros.sort_unstable();
        let at = (self.micros.len() * thousandths / 1000).min(self.micros.len().saturating_sub(1));
        self.micros.get(at).copied().unwrap_or(0)
    }

    fn note(&mut self, press: &Press, answer: Option<&Answer>, took: Duration) {
        let student = format!("s{}", press.student);
        match answer {
            None => self.silent += 1,
            Some(answer) => {
                self.micros.push(u64::try_from(took.as_micros()).unwrap_or(u64::MAX));
                match answer.status {
                    200 => match slots(&answer.body) {
                        Some(slots) => self.told.push(Told { student, key: press.key.clone(), slots }),
                        None => self.odd.push(answer.body.clone()),
                    },
                    422 => self.refused += 1,
                    503 => self.busy += 1,
                    status => self.odd.push(format!("{status} {}", answer.body)),
                }
            }
        }
    }
}

/// What a receipt says.
pub(crate) fn slots(body: &str) -> Option<Vec<Slot>> {
    let told: serde_json::Value = serde_json::from_str(body).ok()?;
    serde_json::from_value(told.get("slots")?.clone()).ok()
}

/// The bytes of a press.
pub(crate) fn request(press: &Press) -> Vec<u8> {
    let household = press.student / CHILDREN;
    let wishes = press.wishes.iter().enumerate();
    let fields: String = wishes
        .map(|(rank, course)| format!("&choice-{}-{}={}", course % 5 + 1, rank + 1, course_id(*course)))
        .collect();
    let path = format!("/gongshu/wenlan/claims/s{}", press.student);
    post(&path, &token(household), household, &format!("key={}{fields}", press.key))
}

/// Every child once a weekday, each weekday one course that holds all: as many seats as there are presses.
pub(crate) fn everyone(size: Size) -> Vec<Press> {
    let children = size.households * CHILDREN;
    let press = |n: usize| {
        let (day, student) = (n / children, n % children);
        Press { student, key: format!("k{n}"), wishes: vec![day] }
    };
    (0..children * 5).map(press).collect()
}

/// A rush for too few seats: each child once, three wishes of one weekday, the popular courses first (Zipf 0.9), every
/// tenth press twice.
pub(crate) fn crowd(size: Size, presses: usize) -> Vec<Press> {
    let mut chance = Chance(0x2545_F491_4F6C_DD1D);
    let days: Vec<Vec<usize>> =
        (0..5).map(|day| (0..size.courses).filter(|course| course % 5 == day).collect()).collect();
    let mut all: Vec<Press> = Vec::new();
    for n in 0..presses {
        if n % 10 == 9 {
            let again = all[chance.below(all.len())].clone();
            all.push(again);
            continue;
        }
        let courses = &days[chance.below(5)];
        let mut wishes: Vec<usize> = Vec::new();
        while wishes.len() < 3.min(courses.len()) {
            let wish = courses[chance.popular(courses.len())];
            if !wishes.contains(&wish) {
                wishes.push(wish);
            }
        }
        all.push(Press { student: n % (size.households * CHILDREN), key: format!("k{n}"), wishes });
    }
    all
}

/// Chance that is the same in every run.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n.max(1) as u64).unwrap_or(0)
    }

    /// The first are asked for most: course k about 1/k^0.9 as often, in whole numbers.
    fn popular(&mut self, n: usize) -> usize {
        let weight = |k: usize| 1_000_000 / (k as u64 + 1);
        let all: u64 = (0..n).map(weight).sum();
        let mut at = self.next() % all.max(1);
        for k in 0..n {
            if at < weight(k) {
                return k;
            }
            at -= weight(k);
        }
        0
    }
}

/// How presses are sent.
#[derive(Clone, Debug)]
pub(crate) struct Way {
    /// Where to; connections are spread over them.
    pub(crate) addresses: Vec<String>,
    pub(crate) connections: usize,
    /// One press every so many nanoseconds, due whether or not the one before was answered; 0 as fast as answers come.
    pub(crate) every_nanos: u64,
    /// How often a press that met a crowd, or a dead server, is sent again.
    pub(crate) tries: usize,
    /// Of so many presses one gives up its seat again; 0 none.
    pub(crate) release_one_in: usize,
    pub(crate) until: Option<Duration>,
}

/// Sends presses, one after another on each connection, until they are used up, the time is over or `stop` says so.
pub(crate) async fn send(way: &Way, presses: &Arc<Vec<Press>>, stop: &Arc<AtomicBool>) -> Record {
    let next = Arc::new(AtomicUsize::new(0));
    let (begun, mut tasks) = (crate::now() + Duration::from_millis(200), tokio::task::JoinSet::new());
    for n in 0..way.connections {
        let (way, presses) = (way.clone(), Arc::clone(presses));
        let (next, stop) = (Arc::clone(&next), Arc::clone(stop));
        let address = way.addresses[n % way.addresses.len()].clone();
        tasks.spawn(async move {
            let mut line = Line { connection: Connection::new(&address), begun, record: Record::default() };
            let _ = line.connection.open().await;
            tokio::time::sleep_until(begun.into()).await;
            while !stop.load(Ordering::Relaxed) && way.until.is_none_or(|until| begun.elapsed() < until) {
                let Some(press) = presses.get(next.fetch_add(1, Ordering::Relaxed)) else { break };
                line.press(&way, press, &stop).await;
            }
            line.record
        });
    }
    let mut record = Record::default();
    while let Some(done) = tasks.join_next().await {
        if let Ok(done) = done {
            record.join(done);
        }
    }
    record
}

struct Line {
    connection: Connection,
    begun: Instant,
    record: Record,
}

impl Line {
    async fn press(&mut self, way: &Way, press: &Press, stop: &AtomicBool) {
        let n: u64 = press.key.trim_start_matches(|c: char| !c.is_ascii_digit()).parse().unwrap_or(0);
        let due = match way.every_nanos {
            0 => crate::now(),
            every => self.begun + Duration::from_nanos(every * n),
        };
        tokio::time::sleep_until(due.into()).await;
        self.record.sent.push((format!("s{}", press.student), press.key.clone()));
        let bytes = request(press);
        for attempt in 0..way.tries {
            let answer = self.connection.ask(&bytes).await.ok();
            let is_final = answer.as_ref().is_some_and(|answer| answer.status != 503);
            if is_final || attempt + 1 == way.tries || stop.load(Ordering::Relaxed) {
                self.record.note(press, answer.as_ref(), due.elapsed());
                break;
            }
            self.record.busy += u64::from(answer.is_some());
            let wait = if answer.is_some() { 1000 } else { 20 };
            tokio::time::sleep(Duration::from_millis(wait)).await;
        }
        let gives_up = way.release_one_in > 0 && n.is_multiple_of(way.release_one_in as u64);
        if let (true, Some(course)) = (gives_up, self.seat_of(press)) {
            self.release(way, press, course, stop).await;
        }
    }

    /// The seat that was told last, if it is this press's.
    fn seat_of(&self, press: &Press) -> Option<String> {
        let told = self.record.told.last().filter(|told| told.key == press.key)?;
        told.slots.iter().find(|slot| slot.got == Got::Seat).map(|slot| slot.course.to_string())
    }

    /// Gives up a seat, again and again until it is answered; giving up twice is giving up once.
    async fn release(&mut self, way: &Way, press: &Press, course: String, stop: &AtomicBool) {
        let (student, household) = (format!("s{}", press.student), press.student / CHILDREN);
        let path = format!("/gongshu/wenlan/placements/{student}/withdraw");
        let bytes = post(&path, &token(household), household, &format!("key=r{}&course={course}", press.key));
        self.record.let_go.push((student.clone(), course.clone()));
        for _ in 0..way.tries {
            let answer = self.connection.ask(&bytes).await.ok();
            match answer {
                Some(answer) if matches!(answer.status, 200 | 303) => {
                    return self.record.released.push((student, course));
                }
                Some(answer) if answer.status != 503 => {
                    return self.record.odd.push(format!("release: {} {}", answer.status, answer.body));
                }
                Some(_) | None if stop.load(Ordering::Relaxed) => return,
                Some(_) | None => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
    }
}

/// The answers by press: the first one told, and how often another one followed that differs.
pub(crate) fn by_press(told: &[Told]) -> (BTreeMap<(&str, &str), &Told>, usize) {
    let (mut first, mut differ) = (BTreeMap::new(), 0);
    for one in told {
        let known: &mut &Told = first.entry((one.student.as_str(), one.key.as_str())).or_insert(one);
        differ += usize::from(known.slots != one.slots);
    }
    (first, differ)
}
