//! 在岗 On which approval each account rests that looks after children: the committee says it, and whoever rests on none is named.

use super::{At, candidate, candidates, chip};
use crate::app::App;
use crate::community::of_class;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::posted::{Fields, Posted};
use crate::who::Who;
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::Date;
use rules::community::carer::Terms;
use rules::community::carer::choosing::{Candidate, Standing};
use rules::community::carer::working::{self, Worker};
use rules::id::PersonId;
use rules::people::act::Act;
use rules::people::place::Place;
use store::Tx;
use store::community::WorkerRow;

/// The committee says which account rests on an application, or that none does; false: it stood so already.
pub async fn entrust(
    app: &App,
    who: &Who,
    place: &Place,
    (carer, person): (&str, &str),
) -> Result<bool, Failure> {
    let permit = who.permit(Act::CarerDecide, place)?;
    let (plan, now) = (of_class(app, place)?, app.now());
    let (terms, today) = (&plan.plan.carer, now.date());
    let mut tx = app.store.act(&permit).await?;
    let one = candidate(app, place, &mut tx, carer).await?;
    let rows = tx.carer_workers().await?;
    let all = candidates(app, place, &mut tx).await?;
    let person = Some(person).filter(|person| !person.is_empty()).map(PersonId::new);
    let stood = rows.iter().find(|row| row.carer.as_deref() == Some(carer)).map(|row| row.person.clone());
    working::entrust(one.standing(terms, today), person.as_ref(), &resting(&rows, &all, (terms, today)))?;
    let is_new = stood != person;
    if is_new {
        tx.carer_entrusted((carer, person.as_ref()), plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(is_new)
}

/// Whether whoever acts may open a class or sign for another child (P2.20).
pub(in crate::community) async fn begins(
    app: &App,
    (who, place): (&Who, &Place),
    terms: (&Terms, Date),
    tx: &mut Tx,
) -> Result<(), Failure> {
    let Some(person) = who.signed_in() else { return Ok(()) };
    let rows = tx.carer_workers().await?;
    // Most who open one look after nobody: no paper is opened for them.
    if rows.iter().all(|row| row.person != person.id) {
        return Ok(());
    }
    let all = candidates(app, place, tx).await?;
    Ok(working::begins(&resting(&rows, &all, terms), &person.id)?)
}

/// How each account stands by its application.
fn resting(rows: &[WorkerRow], all: &[(String, Candidate)], (terms, today): (&Terms, Date)) -> Vec<Worker> {
    let standing = |carer: &String| {
        let own = all.iter().find(|(id, _)| id == carer);
        own.map(|(_, one)| one.standing(terms, today))
    };
    let worker = |row: &WorkerRow| Worker {
        person: row.person.clone(),
        name: row.name.clone(),
        rests_on: row.carer.as_ref().and_then(standing),
    };
    rows.iter().map(worker).collect()
}

/// An account that works there without an approval that holds, and how it stands.
pub(super) struct UnapprovedView {
    pub(super) name: String,
    pub(super) chip: (&'static str, String),
}

/// All of them.
pub(super) fn unapproved(
    desk: &Desk,
    rows: &[WorkerRow],
    all: &[(String, Candidate)],
    terms: &Terms,
) -> Vec<UnapprovedView> {
    let workers = resting(rows, all, (terms, desk.now.date()));
    let view = |one: Worker| UnapprovedView {
        name: one.name,
        chip: match one.rests_on {
            Some(standing) => chip(&desk.t, standing),
            None => ("refused", desk.t.carer_no_application()),
        },
    };
    workers.into_iter().filter(|one| !one.is_approved()).map(view).collect()
}

/// The form that says which account rests on an application.
pub(super) struct EntrustView {
    pub(super) href: String,
    /// Its id, its name, and whether it is the one.
    pub(super) people: Vec<(String, String, bool)>,
}

/// For the committee, where the applicant was taken, or an account rests on the application still.
pub(super) fn entrust_view(
    desk: &Desk,
    rows: &[WorkerRow],
    (carer, standing): (&str, Standing),
) -> Option<EntrustView> {
    let is_own = |row: &WorkerRow| row.carer.as_deref() == Some(carer);
    let is_asked = matches!(standing, Standing::Holds(_)) || rows.iter().any(is_own);
    let person = |row: &WorkerRow| (row.person.to_string(), row.name.clone(), is_own(row));
    (is_asked && desk.may(Act::CarerDecide)).then(|| EntrustView {
        href: desk.url(&format!("carers/{carer}/person")),
        people: rows.iter().map(person).collect(),
    })
}

pub(super) async fn entrust_posted(
    desk: Desk,
    Path((_, _, carer)): At,
    posted: Posted<Fields>,
) -> Result<Response, Failure> {
    let asked = (carer.as_str(), posted.form.text("person"));
    let is_new = entrust(&desk.app, &desk.who, &desk.place, asked).await?;
    let told = if is_new { desk.t.carer_entrusted() } else { desk.t.carer_entrusted_before() };
    Ok(desk.done(&format!("carers/{carer}"), told))
}
