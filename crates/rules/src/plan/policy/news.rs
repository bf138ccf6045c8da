//! 何时起有变 From which day on a version of a policy says something else than the one before it.

use super::{Limit, Policy};
use jiff::civil::Date;

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::form;
    use crate::plan::policy::{DISTRICT, district};
    use jiff::civil::date;

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
