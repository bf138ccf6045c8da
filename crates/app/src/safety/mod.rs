//! 安全健康 Safety: what a plan of return asks of those who answer for it.

mod batch;
pub mod clearance;
pub mod disinfection;
pub mod entry;
pub mod lodgement;
pub mod readiness;
pub mod report;
pub mod staff_health;
pub mod stock;
pub mod training;

use crate::routes::Route;

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
    ];
    nouns.into_iter().flatten().collect()
}
