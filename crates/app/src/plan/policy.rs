//! 上级意见 The policies above a place: what they ask, how strictly, and which plans in force break them.

use super::calendar::own::{OwnView, read_views};
use super::filing::standing::Unsound;
use super::filing::{FindingView, finding_view};
use super::form::{Kind, kind};
use crate::app::{App, Held, InForce};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::response::Response;
use jiff::civil::Date;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::Role;
use rules::plan::activity;
use rules::plan::approval;
use rules::plan::document::Opened;
use rules::plan::filing::State;
use rules::plan::finding::Finding;
use rules::plan::form::{self, Bounded, Input};
use rules::plan::lattice::Library;
use rules::plan::policy::{self, Force, Limit, Live, Policy};
use serde::Deserialize;
use std::collections::BTreeMap;
use store::plan::Filing;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::open_get("/{district}/{place}/policies", show),
        Route::post("/{district}/{place}/policies/change", Act::PolicyFile, change_posted),
    ]
}

/// Issues a version of a policy at a place.
pub async fn file(app: &App, who: &Who, place: &Place, text: &str) -> Result<Policy, Failure> {
    let permit = who.permit(Act::PolicyFile, place)?;
    let library = app.library();
    let file = format!("{}.toml", id(text));
    let (policy, found) = match Opened::read(&file, text) {
        Ok(opened) => {
            let found = library.check(&opened, None);
            let policy = opened.document.into_policy();
            (policy.ok_or_else(|| Failure::BadForm("a plan is no policy".to_owned()))?, found)
        }
        Err(found) => return Err(refused(&found).into()),
    };
    let standing = library.get(&policy.head.id);
    policy::issue(&policy, standing, &found)?;
    let head = &policy.head;
    let filing = Filing { scheme: &head.id, version: head.version, holds_from: head.from, text };
    let breaking = policy::newly_breaking(&live(app, place), &library, &policy, app.now().date());
    let mut tx = app.store.act(&permit).await?;
    tx.policy_filed(&filing, app.now()).await?;
    if permit.role() != Role::Clock {
        tx.policy_told(&policy, policy::new_from(&policy, standing), &breaking, app.now()).await?;
    }
    tx.commit().await?;
    app.reread()
        .await
        .map_err(|why| Failure::Fault(store::Fault::Corrupt { what: "policy", why: why.to_string() }))?;
    Ok(policy)
}

/// The plans of a place and under it that hold or will.
pub(super) fn live(app: &App, place: &Place) -> Vec<Live> {
    let of = |at: Place| {
        let all = documents(app, &at).into_iter();
        all.map(move |(scheme, text, from)| Live { place: at.place.clone(), scheme, text, from })
    };
    app.places_under(&place.path).into_iter().flat_map(of).collect()
}

/// A plan's name, its text, the day from which it holds.
type Published = (String, String, Date);

/// The plans of a place in force or published for later.
fn documents(app: &App, place: &Place) -> Vec<Published> {
    let ahead = app.ahead(place).into_iter().map(|plan| of_term(&plan));
    let held_ahead = app.held_ahead(place).into_iter().map(|plan| of_other(&plan));
    in_force(app, place).into_iter().chain(ahead).chain(held_ahead).collect()
}

/// Those in force.
fn in_force(app: &App, place: &Place) -> Vec<Published> {
    let term = app.scheme(place).ok().map(|plan| of_term(&plan));
    term.into_iter().chain(app.held(place).into_iter().map(|plan| of_other(&plan))).collect()
}

fn of_term(plan: &InForce) -> Published {
    (plan.scheme.scheme.id.clone(), plan.text.clone(), plan.holds_from)
}

fn of_other(plan: &Held) -> Published {
    (plan.scheme.clone(), plan.text.clone(), plan.holds_from)
}

