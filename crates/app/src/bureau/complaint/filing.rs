//! 提交投诉 The form that anybody fills in, and the page on which whoever holds its key reads the answer. Whoever is signed in is
//! nobody here: the journal does not say who complained (P1.15).

use super::{COMPLAINT, STEP, bureau_of, clock_chip, kind_word, name, paper, sealed, senders};
use crate::address::{Address, network};
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::{Fields, Posted};
use crate::seal;
use crate::texts::Texts;
use crate::when;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use rules::bureau::complaint::{self, ANSWER_WORKING_DAYS, Clock, Draft, Facts, Kind};
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role;
use store::bureau::{ComplaintRow, StepRow};

/// Takes a complaint of a school for the bureau above it; its id is the key to the answer. `from` tells senders apart and is kept with
/// no complaint; whoever has none is one of all who have none.
pub async fn file(app: &App, school: &Place, (id, draft): (&str, &Draft), from: &str) -> Result<(), Failure> {
    let (bureau, now) = (bureau_of(app, school)?, app.now());
    let permit = role::visitor(Act::ComplaintFile, &bureau)?;
    let mut tx = app.store.act(&permit).await?;
    let before = tx.complaint(id).await?.map(|row| paper(app, &bureau, &row)).transpose()?;
    let (mark, since) = (senders::mark(app, school, from), complaint::counted_since(now));
    let last_hour = tx.complaints_since(&school.place, since).await?;
    let facts = Facts { before: before.as_ref(), last_hour, of_sender: app.senders.after(&mark, since) };
    if let Some(taken) = complaint::file(draft, facts)? {
        let sealed = sealed(app, &bureau, (COMPLAINT, id), &taken)?;
        let is_working = |day| app.state(&bureau).is_working_day(day);
        let due_on = complaint::due(now.date(), ANSWER_WORKING_DAYS, is_working);
        tx.complaint_filed((id, &sealed), (school, due_on), now).await?;
        app.senders.came(mark, now);
    }
    Ok(tx.commit().await?)
}

#[derive(Template)]
#[template(path = "complaint/form.html")]
struct FormPage {
    shell: Shell,
    t: Texts,
    school: String,
    lead: String,
    action: String,
    kinds: Vec<(&'static str, String, bool)>,
    words: String,
    contact: String,
}

pub(super) async fn form(desk: Desk) -> Result<Response, Failure> {
    let (bureau, t) = (bureau_of(&desk.app, &desk.place)?, &desk.t);
    let typed = |field: &str| desk.typed(field).unwrap_or_default();
    let (chosen, days) = (typed("kind"), i64::try_from(ANSWER_WORKING_DAYS).unwrap_or(i64::MAX));
    let kind = |kind: &Kind| (kind.key(), kind_word(t, *kind), kind.key() == chosen);
    Ok(page(FormPage {
        school: desk.place_name().to_owned(),
        lead: t.complaint_lead(name(&desk, &bureau), desk.place_name(), days),
        action: desk.url("complaints"),
        kinds: Kind::ALL.iter().map(kind).collect(),
        words: typed("words"),
        contact: typed("contact"),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

pub(super) async fn file_posted(
    desk: Desk,
    Address(address): Address,
    posted: Posted<Fields>,
) -> Result<Response, Failure> {
    let sent = &posted.form;
    let draft = Draft {
        kind: Kind::ALL.iter().copied().find(|kind| kind.key() == sent.text("kind")),
        words: sent.text("words").to_owned(),
        contact: sent.text("contact").to_owned(),
    };
    file(&desk.app, &desk.place, (&posted.key, &draft), &from(&desk, address.as_deref())).await?;
    Ok(desk.done(&format!("complaints/{}", posted.key), desk.t.complaint_filed()))
}

/// By what senders are told apart: an account, so that nobody who shares a network takes another's turn, else the network.
fn from(desk: &Desk, address: Option<&str>) -> String {
    match desk.who.signed_in() {
        Some(person) => format!("account/{}", person.id),
        None => address.map_or_else(String::new, network),
    }
}

#[derive(Template)]
#[template(path = "complaint/answer.html")]
struct AnswerPage {
    shell: Shell,
    t: Texts,
    title: String,
    under: String,
    chip: (&'static str, String),
    stands: String,
    /// When each was given, and what it says.
    answers: Vec<(String, String)>,
}

/// Whoever holds the key of a complaint reads how it stands. What was complained of is not shown again: a link is seen by others.
pub(super) async fn answer(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let bureau = bureau_of(&desk.app, &desk.place)?;
    let mut tx = desk.app.store.look(&role::visitor(Act::ComplaintFile, &bureau)?).await?;
    let found = tx.complaint(&id).await?.filter(|row| row.about == desk.place.place);
    let row = found.ok_or(Failure::NotTheirs)?;
    let steps = tx.complaint_steps(&row.id).await?;
    drop(tx);
    let t = &desk.t;
    let clock = complaint::clock(row.due_on, row.answered_at.is_some(), desk.now.date());
    Ok(page(AnswerPage {
        title: t.complaint_numbered(row.number.to_string()),
        under: t.complaint_under(desk.place_name(), when::day(t, row.filed_at.date())),
        chip: clock_chip(t, clock),
        stands: stands(&desk, &bureau, (&row, clock), &steps),
        answers: answers(&desk, &bureau, &steps)?,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// Who has it and by when, and whether the school was asked.
fn stands(desk: &Desk, bureau: &Place, (row, clock): (&ComplaintRow, Clock), steps: &[StepRow]) -> String {
    let (t, due) = (&desk.t, when::day(&desk.t, row.due_on));
    let said = match clock {
        Clock::Left(_) => t.complaint_waits(name(desk, bureau), due),
        Clock::Late(_) => t.complaint_waits_late(name(desk, bureau), due),
        Clock::Answered => return String::new(),
    };
    let is_asked = steps.iter().any(|step| step.due_on.is_some());
    if is_asked { format!("{said} {}", t.complaint_asked()) } else { said }
}

fn answers(desk: &Desk, bureau: &Place, steps: &[StepRow]) -> Result<Vec<(String, String)>, Failure> {
    let given = steps.iter().filter(|step| step.due_on.is_none());
    let answer = |step: &StepRow| {
        let words: String = seal::open(&desk.app, bureau, (STEP, &step.id), &step.paper)?;
        Ok((desk.t.complaint_answer_at(when::moment(&desk.t, step.at)), words))
    };
    given.map(answer).collect()
}
