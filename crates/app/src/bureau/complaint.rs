//! 投诉 Anybody complains of a school to the bureau above it, past the school: sealed, answered by a link, with a clock (P1.15).

mod asked;
mod desk;
mod filing;
mod senders;

pub(crate) use asked::waiting as asked_waiting;
pub(crate) use desk::{RowView, waiting};
pub use filing::file;
pub(crate) use senders::Senders;

use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::routes::Route;
use crate::seal;
use crate::texts::Texts;
use crate::who::Who;
use axum::extract::Path;
use jiff::civil::Date;
use rules::bureau;
use rules::bureau::complaint::{self, Clock, Kind, Paper, Refusal};
use rules::id::PlaceId;
use rules::people::act::Act;
use rules::people::place::Place;
use serde::Serialize;
use store::bureau::ComplaintRow;

/// What is sealed: the noun of its row.
const COMPLAINT: &str = "complaint";
const STEP: &str = "complaint_step";
const STATEMENT: &str = "complaint_statement";

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::open_get("/{district}/{place}/complaints", filing::form),
        Route::open_post("/{district}/{place}/complaints", filing::file_posted),
        Route::open_get("/{district}/{place}/complaints/{complaint}", filing::answer),
        Route::get("/{district}/{place}/complaint-desk", Act::ComplaintRead, desk::list),
        Route::get("/{district}/{place}/complaint-desk/{number}", Act::ComplaintRead, desk::one),
        Route::post(
            "/{district}/{place}/complaint-desk/{number}/questions",
            Act::ComplaintForward,
            desk::forward_posted,
        ),
        Route::post(
            "/{district}/{place}/complaint-desk/{number}/answers",
            Act::ComplaintAnswer,
            desk::answer_posted,
        ),
        Route::get("/{district}/{place}/complaint-questions", Act::ComplaintExplain, asked::list),
        Route::post(
            "/{district}/{place}/complaint-questions/{question}",
            Act::ComplaintExplain,
            asked::explain_posted,
        ),
    ]
}

/// District, place, and the complaint or question of an address.
type At = Path<(String, String, String)>;

/// The bureau that hears of a school.
pub(crate) fn bureau_of(app: &App, school: &Place) -> Result<Place, Failure> {
    let places = app.places();
    bureau::bureau_of(&places, school).cloned().ok_or(Failure::NotTheirs)
}

/// Seals what was written. Where it could not be opened later, the seal's own refusal would send whoever complains to the school.
fn sealed<T: Serialize>(
    app: &App,
    place: &Place,
    (noun, id): (&str, &str),
    said: &T,
) -> Result<String, Failure> {
    if !app.seals() {
        return Err(Refusal::NoKey.into());
    }
    seal::seal(app, place, (noun, id), said)
}

fn paper(app: &App, bureau: &Place, row: &ComplaintRow) -> Result<Paper, Failure> {
    seal::open(app, bureau, (COMPLAINT, &row.id), &row.paper)
}

/// A place of the desk's district by its short name.
fn place(desk: &Desk, id: &PlaceId) -> Result<Place, Failure> {
    desk.app.place(desk.place.district.as_str(), id.as_str())
}

fn name(desk: &Desk, place: &Place) -> String {
    desk.lang.pick(&place.name_zh, &place.name_en).to_owned()
}

fn kind_word(t: &Texts, kind: Kind) -> String {
    match kind {
        Kind::Forced => t.complaint_kind_forced(),
        Kind::Declined => t.complaint_kind_declined(),
        Kind::Fee => t.complaint_kind_fee(),
        Kind::Teaching => t.complaint_kind_teaching(),
        Kind::Safety => t.complaint_kind_safety(),
        Kind::Other => t.complaint_kind_other(),
    }
}

fn clock_chip(t: &Texts, clock: Clock) -> (&'static str, String) {
    match clock {
        Clock::Left(0) => ("waiting", t.complaint_last_day()),
        Clock::Left(days) => ("progress", t.complaint_left(days)),
        Clock::Late(days) => ("refused", t.complaint_late(days)),
        Clock::Answered => ("done", t.complaint_answered()),
    }
}

/// What the clock does at a bureau: of each complaint whose time is over the bureau and the offices above it are told, once. Says
/// of how many.
pub async fn look(app: &App, bureau: &Place) -> Result<usize, Failure> {
    let (permit, today) = (Who::Clock.permit(Act::ComplaintRise, bureau)?, app.now().date());
    if !app.store.look(&permit).await?.complaints_unrisen().await?.iter().any(|row| is_late(row, today)) {
        return Ok(0);
    }
    let (mut tx, mut risen) = (app.store.act(&permit).await?, 0);
    for row in tx.complaints_unrisen().await?.iter().filter(|row| is_late(row, today)) {
        // What cannot be said of one school holds up no other's.
        let Ok(school) = app.place(bureau.district.as_str(), row.about.as_str()) else {
            tracing::warn!(number = row.number, about = %row.about, "a complaint of no school that is there");
            continue;
        };
        risen += usize::from(tx.complaint_risen(row, (&school, bureau), app.now()).await?);
    }
    if risen > 0 {
        tx.commit().await?;
    }
    Ok(risen)
}

fn is_late(row: &ComplaintRow, today: Date) -> bool {
    matches!(complaint::clock(row.due_on, row.answered_at.is_some(), today), Clock::Late(_))
}

/// The same at every office; what cannot be looked at there holds up no other.
pub(crate) async fn look_everywhere(app: &App) {
    for place in app.places().into_iter().filter(Place::is_office) {
        if let Err(why) = look(app, &place).await {
            tracing::warn!(%why, place = %place.place, "complaints were not looked at; again in a minute");
        }
    }
}
