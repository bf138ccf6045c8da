//! 公开征集 The calls that everybody reads, how one is opened, the answers side by side, and the choice with its reason.

mod answering;

use crate::app::App;
use crate::community::{At, anybody, census, day, of_class};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::{Fields, Posted};
use crate::routes::Route;
use crate::seal;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::Date;
use rules::community::census::answering as asking;
use rules::community::premises::inspecting::Looked;
use rules::community::premises::week;
use rules::community::provider::calling::{self, Answer, Base, Choice};
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::community_care::Community;
use store::Tx;
use store::community::{BidRow, CallRow};

pub use answering::answer;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::open_get("/{district}/{place}/calls", list),
        Route::post("/{district}/{place}/calls", Act::ProviderCall, open_posted),
        Route::get("/{district}/{place}/calls/{call}", Act::ProviderCompare, compare),
        Route::post("/{district}/{place}/calls/{call}/decision", Act::ProviderChoose, choose_posted),
        Route::open_get("/{district}/{place}/calls/{call}/bids", answering::form),
        Route::open_post("/{district}/{place}/calls/{call}/bids", answering::answer_posted),
        Route::open_get("/{district}/{place}/calls/{call}/bids/{bid}", answering::result),
    ]
}

/// A call of the place.
async fn of_place(tx: &mut Tx, id: &str) -> Result<CallRow, Failure> {
    tx.provider_calls().await?.into_iter().find(|row| row.id == id).ok_or(Failure::NotTheirs)
}

fn opened(app: &App, place: &Place, row: BidRow) -> Result<Answer, Failure> {
    let paper = seal::open(app, place, ("bid", &row.id), &row.paper)?;
    Ok(Answer { id: row.id, bid: row.bid, paper })
}

/// Everybody who has answered a call, opened.
async fn answers(app: &App, place: &Place, tx: &mut Tx, call: &str) -> Result<Vec<Answer>, Failure> {
    tx.provider_bids(call).await?.into_iter().map(|row| opened(app, place, row)).collect()
}

