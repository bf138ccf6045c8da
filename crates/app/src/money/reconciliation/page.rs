//! 通道对账 The days of each channel, and one day with everything that differs on it.

use super::{around, ask, bring, explain, shown};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::{Posted, Sent};
use crate::texts::Texts;
use crate::when;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::Date;
use rules::fen::Fen;
use rules::money::reconciliation::{self, Book, Difference, Kind, Standing};
use rules::money::tender::Channel;
use rules::people::act::Act;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::ops::Range;
use store::money::ReasonRow;

/// The years of which a bill may be asked: the days around one are days of the calendar too.
const YEARS: Range<i16> = 2000..2200;

#[derive(Template)]
#[template(path = "reconciliation/days.html")]
struct DaysPage {
    shell: Shell,
    t: Texts,
    channels: Vec<Days>,
    choices: Vec<(&'static str, String)>,
    yesterday: String,
    may_take: bool,
    here: String,
}

impl DaysPage {
    fn under(&self, day: &Day) -> String {
        if day.has_bill {
            self.t.reconciliation_sums(day.came.as_str(), day.went.as_str())
        } else {
            String::new()
        }
    }
}

/// One channel with its days.
struct Days {
    name: String,
    days: Vec<Day>,
}

/// One day in a list: how it stands, what moved.
struct Day {
    when: String,
    date: String,
    channel: &'static str,
    href: String,
    chip: (&'static str, String),
    has_bill: bool,
    came: String,
    went: String,
}

#[derive(Template)]
#[template(path = "reconciliation/day.html")]
struct DayPage {
    shell: Shell,
    t: Texts,
    title: String,
    day: Day,
    open: Vec<Shown>,
    explained: Vec<Reason>,
    may_take: bool,
    may_explain: bool,
    here: String,
    ask_href: String,
    reasons_href: String,
}

/// A difference in words.
struct Shown {
    at: usize,
    key: String,
    what: String,
    why: String,
    ours: String,
    theirs: String,
    order: String,
    number: String,
}

/// A difference that has its reason.
struct Reason {
    shown: Shown,
    reason: String,
    when: String,
}

/// Every channel of the school with its days.
pub(super) async fn days(desk: Desk) -> Result<Response, Failure> {
    let mut tx = desk.app.store.look(&desk.permit(Act::ReconciliationList)?).await?;
    let mut channels = Vec::new();
    for (which, name) in taken(&desk) {
        let (book, days) = shown(&desk.app, &mut tx, which).await?;
        let days = days.into_iter().map(|date| day_of(&desk, &book, (which, date))).collect();
        channels.push(Days { name, days });
    }
    Ok(page(DaysPage {
        channels,
        choices: taken(&desk).into_iter().map(|(which, name)| (which.code(), name)).collect(),
        yesterday: desk.now.date().saturating_sub(1.days()).to_string(),
        may_take: desk.may(Act::ReconciliationTake),
        here: desk.url("reconciliations"),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// The channels that this school takes, by name.
fn taken(desk: &Desk) -> Vec<(Channel, String)> {
    let is_taken = |which: &Channel| desk.app.channels.channel(&desk.place, *which).is_some();
    Channel::ALL.into_iter().filter(is_taken).map(|which| (which, name(&desk.t, which))).collect()
}

fn name(t: &Texts, which: Channel) -> String {
    match which {
        Channel::Wechat => t.tender_wechat(),
        Channel::Alipay => t.tender_alipay(),
    }
    .to_owned()
}

fn day_of(desk: &Desk, book: &Book, (which, date): (Channel, Date)) -> Day {
    let t = &desk.t;
    let chip = match reconciliation::standing(book, date) {
        Standing::NoBill => ("closed", t.reconciliation_no_bill().to_owned()),
        Standing::Open(n) => ("refused", t.reconciliation_open(n)),
        Standing::Reconciled => ("done", t.reconciliation_reconciled().to_owned()),
    };
    let lines = book.bills.get(&date);
    let sum = |goes_back: bool| {
        let of = lines.into_iter().flatten().filter(|line| line.back.is_some() == goes_back);
        let fen: Vec<Fen> = of.map(|line| line.fen).collect();
        t.reconciliation_count(fen.len(), fen.iter().copied().sum::<Fen>().to_string())
    };
    Day {
        when: when::day(t, date),
        date: date.to_string(),
        channel: which.code(),
        href: desk.url(&format!("reconciliations/{}/{date}", which.code())),
        chip,
        has_bill: lines.is_some(),
        came: sum(false),
        went: sum(true),
    }
}

/// One day: what differs and waits, what was explained.
pub(super) async fn day(
    desk: Desk,
    Path((_, _, channel, date)): Path<(String, String, String, String)>,
) -> Result<Response, Failure> {
    let (which, date) = read(&channel, &date)?;
    let mut tx = desk.app.store.look(&desk.permit(Act::ReconciliationList)?).await?;
    let book = around(&mut tx, which, date).await?;
    let reasons = tx.reconciliation_reasons(which, date).await?;
    let open: BTreeSet<String> = reconciliation::open(&book, date).iter().map(Difference::key).collect();
    let (waiting, settled): (Vec<Shown>, Vec<Shown>) = reconciliation::compare(&book, date)
        .iter()
        .enumerate()
        .map(|(at, one)| in_words(&desk.t, at, one))
        .partition(|one| open.contains(&one.key));
    let here = desk.url("reconciliations");
    let day = day_of(&desk, &book, (which, date));
    Ok(page(DayPage {
        title: format!("{} · {}", name(&desk.t, which), day.when),
        reasons_href: format!("{}/reasons", day.href),
        ask_href: format!("{here}/ask"),
        here,
        day,
        open: waiting,
        explained: settled.into_iter().filter_map(|one| with_reason(&desk, one, &reasons)).collect(),
        may_take: desk.may(Act::ReconciliationTake) && reconciliation::ready(date, desk.now).is_ok(),
        may_explain: desk.may(Act::ReconciliationExplain),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn read(channel: &str, date: &str) -> Result<(Channel, Date), Failure> {
    let which = Channel::from_code(channel).ok_or(Failure::NotTheirs)?;
    let date = date.parse::<Date>().ok().filter(|date| YEARS.contains(&date.year()));
    Ok((which, date.ok_or(Failure::NotTheirs)?))
}

fn with_reason(desk: &Desk, shown: Shown, reasons: &[ReasonRow]) -> Option<Reason> {
    let row = reasons.iter().find(|row| row.difference == shown.key)?;
    Some(Reason { reason: row.reason.clone(), when: when::moment(&desk.t, row.at), shown })
}

fn in_words(t: &Texts, at: usize, one: &Difference) -> Shown {
    let amount =
        |fen: Option<Fen>| fen.map_or_else(|| t.reconciliation_nothing().to_owned(), |fen| fen.to_string());
    let (what, why) = match (one.kind, one.ours, one.theirs) {
        (Kind::OursOnly, ..) => (t.reconciliation_ours_only(), t.reconciliation_ours_only_why()),
        (Kind::TheirsOnly, ..) => (t.reconciliation_theirs_only(), t.reconciliation_theirs_only_why()),
        (Kind::Amount, ..) => (t.reconciliation_amount(), t.reconciliation_amount_why()),
        (Kind::Status, ..) => (t.reconciliation_status(), t.reconciliation_status_why()),
        (Kind::Refund, Some(_), None) => (t.reconciliation_refund(), t.reconciliation_refund_ours()),
        (Kind::Refund, None, _) => (t.reconciliation_refund(), t.reconciliation_refund_theirs()),
        (Kind::Refund, Some(_), Some(_)) => (t.reconciliation_refund(), t.reconciliation_refund_amount()),
    };
    let what = if one.name.is_empty() { what.to_owned() } else { format!("{} · {what}", one.name) };
    Shown {
        at,
        key: one.key(),
        what,
        why: why.to_owned(),
        ours: amount(one.ours),
        theirs: amount(one.theirs),
        order: one.order.clone(),
        number: one.number.clone(),
    }
}

/// A bill from the merchant's own site.
pub(super) async fn post_bring(desk: Desk, sent: Sent) -> Result<Response, Failure> {
    let (which, date) = read(sent.field("channel"), sent.field("date"))?;
    let file = sent.file.ok_or(reconciliation::Refusal::NotABill)?;
    let fresh = bring(&desk.app, &desk.who, &desk.place, (which, date), file.bytes).await?;
    Ok(taken_now(&desk, (which, date), fresh))
}

#[derive(Deserialize)]
pub(super) struct Which {
    channel: String,
    date: String,
}

/// The channel is asked now.
pub(super) async fn post_ask(desk: Desk, posted: Posted<Which>) -> Result<Response, Failure> {
    let (which, date) = read(&posted.form.channel, &posted.form.date)?;
    let fresh = ask(&desk.app, &desk.who, &desk.place, (which, date)).await?;
    Ok(taken_now(&desk, (which, date), fresh))
}

fn taken_now(desk: &Desk, (which, date): (Channel, Date), fresh: bool) -> Response {
    let said = if fresh { desk.t.reconciliation_taken() } else { desk.t.reconciliation_taken_before() };
    desk.done(&format!("reconciliations/{}/{date}", which.code()), said)
}

#[derive(Deserialize)]
pub(super) struct Typed {
    difference: String,
    #[serde(default)]
    reason: String,
}

/// Somebody says why.
pub(super) async fn post_explain(
    desk: Desk,
    Path((_, _, channel, date)): Path<(String, String, String, String)>,
    posted: Posted<Typed>,
) -> Result<Response, Failure> {
    let at = read(&channel, &date)?;
    let Typed { difference, reason } = posted.form;
    explain(&desk.app, &desk.who, &desk.place, at, (&difference, &reason)).await?;
    Ok(desk.done(&format!("reconciliations/{channel}/{date}"), desk.t.reconciliation_explained()))
}
