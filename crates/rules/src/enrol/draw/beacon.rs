//! 公共信标 The beacon: a round of drand's quicknet that a draw names before it exists, alone or beside the hall's numbers.

use super::{Facts, Files, Published, Refusal, rule};
use crate::id::DrawId;
use crate::moment::Moment;

/// What a draw is called, and which public randomness it names before that exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Naming {
    /// Which draw.
    pub draw: DrawId,
    /// What the pseudonyms are made with.
    pub salt: String,
    /// A round of drand's quicknet.
    pub beacon: Option<u64>,
}

/// The randomness as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chance {
    /// The numbers drawn in the hall; none where a round is named.
    pub hall: String,
    /// The beacon's answer for a round, where one was given.
    pub beacon: Option<Beacon>,
}

/// A beacon's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beacon {
    /// Of which round.
    pub round: u64,
    /// The signature in hex.
    pub signature: String,
    /// Whether it is the beacon's: checked against its public key.
    pub holds: bool,
}

/// When a round of quicknet comes: the first on 23 August 2023, another every three seconds.
pub fn beacon_at(round: u64) -> Option<Moment> {
    let after = i64::try_from(round.checked_sub(1)?).ok()?.checked_mul(QUICKNET_PERIOD)?;
    QUICKNET_GENESIS.checked_add(after).map(Moment)
}

/// The first round that comes at a moment or after it: what a school names so that it comes at the hour of the draw.
pub fn beacon_after(at: Moment) -> u64 {
    let since = (at.0 - QUICKNET_GENESIS).max(0);
    u64::try_from(since / QUICKNET_PERIOD + i64::from(since % QUICKNET_PERIOD > 0) + 1).unwrap_or(u64::MAX)
}

/// The round that a list published now should name: the first at the hour of the draw or after it, or soon where that is
/// over.
pub fn beacon_due(hour: Moment, now: Moment) -> u64 {
    beacon_after(if hour > now { hour } else { Moment(now.0 + SOON) })
}

/// A round may be named while nobody knows it, if it comes at the hour of the draw, or within an hour of a late list.
pub(super) fn may_name(round: u64, hour: Moment, now: Moment) -> Result<(), Refusal> {
    let at = beacon_at(round).filter(|at| *at > now).ok_or(Refusal::BeaconKnown)?;
    let due = beacon_due(hour, now);
    let comes = if hour > now { round == due } else { at.0 <= now.0 + LATE };
    if comes { Ok(()) } else { Err(Refusal::BeaconAway { round: due }) }
}

/// Ten minutes: long enough to publish a late list before its round comes, and for others to keep its fingerprint before
/// numbers are drawn.
pub(super) const SOON: i64 = 600_000;
/// An hour: how long a late list's round may take to come.
const LATE: i64 = 3_600_000;

const QUICKNET_GENESIS: i64 = 1_692_803_367_000;
const QUICKNET_PERIOD: i64 = 3_000;

/// The round of quicknet that a published roster names.
pub fn beacon_named(files: &Files) -> Option<u64> {
    rule(files)?.beacon
}

/// The hall's numbers that count beside a round, as everyone reads them before it comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announced {
    /// Which draw.
    pub draw: DrawId,
    /// The numbers.
    pub hall: String,
    /// What stood there before.
    pub before: Option<String>,
}

/// Writes the hall's numbers down while nobody knows the round that counts besides; `None` where they stand there already
/// (P3.33). Until then they may be mended.
pub fn announce(facts: &Facts, hall: &str, now: Moment) -> Result<Option<Announced>, Refusal> {
    let published = facts.published.as_ref().ok_or(Refusal::NotFixed)?;
    let round = beacon_named(&published.roster).ok_or(Refusal::NoRound)?;
    if beacon_at(round).is_none_or(|at| at <= now) {
        return Err(Refusal::HallLate { round });
    }
    let hall = unspent(facts, hall)?;
    let before = published.hall.clone();
    let stands = before.as_ref() == Some(&hall);
    Ok((!stands).then(|| Announced { draw: published.draw.clone(), hall, before }))
}

/// Digits or letters of the hall's numbers, at least.
const HALL_MIN: usize = 6;

/// The hall's numbers as they count, where they are enough and no voided draw had them.
pub(super) fn unspent(facts: &Facts, hall: &str) -> Result<String, Refusal> {
    let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    // A draw of before may have its round behind the hall's numbers.
    let is_same = |spent: &String| plain(spent.split(" quicknet ").next().unwrap_or_default()) == plain(hall);
    if plain(hall).chars().count() < HALL_MIN {
        return Err(Refusal::TooLittleChance);
    }
    if facts.spent.iter().any(is_same) {
        return Err(Refusal::ChanceSpent);
    }
    Ok(hall.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The beacon's answer, where it is the named round's and the beacon's own, after the hall's numbers if those count.
pub(super) fn with_beacon(
    published: &Published,
    round: u64,
    beacon: Option<&Beacon>,
) -> Result<String, Refusal> {
    let beacon = beacon.ok_or(Refusal::BeaconMissing { round })?;
    let hall = published.hall.as_deref().unwrap_or_default();
    let whole = ::draw::with_beacon(hall, round, &beacon.signature);
    let holds = beacon.round == round && beacon.holds && ::draw::beacon_signature(&whole, round).is_some();
    if holds { Ok(whole) } else { Err(Refusal::BeaconFalse { round }) }
}
