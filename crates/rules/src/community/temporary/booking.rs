//! 临时托管预约 A family books a day where no class runs; the child comes, and leaves with a named adult. Whoever comes unbooked
//! is looked after all the same (X.22).

use super::{Rule, Terms, Unbooked};
use crate::moment::Moment;
use crate::refusal::Refuses;
use jiff::civil::{Date, Time};

/// A child's day of temporary care.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booking {
    /// When it was booked and is not cancelled; nothing for a child who came unbooked.
    pub booked_at: Option<Moment>,
    /// When the child came.
    pub came_at: Option<Moment>,
    /// When it left, and with whom.
    pub left: Option<(Moment, String)>,
}

/// What is known of a day that a family asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts<'f> {
    /// The child's own day, if there is one.
    pub own: Option<&'f Booking>,
    /// Whether the community runs a class.
    pub has_class: bool,
    /// Whether somebody there looks after children.
    pub has_minder: bool,
    /// Whether it is a working day: on others no child comes from school.
    pub is_working_day: bool,
    /// Whether it is held on that weekday, in a room that takes children.
    pub is_held: bool,
    /// Whether the child is on its roll.
    pub on_roll: bool,
    /// Places of the day that are taken.
    pub taken: i64,
    /// Whether the guardian signs the day's agreement.
    pub agreed: bool,
}

/// Why nothing is done, in the order in which it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Where a class runs, it is the class that takes the child.
    #[error("a class runs")]
    HasClass,
    /// The child is on no roll of the community that day.
    #[error("not on the roll")]
    NotOnRoll,
    /// The community offers none.
    #[error("none is offered")]
    NotOffered,
    /// Nobody there looks after children.
    #[error("nobody looks after children")]
    NobodyThere,
    /// No child comes from school that day.
    #[error("{date} is no school day")]
    NoSchoolDay {
        /// Which.
        date: Date,
    },
    /// It is held on other weekdays, or its room takes no children that day.
    #[error("none on {date}")]
    NotHeld {
        /// Which.
        date: Date,
    },
    /// The hour of that day is past.
    #[error("booked until {until}")]
    Late {
        /// The hour.
        until: Time,
    },
    /// All places of that day are taken.
    #[error("{places} places are taken")]
    Full {
        /// How many.
        places: i64,
    },
    /// The day's agreement is not signed.
    #[error("not agreed")]
    NotAgreed,
    /// There is nothing to cancel.
    #[error("not booked")]
    NotBooked,
    /// The child is there already.
    #[error("it has come")]
    HasCome,
    /// The child is not there.
    #[error("not there")]
    NotThere,
    /// It has left with somebody else.
    #[error("it has left")]
    HasLeft,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::HasClass => "temporary-has-class",
            Self::NotOnRoll => "temporary-not-on-roll",
            Self::NotOffered => "temporary-not-offered",
            Self::NobodyThere => "temporary-nobody-there",
            Self::NoSchoolDay { .. } => "temporary-no-school-day",
            Self::NotHeld { .. } => "temporary-not-held",
            Self::Late { .. } => "temporary-late",
            Self::Full { .. } => "temporary-full",
            Self::NotAgreed => "temporary-not-agreed",
            Self::NotBooked => "temporary-not-booked",
            Self::HasCome => "temporary-has-come",
            Self::NotThere => "temporary-not-there",
            Self::HasLeft => "temporary-has-left",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NotAgreed => "P2.28",
            Self::HasClass
            | Self::NotOnRoll
            | Self::NotOffered
            | Self::NobodyThere
            | Self::NoSchoolDay { .. }
            | Self::NotHeld { .. }
            | Self::Late { .. }
            | Self::Full { .. }
            | Self::NotBooked
            | Self::HasCome
            | Self::NotThere
            | Self::HasLeft => "P2.24",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Late { until } => vec![("until", until.strftime("%H:%M").to_string())],
            Self::Full { places } => vec![("places", places.to_string())],
            Self::NoSchoolDay { date } | Self::NotHeld { date } => vec![("date", date.to_string())],
            Self::HasClass
            | Self::NotOnRoll
            | Self::NotOffered
            | Self::NobodyThere
            | Self::NotAgreed
            | Self::NotBooked
            | Self::HasCome
            | Self::NotThere
            | Self::HasLeft => Vec::new(),
        }
    }
}

/// A guardian books a day (P2.24); booked twice is once: `false`.
pub fn book(terms: &Terms, (day, now): (Date, Moment), facts: Facts<'_>) -> Result<bool, Refusal> {
    if facts.own.is_some_and(|own| own.booked_at.is_some() || own.came_at.is_some()) {
        return Ok(false);
    }
    if facts.has_class {
        return Err(Refusal::HasClass);
    }
    if !facts.on_roll {
        return Err(Refusal::NotOnRoll);
    }
    if terms.is_offered() && !facts.has_minder {
        return Err(Refusal::NobodyThere);
    }
    if terms.is_offered() && !facts.is_working_day {
        return Err(Refusal::NoSchoolDay { date: day });
    }
    if terms.is_offered() && !facts.is_held {
        return Err(Refusal::NotHeld { date: day });
    }
    terms.book(day, facts.taken, now).map_err(|why| match why {
        Unbooked::NotOffered => Refusal::NotOffered,
        Unbooked::Late => Refusal::Late { until: terms.until },
        Unbooked::Full => Refusal::Full { places: terms.places },
    })?;
    let mut kept = vec![Rule::Roll, Rule::Handover];
    kept.extend(facts.agreed.then_some(Rule::Agreement));
    if terms.not_kept(&kept).is_empty() { Ok(true) } else { Err(Refusal::NotAgreed) }
}

