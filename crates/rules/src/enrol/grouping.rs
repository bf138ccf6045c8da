//! 编班 Grouping: care groups across classes and grades, under a size limit.
//!
//! Groups that stand stay as they are; late children join them. Who sits in a new group is decided in
//! `grouping/deal.rs`, which says in which order fewest groups, fewest split home classes, smallest span of grades,
//! even sizes and siblings count.

mod arranging;
mod aside;
mod deal;
mod fill;
mod grades;
pub mod leading;
pub mod moving;
mod order;
mod pack;
mod pour;
mod prices;
mod promise;
mod room;
mod scale;
mod search;
mod sibling;
mod simplex;

pub use deal::Proof;
pub use room::{Room, Taken};

use super::campus;
use crate::id::{AdviceId, GroupId, PersonId, StudentId};
use crate::people::student::Student;
use crate::plan::local::Words;
use crate::plan::scheme::Scheme;
use crate::refusal::Refuses;
use arranging::Plan;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// How many children there is room for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Children in one care group, at most (P3.35).
    pub students_max: i64,
    /// Care groups, at most (P3.35).
    pub groups_max: i64,
    /// What happens to a child for whom there is no room (X.1).
    pub over_capacity: OverCapacity,
}

/// What happens to a child for whom there is no room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OverCapacity {
    /// 候补 The child waits at a visible position; nobody is refused for lack of room (X.1).
    Waitlist,
}

/// A care group as it stands; a course's group is not one of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Which.
    pub id: GroupId,
    /// 1, 2, 3 … in the school.
    pub number: i64,
    /// Its name in the two languages.
    pub name: Words,
    /// The site's short name.
    pub site: String,
    /// The room: the home class whose room it is.
    pub room: String,
    /// The one responsible teacher (P3.54).
    pub teacher: PersonId,
    /// Who is in it.
    pub members: Vec<StudentId>,
}

/// What the id of a group for one child begins with.
const FOR_ONE: &str = "individual-";

/// 个别看护 The group that is made for one child, whose advice it carries out (X.1).
pub fn id_for_one(advice: &AdviceId) -> GroupId {
    GroupId::new(format!("{FOR_ONE}{advice}"))
}

/// Whether a group was made for one child (X.1): nobody joins it, and it takes no group's room.
pub fn is_for_one(group: &GroupId) -> bool {
    group.as_str().starts_with(FOR_ONE)
}

/// What arranging may know.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Children whose registration was accepted.
    pub admitted: Vec<Student>,
    /// Groups that stand already.
    pub groups: Vec<Group>,
    /// Care teachers in the order in which they are asked, each with the short name of the place of their role.
    pub teachers: Vec<(PersonId, String)>,
    /// The school's own site.
    pub own_site: String,
    /// What a new group is called; `{number}` stands for its number.
    pub naming: Words,
    /// Children whose families were told that they wait for a group.
    pub told: BTreeSet<StudentId>,
}

/// Groups after arranging.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arranged {
    /// Groups that are new, with their members.
    pub made: Vec<Group>,
    /// Children who joined a group that stood already.
    pub joined: Vec<(GroupId, StudentId)>,
    /// Children who are no longer admitted and leave their group.
    pub left: Vec<(GroupId, StudentId)>,
    /// Children for whom there is no room: they wait (X.1).
    pub waiting: Vec<StudentId>,
    /// Those of them whose families do not know it yet.
    pub untold: Vec<StudentId>,
    /// Why the new groups are as they are; one for each site that has any.
    pub reasons: Vec<Reason>,
}

/// Why the new groups of one site are as they are (P3.35, P3.36).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The site's short name.
    pub site: String,
    /// Children in its new groups.
    pub children: i64,
    /// Children in one group, at most.
    pub students_max: i64,
    /// New groups: never more than that many children need.
    pub groups: i64,
    /// Home classes that sit in more than one of the new groups, as few as were found, each with the groups' numbers.
    pub splits: Vec<(String, Vec<i64>)>,
    /// Whether it is known that fewer splits, a smaller span of grades or more even sizes are not possible.
    pub proof: Proof,
}

impl Arranged {
    /// Nothing changed: it had been arranged before, and everyone who waits knows it.
    pub fn is_already(&self) -> bool {
        self.made.is_empty() && self.joined.is_empty() && self.left.is_empty() && self.untold.is_empty()
    }

    /// Every group as it is once that is done, of those that stood and the new ones; one that nobody is in any more is left out.
    pub fn after(&self, standing: &[Group]) -> Vec<Group> {
        let mut after = standing.to_vec();
        for group in &mut after {
            let is_of = |(of, _): &&(GroupId, StudentId)| *of == group.id;
            let left: BTreeSet<&StudentId> = self.left.iter().filter(is_of).map(|(_, child)| child).collect();
            let joined: Vec<StudentId> =
                self.joined.iter().filter(is_of).map(|(_, child)| child.clone()).collect();
            group.members.retain(|child| !left.contains(child));
            group.members.extend(joined);
        }
        after.extend(self.made.iter().cloned());
        after.retain(|group| !group.members.is_empty());
        after
    }

