//! 轮次 Where a child stands, for a page that waits: small, says when to ask again, and after the opening what it came to.

use super::asking::newest;
use super::glance::Glance;
use super::page::slot_view;
use super::posted::token;
use crate::app::App;
use crate::desk::lang;
use crate::enrol::term::{self, Named};
use crate::failure::Failure;
use crate::refusals;
use crate::secrets::token_hash;
use crate::texts::Lang;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use rules::id::StudentId;
use rules::moment::Moment;
use serde_json::json;
use store::enrol::{By, ClaimRow};

/// A browser that waits asks again after so many seconds at least; longer where many wait.
const AGAIN_SECONDS: i64 = 3;
/// So many browsers may ask in a second.
const ASKING_MAX: i64 = 500;

pub(super) async fn show(
    State(app): State<App>,
    Path((district, place, student)): Path<(String, String, String)>,
    Query(named): Query<Named>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (place, lang) = (app.place(&district, &place)?, lang(&headers));
    let token = token(&headers, place.district.as_str()).ok_or(Failure::SignInFirst)?;
    let by = By::Token(token_hash(&token));
    let plan = term::chosen(&app, &place, named.plan())?.which.plan;
    let (claim, glance) = newest(&app, (&place, &plan), by, StudentId::new(student)).await?;
    let told = match claim {
        None => json!({ "state": "none" }),
        Some(claim) if claim.state == "held" => waits(lang, &glance, &claim, app.now()),
        Some(claim) => json!({ "state": claim.state, "words": came_to(lang, &glance, &claim) }),
    };
    Ok(([(header::CONTENT_TYPE, "application/json")], told.to_string()).into_response())
}

fn waits(lang: Lang, glance: &Glance, claim: &ClaimRow, now: Moment) -> serde_json::Value {
    let (of, ahead) = glance.ahead(claim.turn);
    json!({
        "state": claim.state, "place": ahead + 1, "of": of, "words": lang.texts().claim_place(ahead + 1, of),
        "now": now, "again_seconds": AGAIN_SECONDS.max(of / ASKING_MAX),
    })
}

/// What was got, by weekday, or why nothing was.
fn came_to(lang: Lang, glance: &Glance, claim: &ClaimRow) -> String {
    if !claim.reason.is_empty() {
        return refusals::what(lang, &claim.reason);
    }
    let slots = claim.slots.iter().map(|slot| slot_view(lang, glance, slot));
    let words: Vec<String> =
        slots.map(|slot| format!("{} · {} · {}", slot.day, slot.title, slot.state)).collect();
    words.join(&lang.texts().claim_comma())
}
