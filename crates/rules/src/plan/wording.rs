//! 措辞 The texts of findings in both languages, from `locales/findings.toml`.

use super::local::{Words, dated};
use crate::fen::Fen;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A placeholder's name and what stands in its place.
pub(crate) type Fill = (&'static str, Words);

/// All texts, by group and key.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Wording {
    word: BTreeMap<String, Words>,
    r#type: BTreeMap<String, Words>,
    step: BTreeMap<String, Words>,
    measure: BTreeMap<String, Words>,
    named: BTreeMap<String, Words>,
    breach: BTreeMap<String, Words>,
    finding: BTreeMap<String, Texts>,
    syntax: BTreeMap<String, Texts>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Texts {
    /// The clause behind a mistake of form that a clause forbids.
    clause: Option<String>,
    what: Words,
    next: Words,
}

/// The texts of findings, one file a subject; no key stands in two of them.
const FINDINGS: [&str; 9] = [
    include_str!("../../locales/findings.toml"),
    include_str!("../../locales/findings-policy.toml"),
    include_str!("../../locales/findings-community-care.toml"),
    include_str!("../../locales/findings-return.toml"),
    include_str!("../../locales/findings-holiday.toml"),
    include_str!("../../locales/findings-beside.toml"),
    include_str!("../../locales/findings-fee.toml"),
    include_str!("../../locales/findings-house.toml"),
    include_str!("../../locales/findings-toml.toml"),
];

/// The words of the papers, one file a plan; no key stands in two of them.
const PAPERS: [&str; 6] = [
    include_str!("../../locales/notice.toml"),
    include_str!("../../locales/notice-fee.toml"),
    include_str!("../../locales/notice-community-care.toml"),
    include_str!("../../locales/notice-return.toml"),
    include_str!("../../locales/notice-holiday.toml"),
    include_str!("../../locales/notice-policy.toml"),
];

static WORDING: LazyLock<Wording> = LazyLock::new(|| {
    let read = |text: &&str| toml::from_str(text).expect("the committed texts are read by a test");
    FINDINGS.iter().map(read).fold(Wording::default(), Wording::and)
});

impl Wording {
    fn and(mut self, other: Self) -> Self {
        self.word.extend(other.word);
        self.r#type.extend(other.r#type);
        self.step.extend(other.step);
        self.measure.extend(other.measure);
        self.named.extend(other.named);
        self.breach.extend(other.breach);
        self.finding.extend(other.finding);
        self.syntax.extend(other.syntax);
        self
    }
}

/// The notice's texts, by group and key.
static NOTICE: LazyLock<BTreeMap<String, BTreeMap<String, Words>>> = LazyLock::new(|| {
    let mut all: BTreeMap<String, BTreeMap<String, Words>> = BTreeMap::new();
    for text in PAPERS {
        let groups: BTreeMap<String, BTreeMap<String, Words>> =
            toml::from_str(text).expect("the committed texts are read by a test");
        for (group, texts) in groups {
            all.entry(group).or_default().extend(texts);
        }
    }
    all
});

/// What is wrong and what to do, with the placeholders filled.
pub(crate) fn texts(code: &str, fills: &[Fill]) -> [Words; 2] {
    let texts = WORDING.finding.get(code).expect("every code has its texts: a test walks them");
    [filled(&texts.what, fills), filled(&texts.next, fills)]
}

/// What keeps a text from being TOML and what to do, by its kind.
pub(crate) fn syntax(kind: &str, fills: &[Fill]) -> [Words; 2] {
    let texts = WORDING.syntax.get(kind).expect("every kind has its texts: a test walks them");
    [filled(&texts.what, fills), filled(&texts.next, fills)]
}

/// Whether there are texts for a code.
pub(crate) fn knows(code: &str) -> Option<&'static str> {
    WORDING.finding.get_key_value(code).map(|(code, _)| code.as_str())
}

/// `error`, `warning` or `next`.
pub(crate) fn word(key: &str) -> &'static Words {
    &WORDING.word[key]
}

/// A length of time in its unit, such as `minutes-after`.
pub(crate) fn amount(unit: &str, n: i64) -> Words {
    filled(word(unit), &[("n", same(n))])
}

/// A sum as whoever writes it needs it: yuan on a page, fen in a file.
pub(crate) fn money(sum: Fen) -> Words {
    filled(word("money"), &[("yuan", same(sum)), ("fen", same(sum.0))])
}

