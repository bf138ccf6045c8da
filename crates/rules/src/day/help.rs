//! 个别辅导 Help for those who find learning hard: one child or a few, their own homework and questions, free. More than a
//! few is collective teaching, which is forbidden (P1.32 with P1.36, X.3).

use crate::enrol::content;
use crate::id::StudentId;
use crate::refusal::Refuses;
use serde::Deserialize;

/// How many are still helped one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Children in one help, at most (X.3).
    pub students_max: i64,
}

impl Default for Terms {
    /// Five, as X.3 reads it: a setting of every plan that does not say otherwise.
    fn default() -> Self {
        Self { students_max: 5 }
    }
}

/// Rule 个别辅导人数 `[help.students_max]` (P1.32): whether so many are still helped one by one, and not taught as a class.
pub fn is_individual(terms: &Terms, students: i64) -> bool {
    (1..=terms.students_max).contains(&students)
}

/// Help that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Made by the caller: twice the same id is the same help.
    pub id: String,
    /// To whom.
    pub students: Vec<StudentId>,
    /// With what, in a few words.
    pub topic: String,
    /// How long.
    pub minutes: i64,
}

/// Help as it is written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// What was given.
    pub draft: Draft,
    /// Words of its topic that speak of lessons: a person looks at them with the other notes.
    pub words: Vec<&'static str>,
}

/// Why it is not written down, in the order in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nobody was helped.
    #[error("nobody")]
    Nobody,
    /// So many at once are taught, not helped.
    #[error("more than {most}")]
    Collective {
        /// How many are still helped one by one.
        most: i64,
    },
    /// It does not say with what.
    #[error("no topic")]
    NoTopic,
    /// Nobody is helped for so long, or for no time.
    #[error("not {minutes} minutes")]
    BadLength {
        /// As it was typed.
        minutes: i64,
    },
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Nobody => "help-nobody",
            Self::Collective { .. } => "help-collective",
            Self::NoTopic => "help-no-topic",
            Self::BadLength { .. } => "help-bad-length",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::Collective { .. } => "P1.36",
            Self::Nobody | Self::NoTopic | Self::BadLength { .. } => "P1.32",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Collective { most } => vec![("most", most.to_string())],
            Self::BadLength { minutes } => vec![("minutes", minutes.to_string())],
            Self::Nobody | Self::NoTopic => Vec::new(),
        }
    }
}

/// Writes help down; help of an id that stands changes nothing: `None`. Its topic may have been written otherwise since
/// (P1.36), so that the same request sent again no longer says what stands.
pub fn give(terms: &Terms, standing: Option<&Draft>, mut draft: Draft) -> Result<Option<Given>, Refusal> {
    if standing.is_some() {
        return Ok(None);
    }
    draft.students.sort();
    draft.students.dedup();
    if draft.students.is_empty() {
        return Err(Refusal::Nobody);
    }
    let count = i64::try_from(draft.students.len()).unwrap_or(i64::MAX);
    if !is_individual(terms, count) {
        return Err(Refusal::Collective { most: terms.students_max });
    }
    if draft.topic.trim().is_empty() {
        return Err(Refusal::NoTopic);
    }
    if !(1..=180).contains(&draft.minutes) {
        return Err(Refusal::BadLength { minutes: draft.minutes });
    }
    let words = content::screen(&draft.topic).into_iter().map(|found| found.word).collect();
    Ok(Some(Given { draft, words }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn help(students: usize, topic: &str, minutes: i64) -> Draft {
        let students = (0..students).map(|n| StudentId::new(format!("s{n}"))).collect();
        Draft { id: "h1".to_owned(), students, topic: topic.to_owned(), minutes }
    }

    #[test]
    fn students_max_five_are_helped_and_six_are_taught() {
        let terms = Terms::default();
        let given = |draft: Draft| give(&terms, None, draft).map(|_| ()).map_err(|refusal| refusal.code());
        assert_eq!([1, 5].map(|count| given(help(count, "竖式", 20))), [Ok(()), Ok(())]);
        assert_eq!(given(help(6, "竖式", 20)), Err("help-collective"));
        assert_eq!(given(help(0, "竖式", 20)), Err("help-nobody"));
        assert_eq!(given(help(2, " ", 20)), Err("help-no-topic"));
        assert_eq!([0, 181].map(|minutes| given(help(2, "竖式", minutes))), [Err("help-bad-length"); 2]);
        assert!(
            is_individual(&Terms { students_max: 2 }, 2) && !is_individual(&Terms { students_max: 2 }, 3)
        );
    }

    #[test]
    fn a_child_named_twice_is_helped_once_and_a_topic_is_looked_at() {
        let mut twice = help(2, "第二单元提前学", 20);
        twice.students.push(StudentId::new("s0"));
        let given = give(&Terms::default(), None, twice).unwrap().unwrap();
        assert_eq!((given.draft.students.len(), &given.words[..]), (2, &["提前学"][..]));
        let rewritten = Draft { topic: "竖式除法".to_owned(), ..given.draft.clone() };
        for standing in [&given.draft, &rewritten] {
            assert_eq!(give(&Terms::default(), Some(standing), given.draft.clone()), Ok(None));
        }
    }
}
