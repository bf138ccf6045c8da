//! 开抢页 The opening's page: how long still, which wishes, whose turn, what it came to and why.

use super::glance::{Glance, glance};
use super::menu::{Menu, menus};
use super::queue::settled;
use crate::desk::Desk;
use crate::enrol::term::{self, Named, Term, TermView};
use crate::enrol::{days_of, title_of};
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::refusals;
use crate::texts::{Lang, Texts};
use crate::when;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use rules::enrol::claim::{self, Got, Slot, Stage, Way};
use rules::enrol::course;
use rules::enrol::placement::State;
use rules::id::{CourseId, StudentId};
use rules::moment::Moment;
use rules::people::act::Act;
use rules::plan::scheme::Scheme;
use std::sync::Arc;
use store::enrol::{ClaimRow, CourseRow, PlacementRow};

#[derive(Template)]
#[template(path = "claim/show.html")]
struct ShowPage {
    shell: Shell,
    t: Texts,
    terms: Vec<TermView>,
    back: String,
    action: String,
    turn_href: String,
    placements_href: String,
    child: String,
    lead: String,
    stage: Shown,
    shows_form: bool,
    now: i64,
    target: i64,
    /// Whether something is counted down to, and to what.
    counts: bool,
    left: String,
    fair: String,
    waits: Option<WaitView>,
    receipt: Option<ReceiptView>,
    days: Vec<DayView>,
    can_choose: bool,
    button: String,
    how: String,
}

/// What the page is about at this moment.
#[derive(PartialEq, Eq)]
enum Shown {
    /// Nothing is claimed in this plan.
    Never(String),
    /// It opens later; the words say when.
    Before(String),
    /// The waiting room takes wishes; the words say until when.
    Room(String),
    /// A press is decided at once.
    Open,
    /// It is over.
    Over(String),
}

/// A place in the waiting room.
struct WaitView {
    place: String,
    pace: String,
    wishes: Vec<String>,
}

/// What the last press came to.
struct ReceiptView {
    number: String,
    when: String,
    lead: String,
    refused: Option<String>,
    slots: Vec<SlotView>,
}

pub(super) struct SlotView {
    pub(super) day: String,
    pub(super) title: String,
    chip: &'static str,
    pub(super) state: String,
    because: String,
}

/// The menus of one weekday.
struct DayView {
    day: String,
    kept: Option<String>,
    ranks: Vec<RankView>,
}

struct RankView {
    name: String,
    word: String,
    chosen: String,
    menu: Arc<Menu>,
}

/// Everything about one child's claims in a term.
struct Seen {
    child: rules::people::student::Student,
    glance: Arc<Glance>,
    held: Vec<PlacementRow>,
    claims: Vec<ClaimRow>,
}

async fn seen(desk: &Desk, term: &Term, student: &StudentId) -> Result<Seen, Failure> {
    let permit = desk.permit(Act::ClaimMake)?;
    let claims = claims(desk, term, (student, 8)).await?;
    let glance = glance(&desk.app, (&desk.place, &term.which.plan)).await?;
    let mut tx = desk.app.store.look(&permit).await?;
    let (child, mut held) = (tx.student(student).await?, tx.placements(student).await?);
    held.retain(|one| term.which.has(&one.course));
    Ok(Seen { child, held, claims, glance })
}

/// The child's claims; one that still waits after its moment is decided first.
async fn claims(
    desk: &Desk,
    term: &Term,
    (student, limit): (&StudentId, i64),
) -> Result<Vec<ClaimRow>, Failure> {
    let permit = desk.permit(Act::ClaimMake)?;
    let of = (student, term.which.plan.as_str());
    let claims = desk.app.store.look(&permit).await?.claims(of, limit).await?;
    let is_early = desk.now < claim::decides(&term.plan.scheme.claim);
    if is_early || claims.iter().all(|claim| claim.state != "held") {
        return Ok(claims);
    }
    settled(&desk.app, &desk.place).await;
    Ok(desk.app.store.look(&permit).await?.claims(of, limit).await?)
}

