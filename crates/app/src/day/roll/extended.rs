//! 延时托管的点名 Who was on the list and had gone home before it began: shown as gone, and called by nobody (P1.25).

use super::Gone;
use crate::day::late::Staying;
use crate::desk::Desk;
use crate::failure::Failure;
use rules::day::session::Session;
use store::Tx;

pub(super) async fn gone_before(
    desk: &Desk,
    tx: &mut Tx,
    session: &Session,
    staying: &Staying,
) -> Result<Vec<Gone>, Failure> {
    if !session.is_extended() {
        return Ok(Vec::new());
    }
    let gone = tx.extended_gone(session, &staying.on_extended_list()).await?;
    let view = |(name, home_class, at, to): (String, String, rules::moment::Moment, String)| Gone {
        told: desk.t.roll_gone_to(at.time().strftime("%H:%M").to_string(), to),
        name,
        home_class,
    };
    Ok(gone.into_iter().map(view).collect())
}
