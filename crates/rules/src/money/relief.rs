//! 减免 Relief for families in hardship: a share of each part, decided privately (P4.15).

pub mod asking;

use super::account::Payer;
use super::charge::Parts;
use crate::fen::Fen;
use serde::Deserialize;

/// How much is waived.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Percent of the care part (P4.15).
    pub care_percent: i64,
    /// Percent of the food part (P4.15).
    pub food_percent: i64,
    /// Who pays what is waived (P4.15); the public purse where this is left out.
    #[serde(default)]
    pub borne_by: Option<Payer>,
}

impl Terms {
    /// Rule 托管费减免 `[relief.care_percent]` (P4.15): of the care part so much is waived.
    /// Rule 餐费减免 `[relief.food_percent]` (P4.15): of the food part so much. Halves of a fen go to the family.
    pub fn relieved(&self, parts: Parts) -> Parts {
        let left = |fen: Fen, percent: i64| Fen(fen.0 * (100 - percent) / 100);
        Parts { care: left(parts.care, self.care_percent), food: left(parts.food, self.food_percent) }
    }

    /// Whether anything is waived at all: then any family in hardship may ask.
    pub fn waives(&self) -> bool {
        self.care_percent > 0 || self.food_percent > 0
    }

    /// Rule 减免承担 `[relief.borne_by]` (P4.15): who pays a point what families in hardship do not; the public purse where the plan
    /// names nobody.
    pub fn payer(&self) -> Payer {
        self.borne_by.unwrap_or(Payer::Government)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::holiday_care::yuhang;

    #[test]
    fn care_percent_and_food_percent() {
        let (terms, parts) = (yuhang().relief, yuhang().charge.parts());
        assert_eq!(terms.relieved(parts), Parts { care: Fen(25_000), food: Fen(20_000) });
        let whole = Terms { care_percent: 100, food_percent: 100, borne_by: None };
        assert_eq!(whole.relieved(parts), Parts { care: Fen(0), food: Fen(0) });
        let odd = Terms { care_percent: 50, food_percent: 0, borne_by: None };
        assert_eq!(odd.relieved(Parts { care: Fen(3), food: Fen(3) }), Parts { care: Fen(1), food: Fen(3) });
    }

    #[test]
    fn borne_by() {
        let terms = yuhang().relief;
        assert_eq!((terms.borne_by, terms.payer(), terms.waives()), (None, Payer::Government, true));
        let school = Terms { borne_by: Some(Payer::School), ..terms };
        assert_eq!(school.payer(), Payer::School);
        assert!(!Terms { care_percent: 0, ..school }.waives());
    }
}
