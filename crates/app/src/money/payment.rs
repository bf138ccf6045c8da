//! 缴费 The cashier records what came in.

use super::version;
use crate::app::App;
use crate::day::roll::give;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::posted::Posted;
use crate::routes::Route;
use crate::who::Who;
use axum::response::Response;
use rules::fen::Fen;
use rules::id::{BillId, PaymentId, StudentId};
use rules::money::payment::{self, Draft, Recorded, Way};
use rules::people::act::Act;
use rules::people::place::Place;
use serde::Deserialize;
use store::Tx;

pub(crate) fn routes() -> Vec<Route> {
    vec![Route::post("/{district}/{place}/payments", Act::PaymentRecord, post)]
}

/// Records a payment against a bill; the same payment twice is one.
pub async fn record(app: &App, who: &Who, place: &Place, draft: Draft) -> Result<Recorded, Failure> {
    let permit = who.permit(Act::PaymentRecord, place)?;
    let mut tx = app.store.act(&permit).await?;
    let facts = tx.payment_facts(&draft).await?;
    let recorded = payment::record(&facts, draft)?;
    post_paid(app, place, &mut tx, &recorded).await?;
    tx.commit().await?;
    Ok(recorded)
}

/// Writes what was paid, whichever way it came.
pub(super) async fn post_paid(
    app: &App,
    place: &Place,
    tx: &mut Tx,
    recorded: &Recorded,
) -> Result<(), Failure> {
    tx.payment_recorded(recorded, version(app, place)?, app.now()).await?;
    given_before(app, place, tx, std::slice::from_ref(&recorded.bill)).await
}

/// 补核销 Lessons that children had before their bills were paid, or taken over by relief, leave custody now: nothing was held
/// for them when their rolls were closed (P0.1).
pub(super) async fn given_before(
    app: &App,
    place: &Place,
    tx: &mut Tx,
    bills: &[BillId],
) -> Result<(), Failure> {
    for given in tx.sessions_given(bills).await? {
        let of = |one: &StudentId| given.students.contains(one);
        let plan = app.of_day(place, given.date)?;
        give(tx, &plan, (&given.session, given.date), of, app.now()).await?;
    }
    Ok(())
}

#[derive(Deserialize)]
struct Typed {
    bill: String,
    yuan: String,
    way: String,
    receipt: String,
}

async fn post(desk: Desk, posted: Posted<Typed>) -> Result<Response, Failure> {
    let Typed { bill, yuan, way, receipt } = posted.form;
    let draft = Draft {
        id: PaymentId::new(posted.key),
        bill: BillId::new(bill),
        fen: Fen::from_yuan(&yuan).unwrap_or(Fen::ZERO),
        way: Way::from_code(&way).ok_or_else(|| Failure::BadForm("way".to_owned()))?,
        receipt,
    };
    let recorded = record(&desk.app, &desk.who, &desk.place, draft).await?;
    Ok(desk.done("bills", desk.t.payment_recorded(&recorded.receipt)))
}
