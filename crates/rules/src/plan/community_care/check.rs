//! 社区方案自查 On what a plan for community care contradicts itself; every disagreement is told in one run.

use super::Community;
use crate::community::agreement::Paper;
use crate::community::rollout::{Name, Pilot, Stage};
use crate::plan::finding::Finding;
use crate::plan::local::dated;
use crate::plan::source::Source;
use crate::plan::wording::{Fill, same, step};

/// The best score that a reviewer gives.
const FULL_SCORE: i64 = 100;

/// Everything on which a well-formed plan contradicts itself, in the document's order.
pub(crate) fn check(plan: &Community, source: &Source) -> Vec<Finding> {
    let mut check = Check { plan, source, findings: Vec::new() };
    check.head();
    check.titles();
    check.stages();
    check.between_stages();
    check.target();
    check.pilots();
    check.lists();
    check.sizes();
    check.premises();
    check.carers();
    check.papers();
    check.findings.sort_by_key(|finding| (finding.line, finding.column));
    check.findings
}

struct Check<'s> {
    plan: &'s Community,
    source: &'s Source<'s>,
    findings: Vec<Finding>,
}

impl Check<'_> {
    fn wrong(&mut self, path: &str, clause: &'static str, code: &'static str, fills: &[Fill]) {
        self.findings.push(self.source.finding(path, clause, (code, fills.to_vec())));
    }

    /// The document is named after its file and counts its versions from 1.
    fn head(&mut self) {
        let head = &self.plan.scheme;
        let file = self.source.stem();
        if head.id != file {
            self.wrong("scheme.id", "", "id-not-file-name", &[("id", same(&head.id)), ("file", same(file))]);
        }
        self.at_least("scheme.version", "", head.version, 1);
    }

    /// Titles that speak of lessons or drill are read by whoever answers the plan (P1.36).
    fn titles(&mut self) {
        let plan = self.plan;
        let pilots = plan.rollout.pilot.iter().enumerate();
        let pilots = pilots.map(|(at, pilot)| (format!("rollout.pilot.{at}.title"), &pilot.title));
        let titles = [("scheme.title".to_owned(), &plan.scheme.title)].into_iter().chain(pilots);
        self.findings.extend(titles.filter_map(|(path, title)| self.source.speaks_of(&path, title, &[])));
    }

    /// Each stage is there once and runs forward.
    fn stages(&mut self) {
        let stages = &self.plan.rollout.stage;
        for name in Name::ALL {
            if self.plan.rollout.stage(*name).is_none() {
                self.wrong(
                    "rollout.stage",
                    clause(*name),
                    "stage-missing",
                    &[("name", step(step_of(*name)))],
                );
            }
        }
        for (at, stage) in stages.iter().enumerate() {
            let path = format!("rollout.stage.{at}");
            if stages[..at].iter().any(|other| other.name == stage.name) {
                let given = [("given", same(stage.name))];
                self.wrong(&format!("{path}.name"), clause(stage.name), "given-twice", &given);
            }
            if stage.until <= stage.from {
                let fills = [("from", dated(stage.from)), ("until", dated(stage.until))];
                self.wrong(&format!("{path}.until"), clause(stage.name), "ends-before-it-begins", &fills);
            }
        }
    }

    /// One stage begins on the day on which the stage before has ended.
    fn between_stages(&mut self) {
        for (at, pair) in self.plan.rollout.stage.windows(2).enumerate() {
            let [earlier, later] = pair else { continue };
            let code = match later.from.cmp(&earlier.until) {
                std::cmp::Ordering::Less => "out-of-order",
                std::cmp::Ordering::Equal => continue,
                std::cmp::Ordering::Greater => "stages-apart",
            };
            let path = format!("rollout.stage.{}.from", at + 1);
            self.wrong(&path, clause(later.name), code, &of_two(earlier, later));
        }
    }

    /// The pilot's reports come in the summary, and the roll-out lasts until the target.
    fn target(&mut self) {
        let rollout = &self.plan.rollout;
        if let Some(summary) = rollout.stage(Name::Summary).filter(|stage| !stage.contains(rollout.report_on))
        {
            let fills = [
                ("given", dated(rollout.report_on)),
                ("from", dated(summary.from)),
                ("until", dated(summary.until)),
            ];
            self.wrong("rollout.report_on", "P2.15", "outside-summary", &fills);
        }
        if let Some(last) = rollout.stage(Name::Rollout).filter(|stage| stage.until <= rollout.target_on) {
            let fills = [("given", dated(rollout.target_on)), ("until", dated(last.until))];
            self.wrong("rollout.target_on", "P2.18", "target-after-rollout", &fills);
        }
    }

    /// A pilot unit stands where its rank stands, and in no other pilot.
    fn pilots(&mut self) {
        let pilots = &self.plan.rollout.pilot;
        for (at, pilot) in pilots.iter().enumerate() {
            let path = format!("rollout.pilot.{at}.place");
            let given = ("given", same(pilot.place.as_str()));
            let is_inside = |(other_at, other): (usize, &Pilot)| {
                other_at != at && other.covers(&pilot.place) && (other.place != pilot.place || other_at < at)
            };
            if !pilot.is_of_its_rank() {
                let fills = [given, ("rank", same(pilot.rank))];
                self.wrong(&path, "P2.11", "pilot-of-another-rank", &fills);
            } else if pilots.iter().enumerate().any(is_inside) {
                self.wrong(&path, "P2.11", "pilot-in-a-pilot", &[given]);
            }
        }
    }

    /// Lists have entries, each once.
    fn lists(&mut self) {
        let plan = self.plan;
        self.each_once("rollout.exit", "P2.14", &plan.rollout.exit);
        self.each_once("rollout.outputs", "P2.15", &plan.rollout.outputs);
        self.each_once("rollout.model", "P2.18", &plan.rollout.model);
        self.each_once("tier.order", "P2.2", &plan.tier.order);
        self.each_once("promise.states", "P2.3", &plan.promise.states);
        self.each_once("census.ways", "P2.16", &plan.census.ways);
        self.each_once("census.outcomes", "P2.4", &plan.census.outcomes);
        self.each_once("census.seen_by", "P2.4", &plan.census.seen_by);
        self.each_once("enrichment.kinds", "P2.7", &plan.enrichment.kinds);
        self.each_once("enrichment.outing_needs", "P2.7", &plan.enrichment.outing_needs);
        self.each_once("premises.sources", "P2.19", &plan.premises.sources);
        self.each_once("premises.items", "P2.19", &plan.premises.items);
        self.each_once("premises.critical", "P2.19", &plan.premises.critical);
        self.each_once("carer.sources", "P2.20", &plan.carer.sources);
        self.each_once("carer.criteria", "P2.21", &plan.carer.criteria);
        self.each_once("carer.posts", "P2.22", &plan.carer.posts);
        self.each_once("provider.call_shows", "P2.23", &plan.provider.call_shows);
        self.each_once("provider.forms", "P2.26", &plan.provider.forms);
        self.each_once("supervision.signs_off", "P2.27", &plan.supervision.signs_off);
        self.each_once("agreement.items", "P2.29", &plan.agreement.items);
        self.each_once("agreement.signers", "P2.28", &plan.agreement.signers);
        self.each_once("temporary.same_rules", "P2.24", &plan.temporary.same_rules);
        self.each_once("management.rules", "P2.30", &plan.management.rules);
    }

    fn each_once<T: PartialEq + ToString>(&mut self, path: &str, clause: &'static str, list: &[T]) {
        self.findings.extend(self.source.each_once(path, clause, list));
    }

    /// Numbers are large enough to mean something.
    fn sizes(&mut self) {
        let plan = self.plan;
        self.at_least("rollout.near_metres", "P2.8", plan.rollout.near_metres, 1);
        self.at_least("rollout.guidance_visits_min", "P2.18", plan.rollout.guidance_visits_min, 1);
        self.at_least("promise.rating_max", "P2.3", plan.promise.rating_max, 2);
        self.at_least("premises.valid_days", "P2.19", plan.premises.valid_days, 1);
        self.at_least("premises.alert_days", "P2.19", plan.premises.alert_days, 0);
        self.at_least("premises.metres_per_child", "P2.19", plan.premises.metres_per_child, 1);
        self.at_least("carer.reviewers", "P2.21", plan.carer.reviewers, 1);
        self.at_least("carer.score_min", "P2.21", plan.carer.score_min, 1);
        self.at_least("carer.carers_min", "P2.22", plan.carer.carers_min, 1);
        self.at_least("carer.valid_days", "P2.20", plan.carer.valid_days, 1);
        self.at_least("provider.bids_min", "P2.23", plan.provider.bids_min, 1);
        self.at_least("provider.alert_days", "P2.25", plan.provider.alert_days, 0);
        self.at_least("supervision.visit_every_days", "P2.27", plan.supervision.visit_every_days, 1);
        self.at_least("agreement.notice_days", "P2.28", plan.agreement.notice_days, 0);
        self.at_least("agreement.overdue_minutes", "P2.24", plan.agreement.overdue_minutes, 0);
        self.at_least("temporary.places", "P2.24", plan.temporary.places, 1);
    }

    fn at_least(&mut self, path: &str, clause: &'static str, given: i64, least: i64) {
        if given < least {
            self.wrong(path, clause, "not-positive", &[("given", same(given)), ("least", same(least))]);
        }
    }

    /// What must not fail is looked at; a check is spoken of before it ends; the elders' hours are hours.
    fn premises(&mut self) {
        let premises = &self.plan.premises;
        for (at, item) in premises.critical.iter().enumerate() {
            if !premises.items.contains(item) {
                let path = format!("premises.critical.{at}");
                self.wrong(&path, "P2.19", "critical-not-checked", &[("given", same(item))]);
            }
        }
        if premises.alert_days >= premises.valid_days && premises.valid_days > 0 {
            let fills = [("alert", same(premises.alert_days)), ("valid", same(premises.valid_days))];
            self.wrong("premises.alert_days", "P2.19", "alert-outlasts", &fills);
        }
        for (at, hours) in premises.elders.iter().enumerate() {
            self.each_once(&format!("premises.elders.{at}.days"), "P2.12", &hours.days);
            if hours.until <= hours.from {
                let [from, until] = [hours.from, hours.until].map(|time| same(time.strftime("%H:%M")));
                let path = format!("premises.elders.{at}.until");
                self.wrong(&path, "P2.12", "hours-upside-down", &[("from", from), ("until", until)]);
            }
        }
    }

    fn carers(&mut self) {
        let given = self.plan.carer.score_min;
        if given > FULL_SCORE {
            let fills = [("given", same(given)), ("full", same(FULL_SCORE))];
            self.wrong("carer.score_min", "P2.21", "score-above-full", &fills);
        }
    }

    /// A community class asks for the agreement and for no other paper (X.11).
    fn papers(&mut self) {
        let papers = &self.plan.agreement.papers;
        if !papers.contains(&Paper::Agreement) {
            self.wrong("agreement.papers", "P2.28", "no-agreement", &[]);
        }
        if let Some(at) = papers.iter().position(|paper| *paper == Paper::Mandate) {
            self.wrong(&format!("agreement.papers.{at}"), "X.11", "mandate-in-a-class", &[]);
        }
    }
}

fn of_two(earlier: &Stage, later: &Stage) -> [Fill; 4] {
    [
        ("later", step(step_of(later.name))),
        ("later_at", dated(later.from)),
        ("earlier", step(step_of(earlier.name))),
        ("earlier_at", dated(earlier.until)),
    ]
}

fn step_of(name: Name) -> &'static str {
    match name {
        Name::Pilot => "pilot-stage",
        Name::Summary => "summary-stage",
        Name::Rollout => "rollout-stage",
    }
}

fn clause(name: Name) -> &'static str {
    match name {
        Name::Pilot => "P2.10",
        Name::Summary => "P2.14",
        Name::Rollout => "P2.18",
    }
}
