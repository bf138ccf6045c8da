//! 学籍变化 What a school's file changes of its register (P3.4): who is new, who has moved, who is in it no longer, and whose guardians
//! have another name or number, or are not named any more.

use super::striking::{self, Struck};
use super::{Adult, Entry, Flaw, Wrong};
use crate::id::{HouseholdId, PersonId, StudentId};
use crate::people::student::Student;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// One of so many, children or guardians, may leave by a file without a word of its own: one that leaves out more is rather not whole.
pub(super) const PART: usize = 5;

/// A child of the file under the id by which it is known here.
#[derive(Clone, Debug)]
pub struct Pupil {
    /// The same for the same number of the same school.
    pub id: StudentId,
    /// Pinyin initials of its name.
    pub sort_key: String,
    /// What its row says.
    pub entry: Entry,
}

/// A guardian who is known already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Who.
    pub id: PersonId,
    /// Whose.
    pub household: HouseholdId,
    /// Name.
    pub name: String,
    /// Mobile number.
    pub phone: String,
    /// `mother`, `father` …
    pub relation: String,
}

/// What an import may know.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Every child the school has or had.
    pub students: Vec<Student>,
    /// Guardians of these children, and whoever in the district has a phone of the file.
    pub guardians: Vec<Known>,
    /// Households of these children that have a child at another place, too.
    pub elsewhere: BTreeSet<HouseholdId>,
    /// The day of the import.
    pub today: Date,
}

/// What a file comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brought {
    /// New children.
    pub added: Vec<Student>,
    /// Children of whom something is otherwise, before and after; also those who have come back.
    pub changed: Vec<(Student, Student)>,
    /// Children who stay as they are.
    pub same: usize,
    /// Children on the roll whom the file does not name: only a word of its own takes them off it.
    pub missing: Vec<Student>,
    /// New guardians, with their household.
    pub guardians_added: Vec<(HouseholdId, Adult)>,
    /// Guardians of whom something is otherwise, before and after; also those who were struck and are named again.
    pub guardians_changed: Vec<(Known, Known)>,
    /// Guardians whom the file does not name with their household's children: only a word of its own ends their tie.
    pub struck: Vec<Struck>,
}

impl Brought {
    /// Whether the file says what is known already; who is missing is another matter.
    pub fn is_nothing(&self) -> bool {
        self.added.is_empty()
            && self.changed.is_empty()
            && self.guardians_added.is_empty()
            && self.guardians_changed.is_empty()
    }

    /// Whether whoever is not in the file may leave: a fifth of the children on the roll, or as many as were said.
    pub fn leavers(&self, facts: &Facts, said: Option<usize>) -> Result<(), Flaw> {
        let on_roll = facts.students.iter().filter(|one| one.on_roll_until.is_none()).count();
        let (leave, most) = (self.missing.len(), said.unwrap_or(on_roll / PART));
        if leave <= most { Ok(()) } else { Err(Flaw::new((1, 1), Wrong::ManyLeave { leave, on_roll, most })) }
    }
}

/// Decides what a file changes, or says every row that cannot be taken. The same file again changes nothing.
pub fn bring(pupils: &[Pupil], facts: &Facts) -> Result<Brought, Vec<Flaw>> {
    let known: BTreeMap<&StudentId, &Student> = facts.students.iter().map(|one| (&one.id, one)).collect();
    let named: BTreeSet<&StudentId> = pupils.iter().map(|pupil| &pupil.id).collect();
    let on_roll = || facts.students.iter().filter(|one| one.on_roll_until.is_none());
    if on_roll().next().is_some() && named.iter().all(|id| !known.contains_key(id)) {
        return Err(vec![Flaw::new((1, 1), Wrong::NobodyKnown)]);
    }
    let households = households(pupils, &known, facts)?;
    let missing = on_roll().filter(|one| !named.contains(&one.id)).cloned().collect();
    let mut brought = Brought { missing, ..Brought::default() };
    let mut seats = seats(pupils, &facts.students);
    for pupil in pupils {
        let before = known.get(&pupil.id).copied();
        let household = households[&pupil.entry.family].clone();
        let after = student(pupil, (before, household), facts.today, &mut seats);
        match before {
            None => brought.added.push(after),
            Some(before) if *before == after => brought.same += 1,
            Some(before) => brought.changed.push((before.clone(), after)),
        }
    }
    guardians(pupils, &households, facts, &mut brought);
    brought.struck = striking::struck(pupils, &households, facts, &brought.guardians_changed);
    Ok(brought)
}

