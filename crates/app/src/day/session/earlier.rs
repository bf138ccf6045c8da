//! 往日场次 The evenings of the last weeks: what was left open is looked at and ended, what was marked wrong is put right.

use super::{Numbers, chip, keeper, when_and_where};
use crate::app::InForce;
use crate::day::roll::{self, costs};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::texts::Texts;
use crate::when;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use jiff::civil::Date;
use rules::day::session::Stage;
use rules::day::session::forgotten::first;
use rules::people::act::Act;
use serde::Deserialize;
use store::day::{HeldDay, SessionRow};

#[derive(Template)]
#[template(path = "session/earlier.html")]
struct EarlierPage {
    shell: Shell,
    t: Texts,
    back: String,
    days: Vec<DayView>,
    day: String,
    sessions: Vec<EveningView>,
}

/// A day that can be chosen.
struct DayView {
    href: String,
    word: String,
    on: bool,
}

/// One evening of the chosen day.
struct EveningView {
    name: String,
    under: String,
    numbers: String,
    chip: (&'static str, String),
    roll_href: Option<String>,
    amend_href: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Chosen {
    #[serde(default)]
    day: String,
}

/// Whoever plans evenings sees those of everyone, a teacher their own.
pub(super) async fn list(desk: Desk, Query(chosen): Query<Chosen>) -> Result<Response, Failure> {
    let permit = desk.permit(Act::SessionList)?;
    let in_force = desk.app.scheme(&desk.place)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let today = desk.now.date();
    let whose = (!desk.may(Act::SessionPlan)).then(|| permit.person());
    let days = tx.session_days((first(today), today), whose).await?;
    let chosen = chosen.day.parse::<Date>().ok().filter(|day| days.iter().any(|one| one.date == *day));
    // What lies open is what somebody came for.
    let open = days.iter().find(|one| one.open > 0).or(days.first()).map(|one| one.date);
    let day = chosen.or(open);
    let rows = match day {
        Some(day) => tx.sessions(day, whose).await?,
        None => Vec::new(),
    };
    let held = rows.iter().filter(|row| row.session.opened_at.is_some());
    Ok(page(EarlierPage {
        back: desk.url(if desk.may(Act::SessionPlan) { "tonight" } else { "sessions" }),
        days: days.into_iter().map(|one| day_view(&desk, one, day)).collect(),
        day: day.map_or_else(String::new, |day| when::day(&desk.t, day)),
        sessions: held.map(|row| evening_view(&desk, &in_force, row)).collect(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn day_view(desk: &Desk, one: HeldDay, chosen: Option<Date>) -> DayView {
    let day = when::day(&desk.t, one.date);
    DayView {
        href: desk.url(&format!("sessions/earlier?day={}", one.date)),
        word: if one.open > 0 { desk.t.earlier_day_open(day, one.open) } else { day },
        on: chosen == Some(one.date),
    }
}

fn evening_view(desk: &Desk, in_force: &InForce, row: &SessionRow) -> EveningView {
    let (session, numbers) = (&row.session, Numbers::of(row));
    let is_over = session.stage() == Stage::Closed;
    let may_amend = is_over && desk.may(Act::RollAmend);
    let plan = desk.app.of_day(&desk.place, session.date);
    let amends = may_amend && plan.is_ok_and(|plan| costs(&plan, session));
    EveningView {
        name: session.name.in_language(desk.is_en()).to_owned(),
        under: format!("{} · {}", when_and_where(desk, row), keeper(&desk.t, &row.teacher_name)),
        numbers: desk.t.earlier_numbers(numbers.came, numbers.all, numbers.inside),
        chip: if is_over {
            chip(desk, &in_force.scheme, session)
        } else {
            ("refused", desk.t.earlier_open())
        },
        roll_href: roll::href(desk, &session.id),
        amend_href: amends.then(|| desk.url(&format!("rolls/{}/amend", session.id))),
    }
}
