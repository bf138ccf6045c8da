//! 预约临时托管 A family books a day, signs its agreement with it, and takes it back until the child has come.

use super::{At, chip, day_of};
use crate::app::App;
use crate::community::{care_class, day, of_class};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::{Fields, Posted};
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::{Date, Time};
use rules::community::care_class::opening::Standing;
use rules::community::temporary::booking::{self, Booking, Facts};
use rules::community::temporary::hours::{self, Held};
use rules::id::StudentId;
use rules::people::act::Act;
use rules::people::place::Place;

/// Days that a family sees ahead.
const DAYS_AHEAD: i32 = 7;

/// A guardian books a day and signs for it; false: it was booked already.
pub async fn book(
    app: &App,
    who: &Who,
    place: &Place,
    student: &StudentId,
    (date, agreed): (Date, bool),
) -> Result<bool, Failure> {
    let permit = who.permit(Act::TemporaryBook, place)?;
    let (plan, now) = (of_class(app, place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let child = tx.student(student).await?;
    let own = day_of(&mut tx, student, date).await?;
    let standing = care_class::standing(app, place, &plan.plan, &mut tx).await?;
    let (held, rooms) = (tx.temporary_hours().await?, tx.premises_inspections().await?);
    let facts = Facts {
        own: own.as_ref(),
        has_class: standing == Standing::Open,
        has_minder: tx.has_minder().await?,
        is_working_day: app.state(place).is_working_day(date),
        is_held: hours::is_held(&plan.plan.premises, held.as_ref(), (&rooms, date)),
        on_roll: child.is_on_roll(date),
        taken: tx.temporary_taken(date).await?,
        agreed,
    };
    let is_new = booking::book(&plan.plan.temporary, (date, now), facts)?;
    if is_new {
        tx.temporary_booked(&child, date, plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(is_new)
}

/// A guardian takes a booking back.
pub async fn cancel(
    app: &App,
    who: &Who,
    place: &Place,
    (student, date): (&StudentId, Date),
) -> Result<(), Failure> {
    let permit = who.permit(Act::TemporaryBook, place)?;
    let plan = of_class(app, place)?;
    let mut tx = app.store.act(&permit).await?;
    let child = tx.student(student).await?;
    let own = day_of(&mut tx, student, date).await?;
    booking::cancel(own.as_ref())?;
    tx.temporary_cancelled(&child, date, plan.version, app.now()).await?;
    Ok(tx.commit().await?)
}

#[derive(Template)]
#[template(path = "temporary/own.html")]
struct OwnPage {
    shell: Shell,
    t: Texts,
    back: String,
    child: String,
    under: String,
    /// Where a class runs, it is the class that takes the child.
    has_class: bool,
    days: Vec<DayView>,
    book_href: String,
    first: String,
    last: String,
    /// As it was typed.
    date: String,
    agreed: bool,
}

struct DayView {
    date: String,
    day: String,
    chip: (&'static str, String),
    cancel_href: Option<String>,
}

pub(super) async fn show(desk: Desk, Path((_, _, student)): At) -> Result<Response, Failure> {
    let permit = desk.permit(Act::TemporaryRead)?;
    let plan = of_class(&desk.app, &desk.place)?;
    let (t, today) = (&desk.t, desk.now.date());
    let mut tx = desk.app.store.look(&permit).await?;
    let child = tx.student(&StudentId::new(student)).await?;
    let days = tx.temporary_days(&child, today).await?;
    let standing = care_class::standing(&desk.app, &desk.place, &plan.plan, &mut tx).await?;
    let held = tx.temporary_hours().await?;
    drop(tx);
    let cancel = desk.url(&format!("temporary/{}/cancel", child.id));
    let terms = &plan.plan.temporary;
    let first = if desk.now < terms.closes(today) { today } else { today.saturating_add(1.day()) };
    let day = |(date, one): &(Date, Booking)| DayView {
        date: date.to_string(),
        day: when::day(t, *date),
        chip: chip(t, one),
        cancel_href: one.came_at.is_none().then(|| cancel.clone()),
    };
    Ok(page(OwnPage {
        back: desk.url(&format!("agreements/{}", child.id)),
        under: under(t, terms.until, held.as_ref()),
        has_class: standing == Standing::Open,
        days: days.iter().map(day).collect(),
        book_href: desk.url(&format!("temporary/{}/book", child.id)),
        first: first.to_string(),
        date: desk.typed("date").unwrap_or_else(|| first.to_string()),
        agreed: desk.typed("agreed").is_some(),
        last: first.saturating_add(DAYS_AHEAD.days()).to_string(),
        child: child.name,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// Until when a day is booked, and where and when it is held, once that is written down.
fn under(t: &Texts, until: Time, held: Option<&Held>) -> String {
    let hour = |time: Time| time.strftime("%H:%M").to_string();
    let mut parts = vec![t.temporary_own_under(hour(until))];
    if let Some(Held { room, hours }) = held {
        let days: Vec<String> = hours.days.iter().map(|day| when::weekday(t, day.number())).collect();
        parts.push(format!("{} {} – {}", days.join(" "), hour(hours.from), hour(hours.until)));
        parts.push(room.clone());
    }
    parts.join(" · ")
}

pub(super) async fn book_posted(
    desk: Desk,
    Path((_, _, student)): At,
    posted: Posted<Fields>,
) -> Result<Response, Failure> {
    let sent = &posted.form;
    let asked = (day(sent, "date")?, sent.has("agreed"));
    let is_new = book(&desk.app, &desk.who, &desk.place, &StudentId::new(&student), asked).await?;
    let told = if is_new { desk.t.temporary_booked() } else { desk.t.temporary_booked_before() };
    Ok(desk.done(&format!("temporary/{student}"), told))
}

pub(super) async fn cancel_posted(
    desk: Desk,
    Path((_, _, student)): At,
    posted: Posted<Fields>,
) -> Result<Response, Failure> {
    let date = day(&posted.form, "date")?;
    cancel(&desk.app, &desk.who, &desk.place, (&StudentId::new(&student), date)).await?;
    Ok(desk.done(&format!("temporary/{student}"), desk.t.temporary_cancelled()))
}
