//! 固定安排 Who of the staff teaches or is trained in which hours of the week, and on which days ahead that leaves an evening without
//! somebody (P3.49).

use super::briefing;
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::people::namesake::{Choice, told_apart};
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::{Date, Time};
use rules::day::engagement::{self, Engagement, Kind, Outlook, clock};
use rules::id::PersonId;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::calendar::{Calendar, SchoolDay};
use rules::plan::local::Day;
use rules::plan::scheme::Scheme;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use store::day::EngagementRow;

/// So many days are looked ahead: a shortage is seen while there is time to ask somebody.
const AHEAD_DAYS: i64 = 14;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/engagements", Act::EngagementKeep, list),
        Route::post("/{district}/{place}/engagements", Act::EngagementKeep, enter_posted),
        Route::post("/{district}/{place}/engagements/{engagement}/end", Act::EngagementKeep, end_posted),
    ]
}

/// Enters hours of the week.
pub async fn enter(app: &App, who: &Who, place: &Place, draft: Engagement) -> Result<(), Failure> {
    let permit = who.permit(Act::EngagementKeep, place)?;
    let plan = app.scheme(place)?;
    let mut tx = app.store.act(&permit).await?;
    let facts = tx.engagement_facts().await?;
    if let Some(entered) = engagement::enter(&facts, draft)? {
        tx.engagement_entered(&entered, plan.version, app.now()).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// By which weekday's timetable a date goes.
pub(super) fn weekday(scheme: &Scheme, calendar: &Calendar, date: Date) -> Day {
    match calendar.day(&scheme.term, date) {
        SchoolDay::Open(day) => day,
        SchoolDay::OutsideTerm | SchoolDay::Holiday(_) | SchoolDay::Closed | SchoolDay::Weekend => {
            Day::of(date)
        }
    }
}

/// Minutes since midnight of two hours as a form has them; where either is missing they hold nothing.
pub(super) fn typed_hours(from: &str, until: &str) -> (i64, i64) {
    let minute = |typed: &str| {
        let time = Time::strptime("%H:%M", typed).ok()?;
        Some(i64::from(time.hour()) * 60 + i64::from(time.minute()))
    };
    minute(from).zip(minute(until)).unwrap_or_default()
}

#[derive(Template)]
#[template(path = "engagement/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    quote: String,
    base: String,
    days: Vec<DayView>,
    rows: Vec<RowView>,
    people: Vec<(String, String, bool)>,
    weekdays: Vec<(&'static str, String, bool)>,
    kinds: Vec<(&'static str, String, bool)>,
    from: String,
    until: String,
}

/// A day ahead on which an evening needs somebody else.
struct DayView {
    day: String,
    word: String,
    is_short: bool,
    evenings: Vec<EveningView>,
}

/// One evening whose leader is engaged then, or away.
struct EveningView {
    id: String,
    words: String,
    /// Where somebody is asked to stand in.
    ask_href: Option<String>,
    /// In place of whoever goes along to it.
    beside: bool,
    free: Vec<(String, String)>,
}

/// Hours that stand.
struct RowView {
    id: String,
    name: String,
    words: String,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::EngagementKeep)?;
    let plan = desk.app.scheme(&desk.place)?;
    let today = desk.now.date();
    let mut tx = desk.app.store.look(&permit).await?;
    let rows = tx.engagement_rows().await?;
    let named = tx.stand_ins().await?;
    let mut staff = tx.rota_staff().await?;
    let last = today.saturating_add(AHEAD_DAYS.days());
    let evenings = tx.evenings_ahead((today, last), desk.now).await?;
    let mut taken = tx.rota_taken((today, last)).await?;
    taken.extend(tx.rota_aways(today).await?.iter().map(|row| row.away.taken((today, last))));
    let barred = briefing::barred(&mut tx, &plan.scheme).await?;
    staff.sort_by(|one, other| (&one.name, &one.person).cmp(&(&other.name, &other.person)));
    let staff: Vec<Choice> = staff.into_iter().map(|one| (one.person, one.name)).collect();
    let choices = told_apart(&desk.t, &mut tx, staff.clone()).await?;
    let named_apart = told_apart(&desk.t, &mut tx, named.clone()).await?;
    drop(tx);
    let mut people: BTreeSet<PersonId> = named.iter().map(|(person, _)| person.clone()).collect();
    people.retain(|person| !barred.contains(person));
    let names: BTreeMap<PersonId, String> = staff.into_iter().chain(named_apart).collect();
    let all: Vec<Engagement> = rows.iter().map(|row| row.engagement.clone()).collect();
    let calendar = desk.app.calendar(&desk.place);
    let day = |date| weekday(&plan.scheme, calendar, date);
    let days = engagement::outlook(&evenings, &people, &all, &taken, day);
    let typed = |field: &str| desk.typed(field).unwrap_or_default();
    let (person, weekday, kind) = (typed("person"), typed("day"), typed("kind"));
    let t = &desk.t;
    Ok(page(ListPage {
        quote: desk.quote("P3.49"),
        base: desk.url("engagements"),
        days: days.iter().map(|one| day_view(&desk, one, &names)).collect(),
        rows: rows.iter().map(|row| row_view(t, row)).collect(),
        people: choices.into_iter().map(|(id, name)| (id.to_string(), name, id.as_str() == person)).collect(),
        weekdays: Day::ALL[..5]
            .iter()
            .map(|day| (day.key(), when::weekday(t, day.number()), day.key() == weekday))
            .collect(),
        kinds: Kind::ALL.iter().map(|one| (one.code(), kind_word(t, *one), one.code() == kind)).collect(),
        from: typed("from"),
        until: typed("until"),
        shell: desk.shell(),
        t: t.clone(),
    }))
}

fn kind_word(t: &Texts, kind: Kind) -> String {
    match kind {
        Kind::Lesson => t.engagement_lesson(),
        Kind::Training => t.engagement_training(),
    }
}

fn row_view(t: &Texts, row: &EngagementRow) -> RowView {
    let one = &row.engagement;
    let hours = format!("{}\u{2013}{}", clock(one.from_minute), clock(one.until_minute));
    let parts = [when::weekday(t, one.day.number()), hours, kind_word(t, one.kind)];
    RowView { id: one.id.clone(), name: row.name.clone(), words: parts.join(" · ") }
}

fn day_view(desk: &Desk, day: &Outlook<'_>, names: &BTreeMap<PersonId, String>) -> DayView {
    let name = |id: &PersonId| names.get(id).cloned().unwrap_or_else(|| id.to_string());
    let evenings = day.uncovered.iter().map(|(evening, free)| {
        let (from, until) = (engagement::minute(evening.from), engagement::minute(evening.until));
        let group = evening.name.in_language(desk.is_en());
        EveningView {
            id: evening.session.to_string(),
            words: format!("{group} · {}\u{2013}{} · {}", clock(from), clock(until), name(&evening.leader)),
            ask_href: (desk.may(Act::StandInAsk) && !free.is_empty())
                .then(|| desk.url(&format!("duties/{}/stand-in", evening.session))),
            beside: evening.beside,
            free: free.iter().map(|id| (id.to_string(), name(id))).collect(),
        }
    });
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let (engaged, short) = (count(day.uncovered.len()), count(day.short));
    DayView {
        day: when::day(&desk.t, day.date),
        word: desk.t.engagement_short(count(day.evenings), engaged, short),
        is_short: day.short > 0,
        evenings: evenings.collect(),
    }
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    person: String,
    day: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
    kind: String,
}

async fn enter_posted(desk: Desk, posted: Posted<Typed>) -> Result<Response, Failure> {
    let Posted { form, key } = posted;
    let wrong = |field: &str| Failure::BadForm(field.to_owned());
    let (from_minute, until_minute) = typed_hours(&form.from, &form.until);
    let draft = Engagement {
        id: key,
        person: PersonId::new(form.person),
        day: form.day.parse().map_err(|_| wrong("day"))?,
        from_minute,
        until_minute,
        kind: form.kind.parse().map_err(|()| wrong("kind"))?,
    };
    enter(&desk.app, &desk.who, &desk.place, draft).await?;
    Ok(desk.done("engagements", desk.t.engagement_entered()))
}

async fn end_posted(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
    _posted: Posted<Nothing>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::EngagementKeep)?;
    let plan = desk.app.scheme(&desk.place)?;
    let mut tx = desk.app.store.act(&permit).await?;
    tx.engagement_ended(&id, plan.version, desk.now).await?;
    tx.commit().await?;
    Ok(desk.done("engagements", desk.t.engagement_ended()))
}

/// A form that asks nothing.
#[derive(Deserialize)]
struct Nothing {}
