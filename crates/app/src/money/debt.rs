//! 欠退 What payees owe for marks that were put right after the money was spent: the cashier and the family see it, it goes back as far as
//! each payee has it, and what is missing the school bears where one person asks for it and another approves (P1.12, P3.16).

use super::half_month;
use super::rest::{Outcome, ends, repay};
use crate::app::{App, InForce};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::posted::{Posted, yes_or_no};
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
use store::money::{CoverRow, DebtRow};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::post("/{district}/{place}/rests/cover", Act::DebtAsk, post_ask),
        Route::post("/{district}/{place}/rests/cover/answer", Act::DebtCover, post_answer),
    ]
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

/// 提出垫付 Asks that the school bear what payees should have given back by now and have not; answers how much, or nothing where the same
/// was asked before and waits.
pub async fn ask(app: &App, who: &Who, place: &Place, key: &str) -> Result<Option<Fen>, Failure> {
    let (permit, plan) = (who.permit(Act::DebtAsk, place)?, app.charging(place)?);
    if plan.scheme.fees().is_empty() {
        return Err(Failure::NotTheirs);
    }
    let mut tx = app.store.act(&permit).await?;
    let before = tx.debt_cover(key).await?;
    let ends = ends(&mut tx, app, place, &plan).await?;
    let debts = all(&mut tx, (app, place, &plan), &ends).await?;
    let open = tx.debt_cover_open().await?.map(|row| row.asked);
    let asked = debt::ask(&debts, open.as_ref(), before.as_ref())?;
    if let Some(fen) = asked {
        tx.debt_cover_asked((key, fen), (plan.version, app.now())).await?;
    }
    tx.commit().await?;
    Ok(asked)
}

/// 核准垫付 Another person has the school bear what was asked for, and it goes back at once; or turns it down with a reason. Answers how
/// much the school bears by it.
pub async fn answer(
    app: &App,
    who: &Who,
    place: &Place,
    (id, no): (&str, Option<&str>),
) -> Result<Fen, Failure> {
    let (permit, plan) = (who.permit(Act::DebtCover, place)?, app.charging(place)?);
    let (at, mut tx) = ((plan.version, app.now()), app.store.act(&permit).await?);
    let (asked, mut shares) = (tx.debt_cover(id).await?, Vec::new());
    if let Some(why) = no {
        let why = debt::turn_down(asked.as_ref(), why)?;
        tx.debt_cover_turned_down((id, &why), at).await?;
    } else {
        let ends = ends(&mut tx, app, place, &plan).await?;
        let debts = all(&mut tx, (app, place, &plan), &ends).await?;
        shares = debt::approve(&debts, asked.as_ref(), permit.person())?;
        if !shares.is_empty() {
            tx.debts_covered((id, &shares), at).await?;
            repay(&mut tx, (app, place, &plan), &ends, app.now(), &mut Outcome::default()).await?;
        }
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

/// What somebody asked the school to bear and waits for its answer, for the page that settles.
pub(super) struct AskedView {
    pub(super) id: String,
    pub(super) fen: Fen,
    /// Who asked, and when.
    pub(super) line: String,
    /// Whether this person may answer it.
    pub(super) may_answer: bool,
    /// Whether they asked for it themselves: another person approves it.
    pub(super) is_own: bool,
}

/// The request that waits, if there is one.
pub(super) async fn asked(desk: &Desk, tx: &mut Tx) -> Result<Option<AskedView>, Failure> {
    let me = desk.permit(Act::DebtCover).ok().map(|permit| permit.person().clone());
    let view = |row: CoverRow| AskedView {
        line: desk.t.debt_cover_waits(&row.name, when::moment(&desk.t, row.at), row.asked.fen.to_string()),
        fen: row.asked.fen,
        may_answer: me.is_some(),
        is_own: me.as_ref() == Some(&row.asked.by),
        id: row.id,
    };
    Ok(tx.debt_cover_open().await?.map(view))
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

async fn post_ask(desk: Desk, posted: Posted<Nothing>) -> Result<Response, Failure> {
    let Nothing {} = posted.form;
    let said = match ask(&desk.app, &desk.who, &desk.place, &posted.key).await? {
        Some(fen) => desk.t.debt_cover_asked(fen.to_string()),
        None => desk.t.debt_cover_asked_before(),
    };
    Ok(desk.done("rests", said))
}

#[derive(Deserialize)]
struct Answer {
    cover: String,
    answer: String,
    #[serde(default)]
    reason: String,
}

async fn post_answer(desk: Desk, posted: Posted<Answer>) -> Result<Response, Failure> {
    let Answer { cover, answer: word, reason } = posted.form;
    let is_yes = yes_or_no("answer", &word)?;
    let no = (!is_yes).then_some(reason.as_str());
    let fen = answer(&desk.app, &desk.who, &desk.place, (&cover, no)).await?;
    let said = match is_yes {
        false => desk.t.debt_cover_turned_down(),
        true if fen > Fen::ZERO => desk.t.debt_covered(fen.to_string()),
        true => desk.t.debt_covered_nothing(),
    };
    Ok(desk.done("rests", said))
}
