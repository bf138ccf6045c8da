//! 人员家庭 People: the tree of places, the register, who is signed in.

mod collector;
mod household;
mod place;
mod register;
mod signin;
pub(crate) mod student;

pub use household::{CareGroup, ChoiceRow, Contact, MoneyRow, TonightRow};
pub use register::{Collector, Guardian, Register, Staff};
pub use signin::Person;
pub(crate) use student::student;
