//! 社区托管彩排 A plan of community care rehearsed: which communities may open in which stage, and who finds a place.
//!
//! The rules are the plan's own; so are the children, with their households and streets, where a register is given. The communities,
//! when each is ready, what families need, and the fee that their class's text names are made up from the seed. Nothing is written.

mod charging;
mod families;

use super::broken::{Broken, Rule};
use super::given::{Given, Need, Note, tail};
use crate::season::report::Money;
use crate::texts::Lang;
use crate::town::chance::Chance;
use families::Family;
use jiff::ToSpan;
use jiff::civil::{Date, Time, time};
use rules::community::rollout::{Candidate, Closed, Opens};
use rules::community::tier::{Outcome, Supply, Tier};
use rules::fen::Fen;
use rules::people::place::Path;
use rules::plan::community_care::Community;
use rules::plan::form::word;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The farthest community from its school, in metres on foot.
const METRES: usize = 1500;
/// The school takes this share of the families, in per cent.
const AT_SCHOOL: i64 = 40;

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CommunityReport {
    /// Communities in all.
    pub communities: i64,
    /// Families who ask for care; of a register each child that is served, for which its family asks.
    pub families: i64,
    /// Whether they are a register's, and not made up.
    pub by_register: bool,
    /// Children of the register whose stage the plan does not serve, by grade (P2.4).
    pub not_served_grades: BTreeMap<i64, i64>,
    /// Carers and rooms that the open classes need each evening, at the end of each stage (P2.19, P2.22).
    pub needs: Vec<Need>,
    /// Each stage at its last day.
    pub stages: Vec<StageOutcome>,
    /// Communities near a school that offer care on the day of the target, and that do not yet (P2.8).
    pub target: (i64, i64),
    /// Where the money of the classes' families is when the last stage is over (P2.29).
    pub money: Money,
    /// What the carers of the last stage cost, in fen, where it was said what one costs a day.
    pub carers_fen: Option<Fen>,
    /// What of the money that the classes got is left then, in fen; a gap is below nought.
    pub surplus_fen: Option<Fen>,
    /// What is not answered.
    pub notes: Vec<Note>,
    /// Rules that could not be kept.
    pub broken: Vec<Broken>,
}

/// A stage at its last day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct StageOutcome {
    /// Its name.
    pub name: &'static str,
    /// Its last day.
    pub ends: String,
    /// Classes that are open.
    pub open: i64,
    /// Carers whom the open classes need, as many each as the plan names (P2.22).
    pub carers: i64,
    /// Communities that are ready and may not open: no pilot (P2.11), or nobody opens (P2.14).
    pub held_back: i64,
    /// Families with a place, by tier (P2.2).
    pub placed: BTreeMap<&'static str, i64>,
    /// Families in the school's waiting list, a place elsewhere or none.
    pub waiting: i64,
    /// Children beyond the places of a class: none, or a rule is broken.
    pub over: i64,
    /// Families without any place: nobody is refused, they are told when there is one (X.1).
    pub without: i64,
}

/// A made-up community.
struct Place {
    at: Path,
    is_pilot: bool,
    metres: i64,
    ready_on: Date,
    capacity: i64,
    opened_on: Option<Date>,
}

