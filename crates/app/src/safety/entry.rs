//! 到校 The gate when pupils and staff come back: a name, and whether it goes in, waits, or comes another day; never why. Whoever
//! was not let in waits on the page until it is said who fetched it.

use super::batch::slot;
use super::clearance::state_of;
use super::staff_health;
use crate::app::App;
use crate::day::pickup::met;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::people::relation_word;
use crate::posted::Posted;
use crate::routes::Route;
use crate::safety::report;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use jiff::civil::Date;
use rules::day::taking;
use rules::id::{CollectorId, StudentId};
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::collector::Adult;
use rules::people::place::Place;
use rules::people::student::Student;
use rules::plan::return_to_school::ReturnPlan;
use rules::safety::batch::{self, Arrival};
use rules::safety::entry::passing::{self, Facts, Passed};
use serde::Deserialize;
use store::Tx;
use store::safety::{EntryRow, StaffEntry};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/entries", Act::EntryRead, list),
        Route::post("/{district}/{place}/entries/{student}", Act::EntryPass, pass_posted),
        Route::post("/{district}/{place}/entries/{student}/fetched", Act::EntryPass, fetched_posted),
    ]
}

/// How many pupils a search shows, and how many of the staff.
const FOUND_MAX: usize = 12;

/// Whether an early collection is signed at the gate today: while a plan of return keeps the campus closed the care teacher comes
/// out, and nobody goes in to them (X.9).
pub(crate) fn is_signed_at_gate(app: &App, place: &Place) -> bool {
    let comes_out =
        |plan: &ReturnPlan| plan.entry.teacher_comes_out(app.now().date(), plan.reopening.opens_on);
    app.reopening(place).is_ok_and(|plan| comes_out(&plan.plan))
}

