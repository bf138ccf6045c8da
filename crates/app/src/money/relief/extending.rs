//! 减免延及 A relief that was granted before its school charged for care or meals takes something off these too, once it does (P4.15).

use super::opened;
use crate::app::{App, InForce};
use crate::failure::Failure;
use crate::money::charge;
use crate::money::payment::given_before;
use rules::id::BillId;
use rules::money::bill;
use rules::money::relief::asking;
use rules::people::place::Place;
use store::Tx;

/// Gives every relief that was granted between terms, or before reliefs had an end, that of the plan's term, and so every one that ended
/// with it before its last day was put off; and every one that holds in it what the plan's fees give for its hardship and it has no part
/// of yet, and lowers what is due by that. The papers are opened by the program and shown to nobody; one that another key sealed stays as
/// it is. The caller commits.
pub(crate) async fn extend(app: &App, place: &Place, tx: &mut Tx, plan: &InForce) -> Result<(), Failure> {
    let (fees, term) = (plan.scheme.fees(), &plan.scheme.term);
    let (ends, summer) = (asking::relief_until(&fees, term.until), charge::relieving_until(app, place));
    for (id, given) in tx.reliefs_ending((term.from, ends)).await? {
        if let Some(until) = asking::until(ends, summer, given) {
            tx.relief_ends(&id, until, plan.version, app.now()).await?;
        }
    }
    for (row, stands) in tx.reliefs_granted((term.from, term.until)).await? {
        let Ok((hardship, _)) = opened(app, place, &row) else { continue };
        let added = asking::extend(&fees, &stands, hardship);
        if added.is_empty() {
            continue;
        }
        let due = tx.bills_due(&row.student).await?;
        let less: Vec<_> = due
            .iter()
            .filter_map(|one| {
                let terms = fees.get(&one.purse).filter(|_| !stands.covers(one.purse))?;
                Some(bill::relieved(terms, *added.get(&one.purse)?, one))
            })
            .collect();
        tx.relief_extended(&row.id, (&added, &less), plan.version, app.now()).await?;
        let bills: Vec<BillId> = less.into_iter().map(|one| one.bill).collect();
        given_before(app, place, tx, &bills).await?;
    }
    Ok(())
}
