//! 备案页 A place's documents by kind, and one version: how it stands, its parts, what can be done now.

use super::changes::{ChangesView, changed};
use super::{file, findings, hash, pick, record};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::safety::lodgement::{LodgementView, view as lodgement_view};
use crate::texts::Texts;
use crate::when;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::Date;
use rules::people::act::Act;
use rules::plan::activity;
use rules::plan::document::Opened;
use rules::plan::filing::{self, State, Version, following};
use rules::plan::finding::{Finding, Weight};
use rules::plan::form::{self, Form, Shown};
use rules::plan::head::Kind;

#[derive(Template)]
#[template(path = "plan/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    under: String,
    waiting: Option<Vec<RowView>>,
    groups: Vec<GroupView>,
    begin_href: Option<String>,
    activities_href: String,
    policies_href: String,
}

/// One kind of document with its versions.
struct GroupView {
    form: &'static str,
    name: String,
    rows: Vec<RowView>,
    has_plan: bool,
    may_begin: bool,
    /// What can be amended: name and title; a plan's name is left out.
    amended: Vec<(String, String)>,
    public_href: Option<String>,
}

struct RowView {
    href: String,
    title: String,
    told: String,
    chip: &'static str,
    state: String,
}

pub(super) async fn list(desk: Desk) -> Result<Response, Failure> {
    let mut tx = desk.app.store.look(&desk.permit(Act::FilingRead)?).await?;
    let standing = tx.filings().await?;
    let answers = desk.may(Act::FilingAnswer);
    let mut submitted = if answers { tx.filings_under_way().await? } else { Vec::new() };
    submitted.retain(|(_, version)| version.state == State::Submitted);
    let places = desk.app.places_under(&desk.place.path);
    let of_place = |(at, version): &(rules::id::PlaceId, Version)| {
        let place = places.iter().find(|place| place.place == *at)?;
        let name = desk.lang.pick(&place.name_zh, &place.name_en);
        let href = format!("/{}/{}/plans/{}", place.district, place.place, version.version);
        let row = row(&desk, version, href);
        Some(RowView { told: format!("{name} · {}", row.told), ..row })
    };
    let waiting = answers.then(|| submitted.iter().filter_map(of_place).collect());
    let forms = filing::forms(&desk.place.kind).iter();
    Ok(page(ListPage {
        under: if answers { desk.t.filing_lead_district() } else { desk.t.filing_lead() },
        waiting,
        groups: forms.map(|form| group(&desk, *form, &standing)).collect(),
        begin_href: desk.may(Act::FilingDraft).then(|| desk.url("plans/begin")),
        activities_href: desk.url("activities"),
        policies_href: desk.url("policies"),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn group(desk: &Desk, form: Form, standing: &[Version]) -> GroupView {
    let own: Vec<&Version> = standing.iter().filter(|one| one.form() == Some(form)).collect();
    let row = |one: &&Version| row(desk, one, desk.url(&format!("plans/{}", one.version)));
    let has_plan = own.iter().any(|one| one.state == State::Published);
    let amended = match form {
        Form::Plan(Kind::TermCare) if has_plan => own_terms(desk),
        Form::Plan(_) if has_plan => vec![(String::new(), String::new())],
        Form::Plan(_) => Vec::new(),
        Form::Policy => own_policies(desk),
    };
    GroupView {
        form: form.key(),
        name: form_word(&desk.t, form),
        rows: own.iter().map(row).collect(),
        has_plan: has_plan || !amended.is_empty(),
        may_begin: own.iter().all(|one| one.state == State::Published),
        amended,
        public_href: public(desk, form).filter(|_| has_plan),
    }
}

/// The plan in force without its title, for there is one; where the next term's is published too, both by name and title.
fn own_terms(desk: &Desk) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    for plan in desk.app.scheme(&desk.place).into_iter().chain(desk.app.ahead(&desk.place)) {
        let head = &plan.scheme.scheme;
        all.retain(|(known, _)| *known != head.id);
        // Who drafts the next term from the last may leave its title as it was.
        all.push((head.id.clone(), format!("{} · {}", head.title.in_language(desk.is_en()), head.id)));
    }
    if all.len() > 1 { all } else { vec![(String::new(), String::new())] }
}

/// The policies that this place issued, by name and title.
fn own_policies(desk: &Desk) -> Vec<(String, String)> {
    let library = desk.app.library();
    let own = library.iter().filter(|policy| policy.head.place == desk.place.path.as_str());
    own.map(|policy| (policy.head.id.clone(), policy.head.title.in_language(desk.is_en()).to_owned()))
        .collect()
}

/// Where anyone reads a document of that form.
fn public(desk: &Desk, form: Form) -> Option<String> {
    match form {
        Form::Plan(Kind::TermCare) => Some(desk.url("plan")),
        Form::Plan(kind) => Some(desk.url(&format!("plan/{}", kind.key()))),
        Form::Policy => Some(desk.url("policies")),
    }
}

/// What a form is called.
pub(crate) fn form_word(t: &Texts, form: Form) -> String {
    match form {
        Form::Plan(Kind::TermCare) => t.filing_term_care(),
        Form::Plan(Kind::HolidayCare) => t.filing_holiday_care(),
        Form::Plan(Kind::CommunityCare) => t.filing_community_care(),
        Form::Plan(Kind::ReturnToSchool) => t.filing_return_to_school(),
        Form::Policy => t.filing_policy(),
    }
}

/// Under which number a version was filed, when and by whom; empty where it was not.
pub(crate) fn filed(desk: &Desk, version: &Version) -> String {
    match version.approved_at {
        _ if version.number.is_empty() => String::new(),
        Some(at) if !version.approved_by.is_empty() => {
            let day = desk.t.when_dated(at.date().year().to_string(), when::day(&desk.t, at.date()));
            desk.t.filing_filed(version.number.as_str(), day, version.approved_by.as_str())
        }
        Some(_) | None => desk.t.filing_number(version.number.as_str()),
    }
}

fn row(desk: &Desk, version: &Version, href: String) -> RowView {
    let (chip, state) = state_words(&desk.t, version.state);
    let since = match version.holds_from {
        Some(from) => desk.t.filing_holds_from(when::day(&desk.t, from)),
        None => desk.t.filing_changed_at(when::moment(&desk.t, version.at)),
    };
    let told = [desk.t.filing_number_of(version.version), since, filed(desk, version)];
    let told = told.into_iter().filter(|one| !one.is_empty()).collect::<Vec<_>>().join(" · ");
    RowView { href, title: title(desk, version), told, chip, state }
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
    filed: String,
    holds_from: String,
    parts: Vec<PartView>,
    errors: usize,
    found: Vec<FindingView>,
    notes: Vec<FindingView>,
    principles: Vec<PrincipleView>,
    /// Why titles that speak of lessons may stand, as it was typed; none where no title does.
    titles: Option<String>,
    base: String,
    rehearsal_href: String,
    may_submit: bool,
    may_answer: bool,
    may_publish: bool,
    may_take_back: bool,
    may_issue: bool,
    parts_word: String,
    public_href: Option<String>,
    lodgement: Option<LodgementView>,
    is_first: bool,
    next: String,
    /// What it changes of the version before it.
    changes: Option<ChangesView>,
    /// The text that is read here, as its hash: no other is approved.
    seen: String,
    /// What the field of an amendment's first day asks of it.
    not_before: String,
    publish_lead: String,
}

/// One part of the form on the overview.
struct PartView {
    href: String,
    name: String,
    about: String,
    count: usize,
    /// Principles that the district may set aside.
    open: usize,
}

/// One finding as a page shows it.
pub(in crate::plan) struct FindingView {
    pub(in crate::plan) what: String,
    pub(in crate::plan) next: String,
    pub(in crate::plan) clause: String,
    pub(in crate::plan) says: String,
    pub(in crate::plan) code: &'static str,
    pub(in crate::plan) line: usize,
    pub(in crate::plan) column: usize,
    /// The line of the text, and the mark under what is meant in it.
    pub(in crate::plan) shown: Vec<String>,
    pub(in crate::plan) is_error: bool,
}

/// A principle that the district may set aside.
struct PrincipleView {
    finding: FindingView,
    limit: String,
}

pub(in crate::plan) fn finding_view(desk: &Desk, one: &Finding) -> FindingView {
    let word = |words: &rules::plan::local::Words| words.in_language(desk.is_en()).to_owned();
    FindingView {
        what: word(&one.what),
        next: word(&one.hint),
        clause: one.clause.to_string(),
        says: one.says.as_ref().map(word).unwrap_or_default(),
        code: one.code,
        line: one.line,
        column: one.column,
        shown: one.render(desk.is_en()).lines().skip(3).take(2).map(str::to_owned).collect(),
        is_error: one.is_error(),
    }
}

pub(super) async fn one(
    desk: Desk,
    Path((_, _, number)): Path<(String, String, i64)>,
) -> Result<Response, Failure> {
    let mut tx = desk.app.store.look(&desk.permit(Act::FilingRead)?).await?;
    let standing = tx.filings().await?;
    let entries = tx.lodgements(number).await?;
    let version = pick(standing.clone(), number)?;
    let record = record(&desk.app, &mut tx, &standing, &version.scheme).await?;
    drop(tx);
    let is_first = following::is_first(&standing, &version);
    let is_policy = version.form() == Some(Form::Policy);
    let mut found = findings(&desk.app, &desk.place, &version, &record);
    found.extend(beside(&version, &standing, desk.now.date()));
    let found = form::labelled(&version.text, found);
    let shown = form::show(&version.text, &found).unwrap_or_default();
    let base = desk.url(&format!("plans/{}", version.version));
    let (chip, state) = state_words(&desk.t, version.state);
    let elsewhere = form::elsewhere(&shown, &found);
    let is_wrong = |one: &&Finding| one.is_error() && !filing::is_for_the_district(one);
    let unplaced = elsewhere.into_iter().filter(is_wrong);
    let notes = found.iter().filter(|one| one.weight != Weight::Error);
    let principles = found.iter().filter(|one| filing::is_for_the_district(one));
    let running = following::running(&standing);
    let (after, today) = (following::latest(&standing, &version), desk.now.date());
    Ok(page(OnePage {
        title: title(&desk, &version),
        under: under(&desk, &version),
        back: desk.url("plans"),
        holds_from: version.holds_from.map_or_else(String::new, |from| when::day(&desk.t, from)),
        parts: shown.iter().map(|part| part_view(&desk, &base, part)).collect(),
        errors: found.iter().filter(is_wrong).count(),
        found: unplaced.map(|one| finding_view(&desk, one)).collect(),
        notes: notes.map(|one| finding_view(&desk, one)).collect(),
        principles: principles.map(|one| principle(&desk, one)).collect(),
        titles: (filing::titles(&found) > 0).then(|| desk.typed("titles").unwrap_or_default()),
        rehearsal_href: format!("{base}/rehearsal"),
        lodgement: lodgement_view(&desk, &version, &entries),
        parts_word: if version.state.is_open() { desk.t.filing_parts() } else { desk.t.filing_parts_read() },
        public_href: version
            .form()
            .filter(|_| version.state == State::Published)
            .and_then(|form| public(&desk, form)),
        may_issue: is_policy && version.state.is_open() && desk.may(Act::PolicyFile),
        may_submit: !is_policy && version.state.is_open() && desk.may(Act::FilingSubmit),
        may_answer: version.state == State::Submitted && desk.may(Act::FilingAnswer),
        may_publish: version.state == State::Approved && desk.may(Act::FilingPublish),
        may_take_back: version.state == State::Approved && desk.may(Act::FilingAnswer),
        next: day(&desk, following::first_day(&running, &version, is_first, (after, today))),
        not_before: format!("required min={}", following::soonest(after, today)),
        publish_lead: publish_lead(&desk, &running, &version),
        filed: filed(&desk, &version),
        changes: changed(&desk, &standing, &version),
        seen: hash(&version.text),
        said: version.said,
        chip,
        state,
        base,
        is_first,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// What is said beside the check, and holds nothing up: that a new plan has begun, and what its contents leave out.
fn beside(version: &Version, standing: &[Version], today: Date) -> Vec<Finding> {
    let file = file(version);
    let opened = Opened::read(&file, &version.text);
    let variety = opened.map(|opened| activity::variety(&opened)).unwrap_or_default();
    following::begun(version, standing, today).into_iter().chain(variety).collect()
}

/// The day that is offered, or the one that was just refused: nothing has to be typed twice.
fn day(desk: &Desk, offered: Date) -> String {
    desk.typed("holds_from").filter(|typed| !typed.is_empty()).unwrap_or_else(|| offered.to_string())
}

/// What is said where the day is chosen: another term runs to its last day.
fn publish_lead(desk: &Desk, running: &[following::Running], version: &Version) -> String {
    let tomorrow = desk.now.date().tomorrow().unwrap_or(desk.now.date());
    match following::cut(running, version, tomorrow) {
        Some(last) => desk.t.filing_publish_next(when::day(&desk.t, last)),
        None => desk.t.filing_publish_lead(),
    }
}

/// What a version is: its kind, its number, its name.
fn under(desk: &Desk, version: &Version) -> String {
    let told = desk.t.filing_version(version.version, version.scheme.as_str());
    version.form().map_or(told.clone(), |form| format!("{} · {told}", form_word(&desk.t, form)))
}

/// The document's own title, or its name where the text does not read.
pub(crate) fn title(desk: &Desk, version: &Version) -> String {
    let file = file(version);
    let opened = Opened::read(&file, &version.text).ok();
    let words = opened.map(|opened| opened.document.title());
    words.map_or_else(|| version.scheme.clone(), |words| words.in_language(desk.is_en()).to_owned())
}

fn part_view(desk: &Desk, base: &str, shown: &Shown) -> PartView {
    let cells = shown.rows.iter().flat_map(|row| &row.cells).flat_map(|cell| &cell.findings);
    let found: Vec<&Finding> = cells.chain(&shown.findings).filter(|one| one.is_error()).collect();
    let open = found.iter().filter(|one| filing::is_for_the_district(one)).count();
    PartView {
        href: format!("{base}/parts/{}", shown.part.key),
        name: shown.part.name.in_language(desk.is_en()).to_owned(),
        about: shown.part.about.in_language(desk.is_en()).to_owned(),
        count: found.len() - open,
        open,
    }
}

fn principle(desk: &Desk, one: &Finding) -> PrincipleView {
    PrincipleView { finding: finding_view(desk, one), limit: one.limit.clone().unwrap_or_default() }
}
