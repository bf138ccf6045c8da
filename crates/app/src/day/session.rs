//! 场次 Plan the term's evenings, open one, close one; the care teacher's evening on a phone.

mod earlier;
pub(crate) mod replanning;

use super::briefing;
use super::closure::ahead;
use super::duty::{self, AskedView};
use crate::app::{App, InForce};
use crate::assets;
use crate::desk::Desk;
use crate::enrol::{own_site, site_name};
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
use jiff::civil::Date;
use rules::day::roll;
use rules::day::session::expecting::Evening;
use rules::day::session::planning::{self, Planned, Slot};
use rules::day::session::{self, Closed, Opened, Session, Stage};
use rules::id::{PersonId, SessionId};
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::calendar::{Calendar, SchoolDay};
use rules::plan::local::Day;
use rules::plan::scheme::Scheme;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::Arc;
use store::Tx;
use store::day::SessionRow;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/sessions", Act::SessionList, list),
        Route::get("/{district}/{place}/sessions/earlier", Act::SessionList, earlier::list),
        Route::post("/{district}/{place}/sessions/plan", Act::SessionPlan, plan_posted),
        Route::post("/{district}/{place}/sessions/{session}/open", Act::SessionOpen, open_posted),
        Route::post("/{district}/{place}/sessions/{session}/close", Act::SessionClose, close_posted),
    ]
}

/// Plans every group's evenings from today to the end of the term; what is planned already follows the plan of now. By hand, nobody
/// is given one who has not studied the safety plan (P3.48); the clock leaves no child without an evening for it.
pub async fn plan(app: &App, who: &Who, place: &Place) -> Result<Planned, Failure> {
    let permit = who.permit(Act::SessionPlan, place)?;
    let in_force = app.scheme(place)?;
    let mut tx = app.store.act(&permit).await?;
    let planned = plan_missing((app, place), &mut tx, &in_force, app.now()).await?;
    if !matches!(who, Who::Clock) {
        briefing::rostered(&mut tx, &in_force.scheme, &leading(&planned)).await?;
    }
    replanning::renew((app, place), &mut tx, &in_force, app.now()).await?;
    tx.commit().await?;
    Ok(planned)
}

/// Plans what is missing, as a part of an act that is under way.
pub(crate) async fn plan_missing(
    (app, place): (&App, &Place),
    tx: &mut Tx,
    in_force: &Arc<InForce>,
    now: Moment,
) -> Result<Planned, Failure> {
    let facts = tx.session_plan_facts(now.date()).await?;
    let versions = replanning::versions(app, place, in_force);
    let planned = planning::plan(&replanning::spans(&versions), app.calendar(place), &facts, now)?;
    if !planned.added.is_empty() {
        tx.session_planned(&planned, in_force.version, now).await?;
    }
    Ok(planned)
}

/// Whoever is given an evening, as a teacher or as one who goes along.
fn leading(planned: &Planned) -> BTreeSet<PersonId> {
    planned.added.iter().flat_map(Slot::leading).cloned().collect()
}

/// Lays out one session's roll: who is expected tonight, who is on leave.
pub async fn open(app: &App, who: &Who, place: &Place, id: &SessionId) -> Result<Opened, Failure> {
    let permit = who.permit(Act::SessionOpen, place)?;
    let (in_force, now) = (app.scheme(place)?, app.now());
    let own_site = own_site(app, place, &in_force.scheme);
    let mut tx = app.store.act(&permit).await?;
    let facts = tx.session_open_facts(id).await?;
    let evening = evening(&in_force.scheme, app.calendar(place), &own_site, facts.session.date);
    let opened = session::open(&evening, &facts, now)?;
    if !opened.already {
        tx.session_opened(&opened, in_force.version, now).await?;
    }
    duty::in_place(&mut tx, &facts.by, &facts.session, (in_force.version, now, now)).await?;
    tx.commit().await?;
    Ok(opened)
}

