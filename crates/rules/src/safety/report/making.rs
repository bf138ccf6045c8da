//! 健康报告的填报 A day's report of one child, told by its family, and the number of its class, told by its head teacher.

use super::{Filed, FollowUp, Symptom, Terms};
use crate::id::StudentId;
use crate::moment::Moment;
use crate::people::message::{self, Urgency};
use crate::refusal::Refuses;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Temperatures of a living child, in tenths of a degree: what lies outside was typed wrong.
const TENTHS: std::ops::RangeInclusive<i64> = 340..=430;
/// 发热 From 37.3 °C on a temperature is a fever, ticked or not: the usual line of the time; the plan names no
/// number.
const FEVER_TENTHS: i64 = 373;
/// Letters of who is ill at home, at most.
const LETTERS_MAX: usize = 60;

/// What is said of one child on one day. It is health data, and lies sealed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// The temperature in tenths of a degree, where it was taken.
    pub tenths: Option<i64>,
    /// Symptoms of the five (P5.19).
    pub symptoms: Vec<Symptom>,
    /// 感冒、流涕 A cold: asked in a kindergarten only (P5.46).
    pub cold: bool,
    /// Who of the household is ill, as the family names them; empty for nobody (P5.18).
    pub household: String,
}

impl Said {
    /// Whether somebody is ill: the child or somebody at home (P5.18, P5.19).
    pub fn is_case(&self) -> bool {
        !self.symptoms.is_empty() || !self.household.is_empty()
    }
}

/// A day's report of one child.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Made by the caller: twice the same id is the same report.
    pub id: String,
    /// Whose.
    pub student: StudentId,
    /// When it was told.
    pub at: Moment,
    /// What was told.
    pub said: Said,
    /// When the doctor was seen, where that was told since.
    pub seen_at: Option<Moment>,
}

/// What the family says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The day it is about.
    pub date: Date,
    /// What is said.
    pub said: Said,
}

/// A report as it is written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// What was told.
    pub said: Said,
    /// It came at the cut-off or later (P5.11).
    pub late: bool,
    /// A report of the same day was there before (P5.11).
    pub corrects: bool,
    /// The family is urged to see a doctor, and the school follows it up (P5.18, P5.19).
    pub follows: bool,
}

/// Why a report is not taken, in the order in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The plan of return is over, or the day is not reported on.
    #[error("no report is due")]
    NotDue,
    /// A day is told on itself: what is written down afterwards is no record.
    #[error("of {date}, not of today")]
    OtherDay {
        /// The day given.
        date: Date,
    },
    /// No such temperature.
    #[error("a temperature of {tenths} tenths")]
    NoTemperature {
        /// As it was typed.
        tenths: i64,
    },
    /// Nobody reads so much of who is ill at home.
    #[error("longer than {max}")]
    TooLong {
        /// Letters, at most.
        max: usize,
    },
    /// There is nothing to follow up.
    #[error("no symptom is open")]
    NothingOpen,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotDue => "report-not-due",
            Self::OtherDay { .. } => "report-other-day",
            Self::NoTemperature { .. } => "report-no-temperature",
            Self::TooLong { .. } => "report-too-long",
            Self::NothingOpen => "report-nothing-open",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NotDue | Self::OtherDay { .. } => "P5.11",
            Self::NoTemperature { .. } => "P5.16",
            Self::TooLong { .. } => "P5.18",
            Self::NothingOpen => "P5.19",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::OtherDay { date } => vec![("date", date.to_string())],
            Self::NoTemperature { tenths } => vec![("degrees", degrees(*tenths))],
            Self::TooLong { max } => vec![("max", max.to_string())],
            Self::NotDue | Self::NothingOpen => Vec::new(),
        }
    }
}

/// `36.5` of 365 tenths.
pub fn degrees(tenths: i64) -> String {
    format!("{}.{}", tenths / 10, tenths.rem_euclid(10))
}

/// What a report needs to know of its day.
#[derive(Clone, Copy, Debug)]
pub struct Day<'d> {
    /// The plan's report.
    pub terms: &'d Terms,
    /// The first day on which the plan no longer holds.
    pub until: Date,
    /// Whether the day is a school day.
    pub is_school_day: bool,
    /// Now.
    pub now: Moment,
}

