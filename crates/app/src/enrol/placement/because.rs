//! 缘由 Because: the words that say to a family why a wish became what it did, by the mechanism that gave the seats.

use crate::texts::Texts;
use rules::enrol::draw::{Mechanism, Reason, Weight, Why, WhyWish};

/// In which order children came, and how many stood before this one.
pub(crate) fn how(t: &Texts, why: &Why) -> String {
    let before = why.number - 1;
    match why.mechanism {
        Mechanism::Lottery => t.placement_how(before),
        Mechanism::Serial => t.placement_how_serial(before),
        Mechanism::Draft => t.placement_how_draft(before),
        Mechanism::Deferred => t.placement_how_deferred(before),
        Mechanism::Optimum | Mechanism::Minimum => t.placement_how_worth(),
    }
}

/// Why one wish became what it did.
pub(crate) fn of(t: &Texts, why: &Why, wish: &WhyWish, title: &dyn Fn(&str) -> String) -> String {
    match &wish.reason {
        Reason::Seated => seated(t, why, wish),
        Reason::Better(better) => t.placement_because_better(title(better)),
        Reason::Full { last, round, .. } => full(t, why, (*last as i64, *round as i64), wish.turn),
        Reason::Closed { had, minimum } => t.placement_because_closed(i64::from(*had), i64::from(*minimum)),
        Reason::Waits(_) => t.placement_because_waits(),
        Reason::Apart(_) => t.placement_because_apart(),
        Reason::Outweighed { by, .. } => outweighed(t, *by, wish),
        Reason::Enough => t.placement_because_enough(),
    }
}

fn seated(t: &Texts, why: &Why, wish: &WhyWish) -> String {
    match why.mechanism {
        Mechanism::Lottery => t.placement_because_seated(wish.turn),
        Mechanism::Serial => t.placement_because_seated_serial(wish.turn),
        Mechanism::Draft => t.placement_because_seated_draft(wish.turn),
        Mechanism::Deferred if wish.class > 0 => t.placement_because_seated_right(),
        Mechanism::Deferred => t.placement_because_seated_deferred(wish.turn),
        Mechanism::Optimum | Mechanism::Minimum => t.placement_because_seated_worth(),
    }
}

/// By how much a wish was outweighed: the last who sits there, or what a seat costs. A class of 0 is no precedence.
fn outweighed(t: &Texts, by: Weight, wish: &WhyWish) -> String {
    match by {
        Weight::Right { class, turn: last } if i64::from(class) > wish.class => {
            t.placement_because_others_right(wish.turn, last as i64)
        }
        Weight::Right { turn: last, .. } => t.placement_because_others_earlier(last as i64, wish.turn),
        Weight::Worth { price, worth } => t.placement_because_outweighed(i64::from(price), i64::from(worth)),
    }
}

fn full(t: &Texts, why: &Why, (last, round): (i64, i64), turn: i64) -> String {
    match why.mechanism {
        Mechanism::Draft => t.placement_because_full_draft(round, last, turn),
        Mechanism::Lottery => t.placement_because_full(last, turn),
        Mechanism::Serial | Mechanism::Deferred | Mechanism::Optimum | Mechanism::Minimum => {
            t.placement_because_full_serial(last, turn)
        }
    }
}
