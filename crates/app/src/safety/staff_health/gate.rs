//! 教职工到校 The gate when staff come: a name, and whether it goes in; never why.

use super::{group_word, read, rules};
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::posted::Posted;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::Date;
use rules::id::PersonId;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::safety::entry::passing::Passed;
use rules::safety::staff_health::{Facts, arrive};
use serde::Deserialize;
use store::Tx;
use store::safety::{Member, StaffEntry};

/// A member of staff comes to the gate: it is written down what the gate does, and who must know is told. Says from which day
/// on all of them come.
pub async fn enter(
    app: &App,
    who: &Who,
    place: &Place,
    (id, staff): (&str, &PersonId),
) -> Result<(Member, Passed, Date), Failure> {
    let permit = who.permit(Act::EntryPass, place)?;
    let (plan, now) = (app.reopening(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let member = tx.staff_member(staff).await?;
    let state = match app.health(place) {
        Ok(health) => {
            let areas = tx.clearance_areas().await?;
            let file = read(app, place, &mut tx, &member).await?;
            Some(file.state(&rules(&health.plan), &areas, now))
        }
        Err(_) => None,
    };
    let listed = tx.staff_health_is_listed(staff, now.date()).await?;
    let facts = Facts { state, today: now.date(), listed };
    let passed = arrive((&plan.plan.entry, &plan.plan.reopening), &facts);
    tx.staff_health_passed((id, &member), passed, plan.version, now).await?;
    tx.commit().await?;
    Ok((member, passed, plan.plan.reopening.staff_from))
}

/// Who of the staff answers to what is sought: a name, what they are, and where the gate sends its press.
pub(in crate::safety) async fn found(
    desk: &Desk,
    tx: &mut Tx,
    find: &str,
) -> Result<Vec<(String, String, String)>, Failure> {
    if find.is_empty() {
        return Ok(Vec::new());
    }
    let mut members = tx.staff_members().await?;
    members.retain(|member| member.name.to_lowercase().contains(find));
    let view = |member: Member| {
        let href = desk.url(&format!("staff-health/{}/entry", member.id));
        (member.name, group_word(&desk.t, member.who), href)
    };
    Ok(members.into_iter().map(view).collect())
}

/// What the gate did, in a word.
pub(in crate::safety) fn came(t: &Texts, row: &StaffEntry) -> (&'static str, String) {
    match row.passed {
        Passed::In => ("done", t.entry_in()),
        Passed::Closed | Passed::Early => ("closed", t.entry_closed()),
        Passed::Held => ("refused", t.staff_health_not_in()),
    }
}

#[derive(Deserialize)]
pub(super) struct Nothing {}

pub(super) async fn enter_posted(
    desk: Desk,
    Path((_, _, staff)): Path<(String, String, String)>,
    posted: Posted<Nothing>,
) -> Result<Response, Failure> {
    desk.permit(Act::EntryPass)?;
    let staff = PersonId::new(staff);
    let (member, passed, day) = enter(&desk.app, &desk.who, &desk.place, (&posted.key, &staff)).await?;
    let told = match passed {
        Passed::In => desk.t.staff_health_told_in(member.name),
        Passed::Closed | Passed::Early => {
            desk.t.staff_health_told_closed(member.name, when::day(&desk.t, day))
        }
        Passed::Held => desk.t.staff_health_told_held(member.name),
    };
    Ok(desk.done("entries", told))
}
