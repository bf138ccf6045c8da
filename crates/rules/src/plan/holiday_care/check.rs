//! 自查 What a plan for summer care must agree on with itself and with the calendar.

use super::Holiday;
use crate::moment::moment;
use crate::plan::calendar::{self, Calendar};
use crate::plan::finding::Finding;
use crate::plan::local::{dated, in_words};
use crate::plan::source::Source;
use crate::plan::wording::{Fill, same};
use jiff::civil::Time;
use std::collections::{BTreeMap, BTreeSet};

/// What the plan forbids by a clause of its own: lessons, first ones and once more.
const NO_LESSONS: [(&str, &str); 2] = [("new-lessons", "P4.11"), ("make-up-lessons", "P4.11")];

/// Everything on which it contradicts itself, in the document's order.
pub(crate) fn check(plan: &Holiday, source: &Source) -> Vec<Finding> {
    let mut check = Check { plan, source, findings: Vec::new() };
    check.head();
    check.titles();
    check.periods();
    check.signup();
    check.services();
    check.towns();
    check.points();
    check.ways();
    check.money();
    check.findings.sort_by_key(|finding| (finding.line, finding.column));
    check.findings
}

/// Periods whose count is not the calendar's (P4.3). Days that came to be known later may count otherwise.
pub(in crate::plan) fn working_days(plan: &Holiday, source: &Source, calendar: &Calendar) -> Vec<Finding> {
    let periods = plan.period.iter().enumerate();
    let differ = periods.filter(|(_, period)| period.from < period.until && !period.counts_right(calendar));
    let told = differ.map(|(at, period)| {
        let counted = period.counted(calendar).len();
        let fills = vec![("given", same(period.working_days)), ("counted", same(counted))];
        source.finding(&format!("period.{at}.working_days"), "P4.3", ("working-days-differ", fills))
    });
    told.collect()
}

struct Check<'s> {
    plan: &'s Holiday,
    source: &'s Source<'s>,
    findings: Vec<Finding>,
}

