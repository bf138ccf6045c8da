//! 暑托彩排 A summer plan rehearsed: families sign up, small points merge, bills are split, each day is held.
//!
//! The rules are the plan's own; who signs up where is made up from the seed. Nothing is written.

use super::broken::{Broken, Rule};
use crate::texts::Lang;
use crate::town::chance::Chance;
use rules::enrol::eligibility::Pupil;
use rules::enrol::merger::{Answer, Child, Merged, Point, Why, merge};
use rules::enrol::{point, town};
use rules::fen::Fen;
use rules::id::{PlaceId, StudentId};
use rules::moment::Moment;
use rules::plan::calendar::Calendar;
use rules::plan::holiday_care::Holiday;
use rules::plan::local::Words;
use rules::plan::period::{Hour, Terms as Period};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;

/// In a hundred families, so many sign up in the window; the others come after it.
const IN_TIME: usize = 92;
/// In a hundred children, so many are on the roll of a school of the district.
const IN_DISTRICT: usize = 95;
/// In a hundred children, so many are on the roll of the very school whose rooms the point uses.
const AT_POINT: usize = 30;
/// In a hundred families that are asked, so many agree to another point.
const AGREEING: usize = 85;
/// In a hundred families, so many are granted relief.
const RELIEVED: usize = 5;
/// In a thousand children of a day, so many stay away …
const AWAY: usize = 40;
/// … and so many are still there when the point closes.
const LATE: usize = 15;

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SummerReport {
    /// Children whose families wanted a place.
    pub wanted: i64,
    /// Refused by grade or roll (P4.2).
    pub not_served: i64,
    /// Refused because the window was over (P4.6).
    pub too_late: i64,
    /// Without a seat at any point of the town they asked for: they wait (X.1).
    pub waiting: i64,
    /// Whose point closed and whose family declined the other: for the district to settle (P4.7).
    pub unsettled: i64,
    /// The points, in the order of the plan.
    pub points: Vec<PointOutcome>,
    /// Each day of each period.
    pub days: Vec<SummerDay>,
    /// What families pay.
    pub money: SummerMoney,
    /// Rules that could not be kept.
    pub broken: Vec<Broken>,
}

/// A point after merging.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PointOutcome {
    /// Its short name.
    pub code: String,
    /// Its town.
    pub town: String,
    /// Its name and its town's as families read them, in Chinese and English.
    pub label: (String, String),
    /// Room for so many.
    pub capacity: i64,
    /// Signed up for it.
    pub signed_up: i64,
    /// After points were merged; 0 when it closed.
    pub after: i64,
    /// `open`, `merged`, `kept`, `alone` or `short`.
    pub state: &'static str,
}

/// One day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SummerDay {
    /// The period's number.
    pub period: i64,
    /// The day in Shanghai.
    pub date: String,
    /// Children who came.
    pub came: i64,
    /// The fullest point's children.
    pub fullest: i64,
    /// The children who came, point by point in the order of the plan.
    pub at_points: Vec<i64>,
    /// Children still there at closing time, watched until they are fetched (X.22).
    pub late: i64,
}

/// What a season costs, the parts never mixed (P4.13).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SummerMoney {
    /// Fen for care.
    pub care_fen: Fen,
    /// Fen for food.
    pub food_fen: Fen,
    /// Fen waived (P4.15).
    pub relieved_fen: Fen,
    /// Children with relief.
    pub relieved: i64,
}

/// Rehearses a plan with so many families.
pub fn rehearse(plan: &Holiday, calendar: &Calendar, families: usize, seed: u64) -> SummerReport {
    let mut chance = Chance::new(seed);
    let mut report = SummerReport::default();
    let points = signed_up(plan, families, &mut chance, &mut report);
    let merged = merge(&plan.merger, &points);
    let seats = settled(plan, &points, &merged, &mut report);
    bills(plan, &seats, &mut chance, &mut report);
    for period in &plan.period {
        if !period.counts_right(calendar) {
            let (number, counted) = (period.number, count(period.counted(calendar).len()));
            let name = |lang: Lang| lang.texts().rehearsal_period(number);
            let at = (name(Lang::Zh), name(Lang::En));
            report.broken.push(Broken::new(Rule::WorkingDays, counted, period.working_days).at(at));
        }
        for date in period.counted(calendar) {
            let day = held(period, date.to_string(), &seats, &mut chance);
            report.days.push(day);
        }
    }
    report
}

/// Families sign up for a point; where it is full, for the next of the same town.
fn signed_up(plan: &Holiday, families: usize, chance: &mut Chance, report: &mut SummerReport) -> Vec<Point> {
    let mut points: Vec<Point> =
        plan.point.iter().map(|point| empty(point.id(), &point.town, point.capacity)).collect();
    let middle = Moment(i64::midpoint(plan.signup.from.0, plan.signup.until.0));
    for n in 0..families {
        report.wanted += 1;
        let at = if chance.in_hundred(IN_TIME) { middle } else { plan.signup.until };
        let grade = i64::try_from(chance.below(9)).unwrap_or(0) + 1;
        let pupil = Pupil {
            grade,
            in_district: chance.in_hundred(IN_DISTRICT),
            at_this_school: chance.in_hundred(AT_POINT),
        };
        let asked = chance.below(points.len()).min(chance.below(points.len()));
        let answer = if chance.in_hundred(AGREEING) { Answer::Agreed } else { Answer::Declined };
        if !plan.eligibility.serves(pupil) {
            report.not_served += 1;
        } else if !plan.signup.is_open(at) {
            report.too_late += 1;
        } else {
            let child =
                Child { id: StudentId::new(format!("child-{n:05}")), answer, metres: BTreeMap::new() };
            seat(plan, &mut points, asked, child, report);
        }
    }
    points
}

