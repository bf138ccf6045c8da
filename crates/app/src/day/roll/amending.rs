//! 补正出勤 An evening is over and a mark was wrong: the management group says how the child stood, and the money follows.

use super::{At, costs, give_lessons, state_word};
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
use rules::day::roll::State;
use rules::day::roll::amending::{self, Draft, STATES};
use rules::id::{SessionId, StudentId};
use rules::money::release::Followed;
use rules::people::act::Act;
use rules::people::place::Place;
use serde::Deserialize;
use store::day::AmendRow;

/// Says how a child stood at an evening that is over; answers how the money followed. The same again is no act.
pub async fn amend(
    app: &App,
    who: &Who,
    place: &Place,
    id: &SessionId,
    draft: &Draft,
) -> Result<Option<Followed>, Failure> {
    let permit = who.permit(Act::RollAmend, place)?;
    let (in_force, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let mut facts = tx.roll_amend_facts(id, &draft.student).await?;
    let plan = app.of_day(place, facts.session.date)?;
    facts.costs |= costs(&plan, &facts.session); // before the first bill the store knows of no fee
    let Some(amended) = amending::amend(&facts, draft)? else {
        tx.commit().await?;
        return Ok(None);
    };
    tx.roll_amended(&amended, (in_force.version, now)).await?;
    let of = |one: &StudentId| *one == draft.student;
    let followed = give_lessons(&mut tx, (app, place), &facts.session, of, now).await?;
    tx.roll_amend_followed(&amended, followed, (in_force.version, now)).await?;
    tx.commit().await?;
    Ok(Some(followed))
}

#[derive(Template)]
#[template(path = "roll/amend.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    back: String,
    group: String,
    under: String,
    children: Vec<ChildView>,
    gone: usize,
    here: String,
}

/// A child whom nobody took over, with what may be said of it.
struct ChildView {
    student: String,
    name: String,
    home_class: String,
    stands: String,
    entry: String,
    choices: Vec<(&'static str, String)>,
    reason: String,
    /// How many entries this page shows: a page that knows less is shown anew.
    times: i64,
}

pub(super) async fn list(desk: Desk, Path((_, _, id)): At) -> Result<Response, Failure> {
    let permit = desk.permit(Act::RollAmend)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let session = tx.session(&SessionId::new(id)).await?;
    let rows = tx.roll_amend_rows(&session.id).await?;
    let (gone, rest): (Vec<_>, Vec<_>) =
        rows.into_iter().partition(|row| row.stands.state == State::HandedOver);
    Ok(page(ListPage {
        back: desk.url(&format!("rolls/{}", session.id)),
        here: desk.url(&format!("rolls/{}/amend", session.id)),
        group: session.name.in_language(desk.is_en()).to_owned(),
        under: when::day(&desk.t, session.date),
        gone: gone.len(),
        children: rest.into_iter().map(|row| child_view(&desk, row)).collect(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn child_view(desk: &Desk, row: AmendRow) -> ChildView {
    let state = row.stands.amended.unwrap_or(row.stands.state);
    let others = STATES.into_iter().filter(|one| *one != state);
    let is_typed = desk.typed("student").is_some_and(|typed| typed == row.student.as_str());
    ChildView {
        stands: state_word(desk, state),
        entry: row.entry.map_or_else(String::new, |(reason, by, at)| {
            let entry = desk.t.roll_amend_entry(by, when::moment(&desk.t, at), reason);
            format!("{entry} {}", desk.t.roll_amend_money(row.followed.code()))
        }),
        times: row.stands.times,
        choices: others.map(|one| (one.code(), state_word(desk, one))).collect(),
        reason: if is_typed { desk.typed("reason").unwrap_or_default() } else { String::new() },
        student: row.student.to_string(),
        name: row.stands.name,
        home_class: row.home_class,
    }
}

#[derive(Deserialize)]
pub(super) struct Typed {
    student: String,
    state: String,
    #[serde(default)]
    reason: String,
    times: i64,
}

pub(super) async fn post(
    desk: Desk,
    Path((_, _, id)): At,
    posted: Posted<Typed>,
) -> Result<Response, Failure> {
    let Typed { student, state, reason, times } = posted.form;
    let state = STATES.into_iter().find(|one| one.code() == state);
    let state = state.ok_or_else(|| Failure::BadForm("state".to_owned()))?;
    let (id, student) = (SessionId::new(id), StudentId::new(student));
    let draft = Draft { student, state, reason, times };
    let said = match amend(&desk.app, &desk.who, &desk.place, &id, &draft).await? {
        Some(followed) => {
            format!("{} {}", desk.t.roll_amend_done(), desk.t.roll_amend_money(followed.code()))
        }
        None => desk.t.roll_amend_already().to_owned(),
    };
    Ok(desk.done(&format!("rolls/{id}/amend"), said))
}
