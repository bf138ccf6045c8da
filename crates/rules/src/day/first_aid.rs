//! 保健处理 First aid: a graze that was washed, a nose that bled: who, when, and what was done (P3.47). What is more than that is
//! an incident with its steps.

use crate::id::StudentId;
use crate::moment::Moment;
use crate::refusal::Refuses;

/// Letters of what was done, at most.
const WORDS_MAX: usize = 300;

/// What is written down. Twice the same id is the same entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Made by the caller.
    pub id: String,
    /// Who was helped.
    pub student: StudentId,
    /// When.
    pub at: Moment,
    /// What was done.
    pub done: String,
}

/// Why nothing is kept, in the order in which it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing is said.
    NoWords,
    /// Longer than a few lines.
    TooLong,
    /// Not of today, or later than now.
    NotToday,
}

/// Takes an entry of today.
pub fn keep(draft: Draft, now: Moment) -> Result<Draft, Refusal> {
    let done = draft.done.trim().to_owned();
    if done.is_empty() {
        return Err(Refusal::NoWords);
    }
    if done.chars().count() > WORDS_MAX {
        return Err(Refusal::TooLong);
    }
    if draft.at > now || draft.at.date() != now.date() {
        return Err(Refusal::NotToday);
    }
    Ok(Draft { done, ..draft })
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoWords => "first-aid-no-words",
            Self::TooLong => "first-aid-too-long",
            Self::NotToday => "first-aid-not-today",
        }
    }

    fn clause(&self) -> &'static str {
        "P3.47"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooLong => vec![("max", WORDS_MAX.to_string())],
            Self::NoWords | Self::NotToday => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn at(day: i8, hour: i8) -> Moment {
        Moment::at(date(2021, 9, day).at(hour, 0, 0, 0))
    }

    #[test]
    fn an_entry_says_what_was_done_and_is_of_today() {
        let draft = |at: Moment, done: &str| Draft {
            id: "a".to_owned(),
            student: StudentId::new("ming"),
            at,
            done: done.to_owned(),
        };
        let cases = [
            ("no words", draft(at(6, 16), " "), Err("first-aid-no-words")),
            ("a page", draft(at(6, 16), &"长".repeat(WORDS_MAX + 1)), Err("first-aid-too-long")),
            ("yesterday", draft(at(6, 16), "冰敷"), Err("first-aid-not-today")),
            ("later", draft(at(7, 18), "冰敷"), Err("first-aid-not-today")),
            ("now", draft(at(7, 17), " 冰敷 "), Ok("冰敷".to_owned())),
            ("an hour ago", draft(at(7, 16), "冰敷"), Ok("冰敷".to_owned())),
        ];
        for (case, draft, expected) in cases {
            let kept = keep(draft, at(7, 17)).map(|one| one.done);
            assert_eq!(kept.map_err(|why| why.code()), expected, "{case}");
        }
    }
}
