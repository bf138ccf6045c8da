//! 一批 One batch in one transaction: who presses, what may be known, one decision after another, rows, commit.

use super::queue::{Outcome, Press, What};
use crate::app::{App, InForce};
use crate::enrol::own_site;
use crate::enrol::term::{self, Term};
use crate::money::leaving;
use crate::money::refund::facts;
use rules::enrol::claim::{self, Claimed, Draft, Facts, Refusal, Stage, Way};
use rules::enrol::course::Course;
use rules::enrol::offer::{self, Answer};
use rules::enrol::placement::{self, State};
use rules::fen::Fen;
use rules::id::{CourseId, RefundId, StudentId};
use rules::moment::Moment;
use rules::money::refund;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::{self, Grant, Permit, Role};
use rules::people::student::Student;
use std::collections::BTreeMap;
use store::enrol::{By, ClaimTerm, Claimant, Decided, HeldClaim, Holding};
use store::{Fault, Tx};

/// So many claims of the waiting room are decided in one transaction.
const ROOM_MAX: i64 = 1024;

/// What a transaction came to.
pub(super) enum Committed {
    /// So many claims of the waiting room were decided; the batch still waits behind them.
    Room(usize),
    /// The batch, in its order.
    Batch(Vec<Outcome>),
}

/// Commits a batch. Where a constraint had the last word, each press is tried alone, so that one cannot hurt another.
pub(super) async fn commit(app: &App, place: &Place, presses: &[Press]) -> Committed {
    let why = match try_batch(app, place, presses).await {
        Ok(done) => return done,
        Err(why) => why,
    };
    tracing::warn!(%why, presses = presses.len(), "a batch of claims was not committed");
    if !matches!(why, Fault::Conflict(_)) || presses.len() < 2 {
        let outcome = if matches!(why, Fault::Unknown(_)) { Outcome::Unknown } else { Outcome::Busy };
        return Committed::Batch(vec![outcome; presses.len()]);
    }
    let mut outcomes = Vec::new();
    for press in presses {
        outcomes.push(alone(app, place, press).await);
    }
    Committed::Batch(outcomes)
}

async fn alone(app: &App, place: &Place, press: &Press) -> Outcome {
    match try_batch(app, place, std::slice::from_ref(press)).await {
        Ok(Committed::Batch(outcomes)) => outcomes.into_iter().next().unwrap_or(Outcome::Busy),
        Err(Fault::Unknown(_)) => Outcome::Unknown,
        Ok(Committed::Room(_)) | Err(_) => Outcome::Busy,
    }
}

/// One transaction of one place, with claims of the term that runs and of the next one.
struct Batch<'a> {
    app: &'a App,
    place: &'a Place,
    terms: &'a [Term],
    tx: Tx,
    clock: Permit,
    now: Moment,
}

/// A press whose guardian is known.
struct Known<'a> {
    at: usize,
    permit: Permit,
    is_verified: bool,
    student: Student,
    what: &'a What,
}

async fn try_batch(app: &App, place: &Place, presses: &[Press]) -> Result<Committed, Fault> {
    let terms = term::all(app, place).map_err(|_| Fault::NotFound)?;
    let clock = role::clock(Act::ClaimCommit, place).map_err(|_| Fault::NotFound)?;
    let tx = app.store.act(&clock).await?;
    let mut batch = Batch { app, place, terms: &terms, tx, clock, now: app.now() };
    let held = batch.due().await?;
    if let Some(term) = held.first().and_then(|first| batch.term(&first.plan)) {
        batch.room(term, &held).await?;
        batch.tx.commit().await?;
        return Ok(Committed::Room(held.len()));
    }
    if presses.is_empty() {
        return Ok(Committed::Batch(Vec::new()));
    }
    let outcomes = batch.live(presses).await?;
    batch.tx.commit().await?;
    Ok(Committed::Batch(outcomes))
}

