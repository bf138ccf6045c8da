//! 放学交接 The end of the evening: each child of the room to a named adult, many at once.

mod undoing;

pub(super) use undoing::href as inside_href;
pub use undoing::undo;

use super::escort::way_word;
use super::pickup::met;
use super::roll::Sent;
use super::signing::{self, Keeps};
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::people::relation_word;
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use rules::day::handover::{self, Draft, Facts, Release, Released, Row};
use rules::day::pickup;
use rules::day::roll::State;
use rules::day::session::Session;
use rules::day::taking;
use rules::id::{CollectorId, SessionId, StudentId};
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::Role;
use rules::people::student::Student;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/handovers/{session}", Act::HandoverRelease, list),
        Route::post("/{district}/{place}/handovers/{session}", Act::HandoverRelease, release_posted),
        Route::post(
            "/{district}/{place}/handovers/{session}/signings",
            Act::HandoverRelease,
            signings_posted,
        ),
        Route::get(
            "/{district}/{place}/handovers/{session}/inside/{student}",
            Act::HandoverUndo,
            undoing::show,
        ),
        Route::post(
            "/{district}/{place}/handovers/{session}/inside/{student}",
            Act::HandoverUndo,
            undoing::post,
        ),
    ]
}

/// Hands children of one session to named adults (P3.61).
pub async fn release(app: &App, who: &Who, place: &Place, draft: Draft) -> Result<Released, Failure> {
    let permit = who.permit(Act::HandoverRelease, place)?;
    let (plan, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let facts = tx.handover_facts(&draft.session).await?;
    let released = match handover::release(&plan.scheme.pickup, &facts, &draft, now) {
        Ok(released) => released,
        Err(why) => {
            drop(tx);
            return Err(match barred(&facts, &draft) {
                Some((student, name)) => met(app, &permit, (&student, &name), why).await,
                None => why.into(),
            });
        }
    };
    if !released.handed.is_empty() {
        let by = (permit.person(), now);
        tx.handover_released(&released, &facts.session, by, (plan.version, now)).await?;
    }
    tx.commit().await?;
    Ok(released)
}

/// Who goes with whom, as a form says: `to-ming` names the adult, `nth-ming` which hand-over of the child tonight this is.
pub(super) fn released(form: &[(String, String)]) -> Vec<Release> {
    let nth = |student: &str| {
        let typed = form.iter().find(|(field, _)| field.strip_prefix("nth-") == Some(student));
        typed.and_then(|(_, typed)| typed.parse::<i64>().ok()).unwrap_or(1)
    };
    let chosen = form.iter().filter(|(_, to)| !to.is_empty());
    let chosen = chosen.filter_map(|(field, to)| Some((field.strip_prefix("to-")?, to)));
    let release = |(student, to): (&str, &String)| {
        let (id, collector) = (StudentId::new(student), CollectorId::new(to));
        Release { student: id, collector, nth: Some(nth(student)) }
    };
    chosen.map(release).collect()
}

/// The first of those asked for whom somebody comes who may not, or whom somebody sends who has no say.
pub(super) fn barred(facts: &handover::Facts, draft: &Draft) -> Option<(StudentId, String)> {
    draft.released.iter().find_map(|one| {
        let taking = &facts.rows.get(&one.student)?.taking;
        let adult = taking.adults.iter().find(|adult| adult.collector == one.collector)?;
        taking.is_stopped(adult).then(|| (one.student.clone(), adult.name.clone()))
    })
}

#[derive(Template)]
#[template(path = "handover/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    back: String,
    group: String,
    until: String,
    early: bool,
    /// When the evening ends, in milliseconds.
    until_at: i64,
    keeps: Keeps,
    inside: Vec<ChildView>,
    on_way: Vec<(String, String)>,
    escort_href: Option<String>,
    unmarked: i64,
    gone: Vec<GoneView>,
    action: String,
}

/// A child who went, with whom, and where it is said that it did not.
#[derive(Debug)]
pub(super) struct GoneView {
    pub(super) child: String,
    pub(super) adult: String,
    pub(super) inside: String,
}

struct ChildView {
    student: String,
    /// Which hand-over of the child tonight the form offers.
    nth: i64,
    name: String,
    home_class: String,
    adults: Vec<AdultView>,
}

struct AdultView {
    id: String,
    who: String,
    on: bool,
    /// The school must be asked before the child goes: without a network it does not.
    live: bool,
}

async fn list(desk: Desk, Path((_, _, id)): Path<(String, String, String)>) -> Result<Response, Failure> {
    Ok(page(list_page(&desk, id).await?))
}

