//! 没到与没接走 What the clock looks at in a class and in temporary care: who is expected and has not come, and who is still there.

use crate::app::App;
use crate::community::of_class;
use crate::failure::Failure;
use crate::who::Who;
use jiff::civil::Date;
use rules::community::agreement::Standing;
use rules::community::agreement::overdue::{Child, Overdue};
use rules::community::agreement::signing::{self, Offer};
use rules::community::care_class::State;
use rules::community::temporary::booking::Booking;
use rules::id::StudentId;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::student::Student;
use rules::plan::community_care::Community;
use rules::plan::local::Day;
use std::collections::BTreeSet;
use store::Tx;
use store::community::{Held, OutingChild};

/// Tells of each child once a day and step; says of how many. Most looks find nobody new, and write nothing.
pub(in crate::community) async fn look(app: &App, place: &Place) -> Result<usize, Failure> {
    let permit = Who::Clock.permit(Act::CareClassTell, place)?;
    let plan = of_class(app, place)?;
    let found = due(app, place, &plan.plan, &mut app.store.look(&permit).await?).await?;
    if found.is_empty() {
        return Ok(0);
    }
    let mut tx = app.store.act(&permit).await?;
    let mut told = 0;
    for (child, what) in due(app, place, &plan.plan, &mut tx).await? {
        told += usize::from(tx.agreement_overdue((&child, what), plan.version, app.now()).await?);
    }
    if told > 0 {
        tx.commit().await?;
    }
    Ok(told)
}

/// Whoever somebody must hear of now, and has not.
async fn due(
    app: &App,
    place: &Place,
    plan: &Community,
    tx: &mut Tx,
) -> Result<Vec<(Student, Overdue)>, Failure> {
    let (now, children) = (app.now(), tx.students().await?);
    let is_held = app.state(place).is_working_day(now.date());
    let mut days = of_the_class(plan, tx, (&children, now.date(), is_held)).await?;
    days.extend(of_temporary(tx, now.date()).await?);
    let overdue = |(id, day): (StudentId, Child)| {
        let what = plan.agreement.overdue(day, (now.date(), now))?;
        let child = children.iter().find(|child| child.id == id)?;
        Some((child.clone(), what))
    };
    let found: Vec<(Student, Overdue)> = days.into_iter().filter_map(overdue).collect();
    let mut untold = Vec::new();
    for (child, what) in found {
        if !tx.agreement_overdue_told((&child, what), now.date()).await? {
            untold.push((child, what));
        }
    }
    Ok(untold)
}

/// The children whose agreement has this day, where the class is open; and who is there, signed or not.
async fn of_the_class(
    plan: &Community,
    tx: &mut Tx,
    (children, today, is_held): (&[Student], Date, bool),
) -> Result<Vec<(StudentId, Child)>, Failure> {
    let is_open = tx.care_class().await?.is_some_and(|row| row.state == State::Open);
    let (standing, held) = (tx.agreement_standing().await?, tx.agreements().await?);
    let (there, out) = (tx.agreement_presences(today).await?, out(tx, today).await?);
    let away = tx.agreement_leaves(today).await?;
    let is_away = |child: &Student| away.iter().any(|one| one.student == child.id && one.date == today);
    let is_expected = |child: &Student, own: &&Held| {
        let is_coming = child.is_on_roll(today) && !is_away(child);
        is_open && is_held && is_coming && has_day(plan, standing.as_ref(), own, today)
    };
    let day = |child: &Student| {
        let own = held.iter().find(|one| one.student == child.id);
        let here = there.iter().find(|one| one.student == child.id);
        let text = own.map(|own| &own.agreement.text).or(standing.as_ref().map(|offer| &offer.text));
        let one = Child {
            hours: text?.hours?,
            expected_since: own.filter(|own| is_expected(child, own)).and_then(|own| own.signed_at),
            has_come: here.is_some(),
            has_left: here.is_some_and(|here| here.left.is_some()) || out.contains(&child.id),
        };
        Some((child.id.clone(), one))
    };
    Ok(children.iter().filter_map(day).collect())
}

/// Whether an agreement that holds has the weekday.
pub(super) fn has_day(plan: &Community, standing: Option<&Offer>, own: &Held, today: Date) -> bool {
    let stands = signing::stands(&plan.agreement, standing, Some(&own.agreement), (today, false));
    stands == Standing::Expected && own.agreement.text.days.contains(&Day::of(today))
}

/// Who is out with the class: that it is back late is told by itself.
async fn out(tx: &mut Tx, today: Date) -> Result<BTreeSet<StudentId>, Failure> {
    let mut all = BTreeSet::new();
    for row in tx.outings().await?.into_iter().filter(|row| row.planned.draft.on == today) {
        let out = tx.outing_children(&row.id).await?.into_iter().filter(OutingChild::is_out);
        all.extend(out.map(|one| one.student));
    }
    Ok(all)
}

/// The children who are booked for the day or there, once it is written down when temporary care is held.
async fn of_temporary(tx: &mut Tx, today: Date) -> Result<Vec<(StudentId, Child)>, Failure> {
    let Some(held) = tx.temporary_hours().await? else { return Ok(Vec::new()) };
    let day = |(id, booking): (StudentId, Booking)| {
        let one = Child {
            hours: (held.hours.from, held.hours.until),
            expected_since: booking.booked_at,
            has_come: booking.came_at.is_some(),
            has_left: booking.left.is_some(),
        };
        (id, one)
    };
    Ok(tx.temporary_bookings(today).await?.into_iter().map(day).collect())
}
