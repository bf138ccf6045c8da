//! 迟到的记录 Marks that came in when nothing could change any more, beside what the roll says, for a person to look at.

use super::{At, state_word};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::texts::Texts;
use crate::when;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use rules::id::SessionId;
use rules::moment::Moment;
use rules::people::act::Act;
use serde::Deserialize;
use store::day::LateMark;

#[derive(Template)]
#[template(path = "roll/late.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    back: String,
    group: String,
    under: String,
    marks: Vec<MarkView>,
    action: Option<String>,
    note: String,
    /// When the list was made: whatever comes in later nobody has seen on it.
    seen: i64,
}

struct MarkView {
    name: String,
    said: String,
    differs: bool,
    stands: String,
    told: String,
    looked: String,
}

pub(super) async fn list(desk: Desk, Path((_, _, id)): At) -> Result<Response, Failure> {
    let permit = desk.permit(Act::RollLook)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let session = tx.session(&SessionId::new(id)).await?;
    let marks = tx.roll_late_marks(&session.id).await?;
    let open = marks.iter().any(|mark| mark.looked.is_none());
    Ok(page(ListPage {
        back: desk.url("tonight"),
        group: session.name.in_language(desk.is_en()).to_owned(),
        under: when::day(&desk.t, session.date),
        action: open.then(|| desk.url(&format!("rolls/{}/late", session.id))),
        note: desk.typed("note").unwrap_or_default(),
        seen: desk.now.0,
        marks: marks.into_iter().map(|mark| mark_view(&desk, mark)).collect(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn mark_view(desk: &Desk, mark: LateMark) -> MarkView {
    let t = &desk.t;
    let hour = |at: Moment| at.time().strftime("%H:%M").to_string();
    let stands = mark.stands.map_or_else(|| t.roll_late_unlisted(), |state| state_word(desk, state));
    MarkView {
        said: t.roll_said(state_word(desk, mark.state), hour(mark.made_at), mark.by),
        differs: mark.stands != Some(mark.state),
        stands: t.roll_late_stands(stands),
        told: t.roll_late_came(when::moment(t, mark.came_at)),
        looked: mark.looked.map_or_else(String::new, |(who, at, note)| {
            format!("{} {note}", t.roll_late_looked(who, when::moment(t, at))).trim_end().to_owned()
        }),
        name: format!("{} {}", mark.home_class, mark.name),
    }
}

#[derive(Deserialize)]
pub(super) struct Looked {
    #[serde(default)]
    note: String,
    seen: i64,
}

pub(super) async fn look_posted(
    desk: Desk,
    Path((_, _, id)): At,
    posted: Posted<Looked>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::RollLook)?;
    let version = desk.app.scheme(&desk.place)?.version;
    let note: String = posted.form.note.trim().chars().take(200).collect();
    let mut tx = desk.app.store.act(&permit).await?;
    let session = tx.session(&SessionId::new(&id)).await?;
    let looked = (note.as_str(), Moment(posted.form.seen));
    tx.roll_looked(&session.id, looked, version, desk.app.now()).await?;
    tx.commit().await?;
    Ok(desk.done(&format!("rolls/{id}/late"), desk.t.roll_late_looked_said()))
}
