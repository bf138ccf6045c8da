//! 区级调剂 What a district sees: how long each item lasts at each school, who asks, who can give, and every move until nothing of
//! it is open.

use super::page::{MoveView, bar, item_word, name, views};
use crate::app::{Above, App};
use crate::chart::Bar;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::texts::Texts;
use askama::Template;
use axum::response::Response;
use jiff::civil::Date;
use rules::id::PlaceId;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::return_to_school::ReturnPlan;
use rules::safety::readiness::recording::Facts;
use rules::safety::stock::moving::{self, Ask, Move, Shelf};
use rules::safety::stock::{Item, Terms};
use std::sync::Arc;
use store::Tx;

/// The schools below an office that a plan of return holds for.
pub(super) fn schools(app: &App, office: &Place) -> Vec<Place> {
    let mut schools = app.places_under(&office.path);
    schools.retain(|place| place.kind == "school" && place.district == office.district);
    schools.retain(|place| app.reopening(place).is_ok());
    schools
}

/// Decisions stand at the district's own place, so that two of them about one shelf come one after another.
pub(super) fn is_district(place: &Place) -> Result<(), Failure> {
    if place.kind == "district" { Ok(()) } else { Err(Failure::NotTheirs) }
}

/// A place with a shelf.
pub(super) struct Known {
    pub(super) place: Place,
    /// The office itself has none, and needs nothing.
    plan: Option<Arc<Above<ReturnPlan>>>,
    facts: Facts,
}

/// Every shelf below an office, its own first, and every move that it decided.
pub(super) struct Below {
    pub(super) all: Vec<Known>,
    pub(super) moves: Vec<Move>,
}

/// Reads all of it.
pub(super) async fn below(app: &App, office: &Place, tx: &mut Tx) -> Result<Below, Failure> {
    let today = app.now().date();
    let mut plans = vec![(office.clone(), None)];
    let mut rolls = Vec::new();
    for place in schools(app, office) {
        let plan = app.reopening(&place)?;
        rolls.push((place.place.clone(), today.max(plan.plan.reopening.opens_on)));
        plans.push((place, Some(plan)));
    }
    let (mut entries, heads) = (tx.stock_entries_below().await?, tx.stock_heads_below(&rolls).await?);
    let moves = tx.stock_moves_of_office().await?;
    let known = |(place, plan): (Place, Option<Arc<Above<ReturnPlan>>>)| {
        let facts = Facts {
            entries: entries.remove(&place.place).unwrap_or_default(),
            heads: heads.get(&place.place).copied().unwrap_or_default(),
            moved: moves.iter().flat_map(|one| one.on_shelf(&place.place)).collect(),
            ..Facts::default()
        };
        Known { place, plan, facts }
    };
    let all = plans.into_iter().map(known).collect();
    Ok(Below { all, moves })
}

impl Known {
    fn row(&self, item: Item) -> Option<&Terms> {
        self.plan.as_ref()?.plan.stock.iter().find(|row| row.item == item)
    }

    /// What it could give of an item.
    pub(super) fn shelf(&self, item: Item, moves: &[Move], today: Date) -> Shelf {
        let own = moves.iter().filter(|one| one.giver == self.place.place && one.item == item);
        Shelf {
            place: self.place.place.clone(),
            there: self.facts.good(item, today),
            required: self.row(item).map_or(0, |row| self.facts.keeps(row, today)),
            promised: own.map(Move::promised).sum(),
        }
    }
}

