//! 学平险 School-safety insurance: recorded, never sold, never a condition.

use crate::refusal::Refuses;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

/// Letters of an insurer's name or of a number, at most.
const WORDS_MAX: usize = 60;
/// Days before its end from which on cover is about to end: long enough to have another one in time.
const ENDING_DAYS: i64 = 14;

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

/// 保单 The cover that a child has, as its family says: from any insurer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cover {
    /// Whose policy it is.
    pub insurer: String,
    /// Its number; empty where the family has none.
    pub number: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
}

/// How a child is covered on a day. None of it keeps a child away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// 没有登记
    Missing,
    /// 已经到期
    Ended,
    /// 快到期
    Ending,
    /// 有效
    Covered,
}

/// Why nothing is kept, in the order in which it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No insurer is named (P3.59).
    NoInsurer,
    /// Longer than a name or a number is (P3.59).
    TooLong,
    /// It ends before it begins (P3.59).
    DaysReversed,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoInsurer => "insurance-no-insurer",
            Self::TooLong => "insurance-too-long",
            Self::DaysReversed => "insurance-days-reversed",
        }
    }

    fn clause(&self) -> &'static str {
        "P3.59"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooLong => vec![("max", WORDS_MAX.to_string())],
            Self::NoInsurer | Self::DaysReversed => Vec::new(),
        }
    }
}

/// Takes what a family says of its child's cover (P3.59); the same once more changes nothing: `None`.
pub fn keep(cover: Cover, before: Option<&Cover>) -> Result<Option<Cover>, Refusal> {
    let (insurer, number) = (cover.insurer.trim().to_owned(), cover.number.trim().to_owned());
    if insurer.is_empty() {
        return Err(Refusal::NoInsurer);
    }
    if [&insurer, &number].iter().any(|text| text.chars().count() > WORDS_MAX) {
        return Err(Refusal::TooLong);
    }
    if cover.until < cover.from {
        return Err(Refusal::DaysReversed);
    }
    let cover = Cover { insurer, number, ..cover };
    Ok((before != Some(&cover)).then_some(cover))
}

/// Cover whose last day is before this one is about to end, or has ended (P3.59).
pub fn ends_before(today: Date) -> Date {
    today.saturating_add(ENDING_DAYS.days())
}

/// How a child is covered on a day (P3.59).
pub fn standing(cover: Option<&Cover>, today: Date) -> Standing {
    let Some(cover) = cover.filter(|cover| cover.from <= today) else { return Standing::Missing };
    if cover.until < today {
        Standing::Ended
    } else if cover.until < ends_before(today) {
        Standing::Ending
    } else {
        Standing::Covered
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::scheme::{GONGSHU, Scheme, gongshu};
    use jiff::civil::date;

    fn cover(insurer: &str, from: (i8, i8), until: (i8, i8)) -> Cover {
        let day = |(month, day): (i8, i8)| date(2021, month, day);
        Cover { insurer: insurer.to_owned(), number: " A1 ".to_owned(), from: day(from), until: day(until) }
    }

    #[test]
    fn any_insurer_is_taken_and_the_same_twice_is_once() {
        let long = "险".repeat(WORDS_MAX + 1);
        let cases = [
            (cover(" ", (9, 1), (8, 31)), Err("insurance-no-insurer")),
            (cover(&long, (9, 1), (8, 31)), Err("insurance-too-long")),
            (cover("人保", (9, 1), (8, 31)), Err("insurance-days-reversed")),
            (cover(" 人保 ", (9, 1), (9, 1)), Ok(Some("人保"))),
            (cover("平安", (9, 1), (12, 31)), Ok(Some("平安"))),
        ];
        for (said, expected) in cases {
            let kept = keep(said.clone(), None);
            let told = kept.as_ref().map(|one| one.as_ref().map(|one| one.insurer.as_str()));
            assert_eq!(told.map_err(|why| why.code()), expected, "{said:?}");
            if let Ok(Some(before)) = kept {
                assert_eq!(keep(said, Some(&before)), Ok(None));
            }
        }
    }

    #[test]
    fn cover_is_missing_holds_is_about_to_end_and_has_ended() {
        let held = cover("人保", (9, 10), (10, 31));
        let on = |month, day| standing(Some(&held), date(2021, month, day));
        let found = [on(9, 9), on(9, 10), on(10, 17), on(10, 18), on(10, 31), on(11, 1)];
        let [missing, covered, ending, ended] =
            [Standing::Missing, Standing::Covered, Standing::Ending, Standing::Ended];
        assert_eq!(found, [missing, covered, covered, ending, ending, ended]);
        assert_eq!(standing(None, date(2021, 9, 9)), missing);
    }

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
