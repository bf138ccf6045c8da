//! 餐点 Who eats today and who may not have what; samples of dishes; a family says what its child may not have.

pub mod ordering;

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
use jiff::ToSpan;
use jiff::civil::{Date, Time};
use rules::day::meal::{self, Diet, Eater, Item, Terms};
use rules::day::roll::State;
use rules::day::sample::{self, Draft};
use rules::id::{SampleId, StudentId};
use rules::moment::{Moment, moment};
use rules::people::act::Act;
use serde::Deserialize;
use store::Tx;
use store::day::{EaterRow, SampleRow};

/// So many days back the list looks for meals of which nothing was kept.
const DAYS_BACK: i64 = 3;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/meals", Act::MealList, list),
        Route::post("/{district}/{place}/samples", Act::SampleKeep, take_posted),
        Route::post("/{district}/{place}/samples/{sample}", Act::SampleKeep, throw_posted),
        Route::get("/{district}/{place}/meals/{student}", Act::MealOrder, ordering::show),
        Route::post("/{district}/{place}/meals/{student}", Act::MealOrder, ordering::post),
        Route::get("/{district}/{place}/diets/{student}", Act::MealSay, diet),
        Route::post("/{district}/{place}/diets/{student}", Act::MealSay, say_posted),
    ]
}

/// The plan's terms of meals; a plan without them serves nothing.
fn terms(desk: &Desk) -> Result<Option<Terms>, Failure> {
    Ok(desk.app.scheme(&desk.place)?.scheme.meal.clone())
}

/// Whether meals cost something, so that only whoever has ordered eats.
fn is_charged(desk: &Desk) -> Result<bool, Failure> {
    let plan = desk.app.scheme(&desk.place)?;
    Ok(desk.app.meals(&desk.place, &plan).is_some())
}

/// Who eats on a day.
async fn eating(tx: &mut Tx, day: Date, charges: bool) -> Result<Vec<EaterRow>, Failure> {
    let mut rows = tx.eaters(day).await?;
    rows.retain(|row| !charges || row.has_ordered);
    Ok(rows)
}

pub(crate) fn item_word(t: &Texts, item: Item) -> String {
    match item {
        Item::Lunch => t.meal_lunch(),
        Item::Milk => t.meal_milk(),
        Item::Snack => t.meal_snack(),
        Item::Fruit => t.meal_fruit(),
    }
}

#[derive(Template)]
#[template(path = "meal/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    today: String,
    served: bool,
    until: String,
    counts: Vec<(String, i64)>,
    /// The days before, each with what was counted.
    past: Vec<(String, String)>,
    careful: Vec<CarefulView>,
    missing: Vec<String>,
    samples: Vec<SampleView>,
    keep: Option<KeepView>,
}

/// A child who may not have something.
struct CarefulView {
    name: String,
    under: String,
    not: String,
    words: String,
    here: bool,
}

