//! 报告意外 A report in a minute from a phone: the children of the room stand there, any other is found by name, and a form that
//! lacks something comes back as it was typed.

use super::{kind_word, report};
use crate::day::gate::child_words;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::texts::Texts;
use crate::when;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use jiff::civil::Date;
use rules::day::incident::{self, Draft, Kind};
use rules::id::{IncidentId, StudentId};
use rules::moment::moment;
use rules::people::act::Act;
use rules::people::role::Role;
use rules::people::student::Student;
use rules::plan::local::Day;
use serde::Deserialize;
use store::Tx;

/// So many children of tonight are listed where nobody has a room of their own …
const TONIGHT_MAX: i64 = 60;
/// … and so many that were found by name.
const FOUND_MAX: usize = 30;

#[derive(Template)]
#[template(path = "incident/new.html")]
struct NewPage {
    shell: Shell,
    t: Texts,
    back: (String, String),
    action: String,
    /// Whoever may report something of any child seeks it.
    may_find: bool,
    find: String,
    /// More were found than are listed.
    is_cut: bool,
    children: Vec<ChildView>,
    kinds: Vec<(&'static str, String, bool)>,
    at_place: String,
    what: String,
    days: Vec<(String, String, String, bool)>,
    time: String,
}

struct ChildView {
    id: String,
    name: String,
    home_class: String,
    find: String,
    on: bool,
}

/// Of whom a page was opened, or who is sought.
#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    child: String,
    #[serde(default)]
    find: String,
}

