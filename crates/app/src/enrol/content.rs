//! 内容审查 Notes of the evenings in which a forbidden word was found, for a person to keep or to write otherwise.

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
use jiff::ToSpan;
use jiff::civil::Date;
use rules::enrol::content::{self, Verdict};
use rules::enrol::course::{self, State};
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::form;
use serde::Deserialize;
use store::enrol::{ContentRow, Note};

/// Notes older than this are nobody's desk any more.
const DAYS: i32 = 60;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/contents", Act::ContentRead, list),
        Route::post("/{district}/{place}/contents", Act::ContentDecide, decide_posted),
    ]
}

/// A person's decision about a note.
#[derive(Clone, Debug, Deserialize)]
pub struct Deciding {
    /// Of which evening.
    pub date: Date,
    /// Where it stands: `carelog`, `help`, `need`.
    pub source: String,
    /// Which it is there.
    pub subject: String,
    /// The note as the person read it: one that was written anew meanwhile is not decided.
    pub note: String,
    /// `kept` or `changed`.
    pub verdict: String,
    /// Why.
    #[serde(default)]
    pub reason: String,
    /// What is written instead.
    #[serde(default)]
    pub instead: String,
}

/// Decides about a note; the same decision sent twice is taken once.
pub async fn decide(app: &App, who: &Who, place: &Place, asked: &Deciding) -> Result<Verdict, Failure> {
    let permit = who.permit(Act::ContentDecide, place)?;
    let verdict = Verdict::from_code(&asked.verdict);
    let verdict = verdict.ok_or_else(|| Failure::BadForm(format!("no verdict {}", asked.verdict)))?;
    let plan = app.scheme(place)?;
    let mut tx = app.store.act(&permit).await?;
    let is_it = |note: &Note| note.source == asked.source && note.subject == asked.subject;
    let standing = tx.notes(asked.date).await?.into_iter().find(is_it);
    let text = standing.as_ref().map(|note| note.text.clone()).unwrap_or_default();
    let Some(note) = standing.filter(|note| note.text == asked.note) else {
        let is_done = verdict == Verdict::Kept || text == asked.instead.trim();
        let about = (asked.source.as_str(), asked.subject.as_str(), asked.note.as_str());
        let stands = is_done && tx.content_stands(about, verdict, asked.reason.trim()).await?;
        return if stands { Ok(verdict) } else { Err(Failure::NotTheirs) };
    };
    let decided = content::decide((&note.source, &note.text), verdict, &asked.reason, &asked.instead)?;
    tx.content_decided(&note, &decided, plan.version, app.now()).await?;
    tx.commit().await?;
    Ok(verdict)
}

#[derive(Template)]
#[template(path = "content/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    action: String,
    quote: String,
    notes: Vec<NoteView>,
    courses: i64,
    courses_href: String,
    decided: Vec<(String, String, &'static str, String)>,
    reason: String,
}

/// A note with the words that were found in it.
struct NoteView {
    date: String,
    source: String,
    subject: String,
    under: String,
    text: String,
    words: String,
    instead: String,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let since = desk.now.date().saturating_sub(DAYS.days());
    let mut tx = desk.app.store.look(&desk.permit(Act::ContentRead)?).await?;
    let (notes, decided) = (tx.notes(since).await?, tx.contents().await?);
    let courses = tx.courses().await?;
    drop(tx);
    let flagged =
        courses.iter().filter(|one| one.state == State::Draft && !course::forbidden(one).is_empty());
    Ok(page(ListPage {
        action: desk.url("contents"),
        quote: desk.quote("P1.36"),
        notes: notes.iter().filter_map(|note| note_view(&desk, note)).collect(),
        courses: flagged.count() as i64,
        courses_href: desk.url("courses"),
        decided: decided.iter().map(|row| decided_view(&desk, row)).collect(),
        reason: desk.typed("reason").unwrap_or_default(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// Nothing for a note that says nothing forbidden.
fn note_view(desk: &Desk, note: &Note) -> Option<NoteView> {
    let found = content::screen(&note.text);
    let told =
        |one: &content::Found| format!("{} ({})", one.word, form::word(one.kind).in_language(desk.is_en()));
    let is_typed = desk.typed("note").as_ref() == Some(&note.text);
    (!found.is_empty()).then(|| NoteView {
        date: note.date.to_string(),
        source: note.source.clone(),
        subject: note.subject.clone(),
        under: desk.t.content_under(
            when::day(&desk.t, note.date),
            source_word(&desk.t, &note.source),
            note.about.as_str(),
            note.by.as_str(),
        ),
        words: found.iter().map(told).collect::<Vec<_>>().join("、"),
        instead: desk.typed("instead").filter(|_| is_typed).unwrap_or_else(|| note.text.clone()),
        text: note.text.clone(),
    })
}

fn source_word(t: &Texts, source: &str) -> String {
    match source {
        "help" => t.help_title(),
        "need" => t.need_title(),
        _ => t.carelog_title(),
    }
}

fn decided_view(desk: &Desk, row: &ContentRow) -> (String, String, &'static str, String) {
    let (chip, state) = match row.verdict {
        Verdict::Kept => ("closed", desk.t.content_kept()),
        Verdict::Changed => ("done", desk.t.content_changed()),
    };
    let what = desk.t.content_decided_what(row.words.as_str(), row.reason.as_str());
    let under = desk.t.content_decided_under(row.by.as_str(), when::moment(&desk.t, row.at));
    (what, under, chip, state)
}

async fn decide_posted(desk: Desk, posted: Posted<Deciding>) -> Result<Response, Failure> {
    let verdict = decide(&desk.app, &desk.who, &desk.place, &posted.form).await?;
    let told = match verdict {
        Verdict::Kept => desk.t.content_kept_told(),
        Verdict::Changed => desk.t.content_changed_told(),
    };
    Ok(desk.done("contents", told))
}
