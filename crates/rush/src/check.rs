//! 核对 The database against the answers: every acknowledged claim is there, none that nobody sent, none twice, and the
//! pure rule, asked again in the order of commits, says the same.

use crate::lay::{Laid, place};
use crate::press::{Record, by_press};
use anyhow::Result;
use rules::enrol::claim::{Child, Draft, Facts, Got, Held, Seats, decide};
use rules::enrol::placement::State;
use rules::people::act::Act;
use rules::people::role::clock;
use std::collections::{BTreeMap, BTreeSet};
use store::Store;
use store::enrol::{PastClaim, PastRelease};

/// What does not hold.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Verdict {
    /// Acknowledged and not there, or not as it was told.
    pub(crate) lost: usize,
    /// Seats beyond a capacity, and claims that nobody sent.
    pub(crate) extra: usize,
    /// A child with two seats on one weekday, or one press with two answers.
    pub(crate) double: usize,
    /// Claims that the rule, asked in the order of commits, decides otherwise.
    pub(crate) out_of_order: usize,
    /// What `doctor` finds: chain, ledger, seats.
    pub(crate) unhealthy: usize,
    /// Claims that are there.
    pub(crate) there: usize,
}

impl Verdict {
    pub(crate) fn holds(&self) -> bool {
        self.lost + self.extra + self.double + self.out_of_order + self.unhealthy == 0
    }

    /// What must be zero, by name, for whoever prints figures.
    pub(crate) fn put(&self, report: &mut serde_json::Map<String, serde_json::Value>) {
        for (name, count) in [
            ("lost", self.lost),
            ("extra", self.extra),
            ("double", self.double),
            ("out_of_order", self.out_of_order),
            ("unhealthy", self.unhealthy),
        ] {
            report.insert(name.to_owned(), count.into());
        }
    }

    pub(crate) fn add(&mut self, other: Verdict) {
        self.lost += other.lost;
        self.extra += other.extra;
        self.double += other.double;
        self.out_of_order += other.out_of_order;
        self.unhealthy += other.unhealthy;
        self.there += other.there;
    }
}

/// Reads everything once.
pub(crate) async fn check(store: &Store, laid: &Laid, record: &Record) -> Result<Verdict> {
    let past = history(store).await?;
    let sent: BTreeSet<(&str, &str)> =
        record.sent.iter().map(|(student, key)| (student.as_str(), key.as_str())).collect();
    let mut verdict = Verdict { there: past.len(), ..Verdict::default() };
    let stands: BTreeMap<(&str, &str), &PastClaim> =
        past.iter().map(|one| ((one.draft.student.as_str(), one.draft.key.as_str()), one)).collect();
    let (told, differ) = by_press(&record.told);
    verdict.double += differ;
    for (of, one) in told {
        let is_there = stands.get(&of).is_some_and(|stands| stands.slots == one.slots);
        verdict.lost += usize::from(!is_there);
    }
    verdict.extra += stands.keys().filter(|of| !sent.contains(*of)).count();
    let releases = store.look(&clock(Act::ClaimCommit, &place())?).await?.releases_past().await?;
    let gone: BTreeSet<(&str, &str)> =
        releases.iter().map(|one| (one.student.as_str(), one.course.as_str())).collect();
    let let_go: BTreeSet<(&str, &str)> = record.let_go.iter().map(|(of, what)| (&**of, &**what)).collect();
    verdict.lost += record.released.iter().filter(|(of, what)| !gone.contains(&(&**of, &**what))).count();
    verdict.extra += gone.difference(&let_go).count();
    replay(laid, &past, &releases, &mut verdict);
    let found = store.doctor().await?;
    for finding in &found {
        crate::note(&format!("{}: {}", finding.part, finding.what));
    }
    verdict.extra += found.iter().filter(|finding| finding.part == "seats").count();
    verdict.unhealthy = found.len();
    Ok(verdict)
}

/// Every decided claim of the place, in the order of its journal.
pub(crate) async fn history(store: &Store) -> Result<Vec<PastClaim>> {
    let mut tx = store.look(&clock(Act::ClaimCommit, &place())?).await?;
    Ok(tx.claims_past().await?)
}

/// Plays the claims again from the empty school, with what was given up in between.
fn replay(laid: &Laid, past: &[PastClaim], releases: &[PastRelease], verdict: &mut Verdict) {
    let seats = |course: &rules::enrol::course::Course| {
        (course.id.clone(), Seats { course: course.clone(), waiting: 0, asking: 0, kept: 0, last: 0 })
    };
    let child = |student: &rules::people::student::Student| {
        let child = Child { student: student.clone(), guardian_verified: true, held: BTreeMap::new() };
        (student.id.clone(), child)
    };
    let mut facts = Facts {
        own_site: "wenlan".into(),
        children: laid.students.iter().map(child).collect(),
        courses: laid.courses.iter().map(seats).collect(),
        answered: BTreeMap::new(),
    };
    let (mut days, mut releases) = (BTreeSet::new(), releases.iter().peekable());
    for one in past {
        while let Some(gone) = releases.next_if(|gone| gone.seq < one.seq) {
            let held = give_up(&mut facts, gone);
            verdict.out_of_order += usize::from(held.is_none());
            days.remove(&(gone.student.clone(), held.map_or(0, |held| held.weekday)));
        }
        let draft = Draft { presses: 0, ..one.draft.clone() };
        let again = decide(&laid.scheme.claim, &laid.scheme.campus, &mut facts, &draft, draft.at);
        let same = again.is_ok_and(|again| again.slots == one.slots);
        verdict.out_of_order += usize::from(!same);
        for slot in one.slots.iter().filter(|slot| slot.got == Got::Seat) {
            verdict.double += usize::from(!days.insert((one.draft.student.clone(), slot.weekday)));
        }
    }
    verdict.out_of_order += releases.filter(|gone| give_up(&mut facts, gone).is_none()).count();
    let over = facts.courses.values().filter(|seats| seats.course.taken > seats.course.seats);
    verdict.extra += over.count();
}

/// What a child had in a course, taken out of the facts; none where it had something else than the journal says.
fn give_up(facts: &mut Facts, gone: &PastRelease) -> Option<Held> {
    let held = facts.children.get_mut(&gone.student)?.held.remove(&gone.course)?;
    let seats = facts.courses.get_mut(&gone.course)?;
    if held.state == State::Placed {
        seats.course.taken -= 1;
    } else {
        (seats.waiting, seats.asking) = (seats.waiting - 1, seats.asking - 1);
    }
    ((held.state == State::Placed) == gone.was_seat).then_some(held)
}
