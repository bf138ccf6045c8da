//! 弹性时间 What late duty has earned, asked for as free time of another day and answered by somebody else (P1.27).

use super::engagement::{typed_hours, weekday};
use super::rota;
use super::session::has_no_school;
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::{Posted, YesOrNo};
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::Date;
use rules::day::duty;
use rules::day::engagement::{self, clock};
use rules::day::flextime::{self, AnswerFacts, AskFacts, Draft, Hours, State};
use rules::id::PersonId;
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::scheme::Scheme;
use serde::Deserialize;
use store::Tx;
use store::day::FlextimeRow;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/flextime", Act::FlextimeRead, list),
        Route::post("/{district}/{place}/flextime", Act::FlextimeAsk, ask_posted),
        Route::post("/{district}/{place}/flextime/{flextime}/answer", Act::FlextimeAnswer, answer_posted),
    ]
}

/// What somebody has earned this term, and what of it is granted or asked for, in minutes.
struct Account {
    percent: Option<i64>,
    earned: i64,
    spent: i64,
    requests: Vec<FlextimeRow>,
}

async fn account(tx: &mut Tx, scheme: &Scheme, person: &PersonId, now: Moment) -> Result<Account, Failure> {
    let percent = duty::flexible(&scheme.duty);
    let since = scheme.term.from;
    let mut served = tx.served(person, (since, now)).await?;
    served.extend(tx.rota_served(person, (since, now)).await?);
    let requests = tx.flextimes(since, Some(person)).await?;
    let spent = flextime::spent(stated(&requests), now);
    Ok(Account { percent, earned: percent.map_or(0, |one| flextime::earned(one, &served)), spent, requests })
}

/// Requests, each with how far it has come.
fn stated(rows: &[FlextimeRow]) -> impl Iterator<Item = (&Draft, State)> {
    rows.iter().map(|row| (&row.draft, row.state))
}

/// What stands in the way of free time at these hours.
async fn hours(
    (app, place): (&App, &Place),
    tx: &mut Tx,
    scheme: &Scheme,
    (person, draft): (&PersonId, &Draft),
) -> Result<Hours, Failure> {
    let day = weekday(scheme, app.calendar(place), draft.date);
    let all = tx.engagements().await?;
    let engaged = engagement::of(&all, person, day, (draft.from_minute, draft.until_minute)).cloned();
    let at = (draft.begins(), draft.ends());
    let mut evening = tx.evening_led(person, at).await?;
    if evening.is_none() {
        evening = rota::on_duty(tx, person, at).await?;
    }
    let has_no_school = has_no_school((app, place), scheme, draft.date);
    Ok(Hours { has_no_school, engaged, evening })
}

