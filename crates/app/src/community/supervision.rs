//! 指导监督 The committee's log of visits and its signatures under the opening and the rules; what is due.

use super::{day, of_class, spoken};
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::{Fields, Posted};
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::response::Response;
use jiff::civil::Date;
use rules::community::care_class::State;
use rules::community::promise::Office;
use rules::community::supervision::{Signature, Subject, Visit, visiting};
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::Role;
use store::community::VisitRow;

/// What is signed off here; the agreement's text is signed off where it is read.
const SUBJECTS: [Subject; 2] = [Subject::Opening, Subject::Rules];

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/supervision", Act::SupervisionRead, list),
        Route::post("/{district}/{place}/supervision/visits", Act::SupervisionVisit, visit_posted),
        Route::post("/{district}/{place}/supervision/signatures", Act::SupervisionSign, sign_posted),
    ]
}

/// Whether an officer comes from the community's own committee or from the street above it.
fn office(who: &Who, place: &Place) -> Office {
    let grants = who.signed_in().map_or(&[][..], |person| &person.grants);
    let is_own = grants.iter().any(|grant| grant.role == Role::CommunityOfficer && grant.path == place.path);
    if is_own { Office::ResidentsCommittee } else { Office::StreetOffice }
}

/// Writes a visit down.
pub async fn visit(
    app: &App,
    who: &Who,
    place: &Place,
    id: &str,
    (on, findings): (Date, &str),
) -> Result<(), Failure> {
    let permit = who.permit(Act::SupervisionVisit, place)?;
    let (plan, now) = (of_class(app, place)?, app.now());
    let findings = visiting::visit(on, findings, now.date())?;
    let mut tx = app.store.act(&permit).await?;
    tx.supervision_visited(id, (on, office(who, place), &findings), plan.version, now).await?;
    Ok(tx.commit().await?)
}

/// Signs off the opening, or the rules, as they were read.
pub async fn sign(
    app: &App,
    who: &Who,
    place: &Place,
    id: &str,
    (subject, read): (Subject, &str),
) -> Result<(), Failure> {
    let permit = who.permit(Act::SupervisionSign, place)?;
    let plan = of_class(app, place)?;
    let mut tx = app.store.act(&permit).await?;
    let is_there = match subject {
        Subject::Opening => tx.care_class().await?.is_some_and(|row| row.state != State::Closed),
        Subject::Rules => plan.plan.management.left(&tx.management_rules().await?).is_empty(),
        Subject::AgreementText => false,
    };
    let signatures = tx.supervision_signatures().await?;
    let is_signed = signatures.iter().any(|one| one.subject == subject);
    let newest = tx.supervision_newest(subject).await?;
    let by = office(who, place);
    let state = (is_there, is_signed);
    if visiting::sign(&plan.plan.supervision, (subject, by), state, (&newest, read))? {
        tx.supervision_signed(id, (subject, by), plan.version, app.now()).await?;
    }
    Ok(tx.commit().await?)
}

#[derive(Template)]
#[template(path = "supervision/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    overdue: Option<String>,
    signatures: Vec<SubjectView>,
    sign_href: Option<String>,
    visits: Vec<(String, String)>,
    visit_href: Option<String>,
    today: String,
    findings: String,
}

struct SubjectView {
    key: &'static str,
    /// What is signed, as it stands now, and where it is read.
    read: String,
    href: String,
    name: String,
    is_signed: bool,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::SupervisionRead)?;
    let plan = of_class(&desk.app, &desk.place)?;
    let (t, terms, today) = (&desk.t, &plan.plan.supervision, desk.now.date());
    let mut tx = desk.app.store.look(&permit).await?;
    let (visits, signatures) = (tx.supervision_visits().await?, tx.supervision_signatures().await?);
    let class = tx.care_class().await?;
    let mut subjects = Vec::new();
    for subject in SUBJECTS {
        let read = tx.supervision_newest(subject).await?;
        subjects.push(subject_view(&desk, (subject, read), &signatures));
    }
    drop(tx);
    let signs = desk.may(Act::SupervisionSign) && visiting::signs(terms, office(&desk.who, &desk.place));
    let made: Vec<Visit> = visits.iter().map(|row| row.visit.clone()).collect();
    let opened = class.filter(|row| row.state == State::Open).map(|row| row.at.date());
    let is_overdue = opened.is_some_and(|on| terms.is_overdue(on, &made, today));
    Ok(page(ListPage {
        overdue: is_overdue.then(|| t.supervision_overdue(terms.visit_every_days)),
        signatures: subjects,
        sign_href: signs.then(|| desk.url("supervision/signatures")),
        visits: visits.iter().map(|row| visit_view(&desk, row)).collect(),
        visit_href: desk.may(Act::SupervisionVisit).then(|| desk.url("supervision/visits")),
        today: desk.typed("on").unwrap_or_else(|| today.to_string()),
        findings: desk.typed("findings").unwrap_or_default(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn subject_view(desk: &Desk, (subject, read): (Subject, String), signatures: &[Signature]) -> SubjectView {
    SubjectView {
        key: subject.key(),
        read,
        href: match subject {
            Subject::Opening => desk.url("care-class"),
            Subject::Rules => desk.url("management"),
            Subject::AgreementText => desk.url("agreements"),
        },
        name: match subject {
            Subject::Opening => desk.t.supervision_opening(),
            Subject::Rules => desk.t.supervision_rules(),
            Subject::AgreementText => spoken(desk, subject.key()),
        },
        is_signed: signatures.iter().any(|one| one.subject == subject),
    }
}

fn visit_view(desk: &Desk, row: &VisitRow) -> (String, String) {
    let head = format!("{} · {}", when::day(&desk.t, row.visit.on), spoken(desk, row.visit.by.key()));
    (head, row.findings.clone())
}

async fn visit_posted(desk: Desk, posted: Posted<Fields>) -> Result<Response, Failure> {
    let sent = &posted.form;
    let (on, findings) = (day(sent, "on")?, sent.text("findings"));
    visit(&desk.app, &desk.who, &desk.place, &posted.key, (on, findings)).await?;
    Ok(desk.done("supervision", desk.t.supervision_visited()))
}

async fn sign_posted(desk: Desk, posted: Posted<Fields>) -> Result<Response, Failure> {
    let asked = (posted.form.choice("subject")?, posted.form.text("read"));
    sign(&desk.app, &desk.who, &desk.place, &posted.key, asked).await?;
    Ok(desk.done("supervision", desk.t.supervision_signed()))
}
