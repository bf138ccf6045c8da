//! 点名 Take marks, close the roll, take in a child who turned up.

mod amending;
mod before;
mod evidence;
mod extended;
pub(crate) mod posts;
mod reading;
mod saving;
mod sent;
mod slips;
mod undoing;
mod unlisted;

pub use amending::amend;
pub use posts::{Fate, take};
pub(crate) use reading::href;
pub(super) use sent::{Sent, put_right};
pub use slips::hand;

use super::duty;
use super::late::Staying;
use super::leave::stay_word;
use super::meal::diet_line;
use super::session::{Numbers, chip, when_and_where};
use crate::app::{App, InForce};
use crate::assets;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::money::{beside, half_month, tally};
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::refusals;
use crate::routes::Route;
use crate::texts::Texts;
use crate::who::Who;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use rules::day::leave::hours::Stay;
use rules::day::roll::arriving::{self, Added};
use rules::day::roll::{self, Closed, Mark, Marked, State};
use rules::day::session::{By, Session, Stage};
use rules::id::{MarkId, SessionId, StudentId};
use rules::moment::Moment;
use rules::money::release::Followed;
use rules::money::{bill, item};
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::programme::Kind;
use serde::Deserialize;
use serde_json::json;
use store::Tx;
use store::day::{ClashRow, FoundRow, RollRow, SessionRow};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/rolls/{session}", Act::RollMark, one),
        Route::post("/{district}/{place}/rolls/{session}", Act::RollMark, saving::mark_posted),
        Route::post("/{district}/{place}/rolls/{session}/marks", Act::RollMark, marks_posted),
        Route::post("/{district}/{place}/rolls/{session}/close", Act::RollClose, saving::close_posted),
        Route::post("/{district}/{place}/rolls/{session}/add", Act::RollMark, saving::add_posted),
        Route::get("/{district}/{place}/rolls/{session}/slips/{student}", Act::LeaveHand, slips::show),
        Route::post("/{district}/{place}/rolls/{session}/slips/{student}", Act::LeaveHand, slips::post)
            .with_body(slips::BODY_BYTES),
        Route::get("/{district}/{place}/rolls/{session}/added/{student}", Act::RollMark, undoing::show),
        Route::post("/{district}/{place}/rolls/{session}/added/{student}", Act::RollMark, undoing::post),
        Route::post("/{district}/{place}/rolls/{session}/unlisted", Act::RollMark, unlisted::post),
        Route::get("/{district}/{place}/rolls/{session}/read", Act::RollLook, reading::show),
        Route::get("/{district}/{place}/rolls/{session}/late", Act::RollLook, evidence::list),
        Route::post("/{district}/{place}/rolls/{session}/late", Act::RollLook, evidence::look_posted),
        Route::get("/{district}/{place}/rolls/{session}/amend", Act::RollAmend, amending::list),
        Route::post("/{district}/{place}/rolls/{session}/amend", Act::RollAmend, amending::post),
    ]
}