impl Check<'_> {
    fn wrong(&mut self, path: &str, clause: &'static str, code: &'static str, fills: &[Fill]) {
        self.findings.push(self.source.finding(path, clause, (code, fills.to_vec())));
    }

    fn head(&mut self) {
        let (id, file) = (&self.plan.scheme.id, self.source.stem());
        if id != file {
            self.wrong("scheme.id", "", "id-not-file-name", &[("id", same(id)), ("file", same(file))]);
        }
        self.at_least("scheme.version", "", self.plan.scheme.version, 1);
    }

    /// Names that speak of lessons or drill are read by whoever answers the plan (P4.11, P1.36).
    fn titles(&mut self) {
        let plan = self.plan;
        let named = |table: &str, at: usize| format!("{table}.{at}.name");
        let towns = plan.town.iter().enumerate().map(|(at, town)| (named("town", at), &town.name));
        let points = plan.point.iter().enumerate().map(|(at, point)| (named("point", at), &point.name));
        let titles = [("scheme.title".to_owned(), &plan.scheme.title)].into_iter().chain(towns).chain(points);
        let told = titles.filter_map(|(path, title)| self.source.speaks_of(&path, title, &NO_LESSONS));
        self.findings.extend(told);
    }

    fn at_least(&mut self, path: &str, clause: &'static str, given: i64, least: i64) {
        if given < least {
            self.wrong(path, clause, "not-positive", &[("given", same(given)), ("least", same(least))]);
        }
    }

    /// Each period runs forward, its days open before they close, and its count is the calendar's.
    fn periods(&mut self) {
        let plan = self.plan;
        self.findings.extend(working_days(plan, self.source, calendar::committed()));
        for (at, period) in plan.period.iter().enumerate() {
            if period.until <= period.from {
                let fills = [("from", dated(period.from)), ("until", dated(period.until))];
                self.wrong(&format!("period.{at}.until"), "P4.3", "ends-before-it-begins", &fills);
            }
            if period.closes <= period.opens {
                self.wrong(&format!("period.{at}.closes"), "P4.5", "closes-before-it-opens", &[]);
            }
        }
    }

    /// Families sign up before the first day.
    fn signup(&mut self) {
        let signup = &self.plan.signup;
        if signup.until <= signup.from {
            let shown =
                |at: crate::moment::Moment| in_words(&at.local().strftime("%Y-%m-%d %H:%M").to_string());
            let fills = [("from", shown(signup.from)), ("until", shown(signup.until))];
            return self.wrong("signup.until", "P4.6", "ends-before-it-begins", &fills);
        }
        let first = self.plan.period.iter().map(|period| period.from).min();
        if first.is_some_and(|day| signup.until > moment(day, Time::midnight())) {
            let fills = [("first", first.map(dated).unwrap_or_default())];
            self.wrong("signup.until", "P4.6", "signup-after-the-period-began", &fills);
        }
    }

    /// Children have something to choose from, each kind once.
    fn services(&mut self) {
        let kinds = &self.plan.offering.kinds;
        self.findings.extend(self.source.each_once("offering.kinds", "P4.10", kinds));
    }

    /// Every point is in a town that the plan has a name for.
    fn towns(&mut self) {
        let plan = self.plan;
        let mut seen = BTreeSet::new();
        for (at, town) in plan.town.iter().enumerate() {
            if !seen.insert(&town.code) {
                let fills = [("given", same(&town.code))];
                self.wrong(&format!("town.{at}.code"), "P4.7", "given-twice", &fills);
            }
        }
        for (at, point) in plan.point.iter().enumerate() {
            if !plan.town.iter().any(|town| town.is(&point.town)) {
                let fills = [("given", same(&point.town))];
                self.wrong(&format!("point.{at}.town"), "P4.7", "no-such-town", &fills);
            }
        }
    }

    /// Points have names of their own and room for the number with which they stay open.
    fn points(&mut self) {
        let plan = self.plan;
        self.at_least("merger.students_min", "P4.7", plan.merger.students_min, 1);
        self.at_least("merger.answer_hours", "P4.7", plan.merger.answer_hours, 1);
        let mut seen = BTreeSet::new();
        for (at, point) in plan.point.iter().enumerate() {
            if !seen.insert(&point.code) {
                self.wrong(
                    &format!("point.{at}.code"),
                    "P4.6",
                    "given-twice",
                    &[("given", same(&point.code))],
                );
            }
            if point.capacity < plan.merger.students_min {
                let fills = [("given", same(point.capacity)), ("least", same(plan.merger.students_min))];
                self.wrong(&format!("point.{at}.capacity"), "P4.7", "point-below-the-minimum", &fills);
            }
            let path = format!("point.{at}.metres_to");
            for way in &point.metres_to {
                if !plan.point.iter().any(|other| other.code == way.point && point.is_beside(other)) {
                    self.wrong(&path, "P4.7", "no-way-between", &[("given", same(&way.point))]);
                }
                self.at_least(&path, "P4.7", way.metres, 1);
            }
        }
    }

    /// Two points are as far apart from either end, and however often it is said.
    fn ways(&mut self) {
        let plan = self.plan;
        let mut said: BTreeMap<[&str; 2], i64> = BTreeMap::new();
        for (at, point) in plan.point.iter().enumerate() {
            for (n, way) in point.metres_to.iter().enumerate() {
                let mut ends = [point.code.as_str(), way.point.as_str()];
                ends.sort_unstable();
                let before = *said.entry(ends).or_insert(way.metres);
                if before != way.metres {
                    let path = format!("point.{at}.metres_to.{n}.metres");
                    let [one, other] = ends.map(same);
                    let fills = [
                        ("one", one),
                        ("other", other),
                        ("before", same(before)),
                        ("given", same(way.metres)),
                    ];
                    self.wrong(&path, "P4.7", "ways-differ", &fills);
                }
            }
        }
    }

    /// The parts make the whole; a relief is a share.
    fn money(&mut self) {
        let (charge, relief) = (&self.plan.charge, &self.plan.relief);
        self.at_least("charge.care_fen", "P4.13", charge.care_fen.0, 0);
        self.at_least("charge.food_fen", "P4.13", charge.food_fen.0, 0);
        if !charge.adds_up() {
            let fills = [
                ("total", same(charge.total_fen)),
                ("care", same(charge.care_fen)),
                ("food", same(charge.food_fen)),
            ];
            self.wrong("charge.total_fen", "P4.13", "parts-differ", &fills);
        }
        for (key, percent) in [("care_percent", relief.care_percent), ("food_percent", relief.food_percent)] {
            if !(0..=100).contains(&percent) {
                self.wrong(&format!("relief.{key}"), "P4.15", "not-a-percent", &[("given", same(percent))]);
            }
        }
    }
}
