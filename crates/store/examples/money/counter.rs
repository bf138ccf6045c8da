//! 窗口 What a cashier does through the store, alike at every kind of school.

pub(crate) mod half_month;

use super::op::{Balances, Outcome};
use super::play::Failed;
use super::till::cash;
use jiff::civil::Date;
use rules::fen::Fen;
use rules::id::{BillId, CourseId, PersonId, RefundId, SessionId, StudentId};
use rules::moment::Moment;
use rules::money::account::Purse;
use rules::money::fee::{Fees, Terms};
use rules::money::payment::{self, Recorded};
use rules::money::refund;
use rules::money::rest::{self, Ends, Waiting};
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::{self, Grant, Permit, Role};
use rules::refusal::Refuses;
use store::{Fault, Store, Tx};

/// What became of an operation, and what makes it durable, if anything is written.
pub(crate) type Came = Result<(Outcome, Option<Tx>), Failed>;

/// Somebody may do it who has these roles at these places, for these children.
pub(crate) fn permit(
    by: usize,
    roles: &[(Role, &Place)],
    children: impl Iterator<Item = String>,
    (act, place): (Act, &Place),
) -> Result<Permit, Failed> {
    let children: Vec<StudentId> = children.map(StudentId::new).collect();
    let grant = |(role, at): &(Role, &Place)| Grant {
        role: *role,
        path: at.path.clone(),
        home_class: None,
        children: children.clone(),
    };
    let grants: Vec<Grant> = roles.iter().map(grant).collect();
    let may = role::permit(&PersonId::new(format!("p{by}")), &grants, act, place);
    may.map_err(|_| format!("no permit for {act:?}").into())
}

/// A bill is paid in cash; or what that came to instead.
pub(crate) async fn pay(
    tx: &mut Tx,
    (id, bill): (&str, &str),
    fen: Fen,
    receipt: &str,
    at: Moment,
) -> Result<Result<Recorded, Outcome>, Failed> {
    let draft = cash((id, bill), fen, receipt);
    let facts = match tx.payment_facts(&draft).await {
        Err(Fault::NotFound) => return Ok(Err("none")),
        facts => facts?,
    };
    let recorded = match payment::record(&facts, draft) {
        Err(refused) => return Ok(Err(refused.code())),
        Ok(recorded) if recorded.transfer.is_none() => return Ok(Err("already")),
        Ok(recorded) => recorded,
    };
    tx.payment_recorded(&recorded, 1, at).await?;
    Ok(Ok(recorded))
}

/// Lets the money of these children of a closed roll, or of a signed day, follow it by the fee of what it is of; says whether other
/// lessons of theirs moved by it.
pub(crate) async fn follow<'t>(
    tx: &mut Tx,
    session: &SessionId,
    of: impl Fn(&StudentId) -> bool,
    fee: impl Fn(Option<&CourseId>) -> Option<&'t Terms>,
    at: Moment,
) -> Result<Outcome, Failed> {
    let mut facts = tx.release_facts(session).await?;
    facts.children.retain(|one| of(&one.student));
    let terms = fee(facts.course.as_ref()).ok_or("a lesson of nothing")?;
    half_month::follow(tx, terms, facts, at).await
}

/// What was given while these bills were due counts once they are not.
pub(crate) async fn given_before<'t>(
    tx: &mut Tx,
    bills: &[BillId],
    fee: impl Fn(Option<&CourseId>) -> Option<&'t Terms>,
    at: Moment,
) -> Result<(), Failed> {
    for given in tx.sessions_given(bills).await? {
        let of = |one: &StudentId| given.students.contains(one);
        follow(tx, &given.session, of, &fee, at).await?;
    }
    Ok(())
}

/// A family asks its free money of a kind back.
pub(crate) async fn ask(mut tx: Tx, id: &str, whose: (String, Purse), at: Moment) -> Came {
    let came = asked(&mut tx, id, whose, at).await?;
    Ok((came, (came == "done").then_some(tx)))
}

/// The same beside something else that is written.
pub(crate) async fn asked(
    tx: &mut Tx,
    id: &str,
    (child, purse): (String, Purse),
    at: Moment,
) -> Result<Outcome, Failed> {
    let id = RefundId::new(id);
    if tx.refund_known(&id).await? {
        return Ok("already");
    }
    let facts = tx.refund_facts(&StudentId::new(child), purse).await?;
    match refund::ask(&facts, id, "") {
        Err(refused) => Ok(refused.code()),
        Ok(asked) => {
            tx.refund_asked(&asked, 1, at).await?;
            Ok("done")
        }
    }
}

/// It is paid in cash; what stands on the bank's list only by whoever is sure.
pub(crate) async fn pay_back(mut tx: Tx, id: &str, is_sure: bool, at: Moment) -> Came {
    let due = tx.refunds_due().await?.into_iter().find(|row| row.asked.id.as_str() == id);
    let Some(row) = due else { return Ok((refund::Refusal::NotAsked.code(), None)) };
    let (is_held, free) = tx.refund_standing(&row.asked).await?;
    let by_hand = refund::payable(row.under, refund::By::Desk { is_sure });
    match by_hand.and_then(|()| refund::pay(&row.asked, is_held, free)) {
        Err(refused) => Ok((refused.code(), None)),
        Ok(transfers) => {
            tx.refund_paid(&row.asked, (&transfers, payment::Way::Cash), 1, at).await?;
            Ok(("done", Some(tx)))
        }
    }
}

/// Settles everyone whose turn it is, or nobody; says whether any money moved.
pub(crate) async fn settle(
    tx: &mut Tx,
    fees: &Fees<'_>,
    ends: &Ends,
    (until, sure): (Date, bool),
    at: Moment,
) -> Result<Result<bool, Outcome>, Failed> {
    let all: Vec<Waiting> = tx.rest_rows(ends).await?.into_iter().map(|row| row.waiting).collect();
    let (lapsed, mut is_settled) = (tx.rest_lapsed(ends).await?, false);
    let due = match rest::settling(fees, &all, ends, sure) {
        Err(refused) => return Ok(Err(refused.code())),
        Ok(due) => due,
    };
    for one in due {
        let lapsed = lapsed.get(&(one.student.clone(), one.purse)).copied().unwrap_or_default();
        let facts = tx.rest_facts_freed(one, lapsed, ends).await?;
        let settled = rest::settle_by(fees, &facts, (until, at.date())).map_err(|why| why.code())?;
        if settled != rest::Settled::default() {
            tx.rest_settled(&facts, &settled, (1, at)).await?;
            is_settled = true;
        }
    }
    Ok(Ok(is_settled))
}

/// What every account holds.
pub(crate) async fn balances(store: &Store, permit: &Permit) -> Result<Balances, Failed> {
    let all = store.look(permit).await?.accounts().await?;
    Ok(all.into_iter().map(|(name, stands)| (name, (stands.balance.0, stands.pending.0))).collect())
}

/// How many transfers there are.
pub(crate) async fn transfers(store: &Store, permit: &Permit) -> Result<u64, Failed> {
    Ok(u64::try_from(store.look(permit).await?.ledger_head().await?.0)?)
}
