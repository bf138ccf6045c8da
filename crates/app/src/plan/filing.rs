//! 备案 The versions of a place's plans: drafted and submitted, answered by the district, published; and policies, which
//! an office drafts and issues itself.

mod changes;
mod page;
pub(crate) mod standing;

pub(super) use changes::{ChangesView, changed};
pub(super) use page::{FindingView, finding_view};
pub(crate) use page::{filed, form_word, title};

use crate::app::App;
use crate::day::session::replanning;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::posted::Posted;
use crate::routes::Route;
use crate::safety::lodgement;
use crate::secrets::hex;
use crate::town::PLAN;
use crate::when;
use crate::who::Who;
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::Date;
use rules::id::PlaceId;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::activity;
use rules::plan::approval::{self, Allowed};
use rules::plan::document::{Document, Opened};
use rules::plan::filing::naming::name;
use rules::plan::filing::{self, Answer, Filed, Publishing, State, Version, following};
use rules::plan::finding::Finding;
use rules::plan::form::{self, Form, Named};
use rules::plan::head::Kind;
use rules::plan::policy::{self, Policy};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use store::Tx;
use store::plan::Filing;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/plans", Act::FilingRead, page::list),
        Route::post("/{district}/{place}/plans/begin", Act::FilingDraft, begin_posted),
        Route::get("/{district}/{place}/plans/{version}", Act::FilingRead, page::one),
        Route::post("/{district}/{place}/plans/{version}/submit", Act::FilingSubmit, submit_posted),
        Route::post("/{district}/{place}/plans/{version}/answer", Act::FilingAnswer, answer_posted),
        Route::post("/{district}/{place}/plans/{version}/publish", Act::FilingPublish, publish_posted),
        Route::post("/{district}/{place}/plans/{version}/issue", Act::PolicyFile, issue_posted),
    ]
}

/// What a new draft begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Beginning {
    /// 修订 The version in force, to be changed from a day on.
    Amend,
    /// 新学期 A document of its own, from the place's last or from the model.
    New,
}

/// A document that is to be drafted.
#[derive(Clone, Debug, Deserialize)]
pub struct Begun {
    /// Anew, or from the one in force.
    pub beginning: Beginning,
    /// Which form it has; a school's plan for a term where nothing is said.
    #[serde(default)]
    pub form: String,
    /// Which policy, or which term's plan, where one of several is amended.
    #[serde(default)]
    pub scheme: String,
}

/// Begins the next version of a place's plan, or of a policy.
pub async fn begin(app: &App, who: &Who, place: &Place, asked: &Begun) -> Result<Version, Failure> {
    let permit = who.permit(Act::FilingDraft, place)?;
    let form = if asked.form.is_empty() { Form::Plan(Kind::TermCare) } else { form_of(&asked.form)? };
    if !filing::forms(&place.kind).contains(&form) {
        return Err(Failure::NotTheirs);
    }
    let in_force = app.store.schemes().await?;
    let mut tx = app.store.act(&permit).await?;
    let standing = tx.filings().await?;
    let is_new = asked.beginning == Beginning::New;
    let fresh = unused(app, place, form, (&standing, &in_force));
    let text = match form {
        Form::Plan(kind) => {
            let of_kind = |one: &&Version| one.state == State::Published && one.form() == Some(form);
            let is_asked = |one: &&Version| is_new || asked.scheme.is_empty() || one.scheme == asked.scheme;
            let last = standing.iter().filter(of_kind).find(is_asked);
            let id = last.filter(|_| !is_new).map_or(fresh, |last| last.scheme.clone());
            plan_begun(app, place, (kind, id), last, filing::next(&standing))
        }
        Form::Policy => policy_begun(app, place, (asked, fresh), &in_force),
    };
    let text = text.ok_or(filing::Refusal::HeadChanged)?;
    let id = form::named(&text).map(|named| named.id).unwrap_or_default();
    let begun = filing::begin(&standing, (&id, is_new), text, app.now())?;
    tx.filing_begun(&begun, app.now()).await?;
    tx.commit().await?;
    Ok(begun)
}

/// A name that no document of the place has, and no policy anywhere: policies are found by their names alone.
fn unused(
    app: &App,
    place: &Place,
    form: Form,
    (standing, in_force): (&[Version], &[store::plan::Filed]),
) -> String {
    let library = app.library();
    let own = |one: &store::plan::Filed| one.district == place.district && one.place == place.place;
    let is_taken = |name: &str| {
        let is_filed = in_force.iter().any(|one| own(one) && one.scheme == name);
        is_filed || standing.iter().any(|one| one.scheme == name) || library.get(name).is_some()
    };
    name(place.place.as_str(), form, standing, &is_taken, app.now().date())
}

