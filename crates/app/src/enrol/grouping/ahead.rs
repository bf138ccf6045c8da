//! 下学期编班 How the next term's care groups would be, by what families said until now: to be read, while this term runs (P3.35).

use super::preview::{PlanView, Wording, words_of};
use super::{decided, read};
use crate::answer::Card;
use crate::desk::Desk;
use crate::enrol::registration::next::{self, Coming};
use crate::enrol::term::Term;
use crate::failure::Failure;
use crate::when;
use rules::enrol::grouping;
use rules::enrol::registration;
use rules::people::act::Act;

/// What the page says of the next term.
#[derive(Default)]
pub(super) struct Ahead {
    /// Who comes, and from when on the groups are so; before the notice is out, when there is anything to see.
    pub(super) lines: Vec<String>,
    /// The groups as they would be.
    pub(super) plan: Option<PlanView>,
    /// Why nothing could be arranged.
    pub(super) short: Option<Card>,
}

/// The groups of the next term as they would be; whoever arranges none is told when there are any.
pub(super) async fn preview(desk: &Desk, term: &Term) -> Result<Ahead, Failure> {
    let Ok(permit) = desk.permit(Act::GroupingArrange) else {
        let words = desk.t.next_grouping_later(when::day(&desk.t, term.plan.scheme.term.from));
        return Ok(Ahead { lines: vec![words], ..Ahead::default() });
    };
    let mut tx = desk.app.store.look(&permit).await?;
    let coming = next::coming(&desk.app, &mut tx, &desk.place).await?;
    let Some(coming) = coming.filter(|one| one.id() == term.which.plan) else {
        let opens = registration::opens_at(&term.plan.scheme.registration);
        let words = desk.t.next_grouping_notice(when::day(&desk.t, opens.date()));
        return Ok(Ahead { lines: vec![words], ..Ahead::default() });
    };
    let rows = tx.registrations().await?;
    let counted = next::counted(desk, &mut tx, &rows).await?;
    let facts = read(&mut tx, &desk.app, &desk.place, &coming.plan).await?;
    let teachers = tx.course_teachers().await?.into_iter().collect();
    drop(tx);
    let (facts, arranged) = decided(&coming.plan, facts, grouping::arrange).await?;
    let wording = Wording { desk, plan: &coming.plan, facts: &facts, teachers };
    let mut lines: Vec<String> = counted.map(|counted| Vec::from(counted.told)).unwrap_or_default();
    lines.push(fixed(desk, &coming));
    let (plan, short) = words_of(desk, arranged.map(|arranged| wording.ahead(&arranged))).parts();
    Ok(Ahead { lines, plan, short })
}

/// When it becomes so: whoever does not come leaves when the plan begins to hold, and from that day on the rest is confirmed.
fn fixed(desk: &Desk, coming: &Coming) -> String {
    let t = &desk.t;
    let first = coming.plan.scheme.programme("1").map_or(coming.begins(), |one| one.starts);
    t.next_grouping_fixed(when::day(t, coming.begins()), when::day(t, first))
}
