//! 报名通知 The notice that parents read, printed from the scheme; publishing it opens registration.

use super::registration::next;
use super::{enrolling, registering, term};
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::plan::filing;
use crate::plan::paper::open_at;
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::response::Response;
use rules::enrol::course::term::Which;
use rules::enrol::notice::{self, Published};
use rules::enrol::registration;
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::Role;
use rules::people::student::Student;
use rules::plan::local::Words;
use rules::plan::notice::{Dated, Line, notice as printed};
use rules::plan::paper::official;
use serde::Deserialize;
use std::collections::BTreeMap;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::open_get("/{district}/{place}/notice", show),
        Route::post("/{district}/{place}/notice/publish", Act::NoticePublish, publish_posted),
    ]
}

/// Publishes the notice of the plan that is due: the one in force, or the next term's while the term before it still runs; each
/// home class is told once (P3.25, P3.26).
pub async fn publish(app: &App, who: &Who, place: &Place) -> Result<Published, Failure> {
    let permit = who.permit(Act::NoticePublish, place)?;
    let plan = enrolling(app, place)?;
    let scheme = &plan.scheme;
    let mut tx = app.store.act(&permit).await?;
    let facts = tx.notice_facts(&scheme.scheme.id).await?;
    let published = notice::publish(&scheme.registration, &facts, app.now())?;
    if !published.already {
        tx.notice_published(&published, &scheme.scheme.id, plan.version, app.now()).await?;
    }
    tx.commit().await?;
    Ok(published)
}

/// Notes that a guardian opened the published notice: once, and only the first time is written.
pub async fn read(app: &App, who: &Who, place: &Place) -> Result<(), Failure> {
    let permit = who.permit(Act::NoticeRead, place)?;
    let mut tx = app.store.look(&permit).await?;
    let plan = registering(app, &mut tx, place).await?;
    let scheme = &plan.scheme.scheme.id;
    if tx.notice_is_read(scheme).await? {
        return Ok(());
    }
    drop(tx);
    let mut tx = app.store.act(&permit).await?;
    tx.notice_read(scheme, plan.version, app.now()).await?;
    Ok(tx.commit().await?)
}

