//! 待缴清单 What is due, and what must go back, as lists for the bank or the city channel.

use crate::desk::Desk;
use crate::failure::Failure;
use crate::posted::Posted;
use crate::sheet::{self, Cell};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use rules::money::{payment_code, refund};
use rules::people::act::Act;
use serde::Deserialize;
use store::Fault;

pub(crate) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const CSV: &str = "text/csv; charset=utf-8";

#[derive(Deserialize)]
pub(super) struct Which {
    list: String,
}

/// A list as a file; that it left the house is journalled. A refund goes on one list of the bank's; the last one is printed once more
/// with what still waits of it.
pub(super) async fn post(desk: Desk, posted: Posted<Which>) -> Result<Response, Failure> {
    let which = posted.form.list;
    let (list, format) = which.split_once('-').ok_or_else(|| Failure::BadForm("list".to_owned()))?;
    let mut tx = desk.app.store.act(&desk.permit(Act::BillExport)?).await?;
    let (head, rows) = match list {
        "bills" => (bill_head(&desk), bill_rows(&desk, &tx.bills(None).await?)),
        "refunds" => {
            let mut due = tx.refunds_due().await?;
            due.retain(|row| refund::is_next(row.under));
            tx.refunds_listed(&due, desk.now).await?;
            (refund_head(&desk), refund_rows(&desk, &due))
        }
        "listed" => {
            let mut due = tx.refunds_due().await?;
            due.retain(|row| row.under.is_listed && !row.under.is_returning);
            let last = due.iter().filter_map(|row| row.listed_at).max();
            due.retain(|row| row.listed_at == last);
            (refund_head(&desk), refund_rows(&desk, &due))
        }
        _ => return Err(Failure::BadForm("list".to_owned())),
    };
    tx.bills_exported(list, rows.len(), format, desk.now).await?;
    let (kind, bytes) = match format {
        "csv" => (CSV, sheet::csv(&head, &rows)),
        _ => (
            XLSX,
            sheet::xlsx(list, &head, &rows)
                .map_err(|why| Fault::Corrupt { what: "xlsx", why: why.to_string() })?,
        ),
    };
    tx.commit().await?;
    let name = format!("{}-{list}-{}.{format}", desk.place.place, desk.now.date());
    Ok(file(kind, &name, bytes))
}

/// A file to be saved under a name.
pub(crate) fn file(kind: &str, name: &str, bytes: Vec<u8>) -> Response {
    let named = format!("attachment; filename=\"{name}\"");
    let headers = [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, named)];
    (StatusCode::OK, headers, bytes).into_response()
}

fn bill_head(desk: &Desk) -> Vec<String> {
    let t = &desk.t;
    vec![
        t.bill_column_code(),
        t.bill_column_child(),
        t.bill_column_class(),
        t.bill_column_item(),
        t.bill_column_lessons(),
        t.bill_column_yuan(),
        t.bill_column_due(),
    ]
}

fn bill_rows(desk: &Desk, bills: &[store::money::BillRow]) -> Vec<Vec<Cell>> {
    let due = bills.iter().filter(|bill| bill.state == "due");
    let row = |bill: &store::money::BillRow| {
        vec![
            payment_code::of(&desk.place.district, &desk.place.place, bill.id.as_str()).into(),
            bill.name.as_str().into(),
            bill.home_class.as_str().into(),
            desk.lang.pick(&bill.course.0, &bill.course.1).into(),
            Cell::Number(bill.lessons),
            Cell::Money(bill.fen),
            bill.due_on.to_string().into(),
        ]
    };
    due.map(row).collect()
}

fn refund_head(desk: &Desk) -> Vec<String> {
    let t = &desk.t;
    vec![
        t.bill_column_code(),
        t.bill_column_child(),
        t.bill_column_class(),
        t.bill_column_refund_yuan(),
        t.bill_column_reason(),
    ]
}

fn refund_rows(desk: &Desk, refunds: &[store::money::RefundRow]) -> Vec<Vec<Cell>> {
    let row = |refund: &store::money::RefundRow| {
        vec![
            payment_code::of(&desk.place.district, &desk.place.place, refund.asked.id.as_str()).into(),
            refund.name.as_str().into(),
            refund.home_class.as_str().into(),
            Cell::Money(refund.asked.fen),
            refund.asked.reason.as_str().into(),
        ]
    };
    refunds.iter().map(row).collect()
}
