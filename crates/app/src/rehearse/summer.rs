//! 暑托彩排 A summer plan rehearsed: families sign up, small points merge, bills are split, each day is held.
//!
//! The rules are the plan's own; so are the children where a register is given: each of them asks, with its brothers and sisters, for
//! a point of its own school or town. Else they are made up from the seed, as is who comes in time and who stays away. Nothing is
//! written.

mod costs;

use super::broken::{Broken, Rule};
use super::given::{Given, Hands, Need, Note, tail};
use crate::texts::Lang;
use crate::town::chance::Chance;
use crate::town::roll::{Enrolled, People, households};
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
    /// Whether the children are a register's, and not made up.
    pub by_register: bool,
    /// Refused by grade or roll (P4.2).
    pub not_served: i64,
    /// Of these the children whose grade the plan does not name, by grade (P4.2).
    pub not_served_grades: BTreeMap<i64, i64>,
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
    /// Carers and rooms that each day needs, one of each a group; none where nobody says how large a group may be.
    pub needs: Vec<Need>,
    /// What families pay, and where it goes.
    pub money: SummerMoney,
    /// What is not answered.
    pub notes: Vec<Note>,
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
    /// Home-class rooms of its school, where the register has them.
    pub rooms: Option<i64>,
    /// Groups on its fullest day, each in a room; nothing where nobody says how large a group may be.
    pub groups: Option<i64>,
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
    /// Fen for care that the points get, whoever bears relief included (P4.12, P4.15).
    pub to_points_fen: Fen,
    /// Fen for food that pays for meals (P4.14).
    pub to_meals_fen: Fen,
    /// Fen of days that go back, where the plan gives back days on leave (P4.13); every absence is such a day here.
    pub given_back_fen: Fen,
    /// Days of work of all carers, one a group and day; nothing where nobody says how large a group may be.
    pub carer_days: Option<i64>,
    /// What a carer may cost a day without a gap, in fen.
    pub carer_day_fen_max: Option<Fen>,
    /// What the carers cost, in fen, where it was said what one costs a day.
    pub carers_fen: Option<Fen>,
    /// What of care is left to the points then, in fen; a gap is below nought.
    pub surplus_fen: Option<Fen>,
}

/// Rehearses a plan with these people.
pub fn rehearse(plan: &Holiday, calendar: &Calendar, given: &Given<'_>) -> SummerReport {
    let mut chance = Chance::new(given.seed);
    let mut report = SummerReport { by_register: given.people.is_register(), ..SummerReport::default() };
    let points = signed_up(plan, given.people, &mut chance, &mut report);
    let merged = merge(&plan.merger, &points);
    let seats = settled(plan, &points, &merged, &mut report);
    bills(plan, &seats, &mut chance, &mut report);
    for period in &plan.period {
        let mut away: Vec<Vec<i64>> = seats.iter().map(|seats| vec![0; size(*seats)]).collect();
        if !period.counts_right(calendar) {
            let (number, counted) = (period.number, count(period.counted(calendar).len()));
            let name = |lang: Lang| lang.texts().rehearsal_period(number);
            let at = (name(Lang::Zh), name(Lang::En));
            report.broken.push(Broken::new(Rule::WorkingDays, counted, period.working_days).at(at));
        }
        let counted = period.counted(calendar);
        for date in &counted {
            let day = held(period, date.to_string(), &mut away, &mut chance);
            report.days.push(day);
        }
        costs::given_back(plan, count(counted.len()), &away, &mut report.money);
    }
    let periods = count(plan.period.len());
    costs::passed_on(plan, seats.iter().sum::<i64>() * periods, &mut report.money);
    needed(plan, given, &mut report);
    costs::carers(given.carer_day, &report.needs, &mut report.money);
    noted(given, &mut report);
    report
}

/// What a child asks for.
struct Wish {
    pupil: Pupil,
    is_in_time: bool,
    asked: usize,
    answer: Answer,
}

