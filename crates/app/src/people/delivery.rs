//! 送达 A person's own messages, which are read once they were shown; and what the sender sees: who has read what, how far
//! each channel came, which alarm nobody has read.

mod run;

use self::run::{RunView, runs};
use super::door::{self, DoorView};
use super::message::{MessageView, messages, words};
use super::relation_word;
use crate::community::agreement::own_links;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use askama::Template;
use axum::extract::Query;
use axum::http::HeaderMap;
use axum::response::Response;
use rules::id::PersonId;
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::delivery::{Address, State, put};
use rules::people::message::{Kind, Urgency};
use rules::people::role::Role;
use rules::people::student::Student;
use serde::Deserialize;
use std::collections::BTreeSet;
use store::people::{Follow, Followed, Reader};
use store::{Message, Tx};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/messages", Act::MessageRead, mine),
        Route::post("/{district}/{place}/messages/address", Act::MessageRead, address_posted),
        Route::get("/{district}/{place}/deliveries", Act::DeliveryRead, list),
    ]
}

/// Messages on a person's own page.
const MINE: i64 = 40;
/// Messages on one page of the sender's.
const FOLLOWED: i64 = 80;
/// Minutes after which an alarm that nobody has read is shown on top.
const UNREAD_MINUTES: i64 = 5;

/// To whom messages for a guardian of these children are written.
pub(crate) fn recipients(person: &PersonId, students: &[Student]) -> Vec<String> {
    let mut recipients = vec![person.to_string()];
    recipients.extend(students.iter().map(|child| format!("household:{}", child.household)));
    recipients.extend(students.iter().map(|child| format!("class:{}", child.home_class)));
    recipients
}

/// Notes that the person at this desk has seen the latest messages.
pub(crate) async fn read(desk: &Desk, recipients: &[String], limit: i64) -> Result<(), Failure> {
    let mut tx = desk.app.store.tend(&desk.permit(Act::MessageRead)?).await?;
    tx.inbox_read(recipients, limit, desk.now).await?;
    Ok(tx.commit().await?)
}

#[derive(Template)]
#[template(path = "delivery/mine.html")]
struct MinePage {
    shell: Shell,
    t: Texts,
    under: String,
    alarms: Vec<MessageView>,
    messages: Vec<MessageView>,
    agreements: Vec<(String, String)>,
    mail: String,
    action: String,
    doors: Vec<DoorView>,
    can_pass: bool,
    forget: String,
}

async fn mine(desk: Desk, headers: HeaderMap) -> Result<Response, Failure> {
    let permit = desk.permit(Act::MessageRead)?;
    let agreements = own_links(&desk).await?;
    let mut tx = desk.app.store.look(&permit).await?;
    let children = if permit.role() == Role::Guardian { tx.students().await? } else { Vec::new() };
    let recipients = recipients(permit.person(), &children);
    let told = tx.messages(&recipients, MINE).await?;
    let addresses = tx.addresses().await?;
    drop(tx);
    read(&desk, &recipients, MINE).await?;
    let is_alarm = |one: &Message| Kind::of(&one.kind).urgency == Urgency::Alarm;
    let (alarms, told): (Vec<_>, Vec<_>) =
        told.into_iter().partition(|one| is_alarm(one) && one.at.date() == desk.now.date());
    let doors = door::doors(&desk, &addresses);
    let mail = addresses.into_iter().find(|(kind, ..)| kind == Address::Mail.code());
    Ok(page(MinePage {
        shell: desk.shell(),
        t: desk.t.clone(),
        under: when::moment(&desk.t, desk.now),
        alarms: messages(&desk, alarms),
        messages: messages(&desk, told),
        agreements,
        mail: desk.typed("mail").or(mail.map(|(.., address)| address)).unwrap_or_default(),
        action: desk.url("messages/address"),
        doors,
        can_pass: door::can_pass(&headers),
        forget: desk.url("messages/door/forget"),
    }))
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    mail: String,
}

