//! 半月缺席 A child that stays is away for half a month in a row, and the plan gives that back (P3.16).
//!
//! The days run from the first lesson that it missed until the day before it comes again or, while it is away, until the last lesson
//! that it missed; each fifteen of them are half a month. Fewer days, and what goes beyond full half months, are as each lesson was missed.

use super::account::Purse;
use super::fee::{HalfMonth, Missed, Terms};
use super::release::{self, Facts, Released, Stood};
use super::{bill, tariff};
use crate::fen::Fen;
use crate::id::{SessionId, StudentId};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Days of half a month.
const DAYS: i64 = 15;

/// A closed lesson of a child.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// Which.
    pub session: SessionId,
    /// Its day in Shanghai.
    pub date: Date,
    /// How the child stood.
    pub stood: Stood,
    /// What it has moved for it so far, in fen, whoever bore it.
    pub moved: Fen,
}

/// The closed lessons of a course, or of care, child by child in the order of their days.
pub type Lessons = BTreeMap<StudentId, Vec<Lesson>>;

/// Rule 半月缺席 `[fee.x.on_half_month]` (P3.16): whether half a month away in a row goes back to a child that stays.
pub fn goes_back(terms: &Terms) -> bool {
    terms.on_half_month == HalfMonth::Refund
}

/// Whether the plan says it of money that half months can give back: of a course or of care, paid ahead, and not given back lesson
/// by lesson.
pub fn is_of_something(terms: &Terms) -> bool {
    let missed = [release::on_leave(terms), release::absent_without_leave(terms)];
    let is_kept = missed.contains(&Missed::Release);
    let is_rolled = [Purse::Care, Purse::Course].contains(&tariff::purse(terms));
    is_kept && is_rolled && !bill::is_afterwards(terms)
}

/// The children of a lesson who were away for half a month with it stand so.
pub fn mark(lessons: &Lessons, facts: &mut Facts, date: Date) {
    for child in facts.children.iter_mut().filter(|child| is_away(child.stood)) {
        if lessons.get(&child.student).is_some_and(|own| days(own).contains(&date)) {
            child.stood = Stood::HalfMonth;
        }
    }
}

/// The lessons that were missed and whose money does not stand as the half months say: one more is full, or one is none any more.
pub fn otherwise(terms: &Terms, lessons: &Lessons) -> Vec<(StudentId, Lesson)> {
    let mut found = Vec::new();
    for (student, own) in lessons {
        let full = days(own);
        for one in own.iter().filter(|one| is_away(one.stood)) {
            let stood = if full.contains(&one.date) { Stood::HalfMonth } else { one.stood };
            let is_back = release::leaves(terms, stood) == Missed::Refund;
            if is_back == (one.moved > Fen::ZERO) {
                found.push((student.clone(), one.clone()));
            }
        }
    }
    found
}

/// What half months away gave back to a child.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Back {
    /// Whose.
    pub student: StudentId,
    /// The first and the last of the days whose lessons they are, in Shanghai.
    pub days: (Date, Date),
    /// What is in its account again, in fen: what its family had borne of them.
    pub fen: Fen,
    /// What its family bore of those whose money their payee has spent, in fen: it comes back as the payee has it.
    pub owed: Fen,
}

/// What of a roll's money half months away give back, child by child. Whoever the lesson was owed to before was told so, and is not told
/// again when it is back.
pub fn back((facts, date): (&Facts, Date), released: &Released, known: &BTreeSet<StudentId>) -> Vec<Back> {
    let mut all = Vec::new();
    for child in facts.children.iter().filter(|child| child.stood == Stood::HalfMonth) {
        let (student, family) = (&child.student, child.moved.family);
        let is_moved = released.transfers.iter().any(|one| one.student.as_ref() == Some(student));
        let (fen, owed) = if is_moved { (family, Fen::ZERO) } else { (Fen::ZERO, family) };
        let is_said = known.contains(student) || family <= Fen::ZERO || facts.is_cancelled;
        if !is_said && (is_moved || released.owed.contains(student)) {
            all.push(Back { student: student.clone(), days: (date, date), fen, owed });
        }
    }
    all
}

