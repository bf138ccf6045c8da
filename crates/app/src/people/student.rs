//! 学生 The pupils of a class or school, as staff see them; phones only for those who answer for the child (P3.53).

use crate::desk::Desk;
use crate::enrol::registration::state_words;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::routes::Route;
use crate::texts::Texts;
use askama::Template;
use axum::response::Response;
use rules::id::StudentId;
use rules::people::act::Act;
use rules::people::role::Role;
use rules::people::student::Student;
use std::collections::BTreeMap;
use store::enrol::RegistrationRow;
use store::people::Contact;

pub(crate) fn routes() -> Vec<Route> {
    vec![Route::get("/{district}/{place}/students", Act::StudentRead, list)]
}

#[derive(Template)]
#[template(path = "student/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    under: String,
    shows_phones: bool,
    rows: Vec<RowView>,
}

struct RowView {
    name: String,
    find: String,
    home_class: String,
    seat: i64,
    chip: &'static str,
    state: String,
    care_note: String,
    note_href: Option<String>,
    contacts: Vec<Contact>,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::StudentRead)?;
    let shows_phones = matches!(permit.role(), Role::SchoolLeader | Role::Manager | Role::HeadTeacher);
    let mut tx = desk.app.store.look(&permit).await?;
    let mut children = tx.students().await?;
    children.retain(|child| child.is_on_roll(desk.now.date()));
    let asked = tx.registrations().await?;
    let mut contacts = if shows_phones { tx.contacts().await? } else { BTreeMap::new() };
    let asked: BTreeMap<&StudentId, &RegistrationRow> =
        asked.iter().map(|row| (&row.student.id, row)).collect();
    let rows = children.into_iter().map(|child| {
        let row = asked.get(&child.id).copied();
        let contacts = contacts.remove(&child.id).unwrap_or_default();
        row_view(&desk, child, row, contacts)
    });
    let rows: Vec<RowView> = rows.collect();
    Ok(page(ListPage {
        shell: desk.shell(),
        t: desk.t.clone(),
        under: desk.t.student_count(rows.len() as i64),
        shows_phones,
        rows,
    }))
}

fn row_view(desk: &Desk, child: Student, asked: Option<&RegistrationRow>, contacts: Vec<Contact>) -> RowView {
    let t = &desk.t;
    let (chip, state) = match asked {
        Some(row) => state_words(t, row.state, row.position),
        None => ("closed", t.student_not_registered()),
    };
    RowView {
        find: format!("{} {} {}", child.name, child.sort_key, child.home_class),
        home_class: t.grouping_home_class(&child.home_class),
        seat: child.seat,
        name: child.name,
        chip,
        state,
        care_note: child.care_note,
        note_href: desk.may(Act::CareNoteWrite).then(|| desk.url(&format!("care-notes/{}", child.id))),
        contacts,
    }
}
