//! 承诺兑现 The committee states what it promises, says when it kept it, and its families rate it; what is overdue rises once.

use super::{Overdue, Part, Promise, Terms};
use crate::refusal::Refuses;
use jiff::civil::Date;

/// A promise as it stands on the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// Its id.
    pub id: String,
    /// What it says.
    pub promise: Promise,
    /// The day on which it was stated.
    pub stated_on: Date,
    /// Whether the office above was told that it is overdue.
    pub has_risen: bool,
    /// Who rated it, each once, and how.
    pub ratings: Vec<(String, i64)>,
    /// Why it was taken back as mistyped.
    pub withdrawn: Option<String>,
}

/// How a promise stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// 进行中 Its day has not passed.
    Running,
    /// 已兑现 Kept on this day.
    Kept(Date),
    /// 逾期 So many days past its last.
    Overdue(Overdue),
}

/// Why nothing is written down, in the order in which it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A promise does not state this.
    #[error("no {}", .0.key())]
    Lacks(Part),
    /// It would be overdue as it is stated.
    #[error("{by_when} has passed")]
    DayPassed {
        /// The day given.
        by_when: Date,
    },
    /// It is marked as kept once it was.
    #[error("kept on {on}")]
    NotKeptYet {
        /// The day given.
        on: Date,
    },
    /// Nothing is kept before it was promised.
    #[error("stated on {stated_on}")]
    KeptBefore {
        /// The day on which it was stated.
        stated_on: Date,
    },
    /// Its families rate it, and none of theirs lives here any more.
    #[error("no child on the roll")]
    NotOfHere,
    /// It is neither kept nor past its day: there is nothing to rate.
    #[error("not due before {by_when}")]
    NothingToRate {
        /// Its day.
        by_when: Date,
    },
    /// No rating of the plan.
    #[error("rated from 1 to {max}")]
    BadRating {
        /// The best.
        max: i64,
    },
    /// It was taken back: it is neither kept nor rated.
    #[error("taken back")]
    Withdrawn,
    /// What was kept, or is past its day, is no slip of the pen.
    #[error("kept or due")]
    NotMistyped,
    /// Everybody reads why it was taken back.
    #[error("no reason")]
    NoReason,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Lacks(part) => match part {
                Part::What => "promise-no-what",
                Part::ByWhen => "promise-no-day",
                Part::Contact => "promise-no-contact",
            },
            Self::DayPassed { .. } => "promise-day-passed",
            Self::NotKeptYet { .. } => "promise-not-kept-yet",
            Self::KeptBefore { .. } => "promise-kept-before-stated",
            Self::NotOfHere => "promise-not-of-here",
            Self::NothingToRate { .. } => "promise-nothing-to-rate",
            Self::BadRating { .. } => "promise-bad-rating",
            Self::Withdrawn => "promise-withdrawn",
            Self::NotMistyped => "promise-withdraw-late",
            Self::NoReason => "promise-withdraw-no-reason",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::Lacks(_)
            | Self::DayPassed { .. }
            | Self::NotKeptYet { .. }
            | Self::KeptBefore { .. }
            | Self::NotOfHere
            | Self::NothingToRate { .. }
            | Self::BadRating { .. }
            | Self::Withdrawn
            | Self::NotMistyped
            | Self::NoReason => "P2.3",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Lacks(_) | Self::NotOfHere | Self::Withdrawn | Self::NotMistyped | Self::NoReason => {
                Vec::new()
            }
            Self::DayPassed { by_when } | Self::NothingToRate { by_when } => {
                vec![("by_when", by_when.to_string())]
            }
            Self::NotKeptYet { on } => vec![("on", on.to_string())],
            Self::KeptBefore { stated_on } => vec![("stated_on", stated_on.to_string())],
            Self::BadRating { max } => vec![("max", max.to_string())],
        }
    }
}

