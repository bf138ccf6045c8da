//! 开学返校 A school's plan for a safe return: one table a noun, and what of it policies measure.

mod check;
mod notice;

use super::approval;
use super::document::Plan;
use super::finding::Finding;
use super::head::{Head, Stage};
use super::local::Days;
use super::measure::{Measured, Value};
use super::paper::Paper;
use super::source::{Source, Tables};
use crate::safety::clearance::Reason;
use crate::safety::{
    basin, batch, clearance, command, counselling, disinfection, drill, entry, isolation, lodgement,
    observation, readiness, remote, reopening, report, settling, stock, training, vaccination,
};

/// A plan of return: one table of the document is one field here and one rule file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnPlan {
    /// What the document is and where it holds.
    pub scheme: Head,
    /// 开学
    pub reopening: reopening::Terms,
    /// 指挥机构
    pub command: command::Terms,
    /// 演练
    pub drill: drill::Terms,
    /// 健康报告
    pub report: report::Terms,
    /// 健康观察
    pub observation: observation::Terms,
    /// 分类管控 In the order of the notice.
    pub clearance: Vec<clearance::Terms>,
    /// 入校
    pub entry: entry::Terms,
    /// 洗手设施
    pub basin: basin::Terms,
    /// 物资储备
    pub stock: Vec<stock::Terms>,
    /// 消毒
    pub disinfection: disinfection::Terms,
    /// 返校批次
    pub batch: Vec<batch::Terms>,
    /// 防疫培训
    pub training: training::Terms,
    /// 心理疏导
    pub counselling: counselling::Terms,
    /// 疫苗接种
    pub vaccination: vaccination::Terms,
    /// 隔离观察区
    pub isolation: isolation::Terms,
    /// 自主入园
    pub settling: settling::Terms,
    /// 线上教学
    pub remote: remote::Terms,
    /// 开学条件
    pub readiness: readiness::Terms,
    /// 报备
    pub lodgement: lodgement::Terms,
    /// 批准 What the plan was allowed beyond its policies.
    pub approval: Vec<approval::Terms>,
}

impl ReturnPlan {
    /// Takes the tables of its kind, or says everything that is wrong with their form.
    pub(crate) fn shaped(source: &Source) -> Result<Self, Vec<Finding>> {
        let mut tables = source.tables();
        let plan = Self::taken(&mut tables);
        let findings = tables.finish();
        match plan {
            Some(plan) if findings.is_empty() => Ok(plan),
            _ => Err(findings),
        }
    }

    /// Whether the health rules hold anybody back, or may ask anybody anything: switched on, by an approval that has its
    /// reason and its name (P5.1).
    pub fn asks_health(&self) -> bool {
        let switched = |one: &approval::Terms| one.of.ends_with("/health-mode") && one.is_complete();
        self.reopening.is_on() && self.approval.iter().any(switched)
    }

    /// A child's stage: a kindergarten has a plan of its own, or its home classes begin with `K` beside a school's.
    pub fn stage_of(&self, grade: i64, home_class: &str) -> Stage {
        if self.scheme.stages == [Stage::Kindergarten] {
            return Stage::Kindergarten;
        }
        Stage::of_class(grade, home_class)
    }

    /// On what it contradicts itself.
    pub(crate) fn check(&self, source: &Source) -> Vec<Finding> {
        check::check(self, source)
    }

