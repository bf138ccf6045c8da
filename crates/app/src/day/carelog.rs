//! 托管记录 A line a child on the care teacher's phone: homework, a few words, a snack. The family reads it on its evening.

use super::session::keeper;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use rules::day::carelog::{self, Draft, Homework};
use rules::day::roll::State;
use rules::day::session::By;
use rules::id::{SessionId, StudentId};
use rules::people::act::Act;
use rules::people::role::{Permit, Role};
use std::collections::BTreeMap;
use store::Tx;
use store::day::CarelogRow;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/carelogs", Act::CarelogWrite, list),
        Route::get("/{district}/{place}/carelogs/class", Act::CarelogRead, of_class),
        Route::get("/{district}/{place}/carelogs/{session}", Act::CarelogWrite, one),
        Route::post("/{district}/{place}/carelogs/{session}", Act::CarelogWrite, write_posted),
    ]
}

#[derive(Template)]
#[template(path = "carelog/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    today: String,
    sessions: Vec<(String, String, String)>,
}

/// Tonight's groups: a care teacher's own, a manager's all.
async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::CarelogWrite)?;
    let own = (permit.role() == Role::CareTeacher).then(|| permit.person());
    let rows = desk.app.store.look(&permit).await?.sessions(desk.now.date(), own).await?;
    let opened = rows.into_iter().filter(|row| row.session.opened_at.is_some());
    let line = |row: store::day::SessionRow| {
        let name = row.session.name.in_language(desk.is_en()).to_owned();
        let under = format!("{} · {}", row.room, keeper(&desk.t, &row.teacher_name));
        (desk.url(&format!("carelogs/{}", row.session.id)), name, under)
    };
    Ok(page(ListPage {
        shell: desk.shell(),
        t: desk.t.clone(),
        today: when::day(&desk.t, desk.now.date()),
        sessions: opened.map(line).collect(),
    }))
}

#[derive(Template)]
#[template(path = "carelog/class.html")]
struct ClassPage {
    shell: Shell,
    t: Texts,
    today: String,
    children: Vec<OfClass>,
}

