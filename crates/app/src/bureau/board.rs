//! 看板 One page of figures for a school, or for every school of a district: a picture first, the table beneath.

mod point;

use self::point::SummerView;
use super::complaint::{self, RowView};
use crate::chart::Bar;
use crate::desk::Desk;
use crate::enrol::draw;
use crate::enrol::term::{self, Term};
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::plan::policy;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use askama::Template;
use axum::response::Response;
use rules::enrol::course::term::Which;
use rules::enrol::draw as draw_rule;
use rules::enrol::review::waiting;
use rules::id::PlaceId;
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::place::Place;
use store::bureau::{CourseFigures, DrawResult, DrawRow, Figures};

pub(crate) fn routes() -> Vec<Route> {
    vec![Route::get("/{district}/{place}/board", Act::BoardRead, board)]
}

#[derive(Template)]
#[template(path = "board/board.html")]
struct BoardPage {
    shell: Shell,
    t: Texts,
    place_name: String,
    /// Plans that wait for an answer, for whoever answers them: where and how many.
    filings: Option<(String, String)>,
    /// How many of several schools have evenings, and which have none (P1.20).
    coverage: Option<String>,
    /// Complaints without an answer, for the bureau that gives it, and where all of them are (P1.15).
    complaints: Vec<RowView>,
    complaints_href: Option<String>,
    /// What the bureau asks the school, for whoever explains it: where and how much.
    asked: Option<(String, String)>,
    /// The summer plan that holds, for an office.
    summer: Option<SummerView>,
    schools: Vec<School>,
}

/// One school: its pictures and the numbers beneath them.
struct School {
    name: String,
    enrolled: Vec<Bar>,
    /// Of the term that runs, and of the next one once its plan is published.
    terms: Vec<TermView>,
    tonight: Vec<Bar>,
    /// That no plan of it has an evening today, instead of noughts.
    rest: Option<String>,
    money: Vec<Bar>,
    draw: Option<DrawView>,
    /// Its hour has passed and it is not held (P3.33).
    overdue: Option<String>,
    /// Money is left of programmes that are over, and the school has not said what becomes of it (P1.11).
    surplus: Option<String>,
    flows_href: String,
    /// What its plans were let off (P1.23).
    exceptions: Option<String>,
    policies_href: String,
    /// What whoever watches over the school asks about.
    concerns: Vec<String>,
    /// Why it has no evening ahead.
    lacks: Option<String>,
    figures: Figures,
}

/// The courses of one term; which one is said where there are two.
struct TermView {
    word: String,
    bars: Vec<Bar>,
    figures: CourseFigures,
}

/// The school's draw: where everyone reads it, and what it came to.
struct DrawView {
    href: String,
    said: String,
    share: String,
    nothing: String,
    closed: String,
}

/// Which term's it is goes before, where there are two.
fn draw_view(desk: &Desk, terms: &[Term], (place, row): (&PlaceId, &DrawRow)) -> DrawView {
    let own = terms.iter().find(|term| draw_rule::is_of(&row.draw, &term.which.plan));
    let view = result_view(desk, place, row);
    match own.filter(|_| terms.len() > 1) {
        Some(term) => DrawView { said: desk.t.board_of_term(term.word(desk), &view.said), ..view },
        None => view,
    }
}

fn result_view(desk: &Desk, place: &PlaceId, row: &DrawRow) -> DrawView {
    let (t, district) = (&desk.t, &desk.place.district);
    let href = format!("/{district}/{place}/draws/{}", row.draw);
    let figure = |count: i64| count.to_string();
    let bare = |said: String| {
        let none = String::new;
        DrawView { href: href.clone(), said, share: none(), nothing: none(), closed: none() }
    };
    match row.result {
        DrawResult::Ahead => bare(t.board_draw_ahead()),
        DrawResult::Unkept => bare(t.board_draw_unkept()),
        DrawResult::Told(one) => {
            let share = draw::share(one.value, one.bound);
            let said = t.board_draw_said(share.as_str(), one.wishing, one.nothing, one.closed);
            DrawView { href, said, share, nothing: figure(one.nothing), closed: figure(one.closed) }
        }
    }
}

