//! 困难减免 A family asks in private, one person decides; the papers are seen by nobody else (P4.15).

use crate::id::{ReliefId, StudentId};
use crate::money::account::{Payer, Purse};
use crate::money::fee::{Fees, Hardship, Terms};
use crate::money::share::Granted;
use crate::refusal::Refuses;
use std::collections::BTreeMap;

/// Where a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// 待定
    Asked,
    /// 已同意
    Granted,
    /// 未同意
    Refused,
}

impl State {
    /// As the table holds it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Granted => "granted",
            Self::Refused => "refused",
        }
    }

    /// Reads what the table holds.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Asked, Self::Granted, Self::Refused].into_iter().find(|state| state.code() == code)
    }
}

/// What a family asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Which: the form's idempotency key.
    pub id: ReliefId,
    /// For whom.
    pub student: StudentId,
    /// Which hardship. Sealed.
    pub hardship: Hardship,
    /// What the family writes, and the number of its paper. Sealed.
    pub words: String,
}

/// Why relief is not asked for or not decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The plan reduces nothing for this hardship.
    NotOffered,
    /// A request waits, or relief was granted.
    Already,
    /// The family says nothing.
    NoWords,
    /// There is nothing to decide.
    NotAsked,
    /// A refusal needs a reason.
    NoReason,
    /// The program has no key that lasts, so papers could not be sealed.
    NoKey,
    /// The paper was sealed with another key than the program has.
    OtherKey,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotOffered => "relief-not-offered",
            Self::Already => "relief-already",
            Self::NoWords => "relief-no-words",
            Self::NotAsked => "relief-not-asked",
            Self::NoReason => "relief-no-reason",
            Self::NoKey => "relief-no-key",
            Self::OtherKey => "relief-other-key",
        }
    }

    fn clause(&self) -> &'static str {
        "P4.15"
    }
}

/// A family asks for relief; `stands` is its latest request for the child.
pub fn ask(terms: &Terms, stands: Option<State>, asked: Asked) -> Result<Asked, Refusal> {
    if offered(terms, asked.hardship).is_none() {
        return Err(Refusal::NotOffered);
    }
    if matches!(stands, Some(State::Asked | State::Granted)) {
        return Err(Refusal::Already);
    }
    let words = asked.words.trim().to_owned();
    if words.is_empty() { Err(Refusal::NoWords) } else { Ok(Asked { words, ..asked }) }
}

/// The decider grants what the plan gives for the hardship.
pub fn grant(terms: &Terms, stands: Option<State>, hardship: Hardship) -> Result<Granted, Refusal> {
    if stands != Some(State::Asked) {
        return Err(Refusal::NotAsked);
    }
    let (percent, borne_by) = offered(terms, hardship).ok_or(Refusal::NotOffered)?;
    Ok(Granted { percent, borne_by })
}

/// What a relief takes off a plan's fees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfFees {
    /// Off each fee that reduces something for the hardship.
    pub of: BTreeMap<Purse, Granted>,
    /// The most of them, as the family's page says it.
    pub most: Granted,
}

/// The decider grants what each fee of the plan gives for the hardship.
pub fn grant_all(fees: &Fees<'_>, stands: Option<State>, hardship: Hardship) -> Result<OfFees, Refusal> {
    let mut of = BTreeMap::new();
    for (purse, terms) in fees {
        match grant(terms, stands, hardship) {
            Ok(granted) => {
                of.insert(*purse, granted);
            }
            Err(Refusal::NotOffered) => {}
            Err(why) => return Err(why),
        }
    }
    let most = of.values().copied().max_by_key(|granted| granted.percent).ok_or(Refusal::NotOffered)?;
    Ok(OfFees { of, most })
}

