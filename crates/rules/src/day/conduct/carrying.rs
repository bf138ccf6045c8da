//! 替代去处 Carrying out: on its day the child goes to the other place that was decided, in the act that ends the first one, so
//! that there is no evening without a place (X.1). Another group has room for it, individual care has a teacher of its own;
//! only who goes to the community leaves the school's care, like an own withdrawal (P3.40).

use super::{Advice, Alternative, Refusal, end};
use crate::enrol::grouping::is_for_one;
use crate::id::{AdviceId, GroupId, PersonId};
use crate::moment::Moment;
use crate::plan::local::Words;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// A care group, as choosing one sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Which.
    pub id: GroupId,
    /// Its name.
    pub name: Words,
    /// Its teacher, by name.
    pub teacher: String,
    /// Children in it.
    pub members: i64,
    /// The child is in it now.
    pub is_own: bool,
}

/// What carrying out may know.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// What was written about the child.
    pub conduct: super::Facts,
    /// The care groups.
    pub groups: Vec<Group>,
    /// Children in one of them, at most (P3.35).
    pub size_max: i64,
    /// Who may look after a child here.
    pub carers: BTreeSet<PersonId>,
    /// The child stands on a roll of today, or a group's evening has begun: a child that changed groups now could be on no
    /// roll, so that it stays where it is until the evening is over.
    pub is_tonight: bool,
}

/// What is chosen on the day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// The other group.
    pub group: Option<GroupId>,
    /// Who looks after the child alone.
    pub carer: Option<PersonId>,
}

/// Where the child goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    /// 换一个班
    Group(GroupId),
    /// 个别看护 A group of its own, with this teacher.
    Alone(PersonId),
    /// 社区托管 It leaves the school's care.
    Community,
}

/// 已到新的去处
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// The advice that is carried out.
    pub advice: AdviceId,
    /// Where the child goes.
    pub to: To,
    /// The first evening there.
    pub from: Date,
}

/// Carries the decided alternative out, on its day and not before, and not while an appeal is open.
pub fn carry(facts: &Facts, choice: Choice, now: Moment) -> Result<Carried, Refusal> {
    let advice = end(&facts.conduct, now)?;
    let alternative = facts.conduct.advice.as_ref().map(|one: &Advice| one.alternative);
    let to = match alternative.ok_or(Refusal::NoAdvice)? {
        Alternative::Community => To::Community,
        Alternative::OtherGroup => To::Group(other_group(facts, choice.group)?),
        Alternative::Individual => {
            let carer = choice.carer.filter(|one| facts.carers.contains(one));
            To::Alone(carer.ok_or(Refusal::NoCarer)?)
        }
    };
    let today = now.date();
    let from = if facts.is_tonight { today.saturating_add(1.day()) } else { today };
    Ok(Carried { advice, to, from })
}

impl Facts {
    /// The groups that the child may join: not its own, and none that was made for another child alone.
    pub fn others(&self) -> impl Iterator<Item = &Group> {
        self.groups.iter().filter(|one| !one.is_own && !is_for_one(&one.id))
    }
}

fn other_group(facts: &Facts, chosen: Option<GroupId>) -> Result<GroupId, Refusal> {
    let is_chosen = |one: &&Group| Some(&one.id) == chosen.as_ref();
    let group = facts.others().find(is_chosen).ok_or(Refusal::NoGroup)?;
    if group.members >= facts.size_max {
        return Err(Refusal::GroupFull { group: group.name.clone(), max: facts.size_max });
    }
    Ok(group.id.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrol::grouping::id_for_one;
    use crate::refusal::Refuses;
    use jiff::civil::date;

    fn at(day: i8) -> Moment {
        Moment::at(date(2021, 10, day).at(16, 0, 0, 0))
    }

    fn group(id: &str, members: i64, is_own: bool) -> Group {
        let name = Words { zh: id.to_owned(), en: id.to_owned() };
        Group { id: GroupId::new(id), name, teacher: String::new(), members, is_own }
    }

    fn facts(alternative: Alternative) -> Facts {
        let advice = Advice {
            id: AdviceId::new("a"),
            advised_at: at(18),
            ends_on: date(2021, 10, 25),
            alternative,
            appealed_at: None,
            granted: None,
            ended_at: None,
        };
        Facts {
            conduct: super::super::Facts { advice: Some(advice), ..super::super::Facts::default() },
            groups: vec![
                group("own", 20, true),
                group("room", 44, false),
                group("full", 45, false),
                group(id_for_one(&AdviceId::new("other")).as_str(), 1, false),
            ],
            size_max: 45,
            carers: BTreeSet::from([PersonId::new("li")]),
            is_tonight: false,
        }
    }

    fn chose(group: &str, carer: &str) -> Choice {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Choice { group: some(group).map(GroupId::new), carer: some(carer).map(PersonId::new) }
    }

    #[test]
    fn the_child_goes_where_it_was_decided_and_nowhere_without_a_place() {
        use Alternative::{Community, Individual, OtherGroup};
        let cases = [
            (OtherGroup, chose("", ""), Err("conduct-no-group")),
            (OtherGroup, chose("own", ""), Err("conduct-no-group")),
            (OtherGroup, chose("nowhere", ""), Err("conduct-no-group")),
            (OtherGroup, chose("individual-other", ""), Err("conduct-no-group")),
            (OtherGroup, chose("full", ""), Err("conduct-group-full")),
            (OtherGroup, chose("room", ""), Ok(To::Group(GroupId::new("room")))),
            (Individual, chose("room", ""), Err("conduct-no-carer")),
            (Individual, chose("", "nobody"), Err("conduct-no-carer")),
            (Individual, chose("", "li"), Ok(To::Alone(PersonId::new("li")))),
            (Community, chose("", ""), Ok(To::Community)),
        ];
        for (alternative, choice, found) in cases {
            let carried = carry(&facts(alternative), choice.clone(), at(25)).map(|one| one.to);
            assert_eq!(carried.map_err(|why| why.code()), found, "{alternative:?} {choice:?}");
        }
    }

    #[test]
    fn on_its_day_and_from_the_evening_that_is_not_under_way() {
        let facts = facts(Alternative::OtherGroup);
        let first = |facts: &Facts, day| carry(facts, chose("room", ""), at(day)).map(|one| one.from);
        assert_eq!(first(&facts, 24).unwrap_err().code(), "conduct-not-yet");
        assert_eq!(first(&facts, 25), Ok(date(2021, 10, 25)));
        let tonight = Facts { is_tonight: true, ..facts };
        assert_eq!(first(&tonight, 25), Ok(date(2021, 10, 26)));
    }
}
