//! 抢位 Claims at the edge: one press, decided in a batch; the opening's page; a seat given up in the same queue.

mod asking;
mod commit;
mod glance;
mod lane;
mod menu;
mod page;
mod posted;
mod queue;
mod settle;
mod thread;
mod turn;

pub(crate) use lane::Lane;
pub use queue::Bounds;
pub(crate) use queue::Claims;
pub use settle::settle;

use crate::app::App;
use crate::enrol::term;
use crate::failure::Failure;
use crate::routes::Route;
use crate::who::Who;
use queue::{Outcome, Press, What, ask};
use rules::enrol::claim::{self, Claimed, Draft, Way};
use rules::enrol::offer::{self, Answered};
use rules::enrol::placement::Withdrawn;
use rules::fen::Fen;
use rules::id::{CourseId, RefundId, StudentId};
use rules::people::act::Act;
use rules::people::place::Place;
use std::time::Duration;
use store::Fault;
use store::enrol::By;

/// How often `serve` looks whether a waiting room is due.
const TICK: Duration = Duration::from_millis(200);
/// So long after its moment a waiting room is looked into.
const LOOKED_AFTER_MINUTES: i64 = 10;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/claims/settle", Act::ClaimSettle, settle::show),
        Route::post("/{district}/{place}/claims/settle", Act::ClaimSettle, settle::posted),
        Route::get("/{district}/{place}/claims/{student}", Act::ClaimMake, page::show),
        Route::batched_get("/{district}/{place}/claims/{student}/turn", Act::ClaimMake, turn::show),
        Route::batched_post("/{district}/{place}/claims/{student}", Act::ClaimMake, posted::pressed),
    ]
}

/// What a claim came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Decided, and on disk.
    Claimed(Claimed),
    /// On disk in the waiting room, decided at the opening.
    Held {
        /// Its place in the line: smaller is earlier.
        turn: i64,
    },
}

/// Presses for a person who is known already, in the term that is named: stories, rehearsals, the page of placements.
pub async fn press(
    app: &App,
    who: &Who,
    (place, named): (&Place, Option<&str>),
    draft: Draft,
) -> Result<Answer, Failure> {
    who.permit(Act::ClaimMake, place)?;
    let person = who.signed_in().ok_or(Failure::SignInFirst)?;
    let what = What::Claim(draft, term::chosen(app, place, named)?.which.plan);
    answered(ask(app, place, Press { by: By::Person(person.id.clone()), what }).await)
}

/// Presses with the token of a sign-in; whoever it belongs to is looked up with the whole batch.
async fn press_token(app: &App, hash: String, place: &Place, what: What) -> Result<Answer, Failure> {
    answered(ask(app, place, Press { by: By::Token(hash), what }).await)
}

/// Gives up a seat or a waiting place, in the same order with the claims; under `refund` what is free then is asked back,
/// and how much is answered too.
pub(crate) async fn release(
    app: &App,
    who: &Who,
    place: &Place,
    (student, course): (&StudentId, &CourseId),
    refund: Option<RefundId>,
) -> Result<(Withdrawn, Fen), Failure> {
    let person = who.signed_in().ok_or(Failure::SignInFirst)?;
    let what = What::Release(student.clone(), course.clone(), refund);
    let outcome = ask(app, place, Press { by: By::Person(person.id.clone()), what }).await;
    if let Outcome::Released(gone) = outcome {
        return Ok(*gone);
    }
    answered(outcome).and(Err(Failure::NotTheirs))
}

/// Answers the offer of a freed seat, in the same order.
pub(crate) async fn answer(
    app: &App,
    who: &Who,
    place: &Place,
    (student, course): (&StudentId, &CourseId),
    said: offer::Answer,
) -> Result<Answered, Failure> {
    who.permit(Act::OfferAnswer, place)?;
    let person = who.signed_in().ok_or(Failure::SignInFirst)?;
    let what = What::Answer(student.clone(), course.clone(), said);
    let outcome = ask(app, place, Press { by: By::Person(person.id.clone()), what }).await;
    if let Outcome::Answered(answered) = outcome {
        return Ok(*answered);
    }
    answered(outcome).and(Err(Failure::NotTheirs))
}

fn answered(outcome: Outcome) -> Result<Answer, Failure> {
    match outcome {
        Outcome::Claimed(claimed) => Ok(Answer::Claimed(claimed)),
        Outcome::Held { turn } => Ok(Answer::Held { turn }),
        Outcome::Refused(why) => Err(why.into()),
        Outcome::Nothing(why) => Err(why.into()),
        Outcome::Unoffered(why) => Err(why.into()),
        Outcome::Nobody => Err(Failure::SignInFirst),
        Outcome::Stranger | Outcome::Released(_) | Outcome::Answered(_) | Outcome::Settled => {
            Err(Failure::NotTheirs)
        }
        Outcome::Busy => Err(Fault::Busy("the queue of claims".into()).into()),
        Outcome::Unknown => Err(Fault::Unknown("a batch of claims".into()).into()),
    }
}

/// Decides waiting rooms when they are due, whether or not a family looks; ends with the program.
pub(crate) async fn keep_rooms(app: App) {
    let mut tick = tokio::time::interval(TICK);
    loop {
        tick.tick().await;
        look_into_rooms(&app);
    }
}

/// Starts the committer of every place whose waiting room is due by now.
fn look_into_rooms(app: &App) {
    let now = app.now();
    for place in app.places() {
        for term in term::all(app, &place).unwrap_or_default() {
            let terms = &term.plan.scheme.claim;
            let due = claim::decides(terms);
            let is_due = due <= now && now < due.plus_minutes(LOOKED_AFTER_MINUTES);
            if is_due && claim::way(terms) != Way::Never {
                app.claims.open_room(app, &place, due.0, now.0);
            }
        }
    }
}
