//! 接送交接 Early collections: the gate checks, the care teacher takes the signature, the gate lets both out.

use super::chit::Chits;
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::people::relation_word;
use crate::posted::{Posted, yes_or_no};
use crate::routes::Route;
use crate::safety::entry::is_signed_at_gate;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use rules::day::pickup::answering::{self, Answered};
use rules::day::pickup::undoing::{self, Undone};
use rules::day::pickup::{self, Asked, Checked, Draft, Facts, Question, Taken};
use rules::day::session::By;
use rules::id::{CollectorId, PickupId, StudentId};
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::Permit;
use rules::refusal::Refuses;
use serde::Deserialize;
use store::day::SignatureDue;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/pickups", Act::PickupSign, list),
        Route::post("/{district}/{place}/pickups/{pickup}/sign", Act::PickupSign, sign_posted),
        Route::post("/{district}/{place}/pickups/{pickup}/unsign", Act::PickupSign, unsign_posted),
        Route::post("/{district}/{place}/pickups/{pickup}/exit", Act::PickupExit, exit_posted),
        Route::post("/{district}/{place}/gate/{student}/check", Act::PickupCheck, check_posted),
        Route::post("/{district}/{place}/gate/{student}/uncheck", Act::PickupCheck, uncheck_posted),
        Route::post("/{district}/{place}/gate/{student}/ask", Act::PickupAsk, ask_posted),
        Route::post("/{district}/{place}/answers/{student}", Act::PickupAnswer, answer_posted),
    ]
}

