//! 我的返校 What a member of staff says of themselves: the declaration, the day's report, the steps that are theirs.

use super::{NOUN, OWN, add, group_word, hand, read, rules, step};
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::posted::{Fields, Posted};
use crate::safety::clearance::declaring;
use crate::safety::clearance::one::{self, Subject, TypedStep};
use crate::safety::report;
use crate::safety::report::form;
use crate::seal;
use crate::when;
use crate::who::Who;
use axum::response::Response;
use jiff::civil::Date;
use rules::id::PersonId;
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::clock;
use rules::safety::clearance::file::{self, Declared};
use rules::safety::report::making::{self, Draft, Said};
use store::safety::{Paper, PaperKind};

/// Takes what a member of staff declares of themselves and of those who live with them; the same once more changes nothing.
pub async fn declare(
    app: &App,
    who: &Who,
    place: &Place,
    id: &str,
    draft: Declared,
) -> Result<bool, Failure> {
    let permit = who.permit(Act::StaffHealthOwn, place)?;
    let (plan, now) = (app.health(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let member = tx.staff_member(permit.person()).await?;
    let mut draft = draft;
    draft.own.name.clone_from(&member.name);
    let before = read(app, place, &mut tx, &member).await?;
    let before = before.told.last().map(|told| &told.said);
    let said = file::declare(draft, before, now.date())?;
    if let Some(said) = &said {
        let kind = (PaperKind::Declared, false);
        add((app, place), &mut tx, (&member, id, kind), said, (plan.version, now)).await?;
    }
    tx.commit().await?;
    Ok(said.is_some())
}

/// Takes their report of today; says whether they are urged to see a doctor. `None`: it was told already.
pub async fn tell(
    app: &App,
    who: &Who,
    place: &Place,
    id: &str,
    draft: Draft,
) -> Result<Option<bool>, Failure> {
    let permit = who.permit(Act::StaffHealthOwn, place)?;
    let (plan, now) = (app.health(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let member = tx.staff_member(permit.person()).await?;
    let papers = tx.staff_health_papers(&member.id).await?;
    let before = told(app, place, &papers, now.date())?.map(|(_, said)| said);
    let made = making::make(report::day(app, place, &plan.plan, now), draft, before.as_ref())?;
    if let Some(made) = &made {
        let kind = (PaperKind::Report, made.follows);
        add((app, place), &mut tx, (&member, id, kind), &made.said, (plan.version, now)).await?;
    }
    tx.commit().await?;
    Ok(made.map(|made| made.follows))
}

/// From the cut-off on, and not at night, staff who were silent are reminded by themselves, each once; says how many.
pub async fn look(app: &App, place: &Place) -> Result<i64, Failure> {
    let (plan, now) = (app.health(place)?, app.now());
    if !report::reminds(app, place, &plan.plan, now) {
        return Ok(0);
    }
    let permit = clock(Act::StaffHealthRemind, place)?;
    let mut tx = app.store.look(&permit).await?;
    let silent = tx.staff_health_silent(now.date()).await?;
    drop(tx);
    if silent.is_empty() {
        return Ok(0);
    }
    let mut tx = app.store.act(&permit).await?;
    let silent = tx.staff_health_silent(now.date()).await?;
    let told = tx.staff_health_reminded(&silent, plan.version, now).await?;
    tx.commit().await?;
    Ok(told)
}

/// What was last told of a day, and when.
fn told(
    app: &App,
    place: &Place,
    papers: &[Paper<PersonId>],
    day: Date,
) -> Result<Option<(Moment, Said)>, Failure> {
    newest(app, place, papers, |at| at.date() == day)
}

/// What was told last, and when.
pub(super) fn last(
    app: &App,
    place: &Place,
    papers: &[Paper<PersonId>],
) -> Result<Option<(Moment, Said)>, Failure> {
    newest(app, place, papers, |_| true)
}

fn newest(
    app: &App,
    place: &Place,
    papers: &[Paper<PersonId>],
    counts: impl Fn(Moment) -> bool,
) -> Result<Option<(Moment, Said)>, Failure> {
    let newest = papers.iter().rev().find(|one| one.kind == PaperKind::Report && counts(one.at));
    newest.map(|one| Ok((one.at, seal::open(app, place, (NOUN, &one.id), &one.paper)?))).transpose()
}

/// One's own page; nobody is written down for reading it.
pub(super) async fn show(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::StaffHealthOwn)?;
    let plan = desk.app.health(&desk.place)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let member = tx.staff_member(permit.person()).await?;
    let file = read(&desk.app, &desk.place, &mut tx, &member).await?;
    let areas = tx.clearance_areas().await?;
    drop(tx);
    let state = file.state(&rules(&plan.plan), &areas, desk.now);
    let t = &desk.t;
    let subject = Subject {
        back: (desk.url("messages"), t.nav_messages()),
        under: group_word(t, member.who),
        free: t.staff_health_free(when::day(t, plan.plan.reopening.staff_from)),
        declare_href: Some(desk.url(&format!("{OWN}/declaration"))),
        report_href: Some(desk.url(&format!("{OWN}/report"))),
        base: desk.url(OWN),
        hand: Some(hand(&permit, &member.id)),
        says: false,
        works: true,
        name: member.name,
    };
    Ok(one::page_of(&desk, &plan.plan.clearance, subject, (&file, &state)))
}

pub(super) async fn step_posted(desk: Desk, posted: Posted<TypedStep>) -> Result<Response, Failure> {
    let permit = desk.permit(Act::StaffHealthOwn)?;
    let Posted { form, key } = posted;
    let id = permit.person().clone();
    let taken = step(&desk.app, (&permit, &desk.place), (&key, &id), form.draft(desk.now)?).await?;
    let told = if taken { desk.t.clearance_taken() } else { desk.t.clearance_taken_before() };
    Ok(desk.done(OWN, told))
}

/// The form of one's own declaration.
pub(super) async fn declaration(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::StaffHealthOwn)?;
    let plan = desk.app.health(&desk.place)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let member = tx.staff_member(permit.person()).await?;
    let file = read(&desk.app, &desk.place, &mut tx, &member).await?;
    drop(tx);
    let asked = declaring::Asked {
        back: desk.url(OWN),
        under: group_word(&desk.t, member.who),
        action: desk.url(&format!("{OWN}/declaration")),
        own: desk.t.staff_health_own(),
        name: member.name,
    };
    Ok(declaring::form_of(&desk, &plan.plan.observation, asked, &file))
}

pub(super) async fn declaration_posted(desk: Desk, posted: Posted<Fields>) -> Result<Response, Failure> {
    desk.permit(Act::StaffHealthOwn)?;
    let Posted { form, key } = posted;
    let draft = declaring::declared(&form)?;
    let changed = declare(&desk.app, &desk.who, &desk.place, &key, draft).await?;
    let told = if changed { desk.t.clearance_declared() } else { desk.t.clearance_declared_before() };
    Ok(desk.done(OWN, told))
}

/// The form of one's own day.
pub(super) async fn report(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::StaffHealthOwn)?;
    let plan = desk.app.health(&desk.place)?;
    let (t, today) = (&desk.t, desk.now.date());
    let mut tx = desk.app.store.look(&permit).await?;
    let member = tx.staff_member(permit.person()).await?;
    let papers = tx.staff_health_papers(&member.id).await?;
    drop(tx);
    let stands = told(&desk.app, &desk.place, &papers, today)?;
    let asked = form::Asked {
        back: (desk.url(OWN), t.nav_staff_health_own()),
        under: format!("{} · {}", group_word(t, member.who), when::day(t, today)),
        action: desk.url(&format!("{OWN}/report")),
        return_href: desk.url(OWN),
        privacy: t.staff_health_report_privacy(),
        urge: t.staff_health_urge(),
        kindergarten: false,
        name: member.name,
    };
    Ok(form::form_of(&desk, &plan.plan.report, asked, stands))
}

pub(super) async fn report_posted(desk: Desk, posted: Posted<Fields>) -> Result<Response, Failure> {
    desk.permit(Act::StaffHealthOwn)?;
    let made = tell(&desk.app, &desk.who, &desk.place, &posted.key, form::draft(&posted.form)?).await?;
    let told = match made {
        Some(true) => desk.t.staff_health_made_doctor(),
        Some(false) => desk.t.report_made(),
        None => desk.t.report_made_before(),
    };
    Ok(desk.done(&format!("{OWN}/report"), told))
}
