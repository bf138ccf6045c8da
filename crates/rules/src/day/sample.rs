//! 留样 Sample: a little of each dish is kept, long enough to be looked at if children fall ill (P4.14).

use crate::day::meal::{Item, Terms};
use crate::id::SampleId;
use crate::moment::Moment;
use crate::refusal::Refuses;

/// Letters of a dish or a reason, at most.
const WORDS_MAX: usize = 100;

/// What is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Of which part of the meal.
    pub item: Item,
    /// What it is: 番茄炒蛋.
    pub dish: String,
    /// How much.
    pub grams: i64,
    /// When it was taken.
    pub taken_at: Moment,
}

/// 已留样
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Which.
    pub sample: SampleId,
    /// What is kept.
    pub draft: Draft,
}

/// What the rule may know of a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// When it was taken.
    pub taken_at: Moment,
    /// When it was thrown away.
    pub thrown_at: Option<Moment>,
}

/// 已处理 It was thrown away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thrown {
    /// Before its time, with the reason.
    pub early: Option<String>,
    /// It was thrown away before; nothing changed.
    pub already: bool,
}

/// Why nothing is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The plan serves no such thing (P4.14).
    NotServed,
    /// The dish has no name (P4.14).
    NoDish,
    /// Longer than a line (P4.14).
    TooLong,
    /// Too little to be looked at (P4.14).
    TooLittle {
        /// Grams, at least.
        min: i64,
    },
    /// Taken later than now (P4.14).
    InTheFuture,
    /// Its time is not over, and no reason is given (P4.14).
    TooEarly {
        /// Until when it is kept.
        until: Moment,
    },
}

/// Rule 留样克数 `[meal.sample_grams_min]` (P4.14): of each dish at least so much is kept.
pub fn take(terms: &Terms, (id, draft): (SampleId, Draft), now: Moment) -> Result<Taken, Refusal> {
    if !terms.items.contains(&draft.item) {
        return Err(Refusal::NotServed);
    }
    let draft = Draft { dish: draft.dish.trim().to_owned(), ..draft };
    if draft.dish.is_empty() {
        return Err(Refusal::NoDish);
    }
    if draft.dish.chars().count() > WORDS_MAX {
        return Err(Refusal::TooLong);
    }
    if draft.grams < terms.sample_grams_min {
        return Err(Refusal::TooLittle { min: terms.sample_grams_min });
    }
    if draft.taken_at > now {
        return Err(Refusal::InTheFuture);
    }
    Ok(Taken { sample: id, draft })
}

/// Writes that a sample was thrown away: after its time; before it, with the reason, which stays to be seen. That it is gone
/// is written in any case, because it is.
pub fn throw(terms: &Terms, facts: Facts, reason: &str, now: Moment) -> Result<Thrown, Refusal> {
    if facts.thrown_at.is_some() {
        return Ok(Thrown { early: None, already: true });
    }
    let (until, reason) = (kept_until(terms, facts.taken_at), reason.trim());
    if reason.chars().count() > WORDS_MAX {
        return Err(Refusal::TooLong);
    }
    if now >= until {
        return Ok(Thrown { early: None, already: false });
    }
    if reason.is_empty() {
        return Err(Refusal::TooEarly { until });
    }
    Ok(Thrown { early: Some(reason.to_owned()), already: false })
}

/// Rule 留样时长 `[meal.sample_hours_min]` (P4.14): until when a sample is kept.
pub fn kept_until(terms: &Terms, taken_at: Moment) -> Moment {
    taken_at.plus_minutes(terms.sample_hours_min * 60)
}

/// Parts of a meal that were served and of which nothing is kept.
pub fn missing(terms: &Terms, taken: &[Item]) -> Vec<Item> {
    crate::choice::missing(&terms.items, taken)
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotServed => "sample-not-served",
            Self::NoDish => "sample-no-dish",
            Self::TooLong => "sample-too-long",
            Self::TooLittle { .. } => "sample-too-little",
            Self::InTheFuture => "sample-in-the-future",
            Self::TooEarly { .. } => "sample-too-early",
        }
    }

    fn clause(&self) -> &'static str {
        "P4.14"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotServed | Self::NoDish | Self::InTheFuture => Vec::new(),
            Self::TooLong => vec![("max", WORDS_MAX.to_string())],
            Self::TooLittle { min } => vec![("min", min.to_string())],
            Self::TooEarly { until } => vec![("until", until.local().strftime("%m-%d %H:%M").to_string())],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::holiday_care::yuhang;
    use jiff::civil::{date, time};

    fn at(day: i8, hour: i8, minute: i8) -> Moment {
        crate::moment::moment(date(2022, 7, day), time(hour, minute, 0, 0))
    }

    fn draft(grams: i64) -> Draft {
        Draft { item: Item::Lunch, dish: "番茄炒蛋".into(), grams, taken_at: at(11, 11, 30) }
    }

    #[test]
    fn sample_grams_min() {
        let meal = yuhang().meal;
        let dry = Terms { items: vec![Item::Milk], ..meal.clone() };
        let cases = [
            (&dry, draft(200), Err("sample-not-served")),
            (&meal, Draft { dish: " ".into(), ..draft(200) }, Err("sample-no-dish")),
            (&meal, Draft { dish: "菜".repeat(101), ..draft(200) }, Err("sample-too-long")),
            (&meal, draft(124), Err("sample-too-little")),
            (&meal, Draft { taken_at: at(11, 12, 1), ..draft(125) }, Err("sample-in-the-future")),
            (&meal, draft(125), Ok(())),
        ];
        for (terms, draft, found) in cases {
            let taken = take(terms, (SampleId::new("s"), draft.clone()), at(11, 12, 0)).map(|_| ());
            assert_eq!(taken.map_err(|why| why.code()), found, "{draft:?}");
        }
    }

    #[test]
    fn sample_hours_min() {
        let meal = yuhang().meal;
        let kept = Facts { taken_at: at(11, 11, 30), thrown_at: None };
        let gone = Facts { thrown_at: Some(at(12, 9, 0)), ..kept };
        let reason = Some("冰箱坏了".to_owned());
        let cases = [
            (kept, "", at(13, 11, 29), Err("sample-too-early")),
            (kept, "冰箱坏了", at(13, 11, 29), Ok((reason, false))),
            (kept, "", at(13, 11, 30), Ok((None, false))),
            (gone, "", at(12, 10, 0), Ok((None, true))),
        ];
        for (facts, reason, now, found) in cases {
            let thrown = throw(&meal, facts, reason, now).map(|one| (one.early, one.already));
            assert_eq!(thrown.map_err(|why| why.code()), found, "{now:?}");
        }
    }

    #[test]
    fn what_was_served_and_not_kept_is_missing() {
        let meal = yuhang().meal;
        assert_eq!(missing(&meal, &[Item::Lunch, Item::Fruit]), [Item::Milk, Item::Snack]);
        assert_eq!(missing(&meal, &meal.items), []);
    }
}