/// A guardian takes a booking back, until the child has come (P2.24).
pub fn cancel(own: Option<&Booking>) -> Result<(), Refusal> {
    let own = own.filter(|own| own.booked_at.is_some() || own.came_at.is_some());
    match own.map(|own| own.came_at) {
        None => Err(Refusal::NotBooked),
        Some(Some(_)) => Err(Refusal::HasCome),
        Some(None) => Ok(()),
    }
}

/// A child leaves with an adult who may take it (P2.24); said twice is once: `false`. With whom it left is not said anew.
pub fn leave(own: Option<&Booking>, with: &str) -> Result<bool, Refusal> {
    let own = own.filter(|own| own.came_at.is_some()).ok_or(Refusal::NotThere)?;
    match &own.left {
        None => Ok(true),
        Some((_, before)) if before == with => Ok(false),
        Some(_) => Err(Refusal::HasLeft),
    }
}

/// A child was noted as there by mistake and is taken back (P2.24), before it has left. Whoever is not there by now is taken back
/// once: `false`.
pub fn undo(own: Option<&Booking>) -> Result<bool, Refusal> {
    match own.map(|own| (own.came_at, &own.left)) {
        Some((_, Some(_))) => Err(Refusal::HasLeft),
        Some((Some(_), None)) => Ok(true),
        Some((None, None)) | None => Ok(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment::moment;
    use crate::plan::community_care::shinan;
    use jiff::civil::time;

    const DAY: Date = Date::constant(2011, 6, 1);

    fn at(hour: i8) -> Moment {
        moment(DAY, time(hour, 0, 0, 0))
    }

    fn booking(booked: bool, came: bool) -> Booking {
        Booking { booked_at: booked.then(|| at(9)), came_at: came.then(|| at(16)), left: None }
    }

    #[test]
    fn a_day_is_refused_first_reason_first() {
        let terms = shinan().temporary;
        let none = Terms { offered: false, ..terms.clone() };
        let good = Facts {
            own: None,
            has_class: false,
            has_minder: true,
            is_working_day: true,
            is_held: true,
            on_roll: true,
            taken: 9,
            agreed: true,
        };
        let with = |change: fn(&mut Facts<'_>)| {
            let mut facts = good;
            change(&mut facts);
            facts
        };
        let late = Refusal::Late { until: time(14, 0, 0, 0) };
        let (booked, came) = (booking(true, false), booking(false, true));
        let cases = [
            (&terms, 9, with(|one| one.has_class = true), Err(Refusal::HasClass)),
            (&terms, 9, with(|one| one.on_roll = false), Err(Refusal::NotOnRoll)),
            (&none, 9, good, Err(Refusal::NotOffered)),
            (&none, 9, with(|one| one.has_minder = false), Err(Refusal::NotOffered)),
            (&terms, 9, with(|one| one.has_minder = false), Err(Refusal::NobodyThere)),
            (&terms, 9, with(|one| one.is_working_day = false), Err(Refusal::NoSchoolDay { date: DAY })),
            (&terms, 9, with(|one| one.is_held = false), Err(Refusal::NotHeld { date: DAY })),
            (&terms, 14, good, Err(late)),
            (&terms, 9, with(|one| one.taken = 10), Err(Refusal::Full { places: 10 })),
            (&terms, 9, with(|one| one.agreed = false), Err(Refusal::NotAgreed)),
            (&terms, 13, good, Ok(true)),
            (&terms, 9, Facts { own: Some(&booked), taken: 10, ..good }, Ok(false)),
            (&terms, 18, Facts { own: Some(&came), ..good }, Ok(false)),
        ];
        for (terms, hour, facts, expected) in cases {
            assert_eq!(book(terms, (DAY, at(hour)), facts), expected, "{hour} {facts:?}");
        }
        let without = Terms { same_rules: vec![Rule::Roll], ..terms };
        assert_eq!(book(&without, (DAY, at(9)), with(|one| one.agreed = false)), Ok(true));
    }

    #[test]
    fn a_booking_is_taken_back_until_the_child_has_come_and_it_leaves_with_a_named_adult() {
        let (booked, came, gone) = (booking(true, false), booking(true, true), booking(false, false));
        assert_eq!(cancel(None), Err(Refusal::NotBooked));
        assert_eq!(cancel(Some(&gone)), Err(Refusal::NotBooked));
        assert_eq!(cancel(Some(&booked)), Ok(()));
        assert_eq!(cancel(Some(&came)), Err(Refusal::HasCome));
        assert_eq!([undo(None), undo(Some(&booked)), undo(Some(&came))], [Ok(false), Ok(false), Ok(true)]);
        assert_eq!(leave(Some(&booked), "王芳"), Err(Refusal::NotThere));
        assert_eq!(leave(Some(&came), "王芳"), Ok(true));
        let left = Booking { left: Some((at(17), "王芳".to_owned())), ..came };
        assert_eq!(undo(Some(&left)), Err(Refusal::HasLeft), "whoever left was there");
        assert_eq!(leave(Some(&left), "王芳"), Ok(false));
        assert_eq!(leave(Some(&left), "王伟"), Err(Refusal::HasLeft), "who took it stands");
    }
}
