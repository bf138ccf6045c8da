//! 轮值 Whose turn it is: everybody sees their own turns and whoever is on duty, signs in, and exchanges with somebody who agrees (P3.37).

mod planning;
mod settling;

use super::briefing;
use super::duty::steps_of;
use super::engagement::weekday;
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::{Posted, YesOrNo};
use crate::routes::Route;
use crate::texts::{Lang, Texts};
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::Date;
use rules::day::duty::{self, Arrived, Line, Post, Step};
use rules::day::rota::settling::EMPTY;
use rules::day::rota::{self, AnswerFacts, AskFacts, Facts, Hindrance, Swap, Turn, Why};
use rules::day::session::By;
use rules::id::PersonId;
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::clock;
use rules::plan::calendar::Evening;
use rules::plan::local::Words;
use rules::plan::scheme::Scheme;
use serde::Deserialize;
use std::collections::BTreeSet;
use store::Tx;
use store::day::{SwapRow, TurnRow};

pub use planning::{away, make, refill};
pub(super) use settling::settle;

/// So many days of turns are shown ahead.
const AHEAD_DAYS: i64 = 28;

pub(crate) fn routes() -> Vec<Route> {
    let own = vec![
        Route::get("/{district}/{place}/rota", Act::RotaRead, list),
        Route::post("/{district}/{place}/rota/turns/{turn}/arrive", Act::RotaArrive, arrive_posted),
        Route::post("/{district}/{place}/rota/turns/{turn}/swap", Act::RotaSwap, ask_posted),
        Route::post("/{district}/{place}/rota/swaps/{swap}/answer", Act::RotaSwap, answer_posted),
    ];
    own.into_iter().chain(planning::routes()).collect()
}

/// What a turn is called, where other nouns name it.
fn called() -> Words {
    Words { zh: Lang::Zh.texts().rota_title(), en: Lang::En.texts().rota_title() }
}

/// The evening of a turn, by the school's timetable of its day.
fn evening((app, place): (&App, &Place), scheme: &Scheme, turn: &Turn) -> Evening {
    let day = weekday(scheme, app.calendar(place), turn.date);
    Evening { date: turn.date, day, from: turn.from, until: turn.until }
}

/// What the rules may know of whoever takes turns under the plan, and of some days. Who has to study the safety part and has not is
/// given no turn (P3.48).
async fn facts(tx: &mut Tx, scheme: &Scheme, days: (Date, Date)) -> Result<Facts, Failure> {
    let staff = rota::turning(&scheme.duty, tx.rota_staff().await?);
    let facts = tx.rota_facts(staff, scheme.term.from, days).await?;
    Ok(Facts { barred: briefing::barred(tx, scheme).await?, ..facts })
}

/// A turn of an evening that is held: of another nothing is exchanged and nobody is found.
async fn held_turn(tx: &mut Tx, id: &str) -> Result<Option<TurnRow>, Failure> {
    Ok(tx.rota_turn(id).await?.filter(|row| !row.is_off))
}

/// What keeps either of two people from the evening of the other, with their name.
async fn hindered(
    (app, place): (&App, &Place),
    tx: &mut Tx,
    scheme: &Scheme,
    (swap, names): (&Swap, [&str; 2]),
) -> Result<Option<(String, Hindrance)>, Failure> {
    let (own, other) = (&swap.own, &swap.other);
    let days = (own.date.min(other.date), own.date.max(other.date));
    let facts = facts(tx, scheme, days).await?;
    let kept = |who: &PersonId, from: &Turn, name: &str| {
        let by = facts.kept_from(who, &evening((app, place), scheme, from))?;
        Some((name.to_owned(), by))
    };
    Ok(kept(&own.person, other, names[0]).or_else(|| kept(&other.person, own, names[1])))
}