/// Whether today is reported on at all (P5.11): else nothing is taken, filed or reminded of.
pub fn due(day: Day<'_>) -> Result<(), Refusal> {
    let is_due = day.now.date() < day.until && day.terms.is_due(day.is_school_day);
    if is_due { Ok(()) } else { Err(Refusal::NotDue) }
}

/// Whether families that were silent are reminded by themselves (P5.11, X.18): from the cut-off on, while the message goes
/// out at once. One that waited for the morning would ask for a day that is over.
pub fn reminds(day: Day<'_>, night: &message::Terms) -> bool {
    let at_once = night.due_at(Urgency::Plain, day.now) == day.now;
    due(day).is_ok() && day.terms.is_late(day.now.date(), day.now) && at_once
}

/// Takes a child's report of today (P5.11, P5.18, P5.19); the same once more changes nothing: `None`.
pub fn make(day: Day<'_>, draft: Draft, before: Option<&Said>) -> Result<Option<Made>, Refusal> {
    due(day)?;
    let today = day.now.date();
    if draft.date != today {
        return Err(Refusal::OtherDay { date: draft.date });
    }
    if let Some(tenths) = draft.said.tenths.filter(|tenths| !TENTHS.contains(tenths)) {
        return Err(Refusal::NoTemperature { tenths });
    }
    let mut said = draft.said;
    if said.tenths.is_some_and(|tenths| tenths >= FEVER_TENTHS) && !said.symptoms.contains(&Symptom::Fever) {
        said.symptoms.insert(0, Symptom::Fever);
    }
    said.symptoms = day.terms.to_follow(&said.symptoms);
    said.household =
        if day.terms.asks_household() { said.household.trim().to_owned() } else { String::new() };
    if said.household.chars().count() > LETTERS_MAX {
        return Err(Refusal::TooLong { max: LETTERS_MAX });
    }
    if before == Some(&said) {
        return Ok(None);
    }
    let follows = said.is_case();
    Ok(Some(Made { late: day.terms.is_late(today, day.now), corrects: before.is_some(), follows, said }))
}

/// Notes that a doctor was seen (P5.19); noted twice is noted once: `false`.
pub fn see_doctor(report: &Report) -> Result<bool, Refusal> {
    match (report.said.symptoms.is_empty(), report.seen_at) {
        (true, _) => Err(Refusal::NothingOpen),
        (false, seen) => Ok(seen.is_none()),
    }
}

/// What whoever follows up sees of one child, of its reports in the order in which they came (P5.18, P5.19). Of a day that is
/// over the newest report counts. Of today all do, and a symptom before anything else: what was taken back within the day
/// stays in sight until the day is over, so that nothing vanishes before somebody could look. A symptom with which no doctor
/// was seen since hides behind nothing that is said of somebody at home on a later day.
pub fn in_sight(told: &[Report], today: Date) -> Option<&Report> {
    let counts = |one: &&Report| one.at.date() == today || newest_of(told, one.at.date()) == Some(*one);
    let seen = |since: Moment| told.iter().filter_map(|one| one.seen_at).any(|at| at >= since);
    let cases = told.iter().filter(|one| one.said.is_case()).filter(counts);
    cases.max_by_key(|one| {
        let is_ill = !one.said.symptoms.is_empty();
        (is_ill && !seen(one.at), one.at.date(), is_ill)
    })
}

/// Since when a symptom stands with which no doctor was seen (P5.19): that it is told anew each day does not begin its hours anew.
/// What was told before the last day of health is another illness, and silence is no day of health.
pub fn ill_since(told: &[Report], today: Date) -> Option<Moment> {
    let counts = |one: &&Report| one.at.date() == today || newest_of(told, one.at.date()) == Some(*one);
    let unseen = |one: &&Report| !told.iter().filter_map(|other| other.seen_at).any(|at| at >= one.at);
    let ill = told.iter().filter(|one| !one.said.symptoms.is_empty());
    let ill: Vec<Moment> = ill.filter(counts).filter(unseen).map(|one| one.at).collect();
    let newest = ill.iter().max()?.date();
    let well = told.iter().filter(|one| one.said.symptoms.is_empty() && one.at.date() < newest);
    let well = well.filter(counts).map(|one| one.at).max();
    ill.into_iter().filter(|at| well.is_none_or(|well| well < *at)).min()
}

/// 逾期未就医 Since when a child is ill with whom no doctor was seen in time, so that it is passed on (P5.19).
pub fn passed_on(terms: &Terms, told: &[Report], now: Moment) -> Option<Moment> {
    ill_since(told, now.date()).filter(|since| terms.follow_up(*since, None, now) == FollowUp::PassOn)
}

