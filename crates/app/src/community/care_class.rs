//! 托管班 The community's class: a picture of what it needs, each there or missing with its clause and the way to it; how it is
//! written down, opened and closed.

mod light;
mod telling;

use super::{carer, number, of_class, spoken};
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::{Fields, Posted};
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::response::Response;
use jiff::civil::{Date, Time};
use rules::community::care_class::opening::{self, Draft, Standing};
use rules::community::care_class::{Facts, Lack, State};
use rules::community::provider::{Certificate, holding};
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::community_care::Community;
use rules::plan::local::Day;
use serde::Deserialize;
use store::Tx;
use store::community::ClassRow;

pub(super) use telling::look;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/care-class", Act::CareClassRead, show),
        Route::post("/{district}/{place}/care-class", Act::CareClassWrite, write_posted),
        Route::post("/{district}/{place}/care-class/open", Act::CareClassOpen, open_posted),
        Route::post("/{district}/{place}/care-class/close", Act::CareClassClose, close_posted),
    ]
}

/// A class with all that it needs.
pub(crate) struct Whole {
    row: Option<ClassRow>,
    facts: Facts,
}

impl Whole {
    /// Whether it is suspended when these certificates are all that is left.
    pub(crate) fn is_suspended_by(&self, plan: &Community, left: Vec<Certificate>, today: Date) -> bool {
        self.row.is_some() && plan.is_suspended_by(&self.facts, left, today)
    }

    /// How it stands on a day: the day decides, nobody has to say that something has ended.
    pub(crate) fn standing(&self, plan: &Community, today: Date) -> Standing {
        plan.class_standing(self.row.as_ref().map(|_| &self.facts), today)
    }

    fn draft(&self) -> Option<&Draft> {
        self.row.as_ref().map(|row| &row.draft)
    }
}

/// Reads a place's class and everything that it needs.
pub(crate) async fn whole(app: &App, place: &Place, tx: &mut Tx) -> Result<Whole, Failure> {
    let row = tx.care_class().await?;
    let inspection = tx.premises_inspections().await?.into_iter().next().map(|looked| looked.inspection);
    let state = match row.as_ref().map_or(State::Draft, |row| row.state) {
        State::Draft | State::Checked if inspection.is_some() => State::Checked,
        State::Draft | State::Checked => State::Draft,
        State::Open => State::Open,
        State::Closed => State::Closed,
    };
    let written = tx.management_rules().await?;
    let draft = row.as_ref().map(|row| &row.draft);
    let hours = draft.and_then(|draft| draft.hours).unwrap_or_default();
    let facts = Facts {
        community: place.path.clone(),
        state,
        hours: (draft.map(|draft| draft.days.clone()).unwrap_or_default(), hours.0, hours.1),
        capacity: draft.map_or(0, |draft| draft.capacity),
        inspection,
        staff: carer::staff(app, place, tx).await?,
        is_social: draft.is_none_or(|draft| draft.is_social),
        certificates: holding::certificates(&tx.provider_certificates().await?),
        rules: written.iter().map(|one| one.rule).collect(),
        signatures: tx.supervision_signatures().await?,
    };
    Ok(Whole { row, facts })
}

/// How a place's class stands today.
pub(crate) async fn standing(
    app: &App,
    place: &Place,
    plan: &Community,
    tx: &mut Tx,
) -> Result<Standing, Failure> {
    Ok(whole(app, place, tx).await?.standing(plan, app.now().date()))
}

