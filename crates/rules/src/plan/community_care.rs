//! 社区托管方案 A district's plan for care in its communities: its tables, and what it states of what policies limit.

mod check;
mod paper;

use super::approval;
use super::document::Plan;
use super::finding::Finding;
use super::head::Head;
use super::local::Days;
use super::measure::{Measured, Value};
use super::paper::Paper;
use super::source::{Source, Tables};
use crate::community::rollout::{self, Name};
use crate::community::{
    agreement, backing, carer, census, enrichment, management, premises, promise, provider, supervision,
    temporary, tier,
};
use jiff::civil::Date;
use std::fmt::Display;

/// A plan for community care: one table of the document is one field here and one rule file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Community {
    /// What the document is and where it holds.
    pub scheme: Head,
    /// 试点推广
    pub rollout: rollout::Terms,
    /// 三级托管
    pub tier: tier::Terms,
    /// 服务承诺
    pub promise: promise::Terms,
    /// 需求底数
    pub census: census::Terms,
    /// 课外教育和社会实践
    pub enrichment: enrichment::Terms,
    /// 托管场所
    pub premises: premises::Terms,
    /// 看护辅导人员
    pub carer: carer::Terms,
    /// 社会力量
    pub provider: provider::Terms,
    /// 指导监督
    pub supervision: supervision::Terms,
    /// 托管协议书
    pub agreement: agreement::Terms,
    /// 临时托管
    pub temporary: temporary::Terms,
    /// 管理制度
    pub management: management::Terms,
    /// 组织保障
    pub backing: backing::Terms,
    /// 批准 What the plan was allowed beyond its policies.
    pub approval: Vec<approval::Terms>,
}

impl Community {
    /// Takes the tables of its kind.
    pub(crate) fn shaped(source: &Source) -> Result<Self, Vec<Finding>> {
        let mut tables = source.tables();
        let community = Self::taken(&mut tables);
        let findings = tables.finish();
        match community {
            Some(community) if findings.is_empty() => Ok(community),
            _ => Err(findings),
        }
    }

    /// On what it contradicts itself.
    pub(crate) fn check(&self, source: &Source) -> Vec<Finding> {
        check::check(self, source)
    }

    /// Takes every table before it gives up, so that all of them are checked in one run.
    fn taken(tables: &mut Tables) -> Option<Self> {
        let head = tables.take("scheme");
        let rollout = tables.take("rollout");
        let tier = tables.take("tier");
        let promise = tables.take("promise");
        let census = tables.take("census");
        let enrichment = tables.take("enrichment");
        let premises = tables.take("premises");
        let carer = tables.take("carer");
        let provider = tables.take("provider");
        let supervision = tables.take("supervision");
        let agreement = tables.take("agreement");
        let temporary = tables.take("temporary");
        let management = tables.take("management");
        let backing = tables.take("backing");
        let approval = tables.take_or_default("approval");
        Some(Self {
            scheme: head?,
            rollout: rollout?,
            tier: tier?,
            promise: promise?,
            census: census?,
            enrichment: enrichment?,
            premises: premises?,
            carer: carer?,
            provider: provider?,
            supervision: supervision?,
            agreement: agreement?,
            temporary: temporary?,
            management: management?,
            backing: backing?,
            approval: approval?,
        })
    }
}

impl Plan for Community {
    fn head(&self) -> &Head {
        &self.scheme
    }

    /// From the first stage's beginning until the last one's end.
    fn days(&self) -> Days {
        let stages = &self.rollout.stage;
        Days {
            from: stages.iter().map(|stage| stage.from).min().unwrap_or(Date::MIN),
            until: stages.iter().map(|stage| stage.until).max().unwrap_or(Date::MAX),
        }
    }

    fn measured(&self) -> Vec<Measured> {
        [self.of_thought(), self.of_stages(), self.of_classes(), self.of_papers()].concat()
    }

    fn approvals(&self) -> &[approval::Terms] {
        &self.approval
    }

    fn paper(&self) -> Paper {
        paper::paper(self)
    }
}

