//! 自主入园 Settling: new children of the small class begin on a day and with hours that their parents choose.

use crate::plan::head::Stage;
use crate::plan::local::{Days, date};
use jiff::civil::Date;
use serde::Deserialize;

/// The window in which parents choose.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Whether there is such a plan (P5.27).
    pub offered: bool,
    /// The first day on which a child may begin.
    #[serde(deserialize_with = "date")]
    pub from: Date,
    /// The first day on which everyone has begun.
    #[serde(deserialize_with = "date")]
    pub until: Date,
    /// School days with shorter hours, at most (P5.27).
    pub half_days_max: i64,
}

/// What a parent chooses for a child.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The stage.
    pub stage: Stage,
    /// The grade; 1 is the small class.
    pub grade: i64,
    /// The child is new.
    pub is_new: bool,
    /// The first day.
    pub begins: Date,
    /// How many of the first days are short.
    pub half_days: i64,
}

/// Why a choice is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// There is no such plan.
    NotOffered,
    /// It is for new children of the small class.
    NotTheirs,
    /// The day is outside the window.
    Day,
    /// Too many short days.
    HalfDays,
}

impl Terms {
    /// Rule 自主入园 `[settling.offered]` (P5.27): the day and the hours that a parent may choose.
    pub fn choose(&self, draft: Draft) -> Result<Draft, Wrong> {
        if !self.offered {
            return Err(Wrong::NotOffered);
        }
        if draft.stage != Stage::Kindergarten || draft.grade != 1 || !draft.is_new {
            return Err(Wrong::NotTheirs);
        }
        if !self.days().contains(draft.begins) {
            return Err(Wrong::Day);
        }
        if self.is_too_short(draft.half_days) { Err(Wrong::HalfDays) } else { Ok(draft) }
    }

    /// Rule 入园开始 `[settling.from]` (P5.27): nobody begins before this day.
    /// Rule 入园结束 `[settling.until]` (P5.27): nobody begins on this day or later.
    pub fn days(&self) -> Days {
        Days { from: self.from, until: self.until }
    }

    /// Rule 适应性教育 `[settling.half_days_max]` (P5.27): whether more days are short than the plan has.
    fn is_too_short(&self, half_days: i64) -> bool {
        half_days > self.half_days_max
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::return_to_school::dongpo;
    use jiff::civil::date;

    #[test]
    fn offered_from_until_half_days_max() {
        let terms = dongpo().settling;
        let small = Draft {
            stage: Stage::Kindergarten,
            grade: 1,
            is_new: true,
            begins: date(2021, 9, 6),
            half_days: 5,
        };
        let cases = [
            (small, Ok(small)),
            (Draft { grade: 2, ..small }, Err(Wrong::NotTheirs)),
            (Draft { stage: Stage::Primary, ..small }, Err(Wrong::NotTheirs)),
            (Draft { begins: date(2021, 8, 31), ..small }, Err(Wrong::Day)),
            (Draft { begins: terms.until, ..small }, Err(Wrong::Day)),
            (Draft { half_days: terms.half_days_max + 1, ..small }, Err(Wrong::HalfDays)),
        ];
        for (draft, outcome) in cases {
            assert_eq!(terms.choose(draft), outcome, "{draft:?}");
        }
        assert_eq!(Terms { offered: false, ..terms }.choose(small), Err(Wrong::NotOffered));
    }
}
