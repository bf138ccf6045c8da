//! 时钟与编号 The clock and where ids come from: the machine's, or turned by hand and counted from a seed.

use jiff::Timestamp;
use rules::moment::Moment;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

/// The clock is a value: `serve` reads the real one, everything else turns its own.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's.
    Real,
    /// Turned by hand: demo, rehearsal, tests.
    Turned(Arc<AtomicI64>),
}

/// Where ids come from.
#[derive(Clone, Debug)]
pub enum Ids {
    /// Time and chance, as UUID version 7 lays them out.
    Fresh,
    /// A seed and a counter: the same season twice has the same ids.
    Seeded(u64, Arc<AtomicU64>),
}

impl Clock {
    /// A clock that stands at `now` until it is turned.
    pub fn turned(now: Moment) -> Self {
        Self::Turned(Arc::new(AtomicI64::new(now.0)))
    }

    /// What time it shows.
    pub fn now(&self) -> Moment {
        match self {
            Self::Real => real_now(),
            Self::Turned(at) => Moment(at.load(Ordering::SeqCst)),
        }
    }

    /// Turns it; false where it is the real one.
    pub(super) fn turn(&self, to: Moment) -> bool {
        match self {
            Self::Real => false,
            Self::Turned(at) => {
                at.store(to.0, Ordering::SeqCst);
                true
            }
        }
    }
}

impl Ids {
    /// Ids that follow from a seed.
    pub fn seeded(seed: u64) -> Self {
        Self::Seeded(seed, Arc::new(AtomicU64::new(0)))
    }

    /// A new id; one that follows from a seed shows this time.
    pub(super) fn fresh(&self, now: Moment) -> String {
        match self {
            Self::Fresh => uuid_v7(real_now(), crate::secrets::random()),
            Self::Seeded(seed, count) => {
                let n = count.fetch_add(1, Ordering::SeqCst);
                let hash = Sha256::digest([seed.to_be_bytes(), n.to_be_bytes()].concat());
                let chance = hash[..16].try_into().expect("a SHA-256 has 32 bytes");
                uuid_v7(now, chance)
            }
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place where the real clock is read")]
fn real_now() -> Moment {
    Moment(Timestamp::now().as_millisecond())
}

/// Milliseconds, then chance: ids sort by when they were made (RFC 9562, 5.7).
fn uuid_v7(now: Moment, chance: [u8; 16]) -> String {
    let mut bytes = chance;
    bytes[..6].copy_from_slice(&now.0.to_be_bytes()[2..]);
    bytes[6] = 0x70 | (bytes[6] & 0x0f);
    bytes[8] = 0x80 | (bytes[8] & 0x3f);
    let hex = crate::secrets::hex(&bytes);
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_says_when_it_was_made_and_which_version_it_is() {
        let id = uuid_v7(Moment(0x0123_4567_89ab), [0xff; 16]);
        assert_eq!(id, "01234567-89ab-7fff-bfff-ffffffffffff");
    }
}