fn form_of(key: &str) -> Result<Form, Failure> {
    Form::from_key(key).ok_or(Failure::NotTheirs)
}

/// The text of a plan's next version: the one in force or the model of its kind, under that name.
fn plan_begun(
    app: &App,
    place: &Place,
    (kind, id): (Kind, String),
    last: Option<&Version>,
    version: i64,
) -> Option<String> {
    let model = last.map_or_else(|| model(Form::Plan(kind)), |last| last.text.as_str());
    let named = Named { form: Form::Plan(kind), id, place: place.path.as_str().to_owned(), version };
    form::begin(model, &named, app.library().under(model, &named.place).as_deref())
}

/// The text of a policy's next version; a new one begins from the model.
fn policy_begun(
    app: &App,
    place: &Place,
    (asked, fresh): (&Begun, String),
    in_force: &[store::plan::Filed],
) -> Option<String> {
    let path = place.path.as_str().to_owned();
    let (id, model) = match asked.beginning {
        Beginning::Amend => {
            let own = |one: &&store::plan::Filed| one.place == place.place && one.scheme == asked.scheme;
            let last = in_force.iter().filter(own).max_by_key(|one| one.version)?;
            (asked.scheme.clone(), last.text.as_str())
        }
        Beginning::New => (fresh, model(Form::Policy)),
    };
    let library = app.library();
    let standing = library.get(&id);
    if standing.is_some_and(|standing| standing.head.place != path) {
        return None;
    }
    let version = standing.map_or(1, |standing| standing.head.version + 1);
    let named = Named { form: Form::Policy, id, place: path, version };
    form::begin(model, &named, library.under(model, &named.place).as_deref())
}

/// The committed document of that kind, from which a first draft begins.
fn model(form: Form) -> &'static str {
    match form {
        Form::Plan(Kind::TermCare) => PLAN.text,
        Form::Plan(Kind::HolidayCare) => include_str!("../../../../schemes/yuhang-2022-summer.toml"),
        Form::Plan(Kind::CommunityCare) => include_str!("../../../../schemes/shinan-2011-community.toml"),
        Form::Plan(Kind::ReturnToSchool) => include_str!("../../../../schemes/wuxi-2021-return.toml"),
        Form::Policy => include_str!("../../../../schemes/gongshu-district-2021.toml"),
    }
}

/// Changes a draft as it stands at that moment, mistakes and all, in one transaction: what somebody else wrote meanwhile is
/// seen, not lost. Says how the version stands after it.
pub(super) async fn edit(
    app: &App,
    who: &Who,
    place: &Place,
    number: i64,
    write: impl FnOnce(&Version) -> Result<String, Failure>,
) -> Result<Version, Failure> {
    let permit = who.permit(Act::FilingDraft, place)?;
    let mut tx = app.store.act(&permit).await?;
    let version = pick(tx.filings().await?, number)?;
    let text = write(&version)?;
    if version.text == text {
        return Ok(version);
    }
    let event = filing::change(&version, text, app.now())?;
    tx.filing_moved("filing.changed", &event, app.now()).await?;
    tx.commit().await?;
    Ok(event.version)
}

/// Gives a draft to the district.
pub async fn submit(app: &App, who: &Who, place: &Place, number: i64) -> Result<Filed, Failure> {
    let permit = who.permit(Act::FilingSubmit, place)?;
    let mut tx = app.store.act(&permit).await?;
    let (version, record) = recorded(app, &mut tx, number).await?;
    let found = findings(app, place, &version, &record);
    let event = filing::submit(&version, &found, permit.person().as_str(), app.now())?;
    tx.filing_moved("filing.submitted", &event, app.now()).await?;
    tx.commit().await?;
    Ok(event)
}

/// The district's answer to the text whose hash is `seen`: what somebody else has made of it meanwhile, nobody approves.
pub async fn answer(
    app: &App,
    who: &Who,
    place: &Place,
    number: i64,
    (given, seen): (&Answer, &str),
) -> Result<Filed, Failure> {
    let permit = who.permit(Act::FilingAnswer, place)?;
    let mut tx = app.store.act(&permit).await?;
    let (version, record) = recorded(app, &mut tx, number).await?;
    let (found, by) = (findings(app, place, &version, &record), permit.person().as_str());
    let event = filing::answer(&version, given, &found, by, app.now())?;
    if !matches!(given, Answer::Return(_)) && seen != hash(&version.text) {
        return Err(filing::Refusal::AnotherText.into());
    }
    match given {
        Answer::Approve { .. } => tx.filing_moved("filing.approved", &event, app.now()).await?,
        Answer::Return(_) => tx.filing_moved("filing.returned", &event, app.now()).await?,
        Answer::Allow(terms) => {
            let allowed = Allowed::now(terms, &found).ok_or(filing::Refusal::AnotherText)?;
            tx.filing_allowed(&event, &allowed, app.now()).await?;
        }
    }
    tx.commit().await?;
    Ok(event)
}

