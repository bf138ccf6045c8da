//! 内容审查 Words in a title or a note that speak of forbidden content: found by the program, decided by a person (P1.36).

use crate::refusal::Refuses;
use serde::Deserialize;
use std::sync::LazyLock;

/// A word that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The word as the list has it.
    pub word: &'static str,
    /// What it speaks of: `new-lessons`, `exam-drill` …
    pub kind: &'static str,
    /// The clause that forbids that.
    pub clause: &'static str,
}

#[derive(Deserialize)]
struct Words {
    group: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    kind: String,
    clause: String,
    zh: Vec<String>,
    en: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../../schemes/source/words.toml"))
        .expect("the committed words are read by a test")
});

/// Every forbidden word in a text, in the list's order. Spaces inside Chinese words do not hide them.
pub fn screen(text: &str) -> Vec<Found> {
    let lower = text.to_lowercase();
    let close: String = lower.chars().filter(|c| !c.is_whitespace()).collect();
    let in_group = |group: &'static Group| {
        let zh = group.zh.iter().filter(|word| close.contains(word.as_str()));
        let en = group.en.iter().filter(|word| lower.contains(word.as_str()));
        let found = |word: &'static String| Found { word, kind: &group.kind, clause: &group.clause };
        zh.chain(en).map(found).collect::<Vec<_>>()
    };
    WORDS.group.iter().flat_map(in_group).collect()
}

/// What a person says of a note in which words were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// 保留 It speaks of nothing forbidden.
    Kept,
    /// 改写 It is written otherwise.
    Changed,
}

impl Verdict {
    /// As the table holds it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Changed => "changed",
        }
    }

    /// From the table's or a form's word.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Kept, Self::Changed].into_iter().find(|verdict| verdict.code() == code)
    }
}

/// A decision about a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// What was decided.
    pub verdict: Verdict,
    /// The words it is about.
    pub words: Vec<&'static str>,
    /// The clause that forbids what the first of them speaks of.
    pub clause: &'static str,
    /// Why.
    pub reason: String,
    /// The note as it stands from now on.
    pub text: String,
}

/// Why a decision is not taken, in the order in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is nothing in the note to decide.
    #[error("no forbidden word")]
    NothingFound,
    /// Nobody said why.
    #[error("no reason")]
    ReasonMissing,
    /// Nothing is written instead, and the note says why a pupil is helped: without it nobody would know (P1.32).
    #[error("nothing instead")]
    Emptied,
    /// What was written instead speaks of it still, or says nothing else.
    #[error("still there: {words}")]
    StillThere {
        /// The words.
        words: String,
    },
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NothingFound => "content-nothing-found",
            Self::ReasonMissing => "content-reason-missing",
            Self::Emptied => "content-emptied",
            Self::StillThere { .. } => "content-still-there",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::Emptied => "P1.32",
            Self::NothingFound | Self::ReasonMissing | Self::StillThere { .. } => "P1.36",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::StillThere { words } => vec![("words", words.clone())],
            Self::NothingFound | Self::ReasonMissing | Self::Emptied => Vec::new(),
        }
    }
}

/// A person's decision about a note that stands at `source`: it stays as it is, or is written otherwise; the reason is
/// kept either way. Only a line about an evening may be taken out altogether.
pub fn decide(
    (source, note): (&str, &str),
    verdict: Verdict,
    reason: &str,
    instead: &str,
) -> Result<Decided, Refusal> {
    let found = screen(note);
    let first = found.first().ok_or(Refusal::NothingFound)?;
    if reason.trim().is_empty() {
        return Err(Refusal::ReasonMissing);
    }
    let text = match verdict {
        Verdict::Kept => note.to_owned(),
        Verdict::Changed => instead.trim().to_owned(),
    };
    if text.is_empty() && source != "carelog" {
        return Err(Refusal::Emptied);
    }
    let left: Vec<&str> = screen(&text).into_iter().map(|found| found.word).collect();
    if verdict == Verdict::Changed && !left.is_empty() {
        return Err(Refusal::StillThere { words: left.join("、") });
    }
    let words = found.iter().map(|found| found.word).collect();
    Ok(Decided { verdict, words, clause: first.clause, reason: reason.trim().to_owned(), text })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_speaks_of_lessons_is_found_and_the_rest_is_not() {
        let cases: [(&str, &[&str]); 10] = [
            ("五年级数学新课", &["new-lessons"]),
            ("五年级 数学 新 课", &["new-lessons"]),
            ("奥数提高班", &["make-up-lessons", "make-up-lessons"]),
            ("期末复习与模拟考", &["exam-drill", "exam-drill"]),
            ("Mock Exam club", &["exam-drill"]),
            ("阅读圈", &[]),
            ("Reading circle", &[]),
            ("机器人", &[]),
            ("新年剪纸课", &[]),
            ("英语话剧", &[]),
        ];
        for (title, kinds) in cases {
            assert_eq!(screen(title).iter().map(|one| one.kind).collect::<Vec<_>>(), kinds, "{title}");
        }
    }

    #[test]
    fn every_word_has_a_clause_that_is_there() {
        let clauses = crate::plan::clause::clauses();
        for group in &WORDS.group {
            assert!(clauses.get(&group.clause).is_some() && !group.zh.is_empty() && !group.en.is_empty());
        }
    }

    #[test]
    fn a_person_keeps_a_note_or_writes_it_otherwise_and_says_why() {
        let note = "今天讲授了下册第一单元";
        let still_there = || Err(Refusal::StillThere { words: "月考".to_owned() });
        let cases = [
            ("carelog", "语文背诵很好", Verdict::Kept, "x", "", Err(Refusal::NothingFound)),
            ("need", note, Verdict::Changed, " ", "", Err(Refusal::ReasonMissing)),
            ("need", note, Verdict::Changed, "不许", " ", Err(Refusal::Emptied)),
            ("help", note, Verdict::Changed, "不许", "", Err(Refusal::Emptied)),
            ("need", note, Verdict::Changed, "不许", "做了月考卷", still_there()),
            ("carelog", note, Verdict::Changed, "不许", "做了月考卷", still_there()),
            ("carelog", note, Verdict::Changed, "不许", " ", Ok("")),
            ("need", note, Verdict::Kept, "家长的原话", "", Ok(note)),
            ("need", note, Verdict::Changed, "写错了", " 自己预读课文 ", Ok("自己预读课文")),
        ];
        for (source, note, verdict, reason, instead, expected) in cases {
            let decided = decide((source, note), verdict, reason, instead);
            assert_eq!(
                decided.as_ref().map(|one| one.text.as_str()),
                expected.as_ref().map(|text| *text),
                "{source}: {note}, {instead}"
            );
            if let Ok(decided) = decided {
                assert_eq!((decided.words, decided.clause), (vec!["下册", "讲授"], "P1.36"));
            }
        }
    }
}
