//! 没有到的 Who is missing: whoever did not come at its hour, and whoever is on leave by a mere word.

use super::{Change, Facts, Row, State, Terms, late_from};
use crate::id::StudentId;
use crate::moment::Moment;

/// 到点未到 Children who were to come later and have not been seen: after the grace that every late child has they are absent,
/// and somebody asks (P3.55). Before the roll is closed its teacher says where they are.
pub fn missed(terms: &Terms, facts: &Facts, now: Moment) -> Vec<Change> {
    if facts.session.roll_closed_at.is_none() || facts.session.closed_at.is_some() {
        return Vec::new();
    }
    let over = |row: &Row| row.stay.comes_at.is_none_or(|at| now >= late_from(terms, at));
    let missing = facts.expected().filter(|(_, row)| over(row));
    let change = |student: &StudentId| Change {
        student: student.clone(),
        before: State::Expected,
        after: State::Absent,
        says_leave: false,
        at: now,
        absence: Some(facts.absent(student)),
    };
    missing.map(|(student, _)| change(student)).collect()
}

impl Row {
    /// How the child stands by what a teacher says of it, and whether that is leave without a slip. A word alone accounts for
    /// nobody (P3.60): it is taken, and the child counts as absent, so that somebody asks where it is.
    pub fn takes(&self, said: State) -> (State, bool) {
        let is_mere_word = said == State::Leave && !self.has_slip && self.state != State::Leave;
        if is_mere_word { (State::Absent, true) } else { (said, false) }
    }

    /// Whether the row stands already as somebody says.
    pub fn stands(&self, said: State) -> bool {
        self.state == said || (self.state, self.says_leave) == self.takes(said)
    }
}
