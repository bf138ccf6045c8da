//! 活动种类 A school asks for a kind of activity beyond the opinion's list; its district answers with a reason; what was
//! granted is written into the school's draft.

use super::filing::{edit, pick};
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::activity::{self, Activity, Draft, State};
use rules::plan::filing::Version;
use rules::plan::form::{self, Form};
use rules::plan::head::Kind;
use rules::plan::local::Words;
use serde::Deserialize;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/activities", Act::ActivityRead, list),
        Route::post("/{district}/{place}/activities/ask", Act::ActivityAsk, ask_posted),
        Route::post("/{district}/{place}/activities/{activity}/answer", Act::ActivityAnswer, answer_posted),
        Route::post("/{district}/{place}/activities/{activity}/write", Act::FilingDraft, write_posted),
    ]
}

/// The version that journal rows name; 0 at a place without a plan.
fn version(app: &App, place: &Place) -> i64 {
    app.scheme(place).map_or(0, |plan| plan.version)
}

/// A school asks for a kind.
pub async fn ask(app: &App, who: &Who, place: &Place, draft: Draft) -> Result<(), Failure> {
    let permit = who.permit(Act::ActivityAsk, place)?;
    let mut tx = app.store.act(&permit).await?;
    let standing = tx.activity(&draft.code).await?;
    if let Some(asked) = activity::ask(standing.as_ref(), draft)? {
        tx.activity_put("activity.asked", &asked, version(app, place), app.now()).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The district's answer.
pub async fn answer(
    app: &App,
    who: &Who,
    place: &Place,
    code: &str,
    (state, reason): (State, &str),
) -> Result<(), Failure> {
    let permit = who.permit(Act::ActivityAnswer, place)?;
    let by = who.signed_in().map(|person| person.name.clone()).unwrap_or_default();
    let mut tx = app.store.act(&permit).await?;
    let standing = tx.activity(code).await?.ok_or(Failure::NotTheirs)?;
    if let Some(answered) = activity::answer(&standing, state, reason, (&by, app.now().date()))? {
        tx.activity_put("activity.answered", &answered, version(app, place), app.now()).await?;
        tx.commit().await?;
        super::filing::reread(app, "activity").await?;
    }
    Ok(())
}

/// Writes a granted kind into the school's open draft, and says which version that is.
async fn write(app: &App, who: &Who, place: &Place, code: &str) -> Result<i64, Failure> {
    let mut tx = app.store.look(&who.permit(Act::FilingDraft, place)?).await?;
    let standing = tx.activity(code).await?.ok_or(Failure::NotTheirs)?;
    let draft = draft(&tx.filings().await?).ok_or(Failure::NotTheirs)?;
    drop(tx);
    let row = activity::row(&standing).ok_or(Failure::NotTheirs)?;
    let write = |draft: &Version| form::grant(&draft.text, &row).ok_or(Failure::NotTheirs);
    edit(app, who, place, draft.version, write).await?;
    Ok(draft.version)
}

/// The place's plan for a term that can still be changed.
fn draft(standing: &[Version]) -> Option<Version> {
    let is_draft = |one: &&Version| one.state.is_open() && one.form() == Some(Form::Plan(Kind::TermCare));
    let number = standing.iter().find(is_draft)?.version;
    pick(standing.to_vec(), number).ok()
}

#[derive(Template)]
#[template(path = "activity/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    lead: String,
    back: String,
    base: String,
    rows: Vec<RowView>,
    may_ask: bool,
    typed: Typed,
}

/// One question as the page shows it.
struct RowView {
    title: String,
    under: String,
    why: String,
    words: String,
    chip: &'static str,
    state: String,
    reason: String,
    told: String,
    answer_href: Option<String>,
    write_href: Option<String>,
}

/// What was typed before a refusal.
struct Typed {
    code: String,
    title_zh: String,
    title_en: String,
    why: String,
    reason: String,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let mut tx = desk.app.store.look(&desk.permit(Act::ActivityRead)?).await?;
    let rows = tx.activities().await?;
    let open = if desk.may(Act::FilingDraft) { draft(&tx.filings().await?) } else { None };
    drop(tx);
    let places = desk.app.places_under(&desk.place.path);
    let of_place = |(at, activity): (rules::id::PlaceId, Activity)| {
        let place = places.iter().find(|place| place.place == at)?;
        Some(row_view(&desk, place, activity, open.as_ref()))
    };
    let typed = |name: &str| desk.typed(name).unwrap_or_default();
    let may_ask = desk.may(Act::ActivityAsk);
    Ok(page(ListPage {
        lead: if may_ask { desk.t.activity_lead() } else { desk.t.activity_lead_district() },
        back: desk.url("plans"),
        base: desk.url("activities"),
        rows: rows.into_iter().filter_map(of_place).collect(),
        typed: Typed {
            code: typed("code"),
            title_zh: typed("title_zh"),
            title_en: typed("title_en"),
            why: typed("why"),
            reason: typed("reason"),
        },
        shell: desk.shell(),
        t: desk.t.clone(),
        may_ask,
    }))
}

fn row_view(desk: &Desk, place: &Place, activity: Activity, open: Option<&Version>) -> RowView {
    let (chip, state) = match activity.state {
        State::Asked => ("waiting", desk.t.activity_asked()),
        State::Granted => ("done", desk.t.activity_granted()),
        State::Declined => ("refused", desk.t.activity_declined()),
    };
    let base = format!("/{}/{}/activities/{}", place.district, place.place, activity.draft.code);
    let stands = |draft: &&Version| {
        let row = activity::row(&activity).and_then(|row| form::grant(&draft.text, &row));
        row.is_some_and(|text| text != draft.text)
    };
    let words = activity::words(&activity.draft);
    let told = activity
        .answered_on
        .map(|on| desk.t.activity_answered(activity.answered_by.as_str(), when::day(&desk.t, on)));
    let may_answer = activity.state == State::Asked && desk.who.permit(Act::ActivityAnswer, place).is_ok();
    RowView {
        under: format!("{} · {}", desk.lang.pick(&place.name_zh, &place.name_en), activity.draft.code),
        write_href: open.filter(stands).map(|_| format!("{base}/write")),
        answer_href: may_answer.then(|| format!("{base}/answer")),
        title: activity.draft.title.in_language(desk.is_en()).to_owned(),
        why: activity.draft.why,
        words: words.join("、"),
        reason: activity.reason,
        told: told.unwrap_or_default(),
        chip,
        state,
    }
}

#[derive(Deserialize)]
struct Asking {
    code: String,
    title_zh: String,
    #[serde(default)]
    title_en: String,
    #[serde(default)]
    why: String,
}

async fn ask_posted(desk: Desk, posted: Posted<Asking>) -> Result<Response, Failure> {
    let Asking { code, title_zh, title_en, why } = posted.form;
    let title_en = if title_en.trim().is_empty() { title_zh.clone() } else { title_en };
    let title = Words { zh: title_zh.trim().to_owned(), en: title_en.trim().to_owned() };
    let draft = Draft { code: code.trim().to_owned(), title, why: why.trim().to_owned() };
    ask(&desk.app, &desk.who, &desk.place, draft).await?;
    Ok(desk.done("activities", desk.t.activity_asked_told()))
}

#[derive(Deserialize)]
struct Answering {
    answer: String,
    #[serde(default)]
    reason: String,
}

async fn answer_posted(
    desk: Desk,
    Path((_, _, code)): Path<(String, String, String)>,
    posted: Posted<Answering>,
) -> Result<Response, Failure> {
    let state = State::from_code(&posted.form.answer).filter(|state| *state != State::Asked);
    let state = state.ok_or_else(|| Failure::BadForm(format!("no answer {}", posted.form.answer)))?;
    answer(&desk.app, &desk.who, &desk.place, &code, (state, &posted.form.reason)).await?;
    Ok(desk.done("activities", desk.t.activity_answered_told()))
}

#[derive(Deserialize)]
struct Nothing {}

async fn write_posted(
    desk: Desk,
    Path((_, _, code)): Path<(String, String, String)>,
    _posted: Posted<Nothing>,
) -> Result<Response, Failure> {
    let version = write(&desk.app, &desk.who, &desk.place, &code).await?;
    let to = format!("plans/{version}/parts/programme");
    Ok(desk.done(&to, desk.t.activity_written_told(code.as_str())))
}
