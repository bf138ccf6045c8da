//! 一份协议 One child's agreement as its family reads, signs and ends it.

use super::{At, Nothing, TextView, text_view};
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::Date;
use rules::community::agreement::Signer;
use rules::community::agreement::signing::{self, Offer};
use rules::id::StudentId;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::Role;

/// The guardian signs.
pub async fn sign(app: &App, who: &Who, place: &Place, student: &StudentId) -> Result<(), Failure> {
    let permit = who.permit(Act::AgreementSign, place)?;
    let plan = app.community(place)?;
    let mut tx = app.store.act(&permit).await?;
    let (standing, own) = (tx.agreement_text().await?, tx.agreement_of(student).await?);
    if signing::sign(standing.as_ref(), own.as_ref().map(|held| &held.agreement))?
        && let Some(held) = &own
    {
        tx.agreement_signed(&held.id, plan.version, app.now()).await?;
    }
    Ok(tx.commit().await?)
}

/// Either side announces the end; says the first day without it.
pub async fn end(app: &App, who: &Who, place: &Place, student: &StudentId) -> Result<Option<Date>, Failure> {
    let permit = who.permit(Act::AgreementEnd, place)?;
    let (plan, now) = (app.community(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let child = tx.student(student).await?;
    let own = tx.agreement_of(student).await?;
    let ends = signing::end(&plan.plan.agreement, own.as_ref().map(|held| &held.agreement), now.date())?;
    if let (Some(day), Some(held)) = (ends, &own) {
        tx.agreement_ended((&held.id, day), &child, plan.version, now).await?;
    }
    let stands = own.and_then(|held| held.agreement.ends_on);
    tx.commit().await?;
    Ok(ends.or(stands))
}

#[derive(Template)]
#[template(path = "agreement/own.html")]
struct OwnPage {
    shell: Shell,
    t: Texts,
    back: (String, String),
    child: String,
    text: Option<TextView>,
    signed: Vec<(String, bool)>,
    ends: Option<String>,
    sign_href: Option<String>,
    end_href: Option<String>,
}

pub(super) async fn show(desk: Desk, Path((_, _, student)): At) -> Result<Response, Failure> {
    let permit = desk.permit(Act::AgreementRead)?;
    let plan = desk.app.community(&desk.place)?;
    let (t, today) = (&desk.t, desk.now.date());
    let mut tx = desk.app.store.look(&permit).await?;
    let child = tx.student(&StudentId::new(student)).await?;
    let (standing, own) = (tx.agreement_text().await?, tx.agreement_of(&child.id).await?);
    drop(tx);
    let agreement = own.as_ref().map(|held| &held.agreement);
    let signed = |signer: Signer| agreement.is_some_and(|own| own.signed.contains(&signer));
    let may_sign = signing::sign(standing.as_ref(), agreement) == Ok(true);
    let terms = &plan.plan.agreement;
    let may_end = signing::end(terms, agreement, today).is_ok_and(|end| end.is_some());
    // What was signed is what is shown, though the class has another text by now.
    let text = match (agreement, &standing) {
        (Some(own), _) => {
            Some(Offer { id: String::new(), term: own.term.clone(), text: own.text.clone(), cleared: true })
        }
        (None, standing) => standing.clone(),
    };
    let family = permit.role() == Role::Guardian;
    let back = if family { ("messages", t.nav_messages()) } else { ("agreements", t.nav_agreements()) };
    Ok(page(OwnPage {
        back: (desk.url(back.0), back.1),
        text: text.as_ref().map(|offer| text_view(&desk, offer)),
        signed: vec![
            (t.agreement_provider(), signed(Signer::Provider)),
            (t.agreement_guardian(), signed(Signer::Guardian)),
        ],
        ends: agreement.and_then(|own| own.ends_on).map(|day| t.agreement_ends(when::day(t, day))),
        sign_href: (may_sign && desk.may(Act::AgreementSign))
            .then(|| desk.url(&format!("agreements/{}/sign", child.id))),
        end_href: (may_end && desk.may(Act::AgreementEnd))
            .then(|| desk.url(&format!("agreements/{}/end", child.id))),
        child: child.name,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

pub(super) async fn sign_posted(
    desk: Desk,
    Path((_, _, student)): At,
    _posted: Posted<Nothing>,
) -> Result<Response, Failure> {
    sign(&desk.app, &desk.who, &desk.place, &StudentId::new(&student)).await?;
    Ok(desk.done(&format!("agreements/{student}"), desk.t.agreement_signed()))
}

pub(super) async fn end_posted(
    desk: Desk,
    Path((_, _, student)): At,
    _posted: Posted<Nothing>,
) -> Result<Response, Failure> {
    let day = end(&desk.app, &desk.who, &desk.place, &StudentId::new(&student)).await?;
    let told = day.map_or_else(String::new, |day| desk.t.agreement_ends(when::day(&desk.t, day)));
    Ok(desk.done(&format!("agreements/{student}"), told))
}
