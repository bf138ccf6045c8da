//! 看板 One page of figures for a school, or for every school of a district: a picture first, the table beneath.

use crate::chart::Bar;
use crate::desk::Desk;
use crate::enrol::draw;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::plan::policy;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use askama::Template;
use axum::response::Response;
use rules::enrol::draw as draw_rule;
use rules::id::PlaceId;
use rules::people::act::Act;
use store::bureau::{DrawResult, DrawRow, Figures};

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
    schools: Vec<School>,
}

/// One school: its pictures and the numbers beneath them.
struct School {
    name: String,
    enrolled: Vec<Bar>,
    courses: Vec<Bar>,
    tonight: Vec<Bar>,
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
    figures: Figures,
}

/// The school's draw: where everyone reads it, and what it came to.
struct DrawView {
    href: String,
    said: String,
    share: String,
    nothing: String,
    closed: String,
}

fn draw_view(desk: &Desk, place: &PlaceId, row: &DrawRow) -> DrawView {
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
fn draw_overdue(desk: &Desk, figures: &Figures) -> Option<String> {
    let place = desk.app.place(desk.place.district.as_str(), figures.place.as_str()).ok()?;
    let plan = desk.app.scheme(&place).ok()?;
    let (scheme, progress) = (&plan.scheme, figures.draw_progress(&plan.scheme.scheme.id));
    let due = draw_rule::due(scheme, progress, desk.now)?;
    let hour = when::moment(&desk.t, draw_rule::hour(&scheme.draw));
    draw_rule::is_overdue(&scheme.draw, due, desk.now).then(|| desk.t.board_draw_overdue(hour))
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
    let waiting = if desk.may(Act::FilingAnswer) { tx.filings_unanswered().await? } else { 0 };
    let filings = (waiting > 0).then(|| (desk.url("plans"), desk.t.filing_unanswered(waiting)));
    let schools = figures.into_iter().map(|figures| school(&desk, figures)).collect();
    let place_name = desk.place_name().to_owned();
    Ok(page(BoardPage { schools, filings, place_name, shell: desk.shell(), t: desk.t.clone() }))
}

fn school(desk: &Desk, figures: Figures) -> School {
    let t = &desk.t;
    let of = |whole: i64| move |label: String, n: i64| Bar::new(&label, n.to_string(), n, whole.max(1));
    let pupils = of(figures.students);
    let courses = of(figures.placed.max(figures.course_waiting));
    let evening = of(figures.expected);
    let all = (figures.held + figures.released).0;
    let money = |label: String, fen: rules::fen::Fen| Bar::new(&label, fen.to_string(), fen.0, all.max(1));
    School {
        name: desk.lang.pick(&figures.name.0, &figures.name.1).to_owned(),
        enrolled: vec![
            pupils(t.board_students(), figures.students),
            pupils(t.board_registered(), figures.registered),
            pupils(t.board_accepted(), figures.accepted).in_state("done"),
            pupils(t.board_waiting(), figures.waiting).in_state("waiting"),
        ],
        courses: vec![
            courses(t.board_placed(), figures.placed).in_state("done"),
            courses(t.board_course_waiting(), figures.course_waiting).in_state("waiting"),
        ],
        tonight: vec![
            evening(t.board_expected(), figures.expected),
            evening(t.board_present(), figures.present).in_state("done"),
            evening(t.board_handed_over(), figures.handed_over).in_state("done"),
            evening(t.board_open_absences(), figures.open_absences).in_state("refused"),
        ],
        money: vec![
            money(t.board_held(), figures.held),
            money(t.board_released(), figures.released).in_state("done"),
        ],
        draw: figures.draw.as_ref().map(|row| draw_view(desk, &figures.place, row)),
        overdue: draw_overdue(desk, &figures),
        surplus: (figures.surplus.0 > 0)
            .then(|| t.board_surplus(figures.surplus.0, figures.surplus.1.to_string())),
        flows_href: format!("{}#surplus", desk.url("flows")),
        exceptions: exceptions(desk, &figures.place),
        policies_href: desk.url("policies"),
        figures,
    }
}
