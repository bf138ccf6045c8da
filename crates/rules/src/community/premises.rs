//! 托管场所 Premises: a place is checked before children come, the check ends, and the elders' hours stay theirs.

pub mod inspecting;
pub mod week;

use crate::choice::{choices, missing};
use crate::plan::local::{Day, time};
use jiff::ToSpan;
use jiff::civil::{Date, Time};
use serde::Deserialize;

/// What makes a place safe.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Where places come from (P2.12, P2.19).
    pub sources: Vec<Source>,
    /// What is looked at (P2.19).
    pub items: Vec<Item>,
    /// What must not fail (P2.19).
    pub critical: Vec<Item>,
    /// How long a check holds (P2.19).
    pub valid_days: i64,
    /// How long before its end the committee is told (P2.19).
    pub alert_days: i64,
    /// Square metres for each child (P2.19).
    pub metres_per_child: i64,
    /// When the elders have their room (P2.12).
    pub elders: Vec<Hours>,
}

choices! {
    /// 场所来源 Where a place comes from.
    Source {
        /// 社区服务用房
        Community = "community-rooms",
        /// 社区老年活动室
        Elders = "elders-room",
        /// 图书室
        Library = "library",
        /// 社会托管资源
        Social = "social-resources",
    }
}

choices! {
    /// 检查项目 What is looked at.
    Item {
        /// 安全出口
        Exits = "exits",
        /// 消防
        Fire = "fire-safety",
        /// 卫生
        Hygiene = "hygiene",
        /// 窗户防护
        Windows = "window-guards",
        /// 楼梯防护
        Stairs = "stair-guards",
        /// 厕所
        Toilets = "toilets",
        /// 采光照明
        Lighting = "lighting",
    }
}

/// 老年人时段 Hours that are the elders' own; the end is excluded.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// On which weekdays.
    pub days: Vec<Day>,
    /// From when.
    #[serde(deserialize_with = "time")]
    pub from: Time,
    /// Until when.
    #[serde(deserialize_with = "time")]
    pub until: Time,
}

/// A place as it was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspection {
    /// Where the place comes from.
    pub source: Source,
    /// Who looked.
    pub inspector: String,
    /// When.
    pub on: Date,
    /// What was good.
    pub passed: Vec<Item>,
    /// What was not.
    pub failed: Vec<Item>,
    /// Square metres that children use.
    pub metres: i64,
}

/// Why a place takes no children.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsafe {
    /// Nobody signed the check.
    NoInspector,
    /// A place of another source.
    OtherSource,
    /// These were not looked at.
    NotLookedAt(Vec<Item>),
    /// These failed and must not.
    Failed(Vec<Item>),
    /// The check ended on this day.
    Expired(Date),
}

impl Terms {
    /// Whether children may be in a place on a day.
    pub fn is_safe(&self, check: &Inspection, on: Date) -> Result<(), Unsafe> {
        if check.inspector.trim().is_empty() {
            return Err(Unsafe::NoInspector);
        }
        if !self.takes(check.source) {
            return Err(Unsafe::OtherSource);
        }
        self.looked_at(check)?;
        self.sound(check)?;
        let until = self.valid_until(check);
        if on >= until { Err(Unsafe::Expired(until)) } else { Ok(()) }
    }

    /// Rule 场所来源 `[premises.sources]` (P2.12, P2.19): whether a place of this source is used.
    pub fn takes(&self, source: Source) -> bool {
        self.sources.contains(&source)
    }

    /// Rule 检查项目 `[premises.items]` (P2.19): a check that leaves an item out is none.
    fn looked_at(&self, check: &Inspection) -> Result<(), Unsafe> {
        let seen = [&check.passed[..], &check.failed[..]].concat();
        let left = missing(&self.items, &seen);
        if left.is_empty() { Ok(()) } else { Err(Unsafe::NotLookedAt(left)) }
    }

    /// Rule 否决项 `[premises.critical]` (P2.19): one of these failed closes the place; others are to be mended.
    fn sound(&self, check: &Inspection) -> Result<(), Unsafe> {
        let failed = missing(&self.critical, &check.passed);
        if failed.is_empty() { Ok(()) } else { Err(Unsafe::Failed(failed)) }
    }

    /// Rule 检查有效期 `[premises.valid_days]` (P2.19): the first day on which the check no longer holds.
    pub fn valid_until(&self, check: &Inspection) -> Date {
        check.on.saturating_add(self.valid_days.days())
    }