/// A pupil comes to the gate: it is written down what the gate does, and who must know is told. Says on which day it comes.
pub async fn pass(
    app: &App,
    who: &Who,
    place: &Place,
    (id, student): (&str, &StudentId),
) -> Result<(Student, Passed, Date), Failure> {
    let permit = who.permit(Act::EntryPass, place)?;
    let (plan, now) = (app.reopening(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let child = tx.student(student).await?;
    let state = match app.health(place) {
        Ok(health) => Some(state_of(app, place, &health.plan, &mut tx, &child).await?),
        Err(_) => None,
    };
    let household = report::on_roll(tx.batch_household(&child).await?, &plan.plan, now.date());
    let (opens_on, comes_on) =
        (plan.plan.reopening.opens_on, batch::comes_on(&plan.plan, &household, &child.id));
    let batch_on = batch::own(&plan.plan, &household, &child.id).map(|batch| batch.on);
    let facts = Facts { state, today: now.date(), opens_on, batch_on };
    let passed = passing::arrive(&plan.plan.entry, &facts);
    tx.entry_passed((id, &child), passed, (plan.version, comes_on), now).await?;
    tx.commit().await?;
    Ok((child, passed, comes_on))
}

/// A grown-up fetches a child that was not let in; says who, or that it no longer waits.
pub async fn fetch(
    app: &App,
    who: &Who,
    place: &Place,
    (student, collector): (&StudentId, &CollectorId),
) -> Result<(Student, Option<Adult>), Failure> {
    let permit = who.permit(Act::EntryPass, place)?;
    let (plan, now) = (app.reopening(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let child = tx.student(student).await?;
    let out = tx.entries_out().await?;
    let Some(row) = out.iter().find(|row| row.student == child.id && row.waits()) else {
        tx.commit().await?;
        return Ok((child, None));
    };
    let mut facts = tx.taking_facts(std::slice::from_ref(&child.id), now.date()).await?;
    let facts = facts.remove(&child.id).unwrap_or_default();
    match taking::may_fetch(&facts, collector, now) {
        Ok(adult) => {
            tx.entry_fetched((row, &child), &adult, plan.version, now).await?;
            tx.commit().await?;
            Ok((child, Some(adult)))
        }
        Err(why) => {
            drop(tx);
            let adult = facts.adults.iter().find(|adult| adult.collector == *collector);
            let name = adult.map_or("", |adult| adult.name.as_str());
            Err(met(app, &permit, (&child.id, name), why).await)
        }
    }
}

#[derive(Template)]
#[template(path = "entry/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    under: String,
    sought: String,
    found: Vec<FoundView>,
    waiting: Vec<WaitingView>,
    rows: Vec<RowView>,
    may_pass: bool,
}

/// A child that waits until somebody fetches it.
struct WaitingView {
    name: String,
    under: String,
    href: String,
    /// Whom it may go with, where the reader may say so.
    adults: Vec<(String, String)>,
}

struct FoundView {
    name: String,
    under: String,
    /// Whether it comes in its hours, on the day of its batch.
    hint: Option<(&'static str, String)>,
    href: String,
}

struct RowView {
    name: String,
    under: String,
    what: String,
    chip: &'static str,
}

#[derive(Deserialize)]
struct Sought {
    #[serde(default)]
    find: String,
}

async fn list(desk: Desk, Query(sought): Query<Sought>) -> Result<Response, Failure> {
    let permit = desk.permit(Act::EntryRead)?;
    let plan = desk.app.reopening(&desk.place)?;
    let (t, today) = (&desk.t, desk.now.date());
    let mut tx = desk.app.store.look(&permit).await?;
    let children = report::on_roll(tx.students().await?, &plan.plan, today);
    let entries = tx.entries(today).await?;
    let waiting = waiting(&desk, &mut tx, &children).await?;
    let find = sought.find.trim().to_lowercase();
    let staff = staff_health::found(&desk, &mut tx, &find).await?;
    let came = tx.staff_health_entries(today).await?;
    drop(tx);
    let matches = |child: &&Student| {
        !find.is_empty() && (child.name.contains(&find) || child.sort_key.to_lowercase().contains(&find))
    };
    let found = children.iter().filter(matches).take(FOUND_MAX);
    let found = found.map(|child| {
        let class = t.roll_home_class(child.home_class.as_str());
        // The gate sees every child of the school, so the households are whole.
        let batch = batch::own(&plan.plan, &siblings(&children, child), &child.id);
        FoundView {
            name: child.name.clone(),
            under: batch.map_or_else(|| class.clone(), |batch| format!("{class} · {}", slot(&desk, batch))),
            hint: batch.and_then(|batch| hint(&desk, batch)),
            href: desk.url(&format!("entries/{}", child.id)),
        }
    });
    let staff = staff.into_iter().take(FOUND_MAX);
    let staff = staff.map(|(name, under, href)| FoundView { name, under, hint: None, href });
    let opens = when::day(t, plan.plan.reopening.opens_on);
    Ok(page(ListPage {
        under: t.entry_under(when::moment(t, desk.now), opens),
        found: found.chain(staff).collect(),
        waiting,
        rows: rows(t, &children, &entries, &came),
        may_pass: desk.may(Act::EntryPass),
        sought: sought.find,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// Everybody who came today, pupils and staff, the last first.
fn rows(t: &Texts, children: &[Student], entries: &[EntryRow], staff: &[StaffEntry]) -> Vec<RowView> {
    let view = |at: Moment, name: &str, class: String, (chip, what): (&'static str, String)| {
        let under = format!("{} · {class}", at.time().strftime("%H:%M"));
        (at, RowView { name: name.to_owned(), under, what, chip })
    };
    let pupil = |row: &EntryRow| {
        let child = children.iter().find(|child| child.id == row.student)?;
        let class = t.roll_home_class(child.home_class.as_str());
        Some(view(row.at, &child.name, class, told(t, row)))
    };
    let member =
        |row: &StaffEntry| view(row.at, &row.name, t.staff_health_staff(), staff_health::came(t, row));
    let mut all: Vec<(Moment, RowView)> = entries.iter().filter_map(pupil).collect();
    all.extend(staff.iter().map(member));
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().rev().map(|(_, row)| row).collect()
}

/// Who was not let in and was not fetched, since when, and whom each may go with.
async fn waiting(desk: &Desk, tx: &mut Tx, children: &[Student]) -> Result<Vec<WaitingView>, Failure> {
    let mut out = tx.entries_out().await?;
    out.retain(EntryRow::waits);
    let ids: Vec<StudentId> = out.iter().map(|row| row.student.clone()).collect();
    let asked: &[StudentId] = if desk.may(Act::EntryPass) { ids.as_slice() } else { &[] };
    let takers = tx.taking_facts(asked, desk.now.date()).await?;
    let view = |row: &EntryRow| {
        let child = children.iter().find(|child| child.id == row.student)?;
        let class = desk.t.roll_home_class(child.home_class.as_str());
        Some(WaitingView {
            name: child.name.clone(),
            under: desk.t.entry_waits_since(class, when::moment(&desk.t, row.at)),
            href: desk.url(&format!("entries/{}/fetched", child.id)),
            adults: takers.get(&child.id).map(|facts| adults(desk, facts)).unwrap_or_default(),
        })
    };
    Ok(out.iter().filter_map(view).collect())
}

/// The adults of a child; nobody is sent home alone from the gate.
fn adults(desk: &Desk, facts: &taking::Facts) -> Vec<(String, String)> {
    let alone = |adult: &Adult| facts.consents.iter().any(|one| one.id == adult.collector);
    let word = |adult: &Adult| {
        let relation = relation_word(&desk.t, &adult.relation, &adult.name);
        (adult.collector.to_string(), format!("{} · {relation}", adult.name))
    };
    facts.adults.iter().filter(|adult| !alone(adult)).map(word).collect()
}

fn siblings(children: &[Student], child: &Student) -> Vec<Student> {
    children.iter().filter(|one| one.household == child.household).cloned().collect()
}

/// On the day of its batch: before its hours it waits until it is its turn, after them it is let in between two batches.
fn hint(desk: &Desk, batch: &batch::Terms) -> Option<(&'static str, String)> {
    let (t, now) = (&desk.t, desk.now);
    let today = batch.on == now.date();
    today.then(|| match batch.arrival(batch.gate, now.date(), now.time()) {
        Arrival::Early => ("waiting", t.batch_early(batch.from.strftime("%H:%M").to_string())),
        Arrival::Late => ("progress", t.batch_late()),
        Arrival::InTime | Arrival::OtherGate => ("done", t.batch_in_time()),
    })
}

fn told(t: &Texts, row: &EntryRow) -> (&'static str, String) {
    match (row.passed, &row.fetched) {
        (Passed::In, _) => ("done", t.entry_in()),
        (Passed::Closed | Passed::Early | Passed::Held, Some((name, at))) => {
            ("closed", t.entry_is_fetched(at.time().strftime("%H:%M").to_string(), name.as_str()))
        }
        (Passed::Closed, None) => ("closed", t.entry_closed()),
        (Passed::Early, None) => ("closed", t.entry_early()),
        (Passed::Held, None) => ("refused", t.entry_held()),
    }
}

#[derive(Deserialize)]
struct Nothing {}

async fn pass_posted(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    posted: Posted<Nothing>,
) -> Result<Response, Failure> {
    let student = StudentId::new(student);
    let (child, passed, comes_on) = pass(&desk.app, &desk.who, &desk.place, (&posted.key, &student)).await?;
    let day = when::day(&desk.t, comes_on);
    let told = match passed {
        Passed::In => desk.t.entry_told_in(child.name),
        Passed::Closed => desk.t.entry_told_closed(child.name, day),
        Passed::Early => desk.t.entry_told_early(child.name, day),
        Passed::Held => desk.t.entry_told_held(child.name),
    };
    Ok(desk.done("entries", told))
}

#[derive(Deserialize)]
struct Fetching {
    #[serde(default)]
    collector: String,
}

async fn fetched_posted(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    posted: Posted<Fetching>,
) -> Result<Response, Failure> {
    let (student, collector) = (StudentId::new(student), CollectorId::new(posted.form.collector));
    let (child, adult) = fetch(&desk.app, &desk.who, &desk.place, (&student, &collector)).await?;
    let told = match adult {
        Some(adult) => desk.t.entry_told_fetched(adult.name, child.name),
        None => desk.t.entry_not_waiting(child.name),
    };
    Ok(desk.done("entries", told))
}