#[derive(Template)]
#[template(path = "notice/show.html")]
struct ShowPage {
    shell: Shell,
    t: Texts,
    title: String,
    school: String,
    stage: Stage,
    published: String,
    filed: String,
    columns: Vec<String>,
    rows: Vec<RowView>,
    dates: Vec<DateView>,
    fees: Vec<(String, Vec<LineView>)>,
    rules: Vec<LineView>,
    quotes: Vec<(&'static str, String)>,
    publish_href: Option<String>,
    readers: Option<ReadersView>,
    draw_href: Option<String>,
    /// Draws of terms before.
    earlier: Vec<(String, String)>,
    register_href: String,
    is_guardian: bool,
    /// Where a family says what becomes of the next term, child by child.
    next: Vec<(String, String)>,
    /// What the school publishes besides: address and what it is.
    open: Vec<(String, String)>,
}

/// Where the notice stands.
#[derive(PartialEq, Eq)]
enum Stage {
    /// Not out yet: it goes out at the moment named.
    Before(String),
    /// Out.
    Out,
}

struct RowView {
    number: usize,
    cells: Vec<LineView>,
}

struct DateView {
    shown: String,
    line: LineView,
    past: bool,
}

struct LineView {
    text: String,
    clause: &'static str,
}

/// Who opened it, for those who may publish.
struct ReadersView {
    told: String,
    width: i64,
    unread: Vec<(String, String)>,
}

async fn show(desk: Desk) -> Result<Response, Failure> {
    let may_publish = desk.may(Act::NoticePublish);
    let mut tx = desk.app.store.look(&Who::Visitor.permit(Act::NoticeRead, &desk.place)?).await?;
    // Until it is out, a notice is shown to whoever publishes it; families read the one before.
    let plan = if may_publish {
        enrolling(&desk.app, &desk.place)?
    } else {
        registering(&desk.app, &mut tx, &desk.place).await?
    };
    let scheme = &plan.scheme;
    let out = tx.notice_published_at(&scheme.scheme.id).await?;
    let runs = term::running(&desk.app, &desk.place)?;
    let (draw, progress) = tx.draw_progress(&Which::alone(&scheme.scheme.id), desk.now.date()).await?;
    let version = tx.filing(plan.version).await?;
    let told = tx.draws_earlier(&draw).await?;
    let earlier = if runs.which.plan == scheme.scheme.id { runs.earlier(told) } else { told };
    drop(tx);
    let is_guardian = desk.who.is(Role::Guardian) && desk.may(Act::NoticeRead);
    if is_guardian && out.is_some() {
        read(&desk.app, &desk.who, &desk.place).await?;
    }
    let readers =
        if may_publish && out.is_some() { Some(readers(&desk, &scheme.scheme.id).await?) } else { None };
    let said = printed(scheme, &|site| site_words(&desk, site));
    let cells = said.rows.iter().flat_map(|row| [&row.item, &row.time, &row.fee, &row.content]);
    let fees = said.fees.iter().flat_map(|(_, lines)| lines);
    let lines = cells.chain(said.dates.iter().map(|one| &one.line)).chain(fees).chain(&said.rules);
    let quotes = quotes(&desk, lines);
    Ok(page(ShowPage {
        shell: desk.shell(),
        t: desk.t.clone(),
        title: said.title.in_language(desk.is_en()).to_owned(),
        school: desk.place_name().to_owned(),
        stage: stage(&desk, out, registration::opens_at(&scheme.registration)),
        published: out.map_or_else(String::new, |at| when::moment(&desk.t, at)),
        filed: version.map_or_else(String::new, |version| filing::filed(&desk, &version)),
        columns: said.columns.iter().map(|words| words.in_language(desk.is_en()).to_owned()).collect(),
        rows: said
            .rows
            .iter()
            .map(|row| RowView {
                number: row.number,
                cells: [&row.item, &row.time, &row.fee, &row.content]
                    .map(|line| line_view(&desk, line))
                    .into(),
            })
            .collect(),
        dates: said.dates.iter().map(|dated| date_view(&desk, dated)).collect(),
        fees: said.fees.iter().map(|fee| fee_view(&desk, fee)).collect(),
        rules: said.rules.iter().map(|line| line_view(&desk, line)).collect(),
        quotes,
        publish_href: (may_publish && out.is_none()).then(|| desk.url("notice/publish")),
        readers,
        earlier: super::draw::earlier(&desk, "", &earlier),
        draw_href: progress.is_fixed.then(|| desk.url(&format!("draws/{draw}"))),
        register_href: desk.url("children"),
        is_guardian,
        next: if is_guardian { next::links(&desk).await? } else { Vec::new() },
        open: open_at(&desk, &desk.place),
    }))
}

fn stage(desk: &Desk, out: Option<Moment>, due: Moment) -> Stage {
    if out.is_some() { Stage::Out } else { Stage::Before(when::moment(&desk.t, due)) }
}

async fn readers(desk: &Desk, scheme: &str) -> Result<ReadersView, Failure> {
    let mut tx = desk.app.store.look(&desk.permit(Act::NoticePublish)?).await?;
    let readers = tx.notice_readers(scheme).await?;
    let unread = tx.notice_unread(scheme).await?;
    Ok(ReadersView {
        told: desk.t.notice_readers(readers.all, readers.read),
        width: readers.read * 100 / readers.all.max(1),
        unread: by_class(desk, unread),
    })
}

/// 三(2)班: 王小明、李… for every home class with families who have not opened it.
fn by_class(desk: &Desk, unread: Vec<Student>) -> Vec<(String, String)> {
    let mut classes: BTreeMap<(i64, String), Vec<String>> = BTreeMap::new();
    for child in unread {
        classes.entry((child.grade, child.home_class)).or_default().push(child.name);
    }
    let comma = desk.t.notice_comma();
    classes
        .into_iter()
        .map(|((_, class), names)| (desk.t.grouping_home_class(class), names.join(&comma)))
        .collect()
}

/// A site's name in both languages.
pub(crate) fn site_words(desk: &Desk, short: &str) -> Words {
    let places = desk.app.places_under(&desk.place.path);
    let found = places.into_iter().find(|place| place.place.as_str() == short);
    let same = Words { zh: short.to_owned(), en: short.to_owned() };
    found.map_or(same, |place| Words { zh: place.name_zh, en: place.name_en })
}

fn fee_view(desk: &Desk, (heading, lines): &(Words, Vec<Line>)) -> (String, Vec<LineView>) {
    (spoken(desk, heading), lines.iter().map(|line| line_view(desk, line)).collect())
}

fn line_view(desk: &Desk, line: &Line) -> LineView {
    LineView { text: spoken(desk, &line.words), clause: line.clause }
}

/// Words of the notice on a page: in Chinese with the marks of the plan that is posted beside it.
pub(crate) fn spoken(desk: &Desk, words: &Words) -> String {
    if desk.is_en() { words.en.clone() } else { official(&words.zh) }
}

fn date_view(desk: &Desk, dated: &Dated) -> DateView {
    DateView {
        shown: dated.shown.in_language(desk.is_en()).to_owned(),
        line: line_view(desk, &dated.line),
        past: dated.at <= desk.now,
    }
}

/// Every clause named on the page in its own words, once, in the order of the plan.
fn quotes<'a>(desk: &Desk, lines: impl Iterator<Item = &'a Line>) -> Vec<(&'static str, String)> {
    let order = |clause: &str| {
        let (chapter, number) = clause.split_once('.').unwrap_or((clause, "0"));
        (chapter.to_owned(), number.parse::<i64>().unwrap_or(0))
    };
    let mut ids: Vec<&'static str> = lines.map(|line| line.clause).collect();
    ids.sort_by_key(|clause| order(clause));
    ids.dedup();
    let clauses = desk.app.clauses();
    let quote = |id| Some((id, clauses.get(id)?.words().in_language(desk.is_en()).to_owned()));
    ids.into_iter().filter_map(quote).collect()
}

#[derive(Deserialize)]
struct Nothing {}

async fn publish_posted(desk: Desk, _posted: Posted<Nothing>) -> Result<Response, Failure> {
    let published = publish(&desk.app, &desk.who, &desk.place).await?;
    let said = if published.already {
        desk.t.notice_already(when::moment(&desk.t, published.at))
    } else {
        desk.t.notice_published(published.told.len() as i64)
    };
    Ok(desk.done("notice", said))
}
