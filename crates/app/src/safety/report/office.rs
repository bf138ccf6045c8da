//! 全区汇总 What an office sees of the day's reports: each school's sum, and one for all of them once none is open.

use super::{ListPage, SchoolView, day, many, not_due, roll_day, roll_up, total_word};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::page;
use crate::safety::clearance;
use crate::when;
use axum::response::Response;
use jiff::civil::Date;
use rules::id::{DistrictId, PlaceId};
use rules::people::act::Act;
use rules::people::place::Place;
use rules::safety::report::{RollUp, making, summed};
use std::collections::BTreeMap;
use store::safety::Below;

/// An office has no children of its own: it adds its schools up and goes on to them (P5.12).
pub(super) async fn schools(desk: &Desk) -> Result<Response, Failure> {
    let mut asked = desk.app.places_under(&desk.place.path);
    asked.retain(|place| place.place != desk.place.place && clearance::asks(desk, place));
    if asked.is_empty() {
        return Err(Failure::NotTheirs);
    }
    let read = read(desk, &asked).await?;
    let (mut schools, mut totals) = (Vec::new(), Vec::new());
    for place in &asked {
        let sum = sum_of(desk, place, &read)?;
        totals.extend(sum.as_ref().map(|sum| sum.total));
        schools.push(school_view(desk, place, sum.as_ref()));
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

/// What a school filed, by its key.
type Read = BTreeMap<(DistrictId, PlaceId), Below>;

/// All schools, in one reading for each district: an office above districts has one for each of them.
async fn read(desk: &Desk, schools: &[Place]) -> Result<Read, Failure> {
    let today = desk.now.date();
    let mut rolls: BTreeMap<DistrictId, Vec<(PlaceId, Date)>> = BTreeMap::new();
    for place in schools {
        let plan = desk.app.health(place)?;
        let roll = (place.place.clone(), roll_day(&plan.plan, today));
        rolls.entry(place.district.clone()).or_default().push(roll);
    }
    let mut read = Read::new();
    for (district, rolls) in rolls {
        let office = Place { district: district.clone(), ..desk.place.clone() };
        let permit = desk.who.permit(Act::ReportList, &office)?;
        let mut tx = desk.app.store.look(&permit).await?;
        let below = tx.reports_below(&rolls, today).await?;
        read.extend(below.into_iter().map(|(place, one)| ((district.clone(), place), one)));
    }
    Ok(read)
}

/// The sum of one school; none where it reports nothing today.
fn sum_of(desk: &Desk, place: &Place, read: &Read) -> Result<Option<RollUp>, Failure> {
    let (plan, today) = (desk.app.health(place)?, desk.now.date());
    if making::due(day(&desk.app, place, &plan.plan, desk.now)).is_err() {
        return Ok(None);
    }
    let own = read.get(&(place.district.clone(), place.place.clone())).cloned().unwrap_or_default();
    let classes: Vec<&str> = own.classes.iter().map(String::as_str).collect();
    Ok(Some(roll_up(&plan.plan, today, &classes, &own.filed)))
}

fn school_view(desk: &Desk, place: &Place, sum: Option<&RollUp>) -> SchoolView {
    SchoolView {
        href: format!("/{}/{}/reports", place.district, place.place),
        name: desk.lang.pick(&place.name_zh, &place.name_en).to_owned(),
        chip: sum.map_or_else(|| not_due(&desk.t), |sum| total_word(&desk.t, sum)),
    }
}
