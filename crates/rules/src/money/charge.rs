//! 每期收费 The price of a summer period: two parts that are never mixed (P4.13, X.7).

pub mod billing;
pub mod missed;

use super::fee::Missed;
use crate::fen::Fen;
use crate::plan::local::time_if;
use jiff::civil::Time;
use serde::Deserialize;

/// What a period costs a child.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// The whole, in fen (P4.13).
    pub total_fen: Fen,
    /// 托管服务费, in fen (P4.13).
    pub care_fen: Fen,
    /// 餐点费, in fen (P4.13).
    pub food_fen: Fen,
    /// What becomes of a day that a child misses on leave (P4.13); it stays paid where this is left out.
    #[serde(default)]
    pub on_leave: Option<Missed>,
    /// What becomes of a day on which the point is closed (P4.13); it goes back where this is left out.
    #[serde(default)]
    pub on_closure: Option<Missed>,
    /// Until when leave for a day must be said for its food to go back (P4.13); until the kitchen's count where this is left out.
    #[serde(default, deserialize_with = "time_if")]
    pub food_until: Option<Time>,
}

/// The two parts of a bill, kept apart to the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    /// 托管服务费
    pub care: Fen,
    /// 餐点费
    pub food: Fen,
}

impl Terms {
    /// Rule 托管服务费 `[charge.care_fen]` (P4.13): paid to the point.
    /// Rule 餐点费 `[charge.food_fen]` (P4.13): paid for meals only.
    pub fn parts(&self) -> Parts {
        Parts { care: self.care_fen, food: self.food_fen }
    }

    /// Rule 每期收费 `[charge.total_fen]` (P4.13): what the notice names is the sum of the parts.
    pub fn adds_up(&self) -> bool {
        self.care_fen.0.checked_add(self.food_fen.0) == Some(self.total_fen.0)
    }

    /// Rule 请假日 `[charge.on_leave]` (P4.13): whether a day missed on leave goes back; a seat that is kept is paid where the plan
    /// is silent.
    pub fn leave(&self) -> Missed {
        self.on_leave.unwrap_or(Missed::Release)
    }

    /// Rule 停托日 `[charge.on_closure]` (P4.13): whether a day on which the point was closed goes back; a day that is not held is
    /// not paid where the plan is silent.
    pub fn closure(&self) -> Missed {
        self.on_closure.unwrap_or(Missed::Refund)
    }

    /// Rule 餐费请假截止 `[charge.food_until]` (P4.13): leave that is said later on its day leaves the day's food paid; the hour of
    /// the kitchen's count where the plan names none.
    pub fn food_told_by(&self, counted: Time) -> Time {
        self.food_until.unwrap_or(counted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::account::Payer;
    use crate::money::{relief, tariff};
    use crate::plan::holiday_care::yuhang;
    use crate::plan::source::Source;
    use jiff::civil::time;

    #[test]
    fn total_fen_care_fen_and_food_fen() {
        let terms = yuhang().charge;
        assert_eq!(terms.parts(), Parts { care: Fen(50_000), food: Fen(20_000) });
        assert!(terms.adds_up());
        assert!(!Terms { total_fen: Fen(80_000), ..terms.clone() }.adds_up());
        assert!(!Terms { care_fen: Fen(i64::MAX), ..terms }.adds_up());
    }

    #[test]
    fn on_leave_on_closure_and_food_until() {
        let (silent, nine, ten) = (yuhang().charge, time(9, 0, 0, 0), time(10, 0, 0, 0));
        assert_eq!((silent.leave(), silent.closure()), (Missed::Release, Missed::Refund));
        assert_eq!(silent.food_told_by(nine), nine, "the kitchen's count");
        let (on_leave, on_closure) = (Some(Missed::Refund), Some(Missed::Release));
        let says = Terms { on_leave, on_closure, food_until: Some(ten), ..silent };
        assert_eq!((says.leave(), says.closure()), (Missed::Refund, Missed::Release));
        assert_eq!(says.food_told_by(nine), ten);
    }

    /// The settings that the committed example names beside the plan's own price.
    #[test]
    fn a_plan_may_give_days_back() {
        let text = include_str!("../../../../schemes/tariffs/summer-by-day.toml");
        let source = Source::parse("summer-by-day.toml", text).unwrap();
        let mut tables = source.tables();
        let head: tariff::Head = tables.take("tariff").unwrap();
        let (charge, relief) =
            (tables.take::<Terms>("charge").unwrap(), tables.take::<relief::Terms>("relief").unwrap());
        assert_eq!((head.id.as_str(), tables.finish()), ("summer-by-day", Vec::new()));
        assert_eq!(charge.parts(), yuhang().charge.parts());
        assert_eq!((charge.leave(), charge.closure()), (Missed::Refund, Missed::Refund));
        assert_eq!(charge.food_told_by(time(9, 0, 0, 0)), time(8, 0, 0, 0));
        assert_eq!(relief.payer(), Payer::School);
    }
}