impl<'a> Batch<'a> {
    fn term(&self, plan: &str) -> Option<&'a Term> {
        self.terms.iter().find(|term| term.which.plan == plan)
    }

    /// What waited for an opening whose moment is over, all of one term; both terms are looked for at once.
    async fn due(&mut self) -> Result<Vec<HeldClaim>, Fault> {
        let is_due = |term: &&Term| claim::decides(&term.plan.scheme.claim) <= self.now;
        let due: Vec<&str> = self.terms.iter().filter(is_due).map(|term| term.which.plan.as_str()).collect();
        let (Some(&one), Some(&other)) = (due.first(), due.last()) else { return Ok(Vec::new()) };
        let mut held = self.tx.claims_held((one, other), ROOM_MAX).await?;
        if let Some(plan) = held.first().map(|first| first.plan.clone()) {
            held.retain(|one| one.plan == plan);
        }
        Ok(held)
    }

    /// Decides what waited for the opening, in the order of its turns.
    async fn room(&mut self, term: &Term, held: &[HeldClaim]) -> Result<(), Fault> {
        let by: Vec<By> = held.iter().map(|one| By::Person(one.person.clone())).collect();
        let asked: Vec<(&By, &StudentId)> =
            by.iter().zip(held).map(|(by, one)| (by, &one.draft.student)).collect();
        let found = self.tx.claimants(&asked, self.now).await?;
        let (mut permits, mut children) = (Vec::new(), Vec::new());
        for one in found {
            let known = guardian(self.place, one, Act::ClaimMake);
            children.extend(known.as_ref().map(|(_, student, is_verified)| (student.clone(), *is_verified)));
            permits.push(known.map(|(permit, ..)| permit));
        }
        let drafts: Vec<&Draft> = held.iter().map(|one| &one.draft).collect();
        let mut facts = self.facts(term, &children, &drafts).await?;
        let (mut decided, mut refused) = (Vec::new(), Vec::new());
        for (one, permit) in held.iter().zip(&permits) {
            let outcome = match permit {
                Some(permit) => self.decide(term, &mut facts, &one.draft).map(|claimed| (permit, claimed)),
                None => Err(Refusal::NotVerified),
            };
            match outcome {
                Ok((permit, claimed)) => decided.push((permit, one, claimed)),
                Err(why) => refused.push((one, why)),
            }
        }
        let rows: Vec<Decided<'_>> = decided
            .iter()
            .map(|(permit, one, claimed)| Decided { permit, draft: &one.draft, claimed, turn: one.turn })
            .collect();
        let refused: Vec<(&HeldClaim, &Refusal)> = refused.iter().map(|(one, why)| (*one, why)).collect();
        if !refused.is_empty() {
            self.tx.claims_refused(&refused, term.plan.version, self.now).await?;
        }
        self.write(term, &rows, &facts).await
    }

    /// Releases and answers to offers first, which take no seat that a claim could have had; then the claims, as they came.
    async fn live(&mut self, presses: &[Press]) -> Result<Vec<Outcome>, Fault> {
        let asked: Vec<(&By, &StudentId)> =
            presses.iter().map(|press| (&press.by, student_of(&press.what))).collect();
        let mut outcomes = vec![Outcome::Stranger; presses.len()];
        let mut known = Vec::new();
        for (at, found) in self.tx.claimants(&asked, self.now).await?.into_iter().enumerate() {
            if let Claimant::Nobody = found {
                outcomes[at] = Outcome::Nobody;
            }
            if let Some((permit, student, is_verified)) = guardian(self.place, found, presses[at].what.act())
            {
                known.push(Known { at, permit, is_verified, student, what: &presses[at].what });
            }
        }
        for one in &known {
            let outcome = match one.what {
                What::Claim(..) => continue,
                What::Release(student, course, refund) => {
                    self.release(&one.permit, (student, course), refund.as_ref()).await?
                }
                What::Answer(student, course, said) => {
                    self.answer(&one.permit, (student, *said), course).await?
                }
            };
            self.tx.under(&self.clock);
            outcomes[one.at] = outcome;
        }
        for one in &known {
            if let What::Claim(_, plan) = one.what
                && self.term(plan).is_none()
            {
                outcomes[one.at] = Outcome::Refused(Refusal::NotOpen);
            }
        }
        for term in self.terms {
            self.claims(term, &known, &mut outcomes).await?;
        }
        Ok(outcomes)
    }

    async fn release(
        &mut self,
        permit: &Permit,
        (student, course): (&StudentId, &CourseId),
        refund: Option<&RefundId>,
    ) -> Result<Outcome, Fault> {
        self.tx.under(permit);
        let facts = match self.tx.placement_facts(student, course).await {
            Err(Fault::NotFound) => return Ok(Outcome::Stranger),
            facts => facts?,
        };
        let plan = self.plan_of(&facts.course)?;
        let scheme = &plan.scheme;
        let gone = match placement::withdraw(&scheme.offer, &scheme.message, &facts, self.now) {
            Ok(gone) => gone,
            Err(why) => return Ok(Outcome::Nothing(why)),
        };
        if !gone.already {
            self.tx.placement_withdrawn(&gone, &facts, plan.version, self.now).await?;
            if gone.was == State::Placed {
                let today = self.now.date();
                leaving::settle(&mut self.tx, plan, (student, course), today, self.now).await?;
            }
        }
        let back = match refund {
            Some(id) => self.refund(student, (id, &facts.course.title_zh)).await?,
            None => Fen::ZERO,
        };
        Ok(Outcome::Released(Box::new((gone, back))))
    }

    /// Asks back what is free, the lessons given up just now included; nothing where nothing is.
    async fn refund(&mut self, student: &StudentId, (id, title): (&RefundId, &str)) -> Result<Fen, Fault> {
        if self.tx.refund_known(id).await? {
            return Ok(Fen::ZERO);
        }
        let Some(Term { plan, .. }) = self.terms.first() else { return Ok(Fen::ZERO) };
        let facts = facts(&mut self.tx, &plan.scheme, student, self.now.date()).await?;
        let Ok(asked) = refund::ask(&facts, id.clone(), title) else { return Ok(Fen::ZERO) };
        self.tx.refund_asked(&asked, plan.version, self.now).await?;
        Ok(asked.fen)
    }

    async fn answer(
        &mut self,
        permit: &Permit,
        said: (&StudentId, Answer),
        course: &CourseId,
    ) -> Result<Outcome, Fault> {
        self.tx.under(permit);
        let facts = match self.tx.offer_facts(course).await {
            Err(Fault::NotFound) => return Ok(Outcome::Stranger),
            facts => facts?,
        };
        let plan = self.plan_of(&facts.course)?;
        let scheme = &plan.scheme;
        let answered = match offer::answer(&scheme.offer, &scheme.message, &facts, said, self.now) {
            Ok(answered) => answered,
            Err(why) => return Ok(Outcome::Unoffered(why)),
        };
        if !answered.already {
            self.tx.offer_answered(&answered, &facts, plan.version, self.now).await?;
        }
        Ok(Outcome::Answered(Box::new(answered)))
    }

    /// The claims of one term.
    async fn claims(
        &mut self,
        term: &Term,
        known: &[Known<'_>],
        outcomes: &mut [Outcome],
    ) -> Result<(), Fault> {
        let mut asked: Vec<(&Known<'_>, Draft)> = Vec::new();
        for one in known {
            if let What::Claim(draft, plan) = one.what
                && *plan == term.which.plan
            {
                let presses = self.app.claims.household(&one.student.household, self.now.0);
                asked.push((one, Draft { presses, ..draft.clone() }));
            }
        }
        if asked.is_empty() {
            return Ok(());
        }
        let children: Vec<(Student, bool)> =
            asked.iter().map(|(one, _)| (one.student.clone(), one.is_verified)).collect();
        let drafts: Vec<&Draft> = asked.iter().map(|(_, draft)| draft).collect();
        let mut facts = self.facts(term, &children, &drafts).await?;
        let terms = &term.plan.scheme.claim;
        let has_room = claim::way(terms) != Way::Never && claim::decides(terms) > self.now;
        let waits = |draft: &Draft| has_room && claim::stage(terms, draft.at) == Stage::Room;
        let (room, live): (Vec<_>, Vec<_>) = asked.iter().partition(|(_, draft)| waits(draft));
        self.hold(term, &room, &facts, outcomes).await?;
        let mut decided: Vec<(&Known<'_>, &Draft, Claimed)> = Vec::new();
        for (one, draft) in live {
            outcomes[one.at] = match self.decide(term, &mut facts, draft) {
                Ok(claimed) => {
                    if !claimed.already {
                        decided.push((one, draft, claimed.clone()));
                    }
                    Outcome::Claimed(claimed)
                }
                Err(why) => Outcome::Refused(why),
            };
        }
        let rows: Vec<Decided<'_>> = decided
            .iter()
            .map(|(one, draft, claimed)| Decided { permit: &one.permit, draft, claimed, turn: 0 })
            .collect();
        self.write(term, &rows, &facts).await
    }

    /// The waiting room: a press that is known answers what it answered, another one of the same child takes its turn.
    async fn hold(
        &mut self,
        term: &Term,
        room: &[&(&Known<'_>, Draft)],
        facts: &Facts,
        outcomes: &mut [Outcome],
    ) -> Result<(), Fault> {
        if room.is_empty() {
            return Ok(());
        }
        let drafts: Vec<&Draft> = room.iter().map(|(_, draft)| draft).collect();
        let (mut keys, mut turns) = (BTreeMap::new(), BTreeMap::new());
        for (student, key, state, turn) in self.tx.claims_standing(&drafts, &term.which.plan).await? {
            if state == "held" {
                turns.insert(student.clone(), turn);
            }
            keys.insert((student, key), turn);
        }
        let terms = &term.plan.scheme.claim;
        let mut rows: Vec<Holding<'_>> = Vec::new();
        for (one, draft) in room.iter().copied() {
            if let Some(turn) = keys.get(&(draft.student.clone(), draft.key.clone())) {
                outcomes[one.at] = Outcome::Held { turn: *turn };
                continue;
            }
            if let Err(why) = claim::admit(terms, &term.plan.scheme.campus, facts, draft, self.now) {
                outcomes[one.at] = Outcome::Refused(why);
                continue;
            }
            let chance = claim::is_by_chance(terms).then(|| self.chance(term, &draft.student));
            let turn = turns.get(&draft.student).copied().or(chance);
            outcomes[one.at] = Outcome::Held { turn: turn.unwrap_or(i64::MAX) };
            let row = Holding { permit: &one.permit, draft, turn };
            match rows.iter_mut().find(|held| held.draft.student == draft.student) {
                Some(earlier) => *earlier = row,
                None => rows.push(row),
            }
        }
        if rows.is_empty() {
            return Ok(());
        }
        self.tx.claims_holding(&rows, of(term), self.now).await
    }

    /// Chance that hammering cannot move: it follows from the child and the opening alone.
    fn chance(&self, term: &Term, student: &StudentId) -> i64 {
        let opens = claim::opens(&term.plan.scheme.claim).0;
        let Place { district, place, .. } = self.place;
        self.app.secrets.chance(&format!("{district}/{place}/{opens}/{student}"))
    }

    /// The plan by which a course is decided, also while its term is the next (P3.33).
    fn plan_of(&self, course: &Course) -> Result<&'a InForce, Fault> {
        let own = self.terms.iter().find(|term| term.which.has(course));
        own.map(|term| &*term.plan).ok_or(Fault::NotFound)
    }

    async fn facts(
        &mut self,
        term: &Term,
        children: &[(Student, bool)],
        drafts: &[&Draft],
    ) -> Result<Facts, Fault> {
        let own = own_site(self.app, self.place, &term.plan.scheme);
        self.tx.claim_facts((own.as_str(), &term.which), children, drafts).await
    }

    fn decide(&self, term: &Term, facts: &mut Facts, draft: &Draft) -> Result<Claimed, Refusal> {
        let scheme = &term.plan.scheme;
        claim::decide(&scheme.claim, &scheme.campus, facts, draft, self.now)
    }

    async fn write(&mut self, term: &Term, rows: &[Decided<'_>], facts: &Facts) -> Result<(), Fault> {
        if rows.is_empty() {
            return Ok(());
        }
        self.tx.claims_decided(rows, facts, of(term), self.now).await
    }
}

/// As the rows of its claims name a term.
fn of(term: &Term) -> ClaimTerm<'_> {
    let Term { plan, which } = term;
    ClaimTerm { plan: &which.plan, version: plan.version, from: plan.scheme.term.from }
}

/// The guardian's own permit for this act and child, the child, and whether the school knows the number.
pub(super) fn guardian(place: &Place, found: Claimant, act: Act) -> Option<(Permit, Student, bool)> {
    let Claimant::Guardian { person, is_verified, student } = found else { return None };
    let (path, children) = (place.path.clone(), vec![student.id.clone()]);
    let grant = Grant { role: Role::Guardian, path, home_class: None, children };
    let permit = role::permit(&person, &[grant], act, place).ok()?;
    Some((permit, *student, is_verified))
}

fn student_of(what: &What) -> &StudentId {
    match what {
        What::Claim(draft, _) => &draft.student,
        What::Release(student, ..) | What::Answer(student, ..) => student,
    }
}
