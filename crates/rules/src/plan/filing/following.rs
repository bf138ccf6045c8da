//! 接续 When a plan takes over from the one before it: a term runs to its last day, whatever is published meanwhile (P2.17).

use super::{State, Version};
use crate::plan::document::{Document, Opened};
use crate::plan::form::Form;
use crate::plan::head::Kind;
use crate::plan::local::Days;
use jiff::civil::Date;

/// A published plan for a term, as its last version says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Running {
    /// The plan's name.
    pub plan: String,
    /// The days of its term.
    pub term: Days,
    /// The day from which its last version holds.
    pub holds_from: Date,
}

/// Every plan for a term that a place has published, by the version of each that holds last.
pub fn running(standing: &[Version]) -> Vec<Running> {
    let is_term =
        |one: &&Version| one.state == State::Published && one.form() == Some(Form::Plan(Kind::TermCare));
    let mut published: Vec<(Date, &Version)> =
        standing.iter().filter(is_term).filter_map(|one| Some((one.holds_from?, one))).collect();
    published.sort_by_key(|(holds_from, one)| (*holds_from, one.version));
    let mut found: Vec<Running> = Vec::new();
    for (holds_from, one) in published {
        let Some((_, term)) = terms(one) else { continue };
        found.retain(|before| before.plan != one.scheme);
        found.push(Running { plan: one.scheme.clone(), term, holds_from });
    }
    found
}

/// The plan that is in force on a day, of a place's published ones in the order of the days from which they hold: the last of
/// them, but a term that was made longer after the next one's plan was published still runs to its last day. Before any holds,
/// the first. `said` is a plan's name, its term, and the day from which that version holds.
pub fn in_force<T>(all: &[T], today: Date, said: impl Fn(&T) -> (&str, Days, Date)) -> Option<&T> {
    let is_last = |at: usize, plan: &str| {
        let mut later = all[at + 1..].iter().map(&said);
        !later.any(|(other, _, from)| other == plan && from <= today)
    };
    let mut by_now = all.iter().enumerate().rev().filter(|&(_, one)| said(one).2 <= today);
    let last = by_now.clone().next();
    let of_today = by_now.find(|&(at, one)| {
        let (plan, term, _) = said(one);
        term.contains(today) && is_last(at, plan)
    });
    of_today.or(last).map(|(_, one)| one).or(all.first())
}

/// The last day of the other plan's term that a version would cut short if it held from `from`.
pub fn cut(running: &[Running], version: &Version, from: Date) -> Option<Date> {
    if version.form() != Some(Form::Plan(Kind::TermCare)) {
        return None;
    }
    let is_in = |one: &&Running| one.plan != version.scheme && one.term.from <= from && from < one.term.until;
    let until = running.iter().filter(is_in).map(|one| one.term.until).max()?;
    until.yesterday().ok()
}

/// The day that is offered for a version to hold from: an amendment's is tomorrow, the next term's the day after the last of
/// the term before, or its own first day or that on which courses are chosen if both lie later.
pub fn offered(running: &[Running], version: &Version, today: Date) -> Date {
    let tomorrow = today.tomorrow().unwrap_or(today);
    let own = running.iter().find(|one| one.plan == version.scheme);
    // Of two versions the one that begins later holds in the end: an amendment never begins before what it amends.
    let earliest = match (own, terms(version)) {
        (Some(own), _) => own.holds_from.max(tomorrow),
        (None, Some((first, _))) => first.max(tomorrow),
        (None, None) => tomorrow,
    };
    let mut day = earliest;
    while let Some(last) = cut(running, version, day) {
        let Ok(next) = last.tomorrow() else { break };
        day = next;
    }
    day
}

