//! 名额 How many children a school has room for, site by site: a group stands at one site, so that its free seats are none for the
//! children of another (P3.35, P3.19).

use super::deal::groups_min;
use super::{Terms, size_max};
use crate::enrol::campus;
use crate::plan::scheme::Scheme;
use std::collections::{BTreeMap, BTreeSet};

/// What is taken of a school's room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Children with a place, by grade.
    pub accepted: BTreeMap<i64, i64>,
    /// Care groups that stand, by site; what was made for one child is none of them.
    pub groups: BTreeMap<String, i64>,
    /// The school's own site.
    pub own_site: String,
}

/// The room that is left while places are given.
#[derive(Clone, Debug)]
pub struct Room<'a> {
    terms: &'a Terms,
    campus: &'a campus::Terms,
    own_site: &'a str,
    children: BTreeMap<&'a str, i64>,
    groups: BTreeMap<&'a str, i64>,
}

impl<'a> Room<'a> {
    /// What is left of the school's room.
    pub fn new(scheme: &'a Scheme, taken: &'a Taken) -> Self {
        let groups = taken.groups.iter().map(|(site, count)| (site.as_str(), *count)).collect();
        let (terms, campus, own_site) = (&scheme.grouping, &scheme.campus, taken.own_site.as_str());
        let mut room = Self { terms, campus, own_site, children: BTreeMap::new(), groups };
        for (grade, count) in &taken.accepted {
            let site = room.site(*grade);
            *room.children.entry(site).or_default() += count;
        }
        room
    }

    fn site(&self, grade: i64) -> &'a str {
        campus::site(self.campus, self.own_site, grade)
    }

    /// Whether one child more of a grade finds a seat: in the groups that stand at its site, or in one that may still open.
    pub fn has(&self, grade: i64) -> bool {
        let most = size_max(self.terms);
        let at = self.site(grade);
        let children = |site: &str| self.children.get(site).copied().unwrap_or(0) + i64::from(site == at);
        let stand = |site: &str| self.groups.get(site).copied().unwrap_or(0);
        let sites = self.children.keys().chain(self.groups.keys()).copied().chain([at]);
        let sites: BTreeSet<&str> = sites.collect();
        let needed = sites.into_iter().map(|site| stand(site).max(groups_min(children(site), most)));
        children(at) <= stand(at) * most || needed.sum::<i64>() <= self.terms.groups_max
    }

    /// How many care groups the children with a place need at least, each with its teacher (P3.54).
    pub fn groups_needed(&self) -> i64 {
        self.children.values().map(|children| groups_min(*children, size_max(self.terms))).sum()
    }

    /// One child more of a grade has a place.
    pub fn give(&mut self, grade: i64) {
        let site = self.site(grade);
        *self.children.entry(site).or_default() += 1;
    }

    /// One child fewer of a grade has one.
    pub fn free(&mut self, grade: i64) {
        let site = self.site(grade);
        *self.children.entry(site).or_default() -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::scheme::gongshu;

    /// Two groups of forty; grade 6 is looked after at the junior site.
    fn has(accepted: &[(i64, i64)], groups: &[(&str, i64)], grade: i64) -> bool {
        let mut scheme = gongshu();
        (scheme.grouping.students_max, scheme.grouping.groups_max) = (40, 2);
        let taken = Taken {
            accepted: accepted.iter().copied().collect(),
            groups: groups.iter().map(|(site, count)| ((*site).to_owned(), *count)).collect(),
            own_site: "wenlan".into(),
        };
        Room::new(&scheme, &taken).has(grade)
    }

    #[test]
    fn groups_are_needed_site_by_site() {
        let mut scheme = gongshu();
        scheme.grouping.students_max = 40;
        let cases: [(&[(i64, i64)], i64); 4] =
            [(&[], 0), (&[(3, 20), (4, 20)], 1), (&[(3, 20), (4, 21)], 2), (&[(3, 20), (6, 20)], 2)];
        for (accepted, expected) in cases {
            let accepted = accepted.iter().copied().collect();
            let taken = Taken { accepted, own_site: "wenlan".into(), ..Taken::default() };
            assert_eq!(Room::new(&scheme, &taken).groups_needed(), expected, "{taken:?}");
        }
    }

    #[test]
    fn a_seat_at_one_site_is_none_at_another() {
        type Case = (&'static [(i64, i64)], &'static [(&'static str, i64)], i64, bool);
        let cases: [Case; 12] = [
            (&[], &[], 3, true),
            (&[(3, 79)], &[], 3, true),
            (&[(3, 80)], &[], 3, false),
            // Forty and ten need a group each …
            (&[(3, 40), (6, 9)], &[], 6, true),
            (&[(3, 40), (6, 10)], &[], 3, false),
            // … and forty-one at the main site leave none for grade 6.
            (&[(3, 20), (4, 21)], &[], 6, false),
            (&[(3, 20), (4, 21)], &[], 5, true),
            // A group that stands holds its site's room, however few sit in it.
            (&[(3, 5)], &[("wenlan", 2)], 6, false),
            (&[(3, 5), (6, 3)], &[("wenlan", 1), ("wenlan-junior", 1)], 6, true),
            (&[(3, 40)], &[("wenlan", 1), ("wenlan-junior", 1)], 3, false),
            // More were accepted than fit: what stands is filled all the same, and nobody else is taken.
            (&[(3, 41), (6, 10)], &[("wenlan", 2)], 4, true),
            (&[(3, 41), (6, 10)], &[("wenlan", 2)], 6, false),
        ];
        for (accepted, groups, grade, expected) in cases {
            assert_eq!(has(accepted, groups, grade), expected, "{accepted:?} {groups:?} {grade}");
        }
    }
}
