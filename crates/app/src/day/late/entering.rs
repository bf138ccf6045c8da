//! 电话申请 A family without a phone of its own at hand calls the school: the management group enters what it says, and has agreed with it.

use crate::app::InForce;
use crate::day::incident;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::posted::Posted;
use axum::response::Response;
use rules::day::late::{self, Draft};
use rules::id::{ExtendedId, StudentId};
use rules::people::act::Act;
use rules::people::student::Student;
use serde::Deserialize;
use store::Tx;

/// Who is sought.
#[derive(Deserialize)]
pub(super) struct Sought {
    #[serde(default)]
    find: String,
}

/// The form, with what was typed into it.
pub(super) struct FormView {
    pub(super) find: String,
    /// More were found than are listed.
    pub(super) is_cut: bool,
    /// Id, name, home class, and whether it was chosen.
    pub(super) children: Vec<(String, String, String, bool)>,
    pub(super) first: String,
    pub(super) last: String,
    pub(super) reason: String,
}

/// Whoever is sought and may stay, by the plan of its grade.
pub(super) async fn form(
    desk: &Desk,
    tx: &mut Tx,
    plan: &InForce,
    sought: Sought,
) -> Result<FormView, Failure> {
    let typed = |name: &str| desk.typed(name).unwrap_or_default();
    let find = sought.find.trim().to_lowercase();
    let day = desk.now.date();
    let may_stay = |one: &Student| one.is_on_roll(day) && late::is_offered(&plan.scheme, one.grade);
    let (students, is_cut) =
        if find.is_empty() { (Vec::new(), false) } else { incident::found(tx, &find, may_stay).await? };
    let chosen = typed("student");
    let view = |one: Student| {
        let class = desk.t.roll_home_class(one.home_class.as_str());
        let on = one.id.as_str() == chosen;
        (one.id.to_string(), one.name, class, on)
    };
    let today = day.to_string();
    Ok(FormView {
        children: students.into_iter().map(view).collect(),
        is_cut,
        find: sought.find,
        first: desk.typed("first").unwrap_or_else(|| today.clone()),
        last: desk.typed("last").unwrap_or(today),
        reason: if chosen.is_empty() { String::new() } else { typed("reason") },
    })
}

#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    student: String,
    #[serde(default)]
    first: String,
    #[serde(default)]
    last: String,
    #[serde(default)]
    reason: String,
}

pub(super) async fn post(desk: Desk, posted: Posted<Typed>) -> Result<Response, Failure> {
    let permit = desk.permit(Act::ExtendedAgree)?;
    let plan = desk.app.scheme(&desk.place)?;
    let Typed { student, first, last, reason } = posted.form;
    if student.is_empty() {
        return Err(Failure::missing(desk.t.incident_child()));
    }
    let from = first.parse().map_err(|_| Failure::missing(desk.t.taking_first()))?;
    let until = last.parse().map_err(|_| Failure::missing(desk.t.taking_last()))?;
    let draft = Draft { student: StudentId::new(student), from, until, reason };
    let mut tx = desk.app.store.act(&permit).await?;
    let child = tx.student(&draft.student).await?;
    late::wish(&plan.scheme, child.grade, &draft, desk.now)?;
    tx.extended_entered(&ExtendedId::new(posted.key), (&draft, &child), plan.version, desk.now).await?;
    tx.commit().await?;
    Ok(desk.done("extended", desk.t.late_entered_said(child.name)))
}
