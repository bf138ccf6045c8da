//! 拦截名单 Who may never fetch a child: staff enter it with a document, two of them lift it.

use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use rules::id::{BlockId, StudentId};
use rules::people::act::Act;
use rules::people::block::{self, Draft, Entered, Lifted, Unheard};
use rules::people::place::Place;
use rules::people::role::Permit;
use rules::refusal::Refuses;
use serde::Deserialize;
use store::people::BlockRow;

/// Children shown to a search, at most.
const FOUND_MAX: usize = 8;
/// How the codes end of refusals that do not tell a barred guardian why.
const ASKS_SCHOOL: &str = "-ask-school";

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/blocks", Act::BlockEnter, list),
        Route::post("/{district}/{place}/blocks", Act::BlockEnter, enter_posted),
        Route::post("/{district}/{place}/blocks/{block}/lift", Act::BlockLift, lift_posted),
    ]
}

/// Bars a person from a child (P3.61).
pub async fn enter(app: &App, who: &Who, place: &Place, draft: Draft) -> Result<Entered, Failure> {
    let permit = who.permit(Act::BlockEnter, place)?;
    let (plan, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let held = tx.block_facts(&draft.student).await?;
    let entered = block::enter(&held, (BlockId::new(app.fresh_id()), draft))?;
    if !entered.already {
        tx.block_entered(&entered, plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(entered)
}

/// Says the first or the second word of a lifting (P3.61).
pub async fn lift(
    app: &App,
    who: &Who,
    place: &Place,
    (id, document): (&BlockId, &str),
) -> Result<Lifted, Failure> {
    let permit = who.permit(Act::BlockLift, place)?;
    let (plan, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let (held, student) = tx.block(id).await?;
    let lifted = block::lift(&held, document, permit.person())?;
    if !lifted.already {
        tx.block_lifted(&lifted, &student, plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(lifted)
}

/// What a guardian says of a child from whom something bars them is kept and told to the management group, before it is refused
/// without a reason.
pub(crate) async fn unheard<R: Refuses + Into<Failure>>(
    app: &App,
    permit: &Permit,
    what: (&StudentId, Unheard, &str),
    why: R,
) -> Failure {
    if why.code().ends_with(ASKS_SCHOOL)
        && let Err(failed) = keep_unheard(app, permit, what).await
    {
        return failed;
    }
    why.into()
}

async fn keep_unheard(app: &App, permit: &Permit, what: (&StudentId, Unheard, &str)) -> Result<(), Failure> {
    let place = app.place(permit.district().as_str(), permit.place().as_str())?;
    // A community has no plan of a term.
    let version = app.scheme(&place).map_or(0, |plan| plan.version);
    let mut tx = app.store.act(permit).await?;
    tx.unheard(what, version, app.now()).await?;
    Ok(tx.commit().await?)
}

#[derive(Template)]
#[template(path = "block/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    sought: String,
    found: Vec<(String, String, String, bool)>,
    searched: bool,
    action: String,
    own: String,
    typed: (String, String, String),
    rows: Vec<RowView>,
}

struct RowView {
    child: String,
    who: String,
    document: String,
    told: String,
    /// Whom the barred guardian has put on the child's list.
    named: Option<String>,
    lifted: bool,
    lift_action: String,
}

#[derive(Deserialize)]
struct Sought {
    #[serde(default)]
    find: String,
}

async fn list(desk: Desk, Query(sought): Query<Sought>) -> Result<Response, Failure> {
    let permit = desk.permit(Act::BlockEnter)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let find = sought.find.trim().to_lowercase();
    let chosen = desk.typed("student").unwrap_or_default();
    let matches = |name: &str, key: &str| name.contains(&find) || key.to_lowercase().starts_with(&find);
    let all = if find.is_empty() && chosen.is_empty() { Vec::new() } else { tx.students().await? };
    let hit = all
        .into_iter()
        .filter(|one| one.id.as_str() == chosen || (!find.is_empty() && matches(&one.name, &one.sort_key)));
    let found = hit.take(FOUND_MAX).map(|one| {
        let under = desk.t.roll_home_class(one.home_class.as_str());
        (one.id.to_string(), one.name, under, one.id.as_str() == chosen)
    });
    let found = found.collect();
    let rows = tx.blocks(desk.now.date()).await?;
    Ok(page(ListPage {
        searched: !find.is_empty(),
        sought: sought.find,
        found,
        action: desk.url("blocks"),
        own: desk.url("blocks"),
        typed: ["name", "phone", "document"].map(|name| desk.typed(name).unwrap_or_default()).into(),
        rows: rows.into_iter().map(|row| row_view(&desk, row)).collect(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn row_view(desk: &Desk, row: BlockRow) -> RowView {
    let (t, block) = (&desk.t, row.block);
    let told = match (&block.lifted_at, &block.lifting) {
        (Some(at), _) => t.block_lifted_on(when::moment(t, *at)),
        (None, Some(_)) => t.block_half_lifted(),
        (None, None) => t.block_since(when::moment(t, block.entered_at)),
    };
    let names: Vec<String> =
        row.named.iter().map(|adult| format!("{} {}", adult.name, adult.phone)).collect();
    RowView {
        named: (!names.is_empty()).then(|| t.block_named(names.join(" · "))),
        child: format!("{} · {}", row.student.name, t.roll_home_class(row.student.home_class.as_str())),
        who: format!("{} {}", block.name, block.phone),
        document: block.document,
        told,
        lifted: block.lifted_at.is_some(),
        lift_action: desk.url(&format!("blocks/{}/lift", block.id)),
    }
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    student: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    document: String,
}

async fn enter_posted(desk: Desk, posted: Posted<Typed>) -> Result<Response, Failure> {
    let Typed { student, name, phone, document } = posted.form;
    let draft = Draft { student: StudentId::new(student), name, phone, document };
    let entered = enter(&desk.app, &desk.who, &desk.place, draft).await?;
    Ok(desk.done("blocks", desk.t.block_entered(entered.draft.name)))
}

#[derive(Deserialize)]
struct Paper {
    #[serde(default)]
    document: String,
}

async fn lift_posted(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
    posted: Posted<Paper>,
) -> Result<Response, Failure> {
    let said = (&BlockId::new(id), posted.form.document.as_str());
    let lifted = lift(&desk.app, &desk.who, &desk.place, said).await?;
    let said = if lifted.whole { desk.t.block_lifted() } else { desk.t.block_lifting() };
    Ok(desk.done("blocks", said))
}
