//! 全区汇总 What an office sees of the day's reports: each school's sum, and one for all of them once none is open.

use super::{ListPage, SchoolView, day, many, not_due, roll_day, roll_up, total_word};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::page;
use crate::safety::clearance;
use crate::when;
use axum::response::Response;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::safety::report::{RollUp, making, summed};

/// An office has no children of its own: it adds its schools up and goes on to them (P5.12).
pub(super) async fn schools(desk: &Desk) -> Result<Response, Failure> {
    let (mut schools, mut totals) = (Vec::new(), Vec::new());
    for place in desk.app.places_under(&desk.place.path) {
        if place.place != desk.place.place && clearance::asks(desk, &place) {
            let sum = sum_of(desk, &place).await?;
            totals.extend(sum.as_ref().map(|sum| sum.total));
            schools.push(school_view(desk, &place, sum.as_ref()));
        }
    }
    if schools.is_empty() {
        return Err(Failure::NotTheirs);
    }
    Ok(page(ListPage {
        under: when::day(&desk.t, desk.now.date()),
        total: Some(match summed(&totals) {
            Ok(_) if totals.is_empty() => not_due(&desk.t),
            Ok(cases) => ("done", desk.t.report_all(cases)),
            Err(open) => ("waiting", desk.t.report_all_open(many(open))),
        }),
        classes: Vec::new(),
        cases: Vec::new(),
        silent: Vec::new(),
        file_href: None,
        remind_href: None,
        schools,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// The sum of one school; none where it reports nothing today.
async fn sum_of(desk: &Desk, place: &Place) -> Result<Option<RollUp>, Failure> {
    let (plan, today) = (desk.app.health(place)?, desk.now.date());
    if making::due(day(&desk.app, place, &plan.plan, desk.now)).is_err() {
        return Ok(None);
    }
    let permit = desk.who.permit(Act::ReportList, place)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let classes = tx.report_classes(roll_day(&plan.plan, today)).await?;
    let filed = tx.reports_filed(today).await?;
    let classes: Vec<&str> = classes.iter().map(String::as_str).collect();
    Ok(Some(roll_up(&plan.plan, today, &classes, &filed)))
}

fn school_view(desk: &Desk, place: &Place, sum: Option<&RollUp>) -> SchoolView {
    SchoolView {
        href: format!("/{}/{}/reports", place.district, place.place),
        name: desk.lang.pick(&place.name_zh, &place.name_en).to_owned(),
        chip: sum.map_or_else(|| not_due(&desk.t), |sum| total_word(&desk.t, sum)),
    }
}
