//! 收表单 What the form of the roll page says. It names every child of the room: what can be taken is taken, and whoever it no
//! longer counts for is told by name.

use super::{At, add, close, keep, news, unlisted};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::posted::Posted;
use crate::refusals;
use axum::extract::Path;
use axum::response::Response;
use rules::day::roll::sifting::sift;
use rules::day::roll::{self, Mark, Refusal, State};
use rules::id::{MarkId, SessionId, StudentId};
use rules::moment::Moment;
use rules::people::act::Act;
use serde::Deserialize;

/// What became of a form.
struct Saved {
    changes: i64,
    overtaken: i64,
    /// Why some of it does not count, each reason once.
    left: Vec<Refusal>,
}

impl Saved {
    /// With why some of it does not count.
    fn told(&self, desk: &Desk, said: String) -> String {
        let left = self.left.iter().map(|why| refusals::card(&desk.app, desk.lang, why).what);
        std::iter::once(said).chain(left).collect::<Vec<_>>().join(" ")
    }
}

/// Takes what can be taken. Refused is only what nothing of the form can get past.
async fn save(desk: &Desk, id: &SessionId, marks: &[Mark]) -> Result<Saved, Failure> {
    let permit = desk.permit(Act::RollMark)?;
    let (in_force, now) = (desk.app.scheme(&desk.place)?, desk.app.now());
    let mut tx = desk.app.store.act(&permit).await?;
    let facts = tx.roll_mark_facts(id, marks).await?;
    let (taken, left) = sift(&facts, &news(&facts, marks), now);
    let marked = roll::mark(&facts, &taken, now)?;
    if !marked.noted.is_empty() {
        keep(&mut tx, (&desk.app, &desk.place), &in_force, (&marked, &facts), (0, now)).await?;
    }
    tx.commit().await?;
    Ok(Saved { changes: marked.changes.len() as i64, overtaken: marked.overtaken.len() as i64, left })
}

pub(super) async fn mark_posted(
    desk: Desk,
    Path((_, _, id)): At,
    posted: Posted<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let id = SessionId::new(id);
    let mut saved = save(&desk, &id, &read(&posted, desk.now)).await?;
    let said = match (saved.changes, saved.overtaken) {
        (0, 0) if !saved.left.is_empty() => return Err(saved.left.remove(0).into()),
        (0, 0) => desk.t.roll_already(),
        (changes, 0) => desk.t.roll_saved(changes),
        (changes, overtaken) => desk.t.roll_overtaken(changes, overtaken),
    };
    let said = saved.told(&desk, said);
    Ok(desk.done(&format!("rolls/{id}"), said))
}

/// What was chosen on the page, made now, knowing what the page had shown.
fn read(posted: &Posted<Vec<(String, String)>>, now: Moment) -> Vec<Mark> {
    let form = &posted.form;
    let shown = form.iter().find(|(name, _)| name == "seen_at").and_then(|(_, at)| at.parse().ok());
    let seen_at = Moment(shown.unwrap_or(now.0)).min(now);
    let said = form.iter().filter_map(|(name, state)| {
        Some((StudentId::new(name.strip_prefix("mark-")?), State::from_mark(state)?))
    });
    let key = |student: &StudentId| MarkId::new(format!("{}-{student}", posted.key));
    said.map(|(student, state)| Mark {
        key: key(&student),
        student,
        state,
        made_at: now,
        seen_at,
        after: None,
    })
    .collect()
}

/// Takes the marks of the page first, so that nothing chosen is lost if somebody is still unmarked.
pub(super) async fn close_posted(
    desk: Desk,
    Path((_, _, id)): At,
    posted: Posted<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let id = SessionId::new(id);
    let saved = save(&desk, &id, &read(&posted, desk.now)).await?;
    let closed = close(&desk.app, &desk.who, &desk.place, &id).await?;
    let said = if closed.already {
        desk.t.roll_closed_already()
    } else {
        desk.t.roll_closed_said(closed.attended.len() as i64, closed.on_leave, closed.absent.len() as i64)
    };
    let said = match closed.coming {
        0 => said,
        coming => format!("{said} {}", desk.t.roll_closed_coming(coming)),
    };
    let said = saved.told(&desk, said);
    Ok(desk.done(&format!("rolls/{id}"), said))
}

#[derive(Deserialize)]
pub(super) struct Guest {
    student: String,
    /// The line of somebody on no list who turns out to be this pupil.
    #[serde(default)]
    unlisted: String,
}

pub(super) async fn add_posted(
    desk: Desk,
    Path((_, _, id)): At,
    posted: Posted<Guest>,
) -> Result<Response, Failure> {
    let (id, student) = (SessionId::new(id), StudentId::new(posted.form.student));
    let added = add(&desk.app, &desk.who, &desk.place, &id, &student).await?;
    if !posted.form.unlisted.is_empty() {
        unlisted::resolve(&desk, &id, &posted.form.unlisted, (Some(&student), "")).await?;
    }
    Ok(desk.done(&format!("rolls/{id}"), desk.t.roll_added(added.child.name)))
}