async fn address_posted(desk: Desk, posted: Posted<Typed>) -> Result<Response, Failure> {
    let permit = desk.permit(Act::MessageRead)?;
    let address = put(Address::Mail, &posted.form.mail)?;
    let mut tx = desk.app.store.act(&permit).await?;
    tx.address_put(permit.person().as_str(), (Address::Mail, "", &address), desk.now).await?;
    tx.commit().await?;
    let said =
        if address.is_empty() { desk.t.delivery_address_forgotten() } else { desk.t.delivery_address_put() };
    Ok(desk.done("messages", said))
}

#[derive(Template)]
#[template(path = "delivery/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    unread: Vec<FollowedView>,
    filters: Vec<FilterView>,
    /// One line a notice.
    runs: Vec<RunView>,
    /// The messages of one notice, where the address names it.
    rest: Vec<FollowedView>,
    none: (String, String),
    older: Option<String>,
}

struct FilterView {
    href: String,
    word: String,
    on: bool,
}

#[derive(Deserialize)]
struct Wanted {
    /// `unread`, `failed`; every message otherwise.
    #[serde(default)]
    show: String,
    /// With `at`, the one notice whose messages are shown: its kind.
    #[serde(default)]
    kind: String,
    /// When that notice was written, in milliseconds.
    #[serde(default)]
    at: i64,
    /// `seq-part` of the last message on the page before.
    #[serde(default)]
    before: String,
}

struct FollowedView {
    text: String,
    at: String,
    read: String,
    all_read: bool,
    readers: Vec<ReaderView>,
}

