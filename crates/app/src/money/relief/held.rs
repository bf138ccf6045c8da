//! 已同意的减免 The reliefs that hold: the decider sees which, opens a paper, which is written down, and ends one before its time with a
//! reason (P4.15, X.16).

use super::{opened, row_of, word};
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::Date;
use rules::id::ReliefId;
use rules::money::relief::asking::{self, first_end};
use rules::people::act::Act;
use rules::people::place::Place;
use serde::Deserialize;
use store::Tx;

/// A relief that holds, without its hardship.
pub(super) struct Line {
    pub(super) id: String,
    pub(super) child: String,
    pub(super) under: String,
    /// The first day from which it may hold no more.
    pub(super) first: String,
    /// What was typed and refused.
    pub(super) typed: (String, String),
}

/// The reliefs that hold today.
pub(super) async fn lines(desk: &Desk, tx: &mut Tx) -> Result<Vec<Line>, Failure> {
    let (t, today) = (&desk.t, desk.now.date());
    let held = tx.reliefs_held(today).await?.into_iter().map(|one| {
        let until =
            one.held.until.map(|until| t.relief_until(when::day(t, until.yesterday().unwrap_or(until))));
        let percent = t.relief_granted(one.percent);
        let is_typed = desk.typed("relief").is_some_and(|typed| typed == one.row.id.as_str());
        let mut under = vec![one.row.home_class, percent];
        under.extend(until);
        let typed = |field| desk.typed(field).filter(|_| is_typed).unwrap_or_default();
        Line {
            id: one.row.id.to_string(),
            under: under.join(" · "),
            child: one.row.name,
            first: first_end(one.held, today).to_string(),
            typed: (typed("day"), typed("reason")),
        }
    });
    Ok(held.collect())
}

/// Ends a relief from a day on; what was held and billed before keeps it.
async fn end(
    app: &App,
    who: &Who,
    place: &Place,
    (id, day, reason): (&ReliefId, Date, &str),
) -> Result<(), Failure> {
    let permit = who.permit(Act::ReliefDecide, place)?;
    let (version, now) = (app.scheme(place)?.version, app.now());
    let mut tx = app.store.act(&permit).await?;
    let all = tx.reliefs_held(now.date()).await?;
    let found = all.into_iter().find(|one| one.row.id == *id);
    let (day, reason) = asking::end(found.as_ref().map(|one| one.held), (day, now.date()), reason)?;
    let row = found.ok_or(asking::Refusal::NotGranted)?.row;
    if !app.seals() {
        return Err(asking::Refusal::NoKey.into());
    }
    let reason = app.secrets.seal(&row_of(place, id), &reason);
    tx.relief_ended(&row, (day, &reason), version, now).await?;
    tx.commit().await?;
    Ok(())
}

#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    day: String,
    #[serde(default)]
    reason: String,
}

pub(super) async fn post_end(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
    posted: Posted<Typed>,
) -> Result<Response, Failure> {
    let Typed { day, reason } = posted.form;
    let day = day.parse::<Date>().map_err(|_| Failure::BadForm("day".to_owned()))?;
    end(&desk.app, &desk.who, &desk.place, (&ReliefId::new(id), day, &reason)).await?;
    Ok(desk.done("reliefs", desk.t.relief_end_done()))
}

#[derive(Template)]
#[template(path = "relief/paper.html")]
struct PaperPage {
    shell: Shell,
    t: Texts,
    child: String,
    under: String,
    hardship: String,
    words: String,
    back: String,
}

/// One paper, opened: who opened it and when stands in the journal (X.16).
pub(super) async fn paper(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let mut tx = desk.app.store.act(&desk.permit(Act::ReliefOpen)?).await?;
    let row = tx.relief_opened(&ReliefId::new(id), desk.now).await?;
    tx.commit().await?;
    let (hardship, words) = match opened(&desk.app, &desk.place, &row) {
        Ok((hardship, words)) => (word(&desk.t, hardship), words),
        Err(_) => (desk.t.relief_other_key().to_owned(), String::new()),
    };
    Ok(page(PaperPage {
        under: format!("{} · {}", row.home_class, when::day(&desk.t, row.at.date())),
        child: row.name,
        hardship,
        words,
        back: desk.url("reliefs"),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}
