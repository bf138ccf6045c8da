//! 拒绝文字 The texts of refusals, by code, in both languages.

use crate::answer::Card;
use crate::app::App;
use crate::texts::Lang;
use rules::plan::local::in_words;
use rules::refusal::Refuses;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Both {
    zh: Words,
    en: Words,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    what: String,
    next: String,
}

static TEXTS: LazyLock<BTreeMap<String, Both>> = LazyLock::new(|| {
    toml::from_str(include_str!("../locales/refusals.toml")).expect("a test reads the same file")
});

/// The card of a refusal: its texts with the blanks filled, and the clause in its own words.
pub(crate) fn card(app: &App, lang: Lang, refusal: &dyn Refuses) -> Card {
    let (code, clause) = (refusal.code(), refusal.clause());
    let words = quote(app, lang, clause);
    let (what, next) = match (TEXTS.get(code), lang) {
        (Some(both), Lang::Zh) => (both.zh.what.clone(), both.zh.next.clone()),
        (Some(both), Lang::En) => (both.en.what.clone(), both.en.next.clone()),
        (None, _) => (code.to_owned(), String::new()),
    };
    let (what, next) = (fill(what, refusal, lang), fill(next, refusal, lang));
    Card { code, what, clause, words, next }
}

/// A clause in its own words; nothing where nobody knows it.
pub(crate) fn quote(app: &App, lang: Lang, clause: &str) -> String {
    let found = app.clauses().get(clause);
    found.map_or_else(String::new, |found| lang.pick(&found.zh, &found.en).to_owned())
}

/// What a refusal says, its blanks left open: for a list of refusals.
pub(crate) fn what(lang: Lang, code: &str) -> String {
    let Some(both) = TEXTS.get(code) else { return code.to_owned() };
    let text = match lang {
        Lang::Zh => &both.zh.what,
        Lang::En => &both.en.what,
    };
    let mut parts = text.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |told, part| told + "…" + part.split_once('}').map_or(part, |(_, rest)| rest))
}

/// The blanks filled, days as people write them.
fn fill(text: String, refusal: &dyn Refuses, lang: Lang) -> String {
    refusal.words().iter().fold(text, |text, (name, value)| {
        let told = this_year(value, lang).unwrap_or_else(|| {
            let told = in_words(value);
            lang.pick(&told.zh, &told.en).to_owned()
        });
        text.replace(&format!("{{{name}}}"), &told)
    })
}

/// `09-09 20:00` is a moment of this year.
fn this_year(value: &str, lang: Lang) -> Option<String> {
    let (day, time) = value.split_once(' ')?;
    let (month, day) = day.split_once('-').filter(|(month, day)| month.len() == 2 && day.len() == 2)?;
    let (month, day) = (month.parse::<i8>().ok()?, day.parse::<i8>().ok()?);
    Some(lang.texts().when_short(month, day, time.get(..5)?))
}

#[cfg(test)]
mod tests {
    use super::{Lang, TEXTS, fill, this_year, what};
    use jiff::civil::date;
    use rules::plan::policy::Refusal;

    #[test]
    fn a_day_reads_as_people_write_it() {
        let late = Refusal::TooLate { from: date(2021, 9, 1) };
        assert_eq!(fill("{from} 起".to_owned(), &late, Lang::Zh), "2021年9月1日 起");
        assert_eq!(fill("from {from}".to_owned(), &late, Lang::En), "from 1 September 2021");
    }

    #[test]
    fn a_moment_of_this_year_reads_as_people_write_it() {
        assert_eq!(this_year("09-09 20:00", Lang::Zh), Some("9月9日 20:00".to_owned()));
        assert_eq!(this_year("07-10 00:00:00", Lang::En), Some("10 Jul, 00:00".to_owned()));
        for other in ["3-2", "2021-09-09", "王小明 3-2", "机器人 16:40"] {
            assert_eq!(this_year(other, Lang::Zh), None, "{other}");
        }
    }

    #[test]
    fn a_list_leaves_blanks_open() {
        let told = what(Lang::En, "filing-has-errors");
        assert_eq!(told, "The plan still has … mistakes, so this was not done.");
        assert_eq!(what(Lang::Zh, "no-such-code"), "no-such-code");
    }

    #[test]
    fn every_text_is_there_in_both_languages() {
        for (code, both) in TEXTS.iter() {
            for words in [&both.zh, &both.en] {
                assert!(!words.what.is_empty() && !words.next.is_empty(), "{code} lacks a text");
            }
        }
    }
}
