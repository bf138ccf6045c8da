//! 分类管控 The way back to school on a child's card: the declaration that is due, and what is done every day.

use super::{DueView, WayView};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::when;
use rules::id::StudentId;
use rules::people::student::Student;
use store::Tx;
use store::safety::PaperKind;

/// The declaration, while health is asked and nobody has made one for the child (P5.10); late once the school is open.
pub(super) async fn due_declaration(
    desk: &Desk,
    tx: &mut Tx,
    child: &Student,
) -> Result<Option<DueView>, Failure> {
    let Ok(plan) = desk.app.health(&desk.place) else { return Ok(None) };
    let (opens_on, today) = (plan.plan.reopening.opens_on, desk.now.date());
    if !child.is_on_roll(opens_on.max(today)) {
        return Ok(None);
    }
    let papers = tx.clearance_papers(&child.id).await?;
    if papers.iter().any(|paper| paper.kind == PaperKind::Declared) {
        return Ok(None);
    }
    Ok(Some(DueView {
        href: desk.url(&format!("clearances/{}/declaration", child.id)),
        what: desk.t.clearance_declare(),
        until: desk.t.household_due_on(when::day(&desk.t, opens_on)),
        late: opens_on <= today,
    }))
}

/// How the child is, while that is asked: what is due every day stands first; then when it comes back and by which gate.
pub(super) fn back_to_school(desk: &Desk, student: &StudentId) -> Vec<WayView> {
    let way = |wing: &str, word| WayView { href: desk.url(&format!("{wing}/{student}")), word };
    let today = desk.now.date();
    let mut ways = Vec::new();
    if desk.app.health(&desk.place).is_ok() {
        ways.extend([way("reports", desk.t.report_today()), way("clearances", desk.t.nav_clearances())]);
    }
    if desk.app.reopening(&desk.place).is_ok_and(|plan| today < plan.plan.reopening.until) {
        ways.extend([way("batches", desk.t.nav_batches()), way("training", desk.t.nav_training())]);
    }
    ways
}
