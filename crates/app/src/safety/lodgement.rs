//! 报备 A plan of return is sent to the office above, and stands there under the office's number.

use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::plan::filing::{pick, title};
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::Date;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::document::{Document, Opened};
use rules::plan::filing::{State, Version};
use rules::plan::form;
use rules::safety::lodgement::{self, Entry, Facts, Office, Step, Terms};
use serde::Deserialize;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/plans/{version}/lodgement", Act::FilingRead, show),
        Route::post("/{district}/{place}/plans/{version}/lodgement/send", Act::LodgementEnter, send_posted),
        Route::post(
            "/{district}/{place}/plans/{version}/lodgement/receive",
            Act::LodgementEnter,
            receive_posted,
        ),
    ]
}

/// Notes that a version was sent.
pub async fn send(app: &App, who: &Who, place: &Place, number: i64, on: Date) -> Result<(), Failure> {
    step(app, who, place, number, |facts| lodgement::send(facts, on)).await
}

/// Notes the office's receipt.
pub async fn receive(
    app: &App,
    who: &Who,
    place: &Place,
    number: i64,
    receipt: &Receipt,
) -> Result<(), Failure> {
    let office = Office::ALL.iter().copied().find(|one| one.key() == receipt.office);
    let office = office.ok_or_else(|| Failure::BadForm(format!("no office {}", receipt.office)))?;
    step(app, who, place, number, |facts| lodgement::receive(facts, office, &receipt.number, receipt.on))
        .await
}

