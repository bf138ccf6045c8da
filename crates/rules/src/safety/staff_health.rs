//! 教职工健康档案 Staff health: who works at a school comes back to it by the same rules as its pupils (P5.13, P5.17, P5.20).

use super::clearance::file::{File, Returner, State};
use super::entry::passing::Passed;
use super::entry::{self, Errand, Pass, Visit};
use super::reopening;
use crate::people::role::Role;
use crate::refusal::Refuses;
use jiff::civil::Date;

/// Letters of a reason, at most.
const LETTERS_MAX: usize = 60;

/// As whom somebody with these roles comes back; nothing for whoever does not work at a school. Whoever also teaches is not of
/// the logistics staff.
pub fn returner(roles: &[Role]) -> Option<Returner> {
    let found: Vec<Returner> = roles.iter().filter_map(|role| as_whom(*role)).collect();
    if found.contains(&Returner::Staff) { Some(Returner::Staff) } else { found.first().copied() }
}

fn as_whom(role: Role) -> Option<Returner> {
    match role {
        Role::SchoolLeader
        | Role::Manager
        | Role::Teaching
        | Role::HeadTeacher
        | Role::CareTeacher
        | Role::Lecturer
        | Role::HealthWorker
        | Role::Cashier => Some(Returner::Staff),
        Role::Logistics | Role::Doorkeeper | Role::Cook => Some(Returner::Logistics),
        Role::BureauOfficer | Role::CommunityOfficer | Role::Guardian | Role::Visitor | Role::Clock => None,
    }
}

/// The day's reports of a school's staff: silence is not nought (P5.11, P5.12).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Who has reported.
    pub reported: i64,
    /// Who of them has a symptom.
    pub cases: i64,
    /// Who has not.
    pub silent: i64,
}

/// Counts the newest report that each has made of a day.
pub fn count(files: &[&File], today: Date) -> Count {
    let mut all = Count::default();
    for file in files {
        match file.days.iter().rev().find(|day| day.at.date() == today) {
            Some(day) => {
                all.reported += 1;
                all.cases += i64::from(!day.symptoms.is_empty());
            }
            None => all.silent += 1,
        }
    }
    all
}

/// 当日名单 Somebody who is to prepare the campus while it is closed (P5.21, X.9).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The day.
    pub day: Date,
    /// What for.
    pub reason: String,
}

/// Why nothing is written down, in the order in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nobody confirms their own health, or agrees to their own arrangement.
    #[error("their own")]
    Yourself,
    /// The plan has no list of staff who prepare the campus.
    #[error("no list of staff")]
    NoList,
    /// A list is of a day that is not over.
    #[error("{day} is over")]
    DayOver {
        /// The day given.
        day: Date,
    },
    /// Whoever enters a closed campus has a reason.
    #[error("no reason")]
    NoReason,
    /// Nobody reads so long a reason.
    #[error("longer than {max}")]
    TooLong {
        /// Letters, at most.
        max: usize,
    },
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Yourself => "staff-health-yourself",
            Self::NoList => "staff-health-no-list",
            Self::DayOver { .. } => "staff-health-day-over",
            Self::NoReason => "staff-health-no-reason",
            Self::TooLong { .. } => "staff-health-too-long",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::Yourself => "P5.17",
            Self::NoList => "P5.21",
            Self::DayOver { .. } | Self::NoReason | Self::TooLong { .. } => "X.9",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::DayOver { day } => vec![("day", day.to_string())],
            Self::TooLong { max } => vec![("max", max.to_string())],
            Self::Yourself | Self::NoList | Self::NoReason => Vec::new(),
        }
    }
}

/// The school's word on somebody's days at home is not their own (P5.14, P5.17).
pub fn may_say(is_own: bool) -> Result<(), Refusal> {
    if is_own { Err(Refusal::Yourself) } else { Ok(()) }
}

/// Puts somebody on the list of a day, with the reason as it is written down (P5.21, X.9).
pub fn list(terms: &entry::Terms, draft: Draft, today: Date) -> Result<Draft, Refusal> {
    let Draft { day, reason } = draft;
    let reason = reason.trim().to_owned();
    if !terms.is_on_errand(Errand::Staff) {
        return Err(Refusal::NoList);
    }
    if day < today {
        return Err(Refusal::DayOver { day });
    }
    if reason.is_empty() {
        return Err(Refusal::NoReason);
    }
    if reason.chars().count() > LETTERS_MAX {
        return Err(Refusal::TooLong { max: LETTERS_MAX });
    }
    Ok(Draft { day, reason })
}

/// Whether the plan has such a list, and it still lets in whoever would not come in without it (P5.20, P5.21).
pub fn is_listing((terms, opening): (&entry::Terms, &reopening::Terms), today: Date) -> bool {
    terms.is_on_errand(Errand::Staff) && !opening.staff_may_come(today, true)
}

/// What is known of a member of staff who stands at the gate.
#[derive(Clone, Debug)]
pub struct Facts {
    /// How they stand; nothing where the health rules are off.
    pub state: Option<State>,
    /// The day.
    pub today: Date,
    /// They are on its list.
    pub listed: bool,
}

