//! 意外 A report in a minute from the phone, the plan's steps as a checklist with who did what when, and the file's end.

mod cover;
pub(super) mod overdue;
mod reopening;
mod reporting;

pub(super) use reporting::found;

use super::roll::state_word;
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
use rules::day::incident::reopening::{Facts as Reopening, offered};
use rules::day::incident::watching::{self, Watch};
use rules::day::incident::{self, Draft, Kind, Reported, Step};
use rules::day::roll::State;
use rules::id::IncidentId;
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::Role;
use serde::Deserialize;
use store::day::{IncidentRow, ReopenedRow};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/incidents", Act::IncidentList, list),
        Route::get("/{district}/{place}/incidents/new", Act::IncidentReport, reporting::new),
        Route::post("/{district}/{place}/incidents/new", Act::IncidentReport, reporting::post),
        Route::get("/{district}/{place}/incidents/{incident}", Act::IncidentRead, one),
        Route::post("/{district}/{place}/incidents/{incident}/steps", Act::IncidentStep, step_posted),
        Route::post("/{district}/{place}/incidents/{incident}/reopen", Act::IncidentStep, reopening::post),
        Route::post("/{district}/{place}/incidents/{incident}/close", Act::IncidentClose, close_posted),
        Route::get("/{district}/{place}/incidents/{incident}/cover", Act::CoverKeep, cover::one),
        Route::post("/{district}/{place}/incidents/{incident}/cover", Act::CoverKeep, cover::step_posted),
        Route::post("/{district}/{place}/incidents/{incident}/told", Act::CoverKeep, cover::told_posted),
    ]
}

/// Opens a file (P3.58). The same report sent again is the same file.
pub async fn report(
    app: &App,
    who: &Who,
    place: &Place,
    asked: (IncidentId, Draft),
) -> Result<Reported, Failure> {
    let permit = who.permit(Act::IncidentReport, place)?;
    let (plan, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let child = reporting::within(now.date(), &mut tx, &asked.1.student).await?;
    let reported = incident::report(&plan.scheme.incident, asked, now)?;
    tx.incident_reported(&reported, &child, plan.version, now).await?;
    tx.commit().await?;
    Ok(reported)
}

#[derive(Template)]
#[template(path = "incident/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    new_href: Option<String>,
    open: Vec<LineView>,
    closed: Vec<LineView>,
}

