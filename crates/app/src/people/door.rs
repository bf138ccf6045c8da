//! 绑定 A person shows who they are to the school's account in WeChat, so that alarms reach them there.

use crate::desk::{Desk, go};
use crate::failure::Failure;
use crate::money::tender::inside::is_inside;
use crate::posted::Posted;
use crate::routes::Route;
use crate::secrets::same;
use axum::extract::Query;
use axum::http::HeaderMap;
use axum::response::Response;
use rules::people::act::Act;
use rules::people::delivery::{Address, Named};
use serde::Deserialize;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/messages/door", Act::MessageRead, leave),
        Route::get("/{district}/{place}/messages/door/back", Act::MessageRead, back),
        Route::post("/{district}/{place}/messages/door/forget", Act::MessageRead, forget_posted),
    ]
}

/// One way to be reached in WeChat.
pub(super) struct DoorView {
    /// The channel.
    pub(super) name: String,
    pub(super) word: String,
    /// Whether the account knows this person.
    pub(super) is_known: bool,
    pub(super) href: String,
}

/// The ways of this place, and whether the person has taken them.
pub(super) fn doors(desk: &Desk, known: &[(String, String, String)]) -> Vec<DoorView> {
    let Some(all) = desk.app.couriers.get() else { return Vec::new() };
    let view = |one: Named<'_>| {
        let (kind, name) = (one.channel.address(), one.name);
        let by = |account: &str| account == one.account || (one.is_only && account.is_empty());
        DoorView {
            word: if kind == Address::ParentId { desk.t.door_wecom() } else { desk.t.door_wechat() },
            is_known: known.iter().any(|(had, account, _)| had == kind.code() && by(account)),
            href: desk.url(&format!("messages/door?{}&state={}", asked(name), state(desk, name))),
            name: name.to_owned(),
        }
    };
    all.doors(&desk.place).into_iter().map(view).collect()
}

/// Whether this browser can pass WeChat's page.
pub(super) fn can_pass(headers: &HeaderMap) -> bool {
    is_inside(headers)
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    channel: String,
    #[serde(default)]
    state: String,
}

/// To WeChat's page, and back with a code. Only from a link of the own page: WeChat's is silent, and a link that somebody
/// sends would bind whoever opens it without a question.
async fn leave(desk: Desk, Query(came): Query<Asked>) -> Result<Response, Failure> {
    desk.permit(Act::MessageRead)?;
    if !same(&came.state, &state(&desk, &came.channel)) {
        return Err(Failure::BadForm("state".to_owned()));
    }
    let back = desk.url(&format!("messages/door/back?{}", asked(&came.channel)));
    let link = desk
        .app
        .couriers
        .get()
        .and_then(|all| all.door_link(&desk.place, &came.channel, &back, &state(&desk, &came.channel)));
    Ok(go(&link.ok_or(Failure::NotTheirs)?, None))
}

#[derive(Deserialize)]
struct Back {
    #[serde(default)]
    channel: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
}

/// Back from WeChat's page: whoever the code names is this person. A code that another sign-in asked for binds nobody.
async fn back(desk: Desk, Query(came): Query<Back>) -> Result<Response, Failure> {
    let permit = desk.permit(Act::MessageRead)?;
    let channels = desk.app.couriers.get().ok_or(Failure::NotTheirs)?;
    if !same(&came.state, &state(&desk, &came.channel)) {
        return Err(Failure::BadForm("state".to_owned()));
    }
    if came.code.is_empty() {
        return Ok(desk.done("messages", desk.t.door_denied()));
    }
    let at = (&desk.place, came.channel.as_str());
    let (kind, account, address) = match channels.behind_code(at, &came.code, desk.now).await {
        Ok(found) => found,
        Err(why) => {
            tracing::warn!("binding: {why:#}");
            return Ok(desk.done("messages", desk.t.door_denied()));
        }
    };
    let mut tx = desk.app.store.act(&permit).await?;
    tx.address_put(permit.person().as_str(), (kind, &account, &address), desk.now).await?;
    tx.commit().await?;
    Ok(desk.done("messages", desk.t.door_passed()))
}

#[derive(Deserialize)]
struct Forgotten {
    channel: String,
}

async fn forget_posted(desk: Desk, posted: Posted<Forgotten>) -> Result<Response, Failure> {
    let permit = desk.permit(Act::MessageRead)?;
    let doors = desk.app.couriers.get().map(|all| all.doors(&desk.place)).unwrap_or_default();
    let door = doors.into_iter().find(|one| one.name == posted.form.channel);
    let door = door.ok_or_else(|| Failure::BadForm("channel".to_owned()))?;
    let of = (door.channel.address(), door.account, "");
    let mut tx = desk.app.store.act(&permit).await?;
    tx.address_put(permit.person().as_str(), of, desk.now).await?;
    tx.commit().await?;
    Ok(desk.done("messages", desk.t.door_forgotten()))
}

/// The channel as a query writes it.
fn asked(channel: &str) -> String {
    serde_html_form::to_string([("channel", channel)]).unwrap_or_default()
}

/// What comes back with a code: of this sign-in and this channel, so that nobody can be made to receive, or to lose, what
/// concerns somebody else's child.
fn state(desk: &Desk, channel: &str) -> String {
    desk.state(&format!("door/{channel}"))
}
