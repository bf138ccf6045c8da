//! 托管记录 Care log: one line a child and evening if a teacher has something to say: homework, a few words, a snack that was
//! brought. No photographs; the family reads it on the page of the evening.

use crate::choice::choices;
use crate::day::roll::State;
use crate::id::StudentId;
use crate::refusal::Refuses;

/// Letters of a line, at most.
const LINE_MAX: usize = 100;

choices! {
    /// 作业 How far homework came (P1.31).
    Homework {
        /// 做完了
        Done = "done",
        /// 做了一部分
        Partly = "partly",
        /// 没有做
        None = "none",
    }
}

/// What a teacher writes about one child.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// About whom.
    pub student: StudentId,
    /// How far homework came, if it is said.
    pub homework: Option<Homework>,
    /// A few words, or none.
    pub line: String,
    /// A snack was brought into the room (P3.56).
    pub snack: bool,
}

impl Draft {
    /// Whether it says more than that a snack was brought, of which the family has a message of its own.
    fn is_word(&self) -> bool {
        self.homework.is_some() || !self.line.is_empty()
    }
}

/// What stands so far: the children of the roll, with what was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Each child's place on the roll, and its line if there is one.
    pub children: Vec<(StudentId, State, Option<Draft>)>,
}

/// 已记录
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Lines that are new or differ from what stood.
    pub lines: Vec<Draft>,
    /// Children whose family is told of a snack now, and was not before.
    pub snacks: Vec<StudentId>,
    /// Children of whose evening the family is told now that there is something to read, and was not before.
    pub told: Vec<StudentId>,
}

/// Why nothing was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Longer than a line (P1.31).
    TooLong,
    /// The child is not on this roll, or did not come (P1.31).
    NotHere,
}

/// Takes the lines of a page. One that says nothing new is left out; a snack is a note for the family and never counts as
/// a disturbance (P3.56).
pub fn write(facts: &Facts, drafts: Vec<Draft>) -> Result<Written, Refusal> {
    let mut written = Written { lines: Vec::new(), snacks: Vec::new(), told: Vec::new() };
    for mut draft in drafts {
        draft.line = draft.line.trim().to_owned();
        let stands = facts.children.iter().find(|(id, ..)| *id == draft.student);
        let says_nothing = draft.homework.is_none() && draft.line.is_empty() && !draft.snack;
        let before = stands.and_then(|(.., before)| before.clone());
        if before.as_ref() == Some(&draft) || (before.is_none() && says_nothing) {
            continue;
        }
        let came = stands
            .is_some_and(|(_, state, _)| matches!(state, State::Present | State::Late | State::HandedOver));
        if !came {
            return Err(Refusal::NotHere);
        }
        if draft.line.chars().count() > LINE_MAX {
            return Err(Refusal::TooLong);
        }
        if draft.snack && !before.as_ref().is_some_and(|before| before.snack) {
            written.snacks.push(draft.student.clone());
        }
        if draft.is_word() && !before.is_some_and(|before| before.is_word()) {
            written.told.push(draft.student.clone());
        }
        written.lines.push(draft);
    }
    Ok(written)
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::TooLong => "carelog-too-long",
            Self::NotHere => "carelog-not-here",
        }
    }

    fn clause(&self) -> &'static str {
        "P1.31"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooLong => vec![("max", LINE_MAX.to_string())],
            Self::NotHere => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(student: &str, homework: Option<Homework>, line: &str, snack: bool) -> Draft {
        Draft { student: StudentId::new(student), homework, line: line.to_owned(), snack }
    }

    fn facts(before: Option<Draft>) -> Facts {
        let child = |id: &str, state, before| (StudentId::new(id), state, before);
        Facts { children: vec![child("ming", State::Present, before), child("hong", State::Absent, None)] }
    }

    #[test]
    fn only_what_is_new_is_written() {
        let done = says("ming", Some(Homework::Done), "语文背诵很好", false);
        let first = write(&facts(None), vec![done.clone(), says("hong", None, " ", false)]).unwrap();
        assert_eq!(first.lines, std::slice::from_ref(&done));
        let again = write(&facts(Some(done.clone())), vec![done.clone()]).unwrap();
        assert!(again.lines.is_empty());
        let emptied = says("ming", None, "", false);
        assert_eq!(write(&facts(Some(done)), vec![emptied.clone()]).unwrap().lines, [emptied]);
    }

    #[test]
    fn a_snack_is_told_once() {
        let snack = says("ming", None, "", true);
        assert_eq!(write(&facts(None), vec![snack.clone()]).unwrap().snacks.len(), 1);
        let more = says("ming", Some(Homework::Partly), "", true);
        assert_eq!(write(&facts(Some(snack)), vec![more]).unwrap().snacks.len(), 0);
    }

    #[test]
    fn the_family_is_told_once_that_there_is_something_to_read() {
        let snack = says("ming", None, "", true);
        assert_eq!(write(&facts(None), vec![snack.clone()]).unwrap().told, []);
        let line = says("ming", None, "语文背诵很好", true);
        assert_eq!(write(&facts(Some(snack)), vec![line.clone()]).unwrap().told, [StudentId::new("ming")]);
        let more = says("ming", Some(Homework::Done), "语文背诵很好", true);
        assert_eq!(write(&facts(Some(line)), vec![more]).unwrap().told, []);
    }

    #[test]
    fn nobody_writes_about_a_child_who_was_not_there() {
        let refused = |draft| write(&facts(None), vec![draft]).unwrap_err();
        assert_eq!(refused(says("hong", Some(Homework::Done), "", false)), Refusal::NotHere);
        assert_eq!(refused(says("li", Some(Homework::Done), "", false)), Refusal::NotHere);
        assert_eq!(refused(says("ming", None, &"长".repeat(101), false)), Refusal::TooLong);
    }
}
