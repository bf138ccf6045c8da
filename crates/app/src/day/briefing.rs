//! 预案学习 The safety part of the plan to read, with its quiz; who has passed, who is reminded, and who is given no evening (P3.48).

use super::incident::step_word;
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::{Fields, Posted};
use crate::routes::Route;
use crate::texts::Texts;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use rules::day::briefing::{self, Question};
use rules::day::incident::{self, Step};
use rules::day::rota;
use rules::id::PersonId;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::Permit;
use rules::plan::scheme::Scheme;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use store::Tx;

type At = Path<(String, String, String)>;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/briefings", Act::BriefingList, list),
        Route::post("/{district}/{place}/briefings", Act::BriefingRemind, remind_posted),
        Route::get("/{district}/{place}/briefings/own", Act::BriefingOwn, own),
        Route::post("/{district}/{place}/briefings/own", Act::BriefingOwn, own_posted),
        Route::get("/{district}/{place}/briefings/of/{person}", Act::BriefingEnter, of_person),
        Route::post("/{district}/{place}/briefings/of/{person}", Act::BriefingEnter, of_person_posted),
    ]
}

/// The edition of a plan's safety part.
pub(crate) fn edition(scheme: &Scheme) -> String {
    briefing::edition(&scheme.incident, &scheme.briefing)
}

/// What somebody sends of the quiz.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The edition that stood on their page.
    pub read: String,
    /// The numbers of the choices, question by question.
    pub chosen: Vec<Option<usize>>,
}

/// Somebody answers the quiz on their own page; whether passing is new.
pub async fn answer(app: &App, who: &Who, place: &Place, sheet: &Sheet) -> Result<bool, Failure> {
    let permit = who.permit(Act::BriefingOwn, place)?;
    let person = permit.person().clone();
    take(app, &permit, place, (&person, sheet)).await
}

