//! 除名监护人 Guardians of a child of the file whom the file does not name any more (P3.4): who they are, and whose tie to the child may
//! end by it. One ends a household at a time: whoever is named with any of its children stays the guardian of all.

use super::bringing::{Brought, Facts, Known, PART, Pupil};
use super::{Flaw, Wrong};
use crate::id::{HouseholdId, PersonId, StudentId};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// A guardian whom the file does not name with any child of the household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Struck {
    /// Who.
    pub guardian: Known,
    /// The names of the household's children that the file has.
    pub children: Vec<String>,
    /// Row and column of the first of them.
    pub at: (usize, usize),
    /// Why the tie cannot end by this file; `None`: it can.
    pub stays: Option<Stays>,
}

/// Why somebody whom a file does not name stays a guardian.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stays {
    /// The household has another child, here or at another place, of whom the file says nothing.
    OtherChild,
    /// The file names nobody with the child: it would have no guardian.
    Last,
}

/// 除名以后 The household of a guardian whose tie has ended: one without a child, so that nothing of any child is theirs.
pub fn apart(guardian: &PersonId) -> HouseholdId {
    HouseholdId::new(format!("apart-{guardian}"))
}

impl Known {
    /// Whether they were struck from a file, and are nobody's guardian since.
    pub fn is_apart(&self) -> bool {
        self.household == apart(&self.id)
    }
}

impl Brought {
    /// Whether the ties of whoever was struck from the file may end: of a fifth of the guardians here, or of as many as were said, and
    /// never of the last whom a child has.
    pub fn strikes(&self, facts: &Facts, said: Option<usize>) -> Result<(), Vec<Flaw>> {
        let on_roll = facts.students.iter().filter(|one| one.on_roll_until.is_none());
        let here: BTreeSet<&HouseholdId> = on_roll.map(|one| &one.household).collect();
        let known = facts.guardians.iter().filter(|one| here.contains(&one.household)).count();
        let struck = self.struck.iter().filter(|one| one.stays != Some(Stays::OtherChild)).count();
        let most = said.unwrap_or(known / PART);
        let mut flaws = Vec::new();
        if struck > most {
            flaws.push(Flaw::new((1, 1), Wrong::ManyStruck { struck, known, most }));
        }
        let last = self.struck.iter().filter(|one| one.stays == Some(Stays::Last)).map(|one| one.at);
        let last: BTreeSet<(usize, usize)> = last.collect();
        flaws.extend(last.into_iter().map(|at| Flaw::new(at, Wrong::LastGuardian)));
        if flaws.is_empty() { Ok(()) } else { Err(flaws) }
    }
}

/// A household's children in the file.
struct Family {
    at: (usize, usize),
    children: Vec<String>,
    is_named: bool,
}

/// Whom a file leaves out, after it is known whose number it changed.
pub(super) fn struck(
    pupils: &[Pupil],
    households: &BTreeMap<usize, HouseholdId>,
    facts: &Facts,
    changed: &[(Known, Known)],
) -> Vec<Struck> {
    let adults = pupils.iter().flat_map(|pupil| &pupil.entry.adults);
    let phones: BTreeSet<&str> = adults.map(|adult| adult.phone.as_str()).collect();
    let changed: BTreeSet<&PersonId> = changed.iter().map(|(before, _)| &before.id).collect();
    let names: BTreeSet<(&HouseholdId, &str)> = pupils
        .iter()
        .flat_map(|pupil| pupil.entry.adults.iter().map(|adult| (&households[&pupil.entry.family], adult)))
        .map(|(household, adult)| (household, adult.name.as_str()))
        .collect();
    let is_named = |one: &Known| {
        phones.contains(one.phone.as_str())
            || changed.contains(&one.id)
            || names.contains(&(&one.household, one.name.as_str()))
    };
    let (families, unsaid) = (families(pupils, households), unsaid(pupils, facts));
    let left_out = facts.guardians.iter().filter(|one| !is_named(one));
    let one = |guardian: &Known| {
        let family = families.get(&guardian.household)?;
        let stays = if unsaid.contains(&guardian.household) {
            Some(Stays::OtherChild)
        } else {
            (!family.is_named).then_some(Stays::Last)
        };
        Some(Struck { guardian: guardian.clone(), children: family.children.clone(), at: family.at, stays })
    };
    left_out.filter_map(one).collect()
}

fn families<'a>(
    pupils: &[Pupil],
    households: &'a BTreeMap<usize, HouseholdId>,
) -> BTreeMap<&'a HouseholdId, Family> {
    let mut families: BTreeMap<&HouseholdId, Family> = BTreeMap::new();
    for entry in pupils.iter().map(|pupil| &pupil.entry) {
        let family = families.entry(&households[&entry.family]).or_insert_with(|| Family {
            at: (entry.line, entry.column),
            children: Vec::new(),
            is_named: false,
        });
        family.children.push(entry.name.clone());
        family.is_named |= !entry.adults.is_empty();
    }
    families
}

/// Households with a child of whom the file says nothing: its guardians are not this file's to end.
fn unsaid<'a>(pupils: &[Pupil], facts: &'a Facts) -> BTreeSet<&'a HouseholdId> {
    let named: BTreeSet<&StudentId> = pupils.iter().map(|pupil| &pupil.id).collect();
    let is_to_come = |until: Date| until > facts.today;
    let missing = facts.students.iter().filter(|one| !named.contains(&one.id));
    let missing = missing.filter(|one| one.on_roll_until.is_none_or(is_to_come));
    missing.map(|one| &one.household).chain(&facts.elsewhere).collect()
}
