//! 暑托公文 A plan for summer care as it is posted: whom, when, where, what, how much, how.

use super::Holiday;
use crate::enrol::{point, town};
use crate::money::fee::Missed;
use crate::plan::local::Words;
use crate::plan::notice::{Line, day};
use crate::plan::paper::{Paper, Part, Section};
use crate::plan::wording::{Fill, line, list, named, same};
use crate::plan::{offering, period};

pub(super) fn paper(plan: &Holiday) -> Paper {
    let section = |key: &str, parts| Section { heading: line("holiday-heading", key, &[]), parts };
    Paper {
        title: plan.scheme.title.clone(),
        preface: vec![item("preface", "P4.1", &[])],
        sections: vec![
            section("whom", vec![Part::Items(vec![whom(plan)])]),
            section("when", vec![Part::Items(plan.period.iter().flat_map(when).collect())]),
            section("where", vec![points(plan), Part::Items(vec![merging(plan)])]),
            section("what", vec![Part::Items(what(&plan.offering))]),
            section("fee", vec![Part::Items(fee(plan))]),
            section("how", vec![Part::Items(how(plan))]),
        ],
    }
}

fn item(key: &str, clause: &'static str, fills: &[Fill]) -> Line {
    Line { words: line("holiday", key, fills), clause }
}

fn words<T: ToString>(items: &[T]) -> Words {
    list(items.iter().map(|item| named(&item.to_string())))
}

fn whom(plan: &Holiday) -> Line {
    item("whom", "P4.2", &[("grades", words(&plan.eligibility.grades))])
}

fn when(period: &period::Terms) -> Vec<Line> {
    let last = period.until.yesterday().unwrap_or(period.until);
    let days = [
        ("number", same(period.number)),
        ("from", day(period.from)),
        ("last", day(last)),
        ("days", same(period.working_days)),
    ];
    let hours =
        [("opens", same(period.opens.strftime("%H:%M"))), ("closes", same(period.closes.strftime("%H:%M")))];
    vec![item("period", "P4.3", &days), item("hours", "P4.5", &hours)]
}

fn points(plan: &Holiday) -> Part {
    let columns = ["point", "town", "capacity", "rooms"].map(|key| line("holiday-column", key, &[]));
    let row = |one: &point::Terms| {
        vec![
            Line { words: one.shown().clone(), clause: "P4.6" },
            Line { words: town_name(plan, &one.town), clause: "P4.7" },
            Line { words: same(one.capacity), clause: "P4.6" },
            Line { words: words(&one.rooms), clause: "P4.9" },
        ]
    };
    Part::Table(columns.into(), plan.point.iter().map(row).collect())
}

/// A town's name; a plan that was published before plans had them shows what it wrote.
fn town_name(plan: &Holiday, code: &str) -> Words {
    town::name(&plan.town, code).cloned().unwrap_or_else(|| same(code))
}

fn merging(plan: &Holiday) -> Line {
    item("merging", "P4.7", &[("least", same(plan.merger.students_min))])
}

fn what(offering: &offering::Terms) -> Vec<Line> {
    vec![
        item("care-first", "P4.8", &[]),
        item("kinds", "P4.10", &[("kinds", words(&offering.kinds))]),
        item("no-teaching", "P4.11", &[]),
    ]
}

fn fee(plan: &Holiday) -> Vec<Line> {
    let charge = &plan.charge;
    let parts =
        [("total", same(charge.total_fen)), ("care", same(charge.care_fen)), ("food", same(charge.food_fen))];
    let relief = [("care", same(plan.relief.care_percent)), ("food", same(plan.relief.food_percent))];
    let meals =
        [("items", words(&plan.meal.items)), ("until", same(plan.meal.count_until.strftime("%H:%M")))];
    let mut lines = vec![item("voluntary", "P4.12", &[]), item("fee", "P4.13", &parts)];
    lines.extend(given_back(plan));
    lines.push(item("meals", "P4.14", &meals));
    lines.push(item(if plan.relief.food_percent == 0 { "relief-care" } else { "relief" }, "P4.15", &relief));
    lines.extend(
        plan.relief.borne_by.map(|payer| item("relief-by", "P4.15", &[("payer", named(payer.code()))])),
    );
    lines
}

/// What the plan says of days that a child misses.
fn given_back(plan: &Holiday) -> Vec<Line> {
    let charge = &plan.charge;
    let told_by = charge.food_told_by(plan.meal.count_until).strftime("%H:%M").to_string();
    let leave = charge.on_leave.map(|leave| match leave {
        Missed::Refund => item("leave-back", "P4.13", &[("until", same(told_by))]),
        Missed::Release => item("leave-kept", "P4.13", &[]),
    });
    let closure = charge.on_closure.map(|closure| match closure {
        Missed::Refund => item("closure-back", "P4.13", &[]),
        Missed::Release => item("closure-kept", "P4.13", &[]),
    });
    leave.into_iter().chain(closure).collect()
}

fn how(plan: &Holiday) -> Vec<Line> {
    let at = |moment: crate::moment::Moment| {
        let (day, hour) = (day(moment.date()), moment.local().strftime("%H:%M").to_string());
        Words { zh: format!("{} {hour}", day.zh), en: format!("{} {hour}", day.en) }
    };
    let fills = [("from", at(plan.signup.from)), ("until", at(plan.signup.until))];
    vec![item("window", "P4.6", &fills), item(plan.signup.way_in(), "P4.16", &[])]
}
