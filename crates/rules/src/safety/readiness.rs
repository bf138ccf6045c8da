//! 开学条件 Readiness: the conditions without which a school does not call its pupils back.

pub mod recording;

use crate::choice::{choices, missing};
use serde::Deserialize;

/// What must be green, and who looks.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// The conditions (P5.9).
    pub conditions: Vec<Condition>,
    /// Who checks, in this order (P5.9).
    pub checked_by: Vec<Checker>,
    /// Who may open a school in spite of a red condition, with a reason (P5.9).
    pub overridden_by: Checker,
}

choices! {
    /// 开学条件 A condition.
    Condition {
        /// 三份文件
        Documents = "three-documents",
        /// 指挥机构和专班
        Command = "command-set-up",
        /// 模拟演练
        Drill = "drill-held",
        /// 师生健康状况
        Health = "health-known",
        /// 防疫培训
        Training = "training-done",
        /// 隔离观察区
        Isolation = "isolation-area",
        /// 物资储备
        Stock = "stock-ready",
        /// 洗手设施
        Basins = "basins-ready",
        /// 环境整治
        Tidy = "campus-tidied",
        /// 全覆盖消毒
        Disinfection = "disinfection-done",
    }
}

choices! {
    /// 核验 Who looks.
    Checker {
        /// 学校自查
        Own = "self-check",
        /// 区级现场核验
        District = "district-check",
        /// 市指挥部
        City = "city-command",
    }
}

/// How a school stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// These conditions are red: the school does not open.
    Red(Vec<Condition>),
    /// All are green; this one has still to look.
    Waiting(Checker),
    /// It may open.
    Ready,
}

impl Terms {
    /// Rule 严格把好开学条件 `[readiness.conditions]` (P5.9, P5.10): one red condition, and the school does not open.
    pub fn standing(&self, green: &[Condition], looked: &[Checker]) -> Standing {
        let red = missing(&self.conditions, green);
        if !red.is_empty() {
            return Standing::Red(red);
        }
        self.next(looked).map_or(Standing::Ready, Standing::Waiting)
    }

    /// Rule 逐级核验 `[readiness.checked_by]` (P5.9): who looks next.
    fn next(&self, looked: &[Checker]) -> Option<Checker> {
        self.checked_by.iter().find(|checker| !looked.contains(checker)).copied()
    }

    /// Rule 破例开学 `[readiness.overridden_by]` (P5.9): a red condition is set aside by this body only.
    pub fn overrides(&self, checker: Checker) -> bool {
        checker == self.overridden_by
    }
}

impl Condition {
    /// The clause behind it.
    pub fn clause(self) -> &'static str {
        match self {
            Self::Documents => "P5.5",
            Self::Command => "P5.2",
            Self::Drill => "P5.7",
            Self::Health => "P5.10",
            Self::Training => "P5.22",
            Self::Isolation => "P5.29",
            Self::Stock => "P5.30",
            Self::Basins => "P5.32",
            Self::Tidy => "P5.33",
            Self::Disinfection => "P5.34",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::return_to_school::dongpo;

    #[test]
    fn conditions_one_red_item_keeps_the_school_closed() {
        let terms = dongpo().readiness;
        let both = [Checker::Own, Checker::District];
        for (at, condition) in Condition::ALL.iter().enumerate() {
            let mut green = Condition::ALL.to_vec();
            green.remove(at);
            assert_eq!(terms.standing(&green, &both), Standing::Red(vec![*condition]));
            assert!(condition.clause().starts_with("P5."));
        }
        assert_eq!(terms.standing(Condition::ALL, &both), Standing::Ready);
    }

    #[test]
    fn checked_by_the_school_then_the_district() {
        let terms = dongpo().readiness;
        let after = |looked: &[Checker]| terms.standing(Condition::ALL, looked);
        assert_eq!(after(&[]), Standing::Waiting(Checker::Own));
        assert_eq!(after(&[Checker::Own]), Standing::Waiting(Checker::District));
        assert_eq!(after(&[Checker::District]), Standing::Waiting(Checker::Own));
    }

    #[test]
    fn overridden_by_the_city_alone() {
        let terms = dongpo().readiness;
        let may = [Checker::Own, Checker::District, Checker::City].map(|checker| terms.overrides(checker));
        assert_eq!(may, [false, false, true]);
    }
}
