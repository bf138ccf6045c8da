//! 健康报告 Report: every unit says each day how its people are, also when there is nothing to say.

pub mod making;

use crate::choice::choices;
use crate::moment::Moment;
use crate::plan::local::time;
use jiff::ToSpan;
use jiff::civil::{Date, Time};
use serde::Deserialize;

/// For so many days after its hours have ended a symptom is still passed on: a program that stood still over a holiday finds it when it
/// runs again. What lies further back is for whoever opens the list.
const STOPPED_DAYS: i64 = 7;

/// What is reported, by when.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Whether every day is reported, school day or not (P5.11).
    pub daily: bool,
    /// The hour by which a day's report is in (P5.11).
    #[serde(deserialize_with = "time")]
    pub cut_off: Time,
    /// Whether a unit with nothing to report must say so (P5.12).
    pub zero: bool,
    /// Whether those who live together are asked about too (P5.18).
    pub household: bool,
    /// The symptoms that are asked for (P5.19).
    pub symptoms: Vec<Symptom>,
    /// How soon after a symptom the doctor must have been seen, before it is passed on (P5.19).
    pub doctor_within_hours: i64,
    /// How far back a stay in a risk area is asked for (P5.18).
    pub stay_window_days: i64,
}

choices! {
    /// 疑似症状 A symptom (P5.19).
    Symptom {
        /// 发热
        Fever = "fever",
        /// 干咳
        DryCough = "dry-cough",
        /// 咽痛
        SoreThroat = "sore-throat",
        /// 嗅(味)觉减退
        SmellLoss = "loss-of-smell-or-taste",
        /// 腹泻
        Diarrhoea = "diarrhoea",
    }
}

/// What one unit filed for a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed {
    /// A class, a school or a district.
    pub unit: String,
    /// How many have symptoms; nought is a number.
    pub cases: i64,
    /// When.
    pub at: Moment,
}

/// One day's reports of all units together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RollUp {
    /// Each unit's newest number, in the order of the units.
    pub reported: Vec<(String, i64)>,
    /// Units that were silent: silence is not nought.
    pub silent: Vec<String>,
    /// Units whose number was changed after the cut-off.
    pub corrected: Vec<String>,
    /// The sum of what was reported; `None` while a unit is silent that may not be.
    pub total: Option<i64>,
}

/// The sum of several schools for the office above them (P5.12), or how many of them have none yet.
pub fn summed(totals: &[Option<i64>]) -> Result<i64, usize> {
    let open = totals.iter().filter(|total| total.is_none()).count();
    if open == 0 { Ok(totals.iter().flatten().sum()) } else { Err(open) }
}

/// What becomes of a symptom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FollowUp {
    /// A doctor was seen.
    Seen,
    /// The family is urged to see one.
    Urge,
    /// The time is over: the school doctor and the head are told.
    PassOn,
}

impl Terms {
    /// Rule 日报告 `[report.daily]` (P5.11): whether a day is reported on; without it only school days are.
    pub fn is_due(&self, is_school_day: bool) -> bool {
        self.daily || is_school_day
    }

    /// Rule 截报时刻 `[report.cut_off]` (P5.11): what comes at this hour of its day or later is late, and a change is a
    /// correction.
    pub fn is_late(&self, day: Date, at: Moment) -> bool {
        at >= crate::moment::moment(day, self.cut_off)
    }

    /// Rule 零报告 `[report.zero]` (P5.12): whether a unit that filed nothing leaves the sum open.
    fn needs_zero(&self) -> bool {
        self.zero
    }

    /// The day's reports of these units, the later of two counting (P5.11, P5.12).
    pub fn roll_up(&self, day: Date, units: &[&str], filed: &[Filed]) -> RollUp {
        let mut all = RollUp::default();
        for unit in units {
            let mut own: Vec<&Filed> = filed.iter().filter(|one| one.unit == *unit).collect();
            own.sort_by_key(|one| one.at);
            match own.last() {
                None => all.silent.push((*unit).to_owned()),
                Some(last) => {
                    all.reported.push((last.unit.clone(), last.cases));
                    let changed = own.len() > 1 && self.is_late(day, last.at);
                    all.corrected.extend(changed.then(|| last.unit.clone()));
                }
            }
        }
        let whole = all.silent.is_empty() || !self.needs_zero();
        all.total = whole.then(|| all.reported.iter().map(|(_, cases)| cases).sum());
        all
    }

    /// Rule 家庭成员 `[report.household]` (P5.18): whether a person of the household who is ill opens a follow-up; a
    /// fever at home alone keeps nobody away.
    pub fn asks_household(&self) -> bool {
        self.household
    }

    /// Rule 疑似症状 `[report.symptoms]` (P5.19): what of that which was told is a symptom to follow.
    pub fn to_follow(&self, told: &[Symptom]) -> Vec<Symptom> {
        told.iter().filter(|symptom| self.symptoms.contains(symptom)).copied().collect()
    }