async fn step(
    app: &App,
    who: &Who,
    place: &Place,
    number: i64,
    decide: impl FnOnce(&Facts<'_>) -> Result<Option<Entry>, lodgement::Refusal>,
) -> Result<(), Failure> {
    let permit = who.permit(Act::LodgementEnter, place)?;
    let mut tx = app.store.act(&permit).await?;
    let version = pick(tx.filings().await?, number)?;
    let entries = tx.lodgements(number).await?;
    let terms = terms(&version).ok_or(Failure::NotTheirs)?;
    let facts = Facts { terms: &terms, state: version.state, entries: &entries, today: app.now().date() };
    if let Some(entry) = decide(&facts)? {
        tx.lodgement_entered(&version, &entry, app.now()).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// What a plan of return says of its lodging; nothing for other documents, and for one that does not read.
fn terms(version: &Version) -> Option<Terms> {
    let file = format!("{}.toml", version.scheme);
    match Opened::read(&file, &version.text).ok()?.document {
        Document::ReturnToSchool(plan) => Some(plan.lodgement),
        Document::Policy(_)
        | Document::TermCare(_)
        | Document::HolidayCare(_)
        | Document::CommunityCare(_) => None,
    }
}

/// Whether a version may be made public as far as its lodging goes.
pub(crate) fn is_lodged(app: &App, place: &Place, version: &Version, entries: &[Entry]) -> bool {
    terms(version).is_none_or(|terms| {
        let facts = Facts { terms: &terms, state: version.state, entries, today: app.now().date() };
        terms.may_publish(place.path.as_str(), facts.step())
    })
}

/// How a version's lodging stands, for the page of the version.
pub(crate) struct LodgementView {
    pub(crate) href: String,
    pub(crate) told: String,
    pub(crate) chip: &'static str,
    pub(crate) state: String,
}

/// Nothing where there is nothing to lodge.
pub(crate) fn view(desk: &Desk, version: &Version, entries: &[Entry]) -> Option<LodgementView> {
    let terms = terms(version)?;
    let facts = Facts { terms: &terms, state: version.state, entries, today: desk.now.date() };
    let (chip, state) = step_words(&desk.t, facts.step());
    let told = match entries.last() {
        Some(entry) => entry_words(desk, entry),
        None if terms.before_publishing => desk.t.lodgement_before(office_word(desk, terms.lodged_with)),
        None => desk.t.lodgement_with(office_word(desk, terms.lodged_with)),
    };
    Some(LodgementView { href: desk.url(&format!("plans/{}/lodgement", version.version)), told, chip, state })
}

fn step_words(t: &Texts, step: Step) -> (&'static str, String) {
    match step {
        Step::Draft => ("closed", t.lodgement_draft()),
        Step::Sent => ("waiting", t.lodgement_sent()),
        Step::Lodged => ("done", t.lodgement_lodged()),
    }
}

fn office_word(desk: &Desk, office: Office) -> String {
    form::word(office.key()).in_language(desk.is_en()).to_owned()
}

fn entry_words(desk: &Desk, entry: &Entry) -> String {
    let (day, office) = (when::day(&desk.t, entry.on), office_word(desk, entry.office));
    match entry.step {
        Step::Lodged => desk.t.lodgement_lodged_on(day, entry.number.as_str(), office),
        Step::Draft | Step::Sent => desk.t.lodgement_sent_on(day, office),
    }
}

#[derive(Template)]
#[template(path = "lodgement/one.html")]
struct OnePage {
    shell: Shell,
    t: Texts,
    under: String,
    back: String,
    base: String,
    chip: &'static str,
    state: String,
    made_by: String,
    lodged_with: String,
    by_reference: String,
    is_first: bool,
    is_approved: bool,
    entries: Vec<String>,
    offices: Vec<(&'static str, String, bool)>,
    may_send: bool,
    may_receive: bool,
    today: String,
    number: String,
}

async fn show(desk: Desk, Path((_, _, number)): Path<(String, String, i64)>) -> Result<Response, Failure> {
    let mut tx = desk.app.store.look(&desk.permit(Act::FilingRead)?).await?;
    let version = pick(tx.filings().await?, number)?;
    let entries = tx.lodgements(number).await?;
    drop(tx);
    let terms = terms(&version).ok_or(Failure::NotTheirs)?;
    let facts = Facts { terms: &terms, state: version.state, entries: &entries, today: desk.now.date() };
    let (chip, state) = step_words(&desk.t, facts.step());
    let may = desk.may(Act::LodgementEnter);
    let is_approved = matches!(version.state, State::Approved | State::Published);
    let chosen = desk.typed("office").unwrap_or_else(|| terms.lodged_with.key().to_owned());
    let office = |one: &Office| (one.key(), office_word(&desk, *one), one.key() == chosen);
    Ok(page(OnePage {
        under: title(&desk, &version),
        back: desk.url(&format!("plans/{number}")),
        base: desk.url(&format!("plans/{number}/lodgement")),
        made_by: office_word(&desk, terms.made_by),
        lodged_with: office_word(&desk, terms.lodged_with),
        by_reference: terms.by_reference.join("、"),
        is_first: terms.before_publishing,
        entries: entries.iter().map(|entry| entry_words(&desk, entry)).collect(),
        offices: Office::ALL.iter().map(office).collect(),
        may_send: may && is_approved && facts.step() == Step::Draft,
        may_receive: may && facts.step() == Step::Sent,
        today: desk.typed("on").unwrap_or_else(|| desk.now.date().to_string()),
        number: desk.typed("number").unwrap_or_default(),
        shell: desk.shell(),
        t: desk.t.clone(),
        is_approved,
        chip,
        state,
    }))
}

#[derive(Deserialize)]
struct Sending {
    on: Date,
}

async fn send_posted(
    desk: Desk,
    Path((_, _, number)): Path<(String, String, i64)>,
    posted: Posted<Sending>,
) -> Result<Response, Failure> {
    send(&desk.app, &desk.who, &desk.place, number, posted.form.on).await?;
    Ok(desk.done(&format!("plans/{number}/lodgement"), desk.t.lodgement_sent_told()))
}

/// What the office answered.
#[derive(Clone, Debug, Deserialize)]
pub struct Receipt {
    /// Which office.
    pub office: String,
    /// Under which number.
    pub number: String,
    /// On which day.
    pub on: Date,
}

async fn receive_posted(
    desk: Desk,
    Path((_, _, number)): Path<(String, String, i64)>,
    posted: Posted<Receipt>,
) -> Result<Response, Failure> {
    receive(&desk.app, &desk.who, &desk.place, number, &posted.form).await?;
    Ok(desk.done(&format!("plans/{number}/lodgement"), desk.t.lodgement_lodged_told()))
}