/// What all these lessons gave back, in one word to each family.
pub fn together(all: Vec<Back>) -> Vec<Back> {
    let mut sums = BTreeMap::<StudentId, Back>::new();
    for one in all {
        if let Some(sum) = sums.get_mut(&one.student) {
            sum.days = (sum.days.0.min(one.days.0), sum.days.1.max(one.days.1));
            (sum.fen, sum.owed) = (sum.fen + one.fen, sum.owed + one.owed);
        } else {
            sums.insert(one.student.clone(), one);
        }
    }
    sums.into_values().collect()
}

/// What half months away gave back to a child while it stayed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Halves {
    /// The day after the last of them, in Shanghai.
    pub until: Option<Date>,
    /// What its family has back of them, in fen, by the days of their lessons in Shanghai.
    pub by_day: BTreeMap<Date, Fen>,
    /// What their payee still owes of them, in fen, by the same days: it was promised, and comes as the payee has it.
    pub owed: BTreeMap<Date, Fen>,
}

impl Halves {
    /// What its family has back of those of some days, and what of them it is still owed, in fen.
    pub fn of(&self, days: &BTreeMap<Date, i64>) -> (Fen, Fen) {
        let sum = |all: &BTreeMap<Date, Fen>| {
            let own = all.iter().filter(|(day, _)| days.contains_key(*day));
            own.map(|(_, fen)| *fen).sum::<Fen>()
        };
        (sum(&self.by_day), sum(&self.owed))
    }

    /// All that their payee still owes of them, in fen.
    pub fn owed(&self) -> Fen {
        self.owed.values().copied().sum()
    }
}

/// What half months away gave back of a child's closed lessons, by what the lessons of each day cost its family, in fen.
pub fn halves(lessons: &[Lesson], costs: &BTreeMap<Date, Fen>) -> Halves {
    let mut all = Halves { until: runs(lessons).last().map(|(end, _)| *end), ..Halves::default() };
    for day in days(lessons) {
        let Some(cost) = costs.get(&day).copied() else { continue };
        if lessons.iter().any(|one| one.date == day && one.moved > Fen::ZERO) {
            all.owed.insert(day, cost);
        } else {
            all.by_day.insert(day, cost);
        }
    }
    all
}

/// The days of the lessons that lie in full half months away.
fn days(lessons: &[Lesson]) -> BTreeSet<Date> {
    runs(lessons).into_iter().flat_map(|(_, days)| days).collect()
}

/// Each time away in a row that has full half months: the day after these, and the days of their lessons.
fn runs(lessons: &[Lesson]) -> Vec<(Date, Vec<Date>)> {
    let (mut found, mut missed) = (Vec::new(), Vec::new());
    for one in lessons {
        if is_away(one.stood) {
            missed.push(one.date);
        } else {
            found.extend(full(&missed, one.date.yesterday().ok()));
            missed.clear();
        }
    }
    found.extend(full(&missed, None));
    found
}

fn full(missed: &[Date], until: Option<Date>) -> Option<(Date, Vec<Date>)> {
    let (first, last) = (missed.first()?, missed.last()?);
    let away = first.until(until.unwrap_or(*last)).map_or(0, |span| i64::from(span.get_days())) + 1;
    let end = first.checked_add((away / DAYS * DAYS).days()).unwrap_or(Date::MAX);
    let days: Vec<Date> = missed.iter().copied().filter(|day| *day < end).collect();
    (!days.is_empty()).then_some((end, days))
}

