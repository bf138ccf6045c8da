//! 调班 One child goes to another care group by hand (P3.36): at its own site, under the size, never into a group that was made for
//! one child or out of it, and from the first evening on that has not begun.

use super::{Group, is_for_one, size_max};
use crate::enrol::campus;
use crate::id::{GroupId, StudentId};
use crate::people::student::Student;
use crate::plan::local::Words;
use crate::plan::scheme::Scheme;
use crate::refusal::Refuses;
use jiff::ToSpan;
use jiff::civil::Date;

/// What moving a child may know.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Whose place it is.
    pub student: Student,
    /// The school's groups, and who has a place.
    pub school: super::Facts,
    /// The first day of the next term, where the child asked for that term alone (P3.25).
    pub next: Option<Date>,
    /// The child stands on a roll of today, or a group's evening has begun: it stays where it is until the evening is over.
    pub is_tonight: bool,
}

/// What is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// Where to.
    pub group: Option<GroupId>,
    /// Why.
    pub reason: String,
}

/// Where the child goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Who.
    pub student: StudentId,
    /// Where it has been; none where it waited for a group.
    pub from: Option<GroupId>,
    /// Where it goes.
    pub to: GroupId,
    /// The first evening there.
    pub starts: Date,
    /// Why.
    pub reason: String,
    /// It is there already: nothing is written.
    pub already: bool,
}

/// Whom of its own the child meets in a group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// Children of its home class.
    pub classmates: i64,
    /// Its brothers and sisters.
    pub siblings: i64,
}

/// Why a child is not moved, in the order in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It has no place.
    #[error("the child is not accepted")]
    NotAccepted,
    /// Its place is one of the next term, whose groups are made when that begins (P3.25).
    #[error("the child asked for the next term alone")]
    NextTerm {
        /// The first day of that term.
        on: Date,
    },
    /// Its own advice made a group for it alone; that ends as it began.
    #[error("the child is in individual care")]
    InCareAlone,
    /// No group is chosen, or none that stands.
    #[error("no group chosen")]
    NoGroup,
    /// The group was made for another child alone (X.1).
    #[error("the group is for one child")]
    ForOne,
    /// The child's grade is looked after at another site (P3.19).
    #[error("the group is at another site")]
    OtherSite {
        /// The group.
        group: Words,
        /// The child's grade.
        grade: i64,
    },
    /// The group has no room (P3.35).
    #[error("the group is full")]
    Full {
        /// The group.
        group: Words,
        /// Children in it, at most.
        max: i64,
    },
    /// Nobody said why.
    #[error("a reason is missing")]
    ReasonMissing,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotAccepted => "grouping-move-not-accepted",
            Self::NextTerm { .. } => "grouping-move-next-term",
            Self::InCareAlone => "grouping-move-alone",
            Self::NoGroup => "grouping-move-no-group",
            Self::ForOne => "grouping-move-for-one",
            Self::OtherSite { .. } => "grouping-move-other-site",
            Self::Full { .. } => "grouping-move-full",
            Self::ReasonMissing => "grouping-move-reason",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NotAccepted | Self::Full { .. } => "P3.35",
            Self::InCareAlone | Self::ForOne => "X.1",
            Self::OtherSite { .. } => "P3.19",
            Self::NextTerm { .. } | Self::NoGroup | Self::ReasonMissing => "P3.36",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        let named = |group: &Words, name: &'static str, number: i64| {
            vec![("group", group.zh.clone()), ("group_en", group.en.clone()), (name, number.to_string())]
        };
        match self {
            Self::NextTerm { on } => vec![("on", on.strftime("%m-%d").to_string())],
            Self::OtherSite { group, grade } => named(group, "grade", *grade),
            Self::Full { group, max } => named(group, "max", *max),
            Self::NotAccepted | Self::InCareAlone | Self::NoGroup | Self::ForOne | Self::ReasonMissing => {
                Vec::new()
            }
        }
    }
}

impl Facts {
    /// The group that the child is in.
    pub fn own(&self) -> Option<&Group> {
        self.school.groups.iter().find(|group| group.members.contains(&self.student.id))
    }