    /// Rule 到期提醒 `[premises.alert_days]` (P2.19): whether the committee is told that the check ends.
    pub fn is_ending(&self, check: &Inspection, today: Date) -> bool {
        today >= self.valid_until(check).saturating_sub(self.alert_days.days())
    }

    /// Rule 容纳人数 `[premises.metres_per_child]` (P2.19): how many children a place holds, as its size allows.
    pub fn holds(&self, check: &Inspection) -> i64 {
        check.metres / self.metres_per_child.max(1)
    }

    /// Rule 老年人优先 `[premises.elders]` (P2.12): the elders' hours that a class would take; one that ends as they
    /// begin takes none.
    pub fn taken_from_elders(&self, day: Day, (from, until): (Time, Time)) -> Option<&Hours> {
        let meets = |hours: &&Hours| hours.days.contains(&day) && from < hours.until && hours.from < until;
        self.elders.iter().find(meets)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::community_care::shinan;
    use jiff::civil::date;

    fn terms() -> Terms {
        shinan().premises
    }

    fn inspection() -> Inspection {
        Inspection {
            source: Source::Elders,
            inspector: "孙检查员".to_owned(),
            on: date(2011, 5, 9),
            passed: Item::ALL.to_vec(),
            failed: vec![],
            metres: 41,
        }
    }

    fn failing(item: Item) -> Inspection {
        let passed = Item::ALL.iter().copied().filter(|one| *one != item).collect();
        Inspection { passed, failed: vec![item], ..inspection() }
    }

    #[test]
    fn items_are_all_looked_at_and_critical_ones_good() {
        let unseen = Inspection { passed: Item::ALL[1..].to_vec(), ..inspection() };
        let cases = [
            (inspection(), Ok(())),
            (failing(Item::Lighting), Ok(())),
            (failing(Item::Fire), Err(Unsafe::Failed(vec![Item::Fire]))),
            (failing(Item::Windows), Err(Unsafe::Failed(vec![Item::Windows]))),
            (unseen, Err(Unsafe::NotLookedAt(vec![Item::Exits]))),
            (Inspection { inspector: " ".to_owned(), ..inspection() }, Err(Unsafe::NoInspector)),
        ];
        for (check, expected) in cases {
            assert_eq!(terms().is_safe(&check, date(2011, 5, 10)), expected, "{check:?}");
        }
    }

    #[test]
    fn sources_of_the_plan_only() {
        let terms = Terms { sources: vec![Source::Library], ..terms() };
        assert_eq!(terms.is_safe(&inspection(), date(2011, 5, 10)), Err(Unsafe::OtherSource));
        assert!(Source::ALL.iter().all(|source| super::tests::terms().takes(*source)));
    }

    #[test]
    fn valid_days_end_a_check() {
        let ended = date(2011, 11, 5);
        assert_eq!(terms().valid_until(&inspection()), ended);
        assert_eq!(terms().is_safe(&inspection(), date(2011, 11, 4)), Ok(()));
        assert_eq!(terms().is_safe(&inspection(), ended), Err(Unsafe::Expired(ended)));
    }

    #[test]
    fn alert_days_before_the_end() {
        let ending = [date(2011, 10, 5), date(2011, 10, 6)].map(|day| terms().is_ending(&inspection(), day));
        assert_eq!(ending, [false, true]);
    }

    #[test]
    fn metres_per_child_are_rounded_down() {
        let holds = |metres| terms().holds(&Inspection { metres, ..inspection() });
        assert_eq!([0, 1, 2, 41].map(holds), [0, 0, 1, 20]);
    }

    #[test]
    fn elders_keep_their_hours() {
        let at = |hour| Time::constant(hour, 0, 0, 0);
        let cases = [
            (Day::Mon, (at(10), at(12)), true),
            (Day::Mon, (at(11), at(12)), false),
            (Day::Mon, (at(15), at(18)), false),
            (Day::Wed, (at(15), at(18)), true),
            (Day::Wed, (at(16), at(18)), false),
            (Day::Wed, (at(12), at(14)), false),
            (Day::Sat, (at(9), at(10)), false),
        ];
        for (day, class, taken) in cases {
            assert_eq!(terms().taken_from_elders(day, class).is_some(), taken, "{day} {class:?}");
        }
    }
}
