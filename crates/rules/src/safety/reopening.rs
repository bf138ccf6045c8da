//! 开学 Reopening: the day on which a school opens again, and what must stand before it.

use crate::choice::{choices, missing};
use crate::plan::head::Stage;
use crate::plan::local::{Days, date};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

/// When a school opens and what its opening rests on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Whether the health rules are switched on (P5.1); a document that does not say so has them off.
    #[serde(default)]
    pub active: bool,
    /// The first day for pupils (P5.38).
    #[serde(deserialize_with = "date")]
    pub opens_on: Date,
    /// The first day on which the plan no longer holds.
    #[serde(deserialize_with = "date")]
    pub until: Date,
    /// The first day for staff (P5.20).
    #[serde(deserialize_with = "date")]
    pub staff_from: Date,
    /// The highest level of the area at which it opens as planned (P5.37).
    pub risk_max: Risk,
    /// What the school must have written (P5.5).
    pub documents: Vec<Paper>,
    /// The province's examples that the plan follows, one a stage (P5.4).
    pub examples: Vec<Stage>,
    /// The first day of after-school care (P5.36).
    #[serde(deserialize_with = "date")]
    pub care_from: Date,
    /// Whether brothers and sisters come back in one batch (P5.39).
    pub siblings_together: bool,
    /// How many days after the opening the last batch may come (P5.39).
    pub spread_days_max: i64,
}

choices! {
    /// 风险等级 An area's level.
    Risk {
        /// 低风险
        Low = "low-risk",
        /// 中风险
        Medium = "medium-risk",
        /// 高风险
        High = "high-risk",
    }
}

choices! {
    /// 三份文件 What each school writes (P5.5).
    Paper {
        /// 开学返校工作方案
        OpeningPlan = "opening-plan",
        /// 应急预案
        EmergencyPlan = "emergency-plan",
        /// 疫情防控各项制度
        ControlRules = "control-rules",
    }
}

/// Whether a school is open on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// The day is before the city's.
    NotYet,
    /// A condition is red (P5.9).
    NotReady,
    /// The area's level rose: the decision is asked for again (P5.37).
    Flagged,
    /// It is open.
    Open,
}

impl Terms {
    /// Rule 应急模式 `[reopening.active]` (P5.1): the health rules hold nobody back unless they are switched on.
    pub fn is_on(&self) -> bool {
        self.active
    }

    /// Rule 开学日期 `[reopening.opens_on]` (P5.38): no school opens before the city's day, or with a red condition.
    pub fn opening(&self, day: Date, ready: bool, risk: Risk) -> Opening {
        if day < self.opens_on {
            return Opening::NotYet;
        }
        match (ready, self.is_as_planned(risk)) {
            (false, _) => Opening::NotReady,
            (true, false) => Opening::Flagged,
            (true, true) => Opening::Open,
        }
    }

    /// Rule 方案期限 `[reopening.until]` (P5.3): the plan holds from the staff's first day until this day.
    pub fn days(&self) -> Days {
        Days { from: self.staff_from.min(self.opens_on), until: self.until }
    }

    /// Rule 教职工提前到岗 `[reopening.staff_from]` (P5.20): staff who are free to return may come from this day on.
    pub fn staff_may_come(&self, day: Date, free: bool) -> bool {
        free && day >= self.staff_from
    }

    /// How many days before the pupils the staff may come (P5.20).
    pub fn staff_early_days(&self) -> i64 {
        i64::from((self.opens_on - self.staff_from).get_days())
    }

    /// Rule 风险等级 `[reopening.risk_max]` (P5.37): above this level the decision to open is asked for again.
    pub fn is_as_planned(&self, risk: Risk) -> bool {
        risk <= self.risk_max
    }

    /// Rule 三份文件 `[reopening.documents]` (P5.5): what a school has not written yet.
    pub fn unwritten(&self, written: &[Paper]) -> Vec<Paper> {
        missing(&self.documents, written)
    }

    /// Rule 学段示例 `[reopening.examples]` (P5.4): the stages whose example the plan does not follow.
    pub fn without_example(&self, stages: &[Stage]) -> Vec<Stage> {
        missing(stages, &self.examples)
    }

    /// Rule 课后服务衔接 `[reopening.care_from]` (P5.35, P5.36, X.14): the school is open and care has not begun.
    pub fn is_gap(&self, day: Date) -> bool {
        self.opens_on <= day && day < self.care_from
    }

    /// Rule 同户同批 `[reopening.siblings_together]` (P5.39): brothers and sisters come at one time.
    pub fn keeps_siblings(&self) -> bool {
        self.siblings_together
    }

    /// Rule 大体相当 `[reopening.spread_days_max]` (P5.39): the last day on which a batch may come.
    pub fn last_batch_on(&self) -> Date {
        self.opens_on.saturating_add(self.spread_days_max.days())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::return_to_school::dongpo;
    use jiff::civil::date;

    fn terms() -> Terms {
        dongpo().reopening
    }

    #[test]
    fn active_only_when_it_is_switched_on() {
        assert!(!terms().is_on());
        assert!(Terms { active: true, ..terms() }.is_on());
    }

    #[test]
    fn opens_on_the_first_of_september_and_not_before() {
        let (august, september) = (date(2021, 8, 31), date(2021, 9, 1));
        let cases = [
            (august, true, Risk::Low, Opening::NotYet),
            (september, true, Risk::Low, Opening::Open),
            (september, false, Risk::Low, Opening::NotReady),
            (september, true, Risk::Medium, Opening::Flagged),
        ];
        for (day, ready, risk, opening) in cases {
            assert_eq!(terms().opening(day, ready, risk), opening, "{day} {risk}");
        }
    }

    #[test]
    fn until_is_excluded() {
        let days = terms().days();
        assert!(days.contains(date(2021, 8, 25)) && !days.contains(terms().until));
    }

    #[test]
    fn staff_from_one_week_before() {
        let come = |day, free| terms().staff_may_come(date(2021, 8, day), free);
        assert_eq!([come(24, true), come(25, true), come(25, false)], [false, true, false]);
        assert_eq!(terms().staff_early_days(), 7);
    }

    #[test]
    fn risk_max_is_low() {
        assert_eq!(
            [Risk::Low, Risk::Medium, Risk::High].map(|risk| terms().is_as_planned(risk)),
            [true, false, false]
        );
    }

    #[test]
    fn documents_that_are_missing_are_named() {
        let written = [Paper::ControlRules, Paper::OpeningPlan];
        assert_eq!(terms().unwritten(&written), [Paper::EmergencyPlan]);
        assert_eq!(terms().unwritten(Paper::ALL), []);
    }

    #[test]
    fn examples_one_a_stage() {
        assert_eq!(terms().without_example(&[Stage::Primary, Stage::Junior]), []);
        assert_eq!(terms().without_example(&[Stage::Senior]), [Stage::Senior]);
    }

    #[test]
    fn care_from_leaves_a_gap_that_is_shown() {
        let late = Terms { care_from: date(2021, 9, 6), ..terms() };
        let gap = [(8, 31), (9, 1), (9, 5), (9, 6)].map(|(month, day)| late.is_gap(date(2021, month, day)));
        assert_eq!(gap, [false, true, true, false]);
        assert!(!terms().is_gap(date(2021, 9, 1)));
    }

    #[test]
    fn siblings_together() {
        assert!(terms().keeps_siblings());
    }

    #[test]
    fn spread_days_max() {
        assert_eq!(terms().last_batch_on(), date(2021, 9, 3));
    }
}
