//! 投诉办理 What a bureau has on its desk: complaints with their clocks, the school's statement, the answer.

use super::{At, STATEMENT, STEP, clock_chip, kind_word, name, paper, place, sealed};
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::{Fields, Posted};
use crate::seal;
use crate::secrets::hex;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::Date;
use rules::bureau::complaint::{self, File, Paper, Question, STATEMENT_WORKING_DAYS};
use rules::people::act::Act;
use rules::people::place::Place;
use sha2::{Digest, Sha256};
use store::Tx;
use store::bureau::{ComplaintRow, StepRow};

/// One complaint with its clock, as a list shows it.
pub(crate) struct RowView {
    pub(crate) href: String,
    pub(crate) what: String,
    pub(crate) under: String,
    pub(crate) chip: (&'static str, String),
}

#[derive(Template)]
#[template(path = "complaint/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    under: String,
    rows: Vec<RowView>,
}

pub(super) async fn list(desk: Desk) -> Result<Response, Failure> {
    let rows = row_views(&desk, &rows(&desk).await?)?;
    let under = desk.place_name().to_owned();
    Ok(page(ListPage { under, rows, shell: desk.shell(), t: desk.t.clone() }))
}

/// The complaints that wait for an answer, for whoever gives it; nobody else learns that there are any.
pub(crate) async fn waiting(desk: &Desk) -> Result<Vec<RowView>, Failure> {
    if !desk.may(Act::ComplaintRead) {
        return Ok(Vec::new());
    }
    let mut rows = rows(desk).await?;
    rows.retain(|row| row.answered_at.is_none());
    row_views(desk, &rows)
}

async fn rows(desk: &Desk) -> Result<Vec<ComplaintRow>, Failure> {
    let permit = desk.permit(Act::ComplaintRead)?;
    Ok(desk.app.store.look(&permit).await?.complaints().await?)
}

fn row_views(desk: &Desk, rows: &[ComplaintRow]) -> Result<Vec<RowView>, Failure> {
    rows.iter().map(|row| row_view(desk, row)).collect()
}

fn row_view(desk: &Desk, row: &ComplaintRow) -> Result<RowView, Failure> {
    let t = &desk.t;
    // What no key opens any more still has its clock.
    let kind = paper(&desk.app, &desk.place, row)
        .map_or_else(|_| t.complaint_unopened(), |paper| kind_word(t, paper.kind));
    let school = name(desk, &place(desk, &row.about)?);
    let clock = complaint::clock(row.due_on, row.answered_at.is_some(), desk.now.date());
    Ok(RowView {
        href: desk.url(&format!("complaint-desk/{}", row.number)),
        what: format!("{} · {school}", t.complaint_numbered(row.number.to_string())),
        under: t.complaint_row(kind, when::day(t, row.filed_at.date()), when::day(t, row.due_on)),
        chip: clock_chip(t, clock),
    })
}

/// A question or an answer as the page of one complaint shows it.
struct StepView {
    head: String,
    words: String,
    /// What the school explained and when; of a question without one, that it has not.
    statement: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "complaint/one.html")]
