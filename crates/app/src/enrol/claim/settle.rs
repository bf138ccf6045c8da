//! 开班确定 After the last claim: what opens, what does not, where its children go; looked at as counts, then done.

use crate::app::App;
use crate::chart::Bar;
use crate::desk::Desk;
use crate::enrol::term::{self, Named, Term, TermView};
use crate::enrol::{title_of, when_of};
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use rules::enrol::claim::{self, Instead, Settled, Standing};
use rules::enrol::course::{Course, State};
use rules::enrol::opening;
use rules::id::CourseId;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::scheme::Scheme;
use serde::Deserialize;

/// Opens and closes the courses of the term that is named whose seats were claimed, and tells the families; `None` when it was done
/// before.
pub async fn settle(
    app: &App,
    who: &Who,
    (place, named): (&Place, Option<&str>),
) -> Result<Option<Settled>, Failure> {
    let permit = who.permit(Act::ClaimSettle, place)?;
    let Term { plan, which } = term::chosen(app, place, named)?;
    super::queue::settled(app, place).await;
    let mut tx = app.store.act(&permit).await?;
    let standing = tx.claims_to_settle(&which).await?;
    let scheme = &plan.scheme;
    let settled = claim::settle(&scheme.claim, &scheme.opening, &standing, app.now())?;
    if let Some(settled) = &settled {
        let from = scheme.term.from;
        tx.claims_settled(settled, &standing, (plan.version, from), app.now()).await?;
        tx.commit().await?;
        app.claims.glances.forget((place, &which.plan));
    }
    Ok(settled)
}

#[derive(Template)]
#[template(path = "claim/settle.html")]
struct SettlePage {
    shell: Shell,
    t: Texts,
    terms: Vec<TermView>,
    action: String,
    courses_href: String,
    lead: String,
    is_over: bool,
    until: String,
    done: bool,
    counts: String,
    opened: Vec<Bar>,
    closed: Vec<(String, String)>,
}

pub(super) async fn show(desk: Desk, Query(named): Query<Named>) -> Result<Response, Failure> {
    let permit = desk.permit(Act::ClaimSettle)?;
    let term = term::chosen(&desk.app, &desk.place, named.plan())?;
    let scheme = &term.plan.scheme;
    let standing = desk.app.store.look(&permit).await?.claims_to_settle(&term.which).await?;
    let settled = claim::preview(&scheme.opening, &standing)?;
    let (least, until) = (opening::minimum(&scheme.opening), claim::ends(&scheme.claim));
    let until = when::moment(&desk.t, until);
    Ok(page(SettlePage {
        shell: desk.shell(),
        t: desk.t.clone(),
        terms: term.ways(&desk, "claims/settle")?,
        action: term.url(&desk, "claims/settle"),
        courses_href: term.url(&desk, "courses"),
        lead: desk.t.settle_lead(least),
        is_over: claim::ends(&scheme.claim) <= desk.now,
        until,
        done: settled.is_none(),
        counts: settled.as_ref().map(|settled| counts(&desk, settled)).unwrap_or_default(),
        opened: opened(&desk, scheme, &standing, settled.as_ref()),
        closed: closed(&desk, scheme, &standing, settled.as_ref()),
    }))
}

/// How many go where: counts, before anyone is told.
fn counts(desk: &Desk, settled: &Settled) -> String {
    let to = |is: fn(&Instead) -> bool| settled.moved.iter().filter(|one| is(&one.to)).count() as i64;
    let (opened, closed) = (settled.opened.len() as i64, settled.closed.len() as i64);
    let seats = to(|to| matches!(to, Instead::Seat(..)));
    let waits = to(|to| matches!(to, Instead::Place(..)));
    let nothing = to(|to| matches!(to, Instead::Nothing));
    format!("{} {}", desk.t.settle_counts(opened, closed), desk.t.settle_moves(seats, waits, nothing))
}

/// Courses that open, or have opened, with their children against the number they open with.
fn opened(desk: &Desk, scheme: &Scheme, standing: &Standing, settled: Option<&Settled>) -> Vec<Bar> {
    let open = |course: &&Course| match settled {
        Some(settled) => settled.opened.iter().any(|(id, _)| *id == course.id),
        None => course.state == State::Open,
    };
    let open: Vec<&Course> = standing.courses.iter().filter(open).collect();
    let whole = open.iter().map(|course| course.seats).max().unwrap_or(1);
    let least = opening::minimum(&scheme.opening);
    let bar = |course: &&Course| {
        let after = settled.and_then(|settled| settled.opened.iter().find(|(id, _)| *id == course.id));
        let children = after.map_or_else(|| seated(standing, &course.id), |(_, children)| *children);
        let label = format!("{} {}", when::weekday(&desk.t, course.weekday), title_of(desk, course));
        Bar::new(&label, format!("{children}/{}", course.seats), children, whole)
            .with_mark(least, whole)
            .in_state("done")
    };
    open.iter().map(bar).collect()
}

/// Courses that do not open, with how many children they had.
fn closed(
    desk: &Desk,
    scheme: &Scheme,
    standing: &Standing,
    settled: Option<&Settled>,
) -> Vec<(String, String)> {
    let had = |course: &Course| match settled {
        Some(settled) => settled.closed.iter().find(|(id, _)| *id == course.id).map(|(_, had)| Some(*had)),
        None => (course.state == State::Closed).then_some(None),
    };
    let line = |course: &Course| {
        let when = when_of(desk, scheme, course);
        let under =
            had(course)?.map_or_else(|| when.clone(), |had| format!("{when} · {}", desk.t.settle_had(had)));
        Some((title_of(desk, course).to_owned(), under))
    };
    standing.courses.iter().filter_map(line).collect()
}

fn seated(standing: &Standing, course: &CourseId) -> i64 {
    standing.seated.get(course).map_or(0, |seated| seated.len() as i64)
}

#[derive(Deserialize)]
pub(super) struct Nothing {}

pub(super) async fn posted(
    desk: Desk,
    Query(named): Query<Named>,
    _posted: Posted<Nothing>,
) -> Result<Response, Failure> {
    let back = term::chosen(&desk.app, &desk.place, named.plan())?.under("claims/settle");
    let said = match settle(&desk.app, &desk.who, (&desk.place, named.plan())).await? {
        Some(settled) => counts(&desk, &settled),
        None => desk.t.settle_before(),
    };
    Ok(desk.done(&back, said))
}
