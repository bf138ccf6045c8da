//! 缺勤追踪 Somebody writes where a missing child is, and who said so; the head teacher's list of open questions.

use super::leave::hours_word;
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
use rules::day::absence::{self, Draft, Followed, Said, Step};
use rules::day::leave::hours::Hours;
use rules::id::StudentId;
use rules::people::act::Act;
use rules::people::block::Unheard;
use rules::people::place::Place;
use serde::Deserialize;
use std::collections::BTreeMap;
use store::Tx;
use store::day::AbsenceRow;

/// Minutes after which a question is shown as pressing.
const PRESSING_MINUTES: i64 = 10;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/absences", Act::AbsenceList, list),
        Route::post("/{district}/{place}/absences/{student}", Act::AbsenceFollow, follow_posted),
        Route::post("/{district}/{place}/absences/{student}/say", Act::AbsenceSay, say_posted),
    ]
}

/// Closes an absence with a stated place (P3.55).
pub async fn follow(app: &App, who: &Who, place: &Place, draft: &Draft) -> Result<Followed, Failure> {
    let permit = who.permit(Act::AbsenceFollow, place)?;
    let (in_force, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let facts = tx.absence_facts(&draft.student, draft.date).await?;
    let followed = absence::follow(&facts, draft, now)?;
    if !followed.already {
        tx.absence_followed(&followed, in_force.version, now).await?;
    }
    tx.commit().await?;
    Ok(followed)
}

#[derive(Template)]
#[template(path = "absence/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    today: String,
    open: Vec<Open>,
    closed: Vec<Answered>,
    letters: i64,
    letters_href: Option<String>,
    /// Where a head teacher sees the whole class.
    class_href: Option<String>,
    on_leave: Vec<(String, String)>,
}

/// A child nobody has found yet.
struct Open {
    student: String,
    date: String,
    name: String,
    home_class: String,
    waited_for: String,
    since: String,
    minutes: i64,
    pressing: bool,
    follower: String,
    says_leave: bool,
    guardians: Vec<(String, String)>,
    /// What a barred guardian has said, for whoever enters blocks.
    unheard: Vec<String>,
    href: Option<String>,
    typed: (String, String),
}

/// A question that was answered today.
struct Answered {
    name: String,
    home_class: String,
    whereabouts: String,
    told: String,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::AbsenceList)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let today = desk.now.date();
    let away = |(_, name, class, hours): (StudentId, String, String, Hours)| {
        let under = format!("{} {}", desk.t.roll_home_class(class), hours_word(&desk.t, hours));
        (name, under.trim_end().to_owned())
    };
    let (answered, open): (Vec<_>, Vec<_>) =
        tx.absences(today).await?.into_iter().partition(|row| row.absence.found.is_some());
    let since = open.iter().map(|row| row.absence.date).min().filter(|_| desk.may(Act::BlockEnter));
    let unheard = match since {
        Some(since) => tx.unheard_whereabouts(since).await?,
        None => Default::default(),
    };
    Ok(page(ListPage {
        shell: desk.shell(),
        t: desk.t.clone(),
        today: when::moment(&desk.t, desk.now),
        open: open.into_iter().map(|row| asked(&desk, row, &unheard)).collect(),
        closed: answered.into_iter().map(|row| told(&desk, row)).collect(),
        letters: tx.behind(None).await?.letters_missing,
        letters_href: desk.may(Act::MandateList).then(|| desk.url("mandates")),
        class_href: desk.may(Act::WhereaboutsRead).then(|| desk.url("whereabouts")),
        on_leave: tx.on_leave(today).await?.into_iter().map(away).collect(),
    }))
}

fn asked(desk: &Desk, row: AbsenceRow, unheard: &BTreeMap<StudentId, Vec<(String, String)>>) -> Open {
    let minutes = row.absence.minutes_open(desk.now);
    let student = row.student.id.to_string();
    let mine = desk.typed("student").is_some_and(|typed| typed == student);
    let typed = |field| desk.typed(field).filter(|_| mine).unwrap_or_default();
    let said = unheard.get(&row.student.id).into_iter().flatten();
    let word = |(name, place): &(String, String)| desk.t.absence_unheard(name.as_str(), place.as_str());
    Open {
        unheard: said.map(word).collect(),
        date: row.absence.date.to_string(),
        name: row.student.name,
        home_class: row.student.home_class,
        waited_for: {
            let keeper = keeper(&desk.t, &row.teacher_name);
            format!("{} {} · {keeper}", row.group.in_language(desk.is_en()), row.room)
        },
        since: when::moment(&desk.t, row.absence.opened_at),
        minutes,
        pressing: minutes >= PRESSING_MINUTES,
        follower: row.follower_name,
        says_leave: row.says_leave,
        guardians: row.guardians,
        href: desk.may(Act::AbsenceFollow).then(|| desk.url(&format!("absences/{student}"))),
        typed: (typed("whereabouts"), typed("said_by")),
        student,
    }
}

