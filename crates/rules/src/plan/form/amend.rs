//! 修改意见 A policy's limit is changed from a day on: the old one ends there, a new one begins, nothing is lost.

use super::edit::{Text, bound_input, yuan};
use super::{Field, Input};
use crate::fen::Fen;
use crate::plan::local::Words;
use crate::plan::measure::Value;
use crate::plan::policy::{Limit, Policy};
use crate::plan::{vocabulary, wording};
use jiff::civil::Date;

/// How far a limit reaches, as a page asks for another value of it in one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounded {
    /// How it is asked: money in yuan, one word from a list, several with commas between them.
    pub input: Input,
    /// The words to choose from.
    pub of: Vec<&'static str>,
    /// What it is now, as [`amend`] takes it back.
    pub given: String,
}

/// How another value of a limit is asked.
pub fn bounded(limit: &Limit, english: bool) -> Bounded {
    let of = vocabulary::of(&limit.on);
    let input = one_field(bound_input(limit.bound.key(), limit.on));
    let word = |code: &String| if english { code.clone() } else { wording::named(code).zh };
    let given = match limit.bound.value() {
        Value::Time(time) => time.strftime("%H:%M").to_string(),
        Value::Number(fen) if limit.on.is_money() => yuan(Fen(*fen)),
        Value::Number(number) => number.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Flag(flag) => flag.to_string(),
        Value::Word(word) => word.clone(),
        Value::Words(words) => {
            let words = of.iter().map(|one| (*one).to_owned()).filter(|one| words.contains(one));
            words.map(|one| word(&one)).collect::<Vec<_>>().join(if english { ", " } else { "、" })
        }
    };
    Bounded { input, of, given }
}

/// Boxes are several fields; in one their words stand with commas between them.
fn one_field(input: Input) -> Input {
    if input == Input::Choices { Input::Order } else { input }
}

/// The policy's text with one limit changed from a day on, and its version counted up. `None` where the text is no
/// document or has no such limit.
pub fn amend(text: &str, policy: &Policy, limit: &Limit, given: &str, from: Date) -> Option<String> {
    let mut written = Text::read(text)?;
    let at = policy.limits.iter().position(|one| one.id == limit.id)?;
    let id = format!("{}-{}", limit.id, policy.head.version + 1);
    written.copy_row("limit", at)?;
    let new = format!("limit.{}", policy.limits.len());
    let put = |written: &mut Text, path: String, input, text: &str| {
        written.put(&path, &field(input, Vec::new()), &[text.to_owned()]);
    };
    put(&mut written, format!("limit.{at}.until"), Input::Day, &from.to_string());
    put(&mut written, format!("{new}.id"), Input::Text, &id);
    put(&mut written, format!("{new}.from"), Input::Day, &from.to_string());
    let of = vocabulary::of(&limit.on).into_iter().map(str::to_owned).collect();
    let asked = field(one_field(bound_input(limit.bound.key(), limit.on)), of);
    written.put(&format!("{new}.{}", limit.bound.key()), &asked, &[given.to_owned()]);
    put(&mut written, "policy.version".to_owned(), Input::Number, &(policy.head.version + 1).to_string());
    Some(written.into_string())
}

fn field(input: Input, of: Vec<String>) -> Field {
    let (key, clause, name) = (String::new(), String::new(), Words::default());
    Field { key, input, of, columns: Vec::new(), optional: false, name, hint: None, clause }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::policy::{DISTRICT, district};
    use jiff::civil::date;

    #[test]
    fn the_old_limit_ends_where_the_new_one_begins() {
        let policy = district(DISTRICT);
        let from = date(2021, 11, 1);
        let cases = [
            ("ends", "17:50", "\"17:50\""),
            ("fee-cap", "18", "= 1800"),
            ("fee-cap", "17.5", "= 1750"),
            ("optional-days", "fri, thu", "[\"fri\", \"thu\"]"),
            ("optional-days", "周四、周五", "[\"thu\", \"fri\"]"),
        ];
        for (id, given, written) in cases {
            let limit = policy.limits.iter().find(|one| one.id == id).unwrap();
            let text = amend(DISTRICT, &policy, limit, given, from).unwrap();
            assert!(text.contains(written), "{text}");
            let new = district(&text);
            assert_eq!((new.head.version, new.limits.len()), (2, policy.limits.len() + 1));
            let old = new.limits.iter().find(|one| one.id == id).unwrap();
            let next = new.limits.iter().find(|one| one.id == format!("{id}-2")).unwrap();
            assert_eq!((old.until, next.from, next.until), (Some(from), Some(from), None), "{id}");
            assert_eq!((&old.bound, &next.force), (&limit.bound, &limit.force), "{id}");
            assert_ne!(next.bound, limit.bound, "{id}");
        }
    }

    #[test]
    fn what_is_asked_is_filled_in_as_it_is_taken_back() {
        let policy = district(DISTRICT);
        let cases = [
            ("ends", Input::Time, "18:00", "18:00"),
            ("fee-cap", Input::Fen, "25", "25"),
            ("group-size", Input::Number, "45", "45"),
            ("optional-days", Input::Order, "周五", "fri"),
        ];
        for (id, input, zh, en) in cases {
            let limit = policy.limits.iter().find(|one| one.id == id).unwrap();
            for (english, given) in [(false, zh), (true, en)] {
                let asked = bounded(limit, english);
                assert_eq!((asked.input, asked.given.as_str()), (input, given), "{id}");
                let text = amend(DISTRICT, &policy, limit, given, date(2021, 11, 1)).unwrap();
                let new = district(&text);
                let next = new.limits.iter().find(|one| one.id == format!("{id}-2")).unwrap();
                assert_eq!(next.bound, limit.bound, "{id}");
            }
            assert_eq!(!bounded(limit, false).of.is_empty(), id == "optional-days", "{id}");
        }
    }
}