pub(super) async fn show(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    Query(named): Query<Named>,
) -> Result<Response, Failure> {
    let student = StudentId::new(student);
    let term = term::chosen(&desk.app, &desk.place, named.plan())?;
    let (scheme, seen) = (&term.plan.scheme, seen(&desk, &term, &student).await?);
    let (terms, own) = (&scheme.claim, format!("claims/{student}"));
    let stage = stage_of(&desk, scheme);
    let target = match stage {
        Shown::Before(_) => claim::room(terms),
        Shown::Room(_) => claim::decides(terms),
        Shown::Never(_) | Shown::Open | Shown::Over(_) => Moment(0),
    };
    let in_room = matches!(stage, Shown::Room(_));
    let days = days(&desk, scheme, &seen);
    Ok(page(ShowPage {
        shell: desk.shell(),
        t: desk.t.clone(),
        terms: term.ways(&desk, &own)?,
        back: desk.url("children"),
        action: term.url(&desk, &own),
        turn_href: term.url(&desk, &format!("{own}/turn")),
        placements_href: term.url(&desk, &format!("placements/{student}")),
        lead: lead(&desk, scheme),
        now: desk.now.0,
        target: target.0,
        counts: target != Moment(0),
        left: left(&desk.t, &stage, claim::is_by_chance(terms)),
        fair: if claim::is_by_chance(terms) { desk.t.claim_fair() } else { desk.t.claim_fair_order() },
        waits: waits(&desk, &seen),
        receipt: receipt(&desk, scheme, &seen),
        can_choose: days.iter().any(|day| !day.ranks.is_empty()),
        days,
        button: if in_room { desk.t.claim_wait_button() } else { desk.t.claim_button() },
        how: desk.t.claim_how(),
        child: seen.child.name,
        shows_form: in_room || stage == Shown::Open,
        stage,
    }))
}

/// What is over when the countdown is: with chance the moment goes on for some seconds after the opening.
fn left(t: &Texts, stage: &Shown, by_chance: bool) -> String {
    match stage {
        Shown::Before(_) => t.claim_left_room(),
        Shown::Room(_) if by_chance => t.claim_left_result(),
        Shown::Room(_) | Shown::Never(_) | Shown::Open | Shown::Over(_) => t.claim_left_opening(),
    }
}

fn lead(desk: &Desk, scheme: &Scheme) -> String {
    match claim::way(&scheme.claim) {
        Way::FirstCome => desk.t.claim_lead_first_come(),
        Way::LeftOver | Way::Never => desk.t.claim_lead_left_over(),
    }
}

fn stage_of(desk: &Desk, scheme: &Scheme) -> Shown {
    let (t, terms) = (&desk.t, &scheme.claim);
    if claim::way(terms) == Way::Never {
        return Shown::Never(t.claim_never());
    }
    match claim::stage(terms, desk.now) {
        Stage::Before => Shown::Before(
            t.claim_opens(when::moment(t, claim::opens(terms)), when::moment(t, claim::room(terms))),
        ),
        Stage::Room if claim::is_by_chance(terms) => {
            let seconds = (claim::decides(terms).0 - claim::opens(terms).0) / 1000;
            Shown::Room(t.claim_room_chance(when::moment(t, claim::opens(terms)), seconds))
        }
        Stage::Room => Shown::Room(t.claim_room_order(when::moment(t, claim::opens(terms)))),
        Stage::Open => Shown::Open,
        Stage::Over => Shown::Over(t.claim_over(when::moment(t, claim::ends(terms)))),
    }
}

fn waits(desk: &Desk, seen: &Seen) -> Option<WaitView> {
    let held = seen.claims.iter().find(|claim| claim.state == "held")?;
    let (of, ahead) = seen.glance.ahead(held.turn);
    Some(WaitView {
        place: desk.t.claim_place(ahead + 1, of),
        pace: desk.app.claims.pace().map_or_else(String::new, |pace| desk.t.claim_pace(pace)),
        wishes: held.wishes.iter().map(|id| with_day(desk, &seen.glance, id)).collect(),
    })
}

fn with_day(desk: &Desk, glance: &Glance, id: &CourseId) -> String {
    let found = glance.rows.iter().find(|row| row.course.id == *id);
    let day = found.map_or_else(String::new, |row| days_of(&desk.t, &row.course));
    format!("{day} · {}", titled(desk.lang, glance, id))
}

fn titled(lang: Lang, glance: &Glance, id: &CourseId) -> String {
    let found = glance.rows.iter().find(|row| row.course.id == *id);
    let title = |row: &CourseRow| lang.pick(&row.course.title_zh, &row.course.title_en).to_owned();
    found.map_or_else(|| id.to_string(), title)
}

