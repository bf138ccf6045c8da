//! 备案 The versions of a place's plan: drafted and submitted by the school, answered by the district, published.

use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::town::PLAN;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::Date;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::document::Opened;
use rules::plan::filing::{self, Answer, Filed, State, Version};
use rules::plan::finding::{Finding, Weight};
use rules::plan::form::{self, Shown};
use serde::Deserialize;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/plans", Act::FilingRead, list),
        Route::post("/{district}/{place}/plans/begin", Act::FilingDraft, begin_posted),
        Route::get("/{district}/{place}/plans/{version}", Act::FilingRead, one),
        Route::post("/{district}/{place}/plans/{version}/submit", Act::FilingSubmit, submit_posted),
        Route::post("/{district}/{place}/plans/{version}/answer", Act::FilingAnswer, answer_posted),
        Route::post("/{district}/{place}/plans/{version}/publish", Act::FilingPublish, publish_posted),
    ]
}

/// What a new draft begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Beginning {
    /// 修订 The version in force, to be changed from a day on.
    Amend,
    /// 新学期 A plan of its own, from the place's last or from the model.
    New,
}

/// Begins the next version of a place's plan.
pub async fn begin(app: &App, who: &Who, place: &Place, beginning: Beginning) -> Result<Version, Failure> {
    let permit = who.permit(Act::FilingDraft, place)?;
    let mut tx = app.store.act(&permit).await?;
    let standing = tx.filings().await?;
    let last = standing.iter().find(|one| one.state == State::Published);
    let model = last.map_or(PLAN.text, |last| last.text.as_str());
    let id = match (beginning, last) {
        (Beginning::Amend, Some(last)) => last.scheme.clone(),
        (Beginning::Amend | Beginning::New, _) => name(place, app.now().date()),
    };
    let text = form::begin(model, &id, place.path.as_str(), filing::next(&standing));
    let text = text.ok_or(filing::Refusal::HeadChanged)?;
    let begun = filing::begin(&standing, &id, text, app.now())?;
    tx.filing_begun(&begun, app.now()).await?;
    tx.commit().await?;
    Ok(begun)
}

/// `beixiu-2021-autumn`: the term that begins next.
fn name(place: &Place, today: Date) -> String {
    let season = if (2..=7).contains(&today.month()) { "spring" } else { "autumn" };
    format!("{}-{}-{season}", place.place, today.year())
}

/// Writes a changed text into a draft, mistakes and all.
pub async fn change(app: &App, who: &Who, place: &Place, number: i64, text: String) -> Result<(), Failure> {
    let permit = who.permit(Act::FilingDraft, place)?;
    let mut tx = app.store.act(&permit).await?;
    let version = pick(tx.filings().await?, number)?;
    if version.text == text {
        return Ok(());
    }
    let event = filing::change(&version, place.path.as_str(), text, app.now())?;
    tx.filing_moved("filing.changed", &event, app.now()).await?;
    Ok(tx.commit().await?)
}

/// Gives a draft to the district.
pub async fn submit(app: &App, who: &Who, place: &Place, number: i64) -> Result<Filed, Failure> {
    let permit = who.permit(Act::FilingSubmit, place)?;
    let mut tx = app.store.act(&permit).await?;
    let version = pick(tx.filings().await?, number)?;
    let event = filing::submit(&version, &findings(app, &version), app.now())?;
    tx.filing_moved("filing.submitted", &event, app.now()).await?;
    tx.commit().await?;
    Ok(event)
}

/// The district's answer.
pub async fn answer(
    app: &App,
    who: &Who,
    place: &Place,
    number: i64,
    given: &Answer,
) -> Result<Filed, Failure> {
    let permit = who.permit(Act::FilingAnswer, place)?;
    let mut tx = app.store.act(&permit).await?;
    let version = pick(tx.filings().await?, number)?;
    let event = filing::answer(&version, given, &findings(app, &version), app.now())?;
    let act = match given {
        Answer::Approve(_) => "filing.approved",
        Answer::Return(_) => "filing.returned",
        Answer::Allow(_) => "filing.allowed",
    };
    tx.filing_moved(act, &event, app.now()).await?;
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
    let is_first = standing.iter().all(|one| one.state != State::Published);
    let version = pick(standing, number)?;
    let own = own_day(&version).unwrap_or_else(|| app.now().date());
    let event = filing::publish(&version, is_first, from.unwrap_or(own), app.now())?;
    tx.filing_published(&event, app.now()).await?;
    tx.commit().await?;
    app.reread()
        .await
        .map_err(|why| Failure::Fault(store::Fault::Corrupt { what: "scheme", why: why.to_string() }))?;
    Ok(event)
}

