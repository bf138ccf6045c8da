//! 公文 A plan as the document that is posted: for whoever drafts it, and, once it is published, for anyone.

use super::filing::{
    ChangesView, FindingView, changed, filed, finding_view, findings, form_word, pick, record, recorded,
    title,
};
use crate::bureau::complaint::bureau_of;
use crate::desk::Desk;
use crate::enrol::course_lines;
use crate::enrol::notice::site_words;
use crate::enrol::term;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::routes::Route;
use crate::texts::{Lang, Texts};
use crate::ways;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::approval::Allowed;
use rules::plan::document::{Document, Opened};
use rules::plan::filing::{State, Version};
use rules::plan::finding::Weight;
use rules::plan::form::Form;
use rules::plan::head::Kind;
use rules::plan::local::Words;
use rules::plan::notice::Line;
use rules::plan::paper::{self, Paper, Part};
use serde::Deserialize;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/plans/{version}/paper", Act::FilingRead, preview),
        Route::open_get("/{district}/{place}/plan", public),
        Route::open_get("/{district}/{place}/plan/{kind}", public_kind),
    ]
}

/// A paper in one language, numbered.
pub(crate) struct PaperView {
    pub(crate) title: String,
    pub(crate) preface: Vec<LineView>,
    pub(crate) sections: Vec<SectionView>,
}

/// 一、…
pub(crate) struct SectionView {
    pub(crate) heading: String,
    pub(crate) parts: Vec<PartView>,
}

/// What a section is made of.
pub(crate) enum PartView {
    /// （一） … with 1. 2. 3.
    Group(String, Vec<LineView>),
    /// 1. 2. 3.
    Items(Vec<LineView>),
    /// Heads of columns, then rows.
    Table(Vec<String>, Vec<Vec<LineView>>),
}

/// One line with its clause.
pub(crate) struct LineView {
    pub(crate) text: String,
    pub(crate) clause: &'static str,
}

/// Numbers a paper and takes one of its languages.
pub(crate) fn view(paper: &Paper, lang: Lang) -> PaperView {
    let word = |words: &Words| match lang {
        Lang::Zh => paper::official(&words.zh),
        Lang::En => words.en.clone(),
    };
    let lines = |lines: &[Line]| -> Vec<LineView> {
        lines.iter().map(|line| LineView { text: word(&line.words), clause: line.clause }).collect()
    };
    let listed = |lines: &[Line]| -> Vec<LineView> {
        let texts: Vec<String> = lines.iter().map(|line| word(&line.words)).collect();
        let texts = match lang {
            Lang::Zh => paper::items(texts),
            Lang::En => texts,
        };
        texts.into_iter().zip(lines).map(|(text, line)| LineView { text, clause: line.clause }).collect()
    };
    let mut sections = Vec::new();
    for (at, section) in paper.sections.iter().enumerate() {
        let mut groups = 0;
        let part = |part: &Part| match part {
            Part::Group(heading, items) => {
                groups += 1;
                PartView::Group(word(&paper::second(groups)) + &word(heading), listed(items))
            }
            Part::Items(items) => PartView::Items(listed(items)),
            Part::Table(columns, rows) => PartView::Table(
                columns.iter().map(word).collect(),
                rows.iter().map(|row| lines(row)).collect(),
            ),
        };
        let parts = section.parts.iter().map(part).collect();
        sections.push(SectionView { heading: word(&paper::first(at + 1)) + &word(&section.heading), parts });
    }
    PaperView { title: word(&paper.title), preface: lines(&paper.preface), sections }
}

#[derive(Template)]
#[template(path = "plan/paper.html")]
struct PaperPage {
    shell: Shell,
    t: Texts,
    back: Option<String>,
    school: String,
    is_public: bool,
    filed: String,
    holds_from: String,
    version: String,
    paper: PaperView,
    approvals: Vec<FindingView>,
    courses: Vec<(String, String)>,
    policies_href: String,
    notice_href: Option<String>,
    others: Vec<(String, String)>,
    has_courses: bool,
    older: Vec<(String, String)>,
    in_force: Option<String>,
    /// What it changes of the version before it, where that was published, too.
    changes: Option<ChangesView>,
}