    /// Rule 督促就医 `[report.doctor_within_hours]` (P5.19): urged at once, passed on when the hours are over.
    pub fn follow_up(&self, told_at: Moment, seen_at: Option<Moment>, now: Moment) -> FollowUp {
        match seen_at {
            Some(_) => FollowUp::Seen,
            None if now.minutes_since(told_at) < self.doctor_within_hours * 60 => FollowUp::Urge,
            None => FollowUp::PassOn,
        }
    }

    /// The moments at which a symptom was told whose hours ended within the last seven days, both included (P5.19).
    pub fn run_out(&self, now: Moment) -> (Moment, Moment) {
        let until = now.plus_minutes(-self.doctor_within_hours * 60);
        (until.plus_minutes(-STOPPED_DAYS * 24 * 60), until)
    }

    /// Rule 旅居史 `[report.stay_window_days]` (P5.18): since which day a family is asked, and what it told is followed.
    pub fn asked_from(&self, today: Date) -> Date {
        today.saturating_sub(self.stay_window_days.days())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::return_to_school::dongpo;
    use jiff::civil::date;

    fn terms() -> Terms {
        dongpo().report
    }

    fn at(hour: i8, minute: i8) -> Moment {
        Moment::at(date(2021, 8, 25).at(hour, minute, 0, 0))
    }

    fn filed(unit: &str, cases: i64, at: Moment) -> Filed {
        Filed { unit: unit.to_owned(), cases, at }
    }

    #[test]
    fn daily_on_days_without_school_too() {
        assert!(terms().is_due(false));
        assert!(!Terms { daily: false, ..terms() }.is_due(false));
    }

    #[test]
    fn cut_off_the_first_moment_is_late() {
        let day = date(2021, 8, 25);
        assert_eq!([at(8, 59), at(9, 0), at(9, 1)].map(|at| terms().is_late(day, at)), [false, true, true]);
    }

    #[test]
    fn zero_is_a_number_and_silence_is_not() {
        let day = date(2021, 8, 25);
        let units = ["一(1)班", "一(2)班", "一(3)班"];
        let two = [filed("一(1)班", 2, at(8, 0)), filed("一(2)班", 0, at(8, 10))];
        let open = terms().roll_up(day, &units, &two);
        assert_eq!((open.silent, open.total), (vec!["一(3)班".to_owned()], None));
        let three = [two.to_vec(), vec![filed("一(3)班", 0, at(8, 20))]].concat();
        let whole = terms().roll_up(day, &units, &three);
        assert_eq!((whole.silent.len(), whole.total, whole.corrected.len()), (0, Some(2), 0));
        let later = [three, vec![filed("一(3)班", 1, at(9, 30))]].concat();
        let corrected = terms().roll_up(day, &units, &later);
        assert_eq!((corrected.total, corrected.corrected), (Some(3), vec!["一(3)班".to_owned()]));
        assert_eq!(Terms { zero: false, ..terms() }.roll_up(day, &units, &two).total, Some(2));
    }

    #[test]
    fn an_office_has_a_sum_when_each_school_has_one() {
        assert_eq!(summed(&[]), Ok(0));
        assert_eq!(summed(&[Some(2), Some(0)]), Ok(2));
        assert_eq!(summed(&[Some(2), None, None]), Err(2));
    }

    #[test]
    fn household_is_asked() {
        assert!(terms().asks_household());
    }

    #[test]
    fn symptoms_are_five() {
        assert_eq!(terms().to_follow(Symptom::ALL), Symptom::ALL);
        let fewer = Terms { symptoms: vec![Symptom::Fever], ..terms() };
        assert_eq!(fewer.to_follow(&[Symptom::Diarrhoea, Symptom::Fever]), [Symptom::Fever]);
    }

    #[test]
    fn doctor_within_hours() {
        let told = at(8, 0);
        let after = |minutes| terms().follow_up(told, None, told.plus_minutes(minutes));
        assert_eq!([0, 1439, 1440].map(after), [FollowUp::Urge, FollowUp::Urge, FollowUp::PassOn]);
        assert_eq!(terms().follow_up(told, Some(told), told.plus_minutes(5000)), FollowUp::Seen);
        for (days, is_found, case) in [
            (0, false, "its hours are not over"),
            (1, true, "at its hour"),
            (2, true, "a day late"),
            (8, true, "the program stood still for a week"),
            (9, false, "longer than a week"),
        ] {
            let (from, until) = terms().run_out(told.plus_minutes(days * 1440));
            assert_eq!(from <= told && told <= until, is_found, "{case}");
        }
    }

    #[test]
    fn stay_window_days() {
        let from = [24, 25].map(|day| terms().asked_from(date(2021, 8, day)));
        assert_eq!(from, [10, 11].map(|day| date(2021, 8, day)));
    }
}
