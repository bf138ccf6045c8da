//! 欠退 What payees owe for marks that were put right after the money was spent: the cashier and the family see it, it goes back as far as
//! each payee has it, and what is missing the school bears (P1.12, P3.16).

use super::half_month;
use super::rest::{Outcome, ends, repay};
use crate::app::{App, InForce};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::posted::Posted;
use crate::routes::Route;
use crate::when;
use crate::who::Who;
use axum::response::Response;
use jiff::civil::Date;
use rules::fen::Fen;
use rules::id::{CourseId, StudentId};
use rules::money::account::{Account, Purse};
use rules::money::debt::{self, Debt, Spent, StillOwed};
use rules::money::item;
use rules::money::release;
use rules::money::rest::Ends;
use rules::people::act::Act;
use rules::people::place::Place;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use store::Tx;
use store::money::DebtRow;

pub(crate) fn routes() -> Vec<Route> {
    vec![Route::post("/{district}/{place}/rests/cover", Act::DebtCover, post_cover)]
}

/// Lessons whose money was spent, with what the rule knows of each.
type Owing = (Vec<DebtRow>, Vec<Spent>);

/// What courses, care and what stands beside owe for marks that were put right, and what of it goes back now: each kind of money by its
/// own fee, each term's by its own plan and at its own end.
pub(super) async fn spent(
    tx: &mut Tx,
    (app, place, in_force): (&App, &Place, &InForce),
    ends: &Ends,
    student: Option<&StudentId>,
) -> Result<Vec<(DebtRow, CourseId, StillOwed)>, Failure> {
    let mut of = BTreeMap::<(Option<&str>, Purse, Date), Owing>::new();
    for one in tx.debts(student, ends.today).await? {
        let mut facts = tx.release_facts(&one.session).await?;
        facts.children.retain(|child| child.student == one.student && child.moved.whole() > Fen::ZERO);
        let plan = app.of_day(place, one.date)?;
        if let Some(terms) = facts.course.as_ref().and_then(|item| plan.scheme.fee_of(item)) {
            half_month::mark(tx, terms, &mut facts, one.date).await?;
        }
        let key = facts.course.as_ref().map(|one| (ends.plan(one), item::purse(one), ends.until(one)));
        let Some(key) = key else { continue };
        let (owed, all) = of.entry(key).or_default();
        all.push(Spent { facts, stays: one.stays });
        owed.push(one);
    }
    let mut found = Vec::new();
    for ((own, purse, until), (owed, all)) in of {
        let own = own.and_then(|own| app.named(place, own));
        let fees = own.as_deref().unwrap_or(in_force).scheme.fees();
        let Some(terms) = fees.get(&purse) else { continue };
        let items: Vec<_> = all.iter().map(|one| one.facts.course.clone()).collect();
        let still = debt::give_back(terms, all, (until, ends.today));
        let named = owed.into_iter().zip(items).zip(still);
        found.extend(named.filter_map(|((one, item), still)| Some((one, item?, still?))));
    }
    Ok(found)
}

/// What each payee of the place owes, and what it has.
pub(super) async fn all(
    tx: &mut Tx,
    at: (&App, &Place, &InForce),
    ends: &Ends,
) -> Result<Vec<Debt>, Failure> {
    if !tx.debt_stands(None).await? {
        return Ok(Vec::new());
    }
    let mut sums = BTreeMap::<CourseId, (Fen, Fen, BTreeSet<StudentId>)>::new();
    let mut add = |item: CourseId, student: StudentId, whole: Fen, is_due: bool| {
        let (owed, due, children) = sums.entry(item).or_default();
        *owed = *owed + whole;
        if is_due && whole > Fen::ZERO {
            *due = *due + whole;
            children.insert(student);
        }
    };
    for (one, item, still) in spent(tx, at, ends, None).await? {
        add(item, one.student, still.whole, still.is_due);
    }
    for one in tx.tally_owed(ends.today).await? {
        let is_due = one.is_due((ends.until(&one.course), ends.today));
        let money = one.money();
        add(one.course, one.student, money, is_due);
    }
    let mut all = Vec::new();
    for (item, (owed, due, children)) in sums {
        let has = tx.account_standing(&release::payee(&item)).await?.free();
        let times = tx.debt_covers(&item).await?;
        all.push(Debt { item, owed, due, children, has, times });
    }
    Ok(all)
}

/// What a payee owes, whether it is due or not: it is spent on nothing else.
pub(super) async fn owed_by(app: &App, place: &Place, tx: &mut Tx, payee: &Account) -> Result<Fen, Failure> {
    if place.is_community() || !tx.debt_stands(None).await? {
        return Ok(Fen::ZERO);
    }
    let plan = app.charging(place)?;
    let ends = ends(tx, app, place, &plan).await?;
    let own = all(tx, (app, place, &plan), &ends).await?.into_iter();
    Ok(own.filter(|one| release::payee(&one.item) == *payee).map(|one| one.owed).sum())
}

