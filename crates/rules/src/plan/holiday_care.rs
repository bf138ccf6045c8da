//! 暑期托管方案 A district's plan for summer care: its tables, what it states of what policies limit, its paper.

pub(super) mod check;
mod paper;

use super::document::Plan;
use super::finding::Finding;
use super::head::Head;
use super::local::Days;
use super::measure::{Measured, Value};
use super::paper::Paper;
use super::source::{Source, Tables};
use super::{approval, offering, period};
use crate::day::meal;
use crate::enrol::{eligibility, merger, point, signup, town};
use crate::money::{charge, relief};
use jiff::civil::Date;

/// A plan for summer care: one table of the document is one field here and one rule file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    /// What the document is and where it holds.
    pub scheme: Head,
    /// 招收对象
    pub eligibility: eligibility::Terms,
    /// 期
    pub period: Vec<period::Terms>,
    /// 报名方式
    pub signup: signup::Terms,
    /// 镇街
    pub town: Vec<town::Terms>,
    /// 服务点
    pub point: Vec<point::Terms>,
    /// 并点
    pub merger: merger::Terms,
    /// 服务内容
    pub offering: offering::Terms,
    /// 收费标准
    pub charge: charge::Terms,
    /// 减免
    pub relief: relief::Terms,
    /// 餐点
    pub meal: meal::Terms,
    /// 批准 What the plan was allowed beyond its policies.
    pub approval: Vec<approval::Terms>,
}

impl Holiday {
    /// Takes the tables of its kind.
    pub(crate) fn shaped(source: &Source) -> Result<Self, Vec<Finding>> {
        let mut tables = source.tables();
        let plan = Self::taken(&mut tables);
        let findings = tables.finish();
        match plan {
            Some(plan) if findings.is_empty() => Ok(plan),
            _ => Err(findings),
        }
    }

    /// On what it contradicts itself and the calendar.
    pub(crate) fn check(&self, source: &Source) -> Vec<Finding> {
        check::check(self, source)
    }

    /// Takes every table before it gives up, so that all of them are checked in one run.
    fn taken(tables: &mut Tables) -> Option<Self> {
        let head = tables.take("scheme");
        let eligibility = tables.take("eligibility");
        let period = tables.take("period");
        let signup = tables.take("signup");
        let town = tables.take_or_default("town");
        let point = tables.take("point");
        let merger = tables.take("merger");
        let offering = tables.take("offering");
        let charge = tables.take("charge");
        let relief = tables.take("relief");
        let meal = tables.take("meal");
        let approval = tables.take_or_default("approval");
        Some(Self {
            scheme: head?,
            eligibility: eligibility?,
            period: period?,
            signup: signup?,
            town: town?,
            point: point?,
            merger: merger?,
            offering: offering?,
            charge: charge?,
            relief: relief?,
            meal: meal?,
            approval: approval?,
        })
    }
}

impl Plan for Holiday {
    fn head(&self) -> &Head {
        &self.scheme
    }

    /// From the first period's first day until the last one's end.
    fn days(&self) -> Days {
        Days {
            from: self.period.iter().map(|period| period.from).min().unwrap_or(Date::MIN),
            until: self.period.iter().map(|period| period.until).max().unwrap_or(Date::MAX),
        }
    }

    fn measured(&self) -> Vec<Measured> {
        let mut found = vec![
            Measured::new("summer-grades", "eligibility.grades", Value::words(&self.eligibility.grades)),
            Measured::new(
                "merger-students-min",
                "merger.students_min",
                Value::Number(self.merger.students_min),
            ),
            Measured::new("care-first", "offering.care_first", Value::Flag(self.offering.care_first)),
            Measured::new("summer-services", "offering.kinds", Value::words(&self.offering.kinds)),
            Measured::new("summer-fee-fen", "charge.total_fen", Value::Number(self.charge.total_fen.0)),
            Measured::new("meal-items", "meal.items", Value::words(&self.meal.items)),
        ];
        for (at, period) in self.period.iter().enumerate() {
            found.push(Measured::new(
                "summer-opens",
                format!("period.{at}.opens"),
                Value::Time(period.opens),
            ));
            found.push(Measured::new(
                "summer-closes",
                format!("period.{at}.closes"),
                Value::Time(period.closes),
            ));
        }
        for (at, point) in self.point.iter().enumerate() {
            found.push(Measured::new("point-rooms", format!("point.{at}.rooms"), Value::words(&point.rooms)));
        }
        found
    }

    fn approvals(&self) -> &[approval::Terms] {
        &self.approval
    }

    fn paper(&self) -> Paper {
        paper::paper(self)
    }
}

/// The committed document, for tests.
#[cfg(test)]
pub(crate) const YUHANG: &str = include_str!("../../../../schemes/yuhang-2022-summer.toml");

