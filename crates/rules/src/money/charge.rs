//! 每期收费 The price of a summer period: two parts that are never mixed (P4.13, X.7).

pub mod billing;

use crate::fen::Fen;
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::holiday_care::yuhang;

    #[test]
    fn total_fen_care_fen_and_food_fen() {
        let terms = yuhang().charge;
        assert_eq!(terms.parts(), Parts { care: Fen(50_000), food: Fen(20_000) });
        assert!(terms.adds_up());
        assert!(!Terms { total_fen: Fen(80_000), ..terms.clone() }.adds_up());
        assert!(!Terms { care_fen: Fen(i64::MAX), ..terms }.adds_up());
    }
}
