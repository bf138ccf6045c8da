//! 同时改 Two people at one part of a draft: each writes only what they changed, and nobody writes over what they never saw.

use super::edit::same;
use super::{Cell, Input, Row, Shown, spoken};
use std::collections::BTreeMap;

/// What a form sent, by the paths of its fields.
pub type Sent = BTreeMap<String, Vec<String>>;

/// What stands in a field, as a page sends it back when nobody touches it.
pub fn seen(cell: &Cell, english: bool) -> Vec<String> {
    match cell.input {
        Input::YesNo | Input::Choice | Input::Choices | Input::Measure | Input::Bound => cell.given.clone(),
        Input::Day
        | Input::Moment
        | Input::Time
        | Input::Number
        | Input::Fen
        | Input::Text
        | Input::Words
        | Input::Order
        | Input::Numbers
        | Input::Rows
        | Input::Value => {
            let text = if english { cell.given.first().cloned().unwrap_or_default() } else { spoken(cell) };
            vec![text]
        }
    }
}

/// What is to be written of what was sent: fields that the sender left alone keep what stands in them now. `was` is what the
/// sender had before them; without it everything that was sent is written. `removed` is the row that goes.
///
/// `None` where somebody else changed the same field meanwhile or, in a list, the same row, or added or removed one: rows go
/// by their numbers.
pub fn merged(
    shown: &Shown,
    mut sent: Sent,
    was: &Sent,
    removed: Option<&str>,
    english: bool,
) -> Option<Sent> {
    if was.is_empty() {
        return Some(sent);
    }
    let is_list = shown.part.rows.is_some();
    let cells = || shown.rows.iter().flat_map(|row| &row.cells);
    let is_known = |path: &String| cells().any(|cell| cell.path == *path);
    if is_list && !(cells().all(|cell| was.contains_key(&cell.path)) && was.keys().all(is_known)) {
        return None;
    }
    for row in &shown.rows {
        let touched = row.cells.iter().any(|cell| is_touched(cell, &sent, was));
        let is_removed = removed == Some(row.path.as_str());
        if is_list && (touched || is_removed) && is_moved(row, was, english) {
            return None;
        }
        for cell in &row.cells {
            if is_touched(cell, &sent, was) {
                let given = of(&sent, cell);
                let now = lines(&seen(cell, english));
                let is_free = is_same(cell, &of(was, cell), &now) || is_same(cell, &given, &now);
                if !is_free {
                    return None;
                }
            } else if was.contains_key(&cell.path) {
                sent.insert(cell.path.clone(), cell.given.clone());
            }
        }
    }
    Some(sent)
}

/// Whether the sender changed a field.
fn is_touched(cell: &Cell, sent: &Sent, was: &Sent) -> bool {
    let is_sent = sent.contains_key(&cell.path) || (cell.input == Input::Choices && !sent.is_empty());
    is_sent && (!was.contains_key(&cell.path) || !is_same(cell, &of(was, cell), &of(sent, cell)))
}

/// Whether somebody else changed anything in a row.
fn is_moved(row: &Row, was: &Sent, english: bool) -> bool {
    row.cells.iter().any(|cell| !is_same(cell, &of(was, cell), &lines(&seen(cell, english))))
}

fn is_same(cell: &Cell, one: &[String], other: &[String]) -> bool {
    same(one, other, cell.input)
}

fn of(all: &Sent, cell: &Cell) -> Vec<String> {
    all.get(&cell.path).map(|texts| lines(texts)).unwrap_or_default()
}

