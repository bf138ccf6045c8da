//! 录取与候补 Placements: what a child got and why, its places in waiting lists, giving a seat up, taking a free one.

pub(crate) mod because;
mod earlier;

use super::claim::{self, Answer};
use super::offer::{OfferedView, offered};
use super::term::{self, Named, Term, TermView};
use super::{days_of, own_site, title_of, when_of};
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use rules::enrol::claim::{self as claiming, Draft, Got};
use rules::enrol::course::term::Which;
use rules::enrol::draw::{self, Paper, Published, Why, WhyWish};
use rules::enrol::placement::{State, Withdrawn};
use rules::enrol::preference::Asked;
use rules::enrol::{course, preference};
use rules::fen::Fen;
use rules::id::{CourseId, RefundId, StudentId};
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::student::Student;
use rules::plan::scheme::Scheme;
use serde::Deserialize;
use store::Tx;
use store::enrol::{CourseRow, OfferRow, PlacementRow};

pub(crate) fn routes() -> Vec<Route> {
    let mut routes = vec![
        Route::get("/{district}/{place}/placements/{student}", Act::PlacementWithdraw, show),
        Route::get("/{district}/{place}/placements/{student}/receipt", Act::PlacementWithdraw, receipt_file),
        Route::post(
            "/{district}/{place}/placements/{student}/withdraw",
            Act::PlacementWithdraw,
            withdraw_posted,
        ),
        Route::post("/{district}/{place}/placements/{student}/join", Act::PreferenceSubmit, join_posted),
    ];
    routes.extend(earlier::routes());
    routes
}

/// Gives up a seat or a waiting place; the first that waits gets a freed seat.
pub async fn withdraw(
    app: &App,
    who: &Who,
    place: &Place,
    student: &StudentId,
    course: &CourseId,
) -> Result<Withdrawn, Failure> {
    Ok(leave(app, who, place, (student, course), None).await?.0)
}

/// The same, and what is free then is asked back under `refund` in the same transaction (P3.40, X.7); says how much.
pub async fn leave(
    app: &App,
    who: &Who,
    place: &Place,
    of: (&StudentId, &CourseId),
    refund: Option<RefundId>,
) -> Result<(Withdrawn, Fen), Failure> {
    who.permit(Act::PlacementWithdraw, place)?;
    claim::release(app, who, place, of, refund).await
}

/// Takes a free seat of an open course of the term that is named, or waits last in its list: a claim with one wish (X.1).
pub async fn join(
    app: &App,
    who: &Who,
    (place, named): (&Place, Option<&str>),
    student: &StudentId,
    course: &CourseId,
) -> Result<Answer, Failure> {
    who.permit(Act::PreferenceSubmit, place)?;
    let wishes = vec![course.clone()];
    let draft = Draft { student: student.clone(), key: app.fresh_id(), wishes, at: app.now(), presses: 0 };
    claim::press(app, who, (place, named), draft).await
}

#[derive(Template)]
#[template(path = "placement/show.html")]
struct ShowPage {
    shell: Shell,
    t: Texts,
    terms: Vec<TermView>,
    back: String,
    child: String,
    is_given: bool,
    draws_at: String,
    number: Option<String>,
    how: String,
    offered: Vec<OfferedView>,
    offer_href: String,
    asked: String,
    seats: Vec<HeldView>,
    over: Vec<(String, String)>,
    reasons: Vec<ReasonView>,
    offers: Vec<OfferView>,
    take_when: String,
    withdraw_href: String,
    join_href: String,
    draw_href: String,
    receipt: Option<ReceiptView>,
    /// Draws of terms before: where the child's part in each is read, and what to call it.
    earlier: Vec<(String, String)>,
}

/// That the child's wishes stand in the published roster.
struct ReceiptView {
    href: String,
    row: String,
    index: i64,
    of: i64,
    path: Vec<String>,
    root: String,
    pseudonym: String,
    id: String,
    secret: String,
}

fn receipt_view(paper: Paper, href: String) -> ReceiptView {
    let root = paper.receipt.root().unwrap_or_else(|| "-".to_owned());
    let Paper { student: (id, secret), receipt, .. } = paper;
    ReceiptView {
        href,
        pseudonym: receipt.row.split(',').next().unwrap_or_default().to_owned(),
        row: receipt.row,
        index: receipt.index as i64 + 1,
        of: receipt.of as i64,
        path: receipt.path,
        root,
        id,
        secret,
    }
}