/// States a promise (P2.3): all that the plan asks of one, and a day that has not passed. One that runs already in the same
/// words is not stated twice: `None`.
pub fn state(
    terms: &Terms,
    (draft, today): (Promise, Date),
    all: &[Stated],
) -> Result<Option<Promise>, Refusal> {
    let promise = Promise {
        what: draft.what.trim().to_owned(),
        contact: draft.contact.trim().to_owned(),
        kept_on: None,
        ..draft
    };
    if let Some(part) = terms.lacks(&promise).first() {
        return Err(Refusal::Lacks(*part));
    }
    if let Some(by_when) = promise.by_when.filter(|by_when| *by_when < today) {
        return Err(Refusal::DayPassed { by_when });
    }
    let stands = all.iter().any(|one| one.promise == promise && one.withdrawn.is_none());
    Ok((!stands).then_some(promise))
}

/// Marks a promise as kept on a day that has come since it was stated (P2.3); said twice is once: `false`. The first day that was
/// said stands.
pub fn keep(one: &Stated, (on, today): (Date, Date)) -> Result<bool, Refusal> {
    if one.withdrawn.is_some() {
        return Err(Refusal::Withdrawn);
    }
    if one.promise.kept_on.is_some() {
        return Ok(false);
    }
    if on > today {
        return Err(Refusal::NotKeptYet { on });
    }
    if on < one.stated_on { Err(Refusal::KeptBefore { stated_on: one.stated_on }) } else { Ok(true) }
}

/// A guardian with a child on the community's roll rates a promise that was kept, or should have been (P2.3). Another rating takes
/// the place of the first.
pub fn rate(
    terms: &Terms,
    one: &Stated,
    (rating, today): (i64, Date),
    is_of_here: bool,
) -> Result<(), Refusal> {
    if !is_of_here {
        return Err(Refusal::NotOfHere);
    }
    if one.withdrawn.is_some() {
        return Err(Refusal::Withdrawn);
    }
    if let Some(by_when) = waits_until(terms, &one.promise, today) {
        return Err(Refusal::NothingToRate { by_when });
    }
    if terms.takes(rating) { Ok(()) } else { Err(Refusal::BadRating { max: terms.rating_max }) }
}

/// Whether there is something to rate.
pub fn is_rated(terms: &Terms, one: &Stated, today: Date) -> bool {
    one.withdrawn.is_none() && waits_until(terms, &one.promise, today).is_none()
}

/// The committee takes a promise back that it mistyped, while it runs (P2.3): its words stay readable with the reason. Taken back
/// twice is once: `None`.
pub fn withdraw(terms: &Terms, one: &Stated, reason: &str, today: Date) -> Result<Option<String>, Refusal> {
    if one.withdrawn.is_some() {
        return Ok(None);
    }
    match stands(terms, &one.promise, today) {
        Standing::Kept(_) | Standing::Overdue(_) => Err(Refusal::NotMistyped),
        Standing::Running if reason.trim().is_empty() => Err(Refusal::NoReason),
        Standing::Running => Ok(Some(reason.trim().to_owned())),
    }
}

/// Whether it can still be taken back as mistyped (P2.3).
pub fn is_withdrawable(terms: &Terms, one: &Stated, today: Date) -> bool {
    one.withdrawn.is_none() && stands(terms, &one.promise, today) == Standing::Running
}

fn waits_until(terms: &Terms, promise: &Promise, today: Date) -> Option<Date> {
    match stands(terms, promise, today) {
        Standing::Running => promise.by_when,
        Standing::Kept(_) | Standing::Overdue(_) => None,
    }
}

/// How a promise stands on a day (P2.3).
pub fn stands(terms: &Terms, promise: &Promise, today: Date) -> Standing {
    match (promise.kept_on, terms.overdue(promise, today)) {
        (Some(on), _) => Standing::Kept(on),
        (None, Some(overdue)) => Standing::Overdue(overdue),
        (None, None) => Standing::Running,
    }
}

