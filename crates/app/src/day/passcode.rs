//! 接送码 A guardian's phone shows a code; the gate types it, and both sides show one mark.

use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::people::relation_word;
use crate::posted::Posted;
use crate::routes::Route;
use crate::secrets;
use crate::texts::Texts;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use rules::day::passcode::{self, Accepted, Issued, Refusal};
use rules::id::{CollectorId, StudentId};
use rules::people::act::Act;
use rules::people::place::Place;
use serde::Deserialize;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/passcodes/{student}", Act::PasscodeShow, show),
        Route::post("/{district}/{place}/passcodes/{student}", Act::PasscodeShow, show_posted),
        Route::post("/{district}/{place}/gate/{student}/code", Act::PasscodeAccept, code_posted),
    ]
}

/// Begins to show codes for one adult on the child's list (P3.61).
pub async fn issue(
    app: &App,
    who: &Who,
    place: &Place,
    (student, collector): (&StudentId, &CollectorId),
) -> Result<(), Failure> {
    let permit = who.permit(Act::PasscodeShow, place)?;
    let (plan, now) = (app.scheme(place)?, app.now());
    if passcode::step_ms(&plan.scheme.pickup).is_none() {
        return Err(Refusal::NotOffered.into());
    }
    let mut tx = app.store.act(&permit).await?;
    let facts = tx.passcode_facts(student, now.date()).await?;
    let held = tx.taking_facts(std::slice::from_ref(student), now.date()).await?.remove(student);
    let listed = held.is_some_and(|held| held.adults.iter().any(|adult| adult.collector == *collector));
    if !listed {
        return Err(Failure::NotTheirs);
    }
    let secret = [secrets::random(), secrets::random()].concat();
    let (collector, shown_by) = (collector.clone(), permit.person().clone());
    let issued = Issued { collector, shown_by, secret, used: None };
    tx.passcode_shown(&facts, (&app.fresh_id(), &issued), plan.version, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes a code at the gate: once, and as the word of the guardian who showed it (P3.61).
pub async fn accept(
    app: &App,
    who: &Who,
    place: &Place,
    (student, typed): (&StudentId, &str),
) -> Result<Accepted, Failure> {
    let permit = who.permit(Act::PasscodeAccept, place)?;
    let (plan, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let facts = tx.passcode_facts(student, now.date()).await?;
    let accepted = match passcode::accept(&plan.scheme.pickup, &facts, typed, now) {
        Ok(accepted) => accepted,
        Err(why) => {
            match why {
                Refusal::Wrong { .. } => tx.passcode_missed(&facts, plan.version, now).await?,
                Refusal::Replayed { .. } => tx.passcode_replayed(&facts, plan.version, now).await?,
                Refusal::NotOffered | Refusal::Locked => return Err(why.into()),
            }
            tx.commit().await?;
            return Err(why.into());
        }
    };
    if !accepted.already {
        let taking = tx.taking_facts(std::slice::from_ref(student), now.date()).await?.remove(student);
        let adult =
            taking.unwrap_or_default().adults.into_iter().find(|one| one.collector == accepted.collector);
        let phone = adult.map(|adult| adult.phone).unwrap_or_default();
        tx.passcode_accepted(&facts, &accepted, &phone, (plan.version, now)).await?;
    }
    tx.commit().await?;
    Ok(accepted)
}

#[derive(Template)]
#[template(path = "passcode/show.html")]
struct ShowPage {
    shell: Shell,
    t: Texts,
    back: String,
    child: String,
    under: String,
    action: String,
    adults: Vec<(String, String, String)>,
    code: Option<CodeView>,
    matched: Option<(String, String)>,
}

struct CodeView {
    who: String,
    digits: String,
    seconds: i64,
}

async fn show(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::PasscodeShow)?;
    let (plan, id) = (desk.app.scheme(&desk.place)?, StudentId::new(student));
    let mut tx = desk.app.store.look(&permit).await?;
    let (child, today) = (tx.student(&id).await?, desk.now.date());
    let facts = tx.passcode_facts(&id, today).await?;
    let taking = tx.taking_facts(std::slice::from_ref(&id), today).await?.remove(&id).unwrap_or_default();
    let named = |id: &CollectorId| {
        let adult = taking.adults.iter().find(|adult| adult.collector == *id);
        adult.map_or_else(String::new, |adult| adult.name.clone())
    };
    let own = facts.issued.iter().rev().find(|one| one.shown_by == *permit.person());
    let shown = own.filter(|one| one.used.is_none()).and_then(|one| {
        let (code, until) = passcode::shown(&plan.scheme.pickup, &facts, one, desk.now)?;
        let (front, back) = code.digits.split_at(4);
        let digits = format!("{front} {back}");
        let seconds = (until.0 - desk.now.0 + 999) / 1000;
        Some(CodeView { who: named(&one.collector), digits, seconds })
    });
    let used = own.and_then(|one| {
        let (at, digits) = one.used.as_ref()?;
        let accepted = passcode::accept(&plan.scheme.pickup, &facts, digits, *at).ok()?;
        Some((named(&one.collector), accepted.code.mark))
    });
    let adults = taking.adults.iter().map(|adult| {
        let under = relation_word(&desk.t, &adult.relation, &adult.name);
        (adult.collector.to_string(), adult.name.clone(), under)
    });
    Ok(page(ShowPage {
        back: desk.url(&format!("takings/{id}")),
        under: desk.t.roll_home_class(child.home_class.as_str()),
        action: desk.url(&format!("passcodes/{id}")),
        adults: adults.collect(),
        code: shown,
        matched: used,
        child: child.name,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

#[derive(Deserialize)]
struct Chosen {
    #[serde(default)]
    collector: String,
}

async fn show_posted(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    posted: Posted<Chosen>,
) -> Result<Response, Failure> {
    let (child, adult) = (StudentId::new(&student), CollectorId::new(posted.form.collector));
    issue(&desk.app, &desk.who, &desk.place, (&child, &adult)).await?;
    Ok(desk.done(&format!("passcodes/{student}"), desk.t.passcode_begun()))
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    code: String,
}

/// A code at the gate names the adult; what follows is what follows for a listed adult whom a guardian has sent.
async fn code_posted(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    posted: Posted<Typed>,
) -> Result<Response, Failure> {
    let child = StudentId::new(&student);
    let accepted = accept(&desk.app, &desk.who, &desk.place, (&child, &posted.form.code)).await?;
    Ok(desk.done(&format!("gate/{student}"), desk.t.passcode_matched(accepted.code.mark)))
}
