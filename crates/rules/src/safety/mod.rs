//! 安全健康 Safety: what protects the children.

pub mod basin;
pub mod batch;
pub mod clearance;
pub mod command;
pub mod counselling;
pub mod disinfection;
pub mod drill;
pub mod entry;
pub mod insurance;
pub mod isolation;
pub mod lodgement;
pub mod observation;
pub mod readiness;
pub mod remote;
pub mod reopening;
pub mod report;
pub mod settling;
pub mod staff_health;
pub mod stock;
pub mod training;
pub mod vaccination;