async fn preview(desk: Desk, Path((_, _, number)): Path<(String, String, i64)>) -> Result<Response, Failure> {
    let mut tx = desk.app.store.look(&desk.permit(Act::FilingRead)?).await?;
    let (version, record) = recorded(&desk.app, &mut tx, number).await?;
    drop(tx);
    shown(&desk, (&version, &record), None).await
}

/// Which version is read; the one in force where none is named.
#[derive(Deserialize)]
struct Read {
    #[serde(default)]
    version: String,
}

/// A published document as anyone reads it.
struct Publicly {
    /// The other published versions of it: address and what each is.
    older: Vec<(String, String)>,
    /// Where the version in force is read, where this is another.
    in_force: Option<String>,
    /// What it changes of the one before it.
    changes: Option<ChangesView>,
}

/// The plan in force, for anyone: the document, its number, what it was allowed, the courses with their price. What was
/// decided under an earlier version stays under it, so that those are read here, too (P2.17).
async fn public(desk: Desk, Query(read): Query<Read>) -> Result<Response, Failure> {
    let plan = desk.app.scheme(&desk.place)?;
    published(&desk, (Kind::TermCare, plan.version), &read).await
}

/// A plan of another kind in force, for anyone.
async fn public_kind(
    desk: Desk,
    Path((_, _, kind)): Path<(String, String, String)>,
    Query(read): Query<Read>,
) -> Result<Response, Failure> {
    let plan = desk.app.held(&desk.place).into_iter().find(|one| one.kind.key() == kind);
    let plan = plan.ok_or(Failure::NotTheirs)?;
    published(&desk, (plan.kind, plan.version), &read).await
}

/// One published version of a kind, and where the others are.
async fn published(desk: &Desk, (kind, in_force): (Kind, i64), read: &Read) -> Result<Response, Failure> {
    let number = match read.version.as_str() {
        "" => in_force,
        number => number.parse().map_err(|_| Failure::NotTheirs)?,
    };
    let mut tx = desk.app.store.look(&Who::Visitor.permit(Act::NoticeRead, &desk.place)?).await?;
    let mut standing = tx.filings().await?;
    standing.retain(|one| one.state == State::Published && one.form() == Some(Form::Plan(kind)));
    let version = pick(standing.clone(), number)?;
    let record = record(&desk.app, &mut tx, &standing, &version.scheme).await?;
    drop(tx);
    let at = match kind {
        Kind::TermCare => desk.url("plan"),
        Kind::HolidayCare | Kind::CommunityCare | Kind::ReturnToSchool => {
            desk.url(&format!("plan/{}", kind.key()))
        }
    };
    let line = |one: &Version| {
        let href = if one.version == in_force { at.clone() } else { format!("{at}?version={}", one.version) };
        let from = one.holds_from.map(|from| desk.t.filing_holds_from(when::day(&desk.t, from)));
        let told = [Some(desk.t.filing_version(one.version, one.scheme.as_str())), from];
        (href, told.into_iter().flatten().collect::<Vec<_>>().join(" · "))
    };
    let older = standing.iter().filter(|one| one.version != number).map(line).collect();
    let changes = changed(desk, &standing, &version);
    let publicly = Publicly { older, in_force: (number != in_force).then(|| at.clone()), changes };
    shown(desk, (&version, &record), Some(publicly)).await
}