/// Whoever is chosen stands first; below, who was sought, or the children of tonight.
pub(super) async fn new(desk: Desk, Query(wanted): Query<Wanted>) -> Result<Response, Failure> {
    let permit = desk.permit(Act::IncidentReport)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let typed = |name: &str| desk.typed(name).unwrap_or_default();
    let chosen = Some(typed("student")).filter(|id| !id.is_empty()).unwrap_or(wanted.child);
    let find = wanted.find.trim().to_lowercase();
    let mut students = match within(desk.now.date(), &mut tx, &StudentId::new(&chosen)).await {
        Ok(one) => vec![one],
        Err(Failure::NotTheirs) => Vec::new(),
        Err(why) => return Err(why),
    };
    let may_find = tx.permit().role() != Role::Lecturer;
    let (listed, is_cut) = if find.is_empty() || !may_find {
        (tonight(desk.now.date(), &mut tx).await?, false)
    } else {
        found(&mut tx, &find, |_| true).await?
    };
    students.extend(listed.into_iter().filter(|one| one.id.as_str() != chosen));
    let kind = |kind: &Kind| (kind.key(), kind_word(&desk.t, *kind), typed("kind") == kind.key());
    Ok(page(NewPage {
        back: back(&desk),
        action: desk.url("incidents/new"),
        may_find,
        find: wanted.find,
        is_cut,
        children: students.into_iter().map(|one| child_view(&desk, one, &chosen)).collect(),
        kinds: Kind::ALL.iter().map(kind).collect(),
        at_place: typed("at_place"),
        what: typed("what"),
        days: days(&desk),
        time: desk.typed("time").unwrap_or_else(|| desk.now.time().strftime("%H:%M").to_string()),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// The files, for whoever reads them; else where this person works.
fn back(desk: &Desk) -> (String, String) {
    if desk.may(Act::IncidentList) {
        (desk.url("incidents"), desk.t.nav_incidents())
    } else if desk.may(Act::GateRead) {
        (desk.url("gate"), desk.t.nav_gate())
    } else {
        (desk.url("duties/own"), desk.t.duty_own())
    }
}

/// One child of whom this person may report something: somebody from outside only of their own lesson tonight (P3.50).
pub(super) async fn within(today: Date, tx: &mut Tx, student: &StudentId) -> Result<Student, Failure> {
    if tx.permit().role() != Role::Lecturer {
        return Ok(tx.student(student).await?);
    }
    let own = tonight(today, tx).await?;
    own.into_iter().find(|one| one.id == *student).ok_or(Failure::NotTheirs)
}

/// The days of the week up to today, and yesterday for whoever reports after midnight.
fn days(desk: &Desk) -> Vec<(String, String, String, bool)> {
    let (t, today) = (&desk.t, desk.now.date());
    let days = incident::days(today);
    let typed = desk.typed("on").and_then(|on| on.parse::<Date>().ok()).filter(|on| days.contains(on));
    let chosen = typed.unwrap_or(today);
    let view = |(back, date): (usize, &Date)| {
        let word = match back {
            0 => t.incident_today(),
            1 => t.incident_yesterday(),
            _ => when::weekday(t, Day::of(*date).number()),
        };
        (date.to_string(), word, when::day(t, *date), *date == chosen)
    };
    days.iter().enumerate().map(view).collect()
}

/// The children of one's own room, or class; the first of tonight for whoever has none.
async fn tonight(today: Date, tx: &mut Tx) -> Result<Vec<Student>, Failure> {
    let person = tx.permit().person().clone();
    let mut rows = tx.gate_room(today, &person).await?;
    if rows.is_empty() && tx.permit().role() == Role::HeadTeacher {
        return Ok(tx.students().await?);
    }
    if rows.is_empty() && tx.permit().role() != Role::Lecturer {
        rows = tx.gate_first(today, TONIGHT_MAX).await?;
    }
    let mut students: Vec<Student> = rows.into_iter().map(|row| row.student).collect();
    students.sort_by_key(|one| (one.grade, one.home_class.clone(), one.seat));
    Ok(students)
}

/// Whoever is sought of those who may be meant, at school tonight or not, and whether there were too many.
pub(in crate::day) async fn found(
    tx: &mut Tx,
    find: &str,
    is_meant: impl Fn(&Student) -> bool,
) -> Result<(Vec<Student>, bool), Failure> {
    let all = tx.students().await?.into_iter();
    let is_sought = |one: &Student| child_words(one).to_lowercase().contains(find) && is_meant(one);
    let mut found: Vec<Student> = all.filter(is_sought).collect();
    let is_cut = found.len() > FOUND_MAX;
    found.truncate(FOUND_MAX);
    Ok((found, is_cut))
}

fn child_view(desk: &Desk, one: Student, chosen: &str) -> ChildView {
    ChildView {
        id: one.id.to_string(),
        find: child_words(&one),
        home_class: desk.t.roll_home_class(one.home_class.as_str()),
        on: one.id.as_str() == chosen,
        name: one.name,
    }
}

#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    student: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    at_place: String,
    #[serde(default)]
    what: String,
    /// A day; today where nothing is said.
    #[serde(default)]
    on: String,
    #[serde(default)]
    time: String,
}

pub(super) async fn post(desk: Desk, posted: Posted<Typed>) -> Result<Response, Failure> {
    let Typed { student, kind, at_place, what, on, time } = posted.form;
    if student.is_empty() {
        return Err(Failure::missing(desk.t.incident_child()));
    }
    let kind = Kind::ALL.iter().copied().find(|one| one.key() == kind);
    let on = if on.is_empty() { desk.now.date().to_string() } else { on };
    let on = on.parse().map_err(|_| Failure::missing(desk.t.incident_day()))?;
    let time = time.parse().map_err(|_| Failure::missing(desk.t.incident_time()))?;
    let draft = Draft {
        student: StudentId::new(student),
        kind: kind.ok_or_else(|| Failure::missing(desk.t.incident_kind()))?,
        at_place,
        what,
        happened_at: moment(on, time),
    };
    let asked = (IncidentId::new(posted.key), draft);
    let reported = report(&desk.app, &desk.who, &desk.place, asked).await?;
    if desk.may(Act::IncidentRead) {
        return Ok(desk.done(&format!("incidents/{}", reported.incident), desk.t.incident_reported()));
    }
    // Whoever keeps the gate, or comes for a lesson, says what they saw; what follows is not theirs to read.
    let rest = if desk.may(Act::GateRead) { "gate" } else { "duties/own" };
    Ok(desk.done(rest, desk.t.incident_reported_on()))
}
