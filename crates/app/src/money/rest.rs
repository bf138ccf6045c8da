//! 余额去向 A guardian chooses what becomes of the rest; when the term is over the cashier settles every account to nothing.

mod agreed;
mod page;

use crate::app::{App, InForce};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::money::{debt, leaving, tally};
use crate::posted::Posted;
use crate::routes::Route;
use crate::who::Who;
use axum::extract::Path;
use axum::response::Response;
use rules::fen::Fen;
use rules::id::StudentId;
use rules::moment::Moment;
use rules::money::account::Transfer;
use rules::money::fee::{Fees, Unit};
use rules::money::rest::{self, Choice, Ends, Waiting};
use rules::people::act::Act;
use rules::people::place::Place;
use serde::Deserialize;
use store::Tx;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::post("/{district}/{place}/accounts/{student}/rest", Act::RestChoose, post_choose),
        Route::get("/{district}/{place}/rests", Act::RestList, page::list),
        Route::post("/{district}/{place}/rests", Act::RestSettle, post_settle),
    ]
}

/// What the end of a term came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Over to the next term.
    pub carried: Fen,
    /// Asked back for the families.
    pub back: Fen,
    /// Off bills that were not paid, for corrected rolls, and how many these are.
    pub lowered: (Fen, usize),
    /// Back to whoever else had borne a part of lessons that did not count.
    pub shared: Fen,
    /// What payees owe and have not: it goes back once they have it, or the school bears it.
    pub owed: Fen,
    /// To a community's class, of months that are over.
    pub released: Fen,
}

impl Outcome {
    fn has_moved(&self) -> bool {
        self.carried > Fen::ZERO || self.back > Fen::ZERO
    }

    fn add(&mut self, settled: &rest::Settled) {
        let over = settled.carry.iter().filter(|one| one.credit.kind() == "carried");
        self.carried = self.carried + over.map(|one| one.fen).sum();
        self.back = self.back + settled.refund.iter().map(|asked| asked.fen).sum();
    }
}

/// A guardian chooses, for every kind of money whose fee lets them; the same choice twice is one.
pub async fn choose(
    app: &App,
    who: &Who,
    place: &Place,
    student: &StudentId,
    (choice, key): (Choice, &str),
) -> Result<(), Failure> {
    let permit = who.permit(Act::RestChoose, place)?;
    let mut tx = app.store.act(&permit).await?;
    if chosen(&mut tx, (app, place), student, (choice, key)).await? {
        tx.commit().await?;
    }
    Ok(())
}

/// Writes what a family chose, on its page or at the desk; answers whether that is new.
pub(super) async fn chosen(
    tx: &mut Tx,
    (app, place): (&App, &Place),
    student: &StudentId,
    (choice, key): (Choice, &str),
) -> Result<bool, Failure> {
    let plan = app.scheme(place)?;
    let (fees, mut is_new) = (plan.scheme.fees(), false);
    if fees.is_empty() {
        return Err(Failure::NotTheirs);
    }
    let offers = fees.values().any(|terms| rest::may_carry(terms));
    for (purse, terms) in &fees {
        let facts = tx.rest_facts(student, *purse, app.now().date()).await?;
        let back = match rest::choose(terms, &facts, choice, key) {
            Err(rest::Refusal::NotOffered) if offers => continue, // this kind of money goes back, the other over
            back => back?,
        };
        if facts.has_chosen && facts.choice == choice && back.is_none() {
            continue;
        }
        tx.rest_chosen(&facts, choice, back, (plan.version, app.now())).await?;
        is_new = true;
    }
    Ok(is_new)
}

/// When the term of each course and each care ends, whatever plan is in force, and its months where the plan charges by them.
pub(super) async fn ends(tx: &mut Tx, app: &App, place: &Place, plan: &InForce) -> Result<Ends, Failure> {
    let in_force = (plan.scheme.scheme.id.as_str(), plan.scheme.term.until);
    let ends = Ends::of(&app.terms(place), in_force, tx.rest_billed().await?, app.now().date());
    Ok(ends.by_month(is_by_month(&plan.scheme.fees())))
}

/// Whether a fee is charged by the month.
pub(super) fn is_by_month(fees: &Fees<'_>) -> bool {
    fees.values().any(|terms| terms.unit == Unit::Month)
}

