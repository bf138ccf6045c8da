//! 社区学期结清 A community's agreements let nothing go over to another month or term: what was paid for a month that is over goes to the
//! class, and whatever is left then goes back (P2.28, P2.29, P0.1).

use super::page::{Beside, Repaid};
use super::{Outcome, settled_of};
use crate::app::App;
use crate::community::agreement;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::when;
use jiff::civil::Date;
use rules::community::agreement::ending::Term;
use rules::enrol::course::ending;
use rules::fen::Fen;
use rules::money::fee::Fees;
use rules::money::rest::{self, Ends, Waiting};
use rules::people::place::Place;
use rules::people::role::Permit;
use store::Tx;

/// When each term of the class's agreements ends; what was paid for a month ends with it.
async fn ends(tx: &mut Tx, terms: &[Term], (app, place): (&App, &Place)) -> Result<Ends, Failure> {
    let (today, version) = (app.now().date(), app.community(place)?.version);
    let until = |one: &Term| one.until.unwrap_or(Date::MAX);
    let all: Vec<ending::Term> =
        terms.iter().map(|one| ending::Term { plan: one.term.clone(), version, until: until(one) }).collect();
    let last = terms.last().map_or(("", Date::MAX), |one| (one.term.as_str(), until(one)));
    Ok(Ends::of(&all, last, tx.rest_billed().await?, today).by_month(true))
}

/// Settles every account of the class: months that are over first, then what is left.
pub(super) async fn settle(app: &App, permit: &Permit, place: &Place) -> Result<Outcome, Failure> {
    let (version, now) = (app.community(place)?.version, app.now());
    let mut tx = app.store.act(permit).await?;
    let released = agreement::release_over(&mut tx, (app, place)).await?;
    let mut outcome = Outcome { released, ..Outcome::default() };
    let terms = tx.agreement_ends(&place.place).await?;
    let ends = ends(&mut tx, &terms, (app, place)).await?;
    for (facts, settled) in settling(&mut tx, &ends).await? {
        outcome.add(&settled);
        tx.rest_settled(&facts, &settled, (version, now)).await?;
    }
    tx.commit().await?;
    Ok(outcome)
}

/// What is settled today, and how: no fee lets anything go over, so that all of it goes back.
async fn settling(tx: &mut Tx, ends: &Ends) -> Result<Vec<(rest::Facts, rest::Settled)>, Failure> {
    let all: Vec<Waiting> = tx.rest_rows(ends).await?.into_iter().map(|row| row.waiting).collect();
    let due: Vec<&Waiting> = all.iter().filter(|one| rest::is_due(one, ends)).collect();
    settled_of(tx, &due, (&Fees::new(), ends)).await
}

/// How many accounts hold something that nothing is bound to of a month that is over.
pub(super) async fn unsettled(tx: &mut Tx, (app, place): (&App, &Place)) -> Result<usize, Failure> {
    let terms = tx.agreement_ends(&place.place).await?;
    let ends = ends(tx, &terms, (app, place)).await?;
    Ok(settling(tx, &ends).await?.len())
}

/// What the page says beside the accounts: each term and whether it is over, and what goes to the class first.
pub(super) async fn beside(desk: &Desk, tx: &mut Tx) -> Result<Beside, Failure> {
    let at = (&desk.app, &desk.place);
    let terms = tx.agreement_ends(&desk.place.place).await?;
    let ends = ends(tx, &terms, at).await?;
    let waiting: i64 = agreement::over(tx, ends.today).await?.iter().map(|one| one.waiting).sum();
    let t = &desk.t;
    let word = |one: &Term| match one.until {
        Some(until) => {
            t.rest_agreed_over(one.term.as_str(), when::day(t, until.yesterday().unwrap_or(until)))
        }
        None => t.rest_agreed_runs(one.term.as_str()),
    };
    let waits = (waiting > 0).then(|| t.rest_agreed_waiting(waiting));
    let lines = std::iter::once(t.rest_agreed()).chain(terms.iter().rev().map(word)).chain(waits).collect();
    let repaid = Repaid { is_anything: waiting > 0, ..Repaid::default() };
    let (debts, short, asked) = (Vec::new(), Fen::ZERO, None);
    Ok(Beside { ends, debts, short, asked, repaid, tallies_href: None, terms: lines })
}
