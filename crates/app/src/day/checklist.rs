//! 后勤检查单 The logistics group's lists of today on a phone: a button for each task, and what is wrong becomes a problem (P3.47).

use crate::app::{App, InForce};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::response::Response;
use jiff::civil::Date;
use rules::day::checklist::{self, Duty, Facts, Terms, Ticked};
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::Role;
use rules::plan::form::word;
use serde::Deserialize;
use std::collections::BTreeSet;
use store::Tx;
use store::day::TickRow;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/checklists", Act::ChecklistRead, list),
        Route::post("/{district}/{place}/checklists", Act::ChecklistTick, tick_posted),
    ]
}

/// Ticks one task of today; whether that is new.
pub async fn tick(app: &App, who: &Who, place: &Place, (duty, task): (Duty, &str)) -> Result<bool, Failure> {
    let permit = who.permit(Act::ChecklistTick, place)?;
    let (plan, now, roles) = (app.scheme(place)?, app.now(), who.roles(place));
    let mut tx = app.store.act(&permit).await?;
    let facts = Facts {
        lists: &plan.scheme.checklist,
        roles: &roles,
        is_held: is_held((app, place), &mut tx, &plan, now.date()).await?,
        ticked: ticked(&tx.checklist_ticks(now.date()).await?),
    };
    let is_new = checklist::tick(&facts, (duty, task))?;
    if is_new {
        tx.checklist_ticked((duty, task), plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(is_new)
}

/// Tells the management group of lists that are past their hour, each once a day; how many were told.
pub(super) async fn tell(
    (app, place): (&App, &Place),
    tx: &mut Tx,
    plan: &InForce,
    now: Moment,
) -> Result<usize, Failure> {
    let lists = &plan.scheme.checklist;
    if checklist::overdue(lists, &Ticked::new(), now).is_empty() {
        return Ok(0);
    }
    let done = ticked(&tx.checklist_ticks(now.date()).await?);
    let late = checklist::overdue(lists, &done, now);
    if late.is_empty() || !is_held((app, place), tx, plan, now.date()).await? {
        return Ok(0);
    }
    let mut told = 0;
    for one in &late {
        told += usize::from(tx.checklist_overdue(one, plan.version, now).await?);
    }
    Ok(told)
}

/// Which lists of today are past their hour, with where they are: for whoever looks at the evening.
pub(super) async fn behind(
    desk: &Desk,
    tx: &mut Tx,
    plan: &InForce,
) -> Result<Option<(String, String)>, Failure> {
    let today = desk.now.date();
    let done = ticked(&tx.checklist_ticks(today).await?);
    let late = checklist::overdue(&plan.scheme.checklist, &done, desk.now);
    if late.is_empty() || !is_held((&desk.app, &desk.place), tx, plan, today).await? {
        return Ok(None);
    }
    let names: Vec<String> = late.iter().map(|one| duty_word(desk, one.duty)).collect();
    let between = if desk.is_en() { ", " } else { "\u{3001}" };
    Ok(Some((desk.url("checklists"), desk.t.checklist_behind(names.join(between)))))
}

/// Whether there is evening care on a day.
async fn is_held(
    (app, place): (&App, &Place),
    tx: &mut Tx,
    plan: &InForce,
    date: Date,
) -> Result<bool, Failure> {
    if super::session::has_no_school((app, place), &plan.scheme, date) {
        return Ok(false);
    }
    Ok(tx.is_care_held(date).await?)
}

fn ticked(rows: &[TickRow]) -> Ticked {
    rows.iter().map(|row| (row.duty, row.task.clone())).collect()
}

fn duty_word(desk: &Desk, duty: Duty) -> String {
    word(duty.key()).in_language(desk.is_en()).to_owned()
}

#[derive(Template)]
#[template(path = "checklist/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    quote: String,
    action: String,
    problems: String,
    is_held: bool,
    lists: Vec<ListView>,
}

/// One duty's list.
struct ListView {
    duty: &'static str,
    name: String,
    under: String,
    chip: (&'static str, String),
    /// Whether anybody at the school has the duty.
    has_anybody: bool,
    may_tick: bool,
    rows: Vec<TaskView>,
}

struct TaskView {
    /// Its name in the plan.
    task: String,
    words: String,
    /// When and by whom it was ticked.
    done: Option<String>,
    /// What a problem about it begins with.
    fault: String,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::ChecklistRead)?;
    let plan = desk.app.scheme(&desk.place)?;
    let today = desk.now.date();
    let mut tx = desk.app.store.look(&permit).await?;
    let rows = tx.checklist_ticks(today).await?;
    let is_held = is_held((&desk.app, &desk.place), &mut tx, &plan, today).await?;
    let roles: BTreeSet<Role> = tx.rota_staff().await?.into_iter().flat_map(|one| one.roles).collect();
    drop(tx);
    let view = |terms| list_view(&desk, terms, &roles, (&rows[..], is_held));
    Ok(page(ListPage {
        quote: desk.quote("P3.47"),
        action: desk.url("checklists"),
        problems: desk.url("problems"),
        is_held,
        lists: plan.scheme.checklist.iter().map(view).collect(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn list_view(
    desk: &Desk,
    terms: &Terms,
    roles: &BTreeSet<Role>,
    (rows, is_held): (&[TickRow], bool),
) -> ListView {
    let t = &desk.t;
    let name = duty_word(desk, terms.duty);
    let all = checklist::tasks(terms, &ticked(rows));
    let open = all.iter().filter(|(_, is_done)| !is_done).count();
    let due = checklist::due_at(terms, desk.now.date());
    let chip = match open {
        0 => ("done", t.checklist_whole()),
        _ if is_held && due <= desk.now => ("refused", t.checklist_late()),
        left => ("waiting", t.checklist_left(i64::try_from(left).unwrap_or(i64::MAX))),
    };
    let own = if desk.may(Act::ChecklistTick) { desk.who.roles(&desk.place) } else { BTreeSet::new() };
    let task = |words: &rules::plan::local::Words| {
        let said = words.in_language(desk.is_en()).to_owned();
        let row = rows.iter().find(|row| row.duty == terms.duty && row.task == words.zh);
        let done = row.map(|row| format!("{} · {}", when::moment(t, row.at), row.by));
        TaskView { task: words.zh.clone(), fault: format!("{name}: {said}"), words: said, done }
    };
    ListView {
        duty: terms.duty.key(),
        under: t.checklist_by(terms.by.strftime("%H:%M").to_string()),
        chip,
        has_anybody: checklist::is_seen_to(terms, roles),
        may_tick: is_held && checklist::is_seen_to(terms, &own),
        rows: all.into_iter().map(|(words, _)| task(words)).collect(),
        name,
    }
}

#[derive(Deserialize)]
struct Typed {
    duty: String,
    #[serde(default)]
    task: String,
}

async fn tick_posted(desk: Desk, posted: Posted<Typed>) -> Result<Response, Failure> {
    let Typed { duty, task } = posted.form;
    let duty = Duty::from_key(&duty).ok_or_else(|| Failure::BadForm("duty".to_owned()))?;
    tick(&desk.app, &desk.who, &desk.place, (duty, &task)).await?;
    Ok(desk.done("checklists", desk.t.checklist_ticked()))
}
