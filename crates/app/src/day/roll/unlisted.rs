//! 名单外 Who stands in a room and on no list, written down by name, on a phone without a network too; who it is comes later.

use super::At;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::posted::Posted;
use axum::extract::Path;
use axum::response::Response;
use rules::day::roll::arriving::takes_on;
use rules::day::roll::unlisted::{self, Refusal};
use rules::day::session::By;
use rules::id::{MarkId, SessionId, StudentId};
use rules::moment::Moment;
use rules::people::act::Act;
use serde::Deserialize;
use store::day::UnlistedRow;

/// One line that waits for somebody who knows the child.
pub(super) struct LineView {
    pub(super) id: String,
    pub(super) words: String,
    pub(super) told: String,
    /// Where the pupils of that name are, for whoever may say who it was: one of the school's own.
    pub(super) find_href: Option<String>,
}

pub(super) fn line_view(desk: &Desk, session: &SessionId, row: UnlistedRow) -> LineView {
    let name = row
        .words
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '，'))
        .find(|part| !part.is_empty())
        .unwrap_or_default();
    let asked = [("find", name), ("unlisted", row.id.as_str())];
    let asked = serde_html_form::to_string(asked).unwrap_or_default();
    LineView {
        find_href: desk
            .may(Act::RollClose)
            .then(|| format!("{}?{asked}#add", desk.url(&format!("rolls/{session}")))),
        told: format!("{} · {}", row.by, row.made_at.time().strftime("%H:%M")),
        id: row.id.to_string(),
        words: row.words,
    }
}

/// A line as a device keeps it: its key, its words, when it was made.
pub(super) type Kept = (MarkId, String, Moment);

/// What devices had kept comes in, whoever leads the evening by now: that somebody was seen is never lost. Answers what became of
/// each line.
pub(super) async fn take(
    desk: &Desk,
    id: &SessionId,
    lines: Vec<Kept>,
) -> Result<Vec<(MarkId, Option<Refusal>)>, Failure> {
    if lines.is_empty() {
        return Ok(Vec::new());
    }
    let permit = desk.permit(Act::RollMark)?;
    let version = desk.app.scheme(&desk.place)?.version;
    let mut tx = desk.app.store.act(&permit).await?;
    let (session, by) = (tx.session(id).await?, By::of(&permit));
    let before = if by.is_from_outside() { tx.led_before(id).await? } else { Vec::new() };
    if !session.may_note(&by, &before) {
        return Err(Failure::NotTheirs);
    }
    let mut fates = Vec::new();
    for (key, words, made_at) in lines {
        match unlisted::note(&words) {
            Ok(words) => {
                tx.unlisted_noted((&key, &words, made_at), &session, version, desk.now).await?;
                fates.push((key, None));
            }
            Err(why) => fates.push((key, Some(why))),
        }
    }
    tx.commit().await?;
    Ok(fates)
}

#[derive(Deserialize)]
pub(super) struct Typed {
    /// Name and class of somebody who is here.
    #[serde(default)]
    also: String,
    /// The line that is settled, and who it was.
    #[serde(default)]
    unlisted: String,
    #[serde(default)]
    who: String,
}

/// The same from a page without a script; and who it was, where no pupil is taken onto the roll for it.
pub(super) async fn post(
    desk: Desk,
    Path((_, _, id)): At,
    posted: Posted<Typed>,
) -> Result<Response, Failure> {
    let (id, back) = (SessionId::new(&id), format!("rolls/{id}"));
    let Typed { also, unlisted, who } = posted.form;
    if unlisted.is_empty() {
        let words = unlisted::note(&also)?;
        take(&desk, &id, vec![(MarkId::new(posted.key), words, desk.now)]).await?;
        return Ok(desk.done(&back, desk.t.roll_unlisted_noted()));
    }
    let who = unlisted::settle(&who)?;
    resolve(&desk, &id, &unlisted, (None, &who)).await?;
    Ok(desk.done(&back, desk.t.roll_unlisted_settled()))
}

/// Says which pupil a line was, or who else; twice is once.
pub(super) async fn resolve(
    desk: &Desk,
    id: &SessionId,
    line: &str,
    said: (Option<&StudentId>, &str),
) -> Result<(), Failure> {
    let permit = desk.permit(Act::RollMark)?;
    let version = desk.app.scheme(&desk.place)?.version;
    let mut tx = desk.app.store.act(&permit).await?;
    let session = tx.session(id).await?;
    let by = By::of(&permit);
    if !session.is_led_by(&by) || !takes_on(&by) {
        return Err(Failure::NotTheirs);
    }
    if tx.unlisted_resolved(&MarkId::new(line), said, &session, (version, desk.now)).await? {
        tx.commit().await?;
    }
    Ok(())
}
