//! 上报 What the office above a school hears of it.

pub mod complaint;

use crate::people::place::Place;

/// The bureau that hears of a school (P1.15, P1.16): the nearest district or city above it. A town's office runs no schools.
pub fn bureau_of<'p>(all: &'p [Place], school: &Place) -> Option<&'p Place> {
    let hears = |place: &&Place| {
        ["district", "city"].contains(&place.kind.as_str())
            && place.district == school.district
            && place.path.covers(&school.path)
    };
    let above = all.iter().filter(|place| school.is_school() && hears(place));
    above.max_by_key(|place| place.path.as_str().len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{DistrictId, PlaceId};
    use crate::people::place::Path;

    fn place(district: &str, kind: &str, path: &str) -> Place {
        Place {
            district: DistrictId::new(district),
            place: PlaceId::new(path.rsplit('/').next().unwrap()),
            path: Path::new(path),
            kind: kind.to_owned(),
            name_zh: String::new(),
            name_en: String::new(),
        }
    }

    #[test]
    fn the_nearest_district_or_city_hears_of_a_school_and_no_town() {
        let (city, district) = (place("a", "city", "hz"), place("a", "district", "hz/a"));
        let town = place("a", "town", "hz/a/east");
        let other = place("b", "district", "hz/a");
        let school = place("a", "school", "hz/a/east/wenlan");
        let site = place("a", "site", "hz/a/east/wenlan/main");
        let all = [city.clone(), town.clone(), district.clone(), other.clone(), school.clone()];
        let cases = [
            ("a school", &all[..], &school, Some(&district)),
            ("a site of it", &all[..], &site, Some(&district)),
            ("without a district", &all[..2], &school, Some(&city)),
            ("another district's", &all[3..], &school, None),
            ("a bureau is none", &all[..], &district, None),
            ("a town is none", &all[..], &town, None),
        ];
        for (case, all, of, expected) in cases {
            assert_eq!(bureau_of(all, of), expected, "{case}");
        }
    }
}