/// The day on which a plan for a term is needed first, and the days of its term.
fn terms(version: &Version) -> Option<(Date, Days)> {
    let file = format!("{}.toml", version.scheme);
    let Document::TermCare(scheme) = Opened::read(&file, &version.text).ok()?.document else { return None };
    let own = scheme.scheme.from.unwrap_or(scheme.term.from);
    Some((own.min(scheme.preference.from.date()), scheme.term.days()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment::Moment;
    use crate::plan::filing::begin;
    use crate::plan::scheme::GONGSHU;
    use jiff::civil::{date, datetime};

    fn version(
        scheme: &str,
        version: i64,
        (state, holds_from): (State, Option<Date>),
        days: [&str; 2],
    ) -> Version {
        let text = GONGSHU.replace("from      = 2021-09-01 ", &format!("from      = {} ", days[0]));
        let text = text.replace("until     = 2022-01-28 ", &format!("until     = {} ", days[1]));
        let text = text.replace("2021-09-07T18:00:00", &format!("{}T18:00:00", days[0]));
        let text = text.replace("\"gongshu-2021-autumn\"", &format!("\"{scheme}\""));
        let now = Moment::at(datetime(2021, 8, 28, 9, 0, 0, 0));
        let begun = begin(&[], (scheme, true), text, now).unwrap();
        Version { version, state, holds_from, ..begun }
    }

    fn autumn() -> Version {
        version("autumn", 1, (State::Published, Some(date(2021, 9, 1))), ["2021-09-01", "2022-01-28"])
    }

    fn spring(state: State, holds_from: Option<Date>) -> Version {
        version("spring", 2, (state, holds_from), ["2022-02-21", "2022-07-01"])
    }

    #[test]
    fn a_plan_is_known_by_the_version_of_it_that_holds_last() {
        let longer =
            version("autumn", 3, (State::Published, Some(date(2021, 12, 1))), ["2021-09-01", "2022-01-31"]);
        let draft = spring(State::Draft, None);
        let found = running(&[draft, longer, autumn()]);
        let term = Days { from: date(2021, 9, 1), until: date(2022, 1, 31) };
        assert_eq!(found, [Running { plan: "autumn".to_owned(), term, holds_from: date(2021, 12, 1) }]);
    }

    #[test]
    fn a_day_inside_the_other_plan_s_term_cuts_it() {
        let next = spring(State::Approved, None);
        let standing = running(&[autumn()]);
        let cases = [
            (date(2021, 8, 31), None),
            (date(2021, 9, 1), Some(date(2022, 1, 27))),
            (date(2021, 12, 2), Some(date(2022, 1, 27))),
            (date(2022, 1, 27), Some(date(2022, 1, 27))),
            (date(2022, 1, 28), None),
            (date(2022, 2, 21), None),
        ];
        for (from, expected) in cases {
            assert_eq!(cut(&standing, &next, from), expected, "{from}");
            assert_eq!(cut(&standing, &autumn(), from), None, "an amendment cuts nothing of its own: {from}");
        }
    }

    #[test]
    fn a_term_runs_to_its_last_day_whatever_holds_by_then() {
        let held = |standing: &[Version], today: Date| {
            let said = |one: &Version| (terms(one).unwrap().1, one.holds_from.unwrap());
            let all: Vec<_> =
                standing.iter().map(|one| (one.scheme.clone(), said(one), one.version)).collect();
            let found = in_force(&all, today, |(plan, (term, from), _)| (plan.as_str(), *term, *from));
            found.map(|(_, _, version)| *version)
        };
        let spring = || spring(State::Published, Some(date(2022, 1, 28)));
        let amended = |number, from, until| {
            version("autumn", number, (State::Published, Some(from)), ["2021-09-01", until])
        };
        let longer = || amended(3, date(2022, 1, 20), "2022-02-05");
        let late = || amended(4, date(2022, 1, 30), "2022-01-28");
        let shorter = || amended(3, date(2022, 1, 10), "2022-01-20");
        let early = || Version { holds_from: Some(date(2021, 12, 2)), ..spring() };
        let cases = [
            ("before any holds", vec![autumn(), spring()], date(2021, 8, 28), 1),
            ("the first", vec![autumn(), spring()], date(2022, 1, 27), 1),
            ("the next", vec![autumn(), spring()], date(2022, 1, 28), 2),
            ("made longer", vec![autumn(), longer(), spring()], date(2022, 2, 4), 3),
            ("until then", vec![autumn(), longer(), spring()], date(2022, 2, 5), 2),
            ("made shorter", vec![autumn(), shorter(), spring()], date(2022, 1, 21), 3),
            ("amended after its end", vec![autumn(), spring(), late()], date(2022, 2, 1), 4),
            ("which takes no term", vec![autumn(), spring(), late()], date(2022, 2, 21), 2),
            ("published to hold too early", vec![autumn(), early()], date(2022, 1, 10), 1),
        ];
        for (what, standing, today, expected) in cases {
            assert_eq!(held(&standing, today), Some(expected), "{what}");
        }
        assert_eq!(held(&[], date(2022, 1, 10)), None);
    }

    #[test]
    fn the_day_offered_is_never_inside_the_other_s_term() {
        let (early, late) = (date(2021, 12, 1), date(2022, 2, 24));
        let before = version("spring", 2, (State::Approved, None), ["2022-01-10", "2022-07-01"]);
        let published = spring(State::Published, Some(date(2022, 2, 21)));
        let amended = Version { version: 3, state: State::Approved, holds_from: None, ..published.clone() };
        let cases = [
            ("the first of a term", spring(State::Approved, None), vec![autumn()], early, date(2022, 2, 21)),
            ("the day after the last", before, vec![autumn()], early, date(2022, 1, 28)),
            ("late is tomorrow", spring(State::Approved, None), vec![autumn()], late, date(2022, 2, 25)),
            ("an amendment", autumn(), vec![autumn()], early, date(2021, 12, 2)),
            ("of what holds later", amended, vec![autumn(), published], early, date(2022, 2, 21)),
        ];
        for (what, version, standing, today, expected) in cases {
            assert_eq!(offered(&running(&standing), &version, today), expected, "{what}");
        }
    }
}
