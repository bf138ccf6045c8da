//! 逾期未就医 A child with whom no doctor was seen in time is passed on to the head and to whoever follows up (P5.19).

use super::open;
use crate::app::App;
use crate::failure::Failure;
use rules::id::StudentId;
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::clock;
use rules::safety::report::making::{self, Report};
use std::collections::{BTreeMap, BTreeSet};
use store::safety::ReportRow;

/// So many reports that cannot be opened are named; where the key is lost none can.
const NAMED_MAX: usize = 10;

/// Passes on each child with whom no doctor was seen in time, once (P5.19); says of how many it was told now. A report that cannot be
/// opened keeps back no other.
pub async fn pass_on(app: &App, place: &Place) -> Result<i64, Failure> {
    let (plan, now) = (app.health(place)?, app.now());
    let (terms, permit) = (&plan.plan.report, clock(Act::ReportRemind, place)?);
    let mut tx = app.store.look(&permit).await?;
    let mut shut: BTreeSet<String> = BTreeSet::new();
    let unseen = tx.reports_unseen(terms.run_out(now)).await?;
    let unseen = readable((app, place), &unseen, &mut shut).into_iter();
    let with_symptom = unseen.filter(|report| !report.said.symptoms.is_empty());
    let students: BTreeSet<StudentId> = with_symptom.map(|report| report.student).collect();
    let mut ill: BTreeMap<StudentId, Moment> = BTreeMap::new();
    for student in students {
        let told = tx.reports_of(&student).await?;
        let told = readable((app, place), &told, &mut shut);
        let Some(since) = making::passed_on(terms, &told, now) else { continue };
        if !tx.alarms(since.date(), "report").await?.contains_key(student.as_str()) {
            ill.insert(student, since);
        }
    }
    drop(tx);
    warn_of(place, &shut);
    if ill.is_empty() {
        return Ok(0);
    }
    let mut tx = app.store.act(&permit).await?;
    let mut told = 0;
    for (student, since) in &ill {
        let child = tx.student(student).await?;
        told += i64::from(tx.report_passed_on(&child, *since, plan.version, now).await?);
    }
    if told > 0 {
        tx.commit().await?;
    }
    Ok(told)
}

/// The reports that can be opened; the ids of the others are added to `shut`.
fn readable((app, place): (&App, &Place), rows: &[ReportRow], shut: &mut BTreeSet<String>) -> Vec<Report> {
    let mut opened = Vec::new();
    for row in rows {
        match open(app, place, row) {
            Ok(report) => opened.push(report),
            Err(_) => {
                shut.insert(row.id.clone());
            }
        }
    }
    opened
}

/// Says which reports could not be opened, by their ids alone.
fn warn_of(place: &Place, shut: &BTreeSet<String>) {
    if shut.is_empty() {
        return;
    }
    let (count, reports) = (shut.len(), shut.iter().take(NAMED_MAX).collect::<Vec<_>>());
    tracing::warn!(count, ?reports, place = %place.place, "reports cannot be opened; the others were seen");
}
