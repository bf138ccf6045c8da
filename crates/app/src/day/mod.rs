//! 当日 Day: the evening itself, from the roll call to the gate.

pub mod absence;
pub mod roll;
pub mod session;
pub(crate) mod tonight;

use crate::routes::Route;

pub(crate) fn routes() -> Vec<Route> {
    let nouns = [session::routes(), roll::routes(), absence::routes(), tonight::routes()];
    nouns.into_iter().flatten().collect()
}
