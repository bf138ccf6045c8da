//! 消毒 The school's list of places to be disinfected, what is left of it, and the log of each place.

use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::{Fields, Posted};
use crate::routes::Route;
use crate::safety::report::many;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::response::Response;
use jiff::civil::Date;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::form::word;
use rules::safety::disinfection::logging::{self, Listed, Log};
use rules::safety::disinfection::{self, Coverage, Kind};
use serde::Deserialize;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/disinfection", Act::DisinfectionRead, show),
        Route::post("/{district}/{place}/disinfection/list", Act::DisinfectionEnter, list_posted),
        Route::post("/{district}/{place}/disinfection/log", Act::DisinfectionEnter, log_posted),
        Route::post("/{district}/{place}/disinfection/strike", Act::DisinfectionEnter, strike_posted),
    ]
}

/// Puts places on the list, one name a line; says how many are new.
pub async fn list(
    app: &App,
    who: &Who,
    place: &Place,
    id: &str,
    (kind, names): (Kind, &str),
) -> Result<u64, Failure> {
    let permit = who.permit(Act::DisinfectionEnter, place)?;
    let (plan, now) = (app.reopening(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let listed = tx.disinfection().await?;
    let names = logging::list(&plan.plan.disinfection, &listed, kind, names)?;
    let added = tx.disinfection_listed(id, (kind, &names), plan.version, now).await?;
    tx.commit().await?;
    Ok(added)
}

/// Writes down that the chosen places were disinfected; says how many.
pub async fn log(
    app: &App,
    who: &Who,
    place: &Place,
    id: &str,
    (chosen, done): (&[String], Log),
) -> Result<usize, Failure> {
    let permit = who.permit(Act::DisinfectionEnter, place)?;
    let (plan, now) = (app.reopening(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let listed = tx.disinfection().await?;
    let (places, done) = logging::log(&listed, chosen, done, now.date())?;
    tx.disinfection_logged(id, (&places, &done), plan.version, now).await?;
    let count = places.len();
    tx.commit().await?;
    Ok(count)
}

/// Takes back what was mistyped of a place, with the reason: its log, or the place itself.
pub async fn strike(
    app: &App,
    who: &Who,
    place: &Place,
    (spot, is_log): (&str, bool),
    reason: &str,
) -> Result<bool, Failure> {
    let permit = who.permit(Act::DisinfectionEnter, place)?;
    let (plan, now) = (app.reopening(place)?, app.now());
    let reason = logging::said(reason)?;
    let mut tx = app.store.act(&permit).await?;
    let is_new = if is_log {
        tx.disinfection_undone(spot, &reason, plan.version, now).await?
    } else {
        tx.disinfection_struck(spot, &reason, plan.version, now).await?
    };
    tx.commit().await?;
    Ok(is_new)
}

/// What is left, in words: how far it is, and the first places and kinds that are missing.
pub(super) fn left_words(desk: &Desk, terms: &disinfection::Terms, coverage: &Coverage) -> String {
    const NAMED_MAX: usize = 5;
    let t = &desk.t;
    let is_begun = coverage.unlisted.len() < terms.places.len();
    let mut words = Vec::new();
    words.extend(is_begun.then(|| t.disinfection_percent(many(coverage.percent))));
    let kinds = coverage.unlisted.iter().map(|kind| kind_word(desk, *kind));
    let kinds: Vec<String> = kinds.take(NAMED_MAX).collect();
    words.extend((!kinds.is_empty()).then(|| t.disinfection_unlisted(kinds.join("、"))));
    let left: Vec<&str> = coverage.left.iter().map(String::as_str).take(NAMED_MAX).collect();
    let is_left = !left.is_empty() && !terms.is_enough(coverage);
    words.extend(is_left.then(|| t.disinfection_left(many(coverage.left.len()), left.join("、"))));
    words.join(" · ")
}

fn kind_word(desk: &Desk, kind: Kind) -> String {
    word(kind.key()).in_language(desk.is_en()).to_owned()
}

#[derive(Template)]
#[template(path = "disinfection/show.html")]
struct ShowPage {
    shell: Shell,
    t: Texts,
    under: String,
    chip: (&'static str, String),
    told: String,
    base: String,
    enters: bool,
    kinds: Vec<KindView>,
    options: Vec<(&'static str, String)>,
    today: String,
    agent: String,
    strength: String,
    doer: String,
}

struct KindView {
    name: String,
    spots: Vec<SpotView>,
}

struct SpotView {
    id: String,
    name: String,
    under: String,
    chip: (&'static str, String),
    /// Whether it was ticked in a form that was refused.
    on: bool,
}

async fn show(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::DisinfectionRead)?;
    let plan = desk.app.reopening(&desk.place)?;
    let (t, terms) = (&desk.t, &plan.plan.disinfection);
    let mut tx = desk.app.store.look(&permit).await?;
    let listed = tx.disinfection().await?;
    drop(tx);
    let places: Vec<_> = listed.iter().map(Listed::place).collect();
    let coverage = terms.coverage(&places);
    let is_enough = terms.is_enough(&coverage);
    // What is taken back names a place, too, in a form of its own.
    let is_log = desk.typed("agent").is_some();
    let ticked = desk.all_typed().remove("spot").filter(|_| is_log).unwrap_or_default();
    let spot = |one: &Listed| spot_view(t, terms, one, ticked.contains(&one.id));
    let kind = |kind: &Kind| KindView {
        name: kind_word(&desk, *kind),
        spots: listed.iter().filter(|one| one.kind == *kind).map(spot).collect(),
    };
    let [agent, strength, doer] =
        ["agent", "strength", "doer"].map(|field| desk.typed(field).unwrap_or_default());
    Ok(page(ShowPage {
        under: t.disinfection_under(when::day(t, terms.by)),
        chip: if is_enough { ("done", t.readiness_is_green()) } else { ("refused", t.readiness_is_red()) },
        told: left_words(&desk, terms, &coverage),
        base: desk.url("disinfection"),
        enters: desk.may(Act::DisinfectionEnter),
        kinds: terms.places.iter().map(kind).filter(|kind| !kind.spots.is_empty()).collect(),
        options: terms.places.iter().map(|kind| (kind.key(), kind_word(&desk, *kind))).collect(),
        today: desk.typed("on").unwrap_or_else(|| desk.now.date().to_string()),
        agent,
        strength,
        doer,
        shell: desk.shell(),
        t: t.clone(),
    }))
}

fn spot_view(t: &Texts, terms: &disinfection::Terms, one: &Listed, on: bool) -> SpotView {
    let line = |log: &Log| {
        let with = format!("{} {}", log.agent, log.strength);
        t.disinfection_line(when::day(t, log.on), with, log.doer.as_str())
    };
    let is_left = !terms.coverage(&[one.place()]).left.is_empty();
    SpotView {
        id: one.id.clone(),
        name: one.name.clone(),
        under: one.logs.last().map(line).unwrap_or_default(),
        chip: match (one.logs.is_empty(), is_left) {
            (true, _) => ("waiting", t.disinfection_not_done()),
            (false, true) => ("refused", t.disinfection_late()),
            (false, false) => ("done", t.disinfection_done()),
        },
        on,
    }
}

async fn list_posted(desk: Desk, posted: Posted<Fields>) -> Result<Response, Failure> {
    let Posted { form, key } = posted;
    let asked = (form.choice("kind")?, form.text("names"));
    let added = list(&desk.app, &desk.who, &desk.place, &key, asked).await?;
    let added = i64::try_from(added).unwrap_or(i64::MAX);
    Ok(desk.done("disinfection", desk.t.disinfection_listed(added)))
}

#[derive(Deserialize)]
struct Done {
    #[serde(default)]
    spot: Vec<String>,
    on: Date,
    agent: String,
    strength: String,
    doer: String,
}

async fn log_posted(desk: Desk, posted: Posted<Done>) -> Result<Response, Failure> {
    let Posted { form, key } = posted;
    let Done { spot, on, agent, strength, doer } = form;
    let done = Log { on, agent, strength, doer };
    let count = log(&desk.app, &desk.who, &desk.place, &key, (&spot, done)).await?;
    Ok(desk.done("disinfection", desk.t.disinfection_logged(many(count))))
}

async fn strike_posted(desk: Desk, posted: Posted<Fields>) -> Result<Response, Failure> {
    let form = &posted.form;
    let what = (form.text("spot"), form.text("what") == "log");
    strike(&desk.app, &desk.who, &desk.place, what, form.text("reason")).await?;
    Ok(desk.done("disinfection", desk.t.disinfection_struck()))
}
