//! 周五选择 The optional days to come, and whether the child stays on each (P3.57).

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
use rules::day::friday::{self, Chosen, Draft};
use rules::day::{leave, roll};
use rules::id::StudentId;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::local::Days;
use rules::plan::scheme::Scheme;
use serde::Deserialize;

/// Optional days shown at once.
const SHOWN: usize = 8;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/fridays/{student}", Act::FridayChoose, list),
        Route::post("/{district}/{place}/fridays/{student}", Act::FridayChoose, choose_posted),
    ]
}

/// Takes a family's choice for one optional day (P3.57).
pub async fn choose(app: &App, who: &Who, place: &Place, draft: Draft) -> Result<Chosen, Failure> {
    let permit = who.permit(Act::FridayChoose, place)?;
    let (plan, now) = (app.scheme(place)?, app.now());
    let evening =
        plan.scheme.programme("1").and_then(|one| app.calendar(place).evening(&plan.scheme, one, draft.date));
    let mut tx = app.store.act(&permit).await?;
    let facts = tx.friday_facts(&draft.student, draft.date, evening.map(|one| one.day)).await?;
    let chosen = friday::choose((&plan.scheme.roll, &plan.scheme.leave), &facts, draft, now)?;
    if !chosen.already {
        tx.friday_chosen(&chosen, plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(chosen)
}

#[derive(Template)]
#[template(path = "friday/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    back: String,
    child: String,
    under: String,
    action: String,
    days: Vec<DayView>,
}

struct DayView {
    date: String,
    word: String,
    comes: bool,
    told: String,
    may_change: bool,
}

async fn list(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::FridayChoose)?;
    let plan = desk.app.scheme(&desk.place)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let child = tx.student(&StudentId::new(student)).await?;
    let usual = tx.registration(&child.id).await?.is_some_and(|row| row.fridays);
    let chosen = tx.fridays(&child.id).await?;
    let mut days = Vec::new();
    for date in optional_days(&desk, &plan.scheme).into_iter().take(SHOWN) {
        let facts = tx.friday_facts(&child.id, date, None).await?;
        let comes = facts.has_course || chosen.get(&date).copied().unwrap_or(usual);
        let late = date == desk.now.date() && leave::is_late(&plan.scheme.leave, desk.now);
        days.push(DayView {
            date: date.to_string(),
            word: when::day(&desk.t, date),
            comes,
            told: match (facts.has_course, chosen.contains_key(&date)) {
                (true, _) => desk.t.friday_course(),
                (false, true) => desk.t.friday_chosen(),
                (false, false) => desk.t.friday_usual(),
            },
            may_change: !facts.has_course && !facts.laid_out && !late && facts.registered,
        });
    }
    Ok(page(ListPage {
        shell: desk.shell(),
        t: desk.t.clone(),
        back: desk.url("children"),
        under: desk.t.roll_home_class(child.home_class.as_str()),
        action: desk.url(&format!("fridays/{}", child.id)),
        child: child.name,
        days,
    }))
}

fn optional_days(desk: &Desk, scheme: &Scheme) -> Vec<Date> {
    let Some(programme) = scheme.programme("1") else { return Vec::new() };
    let days = Days { from: desk.now.date().max(scheme.term.from), until: scheme.term.until };
    let evenings = desk.app.calendar(&desk.place).evenings(scheme, programme, days).into_iter();
    evenings
        .filter(|evening| roll::is_optional(&scheme.roll, evening.day))
        .map(|evening| evening.date)
        .collect()
}

#[derive(Deserialize)]
struct Typed {
    date: String,
    attends: String,
}

async fn choose_posted(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    posted: Posted<Typed>,
) -> Result<Response, Failure> {
    let date = posted.form.date.parse().map_err(|_| Failure::BadForm("date".to_owned()))?;
    let draft = Draft { student: StudentId::new(&student), date, attends: posted.form.attends == "yes" };
    let chosen = choose(&desk.app, &desk.who, &desk.place, draft).await?;
    let day = when::day(&desk.t, date);
    let said = if chosen.choice.attends { desk.t.friday_said_yes(day) } else { desk.t.friday_said_no(day) };
    Ok(desk.done(&format!("fridays/{student}"), said))
}
