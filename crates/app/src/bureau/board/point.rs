//! 服务点 The summer on an office's board: how full each point is in the period that runs, or in the next one.

use crate::chart::Bar;
use crate::desk::Desk;
use crate::enrol::point::{load, period_title};
use crate::failure::Failure;
use crate::who::Who;
use rules::people::act::Act;

/// The summer's period: which, how full each point is, and where all of it is public.
pub(super) struct SummerView {
    pub(super) title: String,
    pub(super) bars: Vec<Bar>,
    pub(super) href: String,
}

/// None where no summer plan holds, or its last period is over; a school has its own point's pages.
pub(super) async fn summer(desk: &Desk) -> Result<Option<SummerView>, Failure> {
    if desk.is_school() {
        return Ok(None);
    }
    let Ok(summer) = desk.app.summer(&desk.place) else { return Ok(None) };
    let Some(period) = summer.ahead(desk).next() else { return Ok(None) };
    let mut tx = desk.app.store.look(&Who::Visitor.permit(Act::PointRead, &summer.place)?).await?;
    let rows = tx.points(&summer.key(period.number)).await?;
    drop(tx);
    let bars = summer.plan.point.iter().map(|terms| {
        let (taken, _) = load(&rows, terms);
        let name = terms.shown().in_language(desk.is_en());
        Bar::new(name, format!("{taken}/{}", terms.capacity), taken, terms.capacity.max(1))
    });
    Ok(Some(SummerView { title: period_title(desk, period), bars: bars.collect(), href: desk.url("points") }))
}
