//! 管理制度 The rules that a class must have: each with its words or its paper, or not written yet.

use super::{of_class, spoken};
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::{Fields, Posted};
use crate::routes::Route;
use crate::texts::Texts;
use crate::who::Who;
use askama::Template;
use axum::response::Response;
use rules::community::management::Rule;
use rules::community::management::writing::{self, Written};
use rules::people::act::Act;
use rules::people::place::Place;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/management", Act::ManagementRead, list),
        Route::post("/{district}/{place}/management", Act::ManagementWrite, write_posted),
    ]
}

/// Writes a rule; false: it stood so already.
pub async fn write(
    app: &App,
    who: &Who,
    place: &Place,
    (id, draft): (&str, Written),
) -> Result<bool, Failure> {
    let permit = who.permit(Act::ManagementWrite, place)?;
    let plan = of_class(app, place)?;
    let mut tx = app.store.act(&permit).await?;
    let standing = tx.management_rules().await?;
    let written = writing::write(draft, &standing)?;
    if let Some(one) = &written {
        tx.management_written((id, one), plan.version, app.now()).await?;
    }
    tx.commit().await?;
    Ok(written.is_some())
}

#[derive(Template)]
#[template(path = "management/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    left: (&'static str, String),
    rules: Vec<RuleView>,
    write_href: Option<String>,
}

struct RuleView {
    key: &'static str,
    name: String,
    words: String,
    paper: String,
    is_written: bool,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::ManagementRead)?;
    let plan = of_class(&desk.app, &desk.place)?;
    let terms = &plan.plan.management;
    let standing = desk.app.store.look(&permit).await?.management_rules().await?;
    let left = terms.left(&standing).len();
    let left = match i64::try_from(left).unwrap_or(i64::MAX) {
        0 => ("done", desk.t.management_complete()),
        left => ("refused", desk.t.management_left(left)),
    };
    Ok(page(ListPage {
        left,
        rules: terms.rules.iter().map(|rule| rule_view(&desk, *rule, &standing)).collect(),
        write_href: desk.may(Act::ManagementWrite).then(|| desk.url("management")),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn rule_view(desk: &Desk, rule: Rule, standing: &[Written]) -> RuleView {
    let written = standing.iter().find(|one| one.rule == rule);
    let is_typed = desk.typed("rule").is_some_and(|typed| typed == rule.key());
    let typed = |field: &str, stood: Option<&String>| {
        desk.typed(field).filter(|_| is_typed).or(stood.cloned()).unwrap_or_default()
    };
    RuleView {
        key: rule.key(),
        name: spoken(desk, rule.key()),
        words: typed("words", written.map(|one| &one.words)),
        paper: typed("paper", written.map(|one| &one.paper)),
        is_written: written.is_some(),
    }
}

async fn write_posted(desk: Desk, posted: Posted<Fields>) -> Result<Response, Failure> {
    let sent = &posted.form;
    let draft = Written {
        rule: sent.choice("rule")?,
        words: sent.text("words").to_owned(),
        paper: sent.text("paper").to_owned(),
    };
    let changed = write(&desk.app, &desk.who, &desk.place, (&posted.key, draft)).await?;
    let told = if changed { desk.t.management_written() } else { desk.t.management_written_before() };
    Ok(desk.done("management", told))
}
