//! 轮值随晚托 Turns follow their evenings: whoever is on duty on an evening that is not held owes nothing for it, has the turn back where it
//! is held after all, and hears of other hours (P3.31, P3.37).

use super::{Turn, persons};
use crate::day::closure::{Cause, Draft};
use crate::day::duty;
use crate::moment::Moment;
use crate::plan::calendar::Evening;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Under which name it is told that an evening has too few people on duty.
pub const EMPTY: &str = "empty";

/// A turn that is not over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ahead {
    /// The turn.
    pub turn: Turn,
    /// Its evening was not held when it was last looked at.
    pub is_off: bool,
}

/// What turns are held against.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The turns of today and after, by day.
    pub ahead: Vec<Ahead>,
    /// The closures that stand.
    pub closures: Vec<Draft>,
    /// Days on which a roll was laid out: children are in the building, and whoever is on duty stays.
    pub under_way: BTreeSet<Date>,
}

/// A turn whose evening is not held, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ceased {
    /// The turn.
    pub turn: Turn,
    /// A closure's cause, or [`Cause::Replanned`].
    pub cause: Cause,
    /// What the closure says of it.
    pub note: String,
}

/// 已核对 Turns as they are from now on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// Nobody's any more, as long as their evening is not held.
    pub ceased: Vec<Ceased>,
    /// Held after all.
    pub back: Vec<Turn>,
    /// At other hours than before.
    pub retimed: Vec<Turn>,
}

/// Holds turns that are not over against the evenings of now; `evening` says which one a day has by plan and calendar. What was
/// on an evening that is over stays as it was.
pub fn settle(facts: &Facts, evening: impl Fn(Date) -> Option<Evening>, now: Moment) -> Settled {
    let mut settled = Settled::default();
    for Ahead { turn, is_off } in facts.ahead.iter().filter(|one| one.turn.until > now) {
        match held(&facts.closures, evening(turn.date)) {
            Ok(on) if on.until <= now => {}
            Ok(on) if *is_off => settled.back.push(turn.at(&on)),
            Ok(on) if now < turn.from && turn.at(&on) != *turn => settled.retimed.push(turn.at(&on)),
            Ok(_) => {}
            Err(_) if *is_off || facts.under_way.contains(&turn.date) => {}
            Err((cause, note)) => settled.ceased.push(Ceased { turn: turn.clone(), cause, note }),
        }
    }
    settled
}

/// The evening, where it is held, or why it is not. A single lesson that is given up leaves the building open.
fn held(closures: &[Draft], evening: Option<Evening>) -> Result<Evening, (Cause, String)> {
    let on = evening.ok_or_else(|| (Cause::Replanned, String::new()))?;
    match closures.iter().find(|one| one.group.is_none() && one.covers(on.from, on.until)) {
        Some(one) => Err((one.cause, one.note.clone())),
        None => Ok(on),
    }
}

/// 空缺 How many people an evening lacks, told from the moment on at which whoever came would be reminded; `standing` are on duty then.
pub fn lacking(terms: &duty::Terms, evening: &Evening, standing: usize, now: Moment) -> Option<usize> {
    let before = duty::remind(terms).or_else(|| duty::alert(terms))?;
    let is_time = evening.from.plus_minutes(-before) <= now && now < evening.until;
    let missing = persons(terms).saturating_sub(standing);
    (is_time && missing > 0).then_some(missing)
}

impl Settled {
    /// Whether every turn is as it was.
    pub fn is_nothing(&self) -> bool {
        self.count() == 0
    }

    /// How many turns are otherwise now.
    pub fn count(&self) -> usize {
        self.ceased.len() + self.back.len() + self.retimed.len()
    }
}

