//! 铃后 The edges of Afterbell: pages, command line, jobs. Rules decide, the store writes, this crate listens.

mod answer;
pub mod app;
pub mod artefact;
mod assets;
mod bureau;
pub mod chart;
pub mod cli;
pub mod day;
pub mod demo;
mod desk;
pub mod enrol;
pub mod failure;
mod home;
pub mod money;
mod page;
pub mod people;
mod posted;
pub mod print;
mod refusals;
pub mod rehearse;
pub mod routes;
pub mod season;
mod secrets;
mod texts;
pub mod town;
mod when;
pub mod who;
