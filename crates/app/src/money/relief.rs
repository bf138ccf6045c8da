//! 困难减免 A family asks on its own page; one person reads the papers and decides. No list, message or posted page shows them.

mod extending;
mod held;

pub(crate) use extending::extend;

use crate::app::{App, InForce, Summer};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::money::account::purse_name;
use crate::money::charge;
use crate::money::payment::given_before;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::Date;
use rules::id::{BillId, ReliefId, StudentId};
use rules::money::account::Purse;
use rules::money::bill;
use rules::money::fee::{Fees, Hardship};
use rules::money::relief::asking::{self, Asked, Offers, State};
use rules::people::act::Act;
use rules::people::place::Place;
use serde::Deserialize;
use std::sync::Arc;
use store::money::{ReliefRow, ReliefStands};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/accounts/{student}/relief", Act::ReliefAsk, own),
        Route::post("/{district}/{place}/accounts/{student}/relief", Act::ReliefAsk, post_ask),
        Route::get("/{district}/{place}/reliefs", Act::ReliefDecide, list),
        Route::get("/{district}/{place}/reliefs/{relief}", Act::ReliefOpen, held::paper),
        Route::post("/{district}/{place}/reliefs/{relief}", Act::ReliefDecide, post_decide),
        Route::post("/{district}/{place}/reliefs/{relief}/end", Act::ReliefDecide, held::post_end),
    ]
}

/// A guardian asks for relief; the same form twice is one request.
pub async fn ask(app: &App, who: &Who, place: &Place, asked: Asked) -> Result<(), Failure> {
    let permit = who.permit(Act::ReliefAsk, place)?;
    let plan = app.scheme(place)?;
    let (fees, summer) = (plan.scheme.fees(), charge::relieving(app, place));
    let offers = offers(&fees, summer.as_ref())?;
    let mut tx = app.store.act(&permit).await?;
    let stands = tx.relief_stands(&asked.student).await?;
    let stands = stands.and_then(|one| asking::standing(one.state, one.until, until(app, place, &plan)));
    if tx.relief_known(&asked.id).await? {
        return Ok(());
    }
    let asked = asking::ask_of(&offers, stands, asked)?;
    if !app.seals() {
        return Err(asking::Refusal::NoKey.into());
    }
    let paper =
        app.secrets.seal(&row_of(place, &asked.id), &format!("{}\n{}", asked.hardship.code(), asked.words));
    tx.relief_asked((&asked.id, &asked.student), &paper, plan.version, app.now()).await?;
    tx.commit().await?;
    Ok(())
}

/// What a family may ask relief of: its school's fees, and the summer plan that holds; nothing where neither costs anything.
fn offers<'o>(fees: &'o Fees<'o>, summer: Option<&'o Arc<Summer>>) -> Result<Offers<'o>, Failure> {
    if fees.is_empty() && summer.is_none() {
        return Err(Failure::NotTheirs);
    }
    Ok(Offers { fees, summer: summer.map(|one| &one.plan.relief) })
}

/// The first day on which a relief holds no more that is granted today; nothing between terms.
fn until(app: &App, place: &Place, plan: &InForce) -> Option<Date> {
    let term = asking::relief_until(&plan.scheme.fees(), plan.scheme.term.until);
    asking::until(term, charge::relieving_until(app, place), app.now().date())
}

/// What a sealed paper is bound to: its own row.
fn row_of(place: &Place, id: &ReliefId) -> String {
    format!("relief/{}/{}/{id}", place.district, place.place)
}

/// The hardship and the words of a paper, opened; a refusal where this program has not the key that sealed it.
fn opened(app: &App, place: &Place, row: &ReliefRow) -> Result<(Hardship, String), asking::Refusal> {
    let paper = app.secrets.open(&row_of(place, &row.id), &row.paper).ok_or(asking::Refusal::OtherKey)?;
    let (code, words) = match row.hardship.as_str() {
        "" => paper.split_once('\n').unwrap_or_default(),
        code => (code, paper.as_str()),
    };
    Ok((Hardship::from_code(code).ok_or(asking::Refusal::OtherKey)?, words.to_owned()))
}

