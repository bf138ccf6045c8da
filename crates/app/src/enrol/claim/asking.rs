//! 同问 Who asks for the turn: all who ask at the same moment are told from one reading, each the own child's alone.

use super::commit::guardian;
use super::glance::{Glance, glance_of};
use super::queue::settled;
use crate::app::App;
use crate::enrol::term;
use crate::failure::Failure;
use rules::enrol::claim;
use rules::id::StudentId;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};
use store::Fault;
use store::enrol::{By, ClaimRow, Claimant};
use tokio::sync::oneshot;

/// So many wait for a reading, some hundred bytes each; whoever comes then is told to come back.
const WAITING_MAX: usize = 32_768;
/// So many are read together, at most.
const TOGETHER_MAX: usize = 1024;

/// What is known about who asks.
#[derive(Clone, Debug)]
enum Found {
    /// Nobody who is signed in.
    Nobody,
    /// Somebody without this child.
    Stranger,
    /// The newest claim of the own child.
    Own(Option<Box<ClaimRow>>),
}

impl Found {
    fn is_held(&self) -> bool {
        matches!(self, Self::Own(Some(claim)) if claim.state == "held")
    }
}

/// What one is told, and what all saw who asked at the same moment.
type Told = (Found, Arc<Glance>);

/// Somebody who asks, and waits.
struct Asked {
    by: By,
    student: StudentId,
    reply: oneshot::Sender<Told>,
}

/// Who asks, of all places and terms.
#[derive(Debug, Default)]
pub(super) struct Asking {
    places: Mutex<BTreeMap<(String, String, String), Line>>,
}

/// Who asks, of one place and term: while some are read the next collect.
#[derive(Default)]
struct Line {
    waiting: VecDeque<Asked>,
    is_running: bool,
}

impl std::fmt::Debug for Line {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Line").field("waiting", &self.waiting.len()).finish_non_exhaustive()
    }
}

impl Line {
    /// Waits for the next reading; none where too many wait. Says whether somebody has to begin to read.
    fn push(&mut self, asked: Asked) -> Option<bool> {
        if self.waiting.len() >= WAITING_MAX {
            return None;
        }
        self.waiting.push_back(asked);
        Some(!std::mem::replace(&mut self.is_running, true))
    }

    /// Whom the next reading is for; none, and nobody reads any more, where nobody waits.
    fn take(&mut self) -> Option<Vec<Asked>> {
        let number = self.waiting.len().min(TOGETHER_MAX);
        self.is_running = number > 0;
        self.is_running.then(|| self.waiting.drain(..number).collect())
    }
}

impl Asking {
    fn line<T>(&self, (place, plan): (&Place, &str), work: impl FnOnce(&mut Line) -> T) -> T {
        let mut places = self.places.lock().expect("nobody panics while holding the lines");
        let of = (place.district.to_string(), place.place.to_string(), plan.to_owned());
        work(places.entry(of).or_default())
    }
}

/// The newest claim of a child in the term of a plan for its guardian, with the place as it was seen then. A claim that still
/// waits after its moment is decided first.
pub(super) async fn newest(
    app: &App,
    (place, plan): (&Place, &str),
    by: By,
    student: StudentId,
) -> Result<(Option<ClaimRow>, Arc<Glance>), Failure> {
    let (reply, told) = oneshot::channel();
    let busy = || Failure::from(Fault::Busy("those who ask for their turn".to_owned()));
    let begins = app.claims.asking.line((place, plan), |line| line.push(Asked { by, student, reply }));
    if begins.ok_or_else(busy)? {
        let reading = Reading { app: app.clone(), place: place.clone(), plan: plan.to_owned() };
        tokio::spawn(read_all(reading));
    }
    match told.await.map_err(|_| busy())? {
        (Found::Nobody, _) => Err(Failure::SignInFirst),
        (Found::Stranger, _) => Err(Failure::NotTheirs),
        (Found::Own(claim), glance) => Ok((claim.map(|claim| *claim), glance)),
    }
}

/// One who reads for a place and term. Dropped in a panic, the next who asks begins again; all who waited are told to come back, for
/// nobody may ever ask again.
struct Reading {
    app: App,
    place: Place,
    plan: String,
}

