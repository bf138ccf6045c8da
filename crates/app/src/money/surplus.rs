//! 结余 What programmes have left when their term or summer period is over: the clock finds it and tells the office above, the school
//! says what becomes of it, and both read it beside the flows (P1.11, P4.12).

mod settling;

use super::version;
use crate::app::{App, Summer};
use crate::community::agreement;
use crate::desk::Desk;
use crate::enrol::point::period_title;
use crate::failure::Failure;
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::who::Who;
use axum::response::Response;
use jiff::civil::Date;
use rules::community::agreement::ending::Term;
use rules::fen::Fen;
use rules::id::PlaceId;
use rules::money::account::Purse;
use rules::money::surplus::{self, Choice, Progress, Said, Standing, Under};
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::Role;
use rules::plan::local::Words;
use rules::plan::period;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::Tx;
use store::money::SurplusRow;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::post("/{district}/{place}/surpluses", Act::SurplusSay, post),
        Route::post("/{district}/{place}/surpluses/settle", Act::SurplusSettle, settling::post),
    ]
}

/// A term of a place, or a period of a summer plan that reaches it.
pub(super) struct Span {
    /// Which.
    pub under: Under,
    /// No money of it moves before this day.
    pub from: Date,
    /// The first day after it.
    pub until: Date,
    plan: Words,
    period: Option<period::Terms>,
}

impl Span {
    /// The plan's title, and the period's days.
    pub(super) fn title(&self, desk: &Desk) -> String {
        let plan = self.plan.in_language(desk.is_en());
        match &self.period {
            Some(period) => format!("{plan} · {}", period_title(desk, period)),
            None => plan.to_owned(),
        }
    }
}

/// Every term and summer period of a place that has a plan by now, and every term of a community's agreements, the first first.
pub(super) async fn spans_at(app: &App, tx: &mut Tx, place: &Place) -> Result<Vec<Span>, Failure> {
    if !place.is_community() {
        return Ok(spans(app, place));
    }
    let of_term = |one: Term| Span {
        under: Under { plan: one.term.clone(), period: None },
        from: one.from,
        until: one.until.unwrap_or(Date::MAX),
        plan: Words { zh: one.term.clone(), en: one.term },
        period: None,
    };
    Ok(tx.agreement_ends(&place.place).await?.into_iter().map(of_term).collect())
}

/// Those of a school.
pub(super) fn spans(app: &App, place: &Place) -> Vec<Span> {
    let in_force = app.scheme(place).ok();
    let mut spans = Vec::new();
    for term in app.terms(place) {
        // Before any plan of a school holds, its first one is in force.
        let own = || in_force.clone().filter(|one| one.scheme.scheme.id == term.plan);
        let Some(plan) = app.named(place, &term.plan).or_else(own) else { continue };
        let versions = app.versions(place, &term.plan);
        let all = versions.iter().chain([&plan]);
        let from = all.map(|one| one.scheme.term.from.min(one.holds_from)).min();
        spans.push(Span {
            under: Under { plan: term.plan, period: None },
            from: from.unwrap_or(plan.scheme.term.from),
            until: term.until,
            plan: plan.scheme.scheme.title.clone(),
            period: None,
        });
    }
    for summer in summers(app, place) {
        spans.extend(summer.plan.period.iter().map(|period| Span {
            under: Under { plan: summer.plan.scheme.id.clone(), period: Some(period.number) },
            from: period.days().from,
            until: period.days().until,
            plan: summer.plan.scheme.title.clone(),
            period: Some(period.clone()),
        }));
    }
    spans.sort_by(|one, other| (one.from, &one.under).cmp(&(other.from, &other.under)));
    spans
}

/// The summer plans of a place and of those above it, each as that version of it says that holds today.
fn summers(app: &App, place: &Place) -> Vec<Arc<Summer>> {
    let (all, today) = (app.summers().into_iter(), app.now().date());
    let reaches = |one: &Arc<Summer>| {
        one.holds_from <= today && one.place.district == place.district && one.place.path.covers(&place.path)
    };
    let named = all.filter(reaches).map(|one| (one.plan.scheme.id.clone(), one));
    named.collect::<BTreeMap<_, _>>().into_values().collect()
}

/// What a programme is called: a summer period's are care and food.
pub(super) fn programme(
    desk: &Desk,
    (stored, purse): (Option<&(String, String)>, Purse),
    under: &Under,
) -> String {
    let (t, number) = (&desk.t, under.period.unwrap_or_default());
    match (stored, purse) {
        (_, Purse::Community) => t.day_end_community(),
        (Some((zh, en)), _) => desk.lang.pick(zh, en).to_owned(),
        (None, Purse::Meals) => t.charge_food(number),
        (None, _) => t.charge_care(number),
    }
}