/// A day as whoever writes it needs it: as people read it, and as a file has it.
pub(crate) fn date(day: Date) -> Words {
    filled(word("date"), &[("day", dated(day)), ("written", same(day))])
}

/// A step of the season, such as `notice`, or a rung of a ladder.
pub(crate) fn step(key: &str) -> Words {
    WORDING.step[key].clone()
}

/// The clause that forbids a mistake of form; `None` for most.
pub(crate) fn clause(code: &str) -> Option<&'static str> {
    WORDING.finding.get(code)?.clause.as_deref()
}

/// What a measure is called.
pub(crate) fn measure(name: &str) -> Words {
    WORDING.measure.get(name).cloned().unwrap_or_default()
}

/// How a value lies outside a bound: `at_most`, `includes`.
pub(crate) fn breach(bound: &str, fills: &[Fill]) -> Words {
    filled(&WORDING.breach[bound], fills)
}

/// A word of a closed list by its name: of the notice, of the findings, or as it is written.
pub(crate) fn named(word: &str) -> Words {
    let known = WORDING.named.get(word).or_else(|| NOTICE["cell"].get(word));
    known.cloned().unwrap_or_else(|| same(word))
}

/// Several words after one another.
pub(crate) fn list(items: impl Iterator<Item = Words>) -> Words {
    let comma = cell("comma", &[]);
    let (zh, en): (Vec<String>, Vec<String>) = items.map(|words| (words.zh, words.en)).unzip();
    Words { zh: zh.join(&comma.zh), en: en.join(&comma.en) }
}

/// A type as the reader names it, in plain words.
pub(crate) fn type_name(wanted: &str) -> Words {
    let known = WORDING.r#type.iter().find(|(name, _)| wanted.starts_with(name.as_str()));
    known.map_or_else(|| same(wanted), |(_, words)| words.clone())
}

/// A text of the notice, filled.
pub(crate) fn line(group: &str, key: &str, fills: &[Fill]) -> Words {
    filled(&NOTICE[group][key], fills)
}

/// A text of the notice, if it has one under that key.
pub(crate) fn known(group: &str, key: &str) -> Option<Words> {
    NOTICE.get(group)?.get(key).cloned()
}

/// A small text of the notice, filled.
pub(crate) fn cell(key: &str, fills: &[Fill]) -> Words {
    line("cell", key, fills)
}

/// A month's name, from 1.
pub(crate) fn month(number: i8) -> Words {
    line("month", &number.to_string(), &[])
}

/// A value that reads the same in both languages.
pub(crate) fn same(value: impl ToString) -> Words {
    Words { zh: value.to_string(), en: value.to_string() }
}

fn filled(text: &Words, fills: &[Fill]) -> Words {
    let fill = |text: &str, of: fn(&Words) -> &str| {
        fills
            .iter()
            .fold(text.to_owned(), |text, (name, words)| text.replace(&format!("{{{name}}}"), of(words)))
    };
    Words { zh: fill(&text.zh, |words| &words.zh), en: fill(&text.en, |words| &words.en) }
}

/// Every kind of fault that has texts.
#[cfg(test)]
pub(crate) fn syntax_kinds() -> Vec<String> {
    WORDING.syntax.keys().cloned().collect()
}

/// Every code that has texts in one of the files.
#[cfg(test)]
pub(crate) fn codes(file: usize) -> Vec<&'static str> {
    let wording: Wording = toml::from_str(FINDINGS[file]).unwrap();
    let codes = wording.finding.into_keys();
    codes.filter_map(|code| knows(&code)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn names(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0)).collect()
    }

    #[test]
    fn a_switch_that_is_on_reads_as_a_sentence() {
        let [yes, no] = ["yes", "no"].map(|key| word(key).clone());
        let fills = [("measure", measure("health-mode")), ("given", yes), ("bound", no)];
        let said = breach("is", &fills);
        assert_eq!(said.zh, "健康管控启用：是（应为否）");
        assert_eq!(said.en, "the health rules being on is yes, not no");
    }

    #[test]
    fn both_languages_fill_the_same_placeholders() {
        for (code, texts) in &WORDING.finding {
            assert_eq!(names(&texts.what.zh), names(&texts.what.en), "{code}");
            assert_eq!(names(&texts.next.zh), names(&texts.next.en), "{code}");
        }
        for (key, text) in
            NOTICE.values().flatten().filter(|(key, _)| !["day", "dated"].contains(&key.as_str()))
        {
            assert_eq!(names(&text.zh), names(&text.en), "{key}");
        }
    }
}