impl Drop for Reading {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.app.claims.asking.line((&self.place, &self.plan), |line| *line = Line::default());
        }
    }
}

async fn read_all(reading: Reading) {
    while let Some(asked) = reading.app.claims.asking.line((&reading.place, &reading.plan), Line::take) {
        if let Err(why) = reading.tell(asked).await {
            tracing::warn!(%why, "those who asked for their turn were told to come back");
        }
    }
}

impl Reading {
    /// Tells whoever can be told; for the others the waiting room is decided first, where its moment is over.
    async fn tell(&self, asked: Vec<Asked>) -> Result<(), Failure> {
        let term = term::of_plan(&self.app, &self.place, &self.plan);
        let is_due = term.is_ok_and(|term| self.app.now() >= claim::decides(&term.plan.scheme.claim));
        let later = self.tell_unless(asked, |found| is_due && found.is_held()).await?;
        if later.is_empty() {
            return Ok(());
        }
        settled(&self.app, &self.place).await;
        self.tell_unless(later, |_| false).await.map(|_| ())
    }

    /// Who has to wait is given back.
    async fn tell_unless(
        &self,
        asked: Vec<Asked>,
        has_to_wait: impl Fn(&Found) -> bool,
    ) -> Result<Vec<Asked>, Failure> {
        let (found, glance) = self.read(&asked).await?;
        let mut later = Vec::new();
        for (one, found) in asked.into_iter().zip(found) {
            if has_to_wait(&found) {
                later.push(one);
            } else {
                let _ = one.reply.send((found, Arc::clone(&glance))); // who hung up needs no answer
            }
        }
        Ok(later)
    }

    /// One reading: who asks, by the sign-in and the household as they are now, and what became of the own child.
    async fn read(&self, asked: &[Asked]) -> Result<(Vec<Found>, Arc<Glance>), Failure> {
        let glance = glance_of(asked.len(), &self.app, (&self.place, &self.plan)).await?;
        let mut tx = self.app.store.look(&role::clock(Act::ClaimCommit, &self.place)?).await?;
        let pairs: Vec<(&By, &StudentId)> = asked.iter().map(|one| (&one.by, &one.student)).collect();
        let who = tx.claimants(&pairs, self.app.now()).await?.into_iter();
        let own: Vec<Result<StudentId, Found>> = who.map(|who| self.own(who)).collect();
        let claims = tx.claims_newest(own.iter().flatten(), &self.plan).await?;
        let found = own.into_iter().map(|own| match own {
            Ok(child) => Found::Own(claims.get(&child).cloned().map(Box::new)),
            Err(found) => found,
        });
        Ok((found.collect(), glance))
    }

    /// The child that a guardian may ask for.
    fn own(&self, who: Claimant) -> Result<StudentId, Found> {
        if let Claimant::Nobody = who {
            return Err(Found::Nobody);
        }
        guardian(&self.place, who, Act::ClaimMake).map(|(_, student, _)| student.id).ok_or(Found::Stranger)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rules::id::PersonId;

    fn asked(n: usize) -> Asked {
        let (reply, _) = oneshot::channel();
        Asked { by: By::Person(PersonId::new("fang")), student: StudentId::new(format!("s{n}")), reply }
    }

    #[test]
    fn one_reads_for_all_who_wait_and_the_first_come_first() {
        let mut line = Line::default();
        let begins: Vec<Option<bool>> = (0..TOGETHER_MAX + 2).map(|n| line.push(asked(n))).collect();
        assert_eq!(begins.iter().filter(|begins| **begins == Some(true)).count(), 1);
        let first = line.take().unwrap();
        assert_eq!((first.len(), first[0].student.as_str()), (TOGETHER_MAX, "s0"));
        assert_eq!(line.push(asked(9)), Some(false), "somebody reads");
        assert_eq!(line.take().map(|next| next.len()), Some(3));
        assert!(line.take().is_none());
        assert_eq!(line.push(asked(9)), Some(true), "nobody reads any more");
    }

    #[test]
    fn beyond_the_bound_nobody_waits() {
        let mut line = Line::default();
        assert!((0..WAITING_MAX).all(|n| line.push(asked(n)).is_some()));
        assert_eq!(line.push(asked(0)), None);
        line.take();
        assert_eq!(line.push(asked(0)), Some(false));
    }
}