struct LineView {
    href: String,
    what: String,
    under: String,
    chip: (&'static str, String),
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let plan = desk.app.scheme(&desk.place)?;
    let rows = desk.app.store.look(&desk.permit(Act::IncidentList)?).await?.incidents("").await?;
    let (closed, open): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.facts.closed_at.is_some());
    let line = |row: IncidentRow| {
        let t = &desk.t;
        let overdue = row.facts.overdue(&plan.scheme.incident, desk.now).len();
        let undone = row.facts.steps.iter().filter(|(_, done)| done.is_none()).count();
        let chip = match (row.facts.closed_at, overdue) {
            (Some(_), _) => ("closed", t.incident_is_closed()),
            (None, 0) => ("waiting", t.incident_open_steps(count(undone))),
            (None, _) => ("refused", t.incident_overdue_steps(count(overdue))),
        };
        LineView {
            href: desk.url(&format!("incidents/{}", row.facts.incident)),
            what: format!("{} · {}", row.student.name, kind_word(t, row.kind)),
            under: format!(
                "{} · {}",
                t.roll_home_class(row.student.home_class.as_str()),
                when::moment(t, row.happened_at)
            ),
            chip,
        }
    };
    Ok(page(ListPage {
        shell: desk.shell(),
        t: desk.t.clone(),
        new_href: desk.may(Act::IncidentReport).then(|| desk.url("incidents/new")),
        open: open.into_iter().map(line).collect(),
        closed: closed.into_iter().map(line).collect(),
    }))
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

pub(crate) fn kind_word(t: &Texts, kind: Kind) -> String {
    match kind {
        Kind::Injury => t.incident_kind_injury(),
        Kind::Illness => t.incident_kind_illness(),
        Kind::Food => t.incident_kind_food(),
        Kind::Conflict => t.incident_kind_conflict(),
        Kind::Missing => t.incident_kind_missing(),
        Kind::Other => t.incident_kind_other(),
    }
}

/// What a step of the plan is called.
pub(crate) fn step_word(t: &Texts, step: Step) -> String {
    match step {
        Step::Rescue => t.incident_step_rescue(),
        Step::HealthWorker => t.incident_step_health_worker(),
        Step::Guardian => t.incident_step_guardian(),
        Step::Leader => t.incident_step_leader(),
        Step::Hospital => t.incident_step_hospital(),
        Step::Evidence => t.incident_step_evidence(),
        Step::Written => t.incident_step_written(),
        Step::Insurer => t.incident_step_insurer(),
        Step::Authority => t.incident_step_authority(),
        Step::FollowUp => t.incident_step_follow_up(),
    }
}

#[derive(Template)]
#[template(path = "incident/one.html")]
struct OnePage {
    shell: Shell,
    t: Texts,
    back: (String, String),
    title: String,
    under: String,
    what: String,
    facts: Vec<(String, String)>,
    steps: Vec<StepView>,
    step_action: Option<String>,
    reopen_action: String,
    close_action: Option<String>,
    cover_href: Option<String>,
    conclusion: String,
    typed: (String, String, String, String),
}

struct StepView {
    key: &'static str,
    word: String,
    done: Option<String>,
    note: String,
    due: Option<(String, bool)>,
    /// What was marked by mistake, and who opened it again.
    past: Vec<String>,
    /// When it was done, where this person may open it again.
    reopen: Option<i64>,
}

async fn one(desk: Desk, Path((_, _, id)): Path<(String, String, String)>) -> Result<Response, Failure> {
    let permit = desk.permit(Act::IncidentRead)?;
    let id = IncidentId::new(id);
    let mut tx = desk.app.store.act(&permit).await?;
    let row = tx.incident(&id).await?;
    let rolls = tx.watch_facts(&row.facts.student, row.happened_at.date()).await?;
    let reopened = tx.incident_reopened(&id).await?;
    let may_reopen = desk.may(Act::IncidentStep).then(|| reopening::facts(&row, &reopened, &permit));
    let family = permit.role() == Role::Guardian;
    if !family {
        tx.incident_looked(&id, desk.now).await?;
        tx.commit().await?;
    }
    let t = &desk.t;
    let open = row.facts.closed_at.is_none();
    let undone = row.facts.steps.iter().any(|(_, done)| done.is_none());
    let typed = |name: &str| desk.typed(name).unwrap_or_default();
    let back = if family { ("children", t.nav_children()) } else { ("incidents", t.nav_incidents()) };
    let facts = [
        (t.incident_when(), when::moment(t, row.happened_at)),
        (t.incident_where(), row.at_place.clone()),
        (t.incident_watch(), watch_words(&desk, &rolls, row.happened_at)),
        (t.incident_by(), format!("{} · {}", row.reported_by, when::moment(t, row.facts.reported_at))),
    ];
    Ok(page(OnePage {
        back: (desk.url(back.0), back.1),
        title: format!("{} · {}", row.student.name, kind_word(t, row.kind)),
        under: t.roll_home_class(row.student.home_class.as_str()),
        facts: facts.into_iter().filter(|(_, value)| !value.is_empty()).collect(),
        steps: steps(&desk, &row, (&reopened, may_reopen.as_ref()))?,
        reopen_action: desk.url(&format!("incidents/{id}/reopen")),
        step_action: (open && desk.may(Act::IncidentStep))
            .then(|| desk.url(&format!("incidents/{id}/steps"))),
        close_action: (open && !undone && desk.may(Act::IncidentClose))
            .then(|| desk.url(&format!("incidents/{id}/close"))),
        cover_href: desk.may(Act::CoverKeep).then(|| desk.url(&format!("incidents/{id}/cover"))),
        typed: (typed("step"), typed("note"), typed("conclusion"), typed("reason")),
        what: row.what,
        conclusion: row.conclusion,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// Who had the child when it happened, by the rolls of that day.
fn watch_words(desk: &Desk, rolls: &watching::Facts, at: Moment) -> String {
    match watching::watch(rolls, at) {
        Watch::Room { stood, teacher } => {
            let group = stood.group.in_language(desk.is_en()).to_owned();
            // It was handed over later: at that moment it was there.
            let state = if stood.state == State::HandedOver { State::Present } else { stood.state };
            let parts = [group, stood.room.clone(), teacher.to_owned(), state_word(desk, state)];
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
        }
        Watch::Handed { to, at } => desk.t.incident_watch_handed(at.time().strftime("%H:%M").to_string(), to),
        Watch::Nobody => desk.t.incident_watch_nobody(),
    }
}

fn steps(
    desk: &Desk,
    row: &IncidentRow,
    (reopened, may): (&[ReopenedRow], Option<&Reopening>),
) -> Result<Vec<StepView>, Failure> {
    let (t, terms) = (&desk.t, &desk.app.scheme(&desk.place)?.scheme.incident);
    let view = |((step, done), name): (&(Step, Option<incident::Done>), &String)| {
        let at = done.as_ref().map(|done| format!("{} {name}", done.at.time().strftime("%H:%M")));
        let due = terms.due_at(*step, row.facts.reported_at).filter(|_| done.is_none());
        let past =
            reopened.iter().filter(|one| one.step == *step).map(|one| reopening::line(t, one, may.is_none()));
        let wrong = done.as_ref().filter(|done| may.is_some_and(|may| offered(may, done).is_ok()));
        StepView {
            past: past.collect(),
            reopen: wrong.map(|done| done.at.0),
            key: step.key(),
            word: step_word(t, *step),
            note: done.as_ref().map(|done| done.note.clone()).unwrap_or_default(),
            done: at,
            due: due.map(|due| (t.incident_due(when::moment(t, due)), due <= desk.now)),
        }
    };
    Ok(row.facts.steps.iter().zip(&row.names).map(view).collect())
}

#[derive(Deserialize)]
struct StepTyped {
    #[serde(default)]
    step: String,
    #[serde(default)]
    note: String,
}

async fn step_posted(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
    posted: Posted<StepTyped>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::IncidentStep)?;
    let id = IncidentId::new(id);
    let step = Step::ALL.iter().copied().find(|one| one.key() == posted.form.step);
    let plan = desk.app.scheme(&desk.place)?;
    let mut tx = desk.app.store.act(&permit).await?;
    let row = tx.incident(&id).await?;
    let step = step.ok_or_else(|| Failure::BadForm("step".to_owned()))?;
    let stepped = incident::step(&row.facts, step, &posted.form.note)?;
    if !stepped.already {
        tx.incident_stepped((&id, &stepped), plan.version, desk.now).await?;
    }
    tx.commit().await?;
    Ok(desk.done(&format!("incidents/{id}"), desk.t.incident_stepped(step_word(&desk.t, step))))
}

#[derive(Deserialize)]
struct CloseTyped {
    #[serde(default)]
    conclusion: String,
}

async fn close_posted(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
    posted: Posted<CloseTyped>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::IncidentClose)?;
    let id = IncidentId::new(id);
    let plan = desk.app.scheme(&desk.place)?;
    let mut tx = desk.app.store.act(&permit).await?;
    let row = tx.incident(&id).await?;
    let closed = incident::close(&row.facts, &posted.form.conclusion)?;
    if !closed.already {
        tx.incident_closed((&id, &closed), plan.version, desk.now).await?;
    }
    tx.commit().await?;
    Ok(desk.done("incidents", desk.t.incident_is_closed()))
}
