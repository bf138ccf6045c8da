//! 优先 Precedence: the teaching group names who has more right to a course, before the roster of the draw is published.

use super::{term, title_of};
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use rules::enrol::precedence::{self, Ground, Named};
use rules::id::{CourseId, StudentId};
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::student::Student;
use serde::Deserialize;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/courses/{course}/precedence", Act::CoursePropose, show),
        Route::post("/{district}/{place}/courses/{course}/precedence", Act::CoursePropose, name_posted),
    ]
}

/// Names a child's right to a course, or takes it back.
pub async fn name(
    app: &App,
    who: &Who,
    place: &Place,
    (course, student): (&CourseId, &StudentId),
    ground: Option<Ground>,
) -> Result<Named, Failure> {
    let permit = who.permit(Act::CoursePropose, place)?;
    let mut tx = app.store.act(&permit).await?;
    let plan = term::of_course(app, place, &tx.course(course).await?)?.plan;
    let draw = tx.draw_current(&plan.scheme.scheme.id).await?;
    let facts = tx.precedence_facts(course, student, &draw).await?;
    let named = precedence::name(&plan.scheme.draw, &facts, ground)?;
    if !named.already {
        tx.precedence_named(&named, plan.version, app.now()).await?;
    }
    tx.commit().await?;
    Ok(named)
}

#[derive(Template)]
#[template(path = "precedence/show.html")]
struct ShowPage {
    shell: Shell,
    t: Texts,
    title: String,
    back: String,
    action: String,
    is_fixed: bool,
    grounds: Vec<(&'static str, String, bool)>,
    classes: Vec<ClassView>,
    named: Vec<NamedView>,
}

/// The children of one home class in the menu.
struct ClassView {
    class: String,
    children: Vec<(String, String, bool)>,
}

/// A child that has a right.
struct NamedView {
    student: String,
    name: String,
    class: String,
    ground: String,
}

async fn show(desk: Desk, Path((_, _, course)): Path<(String, String, String)>) -> Result<Response, Failure> {
    let permit = desk.permit(Act::CoursePropose)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let course = tx.course(&CourseId::new(course)).await?;
    let plan = term::of_course(&desk.app, &desk.place, &course)?.plan;
    let draw = tx.draw_current(&plan.scheme.scheme.id).await?;
    let is_fixed = tx.draw(&draw).await?.is_some();
    let named = tx.rights_to(&course.id).await?;
    let (low, high) = course.grades;
    let mut children = tx.students().await?;
    children.retain(|child| (low..=high).contains(&child.grade) && child.is_on_roll(desk.now.date()));
    let typed = desk.typed("ground").unwrap_or_default();
    let ground = |one: &Ground| (one.key(), ground_word(&desk.t, *one), one.key() == typed);
    Ok(page(ShowPage {
        shell: desk.shell(),
        t: desk.t.clone(),
        title: title_of(&desk, &course).to_owned(),
        back: desk.url(&format!("courses/{}", course.id)),
        action: desk.url(&format!("courses/{}/precedence", course.id)),
        is_fixed,
        grounds: precedence::grounds(&plan.scheme.draw).iter().map(ground).collect(),
        classes: classes(&children, &desk.typed("student").unwrap_or_default()),
        named: named.iter().map(|(child, ground)| named_view(&desk.t, child, *ground)).collect(),
    }))
}

fn classes(children: &[Student], chosen: &str) -> Vec<ClassView> {
    let mut classes: Vec<ClassView> = Vec::new();
    for child in children {
        let line = (child.id.to_string(), child.name.clone(), child.id.as_str() == chosen);
        match classes.last_mut().filter(|last| last.class == child.home_class) {
            Some(last) => last.children.push(line),
            None => classes.push(ClassView { class: child.home_class.clone(), children: vec![line] }),
        }
    }
    classes
}

fn named_view(t: &Texts, child: &Student, ground: Ground) -> NamedView {
    NamedView {
        student: child.id.to_string(),
        name: child.name.clone(),
        class: child.home_class.clone(),
        ground: ground_word(t, ground),
    }
}

/// 续读
pub(crate) fn ground_word(t: &Texts, ground: Ground) -> String {
    match ground {
        Ground::Continuing => t.precedence_continuing(),
        Ground::Sibling => t.precedence_sibling(),
        Ground::Equipped => t.precedence_equipped(),
    }
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    student: String,
    /// Empty takes the right back.
    #[serde(default)]
    ground: String,
}

async fn name_posted(
    desk: Desk,
    Path((_, _, course)): Path<(String, String, String)>,
    posted: Posted<Asked>,
) -> Result<Response, Failure> {
    let Asked { student, ground } = posted.form;
    if student.is_empty() {
        return Err(precedence::Refusal::NoChild.into());
    }
    let ground = match ground.as_str() {
        "" => None,
        key => Some(Ground::from_key(key).ok_or(precedence::Refusal::NotTaken)?),
    };
    let of = (&CourseId::new(&course), &StudentId::new(student));
    let named = name(&desk.app, &desk.who, &desk.place, of, ground).await?;
    let said =
        if named.ground.is_some() { desk.t.precedence_named() } else { desk.t.precedence_taken_back() };
    Ok(desk.done(&format!("courses/{course}/precedence"), said))
}
