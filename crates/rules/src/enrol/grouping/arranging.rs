//! 编班过程 Groups while they are being arranged: who leaves, who joins, which groups open, who is responsible.

use super::deal::{Dealt, deal};
use super::{Facts, Group, Reason, Terms, capacity, is_for_one, size_max, waits};
use crate::id::{GroupId, PersonId, StudentId};
use crate::people::student::Student;
use crate::plan::local::Words;
use crate::plan::scheme::Scheme;
use std::collections::{BTreeMap, BTreeSet};

/// Groups while they are being arranged.
pub(super) struct Plan<'a> {
    terms: &'a Terms,
    naming: &'a Words,
    standing: Vec<Group>,
    pub(super) made: Vec<Group>,
    pub(super) joined: Vec<(GroupId, StudentId)>,
    pub(super) waiting: Vec<StudentId>,
    pub(super) reasons: Vec<Reason>,
    households: BTreeMap<&'a StudentId, &'a str>,
}

impl<'a> Plan<'a> {
    pub(super) fn new(scheme: &'a Scheme, facts: &'a Facts) -> Self {
        let households = facts.admitted.iter().map(|child| (&child.id, child.household.as_str()));
        Self {
            terms: &scheme.grouping,
            naming: &facts.naming,
            standing: facts.groups.clone(),
            made: Vec::new(),
            joined: Vec::new(),
            waiting: Vec::new(),
            reasons: Vec::new(),
            households: households.collect(),
        }
    }

    /// Takes out whoever is no longer admitted.
    pub(super) fn leave(&mut self, facts: &Facts) -> Vec<(GroupId, StudentId)> {
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
    pub(super) fn fill<'s>(&mut self, site: &str, children: Vec<&'s Student>) -> Vec<&'s Student> {
        let most = size_max(self.terms);
        let mut rest = Vec::new();
        for child in children {
            let households = &self.households;
            let siblings = |group: &Group| {
                let mut members = group.members.iter();
                members.any(|id| households.get(id).is_some_and(|home| *home == child.household.as_str()))
            };
            let room = |group: &&mut Group| {
                group.site == site && !is_for_one(&group.id) && (group.members.len() as i64) < most
            };
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

    /// Opens as few groups as hold `children`; whoever is beyond the school's room waits.
    pub(super) fn open(&mut self, site: &str, mut children: Vec<&Student>) {
        let most = size_max(self.terms);
        let groups = self.standing.iter().chain(&self.made);
        let stand = groups.filter(|group| !is_for_one(&group.id)).count() as i64;
        let room = capacity(self.terms) - stand * most;
        if waits(self.terms) && children.len() as i64 > room {
            let over = children.split_off(usize::try_from(room.max(0)).unwrap_or(0));
            self.waiting.extend(over.iter().map(|child| child.id.clone()));
        }
        if children.is_empty() {
            return;
        }
        let dealt = deal(&children, most);
        for (number, members) in (stand + 1..).zip(&dealt.groups) {
            let room = home_room(members, self.standing.iter().chain(&self.made));
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
        self.reasons.push(reason(site, most, stand + 1, &dealt));
    }

    /// Gives every new group a teacher of its own, one of its site first (P3.54); says how many are missing.
    pub(super) fn give_teachers(&mut self, facts: &Facts) -> i64 {
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

fn reason(site: &str, most: i64, first: i64, dealt: &Dealt) -> Reason {
    let mut seats: BTreeMap<(i64, &str), BTreeSet<i64>> = BTreeMap::new();
    for (number, members) in (first..).zip(&dealt.groups) {
        for child in members {
            seats.entry((child.grade, &child.home_class)).or_default().insert(number);
        }
    }
    let split = seats.into_iter().filter(|(_, groups)| groups.len() > 1);
    Reason {
        site: site.to_owned(),
        children: dealt.groups.iter().map(|members| members.len() as i64).sum(),
        students_max: most,
        groups: dealt.groups.len() as i64,
        splits: split.map(|((_, class), groups)| (class.to_owned(), groups.into_iter().collect())).collect(),
        proof: dealt.proof,
    }
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
