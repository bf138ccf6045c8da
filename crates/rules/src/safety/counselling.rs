//! 心理疏导 Counselling: somebody to talk to, whose notes nobody else reads.

use crate::choice::choices;
use crate::moment::Moment;
use serde::Deserialize;

/// Whether it is offered, and how soon.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Whether it is offered (P5.23).
    pub offered: bool,
    /// How soon someone is called who asked for help (P5.23; 适当 has no number).
    pub called_within_hours: i64,
    /// Who reads the notes (P5.23).
    pub notes_for: Vec<Reader>,
}

choices! {
    /// 查阅人 Who might read a note.
    Reader {
        /// 心理教师
        Counsellor = "counsellor",
        /// 班主任
        ClassTeacher = "class-teachers",
        /// 校领导
        Leader = "school-leaders",
    }
}

/// What becomes of a check of one's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nothing: it is not offered, or nothing was asked.
    Nothing,
    /// A call by this moment.
    CallBy(Moment),
    /// The counsellor is told now.
    Alert,
}

impl Terms {
    /// Rule 心理疏导 `[counselling.offered]` (P5.23): an urgent answer alerts at once, any other asks for a call.
    pub fn next(&self, asked: bool, urgent: bool, at: Moment) -> Next {
        match (self.offered && asked, urgent) {
            (false, _) => Next::Nothing,
            (true, true) => Next::Alert,
            (true, false) => Next::CallBy(self.call_by(at)),
        }
    }

    /// Rule 回应时限 `[counselling.called_within_hours]` (P5.23): the moment by which they are called.
    fn call_by(&self, at: Moment) -> Moment {
        at.plus_minutes(self.called_within_hours * 60)
    }

    /// Rule 记录保密 `[counselling.notes_for]` (P5.23): whether this one reads the notes.
    pub fn may_read(&self, reader: Reader) -> bool {
        self.notes_for.contains(&reader)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::return_to_school::dongpo;

    #[test]
    fn offered_and_called_within_hours() {
        let terms = dongpo().counselling;
        let at = Moment(0);
        assert_eq!(terms.next(true, true, at), Next::Alert);
        assert_eq!(terms.next(true, false, at), Next::CallBy(Moment(24 * 3_600_000)));
        assert_eq!(terms.next(false, true, at), Next::Nothing);
        assert_eq!(Terms { offered: false, ..terms }.next(true, true, at), Next::Nothing);
    }

    #[test]
    fn notes_for_the_counsellor_alone() {
        let terms = dongpo().counselling;
        let read = [Reader::Counsellor, Reader::ClassTeacher, Reader::Leader].map(|one| terms.may_read(one));
        assert_eq!(read, [true, false, false]);
    }
}
