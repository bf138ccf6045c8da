//! 以后年份的放假安排 The district adds a later year of holidays, and sees whose term runs past the days that are known.

use super::own::{OwnView, own_views};
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::plan::filing::{FindingView, finding_view};
use crate::posted::Sent;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::response::Response;
use jiff::civil::Date;
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::calendar::adding::{self, Added, Refusal, Standing};
use rules::plan::calendar::import::Announced;
use rules::plan::document::Opened;
use rules::plan::local::Day;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/calendar", Act::CalendarAdd, show),
        Route::post("/{district}/{place}/calendar", Act::CalendarAdd, add_posted),
    ]
}

/// Adds a year from a file in the form of holiday-cn; the program knows its days at once.
pub(crate) async fn add(app: &App, who: &Who, place: &Place, file: &[u8]) -> Result<Added, Failure> {
    let permit = who.permit(Act::CalendarAdd, place)?;
    let (announced, text) = read(file)?;
    let mut tx = app.store.act(&permit).await?;
    let standing = tx.calendar_year(announced.year).await?;
    let in_use = app.calendar.in_use(&place.path, announced.year);
    let stands = Standing { known: app.calendar.before(), own: standing.as_deref(), in_use: in_use.as_ref() };
    let added = adding::add(stands, (&announced, &text), app.now().date())?;
    if added.already {
        drop(tx); // another node took it, or the answer got lost: it is read again all the same
    } else {
        tx.calendar_added(&added, standing.as_deref(), app.now()).await?;
        tx.commit().await?;
    }
    app.reread()
        .await
        .map_err(|why| Failure::Fault(store::Fault::Corrupt { what: "calendar", why: why.to_string() }))?;
    Ok(added)
}

fn read(file: &[u8]) -> Result<(Announced, String), Refusal> {
    let text = std::str::from_utf8(file).map_err(|_| Refusal::Unreadable { line: 1, column: 1 })?;
    let text = text.trim_start_matches('\u{feff}').to_owned();
    let announced = serde_json::from_str(&text);
    let announced = announced
        .map_err(|why| Refusal::Unreadable { line: why.line().max(1), column: why.column().max(1) })?;
    Ok((announced, text))
}

#[derive(Template)]
#[template(path = "plan/calendar.html")]
struct CalendarPage {
    shell: Shell,
    t: Texts,
    here: String,
    policies_href: String,
    years: Vec<YearView>,
    beyond: Vec<BeyondView>,
    /// The bureau's own days.
    own: Vec<OwnView>,
    own_href: String,
    /// The week, as a school day of the bureau's may follow it.
    week: Vec<(&'static str, String, bool)>,
    typed: Typed,
}

/// What was typed of a break or a school day, where it was refused.
struct Typed {
    first: String,
    last: String,
    title: String,
    title_en: String,
    date: String,
}

/// A year whose days are known.
struct YearView {
    year: i16,
    papers: Vec<String>,
    /// When this district added it; empty of one that came with the program.
    added: String,
}

/// A plan whose term runs past the days that are known.
struct BeyondView {
    name: String,
    href: String,
    found: FindingView,
}

async fn show(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::CalendarAdd)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let (added, own) = (tx.calendar_years().await?, tx.calendar_own().await?);
    drop(tx);
    let papers = desk.app.state(&desk.place).papers().into_iter();
    let places = desk.app.places_under(&desk.place.path);
    Ok(page(CalendarPage {
        here: desk.url("calendar"),
        policies_href: desk.url("policies"),
        years: papers.map(|known| year_view(&desk, &added, known)).collect(),
        beyond: places.iter().filter_map(|place| beyond(&desk, place)).collect(),
        own: own_views(&desk, &own),
        own_href: desk.url("calendar/own"),
        week: week(&desk),
        typed: typed(&desk),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn week(desk: &Desk) -> Vec<(&'static str, String, bool)> {
    let typed = desk.typed("follows");
    let school = Day::ALL.into_iter().filter(|day| !day.is_weekend());
    let line = |day: Day| {
        let is_chosen = typed.as_deref() == Some(day.key());
        (day.key(), when::weekday(&desk.t, day.number()), is_chosen)
    };
    school.map(line).collect()
}

fn typed(desk: &Desk) -> Typed {
    let typed = |field: &str| desk.typed(field).unwrap_or_default();
    Typed {
        first: typed("first"),
        last: typed("last"),
        title: typed("title"),
        title_en: typed("title_en"),
        date: typed("date"),
    }
}

fn year_view(desk: &Desk, added: &[(i64, Moment)], (year, papers): (i16, Vec<String>)) -> YearView {
    let own = added.iter().find(|(one, _)| *one == i64::from(year));
    let added = own.map(|(_, at)| desk.t.calendar_added_on(when::day(&desk.t, at.date())));
    YearView { year, papers, added: added.unwrap_or_default() }
}

fn beyond(desk: &Desk, place: &Place) -> Option<BeyondView> {
    let plan = desk.app.scheme(place).ok()?;
    let file = format!("{}.toml", plan.scheme.scheme.id);
    let opened = desk.app.state(place).warned(Opened::read(&file, &plan.text).ok()?);
    let found = opened.findings.iter().find(|one| one.code == "beyond-calendar")?;
    Some(BeyondView {
        name: desk.lang.pick(&place.name_zh, &place.name_en).to_owned(),
        href: format!("/{}/{}/plan", place.district, place.place),
        found: finding_view(desk, found),
    })
}

async fn add_posted(desk: Desk, sent: Sent) -> Result<Response, Failure> {
    let file = sent.file.ok_or(Refusal::NoFile)?;
    let added = add(&desk.app, &desk.who, &desk.place, &file.bytes).await?;
    let year = added.year.to_string();
    let said = match (added.note(), added.already) {
        (_, true) => desk.t.calendar_already(year),
        (None, false) => desk.t.calendar_added(year),
        (Some(code), false) => {
            let day = |date: Option<&Date>| date.map_or_else(String::new, |date| when::day(&desk.t, *date));
            let (first, last) = (day(added.passed.first()), day(added.passed.last()));
            let count = added.passed.len().to_string();
            let begun = desk.t.calendar_added_begun(first, last, count, code);
            format!("{} {begun}", desk.t.calendar_added(year))
        }
    };
    Ok(desk.done("calendar", said))
}