    /// Takes every table before it gives up, so that all of them are checked in one run.
    fn taken(tables: &mut Tables) -> Option<Self> {
        let head = tables.take("scheme");
        let reopening = tables.take("reopening");
        let command = tables.take("command");
        let drill = tables.take("drill");
        let report = tables.take("report");
        let observation = tables.take("observation");
        let clearance = tables.take("clearance");
        let entry = tables.take("entry");
        let basin = tables.take("basin");
        let stock = tables.take("stock");
        let disinfection = tables.take("disinfection");
        let batch = tables.take("batch");
        let training = tables.take("training");
        let counselling = tables.take("counselling");
        let vaccination = tables.take("vaccination");
        let isolation = tables.take("isolation");
        let settling = tables.take("settling");
        let remote = tables.take("remote");
        let readiness = tables.take("readiness");
        let lodgement = tables.take("lodgement");
        let approval = tables.take_or_default("approval");
        Some(Self {
            scheme: head?,
            reopening: reopening?,
            command: command?,
            drill: drill?,
            report: report?,
            observation: observation?,
            clearance: clearance?,
            entry: entry?,
            basin: basin?,
            stock: stock?,
            disinfection: disinfection?,
            batch: batch?,
            training: training?,
            counselling: counselling?,
            vaccination: vaccination?,
            isolation: isolation?,
            settling: settling?,
            remote: remote?,
            readiness: readiness?,
            lodgement: lodgement?,
            approval: approval?,
        })
    }
}

impl Plan for ReturnPlan {
    fn head(&self) -> &Head {
        &self.scheme
    }

    fn days(&self) -> Days {
        self.reopening.days()
    }

    fn measured(&self) -> Vec<Measured> {
        [
            self.of_the_opening(),
            self.of_health(),
            self.of_the_classes(),
            self.of_the_campus(),
            self.of_teaching(),
        ]
        .concat()
    }

    fn approvals(&self) -> &[approval::Terms] {
        &self.approval
    }

    fn paper(&self) -> Paper {
        notice::paper(self)
    }
}

impl ReturnPlan {
    fn of_the_opening(&self) -> Vec<Measured> {
        let (reopening, command, drill) = (&self.reopening, &self.command, &self.drill);
        let examples = reopening.without_example(&self.scheme.stages).is_empty();
        vec![
            flag("health-mode", "reopening.active", reopening.is_on()),
            Measured::new("opens-on", "reopening.opens_on", Value::Date(reopening.opens_on)),
            number("staff-early-days", "reopening.staff_from", reopening.staff_early_days()),
            words("opening-documents", "reopening.documents", &reopening.documents),
            flag("examples-followed", "reopening.examples", examples),
            Measured::new("care-from", "reopening.care_from", Value::Date(reopening.care_from)),
            word("command-leader", "command.leader", command.leader),
            words("command-bodies", "command.bodies", &command.bodies),
            words("duty-links", "command.duties", command.duties.iter().map(|duty| duty.link)),
            number("drill-count", "drill.count_min", drill.count_min),
            words("drill-subjects", "drill.subjects", &drill.subjects),
            words("drill-with", "drill.with", &drill.with),
            words("readiness-conditions", "readiness.conditions", &self.readiness.conditions),
            word("plan-made-by", "lodgement.made_by", self.lodgement.made_by),
            word("plan-lodged-with", "lodgement.lodged_with", self.lodgement.lodged_with),
        ]
    }

    fn of_health(&self) -> Vec<Measured> {
        let (report, observation) = (&self.report, &self.observation);
        let arrangements = !observation.without_home.is_empty();
        vec![
            flag("report-daily", "report.daily", report.daily),
            flag("zero-report", "report.zero", report.zero),
            flag("household-asked", "report.household", report.asks_household()),
            words("symptoms-followed", "report.symptoms", &report.symptoms),
            number("observation-days", "observation.days", observation.days),
            words("observed-groups", "observation.whose", &observation.whose),
            number("temperatures-a-day", "observation.temperatures_a_day", observation.temperatures_a_day),
            flag("front-line-observed", "observation.front_line", observation.front_line),
            flag("health-confirmed", "observation.confirmed", observation.confirmed),
            flag("arrangements-without-home", "observation.without_home", arrangements),
            flag("records-archived", "observation.archived", observation.archived),
        ]
    }

    fn of_the_classes(&self) -> Vec<Measured> {
        let mut found = vec![
            words("return-classes", "clearance", self.clearance.iter().map(|row| row.class)),
            words("return-reasons", "clearance", self.clearance.iter().map(|row| row.reason)),
        ];
        for (at, row) in self.clearance.iter().enumerate() {
            let [state, whose, needs] = measures_of(row.reason);
            let path = |key: &str| format!("clearance.{at}.{key}");
            found.push(word(state, path("state"), row.state));
            found.push(words(whose, path("whose"), &row.whose));
            found.push(words(needs, path("needs"), &row.needs));
            found.extend(row.test_hours.map(|hours| number("test-hours", path("test_hours"), hours)));
        }
        found
    }