/// Puts an approved version in force, the first from its own day, an amendment from `from`.
pub async fn publish(
    app: &App,
    who: &Who,
    place: &Place,
    number: i64,
    from: Option<Date>,
) -> Result<Filed, Failure> {
    let permit = who.permit(Act::FilingPublish, place)?;
    let mut tx = app.store.act(&permit).await?;
    let standing = tx.filings().await?;
    let version = pick(standing.clone(), number)?;
    let is_first = following::is_first(&standing, &version);
    let entries = tx.lodgements(number).await?;
    let is_lodged = lodgement::is_lodged(app, place, &version, &entries);
    let record = record(app, &mut tx, &standing, &version.scheme).await?;
    let (running, found) = (following::running(&standing), findings(app, place, &version, &record));
    let (after, today) = (following::latest(&standing, &version), app.now().date());
    let holds_from =
        from.unwrap_or_else(|| following::first_day(&running, &version, is_first, (after, today)));
    let asked = Publishing { is_first, is_lodged, holds_from, after, running: &running, found: &found };
    let event = filing::publish(&version, asked, app.now())?;
    tx.filing_published(&event, &communities(app, place), app.now()).await?;
    tx.commit().await?;
    reread(app, "scheme").await?;
    replanning::follow(app, place).await;
    Ok(event)
}

/// The communities that go by a place's plan of care: those below it that have no nearer one.
fn communities(app: &App, place: &Place) -> Vec<PlaceId> {
    let goes_by =
        |at: &Place| at.is_community() && app.community(at).is_ok_and(|plan| plan.place.path == place.path);
    app.places_under(&place.path).into_iter().filter(goes_by).map(|at| at.place).collect()
}

/// Issues a drafted policy under its own number, from its own day on; every plan below is measured anew.
pub async fn issue(app: &App, who: &Who, place: &Place, number: i64) -> Result<Policy, Failure> {
    let permit = who.permit(Act::PolicyFile, place)?;
    let mut tx = app.store.act(&permit).await?;
    let version = pick(tx.filings().await?, number)?;
    let found = findings(app, place, &version, &[]);
    let opened = Opened::read(&file(&version), &version.text).map(|opened| opened.document).ok();
    let Some(policy) = opened.and_then(Document::into_policy) else {
        return Err(filing::Refusal::HasErrors { count: found.len() }.into());
    };
    let library = app.library();
    let standing = library.get(&policy.head.id);
    policy::issue(&policy, standing, &found)?;
    if let Some(standing) = standing {
        policy::may_follow(&policy, standing, app.now().date())?;
    }
    let head = &policy.head;
    let event = filing::issue(&version, &head.number, head.from, app.now())?;
    let filing =
        Filing { scheme: &head.id, version: head.version, holds_from: head.from, text: &version.text };
    let live = super::policy::live(app, place);
    let breaking = policy::newly_breaking(&live, &library, &policy, app.now().date());
    tx.filing_issued(&event, &filing, app.now()).await?;
    let from = policy::new_from(&policy, standing);
    tx.policy_told(&policy, from, &breaking, app.now()).await?;
    tx.commit().await?;
    reread(app, "policy").await?;
    Ok(policy)
}

/// Reads what is published anew.
pub(crate) async fn reread(app: &App, what: &'static str) -> Result<(), Failure> {
    let read = app.reread().await;
    read.map_err(|why| Failure::Fault(store::Fault::Corrupt { what, why: why.to_string() }))
}

/// The name under which a version's text is read.
pub(super) fn file(version: &Version) -> String {
    format!("{}.toml", version.scheme)
}

/// The version of that number, or 404.
pub(crate) fn pick(standing: Vec<Version>, number: i64) -> Result<Version, Failure> {
    standing.into_iter().find(|one| one.version == number).ok_or(Failure::NotTheirs)
}

/// The version of that number, and what its plan was allowed.
pub(super) async fn recorded(
    app: &App,
    tx: &mut Tx,
    number: i64,
) -> Result<(Version, Vec<Allowed>), Failure> {
    let standing = tx.filings().await?;
    let version = pick(standing.clone(), number)?;
    let record = record(app, tx, &standing, &version.scheme).await?;
    Ok((version, record))
}

