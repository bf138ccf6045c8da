//! 方案表单 One part of a plan as a form, what is wrong beside each field; and the whole text for whoever wants it.

use super::filing::{self, FindingView, finding_view, findings, hash, recorded};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use rules::people::act::Act;
use rules::plan::approval::Allowed;
use rules::plan::filing::{Refusal, Version, is_for_the_district};
use rules::plan::finding::Finding;
use rules::plan::form::{self, Cell, Field, Input, Part, Sent, Shown};
use rules::plan::local::in_words;
use rules::refusal::Refuses;
use serde::Deserialize;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/plans/{version}/parts/{part}", Act::FilingRead, show),
        Route::post("/{district}/{place}/plans/{version}/parts/{part}", Act::FilingDraft, posted),
        Route::get("/{district}/{place}/plans/{version}/text", Act::FilingRead, text),
        Route::post("/{district}/{place}/plans/{version}/text", Act::FilingDraft, text_posted),
    ]
}

type At = Path<(String, String, i64, String)>;

#[derive(Template)]
#[template(path = "plan/part.html")]
struct PartPage {
    shell: Shell,
    t: Texts,
    name: String,
    about: String,
    back: String,
    here: String,
    rows: Vec<RowView>,
    /// What was typed into rows that somebody else took away meanwhile.
    lost: Vec<(String, String)>,
    row_word: Option<String>,
    found: Vec<FindingView>,
    is_open: bool,
    /// Rows can be taken out, also where nothing else can be done to them.
    may_remove: bool,
    before: Option<(String, String)>,
    after: Option<(String, String)>,
}

struct RowView {
    path: String,
    title: String,
    cells: Vec<CellView>,
}

/// One field, ready for its input.
struct CellView {
    path: String,
    label: String,
    hint: String,
    clause: String,
    kind: Kind,
    value: String,
    options: Vec<(String, String, bool)>,
    found: Vec<FindingView>,
    optional: bool,
    /// What stands in it, as it is sent back to tell who changed what.
    was: Vec<String>,
    /// What somebody else wrote meanwhile, beside what was typed here.
    now: Option<String>,
}

/// Which input a field gets.
#[derive(PartialEq, Eq)]
pub(super) enum Kind {
    /// `<input type=…>`
    One(&'static str, &'static str),
    /// A list to choose one of.
    Select,
    /// Boxes.
    Boxes,
    /// Several lines.
    Lines,
}

/// A version, and what its plan was allowed.
async fn version(desk: &Desk, number: i64) -> Result<(Version, Vec<Allowed>), Failure> {
    let mut tx = desk.app.store.look(&desk.permit(Act::FilingRead)?).await?;
    recorded(&desk.app, &mut tx, number).await
}

/// The part of that key in the version's form.
fn known(version: &Version, key: &str) -> Result<&'static Part, Failure> {
    version.form().and_then(|form| form.part(key)).ok_or(Failure::NotTheirs)
}

