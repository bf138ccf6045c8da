//! 照护提示 Care note: what whoever has a child in the evening must know of it, in its family's words: an allergy, a medicine,
//! what to do. It stands on the roll, at the gate and in the lists of pupils, groups and summer points, and goes into no message.

use crate::id::StudentId;
use crate::refusal::Refuses;

/// Letters of a note, at most.
const NOTE_MAX: usize = 200;

/// 已写
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// About whom.
    pub student: StudentId,
    /// The note; empty for none.
    pub note: String,
    /// It stood so before; nothing changed.
    pub already: bool,
}

/// Why a note is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Longer than a few lines: nobody reads more in a corridor (X.4).
    TooLong,
}

/// Takes a note in place of the one that stands.
pub fn write(student: &StudentId, stands: &str, note: &str) -> Result<Written, Refusal> {
    let note = note.trim();
    if note.chars().count() > NOTE_MAX {
        return Err(Refusal::TooLong);
    }
    Ok(Written { student: student.clone(), note: note.to_owned(), already: note == stands })
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::TooLong => "care-note-too-long",
        }
    }

    fn clause(&self) -> &'static str {
        "X.4"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        vec![("max", NOTE_MAX.to_string())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_replaces_the_one_that_stands() {
        let (whole, long) = ("药".repeat(NOTE_MAX), "药".repeat(NOTE_MAX + 1));
        let cases = [
            ("", " 花生过敏 ", Ok(("花生过敏", false))),
            ("花生过敏", "花生过敏\n", Ok(("花生过敏", true))),
            ("花生过敏", "", Ok(("", false))),
            ("", whole.as_str(), Ok((whole.as_str(), false))),
            ("", long.as_str(), Err(Refusal::TooLong)),
        ];
        for (stands, note, outcome) in cases {
            let written = write(&StudentId::new("ming"), stands, note);
            let shown = written.as_ref().map(|one| (one.note.as_str(), one.already));
            assert_eq!(shown.map_err(Clone::clone), outcome, "{note}");
        }
    }
}