/// Rehearses a plan with these people.
pub fn rehearse(plan: &Community, given: &Given<'_>) -> CommunityReport {
    let mut chance = Chance::new(given.seed);
    let served = families::served(plan, given.people);
    let mut places = places(plan, &served.streets, &mut chance);
    let asking = families::asking(&served, &mut chance);
    let mut report = CommunityReport {
        communities: count(places.len()),
        families: count(asking.len()),
        by_register: given.people.is_register(),
        not_served_grades: served.not_served_grades,
        ..CommunityReport::default()
    };
    for stage in &plan.rollout.stage {
        let mut held_back = 0;
        for day in stage.from.series(1.day()).take_while(|day| *day < stage.until) {
            held_back = open(plan, &mut places, day);
        }
        let ends = stage.until.saturating_sub(1.day());
        let mut told = StageOutcome {
            name: stage.name.key(),
            ends: ends.to_string(),
            held_back,
            ..offered(plan, &places, &asking)
        };
        told.open = count(places.iter().filter(|place| place.opened_on.is_some()).count());
        told.carers = told.open.saturating_mul(plan.carer.carers_min);
        report.needs.push(given.hands.beside(told.ends.clone(), (told.carers, told.open)));
        report.stages.push(told);
    }
    report.target = target(plan, &places);
    let last = report.stages.last().and_then(|stage| stage.placed.get(Tier::Community.key()));
    let (money, owing) = charging::year(plan, last.copied().unwrap_or(0), &mut chance);
    report.money = money;
    if owing > 0 {
        report.broken.push(Broken::new(Rule::AgreementMoney, owing, 0));
    }
    carers(plan, given, &mut report);
    check(plan, &places, &mut report);
    let notes = [
        (report.by_register, Note::AllAsk),
        (true, Note::FeeMadeUp),
        (given.hands.are_unknown(), Note::NoHands),
        (given.carer_day.is_none(), Note::NoPay),
    ];
    report.notes = notes.into_iter().filter(|(holds, _)| *holds).map(|(_, note)| note).collect();
    report
}

/// What the carers of the last stage cost on its working days, as many as at its end, and what is left of what the classes got.
fn carers(plan: &Community, given: &Given<'_>, report: &mut CommunityReport) {
    let (Some(fen), Some(stage), Some(need)) =
        (given.carer_day, plan.rollout.stage.last(), report.needs.last())
    else {
        return;
    };
    let cost = fen.times(need.teachers.saturating_mul(charging::working_days(stage.from, stage.until)));
    report.carers_fen = Some(cost);
    report.surplus_fen = Some(report.money.released_fen - cost);
}

/// The pilots first, where the plan puts them, near a school and ready in the pilot's time; then communities of a street
/// of their own.
fn places(plan: &Community, streets: &[String], chance: &mut Chance) -> Vec<Place> {
    let (first, last) = (plan.rollout.stage.first(), plan.rollout.stage.last());
    let (Some(first), Some(last)) = (first, last) else { return Vec::new() };
    let days =
        |from: Date, until: Date| from.until(until).map_or(1, |span| span.get_days()).unsigned_abs() as usize;
    let (pilot_days, all_days) = (days(first.from, first.until), days(first.from, last.until));
    let mut place = |at: &str, is_pilot, (metres, days)| Place {
        at: Path::new(at),
        is_pilot,
        metres: count(chance.below(metres)),
        ready_on: first.from.saturating_add(count(chance.below(days)).days()),
        capacity: 10 + count(chance.below(25)),
        opened_on: None,
    };
    let near = usize::try_from(plan.rollout.near_metres).unwrap_or(METRES);
    let pilots = plan.rollout.pilot.iter();
    let mut places: Vec<Place> =
        pilots.map(|pilot| place(pilot.place.as_str(), true, (near, pilot_days))).collect();
    let others = streets.iter().enumerate();
    let others = others.map(|(n, street)| format!("{}/{street}/community-{n}", plan.scheme.place));
    places.extend(others.map(|at| place(&at, false, (METRES, all_days))));
    places
}

/// Whoever is ready asks to open; says how many are ready and may not.
fn open(plan: &Community, places: &mut [Place], day: Date) -> i64 {
    let mut held_back = 0;
    let near = |place: &&mut Place| plan.rollout.is_near(place.metres);
    for place in
        places.iter_mut().filter(near).filter(|place| place.opened_on.is_none() && place.ready_on <= day)
    {
        match plan.rollout.may_open(&place.at, day) {
            Ok(_) => place.opened_on = Some(day),
            Err(Closed::NotAPilot | Closed::NobodyNow | Closed::OutsideStages) => held_back += 1,
        }
    }
    held_back
}

