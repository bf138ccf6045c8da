//! 社区彩排的家庭 Who asks for care in a rehearsed roll-out: a register's children of the plan's stages in their own streets, or made-up
//! families.

use crate::town::chance::Chance;
use crate::town::roll::{Enrolled, People, households};
use jiff::ToSpan;
use jiff::civil::time;
use rules::community::tier::{Outcome, Request, Supply, Tier, Tried};
use rules::people::place::Path;
use rules::plan::community_care::Community;
use rules::plan::head::Stage;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Families of one community.
const FAMILIES: usize = 60;
/// In a hundred families, so many decline the first class that they are offered.
const DECLINING: usize = 8;
/// Until when families need care, in quarters of an hour after 16:30.
const QUARTERS: usize = 6;

/// Who is served.
pub(super) struct Served {
    /// The streets of the children of each household; empty where the register does not say it.
    households: Vec<Vec<String>>,
    /// The street of each community.
    pub(super) streets: Vec<String>,
    /// Children whose stage the plan does not serve, by grade.
    pub(super) not_served_grades: BTreeMap<i64, i64>,
}

/// What a family asks for one child.
pub(super) struct Family {
    request: Request,
    /// Whether it declines the first class that it is offered.
    declines: bool,
    street: String,
}

/// The children that a plan serves, and the communities in which they live: a register's own streets, so many families each.
pub(super) fn served(plan: &Community, people: &People) -> Served {
    let mut not_served_grades: BTreeMap<i64, i64> = BTreeMap::new();
    let households: Vec<Vec<String>> = match people {
        People::Families(families) => vec![vec![String::new()]; *families],
        People::Roll(children) => {
            let mut is_served = |child: &&Enrolled| {
                let is_served = plan.scheme.stages.contains(&Stage::of_class(child.grade, &child.home_class));
                if !is_served {
                    *not_served_grades.entry(child.grade).or_default() += 1;
                }
                is_served
            };
            let streets = |own: Vec<&Enrolled>| -> Vec<String> {
                own.into_iter().filter(&mut is_served).map(|child| child.town.clone()).collect()
            };
            households(children).into_iter().map(streets).filter(|own| !own.is_empty()).collect()
        }
    };
    let streets = streets(&households);
    Served { households, streets, not_served_grades }
}

/// One street for each community; where nobody says in which one families live, each community has a street of its own.
fn streets(households: &[Vec<String>]) -> Vec<String> {
    let mut of_street: BTreeMap<&str, usize> = BTreeMap::new();
    for own in households {
        *of_street.entry(own.first().map_or("", String::as_str)).or_default() += 1;
    }
    let mut streets = Vec::new();
    for (street, families) in of_street {
        for n in 0..families.div_ceil(FAMILIES) {
            streets.push(if street.is_empty() { format!("street-{n}") } else { street.to_owned() });
        }
    }
    streets
}

/// What each household asks for, its children alike.
pub(super) fn asking(served: &Served, chance: &mut Chance) -> Vec<Family> {
    let mut asking = Vec::new();
    for own in &served.households {
        let minutes = i64::try_from(chance.below(QUARTERS)).unwrap_or(0) * 15;
        let needed_until = time(16, 30, 0, 0).saturating_add(minutes.minutes());
        let declines = chance.in_hundred(DECLINING);
        asking.extend(own.iter().map(|street| Family {
            request: Request { needed_until, chosen: None, declined: Vec::new() },
            declines,
            street: street.clone(),
        }));
    }
    asking
}

impl Family {
    /// What came of its form: who declines the first offer is asked about the others.
    pub(super) fn tried(&self, plan: &Community, supplies: &[Supply]) -> Tried {
        let near = self.near(&plan.scheme.place, supplies);
        let tried = plan.tier.offer(&self.request, &near);
        match (self.declines, tried.steps.last()) {
            (true, Some((_, Outcome::Offered(class)))) => {
                let request = Request { declined: vec![class.clone()], ..self.request.clone() };
                plan.tier.offer(&request, &near)
            }
            _ => tried,
        }
    }

    /// The classes that a child could go to: the school's, and those of its own street where that is known.
    fn near<'s>(&self, place: &str, supplies: &'s [Supply]) -> Cow<'s, [Supply]> {
        if self.street.is_empty() {
            return Cow::Borrowed(supplies);
        }
        let street = Path::new(format!("{place}/{}", self.street));
        let is_near =
            |one: &&Supply| one.tier != Tier::Community || street.covers(&Path::new(one.class.as_str()));
        Cow::Owned(supplies.iter().filter(is_near).cloned().collect())
    }
}

#[cfg(test)]
mod tests {
    use crate::rehearse::community::rehearse;
    use crate::rehearse::given::{Given, Hands, Note};
    use crate::town::roll::{Enrolled, People};
    use rules::plan::document::{Document, Opened};

    const TEXT: &str = include_str!("../../../../../schemes/shinan-2011-community.toml");

    /// A hundred and thirty children of two streets: a fifth of them is in grade 7, which the plan does not serve.
    #[test]
    fn a_register_s_children_ask_in_their_own_streets() {
        let opened = Opened::read("shinan-2011-community.toml", TEXT).expect("it reads");
        let Document::CommunityCare(plan) = opened.document else { panic!("it is of communities") };
        let child = |n: usize| Enrolled {
            grade: if n.is_multiple_of(5) { 7 } else { 3 },
            home_class: "1".to_owned(),
            household: format!("f{n}"),
            school: String::new(),
            town: if n < 100 { "east".to_owned() } else { "west".to_owned() },
        };
        let people = People::Roll((0..130).map(child).collect());
        let hands = Hands { teachers: Some(1), rooms: Some(9), ..Hands::default() };
        let given = Given { people: &people, hands, group_max: None, carer_day: None, seed: 7 };
        let report = rehearse(&plan, &given);
        assert!(report.by_register && report.broken.is_empty(), "{}", report.table());
        assert_eq!((report.families, report.not_served_grades[&7]), (104, 26), "{}", report.table());
        assert_eq!(report.communities, 3 + 2 + 1, "pilots, then 80 families in the east and 24 in the west");
        for (stage, need) in report.stages.iter().zip(&report.needs) {
            assert_eq!(stage.placed.values().sum::<i64>() + stage.without, 104, "{}", report.table());
            assert_eq!((need.teachers, need.rooms), (stage.carers, stage.open), "{}", report.table());
            assert_eq!(need.teachers_short, (stage.carers - 1).max(0), "{}", report.table());
        }
        let pilot = &report.stages[0];
        assert!(pilot.open > 0 && !pilot.placed.contains_key("community"), "no pilot is in their streets");
        assert!(report.notes.contains(&Note::NoPay) && !report.notes.contains(&Note::NoHands));
    }
}