/// The day from which a document says that it holds.
fn own_day(version: &Version) -> Option<Date> {
    let file = format!("{}.toml", version.scheme);
    let document = Opened::read(&file, &version.text).ok()?.document;
    let plan = document.plan()?;
    Some(plan.head().from.unwrap_or(plan.days().from))
}

/// The version of that number, or 404.
pub(super) fn pick(standing: Vec<Version>, number: i64) -> Result<Version, Failure> {
    standing.into_iter().find(|one| one.version == number).ok_or(Failure::NotTheirs)
}

/// Everything that the check says about a version, on its own and under the policies that are known.
pub(super) fn findings(app: &App, version: &Version) -> Vec<Finding> {
    let file = format!("{}.toml", version.scheme);
    match Opened::read(&file, &version.text) {
        Ok(opened) => app.library().check(&opened, None),
        Err(found) => found,
    }
}

#[derive(Template)]
#[template(path = "plan/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    under: String,
    rows: Vec<RowView>,
    waiting: Vec<RowView>,
    is_district: bool,
    begin_href: Option<String>,
    has_plan: bool,
    policies_href: String,
}

struct RowView {
    href: String,
    title: String,
    told: String,
    chip: &'static str,
    state: String,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let mut tx = desk.app.store.look(&desk.permit(Act::FilingRead)?).await?;
    let is_district = desk.place.kind != "school";
    let standing = if is_district { Vec::new() } else { tx.filings().await? };
    let submitted = if desk.may(Act::FilingAnswer) { tx.filings_submitted().await? } else { Vec::new() };
    let places = desk.app.places_under(&desk.place.path);
    let of_place = |(at, version): &(rules::id::PlaceId, Version)| {
        let place = places.iter().find(|place| place.place == *at)?;
        let name = desk.lang.pick(&place.name_zh, &place.name_en);
        let href = format!("/{}/{}/plans/{}", place.district, place.place, version.version);
        Some(RowView { title: name.to_owned(), ..row(&desk, version, href) })
    };
    let is_open = standing.iter().any(|one| one.state != State::Published);
    let may_begin = !is_district && !is_open && desk.may(Act::FilingDraft);
    let waiting = submitted.iter().filter_map(of_place).collect();
    let rows = standing.iter().map(|one| row(&desk, one, desk.url(&format!("plans/{}", one.version))));
    Ok(page(ListPage {
        under: if is_district { desk.t.filing_lead_district() } else { desk.t.filing_lead() },
        rows: rows.collect(),
        waiting,
        is_district,
        begin_href: may_begin.then(|| desk.url("plans/begin")),
        has_plan: !standing.is_empty(),
        policies_href: desk.url("policies"),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn row(desk: &Desk, version: &Version, href: String) -> RowView {
    let (chip, state) = state_words(&desk.t, version.state);
    let told = match version.holds_from {
        Some(from) => desk.t.filing_holds_from(when::day(&desk.t, from)),
        None => desk.t.filing_changed_at(when::moment(&desk.t, version.at)),
    };
    RowView {
        href,
        title: desk.t.filing_version(version.version, version.scheme.as_str()),
        told,
        chip,
        state,
    }
}

/// The chip of a version.
fn state_words(t: &Texts, state: State) -> (&'static str, String) {
    match state {
        State::Draft => ("progress", t.filing_draft()),
        State::Submitted => ("waiting", t.filing_submitted()),
        State::Returned => ("refused", t.filing_returned()),
        State::Approved => ("done", t.filing_approved()),
        State::Published => ("done", t.filing_published()),
    }
}

#[derive(Template)]
#[template(path = "plan/one.html")]
struct OnePage {
    shell: Shell,
    t: Texts,
    title: String,
    under: String,
    chip: &'static str,
    state: String,
    back: String,
    said: String,
    number: String,
    holds_from: String,
    parts: Vec<PartView>,
    errors: usize,
    found: Vec<FindingView>,
    notes: Vec<FindingView>,
    principles: Vec<PrincipleView>,
    base: String,
    may_submit: bool,
    may_answer: bool,
    may_publish: bool,
    is_first: bool,
    next: String,
}

/// One part of the form on the overview.
struct PartView {
    href: String,
    name: String,
    about: String,
    count: usize,
}

/// One finding as a page shows it.
pub(super) struct FindingView {
    pub(super) what: String,
    pub(super) next: String,
    pub(super) clause: String,
    pub(super) says: String,
    pub(super) code: &'static str,
    pub(super) line: usize,
    pub(super) is_error: bool,
}

/// A principle that the district may set aside.
struct PrincipleView {
    finding: FindingView,
    limit: String,
}

pub(super) fn finding_view(desk: &Desk, one: &Finding) -> FindingView {
    let word = |words: &rules::plan::local::Words| words.in_language(desk.is_en()).to_owned();
    FindingView {
        what: word(&one.what),
        next: word(&one.hint),
        clause: one.clause.to_string(),
        says: one.says.as_ref().map(word).unwrap_or_default(),
        code: one.code,
        line: one.line,
        is_error: one.is_error(),
    }
}

async fn one(desk: Desk, Path((_, _, number)): Path<(String, String, i64)>) -> Result<Response, Failure> {
    let mut tx = desk.app.store.look(&desk.permit(Act::FilingRead)?).await?;
    let standing = tx.filings().await?;
    drop(tx);
    let is_first = standing.iter().all(|one| one.state != State::Published);
    let version = pick(standing, number)?;
    let found = findings(&desk.app, &version);
    let shown = form::show(&version.text, &found).unwrap_or_default();
    let base = desk.url(&format!("plans/{}", version.version));
    let (chip, state) = state_words(&desk.t, version.state);
    let elsewhere = form::elsewhere(&shown, &found);
    let unplaced = elsewhere.into_iter().filter(|one| one.is_error());
    let notes = found.iter().filter(|one| one.weight != Weight::Error);
    let principles = found.iter().filter(|one| filing::is_for_the_district(one));
    let earliest = desk.now.date().tomorrow().unwrap_or(desk.now.date()).to_string();
    let own = own_day(&version).map(|day| day.to_string());
    Ok(page(OnePage {
        title: title(&desk, &version),
        under: desk.t.filing_version(version.version, version.scheme.as_str()),
        back: desk.url("plans"),
        holds_from: version.holds_from.map_or_else(String::new, |from| when::day(&desk.t, from)),
        parts: shown.iter().map(|part| part_view(&desk, &base, part)).collect(),
        errors: found.iter().filter(|one| one.is_error()).count(),
        found: unplaced.map(|one| finding_view(&desk, one)).collect(),
        notes: notes.map(|one| finding_view(&desk, one)).collect(),
        principles: principles.map(|one| principle(&desk, one)).collect(),
        may_submit: version.state.is_open() && desk.may(Act::FilingSubmit),
        may_answer: version.state == State::Submitted && desk.may(Act::FilingAnswer),
        may_publish: version.state == State::Approved && desk.may(Act::FilingPublish),
        next: if is_first { own.unwrap_or_default() } else { earliest },
        said: version.said,
        number: version.number,
        chip,
        state,
        base,
        is_first,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// The plan's own title, or its name where the text does not read.
pub(super) fn title(desk: &Desk, version: &Version) -> String {
    let file = format!("{}.toml", version.scheme);
    let opened = Opened::read(&file, &version.text).ok();
    let plan = opened.as_ref().and_then(|opened| opened.document.plan());
    plan.map_or_else(|| version.scheme.clone(), |plan| plan.head().title.in_language(desk.is_en()).to_owned())
}

fn part_view(desk: &Desk, base: &str, shown: &Shown) -> PartView {
    let cells = shown.rows.iter().flat_map(|row| &row.cells).flat_map(|cell| &cell.findings);
    PartView {
        href: format!("{base}/parts/{}", shown.part.key),
        name: shown.part.name.in_language(desk.is_en()).to_owned(),
        about: shown.part.about.in_language(desk.is_en()).to_owned(),
        count: cells.chain(&shown.findings).filter(|one| one.is_error()).count(),
    }
}

fn principle(desk: &Desk, one: &Finding) -> PrincipleView {
    PrincipleView { finding: finding_view(desk, one), limit: one.limit.clone().unwrap_or_default() }
}

#[derive(Deserialize)]
struct BeginForm {
    beginning: Beginning,
}

async fn begin_posted(desk: Desk, posted: Posted<BeginForm>) -> Result<Response, Failure> {
    let begun = begin(&desk.app, &desk.who, &desk.place, posted.form.beginning).await?;
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
    #[serde(default)]
    limit: String,
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
        "approve" => (Answer::Approve(form.number), desk.t.filing_approved_told()),
        "return" => (Answer::Return(form.reason), desk.t.filing_returned_told()),
        "allow" => {
            let allowed = filing::allow(&form.limit, &form.reason, &form.reason_en, &approver, today);
            (Answer::Allow(allowed), desk.t.filing_allowed_told())
        }
        other => return Err(Failure::BadForm(format!("no answer {other}"))),
    };
    answer(&desk.app, &desk.who, &desk.place, number, &given).await?;
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
