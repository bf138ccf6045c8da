//! 订餐 A family orders the meals that its child pays for, sees what they cost, and may stop on any day.

use super::item_word;
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::money::leaving::leave_item;
use crate::page::{Shell, page};
use crate::posted::{Posted, yes_or_no};
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use rules::day::meal::ordering::{self, Draft, Ordered};
use rules::id::StudentId;
use rules::money::bill;
use rules::money::fee::{Missed, Terms, Unit};
use rules::money::release;
use rules::people::act::Act;
use rules::people::place::Place;
use serde::Deserialize;

type At = Path<(String, String, String)>;

/// Takes what a family says. Whoever stops has what it paid ahead settled by the plan's rule, as whoever leaves care.
pub async fn order(app: &App, who: &Who, place: &Place, draft: Draft) -> Result<Ordered, Failure> {
    let permit = who.permit(Act::MealOrder, place)?;
    let (plan, now) = (app.scheme(place)?, app.now());
    let meals = app.meals(place, &plan);
    let mut tx = app.store.act(&permit).await?;
    let facts = tx.meal_order_facts(&draft.student, meals.is_some(), now.date()).await?;
    let ordered = ordering::order(&facts, draft, now.date())?;
    if let Some(meals) = meals.filter(|_| !ordered.already) {
        tx.meals_charged(&meals, plan.version, now).await?;
        tx.meal_ordered(&ordered, plan.version, now).await?;
        if !ordered.draft.eats {
            leave_item(&mut tx, &plan, (&ordered.draft.student, &meals.id()), now).await?;
        }
    }
    tx.commit().await?;
    Ok(ordered)
}

#[derive(Template)]
#[template(path = "meal/order.html")]
struct OrderPage {
    shell: Shell,
    t: Texts,
    back: String,
    child: String,
    /// What is served; nothing where meals cost nothing.
    served: String,
    price: String,
    /// What becomes of a meal that the child misses, and when it is paid.
    terms: Vec<String>,
    eats: bool,
    may_change: bool,
    action: String,
    diet_href: String,
    account_href: String,
}

pub(super) async fn show(desk: Desk, Path((_, _, student)): At) -> Result<Response, Failure> {
    let permit = desk.permit(Act::MealOrder)?;
    let (plan, t) = (desk.app.scheme(&desk.place)?, &desk.t);
    let (meals, fee) = (desk.app.meals(&desk.place, &plan), plan.scheme.meal_fee());
    let mut tx = desk.app.store.look(&permit).await?;
    let child = tx.student(&StudentId::new(student)).await?;
    let facts = tx.meal_order_facts(&child.id, meals.is_some(), desk.now.date()).await?;
    let items = plan.scheme.meal.iter().flat_map(|terms| &terms.items);
    let served: Vec<String> = items.map(|item| item_word(t, *item)).collect();
    Ok(page(OrderPage {
        back: desk.url(&format!("evenings/{}", child.id)),
        served: fee.map(|_| served.join(&t.claim_comma())).unwrap_or_default(),
        price: fee.map(|terms| price(t, terms)).unwrap_or_default(),
        terms: fee.map(|terms| told(t, terms)).unwrap_or_default(),
        eats: facts.eats,
        may_change: facts.is_charged && (facts.eats || facts.in_care),
        action: desk.url(&format!("meals/{}", child.id)),
        diet_href: desk.url(&format!("diets/{}", child.id)),
        account_href: desk.url(&format!("accounts/{}", child.id)),
        child: child.name,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn price(t: &Texts, terms: &Terms) -> String {
    let unit = match terms.unit {
        Unit::Lesson => "meal",
        Unit::Day => "day",
        Unit::Month => "month",
        Unit::Term | Unit::Period => "term",
    };
    t.meal_order_price(unit, bill::price(terms).to_string())
}

fn told(t: &Texts, terms: &Terms) -> Vec<String> {
    let paid = if bill::is_afterwards(terms) { t.meal_order_afterwards() } else { t.meal_order_ahead() };
    let on_leave = match release::on_leave(terms) {
        Missed::Release => t.meal_order_leave_kept(),
        Missed::Refund => t.meal_order_leave_back(),
    };
    let absent = match release::absent_without_leave(terms) {
        Missed::Release => t.meal_order_absent_kept(),
        Missed::Refund => t.meal_order_absent_back(),
    };
    vec![paid, on_leave, absent]
}

#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    eats: String,
}

pub(super) async fn post(
    desk: Desk,
    Path((_, _, student)): At,
    posted: Posted<Typed>,
) -> Result<Response, Failure> {
    let eats = yes_or_no("eats", &posted.form.eats)?;
    let draft = Draft { student: StudentId::new(&student), eats };
    let ordered = order(&desk.app, &desk.who, &desk.place, draft).await?;
    let day = when::day(&desk.t, ordered.from);
    let said = match (ordered.already, eats) {
        (true, _) => desk.t.meal_said(),
        (false, true) => desk.t.meal_ordered(day),
        (false, false) => desk.t.meal_stopped(day),
    };
    Ok(desk.done(&format!("meals/{student}"), said))
}