/// The committed plan, for tests of every wing.
#[cfg(test)]
pub(crate) fn yuhang() -> Holiday {
    let source = Source::parse("yuhang-2022-summer.toml", YUHANG).unwrap();
    let plan = Holiday::shaped(&source).unwrap();
    assert_eq!(plan.check(&source), []);
    plan
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{PlaceId, StudentId};
    use crate::money::account::Payer;
    use crate::money::fee::Missed;
    use crate::plan::document::Opened;
    use crate::plan::finding::Weight;
    use crate::plan::measure;
    use crate::plan::wording;
    use std::collections::{BTreeMap, BTreeSet};

    /// What is written, what is written instead, then code, clause and marked text of what is found.
    const WRONG: [(&str, &str, &str, &str, &str); 20] = [
        ("working_days = 10", "working_days = 12", "working-days-differ", "P4.3", "12"),
        ("until        = 2022-07-23", "until = 2022-07-11", "ends-before-it-begins", "P4.3", "2022-07-11"),
        ("closes       = \"17:30\"", "closes = \"08:30\"", "closes-before-it-opens", "P4.5", "\"08:30\""),
        (
            "until   = 2022-07-03T17:00:00",
            "until = 2022-07-12T17:00:00",
            "signup-after-the-period-began",
            "P4.6",
            "2022-07-12T17:00:00",
        ),
        (
            "until   = 2022-07-03T17:00:00",
            "until = 2022-06-27T09:00:00",
            "ends-before-it-begins",
            "P4.6",
            "2022-06-27T09:00:00",
        ),
        ("total_fen = 70000", "total_fen = 80000", "parts-differ", "P4.13", "80000"),
        ("food_fen  = 20000", "food_fen = -1", "not-positive", "P4.13", "-1"),
        ("care_percent = 50", "care_percent = 101", "not-a-percent", "P4.15", "101"),
        ("students_min = 25", "students_min = 0", "not-positive", "P4.7", "0"),
        ("capacity = 80", "capacity = 20", "point-below-the-minimum", "P4.7", "20"),
        ("code     = \"u2\"", "code = \"u1\"", "given-twice", "P4.6", "\"u1\""),
        ("code = \"liangzhu\"", "code = \"cangqian\"", "given-twice", "P4.7", "\"cangqian\""),
        (
            "point = \"u2\", metres",
            "point = \"u3\", metres",
            "no-way-between",
            "P4.7",
            "[{ point = \"u3\", metres = 900 }]",
        ),
        (
            "capacity = 60",
            "capacity = 60\nmetres_to = [{ point = \"u1\", metres = 1000 }]",
            "ways-differ",
            "P4.7",
            "1000",
        ),
        (
            "metres = 900 }]",
            "metres = 900 }, { point = \"u2\", metres = 950 }]",
            "ways-differ",
            "P4.7",
            "950",
        ),
        ("metres = 900", "metres = 0", "not-positive", "P4.7", "[{ point = \"u2\", metres = 0 }]"),
        (
            "[\"group-games\", \"culture-sport\", ",
            "[\"group-games\", \"group-games\", ",
            "given-twice",
            "P4.10",
            "\"group-games\"",
        ),
        (
            "[\"group-games\", \"culture-sport\", \"reading-guidance\", \"practice\", \"interest\", \"homework-guidance\", \"labour-education\"]",
            "[]",
            "empty",
            "P4.10",
            "[]",
        ),
        ("answer_hours = 96", "answer_hours = 0", "not-positive", "P4.7", "0"),
        ("town     = \"cangqian\"", "town = \"lin-ping\"", "no-such-town", "P4.7", "\"lin-ping\""),
    ];

    #[test]
    fn what_the_plan_contradicts_is_told_at_its_place() {
        for (from, to, code, clause, marked) in WRONG {
            let text = YUHANG.replacen(from, to, 1);
            assert_ne!(text, YUHANG, "{from} stands in it");
            let source = Source::parse("yuhang-2022-summer.toml", &text).unwrap();
            let found = Holiday::shaped(&source).unwrap().check(&source);
            let told =
                found.iter().any(|one| (one.code, &*one.clause, one.marked()) == (code, clause, marked));
            assert!(told, "{to}: {found:#?}");
        }
        let asked: BTreeSet<&str> = WRONG.iter().map(|case| case.2).collect();
        let own = wording::codes(4);
        assert!(own.iter().all(|code| asked.contains(code)), "{own:?}");
    }

    /// P4.11: whoever answers the plan decides about a name, so that it is no mistake.
    #[test]
    fn a_name_that_speaks_of_lessons_is_warned_of_and_holds() {
        let title = "余杭区2022年暑期托管服务方案";
        let cases = [
            (title, "余杭区2022年暑期新课预习班", Some(("新课\u{3001}预习班", "P4.11"))),
            ("良渚中学服务点", "良渚中学 培 优 点", Some(("培优", "P4.11"))),
            ("Cangqian No. 2 point", "Exam drill point", Some(("exam drill", "P1.36"))),
            ("仓前街道", "应试街道", Some(("应试", "P1.36"))),
            (title, "余杭区2022年暑期托管方案", None),
        ];
        for (from, to, expected) in cases {
            let text = YUHANG.replace(&format!("\"{from}\""), &format!("\"{to}\""));
            assert_ne!(text, YUHANG, "{from} stands in the plan");
            let opened = Opened::read("yuhang-2022-summer.toml", &text).unwrap();
            assert!(opened.holds(), "{to}");
            let told = opened.findings.iter().map(|one| (one.code, &*one.clause, one.weight));
            let wanted = expected.map(|(_, clause)| ("title-speaks-of", clause, Weight::Warning));
            assert_eq!(told.collect::<Vec<_>>(), Vec::from_iter(wanted), "{to}");
            let says = |one: &Finding| one.what.zh.contains(expected.unwrap().0);
            assert!(opened.findings.iter().all(says), "{to}");
        }
    }

    #[test]
    fn one_distance_said_twice_is_no_contradiction() {
        let at_both = "capacity = 60\nmetres_to = [{ point = \"u1\", metres = 900 }]";
        let twice = "metres = 900 }, { point = \"u2\", metres = 900 }]";
        let text = YUHANG.replacen("capacity = 60", at_both, 1).replacen("metres = 900 }]", twice, 1);
        let source = Source::parse("yuhang-2022-summer.toml", &text).unwrap();
        let plan = Holiday::shaped(&source).unwrap();
        assert_eq!((plan.point[0].metres_to.len(), plan.point[1].metres_to.len()), (2, 1));
        assert_eq!(plan.check(&source), []);
    }

    #[test]
    fn every_value_is_of_a_known_measure() {
        for value in yuhang().measured() {
            assert!(measure::find(value.measure).is_some(), "{}", value.measure);
        }
    }

    #[test]
    fn the_plan_s_own_number_merges_24_keeps_25_and_never_closes_two() {
        let plan = yuhang();
        let point = |at: usize, children: usize| merger::Point {
            id: plan.point[at].id(),
            town: PlaceId::new(plan.point[at].town.as_str()),
            capacity: plan.point[at].capacity,
            is_kept: false,
            children: (0..children)
                .map(|n| merger::Child {
                    id: StudentId::new(format!("{at}-{n}")),
                    answer: merger::Answer::Agreed,
                    metres: BTreeMap::new(),
                })
                .collect(),
        };
        let closed = |counts: [usize; 3]| {
            let points = [0, 1, 2].map(|at| point(at, counts[at]));
            let merged = merger::merge(&plan.merger, &points);
            merged.closings.len()
        };
        let cases =
            [([24, 30, 30], 1), ([25, 30, 30], 0), ([10, 10, 30], 1), ([30, 30, 10], 0), ([24, 60, 30], 0)];
        for (counts, expected) in cases {
            assert_eq!(closed(counts), expected, "{counts:?}");
        }
    }

    /// What a plan says of days that are missed, and of who bears relief, stands on its paper; a plan that says nothing says nothing.
    #[test]
    fn the_paper_says_which_days_go_back_and_who_bears_relief() {
        let told = |plan: Holiday| {
            plan.paper().lines().map(|line| line.words.zh.clone()).collect::<Vec<_>>().join("\n")
        };
        let silent = told(yuhang());
        assert!(
            !silent.contains("请假的一天")
                && !silent.contains("停托的一天")
                && !silent.contains("减免的部分")
        );
        let mut plan = yuhang();
        (plan.charge.on_leave, plan.charge.on_closure) = (Some(Missed::Refund), Some(Missed::Release));
        plan.relief.borne_by = Some(Payer::School);
        let said = told(plan);
        for words in ["当天09:00前请假的,餐点费也退", "停托的一天不退费", "减免的部分由学校承担"]
        {
            assert!(said.contains(words), "{words}: {said}");
        }
    }

    #[test]
    fn the_paper_speaks_of_every_clause_that_a_family_reads() {
        let paper = yuhang().paper();
        let clauses: BTreeSet<&str> = paper.lines().map(|line| line.clause).collect();
        for clause in [
            "P4.1", "P4.2", "P4.3", "P4.5", "P4.6", "P4.7", "P4.8", "P4.9", "P4.10", "P4.11", "P4.12",
            "P4.13", "P4.14", "P4.15", "P4.16",
        ] {
            assert!(clauses.contains(clause), "{clause}");
        }
        let zh: Vec<&str> = paper.lines().map(|line| line.words.zh.as_str()).collect();
        assert!(zh.iter().any(|line| line.contains("¥700.00") && line.contains("¥500.00")), "{zh:#?}");
        assert!(paper.lines().all(|line| !line.words.zh.contains('{') && !line.words.en.contains('{')));
        let cells = |code: &str| paper.lines().filter(|line| line.words.zh == code).count();
        assert_eq!(
            (cells("仓前街道"), cells("良渚街道"), cells("cangqian")),
            (2, 1, 0),
            "towns by their names"
        );
    }
}
