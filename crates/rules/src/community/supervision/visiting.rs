//! 走访核签 The committee visits the class and signs off what it opens with; the street may visit, and signs nothing.

use super::{Subject, Terms};
use crate::community::promise::Office;
use crate::plan::form::word;
use crate::refusal::Refuses;
use jiff::civil::Date;

/// Why nothing is written down, in the order in which it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A visit is written down when it was made.
    #[error("visited on {on}")]
    NotVisitedYet {
        /// The day given.
        on: Date,
    },
    /// A visit without a word of what was found.
    #[error("no findings")]
    NoFindings,
    /// Another office supervises.
    #[error("{} supervises", .0.key())]
    NotYours(Office),
    /// What would be signed is not there yet.
    #[error("no {}", .0.key())]
    NothingToSign(Subject),
    /// It was changed since it was read.
    #[error("another {} by now", .0.key())]
    Changed(Subject),
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotVisitedYet { .. } => "supervision-not-visited-yet",
            Self::NoFindings => "supervision-no-findings",
            Self::NotYours(_) => "supervision-not-yours",
            Self::NothingToSign(_) => "supervision-nothing-to-sign",
            Self::Changed(_) => "supervision-changed",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NotVisitedYet { .. }
            | Self::NoFindings
            | Self::NotYours(_)
            | Self::NothingToSign(_)
            | Self::Changed(_) => "P2.27",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        let named = |key: &str| {
            let words = word(key);
            vec![("which_zh", words.zh), ("which_en", words.en)]
        };
        match self {
            Self::NotVisitedYet { on } => vec![("on", on.to_string())],
            Self::NoFindings => Vec::new(),
            Self::NotYours(office) => named(office.key()),
            Self::NothingToSign(subject) | Self::Changed(subject) => named(subject.key()),
        }
    }
}

/// Writes a visit down (P2.27): what was found, on a day that has come.
pub fn visit(on: Date, findings: &str, today: Date) -> Result<String, Refusal> {
    if on > today {
        return Err(Refusal::NotVisitedYet { on });
    }
    let findings = findings.trim();
    if findings.is_empty() { Err(Refusal::NoFindings) } else { Ok(findings.to_owned()) }
}

/// The supervisor signs off what it has read, once that is there to be signed (P2.27); signed twice is once: `false`.
pub fn sign(
    terms: &Terms,
    (subject, by): (Subject, Office),
    (is_there, is_signed): (bool, bool),
    (newest, read): (&str, &str),
) -> Result<bool, Refusal> {
    if !signs(terms, by) {
        return Err(Refusal::NotYours(terms.by));
    }
    if !is_there {
        return Err(Refusal::NothingToSign(subject));
    }
    if newest != read {
        return Err(Refusal::Changed(subject));
    }
    Ok(!is_signed)
}

/// Whether an office signs anything off here (P2.27).
pub fn signs(terms: &Terms, by: Office) -> bool {
    terms.is_of(by)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::community_care::shinan;
    use jiff::civil::date;

    #[test]
    fn a_visit_says_what_was_found_on_a_day_that_has_come() {
        let (today, tomorrow) = (date(2011, 6, 1), date(2011, 6, 2));
        assert_eq!(visit(tomorrow, "", today), Err(Refusal::NotVisitedYet { on: tomorrow }));
        assert_eq!(visit(today, " ", today), Err(Refusal::NoFindings));
        assert_eq!(visit(today, " 楼梯口要加灯 ", today), Ok("楼梯口要加灯".to_owned()));
    }

    #[test]
    fn the_committee_signs_what_is_there_and_the_street_nothing() {
        let terms = shinan().supervision;
        let (street, committee) = (Office::StreetOffice, Office::ResidentsCommittee);
        let cases = [
            (street, (true, false), "r1", Err(Refusal::NotYours(committee))),
            (committee, (false, false), "r1", Err(Refusal::NothingToSign(Subject::Rules))),
            (committee, (true, false), "r1", Err(Refusal::Changed(Subject::Rules))),
            (committee, (true, false), "r2", Ok(true)),
            (committee, (true, true), "r2", Ok(false)),
        ];
        for (by, state, read, expected) in cases {
            assert_eq!(sign(&terms, (Subject::Rules, by), state, ("r2", read)), expected, "{by} {read}");
        }
        assert_eq!([street, committee].map(|by| signs(&terms, by)), [false, true]);
    }
}
