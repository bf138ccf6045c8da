//! 场所检查登记 The committee or the street looks at the rooms and writes down what it saw; what failed is written down, too, and
//! closes them.

use super::{Inspection, Item, Terms, Unsafe};
use crate::plan::form::word;
use crate::refusal::Refuses;
use jiff::civil::Date;

/// A check of certain rooms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looked {
    /// Which rooms.
    pub room: String,
    /// What was seen.
    pub inspection: Inspection,
}

/// How the rooms stand on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has looked.
    Unseen,
    /// Children may be there until this day.
    Safe(Date),
    /// The same, and the check ends soon.
    Ending(Date),
    /// They may not.
    Unsafe(Unsafe),
}

/// Why a check is not written down, in the order in which it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Which rooms were looked at is not said.
    #[error("no room")]
    NoRoom,
    /// Nobody signs it.
    #[error("no inspector")]
    NoInspector,
    /// The plan uses no rooms of this source.
    #[error("a room of another source")]
    OtherSource,
    /// A check is written down when it was held.
    #[error("held on {on}")]
    NotHeldYet {
        /// The day given.
        on: Date,
    },
    /// Rooms have a size.
    #[error("no square metres")]
    NoMetres,
    /// A check that leaves an item out is none.
    #[error("{} was not looked at", .0.key())]
    NotLookedAt(Item),
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoRoom => "premises-no-room",
            Self::NoInspector => "premises-no-inspector",
            Self::OtherSource => "premises-other-source",
            Self::NotHeldYet { .. } => "premises-not-held-yet",
            Self::NoMetres => "premises-no-metres",
            Self::NotLookedAt(_) => "premises-not-looked-at",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::OtherSource => "P2.12",
            Self::NoRoom
            | Self::NoInspector
            | Self::NotHeldYet { .. }
            | Self::NoMetres
            | Self::NotLookedAt(_) => "P2.19",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotHeldYet { on } => vec![("on", on.to_string())],
            Self::NotLookedAt(item) => {
                let words = word(item.key());
                vec![("item_zh", words.zh), ("item_en", words.en)]
            }
            Self::NoRoom | Self::NoInspector | Self::OtherSource | Self::NoMetres => Vec::new(),
        }
    }
}

/// Writes a check down (P2.19), good or bad; the same once more changes nothing: `None`.
pub fn inspect(
    terms: &Terms,
    (draft, today): (Looked, Date),
    newest: Option<&Looked>,
) -> Result<Option<Looked>, Refusal> {
    let inspector = draft.inspection.inspector.trim().to_owned();
    let looked = Looked {
        room: draft.room.trim().to_owned(),
        inspection: Inspection { inspector, ..draft.inspection },
    };
    let check = &looked.inspection;
    if looked.room.is_empty() {
        return Err(Refusal::NoRoom);
    }
    if check.inspector.is_empty() {
        return Err(Refusal::NoInspector);
    }
    if !terms.takes(check.source) {
        return Err(Refusal::OtherSource);
    }
    if check.on > today {
        return Err(Refusal::NotHeldYet { on: check.on });
    }
    if check.metres <= 0 {
        return Err(Refusal::NoMetres);
    }
    if let Err(Unsafe::NotLookedAt(left)) = terms.is_safe(check, check.on)
        && let Some(item) = left.first()
    {
        return Err(Refusal::NotLookedAt(*item));
    }
    Ok((newest != Some(&looked)).then_some(looked))
}

/// How the rooms stand on a day, by their newest check (P2.19).
pub fn stands(terms: &Terms, newest: Option<&Inspection>, today: Date) -> Standing {
    let Some(check) = newest else { return Standing::Unseen };
    match terms.is_safe(check, today) {
        Err(why) => Standing::Unsafe(why),
        Ok(()) if terms.is_ending(check, today) => Standing::Ending(terms.valid_until(check)),
        Ok(()) => Standing::Safe(terms.valid_until(check)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::community::premises::Source;
    use crate::plan::community_care::shinan;
    use jiff::civil::date;

    const TODAY: Date = Date::constant(2011, 5, 9);

    fn looked() -> Looked {
        let inspection = Inspection {
            source: Source::Library,
            inspector: " 孙检查员 ".to_owned(),
            on: TODAY,
            passed: Item::ALL.to_vec(),
            failed: vec![],
            metres: 40,
        };
        Looked { room: "图书室二楼".to_owned(), inspection }
    }

    #[test]
    fn a_check_is_refused_first_reason_first() {
        let terms = shinan().premises;
        let nothing = Looked {
            room: " ".to_owned(),
            inspection: Inspection {
                inspector: " ".to_owned(),
                on: date(2011, 5, 10),
                passed: vec![],
                metres: 0,
                ..looked().inspection
            },
        };
        let with = |one: &Looked, change: fn(&mut Inspection)| {
            let mut one = one.clone();
            change(&mut one.inspection);
            one
        };
        let roomed = Looked { room: "图书室".to_owned(), ..nothing.clone() };
        let signed = with(&roomed, |one| one.inspector = "孙".to_owned());
        let held = with(&signed, |one| one.on = TODAY);
        let sized = with(&held, |one| one.metres = 1);
        let no_library = Terms { sources: vec![Source::Elders], ..terms.clone() };
        let cases = [
            (&terms, nothing, Refusal::NoRoom),
            (&terms, roomed, Refusal::NoInspector),
            (&no_library, signed.clone(), Refusal::OtherSource),
            (&terms, signed, Refusal::NotHeldYet { on: date(2011, 5, 10) }),
            (&terms, held, Refusal::NoMetres),
            (&terms, sized, Refusal::NotLookedAt(Item::Exits)),
        ];
        for (terms, draft, refusal) in cases {
            assert_eq!(inspect(terms, (draft, TODAY), None), Err(refusal));
        }
        let taken = inspect(&terms, (looked(), TODAY), None).unwrap().unwrap();
        assert_eq!(taken.inspection.inspector, "孙检查员");
        assert_eq!(inspect(&terms, (looked(), TODAY), Some(&taken)), Ok(None), "twice is once");
        let failed = with(&looked(), |one| {
            one.passed.remove(0);
            one.failed = vec![Item::Exits];
        });
        assert!(
            inspect(&terms, (failed, TODAY), None).unwrap().is_some(),
            "what failed is written down, too"
        );
    }

    #[test]
    fn rooms_are_unseen_safe_ending_and_over() {
        let terms = shinan().premises;
        let check = looked().inspection;
        let ended = date(2011, 11, 5);
        let failed =
            Inspection { passed: Item::ALL[1..].to_vec(), failed: vec![Item::Exits], ..check.clone() };
        let cases = [
            (None, TODAY, Standing::Unseen),
            (Some(&check), TODAY, Standing::Safe(ended)),
            (Some(&check), date(2011, 10, 6), Standing::Ending(ended)),
            (Some(&check), ended, Standing::Unsafe(Unsafe::Expired(ended))),
            (Some(&failed), TODAY, Standing::Unsafe(Unsafe::Failed(vec![Item::Exits]))),
        ];
        for (newest, day, told) in cases {
            assert_eq!(stands(&terms, newest, day), told, "{day}");
        }
    }
}
