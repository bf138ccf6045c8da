//! 编班 Grouping: care groups across classes and grades, under a size limit.

pub mod dealing;

use super::campus;
use crate::id::{GroupId, PersonId, StudentId};
use crate::people::student::Student;
use crate::plan::local::Words;
use crate::plan::scheme::Scheme;
use crate::refusal::Refuses;
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
}

/// Groups after arranging.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arranged {
    /// Groups that are new, with their members.
    pub made: Vec<Group>,
    /// Children who joined a group that stood already.
    pub joined: Vec<(GroupId, StudentId)>,
    /// Children who are no longer admitted and leave their group.
    pub left: Vec<(GroupId, StudentId)>,
    /// Children for whom there is no room: they wait (X.1).
    pub waiting: Vec<StudentId>,
    /// Home classes whose children sit in several of the new groups.
    pub divided: Vec<String>,
}

impl Arranged {
    /// A fingerprint of who goes where: what a person was shown and agreed to.
    pub fn fingerprint(&self) -> String {
        let made = self.made.iter().flat_map(|group| group.members.iter().map(|id| (&group.id, id)));
        let joined = self.joined.iter().map(|(group, id)| (group, id));
        let mut rows: Vec<String> = made.chain(joined).map(|(group, id)| format!("+ {group} {id}")).collect();
        rows.extend(self.left.iter().map(|(group, id)| format!("- {group} {id}")));
        rows.extend(self.waiting.iter().map(|id| format!("? {id}")));
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        ::draw::sha256(&rows)
    }

    /// Nothing changed: it had been arranged before.
    pub fn is_already(&self) -> bool {
        self.made.is_empty() && self.joined.is_empty() && self.left.is_empty()
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
    /// Since the proposal was shown, somebody was admitted or left.
    #[error("not what was shown")]
    Changed,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NobodyAdmitted => "grouping-nobody-admitted",
            Self::TooFewTeachers { .. } => "grouping-too-few-teachers",
            Self::Changed => "grouping-changed",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NobodyAdmitted | Self::Changed => "P3.35",
            Self::TooFewTeachers { .. } => "P3.54",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NobodyAdmitted | Self::Changed => Vec::new(),
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
    let Plan { made, joined, waiting, divided, .. } = plan;
    Ok(Arranged { made, joined, left, waiting, divided })
}

/// Whether this is what a person was shown and agreed to; `None` when nobody was asked.
pub fn agreed(arranged: &Arranged, shown: Option<&str>) -> Result<(), Refusal> {
    let same = shown.is_none_or(|shown| shown == arranged.fingerprint());
    if same { Ok(()) } else { Err(Refusal::Changed) }
}

/// The fewest groups that hold so many children (P3.35).
pub fn fewest(terms: &Terms, children: i64) -> i64 {
    let most = size_max(terms).max(1);
    children.div_euclid(most) + i64::from(children % most != 0)
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

/// Groups while they are being arranged.
struct Plan<'a> {
    terms: &'a Terms,
    naming: &'a Words,
    standing: Vec<Group>,
    made: Vec<Group>,
    joined: Vec<(GroupId, StudentId)>,
    waiting: Vec<StudentId>,
    divided: Vec<String>,
    households: BTreeMap<&'a StudentId, &'a str>,
}

impl<'a> Plan<'a> {
    fn new(scheme: &'a Scheme, facts: &'a Facts) -> Self {
        let households = facts.admitted.iter().map(|child| (&child.id, child.household.as_str()));
        Self {
            terms: &scheme.grouping,
            naming: &facts.naming,
            standing: facts.groups.clone(),
            made: Vec::new(),
            joined: Vec::new(),
            waiting: Vec::new(),
            divided: Vec::new(),
            households: households.collect(),
        }
    }

    /// Takes out whoever is no longer admitted.
    fn leave(&mut self, facts: &Facts) -> Vec<(GroupId, StudentId)> {
        let admitted: BTreeSet<&StudentId> = facts.admitted.iter().map(|child| &child.id).collect();
        let mut left = Vec::new();
        for group in &mut self.standing {
            let gone = group.members.iter().filter(|id| !admitted.contains(id));
            left.extend(gone.map(|id| (group.id.clone(), id.clone())));
            group.members.retain(|id| admitted.contains(id));
        }
        left
    }

