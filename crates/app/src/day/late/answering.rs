//! 延时托管的答复 The school says no with a reason; a family takes its wish back.

use crate::desk::Desk;
use crate::failure::Failure;
use crate::posted::Posted;
use axum::extract::Path;
use axum::response::Response;
use rules::day::late::answering;
use rules::id::{ExtendedId, StudentId};
use rules::people::act::Act;
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Why {
    #[serde(default)]
    reason: String,
}

pub(super) async fn decline_posted(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
    posted: Posted<Why>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::ExtendedAgree)?;
    let (plan, id) = (desk.app.scheme(&desk.place)?, ExtendedId::new(id));
    let mut tx = desk.app.store.act(&permit).await?;
    let (child, wish) = tx.extended_wish(&id).await?;
    let declined = answering::decline(&wish, &posted.form.reason, desk.now)?;
    if !declined.already {
        tx.extended_declined((&id, &declined, &child), plan.version, desk.now).await?;
        tx.commit().await?;
    }
    Ok(desk.done("extended", desk.t.late_declined_said()))
}

#[derive(Deserialize)]
pub(super) struct Which {
    #[serde(default)]
    wish: String,
}

pub(super) async fn end_posted(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    posted: Posted<Which>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::ExtendedAsk)?;
    let (plan, id) = (desk.app.scheme(&desk.place)?, ExtendedId::new(posted.form.wish));
    let mut tx = desk.app.store.act(&permit).await?;
    let named = tx.student(&StudentId::new(student)).await?;
    let (child, wish) = tx.extended_wish(&id).await?;
    if child.id != named.id {
        return Err(Failure::NotTheirs);
    }
    let ended = answering::end(&plan.scheme.leave, &wish, desk.now)?;
    if !ended.already {
        tx.extended_ended((&id, &ended, &child), plan.version, desk.now).await?;
        tx.commit().await?;
    }
    Ok(desk.done(&format!("takings/{}", child.id), desk.t.late_ended_said()))
}