/// How often the plans in force at a place were let off each limit (P1.23).
pub(crate) fn exceptions(app: &App, place: &Place) -> BTreeMap<String, i64> {
    let (library, today) = (app.library(), app.now().date());
    let mut counted: BTreeMap<String, i64> = BTreeMap::new();
    for (scheme, text, from) in in_force(app, place) {
        let file = format!("{scheme}.toml");
        let Ok(opened) = Opened::read(&file, &text) else { continue };
        for (limit, many) in approval::counted(&library.check(&opened, Some(today.max(from)))) {
            *counted.entry(limit).or_default() += many;
        }
    }
    counted
}

/// One limit that plans were let off, and at which schools how often.
struct ExceptionView {
    words: String,
    clause: String,
    count: i64,
    schools: String,
}

fn exception_views(desk: &Desk, library: &Library) -> Vec<ExceptionView> {
    let places = desk.app.places_under(&desk.place.path);
    let counted: Vec<(&Place, BTreeMap<String, i64>)> =
        places.iter().map(|place| (place, exceptions(&desk.app, place))).collect();
    let view = |policy: &Policy, limit: &Limit| {
        let of = policy.name(limit);
        let own = counted.iter().filter_map(|(place, all)| all.get(&of).map(|many| (*place, *many)));
        let own: Vec<(&Place, i64)> = own.collect();
        let line = |(place, many): &(&Place, i64)| {
            format!("{} {many}", desk.lang.pick(&place.name_zh, &place.name_en))
        };
        (!own.is_empty()).then(|| ExceptionView {
            words: limit.words.in_language(desk.is_en()).to_owned(),
            clause: limit.clause.clone(),
            count: own.iter().map(|(_, many)| many).sum(),
            schools: own.iter().map(line).collect::<Vec<_>>().join(if desk.is_en() { ", " } else { "、" }),
        })
    };
    let all = library.iter().flat_map(|policy| policy.limits.iter().map(move |limit| (policy, limit)));
    all.filter_map(|(policy, limit)| view(policy, limit)).collect()
}

fn refused(found: &[Finding]) -> policy::Refusal {
    let first = found.first().map(|one| one.what.clone()).unwrap_or_default();
    policy::Refusal::HasErrors { count: found.len(), first }
}

/// The name in a policy's head, so that it can be checked under it.
fn id(text: &str) -> String {
    let line = text.lines().find_map(|line| line.trim().strip_prefix("id"));
    let quoted = line.and_then(|rest| rest.split('"').nth(1));
    quoted.unwrap_or_default().to_owned()
}

/// Changes one limit of a policy from a day on.
pub async fn change(app: &App, who: &Who, place: &Place, form: &Change) -> Result<Policy, Failure> {
    who.permit(Act::PolicyFile, place)?;
    policy::may_change(form.from, app.now().date())?;
    let library = app.library();
    let standing = library.get(&form.policy).ok_or(Failure::NotTheirs)?;
    if !is_own(place, standing) {
        return Err(Failure::NotTheirs);
    }
    let limit = standing.limits.iter().find(|one| one.id == form.limit).ok_or(Failure::NotTheirs)?;
    let filed = app.store.schemes().await?;
    let text = filed.iter().rev().find(|one| {
        one.scheme == form.policy && one.version == standing.head.version && one.place == place.place
    });
    let text = text.ok_or(Failure::NotTheirs)?;
    let text = form::amend(&text.text, standing, limit, &form.value, form.from).ok_or(Failure::NotTheirs)?;
    file(app, who, place, &text).await
}

/// Whether a policy is this place's own: what stands above it is kept here to be read, not to be changed (P1.8).
fn is_own(place: &Place, policy: &Policy) -> bool {
    policy.head.place == place.path.as_str()
}

/// A limit to be changed.
#[derive(Clone, Debug, Deserialize)]
pub struct Change {
    /// The policy's name.
    pub policy: String,
    /// The limit's.
    pub limit: String,
    /// Its new value, as people write it.
    pub value: String,
    /// The first day of the new value.
    pub from: Date,
}

