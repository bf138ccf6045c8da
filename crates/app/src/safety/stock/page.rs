//! 学校物资 What a school sees of its stock: how long each item lasts, what it may ask for, and each move with what to do next.

use crate::chart::Bar;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::safety::readiness;
use crate::texts::Texts;
use crate::when;
use askama::Template;
use axum::response::Response;
use jiff::civil::Date;
use rules::id::PlaceId;
use rules::people::act::Act;
use rules::plan::form::word;
use rules::safety::readiness::recording::Facts;
use rules::safety::stock::moving::{self, Ask, Move, Piece, Side, State, Step, Why};
use rules::safety::stock::{Item, Terms};

/// Moves that are over stay in sight, the newest of them.
const OVER_MAX: usize = 20;

#[derive(Template)]
#[template(path = "stock/school.html")]
struct SchoolPage {
    shell: Shell,
    t: Texts,
    base: String,
    bars: Vec<Bar>,
    rows: Vec<RowView>,
    has_area: bool,
    wanted: Vec<(&'static str, String, bool)>,
    count: String,
    asks: Vec<AskView>,
    moves: Vec<MoveView>,
    readiness_href: String,
}

struct RowView {
    name: String,
    under: String,
    chip: (&'static str, String),
}

struct AskView {
    id: String,
    title: String,
    under: String,
    is_mine: bool,
}

/// One move, with what somebody at this place can do about it.
pub(super) struct MoveView {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) under: String,
    pub(super) chip: (&'static str, String),
    pub(super) told: Vec<String>,
    pub(super) send: Option<i64>,
    pub(super) may_cancel: bool,
    pub(super) receive: Vec<PieceView>,
    pub(super) open: Vec<OpenView>,
}

/// A lot to be counted in.
pub(super) struct PieceView {
    pub(super) n: usize,
    pub(super) until: String,
    pub(super) label: String,
}

/// A part that did not come, and what this place can say of it.
pub(super) struct OpenView {
    pub(super) n: usize,
    pub(super) until: String,
    pub(super) label: String,
    pub(super) max: i64,
    pub(super) ways: Vec<(&'static str, String)>,
}

/// The page of a school.
pub(super) async fn school(desk: &Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::StockRead)?;
    let plan = desk.app.reopening(&desk.place)?;
    let (t, today) = (&desk.t, desk.now.date());
    let mut tx = desk.app.store.look(&permit).await?;
    let facts = readiness::facts(&desk.app, &desk.place, &plan.plan, &mut tx).await?;
    let (asks, moves) = (tx.stock_asks().await?, tx.stock_moves().await?);
    drop(tx);
    let rows = &plan.plan.stock;
    let asking = desk.may(Act::StockAsk);
    let here = &desk.place.place;
    let lacks = |row: &&Terms| {
        let short = row.required(facts.size()) - facts.good(row.item, today);
        short - moving::coming(&asks, &moves, (here, row.item)) > 0
    };
    let wanted = rows.iter().filter(|_| asking).filter(lacks);
    let chosen = desk.typed("item");
    let option = |row: &Terms| {
        let key = row.item.key();
        (key, item_word(desk, row.item), chosen.as_deref() == Some(key))
    };
    Ok(page(SchoolPage {
        base: desk.url("stock"),
        bars: rows
            .iter()
            .filter_map(|row| bar(t, &item_word(desk, row.item), (row, &facts), today))
            .collect(),
        rows: rows.iter().map(|row| row_view(desk, row, &facts, &moves)).collect(),
        has_area: facts.area().is_some(),
        wanted: wanted.map(option).collect(),
        count: chosen.as_ref().and_then(|_| desk.typed("count")).unwrap_or_default(),
        asks: asks.iter().filter_map(|one| ask_view(desk, one, &moves)).collect(),
        moves: views(desk, &moves),
        readiness_href: desk.url("readiness"),
        shell: desk.shell(),
        t: t.clone(),
    }))
}

/// How many days an item lasts at one place, beside the days for which it must; nothing where nothing of it is used.
pub(super) fn bar(t: &Texts, label: &str, (row, facts): (&Terms, &Facts), today: Date) -> Option<Bar> {
    let cover = row.cover(facts.size(), facts.good(row.item, today))?;
    let whole = row.days.saturating_mul(2).max(1);
    let state = if cover < row.days { "refused" } else { "done" };
    let bar = Bar::new(label, t.stock_days(cover, row.days), cover.min(whole), whole);
    Some(bar.with_mark(row.days, whole).in_state(state))
}

fn row_view(desk: &Desk, row: &Terms, facts: &Facts, moves: &[Move]) -> RowView {
    let t = &desk.t;
    let (there, required) = (facts.good(row.item, desk.now.date()), row.required(facts.size()));
    let coming = moving::coming(&[], moves, (&desk.place.place, row.item));
    let mut under = vec![t.stock_have(there, required)];
    under.extend((coming > 0).then(|| t.stock_coming(coming)));
    RowView {
        name: item_word(desk, row.item),
        under: under.join(" · "),
        chip: if there < required {
            ("refused", t.stock_short(required - there))
        } else {
            ("done", t.stock_enough())
        },
    }
}

/// A question that is not answered whole yet.
fn ask_view(desk: &Desk, one: &Ask, moves: &[Move]) -> Option<AskView> {
    let open = one.open(moves);
    (open > 0).then(|| AskView {
        id: one.id.clone(),
        title: desk.t.stock_asked(item_word(desk, one.item), one.count),
        under: desk.t.stock_still(open),
        is_mine: desk.may(Act::StockAsk),
    })
}

/// The moves on the page: those that wait for somebody first, then the newest that are over.
pub(super) fn views(desk: &Desk, moves: &[Move]) -> Vec<MoveView> {
    let is_over = |one: &&Move| matches!(one.state(), State::Done | State::Dropped);
    let (over, mut shown): (Vec<&Move>, Vec<&Move>) = moves.iter().partition(is_over);
    shown.extend(over.into_iter().rev().take(OVER_MAX));
    shown.into_iter().map(|one| move_view(desk, one)).collect()
}

fn move_view(desk: &Desk, one: &Move) -> MoveView {
    let (t, state) = (&desk.t, one.state());
    let sides = one.sides(&desk.place.place);
    let gives = sides.contains(&Side::Giver);
    let receives = state == State::OnTheWay && sides.contains(&Side::Taker) && desk.may(Act::StockReceive);
    let pieces = one.open().into_iter().enumerate();
    MoveView {
        id: one.id.clone(),
        title: t.stock_move(item_word(desk, one.item), one.agreed),
        under: t.stock_way(name(desk, &one.giver), name(desk, &one.taker), when::day(t, one.at.date())),
        chip: chip(t, state),
        told: told(t, one),
        send: (state == State::Agreed && gives && desk.may(Act::StockSend)).then_some(one.agreed),
        may_cancel: state == State::Agreed
            && (gives || sides.contains(&Side::Office))
            && desk.may(Act::StockSend),
        receive: if receives {
            pieces.clone().map(|piece| piece_view(t, piece)).collect()
        } else {
            Vec::new()
        },
        open: pieces.filter_map(|piece| open_view(desk, (one, &sides), piece)).collect(),
    }
}

fn chip(t: &Texts, state: State) -> (&'static str, String) {
    match state {
        State::Agreed => ("waiting", t.stock_is_agreed()),
        State::OnTheWay => ("progress", t.stock_is_on_the_way()),
        State::Differs => ("refused", t.stock_is_different()),
        State::Done => ("done", t.stock_is_done()),
        State::Dropped => ("closed", t.stock_is_dropped()),
    }
}

/// What became of what was sent, and what was said of it.
fn told(t: &Texts, one: &Move) -> Vec<String> {
    let tally = one.tally();
    let mut told = Vec::new();
    if tally.sent > 0 {
        told.push(t.stock_tally(tally.sent, tally.came, tally.open));
    }
    if tally.put_back + tally.lost > 0 {
        told.push(t.stock_tally_rest(tally.put_back, tally.lost));
    }
    told.extend(one.steps.iter().filter_map(|step| match step {
        Step::Dropped(why) => Some(t.stock_reason(why.as_str())),
        Step::Explained(why, piece, how) => Some(t.stock_said(why_word(t, *why), piece.count, how.as_str())),
        Step::Sent(_) | Step::Received(_) => None,
    }));
    told
}

fn piece_view(t: &Texts, (n, piece): (usize, Piece)) -> PieceView {
    let label = match piece.good_until {
        Some(day) => t.stock_piece_until(day.to_string(), piece.count),
        None => t.stock_piece(piece.count),
    };
    PieceView { n, until: until(piece), label }
}

/// Nothing where this place has nothing to say of it.
fn open_view(desk: &Desk, (one, sides): (&Move, &[Side]), (n, piece): (usize, Piece)) -> Option<OpenView> {
    let t = &desk.t;
    let ways = one.ways(sides);
    let label = match piece.good_until {
        Some(day) => t.stock_open_until(piece.count, day.to_string()),
        None => t.stock_open(piece.count),
    };
    (!ways.is_empty() && desk.may(Act::StockExplain)).then(|| OpenView {
        n,
        until: until(piece),
        label,
        max: piece.count,
        ways: ways.into_iter().map(|why| (why.key(), why_word(t, why))).collect(),
    })
}

fn until(piece: Piece) -> String {
    piece.good_until.map(|day| day.to_string()).unwrap_or_default()
}

fn why_word(t: &Texts, why: Why) -> String {
    match why {
        Why::PutBack => t.stock_why_put_back(),
        Why::Came => t.stock_why_came(),
        Why::Lost => t.stock_why_lost(),
    }
}

/// An item in the reader's language.
pub(super) fn item_word(desk: &Desk, item: Item) -> String {
    word(item.key()).in_language(desk.is_en()).to_owned()
}

/// A place of the district in the reader's language.
pub(super) fn name(desk: &Desk, place: &PlaceId) -> String {
    let found = desk.app.place(desk.place.district.as_str(), place.as_str());
    found.map_or_else(|_| place.to_string(), |one| desk.lang.pick(&one.name_zh, &one.name_en).to_owned())
}
