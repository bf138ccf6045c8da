//! 报名 The form on which anybody answers a call, and the page on which whoever did reads how it ended.

use super::{At, chosen, need, of_place, opened, school_name};
use crate::app::App;
use crate::community::{anybody, number, of_class};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::{Fields, Posted};
use crate::seal;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use rules::community::provider::Bid;
use rules::community::provider::calling::{self, Answer, Facts, Paper};
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::Role;
use store::community::BidRow;

/// Takes an answer; its id is the key to the result. The committee types in as many as come to it on paper; of everybody else's an
/// hour takes so many.
pub async fn answer(app: &App, who: &Who, place: &Place, call: &str, draft: Answer) -> Result<(), Failure> {
    let permit = anybody(Act::ProviderBid, who, place)?;
    let (plan, now) = (of_class(app, place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let row = of_place(&mut tx, call).await?;
    let before = tx.provider_bid_of(call, &draft.id).await?;
    let before = before.map(|one| opened(app, place, one)).transpose()?;
    let is_office = permit.role() == Role::CommunityOfficer;
    let since = calling::counted_since(now);
    let last_hour = if is_office { None } else { Some(tx.provider_bids_since(since).await?) };
    let is_decided = row.choice.is_some();
    let facts = Facts { call: &row.call, is_decided, before: before.as_ref(), last_hour };
    if let Some(Answer { id, bid, paper }) = calling::answer(draft, facts, now.date())? {
        let paper = seal::seal(app, place, ("bid", &id), &paper)?;
        tx.provider_bid((call, &BidRow { id, bid, paper }), plan.version, now).await?;
    }
    Ok(tx.commit().await?)
}

#[derive(Template)]
#[template(path = "provider/answer.html")]
struct FormPage {
    shell: Shell,
    t: Texts,
    under: String,
    lines: Vec<(String, String)>,
    action: String,
    provider: String,
    metres: String,
    contact: String,
    phone: String,
    offer: String,
    tell: bool,
}

pub(super) async fn form(desk: Desk, Path((_, _, call)): At) -> Result<Response, Failure> {
    let permit = anybody(Act::ProviderBid, &desk.who, &desk.place)?;
    of_class(&desk.app, &desk.place)?;
    let row = of_place(&mut desk.app.store.look(&permit).await?, &call).await?;
    let t = &desk.t;
    let near = t.provider_call_near(school_name(&desk, &row.call.school));
    let typed = |field: &str| desk.typed(field).unwrap_or_default();
    Ok(page(FormPage {
        under: format!("{} · {near}", desk.place_name()),
        lines: vec![
            (t.provider_call_need(), need(t, &row)),
            (t.provider_call_rooms(), row.call.rooms.clone()),
            (t.provider_call_last_day(), when::day(t, row.call.last_day())),
        ],
        action: desk.url(&format!("calls/{call}/bids")),
        provider: typed("provider"),
        metres: typed("metres"),
        contact: typed("contact"),
        phone: typed("phone"),
        offer: typed("offer"),
        tell: desk.typed("tell").is_some(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

pub(super) async fn answer_posted(
    desk: Desk,
    Path((_, _, call)): At,
    posted: Posted<Fields>,
) -> Result<Response, Failure> {
    let sent = &posted.form;
    let text = |field: &str| sent.text(field).to_owned();
    let (contact, phone, offer) = (text("contact"), text("phone"), text("offer"));
    let paper = Paper { contact, phone, offer, tell: sent.has("tell") };
    let bid = Bid { provider: text("provider"), metres: number(sent, "metres") };
    let draft = Answer { id: posted.key.clone(), bid, paper };
    answer(&desk.app, &desk.who, &desk.place, &call, draft).await?;
    Ok(desk.done(&format!("calls/{call}/bids/{}", posted.key), desk.t.provider_call_answered()))
}

#[derive(Template)]
#[template(path = "provider/result.html")]
struct ResultPage {
    shell: Shell,
    t: Texts,
    under: String,
    chip: (&'static str, String),
    lines: Vec<(String, String)>,
}

/// Whoever holds the key of an answer reads how the call ended.
pub(super) async fn result(
    desk: Desk,
    Path((_, _, call, bid)): Path<(String, String, String, String)>,
) -> Result<Response, Failure> {
    let permit = anybody(Act::ProviderBid, &desk.who, &desk.place)?;
    of_class(&desk.app, &desk.place)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let row = of_place(&mut tx, &call).await?;
    let own = tx.provider_bid_of(&call, &bid).await?.ok_or(Failure::NotTheirs)?;
    drop(tx);
    let t = &desk.t;
    let mut lines = Vec::new();
    let chip = match &row.choice {
        None => ("waiting", t.provider_call_result_waits(when::day(t, row.call.last_day()))),
        Some(choice) => {
            lines.push((t.provider_call_chosen(), chosen(t, &row)));
            lines.push((t.provider_call_reason(), choice.reason.clone()));
            // A name is compared once, however often it answered.
            if row.chosen_name.as_ref() == Some(&own.bid.provider) {
                ("done", t.provider_call_result_chosen())
            } else {
                ("refused", t.provider_call_result_other())
            }
        }
    };
    let near = t.provider_call_near(school_name(&desk, &row.call.school));
    Ok(page(ResultPage {
        under: format!("{} · {near}", own.bid.provider),
        chip,
        lines,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}
