//! 社区方案公文 A plan for community care as it is posted: thought, target, stages, requirements, each line with its clause.

use super::Community;
use crate::community::backing::Slot;
use crate::community::carer::Others;
use crate::community::rollout::{Name, Opens, Pilot, Stage};
use crate::community::tier::OnRefusal;
use crate::plan::local::{Words, dated};
use crate::plan::notice::Line;
use crate::plan::paper::{Paper, Part, Section};
use crate::plan::wording::{self, Fill, cell, line, list, same};
use jiff::civil::Time;

/// The paper in the four parts whose headings the source has lost (P2.31).
pub(crate) fn paper(plan: &Community) -> Paper {
    let section = |key, parts| Section { heading: heading(key, &[]), parts };
    let group = |key, lines| Part::Group(heading(key, &[]), lines);
    Paper {
        title: plan.scheme.title.clone(),
        preface: vec![item("preface", "P2.1", &[])],
        sections: vec![
            section("thought", vec![Part::Items(thought(plan))]),
            section("target", vec![Part::Items(target(plan))]),
            section("steps", plan.rollout.stage.iter().map(|stage| step(plan, stage)).collect()),
            section(
                "requirements",
                vec![
                    group("premises", premises(plan)),
                    group("carers", carers(plan)),
                    group("offers", offers(plan)),
                    group("agreement", agreement(plan)),
                    group("backing", backing(plan)),
                ],
            ),
        ],
    }
}

fn thought(plan: &Community) -> Vec<Line> {
    let order: Vec<Words> = plan.tier.order.iter().map(|tier| word(tier.key())).collect();
    let nth = |at: usize| order.get(at).cloned().unwrap_or_default();
    let kept = match plan.tier.on_refusal {
        OnRefusal::KeepsPlace => "place-kept",
        OnRefusal::LosesPlace => "place-lost",
    };
    let promise = &plan.promise;
    let census = &plan.census;
    vec![
        item("tiers", "P2.2", &[("first", nth(0)), ("second", nth(1)), ("third", nth(2))]),
        item(kept, "P2.2", &[]),
        item(
            "promise",
            "P2.3",
            &[
                ("states", words(&promise.states)),
                ("to", word(promise.overdue_to.key())),
                ("max", same(promise.rating_max)),
            ],
        ),
        item("outcomes", "P2.4", &[("outcomes", words(&census.outcomes)), ("seen", words(&census.seen_by))]),
        item("gap", "P2.5", &[]),
    ]
}

fn target(plan: &Community) -> Vec<Line> {
    let enrichment = &plan.enrichment;
    vec![
        item("education", "P2.6", &[("shown", words(&plan.census.roll_shows))]),
        item(
            "enrichment",
            "P2.7",
            &[("kinds", words(&enrichment.kinds)), ("needs", words(&enrichment.outing_needs))],
        ),
        item(
            "coverage",
            "P2.8",
            &[("day", dated(plan.rollout.target_on)), ("metres", same(plan.rollout.near_metres))],
        ),
        item("need", "P2.9", &[]),
    ]
}

/// A stage with its first and its last day.
fn step(plan: &Community, stage: &Stage) -> Part {
    let last = stage.until.yesterday().unwrap_or(stage.until);
    let days = line("community-date", "range", &[("first", dated(stage.from)), ("last", dated(last))]);
    let (key, lines) = match stage.name {
        Name::Pilot => ("pilot", pilot(plan, stage)),
        Name::Summary => ("summary", summary(plan, stage)),
        Name::Rollout => ("rollout", rollout(plan, stage)),
    };
    Part::Group(heading(key, &[("days", days)]), lines)
}

fn pilot(plan: &Community, stage: &Stage) -> Vec<Line> {
    let mut lines = vec![opens(stage, "P2.10")];
    lines.extend(plan.rollout.pilot.iter().map(unit));
    lines.push(item("resources", "P2.12", &[("sources", words(&plan.premises.sources))]));
    lines.push(item("classes", "P2.13", &[]));
    lines
}

fn unit(pilot: &Pilot) -> Line {
    let (title, lost) = pilot.named();
    let lost: Vec<Words> = lost.iter().map(|one| word(&format!("lost-{one}"))).collect();
    let key = if lost.is_empty() { "unit" } else { "unit-lost" };
    item(key, "P2.11", &[("title", title.clone()), ("lost", list(lost.into_iter()))])
}

fn summary(plan: &Community, stage: &Stage) -> Vec<Line> {
    let (rollout, census) = (&plan.rollout, &plan.census);
    vec![
        opens(stage, "P2.14"),
        item("exit", "P2.14", &[("exit", words(&rollout.exit))]),
        item("report", "P2.15", &[("day", dated(rollout.report_on))]),
        item("census", "P2.16", &[("ways", words(&census.ways)), ("day", dated(census.due_on))]),
        item("outputs", "P2.17", &[("outputs", words(&rollout.outputs))]),
    ]
}

