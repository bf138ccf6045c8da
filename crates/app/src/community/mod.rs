//! 社区托管 Community: what a plan of community care asks of a committee, a provider and a family.

pub mod agreement;
pub mod census;

use crate::routes::Route;

pub(crate) fn routes() -> Vec<Route> {
    [agreement::routes(), census::routes()].into_iter().flatten().collect()
}
