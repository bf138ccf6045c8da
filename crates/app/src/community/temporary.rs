//! 临时托管 Who is booked today, who is there, and with whom each leaves; and a family's own days.

mod own;

use super::{At, With, carer, collecting, of_class};
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
use jiff::civil::Date;
use rules::community::temporary::booking::{self, Booking};
use rules::id::StudentId;
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::student::Student;
use serde::Deserialize;
use store::Tx;

pub use own::{book, cancel};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/temporary", Act::TemporaryList, list),
        Route::get("/{district}/{place}/temporary/{student}", Act::TemporaryRead, own::show),
        Route::post("/{district}/{place}/temporary/{student}/book", Act::TemporaryBook, own::book_posted),
        Route::post("/{district}/{place}/temporary/{student}/cancel", Act::TemporaryBook, own::cancel_posted),
        Route::post("/{district}/{place}/temporary/{student}/came", Act::TemporaryWatch, came_posted),
        Route::post("/{district}/{place}/temporary/{student}/undo", Act::TemporaryWatch, undo_posted),
        Route::post("/{district}/{place}/temporary/{student}/left", Act::TemporaryWatch, left_posted),
    ]
}

/// A child's own day, within the permit.
async fn day_of(tx: &mut Tx, student: &StudentId, date: Date) -> Result<Option<Booking>, Failure> {
    let all = tx.temporary_bookings(date).await?;
    Ok(all.into_iter().find(|(id, _)| id == student).map(|(_, booking)| booking))
}