/// The household of each family: its children's or its guardians' here, else one of its own. A family that has two is refused.
fn households(
    pupils: &[Pupil],
    known: &BTreeMap<&StudentId, &Student>,
    facts: &Facts,
) -> Result<BTreeMap<usize, HouseholdId>, Vec<Flaw>> {
    let mut found: BTreeMap<usize, HouseholdId> = BTreeMap::new();
    let mut flaws = Vec::new();
    for pupil in pupils {
        let entry = &pupil.entry;
        let child = known.get(&pupil.id).map(|child| (entry.column, &child.household));
        // Whoever was struck once is in no family, and comes back into the one whose row names them.
        let by_phone =
            |adult: &Adult| facts.guardians.iter().find(|one| one.phone == adult.phone && !one.is_apart());
        let adults = entry.adults.iter();
        let adults = adults.filter_map(|adult| Some((adult.column, &by_phone(adult)?.household)));
        for (column, household) in child.into_iter().chain(adults) {
            if *found.entry(entry.family).or_insert_with(|| household.clone()) != *household {
                flaws.push(Flaw::new((entry.line, column), Wrong::FamilyKnownApart));
            }
        }
    }
    for Pupil { id, entry, .. } in pupils {
        found.entry(entry.family).or_insert_with(|| HouseholdId::new(format!("h-{id}")));
    }
    flaws.extend(strangers(pupils, known, facts));
    if flaws.is_empty() { Ok(found) } else { Err(flaws) }
}

/// Phones that belong to somebody of another name, in families of which no child is known here: by a mistyped number or one that was
/// given out anew, a stranger's household would be theirs.
fn strangers(pupils: &[Pupil], known: &BTreeMap<&StudentId, &Student>, facts: &Facts) -> Vec<Flaw> {
    let is_known = |pupil: &&Pupil| known.contains_key(&pupil.id);
    let here: BTreeSet<usize> = pupils.iter().filter(is_known).map(|pupil| pupil.entry.family).collect();
    let mut flaws = Vec::new();
    for entry in pupils.iter().map(|pupil| &pupil.entry).filter(|entry| !here.contains(&entry.family)) {
        for adult in &entry.adults {
            let of_phone = facts.guardians.iter().find(|one| one.phone == adult.phone);
            if of_phone.is_some_and(|one| one.name != adult.name) {
                flaws.push(Flaw::new((entry.line, adult.column), Wrong::PhoneKnownApart));
            }
        }
    }
    flaws
}

/// The highest seat of each home class, here and in the file.
fn seats(pupils: &[Pupil], students: &[Student]) -> BTreeMap<String, i64> {
    let written = pupils.iter().filter_map(|Pupil { entry, .. }| Some((&entry.home_class, entry.seat?)));
    let known = students.iter().filter(|one| one.on_roll_until.is_none());
    let mut highest: BTreeMap<String, i64> = BTreeMap::new();
    for (class, seat) in written.chain(known.map(|one| (&one.home_class, one.seat))) {
        let stands = highest.entry(class.clone()).or_default();
        *stands = seat.max(*stands);
    }
    highest
}

/// A child as it stands after the import. Whoever had left and is in the file again is on the roll again; a day to come on which
/// one leaves, as the school has said, stays.
fn student(
    pupil: &Pupil,
    (before, household): (Option<&Student>, HouseholdId),
    today: Date,
    seats: &mut BTreeMap<String, i64>,
) -> Student {
    let Entry { name, grade, home_class, seat, .. } = &pupil.entry;
    let stays = before.filter(|before| before.home_class == *home_class).map(|before| before.seat);
    let seat = seat.or(stays).unwrap_or_else(|| {
        let highest = seats.entry(home_class.clone()).or_default();
        *highest += 1;
        *highest
    });
    Student {
        id: pupil.id.clone(),
        household,
        name: name.clone(),
        sort_key: pupil.sort_key.clone(),
        grade: *grade,
        home_class: home_class.clone(),
        seat,
        on_roll_from: before.map_or(today, |before| before.on_roll_from),
        on_roll_until: before.and_then(|before| before.on_roll_until).filter(|until| *until > today),
        care_note: before.map_or_else(String::new, |before| before.care_note.clone()),
    }
}

/// Guardians who are new or otherwise. One is known by the phone, else by the name in the household, where the old number is in no
/// row any more.
fn guardians(
    pupils: &[Pupil],
    households: &BTreeMap<usize, HouseholdId>,
    facts: &Facts,
    brought: &mut Brought,
) {
    let adults = || pupils.iter().flat_map(|pupil| pupil.entry.adults.iter().map(move |one| (pupil, one)));
    let phones: BTreeSet<&str> = adults().map(|(_, adult)| adult.phone.as_str()).collect();
    let (mut seen, mut renumbered) = (BTreeSet::new(), BTreeSet::new());
    for (pupil, adult) in adults().filter(|(_, adult)| seen.insert(adult.phone.as_str())) {
        let household = &households[&pupil.entry.family];
        let same_phone = facts.guardians.iter().find(|one| one.phone == adult.phone);
        let same_name = facts.guardians.iter().find(|one| {
            one.household == *household && one.name == adult.name && !phones.contains(one.phone.as_str())
        });
        let same_name = same_name.filter(|one| same_phone.is_none() && renumbered.insert(&one.id));
        let Some(before) = same_phone.or(same_name) else {
            brought.guardians_added.push((household.clone(), adult.clone()));
            continue;
        };
        let after = Known {
            id: before.id.clone(),
            household: household.clone(),
            name: adult.name.clone(),
            phone: adult.phone.clone(),
            relation: adult.relation.code().to_owned(),
        };
        if *before != after {
            brought.guardians_changed.push((before.clone(), after));
        }
    }
}
