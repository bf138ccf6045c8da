//! 一份协议 One child's agreement as its family reads, signs and ends it.

use super::{At, Nothing, TextView, care_class, leave, text_view};
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
use rules::community::agreement::signing::{self, Offer};
use rules::community::agreement::{Signer, Standing};
use rules::community::care_class::opening;
use rules::id::StudentId;
use rules::money::item;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::Role;
use serde::Deserialize;

/// The guardian signs the agreement that was read, for a class that is open (P2.13).
pub async fn sign(
    app: &App,
    who: &Who,
    place: &Place,
    (student, read): (&StudentId, &str),
) -> Result<(), Failure> {
    let permit = who.permit(Act::AgreementSign, place)?;
    let plan = app.community(place)?;
    let mut tx = app.store.act(&permit).await?;
    let (standing, own) = (tx.agreement_standing().await?, tx.agreement_of(student).await?);
    opening::admits(&care_class::standing(app, place, &plan.plan, &mut tx).await?)?;
    let paper = own.as_ref().map(|held| (held.id.as_str(), &held.agreement));
    if signing::sign(standing.as_ref(), paper, read)?
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
        // What is not paid of the month in which it ends is billed anew, by its days.
        tx.bill_cancelled(&child.id, &item::agreement(&held.agreement.term), day).await?;
    }
    let stands = own.and_then(|held| held.agreement.ends_on);
    tx.commit().await?;
    Ok(ends.or(stands))
}

/// Where a guardian reads the agreement of each of its children, in every community that has them on its roll.
pub(crate) async fn own_links(desk: &Desk) -> Result<Vec<(String, String)>, Failure> {
    let mut links = Vec::new();
    let Some(person) = desk.who.signed_in() else { return Ok(links) };
    for grant in person.grants.iter().filter(|grant| grant.role == Role::Guardian) {
        for place in desk.app.places_under(&grant.path) {
            if place.kind != "community" || desk.app.community(&place).is_err() {
                continue;
            }
            let permit = desk.who.permit(Act::AgreementRead, &place)?;
            let mut children = desk.app.store.look(&permit).await?.students().await?;
            children.retain(|child| grant.children.contains(&child.id) && child.is_on_roll(desk.now.date()));
            let name = desk.lang.pick(&place.name_zh, &place.name_en);
            links.extend(children.iter().map(|child| {
                let href = format!("/{}/{}/agreements/{}", place.district, place.place, child.id);
                (href, format!("{} · {name}", child.name))
            }));
        }
    }
    Ok(links)
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
    /// Where the family signs, and the id of what it has read.
    sign: Option<(String, String)>,
    end_href: Option<String>,
    /// The days on which it does not come, where they are said, the first that may be, and as it was typed.
    leaves: Vec<leave::DayView>,
    leave_href: Option<String>,
    leave_end_href: Option<String>,
    today: String,
    date: String,
    temporary_href: Option<String>,
    outings_href: Option<String>,
    collectors_href: Option<String>,
    account_href: Option<String>,
}

pub(super) async fn show(desk: Desk, Path((_, _, student)): At) -> Result<Response, Failure> {
    let permit = desk.permit(Act::AgreementRead)?;
    let plan = desk.app.community(&desk.place)?;
    let (t, today) = (&desk.t, desk.now.date());
    let mut tx = desk.app.store.look(&permit).await?;
    let child = tx.student(&StudentId::new(student)).await?;
    let (standing, own) = (tx.agreement_standing().await?, tx.agreement_of(&child.id).await?);
    let away = tx.agreement_leaves(today).await?;
    let class = care_class::standing(&desk.app, &desk.place, &plan.plan, &mut tx).await?;
    drop(tx);
    let agreement = own.as_ref().map(|held| &held.agreement);
    let signed = |signer: Signer| agreement.is_some_and(|own| own.signed.contains(&signer));
    let id = own.as_ref().map_or("", |held| held.id.as_str());
    let admits = opening::admits(&class).is_ok();
    let may_sign = admits && signing::sign(standing.as_ref(), agreement.map(|own| (id, own)), id) == Ok(true);
    let terms = &plan.plan.agreement;
    let may_end = signing::end(terms, agreement, today).is_ok_and(|end| end.is_some());
    let stands = signing::stands(terms, standing.as_ref(), agreement, (today, false));
    let may_leave = stands == Standing::Expected && desk.may(Act::AgreementLeave);
    let leave = desk.url(&format!("agreements/{}/leave", child.id));
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
        text: text.as_ref().map(|offer| text_view(&desk, offer, None)),
        signed: vec![
            (t.agreement_provider(), signed(Signer::Provider)),
            (t.agreement_guardian(), signed(Signer::Guardian)),
        ],
        ends: agreement.and_then(|own| own.ends_on).map(|day| t.agreement_ends(when::day(t, day))),
        sign: (may_sign && desk.may(Act::AgreementSign))
            .then(|| (desk.url(&format!("agreements/{}/sign", child.id)), id.to_owned())),
        end_href: (may_end && desk.may(Act::AgreementEnd))
            .then(|| desk.url(&format!("agreements/{}/end", child.id))),
        leaves: leave::days(t, &child.id, &away),
        leave_end_href: desk.may(Act::AgreementLeave).then(|| format!("{leave}/end")),
        leave_href: may_leave.then_some(leave),
        today: today.to_string(),
        date: desk.typed("date").unwrap_or_else(|| today.to_string()),
        temporary_href: desk.may(Act::TemporaryRead).then(|| desk.url(&format!("temporary/{}", child.id))),
        outings_href: desk.may(Act::OutingRead).then(|| desk.url(&format!("outing-answers/{}", child.id))),
        account_href: desk.may(Act::AccountRead).then(|| desk.url(&format!("accounts/{}", child.id))),
        collectors_href: desk.may(Act::CollectorAdd).then(|| desk.url(&format!("collectors/{}", child.id))),
        child: child.name,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

#[derive(Deserialize)]
pub(super) struct Read {
    #[serde(default)]
    agreement: String,
}

pub(super) async fn sign_posted(
    desk: Desk,
    Path((_, _, student)): At,
    posted: Posted<Read>,
) -> Result<Response, Failure> {
    let asked = (&StudentId::new(&student), posted.form.agreement.as_str());
    sign(&desk.app, &desk.who, &desk.place, asked).await?;
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