/// What should be back by a day and is not: to how many children, and how much.
pub(super) async fn overdue(
    app: &App,
    place: &Place,
    tx: &mut Tx,
    by: Date,
) -> Result<(usize, Fen), Failure> {
    let Ok(plan) = app.charging(place) else { return Ok((0, Fen::ZERO)) };
    let mut ends = ends(tx, app, place, &plan).await?;
    ends.today = ends.today.min(by);
    let debts = all(tx, (app, place, &plan), &ends).await?;
    let children: BTreeSet<&StudentId> = debts.iter().flat_map(|one| &one.children).collect();
    Ok((children.len(), debts.iter().map(|one| one.due).sum()))
}

/// The clock gives back what payees owe and have by now, once its day has come; answers whether anything went back.
pub(super) async fn look(app: &App, who: &Who, place: &Place) -> Result<bool, Failure> {
    let (permit, plan) = (who.permit(Act::RestSettle, place)?, app.charging(place)?);
    let mut tx = app.store.look(&permit).await?;
    let is_there = tx.debt_stands(None).await?;
    drop(tx);
    if !is_there {
        return Ok(false);
    }
    let mut tx = app.store.act(&permit).await?;
    let ends = ends(&mut tx, app, place, &plan).await?;
    let is_repaid = repay(&mut tx, (app, place, &plan), &ends, app.now(), &mut Outcome::default()).await?;
    if is_repaid {
        tx.commit().await?;
    }
    Ok(is_repaid)
}

/// 垫付 The school bears what payees should have given back by now and have not, and it goes back at once; answers how much it bears. Where
/// nothing is missing, nothing moves.
pub async fn cover(app: &App, who: &Who, place: &Place) -> Result<Fen, Failure> {
    let (permit, plan) = (who.permit(Act::DebtCover, place)?, app.charging(place)?);
    if plan.scheme.fees().is_empty() {
        return Err(Failure::NotTheirs);
    }
    let mut tx = app.store.act(&permit).await?;
    let ends = ends(&mut tx, app, place, &plan).await?;
    let shares = debt::cover(&all(&mut tx, (app, place, &plan), &ends).await?);
    if !shares.is_empty() {
        tx.debts_covered(&shares, (plan.version, app.now())).await?;
        repay(&mut tx, (app, place, &plan), &ends, app.now(), &mut Outcome::default()).await?;
    }
    tx.commit().await?;
    Ok(shares.iter().map(|one| one.fen).sum())
}

/// What a payee owes, for the page that settles.
pub(super) struct Row {
    pub(super) title: String,
    pub(super) owed: Fen,
    pub(super) due: Fen,
    pub(super) has: Fen,
}

/// The same of each payee that owes anything, and what is missing of all that is due.
pub(super) async fn rows(
    desk: &Desk,
    tx: &mut Tx,
    plan: &InForce,
    ends: &Ends,
) -> Result<(Vec<Row>, Fen), Failure> {
    let (mut rows, mut short) = (Vec::new(), Fen::ZERO);
    for one in all(tx, (&desk.app, &desk.place, plan), ends).await? {
        short = short + one.short();
        let (zh, en) = tx.item_title(&one.item).await?;
        let title = desk.lang.pick(&zh, &en).to_owned();
        rows.push(Row { title, owed: one.owed, due: one.due, has: one.has });
    }
    rows.retain(|row| row.owed > Fen::ZERO);
    Ok((rows, short))
}

/// What a family is owed, line by line in words, for its statement.
pub(super) async fn of_child(desk: &Desk, tx: &mut Tx, student: &StudentId) -> Result<Vec<String>, Failure> {
    if !tx.debt_stands(Some(student)).await? {
        return Ok(Vec::new());
    }
    let (app, place) = (&desk.app, &desk.place);
    let Ok(plan) = app.charging(place) else { return Ok(Vec::new()) };
    let ends = ends(tx, app, place, &plan).await?;
    let mut lines = Vec::new();
    for (one, _, still) in spent(tx, (app, place, &plan), &ends, Some(student)).await? {
        if still.family > Fen::ZERO {
            let title = desk.lang.pick(&one.title.0, &one.title.1);
            let day = when::day(&desk.t, one.date);
            lines.push(desk.t.debt_of_lesson(day, title, still.family.to_string()));
        }
    }
    let counted = tx.tally_owed(ends.today).await?;
    for one in counted.into_iter().filter(|one| one.student == *student && one.parts.family > Fen::ZERO) {
        let (zh, en) = tx.item_title(&one.course).await?;
        let title = desk.lang.pick(&zh, &en).to_owned();
        lines.push(desk.t.debt_of_count(title, one.parts.family.to_string()));
    }
    Ok(lines)
}

#[derive(Deserialize)]
struct Nothing {}

async fn post_cover(desk: Desk, posted: Posted<Nothing>) -> Result<Response, Failure> {
    let Nothing {} = posted.form;
    let fen = cover(&desk.app, &desk.who, &desk.place).await?;
    let said =
        if fen > Fen::ZERO { desk.t.debt_covered(fen.to_string()) } else { desk.t.debt_covered_nothing() };
    Ok(desk.done("rests", said))
}