async fn show(desk: Desk, Path((_, _, number, key)): At) -> Result<Response, Failure> {
    let (version, record) = version(&desk, number).await?;
    let part = known(&version, &key)?;
    let found = findings(&desk.app, &desk.place, &version, &record);
    let all = form::show(&version.text, &found).ok_or(Failure::NotTheirs)?;
    let at = all.iter().position(|shown| shown.part.key == part.key).ok_or(Failure::NotTheirs)?;
    let base = desk.url(&format!("plans/{number}"));
    let beside = |shown: Option<&Shown>| {
        let shown = shown?;
        Some((format!("{base}/parts/{}", shown.part.key), word(&desk, &shown.part.name)))
    };
    let shown = &all[at];
    let typed = if is_refused(&desk, &Refusal::ChangedMeanwhile) { desk.all_typed() } else { Sent::new() };
    let may_change = version.state.is_open() && desk.may(Act::FilingDraft);
    Ok(page(PartPage {
        name: word(&desk, &part.name),
        about: word(&desk, &part.about),
        here: format!("{base}/parts/{}", part.key),
        rows: shown.rows.iter().map(|row| row_view(&desk, part, row, &typed)).collect(),
        lost: lost(&desk, shown, &typed),
        row_word: part.rows.as_ref().map(|rows| word(&desk, rows)),
        found: shown.findings.iter().map(|one| finding_view(&desk, one)).collect(),
        is_open: may_change && !part.answered,
        may_remove: may_change,
        before: beside(at.checked_sub(1).and_then(|at| all.get(at))),
        after: beside(all.get(at + 1)),
        back: base,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn word(desk: &Desk, words: &rules::plan::local::Words) -> String {
    words.in_language(desk.is_en()).to_owned()
}

/// Whether the page is shown again because this was refused.
fn is_refused(desk: &Desk, refusal: &Refusal) -> bool {
    desk.refusal().is_some_and(|card| card.code == refusal.code())
}

/// What was typed into fields that are no longer there, each with its label.
fn lost(desk: &Desk, shown: &Shown, typed: &Sent) -> Vec<(String, String)> {
    let cells = || shown.rows.iter().flat_map(|row| &row.cells);
    let is_gone = |path: &String| !cells().any(|cell| cell.path == *path);
    let prefix = format!("{}.", shown.part.key);
    let own = typed.iter().filter(|(path, _)| path.starts_with(&prefix) && is_gone(path));
    let changed = own.filter(|(path, given)| typed.get(&format!("was.{path}")) != Some(*given));
    let label = |path: &str| {
        let is_of = |field: &&Field| path.ends_with(&format!(".{}", field.key));
        shown.part.field.iter().find(is_of).map_or_else(|| path.to_owned(), |field| word(desk, &field.name))
    };
    changed.map(|(path, given)| (label(path), given.join(", "))).collect()
}

fn row_view(desk: &Desk, part: &Part, row: &form::Row, typed: &Sent) -> RowView {
    let number = row.path.rsplit('.').next().unwrap_or_default();
    let number = number.parse::<usize>().map_or_else(|_| number.to_owned(), |at| (at + 1).to_string());
    let title = part.rows.as_ref().map_or_else(String::new, |rows| format!("{} {number}", word(desk, rows)));
    RowView {
        path: row.path.clone(),
        title,
        cells: row.cells.iter().map(|cell| kept(desk, cell, typed)).collect(),
    }
}

/// A field with what was typed into it, where that was refused because of what somebody else wrote.
fn kept(desk: &Desk, cell: &Cell, typed: &Sent) -> CellView {
    let view = cell_view(desk, cell);
    let of = |path: &str| -> Vec<String> {
        let all = typed.get(path).into_iter().flatten().filter(|one| !one.is_empty());
        all.map(|one| one.replace("\r\n", "\n")).collect()
    };
    let (own, before) = (of(&cell.path), of(&format!("was.{}", cell.path)));
    let now: Vec<String> = view.was.iter().filter(|one| !one.is_empty()).cloned().collect();
    if typed.is_empty() || own == before || own == now {
        return view;
    }
    let known =
        |one: &String| view.options.iter().find(|(code, ..)| code == one).map(|(_, word, _)| word.clone());
    let words: Vec<String> =
        now.iter().map(|one| known(one).unwrap_or_else(|| word(desk, &in_words(one)))).collect();
    let told = if words.is_empty() {
        desk.t.plan_field_now_empty()
    } else {
        desk.t.plan_field_now(words.join(if desk.is_en() { ", " } else { "、" }))
    };
    let options = view.options.into_iter().map(|(code, word, _)| (own.contains(&code), code, word));
    CellView {
        kind: kind(cell.input, &own),
        options: options.map(|(on, code, word)| (code, word, on)).collect(),
        value: own.first().cloned().unwrap_or_default(),
        now: Some(told),
        ..view
    }
}

fn cell_view(desk: &Desk, cell: &Cell) -> CellView {
    let field = cell.field;
    let option = |one: &String| (one.clone(), word(desk, &form::word(one)), cell.given.contains(one));
    let mut options: Vec<(String, String, bool)> = if cell.input == Input::YesNo {
        ["true", "false"].map(|one| yes_no(desk, one, cell)).into()
    } else {
        cell.of.iter().map(option).collect()
    };
    let strange =
        cell.given.iter().filter(|one| !one.is_empty() && !options.iter().any(|(known, ..)| known == *one));
    let strange: Vec<_> = strange.map(|one| (one.clone(), one.clone(), true)).collect();
    if matches!(kind(cell.input, &cell.given), Kind::Select | Kind::Boxes) {
        options.extend(strange);
    }
    CellView {
        path: cell.path.clone(),
        label: word(desk, &field.name),
        hint: hint(desk, cell),
        clause: field.clause.clone(),
        kind: kind(cell.input, &cell.given),
        value: if desk.is_en() {
            cell.given.first().cloned().unwrap_or_default()
        } else {
            form::spoken(cell)
        },
        options,
        found: cell.findings.iter().map(|one| finding_view(desk, one)).collect(),
        optional: field.optional,
        was: was(form::seen(cell, desk.is_en())),
        now: None,
    }
}

/// A field in which nothing stands says so: a page that did not send it at all is one of before.
fn was(seen: Vec<String>) -> Vec<String> {
    if seen.is_empty() { vec![String::new()] } else { seen }
}

/// How to write a field, and for an order or lines which words there are. A limit's value is asked as its measure is, which
/// says how to write it, once there is a measure.
fn hint(desk: &Desk, cell: &Cell) -> String {
    let field = cell.field;
    if field.input == Input::Value && cell.input == Input::Fen {
        return desk.t.plan_in_yuan();
    }
    if field.input == Input::Value && cell.input != Input::Value {
        return String::new();
    }
    let hint = field.hint.as_ref().map(|hint| word(desk, hint)).unwrap_or_default();
    if !matches!(field.input, Input::Order | Input::Rows) || field.of.is_empty() {
        return hint;
    }
    let words: Vec<String> = if desk.is_en() {
        field.of.clone()
    } else {
        field.of.iter().map(|one| word(desk, &form::word(one))).collect()
    };
    format!("{hint}: {}", words.join(if desk.is_en() { ", " } else { "、" }))
}

fn yes_no(desk: &Desk, one: &str, cell: &Cell) -> (String, String, bool) {
    let word = if one == "true" { desk.t.plan_yes() } else { desk.t.plan_no() };
    (one.to_owned(), word, cell.given.iter().any(|given| given == one))
}

/// A browser's own date and time inputs drop what they cannot read: such a value is shown as text instead.
pub(super) fn kind(input: Input, given: &[String]) -> Kind {
    let text = given.first().map_or("", String::as_str);
    let reads = |form: &str| {
        text.is_empty()
            || text.len() == form.len()
                && text
                    .bytes()
                    .zip(form.bytes())
                    .all(|(is, should)| if should == b'0' { is.is_ascii_digit() } else { is == should })
    };
    let or_text = |reads: bool, kind: Kind| if reads { kind } else { Kind::One("text", "") };
    match input {
        Input::Day => or_text(reads("0000-00-00"), Kind::One("date", "")),
        Input::Moment => or_text(reads("0000-00-00T00:00:00"), Kind::One("datetime-local", "step=1")),
        Input::Time => or_text(reads("00:00"), Kind::One("time", "")),
        Input::Number => {
            or_text(text.parse::<i64>().is_ok() || text.is_empty(), Kind::One("number", "inputmode=numeric"))
        }
        Input::Fen => Kind::One("text", "inputmode=decimal"),
        Input::Text | Input::Words | Input::Order | Input::Numbers | Input::Value => {
            Kind::One("text", "maxlength=400")
        }
        Input::YesNo | Input::Choice | Input::Measure | Input::Bound => Kind::Select,
        Input::Choices => Kind::Boxes,
        Input::Rows => Kind::Lines,
    }
}

async fn posted(
    desk: Desk,
    Path((_, _, number, key)): At,
    posted: Posted<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let (version, record) = version(&desk, number).await?;
    let part = known(&version, &key)?;
    let (mut sent, mut was, prefix) = (Sent::new(), Sent::new(), format!("{}.", part.key));
    let act = posted.form.iter().rev().find(|(name, _)| name == "act");
    let act = act.map(|(_, value)| value.clone()).unwrap_or_default();
    for (name, value) in posted.form {
        let (all, path) = match name.strip_prefix("was.") {
            Some(path) => (&mut was, path.to_owned()),
            None => (&mut sent, name),
        };
        if path.starts_with(&prefix) {
            all.entry(path).or_default().push(value);
        }
    }
    let (is_en, is_next) = (desk.is_en(), act == "next");
    let write = move |version: &Version| written(version, part, (sent, &was), (&act, is_en));
    let version = filing::edit(&desk.app, &desk.who, &desk.place, number, write).await?;
    let told = told(&desk, &version, &record, part);
    let next = if is_next { after(&version, part) } else { None };
    let to = next.map_or_else(|| key.clone(), |part| part.key.clone());
    Ok(desk.done(&format!("plans/{number}/parts/{to}"), told))
}

/// The version's text with what was sent of a part, a row added or taken out.
fn written(
    version: &Version,
    part: &'static Part,
    (sent, was): (Sent, &Sent),
    (act, english): (&str, bool),
) -> Result<String, Failure> {
    let removed = act.strip_prefix("remove ");
    let all = form::show(&version.text, &[]).ok_or(Failure::NotTheirs)?;
    let shown = all.iter().find(|shown| shown.part.key == part.key).ok_or(Failure::NotTheirs)?;
    let sent = form::merged(shown, sent, was, removed, english).ok_or(Refusal::ChangedMeanwhile)?;
    if part.answered {
        // Its rows are the answer of the office above: nobody writes them here (P1.22).
        let text = removed.map_or(Some(version.text.clone()), |row| form::remove(&version.text, part, row));
        return text.ok_or(Failure::NotTheirs);
    }
    let text = form::write(&version.text, part, &sent).ok_or(Failure::NotTheirs)?;
    let text = match removed {
        Some(row) => form::remove(&text, part, row),
        None if act == "add" => form::add(&text, part),
        None => Some(text),
    };
    text.ok_or(Failure::NotTheirs)
}

fn after(version: &Version, part: &Part) -> Option<&'static Part> {
    let parts = version.form()?.parts();
    let at = parts.iter().position(|one| one.key == part.key)?;
    parts.get(at + 1)
}

/// Saved; and how much of this part still has to be mended.
fn told(desk: &Desk, version: &Version, record: &[Allowed], part: &Part) -> String {
    let found = findings(&desk.app, &desk.place, version, record);
    let shown = form::show(&version.text, &found).unwrap_or_default();
    let own = shown.iter().filter(|shown| shown.part.key == part.key);
    let beside = own.flat_map(|shown| {
        let cells = shown.rows.iter().flat_map(|row| &row.cells).flat_map(|cell| &cell.findings);
        let is_wrong = |one: &&Finding| one.is_error() && !is_for_the_district(one);
        cells.chain(&shown.findings).filter(is_wrong)
    });
    match beside.count() {
        0 => desk.t.plan_saved(),
        count => desk.t.plan_saved_with(count as i64),
    }
}

#[derive(Template)]
#[template(path = "plan/text.html")]
struct TextPage {
    shell: Shell,
    t: Texts,
    back: String,
    here: String,
    text: String,
    /// What the text was when the page was made, as its hash.
    base: String,
    /// What somebody else made of it meanwhile.
    other: Option<String>,
    found: Vec<FindingView>,
    is_open: bool,
}

async fn text(desk: Desk, Path((_, _, number)): Path<(String, String, i64)>) -> Result<Response, Failure> {
    let (version, record) = version(&desk, number).await?;
    let typed = desk.typed("text").map(|typed| typed.replace("\r\n", "\n"));
    let is_meanwhile = is_refused(&desk, &Refusal::ChangedMeanwhile);
    let shown = Version { text: typed.unwrap_or_else(|| version.text.clone()), ..version.clone() };
    let found: Vec<Finding> = findings(&desk.app, &desk.place, &shown, &record);
    let base = desk.url(&format!("plans/{number}"));
    Ok(page(TextPage {
        here: format!("{base}/text"),
        back: base,
        found: found.iter().map(|one| finding_view(&desk, one)).collect(),
        is_open: version.state.is_open() && desk.may(Act::FilingDraft),
        text: shown.text,
        base: hash(&version.text),
        other: is_meanwhile.then_some(version.text),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

#[derive(Deserialize)]
struct TextForm {
    text: String,
    #[serde(default)]
    base: String,
}

async fn text_posted(
    desk: Desk,
    Path((_, _, number)): Path<(String, String, i64)>,
    posted: Posted<TextForm>,
) -> Result<Response, Failure> {
    let TextForm { text, base } = posted.form;
    let text = text.replace("\r\n", "\n");
    // The whole text is written, so that nothing of it may have been changed by somebody else.
    let write = move |version: &Version| {
        let is_seen = base.is_empty() || base == hash(&version.text) || text == version.text;
        if is_seen { Ok(text) } else { Err(Failure::from(Refusal::ChangedMeanwhile)) }
    };
    filing::edit(&desk.app, &desk.who, &desk.place, number, write).await?;
    Ok(desk.done(&format!("plans/{number}/text"), desk.t.plan_saved()))
}
