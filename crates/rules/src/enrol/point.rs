//! 服务点 Summer points: a school that opens its rooms, in a town (P4.6, P4.9).

use crate::choice::choices;
use crate::id::PlaceId;
use crate::people::place::{Path, Place};
use crate::plan::local::Words;
use serde::Deserialize;
use std::collections::BTreeSet;

/// One point.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Its short name (P4.6).
    pub code: String,
    /// Its name (P4.6).
    pub name: Words,
    /// The town or street: points merge only inside one (P4.7).
    pub town: String,
    /// Children it has room for (P4.6).
    pub capacity: i64,
    /// What its school opens (P4.9).
    pub rooms: Vec<Room>,
    /// How far other points of its town are (P4.7); between two points once is enough.
    #[serde(default)]
    pub metres_to: Vec<Way>,
}

/// The last part of the way to a place at which a point's days are held: `hangzhou/gongshu/wenlan/summer`.
const SITE: &str = "summer";

/// How far one other point is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Way {
    /// Its short name.
    pub point: String,
    /// On foot.
    pub metres: i64,
}

choices! {
    /// What a point's school opens.
    Room {
        /// 教室
        Classrooms = "classrooms",
        /// 图书馆
        Library = "school-library",
        /// 运动场馆
        SportsFields = "sports-fields",
        /// 食堂
        Canteen = "canteen",
    }
}

impl Terms {
    /// Rule 服务点 `[point.code]` (P4.6): the point that families choose.
    pub fn id(&self) -> PlaceId {
        PlaceId::new(self.code.as_str())
    }

    /// The short name of the place at which its days are held: below its school, whose staff work there, and beside its
    /// register, which knows no child of another school.
    pub fn site(&self) -> PlaceId {
        site_id(&self.id())
    }

    /// That place, inside its school's.
    pub fn site_in(&self, school: &Place) -> Place {
        Place {
            district: school.district.clone(),
            place: self.site(),
            path: Path::new(format!("{}/{SITE}", school.path.as_str())),
            kind: "site".to_owned(),
            name_zh: self.name.zh.clone(),
            name_en: self.name.en.clone(),
        }
    }

    /// Rule 服务点名称 `[point.name]` (P4.6): as the list of points shows it.
    pub fn shown(&self) -> &Words {
        &self.name
    }

    /// Rule 镇街 `[point.town]` (P4.7): whether two points may merge.
    pub fn is_beside(&self, other: &Self) -> bool {
        self.town == other.town && self.code != other.code
    }

    /// Rule 距离 `[point.metres_to]` (P4.7): the way to another point, said at either of the two; `None` where nobody said it.
    pub fn metres_to(&self, other: &Self) -> Option<i64> {
        let said = |at: &Self, of: &Self| {
            let way = at.metres_to.iter().find(|way| way.point == of.code);
            way.map(|way| way.metres)
        };
        said(self, other).or_else(|| said(other, self))
    }

    /// Rule 名额 `[point.capacity]` (P4.6): children who still fit.
    pub fn free(&self, taken: i64) -> i64 {
        (self.capacity - taken).max(0)
    }

    /// Rule 开放场地 `[point.rooms]` (P4.9): what of the asked rooms stays closed.
    pub fn closed(&self, asked: &[Room]) -> Vec<Room> {
        let open: BTreeSet<Room> = self.rooms.iter().copied().collect();
        asked.iter().copied().filter(|room| !open.contains(room)).collect()
    }
}

/// The school inside which a summer point's days are held; `None` for any other place.
pub fn host(site: &Path) -> Option<Path> {
    let (school, last) = site.as_str().rsplit_once('/')?;
    (last == SITE).then(|| Path::new(school))
}

/// The short name of the place at which a school's summer point is held.
pub fn site_id(school: &PlaceId) -> PlaceId {
    PlaceId::new(format!("{school}-{SITE}"))
}

/// The short name of that school: that of the point (P4.9).
pub fn host_id(site: &Place) -> Option<PlaceId> {
    host(&site.path)?;
    let code = site.place.as_str().strip_suffix(SITE)?.strip_suffix('-')?;
    Some(PlaceId::new(code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::DistrictId;
    use crate::plan::holiday_care::yuhang;

    #[test]
    fn a_point_is_held_by_the_school_inside_which_it_stands() {
        let place = |place: &str, path: &str| Place {
            district: DistrictId::new("yuhang"),
            place: PlaceId::new(place),
            path: Path::new(format!("hangzhou/yuhang/{path}")),
            kind: String::new(),
            name_zh: String::new(),
            name_en: String::new(),
        };
        let point = yuhang().point.remove(0);
        let (school, junior) = (place("u1", "u1"), place("u1-junior", "u1/junior"));
        assert_eq!(host_id(&point.site_in(&school)), Some(PlaceId::new("u1")));
        assert_eq!([&school, &junior].map(host_id), [None, None]);
    }

    #[test]
    fn code_name_and_town() {
        let points = yuhang().point;
        assert_eq!(points[0].id(), PlaceId::new("u1"));
        assert_eq!(points[2].shown().zh, "良渚中学服务点");
        assert!(points[0].is_beside(&points[1]) && !points[0].is_beside(&points[2]));
        assert!(!points[0].is_beside(&points[0]));
    }

    #[test]
    fn metres_to() {
        let points = yuhang().point;
        assert_eq!(points[0].metres_to(&points[1]), Some(900));
        assert_eq!(points[1].metres_to(&points[0]), Some(900), "there and back");
        assert_eq!(points[0].metres_to(&points[2]), None);
    }

    #[test]
    fn capacity() {
        let points = yuhang().point;
        assert_eq!([0, 79, 80, 81].map(|taken| points[0].free(taken)), [80, 1, 0, 0]);
    }

    #[test]
    fn rooms() {
        let point = yuhang().point.remove(0);
        assert_eq!(point.closed(&[Room::Classrooms, Room::Library, Room::SportsFields]), []);
        assert_eq!(point.closed(&[Room::Canteen]), [Room::Canteen]);
    }
}