/// Seals the papers of a version of this program that kept them in the open.
pub async fn seal_old(app: &App) -> Result<usize, anyhow::Error> {
    let plain = app.store.papers_plain().await?;
    for one in &plain {
        let (district, place, id) = &one.of;
        let of = format!("relief/{district}/{place}/{id}");
        let reason = if one.reason.is_empty() { String::new() } else { app.secrets.seal(&of, &one.reason) };
        let paper = app.secrets.seal(&of, &format!("{}\n{}", one.hardship, one.words));
        app.store.paper_sealed(one, &paper, &reason).await?;
    }
    Ok(plain.len())
}

/// Grants what the plan gives, or refuses with a reason.
pub async fn decide(
    app: &App,
    who: &Who,
    place: &Place,
    id: &ReliefId,
    refused: Option<&str>,
) -> Result<(), Failure> {
    let permit = who.permit(Act::ReliefDecide, place)?;
    let plan = app.scheme(place)?;
    let (fees, summer) = (plan.scheme.fees(), charge::relieving(app, place));
    let offers = offers(&fees, summer.as_ref())?;
    let mut tx = app.store.act(&permit).await?;
    let open = tx.reliefs_open().await?.into_iter().find(|row| row.id == *id);
    let row = open.ok_or(asking::Refusal::NotAsked)?;
    if let Some(reason) = refused {
        let reason = asking::refuse(Some(State::Asked), reason)?;
        if !app.seals() {
            return Err(asking::Refusal::NoKey.into());
        }
        let reason = app.secrets.seal(&row_of(place, id), &reason);
        tx.relief_refused(&row, &reason, plan.version, app.now()).await?;
    } else {
        let granted = asking::grant_of(&offers, Some(State::Asked), opened(app, place, &row)?.0)?;
        let due = tx.bills_relievable(&row.student).await?;
        let less = due.iter().filter_map(|one| {
            let terms = plan.scheme.fee_of(&one.course)?;
            Some(bill::relieved(terms, *granted.of.get(&one.purse)?, one))
        });
        let less: Vec<_> = less.collect();
        tx.relief_granted(&row, (granted.most, &less), plan.version, app.now()).await?;
        tx.relief_parts(&row.id, &granted.of).await?;
        if granted.is_of_summer {
            tx.relief_of_summer(&row.id).await?;
        }
        if let Some(until) = until(app, place, &plan) {
            tx.relief_holds(&row.id, until).await?;
        }
        let bills: Vec<BillId> = due.iter().map(|one| one.id.clone()).collect();
        given_before(app, place, &mut tx, &bills).await?;
        charge::lower(app, place, &mut tx, &row.student).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// A hardship that the plan reduces something for.
struct Choice {
    code: &'static str,
    word: String,
    on: bool,
}

#[derive(Template)]
#[template(path = "relief/own.html")]
struct OwnPage {
    shell: Shell,
    t: Texts,
    child: String,
    state: Option<&'static str>,
    /// What is not paid, of each kind of money by its name where the plan charges for several.
    granted: Vec<String>,
    reason: String,
    /// Until when what was granted holds; empty while its end is not known.
    until: String,
    may_ask: bool,
    choices: Vec<Choice>,
    words: String,
    href: String,
    back: String,
}

async fn own(desk: Desk, Path((_, _, student)): Path<(String, String, String)>) -> Result<Response, Failure> {
    let mut tx = desk.app.store.look(&desk.permit(Act::ReliefAsk)?).await?;
    let child = tx.student(&StudentId::new(student)).await?;
    let stands = tx.relief_stands(&child.id).await?;
    let plan = desk.app.scheme(&desk.place)?;
    let (fees, summer) = (plan.scheme.fees(), charge::relieving(&desk.app, &desk.place));
    let offers = Offers { fees: &fees, summer: summer.as_ref().map(|one| &one.plan.relief) };
    let offered: Vec<Hardship> = Hardship::ALL.into_iter().filter(|who| offers.reduces(*who)).collect();
    let typed = desk.typed("hardship").unwrap_or_default();
    let choice = |who: &Hardship| {
        let code = who.code();
        Choice { code, word: word(&desk.t, *who), on: typed == code }
    };
    let state = stands.as_ref().map(|one| one.state);
    let ends = stands.as_ref().and_then(|one| one.until).filter(|_| state == Some(State::Granted));
    let asks_until = until(&desk.app, &desk.place, &plan);
    let in_the_way = state.and_then(|state| asking::standing(state, ends, asks_until));
    Ok(page(OwnPage {
        until: ends.map_or_else(String::new, |ends| holds_until(&desk, ends)),
        state: state.map(State::code),
        granted: stands.as_ref().map_or_else(Vec::new, |one| granted(&desk.t, one, &offers)),
        reason: stands
            .and_then(|one| desk.app.secrets.open(&row_of(&desk.place, &one.id), &one.reason))
            .unwrap_or_default(),
        may_ask: !offered.is_empty() && !matches!(in_the_way, Some(State::Asked | State::Granted)),
        choices: offered.iter().map(choice).collect(),
        words: desk.typed("words").unwrap_or_default(),
        href: desk.url(&format!("accounts/{}/relief", child.id)),
        back: desk.url(&format!("accounts/{}", child.id)),
        child: child.name,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// Until which day a relief holds, or that it has ended.
fn holds_until(desk: &Desk, ends: Date) -> String {
    let last = when::day(&desk.t, ends.yesterday().unwrap_or(ends));
    if desk.now.date() < ends { desk.t.relief_until(last) } else { desk.t.relief_ended(last) }
}

fn granted(t: &Texts, stands: &ReliefStands, offers: &Offers<'_>) -> Vec<String> {
    let of = |(purse, percent): &(Purse, i64)| t.relief_granted_of(purse_name(t, *purse), *percent);
    let is_one = !stands.is_of_summer && (stands.parts.is_empty() || offers.fees.len() < 2);
    let mut all: Vec<String> =
        if is_one { vec![t.relief_granted(stands.percent)] } else { stands.parts.iter().map(of).collect() };
    let waives = offers.summer.filter(|summer| summer.waives());
    all.extend(waives.map(|summer| t.relief_granted_summer(summer.care_percent, summer.food_percent)));
    all
}

fn word(t: &Texts, hardship: Hardship) -> String {
    match hardship {
        Hardship::OutOfPoverty => t.relief_out_of_poverty(),
        Hardship::Unsteady => t.relief_unsteady(),
        Hardship::AtRisk => t.relief_at_risk(),
        Hardship::SuddenNeed => t.relief_sudden_need(),
        Hardship::RuralAllowance => t.relief_rural_allowance(),
        Hardship::UrbanAllowance => t.relief_urban_allowance(),
        Hardship::Supported => t.relief_supported(),
        Hardship::Orphan => t.relief_orphan(),
        Hardship::Disabled => t.relief_disabled(),
        Hardship::Other => t.relief_other(),
    }
    .to_owned()
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    hardship: String,
    #[serde(default)]
    words: String,
}

async fn post_ask(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    posted: Posted<Typed>,
) -> Result<Response, Failure> {
    let Typed { hardship, words } = posted.form;
    let hardship = Hardship::from_code(&hardship).ok_or(asking::Refusal::NotOffered)?;
    let (id, student) = (ReliefId::new(posted.key), StudentId::new(student));
    let said = desk.t.relief_asked().to_owned();
    let back = format!("accounts/{student}/relief");
    ask(&desk.app, &desk.who, &desk.place, Asked { id, student, hardship, words }).await?;
    Ok(desk.done(&back, said))
}

#[derive(Template)]
#[template(path = "relief/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    lines: Vec<Line>,
    held: Vec<held::Line>,
    href: String,
}

/// A request that waits; its paper is opened on a page of its own.
struct Line {
    id: String,
    child: String,
    home_class: String,
    when: String,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let mut tx = desk.app.store.look(&desk.permit(Act::ReliefDecide)?).await?;
    let line = |row: ReliefRow| {
        let when = when::day(&desk.t, row.at.date());
        Line { id: row.id.to_string(), child: row.name, home_class: row.home_class, when }
    };
    Ok(page(ListPage {
        lines: tx.reliefs_open().await?.into_iter().map(line).collect(),
        held: held::lines(&desk, &mut tx).await?,
        href: desk.url("reliefs"),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

#[derive(Deserialize)]
struct Answer {
    answer: String,
    #[serde(default)]
    reason: String,
}

async fn post_decide(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
    posted: Posted<Answer>,
) -> Result<Response, Failure> {
    let Answer { answer, reason } = posted.form;
    let refused = match answer.as_str() {
        "grant" => None,
        "refuse" => Some(reason.as_str()),
        _ => return Err(Failure::BadForm("answer".to_owned())),
    };
    decide(&desk.app, &desk.who, &desk.place, &ReliefId::new(id), refused).await?;
    Ok(desk.done("reliefs", desk.t.relief_decided()))
}