struct ReaderView {
    name: String,
    phone: String,
    read: Option<String>,
    ways: Vec<(&'static str, String, String)>,
}

async fn list(desk: Desk, Query(wanted): Query<Wanted>) -> Result<Response, Failure> {
    let permit = desk.permit(Act::DeliveryRead)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let follow = match wanted.show.as_str() {
        "unread" => Follow::Unread,
        "failed" => Follow::Failed,
        _ => Follow::All,
    };
    let (at, kind) = (Moment(wanted.at), wanted.kind.as_str());
    let is_run = !kind.is_empty();
    let (unread, rest, next) = if is_run {
        let (rest, next) = tx.followed_run(follow, (at, kind), before(&wanted.before), FOLLOWED).await?;
        (Vec::new(), rest, next)
    } else {
        let unread = unheard(&mut tx, desk.now).await?;
        let (rest, next) = tx.followed(follow, before(&wanted.before), FOLLOWED).await?;
        (unread, rest, next)
    };
    drop(tx);
    let on_top: BTreeSet<(i64, i64)> = unread.iter().map(|one| one.key).collect();
    let rest = rest.into_iter().filter(|one| !on_top.contains(&one.key));
    let (runs, rest) = if is_run {
        (Vec::new(), rest.map(|one| followed_view(&desk, one)).collect())
    } else {
        (runs(&desk, follow, rest.collect()), Vec::new())
    };
    let from = if is_run { run_address(&desk, follow, (at, kind)) } else { address(&desk, follow) };
    Ok(page(ListPage {
        runs,
        rest,
        unread: unread.into_iter().map(|one| followed_view(&desk, one)).collect(),
        filters: filters(&desk, follow),
        none: none(&desk.t, follow),
        older: next.map(|next| from_before(&from, next)),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// What stands on a page without messages.
fn none(t: &Texts, follow: Follow) -> (String, String) {
    match follow {
        Follow::All => (t.delivery_none(), t.delivery_none_when()),
        Follow::Unread | Follow::Failed => (t.delivery_filtered_none(), t.delivery_filtered_none_when()),
    }
}

/// Every alarm that is still of use and that none of its readers has opened for some minutes, or that could not be brought to
/// somebody: a person must call.
pub(crate) async fn unheard(tx: &mut Tx, now: Moment) -> Result<Vec<Followed>, Failure> {
    let since = now.plus_minutes(-Urgency::Alarm.life_minutes());
    Ok(tx.followed_unheard(since, now.plus_minutes(-UNREAD_MINUTES)).await?)
}

/// Where a page begins; the newest message where the address names none.
fn before(text: &str) -> (i64, i64) {
    let read = text.split_once('-').and_then(|(seq, part)| Some((seq.parse().ok()?, part.parse().ok()?)));
    read.unwrap_or((i64::MAX, i64::MAX))
}

fn filters(desk: &Desk, chosen: Follow) -> Vec<FilterView> {
    let t = &desk.t;
    let all = [
        (Follow::All, t.delivery_filter_all()),
        (Follow::Unread, t.delivery_filter_unread()),
        (Follow::Failed, t.delivery_filter_failed()),
    ];
    let view = |(follow, word)| FilterView { href: address(desk, follow), word, on: follow == chosen };
    all.into_iter().map(view).collect()
}

/// The first page of these messages.
fn address(desk: &Desk, follow: Follow) -> String {
    let show = match follow {
        Follow::All => "all",
        Follow::Unread => "unread",
        Follow::Failed => "failed",
    };
    desk.url(&format!("deliveries?show={show}"))
}

/// The first page of the messages of one notice.
fn run_address(desk: &Desk, follow: Follow, (at, kind): (Moment, &str)) -> String {
    format!("{}&kind={kind}&at={}", address(desk, follow), at.0)
}

/// The same page from before a message on.
fn from_before(page: &str, (seq, part): (i64, i64)) -> String {
    format!("{page}&before={seq}-{part}")
}

fn followed_view(desk: &Desk, one: Followed) -> FollowedView {
    let t = &desk.t;
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let read = one.readers.iter().filter(|reader| reader.read_at.is_some()).count();
    FollowedView {
        text: words(desk.lang, &one.kind, &one.words),
        at: when::moment(t, one.at),
        read: format!(
            "{} · {}",
            t.delivery_count(t.delivery_state_read(), count(read)),
            t.delivery_readers_of(count(one.readers.len()))
        ),
        all_read: read == one.readers.len(),
        readers: one.readers.into_iter().map(|reader| reader_view(desk, reader)).collect(),
    }
}

/// Whether a channel will say that a message arrived.
fn tells_arrival(desk: &Desk, channel: &str) -> bool {
    desk.app.couriers.get().is_some_and(|all| all.tells_arrival(&desk.place, channel))
}

fn reader_view(desk: &Desk, reader: Reader) -> ReaderView {
    let t = &desk.t;
    let name = if reader.relation.is_empty() {
        reader.name
    } else {
        format!("{} · {}", reader.name, relation_word(t, &reader.relation, ""))
    };
    let way = |(channel, state, at, trouble): (String, State, Option<Moment>, String)| {
        let (chip, word) = match state {
            State::Waiting => ("waiting", t.delivery_state_waiting()),
            State::Sent if !tells_arrival(desk, &channel) => ("progress", t.delivery_state_accepted()),
            State::Sent => ("progress", t.delivery_state_sent()),
            State::Delivered => ("done", t.delivery_state_delivered()),
            State::Read => ("done", t.delivery_state_read()),
            State::Failed => ("refused", t.delivery_state_failed()),
        };
        let hour = at.map_or_else(String::new, |at| format!(" {}", at.time().strftime("%H:%M")));
        let why = match trouble.as_str() {
            "" => String::new(),
            store::people::TOO_LATE => t.delivery_too_late(),
            _ if trouble.starts_with("in doubt") => t.delivery_in_doubt(),
            _ if trouble.starts_with("throttled") => t.delivery_throttled(),
            _ if trouble.starts_with(store::people::ENOUGH) => t.delivery_enough(),
            _ => t.delivery_why(trouble),
        };
        (chip, format!("{channel} {word}{hour}"), why)
    };
    ReaderView {
        read: reader.read_at.map(|at| t.delivery_read_at(at.time().strftime("%H:%M").to_string())),
        ways: reader.ways.into_iter().map(way).collect(),
        phone: reader.phone,
        name,
    }
}
