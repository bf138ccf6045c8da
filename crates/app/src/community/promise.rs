//! 服务承诺 The committee's board, which anybody reads: what is promised, by when, whom to ask, whether it was kept, and what the
//! community's families think of it.

use super::{At, anybody, day, number, of_class};
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::{Fields, Posted};
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::Date;
use rules::community::promise::keeping::{self, Standing, Stated};
use rules::community::promise::{Promise, Terms};
use rules::people::act::Act;
use rules::people::place::Place;
use store::Tx;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::open_get("/{district}/{place}/promises", list),
        Route::post("/{district}/{place}/promises", Act::PromiseState, state_posted),
        Route::post("/{district}/{place}/promises/{promise}/keep", Act::PromiseKeep, keep_posted),
        Route::post("/{district}/{place}/promises/{promise}/rate", Act::PromiseRate, rate_posted),
        Route::post("/{district}/{place}/promises/{promise}/withdraw", Act::PromiseWithdraw, withdraw_posted),
    ]
}

/// A promise of the board.
async fn of_board(tx: &mut Tx, id: &str) -> Result<Stated, Failure> {
    tx.promises().await?.into_iter().find(|one| one.id == id).ok_or(Failure::NotTheirs)
}

/// States a promise; false: it stands so already.
pub async fn state(
    app: &App,
    who: &Who,
    place: &Place,
    (id, draft): (&str, Promise),
) -> Result<bool, Failure> {
    let permit = who.permit(Act::PromiseState, place)?;
    let (plan, now) = (of_class(app, place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let all = tx.promises().await?;
    let taken = keeping::state(&plan.plan.promise, (draft, now.date()), &all)?;
    if let Some(promise) = &taken {
        tx.promise_stated((id, promise), plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(taken.is_some())
}

/// Marks a promise as kept; false: it was before.
pub async fn keep(app: &App, who: &Who, place: &Place, (id, on): (&str, Date)) -> Result<bool, Failure> {
    let permit = who.permit(Act::PromiseKeep, place)?;
    let (plan, now) = (of_class(app, place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let one = of_board(&mut tx, id).await?;
    let is_new = keeping::keep(&one, (on, now.date()))?;
    if is_new {
        tx.promise_kept((id, on), plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(is_new)
}

/// A guardian of the community rates a promise.
pub async fn rate(app: &App, who: &Who, place: &Place, (id, rating): (&str, i64)) -> Result<(), Failure> {
    let permit = who.permit(Act::PromiseRate, place)?;
    let (plan, now) = (of_class(app, place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let one = of_board(&mut tx, id).await?;
    let today = now.date();
    let is_of_here = tx.students().await?.iter().any(|child| child.is_on_roll(today));
    keeping::rate(&plan.plan.promise, &one, (rating, today), is_of_here)?;
    tx.promise_rated((id, rating), plan.version, now).await?;
    Ok(tx.commit().await?)
}

/// Takes a promise back that was mistyped; false: it was before.
pub async fn withdraw(
    app: &App,
    who: &Who,
    place: &Place,
    (id, reason): (&str, &str),
) -> Result<bool, Failure> {
    let permit = who.permit(Act::PromiseWithdraw, place)?;
    let (plan, now) = (of_class(app, place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let one = of_board(&mut tx, id).await?;
    let taken = keeping::withdraw(&plan.plan.promise, &one, reason, now.date())?;
    if let Some(reason) = &taken {
        tx.promise_withdrawn((id, reason), plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(taken.is_some())
}

/// What the clock does at a place: overdue promises rise, each once. Says how many did.
pub(super) async fn look(app: &App, place: &Place) -> Result<usize, Failure> {
    let permit = Who::Clock.permit(Act::PromiseRise, place)?;
    let (plan, now) = (of_class(app, place)?, app.now());
    let all = app.store.look(&permit).await?.promises().await?;
    if keeping::rising(&plan.plan.promise, &all, now.date()).is_empty() {
        return Ok(0);
    }
    let mut tx = app.store.act(&permit).await?;
    let all = tx.promises().await?;
    let mut risen = 0;
    for one in keeping::rising(&plan.plan.promise, &all, now.date()) {
        let names = (place.name_zh.as_str(), place.name_en.as_str());
        risen += usize::from(tx.promise_risen(one, names, plan.version, now).await?);
    }
    if risen > 0 {
        tx.commit().await?;
    }
    Ok(risen)
}

#[derive(Template)]
#[template(path = "promise/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    under: String,
    rows: Vec<RowView>,
    state: Option<StateView>,
    today: String,
}

struct RowView {
    key: String,
    what: String,
    under: String,
    chip: (&'static str, String),
    ratings: String,
    keep_href: Option<String>,
    rate: Option<RateView>,
    withdraw_href: Option<String>,
}

/// The form by which a guardian rates a promise, or an outing on the same scale.
pub(super) struct RateView {
    pub(super) href: String,
    /// What this guardian has said.
    pub(super) own: String,
    pub(super) choices: Vec<(i64, String)>,
}

struct StateView {
    href: String,
    what: String,
    by_when: String,
    contact: String,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = anybody(Act::PromiseRead, &desk.who, &desk.place)?;
    let plan = of_class(&desk.app, &desk.place)?;
    let terms = &plan.plan.promise;
    let all = desk.app.store.look(&permit).await?.promises().await?;
    Ok(page(ListPage {
        under: desk.place_name().to_owned(),
        rows: all.iter().map(|one| row_view(&desk, terms, one)).collect(),
        state: desk.may(Act::PromiseState).then(|| state_view(&desk)),
        today: desk.now.date().to_string(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn row_view(desk: &Desk, terms: &Terms, one: &Stated) -> RowView {
    let (t, today) = (&desk.t, desk.now.date());
    let url = |rest: &str| desk.url(&format!("promises/{}/{rest}", one.id));
    let stands = one.withdrawn.is_none();
    let may_keep = stands && one.promise.kept_on.is_none() && desk.may(Act::PromiseKeep);
    let may_rate = keeping::is_rated(terms, one, today) && desk.may(Act::PromiseRate);
    let may_withdraw = keeping::is_withdrawable(terms, one, today) && desk.may(Act::PromiseWithdraw);
    RowView {
        key: one.id.clone(),
        what: one.promise.what.clone(),
        under: under(t, one),
        chip: match &one.withdrawn {
            Some(reason) => ("closed", t.promise_is_withdrawn(reason.as_str())),
            None => chip(t, keeping::stands(terms, &one.promise, today)),
        },
        ratings: if stands { average(t, one) } else { String::new() },
        keep_href: may_keep.then(|| url("keep")),
        rate: may_rate.then(|| rate_view(desk, url("rate"), terms.rating_max, &one.ratings)),
        withdraw_href: may_withdraw.then(|| url("withdraw")),
    }
}

/// By when, whom to ask, and that its delay rose: what was late stays so, whatever day it was kept on.
fn under(t: &Texts, one: &Stated) -> String {
    let by_when = one.promise.by_when.map(|day| when::day(t, day)).unwrap_or_default();
    let under = t.promise_under(by_when, one.promise.contact.as_str());
    if one.has_risen { format!("{under} · {}", t.promise_has_risen()) } else { under }
}

fn chip(t: &Texts, standing: Standing) -> (&'static str, String) {
    match standing {
        Standing::Running => ("progress", t.promise_running()),
        Standing::Kept(on) => ("done", t.promise_kept_on(when::day(t, on))),
        Standing::Overdue(overdue) => ("refused", t.promise_is_overdue(i64::from(overdue.days))),
    }
}

fn average(t: &Texts, one: &Stated) -> String {
    one.average().map_or_else(|| t.promise_unrated(), |average| rated(t, average))
}

/// The average with its number: one without the other says little.
pub(super) fn rated(t: &Texts, (tenths, count): (i64, i64)) -> String {
    t.promise_average(format!("{}.{}", tenths / 10, tenths % 10), count)
}

pub(super) fn rate_view(desk: &Desk, href: String, max: i64, ratings: &[(String, i64)]) -> RateView {
    let person = desk.who.signed_in().map(|person| person.id.to_string());
    let own = ratings.iter().find(|(by, _)| Some(by) == person.as_ref());
    RateView {
        href,
        own: own.map(|(_, rating)| desk.t.promise_own(*rating)).unwrap_or_default(),
        choices: (1..=max).map(|rating| (rating, desk.t.promise_rate_as(rating))).collect(),
    }
}

fn state_view(desk: &Desk) -> StateView {
    let typed = |field: &str| desk.typed(field).unwrap_or_default();
    StateView {
        href: desk.url("promises"),
        what: typed("what"),
        by_when: typed("by_when"),
        contact: typed("contact"),
    }
}

async fn state_posted(desk: Desk, posted: Posted<Fields>) -> Result<Response, Failure> {
    let sent = &posted.form;
    let draft = Promise {
        what: sent.text("what").to_owned(),
        by_when: sent.day("by_when")?,
        contact: sent.text("contact").to_owned(),
        kept_on: None,
    };
    let is_new = state(&desk.app, &desk.who, &desk.place, (&posted.key, draft)).await?;
    let told = if is_new { desk.t.promise_stated() } else { desk.t.promise_stated_before() };
    Ok(desk.done("promises", told))
}

async fn keep_posted(
    desk: Desk,
    Path((_, _, promise)): At,
    posted: Posted<Fields>,
) -> Result<Response, Failure> {
    let on = day(&posted.form, "on")?;
    let is_new = keep(&desk.app, &desk.who, &desk.place, (&promise, on)).await?;
    let told = if is_new { desk.t.promise_kept() } else { desk.t.promise_kept_before() };
    Ok(desk.done("promises", told))
}

async fn rate_posted(
    desk: Desk,
    Path((_, _, promise)): At,
    posted: Posted<Fields>,
) -> Result<Response, Failure> {
    let rating = number(&posted.form, "rating");
    rate(&desk.app, &desk.who, &desk.place, (&promise, rating)).await?;
    Ok(desk.done("promises", desk.t.promise_rated()))
}

async fn withdraw_posted(
    desk: Desk,
    Path((_, _, promise)): At,
    posted: Posted<Fields>,
) -> Result<Response, Failure> {
    let asked = (promise.as_str(), posted.form.text("reason"));
    let is_new = withdraw(&desk.app, &desk.who, &desk.place, asked).await?;
    let told = if is_new { desk.t.promise_withdrawn() } else { desk.t.promise_withdrawn_before() };
    Ok(desk.done("promises", told))
}
