//! 管理制度 Management: the written rules without which no class opens.

pub mod writing;

use crate::choice::{choices, missing};
use serde::Deserialize;

/// Which rules a class must have.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// The list (P2.30).
    pub rules: Vec<Rule>,
}

choices! {
    /// 制度 One written rule.
    Rule {
        /// 接送制度
        Collection = "collection",
        /// 安全制度
        Safety = "safety",
        /// 卫生制度
        Hygiene = "hygiene-rules",
        /// 事故处置制度
        Accident = "accident",
        /// 人员管理制度
        Staff = "staff-conduct",
        /// 收费公示制度
        Fees = "fee-disclosure",
        /// 投诉处理制度
        Complaints = "complaints",
        /// 档案制度
        Records = "records",
    }
}

impl Terms {
    /// Rule 管理制度 `[management.rules]` (P2.30): the rules that a class has not written yet.
    pub fn unwritten(&self, written: &[Rule]) -> Vec<Rule> {
        missing(&self.rules, written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::community_care::shinan;

    #[test]
    fn rules_that_are_not_written() {
        let terms = shinan().management;
        assert_eq!(terms.unwritten(Rule::ALL), []);
        assert_eq!(terms.unwritten(&Rule::ALL[1..]), [Rule::Collection]);
        let shorter = Terms { rules: vec![Rule::Safety] };
        assert_eq!(shorter.unwritten(&[Rule::Hygiene]), [Rule::Safety]);
    }
}