async fn list_page(desk: &Desk, id: String) -> Result<ListPage, Failure> {
    let plan = desk.app.scheme(&desk.place)?;
    let permit = desk.permit(Act::HandoverRelease)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let facts = tx.handover_facts(&SessionId::new(id)).await?;
    let session = &facts.session;
    if facts.by.role != Role::Doorkeeper && !session.is_led_by(&facts.by) {
        return Err(Failure::NotTheirs);
    }
    let seats: Vec<Student> = tx.roll_rows(&session.id).await?.into_iter().map(|row| row.student).collect();
    let inside = inside(desk, &plan.scheme.pickup, (&facts, seats.as_slice()));
    let on_way = on_way(desk, &facts);
    let gone = gone(desk, &facts);
    let unmarked = facts.rows.values().filter(|row| row.state == State::Expected).count() as i64;
    let parts: Vec<_> = inside
        .iter()
        .map(|one| (&one.student, one.adults.iter().map(|one| (&one.id, one.live)).collect::<Vec<_>>()))
        .collect();
    let keeps = format!("handovers/{}/signings", session.id);
    let keeps = Keeps::of(desk, &mut tx, &keeps, &(parts, &on_way, &gone, unmarked)).await?;
    let gives = desk.may(Act::EscortGive)
        && tx.escorts(desk.now.date(), None).await?.iter().any(|row| !row.escort.ended);
    Ok(ListPage {
        keeps,
        until_at: session.hands_over_from().0,
        shell: desk.shell(),
        t: desk.t.clone(),
        back: desk.url(&format!("rolls/{}", session.id)),
        group: session.name.in_language(desk.is_en()).to_owned(),
        until: session.hands_over_from().time().strftime("%H:%M").to_string(),
        early: desk.now < session.hands_over_from(),
        inside,
        on_way,
        escort_href: gives.then(|| desk.url(&format!("escorts/give/{}", session.id))),
        unmarked,
        gone,
        action: desk.url(&format!("handovers/{}", session.id)),
    })
}

/// Children in the room as they sit, with the adults of each; nothing is chosen beforehand.
fn inside(desk: &Desk, terms: &pickup::Terms, (facts, seats): (&Facts, &[Student])) -> Vec<ChildView> {
    let waits = |row: &Row| row.way.as_ref().is_none_or(|way| way.ends_with(&facts.by));
    let here = facts.rows.iter().filter(|(_, row)| matches!(row.state, State::Present | State::Late));
    let mut here: Vec<_> = here.filter(|(_, row)| waits(row)).collect();
    here.sort_by_key(|(student, _)| seats.iter().position(|child| child.id == **student));
    let home_class = |student: &StudentId| {
        let child = seats.iter().find(|child| child.id == *student);
        child.map_or_else(String::new, |child| desk.t.roll_home_class(child.home_class.as_str()))
    };
    let view = |(student, row): (&StudentId, &Row)| {
        let typed = desk.typed(&format!("to-{student}")).unwrap_or_default();
        let adults = row.taking.adults.iter().map(|adult| AdultView {
            live: asks_school(terms, (&row.taking, &facts.session), &adult.collector, desk.now),
            who: format!("{} · {}", adult.name, relation_word(&desk.t, &adult.relation, &adult.name)),
            on: typed == adult.collector.as_str(),
            id: adult.collector.to_string(),
        });
        let (home_class, nth, name) = (home_class(student), row.times + 1, row.name.clone());
        ChildView { student: student.to_string(), nth, name, home_class, adults: adults.collect() }
    };
    here.into_iter().map(view).collect()
}

/// Whether the school must be asked about an adult, however long a phone goes by the list.
pub(super) fn asks_school(
    terms: &pickup::Terms,
    (taking, session): (&taking::Facts, &Session),
    collector: &CollectorId,
    now: Moment,
) -> bool {
    rules::day::signing::asks_school(terms, (taking, session.hands_over_from()), collector, now)
}

/// Children whom a line has, and how far they are.
fn on_way(desk: &Desk, facts: &Facts) -> Vec<(String, String)> {
    let rows = facts.rows.values().filter(|row| row.state.is_inside());
    rows.filter_map(|row| Some((row.name.clone(), way_word(desk, row.way.as_ref()?)))).collect()
}

fn gone(desk: &Desk, facts: &Facts) -> Vec<GoneView> {
    let gone = |(student, row): (&StudentId, &Row)| {
        let adult = row.taken_by.as_ref()?.name.clone();
        let inside = inside_href(desk, &facts.session.id, student);
        Some(GoneView { child: row.name.clone(), adult, inside })
    };
    facts.rows.iter().filter_map(gone).collect()
}

async fn release_posted(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
    posted: Posted<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let draft = Draft { session: SessionId::new(&id), released: released(&posted.form) };
    let released = release(&desk.app, &desk.who, &desk.place, draft).await?;
    Ok(desk.done(&format!("handovers/{id}"), desk.t.handover_said(released.handed.len() as i64)))
}

/// What a phone had kept of this hand-over, and whether its page still stands.
async fn signings_posted(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
    posted: Posted<Sent>,
) -> Result<Response, Failure> {
    let at = signing::At::Handover(SessionId::new(&id));
    let taken = signing::taken(&desk, Act::HandoverRelease, &at, posted).await?;
    let shape = Keeps::shape_of(list_page(&desk, id).await.map(|page| page.keeps))?;
    Ok(signing::answer(&desk, &taken, &shape))
}
