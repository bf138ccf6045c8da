//! 周五选择 The optional days to come, and whether the child stays on each (P3.57).

use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::people::block::unheard;
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use rules::day::friday::{self, Chosen, Draft};
use rules::id::StudentId;
use rules::people::act::Act;
use rules::people::block::Unheard;
use rules::people::place::Place;
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
    let (student, date) = (tx.student(&draft.student).await?.id, draft.date);
    let is_unheard = tx.is_unheard(&student, now.date()).await?;
    let facts = tx.friday_facts(&student, date, (evening.map(|one| one.day), is_unheard)).await?;
    let chosen = match friday::choose((&plan.scheme.roll, &plan.scheme.leave), &facts, draft, now) {
        Ok(chosen) => chosen,
        Err(why) => {
            drop(tx);
            let day = date.to_string();
            return Err(unheard(app, &permit, (&student, Unheard::Friday, &day), why).await);
        }
    };
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
    let mut days = Vec::new();
    let optional = friday::optional_days(&plan.scheme, desk.app.calendar(&desk.place), desk.now.date());
    for date in optional.into_iter().take(SHOWN) {
        let facts = tx.friday_facts(&child.id, date, (None, false)).await?;
        let offered = friday::offered(&plan.scheme.leave, &facts, usual, (date, desk.now));
        days.push(DayView {
            date: date.to_string(),
            word: when::day(&desk.t, date),
            comes: offered.comes,
            told: match (facts.has_course, facts.chosen.is_some()) {
                (true, _) => desk.t.friday_course(),
                (false, true) => desk.t.friday_chosen(),
                (false, false) => desk.t.friday_usual(),
            },
            may_change: offered.may_change,
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
