//! 影片 The film register: what may be shown, who approved it, what was shown to whom when.

use super::session::keeper;
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use rules::day::film::{self, Draft, Film, Group};
use rules::day::session::{By, Session};
use rules::id::SessionId;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::Role;
use rules::plan::programme::Content;
use rules::plan::scheme::Scheme;
use serde::Deserialize;
use store::day::{FilmRow, SessionRow, ShownRow};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/films", Act::FilmList, list),
        Route::post("/{district}/{place}/films/enter", Act::FilmEnter, enter_posted),
        Route::post("/{district}/{place}/films/{film}/approve", Act::FilmApprove, approve_posted),
        Route::post("/{district}/{place}/films/{film}/show", Act::FilmShow, show_posted),
    ]
}

/// Enters a film.
pub async fn enter(app: &App, who: &Who, place: &Place, draft: Draft) -> Result<(), Failure> {
    let permit = who.permit(Act::FilmEnter, place)?;
    let plan = app.scheme(place)?;
    let mut tx = app.store.act(&permit).await?;
    let standing = tx.films().await?.into_iter().map(|row| row.film).find(|film| film.draft.id == draft.id);
    if let Some(entered) = film::enter(standing.as_ref(), draft, permit.person().as_str())? {
        tx.film_put("film.entered", &entered, plan.version, app.now()).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Approves a film.
pub async fn approve(app: &App, who: &Who, place: &Place, id: &str, reason: &str) -> Result<(), Failure> {
    let permit = who.permit(Act::FilmApprove, place)?;
    let plan = app.scheme(place)?;
    let mut tx = app.store.act(&permit).await?;
    let standing = known(tx.films().await?, id)?;
    if let Some(approved) = film::approve(&standing, permit.person().as_str(), reason)? {
        tx.film_put("film.approved", &approved, plan.version, app.now()).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Notes that a film is shown in a session.
pub async fn show(app: &App, who: &Who, place: &Place, id: &str, session: &SessionId) -> Result<(), Failure> {
    let permit = who.permit(Act::FilmShow, place)?;
    let plan = app.scheme(place)?;
    let mut tx = app.store.act(&permit).await?;
    let film = known(tx.films().await?, id)?;
    let held = tx.session(session).await?;
    if !held.is_led_by(&By::of(&permit)) {
        return Err(Failure::NotTheirs);
    }
    let group = tx.grouping(&held.group).await?;
    let grades = (group.members > 0).then_some(group.grades);
    film::show(&film, group_of(&plan.scheme, &held, grades), held.date)?;
    tx.film_shown(id, session, plan.version, app.now()).await?;
    tx.commit().await?;
    Ok(())
}

/// Whether a plan offers films, in care or in courses.
pub(crate) fn is_offered(scheme: &Scheme) -> bool {
    scheme.programme.iter().any(|one| one.contents().contains(&Content::Films))
}

/// What a rule may know of the group of a session: class “1”, or a course of class “x”.
fn group_of(scheme: &Scheme, held: &Session, grades: Option<(i64, i64)>) -> Group {
    let code = if held.course.is_some() { "x" } else { "1" };
    let films = scheme.programme(code).is_some_and(|one| one.contents().contains(&Content::Films));
    let minutes = (held.until.0 - held.from.0) / 60_000;
    Group { grades, has_films: films, minutes: held.cancelled.is_none().then_some(minutes) }
}

fn known(films: Vec<FilmRow>, id: &str) -> Result<Film, Failure> {
    films.into_iter().map(|row| row.film).find(|film| film.draft.id == id).ok_or(Failure::NotTheirs)
}

#[derive(Template)]
#[template(path = "film/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    base: String,
    in_plan: bool,
    films: Vec<FilmView>,
    sessions: Vec<(String, String)>,
    may_enter: bool,
    typed: Typed,
}

/// A film of the register.
struct FilmView {
    id: String,
    title: String,
    under: String,
    chip: &'static str,
    state: String,
    words: String,
    reason: String,
    may_approve: bool,
    may_show: bool,
    shown: Vec<String>,
}

/// What was typed before a refusal.
struct Typed {
    title: String,
    source: String,
    minutes: String,
    from: String,
    until: String,
    reason: String,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::FilmList)?;
    let plan = desk.app.scheme(&desk.place)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let (films, shown) = (tx.films().await?, tx.films_shown().await?);
    let own = (permit.role() == Role::CareTeacher).then(|| permit.person());
    let sessions = tx.sessions(desk.now.date(), own).await?;
    drop(tx);
    let typed = |name: &str, otherwise: &str| desk.typed(name).unwrap_or_else(|| otherwise.to_owned());
    let me = permit.person().as_str();
    let may_show = desk.may(Act::FilmShow) && !sessions.is_empty();
    Ok(page(ListPage {
        base: desk.url("films"),
        in_plan: is_offered(&plan.scheme),
        films: films.into_iter().map(|row| film_view(&desk, row, &shown, (me, may_show))).collect(),
        sessions: sessions.iter().map(|row| session_word(&desk, row)).collect(),
        may_enter: desk.may(Act::FilmEnter),
        typed: Typed {
            title: typed("title", ""),
            source: typed("source", ""),
            minutes: typed("minutes", ""),
            from: typed("from", "1"),
            until: typed("until", "6"),
            reason: typed("reason", ""),
        },
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn session_word(desk: &Desk, row: &SessionRow) -> (String, String) {
    let name = row.session.name.in_language(desk.is_en());
    (row.session.id.to_string(), format!("{name} · {}", keeper(&desk.t, &row.teacher_name)))
}

fn film_view(desk: &Desk, row: FilmRow, shown: &[ShownRow], (me, may_show): (&str, bool)) -> FilmView {
    let (film, t) = (&row.film, &desk.t);
    let is_approved = film.approved_by.is_some();
    let (chip, state) = if is_approved { ("done", t.film_approved()) } else { ("waiting", t.film_waiting()) };
    let (from, until) = film.draft.grades;
    let told = t.film_under(film.draft.minutes, from, until, film.draft.source.as_str());
    let people = if is_approved {
        t.film_people_approved(row.entered_by.as_str(), row.approved_by.as_str())
    } else {
        t.film_people(row.entered_by.as_str())
    };
    let of_film = shown.iter().filter(|one| one.film == film.draft.id);
    let line = |one: &ShownRow| {
        let group = desk.lang.pick(&one.group.0, &one.group.1);
        t.film_shown_line(when::day(t, one.date), group, one.by.as_str())
    };
    FilmView {
        under: format!("{told} · {people}"),
        words: if is_approved { String::new() } else { film::words(&film.draft).join("、") },
        may_approve: !is_approved && film.entered_by != me && desk.may(Act::FilmApprove),
        may_show: is_approved && may_show,
        shown: of_film.map(line).collect(),
        id: film.draft.id.clone(),
        title: film.draft.title.clone(),
        reason: film.reason.clone(),
        chip,
        state,
    }
}

#[derive(Deserialize)]
struct Entering {
    title: String,
    source: String,
    minutes: i64,
    from: i64,
    until: i64,
}

async fn enter_posted(desk: Desk, posted: Posted<Entering>) -> Result<Response, Failure> {
    let Posted { form, key } = posted;
    let draft = Draft {
        id: key,
        title: form.title.trim().to_owned(),
        source: form.source.trim().to_owned(),
        minutes: form.minutes,
        grades: (form.from, form.until),
    };
    enter(&desk.app, &desk.who, &desk.place, draft).await?;
    Ok(desk.done("films", desk.t.film_entered_told()))
}

#[derive(Deserialize)]
struct Approving {
    #[serde(default)]
    reason: String,
}

async fn approve_posted(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
    posted: Posted<Approving>,
) -> Result<Response, Failure> {
    approve(&desk.app, &desk.who, &desk.place, &id, &posted.form.reason).await?;
    Ok(desk.done("films", desk.t.film_approved_told()))
}

#[derive(Deserialize)]
struct Showing {
    session: String,
}

async fn show_posted(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
    posted: Posted<Showing>,
) -> Result<Response, Failure> {
    let session = SessionId::new(&posted.form.session);
    show(&desk.app, &desk.who, &desk.place, &id, &session).await?;
    Ok(desk.done("films", desk.t.film_shown_told()))
}