fn told(desk: &Desk, row: AbsenceRow) -> Answered {
    let (whereabouts, said_by) =
        row.absence.found.map_or_else(Default::default, |found| (found.whereabouts, found.said_by));
    let at = row.closed_at.map_or_else(String::new, |at| at.time().strftime("%H:%M").to_string());
    Answered {
        name: row.student.name,
        home_class: row.student.home_class,
        whereabouts,
        told: desk.t.absence_told(said_by, at),
    }
}

/// What the head teacher writes.
#[derive(Deserialize)]
struct Answer {
    date: String,
    #[serde(default)]
    whereabouts: String,
    #[serde(default)]
    said_by: String,
}

async fn follow_posted(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    posted: Posted<Answer>,
) -> Result<Response, Failure> {
    let Answer { date, whereabouts, said_by } = posted.form;
    let date = date.parse().map_err(|_| Failure::BadForm("date".to_owned()))?;
    let draft = Draft { student: StudentId::new(student), date, whereabouts, said_by };
    let followed = follow(&desk.app, &desk.who, &desk.place, &draft).await?;
    Ok(desk.done("absences", desk.t.absence_closed_said(followed.whereabouts)))
}

/// What a family says of its own child.
#[derive(Deserialize)]
struct Word {
    /// `unknown`, where the family does not know either.
    #[serde(default)]
    say: String,
    #[serde(default)]
    whereabouts: String,
}

/// A guardian's word closes the question like the head teacher's (P3.55); of one who is barred from the child it is kept for the
/// management group. One who does not know where the child is either closes nothing: the management group is told at once,
/// whatever time its step has left.
async fn say_posted(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    posted: Posted<Word>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::AbsenceSay)?;
    let (back, id) = (format!("evenings/{student}"), StudentId::new(&student));
    let mut tx = desk.app.store.act(&permit).await?;
    if posted.form.say == "unknown" {
        let said = unknown(&desk, &mut tx, &id).await?;
        tx.commit().await?;
        return Ok(desk.done(&back, said));
    }
    let name = tx.verified_guardian().await?.ok_or(Failure::NotTheirs)?;
    let said_by = desk.t.absence_said_by_guardian(name);
    let asked = newest(&desk, &mut tx, &id).await?;
    let date = asked.map_or(desk.now.date(), |row| row.absence.date);
    let draft = Draft { student: id, date, whereabouts: posted.form.whereabouts, said_by };
    let facts = tx.absence_facts(&draft.student, date).await?;
    let has_a_say = !tx.is_unheard(&draft.student, desk.now.date()).await?;
    let (version, now) = (desk.app.scheme(&desk.place)?.version, desk.now);
    let told = match absence::say(&facts, &draft, has_a_say, now)? {
        Said::Closes(followed) => {
            if !followed.already {
                tx.absence_followed(&followed, version, now).await?;
            }
            desk.t.absence_said(followed.whereabouts)
        }
        Said::Kept(place) => {
            tx.unheard((&draft.student, Unheard::Whereabouts, &place), version, now).await?;
            desk.t.absence_kept(place)
        }
    };
    tx.commit().await?;
    Ok(desk.done(&back, told))
}

/// The question that the family answers: the last that is open, though its evening may be over; else the last of tonight.
async fn newest(desk: &Desk, tx: &mut Tx, student: &StudentId) -> Result<Option<AbsenceRow>, Failure> {
    let rows = tx.absences(desk.now.date()).await?.into_iter();
    Ok(rows.filter(|row| row.student.id == *student).max_by_key(|row| {
        let absence = &row.absence;
        (absence.found.is_none(), absence.opened_at)
    }))
}

/// Has the management group look for a child that is missing, once. A family that has not heard yet that the child is found is told so.
async fn unknown(desk: &Desk, tx: &mut Tx, student: &StudentId) -> Result<String, Failure> {
    let row = newest(desk, tx, student).await?.ok_or(Failure::NotTheirs)?;
    if let Some(found) = &row.absence.found {
        return Ok(desk.t.evening_found(found.whereabouts.as_str(), found.said_by.as_str()));
    }
    let asked =
        tx.alarms(row.absence.date, "absence").await?.remove(&row.absence.opening()).unwrap_or_default();
    if !asked.iter().any(|step| step == Step::Staff.code()) {
        let version = desk.app.scheme(&desk.place)?.version;
        tx.absence_asked((&row, Step::Staff), version, desk.now).await?;
    }
    Ok(desk.t.absence_unknown_said())
}
