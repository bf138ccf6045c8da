//! 个别辅导 Help for a child or a few of a session, written down by its teacher; a family reads what its own child had.

use super::need::helped;
use super::session::keeper;
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
use axum::extract::Path;
use axum::response::Response;
use rules::day::help::{self, Draft, Given};
use rules::day::roll::State;
use rules::day::session::By;
use rules::id::{SessionId, StudentId};
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::Role;
use rules::people::student::Student;
use std::collections::BTreeMap;
use store::day::{HelpRow, NeedRow};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/helps", Act::HelpGive, list),
        Route::get("/{district}/{place}/helps/{session}", Act::HelpGive, one),
        Route::post("/{district}/{place}/helps/{session}", Act::HelpGive, give_posted),
        Route::get("/{district}/{place}/helps/of/{student}", Act::HelpRead, of_child),
    ]
}

/// Writes help down for children who are in the session.
pub async fn give(
    app: &App,
    who: &Who,
    place: &Place,
    session: &SessionId,
    draft: Draft,
) -> Result<Option<Given>, Failure> {
    let permit = who.permit(Act::HelpGive, place)?;
    let plan = app.scheme(place)?;
    let mut tx = app.store.act(&permit).await?;
    let held = tx.session(session).await?;
    if !held.is_led_by(&By::of(&permit)) {
        return Err(Failure::NotTheirs);
    }
    let (date, _, facts) = tx.carelog_facts(session).await?;
    let is_here =
        |student: &StudentId| facts.children.iter().any(|(id, state, _)| id == student && came(*state));
    if !draft.students.iter().all(is_here) {
        return Err(Failure::NotTheirs);
    }
    let standing = tx.help(&draft.id).await?;
    let given = help::give(&plan.scheme.help, standing.as_ref(), draft)?;
    if let Some(given) = &given {
        tx.help_given(given, (session, date), plan.version, app.now()).await?;
    }
    tx.commit().await?;
    Ok(given)
}

pub(super) fn came(state: State) -> bool {
    matches!(state, State::Present | State::Late | State::HandedOver)
}

#[derive(Template)]
#[template(path = "help/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    today: String,
    sessions: Vec<(String, String, String)>,
}

