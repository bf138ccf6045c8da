//! 本区校历 A bureau enters days off and school days of its own, and takes back what has not begun.

use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::posted::{Fields, Posted};
use crate::routes::Route;
use crate::when;
use crate::who::Who;
use axum::extract::Path;
use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::Date;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::calendar::own::{self, Draft, Entered, OwnDays, Says};
use rules::plan::local::{Day, Words};

/// So many days ahead families see a break on their own page.
const AHEAD_DAYS: i64 = 14;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::post("/{district}/{place}/calendar/own", Act::CalendarAdd, enter_posted),
        Route::post("/{district}/{place}/calendar/own/{day}/drop", Act::CalendarAdd, drop_posted),
    ]
}

/// Sets days for every school below a place; the program knows them at once.
pub(crate) async fn enter(app: &App, who: &Who, place: &Place, draft: Draft) -> Result<Entered, Failure> {
    let permit = who.permit(Act::CalendarAdd, place)?;
    let mut tx = app.store.act(&permit).await?;
    let entered = own::enter(&tx.calendar_own().await?, draft, app.now())?;
    if !entered.already {
        tx.calendar_own_entered(&entered, app.now()).await?;
    }
    tx.commit().await?;
    known(app).await?;
    Ok(entered)
}

/// Takes back the days that begin on one, if they have not; there are none, or they were taken back before: 404.
pub(crate) async fn take_back(app: &App, who: &Who, place: &Place, first: Date) -> Result<(), Failure> {
    let permit = who.permit(Act::CalendarAdd, place)?;
    let mut tx = app.store.act(&permit).await?;
    let standing = tx.calendar_own().await?;
    let found = standing.iter().find(|one| one.days.from == first).ok_or(Failure::NotTheirs)?;
    own::take_back(found, app.now())?;
    tx.calendar_own_taken_back(found, app.now()).await?;
    tx.commit().await?;
    known(app).await
}

async fn known(app: &App) -> Result<(), Failure> {
    let read = app.reread().await;
    read.map_err(|why| Failure::Fault(store::Fault::Corrupt { what: "calendar_own", why: why.to_string() }))
}

/// Days of a bureau's own, as they are shown.
pub(crate) struct OwnView {
    pub(crate) days: String,
    pub(crate) what: String,
    /// Where they are taken back, by whoever may and while they lie ahead.
    pub(crate) drop_href: Option<String>,
}

/// What the bureau of a desk's place set, with the way back.
pub(super) fn own_views(desk: &Desk, all: &[OwnDays]) -> Vec<OwnView> {
    let view = |own: &OwnDays| {
        let may_drop = own::take_back(own, desk.now).is_ok();
        let drop_href = may_drop.then(|| desk.url(&format!("calendar/own/{}/drop", own.days.from)));
        OwnView { drop_href, ..own_view(desk, own) }
    };
    all.iter().map(view).collect()
}

/// Days that lie ahead or are under way, of every bureau above a place, for anybody to read.
pub(crate) fn read_views(desk: &Desk) -> Vec<OwnView> {
    let today = desk.now.date();
    let standing = desk.app.own_days(&desk.place).into_iter();
    standing.filter(|own| today < own.days.until).map(|own| own_view(desk, &own)).collect()
}

/// Days off and school days of the bureau's that are near, one line each, for families and whoever plans the day.
pub(crate) fn near(desk: &Desk) -> Vec<String> {
    let (today, ahead) = (desk.now.date(), desk.now.date().saturating_add(AHEAD_DAYS.days()));
    let standing = desk.app.own_days(&desk.place).into_iter();
    let near = standing.filter(|own| own.days.from <= ahead && today < own.days.until);
    near.map(|own| own_view(desk, &own)).map(|view| format!("{} {}", view.days, view.what)).collect()
}

fn own_view(desk: &Desk, own: &OwnDays) -> OwnView {
    let t = &desk.t;
    let dated = |date: Date| t.when_dated(date.year().to_string(), when::day(t, date));
    let last = own.days.until.saturating_sub(1.day());
    let days = if last == own.days.from {
        dated(last)
    } else {
        format!("{} – {}", dated(own.days.from), dated(last))
    };
    let what = match &own.says {
        Says::Off(name) => t.calendar_own_off(name.in_language(desk.is_en())),
        Says::Open(day) => t.calendar_own_open(when::weekday(t, day.number())),
    };
    OwnView { days, what, drop_href: None }
}

/// What was typed: a break of some days, or one school day.
fn draft(desk: &Desk, typed: &Fields) -> Result<Draft, Failure> {
    let t = &desk.t;
    let day = |field: &str, label: String| typed.day(field)?.ok_or_else(|| Failure::missing(label));
    if typed.has("follows") {
        let date = day("date", t.calendar_own_date())?;
        return Ok(Draft { first: date, last: date, says: Says::Open(typed.choice::<Day>("follows")?) });
    }
    let first = day("first", t.calendar_own_first())?;
    let last = typed.day("last")?.unwrap_or(first);
    let zh = typed.text("title").trim().to_owned();
    let en = Some(typed.text("title_en").trim()).filter(|en| !en.is_empty()).unwrap_or(&zh).to_owned();
    Ok(Draft { first, last, says: Says::Off(Words { zh, en }) })
}

async fn enter_posted(desk: Desk, posted: Posted<Fields>) -> Result<Response, Failure> {
    let draft = draft(&desk, &posted.form)?;
    let entered = enter(&desk.app, &desk.who, &desk.place, draft).await?;
    let days = own_view(&desk, &entered.own).days;
    let said = match entered.own.says {
        Says::Off(_) => desk.t.calendar_own_off_entered(days),
        Says::Open(_) => desk.t.calendar_own_open_entered(days),
    };
    Ok(desk.done("calendar", said))
}

async fn drop_posted(
    desk: Desk,
    Path((_, _, day)): Path<(String, String, String)>,
    _posted: Posted<Fields>,
) -> Result<Response, Failure> {
    let first: Date = day.parse().map_err(|_| Failure::NotTheirs)?;
    take_back(&desk.app, &desk.who, &desk.place, first).await?;
    Ok(desk.done("calendar", desk.t.calendar_own_dropped()))
}
