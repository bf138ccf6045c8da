//! 照护提示 A guardian or the head teacher writes what whoever has the child in the evening must know.

use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use rules::id::StudentId;
use rules::people::act::Act;
use rules::people::care_note;
use serde::Deserialize;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/care-notes/{student}", Act::CareNoteWrite, form),
        Route::post("/{district}/{place}/care-notes/{student}", Act::CareNoteWrite, write_posted),
    ]
}

#[derive(Template)]
#[template(path = "care_note/form.html")]
struct FormPage {
    shell: Shell,
    t: Texts,
    back: (String, String),
    child: String,
    under: String,
    action: String,
    note: String,
}

async fn form(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::CareNoteWrite)?;
    let child = desk.app.store.look(&permit).await?.student(&StudentId::new(student)).await?;
    let (evening, students) = (format!("evenings/{}", child.id), "students".to_owned());
    let family = desk.may(Act::EveningRead);
    let (back, word) =
        if family { (evening, desk.t.nav_children()) } else { (students, desk.t.student_title()) };
    Ok(page(FormPage {
        back: (desk.url(&back), word),
        under: desk.t.roll_home_class(child.home_class.as_str()),
        action: desk.url(&format!("care-notes/{}", child.id)),
        note: desk.typed("note").unwrap_or(child.care_note),
        child: child.name,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    note: String,
}

async fn write_posted(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    posted: Posted<Typed>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::CareNoteWrite)?;
    let mut tx = desk.app.store.act(&permit).await?;
    let child = tx.student(&StudentId::new(&student)).await?;
    let written = care_note::write(&child.id, &child.care_note, &posted.form.note)?;
    if !written.already {
        tx.care_note_written(&written, desk.app.scheme(&desk.place)?.version, desk.now).await?;
    }
    tx.commit().await?;
    Ok(desk.done(&format!("care-notes/{student}"), desk.t.care_note_written()))
}
