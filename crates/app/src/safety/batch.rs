//! 返校批次 Who comes back when: the school reads each batch beside what its gate takes, a family its own child's hour and
//! gate.

use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::routes::Route;
use crate::safety::report;
use crate::texts::Texts;
use crate::when;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use rules::id::StudentId;
use rules::people::act::Act;
use rules::people::student::Student;
use rules::plan::form::word;
use rules::plan::return_to_school::ReturnPlan;
use rules::safety::batch::{self, Arranged, Terms};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/batches", Act::BatchList, list),
        Route::get("/{district}/{place}/batches/{student}", Act::BatchRead, show),
    ]
}

#[derive(Template)]
#[template(path = "batch/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    under: String,
    rows: Vec<RowView>,
    without: Vec<(String, String)>,
}

struct RowView {
    slot: String,
    grades: String,
    figure: String,
    chip: (&'static str, String),
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::BatchList)?;
    if !desk.is_school() {
        // An office has no children of its own: its page would say that every batch fits.
        return Err(Failure::NotTheirs);
    }
    let plan = desk.app.reopening(&desk.place)?;
    let (t, today) = (&desk.t, desk.now.date());
    let mut tx = desk.app.store.look(&permit).await?;
    let children = report::on_roll(tx.students().await?, &plan.plan, today);
    drop(tx);
    let all = batch::arranged(&plan.plan, &children);
    let without = children.iter().filter(|child| all.without.contains(&child.id));
    let rows = plan.plan.batch.iter().enumerate();
    Ok(page(ListPage {
        under: t.batch_under(when::day(t, plan.plan.reopening.opens_on)),
        rows: rows.map(|(at, row)| row_view(&desk, (at, row), &all)).collect(),
        without: without
            .map(|child| (child.name.clone(), t.roll_home_class(child.home_class.as_str())))
            .collect(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn row_view(desk: &Desk, (at, row): (usize, &Terms), all: &Arranged) -> RowView {
    let t = &desk.t;
    let count = all.batch_of.values().filter(|batch| **batch == at).count();
    let over = all.over.iter().find(|(batch, _)| *batch == at).map(|(_, over)| *over);
    let grades = row.grades.iter().map(ToString::to_string).collect::<Vec<_>>().join("、");
    RowView {
        slot: slot(desk, row),
        grades: t.batch_grades(spoken(desk, row.stage.key()), grades),
        figure: format!("{count} / {}", row.capacity),
        chip: match over {
            Some(over) => ("refused", t.batch_over(over)),
            None => ("done", t.batch_fits()),
        },
    }
}

/// Day, hours and gate of a batch: 9月1日 周三 07:30 – 08:00 · 南门.
pub(super) fn slot(desk: &Desk, row: &Terms) -> String {
    let (day, gate) = (when::day(&desk.t, row.on), spoken(desk, row.gate.key()));
    format!("{day} {} – {} · {gate}", row.from.strftime("%H:%M"), row.until.strftime("%H:%M"))
}

fn spoken(desk: &Desk, key: &str) -> String {
    word(key).in_language(desk.is_en()).to_owned()
}

#[derive(Template)]
#[template(path = "batch/show.html")]
struct ShowPage {
    shell: Shell,
    t: Texts,
    back: String,
    child: String,
    under: String,
    /// Its day, hours and gate, or the opening where the plan names no batch for it.
    slot: String,
    /// Who of the household comes at the same time.
    with: Vec<String>,
}

async fn show(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::BatchRead)?;
    let plan = desk.app.reopening(&desk.place)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let child = tx.student(&StudentId::new(student)).await?;
    let household = report::on_roll(tx.batch_household(&child).await?, &plan.plan, desk.now.date());
    drop(tx);
    let (t, own) = (&desk.t, batch::own(&plan.plan, &household, &child.id));
    let opens = when::day(t, plan.plan.reopening.opens_on);
    Ok(page(ShowPage {
        back: desk.url("children"),
        under: t.roll_home_class(child.home_class.as_str()),
        slot: own.map_or_else(|| t.batch_none(opens.as_str()), |batch| slot(&desk, batch)),
        with: together(&plan.plan, &household, &child),
        child: child.name,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// Brothers and sisters whose batch is the same.
fn together(plan: &ReturnPlan, household: &[Student], child: &Student) -> Vec<String> {
    let all = batch::arranged(plan, household);
    let own = all.batch_of.get(&child.id);
    let same = |one: &&Student| one.id != child.id && own.is_some() && all.batch_of.get(&one.id) == own;
    household.iter().filter(same).map(|one| one.name.clone()).collect()
}
