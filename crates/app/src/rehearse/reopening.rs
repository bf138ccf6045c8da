//! 返校彩排 A plan of return rehearsed: batches at the gates, who is held back and until when, what must be in store.
//!
//! The rules are the plan's own; so are the children, with their home classes and households, where a register is given. Who was away
//! or is ill is made up from the seed. Nothing is written.

mod classes;

use super::broken::{Broken, Rule};
use super::given::{Given, Need, Note, tail};
use crate::texts::Lang;
use crate::town::chance::Chance;
use crate::town::roll::{People, households};
pub use classes::GradeOutcome;
use jiff::ToSpan;
use jiff::civil::Date;
use rules::id::{HouseholdId, StudentId};
use rules::moment::{Moment, moment};
use rules::plan::form::word;
use rules::plan::head::Stage;
use rules::plan::local::Days;
use rules::plan::return_to_school::ReturnPlan;
use rules::safety::batch::{self, Arranged, Pupil, arrange, grades_of};
use rules::safety::clearance::{self, Area, Code, Member, Reason, Stay, Whose};
use rules::safety::entry::Rules;
use rules::safety::observation::{self, Group};
use rules::safety::report::Symptom;
use rules::safety::stock::Size;
use rules::safety::{basin, reopening};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// In a hundred families, so many have two children.
const TWO: usize = 25;
/// In a thousand children, so many were away in the holidays and came back in the last days.
const AWAY: usize = 80;
/// In a hundred of those, so many took every temperature.
const MEASURED: usize = 90;
/// The days before the opening in which they came back.
const BACK_WITHIN: usize = 25;
/// In a thousand children, so many for each reason to be held back.
const HELD: [(Reason, usize); 5] =
    [(Reason::Code, 6), (Reason::Stay, 8), (Reason::Pending, 10), (Reason::Symptoms, 10), (Reason::Cold, 30)];
/// Square metres for which what grows with the area is told.
const SQUARE_METRES: i64 = 1000;

/// Held back by days at home that are not whole yet, and by none of the plan's reasons.
pub(crate) const OBSERVATION: &str = "observation";

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ReturnReport {
    /// Children who come back.
    pub pupils: i64,
    /// Whether they are a register's, and not made up.
    pub by_register: bool,
    /// Children of the register whose stage is none of the plan's, by grade.
    pub not_served_grades: BTreeMap<i64, i64>,
    /// The grades, and of each how many would be held back in which class of return (P5.42-P5.46).
    pub grades: Vec<GradeOutcome>,
    /// A teacher and a room for each home class that is back, and the rooms set apart for observation (P5.29), day by day.
    pub needs: Vec<Need>,
    /// What is not answered.
    pub notes: Vec<Note>,
    /// The batches, in the order of the plan.
    pub batches: Vec<BatchOutcome>,
    /// Children for whom there is no batch.
    pub without: i64,
    /// Whether the plan's health rules hold anybody back.
    pub health_rules_on: bool,
    /// Held back on the day of their batch if the rules were on, by reason.
    pub held: BTreeMap<String, i64>,
    /// Children still at home under observation on each day, if the rules were on.
    pub at_home: Vec<(String, i64)>,
    /// Basins without which the school is short (P5.32).
    pub basins_min: i64,
    /// Basins as there should be.
    pub basins_target: i64,
    /// What must be in store: for these heads, or for 1,000 square metres (P5.30).
    pub stock: BTreeMap<&'static str, i64>,
    /// Rules that could not be kept.
    pub broken: Vec<Broken>,
}

/// A batch with those who come in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BatchOutcome {
    /// When, at which gate.
    pub at: String,
    /// The same as people read it, in Chinese and English.
    pub label: (String, String),
    /// What the gate takes.
    pub capacity: i64,
    /// Who comes, brothers and sisters included.
    pub comes: i64,
}

