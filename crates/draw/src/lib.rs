//! 摇号 The public draw: who gets which seat, why, and how anyone checks it.
//!
//! Pure and usable alone: no clock, chance, I/O or dependency but SHA-256. A draw is:
//!
//! 1. **Roster.** Rule, courses, and children under pseudonyms with their ranked wishes, each a canonical file
//!    ([`Roster::files`]). Their SHA-256, one a line, are the *commitment*, published before the randomness exists.
//! 2. **Seed.** `seed = SHA-256(randomness + "\n" + SHA-256(commitment))`, hashes in hex: whoever chose the randomness
//!    could not know the roster, and whoever fixed the roster could not know the randomness. A rule may give the seed
//!    itself instead, and says so in the commitment: such a draw can be recomputed, but of chance it proves nothing.
//!    A rule may name a round of drand's quicknet: the randomness is then `quicknet ROUND SIGNATURE`, after the hall's
//!    numbers if those count, too. Whoever types these when the round is known chooses the seed: they are shown before it.
//!    [`verify`] looks at its form; whoever can do BLS checks the signature against the beacon's public key.
//! 3. **Order.** A household's key is `SHA-256(seed + "\n" + household)`. The children of a school stand by priority
//!    (more first), then by key, household, siblings who sit together first, and id. The place is a child's *number*.
//! 4. **Hours.** A school's hours are its distinct (weekday, start), ascending, `t = 0, 1, …` of `T`. In hour `t` each
//!    priority's `h` households are counted from the one at `t·h/T` (rounded down) on, round to the one before it.
//! 5. **Seats** by the mechanism that the rule names: [`Mechanism`]. `lottery`: hour by hour, one child after another
//!    takes its best wish with a free seat. Where a course has several weekdays or a family a most of lessons, hours hang
//!    together: all are given at once, by `lottery` in the order of numbers like `serial`.
//! 6. **Closing** (P3.21). While a course has fewer children than its minimum, the one with the fewest (then the first by
//!    id) closes, and its hour (its school where hours hang together) is played again. Where the rule gives no next choice
//!    a closed course's children only wait in its hours, and that is all. Else closed courses are tried again in the order
//!    of closing; one with which every open course has its minimum opens, and the trial begins anew. By `minimum` the one
//!    opens with which the seats are then worth most, if that is more than without it.
//! 7. **Waiting.** Whoever wished for an open course and has nothing in its hours waits for it, in the order of step 4 (of
//!    step 3 where hours hang together), by `deferred` after its class there; not beyond its most of lessons.
//! 8. **Certificate.** Prices bound what any draw over this roster could be worth: [`Outcome::prices`].
//!
//! [`verify`] recomputes all of it from the published folder; `verify/draw.py` does so in another language.

mod artefact;
mod closing;
mod course;
mod deferred;
mod draft;
mod finding;
mod hash;
mod index;
mod knot;
mod lane;
mod lottery;
mod minimum;
mod optimum;
mod ordered;
mod outcome;
mod receipt;
mod roster;
mod rule;
mod school;
mod serial;
mod student;
mod table;
mod verify;
mod why;

pub use artefact::{Beside, FILES, Files};
pub use course::Course;
pub use finding::{Fault, Finding};
pub use hash::{sha256, sha256_file};
pub use ordered::Ordered;
pub use outcome::{Closed, Outcome, Seat, Wait};
pub use receipt::{Paper, Receipt, Receipts, pseudonym};
pub use roster::Roster;
pub use rule::{FORMAT, Mechanism, Rule, beacon_signature, with_beacon};
pub use student::{Student, Wish};
pub use verify::verify;
pub use why::{Reason, Weight, Why, WhyWish};

/// A draw as it is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// What the order was made from, in hex.
    pub seed: String,
    /// Seats, waiting lists, closed courses, prices.
    pub outcome: Outcome,
}

/// The seed that public randomness and the fingerprint of a roster give.
pub fn seed(randomness: &str, roster_hash: &str) -> String {
    sha256(&[randomness, roster_hash])
}

/// Holds a draw: the same roster and seed give the same result on any machine, whatever the number of threads.
pub fn hold(roster: &Roster, seed: &str, threads: usize) -> Drawn {
    Drawn { seed: seed.to_owned(), outcome: Outcome::of(roster, seed, threads) }
}