/// Tonight's groups: a care teacher's own, a manager's all.
async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::HelpGive)?;
    let own = (permit.role() == Role::CareTeacher).then(|| permit.person());
    let rows = desk.app.store.look(&permit).await?.sessions(desk.now.date(), own).await?;
    let opened = rows.into_iter().filter(|row| row.session.opened_at.is_some());
    let line = |row: store::day::SessionRow| {
        let name = row.session.name.in_language(desk.is_en()).to_owned();
        let under = format!("{} · {}", row.room, keeper(&desk.t, &row.teacher_name));
        (desk.url(&format!("helps/{}", row.session.id)), name, under)
    };
    Ok(page(ListPage {
        today: when::day(&desk.t, desk.now.date()),
        sessions: opened.map(line).collect(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

#[derive(Template)]
#[template(path = "help/one.html")]
struct OnePage {
    shell: Shell,
    t: Texts,
    under: String,
    back: String,
    action: String,
    most: i64,
    children: Vec<(String, String, String, bool)>,
    given: Vec<(String, String)>,
    topic: String,
    minutes: String,
    /// Where a child is put on the list of those who need help, and who of tonight may be.
    need_action: Option<String>,
    unlisted: Vec<(String, String)>,
    session: String,
    chosen: String,
    reason: String,
}

async fn one(desk: Desk, Path((_, _, id)): Path<(String, String, String)>) -> Result<Response, Failure> {
    let permit = desk.permit(Act::HelpGive)?;
    let plan = desk.app.scheme(&desk.place)?;
    let session = SessionId::new(&id);
    let mut tx = desk.app.store.look(&permit).await?;
    let held = tx.session(&session).await?;
    if !held.is_led_by(&By::of(&permit)) {
        return Err(Failure::NotTheirs);
    }
    let (date, students, facts) = tx.carelog_facts(&session).await?;
    let given = tx.helps(&session).await?;
    // What a child needs is read by whoever has it tonight, not by whoever had it once.
    let is_tonight = date == desk.now.date();
    let needs = if is_tonight { tx.needs(date).await? } else { Vec::new() };
    let needs: BTreeMap<StudentId, NeedRow> =
        needs.into_iter().map(|row| (row.need.student.clone(), row)).collect();
    drop(tx);
    let here = students.into_iter().zip(facts.children).filter(|(_, (_, state, _))| came(*state));
    let mut here: Vec<Student> = here.map(|(child, _)| child).collect();
    here.sort_by_key(|child| !needs.contains_key(&child.id));
    let unlisted = here.iter().filter(|child| !needs.contains_key(&child.id));
    let unlisted = unlisted.map(|child| (child.id.to_string(), child.name.clone())).collect();
    let child = |child: Student| {
        let name = format!("student-{}", child.id);
        let on = desk.typed(&name).is_some();
        let under = match needs.get(&child.id) {
            Some(row) => desk.t.need_beside(
                child.home_class.as_str(),
                row.need.reason.as_str(),
                helped(&desk.t, row).1,
            ),
            None => child.home_class.clone(),
        };
        (name, child.name, under, on)
    };
    Ok(page(OnePage {
        under: format!("{} · {}", held.name.in_language(desk.is_en()), when::day(&desk.t, date)),
        back: desk.url("helps"),
        action: desk.url(&format!("helps/{id}")),
        most: plan.scheme.help.students_max,
        children: here.into_iter().map(child).collect(),
        need_action: (is_tonight && desk.may(Act::NeedName)).then(|| desk.url("needs")),
        unlisted,
        session: id.clone(),
        chosen: desk.typed("student").unwrap_or_default(),
        reason: desk.typed("reason").unwrap_or_default(),
        given: given.iter().map(|row| line(&desk, row)).collect(),
        topic: desk.typed("topic").unwrap_or_default(),
        minutes: desk.typed("minutes").unwrap_or_else(|| "15".to_owned()),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// What was helped with, and when, by whom, how many.
fn line(desk: &Desk, row: &HelpRow) -> (String, String) {
    let day = when::day(&desk.t, row.date);
    (row.topic.clone(), desk.t.help_under(day, row.minutes, row.students, row.by.as_str()))
}

async fn give_posted(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
    posted: Posted<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let Posted { form, key } = posted;
    let field = |name: &str| form.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value);
    let students = form.iter().filter_map(|(name, _)| name.strip_prefix("student-"));
    let minutes = field("minutes").trim();
    let draft = Draft {
        id: key,
        students: students.map(StudentId::new).collect(),
        topic: field("topic").trim().to_owned(),
        minutes: minutes.parse().map_err(|_| Failure::BadForm(format!("no minutes {minutes}")))?,
    };
    let given = give(&desk.app, &desk.who, &desk.place, &SessionId::new(&id), draft).await?;
    let is_looked_at = given.is_some_and(|given| !given.words.is_empty());
    let told = if is_looked_at { desk.t.help_given_words() } else { desk.t.help_given() };
    Ok(desk.done(&format!("helps/{id}"), told))
}

#[derive(Template)]
#[template(path = "help/child.html")]
struct ChildPage {
    shell: Shell,
    t: Texts,
    under: String,
    needs: Vec<(String, String, (&'static str, String))>,
    given: Vec<(String, String)>,
}

/// What one child was helped with, for its family and for staff.
async fn of_child(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let student = StudentId::new(&student);
    let permit = desk.permit(Act::HelpRead)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let (child, given) = (tx.student(&student).await?, tx.helps_of(&student).await?);
    // A care teacher reads the needs of its own session, on the page of that session; who has the class besides, here too.
    let has_class = || desk.permit(Act::NeedList).is_ok_and(|all| all.covers(&child.id, &child.home_class));
    let is_read = permit.role() != Role::CareTeacher || has_class();
    let needs = if is_read { tx.needs_of(&student).await? } else { Vec::new() };
    drop(tx);
    let need = |row: &NeedRow| {
        let under = desk.t.need_under(when::day(&desk.t, row.date), row.by.as_str());
        (row.need.reason.clone(), under, helped(&desk.t, row))
    };
    let of_child = |row: &HelpRow| {
        let day = when::day(&desk.t, row.date);
        (row.topic.clone(), desk.t.help_under_child(day, row.minutes, row.by.as_str()))
    };
    Ok(page(ChildPage {
        under: child.name,
        needs: needs.iter().map(need).collect(),
        given: given.iter().map(of_child).collect(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}