    /// 指纹 Who goes where, as a hash: the same for the same plan, another for any other.
    pub fn hash(&self) -> String {
        let mut text = String::new();
        let mut say = |kind: &str, of: &str, whom: &str| text.push_str(&format!("{kind}\t{of}\t{whom}\n"));
        for group in &self.made {
            say("made", group.id.as_str(), &format!("{}\t{}\t{}", group.site, group.room, group.teacher));
            group.members.iter().for_each(|child| say("in", group.id.as_str(), child.as_str()));
        }
        self.joined.iter().for_each(|(group, child)| say("joined", group.as_str(), child.as_str()));
        self.left.iter().for_each(|(group, child)| say("left", group.as_str(), child.as_str()));
        self.waiting.iter().for_each(|child| say("waiting", "", child.as_str()));
        ::draw::sha256(&[&text]).to_owned()
    }
}

/// Why groups are not arranged, in the order in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nobody was admitted yet.
    #[error("nobody is admitted")]
    NobodyAdmitted,
    /// A group would stand without a responsible teacher (P3.54).
    #[error("too few care teachers")]
    TooFewTeachers {
        /// How many are missing.
        missing: i64,
    },
    /// Since the plan was shown, children, groups or teachers have changed, and so would the groups (P3.35).
    #[error("the plan is another by now")]
    PlanChanged,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NobodyAdmitted => "grouping-nobody-admitted",
            Self::TooFewTeachers { .. } => "grouping-too-few-teachers",
            Self::PlanChanged => "grouping-plan-changed",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NobodyAdmitted | Self::PlanChanged => "P3.35",
            Self::TooFewTeachers { .. } => "P3.54",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NobodyAdmitted | Self::PlanChanged => Vec::new(),
            Self::TooFewTeachers { missing } => vec![("missing", missing.to_string())],
        }
    }
}

/// Puts every admitted child into one group of its site, across classes and grades (P3.35, P3.36); groups that stand
/// stay as they are, and a late admission joins the smallest that has room.
pub fn arrange(scheme: &Scheme, facts: &Facts) -> Result<Arranged, Refusal> {
    if facts.admitted.is_empty() && facts.groups.is_empty() {
        return Err(Refusal::NobodyAdmitted);
    }
    let mut plan = Plan::new(scheme, facts);
    let left = plan.leave(facts);
    let placed: BTreeSet<&StudentId> = facts.groups.iter().flat_map(|group| &group.members).collect();
    let mut late: BTreeMap<&str, Vec<&Student>> = BTreeMap::new();
    for child in facts.admitted.iter().filter(|child| !placed.contains(&child.id)) {
        late.entry(campus::site(&scheme.campus, &facts.own_site, child.grade)).or_default().push(child);
    }
    for (site, children) in late {
        let rest = plan.fill(site, children);
        plan.open(site, rest);
    }
    let missing = plan.give_teachers(facts);
    if missing > 0 {
        return Err(Refusal::TooFewTeachers { missing });
    }
    let untold = plan.waiting.iter().filter(|id| !facts.told.contains(*id)).cloned().collect();
    let Plan { made, joined, waiting, reasons, .. } = plan;
    Ok(Arranged { made, joined, left, waiting, untold, reasons })
}

/// Arranges exactly what was shown: `seen` is the hash of that plan (P3.35). Whatever was arranged meanwhile is not
/// refused: there is nothing left to do.
pub fn arrange_seen(scheme: &Scheme, facts: &Facts, seen: &str) -> Result<Arranged, Refusal> {
    let arranged = arrange(scheme, facts)?;
    if arranged.is_already() || arranged.hash() == seen { Ok(arranged) } else { Err(Refusal::PlanChanged) }
}

/// Rule 编班 `[grouping.students_max]` (P3.35): children in one care group, at most.
pub fn size_max(terms: &Terms) -> i64 {
    terms.students_max
}

/// Rule 总量控制 `[grouping.groups_max]` (P3.35): the school has room for so many groups of that size.
pub fn capacity(terms: &Terms) -> i64 {
    terms.groups_max * size_max(terms)
}

/// Rule 候补 `[grouping.over_capacity]` (X.1): a child for whom there is no room waits and is never refused.
pub fn waits(terms: &Terms) -> bool {
    match terms.over_capacity {
        OverCapacity::Waitlist => true,
    }
}

#[cfg(test)]
mod tests;
