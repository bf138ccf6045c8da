//! 人员家庭 People at the edge: signing in, the household's home, the pupils.

pub mod block;
pub mod collector;
mod household;
mod message;
pub(crate) mod signin;
mod student;

use crate::routes::Route;
pub(crate) use household::relation_word;

pub(crate) fn routes() -> Vec<Route> {
    [signin::routes(), household::routes(), student::routes(), collector::routes(), block::routes()]
        .into_iter()
        .flatten()
        .collect()
}
