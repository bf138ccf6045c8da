//! 迟接 Children nobody has fetched, wishes for extended care, and the clock that tells whoever must be told.

mod answering;
mod entering;
mod rolling;

use super::checklist;
use super::duty;
use super::escort::way_word;
use super::incident::overdue;
use super::problem;
use super::roll::give_lessons;
use super::rota;
use super::session;
use super::signing::settle;
use crate::app::{App, InForce};
use crate::desk::Desk;
use crate::enrol::guest;
use crate::enrol::term::{self, Term};
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use entering::{FormView, Sought};
use jiff::civil::Date;
use rules::day::escort::{self, Link};
use rules::day::late::staying::{Hours, List, Listed};
use rules::day::late::{self, Spot, Step};
use rules::day::roll::untaken;
use rules::day::session::forgotten;
use rules::day::{absence, roll};
use rules::enrol::draw;
use rules::id::{EscortId, ExtendedId, StudentId};
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::message::{Urgency, unread};
use rules::people::place::Place;
use rules::people::role::clock;
use rules::plan::calendar::SchoolDay;
use rules::plan::scheme::Scheme;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use store::Tx;
use store::day::{AbsenceRow, ExtendedRow, LateRow, WayRow};

/// How often the clock looks whether anybody must be told.
const LOOK_EVERY: Duration = Duration::from_secs(30);

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/late", Act::GateRead, list),
        Route::get("/{district}/{place}/extended", Act::ExtendedAgree, extended),
        Route::post("/{district}/{place}/extended", Act::ExtendedAgree, entering::post),
        Route::post("/{district}/{place}/extended/{extended}/agree", Act::ExtendedAgree, agree_posted),
        Route::post(
            "/{district}/{place}/extended/{extended}/decline",
            Act::ExtendedAgree,
            answering::decline_posted,
        ),
        Route::post(
            "/{district}/{place}/takings/{student}/extended/end",
            Act::ExtendedAsk,
            answering::end_posted,
        ),
    ]
}

/// What the clock told at one place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Summer points whose guests were brought up to their seats (P4.6).
    pub guests: usize,
    /// Evenings that an amendment, or days that became known, changed (P2.17).
    pub replanned: usize,
    /// Rolls that nobody had laid out.
    pub laid_out: usize,
    /// Teachers who were reminded or missed (P3.43).
    pub duties: usize,
    /// Rolls that were not closed in time (P3.52).
    pub rolls: usize,
    /// Alarms to staff that nobody has read (X.18).
    pub unread: usize,
    /// Evenings that nobody had ended when their day was over (P3.52).
    pub unclosed: usize,
    /// Absences that others were asked about (P3.55).
    pub absences: usize,
    /// Children who were to come at an hour and have not (P3.60).
    pub missed: usize,
    /// Children of whose line a link is open past its time (P3.61).
    pub links: usize,
    /// Rungs of the late ladder (P3.61).
    pub rungs: usize,
    /// Signatures that had waited for another phone and wait no longer (P3.61).
    pub signings: usize,
    /// Steps of open incidents that were not done in time (P3.58).
    pub incidents: usize,
    /// Problems that were not closed by their hour (P3.44).
    pub problems: usize,
    /// Checklists of the logistics group that were not ticked by their hour (P3.47).
    pub checklists: usize,
    /// Draws whose hour passed without them (P3.33).
    pub draws: usize,
    /// Other timetables that begin tomorrow (P3.7).
    pub switches: usize,
    /// Children who went over to extended care, and its session where it was laid out (P1.25).
    pub extended: usize,
}

/// 留校 Tonight's children who are looked after beyond their session, for whoever has them in a room, at the gate, in a line.
pub(crate) struct Staying {
    hours: Hours,
    children: BTreeMap<StudentId, Listed>,
}

impl Staying {
    /// Of one day; nobody where nothing of it is held.
    pub(crate) async fn on(desk: &Desk, tx: &mut Tx, date: Date) -> Result<Self, Failure> {
        Self::of((&desk.app, &desk.place), &desk.app.scheme(&desk.place)?.scheme, tx, date).await
    }

    /// Closures only take hours away: where nobody is on a list, or nothing is held anyway, nobody asks for them.
    async fn of(
        (app, place): (&App, &Place),
        scheme: &Scheme,
        tx: &mut Tx,
        date: Date,
    ) -> Result<Self, Failure> {
        let calendar = app.calendar(place);
        let hours = Hours::of(scheme, calendar, &[], date);
        if hours.is_empty() {
            return Ok(Self { hours, children: BTreeMap::new() });
        }
        let day = match calendar.day(&scheme.term, date) {
            SchoolDay::Open(day) => Some(day),
            SchoolDay::OutsideTerm | SchoolDay::Holiday(_) | SchoolDay::Closed | SchoolDay::Weekend => None,
        };
        let children = tx.listed(date, day).await?;
        if children.is_empty() {
            return Ok(Self { hours, children });
        }
        let closures = tx.closures_standing().await?;
        Ok(Self { hours: Hours::of(scheme, calendar, &closures, date), children })
    }

