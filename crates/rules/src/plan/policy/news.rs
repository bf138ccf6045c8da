//! 新意见 From which day on a version of a policy says something else than the one before it, and which plans break it that broke
//! nothing.

use super::{Limit, Policy};
use crate::id::PlaceId;
use crate::plan::document::Opened;
use crate::plan::finding::Finding;
use crate::plan::lattice::Library;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// A place's plan that holds or will hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Live {
    /// Whose.
    pub place: PlaceId,
    /// Its name.
    pub scheme: String,
    /// The document.
    pub text: String,
    /// The day from which it holds.
    pub from: Date,
}

/// The first day on which anything is new or over; the policy's own where nothing stood before it, or all binds as it did.
pub fn new_from(new: &Policy, standing: Option<&Policy>) -> Date {
    let first = |standing: &Policy| new.limits.iter().filter_map(|limit| changed(new, standing, limit)).min();
    standing.and_then(first).unwrap_or(new.head.from)
}

/// The day on which one limit first says something else than before; nothing where it binds as it did.
pub(super) fn changed(new: &Policy, standing: &Policy, limit: &Limit) -> Option<Date> {
    let days = new.days(limit);
    let Some(old) = standing.limits.iter().find(|one| one.id == limit.id) else { return Some(days.from) };
    let was = standing.days(old);
    if old.undated() != limit.undated() || days.from != was.from {
        // One that has not begun binds nobody yet.
        return Some(days.from.min(was.from));
    }
    (days.until != was.until).then(|| days.until.min(was.until))
}

/// The places with a plan that breaks something from today on once this version of a policy is known, while none of theirs does
/// without it (P1.1).
pub fn newly_breaking(live: &[Live], known: &Library, new: &Policy, today: Date) -> BTreeSet<PlaceId> {
    let with = Library::new(known.iter().cloned().chain([new.clone()]));
    let breaking = |library: &Library| -> BTreeSet<PlaceId> {
        let breaks = |one: &&Live| {
            let file = format!("{}.toml", one.scheme);
            let Ok(opened) = Opened::read(&file, &one.text) else { return false };
            library.check(&opened, Some(today.max(one.from))).iter().any(Finding::is_error)
        };
        live.iter().filter(breaks).map(|one| one.place.clone()).collect()
    };
    let before = breaking(known);
    breaking(&with).into_iter().filter(|place| !before.contains(place)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::form;
    use crate::plan::policy::{DISTRICT, district};
    use crate::plan::scheme::GONGSHU;
    use jiff::civil::date;

    #[test]
    fn a_place_is_named_once_it_breaks_what_it_did_not_before() {
        let first = district(DISTRICT);
        let cap = first.limits.iter().find(|one| one.id == "fee-cap").unwrap();
        let capped = |from| district(&form::amend(DISTRICT, &first, cap, "18", from).unwrap());
        let (january, march) = (capped(date(2022, 1, 1)), capped(date(2022, 3, 1)));
        let live = |place: &str, text: &str, from| Live {
            place: PlaceId::new(place),
            scheme: "gongshu-2021-autumn".to_owned(),
            text: text.to_owned(),
            from,
        };
        let plan = || live("wenlan", GONGSHU, date(2021, 9, 1));
        let dear = live("wenlan", &GONGSHU.replace("= 2000", "= 3000"), date(2022, 1, 10));
        let cheap = live("beixiu", &GONGSHU.replace("= 2000", "= 1500"), date(2021, 9, 1));
        let october = date(2021, 10, 1);
        let none: &[&str] = &[];
        let cases = [
            ("a cap that is lowered", vec![plan(), cheap.clone()], &january, october, &["wenlan"] as &[&str]),
            ("nothing is new", vec![plan()], &first, october, none),
            ("a plan that costs less", vec![cheap], &january, october, none),
            ("whoever broke something before", vec![plan(), dear], &january, october, none),
            ("a cap after the plan", vec![plan()], &march, october, none),
            ("one that does not read", vec![live("wenlan", "[scheme", october)], &january, october, none),
        ];
        for (what, live, new, today, expected) in cases {
            let found = newly_breaking(&live, &Library::new([first.clone()]), new, today);
            let places: Vec<&str> = found.iter().map(PlaceId::as_str).collect();
            assert_eq!(places, expected, "{what}");
        }
    }

    #[test]
    fn what_is_new_holds_from_its_own_day() {
        let first = district(DISTRICT);
        let cap = first.limits.iter().find(|one| one.id == "fee-cap").unwrap();
        let (november, january) = (date(2021, 11, 1), date(2022, 1, 1));
        let amended = form::amend(DISTRICT, &first, cap, "18", january).unwrap();
        let second = district(&amended);
        let mut third = second.clone();
        third.limits.push(Limit { id: "sooner".to_owned(), from: Some(november), ..cap.clone() });
        let mut put_off = third.clone();
        put_off.limits.last_mut().unwrap().from = Some(january);
        let mut over = first.clone();
        over.limits[0].until = Some(november);
        let cases = [
            ("nothing stood before", &first, None, first.head.from),
            ("the same again", &first, Some(&first), first.head.from),
            ("another value from a day on", &second, Some(&first), january),
            ("one more, sooner than what is known to come", &third, Some(&second), november),
            ("what was to begin sooner begins later", &put_off, Some(&third), november),
            ("a limit that ends", &over, Some(&first), november),
        ];
        for (what, new, standing, expected) in cases {
            assert_eq!(new_from(new, standing), expected, "{what}");
        }
    }
}
