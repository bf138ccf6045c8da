//! 入校 Entry: who may pass the gate, before the opening and after it.

pub mod passing;

use crate::choice::choices;
use crate::moment::Moment;
use crate::safety::clearance::{self, Area, Hold};
use crate::safety::observation::{self, Lack};
use crate::safety::reopening;
use jiff::civil::Date;
use serde::Deserialize;

/// How the campus is closed before the opening.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Whether the campus is closed until the opening (P5.21).
    pub closed_before_opening: bool,
    /// Who may enter all the same, by list and with a reason (X.9).
    pub by_list: Vec<Errand>,
    /// Where a child is handed over while the campus is closed (X.9).
    pub collection_at: Spot,
}

choices! {
    /// 入校事由 Why somebody enters.
    Errand {
        /// 教职工到岗
        Staff = "staff-preparing",
        /// 环境整治
        TidyUp = "tidy-up-crew",
        /// 暑期托管
        SummerCare = "summer-care",
        /// 物资配送
        Delivery = "deliveries",
        /// 学生返校
        Pupil = "pupils-returning",
        /// 家长来访
        Parent = "parents-visiting",
    }
}

choices! {
    /// 交接处 Where a child is handed over.
    Spot {
        /// 校门口
        Gate = "school-gate",
        /// 校内
        Inside = "inside",
    }
}

/// Somebody at the gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    /// Why they come.
    pub errand: Errand,
    /// They are on the day's list.
    pub listed: bool,
    /// Nothing keeps them away.
    pub free: bool,
}

/// What the doorkeeper is told; why somebody waits is not for the gate (P5.15).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pass {
    /// Let in.
    In,
    /// Let in, and written down with the errand.
    Logged,
    /// Not let in.
    Out,
}

/// Everything that keeps one person away at a moment (X.10).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Of the days at home (P5.13-P5.17).
    pub days: Vec<Lack>,
    /// Of the classes (P5.42-P5.46).
    pub holds: Vec<Hold>,
}

/// The tables that decide together.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'p> {
    /// Whether they are switched on.
    pub reopening: &'p reopening::Terms,
    /// The days at home.
    pub observation: &'p observation::Terms,
    /// The classes.
    pub clearance: &'p [clearance::Terms],
}

impl Rules<'_> {
    /// How somebody stands who wants in at `at`: free only when every rule frees them (P5.15, X.10).
    pub fn standing(
        &self,
        days: &observation::Facts,
        facts: &clearance::Facts,
        areas: &[Area],
        at: Moment,
    ) -> Standing {
        if !self.reopening.is_on() {
            return Standing::default();
        }
        Standing {
            days: self.observation.lacks(days, at.date()),
            holds: clearance::holds(self.clearance, facts, areas, at),
        }
    }
}

impl Standing {
    /// Whether nothing keeps them away.
    pub fn is_free(&self) -> bool {
        self.days.is_empty() && self.holds.is_empty()
    }
}

impl Terms {
    /// Rule 校园封闭管理 `[entry.closed_before_opening]` (P5.15, P5.21, X.9): before the opening only those of a
    /// list pass, and nobody who is held back.
    pub fn pass(&self, visit: Visit, today: Date, opens_on: Date) -> Pass {
        let Visit { errand, listed, free } = visit;
        match (self.is_closed(today, opens_on), free) {
            (_, false) => Pass::Out,
            (true, true) if listed && self.is_on_errand(errand) => Pass::Logged,
            (true, true) => Pass::Out,
            (false, true) if errand == Errand::Pupil || errand == Errand::Staff => Pass::In,
            (false, true) => Pass::Logged,
        }
    }

    /// Rule 凭名单和事由 `[entry.by_list]` (P5.21, X.9): whether a closed campus opens for this errand.
    pub fn is_on_errand(&self, errand: Errand) -> bool {
        self.by_list.contains(&errand)
    }

    /// Whether the campus is closed on a day.
    fn is_closed(&self, today: Date, opens_on: Date) -> bool {
        self.closed_before_opening && today < opens_on
    }