/// Step 1: the adult is checked and registered at the gate (P3.61).
pub async fn check(app: &App, who: &Who, place: &Place, draft: Draft) -> Result<Checked, Failure> {
    let permit = who.permit(Act::PickupCheck, place)?;
    let (plan, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let facts = tx.pickup_facts(&draft.student, now.date()).await?;
    let collector = draft.collector.clone();
    let checked = pickup::check(&plan.scheme.pickup, &facts, (PickupId::new(app.fresh_id()), draft), now);
    let checked = match checked {
        Ok(checked) => checked,
        Err(why) => {
            drop(tx);
            return Err(met(app, &permit, (&facts.student, &named(&facts, &collector)), why).await);
        }
    };
    if !checked.already {
        let when = (plan.version, is_signed_at_gate(app, place), now);
        tx.pickup_checked(&checked, &facts, (permit.person(), now), when).await?;
    }
    tx.commit().await?;
    Ok(checked)
}

/// Step 2: the adult signs at the responsible care teacher (P3.61).
pub async fn sign(app: &App, who: &Who, place: &Place, id: &PickupId) -> Result<Taken, Failure> {
    let permit = who.permit(Act::PickupSign, place)?;
    let (plan, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let (student, date) = tx.pickup_child(id).await?.ok_or(pickup::Refusal::NotBegun)?;
    let facts = tx.pickup_facts(&student, date).await?;
    let signed = match pickup::sign(&plan.scheme.pickup, &facts, now) {
        Ok(signed) => signed,
        Err(why) => {
            drop(tx);
            return Err(met(app, &permit, (&facts.student, &comer(&facts)), why).await);
        }
    };
    if !signed.already {
        tx.pickup_signed(&signed, &facts, (permit.person(), now), (plan.version, now)).await?;
    }
    tx.commit().await?;
    Ok(signed)
}

/// Takes step 1 back: it was pressed for another child, or another adult came (P3.61).
pub async fn uncheck(
    app: &App,
    who: &Who,
    place: &Place,
    (student, id): (&StudentId, &PickupId),
) -> Result<Option<Undone>, Failure> {
    let permit = who.permit(Act::PickupCheck, place)?;
    let (version, now) = (app.scheme(place)?.version, app.now());
    let mut tx = app.store.act(&permit).await?;
    let begun = tx.pickup_child(id).await?.filter(|(child, _)| child == student);
    let date = begun.map_or_else(|| now.date(), |(_, date)| date);
    let facts = tx.pickup_facts(student, date).await?;
    let undone = undoing::check(&facts, id, now)?;
    if let Some(undone) = &undone {
        tx.pickup_unchecked(undone, &facts, version, now).await?;
    }
    tx.commit().await?;
    Ok(undone)
}

/// Takes step 2 back, while the child has not left (P3.61).
pub async fn unsign(app: &App, who: &Who, place: &Place, id: &PickupId) -> Result<Option<Undone>, Failure> {
    let permit = who.permit(Act::PickupSign, place)?;
    let (version, now) = (app.scheme(place)?.version, app.now());
    let mut tx = app.store.act(&permit).await?;
    let Some((student, date)) = tx.pickup_child(id).await? else { return Ok(None) };
    let facts = tx.pickup_facts(&student, date).await?;
    let undone = undoing::sign(&facts, id, now)?;
    if let Some(undone) = &undone {
        tx.pickup_unsigned(undone, &facts, version, now).await?;
    }
    tx.commit().await?;
    Ok(undone)
}

/// Step 3: the gate lets both out, and the child is handed over (P3.61).
pub async fn exit(app: &App, who: &Who, place: &Place, id: &PickupId) -> Result<Taken, Failure> {
    let permit = who.permit(Act::PickupExit, place)?;
    let (plan, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let (student, date) = tx.pickup_child(id).await?.ok_or(pickup::Refusal::NotBegun)?;
    let facts = tx.pickup_facts(&student, date).await?;
    let gone = match pickup::exit(&plan.scheme.pickup, &facts, now) {
        Ok(gone) => gone,
        Err(why) => {
            drop(tx);
            return Err(met(app, &permit, (&facts.student, &comer(&facts)), why).await);
        }
    };
    if !gone.already {
        tx.pickup_exited(&gone, &facts, (permit.person(), now), (plan.version, now)).await?;
    }
    tx.commit().await?;
    Ok(gone)
}

/// Asks the guardians about an adult who is not on the child's list (P3.61).
pub async fn ask(app: &App, who: &Who, place: &Place, question: Question) -> Result<Asked, Failure> {
    let permit = who.permit(Act::PickupAsk, place)?;
    let (plan, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let facts = tx.pickup_facts(&question.student, now.date()).await?;
    let name = question.name.clone();
    let asked = match pickup::ask(&plan.scheme.pickup, &facts, question, now) {
        Ok(asked) => asked,
        Err(why) => {
            drop(tx);
            return Err(met(app, &permit, (&facts.student, &name), why).await);
        }
    };
    tx.pickup_asked(&asked, &facts, plan.version, now).await?;
    tx.commit().await?;
    Ok(asked)
}

/// Says yes or no to an adult at the gate: a guardian, or staff with a reason (P3.61).
pub async fn answer(
    app: &App,
    who: &Who,
    place: &Place,
    (student, draft): (&StudentId, answering::Draft),
) -> Result<Answered, Failure> {
    let permit = who.permit(Act::PickupAnswer, place)?;
    let (plan, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let facts = tx.pickup_facts(student, now.date()).await?;
    let asked = tx.pickup_questions(student, now.date()).await?;
    let asked: Vec<Question> = asked.into_iter().map(|row| row.question).collect();
    let answered = answering::answer(&facts, &asked, &draft)?;
    if !answered.already {
        tx.pickup_answered(&answered, &facts, plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(answered)
}

/// A refusal that only staff may explain is told to them, with the name, before it is shown at the gate without it.
pub(crate) async fn met<R: Refuses + Into<Failure>>(
    app: &App,
    permit: &Permit,
    met: (&StudentId, &str),
    why: R,
) -> Failure {
    if why.code() == "taking-staff-first"
        && let Err(failed) = tell_met(app, permit, met).await
    {
        return failed;
    }
    why.into()
}

async fn tell_met(app: &App, permit: &Permit, met: (&StudentId, &str)) -> Result<(), Failure> {
    let place = app.place(permit.district().as_str(), permit.place().as_str())?;
    // A school that only comes back has no plan of its own term; whoever is barred is told of all the same.
    let version = app.scheme(&place).map_or(0, |plan| plan.version);
    let mut tx = app.store.act(permit).await?;
    tx.block_met(met, version, app.now()).await?;
    Ok(tx.commit().await?)
}

/// The adult's name on the child's list.
pub(super) fn named(facts: &Facts, collector: &CollectorId) -> String {
    let adult = facts.taking.adults.iter().find(|adult| adult.collector == *collector);
    adult.map_or_else(String::new, |adult| adult.name.clone())
}

fn comer(facts: &Facts) -> String {
    facts.pickup.as_ref().map_or_else(String::new, |begun| begun.adult.name.clone())
}

#[derive(Template)]
#[template(path = "pickup/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    today: String,
    own: String,
    chits: Option<Chits>,
    /// The campus is closed: whoever signs goes out to the adult.
    is_at_gate: bool,
    due: Vec<DueView>,
    /// Who has signed and is not out of the gate yet: a wrong press is taken back here.
    signed: Vec<DueView>,
}

struct DueView {
    child: String,
    home_class: String,
    name: String,
    adult: String,
    told: String,
    action: String,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::PickupSign)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let by = By::of(&permit);
    let due = tx.pickups_to_sign(desk.now.date(), &by).await?;
    let signed = tx.pickups_signed(desk.now.date(), &by).await?;
    Ok(page(ListPage {
        shell: desk.shell(),
        t: desk.t.clone(),
        today: when::moment(&desk.t, desk.now),
        own: desk.url("pickups"),
        is_at_gate: is_signed_at_gate(&desk.app, &desk.place),
        chits: Chits::in_the_room(&desk, &mut tx).await?,
        due: due.into_iter().map(|one| due_view(&desk, one)).collect(),
        signed: signed.into_iter().map(|one| due_view(&desk, one)).collect(),
    }))
}

fn due_view(desk: &Desk, due: SignatureDue) -> DueView {
    let adult = &due.pickup.adult;
    let hour = |at: Moment| at.time().strftime("%H:%M").to_string();
    let (told, step) = match due.pickup.signed_at {
        Some(at) => (desk.t.pickup_signed_at(hour(at)), "unsign"),
        None => {
            let reason = due.pickup.reason.as_str();
            (desk.t.pickup_checked_at(hour(due.pickup.checked_at), reason), "sign")
        }
    };
    DueView {
        child: due.child,
        home_class: due.home_class,
        adult: format!("{} · {}", adult.name, relation_word(&desk.t, &adult.relation, &adult.name)),
        told,
        action: desk.url(&format!("pickups/{}/{step}", due.pickup.id)),
        name: due.pickup.adult.name,
    }
}

#[derive(Deserialize)]
struct Comer {
    #[serde(default)]
    collector: String,
    #[serde(default)]
    reason: String,
}

async fn check_posted(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    posted: Posted<Comer>,
) -> Result<Response, Failure> {
    let Comer { collector, reason } = posted.form;
    let draft = Draft { student: StudentId::new(&student), collector: CollectorId::new(collector), reason };
    let checked = check(&desk.app, &desk.who, &desk.place, draft).await?;
    let name = checked.adult.name;
    let said = if is_signed_at_gate(&desk.app, &desk.place) {
        desk.t.pickup_checked_said_gate(name)
    } else {
        desk.t.pickup_checked_said(name)
    };
    Ok(desk.done(&format!("gate/{student}"), said))
}

#[derive(Deserialize)]
struct Begun {
    #[serde(default)]
    pickup: String,
}

async fn uncheck_posted(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    posted: Posted<Begun>,
) -> Result<Response, Failure> {
    let of = (&StudentId::new(&student), &PickupId::new(posted.form.pickup));
    let said = match uncheck(&desk.app, &desk.who, &desk.place, of).await? {
        Some(undone) => desk.t.pickup_unchecked_said(undone.adult.name),
        None => desk.t.pickup_nothing_undone(),
    };
    Ok(desk.done(&format!("gate/{student}"), said))
}

#[derive(Deserialize)]
struct Stranger {
    #[serde(default)]
    name: String,
    #[serde(default)]
    phone: String,
}

async fn ask_posted(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    posted: Posted<Stranger>,
) -> Result<Response, Failure> {
    let Stranger { name, phone } = posted.form;
    let question = Question { student: StudentId::new(&student), name, phone: phone.trim().to_owned() };
    ask(&desk.app, &desk.who, &desk.place, question).await?;
    Ok(desk.done(&format!("gate/{student}"), desk.t.pickup_asked_said()))
}

#[derive(Deserialize)]
struct Said {
    #[serde(default)]
    phone: String,
    #[serde(default)]
    say: String,
    #[serde(default)]
    reason: String,
}

async fn answer_posted(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    posted: Posted<Said>,
) -> Result<Response, Failure> {
    let Said { phone, say, reason } = posted.form;
    let yes = yes_or_no("say", &say)?;
    let said = (&StudentId::new(&student), answering::Draft { phone, yes, reason });
    let answered = answer(&desk.app, &desk.who, &desk.place, said).await?;
    let name = answered.question.name;
    let told = if answered.yes { desk.t.pickup_said_yes(name) } else { desk.t.pickup_said_no(name) };
    let back = if answered.staff { "gate" } else { "evenings" };
    Ok(desk.done(&format!("{back}/{student}"), told))
}

#[derive(Deserialize)]
struct Nothing {}

async fn sign_posted(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
    _posted: Posted<Nothing>,
) -> Result<Response, Failure> {
    let signed = sign(&desk.app, &desk.who, &desk.place, &PickupId::new(id)).await?;
    Ok(desk.done("pickups", desk.t.pickup_signed_said(signed.adult.name)))
}

async fn unsign_posted(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
    _posted: Posted<Nothing>,
) -> Result<Response, Failure> {
    let said = match unsign(&desk.app, &desk.who, &desk.place, &PickupId::new(id)).await? {
        Some(undone) => desk.t.pickup_unsigned_said(undone.adult.name),
        None => desk.t.pickup_nothing_undone(),
    };
    Ok(desk.done("pickups", said))
}

async fn exit_posted(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
    _posted: Posted<Nothing>,
) -> Result<Response, Failure> {
    let gone = exit(&desk.app, &desk.who, &desk.place, &PickupId::new(id)).await?;
    Ok(desk.done("gate", desk.t.pickup_exited_said(gone.adult.name)))
}
