//! 上级意见 The policies above a place: what they ask, how strictly, and which plans in force break them.

use super::filing::{FindingView, finding_view};
use crate::app::App;
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
use rules::plan::document::Opened;
use rules::plan::form;
use rules::plan::policy::{self, Force, Limit, Policy};
use serde::Deserialize;
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
    policy::issue(&policy, library.get(&policy.head.id), &found)?;
    let head = &policy.head;
    let filing = Filing { scheme: &head.id, version: head.version, holds_from: head.from, text };
    let mut tx = app.store.act(&permit).await?;
    tx.policy_filed(&filing, app.now()).await?;
    tx.commit().await?;
    app.reread()
        .await
        .map_err(|why| Failure::Fault(store::Fault::Corrupt { what: "policy", why: why.to_string() }))?;
    Ok(policy)
}

fn refused(found: &[rules::plan::finding::Finding]) -> policy::Refusal {
    let first = found.first().map(|one| one.what.zh.clone()).unwrap_or_default();
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
    calendar_href: Option<String>,
    schools: Vec<SchoolView>,
    breaking: usize,
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
}

/// A school with what its plan in force breaks or was allowed.
struct SchoolView {
    name: String,
    href: String,
    plan: String,
    found: Vec<FindingView>,
    errors: usize,
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
    let schools: Vec<SchoolView> = schools(&desk);
    Ok(page(PoliciesPage {
        policies: policies.collect(),
        papers: desk.app.calendar().papers(),
        calendar_href: desk.may(Act::CalendarAdd).then(|| desk.url("calendar")),
        breaking: schools.iter().filter(|school| school.errors > 0).count(),
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
    LimitView {
        id: limit.id.clone(),
        words: limit.words.in_language(desk.is_en()).to_owned(),
        clause: limit.clause.clone(),
        value: limit.on.shown(limit.bound.value()).in_language(desk.is_en()).to_owned(),
        since: begins.into_iter().chain(ends).collect::<Vec<_>>().join(" "),
        is_own: is_own && limit.until.is_none(),
        force,
        chip,
    }
}

/// Every plan in force at this place and under it, measured from today on.
fn schools(desk: &Desk) -> Vec<SchoolView> {
    let places = desk.app.places_under(&desk.place.path);
    places.iter().flat_map(|place| of_place(desk, place)).collect()
}

fn of_place(desk: &Desk, place: &Place) -> Vec<SchoolView> {
    let term = desk.app.scheme(place).ok();
    let term = term.map(|plan| {
        let href = format!("/{}/{}/plan", place.district, place.place);
        view(desk, place, href, (plan.version, plan.scheme.scheme.id.as_str(), plan.text.as_str()))
    });
    let others = desk.app.held(place).into_iter().map(|plan| {
        let href = format!("/{}/{}/plan/{}", place.district, place.place, plan.kind.key());
        view(desk, place, href, (plan.version, plan.scheme.as_str(), plan.text.as_str()))
    });
    term.into_iter().chain(others).flatten().collect()
}

fn view(
    desk: &Desk,
    place: &Place,
    href: String,
    (version, scheme, text): (i64, &str, &str),
) -> Option<SchoolView> {
    let file = format!("{scheme}.toml");
    let opened = Opened::read(&file, text).ok()?;
    let found = desk.app.library().check(&opened, Some(desk.now.date()));
    Some(SchoolView {
        name: desk.lang.pick(&place.name_zh, &place.name_en).to_owned(),
        href,
        plan: desk.t.filing_version(version, scheme),
        errors: found.iter().filter(|one| one.is_error()).count(),
        found: found.iter().map(|one| finding_view(desk, one)).collect(),
    })
}

/// How many plans in force break a policy now.
pub(super) fn breaking(desk: &Desk) -> i64 {
    schools(desk).iter().filter(|school| school.errors > 0).count() as i64
}

async fn change_posted(desk: Desk, posted: Posted<Change>) -> Result<Response, Failure> {
    let policy = change(&desk.app, &desk.who, &desk.place, &posted.form).await?;
    Ok(desk.done("policies", desk.t.policy_changed(breaking(&desk), policy.head.version)))
}
