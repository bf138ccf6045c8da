//! 请假 A child does not come to the class on a day: its family says so, or whoever works there for a family that calls.

use super::overdue::has_day;
use super::{At, Held, Offer};
use crate::app::App;
use crate::community::{day, of_class};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::people::block::unheard;
use crate::posted::{Fields, Posted};
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::Date;
use rules::community::agreement::leave::{self, Asked, Facts};
use rules::community::agreement::overdue::Overdue;
use rules::id::StudentId;
use rules::people::act::Act;
use rules::people::block::Unheard;
use rules::people::place::Place;
use rules::people::role::Role;
use rules::people::student::Student;
use rules::plan::community_care::Community;
use store::Tx;
use store::community::LeaveDay;

/// A child does not come on a day; nothing where that stood so already.
pub async fn ask(
    app: &App,
    who: &Who,
    place: &Place,
    (student, date): (&StudentId, Date),
) -> Result<Option<Asked>, Failure> {
    let permit = who.permit(Act::AgreementLeave, place)?;
    let (plan, now) = (of_class(app, place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let (child, facts) = facts(app, (place, &plan.plan), (student, date), &mut tx).await?;
    let asked = match leave::ask(facts, (date, now)) {
        Ok(asked) => asked,
        Err(why) => {
            drop(tx);
            let said = date.to_string();
            return Err(unheard(app, &permit, (student, Unheard::Leave, &said), why).await);
        }
    };
    if let Some(asked) = asked {
        tx.agreement_leave_asked((&child, asked), name(who), plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(asked)
}

/// It comes after all; false where it was not on leave.
pub async fn end(
    app: &App,
    who: &Who,
    place: &Place,
    (student, date): (&StudentId, Date),
) -> Result<bool, Failure> {
    let permit = who.permit(Act::AgreementLeave, place)?;
    let (plan, now) = (of_class(app, place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let (child, facts) = facts(app, (place, &plan.plan), (student, date), &mut tx).await?;
    let ended = match leave::end(facts, (date, now)) {
        Ok(ended) => ended,
        Err(why) => {
            drop(tx);
            let said = date.to_string();
            return Err(unheard(app, &permit, (student, Unheard::LeaveEnd, &said), why).await);
        }
    };
    if ended {
        tx.agreement_leave_ended((&child, date), name(who), plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(ended)
}

/// Who says it, as the others read it.
fn name(who: &Who) -> &str {
    who.signed_in().map_or("", |person| person.name.as_str())
}

async fn facts(
    app: &App,
    (place, plan): (&Place, &Community),
    (student, date): (&StudentId, Date),
    tx: &mut Tx,
) -> Result<(Student, Facts), Failure> {
    let child = tx.student(student).await?;
    let (standing, own) = (tx.agreement_standing().await?, tx.agreement_of(student).await?);
    let is_held = app.state(place).is_working_day(date) && child.is_on_roll(date);
    let own = own.filter(|own| is_held && has_day(plan, standing.as_ref(), own, date));
    let there = tx.agreement_presences(date).await?;
    let facts = Facts {
        is_unheard: is_unheard(tx, student, app.now().date()).await?,
        begins: own.and_then(|own| own.agreement.text.hours).map(|(from, _)| from),
        has_come: there.iter().any(|one| one.student == child.id),
        is_on_leave: on(&tx.agreement_leaves(date).await?, student, date).is_some(),
        is_missed: tx.agreement_overdue_told((&child, Overdue::Missing), date).await?,
    };
    Ok((child, facts))
}

/// Whether a guardian says it whom a register bars from the child.
async fn is_unheard(tx: &mut Tx, student: &StudentId, today: Date) -> Result<bool, Failure> {
    if tx.permit().role() != Role::Guardian {
        return Ok(false);
    }
    let all = tx.collecting_facts(std::slice::from_ref(student), today).await?.remove(student);
    Ok(!all.unwrap_or_default().speakers().contains(tx.permit().person()))
}

/// A child's leave of a day, among all.
fn on<'a>(all: &'a [LeaveDay], student: &StudentId, date: Date) -> Option<&'a LeaveDay> {
    all.iter().find(|one| one.student == *student && one.date == date)
}

/// What the class's list shows of a child that has not come.
#[derive(Default)]
pub(super) struct RowLeave {
    /// It is on leave today.
    pub(super) chip: Option<(&'static str, String)>,
    /// Where it is said that it does not come today.
    pub(super) ask: Option<String>,
    /// Where that is taken back.
    pub(super) end: Option<String>,
}

/// The same of one child: `stands` is the class's text.
pub(super) fn row(
    desk: &Desk,
    (plan, standing): (&Community, Option<&Offer>),
    (child, own): (&Student, Option<&Held>),
    all: &[LeaveDay],
) -> RowLeave {
    let today = desk.now.date();
    let may = desk.may(Act::AgreementLeave);
    let url = |rest: &str| desk.url(&format!("agreements/{}/{rest}", child.id));
    let is_held = desk.app.state(&desk.place).is_working_day(today);
    let has_day = own.is_some_and(|own| is_held && has_day(plan, standing, own, today));
    let leave = on(all, &child.id, today);
    RowLeave {
        chip: leave.map(|leave| chip(&desk.t, leave)),
        ask: (may && leave.is_none() && has_day).then(|| url("leave")),
        end: (may && leave.is_some()).then(|| url("leave/end")),
    }
}

fn chip(t: &Texts, leave: &LeaveDay) -> (&'static str, String) {
    ("closed", if leave.is_late { t.agreement_leave_late() } else { t.roll_leave() })
}

/// A day of leave on a child's own page.
pub(super) struct DayView {
    pub(super) date: String,
    pub(super) day: String,
    pub(super) chip: (&'static str, String),
}

/// The days of one child from today on.
pub(super) fn days(t: &Texts, child: &StudentId, all: &[LeaveDay]) -> Vec<DayView> {
    let own = all.iter().filter(|one| one.student == *child);
    let view = |one: &LeaveDay| DayView {
        date: one.date.to_string(),
        day: when::day(t, one.date),
        chip: chip(t, one),
    };
    own.map(view).collect()
}

/// Where a form of it leads: a family reads its child's page, whoever works there and may not the list.
fn back(desk: &Desk, student: &str) -> String {
    let permit = desk.permit(Act::AgreementLeave);
    let is_family = permit.is_ok_and(|permit| permit.role() == Role::Guardian);
    if is_family { format!("agreements/{student}") } else { "agreements".to_owned() }
}

pub(super) async fn ask_posted(
    desk: Desk,
    Path((_, _, student)): At,
    posted: Posted<Fields>,
) -> Result<Response, Failure> {
    let date = day(&posted.form, "date")?;
    let asked = ask(&desk.app, &desk.who, &desk.place, (&StudentId::new(&student), date)).await?;
    let (t, on) = (&desk.t, when::day(&desk.t, date));
    let told = match asked {
        None => t.agreement_leave_before(),
        Some(Asked { is_found: true, .. }) => t.agreement_leave_found(),
        Some(Asked { is_late: true, .. }) => t.agreement_leave_asked_late(on),
        Some(_) => t.agreement_leave_asked(on),
    };
    Ok(desk.done(&back(&desk, &student), told))
}

pub(super) async fn end_posted(
    desk: Desk,
    Path((_, _, student)): At,
    posted: Posted<Fields>,
) -> Result<Response, Failure> {
    let date = day(&posted.form, "date")?;
    let ended = end(&desk.app, &desk.who, &desk.place, (&StudentId::new(&student), date)).await?;
    let on = when::day(&desk.t, date);
    let told = if ended { desk.t.agreement_leave_ended(on) } else { desk.t.agreement_leave_not_ended() };
    Ok(desk.done(&back(&desk, &student), told))
}
