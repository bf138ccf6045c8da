//! 用房周历 Who has a room when: the elders' hours come first in their own room, then the class and temporary care.

use super::inspecting::Looked;
use super::{Hours, Source, Terms};
use crate::plan::form::word;
use crate::plan::local::{Day, Words};
use jiff::civil::Time;

/// 谁用 Who has a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum User {
    /// 老年人
    Elders,
    /// 托管班
    CareClass,
    /// 临时托管
    Temporary,
}

/// 占用老年人时段 The elders' hours that would be taken from them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clash {
    /// On which weekday.
    pub day: Day,
    /// From when.
    pub from: Time,
    /// Until when.
    pub until: Time,
}

/// 一行 A part of the day in which nothing changes, with who has the room on each weekday.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// From when.
    pub from: Time,
    /// Until when.
    pub until: Time,
    /// From Monday on: nobody, one, or several at once.
    pub days: Vec<Vec<User>>,
}

impl Terms {
    /// What the elders would lose to these hours (P2.12): their own room alone is theirs.
    pub fn clash(&self, source: Source, hours: &Hours) -> Option<Clash> {
        if self.elders_in(source).is_empty() {
            return None;
        }
        let clash = |day: &Day| {
            let taken = self.taken_from_elders(*day, (hours.from, hours.until))?;
            Some(Clash { day: *day, from: taken.from, until: taken.until })
        };
        hours.days.iter().find_map(clash)
    }

    /// The elders' hours in a room of this source.
    pub fn elders_in(&self, source: Source) -> &[Hours] {
        match source {
            Source::Elders => &self.elders,
            Source::Community | Source::Library | Source::Social => &[],
        }
    }
}

impl Clash {
    /// As a refusal says it: the weekday in both languages, from when and until when.
    pub fn said(&self) -> (Words, String, String) {
        let hour = |time: Time| time.strftime("%H:%M").to_string();
        (word(&self.day.to_string()), hour(self.from), hour(self.until))
    }
}

/// Of each room its newest check, where the newest comes first.
pub fn rooms(all: &[Looked]) -> Vec<&Looked> {
    let mut rooms: Vec<&Looked> = Vec::new();
    for looked in all {
        if rooms.iter().all(|one| one.room != looked.room) {
            rooms.push(looked);
        }
    }
    rooms
}

/// A room's week as a picture: from its first hour to its last, cut wherever somebody comes or goes.
pub fn week(uses: &[(User, Hours)]) -> Vec<Span> {
    let mut cuts: Vec<Time> = uses.iter().flat_map(|(_, hours)| [hours.from, hours.until]).collect();
    cuts.sort_unstable();
    cuts.dedup();
    let ends = cuts.iter().skip(1);
    cuts.iter().zip(ends).map(|(from, until)| span(uses, (*from, *until))).collect()
}

fn span(uses: &[(User, Hours)], (from, until): (Time, Time)) -> Span {
    let is_there =
        |hours: &Hours, day: &Day| hours.days.contains(day) && hours.from <= from && until <= hours.until;
    let on = |day: &Day| {
        let there = uses.iter().filter(|(_, hours)| is_there(hours, day));
        let mut users: Vec<User> = there.map(|(user, _)| *user).collect();
        users.sort_unstable();
        users.dedup();
        users
    };
    Span { from, until, days: Day::ALL.iter().map(on).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::community::premises::{Inspection, Item};
    use crate::plan::community_care::shinan;
    use jiff::civil::{date, time};

    fn hours(days: &[Day], from: i8, until: i8) -> Hours {
        Hours { days: days.to_vec(), from: time(from, 0, 0, 0), until: time(until, 0, 0, 0) }
    }

    #[test]
    fn the_elders_keep_their_hours_in_their_own_room_only() {
        let terms = shinan().premises;
        let class = hours(&[Day::Mon, Day::Wed], 15, 18);
        let taken = Clash { day: Day::Wed, from: time(14, 0, 0, 0), until: time(16, 0, 0, 0) };
        let cases = [
            (Source::Elders, class.clone(), Some(taken)),
            (Source::Library, class.clone(), None),
            (Source::Community, class.clone(), None),
            (Source::Social, class, None),
            (Source::Elders, hours(&[Day::Mon, Day::Wed], 16, 18), None),
            (Source::Elders, hours(&[Day::Tue], 15, 18), None),
        ];
        for (source, hours, expected) in cases {
            assert_eq!(terms.clash(source, &hours), expected, "{source} {hours:?}");
        }
        let (day, from, until) = taken.said();
        assert_eq!((day.zh.as_str(), from.as_str(), until.as_str()), ("周三", "14:00", "16:00"));
    }

    #[test]
    fn of_each_room_the_newest_check_counts() {
        let check = |room: &str, metres| {
            let inspection = Inspection {
                source: Source::Library,
                inspector: "孙检查员".to_owned(),
                on: date(2011, 5, 9),
                passed: Item::ALL.to_vec(),
                failed: vec![],
                metres,
            };
            Looked { room: room.to_owned(), inspection }
        };
        let all = [check("图书室", 40), check("活动室", 30), check("图书室", 20)];
        assert_eq!(rooms(&all), [&all[0], &all[1]]);
    }

    #[test]
    fn a_week_is_cut_where_somebody_comes_or_goes() {
        let uses = [
            (User::Elders, hours(&[Day::Wed], 14, 16)),
            (User::CareClass, hours(&[Day::Mon, Day::Wed], 15, 18)),
        ];
        let picture = week(&uses);
        let rows: Vec<(Time, Time)> = picture.iter().map(|span| (span.from, span.until)).collect();
        let at = |hour| time(hour, 0, 0, 0);
        assert_eq!(rows, [(at(14), at(15)), (at(15), at(16)), (at(16), at(18))]);
        assert_eq!(picture[0].days[2], [User::Elders]);
        assert!(picture[0].days[0].is_empty());
        assert_eq!(picture[1].days[0], [User::CareClass]);
        assert_eq!(picture[1].days[2], [User::Elders, User::CareClass]);
        assert_eq!(picture[2].days[2], [User::CareClass]);
        assert!(week(&[]).is_empty());
    }
}
