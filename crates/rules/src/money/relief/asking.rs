//! 困难减免 A family asks in private, one person decides; the papers are seen by nobody else (P4.15).

use crate::id::{ReliefId, StudentId};
use crate::money::account::Payer;
use crate::money::fee::{Hardship, Terms};
use crate::money::share::Granted;
use crate::refusal::Refuses;

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