/// The newest claim that was decided or refused, unless another one waits.
fn receipt(desk: &Desk, scheme: &Scheme, seen: &Seen) -> Option<ReceiptView> {
    let last = seen.claims.iter().find(|claim| claim.state != "replaced")?;
    if last.state == "held" {
        return None;
    }
    let refused = (!last.reason.is_empty()).then(|| refusals::what(desk.lang, &last.reason));
    Some(ReceiptView {
        number: desk.t.claim_receipt_number(last.seq),
        when: when::moment(&desk.t, last.at),
        lead: match claim::way(&scheme.claim) {
            Way::FirstCome => desk.t.claim_receipt_settles(),
            Way::LeftOver | Way::Never => desk.t.claim_receipt_lead(),
        },
        refused,
        slots: last.slots.iter().map(|slot| slot_view(desk.lang, &seen.glance, slot)).collect(),
    })
}

pub(super) fn slot_view(lang: Lang, glance: &Glance, slot: &Slot) -> SlotView {
    let (t, title) = (&lang.texts(), titled(lang, glance, &slot.course));
    let full: Vec<String> = slot.full.iter().map(|id| titled(lang, glance, id)).collect();
    let full = full.join(&t.claim_comma());
    let found = glance.rows.iter().find(|row| row.course.id == slot.course);
    let stands = found.map(|row| row.course.state);
    let (chip, state, because) = match slot.got {
        _ if stands == Some(course::State::Closed) => ("closed", t.course_closed(), t.claim_because_closed()),
        _ if stands == Some(course::State::Ended) => ("closed", t.course_ended(), String::new()),
        Got::Seat if full.is_empty() => ("done", t.claim_seat(), t.claim_because_seat()),
        Got::Seat => ("done", t.claim_seat(), t.claim_because_fell(full, slot.rank)),
        Got::Place(position) => ("waiting", t.placement_waiting(position), t.claim_because_full(full)),
        Got::Stays(position) => ("waiting", t.placement_waiting(position), t.claim_because_stays()),
        Got::Kept => ("done", t.placement_placed(), t.claim_because_kept()),
    };
    SlotView { day: when::weekday(t, slot.weekday), title, chip, state, because }
}

/// What the child can choose, by weekday; where it has a seat that day there is nothing to choose.
fn days(desk: &Desk, scheme: &Scheme, seen: &Seen) -> Vec<DayView> {
    let menus = menus(desk, scheme, &seen.glance, &seen.child);
    let of_day = |weekday: i64| {
        let menu = menus.iter().find(|menu| menu.weekday == weekday);
        let is_then = |one: &&PlacementRow| {
            one.state == State::Placed && one.course.weekdays().any(|day| day == weekday)
        };
        let seat = seen.held.iter().find(is_then);
        let (kept, ranks) = match (seat, menu) {
            (None, None) => return None,
            (Some(one), _) => (Some(title_of(desk, &one.course).to_owned()), Vec::new()),
            (None, Some(menu)) => (None, ranks(desk, scheme, seen, menu)),
        };
        Some(DayView { day: when::weekday(&desk.t, weekday), kept, ranks })
    };
    (1..=5).filter_map(of_day).collect()
}

fn ranks(desk: &Desk, scheme: &Scheme, seen: &Seen, menu: &Arc<Menu>) -> Vec<RankView> {
    let held = seen.claims.iter().find(|claim| claim.state == "held");
    let wishes = held.into_iter().flat_map(|claim| &claim.wishes).map(CourseId::to_string);
    let stand: Vec<String> = wishes.filter(|id| menu.lines.iter().any(|line| line.id == *id)).collect();
    let rank = |number: i64| {
        let name = format!("choice-{}-{number}", menu.weekday);
        let stands = usize::try_from(number - 1).ok().and_then(|at| stand.get(at));
        let chosen = desk.typed(&name).or_else(|| stands.cloned()).unwrap_or_default();
        RankView { name, word: desk.t.preference_rank(number), chosen, menu: Arc::clone(menu) }
    };
    let most = claim::most(&scheme.claim).min(menu.lines.len() as i64);
    (1..=most).map(rank).collect()
}
