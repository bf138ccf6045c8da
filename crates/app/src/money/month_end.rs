//! 月结 A month's money for the cashier: what it opened with, what moved, what it closes with, and what is in the way.

use super::reconciliation::differing;
use crate::chart::Line;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::money::flow::whole;
use crate::page::{Shell, page};
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use jiff::civil::Date;
use rules::fen::Fen;
use rules::money::account::Purse;
use rules::money::day_end;
use rules::money::month_end::{self, Facts, Held, Month, Obstacle};
use rules::money::tender::Channel;
use rules::people::act::Act;
use serde::Deserialize;
use store::money::{EarnedRow, HeldDays};

pub(crate) fn routes() -> Vec<Route> {
    vec![Route::get("/{district}/{place}/month-ends", Act::AccountBalance, one)]
}

#[derive(Template)]
#[template(path = "month_end/one.html")]
struct OnePage {
    shell: Shell,
    t: Texts,
    month: String,
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
    let (moved, closed) = tx.month_days(month).await?;
    let unbalanced = day_end::unbalanced(&tx.day_end_facts(desk.now).await?);
    let differing = differing(&desk, &mut tx, month).await?;
    let facts = Facts { moved, closed, unbalanced, differing };
    let all = purses.values().fold(Held::default(), |sum, one| sum.and(*one));
    let link = |month: Month| Link {
        href: desk.url(&format!("month-ends?month={}", month.code())),
        word: word(&desk.t, month),
    };
    Ok(page(OnePage {
        month: word(&desk.t, month),
        is_over: today >= month.until,
        before: link(month.before()),
        after: (today >= month.until).then(|| link(month.after())),
        lines: if days.len() < 2 { Vec::new() } else { drawn(&desk.t, all.opening, &days) },
        all,
        purses: purses.into_iter().map(|(purse, held)| (name(&desk.t, purse), held)).collect(),
        earned: tx.month_earned(month).await?,
        obstacles: month_end::obstacles(&facts).iter().map(|one| told(&desk, one)).collect(),
        covered: month_end::covered(&facts).into_iter().map(|days| over(&desk.t, days)).collect(),
        en: desk.is_en(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// 2021年9月
pub(super) fn word(t: &Texts, month: Month) -> String {
    t.month_end_month(month.from.year(), month.from.month())
}

fn name(t: &Texts, purse: Purse) -> String {
    match purse {
        Purse::Care => t.day_end_care(),
        Purse::Course => t.day_end_course(),
        Purse::Meals => t.day_end_meals(),
    }
    .to_owned()
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
    }
}

fn over(t: &Texts, (day, closed): (Date, Date)) -> String {
    t.month_end_covered(when::day(t, day), when::day(t, closed))
}