    /// Lets children join the groups that stand, a sibling's first, else the smallest; returns who found no room.
    fn fill<'s>(&mut self, site: &str, children: Vec<&'s Student>) -> Vec<&'s Student> {
        let most = size_max(self.terms);
        let mut rest = Vec::new();
        for child in children {
            let households = &self.households;
            let siblings = |group: &Group| {
                let mut members = group.members.iter();
                members.any(|id| households.get(id).is_some_and(|home| *home == child.household.as_str()))
            };
            let room = |group: &&mut Group| group.site == site && (group.members.len() as i64) < most;
            let fits = self.standing.iter_mut().filter(room);
            match fits.min_by_key(|group| (!siblings(group), group.members.len(), group.number)) {
                Some(group) => {
                    group.members.push(child.id.clone());
                    self.joined.push((group.id.clone(), child.id.clone()));
                }
                None => rest.push(child),
            }
        }
        rest
    }

    /// Opens as few groups as hold `children`, see [`dealing`]; whoever is beyond the school's room waits.
    fn open(&mut self, site: &str, mut children: Vec<&Student>) {
        let most = size_max(self.terms);
        let stand = (self.standing.len() + self.made.len()) as i64;
        let room = capacity(self.terms) - stand * most;
        if waits(self.terms) && children.len() as i64 > room {
            let over = children.split_off(usize::try_from(room.max(0)).unwrap_or(0));
            self.waiting.extend(over.iter().map(|child| child.id.clone()));
        }
        let dealt = dealing::deal(&children, most);
        self.divided.extend(dealt.divided);
        for (number, members) in (stand + 1..).zip(dealt.groups) {
            let room = home_room(&members, self.standing.iter().chain(&self.made));
            self.made.push(Group {
                id: GroupId::new(format!("care-{number}")),
                number,
                name: named(self.naming, number),
                site: site.to_owned(),
                room,
                teacher: PersonId::new(""),
                members: members.iter().map(|child| child.id.clone()).collect(),
            });
        }
    }

    /// Gives every new group a teacher of its own, one of its site first (P3.54); says how many are missing.
    fn give_teachers(&mut self, facts: &Facts) -> i64 {
        let busy: BTreeSet<PersonId> = self.standing.iter().map(|group| group.teacher.clone()).collect();
        let mut free: Vec<&(PersonId, String)> =
            facts.teachers.iter().filter(|(teacher, _)| !busy.contains(teacher)).collect();
        let mut missing = 0;
        for group in &mut self.made {
            let here = free.iter().position(|(_, place)| *place == group.site);
            let any = free.iter().position(|(_, place)| *place == facts.own_site).or(Some(0));
            match here.or(any).filter(|at| *at < free.len()) {
                Some(at) => {
                    group.teacher = free.remove(at).0.clone();
                    free.retain(|(teacher, _)| *teacher != group.teacher);
                }
                None => missing += 1,
            }
        }
        missing
    }
}

fn named(naming: &Words, number: i64) -> Words {
    let fill = |text: &str| text.replace("{number}", &number.to_string());
    Words { zh: fill(&naming.zh), en: fill(&naming.en) }
}

/// The home class most of a group comes from lends its room, unless another group has it.
fn home_room<'g>(members: &[&Student], groups: impl Iterator<Item = &'g Group>) -> String {
    let used: BTreeSet<&str> = groups.map(|group| group.room.as_str()).collect();
    let mut classes: BTreeMap<&str, i64> = BTreeMap::new();
    for child in members {
        *classes.entry(&child.home_class).or_default() += 1;
    }
    let mut ranked: Vec<(&str, i64)> = classes.into_iter().collect();
    ranked.sort_by_key(|(class, count)| (-count, *class));
    let free = ranked.iter().find(|(class, _)| !used.contains(class)).or(ranked.first());
    free.map(|(class, _)| (*class).to_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests;
