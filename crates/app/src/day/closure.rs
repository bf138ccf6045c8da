//! 停课 The school closes days or hours: first what that would do, then the act; and the way back.

use super::rota;
use super::session::replanning::renew;
use crate::app::App;
use crate::desk::Desk;
use crate::enrol::own_site;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::{Date, Time};
use rules::day::closure::moving::Stuck;
use rules::day::closure::{self, Cause, Declared, Draft, Instead, Lifted};
use rules::day::session::{self, Session};
use rules::id::{ClosureId, GroupId, SessionId, StudentId};
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::local::Words;
use rules::plan::scheme::Scheme;
use serde::Deserialize;
use std::collections::BTreeSet;
use store::Tx;
use store::day::ClosureRow;

/// How many days ahead a closure is shown on the pages of the day.
const AHEAD_DAYS: i64 = 7;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/closures", Act::ClosureDeclare, list),
        Route::post("/{district}/{place}/closures", Act::ClosureDeclare, posted),
        Route::post("/{district}/{place}/closures/{closure}/lift", Act::ClosureLift, lift_posted),
    ]
}

/// What a closure would do; nothing is written.
pub async fn look(app: &App, who: &Who, place: &Place, draft: Draft) -> Result<Declared, Failure> {
    let permit = who.permit(Act::ClosureDeclare, place)?;
    let plan = app.scheme(place)?;
    let facts = app.store.look(&permit).await?.closure_facts(&draft).await?;
    Ok(closure::declare((&plan.scheme, app.calendar(place)), &facts, draft, app.now())?)
}

