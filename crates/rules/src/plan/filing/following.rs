//! 接续 When a plan takes over from the one before it: a term runs to its last day, whatever is published meanwhile (P2.17).

use super::{State, Version};
use crate::plan::document::{Document, Opened};
use crate::plan::finding::{Finding, Weight};
use crate::plan::form::Form;
use crate::plan::head::Kind;
use crate::plan::local::{Days, dated};
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

/// The latest day from which a published version of the same document holds: of two versions the one that begins later holds in the
/// end, so that an amendment never begins before what it amends (P2.17).
pub fn latest(standing: &[Version], version: &Version) -> Option<Date> {
    let is_same = |one: &&Version| one.state == State::Published && one.scheme == version.scheme;
    standing.iter().filter(is_same).filter_map(|one| one.holds_from).max()
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

/// Whether no version of its kind was published before it.
pub fn is_first(standing: &[Version], version: &Version) -> bool {
    let form = version.form();
    standing.iter().all(|one| one.state != State::Published || one.form() != form)
}

/// The day from which a version holds where nobody says another: a policy from its own day, and the first of its kind as well, or
/// from today where that is past.
pub fn first_day(
    running: &[Running],
    version: &Version,
    is_first: bool,
    (after, today): (Option<Date>, Date),
) -> Date {
    let own = || own_day(version).unwrap_or(today);
    if version.form() == Some(Form::Policy) {
        return own();
    }
    if is_first { own().max(today) } else { offered(running, version, (after, today)) }
}

/// What is said of a new plan whose first day is past: it holds from its publication, and nothing that happened by then changes.
/// `None` for an amendment, of which the day is asked, and for what is published.
pub fn begun(version: &Version, standing: &[Version], today: Date) -> Option<Finding> {
    if version.state == State::Published || latest(standing, version).is_some() {
        return None;
    }
    let file = format!("{}.toml", version.scheme);
    let opened = Opened::read(&file, &version.text).ok()?;
    let own = opened.document.holds_from().filter(|own| *own < today)?;
    let head = opened.document.plan()?.head();
    let path = match (&opened.document, head.from) {
        (_, Some(_)) => "scheme.from",
        (Document::TermCare(_), None) => "term.from",
        (Document::HolidayCare(_), None) => "period.0.from",
        (Document::CommunityCare(_), None) => "rollout.stage.0.from",
        (Document::ReturnToSchool(_), None) => "reopening.staff_from",
        (Document::Policy(_), None) => return None,
    };
    let told = opened.source.finding(path, "", ("begun-already", vec![("from", dated(own))]));
    Some(Finding { weight: Weight::Warning, ..told })
}

/// The day from which a document says that it holds.
fn own_day(version: &Version) -> Option<Date> {
    let file = format!("{}.toml", version.scheme);
    Opened::read(&file, &version.text).ok()?.document.holds_from()
}

/// The day that is offered for a version to hold from: an amendment's is the earliest, the next term's the day after the last of
/// the term before, or its own first day or that on which courses are chosen if both lie later.
pub fn offered(running: &[Running], version: &Version, (after, today): (Option<Date>, Date)) -> Date {
    let soonest = soonest(after, today);
    let earliest = match (after, terms(version)) {
        (None, Some((first, _))) => first.max(soonest),
        (Some(_), _) | (None, None) => soonest,
    };
    let mut day = earliest;
    while let Some(last) = cut(running, version, day) {
        let Ok(next) = last.tomorrow() else { break };
        day = next;
    }
    day
}

/// The first day from which an amendment may hold, where what it amends holds last from `after`.
pub fn soonest(after: Option<Date>, today: Date) -> Date {
    let tomorrow = today.tomorrow().unwrap_or(today);
    after.map_or(tomorrow, |after| after.max(tomorrow))
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
    fn what_an_amendment_amends_is_the_version_that_holds_last() {
        let (november, december) = (date(2021, 11, 1), date(2021, 12, 1));
        let later = |number, from| Version { version: number, holds_from: Some(from), ..autumn() };
        let own = Version { version: 9, state: State::Draft, holds_from: None, ..autumn() };
        let cases = [
            ("nothing", vec![], None),
            ("another plan's", vec![spring(State::Published, Some(december))], None),
            ("the first", vec![autumn()], Some(date(2021, 9, 1))),
            ("the last", vec![later(3, november), later(2, december), autumn()], Some(december)),
            ("not a draft's", vec![own.clone(), autumn()], Some(date(2021, 9, 1))),
        ];
        for (what, standing, expected) in cases {
            assert_eq!(latest(&standing, &own), expected, "{what}");
        }
        let days = [None, Some(november), Some(december)].map(|after| soonest(after, date(2021, 11, 9)));
        assert_eq!(days, [date(2021, 11, 10), date(2021, 11, 10), december]);
    }

    #[test]
    fn the_first_of_its_kind_and_a_policy_hold_from_their_own_day() {
        let today = date(2021, 12, 1);
        let policy = include_str!("../../../../../schemes/gongshu-district-2021.toml").to_owned();
        let policy = Version { scheme: "gongshu-district-2021".to_owned(), text: policy, ..autumn() };
        let unread = Version { text: "[scheme".to_owned(), ..autumn() };
        let amended = Version { version: 2, state: State::Draft, holds_from: None, ..autumn() };
        let draft = Version { state: State::Draft, ..autumn() };
        let later = version("winter", 2, (State::Draft, None), ["2021-12-20", "2022-01-28"]);
        let cases = [
            ("the first", later, vec![], true, date(2021, 12, 20)),
            ("the first, whose day is past", amended.clone(), vec![], true, today),
            ("beside a draft", amended.clone(), vec![draft], true, today),
            ("of another kind", amended.clone(), vec![policy.clone()], true, today),
            ("an amendment", amended, vec![autumn()], false, date(2021, 12, 2)),
            ("a policy's", policy.clone(), vec![policy.clone()], false, own_day(&policy).unwrap()),
            ("one that does not read", unread, vec![], true, today),
        ];
        for (what, version, standing, first, expected) in cases {
            assert_eq!(is_first(&standing, &version), first, "{what}");
            let after = latest(&standing, &version);
            assert_eq!(first_day(&running(&standing), &version, first, (after, today)), expected, "{what}");
        }
    }

    #[test]
    fn a_new_plan_that_has_begun_is_told_and_an_amendment_is_not() {
        let draft = |state| Version { state, holds_from: None, ..autumn() };
        let (first, second) = (date(2021, 9, 1), date(2021, 9, 2));
        let spring = spring(State::Published, Some(date(2022, 2, 21)));
        let cases = [
            ("from its first day on", draft(State::Draft), vec![], first, false),
            ("the day after", draft(State::Approved), vec![], second, true),
            ("another term's stands", draft(State::Submitted), vec![spring], second, true),
            ("an amendment", draft(State::Draft), vec![autumn()], second, false),
            ("published", autumn(), vec![], second, false),
        ];
        for (what, version, standing, today, expected) in cases {
            let told = begun(&version, &standing, today);
            assert_eq!(told.is_some(), expected, "{what}");
            let is_meant = |one: &Finding| {
                (one.code, one.weight) == ("begun-already", Weight::Warning)
                    && one.excerpt.contains("2021-09-01")
            };
            assert!(told.as_ref().is_none_or(is_meant), "{what}: {told:?}");
        }
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
            let after = latest(&standing, &version);
            assert_eq!(offered(&running(&standing), &version, (after, today)), expected, "{what}");
        }
    }
}
