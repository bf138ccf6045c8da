//! 消毒 Disinfection: every place of every kind, before the opening, with who did it and when.

pub mod logging;

use crate::choice::{choices, missing, percent};
use crate::plan::local::date;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Which kinds of places, by when, how far.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// The kinds that the school has (P5.34).
    pub places: Vec<Kind>,
    /// The kinds that it has not.
    pub not_present: Vec<Kind>,
    /// How many of its places, in percent, at least (P5.34).
    pub percent_min: i64,
    /// The last day for it.
    #[serde(deserialize_with = "date")]
    pub by: Date,
    /// The last day for tidying up the campus (P5.33).
    #[serde(deserialize_with = "date")]
    pub tidy_by: Date,
}

choices! {
    /// 重点场所 A kind of place (P5.34).
    Kind {
        /// 教室
        Classrooms = "classrooms",
        /// 课桌椅
        Desks = "desks-and-chairs",
        /// 公共教学用具
        Tools = "shared-teaching-tools",
        /// 门把手
        Handles = "door-handles",
        /// 食堂
        Canteen = "canteen",
        /// 住宿区域
        Dormitories = "dormitories",
        /// 厕所
        Toilets = "lavatories",
        /// 垃圾厢房
        Rubbish = "rubbish-rooms",
        /// 电梯
        Lifts = "lifts",
        /// 隔离区域
        Isolation = "isolation-zone",
    }
}

/// One place on the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
    /// The day it was done; with who, agent and strength in the log.
    pub done_on: Option<Date>,
}

/// How far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// Whole percent of the places.
    pub percent: usize,
    /// The places that are left.
    pub left: Vec<String>,
    /// Kinds of which the list has no place at all.
    pub unlisted: Vec<Kind>,
}

impl Terms {
    /// Rule 重点场所 `[disinfection.places]` (P5.34): how much is done, what is left, which kind nobody listed.
    pub fn coverage(&self, places: &[Place]) -> Coverage {
        let own: Vec<&Place> = places.iter().filter(|place| self.has(place.kind)).collect();
        let left: Vec<String> =
            own.iter().filter(|place| !self.is_in_time(place)).map(|place| place.name.clone()).collect();
        let listed: BTreeSet<Kind> = own.iter().map(|place| place.kind).collect();
        Coverage {
            percent: percent(own.len() - left.len(), own.len()),
            left,
            unlisted: missing(&self.places, &listed.into_iter().collect::<Vec<_>>()),
        }
    }

    /// Rule 无此场所 `[disinfection.not_present]` (P5.34): a kind that the school has not is left out of the sum.
    fn has(&self, kind: Kind) -> bool {
        !self.not_present.contains(&kind)
    }

    /// Rule 全覆盖 `[disinfection.percent_min]` (P5.34): whether that is enough.
    pub fn is_enough(&self, coverage: &Coverage) -> bool {
        i64::try_from(coverage.percent).is_ok_and(|percent| percent >= self.percent_min)
            && coverage.unlisted.is_empty()
    }

    /// Rule 消毒期限 `[disinfection.by]` (P5.34): done on its last day or before.
    fn is_in_time(&self, place: &Place) -> bool {
        place.done_on.is_some_and(|day| day <= self.by)
    }

    /// Rule 环境整治 `[disinfection.tidy_by]` (P5.33): the tasks of the campus that are not signed off in time.
    pub fn untidy<'t>(&self, tasks: &[(&'t str, Option<Date>)]) -> Vec<&'t str> {
        let late = |signed: &Option<Date>| signed.is_none_or(|day| day > self.tidy_by);
        tasks.iter().filter(|(_, signed)| late(signed)).map(|(task, _)| *task).collect()
    }

    /// Every kind that the plan speaks of.
    pub(crate) fn named(&self) -> impl Iterator<Item = Kind> {
        self.places.iter().chain(&self.not_present).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::return_to_school::dongpo;
    use jiff::civil::date;

    fn terms() -> Terms {
        dongpo().disinfection
    }

    /// A hundred places, all done, of every kind that the school has.
    fn hundred() -> Vec<Place> {
        let kinds = terms().places;
        let place = |at: usize| Place {
            name: format!("场所{at}"),
            kind: kinds[at % kinds.len()],
            done_on: Some(terms().by),
        };
        (0..100).map(place).collect()
    }

    #[test]
    fn places_one_lift_short_is_ninety_nine_percent_and_named() {
        let mut places = hundred();
        assert!(terms().is_enough(&terms().coverage(&places)));
        places[8].done_on = None;
        let short = terms().coverage(&places);
        assert_eq!((short.percent, short.left.as_slice()), (99, &["场所8".to_owned()][..]));
        assert!(!terms().is_enough(&short));
    }

    #[test]
    fn by_its_last_day() {
        let mut places = hundred();
        places[0].done_on = Some(date(2021, 8, 31));
        assert_eq!(terms().coverage(&places).left, ["场所0"]);
    }

    #[test]
    fn percent_min_is_all_and_a_kind_without_a_place_is_told() {
        let half = Terms { percent_min: 50, ..terms() };
        let coverage = Coverage { percent: 50, left: vec![], unlisted: vec![] };
        assert!(half.is_enough(&coverage) && !terms().is_enough(&coverage));
        let no_canteen: Vec<Place> =
            hundred().into_iter().filter(|place| place.kind != Kind::Canteen).collect();
        let told = terms().coverage(&no_canteen);
        assert_eq!((told.percent, told.unlisted.as_slice()), (100, &[Kind::Canteen][..]));
        assert!(!terms().is_enough(&told));
    }

    #[test]
    fn not_present_does_not_count() {
        let mut places = hundred();
        places.push(Place { name: "宿舍".to_owned(), kind: Kind::Dormitories, done_on: None });
        assert_eq!(terms().coverage(&places).percent, 100);
        let has_one = Terms { not_present: vec![], ..terms() };
        assert_eq!(has_one.coverage(&places).left, ["宿舍"]);
    }

    #[test]
    fn tidy_by() {
        let last = terms().tidy_by;
        let tasks = [("操场", Some(last)), ("走廊", Some(date(2021, 8, 31))), ("花坛", None)];
        assert_eq!(terms().untidy(&tasks), ["走廊", "花坛"]);
    }
}
