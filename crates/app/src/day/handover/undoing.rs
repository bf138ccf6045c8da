//! 还在里面 A child who was let go by a wrong press is inside after all: whoever pressed says so, with the reason, and its family is
//! told at once.

use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::refusals;
use crate::texts::Texts;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use rules::day::handover::undoing::{self, Cause, Draft, Facts, Past, Undone};
use rules::id::{SessionId, StudentId};
use rules::people::act::Act;
use rules::people::place::Place;
use serde::Deserialize;

/// District, place, session, pupil.
type At = Path<(String, String, String, String)>;

/// Takes the hand-over of one child of a session back (P3.61).
pub async fn undo(
    app: &App,
    who: &Who,
    place: &Place,
    (session, draft): (&SessionId, &Draft),
) -> Result<Undone, Failure> {
    let permit = who.permit(Act::HandoverUndo, place)?;
    let (version, now) = (app.scheme(place)?.version, app.now());
    let mut tx = app.store.act(&permit).await?;
    let facts = tx.handover_undo_facts(session, &draft.student).await?;
    if !facts.may_look() {
        return Err(Failure::NotTheirs);
    }
    let undone = undoing::undo(&facts, draft, now)?;
    if !undone.already {
        tx.handover_undone(&undone, &facts.session, (version, now)).await?;
    }
    tx.commit().await?;
    Ok(undone)
}

#[derive(Template)]
#[template(path = "handover/inside.html")]
struct InsidePage {
    shell: Shell,
    t: Texts,
    back: String,
    group: String,
    child: String,
    told: String,
    /// The child is inside already.
    is_inside: bool,
    form: Option<FormView>,
    /// Why this person can not say so, and what now.
    instead: String,
}

struct FormView {
    action: String,
    nth: i64,
    causes: Vec<(&'static str, String, bool)>,
    words: String,
}

/// Where one child of a session is said to be inside: `handovers/{session}/inside/{student}`.
pub(in crate::day) fn href(desk: &Desk, session: &SessionId, student: &StudentId) -> String {
    desk.url(&format!("handovers/{session}/inside/{student}"))
}

pub(super) async fn show(desk: Desk, Path((_, _, session, student)): At) -> Result<Response, Failure> {
    let permit = desk.permit(Act::HandoverUndo)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let facts = tx.handover_undo_facts(&SessionId::new(session), &StudentId::new(student)).await?;
    let past = facts.handed.last().filter(|_| facts.may_look()).ok_or(Failure::NotTheirs)?;
    let is_inside = past.undone_at.is_some();
    let refused = undoing::offered(&facts, past, desk.now).err().filter(|_| !is_inside);
    let instead = refused.map_or_else(String::new, |why| {
        let card = refusals::card(&desk.app, desk.lang, &why);
        format!("{} {}", card.what, card.next)
    });
    let at = past.at.time().strftime("%H:%M").to_string();
    Ok(page(InsidePage {
        back: back(&desk, &facts),
        group: facts.session.name.in_language(desk.is_en()).to_owned(),
        child: facts.name.clone(),
        told: desk.t.handover_inside_told(at, past.adult.name.as_str()),
        is_inside,
        form: (!is_inside && instead.is_empty()).then(|| form_view(&desk, &facts, past)),
        instead,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// The gate's page of the child, the hand-over of the session, or the lines, by what this person may see.
fn back(desk: &Desk, facts: &Facts) -> String {
    if desk.may(Act::GateRead) {
        desk.url(&format!("gate/{}", facts.student))
    } else if facts.session.is_led_by(&facts.by) {
        desk.url(&format!("handovers/{}", facts.session.id))
    } else {
        desk.url("escorts")
    }
}

fn form_view(desk: &Desk, facts: &Facts, past: &Past) -> FormView {
    let chosen = desk.typed("cause");
    let cause = |one: &Cause| (one.key(), cause_word(desk, *one), chosen.as_deref() == Some(one.key()));
    FormView {
        action: href(desk, &facts.session.id, &facts.student),
        nth: past.nth,
        causes: Cause::ALL.iter().map(cause).collect(),
        words: desk.typed("words").unwrap_or_default(),
    }
}

fn cause_word(desk: &Desk, cause: Cause) -> String {
    match cause {
        Cause::WrongChild => desk.t.handover_inside_wrong_child(),
        Cause::NotTaken => desk.t.handover_inside_not_taken(),
        Cause::Other => desk.t.handover_inside_other(),
    }
}

#[derive(Deserialize)]
pub(super) struct Typed {
    nth: i64,
    #[serde(default)]
    cause: String,
    #[serde(default)]
    words: String,
}

/// Whoever chose none of the causes says it in words.
pub(super) async fn post(
    desk: Desk,
    Path((_, _, session, student)): At,
    posted: Posted<Typed>,
) -> Result<Response, Failure> {
    let Typed { nth, cause, words } = posted.form;
    let (session, student) = (SessionId::new(session), StudentId::new(student));
    let cause = Cause::ALL.iter().find(|one| one.key() == cause).copied().unwrap_or(Cause::Other);
    let draft = Draft { student, nth, cause, words };
    let undone = undo(&desk.app, &desk.who, &desk.place, (&session, &draft)).await?;
    let here = format!("handovers/{session}/inside/{}", draft.student);
    let to = if desk.may(Act::GateRead) { format!("gate/{}", draft.student) } else { here };
    Ok(desk.done(&to, desk.t.handover_inside_said(undone.name)))
}
