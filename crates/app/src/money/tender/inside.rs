//! 微信内支付 Paying inside WeChat: the guardian's browser passes WeChat's own page, which says who they are to the school's
//! account, and the order is placed for that person alone.

use super::{failed, make};
use crate::channel::{Channel, Wechat};
use crate::desk::{Desk, go};
use crate::failure::Failure;
use crate::secrets::same;
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use rules::id::{BillId, StudentId};
use rules::money::tender::{self, Refusal};
use rules::people::act::Act;
use serde::Deserialize;

/// Whether a page is read in WeChat's own browser.
pub(crate) fn is_inside(headers: &HeaderMap) -> bool {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    agent.is_some_and(|agent| agent.contains("MicroMessenger"))
}

/// The school's merchant, where its account can tell who somebody is.
pub(crate) fn merchant(desk: &Desk) -> Option<Wechat> {
    match desk.app.channels.channel(&desk.place, tender::Channel::Wechat)? {
        Channel::Wechat(wechat) => wechat.login.is_some().then_some(wechat),
        Channel::Alipay(_) => None,
    }
}

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    bill: String,
}

/// To WeChat's page, and back with a code.
pub(super) async fn leave(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let mut tx = desk.app.store.look(&desk.permit(Act::TenderMake)?).await?;
    let (student, bill) = (StudentId::new(student), BillId::new(&asked.bill));
    tx.tender_facts(&student, &bill).await?;
    let wechat = merchant(&desk).ok_or(Refusal::NoChannel)?;
    let login = wechat.login.as_ref().ok_or(Refusal::NoChannel)?;
    let bill = serde_html_form::to_string([("bill", bill.as_str())])
        .map_err(|why| Failure::BadForm(why.to_string()))?;
    let back = desk.url(&format!("accounts/{student}/tenders/inside/back?{bill}"));
    let link = login.link(&wechat.appid, &back, &state(&desk, &asked.bill)).map_err(|why| failed(&why))?;
    Ok(go(&link, None))
}

#[derive(Deserialize)]
pub(super) struct Back {
    #[serde(default)]
    bill: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
}

/// Back from WeChat's page: the order is placed for whoever the code names. A code that another sign-in asked for, or none
/// at all, places nothing.
pub(super) async fn back(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    Query(came): Query<Back>,
) -> Result<Response, Failure> {
    desk.permit(Act::TenderMake)?;
    let (student, bill) = (StudentId::new(student), BillId::new(&came.bill));
    desk.app.store.look(&desk.permit(Act::TenderMake)?).await?.tender_facts(&student, &bill).await?;
    let wechat = merchant(&desk).ok_or(Refusal::NoChannel)?;
    if !same(&came.state, &state(&desk, &came.bill)) {
        return Err(Failure::BadForm("state".to_owned()));
    }
    let account = format!("accounts/{student}");
    if came.code.is_empty() {
        return Ok(desk.done(&account, desk.t.tender_inside_denied()));
    }
    let login = wechat.login.as_ref().ok_or(Refusal::NoChannel)?;
    let wire = desk.app.channels.wire().ok_or(Refusal::NoChannel)?;
    let openid = match login.openid(wire, &wechat.appid, &came.code).await {
        Ok(openid) => openid,
        Err(why) => {
            tracing::warn!("payment channel: {why:#}");
            return Ok(desk.done(&account, desk.t.tender_inside_denied()));
        }
    };
    let way = (tender::Channel::Wechat, openid.as_str());
    let made = make(&desk.app, &desk.who, &desk.place, (&student, &bill), way).await?;
    Ok(desk.done(&format!("{account}/tenders/{}", made.id), String::new()))
}

/// What comes back from WeChat with a code: of this sign-in and this bill, so that nobody can send somebody else
/// through the door with a code of their own.
fn state(desk: &Desk, bill: &str) -> String {
    desk.state(&format!("inside/{bill}"))
}
