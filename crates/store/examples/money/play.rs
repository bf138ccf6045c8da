//! 对照 Random operations on a school's books and on the reference model, which must answer alike and hold the same.

use super::model::Model;
use super::op::{Balances, CHILDREN, COURSES, Chance, Evening, LATE, Op, Outcome, child, is_placed_at_first};
use rules::day::roll::State;
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::future::{Future, poll_fn};
use std::task::Poll;

/// Something broke that no rule refuses.
pub(crate) type Failed = Box<dyn std::error::Error + Send + Sync>;

/// Operations of one school; then the next begins.
pub(crate) const OPERATIONS_A_SCHOOL: u64 = 500;
/// A crash comes within so many steps of an operation, or at its very end.
const CRASHES_WITHIN: usize = 24;
/// So many operations before the term is settled its open rolls are closed.
const TIDIED_WITHIN: u64 = 25;
/// So often all accounts are compared.
const COMPARED_EVERY: u64 = 10;

/// The books that are tried, by the operations of their kind of school.
pub(crate) trait Books<O = Op> {
    /// Does it.
    async fn apply(&mut self, op: &O) -> Result<Outcome, Failed>;
    /// Begins it and breaks off: after so many steps, or when every row is written and nothing is durable.
    async fn crash(&mut self, op: &O, steps: usize) -> Result<(), Failed>;
    /// What every account holds.
    async fn balances(&mut self) -> Result<Balances, Failed>;
    /// How many transfers there are.
    async fn transfers(&mut self) -> Result<u64, Failed>;
}

/// What ought to happen, and what comes next.
pub(crate) trait Reference: Default {
    /// What can happen at such a school.
    type Op: Debug;
    /// Mostly what makes sense, now and then what does not.
    fn next(&self, chance: &mut Chance, n: u64) -> Self::Op;
    /// Does it.
    fn apply(&mut self, op: &Self::Op) -> Outcome;
    /// What every account that was ever touched ought to hold.
    fn balances(&self) -> Balances;
}

/// What came of it.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) operations: u64,
    pub(crate) repeated: u64,
    pub(crate) crashed: u64,
    pub(crate) transfers: u64,
    pub(crate) mismatches: u64,
    pub(crate) first: Option<String>,
    pub(crate) outcomes: BTreeMap<Outcome, u64>,
    /// Operations at each kind of school.
    pub(crate) kinds: BTreeMap<&'static str, u64>,
}

/// Plays one school.
pub(crate) async fn play<R: Reference>(
    books: &mut impl Books<R::Op>,
    seed: u64,
    operations: u64,
    tally: &mut Tally,
) -> Result<(), Failed> {
    let (mut model, mut chance) = (R::default(), Chance(seed));
    let mut before: Option<R::Op> = None;
    for n in 0..operations {
        let again = before.take().filter(|_| chance.once_in(8));
        tally.repeated += u64::from(again.is_some());
        let op = again.unwrap_or_else(|| model.next(&mut chance, n));
        if chance.once_in(40) {
            let steps = if chance.once_in(3) { usize::MAX } else { chance.below(CRASHES_WITHIN) };
            books.crash(&op, steps).await?;
            tally.crashed += 1;
            compare(books, &model, &format!("{seed}: crashed in {op:?}"), tally).await?;
        }
        let (ought, came) = (model.apply(&op), books.apply(&op).await?);
        *tally.outcomes.entry(came).or_default() += 1;
        tally.operations += 1;
        if ought != came {
            tally.mismatches += 1;
            tally
                .first
                .get_or_insert_with(|| format!("{seed}, {n}: {op:?} came to {came}, the model says {ought}"));
        }
        if n % COMPARED_EVERY == 0 || n + 1 == operations {
            compare(books, &model, &format!("{seed}, {n}: {op:?}"), tally).await?;
        }
        before = Some(op);
    }
    tally.transfers += books.transfers().await?;
    Ok(())
}