/// Each household's wishes, in the order of the register.
fn wishes(plan: &Holiday, people: &People, chance: &mut Chance) -> Vec<Wish> {
    match people {
        People::Families(families) => (0..*families).map(|_| made_up(plan.point.len(), chance)).collect(),
        People::Roll(children) => {
            let households = households(children);
            households.iter().flat_map(|own| of_household(plan, own, chance)).collect()
        }
    }
}

fn made_up(points: usize, chance: &mut Chance) -> Wish {
    let is_in_time = chance.in_hundred(IN_TIME);
    let grade = i64::try_from(chance.below(9)).unwrap_or(0) + 1;
    let pupil = Pupil {
        grade,
        in_district: chance.in_hundred(IN_DISTRICT),
        at_this_school: chance.in_hundred(AT_POINT),
    };
    let asked = chance.below(points).min(chance.below(points));
    Wish { pupil, is_in_time, asked, answer: answer(chance) }
}

/// Brothers and sisters ask together; whose school the register does not name may be at the point's own by chance.
fn of_household(plan: &Holiday, own: &[&Enrolled], chance: &mut Chance) -> Vec<Wish> {
    let Some(first) = own.first() else { return Vec::new() };
    let (is_in_time, answer) = (chance.in_hundred(IN_TIME), answer(chance));
    let asked = *chance.pick(&nearest(plan, first));
    let mut wish = |child: &Enrolled| {
        let at_this_school = if child.school.is_empty() {
            chance.in_hundred(AT_POINT)
        } else {
            is_of(&plan.point[asked], &child.school)
        };
        let pupil = Pupil { grade: child.grade, in_district: true, at_this_school };
        Wish { pupil, is_in_time, asked, answer }
    };
    own.iter().map(|child| wish(child)).collect()
}

fn answer(chance: &mut Chance) -> Answer {
    if chance.in_hundred(AGREEING) { Answer::Agreed } else { Answer::Declined }
}

/// The point of a child's own school, else those of its town, else all.
fn nearest(plan: &Holiday, child: &Enrolled) -> Vec<usize> {
    let of = |is_near: &dyn Fn(&point::Terms) -> bool| -> Vec<usize> {
        (0..plan.point.len()).filter(|at| is_near(&plan.point[*at])).collect()
    };
    let own = of(&|point| !child.school.is_empty() && is_of(point, &child.school));
    let beside = of(&|point| !child.town.is_empty() && is_in(plan, point, &child.town));
    [own, beside].into_iter().find(|found| !found.is_empty()).unwrap_or_else(|| of(&|_| true))
}

/// Whether a point is this school's: registers write its short name or the point's.
fn is_of(point: &point::Terms, school: &str) -> bool {
    point.code == school || is_called(point.shown(), school)
}

fn is_in(plan: &Holiday, point: &point::Terms, written: &str) -> bool {
    point.town == written || town::name(&plan.town, &point.town).is_some_and(|name| is_called(name, written))
}

fn is_called(name: &Words, written: &str) -> bool {
    name.zh == written || name.en == written
}

