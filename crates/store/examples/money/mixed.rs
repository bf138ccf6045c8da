//! 看护与暑托 A school whose care of class “1” and whose meals are charged ahead, by lesson or by month, and whose children have seats in
//! a summer period: two kinds of money, and each of them for two things at once. Half a month away from care goes back to whoever stays.

mod layout;
mod model;
mod op;
mod pure;
mod real;

pub(crate) use model::{ByMonth, Model};
pub(crate) use pure::Pure;
pub(crate) use real::Real;

use super::play::Failed;
use op::{PLAN, PRICE, TERM};
use rules::fen::Fen;
use rules::id::{CourseId, ReliefId, StudentId};
use rules::money::account::Purse;
use rules::money::fee::{self, HalfMonth, Hardship, Missed, Rest, Unit, Withdrawal};
use rules::money::item::{self, Care, Meals};
use rules::money::relief::asking::Asked;
use rules::money::withdrawal::{Choice, Draft};
use rules::plan::document::{Document, Opened};
use rules::plan::holiday_care::Holiday;
use rules::plan::local::{Days, Words};
use rules::plan::scheme::Scheme;

/// What such a school's money goes by.
#[derive(Clone)]
pub(crate) struct Plans {
    /// The school's plan for its term, of which rolls and hardships are taken.
    pub(crate) scheme: Scheme,
    /// The fee of its care.
    pub(crate) fee: fee::Terms,
    /// The fee of its meals.
    pub(crate) meal_fee: fee::Terms,
    /// Its care.
    pub(crate) care: Care,
    /// Its meals.
    pub(crate) meals: Meals,
    /// The summer plan above it.
    pub(crate) summer: Holiday,
}

impl Plans {
    /// By the committed plans: the fee of a course becomes one of care, by lesson or by month; what is left of it always goes back, and
    /// whoever gives it up is settled by days. Half a month away goes back to whoever stays: by the lesson of what was missed without leave,
    /// by the month of what was missed on leave too.
    pub(crate) fn of(scheme: &Scheme, is_by_month: bool) -> Result<Self, Failed> {
        let text = include_str!("../../../../schemes/yuhang-2022-summer.toml");
        let opened = Opened::read("yuhang-2022-summer.toml", text).map_err(|found| format!("{found:?}"))?;
        let Document::HolidayCare(summer) = opened.document else {
            return Err("the summer plan is no plan for summer care".into());
        };
        let mut fee = scheme.fee["x"].clone();
        (fee.purse, fee.rest, fee.on_withdrawal) = (Purse::Care, Rest::Refund, Withdrawal::ByDay);
        let meal_fee = fee::Terms { purse: Purse::Meals, price_fen: Fen(op::MEAL), ..fee.clone() };
        fee.on_half_month = HalfMonth::Refund;
        if is_by_month {
            (fee.unit, fee.price_fen) = (Unit::Month, Fen(PRICE * op::LESSONS));
            fee.on_leave = Missed::Release;
        }
        let care = Care {
            plan: PLAN.to_owned(),
            title: Words { zh: "care".to_owned(), en: "care".to_owned() },
            term: Days { from: TERM.0, until: TERM.1 },
            optional: Vec::new(),
        };
        let meals = Meals {
            plan: care.plan.clone(),
            title: Words { zh: "meals".to_owned(), en: "meals".to_owned() },
            term: care.term,
            optional: Vec::new(),
        };
        Ok(Self { scheme: scheme.clone(), fee, meal_fee, care, meals, summer: *summer })
    }

    /// The fee by which an item of the term is charged.
    pub(crate) fn fee_of(&self, item: &CourseId) -> &fee::Terms {
        if item::purse(item) == Purse::Meals { &self.meal_fee } else { &self.fee }
    }

    /// The fees of the term by their kinds of money.
    pub(crate) fn fees(&self) -> fee::Fees<'_> {
        [(Purse::Care, &self.fee), (Purse::Meals, &self.meal_fee)].into()
    }

    /// Whether its care is billed month by month.
    pub(crate) fn is_by_month(&self) -> bool {
        self.fee.unit == Unit::Month
    }
}

/// What a family asks: the hardship of which the scheme takes half off.
fn asked_relief(id: &ReliefId, n: usize) -> Asked {
    let student = StudentId::new(op::child(n));
    Asked { id: id.clone(), student, hardship: Hardship::Other, words: "why".to_owned() }
}

/// What the district says.
fn draft_of(choice: Choice, days: Option<i64>) -> Draft {
    Draft { choice, days, reason: "moved".to_owned(), approver: "Chen".to_owned() }
}
