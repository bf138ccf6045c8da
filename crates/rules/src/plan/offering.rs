//! 自选服务 Services of summer care: care first, seven kinds to choose from, nothing that must be chosen (P4.8, P4.10).

use crate::choice::choices;
use serde::Deserialize;

/// What is offered.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Whether every hour has a carer before it has an activity (P4.8).
    pub care_first: bool,
    /// The kinds that a child may choose (P4.10).
    pub kinds: Vec<Kind>,
}

choices! {
    /// A kind of service; the last two are forbidden and can be written, so that they can be told (P4.11).
    Kind {
        /// 集体游戏
        GroupGames = "group-games",
        /// 文体活动
        CultureSport = "culture-sport",
        /// 阅读指导
        ReadingGuidance = "reading-guidance",
        /// 综合实践
        Practice = "practice",
        /// 兴趣拓展
        Interest = "interest",
        /// 作业辅导
        HomeworkGuidance = "homework-guidance",
        /// 劳动教育
        Labour = "labour-education",
        /// 讲授新课
        NewLessons = "new-lessons",
        /// 集体补课
        MakeUpLessons = "make-up-lessons",
    }
}

/// One hour of a day as it is planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hour {
    /// Carers who watch.
    pub carers: i64,
    /// What is offered on top.
    pub offered: Option<Kind>,
}

impl Terms {
    /// Rule 看护为主 `[offering.care_first]` (P4.8): an hour without a carer cannot be held, whatever is offered in it.
    pub fn can_be_held(&self, hour: Hour) -> bool {
        hour.carers > 0 || !self.care_first && hour.offered.is_some()
    }

    /// Rule 自选 `[offering.kinds]` (P4.10): a child may choose a kind that is offered, or none.
    pub fn may_choose(&self, choice: Option<Kind>) -> bool {
        choice.is_none_or(|kind| self.kinds.contains(&kind))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::holiday_care::yuhang;

    #[test]
    fn care_first() {
        let terms = yuhang().offering;
        let hour = |carers, offered| terms.can_be_held(Hour { carers, offered });
        assert!(hour(1, None) && hour(2, Some(Kind::Labour)));
        assert!(!hour(0, Some(Kind::Labour)) && !hour(0, None));
    }

    #[test]
    fn kinds() {
        let terms = yuhang().offering;
        assert!(terms.may_choose(None), "nobody must choose");
        assert!(terms.may_choose(Some(Kind::HomeworkGuidance)));
        assert!(!terms.may_choose(Some(Kind::NewLessons)));
        assert_eq!(terms.kinds.len(), 7);
    }
}
