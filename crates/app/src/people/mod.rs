//! 人员家庭 People at the edge: signing in, the household's home, the pupils.

pub mod block;
mod care_note;
pub mod collector;
pub(crate) mod delivery;
mod door;
mod household;
pub(crate) mod message;
pub(crate) mod namesake;
mod photo;
pub mod place;
pub mod register;
pub(crate) mod signin;
pub mod student;
pub mod user;

use crate::routes::Route;
pub(crate) use household::relation_word;

pub(crate) fn routes() -> Vec<Route> {
    let nouns =
        [signin::routes(), household::routes(), student::routes(), collector::routes(), block::routes()];
    nouns
        .into_iter()
        .flatten()
        .chain(photo::routes())
        .chain(delivery::routes())
        .chain(door::routes())
        .chain(care_note::routes())
        .collect()
}