/// A member of staff comes to the gate (P5.15, P5.20, P5.21, X.9): whoever is free comes in from the staff's first day on, and
/// before it by the day's list only. Whoever finds the campus closed is told no more than that: nobody stands in for them.
pub fn arrive((terms, opening): (&entry::Terms, &reopening::Terms), facts: &Facts) -> Passed {
    let free = matches!(facts.state, None | Some(State::Free));
    let visit = Visit { errand: Errand::Staff, listed: facts.listed, free: true };
    let open = match terms.pass(visit, facts.today, opening.opens_on) {
        Pass::In | Pass::Logged => true,
        Pass::Out => opening.staff_may_come(facts.today, true),
    };
    match (open, free) {
        (true, true) => Passed::In,
        (true, false) => Passed::Held,
        (false, _) => Passed::Closed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment::Moment;
    use crate::plan::return_to_school::dongpo;
    use crate::safety::clearance::file::Reported;
    use crate::safety::entry::Standing;
    use crate::safety::report::Symptom;
    use jiff::civil::date;

    #[test]
    fn whoever_also_teaches_is_not_of_the_logistics_staff() {
        let cases = [
            (vec![Role::HeadTeacher], Some(Returner::Staff)),
            (vec![Role::Cook], Some(Returner::Logistics)),
            (vec![Role::Doorkeeper, Role::CareTeacher], Some(Returner::Staff)),
            (vec![Role::BureauOfficer, Role::Logistics], Some(Returner::Logistics)),
            (vec![Role::BureauOfficer], None),
            (vec![Role::Guardian, Role::Visitor], None),
            (vec![], None),
        ];
        for (roles, who) in cases {
            assert_eq!(returner(&roles), who, "{roles:?}");
        }
    }

    #[test]
    fn the_newest_report_of_the_day_counts_and_silence_is_not_nought() {
        let today = date(2021, 8, 25);
        let reported = |day, symptoms: &[Symptom]| Reported {
            at: Moment::at(date(2021, 8, day).at(8, 0, 0, 0)),
            measured: true,
            symptoms: symptoms.to_vec(),
            cold: false,
        };
        let file = |days: Vec<Reported>| File {
            who: Returner::Staff,
            told: vec![],
            days,
            steps: vec![],
            words: vec![],
        };
        let ill = file(vec![reported(25, &[Symptom::Fever])]);
        let well = file(vec![reported(24, &[Symptom::Fever]), reported(25, &[])]);
        let silent = file(vec![reported(24, &[])]);
        assert_eq!(count(&[&ill, &well, &silent], today), Count { reported: 2, cases: 1, silent: 1 });
        assert_eq!(count(&[], today), Count::default());
    }

    #[test]
    fn a_day_s_list_is_of_days_to_come_with_a_reason() {
        let plan = dongpo();
        let nobody = entry::Terms { by_list: vec![], ..plan.entry.clone() };
        let (today, yesterday) = (date(2021, 8, 20), date(2021, 8, 19));
        let draft = |day, reason: &str| Draft { day, reason: reason.to_owned() };
        let ladder = [
            (&nobody, draft(yesterday, ""), Refusal::NoList),
            (&plan.entry, draft(yesterday, ""), Refusal::DayOver { day: yesterday }),
            (&plan.entry, draft(today, " "), Refusal::NoReason),
            (&plan.entry, draft(today, &"备".repeat(61)), Refusal::TooLong { max: 60 }),
        ];
        for (terms, asked, refusal) in ladder {
            assert_eq!(list(terms, asked, today), Err(refusal));
        }
        assert_eq!(list(&plan.entry, draft(today, " 清点课本 "), today), Ok(draft(today, "清点课本")));
        let asks = |terms: &entry::Terms, day: Date| is_listing((terms, &plan.reopening), day);
        assert!(asks(&plan.entry, today));
        assert!(!asks(&nobody, today), "the plan has no such list");
        assert!(!asks(&plan.entry, date(2021, 8, 25)), "all of them come from their first day on");
        assert_eq!(may_say(true), Err(Refusal::Yourself));
        assert_eq!(may_say(false), Ok(()));
    }

    #[test]
    fn staff_come_in_from_their_first_day_on_and_before_it_by_list() {
        let plan = dongpo();
        let held = || Some(State::Held(Standing::default()));
        let (before, first, opening) = (date(2021, 8, 24), date(2021, 8, 25), date(2021, 9, 1));
        let cases = [
            (None, before, false, Passed::Closed),
            (None, before, true, Passed::In),
            (Some(State::Free), before, true, Passed::In),
            (held(), before, true, Passed::Held),
            (held(), before, false, Passed::Closed),
            (Some(State::Unknown), before, false, Passed::Closed),
            (None, first, false, Passed::In),
            (Some(State::Free), first, false, Passed::In),
            (Some(State::Unknown), first, false, Passed::Held),
            (held(), first, true, Passed::Held),
            (Some(State::Free), opening, false, Passed::In),
            (held(), opening, false, Passed::Held),
        ];
        for (state, today, listed, passed) in cases {
            let facts = Facts { state: state.clone(), today, listed };
            assert_eq!(arrive((&plan.entry, &plan.reopening), &facts), passed, "{state:?} {today} {listed}");
        }
        let nobody = entry::Terms { by_list: vec![], ..plan.entry.clone() };
        let facts = Facts { state: None, today: before, listed: true };
        assert_eq!(arrive((&nobody, &plan.reopening), &facts), Passed::Closed, "the plan has no such list");
        let open = entry::Terms { closed_before_opening: false, ..plan.entry };
        let facts = Facts { listed: false, ..facts };
        assert_eq!(arrive((&open, &plan.reopening), &facts), Passed::In, "the campus is not closed");
    }
}
