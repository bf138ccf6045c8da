//! 方案正文 A plan of return as it is posted: the source's nine headings, every number from the plan.

use super::ReturnPlan;
use crate::plan::head::Stage;
use crate::plan::local::Words;
use crate::plan::notice::{Line, day};
use crate::plan::paper::{Paper, Part, Section};
use crate::plan::wording::{Fill, line, list, named, same};
use crate::safety::clearance::Need;
use crate::safety::{batch, clearance, stock};
use jiff::civil::Time;
use std::fmt::Display;

/// The paper (P5.5).
pub(super) fn paper(plan: &ReturnPlan) -> Paper {
    let mode = if plan.reopening.is_on() { "template-on" } else { "template-off" };
    Paper {
        title: plan.scheme.title.clone(),
        preface: vec![rule(mode, "P5.1", &[]), rule("gaps", "P5.49", &[])],
        sections: vec![
            section("strictest", vec![Part::Items(strictest(plan))]),
            section("conditions", vec![Part::Items(conditions(plan))]),
            section("health", vec![Part::Items(health(plan))]),
            section("training", vec![Part::Items(training(plan))]),
            section("campus", vec![Part::Items(campus(plan)), stocked(plan)]),
            section("care", vec![Part::Items(care(plan))]),
            section("opening", vec![Part::Items(opening(plan)), batches(plan)]),
            section("classes", vec![classes(plan), Part::Items(vec![rule("each-alone", "X.10", &[])])]),
            section("remote", vec![Part::Items(remote(plan))]),
        ],
    }
}

fn strictest(plan: &ReturnPlan) -> Vec<Line> {
    let (command, drill) = (&plan.command, &plan.drill);
    let mut lines = vec![
        rule(
            "command",
            "P5.2",
            &[("leader", named(command.leader.key())), ("bodies", names(&command.bodies))],
        ),
        rule("documents", "P5.5", &[("documents", names(&plan.reopening.documents))]),
        rule(
            "examples",
            "P5.4",
            &[("stages", list(plan.reopening.examples.iter().map(|one| named(one.key()))))],
        ),
    ];
    lines.extend(command.duties.iter().map(|duty| {
        let fills =
            [("link", named(duty.link.key())), ("post", named(duty.post.key())), ("by", day(duty.by))];
        rule("duty", "P5.3", &fills)
    }));
    let fills = [
        ("with", names(&drill.with)),
        ("count", same(drill.count_min)),
        ("subjects", names(&drill.subjects)),
        ("on", day(drill.held_on)),
    ];
    lines.push(rule("drill", "P5.7", &fills));
    lines
}

fn conditions(plan: &ReturnPlan) -> Vec<Line> {
    let terms = &plan.readiness;
    let checked = [("checkers", names(&terms.checked_by)), ("by", named(terms.overridden_by.key()))];
    vec![
        rule("conditions", "P5.9", &[("conditions", names(&terms.conditions))]),
        rule("checked", "P5.9", &checked),
    ]
}

fn health(plan: &ReturnPlan) -> Vec<Line> {
    let report = &plan.report;
    let daily = if report.daily { "daily" } else { "weekdays-only" };
    let mut lines = vec![rule(daily, "P5.11", &[("time", hour(report.cut_off))])];
    if report.asks_household() {
        lines.push(rule("household", "P5.18", &[("days", same(report.stay_window_days))]));
    }
    let doctor = [("symptoms", names(&report.symptoms)), ("hours", same(report.doctor_within_hours))];
    lines.push(rule("doctor", "P5.19", &doctor));
    lines.extend(at_home(plan));
    lines.push(rule("staff", "P5.20", &[("from", day(plan.reopening.staff_from))]));
    let closed = [("errands", names(&plan.entry.by_list)), ("spot", named(plan.entry.collection_at.key()))];
    lines.extend(plan.entry.closed_before_opening.then(|| rule("closed", "P5.21", &closed)));
    lines
}

fn at_home(plan: &ReturnPlan) -> Vec<Line> {
    let terms = &plan.observation;
    let fills = [
        ("whose", names(&terms.whose)),
        ("days", same(terms.days)),
        ("first", named(terms.counts_from.key())),
        ("times", same(terms.temperatures_a_day)),
        ("latest", day(terms.latest_return(plan.reopening.opens_on))),
    ];
    let mut lines = vec![rule("observation", "P5.13", &fills)];
    lines.extend(terms.front_line.then(|| rule("front-line", "P5.17", &[])));
    lines.push(rule("without-home", "P5.14", &[("forms", names(&terms.without_home))]));
    let archived = [("days", same(terms.handed_in_days))];
    lines.extend(terms.archived.then(|| rule("archived", "P5.16", &archived)));
    lines
}

fn training(plan: &ReturnPlan) -> Vec<Line> {
    let (training, vaccination, settling) = (&plan.training, &plan.vaccination, &plan.settling);
    let mut lines = vec![rule(
        "training",
        "P5.22",
        &[("by", day(training.by)), ("whose", names(&training.whose)), ("guides", names(&training.guides))],
    )];
    let readers = names(&plan.counselling.notes_for);
    let called = [("hours", same(plan.counselling.called_within_hours)), ("readers", readers)];
    lines.extend(plan.counselling.offered.then(|| rule("counselling", "P5.23", &called)));
    let invited = [
        ("with", names(&vaccination.with)),
        ("from", same(vaccination.age_min)),
        ("until", same(vaccination.age_max)),
    ];
    lines.push(rule("vaccination", "P5.25", &invited));
    lines.push(rule("topics", "P5.26", &[("topics", names(&training.topics))]));
    let last = settling.until.yesterday().unwrap_or(settling.until);
    let begins = [("from", day(settling.from)), ("until", day(last)), ("days", same(settling.half_days_max))];
    lines.extend(settling.offered.then(|| rule("settling", "P5.27", &begins)));
    lines
}

