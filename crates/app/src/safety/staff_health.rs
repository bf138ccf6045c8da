//! 教职工健康档案 Who of the staff may come to work and who not yet, one member's page with why and what next, and the list of
//! those who prepare a closed campus. A colleague's page does not exist; one's own has an address without a name.

mod gate;
mod own;

use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, below, page};
use crate::people::namesake::{Choice, told_apart};
use crate::posted::Posted;
use crate::routes::Route;
use crate::safety::clearance::file::{StepPaper, papers_opened, rules};
use crate::safety::clearance::one::{self, Subject, TypedStep, TypedWord};
use crate::safety::clearance::{actor, asks, chip};
use crate::safety::report;
use crate::seal;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::Date;
use rules::id::PersonId;
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::{Permit, Role};
use rules::plan::return_to_school::ReturnPlan;
use rules::safety::clearance::file::{File, Returner, State, Word};
use rules::safety::clearance::taking::{self, Draft as StepDraft, Hand};
use rules::safety::report::making::{self, Said};
use rules::safety::staff_health::{self, Draft};
use serde::{Deserialize, Serialize};
use store::Tx;
use store::safety::{Listed, Member, PaperKind};

pub use gate::enter;
pub(super) use gate::{came, found};
pub use own::{declare, look, tell};

/// Under which noun these papers are sealed.
const NOUN: &str = "staff-health";
/// The one address of everybody's own page.
const OWN: &str = "staff-health/own";

type At = Path<(String, String, String)>;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/staff-health", Act::StaffHealthList, list),
        Route::post("/{district}/{place}/staff-health/listed", Act::StaffHealthEnlist, enlist_posted),
        Route::get("/{district}/{place}/staff-health/own", Act::StaffHealthOwn, own::show),
        Route::post("/{district}/{place}/staff-health/own/step", Act::StaffHealthOwn, own::step_posted),
        Route::get("/{district}/{place}/staff-health/own/declaration", Act::StaffHealthOwn, own::declaration),
        Route::post(
            "/{district}/{place}/staff-health/own/declaration",
            Act::StaffHealthOwn,
            own::declaration_posted,
        ),
        Route::get("/{district}/{place}/staff-health/own/report", Act::StaffHealthOwn, own::report),
        Route::post("/{district}/{place}/staff-health/own/report", Act::StaffHealthOwn, own::report_posted),
        Route::get("/{district}/{place}/staff-health/{staff}", Act::StaffHealthRead, show),
        Route::post("/{district}/{place}/staff-health/{staff}/step", Act::StaffHealthStep, step_posted),
        Route::post("/{district}/{place}/staff-health/{staff}/word", Act::StaffHealthSay, word_posted),
        Route::post("/{district}/{place}/staff-health/{staff}/entry", Act::EntryPass, gate::enter_posted),
    ]
}

/// Takes a step on somebody's way back under a permit; a step that was taken already changes nothing.
pub async fn step(
    app: &App,
    (permit, place): (&Permit, &Place),
    (id, staff): (&str, &PersonId),
    draft: StepDraft,
) -> Result<bool, Failure> {
    let (plan, now) = (app.health(place)?, app.now());
    let mut tx = app.store.act(permit).await?;
    let member = tx.staff_member(staff).await?;
    let file = read(app, place, &mut tx, &member).await?;
    let areas = tx.clearance_areas().await?;
    let rows = &plan.plan.clearance;
    let facts = file.facts(rows, &areas);
    let said = draft.paper.clone();
    let taken = taking::take((rows, &areas), &facts, draft, (hand(permit, staff), now))?;
    if let Some(step) = &taken {
        let paper = StepPaper::of(step, &said);
        let kind = (PaperKind::Step, false);
        add((app, place), &mut tx, (&member, id, kind), &paper, (plan.version, now)).await?;
    }
    tx.commit().await?;
    Ok(taken.is_some())
}

