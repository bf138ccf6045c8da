//! 报名 Registration: a guardian asks for evening care, sees where it stands, and may take it back.

pub mod next;

use self::next::{NextView, coming};
use super::{own_site, registered, registering};
use crate::app::{App, InForce};
use crate::day::study::{OfferView, days, days_word, offer};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::money::leaving;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use rules::day::study;
use rules::enrol::registration::{self, Draft, State, Submitted, Withdrawn};
use rules::id::StudentId;
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::student::Student;
use rules::plan::local::Day;
use rules::plan::scheme::Scheme;
use serde::Deserialize;
use std::collections::BTreeSet;
use store::Tx;
use store::enrol::RegistrationRow;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/registrations/{student}", Act::RegistrationSubmit, ask),
        Route::post("/{district}/{place}/registrations/{student}", Act::RegistrationSubmit, submit_posted),
        Route::post(
            "/{district}/{place}/registrations/{student}/withdraw",
            Act::RegistrationWithdraw,
            withdraw_posted,
        ),
        next::route(),
    ]
}

/// Takes a family's request. A late one is kept for the reviewer, and the family is told that it was late (P3.27).
pub async fn submit(app: &App, who: &Who, place: &Place, draft: Draft) -> Result<Submitted, Failure> {
    submit_with(app, who, place, draft, None).await
}

/// The same with the weekdays of evening study, where the family was asked for them (P1.26).
pub async fn submit_with(
    app: &App,
    who: &Who,
    place: &Place,
    draft: Draft,
    study: Option<BTreeSet<Day>>,
) -> Result<Submitted, Failure> {
    let permit = who.permit(Act::RegistrationSubmit, place)?;
    let mut tx = app.store.act(&permit).await?;
    let plan = registering(app, &mut tx, place).await?;
    let terms = &plan.scheme.registration;
    let facts = tx.registration_facts(&draft.student, &plan.scheme.scheme.id).await?;
    let submitted = registration::submit(terms, &facts, draft, app.now())?;
    if !submitted.already {
        tx.registration_submitted(&submitted, &facts.student, plan.version, app.now()).await?;
        if let Some(days) = study {
            let draft = study::Draft { student: submitted.student.clone(), days };
            crate::day::study::write(&mut tx, (app, place), &plan, draft).await?;
        }
    }
    tx.commit().await?;
    submitted.late(terms).map_or(Ok(submitted), |late| Err(late.into()))
}

/// Takes a request back; whoever waits and has room now has a place (P3.40).
pub async fn withdraw(
    app: &App,
    who: &Who,
    place: &Place,
    student: &StudentId,
) -> Result<Withdrawn, Failure> {
    let permit = who.permit(Act::RegistrationWithdraw, place)?;
    let mut tx = app.store.act(&permit).await?;
    let plan = registered(app, &mut tx, (place, student)).await?;
    let withdrawn = take_back(&mut tx, (app, place), &plan, student).await?;
    tx.commit().await?;
    Ok(withdrawn)
}

/// The same in a transaction that writes more, as the clock's does on the first day of a term.
pub(crate) async fn take_back(
    tx: &mut Tx,
    (app, place): (&App, &Place),
    plan: &InForce,
    student: &StudentId,
) -> Result<Withdrawn, Failure> {
    let (runs, coming) = (app.scheme(place)?, coming(app, tx, place).await?);
    let next = coming.as_ref().map(|one| (one.id(), one.out(), own_site(app, place, &one.plan.scheme)));
    let facts = tx.registration_withdraw_facts(student, own_site(app, place, &runs.scheme), next).await?;
    let next = coming.as_ref().map(|one| &one.plan.scheme);
    let withdrawn = registration::withdraw((&runs.scheme, next), &facts)?;
    if !withdrawn.already {
        tx.registration_withdrawn(&withdrawn, &facts.student, plan.version, app.now()).await?;
        // what was paid ahead is the running term's, also where the child takes back a request for the next
        leaving::leave_care(tx, &runs, student, app.now()).await?;
    }
    Ok(withdrawn)
}

/// The four steps of P3.24, and which of them a registration has reached; `None` when it was taken back.
pub(crate) fn step(state: Option<State>, is_signed: bool) -> Option<i64> {
    match state {
        None | Some(State::Returned) => Some(1),
        Some(State::Submitted | State::Late | State::Waiting) => Some(2),
        Some(State::Accepted) => Some(if is_signed { 4 } else { 3 }),
        Some(State::Withdrawn) => None,
    }
}

/// 第2步，共4步：等待审核
pub(crate) fn step_words(t: &Texts, step: i64) -> String {
    match step {
        1 => t.registration_step_ask(),
        2 => t.registration_step_review(),
        3 => t.registration_step_mandate(),
        _ => t.registration_step_start(),
    }
}

