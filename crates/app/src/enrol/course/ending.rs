//! 课程结束 The clock ends the courses of a term that is over, with their seats, waiting lists and offers.

use crate::app::App;
use crate::failure::Failure;
use crate::who::Who;
use rules::enrol::course::ending;
use rules::people::act::Act;
use rules::people::place::Place;

/// Ends what is over at a place; says how many courses ended (P3.31). Most looks find no term that is over, or nothing of it that
/// still runs, and write nothing.
pub async fn look(app: &App, place: &Place) -> Result<usize, Failure> {
    let (terms, now) = (app.terms(place), app.now());
    if terms.iter().all(|term| now.date() < term.until) {
        return Ok(0);
    }
    let (permit, plan) = (Who::Clock.permit(Act::CourseEnd, place)?, app.scheme(place)?);
    let in_force = &plan.scheme.scheme.id;
    let running = app.store.look(&permit).await?.courses_running().await?;
    if ending::ended(&terms, in_force, &running, now).is_empty() {
        return Ok(0);
    }
    let mut tx = app.store.act(&permit).await?;
    let ended = ending::ended(&terms, in_force, &tx.courses_running().await?, now);
    for one in &ended {
        tx.courses_ended(one, now).await?;
    }
    if !ended.is_empty() {
        tx.commit().await?;
    }
    Ok(ended.iter().map(|one| one.courses.len()).sum())
}

/// The same everywhere; what cannot be ended at one place holds up no other.
pub(crate) async fn look_everywhere(app: &App) {
    for place in app.places() {
        if let Err(why) = look(app, &place).await {
            tracing::warn!(?why, place = %place.place, "courses were not ended; tried again in a minute");
        }
    }
}