/// Takes many marks at once. The same marks again change nothing.
pub async fn mark(
    app: &App,
    who: &Who,
    place: &Place,
    id: &SessionId,
    marks: &[Mark],
) -> Result<Marked, Failure> {
    let permit = who.permit(Act::RollMark, place)?;
    let (in_force, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let facts = tx.roll_mark_facts(id, marks).await?;
    let marked = roll::mark(&facts, &news(&facts, marks), now)?;
    if !marked.noted.is_empty() {
        keep(&mut tx, (app, place), &in_force, (&marked, &facts), (0, now)).await?;
    }
    tx.commit().await?;
    Ok(marked)
}

/// Writes what marks changed, and moves the money of a course's lesson with a correction. Whoever marked first was there
/// when the mark was made, however late it came.
async fn keep(
    tx: &mut Tx,
    at_hand: (&App, &Place),
    in_force: &InForce,
    (marked, facts): (&Marked, &roll::Facts),
    (skew_ms, now): (i64, Moment),
) -> Result<(), Failure> {
    let session = &facts.session;
    let first = marked.noted.iter().map(|(mark, _)| mark.made_at).min();
    let at = rules::day::duty::seen_at(session, first, now);
    duty::in_place(tx, &facts.by, session, (in_force.version, at, now)).await?;
    tx.roll_marked(marked, session, (skew_ms, in_force.version), now).await?;
    if marked.correction {
        let changed = |student: &StudentId| marked.changes.iter().any(|change| change.student == *student);
        give_lessons(tx, at_hand, session, changed, now).await?;
    }
    Ok(())
}

/// What a form says beyond how the roll stands: it names every child, most of them as they were. Where two teachers
/// disagree, each word counts.
fn news(facts: &roll::Facts, marks: &[Mark]) -> Vec<Mark> {
    let stands = |mark: &Mark| {
        facts.rows.get(&mark.student).is_some_and(|row| row.stands(mark.state) && row.conflict.is_none())
    };
    marks.iter().filter(|mark| !stands(mark)).cloned().collect()
}

/// Closes a roll: every missing child becomes its head teacher's question, and a course's lessons count as given.
pub async fn close(app: &App, who: &Who, place: &Place, id: &SessionId) -> Result<Closed, Failure> {
    let permit = who.permit(Act::RollClose, place)?;
    let (in_force, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let facts = tx.roll_facts(id).await?;
    let closed = roll::close(&in_force.scheme.roll, &facts, now)?;
    if !closed.already {
        tx.roll_closed(&closed, &facts.session, in_force.version, now).await?;
        give_lessons(&mut tx, (app, place), &facts.session, |_| true, now).await?;
    }
    duty::in_place(&mut tx, &facts.by, &facts.session, (in_force.version, now, now)).await?;
    tx.commit().await?;
    Ok(closed)
}

/// Takes a child who stands in the room onto the roll, listed or not (X.22).
pub async fn add(
    app: &App,
    who: &Who,
    place: &Place,
    id: &SessionId,
    student: &StudentId,
) -> Result<Added, Failure> {
    let permit = who.permit(Act::RollMark, place)?;
    let (in_force, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let facts = tx.roll_facts(id).await?;
    // Before the child is looked up: whether there is such a pupil is not theirs to know.
    if !arriving::takes_on(&facts.by) {
        return Err(Failure::NotTheirs);
    }
    let child = tx.roll_child(student, &facts.session).await?;
    let added = arriving::add(&facts, &child, now)?;
    if added.change.is_some() {
        tx.roll_added(&added, &facts.session, in_force.version, now).await?;
        if added.correction {
            give_lessons(&mut tx, (app, place), &facts.session, |one| one == student, now).await?;
        }
    }
    tx.commit().await?;
    Ok(added)
}

/// Moves the money of given lessons and of meals, for these children of a closed roll; what was moved before stays moved once. What
/// is charged afterwards is counted where it is posted already. The fee is that of the plan in whose term the day is, whichever holds
/// by now (P1.10). Answers how the money followed, where it is one child's.
pub(crate) async fn give_lessons(
    tx: &mut Tx,
    (app, place): (&App, &Place),
    session: &Session,
    of: impl Fn(&StudentId) -> bool,
    now: Moment,
) -> Result<Followed, Failure> {
    let plan = app.of_day(place, session.date)?;
    if !costs(&plan, session) {
        return Ok(Followed::Nothing);
    }
    if session.is_extended() {
        return beside::give_extended(tx, (app, place), &plan, (session, of), now).await;
    }
    let lesson = give(tx, &plan, (&session.id, session.date), &of, now).await?;
    if plan.scheme.meal_fee().is_none() {
        return Ok(lesson);
    }
    let meal = give(tx, &plan, (&item::meal_at(&session.id), session.date), &of, now).await?;
    Ok(lesson.and(meal))
}

/// Whether families pay for a session: a course's lesson, or an evening of care or a meal that has a fee (P3.8, P3.16); extended care
/// has a fee of its own, or none (P1.25).
pub(super) fn costs(plan: &InForce, session: &Session) -> bool {
    let scheme = &plan.scheme;
    if session.is_extended() {
        return scheme.beside_fee(Kind::ExtendedCare).is_some();
    }
    session.course.is_some() || scheme.care_fee().is_some() || scheme.meal_fee().is_some()
}

/// The same of one thing that families pay for: of a session, or of the meal at it.
pub(crate) async fn give(
    tx: &mut Tx,
    plan: &InForce,
    (id, date): (&SessionId, Date),
    of: impl Fn(&StudentId) -> bool,
    now: Moment,
) -> Result<Followed, Failure> {
    let mut facts = tx.release_facts(id).await?;
    let terms = facts.course.as_ref().and_then(|item| plan.scheme.fee_of(item));
    let Some(terms) = terms else {
        // Before its first bill or count the store knows of no fee: what is charged afterwards is counted as it stands then.
        let scheme = &plan.scheme;
        let fee = if item::is_meal(id) { scheme.meal_fee() } else { scheme.care_fee() };
        let is_counted = facts.course.is_none() && fee.is_some_and(bill::is_afterwards);
        return Ok(if is_counted { Followed::Counted } else { Followed::Nothing });
    };
    facts.children.retain(|child| of(&child.student));
    if bill::is_afterwards(terms) {
        return tally::recount(tx, (plan, terms), &facts, (date, now)).await;
    }
    let lessons = half_month::mark(tx, terms, &mut facts, date).await?;
    let released = half_month::release(tx, terms, (&facts, date), &lessons, now).await?;
    Ok(released.followed())
}

#[derive(Template)]
#[template(path = "roll/one.html")]
struct OnePage {
    shell: Shell,
    t: Texts,
    back: String,
    name: String,
    under: String,
    chip: (&'static str, String),
    stage: Step,
    numbers: Numbers,
    late_from: String,
    seen_at: i64,
    waiting: Vec<Line>,
    coming: Vec<Line>,
    marked: Vec<Line>,
    gone: Vec<Gone>,
    who: String,
    shape: String,
    scripts: [&'static str; 2],
    links: Links,
    sought: String,
    found: Vec<Found>,
    searched: bool,
    /// Address and name of children whom this person may take off the roll again.
    added: Vec<(String, String)>,
    /// Children in the room of whom nobody has said yet who they are, and the one that the search is about.
    unlisted: Vec<unlisted::LineView>,
    unlisted_line: String,
    before: Vec<String>,
}

/// How far the page is, for its template.
struct Step {
    planned: bool,
    cancelled: bool,
    open: bool,
    watched: bool,
}

struct Links {
    open: String,
    mark: String,
    marks: String,
    /// Where it is closed, for one of the school's own, who also seeks its pupils here; and who that is, for somebody from outside.
    close: Option<String>,
    closed_by: String,
    add: String,
    unlisted: String,
    end: String,
    handovers: String,
    /// The pupils of its group with their phones, where it has one.
    list: Option<String>,
    own: String,
    /// Where an incident of a child is reported, before its id.
    report: Option<String>,
    /// Where a mark is put right for the money, once the evening of a course is over.
    amend: Option<String>,
}

/// One child with its four marks.
struct Line {
    student: String,
    seat: i64,
    name: String,
    home_class: String,
    note: String,
    /// What it may not have, as its family said.
    diet: String,
    letter_missing: bool,
    absence_open: bool,
    hours: String,
    state: State,
    clash: String,
    /// It is absent although its teacher says that it is on leave: no slip is there.
    word: String,
    /// Where a paper slip of it is taken in, while it is not here.
    slip: Option<String>,
    /// What was chosen on a form that was refused.
    typed: Option<String>,
}

impl Line {
    /// What was just chosen stands first. Where two teachers disagree nothing is chosen: somebody looks again.
    fn is(&self, mark: &str) -> bool {
        match &self.typed {
            Some(typed) => typed == mark,
            None => self.clash.is_empty() && self.state.code() == mark,
        }
    }

    /// Is there something behind its name: what its carers must know, or what can be done for it here?
    fn has_more(&self, is_reporter: bool) -> bool {
        is_reporter || self.slip.is_some() || !self.note.is_empty() || !self.diet.is_empty()
    }

    /// How the child stands; nothing, where two teachers disagree.
    fn code(&self) -> &'static str {
        if self.clash.is_empty() { self.state.code() } else { "" }
    }
}

/// A child who went home.
struct Gone {
    name: String,
    home_class: String,
    told: String,
}

/// A child who might be the one in the room.
struct Found {
    student: String,
    name: String,
    home_class: String,
    held: String,
}

#[derive(Deserialize)]
struct Sought {
    #[serde(default)]
    find: String,
    #[serde(default)]
    unlisted: String,
}

type At = Path<(String, String, String)>;

async fn one(desk: Desk, Path((_, _, id)): At, Query(sought): Query<Sought>) -> Result<Response, Failure> {
    let permit = desk.permit(Act::RollMark)?;
    let in_force = desk.app.scheme(&desk.place)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let row = tx.session_row(&SessionId::new(id)).await?;
    let (session, by) = (&row.session, By::of(&permit));
    if !session.is_shown_to(&by, desk.now.date()) {
        return Err(Failure::NotTheirs);
    }
    let rows = tx.roll_rows(&session.id).await?;
    let find = if arriving::takes_on(&by) { sought.find.trim() } else { "" };
    let found = if find.is_empty() { Vec::new() } else { tx.roll_find(find, session).await? };
    let staying = Staying::on(&desk, &mut tx, session.date).await?;
    let added = undoing::taken_on(&desk, &mut tx, session).await?;
    let diets = tx.diets_of(&rows.iter().map(|row| row.student.id.clone()).collect::<Vec<_>>()).await?;
    let unlisted = tx.unlisted(&session.id).await?;
    let shape = shape(session, &rows, unlisted.len());
    let gone_before = extended::gone_before(&desk, &mut tx, session, &staying).await?;
    let line = |row: RollRow| {
        let diet = diets.get(&row.student.id).map(|said| diet_line(&desk.t, said)).unwrap_or_default();
        let stays = staying.word(&desk.t, &row.student.id, session.hands_over_from());
        let line = line(&desk, session, row);
        let hours = [line.hours.clone()].into_iter().filter(|hours| !hours.is_empty()).chain(stays);
        Line { hours: hours.collect::<Vec<_>>().join(" · "), diet, ..line }
    };
    let (gone, here): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.state == State::HandedOver);
    let (waiting, marked): (Vec<_>, Vec<_>) = here.into_iter().partition(|row| row.state == State::Expected);
    let comes = |row: &RollRow| row.stay.comes_at.is_some_and(|at| desk.now < at);
    let (coming, waiting): (Vec<_>, Vec<_>) = waiting.into_iter().partition(comes);
    let stage = session.stage();
    Ok(page(OnePage {
        shell: desk.shell(),
        t: desk.t.clone(),
        back: back(&desk),
        name: session.name.in_language(desk.is_en()).to_owned(),
        under: when_and_where(&desk, &row),
        chip: chip(&desk, &in_force.scheme, session),
        stage: Step {
            planned: stage <= Stage::Planned,
            cancelled: stage == Stage::Cancelled,
            open: stage == Stage::Open,
            watched: stage == Stage::Watched,
        },
        numbers: Numbers::of(&row),
        late_from: roll::late_from(&in_force.scheme.roll, session.from).time().strftime("%H:%M").to_string(),
        seen_at: desk.now.0,
        coming: coming.into_iter().map(line).collect(),
        waiting: waiting.into_iter().map(line).collect(),
        marked: marked.into_iter().map(line).collect(),
        gone: gone.into_iter().map(|row| gone_line(&desk, row)).chain(gone_before).collect(),
        who: permit.person().to_string(),
        shape,
        scripts: [assets::keep_href(), assets::roll_href()],
        links: links(&desk, &row)?,
        searched: !find.is_empty(),
        found: found.into_iter().map(|row| found_line(&desk, row)).collect(),
        sought: sought.find,
        unlisted_line: sought.unlisted,
        unlisted: unlisted.into_iter().map(|row| unlisted::line_view(&desk, &session.id, row)).collect(),
        added,
        before: before::lines(&desk, &mut tx, session).await?,
    }))
}

/// All of tonight, or one's own evenings; somebody from outside has a page of lessons.
fn back(desk: &Desk) -> String {
    let list = if desk.may(Act::SessionList) { "sessions" } else { "duties/own" };
    desk.url(if desk.may(Act::SessionPlan) { "tonight" } else { list })
}

fn links(desk: &Desk, row: &SessionRow) -> Result<Links, Failure> {
    let session = &row.session;
    let plan = desk.app.of_day(&desk.place, session.date)?;
    let (id, group) = (&session.id, &session.group);
    let may_amend = costs(&plan, session) && session.stage() == Stage::Closed && desk.may(Act::RollAmend);
    let is_on = session.date == desk.now.date() || session.closed_at.is_none();
    let has_list = !session.is_extended() && is_on;
    Ok(Links {
        amend: may_amend.then(|| desk.url(&format!("rolls/{id}/amend"))),
        open: desk.url(&format!("sessions/{id}/open")),
        mark: desk.url(&format!("rolls/{id}")),
        marks: desk.url(&format!("rolls/{id}/marks")),
        close: desk.may(Act::RollClose).then(|| desk.url(&format!("rolls/{id}/close"))),
        closed_by: row.companion_name.clone().unwrap_or_else(|| desk.t.roll_close_management()),
        add: desk.url(&format!("rolls/{id}/add")),
        unlisted: desk.url(&format!("rolls/{id}/unlisted")),
        end: desk.url(&format!("sessions/{id}/close")),
        handovers: desk.url(&format!("handovers/{id}")),
        list: (has_list && desk.may(Act::GroupingList)).then(|| desk.url(&format!("groupings/{group}"))),
        own: desk.url(&format!("rolls/{id}")),
        report: desk.may(Act::IncidentReport).then(|| desk.url("incidents/new?child=")),
    })
}

fn line(desk: &Desk, session: &Session, row: RollRow) -> Line {
    let is_away = matches!(row.state, State::Expected | State::Absent) && !session.is_extended();
    let takes_slips = is_away && desk.may(Act::LeaveHand);
    Line {
        word: word_line(desk, &row),
        slip: takes_slips.then(|| desk.url(&format!("rolls/{}/slips/{}", session.id, row.student.id))),
        clash: row.clash.as_ref().map_or_else(String::new, |clash| clash_line(desk, &row, clash)),
        typed: desk.typed(&format!("mark-{}", row.student.id)),
        student: row.student.id.to_string(),
        seat: row.student.seat,
        name: row.student.name,
        home_class: row.student.home_class,
        note: row.student.care_note,
        diet: String::new(),
        letter_missing: row.letter_missing && desk.may(Act::RollClose),
        absence_open: row.absence_open,
        hours: stay_word(&desk.t, row.stay),
        state: row.state,
    }
}

/// What is said of a child that is absent by a mere word.
fn word_line(desk: &Desk, row: &RollRow) -> String {
    if row.says_leave { desk.t.roll_no_slip() } else { String::new() }
}

/// 周老师 16:02 说已到，李老师 16:05 说缺勤
fn clash_line(desk: &Desk, row: &RollRow, clash: &ClashRow) -> String {
    let hour = |at: Moment| at.time().strftime("%H:%M").to_string();
    let (first, at) = (&clash.first.0, clash.first.1.map(hour).unwrap_or_default());
    let one = desk.t.roll_said(state_word(desk, row.state), at, first.as_str());
    let other =
        desk.t.roll_said(state_word(desk, clash.state), hour(clash.second.1), clash.second.0.as_str());
    desk.t.roll_clash(one, other)
}

pub(super) fn state_word(desk: &Desk, state: State) -> String {
    let t = &desk.t;
    match state {
        State::Expected => t.roll_unmarked(),
        State::Present => t.roll_present(),
        State::Late => t.roll_late(),
        State::Absent => t.roll_absent(),
        State::Leave => t.roll_leave(),
        State::HandedOver => t.gate_gone(),
    }
}

fn gone_line(desk: &Desk, row: RollRow) -> Gone {
    // To whom is not for somebody from outside (P3.50).
    let told = row.handed_to.map_or_else(String::new, |(at, to)| {
        let at = at.time().strftime("%H:%M").to_string();
        if desk.may(Act::RollClose) { desk.t.roll_gone_to(at, to) } else { at }
    });
    Gone { name: row.student.name, home_class: row.student.home_class, told }
}

fn found_line(desk: &Desk, row: FoundRow) -> Found {
    let held = row.held.map_or_else(String::new, |group| group.in_language(desk.is_en()).to_owned());
    let student = row.student;
    Found { student: student.id.to_string(), name: student.name, home_class: student.home_class, held }
}

/// A mark as a device keeps it.
#[derive(Deserialize)]
struct Kept {
    key: String,
    #[serde(default)]
    student: String,
    #[serde(default)]
    state: String,
    made_at: i64,
    #[serde(default)]
    seen_at: i64,
    /// Name and class of a child on no list, in a mark's place.
    #[serde(default)]
    also: String,
    #[serde(default)]
    after: Option<String>,
}

/// What a device had kept comes in; it hears what became of each mark, and how the whole roll stands now.
async fn marks_posted(desk: Desk, Path((_, _, id)): At, posted: Posted<Sent>) -> Result<Response, Failure> {
    let (id, now, permit) = (SessionId::new(id), desk.now, desk.permit(Act::RollMark)?);
    if posted.form.who != permit.person().to_string() {
        return Err(Failure::BadForm("who".to_owned()));
    }
    let bad = |_| Failure::BadForm("marks".to_owned());
    let kept: Vec<Kept> = serde_json::from_str(&posted.form.marks).map_err(bad)?;
    let sent_at = Moment(posted.form.sent_at);
    let made = put_right(kept.iter().map(|one| (one.key.as_str(), one.made_at)), sent_at, now)?;
    let kept = kept.into_iter().zip(made);
    let (also, kept): (Vec<_>, Vec<_>) = kept.partition(|(one, _)| !one.also.is_empty());
    let also = also.into_iter().map(|(one, made_at)| (MarkId::new(one.key), one.also, made_at)).collect();
    let read = |(one, made_at): (Kept, Moment)| {
        let state = State::from_device(&one.state).ok_or_else(|| Failure::BadForm("state".to_owned()))?;
        Ok(Mark {
            key: MarkId::new(one.key),
            student: StudentId::new(one.student),
            state,
            made_at,
            seen_at: Moment(one.seen_at).min(now),
            after: one.after.map(MarkId::new),
        })
    };
    let marks = kept.into_iter().map(read).collect::<Result<Vec<Mark>, Failure>>()?;
    let skew_ms = roll::skew_ms(sent_at, now);
    let noted = unlisted::take(&desk, &id, also).await?;
    let fates = take(&desk.app, &desk.who, &desk.place, &id, (&marks, skew_ms)).await?;
    let mut tx = desk.app.store.look(&permit).await?;
    let session = tx.session(&id).await?;
    // Somebody who no longer leads it hears what became of their own marks and nothing else: without an answer the phone
    // would send them for ever.
    let leads = session.is_shown_to(&By::of(&permit), now.date());
    let rows = if leads { tx.roll_rows(&id).await? } else { Vec::new() };
    let open = if leads { tx.unlisted(&id).await?.len() } else { 0 };
    let shape = if leads { shape(&session, &rows, open) } else { String::new() };
    let stands = rows.iter().map(|row| {
        let clash = row.clash.as_ref().map(|clash| clash_line(&desk, row, clash));
        json!({ "student": row.student.id, "state": row.state, "clash": clash, "word": word_line(&desk, row) })
    });
    let taken = fates.iter().map(|fate| {
        let why = fate.refused.as_ref().map(|why| refusals::card(&desk.app, desk.lang, why).what);
        json!({ "key": fate.key, "outcome": fate.outcome, "refused": why })
    });
    let noted = noted.iter().map(|(key, why)| {
        let why = why.as_ref().map(|why| refusals::card(&desk.app, desk.lang, why).what);
        json!({ "key": key, "outcome": "noted", "refused": why })
    });
    let taken = taken.chain(noted);
    let said = json!({
        "now": now, "taken": taken.collect::<Vec<_>>(), "rows": stands.collect::<Vec<_>>(),
        "shape": shape,
    });
    Ok(axum::Json(said).into_response())
}

/// What a page of the roll is made of. Where it differs from the page on a phone, the phone asks for the page anew.
fn shape(session: &Session, rows: &[RollRow], unlisted: usize) -> String {
    let gone = rows.iter().filter(|row| row.state == State::HandedOver).count();
    let parts = rows.iter().filter(|row| row.stay != Stay::default()).count();
    format!("{:?}/{}/{gone}/{parts}/{unlisted}", session.stage(), rows.len())
}
