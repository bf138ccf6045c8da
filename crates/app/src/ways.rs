//! 去处 Which pages stand at a place: each lives by a plan, and nobody is shown the way to nothing.

use crate::app::App;
use crate::money::{beside, has_desk};
use crate::safety::{reopens, stock};
use rules::enrol::point;
use rules::people::place::Place;

/// Where each stands while the school has a plan for its term.
const OF_A_TERM: &[&str] = &[
    "sessions",
    "pickups",
    "gate",
    "escorts",
    "tonight",
    "duties",
    "duties/own",
    "engagements",
    "flextime",
    "rota",
    "absences",
    "whereabouts",
    "registrations",
    "blocks",
    "extended",
    "studies",
    "leaves",
    "mandates",
    "carelogs",
    "carelogs/class",
    "helps",
    "needs",
    "films",
    "incidents",
    "problems",
    "checklists",
    "first-aid",
    "briefings",
    "briefings/own",
    "conduct",
    "sickness",
    "courses",
    "contents",
    "groupings",
    "tallies",
    "pays",
    "reliefs",
];

/// Where each stands while a school or a community has a plan: whose desk takes money in.
const OF_MONEY: &[&str] = &["bills", "collections", "spendings", "day-ends", "month-ends"];

/// Whether the page is there.
pub(crate) fn stands(app: &App, place: &Place, rest: &str) -> bool {
    match rest {
        "reports" | "clearances" => app.asks_health_under(place),
        "stock" => stock::stands(app, place),
        // A community lives by its district's plan, and has no children of a term to count.
        "plans" | "board" => !place.is_community(),
        "training" | "training/own" | "disinfection" => reopens(app, place),
        "readiness" | "entries" => app.reopening(place).is_ok(),
        "batches" => place.is_school() && app.reopening(place).is_ok(),
        "agreements" | "census" | "care-class" => app.community(place).is_ok(),
        "temporary" | "outings" | "promises" | "calls" | "agreement-bills" => {
            place.is_community() && app.community(place).is_ok()
        }
        "staff-health/own" => place.is_school() && app.health(place).is_ok(),
        "staff-health" => (place.is_school() && app.reopening(place).is_ok()) || app.asks_health_under(place),
        "flows" => place.is_office() || has_desk(app, place),
        of_money if OF_MONEY.contains(&of_money) => has_desk(app, place),
        // What money came in is public where some does (P1.11).
        "balance-sheet" if place.is_community() => has_desk(app, place),
        "balance-sheet" => {
            place.kind == "school"
                && app
                    .charging(place)
                    .is_ok_and(|plan| !plan.scheme.fees().is_empty() || app.summer(place).is_ok())
        }
        "besides" => app.scheme(place).is_ok_and(|plan| beside::has_registers(&plan.scheme)),
        "meals" => app.scheme(place).is_ok_and(|plan| plan.scheme.meal.is_some()),
        // A summer point lives by the plan of its district, which is read there.
        "plan" => point::host_id(place).is_none() && app.scheme(place).is_ok(),
        "mergers" | "withdrawals" | "points" => {
            app.summer(place).is_ok_and(|one| one.place.place == place.place)
        }
        of_a_term if OF_A_TERM.contains(&of_a_term) => place.is_office() || app.scheme(place).is_ok(),
        _ => true,
    }
}
