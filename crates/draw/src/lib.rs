//! 摇号 The public draw: who gets which seat, why, and how anyone checks it.
//!
//! Pure and usable alone: no clock, chance, I/O or dependency but SHA-256. The whole mechanism:
//!
//! 1. **Roster.** Courses, children under pseudonyms and their ranked wishes are written as one canonical text
//!    ([`Roster::text`]). Its SHA-256 is published before the randomness exists.
//! 2. **Seed.** `seed = SHA-256(randomness + "\n" + roster hash)`: whoever chose the randomness could not know the
//!    roster, and whoever fixed the roster could not know the randomness. There are no second draws.
//! 3. **Order.** Each household's key is `SHA-256(seed + "\n" + lot)`; children stand in order of their household's
//!    key, siblings side by side. A child's number is its place in that order.
//! 4. **Seats.** One child after another, by number, is given each of its wishes, best first, that still has a seat
//!    and does not fall on a weekday on which the child was just given a better one (serial dictatorship: nobody can
//!    gain by wishing for something else than what they want).
//! 5. **Closing.** While a course has fewer children than the minimum, the one with the fewest (then the first by id)
//!    closes, and step 4 is played again without it in the same order: its children get their next wish.
//! 6. **Waiting.** Whoever wished for a full course and has nothing on that weekday waits for it, in the same order.
//!
//! To check a draw: `sha256sum` the published roster, hash it with the randomness, and compare [`replay`]'s result.

mod closing;
mod hash;
mod outcome;
mod roster;
mod serial;

pub use hash::sha256;
pub use outcome::{Closed, Outcome, Reason, Seat, Wait};
pub use roster::{Course, Malformed, Roster, Rule, Student};

/// A draw as it is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// SHA-256 of the canonical roster, in hex.
    pub roster_hash: String,
    /// What the order was made from, in hex.
    pub seed: String,
    /// SHA-256 of the canonical result, in hex.
    pub result_hash: String,
    /// Seats, waiting lists, closed courses and the order.
    pub outcome: Outcome,
}

/// Holds a draw: the same roster and randomness give the same result on any machine.
pub fn hold(roster: &Roster, randomness: &str) -> Drawn {
    let roster_hash = roster.hash();
    let seed = sha256(&[randomness, &roster_hash]);
    let outcome = closing::settle(roster, &seed);
    Drawn { roster_hash, seed, result_hash: sha256(&[&outcome.text()]), outcome }
}

/// Recomputes a draw from what was published.
pub fn replay(roster_text: &str, randomness: &str) -> Result<Drawn, Malformed> {
    Ok(hold(&Roster::read(roster_text)?, randomness))
}
