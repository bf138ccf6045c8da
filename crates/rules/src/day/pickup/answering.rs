//! 家长回话 Answering: a guardian says yes or no to an adult at the gate; where none can be reached, staff with a reason.

use super::{Facts, Question, Refusal};
use crate::people::role::Role;

/// Letters of a reason, at most.
const WORDS_MAX: usize = 200;

/// What is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// About which adult: the mobile number of the question.
    pub phone: String,
    /// Yes.
    pub yes: bool,
    /// Why, where staff answer.
    pub reason: String,
}

/// 已回话
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The question.
    pub question: Question,
    /// Yes.
    pub yes: bool,
    /// Staff answered, because no guardian could be reached.
    pub staff: bool,
    /// Their reason.
    pub reason: String,
    /// The same person said the same before; nothing changed.
    pub already: bool,
}

/// Takes an answer to a question of tonight. Whoever is barred from the child has no say, and the words do not tell why.
pub fn answer(facts: &Facts, asked: &[Question], draft: &Draft) -> Result<Answered, Refusal> {
    let question = asked.iter().find(|one| one.phone == draft.phone).ok_or(Refusal::NotAsked)?.clone();
    facts.inside()?;
    let staff = facts.by.role != Role::Guardian;
    let reason = draft.reason.trim().to_owned();
    if staff && (reason.is_empty() || reason.chars().count() > WORDS_MAX) {
        return Err(Refusal::NoReason);
    }
    if !staff && !facts.taking.has_a_say(&facts.by.person) {
        return Err(Refusal::NotAsked);
    }
    if draft.yes && facts.taking.is_barred(&question.adult()) {
        return Err(Refusal::Stopped(crate::day::taking::Refusal::StaffFirst { name: facts.name.clone() }));
    }
    let same = |one: &&crate::day::taking::Answer| one.phone == draft.phone && one.by == facts.by.person;
    let already = facts.taking.answers.iter().find(same).is_some_and(|one| one.yes == draft.yes);
    Ok(Answered { question, yes: draft.yes, staff, reason, already })
}
