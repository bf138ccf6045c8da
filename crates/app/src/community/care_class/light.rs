//! 红绿灯 What a street or the district sees of its communities on a day: the need, how the class stands, and whether there is
//! anything for it (P2.24). Counts only: who is alone after school is not here.

use super::{chip, whole};
use crate::community::census;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::texts::Texts;
use crate::when;
use askama::Template;
use axum::response::Response;
use rules::community::care_class::opening::Standing;
use rules::community::census::answering as asking;
use rules::community::census::{Outcome, Served};
use rules::community::temporary::{self, Light};
use rules::people::act::Act;
use rules::people::place::Place;
use std::cmp::Reverse;

#[derive(Template)]
#[template(path = "care_class/below.html")]
struct BelowPage {
    shell: Shell,
    t: Texts,
    under: String,
    rows: Vec<RowView>,
}

struct RowView {
    href: String,
    name: String,
    under: String,
    light: (&'static str, String),
}

pub(super) async fn show(desk: &Desk) -> Result<Response, Failure> {
    desk.app.community(&desk.place)?;
    let mut found = Vec::new();
    for place in desk.app.places_under(&desk.place.path) {
        if place.is_community() && desk.app.community(&place).is_ok() {
            found.push(served(desk, &place).await?);
        }
    }
    found.sort_by_key(|(_, one, _)| (!one.is_gap(), Reverse(one.need), one.community.clone()));
    Ok(page(BelowPage {
        under: when::day(&desk.t, desk.now.date()),
        rows: found.iter().map(|(place, one, standing)| row_view(desk, place, (one, standing))).collect(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// One community's need, and what there is for it today.
async fn served(desk: &Desk, place: &Place) -> Result<(Place, Served, Standing), Failure> {
    let permit = desk.who.permit(Act::CareClassRead, place)?;
    let plan = desk.app.community(place)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let standing = whole(&desk.app, place, &mut tx).await?.standing(&plan.plan, desk.now.date());
    let all = census::opened(&desk.app, place, tx.census_papers().await?)?;
    let has_temporary = plan.plan.temporary.is_offered() && tx.has_minder().await?;
    drop(tx);
    let base = plan.plan.census.base(all.households.len(), &asking::counted(&all.answers));
    let told = asking::once(&all.answers);
    let is_placed = |key: &String| all.outcomes.get(key) == Some(&Outcome::Placed);
    let one = Served {
        community: place.place.to_string(),
        need: base.children,
        placed: told.iter().map(asking::Child::key).filter(is_placed).count(),
        has_class: standing == Standing::Open,
        has_temporary,
    };
    Ok((place.clone(), one, standing))
}

fn row_view(desk: &Desk, place: &Place, (one, standing): (&Served, &Standing)) -> RowView {
    let t = &desk.t;
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let met = t.care_class_need(count(one.need), count(one.placed), count(one.met_percent()));
    RowView {
        href: format!("/{}/{}/care-class", place.district, place.place),
        name: desk.lang.pick(&place.name_zh, &place.name_en).to_owned(),
        under: format!("{} · {met}", chip(t, standing).1),
        light: match temporary::light(one) {
            Light::Green => ("done", t.care_class_green()),
            Light::Red => ("refused", t.care_class_red()),
        },
    }
}
