//! 消毒记录 The school's list of places, and the log of each: who disinfected it, on which day, with what and how strong.

use super::{Kind, Place, Terms};
use crate::plan::form::word;
use crate::refusal::Refuses;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Letters of a name, an agent, a strength or a reason, at most.
const LETTERS_MAX: usize = 60;
/// Places that are listed at once, at most.
const NAMES_MAX: usize = 200;

/// One disinfection of one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
    /// The day.
    pub on: Date,
    /// With what.
    pub agent: String,
    /// How strong.
    pub strength: String,
    /// Who did it.
    pub doer: String,
}

/// A place on the school's list with its log, the oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its id.
    pub id: String,
    /// Its kind.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// What was done there, and not taken back.
    pub logs: Vec<Log>,
}

/// Why nothing is written down, in the order in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The plan says that the school has none.
    #[error("{} is not present", .0.key())]
    NotPresent(Kind),
    /// No name was written, or no place was chosen.
    #[error("no place")]
    NoPlace,
    /// Nobody lists so many at once.
    #[error("more than {max} places")]
    TooMany {
        /// How many, at most.
        max: usize,
    },
    /// A log says with what, how strong, and by whom; what is taken back says why.
    #[error("something is not said")]
    Unsaid,
    /// Nobody reads a longer one.
    #[error("longer than {max}")]
    TooLong {
        /// Letters, at most.
        max: usize,
    },
    /// It is written down when it was done.
    #[error("done on {on}")]
    NotDoneYet {
        /// The day given.
        on: Date,
    },
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotPresent(_) => "disinfection-not-present",
            Self::NoPlace => "disinfection-no-place",
            Self::TooMany { .. } => "disinfection-too-many",
            Self::Unsaid => "disinfection-unsaid",
            Self::TooLong { .. } => "disinfection-too-long",
            Self::NotDoneYet { .. } => "disinfection-not-done-yet",
        }
    }

    fn clause(&self) -> &'static str {
        "P5.34"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotPresent(kind) => {
                let words = word(kind.key());
                vec![("which_zh", words.zh), ("which_en", words.en)]
            }
            Self::NoPlace | Self::Unsaid => Vec::new(),
            Self::TooMany { max } | Self::TooLong { max } => vec![("max", max.to_string())],
            Self::NotDoneYet { on } => vec![("on", on.to_string())],
        }
    }
}

impl Listed {
    /// The place as coverage counts it: done on the first day on which it was.
    pub fn place(&self) -> Place {
        let done_on = self.logs.iter().map(|log| log.on).min();
        Place { name: self.name.clone(), kind: self.kind, done_on }
    }
}

/// Puts places on the list, one name a line; whoever stands there already is left out (P5.34).
pub fn list(terms: &Terms, listed: &[Listed], kind: Kind, typed: &str) -> Result<Vec<String>, Refusal> {
    if !terms.has(kind) {
        return Err(Refusal::NotPresent(kind));
    }
    let names: BTreeSet<&str> = typed.lines().map(str::trim).filter(|name| !name.is_empty()).collect();
    if names.is_empty() {
        return Err(Refusal::NoPlace);
    }
    if names.len() > NAMES_MAX {
        return Err(Refusal::TooMany { max: NAMES_MAX });
    }
    names.iter().try_for_each(|name| short(name))?;
    let is_new = |name: &&str| !listed.iter().any(|one| one.kind == kind && one.name == *name);
    Ok(names.into_iter().filter(is_new).map(str::to_owned).collect())
}

/// Writes down that some places were disinfected; says which of the chosen ones are on the list (P5.34).
pub fn log<'l>(
    listed: &'l [Listed],
    chosen: &[String],
    done: Log,
    today: Date,
) -> Result<(Vec<&'l Listed>, Log), Refusal> {
    let places: Vec<&Listed> = listed.iter().filter(|one| chosen.contains(&one.id)).collect();
    if places.is_empty() {
        return Err(Refusal::NoPlace);
    }
    let done = Log {
        agent: said(&done.agent)?,
        strength: said(&done.strength)?,
        doer: said(&done.doer)?,
        on: done.on,
    };
    if done.on > today { Err(Refusal::NotDoneYet { on: done.on }) } else { Ok((places, done)) }
}

