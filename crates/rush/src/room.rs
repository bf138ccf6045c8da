//! 等候室 Thousands of people before the opening: they look, press, ask for their turn; some come back over another network
//! and press again. Everyone keeps the place, and after the opening everyone learns what it came to.

use crate::check::check;
use crate::gate;
use crate::http::{Connection, get};
use crate::lay::{CHILDREN, Size, token};
use crate::load::{Load, Setting, tell};
use crate::press::{Press, Record, Told, crowd, request, slots};
use anyhow::{Context, Result, ensure};
use rules::moment::Moment;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

/// Chance orders who comes in these first seconds of the opening, as the plan says.
const ONE_MOMENT: Duration = Duration::from_secs(3);
/// One in so many loses the network, comes back and presses the same again.
const LOST: usize = 10;
/// In a crowd the server reads the line once a second.
const READ_ANEW: Duration = Duration::from_millis(1500);
/// Connections at once: a phone closes its own after each answer.
const CONNECTIONS: usize = 4000;
/// Nobody waits longer for what it came to.
const PATIENCE: Duration = Duration::from_secs(300);

/// What everyone shares.
struct Scene {
    address: String,
    decided: Instant,
    arrival: Duration,
    /// So many have yet to come.
    coming: AtomicUsize,
    lines: Semaphore,
}

impl Scene {
    /// Waits until all have come and the line is read anew; false where the opening comes first.
    async fn is_everybody_there(&self) -> bool {
        while self.coming.load(Ordering::Relaxed) > 0 && crate::now() < self.decided - ONE_MOMENT {
            tokio::time::sleep(READ_ANEW).await;
        }
        tokio::time::sleep(READ_ANEW).await;
        crate::now() + READ_ANEW < self.decided - ONE_MOMENT
    }
}

/// What one person saw.
#[derive(Default)]
struct Seen {
    pages: Vec<u64>,
    presses: Vec<u64>,
    turns: Vec<u64>,
    has_kept: Option<bool>,
    /// Milliseconds after the opening's first seconds.
    knew: Option<u64>,
    told: Option<Told>,
    failed: Vec<String>,
}

/// Fills the room, opens it, checks.
pub(crate) async fn run(load: &Load, people: usize) -> Result<bool> {
    let (size, opens) = school(load, people);
    let stage = load.stage(size, Setting::AsShipped).await?;
    let scene = Arc::new(scene(stage.addresses()[0].clone(), opens, people)?);
    let stop = Arc::new(AtomicBool::new(false));
    let gate = tokio::spawn(gate::probe(scene.address.clone(), Arc::default(), Arc::clone(&stop)));
    let presses: Vec<Press> = crowd(size, people).into_iter().enumerate().map(of_its_own).collect();
    let mut tasks = tokio::task::JoinSet::new();
    for (n, press) in presses.iter().cloned().enumerate() {
        tasks.spawn(person(Arc::clone(&scene), press, n, people));
    }
    let mut all = Vec::new();
    while let Some(done) = tasks.join_next().await {
        all.push(done?);
    }
    stop.store(true, Ordering::Relaxed);
    let memory = stage.servers[0].memory_kib();
    let mut gate = gate.await?;
    let record = Record {
        sent: presses.iter().map(|press| (format!("s{}", press.student), press.key.clone())).collect(),
        told: all.iter().filter_map(|seen| seen.told.clone()).collect(),
        ..Record::default()
    };
    let verdict = check(&stage.store, &stage.laid, &record).await?;
    let many = |what: fn(&Seen) -> &Vec<u64>| -> Vec<u64> { all.iter().flat_map(what).copied().collect() };
    let knew: Vec<u64> = all.iter().filter_map(|seen| seen.knew).collect();
    let failed: Vec<&String> = all.iter().flat_map(|seen| &seen.failed).collect();
    for why in failed.iter().take(3) {
        crate::note(why);
    }
    gate.tell_odd();
    let moved = all.iter().filter(|seen| seen.has_kept == Some(false)).count();
    let came_back = all.iter().filter(|seen| seen.has_kept.is_some()).count();
    let mut report = serde_json::Map::new();
    for (name, value) in [
        ("people", all.len() as u64),
        ("came_back", came_back as u64),
        ("moved", moved as u64),
        ("page_p99_us", quantile(many(|seen| &seen.pages), 99)),
        ("press_p99_us", quantile(many(|seen| &seen.presses), 99)),
        ("turn_p99_us", quantile(many(|seen| &seen.turns), 99)),
        ("knew_p50_ms", quantile(knew.clone(), 50)),
        ("knew_p99_ms", quantile(knew.clone(), 99)),
        ("knew_last_ms", quantile(knew.clone(), 100)),
        ("knew", knew.len() as u64),
        ("acknowledged", record.told.len() as u64),
        ("failed", failed.len() as u64),
        ("gate_asked", gate.asked),
        ("gate_answered", gate.answered),
        ("gate_p99_us", gate.p99()),
        ("gate_collected", gate.collected),
        ("memory_kib", memory),
    ] {
        report.insert(name.to_owned(), value.into());
    }
    verdict.put(&mut report);
    tell(&report, load.json);
    Ok(verdict.holds() && holds_places(people, came_back, moved) && record.told.len() == people)
}

/// Whether everyone kept the place: that nobody moved says nothing where nobody came back to be looked at.
fn holds_places(people: usize, came_back: usize, moved: usize) -> bool {
    moved == 0 && (came_back > 0 || people <= LOST)
}

