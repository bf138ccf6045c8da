//! 乱码 Documents with random damage through everything that a person's text goes through: read, check, show, mend, render.

use super::{Named, documents, library};
use crate::draw::Chance;
use crate::say;
use anyhow::{Result, ensure};
use rules::plan::document::Opened;
use rules::plan::finding::Finding;
use rules::plan::form;
use rules::plan::lattice::Library;
use std::num::NonZero;
use std::ops::Range;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

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

/// Inputs of a block. Each has damage of its own, so that a long run may be left and gone on with.
const BLOCK: usize = 10_000;

/// What became of damaged documents.
#[derive(Clone, Copy, Default)]
struct Counts {
    held: usize,
    told: usize,
    shown: usize,
}

/// Damages so many documents, on every core; those before `from` were looked at by an earlier run. A panic ends it.
pub(crate) fn fuzz(inputs: usize, seed: u64, from: usize) -> Result<()> {
    let all = documents()?;
    ensure!(!all.is_empty(), "no document under schemes/");
    ensure!(from.is_multiple_of(BLOCK), "--from is a multiple of {BLOCK}, as the lines of progress say it");
    let (library, next) = (library(&all), AtomicUsize::new(from));
    let total = Mutex::new(Counts::default());
    let work = || {
        loop {
            let first = next.fetch_add(BLOCK, Ordering::Relaxed);
            let block = first..inputs.min(first + BLOCK);
            if block.is_empty() {
                return;
            }
            let one = panic::catch_unwind(AssertUnwindSafe(|| damaged_block(&library, &all, block, seed)));
            let one = one.unwrap_or_else(|why| {
                next.store(inputs, Ordering::Relaxed); // no core begins another block
                panic::resume_unwind(why)
            });
            total.lock().unwrap_or_else(PoisonError::into_inner).add(one, (from, inputs));
        }
    };
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    std::thread::scope(|scope| (0..cores).for_each(|_| drop(scope.spawn(work))));
    let Counts { held, told, shown } = total.into_inner().unwrap_or_else(PoisonError::into_inner);
    let inputs = held + told;
    say(&format!(
        "{inputs} damaged documents: {told} told what is wrong, {held} still hold, {shown} shown as forms, 0 panics"
    ));
    Ok(())
}

impl Counts {
    /// Adds a block, and says now and then how far it is.
    fn add(&mut self, one: Self, (from, inputs): (usize, usize)) {
        self.held += one.held;
        self.told += one.told;
        self.shown += one.shown;
        let done = self.held + self.told;
        if done.is_multiple_of(10 * BLOCK) && from + done < inputs {
            say(&format!("{} of {inputs}", from + done));
        }
    }
}

fn damaged_block(library: &Library, all: &[Named], block: Range<usize>, seed: u64) -> Counts {
    let mut chance = Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ block.start as u64);
    let mut counts = Counts::default();
    for input in block {
        let (name, text) = &all[input % all.len()];
        let text = damaged(text, &mut chance);
        let found = found(library, name, &text);
        if found.iter().any(Finding::is_error) {
            counts.told += 1;
        } else {
            counts.held += 1;
        }
        if input % 64 == 0 {
            counts.shown += usize::from(through_the_form(&text, &found));
        }
    }
    counts
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