/// The receipt as a file, to check at home without this page.
async fn receipt_file(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    Query(named): Query<Named>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::PlacementWithdraw)?;
    let term = term::chosen(&desk.app, &desk.place, named.plan())?;
    let mut tx = desk.app.store.look(&permit).await?;
    let child = tx.student(&StudentId::new(student)).await?;
    let id = tx.draw_current(&term.which.plan).await?;
    let published = tx.draw(&id).await?.ok_or(Failure::NotTheirs)?;
    receipt_answer(&published, &child)
}

fn receipt_answer(published: &Published, child: &Student) -> Result<Response, Failure> {
    let paper = draw::receipt(published, child).ok_or(Failure::NotTheirs)?;
    let name = format!("attachment; filename=\"receipt-{}.txt\"", published.draw);
    let kind = (header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned());
    Ok(([kind, (header::CONTENT_DISPOSITION, name)], paper.text()).into_response())
}

/// A seat or a waiting place that can be given up.
struct HeldView {
    course: String,
    title: String,
    under: String,
    chip: &'static str,
    state: String,
    give_up: String,
    danger: bool,
}

/// One wish and what became of it.
struct ReasonView {
    rank: i64,
    title: String,
    chip: &'static str,
    state: String,
    because: String,
}

/// A course that can still be joined.
struct OfferView {
    course: String,
    title: String,
    under: String,
    button: String,
}

async fn show(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    Query(named): Query<Named>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::PlacementWithdraw)?;
    let term = term::chosen(&desk.app, &desk.place, named.plan())?;
    let scheme = &term.plan.scheme;
    let mut tx = desk.app.store.look(&permit).await?;
    let child = tx.student(&StudentId::new(student)).await?;
    let id = tx.draw_current(&scheme.scheme.id).await?;
    let published = tx.draw(&id).await?;
    let Own { held, rows, waiting } = own(&mut tx, &term.which, &child).await?;
    let told = term.earlier(tx.draws_earlier(&id).await?);
    let asked = asked_words(&desk, &tx.preference_standing(&child.id, &scheme.scheme.id).await?);
    let why = published.as_ref().and_then(|one| draw::why(one, &child.id));
    let receipt = published.as_ref().and_then(|one| draw::receipt(one, &child));
    let is_claimed = claiming::way(&scheme.claim) == claiming::Way::FirstCome;
    let is_given = is_claimed || published.is_some_and(|one| one.published_at.is_some());
    let base = format!("placements/{}", child.id);
    let (offers, take_when) = offers(&desk, &term, &child, &rows, &held);
    Ok(page(ShowPage {
        shell: desk.shell(),
        t: desk.t.clone(),
        terms: term.ways(&desk, &base)?,
        back: desk.url("children"),
        is_given,
        receipt: receipt.map(|paper| receipt_view(paper, term.url(&desk, &format!("{base}/receipt")))),
        earlier: super::draw::earlier(&desk, &format!("{base}/"), &told),
        draws_at: when::moment(&desk.t, draw::hour(&scheme.draw)),
        number: why.as_ref().map(|why| desk.t.placement_number(why.number, why.of)),
        how: why.as_ref().map_or_else(String::new, |why| because::how(&desk.t, why)),
        offered: offered(&desk, &waiting, |row| when_of(&desk, scheme, &row.course)),
        offer_href: term.url(&desk, &format!("{base}/offer")),
        asked,
        seats: held.iter().filter_map(|one| held_view(&desk, scheme, &child, one)).collect(),
        over: over(&desk, scheme, &held),
        reasons: why.map_or_else(Vec::new, |why| reasons(&desk, &why, &rows, &held)),
        offers,
        take_when,
        child: child.name,
        withdraw_href: term.url(&desk, &format!("{base}/withdraw")),
        join_href: term.url(&desk, &format!("{base}/join")),
        draw_href: desk.url(&format!("draws/{id}")),
    }))
}

/// What a child has in the courses of one term, the courses, and the offers to the child.
struct Own {
    held: Vec<PlacementRow>,
    rows: Vec<CourseRow>,
    waiting: Vec<OfferRow>,
}

