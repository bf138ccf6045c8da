//! 修改意见 A policy's limit is changed from a day on: the old one ends there, a new one begins, nothing is lost.

use super::edit::{Text, bound_input};
use super::{Field, Input};
use crate::plan::local::Words;
use crate::plan::policy::{Limit, Policy};
use jiff::civil::Date;

/// The policy's text with one limit changed from a day on, and its version counted up. `None` where the text is no
/// document or has no such limit.
pub fn amend(text: &str, policy: &Policy, limit: &Limit, given: &str, from: Date) -> Option<String> {
    let mut written = Text::read(text)?;
    let at = policy.limits.iter().position(|one| one.id == limit.id)?;
    let id = format!("{}-{}", limit.id, policy.head.version + 1);
    written.copy_row("limit", at)?;
    let new = format!("limit.{}", policy.limits.len());
    let put = |written: &mut Text, path: String, input, text: &str| {
        written.put(&path, &field(input), &[text.to_owned()]);
    };
    put(&mut written, format!("limit.{at}.until"), Input::Day, &from.to_string());
    put(&mut written, format!("{new}.id"), Input::Text, &id);
    put(&mut written, format!("{new}.from"), Input::Day, &from.to_string());
    let input = bound_input(limit.bound.key(), limit.on.sort);
    put(&mut written, format!("{new}.{}", limit.bound.key()), input, given);
    put(&mut written, "policy.version".to_owned(), Input::Number, &(policy.head.version + 1).to_string());
    Some(written.into_string())
}

fn field(input: Input) -> Field {
    let (key, clause, name) = (String::new(), String::new(), Words::default());
    Field { key, input, of: Vec::new(), columns: Vec::new(), optional: false, name, hint: None, clause }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::document::Opened;
    use jiff::civil::date;

    const DISTRICT: &str = include_str!("../../../../../schemes/gongshu-district-2021.toml");

    fn read(text: &str) -> Policy {
        Opened::read("gongshu-district-2021.toml", text).unwrap().document.into_policy().unwrap()
    }

    #[test]
    fn the_old_limit_ends_where_the_new_one_begins() {
        let policy = read(DISTRICT);
        let from = date(2021, 11, 1);
        let cases = [
            ("ends", "17:50", "\"17:50\""),
            ("fee-cap", "1800", "1800"),
            ("optional-days", "fri, thu", "[\"fri\", \"thu\"]"),
        ];
        for (id, given, written) in cases {
            let limit = policy.limits.iter().find(|one| one.id == id).unwrap();
            let text = amend(DISTRICT, &policy, limit, given, from).unwrap();
            assert!(text.contains(written), "{text}");
            let new = read(&text);
            assert_eq!((new.head.version, new.limits.len()), (2, policy.limits.len() + 1));
            let old = new.limits.iter().find(|one| one.id == id).unwrap();
            let next = new.limits.iter().find(|one| one.id == format!("{id}-2")).unwrap();
            assert_eq!((old.until, next.from, next.until), (Some(from), Some(from), None), "{id}");
            assert_eq!((&old.bound, &next.force), (&limit.bound, &limit.force), "{id}");
            assert_ne!(next.bound, limit.bound, "{id}");
        }
    }
}