/// Whether a symptom was taken back on its own day.
pub fn is_taken_back(told: &[Report], report: &Report) -> bool {
    let newest = newest_of(told, report.at.date());
    !report.said.symptoms.is_empty() && newest.is_some_and(|newest| newest.said.symptoms.is_empty())
}

fn newest_of(told: &[Report], date: Date) -> Option<&Report> {
    told.iter().rev().find(|one| one.at.date() == date)
}

/// How a class stands on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// Children with a symptom, of those who reported.
    pub cases: i64,
    /// Who has not reported: silence is not nought (P5.12).
    pub silent: Vec<StudentId>,
}

/// Counts a class from the newest report of each child.
pub fn count(children: &[StudentId], newest: &[Report]) -> Count {
    let of = |child: &StudentId| newest.iter().rev().find(|report| report.student == *child);
    let is_case = |report: &Report| !report.said.symptoms.is_empty();
    let cases = children.iter().filter(|child| of(child).is_some_and(is_case)).count();
    let silent = children.iter().filter(|child| of(child).is_none()).cloned().collect();
    Count { cases: i64::try_from(cases).unwrap_or(i64::MAX), silent }
}

/// What a head teacher's pressing files for the class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClassFiled {
    /// Children with a symptom; nought is a number (P5.12).
    pub cases: i64,
    /// Children nobody has spoken for yet.
    pub silent: i64,
    /// A number was there before.
    pub corrects: bool,
}

/// Files a class's number (P5.12); the same number once more changes nothing: `None`.
pub fn file(day: Day<'_>, count: &Count, before: Option<(i64, i64)>) -> Result<Option<ClassFiled>, Refusal> {
    due(day)?;
    let silent = i64::try_from(count.silent.len()).unwrap_or(i64::MAX);
    if before == Some((count.cases, silent)) {
        return Ok(None);
    }
    Ok(Some(ClassFiled { cases: count.cases, silent, corrects: before.is_some() }))
}

