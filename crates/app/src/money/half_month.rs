//! 半月缺席 What half a month away in a row gives back, when a roll is closed or put right (P3.16).

use crate::failure::Failure;
use jiff::civil::Date;
use rules::id::StudentId;
use rules::moment::Moment;
use rules::money::fee::Terms;
use rules::money::half_month::{self, Back, Lessons};
use rules::money::release::{self, Facts, Released, Stood};
use std::collections::BTreeSet;
use store::Tx;

/// Marks the children of a lesson who were away for half a month with it, where the fee gives that back. Answers what it looked at: the
/// lessons of these children, or nothing where the fee says nothing of it.
pub(crate) async fn mark(
    tx: &mut Tx,
    terms: &Terms,
    facts: &mut Facts,
    date: Date,
) -> Result<Lessons, Failure> {
    let Some(item) = facts.course.clone().filter(|_| half_month::goes_back(terms)) else {
        return Ok(Lessons::new());
    };
    let children: Vec<StudentId> = facts.children.iter().map(|child| child.student.clone()).collect();
    let lessons = tx.lessons_stood(&item, &children).await?;
    half_month::mark(&lessons, facts, date);
    Ok(lessons)
}

/// Moves the money of a lesson as its roll has it, and of the other lessons that its children missed: by this one half a month may be
/// full, or be none any more. Each family is told once what that gave it back. Answers what the lesson itself moved.
pub(crate) async fn release(
    tx: &mut Tx,
    terms: &Terms,
    (facts, date): (&Facts, Date),
    lessons: &Lessons,
    now: Moment,
) -> Result<Released, Failure> {
    let (released, mut back) = one(tx, terms, (facts, date), now).await?;
    for (student, other) in half_month::otherwise(terms, lessons) {
        if other.session == facts.session {
            continue;
        }
        let mut facts = tx.release_facts(&other.session).await?;
        facts.children.retain(|child| child.student == student);
        half_month::mark(lessons, &mut facts, other.date);
        let (_, given) = one(tx, terms, (&facts, other.date), now).await?;
        back.extend(given);
    }
    tx.half_months_told(&half_month::together(back), now).await?;
    Ok(released)
}

/// Moves the money of one lesson; answers that, and what of it half months away give back.
async fn one(
    tx: &mut Tx,
    terms: &Terms,
    (facts, date): (&Facts, Date),
    now: Moment,
) -> Result<(Released, Vec<Back>), Failure> {
    let released = release::release(terms, facts);
    let is_away = facts.children.iter().any(|child| child.stood == Stood::HalfMonth);
    let known = if is_away { tx.debtors_of(&facts.session).await? } else { BTreeSet::new() };
    let back = half_month::back((facts, date), &released, &known);
    tx.lessons_released(&released, now).await?;
    tx.debts_noted((facts, date), &released, now).await?;
    Ok((released, back))
}
