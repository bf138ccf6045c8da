//! 看点名 A roll for whoever answers for the evening and marks nothing: the school's leader is alarmed, and can see of whom.

use super::state_word;
use crate::day::leave::stay_word;
use crate::day::meal::diet_line;
use crate::day::session::{Numbers, chip, keeper, when_and_where};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::texts::Texts;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use rules::day::roll::State;
use rules::id::{SessionId, StudentId};
use rules::moment::Moment;
use rules::people::act::Act;
use store::day::RollRow;

/// Where somebody looks at a roll: the page on which it is taken, for whoever takes rolls, else the one that only shows it.
pub(crate) fn href(desk: &Desk, id: &SessionId) -> Option<String> {
    if desk.may(Act::RollMark) {
        return Some(desk.url(&format!("rolls/{id}")));
    }
    desk.may(Act::RollLook).then(|| desk.url(&format!("rolls/{id}/read")))
}

#[derive(Template)]
#[template(path = "roll/read.html")]
struct ReadPage {
    shell: Shell,
    t: Texts,
    back: String,
    name: String,
    under: String,
    chip: (&'static str, String),
    numbers: String,
    children: Vec<ChildView>,
}

/// One child of the roll.
struct ChildView {
    /// The child's page at the gate, on its own evening.
    href: Option<String>,
    name: String,
    under: String,
    notes: Vec<String>,
    chip: &'static str,
    word: String,
}

pub(super) async fn show(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::RollLook)?;
    let in_force = desk.app.scheme(&desk.place)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let row = tx.session_row(&SessionId::new(id)).await?;
    let rows = tx.roll_rows(&row.session.id).await?;
    let children: Vec<StudentId> = rows.iter().map(|row| row.student.id.clone()).collect();
    let diets = tx.diets_of(&children).await?;
    drop(tx);
    let is_tonight = row.session.date == desk.now.date();
    let numbers = Numbers::of(&row);
    let child = |one: RollRow| {
        let diet = diets.get(&one.student.id).map(|said| diet_line(&desk.t, said)).unwrap_or_default();
        let view = child_view(&desk, one);
        let href = view.href.filter(|_| is_tonight);
        let notes = view.notes.into_iter().chain([diet]).filter(|note| !note.is_empty()).collect();
        ChildView { href, notes, ..view }
    };
    Ok(page(ReadPage {
        back: desk.url("tonight"),
        name: row.session.name.in_language(desk.is_en()).to_owned(),
        under: format!("{} · {}", when_and_where(&desk, &row), keeper(&desk.t, &row.teacher_name)),
        chip: chip(&desk, &in_force.scheme, &row.session),
        numbers: desk.t.earlier_numbers(numbers.came, numbers.all, numbers.inside),
        children: rows.into_iter().map(child).collect(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn child_view(desk: &Desk, row: RollRow) -> ChildView {
    let t = &desk.t;
    let hour = |at: Moment| at.time().strftime("%H:%M").to_string();
    let told = match &row.handed_to {
        Some((at, to)) => Some(t.roll_gone_to(hour(*at), to.as_str())),
        None => row.marked_at.map(hour),
    };
    let open = row.absence_open.then(|| t.roll_absence_open());
    let said = [t.roll_home_class(row.student.home_class.as_str()), stay_word(t, row.stay)];
    let parts: Vec<String> =
        said.into_iter().chain(told).chain(open).filter(|part| !part.is_empty()).collect();
    ChildView {
        href: desk.may(Act::GateRead).then(|| desk.url(&format!("gate/{}", row.student.id))),
        under: parts.join(" · "),
        chip: match row.state {
            State::Present => "done",
            State::Expected | State::Late => "waiting",
            State::Absent => "refused",
            State::Leave => "progress",
            State::HandedOver => "closed",
        },
        word: state_word(desk, row.state),
        notes: vec![row.student.care_note],
        name: row.student.name,
    }
}
