//! 候补递补 A family accepts or declines a freed seat; the clock passes on what nobody answered.

use super::term::{self, Named};
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::posted::Posted;
use crate::routes::Route;
use crate::when;
use crate::who::Who;
use axum::extract::{Path, Query};
use axum::response::Response;
use rules::enrol::offer::{self, Answer, Answered};
use rules::id::{CourseId, StudentId};
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::place::Place;
use serde::Deserialize;
use store::enrol::OfferRow;

pub(crate) fn routes() -> Vec<Route> {
    vec![Route::post("/{district}/{place}/placements/{student}/offer", Act::OfferAnswer, answer_posted)]
}

/// Takes a family's answer, in one queue with the claims of its school.
pub async fn answer(
    app: &App,
    who: &Who,
    place: &Place,
    of: (&StudentId, &CourseId),
    said: Answer,
) -> Result<Answered, Failure> {
    super::claim::answer(app, who, place, of, said).await
}

/// Passes on what nobody answered in time, and offers what is free; says in how many courses something moved. It needs no
/// place in the queue: like every act it holds the place's journal head from its first statement to its commit, so that it
/// stands between two batches of claims on every node, and a seat that it keeps for somebody is no free seat to the next.
pub async fn settle(app: &App, place: &Place) -> Result<usize, Failure> {
    let permit = Who::Clock.permit(Act::OfferSettle, place)?;
    let now = app.now();
    if app.store.look(&permit).await?.offer_courses().await?.is_empty() {
        return Ok(0);
    }
    let mut tx = app.store.act(&permit).await?;
    let mut moved = 0;
    for course in tx.offer_courses().await? {
        let facts = tx.offer_facts(&course).await?;
        let plan = term::of_course(app, place, &facts.course)?.plan;
        if let Some(settled) = offer::settle(&plan.scheme.offer, &plan.scheme.message, &facts, now) {
            tx.offers_settled(&settled, plan.version, now).await?;
            moved += 1;
        }
    }
    if moved > 0 {
        tx.commit().await?;
    }
    Ok(moved)
}

/// The same for every school; a place without a plan has nothing to pass on.
pub async fn settle_everywhere(app: &App) -> Result<(), Failure> {
    for place in app.places() {
        match settle(app, &place).await {
            Ok(_) | Err(Failure::NotTheirs) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(())
}

/// One offer on a family's page.
pub(crate) struct OfferedView {
    pub(crate) course: String,
    pub(crate) title: String,
    pub(crate) under: String,
    pub(crate) until: String,
}

/// The offers to a child that stand.
pub(crate) fn offered(
    desk: &Desk,
    rows: &[OfferRow],
    under: impl Fn(&OfferRow) -> String,
) -> Vec<OfferedView> {
    let open = rows.iter().filter(|row| desk.now < row.offer.until);
    let view = |row: &OfferRow| OfferedView {
        course: row.course.id.to_string(),
        title: super::title_of(desk, &row.course).to_owned(),
        under: under(row),
        until: left(desk, row.offer.until),
    };
    open.map(view).collect()
}

/// 还剩 20 小时 · 10月13日 周三 09:00 截止, and from two days on in days.
pub(crate) fn left(desk: &Desk, until: Moment) -> String {
    let (minutes, moment) = (until.minutes_since(desk.now).max(0), when::deadline(&desk.t, until));
    match minutes {
        0..2880 => desk.t.preference_hours_left(minutes / 60, moment),
        _ => desk.t.preference_days_left(minutes / 1440, moment),
    }
}

#[derive(Deserialize)]
struct Said {
    course: String,
    answer: String,
}

async fn answer_posted(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    Query(named): Query<Named>,
    posted: Posted<Said>,
) -> Result<Response, Failure> {
    let said = Answer::from_code(&posted.form.answer).ok_or_else(|| Failure::BadForm("answer".to_owned()))?;
    let (student, course) = (StudentId::new(student), CourseId::new(posted.form.course));
    answer(&desk.app, &desk.who, &desk.place, (&student, &course), said).await?;
    let word = match said {
        Answer::Accept => desk.t.placement_now_seated(),
        Answer::Decline => desk.t.offer_declined(),
    };
    let term = term::chosen(&desk.app, &desk.place, named.plan())?;
    Ok(desk.done(&term.under(&format!("placements/{student}")), word))
}