    /// What a child whose session ends at `until` stays for, and until when.
    pub(super) fn stays(&self, student: &StudentId, until: Moment) -> Option<(List, Moment)> {
        self.hours.stays(*self.children.get(student)?, until)
    }

    /// 延时托管到 19:00, or 晚自习到 20:30.
    pub(crate) fn word(&self, t: &Texts, student: &StudentId, until: Moment) -> Option<String> {
        let (list, at) = self.stays(student, until)?;
        let at = at.time().strftime("%H:%M").to_string();
        Some(match list {
            List::Extended => t.late_extended_until(at),
            List::Study => t.study_until(at),
        })
    }

    /// The children who are inside, with until when each is looked after.
    pub(super) async fn rows(&self, tx: &mut Tx, date: Date) -> Result<Vec<LateRow>, Failure> {
        let mut rows = tx.late_rows(date).await?;
        for row in &mut rows {
            row.child.stays_until = self.stays(&row.student.id, row.child.until).map(|(_, at)| at);
        }
        Ok(rows)
    }
}

/// Looks at one place: whoever must be told by now is told, each of it once. It never lets a child go.
pub async fn look(app: &App, place: &Place) -> Result<Told, Failure> {
    let guests = guest::look(app, place).await?;
    let Ok(plan) = app.scheme(place) else { return Ok(Told { guests, ..Told::default() }) };
    let permit = clock(Act::EveningWatch, place)?;
    let (scheme, now) = (&plan.scheme, app.now());
    let replanned = session::replanning::look(app, place).await?;
    let laid_out = session::open_due(app, place).await?;
    let duties = duty::look(app, place).await?;
    let mut told = Told::default();
    let mut tx = app.store.act(&permit).await?;
    told.rolls += rolls(&mut tx, &plan, now).await?;
    for id in tx.rolls_awaiting(now.date(), now).await? {
        let facts = tx.roll_facts(&id).await?;
        let missed = roll::missed(&scheme.roll, &facts, now);
        if missed.is_empty() {
            continue;
        }
        tx.roll_missed(&missed, &facts.session, plan.version, now).await?;
        let is_missed = |student: &StudentId| missed.iter().any(|change| change.student == *student);
        give_lessons(&mut tx, (app, place), &facts.session, is_missed, now).await?;
        told.missed += missed.len();
    }
    told.signings += settle(&mut tx, &plan, now).await?;
    told.links += links(&mut tx, &plan, now).await?;
    told.absences += absences(&mut tx, &plan, now).await?;
    told.unclosed += unclosed(&mut tx, &plan, now).await?;
    told.incidents += overdue::tell(&mut tx, &plan, now).await?;
    told.problems += problem::tell(&mut tx, &plan, now).await?;
    told.checklists += checklist::tell((app, place), &mut tx, &plan, now).await?;
    let staying = Staying::of((app, place), scheme, &mut tx, now.date()).await?;
    told.extended += rolling::look(&mut tx, &plan, &staying, now).await?;
    for row in staying.rows(&mut tx, now.date()).await? {
        for step in late::due(&scheme.late, &scheme.pickup, &row.child, now) {
            tx.late_told((&row, step), plan.version, now).await?;
            told.rungs += 1;
        }
    }
    for term in term::all(app, place)? {
        told.draws += usize::from(draw_overdue(&mut tx, &term, now).await?);
    }
    told.unread += unread(&mut tx, &plan, now).await?;
    told.switches += usize::from(session::replanning::remind((app, place), &mut tx, &plan, now).await?);
    if told == Told::default() {
        drop(tx);
    } else {
        tx.commit().await?;
    }
    // Turns come last: what cannot be told of them holds up no word of a child.
    let duties = duties + rota::look(app, place).await?;
    Ok(Told { guests, replanned, laid_out, duties, ..told })
}

/// Tells of rolls that are not closed in time, but whom the same room's missing teacher was told of.
async fn rolls(tx: &mut Tx, plan: &InForce, now: Moment) -> Result<usize, Failure> {
    let open = tx.rolls_open(now.date(), now).await?;
    if open.is_empty() {
        return Ok(0);
    }
    let posts = duty::posts(tx, now).await?;
    let mut told = 0;
    for row in &open {
        let Some((post, missed)) = posts.get(&row.session) else { continue };
        for step in untaken::due(&plan.scheme.roll, post, (&row.told, missed), now) {
            tx.roll_overdue((row, step), plan.version, now).await?;
            told += 1;
        }
    }
    Ok(told)
}