fn empty(id: PlaceId, town: &str, capacity: i64) -> Point {
    Point { id, town: PlaceId::new(town), capacity, is_kept: false, children: Vec::new() }
}

fn seat(plan: &Holiday, points: &mut [Point], asked: usize, child: Child, report: &mut SummerReport) {
    let beside = |at: &usize| plan.point[*at].is_beside(&plan.point[asked]);
    let order = std::iter::once(asked).chain((0..points.len()).filter(beside));
    let has_room = |at: &usize| plan.point[*at].free(count(points[*at].children.len())) > 0;
    match order.into_iter().find(has_room) {
        Some(at) => points[at].children.push(child),
        None => report.waiting += 1,
    }
}

/// How many children each point has after merging.
fn settled(plan: &Holiday, points: &[Point], merged: &Merged, report: &mut SummerReport) -> Vec<i64> {
    let mut seats = Vec::new();
    for (point, terms) in points.iter().zip(&plan.point) {
        let stay = merged.stays.iter().find(|stay| stay.point == point.id);
        let after = stay.map_or(0, |stay| stay.after);
        let state = match stay.map(|stay| stay.why) {
            None => "merged",
            Some(Why::Enough) => "open",
            Some(Why::Kept) => "kept",
            Some(Why::Alone) => "alone",
            Some(Why::Short) => "short",
        };
        if after > terms.capacity {
            let over = Broken::new(Rule::PointRoom, after, terms.capacity);
            report.broken.push(over.at(label(plan, terms)));
        }
        report.points.push(PointOutcome {
            code: terms.code.clone(),
            town: terms.town.clone(),
            label: label(plan, terms),
            capacity: terms.capacity,
            signed_up: count(point.children.len()),
            after,
            state,
        });
        seats.push(after);
    }
    report.unsettled = merged.closings.iter().map(|closing| count(closing.unsettled.len())).sum();
    let (before, after): (i64, i64) =
        (points.iter().map(|one| count(one.children.len())).sum(), seats.iter().sum());
    if before != after + report.unsettled {
        report.broken.push(Broken::new(Rule::NobodyLost, before, after + report.unsettled));
    }
    seats
}

/// 仓前一小服务点 · 仓前街道
fn label(plan: &Holiday, terms: &point::Terms) -> (String, String) {
    let town = town::name(&plan.town, &terms.town);
    let told =
        |of: fn(&Words) -> &String| format!("{} · {}", of(terms.shown()), town.map_or(&terms.town, of));
    (told(|words| &words.zh), told(|words| &words.en))
}

/// One bill a child and period; the district grants relief to a few, in private.
fn bills(plan: &Holiday, seats: &[i64], chance: &mut Chance, report: &mut SummerReport) {
    let whole = plan.charge.parts();
    for _ in 0..seats.iter().sum::<i64>() * count(plan.period.len()) {
        let is_relieved = chance.in_hundred(RELIEVED);
        let parts = if is_relieved { plan.relief.relieved(whole) } else { whole };
        let money = &mut report.money;
        money.care_fen = money.care_fen + parts.care;
        money.food_fen = money.food_fen + parts.food;
        money.relieved_fen =
            Fen(money.relieved_fen.0 + whole.care.0 + whole.food.0 - parts.care.0 - parts.food.0);
        money.relieved += i64::from(is_relieved);
    }
}

/// A day at every point: who came, and who is still there when it closes.
fn held(period: &Period, date: String, seats: &[i64], chance: &mut Chance) -> SummerDay {
    let (number, at_points) = (period.number, Vec::new());
    let mut day = SummerDay { period: number, date, came: 0, fullest: 0, at_points, late: 0 };
    for seats in seats {
        let mut here = 0;
        for _ in 0..*seats {
            let drawn = chance.below(1000);
            let fetched_at = if drawn < AWAY + LATE { period.closes } else { period.opens };
            here += i64::from(drawn >= AWAY);
            day.late += i64::from(drawn >= AWAY && period.hour(fetched_at) == Hour::Late);
        }
        day.came += here;
        day.fullest = day.fullest.max(here);
        day.at_points.push(here);
    }
    day
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

impl SummerReport {
    /// A table a person can read, with the summary under it.
    pub fn table(&self) -> String {
        let mut out = String::from("point     town        capacity  signed up  after merging\n");
        for point in &self.points {
            let PointOutcome { code, town, capacity, signed_up, after, state, label: _ } = point;
            let _ = writeln!(out, "{code:9} {town:11} {capacity:8} {signed_up:10} {after:14}  {state}");
        }
        out.push_str("\nperiod  date        came  fullest point  late at closing\n");
        for day in &self.days {
            let SummerDay { period, date, came, fullest, late, at_points: _ } = day;
            let _ = writeln!(out, "{period:6}  {date:10} {came:5} {fullest:14} {late:16}");
        }
        let _ = writeln!(
            out,
            "\n{} wanted a place: {} not served, {} too late, {} wait, {} to be settled after merging",
            self.wanted, self.not_served, self.too_late, self.waiting, self.unsettled
        );
        let SummerMoney { care_fen, food_fen, relieved_fen, relieved } = self.money;
        let _ = writeln!(
            out,
            "care {care_fen}, food {food_fen}; {relieved} with relief of {relieved_fen} in all"
        );
        for broken in &self.broken {
            let _ = writeln!(out, "broken: {}", broken.told(Lang::En));
        }
        let _ = writeln!(out, "{} days, {} broken rules", self.days.len(), self.broken.len());
        out
    }
}
