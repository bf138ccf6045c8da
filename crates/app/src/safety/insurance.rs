//! 学平险 A family says which cover its child has, from any insurer; the school sees whose is missing or ends, to help and never to
//! refuse (P3.59, X.2). Nothing is sold here.

use crate::app::{App, InForce};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::Date;
use rules::enrol::registration::State;
use rules::id::StudentId;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::clock;
use rules::people::student::Student;
use rules::safety::insurance::{self, Cover, Standing, Told};
use serde::Deserialize;
use std::sync::Arc;
use store::Tx;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/insurances", Act::MandateList, list),
        Route::get("/{district}/{place}/insurances/{student}", Act::MandateSign, form),
        Route::post("/{district}/{place}/insurances/{student}", Act::MandateSign, keep_posted),
    ]
}

/// The plan, where it asks which cover a child has.
fn asking(app: &App, place: &Place) -> Result<Arc<InForce>, Failure> {
    let plan = app.scheme(place)?;
    match plan.scheme.insurance.told() {
        Told::RecordedNotRequired => Ok(plan),
        Told::NotAsked => Err(Failure::NotTheirs),
    }
}

/// Where cover is said or looked at, where the plan asks for it.
pub(crate) fn way(desk: &Desk, rest: &str) -> Option<String> {
    asking(&desk.app, &desk.place).ok().map(|_| desk.url(rest))
}

/// Every child with a place in care and its cover, as far as it is known.
async fn covers(tx: &mut Tx, today: Date) -> Result<Vec<(Student, Option<Cover>)>, Failure> {
    let (mut known, mut admitted) = (tx.insurances().await?, tx.mandates().await?);
    admitted.retain(|row| row.registration == State::Accepted && row.student.is_on_roll(today));
    let with_cover = |child: Student| {
        let cover = known.remove(&child.id);
        (child, cover)
    };
    Ok(admitted.into_iter().map(|row| row.student).map(with_cover).collect())
}

/// Tells families whose child's cover ends soon or has ended, each once (P3.59); says how many now.
pub async fn look(app: &App, place: &Place) -> Result<usize, Failure> {
    let Ok(plan) = asking(app, place) else { return Ok(0) };
    let (permit, now) = (clock(Act::MandateChase, place)?, app.now());
    let (before, today) = (insurance::ends_before(now.date()), now.date());
    let due = app.store.look(&permit).await?.insurances_untold(before, today).await?;
    if due.is_empty() {
        return Ok(0);
    }
    let mut tx = app.store.act(&permit).await?;
    let mut told = 0;
    for student in &due {
        let (child, cover) = (tx.student(student).await?, tx.insurance(student).await?);
        let Some(cover) = cover else { continue };
        let standing = insurance::standing(Some(&cover), today);
        told += usize::from(tx.insurance_told(&child, (&cover, standing), plan.version, now).await?);
    }
    if told > 0 {
        tx.commit().await?;
    }
    Ok(told)
}

/// The same at every school; what cannot be looked at there holds up no other.
pub(crate) async fn look_everywhere(app: &App) {
    for place in app.places().into_iter().filter(|place| place.kind == "school") {
        if let Err(why) = look(app, &place).await {
            tracing::warn!(%why, place = %place.place, "cover was not looked at; tried again in a minute");
        }
    }
}

fn chip(t: &Texts, standing: Standing) -> (&'static str, String) {
    match standing {
        Standing::Missing => ("waiting", t.insurance_missing()),
        Standing::Ended => ("refused", t.insurance_ended()),
        Standing::Ending => ("waiting", t.insurance_ending()),
        Standing::Covered => ("done", t.insurance_covered()),
    }
}

#[derive(Template)]
#[template(path = "insurance/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    back: String,
    under: String,
    rows: Vec<RowView>,
}

struct RowView {
    name: String,
    find: String,
    under: String,
    chip: (&'static str, String),
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    asking(&desk.app, &desk.place)?;
    let permit = desk.permit(Act::MandateList)?;
    let (t, today) = (&desk.t, desk.now.date());
    let all = covers(&mut desk.app.store.look(&permit).await?, today).await?;
    let is_covered = |one: &&(Student, Option<Cover>)| stands(one, today) == Standing::Covered;
    let (covered, open): (Vec<_>, Vec<_>) = all.iter().partition(is_covered);
    let row = |(child, cover): &(Student, Option<Cover>)| RowView {
        chip: chip(t, insurance::standing(cover.as_ref(), today)),
        find: format!("{} {} {}", child.name, child.sort_key, child.home_class),
        under: [Some(t.grouping_home_class(&child.home_class)), cover.as_ref().map(|one| told(t, one))]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · "),
        name: child.name.clone(),
    };
    Ok(page(ListPage {
        back: desk.url("mandates"),
        under: t.insurance_under(all.len() as i64, open.len() as i64),
        rows: open.into_iter().chain(covered).map(row).collect(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn stands((_, cover): &(Student, Option<Cover>), today: Date) -> Standing {
    insurance::standing(cover.as_ref(), today)
}

/// 人保 · 2021年10月31日 周日到期
fn told(t: &Texts, cover: &Cover) -> String {
    format!("{} · {}", cover.insurer, t.insurance_until_day(when::far(t, cover.until)))
}

#[derive(Template)]
#[template(path = "insurance/form.html")]
struct FormPage {
    shell: Shell,
    t: Texts,
    back: String,
    child: String,
    under: String,
    chip: (&'static str, String),
    action: String,
    /// Insurer, number, first and last day.
    typed: (String, String, String, String),
}

async fn form(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    asking(&desk.app, &desk.place)?;
    let permit = desk.permit(Act::MandateSign)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let child = tx.student(&StudentId::new(student)).await?;
    let cover = tx.insurance(&child.id).await?;
    let standing = insurance::standing(cover.as_ref(), desk.now.date());
    let held = cover.map_or_else(Default::default, |one| {
        [one.insurer, one.number, one.from.to_string(), one.until.to_string()]
    });
    let [insurer, number, from, until] = held;
    let typed = |name: &str, held: String| desk.typed(name).unwrap_or(held);
    Ok(page(FormPage {
        back: desk.url("children"),
        under: desk.t.roll_home_class(child.home_class.as_str()),
        chip: chip(&desk.t, standing),
        action: desk.url(&format!("insurances/{}", child.id)),
        typed: (
            typed("insurer", insurer),
            typed("number", number),
            typed("from", from),
            typed("until", until),
        ),
        child: child.name,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    insurer: String,
    #[serde(default)]
    number: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
}

async fn keep_posted(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    posted: Posted<Typed>,
) -> Result<Response, Failure> {
    let plan = asking(&desk.app, &desk.place)?;
    let permit = desk.permit(Act::MandateSign)?;
    let Typed { insurer, number, from, until } = posted.form;
    let day = |typed: &str, field: String| typed.parse::<Date>().map_err(|_| Failure::missing(field));
    let (from, until) = (day(&from, desk.t.insurance_from())?, day(&until, desk.t.insurance_until())?);
    let mut tx = desk.app.store.act(&permit).await?;
    let child = tx.student(&StudentId::new(&student)).await?;
    let before = tx.insurance(&child.id).await?;
    if let Some(kept) = insurance::keep(Cover { insurer, number, from, until }, before.as_ref())? {
        tx.insurance_kept(&child.id, &kept, plan.version, desk.now).await?;
        tx.commit().await?;
    }
    Ok(desk.done(&format!("insurances/{student}"), desk.t.insurance_kept()))
}