#[derive(Template)]
#[template(path = "plan/policies.html")]
struct PoliciesPage {
    shell: Shell,
    t: Texts,
    policies: Vec<PolicyView>,
    papers: Vec<(i16, Vec<String>)>,
    /// Days of their own that the bureaus above set.
    own_days: Vec<OwnView>,
    calendar_href: Option<String>,
    schools: Vec<SchoolView>,
    breaking: usize,
    /// What plans were let off, counted (P1.23).
    exceptions: Vec<ExceptionView>,
    may_change: bool,
    change_href: String,
    earliest: String,
    today: String,
}

struct PolicyView {
    id: String,
    title: String,
    issuer: String,
    number: String,
    version: i64,
    from: String,
    limits: Vec<LimitView>,
}

struct LimitView {
    id: String,
    words: String,
    clause: String,
    force: String,
    chip: &'static str,
    value: String,
    since: String,
    is_own: bool,
    asked: AskedView,
    /// A change of it that was just refused: nothing has to be typed twice.
    typed: Option<(String, String)>,
}

/// How another value of a limit is asked, with what it is now, or what was typed.
struct AskedView {
    kind: &'static str,
    extra: &'static str,
    value: String,
    /// What to choose from: a value, its word, whether it stands.
    options: Vec<(String, String, bool)>,
    hint: String,
}

/// A school with what its plan breaks or was allowed: in force, published for later, or on its way.
struct SchoolView {
    name: String,
    href: String,
    plan: String,
    found: Vec<FindingView>,
    errors: usize,
    is_published: bool,
}