/// That a school's draw is overdue, for whoever watches the schools; its manager is told besides.
fn draw_overdue(desk: &Desk, terms: &[Term], figures: &Figures) -> Option<String> {
    let late = |term: &Term| {
        let scheme = &term.plan.scheme;
        let due = draw_rule::due(scheme, figures.draw_progress(&term.which), desk.now)?;
        let hour = when::moment(&desk.t, draw_rule::hour(&scheme.draw));
        draw_rule::is_overdue(&scheme.draw, due, desk.now).then(|| desk.t.board_draw_overdue(hour))
    };
    terms.iter().find_map(late)
}

/// The courses of each term; of a school without a plan, of all together.
fn term_views(desk: &Desk, terms: &[Term], figures: &Figures) -> Vec<TermView> {
    let view = |word: String, which: &Which| {
        let (t, figures) = (&desk.t, figures.courses(which));
        let whole = figures.placed.max(figures.waiting).max(1);
        let bar = |label: String, n: i64| Bar::new(&label, n.to_string(), n, whole);
        let bars = vec![
            bar(t.board_placed(), figures.placed).in_state("done"),
            bar(t.board_course_waiting(), figures.waiting).in_state("waiting"),
        ];
        TermView { word, bars, figures }
    };
    match terms {
        [] => vec![view(String::new(), &Which::alone(""))],
        [runs] => vec![view(String::new(), &runs.which)],
        several => several.iter().map(|term| view(term.word(desk), &term.which)).collect(),
    }
}

/// How often a school's plans were let off what the policies ask.
fn exceptions(desk: &Desk, place: &PlaceId) -> Option<String> {
    let place = desk.app.place(desk.place.district.as_str(), place.as_str()).ok()?;
    let count: i64 = policy::exceptions(&desk.app, &place).values().sum();
    (count > 0).then(|| desk.t.board_exceptions(count))
}

