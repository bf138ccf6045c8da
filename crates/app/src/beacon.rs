//! 公共信标 drand's quicknet: whether an answer is the beacon's own, by its public key.
//!
//! The round's answer is given as the beacon serves it, so that a machine without a network can use it:
//! `{"round":123,"randomness":"…","signature":"…"}` from `https://api.drand.sh/CHAIN/public/ROUND`.

use crate::secrets::unhex;
use drand_verify::{G2PubkeyRfc, Pubkey};
use rules::enrol::draw::Beacon;
use serde::Deserialize;

/// The chain, as its addresses write it.
pub(crate) const CHAIN: &str = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971";

/// Its public key, from `/info` of the chain.
const KEY: &str = "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a";

#[derive(Deserialize)]
struct Answer {
    round: u64,
    #[serde(default)]
    randomness: String,
    signature: String,
}

/// Reads an answer; `None` where it is none at all. Whether it holds is part of what it is.
pub(crate) fn read(text: &str) -> Option<Beacon> {
    let answer: Answer = serde_json::from_str(text.trim()).ok()?;
    let signature = answer.signature.to_ascii_lowercase();
    let said = answer.randomness.to_ascii_lowercase();
    let own = unhex(&signature).map(|bytes| draw::sha256_file(&bytes)).unwrap_or_default();
    let holds = holds(answer.round, &signature) && (said.is_empty() || said == own);
    Some(Beacon { round: answer.round, signature, holds })
}

/// Whether a signature in hex is the beacon's for a round.
pub(crate) fn holds(round: u64, signature: &str) -> bool {
    let (Some(key), Some(signature)) = (unhex(KEY), unhex(signature)) else { return false };
    let Ok(key) = G2PubkeyRfc::from_variable(&key) else { return false };
    key.verify(round, &[], &signature).unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `https://api3.drand.sh/52db…e971/public/123`
    const SIGNATURE: &str =
        "b75c69d0b72a5d906e854e808ba7e2accb1542ac355ae486d591aa9d43765482e26cd02df835d3546d23c4b13e0dfc92";

    #[test]
    fn a_real_round_holds_and_nothing_else_does() {
        assert!(holds(123, SIGNATURE));
        assert!(!holds(124, SIGNATURE), "another round");
        for at in [0, 1, 47, 95] {
            let mut other = SIGNATURE.to_owned();
            let digit = if other.as_bytes()[at] == b'0' { "1" } else { "0" };
            other.replace_range(at..=at, digit);
            assert!(!holds(123, &other), "{at}");
        }
        for torn in ["", "zz", &SIGNATURE[..94]] {
            assert!(!holds(123, torn));
        }
    }

    #[test]
    fn an_answer_is_read_as_the_beacon_serves_it() {
        let own = draw::sha256_file(&unhex(SIGNATURE).unwrap());
        let text = |randomness: &str| {
            format!("{{\"round\":123,\"randomness\":\"{randomness}\",\"signature\":\"{SIGNATURE}\"}}\n")
        };
        let told = |text: &str| read(text).map(|one| (one.round, one.holds));
        assert_eq!(told(&text(&own)), Some((123, true)));
        assert_eq!(told(&text(&"0".repeat(64))), Some((123, false)));
        assert_eq!(told("{\"round\":123}"), None);
        assert_eq!(told("03 14 15"), None);
    }
}