/// Asks the next people for whoever is still missing: a question does not end with its evening.
async fn absences(tx: &mut Tx, plan: &InForce, now: Moment) -> Result<usize, Failure> {
    let earliest = forgotten::first(now.date());
    let rows = tx.absences(now.date()).await?.into_iter();
    let rows: Vec<AbsenceRow> = rows.filter(|row| row.absence.date >= earliest).collect();
    let dates: BTreeSet<Date> = rows.iter().map(|row| row.absence.date).collect();
    let mut told = 0;
    for date in dates {
        let asked = tx.alarms(date, "absence").await?;
        for row in rows.iter().filter(|row| row.absence.date == date) {
            let steps = asked.get(&row.absence.opening()).map(Vec::as_slice).unwrap_or_default();
            let steps: Vec<absence::Step> =
                steps.iter().filter_map(|step| absence::Step::from_code(step)).collect();
            for step in absence::due(&plan.scheme.absence, &row.absence, &steps, now) {
                tx.absence_asked((row, step), plan.version, now).await?;
                told += 1;
            }
        }
    }
    Ok(told)
}

/// Tells of evenings that nobody has ended although their day is over: what stands on their rolls is on no list of today.
async fn unclosed(tx: &mut Tx, plan: &InForce, now: Moment) -> Result<usize, Failure> {
    let rows = tx.sessions_forgotten((forgotten::first(now.date()), now.date())).await?;
    for row in &rows {
        tx.session_forgotten(row, plan.version, now).await?;
    }
    Ok(rows.len())
}

/// Takes alarms that none of the staff they were written to has read to the leading group, but what a ladder takes there itself.
async fn unread(tx: &mut Tx, plan: &InForce, now: Moment) -> Result<usize, Failure> {
    let since = now.plus_minutes(-Urgency::Alarm.life_minutes());
    let (facts, messages) = tx.unread_facts(since, plan.scheme.message.unread_since(now)).await?;
    let due = unread::goes_on(&plan.scheme, &facts, now);
    let mut told = 0;
    for one in messages.iter().filter(|one| due.contains(&one.key)) {
        told += usize::from(tx.alarm_unread(one, plan.version, now).await?);
    }
    Ok(told)
}

/// Tells that the hour of a term's draw has passed without it.
async fn draw_overdue(tx: &mut Tx, term: &Term, now: Moment) -> Result<bool, Failure> {
    let (plan, scheme) = (&term.plan, &term.plan.scheme);
    let hour = draw::hour(&scheme.draw);
    if now < hour {
        return Ok(false);
    }
    let (id, progress) = tx.draw_progress(&term.which, now.date()).await?;
    let due = draw::due(scheme, progress, now).filter(|due| draw::is_overdue(&scheme.draw, *due, now));
    if due.is_none() {
        return Ok(false);
    }
    Ok(tx.draw_overdue(&id, (hour, plan.version), now).await?)
}

/// Children of whose line a link is open past its time: told once a child and link.
async fn links(tx: &mut Tx, plan: &InForce, now: Moment) -> Result<usize, Failure> {
    let mut open: BTreeMap<(EscortId, Link), (WayRow, Vec<StudentId>)> = BTreeMap::new();
    for (student, row) in tx.escort_ways(now.date()).await? {
        let Some(link) = escort::overdue(&plan.scheme.pickup, &row.way, now) else { continue };
        let key = (row.way.escort.id.clone(), link);
        open.entry(key).or_insert_with(|| (row, Vec::new())).1.push(student);
    }
    let mut told = 0;
    for ((_, link), (row, students)) in open {
        told += tx.escort_overdue((&row, link, &students), plan.version, now).await?;
    }
    Ok(told)
}

/// Looks at every place twice a minute: what nobody was told of in time is told, once.
pub(crate) async fn watch(app: App) {
    let mut beat = tokio::time::interval(LOOK_EVERY);
    loop {
        beat.tick().await;
        for place in app.places() {
            if let Err(why) = look(&app, &place).await {
                tracing::error!(?why, place = %place.place, "the evening could not be looked at");
            }
        }
    }
}

#[derive(Template)]
#[template(path = "late/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    back: String,
    today: String,
    rows: Vec<RowView>,
}

