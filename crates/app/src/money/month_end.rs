//! 月结 A month's money for the cashier: what it opened with, what moved, what it closes with, and what is in the way. The cashier
//! closes it, or the clock does once nothing is.

use super::reconciliation::differing;
use super::{debt, of_term, rest, version};
use crate::app::App;
use crate::chart::Line;
use crate::community::agreement;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::money::account::purse_name;
use crate::money::flow::whole;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use jiff::civil::Date;
use rules::fen::Fen;
use rules::money::account::Purse;
use rules::money::day_end;
use rules::money::month_end::{self, Closed, Facts, Held, Month, Obstacle};
use rules::money::tariff;
use rules::money::tender::Channel;
use rules::people::act::Act;
use rules::people::place::Place;
use serde::Deserialize;
use store::Tx;
use store::money::{EarnedRow, HeldDays, MonthEndRow};

/// So many signs of a chain's end are shown.
const HASH_SHOWN: usize = 12;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/month-ends", Act::AccountBalance, one),
        Route::post("/{district}/{place}/month-ends", Act::MonthEndClose, post),
    ]
}

/// Closes a month; the same month again is one close.
pub async fn close(app: &App, who: &Who, place: &Place, month: Month) -> Result<Closed, Failure> {
    let permit = who.permit(Act::MonthEndClose, place)?;
    let (version, now) = (version(app, place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let facts = facts((app, place), &mut tx, month).await?;
    let closed = month_end::close(&facts, (month, now.date()))?;
    if !closed.already {
        let (purses, _) = tx.month_held(month).await?;
        tx.month_end_closed(&closed, whole_of(purses.values()), (version, now)).await?;
    }
    tx.commit().await?;
    Ok(closed)
}

/// 月末 Once a month is over: what it has left of the money of families that have chosen goes their way, and the month is closed where
/// money moved in it and nothing is in the way. Answers whether it was closed now.
pub async fn look(app: &App, place: &Place) -> Result<bool, Failure> {
    let (who, month) = (Who::Clock, Month::of(app.now().date()).before());
    if let Some(plan) = of_term(app, place)? {
        debt::look(app, &who, place).await?; // of an earlier term, too, whatever this one charges for
        if plan.scheme.fees().is_empty() {
            return Ok(false);
        }
        rest::settle_month(app, &who, place).await?;
    }
    let mut tx = app.store.look(&who.permit(Act::MonthEndClose, place)?).await?;
    let facts = facts((app, place), &mut tx, month).await?;
    drop(tx);
    let closes = !facts.is_closed && !facts.moved.is_empty() && month_end::obstacles(&facts).is_empty();
    if closes { Ok(!close(app, &who, place, month).await?.already) } else { Ok(false) }
}

/// The hour in which months were last looked at: what ends with a month need not be looked for every minute.
#[derive(Default)]
pub(crate) struct Seen(Option<(Date, i8)>);

/// The same everywhere, once an hour; what cannot be closed at one place holds up no other.
pub(crate) async fn look_everywhere(app: &App, seen: &mut Seen) {
    let hour = Some((app.now().date(), app.now().time().hour()));
    if seen.0 == hour {
        return;
    }
    seen.0 = hour;
    for place in app.places().into_iter().filter(|place| !place.is_office()) {
        match look(app, &place).await {
            Ok(_) | Err(Failure::NotTheirs) => {}
            Err(why) => {
                tracing::warn!(?why, place = %place.place, "a month was not looked at; tried again in an hour")
            }
        }
    }
}

/// What the rule may know of a month.
async fn facts((app, place): (&App, &Place), tx: &mut Tx, month: Month) -> Result<Facts, Failure> {
    let now = app.now();
    let (moved, closed) = tx.month_days(month).await?;
    let unbalanced = day_end::unbalanced(&tx.day_end_facts(now).await?);
    let differing = differing((app, place), tx, month).await?;
    let is_closed = tx.month_end(month).await?.is_some();
    // What is left now is of all months before this one: one that is closed late asks for no less, and one that is closed for nothing.
    let is_asked = !is_closed && now.date() >= month.until;
    let unsettled = if is_asked { rest::unsettled(app, place, tx).await? } else { 0 };
    let unreleased = if is_asked { unreleased(tx, now.date()).await? } else { 0 };
    let undisposed = if is_asked { tx.surpluses_undisposed(month.until).await? } else { 0 };
    let owing = if is_asked { debt::overdue(app, place, tx, month.until).await? } else { (0, Fen::ZERO) };
    Ok(Facts { moved, closed, unbalanced, differing, unsettled, unreleased, undisposed, owing, is_closed })
}

/// Bills of months that are over whose money has not gone to the community's class.
async fn unreleased(tx: &mut Tx, today: Date) -> Result<usize, Failure> {
    let waiting: i64 = agreement::over(tx, today).await?.iter().map(|one| one.waiting).sum();
    Ok(usize::try_from(waiting).unwrap_or_default())
}

fn whole_of<'h>(purses: impl Iterator<Item = &'h Held>) -> Held {
    purses.fold(Held::default(), |sum, one| sum.and(*one))
}

#[derive(Template)]
#[template(path = "month_end/one.html")]
struct OnePage {
    shell: Shell,
    t: Texts,
    month: String,
    /// As the form that closes it names it; nothing where it cannot be closed, or by somebody else.
    closes: Option<String>,
    /// How it was closed.
    closed: Option<String>,
    href: String,
    is_over: bool,
    before: Link,
    after: Option<Link>,
    all: Held,
    purses: Vec<(String, Held)>,
    earned: Vec<EarnedRow>,
    lines: Vec<(String, Line)>,
    obstacles: Vec<(String, String)>,
    covered: Vec<String>,
    en: bool,
}

/// Another month.
struct Link {
    href: String,
    word: String,
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    month: String,
}

async fn one(desk: Desk, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let mut tx = desk.app.store.look(&desk.permit(Act::AccountBalance)?).await?;
    let today = desk.now.date();
    let month = Month::read(&asked.month).unwrap_or_else(|| Month::of(today));
    let (purses, days) = tx.month_held(month).await?;
    let facts = facts((&desk.app, &desk.place), &mut tx, month).await?;
    let obstacles = month_end::obstacles(&facts);
    let may_close = today >= month.until && obstacles.is_empty() && !facts.is_closed;
    let all = whole_of(purses.values());
    let link = |month: Month| Link {
        href: desk.url(&format!("month-ends?month={}", month.code())),
        word: word(&desk.t, month),
    };
    Ok(page(OnePage {
        month: word(&desk.t, month),
        closes: (may_close && desk.may(Act::MonthEndClose)).then(|| month.code()),
        closed: tx.month_end(month).await?.map(|row| stands(&desk.t, &row)),
        href: desk.url("month-ends"),
        is_over: today >= month.until,
        before: link(month.before()),
        after: (today >= month.until).then(|| link(month.after())),
        lines: if days.len() < 2 { Vec::new() } else { drawn(&desk.t, all.opening, &days) },
        all,
        purses: purses.into_iter().map(|(purse, held)| (purse_name(&desk.t, purse), held)).collect(),
        earned: provided(&desk, tx.month_earned(month).await?),
        obstacles: obstacles.iter().map(|one| told(&desk, one)).collect(),
        covered: month_end::covered(&facts).into_iter().map(|days| over(&desk.t, days)).collect(),
        en: desk.is_en(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// Payees with the name of whoever gives a course that is not the school's own (X.7).
fn provided(desk: &Desk, rows: Vec<EarnedRow>) -> Vec<EarnedRow> {
    let Ok(plan) = desk.app.charging(&desk.place) else { return rows };
    let Some(terms) = plan.scheme.course_fee() else { return rows };
    let named = |row: EarnedRow| match (row.purse, tariff::provider(terms, &row.title.0)) {
        (Purse::Course, Some(name)) => {
            let title = (format!("{} · {name}", row.title.0), format!("{} · {name}", row.title.1));
            EarnedRow { title, ..row }
        }
        _ => row,
    };
    rows.into_iter().map(named).collect()
}

/// When it was closed, and where its chain ended.
fn stands(t: &Texts, row: &MonthEndRow) -> String {
    let hash: String = row.hash.chars().take(HASH_SHOWN).collect();
    t.month_end_is_closed(when::dated(t, row.at), row.seq, hash)
}

#[derive(Deserialize)]
struct Which {
    #[serde(default)]
    month: String,
}

async fn post(desk: Desk, posted: Posted<Which>) -> Result<Response, Failure> {
    let month = Month::read(&posted.form.month).ok_or_else(|| Failure::BadForm("month".to_owned()))?;
    let closed = close(&desk.app, &desk.who, &desk.place, month).await?;
    let back = format!("month-ends?month={}", closed.month.code());
    Ok(desk.done(&back, desk.t.month_end_closed(word(&desk.t, closed.month))))
}

/// 2021年9月
pub(crate) fn word(t: &Texts, month: Month) -> String {
    t.month_end_month(month.from.year(), month.from.month())
}

/// What the month has come to at the end of each of its days on which money moved.
fn drawn(t: &Texts, opening: Fen, days: &HeldDays) -> Vec<(String, Line)> {
    let (mut sum, mut sums) = (Held { opening, ..Held::default() }, Vec::new());
    for (day, held) in days {
        sum = sum.and(*held);
        sums.push((*day, sum));
    }
    let line = |of: fn(&Held) -> Fen| {
        let label = |day: &Date| t.flow_week(day.month(), day.day());
        let rows: Vec<(String, String, i64)> =
            sums.iter().map(|(day, sum)| (label(day), whole(of(sum)), of(sum).0)).collect();
        Line::new(&rows)
    };
    vec![
        (t.flow_paid().to_owned(), line(|sum| sum.paid)),
        (t.flow_held().to_owned(), line(|sum| sum.closing())),
        (t.flow_released().to_owned(), line(|sum| sum.released)),
        (t.flow_returned().to_owned(), line(|sum| sum.refunded)),
    ]
}

/// What is in the way in words, and where it is put right.
fn told(desk: &Desk, obstacle: &Obstacle) -> (String, String) {
    let t = &desk.t;
    let channel = |channel: &Channel| match channel {
        Channel::Wechat => t.tender_wechat(),
        Channel::Alipay => t.tender_alipay(),
    };
    let bills =
        |channel: &Channel, day: &Date| desk.url(&format!("reconciliations/{}/{day}", channel.code()));
    match obstacle {
        Obstacle::Unbalanced { what } => (t.day_end_unbalanced(what.as_str()), desk.url("day-ends")),
        Obstacle::Unclosed { day } => (t.month_end_unclosed(when::day(t, *day)), desk.url("day-ends")),
        Obstacle::NoBill { channel: which, day } => {
            (t.month_end_no_bill(channel(which), when::day(t, *day)), bills(which, day))
        }
        Obstacle::Differs { channel: which, day, many } => {
            (t.month_end_differs(channel(which), when::day(t, *day), *many), bills(which, day))
        }
        Obstacle::Unsettled { accounts } => (t.month_end_unsettled(*accounts), desk.url("rests")),
        Obstacle::Unreleased { bills } => (t.month_end_unreleased(*bills), desk.url("agreement-bills")),
        Obstacle::Owing { children, fen } => {
            (t.month_end_owing(*children, fen.to_string()), desk.url("rests"))
        }
        Obstacle::Undisposed { programmes } => {
            (t.month_end_undisposed(*programmes), format!("{}#surplus", desk.url("flows")))
        }
    }
}

fn over(t: &Texts, (day, closed): (Date, Date)) -> String {
    t.month_end_covered(when::day(t, day), when::day(t, closed))
}
