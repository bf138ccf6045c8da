//! 转入延时托管 At the normal end the children of the list go over onto the roll of extended care; nobody else does (P1.25).

use super::Staying;
use crate::app::InForce;
use crate::day::duty;
use crate::failure::Failure;
use crate::texts::Lang;
use rules::day::extended;
use rules::id::StudentId;
use rules::moment::Moment;
use rules::plan::local::Words;
use rules::plan::programme::Kind;
use rules::plan::scheme::Scheme;
use store::Tx;

impl Staying {
    /// Whose extended care was agreed for tonight.
    pub(in crate::day) fn on_extended_list(&self) -> Vec<&StudentId> {
        let on_list = self.children.iter().filter(|(_, listed)| listed.extended);
        on_list.map(|(student, _)| student).collect()
    }
}

/// Lays out tonight's session once somebody is on the list, and takes the children over when it is time; how much of it was done now.
/// A plan without extended care has no hours of it, and then nobody goes over.
pub(super) async fn look(
    tx: &mut Tx,
    plan: &InForce,
    staying: &Staying,
    now: Moment,
) -> Result<usize, Failure> {
    let listed = staying.on_extended_list();
    if listed.is_empty() {
        return Ok(0);
    }
    let (hours, children) = (&staying.hours, &staying.children);
    let mut facts = tx.extended_facts(now.date(), &listed).await?;
    let laid_out = extended::lay_out(hours, children, &facts, now);
    if let Some(laid_out) = &laid_out {
        tx.extended_laid_out(laid_out, &name(&plan.scheme), plan.version, now).await?;
        duty::laid_out(tx, plan, &laid_out.session, now).await?;
        facts = tx.extended_facts(now.date(), &listed).await?;
    }
    let students = extended::roll_over(hours, children, &facts, now);
    if let Some(session) = facts.session.as_ref().filter(|_| !students.is_empty()) {
        tx.extended_rolled((session, &students, true), plan.version, now).await?;
    }
    Ok(usize::from(laid_out.is_some()) + students.len())
}

/// What the plan calls it, or what everybody does.
fn name(scheme: &Scheme) -> Words {
    let own = scheme.of_kind(Kind::ExtendedCare).next().map(|one| one.title.clone());
    let common = |lang: Lang| lang.texts().nav_extended();
    own.unwrap_or_else(|| Words { zh: common(Lang::Zh), en: common(Lang::En) })
}