/// Asks a colleague for their turn in exchange for one's own.
pub async fn ask(
    app: &App,
    who: &Who,
    place: &Place,
    (id, own, other): (&str, &str, &str),
) -> Result<(), Failure> {
    let permit = who.permit(Act::RotaSwap, place)?;
    let (plan, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let own = held_turn(&mut tx, own).await?.ok_or(Failure::NotTheirs)?;
    let other = held_turn(&mut tx, other).await?.ok_or(Failure::NotTheirs)?;
    let swap = Swap { id: id.to_owned(), own: own.turn, other: other.turn };
    let names = [own.name.as_str(), other.name.as_str()];
    let facts = AskFacts {
        by: permit.person(),
        is_known: tx.rota_swap(id).await?.is_some(),
        hindered: hindered((app, place), &mut tx, &plan.scheme, (&swap, names)).await?,
    };
    if rota::ask(&facts, &swap, now)? {
        tx.rota_swap_asked((&swap, own.name.as_str()), plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Answers a colleague; with yes each has the other's turn. With no whoever asked keeps theirs, unless they cannot by now.
pub async fn answer(app: &App, who: &Who, place: &Place, id: &str, accepts: bool) -> Result<(), Failure> {
    let permit = who.permit(Act::RotaSwap, place)?;
    let (plan, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let row = tx.rota_swap(id).await?.ok_or(Failure::NotTheirs)?;
    let names = [row.own_name.as_str(), row.other_name.as_str()];
    let facts = AnswerFacts {
        by: permit.person(),
        answered: row.answered,
        stands: row.stands,
        hindered: hindered((app, place), &mut tx, &plan.scheme, (&row.swap, names)).await?,
    };
    if rota::answer(&facts, &row.swap, accepts, now)? {
        let own = Some(&row.swap.own).filter(|own| !accepts && row.stands && now < own.from);
        let back = own.cloned().into_iter().collect();
        let refilled = settling::refilled((app, place), &mut tx, &plan.scheme, back, now).await?;
        tx.rota_swap_answered(&row, (accepts, refilled.is_empty()), plan.version, now).await?;
        tx.rota_refilled(&refilled, plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Whoever is on duty signs in, or a manager for one who stands there and whom they name (P3.43).
pub async fn arrive(
    app: &App,
    who: &Who,
    place: &Place,
    (id, whose): (&str, Option<&PersonId>),
) -> Result<Arrived, Failure> {
    let permit = who.permit(Act::RotaArrive, place)?;
    let (plan, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let row = tx.rota_turn(id).await?.ok_or(Failure::NotTheirs)?;
    let post = Post { is_held: !row.is_off, ..row.turn.post(called(), row.arrived_at) };
    let arrived = rota::arrive(&post, &By::of(&permit), whose, now)?;
    if !arrived.already {
        tx.rota_arrived(&arrived, plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(arrived)
}

/// Holds turns against their evenings, reminds whoever is on duty tonight, and tells of whoever did not come, as of any teacher, and of
/// an evening without enough of them; how much was told.
pub(super) async fn look(app: &App, place: &Place) -> Result<usize, Failure> {
    let (plan, permit, now) = (app.scheme(place)?, clock(Act::EveningWatch, place)?, app.now());
    let (here, scheme) = ((app, place), &plan.scheme);
    let mut tx = app.store.look(&permit).await?;
    let is_settled = settling::look(here, &mut tx, &plan, now).await?.is_nothing();
    let is_told = due(&mut tx, &scheme.duty, now).await?.is_empty();
    if is_settled && is_told && lacking(here, &mut tx, scheme, now).await?.is_none() {
        return Ok(0);
    }
    drop(tx);
    let mut tx = app.store.act(&permit).await?;
    let mut told = settle(here, &mut tx, &plan, now).await?;
    for (row, step) in due(&mut tx, &scheme.duty, now).await? {
        told += usize::from(tx.rota_told((&row, step), plan.version, now).await?);
    }
    if let Some((on, missing)) = lacking(here, &mut tx, scheme, now).await? {
        told += usize::from(tx.rota_lacks((&on, missing), plan.version, now).await?);
    }
    tx.commit().await?;
    Ok(told)
}

/// The steps that are due now.
async fn due(tx: &mut Tx, terms: &duty::Terms, now: Moment) -> Result<Vec<(TurnRow, Step)>, Failure> {
    let today = now.date();
    let rows = held(tx, (today, today)).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let alarms = tx.alarms(today, "rota").await?;
    let steps = |row: TurnRow| {
        let told = steps_of(&alarms, &row.subject());
        let due = duty::due(terms, &row.turn.post(called(), row.arrived_at), &told, now);
        due.into_iter().map(|step| (row.clone(), step)).collect::<Vec<_>>()
    };
    Ok(rows.into_iter().flat_map(steps).collect())
}

/// How many people tonight's evening lacks, where it is time to say so and nobody has. Before its time nothing is read.
async fn lacking(
    (app, place): (&App, &Place),
    tx: &mut Tx,
    scheme: &Scheme,
    now: Moment,
) -> Result<Option<(Evening, usize)>, Failure> {
    let (terms, today) = (&scheme.duty, now.date());
    let lacks = |on: &Evening, standing| rota::settling::lacking(terms, on, standing, now);
    let on = settling::care_evening(scheme, app.calendar(place), today);
    let Some(on) = on.filter(|on| lacks(on, 0).is_some()) else { return Ok(None) };
    if tx.alarms(today, "rota").await?.contains_key(EMPTY) || !takes_turns(tx, scheme, &on).await? {
        return Ok(None);
    }
    let standing = held(tx, (today, today)).await?.len();
    Ok(lacks(&on, standing).map(|missing| (on, missing)))
}

/// Whether an evening is held, at a school that has taken turns this term.
async fn takes_turns(tx: &mut Tx, scheme: &Scheme, on: &Evening) -> Result<bool, Failure> {
    let is_closed = tx.closures_standing().await?.iter().any(|shut| shut.covers(on.from, on.until));
    Ok(!is_closed && tx.rota_is_used((scheme.term.from, on.date)).await?)
}

/// The turns of some days that stand, but for evenings that are not held.
async fn held(tx: &mut Tx, days: (Date, Date)) -> Result<Vec<TurnRow>, Failure> {
    let mut rows = tx.rota_turns(days).await?;
    rows.retain(|row| !row.is_off);
    Ok(rows)
}

/// Turns since a day that are over and whose evening was held, as the report of punctuality sees an evening.
pub(super) async fn lines(tx: &mut Tx, since: Date, now: Moment) -> Result<Vec<Line>, Failure> {
    let rows = tx.rota_turns((since, now.date())).await?;
    let line = |row: TurnRow| Line {
        planned: row.turn.person.clone(),
        held: row.turn.person,
        from: row.turn.from,
        arrived_at: row.arrived_at,
    };
    Ok(rows.into_iter().filter(|row| row.turn.until <= now && row.counts()).map(line).collect())
}

/// The turn that somebody has at some minute of these hours, as free time sees an evening of theirs (P1.27).
pub(super) async fn on_duty(
    tx: &mut Tx,
    person: &PersonId,
    (from, until): (Moment, Moment),
) -> Result<Option<Words>, Failure> {
    let rows = held(tx, (from.date(), until.date())).await?;
    let meets = |row: &TurnRow| row.turn.from < until && from < row.turn.until;
    Ok(rows.iter().any(|row| row.turn.person == *person && meets(row)).then(called))
}

/// Who is on duty tonight, with their phones, and how many are missing, for the manager's desk.
pub(super) async fn tonight(
    desk: &Desk,
    tx: &mut Tx,
    scheme: &Scheme,
) -> Result<Option<(String, String)>, Failure> {
    if !desk.may(Act::RotaRead) {
        return Ok(None);
    }
    let today = desk.now.date();
    let rows = held(tx, (today, today)).await?;
    let mut said: Vec<String> = rows.iter().map(|row| reachable(&row.name, &row.phone)).collect();
    let missing = rota::persons(&scheme.duty).saturating_sub(rows.len());
    let on = settling::care_evening(scheme, desk.app.calendar(&desk.place), today);
    if let Some(on) = on.filter(|on| missing > 0 && desk.now < on.until)
        && takes_turns(tx, scheme, &on).await?
    {
        said.push(desk.t.rota_short(i64::try_from(missing).unwrap_or(i64::MAX)));
    }
    let line = || (desk.url("rota"), desk.t.rota_tonight_line(said.join(" \u{b7} ")));
    Ok((!said.is_empty()).then(line))
}

fn reachable(name: &str, phone: &str) -> String {
    if phone.is_empty() { name.to_owned() } else { format!("{name} {phone}") }
}

#[derive(Template)]
#[template(path = "rota/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    quote: String,
    /// Where turns are made, for whoever may.
    plan_href: Option<String>,
    /// Where the reader studies the safety plan, while they have not and are given no turn.
    study: Option<(String, String)>,
    tonight: Vec<TonightView>,
    own: Vec<OwnView>,
    /// Questions that wait for an answer of the reader's.
    asked: Vec<AskedView>,
    /// Questions of the reader's own that wait.
    waiting: Vec<String>,
    ahead: Vec<DayView>,
}

/// Somebody who is on duty tonight.
struct TonightView {
    person: String,
    words: String,
    chip: Option<(&'static str, String)>,
    /// Where they sign in, or a manager for them, and what that says.
    arrive: Option<(String, String)>,
}

/// A turn of the reader's.
struct OwnView {
    id: String,
    day: String,
    under: String,
    swap_href: String,
    /// Turns of others that it can be exchanged for, by id.
    others: Vec<(String, String)>,
}

/// An exchange that the reader is asked for.
struct AskedView {
    words: String,
    href: String,
}

/// One day with whoever is on duty, each with the reason.
struct DayView {
    day: String,
    people: Vec<(String, String)>,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::RotaRead)?;
    let (today, me) = (desk.now.date(), permit.person());
    let mut tx = desk.app.store.look(&permit).await?;
    let rows = held(&mut tx, (today, today.saturating_add(AHEAD_DAYS.days()))).await?;
    let swaps = tx.rota_swaps_open(me).await?;
    let study = match desk.app.scheme(&desk.place) {
        Ok(plan) => briefing::own_due(&desk, &mut tx, &plan.scheme).await?,
        Err(_) => None,
    };
    drop(tx);
    let is_own = |row: &&TurnRow| row.turn.person == *me && desk.now < row.turn.until;
    let is_asked = |row: &&SwapRow| row.swap.other.person == *me;
    let asked = swaps.iter().filter(|row| row.stands && desk.now < row.swap.own.from);
    let (mine, theirs): (Vec<&SwapRow>, Vec<&SwapRow>) = asked.partition(|row| !is_asked(row));
    Ok(page(ListPage {
        quote: desk.quote("P3.37"),
        plan_href: desk.may(Act::RotaMake).then(|| desk.url("rota/plan")),
        study,
        tonight: rows
            .iter()
            .filter(|row| row.turn.date == today)
            .map(|row| tonight_view(&desk, me, row))
            .collect(),
        own: rows.iter().filter(is_own).map(|row| own_view(&desk, row, &rows)).collect(),
        asked: theirs.into_iter().map(|row| asked_view(&desk, row)).collect(),
        waiting: mine.into_iter().map(|row| waiting_word(&desk, row)).collect(),
        ahead: days(&desk, &rows),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn hours(turn: &Turn) -> String {
    let hour = |at: Moment| at.time().strftime("%H:%M").to_string();
    format!("{}\u{2013}{}", hour(turn.from), hour(turn.until))
}

fn tonight_view(desk: &Desk, me: &PersonId, row: &TurnRow) -> TonightView {
    let t = &desk.t;
    let is_mine = row.turn.person == *me;
    let may = is_mine || desk.may(Act::StandInAsk);
    let is_open = row.arrived_at.is_none() && desk.now < row.turn.until && may;
    let word = if is_mine { t.rota_arrive() } else { t.rota_arrive_for(row.name.as_str()) };
    TonightView {
        person: row.turn.person.to_string(),
        words: format!("{} \u{b7} {}", reachable(&row.name, &row.phone), hours(&row.turn)),
        chip: row.arrived_at.map(|at| ("done", t.duty_in_place(at.time().strftime("%H:%M").to_string()))),
        arrive: is_open.then(|| (desk.url(&format!("rota/turns/{}/arrive", row.turn.id)), word)),
    }
}

fn own_view(desk: &Desk, row: &TurnRow, rows: &[TurnRow]) -> OwnView {
    let turn = &row.turn;
    let mine: BTreeSet<Date> =
        rows.iter().filter(|one| one.turn.person == turn.person).map(|one| one.turn.date).collect();
    let can = |one: &&TurnRow| desk.now < one.turn.from && !mine.contains(&one.turn.date);
    let other = |one: &TurnRow| {
        let day = when::day(&desk.t, one.turn.date);
        (one.turn.id.clone(), format!("{} {day}", one.name))
    };
    let is_ahead = desk.now < turn.from;
    OwnView {
        id: turn.id.clone(),
        day: when::day(&desk.t, turn.date),
        under: format!("{} \u{b7} {}", hours(turn), why_word(&desk.t, turn)),
        swap_href: desk.url(&format!("rota/turns/{}/swap", turn.id)),
        others: if is_ahead { rows.iter().filter(can).map(other).collect() } else { Vec::new() },
    }
}

fn asked_view(desk: &Desk, row: &SwapRow) -> AskedView {
    let day = |turn: &Turn| when::day(&desk.t, turn.date);
    AskedView {
        words: desk.t.rota_swap_question(row.own_name.as_str(), day(&row.swap.own), day(&row.swap.other)),
        href: desk.url(&format!("rota/swaps/{}/answer", row.swap.id)),
    }
}

fn waiting_word(desk: &Desk, row: &SwapRow) -> String {
    let day = |turn: &Turn| when::day(&desk.t, turn.date);
    desk.t.rota_swap_waits(row.other_name.as_str(), day(&row.swap.other), day(&row.swap.own))
}

/// Each day with whoever is on duty.
fn days(desk: &Desk, rows: &[TurnRow]) -> Vec<DayView> {
    let mut days: Vec<DayView> = Vec::new();
    let mut last = None;
    for row in rows {
        if last != Some(row.turn.date) {
            last = Some(row.turn.date);
            days.push(DayView { day: when::day(&desk.t, row.turn.date), people: Vec::new() });
        }
        if let Some(day) = days.last_mut() {
            day.people.push((row.name.clone(), why_word(&desk.t, &row.turn)));
        }
    }
    days
}

/// Why a turn is somebody's.
fn why_word(t: &Texts, turn: &Turn) -> String {
    match turn.why {
        Why::Fewest => t.rota_why_fewest(turn.turns),
        Why::Longest => t.rota_why_longest(turn.turns),
        Why::Order => t.rota_why_order(turn.turns),
        Why::Only => t.rota_why_only(),
        Why::Swapped => t.rota_why_swapped(),
    }
}

/// A form that asks nothing.
#[derive(Deserialize)]
struct Nothing {}

#[derive(Deserialize)]
struct Seen {
    #[serde(default)]
    person: String,
}

async fn arrive_posted(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
    posted: Posted<Seen>,
) -> Result<Response, Failure> {
    let person = posted.form.person;
    let whose = (!person.is_empty()).then(|| PersonId::new(person));
    let arrived = arrive(&desk.app, &desk.who, &desk.place, (&id, whose.as_ref())).await?;
    let said = match arrived.late_minutes {
        0 => desk.t.rota_arrived(),
        late => desk.t.rota_arrived_late(late),
    };
    Ok(desk.done("rota", said))
}

#[derive(Deserialize)]
struct Chosen {
    #[serde(default)]
    other: String,
}

async fn ask_posted(
    desk: Desk,
    Path((_, _, own)): Path<(String, String, String)>,
    posted: Posted<Chosen>,
) -> Result<Response, Failure> {
    let Posted { form, key } = posted;
    if form.other.is_empty() {
        return Err(Failure::missing(desk.t.rota_swap_with()));
    }
    let id = format!("{key}-{own}-{}", form.other); // the forms of one page carry one key
    ask(&desk.app, &desk.who, &desk.place, (&id, &own, &form.other)).await?;
    Ok(desk.done("rota", desk.t.rota_swap_asked()))
}

async fn answer_posted(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
    posted: Posted<YesOrNo>,
) -> Result<Response, Failure> {
    let accepts = posted.form.yes()?;
    answer(&desk.app, &desk.who, &desk.place, &id, accepts).await?;
    let said = if accepts { desk.t.rota_swap_accepted() } else { desk.t.rota_swap_declined() };
    Ok(desk.done("rota", said))
}
