//! 人员家庭 People at the edge: signing in, the household's home, the pupils.

mod household;
mod message;
pub(crate) mod signin;
mod student;

use crate::routes::Route;

pub(crate) fn routes() -> Vec<Route> {
    [signin::routes(), household::routes(), student::routes()].into_iter().flatten().collect()
}
