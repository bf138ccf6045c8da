//! 保健处理 Small first aid of the evening, written down by whoever helped (P3.47). What is more than that is an incident.

use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use askama::Template;
use axum::response::Response;
use jiff::civil::Time;
use rules::day::first_aid::{self, Draft};
use rules::id::{PersonId, StudentId};
use rules::moment::moment;
use rules::people::act::Act;
use rules::people::role::{Permit, Role};
use rules::people::student::Student;
use serde::Deserialize;
use store::Tx;
use store::day::FirstAidRow;

/// How long an entry stays on the list.
const SHOWN_MINUTES: i64 = 7 * 24 * 60;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/first-aid", Act::FirstAidKeep, list),
        Route::post("/{district}/{place}/first-aid", Act::FirstAidKeep, keep_posted),
    ]
}

#[derive(Template)]
#[template(path = "first_aid/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    action: String,
    incident_href: Option<String>,
    children: Vec<(String, String, bool)>,
    hour: String,
    done: String,
    rows: Vec<RowView>,
}

struct RowView {
    child: String,
    done: String,
    under: String,
}

/// Whoever reads what others wrote is written down (X.16); a care teacher reads their own.
async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::FirstAidKeep)?;
    let plan = desk.app.scheme(&desk.place)?;
    let mut tx = desk.app.store.act(&permit).await?;
    let children = tonight(&mut tx, &desk, &permit).await?;
    let mut rows = tx.first_aids(desk.now.plus_minutes(-SHOWN_MINUTES)).await?;
    let own = permit.person().as_str();
    if permit.role() == Role::CareTeacher {
        rows.retain(|row| row.by_id == own);
    }
    if rows.iter().any(|row| row.by_id != own) {
        tx.first_aid_looked(plan.version, desk.now).await?;
        tx.commit().await?;
    }
    let typed = |field: &str| desk.typed(field).unwrap_or_default();
    let chosen = typed("student");
    let choice = |child: Student| {
        let on = child.id.as_str() == chosen;
        let word = format!("{} · {}", child.name, desk.t.roll_home_class(child.home_class.as_str()));
        (child.id.to_string(), word, on)
    };
    let now = desk.now.time().strftime("%H:%M").to_string();
    Ok(page(ListPage {
        action: desk.url("first-aid"),
        incident_href: desk.may(Act::IncidentReport).then(|| desk.url("incidents/new")),
        children: children.into_iter().map(choice).collect(),
        hour: desk.typed("hour").unwrap_or(now),
        done: typed("done"),
        rows: rows.into_iter().map(|row| row_view(&desk, row)).collect(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// The children on tonight's rolls: a care teacher's own, else the school's.
async fn tonight(tx: &mut Tx, desk: &Desk, permit: &Permit) -> Result<Vec<Student>, Failure> {
    let own: Option<PersonId> = (permit.role() == Role::CareTeacher).then(|| permit.person().clone());
    let sessions = tx.sessions(desk.now.date(), own.as_ref()).await?;
    let mut children: Vec<Student> = Vec::new();
    for row in &sessions {
        children.extend(tx.roll_rows(&row.session.id).await?.into_iter().map(|row| row.student));
    }
    children.sort_by(|one, other| (&one.home_class, one.seat).cmp(&(&other.home_class, other.seat)));
    children.dedup_by(|one, other| one.id == other.id);
    Ok(children)
}

fn row_view(desk: &Desk, row: FirstAidRow) -> RowView {
    let child = match row.home_class.as_str() {
        "" => row.student,
        class => format!("{} · {}", row.student, desk.t.roll_home_class(class)),
    };
    let under = format!("{} · {}", when::moment(&desk.t, row.entry.at), row.by);
    RowView { child, done: row.entry.done, under }
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    student: String,
    #[serde(default)]
    hour: String,
    #[serde(default)]
    done: String,
}

async fn keep_posted(desk: Desk, posted: Posted<Typed>) -> Result<Response, Failure> {
    let permit = desk.permit(Act::FirstAidKeep)?;
    let Typed { student, hour, done } = posted.form;
    if student.is_empty() {
        return Err(Failure::missing(desk.t.first_aid_who()));
    }
    let hour: Time = hour.parse().map_err(|_| Failure::missing(desk.t.first_aid_hour()))?;
    let plan = desk.app.scheme(&desk.place)?;
    let mut tx = desk.app.store.act(&permit).await?;
    let children = tonight(&mut tx, &desk, &permit).await?;
    if !children.iter().any(|child| child.id.as_str() == student) {
        return Err(Failure::NotTheirs);
    }
    let at = moment(desk.now.date(), hour);
    let draft = Draft { id: posted.key, student: StudentId::new(student), at, done };
    let kept = first_aid::keep(draft, desk.now)?;
    tx.first_aid_kept(&kept, plan.version, desk.now).await?;
    tx.commit().await?;
    Ok(desk.done("first-aid", desk.t.first_aid_kept()))
}