/// A school whose opening comes when everybody is there.
fn school(load: &Load, people: usize) -> (Size, Moment) {
    let wait = 10_000 + people as i64 / 2 + i64::try_from(load.seconds).unwrap_or(60) * 1000;
    let opens = Moment((crate::wall().0 + wait) / 1000 * 1000);
    (Size { opens: Some(opens), ..Size::open(400, 35, people.div_ceil(CHILDREN)) }, opens)
}

fn scene(address: String, opens: Moment, people: usize) -> Result<Scene> {
    let left = Duration::from_millis(u64::try_from(opens.0 - crate::wall().0).context("laid out too late")?);
    ensure!(left > Duration::from_secs(10), "only {} s are left before the opening", left.as_secs());
    let (decided, lines) = (crate::now() + left + ONE_MOMENT, Semaphore::new(CONNECTIONS));
    Ok(Scene { address, decided, arrival: left / 2, coming: AtomicUsize::new(people), lines })
}

/// Each child presses once.
fn of_its_own((student, press): (usize, Press)) -> Press {
    Press { student, key: format!("k{student}"), ..press }
}

fn quantile(mut micros: Vec<u64>, hundredths: usize) -> u64 {
    micros.sort_unstable();
    let at = (micros.len() * hundredths / 100).min(micros.len().saturating_sub(1));
    micros.get(at).copied().unwrap_or(0)
}

/// One person from coming to knowing.
async fn person(scene: Arc<Scene>, press: Press, n: usize, people: usize) -> Seen {
    let mut one = Person { scene, press, seen: Seen::default() };
    let spread = |over: Duration| {
        over * u32::try_from(n * 7919 % people).unwrap_or(0) / u32::try_from(people).unwrap_or(1)
    };
    if let Err(why) = one.play(n, spread).await {
        one.seen.failed.push(format!("{why:#}"));
    }
    one.seen
}

struct Person {
    scene: Arc<Scene>,
    press: Press,
    seen: Seen,
}

impl Person {
    async fn play(&mut self, n: usize, spread: impl Fn(Duration) -> Duration) -> Result<()> {
        tokio::time::sleep(spread(self.scene.arrival)).await;
        self.look().await?;
        ensure!(self.presses().await?.is_none(), "decided before the opening");
        self.scene.coming.fetch_sub(1, Ordering::Relaxed);
        if n.is_multiple_of(LOST) && self.scene.is_everybody_there().await {
            self.come_back().await?;
        }
        tokio::time::sleep_until(self.scene.decided.into()).await;
        let mut wait = Duration::from_millis(300) + spread(Duration::from_millis(1500));
        while self.scene.decided.elapsed() < PATIENCE {
            tokio::time::sleep(wait).await;
            let turn = self.turn().await?;
            if turn["state"] != "held" {
                self.seen.knew = Some(u64::try_from(self.scene.decided.elapsed().as_millis())?);
                break;
            }
            let again = turn["again_seconds"].as_u64().unwrap_or(3);
            wait = Duration::from_secs(again) + spread(Duration::from_millis(again * 250));
        }
        let told = self.presses().await?.context("not decided after the opening")?;
        self.seen.told = Some(told);
        Ok(())
    }

    /// Nobody has come any more: whoever lost the network and presses again stands where he stood.
    async fn come_back(&mut self) -> Result<()> {
        let before = self.turn().await?;
        self.look().await?;
        ensure!(self.presses().await?.is_none(), "decided before the opening");
        let after = self.turn().await?;
        self.seen.has_kept = Some(before["place"].is_i64() && before["place"] == after["place"]);
        Ok(())
    }

    async fn look(&mut self) -> Result<()> {
        let asked = get(&self.path(""), &self.token());
        let (body, micros) = self.ask(&asked).await?;
        ensure!(body.contains("csrf"), "a page without a form");
        self.seen.pages.push(micros);
        Ok(())
    }

    async fn turn(&mut self) -> Result<serde_json::Value> {
        let (body, micros) = self.ask(&get(&self.path("/turn"), &self.token())).await?;
        self.seen.turns.push(micros);
        Ok(serde_json::from_str(&body)?)
    }

    /// The receipt, or none while the room is closed.
    async fn presses(&mut self) -> Result<Option<Told>> {
        let (body, micros) = self.ask(&request(&self.press)).await?;
        self.seen.presses.push(micros);
        let (student, key) = (format!("s{}", self.press.student), self.press.key.clone());
        Ok(slots(&body).map(|slots| Told { student, key, slots }))
    }

    /// Over a connection of its own, as after a pause; whoever is told to come back comes back.
    async fn ask(&self, bytes: &[u8]) -> Result<(String, u64)> {
        let begun = crate::now();
        for _ in 0..20 {
            let line = self.scene.lines.acquire().await?;
            let answer = Connection::new(&self.scene.address).ask(bytes).await?;
            drop(line);
            if answer.status == 200 {
                return Ok((answer.body, u64::try_from(begun.elapsed().as_micros())?));
            }
            ensure!(answer.status == 503, "{} {}", answer.status, answer.body);
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        anyhow::bail!("told twenty times to come back")
    }

    fn path(&self, more: &str) -> String {
        format!("/gongshu/wenlan/claims/s{}{more}", self.press.student)
    }

    fn token(&self) -> String {
        token(self.press.student / CHILDREN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_moved_only_where_somebody_was_looked_at() {
        let cases =
            [(12_000, 1_200, 0, true), (12_000, 0, 0, false), (12_000, 1_200, 1, false), (LOST, 0, 0, true)];
        for (people, came_back, moved, holds) in cases {
            assert_eq!(holds_places(people, came_back, moved), holds, "{people} {came_back} {moved}");
        }
    }
}