fn rollout(plan: &Community, stage: &Stage) -> Vec<Line> {
    let rollout = &plan.rollout;
    vec![
        item("guidance", "P2.18", &[("visits", same(rollout.guidance_visits_min))]),
        opens(stage, "P2.18"),
        item("model", "P2.18", &[("parts", words(&rollout.model))]),
    ]
}

fn opens(stage: &Stage, clause: &'static str) -> Line {
    let key = match stage.opens {
        Opens::PilotUnits => "opens-pilot",
        Opens::Nobody => "opens-nobody",
        Opens::EveryCommunity => "opens-all",
    };
    item(key, clause, &[])
}

fn premises(plan: &Community) -> Vec<Line> {
    let premises = &plan.premises;
    let validity = [
        ("days", same(premises.valid_days)),
        ("alert", same(premises.alert_days)),
        ("metres", same(premises.metres_per_child)),
    ];
    let mut lines = vec![
        item("safe", "P2.19", &[("sources", words(&premises.sources))]),
        item(
            "inspection",
            "P2.19",
            &[("items", words(&premises.items)), ("critical", words(&premises.critical))],
        ),
        item("validity", "P2.19", &validity),
    ];
    lines.extend(premises.elders.iter().map(|hours| {
        let days = list(hours.days.iter().map(|day| cell(&day.to_string(), &[])));
        item("elders", "P2.12", &[("days", days), ("from", hour(hours.from)), ("until", hour(hours.until))])
    }));
    lines
}

fn carers(plan: &Community) -> Vec<Line> {
    let carer = &plan.carer;
    let others = match carer.others {
        Others::WithReason => "others-why",
        Others::Never => "others-no",
    };
    let seen = words(&carer.low_income_seen_by);
    let criteria = [
        ("criteria", words(&carer.criteria)),
        ("reviewers", same(carer.reviewers)),
        ("score", same(carer.score_min)),
        ("days", same(carer.valid_days)),
    ];
    let mut lines = vec![
        item("sources", "P2.20", &[("sources", words(&carer.sources)), ("seen", seen)]),
        item(others, "P2.20", &[]),
        item("criteria", "P2.21", &criteria),
    ];
    lines.extend(carer.background_check.then(|| item("background", "P2.21", &[])));
    lines.push(item("posts", "P2.22", &[("posts", words(&carer.posts)), ("count", same(carer.carers_min))]));
    lines
}

fn offers(plan: &Community) -> Vec<Line> {
    let (provider, temporary) = (&plan.provider, &plan.temporary);
    let call = [("shown", words(&provider.call_shows)), ("bids", same(provider.bids_min))];
    let booked = [
        ("until", hour(temporary.until)),
        ("places", same(temporary.places)),
        ("rules", words(&temporary.same_rules)),
    ];
    let call = provider.is_open().then(|| item("call", "P2.23", &call));
    let temporary = temporary.is_offered().then(|| item("temporary", "P2.24", &booked));
    call.into_iter().chain(temporary).collect()
}

fn agreement(plan: &Community) -> Vec<Line> {
    let (provider, supervision, agreement) = (&plan.provider, &plan.supervision, &plan.agreement);
    let visits = [
        ("by", word(supervision.by.key())),
        ("days", same(supervision.visit_every_days)),
        ("subjects", words(&supervision.signs_off)),
    ];
    let signing = [
        ("signers", words(&agreement.signers)),
        ("witness", word(agreement.witness.key())),
        ("days", same(agreement.notice_days)),
    ];
    vec![
        item("certificate", "P2.25", &[("alert", same(provider.alert_days))]),
        item("forms", "P2.26", &[("forms", words(&provider.forms))]),
        item("supervision", "P2.27", &visits),
        item("signing", "P2.28", &signing),
        item("items", "P2.29", &[("items", words(&agreement.items))]),
        item("one-paper", "X.11", &[]),
        item("unsigned", "X.22", &[]),
        item("rules", "P2.30", &[("rules", words(&plan.management.rules))]),
    ]
}

/// What is to be filled in is marked.
fn backing(plan: &Community) -> Vec<Line> {
    let slot = |(slot, given): (Slot, Option<&str>)| {
        let given = given.map_or_else(|| line("community", "to-fill", &[]), same);
        item(slot.key(), "P2.31", &[("given", given)])
    };
    plan.backing.slots().into_iter().map(slot).collect()
}

fn item(key: &str, clause: &'static str, fills: &[Fill]) -> Line {
    Line { words: line("community", key, fills), clause }
}

fn heading(key: &str, fills: &[Fill]) -> Words {
    line("community-heading", key, fills)
}

/// A word of a closed list as the paper calls it, or as findings do.
fn word(key: &str) -> Words {
    wording::known("community-word", key).unwrap_or_else(|| wording::named(key))
}

fn words<T: ToString>(items: &[T]) -> Words {
    list(items.iter().map(|item| word(&item.to_string())))
}

fn hour(time: Time) -> Words {
    same(time.strftime("%H:%M"))
}
