//! 指挥机构 Command: who leads the opening, and which person answers for each link of the day.

use crate::choice::{choices, missing};
use crate::plan::local::date;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Who leads and who does what.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Who leads both bodies (P5.2).
    pub leader: Post,
    /// The bodies that are set up (P5.2).
    pub bodies: Vec<Body>,
    /// Who belongs to them (P5.2).
    pub members: Vec<Post>,
    /// Which link is whose, and by when it must be in place (P5.3, P5.6).
    pub duties: Vec<Duty>,
}

/// One link of the day in one person's hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// The link.
    pub link: Link,
    /// Whose it is.
    pub post: Post,
    /// The last day to have it in place.
    #[serde(deserialize_with = "date")]
    pub by: Date,
}

choices! {
    /// 机构 A body of the command.
    Body {
        /// 疫情防控工作指挥(领导)机构
        CommandBody = "command-body",
        /// 工作专班
        TaskForce = "task-force",
    }
}

choices! {
    /// 岗位 Who can lead, or answer for a link.
    Post {
        /// 主要负责同志
        Head = "head",
        /// 副校长
        Deputy = "deputy-head",
        /// 保健人员
        HealthWorker = "health-worker",
        /// 年级组长
        GradeLeader = "grade-leader",
        /// 总务
        GeneralAffairs = "general-affairs",
        /// 保卫
        Security = "security",
    }
}

choices! {
    /// 环节 A link of the school day (P5.6).
    Link {
        /// 入校
        Arrival = "arrival",
        /// 上课
        Lessons = "lessons",
        /// 就餐
        Meals = "meals",
        /// 住宿
        Dormitory = "dormitory",
        /// 如厕
        Toilets = "toilets",
        /// 离校
        Leaving = "leaving",
    }
}

impl Terms {
    /// Rule 主要负责同志牵头 `[command.leader]` (P5.2): whether this person may lead; a deputy may not stand in.
    pub fn may_lead(&self, post: Post) -> bool {
        post == self.leader
    }

    /// Rule 指挥机构和专班 `[command.bodies]` (P5.2): the bodies that a unit has not set up.
    pub fn not_set_up(&self, there: &[Body]) -> Vec<Body> {
        missing(&self.bodies, there)
    }

    /// Rule 成员 `[command.members]` (P5.2): whether a duty may be given to this person.
    pub fn has_member(&self, post: Post) -> bool {
        self.members.contains(&post)
    }

    /// Rule 职责分工 `[command.duties]` (P5.3, P5.6): the duties of one person, in the order of the day.
    pub fn duties_of(&self, post: Post) -> Vec<Duty> {
        self.duties.iter().filter(|duty| duty.post == post).copied().collect()
    }

    /// Duties that are not in place though their day has passed (P5.3).
    pub fn overdue(&self, in_place: &[Link], today: Date) -> Vec<Duty> {
        let late = |duty: &&Duty| duty.by < today && !in_place.contains(&duty.link);
        self.duties.iter().filter(late).copied().collect()
    }
}

/// Who has not yet acknowledged the duties given to them (P5.6).
pub fn unacknowledged<'p>(people: &[&'p str], acknowledged: &BTreeSet<&str>) -> Vec<&'p str> {
    people.iter().filter(|person| !acknowledged.contains(*person)).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::return_to_school::dongpo;
    use jiff::ToSpan;

    fn terms() -> Terms {
        dongpo().command
    }

    #[test]
    fn leader_is_the_head_and_not_a_deputy() {
        assert!(terms().may_lead(Post::Head) && !terms().may_lead(Post::Deputy));
    }

    #[test]
    fn bodies_are_two() {
        assert_eq!(terms().not_set_up(&[Body::CommandBody]), [Body::TaskForce]);
        assert_eq!(terms().not_set_up(Body::ALL), []);
    }

    #[test]
    fn members_answer_for_duties() {
        assert!(terms().has_member(Post::HealthWorker));
        assert!(!Terms { members: vec![], ..terms() }.has_member(Post::HealthWorker));
    }

    #[test]
    fn duties_are_in_place_by_their_day() {
        let own: Vec<Link> = terms().duties_of(Post::Security).iter().map(|duty| duty.link).collect();
        assert_eq!(own, [Link::Arrival, Link::Leaving]);
        let by = terms().duties[0].by;
        assert_eq!(terms().overdue(&[], by), []);
        let late = terms().overdue(&[Link::Arrival], by.saturating_add(1.days()));
        assert_eq!(late.len(), terms().duties.len() - 1);
    }

    #[test]
    fn everyone_acknowledges() {
        let people = ["王敏", "李强"];
        assert_eq!(unacknowledged(&people, &BTreeSet::from(["王敏"])), ["李强"]);
        assert!(unacknowledged(&people, &BTreeSet::from(people)).is_empty());
    }
}
