//! 当日 Day: the evening itself, from the roll call to the gate.

pub mod absence;
pub mod beside;
pub mod briefing;
mod carelog;
pub mod checklist;
mod chit;
pub mod closure;
mod conduct;
pub mod duty;
pub mod engagement;
pub mod escort;
mod evening;
pub mod film;
mod first_aid;
pub mod flextime;
pub mod friday;
mod gate;
pub mod handover;
pub mod help;
pub mod incident;
pub mod late;
pub mod leave;
pub mod meal;
pub mod need;
pub mod passcode;
pub mod pickup;
mod problem;
pub mod roll;
pub mod rota;
pub mod session;
mod sickness;
pub mod signing;
pub mod study;
pub mod taking;
pub(crate) mod tonight;

use crate::routes::Route;

pub(crate) fn routes() -> Vec<Route> {
    let nouns = [
        session::routes(),
        roll::routes(),
        absence::routes(),
        closure::routes(),
        incident::routes(),
        problem::routes(),
        checklist::routes(),
        first_aid::routes(),
        briefing::routes(),
        carelog::routes(),
        film::routes(),
        help::routes(),
        need::routes(),
        conduct::routes(),
        sickness::routes(),
        signing::routes(),
        meal::routes(),
        tonight::routes(),
        leave::routes(),
        friday::routes(),
        handover::routes(),
        duty::routes(),
        engagement::routes(),
        flextime::routes(),
        rota::routes(),
        escort::routes(),
        pickup::routes(),
        chit::routes(),
        taking::routes(),
        passcode::routes(),
        late::routes(),
        study::routes(),
        beside::routes(),
        gate::routes(),
        evening::routes(),
    ];
    nouns.into_iter().flatten().collect()
}