/// 降低收费、退还家长、结转下期
fn choice_word(t: &Texts, choice: Choice) -> String {
    match choice {
        Choice::Lower => t.surplus_lower(),
        Choice::Back => t.surplus_back(),
        Choice::Next => t.surplus_next(),
    }
}

/// How far a surplus is disposed of, as a chip: it waits as long as the money has not gone the way that was said (P1.11).
pub(super) fn chip(t: &Texts, row: &SurplusRow) -> (&'static str, String) {
    match surplus::progress(row.left, row.said.as_ref().map(|said| said.choice), row.times) {
        Progress::Unsaid => ("waiting", t.surplus_unsaid()),
        Progress::Spent => ("closed", t.surplus_spent()),
        Progress::Waits(choice) => ("waiting", t.surplus_waits(choice_word(t, choice))),
        Progress::Done(choice) => ("done", choice_word(t, choice)),
    }
}

/// What the clock does at a place: the surpluses of a school, or of a community's class, are found once their term or period is over,
/// and an office is told of those below it, each once. Says how many programmes, or of how many terms.
pub async fn look(app: &App, place: &Place) -> Result<usize, Failure> {
    if place.is_office() {
        return tell(app, place).await;
    }
    let Ok(version) = version(app, place) else { return Ok(0) };
    if place.kind != "school" && !place.is_community() {
        return Ok(0);
    }
    let (permit, now) = (Who::Clock.permit(Act::SurplusFind, place)?, app.now());
    let runs = |spans: &[Span]| spans.iter().all(|one| now.date() < one.until);
    if !place.is_community() && runs(&spans(app, place)) {
        return Ok(0);
    }
    let mut tx = app.store.look(&permit).await?;
    let spans = spans_at(app, &mut tx, place).await?;
    let ends: BTreeMap<Under, Date> = spans.iter().map(|one| (one.under.clone(), one.until)).collect();
    if runs(&spans) || is_unreleased(&mut tx, place, now.date()).await? {
        return Ok(0);
    }
    // A community's class earns under no plan but its agreements' terms, all of which are known.
    let plan = app.scheme(place).ok();
    let in_force = plan.as_ref().map_or("", |plan| plan.scheme.scheme.id.as_str());
    let seen = standing(&mut tx, in_force).await?;
    drop(tx);
    if surplus::found(&seen, &ends, now.date()).is_empty() {
        return Ok(0);
    }
    let mut tx = app.store.act(&permit).await?;
    let all = surplus::found(&standing(&mut tx, in_force).await?, &ends, now.date());
    for of_one in all.chunk_by(|one, other| one.under == other.under) {
        let named = of_one.first().and_then(|first| spans.iter().find(|span| span.under == first.under));
        let named = named.map_or(("", ""), |span| (span.plan.zh.as_str(), span.plan.en.as_str()));
        tx.surplus_found(of_one, (sayer(place), named), version, now).await?;
    }
    if !all.is_empty() {
        tx.commit().await?;
    }
    Ok(all.len())
}

/// Whether money of months that are over has still to go to a community's class: what it has left is not known before.
pub(super) async fn is_unreleased(tx: &mut Tx, place: &Place, today: Date) -> Result<bool, Failure> {
    Ok(place.is_community() && !agreement::over(tx, today).await?.is_empty())
}

/// Who has to say what becomes of it: a school's leaders, or a community's committee.
fn sayer(place: &Place) -> Role {
    if place.is_community() { Role::CommunityOfficer } else { Role::SchoolLeader }
}

/// Payees with money that nobody has found yet; one of which no plan is known belongs to the plan in force, as its course does.
async fn standing(tx: &mut Tx, in_force: &str) -> Result<Vec<Standing>, Failure> {
    let all = tx.surplus_standing().await?.into_iter();
    Ok(all.map(|one| Standing { under: one.under.or(in_force), ..one }).collect())
}

async fn tell(app: &App, office: &Place) -> Result<usize, Failure> {
    let permit = Who::Clock.permit(Act::SurplusFind, office)?;
    if app.store.look(&permit).await?.surplus_untold().await?.is_empty() {
        return Ok(0);
    }
    let (mut tx, mut told) = (app.store.act(&permit).await?, 0);
    for row in tx.surplus_untold().await? {
        told += usize::from(tx.surplus_told(&row, app.now()).await?);
    }
    if told > 0 {
        tx.commit().await?;
    }
    Ok(told)
}

