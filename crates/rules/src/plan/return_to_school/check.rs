//! 自查 What the tables of a plan of return must agree on among themselves.

use super::ReturnPlan;
use crate::plan::finding::Finding;
use crate::plan::local::dated;
use crate::plan::source::Source;
use crate::plan::wording::{self, Fill, named, same};
use crate::safety::batch::grades_of;
use crate::safety::clearance::Need;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Everything on which a well-formed plan contradicts itself, in the document's order.
pub(super) fn check(plan: &ReturnPlan, source: &Source) -> Vec<Finding> {
    let mut check = Check { plan, source, findings: Vec::new() };
    check.head();
    check.numbers();
    check.before_the_opening();
    check.duties();
    check.classes();
    check.lists();
    check.batches();
    check.stages();
    check.findings.sort_by_key(|finding| (finding.line, finding.column));
    check.findings
}

struct Check<'p> {
    plan: &'p ReturnPlan,
    source: &'p Source<'p>,
    findings: Vec<Finding>,
}

impl Check<'_> {
    fn wrong(&mut self, path: &str, clause: &'static str, code: &'static str, fills: &[Fill]) {
        self.findings.push(self.source.finding(path, clause, (code, fills.to_vec())));
    }

    fn head(&mut self) {
        let (head, file) = (&self.plan.scheme, self.source.stem());
        if head.id != file {
            self.wrong("scheme.id", "", "id-not-file-name", &[("id", same(&head.id)), ("file", same(file))]);
        }
        self.at_least("scheme.version", "", head.version, 1);
        if head.stages.is_empty() {
            self.wrong("scheme.stages", "P5.4", "empty", &[]);
        }
        self.run("reopening.until", self.plan.reopening.opens_on, self.plan.reopening.until);
        self.run("settling.until", self.plan.settling.from, self.plan.settling.until);
    }

    fn run(&mut self, path: &str, from: Date, until: Date) {
        if until <= from {
            let fills = [("from", dated(from)), ("until", dated(until))];
            self.wrong(path, "", "ends-before-it-begins", &fills);
        }
    }

    /// Numbers of people, days and hours are not nought.
    fn numbers(&mut self) {
        let plan = self.plan;
        let all = [
            ("reopening.spread_days_max", "P5.39", plan.reopening.spread_days_max, 0),
            ("report.doctor_within_hours", "P5.19", plan.report.doctor_within_hours, 1),
            ("report.stay_window_days", "P5.18", plan.report.stay_window_days, 1),
            ("observation.handed_in_days", "P5.16", plan.observation.handed_in_days, 0),
            ("basin.persons_target", "P5.32", plan.basin.persons_target, 1),
            ("basin.trough_counts_as", "P5.32", plan.basin.trough_counts_as, 1),
            ("counselling.called_within_hours", "P5.23", plan.counselling.called_within_hours, 1),
            ("settling.half_days_max", "P5.27", plan.settling.half_days_max, 0),
        ];
        for (path, clause, given, least) in all {
            self.at_least(path, clause, given, least);
        }
        for (at, row) in plan.stock.iter().enumerate() {
            self.at_least(&format!("stock.{at}.per_hundred"), "P5.30", row.per_hundred, 1);
            self.at_least(&format!("stock.{at}.days"), "P5.30", row.days, 1);
        }
        for (at, row) in plan.remote.screen_minutes_max.iter().enumerate() {
            self.at_least(&format!("remote.screen_minutes_max.{at}.minutes"), "P5.48", row.minutes, 1);
        }
        let (target, most) = (plan.basin.persons_target, plan.basin.persons_max);
        if target > most {
            let fills = [("target", same(target)), ("most", same(most))];
            self.wrong("basin.persons_target", "P5.32", "target-above-limit", &fills);
        }
        if plan.vaccination.age_min > plan.vaccination.age_max {
            let fills = [("from", same(plan.vaccination.age_min)), ("until", same(plan.vaccination.age_max))];
            self.wrong("vaccination.age_min", "P5.25", "ages-reversed", &fills);
        }
    }

    fn at_least(&mut self, path: &str, clause: &'static str, given: i64, least: i64) {
        if given < least {
            self.wrong(path, clause, "not-positive", &[("given", same(given)), ("least", same(least))]);
        }
    }

    /// What must be over before the first pupil comes: a drill on the opening day itself does not count.
    fn before_the_opening(&mut self) {
        let plan = self.plan;
        let mut all = vec![
            ("reopening.staff_from".to_owned(), "P5.20", "return-staff", plan.reopening.staff_from),
            ("drill.held_on".to_owned(), "P5.7", "return-drill", plan.drill.held_on),
            ("disinfection.by".to_owned(), "P5.34", "return-disinfection", plan.disinfection.by),
            ("disinfection.tidy_by".to_owned(), "P5.33", "return-tidy", plan.disinfection.tidy_by),
            ("training.by".to_owned(), "P5.22", "return-training", plan.training.by),
        ];
        for (at, duty) in plan.command.duties.iter().enumerate() {
            all.push((format!("command.duties.{at}.by"), "P5.3", "return-duty", duty.by));
        }
        let opens_on = plan.reopening.opens_on;
        for (path, clause, step, day) in all {
            if day >= opens_on {
                let fills =
                    [("what", wording::step(step)), ("given", dated(day)), ("opens", dated(opens_on))];
                self.wrong(&path, clause, "not-before-opening", &fills);
            }
        }
    }

    /// Every duty is a member's, the leader is one of them.
    fn duties(&mut self) {
        let command = &self.plan.command;
        let posts = command.duties.iter().enumerate();
        let posts = posts.map(|(at, duty)| (format!("command.duties.{at}.post"), "P5.3", duty.post));
        for (path, clause, post) in posts.chain([("command.leader".to_owned(), "P5.2", command.leader)]) {
            if !command.has_member(post) {
                self.wrong(&path, clause, "duty-without-member", &[("post", named(post.key()))]);
            }
        }
    }

    /// Four classes, each reason in its own and once, steps in their order, hours where there is a test.
    fn classes(&mut self) {
        let mut seen = BTreeSet::new();
        for (at, row) in self.plan.clearance.iter().enumerate() {
            let path = |key: &str| format!("clearance.{at}.{key}");
            let clause = row.reason.clause();
            let reason = named(row.reason.key());
            if !(1..=4).contains(&row.class) {
                self.wrong(&path("class"), "P5.47", "no-such-class", &[("given", same(row.class))]);
            } else if row.class != row.reason.class() {
                let fills = [("reason", reason.clone()), ("class", same(row.reason.class()))];
                self.wrong(&path("class"), clause, "class-of-another", &fills);
            }
            if !seen.insert(row.reason) {
                self.wrong(&path("reason"), clause, "given-twice", &[("given", reason)]);
            }
            if !row.needs.is_sorted() {
                self.wrong(&path("needs"), clause, "steps-out-of-order", &[]);
            }
            match (row.needs.contains(&Need::Test), row.test_hours) {
                (true, None) => self.wrong(&path("needs"), clause, "test-without-hours", &[]),
                (false, Some(_)) => self.wrong(&path("test_hours"), clause, "hours-without-test", &[]),
                (true, Some(hours)) => self.at_least(&path("test_hours"), clause, hours, 1),
                (false, None) => {}
            }
        }
    }

    /// An item of the stock once, a kind of place either there or not.
    fn lists(&mut self) {
        let plan = self.plan;
        let mut seen = BTreeSet::new();
        for (at, row) in plan.stock.iter().enumerate() {
            if !seen.insert(row.item) {
                let fills = [("given", named(row.item.key()))];
                self.wrong(&format!("stock.{at}.item"), "P5.30", "given-twice", &fills);
            }
        }
        for (at, kind) in plan.disinfection.not_present.iter().enumerate() {
            if plan.disinfection.places.contains(kind) {
                let path = format!("disinfection.not_present.{at}");
                self.wrong(&path, "P5.34", "present-and-absent", &[("given", named(kind.key()))]);
            }
        }
        if plan.counselling.notes_for.is_empty() {
            self.wrong("counselling.notes_for", "P5.23", "empty", &[]);
        }
        if plan.isolation.seen_by.is_empty() {
            self.wrong("isolation.seen_by", "P5.29", "empty", &[]);
        }
    }

    /// Batches begin on the opening day, end within the spread, and never meet at a gate.
    fn batches(&mut self) {
        let (rows, reopening) = (&self.plan.batch, &self.plan.reopening);
        let (opens, last) = (reopening.opens_on, reopening.last_batch_on());
        for (at, row) in rows.iter().enumerate() {
            let path = |key: &str| format!("batch.{at}.{key}");
            let fills = |limit: Date| [("given", dated(row.on)), ("limit", dated(limit))];
            if row.on < opens {
                self.wrong(&path("on"), "P5.38", "batch-before-opening", &fills(opens));
            } else if row.on > last {
                self.wrong(&path("on"), "P5.39", "batch-too-late", &fills(last));
            }
            if row.until <= row.from {
                let fills = [("from", same(row.from)), ("until", same(row.until))];
                self.wrong(&path("until"), "", "ends-before-it-begins", &fills);
            }
            self.at_least(&path("capacity"), "P5.39", row.capacity, 1);
            if rows[..at].iter().any(|other| other.meets(row)) {
                self.wrong(&path("from"), "P5.39", "batches-meet", &[("gate", named(row.gate.key()))]);
            }
        }
        if !rows.is_empty() && rows.iter().all(|row| row.on > opens) {
            self.wrong("batch", "P5.38", "nobody-on-opening-day", &[("opens", dated(opens))]);
        }
    }

    /// Every grade of the school's stages has one batch, and no other has any.
    fn stages(&mut self) {
        let plan = self.plan;
        let mut seen = BTreeSet::new();
        for (at, row) in plan.batch.iter().enumerate() {
            for (place, grade) in row.grades.iter().enumerate() {
                let path = format!("batch.{at}.grades.{place}");
                let fills = [("stage", named(row.stage.key())), ("grade", same(grade))];
                if !plan.scheme.stages.contains(&row.stage) || !grades_of(row.stage).contains(grade) {
                    self.wrong(&path, "P5.39", "not-a-grade-here", &fills);
                } else if !seen.insert((row.stage, *grade)) {
                    self.wrong(&path, "P5.39", "grade-in-two-batches", &fills);
                }
            }
        }
        for stage in &plan.scheme.stages {
            for grade in grades_of(*stage).filter(|grade| !seen.contains(&(*stage, *grade))) {
                let fills = [("stage", named(stage.key())), ("grade", same(grade))];
                self.wrong("batch", "P5.39", "grade-without-batch", &fills);
            }
        }
    }
}
