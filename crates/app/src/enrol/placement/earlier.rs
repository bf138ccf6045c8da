//! 以前的摇号 Earlier draws: what a child got in one of them and why, with its receipt, also after another plan is in force.

use super::{ReasonView, ReceiptView, because, reasons, receipt_answer, receipt_view};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use rules::enrol::draw::{self, Published};
use rules::id::{DrawId, StudentId};
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::student::Student;
use store::Tx;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/placements/{student}/draws/{draw}", Act::PlacementWithdraw, show),
        Route::get(
            "/{district}/{place}/placements/{student}/draws/{draw}/receipt",
            Act::PlacementWithdraw,
            receipt_file,
        ),
    ]
}

#[derive(Template)]
#[template(path = "placement/earlier.html")]
struct EarlierPage {
    shell: Shell,
    t: Texts,
    back: String,
    child: String,
    told_at: String,
    number: Option<String>,
    how: String,
    reasons: Vec<ReasonView>,
    draw_href: String,
    receipt: Option<ReceiptView>,
}

/// The child, and a draw that its families were told of.
async fn told(tx: &mut Tx, student: String, draw: String) -> Result<(Student, Published, Moment), Failure> {
    let child = tx.student(&StudentId::new(student)).await?;
    let published = tx.draw(&DrawId::new(draw)).await?.filter(|one| one.voided.is_none());
    let published = published.ok_or(Failure::NotTheirs)?;
    let at = published.published_at.ok_or(Failure::NotTheirs)?;
    Ok((child, published, at))
}

async fn show(
    desk: Desk,
    Path((_, _, student, draw)): Path<(String, String, String, String)>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::PlacementWithdraw)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let (child, published, at) = told(&mut tx, student, draw).await?;
    let (rows, held) = (tx.course_rows().await?, tx.placements(&child.id).await?);
    drop(tx);
    let why = draw::why(&published, &child.id);
    let href = desk.url(&format!("placements/{}/draws/{}/receipt", child.id, published.draw));
    let receipt = draw::receipt(&published, &child);
    Ok(page(EarlierPage {
        shell: desk.shell(),
        t: desk.t.clone(),
        back: desk.url(&format!("placements/{}", child.id)),
        told_at: desk.t.draw_earlier_of(when::dated(&desk.t, at)),
        number: why.as_ref().map(|why| desk.t.placement_number(why.number, why.of)),
        how: why.as_ref().map_or_else(String::new, |why| because::how(&desk.t, why)),
        reasons: why.map_or_else(Vec::new, |why| reasons(&desk, &why, &rows, &held)),
        draw_href: desk.url(&format!("draws/{}", published.draw)),
        receipt: receipt.map(|paper| receipt_view(paper, href)),
        child: child.name,
    }))
}

/// The receipt of that draw as a file.
async fn receipt_file(
    desk: Desk,
    Path((_, _, student, draw)): Path<(String, String, String, String)>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::PlacementWithdraw)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let (child, published, _) = told(&mut tx, student, draw).await?;
    receipt_answer(&published, &child)
}
