//! 托管场所 The checks of the class's rooms: what was seen, by whom, until when it holds; and the form of the next one.

mod week;

use super::{day, number, of_class, spoken};
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
use rules::community::premises::inspecting::{self, Looked, Standing};
use rules::community::premises::{Inspection, Item, Terms};
use rules::people::act::Act;
use rules::people::place::Place;

pub use week::arrange;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/premises", Act::PremisesRead, list),
        Route::post("/{district}/{place}/premises", Act::PremisesInspect, inspect_posted),
        Route::get("/{district}/{place}/premises/week", Act::PremisesRead, week::show),
        Route::post("/{district}/{place}/premises/temporary", Act::TemporaryArrange, week::arrange_posted),
    ]
}

/// Writes a check down; false: it stood so already.
pub async fn inspect(
    app: &App,
    who: &Who,
    place: &Place,
    (id, draft): (&str, Looked),
) -> Result<bool, Failure> {
    let permit = who.permit(Act::PremisesInspect, place)?;
    let (plan, now) = (of_class(app, place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let all = tx.premises_inspections().await?;
    let taken = inspecting::inspect(&plan.plan.premises, (draft, now.date()), all.first())?;
    if let Some(looked) = &taken {
        tx.premises_inspected((id, looked), plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(taken.is_some())
}

#[derive(Template)]
#[template(path = "premises/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    standing: (&'static str, String),
    week_href: String,
    checks: Vec<CheckView>,
    inspect: Option<InspectView>,
}

struct CheckView {
    room: String,
    under: String,
    lines: Vec<(String, String)>,
}

struct InspectView {
    href: String,
    sources: Vec<(&'static str, String, bool)>,
    items: Vec<ItemView>,
    room: String,
    metres: String,
    inspector: String,
    on: String,
}

struct ItemView {
    name: String,
    word: String,
    passed: bool,
    failed: bool,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::PremisesRead)?;
    let plan = of_class(&desk.app, &desk.place)?;
    let terms = &plan.plan.premises;
    let all = desk.app.store.look(&permit).await?.premises_inspections().await?;
    let newest = all.first().map(|looked| &looked.inspection);
    let standing = inspecting::stands(terms, newest, desk.now.date());
    Ok(page(ListPage {
        standing: chip(&desk.t, &standing),
        week_href: desk.url("premises/week"),
        checks: all.iter().map(|looked| check_view(&desk, terms, looked)).collect(),
        inspect: desk.may(Act::PremisesInspect).then(|| inspect_view(&desk, terms)),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn chip(t: &Texts, standing: &Standing) -> (&'static str, String) {
    match standing {
        Standing::Unseen => ("waiting", t.premises_unseen()),
        Standing::Safe(until) => ("done", t.premises_safe(when::far(t, *until))),
        Standing::Ending(until) => ("waiting", t.premises_ending(when::far(t, *until))),
        Standing::Unsafe(_) => ("refused", t.premises_unsafe()),
    }
}

fn check_view(desk: &Desk, terms: &Terms, looked: &Looked) -> CheckView {
    let t = &desk.t;
    let check = &looked.inspection;
    let named =
        |items: &[Item]| items.iter().map(|item| spoken(desk, item.key())).collect::<Vec<_>>().join(" · ");
    let mut lines = vec![
        (t.premises_source(), spoken(desk, check.source.key())),
        (t.premises_metres(), check.metres.to_string()),
        (t.premises_holds(), terms.holds(check).to_string()),
        (t.premises_passed(), named(&check.passed)),
    ];
    if !check.failed.is_empty() {
        lines.push((t.premises_failed(), named(&check.failed)));
    }
    lines.push((t.premises_until(), when::far(t, terms.valid_until(check))));
    let under = format!("{} · {}", when::day(t, check.on), check.inspector);
    CheckView { room: looked.room.clone(), under, lines }
}

fn inspect_view(desk: &Desk, terms: &Terms) -> InspectView {
    let typed = |field: &str| desk.typed(field).unwrap_or_default();
    let source = typed("source");
    let item = |item: &Item| {
        let name = item.key().to_owned();
        let said = typed(&name);
        ItemView { word: spoken(desk, item.key()), passed: said == "passed", failed: said == "failed", name }
    };
    let on = typed("on");
    InspectView {
        href: desk.url("premises"),
        sources: terms
            .sources
            .iter()
            .map(|one| (one.key(), spoken(desk, one.key()), one.key() == source))
            .collect(),
        items: terms.items.iter().map(item).collect(),
        room: typed("room"),
        metres: typed("metres"),
        inspector: typed("inspector"),
        on: if on.is_empty() { desk.now.date().to_string() } else { on },
    }
}

async fn inspect_posted(desk: Desk, posted: Posted<Fields>) -> Result<Response, Failure> {
    let sent = &posted.form;
    let said = |word: &str| {
        Item::ALL.iter().copied().filter(|item| sent.text(item.key()) == word).collect::<Vec<_>>()
    };
    let inspection = Inspection {
        source: sent.choice("source")?,
        inspector: sent.text("inspector").to_owned(),
        on: day(sent, "on")?,
        passed: said("passed"),
        failed: said("failed"),
        metres: number(sent, "metres"),
    };
    let draft = Looked { room: sent.text("room").to_owned(), inspection };
    let taken = inspect(&desk.app, &desk.who, &desk.place, (&posted.key, draft)).await?;
    let told = if taken { desk.t.premises_inspected() } else { desk.t.premises_inspected_before() };
    Ok(desk.done("premises", told))
}
