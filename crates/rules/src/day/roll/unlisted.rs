//! 名单外 A child in the room whom nobody can look up, because there is no network: it is written down by name and class at once,
//! and found out later, as a pupil of the school or otherwise (X.22).

use crate::refusal::Refuses;

/// Letters of a name with its class, at most.
const WORDS_MAX: usize = 60;
/// Letters of who it was, at most.
const WHO_MAX: usize = 100;

/// Why nothing is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No name (X.22).
    NoWords,
    /// Not said who it was (X.22).
    NobodySaid,
    /// Longer than a line (X.22).
    TooLong {
        /// As many letters as it may have.
        max: usize,
    },
}

/// Takes down who stands in a room and on no list: any name counts, and nobody is turned away.
pub fn note(words: &str) -> Result<String, Refusal> {
    let words = words.trim();
    if words.is_empty() {
        return Err(Refusal::NoWords);
    }
    if words.chars().count() > WORDS_MAX {
        Err(Refusal::TooLong { max: WORDS_MAX })
    } else {
        Ok(words.to_owned())
    }
}

/// Says who it was, where it is no pupil who is taken onto the roll.
pub fn settle(who: &str) -> Result<String, Refusal> {
    let who = who.trim();
    if who.is_empty() {
        return Err(Refusal::NobodySaid);
    }
    if who.chars().count() > WHO_MAX { Err(Refusal::TooLong { max: WHO_MAX }) } else { Ok(who.to_owned()) }
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoWords => "unlisted-no-words",
            Self::NobodySaid => "unlisted-nobody-said",
            Self::TooLong { .. } => "unlisted-too-long",
        }
    }

    fn clause(&self) -> &'static str {
        "X.22"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NoWords | Self::NobodySaid => Vec::new(),
            Self::TooLong { max } => vec![("max", max.to_string())],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_name_counts_and_somebody_says_who_it_was() {
        let long = |letters: usize| "远".repeat(letters);
        let cases = [
            (note("  "), Err("unlisted-no-words")),
            (note(" 小红 6-1班 "), Ok("小红 6-1班".to_owned())),
            (note(&long(60)), Ok(long(60))),
            (note(&long(61)), Err("unlisted-too-long")),
            (settle(""), Err("unlisted-nobody-said")),
            (settle("邻校的妹妹，妈妈接走了"), Ok("邻校的妹妹，妈妈接走了".to_owned())),
            (settle(&long(101)), Err("unlisted-too-long")),
        ];
        for (said, outcome) in cases {
            assert_eq!(said.map_err(|why| why.code()), outcome);
        }
    }
}