async fn own(tx: &mut Tx, which: &Which, child: &Student) -> Result<Own, Failure> {
    let mut held = tx.placements(&child.id).await?;
    held.retain(|one| which.has(&one.course));
    let mut rows = tx.course_rows().await?;
    rows.retain(|row| which.has(&row.course));
    let mut waiting = tx.offers_to(std::slice::from_ref(&child.id)).await?;
    waiting.retain(|row| which.has(&row.course));
    Ok(Own { held, rows, waiting })
}

/// What the family asked besides its wishes, as the draw kept to it.
fn asked_words(desk: &Desk, asked: &Asked) -> String {
    let most = (asked.most > 0).then(|| desk.t.placement_asked_most(asked.most));
    let together = asked.together.then(|| desk.t.placement_asked_together());
    most.into_iter().chain(together).collect::<Vec<_>>().join(" ")
}

fn held_view(desk: &Desk, scheme: &Scheme, child: &Student, one: &PlacementRow) -> Option<HeldView> {
    let (t, title) = (&desk.t, title_of(desk, &one.course));
    let day = days_of(t, &one.course);
    let (chip, state, give_up, danger) = match one.state {
        State::Placed => ("done", t.placement_placed(), t.placement_give_up(&child.name, &day, title), true),
        State::Waiting => {
            let position = one.position.unwrap_or(1);
            ("waiting", t.placement_waiting(position), t.placement_stop_waiting(title), false)
        }
        State::Closed | State::Withdrawn | State::Ended => return None,
    };
    Some(HeldView {
        course: one.course.id.to_string(),
        title: title.to_owned(),
        under: format!("{} · {} · {}", when_of(desk, scheme, &one.course), one.course.room, one.teacher_name),
        chip,
        state,
        give_up,
        danger,
    })
}

/// Courses of terms that are over in which the child sat to the end, each with when it was.
fn over(desk: &Desk, scheme: &Scheme, held: &[PlacementRow]) -> Vec<(String, String)> {
    let ended = held.iter().filter(|one| one.state == State::Ended && one.is_seat);
    let line = |one: &PlacementRow| {
        let under = format!("{} · {}", when_of(desk, scheme, &one.course), one.teacher_name);
        (title_of(desk, &one.course).to_owned(), under)
    };
    ended.map(line).collect()
}

/// Each wish with its reason at the draw; the chip says how it stands now.
fn reasons(desk: &Desk, why: &Why, rows: &[CourseRow], held: &[PlacementRow]) -> Vec<ReasonView> {
    let title = |id: &str| {
        let found = rows.iter().find(|row| row.course.id.as_str() == id);
        found.map_or_else(String::new, |row| title_of(desk, &row.course).to_owned())
    };
    let view = |(rank, wish): (i64, &WhyWish)| {
        let t = &desk.t;
        let because = because::of(t, why, wish, &title);
        let now = held.iter().find(|one| one.course.id == wish.course);
        let (chip, state) = match now.map(|one| (one.state, one.position)) {
            Some((State::Placed, _)) => ("done", t.placement_placed()),
            Some((State::Waiting, position)) => ("waiting", t.placement_waiting(position.unwrap_or(1))),
            Some((State::Closed, _)) => ("closed", t.course_closed()),
            Some((State::Withdrawn, _)) => ("closed", t.placement_withdrawn()),
            Some((State::Ended, _)) => ("closed", t.course_ended()),
            None => ("closed", t.placement_passed()),
        };
        ReasonView { rank, title: title(wish.course.as_str()), chip, state, because }
    };
    (1..).zip(&why.wishes).map(view).collect()
}