/// The same everywhere, schools before the offices that are told of them; what cannot be found at one place holds up no other.
pub(crate) async fn look_everywhere(app: &App) {
    let (offices, others): (Vec<Place>, Vec<Place>) = app.places().into_iter().partition(Place::is_office);
    for place in others.into_iter().chain(offices) {
        if let Err(why) = look(app, &place).await {
            tracing::warn!(?why, place = %place.place, "surpluses were not looked for; tried again in a minute");
        }
    }
}

/// The school says what becomes of a surplus; the same again is once. False: it was said before.
pub async fn say(
    app: &App,
    who: &Who,
    place: &Place,
    (payee, draft): (&str, &Said),
) -> Result<bool, Failure> {
    let permit = who.permit(Act::SurplusSay, place)?;
    let version = version(app, place)?;
    let mut tx = app.store.act(&permit).await?;
    let row = tx.surplus(payee).await?;
    let Some(said) = surplus::say(row.left, row.said.as_ref(), draft)? else { return Ok(false) };
    tx.surplus_said(&row, &said, version, app.now()).await?;
    tx.commit().await?;
    Ok(true)
}

/// A surplus as the page of the flows shows it.
pub(super) struct RowView {
    pub(super) school: String,
    pub(super) programme: String,
    pub(super) term: String,
    pub(super) fen: Fen,
    pub(super) left: Fen,
    pub(super) chip: (&'static str, String),
    pub(super) reason: String,
    pub(super) sheet_href: String,
    /// Its payee, where this person may say what becomes of it.
    pub(super) say: Option<String>,
    /// What was typed and refused.
    pub(super) typed: String,
    /// How it is settled, where this person may, or that somebody else has to.
    pub(super) settle: Option<settling::View>,
}

/// The surpluses of every school at or under this desk's place, those that are not settled first.
pub(super) async fn rows(desk: &Desk, tx: &mut Tx) -> Result<Vec<RowView>, Failure> {
    let mut spans_of: BTreeMap<PlaceId, Vec<Span>> = BTreeMap::new();
    let mut views = Vec::new();
    for row in tx.surpluses().await? {
        if !spans_of.contains_key(&row.place) {
            let school = desk.app.place(desk.place.district.as_str(), row.place.as_str())?;
            let spans = spans_at(&desk.app, tx, &school).await?;
            spans_of.insert(row.place.clone(), spans);
        }
        let own = spans_of.get(&row.place).map(Vec::as_slice).unwrap_or_default();
        let span = own.iter().find(|span| span.under == row.under);
        let term = span.map_or_else(|| row.under.code(), |span| span.title(desk));
        let settle = settling::view(desk, tx, (own, &row)).await?;
        views.push(view(desk, &row, (term, settle)));
    }
    views.sort_by_key(|row: &RowView| row.left <= Fen::ZERO);
    Ok(views)
}

fn view(desk: &Desk, row: &SurplusRow, (term, settle): (String, Option<settling::View>)) -> RowView {
    let may_say = row.place == desk.place.place && row.left > Fen::ZERO && desk.may(Act::SurplusSay);
    let is_typed = desk.typed("payee").as_deref() == Some(row.payee.as_str());
    let said = row.said.as_ref().map(|said| said.reason.clone()).unwrap_or_default();
    RowView {
        school: desk.lang.pick(&row.school.0, &row.school.1).to_owned(),
        programme: programme(desk, (row.title.as_ref(), row.purse), &row.under),
        term,
        fen: row.fen,
        left: row.left,
        chip: chip(&desk.t, row),
        typed: desk.typed("reason").filter(|_| is_typed).unwrap_or_else(|| said.clone()),
        reason: said,
        sheet_href: sheet_href(&desk.place.district.to_string(), row.place.as_str(), &row.under),
        say: may_say.then(|| row.payee.clone()),
        settle,
    }
}

/// Where everybody reads a term's or period's sheet.
pub(super) fn sheet_href(district: &str, place: &str, under: &Under) -> String {
    let of = serde_html_form::to_string([("of", under.code())]).unwrap_or_default();
    format!("/{district}/{place}/balance-sheet?{of}")
}

#[derive(Deserialize)]
struct Typed {
    payee: String,
    choice: String,
    #[serde(default)]
    reason: String,
}

async fn post(desk: Desk, posted: Posted<Typed>) -> Result<Response, Failure> {
    let Typed { payee, choice, reason } = posted.form;
    let choice = Choice::from_code(&choice).ok_or_else(|| Failure::BadForm("choice".to_owned()))?;
    say(&desk.app, &desk.who, &desk.place, (payee.as_str(), &Said { choice, reason })).await?;
    Ok(desk.done("flows", desk.t.surplus_said()))
}
