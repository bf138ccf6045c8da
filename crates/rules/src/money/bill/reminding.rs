//! 催缴 Whom a bill that is not paid is brought to mind to: once some days before its last day, once some days after (P3.23).

use crate::money::fee::Terms;
use jiff::ToSpan;
use jiff::civil::Date;

/// Days before the last day to pay, where the plan says nothing.
const BEFORE_DAYS: i64 = 2;
/// Days after it.
const AFTER_DAYS: i64 = 1;

/// A reminder of one bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// 到期前
    Before,
    /// 逾期
    After,
}

impl Step {
    /// As the table of what was told holds it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::After => "after",
        }
    }

    /// Reads a code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Before, Self::After].into_iter().find(|one| one.code() == code)
    }
}

/// Rule 到期前提醒缴费 `[fee.x.remind_before_days]` (P3.23): so many days before the last day to pay; never where it is 0. A bill of
/// no fee of the plan, as of a summer, is brought to mind as one whose fee says nothing.
pub fn before(terms: Option<&Terms>) -> i64 {
    terms.and_then(|terms| terms.remind_before_days).unwrap_or(BEFORE_DAYS)
}

/// Rule 逾期提醒缴费 `[fee.x.remind_after_days]` (P3.23): so many days after the last day to pay; never where it is 0.
pub fn after(terms: Option<&Terms>) -> i64 {
    terms.and_then(|terms| terms.remind_after_days).unwrap_or(AFTER_DAYS)
}

/// The reminder that is due today of a bill that is not paid, by its last day and what was told of it. Whoever was reminded of what is
/// late is not told any more that it will be.
pub fn due(terms: Option<&Terms>, due_on: Date, told: &[Step], today: Date) -> Option<Step> {
    let reaches = |days: i64, begins: Date| days > 0 && begins <= today;
    let is_late = reaches(after(terms), due_on.saturating_add(after(terms).days()));
    let is_near = today <= due_on && reaches(before(terms), due_on.saturating_sub(before(terms).days()));
    match (is_late, is_near) {
        (true, _) => Some(Step::After),
        (false, true) => Some(Step::Before),
        (false, false) => None,
    }
    .filter(|step| !told.contains(step))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::scheme::gongshu;
    use jiff::civil::date;

    /// Days before and after, what was told, today, and what is told: the last day is the 20th.
    #[test]
    fn remind_before_days_and_remind_after_days() {
        let plain = (None, None);
        type Row<'r> = ((Option<i64>, Option<i64>), &'r [Step], i8, Option<Step>);
        let rows: [Row<'_>; 13] = [
            (plain, &[], 17, None),
            (plain, &[], 18, Some(Step::Before)),
            (plain, &[Step::Before], 19, None), // once
            (plain, &[], 20, Some(Step::Before)),
            (plain, &[Step::Before], 20, None),
            (plain, &[Step::Before], 21, Some(Step::After)),
            (plain, &[], 28, Some(Step::After)), // issued long ago, and never told of
            (plain, &[Step::After], 28, None),
            ((Some(5), Some(3)), &[], 15, Some(Step::Before)),
            ((Some(5), Some(3)), &[Step::Before], 22, None),
            ((Some(5), Some(3)), &[], 23, Some(Step::After)),
            ((Some(0), Some(3)), &[], 20, None),
            ((Some(5), Some(0)), &[], 28, None),
        ];
        let fee = gongshu().fee["x"].clone();
        for ((before, after), told, day, expected) in rows {
            let terms = Terms { remind_before_days: before, remind_after_days: after, ..fee.clone() };
            let found = due(Some(&terms), date(2021, 9, 20), told, date(2021, 9, day));
            assert_eq!(found, expected, "{before:?} {after:?} {told:?} {day}");
        }
        assert_eq!(due(None, date(2021, 9, 20), &[], date(2021, 9, 18)), Some(Step::Before), "of a summer");
        assert_eq!(
            [Step::Before, Step::After].map(|one| Step::from_code(one.code())),
            [Some(Step::Before), Some(Step::After)]
        );
    }
}