/// The promises of which the office above must be told now, each once (P2.3).
pub fn rising<'s>(terms: &Terms, all: &'s [Stated], today: Date) -> Vec<(&'s Stated, Overdue)> {
    let overdue = |one: &'s Stated| terms.overdue(&one.promise, today).map(|overdue| (one, overdue));
    all.iter().filter(|one| !one.has_risen && one.withdrawn.is_none()).filter_map(overdue).collect()
}

impl Stated {
    /// The average of its ratings in tenths, rounded to the nearest, and how many they are.
    pub fn average(&self) -> Option<(i64, i64)> {
        average(&self.ratings)
    }
}

/// The average of ratings in tenths, rounded to the nearest, and how many they are.
pub fn average(ratings: &[(String, i64)]) -> Option<(i64, i64)> {
    let count = i64::try_from(ratings.len()).ok().filter(|count| *count > 0)?;
    let sum: i64 = ratings.iter().map(|(_, rating)| rating).sum();
    Some(((sum * 20 + count) / (count * 2), count))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::community::promise::Office;
    use crate::plan::community_care::shinan;
    use jiff::civil::date;

    const TODAY: Date = Date::constant(2011, 6, 1);

    fn promise(by_when: Date) -> Promise {
        Promise {
            what: "腾出图书室".to_owned(),
            by_when: Some(by_when),
            contact: "周主任".to_owned(),
            kept_on: None,
        }
    }

    fn stated(promise: Promise) -> Stated {
        let stated_on = date(2011, 5, 30);
        let (id, ratings) = ("p1".to_owned(), Vec::new());
        Stated { id, promise, stated_on, has_risen: false, ratings, withdrawn: None }
    }

    fn withdrawn(promise: Promise) -> Stated {
        Stated { withdrawn: Some("写错了".to_owned()), ..stated(promise) }
    }

    #[test]
    fn a_promise_is_stated_whole_and_for_a_day_to_come() {
        let terms = shinan().promise;
        let (yesterday, due) = (date(2011, 5, 31), date(2011, 6, 10));
        let nothing = Promise { what: " ".to_owned(), by_when: None, ..promise(due) };
        let undated = Promise { by_when: None, contact: " ".to_owned(), ..promise(due) };
        let anonymous = Promise { contact: " ".to_owned(), ..promise(yesterday) };
        let spaced = Promise { what: " 腾出图书室 ".to_owned(), ..promise(due) };
        let cases = [
            (nothing, Err(Refusal::Lacks(Part::What))),
            (undated, Err(Refusal::Lacks(Part::ByWhen))),
            (anonymous, Err(Refusal::Lacks(Part::Contact))),
            (promise(yesterday), Err(Refusal::DayPassed { by_when: yesterday })),
            (promise(TODAY), Ok(Some(promise(TODAY)))),
            (spaced, Ok(None)),
        ];
        for (draft, expected) in cases {
            assert_eq!(state(&terms, (draft, TODAY), &[stated(promise(due))]), expected);
        }
        let kept = Promise { kept_on: Some(TODAY), ..promise(due) };
        assert!(state(&terms, (promise(due), TODAY), &[stated(kept)]).unwrap().is_some(), "promised anew");
    }

    #[test]
    fn it_is_kept_once_on_a_day_that_has_come() {
        let due = date(2011, 6, 10);
        let tomorrow = date(2011, 6, 2);
        let one = stated(promise(due));
        let before = Refusal::KeptBefore { stated_on: one.stated_on };
        assert_eq!(keep(&one, (tomorrow, TODAY)), Err(Refusal::NotKeptYet { on: tomorrow }));
        assert_eq!(keep(&one, (date(2011, 5, 29), TODAY)), Err(before));
        assert_eq!(keep(&one, (date(2011, 5, 30), TODAY)), Ok(true));
        assert_eq!(keep(&one, (TODAY, TODAY)), Ok(true));
        let kept = Promise { kept_on: Some(TODAY), ..promise(due) };
        assert_eq!(keep(&stated(kept.clone()), (tomorrow, TODAY)), Ok(false), "the first day stands");
        assert_eq!(stands(&shinan().promise, &kept, date(2011, 7, 1)), Standing::Kept(TODAY));
    }

    #[test]
    fn what_is_kept_or_overdue_is_rated_within_the_plan_s_ends() {
        let terms = shinan().promise;
        let due = date(2011, 6, 10);
        let kept = Promise { kept_on: Some(TODAY), ..promise(due) };
        let cases = [
            (promise(due), 5, due, Err(Refusal::NothingToRate { by_when: due })),
            (promise(due), 5, date(2011, 6, 11), Ok(())),
            (kept.clone(), 0, TODAY, Err(Refusal::BadRating { max: 5 })),
            (kept.clone(), 6, TODAY, Err(Refusal::BadRating { max: 5 })),
            (kept, 1, TODAY, Ok(())),
        ];
        for (promise, rating, today, expected) in cases {
            let promise = stated(promise);
            let waits = matches!(expected, Err(Refusal::NothingToRate { .. }));
            assert_eq!(is_rated(&terms, &promise, today), !waits, "{rating} {today}");
            assert_eq!(rate(&terms, &promise, (rating, today), true), expected, "{rating} {today}");
            assert_eq!(rate(&terms, &promise, (rating, today), false), Err(Refusal::NotOfHere));
        }
    }

    #[test]
    fn what_was_mistyped_is_taken_back_while_it_runs_and_stays_readable() {
        let terms = shinan().promise;
        let (due, after) = (date(2011, 6, 10), date(2011, 6, 11));
        let kept = Promise { kept_on: Some(TODAY), ..promise(due) };
        let cases = [
            (stated(promise(due)), " ", due, Err(Refusal::NoReason)),
            (stated(promise(due)), " 日期写错 ", due, Ok(Some("日期写错".to_owned()))),
            (stated(promise(due)), "日期写错", after, Err(Refusal::NotMistyped)),
            (stated(kept), "日期写错", TODAY, Err(Refusal::NotMistyped)),
            (withdrawn(promise(due)), "日期写错", after, Ok(None)),
        ];
        for (one, reason, today, expected) in cases {
            let may = matches!(expected, Ok(Some(_)) | Err(Refusal::NoReason));
            assert_eq!(is_withdrawable(&terms, &one, today), may, "{reason} {today}");
            assert_eq!(withdraw(&terms, &one, reason, today), expected, "{reason} {today}");
        }
        let one = withdrawn(promise(due));
        assert_eq!(keep(&one, (TODAY, TODAY)), Err(Refusal::Withdrawn));
        assert_eq!(rate(&terms, &one, (5, after), true), Err(Refusal::Withdrawn));
        assert!(
            !is_rated(&terms, &one, after) && rising(&terms, std::slice::from_ref(&one), after).is_empty()
        );
        let again = state(&terms, (promise(due), TODAY), &[one]);
        assert_eq!(again, Ok(Some(promise(due))), "the same words are stated anew");
    }

    #[test]
    fn the_average_is_rounded_to_a_tenth_beside_its_number() {
        let rated = |ratings: &[i64]| {
            let ratings = ratings.iter().map(|rating| (rating.to_string(), *rating)).collect();
            Stated { ratings, ..stated(promise(TODAY)) }.average()
        };
        assert_eq!(rated(&[]), None);
        assert_eq!(rated(&[5]), Some((50, 1)));
        assert_eq!(rated(&[5, 4, 4]), Some((43, 3)));
        assert_eq!(rated(&[5, 5, 4]), Some((47, 3)));
    }

    #[test]
    fn what_is_overdue_rises_once() {
        let terms = shinan().promise;
        let told = Stated { has_risen: true, ..stated(promise(TODAY)) };
        let kept = stated(Promise { kept_on: Some(TODAY), ..promise(TODAY) });
        let all = [stated(promise(TODAY)), told, kept];
        assert!(rising(&terms, &all, TODAY).is_empty());
        let found = rising(&terms, &all, date(2011, 6, 3));
        assert_eq!(found, [(&all[0], Overdue { days: 2, to: Office::StreetOffice })]);
    }
}