/// The chip and the word of a state, the same on every page.
pub(crate) fn state_words(t: &Texts, state: State, position: Option<i64>) -> (&'static str, String) {
    match state {
        State::Submitted => ("waiting", t.registration_submitted()),
        State::Late => ("waiting", t.registration_late()),
        State::Returned => ("refused", t.registration_returned()),
        State::Accepted => ("done", t.registration_accepted()),
        State::Waiting => ("waiting", t.registration_waiting(position.unwrap_or(1))),
        State::Withdrawn => ("closed", t.registration_withdrawn()),
    }
}

#[derive(Template)]
#[template(path = "registration/ask.html")]
struct AskPage {
    shell: Shell,
    t: Texts,
    back: String,
    child: String,
    under: String,
    step: Option<(i64, String)>,
    standing: Option<StandingView>,
    note: Option<(&'static str, String)>,
    form: Option<FormView>,
    /// What the family says of the next term, while its registration goes on into that.
    next: Option<NextView>,
    withdraw_href: Option<String>,
    mandate_href: Option<String>,
    notice_href: String,
}

/// How a request stands.
struct StandingView {
    chip: &'static str,
    word: String,
    told: String,
    reason: String,
    sent: String,
    fridays: String,
    /// The weekdays of evening study and where they are changed, where the plan has it for the child.
    study: Option<(String, String)>,
    said: String,
}

/// The form; nothing is chosen beforehand.
struct FormView {
    action: String,
    needs: bool,
    fridays: String,
    rules: bool,
    study: Option<OfferView>,
    note: String,
    button: String,
}

async fn ask(desk: Desk, Path((_, _, student)): Path<(String, String, String)>) -> Result<Response, Failure> {
    let permit = desk.permit(Act::RegistrationSubmit)?;
    let id = StudentId::new(student);
    let mut tx = desk.app.store.look(&permit).await?;
    let child = tx.student(&id).await?;
    let row = tx.registration(&id).await?;
    let plan = registered(&desk.app, &mut tx, (&desk.place, &id)).await?;
    // Who reads that families register for the next term must know whether they have to.
    let next = next::view(&desk, &mut tx, &child, row.as_ref()).await?;
    let scheme = &plan.scheme;
    let published = tx.notice_published_at(&scheme.scheme.id).await?;
    let is_signed = tx.mandate(&id).await?.is_some();
    let chosen = tx.study_facts(&id).await?.days;
    let study = study::offered(scheme, child.grade).map(|_| days_word(&desk, &chosen));
    let state = row.as_ref().map(|row| row.state);
    let open = published.is_some_and(|at| at <= desk.now);
    let asks = open && state.is_none_or(|state| !state.is_live());
    let under = format!("{} · {}", desk.place_name(), desk.t.grouping_home_class(&child.home_class));
    let began = scheme.programme("1").is_some_and(|one| one.starts <= desk.now.date());
    let to_sign = state == Some(State::Accepted) && !is_signed;
    Ok(page(AskPage {
        shell: desk.shell(),
        t: desk.t.clone(),
        back: desk.url("children"),
        under,
        step: step(state, is_signed)
            .filter(|step| !(began && *step == 4))
            .map(|step| (step, step_words(&desk.t, step))),
        note: if next.is_some() { None } else { note(&desk, scheme, open, state) },
        next,
        form: asks.then(|| form(&desk, scheme, &child, row.as_ref())),
        withdraw_href: state
            .filter(|state| state.is_live())
            .map(|_| desk.url(&format!("registrations/{id}/withdraw"))),
        mandate_href: to_sign.then(|| desk.url(&format!("mandates/{id}"))),
        standing: row.as_ref().map(|row| StandingView {
            study: study
                .filter(|_| row.state.is_live())
                .map(|days| (days, desk.url(&format!("studies/{id}")))),
            ..standing(&desk, scheme, (row, is_signed))
        }),
        notice_href: desk.url("notice"),
        child: child.name,
    }))
}

/// What is said above the form: until when, or that it is late, or when it opens.
fn note(desk: &Desk, scheme: &Scheme, open: bool, state: Option<State>) -> Option<(&'static str, String)> {
    let (t, terms) = (&desk.t, &scheme.registration);
    if !open {
        let opens = when::moment(t, registration::opens_at(terms));
        return Some(("", t.registration_opens(opens)));
    }
    if state.is_some_and(State::is_live) || state == Some(State::Returned) {
        return None;
    }
    let until = when::moment(t, terms.until);
    if registration::is_late(terms, desk.now) {
        return Some(("waiting", t.registration_is_late(until)));
    }
    Some(("", left(t, terms.until, desk.now)))
}

/// 还剩23小时 · 9月3日 周五 16:00
pub(crate) fn left(t: &Texts, until: Moment, now: Moment) -> String {
    let minutes = until.minutes_since(now).max(0);
    let moment = when::moment(t, until);
    match minutes {
        0..120 => t.registration_minutes_left(minutes, moment),
        120..2880 => t.registration_hours_left(minutes / 60, moment),
        _ => t.registration_days_left(minutes / 1440, moment),
    }
}

fn form(desk: &Desk, scheme: &Scheme, child: &Student, row: Option<&RegistrationRow>) -> FormView {
    let (t, late) = (&desk.t, registration::is_late(&scheme.registration, desk.now));
    let said = row.map_or_else(String::new, |row| row.note.clone());
    FormView {
        action: desk.url(&format!("registrations/{}", child.id)),
        study: offer(desk, scheme, child.grade, &BTreeSet::new()),
        needs: desk.typed("needs").is_some(),
        fridays: desk.typed("fridays").unwrap_or_default(),
        rules: desk.typed("rules").is_some(),
        note: desk.typed("note").unwrap_or(said),
        button: if late { t.registration_send_late() } else { t.registration_send() },
    }
}

fn standing(desk: &Desk, scheme: &Scheme, (row, is_signed): (&RegistrationRow, bool)) -> StandingView {
    let t = &desk.t;
    let (chip, word) = state_words(t, row.state, row.position);
    let review = when::day(t, registration::review_day(&scheme.registration));
    let told = match row.state {
        State::Submitted => t.registration_submitted_told(review),
        State::Late => t.registration_late_told(when::moment(t, row.submitted_at)),
        State::Returned => t.registration_returned_told(),
        State::Accepted if row.ungrouped_at.is_some() => t.registration_ungrouped_told(),
        State::Accepted if is_signed => t.registration_signed_told(),
        State::Accepted => t.registration_accepted_told(starts(desk, scheme)),
        State::Waiting => t.registration_waiting_told(row.position.unwrap_or(1)),
        State::Withdrawn => t.registration_withdrawn_told(),
    };
    let fridays = if row.fridays { t.registration_fridays_yes() } else { t.registration_fridays_no() };
    StandingView {
        chip,
        word,
        told,
        reason: row.reason.clone(),
        sent: when::moment(t, row.submitted_at),
        fridays,
        study: None,
        said: row.note.clone(),
    }
}

/// The first day of class “1” (P3.31).
pub(crate) fn starts(desk: &Desk, scheme: &Scheme) -> String {
    scheme.programme("1").map_or_else(String::new, |one| when::day(&desk.t, one.starts))
}

async fn submit_posted(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    posted: Posted<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let Posted { form, key } = posted;
    let field = |name: &str| form.iter().find(|(field, _)| field == name).map(|(_, value)| value.trim());
    let draft = Draft {
        student: StudentId::new(&student),
        request: key,
        needs_care: field("needs").is_some(),
        fridays: field("fridays").map(|said| said == "yes"),
        rules_read: field("rules").is_some(),
        note: field("note").unwrap_or_default().to_owned(),
    };
    let submitted = submit_with(&desk.app, &desk.who, &desk.place, draft, Some(days(&form))).await?;
    let said =
        if submitted.already { desk.t.registration_sent_already() } else { desk.t.registration_sent() };
    Ok(desk.done(&format!("registrations/{student}"), said))
}

#[derive(Deserialize)]
struct Nothing {}

async fn withdraw_posted(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    _posted: Posted<Nothing>,
) -> Result<Response, Failure> {
    withdraw(&desk.app, &desk.who, &desk.place, &StudentId::new(&student)).await?;
    Ok(desk.done(&format!("registrations/{student}"), desk.t.registration_took_back()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::Lang;

    #[test]
    fn a_family_is_at_step_two_of_four_after_sending() {
        let cases = [
            (None, false, Some(1)),
            (Some(State::Submitted), false, Some(2)),
            (Some(State::Late), false, Some(2)),
            (Some(State::Returned), false, Some(1)),
            (Some(State::Waiting), false, Some(2)),
            (Some(State::Accepted), false, Some(3)),
            (Some(State::Accepted), true, Some(4)),
            (Some(State::Withdrawn), true, None),
        ];
        for (state, signed, at) in cases {
            assert_eq!(step(state, signed), at, "{state:?}");
        }
        assert_eq!(step_words(&Lang::Zh.texts(), 2), "第2步，共4步：等待审核");
    }

    #[test]
    fn time_left_stands_with_the_moment_itself() {
        let t = Lang::Zh.texts();
        let until = Moment::at("2021-09-03T16:00:00".parse().unwrap());
        let cases = [
            (30, "还剩30分钟 · 9月3日 周五 16:00"),
            (23 * 60 + 5, "还剩23小时 · 9月3日 周五 16:00"),
            (49 * 60, "还剩2天 · 9月3日 周五 16:00"),
        ];
        for (minutes, shown) in cases {
            assert_eq!(left(&t, until, until.plus_minutes(-minutes)), shown);
        }
    }
}
