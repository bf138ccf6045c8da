//! 去处 Which pages stand at a place: each lives by a plan, and nobody is shown the way to nothing.

use crate::app::App;
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
    "absences",
    "registrations",
    "blocks",
    "extended",
    "studies",
    "leaves",
    "mandates",
    "carelogs",
    "helps",
    "needs",
    "films",
    "incidents",
    "conduct",
    "sickness",
    "courses",
    "contents",
    "groupings",
    "bills",
    "tallies",
    "collections",
    "flows",
    "pays",
    "spendings",
    "reliefs",
    "day-ends",
    "month-ends",
];

/// Whether the page is there.
pub(crate) fn stands(app: &App, place: &Place, rest: &str) -> bool {
    match rest {
        "reports" | "clearances" => app.asks_health_under(place),
        "readiness" | "entries" => app.reopening(place).is_ok(),
        "batches" => place.is_school() && app.reopening(place).is_ok(),
        "agreements" | "census" | "care-class" => app.community(place).is_ok(),
        "temporary" | "promises" | "calls" => place.is_community() && app.community(place).is_ok(),
        "staff-health/own" => place.is_school() && app.health(place).is_ok(),
        "staff-health" => (place.is_school() && app.reopening(place).is_ok()) || app.asks_health_under(place),
        "meals" => app.scheme(place).is_ok_and(|plan| plan.scheme.meal.is_some()),
        "mergers" => app.summer(place).is_ok_and(|one| one.place.place == place.place),
        of_a_term if OF_A_TERM.contains(&of_a_term) => place.is_office() || app.scheme(place).is_ok(),
        _ => true,
    }
}
