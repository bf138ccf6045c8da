//! 清点名单 Who is inside, room by room, on one sheet: an evacuation is counted by it.

use super::unopened::{awaited_now, before_course};
use super::{comes_at, is_inside};
use crate::assets;
use crate::day::session::{keeper, room_name};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::texts::Texts;
use crate::when;
use askama::Template;
use axum::response::Response;
use rules::day::roll::State;
use rules::people::act::Act;
use rules::people::student::Student;
use store::day::GateRow;

#[derive(Template)]
#[template(path = "gate/muster.html")]
struct MusterPage {
    shell: Shell,
    t: Texts,
    back: String,
    today: String,
    inside: i64,
    /// Rooms whose roll nobody has opened, and the children who are expected there.
    unopened: (i64, i64),
    /// Children on no roll until their course begins.
    before: i64,
    offline_href: String,
    keep: &'static str,
    rooms: Vec<RoomView>,
}

struct RoomView {
    name: String,
    children: Vec<(String, String, bool)>,
    is_unopened: bool,
}

/// 本部 206 · 周老师: a room as the list heads it.
pub(super) fn headed(desk: &Desk, (site, room): (&str, &str), teacher_name: &str) -> String {
    format!("{} · {}", room_name(desk, site, room), keeper(&desk.t, teacher_name))
}

pub(super) async fn show(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::GateRead)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let rows = tx.gate_rows(desk.now.date(), None).await?;
    let awaited = awaited_now(&desk, &mut tx, ("", "")).await?;
    let unlisted = tx.unlisted_seen(desk.now.date()).await?;
    let before = before_course(&desk, &mut tx, ("", ""), None).await?;
    drop(tx);
    // Rooms into which nobody has looked come first.
    let mut all: Vec<RoomView> = Vec::new();
    for one in &awaited {
        put(&mut all, &one.place, named(&one.student, true), true);
    }
    let unopened = (all.len() as i64, awaited.len() as i64);
    let here = |row: &&GateRow| is_inside(row) && comes_at(row, desk.now).is_none();
    let inside: Vec<&GateRow> = rows.iter().filter(here).collect();
    let mut rooms: Vec<RoomView> = Vec::new();
    for row in &inside {
        let child = named(&row.student, row.state == State::Expected);
        put(&mut rooms, &place(&desk, row), child, false);
    }
    for one in &unlisted {
        let name = headed(&desk, (&one.site, &one.room), &one.teacher_name);
        put(&mut rooms, &name, (one.words.clone(), desk.t.roll_unlisted_open(), false), false);
    }
    all.extend(rooms);
    for one in &before {
        put(&mut all, &one.place, named(&one.student, true), false);
    }
    Ok(page(MusterPage {
        back: desk.url("gate"),
        today: when::moment(&desk.t, desk.now),
        inside: (inside.len() + unlisted.len()) as i64,
        unopened,
        before: before.len() as i64,
        offline_href: desk.url("offline"),
        keep: assets::keep_href(),
        rooms: all,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// A child by name and class, and whether nobody has seen it yet.
fn named(student: &Student, is_expected: bool) -> (String, String, bool) {
    (student.name.clone(), student.home_class.clone(), is_expected)
}

/// Where a child is that stands on a roll: on its line, or in its room.
fn place(desk: &Desk, row: &GateRow) -> String {
    match &row.way {
        Some(one) if one.way.escort.ended => {
            let ended = desk.t.gate_line_ended_mark();
            format!("{} · {} · {ended}", one.way.escort.plate, one.leader_name)
        }
        Some(one) => format!("{} · {}", one.way.escort.plate, one.leader_name),
        None => headed(desk, (&row.site, &row.room), &row.teacher_name),
    }
}

/// Puts a child into its room; into a new one, where it is the first.
fn put(rooms: &mut Vec<RoomView>, name: &str, child: (String, String, bool), is_unopened: bool) {
    match rooms.iter_mut().rev().find(|room| room.name == name) {
        Some(room) => room.children.push(child),
        None => rooms.push(RoomView { name: name.to_owned(), children: vec![child], is_unopened }),
    }
}