/// Begins something and breaks off after so many answers of the database, in the middle of whatever it was.
pub(crate) async fn broken_off<T>(
    act: impl Future<Output = Result<T, Failed>>,
    steps: usize,
) -> Result<(), Failed> {
    let (mut act, mut left) = (Box::pin(act), steps);
    let broken = poll_fn(|cx| match act.as_mut().poll(cx) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending if left == 0 => Poll::Ready(None),
        Poll::Pending => {
            left -= 1;
            Poll::Pending
        }
    });
    broken.await.transpose()?;
    Ok(())
}

async fn compare<R: Reference>(
    books: &mut impl Books<R::Op>,
    model: &R,
    after: &str,
    tally: &mut Tally,
) -> Result<(), Failed> {
    let (ought, held) = (model.balances(), books.balances().await?);
    if ought != held {
        tally.mismatches += 1;
        let differs = ought.iter().find(|(name, standing)| held.get(*name) != Some(standing));
        let differs =
            differs.map(|(name, standing)| format!("{name} {:?}, model {standing:?}", held.get(name)));
        let extra = || format!("{:?}", held.iter().find(|(name, _)| !ought.contains_key(*name)));
        tally.first.get_or_insert_with(|| format!("after {after}: {}", differs.unwrap_or_else(extra)));
    }
    Ok(())
}

impl Reference for Model {
    type Op = Op;

    fn next(&self, chance: &mut Chance, n: u64) -> Op {
        next(chance, self, n)
    }

    fn apply(&mut self, op: &Op) -> Outcome {
        self.apply(op)
    }

    fn balances(&self) -> Balances {
        self.balances()
    }
}

/// What happens next at a school that charges ahead.
pub(crate) fn next(chance: &mut Chance, model: &Model, n: u64) -> Op {
    let id = |of: &str| format!("{of}{n}");
    let (who, which) = (chance.below(CHILDREN), chance.below(COURSES));
    match chance.below(100) {
        _ if n + 1 < COURSES as u64 => Op::Bill { course: n as usize },
        _ if is_settling(n) => Op::Settle { sure: true },
        _ if is_tidying(n) => match model.half_open() {
            Some(evening) => Op::Close { evening, states: states(chance) },
            None => Op::Choose { id: id("h"), child: who, carry: !chance.once_in(4) },
        },
        _ if n == LATE => Op::Bill { course: COURSES - 1 },
        0 => Op::Bill { course: which % (COURSES - 1) },
        1..=29 => pay(chance, model, id("p"), (who, which)),
        30..=47 => close(chance, model),
        48..=60 => {
            let evening = Evening { course: which, n: chance.below(super::op::EVENINGS) };
            Op::Mark { evening, child: who, state: state(chance) }
        }
        61..=64 => miss(chance, model, id("r")),
        65 => Op::Leave { child: who, course: which },
        66 => Op::Relieve { id: id("f"), child: who, all: chance.once_in(3) },
        67 => grant(chance, id("g")),
        68..=70 => spend(chance, model.earned_by(which), id("v"), which),
        71 => closure(chance, model, (id("x"), n)),
        72 => Op::Lift { id: model.some_id("closure", chance.below(1000)).unwrap_or_else(|| id("x")) },
        73 | 97 => Op::Choose { id: id("h"), child: who, carry: !chance.once_in(4) },
        74 if chance.once_in(2) => Op::Settle { sure: chance.once_in(2) },
        74..=77 => Op::Ask { id: id("r"), child: who },
        78..=81 => {
            let some = model.some_id("refund", chance.below(1000));
            Op::PayBack { id: some.unwrap_or_else(|| id("r")) }
        }
        82..=88 => propose(chance, model, id("c")),
        89..=93 => {
            let id = model.some_id("correction", chance.below(1000)).unwrap_or_else(|| id("c"));
            let reason = if chance.once_in(4) { " " } else { "no" };
            Op::Answer { id, make: !chance.once_in(3), reason: reason.into(), by: chance.below(3) }
        }
        94..=96 => Op::DayEnd { days: [0, 0, 0, -1, 1][chance.below(5)] },
        _ => Op::Night { days: 1 },
    }
}

/// The term is settled before the last course is billed, and when the school's play ends.
pub(crate) fn is_settling(n: u64) -> bool {
    n + 1 == LATE || n + 1 == OPERATIONS_A_SCHOOL
}