struct OnePage {
    shell: Shell,
    t: Texts,
    back: String,
    title: String,
    chip: (&'static str, String),
    lines: Vec<(String, String)>,
    words: String,
    steps: Vec<StepView>,
    /// Where the school is asked, while it may be, and what was typed.
    forward: Option<(String, String)>,
    answer_href: String,
    answer_typed: String,
}

pub(super) async fn one(desk: Desk, Path((_, _, number)): At) -> Result<Response, Failure> {
    let permit = desk.permit(Act::ComplaintRead)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let row = numbered(&mut tx, &number).await?;
    let steps = tx.complaint_steps(&row.id).await?;
    drop(tx);
    let (t, paper) = (&desk.t, paper(&desk.app, &desk.place, &row)?);
    let school = place(&desk, &row.about)?;
    let is_answered = row.answered_at.is_some();
    let url = |rest: &str| desk.url(&format!("complaint-desk/{number}{rest}"));
    let typed = |which: &str| desk.typed(which).unwrap_or_default();
    let views: Result<Vec<StepView>, Failure> =
        steps.iter().map(|step| step_view(&desk, &school, step)).collect();
    let is_asked = steps.iter().any(|step| step.due_on.is_some() && step.statement.is_none());
    Ok(page(OnePage {
        back: desk.url("complaint-desk"),
        title: t.complaint_numbered(row.number.to_string()),
        chip: clock_chip(t, complaint::clock(row.due_on, is_answered, desk.now.date())),
        lines: lines(&desk, (&row, &paper), &school),
        words: paper.words,
        steps: views?,
        forward: (!is_answered && !is_asked).then(|| (url("/questions"), typed("question"))),
        answer_href: url("/answers"),
        answer_typed: typed("answer"),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// The complaint of an address.
async fn numbered(tx: &mut Tx, number: &str) -> Result<ComplaintRow, Failure> {
    let number: i64 = number.parse().map_err(|_| Failure::NotTheirs)?;
    tx.complaint_numbered(number).await?.ok_or(Failure::NotTheirs)
}

fn lines(desk: &Desk, (row, paper): (&ComplaintRow, &Paper), school: &Place) -> Vec<(String, String)> {
    let t = &desk.t;
    let contact = if paper.contact.is_empty() { t.complaint_unnamed() } else { paper.contact.clone() };
    vec![
        (t.complaint_school(), name(desk, school)),
        (t.complaint_kind(), kind_word(t, paper.kind)),
        (t.complaint_filed_at(), when::moment(t, row.filed_at)),
        (t.complaint_due(), when::day(t, row.due_on)),
        (t.complaint_reached(), contact),
    ]
}

fn step_view(desk: &Desk, school: &Place, step: &StepRow) -> Result<StepView, Failure> {
    let (t, at) = (&desk.t, when::moment(&desk.t, step.at));
    let words = seal::open(&desk.app, &desk.place, (STEP, &step.id), &step.paper)?;
    let Some(due_on) = step.due_on else {
        return Ok(StepView { head: t.complaint_answer_at(at), words, statement: None });
    };
    let statement = match &step.statement {
        None => (t.complaint_unexplained(), String::new()),
        Some((said, said_at)) => {
            let said = seal::open(&desk.app, school, (STATEMENT, &step.id), said)?;
            (t.complaint_explained_at(when::moment(t, *said_at)), said)
        }
    };
    let head = t.complaint_question_at(at, when::day(t, due_on));
    Ok(StepView { head, words, statement: Some(statement) })
}

/// What was done about a complaint, opened, for the rules.
async fn opened_file(app: &App, bureau: &Place, tx: &mut Tx, row: &ComplaintRow) -> Result<File, Failure> {
    let school = app.place(bureau.district.as_str(), row.about.as_str())?;
    let mut file = File::default();
    for step in tx.complaint_steps(&row.id).await? {
        let words: String = seal::open(app, bureau, (STEP, &step.id), &step.paper)?;
        if step.due_on.is_none() {
            file.answers.push(words);
            continue;
        }
        let said = step.statement.map(|(said, _)| seal::open(app, &school, (STATEMENT, &step.id), &said));
        file.questions.push(Question { words, statement: said.transpose()? });
    }
    Ok(file)
}

/// The id of a step: one page has a form for each and one key, so that other words from it are another step and never lost, and the
/// same ones sent twice are one.
fn step_of(key: &str, kind: &str, words: &str) -> String {
    hex(&Sha256::digest(format!("{key} {kind} {words}")))
}

/// A bureau asks the school; the last day of its statement, or none where it was asked so already.
async fn forward(
    app: &App,
    who: &Who,
    bureau: &Place,
    (key, number, words): (&str, &str, &str),
) -> Result<Option<Date>, Failure> {
    let (permit, now) = (who.permit(Act::ComplaintForward, bureau)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let row = numbered(&mut tx, number).await?;
    let taken = complaint::forward(words, &opened_file(app, bureau, &mut tx, &row).await?)?;
    let is_working = |day| app.state(bureau).is_working_day(day);
    let due_on = complaint::due(now.date(), STATEMENT_WORKING_DAYS, is_working);
    if let Some(words) = &taken {
        let id = step_of(key, "question", words);
        let sealed = sealed(app, bureau, (STEP, &id), words)?;
        tx.complaint_forwarded((&id, &row), (&sealed, due_on), now).await?;
    }
    tx.commit().await?;
    Ok(taken.map(|_| due_on))
}

/// A bureau answers; false where it said so last.
async fn answer(
    app: &App,
    who: &Who,
    bureau: &Place,
    (key, number, words): (&str, &str, &str),
) -> Result<bool, Failure> {
    let (permit, now) = (who.permit(Act::ComplaintAnswer, bureau)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let row = numbered(&mut tx, number).await?;
    let taken = complaint::answer(words, &opened_file(app, bureau, &mut tx, &row).await?)?;
    if let Some(words) = &taken {
        let id = step_of(key, "answer", words);
        let sealed = sealed(app, bureau, (STEP, &id), words)?;
        tx.complaint_answered((&id, &row), &sealed, now).await?;
    }
    tx.commit().await?;
    Ok(taken.is_some())
}

pub(super) async fn forward_posted(
    desk: Desk,
    Path((_, _, number)): At,
    posted: Posted<Fields>,
) -> Result<Response, Failure> {
    let asked = (posted.key.as_str(), number.as_str(), posted.form.text("question"));
    let told = match forward(&desk.app, &desk.who, &desk.place, asked).await? {
        Some(due_on) => desk.t.complaint_forwarded(when::day(&desk.t, due_on)),
        None => desk.t.complaint_forwarded_before(),
    };
    Ok(desk.done(&format!("complaint-desk/{number}"), told))
}

pub(super) async fn answer_posted(
    desk: Desk,
    Path((_, _, number)): At,
    posted: Posted<Fields>,
) -> Result<Response, Failure> {
    let said = (posted.key.as_str(), number.as_str(), posted.form.text("answer"));
    let taken = answer(&desk.app, &desk.who, &desk.place, said).await?;
    let told = if taken { desk.t.complaint_answer_given() } else { desk.t.complaint_answer_before() };
    Ok(desk.done(&format!("complaint-desk/{number}"), told))
}
