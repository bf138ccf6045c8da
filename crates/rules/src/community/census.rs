//! 需求底数 Census: how many children need care, counted once each; who was left without; who may know.

pub mod answering;

use crate::choice::{choices, missing, percent};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// How the need is found out.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// The last day of it (P2.16).
    #[serde(deserialize_with = "crate::plan::local::date")]
    pub due_on: Date,
    /// How households are asked (P2.16).
    pub ways: Vec<Way>,
    /// What is counted (P2.16).
    pub unit: Unit,
    /// What can become of a child on the list (P2.4).
    pub outcomes: Vec<Outcome>,
    /// Who sees the list (P2.4).
    pub seen_by: Vec<Viewer>,
    /// What the education department's roll shows of a child (P2.6).
    pub roll_shows: Vec<Shown>,
}

choices! {
    /// 摸底方式 How a household is asked.
    Way {
        /// 网上填报
        Link = "link",
        /// 上门登记
        Door = "door",
    }
}

choices! {
    /// 计数单位 What is counted.
    Unit {
        /// 按孩子
        Child = "child",
    }
}

choices! {
    /// 结果 What became of a child on the list.
    Outcome {
        /// 已安置
        Placed = "placed",
        /// 家长谢绝
        Declined = "declined",
        /// 候补
        Waiting = "waiting",
    }
}

choices! {
    /// 可见者 Who may see the list.
    Viewer {
        /// 社区居委会
        ResidentsCommittee = "residents-committee",
        /// 街道办事处
        StreetOffice = "street-office",
        /// 民政局
        CivilAffairs = "civil-affairs",
        /// 邻居
        Neighbour = "neighbour",
        /// 承办单位
        Provider = "provider",
    }
}

choices! {
    /// 核对内容 What the roll may show.
    Shown {
        /// 是否相符
        Match = "match",
        /// 放学时刻
        Dismissal = "dismissal",
        /// 学校
        School = "school",
        /// 成绩
        Marks = "marks",
    }
}

/// What one household said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The household.
    pub household: String,
    /// How it was asked.
    pub way: Way,
    /// Its children who need care.
    pub children: Vec<Need>,
}

/// One child's need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// The child, the same however often it is entered.
    pub child: String,
    /// 1 to 6.
    pub grade: i64,
    /// Hours a week.
    pub hours: i64,
}

/// 底数 The base of need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// Households that were asked.
    pub asked: usize,
    /// Households that answered.
    pub answered: usize,
    /// Whole percent of those asked; shown beside every number of the base.
    pub response_percent: usize,
    /// Children who need care.
    pub children: usize,
    /// The children by grade.
    pub by_grade: BTreeMap<i64, usize>,
    /// The children by hours a week.
    pub by_hours: BTreeMap<i64, usize>,
}

/// A community's need and what there is for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Served {
    /// The community.
    pub community: String,
    /// Children who need care.
    pub need: usize,
    /// Children who have it.
    pub placed: usize,
    /// Whether a class runs.
    pub has_class: bool,
    /// Whether temporary care is offered.
    pub has_temporary: bool,
}

impl Terms {
    /// Rule 底数 `[census.unit]` (P2.16): the base of need; of a child entered twice, by link and at the door, or by two
    /// households, the later entry counts.
    pub fn base(&self, asked: usize, answers: &[Answer]) -> Base {
        let Unit::Child = self.unit;
        let households: BTreeSet<&str> = answers.iter().map(|answer| answer.household.as_str()).collect();
        let needs = answers.iter().flat_map(|answer| &answer.children);
        let children: BTreeMap<&str, &Need> = needs.map(|need| (need.child.as_str(), need)).collect();
        let count = |of: fn(&Need) -> i64| {
            let mut counts = BTreeMap::new();
            children.values().for_each(|need| *counts.entry(of(need)).or_default() += 1);
            counts
        };
        Base {
            asked,
            answered: households.len(),
            response_percent: percent(households.len(), asked),
            children: children.len(),
            by_grade: count(|need| need.grade),
            by_hours: count(|need| need.hours),
        }
    }

    /// Rule 摸底方式 `[census.ways]` (P2.16): the ways that a community has not yet gone.
    pub fn ways_left(&self, gone: &[Way]) -> Vec<Way> {
        missing(&self.ways, gone)
    }

    /// Rule 摸底期限 `[census.due_on]` (P2.16): whether an answer still counts; the last day does.
    pub fn counts(&self, day: Date) -> bool {
        day <= self.due_on
    }

    /// Rule 结果 `[census.outcomes]` (P2.4): the listed children without an outcome, or with one that is none.
    pub fn unsettled<'l>(&self, list: &[(&'l str, Option<Outcome>)]) -> Vec<&'l str> {
        let settled = |outcome: Option<Outcome>| outcome.is_some_and(|one| self.outcomes.contains(&one));
        list.iter().filter(|(_, outcome)| !settled(*outcome)).map(|(child, _)| *child).collect()
    }

    /// Rule 名单可见 `[census.seen_by]` (P2.4): whether someone sees who is alone after school.
    pub fn is_seen_by(&self, viewer: Viewer) -> bool {
        self.seen_by.contains(&viewer)
    }

    /// Rule 学籍核对 `[census.roll_shows]` (P2.6): what civil affairs sees of a child's roll.
    pub fn shows(&self, of: Shown) -> bool {
        self.roll_shows.contains(&of)
    }
}

