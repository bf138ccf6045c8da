//! 征询答复 The question about another point on the family's page, and its answer (P4.7).

use super::raised;
use crate::app::{App, Summer};
use crate::desk::Desk;
use crate::enrol::offer::left;
use crate::enrol::point::name_of;
use crate::failure::Failure;
use crate::posted::Posted;
use crate::who::Who;
use axum::extract::Path;
use axum::response::Response;
use rules::enrol::signup::{self, Answered, Question};
use rules::id::StudentId;
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::period;
use serde::Deserialize;
use store::enrol::SignupRow;

/// Takes what a family says of the point that its child would go to.
pub async fn answer(
    app: &App,
    who: &Who,
    school: &Place,
    (student, number): (&StudentId, i64),
    agrees: bool,
) -> Result<Answered, Failure> {
    let (summer, now) = (app.summer(school)?, app.now());
    let permit = raised(who, Act::SignupAnswer, school, &summer)?;
    let (key, period) = (summer.key(number), summer.period(number)?);
    let mut tx = app.store.act(&permit).await?;
    let facts = tx.signup_questioned(&key, student).await?;
    let answered = signup::answer((&summer.plan.merger, period), &facts, agrees, now)?;
    if !answered.already {
        tx.signup_answered(&key, &answered, now).await?;
    }
    tx.commit().await?;
    Ok(answered)
}

/// The question that waits, or the answer that may still change.
pub(super) struct QuestionView {
    pub(super) action: String,
    pub(super) lead: String,
    pub(super) why: String,
    pub(super) until: String,
    pub(super) said: Option<(&'static str, String)>,
    pub(super) agree: String,
    pub(super) decline: String,
    pub(super) clause: String,
}

/// The question, while the points are not merged yet.
pub(super) fn open(row: &SignupRow) -> Option<Question> {
    row.questioned().open().cloned()
}

/// The first moment at which the family can no longer answer.
pub(super) fn until(summer: &Summer, period: &period::Terms, question: &Question) -> Moment {
    signup::answers_until(&summer.plan.merger, period, question.asked_at)
}

pub(super) fn question_view(
    desk: &Desk,
    summer: &Summer,
    period: &period::Terms,
    row: Option<&SignupRow>,
    action: String,
) -> Option<QuestionView> {
    let t = &desk.t;
    let question = row.and_then(open)?;
    let until = until(summer, period, &question);
    if until <= desk.now {
        return None;
    }
    let (from, to) = (name_of(desk, summer, &question.from), name_of(desk, summer, &question.to));
    let said = question
        .said
        .map(|agrees| if agrees { ("done", t.signup_agreed()) } else { ("refused", t.signup_declined()) });
    Some(QuestionView {
        action,
        lead: t.signup_question(from, to.as_str()),
        why: t.signup_question_why(summer.plan.merger.students_min),
        until: left(desk, until),
        said,
        agree: t.signup_agree(to),
        decline: t.signup_decline(),
        clause: desk.quote("P4.7"),
    })
}

#[derive(Deserialize)]
pub(super) struct Said {
    period: i64,
    answer: String,
}

pub(super) async fn answer_posted(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    posted: Posted<Said>,
) -> Result<Response, Failure> {
    let Said { period, answer: said } = posted.form;
    let agrees = match said.as_str() {
        "agree" => true,
        "decline" => false,
        _ => return Err(Failure::BadForm("answer".to_owned())),
    };
    answer(&desk.app, &desk.who, &desk.place, (&StudentId::new(&student), period), agrees).await?;
    let word = if agrees { desk.t.signup_said_agreed() } else { desk.t.signup_said_declined() };
    Ok(desk.done(&format!("signups/{student}"), word))
}