/// Writes the class down; false: it stood so already.
pub async fn write(app: &App, who: &Who, place: &Place, (id, draft): (&str, Draft)) -> Result<bool, Failure> {
    let permit = who.permit(Act::CareClassWrite, place)?;
    let (plan, now) = (of_class(app, place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let whole = whole(app, place, &mut tx).await?;
    let standing = whole.standing(&plan.plan, now.date());
    let clash = plan.plan.class_clash(&draft, whole.facts.inspection.as_ref());
    let written = opening::write(&standing, (draft, whole.draft()), clash)?;
    if let Some(draft) = &written {
        tx.care_class_written((id, draft), plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(written.is_some())
}

/// Opens the class, or says what it lacks.
pub async fn open(app: &App, who: &Who, place: &Place, id: &str) -> Result<(), Failure> {
    let permit = who.permit(Act::CareClassOpen, place)?;
    let (plan, now) = (of_class(app, place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    carer::working::begins(app, (who, place), (&plan.plan.carer, now.date()), &mut tx).await?;
    let whole = whole(app, place, &mut tx).await?;
    let standing = whole.standing(&plan.plan, now.date());
    if opening::open(&standing)?
        && let Some(draft) = whole.draft()
    {
        tx.care_class_opened((id, draft), plan.version, now).await?;
    }
    Ok(tx.commit().await?)
}

/// Closes the class with the reason that its families read.
pub async fn close(app: &App, who: &Who, place: &Place, (id, reason): (&str, &str)) -> Result<(), Failure> {
    let permit = who.permit(Act::CareClassClose, place)?;
    let (plan, now) = (of_class(app, place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let whole = whole(app, place, &mut tx).await?;
    let reason = opening::close(&whole.standing(&plan.plan, now.date()), reason)?;
    if let Some(draft) = whole.draft() {
        tx.care_class_closed((id, &reason), draft, plan.version, now).await?;
    }
    Ok(tx.commit().await?)
}

#[derive(Template)]
#[template(path = "care_class/show.html")]
struct ShowPage {
    shell: Shell,
    t: Texts,
    under: String,
    standing: (&'static str, String),
    reason: String,
    lines: Vec<(String, String)>,
    needs: Vec<NeedView>,
    open_href: Option<String>,
    close_href: Option<String>,
    write: Option<WriteView>,
}

struct NeedView {
    name: String,
    /// The page that mends it, for whoever may open it.
    href: Option<String>,
    /// The clause, and what is missing.
    under: String,
    chip: (&'static str, String),
}

struct WriteView {
    href: String,
    days: Vec<(String, String, bool)>,
    from: String,
    until: String,
    capacity: String,
    is_social: bool,
}

async fn show(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::CareClassRead)?;
    if desk.place.kind != "community" {
        return light::show(&desk).await;
    }
    let plan = of_class(&desk.app, &desk.place)?;
    let (t, today) = (&desk.t, desk.now.date());
    let mut tx = desk.app.store.look(&permit).await?;
    let whole = whole(&desk.app, &desk.place, &mut tx).await?;
    drop(tx);
    let standing = whole.standing(&plan.plan, today);
    let missing = missing(&plan.plan, &whole, &standing, today);
    let runs = matches!(standing, Standing::Open | Standing::Suspended(_));
    let waits = matches!(standing, Standing::Waiting(_));
    let stage = plan
        .plan
        .rollout
        .on(today)
        .map_or_else(|| t.agreement_no_stage(), |stage| t.agreement_stage(spoken(&desk, stage.name.key())));
    let closed = whole.row.as_ref().filter(|row| row.state == State::Closed);
    Ok(page(ShowPage {
        under: format!("{} · {stage}", when::day(t, today)),
        standing: chip(t, &standing),
        reason: closed.map(|row| row.reason.clone()).unwrap_or_default(),
        lines: whole.draft().map(|draft| lines(&desk, draft)).unwrap_or_default(),
        needs: Lack::ALL.iter().map(|lack| need(&desk, *lack, &missing)).collect(),
        open_href: (waits && desk.may(Act::CareClassOpen)).then(|| desk.url("care-class/open")),
        close_href: (runs && desk.may(Act::CareClassClose)).then(|| desk.url("care-class/close")),
        write: (!runs && desk.may(Act::CareClassWrite)).then(|| write_view(&desk, whole.draft())),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// What a class lacks: one that runs, what it has lost since.
fn missing(plan: &Community, whole: &Whole, standing: &Standing, today: Date) -> Vec<Lack> {
    match standing {
        Standing::Waiting(lacks) | Standing::Suspended(lacks) => lacks.clone(),
        Standing::Open => Vec::new(),
        Standing::Unwritten | Standing::Closed => {
            plan.open_class(&whole.facts, today).err().unwrap_or_default()
        }
    }
}

/// How a class stands, in one word.
fn chip(t: &Texts, standing: &Standing) -> (&'static str, String) {
    match standing {
        Standing::Unwritten => ("waiting", t.care_class_is_unwritten()),
        Standing::Waiting(_) => ("waiting", t.care_class_is_waiting()),
        Standing::Open => ("done", t.care_class_is_open()),
        Standing::Suspended(_) => ("refused", t.care_class_is_suspended()),
        Standing::Closed => ("closed", t.care_class_is_closed()),
    }
}

fn lines(desk: &Desk, draft: &Draft) -> Vec<(String, String)> {
    let t = &desk.t;
    let days = draft.days.iter().map(|day| when::weekday(t, day.number())).collect::<Vec<_>>().join(" ");
    let (from, until) = draft.hours.unwrap_or_default();
    let runner = if draft.is_social { t.care_class_social() } else { t.care_class_committee() };
    vec![
        (t.agreement_hours(), format!("{days} {} – {}", hour(from), hour(until))),
        (t.care_class_capacity(), draft.capacity.to_string()),
        (t.care_class_run_by(), runner),
    ]
}

fn hour(time: Time) -> String {
    time.strftime("%H:%M").to_string()
}

fn need(desk: &Desk, lack: Lack, missing: &[Lack]) -> NeedView {
    let t = &desk.t;
    let (name, at, act) = match lack {
        Lack::Stage => (t.care_class_needs_stage(), "agreements", Act::AgreementList),
        Lack::State => (t.care_class_needs_state(), "premises", Act::PremisesRead),
        Lack::Place => (t.care_class_needs_place(), "premises", Act::PremisesRead),
        Lack::Room => (t.care_class_needs_room(), "premises", Act::PremisesRead),
        Lack::EldersHours => (t.care_class_needs_elders(), "premises", Act::PremisesRead),
        Lack::Carer => (t.care_class_needs_carer(), "carers", Act::CarerList),
        Lack::LegalForm => (t.care_class_needs_form(), "providers", Act::ProviderRead),
        Lack::Rules => (t.care_class_needs_rules(), "management", Act::ManagementRead),
        Lack::SignOff => (t.care_class_needs_sign_off(), "supervision", Act::SupervisionRead),
    };
    let is_missing = missing.contains(&lack);
    let words = lack.words();
    let under = if is_missing {
        format!("{} · {}", lack.clause(), words.in_language(desk.is_en()))
    } else {
        lack.clause().to_owned()
    };
    let chip = if is_missing { ("refused", t.care_class_missing()) } else { ("done", t.care_class_passed()) };
    NeedView { name, href: desk.may(act).then(|| desk.url(at)), under, chip }
}

fn write_view(desk: &Desk, draft: Option<&Draft>) -> WriteView {
    let again = desk.typed("from").is_some();
    let typed = |field: &str, stood: Option<String>| desk.typed(field).or(stood).unwrap_or_default();
    let hours = draft.and_then(|draft| draft.hours);
    let day = |day: &Day| {
        let name = format!("day-{}", day.number());
        let stood = draft.is_some_and(|draft| draft.days.contains(day));
        let on = if again { desk.typed(&name).is_some() } else { stood };
        (name, when::weekday(&desk.t, day.number()), on)
    };
    let stood_social = draft.is_none_or(|draft| draft.is_social);
    WriteView {
        href: desk.url("care-class"),
        days: Day::ALL.iter().map(day).collect(),
        from: typed("from", hours.map(|(from, _)| hour(from))),
        until: typed("until", hours.map(|(_, until)| hour(until))),
        capacity: typed("capacity", draft.map(|draft| draft.capacity.to_string())),
        is_social: desk.typed("run_by").map_or(stood_social, |run_by| run_by != "committee"),
    }
}

async fn write_posted(desk: Desk, posted: Posted<Fields>) -> Result<Response, Failure> {
    let sent = &posted.form;
    let hour = |name: &str| sent.text(name).parse::<Time>().ok();
    let draft = Draft {
        days: Day::ALL.into_iter().filter(|day| sent.has(&format!("day-{}", day.number()))).collect(),
        hours: hour("from").zip(hour("until")),
        capacity: number(sent, "capacity"),
        is_social: sent.text("run_by") != "committee",
    };
    let changed = write(&desk.app, &desk.who, &desk.place, (&posted.key, draft)).await?;
    let told = if changed { desk.t.care_class_written() } else { desk.t.care_class_written_before() };
    Ok(desk.done("care-class", told))
}

#[derive(Deserialize)]
struct Nothing {}

async fn open_posted(desk: Desk, posted: Posted<Nothing>) -> Result<Response, Failure> {
    open(&desk.app, &desk.who, &desk.place, &posted.key).await?;
    Ok(desk.done("care-class", desk.t.care_class_opened()))
}

#[derive(Deserialize)]
struct Why {
    #[serde(default)]
    reason: String,
}

async fn close_posted(desk: Desk, posted: Posted<Why>) -> Result<Response, Failure> {
    close(&desk.app, &desk.who, &desk.place, (&posted.key, &posted.form.reason)).await?;
    Ok(desk.done("care-class", desk.t.care_class_closed()))
}
