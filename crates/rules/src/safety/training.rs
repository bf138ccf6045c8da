//! 防疫培训 Training: everyone learns the guides before the opening, and the subjects of the term after it.

pub mod learning;

use crate::choice::{choices, missing, percent};
use crate::plan::local::date;
use crate::safety::observation::Group;
use jiff::civil::Date;
use serde::Deserialize;

/// What is taught, to whom, by when.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// The guides it rests on (P5.22).
    pub guides: Vec<Guide>,
    /// Whether it is held by information means (P5.22).
    pub online: bool,
    /// Who takes part (P5.22).
    pub whose: Vec<Group>,
    /// The last day for it.
    #[serde(deserialize_with = "date")]
    pub by: Date,
    /// What is kept up in the term (P5.26).
    pub topics: Vec<Topic>,
}

choices! {
    /// 指南 A guide of the state (P5.22).
    Guide {
        /// 中小学校和托幼机构秋冬季新冠肺炎疫情防控技术方案
        Schools = "schools-autumn-winter-plan",
        /// 重点场所重点单位重点人群新冠疫情常态化防控相关防护指南
        KeyPlaces = "key-places-guide",
        /// 公众和重点职业人群戴口罩指引
        Masks = "mask-guide",
    }
}

choices! {
    /// 宣传教育 A subject of the term (P5.26).
    Topic {
        /// 秋冬季传染病
        Infection = "infectious-diseases",
        /// 食品安全知识
        Food = "food-safety",
        /// 生命教育
        Life = "life-education",
        /// 文明行为和良好卫生习惯
        Habits = "good-habits",
    }
}

/// One person on the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Learner {
    /// A name.
    pub name: String,
    /// Their group.
    pub group: Group,
    /// The guides they have learnt, each with the day.
    pub learnt: Vec<(Guide, Date)>,
}

impl Terms {
    /// Rule 全员培训 `[training.whose]` (P5.22): how many percent of all have learnt, and who has not.
    pub fn coverage<'l>(&self, learners: &'l [Learner]) -> (usize, Vec<&'l str>) {
        let asked = learners.iter().filter(|one| self.whose.contains(&one.group));
        let asked: Vec<&Learner> = asked.collect();
        let open: Vec<&str> =
            asked.iter().filter(|one| !self.has_learnt(one)).map(|one| one.name.as_str()).collect();
        (percent(asked.len() - open.len(), asked.len()), open)
    }

    /// Rule 三份指南 `[training.guides]` (P5.22): whether someone has learnt all of them in time.
    fn has_learnt(&self, learner: &Learner) -> bool {
        let learnt = learner.learnt.iter().filter(|(_, on)| self.is_in_time(*on)).map(|(guide, _)| *guide);
        missing(&self.guides, &learnt.collect::<Vec<_>>()).is_empty()
    }

    /// Rule 培训期限 `[training.by]` (P5.22): learnt on its last day or before.
    fn is_in_time(&self, on: Date) -> bool {
        on <= self.by
    }

    /// Rule 信息化手段 `[training.online]` (P5.22): whether a meeting in a hall may take the place of a page; it may not.
    pub fn may_meet(&self) -> bool {
        !self.online
    }

    /// Rule 持续开展 `[training.topics]` (P5.26): what nothing was done about by the middle of the term.
    pub fn neglected(&self, done: &[Topic]) -> Vec<Topic> {
        missing(&self.topics, done)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::return_to_school::dongpo;

    fn terms() -> Terms {
        dongpo().training
    }

    fn learner(at: usize, learnt: &[Guide]) -> Learner {
        let learnt = learnt.iter().map(|guide| (*guide, terms().by)).collect();
        Learner { name: format!("学生{at}"), group: Group::Pupils, learnt }
    }

    #[test]
    fn guides_of_all_three_and_five_of_a_hundred_are_named() {
        let mut all: Vec<Learner> = (0..95).map(|at| learner(at, Guide::ALL)).collect();
        all.extend((95..100).map(|at| learner(at, &Guide::ALL[..2])));
        let told = terms();
        let (done, open) = told.coverage(&all);
        assert_eq!((done, open), (95, vec!["学生95", "学生96", "学生97", "学生98", "学生99"]));
    }

    #[test]
    fn whose_logistics_staff_too() {
        let cook = Learner { group: Group::Logistics, ..learner(1, &[]) };
        assert_eq!(terms().coverage(std::slice::from_ref(&cook)), (0, vec!["学生1"]));
        let pupils = Terms { whose: vec![Group::Pupils], ..terms() };
        assert_eq!(pupils.coverage(&[cook]), (100, vec![]));
    }

    #[test]
    fn by_its_last_day() {
        let late = Terms { by: terms().by.yesterday().unwrap(), ..terms() };
        assert_eq!(terms().coverage(&[learner(1, Guide::ALL)]).0, 100);
        assert_eq!(late.coverage(&[learner(1, Guide::ALL)]).0, 0);
    }

    #[test]
    fn online_and_not_in_a_hall() {
        assert!(!terms().may_meet());
    }

    #[test]
    fn topics_without_an_activity_are_told() {
        assert_eq!(terms().neglected(&[Topic::Food, Topic::Infection]), [Topic::Life, Topic::Habits]);
    }
}