async fn show(desk: Desk) -> Result<Response, Failure> {
    let library = desk.app.library();
    let may_change = desk.may(Act::PolicyFile);
    let here = |policy: &&Policy| {
        let at = rules::people::place::Path::new(policy.head.place.as_str());
        policy.head.place.is_empty() || at.covers(&desk.place.path) || desk.place.path.covers(&at)
    };
    let policies = library
        .iter()
        .filter(here)
        .map(|one| policy_view(&desk, one, may_change && is_own(&desk.place, one)));
    let schools: Vec<SchoolView> = schools(&desk).await?;
    Ok(page(PoliciesPage {
        policies: policies.collect(),
        papers: desk.app.state(&desk.place).papers(),
        own_days: read_views(&desk),
        calendar_href: desk.may(Act::CalendarAdd).then(|| desk.url("calendar")),
        breaking: count(&schools),
        exceptions: exception_views(&desk, &library),
        schools,
        may_change,
        change_href: desk.url("policies/change"),
        earliest: desk.now.date().tomorrow().unwrap_or(desk.now.date()).to_string(),
        today: when::day(&desk.t, desk.now.date()),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn policy_view(desk: &Desk, policy: &Policy, is_own: bool) -> PolicyView {
    let word = |words: &rules::plan::local::Words| words.in_language(desk.is_en()).to_owned();
    let today = desk.now.date();
    let over = |limit: &&Limit| policy.days(limit).until > today;
    PolicyView {
        id: policy.head.id.clone(),
        title: word(&policy.head.title),
        issuer: word(&policy.head.issuer),
        number: policy.head.number.clone(),
        version: policy.head.version,
        from: when::day(&desk.t, policy.head.from),
        limits: policy
            .limits
            .iter()
            .filter(over)
            .map(|limit| limit_view(desk, policy, limit, is_own))
            .collect(),
    }
}

fn limit_view(desk: &Desk, policy: &Policy, limit: &Limit, is_own: bool) -> LimitView {
    let (chip, force) = match limit.force {
        Force::Must => ("refused", desk.t.policy_must()),
        Force::MustNot => ("refused", desk.t.policy_must_not()),
        Force::Principle => ("waiting", desk.t.policy_principle()),
        Force::May => ("closed", desk.t.policy_may()),
        Force::Goal => ("progress", desk.t.policy_goal()),
    };
    let days = policy.days(limit);
    let ends = (days.until < Date::MAX).then(|| desk.t.policy_until(when::day(&desk.t, days.until)));
    let begins = limit.from.map(|from| desk.t.policy_from(when::day(&desk.t, from)));
    let typed = typed(desk, policy, limit);
    LimitView {
        asked: asked_view(desk, limit, typed.as_ref().map(|(value, _)| value.as_str())),
        id: limit.id.clone(),
        words: limit.words.in_language(desk.is_en()).to_owned(),
        clause: limit.clause.clone(),
        value: limit.on.shown(limit.bound.value()).in_language(desk.is_en()).to_owned(),
        since: begins.into_iter().chain(ends).collect::<Vec<_>>().join(" "),
        is_own: is_own && limit.until.is_none(),
        typed,
        force,
        chip,
    }
}

/// Money is asked in yuan, a word from its list; several words stand in one field, and the hint names them.
fn asked_view(desk: &Desk, limit: &Limit, typed: Option<&str>) -> AskedView {
    let Bounded { input, of, given } = form::bounded(limit, desk.is_en());
    let value = typed.map_or(given, str::to_owned);
    let word = |code: &str| form::word(code).in_language(desk.is_en()).to_owned();
    let option = |code: &str, word: String| (code.to_owned(), word, code == value);
    let options = if input == Input::YesNo {
        vec![option("true", desk.t.plan_yes()), option("false", desk.t.plan_no())]
    } else if input == Input::Choice {
        of.iter().map(|code| option(code, word(code))).collect()
    } else {
        Vec::new()
    };
    let hint = if input == Input::Fen {
        desk.t.plan_in_yuan()
    } else if input == Input::Order && desk.is_en() {
        desk.t.policy_words_of(of.join(", "))
    } else if input == Input::Order {
        let words: Vec<String> = of.iter().map(|code| word(code)).collect();
        desk.t.policy_words_of(words.join("、"))
    } else {
        String::new()
    };
    let (kind, extra) = match kind(input, std::slice::from_ref(&value)) {
        Kind::One(kind, extra) => (kind, extra),
        Kind::Select | Kind::Boxes | Kind::Lines => ("text", ""),
    };
    AskedView { kind, extra, value, options, hint }
}

/// What was typed for a limit, where its change was just refused: the value and the day.
fn typed(desk: &Desk, policy: &Policy, limit: &Limit) -> Option<(String, String)> {
    desk.refusal()?;
    let is_of = |field: &str, name: &str| desk.typed(field).as_deref() == Some(name);
    let is_it = is_of("policy", &policy.head.id) && is_of("limit", &limit.id);
    is_it.then(|| (desk.typed("value").unwrap_or_default(), desk.typed("from").unwrap_or_default()))
}

/// A document to be measured: what it is called, and since when it is asked about.
struct Asked<'a> {
    version: i64,
    scheme: &'a str,
    text: &'a str,
    since: Date,
    /// How it stands, where it is not in force.
    stands: String,
}

/// Every plan at this place and under it, in force or published for later, measured from today on; for whoever answers them,
/// those on their way as well: a policy that has changed since then would be found too late.
async fn schools(desk: &Desk) -> Result<Vec<SchoolView>, Failure> {
    let places = desk.app.places_under(&desk.place.path);
    let mut found: Vec<SchoolView> = places.iter().flat_map(|place| of_place(desk, place)).collect();
    found.extend(desk.app.unsound().iter().filter_map(|one| unsound(desk, &places, one)));
    let Ok(permit) = desk.permit(Act::FilingAnswer) else { return Ok(found) };
    let under_way = desk.app.store.look(&permit).await?.filings_under_way().await?;
    for (at, version) in &under_way {
        let Some(place) = places.iter().find(|place| place.place == *at) else { continue };
        let href = format!("/{}/{}/plans/{}", place.district, place.place, version.version);
        let stands = if version.state == State::Approved {
            desk.t.filing_approved()
        } else {
            desk.t.filing_submitted()
        };
        let (number, since) = (version.version, desk.now.date());
        let asked = Asked { version: number, scheme: &version.scheme, text: &version.text, since, stands };
        found.extend(view(desk, place, href, &asked).map(|view| SchoolView { is_published: false, ..view }));
    }
    Ok(found)
}

fn of_place(desk: &Desk, place: &Place) -> Vec<SchoolView> {
    let (today, base) = (desk.now.date(), format!("/{}/{}/plan", place.district, place.place));
    let (term, later) = (desk.app.scheme(place).ok(), desk.app.ahead(place));
    let number = term.as_ref().map(|plan| plan.version);
    let later: Vec<_> = later.into_iter().filter(|plan| Some(plan.version) != number).collect();
    let terms = term.iter().chain(&later).map(|plan| {
        let href = if Some(plan.version) == number {
            base.clone()
        } else {
            format!("{base}?version={}", plan.version)
        };
        let (version, scheme, text) = (plan.version, plan.scheme.scheme.id.as_str(), plan.text.as_str());
        let (since, stands) = (today.max(plan.holds_from), later_word(desk, plan.holds_from));
        view(desk, place, href, &Asked { version, scheme, text, since, stands })
    });
    let held = desk.app.held(place);
    let numbers: Vec<i64> = held.iter().map(|plan| plan.version).collect();
    let ahead = desk.app.held_ahead(place).into_iter().filter(|plan| !numbers.contains(&plan.version));
    let others = held.iter().cloned().chain(ahead).map(|plan| {
        let href = format!("{base}/{}?version={}", plan.kind.key(), plan.version);
        let href = if numbers.contains(&plan.version) { format!("{base}/{}", plan.kind.key()) } else { href };
        let (version, scheme, text) = (plan.version, plan.scheme.as_str(), plan.text.as_str());
        let (since, stands) = (today.max(plan.holds_from), later_word(desk, plan.holds_from));
        view(desk, place, href, &Asked { version, scheme, text, since, stands })
    });
    terms.flatten().chain(others.flatten()).collect()
}

/// From which day a document holds, where that lies ahead.
fn later_word(desk: &Desk, holds_from: Date) -> String {
    if holds_from <= desk.now.date() {
        return String::new();
    }
    desk.t.filing_holds_from(when::day(&desk.t, holds_from))
}

fn view(desk: &Desk, place: &Place, href: String, asked: &Asked<'_>) -> Option<SchoolView> {
    let file = format!("{}.toml", asked.scheme);
    let opened = Opened::read(&file, asked.text).ok()?;
    let mut found = desk.app.library().check(&opened, Some(asked.since));
    found.extend(activity::variety(&opened));
    let told = [desk.t.filing_version(asked.version, asked.scheme), asked.stands.clone()];
    let told: Vec<String> = told.into_iter().filter(|one| !one.is_empty()).collect();
    Some(SchoolView {
        name: desk.lang.pick(&place.name_zh, &place.name_en).to_owned(),
        href,
        plan: told.join(" · "),
        errors: found.iter().filter(|one| one.is_error()).count(),
        found: found.iter().map(|one| finding_view(desk, one)).collect(),
        is_published: true,
    })
}

/// A policy of one of these places that no longer holds as it stands.
fn unsound(desk: &Desk, places: &[Place], one: &Unsound) -> Option<SchoolView> {
    let is_own =
        |place: &&Place| place.district.as_str() == one.district && place.place.as_str() == one.place;
    let place = places.iter().find(is_own)?;
    Some(SchoolView {
        name: desk.lang.pick(&place.name_zh, &place.name_en).to_owned(),
        href: format!("/{}/{}/policies", place.district, place.place),
        plan: desk.t.filing_version(one.version, one.scheme.as_str()),
        errors: one.found.len(),
        found: one.found.iter().map(|one| finding_view(desk, one)).collect(),
        is_published: true,
    })
}

fn count(schools: &[SchoolView]) -> usize {
    schools.iter().filter(|school| school.is_published && school.errors > 0).count()
}

/// How many published plans break a policy now.
pub(super) async fn breaking(desk: &Desk) -> Result<i64, Failure> {
    Ok(count(&schools(desk).await?) as i64)
}

async fn change_posted(desk: Desk, posted: Posted<Change>) -> Result<Response, Failure> {
    let policy = change(&desk.app, &desk.who, &desk.place, &posted.form).await?;
    Ok(desk.done("policies", desk.t.policy_changed(breaking(&desk).await?, policy.head.version)))
}
