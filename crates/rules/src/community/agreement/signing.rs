//! 签协议 The provider writes the text, the committee stands by it, both sides sign it for one child; whoever comes unsigned
//! is looked after all the same.

use super::{Agreement, Item, Signer, Standing, Terms, Text};
use crate::community::promise::Office;
use crate::community::rollout::{self, Closed};
use crate::community::supervision::{self, Signature, Subject};
use crate::people::place::Path;
use crate::plan::form::word;
use crate::refusal::Refuses;
use jiff::civil::Date;

/// A class's text with the term it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The text's id: a changed text is another.
    pub id: String,
    /// The term.
    pub term: String,
    /// What is agreed.
    pub text: Text,
    /// Whether the committee signed it off.
    pub cleared: bool,
}

/// Why nothing is signed, in the order in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The stage opens no class here.
    #[error("no class opens: {0:?}")]
    Stage(Closed),
    /// The text does not state this.
    #[error("the text does not state {}", .0.key())]
    Lacks(Item),
    /// There is no text, or no term.
    #[error("no text")]
    NoText,
    /// The committee has not signed the text off.
    #[error("not signed off")]
    NotCleared,
    /// The provider has not signed yet.
    #[error("not offered")]
    NotOffered,
    /// The text was changed since: the new one is signed anew.
    #[error("another text by now")]
    Changed,
    /// There is no agreement that could end.
    #[error("none in force")]
    NoneInForce,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Stage(Closed::OutsideStages) => "agreement-outside-stages",
            Self::Stage(Closed::NotAPilot) => "agreement-not-a-pilot",
            Self::Stage(Closed::NobodyNow) => "agreement-nobody-now",
            Self::Lacks(_) => "agreement-lacks",
            Self::NoText => "agreement-no-text",
            Self::NotCleared => "agreement-not-cleared",
            Self::NotOffered => "agreement-not-offered",
            Self::Changed => "agreement-changed",
            Self::NoneInForce => "agreement-none-in-force",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::Stage(Closed::OutsideStages) => "P2.10",
            Self::Stage(Closed::NotAPilot) => "P2.11",
            Self::Stage(Closed::NobodyNow) => "P2.14",
            Self::Lacks(_) | Self::NoText => "P2.29",
            Self::NotCleared => "P2.27",
            Self::NotOffered | Self::Changed | Self::NoneInForce => "P2.28",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Lacks(item) => {
                let words = word(item.key());
                vec![("item_zh", words.zh), ("item_en", words.en)]
            }
            Self::Stage(_)
            | Self::NoText
            | Self::NotCleared
            | Self::NotOffered
            | Self::Changed
            | Self::NoneInForce => Vec::new(),
        }
    }
}

/// Writes a class's text. The first of a term opens a class, which its stage must allow; a class that runs may change
/// its text in every stage (P2.10, P2.14, P2.29): it runs where a text of the term was signed off, whatever was drafted
/// since. The same text once more changes nothing: `None`.
pub fn write(
    (terms, stages): (&Terms, &rollout::Terms),
    (community, today): (&Path, Date),
    (newest, cleared): (Option<&Offer>, &[String]),
    (term, text): (&str, Text),
) -> Result<Option<(String, Text)>, Refusal> {
    let term = term.trim().to_owned();
    let runs = cleared.contains(&term);
    if !runs {
        stages.may_open(community, today).map_err(Refusal::Stage)?;
    }
    if term.is_empty() {
        return Err(Refusal::NoText);
    }
    let text = Text { content: text.content.trim().to_owned(), ..text };
    if let Some(item) = terms.lacks(&text).first() {
        return Err(Refusal::Lacks(*item));
    }
    let same = newest.is_some_and(|offer| offer.term == term && offer.text == text);
    Ok((!same).then_some((term, text)))
}

/// The committee signs off the text that it has read (P2.27, P2.28); signed off twice is once: `false`.
pub fn clear(newest: Option<&Offer>, read: &str) -> Result<bool, Refusal> {
    let offer = newest.ok_or(Refusal::NoText)?;
    if offer.id == read { Ok(!offer.cleared) } else { Err(Refusal::Changed) }
}

/// The provider signs for one child (P2.28); signed twice is once: `false`.
pub fn offer(
    terms: (&Terms, &supervision::Terms),
    standing: Option<&Offer>,
    own: Option<&Agreement>,
    today: Date,
) -> Result<bool, Refusal> {
    let (terms, supervision) = terms;
    let offer = standing.ok_or(Refusal::NoText)?;
    let stands_by = Signature { subject: Subject::AgreementText, by: Office::ResidentsCommittee };
    let signed: Vec<Signature> =
        offer.cleared.then_some(stands_by).filter(|one| terms.is_witnessed_by(one.by)).into_iter().collect();
    if !supervision.may_offer(&signed) {
        return Err(Refusal::NotCleared);
    }
    Ok(!own.is_some_and(|own| is_of(own, offer) && own.ends_on.is_none_or(|end| today < end)))
}