    /// Rule 校门口交接 `[entry.collection_at]` (X.9): whether on a day of a closed campus whoever collects a child waits at the gate,
    /// and the care teacher comes out and signs there.
    pub fn teacher_comes_out(&self, today: Date, opens_on: Date) -> bool {
        self.is_closed(today, opens_on) && self.collection_at == Spot::Gate
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::head::Stage;
    use crate::plan::return_to_school::dongpo;
    use crate::safety::clearance::{Code, Member, Whose};
    use crate::safety::observation::{Facts, Group};
    use jiff::civil::date;
    use std::collections::BTreeMap;

    #[test]
    fn closed_before_opening_by_list_only() {
        let plan = dongpo();
        let opening = plan.reopening.opens_on;
        let before = date(2021, 8, 31);
        let cases = [
            (Errand::Parent, true, true, before, Pass::Out),
            (Errand::Delivery, true, true, before, Pass::Logged),
            (Errand::Delivery, false, true, before, Pass::Out),
            (Errand::Staff, true, false, before, Pass::Out),
            (Errand::Pupil, true, true, before, Pass::Out),
            (Errand::Pupil, true, true, opening, Pass::In),
            (Errand::Pupil, true, false, opening, Pass::Out),
            (Errand::Parent, true, true, opening, Pass::Logged),
        ];
        for (errand, listed, free, today, pass) in cases {
            let visit = Visit { errand, listed, free };
            assert_eq!(plan.entry.pass(visit, today, opening), pass, "{errand} {today}");
        }
        let nobody = Terms { by_list: vec![], ..plan.entry.clone() };
        assert_eq!(
            nobody.pass(Visit { errand: Errand::Delivery, listed: true, free: true }, before, opening),
            Pass::Out
        );
        let open = Terms { closed_before_opening: false, ..plan.entry };
        assert_eq!(
            open.pass(Visit { errand: Errand::Parent, listed: false, free: true }, before, opening),
            Pass::Logged
        );
    }

    #[test]
    fn collection_at_the_gate() {
        let (terms, opens_on) = (dongpo().entry, date(2021, 9, 1));
        let inside = Terms { collection_at: Spot::Inside, ..terms.clone() };
        let open = Terms { closed_before_opening: false, ..terms.clone() };
        let (before, after) = (date(2021, 8, 31), date(2021, 9, 1));
        let cases = [
            (&terms, before, true),
            (&terms, after, false),
            (&inside, before, false),
            (&open, before, false),
        ];
        for (terms, today, comes_out) in cases {
            assert_eq!(terms.teacher_comes_out(today, opens_on), comes_out, "{today} {terms:?}");
        }
    }

    #[test]
    fn out_of_town_a_pending_test_and_a_runny_nose_are_three_holds() {
        let mut plan = dongpo();
        let days = Facts {
            group: Group::Pupils,
            away: true,
            front_line: false,
            returned_on: Some(date(2021, 8, 25)),
            temperatures: BTreeMap::new(),
            has_home: true,
            form: None,
            confirmed_on: None,
        };
        let name = "小明".to_owned();
        let (stays, symptoms) = (vec![], vec![]);
        let own =
            Member { whose: Whose::Own, name, code: Code::Green, pending: true, stays, symptoms, cold: true };
        let facts = clearance::Facts { stage: Some(Stage::Kindergarten), members: vec![own], steps: vec![] };
        let at = Moment::at(date(2021, 9, 1).at(8, 0, 0, 0));
        let ask = |plan: &crate::plan::return_to_school::ReturnPlan| {
            let rules = Rules {
                reopening: &plan.reopening,
                observation: &plan.observation,
                clearance: &plan.clearance,
            };
            rules.standing(&days, &facts, &[], at)
        };
        assert!(ask(&plan).is_free(), "the health rules are off unless they are switched on");
        plan.reopening.active = true;
        let standing = ask(&plan);
        let classes: Vec<i64> = standing.holds.iter().map(|hold| hold.class).collect();
        assert_eq!((standing.days.len(), classes), (1, vec![3, 4]));
        assert!(!standing.is_free());
    }
}