/// Every family on one form: the school, then the community, then a social class; an offer is never forced.
fn offered(plan: &Community, places: &[Place], asking: &[Family]) -> StageOutcome {
    let mut supplies = vec![Supply {
        class: "school".to_owned(),
        tier: Tier::School,
        metres: 0,
        ends: time(17, 30, 0, 0),
        free: count(asking.len()) * AT_SCHOOL / 100,
    }];
    supplies.extend(places.iter().filter(|place| place.opened_on.is_some()).map(class));
    let mut told = StageOutcome::default();
    for family in asking {
        let tried = family.tried(plan, &supplies);
        told.waiting += i64::from(tried.waits_at_school);
        let Some((tier, Outcome::Offered(class))) = tried.steps.last() else {
            told.without += 1;
            continue;
        };
        *told.placed.entry(tier.key()).or_default() += 1;
        if let Some(supply) = supplies.iter_mut().find(|supply| supply.class == *class) {
            supply.free -= 1;
            told.over += i64::from(supply.free < 0);
        }
    }
    told
}

fn class(place: &Place) -> Supply {
    let ends: Time = time(18, 0, 0, 0);
    Supply {
        class: place.at.as_str().to_owned(),
        tier: Tier::Community,
        metres: place.metres,
        ends,
        free: place.capacity,
    }
}

fn target(plan: &Community, places: &[Place]) -> (i64, i64) {
    let is_open = |place: &Place| place.opened_on.is_some_and(|day| day <= plan.rollout.target_on);
    let candidate =
        |place: &Place| Candidate { place: place.at.clone(), metres: place.metres, is_open: is_open(place) };
    let all: Vec<Candidate> = places.iter().map(candidate).collect();
    let target = plan.rollout.target(&all, plan.rollout.target_on);
    (count(target.opened.len()), count(target.to_open.len()))
}

/// Looks again at what was done, by the stages alone: no class before its time, no child beyond a class's places.
fn check(plan: &Community, places: &[Place], report: &mut CommunityReport) {
    let stage = |day: Date| plan.rollout.stage.iter().find(|stage| stage.from <= day && day < stage.until);
    for place in places {
        let Some(day) = place.opened_on else { continue };
        let is_its_time = stage(day).is_some_and(|stage| match stage.opens {
            Opens::PilotUnits => place.is_pilot,
            Opens::Nobody => false,
            Opens::EveryCommunity => true,
        });
        if !is_its_time {
            let at = place.at.as_str().to_owned();
            report.broken.push(Broken::new(Rule::OpensInItsStage, 1, 0).at((at.clone(), at)).on(day));
        }
    }
    for stage in report.stages.iter().filter(|stage| stage.over > 0) {
        let name = word(stage.name);
        report.broken.push(Broken::new(Rule::Places, stage.over, 0).at((name.zh, name.en)));
    }
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

impl CommunityReport {
    /// A table a person can read, with the summary under it.
    pub fn table(&self) -> String {
        let mut out = String::from(
            "stage     ends        classes  held back  at school  community  waiting  without\n",
        );
        for stage in &self.stages {
            let StageOutcome { name, ends, open, held_back, placed, waiting, without, .. } = stage;
            let of = |tier: Tier| placed.get(tier.key()).copied().unwrap_or(0);
            let (school, community) = (of(Tier::School), of(Tier::Community));
            let _ = writeln!(
                out,
                "{name:9} {ends} {open:8} {held_back:10} {school:10} {community:10} {waiting:8} {without:8}"
            );
        }
        let (opened, to_open) = self.target;
        let _ = writeln!(
            out,
            "\n{} communities, {} families; near a school on the day of the target: {opened} open, {to_open} not yet",
            self.communities, self.families
        );
        let Money { paid_fen, released_fen, refunded_fen, held_fen } = self.money;
        let _ = writeln!(
            out,
            "by agreement: paid {paid_fen}, released {released_fen}, refunded {refunded_fen}, held {held_fen}"
        );
        if let (Some(cost), Some(left)) = (self.carers_fen, self.surplus_fen) {
            let _ = writeln!(out, "carers cost {cost}, which leaves {left}");
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