struct RowView {
    href: String,
    name: String,
    under: String,
    chip: &'static str,
    word: String,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::GateRead)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let staying = Staying::on(&desk, &mut tx, desk.now.date()).await?;
    let rows = staying.rows(&mut tx, desk.now.date()).await?;
    let over = rows.into_iter().filter(|row| desk.now >= row.child.until);
    Ok(page(ListPage {
        back: desk.url("gate"),
        today: when::moment(&desk.t, desk.now),
        rows: over.map(|row| row_view(&desk, &staying, &row)).collect(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn row_view(desk: &Desk, staying: &Staying, row: &LateRow) -> RowView {
    let t = &desk.t;
    let stays = staying.word(t, &row.student.id, row.child.until);
    let stays = stays.filter(|_| desk.now < late::waits_until(&row.child));
    let (chip, word) = match (stays, row.child.told.iter().max()) {
        (Some(stays), _) => ("progress", stays),
        (None, None) => ("waiting", t.late_waits()),
        (None, Some(Step::Guardians)) => ("waiting", t.late_guardians()),
        (None, Some(Step::Staff)) => ("refused", t.late_staff()),
        (None, Some(Step::Leader)) => ("refused", t.late_leader()),
        (None, Some(Step::Police)) => ("refused", t.late_police()),
    };
    let minutes = desk.now.minutes_since(row.child.until);
    let at = match (row.child.spot(), &row.child.way) {
        (Spot::Way, Some(way)) => format!("{} · {}", way_word(desk, way), row.leader_name),
        (Spot::Unmarked, _) => format!("{} · {}", row.room, t.late_unmarked()),
        (Spot::Room | Spot::Way, _) => row.room.clone(),
    };
    RowView {
        href: desk.url(&format!("gate/{}", row.student.id)),
        name: row.student.name.clone(),
        under: format!(
            "{} · {} · {}",
            t.roll_home_class(row.student.home_class.as_str()),
            at,
            t.late_minutes(minutes)
        ),
        chip,
        word,
    }
}

#[derive(Template)]
#[template(path = "late/extended.html")]
struct ExtendedPage {
    shell: Shell,
    t: Texts,
    rows: Vec<WishView>,
    /// For whom a family calls.
    entry: FormView,
    action: String,
}

struct WishView {
    child: String,
    under: String,
    reason: String,
    chip: (&'static str, String),
    /// Why it was declined.
    declined: Option<String>,
    open: bool,
    id: String,
    action: String,
    decline_action: String,
    /// What was typed into the form that was refused.
    typed: String,
}

/// How a wish stands.
pub(super) fn wish_chip(t: &Texts, row: &ExtendedRow) -> (&'static str, String) {
    match (row.ended_from, &row.declined, row.agreed_at) {
        (Some(from), ..) => ("closed", t.late_ended_from(when::day(t, from))),
        (None, Some(_), _) => ("refused", t.late_declined()),
        (None, None, Some(_)) => ("done", t.late_agreed()),
        (None, None, None) => ("waiting", t.late_asked()),
    }
}

async fn extended(desk: Desk, Query(sought): Query<Sought>) -> Result<Response, Failure> {
    let permit = desk.permit(Act::ExtendedAgree)?;
    let plan = desk.app.scheme(&desk.place)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let rows = tx.extended_rows(desk.now.date(), None).await?;
    let entry = entering::form(&desk, &mut tx, &plan, sought).await?;
    let typed = |id: &ExtendedId| desk.typed("wish").filter(|wish| *wish == id.as_str());
    let view = |row: ExtendedRow| WishView {
        chip: wish_chip(&desk.t, &row),
        open: row.agreed_at.is_none() && row.declined.is_none() && row.ended_from.is_none(),
        typed: typed(&row.id).and_then(|_| desk.typed("reason")).unwrap_or_default(),
        decline_action: desk.url(&format!("extended/{}/decline", row.id)),
        under: format!(
            "{} · {}",
            desk.t.roll_home_class(row.student.home_class.as_str()),
            desk.t.taking_days(when::day(&desk.t, row.from), when::day(&desk.t, row.until))
        ),
        child: row.student.name,
        reason: row.reason,
        declined: row.declined.map(|why| desk.t.late_declined_why(why)),
        action: desk.url(&format!("extended/{}/agree", row.id)),
        id: row.id.to_string(),
    };
    let rows = rows.into_iter().map(view).collect();
    let action = desk.url("extended");
    Ok(page(ExtendedPage { shell: desk.shell(), t: desk.t.clone(), rows, entry, action }))
}

#[derive(Deserialize)]
struct Nothing {}

async fn agree_posted(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
    _posted: Posted<Nothing>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::ExtendedAgree)?;
    let version = desk.app.scheme(&desk.place)?.version;
    let mut tx = desk.app.store.act(&permit).await?;
    let id = ExtendedId::new(id);
    let (_, wish) = tx.extended_wish(&id).await?;
    rules::day::late::answering::agree(&wish)?;
    if tx.extended_agreed(&id, version, desk.app.now()).await? {
        tx.commit().await?;
    }
    Ok(desk.done("extended", desk.t.late_agreed_said()))
}