/// A child is there, booked or not: it is looked after. Says whether it was booked.
pub async fn came(app: &App, who: &Who, place: &Place, student: &StudentId) -> Result<bool, Failure> {
    let permit = who.permit(Act::TemporaryWatch, place)?;
    let (plan, now) = (of_class(app, place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let child = tx.student(student).await?;
    let own = day_of(&mut tx, student, now.date()).await?;
    let is_booked = own.is_some_and(|own| own.booked_at.is_some());
    tx.temporary_came(&child, is_booked, plan.version, now).await?;
    tx.commit().await?;
    Ok(is_booked)
}

/// A child was noted as there today by mistake, and has not been handed over since; false: it is not there.
pub async fn undo(app: &App, who: &Who, place: &Place, student: &StudentId) -> Result<bool, Failure> {
    let permit = who.permit(Act::TemporaryWatch, place)?;
    let (plan, now) = (of_class(app, place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let child = tx.student(student).await?;
    let own = day_of(&mut tx, student, now.date()).await?;
    let undone = booking::undo(own.as_ref())?;
    if undone {
        let is_booked = own.is_some_and(|own| own.booked_at.is_some());
        tx.temporary_undone(&child, is_booked, plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(undone)
}

/// A child leaves with an adult of its lists.
pub async fn left(
    app: &App,
    who: &Who,
    place: &Place,
    (student, with): (&StudentId, &str),
) -> Result<(), Failure> {
    let permit = who.permit(Act::TemporaryWatch, place)?;
    let (plan, now) = (of_class(app, place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let child = tx.student(student).await?;
    carer::hands_over(app, (who, place), (&plan.plan.carer, now.date()), &mut tx).await?;
    let (mut tx, adult) = collecting::collector(tx, &child, with, (plan.version, now)).await?;
    let own = day_of(&mut tx, student, now.date()).await?;
    if booking::leave(own.as_ref(), &adult.name)? {
        tx.temporary_left(&child, &adult.name, plan.version, now).await?;
    }
    Ok(tx.commit().await?)
}

#[derive(Template)]
#[template(path = "temporary/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    under: String,
    rows: Vec<RowView>,
    others: Vec<(String, String)>,
}

struct RowView {
    key: String,
    name: String,
    chip: (&'static str, String),
    came_href: Option<String>,
    left_href: Option<String>,
    undo_href: Option<String>,
    /// With whom the child may leave.
    may: String,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::TemporaryList)?;
    let plan = of_class(&desk.app, &desk.place)?;
    let (t, today) = (&desk.t, desk.now.date());
    let mut tx = desk.app.store.look(&permit).await?;
    let mut children = tx.students().await?;
    let days = tx.temporary_bookings(today).await?;
    let is_inside = |day: &Booking| day.came_at.is_some() && day.left.is_none();
    let inside: Vec<_> = days.iter().filter(|(_, day)| is_inside(day)).map(|(id, _)| id.clone()).collect();
    let may = collecting::names(&mut tx, &inside, today).await?;
    drop(tx);
    // Whoever is there is on the page until it has left, whatever the roll says of today.
    children.retain(|child| child.is_on_roll(today) || days.iter().any(|(id, _)| *id == child.id));
    let day = |child: &Student| days.iter().find(|(id, _)| *id == child.id).map(|(_, one)| one);
    let row = |child: &Student| {
        let may = may.get(&child.id).cloned().unwrap_or_default();
        day(child).map(|one| RowView { may, ..row_view(&desk, child, one) })
    };
    let watches = desk.may(Act::TemporaryWatch);
    let unbooked = children.iter().filter(|&child| watches && day(child).is_none());
    let came = |child: &Student| (desk.url(&format!("temporary/{}/came", child.id)), child.name.clone());
    let taken = i64::try_from(days.len()).unwrap_or(i64::MAX);
    Ok(page(ListPage {
        under: t.temporary_under(when::day(t, today), taken, plan.plan.temporary.places),
        rows: children.iter().filter_map(row).collect(),
        others: unbooked.map(came).collect(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn row_view(desk: &Desk, child: &Student, day: &Booking) -> RowView {
    let watches = desk.may(Act::TemporaryWatch);
    let url = |rest: &str| desk.url(&format!("temporary/{}/{rest}", child.id));
    let inside = day.came_at.is_some() && day.left.is_none();
    RowView {
        key: child.id.to_string(),
        name: child.name.clone(),
        chip: chip(&desk.t, day),
        came_href: (watches && day.came_at.is_none()).then(|| url("came")),
        left_href: (watches && inside).then(|| url("left")),
        undo_href: (watches && inside).then(|| url("undo")),
        may: String::new(),
    }
}

/// How a child's day stands.
fn chip(t: &Texts, day: &Booking) -> (&'static str, String) {
    let hour = |at: Moment| at.time().strftime("%H:%M").to_string();
    match (&day.left, day.came_at, day.booked_at) {
        (Some((at, with)), _, _) => ("closed", t.agreement_is_left(hour(*at), with.as_str())),
        (None, Some(at), Some(_)) => ("progress", t.agreement_there(hour(at))),
        (None, Some(_), None) => ("waiting", t.temporary_unbooked()),
        (None, None, _) => ("waiting", t.temporary_is_booked()),
    }
}

#[derive(Deserialize)]
struct Nothing {}

async fn came_posted(
    desk: Desk,
    Path((_, _, student)): At,
    _posted: Posted<Nothing>,
) -> Result<Response, Failure> {
    let is_booked = came(&desk.app, &desk.who, &desk.place, &StudentId::new(student)).await?;
    let told = if is_booked { desk.t.agreement_came() } else { desk.t.temporary_came_unbooked() };
    Ok(desk.done("temporary", told))
}

async fn undo_posted(
    desk: Desk,
    Path((_, _, student)): At,
    _posted: Posted<Nothing>,
) -> Result<Response, Failure> {
    let undone = undo(&desk.app, &desk.who, &desk.place, &StudentId::new(student)).await?;
    let told = if undone { desk.t.temporary_undone() } else { desk.t.agreement_not_undone() };
    Ok(desk.done("temporary", told))
}

async fn left_posted(
    desk: Desk,
    Path((_, _, student)): At,
    posted: Posted<With>,
) -> Result<Response, Failure> {
    let student = StudentId::new(student);
    left(&desk.app, &desk.who, &desk.place, (&student, &posted.form.with)).await?;
    Ok(desk.done("temporary", desk.t.agreement_left()))
}
