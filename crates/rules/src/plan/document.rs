//! 文件 A document under `schemes/`: one of the four plans, or a policy above them.

use super::approval;
use super::calendar;
use super::community_care::Community;
use super::finding::{Finding, Weight};
use super::head::{Head, Kind};
use super::holiday_care::Holiday;
use super::local::{Days, Words};
use super::measure::Measured;
use super::paper::Paper;
use super::policy::Policy;
use super::return_to_school::ReturnPlan;
use super::scheme::Scheme;
use super::source::Source;
use jiff::civil::Date;

/// What every plan can be asked, whatever its kind.
pub trait Plan {
    /// What it is and where it holds.
    fn head(&self) -> &Head;

    /// The days that it is about.
    fn days(&self) -> Days;

    /// What it states of the things that policies limit, each value at its place.
    fn measured(&self) -> Vec<Measured>;

    /// What it was allowed beyond them.
    fn approvals(&self) -> &[approval::Terms];

    /// The document that is posted, in its official form.
    fn paper(&self) -> Paper;
}

/// A document that could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Document {
    /// What stands above plans.
    Policy(Box<Policy>),
    /// A school's plan for a term.
    TermCare(Box<Scheme>),
    /// A district's plan for summer care.
    HolidayCare(Box<Holiday>),
    /// A district's plan for care in its communities.
    CommunityCare(Box<Community>),
    /// A school's plan for a safe return.
    ReturnToSchool(Box<ReturnPlan>),
}

/// A document with its text, and on what it contradicts itself.
#[derive(Clone, Debug)]
pub struct Opened<'t> {
    /// The text, to point into.
    pub source: Source<'t>,
    /// What it says.
    pub document: Document,
    /// On what it contradicts itself, in its order.
    pub findings: Vec<Finding>,
}

impl<'t> Opened<'t> {
    /// Reads a document; `Err` when its form is so wrong that its sense cannot be asked.
    pub fn read(file: &'t str, text: &'t str) -> Result<Self, Vec<Finding>> {
        let source = Source::parse(file, text)?;
        let (document, mut findings) = if source.has("policy") {
            let policy = Policy::shaped(&source)?;
            let findings = policy.check(&source);
            (Document::Policy(Box::new(policy)), findings)
        } else {
            plan(&source)?
        };
        findings.extend(source.blanks());
        findings.sort_by_key(|finding| (finding.line, finding.column));
        Ok(Self { source, document, findings })
    }

    /// Whether it can be used.
    pub fn holds(&self) -> bool {
        self.findings.iter().all(|finding| finding.weight != Weight::Error)
    }
}

impl Document {
    /// The plan, unless it is a policy.
    pub fn plan(&self) -> Option<&dyn Plan> {
        match self {
            Self::Policy(_) => None,
            Self::TermCare(scheme) => Some(scheme.as_ref()),
            Self::HolidayCare(plan) => Some(plan.as_ref()),
            Self::CommunityCare(community) => Some(community.as_ref()),
            Self::ReturnToSchool(plan) => Some(plan.as_ref()),
        }
    }

    /// The policy, unless it is a plan.
    pub fn into_policy(self) -> Option<Policy> {
        match self {
            Self::Policy(policy) => Some(*policy),
            Self::TermCare(_) | Self::HolidayCare(_) | Self::CommunityCare(_) | Self::ReturnToSchool(_) => {
                None
            }
        }
    }

    /// The policies directly above it.
    pub fn under(&self) -> &[String] {
        match self {
            Self::Policy(policy) => &policy.head.under,
            Self::TermCare(_) | Self::HolidayCare(_) | Self::CommunityCare(_) | Self::ReturnToSchool(_) => {
                self.plan().map_or(&[], |plan| &plan.head().under)
            }
        }
    }

    /// Its title.
    pub fn title(&self) -> Words {
        match self {
            Self::Policy(policy) => policy.head.title.clone(),
            Self::TermCare(_) | Self::HolidayCare(_) | Self::CommunityCare(_) | Self::ReturnToSchool(_) => {
                self.plan().map(|plan| plan.head().title.clone()).unwrap_or_default()
            }
        }
    }

    /// The day from which it says that it holds.
    pub fn holds_from(&self) -> Option<Date> {
        match self {
            Self::Policy(policy) => Some(policy.head.from),
            Self::TermCare(_) | Self::HolidayCare(_) | Self::CommunityCare(_) | Self::ReturnToSchool(_) => {
                self.plan().map(|plan| plan.head().from.unwrap_or(plan.days().from))
            }
        }
    }

    /// The document that is posted, in its official form.
    pub fn paper(&self) -> Option<Paper> {
        match self {
            Self::Policy(policy) => Some(policy.paper()),
            Self::TermCare(_) | Self::HolidayCare(_) | Self::CommunityCare(_) | Self::ReturnToSchool(_) => {
                self.plan().map(Plan::paper)
            }
        }
    }

    /// The document's own name.
    pub fn id(&self) -> &str {
        match self {
            Self::Policy(policy) => &policy.head.id,
            Self::TermCare(scheme) => &scheme.scheme.id,
            Self::HolidayCare(plan) => &plan.scheme.id,
            Self::CommunityCare(community) => &community.scheme.id,
            Self::ReturnToSchool(plan) => &plan.scheme.id,
        }
    }
}

/// Reads the tables of a plan's kind.
fn plan(source: &Source) -> Result<(Document, Vec<Finding>), Vec<Finding>> {
    let head: Head = source.one_table("scheme")?;
    match head.kind {
        Kind::TermCare => {
            let scheme = Scheme::shaped(source)?;
            let mut findings = scheme.check(source);
            findings.extend(calendar::committed().beyond(source, ("term.until", scheme.term.until)));
            Ok((Document::TermCare(Box::new(scheme)), findings))
        }
        Kind::CommunityCare => {
            let community = Community::shaped(source)?;
            let findings = community.check(source);
            Ok((Document::CommunityCare(Box::new(community)), findings))
        }
        Kind::ReturnToSchool => {
            let plan = ReturnPlan::shaped(source)?;
            let findings = plan.check(source);
            Ok((Document::ReturnToSchool(Box::new(plan)), findings))
        }
        Kind::HolidayCare => {
            let plan = Holiday::shaped(source)?;
            let mut findings = plan.check(source);
            findings.extend(calendar::committed().beyond_summer(source, &plan));
            Ok((Document::HolidayCare(Box::new(plan)), findings))
        }
    }
}