impl Turn {
    /// The same at the hours of an evening.
    fn at(&self, on: &Evening) -> Self {
        Self { from: on.from, until: on.until, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Why;
    use super::*;
    use crate::day::closure::Instead;
    use crate::id::{ClosureId, GroupId, PersonId};
    use crate::plan::local::Day;
    use crate::plan::scheme::gongshu;
    use jiff::civil::{Time, date, time};

    fn at(day: i8, hour: i8, minute: i8) -> Moment {
        Moment::at(date(2021, 9, day).at(hour, minute, 0, 0))
    }

    /// A day's evening, from 15:30 to 18:00.
    fn evening(on: Date) -> Evening {
        Evening { date: on, day: Day::of(on), from: at(on.day(), 15, 30), until: at(on.day(), 18, 0) }
    }

    fn turn(day: i8) -> Turn {
        let Evening { date, from, until, .. } = evening(date(2021, 9, day));
        let (id, person) = (format!("k-{day}"), PersonId::new("wang"));
        Turn { id, date, from, until, person, why: Why::Fewest, turns: 0 }
    }

    /// A storm on Monday and Tuesday, all day or in some hours.
    fn storm(hours: Option<(Time, Time)>) -> Draft {
        Draft {
            id: ClosureId::new("storm"),
            from: date(2021, 9, 13),
            to: date(2021, 9, 14),
            hours,
            cause: Cause::Weather,
            note: "台风".to_owned(),
            instead: Instead::Cancel,
            group: None,
        }
    }

    fn facts(turns: &[(i8, bool)], closures: Vec<Draft>) -> Facts {
        let ahead = turns.iter().map(|(day, is_off)| Ahead { turn: turn(*day), is_off: *is_off });
        Facts { ahead: ahead.collect(), closures, under_way: BTreeSet::new() }
    }

    fn days(turns: &[Turn]) -> Vec<i8> {
        turns.iter().map(|turn| turn.date.day()).collect()
    }

    /// Days of turns that fall away and of those that come back.
    fn told(facts: &Facts, now: Moment) -> (Vec<i8>, Vec<i8>) {
        let settled = settle(facts, |on| Some(evening(on)), now);
        assert_eq!(settled.retimed, []);
        (settled.ceased.iter().map(|one| one.turn.date.day()).collect(), days(&settled.back))
    }

    #[test]
    fn a_turn_falls_away_with_its_evening_and_comes_back_with_it() {
        let three = [(13, false), (14, false), (15, false)];
        let shut = |hours| vec![storm(hours)];
        let hours = |from, until| Some((time(from, 0, 0, 0), time(until, 0, 0, 0)));
        let off = [(13, true), (14, true), (15, false)];
        type Case<'a> = (&'a str, Facts, Moment, (&'a [i8], &'a [i8]));
        let lesson = Draft { group: Some(GroupId::new("robot")), ..storm(None) };
        let cases: [Case<'_>; 10] = [
            ("one lesson alone", facts(&three, vec![lesson]), at(10, 9, 0), (&[], &[])),
            ("nothing is closed", facts(&three, vec![]), at(10, 9, 0), (&[], &[])),
            ("two days", facts(&three, shut(None)), at(10, 9, 0), (&[13, 14], &[])),
            ("known already", facts(&off, shut(None)), at(10, 9, 0), (&[], &[])),
            ("hours of it", facts(&three, shut(hours(17, 20))), at(10, 9, 0), (&[13, 14], &[])),
            ("other hours", facts(&three, shut(hours(8, 12))), at(10, 9, 0), (&[], &[])),
            ("declared when nobody has come", facts(&three, shut(None)), at(13, 16, 0), (&[13, 14], &[])),
            ("the first is over", facts(&three, shut(None)), at(13, 18, 0), (&[14], &[])),
            ("taken back", facts(&off, vec![]), at(10, 9, 0), (&[], &[13, 14])),
            ("taken back on the second day", facts(&off, vec![]), at(14, 9, 0), (&[], &[14])),
        ];
        for (case, facts, now, (ceased, back)) in cases {
            assert_eq!(told(&facts, now), (ceased.to_vec(), back.to_vec()), "{case}");
        }
        let settled = settle(&facts(&three, shut(None)), |on| Some(evening(on)), at(10, 9, 0));
        assert_eq!((settled.ceased[0].cause, settled.ceased[0].note.as_str()), (Cause::Weather, "台风"));
        assert_eq!((settled.count(), settled.is_nothing()), (2, false));
    }

    #[test]
    fn whoever_is_in_the_building_with_children_stays() {
        let with_children = Facts {
            under_way: [date(2021, 9, 13)].into(),
            ..facts(&[(13, false), (14, false)], vec![storm(None)])
        };
        assert_eq!(told(&with_children, at(13, 16, 0)), (vec![14], vec![]));
    }

    #[test]
    fn a_day_that_plan_or_calendar_have_no_more_has_no_turn_and_other_hours_are_told() {
        let all = facts(&[(13, false), (14, false), (15, true)], vec![]);
        let shorter = |on: Date| Evening { until: at(on.day(), 17, 30), ..evening(on) };
        let known = |on: Date| (on.day() != 13).then(|| shorter(on));
        let settled = settle(&all, known, at(10, 9, 0));
        assert_eq!(settled.ceased.len(), 1);
        assert_eq!((&settled.ceased[0].turn, settled.ceased[0].cause), (&turn(13), Cause::Replanned));
        assert_eq!((days(&settled.retimed), settled.retimed[0].until), (vec![14], at(14, 17, 30)));
        assert_eq!((days(&settled.back), settled.back[0].until), (vec![15], at(15, 17, 30)));
        let begun = settle(&facts(&[(14, false)], vec![]), |on| Some(shorter(on)), at(14, 15, 30));
        assert!(begun.is_nothing(), "whoever has come stays as they came");
    }

    #[test]
    fn an_evening_without_anybody_is_told_when_somebody_would_be_reminded() {
        let terms = gongshu().duty;
        let two = duty::Terms { rota_persons: Some(2), ..terms.clone() };
        let unreminded = duty::Terms { remind_minutes: None, ..terms.clone() };
        let silent = duty::Terms { alert_minutes: None, ..unreminded.clone() };
        let on = evening(date(2021, 9, 13));
        let cases = [
            ("too early", &terms, 0, at(13, 14, 59), None),
            ("its minute", &terms, 0, at(13, 15, 0), Some(1)),
            ("somebody is on duty", &terms, 1, at(13, 15, 0), None),
            ("one of two", &two, 1, at(13, 15, 0), Some(1)),
            ("under way", &terms, 0, at(13, 17, 59), Some(1)),
            ("over", &terms, 0, at(13, 18, 0), None),
            ("nobody is reminded", &unreminded, 0, at(13, 15, 24), None),
            ("but missed", &unreminded, 0, at(13, 15, 25), Some(1)),
            ("nor that", &silent, 0, at(13, 15, 30), None),
        ];
        for (case, terms, standing, now, expected) in cases {
            assert_eq!(lacking(terms, &on, standing, now), expected, "{case}");
        }
    }
}