/// Families sign up for a point; where it is full, for the next of the same town.
fn signed_up(plan: &Holiday, people: &People, chance: &mut Chance, report: &mut SummerReport) -> Vec<Point> {
    let mut points: Vec<Point> =
        plan.point.iter().map(|point| empty(point.id(), &point.town, point.capacity)).collect();
    let middle = Moment(i64::midpoint(plan.signup.from.0, plan.signup.until.0));
    for (n, wish) in wishes(plan, people, chance).into_iter().enumerate() {
        report.wanted += 1;
        let at = if wish.is_in_time { middle } else { plan.signup.until };
        if !plan.eligibility.serves(wish.pupil) {
            report.not_served += 1;
            let anywhere = Pupil { in_district: true, at_this_school: true, ..wish.pupil };
            if !plan.eligibility.serves(anywhere) {
                *report.not_served_grades.entry(wish.pupil.grade).or_default() += 1;
            }
        } else if !plan.signup.is_open(at) {
            report.too_late += 1;
        } else {
            let (id, metres) = (StudentId::new(format!("child-{n:05}")), BTreeMap::new());
            seat(plan, &mut points, wish.asked, Child { id, answer: wish.answer, metres }, report);
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
            rooms: None,
            groups: None,
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

/// A day at every point: who came, who stayed away, and who is still there when it closes.
fn held(period: &Period, date: String, away: &mut [Vec<i64>], chance: &mut Chance) -> SummerDay {
    let (number, at_points) = (period.number, Vec::new());
    let mut day = SummerDay { period: number, date, came: 0, fullest: 0, at_points, late: 0 };
    for seats in away {
        let mut here = 0;
        for missed in seats {
            let drawn = chance.below(1000);
            let fetched_at = if drawn < AWAY + LATE { period.closes } else { period.opens };
            here += i64::from(drawn >= AWAY);
            *missed += i64::from(drawn < AWAY);
            day.late += i64::from(drawn >= AWAY && period.hour(fetched_at) == Hour::Late);
        }
        day.came += here;
        day.fullest = day.fullest.max(here);
        day.at_points.push(here);
    }
    day
}

/// Groups of each day and point, as carers and rooms, beside those at hand: a point's own rooms, and all of them.
fn needed(plan: &Holiday, given: &Given<'_>, report: &mut SummerReport) {
    for (point, terms) in report.points.iter_mut().zip(&plan.point) {
        point.rooms = rooms_at(&given.hands, terms);
    }
    let Some(most) = given.group_max.filter(|most| *most > 0) else { return };
    let groups = |here: &i64| (here + most - 1).div_euclid(most);
    for day in &report.days {
        let all: i64 = day.at_points.iter().map(groups).sum();
        report.needs.push(given.hands.beside(day.date.clone(), (all, all)));
    }
    for (at, point) in report.points.iter_mut().enumerate() {
        let own = report.days.iter().filter_map(|day| day.at_points.get(at));
        point.groups = Some(own.map(groups).max().unwrap_or(0));
    }
}

/// The home-class rooms of a point's school.
fn rooms_at(hands: &Hands, point: &point::Terms) -> Option<i64> {
    let own = hands.rooms_of.iter().find(|(school, _)| is_of(point, school));
    own.map(|(_, rooms)| *rooms)
}

/// What is not answered, and why.
fn noted(given: &Given<'_>, report: &mut SummerReport) {
    let all = [
        (report.by_register, Note::AllAsk),
        (report.needs.is_empty(), Note::NoGroupSize),
        (given.hands.are_unknown(), Note::NoHands),
        (given.carer_day.is_none(), Note::NoPay),
    ];
    report.notes = all.into_iter().filter(|(holds, _)| *holds).map(|(_, note)| note).collect();
}

fn size(n: i64) -> usize {
    usize::try_from(n).unwrap_or_default()
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

impl SummerReport {
    /// A table a person can read, with the summary under it.
    pub fn table(&self) -> String {
        let mut out = String::from("point     town        capacity  signed up  after merging\n");
        for point in &self.points {
            let PointOutcome { code, town, capacity, signed_up, after, state, .. } = point;
            let _ = writeln!(out, "{code:9} {town:11} {capacity:8} {signed_up:10} {after:14}  {state}");
            if let (Some(groups), Some(rooms)) = (point.groups, point.rooms) {
                let _ = writeln!(out, "          {groups} groups at most, {rooms} home-class rooms");
            }
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
        for (grade, children) in &self.not_served_grades {
            let _ = writeln!(out, "grade {grade}: {children} not served");
        }
        out.push_str(&self.money.table());
        out.push_str(&tail(self.by_register, &self.needs, &self.notes));
        for broken in &self.broken {
            let _ = writeln!(out, "broken: {}", broken.told(Lang::En));
        }
        let _ = writeln!(out, "{} days, {} broken rules", self.days.len(), self.broken.len());
        out
    }
}
