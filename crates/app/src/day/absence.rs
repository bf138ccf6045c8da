//! 缺勤追踪 Somebody writes where a missing child is, and who said so.

use crate::app::App;
use crate::failure::Failure;
use crate::who::Who;
use rules::day::absence::{self, Draft, Followed};
use rules::people::act::Act;
use rules::people::place::Place;

/// Closes an absence with a stated place (P3.55).
pub async fn follow(app: &App, who: &Who, place: &Place, draft: &Draft) -> Result<Followed, Failure> {
    let permit = who.permit(Act::AbsenceFollow, place)?;
    let (in_force, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let facts = tx.absence_facts(&draft.student, draft.date).await?;
    let followed = absence::follow(&facts, draft, now)?;
    if !followed.already {
        tx.absence_followed(&followed, in_force.version, now).await?;
        tx.commit().await?;
    }
    Ok(followed)
}