impl Served {
    /// Need met, in whole percent; a community without need has met it (P2.9).
    pub fn met_percent(&self) -> usize {
        percent(self.placed, self.need)
    }

    /// Whether there is need and neither a class nor temporary care (P2.18, P2.24).
    pub fn is_gap(&self) -> bool {
        self.need > 0 && !self.has_class && !self.has_temporary
    }
}

/// The communities with need and nothing for it, those with the greatest need first (P2.18).
pub fn gaps(all: &[Served]) -> Vec<&Served> {
    let mut found: Vec<&Served> = all.iter().filter(|one| one.is_gap()).collect();
    found.sort_by(|one, other| (other.need, &one.community).cmp(&(one.need, &other.community)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::community_care::shinan;
    use jiff::civil::date;

    fn answer(household: &str, way: Way, children: &[(&str, i64, i64)]) -> Answer {
        let need = |(child, grade, hours): &(&str, i64, i64)| Need {
            child: (*child).to_owned(),
            grade: *grade,
            hours: *hours,
        };
        Answer { household: household.to_owned(), way, children: children.iter().map(need).collect() }
    }

    #[test]
    fn unit_is_the_child_entered_twice_counted_once() {
        let answers = [
            answer("h1", Way::Link, &[("a", 1, 10), ("b", 3, 5)]),
            answer("h1", Way::Door, &[("a", 2, 10)]),
            answer("h2", Way::Door, &[("b", 3, 5), ("c", 3, 10)]),
            answer("h3", Way::Door, &[]),
        ];
        let base = shinan().census.base(5, &answers);
        assert_eq!((base.asked, base.answered, base.response_percent, base.children), (5, 3, 60, 3));
        assert_eq!(base.by_grade, BTreeMap::from([(2, 1), (3, 2)]));
        assert_eq!(base.by_hours, BTreeMap::from([(5, 1), (10, 2)]));
    }

    #[test]
    fn unit_of_the_response_is_the_household() {
        let answers: Vec<Answer> = (0..80).map(|at| answer(&format!("h{at}"), Way::Link, &[])).collect();
        let base = shinan().census.base(100, &answers);
        assert_eq!((base.response_percent, base.children), (80, 0));
    }

    #[test]
    fn ways_that_are_left() {
        assert_eq!(shinan().census.ways_left(&[Way::Link]), [Way::Door]);
        assert_eq!(shinan().census.ways_left(&[Way::Door, Way::Link]), []);
    }

    #[test]
    fn due_on_is_the_last_day() {
        let counts = [date(2011, 12, 31), date(2012, 1, 1)].map(|day| shinan().census.counts(day));
        assert_eq!(counts, [true, false]);
    }

    #[test]
    fn outcomes_of_every_listed_child() {
        let list = [("a", Some(Outcome::Placed)), ("b", None), ("c", Some(Outcome::Waiting)), ("d", None)];
        assert_eq!(shinan().census.unsettled(&list), ["b", "d"]);
        let fewer = Terms { outcomes: vec![Outcome::Placed], ..shinan().census };
        assert_eq!(fewer.unsettled(&list), ["b", "c", "d"]);
    }

    #[test]
    fn seen_by_the_committee_and_no_neighbour() {
        let census = shinan().census;
        let seen: Vec<Viewer> = Viewer::ALL.iter().copied().filter(|one| census.is_seen_by(*one)).collect();
        assert_eq!(seen, [Viewer::ResidentsCommittee, Viewer::StreetOffice]);
    }

    #[test]
    fn roll_shows_a_match_and_dismissal_and_no_record() {
        let census = shinan().census;
        let shown: Vec<Shown> = Shown::ALL.iter().copied().filter(|one| census.shows(*one)).collect();
        assert_eq!(shown, [Shown::Match, Shown::Dismissal]);
    }

    fn served(
        community: &str,
        need: usize,
        placed: usize,
        (has_class, has_temporary): (bool, bool),
    ) -> Served {
        Served { community: community.to_owned(), need, placed, has_class, has_temporary }
    }

    #[test]
    fn need_without_anything_for_it_is_a_gap() {
        let all = [
            served("a", 3, 0, (false, false)),
            served("b", 0, 0, (false, false)),
            served("c", 9, 4, (true, false)),
            served("d", 5, 0, (false, true)),
            served("e", 7, 0, (false, false)),
        ];
        let names: Vec<&str> = gaps(&all).iter().map(|one| one.community.as_str()).collect();
        assert_eq!(names, ["e", "a"]);
    }

    #[test]
    fn thirty_of_forty_is_three_quarters() {
        let cases = [(40, 30, 75), (3, 2, 66), (0, 0, 100), (40, 40, 100)];
        for (need, placed, percent) in cases {
            assert_eq!(served("a", need, placed, (true, false)).met_percent(), percent, "{placed}/{need}");
        }
    }
}