/// A browser ends lines in its own way.
fn lines(texts: &[String]) -> Vec<String> {
    texts.iter().map(|text| text.replace("\r\n", "\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::form::{Form, Part, remove, show, write};
    use crate::plan::head::Kind;
    use crate::plan::scheme::GONGSHU;

    /// Fields and what is typed into them.
    type Changes<'a> = &'a [(&'a str, &'a str)];

    fn part(key: &str) -> &'static Part {
        Form::Plan(Kind::TermCare).part(key).unwrap()
    }

    fn shown(text: &str, key: &str) -> Shown {
        show(text, &[]).unwrap().into_iter().find(|shown| shown.part.key == key).unwrap()
    }

    /// A part as its page sends it when nobody touches anything.
    fn page(text: &str, key: &str) -> Sent {
        let cells = shown(text, key).rows.into_iter().flat_map(|row| row.cells);
        cells.map(|cell| (cell.path.clone(), seen(&cell, false))).collect()
    }

    fn with(page: &Sent, changes: Changes<'_>) -> Sent {
        let mut sent = page.clone();
        for (path, text) in changes {
            assert!(sent.contains_key(*path), "no {path}");
            sent.insert((*path).to_owned(), text.split('|').map(str::to_owned).collect());
        }
        sent
    }

    /// Two people have the same page open; the second saves after the first.
    fn second(key: &str, first: Changes<'_>, second: Changes<'_>) -> Option<String> {
        let before = page(GONGSHU, key);
        let between = write(GONGSHU, part(key), &with(&before, first)).unwrap();
        let sent = merged(&shown(&between, key), with(&before, second), &before, None, false)?;
        write(&between, part(key), &sent)
    }

    #[test]
    fn each_writes_what_they_changed_and_the_same_field_is_told() {
        let cases: [(&str, Changes<'_>, Changes<'_>, Option<&[&str]>); 7] = [
            (
                "registration",
                &[("registration.until", "2021-09-04T16:00:00")],
                &[("registration.review_on", "2021-09-05")],
                Some(&["2021-09-04T16:00:00", "= 2021-09-05"]),
            ),
            (
                "registration",
                &[("registration.until", "2021-09-04T16:00:00")],
                &[("registration.until", "2021-09-05T16:00:00")],
                None,
            ),
            // Both wrote the same; a browser leaves out seconds.
            (
                "registration",
                &[("registration.until", "2021-09-04T16:00:00")],
                &[("registration.until", "2021-09-04T16:00")],
                Some(&["2021-09-04T16:00:00"]),
            ),
            // Boxes that the second left alone keep what the first ticked.
            (
                "opening",
                &[("opening.below_minimum", "waitlist")],
                &[("opening.students_min", "12")],
                Some(&["= 12", "below_minimum = [\"waitlist\"]"]),
            ),
            (
                "programme",
                &[("programme.0.title.zh", "甲")],
                &[("programme.1.title.zh", "乙")],
                Some(&["\"甲\"", "\"乙\""]),
            ),
            ("programme", &[("programme.0.title.zh", "甲")], &[("programme.0.title.en", "B")], None),
            ("opening", &[], &[("opening.students_min", "12")], Some(&["= 12"])),
        ];
        for (key, first, then, expected) in cases {
            let text = second(key, first, then);
            assert_eq!(text.is_some(), expected.is_some(), "{first:?} {then:?}");
            for words in expected.into_iter().flatten() {
                let text = text.as_deref().unwrap_or_default();
                assert!(text.contains(words), "{first:?} {then:?}: no {words}");
            }
        }
    }

    #[test]
    fn a_row_more_or_less_is_told() {
        let before = page(GONGSHU, "programme");
        let fewer = remove(GONGSHU, part("programme"), "programme.0").unwrap();
        let sent = with(&before, &[("programme.1.title.zh", "乙")]);
        assert_eq!(merged(&shown(&fewer, "programme"), sent, &before, None, false), None);
        let renamed = with(&before, &[("programme.0.title.zh", "甲")]);
        let between = write(GONGSHU, part("programme"), &renamed).unwrap();
        let shown = shown(&between, "programme");
        let removes = |row| merged(&shown, before.clone(), &before, Some(row), false).is_some();
        assert!(!removes("programme.0") && removes("programme.1"), "nobody removes what they never saw");
    }

    #[test]
    fn what_is_sent_without_what_was_seen_is_written() {
        let sent = with(&page(GONGSHU, "opening"), &[("opening.students_min", "12")]);
        let all = merged(&shown(GONGSHU, "opening"), sent.clone(), &Sent::new(), None, false);
        assert_eq!(all, Some(sent));
    }
}