/// A child with what is known of it.
struct Child {
    pupil: Pupil,
    /// Its home class, by stage, grade and name.
    class: (Stage, i64, String),
    days: observation::Facts,
    facts: clearance::Facts,
}

/// Rehearses a plan with these people.
pub fn rehearse(plan: &ReturnPlan, given: &Given<'_>) -> ReturnReport {
    let mut report = ReturnReport {
        by_register: given.people.is_register(),
        health_rules_on: plan.reopening.is_on(),
        ..ReturnReport::default()
    };
    let children = children(plan, given.people, &mut Chance::new(given.seed), &mut report);
    let pupils: Vec<Pupil> = children.iter().map(|child| child.pupil.clone()).collect();
    let arranged = arrange(&plan.batch, &pupils, plan.reopening.keeps_siblings());
    (report.pupils, report.without) = (count(pupils.len()), count(arranged.without.len()));
    batches(plan, &pupils, &arranged, &mut report);
    held(plan, &children, &arranged, &mut report);
    at_home(plan, &children, &mut report);
    stores(plan, &mut report);
    report.needs = classes::needed(plan, &children, &arranged, &given.hands);
    let notes = [
        (true, Note::NoFee),
        (!report.by_register, Note::ClassesMadeUp),
        (given.hands.are_unknown(), Note::NoHands),
    ];
    report.notes = notes.into_iter().filter(|(holds, _)| *holds).map(|(_, note)| note).collect();
    report
}

fn children(
    plan: &ReturnPlan,
    people: &People,
    chance: &mut Chance,
    report: &mut ReturnReport,
) -> Vec<Child> {
    match people {
        People::Families(families) => made_up(plan, *families, chance),
        People::Roll(enrolled) => {
            let mut children = Vec::new();
            for (n, own) in households(enrolled).into_iter().enumerate() {
                for (m, one) in own.into_iter().enumerate() {
                    let stage = plan.stage_of(one.grade, &one.home_class);
                    if plan.scheme.stages.contains(&stage) {
                        let child = child(plan, (n, m), (stage, one.grade), chance);
                        let class = (stage, one.grade, one.home_class.clone());
                        children.push(Child { class, ..child });
                    } else {
                        *report.not_served_grades.entry(one.grade).or_default() += 1;
                    }
                }
            }
            children
        }
    }
}

fn made_up(plan: &ReturnPlan, families: usize, chance: &mut Chance) -> Vec<Child> {
    let mut children = Vec::new();
    for n in 0..families {
        let brothers_and_sisters = if chance.in_hundred(TWO) { 2 } else { 1 };
        for m in 0..brothers_and_sisters {
            let Some(stage) = plan.scheme.stages.get(chance.below(plan.scheme.stages.len())) else {
                continue;
            };
            let grades: Vec<i64> = grades_of(*stage).collect();
            let grade = *chance.pick(&grades);
            children.push(child(plan, (n, m), (*stage, grade), chance));
        }
    }
    classes::named(&mut children);
    children
}

/// The `m`th child of the `n`th household; its class has no name yet.
fn child(
    plan: &ReturnPlan,
    (n, m): (usize, usize),
    (stage, grade): (Stage, i64),
    chance: &mut Chance,
) -> Child {
    let pupil = Pupil {
        student: StudentId::new(format!("child-{n:05}-{m}")),
        household: HouseholdId::new(format!("h-{n:05}")),
        stage,
        grade,
    };
    let days = days(plan.reopening.opens_on, chance);
    let facts = facts(stage, plan.reopening.opens_on, chance);
    Child { pupil, class: (stage, grade, String::new()), days, facts }
}

