//! 支付通知 The channel tells that an order was paid. Anyone can send such a thing: the signature is looked at before
//! anything else, over the bytes as they came, and what is not believed is logged and does nothing.

use super::{back, settle};
use crate::app::App;
use crate::channel::{self, Disbelief, Notice};
use crate::failure::Failure;
use crate::secrets::hex;
use crate::who::Who;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use rules::money::tender::Channel;
use rules::people::act::Act;
use rules::people::place::Place;
use sha2::{Digest, Sha256};

/// Answers before the channel's five seconds are over. What is not settled by then goes on by itself, in one transaction, whole or not
/// at all; the channel is asked to tell it again, and the notice that comes then finds it done or does it.
pub(super) async fn post(
    State(app): State<App>,
    Path((district, place, channel)): Path<(String, String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Failure> {
    let place = app.place(&district, &place)?;
    let which = Channel::from_code(&channel).ok_or(Failure::NotTheirs)?;
    let merchant = app.channels.channel(&place, which).ok_or(Failure::NotTheirs)?;
    let patience = app.channels.notice_patience();
    let answering = tokio::spawn(answer(app, place, (which, merchant), (headers, body)));
    Ok(match tokio::time::timeout(patience, answering).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(fault)) => {
            tracing::error!(%fault, channel, "a notice could not be answered; it will be told again");
            told_again(which, StatusCode::INTERNAL_SERVER_ERROR)
        }
        Err(_) => {
            tracing::warn!(channel, "a notice could not be answered in time; it will be told again");
            told_again(which, StatusCode::SERVICE_UNAVAILABLE)
        }
    })
}

async fn answer(
    app: App,
    place: Place,
    (which, merchant): (Channel, channel::Channel),
    (headers, body): (HeaderMap, Bytes),
) -> Response {
    let notice = match merchant.notice(&headers, &body, app.now()) {
        Ok(notice) => notice,
        Err(why) => return disbelieved(&app, &place, which, (why, &body)).await,
    };
    let done = match notice {
        Notice::Order(told) => settle(&app, &place, which, &told).await.map(|ours| {
            if !ours {
                tracing::warn!(order = %told.id, "a payment of an order that is not ours");
            }
        }),
        Notice::Return(returned) => back::ended(&app, &place, &returned).await,
        Notice::Other => Ok(()),
    };
    match done {
        Ok(()) => accepted(which),
        Err(why) => {
            let channel = which.code();
            tracing::error!(%why, channel, "a believed notice could not be settled; it will be told again");
            told_again(which, StatusCode::INTERNAL_SERVER_ERROR)
        }
    }
}

/// Logged always; journalled so many times a day, so that a flood of forged notices cannot fill the disk.
async fn disbelieved(app: &App, place: &Place, which: Channel, (why, body): (Disbelief, &[u8])) -> Response {
    let sha256 = hex(&Sha256::digest(body));
    tracing::warn!(channel = which.code(), why = why.code(), sha256, place = %place.place, "a notice is not believed");
    if app.channels.may_journal(place, app.now())
        && let Err(fault) = journal(app, place, (which, why), &sha256).await
    {
        tracing::error!(%fault, "a notice that is not believed could not be journalled");
    }
    told_again(which, StatusCode::UNAUTHORIZED)
}

async fn journal(
    app: &App,
    place: &Place,
    (which, why): (Channel, Disbelief),
    sha256: &str,
) -> Result<(), Failure> {
    let permit = Who::Clock.permit(Act::TenderSettle, place)?;
    let mut tx = app.store.act(&permit).await?;
    tx.tender_disbelieved(which.code(), why.code(), sha256, app.now()).await?;
    tx.commit().await?;
    Ok(())
}

fn accepted(which: Channel) -> Response {
    match which {
        Channel::Wechat => StatusCode::NO_CONTENT.into_response(),
        Channel::Alipay => "success".into_response(),
    }
}

fn told_again(which: Channel, status: StatusCode) -> Response {
    match which {
        Channel::Wechat => {
            let body = serde_json::json!({ "code": "FAIL", "message": "not accepted" });
            (status, axum::Json(body)).into_response()
        }
        Channel::Alipay => (status, "fail").into_response(),
    }
}