/// Closes days or hours, and tells everyone concerned.
pub async fn declare(app: &App, who: &Who, place: &Place, draft: Draft) -> Result<Declared, Failure> {
    let permit = who.permit(Act::ClosureDeclare, place)?;
    let (plan, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let facts = tx.closure_facts(&draft).await?;
    let declared = closure::declare((&plan.scheme, app.calendar(place)), &facts, draft, now)?;
    if !declared.already {
        tx.closure_declared(&declared, plan.version, now).await?;
        join_care(app, (&mut tx, place), &declared, (&plan.scheme, plan.version)).await?;
        rota::settle((app, place), &mut tx, &plan, now).await?;
    }
    tx.commit().await?;
    Ok(declared)
}

/// Children whose lesson is given up come onto the care rolls that lie open: they have left the one roll and stand on no
/// other (X.22).
async fn join_care(
    app: &App,
    (tx, place): (&mut Tx, &Place),
    declared: &Declared,
    (scheme, version): (&Scheme, i64),
) -> Result<(), Failure> {
    let given_up: BTreeSet<StudentId> =
        declared.cancelled.iter().flat_map(|one| one.session.members.iter().cloned()).collect();
    let own_site = own_site(app, place, scheme);
    for id in tx.closure_care(&declared.cancelled).await? {
        let facts = tx.session_open_facts(&id).await?;
        let evening = super::session::evening(scheme, app.calendar(place), &own_site, facts.session.date);
        let rows = session::join(&evening, &facts, &given_up, app.now());
        let lessons = lessons_of(declared, &rows);
        tx.session_joined(&facts.session, (&lessons, rows.as_slice()), version, app.now()).await?;
    }
    Ok(())
}

/// The names of the lessons from which these children come.
fn lessons_of(declared: &Declared, rows: &[session::Laid]) -> Words {
    let is_of = |one: &&closure::Cancelled| rows.iter().any(|row| one.session.members.contains(&row.student));
    let names: Vec<&Words> = declared.cancelled.iter().filter(is_of).map(|one| &one.session.name).collect();
    let joined = |name: fn(&Words) -> &str, between: &str| {
        names.iter().map(|one| name(one)).collect::<Vec<_>>().join(between)
    };
    Words { zh: joined(|name| &name.zh, "\u{3001}"), en: joined(|name| &name.en, ", ") }
}

/// Takes a closure back, and tells everyone concerned.
pub async fn lift(app: &App, who: &Who, place: &Place, id: &ClosureId) -> Result<Lifted, Failure> {
    let permit = who.permit(Act::ClosureLift, place)?;
    let (plan, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let lifted = closure::lift(&tx.closure_lift_facts(id).await?, now)?;
    if !lifted.already {
        tx.closure_lifted(&lifted, plan.version, now).await?;
        renew((app, place), &mut tx, &plan, now).await?; // they come back by the plan of now
        rota::settle((app, place), &mut tx, &plan, now).await?;
    }
    tx.commit().await?;
    Ok(lifted)
}

/// The closures that stand today or soon, in a line each, for the pages of families and teachers.
pub(crate) async fn ahead(desk: &Desk, tx: &mut Tx) -> Result<Vec<String>, Failure> {
    Ok(near(desk, tx).await?.iter().map(|closure| line(desk, closure)).collect())
}

/// The closures of the whole school that stand today or soon; who is concerned by a single lesson's was told.
pub(crate) async fn near(desk: &Desk, tx: &mut Tx) -> Result<Vec<Draft>, Failure> {
    let today = desk.now.date();
    let until = today.saturating_add(AHEAD_DAYS.days());
    let rows = tx.closures(today).await?.into_iter();
    let is_all = |row: &ClosureRow| row.lifted_at.is_none() && row.closure.group.is_none();
    let near = rows.filter(|row| is_all(row) && row.closure.from <= until);
    Ok(near.map(|row| row.closure).collect())
}

/// 10月12日 周二 停课：天气（台风“圆规”）。课程尽量改到10月14日 周四。
pub(crate) fn line(desk: &Desk, closure: &Draft) -> String {
    let t = &desk.t;
    let said = t.closure_line(days(t, closure), why(t, closure));
    match closure.instead {
        Instead::Move(to) => format!("{said}{}", t.closure_line_moved(when::day(t, to))),
        Instead::Cancel => said,
    }
}

/// Its days and hours.
fn days(t: &Texts, closure: &Draft) -> String {
    let days = if closure.from == closure.to {
        when::day(t, closure.from)
    } else {
        format!("{} – {}", when::day(t, closure.from), when::day(t, closure.to))
    };
    match closure.hours {
        Some((from, until)) => format!("{days} {}–{}", from.strftime("%H:%M"), until.strftime("%H:%M")),
        None => days,
    }
}

fn why(t: &Texts, closure: &Draft) -> String {
    let cause = cause_word(t, closure.cause.code());
    if closure.note.is_empty() { cause } else { t.closure_why(cause, closure.note.as_str()) }
}

/// A cause by its code, as lists and messages name it.
pub(crate) fn cause_word(t: &Texts, code: &str) -> String {
    match code {
        "weather" => t.closure_weather(),
        "outage" => t.closure_outage(),
        "epidemic" => t.closure_epidemic(),
        "premises" => t.closure_premises(),
        "no-teacher" => t.closure_no_teacher(),
        _ => t.closure_other(),
    }
}

#[derive(Template)]
#[template(path = "closure/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    today: String,
    action: String,
    form: FormView,
    preview: Option<PreviewView>,
    rows: Vec<RowView>,
}

/// What was typed.
struct FormView {
    from: String,
    to: String,
    from_time: String,
    until_time: String,
    causes: Vec<(&'static str, String, bool)>,
    note: String,
    is_moved: bool,
    moved_to: String,
    /// The one group that it is about, with its name and the day and hours of its lesson, which nobody changes here.
    group: Option<(String, String, String)>,
}

/// What the closure would do.
struct PreviewView {
    what: String,
    /// Hidden fields of the form that does it.
    fields: Vec<(&'static str, String)>,
    figures: Vec<(i64, String)>,
    moved: Vec<(String, String)>,
    stuck: Vec<(String, String)>,
    under_way: Vec<String>,
}

struct RowView {
    days: String,
    why: String,
    under: String,
    chip: (&'static str, String),
    lift_href: Option<String>,
}

#[derive(Deserialize)]
struct Asked {
    /// The session that is to be given up alone.
    #[serde(default)]
    session: String,
}

async fn list(desk: Desk, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let permit = desk.permit(Act::ClosureDeclare)?;
    let mut form = form_view(&desk);
    if !asked.session.is_empty() {
        let found = desk.app.store.look(&permit).await?.session(&SessionId::new(asked.session)).await?;
        of_session(&desk, &mut form, &found);
    }
    shown(&desk, form, None).await
}

/// The form for one session alone, for want of its teacher.
fn of_session(desk: &Desk, form: &mut FormView, session: &Session) {
    let hour = |at: Moment| at.time().strftime("%H:%M").to_string();
    (form.from, form.to) = (session.date.to_string(), session.date.to_string());
    (form.from_time, form.until_time) = (hour(session.from), hour(session.until));
    for (code, _, is_chosen) in &mut form.causes {
        *is_chosen = *code == Cause::NoTeacher.code();
    }
    let when = lesson_time(&desk.t, form);
    let name = session.name.in_language(desk.is_en()).to_owned();
    form.group = Some((session.group.to_string(), name, when));
}

/// Day and hours of the one lesson, as the form keeps them.
fn lesson_time(t: &Texts, form: &FormView) -> String {
    let day = form.from.parse().map_or_else(|_| form.from.clone(), |day: Date| when::day(t, day));
    format!("{day} {}\u{2013}{}", form.from_time, form.until_time)
}

async fn shown(desk: &Desk, form: FormView, preview: Option<PreviewView>) -> Result<Response, Failure> {
    let permit = desk.permit(Act::ClosureDeclare)?;
    let term = desk.app.scheme(&desk.place)?.scheme.term.days();
    let rows = desk.app.store.look(&permit).await?.closures(term.from).await?;
    Ok(page(ListPage {
        shell: desk.shell(),
        t: desk.t.clone(),
        today: when::moment(&desk.t, desk.now),
        action: desk.url("closures"),
        form,
        preview,
        rows: rows.iter().rev().map(|row| row_view(desk, row)).collect(),
    }))
}

fn form_view(desk: &Desk) -> FormView {
    let typed = |name: &str| desk.typed(name).unwrap_or_default();
    let chosen = typed("cause");
    let mut form = FormView {
        from: typed("from"),
        to: typed("to"),
        from_time: typed("from_time"),
        until_time: typed("until_time"),
        causes: Cause::ALL
            .map(|one| (one.code(), cause_word(&desk.t, one.code()), one.code() == chosen))
            .to_vec(),
        note: typed("note"),
        is_moved: typed("instead") == "move",
        moved_to: typed("moved_to"),
        group: None,
    };
    let group = typed("group");
    if !group.is_empty() {
        form.group = Some((group, typed("group_name"), lesson_time(&desk.t, &form)));
    }
    form
}

fn row_view(desk: &Desk, row: &ClosureRow) -> RowView {
    let t = &desk.t;
    let is_over = row.closure.ends() <= desk.now;
    let chip = match row.lifted_at {
        Some(_) => ("closed", t.closure_lifted()),
        None if is_over => ("closed", t.closure_over()),
        None => ("waiting", t.closure_standing()),
    };
    let counts = match row.closure.instead {
        Instead::Move(to) => t.closure_counts_moved(row.cancelled, row.moved, when::day(t, to)),
        Instead::Cancel => t.closure_counts(row.cancelled),
    };
    let by = t.closure_by(row.declared_by.as_str(), when::moment(t, row.declared_at));
    let only = row.group.as_ref().map(|group| format!("{} · ", group.in_language(desk.is_en())));
    RowView {
        days: format!("{}{}", only.unwrap_or_default(), days(t, &row.closure)),
        why: why(t, &row.closure),
        under: if row.lifted_at.is_some() { by } else { format!("{counts} · {by}") },
        chip,
        lift_href: (row.lifted_at.is_none() && !is_over)
            .then(|| desk.url(&format!("closures/{}/lift", row.closure.id))),
    }
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    from_time: String,
    #[serde(default)]
    until_time: String,
    #[serde(default)]
    cause: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    instead: String,
    #[serde(default)]
    moved_to: String,
    #[serde(default)]
    group: String,
    #[serde(default)]
    group_name: String,
    #[serde(default)]
    sure: bool,
}

async fn posted(desk: Desk, posted: Posted<Typed>) -> Result<Response, Failure> {
    let draft = draft(&desk.t, &posted.form, &posted.key)?;
    if !posted.form.sure {
        let would = look(&desk.app, &desk.who, &desk.place, draft).await?;
        let preview = preview_view(&desk, &posted.form, &would);
        return shown(&desk, form_view(&desk), Some(preview)).await;
    }
    let done = declare(&desk.app, &desk.who, &desk.place, draft).await?;
    let said = if done.already {
        desk.t.closure_already()
    } else {
        desk.t.closure_said(done.under_way.len() as i64, done.cancelled.len() as i64)
    };
    Ok(desk.done("closures", said))
}

async fn lift_posted(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
    _posted: Posted<Nothing>,
) -> Result<Response, Failure> {
    let done = lift(&desk.app, &desk.who, &desk.place, &ClosureId::new(id)).await?;
    let said = if done.already {
        desk.t.closure_lift_already()
    } else {
        desk.t.closure_lift_said(done.restored.len() as i64)
    };
    Ok(desk.done("closures", said))
}

#[derive(Deserialize)]
struct Nothing {}

/// A day alone is one day; hours are both given or none.
fn draft(t: &Texts, typed: &Typed, key: &str) -> Result<Draft, Failure> {
    let date = |text: &str, field: String| text.parse::<Date>().map_err(|_| Failure::missing(field));
    let time = |text: &str, field: String| Time::strptime("%H:%M", text).map_err(|_| Failure::missing(field));
    let from = date(&typed.from, t.closure_from())?;
    let to = if typed.to.is_empty() { from } else { date(&typed.to, t.closure_to())? };
    let hours = match (typed.from_time.as_str(), typed.until_time.as_str()) {
        ("", "") => None,
        (from, "") => Some((time(from, t.closure_from_time())?, Time::constant(23, 59, 0, 0))),
        ("", until) => Some((Time::midnight(), time(until, t.closure_until_time())?)),
        (from, until) => Some((time(from, t.closure_from_time())?, time(until, t.closure_until_time())?)),
    };
    let cause = Cause::ALL.into_iter().find(|one| one.code() == typed.cause);
    let instead = match typed.instead.as_str() {
        "move" => Instead::Move(date(&typed.moved_to, t.closure_moved_to())?),
        _ => Instead::Cancel,
    };
    Ok(Draft {
        id: ClosureId::new(key),
        from,
        to,
        hours,
        cause: cause.ok_or_else(|| Failure::missing(t.closure_cause()))?,
        note: typed.note.trim().to_owned(),
        instead,
        group: (!typed.group.is_empty()).then(|| GroupId::new(&typed.group)),
    })
}

fn preview_view(desk: &Desk, typed: &Typed, would: &Declared) -> PreviewView {
    let t = &desk.t;
    let cancelled = would.cancelled.iter().map(|one| &one.session);
    let children: BTreeSet<&StudentId> = cancelled.clone().flat_map(|one| &one.members).collect();
    let lessons: i64 = cancelled.clone().map(|one| one.lessons).sum();
    let name = |one: &closure::Planned| {
        let name = one.name.in_language(desk.is_en());
        format!("{name} · {}", when::moment(t, one.from))
    };
    let moved = would.cancelled.iter().filter_map(|one| Some((&one.session, one.moved.as_ref()?)));
    let stuck = would.cancelled.iter().filter_map(|one| Some((&one.session, one.stuck?)));
    let stuck = stuck.filter(|(_, why)| *why != Stuck::Care);
    PreviewView {
        what: line(desk, &would.closure),
        fields: typed.fields(),
        figures: vec![
            (would.cancelled.len() as i64, t.closure_figure_sessions()),
            (lessons, t.closure_figure_lessons()),
            (children.len() as i64, t.closure_figure_children()),
        ],
        moved: moved.map(|(one, there)| (name(one), when::moment(t, there.from))).collect(),
        stuck: stuck.map(|(one, why)| (name(one), stuck_word(t, why))).collect(),
        under_way: would.under_way.iter().map(name).collect(),
    }
}

fn stuck_word(t: &Texts, why: Stuck) -> String {
    match why {
        Stuck::Care => String::new(),
        Stuck::Hours => t.closure_stuck_hours(),
        Stuck::Meets => t.closure_stuck_meets(),
        Stuck::Teacher => t.closure_stuck_teacher(),
        Stuck::Companion => t.closure_stuck_companion(),
        Stuck::Room => t.closure_stuck_room(),
        Stuck::Child => t.closure_stuck_child(),
    }
}

impl Typed {
    /// As the form that is sure sends it again.
    fn fields(&self) -> Vec<(&'static str, String)> {
        let all = [
            ("from", &self.from),
            ("to", &self.to),
            ("from_time", &self.from_time),
            ("until_time", &self.until_time),
            ("cause", &self.cause),
            ("note", &self.note),
            ("instead", &self.instead),
            ("moved_to", &self.moved_to),
            ("group", &self.group),
            ("group_name", &self.group_name),
        ];
        all.into_iter().map(|(name, value)| (name, value.clone())).collect()
    }
}