/// Settles every child's money of terms that are over, and at any time that of children who have left, what courses still owe
/// for corrected rolls first, which may be all there is to do; again settles what has become free since. `is_sure` says
/// that whoever chose nothing gets their money back.
pub async fn settle(app: &App, who: &Who, place: &Place, is_sure: bool) -> Result<Outcome, Failure> {
    let permit = who.permit(Act::RestSettle, place)?;
    if place.is_community() {
        return agreed::settle(app, &permit, place).await;
    }
    let (plan, in_force) = (app.charging(place)?, app.scheme(place)?);
    if plan.scheme.fees().is_empty() {
        return Err(Failure::NotTheirs);
    }
    let fees = in_force.scheme.fees();
    let (now, mut outcome) = (app.now(), Outcome::default());
    let mut tx = app.store.act(&permit).await?;
    let ends = ends(&mut tx, app, place, &plan).await?;
    let is_repaid = repay(&mut tx, (app, place, &plan), &ends, now, &mut outcome).await?;
    let debts = debt::all(&mut tx, (app, place, &plan), &ends).await?;
    outcome.owed = debts.iter().map(|one| one.due).sum();
    for row in tx.rest_rows(&ends).await? {
        // Whoever finished the term is settled as everyone is; else it counts when the child left, not when it is settled.
        let (Some(left_on), student) = (row.left_on.filter(|_| !row.waiting.stays), &row.waiting.student)
        else {
            continue;
        };
        for course in tx.leaving_courses(student, left_on).await? {
            if left_on < ends.until(&course) {
                let own = ends.plan(&course).and_then(|own| app.named(place, own));
                let own = own.as_ref().unwrap_or(&plan);
                leaving::settle(&mut tx, own, (student, &course), left_on, now).await?;
            }
        }
    }
    let all: Vec<Waiting> = tx.rest_rows(&ends).await?.into_iter().map(|row| row.waiting).collect();
    let due = rest::settling(&fees, &all, &ends, is_sure);
    let is_early = matches!(due, Err(rest::Refusal::TermRuns { .. }));
    let due = if is_repaid && is_early { Vec::new() } else { due? };
    for (facts, settled) in settled_of(&mut tx, &due, (&fees, &ends)).await? {
        outcome.add(&settled);
        tx.rest_settled(&facts, &settled, (plan.version, now)).await?;
    }
    tx.commit().await?;
    Ok(outcome)
}

