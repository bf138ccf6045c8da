//! 意外逾期 Steps of open files that were not done in time: the clock tells of them, so that a file nobody looks at is not silent.

use crate::app::InForce;
use crate::failure::Failure;
use rules::moment::Moment;
use store::Tx;

/// Tells the management group and the leader of each step that is past its time, once (P3.58).
pub(crate) async fn tell(tx: &mut Tx, plan: &InForce, now: Moment) -> Result<usize, Failure> {
    let mut told = 0;
    for row in tx.incidents_open().await? {
        let overdue = row.facts.overdue(&plan.scheme.incident, now);
        if overdue.is_empty() {
            continue;
        }
        let before = tx.alarms(row.facts.reported_at.date(), "incident").await?;
        let before = before.get(row.facts.incident.as_str()).cloned().unwrap_or_default();
        for step in overdue.into_keys().filter(|step| !before.iter().any(|one| one == step.key())) {
            told += usize::from(tx.incident_overdue((&row, step), plan.version, now).await?);
        }
    }
    Ok(told)
}
