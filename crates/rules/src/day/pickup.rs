//! 接送交接 Pick-up: an early collection goes gate, care teacher, exit, in that order.

use serde::Deserialize;

/// How a child is collected early.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// The steps in their order (P3.61).
    pub order: Vec<Step>,
    /// What lets an adult who is not on the child's list collect the child (P3.61).
    pub early_confirmation: Confirmation,
}

/// One step of an early collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// 校门口防疫检验登记 The doorkeeper checks and registers the adult.
    GateCheck,
    /// 到晚托所在的管理老师处签名 The adult signs at the care teacher.
    CareTeacherSignature,
    /// 接走 The doorkeeper sees both out.
    Exit,
}

/// What lets an adult who is not on the child's list collect the child.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confirmation {
    /// A guardian of the child says yes at that moment.
    GuardianLive,
}

impl Step {
    /// As a scheme writes it, and the last part of its locale key.
    pub fn key(self) -> &'static str {
        match self {
            Self::GateCheck => "gate-check",
            Self::CareTeacherSignature => "care-teacher-signature",
            Self::Exit => "exit",
        }
    }
}
