//! 方案 Plan: schemes and policies as files on the command line, and as drafts on pages.

pub mod activity;
pub(crate) mod calendar;
pub(crate) mod check;
pub mod filing;
mod form;
pub(crate) mod paper;
pub mod policy;
pub mod rehearsal;

use crate::routes::Route;

pub(crate) fn routes() -> Vec<Route> {
    let nouns = [
        filing::routes(),
        form::routes(),
        paper::routes(),
        policy::routes(),
        calendar::page::routes(),
        calendar::own::routes(),
        activity::routes(),
        rehearsal::page::routes(),
    ];
    nouns.into_iter().flatten().collect()
}