    /// The groups that it could be thought of for: not its own, and none that was made for one child.
    pub fn others(&self) -> impl Iterator<Item = &Group> {
        let is_other = |group: &&Group| !group.members.contains(&self.student.id) && !is_for_one(&group.id);
        self.school.groups.iter().filter(is_other)
    }

    /// Whom of its own the child meets in a group.
    pub fn beside(&self, group: &Group) -> Beside {
        let members = self.school.admitted.iter().filter(|child| group.members.contains(&child.id));
        let others: Vec<&Student> = members.filter(|child| child.id != self.student.id).collect();
        let count = |is: &dyn Fn(&Student) -> bool| others.iter().filter(|child| is(child)).count() as i64;
        Beside {
            classmates: count(&|child| child.home_class == self.student.home_class),
            siblings: count(&|child| child.household == self.student.household),
        }
    }
}

/// Moves the child to the group that was chosen (P3.36).
pub fn move_to(scheme: &Scheme, facts: &Facts, draft: Draft, today: Date) -> Result<Moved, Refusal> {
    let student = &facts.student.id;
    if !facts.school.admitted.iter().any(|child| child.id == *student) {
        return Err(Refusal::NotAccepted);
    }
    if let Some(on) = facts.next {
        return Err(Refusal::NextTerm { on });
    }
    let own = facts.own();
    if own.is_some_and(|group| is_for_one(&group.id)) {
        return Err(Refusal::InCareAlone);
    }
    let chosen = |group: &&Group| Some(&group.id) == draft.group.as_ref();
    let to = facts.school.groups.iter().find(chosen).ok_or(Refusal::NoGroup)?;
    let already = own.is_some_and(|group| group.id == to.id);
    let reason = draft.reason.trim().to_owned();
    if !already {
        if let Some(why) = why_not(scheme, facts, to) {
            return Err(why);
        }
        if reason.is_empty() {
            return Err(Refusal::ReasonMissing);
        }
    }
    Ok(Moved {
        student: student.clone(),
        from: own.map(|group| group.id.clone()),
        to: to.id.clone(),
        starts: if facts.is_tonight { today.saturating_add(1.day()) } else { today },
        reason,
        already,
    })
}