fn campus(plan: &ReturnPlan) -> Vec<Line> {
    let (basin, disinfection) = (&plan.basin, &plan.disinfection);
    let basins = [
        ("most", same(basin.persons_max)),
        ("target", same(basin.persons_target)),
        ("trough", same(basin.trough_counts_as)),
    ];
    let cleaned = [
        ("by", day(disinfection.by)),
        ("places", names(&disinfection.places)),
        ("tidy", day(disinfection.tidy_by)),
    ];
    vec![
        rule("isolation", "P5.29", &[("count", same(plan.isolation.areas_min))]),
        rule("basins", "P5.32", &basins),
        rule("disinfection", "P5.34", &cleaned),
    ]
}

fn stocked(plan: &ReturnPlan) -> Part {
    let row = |one: &stock::Terms| {
        let (of, clause) = match one.by {
            stock::By::Head => ("heads", "P5.30"),
            stock::By::Area => ("metres", "P5.31"),
        };
        let fills =
            [("of", line("return", of, &[])), ("count", same(one.per_hundred)), ("days", same(one.days))];
        vec![Line { words: named(one.item.key()), clause }, rule("per-hundred", clause, &fills)]
    };
    Part::Table(columns(&["item", "need"]), plan.stock.iter().map(row).collect())
}

fn care(plan: &ReturnPlan) -> Vec<Line> {
    vec![rule("care", "P5.36", &[("from", day(plan.reopening.care_from))])]
}

fn opening(plan: &ReturnPlan) -> Vec<Line> {
    let (reopening, lodgement) = (&plan.reopening, &plan.lodgement);
    let opens = [("on", day(reopening.opens_on)), ("last", day(reopening.last_batch_on()))];
    let mut lines = vec![
        rule("opens", "P5.38", &opens),
        rule("risk", "P5.37", &[("risk", named(reopening.risk_max.key()))]),
    ];
    lines.extend(reopening.keeps_siblings().then(|| rule("siblings", "P5.39", &[])));
    let lodged = [("made_by", named(lodgement.made_by.key())), ("with", named(lodgement.lodged_with.key()))];
    lines.push(rule("lodged", "P5.40", &lodged));
    lines
}

fn batches(plan: &ReturnPlan) -> Part {
    let row = |one: &batch::Terms| {
        let hours = same(format!("{}–{}", hour(one.from).zh, hour(one.until).zh));
        let grades = grades(one);
        let cells =
            [named(one.stage.key()), grades, day(one.on), hours, named(one.gate.key()), same(one.capacity)];
        cells.map(|words| Line { words, clause: "P5.39" }).to_vec()
    };
    let columns = columns(&["stage", "grades", "day", "hours", "gate", "places"]);
    Part::Table(columns, plan.batch.iter().map(row).collect())
}

/// School grades by their numbers, kindergarten's by their names.
fn grades(batch: &batch::Terms) -> Words {
    let numbered = || line("return", "grade-list", &[("grades", list(batch.grades.iter().map(same)))]);
    let name = |grade: &i64| match grade {
        1 => named("small-class"),
        2 => named("middle-class"),
        _ => named("big-class"),
    };
    match batch.stage {
        Stage::Kindergarten => list(batch.grades.iter().map(name)),
        Stage::Primary | Stage::Junior | Stage::Senior => numbered(),
    }
}

fn classes(plan: &ReturnPlan) -> Part {
    let row = |one: &clearance::Terms| {
        let clause = one.reason.clause();
        let step = |need: &Need| match one.test_hours.filter(|_| *need == Need::Test) {
            Some(hours) => {
                let fills = [("step", named(need.key())), ("hours", same(hours))];
                line("return", "within-hours", &fills)
            }
            None => named(need.key()),
        };
        let cells = [
            same(one.class),
            named(one.reason.key()),
            names(&one.whose),
            named(one.state.key()),
            list(one.needs.iter().map(step)),
        ];
        cells.map(|words| Line { words, clause }).to_vec()
    };
    Part::Table(
        columns(&["class", "reason", "whose", "state", "needs"]),
        plan.clearance.iter().map(row).collect(),
    )
}

fn remote(plan: &ReturnPlan) -> Vec<Line> {
    let terms = &plan.remote;
    let mut lines = vec![rule("remote", "P5.48", &[("offers", names(&terms.offers))])];
    lines.extend(terms.screen_minutes_max.iter().map(|one| {
        let fills = [("stage", named(one.stage.key())), ("minutes", same(one.minutes))];
        rule("screen", "P5.48", &fills)
    }));
    lines.extend(terms.lends_devices.then(|| rule("devices", "P5.48", &[])));
    let stages = list(terms.guidance_only.iter().map(|stage| named(stage.key())));
    lines.extend((!terms.guidance_only.is_empty()).then(|| rule("guidance", "P5.48", &[("stages", stages)])));
    lines
}

fn section(key: &str, parts: Vec<Part>) -> Section {
    Section { heading: line("return-heading", key, &[]), parts }
}

fn columns(keys: &[&str]) -> Vec<Words> {
    keys.iter().map(|key| line("return-column", key, &[])).collect()
}

/// Words of a closed list by their names.
fn names<T: Display>(items: &[T]) -> Words {
    list(items.iter().map(|item| named(&item.to_string())))
}

fn hour(time: Time) -> Words {
    same(time.strftime("%H:%M"))
}

fn rule(key: &str, clause: &'static str, fills: &[Fill]) -> Line {
    Line { words: line("return", key, fills), clause }
}
