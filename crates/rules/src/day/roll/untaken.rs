//! 没点完的名 A roll that is not closed in time: the management group hears of it, and where it stays open the leading group.

use super::{Terms, due_at};
use crate::moment::Moment;

/// Who hears of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// 报管理小组
    Staff,
    /// 报领导小组
    Leader,
}

/// The steps that are due now and were not taken, for a session that began at `from` and whose roll is open.
pub fn due(terms: &Terms, from: Moment, told: &[Step], now: Moment) -> Vec<Step> {
    let is_due = |step: &Step| match step {
        Step::Staff => now >= due_at(terms, from),
        Step::Leader => leader_after(terms).is_some_and(|minutes| now >= from.plus_minutes(minutes)),
    };
    Step::ALL.into_iter().filter(is_due).filter(|step| !told.contains(step)).collect()
}

/// Rule 点名报领导小组 `[roll.leader_after_minutes]` (X.18): so many minutes after its session began a roll that is still open goes
/// to the leading group.
pub fn leader_after(terms: &Terms) -> Option<i64> {
    terms.leader_after_minutes
}

impl Step {
    /// Every step, the first one first.
    pub const ALL: [Self; 2] = [Self::Staff, Self::Leader];

    /// As the table writes it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Staff => "overdue",
            Self::Leader => "leader",
        }
    }

    /// Reads the table.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::scheme::gongshu;
    use jiff::civil::date;

    fn at(minute: i64) -> Moment {
        Moment::at(date(2021, 9, 7).at(15, 30, 0, 0)).plus_minutes(minute)
    }

    #[test]
    fn leader_after_minutes_an_open_roll_goes_one_step_on() {
        let (staff, leader) = (Step::Staff, Step::Leader);
        let cases: [(i64, &[Step], &[Step]); 7] = [
            (9, &[], &[]),
            (10, &[], &[staff]),
            (10, &[staff], &[]),
            (19, &[staff], &[]),
            (20, &[staff], &[leader]),
            (20, &[], &[staff, leader]),
            (90, &[staff, leader], &[]),
        ];
        let terms = gongshu().roll;
        for (minute, told, expected) in cases {
            assert_eq!(due(&terms, at(0), told, at(minute)), expected, "{minute} {told:?}");
        }
        let alone = Terms { leader_after_minutes: None, ..terms };
        assert_eq!(due(&alone, at(0), &[], at(90)), [staff], "a plan that names no minutes");
        for step in Step::ALL {
            assert_eq!(Step::from_code(step.code()), Some(step));
        }
    }
}
