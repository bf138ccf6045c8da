//! 辅导名单 Pupils who find something hard and are helped one by one: a teacher names them with the reason. Their own family
//! and those who help read it, nobody else; nobody is ranked by it (P1.32).

use crate::enrol::content;
use crate::id::StudentId;
use crate::refusal::Refuses;

/// Letters of a reason, at most.
const LETTERS_MAX: usize = 100;

/// A pupil with what it finds hard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// Made by the caller: twice the same id is the same need.
    pub id: String,
    /// Who.
    pub student: StudentId,
    /// What it finds hard, in a few words.
    pub reason: String,
    /// Whether it needs no more help with that.
    pub is_over: bool,
}

/// A pupil as it comes on the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The need.
    pub need: Need,
    /// Words of its reason that speak of lessons: a person looks at them with the other notes.
    pub words: Vec<&'static str>,
}

/// Why nobody comes on the list, in the order in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It does not say what the pupil finds hard.
    #[error("no reason")]
    NoReason,
    /// Longer than a line.
    #[error("longer than {max}")]
    TooLong {
        /// Letters, at most.
        max: usize,
    },
    /// The pupil is on the list.
    #[error("on the list for {reason}")]
    OnList {
        /// What for.
        reason: String,
    },
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoReason => "need-no-reason",
            Self::TooLong { .. } => "need-too-long",
            Self::OnList { .. } => "need-on-list",
        }
    }

    fn clause(&self) -> &'static str {
        "P1.32"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NoReason => Vec::new(),
            Self::TooLong { max } => vec![("max", max.to_string())],
            Self::OnList { reason } => vec![("reason", reason.clone())],
        }
    }
}

/// Puts a pupil on the list. `standing` is what it needed before and needs now; the same request sent again changes
/// nothing: `None`. A pupil is on the list once, so that nobody counts labels.
pub fn name(standing: &[Need], mut need: Need) -> Result<Option<Named>, Refusal> {
    if standing.iter().any(|one| one.id == need.id) {
        return Ok(None);
    }
    need.reason = need.reason.trim().to_owned();
    if need.reason.is_empty() {
        return Err(Refusal::NoReason);
    }
    if need.reason.chars().count() > LETTERS_MAX {
        return Err(Refusal::TooLong { max: LETTERS_MAX });
    }
    if let Some(open) = standing.iter().find(|one| !one.is_over) {
        return Err(Refusal::OnList { reason: open.reason.clone() });
    }
    let words = content::screen(&need.reason).into_iter().map(|found| found.word).collect();
    Ok(Some(Named { need, words }))
}

/// Takes a pupil off the list; one that is off it stays off: `false`.
pub fn end(standing: &Need) -> bool {
    !standing.is_over
}

#[cfg(test)]
mod tests {
    use super::*;

    fn need(id: &str, reason: &str, is_over: bool) -> Need {
        Need { id: id.to_owned(), student: StudentId::new("ming"), reason: reason.to_owned(), is_over }
    }

    #[test]
    fn a_pupil_is_named_once_with_a_reason() {
        let (open, over) = (need("n1", "竖式除法", false), need("n0", "识字", true));
        let long = "难".repeat(101);
        let cases: [(&[Need], &str, &str); 6] = [
            (&[], " ", "need-no-reason"),
            (&[], &long, "need-too-long"),
            (&[over.clone(), open.clone()], "识字", "need-on-list"),
            (std::slice::from_ref(&over), "识字", "named"),
            (&[], &"难".repeat(100), "named"),
            (&[], "识字", "named"),
        ];
        for (standing, reason, expected) in cases {
            let told = match name(standing, need("n2", reason, false)) {
                Ok(Some(_)) => "named",
                Ok(None) => "again",
                Err(refusal) => refusal.code(),
            };
            assert_eq!(told, expected, "{reason}");
        }
        assert_eq!(name(std::slice::from_ref(&open), need("n1", "", false)), Ok(None), "sent twice is once");
        assert_eq!([end(&open), end(&over)], [true, false]);
    }

    #[test]
    fn a_reason_that_speaks_of_lessons_is_looked_at_and_not_blocked() {
        let named = name(&[], need("n1", " 提前学 ", false)).unwrap().unwrap();
        assert_eq!((named.need.reason.as_str(), &named.words[..]), ("提前学", &["提前学"][..]));
        assert_eq!(name(&[], need("n1", "进位加法", false)).unwrap().unwrap().words, Vec::<&str>::new());
    }
}
