//! 用房周历 The week of each room as a picture: the elders' hours in their own room, the class, temporary care; and the form of the
//! last one's hours.

use super::chip;
use crate::app::App;
use crate::community::{of_class, spoken};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::{Fields, Posted};
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::response::Response;
use jiff::civil::Time;
use rules::community::care_class::State;
use rules::community::premises::inspecting::{self, Looked};
use rules::community::premises::week::{self, Span, User};
use rules::community::premises::{Hours, Terms};
use rules::community::temporary::hours::{self, Draft, Held};
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::local::Day;

/// Writes down where and when temporary care is held; false: it stood so already.
pub async fn arrange(
    app: &App,
    who: &Who,
    place: &Place,
    (id, draft): (&str, Draft),
) -> Result<bool, Failure> {
    let permit = who.permit(Act::TemporaryArrange, place)?;
    let (plan, now) = (of_class(app, place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let (rooms, newest) = (tx.premises_inspections().await?, tx.temporary_hours().await?);
    let taken = hours::arrange(&plan.plan.premises, (draft, now.date()), (&rooms, newest.as_ref()))?;
    if let Some(held) = &taken {
        tx.temporary_arranged((id, held), plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(taken.is_some())
}

#[derive(Template)]
#[template(path = "premises/week.html")]
struct WeekPage {
    shell: Shell,
    t: Texts,
    back: String,
    days: Vec<String>,
    rooms: Vec<RoomView>,
    arrange: Option<ArrangeView>,
}

struct RoomView {
    room: String,
    source: String,
    chip: (&'static str, String),
    rows: Vec<RowView>,
}

struct RowView {
    hours: String,
    days: Vec<Vec<(&'static str, String)>>,
}

struct ArrangeView {
    href: String,
    rooms: Vec<(String, bool)>,
    days: Vec<(String, String, bool)>,
    from: String,
    until: String,
}

pub(super) async fn show(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::PremisesRead)?;
    let plan = of_class(&desk.app, &desk.place)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let (all, held, class) =
        (tx.premises_inspections().await?, tx.temporary_hours().await?, tx.care_class().await?);
    drop(tx);
    let class = class.filter(|row| row.state != State::Closed).and_then(|row| {
        let (from, until) = row.draft.hours?;
        Some(Hours { days: row.draft.days, from, until })
    });
    let terms = &plan.plan.premises;
    let first = all.first().map(|looked| looked.room.clone());
    let rooms = week::rooms(&all);
    let view = |looked: &&Looked| {
        // The class sits in the room that was looked at last.
        let class = class.as_ref().filter(|_| first.as_ref() == Some(&looked.room));
        room_view(&desk, terms, looked, (class, held.as_ref()))
    };
    let may = plan.plan.temporary.is_offered() && desk.may(Act::TemporaryArrange);
    Ok(page(WeekPage {
        back: desk.url("premises"),
        days: Day::ALL.iter().map(|day| when::weekday(&desk.t, day.number())).collect(),
        rooms: rooms.iter().map(view).collect(),
        arrange: (may && !rooms.is_empty()).then(|| arrange_view(&desk, &rooms, held.as_ref())),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn room_view(
    desk: &Desk,
    terms: &Terms,
    looked: &Looked,
    (class, held): (Option<&Hours>, Option<&Held>),
) -> RoomView {
    let check = &looked.inspection;
    let elders = terms.elders_in(check.source).iter().map(|hours| (User::Elders, hours.clone()));
    let class = class.map(|hours| (User::CareClass, hours.clone()));
    let held = held.filter(|held| held.room == looked.room);
    let temporary = held.map(|held| (User::Temporary, held.hours.clone()));
    let uses: Vec<(User, Hours)> = elders.chain(class).chain(temporary).collect();
    RoomView {
        room: looked.room.clone(),
        source: spoken(desk, check.source.key()),
        chip: chip(&desk.t, &inspecting::stands(terms, Some(check), desk.now.date())),
        rows: week::week(&uses).iter().map(|span| row_view(&desk.t, span)).collect(),
    }
}

fn row_view(t: &Texts, span: &Span) -> RowView {
    let user = |user: &User| match user {
        User::Elders => ("closed", t.premises_week_elders()),
        User::CareClass => ("done", t.premises_week_class()),
        User::Temporary => ("progress", t.premises_week_temporary()),
    };
    RowView {
        hours: format!("{} – {}", hour(span.from), hour(span.until)),
        days: span.days.iter().map(|users| users.iter().map(user).collect()).collect(),
    }
}

fn hour(time: Time) -> String {
    time.strftime("%H:%M").to_string()
}

fn arrange_view(desk: &Desk, rooms: &[&Looked], held: Option<&Held>) -> ArrangeView {
    let again = desk.typed("from").is_some();
    let typed = |field: &str, stood: Option<String>| desk.typed(field).or(stood).unwrap_or_default();
    let room = typed("room", held.map(|held| held.room.clone()));
    let day = |day: &Day| {
        let field = format!("day-{}", day.number());
        let stood = held.is_some_and(|held| held.hours.days.contains(day));
        let on = if again { desk.typed(&field).is_some() } else { stood };
        (field, when::weekday(&desk.t, day.number()), on)
    };
    ArrangeView {
        href: desk.url("premises/temporary"),
        rooms: rooms.iter().map(|looked| (looked.room.clone(), looked.room == room)).collect(),
        days: Day::ALL.iter().map(day).collect(),
        from: typed("from", held.map(|held| hour(held.hours.from))),
        until: typed("until", held.map(|held| hour(held.hours.until))),
    }
}

pub(super) async fn arrange_posted(desk: Desk, posted: Posted<Fields>) -> Result<Response, Failure> {
    let sent = &posted.form;
    let hour = |field: &str| sent.text(field).parse::<Time>().ok();
    let draft = Draft {
        room: sent.text("room").to_owned(),
        days: Day::ALL.into_iter().filter(|day| sent.has(&format!("day-{}", day.number()))).collect(),
        hours: hour("from").zip(hour("until")),
    };
    let taken = arrange(&desk.app, &desk.who, &desk.place, (&posted.key, draft)).await?;
    let told = if taken { desk.t.premises_week_arranged() } else { desk.t.premises_week_arranged_before() };
    Ok(desk.done("premises/week", told))
}