/// Why the child cannot join a group, if it cannot: shown beside the group before anybody chooses it.
pub fn why_not(scheme: &Scheme, facts: &Facts, group: &Group) -> Option<Refusal> {
    let max = size_max(&scheme.grouping);
    let grade = facts.student.grade;
    if is_for_one(&group.id) {
        return Some(Refusal::ForOne);
    }
    if campus::site(&scheme.campus, &facts.school.own_site, grade) != group.site {
        return Some(Refusal::OtherSite { group: group.name.clone(), grade });
    }
    (group.members.len() as i64 >= max).then(|| Refusal::Full { group: group.name.clone(), max })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{after, child, facts, scheme};
    use super::super::{arrange, id_for_one};
    use super::*;
    use crate::id::{AdviceId, HouseholdId};
    use jiff::civil::date;

    const DAY: Date = Date::constant(2021, 9, 13);

    /// Thirteen children of grade 3 in two groups, four of grade 6 at the junior site.
    fn school() -> super::super::Facts {
        let first = facts((0..17).map(|n| child(n, if n < 13 { 3 } else { 6 }, n)).collect());
        let arranged = arrange(&scheme(10, 9), &first).unwrap();
        after(first, &arranged)
    }

    fn of(school: super::super::Facts, student: &str) -> Facts {
        let id = StudentId::new(student);
        let found = school.admitted.iter().find(|child| child.id == id).cloned();
        Facts { student: found.unwrap_or_else(|| child(99, 3, 99)), school, next: None, is_tonight: false }
    }

    fn to(group: &str, reason: &str) -> Draft {
        Draft { group: Some(GroupId::new(group)), reason: reason.into() }
    }

    /// A child that is in group 1, and the number of the other group of its site.
    fn one() -> (Facts, String) {
        let school = school();
        let first = school.groups[0].members[0].to_string();
        let other = school.groups[1].id.to_string();
        (of(school, &first), other)
    }

    #[test]
    fn refusals_stand_in_their_rank() {
        let (facts, other) = one();
        let terms = scheme(10, 9);
        let run = |facts: &Facts, draft| move_to(&terms, facts, draft, DAY).map_err(|why| why.code());
        let stranger = of(facts.school.clone(), "nobody");
        assert_eq!(run(&stranger, to("nothing", "")), Err("grouping-move-not-accepted"));
        let next = Facts { next: Some(date(2022, 2, 21)), ..facts.clone() };
        assert_eq!(run(&next, to("nothing", "")), Err("grouping-move-next-term"));
        assert_eq!(run(&next, to(&other, "与妹妹同班")), Err("grouping-move-next-term"));
        let mut alone = facts.clone();
        alone.school.groups[0].members.remove(0);
        let id = id_for_one(&AdviceId::new("a"));
        let members = vec![facts.student.id.clone()];
        let group = Group { id: id.clone(), members, ..facts.school.groups[0].clone() };
        alone.school.groups.push(group.clone());
        assert_eq!(run(&alone, to("nothing", "")), Err("grouping-move-alone"));
        assert_eq!(run(&facts, Draft::default()), Err("grouping-move-no-group"));
        assert_eq!(run(&facts, to("nothing", "")), Err("grouping-move-no-group"));
        let mut beside = facts.clone();
        beside.school.groups.push(Group { members: vec![StudentId::new("s099")], ..group });
        assert_eq!(run(&beside, to(id.as_str(), "")), Err("grouping-move-for-one"));
        let junior = facts.school.groups.iter().find(|group| group.site == "wenlan-junior").unwrap();
        assert_eq!(run(&facts, to(junior.id.as_str(), "")), Err("grouping-move-other-site"));
        let mut full = facts.clone();
        full.school.groups[1].members.extend((60..70).map(|n| StudentId::new(format!("s{n:03}"))));
        assert_eq!(run(&full, to(&other, "")), Err("grouping-move-full"));
        assert_eq!(run(&facts, to(&other, " ")), Err("grouping-move-reason"));
        assert!(run(&facts, to(&other, "与妹妹同班")).is_ok());
    }

    #[test]
    fn a_child_moves_on_the_first_evening_that_has_not_begun_and_once() {
        let (mut facts, other) = one();
        let terms = scheme(10, 9);
        let own = facts.school.groups[0].id.clone();
        let moved = move_to(&terms, &facts, to(&other, " 与妹妹同班 "), DAY).unwrap();
        assert_eq!((moved.from, moved.to.as_str(), moved.starts), (Some(own.clone()), other.as_str(), DAY));
        assert_eq!((moved.reason.as_str(), moved.already), ("与妹妹同班", false));
        facts.is_tonight = true;
        let later = move_to(&terms, &facts, to(&other, "x"), DAY).unwrap();
        assert_eq!(later.starts, date(2021, 9, 14), "tonight it is on the roll of its own group");
        assert!(move_to(&terms, &facts, to(own.as_str(), ""), DAY).unwrap().already);
        // Whoever waits for a group has none to leave.
        facts.school.groups[0].members.remove(0);
        assert_eq!(move_to(&terms, &facts, to(&other, "x"), DAY).unwrap().from, None);
    }

    #[test]
    fn whom_a_child_meets_is_counted() {
        let (mut facts, _) = one();
        let group = facts.school.groups[1].clone();
        let sister = group.members[0].clone();
        let home = facts.student.household.clone();
        let met = facts.beside(&group);
        for child in &mut facts.school.admitted {
            let is_sister = child.id == sister;
            child.household = if is_sister { home.clone() } else { HouseholdId::new(child.id.as_str()) };
        }
        facts.student.household = home;
        assert_eq!((met.siblings, facts.beside(&group).siblings), (0, 1));
        assert_eq!(facts.others().count(), facts.school.groups.len() - 1);
    }
}
