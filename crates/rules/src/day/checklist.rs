//! 后勤检查单 Checklist: what the logistics group looks at on each day with evening care, duty by duty, ticked by an hour (P3.47).

use crate::choice::choices;
use crate::moment::{Moment, moment};
use crate::people::role::Role;
use crate::plan::local::{Words, time};
use crate::refusal::Refuses;
use jiff::civil::{Date, Time};
use serde::Deserialize;
use std::collections::BTreeSet;

/// One list of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Which of the three duties it is of (P3.47).
    pub duty: Duty,
    /// By when all of it is ticked, on Shanghai's wall clock (P3.47).
    #[serde(deserialize_with = "time")]
    pub by: Time,
    /// What is looked at; the Chinese words are a task's name (P3.47).
    pub tasks: Vec<Words>,
}

choices! {
    /// 后勤分工 A duty of the logistics group (P3.47).
    Duty {
        /// 安全保卫
        Security = "security",
        /// 保洁
        Cleaning = "cleaning",
        /// 保健
        HealthCare = "health-care",
    }
}

/// What was ticked on a day: the duty, and the task by its Chinese words.
pub type Ticked = BTreeSet<(Duty, String)>;

/// A list past its hour, with how many of its tasks nobody has ticked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overdue {
    /// Whose list.
    pub duty: Duty,
    /// By when it was to be ticked.
    pub by: Time,
    /// Tasks that are open.
    pub open: usize,
}

/// What ticking may know.
#[derive(Clone, Debug)]
pub struct Facts<'t> {
    /// The lists of the plan.
    pub lists: &'t [Terms],
    /// What the person is at the school: at a small one somebody is several things at once.
    pub roles: &'t BTreeSet<Role>,
    /// Whether evening care is held that day.
    pub is_held: bool,
    /// What was ticked before.
    pub ticked: Ticked,
}

/// Why a tick is not taken, in the order in which it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No list of the plan has this task.
    NotInPlan,
    /// The duty is another's.
    NotYours,
    /// There is no evening care that day.
    NotToday,
}

/// Rule 后勤分工 `[checklist.duty]` (P3.47): whoever has the duty ticks its list; the logistics group answers for all three.
fn may_tick(terms: &Terms, role: Role) -> bool {
    let own = match terms.duty {
        Duty::Security => Some(Role::Doorkeeper),
        Duty::HealthCare => Some(Role::HealthWorker),
        Duty::Cleaning => None,
    };
    role == Role::Logistics || own == Some(role)
}

/// Whether whoever is these things has a list's duty; of a whole school's people, whether anybody has: what nobody may tick is late every
/// day until somebody is named.
pub fn is_seen_to(terms: &Terms, roles: &BTreeSet<Role>) -> bool {
    roles.iter().any(|role| may_tick(terms, *role))
}

/// Rule 检查时限 `[checklist.by]` (P3.47): by when a day's list is ticked.
pub fn due_at(terms: &Terms, date: Date) -> Moment {
    moment(date, terms.by)
}

/// Rule 检查项目 `[checklist.tasks]` (P3.47): the tasks of a list, each with whether it was ticked.
pub fn tasks<'t>(terms: &'t Terms, ticked: &Ticked) -> Vec<(&'t Words, bool)> {
    let is_done = |one: &Words| ticked.contains(&(terms.duty, one.zh.clone()));
    terms.tasks.iter().map(|one| (one, is_done(one))).collect()
}

/// Lists whose hour has come and that are not ticked whole: the management group is told of each.
pub fn overdue(lists: &[Terms], ticked: &Ticked, now: Moment) -> Vec<Overdue> {
    let late = lists.iter().filter(|terms| due_at(terms, now.date()) <= now);
    let counted = late.map(|terms| Overdue {
        duty: terms.duty,
        by: terms.by,
        open: tasks(terms, ticked).into_iter().filter(|(_, is_done)| !is_done).count(),
    });
    counted.filter(|one| one.open > 0).collect()
}

/// Ticks one task; whether that is new. A tick never comes too late: what was not seen to in time is seen to now.
pub fn tick(facts: &Facts<'_>, (duty, task): (Duty, &str)) -> Result<bool, Refusal> {
    let has = |terms: &&Terms| terms.duty == duty && terms.tasks.iter().any(|one| one.zh == task);
    let terms = facts.lists.iter().find(has).ok_or(Refusal::NotInPlan)?;
    if !is_seen_to(terms, facts.roles) {
        return Err(Refusal::NotYours);
    }
    if !facts.is_held {
        return Err(Refusal::NotToday);
    }
    Ok(!facts.ticked.contains(&(duty, task.to_owned())))
}

