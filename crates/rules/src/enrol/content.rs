//! 内容审查 Words in a title that speak of forbidden content: found by the program, decided by a person (P1.36).

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
}
