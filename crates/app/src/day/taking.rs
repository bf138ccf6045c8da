//! 接送安排 What a guardian arranges for one child: somebody sent once, going home alone, extended care.

use super::late::wish_chip;
use super::study::about;
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::people::block::unheard;
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::{Date, Time};
use rules::day::alone::{self, Signed};
use rules::day::delegation::{self, Delegation, Named, Settled, Standing};
use rules::day::{beside, late, passcode, study};
use rules::id::{CollectorId, ExtendedId, StudentId};
use rules::moment::{Moment, moment};
use rules::people::act::Act;
use rules::people::block::Unheard;
use rules::people::place::Place;
use rules::plan::programme::Kind;
use serde::Deserialize;
use store::day::ExtendedRow;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/takings/{student}", Act::DelegationName, show),
        Route::post("/{district}/{place}/takings/{student}/delegate", Act::DelegationName, name_posted),
        Route::post("/{district}/{place}/takings/{student}/confirm", Act::DelegationName, confirm_posted),
        Route::post("/{district}/{place}/takings/{student}/cancel", Act::DelegationName, cancel_posted),
        Route::post("/{district}/{place}/takings/{student}/alone", Act::AloneSign, alone_posted),
        Route::post("/{district}/{place}/takings/{student}/fetched", Act::AloneSign, fetched_posted),
        Route::post("/{district}/{place}/takings/{student}/extended", Act::ExtendedAsk, extended_posted),
    ]
}