/// The guardian signs the paper that was read, which the provider has signed (P2.28); signed twice is once: `false`.
pub fn sign(standing: Option<&Offer>, own: Option<(&str, &Agreement)>, read: &str) -> Result<bool, Refusal> {
    let offer = standing.ok_or(Refusal::NoText)?;
    let own = own.filter(|(_, own)| own.signed.contains(&Signer::Provider));
    let (id, own) = own.ok_or(Refusal::NotOffered)?;
    if id != read || !is_of(own, offer) {
        return Err(Refusal::Changed);
    }
    Ok(!own.signed.contains(&Signer::Guardian))
}

/// Either side announces the end (P2.28): the first day without it. Announced twice is once: `None`.
pub fn end(terms: &Terms, own: Option<&Agreement>, today: Date) -> Result<Option<Date>, Refusal> {
    let own = own.filter(|own| terms.unsigned_by(own).is_empty()).ok_or(Refusal::NoneInForce)?;
    match own.ends_on {
        Some(end) if end <= today => Err(Refusal::NoneInForce),
        Some(_) => Ok(None),
        None => Ok(Some(terms.ends_after(today))),
    }
}

/// How a child stands on a day (P2.28, X.22).
pub fn stands(
    terms: &Terms,
    standing: Option<&Offer>,
    own: Option<&Agreement>,
    (today, is_there): (Date, bool),
) -> Standing {
    let own: Vec<Agreement> = own.into_iter().cloned().collect();
    let held = standing.and_then(|offer| {
        let of = own.first().map_or("", |own| own.child.as_str());
        terms.in_force(&own, (of, &offer.term), (&offer.text, today))
    });
    terms.standing(held, is_there)
}