/// What was mistyped is taken back with a reason.
pub fn said(typed: &str) -> Result<String, Refusal> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(Refusal::Unsaid);
    }
    short(typed)?;
    Ok(typed.to_owned())
}

fn short(text: &str) -> Result<(), Refusal> {
    if text.chars().count() > LETTERS_MAX { Err(Refusal::TooLong { max: LETTERS_MAX }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::return_to_school::dongpo;
    use jiff::civil::date;

    const TODAY: Date = Date::constant(2021, 8, 29);

    fn listed(name: &str, days: &[i8]) -> Listed {
        let log = |day: &i8| Log { on: date(2021, 8, *day), ..done() };
        let (id, logs) = (name.to_owned(), days.iter().map(log).collect());
        Listed { id, kind: Kind::Lifts, name: name.to_owned(), logs }
    }

    fn done() -> Log {
        let [agent, strength, doer] = ["84消毒液", "500 mg/L", "周师傅"].map(str::to_owned);
        Log { on: TODAY, agent, strength, doer }
    }

    #[test]
    fn places_are_listed_once_and_only_of_kinds_that_the_school_has() {
        let terms = dongpo().disinfection;
        let there = [listed("1号电梯", &[])];
        let ask = |kind, typed: &str| list(&terms, &there, kind, typed);
        let long = "梯".repeat(LETTERS_MAX + 1);
        let many = (0..=NAMES_MAX).map(|n| format!("{n}号")).collect::<Vec<_>>().join("\n");
        let ladder = [
            (Kind::Dormitories, "1号楼", Refusal::NotPresent(Kind::Dormitories)),
            (Kind::Lifts, " \n ", Refusal::NoPlace),
            (Kind::Lifts, many.as_str(), Refusal::TooMany { max: NAMES_MAX }),
            (Kind::Lifts, long.as_str(), Refusal::TooLong { max: LETTERS_MAX }),
        ];
        for (kind, typed, refusal) in ladder {
            assert_eq!(ask(kind, typed), Err(refusal));
        }
        assert_eq!(ask(Kind::Lifts, "2号电梯\n1号电梯\n 2号电梯 "), Ok(vec!["2号电梯".to_owned()]));
        assert_eq!(ask(Kind::Toilets, "1号电梯"), Ok(vec!["1号电梯".to_owned()]), "another kind");
    }

    #[test]
    fn a_log_says_with_what_how_strong_by_whom_and_never_of_tomorrow() {
        let there = [listed("1号电梯", &[]), listed("2号电梯", &[])];
        let ask = |chosen: &[&str], done: Log| {
            let chosen: Vec<String> = chosen.iter().map(|one| (*one).to_owned()).collect();
            log(&there, &chosen, done, TODAY).map(|(places, done)| (places.len(), done))
        };
        let tomorrow = date(2021, 8, 30);
        let ladder = [
            (vec!["9号电梯"], done(), Refusal::NoPlace),
            (vec!["1号电梯"], Log { agent: " ".to_owned(), ..done() }, Refusal::Unsaid),
            (vec!["1号电梯"], Log { strength: String::new(), ..done() }, Refusal::Unsaid),
            (vec!["1号电梯"], Log { doer: "名".repeat(61), ..done() }, Refusal::TooLong { max: 60 }),
            (vec!["1号电梯"], Log { on: tomorrow, ..done() }, Refusal::NotDoneYet { on: tomorrow }),
        ];
        for (chosen, done, refusal) in ladder {
            assert_eq!(ask(&chosen, done), Err(refusal));
        }
        assert_eq!(ask(&["1号电梯", "2号电梯", "9号电梯"], done()), Ok((2, done())));
    }

    #[test]
    fn the_first_day_counts_however_often_it_is_done_again() {
        assert_eq!(listed("1号电梯", &[]).place().done_on, None);
        assert_eq!(listed("1号电梯", &[30, 28, 31]).place().done_on, Some(date(2021, 8, 28)));
    }
}
