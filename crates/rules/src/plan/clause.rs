//! 条款 The clauses of the source plans: what a refusal, a notice and a page quote.

use super::finding::Finding;
use super::local::Words;
use super::source::Source;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// One clause.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// `P3.27`, `X.1`.
    #[serde(skip)]
    pub id: String,
    /// The document's own key words; for `X` our reading of where the plans clash.
    pub zh: String,
    /// What the clause asks.
    pub en: String,
    /// The line of the source document; `X` clauses stand in none.
    pub line: Option<i64>,
    /// How strictly it asks.
    pub force: Force,
    /// Who holds it where no field of a plan and no limit of a policy does: the program or people.
    pub held: Option<String>,
    /// What the program does for it beside a field or a limit that holds it.
    pub also: Option<String>,
    /// Why no plan can break it by itself, where a field or a limit holds it and no broken scheme is told it.
    pub unbroken: Option<String>,
}

/// How strictly a clause of the source asks; a policy's limits have their own [`super::policy::Force`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Force {
    /// 必须、须、应、方可 Nothing goes on until it is so.
    Must,
    /// 不得、严禁 Refused.
    MustNot,
    /// 原则上、一般 Passes with a reason and an approver.
    Principle,
    /// 可、允许 A switch, off until somebody with authority turns it on.
    May,
    /// 力争、确保 A figure to be reached.
    Goal,
    /// A preamble: asks nothing by itself.
    Context,
    /// A heading whose body is lost.
    Heading,
    /// A gap in the source.
    Missing,
}

/// Every clause by its id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clauses(BTreeMap<String, Clause>);

impl Clause {
    /// Quote and gist as one text in two languages.
    pub fn words(&self) -> Words {
        Words { zh: self.zh.clone(), en: self.en.clone() }
    }
}

impl Clauses {
    /// Reads `schemes/source/clauses.toml`, or says everything that is wrong with it.
    pub fn read(file: &str, text: &str) -> Result<Self, Vec<Finding>> {
        let source = Source::parse(file, text)?;
        let mut clauses: BTreeMap<String, Clause> = source.every_table()?;
        for (id, clause) in &mut clauses {
            clause.id.clone_from(id);
        }
        Ok(Self(clauses))
    }

    /// The clause of that id.
    pub fn get(&self, id: &str) -> Option<&Clause> {
        self.0.get(id)
    }

    /// Every clause, in the order of their ids as text.
    pub fn iter(&self) -> impl Iterator<Item = &Clause> {
        self.0.values()
    }
}

static COMMITTED: LazyLock<Clauses> = LazyLock::new(|| {
    let text = include_str!("../../../../schemes/source/clauses.toml");
    Clauses::read("clauses.toml", text).expect("the committed clauses are read by a test")
});

/// The clauses of `schemes/source/clauses.toml`.
pub fn committed() -> &'static Clauses {
    &COMMITTED
}

/// The committed clauses, for tests of every wing.
#[cfg(test)]
pub(crate) fn clauses() -> Clauses {
    committed().clone()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::scheme::GONGSHU;

    #[test]
    fn all_clauses_are_there() {
        let clauses = clauses();
        let count = |chapter: &str| clauses.iter().filter(|clause| clause.id.starts_with(chapter)).count();
        let counted = ["P0.", "P1.", "P2.", "P3.", "P4.", "P5.", "X."].map(count);
        assert_eq!(counted, [7, 38, 31, 62, 16, 49, 22]);
        assert_eq!(clauses.iter().filter(|clause| clause.zh.is_empty() || clause.en.is_empty()).count(), 0);
    }

    #[test]
    fn every_clause_says_how_strictly_it_asks() {
        let clauses = clauses();
        let count = |force| clauses.iter().filter(|clause| clause.force == force).count();
        let counted = [Force::Must, Force::MustNot, Force::Principle, Force::May, Force::Goal].map(count);
        assert_eq!(counted, [165, 8, 4, 13, 10]);
        assert_eq!([Force::Context, Force::Heading, Force::Missing].map(count), [14, 2, 9]);
    }

    #[test]
    fn a_clause_quotes_the_document() {
        let clauses = clauses();
        let late = clauses.get("P3.27").unwrap();
        assert_eq!(
            (late.id.as_str(), late.zh.as_str(), late.line),
            ("P3.27", "报名截止至9月3日16:00前", Some(127))
        );
        assert_eq!(clauses.get("X.1").unwrap().line, None);
        assert_eq!(clauses.get("P3"), None);
    }

    #[test]
    fn every_clause_that_the_scheme_names_is_there() {
        let clauses = clauses();
        let words = GONGSHU.split(|c: char| !c.is_ascii_alphanumeric() && c != '.');
        let ids = words.map(|word| word.trim_end_matches('.')).filter(|word| {
            let (chapter, number) = word.split_once('.').unwrap_or_default();
            chapter == "X" || chapter.starts_with('P') && !number.is_empty()
        });
        let missing: Vec<&str> = ids.filter(|id| clauses.get(id).is_none()).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn a_clause_without_its_words_is_refused() {
        let found = Clauses::read("clauses.toml", "[\"P3.1\"]\nzh = \"题\"\n").unwrap_err();
        assert_eq!((found[0].code, found[0].line), ("missing-key", 1));
    }
}