/// Asks for free time of one's own.
pub async fn ask(app: &App, who: &Who, place: &Place, draft: Draft) -> Result<(), Failure> {
    let permit = who.permit(Act::FlextimeAsk, place)?;
    let (plan, now) = (app.scheme(place)?, app.now());
    let me = permit.person();
    let mut tx = app.store.act(&permit).await?;
    let account = account(&mut tx, &plan.scheme, me, now).await?;
    let facts = AskFacts {
        percent: account.percent,
        earned: account.earned,
        spent: account.spent,
        other: flextime::met(stated(&account.requests), &draft, now),
        is_known: tx.flextime(&draft.id).await?.is_some(),
        hours: hours((app, place), &mut tx, &plan.scheme, (me, &draft)).await?,
    };
    if flextime::ask(&facts, &draft, now)? {
        let name = who.signed_in().map_or("", |person| person.name.as_str());
        tx.flextime_asked(&draft, name, plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Grants or declines a request of somebody else.
pub async fn answer(app: &App, who: &Who, place: &Place, id: &str, grants: bool) -> Result<(), Failure> {
    let permit = who.permit(Act::FlextimeAnswer, place)?;
    let (plan, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let row = tx.flextime(id).await?.ok_or(Failure::NotTheirs)?;
    let facts = AnswerFacts {
        hours: hours((app, place), &mut tx, &plan.scheme, (&row.person, &row.draft)).await?,
        person: row.person.clone(),
        by: permit.person().clone(),
        draft: row.draft.clone(),
        state: row.state,
    };
    if flextime::answer(&facts, grants, now)? {
        tx.flextime_answered(&row, grants, plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(())
}

#[derive(Template)]
#[template(path = "flextime/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    quote: String,
    base: String,
    in_plan: bool,
    /// What is earned and spent, for whoever may ask.
    own: Option<OwnView>,
    requests: Vec<RequestView>,
    waiting: Vec<RequestView>,
}

struct OwnView {
    earned: String,
    left: String,
    date: String,
    from: String,
    until: String,
}

/// One request.
struct RequestView {
    id: String,
    name: String,
    words: String,
    chip: &'static str,
    state: String,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::FlextimeRead)?;
    let plan = desk.app.scheme(&desk.place)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let account = account(&mut tx, &plan.scheme, permit.person(), desk.now).await?;
    let all =
        if desk.may(Act::FlextimeAnswer) { tx.flextimes(desk.now.date(), None).await? } else { Vec::new() };
    drop(tx);
    let waits = |row: &FlextimeRow| row.state == State::Waiting && row.draft.stands(row.state, desk.now);
    let theirs = |row: &&FlextimeRow| waits(row) && row.person != *permit.person();
    Ok(page(ListPage {
        quote: desk.quote("P1.27"),
        base: desk.url("flextime"),
        in_plan: account.percent.is_some(),
        own: (account.percent.is_some() && desk.may(Act::FlextimeAsk)).then(|| own_view(&desk, &account)),
        requests: account.requests.iter().map(|row| request_view(&desk, row)).collect(),
        waiting: all.iter().filter(theirs).map(|row| request_view(&desk, row)).collect(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn own_view(desk: &Desk, account: &Account) -> OwnView {
    let typed = |field: &str| desk.typed(field).unwrap_or_default();
    OwnView {
        earned: desk.t.flextime_minutes(account.earned),
        left: desk.t.flextime_minutes((account.earned - account.spent).max(0)),
        date: typed("date"),
        from: typed("from"),
        until: typed("until"),
    }
}

fn request_view(desk: &Desk, row: &FlextimeRow) -> RequestView {
    let (t, draft) = (&desk.t, &row.draft);
    let (chip, state) = match row.state {
        State::Waiting if !draft.stands(row.state, desk.now) => ("closed", t.flextime_lapsed()),
        State::Waiting => ("waiting", t.flextime_waiting()),
        State::Granted => ("done", t.flextime_granted()),
        State::Declined => ("refused", t.flextime_declined()),
    };
    let hours = format!("{}\u{2013}{}", clock(draft.from_minute), clock(draft.until_minute));
    RequestView {
        id: draft.id.clone(),
        name: row.name.clone(),
        words: format!("{} {hours} · {}", when::day(t, draft.date), t.flextime_minutes(draft.minutes())),
        chip,
        state,
    }
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    date: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
}

async fn ask_posted(desk: Desk, posted: Posted<Typed>) -> Result<Response, Failure> {
    let Posted { form, key } = posted;
    let date: Date = form.date.parse().map_err(|_| Failure::missing(desk.t.flextime_date()))?;
    let (from_minute, until_minute) = typed_hours(&form.from, &form.until);
    let draft = Draft { id: key, date, from_minute, until_minute };
    ask(&desk.app, &desk.who, &desk.place, draft).await?;
    Ok(desk.done("flextime", desk.t.flextime_asked()))
}

async fn answer_posted(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
    posted: Posted<YesOrNo>,
) -> Result<Response, Failure> {
    let grants = posted.form.yes()?;
    answer(&desk.app, &desk.who, &desk.place, &id, grants).await?;
    Ok(desk.done("flextime", desk.t.flextime_answered()))
}
