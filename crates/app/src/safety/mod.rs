//! 安全健康 Safety: what a plan of return asks of those who answer for it.

pub mod lodgement;

use crate::routes::Route;

pub(crate) fn routes() -> Vec<Route> {
    lodgement::routes()
}