/// Lays out the rolls that are due and that nobody has laid out; how many. One that cannot be laid out holds up no other.
pub(super) async fn open_due(app: &App, place: &Place) -> Result<usize, Failure> {
    let (permit, in_force, now) =
        (Who::Clock.permit(Act::SessionOpen, place)?, app.scheme(place)?, app.now());
    if !session::is_laid_out_by_the_clock(&in_force.scheme.leave, now)
        || has_no_school((app, place), &in_force.scheme, now.date())
    {
        return Ok(0);
    }
    let due = app.store.look(&permit).await?.sessions_unopened(now).await?;
    let mut laid_out = 0;
    for id in due {
        match open(app, &Who::Clock, place, &id).await {
            Ok(opened) => laid_out += usize::from(!opened.already),
            Err(why) => tracing::error!(?why, session = %id, place = %place.place, "a roll was not laid out"),
        }
    }
    Ok(laid_out)
}

/// Ends one session; after that nothing in it changes.
pub async fn close(app: &App, who: &Who, place: &Place, id: &SessionId) -> Result<Closed, Failure> {
    let permit = who.permit(Act::SessionClose, place)?;
    let in_force = app.scheme(place)?;
    let mut tx = app.store.act(&permit).await?;
    let facts = tx.session_close_facts(id).await?;
    let closed = session::close(&facts)?;
    if !closed.already {
        tx.session_closed(&closed, in_force.version, app.now()).await?;
    }
    tx.commit().await?;
    Ok(closed)
}

/// Whether there is no school on a day, whoever says so: the state, the bureau, an amended plan. Its evenings may have been planned
/// before that was known: nobody comes, and nobody is missed.
pub(super) fn has_no_school((app, place): (&App, &Place), scheme: &Scheme, date: Date) -> bool {
    !app.calendar(place).is_school_day(&scheme.term, date)
}

/// What scheme and calendar say of one evening at a place.
pub(super) fn evening<'a>(
    scheme: &'a Scheme,
    calendar: &Calendar,
    own_site: &'a str,
    date: Date,
) -> Evening<'a> {
    let day = match calendar.day(&scheme.term, date) {
        SchoolDay::Open(day) => day,
        SchoolDay::OutsideTerm | SchoolDay::Holiday(_) | SchoolDay::Closed | SchoolDay::Weekend => {
            Day::of(date)
        }
    };
    Evening { roll: &scheme.roll, campus: &scheme.campus, own_site, date, day }
}

/// The numbers of one evening.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Numbers {
    /// Have been here.
    pub(crate) came: i64,
    /// Everyone on the roll who is not on leave; before it is laid out, everyone with a place.
    pub(crate) all: i64,
    /// In the room now.
    pub(crate) inside: i64,
    /// Not seen yet.
    pub(crate) unmarked: i64,
    /// Late.
    pub(crate) late: i64,
    /// Absent.
    pub(crate) absent: i64,
    /// On leave.
    pub(crate) leave: i64,
    /// Handed over.
    pub(crate) gone: i64,
}

impl Numbers {
    /// Counts one session.
    pub(crate) fn of(row: &SessionRow) -> Self {
        let [unmarked, present, late, absent, leave, gone] = row.states;
        let inside = present + late;
        let came = inside + gone + row.rolled_over;
        let laid_out = row.session.opened_at.is_some();
        let expected = if row.session.cancelled.is_some() { 0 } else { row.members };
        let all = if laid_out { came + unmarked + absent } else { expected };
        Self { came, all, inside, unmarked, late, absent, leave, gone }
    }
}

/// A session's state in a chip: colour and word.
pub(crate) fn chip(desk: &Desk, scheme: &Scheme, session: &Session) -> (&'static str, String) {
    let t = &desk.t;
    match session.stage() {
        Stage::Cancelled => ("closed", t.session_cancelled()),
        Stage::Planned | Stage::Open if is_overdue(scheme, session, desk.now) => {
            ("refused", t.session_overdue())
        }
        Stage::Planned if desk.now < session.from || is_idle(session) => ("closed", t.session_planned()),
        Stage::Planned => ("waiting", t.session_due()),
        Stage::Open => ("waiting", t.session_open()),
        Stage::Watched => ("progress", t.session_watched()),
        Stage::Closed => ("done", t.session_closed()),
    }
}

