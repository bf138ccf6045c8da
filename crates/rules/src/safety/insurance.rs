//! 学平险 School-safety insurance: recorded, never sold, never a condition.

use serde::Deserialize;

/// What the school does about insurance.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Whether families are asked for the cover they have (P3.59).
    pub record: bool,
    /// Whether a child without cover is kept out (X.2: no).
    pub required_to_attend: bool,
}

/// What a family is told about cover, by the last part of its locale key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// The school asks which cover the child has and looks after the child either way.
    RecordedNotRequired,
    /// The school does not ask.
    NotAsked,
}

impl Terms {
    /// Rule 学平险登记 `[insurance.record]` (P3.59): families are asked for the cover they have, from any insurer.
    pub fn told(&self) -> Told {
        if self.record { Told::RecordedNotRequired } else { Told::NotAsked }
    }

    /// Rule 学平险不作条件 `[insurance.required_to_attend]` (X.2): whether the scheme wrongly makes cover a
    /// condition; the check refuses such a scheme, because a child without cover is looked after all the same.
    pub fn is_condition(&self) -> bool {
        self.required_to_attend
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::scheme::{GONGSHU, Scheme, gongshu};

    #[test]
    fn record() {
        let terms = gongshu().insurance;
        assert_eq!(terms.told(), Told::RecordedNotRequired);
        assert_eq!(Terms { record: false, ..terms }.told(), Told::NotAsked);
    }

    #[test]
    fn required_to_attend() {
        assert!(!gongshu().insurance.is_condition());
        let text = GONGSHU.replace("required_to_attend = false", "required_to_attend = true");
        let found = Scheme::read("gongshu-2021-autumn.toml", &text).unwrap_err();
        assert_eq!((found[0].code, &*found[0].clause), ("insurance-as-condition", "X.2"));
    }
}
