//! 制度成文 A rule of management is written: its own words, or the paper on which they stand.

use super::{Rule, Terms};
use crate::refusal::Refuses;

/// A rule as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Which one.
    pub rule: Rule,
    /// Its words.
    pub words: String,
    /// The paper on which they stand, by its name.
    pub paper: String,
}

/// Why nothing is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Neither words nor a paper.
    #[error("nothing is written")]
    NothingWritten,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NothingWritten => "management-nothing-written",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NothingWritten => "P2.30",
        }
    }
}

/// Writes a rule (P2.30); a changed one is another, the same once more changes nothing: `None`.
pub fn write(draft: Written, standing: &[Written]) -> Result<Option<Written>, Refusal> {
    let (words, paper) = (draft.words.trim().to_owned(), draft.paper.trim().to_owned());
    if words.is_empty() && paper.is_empty() {
        return Err(Refusal::NothingWritten);
    }
    let written = Written { words, paper, ..draft };
    Ok((!standing.contains(&written)).then_some(written))
}

impl Terms {
    /// The rules that a class has not written, of those that stand (P2.30).
    pub fn left(&self, standing: &[Written]) -> Vec<Rule> {
        let written: Vec<Rule> = standing.iter().map(|one| one.rule).collect();
        self.unwritten(&written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::community_care::shinan;

    #[test]
    fn a_rule_has_words_or_a_paper_and_stands_once() {
        let of = |words: &str, paper: &str| Written {
            rule: Rule::Safety,
            words: words.to_owned(),
            paper: paper.to_owned(),
        };
        let standing = [of("不离开视线", "")];
        let cases = [
            (of(" ", " "), Err(Refusal::NothingWritten)),
            (of("不离开视线 ", ""), Ok(None)),
            (of("两人在场", ""), Ok(Some(of("两人在场", "")))),
            (of("", "安全制度第2版"), Ok(Some(of("", "安全制度第2版")))),
        ];
        for (draft, expected) in cases {
            assert_eq!(write(draft, &standing), expected);
        }
        let left = shinan().management.left(&standing);
        assert_eq!((left.len(), left.contains(&Rule::Safety)), (Rule::ALL.len() - 1, false));
    }
}