#[derive(Template)]
#[template(path = "stock/office.html")]
struct OfficePage {
    shell: Shell,
    t: Texts,
    base: String,
    charts: Vec<(String, Vec<Bar>)>,
    asks: Vec<AskedView>,
    moves: Vec<MoveView>,
    shelf: Vec<LotView>,
    items: Vec<(&'static str, String)>,
    may_agree: bool,
    may_enter: bool,
}

/// One question, and who could answer it.
struct AskedView {
    id: String,
    taker: String,
    title: String,
    under: String,
    givers: Vec<GiverView>,
}

struct GiverView {
    place: String,
    name: String,
    under: String,
    is_proposed: bool,
    count: i64,
    max: i64,
}

/// What lies at the district itself.
struct LotView {
    item: &'static str,
    name: String,
    until: String,
    count: i64,
}

/// The page of a district.
pub(super) async fn office(desk: &Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::StockRead)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let below = below(&desk.app, &desk.place, &mut tx).await?;
    let asks = tx.stock_asks_below().await?;
    drop(tx);
    let open = asks.iter().filter(|one| one.open(&below.moves) > 0);
    Ok(page(OfficePage {
        base: desk.url("stock"),
        charts: Item::ALL.iter().filter_map(|item| chart(desk, &below, *item)).collect(),
        asks: open.map(|one| asked_view(desk, &below, one)).collect(),
        moves: views(desk, &below.moves),
        shelf: lots(desk, &below),
        items: Item::ALL.iter().map(|item| (item.key(), item_word(desk, *item))).collect(),
        may_agree: desk.may(Act::StockAgree),
        may_enter: desk.may(Act::StockEnter),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// How long one item lasts at each school.
fn chart(desk: &Desk, below: &Below, item: Item) -> Option<(String, Vec<Bar>)> {
    let today = desk.now.date();
    let of_school = |one: &Known| {
        let row = one.row(item)?;
        bar(&desk.t, &name(desk, &one.place.place), (row, &one.facts), today)
    };
    let bars: Vec<Bar> = below.all.iter().filter_map(of_school).collect();
    (!bars.is_empty()).then(|| (item_word(desk, item), bars))
}

fn asked_view(desk: &Desk, below: &Below, ask: &Ask) -> AskedView {
    let (t, today) = (&desk.t, desk.now.date());
    let open = ask.open(&below.moves);
    let others = below.all.iter().filter(|one| one.place.place != ask.place);
    let shelves: Vec<(&Known, Shelf)> =
        others.map(|one| (one, one.shelf(ask.item, &below.moves, today))).collect();
    let able: Vec<Shelf> = shelves.iter().map(|(_, shelf)| shelf.clone()).collect();
    let proposed = moving::propose(&able, open);
    let mut givers: Vec<GiverView> = shelves
        .iter()
        .filter(|(_, shelf)| shelf.spare() > 0)
        .map(|(known, shelf)| giver_view(desk, (known, shelf), (ask.item, open), &proposed))
        .collect();
    givers.sort_by_key(|one| (!one.is_proposed, -one.max));
    AskedView {
        id: ask.id.clone(),
        taker: ask.place.to_string(),
        title: t.stock_asking(name(desk, &ask.place), item_word(desk, ask.item), ask.count),
        under: t.stock_still(open),
        givers,
    }
}

fn giver_view(
    desk: &Desk,
    (known, shelf): (&Known, &Shelf),
    (item, open): (Item, i64),
    proposed: &[(PlaceId, i64)],
) -> GiverView {
    let (t, spare) = (&desk.t, shelf.spare());
    let own = proposed.iter().find(|(place, _)| *place == shelf.place).map(|(_, count)| *count);
    let max = open.min(spare);
    let count = own.unwrap_or(max);
    let left = shelf.there - shelf.promised - count;
    let cover = known.row(item).and_then(|row| row.cover(known.facts.size(), left));
    GiverView {
        place: shelf.place.to_string(),
        name: name(desk, &shelf.place),
        under: cover.map_or_else(|| t.stock_spare(spare), |days| t.stock_spare_days(spare, count, days)),
        is_proposed: own.is_some(),
        count,
        max,
    }
}

fn lots(desk: &Desk, below: &Below) -> Vec<LotView> {
    let own = below.all.iter().filter(|one| one.plan.is_none());
    let lots = own.flat_map(|one| one.facts.shelf()).filter(|(_, count)| *count > 0);
    lots.map(|((item, good_until), count)| LotView {
        item: item.key(),
        name: item_word(desk, item),
        until: good_until.map(|day| day.to_string()).unwrap_or_default(),
        count,
    })
    .collect()
}