impl Duty {
    /// From an address or a row.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|duty| duty.key() == key)
    }
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotInPlan => "checklist-not-in-plan",
            Self::NotYours => "checklist-not-yours",
            Self::NotToday => "checklist-not-today",
        }
    }

    fn clause(&self) -> &'static str {
        "P3.47"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::scheme::gongshu;
    use jiff::civil::{date, time};

    fn list(duty: Duty, hour: i8, all: &[&str]) -> Terms {
        let words = |text: &&str| Words { zh: (*text).to_owned(), en: format!("{text} en") };
        Terms { duty, by: time(hour, 0, 0, 0), tasks: all.iter().map(words).collect() }
    }

    fn lists() -> Vec<Terms> {
        vec![
            list(Duty::Security, 16, &["门", "栏"]),
            list(Duty::Cleaning, 17, &["地"]),
            list(Duty::HealthCare, 16, &["药"]),
        ]
    }

    fn ticked(all: &[(Duty, &str)]) -> Ticked {
        all.iter().map(|(duty, task)| (*duty, (*task).to_owned())).collect()
    }

    fn at(hour: i8, minute: i8) -> Moment {
        Moment::at(date(2021, 9, 7).at(hour, minute, 0, 0))
    }

    #[test]
    fn a_duty_is_ticked_by_whoever_has_it_or_by_the_group() {
        let cases = [
            (Duty::Security, Role::Doorkeeper, true),
            (Duty::Security, Role::Logistics, true),
            (Duty::Security, Role::HealthWorker, false),
            (Duty::Cleaning, Role::Logistics, true),
            (Duty::Cleaning, Role::Doorkeeper, false),
            (Duty::HealthCare, Role::HealthWorker, true),
            (Duty::HealthCare, Role::Logistics, true),
            (Duty::HealthCare, Role::Manager, false),
        ];
        for (duty, role, may) in cases {
            assert_eq!(may_tick(&list(duty, 16, &["门"]), role), may, "{duty} {role:?}");
        }
    }

    #[test]
    fn a_duty_that_nobody_has_is_told_from_one_that_somebody_could_see_to() {
        let cases: [(&[Role], [bool; 3]); 4] = [
            (&[], [false; 3]),
            (&[Role::Manager, Role::Cook], [false; 3]),
            (&[Role::Doorkeeper, Role::HealthWorker], [true, false, true]),
            (&[Role::Logistics], [true; 3]),
        ];
        for (roles, expected) in cases {
            let roles: BTreeSet<Role> = roles.iter().copied().collect();
            let told: Vec<bool> = lists().iter().map(|terms| is_seen_to(terms, &roles)).collect();
            assert_eq!(told, expected, "{roles:?}");
        }
    }

    #[test]
    fn a_list_is_late_by_its_minute_until_its_last_tick() {
        let (gate, fence, floor) = ((Duty::Security, "门"), (Duty::Security, "栏"), (Duty::Cleaning, "地"));
        let drugs = (Duty::HealthCare, "药");
        let open = |done: &[(Duty, &str)], now| {
            let late = overdue(&lists(), &ticked(done), now);
            late.into_iter().map(|one| (one.duty, one.open)).collect::<Vec<_>>()
        };
        assert_eq!(due_at(&lists()[0], date(2021, 9, 7)), at(16, 0));
        type Case<'a> = (&'a str, &'a [(Duty, &'a str)], Moment, Vec<(Duty, usize)>);
        let cases: [Case<'_>; 6] = [
            ("a minute before", &[], at(15, 59), vec![]),
            ("its minute", &[], at(16, 0), vec![(Duty::Security, 2), (Duty::HealthCare, 1)]),
            ("half of it", &[gate, drugs], at(16, 0), vec![(Duty::Security, 1)]),
            ("all of two", &[gate, fence, drugs], at(16, 30), vec![]),
            ("the third's hour", &[gate, fence, drugs], at(17, 0), vec![(Duty::Cleaning, 1)]),
            ("everything", &[gate, fence, drugs, floor], at(18, 0), vec![]),
        ];
        for (case, done, now, expected) in cases {
            assert_eq!(open(done, now), expected, "{case}");
        }
        assert_eq!(overdue(&[], &Ticked::new(), at(23, 0)), [], "a plan without lists");
    }

    #[test]
    fn tasks_are_those_of_the_plan_with_what_was_ticked() {
        let lists = lists();
        let shown = tasks(&lists[0], &ticked(&[(Duty::Security, "栏"), (Duty::Cleaning, "门")]));
        let shown: Vec<(&str, bool)> = shown.into_iter().map(|(one, done)| (one.zh.as_str(), done)).collect();
        assert_eq!(shown, [("门", false), ("栏", true)], "a tick counts for its own duty");
        let duties: Vec<Duty> = gongshu().checklist.iter().map(|one| one.duty).collect();
        assert_eq!(duties, Duty::ALL, "the committed plan has all three");
    }

    #[test]
    fn a_ladder_of_refusals() {
        let lists = lists();
        let (one, two) = ([Role::Doorkeeper].into(), [Role::Doorkeeper, Role::HealthWorker].into());
        let facts = Facts { lists: &lists, roles: &one, is_held: true, ticked: Ticked::new() };
        let both = Facts { roles: &two, ..facts.clone() };
        let done = Facts { ticked: ticked(&[(Duty::Security, "门")]), ..facts.clone() };
        let idle = Facts { is_held: false, ..facts.clone() };
        let gate = (Duty::Security, "门");
        let cases = [
            ("no such task", idle.clone(), (Duty::Security, "地"), Err("checklist-not-in-plan")),
            ("another's", idle.clone(), (Duty::Cleaning, "地"), Err("checklist-not-yours")),
            ("no evening", idle, gate, Err("checklist-not-today")),
            ("the gate's alone", facts.clone(), (Duty::HealthCare, "药"), Err("checklist-not-yours")),
            ("two duties in one hand", both, (Duty::HealthCare, "药"), Ok(true)),
            ("new", facts, gate, Ok(true)),
            ("twice is once", done, gate, Ok(false)),
        ];
        for (case, facts, one, expected) in cases {
            assert_eq!(tick(&facts, one).map_err(|why| why.code()), expected, "{case}");
        }
    }
}
