//! 审核 Review: the list of requests, filtered by initials, many decided at once, each with its result.

pub mod waiting;

use super::registration::next::{self, Counted};
use super::registration::state_words;
use super::{own_site, registering};
use crate::app::{App, InForce};
use crate::desk::{Desk, go};
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::response::Response;
use jiff::civil::Time;
use rules::enrol::grouping;
use rules::enrol::registration::{self, State};
use rules::enrol::review::{self, Draft, Kept, Outcome, Reviewed, Verdict};
use rules::id::StudentId;
use rules::moment::{Moment, moment};
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::clock;
use rules::plan::scheme::Scheme;
use serde::Deserialize;
use store::Tx;
use store::enrol::RegistrationRow;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/registrations", Act::RegistrationReview, list),
        Route::get("/{district}/{place}/registrations/review", Act::RegistrationReview, again),
        Route::post("/{district}/{place}/registrations/review", Act::RegistrationReview, review_posted),
    ]
}

/// Decides requests, one or many; households are told at once (P3.28). Once the next term's notice is out, each is decided by the
/// plan of its own term, and those of this term first (P3.25).
pub async fn review(app: &App, who: &Who, place: &Place, draft: Draft) -> Result<Reviewed, Failure> {
    let permit = who.permit(Act::RegistrationReview, place)?;
    let mut tx = app.store.act(&permit).await?;
    let runs = app.scheme(place)?;
    let Some(coming) = next::coming(app, &mut tx, place).await? else {
        let reviewed = of_term(&mut tx, (app, place), (&runs, ("", None)), draft).await?;
        tx.commit().await?;
        return Ok(reviewed);
    };
    let terms = coming.terms(&mut tx).await?;
    let is_here = |id: &StudentId| terms.get(id).is_some_and(|[here, _]| *here);
    let Draft { students, verdict, reason } = draft;
    let (here, ahead): (Vec<StudentId>, Vec<StudentId>) = students.into_iter().partition(is_here);
    let mut reviewed = Reviewed { outcomes: Vec::new(), reason: reason.trim().to_owned() };
    if !here.is_empty() {
        let draft = Draft { students: here, verdict, reason: reason.clone() };
        reviewed = of_term(&mut tx, (app, place), (&runs, ("", Some(coming.out()))), draft).await?;
    }
    if !ahead.is_empty() || reviewed.outcomes.is_empty() {
        let draft = Draft { students: ahead, verdict, reason };
        let rest = of_term(&mut tx, (app, place), (&coming.plan, (coming.id(), None)), draft).await?;
        reviewed.outcomes.extend(rest.outcomes);
    }
    tx.commit().await?;
    Ok(reviewed)
}

/// The same of requests for the term of one plan.
async fn of_term(
    tx: &mut Tx,
    (app, place): (&App, &Place),
    (plan, of): (&InForce, (&str, Option<Moment>)),
    draft: Draft,
) -> Result<Reviewed, Failure> {
    let own = own_site(app, place, &plan.scheme);
    let facts = tx.review_facts(&draft.students, own, of).await?;
    let reviewed = review::review(&plan.scheme, &facts, draft, app.now())?;
    if reviewed.changed().next().is_some() {
        tx.registrations_reviewed(&reviewed, plan.version, app.now()).await?;
    }
    Ok(reviewed)
}

/// Tells whoever reviews, once a day, that families wait for their answer although the day of the review is over (P3.28); says
/// whether it was told now.
pub async fn look(app: &App, place: &Place) -> Result<bool, Failure> {
    if app.scheme(place).is_err() {
        return Ok(false);
    }
    let (permit, now) = (clock(Act::EveningWatch, place)?, app.now());
    let mut tx = app.store.look(&permit).await?;
    if tx.review_is_told(now).await? {
        return Ok(false);
    }
    let plan = registering(app, &mut tx, place).await?;
    let pending = tx.reviews_open(moment(now.date(), Time::midnight())).await?;
    drop(tx);
    if !review::is_overdue(&plan.scheme.registration, pending, now.date()) {
        return Ok(false);
    }
    let mut tx = app.store.act(&permit).await?;
    let is_new = tx.review_overdue(pending, plan.version, now).await?;
    if is_new {
        tx.commit().await?;
    }
    Ok(is_new)
}

/// The same at every school; what cannot be looked at there holds up no other.
pub(crate) async fn look_everywhere(app: &App) {
    for place in app.places().into_iter().filter(|place| place.kind == "school") {
        if let Err(why) = look(app, &place).await {
            tracing::warn!(%why, place = %place.place, "requests were not looked at; tried again in a minute");
        }
    }
}

#[derive(Template)]
#[template(path = "review/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    under: String,
    late_note: Option<String>,
    /// Who comes in the next term, once families can say.
    next: Vec<String>,
    counts: Counts,
    rows: Vec<RowView>,
    review_href: String,
    here: String,
    students_href: String,
    notice_href: String,
    reason: String,
}

/// The figures above the list.
struct Counts {
    pending: i64,
    late: i64,
    accepted: i64,
    capacity: String,
    waiting: i64,
    missing: i64,
}

