//! 退出结算 What a child that leaves has paid ahead is settled by the plan's rule, in the transaction in which it leaves (P3.16).

use crate::app::InForce;
use crate::desk::Desk;
use crate::texts::Texts;
use crate::when;
use jiff::civil::Date;
use rules::fen::Fen;
use rules::id::{CourseId, StudentId};
use rules::moment::Moment;
use rules::money::account::Purse;
use rules::money::bill;
use rules::money::fee::{Terms, Withdrawal};
use rules::money::half_month;
use rules::money::item::{Beside, Care, Meals};
use rules::money::leaving::{self, Rule};
use store::money::LeavingRow;
use store::{Fault, Tx};

/// Settles the paid bills of a course, of care or of meals that a child leaves, or left on a day before, and has those of its other courses reckoned
/// anew that a cap had lowered for it and that have not begun. Nothing was paid ahead where the plan charges afterwards.
pub(crate) async fn settle(
    tx: &mut Tx,
    plan: &InForce,
    (student, course): (&StudentId, &CourseId),
    left_on: Date,
    now: Moment,
) -> Result<(), Fault> {
    let ahead = plan.scheme.fee_of(course).filter(|terms| !bill::is_afterwards(terms));
    let Some(terms) = ahead else { return Ok(()) };
    let mut facts = tx.leaving_facts((student, course), left_on).await?;
    if half_month::goes_back(terms) {
        let lessons = tx.lessons_stood(course, std::slice::from_ref(student)).await?;
        let own = lessons.get(student).map(Vec::as_slice).unwrap_or_default();
        facts.count_halves(own, tx.leaving_costs((student, course)).await?);
    }
    let left = leaving::leave(terms, &facts, left_on);
    tx.leaving_made(&facts, &left, (plan.version, now)).await?;
    let (is_cancelled, capped) = tx.leaving_capped((student, course), now.date()).await?;
    let anew = leaving::anew(&left, is_cancelled, &capped);
    tx.leaving_reckoned(student, &anew, (plan.version, now)).await
}

/// A child leaves the care of the term, and the meals and the evening study of it: what is due for them is asked no more, and what was
/// paid ahead is settled (P3.16, P3.40). Nothing, where they are free.
pub(crate) async fn leave_care(
    tx: &mut Tx,
    plan: &InForce,
    student: &StudentId,
    now: Moment,
) -> Result<(), Fault> {
    let care = Care::of(&plan.scheme).map(|care| care.id());
    let meals = Meals::of(&plan.scheme).map(|meals| meals.id());
    if meals.is_some() {
        tx.meal_order_left(student, now.date()).await?;
    }
    let study = Beside::of(&plan.scheme, Purse::EveningStudy).map(|study| study.id());
    for item in care.into_iter().chain(meals).chain(study) {
        leave_item(tx, plan, (student, &item), now).await?;
    }
    tx.study_left(student, now).await
}

/// A child leaves one of them: what is due for it is asked no more, and what was paid ahead is settled.
pub(crate) async fn leave_item(
    tx: &mut Tx,
    plan: &InForce,
    (student, item): (&StudentId, &CourseId),
    now: Moment,
) -> Result<(), Fault> {
    tx.bill_cancelled(student, item, now.date()).await?;
    settle(tx, plan, (student, item), now.date(), now).await
}

/// One settled bill as the family reads it: the rule with its numbers, and the arithmetic.
pub(super) struct Settled {
    /// What was left, and when.
    pub title: String,
    /// The rule.
    pub rule: String,
    /// Line by line.
    pub sums: Vec<String>,
}

/// What became of the bills of courses that a child has left.
pub(super) fn settled(desk: &Desk, rows: &[LeavingRow]) -> Vec<Settled> {
    let one = |row: &LeavingRow| {
        let (t, left) = (&desk.t, &row.left);
        let course = desk.lang.pick(&row.course.0, &row.course.1);
        let mut sums = vec![t.leaving_back(left.paid.to_string(), left.back.to_string())];
        if left.kept > Fen::ZERO {
            sums.push(t.leaving_kept(left.held.to_string(), left.kept.to_string()));
        }
        if left.given > Fen::ZERO {
            sums.push(t.leaving_given(left.held.to_string(), left.given.to_string()));
        }
        if left.owed > Fen::ZERO {
            sums.push(t.leaving_owed(left.owed.to_string()));
        }
        let (part, whole) = left.share;
        let rule = match left.rule {
            Rule::NotBegun => t.leaving_not_begun().to_owned(),
            Rule::ByUnit => t.leaving_by_unit().to_owned(),
            Rule::ByDay => t.leaving_by_day(part, whole),
            Rule::ByHalfMonth => t.leaving_by_half_month(whole, part),
            Rule::BySteps => t.leaving_by_steps(part),
            Rule::None => t.leaving_none().to_owned(),
        };
        Settled { title: t.leaving_of(course, when::day(t, row.made_at.date())), rule, sums }
    };
    rows.iter().map(one).collect()
}

/// The plan's rule for whoever leaves, before anybody does.
pub(crate) fn rule(t: &Texts, terms: &Terms) -> Vec<String> {
    match terms.on_withdrawal {
        Withdrawal::ByUnit => vec![t.refund_by_unit().to_owned()],
        Withdrawal::ByDay => vec![t.refund_by_day().to_owned()],
        Withdrawal::ByHalfMonth => vec![t.refund_by_half_month().to_owned()],
        Withdrawal::BySteps => {
            let steps = terms.refund_steps.iter().map(|step| t.refund_step(step.months_max, step.percent));
            steps.chain([t.refund_step_last().to_owned()]).collect()
        }
        Withdrawal::None => vec![t.refund_none().to_owned()],
    }
}
