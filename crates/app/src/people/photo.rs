//! 照片 A picture of each adult of a child's list: put there by a guardian, seen by the gate and the child's guardians only.

use super::block::unheard;
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::posted::{Posted, Sent};
use crate::routes::Route;
use crate::who::Who;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use rules::id::{CollectorId, StudentId};
use rules::people::act::Act;
use rules::people::block::Unheard;
use rules::people::photo;
use rules::people::place::Place;
use rules::people::role::Permit;
use serde::Deserialize;
use store::Tx;

/// The picture, and the form around it.
const BODY_BYTES: usize = photo::BYTES_MAX + 64 * 1024;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::post("/{district}/{place}/photos/{student}", Act::PhotoPut, put_posted).with_body(BODY_BYTES),
        Route::post("/{district}/{place}/photos/{student}/drop", Act::PhotoPut, drop_posted),
        Route::get("/{district}/{place}/photos/{student}/{collector}", Act::PhotoRead, one),
    ]
}

/// Keeps a picture of an adult of a child's list (P3.61).
pub(super) async fn put(
    app: &App,
    who: &Who,
    place: &Place,
    (student, collector): (&StudentId, &CollectorId),
    bytes: &[u8],
) -> Result<(), Failure> {
    let permit = who.permit(Act::PhotoPut, place)?;
    let kept = photo::read(bytes)?;
    let version = app.scheme(place)?.version;
    let mut tx = changing(app, &permit, student).await?;
    tx.photo_put((student, collector), &kept, version, app.now()).await?;
    Ok(tx.commit().await?)
}

/// A transaction for a change of the pictures, by a guardian who has a say.
async fn changing(app: &App, permit: &Permit, student: &StudentId) -> Result<Tx, Failure> {
    let mut tx = app.store.act(permit).await?;
    let child = tx.student(student).await?;
    let is_unheard = tx.is_unheard(&child.id, app.now().date()).await?;
    if let Err(why) = photo::change(is_unheard) {
        drop(tx);
        return Err(unheard(app, permit, (student, Unheard::Photo, ""), why).await);
    }
    Ok(tx)
}

async fn put_posted(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    sent: Sent,
) -> Result<Response, Failure> {
    let (child, collector) = (StudentId::new(&student), CollectorId::new(sent.field("collector")));
    let bytes = sent.file.as_ref().map(|file| file.bytes.as_slice()).unwrap_or_default();
    put(&desk.app, &desk.who, &desk.place, (&child, &collector), bytes).await?;
    Ok(desk.done(&format!("collectors/{student}"), desk.t.photo_put()))
}

#[derive(Deserialize)]
struct Which {
    collector: String,
}

async fn drop_posted(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    posted: Posted<Which>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::PhotoPut)?;
    let version = desk.app.scheme(&desk.place)?.version;
    let (child, collector) = (StudentId::new(&student), CollectorId::new(posted.form.collector));
    let mut tx = changing(&desk.app, &permit, &child).await?;
    tx.photo_dropped((&child, &collector), version, desk.app.now()).await?;
    tx.commit().await?;
    Ok(desk.done(&format!("collectors/{student}"), desk.t.photo_dropped()))
}

/// As every answer it is kept by no browser: whoever is no longer a guardian sees nothing.
async fn one(
    desk: Desk,
    Path((_, _, student, collector)): Path<(String, String, String, String)>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::PhotoRead)?;
    let (student, collector) = (StudentId::new(student), CollectorId::new(collector));
    let kept = desk.app.store.look(&permit).await?.photo(&student, &collector).await?;
    Ok(([(header::CONTENT_TYPE, kept.format.mime())], kept.bytes).into_response())
}
