//! 社会力量 Under which certificate the class is run: registered or filed, from when until when, and whether it was cancelled.

mod calling;

use super::{care_class, day, of_class, spoken};
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::{Fields, Posted};
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::Date;
use rules::community::provider::holding::{self, Held};
use rules::community::provider::{Certificate, Form, Terms, Unlawful};
use rules::people::act::Act;
use rules::people::place::Place;
use serde::Deserialize;

pub use calling::{answer, choose, open};

pub(crate) fn routes() -> Vec<Route> {
    let mut all = vec![
        Route::get("/{district}/{place}/providers", Act::ProviderRead, list),
        Route::post("/{district}/{place}/providers", Act::ProviderEnter, enter_posted),
        Route::post("/{district}/{place}/providers/{certificate}/cancel", Act::ProviderEnter, cancel_posted),
    ];
    all.extend(calling::routes());
    all
}

/// Writes a certificate down; false: it stood so already.
pub async fn enter(app: &App, who: &Who, place: &Place, draft: Held) -> Result<bool, Failure> {
    let permit = who.permit(Act::ProviderEnter, place)?;
    let plan = of_class(app, place)?;
    let mut tx = app.store.act(&permit).await?;
    let all = tx.provider_certificates().await?;
    let taken = holding::enter(&plan.plan.provider, draft, &all)?;
    if let Some(held) = &taken {
        tx.provider_entered(held, plan.version, app.now()).await?;
    }
    tx.commit().await?;
    Ok(taken.is_some())
}

/// A certificate was cancelled: an open class that rests on it is suspended, and its families are told. Says whether it is.
pub async fn cancel(app: &App, who: &Who, place: &Place, id: &str) -> Result<bool, Failure> {
    let permit = who.permit(Act::ProviderEnter, place)?;
    let (plan, now) = (of_class(app, place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let all = tx.provider_certificates().await?;
    let mut suspends = false;
    if holding::cancel(&all, id)? {
        let left = holding::without(&all, id, now.date());
        let class = care_class::whole(app, place, &mut tx).await?;
        suspends = class.is_suspended_by(&plan.plan, left, now.date());
        tx.provider_cancelled(id, suspends, plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(suspends)
}

#[derive(Template)]
#[template(path = "provider/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    standing: (&'static str, String),
    certificates: Vec<CertificateView>,
    enter: Option<EnterView>,
}

struct CertificateView {
    title: String,
    number: String,
    under: String,
    chip: (&'static str, String),
    cancel_href: Option<String>,
}

struct EnterView {
    href: String,
    forms: Vec<(&'static str, String, bool)>,
    number: String,
    issuer: String,
    from: String,
    until: String,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::ProviderRead)?;
    let plan = of_class(&desk.app, &desk.place)?;
    let (terms, today) = (&plan.plan.provider, desk.now.date());
    let all = desk.app.store.look(&permit).await?.provider_certificates().await?;
    let certificates = holding::certificates(&all);
    Ok(page(ListPage {
        standing: standing_chip(&desk, terms, (&certificates, today)),
        certificates: all.iter().map(|held| certificate_view(&desk, held, today)).collect(),
        enter: desk.may(Act::ProviderEnter).then(|| enter_view(&desk, terms)),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn standing_chip(
    desk: &Desk,
    terms: &Terms,
    (held, today): (&[Certificate], Date),
) -> (&'static str, String) {
    let t = &desk.t;
    match terms.lawful(held, today) {
        Ok(one) if terms.is_ending(one, today) => ("waiting", t.provider_ending(when::far(t, one.until))),
        Ok(one) => ("done", t.provider_lawful(spoken(desk, one.form.key()))),
        Err(Unlawful::Neither) => ("refused", t.provider_neither()),
        Err(Unlawful::Both) => ("refused", t.provider_both()),
        Err(Unlawful::OtherForm) => ("refused", t.provider_other_form()),
        Err(Unlawful::Expired(day)) => ("refused", t.provider_expired(when::far(t, day))),
        Err(Unlawful::Cancelled(day)) => ("refused", t.provider_cancelled_on(when::far(t, day))),
    }
}

fn certificate_view(desk: &Desk, held: &Held, today: Date) -> CertificateView {
    let t = &desk.t;
    let one = &held.certificate;
    let chip = match one.holds(today) {
        Ok(()) => ("done", t.provider_holds()),
        Err(Unlawful::Cancelled(day)) => ("closed", t.provider_cancelled_on(when::far(t, day))),
        Err(Unlawful::Expired(day)) => ("closed", t.provider_expired(when::far(t, day))),
        Err(Unlawful::Neither | Unlawful::Both | Unlawful::OtherForm) => ("waiting", t.provider_not_yet()),
    };
    let may_cancel = one.cancelled_on.is_none() && desk.may(Act::ProviderEnter);
    let title = one.form.register().title();
    CertificateView {
        title: title.in_language(desk.is_en()).to_owned(),
        number: one.number.clone(),
        under: format!("{} · {} – {}", held.issuer, when::far(t, one.from), when::far(t, one.until)),
        chip,
        cancel_href: may_cancel.then(|| desk.url(&format!("providers/{}/cancel", held.id))),
    }
}

fn enter_view(desk: &Desk, terms: &Terms) -> EnterView {
    let typed = |field: &str| desk.typed(field);
    let form = typed("form").unwrap_or_default();
    let today = desk.now.date();
    let option = |one: &Form| (one.key(), spoken(desk, one.key()), one.key() == form);
    EnterView {
        href: desk.url("providers"),
        forms: terms.forms.iter().map(option).collect(),
        number: typed("number").unwrap_or_default(),
        issuer: typed("issuer").unwrap_or_default(),
        from: typed("from").unwrap_or_else(|| today.to_string()),
        until: typed("until").unwrap_or_else(|| today.saturating_add(1.year()).to_string()),
    }
}

async fn enter_posted(desk: Desk, posted: Posted<Fields>) -> Result<Response, Failure> {
    let sent = &posted.form;
    let certificate = Certificate {
        form: sent.choice("form")?,
        number: sent.text("number").to_owned(),
        from: day(sent, "from")?,
        until: day(sent, "until")?,
        cancelled_on: None,
    };
    let draft = Held { id: posted.key.clone(), issuer: sent.text("issuer").to_owned(), certificate };
    let taken = enter(&desk.app, &desk.who, &desk.place, draft).await?;
    let told = if taken { desk.t.provider_entered() } else { desk.t.provider_entered_before() };
    Ok(desk.done("providers", told))
}

#[derive(Deserialize)]
struct Nothing {}

async fn cancel_posted(
    desk: Desk,
    Path((_, _, certificate)): Path<(String, String, String)>,
    _posted: Posted<Nothing>,
) -> Result<Response, Failure> {
    let suspends = cancel(&desk.app, &desk.who, &desk.place, &certificate).await?;
    let told = if suspends { desk.t.provider_suspends() } else { desk.t.provider_cancelled() };
    Ok(desk.done("providers", told))
}
