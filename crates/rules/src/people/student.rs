//! 学生 A pupil on a school's roll, and the day on which one leaves it.

use crate::id::{HouseholdId, StudentId};
use crate::refusal::Refuses;
use jiff::civil::Date;

/// A pupil, as every wing sees one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Student {
    /// Who.
    pub id: StudentId,
    /// Whose child.
    pub household: HouseholdId,
    /// The name as the register has it.
    pub name: String,
    /// Pinyin initials, for sorting and finding.
    pub sort_key: String,
    /// 1 to 6 in a primary school.
    pub grade: i64,
    /// Home class: `3-2` is class 2 of grade 3.
    pub home_class: String,
    /// Seat number in the home class.
    pub seat: i64,
    /// First day on the roll.
    pub on_roll_from: Date,
    /// First day no longer on the roll.
    pub on_roll_until: Option<Date>,
    /// Health and allergy words for whoever looks after the child.
    pub care_note: String,
}

impl Student {
    /// Whether the pupil is on the roll that day (P3.4).
    pub fn is_on_roll(&self, day: Date) -> bool {
        self.on_roll_from <= day && self.on_roll_until.is_none_or(|until| day < until)
    }
}

/// 转出 What is asked of a pupil who leaves the school, or stays after all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// First day no longer on the roll; `None` where the pupil stays.
    pub until: Option<Date>,
    /// Why.
    pub reason: String,
}

/// Why the roll stays as it is, in the order in which it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The day has come already (P3.4): whoever is expected tonight stays expected.
    DayCome,
    /// Nobody said why (P3.4).
    ReasonMissing,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::DayCome => "student-day-come",
            Self::ReasonMissing => "student-reason-missing",
        }
    }

    fn clause(&self) -> &'static str {
        "P3.4"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
}

/// Takes a pupil off the roll from a day to come on, or keeps one on it (P3.4); `None` where it is so already. From that day on no
/// evening expects the child, its place goes to whoever waits, and its money is settled.
pub fn depart(child: &Student, draft: Draft, today: Date) -> Result<Option<Draft>, Refusal> {
    let reason = draft.reason.trim().to_owned();
    if draft.until == child.on_roll_until {
        return Ok(None);
    }
    if draft.until.is_some_and(|until| until <= today) {
        return Err(Refusal::DayCome);
    }
    if reason.is_empty() {
        return Err(Refusal::ReasonMissing);
    }
    Ok(Some(Draft { reason, ..draft }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrol::offer::tests::ming;
    use jiff::civil::date;

    #[test]
    fn a_pupil_leaves_from_a_day_to_come_on_and_may_stay_after_all() {
        let day = |day: i8| Some(date(2021, 9, day));
        let leaving = Student { on_roll_until: day(9), ..ming() };
        let gone = Student { on_roll_until: day(6), ..ming() };
        let cases = [
            (&ming(), None, "", Ok(None)),
            (&ming(), day(6), "", Err("student-day-come")),
            (&ming(), day(7), "", Err("student-day-come")),
            (&ming(), day(8), " ", Err("student-reason-missing")),
            (&ming(), day(8), " 转学 ", Ok(Some(day(8)))),
            (&leaving, day(9), "", Ok(None)),
            (&leaving, day(10), "晚一天", Ok(Some(day(10)))),
            (&leaving, None, "", Err("student-reason-missing")),
            (&leaving, None, "不转了", Ok(Some(None))),
            (&gone, None, "按错了", Ok(Some(None))),
        ];
        for (child, until, reason, expected) in cases {
            let draft = Draft { until, reason: reason.to_owned() };
            let departed = depart(child, draft, date(2021, 9, 7));
            let told = departed.map(|one| one.map(|one| one.until)).map_err(|why| why.code());
            assert_eq!(told, expected, "{until:?} {reason}");
        }
        assert_eq!([8, 9].map(|on| leaving.is_on_roll(date(2021, 9, on))), [true, false]);
    }
}
