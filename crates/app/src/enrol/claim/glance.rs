//! 一瞥 What all who wait look at, the courses and the line: in a crowd it is read once a second, for everybody.

use super::menu::Menus;
use crate::app::App;
use crate::enrol::term;
use crate::failure::Failure;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use store::enrol::CourseRow;

/// From so many looks in a second on, looks are shared: the rest of that second, and all of the next.
const CROWD: u32 = 50;
/// How long a look is shared, and the time in which looks are counted.
const SHARED: Duration = Duration::from_secs(1);

/// The courses of a term at a place and its waiting room, as they were a moment ago.
#[derive(Debug, Default)]
pub(super) struct Glance {
    /// As the list of courses shows them.
    pub(super) rows: Vec<CourseRow>,
    /// The turns of all who wait, the first first.
    line: Vec<i64>,
    /// What can be chosen, as far as somebody has looked.
    pub(super) menus: Menus,
}

impl Glance {
    /// How many wait, and how many of them before `turn`.
    pub(super) fn ahead(&self, turn: i64) -> (i64, i64) {
        let ahead = self.line.partition_point(|earlier| *earlier < turn);
        (self.line.len().max(ahead + 1) as i64, ahead as i64)
    }
}

/// The glances of all places and terms.
#[derive(Debug, Default)]
pub(super) struct Glances {
    places: Mutex<BTreeMap<(String, String, String), OneAtATime>>,
}

/// While one reads, the others wait for what it sees.
type OneAtATime = Arc<tokio::sync::Mutex<Shared>>;

/// The glance of one place and term, and how many wanted it.
#[derive(Debug, Default)]
struct Shared {
    last: Option<(Instant, Arc<Glance>)>,
    looks: Option<Looks>,
}

/// The looks of a second.
#[derive(Clone, Copy, Debug)]
struct Looks {
    since: Instant,
    number: u32,
    /// The second before this one had a crowd: this one needs not count to know.
    after_crowd: bool,
}

impl Looks {
    /// These looks, or those of a new second after them.
    fn at(self, now: Instant) -> Self {
        let age = now.duration_since(self.since);
        if age < SHARED {
            return self;
        }
        Self { since: now, number: 0, after_crowd: self.number >= CROWD && age < 2 * SHARED }
    }

    fn is_crowd(self) -> bool {
        self.after_crowd || self.number >= CROWD
    }
}

impl Shared {
    /// Counts the looks of so many people; the last glance, where there is a crowd and it is fresh.
    fn look(&mut self, people: u32, now: Instant) -> Option<Arc<Glance>> {
        let new = Looks { since: now, number: 0, after_crowd: false };
        let looks = self.looks.map_or(new, |looks| looks.at(now));
        let looks = Looks { number: looks.number.saturating_add(people - 1), ..looks };
        self.looks = Some(Looks { number: looks.number.saturating_add(1), ..looks });
        let (at, glance) = self.last.as_ref().filter(|_| looks.is_crowd())?;
        (now.duration_since(*at) < SHARED).then(|| Arc::clone(glance))
    }
}

/// Looks at the term of a plan at a place: with its own eyes, or in a crowd at what the last one saw.
pub(super) async fn glance(app: &App, of: (&Place, &str)) -> Result<Arc<Glance>, Failure> {
    glance_of(1, app, of).await
}

/// One look for so many people, who come at the same moment.
pub(super) async fn glance_of(
    people: usize,
    app: &App,
    (place, plan): (&Place, &str),
) -> Result<Arc<Glance>, Failure> {
    let shared = app.claims.glances.of((place, plan));
    let mut shared = shared.lock().await;
    let people = u32::try_from(people).unwrap_or(u32::MAX).max(1);
    if let Some(glance) = shared.look(people, stopwatch()) {
        return Ok(glance);
    }
    let which = term::of_plan(app, place, plan)?.which;
    let mut tx = app.store.look(&role::clock(Act::ClaimCommit, place)?).await?;
    let mut rows = tx.course_rows().await?;
    rows.retain(|row| which.has(&row.course));
    let glance = Arc::new(Glance { rows, line: tx.claims_line(plan).await?, ..Glance::default() });
    shared.last = Some((stopwatch(), Arc::clone(&glance)));
    Ok(glance)
}

impl Glances {
    /// After an act that changes the whole list: the next look is with one's own eyes.
    pub(super) fn forget(&self, of: (&Place, &str)) {
        let mut places = self.places.lock().expect("nobody panics while holding the glances");
        places.remove(&key(of));
    }

    fn of(&self, of: (&Place, &str)) -> OneAtATime {
        let mut places = self.places.lock().expect("nobody panics while holding the glances");
        Arc::clone(places.entry(key(of)).or_default())
    }
}

fn key((place, plan): (&Place, &str)) -> (String, String, String) {
    (place.district.to_string(), place.place.to_string(), plan.to_owned())
}

#[expect(clippy::disallowed_methods, reason = "how old a glance is on this machine; no rule knows of it")]
fn stopwatch() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_the_line_is_counted_from_its_turn() {
        let glance = Glance { line: vec![3, 5, 9], ..Glance::default() };
        for (turn, of, ahead) in [(3, 3, 0), (5, 3, 1), (9, 3, 2), (12, 4, 3)] {
            assert_eq!(glance.ahead(turn), (of, ahead), "turn {turn}");
        }
    }

    #[test]
    fn only_a_crowd_shares_a_look_and_only_for_a_second() {
        let begun = stopwatch();
        let mut shared = Shared { last: Some((begun, Arc::default())), looks: None };
        let seen: Vec<bool> = (0..CROWD + 2).map(|_| shared.look(1, begun).is_some()).collect();
        assert_eq!(seen.iter().filter(|is_shared| **is_shared).count(), 2);
        assert!(shared.look(1, begun + SHARED).is_none(), "a second later it is read again");
    }

    #[test]
    fn many_who_come_together_are_a_crowd_at_once() {
        let begun = stopwatch();
        let mut shared = Shared { last: Some((begun, Arc::default())), looks: None };
        assert!(
            shared.look(CROWD, begun).is_none(),
            "fifty people are counted as fifty looks, the last of them not yet"
        );
        assert!(shared.look(1, begun).is_some());
        let mut shared = Shared { last: Some((begun, Arc::default())), looks: None };
        assert!(shared.look(CROWD + 1, begun).is_some());
    }

    /// 5,000 looks, 500 a second: what is read is what the first crowd needs to be known, and then once a second.
    #[test]
    fn a_crowd_that_stays_reads_once_a_second() {
        let begun = stopwatch();
        let (mut shared, mut reads) = (Shared::default(), Vec::new());
        let mut come = |shared: &mut Shared, millis: u64| {
            let now = begun + Duration::from_millis(millis);
            if shared.look(1, now).is_none() {
                shared.last = Some((now, Arc::default()));
                reads.push(millis / 1000);
            }
        };
        (0..5000).for_each(|n| come(&mut shared, n * 2));
        (0..10).for_each(|n| come(&mut shared, 30_000 + n * 2));
        let in_second = |second: u64| reads.iter().filter(|at| **at == second).count();
        assert_eq!(in_second(0), CROWD as usize);
        assert_eq!((1..10).map(in_second).collect::<Vec<_>>(), [1; 9]);
        assert_eq!(in_second(30), 10, "the crowd has gone: everybody looks with one's own eyes");
    }
}