/// A child of the class.
struct OfClass {
    /// Seat and name.
    name: String,
    class: String,
    /// State and word; nothing where nobody has written.
    homework: Option<(&'static str, String)>,
    /// What else the family reads.
    said: String,
}

/// The head teacher sees of tonight what the families see, child by child (P1.31).
async fn of_class(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::CarelogRead)?;
    let rows = desk.app.store.look(&permit).await?.carelogs(desk.now.date()).await?;
    let view = |(child, written): (rules::people::student::Student, Option<CarelogRow>)| {
        let homework = written.as_ref().and_then(|row| row.line.homework);
        let homework = homework.map(|homework| (homework_state(homework), homework_word(&desk.t, homework)));
        let said = written.map(|row| beside(&desk.t, row).join(" · ")).unwrap_or_default();
        let name = format!("{} {}", child.seat, child.name);
        OfClass { name, class: desk.t.roll_home_class(child.home_class), homework, said }
    };
    Ok(page(ClassPage {
        today: when::day(&desk.t, desk.now.date()),
        children: rows.into_iter().map(view).collect(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn homework_state(homework: Homework) -> &'static str {
    match homework {
        Homework::Done => "done",
        Homework::Partly => "progress",
        Homework::None => "waiting",
    }
}

fn homework_word(t: &Texts, homework: Homework) -> String {
    match homework {
        Homework::Done => t.carelog_homework_done(),
        Homework::Partly => t.carelog_homework_partly(),
        Homework::None => t.carelog_homework_none(),
    }
}

#[derive(Template)]
#[template(path = "carelog/one.html")]
struct OnePage {
    shell: Shell,
    t: Texts,
    back: String,
    under: String,
    action: String,
    children: Vec<ChildView>,
}

struct ChildView {
    id: String,
    seat: i64,
    name: String,
    home_class: String,
    homework: String,
    line: String,
    snack: bool,
}

async fn one(desk: Desk, Path((_, _, id)): Path<(String, String, String)>) -> Result<Response, Failure> {
    let permit = desk.permit(Act::CarelogWrite)?;
    let mut tx = desk.app.store.look(&permit).await?;
    led(&mut tx, &permit, &SessionId::new(&id)).await?;
    let (date, students, facts) = tx.carelog_facts(&SessionId::new(&id)).await?;
    drop(tx);
    let came = |state: State| matches!(state, State::Present | State::Late | State::HandedOver);
    let here = students.into_iter().zip(facts.children).filter(|(_, (_, state, _))| came(*state));
    let typed = |name: &str, id: &StudentId| desk.typed(&format!("{name}-{id}"));
    let view =
        |(child, (_, _, line)): (rules::people::student::Student, (StudentId, State, Option<Draft>))| {
            let homework = line.as_ref().and_then(|line| line.homework).map_or("", Homework::key);
            ChildView {
                homework: typed("homework", &child.id).unwrap_or_else(|| homework.to_owned()),
                // A box that is not ticked does not come: where the form came, only what came with it is ticked.
                snack: match typed("line", &child.id) {
                    Some(_) => typed("snack", &child.id).is_some(),
                    None => line.as_ref().is_some_and(|line| line.snack),
                },
                line: typed("line", &child.id).or(line.map(|line| line.line)).unwrap_or_default(),
                seat: child.seat,
                home_class: child.home_class,
                id: child.id.to_string(),
                name: child.name,
            }
        };
    Ok(page(OnePage {
        back: desk.url("carelogs"),
        under: when::day(&desk.t, date),
        action: desk.url(&format!("carelogs/{id}")),
        children: here.map(view).collect(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// Whoever leads an evening reads and writes of its children, and nobody else's (P1.31, P3.54).
async fn led(tx: &mut Tx, permit: &Permit, id: &SessionId) -> Result<(), Failure> {
    let session = tx.session(id).await?;
    if session.is_led_by(&By::of(permit)) { Ok(()) } else { Err(Failure::NotTheirs) }
}

async fn write_posted(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
    posted: Posted<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::CarelogWrite)?;
    let plan = desk.app.scheme(&desk.place)?;
    let mut tx = desk.app.store.act(&permit).await?;
    led(&mut tx, &permit, &SessionId::new(&id)).await?;
    let (date, students, facts) = tx.carelog_facts(&SessionId::new(&id)).await?;
    let written = carelog::write(&facts, drafts(&posted.form))?;
    if !written.lines.is_empty() {
        tx.carelog_written((&written, date, &students), plan.version, desk.now).await?;
    }
    tx.commit().await?;
    let count = i64::try_from(written.lines.len()).unwrap_or(i64::MAX);
    Ok(desk.done(&format!("carelogs/{id}"), desk.t.carelog_written(count)))
}

/// `homework-ming=done`, `line-ming=…`, `snack-ming=yes`: one draft a child named on the page.
fn drafts(sent: &[(String, String)]) -> Vec<Draft> {
    let mut drafts: BTreeMap<&str, Draft> = BTreeMap::new();
    for (name, value) in sent {
        let Some((field, id)) = name.split_once('-') else { continue };
        let blank =
            || Draft { student: StudentId::new(id), homework: None, line: String::new(), snack: false };
        let draft = drafts.entry(id).or_insert_with(blank);
        match field {
            "homework" => draft.homework = Homework::ALL.iter().copied().find(|one| one.key() == value),
            "line" => draft.line.clone_from(value),
            "snack" => draft.snack = value == "yes",
            _ => {}
        }
    }
    drafts.into_values().collect()
}

/// What a family reads of its child's evening, line by line.
pub(crate) fn told(t: &Texts, row: CarelogRow) -> Vec<String> {
    let homework = row
        .line
        .homework
        .map(|homework| format!("{}{}", t.carelog_homework_lead(), homework_word(t, homework)));
    homework.into_iter().chain(beside(t, row)).collect()
}

/// The same without how homework came.
fn beside(t: &Texts, row: CarelogRow) -> Vec<String> {
    let line = (!row.line.line.is_empty()).then(|| row.line.line.clone());
    let snack = row.line.snack.then(|| t.carelog_snack_told());
    let by = t.carelog_by(row.by, row.at.time().strftime("%H:%M").to_string());
    [line, snack, Some(by)].into_iter().flatten().collect()
}
