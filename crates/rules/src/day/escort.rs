//! 路队 Escort: children who are led from the room to the gate or to their bus stop. Each link is signed: given by the care
//! teacher, taken by whoever leads, counted at the end of the way. Only an adult of the child's own list takes it from there.

use crate::choice::choices;
use crate::day::pickup;
use crate::day::roll::State;
use crate::day::session::{By, Session};
use crate::id::{EscortId, PersonId, StudentId};
use crate::moment::Moment;
use crate::people::role::Role;
use crate::refusal::Refuses;
use std::collections::{BTreeMap, BTreeSet};

/// Letters on a plate, at most: a child holds it up.
const PLATE_MAX: usize = 12;

choices! {
    /// How children go.
    Kind {
        /// 路队 On foot to the gate, where their adults wait.
        Line = "line",
        /// 校车 By bus, whose leader hands them over at their stops.
        Bus = "bus",
    }
}

choices! {
    /// What is signed after children were given.
    Link {
        /// 接手 The leader has counted them.
        Taken = "taken",
        /// 到达 They were counted at the gate, or on the bus.
        Arrived = "arrived",
        /// 送回 They are back in their room.
        Back = "back",
    }
}

/// A line or a bus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Escort {
    /// Which.
    pub id: EscortId,
    /// On foot or by bus.
    pub kind: Kind,
    /// What stands on its sign.
    pub plate: String,
    /// Who leads it.
    pub leader: PersonId,
    /// Whether it goes no more.
    pub ended: bool,
}

/// A line that is arranged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// On foot or by bus.
    pub kind: Kind,
    /// What stands on its sign.
    pub plate: String,
    /// Who leads it.
    pub leader: PersonId,
}

/// 已排路队
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arranged {
    /// Which.
    pub escort: EscortId,
    /// What it is.
    pub draft: Draft,
    /// It was arranged before; nothing changed.
    pub already: bool,
}

/// A child on its way, as far as it was signed for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// With which line.
    pub escort: Escort,
    /// When the care teacher gave it.
    pub given_at: Moment,
    /// When the leader counted it.
    pub taken_at: Option<Moment>,
    /// When it was counted at the end of the way.
    pub arrived_at: Option<Moment>,
}

/// One child that is given or signed for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Name.
    pub name: String,
    /// Where the roll has it.
    pub state: State,
    /// The session that has it.
    pub session: Session,
    /// The way it is on.
    pub way: Option<Way>,
}

/// What the rule may know.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The line.
    pub escort: Escort,
    /// Who acts.
    pub by: By,
    /// Every child that is named, and every child on its way with this line.
    pub rows: BTreeMap<StudentId, Row>,
}

/// 已签 Children whose link was signed just now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Which line.
    pub escort: EscortId,
    /// Which link; `None` where children were given.
    pub link: Option<Link>,
    /// Children for whom it was not signed before.
    pub students: Vec<StudentId>,
    /// Children on their way with the line for whom it is still open.
    pub open: Vec<StudentId>,
}

/// Why nothing is arranged or signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No plate, or one that nobody can hold up (P3.61).
    NoPlate,
    /// Another line has this plate (P3.61).
    PlateTwice,
    /// The leader is nobody who looks after children here (P3.54).
    NoLeader,
    /// The line goes no more (P3.61).
    Ended,
    /// Nobody was chosen (P3.61).
    Nobody,
    /// Not this person's link to sign (P3.54).
    NotYours {
        /// What stands on the sign.
        plate: String,
    },
    /// Not in the room, by the roll (P3.52).
    NotHere {
        /// Their names.
        names: Vec<String>,
    },
    /// The child is on its way with another line (P3.61).
    InAnother {
        /// The child's name.
        name: String,
        /// What stands on its sign.
        plate: String,
    },
    /// Not on their way with this line (P3.61).
    NotGiven {
        /// Their names.
        names: Vec<String>,
    },
    /// The link before is open (P3.61).
    NotTaken {
        /// Their names.
        names: Vec<String>,
    },
}

