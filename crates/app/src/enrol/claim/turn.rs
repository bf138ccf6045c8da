//! 轮次 Where a child stands, for a page that waits: small, says when to ask again, and after the opening what it came to.

use super::glance::{Glance, glance};
use super::page::{claims, slot_view};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::refusals;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use rules::id::StudentId;
use serde_json::json;
use store::enrol::ClaimRow;

/// A browser that waits asks again after so many seconds at least; longer where many wait.
const AGAIN_SECONDS: i64 = 3;
/// So many browsers may ask in a second.
const ASKING_MAX: i64 = 500;

pub(super) async fn show(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let claims = claims(&desk, &StudentId::new(student), 1).await?;
    let glance = glance(&desk.app, &desk.place).await?;
    let told = match claims.first() {
        None => json!({ "state": "none" }),
        Some(claim) if claim.state == "held" => waits(&desk, &glance, claim),
        Some(claim) => json!({ "state": claim.state, "words": came_to(&desk, &glance, claim) }),
    };
    Ok(([(header::CONTENT_TYPE, "application/json")], told.to_string()).into_response())
}

fn waits(desk: &Desk, glance: &Glance, claim: &ClaimRow) -> serde_json::Value {
    let (of, ahead) = glance.ahead(claim.turn);
    json!({
        "state": claim.state, "place": ahead + 1, "of": of, "words": desk.t.claim_place(ahead + 1, of),
        "now": desk.now, "again_seconds": AGAIN_SECONDS.max(of / ASKING_MAX),
    })
}

/// What was got, by weekday, or why nothing was.
fn came_to(desk: &Desk, glance: &Glance, claim: &ClaimRow) -> String {
    if !claim.reason.is_empty() {
        return refusals::what(desk.lang, &claim.reason);
    }
    let slots = claim.slots.iter().map(|slot| slot_view(desk, glance, slot));
    let words: Vec<String> =
        slots.map(|slot| format!("{} · {} · {}", slot.day, slot.title, slot.state)).collect();
    words.join(&desk.t.claim_comma())
}
