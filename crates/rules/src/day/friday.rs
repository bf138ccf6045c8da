//! 周五选择 Friday: class “1” may stay away on an optional day; the family says so in time (P3.57).

use crate::day::{leave, roll};
use crate::id::StudentId;
use crate::moment::Moment;
use crate::plan::local::Day;
use crate::refusal::Refuses;
use jiff::civil::Date;

/// What a family chooses for one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Whose.
    pub student: StudentId,
    /// The optional day.
    pub date: Date,
    /// Whether the child comes.
    pub attends: bool,
}

/// What the rule may know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The registration for class “1” stands.
    pub registered: bool,
    /// The weekday whose timetable is kept on that day; `None` when there is no evening.
    pub day: Option<Day>,
    /// What was chosen for the day before.
    pub chosen: Option<bool>,
    /// The child has a course that evening and is expected there.
    pub has_course: bool,
    /// The evening's roll has been laid out.
    pub laid_out: bool,
}

/// 已选择
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// What was chosen.
    pub choice: Draft,
    /// The same was chosen before; nothing changed.
    pub already: bool,
}

/// Why a choice is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The child has no place in class “1” (P3.57).
    NotRegistered,
    /// That day is not optional, or has no evening (P3.57).
    NotOptional,
    /// The evening has begun, or its slips are closed (P3.60).
    TooLate,
    /// The child has a course that evening: staying away needs a slip (P3.60).
    HasCourse,
}

/// Takes a family's choice for one optional day.
pub fn choose(
    (roll, leave): (&roll::Terms, &leave::Terms),
    facts: &Facts,
    draft: Draft,
    now: Moment,
) -> Result<Chosen, Refusal> {
    if !facts.registered {
        return Err(Refusal::NotRegistered);
    }
    if !facts.day.is_some_and(|day| roll::is_optional(roll, day)) {
        return Err(Refusal::NotOptional);
    }
    if facts.chosen == Some(draft.attends) {
        return Ok(Chosen { choice: draft, already: true });
    }
    let today = now.date();
    if facts.laid_out || draft.date < today || (draft.date == today && leave::is_late(leave, now)) {
        return Err(Refusal::TooLate);
    }
    if facts.has_course && !draft.attends {
        return Err(Refusal::HasCourse);
    }
    Ok(Chosen { choice: draft, already: false })
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotRegistered => "friday-not-registered",
            Self::NotOptional => "friday-not-optional",
            Self::TooLate => "friday-too-late",
            Self::HasCourse => "friday-has-course",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NotRegistered | Self::NotOptional => "P3.57",
            Self::TooLate | Self::HasCourse => "P3.60",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::scheme::gongshu;
    use jiff::civil::{date, datetime};

    #[test]
    fn each_row_mends_what_the_row_above_was_refused_for() {
        let plan = gongshu();
        let friday = date(2021, 9, 10);
        let bare = Facts { registered: false, day: None, chosen: None, has_course: true, laid_out: true };
        let registered = Facts { registered: true, ..bare };
        let monday = Facts { day: Some(Day::Mon), ..registered.clone() };
        let optional = Facts { day: Some(Day::Fri), ..registered.clone() };
        let waiting = Facts { laid_out: false, ..optional.clone() };
        let free = Facts { has_course: false, ..waiting.clone() };
        let again = Facts { chosen: Some(false), ..free.clone() };
        let (morning, late) = (datetime(2021, 9, 10, 8, 0, 0, 0), datetime(2021, 9, 10, 15, 30, 0, 0));
        let cases = [
            (bare, morning, Err("friday-not-registered")),
            (registered, morning, Err("friday-not-optional")),
            (monday, morning, Err("friday-not-optional")),
            (optional, morning, Err("friday-too-late")),
            (waiting.clone(), late, Err("friday-too-late")),
            (waiting, morning, Err("friday-has-course")),
            (free, morning, Ok(false)),
            (again, late, Ok(true)),
        ];
        for (facts, now, outcome) in cases {
            let draft = Draft { student: StudentId::new("ming"), date: friday, attends: false };
            let chosen = choose((&plan.roll, &plan.leave), &facts, draft, Moment::at(now));
            assert_eq!(chosen.map(|one| one.already).map_err(|why| why.code()), outcome, "{facts:?}");
        }
    }
}
