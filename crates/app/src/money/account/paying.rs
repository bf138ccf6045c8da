//! 对账单上的账单 A child's bills as its statement has them, whatever kind of place sent them, and the ways to pay what is due.

use crate::app::InForce;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::money::bill::grounds;
use crate::money::tender::inside::{is_inside, merchant};
use crate::when;
use axum::http::HeaderMap;
use rules::id::StudentId;
use rules::money::payment_code;
use rules::money::tender::Channel;
use rules::people::act::Act;
use store::Tx;
use store::money::BillRow;

/// The bills of a child, and how they are paid.
pub(super) struct Paying {
    /// Every bill, what is due first.
    pub bills: Vec<BillView>,
    /// The channels that the place takes.
    pub channels: Vec<(&'static str, String)>,
    /// Where a guardian who reads the page inside WeChat pays there.
    pub inside_href: Option<String>,
    /// Where an order is made.
    pub tenders_href: String,
    /// The family has asked for relief, and there is no answer.
    pub waits_relief: bool,
}

/// One of them.
pub(super) struct BillView {
    /// The bill.
    pub row: BillRow,
    /// The days or the month that it is for, where its name does not say it.
    pub days: Option<String>,
    /// How much it is for.
    pub count: String,
    /// The last day to pay it.
    pub due: String,
    /// How its sum came to be; what was reduced in it is for the family alone (P4.15).
    pub steps: Vec<String>,
    /// The code under which the bank or the city channel takes a payment.
    pub code: String,
    /// The bill in an address.
    pub asked: String,
}

/// What a child owes and has paid at the desk's place, by the plan of its term where it has one.
pub(super) async fn of_child(
    desk: &Desk,
    tx: &mut Tx,
    (child, plan, waits_relief): (&StudentId, Option<&InForce>, bool),
    headers: &HeaderMap,
) -> Result<Paying, Failure> {
    let bills = tx.bills(Some(child)).await?;
    Ok(Paying {
        bills: bills.into_iter().map(|row| view(desk, plan, row)).collect(),
        channels: channels(desk, headers),
        inside_href: inside(desk, headers, child),
        tenders_href: desk.url(&format!("accounts/{child}/tenders")),
        waits_relief,
    })
}

fn view(desk: &Desk, plan: Option<&InForce>, row: BillRow) -> BillView {
    let (t, scheme) = (&desk.t, plan.map(|plan| &plan.scheme));
    let code = payment_code::of(&desk.place.district, &desk.place.place, row.id.as_str());
    BillView {
        days: grounds::days(t, &row),
        count: grounds::count(t, scheme, &row),
        due: when::day(t, row.due_on),
        steps: if desk.may(Act::ReliefAsk) {
            grounds::steps(t, scheme, &row)
        } else {
            grounds::listed(t, scheme, &row)
        },
        code: payment_code::grouped(&code),
        asked: serde_html_form::to_string([("bill", row.id.as_str())]).unwrap_or_default(),
        row,
    }
}

/// Where a guardian who reads the page inside WeChat pays there, if the place's account can tell who they are.
fn inside(desk: &Desk, headers: &HeaderMap, child: &StudentId) -> Option<String> {
    let may = desk.may(Act::TenderMake) && is_inside(headers) && merchant(desk).is_some();
    may.then(|| desk.url(&format!("accounts/{child}/tenders/inside")))
}

/// The ways to pay by phone that this place takes, for whoever may use them. Alipay does not open inside WeChat, and who pays
/// there needs no code.
fn channels(desk: &Desk, headers: &HeaderMap) -> Vec<(&'static str, String)> {
    let name = |channel: Channel| match channel {
        Channel::Wechat => desk.t.tender_wechat(),
        Channel::Alipay => desk.t.tender_alipay(),
    };
    let taken = |channel: &Channel| desk.app.channels.channel(&desk.place, *channel).is_some();
    if is_inside(headers) && merchant(desk).is_some() {
        return Vec::new();
    }
    let all = Channel::ALL.into_iter().filter(|channel| desk.may(Act::TenderMake) && taken(channel));
    all.map(|channel| (channel.code(), name(channel))).collect()
}