/// Names an adult for one window of one day (P3.61).
pub async fn name(app: &App, who: &Who, place: &Place, draft: delegation::Draft) -> Result<Named, Failure> {
    let permit = who.permit(Act::DelegationName, place)?;
    let (plan, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let held = tx.delegations(&draft.student, draft.from.date()).await?;
    let named = delegation::name(&held, (CollectorId::new(app.fresh_id()), draft), now)?;
    if !named.already {
        tx.delegation_named(&named, plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(named)
}

/// Confirms a delegation (P3.61).
pub async fn confirm(
    app: &App,
    who: &Who,
    place: &Place,
    (student, id, tail): (&StudentId, &CollectorId, &str),
) -> Result<Settled, Failure> {
    let permit = who.permit(Act::DelegationName, place)?;
    let (plan, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let settled = delegation::confirm(&tx.delegation(student, id).await?, tail, now)?;
    if !settled.already {
        tx.delegation_confirmed(&settled, student, plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(settled)
}

/// Takes a delegation back (P3.61).
pub async fn cancel(
    app: &App,
    who: &Who,
    place: &Place,
    (student, id): (&StudentId, &CollectorId),
) -> Result<Settled, Failure> {
    let permit = who.permit(Act::DelegationName, place)?;
    let (plan, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let (one, is_unheard) = (tx.delegation(student, id).await?, tx.is_unheard(student, now.date()).await?);
    let settled = match delegation::cancel(&one, permit.person(), is_unheard) {
        Ok(settled) => settled,
        Err(why) => {
            drop(tx);
            return Err(unheard(app, &permit, (student, Unheard::Taking, &one.name), why).await);
        }
    };
    if !settled.already {
        tx.delegation_cancelled(&settled, student, plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(settled)
}

/// Signs that a child may go home alone (P3.61).
pub async fn sign_alone(app: &App, who: &Who, place: &Place, draft: alone::Draft) -> Result<Signed, Failure> {
    let permit = who.permit(Act::AloneSign, place)?;
    let (plan, now) = (app.scheme(place)?, app.now());
    let guardian = who.signed_in().map(|person| person.name.clone()).unwrap_or_default();
    let mut tx = app.store.act(&permit).await?;
    let grade = tx.student(&draft.student).await?.grade;
    let held = tx.consents(&draft.student).await?;
    let new = (CollectorId::new(app.fresh_id()), draft);
    let signed = alone::sign(&plan.scheme.pickup, (grade, &guardian), &held, new, now)?;
    if !signed.already {
        tx.alone_signed(&signed, plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(signed)
}

#[derive(Template)]
#[template(path = "taking/show.html")]
struct ShowPage {
    shell: Shell,
    t: Texts,
    back: String,
    child: String,
    under: String,
    code_href: Option<String>,
    list_href: String,
    sent: Vec<SentView>,
    may_go_alone: bool,
    alone_from: i64,
    consents: Vec<String>,
    extended: Vec<WishView>,
    offers_extended: bool,
    /// Its hours and who watches, where the plan says them.
    extended_about: Option<String>,
    study_href: Option<String>,
    base: String,
    typed: TypedView,
}

struct SentView {
    id: String,
    who: String,
    under: String,
    chip: &'static str,
    word: String,
    asks_tail: bool,
    may_cancel: bool,
}

/// A wish for extended care.
struct WishView {
    words: String,
    chip: (&'static str, String),
    /// Why it was declined.
    declined: Option<String>,
    /// Which, while it can be taken back.
    end: Option<String>,
}

struct TypedView {
    name: String,
    phone: String,
    date: String,
    from: String,
    until: String,
    first: String,
    last: String,
    signature: String,
    reason: String,
}

async fn show(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::DelegationName)?;
    let (plan, today) = (desk.app.scheme(&desk.place)?, desk.now.date());
    let mut tx = desk.app.store.look(&permit).await?;
    let child = tx.student(&StudentId::new(student)).await?;
    let mut sent = tx.delegations(&child.id, today).await?;
    sent.extend(tx.delegations(&child.id, today.tomorrow().unwrap_or(today)).await?);
    let consents = tx.consents(&child.id).await?;
    let wishes = tx.extended_rows(today, Some(&child.id)).await?;
    let (t, grade_min) = (&desk.t, alone::grade_min(&plan.scheme.pickup));
    let stands = consents.iter().filter(|one| one.withdrawn_at.is_none() && today <= one.until);
    let wish = |one: ExtendedRow| {
        let days = t.taking_days(when::day(t, one.from), when::day(t, one.until));
        let may_end = one.ended_from.is_none() && one.declined.is_none();
        WishView {
            chip: wish_chip(t, &one),
            words: format!("{days} · {}", one.reason),
            end: may_end.then(|| one.id.to_string()),
            declined: one.declined.map(|why| t.late_declined_why(why)),
        }
    };
    Ok(page(ShowPage {
        back: desk.url("children"),
        under: t.roll_home_class(child.home_class.as_str()),
        code_href: passcode::step_ms(&plan.scheme.pickup)
            .map(|_| desk.url(&format!("passcodes/{}", child.id))),
        list_href: desk.url(&format!("collectors/{}", child.id)),
        sent: sent.iter().map(|one| sent_view(&desk, one)).collect(),
        may_go_alone: grade_min.is_some_and(|grade| child.grade >= grade),
        alone_from: grade_min.unwrap_or(0),
        consents: stands.map(|one| t.taking_days(when::day(t, one.from), when::day(t, one.until))).collect(),
        extended: wishes.into_iter().map(wish).collect(),
        offers_extended: late::is_offered(&plan.scheme, child.grade),
        extended_about: plan
            .scheme
            .beside(Kind::ExtendedCare, child.grade)
            .map(|one| about(&desk, &plan.scheme, one)),
        study_href: (study::offered(&plan.scheme, child.grade).is_some()
            || beside::CHOSEN.into_iter().any(|kind| plan.scheme.beside(kind, child.grade).is_some()))
        .then(|| desk.url(&format!("studies/{}", child.id))),
        base: desk.url(&format!("takings/{}", child.id)),
        typed: typed_view(&desk),
        child: child.name,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn typed_view(desk: &Desk) -> TypedView {
    let or = |name: &str, usual: String| desk.typed(name).unwrap_or(usual);
    let today = desk.now.date().to_string();
    TypedView {
        name: or("name", String::new()),
        phone: or("phone", String::new()),
        date: or("date", today.clone()),
        from: or("from", String::new()),
        until: or("until", String::new()),
        first: or("first", today.clone()),
        last: or("last", today),
        signature: or("signature", String::new()),
        reason: or("reason", String::new()),
    }
}

fn sent_view(desk: &Desk, one: &Delegation) -> SentView {
    let t = &desk.t;
    let standing = one.standing(desk.now);
    let (chip, word) = match standing {
        Standing::Unconfirmed => ("waiting", t.delegation_unconfirmed()),
        Standing::NotYet => ("progress", t.delegation_not_yet()),
        Standing::Open => ("done", t.delegation_open()),
        Standing::Over => ("closed", t.delegation_over()),
        Standing::Used => ("closed", t.delegation_used()),
        Standing::Cancelled => ("closed", t.delegation_cancelled()),
    };
    let hour = |at: Moment| at.time().strftime("%H:%M").to_string();
    let day = when::day(t, one.from.date());
    SentView {
        id: one.id.to_string(),
        who: one.name.clone(),
        under: format!("{} · {day} {}–{}", one.phone, hour(one.from), hour(one.until)),
        chip,
        word,
        asks_tail: standing == Standing::Unconfirmed,
        may_cancel: matches!(standing, Standing::Unconfirmed | Standing::NotYet | Standing::Open),
    }
}

#[derive(Deserialize)]
struct Sent {
    #[serde(default)]
    name: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    date: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
}

type Child = Path<(String, String, String)>;

async fn name_posted(
    desk: Desk,
    Path((_, _, student)): Child,
    posted: Posted<Sent>,
) -> Result<Response, Failure> {
    let Sent { name: adult, phone, date, from, until } = posted.form;
    let at = |hour: &str| -> Result<Moment, Failure> { Ok(moment(day(&date)?, time(hour)?)) };
    let draft = delegation::Draft {
        student: StudentId::new(&student),
        name: adult.trim().to_owned(),
        phone: phone.trim().to_owned(),
        from: at(&from)?,
        until: at(&until)?,
    };
    let named = name(&desk.app, &desk.who, &desk.place, draft).await?;
    Ok(desk.done(&format!("takings/{student}"), desk.t.delegation_named(named.draft.name)))
}

#[derive(Deserialize)]
struct Which {
    #[serde(default)]
    delegation: String,
    #[serde(default)]
    tail: String,
}

async fn confirm_posted(
    desk: Desk,
    Path((_, _, student)): Child,
    posted: Posted<Which>,
) -> Result<Response, Failure> {
    let Which { delegation, tail } = posted.form;
    let (child, id) = (StudentId::new(&student), CollectorId::new(delegation));
    let said = confirm(&desk.app, &desk.who, &desk.place, (&child, &id, &tail)).await?;
    Ok(desk.done(&format!("takings/{student}"), desk.t.delegation_confirmed(said.name)))
}

async fn cancel_posted(
    desk: Desk,
    Path((_, _, student)): Child,
    posted: Posted<Which>,
) -> Result<Response, Failure> {
    let (child, id) = (StudentId::new(&student), CollectorId::new(posted.form.delegation));
    let said = cancel(&desk.app, &desk.who, &desk.place, (&child, &id)).await?;
    Ok(desk.done(&format!("takings/{student}"), desk.t.delegation_cancelled_said(said.name)))
}

#[derive(Deserialize)]
struct Days {
    #[serde(default)]
    first: String,
    #[serde(default)]
    last: String,
    #[serde(default)]
    signature: String,
    #[serde(default)]
    reason: String,
}

async fn alone_posted(
    desk: Desk,
    Path((_, _, student)): Child,
    posted: Posted<Days>,
) -> Result<Response, Failure> {
    let Days { first, last, signature, .. } = posted.form;
    let (from, until) = (day(&first)?, day(&last)?);
    let draft = alone::Draft { student: StudentId::new(&student), from, until, signature };
    sign_alone(&desk.app, &desk.who, &desk.place, draft).await?;
    Ok(desk.done(&format!("takings/{student}"), desk.t.alone_signed()))
}

#[derive(Deserialize)]
struct Nothing {}

async fn fetched_posted(
    desk: Desk,
    Path((_, _, student)): Child,
    _posted: Posted<Nothing>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::AloneSign)?;
    let version = desk.app.scheme(&desk.place)?.version;
    let (child, now) = (StudentId::new(&student), desk.app.now());
    let mut tx = desk.app.store.act(&permit).await?;
    let held = tx.consents(&child).await?;
    let is_unheard = tx.is_unheard(&child, now.date()).await?;
    if let Err(why) = alone::withdraw(&held, permit.person(), is_unheard) {
        drop(tx);
        return Err(unheard(&desk.app, &permit, (&child, Unheard::Taking, ""), why).await);
    }
    tx.alone_withdrawn(&child, version, now).await?;
    tx.commit().await?;
    Ok(desk.done(&format!("takings/{student}"), desk.t.alone_withdrawn()))
}

async fn extended_posted(
    desk: Desk,
    Path((_, _, student)): Child,
    posted: Posted<Days>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::ExtendedAsk)?;
    let (plan, now) = (desk.app.scheme(&desk.place)?, desk.app.now());
    let Days { first, last, reason, .. } = posted.form;
    let (from, until) = (day(&first)?, day(&last)?);
    let draft = late::Draft { student: StudentId::new(&student), from, until, reason };
    let mut tx = desk.app.store.act(&permit).await?;
    let grade = tx.student(&draft.student).await?.grade;
    late::wish(&plan.scheme, grade, &draft, now)?;
    tx.extended_asked(&ExtendedId::new(posted.key), &draft, plan.version, now).await?;
    tx.commit().await?;
    Ok(desk.done(&format!("takings/{student}"), desk.t.late_asked_said()))
}

fn day(text: &str) -> Result<Date, Failure> {
    text.trim().parse().map_err(|_| Failure::BadForm("date".to_owned()))
}

fn time(text: &str) -> Result<Time, Failure> {
    text.trim().parse().map_err(|_| Failure::BadForm("time".to_owned()))
}
