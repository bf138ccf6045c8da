//! 按下 One press over HTTP: read without asking the database anything, answered after the commit.

use super::queue::What;
use super::{Answer, press_token};
use crate::address::address;
use crate::answer::wants_json;
use crate::app::App;
use crate::desk::{SIGNIN_COOKIE, cookie, go};
use crate::enrol::term::{self, Named, Term};
use crate::failure::Failure;
use crate::posted::Posted;
use crate::routes::admitted;
use crate::secrets;
use axum::extract::{FromRequest, Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rules::enrol::claim::{self, Draft, Refusal};
use rules::id::{CourseId, StudentId};
use rules::people::act::Act;
use rules::people::place::Place;
use serde_json::json;
use std::collections::BTreeMap;

/// A press: from the same address not too often, with a form of ours. Whether the queue has room was asked at the door.
pub(super) async fn pressed(
    State(app): State<App>,
    Path((district, place, student)): Path<(String, String, String)>,
    Query(named): Query<Named>,
    request: Request,
) -> Result<Response, Failure> {
    let place = app.place(&district, &place)?;
    let headers = request.headers().clone();
    let term = term::chosen(&app, &place, named.plan())?;
    let terms = &term.plan.scheme.claim;
    if let Some(from) = address(request.extensions(), request.headers())
        && claim::is_flood(terms, app.claims.address(from, app.now().0))
    {
        return Err(Refusal::TooOften.into());
    }
    let posted = match Posted::<BTreeMap<String, String>>::from_request(request, &app).await {
        Ok(posted) => posted,
        Err(why) => {
            admitted(&app, &headers, Act::ClaimMake, &place, &student).await?;
            return Err(why);
        }
    };
    let token = token(&headers, place.district.as_str()).ok_or(Failure::SignInFirst)?;
    let draft = Draft {
        student: StudentId::new(student),
        key: posted.key,
        wishes: wishes(&posted.form),
        at: app.now(),
        presses: 0,
    };
    let (student, key) = (draft.student.clone(), draft.key.clone());
    let what = What::Claim(draft, term.which.plan.clone());
    let answer = press_token(&app, secrets::token_hash(&token), &place, what).await?;
    Ok(shown(&headers, (&place, &term), (&student, &key), &answer))
}

/// The token of a sign-in to this district.
pub(super) fn token(headers: &HeaderMap, district: &str) -> Option<String> {
    let held = cookie(headers, SIGNIN_COOKIE)?;
    let (of, token) = held.split_once('.')?;
    (of == district).then(|| token.to_owned())
}

/// The wishes of `choice-DAY-RANK`, by day and rank; a form with one button sends `course`.
fn wishes(form: &BTreeMap<String, String>) -> Vec<CourseId> {
    let place = |name: &str| {
        let (day, rank) = name.strip_prefix("choice-")?.split_once('-')?;
        Some((day.parse::<u32>().ok()?, rank.parse::<u32>().ok()?))
    };
    let mut ranked: Vec<_> = form.iter().filter_map(|(name, id)| Some((place(name)?, id))).collect();
    ranked.sort();
    let chosen = ranked.into_iter().map(|(_, id)| id).chain(form.get("course"));
    chosen.filter(|id| !id.is_empty()).map(CourseId::new).collect()
}

/// The receipt: as JSON for whoever asks for it, else on the page.
fn shown(
    headers: &HeaderMap,
    (place, term): (&Place, &Term),
    (student, key): (&StudentId, &str),
    answer: &Answer,
) -> Response {
    if wants_json(headers) {
        let told = match answer {
            Answer::Claimed(claimed) => {
                json!({ "state": "decided", "key": key, "slots": claimed.slots, "already": claimed.already })
            }
            Answer::Held { .. } => json!({ "state": "held", "key": key }),
        };
        return (StatusCode::OK, [(header::CONTENT_TYPE, "application/json")], told.to_string())
            .into_response();
    }
    let page = term.under(&format!("claims/{student}"));
    go(&format!("/{}/{}/{page}", place.district, place.place), None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_come_by_day_and_rank() {
        let form =
            [("choice-2-1", "clay"), ("choice-1-10", "ball"), ("choice-1-2", "choir"), ("choice-1-1", "")];
        let form = form.map(|(name, id)| (name.to_owned(), id.to_owned())).into();
        let names: Vec<String> = wishes(&form).iter().map(CourseId::to_string).collect();
        assert_eq!(names, ["choir", "ball", "clay"]);
    }
}
