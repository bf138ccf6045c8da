//! 人员家庭 Places, people and what each may do.

pub mod act;
pub mod block;
pub mod care_note;
pub mod collector;
pub mod delivery;
pub mod message;
pub mod photo;
pub mod place;
pub mod register;
pub mod role;
pub mod signin;
pub mod student;