/// Whether a class must file its number again: one was filed, and the reports say more or less by now (P5.12).
pub fn is_outdated(filed: Option<&Filed>, count: &Count) -> bool {
    filed.is_some_and(|filed| filed.cases != count.cases)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::return_to_school::dongpo;
    use jiff::civil::date;

    const UNTIL: Date = Date::constant(2021, 10, 1);

    fn at(day: i8, hour: i8, minute: i8) -> Moment {
        Moment::at(date(2021, 8, day).at(hour, minute, 0, 0))
    }

    fn said(symptoms: &[Symptom]) -> Said {
        Said { tenths: Some(365), symptoms: symptoms.to_vec(), ..Said::default() }
    }

    #[test]
    fn a_report_is_of_its_own_day_and_late_at_nine() {
        let terms = dongpo().report;
        let ask = |now: Moment, until, date, said: Said, before: Option<&Said>| {
            make(Day { terms: &terms, until, is_school_day: false, now }, Draft { date, said }, before)
        };
        let today = date(2021, 8, 25);
        let hot = Said { tenths: Some(440), ..said(&[]) };
        let long = Said { household: "妈".repeat(61), ..said(&[]) };
        let yesterday = date(2021, 8, 24);
        let ladder = [
            (today, yesterday, hot.clone(), Refusal::NotDue),
            (UNTIL, yesterday, hot.clone(), Refusal::OtherDay { date: yesterday }),
            (UNTIL, today, hot, Refusal::NoTemperature { tenths: 440 }),
            (UNTIL, today, long, Refusal::TooLong { max: 60 }),
        ];
        for (until, date, said, refusal) in ladder {
            assert_eq!(ask(at(25, 8, 0), until, date, said, None), Err(refusal));
        }
        for (hour, minute, late) in [(8, 59, false), (9, 0, true)] {
            let made = ask(at(25, hour, minute), UNTIL, today, said(&[]), None).unwrap().unwrap();
            assert_eq!((made.late, made.corrects, made.follows), (late, false, false), "{hour}:{minute}");
        }
        let ill =
            ask(at(25, 9, 0), UNTIL, today, said(&[Symptom::Fever]), Some(&said(&[]))).unwrap().unwrap();
        assert!(ill.late && ill.corrects && ill.follows);
        assert_eq!(ask(at(25, 9, 0), UNTIL, today, said(&[]), Some(&said(&[]))), Ok(None), "twice is once");
        let home = Said { household: " 奶奶 ".to_owned(), ..said(&[]) };
        assert!(ask(at(25, 8, 0), UNTIL, today, home, None).unwrap().unwrap().follows);
    }

    #[test]
    fn a_temperature_of_thirty_seven_three_is_a_fever_ticked_or_not() {
        let terms = dongpo().report;
        let day = Day { terms: &terms, until: UNTIL, is_school_day: true, now: at(25, 8, 0) };
        let (none, fever) = (vec![], vec![Symptom::Fever]);
        let both = vec![Symptom::Fever, Symptom::DryCough];
        let cases = [
            (Some(372), none.clone(), none.clone()),
            (Some(373), none.clone(), fever.clone()),
            (Some(385), fever.clone(), fever.clone()),
            (Some(385), vec![Symptom::DryCough], both),
            (Some(372), fever.clone(), fever),
            (None, none.clone(), none),
        ];
        for (tenths, symptoms, stands) in cases {
            let said = Said { tenths, symptoms, ..Said::default() };
            let made = make(day, Draft { date: date(2021, 8, 25), said }, None).unwrap().unwrap();
            assert_eq!(made.follows, !stands.is_empty(), "{tenths:?}");
            assert_eq!(made.said.symptoms, stands, "{tenths:?}");
        }
    }

    #[test]
    fn silence_is_not_nought_and_a_case_after_nought_must_be_filed_again() {
        let terms = dongpo().report;
        let day = Day { terms: &terms, until: UNTIL, is_school_day: true, now: at(25, 8, 0) };
        let children = ["a", "b", "c"].map(StudentId::new);
        let report = |child: &str, said: Said| Report {
            id: child.to_owned(),
            student: StudentId::new(child),
            at: at(25, 8, 0),
            said,
            seen_at: None,
        };
        let two = [report("a", said(&[])), report("b", said(&[]))];
        let open = count(&children, &two);
        assert_eq!((open.cases, open.silent.clone()), (0, vec![StudentId::new("c")]));
        let filed = file(day, &open, None).unwrap().unwrap();
        assert_eq!((filed.cases, filed.silent, filed.corrects), (0, 1, false));
        assert_eq!(file(day, &open, Some((0, 1))), Ok(None));
        let then = Filed { unit: "3-2".to_owned(), cases: 0, at: at(25, 8, 0) };
        let more = [two.to_vec(), vec![report("c", said(&[Symptom::DryCough]))]].concat();
        let counted = count(&children, &more);
        assert!(!is_outdated(None, &counted) && is_outdated(Some(&then), &counted));
        assert!(file(day, &counted, Some((0, 1))).unwrap().unwrap().corrects);
        let over = Day { until: date(2021, 8, 25), ..day };
        assert_eq!(file(over, &counted, None), Err(Refusal::NotDue));
    }

    #[test]
    fn what_is_taken_back_stays_in_sight_until_its_day_is_over() {
        let home = || Said { household: "奶奶".to_owned(), ..said(&[]) };
        let (ill, well) = (|| said(&[Symptom::Fever]), || said(&[]));
        let told = |all: &[(i8, Said)]| -> Vec<Report> {
            let one = |(n, (day, said)): (usize, &(i8, Said))| Report {
                id: n.to_string(),
                student: StudentId::new("a"),
                at: at(*day, 8, i8::try_from(n).unwrap()),
                said: said.clone(),
                seen_at: None,
            };
            all.iter().enumerate().map(one).collect()
        };
        let cases = [
            (vec![], 25, None, false),
            (vec![(25, well())], 25, None, false),
            (vec![(25, ill())], 25, Some("0"), false),
            (vec![(25, ill()), (25, well())], 25, Some("0"), true),
            (vec![(25, ill()), (25, well())], 26, None, false),
            (vec![(25, ill()), (26, well())], 26, Some("0"), false),
            (vec![(25, ill()), (25, home())], 25, Some("0"), true),
            (vec![(25, ill()), (25, home())], 26, Some("1"), false),
            (vec![(25, ill()), (25, ill())], 25, Some("1"), false),
            (vec![(24, ill()), (25, home())], 25, Some("0"), false),
            (vec![(24, ill()), (25, ill())], 25, Some("1"), false),
            (vec![(24, home()), (25, home())], 25, Some("1"), false),
        ];
        for (n, (all, today, sight, back)) in cases.into_iter().enumerate() {
            let told = told(&all);
            let seen = in_sight(&told, date(2021, 8, today));
            assert_eq!(seen.map(|one| one.id.as_str()), sight, "case {n}");
            assert_eq!(seen.is_some_and(|one| is_taken_back(&told, one)), back, "case {n}");
        }
        let mut told = told(&[(24, ill()), (25, home())]);
        told[0].seen_at = Some(at(24, 15, 0));
        let seen = in_sight(&told, date(2021, 8, 25));
        assert_eq!(
            seen.map(|one| one.id.as_str()),
            Some("1"),
            "a doctor was seen, so the newer one is in sight"
        );
    }

    #[test]
    fn a_day_without_reports_is_not_reminded_of_and_another_from_its_cut_off_on() {
        let daily = dongpo().report;
        let schooldays = Terms { daily: false, ..daily.clone() };
        let cases = [
            (&daily, UNTIL, false, at(25, 8, 59), true, false),
            (&daily, UNTIL, false, at(25, 9, 0), true, true),
            (&daily, UNTIL, false, at(25, 21, 29), true, true),
            (&daily, UNTIL, false, at(25, 21, 30), true, false),
            (&schooldays, UNTIL, false, at(25, 9, 0), false, false),
            (&schooldays, UNTIL, true, at(25, 9, 0), true, true),
            (&daily, date(2021, 8, 25), true, at(25, 9, 0), false, false),
        ];
        for (n, (terms, until, is_school_day, now, is_due, is_reminded)) in cases.into_iter().enumerate() {
            let day = Day { terms, until, is_school_day, now };
            let reminded = reminds(day, &message::Terms::default());
            assert_eq!((due(day).is_ok(), reminded), (is_due, is_reminded), "case {n}");
        }
    }

    #[test]
    fn a_symptom_that_is_told_anew_each_day_is_passed_on_when_its_first_hours_are_over() {
        const ILL: &[Symptom] = &[Symptom::Fever];
        let report = |at: Moment, symptoms: &[Symptom], seen_at| Report {
            id: at.0.to_string(),
            student: StudentId::new("a"),
            at,
            said: said(symptoms),
            seen_at,
        };
        let first = report(at(25, 9, 0), ILL, None);
        let (again, back) = (report(at(26, 8, 0), ILL, None), report(at(25, 10, 0), &[], None));
        let (well, seen) = (report(at(26, 8, 0), &[], None), report(at(26, 8, 0), ILL, Some(at(26, 8, 30))));
        let (old, over) = (report(at(3, 9, 0), ILL, None), report(at(4, 8, 0), &[], None));
        let nine = Some(at(25, 9, 0));
        let cases = [
            ("a minute before", vec![&first], at(26, 8, 59), None),
            ("at its hour", vec![&first], at(26, 9, 0), nine),
            ("told anew", vec![&first, &again], at(26, 9, 0), nine),
            ("well by now, no doctor seen", vec![&first, &well], at(26, 9, 0), nine),
            ("taken back on its day", vec![&first, &back], at(26, 9, 0), None),
            ("a doctor was seen since", vec![&first, &seen], at(27, 9, 0), None),
            (
                "a new illness weeks after an old one nobody closed",
                vec![&old, &over, &first],
                at(26, 8, 59),
                None,
            ),
            ("the new one at its hour", vec![&old, &over, &first], at(26, 9, 0), nine),
            ("silence in between", vec![&old, &first], at(26, 8, 59), Some(at(3, 9, 0))),
        ];
        for (case, told, now, expected) in cases {
            let told: Vec<Report> = told.into_iter().cloned().collect();
            assert_eq!(passed_on(&dongpo().report, &told, now), expected, "{case}");
        }
    }

    #[test]
    fn a_doctor_is_seen_for_a_symptom_and_once() {
        let report = |symptoms: &[Symptom], seen_at| Report {
            id: "r".to_owned(),
            student: StudentId::new("a"),
            at: at(25, 8, 0),
            said: said(symptoms),
            seen_at,
        };
        assert_eq!(see_doctor(&report(&[], None)), Err(Refusal::NothingOpen));
        assert_eq!(see_doctor(&report(&[Symptom::Fever], None)), Ok(true));
        assert_eq!(see_doctor(&report(&[Symptom::Fever], Some(at(25, 9, 0)))), Ok(false));
        assert_eq!(degrees(365), "36.5");
    }
}
