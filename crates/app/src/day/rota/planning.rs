//! 排轮值 The management group makes the turns of the weeks ahead as they were shown, enters who is away, and sends a turn that cannot be
//! kept to the next (P3.37).

use super::settling::{evening_on, settle};
use super::{Nothing, evening, facts, held, held_turn, why_word};
use crate::app::{App, InForce};
use crate::chart::Bar;
use crate::day::session::replanning::{spans, versions};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::people::namesake::told_apart;
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::Date;
use rules::day::rota::{self, Away, Facts, Hindrance, Made, Refilled, Turn};
use rules::id::PersonId;
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::calendar::Evening;
use rules::plan::scheme::Scheme;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::Tx;
use store::day::{AwayRow, TurnRow};

/// Until when turns are shown where nobody says until when: four weeks.
const USUAL_DAYS: i64 = 28;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/rota/plan", Act::RotaMake, show),
        Route::post("/{district}/{place}/rota/plan", Act::RotaMake, make_posted),
        Route::post("/{district}/{place}/rota/aways", Act::RotaMake, away_posted),
        Route::post("/{district}/{place}/rota/aways/{away}/end", Act::RotaMake, back_posted),
        Route::post("/{district}/{place}/rota/turns/{turn}/refill", Act::RotaMake, refill_posted),
    ]
}

/// The evenings of care from now until a day (included) on which the building is open, each by the version of the plan that holds on
/// its day.
async fn evenings(
    (app, place): (&App, &Place),
    tx: &mut Tx,
    plan: &Arc<InForce>,
    (until, now): (Date, Moment),
) -> Result<Vec<Evening>, Failure> {
    let closures = tx.closures_standing().await?;
    let versions = versions(app, place, plan);
    let (spans, calendar) = (spans(&versions), app.calendar(place));
    let end = until.saturating_add(1.day()).min(plan.scheme.term.until);
    let days = now.date().series(1.day()).take_while(|date| *date < end);
    let mut all: Vec<Evening> = days.filter_map(|date| evening_on(&spans, calendar, date)).collect();
    all.retain(|one| now < one.from && !closures.iter().any(|shut| shut.covers(one.from, one.until)));
    Ok(all)
}

/// Turns that are missing until a day.
struct Proposal {
    /// What they were made from.
    facts: Facts,
    made: Made,
    /// Whoever takes turns and is new, each with the day from which theirs are counted.
    new: BTreeMap<PersonId, Date>,
}

async fn proposal(
    (app, place): (&App, &Place),
    tx: &mut Tx,
    plan: &Arc<InForce>,
    (until, key): (Date, &str),
) -> Result<Proposal, Failure> {
    let (scheme, now) = (&plan.scheme, app.now());
    let evenings = evenings((app, place), tx, plan, (until, now)).await?;
    let mut facts = facts(tx, scheme, (now.date(), until)).await?;
    let new = facts.welcome(now.date());
    let made = rota::make(&facts, &evenings, rota::persons(&scheme.duty), key);
    Ok(Proposal { facts, made, new })
}