/// Arranges a line. The same plate with the same leader is the same line.
pub fn arrange(
    lines: &[Escort],
    staff: &BTreeSet<PersonId>,
    (id, draft): (EscortId, Draft),
) -> Result<Arranged, Refusal> {
    let plate = draft.plate.trim().to_uppercase();
    if plate.is_empty() || plate.chars().count() > PLATE_MAX {
        return Err(Refusal::NoPlate);
    }
    if !staff.contains(&draft.leader) {
        return Err(Refusal::NoLeader);
    }
    let draft = Draft { plate, ..draft };
    match lines.iter().find(|one| !one.ended && one.plate == draft.plate) {
        Some(same) if same.leader == draft.leader && same.kind == draft.kind => {
            Ok(Arranged { escort: same.id.clone(), draft, already: true })
        }
        Some(_) => Err(Refusal::PlateTwice),
        None => Ok(Arranged { escort: id, draft, already: false }),
    }
}

/// The care teacher gives children of the room to a line.
pub fn give(facts: &Facts, students: &[StudentId]) -> Result<Signed, Refusal> {
    if facts.escort.ended {
        return Err(Refusal::Ended);
    }
    let asked = facts.asked(students)?;
    if asked.iter().any(|(_, row)| !row.session.is_led_by(&facts.by)) {
        return Err(facts.not_yours());
    }
    let names = named(&asked, |row| !matches!(row.state, State::Present | State::Late));
    if !names.is_empty() {
        return Err(Refusal::NotHere { names });
    }
    for (_, row) in &asked {
        if let Some(way) = row.way.as_ref().filter(|way| way.escort.id != facts.escort.id) {
            return Err(Refusal::InAnother { name: row.name.clone(), plate: way.escort.plate.clone() });
        }
    }
    Ok(facts.signed(None, &asked))
}

/// Signs a link for children on their way with the line, in the order of the chain.
pub fn sign(facts: &Facts, link: Link, students: &[StudentId]) -> Result<Signed, Refusal> {
    let asked = facts.asked(students)?;
    if !asked.iter().all(|(_, row)| facts.may_sign(link, row)) {
        return Err(facts.not_yours());
    }
    let names = named(&asked, |row| !row.is_with(&facts.escort.id));
    if !names.is_empty() {
        return Err(Refusal::NotGiven { names });
    }
    let names = named(&asked, |row| {
        link == Link::Arrived && row.way.as_ref().is_none_or(|way| way.taken_at.is_none())
    });
    if !names.is_empty() {
        return Err(Refusal::NotTaken { names });
    }
    Ok(facts.signed(Some(link), &asked))
}

/// Rule 路队时限 `[pickup.link_minutes]` (P3.61): the link that should have been signed by now. A plan without it waits until the
/// evening's end, where no child may be inside.
pub fn overdue(terms: &pickup::Terms, way: &Way, now: Moment) -> Option<Link> {
    let minutes = terms.link_minutes?;
    let over = |since: Moment| now >= since.plus_minutes(minutes);
    match (way.taken_at, way.arrived_at) {
        (None, _) => over(way.given_at).then_some(Link::Taken),
        (Some(taken_at), None) => over(taken_at).then_some(Link::Arrived),
        (Some(_), Some(_)) => None,
    }
}

impl Way {
    /// When the last of its links was signed.
    pub fn last_at(&self) -> Moment {
        self.arrived_at.or(self.taken_at).unwrap_or(self.given_at)
    }

    /// Whether somebody may hand the child over now: at the end of the way; the leader of a bus at each stop.
    pub fn ends_with(&self, by: &By) -> bool {
        self.arrived_at.is_some() || (self.taken_at.is_some() && self.is_bus_of(by))
    }

    /// Whether it is a bus that this person leads.
    pub fn is_bus_of(&self, by: &By) -> bool {
        self.escort.kind == Kind::Bus && self.escort.leader == by.person
    }
}

