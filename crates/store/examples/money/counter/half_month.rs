//! 半月缺席 What half a month away gives back to a child that stays, through the store, as the program does it with each lesson and with
//! whoever leaves.

use super::super::op::Outcome;
use super::super::play::Failed;
use rules::id::{CourseId, StudentId};
use rules::moment::Moment;
use rules::money::account::{Kind, Transfer};
use rules::money::fee::Terms;
use rules::money::half_month::{self, Lessons};
use rules::money::leaving;
use rules::money::release::{self, Facts};
use store::Tx;

/// Lets the money of a lesson follow its roll, and that of the other lessons which its children missed: by this one half a month may be
/// full, or be none any more.
pub(super) async fn follow(
    tx: &mut Tx,
    terms: &Terms,
    mut facts: Facts,
    at: Moment,
) -> Result<Outcome, Failed> {
    let lessons = stood(tx, terms, &facts).await?;
    let own = lessons.values().flatten().find(|one| one.session == facts.session).map(|one| one.date);
    if let Some(date) = own {
        half_month::mark(&lessons, &mut facts, date);
    }
    tx.lessons_released(&release::release(terms, &facts), at).await?;
    let mut moved = Vec::new();
    for (student, other) in half_month::otherwise(terms, &lessons) {
        if other.session == facts.session {
            continue;
        }
        let mut one = tx.release_facts(&other.session).await?;
        one.children.retain(|child| child.student == student);
        half_month::mark(&lessons, &mut one, other.date);
        let released = release::release(terms, &one);
        tx.lessons_released(&released, at).await?;
        moved.extend(released.transfers);
    }
    Ok(came(&moved))
}

/// Nothing where the fee says nothing of half months.
async fn stood(tx: &mut Tx, terms: &Terms, facts: &Facts) -> Result<Lessons, Failed> {
    let Some(item) = facts.course.as_ref().filter(|_| half_month::goes_back(terms)) else {
        return Ok(Lessons::new());
    };
    let children: Vec<StudentId> = facts.children.iter().map(|child| child.student.clone()).collect();
    Ok(tx.lessons_stood(item, &children).await?)
}

/// What it came to that other lessons moved: they went back, or were taken again.
pub(crate) fn came(moved: &[Transfer]) -> Outcome {
    match (moved.iter().any(|one| one.kind == Kind::Correction), moved.is_empty()) {
        (true, _) => "half-month-back",
        (false, false) => "half-month-over",
        (false, true) => "done",
    }
}

/// What half months away gave back counts as used, for whoever leaves.
pub(crate) async fn leaves(
    tx: &mut Tx,
    terms: &Terms,
    (student, item): (&StudentId, &CourseId),
    facts: &mut leaving::Facts,
) -> Result<(), Failed> {
    if !half_month::goes_back(terms) {
        return Ok(());
    }
    let lessons = tx.lessons_stood(item, std::slice::from_ref(student)).await?;
    let own = lessons.get(student).map(Vec::as_slice).unwrap_or_default();
    facts.count_halves(own, tx.leaving_costs((student, item)).await?);
    Ok(())
}