async fn shown(
    desk: &Desk,
    (version, record): (&Version, &[Allowed]),
    publicly: Option<Publicly>,
) -> Result<Response, Failure> {
    let is_public = publicly.is_some();
    let Publicly { older, in_force, changes } =
        publicly.unwrap_or_else(|| Publicly { older: Vec::new(), in_force: None, changes: None });
    let file = format!("{}.toml", version.scheme);
    let opened = Opened::read(&file, &version.text).ok();
    let paper = opened.as_ref().and_then(|opened| match &opened.document {
        Document::TermCare(scheme) => Some(scheme.paper_with(&|site| site_words(desk, site))),
        other @ (Document::Policy(_)
        | Document::HolidayCare(_)
        | Document::CommunityCare(_)
        | Document::ReturnToSchool(_)) => other.paper(),
    });
    let paper = paper.map(|paper| view(&paper, desk.lang));
    let empty = PaperView { title: title(desk, version), preface: Vec::new(), sections: Vec::new() };
    let found = findings(&desk.app, &desk.place, version, record);
    let approvals = found.iter().filter(|one| one.weight == Weight::Note);
    let is_term = version.form() == Some(Form::Plan(Kind::TermCare));
    let is_current = in_force.is_none();
    let term = term::of_plan(&desk.app, &desk.place, &version.scheme).ok().filter(|_| is_public && is_term);
    let term = term.filter(|term| is_current || term.which.is_next());
    let has_courses = term.is_some();
    let courses = if let Some(term) = &term { course_lines(desk, term).await? } else { Vec::new() };
    Ok(page(PaperPage {
        back: (!is_public).then(|| desk.url(&format!("plans/{}", version.version))),
        school: desk.place_name().to_owned(),
        filed: filed(desk, version),
        holds_from: version.holds_from.map_or_else(String::new, |from| when::day(&desk.t, from)),
        version: desk.t.filing_version(version.version, version.scheme.as_str()),
        paper: paper.unwrap_or(empty),
        approvals: approvals.map(|one| finding_view(desk, one)).collect(),
        policies_href: desk.url("policies"),
        notice_href: (has_courses && is_current).then(|| desk.url("notice")),
        others: others(desk, version, is_public),
        has_courses,
        shell: desk.shell(),
        t: desk.t.clone(),
        is_public,
        courses,
        older,
        in_force,
        changes,
    }))
}

/// What else is published at the place and above it: its address and what it is.
fn others(desk: &Desk, version: &Version, is_public: bool) -> Vec<(String, String)> {
    if !is_public {
        return Vec::new();
    }
    let term = desk.app.scheme(&desk.place).ok().map(|_| (Kind::TermCare, desk.url("plan")));
    let held = desk.app.held(&desk.place).into_iter();
    let held = held.map(|one| (one.kind, desk.url(&format!("plan/{}", one.kind.key()))));
    let all = term.into_iter().chain(held).filter(|(kind, _)| version.form() != Some(Form::Plan(*kind)));
    let own = all.map(|(kind, href)| (href, form_word(&desk.t, Form::Plan(kind))));
    own.chain(complaints(desk, &desk.place)).chain(open_above(desk)).collect()
}

/// What a place publishes, each with its address: fees, hours and courses of its term, its other plans, the points of its
/// summer, what it asks of the plans below it (P1.13), its balance sheet (P1.11), where to complain of it (P1.15). Anybody reads all
/// of it.
pub(crate) fn open_at(desk: &Desk, place: &Place) -> Vec<(String, String)> {
    let (t, stands) = (&desk.t, |rest: &str| ways::stands(&desk.app, place, rest));
    let url = |rest: &str| format!("/{}/{}/{rest}", place.district, place.place);
    let term = stands("plan").then(|| (url("plan"), t.plan_open()));
    let word = |kind: Kind| t.plan_open_kind(form_word(t, Form::Plan(kind)));
    let held = desk.app.held(place).into_iter();
    let held = held.map(|one| (url(&format!("plan/{}", one.kind.key())), word(one.kind)));
    let points = stands("points").then(|| (url("points"), t.point_title()));
    let asks = desk.app.library().iter().any(|policy| policy.head.place == place.path.as_str());
    let policies = asks.then(|| (url("policies"), t.policy_title()));
    let sheet = stands("balance-sheet").then(|| (url("balance-sheet"), t.spending_sheet()));
    let all = term.into_iter().chain(held).chain(points).chain(policies).chain(sheet);
    all.chain(complaints(desk, place)).collect()
}

/// The same of the places above this one, each beside its name: a family reads its district's plans, too.
pub(crate) fn open_above(desk: &Desk) -> Vec<(String, String)> {
    let is_above = |place: &Place| {
        place.district == desk.place.district
            && place.path != desk.place.path
            && place.path.covers(&desk.place.path)
    };
    let named = |place: Place| {
        let name = desk.lang.pick(&place.name_zh, &place.name_en).to_owned();
        let all = open_at(desk, &place).into_iter();
        all.map(move |(href, word)| (href, format!("{name} · {word}")))
    };
    desk.app.places().into_iter().filter(is_above).flat_map(named).collect()
}

/// Where anybody complains of a school to the bureau above it.
fn complaints(desk: &Desk, school: &Place) -> Option<(String, String)> {
    bureau_of(&desk.app, school).ok()?;
    let href = format!("/{}/{}/complaints", school.district, school.place);
    Some((href, desk.t.complaint_form_title()))
}