fn is_away(stood: Stood) -> bool {
    match stood {
        Stood::Absent | Stood::OnLeave => true,
        Stood::Attended | Stood::Closed | Stood::TeacherAbsent | Stood::HalfMonth => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::CourseId;
    use crate::money::release::Child;
    use crate::money::share::Parts;
    use crate::money::tariff::Tariff;
    use jiff::civil::date;

    fn haikou() -> Terms {
        let text = include_str!("../../../../schemes/tariffs/haikou-2021.toml");
        Tariff::read("haikou-2021.toml", text).unwrap().fee["care"].clone()
    }

    /// Lessons in September: the day, whether the child came, and what it has moved.
    fn september(days: &[(i8, Stood, i64)]) -> Vec<Lesson> {
        let one = |(day, stood, fen): &(i8, Stood, i64)| Lesson {
            session: SessionId::new(format!("s{day}")),
            date: date(2021, 9, *day),
            stood: *stood,
            moved: Fen(*fen),
        };
        days.iter().map(one).collect()
    }

    #[test]
    fn on_half_month() {
        use Stood::{Absent, Attended, OnLeave};
        let terms = haikou();
        assert!(goes_back(&terms) && is_of_something(&terms), "海口: half a month away in a row goes back");
        type Row<'a> = (&'a [(i8, Stood)], &'a [i8]);
        let rows: [Row<'_>; 9] = [
            (&[(1, Attended), (2, OnLeave), (15, OnLeave)], &[]), // fourteen days so far
            (&[(1, Attended), (2, OnLeave), (16, OnLeave)], &[2, 16]),
            (&[(2, OnLeave), (16, Absent)], &[2, 16]), // with leave or without, from the first lesson on
            (&[(1, Attended), (2, OnLeave), (3, Absent), (17, Attended)], &[2, 3]), // away from the 2nd to the 16th
            (&[(1, Attended), (2, OnLeave), (3, Absent), (16, Attended)], &[]),
            (&[(2, OnLeave), (9, Attended), (10, OnLeave), (23, OnLeave)], &[]), // it came in between
            (&[(1, OnLeave), (15, OnLeave), (16, OnLeave), (29, OnLeave)], &[1, 15]), // beyond the half: as missed
            (&[(1, OnLeave), (15, OnLeave), (16, OnLeave), (30, OnLeave)], &[1, 15, 16, 30]), // two halves
            (&[(6, OnLeave), (13, OnLeave), (20, Attended)], &[]),                    // two weeks
        ];
        for (lessons, expected) in rows {
            let given: Vec<(i8, Stood, i64)> = lessons.iter().map(|(day, stood)| (*day, *stood, 0)).collect();
            let expected: BTreeSet<Date> = expected.iter().map(|day| date(2021, 9, *day)).collect();
            assert_eq!(days(&september(&given)), expected, "{lessons:?}");
        }
    }

    /// Evenings of 6 yuan, on leave from the 2nd: until when half months last, what is back of them, and what is owed.
    #[test]
    fn what_half_months_gave_back_is_known_when_the_child_leaves() {
        use Stood::{Attended, OnLeave};
        type Row<'a> = (&'a [(i8, Stood, i64)], (Option<i8>, i64, i64));
        let rows: [Row<'_>; 5] = [
            (&[(1, Attended, 600), (2, OnLeave, 600), (15, OnLeave, 600)], (None, 0, 0)),
            (&[(1, Attended, 600), (2, OnLeave, 0), (16, OnLeave, 0)], (Some(17), 1200, 0)),
            (&[(2, OnLeave, 0), (3, OnLeave, 600), (16, OnLeave, 0)], (Some(17), 1200, 600)), // one is spent
            (&[(2, OnLeave, 0), (16, OnLeave, 0), (17, OnLeave, 600)], (Some(17), 1200, 0)),
            (&[(2, OnLeave, 0), (17, Attended, 600)], (Some(17), 600, 0)),
        ];
        for (lessons, expected) in rows {
            let costs: BTreeMap<Date, Fen> =
                lessons.iter().map(|(day, ..)| (date(2021, 9, *day), Fen(600))).collect();
            let told = halves(&september(lessons), &costs);
            let until = told.until.map(|day| day.day());
            let back = told.by_day.values().map(|fen| fen.0).sum::<i64>();
            assert_eq!((until, back, told.owed().0), expected, "{lessons:?}");
        }
        let lessons = september(&[(2, OnLeave, 0), (16, OnLeave, 0)]);
        let one = BTreeMap::from([(date(2021, 9, 16), Fen(600))]);
        assert_eq!(halves(&lessons, &one).by_day, one, "the other is of a bill that was settled before");
    }

    /// Two lessons of 3 yuan an evening, on leave from the 2nd: what moved for half a month goes back once that is full, and is taken
    /// again when a mark was wrong.
    #[test]
    fn what_moved_for_half_a_month_is_found_once_it_is_full_and_once_it_is_not() {
        use Stood::{Attended, OnLeave};
        let terms = haikou();
        type Row<'a> = (&'a [(i8, Stood, i64)], &'a [i8]);
        let rows: [Row<'_>; 5] = [
            (&[(1, Attended, 600), (2, OnLeave, 600), (15, OnLeave, 600)], &[]),
            (&[(1, Attended, 600), (2, OnLeave, 600), (16, OnLeave, 600)], &[2, 16]),
            (&[(1, Attended, 600), (2, OnLeave, 0), (16, OnLeave, 0)], &[]), // it went back
            (&[(2, OnLeave, 0), (9, Attended, 600), (16, OnLeave, 0)], &[2, 16]), // it had come on the 9th
            (&[(2, OnLeave, 600), (16, OnLeave, 600), (17, OnLeave, 600)], &[2, 16]),
        ];
        let ming = StudentId::new("ming");
        for (lessons, expected) in rows {
            let all = Lessons::from([(ming.clone(), september(lessons))]);
            let found: Vec<i8> = otherwise(&terms, &all).iter().map(|(_, one)| one.date.day()).collect();
            assert_eq!(found, expected, "{lessons:?}");
        }
        let each = Terms { on_half_month: HalfMonth::AsMissed, ..terms.clone() };
        assert!(!goes_back(&each));
        let back = Terms { on_leave: Missed::Refund, absent_without_leave: Missed::Refund, ..terms };
        assert!(!is_of_something(&back), "each lesson goes back by itself");
    }

    /// How a lesson of 6 yuan stood, of which the family bore 4: what it moved, what its payee still has, whether it was owed before, and
    /// what the family is told of it.
    #[test]
    fn a_family_is_told_what_half_a_month_gave_back_and_what_is_owed_once() {
        use Stood::{Attended, HalfMonth, OnLeave};
        let (terms, ming, day) = (haikou(), StudentId::new("ming"), date(2021, 9, 7));
        let parts = Parts { family: Fen(400), government: Fen(200), ..Parts::default() };
        let rows = [
            (HalfMonth, parts, 600, false, Some((400, 0))),
            (HalfMonth, parts, 599, false, Some((0, 400))), // spent
            (HalfMonth, parts, 599, true, None),            // and told so before
            (HalfMonth, parts, 600, true, None),            // and is here by now
            (HalfMonth, Parts::default(), 600, false, None),
            (HalfMonth, Parts { family: Fen::ZERO, ..parts }, 600, false, None), // all of it was another's
            (OnLeave, parts, 600, false, None),
            (Attended, Parts::default(), 600, false, None), // it is paid, which is another matter
        ];
        for (stood, moved, earned, is_known, expected) in rows {
            let (lesson, held) = (Some(Fen(600)), Fen(9000));
            let child = Child { student: ming.clone(), stood, held, lesson, relief: None, moved, times: 1 };
            let facts = Facts {
                session: SessionId::new("s7"),
                course: Some(CourseId::new("robotics")),
                lessons: 1,
                lesson: None,
                is_cancelled: false,
                earned: Fen(earned),
                children: vec![child],
            };
            let known = if is_known { BTreeSet::from([ming.clone()]) } else { BTreeSet::new() };
            let told = back((&facts, day), &release::release(&terms, &facts), &known);
            let said = told.first().map(|one| (one.fen.0, one.owed.0));
            assert_eq!(
                (said, told.len()),
                (expected, usize::from(expected.is_some())),
                "{stood:?} {moved:?} {earned}"
            );
        }
    }

    #[test]
    fn all_lessons_of_half_a_month_are_one_word_to_each_family() {
        let one = |student: &str, day: i8, fen: i64, owed: i64| Back {
            student: StudentId::new(student),
            days: (date(2021, 9, day), date(2021, 9, day)),
            fen: Fen(fen),
            owed: Fen(owed),
        };
        let all = vec![
            one("ming", 16, 600, 0),
            one("hong", 8, 300, 0),
            one("ming", 2, 600, 0),
            one("ming", 9, 0, 600),
        ];
        let whole = Back { days: (date(2021, 9, 2), date(2021, 9, 16)), ..one("ming", 2, 1200, 600) };
        assert_eq!(together(all), [one("hong", 8, 300, 0), whole]);
        assert_eq!(together(Vec::new()), []);
    }
}
