//! 点名 Take marks, close the roll, take in a child who turned up.

use crate::app::App;
use crate::failure::Failure;
use crate::who::Who;
use rules::day::roll::arriving::{self, Added};
use rules::day::roll::{self, Closed, Mark, Marked};
use rules::id::{SessionId, StudentId};
use rules::people::act::Act;
use rules::people::place::Place;

/// Takes many marks at once. The same marks again change nothing.
pub async fn mark(
    app: &App,
    who: &Who,
    place: &Place,
    id: &SessionId,
    marks: &[Mark],
) -> Result<Marked, Failure> {
    let permit = who.permit(Act::RollMark, place)?;
    let (in_force, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let facts = tx.roll_facts(id).await?;
    let marked = roll::mark(&facts, marks, now)?;
    if !marked.changes.is_empty() {
        tx.roll_marked(&marked, &facts.session, in_force.version, now).await?;
        tx.commit().await?;
    }
    Ok(marked)
}

/// Closes a roll: every missing child becomes its head teacher's question.
pub async fn close(app: &App, who: &Who, place: &Place, id: &SessionId) -> Result<Closed, Failure> {
    let permit = who.permit(Act::RollClose, place)?;
    let (in_force, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let facts = tx.roll_facts(id).await?;
    let closed = roll::close(&in_force.scheme.roll, &facts)?;
    if !closed.already {
        tx.roll_closed(&closed, &facts.session, in_force.version, now).await?;
        tx.commit().await?;
    }
    Ok(closed)
}

/// Takes a child who stands in the room onto the roll, listed or not (X.22).
pub async fn add(
    app: &App,
    who: &Who,
    place: &Place,
    id: &SessionId,
    student: &StudentId,
) -> Result<Added, Failure> {
    let permit = who.permit(Act::RollMark, place)?;
    let (in_force, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let facts = tx.roll_facts(id).await?;
    let child = tx.roll_child(student, &facts.session).await?;
    let added = arriving::add(&facts, &child, now)?;
    if added.change.is_some() {
        tx.roll_added(&added, &facts.session, in_force.version, now).await?;
        tx.commit().await?;
    }
    Ok(added)
}