/// The decider refuses, with a reason and the way of appeal in it.
pub fn refuse(stands: Option<State>, reason: &str) -> Result<String, Refusal> {
    if stands != Some(State::Asked) {
        return Err(Refusal::NotAsked);
    }
    let reason = reason.trim().to_owned();
    if reason.is_empty() { Err(Refusal::NoReason) } else { Ok(reason) }
}

fn offered(terms: &Terms, hardship: Hardship) -> Option<(i64, Payer)> {
    let reduced = crate::money::tariff::reduced(terms, &[hardship], crate::fen::Fen(100))?;
    Some((reduced.borne.0, reduced.by))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::scheme::gongshu;

    fn asked(hardship: Hardship, words: &str) -> Asked {
        let (id, student) = (ReliefId::new("r1"), StudentId::new("ming"));
        Asked { id, student, hardship, words: words.into() }
    }

    /// Each row mends what the row above was refused for.
    #[test]
    fn relief_is_asked_once_for_what_the_plan_offers() {
        let terms = gongshu().fee["x"].clone();
        let none = Terms { reductions: Vec::new(), ..terms.clone() };
        let rows = [
            (&none, Some(State::Granted), " ", Some("relief-not-offered")),
            (&terms, Some(State::Granted), " ", Some("relief-already")),
            (&terms, Some(State::Asked), " ", Some("relief-already")),
            (&terms, Some(State::Refused), " ", Some("relief-no-words")),
            (&terms, Some(State::Refused), "父亲失业", None),
            (&terms, None, "父亲失业", None),
        ];
        for (terms, stands, words, refused) in rows {
            let answer = ask(terms, stands, asked(Hardship::Other, words));
            assert_eq!(answer.err().map(|why| why.code()), refused);
        }
    }

    /// Percent by purse, and the most of them.
    type Percents = (Vec<(Purse, i64)>, i64);

    /// Each fee gives what it says for the hardship, and nothing where it says nothing.
    #[test]
    fn each_fee_gives_its_own_relief() {
        let course = gongshu().fee["x"].clone(); // out of poverty: all of it; other: half
        let other = course.reductions.iter().filter(|one| one.who == Hardship::Other);
        let care = Terms { reductions: other.copied().collect(), ..course.clone() };
        let fees = Fees::from([(Purse::Care, &care), (Purse::Course, &course)]);
        let granted = |hardship| {
            let found = grant_all(&fees, Some(State::Asked), hardship)?;
            Ok((found.of.into_iter().map(|(purse, one)| (purse, one.percent)).collect(), found.most.percent))
        };
        let rows: [(Hardship, Result<Percents, Refusal>); 3] = [
            (Hardship::Other, Ok((vec![(Purse::Care, 50), (Purse::Course, 50)], 50))),
            (Hardship::OutOfPoverty, Ok((vec![(Purse::Course, 100)], 100))),
            (Hardship::Orphan, Err(Refusal::NotOffered)),
        ];
        for (hardship, expected) in rows {
            assert_eq!(granted(hardship), expected, "{hardship:?}");
        }
        assert_eq!(grant_all(&fees, Some(State::Refused), Hardship::Other), Err(Refusal::NotAsked));
    }

    #[test]
    fn one_person_decides_once() {
        let terms = gongshu().fee["x"].clone();
        let whole = Granted { percent: 100, borne_by: Payer::Government };
        assert_eq!(grant(&terms, Some(State::Asked), Hardship::OutOfPoverty), Ok(whole));
        assert_eq!(grant(&terms, Some(State::Granted), Hardship::OutOfPoverty), Err(Refusal::NotAsked));
        assert_eq!(refuse(Some(State::Asked), " "), Err(Refusal::NoReason));
        assert_eq!(refuse(Some(State::Asked), "材料不全"), Ok("材料不全".to_owned()));
        assert_eq!(refuse(None, "材料不全"), Err(Refusal::NotAsked));
        for state in [State::Asked, State::Granted, State::Refused] {
            assert_eq!(State::from_code(state.code()), Some(state));
        }
    }
}