/// Whether the roll should have been closed by now (P3.52).
pub(crate) fn is_overdue(scheme: &Scheme, session: &Session, now: Moment) -> bool {
    session.cancelled.is_none()
        && session.roll_closed_at.is_none()
        && !is_idle(session)
        && now >= roll::due_at(&scheme.roll, session.from)
}

/// Extended care to which nobody has gone over: there is no roll to take (P1.25).
fn is_idle(session: &Session) -> bool {
    session.is_extended() && session.opened_at.is_none()
}

/// 9月6日 周一 15:30–18:00 · 本部 206
pub(crate) fn when_and_where(desk: &Desk, row: &SessionRow) -> String {
    let until = row.session.until.time().strftime("%H:%M");
    let said = format!("{}–{until} · {}", when::moment(&desk.t, row.session.from), room_of(desk, row));
    match row.session.cancelled.as_ref().and_then(|one| one.moved_to) {
        Some(to) => format!("{said} · {}", desk.t.session_moved(when::day(&desk.t, to))),
        None => said,
    }
}

/// 本部 206
pub(crate) fn room_of(desk: &Desk, row: &SessionRow) -> String {
    room_name(desk, &row.site, &row.room)
}

/// The same by its parts.
pub(super) fn room_name(desk: &Desk, site: &str, room: &str) -> String {
    format!("{} {room}", site_name(desk, site))
}

/// Who is responsible for a room, by name; the management group, where nobody of the school's own is (P3.54).
pub(crate) fn keeper(t: &Texts, name: &str) -> String {
    if name.is_empty() { t.roll_close_management() } else { name.to_owned() }
}

#[derive(Template)]
#[template(path = "session/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    today: String,
    closures: Vec<String>,
    /// Evenings of earlier days that nobody has ended.
    left_open: Vec<(String, String)>,
    sessions: Vec<Card>,
    /// Evenings that somebody is asked to take over.
    asked: Vec<AskedView>,
    /// Where the reader studies the safety plan, while they have not passed.
    study: Option<(String, String)>,
    next: Option<String>,
    earlier_href: String,
    tonight_href: Option<String>,
    pickups_href: String,
    who: String,
    scripts: [&'static str; 2],
    /// What a phone keeps for when it has no network: the rolls of today, and where they are handed over.
    offline: String,
}

/// One of my sessions today.
struct Card {
    name: String,
    under: String,
    chip: (&'static str, String),
    numbers: Numbers,
    /// Where the teacher signs in, and when that was done.
    arrive_href: Option<String>,
    in_place: String,
    laid_out: bool,
    watched: bool,
    go: String,
    roll_href: String,
    handovers_href: String,
    signatures_due: i64,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::SessionList)?;
    let in_force = desk.app.scheme(&desk.place)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let today = desk.now.date();
    let mine = Some(permit.person());
    let rows = tx.sessions(today, mine).await?;
    let offline = rows.iter().flat_map(|row| kept(&desk, row)).collect::<Vec<_>>().join(" ");
    let next = tx.session_next(today, mine).await?;
    let mut own = duty::own(&desk, &mut tx).await?;
    Ok(page(ListPage {
        shell: desk.shell(),
        t: desk.t.clone(),
        today: when::moment(&desk.t, desk.now),
        offline,
        closures: ahead(&desk, &mut tx).await?,
        left_open: left_open(&desk, &mut tx, mine).await?,
        sessions: rows
            .iter()
            .map(|row| card(&desk, &in_force.scheme, (row, own.posts.remove(&row.session.id))))
            .collect(),
        asked: own.asked,
        study: briefing::own_due(&desk, &mut tx, &in_force.scheme).await?,
        next: next.map(|at| when::moment(&desk.t, at)),
        earlier_href: desk.url("sessions/earlier"),
        tonight_href: desk.may(Act::SessionPlan).then(|| desk.url("tonight")),
        pickups_href: desk.url("pickups"),
        who: permit.person().to_string(),
        scripts: [assets::keep_href(), assets::roll_href()],
    }))
}