/// Opens a call near a school; false: it runs already.
pub async fn open(
    app: &App,
    who: &Who,
    place: &Place,
    id: &str,
    (school, until): (&str, Date),
) -> Result<bool, Failure> {
    let permit = who.permit(Act::ProviderCall, place)?;
    let (plan, now) = (of_class(app, place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let base = base(app, place, &plan.plan, &mut tx).await?;
    let calls = tx.provider_calls().await?;
    let others: Vec<_> = calls.into_iter().map(|row| (row.call, row.choice.is_some())).collect();
    let days = (until, now.date());
    let taken = calling::open(&plan.plan.provider, (school, base), days, &others)?;
    if let Some(call) = &taken {
        tx.provider_called((id, call), plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(taken.is_some())
}

/// What there is to show: the need as it was counted, and the rooms that are safe today.
async fn base(app: &App, place: &Place, plan: &Community, tx: &mut Tx) -> Result<Base, Failure> {
    let all = census::opened(app, place, tx.census_papers().await?)?;
    let counted = plan.census.base(all.households.len(), &asking::counted(&all.answers));
    let need = (counted.asked > 0).then(|| i64::try_from(counted.children).unwrap_or(i64::MAX));
    let checks = tx.premises_inspections().await?;
    let today = app.now().date();
    let mut rooms = week::rooms(&checks);
    rooms.retain(|looked| plan.premises.is_safe(&looked.inspection, today).is_ok());
    let room = |looked: &&Looked| format!("{} ({})", looked.room, plan.premises.holds(&looked.inspection));
    Ok(Base { need, rooms: rooms.iter().map(room).collect::<Vec<_>>().join(" · ") })
}

/// The committee decides a call; false: it was decided so already.
pub async fn choose(
    app: &App,
    who: &Who,
    place: &Place,
    (id, draft): (&str, Choice),
) -> Result<bool, Failure> {
    let permit = who.permit(Act::ProviderChoose, place)?;
    let (plan, now) = (of_class(app, place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let row = of_place(&mut tx, id).await?;
    let all = answers(app, place, &mut tx, id).await?;
    let asked = (draft, row.choice.as_ref());
    let taken = calling::choose(&plan.plan.provider, asked, (&row.call, now.date()), &all)?;
    if let Some(choice) = &taken {
        let names = (place.name_zh.as_str(), place.name_en.as_str());
        let hearers = calling::hearers(&all, choice);
        tx.provider_chosen((id, choice), (&hearers, names), plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(taken.is_some())
}

#[derive(Template)]
#[template(path = "provider/calls.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    under: String,
    calls: Vec<CallView>,
    open: Option<OpenView>,
}

struct CallView {
    title: String,
    chip: (&'static str, String),
    lines: Vec<(String, String)>,
    answer_href: Option<String>,
    compare_href: Option<String>,
}

struct OpenView {
    href: String,
    schools: Vec<(String, String, bool)>,
    until: String,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = anybody(Act::ProviderBid, &desk.who, &desk.place)?;
    of_class(&desk.app, &desk.place)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let calls = tx.provider_calls().await?;
    drop(tx);
    Ok(page(ListPage {
        under: desk.place_name().to_owned(),
        calls: calls.iter().map(|row| call_view(&desk, row)).collect(),
        open: desk.may(Act::ProviderCall).then(|| open_view(&desk)),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn call_view(desk: &Desk, row: &CallRow) -> CallView {
    let t = &desk.t;
    let is_answered = row.choice.is_none() && desk.now.date() < row.call.until;
    let chip = match &row.choice {
        Some(_) => ("closed", t.provider_call_is_decided()),
        None if is_answered => ("progress", t.provider_call_is_open(when::day(t, row.call.last_day()))),
        None => ("waiting", t.provider_call_is_over()),
    };
    let mut lines = vec![
        (t.provider_call_need(), need(t, row)),
        (t.provider_call_rooms(), row.call.rooms.clone()),
        (t.provider_call_answers(), row.answered.to_string()),
    ];
    if let Some(choice) = &row.choice {
        lines.push((t.provider_call_chosen(), chosen(t, row)));
        lines.push((t.provider_call_reason(), choice.reason.clone()));
        if !choice.why_few.is_empty() {
            lines.push((t.provider_call_why_few(), choice.why_few.clone()));
        }
    }
    let url = |rest: &str| desk.url(&format!("calls/{}{rest}", row.id));
    CallView {
        title: t.provider_call_near(school_name(desk, &row.call.school)),
        chip,
        lines,
        answer_href: is_answered.then(|| url("/bids")),
        compare_href: desk.may(Act::ProviderCompare).then(|| url("")),
    }
}

/// The need as everybody reads it.
fn need(t: &Texts, row: &CallRow) -> String {
    row.call.need_shown().map_or_else(|few| t.provider_call_few(few), |need| need.to_string())
}

/// Who was chosen, by name.
fn chosen(t: &Texts, row: &CallRow) -> String {
    row.chosen_name.clone().unwrap_or_else(|| t.provider_call_nobody())
}

/// The schools of the district, near one of which the class would be.
fn schools(desk: &Desk) -> Vec<Place> {
    let mut all = desk.app.places();
    all.retain(|one| one.kind == "school" && one.district == desk.place.district);
    all
}

fn school_name(desk: &Desk, id: &str) -> String {
    let found = schools(desk).into_iter().find(|one| one.place.as_str() == id);
    found.map_or_else(|| id.to_owned(), |one| desk.lang.pick(&one.name_zh, &one.name_en).to_owned())
}

fn open_view(desk: &Desk) -> OpenView {
    let typed = desk.typed("school").unwrap_or_default();
    let option = |one: Place| {
        let id = one.place.to_string();
        let on = id == typed;
        (id, desk.lang.pick(&one.name_zh, &one.name_en).to_owned(), on)
    };
    OpenView {
        href: desk.url("calls"),
        schools: schools(desk).into_iter().map(option).collect(),
        until: desk.typed("until").unwrap_or_default(),
    }
}

async fn open_posted(desk: Desk, posted: Posted<Fields>) -> Result<Response, Failure> {
    let sent = &posted.form;
    let (school, until) = (sent.text("school"), day(sent, "until")?);
    if !schools(&desk).iter().any(|one| one.place.as_str() == school) {
        return Err(Failure::BadForm("school".to_owned()));
    }
    let is_new = open(&desk.app, &desk.who, &desk.place, &posted.key, (school, until)).await?;
    let told = if is_new { desk.t.provider_call_opened() } else { desk.t.provider_call_opened_before() };
    Ok(desk.done("calls", told))
}

#[derive(Template)]
#[template(path = "provider/compare.html")]
struct ComparePage {
    shell: Shell,
    t: Texts,
    back: String,
    one: CallView,
    bids: Vec<BidView>,
    decide_href: Option<String>,
    /// As it was typed. Nobody is a choice, too, and none is made for the committee.
    chosen: String,
    is_nobody: bool,
    reason: String,
    why_few: String,
}

struct BidView {
    id: String,
    provider: String,
    lines: Vec<(String, String)>,
}

async fn compare(desk: Desk, Path((_, _, call)): At) -> Result<Response, Failure> {
    let permit = desk.permit(Act::ProviderCompare)?;
    of_class(&desk.app, &desk.place)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let row = of_place(&mut tx, &call).await?;
    let rows = tx.provider_bids(&call).await?;
    drop(tx);
    let view = call_view(&desk, &row);
    let opened = rows.into_iter().map(|row| opened(&desk.app, &desk.place, row));
    let mut all = opened.collect::<Result<Vec<_>, _>>()?;
    all.sort_by_key(|one| one.bid.metres);
    let is_due = row.choice.is_none() && desk.now.date() >= row.call.until;
    let typed = |field: &str| desk.typed(field).unwrap_or_default();
    Ok(page(ComparePage {
        back: desk.url("calls"),
        one: view,
        bids: all.iter().map(|one| bid_view(&desk.t, one)).collect(),
        decide_href: (is_due && desk.may(Act::ProviderChoose))
            .then(|| desk.url(&format!("calls/{call}/decision"))),
        chosen: typed("chosen"),
        is_nobody: desk.typed("chosen").is_some_and(|id| id.is_empty()),
        reason: typed("reason"),
        why_few: typed("why_few"),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn bid_view(t: &Texts, one: &Answer) -> BidView {
    BidView {
        id: one.id.clone(),
        provider: one.bid.provider.clone(),
        lines: vec![
            (t.provider_call_metres(), one.bid.metres.to_string()),
            (t.provider_call_contact(), one.paper.contact.clone()),
            (t.provider_call_phone(), one.paper.phone.clone()),
            (t.provider_call_offer(), one.paper.offer.clone()),
        ],
    }
}

async fn choose_posted(
    desk: Desk,
    Path((_, _, call)): At,
    posted: Posted<Fields>,
) -> Result<Response, Failure> {
    let sent = &posted.form;
    let draft = Choice {
        answer: (!sent.has("chosen") || !sent.text("chosen").is_empty())
            .then(|| sent.text("chosen").to_owned()),
        reason: sent.text("reason").to_owned(),
        why_few: sent.text("why_few").to_owned(),
    };
    let is_new = choose(&desk.app, &desk.who, &desk.place, (&call, draft)).await?;
    let told = if is_new { desk.t.provider_call_decided() } else { desk.t.provider_call_decided_before() };
    Ok(desk.done("calls", told))
}
