//! 周五选择 Friday: class “1” may stay away on an optional day; the family says so in time (P3.57).

use crate::day::{leave, roll};
use crate::id::StudentId;
use crate::moment::Moment;
use crate::plan::calendar::Calendar;
use crate::plan::local::{Day, Days};
use crate::plan::scheme::Scheme;
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
    /// It comes from a guardian who is barred from the child.
    pub is_unheard: bool,
}

/// 已选择
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// What was chosen.
    pub choice: Draft,
    /// The same was chosen before; nothing changed.
    pub already: bool,
}

/// How an optional day stands on a family's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offered {
    /// Whether the child comes.
    pub comes: bool,
    /// Whether the family may still choose; where a course expects the child that is a slip's to say.
    pub may_change: bool,
}

/// Why a choice is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The guardian has no say. The words do not tell why: the school is asked (P3.61).
    AskSchool,
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
    if facts.is_unheard {
        return Err(Refusal::AskSchool);
    }
    if !facts.registered {
        return Err(Refusal::NotRegistered);
    }
    if !facts.day.is_some_and(|day| roll::is_optional(roll, day)) {
        return Err(Refusal::NotOptional);
    }
    if facts.chosen == Some(draft.attends) {
        return Ok(Chosen { choice: draft, already: true });
    }
    if is_over(leave, facts, (draft.date, now)) {
        return Err(Refusal::TooLate);
    }
    if facts.has_course && !draft.attends {
        return Err(Refusal::HasCourse);
    }
    Ok(Chosen { choice: draft, already: false })
}

/// The optional days of a term that are to come, today among them.
pub fn optional_days(scheme: &Scheme, calendar: &Calendar, today: Date) -> Vec<Date> {
    let Some(programme) = scheme.programme("1") else { return Vec::new() };
    let days = Days { from: today.max(scheme.term.from), until: scheme.term.until };
    let evenings = calendar.evenings(scheme, programme, days).into_iter();
    evenings.filter(|one| roll::is_optional(&scheme.roll, one.day)).map(|one| one.date).collect()
}

/// How such a day stands; `usual` is what the family said when it registered.
pub fn offered(leave: &leave::Terms, facts: &Facts, usual: bool, day: (Date, Moment)) -> Offered {
    Offered {
        comes: facts.has_course || facts.chosen.unwrap_or(usual),
        may_change: facts.registered && !facts.has_course && !is_over(leave, facts, day),
    }
}

fn is_over(leave: &leave::Terms, facts: &Facts, (date, now): (Date, Moment)) -> bool {
    let today = now.date();
    facts.laid_out || date < today || (date == today && leave::is_late(leave, now))
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::AskSchool => "friday-ask-school",
            Self::NotRegistered => "friday-not-registered",
            Self::NotOptional => "friday-not-optional",
            Self::TooLate => "friday-too-late",
            Self::HasCourse => "friday-has-course",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::AskSchool => "P3.61",
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
    use crate::plan::calendar::committed;
    use crate::plan::scheme::gongshu;
    use jiff::civil::{date, datetime};

    #[test]
    fn a_family_sees_the_fridays_to_come() {
        let plan = gongshu();
        let days = |today| optional_days(&plan, committed(), today);
        assert_eq!(days(date(2021, 9, 10))[..2], [date(2021, 9, 10), date(2021, 9, 17)], "today among them");
        assert_eq!(days(date(2021, 9, 11)).first(), Some(&date(2021, 9, 17)));
        assert_eq!(days(date(2021, 6, 1)), days(plan.term.from), "none before the term");
        assert!(days(plan.term.until).is_empty());
    }

    #[test]
    fn a_day_stands_as_it_was_said_until_its_slips_are_closed() {
        let plan = gongshu();
        let free = Facts {
            registered: true,
            day: Some(Day::Fri),
            chosen: None,
            has_course: false,
            laid_out: false,
            is_unheard: false,
        };
        let chosen = |comes| Facts { chosen: Some(comes), ..free.clone() };
        let (course, laid_out) =
            (Facts { has_course: true, ..chosen(false) }, Facts { laid_out: true, ..free.clone() });
        let stranger = Facts { registered: false, ..free.clone() };
        let (morning, late) = (datetime(2021, 9, 10, 8, 0, 0, 0), datetime(2021, 9, 10, 15, 30, 0, 0));
        let cases = [
            (free.clone(), true, morning, (true, true)),
            (free.clone(), false, morning, (false, true)),
            (chosen(false), true, morning, (false, true)),
            (chosen(true), false, late, (true, false)),
            (course, false, morning, (true, false)),
            (laid_out, true, morning, (true, false)),
            (stranger, true, morning, (true, false)),
            (free, true, datetime(2021, 9, 11, 8, 0, 0, 0), (true, false)),
        ];
        for (facts, usual, now, expected) in cases {
            let found = offered(&plan.leave, &facts, usual, (date(2021, 9, 10), Moment::at(now)));
            assert_eq!((found.comes, found.may_change), expected, "{facts:?} {now}");
        }
    }

    #[test]
    fn each_row_mends_what_the_row_above_was_refused_for() {
        let plan = gongshu();
        let friday = date(2021, 9, 10);
        let (day, chosen) = (None, Some(false));
        let unheard =
            Facts { registered: false, day, chosen, has_course: true, laid_out: true, is_unheard: true };
        let bare = Facts { chosen: None, is_unheard: false, ..unheard };
        let registered = Facts { registered: true, ..bare };
        let monday = Facts { day: Some(Day::Mon), ..registered.clone() };
        let optional = Facts { day: Some(Day::Fri), ..registered.clone() };
        let waiting = Facts { laid_out: false, ..optional.clone() };
        let free = Facts { has_course: false, ..waiting.clone() };
        let again = Facts { chosen: Some(false), ..free.clone() };
        let (morning, late) = (datetime(2021, 9, 10, 8, 0, 0, 0), datetime(2021, 9, 10, 15, 30, 0, 0));
        let cases = [
            (unheard, morning, Err("friday-ask-school")),
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