fn is_of(own: &Agreement, offer: &Offer) -> bool {
    own.term == offer.term && own.text == offer.text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fen::Fen;
    use crate::plan::community_care::shinan;
    use crate::plan::local::Day;
    use jiff::civil::{date, time};

    const ON: Date = Date::constant(2011, 6, 1);

    fn text() -> Text {
        Text {
            days: vec![Day::Mon, Day::Fri],
            hours: Some((time(15, 30, 0, 0), time(18, 0, 0, 0))),
            content: "看护、作业".to_owned(),
            fee: Some(Fen::ZERO),
        }
    }

    fn standing(cleared: bool) -> Offer {
        Offer { id: "t1".to_owned(), term: "2011秋".to_owned(), text: text(), cleared }
    }

    fn agreement(signed: &[Signer]) -> Agreement {
        let (child, term) = ("ming".to_owned(), "2011秋".to_owned());
        Agreement { child, term, text: text(), signed: signed.to_vec(), ends_on: None }
    }

    #[test]
    fn pilot_units_open_in_the_pilot_nobody_in_the_summary_and_everybody_afterwards() {
        let plan = shinan();
        let ask = |path: &str, day, standing: Option<&Offer>, text| {
            let at = (&Path::new(path), day);
            let cleared = standing.filter(|one| one.cleared).map(|one| one.term.clone());
            let cleared: Vec<String> = cleared.into_iter().collect();
            write((&plan.agreement, &plan.rollout), at, (standing, &cleared), ("2011秋", text))
        };
        let (pilot, other) = ("qingdao/shinan/street-b/xianyou-road", "qingdao/shinan/street-b/other");
        let under = "qingdao/shinan/street-c/any";
        let (before, first, last) = (date(2011, 5, 9), date(2011, 5, 10), date(2011, 10, 31));
        let cases = [
            (pilot, before, Some(Closed::OutsideStages)),
            (pilot, first, None),
            (under, first, None),
            (other, first, Some(Closed::NotAPilot)),
            (pilot, last, None),
            (pilot, date(2011, 11, 1), Some(Closed::NobodyNow)),
            (pilot, date(2011, 12, 31), Some(Closed::NobodyNow)),
            (other, date(2012, 1, 1), None),
            (other, date(2013, 1, 1), Some(Closed::OutsideStages)),
        ];
        for (path, day, closed) in cases {
            assert_eq!(ask(path, day, None, text()).err(), closed.map(Refusal::Stage), "{path} {day}");
        }
        let summary = date(2011, 11, 1);
        let dearer = Text { fee: Some(Fen(100)), ..text() };
        assert!(
            ask(pilot, summary, Some(&standing(true)), dearer.clone()).unwrap().is_some(),
            "a class that runs"
        );
        assert_eq!(
            ask(pilot, summary, Some(&standing(false)), dearer),
            Err(Refusal::Stage(Closed::NobodyNow))
        );
        let drafted = |cleared: &str| {
            let (at, draft) = ((&Path::new(pilot), summary), standing(false));
            let even_dearer = Text { fee: Some(Fen(200)), ..text() };
            let terms = [cleared.to_owned()];
            write((&plan.agreement, &plan.rollout), at, (Some(&draft), &terms), ("2011秋", even_dearer))
        };
        assert!(drafted("2011秋").unwrap().is_some(), "a draft over a text that was signed off");
        assert_eq!(drafted("2011春"), Err(Refusal::Stage(Closed::NobodyNow)), "of another term");
        assert_eq!(ask(pilot, first, Some(&standing(true)), text()), Ok(None), "written twice is once");
        let lacking = Text { fee: None, ..text() };
        assert_eq!(ask(pilot, first, None, lacking), Err(Refusal::Lacks(Item::Fee)));
        let at = (&Path::new(pilot), first);
        let no_term = write((&plan.agreement, &plan.rollout), at, (None, &[]), (" ", text()));
        assert_eq!(no_term, Err(Refusal::NoText));
    }

    #[test]
    fn cleared_offered_signed_and_ended_in_this_order() {
        let plan = shinan();
        let terms = (&plan.agreement, &plan.supervision);
        assert_eq!(clear(None, "t1"), Err(Refusal::NoText));
        assert_eq!(clear(Some(&standing(false)), "t0"), Err(Refusal::Changed), "another text was read");
        let cleared = [false, true].map(|one| clear(Some(&standing(one)), "t1"));
        assert_eq!(cleared, [Ok(true), Ok(false)]);
        assert_eq!(offer(terms, None, None, ON), Err(Refusal::NoText));
        assert_eq!(offer(terms, Some(&standing(false)), None, ON), Err(Refusal::NotCleared));
        assert_eq!(offer(terms, Some(&standing(true)), None, ON), Ok(true));
        let offered = agreement(&[Signer::Provider]);
        assert_eq!(offer(terms, Some(&standing(true)), Some(&offered), ON), Ok(false));
        let ended = Agreement { ends_on: Some(ON), ..offered.clone() };
        assert_eq!(offer(terms, Some(&standing(true)), Some(&ended), ON), Ok(true));

        assert_eq!(sign(None, None, "a1"), Err(Refusal::NoText));
        assert_eq!(sign(Some(&standing(true)), None, "a1"), Err(Refusal::NotOffered));
        let other = Offer { text: Text { fee: Some(Fen(100)), ..text() }, ..standing(true) };
        assert_eq!(sign(Some(&other), Some(("a1", &offered)), "a1"), Err(Refusal::Changed));
        assert_eq!(sign(Some(&standing(true)), Some(("a1", &offered)), "a0"), Err(Refusal::Changed));
        assert_eq!(sign(Some(&standing(true)), Some(("a1", &offered)), "a1"), Ok(true));
        let both = agreement(Signer::ALL);
        assert_eq!(sign(Some(&standing(true)), Some(("a1", &both)), "a1"), Ok(false));

        assert_eq!(end(terms.0, Some(&offered), ON), Err(Refusal::NoneInForce));
        assert_eq!(end(terms.0, Some(&both), ON), Ok(Some(date(2011, 6, 8))), "seven days of notice");
        let announced = Agreement { ends_on: Some(date(2011, 6, 8)), ..both.clone() };
        assert_eq!(end(terms.0, Some(&announced), ON), Ok(None));
        assert_eq!(end(terms.0, Some(&announced), date(2011, 6, 8)), Err(Refusal::NoneInForce));
    }

    #[test]
    fn unsigned_is_recorded_and_watched() {
        let terms = shinan().agreement;
        let both = agreement(Signer::ALL);
        let half = agreement(&[Signer::Provider]);
        let dearer = Offer { text: Text { fee: Some(Fen(100)), ..text() }, ..standing(true) };
        let cases = [
            (standing(true), Some(&both), false, Standing::Expected),
            (standing(true), Some(&half), false, Standing::NotExpected),
            (standing(true), Some(&half), true, Standing::PresentUnsigned),
            (standing(true), None, true, Standing::PresentUnsigned),
            (dearer, Some(&both), true, Standing::PresentUnsigned),
        ];
        for (offer, own, there, told) in cases {
            assert_eq!(stands(&terms, Some(&offer), own, (ON, there)), told, "{own:?} {there}");
        }
        assert_eq!(stands(&terms, None, None, (ON, true)), Standing::PresentUnsigned);
    }
}
