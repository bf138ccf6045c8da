//! 方案名 What a new document is called: a name of its own, for notices, draws, bills and the end of courses go by it (P0.4).

use super::{State, Version};
use crate::plan::form::Form;
use crate::plan::head::Kind;
use jiff::civil::Date;

/// Half a school year: the spring of a year comes before its autumn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Season {
    Spring,
    Autumn,
}

impl Season {
    fn key(self) -> &'static str {
        match self {
            Self::Spring => "spring",
            Self::Autumn => "autumn",
        }
    }

    fn of(key: &str) -> Option<Self> {
        [Self::Spring, Self::Autumn].into_iter().find(|season| season.key() == key)
    }

    /// The term that runs on a day, or begins next: from July on, when the spring's is over, it is the autumn's.
    fn on(day: Date) -> (i16, Self) {
        (day.year(), if day.month() < 7 { Self::Spring } else { Self::Autumn })
    }

    /// The term after one.
    fn after((year, season): (i16, Self)) -> (i16, Self) {
        match season {
            Self::Spring => (year, Self::Autumn),
            Self::Autumn => (year.saturating_add(1), Self::Spring),
        }
    }
}

/// The name of a new document of a form at a place: `wenlan-2022-spring` after `…-2021-autumn`, whenever it is drafted; the
/// first by the day. A name that is taken is counted on: `gongshu-2021-policy-2`.
pub fn name(
    place: &str,
    form: Form,
    standing: &[Version],
    is_taken: &dyn Fn(&str) -> bool,
    today: Date,
) -> String {
    let base = match form {
        Form::Plan(Kind::TermCare) => {
            let published = standing.iter().filter(|one| one.state == State::Published);
            let next = published.filter_map(|one| term_of(&one.scheme)).max().map(Season::after);
            let (year, season) = next.into_iter().fold(Season::on(today), Ord::max);
            format!("{place}-{year}-{}", season.key())
        }
        Form::Plan(Kind::HolidayCare) => format!("{place}-{}-summer", today.year()),
        Form::Plan(Kind::CommunityCare) => format!("{place}-{}-community", today.year()),
        Form::Plan(Kind::ReturnToSchool) => format!("{place}-{}-return", today.year()),
        Form::Policy => format!("{place}-{}-policy", today.year()),
    };
    let counted = (2..).map(|n| format!("{base}-{n}"));
    let mut names = std::iter::once(base.clone()).chain(counted);
    names.find(|name| !is_taken(name)).unwrap_or(base)
}

/// Which term a plan's name speaks of.
fn term_of(scheme: &str) -> Option<(i16, Season)> {
    let parts: Vec<&str> = scheme.split('-').collect();
    let mut pairs = parts.windows(2).rev();
    pairs.find_map(|pair| match pair {
        [year, season] if year.len() == 4 => Some((year.parse().ok()?, Season::of(season)?)),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment::Moment;
    use crate::plan::filing::begin;
    use crate::plan::scheme::GONGSHU;
    use jiff::civil::{date, datetime};

    const TERM: Form = Form::Plan(Kind::TermCare);

    fn published(scheme: &str) -> Version {
        let now = Moment::at(datetime(2021, 8, 28, 9, 0, 0, 0));
        let begun = begin(&[], (scheme, true), GONGSHU.to_owned(), now).unwrap();
        Version { state: State::Published, ..begun }
    }

    #[test]
    fn the_next_term_has_a_name_of_its_own_whenever_it_is_drafted() {
        let cases: [(&[&str], Date, &str); 13] = [
            (&[], date(2021, 8, 28), "wenlan-2021-autumn"),
            (&[], date(2021, 6, 30), "wenlan-2021-spring"),
            (&[], date(2021, 7, 1), "wenlan-2021-autumn"),
            (&[], date(2021, 3, 1), "wenlan-2021-spring"),
            (&[], date(2022, 1, 10), "wenlan-2022-spring"),
            (&["gongshu-2021-autumn"], date(2021, 9, 20), "wenlan-2022-spring"),
            (&["gongshu-2021-autumn"], date(2021, 12, 1), "wenlan-2022-spring"),
            (&["gongshu-2021-autumn"], date(2022, 1, 10), "wenlan-2022-spring"),
            (&["wenlan-2021-autumn", "wenlan-2022-spring"], date(2022, 3, 1), "wenlan-2022-autumn"),
            // An amendment of the term before was published last.
            (&["wenlan-2022-spring", "wenlan-2021-autumn"], date(2022, 1, 20), "wenlan-2022-autumn"),
            (&["wenlan-2021-autumn-2"], date(2021, 12, 1), "wenlan-2022-spring"),
            // A term was left out: the name is not of a term that is over.
            (&["wenlan-2021-autumn"], date(2022, 8, 20), "wenlan-2022-autumn"),
            (&["晚托"], date(2021, 12, 1), "wenlan-2021-autumn"),
        ];
        for (before, today, expected) in cases {
            let standing: Vec<Version> = before.iter().map(|one| published(one)).collect();
            let free = |_: &str| false;
            assert_eq!(name("wenlan", TERM, &standing, &free, today), expected, "{before:?} {today}");
        }
    }

    #[test]
    fn a_name_that_is_taken_is_counted_on() {
        let cases: [(Form, &[&str], &str); 5] = [
            (Form::Policy, &[], "gongshu-2021-policy"),
            (Form::Policy, &["gongshu-2021-policy"], "gongshu-2021-policy-2"),
            (Form::Policy, &["gongshu-2021-policy", "gongshu-2021-policy-2"], "gongshu-2021-policy-3"),
            (TERM, &["gongshu-2021-autumn"], "gongshu-2021-autumn-2"),
            (Form::Plan(Kind::ReturnToSchool), &["gongshu-2021-return"], "gongshu-2021-return-2"),
        ];
        for (form, taken, expected) in cases {
            let is_taken = |name: &str| taken.contains(&name);
            assert_eq!(name("gongshu", form, &[], &is_taken, date(2021, 9, 20)), expected, "{taken:?}");
        }
    }

    #[test]
    fn what_is_only_a_draft_names_no_term() {
        let draft = Version { state: State::Draft, ..published("wenlan-2021-autumn") };
        let free = |_: &str| false;
        assert_eq!(name("wenlan", TERM, &[draft], &free, date(2021, 12, 1)), "wenlan-2021-autumn");
    }
}