    fn of_the_campus(&self) -> Vec<Measured> {
        let (entry, disinfection) = (&self.entry, &self.disinfection);
        let stocked = |by| self.stock.iter().filter(move |row| row.by == by).map(|row| row.item);
        vec![
            flag("campus-closed", "entry.closed_before_opening", entry.closed_before_opening),
            word("collection-spot", "entry.collection_at", entry.collection_at),
            number("persons-per-basin", "basin.persons_max", self.basin.persons_max),
            words("stock-by-head", "stock", stocked(stock::By::Head)),
            words("stock-by-area", "stock", stocked(stock::By::Area)),
            words("disinfected-kinds", "disinfection.places", disinfection.named()),
            number("disinfection-percent", "disinfection.percent_min", disinfection.percent_min),
            number("isolation-areas", "isolation.areas_min", self.isolation.areas_min),
        ]
    }

    fn of_teaching(&self) -> Vec<Measured> {
        let (training, vaccination) = (&self.training, &self.vaccination);
        vec![
            words("training-guides", "training.guides", &training.guides),
            flag("training-online", "training.online", training.online),
            words("training-groups", "training.whose", &training.whose),
            words("training-topics", "training.topics", &training.topics),
            flag("counselling-offered", "counselling.offered", self.counselling.offered),
            words("vaccination-with", "vaccination.with", &vaccination.with),
            number("vaccination-age-min", "vaccination.age_min", vaccination.age_min),
            number("vaccination-age-max", "vaccination.age_max", vaccination.age_max),
            flag("vaccination-consent", "vaccination.consent", vaccination.consent),
            flag("vaccination-required", "vaccination.required_to_return", vaccination.is_condition()),
            flag("settling-offered", "settling.offered", self.settling.offered),
        ]
    }
}

/// State, whose facts and steps of a reason, as policies name them.
fn measures_of(reason: Reason) -> [&'static str; 3] {
    match reason {
        Reason::Code => ["code-state", "code-whose", "code-needs"],
        Reason::Stay => ["stay-state", "stay-whose", "stay-needs"],
        Reason::Pending => ["pending-state", "pending-whose", "pending-needs"],
        Reason::Symptoms => ["illness-state", "illness-whose", "illness-needs"],
        Reason::Cold => ["cold-state", "cold-whose", "cold-needs"],
    }
}

fn flag(measure: &'static str, path: &str, value: bool) -> Measured {
    Measured::new(measure, path, Value::Flag(value))
}

fn number(measure: &'static str, path: impl Into<String>, value: i64) -> Measured {
    Measured::new(measure, path, Value::Number(value))
}

fn word(measure: &'static str, path: impl Into<String>, value: impl ToString) -> Measured {
    Measured::new(measure, path, Value::Word(value.to_string()))
}

fn words<T: ToString>(
    measure: &'static str,
    path: impl Into<String>,
    values: impl IntoIterator<Item = T>,
) -> Measured {
    Measured::new(measure, path, Value::words(values))
}

/// The committed document, for tests.
#[cfg(test)]
pub(crate) const DONGPO: &str = include_str!("../../../../schemes/wuxi-2021-return.toml");

/// The committed plan, for tests of every wing.
#[cfg(test)]
pub(crate) fn dongpo() -> ReturnPlan {
    use super::document::{Document, Opened};
    let opened = Opened::read("wuxi-2021-return.toml", DONGPO).unwrap();
    assert!(opened.findings.is_empty(), "{:#?}", opened.findings);
    match opened.document {
        Document::ReturnToSchool(plan) => *plan,
        Document::Policy(_)
        | Document::TermCare(_)
        | Document::HolidayCare(_)
        | Document::CommunityCare(_) => {
            panic!("a plan of return")
        }
    }
}

#[cfg(test)]
mod tests;
