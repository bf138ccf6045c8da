//! 改回未办 A step that was marked as done by mistake is open again; both words stay on the page.

use super::step_word;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::posted::Posted;
use crate::texts::Texts;
use axum::extract::Path;
use axum::response::Response;
use rules::day::incident::Step;
use rules::day::incident::reopening::{self, Draft, Facts};
use rules::day::session::By;
use rules::id::IncidentId;
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::role::Permit;
use serde::Deserialize;
use store::day::{IncidentRow, ReopenedRow};

/// What the rule may know of a file that was read for somebody.
pub(super) fn facts(row: &IncidentRow, reopened: &[ReopenedRow], permit: &Permit) -> Facts {
    let reopened = reopened.iter().map(|one| (one.step, one.done.at)).collect();
    Facts { file: row.facts.clone(), by: By::of(permit), reopened }
}

/// 曾记 16:20 李老师 已办；16:25 王主任 改回：点错了
///
/// A family reads that, never in which words: what was noted by mistake may be of another child.
pub(super) fn line(t: &Texts, one: &ReopenedRow, family: bool) -> String {
    let hour = |at: Moment| at.time().strftime("%H:%M").to_string();
    let done = format!("{} {}", hour(one.done.at), one.done_name);
    let undone = format!("{} {}", hour(one.by.1), one.by.0);
    if family {
        return t.incident_undone_plain(done, undone);
    }
    let done = format!("{done} {}", one.done.note);
    t.incident_undone_line(done.trim(), undone, one.reason.as_str())
}

#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    step: String,
    done_at: i64,
    #[serde(default)]
    reason: String,
}

pub(super) async fn post(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
    posted: Posted<Typed>,
) -> Result<Response, Failure> {
    let (permit, id) = (desk.permit(Act::IncidentStep)?, IncidentId::new(id));
    let Typed { step, done_at, reason } = posted.form;
    let step = Step::ALL.iter().copied().find(|one| one.key() == step);
    let step = step.ok_or_else(|| Failure::BadForm("step".to_owned()))?;
    let plan = desk.app.scheme(&desk.place)?;
    let mut tx = desk.app.store.act(&permit).await?;
    let row = tx.incident(&id).await?;
    let reopened = tx.incident_reopened(&id).await?;
    let draft = Draft { step, done_at: Moment(done_at), reason };
    if let Some(event) = reopening::reopen(&facts(&row, &reopened, &permit), &draft)? {
        tx.incident_unstepped((&id, &event), plan.version, desk.now).await?;
    }
    tx.commit().await?;
    Ok(desk.done(&format!("incidents/{id}"), desk.t.incident_undone_said(step_word(&desk.t, step))))
}