struct RowView {
    id: String,
    name: String,
    find: String,
    home_class: String,
    chip: &'static str,
    state: String,
    /// What its family says of the next term.
    next: String,
    sent: String,
    fridays: String,
    note: String,
    reason: String,
    pending: bool,
    late: bool,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::RegistrationReview)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let plan = registering(&desk.app, &mut tx, &desk.place).await?;
    let rows = tx.registrations().await?;
    let children = tx.students().await?.len() as i64;
    let said = next::counted(&desk, &mut tx, &rows).await?;
    let counts = counts(&desk.t, &plan.scheme, (&rows, said.as_ref()), children);
    let day = registration::review_day(&plan.scheme.registration);
    let overdue = review::is_overdue(&plan.scheme.registration, counts.pending, desk.now.date());
    Ok(page(ListPage {
        shell: desk.shell(),
        t: desk.t.clone(),
        under: desk.t.review_under(when::day(&desk.t, day)),
        late_note: overdue.then(|| desk.t.review_overdue(counts.pending)),
        rows: rows.iter().map(|row| row_view(&desk, row, said.as_ref())).collect(),
        next: said.map_or_else(Vec::new, |said| said.told.into()),
        review_href: desk.url("registrations/review"),
        here: desk.url("registrations"),
        students_href: desk.url("students"),
        notice_href: desk.url("notice"),
        reason: desk.typed("reason").unwrap_or_default(),
        counts,
    }))
}

/// Under the next term's plan whoever does not come in that has no place.
fn counts(
    t: &Texts,
    scheme: &Scheme,
    (rows, said): (&[RegistrationRow], Option<&Counted>),
    children: i64,
) -> Counts {
    let capacity = grouping::capacity(&scheme.grouping);
    let is_one_site = scheme.campus.rule.is_empty();
    let comes = |row: &&RegistrationRow| said.is_none_or(|said| !said.leaves(&row.student.id));
    let count =
        |wanted: fn(State) -> bool| rows.iter().filter(|row| wanted(row.state)).filter(comes).count() as i64;
    Counts {
        pending: count(State::is_pending),
        late: count(|state| state == State::Late),
        accepted: count(|state| state == State::Accepted),
        capacity: if is_one_site { t.review_capacity(capacity) } else { t.review_capacity_sites(capacity) },
        waiting: count(|state| state == State::Waiting),
        missing: children - rows.len() as i64,
    }
}

fn row_view(desk: &Desk, row: &RegistrationRow, said: Option<&Counted>) -> RowView {
    let t = &desk.t;
    let (chip, state) = state_words(t, row.state, row.position);
    let child = &row.student;
    RowView {
        id: child.id.to_string(),
        find: format!("{} {} {}", child.name, child.sort_key, child.home_class),
        name: child.name.clone(),
        home_class: t.grouping_home_class(&child.home_class),
        chip,
        state,
        next: said.map_or_else(String::new, |said| said.word(t, &child.id)),
        sent: when::moment(t, row.submitted_at),
        fridays: if row.fridays { t.review_yes() } else { t.review_no() },
        note: row.note.clone(),
        reason: row.reason.clone(),
        pending: row.state.is_pending(),
        late: row.state == State::Late,
    }
}

#[derive(Template)]
#[template(path = "review/done.html")]
struct DonePage {
    shell: Shell,
    t: Texts,
    back: String,
    under: String,
    reason: String,
    outcomes: Vec<OutcomeView>,
}

struct OutcomeView {
    name: String,
    under: String,
    chip: &'static str,
    state: String,
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    pick: Vec<String>,
    verdict: String,
    #[serde(default)]
    reason: String,
}

/// The outcome of a review is shown once; whoever comes back to its address sees the list.
async fn again(desk: Desk) -> Response {
    go(&desk.url("registrations"), None)
}

async fn review_posted(desk: Desk, posted: Posted<Typed>) -> Result<Response, Failure> {
    let Typed { pick, verdict, reason } = posted.form;
    let verdict = if verdict == "return" { Verdict::Return } else { Verdict::Accept };
    let students = pick.into_iter().map(StudentId::new).collect();
    let done = review(&desk.app, &desk.who, &desk.place, Draft { students, verdict, reason }).await?;
    let mut tx = desk.app.store.look(&desk.permit(Act::RegistrationReview)?).await?;
    let waiting = tx.registrations().await?;
    let position = |one: &Outcome| {
        let found = waiting.iter().find(|row| row.student.id == one.student.id);
        found.and_then(|row| row.position)
    };
    let views = done.outcomes.iter().map(|one| outcome_view(&desk, one, position(one))).collect();
    let changed = done.changed().count() as i64;
    Ok(page(DonePage {
        shell: desk.shell(),
        t: desk.t.clone(),
        back: desk.url("registrations"),
        under: desk.t.review_done_under(changed, done.outcomes.len() as i64 - changed),
        reason: done.reason.clone(),
        outcomes: views,
    }))
}

fn outcome_view(desk: &Desk, one: &Outcome, position: Option<i64>) -> OutcomeView {
    let t = &desk.t;
    let (chip, state) = state_words(t, one.after, position);
    let class = t.grouping_home_class(&one.student.home_class);
    let why = match one.kept {
        None => t.review_told(),
        Some(Kept::Decided) => t.review_kept_decided(),
        Some(Kept::LateNeedsReason) => t.review_kept_late(),
        Some(Kept::NotOnRoll) => t.review_kept_roll(),
    };
    OutcomeView { name: one.student.name.clone(), under: format!("{class} · {why}"), chip, state }
}
