//! 分 Money: whole fen in `i64`, never a float.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};

/// An amount in fen (1 yuan = 100 fen). May be negative in a difference, never in a custody account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fen(pub i64);

impl Fen {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// This amount `n` times: lessons times the price of one.
    pub fn times(self, n: i64) -> Self {
        Self(self.0.checked_mul(n).expect("an amount of money fits in 64 bits"))
    }

    /// Reads `480`, `480.5` or `480.50` yuan as a cashier types it; `None` for anything else.
    pub fn from_yuan(typed: &str) -> Option<Self> {
        let typed = typed.trim().trim_start_matches('¥').replace(',', "");
        let (yuan, part) = typed.split_once('.').unwrap_or((&typed, ""));
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if yuan.is_empty() || yuan.len() > 9 || part.len() > 2 || !digits(yuan) || !digits(part) {
            return None;
        }
        let cents: i64 = format!("{part:0<2}").parse().ok()?;
        Some(Self(yuan.parse::<i64>().ok()? * 100 + cents))
    }

    /// The amount nearest to a number of yuan with more than two decimals; half a fen counts up. `None` for anything else.
    pub fn nearest(typed: &str) -> Option<Self> {
        let (yuan, part) = typed.trim().split_once('.')?;
        let (cents, rest) = part.split_at_checked(2).filter(|(_, rest)| !rest.is_empty())?;
        let below = Self::from_yuan(&format!("{yuan}.{cents}"))?;
        let is_number = rest.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| below + Self(i64::from(rest.starts_with(['5', '6', '7', '8', '9']))))
    }
}

impl Add for Fen {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.checked_add(other.0).expect("a sum of money fits in 64 bits"))
    }
}

impl Sub for Fen {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Neg for Fen {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for Fen {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Fen {
    /// `¥1,234.50`, as pages and papers show it.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let yuan = (self.0.unsigned_abs() / 100).to_string();
        let mut grouped = String::new();
        for (at, digit) in yuan.chars().enumerate() {
            if at > 0 && (yuan.len() - at).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        write!(out, "{sign}¥{grouped}.{:02}", self.0.unsigned_abs() % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::Fen;

    #[test]
    fn shown_as_people_write_it() {
        for (fen, shown) in
            [(0, "¥0.00"), (5, "¥0.05"), (48_000, "¥480.00"), (123_450, "¥1,234.50"), (-200, "-¥2.00")]
        {
            assert_eq!(Fen(fen).to_string(), shown);
        }
    }

    #[test]
    fn read_as_a_cashier_types_it() {
        let cases = [
            ("480", Some(48_000)),
            ("¥1,234.5", Some(123_450)),
            ("0.05", Some(5)),
            ("1.005", None),
            ("-3", None),
            ("", None),
            ("abc", None),
        ];
        for (typed, fen) in cases {
            assert_eq!(Fen::from_yuan(typed), fen.map(Fen), "{typed}");
        }
    }

    #[test]
    fn too_many_decimals_have_a_nearest_amount() {
        let cases = [
            ("16.555", Some(1656)),
            ("16.554999", Some(1655)),
            ("0.999", Some(100)),
            ("1,000.005", Some(100_001)),
            ("16.500", Some(1650)),
            ("16.55", None),
            ("16", None),
            ("-16.555", None),
            ("16.55x", None),
            ("16.5元", None),
        ];
        for (typed, fen) in cases {
            assert_eq!(Fen::nearest(typed), fen.map(Fen), "{typed}");
        }
    }
}