/// What each settlement does, where it does anything.
async fn settled_of(
    tx: &mut Tx,
    due: &[&Waiting],
    (fees, ends): (&Fees<'_>, &Ends),
) -> Result<Vec<(rest::Facts, rest::Settled)>, Failure> {
    let (lapsed, mut all) = (tx.rest_lapsed(ends).await?, Vec::new());
    for one in due {
        let lapsed = lapsed.get(&(one.student.clone(), one.purse)).copied().unwrap_or_default();
        let facts = tx.rest_facts_freed(one, lapsed, ends).await?;
        let settled = rest::settle_by(fees, &facts, (ends.settled(), ends.today))?;
        if settled != rest::Settled::default() {
            all.push((facts, settled));
        }
    }
    Ok(all)
}

/// 月末 Settles what months that are over have left of the money of families that have chosen, or have nothing to choose; answers
/// what moved. The others' waits for the cashier, and so does everything once the term is over.
pub async fn settle_month(app: &App, who: &Who, place: &Place) -> Result<Outcome, Failure> {
    let permit = who.permit(Act::RestSettle, place)?;
    let (plan, mut outcome) = (app.scheme(place)?, Outcome::default());
    let fees = plan.scheme.fees();
    if !is_by_month(&fees) {
        return Ok(outcome);
    }
    let mut tx = app.store.act(&permit).await?;
    let ends = ends(&mut tx, app, place, &plan).await?;
    let all: Vec<Waiting> = tx.rest_rows(&ends).await?.into_iter().map(|row| row.waiting).collect();
    let due = rest::settling_of_itself(&fees, &all, &ends);
    for (facts, settled) in settled_of(&mut tx, &due, (&fees, &ends)).await? {
        outcome.add(&settled);
        tx.rest_settled(&facts, &settled, (plan.version, app.now())).await?;
    }
    if outcome.has_moved() {
        tx.commit().await?;
    }
    Ok(outcome)
}

/// How many accounts hold something of a month that is over which nobody has settled.
pub(super) async fn unsettled(app: &App, place: &Place, tx: &mut Tx) -> Result<usize, Failure> {
    if place.is_community() {
        return agreed::unsettled(tx, (app, place)).await;
    }
    let Ok(plan) = app.scheme(place) else { return Ok(0) };
    let fees = plan.scheme.fees();
    if !is_by_month(&fees) {
        return Ok(0);
    }
    let ends = ends(tx, app, place, &plan).await?;
    if ends.is_over() {
        return Ok(0);
    }
    let all: Vec<Waiting> = tx.rest_rows(&ends).await?.into_iter().map(|row| row.waiting).collect();
    let due: Vec<&Waiting> = all.iter().filter(|one| one.stays && rest::is_due(one, &ends)).collect();
    Ok(settled_of(tx, &due, (&fees, &ends)).await?.len())
}

/// Pays what courses owe for corrected rolls, as far as they have it; answers whether anything went back.
pub(super) async fn repay(
    tx: &mut Tx,
    (app, place, plan): (&App, &Place, &InForce),
    ends: &Ends,
    now: Moment,
    outcome: &mut Outcome,
) -> Result<bool, Failure> {
    let mut moved = Vec::new();
    let owed = debt::spent(tx, (app, place, plan), ends, None).await?;
    for (one, _, still) in owed.iter().filter(|(.., still)| still.goes_back()) {
        tx.debt_repaid(one, &still.released, (plan.version, now)).await?;
        moved.extend(still.released.transfers.iter().cloned());
    }
    let repaid = tally::repay(tx, ends, (plan.version, now)).await?;
    let lowered = || repaid.iter().flat_map(|one| &one.lowered);
    outcome.lowered = (lowered().map(|(_, fen)| *fen).sum(), lowered().count());
    moved.extend(repaid.iter().flat_map(|one| one.transfers.iter().cloned()));
    let is_share = |one: &&Transfer| one.credit.kind() == "payer";
    outcome.shared = moved.iter().filter(is_share).map(|one| one.fen).sum();
    Ok(!moved.is_empty() || !repaid.is_empty())
}

#[derive(Deserialize)]
struct Chosen {
    choice: String,
}

async fn post_choose(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    posted: Posted<Chosen>,
) -> Result<Response, Failure> {
    let choice =
        Choice::from_code(&posted.form.choice).ok_or_else(|| Failure::BadForm("choice".to_owned()))?;
    let student = StudentId::new(student);
    choose(&desk.app, &desk.who, &desk.place, &student, (choice, &posted.key)).await?;
    Ok(desk.done(&format!("accounts/{student}"), desk.t.rest_chosen(choice.code())))
}

#[derive(Deserialize)]
struct Settling {
    #[serde(default)]
    sure: bool,
}

async fn post_settle(desk: Desk, posted: Posted<Settling>) -> Result<Response, Failure> {
    let settled = settle(&desk.app, &desk.who, &desk.place, posted.form.sure).await?;
    Ok(desk.done("rests", said(&desk, &settled)))
}

/// What was done: bills that were lowered and shares that went back are named where there are any, and nothing is said to have
/// gone over or back where nothing did but that.
fn said(desk: &Desk, settled: &Outcome) -> String {
    let t = &desk.t;
    let (lowered, bills) = settled.lowered;
    let is_else = [lowered, settled.shared, settled.released].iter().any(|fen| *fen > Fen::ZERO);
    let released = (settled.released > Fen::ZERO).then(|| t.charge_released(settled.released.to_string()));
    let moved = (settled.has_moved() || !is_else)
        .then(|| t.rest_settled(settled.carried.to_string(), settled.back.to_string()));
    let lowered = (lowered > Fen::ZERO).then(|| t.rest_settled_lowered(lowered.to_string(), bills));
    let shared = (settled.shared > Fen::ZERO).then(|| t.rest_settled_shared(settled.shared.to_string()));
    let owed = (settled.owed > Fen::ZERO).then(|| t.debt_left(settled.owed.to_string()));
    released.into_iter().chain(moved).chain(lowered).chain(shared).chain(owed).collect::<Vec<_>>().join(" · ")
}