/// Open courses for the child's grade and site, on weekdays on which the child has nothing: full ones can be waited for at
/// any time, free seats are taken while claims are (X.1); else when that is, where there are any.
fn offers(
    desk: &Desk,
    term: &Term,
    child: &Student,
    rows: &[CourseRow],
    held: &[PlacementRow],
) -> (Vec<OfferView>, String) {
    let scheme = &term.plan.scheme;
    let shut = claiming::shut(&scheme.claim, desk.now);
    let own = own_site(&desk.app, &desk.place, scheme);
    let seats = held.iter().filter(|one| one.state == State::Placed);
    let busy = seats.fold(0, |busy, one| busy | one.course.days());
    let waits = |id: &CourseId| held.iter().any(|one| one.course.id == *id && one.state == State::Waiting);
    let open = rows.iter().filter(|row| {
        row.course.state == course::State::Open
            && busy & row.course.days() == 0
            && (!waits(&row.course.id) || is_free(row))
            && preference::is_offered(&scheme.campus, &own, child, &row.course)
    });
    let offer = |row: &CourseRow| {
        let is_free = is_free(row);
        let title = title_of(desk, &row.course);
        let left =
            if is_free { desk.t.placement_free(free_seats(row)) } else { desk.t.placement_full(row.waiting) };
        OfferView {
            course: row.course.id.to_string(),
            title: title.to_owned(),
            under: format!("{} · {left}", when_of(desk, scheme, &row.course)),
            button: if is_free { desk.t.placement_take() } else { desk.t.placement_wait() },
        }
    };
    let (later, now): (Vec<&CourseRow>, _) = open.partition(|row| shut.is_some() && is_free(row));
    let take_when = shut.filter(|_| !later.is_empty()).map(|why| take_when(desk, scheme, &why));
    (now.into_iter().map(offer).collect(), take_when.unwrap_or_default())
}

/// When free seats can be taken.
fn take_when(desk: &Desk, scheme: &Scheme, why: &claiming::Refusal) -> String {
    let t = &desk.t;
    match why {
        claiming::Refusal::NotYet { from } => {
            t.placement_take_from(when::moment(t, *from), when::moment(t, claiming::room(&scheme.claim)))
        }
        claiming::Refusal::Over { until } => t.placement_take_over(when::moment(t, *until)),
        claiming::Refusal::Never
        | claiming::Refusal::TooOften
        | claiming::Refusal::NotVerified
        | claiming::Refusal::NotOnRoll
        | claiming::Refusal::Nothing
        | claiming::Refusal::TooMany { .. }
        | claiming::Refusal::Twice { .. }
        | claiming::Refusal::NotOpen
        | claiming::Refusal::Grade { .. }
        | claiming::Refusal::Clash { .. }
        | claiming::Refusal::SameDay => t.placement_take_never(),
    }
}

/// Seats that are neither taken nor kept for somebody who was asked.
fn free_seats(row: &CourseRow) -> i64 {
    row.course.seats - row.course.taken - row.offered
}

/// Whether whoever presses first has a seat: nobody is to be asked before.
fn is_free(row: &CourseRow) -> bool {
    free_seats(row) > 0 && row.asking == 0
}

#[derive(Deserialize)]
struct Picked {
    course: String,
    /// `back`: what is free goes back; it stays on the account otherwise.
    #[serde(default)]
    money: String,
}

async fn withdraw_posted(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    Query(named): Query<Named>,
    posted: Posted<Picked>,
) -> Result<Response, Failure> {
    let Posted { form, key } = posted;
    let (student, course) = (StudentId::new(student), CourseId::new(form.course));
    let refund = (form.money == "back").then(|| RefundId::new(key));
    let back_to = term::chosen(&desk.app, &desk.place, named.plan())?.under(&format!("placements/{student}"));
    let (gone, back) = leave(&desk.app, &desk.who, &desk.place, (&student, &course), refund).await?;
    let said = match (gone.promoted.is_empty(), gone.offered.is_empty()) {
        (false, _) => desk.t.placement_passed_on(),
        (true, false) => desk.t.placement_offered_on(),
        (true, true) => desk.t.placement_gave_up(),
    };
    let said =
        if back > Fen::ZERO { format!("{said} {}", desk.t.placement_back(back.to_string())) } else { said };
    Ok(desk.done(&back_to, said))
}

async fn join_posted(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    Query(named): Query<Named>,
    posted: Posted<Picked>,
) -> Result<Response, Failure> {
    let (student, course) = (StudentId::new(student), CourseId::new(posted.form.course));
    let back_to = term::chosen(&desk.app, &desk.place, named.plan())?.under(&format!("placements/{student}"));
    let joined = join(&desk.app, &desk.who, (&desk.place, named.plan()), &student, &course).await?;
    let first = match &joined {
        Answer::Claimed(claimed) => claimed.slots.first().map(|slot| slot.got),
        Answer::Held { .. } => None,
    };
    let said = match first {
        Some(Got::Seat | Got::Kept) => desk.t.placement_now_seated(),
        Some(Got::Place(position) | Got::Stays(position)) => desk.t.placement_now_waits(position),
        None => desk.t.claim_held_said(),
    };
    Ok(desk.done(&back_to, said))
}