impl Community {
    fn of_thought(&self) -> Vec<Measured> {
        let tiers: Vec<&str> = self.tier.order.iter().map(|tier| tier.key()).collect();
        vec![
            word("tier-order", "tier.order", tiers.join("-")),
            word("place-on-refusal", "tier.on_refusal", self.tier.on_refusal),
            word("promise-overdue-to", "promise.overdue_to", self.promise.overdue_to),
            words("child-outcomes", "census.outcomes", &self.census.outcomes),
            words("need-list-seen-by", "census.seen_by", &self.census.seen_by),
            words("roll-shows", "census.roll_shows", &self.census.roll_shows),
            words("enrichment-kinds", "enrichment.kinds", &self.enrichment.kinds),
            date("coverage-target", "rollout.target_on", self.rollout.target_on),
            number("near-metres", "rollout.near_metres", self.rollout.near_metres),
        ]
    }

    fn of_stages(&self) -> Vec<Measured> {
        let pilots = i64::try_from(self.rollout.pilot.len()).unwrap_or(i64::MAX);
        let mut found = vec![
            number("pilot-units", "rollout.pilot", pilots),
            words("summary-outputs", "rollout.outputs", &self.rollout.outputs),
            date("census-due", "census.due_on", self.census.due_on),
        ];
        for (at, stage) in self.rollout.stage.iter().enumerate() {
            let path = |key: &str| format!("rollout.stage.{at}.{key}");
            match stage.name {
                Name::Pilot => {
                    found.push(date("pilot-from", &path("from"), stage.from));
                    found.push(date("pilot-until", &path("until"), stage.until));
                    found.push(word("pilot-opens", &path("opens"), stage.opens));
                }
                Name::Summary => found.push(date("summary-until", &path("until"), stage.until)),
                Name::Rollout => {
                    found.push(date("rollout-until", &path("until"), stage.until));
                    found.push(word("rollout-opens", &path("opens"), stage.opens));
                }
            }
        }
        found
    }

    fn of_classes(&self) -> Vec<Measured> {
        vec![
            words("premises-sources", "premises.sources", &self.premises.sources),
            words("premises-critical", "premises.critical", &self.premises.critical),
            words("carer-sources", "carer.sources", &self.carer.sources),
            words("carer-criteria", "carer.criteria", &self.carer.criteria),
            flag("background-check", "carer.background_check", self.carer.background_check),
            words("carer-posts", "carer.posts", &self.carer.posts),
            flag("open-call", "provider.open_call", self.provider.is_open()),
            flag("temporary-care", "temporary.offered", self.temporary.is_offered()),
        ]
    }

    fn of_papers(&self) -> Vec<Measured> {
        vec![
            words("legal-forms", "provider.forms", &self.provider.forms),
            number("legal-forms-held", "provider.forms_held", self.provider.forms_held),
            word("supervised-by", "supervision.by", self.supervision.by),
            words("agreement-signers", "agreement.signers", &self.agreement.signers),
            words("agreement-items", "agreement.items", &self.agreement.items),
            words("management-rules", "management.rules", &self.management.rules),
        ]
    }
}

fn word(measure: &'static str, path: &str, value: impl ToString) -> Measured {
    Measured::new(measure, path, Value::Word(value.to_string()))
}

fn words<T: Display>(measure: &'static str, path: &str, values: &[T]) -> Measured {
    Measured::new(measure, path, Value::words(values))
}

fn date(measure: &'static str, path: &str, value: Date) -> Measured {
    Measured::new(measure, path, Value::Date(value))
}

fn number(measure: &'static str, path: &str, value: i64) -> Measured {
    Measured::new(measure, path, Value::Number(value))
}

fn flag(measure: &'static str, path: &str, value: bool) -> Measured {
    Measured::new(measure, path, Value::Flag(value))
}

/// The committed document, for tests.
#[cfg(test)]
pub(crate) const SHINAN: &str = include_str!("../../../../schemes/shinan-2011-community.toml");

/// The committed plan, for tests of the wing.
#[cfg(test)]
pub(crate) fn shinan() -> Community {
    Community::shaped(&Source::parse("shinan-2011-community.toml", SHINAN).unwrap()).unwrap()
}

#[cfg(test)]
mod tests;