struct SampleView {
    dish: String,
    under: String,
    chip: (&'static str, String),
    action: Option<String>,
    early: bool,
    id: String,
}

struct KeepView {
    action: String,
    items: Vec<(&'static str, String, bool)>,
    dish: String,
    grams: String,
    time: String,
    min: i64,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::MealList)?;
    let Some(terms) = terms(&desk)? else { return Ok(nothing(&desk)) };
    let (mut tx, today) = (desk.app.store.look(&permit).await?, desk.now.date());
    let charges = is_charged(&desk)?;
    let rows = eating(&mut tx, today, charges).await?;
    let from = today.saturating_sub(DAYS_BACK.days());
    let samples = tx.samples(from).await?;
    let days = tx.meal_days(from, today).await?;
    let eaters: Vec<Eater> = rows.iter().map(eater).collect();
    let counts = counted(&desk.t, &terms, &eaters, desk.now.time());
    let mut past = Vec::new();
    for day in days.iter().filter(|day| **day < today) {
        let eaters: Vec<Eater> = eating(&mut tx, *day, charges).await?.iter().map(eater).collect();
        let of_day = counted(&desk.t, &terms, &eaters, Time::MAX).into_iter();
        let said: Vec<String> = of_day.map(|(item, count)| format!("{item} {count}")).collect();
        past.push((when::day(&desk.t, *day), said.join(" · ")));
    }
    let t = &desk.t;
    Ok(page(ListPage {
        today: when::day(t, today),
        served: true,
        until: if terms.has_counted(desk.now.time()) {
            t.meal_until(terms.count_until.strftime("%H:%M").to_string())
        } else {
            t.meal_before(terms.count_until.strftime("%H:%M").to_string())
        },
        counts,
        past,
        careful: rows.iter().filter(|row| is_careful(row)).map(|row| careful(&desk, row)).collect(),
        missing: missing(&desk, &terms, (&samples, &days)),
        samples: samples.iter().map(|row| sample_view(&desk, &terms, row)).collect(),
        keep: desk.may(Act::SampleKeep).then(|| keep_view(&desk, &terms)),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn nothing(desk: &Desk) -> Response {
    page(ListPage {
        shell: desk.shell(),
        t: desk.t.clone(),
        today: when::day(&desk.t, desk.now.date()),
        served: false,
        until: String::new(),
        counts: Vec::new(),
        past: Vec::new(),
        careful: Vec::new(),
        missing: Vec::new(),
        samples: Vec::new(),
        keep: None,
    })
}

/// How many of each part of the meal, at an hour of the day.
fn counted(t: &Texts, terms: &Terms, day: &[Eater], now: Time) -> Vec<(String, i64)> {
    let cooked_for = terms.cooked_for(day, now);
    let count = |item: &Item| cooked_for.iter().filter(|one| terms.served(one).contains(item)).count() as i64;
    terms.items.iter().map(|item| (item_word(t, *item), count(item))).collect()
}

fn eater(row: &EaterRow) -> Eater {
    let came = row.marked_at.filter(|_| row.state.attends());
    let may_come = row.state == State::Expected;
    Eater { came_at: came.map(Moment::time), may_come, not: row.not.clone() }
}

fn is_careful(row: &EaterRow) -> bool {
    !row.not.is_empty() || !row.words.is_empty()
}

fn careful(desk: &Desk, row: &EaterRow) -> CarefulView {
    let t = &desk.t;
    let not: Vec<String> = row.not.iter().map(|item| item_word(t, *item)).collect();
    CarefulView {
        name: row.name.clone(),
        under: format!(
            "{} · {} · {}",
            t.roll_home_class(row.home_class.as_str()),
            row.group.in_language(desk.is_en()),
            row.room
        ),
        not: if not.is_empty() { String::new() } else { t.meal_not(not.join("、")) },
        words: row.words.clone(),
        here: row.state.attends(),
    }
}

/// What a child may not have and why, as whoever has it this evening reads it beside the family's other words.
pub(super) fn diet_line(t: &Texts, (not, words): &(Vec<Item>, String)) -> String {
    let not: Vec<String> = not.iter().map(|item| item_word(t, *item)).collect();
    let not = (!not.is_empty()).then(|| t.meal_not(not.join("、")));
    not.into_iter()
        .chain(Some(words.clone()).filter(|words| !words.is_empty()))
        .collect::<Vec<_>>()
        .join(" · ")
}

/// Days and parts of which nothing was kept.
fn missing(desk: &Desk, terms: &Terms, (samples, days): (&[SampleRow], &[Date])) -> Vec<String> {
    let of = |day: &Date| {
        let taken: Vec<Item> = samples.iter().filter(|one| one.date == *day).map(|one| one.item).collect();
        let gone: Vec<String> =
            sample::missing(terms, &taken).into_iter().map(|item| item_word(&desk.t, item)).collect();
        (!gone.is_empty()).then(|| desk.t.sample_missing(when::day(&desk.t, *day), gone.join("、")))
    };
    days.iter().filter_map(of).collect()
}

fn sample_view(desk: &Desk, terms: &Terms, row: &SampleRow) -> SampleView {
    let (t, until) = (&desk.t, sample::kept_until(terms, row.facts.taken_at));
    let chip = match (row.facts.thrown_at, &row.early) {
        (Some(_), Some(why)) => ("refused", t.sample_early(row.thrown_by.as_str(), why.as_str())),
        (Some(at), None) => ("closed", t.sample_thrown(row.thrown_by.as_str(), when::moment(t, at))),
        (None, _) if desk.now < until => ("progress", t.sample_kept_until(when::moment(t, until))),
        (None, _) => ("done", t.sample_may_go()),
    };
    let open = row.facts.thrown_at.is_none() && desk.may(Act::SampleKeep);
    SampleView {
        dish: format!("{} · {}", item_word(t, row.item), row.dish),
        under: t.sample_under(row.grams, when::moment(t, row.facts.taken_at), row.taken_by.as_str()),
        chip,
        action: open.then(|| desk.url(&format!("samples/{}", row.id))),
        early: desk.now < until,
        id: row.id.to_string(),
    }
}

fn keep_view(desk: &Desk, terms: &Terms) -> KeepView {
    let typed = |name: &str| desk.typed(name).unwrap_or_default();
    let item = |item: &Item| (item.key(), item_word(&desk.t, *item), typed("item") == item.key());
    KeepView {
        action: desk.url("samples"),
        items: terms.items.iter().map(item).collect(),
        dish: typed("dish"),
        grams: desk.typed("grams").unwrap_or_else(|| terms.sample_grams_min.to_string()),
        time: desk.typed("time").unwrap_or_else(|| desk.now.time().strftime("%H:%M").to_string()),
        min: terms.sample_grams_min,
    }
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    item: String,
    #[serde(default)]
    dish: String,
    #[serde(default)]
    grams: String,
    #[serde(default)]
    time: String,
}

async fn take_posted(desk: Desk, posted: Posted<Typed>) -> Result<Response, Failure> {
    let permit = desk.permit(Act::SampleKeep)?;
    let bad = |field: &str| Failure::BadForm(field.to_owned());
    let Typed { item, dish, grams, time } = posted.form;
    let item = Item::ALL.iter().copied().find(|one| one.key() == item).ok_or_else(|| bad("item"))?;
    let grams = grams.trim().parse().map_err(|_| bad("grams"))?;
    let time = time.parse().map_err(|_| bad("time"))?;
    let (plan, now) = (desk.app.scheme(&desk.place)?, desk.app.now());
    let Some(terms) = &plan.scheme.meal else { return Err(meal::Refusal::NotServed.into()) };
    let draft = Draft { item, dish, grams, taken_at: moment(now.date(), time) };
    let taken = sample::take(terms, (SampleId::new(posted.key), draft), now)?;
    let mut tx = desk.app.store.act(&permit).await?;
    tx.sample_taken(&taken, plan.version, now).await?;
    tx.commit().await?;
    Ok(desk.done("meals", desk.t.sample_taken(taken.draft.dish)))
}

#[derive(Deserialize)]
struct Reason {
    #[serde(default)]
    reason: String,
}

async fn throw_posted(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
    posted: Posted<Reason>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::SampleKeep)?;
    let (plan, now, id) = (desk.app.scheme(&desk.place)?, desk.app.now(), SampleId::new(id));
    let mut tx = desk.app.store.act(&permit).await?;
    let facts = tx.sample_facts(&id).await?;
    let Some(terms) = &plan.scheme.meal else { return Err(meal::Refusal::NotServed.into()) };
    let thrown = sample::throw(terms, facts, &posted.form.reason, now)?;
    if !thrown.already {
        tx.sample_thrown((&id, &thrown), plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(desk.done("meals", desk.t.sample_thrown_said()))
}

#[derive(Template)]
#[template(path = "meal/diet.html")]
struct DietPage {
    shell: Shell,
    t: Texts,
    back: String,
    child: String,
    served: bool,
    action: String,
    items: Vec<(&'static str, String, bool)>,
    words: String,
    /// Where meals are ordered, for whoever may, where they cost something.
    order_href: Option<String>,
}

async fn diet(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::MealSay)?;
    let terms = terms(&desk)?;
    let (child, said) = desk.app.store.look(&permit).await?.diet(&StudentId::new(student)).await?;
    let said =
        said.unwrap_or_else(|| Diet { student: child.id.clone(), not: Vec::new(), words: String::new() });
    let items = terms.as_ref().map(|terms| terms.items.clone()).unwrap_or_default();
    let may_order = desk.may(Act::MealOrder) && is_charged(&desk)?;
    // A box that is not ticked does not come: where the form came, only what came with it is ticked.
    let is_typed = desk.typed("words").is_some();
    let is_on = |item: &Item| {
        if is_typed { desk.typed(&format!("not-{}", item.key())).is_some() } else { said.not.contains(item) }
    };
    Ok(page(DietPage {
        order_href: may_order.then(|| desk.url(&format!("meals/{}", child.id))),
        back: desk.url(&format!("evenings/{}", child.id)),
        served: terms.is_some(),
        action: desk.url(&format!("diets/{}", child.id)),
        items: items.iter().map(|item| (item.key(), item_word(&desk.t, *item), is_on(item))).collect(),
        words: desk.typed("words").unwrap_or(said.words),
        child: child.name,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

async fn say_posted(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    posted: Posted<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::MealSay)?;
    let (plan, now) = (desk.app.scheme(&desk.place)?, desk.app.now());
    let mut tx = desk.app.store.act(&permit).await?;
    let (child, before) = tx.diet(&StudentId::new(&student)).await?;
    let Some(terms) = &plan.scheme.meal else { return Err(meal::Refusal::NotServed.into()) };
    let chosen = |item: &Item| posted.form.iter().any(|(field, _)| *field == format!("not-{}", item.key()));
    let not = Item::ALL.iter().copied().filter(|item| chosen(item)).collect();
    let words = posted.form.iter().find(|(field, _)| field == "words");
    let words = words.map(|(_, words)| words.clone()).unwrap_or_default();
    let said = meal::say(terms, before.as_ref(), Diet { student: child.id, not, words })?;
    if !said.already {
        tx.diet_said(&said, plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(desk.done(&format!("diets/{student}"), desk.t.meal_said()))
}
