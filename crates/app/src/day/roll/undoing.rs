//! 加错了 A child who was taken onto a roll by mistake is taken off again, with the reason; whoever was told is told at once.

use super::costs;
use crate::app::{App, InForce};
use crate::day::session::evening;
use crate::desk::Desk;
use crate::enrol::own_site;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::refusals;
use crate::texts::Texts;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use rules::day::roll::undoing::{self, Draft, Facts, Past, Undone};
use rules::day::session::{self, Session};
use rules::id::{SessionId, StudentId};
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::Role;
use serde::Deserialize;
use std::collections::BTreeSet;
use store::Tx;

/// District, place, session, pupil.
type Of = Path<(String, String, String, String)>;

/// Takes a child off the roll onto which somebody took it by mistake (X.22).
pub(super) async fn undo(
    app: &App,
    who: &Who,
    place: &Place,
    (session, student): (&SessionId, &StudentId),
    draft: &Draft,
) -> Result<Undone, Failure> {
    let permit = who.permit(Act::RollMark, place)?;
    let (in_force, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let mut facts = tx.roll_undo_facts(session, student).await?;
    let plan = app.of_day(place, facts.session.date)?;
    facts.costs = pays(&mut tx, &plan, &facts).await?;
    if !facts.may_look() {
        return Err(Failure::NotTheirs);
    }
    let undone = undoing::undo(&facts, draft, now)?;
    if !undone.already {
        tx.roll_unadded(&undone, &facts.session, (in_force.version, now)).await?;
        if undone.before.is_none() {
            expect_elsewhere((app, place), &mut tx, &in_force, (&undone, &facts.session), now).await?;
        }
    }
    tx.commit().await?;
    Ok(undone)
}

/// Whether money moves with this child's mark: for extended care only whoever is on its list pays (P1.25).
async fn pays(tx: &mut Tx, plan: &InForce, facts: &Facts) -> Result<bool, Failure> {
    let session = &facts.session;
    if !session.is_extended() || !costs(plan, session) {
        return Ok(costs(plan, session));
    }
    let listed = tx.listed(session.date, None).await?;
    Ok(listed.get(&facts.child.student).is_some_and(|one| one.extended))
}

/// A roll that was laid out while the child stood on this one does not have it, and nobody would look for it there: it stands on
/// that roll from now on, and where that is closed it is awaited (X.22).
async fn expect_elsewhere(
    (app, place): (&App, &Place),
    tx: &mut Tx,
    in_force: &InForce,
    (undone, session): (&Undone, &Session),
    now: Moment,
) -> Result<(), Failure> {
    let (scheme, child) = (&in_force.scheme, &undone.child);
    let (own_site, off) = (own_site(app, place, scheme), BTreeSet::from([child.student.clone()]));
    let evening = evening(scheme, app.calendar(place), &own_site, session.date);
    for id in tx.roll_laid_without(&child.student, (&session.id, session.date)).await? {
        let facts = tx.session_open_facts(&id).await?;
        if let [row, ..] = session::join(&evening, &facts, &off, now).as_slice() {
            tx.roll_laid_again(&facts.session, (child, row), (in_force.version, now)).await?;
            break;
        }
    }
    Ok(())
}

/// Where children who were taken onto a roll are taken off again, by address and name: one's own, for the management group all.
pub(super) async fn taken_on(
    desk: &Desk,
    tx: &mut Tx,
    session: &Session,
) -> Result<Vec<(String, String)>, Failure> {
    let permit = tx.permit().clone();
    let own = (permit.role() != Role::Manager).then(|| permit.person());
    let found = tx.roll_taken_on(session, own).await?;
    Ok(found.into_iter().map(|(student, child)| (href(desk, &session.id, &student), child)).collect())
}

#[derive(Template)]
#[template(path = "roll/added.html")]
struct AddedPage {
    shell: Shell,
    t: Texts,
    back: String,
    group: String,
    child: String,
    told: String,
    /// The child is off already.
    is_off: bool,
    form: Option<FormView>,
    /// Why this person can not say so, and what now.
    instead: String,
}

struct FormView {
    action: String,
    nth: i64,
    reason: String,
}

fn href(desk: &Desk, session: &SessionId, student: &StudentId) -> String {
    desk.url(&format!("rolls/{session}/added/{student}"))
}

pub(super) async fn show(desk: Desk, Path((_, _, session, student)): Of) -> Result<Response, Failure> {
    let permit = desk.permit(Act::RollMark)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let mut facts = tx.roll_undo_facts(&SessionId::new(session), &StudentId::new(student)).await?;
    let plan = desk.app.of_day(&desk.place, facts.session.date)?;
    facts.costs = pays(&mut tx, &plan, &facts).await?;
    let past = facts.taken_on.last().filter(|_| facts.may_look()).ok_or(Failure::NotTheirs)?;
    let refused = undoing::offered(&facts, past, desk.now).err().filter(|_| !past.undone);
    let instead = refused.map_or_else(String::new, |why| {
        let card = refusals::card(&desk.app, desk.lang, &why);
        format!("{} {}", card.what, card.next)
    });
    Ok(page(AddedPage {
        back: desk.url(&format!("rolls/{}", facts.session.id)),
        group: facts.session.name.in_language(desk.is_en()).to_owned(),
        child: facts.child.name.clone(),
        told: desk.t.roll_off_told(past.at.time().strftime("%H:%M").to_string()),
        is_off: past.undone,
        form: (!past.undone && instead.is_empty()).then(|| form_view(&desk, &facts, past)),
        instead,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn form_view(desk: &Desk, facts: &Facts, past: &Past) -> FormView {
    FormView {
        action: href(desk, &facts.session.id, &facts.child.student),
        nth: past.nth,
        reason: desk.typed("reason").unwrap_or_default(),
    }
}

#[derive(Deserialize)]
pub(super) struct Typed {
    nth: i64,
    #[serde(default)]
    reason: String,
}

pub(super) async fn post(
    desk: Desk,
    Path((_, _, session, student)): Of,
    posted: Posted<Typed>,
) -> Result<Response, Failure> {
    let Typed { nth, reason } = posted.form;
    let (session, student) = (SessionId::new(session), StudentId::new(student));
    let draft = Draft { nth, reason };
    let undone = undo(&desk.app, &desk.who, &desk.place, (&session, &student), &draft).await?;
    Ok(desk.done(&format!("rolls/{session}/added/{student}"), desk.t.roll_off_said(undone.child.name)))
}