/// Before that, rolls that were laid out are closed, so that nothing is refused.
pub(crate) fn is_tidying(n: u64) -> bool {
    (n..n + TIDIED_WITHIN).any(is_settling)
}

pub(crate) fn grant(chance: &mut Chance, id: String) -> Op {
    let fen = if chance.once_in(6) { 0 } else { 100 * chance.below(400) as i64 + 1 };
    Op::Grant { id, government: chance.once_in(2), fen }
}

pub(crate) fn spend(chance: &mut Chance, there: i64, id: String, course: usize) -> Op {
    let fen = match chance.below(6) {
        0 => 0,
        1 => there + 1,
        _ => 1 + chance.below(usize::try_from(there).unwrap_or(0)) as i64,
    };
    let voucher = if chance.once_in(8) { "V-1".to_owned() } else { format!("V-{id}") };
    Op::Spend { id, course, fen, voucher }
}

/// The school stays open on evenings of a course that is not billed yet: its bills count every lesson.
fn closure(chance: &mut Chance, model: &Model, (id, n): (String, u64)) -> Op {
    let courses = if n < LATE { COURSES - 1 } else { COURSES };
    let mut open = model.open_evenings();
    open.retain(|one| one.course < courses);
    let any = Evening { course: chance.below(courses), n: chance.below(super::op::EVENINGS) };
    Op::Closure { id, evening: if open.is_empty() { any } else { open[chance.below(open.len())] } }
}

fn pay(chance: &mut Chance, model: &Model, id: String, (who, which): (usize, usize)) -> Op {
    let which = if is_placed_at_first(who, which) || chance.once_in(5) { which } else { who % COURSES };
    let due = model.due((who, which));
    let fen = if chance.once_in(10) { due - 1 } else { due };
    let receipt = receipt(chance, &id);
    Op::Pay { id, child: who, course: which, tally: String::new(), fen, receipt }
}

pub(crate) fn receipt(chance: &mut Chance, id: &str) -> String {
    match chance.below(30) {
        0 => String::new(),
        1 => "R-1".to_owned(),
        _ => format!("R-{id}"),
    }
}

fn close(chance: &mut Chance, model: &Model) -> Op {
    let open = model.open_evenings();
    let any = Evening { course: chance.below(COURSES), n: chance.below(super::op::EVENINGS) };
    let evening = if open.is_empty() { any } else { open[chance.below(open.len())] };
    Op::Close { evening, states: states(chance) }
}

/// Mostly a lesson that was given, and mostly one of a day off.
fn miss(chance: &mut Chance, model: &Model, id: String) -> Op {
    let is_dear = !chance.once_in(3);
    let any = Evening { course: chance.below(COURSES), n: chance.below(super::op::EVENINGS) };
    let given = model.some_given(chance.below(1000), is_dear).filter(|_| !chance.once_in(10));
    let (evening, child) = given.unwrap_or((any, chance.below(CHILDREN)));
    Op::Miss { id, evening, child }
}

pub(crate) fn states(chance: &mut Chance) -> Vec<State> {
    (0..CHILDREN).map(|_| state(chance)).collect()
}

pub(crate) fn state(chance: &mut Chance) -> State {
    match chance.below(10) {
        0 => State::Absent,
        1 | 2 => State::Leave,
        3 => State::Late,
        _ => State::Present,
    }
}

fn propose(chance: &mut Chance, model: &Model, id: String) -> Op {
    let some = |of: &str, chance: &mut Chance| model.some_id(of, chance.below(1000)).unwrap_or_default();
    let evening = Evening { course: chance.below(COURSES), n: chance.below(super::op::EVENINGS) };
    let transfer = match chance.below(8) {
        0 => format!("release/{}/{}", evening.id(), child(chance.below(CHILDREN))),
        1 => format!("refund/{}", some("refund", chance)),
        2 => "payment/nobody".to_owned(),
        _ => format!("payment/{}", some("payment", chance)),
    };
    let reason = if chance.once_in(8) { " " } else { "wrong child" };
    Op::Propose { id, transfer, reason: reason.into(), by: chance.below(3) }
}