/// Makes the turns that are missing until a day, where they are what was shown: `seen` is the hash of that. Turns that stand follow
/// their evenings first, as by the clock: where nothing has changed that is nothing, and else what was shown is out of date.
pub async fn make(
    app: &App,
    who: &Who,
    place: &Place,
    until: Date,
    (key, seen): (&str, &str),
) -> Result<usize, Failure> {
    let permit = who.permit(Act::RotaMake, place)?;
    let (plan, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    if tx.rota_known(key).await? {
        tx.commit().await?;
        return Ok(0);
    }
    settle((app, place), &mut tx, &plan, now).await?;
    let proposal = proposal((app, place), &mut tx, &plan, (until, key)).await?;
    let fixed = rota::fix(proposal.made, seen)?;
    tx.rota_made((&fixed, &proposal.new), key, plan.version, now).await?;
    tx.commit().await?;
    Ok(fixed.turns.len())
}

/// Enters days on which somebody is away; their turns go to whoever is next.
pub async fn away(app: &App, who: &Who, place: &Place, draft: Away) -> Result<Vec<Refilled>, Failure> {
    let permit = who.permit(Act::RotaMake, place)?;
    let (plan, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let mut facts = facts(&mut tx, &plan.scheme, (draft.from.max(now.date()), draft.to)).await?;
    facts.welcome(now.date());
    let Some(away) = rota::enter(&facts, draft, now.date())? else {
        tx.commit().await?;
        return Ok(Vec::new());
    };
    let is_freed = |turn: &Turn| away.keeps(&turn.person, turn.date) && now < turn.from;
    let (freed, kept): (Vec<Turn>, Vec<Turn>) = facts.turns.into_iter().partition(is_freed);
    facts.turns = kept;
    facts.away.push(away.clone());
    let on = |turn: Turn| {
        let evening = evening((app, place), &plan.scheme, &turn);
        (turn, evening)
    };
    let refilled = rota::refill(&facts, freed.into_iter().map(on).collect(), &format!("{}-away", away.id));
    tx.rota_away_entered((&away, &refilled), plan.version, now).await?;
    tx.commit().await?;
    Ok(refilled)
}

/// Sends a turn that its person cannot keep to whoever is next; who that is, by name. The forms of one page carry one key, so
/// what is made from it names the turn too.
pub async fn refill(
    app: &App,
    who: &Who,
    place: &Place,
    (id, key): (&str, &str),
) -> Result<Option<String>, Failure> {
    let permit = who.permit(Act::RotaMake, place)?;
    let (plan, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let key = format!("{key}-{id}");
    let Some(TurnRow { turn, .. }) = held_turn(&mut tx, id).await? else {
        let next = tx.rota_turn(&format!("{key}-1")).await?.ok_or(Failure::NotTheirs)?;
        return Ok(Some(next.name));
    };
    let mut facts = facts(&mut tx, &plan.scheme, (turn.date, turn.date)).await?;
    facts.welcome(now.date());
    let on = evening((app, place), &plan.scheme, &turn);
    rota::frees(&facts, &turn, &on, now)?;
    facts.turns.retain(|one| one.id != turn.id);
    let refilled = rota::refill(&facts, vec![(turn, on)], &key);
    tx.rota_refilled(&refilled, plan.version, now).await?;
    tx.commit().await?;
    let next = refilled.into_iter().find_map(|one| one.next);
    let name = |turn: Turn| facts.staff.into_iter().find(|one| one.person == turn.person).map(|one| one.name);
    Ok(next.and_then(name))
}

#[derive(Template)]
#[template(path = "rota/plan.html")]
struct PlanPage {
    shell: Shell,
    t: Texts,
    back: String,
    action: String,
    lead: String,
    until: String,
    /// What would be made, where it was asked for.
    preview: Option<PreviewView>,
    counts: Vec<Bar>,
    hindered: Vec<HinderedView>,
    aways_action: String,
    aways: Vec<AwayView>,
    people: Vec<(String, String, bool)>,
    from: String,
    to: String,
}

/// Turns that would be made.
struct PreviewView {
    hash: String,
    days: Vec<DayView>,
}

/// A day of the preview.
struct DayView {
    day: String,
    people: Vec<(String, String)>,
    short: Option<String>,
}

/// A turn that cannot be kept.
struct HinderedView {
    words: String,
    why: String,
    label: String,
    href: String,
}

/// Days on which somebody is away.
struct AwayView {
    name: String,
    days: String,
    href: String,
}

/// Until when turns are shown.
#[derive(Deserialize)]
struct Until {
    until: Option<String>,
}

async fn show(desk: Desk, Query(asked): Query<Until>) -> Result<Response, Failure> {
    let permit = desk.permit(Act::RotaMake)?;
    let plan = desk.app.scheme(&desk.place)?;
    let (scheme, today) = (&plan.scheme, desk.now.date());
    let chosen: Option<Date> = asked.until.as_deref().and_then(|text| text.parse().ok());
    let until = chosen.unwrap_or_else(|| today.saturating_add(USUAL_DAYS.days())).min(scheme.term.until);
    let mut tx = desk.app.store.look(&permit).await?;
    let here = (&desk.app, &desk.place);
    let Proposal { facts, made, .. } = proposal(here, &mut tx, &plan, (until, "preview")).await?;
    let rows = held(&mut tx, (today, scheme.term.until)).await?;
    let ahead = self::facts(&mut tx, scheme, (today, scheme.term.until)).await?;
    let aways = tx.rota_aways(today).await?;
    let staff = facts.staff.iter().map(|one| (one.person.clone(), one.name.clone())).collect();
    let people = told_apart(&desk.t, &mut tx, staff).await?;
    drop(tx);
    let made = if chosen.is_some() { made } else { Made::default() };
    let typed = |field: &str| desk.typed(field).unwrap_or_default();
    let (person, t) = (typed("person"), &desk.t);
    let people = people.into_iter().map(|(id, name)| (id.to_string(), name, id.as_str() == person));
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    Ok(page(PlanPage {
        back: desk.url("rota"),
        action: desk.url("rota/plan"),
        lead: t.rota_plan_lead(number(facts.staff.len()), number(rota::persons(&scheme.duty))),
        until: until.to_string(),
        preview: chosen.map(|_| PreviewView { hash: made.hash(), days: days(&desk, &facts, &made) }),
        counts: counts(t, &facts, &made),
        hindered: rows.iter().filter_map(|row| hindered_view(&desk, scheme, &ahead, row)).collect(),
        aways_action: desk.url("rota/aways"),
        aways: aways.iter().map(|row| away_view(&desk, row)).collect(),
        people: people.collect(),
        from: typed("from"),
        to: typed("to"),
        shell: desk.shell(),
        t: t.clone(),
    }))
}

/// The days of a preview, each with whoever comes and how many are missing.
fn days(desk: &Desk, facts: &Facts, made: &Made) -> Vec<DayView> {
    let names: BTreeMap<&PersonId, &str> =
        facts.staff.iter().map(|one| (&one.person, one.name.as_str())).collect();
    let mut days: BTreeMap<Date, DayView> = BTreeMap::new();
    let mut on = |date: Date, person: Option<(String, String)>, short: Option<String>| {
        let empty = || DayView { day: when::day(&desk.t, date), people: Vec::new(), short: None };
        let day = days.entry(date).or_insert_with(empty);
        day.people.extend(person);
        day.short = short.or(day.short.take());
    };
    for turn in &made.turns {
        let name = names.get(&turn.person).copied().unwrap_or_default().to_owned();
        on(turn.date, Some((name, why_word(&desk.t, turn))), None);
    }
    for (date, missing) in &made.short {
        on(*date, None, Some(desk.t.rota_short(i64::try_from(*missing).unwrap_or(i64::MAX))));
    }
    days.into_values().collect()
}

/// How many turns everybody has this term with those that would be made, most first.
fn counts(t: &Texts, facts: &Facts, made: &Made) -> Vec<Bar> {
    let (standing, added) = (facts.counts(), made.people());
    let mut rows: Vec<(i64, i64, &str)> = facts
        .staff
        .iter()
        .map(|one| {
            let new = added.get(&one.person).map_or(0, |(count, _)| *count);
            (standing.get(&one.person).copied().unwrap_or(0) + new, new, one.name.as_str())
        })
        .collect();
    rows.sort_by_key(|(all, _, _)| std::cmp::Reverse(*all));
    let most = rows.first().map_or(1, |(all, _, _)| (*all).max(1));
    let figure = |all: i64, new: i64| if new > 0 { t.rota_count_added(all, new) } else { t.rota_count(all) };
    rows.into_iter().map(|(all, new, name)| Bar::new(name, figure(all, new), all, most)).collect()
}

fn hindered_view(desk: &Desk, scheme: &Scheme, facts: &Facts, row: &TurnRow) -> Option<HinderedView> {
    let (turn, t) = (&row.turn, &desk.t);
    let on = evening((&desk.app, &desk.place), scheme, turn);
    rota::frees(facts, turn, &on, desk.now).ok()?;
    let day = when::day(t, turn.date);
    Some(HinderedView {
        words: format!("{day} {}", row.name),
        why: hindrance_word(t, facts.hindrance(&turn.person, &on)),
        label: t.rota_refill_of(day, row.name.as_str()),
        href: desk.url(&format!("rota/turns/{}/refill", turn.id)),
    })
}

fn hindrance_word(t: &Texts, by: Option<Hindrance>) -> String {
    match by {
        Some(Hindrance::Away) => t.rota_hindrance_away(),
        Some(Hindrance::Leads) => t.rota_hindrance_leads(),
        Some(Hindrance::Engaged) => t.rota_hindrance_engaged(),
        Some(Hindrance::Off) => t.rota_hindrance_off(),
        Some(Hindrance::Left | Hindrance::OnDuty) | None => t.rota_hindrance_left(),
    }
}

fn away_view(desk: &Desk, row: &AwayRow) -> AwayView {
    let day = |date: Date| when::day(&desk.t, date);
    AwayView {
        name: row.name.clone(),
        days: format!("{}\u{2013}{}", day(row.away.from), day(row.away.to)),
        href: desk.url(&format!("rota/aways/{}/end", row.away.id)),
    }
}

#[derive(Deserialize)]
struct Fixed {
    until: String,
    #[serde(default)]
    hash: String,
}

async fn make_posted(desk: Desk, posted: Posted<Fixed>) -> Result<Response, Failure> {
    let Posted { form, key } = posted;
    let until: Date = form.until.parse().map_err(|_| Failure::missing(desk.t.rota_until()))?;
    let made = make(&desk.app, &desk.who, &desk.place, until, (&key, &form.hash)).await?;
    Ok(desk.done("rota", desk.t.rota_fixed(i64::try_from(made).unwrap_or(i64::MAX))))
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    person: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
}

async fn away_posted(desk: Desk, posted: Posted<Typed>) -> Result<Response, Failure> {
    let Posted { form, key } = posted;
    let draft = Away {
        id: key,
        person: PersonId::new(form.person),
        from: form.from.parse().map_err(|_| Failure::missing(desk.t.rota_away_from()))?,
        to: form.to.parse().map_err(|_| Failure::missing(desk.t.rota_away_to()))?,
    };
    let refilled = away(&desk.app, &desk.who, &desk.place, draft).await?;
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let left = refilled.iter().filter(|one| one.next.is_none()).count();
    Ok(desk.done("rota/plan", desk.t.rota_away_entered(number(refilled.len()), number(left))))
}

async fn back_posted(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
    _posted: Posted<Nothing>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::RotaMake)?;
    let plan = desk.app.scheme(&desk.place)?;
    let mut tx = desk.app.store.act(&permit).await?;
    tx.rota_away_ended(&id, plan.version, desk.now).await?;
    tx.commit().await?;
    Ok(desk.done("rota/plan", desk.t.rota_away_ended()))
}

async fn refill_posted(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
    posted: Posted<Nothing>,
) -> Result<Response, Failure> {
    let next = refill(&desk.app, &desk.who, &desk.place, (&id, &posted.key)).await?;
    let said = next.map_or_else(|| desk.t.rota_refilled_nobody(), |name| desk.t.rota_refilled(name));
    Ok(desk.done("rota/plan", said))
}