async fn take(
    app: &App,
    permit: &Permit,
    place: &Place,
    (person, sheet): (&PersonId, &Sheet),
) -> Result<bool, Failure> {
    let (plan, now) = (app.scheme(place)?, app.now());
    let (terms, edition) = (&plan.scheme.briefing, edition(&plan.scheme));
    let mut tx = app.store.act(permit).await?;
    let is_known = tx.briefed(&edition).await?.contains(person);
    let is_new = briefing::pass(terms, (&sheet.read, &edition), is_known, &sheet.chosen)?;
    if is_new {
        tx.briefing_passed(&[person], &edition, plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(is_new)
}

/// Reminds everybody who has not passed, each once a day; how many were told.
pub async fn remind(app: &App, who: &Who, place: &Place) -> Result<usize, Failure> {
    let permit = who.permit(Act::BriefingRemind, place)?;
    let (plan, now) = (app.scheme(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let mut told = 0;
    for (person, _) in pending(&mut tx, &plan.scheme).await? {
        told += usize::from(tx.briefing_reminded(&person, plan.version, now).await?);
    }
    tx.commit().await?;
    Ok(told)
}

/// Nobody who has not passed is given an evening, where the plan has a quiz and says so (P3.48).
pub(crate) async fn rostered(
    tx: &mut Tx,
    scheme: &Scheme,
    people: &BTreeSet<PersonId>,
) -> Result<(), Failure> {
    let terms = &scheme.briefing;
    if !briefing::refuses(terms) || people.is_empty() {
        return Ok(());
    }
    let passed = tx.briefed(&edition(scheme)).await?;
    let names: BTreeMap<PersonId, String> = people_of(tx, scheme).await?.into_iter().collect();
    briefing::roster(terms, people, &passed, &names)?;
    Ok(())
}

/// Everybody who studies it, by name: whoever manages, teaches or watches, from outside too, and all who take turns on duty in the
/// building, for they manage the evening too (P3.37).
async fn people_of(tx: &mut Tx, scheme: &Scheme) -> Result<Vec<(PersonId, String)>, Failure> {
    let turning = rota::turning(&scheme.duty, tx.rota_staff().await?).into_iter();
    let mut all: BTreeMap<PersonId, String> = turning.map(|one| (one.person, one.name)).collect();
    all.extend(tx.briefing_people().await?);
    let mut all: Vec<(PersonId, String)> = all.into_iter().collect();
    all.sort_by(|one, other| (&one.1, &one.0).cmp(&(&other.1, &other.0)));
    Ok(all)
}

/// Who is given nothing as long as they have not passed, where the plan says so.
pub(super) async fn barred(tx: &mut Tx, scheme: &Scheme) -> Result<BTreeSet<PersonId>, Failure> {
    if !briefing::refuses(&scheme.briefing) {
        return Ok(BTreeSet::new());
    }
    Ok(pending(tx, scheme).await?.into_iter().map(|(person, _)| person).collect())
}

/// Who of the place has not passed the edition that holds now.
async fn pending(tx: &mut Tx, scheme: &Scheme) -> Result<Vec<(PersonId, String)>, Failure> {
    if !briefing::has_quiz(&scheme.briefing) {
        return Ok(Vec::new());
    }
    let passed = tx.briefed(&edition(scheme)).await?;
    let people = people_of(tx, scheme).await?;
    Ok(people.into_iter().filter(|(person, _)| !passed.contains(person)).collect())
}

/// How many have not passed, with where they stand: for whoever looks at the evening.
pub(super) async fn behind(
    desk: &Desk,
    tx: &mut Tx,
    scheme: &Scheme,
) -> Result<Option<(String, String)>, Failure> {
    let count = if desk.may(Act::BriefingList) { pending(tx, scheme).await?.len() } else { 0 };
    Ok((count > 0).then(|| (desk.url("briefings"), desk.t.briefing_behind(many(count)))))
}

/// Where the reader studies, while they have not passed.
pub(super) async fn own_due(
    desk: &Desk,
    tx: &mut Tx,
    scheme: &Scheme,
) -> Result<Option<(String, String)>, Failure> {
    let Ok(permit) = desk.permit(Act::BriefingOwn) else { return Ok(None) };
    let is_due = pending(tx, scheme).await?.iter().any(|(person, _)| person == permit.person());
    Ok(is_due.then(|| (desk.url("briefings/own"), desk.t.briefing_own_due())))
}

fn many(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[derive(Template)]
#[template(path = "briefing/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    quote: String,
    has_quiz: bool,
    is_refused: bool,
    figure: String,
    action: String,
    pending: Vec<(String, String)>,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::BriefingList)?;
    let plan = desk.app.scheme(&desk.place)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let all = people_of(&mut tx, &plan.scheme).await?.len();
    let open = pending(&mut tx, &plan.scheme).await?;
    drop(tx);
    let href = |person: &PersonId| desk.url(&format!("briefings/of/{person}"));
    Ok(page(ListPage {
        quote: desk.quote("P3.48"),
        has_quiz: briefing::has_quiz(&plan.scheme.briefing),
        is_refused: briefing::refuses(&plan.scheme.briefing),
        figure: desk.t.briefing_figure(many(all - open.len()), many(all)),
        action: desk.url("briefings"),
        pending: open.iter().map(|(person, name)| (href(person), name.clone())).collect(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// A form that asks nothing.
#[derive(Deserialize)]
struct Nothing {}

async fn remind_posted(desk: Desk, _posted: Posted<Nothing>) -> Result<Response, Failure> {
    let told = remind(&desk.app, &desk.who, &desk.place).await?;
    Ok(desk.done("briefings", desk.t.briefing_reminded(many(told))))
}

#[derive(Template)]
#[template(path = "briefing/study.html")]
struct StudyPage {
    shell: Shell,
    t: Texts,
    quote: String,
    under: String,
    action: String,
    /// Which edition is shown, so that nobody passes another than they have read.
    edition: String,
    has_quiz: bool,
    is_passed: bool,
    steps: Vec<(String, String)>,
    questions: Vec<QuestionView>,
}

struct QuestionView {
    /// `question-0`: the name of its choice.
    field: String,
    text: String,
    /// Number, words, and whether it had been chosen.
    choices: Vec<(String, String, bool)>,
}

async fn own(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::BriefingOwn)?;
    let person = permit.person().clone();
    study_page(&desk, &permit, (&person, String::new())).await
}

async fn of_person(desk: Desk, Path((_, _, person)): At) -> Result<Response, Failure> {
    let permit = desk.permit(Act::BriefingEnter)?;
    let (person, name) = known(&desk, &permit, person).await?;
    study_page(&desk, &permit, (&person, name)).await
}

/// Somebody of the place, by name: whoever has no account answers on the phone of the management group.
async fn known(desk: &Desk, permit: &Permit, person: String) -> Result<(PersonId, String), Failure> {
    let plan = desk.app.scheme(&desk.place)?;
    let people = people_of(&mut desk.app.store.look(permit).await?, &plan.scheme).await?;
    let person = PersonId::new(person);
    people.into_iter().find(|(one, _)| *one == person).ok_or(Failure::NotTheirs)
}

async fn study_page(
    desk: &Desk,
    permit: &Permit,
    (person, under): (&PersonId, String),
) -> Result<Response, Failure> {
    let plan = desk.app.scheme(&desk.place)?;
    let edition = edition(&plan.scheme);
    let passed = desk.app.store.look(permit).await?.briefed(&edition).await?;
    let terms = &plan.scheme.briefing;
    let steps = incident::in_order(&plan.scheme.incident);
    let questions = terms.question.iter().enumerate();
    Ok(page(StudyPage {
        quote: desk.quote("P3.48"),
        under,
        action: desk.path().to_owned(),
        edition,
        has_quiz: briefing::has_quiz(terms),
        is_passed: passed.contains(person),
        steps: steps.into_iter().map(|step| step_view(desk, &plan.scheme, step)).collect(),
        questions: questions.map(|(at, question)| question_view(desk, at, question)).collect(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// A step with by when it is done, where the plan says so.
fn step_view(desk: &Desk, scheme: &Scheme, step: Step) -> (String, String) {
    let due = scheme.incident.due_at(step, desk.now).map(|at| at.minutes_since(desk.now));
    let within = due.map_or_else(String::new, |minutes| match minutes {
        whole if whole >= 120 && whole % 60 == 0 => desk.t.briefing_within_hours(whole / 60),
        minutes => desk.t.briefing_within(minutes),
    });
    (step_word(&desk.t, step), within)
}

fn question_view(desk: &Desk, at: usize, question: &Question) -> QuestionView {
    let field = format!("question-{at}");
    let typed = desk.typed(&field).unwrap_or_default();
    let choice = |(number, words): (usize, &rules::plan::local::Words)| {
        let number = number.to_string();
        let on = number == typed;
        (number, words.in_language(desk.is_en()).to_owned(), on)
    };
    QuestionView {
        text: briefing::asked(question).in_language(desk.is_en()).to_owned(),
        choices: briefing::choices_of(question).into_iter().enumerate().map(choice).collect(),
        field,
    }
}

/// What was chosen, question by question, whatever came.
fn sheet(scheme: &Scheme, form: &Fields) -> Sheet {
    let count = scheme.briefing.question.len();
    let chosen = (0..count).map(|at| form.text(&format!("question-{at}")).parse().ok()).collect();
    Sheet { read: form.text("edition").to_owned(), chosen }
}

async fn own_posted(desk: Desk, posted: Posted<Fields>) -> Result<Response, Failure> {
    let plan = desk.app.scheme(&desk.place)?;
    answer(&desk.app, &desk.who, &desk.place, &sheet(&plan.scheme, &posted.form)).await?;
    Ok(desk.done("briefings/own", desk.t.briefing_passed()))
}

async fn of_person_posted(
    desk: Desk,
    Path((_, _, person)): At,
    posted: Posted<Fields>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::BriefingEnter)?;
    let plan = desk.app.scheme(&desk.place)?;
    let (person, _) = known(&desk, &permit, person).await?;
    let sheet = sheet(&plan.scheme, &posted.form);
    take(&desk.app, &permit, &desk.place, (&person, &sheet)).await?;
    Ok(desk.done("briefings", desk.t.briefing_passed()))
}
