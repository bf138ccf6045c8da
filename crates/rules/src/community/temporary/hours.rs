//! 临时托管时段 In which of the checked rooms temporary care is held, on which weekdays and when; never in the elders' hours.

use crate::community::premises::inspecting::Looked;
use crate::community::premises::week::Clash;
use crate::community::premises::{self, Hours};
use crate::plan::local::Day;
use crate::refusal::Refuses;
use jiff::civil::{Date, Time};

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// In which room.
    pub room: String,
    /// On which weekdays.
    pub days: Vec<Day>,
    /// From when until when.
    pub hours: Option<(Time, Time)>,
}

/// 时段 Where and when it is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// In which room.
    pub room: String,
    /// When.
    pub hours: Hours,
}

/// Why nothing is written down, in the order in which it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No weekday, or no hours.
    #[error("no hours")]
    NoHours,
    /// Nobody has looked at a room of this name.
    #[error("no such room")]
    NoRoom,
    /// Its newest check failed or has ended.
    #[error("the room is not safe")]
    UnsafeRoom,
    /// These are the elders' hours.
    #[error("the elders' hours: {0:?}")]
    EldersHours(Clash),
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoHours => "temporary-no-hours",
            Self::NoRoom => "temporary-no-room",
            Self::UnsafeRoom => "temporary-unsafe-room",
            Self::EldersHours(_) => "temporary-elders-hours",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NoHours => "P2.24",
            Self::NoRoom | Self::UnsafeRoom => "P2.19",
            Self::EldersHours(_) => "P2.12",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NoHours | Self::NoRoom | Self::UnsafeRoom => Vec::new(),
            Self::EldersHours(clash) => {
                let (day, from, until) = clash.said();
                vec![("day_zh", day.zh), ("day_en", day.en), ("from", from), ("until", until)]
            }
        }
    }
}

/// Writes down where and when temporary care is held (P2.12, P2.19, P2.24). The same once more changes nothing: `None`.
pub fn arrange(
    terms: &premises::Terms,
    (draft, today): (Draft, Date),
    (rooms, newest): (&[Looked], Option<&Held>),
) -> Result<Option<Held>, Refusal> {
    let hours = draft.hours.filter(|(from, until)| from < until && !draft.days.is_empty());
    let (from, until) = hours.ok_or(Refusal::NoHours)?;
    let held = Held { room: draft.room.trim().to_owned(), hours: Hours { days: draft.days, from, until } };
    stands(terms, &held, (rooms, today))?;
    Ok((newest != Some(&held)).then_some(held))
}

/// Whether children may be booked for a day (P2.24): on its weekdays, in a room that is safe on that day and not the elders' at
/// that hour. Where nothing is written down, no weekday is excluded.
pub fn is_held(terms: &premises::Terms, held: Option<&Held>, (rooms, date): (&[Looked], Date)) -> bool {
    held.is_none_or(|held| {
        held.hours.days.contains(&Day::of(date)) && stands(terms, held, (rooms, date)).is_ok()
    })
}

/// The newest check of each room comes first.
fn stands(terms: &premises::Terms, held: &Held, (rooms, on): (&[Looked], Date)) -> Result<(), Refusal> {
    let room = rooms.iter().find(|looked| looked.room == held.room).ok_or(Refusal::NoRoom)?;
    if terms.is_safe(&room.inspection, on).is_err() {
        return Err(Refusal::UnsafeRoom);
    }
    terms.clash(room.inspection.source, &held.hours).map_or(Ok(()), |clash| Err(Refusal::EldersHours(clash)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::community::premises::{Inspection, Item, Source};
    use crate::plan::community_care::shinan;
    use jiff::civil::{date, time};

    const TODAY: Date = Date::constant(2011, 6, 1);

    fn room(name: &str, source: Source) -> Looked {
        let inspection = Inspection {
            source,
            inspector: "孙检查员".to_owned(),
            on: date(2011, 5, 9),
            passed: Item::ALL.to_vec(),
            failed: vec![],
            metres: 40,
        };
        Looked { room: name.to_owned(), inspection }
    }

    fn draft(room: &str, days: &[Day], from: i8) -> Draft {
        let hours = Some((time(from, 0, 0, 0), time(18, 0, 0, 0)));
        Draft { room: room.to_owned(), days: days.to_vec(), hours }
    }

    #[test]
    fn hours_are_refused_first_reason_first() {
        let terms = shinan().premises;
        let mut failed = room("地下室", Source::Community);
        failed.inspection.passed.remove(0);
        failed.inspection.failed = vec![Item::Exits];
        let rooms = [room("老年活动室", Source::Elders), room("图书室", Source::Library), failed];
        let clash = Clash { day: Day::Wed, from: time(14, 0, 0, 0), until: time(16, 0, 0, 0) };
        let (week, wed) = ([Day::Mon, Day::Tue], [Day::Mon, Day::Wed]);
        let cases = [
            (draft("哪里", &[], 15), Some(Refusal::NoHours)),
            (draft("哪里", &week, 18), Some(Refusal::NoHours)),
            (draft("哪里", &week, 15), Some(Refusal::NoRoom)),
            (draft("地下室", &week, 15), Some(Refusal::UnsafeRoom)),
            (draft("老年活动室", &wed, 15), Some(Refusal::EldersHours(clash))),
            (draft(" 老年活动室 ", &wed, 16), None),
            (draft("老年活动室", &week, 15), None),
            (draft("图书室", &wed, 15), None),
        ];
        for (draft, refusal) in cases {
            let found = arrange(&terms, (draft.clone(), TODAY), (&rooms, None));
            assert_eq!(found.err(), refusal, "{draft:?}");
        }
        let taken = arrange(&terms, (draft("图书室", &wed, 15), TODAY), (&rooms, None)).unwrap().unwrap();
        let again = arrange(&terms, (draft("图书室", &wed, 15), TODAY), (&rooms, Some(&taken)));
        assert_eq!(again, Ok(None), "twice is once");
    }

    #[test]
    fn a_day_is_held_on_its_weekdays_while_the_room_is_safe() {
        let terms = shinan().premises;
        let rooms = [room("图书室", Source::Library)];
        let hours = Hours { days: vec![Day::Wed], from: time(15, 0, 0, 0), until: time(18, 0, 0, 0) };
        let held = Held { room: "图书室".to_owned(), hours };
        assert!(is_held(&terms, None, (&[], TODAY)), "nothing is written down");
        assert!(is_held(&terms, Some(&held), (&rooms, TODAY)));
        assert!(!is_held(&terms, Some(&held), (&rooms, date(2011, 6, 2))), "a Thursday");
        assert!(!is_held(&terms, Some(&held), (&rooms, date(2011, 11, 9))), "the check has ended");
        let taken = [room("图书室", Source::Elders)];
        assert!(!is_held(&terms, Some(&held), (&taken, TODAY)), "the room is the elders' by now");
    }
}
