//! 乱码 Documents with random damage through everything that a person's text goes through: read, check, show, mend, render.

use super::{documents, library};
use crate::draw::Chance;
use crate::say;
use anyhow::{Context, Result};
use rules::plan::document::Opened;
use rules::plan::finding::Finding;
use rules::plan::form;
use rules::plan::lattice::Library;

/// Bytes that mean something in a document, and some that do not.
const MARKS: &[&str] = &[
    "=",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    ",",
    "\"",
    "'",
    "#",
    "\n",
    ".",
    "-",
    ":",
    "T",
    "Z",
    "0",
    "9",
    "2021-02-30",
    "24:00",
    "true",
    "\u{2}",
    "\u{feff}",
    "\u{7f16}",
    "e99",
    "\\u",
    "\"\"\"",
    "[scheme]",
    "[policy]",
    "kind",
    "\t",
];

pub(crate) fn fuzz(inputs: usize, seed: u64) -> Result<()> {
    let all = documents()?;
    let library = library(&all);
    let mut chance = Chance(seed);
    let (mut held, mut told, mut shown) = (0, 0, 0);
    for input in 0..inputs {
        let (name, text) = all.get(input % all.len()).context("no document under schemes/")?;
        let text = damaged(text, &mut chance);
        let found = found(&library, name, &text);
        if found.iter().any(Finding::is_error) {
            told += 1;
        } else {
            held += 1;
        }
        if input % 64 == 0 {
            shown += usize::from(through_the_form(&text, &found));
        }
    }
    say(&format!(
        "{inputs} damaged documents: {told} told what is wrong, {held} still hold, {shown} shown as forms, 0 panics"
    ));
    Ok(())
}

fn found(library: &Library, name: &str, text: &str) -> Vec<Finding> {
    match Opened::read(name, text) {
        Ok(opened) => library.check(&opened, None),
        Err(found) => found,
    }
}

/// Renders what is told, and sends the form back as it is shown; whether there was a form.
fn through_the_form(text: &str, found: &[Finding]) -> bool {
    for one in found {
        one.render(true);
        one.render(false);
    }
    let Some(parts) = form::show(text, found) else { return false };
    for shown in parts {
        let cells = shown.rows.into_iter().flat_map(|row| row.cells);
        let sent = cells.map(|cell| (cell.path, cell.given)).collect();
        form::write(text, shown.part, &sent);
        form::add(text, shown.part);
        form::remove(text, shown.part, &format!("{}.0", shown.part.key));
    }
    true
}

/// One to three places of a text changed: marks put in, words swapped for those of another line, runs cut out.
fn damaged(text: &str, chance: &mut Chance) -> String {
    let mut text = text.to_owned();
    for _ in 0..=chance.below(3) {
        let at = place(&text, chance);
        match chance.below(4) {
            0 => text.insert_str(at, MARKS[chance.below(MARKS.len() as u64) as usize]),
            1 => {
                let end = place(&text, chance).clamp(at, at.saturating_add(40));
                text.replace_range(at..boundary(&text, end), "");
            }
            2 => {
                let from = place(&text, chance);
                let end = boundary(&text, from + 1 + chance.below(12) as usize);
                let word = text[from..end].to_owned();
                text.insert_str(at, &word);
            }
            _ => {
                let end = boundary(&text, at + 1);
                text.replace_range(at..end, MARKS[chance.below(MARKS.len() as u64) as usize]);
            }
        }
    }
    text
}

fn place(text: &str, chance: &mut Chance) -> usize {
    boundary(text, chance.below(text.len() as u64 + 1) as usize)
}

/// The next place at or after `at` where a character begins.
fn boundary(text: &str, at: usize) -> usize {
    (at.min(text.len())..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}
