//! 安全健康 Safety: what a plan of return asks of those who answer for it.

mod batch;
pub mod clearance;
pub mod disinfection;
pub mod entry;
pub mod insurance;
pub mod lodgement;
pub mod readiness;
pub mod report;
pub mod staff_health;
pub mod stock;
pub mod training;

use crate::app::App;
use crate::routes::Route;
use rules::people::place::Place;

pub(crate) fn routes() -> Vec<Route> {
    let nouns = [
        report::routes(),
        clearance::routes(),
        entry::routes(),
        batch::routes(),
        readiness::routes(),
        lodgement::routes(),
        staff_health::routes(),
        stock::routes(),
        disinfection::routes(),
        training::routes(),
        insurance::routes(),
    ];
    nouns.into_iter().flatten().collect()
}

/// Whether it is a school that a plan of return holds for: there the guides are learnt and places disinfected.
pub(crate) fn reopens(app: &App, place: &Place) -> bool {
    place.kind == "school" && app.reopening(place).is_ok()
}