/// Most stayed; of those who came back late, a few forgot a temperature.
fn days(opens_on: Date, chance: &mut Chance) -> observation::Facts {
    let away = chance.below(1000) < AWAY;
    let back = opens_on.saturating_sub(i64::try_from(chance.below(BACK_WITHIN)).unwrap_or(0).days());
    let forgot = (!chance.in_hundred(MEASURED)).then(|| back.saturating_add(3.days()));
    let run = back.series(1.day()).take(60).filter(|day| Some(*day) != forgot);
    observation::Facts {
        group: Group::Pupils,
        away,
        front_line: false,
        returned_on: away.then_some(back),
        temperatures: if away { run.map(|day| (day, 1)).collect() } else { BTreeMap::new() },
        has_home: true,
        form: None,
        confirmed_on: None,
    }
}

fn facts(stage: Stage, opens_on: Date, chance: &mut Chance) -> clearance::Facts {
    let mut member = Member {
        whose: Whose::Own,
        name: String::new(),
        code: Code::Green,
        pending: false,
        stays: Vec::new(),
        symptoms: Vec::new(),
        cold: false,
    };
    for (reason, in_thousand) in HELD {
        if chance.below(1000) >= in_thousand {
            continue;
        }
        match reason {
            Reason::Code => member.code = Code::Yellow,
            Reason::Stay => member.stays.push(stay(opens_on)),
            Reason::Pending => member.pending = true,
            Reason::Symptoms => member.symptoms.push(Symptom::Fever),
            Reason::Cold => member.cold = true,
        }
    }
    clearance::Facts { stage: Some(stage), members: vec![member], steps: Vec::new() }
}

/// A week in a city with an area of risk, in another district of it.
fn stay(opens_on: Date) -> Stay {
    let days = Days { from: opens_on.saturating_sub(10.days()), until: opens_on.saturating_sub(3.days()) };
    Stay { city: "city".to_owned(), district: "low".to_owned(), days }
}

fn batches(plan: &ReturnPlan, pupils: &[Pupil], arranged: &Arranged, report: &mut ReturnReport) {
    for (at, row) in plan.batch.iter().enumerate() {
        let comes = count(arranged.batch_of.values().filter(|batch| **batch == at).count());
        let when =
            format!("{} {}-{} {}", row.on, row.from.strftime("%H:%M"), row.until.strftime("%H:%M"), row.gate);
        let label = label(row);
        let last = plan.reopening.last_batch_on();
        if row.on > last {
            report.broken.push(Broken::new(Rule::BatchInTime, 1, 0).at(label.clone()).on(last));
        }
        report.batches.push(BatchOutcome { at: when, label, capacity: row.capacity, comes });
    }
    for (at, over) in &arranged.over {
        let at = report.batches[*at].label.clone();
        report.broken.push(Broken::new(Rule::GateRoom, *over, 0).at(at));
    }
    if report.without > 0 {
        report.broken.push(Broken::new(Rule::EveryoneHasABatch, report.without, 0));
    }
    let mut batch_of: BTreeMap<&HouseholdId, BTreeSet<usize>> = BTreeMap::new();
    for pupil in pupils {
        let batch = arranged.batch_of.get(&pupil.student);
        batch_of.entry(&pupil.household).or_default().extend(batch);
    }
    let apart = batch_of.values().filter(|batches| batches.len() > 1).count();
    if plan.reopening.keeps_siblings() && apart > 0 {
        report.broken.push(Broken::new(Rule::SiblingsTogether, count(apart), 0));
    }
}

/// 2021-08-30 07:30–08:00 · 南门
fn label(row: &batch::Terms) -> (String, String) {
    let gate = word(row.gate.key());
    let hours = format!("{} {}–{}", row.on, row.from.strftime("%H:%M"), row.until.strftime("%H:%M"));
    (format!("{hours} · {}", gate.zh), format!("{hours} · {}", gate.en))
}

