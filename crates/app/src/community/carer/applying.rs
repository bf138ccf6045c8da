//! 报名 The form on which anybody asks for a post, and the page on which an applicant reads the answer with its reason.

use super::{candidate, chip, opened, posts};
use crate::app::App;
use crate::community::{of_class, spoken};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::{Fields, Posted};
use crate::seal;
use crate::texts::Texts;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use rules::community::carer::choosing::{self, Candidate, Facts, Paper};
use rules::community::carer::{Others, Post, Source};
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::{self, Permit, Role};

/// Whoever asks for a post need not be anybody here: a person without a role is a visitor.
fn permit(who: &Who, place: &Place) -> Result<Permit, Failure> {
    who.permit(Act::CarerApply, place)
        .or_else(|_| role::visitor(Act::CarerApply, place).map_err(Failure::from))
}

/// Takes an application; its id is the key to the answer. Whoever works for the community hands in as many as come to it on
/// paper; of everybody else's an hour takes so many.
pub async fn apply(
    app: &App,
    who: &Who,
    place: &Place,
    (id, draft): (&str, Candidate),
) -> Result<(), Failure> {
    let permit = permit(who, place)?;
    let (plan, now) = (of_class(app, place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let before = tx.carers().await?.into_iter().find(|row| row.id == id);
    let before = before.map(|row| opened(app, place, row)).transpose()?.map(|(_, one)| one);
    let is_office = matches!(permit.role(), Role::CommunityOfficer | Role::Manager);
    let last_hour = if is_office { None } else { Some(tx.carers_since(choosing::counted_since(now)).await?) };
    let facts = Facts { before: before.as_ref(), last_hour };
    if let Some(one) = choosing::apply(&plan.plan.carer, draft, facts)? {
        let paper = seal::seal(app, place, ("carer", id), &one.paper)?;
        tx.carer_applied((id, &one.name), (&one.posts, &paper), plan.version, now).await?;
    }
    Ok(tx.commit().await?)
}

#[derive(Template)]
#[template(path = "carer/apply.html")]
struct ApplyPage {
    shell: Shell,
    t: Texts,
    place: String,
    action: String,
    applicant: String,
    phone: String,
    reason: String,
    posts: Vec<(String, String, bool)>,
    sources: Vec<(&'static str, String, bool)>,
}

pub(super) async fn form(desk: Desk) -> Result<Response, Failure> {
    permit(&desk.who, &desk.place)?;
    let plan = of_class(&desk.app, &desk.place)?;
    let terms = &plan.plan.carer;
    let typed = |field: &str| desk.typed(field).unwrap_or_default();
    let mut sources = terms.sources.clone();
    match terms.others {
        Others::WithReason if !sources.contains(&Source::Other) => sources.push(Source::Other),
        Others::WithReason | Others::Never => {}
    }
    let source = typed("source");
    let post = |post: &Post| {
        let name = format!("post-{}", post.key());
        let on = desk.typed(&name).is_some();
        (name, spoken(&desk, post.key()), on)
    };
    Ok(page(ApplyPage {
        place: desk.place_name().to_owned(),
        action: desk.url("carer-applications"),
        applicant: typed("name"),
        phone: typed("phone"),
        reason: typed("reason"),
        posts: terms.posts.iter().map(post).collect(),
        sources: sources
            .iter()
            .map(|one| (one.key(), spoken(&desk, one.key()), one.key() == source))
            .collect(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

pub(super) async fn apply_posted(desk: Desk, posted: Posted<Fields>) -> Result<Response, Failure> {
    let sent = &posted.form;
    // Whoever chose none belongs to none of the groups.
    let source = if sent.text("source").is_empty() { Source::Other } else { sent.choice("source")? };
    let paper =
        Paper { source, reason: sent.text("reason").to_owned(), phone: sent.text("phone").to_owned() };
    let asked = Post::ALL.iter().copied().filter(|post| sent.has(&format!("post-{}", post.key())));
    let draft = Candidate {
        name: sent.text("name").to_owned(),
        posts: asked.collect(),
        paper,
        sheets: Vec::new(),
        verdict: None,
    };
    apply(&desk.app, &desk.who, &desk.place, (&posted.key, draft)).await?;
    Ok(desk.done(&format!("carer-applications/{}", posted.key), desk.t.carer_applied()))
}

#[derive(Template)]
#[template(path = "carer/answer.html")]
struct AnswerPage {
    shell: Shell,
    t: Texts,
    under: String,
    chip: (&'static str, String),
    reason: String,
}

/// Whoever holds the key of an application reads its answer.
pub(super) async fn answer(
    desk: Desk,
    Path((_, _, carer)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let permit = permit(&desk.who, &desk.place)?;
    let plan = of_class(&desk.app, &desk.place)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let one = candidate(&desk.app, &desk.place, &mut tx, &carer).await?;
    drop(tx);
    Ok(page(AnswerPage {
        under: format!("{} · {}", one.name, posts(&desk, &one)),
        chip: chip(&desk.t, one.standing(&plan.plan.carer, desk.now.date())),
        reason: one.verdict.as_ref().map(|verdict| verdict.reason.clone()).unwrap_or_default(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}
