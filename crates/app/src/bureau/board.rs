//! 看板 One page of figures for a school, or for every school of a district: a picture first, the table beneath.

use crate::chart::Bar;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::routes::Route;
use crate::texts::Texts;
use askama::Template;
use axum::response::Response;
use rules::people::act::Act;
use store::bureau::Figures;

pub(crate) fn routes() -> Vec<Route> {
    vec![Route::get("/{district}/{place}/board", Act::BoardRead, board)]
}

#[derive(Template)]
#[template(path = "board/board.html")]
struct BoardPage {
    shell: Shell,
    t: Texts,
    place_name: String,
    schools: Vec<School>,
}

/// One school: its pictures and the numbers beneath them.
struct School {
    name: String,
    enrolled: Vec<Bar>,
    courses: Vec<Bar>,
    tonight: Vec<Bar>,
    money: Vec<Bar>,
    figures: Figures,
}

async fn board(desk: Desk) -> Result<Response, Failure> {
    let mut tx = desk.app.store.look(&desk.permit(Act::BoardRead)?).await?;
    let figures = tx.board_figures(desk.now.date()).await?;
    let schools = figures.into_iter().map(|figures| school(&desk, figures)).collect();
    let place_name = desk.place_name().to_owned();
    Ok(page(BoardPage { schools, place_name, shell: desk.shell(), t: desk.t.clone() }))
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
        figures,
    }
}