impl Row {
    fn is_with(&self, escort: &EscortId) -> bool {
        self.way.as_ref().is_some_and(|way| way.escort.id == *escort)
    }

    fn is_signed(&self, link: Option<Link>) -> bool {
        self.way.as_ref().is_some_and(|way| match link {
            None => true,
            Some(Link::Taken) => way.taken_at.is_some(),
            Some(Link::Arrived) => way.arrived_at.is_some(),
            Some(Link::Back) => false,
        })
    }
}

type Asked<'a> = Vec<(&'a StudentId, &'a Row)>;

impl Facts {
    fn asked<'a>(&'a self, students: &'a [StudentId]) -> Result<Asked<'a>, Refusal> {
        let found = students.iter().map(|id| Some((id, self.rows.get(id)?)));
        let found: Option<Asked<'a>> = found.collect();
        found.filter(|found| !found.is_empty()).ok_or(Refusal::Nobody)
    }

    /// The leader takes; the gate counts a line, a leader their bus; whoever has or had the child brings it back.
    fn may_sign(&self, link: Link, row: &Row) -> bool {
        let leads = self.by.person == self.escort.leader;
        let manages = self.by.role == Role::Manager;
        manages
            || match link {
                Link::Taken => leads,
                Link::Arrived if self.escort.kind == Kind::Bus => leads,
                Link::Arrived => self.by.role == Role::Doorkeeper,
                Link::Back => leads || row.session.is_led_by(&self.by),
            }
    }

    fn not_yours(&self) -> Refusal {
        Refusal::NotYours { plate: self.escort.plate.clone() }
    }

    fn signed(&self, link: Option<Link>, asked: &Asked<'_>) -> Signed {
        let fresh = asked.iter().filter(|(_, row)| !row.is_signed(link));
        let students: Vec<StudentId> = fresh.map(|(id, _)| (*id).clone()).collect();
        let with = self.rows.iter().filter(|(_, row)| row.is_with(&self.escort.id));
        let open = with.filter(|(id, row)| !row.is_signed(link) && !students.contains(id));
        let open = open.map(|(id, _)| id.clone()).collect();
        Signed { escort: self.escort.id.clone(), link, students, open }
    }
}

fn named(asked: &Asked<'_>, which: impl Fn(&Row) -> bool) -> Vec<String> {
    asked.iter().filter(|(_, row)| which(row)).map(|(_, row)| row.name.clone()).collect()
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoPlate => "escort-no-plate",
            Self::PlateTwice => "escort-plate-twice",
            Self::NoLeader => "escort-no-leader",
            Self::Ended => "escort-ended",
            Self::Nobody => "escort-nobody",
            Self::NotYours { .. } => "escort-not-yours",
            Self::NotHere { .. } => "escort-not-here",
            Self::InAnother { .. } => "escort-in-another",
            Self::NotGiven { .. } => "escort-not-given",
            Self::NotTaken { .. } => "escort-not-taken",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NoLeader | Self::NotYours { .. } => "P3.54",
            Self::NotHere { .. } => "P3.52",
            Self::NoPlate
            | Self::PlateTwice
            | Self::Ended
            | Self::Nobody
            | Self::InAnother { .. }
            | Self::NotGiven { .. }
            | Self::NotTaken { .. } => "P3.61",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NoPlate => vec![("max", PLATE_MAX.to_string())],
            Self::PlateTwice | Self::NoLeader | Self::Ended | Self::Nobody => Vec::new(),
            Self::NotYours { plate } => vec![("plate", plate.clone())],
            Self::NotHere { names } | Self::NotGiven { names } | Self::NotTaken { names } => {
                vec![("names", names.join("、"))]
            }
            Self::InAnother { name, plate } => vec![("name", name.clone()), ("plate", plate.clone())],
        }
    }
}

#[cfg(test)]
mod tests;
