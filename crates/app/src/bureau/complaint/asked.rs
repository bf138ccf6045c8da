//! 情况说明 What a bureau asks a school about: its leaders read the bureau's words, and nothing else of a complaint (P1.15).

use super::{At, STATEMENT, STEP, name, place, sealed};
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::{Fields, Posted};
use crate::seal;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use rules::bureau::complaint::{self, Question};
use rules::people::act::Act;
use rules::people::place::Place;
use store::bureau::QuestionRow;

/// How many questions wait for the school, for whoever answers them.
pub(crate) async fn waiting(desk: &Desk) -> Result<i64, Failure> {
    if !desk.is_school() || !desk.may(Act::ComplaintExplain) {
        return Ok(0);
    }
    let permit = desk.permit(Act::ComplaintExplain)?;
    Ok(desk.app.store.look(&permit).await?.complaint_questions_open().await?)
}

/// What is asked, and what was said to it.
struct AskedView {
    key: String,
    under: String,
    words: String,
    /// When it was explained, and how.
    said: Option<(String, String)>,
    is_late: bool,
    href: String,
}

#[derive(Template)]
#[template(path = "complaint/asked.html")]
struct AskedPage {
    shell: Shell,
    t: Texts,
    under: String,
    all: Vec<AskedView>,
}

pub(super) async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::ComplaintExplain)?;
    let rows = desk.app.store.look(&permit).await?.complaint_questions().await?;
    let all: Result<Vec<AskedView>, Failure> = rows.iter().map(|row| asked_view(&desk, row)).collect();
    let under = desk.place_name().to_owned();
    Ok(page(AskedPage { under, all: all?, shell: desk.shell(), t: desk.t.clone() }))
}

fn asked_view(desk: &Desk, row: &QuestionRow) -> Result<AskedView, Failure> {
    let (t, bureau) = (&desk.t, place(desk, &row.bureau)?);
    // What no key opens any more still has its clock, and hides no other.
    let shown = |place: &Place, noun: &str, paper: &str| {
        let words = seal::open(&desk.app, place, (noun, &row.step.id), paper);
        words.unwrap_or_else(|_| t.complaint_unopened())
    };
    let due = row.step.due_on.map(|day| when::day(t, day)).unwrap_or_default();
    let said =
        row.step.statement.as_ref().map(|(paper, at)| {
            (t.complaint_said_at(when::moment(t, *at)), shown(&desk.place, STATEMENT, paper))
        });
    Ok(AskedView {
        key: row.step.id.clone(),
        under: t.complaint_asked_by(name(desk, &bureau), due),
        is_late: said.is_none() && row.step.due_on.is_some_and(|day| day < desk.now.date()),
        words: shown(&bureau, STEP, &row.step.paper),
        said,
        href: desk.url(&format!("complaint-questions/{}", row.step.id)),
    })
}

/// A question with its statement, opened.
fn question(app: &App, school: &Place, (bureau, row): (&Place, &QuestionRow)) -> Result<Question, Failure> {
    let step = &row.step;
    let said = step.statement.as_ref();
    let said = said.map(|(paper, _)| seal::open(app, school, (STATEMENT, &step.id), paper)).transpose()?;
    Ok(Question { words: seal::open(app, bureau, (STEP, &step.id), &step.paper)?, statement: said })
}

/// The school explains what it was asked; false where it stands so already.
async fn explain(app: &App, who: &Who, school: &Place, (id, words): (&str, &str)) -> Result<bool, Failure> {
    let (permit, now) = (who.permit(Act::ComplaintExplain, school)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let asked = tx.complaint_questions().await?.into_iter().find(|row| row.step.id == id);
    let row = asked.ok_or(Failure::NotTheirs)?;
    let bureau = app.place(school.district.as_str(), row.bureau.as_str())?;
    let taken = complaint::explain(words, &question(app, school, (&bureau, &row))?)?;
    if let Some(words) = &taken {
        let sealed = sealed(app, school, (STATEMENT, id), words)?;
        tx.complaint_explained(&row, &sealed, school, now).await?;
    }
    tx.commit().await?;
    Ok(taken.is_some())
}

pub(super) async fn explain_posted(
    desk: Desk,
    Path((_, _, id)): At,
    posted: Posted<Fields>,
) -> Result<Response, Failure> {
    let said = (id.as_str(), posted.form.text("statement"));
    let taken = explain(&desk.app, &desk.who, &desk.place, said).await?;
    let told = if taken { desk.t.complaint_explained() } else { desk.t.complaint_explained_before() };
    Ok(desk.done("complaint-questions", told))
}