async fn board(desk: Desk) -> Result<Response, Failure> {
    let mut tx = desk.app.store.look(&desk.permit(Act::BoardRead)?).await?;
    let figures = tx.board_figures(desk.now.date()).await?;
    let mut whole = tx.board_whole_classes(desk.now.date()).await?;
    let waiting = if desk.may(Act::FilingAnswer) { tx.filings_unanswered().await? } else { 0 };
    let filings = (waiting > 0).then(|| (desk.url("plans"), desk.t.filing_unanswered(waiting)));
    let view = |figures: Figures| {
        let classes = whole.remove(&figures.place).unwrap_or_default();
        school(&desk, figures, &classes)
    };
    let schools: Vec<School> = figures.into_iter().map(view).collect();
    drop(tx);
    let asked = complaint::asked_waiting(&desk).await?;
    Ok(page(BoardPage {
        place_name: desk.place_name().to_owned(),
        coverage: coverage(&desk.t, &schools),
        complaints: complaint::waiting(&desk).await?,
        complaints_href: desk.may(Act::ComplaintRead).then(|| desk.url("complaint-desk")),
        asked: (asked > 0).then(|| (desk.url("complaint-questions"), desk.t.complaint_asks(asked))),
        summer: point::summer(&desk).await?,
        schools,
        filings,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// How many of several schools have evenings, and which have none and why (P1.20).
fn coverage(t: &Texts, schools: &[School]) -> Option<String> {
    let all = i64::try_from(schools.len()).unwrap_or(i64::MAX);
    let lacking: Vec<&str> = schools.iter().filter_map(|school| school.lacks.as_deref()).collect();
    let covered = all - i64::try_from(lacking.len()).unwrap_or(all);
    let percent = (covered * 100).checked_div(all).filter(|_| all > 1)?;
    let said = t.board_coverage(covered, all, percent);
    if lacking.is_empty() {
        return Some(said);
    }
    Some(format!("{said} {}", t.board_coverage_lacking(lacking.join(" · "))))
}

/// Who waits and since when, what was sent back, what happened, and classes of which nobody stayed away (P1.15, P1.16, P1.17).
fn concerns((t, now): (&Texts, Moment), figures: &Figures, classes: &[String]) -> Vec<String> {
    let waits = figures.waits_since.map(|at| t.board_waits_since(figures.waiting, when::day(t, at.date())));
    let too_long = figures.waits_since.filter(|at| waiting::is_too_long(*at, now));
    let too_long = too_long.map(|_| t.board_waits_long(waiting::DAYS_MAX));
    let returned = (figures.returned > 0).then(|| t.board_returned(figures.returned));
    let incidents = (figures.incidents > 0).then(|| t.board_incidents(figures.incidents));
    let whole = (!classes.is_empty()).then(|| t.board_whole_classes(classes.join(" · ")));
    [waits, too_long, returned, incidents, whole].into_iter().flatten().collect()
}

/// Whether some programme of these terms has an evening today: not in holidays, nor after the last term (P3.31).
fn has_evening(desk: &Desk, place: &Place, terms: &[Term]) -> bool {
    let (calendar, today) = (desk.app.calendar(place), desk.now.date());
    terms.iter().any(|term| {
        let scheme = &term.plan.scheme;
        scheme.programme.iter().any(|one| calendar.evening(scheme, one, today).is_some())
    })
}

fn school(desk: &Desk, figures: Figures, classes: &[String]) -> School {
    let t = &desk.t;
    let place = desk.app.place(desk.place.district.as_str(), figures.place.as_str()).ok();
    let terms = place.as_ref().and_then(|place| term::all(&desk.app, place).ok()).unwrap_or_default();
    let is_rest = figures.expected == 0 && place.is_none_or(|place| !has_evening(desk, &place, &terms));
    let of = |whole: i64| move |label: String, n: i64| Bar::new(&label, n.to_string(), n, whole.max(1));
    let pupils = of(figures.students);
    let evening = of(figures.expected);
    let all = (figures.held + figures.released).0;
    let money = |label: String, fen: rules::fen::Fen| Bar::new(&label, fen.to_string(), fen.0, all.max(1));
    let name = desk.lang.pick(&figures.name.0, &figures.name.1).to_owned();
    let why = if terms.is_empty() {
        t.board_without_plan(name.as_str())
    } else {
        t.board_without_evenings(name.as_str())
    };
    let lacks = figures.next_evening.is_none().then_some(why);
    School {
        name,
        lacks,
        concerns: concerns((t, desk.now), &figures, classes),
        enrolled: vec![
            pupils(t.board_students(), figures.students),
            pupils(t.board_registered(), figures.registered),
            pupils(t.board_accepted(), figures.accepted).in_state("done"),
            pupils(t.board_waiting(), figures.waiting).in_state("waiting"),
        ],
        terms: term_views(desk, &terms, &figures),
        tonight: vec![
            evening(t.board_expected(), figures.expected),
            evening(t.board_present(), figures.present).in_state("done"),
            evening(t.board_handed_over(), figures.handed_over).in_state("done"),
            evening(t.board_open_absences(), figures.open_absences).in_state("refused"),
        ],
        rest: is_rest.then(|| t.board_no_care()),
        money: vec![
            money(t.board_held(), figures.held),
            money(t.board_released(), figures.released).in_state("done"),
        ],
        draw: figures.draw.as_ref().map(|row| draw_view(desk, &terms, (&figures.place, row))),
        overdue: draw_overdue(desk, &terms, &figures),
        surplus: (figures.surplus.0 > 0)
            .then(|| t.board_surplus(figures.surplus.0, figures.surplus.1.to_string())),
        flows_href: format!("{}#surplus", desk.url("flows")),
        exceptions: exceptions(desk, &figures.place),
        policies_href: desk.url("policies"),
        figures,
    }
}