/// The school's word on somebody's days at home, which is never their own.
pub async fn say(
    app: &App,
    who: &Who,
    place: &Place,
    (id, staff): (&str, &PersonId),
    word: Word,
) -> Result<(), Failure> {
    let permit = who.permit(Act::StaffHealthSay, place)?;
    let (plan, now) = (app.health(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let member = tx.staff_member(staff).await?;
    staff_health::may_say(permit.person() == staff)?;
    let kind = (PaperKind::Word, false);
    add((app, place), &mut tx, (&member, id, kind), &word, (plan.version, now)).await?;
    Ok(tx.commit().await?)
}

/// Puts somebody on the list of a day; false where they stood on it.
pub async fn enlist(
    app: &App,
    who: &Who,
    place: &Place,
    staff: &PersonId,
    draft: Draft,
) -> Result<bool, Failure> {
    let permit = who.permit(Act::StaffHealthEnlist, place)?;
    let (plan, now) = (app.reopening(place)?, app.now());
    let draft = staff_health::list(&plan.plan.entry, draft, now.date())?;
    let mut tx = app.store.act(&permit).await?;
    let member = tx.staff_member(staff).await?;
    let is_new = tx.staff_health_put(&member.id, &draft, plan.version, now).await?;
    tx.commit().await?;
    Ok(is_new)
}

/// Whose hand somebody's permit is when it is about this member of staff: nobody clears themselves.
fn hand(permit: &Permit, staff: &PersonId) -> Hand {
    if permit.person() == staff { Hand::Own } else { Hand::Of(permit.role()) }
}

/// Seals what was said of one of the staff and adds it; `true` beside its kind is followed up.
async fn add<T: Serialize>(
    (app, place): (&App, &Place),
    tx: &mut Tx,
    (member, id, (kind, follows)): (&Member, &str, (PaperKind, bool)),
    said: &T,
    (version, now): (i64, Moment),
) -> Result<(), Failure> {
    let paper = seal::seal(app, place, (NOUN, id), said)?;
    let paper = one::row(id, &member.id, kind, paper, now);
    Ok(tx.staff_health_added((member, &paper), follows, version, now).await?)
}

/// One member's file.
async fn read(app: &App, place: &Place, tx: &mut Tx, member: &Member) -> Result<File, Failure> {
    let papers = tx.staff_health_papers(&member.id).await?;
    papers_opened(app, place, member.who, (NOUN, papers))
}

#[derive(Template)]
#[template(path = "staff_health/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    under: String,
    /// How many may come, and the day's reports; nothing where the health rules are off.
    counts: Option<(String, String)>,
    held: Vec<RowView>,
    free: Vec<RowView>,
    early: String,
    listed: Vec<(String, String)>,
    /// Where this reader puts somebody on a day's list, and whom.
    enlist: Option<(String, Vec<(String, String)>)>,
    day: String,
    schools: Vec<(String, String)>,
}

struct RowView {
    href: String,
    name: String,
    under: String,
    chip: (&'static str, String),
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::StaffHealthList)?;
    if !desk.is_school() {
        return schools(&desk);
    }
    let plan = desk.app.reopening(&desk.place)?;
    let (t, today) = (&desk.t, desk.now.date());
    let mut tx = desk.app.store.look(&permit).await?;
    let members = tx.staff_members().await?;
    let listed = tx.staff_health_listed(today).await?;
    let known = known(&desk, &mut tx, &members).await?;
    let named = members.iter().map(|one| (one.id.clone(), one.name.clone())).collect();
    let choices = told_apart(t, &mut tx, named).await?;
    drop(tx);
    let opening = &plan.plan.reopening;
    let (held, free) = rows(&desk, &known);
    let option = |(id, name): Choice| (id.to_string(), name);
    let enlists =
        desk.may(Act::StaffHealthEnlist) && staff_health::is_listing((&plan.plan.entry, opening), today);
    Ok(page(ListPage {
        under: t.staff_health_under(when::day(t, opening.staff_from), when::day(t, opening.opens_on)),
        counts: desk
            .app
            .health(&desk.place)
            .ok()
            .map(|plan| (counts(&desk, &free, &held), reported(&desk, &plan.plan, &known))),
        held,
        free,
        early: t.staff_health_list_lead(when::day(t, opening.staff_from)),
        listed: listed.iter().map(|one| listed_view(t, one)).collect(),
        enlist: enlists
            .then(|| (desk.url("staff-health/listed"), choices.into_iter().map(option).collect::<Vec<_>>())),
        day: desk.typed("day").unwrap_or_else(|| today.to_string()),
        schools: Vec::new(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// An office has no staff who come back: it goes on to its schools.
fn schools(desk: &Desk) -> Result<Response, Failure> {
    let schools = below(desk, "staff-health", |place| asks(desk, place));
    if schools.is_empty() {
        return Err(Failure::NotTheirs);
    }
    Ok(page(ListPage {
        under: when::day(&desk.t, desk.now.date()),
        counts: None,
        held: Vec::new(),
        free: Vec::new(),
        early: String::new(),
        listed: Vec::new(),
        enlist: None,
        day: String::new(),
        schools,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// One of the staff with what is known of them.
struct Known<'m> {
    member: &'m Member,
    file: File,
    state: State,
    /// A report is due today, and they made none.
    is_silent: bool,
}

/// Everybody's file and how they stand by it; nobody's where the health rules are off.
async fn known<'m>(desk: &Desk, tx: &mut Tx, members: &'m [Member]) -> Result<Vec<Known<'m>>, Failure> {
    let Ok(plan) = desk.app.health(&desk.place) else { return Ok(Vec::new()) };
    let is_due = is_due(desk, &plan.plan);
    let mut papers = tx.staff_health_all().await?;
    let areas = tx.clearance_areas().await?;
    let mut known = Vec::new();
    for member in members {
        let own = papers.remove(&member.id).unwrap_or_default();
        let file = papers_opened(&desk.app, &desk.place, member.who, (NOUN, own))?;
        let state = file.state(&rules(&plan.plan), &areas, desk.now);
        let is_silent = is_due && staff_health::count(&[&file], desk.now.date()).silent > 0;
        known.push(Known { member, file, state, is_silent });
    }
    Ok(known)
}

/// Whether today is reported on: on another day nobody is silent (P5.11).
fn is_due(desk: &Desk, plan: &ReturnPlan) -> bool {
    making::due(report::day(&desk.app, &desk.place, plan, desk.now)).is_ok()
}

/// Who may not come yet, and who may.
fn rows(desk: &Desk, known: &[Known<'_>]) -> (Vec<RowView>, Vec<RowView>) {
    let (free, held): (Vec<_>, Vec<_>) = known.iter().partition(|one| one.state == State::Free);
    let views = |all: Vec<&Known<'_>>| all.into_iter().map(|one| row_view(desk, one)).collect();
    (views(held), views(free))
}

/// The list says how far somebody is and who acts next, and not what they have.
fn row_view(desk: &Desk, Known { member, state, is_silent, .. }: &Known<'_>) -> RowView {
    let t = &desk.t;
    let mut under = vec![group_word(t, member.who)];
    if let State::Held(standing) = state {
        under.extend((!standing.days.is_empty()).then(|| t.clearance_at_home()));
        let next = standing.holds.iter().filter_map(|hold| hold.missing.first());
        under.extend(next.map(|need| t.clearance_next(actor(t, *need, true))));
    }
    under.extend(is_silent.then(|| t.staff_health_is_silent()));
    RowView {
        href: desk.url(&format!("staff-health/{}", member.id)),
        name: member.name.clone(),
        under: under.join(" · "),
        chip: chip(desk, state),
    }
}

fn counts(desk: &Desk, free: &[RowView], held: &[RowView]) -> String {
    let many = |rows: &[RowView]| i64::try_from(rows.len()).unwrap_or(i64::MAX);
    desk.t.staff_health_counts(many(free), many(held))
}

/// The day's reports, on a day that is reported on.
fn reported(desk: &Desk, plan: &ReturnPlan, known: &[Known<'_>]) -> String {
    if !is_due(desk, plan) {
        return desk.t.report_not_due();
    }
    let files: Vec<&File> = known.iter().map(|one| &one.file).collect();
    let today = staff_health::count(&files, desk.now.date());
    desk.t.staff_health_day(today.reported, today.cases, today.silent)
}

fn listed_view(t: &Texts, one: &Listed) -> (String, String) {
    (one.name.clone(), format!("{} · {}", when::day(t, one.draft.day), one.draft.reason))
}

/// What somebody is at the school; a pupil is none of its staff.
fn group_word(t: &Texts, who: Returner) -> String {
    match who {
        Returner::Logistics => t.staff_health_logistics(),
        Returner::Staff | Returner::Pupil(_) => t.staff_health_staff(),
    }
}

/// One member's page: whoever opens it is written down, but for the member (X.16). The school follows up what was reported; the
/// office answers what the school reports to it, and reads no further.
async fn show(desk: Desk, Path((_, _, staff)): At) -> Result<Response, Failure> {
    let permit = desk.permit(Act::StaffHealthRead)?;
    let plan = desk.app.health(&desk.place)?;
    let mut tx = desk.app.store.act(&permit).await?;
    let member = tx.staff_member(&PersonId::new(staff)).await?;
    let papers = tx.staff_health_papers(&member.id).await?;
    let last = own::last(&desk.app, &desk.place, &papers)?.filter(|_| permit.role() != Role::BureauOfficer);
    let file = papers_opened(&desk.app, &desk.place, member.who, (NOUN, papers))?;
    let areas = tx.clearance_areas().await?;
    let is_own = *permit.person() == member.id;
    if !is_own {
        tx.staff_health_looked(&member.id, desk.now).await?;
    }
    tx.commit().await?;
    let state = file.state(&rules(&plan.plan), &areas, desk.now);
    let step = desk.permit(Act::StaffHealthStep).ok();
    let subject = Subject {
        back: (desk.url("staff-health"), desk.t.nav_staff_health()),
        under: with_last(&desk, member.who, last),
        free: desk.t.staff_health_free(when::day(&desk.t, plan.plan.reopening.staff_from)),
        declare_href: None,
        report_href: None,
        base: desk.url(&format!("staff-health/{}", member.id)),
        hand: step.map(|permit| hand(&permit, &member.id)),
        says: !is_own && desk.may(Act::StaffHealthSay),
        works: true,
        name: member.name,
    };
    Ok(one::page_of(&desk, &plan.plan.clearance, subject, (&file, &state)))
}

/// What somebody is at the school, and what they reported last.
fn with_last(desk: &Desk, who: Returner, last: Option<(Moment, Said)>) -> String {
    let mut under = vec![group_word(&desk.t, who)];
    let words = |(at, said): (Moment, Said)| {
        desk.t.staff_health_last(when::moment(&desk.t, at), report::told(desk, &said))
    };
    under.extend(last.map(words));
    under.join(" · ")
}

async fn step_posted(
    desk: Desk,
    Path((_, _, staff)): At,
    posted: Posted<TypedStep>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::StaffHealthStep)?;
    let Posted { form, key } = posted;
    let id = PersonId::new(&staff);
    let taken = step(&desk.app, (&permit, &desk.place), (&key, &id), form.draft(desk.now)?).await?;
    let told = if taken { desk.t.clearance_taken() } else { desk.t.clearance_taken_before() };
    Ok(desk.done(&format!("staff-health/{staff}"), told))
}

async fn word_posted(
    desk: Desk,
    Path((_, _, staff)): At,
    posted: Posted<TypedWord>,
) -> Result<Response, Failure> {
    desk.permit(Act::StaffHealthSay)?;
    let Posted { form, key } = posted;
    let id = PersonId::new(&staff);
    say(&desk.app, &desk.who, &desk.place, (&key, &id), form.word()?).await?;
    Ok(desk.done(&format!("staff-health/{staff}"), desk.t.clearance_said()))
}

#[derive(Deserialize)]
struct TypedListed {
    #[serde(default)]
    staff: String,
    #[serde(default)]
    day: String,
    #[serde(default)]
    reason: String,
}

async fn enlist_posted(desk: Desk, posted: Posted<TypedListed>) -> Result<Response, Failure> {
    desk.permit(Act::StaffHealthEnlist)?;
    let TypedListed { staff, day, reason } = posted.form;
    let day = day.parse::<Date>().map_err(|_| Failure::BadForm("day".to_owned()))?;
    let (staff, draft) = (PersonId::new(staff), Draft { day, reason });
    let is_new = enlist(&desk.app, &desk.who, &desk.place, &staff, draft).await?;
    let told = if is_new { desk.t.staff_health_listed() } else { desk.t.staff_health_listed_before() };
    Ok(desk.done("staff-health", told))
}
