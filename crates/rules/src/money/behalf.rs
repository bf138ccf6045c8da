//! 柜台代办 A family without a phone asks at the cashier's desk for what its own page would do: money back, an asking taken back, what
//! becomes of the rest. Which adult asked is written down, and how; what they get is decided by the rules of the family's page (P0.1, P3.16).

use super::rest::Choice;
use crate::id::{PersonId, RefundId};
use crate::refusal::Refuses;

/// How it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// 本人到场
    Person,
    /// 纸质申请
    Paper,
}

impl Way {
    /// As tables and forms write it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Person => "in-person",
            Self::Paper => "paper",
        }
    }

    /// Reads a code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Person, Self::Paper].into_iter().find(|way| way.code() == code)
    }
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Everything that is free goes back.
    Refund,
    /// A refund that was asked for is asked for no more.
    Withdraw(RefundId),
    /// What becomes of the rest when the term is over.
    Rest(Choice),
}

impl What {
    /// As tables and forms write it.
    pub fn code(&self) -> String {
        match self {
            Self::Refund => "refund".to_owned(),
            Self::Withdraw(id) => format!("withdraw/{id}"),
            Self::Rest(choice) => format!("rest/{}", choice.code()),
        }
    }

    /// Reads a code.
    pub fn read(code: &str) -> Option<Self> {
        match code.split_once('/') {
            None => (code == "refund").then_some(Self::Refund),
            Some(("withdraw", id)) => Some(Self::Withdraw(RefundId::new(id))),
            Some(("rest", choice)) => Choice::from_code(choice).map(Self::Rest),
            Some(_) => None,
        }
    }

    /// What the household is told that was asked.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Refund => "refund",
            Self::Withdraw(_) => "withdraw",
            Self::Rest(Choice::Refund) => "back",
            Self::Rest(Choice::Carry) => "carry",
        }
    }
}

/// A guardian of the child's household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adult {
    /// Who.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// `mother`, `father` …
    pub relation: String,
}

/// What the cashier enters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// What is asked.
    pub what: What,
    /// Who asks: a guardian's id.
    pub asker: String,
    /// How.
    pub way: Option<Way>,
    /// In the family's words.
    pub reason: String,
}

/// What was asked at the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// What.
    pub what: What,
    /// By whom.
    pub asker: Adult,
    /// How.
    pub way: Way,
    /// In the family's words.
    pub reason: String,
}

/// Why it is not taken, in rank order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No adult of the household is named.
    NoAsker,
    /// Nobody said how it was asked.
    NoWay,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoAsker => "behalf-no-asker",
            Self::NoWay => "behalf-no-way",
        }
    }

    fn clause(&self) -> &'static str {
        "P0.1"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
}

/// Takes what an adult of the household asks at the desk.
pub fn take(adults: &[Adult], draft: &Draft) -> Result<Taken, Refusal> {
    let asker = adults.iter().find(|one| one.id.as_str() == draft.asker).ok_or(Refusal::NoAsker)?;
    let way = draft.way.ok_or(Refusal::NoWay)?;
    let (what, reason) = (draft.what.clone(), draft.reason.trim().to_owned());
    Ok(Taken { what, asker: asker.clone(), way, reason })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_asking_is_read_as_it_is_written() {
        let all = [
            What::Refund,
            What::Withdraw(RefundId::new("ended/bill/1")),
            What::Rest(Choice::Carry),
            What::Rest(Choice::Refund),
        ];
        for what in all {
            assert_eq!(What::read(&what.code()), Some(what));
        }
        for code in ["", "refund/1", "rest/keep", "rest", "pay/1"] {
            assert_eq!(What::read(code), None, "{code}");
        }
        for way in [Way::Person, Way::Paper] {
            assert_eq!(Way::from_code(way.code()), Some(way));
        }
    }

    /// Each row mends what the row above was refused for.
    #[test]
    fn an_adult_of_the_household_asks_in_a_way_that_is_named() {
        let fang =
            Adult { id: PersonId::new("g-fang"), name: "王芳".into(), relation: "grandmother".to_owned() };
        let draft = |asker: &str, way| Draft {
            what: What::Refund,
            asker: asker.to_owned(),
            way,
            reason: " 搬家 ".to_owned(),
        };
        let rows = [
            (draft("", None), Some("behalf-no-asker")),
            (draft("g-neighbour", None), Some("behalf-no-asker")),
            (draft("g-fang", None), Some("behalf-no-way")),
            (draft("g-fang", Some(Way::Paper)), None),
        ];
        for (draft, refused) in rows {
            let taken = take(std::slice::from_ref(&fang), &draft);
            assert_eq!(taken.as_ref().err().map(Refuses::code), refused, "{draft:?}");
            if let Ok(taken) = taken {
                assert_eq!((taken.asker.name.as_str(), taken.reason.as_str()), ("王芳", "搬家"));
            }
        }
    }
}