/// Who is held back at the first moment of the own batch, by the first reason of the plan.
fn held(plan: &ReturnPlan, children: &[Child], arranged: &Arranged, report: &mut ReturnReport) {
    let reopening = reopening::Terms { active: true, ..plan.reopening.clone() };
    let rules = Rules { reopening: &reopening, observation: &plan.observation, clearance: &plan.clearance };
    let from = plan.reopening.opens_on.saturating_sub(30.days());
    let areas = [Area {
        city: "city".to_owned(),
        district: "high".to_owned(),
        days: Days { from, until: plan.reopening.until },
    }];
    let mut grades = BTreeMap::new();
    for child in children {
        let own: &mut GradeOutcome = classes::grade_of(&mut grades, child);
        let Some(row) = arranged.batch_of.get(&child.pupil.student).map(|at| &plan.batch[*at]) else {
            continue;
        };
        let at: Moment = moment(row.on, row.from);
        let standing = rules.standing(&child.days, &child.facts, &areas, at);
        if standing.is_free() {
            continue;
        }
        let first = standing.holds.first();
        let why = first.map_or(OBSERVATION, |hold| hold.reason.key());
        *report.held.entry(why.to_owned()).or_default() += 1;
        match first {
            Some(hold) => *own.held.entry(hold.class).or_default() += 1,
            None => own.observed += 1,
        }
    }
    report.grades = grades.into_values().collect();
}

/// Day by day, those whose days at home are not whole yet (P5.13).
fn at_home(plan: &ReturnPlan, children: &[Child], report: &mut ReturnReport) {
    let run = plan.reopening.opens_on.series(1.day()).take_while(|day| *day < plan.reopening.until);
    for day in run {
        let left =
            children.iter().filter(|child| !plan.observation.lacks(&child.days, day).is_empty()).count();
        report.at_home.push((day.to_string(), count(left)));
        if left == 0 {
            return;
        }
    }
    let left = report.at_home.last().map_or(0, |(_, left)| *left);
    report.broken.push(Broken::new(Rule::ObservationEnds, left, 0));
}

fn stores(plan: &ReturnPlan, report: &mut ReturnReport) {
    let persons = report.pupils;
    let standing = |basins: i64| plan.basin.standing(basin::Facts { persons, basins, broken: 0, troughs: 0 });
    if let basin::Standing::Short(missing) = standing(0) {
        report.basins_min = missing;
    }
    let enough =
        (report.basins_min..=persons).find(|basins| standing(*basins) == basin::Standing::MeetsTarget);
    report.basins_target = enough.unwrap_or(report.basins_min);
    let size = Size { heads: persons, square_metres: SQUARE_METRES };
    report.stock = plan.stock.iter().map(|row| (row.item.key(), row.required(size))).collect();
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

impl ReturnReport {
    /// A table a person can read, with the summary under it.
    pub fn table(&self) -> String {
        let mut out = String::from("batch                                  takes  comes\n");
        for BatchOutcome { at, capacity, comes, label: _ } in &self.batches {
            let _ = writeln!(out, "{at:38} {capacity:5} {comes:6}");
        }
        let mode = if self.health_rules_on { "on" } else { "off; if they were on" };
        let _ = writeln!(out, "\n{} children; health rules are {mode}:", self.pupils);
        for (why, n) in &self.held {
            let _ = writeln!(out, "  held back by {why:22} {n:5}");
        }
        for (day, n) in &self.at_home {
            let _ = writeln!(out, "  {day}  under observation {n:7}");
        }
        let _ = writeln!(out, "basins: at least {}, as should be {}", self.basins_min, self.basins_target);
        for (item, n) in &self.stock {
            let _ = writeln!(out, "  {item:26} {n:9}");
        }
        for one in &self.grades {
            let _ = writeln!(out, "{}", one.told());
        }
        for (grade, children) in &self.not_served_grades {
            let _ = writeln!(out, "grade {grade}: {children} of no stage of the plan");
        }
        out.push_str(&tail(self.by_register, &self.needs, &self.notes));
        for broken in &self.broken {
            let _ = writeln!(out, "broken: {}", broken.told(Lang::En));
        }
        let _ = writeln!(out, "{} broken rules", self.broken.len());
        out
    }
}