/// What a place's plan of that name was allowed.
pub(super) async fn record(
    app: &App,
    tx: &mut Tx,
    standing: &[Version],
    scheme: &str,
) -> Result<Vec<Allowed>, Failure> {
    Ok(approval::known(tx.approvals(scheme).await?, standing, scheme, &app.library()))
}

/// A text as whoever looks at it sends back that they saw it.
pub(super) fn hash(text: &str) -> String {
    hex(&Sha256::digest(text))
}

/// Everything that the check says about a version, on its own, under the policies that are known, and beside what it was allowed.
pub(super) fn findings(app: &App, place: &Place, version: &Version, record: &[Allowed]) -> Vec<Finding> {
    let file = file(version);
    match Opened::read(&file, &version.text) {
        Ok(opened) => {
            let opened = app.state(place).warned(opened);
            let mut found = approval::on_record(&opened, app.library().check(&opened, None), record);
            found.extend(activity::strange(&opened, &app.granted(place)));
            found
        }
        Err(found) => found,
    }
}

async fn begin_posted(desk: Desk, posted: Posted<Begun>) -> Result<Response, Failure> {
    let begun = begin(&desk.app, &desk.who, &desk.place, &posted.form).await?;
    Ok(desk.done(&format!("plans/{}", begun.version), desk.t.filing_begun(begun.version)))
}

#[derive(Deserialize)]
struct Nothing {}

async fn submit_posted(
    desk: Desk,
    Path((_, _, number)): Path<(String, String, i64)>,
    _posted: Posted<Nothing>,
) -> Result<Response, Failure> {
    submit(&desk.app, &desk.who, &desk.place, number).await?;
    Ok(desk.done(&format!("plans/{number}"), desk.t.filing_submitted_told()))
}

#[derive(Deserialize)]
struct AnswerForm {
    answer: String,
    #[serde(default)]
    number: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    reason_en: String,
    /// Why titles that speak of lessons may stand.
    #[serde(default)]
    titles: String,
    #[serde(default)]
    limit: String,
    /// The text that was read, as its hash.
    #[serde(default)]
    base: String,
}

async fn answer_posted(
    desk: Desk,
    Path((_, _, number)): Path<(String, String, i64)>,
    posted: Posted<AnswerForm>,
) -> Result<Response, Failure> {
    let form = posted.form;
    let approver = desk.who.signed_in().map(|person| person.name.clone()).unwrap_or_default();
    let today = desk.now.date();
    let (given, told) = match form.answer.as_str() {
        "approve" => {
            let approved = Answer::Approve { number: form.number, titles: form.titles };
            (approved, desk.t.filing_approved_told())
        }
        "return" => (Answer::Return(form.reason), desk.t.filing_returned_told()),
        "allow" => {
            let allowed = filing::allow(&form.limit, &form.reason, &form.reason_en, &approver, today);
            (Answer::Allow(allowed), desk.t.filing_allowed_told())
        }
        other => return Err(Failure::BadForm(format!("no answer {other}"))),
    };
    answer(&desk.app, &desk.who, &desk.place, number, (&given, &form.base)).await?;
    Ok(desk.done(&format!("plans/{number}"), told))
}

#[derive(Deserialize)]
struct PublishForm {
    #[serde(default)]
    holds_from: String,
}

async fn publish_posted(
    desk: Desk,
    Path((_, _, number)): Path<(String, String, i64)>,
    posted: Posted<PublishForm>,
) -> Result<Response, Failure> {
    let from = match posted.form.holds_from.trim() {
        "" => None,
        day => Some(day.parse().map_err(|_| Failure::BadForm(format!("no day {day}")))?),
    };
    let event = publish(&desk.app, &desk.who, &desk.place, number, from).await?;
    let from = event.version.holds_from.map_or_else(String::new, |day| when::day(&desk.t, day));
    Ok(desk.done(&format!("plans/{number}"), desk.t.filing_published_told(from)))
}

async fn issue_posted(
    desk: Desk,
    Path((_, _, number)): Path<(String, String, i64)>,
    _posted: Posted<Nothing>,
) -> Result<Response, Failure> {
    let policy = issue(&desk.app, &desk.who, &desk.place, number).await?;
    let breaking = super::policy::breaking(&desk).await?;
    Ok(desk.done(&format!("plans/{number}"), desk.t.policy_changed(breaking, policy.head.version)))
}