/// Evenings of earlier days that lie open, with where they are put right and ended: for whoever may, of one teacher or of all. A
/// wrong addition to such a roll is not taken back any more, so that somebody has to look.
pub(super) async fn left_open(
    desk: &Desk,
    tx: &mut Tx,
    whose: Option<&PersonId>,
) -> Result<Vec<(String, String)>, Failure> {
    let line = |session: Session| {
        let group = session.name.in_language(desk.is_en()).to_owned();
        let word = desk.t.session_left_open(when::day(&desk.t, session.date), group);
        Some((super::roll::href(desk, &session.id)?, word))
    };
    Ok(tx.sessions_left_open(desk.now.date(), whose).await?.into_iter().filter_map(line).collect())
}

/// The pages of a session that can be used without a network: of one whose roll is laid out.
fn kept(desk: &Desk, row: &SessionRow) -> Vec<String> {
    let id = &row.session.id;
    match row.session.stage() {
        Stage::Open | Stage::Watched => {
            vec![desk.url(&format!("rolls/{id}")), desk.url(&format!("handovers/{id}"))]
        }
        Stage::Cancelled | Stage::Planned | Stage::Closed => Vec::new(),
    }
}

fn card(desk: &Desk, scheme: &Scheme, (row, post): (&SessionRow, Option<duty::OwnPost>)) -> Card {
    let session = &row.session;
    let stage = session.stage();
    let (arrive_href, in_place) = post.map_or((None, String::new()), |post| (post.arrive_href, post.word));
    Card {
        arrive_href,
        in_place,
        name: session.name.in_language(desk.is_en()).to_owned(),
        under: when_and_where(desk, row),
        chip: chip(desk, scheme, session),
        numbers: Numbers::of(row),
        laid_out: stage > Stage::Planned,
        watched: stage == Stage::Watched,
        go: go(&desk.t, stage),
        roll_href: desk.url(&format!("rolls/{}", session.id)),
        handovers_href: desk.url(&format!("handovers/{}", session.id)),
        signatures_due: row.signatures_due,
    }
}

/// What the way to a roll says.
pub(super) fn go(t: &Texts, stage: Stage) -> String {
    match stage {
        Stage::Cancelled | Stage::Planned => t.session_go_open(),
        Stage::Open => t.session_go_mark(),
        Stage::Watched | Stage::Closed => t.session_go_look(),
    }
}

#[derive(Deserialize)]
struct Nothing {}

type At = Path<(String, String, String)>;

async fn plan_posted(desk: Desk, _posted: Posted<Nothing>) -> Result<Response, Failure> {
    let planned = plan(&desk.app, &desk.who, &desk.place).await?;
    let said = match planned.added.len() as i64 {
        0 => desk.t.session_plan_already(planned.already as i64),
        added => desk.t.session_plan_said(added),
    };
    Ok(desk.done("tonight", said))
}

async fn open_posted(
    desk: Desk,
    Path((_, _, id)): At,
    _posted: Posted<Nothing>,
) -> Result<Response, Failure> {
    let id = SessionId::new(id);
    let opened = open(&desk.app, &desk.who, &desk.place, &id).await?;
    let said = if opened.already {
        desk.t.session_open_already()
    } else {
        desk.t.session_open_said(opened.rows.len() as i64)
    };
    Ok(desk.done(&format!("rolls/{id}"), said))
}

async fn close_posted(
    desk: Desk,
    Path((_, _, id)): At,
    _posted: Posted<Nothing>,
) -> Result<Response, Failure> {
    let closed = close(&desk.app, &desk.who, &desk.place, &SessionId::new(id)).await?;
    let said = desk.t.session_close_said(closed.handed_over, closed.away);
    let back = if desk.may(Act::SessionPlan) { "tonight" } else { "sessions" };
    Ok(desk.done(back, said))
}
